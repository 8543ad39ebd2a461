//! One device: lines, calls, features and keys; the meeting point of the machines.
//!
//! A [`Phone`] is a value. Give it one [`Input`] and the time with [`Phone::step`]; it gives [`Output`]s and
//! the next moment it wants to be woken. The walk of a datagram: `transport.rs` says what it is, the SIP
//! machine or a stream takes it, `calls.rs` and `lines.rs` take their events, `media.rs` decides what is
//! heard, `screen.rs` draws the picture. `plan.rs` alone turns settings into what each machine is told.

#![deny(clippy::disallowed_methods)]

mod actions;
mod audio;
mod boot;
mod call;
mod calls;
mod clock;
mod dialling;
mod dialogs;
mod events;
mod features;
mod history;
mod identity;
mod io;
mod keys;
mod lines;
mod logins;
mod media;
mod menu;
mod offer;
mod panel;
mod plan;
mod screen;
mod status;
mod store;
mod transport;
mod words;

#[cfg(test)]
mod tests;

pub use events::{CallLabel, CallNo, Direction, Event, MediaFigures};
pub use features::features;
pub use io::{
    Config, FIRST_ACCEPTED_CONN, Input, MAX_RECORD, Output, Proto, Provision, SocketId, Sound,
    StoreRecord, TlsClient,
};

pub use logins::{Login, Logins};

use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Instant, Rng};
use offhook_provision::Client;
use offhook_settings::{Layer, Patch, Settings};
use offhook_sip::{Endpoint, Event as SipEvent, Flow, Listen, Output as SipOutput, Transport};
use offhook_view::{Device, Face, View};

use audio::Audio;
use boot::{Phase, Story};
use call::{Call, State};
use clock::Clock;
use history::History;
use lines::Lines;
use panel::{Open, Panel};
use plan::Plan;
use transport::{Net, Purpose, Route};

/// How often one step may go round its machines before it leaves the rest to the next step.
const MAX_ROUNDS: usize = 64;

/// One desk telephone.
#[derive(Debug)]
pub struct Phone {
    config: Config,
    face: Face,
    rng: Rng,
    cname: String,
    phase: Phase,
    story: Story,
    started: Instant,
    stop_by: Option<Instant>,
    /// Who fetches the files, while it does.
    provisioner: Option<Box<Client>>,
    /// When the files are looked for again.
    provision_at: Option<Instant>,
    /// New files that wait for the last call to end.
    fresh: Option<Vec<(Layer, Patch)>>,
    /// When the picture changes by itself, as of the last drawing.
    picture_due: Option<Deadline>,
    settings: Settings,
    /// Who may sign in to the web page, as it was last said.
    logins: Option<Logins>,
    plan: Plan,
    net: Net,
    listen: Listen,
    /// Our address towards the last place that was looked up, for lines without a server.
    local_ip: Option<IpAddr>,
    /// The SIP port was taken and any other is used.
    any_port: bool,
    sip: Endpoint,
    /// Which lines the SIP machine has, a bit each.
    accounts: u16,
    lines: Lines,
    calls: Vec<Call>,
    last_call: u32,
    rtp_pair: u16,
    audio: Audio,
    panel: Panel,
    dnd: bool,
    kept_volume: Option<u8>,
    kept_ringer: Option<u8>,
    history: History,
    dropped_records: u64,
    clock: Clock,
    view: View,
    out: Vec<Output>,
}

impl Phone {
    /// A phone that is switched off; [`Input::Start`] switches it on.
    #[must_use]
    pub fn new(now: Instant, config: Config) -> Self {
        let mut rng = Rng::from_seed(config.seed);
        let model = config.model;
        let settings = Settings::new(Some(model));
        let plan = Plan::new(&settings, model.lines, String::new());
        let face = screen::face(model.screen.kind);
        let view = View::new(Device {
            model: model.id.to_owned(),
            face,
            hard_keys: screen::hard_keys(model.hard_keys),
            ..Device::default()
        });
        let mut phone = Self {
            face,
            // RFC 7022 §4.2: a name that tells nothing about the person.
            cname: rng.token(20),
            phase: Phase::Off,
            story: Story::default(),
            started: now,
            stop_by: None,
            provisioner: None,
            provision_at: None,
            fresh: None,
            picture_due: None,
            logins: None,
            net: Net::new(),
            listen: Listen::default(),
            local_ip: None,
            any_port: false,
            sip: Endpoint::new(plan.sip.clone(), rng.fork()),
            accounts: 0,
            lines: Lines::default(),
            calls: Vec::new(),
            last_call: 0,
            rtp_pair: u16::try_from(rng.below(1_000)).unwrap_or(0),
            audio: Audio::new(config.audio_rate),
            panel: Panel::new(plan.volume, plan.ringer),
            dnd: false,
            kept_volume: None,
            kept_ringer: None,
            history: History::default(),
            dropped_records: 0,
            clock: Clock::default(),
            out: Vec::new(),
            config,
            rng,
            settings,
            plan,
            view,
        };
        phone.refresh_view(now);
        phone
    }

