//! Two endpoints on one wire under a written clock, and a scripted peer that writes messages by hand.

#![expect(dead_code, reason = "each test file uses its own part of the harness")]
#![expect(
    clippy::unwrap_used,
    reason = "a harness that cannot go on ends its test"
)]

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Duration, Instant, Rng, Secret};
use offhook_sip::*;
use offhook_wire::sip::{self, StartLine};

pub(crate) const ALICE: &str = "192.0.2.1:5060";
pub(crate) const BOB: &str = "192.0.2.2:5060";
pub(crate) const PBX: &str = "192.0.2.9:5060";

pub(crate) fn at(ms: u64) -> Instant {
    Instant::from_millis(ms)
}

pub(crate) fn addr(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

pub(crate) fn offer() -> Option<Body> {
    Some(Body::sdp("v=0 offer"))
}

/// A direct account: no server, no registration.
pub(crate) fn direct(user: &str) -> Account {
    Account {
        user: user.to_owned(),
        ..Account::default()
    }
}

/// An account of the scripted registrar at `example.com`.
pub(crate) fn registering() -> Account {
    Account {
        user: "201".to_owned(),
        password: Secret::new("secret"),
        registrar: Some(Server {
            host: "example.com".to_owned(),
            port: None,
            transport: None,
        }),
        register: true,
        ..Account::default()
    }
}

pub(crate) fn hop(to: &str, local: &str) -> Hop {
    Hop {
        transport: Transport::Udp,
        addr: addr(to),
        local: addr(local).ip(),
    }
}

pub(crate) fn flow(local: &str, remote: &str) -> Flow {
    Flow {
        transport: Transport::Udp,
        local: addr(local),
        remote: addr(remote),
        conn: None,
    }
}

/// The first word of a request line, or the status.
pub(crate) fn title(bytes: &[u8]) -> String {
    let message = sip::parse(bytes).unwrap();
    match &message.start {
        StartLine::Request { method, .. } => method.to_string(),
        StartLine::Response { status, .. } => status.to_string(),
    }
}

/// One endpoint and a hand-written peer.
pub(crate) struct Solo {
    pub(crate) phone: Endpoint,
    pub(crate) now: Instant,
    pub(crate) local: &'static str,
    /// Where every name leads.
    pub(crate) hops: Result<Vec<Hop>, ResolveError>,
    pub(crate) sent: Vec<(u64, SocketAddr, String)>,
    pub(crate) events: Vec<Event>,
    pub(crate) resolved: Vec<String>,
}

impl Solo {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            phone: Endpoint::new(config, Rng::from_number(7)),
            now: at(0),
            local: ALICE,
            hops: Ok(vec![hop(PBX, ALICE)]),
            sent: Vec::new(),
            events: Vec::new(),
            resolved: Vec::new(),
        }
    }

    /// With a registering account, its first REGISTER sent.
    pub(crate) fn registering() -> Self {
        let mut solo = Self::new(Config::default());
        solo.phone
            .set_account(at(0), AccountId(1), Some(registering()));
        solo.pump();
        solo
    }

    /// Registered without any challenge.
    pub(crate) fn registered() -> Self {
        let mut solo = Self::registering();
        let request = solo.last();
        solo.answer(
            &request,
            200,
            &format!("Contact: {}\r\n", header(&request, "Contact")),
        );
        solo.events.clear();
        solo.sent.clear();
        solo
    }

    /// A direct phone for everyone.
    pub(crate) fn anyone() -> Self {
        let config = Config {
            admit: Admit::Anyone,
            ..Config::default()
        };
        let mut solo = Self::new(config);
        solo.phone
            .set_account(at(0), AccountId(1), Some(direct("alice")));
        solo.pump();
        solo.events.clear();
        solo
    }

    pub(crate) fn pump(&mut self) {
        while let Some(output) = self.phone.poll() {
            match output {
                Output::Send { to, bytes, .. } => {
                    let text = String::from_utf8(bytes).unwrap();
                    self.sent.push((self.now.as_millis(), to, text));
                }
                Output::Resolve { query, host, .. } => {
                    self.resolved.push(host);
                    let hops = self.hops.clone();
                    self.phone.handle_resolved(self.now, query, hops);
                }
                Output::Event(event) => self.events.push(event),
            }
        }
    }

    /// Lets time pass to `ms`, waking the phone at each deadline.
    pub(crate) fn run_to(&mut self, ms: u64) {
        while let Some(deadline) = self.phone.deadline().filter(|due| due.at <= at(ms)) {
            self.now = self.now.max(deadline.at);
            self.phone.handle_timeout(self.now);
            self.pump();
        }
        self.now = at(ms);
    }

    pub(crate) fn receive_from(&mut self, from: &str, text: &str) {
        let flow = flow(self.local, from);
        self.phone.handle_message(self.now, flow, text.as_bytes());
        self.pump();
    }

    pub(crate) fn receive(&mut self, text: &str) {
        self.receive_from(PBX, text);
    }

    /// Answers `request` as the peer at its destination would, with more header lines.
    pub(crate) fn answer(&mut self, request: &str, status: u16, more: &str) {
        let text = response(request, status, more, "");
        self.receive(&text);
    }

    pub(crate) fn last(&self) -> String {
        self.sent.last().unwrap().2.clone()
    }

    /// The call that rings here.
    pub(crate) fn incoming(&self) -> CallId {
        let found = self.events.iter().rev().find_map(ringing);
        found.unwrap_or_else(|| panic!("{:?}", self.events))
    }

    /// Answers the call that rings here; its handle, and our `To` for the peer's further requests.
    pub(crate) fn accept(&mut self) -> (CallId, String) {
        let call = self.incoming();
        self.phone.accept(self.now, call, Body::sdp("v=0"));
        self.pump();
        (call, header(&self.last(), "To"))
    }

    /// The times and titles of what was sent.
    pub(crate) fn ladder(&self) -> Vec<(u64, String)> {
        self.sent
            .iter()
            .map(|(ms, _, text)| (*ms, title(text.as_bytes())))
            .collect()
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        self.ladder().into_iter().map(|(_, title)| title).collect()
    }
}

