//! A scenario played: builds the world, lets each sentence happen, and tells what went wrong.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};

use offhook_base::{Duration, Instant};
use offhook_phone::{Config as PhoneConfig, Provision};
use offhook_settings::models::{self, MODELS};
use offhook_view::{Command, Edge, Key, View, text};

use crate::node::Arrival;
use crate::pbx::{Config as PbxConfig, PbxEvent};
use crate::peer::Peer;
use crate::phone_node::PhoneNode;
use crate::scenario::{
    Device, Hearing, LinkChange, Mischief, PATIENCE, Person, Scenario, Sentence,
};
use crate::sound::{self, RATE};
use crate::switchboard_node::SwitchboardNode;
use crate::world::{NodeId, World};

/// The domain of every simulated switchboard.
pub const DOMAIN: &str = "pbx.test";
/// 64 * T1 and a little: after this much quiet nothing may be left (RFC 3261 §17.1.2.2).
pub const QUIET: Duration = Duration::from_secs(33);
/// Likeness of what was said and heard from which a person is understood.
const UNDERSTOOD: f64 = 0.85;
/// Lines of the ladder a failure prints.
const SHOWN: usize = 50;
/// How long a graceful stop may take.
const STOP_TIME: Duration = Duration::from_secs(5);
/// The address of who is nobody's peer.
const STRANGER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 66, 6, 6)), 5_060);

/// Why a scenario did not go as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line of the scenario; 0 for what concerns the whole.
    pub line: usize,
    /// What happened, and what was expected.
    pub message: String,
    /// Where chance began.
    pub seed: u64,
    /// The end of the ladder.
    pub ladder: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "line {}: {} (seed {})",
            self.line, self.message, self.seed
        )?;
        f.write_str(&self.ladder)
    }
}

impl std::error::Error for Failure {}

/// A scenario under way.
#[derive(Debug)]
pub struct Play {
    /// The world it happens in.
    pub world: World,
    people: Vec<Person>,
    pbx: NodeId,
    seed: u64,
    digits: String,
}

/// Plays a whole scenario; gives the ladder.
///
/// # Errors
///
/// The first sentence that does not come true, or anything that must never happen (an ERROR in the ladder).
pub fn run(scenario: &Scenario) -> Result<String, Box<Failure>> {
    let mut play = Play::new(scenario);
    for (line, sentence) in &scenario.sentences {
        let outcome = play.guarded(|play| play.act(sentence));
        let error = play.world.ladder.errors().first().cloned();
        match (outcome, error) {
            (Ok(()), None) => {}
            (Err(message), _) | (Ok(()), Some(message)) => {
                return Err(Box::new(play.failure(*line, message)));
            }
        }
    }
    Ok(play.world.ladder.text())
}

/// The config of one simulated phone of `person`, registered at the world's switchboard.
#[must_use]
pub fn phone_config(person: &Person, seed: u64) -> PhoneConfig {
    let (model, given, set, boots_from) = match &person.device {
        Device::Phone {
            model,
            password,
            set,
            boots_from,
        } => (
            model.as_str(),
            password.as_deref(),
            set.clone(),
            boots_from.clone(),
        ),
        Device::Peer(_) => ("", None, Vec::new(), None),
    };
    let password = given.map_or_else(|| password_of(person), str::to_owned);
    let line = [
        ("line_enable.1", "on"),
        ("line_label.1", &person.name),
        ("line_display_name.1", &person.name),
        ("line_user_name.1", &person.number),
        ("line_auth_name.1", &person.number),
        ("line_password.1", &password),
        ("server_host.1", DOMAIN),
    ];
    let own = line
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    let provisioned = boots_from.is_some();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    PhoneConfig {
        model: models::find(model).unwrap_or(&MODELS[0]),
        mac: format!(
            "0015650{:0>5}",
            person.number.chars().take(5).collect::<String>()
        ),
        seed: bytes,
        bind: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        sip_port: None,
        audio_rate: RATE,
        provision: boots_from.map(|url| Provision {
            url,
            found_by: "given".to_owned(),
        }),
        files: Vec::new(),
        set: own.filter(|_| !provisioned).chain(set).collect(),
        restored: Vec::new(),
        version: "0.0.0".to_owned(),
    }
}

