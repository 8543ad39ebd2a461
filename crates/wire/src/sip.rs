//! SIP messages (RFC 3261 §7, §20 and §25): split, typed header access, writing, and stream framing.
//!
//! ```
//! use offhook_wire::sip::{self, Method};
//! let bytes = b"OPTIONS sip:bob@example.com SIP/2.0\r\n\
//!     Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n\
//!     From: <sip:a@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\n\
//!     Call-ID: 1@192.0.2.1\r\nCSeq: 7 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
//! let message = sip::parse(bytes)?;
//! message.validate()?;
//! assert_eq!(message.method(), Some(&Method::Options));
//! assert_eq!(message.via()?.branch(), Some("z9hG4bK1"));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```

mod address;
mod auth;
mod error;
mod framer;
mod headers;
mod list;
mod media_type;
mod message;
mod method;
mod name;
mod parse;
mod reason;
mod typed;
mod validate;
mod via;
mod writer;

pub use crate::params::{MAX_PARAMS, ParamIter, Params};
pub use address::{Contact, NameAddr};
pub use auth::{AuthParams, Challenge, Credentials};
pub use error::{HeaderError, ParseError};
pub use framer::{Frame, FrameError, Framer, MAX_STREAM_BUFFER};
pub use headers::{Header, Headers, MAX_HEADER_LINE, MAX_HEADER_NAME, MAX_HEADERS};
pub use list::{List, list};
pub use media_type::MediaType;
pub use message::{Message, StartLine};
pub use method::Method;
pub use name::HeaderName;
pub use parse::{MAX_MESSAGE, parse};
pub use reason::reason_phrase;
pub use typed::{CSeq, Values};
pub use via::Via;
pub use writer::{Quoted, Writer, name_addr, quoted};
