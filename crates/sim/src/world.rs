//! The world: a clock that jumps, nodes, the links between them, names, files and sound.
//!
//! ```text
//!   step:  earliest of { queued deliveries, deadlines of nodes }
//!          now = its time
//!          node.handle(now, arrival)  ->  wishes  ->  links  ->  queue
//! ```
//!
//! Nothing sleeps and nothing is left to chance: the same seed and the same wishes give the same ladder.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Duration, Instant, Rng, UnixTime};

use crate::files::{FileServer, PATIENCE};
use crate::ladder::{Fate, Ladder};
use crate::link::{Direction, Link};
use crate::node::{Arrival, Node, Wish};
use crate::pbx::Transport;
use crate::sound::{Track, Voice};

/// The most deliveries under way; what comes beyond is lost, as in a real network.
pub const MAX_UNDER_WAY: usize = 100_000;
/// The most steps without the clock moving before the world calls it a livelock.
const MAX_STEPS_AT_ONCE: u32 = 20_000;
/// A name service's answer takes this long.
const NAME_DELAY: Duration = Duration::from_millis(1);
/// A microphone's frame.
const MIC: Duration = Duration::from_millis(20);
/// Connections the world numbers for who accepts them.
const FIRST_ACCEPTED: u64 = offhook_phone::FIRST_ACCEPTED_CONN;
/// Monday, 5 January 2026, 09:00 UTC: when every world begins.
const BEGINNING: UnixTime = UnixTime(1_767_603_600);

/// A node's number.
pub type NodeId = usize;

/// What is under way.
#[derive(Debug)]
enum Event {
    Start,
    Datagram {
        to: SocketAddr,
        from: SocketAddr,
        bytes: Vec<u8>,
    },
    Connected {
        conn: u64,
        local: SocketAddr,
    },
    Accepted {
        conn: u64,
        transport: Transport,
        local: SocketAddr,
        from: SocketAddr,
    },
    Stream {
        conn: u64,
        bytes: Vec<u8>,
    },
    Closed {
        conn: u64,
        reason: &'static str,
    },
    Resolved {
        query: u64,
        hops: Option<Vec<(Transport, SocketAddr)>>,
    },
    Fetched {
        fetch: u64,
        result: Result<Vec<u8>, offhook_provision::FetchError>,
    },
    Mic,
}

/// One place on the network.
#[derive(Debug)]
struct Slot {
    name: String,
    node: Box<dyn Node>,
    running: bool,
    sound: bool,
    voice: Voice,
    mouth: Track,
    ear: Track,
    screen: String,
}

/// The world.
#[derive(Debug)]
pub struct World {
    now: Instant,
    queue: BTreeMap<(Instant, u64), (NodeId, Event)>,
    next: u64,
    slots: Vec<Slot>,
    links: BTreeMap<(NodeId, NodeId), Link>,
    default_link: Link,
    directions: BTreeMap<(NodeId, NodeId), Direction>,
    /// Each end of a connection: the other end.
    ends: BTreeMap<(NodeId, u64), (NodeId, u64)>,
    next_conn: u64,
    names: BTreeMap<String, SocketAddr>,
    rng: Rng,
    steps_at_once: u32,
    wishes: Vec<Wish>,
    /// What happened.
    pub ladder: Ladder,
    /// The provisioning server, reached by any URL.
    pub files: FileServer,
    /// Whether the name service answers.
    pub names_work: bool,
}

impl World {
    /// An empty world whose links are all `link`.
    #[must_use]
    pub fn new(link: Link, seed: u64) -> Self {
        Self {
            now: Instant::ZERO,
            queue: BTreeMap::new(),
            next: 0,
            slots: Vec::new(),
            links: BTreeMap::new(),
            default_link: link,
            directions: BTreeMap::new(),
            ends: BTreeMap::new(),
            next_conn: FIRST_ACCEPTED,
            names: BTreeMap::new(),
            rng: Rng::from_number(seed),
            steps_at_once: 0,
            wishes: Vec::new(),
            ladder: Ladder::default(),
            files: FileServer::default(),
            names_work: true,
        }
    }