/// The right password of a person, as the switchboard knows it.
#[must_use]
pub fn password_of(person: &Person) -> String {
    format!("secret-{}", person.number)
}

impl Play {
    /// The world of a scenario before its first sentence: everything is switched on.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let mut world = World::new(scenario.network, scenario.seed);
        let listen = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 5_060);
        let rtp = SocketAddr::new(listen.ip(), 6_000);
        let mut config = PbxConfig::new(DOMAIN, listen, rtp);
        config.ring_for = scenario.ring_for;
        config.listen_tls = Some(SocketAddr::new(listen.ip(), 5_061));
        for person in &scenario.people {
            config = config.with_user(&person.number, &password_of(person), &person.name);
        }
        let rng = world.rng().fork();
        let pbx = world.add("pbx", Box::new(SwitchboardNode::new(config, rng)));
        world.name(DOMAIN, listen);
        for (name, content) in &scenario.files {
            world
                .files
                .tree
                .insert(name.clone(), content.clone().into_bytes());
        }
        for (place, person) in scenario.people.iter().enumerate() {
            add_person(&mut world, place, person, listen);
        }
        let people = scenario.people.clone();
        Self {
            world,
            people,
            pbx,
            seed: scenario.seed,
            digits: String::new(),
        }
    }

    /// The failure of a sentence, with the end of the ladder.
    #[must_use]
    pub fn failure(&self, line: usize, message: String) -> Failure {
        let ladder = self.world.ladder.last(SHOWN);
        Failure {
            line,
            message,
            seed: self.seed,
            ladder,
        }
    }

    /// Does something, and takes a panic for a failure, so that the ladder before it is not lost.
    ///
    /// # Errors
    ///
    /// What `deed` gives, or what the panic said.
    pub fn guarded(
        &mut self,
        deed: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        // Nothing of the world is used after a panic but its ladder.
        match catch_unwind(AssertUnwindSafe(|| deed(self))) {
            Ok(outcome) => outcome,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
                Err(format!("a panic: {}", text.unwrap_or("without words")))
            }
        }
    }

    /// Calls the switchboard has under way.
    pub fn calls_at_the_switchboard(&mut self) -> usize {
        let pbx = self.world.node_mut(self.pbx).and_then(|node| node.pbx());
        pbx.map_or(0, |pbx| pbx.calls())
    }

    /// Registrations the switchboard accepted so far, refreshes included.
    pub fn registrations(&mut self) -> u64 {
        let pbx = self.world.node_mut(self.pbx).and_then(|node| node.pbx());
        pbx.map_or(0, |pbx| pbx.counters().registrations)
    }

    /// Lets one sentence happen.
    ///
    /// # Errors
    ///
    /// In words, what is the case instead.
    pub fn act(&mut self, sentence: &Sentence) -> Result<(), String> {
        match sentence {
            Sentence::Dials { who, number } => {
                let dial = Command::Dial {
                    number: number.clone(),
                    line: None,
                };
                self.command(who, dial, &format!("dials {number}"))
            }
            Sentence::Presses { who, what } => self.press(who, what),
            Sentence::Types { who, keys } => keys.iter().try_for_each(|key| self.key(who, *key)),
            Sentence::HangsUp { who } => self.command(who, Command::HangUp, "hangs up"),
            Sentence::Answers { who } => self.command(who, Command::Answer, "answers"),
            Sentence::Stops { who } => self.stop(who),
            Sentence::Restarts { who } => {
                let id = self.id(who)?;
                self.world.ladder.note(self.world.now(), who, "restarts");
                self.world.restart(id);
                Ok(())
            }
            Sentence::Sees {
                who,
                text,
                within,
                then,
            } => {
                self.sees(who, text, *within)?;
                then.as_ref().map_or(Ok(()), |what| self.press(who, what))
            }
            Sentence::DoesNotSee { who, text } => {
                let screen = self.screen(who)?;
                if shows(&screen, text) {
                    return Err(format!("{who} sees {text:?}: {screen}"));
                }
                Ok(())
            }
            Sentence::Registered { who, is, within } => self.registered(who, *is, *within),
            Sentence::HearEachOther { pair, time } => self.hear_each_other(pair.as_ref(), *time),
            Sentence::Hears { who, what, time } => self.hears(who, what, *time),
            Sentence::Counts { who, counter } => self.counts(who, counter),
            Sentence::GotNoPassword { who } => self.got_no_password(who),
            Sentence::Got { who, text } => {
                let id = self.id(who)?;
                self.wait_for(PATIENCE, |world| heard(world, id, text))
                    .then_some(())
                    .ok_or_else(|| format!("{who} never got {text:?}"))
            }
            Sentence::SwitchboardHears { digits } => self.switchboard_hears(digits),
            Sentence::NothingLeft => self.nothing_left(),
            Sentence::Registrar { runs } => {
                self.world.ladder.note(
                    self.world.now(),
                    "pbx",
                    if *runs { "starts" } else { "stops" },
                );
                self.world.set_running(self.pbx, *runs);
                Ok(())
            }
            Sentence::Files { mood } => {
                self.world
                    .ladder
                    .note(self.world.now(), "files", &format!("are {mood:?}"));
                self.world.files.mood = *mood;
                Ok(())
            }
            Sentence::Link { one, other, change } => self.change_link(one, other, *change),
            Sentence::Stranger { does, to } => self.stranger(*does, to),
            Sentence::Wait { time } => {
                self.world.run_until(self.world.now() + *time);
                Ok(())
            }
        }
    }

    fn id(&self, who: &str) -> Result<NodeId, String> {
        self.world
            .find(who)
            .ok_or_else(|| format!("nobody is called {who}"))
    }

    fn wait_for(&mut self, time: Duration, done: impl FnMut(&mut World) -> bool) -> bool {
        let limit = self.world.now() + time;
        self.world.run_while(limit, done)
    }

    fn command(&mut self, who: &str, command: Command, words: &str) -> Result<(), String> {
        let id = self.id(who)?;
        self.world.ladder.note(self.world.now(), who, words);
        self.world.tell(id, Arrival::Command(command));
        Ok(())
    }

    fn key(&mut self, who: &str, key: Key) -> Result<(), String> {
        let id = self.id(who)?;
        self.world
            .ladder
            .note(self.world.now(), who, &format!("presses {key}"));
        self.world.tell(id, Arrival::Key(key, Edge::Press));
        // A finger needs a moment for the next key.
        self.world
            .run_until(self.world.now() + Duration::from_millis(150));
        Ok(())
    }

    /// A soft key by its label first, then a key by its name.
    fn press(&mut self, who: &str, what: &str) -> Result<(), String> {
        let id = self.id(who)?;
        let view = self.world.node(id).and_then(|node| node.view());
        let view = view.ok_or_else(|| format!("{who} has no keys"))?;
        let soft = view.softkeys.iter().position(|key| {
            key.as_ref()
                .is_some_and(|key| key.enabled && key.label.eq_ignore_ascii_case(what))
        });
        let soft = soft
            .and_then(|place| u8::try_from(place).ok())
            .map(Key::Soft);
        let named = || what.to_ascii_lowercase().parse().ok();
        let key = soft.or_else(named).ok_or_else(|| {
            format!(
                "{who} has no key {what:?} now: {}",
                crate::phone_node::in_words(view)
            )
        })?;
        self.world
            .ladder
            .note(self.world.now(), who, &format!("presses {what}"));
        self.world.tell(id, Arrival::Key(key, Edge::Press));
        Ok(())
    }

    fn screen(&self, who: &str) -> Result<String, String> {
        let id = self.id(who)?;
        let view = self.world.node(id).and_then(|node| node.view());
        view.map(all_words)
            .ok_or_else(|| format!("{who} has no screen"))
    }

    fn sees(&mut self, who: &str, wanted: &str, within: Duration) -> Result<(), String> {
        let id = self.id(who)?;
        self.screen(who)?;
        let seen = self.wait_for(within, |world| {
            let view = world.node(id).and_then(|node| node.view());
            view.is_some_and(|view| shows(&all_words(view), wanted))
        });
        if seen {
            return Ok(());
        }
        Err(format!(
            "{who} never saw {wanted:?}; the screen says: {}",
            self.screen(who)?
        ))
    }

    fn stop(&mut self, who: &str) -> Result<(), String> {
        let id = self.id(who)?;
        self.world.ladder.note(self.world.now(), who, "stops");
        self.world.tell(id, Arrival::Stop);
        let ended = self.wait_for(STOP_TIME, |world| {
            world.node(id).is_some_and(|node| node.has_stopped())
        });
        if ended {
            self.world.ladder.note(self.world.now(), who, "has stopped");
            self.world.set_running(id, false);
            return Ok(());
        }
        Err(format!(
            "{who} has not stopped after {} s",
            STOP_TIME.as_secs()
        ))
    }

    fn registered(&mut self, who: &str, is: bool, within: Duration) -> Result<(), String> {
        let people = &self.people;
        let person = people.iter().find(|person| person.name == who);
        let number = person
            .map(|person| person.number.clone())
            .unwrap_or_default();
        let pbx = self.pbx;
        let holds = self.wait_for(within, |world| {
            let now = world.now();
            let pbx = world.node_mut(pbx).and_then(|node| node.pbx());
            pbx.is_some_and(|pbx| pbx.registered(now).contains(&number) == is)
        });
        if holds {
            return Ok(());
        }
        Err(format!(
            "{who} is {}registered",
            if is { "not " } else { "still " }
        ))
    }

    fn hear_each_other(
        &mut self,
        pair: Option<&(String, String)>,
        time: Duration,
    ) -> Result<(), String> {
        let (one, other) = match pair {
            Some(pair) => pair.clone(),
            None => match self.people.as_slice() {
                [one, other, ..] => (one.name.clone(), other.name.clone()),
                _ => return Err("there are no two phones".to_owned()),
            },
        };
        self.hears(&one, &Hearing::Person(other.clone()), time)?;
        self.understands(&other, &one, time)
    }

    fn hears(&mut self, who: &str, what: &Hearing, time: Duration) -> Result<(), String> {
        self.world.run_until(self.world.now() + time);
        if let Hearing::Person(other) = what {
            return self.understands(who, other, time);
        }
        let heard = self.ear(who, time)?;
        match (what, sound::is_silent(&heard)) {
            (Hearing::Nothing, false) => Err(format!(
                "{who} hears something, level {:.0}",
                sound::level(&heard)
            )),
            (Hearing::Sound, true) => Err(format!(
                "{who} hears nothing, level {:.0}",
                sound::level(&heard)
            )),
            _ => Ok(()),
        }
    }

    fn ear(&self, who: &str, time: Duration) -> Result<Vec<i16>, String> {
        let id = self.id(who)?;
        let tracks = self
            .world
            .tracks(id)
            .ok_or_else(|| format!("{who} has no ear"))?;
        Ok(tracks.1.last(self.world.now(), time))
    }

    /// Whether what `other` said in the last `time` was heard by `who`.
    fn understands(&self, who: &str, other: &str, time: Duration) -> Result<(), String> {
        let heard = self.ear(who, time)?;
        let speaker = self.id(other)?;
        let tracks = self
            .world
            .tracks(speaker)
            .ok_or_else(|| format!("{other} has no mouth"))?;
        let spoken = tracks.0.last(self.world.now(), time + sound::look_back());
        let likeness = sound::likeness(&spoken, &heard);
        if likeness >= UNDERSTOOD {
            return Ok(());
        }
        let level = sound::level(&heard);
        Err(format!(
            "{who} does not hear {other}: likeness {likeness:.2}, level {level:.0}"
        ))
    }

    fn counts(&self, who: &str, counter: &str) -> Result<(), String> {
        let id = self.id(who)?;
        let node = self.world.node(id);
        let counters = node
            .map(|node| node.counters(self.world.now()))
            .unwrap_or_default();
        match counters.iter().find(|(name, _)| name == counter) {
            Some((_, number)) if *number > 0 => Ok(()),
            Some(_) => Err(format!("{who} counted no {counter}")),
            None => {
                let names: Vec<&str> = counters.iter().map(|(name, _)| name.as_str()).collect();
                Err(format!(
                    "{who} has no counter {counter}; there are: {}",
                    names.join(", ")
                ))
            }
        }
    }

    fn got_no_password(&self, who: &str) -> Result<(), String> {
        let id = self.id(who)?;
        let all = self
            .world
            .node(id)
            .map(|node| node.heard())
            .unwrap_or_default();
        // Its own registration is answered by the switchboard; credentials in a request are a leak.
        let leak = all.iter().find(|text| {
            let text = text.to_ascii_lowercase();
            text.contains("\nauthorization:") || text.contains("\nproxy-authorization:")
        });
        leak.map_or(Ok(()), |text| {
            Err(format!("{who} was sent credentials: {text}"))
        })
    }

    fn switchboard_hears(&mut self, wanted: &str) -> Result<(), String> {
        let pbx = self.pbx;
        let mut digits = std::mem::take(&mut self.digits);
        let heard = self.wait_for(PATIENCE, |world| {
            let pbx = world.node_mut(pbx).and_then(|node| node.pbx());
            let events = pbx.map(|pbx| pbx.log()).unwrap_or_default();
            for event in events {
                if let PbxEvent::Digit { digit, .. } = event {
                    digits.push(digit);
                }
            }
            digits.len() >= wanted.len()
        });
        if heard && digits == wanted {
            return Ok(());
        }
        Err(format!("the switchboard heard {digits:?}, not {wanted:?}"))
    }

    fn nothing_left(&mut self) -> Result<(), String> {
        self.world.run_until(self.world.now() + QUIET);
        let pbx = self.world.node_mut(self.pbx).and_then(|node| node.pbx());
        let left = pbx.map_or(0, |pbx| pbx.unfinished());
        if left == 0 {
            return Ok(());
        }
        Err(format!(
            "the switchboard still has {left} transactions or calls"
        ))
    }

    fn change_link(&mut self, one: &str, other: &str, change: LinkChange) -> Result<(), String> {
        let (first, second) = (self.id(one)?, self.id(other)?);
        let what = format!("link to {other} {change:?}");
        let words = match change {
            LinkChange::Loses(part) => format!("link to {other} loses {:.0} %", part * 100.0),
            LinkChange::Cut(true) => format!("link to {other} is cut"),
            LinkChange::Cut(false) => format!("link to {other} is mended"),
            LinkChange::Is(_) => what,
        };
        self.world.ladder.note(self.world.now(), one, &words);
        let link = self.world.link(first, second);
        match change {
            LinkChange::Loses(part) => link.loss = part,
            LinkChange::Cut(cut) => link.cut = cut,
            LinkChange::Is(preset) => *link = preset,
        }
        Ok(())
    }

    fn stranger(&mut self, does: Mischief, to: &str) -> Result<(), String> {
        let id = self.id(to)?;
        let node = self.world.node(id).and_then(|node| node.phone());
        let node = node.ok_or_else(|| format!("{to} is not a phone"))?;
        let ports: Vec<SocketAddr> = node.listening().collect();
        let sip = SocketAddr::new(node_ip(&ports), 5_060);
        match does {
            Mischief::Garbage => {
                for bytes in garbage(sip) {
                    self.world.inject(STRANGER, sip, bytes);
                }
            }
            Mischief::Call => self.world.inject(STRANGER, sip, stranger_invite(sip)),
            Mischief::Sound => {
                for port in ports.iter().filter(|port| port.port() != 5_060) {
                    for number in 0..50_u8 {
                        let head = [0x80, 0, 0, number, 0, 0, number, 0, 9, 9, 9, 9];
                        let loud: Vec<u8> = [0x10, 0x10, 0x90, 0x90].repeat(40);
                        self.world
                            .inject(STRANGER, *port, [&head[..], &loud].concat());
                    }
                }
            }
        }
        self.world
            .run_until(self.world.now() + Duration::from_millis(100));
        Ok(())
    }
}

