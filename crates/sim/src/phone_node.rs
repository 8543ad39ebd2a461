//! One of our phones as a node of the world: what `host` is on a computer, made of values.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Instant};
use offhook_phone::{Config, Event, Input, Output, Phone, Proto, SocketId, Sound, StoreRecord};
use offhook_provision::FetchId;
use offhook_sip::{ConnId, Hop, QueryId, ResolveError};
use offhook_view::{Screen, View};

use crate::node::{Arrival, Node, Wish};
use crate::pbx::Transport;

/// The most of a phone's events kept.
pub const MAX_EVENTS: usize = 10_000;
/// The most sockets one phone may have open.
const MAX_SOCKETS: usize = 256;
/// Where ports asked for as 0 begin.
const FIRST_PORT: u16 = 20_000;
/// The most of an error that is quoted, in characters.
const MAX_QUOTE: usize = 400;
/// The most outputs of one step before it counts as a flood.
const MAX_OUTPUTS: usize = 10_000;

/// A phone with sockets, names, files and storage around it.
#[derive(Debug)]
pub struct PhoneNode {
    phone: Phone,
    config: Config,
    ip: IpAddr,
    deadline: Option<Deadline>,
    sockets: BTreeMap<SocketId, (Proto, SocketAddr)>,
    next_port: u16,
    stored: BTreeMap<String, Vec<u8>>,
    events: Vec<Event>,
    outputs: Vec<Output>,
    did: usize,
    stopped: bool,
}

impl PhoneNode {
    /// A phone at `ip`, switched off until the world starts it.
    #[must_use]
    pub fn new(now: Instant, ip: IpAddr, config: Config) -> Self {
        Self {
            phone: Phone::new(now, config.clone()),
            config,
            ip,
            deadline: None,
            sockets: BTreeMap::new(),
            next_port: FIRST_PORT,
            stored: BTreeMap::new(),
            events: Vec::new(),
            outputs: Vec::new(),
            did: 0,
            stopped: false,
        }
    }

    /// What it told so far.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What it keeps across restarts.
    #[must_use]
    pub fn stored(&self) -> Vec<StoreRecord> {
        let all = self.stored.iter();
        all.map(|(key, value)| StoreRecord {
            key: key.clone(),
            value: value.clone(),
        })
        .collect()
    }

    /// Its open sockets' addresses.
    pub fn listening(&self) -> impl Iterator<Item = SocketAddr> {
        self.sockets.values().map(|(_, addr)| *addr)
    }

    /// How many outputs its last step had.
    #[must_use]
    pub fn did(&self) -> usize {
        self.did
    }

    /// How many calls it has, held and ringing ones included.
    #[must_use]
    pub fn calls(&self, now: Instant) -> usize {
        self.phone.snapshot(now).status.calls.len()
    }

    fn step(&mut self, now: Instant, input: Input<'_>, wishes: &mut Vec<Wish>) {
        let mut outputs = std::mem::take(&mut self.outputs);
        let is_early = matches!(input, Input::Timeout)
            && self.deadline.is_some_and(|deadline| deadline.at > now);
        let before = self.deadline;
        self.deadline = self.phone.step(now, input, &mut outputs);
        if is_early && (!outputs.is_empty() || self.deadline != before) {
            let what = format!(
                "a timeout before the deadline did something: {outputs:?}, {before:?} became {:?}",
                self.deadline
            );
            wishes.push(Wish::Error(what.chars().take(MAX_QUOTE).collect()));
        }
        self.did = outputs.len();
        if outputs.len() > MAX_OUTPUTS {
            wishes.push(Wish::Error(format!(
                "{} outputs in one step",
                outputs.len()
            )));
        }
        let mut listening = Vec::new();
        for output in outputs.drain(..) {
            self.carry_out(output, &mut listening, wishes);
        }
        self.outputs = outputs;
        for (socket, result) in listening {
            match result {
                Ok(local) => self.step(now, Input::Listening { socket, local }, wishes),
                Err(reason) => self.step(now, Input::ListenFailed { socket, reason }, wishes),
            }
        }
    }