/// The raw value of a header.
pub(crate) fn header(text: &str, name: &str) -> String {
    let message = sip::parse(text.as_bytes()).unwrap();
    message.header(name).unwrap_or_default().to_owned()
}

/// A response to `request` by hand; its To gets the tag `them` unless it has one.
pub(crate) fn response(request: &str, status: u16, more: &str, body: &str) -> String {
    let mut to = header(request, "To");
    if !to.contains(";tag=") && status > 100 {
        to += ";tag=them";
    }
    let content = if body.is_empty() {
        String::new()
    } else {
        "Content-Type: application/sdp\r\n".to_owned()
    };
    format!(
        "SIP/2.0 {status} {}\r\nVia: {}\r\nFrom: {}\r\nTo: {to}\r\nCall-ID: {}\r\nCSeq: {}\r\n{more}{content}Content-Length: {}\r\n\r\n{body}",
        sip::reason_phrase(status),
        header(request, "Via"),
        header(request, "From"),
        header(request, "Call-ID"),
        header(request, "CSeq"),
        body.len(),
    )
}

/// A request by hand, outside dialogs, from the peer called `them`.
pub(crate) fn request(method: &str, uri: &str, branch: &str, more: &str) -> String {
    format!(
        "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK{branch}\r\nMax-Forwards: 70\r\n\
         From: <sip:them@example.com>;tag=theirs\r\nTo: <sip:us@example.com>\r\nCall-ID: call-{branch}\r\n\
         CSeq: 1 {method}\r\nContact: <sip:them@192.0.2.9:5060>\r\n{more}Content-Length: 0\r\n\r\n"
    )
}

/// A further request by hand in the dialog that `invite` began; `to` is our end with its tag.
pub(crate) fn further(invite: &str, method: &str, cseq: u32, to: &str, more: &str) -> String {
    let uri = invite.split(' ').nth(1).unwrap();
    let branch = format!("{method}{cseq}");
    request(method, uri, &branch, more)
        .replace("<sip:us@example.com>", to)
        .replace(&format!("call-{branch}"), &header(invite, "Call-ID"))
        .replace("CSeq: 1", &format!("CSeq: {cseq}"))
}

fn ringing(event: &Event) -> Option<CallId> {
    if let Event::Incoming { call, .. } = event {
        return Some(*call);
    }
    None
}

/// What a wire does to each datagram in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Pass,
    Lose,
    /// Comes this much later than the others.
    Late(u64),
    Twice,
}

/// Given the place and the title of a datagram.
pub(crate) type Decider = Box<dyn FnMut(u64, &str) -> Fate>;

/// Loses the first `count` datagrams with this title.
pub(crate) fn losing(lost: &'static str, mut count: u32) -> Decider {
    Box::new(move |_, title| {
        if title != lost || count == 0 {
            return Fate::Pass;
        }
        count -= 1;
        Fate::Lose
    })
}

/// To, from, bytes.
type Datagram = (SocketAddr, SocketAddr, Vec<u8>);

/// Two endpoints and a wire of 5 ms.
pub(crate) struct Pair {
    pub(crate) alice: Endpoint,
    pub(crate) bob: Endpoint,
    pub(crate) now: Instant,
    /// By arrival.
    flying: BTreeMap<(Instant, u64), Datagram>,
    count: u64,
    /// Decides the fate of the n-th datagram (from 0) with this title.
    pub(crate) fate: Decider,
    pub(crate) log: Vec<String>,
    pub(crate) alice_events: Vec<Event>,
    pub(crate) bob_events: Vec<Event>,
}

impl Pair {
    pub(crate) fn new() -> Self {
        let config = Config {
            admit: Admit::Anyone,
            ..Config::default()
        };
        let mut pair = Self {
            alice: Endpoint::new(config.clone(), Rng::from_number(1)),
            bob: Endpoint::new(config, Rng::from_number(2)),
            now: at(0),
            flying: BTreeMap::new(),
            count: 0,
            fate: Box::new(|_, _| Fate::Pass),
            log: Vec::new(),
            alice_events: Vec::new(),
            bob_events: Vec::new(),
        };
        pair.alice
            .set_account(at(0), AccountId(1), Some(direct("alice")));
        pair.bob
            .set_account(at(0), AccountId(1), Some(direct("bob")));
        pair.pump();
        pair.alice_events.clear();
        pair.bob_events.clear();
        pair
    }

