//! The switchboard's own extensions: echo, tone, announcement. Here it is a user agent server
//! (RFC 3261 §13.3, §12, §15), one dialog a call.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use offhook_base::{Duration, Instant};

use super::config::Source;
use super::event::PbxEvent;
use super::message::{Message, Uri, address};
use super::request::{parties, unescape};
use super::rtp::{self, Packet};
use super::sdp::{self, Sound};
use super::transaction::{GIVE_UP, Resend, T2};
use super::{Pbx, PbxOutput, TxId};

/// The most calls with the services at one time; further callers get 480.
pub(crate) const MAX_SERVICE_CALLS: usize = 64;
/// One frame of the tone.
const FRAME: Duration = Duration::from_millis(20);
/// How long the announcement plays.
const ANNOUNCEMENT: Duration = Duration::from_secs(3);

/// What an extension does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Echo,
    Tone,
    Announcement,
}

/// How far a call is.
#[derive(Clone, Debug)]
enum State {
    /// The announcement plays; then the INVITE is refused.
    Early { invite: TxId, until: Instant },
    /// The 200 is out, again and again until the ACK (RFC 3261 §13.3.1.4).
    Answered {
        bytes: Vec<u8>,
        cseq: u32,
        resend: Resend,
        until: Instant,
    },
    /// The ACK came.
    Up,
}

/// One dialog with a caller.
#[derive(Clone, Debug)]
struct Call {
    kind: Kind,
    number: String,
    state: State,
    source: Source,
    /// Our `From` in requests of our own: the caller's `To` with our tag.
    us: String,
    /// Their `From`.
    them: String,
    target: String,
    routes: Vec<String>,
    call_id: String,
    answers: u32,
    sound: Option<Sound>,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    next_tone: Option<Instant>,
    last_digit: Option<u32>,
}

/// What became of an RTP packet.
pub(crate) enum Heard {
    Nothing,
    Stranger,
    Echo(Vec<u8>),
    Digit { service: String, digit: char },
}

/// Every call with a service, by `Call-ID` and our tag.
#[derive(Debug, Default)]
pub(crate) struct Services {
    calls: BTreeMap<(String, String), Call>,
}

impl Services {
    pub(crate) fn len(&self) -> usize {
        self.calls.len()
    }

    pub(crate) fn has_dialog(&self, message: &Message) -> bool {
        self.calls.contains_key(&dialog_key(message))
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        let state = |call: &Call| match &call.state {
            State::Early { until, .. } => Some(*until),
            State::Answered { resend, until, .. } => Some(resend.at.min(*until)),
            State::Up => None,
        };
        self.calls
            .values()
            .flat_map(|call| [state(call), call.next_tone])
            .flatten()
            .min()
    }

    /// Takes the ACK of a service's 200; `false` if it belongs to no call here.
    pub(crate) fn on_ack(&mut self, now: Instant, message: &Message) -> bool {
        let Some(call) = self.calls.get_mut(&dialog_key(message)) else {
            return false;
        };
        let number = message.cseq().map_or(0, |(number, _)| number);
        if matches!(&call.state, State::Answered { cseq, .. } if *cseq == number) {
            call.state = State::Up;
            if let Some(sound) = sdp::read(&message.body) {
                call.sound = Some(sound);
                call.start_tone(now);
            }
        }
        true
    }

    pub(crate) fn on_rtp(&mut self, _now: Instant, from: SocketAddr, bytes: &[u8]) -> Heard {
        let theirs = |call: &&mut Call| {
            call.sound
                .as_ref()
                .is_some_and(|sound| sound.remote == from)
        };
        let Some(call) = self.calls.values_mut().find(theirs) else {
            return Heard::Stranger;
        };
        let (Some(packet), Some(sound)) = (Packet::parse(bytes), &call.sound) else {
            return Heard::Nothing;
        };
        if Some(packet.payload_type) == sound.event {
            let digit = rtp::ended_digit(packet.payload);
            // The end of a digit is sent three times with one timestamp (RFC 4733 §2.5.1.4).
            return match digit
                .filter(|_| call.last_digit.replace(packet.timestamp) != Some(packet.timestamp))
            {
                Some(digit) => Heard::Digit {
                    service: call.number.clone(),
                    digit,
                },
                None => Heard::Nothing,
            };
        }
        let wanted = call.kind == Kind::Echo && sound.wants_sound;
        if wanted && packet.payload_type == sound.payload {
            return Heard::Echo(packet.to_bytes(call.ssrc));
        }
        Heard::Nothing
    }
}

impl Call {
    fn start_tone(&mut self, now: Instant) {
        let heard = self.sound.as_ref().is_some_and(|sound| sound.wants_sound);
        self.next_tone = match (self.kind, heard) {
            (Kind::Tone | Kind::Announcement, true) => Some(self.next_tone.unwrap_or(now)),
            _ => None,
        };
    }

