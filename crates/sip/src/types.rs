//! The words this crate shares with its caller: handles, addresses, bodies.

use std::net::{IpAddr, SocketAddr};

/// Which account of the phone; the caller numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub u16);

/// A call of this endpoint: a local handle, not the `Call-ID` header.
///
/// Never used twice in one endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// A question to the name service, answered through `Endpoint::handle_resolved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueryId(pub u64);

/// A stream connection; the caller numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// How messages travel (RFC 3261 §18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Datagrams: we resend.
    Udp,
    /// A stream: the network resends.
    Tcp,
    /// A stream under TLS.
    Tls,
}

impl Transport {
    /// Whether the transport itself resends what is lost; then timers A, E, G, D, I, J, K are idle.
    #[must_use]
    pub const fn is_reliable(self) -> bool {
        match self {
            Self::Udp => false,
            Self::Tcp | Self::Tls => true,
        }
    }

    /// The word in a `Via` (RFC 3261 §20.42).
    #[must_use]
    pub const fn via_word(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }

    /// The parameter of a `sip:` URI that is reached so; nothing for UDP, which is meant without one.
    pub(crate) const fn uri_param(self) -> &'static str {
        match self {
            Self::Udp => "",
            Self::Tcp => ";transport=tcp",
            Self::Tls => ";transport=tls",
        }
    }

    /// The port when none is written: 5061 for TLS, else 5060 (RFC 3261 §19.1.2).
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Udp | Self::Tcp => 5_060,
            Self::Tls => 5_061,
        }
    }

    /// The transport named in a `Via` or a `transport` parameter, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Udp, Self::Tcp, Self::Tls]
            .into_iter()
            .find(|transport| transport.via_word().eq_ignore_ascii_case(word))
    }
}

/// One place to try, as the name service found it (RFC 3263).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// How to send there.
    pub transport: Transport,
    /// Where to send.
    pub addr: SocketAddr,
    /// Our own address on the way there; it goes into `Via` and `Contact`.
    pub local: IpAddr,
}

/// Where a message came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// How it came.
    pub transport: Transport,
    /// Our end.
    pub local: SocketAddr,
    /// The sender's end.
    pub remote: SocketAddr,
    /// The connection, for TCP and TLS.
    pub conn: Option<ConnId>,
}

/// Why a name could not be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// The name does not exist, or has no address.
    NotFound,
    /// The name service did not answer.
    TimedOut,
    /// Anything else, in words for a log.
    Failed(String),
}

impl core::fmt::Display for ResolveError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotFound => f.write_str("the server's name has no address"),
            Self::TimedOut => f.write_str("the name service does not answer"),
            Self::Failed(why) => write!(f, "the server's name cannot be resolved: {why}"),
        }
    }
}

/// A message body and its type, mostly SDP. This crate never looks inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// `Content-Type`, such as `application/sdp`.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Body {
    /// A session description (`application/sdp`).
    #[must_use]
    pub fn sdp(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            content_type: "application/sdp".to_owned(),
            bytes: bytes.into(),
        }
    }
}

/// One side of a call as the other wrote it; not to be trusted (`From` is hearsay).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The display name, unescaped; empty if there is none.
    pub display: String,
    /// The address, such as `sip:201@example.com`.
    pub uri: String,
    /// The user part of the address, unescaped: mostly the number; empty if there is none.
    pub user: String,
}
