//! What every part of the endpoint shares: configuration, chance, counts, timers, and the way out.

use core::fmt;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::net::SocketAddr;
use std::sync::Arc;

use offhook_base::Rng;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::queue::Queue;
use crate::{Config, ConnId, Counters, Event, Flow, Hop, Output, Timers};

/// A table keyed by [`Core::print`], whose bits are random already.
pub(crate) type ByPrint<V> = HashMap<u128, V, BuildHasherDefault<Fold>>;

/// Passes a keyed 128-bit hash through.
#[derive(Debug, Default)]
pub(crate) struct Fold(u64);

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, print: u128) {
        self.0 = (print >> 64) as u64 ^ print as u64;
    }
}

/// Where a message goes, and our own address there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dest {
    pub(crate) hop: Hop,
    pub(crate) conn: Option<ConnId>,
    /// What a TLS certificate must name.
    pub(crate) tls_name: Option<String>,
}

impl Dest {
    /// Back where a message came from.
    pub(crate) fn back(flow: &Flow) -> Self {
        Self {
            hop: Hop {
                transport: flow.transport,
                addr: flow.remote,
                local: flow.local.ip(),
            },
            conn: flow.conn,
            tls_name: None,
        }
    }

    pub(crate) fn is_reliable(&self) -> bool {
        self.hop.transport.is_reliable()
    }

    /// Our end, as it stands in `Via` and `Contact`.
    pub(crate) fn here(&self, config: &Config) -> SocketAddr {
        SocketAddr::new(self.hop.local, config.listen.port(self.hop.transport))
    }
}

/// The shared part of an endpoint.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) config: Config,
    /// Those of `config`, for answers of no account.
    pub(crate) timers: Arc<Timers>,
    pub(crate) rng: Rng,
    pub(crate) counters: Counters,
    pub(crate) queue: Queue,
    out: VecDeque<Output>,
    key: SipHasher13,
}

impl Core {
    pub(crate) fn new(config: Config, mut rng: Rng) -> Self {
        let key = SipHasher13::new_with_keys(rng.next_u64(), rng.next_u64());
        Self {
            timers: Arc::new(config.timers),
            config,
            rng,
            counters: Counters::default(),
            queue: Queue::default(),
            out: VecDeque::new(),
            key,
        }
    }

    /// A keyed hash of `parts`, which nobody outside can make collide.
    pub(crate) fn print(&self, parts: &[&str]) -> u128 {
        let mut hash = self.key;
        for part in parts {
            hash.write(part.as_bytes());
            // No header text holds this byte, so two lists of parts never read alike.
            hash.write_u8(0xff);
        }
        hash.finish128().as_u128()
    }

    /// The same of formatted text, without keeping the text.
    pub(crate) fn print_of(&self, text: fmt::Arguments<'_>) -> u128 {
        struct Hashing(SipHasher13);
        impl fmt::Write for Hashing {
            fn write_str(&mut self, part: &str) -> fmt::Result {
                self.0.write(part.as_bytes());
                Ok(())
            }
        }
        let mut hash = Hashing(self.key);
        // Hashing cannot fail.
        let _ = fmt::write(&mut hash, text);
        hash.0.finish128().as_u128()
    }

    fn push(&mut self, output: Output) {
        if self.out.len() >= self.config.limits.outputs {
            self.counters.outputs_lost += 1;
            return;
        }
        self.out.push_back(output);
    }

    pub(crate) fn tell(&mut self, event: Event) {
        self.push(Output::Event(event));
    }

    pub(crate) fn output(&mut self, output: Output) {
        self.push(output);
    }

    pub(crate) fn send(&mut self, dest: &Dest, bytes: Vec<u8>) {
        self.counters.sent += 1;
        self.push(Output::Send {
            transport: dest.hop.transport,
            to: dest.hop.addr,
            conn: dest.conn,
            tls_name: dest.tls_name.clone(),
            bytes,
        });
    }

    pub(crate) fn resend(&mut self, dest: &Dest, bytes: Vec<u8>) {
        self.counters.resent += 1;
        self.send(dest, bytes);
    }

    pub(crate) fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
    }
}