    fn tone_packet(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
        let sound = self.sound.as_ref()?;
        let payload = rtp::tone(sound.payload);
        let packet = Packet {
            marker: false,
            payload_type: sound.payload,
            sequence: self.sequence,
            timestamp: self.timestamp,
            payload: &payload,
        };
        let bytes = packet.to_bytes(self.ssrc);
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(160);
        Some((sound.remote, bytes))
    }

    /// RFC 3261 §12.2.1.1, as the callee: our routes are the `Record-Route`s in their order.
    fn bye(&self) -> Message {
        let mut bye = Message::request("BYE", &self.target);
        bye.push("Max-Forwards", "70");
        bye.push("From", self.us.clone());
        bye.push("To", self.them.clone());
        bye.push("Call-ID", self.call_id.clone());
        bye.push("CSeq", "1 BYE");
        for route in &self.routes {
            bye.push("Route", route.clone());
        }
        bye
    }
}

fn dialog_key(message: &Message) -> (String, String) {
    let call = message.get("Call-ID").unwrap_or_default().to_owned();
    (call, message.tag("To").unwrap_or_default().to_owned())
}

impl Pbx {
    pub(super) fn is_service(&self, user: &str) -> bool {
        self.kind_of(user).is_some()
    }

    fn kind_of(&self, user: &str) -> Option<Kind> {
        match user {
            _ if user == self.config.echo => Some(Kind::Echo),
            _ if user == self.config.tone => Some(Kind::Tone),
            _ if user == self.config.announcement => Some(Kind::Announcement),
            _ => None,
        }
    }

    pub(super) fn start_service(&mut self, now: Instant, id: TxId, message: &Message, user: &str) {
        let Some(kind) = self.kind_of(user) else {
            return;
        };
        if self.services.calls.len() >= MAX_SERVICE_CALLS {
            return self.refuse(now, id, 480, "every line of the service is taken");
        }
        let sound = sdp::read(&message.body);
        if sound.is_none() && !message.body.is_empty() {
            return self.refuse(now, id, 488, "no G.711 in the offer");
        }
        let Some(transaction) = self.transactions.get(&id) else {
            return;
        };
        let (reply_to, tag) = (transaction.reply_to, transaction.tag.clone());
        let to = message.get("To").unwrap_or_default();
        let mut call = Call {
            kind,
            number: user.to_owned(),
            state: State::Up,
            source: reply_to,
            us: format!("{to};tag={tag}"),
            them: message.get("From").unwrap_or_default().to_owned(),
            target: message
                .get("Contact")
                .map(address)
                .unwrap_or_default()
                .to_owned(),
            routes: message.all("Record-Route").map(str::to_owned).collect(),
            call_id: message.get("Call-ID").unwrap_or_default().to_owned(),
            answers: 1,
            sound,
            ssrc: self.rng.next_u32(),
            sequence: self.rng.next_u32() as u16,
            timestamp: self.rng.next_u32(),
            next_tone: None,
            last_digit: None,
        };
        call.start_tone(now);
        self.send_trying(now, id);
        let status = if kind == Kind::Announcement { 183 } else { 200 };
        let response = self.service_answer(id, &call, status);
        call.state = match (kind, response.cseq()) {
            (Kind::Announcement, _) => State::Early {
                invite: id,
                until: now + ANNOUNCEMENT,
            },
            (Kind::Echo | Kind::Tone, number) => {
                answered(now, &response, number.map_or(0, |(number, _)| number))
            }
        };
        if status == 200 {
            let (from, to) = parties(message);
            self.note(PbxEvent::Answered { from, to });
        }
        self.services
            .calls
            .insert((call.call_id.clone(), tag), call);
        self.respond(now, id, &response);
    }

    fn send_trying(&mut self, now: Instant, id: TxId) {
        if let Some(trying) = self.transactions.get(&id).map(|tx| tx.response(100)) {
            self.respond(now, id, &trying);
        }
    }

    fn service_answer(&self, id: TxId, call: &Call, status: u16) -> Message {
        let Some(transaction) = self.transactions.get(&id) else {
            return Message::response(500, "Server Internal Error");
        };
        let mut response = transaction.response(status);
        for route in transaction.request.all("Record-Route") {
            response.push("Record-Route", route);
        }
        let listen = self.config.listen_for(call.source.transport);
        let transport = call.source.transport.param();
        response.push(
            "Contact",
            format!("<sip:{}@{listen};transport={transport}>", call.number),
        );
        response.push("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS");
        response.push("Content-Type", "application/sdp");
        let local = self.config.rtp_local;
        let body = match &call.sound {
            Some(sound) => sdp::answer(sound, local, call.answers),
            None => sdp::offer(local, call.answers),
        };
        response.body = body.into_bytes();
        response
    }