fn add_person(world: &mut World, place: usize, person: &Person, server: SocketAddr) {
    let last = u8::try_from(place + 10).unwrap_or(u8::MAX);
    let ip = IpAddr::V4(Ipv4Addr::new(10, 0, 0, last));
    match &person.device {
        Device::Phone { .. } => {
            let seed = world.rng().next_u64();
            let config = phone_config(person, seed);
            let node = PhoneNode::new(Instant::ZERO, ip, config);
            world.add(&person.name, Box::new(node));
        }
        Device::Peer(manner) => {
            let ends = (SocketAddr::new(ip, 5_060), server);
            let rng = world.rng().fork();
            let password = password_of(person);
            let peer = Peer::new(&person.number, &password, DOMAIN, ends, *manner, rng);
            world.add(&person.name, Box::new(peer));
        }
    }
}

fn node_ip(ports: &[SocketAddr]) -> IpAddr {
    ports
        .first()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), SocketAddr::ip)
}

fn heard(world: &World, id: NodeId, text: &str) -> bool {
    world
        .node(id)
        .is_some_and(|node| node.heard().iter().any(|message| message.contains(text)))
}

/// Everything a screen says, spoken and drawn.
fn all_words(view: &View) -> String {
    format!("{}\n{}", view.spoken(), text::render(view))
}

