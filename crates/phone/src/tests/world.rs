//! A world of phones and one scripted server under a virtual clock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Duration, Instant, UnixTime};
use offhook_provision::FetchError;
use offhook_settings::models::{self, ScreenKind};
use offhook_sip::{Hop, ResolveError, Transport};
use offhook_view::{Command, Edge, Key, View};

use crate::{Config, Event, Input, Logins, Output, Phone, Provision, SocketId, Sound, StoreRecord};

/// Where the scripted server lives.
pub(super) const SERVER: &str = "192.0.2.100:5060";
/// How long a datagram takes.
const DELAY: Duration = Duration::from_millis(1);
/// Samples in 20 ms at the rate of the tests.
const FRAME: usize = 160;

/// One phone with its surroundings.
pub(super) struct Node {
    pub(super) phone: Phone,
    pub(super) ip: IpAddr,
    pub(super) deadline: Option<Deadline>,
    pub(super) sockets: BTreeMap<SocketId, SocketAddr>,
    pub(super) events: Vec<Event>,
    /// Who might sign in to the page, each time it was said.
    pub(super) logins: Vec<Logins>,
    pub(super) stored: Vec<StoreRecord>,
    pub(super) sounds: Vec<Sound>,
    pub(super) heard: Vec<i16>,
    pub(super) stopped: bool,
    /// Ports that somebody else holds.
    pub(super) taken: BTreeSet<u16>,
    /// What the provisioning server has; a missing name is a 404.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// What every download ends with instead.
    pub(super) fetch_error: Option<FetchError>,
    pub(super) fetched: Vec<String>,
    next_port: u16,
    phase: f32,
    /// The pitch of what this phone's person says.
    pitch: f32,
}

/// How the scripted server answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// 200 to REGISTER and BYE, nothing to anything else.
    Accept,
    /// This status to everything but ACK.
    Refuse(u16),
    /// Nothing at all.
    Silent,
}

/// Something on its way.
struct Flight {
    at: Instant,
    from: SocketAddr,
    to: SocketAddr,
    bytes: Vec<u8>,
}

/// Phones, a server and the time.
pub(super) struct World {
    pub(super) now: Instant,
    pub(super) nodes: Vec<Node>,
    pub(super) script: Script,
    /// Everything the server got, as text.
    pub(super) at_server: Vec<String>,
    flights: VecDeque<Flight>,
}

/// A desk phone with a pixel screen and six lines.
pub(super) const DESK: ScreenKind = ScreenKind::Pixel;
/// A desk phone with a touch screen.
pub(super) const TOUCH: ScreenKind = ScreenKind::Touch;
/// A conference phone.
pub(super) const ROOM: ScreenKind = ScreenKind::Conference;

/// A configuration for tests: the first model with such a screen, its address and settings.
pub(super) fn config(kind: ScreenKind, ip: &str, set: &[(&str, &str)]) -> Config {
    let mut seed = [0; 32];
    seed[..ip.len()].copy_from_slice(ip.as_bytes());
    Config {
        model: models::MODELS
            .iter()
            .find(|model| model.screen.kind == kind)
            .unwrap(),
        mac: "001565123456".to_owned(),
        seed,
        bind: ip.parse().unwrap(),
        sip_port: None,
        audio_rate: 8_000,
        provision: None,
        files: Vec::new(),
        set: set
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        restored: Vec::new(),
        version: "0.1.0".to_owned(),
    }
}

/// Settings of a line that calls directly, without a server.
pub(super) fn direct<'a>(number: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("line_enable.1", "on"),
        ("line_user_name.1", number),
        ("line_label.1", name),
        ("line_display_name.1", name),
        ("sip_trust_server_only", "off"),
    ]
}

/// Settings of a line that registers at the scripted server.
pub(super) fn registered<'a>(number: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("line_enable.1", "on"),
        ("line_user_name.1", number),
        ("line_label.1", name),
        ("server_host.1", "192.0.2.100"),
    ]
}

impl World {
    /// A world with these phones, all switched on and settled.
    pub(super) fn new(configs: Vec<Config>) -> Self {
        let mut world = Self::dark(configs);
        for node in 0..world.nodes.len() {
            world.power_on(node);
        }
        world.run(100);
        world
    }