    /// Takes one input and appends what is to be done.
    ///
    /// Wake the phone with [`Input::Timeout`] at the returned deadline, unless another input comes first;
    /// each step's deadline replaces the one before. A timeout before the deadline does nothing.
    #[must_use = "the phone must be woken at its deadline"]
    pub fn step(
        &mut self,
        now: Instant,
        input: Input<'_>,
        out: &mut Vec<Output>,
    ) -> Option<Deadline> {
        if matches!(self.phase, Phase::Stopped) {
            return None;
        }
        let draws = self.take(now, input);
        let told = self.work(now);
        if draws || told || matches!(self.phase, Phase::Stopped) {
            self.refresh_sound();
            if self.refresh_view(now) {
                self.out.push(Output::ViewChanged);
            }
            self.picture_due = self.picture_deadline(now);
        }
        out.append(&mut self.out);
        if matches!(self.phase, Phase::Stopped) {
            out.push(Output::Stopped);
        }
        self.deadline(now)
    }

    /// What the screen, keys and lamps show now.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// All settings with the origin of each value.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Carries an input to where it belongs; whether the picture may have changed.
    fn take(&mut self, now: Instant, input: Input<'_>) -> bool {
        match input {
            Input::Packet {
                socket,
                from,
                bytes,
            } => return self.packet(now, (socket, from), bytes),
            Input::Mic(samples) => {
                self.mic(now, samples);
                return false;
            }
            Input::Start => self.start(now),
            Input::Listening { socket, local } => match self.net.listening(socket, local) {
                Some(Purpose::Sip(proto)) => self.sip_listening(now, proto, local),
                Some(Purpose::Media(no, half)) => self.media_listening(now, (no, half), local),
                None => (),
            },
            Input::ListenFailed { socket, reason } => match self.net.listen_failed(socket) {
                Some(Purpose::Sip(proto)) => self.sip_listen_failed(now, proto, &reason),
                Some(Purpose::Media(no, _)) => self.media_listen_failed(now, no),
                None => (),
            },
            Input::Connected { conn, local } => self.net.connected(conn, local, &mut self.out),
            Input::Accepted {
                conn,
                transport,
                local,
                from,
            } => {
                let conn = (conn, transport);
                self.net.accepted(now, conn, local, from, &mut self.out);
            }
            Input::StreamBytes { conn, bytes } => {
                for (flow, message) in self.net.stream_bytes(conn, bytes, &mut self.out) {
                    self.sip.handle_message(now, flow, &message);
                }
            }
            Input::Closed { conn, reason } => {
                if let Some((to, transport)) = self.net.closed(conn) {
                    self.sip.handle_transport_error(now, to, transport, &reason);
                }
            }
            Input::Resolved { query, result } => {
                if let Ok(Some(hop)) = result.as_ref().map(|hops| hops.first()) {
                    self.local_ip = Some(hop.local);
                }
                self.sip.handle_resolved(now, query, result);
            }
            Input::Fetched { fetch, result } => {
                if let Some(client) = &mut self.provisioner {
                    client.handle_fetched(now, fetch, result);
                }
            }
            Input::Key(key, edge) => self.key(now, key, edge),
            Input::Command(command) => self.command(now, command),
            Input::Patch(patch) => self.patch(now, patch),
            Input::WallClock {
                utc,
                offset_seconds,
            } => self.clock.set(now, utc, offset_seconds),
            Input::SendFailed { to, reason } => {
                self.sip
                    .handle_transport_error(now, to, Transport::Udp, &reason);
            }
            Input::Word(text) => self.notice(now, &text),
            Input::Timeout => return false,
            Input::Stop => self.stop(now),
        }
        true
    }

    /// A datagram: to the SIP machine or to a call's stream.
    fn packet(
        &mut self,
        now: Instant,
        (socket, from): (SocketId, SocketAddr),
        bytes: &[u8],
    ) -> bool {
        let (no, rtcp) = match self.net.route(socket, from, bytes) {
            Route::Sip(flow) => {
                self.message(now, flow, bytes);
                return true;
            }
            Route::Rtp(no) => (no, false),
            Route::Rtcp(no) => (no, true),
            Route::Nothing => return false,
        };
        let stream = self.call_mut(no).and_then(|call| call.stream.as_mut());
        match stream {
            Some(stream) if rtcp => stream.handle_rtcp(now, from, bytes),
            Some(stream) => stream.handle_rtp(now, from, bytes),
            // Media before anything is agreed: nobody signalled it.
            None => self.net.counters.astray += 1,
        }
        false
    }

    fn message(&mut self, now: Instant, flow: Flow, bytes: &[u8]) {
        self.sip.handle_message(now, flow, bytes);
    }