    fn carry_out(&mut self, output: Output, listening: &mut Listening, wishes: &mut Vec<Wish>) {
        if self.stopped {
            wishes.push(Wish::Error(format!("an output after Stopped: {output:?}")));
        }
        match output {
            Output::Listen {
                socket,
                proto,
                addr,
            } => {
                listening.push((socket, self.listen(socket, proto, addr)));
            }
            Output::Unlisten { socket } => {
                if self.sockets.remove(&socket).is_none() {
                    wishes.push(Wish::Error(format!("closed {socket:?}, which is not open")));
                }
            }
            Output::Send { socket, to, bytes } => match self.sockets.get(&socket) {
                Some((_, from)) => wishes.push(Wish::Send {
                    from: *from,
                    to,
                    bytes,
                }),
                None => wishes.push(Wish::Error(format!(
                    "sent on {socket:?}, which is not open"
                ))),
            },
            Output::Connect { conn, to, tls } => {
                let transport = if tls.is_some() {
                    Transport::Tls
                } else {
                    Transport::Tcp
                };
                wishes.push(Wish::Connect {
                    conn: conn.0,
                    to,
                    transport,
                });
            }
            Output::Write { conn, bytes } => wishes.push(Wish::Write {
                conn: conn.0,
                bytes,
            }),
            Output::Close { conn } => wishes.push(Wish::Close { conn: conn.0 }),
            Output::Resolve {
                query,
                host,
                port,
                transport,
            } => {
                let transport = transport.map(from_sip);
                wishes.push(Wish::Resolve {
                    query: query.0,
                    host,
                    port,
                    transport,
                });
            }
            Output::Fetch {
                fetch, url, limit, ..
            } => {
                wishes.push(Wish::Fetch {
                    fetch: fetch.0,
                    url,
                    limit,
                });
            }
            Output::Sound(sound) => wishes.push(Wish::Sound(sound != Sound::Off)),
            Output::Speaker(samples) => wishes.push(Wish::Speaker(samples)),
            Output::ViewChanged => wishes.push(Wish::Screen(in_words(self.phone.view()))),
            Output::Store(record) => self.store(record, wishes),
            Output::Event(event) => {
                if self.events.len() < MAX_EVENTS {
                    self.events.push(event);
                }
            }
            // Nobody opens a web page in a simulated world.
            Output::Logins(_) => {}
            Output::Stopped => self.stopped = true,
        }
    }

    fn store(&mut self, record: StoreRecord, wishes: &mut Vec<Wish>) {
        if record.value.len() > offhook_phone::MAX_RECORD {
            wishes.push(Wish::Error(format!(
                "stores {} bytes at once",
                record.value.len()
            )));
        }
        if record.value.is_empty() {
            self.stored.remove(&record.key);
        } else {
            self.stored.insert(record.key, record.value);
        }
    }

    fn listen(
        &mut self,
        socket: SocketId,
        proto: Proto,
        addr: SocketAddr,
    ) -> Result<SocketAddr, String> {
        let in_use = |port: u16| {
            self.sockets
                .values()
                .any(|(other, used)| *other == proto && used.port() == port)
        };
        let mut port = addr.port();
        if port == 0 {
            port = self.next_port;
            while in_use(port) {
                port = port.checked_add(1).unwrap_or(FIRST_PORT);
            }
        }
        if in_use(port) || self.sockets.len() >= MAX_SOCKETS {
            return Err("address in use".to_owned());
        }
        if addr.port() == 0 {
            self.next_port = port.checked_add(1).unwrap_or(FIRST_PORT);
        }
        let local = SocketAddr::new(self.ip, port);
        self.sockets.insert(socket, (proto, local));
        Ok(local)
    }

    fn datagram(
        &mut self,
        now: Instant,
        (to, from): (SocketAddr, SocketAddr),
        bytes: &[u8],
        wishes: &mut Vec<Wish>,
    ) {
        let mut all = self.sockets.iter();
        let found = all.find(|(_, (proto, addr))| *proto == Proto::Udp && addr.port() == to.port());
        if let Some(socket) = found.map(|(socket, _)| *socket) {
            self.step(
                now,
                Input::Packet {
                    socket,
                    from,
                    bytes,
                },
                wishes,
            );
        }
    }
}

/// What came of each socket asked for in a step.
type Listening = Vec<(SocketId, Result<SocketAddr, String>)>;

