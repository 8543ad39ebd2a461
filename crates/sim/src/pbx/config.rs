//! What a switchboard is given: its users, its addresses, its rules.

use std::fmt;
use std::net::SocketAddr;

use offhook_base::{Duration, Secret};

/// How a SIP message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// One message a datagram.
    Udp,
    /// A plain stream.
    Tcp,
    /// An encrypted stream.
    Tls,
}

impl Transport {
    /// The word in a `Via` line: `UDP`, `TCP`, `TLS`.
    #[must_use]
    pub const fn via_name(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
        }
    }

    /// The word in a `transport` parameter: `udp`, `tcp`, `tls`.
    #[must_use]
    pub const fn param(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }

    /// Whether the transport delivers, so that nothing is sent twice (RFC 3261 §17.1.1.1).
    #[must_use]
    pub const fn is_reliable(self) -> bool {
        match self {
            Self::Udp => false,
            Self::Tcp | Self::Tls => true,
        }
    }
}

/// Where a message came from, and therefore where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The other end's address.
    pub addr: SocketAddr,
    /// How it came.
    pub transport: Transport,
    /// The connection, if it came over one: any number the host keeps unique.
    pub conn: Option<u64>,
}

impl Source {
    /// A datagram's source.
    #[must_use]
    pub const fn udp(addr: SocketAddr) -> Self {
        Self {
            addr,
            transport: Transport::Udp,
            conn: None,
        }
    }
}

impl fmt::Display for Source {
    /// `udp 10.0.0.2:5060`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.transport.param(), self.addr)
    }
}

/// One person with a phone.
#[derive(Clone, Debug)]
pub struct User {
    /// The user part of the address and the name for the digest: `201`.
    pub name: String,
    /// The password for the digest.
    pub password: Secret,
    /// The name people read: `Ana`.
    pub display: String,
}

/// A digest algorithm the switchboard may ask for (RFC 8760).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// MD5, which every phone knows.
    Md5,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// The word in a challenge: `MD5`, `SHA-256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }
}

/// What a switchboard is given.
#[derive(Clone, Debug)]
pub struct Config {
    /// The domain it is responsible for and its digest realm: `offhook.test`, or its address as text.
    pub domain: String,
    /// Its users.
    pub users: Vec<User>,
    /// Its address for UDP and TCP, as phones can reach it: never `0.0.0.0`.
    pub listen: SocketAddr,
    /// Its address for TLS, if it has one.
    pub listen_tls: Option<SocketAddr>,
    /// The address of the services' RTP socket.
    pub rtp_local: SocketAddr,
    /// The algorithms it asks for, best first (RFC 8760 §2.4); none means that nobody is asked.
    pub algorithms: Vec<Algorithm>,
    /// Whether callers are told the name of who rings and answers (RFC 3325).
    pub names_the_called: bool,
    /// Whether callers who are not users may call users and services.
    pub guests: bool,
    /// How long a nonce is good; afterwards a new one is given with `stale=true`.
    pub nonce_life: Duration,
    /// The registration time given to who asks for none.
    pub expires_default: Duration,
    /// The shortest registration time; a shorter wish gets 423.
    pub expires_min: Duration,
    /// The longest registration time; a longer wish is cut.
    pub expires_max: Duration,
    /// How long a phone may ring before the caller gets 480.
    pub ring_for: Duration,
    /// The number that answers and sends back what it hears.
    pub echo: String,
    /// The number that answers with a steady tone.
    pub tone: String,
    /// The number that plays a tone before the answer (183) and then refuses with 480.
    pub announcement: String,
}

impl Config {
    /// A switchboard for `domain` with the usual rules: no user yet, MD5 and SHA-256, no guests, extensions
    /// 600 (echo), 601 (tone) and 602 (announcement).
    #[must_use]
    pub fn new(domain: impl Into<String>, listen: SocketAddr, rtp_local: SocketAddr) -> Self {
        Self {
            domain: domain.into(),
            users: Vec::new(),
            listen,
            listen_tls: None,
            rtp_local,
            algorithms: vec![Algorithm::Sha256, Algorithm::Md5],
            names_the_called: true,
            guests: false,
            nonce_life: Duration::from_secs(300),
            expires_default: Duration::from_secs(3_600),
            expires_min: Duration::from_secs(60),
            expires_max: Duration::from_secs(7_200),
            ring_for: Duration::from_secs(185),
            echo: "600".to_owned(),
            tone: "601".to_owned(),
            announcement: "602".to_owned(),
        }
    }

    /// The same with one more user.
    #[must_use]
    pub fn with_user(mut self, name: &str, password: &str, display: &str) -> Self {
        self.users.push(User {
            name: name.to_owned(),
            password: Secret::new(password),
            display: display.to_owned(),
        });
        self
    }

    /// The address to name in `Via` and `Record-Route` for `transport`.
    #[must_use]
    pub(crate) fn listen_for(&self, transport: Transport) -> SocketAddr {
        match transport {
            Transport::Udp | Transport::Tcp => self.listen,
            Transport::Tls => self.listen_tls.unwrap_or(self.listen),
        }
    }
}