    /// Does what is due and drains the machines until all are quiet; whether people must be shown anything.
    fn work(&mut self, now: Instant) -> bool {
        let mut told = self.due(now);
        for _ in 0..MAX_ROUNDS {
            let sip = self.drain_sip(now);
            let provision = self.drain_provision(now);
            told |= sip | provision | self.drain_media(now);
            if !sip && !provision {
                break;
            }
        }
        told
    }

    /// Wakes every machine whose time has come; whether people may see a difference.
    fn due(&mut self, now: Instant) -> bool {
        let is_due = |deadline: Option<Deadline>| deadline.is_some_and(|it| it.at <= now);
        // The picture is drawn on its own moment, kept from when it was last drawn: steps in between
        // (sound comes fifty times a second) must not push it away.
        let mut any = is_due(self.picture_due);
        if is_due(self.sip.deadline()) {
            self.sip.handle_timeout(now);
            any = true;
        }
        if let Some(client) = &mut self.provisioner
            && is_due(client.deadline())
        {
            client.handle_timeout(now);
            any = true;
        }
        for call in &mut self.calls {
            if let Some(stream) = &mut call.stream
                && is_due(stream.deadline())
            {
                stream.handle_timeout(now);
            }
        }
        if is_due(self.net.deadline()) {
            self.net.tick(now, &mut self.out);
        }
        if self.calls.iter().any(|call| is_due(call_deadline(call))) {
            self.calls_due(now);
            any = true;
        }
        if let Open::Dialling(field) = &self.panel.open
            && field.send_at.is_some_and(|at| now >= at)
        {
            self.send(now);
            any = true;
        }
        any |= self.panel.due(now, !self.calls.is_empty());
        any |= self.provision_due(now);
        if self.stop_by.is_some_and(|by| now >= by) {
            self.gone();
        }
        any
    }

    fn drain_sip(&mut self, now: Instant) -> bool {
        let mut any = false;
        while let Some(output) = self.sip.poll() {
            any = true;
            match output {
                SipOutput::Send {
                    transport,
                    to,
                    conn,
                    tls_name,
                    bytes,
                } => self.send_sip((transport, to, conn), tls_name, bytes),
                SipOutput::Resolve {
                    query,
                    host,
                    port,
                    transport,
                } => self.out.push(Output::Resolve {
                    query,
                    host,
                    port,
                    transport,
                }),
                SipOutput::Event(SipEvent::Registration { account, state }) => {
                    self.registration(now, account, state);
                }
                SipOutput::Event(SipEvent::Stopped) => {
                    if matches!(self.phase, Phase::Stopping) {
                        self.gone();
                    }
                }
                SipOutput::Event(event) => self.call_event(now, event),
            }
        }
        any
    }

    fn send_sip(
        &mut self,
        way: (Transport, SocketAddr, Option<offhook_sip::ConnId>),
        tls_name: Option<String>,
        bytes: Vec<u8>,
    ) {
        let (transport, to, _) = way;
        match transport {
            Transport::Udp => {
                if let Some((socket, _)) = self.net.sip_socket(Proto::Udp) {
                    self.out.push(Output::Send { socket, to, bytes });
                }
            }
            Transport::Tcp | Transport::Tls => {
                let tls = &self.plan.tls;
                let client = || tls.client(tls_name.unwrap_or_else(|| to.ip().to_string()));
                self.net.write(way, bytes, client, &mut self.out);
            }
        }
    }

    /// Lays a word over the screen and tells it.
    fn notice(&mut self, now: Instant, text: &str) {
        self.panel.notice(now, text);
        let text = text.to_owned();
        self.out.push(Output::Event(Event::Notice { text }));
    }

    /// The earliest moment anything wants to be woken.
    fn deadline(&self, now: Instant) -> Option<Deadline> {
        if matches!(self.phase, Phase::Stopped | Phase::Off) {
            return None;
        }
        let provision = self
            .provisioner
            .as_ref()
            .and_then(|client| client.deadline());
        let stop = self.stop_by.map(|by| Deadline::new(by, "stop"));
        let own = [
            self.sip.deadline(),
            provision,
            stop,
            self.net.deadline(),
            self.panel.deadline(now),
            self.picture_due,
            self.provision_at
                .map(|at| Deadline::new(at, "provisioning")),
        ];
        let calls = self.calls.iter().flat_map(|call| {
            let stream = call.stream.as_ref().and_then(|stream| stream.deadline());
            [stream, call_deadline(call)]
        });
        own.into_iter().chain(calls).fold(None, Deadline::earliest)
    }
}

fn call_deadline(call: &Call) -> Option<Deadline> {
    match &call.state {
        State::Ringing { answer_at, .. } => answer_at.map(|at| Deadline::new(at, "auto answer")),
        State::Answering { first, .. } => first.map(|(_, by)| Deadline::new(by, "hold first")),
        State::Connected {
            exchange: call::Exchange::AskAgain { at },
            ..
        } => Some(Deadline::new(*at, "hold again")),
        State::Opening { .. }
        | State::Calling { .. }
        | State::Accepted { .. }
        | State::Connected { .. } => None,
    }
}