impl Node for PhoneNode {
    fn handle(&mut self, now: Instant, arrival: Arrival<'_>, wishes: &mut Vec<Wish>) {
        let ip = self.ip;
        let input = match arrival {
            Arrival::Start { utc } => {
                self.step(
                    now,
                    Input::WallClock {
                        utc,
                        offset_seconds: 0,
                    },
                    wishes,
                );
                Input::Start
            }
            Arrival::Datagram { to, from, bytes } => {
                return self.datagram(now, (to, from), bytes, wishes);
            }
            Arrival::Connected { conn, local } => Input::Connected {
                conn: ConnId(conn),
                local,
            },
            Arrival::Accepted {
                conn,
                transport,
                local,
                from,
            } => Input::Accepted {
                conn: ConnId(conn),
                transport: to_sip(transport),
                local,
                from,
            },
            Arrival::Stream { conn, bytes } => Input::StreamBytes {
                conn: ConnId(conn),
                bytes,
            },
            Arrival::Closed { conn, reason } => Input::Closed {
                conn: ConnId(conn),
                reason: reason.to_owned(),
            },
            Arrival::Resolved { query, hops } => {
                let hop = |(transport, addr)| Hop {
                    transport: to_sip(transport),
                    addr,
                    local: ip,
                };
                let result = hops.ok_or(ResolveError::NotFound);
                let result = result.map(|hops| hops.into_iter().map(hop).collect());
                Input::Resolved {
                    query: QueryId(query),
                    result,
                }
            }
            Arrival::Fetched { fetch, result } => Input::Fetched {
                fetch: FetchId(fetch),
                result,
            },
            Arrival::Mic(samples) => Input::Mic(samples),
            Arrival::Key(key, edge) => Input::Key(key, edge),
            Arrival::Command(command) => Input::Command(command),
            Arrival::Timeout => Input::Timeout,
            Arrival::Stop => Input::Stop,
        };
        self.step(now, input, wishes);
    }

    fn deadline(&self) -> Option<Deadline> {
        self.deadline
    }

    fn ip(&self) -> IpAddr {
        self.ip
    }

    fn phone(&self) -> Option<&Self> {
        Some(self)
    }

    fn view(&self) -> Option<&View> {
        Some(self.phone.view())
    }

    fn counters(&self, now: Instant) -> Vec<(String, u64)> {
        self.phone.snapshot(now).status.counters
    }

    fn restart(&mut self, now: Instant) {
        self.config.restored = self.stored();
        self.phone = Phone::new(now, self.config.clone());
        self.sockets.clear();
        self.deadline = None;
        self.stopped = false;
    }

    fn has_stopped(&self) -> bool {
        self.stopped
    }
}

fn to_sip(transport: Transport) -> offhook_sip::Transport {
    match transport {
        Transport::Udp => offhook_sip::Transport::Udp,
        Transport::Tcp => offhook_sip::Transport::Tcp,
        Transport::Tls => offhook_sip::Transport::Tls,
    }
}

fn from_sip(transport: offhook_sip::Transport) -> Transport {
    match transport {
        offhook_sip::Transport::Udp => Transport::Udp,
        offhook_sip::Transport::Tcp => Transport::Tcp,
        offhook_sip::Transport::Tls => Transport::Tls,
    }
}

/// Times of the form `4:59` as `m:ss`: a ladder shows that one counts, not each second of it.
fn without_countdown(text: &str) -> String {
    let mut calm = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        let bare = word.trim_end_matches('.');
        let is_time = bare.split_once(':').is_some_and(|(minutes, seconds)| {
            minutes.parse::<u32>().is_ok() && seconds.len() == 2 && seconds.parse::<u8>().is_ok()
        });
        calm.push_str(&if is_time {
            word.replacen(bare, "m:ss", 1)
        } else {
            word.to_owned()
        });
        if words.peek().is_some() {
            calm.push(' ');
        }
    }
    calm
}

/// A screen on one line: what it says, then the soft keys: `Incoming call. Alice [Answer - - Reject]`.
#[must_use]
pub fn in_words(view: &View) -> String {
    let spoken = without_countdown(&view.spoken());
    let said = spoken.split(" Soft key").next().unwrap_or(&spoken);
    let keys: Vec<String> = view
        .softkeys
        .iter()
        .map(|key| match key {
            Some(key) if key.enabled => key.label.clone(),
            Some(key) => format!("({})", key.label),
            None => "-".to_owned(),
        })
        .collect();
    let boot = matches!(view.screen, Screen::Boot { .. });
    if boot && view.softkeys.iter().all(Option::is_none) {
        return said.to_owned();
    }
    format!("{said} [{}]", keys.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_stands_still_in_a_ladder() {
        assert_eq!(
            without_countdown("Next try in 4:59. Ana 201"),
            "Next try in m:ss. Ana 201"
        );
        assert_eq!(
            without_countdown("host:5060 a:b 10:42"),
            "host:5060 a:b m:ss"
        );
    }
}