    /// The same with a wire that does this.
    pub(crate) fn with(fate: Decider) -> Self {
        Self {
            fate,
            ..Self::new()
        }
    }

    /// Alice calls bob.
    pub(crate) fn call(&mut self) -> CallId {
        let target = "sip:bob@192.0.2.2";
        self.alice.invite(self.now, AccountId(1), target, offer())
    }

    /// Alice calls bob and the INVITE is with him; both handles.
    pub(crate) fn called(&mut self) -> (CallId, CallId) {
        let call = self.call();
        self.run_to(20);
        (call, self.incoming())
    }

    pub(crate) fn pump(&mut self) {
        loop {
            let (output, is_alice) = match (self.alice.poll(), true) {
                (Some(output), _) => (output, true),
                (None, _) => match self.bob.poll() {
                    Some(output) => (output, false),
                    None => return,
                },
            };
            match output {
                Output::Send { to, bytes, .. } => self.fly(is_alice, to, bytes),
                Output::Resolve {
                    query, host, port, ..
                } => {
                    let ip: IpAddr = host.parse().unwrap();
                    let own = if is_alice { ALICE } else { BOB };
                    let hop = Hop {
                        transport: Transport::Udp,
                        addr: SocketAddr::new(ip, port.unwrap_or(5_060)),
                        local: addr(own).ip(),
                    };
                    let phone = if is_alice {
                        &mut self.alice
                    } else {
                        &mut self.bob
                    };
                    phone.handle_resolved(self.now, query, Ok(vec![hop]));
                }
                Output::Event(event) if is_alice => self.alice_events.push(event),
                Output::Event(event) => self.bob_events.push(event),
            }
        }
    }

    fn fly(&mut self, from_alice: bool, to: SocketAddr, bytes: Vec<u8>) {
        let name = title(&bytes);
        let fate = (self.fate)(self.count, &name);
        let arrow = if from_alice {
            "alice -> bob"
        } else {
            "bob -> alice"
        };
        let note = match fate {
            Fate::Pass => "",
            Fate::Lose => " lost",
            Fate::Late(_) => " late",
            Fate::Twice => " twice",
        };
        self.log
            .push(format!("{} {arrow} {name}{note}", self.now.as_millis()));
        let from = addr(if from_alice { ALICE } else { BOB });
        let delay = match fate {
            Fate::Lose => {
                self.count += 1;
                return;
            }
            Fate::Late(ms) => 5 + ms,
            Fate::Pass | Fate::Twice => 5,
        };
        let when = self.now + Duration::from_millis(delay);
        if fate == Fate::Twice {
            self.flying
                .insert((when, u64::MAX - self.count), (to, from, bytes.clone()));
        }
        self.flying.insert((when, self.count), (to, from, bytes));
        self.count += 1;
    }

    /// Runs to `ms`.
    pub(crate) fn run_to(&mut self, ms: u64) {
        self.pump();
        loop {
            let wire = self.flying.keys().next().map(|(when, _)| *when);
            let alice = self.alice.deadline().map(|due| due.at);
            let bob = self.bob.deadline().map(|due| due.at);
            let Some(next) = [wire, alice, bob].into_iter().flatten().min() else {
                break;
            };
            if next > at(ms) {
                break;
            }
            self.now = self.now.max(next);
            if wire == Some(next) {
                let (_, (to, from, bytes)) = self.flying.pop_first().unwrap();
                let is_alice = to == addr(ALICE);
                let phone = if is_alice {
                    &mut self.alice
                } else {
                    &mut self.bob
                };
                let local = if is_alice { ALICE } else { BOB };
                let flow = Flow {
                    transport: Transport::Udp,
                    local: addr(local),
                    remote: from,
                    conn: None,
                };
                phone.handle_message(self.now, flow, &bytes);
            } else {
                self.alice.handle_timeout(self.now);
                self.bob.handle_timeout(self.now);
            }
            self.pump();
        }
        self.now = at(ms);
    }

    /// Alice calls bob and bob answers; both handles.
    pub(crate) fn connected() -> (Self, CallId, CallId) {
        let mut pair = Self::new();
        let call = pair.call();
        pair.run_to(50);
        let theirs = pair.incoming();
        pair.bob.accept(pair.now, theirs, Body::sdp("v=0 answer"));
        pair.run_to(100);
        assert!(matches!(
            pair.alice_events.last(),
            Some(Event::Answered { .. })
        ));
        assert!(matches!(
            pair.bob_events.last(),
            Some(Event::Confirmed { .. })
        ));
        pair.alice_events.clear();
        pair.bob_events.clear();
        pair.log.clear();
        (pair, call, theirs)
    }

    /// The call that rings at bob's.
    pub(crate) fn incoming(&self) -> CallId {
        self.bob_events.iter().find_map(ringing).unwrap()
    }
}