    /// The world's clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Chance, for who builds nodes.
    pub fn rng(&mut self) -> &mut Rng {
        &mut self.rng
    }

    /// Adds a node and switches it on.
    pub fn add(&mut self, name: &str, node: Box<dyn Node>) -> NodeId {
        let id = self.slots.len();
        self.slots.push(Slot {
            name: name.to_owned(),
            node,
            running: true,
            sound: false,
            voice: Voice::new(id as u64),
            mouth: Track::default(),
            ear: Track::default(),
            screen: String::new(),
        });
        self.enqueue(self.now, id, Event::Start);
        id
    }

    /// Lets a name lead to an address.
    pub fn name(&mut self, host: &str, addr: SocketAddr) {
        self.names.insert(host.to_owned(), addr);
    }

    /// A node by its name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.slots.iter().position(|slot| slot.name == name)
    }

    /// A node's name.
    #[must_use]
    pub fn name_of(&self, id: NodeId) -> &str {
        self.slots.get(id).map_or("", |slot| &slot.name)
    }

    /// The node itself.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&dyn Node> {
        self.slots.get(id).map(|slot| &*slot.node)
    }

    /// The node itself, to change.
    pub fn node_mut(&mut self, id: NodeId) -> Option<&mut Box<dyn Node>> {
        self.slots.get_mut(id).map(|slot| &mut slot.node)
    }

    /// What the node's microphone picked up and its loudspeaker played lately.
    #[must_use]
    pub fn tracks(&self, id: NodeId) -> Option<(&Track, &Track)> {
        self.slots.get(id).map(|slot| (&slot.mouth, &slot.ear))
    }

    /// Whether a node is on the network. Off it, nothing reaches it and it does nothing.
    pub fn set_running(&mut self, id: NodeId, running: bool) {
        if let Some(slot) = self.slots.get_mut(id) {
            slot.running = running;
        }
    }

    /// Power off and on: the node forgets all but what it stored.
    pub fn restart(&mut self, id: NodeId) {
        let Some(slot) = self.slots.get_mut(id) else {
            return;
        };
        slot.node.restart(self.now);
        slot.running = true;
        slot.sound = false;
        slot.screen.clear();
        self.queue.retain(|_, (whose, _)| *whose != id);
        self.enqueue(self.now, id, Event::Start);
    }

    /// The link between two nodes, to change; it begins as the default.
    pub fn link(&mut self, one: NodeId, other: NodeId) -> &mut Link {
        let pair = (one.min(other), one.max(other));
        self.links.entry(pair).or_insert(self.default_link)
    }

    /// The link of every pair that has none of its own, to change.
    pub fn default_link(&mut self) -> &mut Link {
        &mut self.default_link
    }

    /// A finger, a command or power off: happens at one node now.
    pub fn tell(&mut self, id: NodeId, arrival: Arrival<'_>) {
        self.handle(id, arrival);
    }

    /// Sends a datagram as if from any address: what a stranger on the network can do.
    pub fn inject(&mut self, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        self.ladder_packet("stranger", from, to, &bytes, Fate::Arrives);
        if let Some(id) = self.at_address(to.ip()) {
            self.enqueue(
                self.now + NAME_DELAY,
                id,
                Event::Datagram { to, from, bytes },
            );
        }
    }

    /// When the next thing happens.
    #[must_use]
    pub fn next_event(&self) -> Option<Instant> {
        let queued = self.queue.keys().next().map(|(at, _)| *at);
        let due = self.next_deadline().map(|(at, _)| at);
        [queued, due].into_iter().flatten().min()
    }

    /// Lets the next thing happen, but nothing after `limit`; `false` if there is none: then it is `limit`.
    pub fn step(&mut self, limit: Instant) -> bool {
        let queued = self.queue.keys().next().copied();
        let due = self.next_deadline();
        let next = match (queued, due) {
            (Some((at, _)), Some((deadline, _))) => at.min(deadline),
            (Some((at, _)), None) => at,
            (None, Some((deadline, _))) => deadline,
            (None, None) => Instant::from_micros(u64::MAX),
        };
        if next > limit {
            self.now = self.now.max(limit);
            return false;
        }
        self.move_clock(next);
        match queued {
            Some(key) if key.0 <= next => {
                if let Some((id, event)) = self.queue.remove(&key) {
                    self.deliver(id, event);
                }
            }
            _ => {
                if let Some((_, id)) = due {
                    self.handle(id, Arrival::Timeout);
                }
            }
        }
        true
    }

    /// Lets everything up to `limit` happen.
    pub fn run_until(&mut self, limit: Instant) {
        while self.step(limit) {}
    }

    /// Runs until `done` holds or `limit` has come; tells whether it holds.
    pub fn run_while(&mut self, limit: Instant, mut done: impl FnMut(&mut Self) -> bool) -> bool {
        loop {
            if done(self) {
                return true;
            }
            if !self.step(limit) {
                return done(self);
            }
        }
    }

    fn move_clock(&mut self, next: Instant) {
        if next > self.now {
            self.now = next;
            self.steps_at_once = 0;
        }
        self.steps_at_once += 1;
        if self.steps_at_once == MAX_STEPS_AT_ONCE {
            self.ladder
                .error(self.now, "world", "the clock does not move any more");
        }
        if self.steps_at_once >= MAX_STEPS_AT_ONCE {
            self.now += Duration::from_millis(1);
            self.steps_at_once = 0;
        }
    }

    fn next_deadline(&self) -> Option<(Instant, NodeId)> {
        let running = self
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.running);
        let deadlines = running.filter_map(|(id, slot)| Some((slot.node.deadline()?.at, id)));
        deadlines.min().map(|(at, id)| (at.max(self.now), id))
    }

    fn deliver(&mut self, id: NodeId, event: Event) {
        if !self.slots.get(id).is_some_and(|slot| slot.running) {
            return;
        }
        match event {
            Event::Start => self.handle(id, Arrival::Start { utc: BEGINNING }),
            Event::Datagram { to, from, bytes } => {
                self.handle(
                    id,
                    Arrival::Datagram {
                        to,
                        from,
                        bytes: &bytes,
                    },
                );
            }
            Event::Connected { conn, local } => self.handle(id, Arrival::Connected { conn, local }),
            Event::Accepted {
                conn,
                transport,
                local,
                from,
            } => {
                self.handle(
                    id,
                    Arrival::Accepted {
                        conn,
                        transport,
                        local,
                        from,
                    },
                );
            }
            Event::Stream { conn, bytes } => {
                self.handle(
                    id,
                    Arrival::Stream {
                        conn,
                        bytes: &bytes,
                    },
                );
            }
            Event::Closed { conn, reason } => self.handle(id, Arrival::Closed { conn, reason }),
            Event::Resolved { query, hops } => self.handle(id, Arrival::Resolved { query, hops }),
            Event::Fetched { fetch, result } => self.handle(id, Arrival::Fetched { fetch, result }),
            Event::Mic => self.microphone(id),
        }
    }

    fn microphone(&mut self, id: NodeId) {
        let Some(slot) = self.slots.get_mut(id).filter(|slot| slot.sound) else {
            return;
        };
        let frame = slot.voice.frame();
        slot.mouth.add(self.now, &frame);
        self.enqueue(self.now + MIC, id, Event::Mic);
        self.handle(id, Arrival::Mic(&frame));
    }

    fn handle(&mut self, id: NodeId, arrival: Arrival<'_>) {
        let mut wishes = std::mem::take(&mut self.wishes);
        if let Some(slot) = self.slots.get_mut(id) {
            slot.node.handle(self.now, arrival, &mut wishes);
        }
        for wish in wishes.drain(..) {
            self.grant(id, wish);
        }
        self.wishes = wishes;
    }

    fn grant(&mut self, id: NodeId, wish: Wish) {
        match wish {
            Wish::Send { from, to, bytes } => self.send(id, from, to, bytes),
            Wish::Connect {
                conn,
                to,
                transport,
            } => self.connect(id, conn, to, transport),
            Wish::Write { conn, bytes } => self.write(id, conn, bytes),
            Wish::Close { conn } => self.close(id, conn),
            Wish::Resolve {
                query,
                host,
                port,
                transport,
            } => {
                let hops = self.resolve(&host, port, transport);
                let delay = if self.names_work {
                    NAME_DELAY
                } else {
                    PATIENCE
                };
                self.enqueue(self.now + delay, id, Event::Resolved { query, hops });
            }
            Wish::Fetch { fetch, url, limit } => {
                let path = url.splitn(4, '/').nth(3).unwrap_or_default();
                let (delay, result) = self.files.answer(path, limit);
                let outcome = match &result {
                    Ok(bytes) => format!("{} bytes", bytes.len()),
                    Err(why) => format!("{why:?}"),
                };
                let who = self.name_of(id).to_owned();
                self.ladder
                    .note(self.now, &who, &format!("fetches {url}: {outcome}"));
                self.enqueue(self.now + delay, id, Event::Fetched { fetch, result });
            }
            Wish::Sound(on) => self.sound(id, on),
            Wish::Speaker(samples) => {
                if let Some(slot) = self.slots.get_mut(id) {
                    slot.ear.add(self.now, &samples);
                }
            }
            Wish::Screen(words) => self.screen(id, words),
            Wish::Note(what) => {
                let who = self.name_of(id).to_owned();
                self.ladder.note(self.now, &who, &what);
            }
            Wish::Error(what) => {
                let who = self.name_of(id).to_owned();
                self.ladder.error(self.now, &who, &what);
            }
        }
    }

    fn sound(&mut self, id: NodeId, on: bool) {
        let Some(slot) = self.slots.get_mut(id) else {
            return;
        };
        if on && !slot.sound {
            self.enqueue(self.now + MIC, id, Event::Mic);
        }
        if let Some(slot) = self.slots.get_mut(id) {
            slot.sound = on;
        }
        if !on {
            self.queue
                .retain(|_, (whose, event)| *whose != id || !matches!(event, Event::Mic));
        }
    }

    fn screen(&mut self, id: NodeId, words: String) {
        let Some(slot) = self.slots.get_mut(id).filter(|slot| slot.screen != words) else {
            return;
        };
        self.ladder
            .note(self.now, &slot.name, &format!("screen  {words}"));
        slot.screen = words;
    }

    fn at_address(&self, ip: IpAddr) -> Option<NodeId> {
        self.slots.iter().position(|slot| slot.node.ip() == ip)
    }

    fn ladder_packet(
        &mut self,
        who: &str,
        from: SocketAddr,
        to: SocketAddr,
        bytes: &[u8],
        fate: Fate,
    ) {
        let whom = match self.at_address(to.ip()) {
            Some(id) => self.name_of(id).to_owned(),
            None => to.ip().to_string(),
        };
        self.ladder
            .packet(self.now, (who, from), (&whom, to), bytes, fate);
    }

    fn send(&mut self, id: NodeId, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        let target = self.at_address(to.ip());
        let arrivals = match target {
            Some(target) => {
                let link = *self.link(id, target);
                let direction = self.directions.entry((id, target)).or_default();
                direction.carry(self.now, &link, bytes.len(), &mut self.rng)
            }
            None => Vec::new(),
        };
        let fate = match (target, arrivals.len()) {
            (None, _) => Fate::Nowhere,
            (Some(_), 0) => Fate::Lost,
            (Some(_), 1) => Fate::Arrives,
            (Some(_), _) => Fate::Twice,
        };
        let who = self.name_of(id).to_owned();
        self.ladder_packet(&who, from, to, &bytes, fate);
        let Some(target) = target else { return };
        for arrival in arrivals {
            let bytes = bytes.clone();
            self.enqueue(arrival, target, Event::Datagram { to, from, bytes });
        }
    }

    fn connect(&mut self, id: NodeId, conn: u64, to: SocketAddr, transport: Transport) {
        let target = self.at_address(to.ip());
        let cut = target.is_none_or(|target| self.link(id, target).cut);
        let Some(target) = target.filter(|target| !cut && self.slots[*target].running) else {
            let reason = "connection timed out";
            return self.enqueue(self.now + PATIENCE, id, Event::Closed { conn, reason });
        };
        let theirs = self.next_conn;
        self.next_conn += 1;
        self.ends.insert((id, conn), (target, theirs));
        self.ends.insert((target, theirs), (id, conn));
        let ip = self.slots[id].node.ip();
        // Connections have ports nobody listens on.
        let port = 32_768 + u16::try_from(theirs % 28_000).unwrap_or_default();
        let local = SocketAddr::new(ip, port);
        let there = self.stream_arrival(id, target);
        let accepted = Event::Accepted {
            conn: theirs,
            transport,
            local: to,
            from: local,
        };
        self.enqueue(there, target, accepted);
        let back = there + there.since(self.now);
        self.enqueue(back, id, Event::Connected { conn, local });
    }

    fn stream_arrival(&mut self, from: NodeId, to: NodeId) -> Instant {
        let link = *self.link(from, to);
        let direction = self.directions.entry((from, to)).or_default();
        direction.carry_stream(self.now, &link, &mut self.rng)
    }

    fn write(&mut self, id: NodeId, conn: u64, bytes: Vec<u8>) {
        let Some((target, theirs)) = self.ends.get(&(id, conn)).copied() else {
            return self.enqueue(
                self.now,
                id,
                Event::Closed {
                    conn,
                    reason: "not connected",
                },
            );
        };
        if self.link(id, target).cut {
            let reason = "connection timed out";
            return self.enqueue(self.now + PATIENCE, id, Event::Closed { conn, reason });
        }
        let (who, whom) = (self.name_of(id).to_owned(), self.name_of(target).to_owned());
        let (from, to) = (self.slots[id].node.ip(), self.slots[target].node.ip());
        let ends = (
            (who.as_str(), SocketAddr::new(from, 0)),
            (whom.as_str(), SocketAddr::new(to, 0)),
        );
        self.ladder
            .packet(self.now, ends.0, ends.1, &bytes, Fate::Arrives);
        let arrival = self.stream_arrival(id, target);
        self.enqueue(
            arrival,
            target,
            Event::Stream {
                conn: theirs,
                bytes,
            },
        );
    }

    fn close(&mut self, id: NodeId, conn: u64) {
        let Some((target, theirs)) = self.ends.remove(&(id, conn)) else {
            return;
        };
        self.ends.remove(&(target, theirs));
        let arrival = self.stream_arrival(id, target);
        self.enqueue(
            arrival,
            target,
            Event::Closed {
                conn: theirs,
                reason: "closed by the other end",
            },
        );
    }

    fn resolve(
        &self,
        host: &str,
        port: Option<u16>,
        transport: Option<Transport>,
    ) -> Option<Vec<(Transport, SocketAddr)>> {
        let transport = transport.unwrap_or(Transport::Udp);
        let usual = if transport == Transport::Tls {
            5_061
        } else {
            5_060
        };
        let literal: Option<IpAddr> = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse()
            .ok();
        let addr = match (literal, self.names.get(host)) {
            (Some(ip), _) => SocketAddr::new(ip, port.unwrap_or(usual)),
            (None, Some(known)) if self.names_work => {
                let named = if transport == Transport::Tls {
                    usual
                } else {
                    known.port()
                };
                SocketAddr::new(known.ip(), port.unwrap_or(named))
            }
            (None, _) => return None,
        };
        Some(vec![(transport, addr)])
    }

    fn enqueue(&mut self, at: Instant, id: NodeId, event: Event) {
        if self.queue.len() >= MAX_UNDER_WAY {
            return;
        }
        self.next += 1;
        self.queue
            .insert((at.max(self.now), self.next), (id, event));
    }
}