    /// The same with the phones still switched off.
    pub(super) fn dark(configs: Vec<Config>) -> Self {
        let now = Instant::from_millis(1_000);
        let nodes = configs.into_iter().enumerate().map(|(place, config)| Node {
            ip: config.bind,
            phone: Phone::new(now, config),
            deadline: None,
            sockets: BTreeMap::new(),
            events: Vec::new(),
            logins: Vec::new(),
            stored: Vec::new(),
            sounds: Vec::new(),
            heard: Vec::new(),
            stopped: false,
            taken: BTreeSet::new(),
            files: BTreeMap::new(),
            fetch_error: None,
            fetched: Vec::new(),
            next_port: 40_000,
            phase: 0.0,
            pitch: 400.0 + 300.0 * place as f32,
        });
        Self {
            now,
            nodes: nodes.collect(),
            script: Script::Accept,
            at_server: Vec::new(),
            flights: VecDeque::new(),
        }
    }

    /// Two phones that call each other directly: Ana at 192.0.2.1, Ben at 192.0.2.2.
    pub(super) fn pair() -> Self {
        Self::pair_with(&[], &[])
    }

    /// The same with more settings for each.
    pub(super) fn pair_with(ana: &[(&str, &str)], ben: &[(&str, &str)]) -> Self {
        let all = |base: Vec<(&'static str, &'static str)>, more: &[(&str, &str)], ip| {
            let set: Vec<_> = base.iter().chain(more).copied().collect();
            config(DESK, ip, &set)
        };
        Self::new(vec![
            all(direct("201", "Ana"), ana, "192.0.2.1"),
            all(direct("202", "Ben Okafor"), ben, "192.0.2.2"),
        ])
    }

    /// One phone that registers at the scripted server.
    pub(super) fn lone(more: &[(&str, &str)]) -> Self {
        let set: Vec<_> = registered("201", "Ana")
            .iter()
            .chain(more)
            .copied()
            .collect();
        Self::new(vec![config(DESK, "192.0.2.1", &set)])
    }

    pub(super) fn power_on(&mut self, node: usize) {
        self.input(
            node,
            Input::WallClock {
                utc: UnixTime(1_796_035_320),
                offset_seconds: 0,
            },
        );
        self.input(node, Input::Start);
    }

    /// Gives one input and carries out what comes of it.
    pub(super) fn input(&mut self, place: usize, input: Input<'_>) {
        let mut out = Vec::new();
        let now = self.now;
        self.nodes[place].deadline = self.nodes[place].phone.step(now, input, &mut out);
        // Answers come after everything that was asked for, as from a real host.
        let answers: Vec<_> = out
            .into_iter()
            .filter_map(|it| self.carry(place, it))
            .collect();
        for answer in answers {
            self.input(place, answer);
        }
    }

