//! The switchboard: a registrar, a proxy and a few services (echo, tone, announcement), as one value.
//!
//! It is what the tests and `offhook demo` call through; it is not sold as a PBX. It is written from RFC 3261
//! (§10 registrar, §16 proxy, §17 transactions) and RFC 7616 (digest) without the crates the phone uses for
//! them, its own small message reader included, so that one mistake is not made twice.
//!
//! It never relays media: phones send each other sound directly, and only its own services have an RTP socket.

mod config;
pub(crate) mod digest;
mod event;
mod location;
pub(crate) mod message;
mod proxy;
mod registrar;
mod request;
mod rtp;
mod sdp;
mod service;
pub(crate) mod transaction;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;

use offhook_base::{Deadline, Instant, Rng};

use self::digest::Guard;
use self::location::Location;
use self::message::Message;
use self::service::Services;
use self::transaction::Transaction;

pub use self::config::{Algorithm, Config, Source, Transport, User};
pub use self::event::PbxEvent;

/// The most events kept for [`Pbx::log`]; the oldest give way.
pub const MAX_LOG: usize = 1_000;

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

/// What the switchboard counted since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PbxCounters {
    /// SIP messages that arrived.
    pub received: u64,
    /// Bytes that were not a message, or a message that belonged to nothing.
    pub dropped: u64,
    /// RTP packets for the services from who is in no call with them.
    pub stranger_rtp: u64,
    /// Registrations accepted, refreshes included.
    pub registrations: u64,
    /// INVITEs passed on or taken.
    pub calls: u64,
}

/// A transaction's number here.
type TxId = u64;

/// The switchboard.
#[derive(Debug)]
pub struct Pbx {
    config: Config,
    rng: Rng,
    guard: Guard,
    location: Location,
    services: Services,
    transactions: BTreeMap<TxId, Transaction>,
    /// By what a retransmission is recognised by.
    by_key: BTreeMap<String, TxId>,
    /// By the branch in our own `Via`.
    by_branch: BTreeMap<String, TxId>,
    /// When each transaction wants to be woken.
    timers: BTreeSet<(Instant, TxId)>,
    next_id: TxId,
    counters: PbxCounters,
    out: VecDeque<PbxOutput>,
    log: VecDeque<PbxEvent>,
}

impl Pbx {
    /// A switchboard with its users, nobody registered.
    #[must_use]
    pub fn new(config: Config, mut rng: Rng) -> Self {
        let guard = Guard::new(
            &config.domain,
            &config.algorithms,
            config.nonce_life,
            &mut rng,
        );
        Self {
            config,
            guard,
            rng,
            location: Location::default(),
            services: Services::default(),
            transactions: BTreeMap::new(),
            by_key: BTreeMap::new(),
            by_branch: BTreeMap::new(),
            timers: BTreeSet::new(),
            next_id: 0,
            counters: PbxCounters::default(),
            out: VecDeque::new(),
            log: VecDeque::new(),
        }
    }