fn shows(screen: &str, wanted: &str) -> bool {
    screen.to_lowercase().contains(&wanted.to_lowercase())
}

/// Datagrams that are nothing, and one that is nearly a request.
fn garbage(to: SocketAddr) -> Vec<Vec<u8>> {
    let invite = stranger_invite(to);
    vec![
        b"hello".to_vec(),
        vec![0xFF; 1_400],
        vec![0; 64],
        invite[..invite.len() / 2].to_vec(),
        b"INVITE sip:x SIP/2.0\r\n\r\n".to_vec(),
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.10:5060;branch=z9hG4bKnone\r\n\r\n".to_vec(),
        format!("OPTIONS sip:x SIP/2.0\r\nX: {}\r\n\r\n", "y".repeat(60_000)).into_bytes(),
    ]
}

fn stranger_invite(to: SocketAddr) -> Vec<u8> {
    format!(
        "INVITE sip:201@{to} SIP/2.0\r\nVia: SIP/2.0/UDP {STRANGER};branch=z9hG4bKstranger;rport\r\n\
         Max-Forwards: 70\r\nFrom: <sip:eve@evil.test>;tag=e\r\nTo: <sip:201@{to}>\r\n\
         Call-ID: stranger\r\nCSeq: 1 INVITE\r\nContact: <sip:eve@{STRANGER}>\r\nContent-Length: 0\r\n\r\n"
    )
    .into_bytes()
}