    fn carry(&mut self, place: usize, output: Output) -> Option<Input<'static>> {
        let node = &mut self.nodes[place];
        match output {
            Output::Listen { socket, addr, .. } => {
                if node.taken.contains(&addr.port()) {
                    let reason = "in use".to_owned();
                    return Some(Input::ListenFailed { socket, reason });
                }
                let mut local = addr;
                if addr.port() == 0 {
                    node.next_port += 1;
                    local.set_port(node.next_port);
                }
                node.sockets.insert(socket, local);
                return Some(Input::Listening { socket, local });
            }
            Output::Unlisten { socket } => {
                node.sockets.remove(&socket);
            }
            Output::Send { socket, to, bytes } => {
                let from = node.sockets[&socket];
                self.fly(from, to, bytes);
            }
            Output::Resolve {
                query, host, port, ..
            } => {
                let local = node.ip;
                let result = host.parse::<IpAddr>().map_err(|_| ResolveError::NotFound);
                let result = result.map(|ip| {
                    vec![Hop {
                        transport: Transport::Udp,
                        addr: SocketAddr::new(ip, port.unwrap_or(5_060)),
                        local,
                    }]
                });
                return Some(Input::Resolved { query, result });
            }
            Output::Fetch { fetch, url, .. } => {
                let name = url.rsplit('/').next().unwrap_or("").to_owned();
                let found = node.files.get(&name).cloned();
                let result = match (&node.fetch_error, found) {
                    (Some(error), _) => Err(error.clone()),
                    (None, Some(bytes)) => Ok(bytes),
                    (None, None) => Err(FetchError::NotFound),
                };
                node.fetched.push(name);
                return Some(Input::Fetched { fetch, result });
            }
            Output::Sound(sound) => node.sounds.push(sound),
            Output::Speaker(samples) => node.heard.extend(samples),
            Output::Store(record) => {
                node.stored.retain(|old| old.key != record.key);
                node.stored.push(record);
            }
            Output::Event(event) => node.events.push(event),
            Output::Logins(logins) => node.logins.push(logins),
            Output::Stopped => node.stopped = true,
            Output::ViewChanged => (),
            Output::Connect { .. } | Output::Write { .. } | Output::Close { .. } => (),
        }
        None
    }

    /// Puts a datagram on its way.
    pub(super) fn fly(&mut self, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        let at = self.now + DELAY;
        self.flights.push_back(Flight {
            at,
            from,
            to,
            bytes,
        });
    }

    fn land(&mut self, flight: Flight) {
        if flight.to == SERVER.parse().unwrap() {
            return self.serve(flight);
        }
        let found = self.nodes.iter().enumerate().find_map(|(place, node)| {
            let mut sockets = node.sockets.iter();
            let (socket, _) = sockets.find(|(_, local)| **local == flight.to)?;
            Some((place, *socket))
        });
        if let Some((place, socket)) = found {
            let input = Input::Packet {
                socket,
                from: flight.from,
                bytes: &flight.bytes,
            };
            self.input(place, input);
        }
    }

    fn serve(&mut self, flight: Flight) {
        let text = String::from_utf8_lossy(&flight.bytes).into_owned();
        let method = text.split(' ').next().unwrap_or("").to_owned();
        self.at_server.push(text.clone());
        if method.starts_with("SIP/2.0") || method == "ACK" {
            return;
        }
        let status = match (&self.script, method.as_str()) {
            (Script::Accept, "REGISTER" | "BYE" | "CANCEL") => 200,
            (Script::Refuse(status), _) => *status,
            (Script::Accept | Script::Silent, _) => return,
        };
        let answer = respond(&text, status, None);
        self.fly(flight.to, flight.from, answer.into_bytes());
    }

    /// Lets the time pass, without sound.
    pub(super) fn run(&mut self, millis: u64) {
        let end = self.now + Duration::from_millis(millis);
        for _ in 0..200_000 {
            let flight = self.flights.iter().map(|flight| flight.at).min();
            let deadlines = self.nodes.iter().filter_map(|node| node.deadline);
            let wake = deadlines.map(|deadline| deadline.at).min();
            let Some(next) = flight.into_iter().chain(wake).min().filter(|at| *at <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(next);
            if let Some(place) = self.flights.iter().position(|flight| flight.at <= self.now) {
                let flight = self.flights.remove(place).unwrap();
                self.land(flight);
                continue;
            }
            for place in 0..self.nodes.len() {
                let due = self.nodes[place].deadline;
                if due.is_some_and(|deadline| deadline.at <= self.now) {
                    self.input(place, Input::Timeout);
                }
            }
        }
        panic!("the world does not come to rest; {:?}", self.deadlines());
    }

    fn deadlines(&self) -> Vec<Option<Deadline>> {
        self.nodes.iter().map(|node| node.deadline).collect()
    }

    /// Lets the time pass while everybody who has sound on says a tone of their own.
    pub(super) fn talk(&mut self, millis: u64) {
        for _ in 0..millis / 20 {
            for place in 0..self.nodes.len() {
                let node = &mut self.nodes[place];
                if node.sounds.last().is_none_or(|sound| *sound == Sound::Off) {
                    continue;
                }
                let step = node.pitch / 8_000.0;
                let frame: Vec<i16> = (0..FRAME)
                    .map(|_| {
                        node.phase = (node.phase + step).fract();
                        ((node.phase * std::f32::consts::TAU).sin() * 8_000.0) as i16
                    })
                    .collect();
                self.input(place, Input::Mic(&frame));
            }
            self.run(20);
        }
    }

    /// Presses a key.
    pub(super) fn press(&mut self, node: usize, key: Key) {
        self.input(node, Input::Key(key, Edge::Press));
    }

    /// Presses the soft key with this label.
    pub(super) fn soft(&mut self, node: usize, label: &str) {
        let view = self.view(node);
        let place = view.softkey(label);
        let place = place.unwrap_or_else(|| panic!("no {label} in {:?}", view.softkeys));
        self.press(node, Key::Soft(u8::try_from(place).unwrap()));
    }

    pub(super) fn command(&mut self, node: usize, command: Command) {
        self.input(node, Input::Command(command));
    }

    pub(super) fn dial(&mut self, node: usize, number: &str) {
        let number = number.to_owned();
        self.command(node, Command::Dial { number, line: None });
    }

    pub(super) fn view(&self, node: usize) -> View {
        self.nodes[node].phone.view().clone()
    }

    /// The names of the events since the last time this was asked.
    pub(super) fn told(&mut self, node: usize) -> Vec<String> {
        let events = core::mem::take(&mut self.nodes[node].events);
        let notice = |event: &Event| matches!(event, Event::Notice { .. });
        let name = |event: Event| {
            let text = format!("{event:?}");
            let end = text.find([' ', '(', '{']).unwrap_or(text.len());
            text[..end].to_owned()
        };
        events
            .into_iter()
            .filter(|event| !notice(event))
            .map(name)
            .collect()
    }

    /// How strongly the other's pitch is heard in what this phone played since the last time, in parts of
    /// full scale.
    pub(super) fn hears(&mut self, node: usize, other: usize) -> f32 {
        let heard = core::mem::take(&mut self.nodes[node].heard);
        let step = std::f32::consts::TAU * self.nodes[other].pitch / 8_000.0;
        let (mut sine, mut cosine) = (0.0_f32, 0.0_f32);
        for (place, sample) in heard.iter().enumerate() {
            let angle = step * place as f32;
            sine += f32::from(*sample) * angle.sin();
            cosine += f32::from(*sample) * angle.cos();
        }
        let length = heard.len().max(1) as f32;
        2.0 * (sine * sine + cosine * cosine).sqrt() / length / 32_768.0
    }

    /// The last INVITE-worthy contact of the phone at the server: the address in its REGISTER.
    pub(super) fn contact(&self) -> String {
        let register = self
            .at_server
            .iter()
            .rev()
            .find(|text| text.starts_with("REGISTER"));
        let line = header(register.unwrap(), "Contact");
        let start = line.find('<').unwrap() + 1;
        line[start..line.find('>').unwrap()].to_owned()
    }

    /// Sends an INVITE from the server to the phone.
    pub(super) fn invite(&mut self, from: SocketAddr, more: &str, sdp: &str) {
        let contact = self.contact();
        let sdp_type = if sdp.is_empty() {
            ""
        } else {
            "Content-Type: application/sdp\r\n"
        };
        let text = format!(
            "INVITE {contact} SIP/2.0\r\nVia: SIP/2.0/UDP {from};branch=z9hG4bKserver{}\r\n\
             From: \"Cleo\" <sip:300@192.0.2.100>;tag=far\r\nTo: <sip:201@192.0.2.100>\r\n\
             Call-ID: call-{}@server\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n\
             Contact: <sip:300@{from}>\r\n{more}{sdp_type}Content-Length: {}\r\n\r\n{sdp}",
            self.now.as_micros(),
            self.now.as_micros(),
            sdp.len(),
        );
        self.fly(from, "192.0.2.1:5060".parse().unwrap(), text.into_bytes());
    }

    /// The statuses the server got, without 100.
    pub(super) fn statuses(&self) -> Vec<u16> {
        let status = |text: &String| text.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok();
        let all = self.at_server.iter().filter_map(status);
        all.filter(|status| *status != 100).collect()
    }
}