    /// One SIP message arrived from `from`: a datagram, or one whole message cut from a stream.
    ///
    /// What cannot be read is counted and dropped.
    pub fn handle_sip(&mut self, now: Instant, from: Source, bytes: &[u8]) {
        if bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            return; // A keep-alive (RFC 5626 §3.5.1), or the empty datagram some phones send.
        }
        self.counters.received += 1;
        match Message::parse(bytes) {
            Ok(message) if message.status() == 0 => self.on_request(now, from, message),
            Ok(message) => self.on_response(now, from, message),
            Err(why) => self.drop_message(from, why),
        }
    }

    /// One packet arrived at the services' RTP socket.
    pub fn handle_rtp(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        match self.services.on_rtp(now, from, bytes) {
            service::Heard::Nothing => {}
            service::Heard::Stranger => self.counters.stranger_rtp += 1,
            service::Heard::Echo(bytes) => self.out.push_back(PbxOutput::Rtp { to: from, bytes }),
            service::Heard::Digit { service, digit } => {
                self.note(PbxEvent::Digit { service, digit });
            }
        }
    }

    /// The connection `conn` is gone: contacts registered over it are forgotten.
    pub fn handle_closed(&mut self, _now: Instant, conn: u64) {
        for user in self.location.close(conn) {
            self.note(PbxEvent::Unregistered {
                user,
                why: "connection closed",
            });
        }
    }

    /// The time told by [`Pbx::deadline`] has come. Before it, does nothing.
    pub fn handle_timeout(&mut self, now: Instant) {
        for user in self.location.expire(now) {
            self.note(PbxEvent::Unregistered {
                user,
                why: "expired",
            });
        }
        while let Some((at, id)) = self.timers.first().copied() {
            if at > now {
                break;
            }
            self.on_transaction_timer(now, id);
        }
        self.on_service_timer(now);
    }

    /// When to call [`Pbx::handle_timeout`] next.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        let transaction = self
            .timers
            .first()
            .map(|(at, _)| Deadline::new(*at, "transaction"));
        let expiry = self
            .location
            .deadline()
            .map(|at| Deadline::new(at, "registration ends"));
        let service = self
            .services
            .deadline()
            .map(|at| Deadline::new(at, "service"));
        Deadline::earliest(Deadline::earliest(transaction, expiry), service)
    }

    /// The next thing to do; `None` when all is done.
    pub fn poll(&mut self) -> Option<PbxOutput> {
        self.out.pop_front()
    }

    /// What happened since the last call, oldest first, for people to read; at most [`MAX_LOG`] events.
    pub fn log(&mut self) -> Vec<PbxEvent> {
        self.log.drain(..).collect()
    }

    /// What was counted since the beginning.
    #[must_use]
    pub fn counters(&self) -> &PbxCounters {
        &self.counters
    }

    /// The users whose phones are registered now, in the order of their names.
    #[must_use]
    pub fn registered(&self, now: Instant) -> Vec<String> {
        self.location.users(now)
    }

    /// Transactions and service calls still alive: zero after enough quiet time.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        self.transactions.len() + self.services.len()
    }

    /// Calls that ring or are with a service, and requests nobody has answered yet.
    #[must_use]
    pub fn calls(&self) -> usize {
        let open = self
            .transactions
            .values()
            .filter(|transaction| transaction.is_open());
        open.count() + self.services.len()
    }

    fn note(&mut self, event: PbxEvent) {
        if self.log.len() == MAX_LOG {
            self.log.pop_front();
        }
        self.log.push_back(event);
    }

    fn drop_message(&mut self, from: Source, why: &'static str) {
        self.counters.dropped += 1;
        self.note(PbxEvent::Dropped { from, why });
    }

    fn send(&mut self, to: Source, bytes: Vec<u8>) {
        self.out.push_back(PbxOutput::Sip { to, bytes });
    }

    /// Tells the timer index what the transaction wants now.
    fn rearm(&mut self, id: TxId) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let wake = transaction.deadline();
        if wake == transaction.wake {
            return;
        }
        if let Some(old) = transaction.wake {
            self.timers.remove(&(old, id));
        }
        if let Some(new) = wake {
            self.timers.insert((new, id));
        }
        transaction.wake = wake;
    }

    fn open(&mut self, transaction: Transaction) -> TxId {
        let id = self.next_id;
        self.next_id += 1;
        self.by_key.insert(transaction.key.clone(), id);
        for leg in &transaction.legs {
            self.by_branch.insert(leg.branch.clone(), id);
        }
        self.transactions.insert(id, transaction);
        self.rearm(id);
        id
    }

    fn close(&mut self, id: TxId) {
        let Some(transaction) = self.transactions.remove(&id) else {
            return;
        };
        if let Some(wake) = transaction.wake {
            self.timers.remove(&(wake, id));
        }
        self.by_key.remove(&transaction.key);
        for leg in &transaction.legs {
            self.by_branch.remove(&leg.branch);
        }
    }
}
