//! Admin pages and the phone face: a request and a snapshot in, a response and commands out.
//!
//! [`handle`] is the whole of it for HTTP. A phone in a page is alive over a WebSocket:
//! [`admit_socket`] says whether one may be opened, [`view_json`] is what goes to the page,
//! [`parse_message`] reads what comes back, and [`sound`] is the binary messages.
//! Nothing here opens a socket, reads a clock or makes a random number: the host does.

#![deny(clippy::disallowed_methods)]

mod assets;
mod face;
mod guard;
mod http;
mod live;
mod pages;
mod site;
pub mod sound;

pub use guard::{SESSION_COOKIE, admit_socket, is_at_the_door, session_id};
pub use http::{MAX_BODY, MAX_HEAD, MAX_HEADERS, MAX_PATH, Method, Request, Response};
pub use live::{ALIVE, MAX_MESSAGE, Message, happened_json, parse_message, view_json};
pub use pages::{MIN_PASSWORD, PAGES, Page, handle};
pub use site::{Access, Answer, Checks, Effect, Session, Site, SoundPlace};
