//! What the endpoint is told about itself and its accounts. Knows no setting and no vendor.

use offhook_base::{Duration, Secret};

use crate::Transport;

/// The timers of RFC 3261 §17 and table 4, each configurable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timers {
    /// Estimate of the round trip; the first resend waits this long. 500 ms.
    pub t1: Duration,
    /// Longest wait between resends of anything but an INVITE. 4 s.
    pub t2: Duration,
    /// Longest time a message stays in the network. 5 s.
    pub t4: Duration,
    /// An INVITE without any answer is given up. 64·T1.
    pub b: Duration,
    /// A ringing INVITE is cancelled by us. More than 3 minutes (RFC 3261 §16.6).
    pub c: Duration,
    /// How long a refused INVITE absorbs copies of the answer over UDP. At least 32 s.
    pub d: Duration,
    /// Another request without a final answer is given up. 64·T1.
    pub f: Duration,
    /// A refusal of ours without ACK is given up. 64·T1.
    pub h: Duration,
    /// How long copies of the ACK are absorbed over UDP. T4.
    pub i: Duration,
    /// How long copies of another request are answered over UDP. 64·T1.
    pub j: Duration,
    /// How long copies of an answer to another request are absorbed over UDP. T4.
    pub k: Duration,
    /// How long an accepted INVITE takes further 2xx or resends of the request (RFC 6026: L and M). 64·T1.
    pub l: Duration,
}

impl Timers {
    /// All timers from the three that administrators set; 64·T1 where the RFC says so.
    #[must_use]
    pub fn new(t1: Duration, t2: Duration, t4: Duration) -> Self {
        let long = t1.saturating_mul(64);
        Self {
            t1,
            t2,
            t4,
            b: long,
            c: Duration::from_secs(185),
            d: long.max(Duration::from_secs(32)),
            f: long,
            h: long,
            i: t4,
            j: long,
            k: t4,
            l: long,
        }
    }
}

impl Default for Timers {
    /// T1 500 ms, T2 4 s, T4 5 s (RFC 3261 table 4).
    fn default() -> Self {
        Self::new(
            Duration::from_millis(500),
            Duration::from_secs(4),
            Duration::from_secs(5),
        )
    }
}

/// The ports we listen on; they go into `Via` and `Contact`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The UDP port.
    pub udp: u16,
    /// The TCP port; 0 if we do not listen, then requests come over the connection we opened.
    pub tcp: u16,
    /// The TLS port; 0 if we do not listen.
    pub tls: u16,
}

impl Listen {
    /// The port for `transport`; its default if we do not listen.
    #[must_use]
    pub const fn port(self, transport: Transport) -> u16 {
        let port = match transport {
            Transport::Udp => self.udp,
            Transport::Tcp => self.tcp,
            Transport::Tls => self.tls,
        };
        if port == 0 {
            transport.default_port()
        } else {
            port
        }
    }
}

impl Default for Listen {
    fn default() -> Self {
        Self {
            udp: 5_060,
            tcp: 0,
            tls: 0,
        }
    }
}

/// Whose new requests are answered at all, by any account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Admit {
    /// Only those of an account's own servers; a stranger meets silence.
    #[default]
    OnlyServers,
    /// Everyone's: direct calls by address.
    Anyone,
}

/// Upper bounds of what grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Transactions kept at once, of each side (client and server). At least 16.
    pub transactions: usize,
    /// Calls kept at once. At least 1.
    pub calls: usize,
    /// Messages and events waiting to be polled. At least 64.
    pub outputs: usize,
}

/// Most transactions of each side at once, unless configured.
pub const MAX_TRANSACTIONS: usize = 10_000;
/// Most calls at once, unless configured.
pub const MAX_CALLS: usize = 1_000;
/// Most outputs waiting to be polled, unless configured.
pub const MAX_OUTPUTS: usize = 16_384;

impl Default for Limits {
    fn default() -> Self {
        Self {
            transactions: MAX_TRANSACTIONS,
            calls: MAX_CALLS,
            outputs: MAX_OUTPUTS,
        }
    }
}

/// What an endpoint is.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The timers of answers to requests that are for no account; each account has its own.
    pub timers: Timers,
    /// `User-Agent`; nothing is written if empty. Never told to strangers.
    pub user_agent: String,
    /// Our ports.
    pub listen: Listen,
    /// Who is answered.
    pub admit: Admit,
    /// Upper bounds.
    pub limits: Limits,
}

/// A server by name, as an administrator writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Name or address, without port.
    pub host: String,
    /// Port; without one the name service decides (RFC 3263).
    pub port: Option<u16>,
    /// Transport; without one the name service decides.
    pub transport: Option<Transport>,
}

/// One line of the phone: who we are and at which server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user part of our address: `201` in `sip:201@example.com`.
    pub user: String,
    /// The name others see; may be empty.
    pub display_name: String,
    /// The host part of our address; if empty the registrar's host, else our own IP address.
    pub domain: String,
    /// The name in digest answers; if empty the user.
    pub auth_user: String,
    /// The password.
    pub password: Secret,
    /// The only realm the password is for; without one the first that succeeds is pinned.
    pub realm: Option<String>,
    /// Where to register and to send requests. Without one, calls go straight to their target.
    pub registrar: Option<Server>,
    /// A second registrar, tried after all addresses of the first.
    pub backup: Option<Server>,
    /// Where every request of this account goes first; those outside dialogs name it in a `Route` with `lr`
    /// (RFC 3261 §8.1.2).
    pub outbound_proxy: Option<Server>,
    /// The lifetime we ask for; clamped to 30 s to 1 day.
    pub expires: Duration,
    /// Whether to register by itself.
    pub register: bool,
    /// Every timer of this account's requests, answers and calls.
    pub timers: Timers,
    /// Whether this account takes new requests from everyone ([`Admit::Anyone`] for it alone).
    pub takes_strangers: bool,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            user: String::new(),
            display_name: String::new(),
            domain: String::new(),
            auth_user: String::new(),
            password: Secret::default(),
            realm: None,
            registrar: None,
            backup: None,
            outbound_proxy: None,
            expires: Duration::from_secs(3_600),
            register: false,
            timers: Timers::default(),
            takes_strangers: false,
        }
    }
}