/// SDP of the scripted server.
pub(super) const SDP: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.100\r\ns=-\r\nc=IN IP4 192.0.2.100\r\n\
     t=0 0\r\nm=audio 9000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// A response to a request, with the headers that must be copied (RFC 3261 §8.2.6.2).
pub(super) fn respond(request: &str, status: u16, sdp: Option<&str>) -> String {
    let mut text = format!("SIP/2.0 {status} Scripted\r\n");
    for name in ["Via", "From", "To", "Call-ID", "CSeq"] {
        let mut value = header(request, name);
        if name == "To" && !value.contains("tag=") && status != 100 {
            value.push_str(";tag=server");
        }
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if request.starts_with("REGISTER") && status == 200 {
        text.push_str(&format!(
            "Contact: {}\r\nExpires: 3600\r\n",
            header(request, "Contact")
        ));
    } else {
        text.push_str("Contact: <sip:server@192.0.2.100>\r\n");
    }
    let sdp = sdp.unwrap_or("");
    if !sdp.is_empty() {
        text.push_str("Content-Type: application/sdp\r\n");
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{sdp}", sdp.len()));
    text
}

/// The first header called `name`.
pub(super) fn header(message: &str, name: &str) -> String {
    let prefix = format!("{name}: ");
    let found = message.lines().find_map(|line| line.strip_prefix(&prefix));
    found.unwrap_or("").to_owned()
}

/// Provisioning for a test phone.
pub(super) fn provisioned(mut config: Config) -> Config {
    config.provision = Some(Provision {
        url: "http://192.0.2.50/".to_owned(),
        found_by: "given".to_owned(),
    });
    config
}