    /// A request inside a call with a service.
    pub(super) fn on_service_request(&mut self, now: Instant, id: TxId, message: &Message) {
        match message.method() {
            "BYE" => {
                self.services.calls.remove(&dialog_key(message));
                let (from, to) = parties(message);
                self.note(PbxEvent::HungUp { from, to });
                self.respond_with(now, id, 200, &[]);
            }
            "INVITE" | "UPDATE" => self.service_reoffer(now, id, message),
            "OPTIONS" => self.respond_with(now, id, 200, &[]),
            "INFO" => {
                self.note_info_digit(message);
                self.respond_with(now, id, 200, &[]);
            }
            _ => {
                let allow = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO".to_owned();
                self.respond_with(now, id, 405, &[("Allow", allow)]);
            }
        }
    }

    /// Digits by INFO (`application/dtmf-relay`: `Signal=5`), as older phones send them.
    fn note_info_digit(&mut self, message: &Message) {
        let text = String::from_utf8_lossy(&message.body);
        let signal = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("Signal="));
        let digit = signal.and_then(|signal| signal.trim().chars().next());
        if let Some(digit) = digit.filter(|digit| "0123456789*#ABCD".contains(*digit)) {
            let to = Uri::parse(address(message.get("To").unwrap_or_default()));
            let service = to
                .and_then(|uri| uri.user)
                .map(unescape)
                .unwrap_or_default();
            self.note(PbxEvent::Digit { service, digit });
        }
    }

    fn service_reoffer(&mut self, now: Instant, id: TxId, message: &Message) {
        let (call_id, tag) = dialog_key(message);
        let sound = sdp::read(&message.body);
        if sound.is_none() && !message.body.is_empty() {
            return self.refuse(now, id, 488, "no G.711 in the offer");
        }
        let Some(mut call) = self.services.calls.remove(&(call_id.clone(), tag.clone())) else {
            return;
        };
        call.answers += 1;
        if sound.is_some() {
            call.sound = sound;
        }
        if let Some(contact) = message.get("Contact") {
            call.target = address(contact).to_owned();
        }
        call.start_tone(now);
        let response = self.service_answer(id, &call, 200);
        if message.method() == "INVITE" {
            let number = message.cseq().map_or(0, |(number, _)| number);
            call.state = answered(now, &response, number);
        }
        self.services.calls.insert((call_id, tag), call);
        self.respond(now, id, &response);
    }

    /// The caller cancelled the INVITE `id`.
    pub(super) fn stop_service_for(&mut self, id: TxId) {
        self.services
            .calls
            .retain(|_, call| !matches!(call.state, State::Early { invite, .. } if invite == id));
    }

    pub(super) fn on_service_timer(&mut self, now: Instant) {
        if self.services.deadline().is_none_or(|at| at > now) {
            return;
        }
        let keys: Vec<_> = self.services.calls.keys().cloned().collect();
        for key in keys {
            self.play_tone(now, &key);
            self.call_timer(now, &key);
        }
    }

    fn play_tone(&mut self, now: Instant, key: &(String, String)) {
        let Some(call) = self.services.calls.get_mut(key) else {
            return;
        };
        if let Some(at) = call.next_tone.filter(|at| *at <= now) {
            // After a long sleep there is no point in catching up.
            call.next_tone = Some((at + FRAME).max(now + FRAME / 2));
            if let Some((to, bytes)) = call.tone_packet() {
                self.out.push_back(PbxOutput::Rtp { to, bytes });
            }
        }
    }

    fn call_timer(&mut self, now: Instant, key: &(String, String)) {
        let Some(call) = self.services.calls.get_mut(key) else {
            return;
        };
        match &mut call.state {
            State::Early { invite, until } if *until <= now => {
                let invite = *invite;
                self.services.calls.remove(key);
                self.respond_with(now, invite, 480, &[]);
            }
            State::Answered { until, .. } if *until <= now => {
                let (bye, to) = (call.bye(), call.source);
                self.services.calls.remove(key);
                self.send_own(now, to, bye);
            }
            State::Answered { bytes, resend, .. } => {
                if resend.is_due(now) {
                    let (to, bytes) = (call.source, bytes.clone());
                    self.send(to, bytes);
                }
            }
            State::Early { .. } | State::Up => {}
        }
    }
}

/// The 200 is resent over every transport (RFC 3261 §13.3.1.4).
fn answered(now: Instant, response: &Message, cseq: u32) -> State {
    State::Answered {
        bytes: response.to_bytes(),
        cseq,
        resend: Resend::always(now, T2),
        until: now + GIVE_UP,
    }
}
