//! The switchboard: a registrar, a proxy and a few services (echo, tone, announcement), as one value.
//!
//! It is what the tests and `offhook demo` call through; it is not sold as a PBX. It is written from RFC 3261
//! (§10 registrar, §16 proxy, §17 transactions) and RFC 7616 (digest) without the crates the phone uses for
//! them, its own small message reader included, so that one mistake is not made twice.
//!
//! It never relays media: phones send each other sound directly, and only its own services have an RTP socket.

mod config;
mod event;

use std::collections::VecDeque;

use offhook_base::{Deadline, Instant, Rng};

pub use config::{Algorithm, Config, Source, Transport, User};
pub use event::PbxEvent;

use std::net::SocketAddr;

/// What the switchboard wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PbxOutput {
    /// Send one SIP message. Over TCP and TLS `to.conn` names the connection; without one the host opens a
    /// connection to `to.addr`.
    Sip {
        /// Where to.
        to: Source,
        /// The whole message.
        bytes: Vec<u8>,
    },
    /// Send one RTP packet from the services' socket ([`Config::rtp_local`]).
    Rtp {
        /// Where to.
        to: SocketAddr,
        /// The packet.
        bytes: Vec<u8>,
    },
}

/// The switchboard.
#[derive(Debug)]
pub struct Pbx {
    config: Config,
    rng: Rng,
    out: VecDeque<PbxOutput>,
    log: VecDeque<PbxEvent>,
}

impl Pbx {
    /// A switchboard with its users, nobody registered.
    #[must_use]
    pub fn new(config: Config, rng: Rng) -> Self {
        Self {
            config,
            rng,
            out: VecDeque::new(),
            log: VecDeque::new(),
        }
    }

    /// One SIP message arrived from `from`: a datagram, or one whole message cut from a stream.
    ///
    /// What cannot be read is counted and dropped.
    pub fn handle_sip(&mut self, _now: Instant, _from: Source, _bytes: &[u8]) {}

    /// One packet arrived at the services' RTP socket.
    pub fn handle_rtp(&mut self, _now: Instant, _from: SocketAddr, _bytes: &[u8]) {}

    /// The connection `conn` is gone: contacts registered over it are forgotten.
    pub fn handle_closed(&mut self, _now: Instant, _conn: u64) {}

    /// The time told by [`Pbx::deadline`] has come. Before it, does nothing.
    pub fn handle_timeout(&mut self, _now: Instant) {}

    /// When to call [`Pbx::handle_timeout`] next.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        None
    }

    /// The next thing to do; `None` when all is done.
    pub fn poll(&mut self) -> Option<PbxOutput> {
        self.out.pop_front()
    }

    /// What happened since the last call, oldest first, for people to read.
    pub fn log(&mut self) -> Vec<PbxEvent> {
        self.log.drain(..).collect()
    }

    /// The users whose phones are registered now, in the order of their names.
    #[must_use]
    pub fn registered(&self, _now: Instant) -> Vec<String> {
        Vec::new()
    }
}
