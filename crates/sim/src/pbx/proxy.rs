//! Passing on: requests downstream, responses upstream, and the timers of both (RFC 3261 §16.6–16.9).

use offhook_base::Instant;

use super::config::{Source, Transport};
use super::event::PbxEvent;
use super::message::{Message, Uri, param};
use super::request::{parties, unescape};
use super::transaction::{Cancel, GIVE_UP, Leg, LegState, Resend, Server, T2, Transaction};
use super::{Pbx, TxId};

/// Methods that begin a dialog or change its target: we stay on their path.
const STAY_ON_PATH: [&str; 4] = ["INVITE", "SUBSCRIBE", "REFER", "UPDATE"];

/// Who somebody is by the word of the switchboard.
const ASSERTED: &str = "P-Asserted-Identity";

/// What a transaction timer asks for.
enum Act {
    Send(Source, Vec<u8>),
    LegDone(usize, Option<u16>),
    Cancel(u16),
    Close,
}

impl Pbx {
    /// Sends a request to every target; a target with a contact gets it as its Request-URI.
    pub(super) fn forward(
        &mut self,
        now: Instant,
        from: Source,
        id: TxId,
        message: Message,
        targets: Vec<(Option<String>, Source)>,
    ) {
        let invite = message.method() == "INVITE";
        if invite {
            let trying = self.transactions.get(&id).map(|tx| tx.response(100));
            if let Some(trying) = trying {
                self.respond(now, id, &trying);
            }
        }
        let mut legs = Vec::with_capacity(targets.len());
        for (contact, to) in targets {
            let mut copy = message.clone();
            if let Some(contact) = contact {
                let method = copy.method().to_owned();
                copy.start = Message::request(&method, &contact).start;
            }
            if STAY_ON_PATH.contains(&copy.method()) {
                self.record_route(&mut copy, from.transport, to.transport);
            }
            legs.push(self.leg(now, to, copy));
        }
        for leg in &legs {
            self.by_branch.insert(leg.branch.clone(), id);
            self.send(leg.to, leg.request.to_bytes());
        }
        let ring_until = invite.then(|| now + self.config.ring_for);
        if let Some(transaction) = self.transactions.get_mut(&id) {
            transaction.legs = legs;
            transaction.ring_until = ring_until;
        }
        self.rearm(id);
    }

    /// A request of our own, in a transaction of its own, whose answer nobody waits for.
    pub(super) fn send_own(&mut self, now: Instant, to: Source, message: Message) {
        let leg = self.leg(now, to, message.clone());
        self.send(to, leg.request.to_bytes());
        self.open(Transaction {
            key: leg.branch.clone(),
            reply_to: to,
            tag: String::new(),
            request: message,
            server: Server::Accepted {
                until: now + GIVE_UP,
            },
            legs: vec![leg],
            ring_until: None,
            verdict: None,
            wake: None,
        });
    }

    pub(super) fn pass_without_state(&mut self, to: Source, mut message: Message) {
        let branch = self.rng.token(16);
        message.push_first("Via", self.via(to.transport, &format!("z9hG4bK{branch}")));
        self.send(to, message.to_bytes());
    }

    fn leg(&mut self, now: Instant, to: Source, mut request: Message) -> Leg {
        let branch = format!("z9hG4bK{}", self.rng.token(16));
        request.push_first("Via", self.via(to.transport, &branch));
        let longest = if request.method() == "INVITE" {
            GIVE_UP
        } else {
            T2
        };
        let resend = Resend::start(now, to, longest);
        let state = LegState::Calling {
            resend,
            until: now + GIVE_UP,
        };
        Leg {
            branch,
            to,
            request,
            state,
            cancel: Cancel::No,
        }
    }

    fn via(&self, transport: Transport, branch: &str) -> String {
        let listen = self.config.listen_for(transport);
        format!(
            "SIP/2.0/{} {listen};branch={branch};rport",
            transport.via_name()
        )
    }

    /// One `Record-Route` for each transport we bridge (RFC 3261 §16.6 step 4, RFC 5658).
    fn record_route(&self, message: &mut Message, inbound: Transport, outbound: Transport) {
        let line = |transport| {
            let listen = self.config.listen_for(transport);
            match transport {
                Transport::Udp => format!("<sip:{listen};lr>"),
                Transport::Tcp | Transport::Tls => {
                    format!("<sip:{listen};transport={};lr>", transport.param())
                }
            }
        };
        message.push_first("Record-Route", line(inbound));
        if inbound != outbound {
            message.push_first("Record-Route", line(outbound));
        }
    }

    pub(super) fn on_response(&mut self, now: Instant, from: Source, mut message: Message) {
        let via = message.pop("Via").unwrap_or_default();
        let branch = param(&via, "branch").flatten().unwrap_or_default();
        let Some(id) = self.by_branch.get(branch).copied() else {
            return self.drop_message(from, "an answer to nothing we asked");
        };
        let place = self
            .transactions
            .get(&id)
            .and_then(|transaction| transaction.legs.iter().position(|leg| leg.branch == branch));
        let Some(place) = place else { return };
        let method = message
            .cseq()
            .map(|(_, method)| method.to_owned())
            .unwrap_or_default();
        if method == "CANCEL" {
            return self.on_cancel_answered(id, place);
        }
        self.name_the_called(id, &mut message);
        match message.status() {
            100..=199 => self.on_provisional(now, id, place, &message),
            _ => self.on_final(now, id, place, message),
        }
        self.rearm(id);
    }

    /// RFC 3325 §5: a phone's own assertion is taken away, and ours put in its place.
    fn name_the_called(&self, id: TxId, message: &mut Message) {
        while message.pop(ASSERTED).is_some() {}
        let Some(request) = self.transactions.get(&id).map(|tx| &tx.request) else {
            return;
        };
        let begins = request.method() == "INVITE" && request.tag("To").is_none();
        let rings_or_answers = (101..300).contains(&message.status());
        if !self.config.names_the_called || !begins || !rings_or_answers {
            return;
        }
        let called = Uri::parse(request.uri()).and_then(|uri| uri.user.map(unescape));
        let mut users = self.config.users.iter();
        if let Some(user) = users.find(|user| Some(&user.name) == called.as_ref()) {
            let name = user.display.replace(['"', '\\'], "");
            let (number, domain) = (&user.name, &self.config.domain);
            message.push(ASSERTED, format!("\"{name}\" <sip:{number}@{domain}>"));
        }
    }

    fn on_cancel_answered(&mut self, id: TxId, place: usize) {
        if let Some(transaction) = self.transactions.get_mut(&id)
            && let Cancel::Sent { resend, .. } = &mut transaction.legs[place].cancel
        {
            *resend = None;
        }
        self.rearm(id);
    }

    fn on_provisional(&mut self, now: Instant, id: TxId, place: usize, message: &Message) {
        let ring_for = self.config.ring_for + GIVE_UP;
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let invite = transaction.is_invite();
        let leg = &mut transaction.legs[place];
        match &mut leg.state {
            LegState::Calling { resend, until } => {
                let mut resend = *resend;
                let until = if invite { now + ring_for } else { *until };
                if invite {
                    resend = None;
                } else if let Some(resend) = &mut resend {
                    resend.slow_down();
                }
                leg.state = LegState::Proceeding { resend, until };
            }
            LegState::Proceeding { until, .. } if invite => *until = now + ring_for,
            LegState::Proceeding { .. } => {}
            LegState::Done { .. } => return,
        }
        let to = leg.to;
        let wanted = matches!(leg.cancel, Cancel::Wanted);
        let pass = transaction.is_open() && transaction.verdict.is_none();
        if wanted {
            self.send_cancel(now, id, place);
        } else if pass && message.status() > 100 {
            self.learn_contact(now, to, message);
            self.respond(now, id, message);
        }
    }

    fn on_final(&mut self, now: Instant, id: TxId, place: usize, message: Message) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let invite = transaction.is_invite();
        let success = message.status() < 300;
        let leg = &mut transaction.legs[place];
        let to = leg.to;
        let ack =
            (invite && !success).then(|| leg.ack(message.get("To").unwrap_or_default()).to_bytes());
        let was_done = leg.is_done();
        if !was_done {
            leg.state = LegState::Done {
                response: Some(message.clone()),
            };
        }
        if let Some(ack) = ack {
            self.send(to, ack);
        }
        if invite && success {
            self.learn_contact(now, to, &message);
            return self.pass_success(now, id, place, &message);
        }
        if was_done {
            return;
        }
        if invite && message.status() >= 600 {
            self.cancel_legs(now, id);
        }
        self.conclude(now, id);
    }

    /// A 2xx to INVITE passes at once, every copy of it, and ends the other legs (RFC 3261 §16.7 step 5, 10).
    fn pass_success(&mut self, now: Instant, id: TxId, place: usize, message: &Message) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let first = matches!(transaction.server, Server::Open { .. });
        if !first && !matches!(transaction.server, Server::Accepted { .. }) {
            return;
        }
        let reply_to = transaction.reply_to;
        let in_dialog = transaction.request.tag("To").is_some();
        if first {
            transaction.server = Server::Accepted {
                until: now + GIVE_UP,
            };
            let (from, to) = parties(&transaction.request);
            if !in_dialog {
                self.note(PbxEvent::Answered { from, to });
            }
            self.cancel_legs_but(now, id, Some(place));
        }
        self.send(reply_to, message.to_bytes());
        self.rearm(id);
    }

    /// When every leg is done, passes the best answer on.
    fn conclude(&mut self, now: Instant, id: TxId) {
        let Some(transaction) = self.transactions.get(&id) else {
            return;
        };
        if !transaction.is_open() || !transaction.legs.iter().all(Leg::is_done) {
            return;
        }
        let best = transaction.best().cloned();
        let response = match (transaction.verdict, best) {
            (Some(480), _) => transaction.response(480),
            (Some(status), None) => transaction.response(status),
            (_, Some(best)) => best,
            (None, None) => transaction.response(408),
        };
        // RFC 4320 §4.2: nobody waits any more for a 408 to a request other than INVITE.
        if response.status() == 408 && !transaction.is_invite() {
            return self.close(id);
        }
        if transaction.is_invite() && transaction.request.tag("To").is_none() {
            let (from, to) = parties(&transaction.request);
            let status = response.status();
            self.note(PbxEvent::NotAnswered { from, to, status });
        }
        self.respond(now, id, &response);
    }

    /// Sends a response upstream and moves the server side accordingly (RFC 3261 §17.2).
    pub(super) fn respond(&mut self, now: Instant, id: TxId, response: &Message) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        if !transaction.is_open() {
            return;
        }
        let bytes = response.to_bytes();
        let to = transaction.reply_to;
        let invite = transaction.is_invite();
        transaction.server = match response.status() {
            100..=199 => Server::Open {
                last: Some(bytes.clone()),
            },
            200..=299 if invite => Server::Accepted {
                until: now + GIVE_UP,
            },
            _ => Server::Answered {
                last: bytes.clone(),
                resend: if invite {
                    Resend::start(now, to, T2)
                } else {
                    None
                },
                until: now + GIVE_UP,
            },
        };
        self.send(to, bytes);
        self.rearm(id);
    }

    /// The caller gave up, or we do: `verdict` is the answer when no leg brings another.
    pub(super) fn cancel_transaction(&mut self, now: Instant, id: TxId, verdict: u16) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        if !transaction.is_open() || !transaction.is_invite() {
            return;
        }
        transaction.verdict = Some(verdict);
        transaction.ring_until = None;
        if transaction.legs.is_empty() {
            self.stop_service_for(id);
            return self.respond_with(now, id, verdict, &[]);
        }
        self.cancel_legs(now, id);
        self.rearm(id);
    }

    fn cancel_legs(&mut self, now: Instant, id: TxId) {
        self.cancel_legs_but(now, id, None);
    }

    fn cancel_legs_but(&mut self, now: Instant, id: TxId, keep: Option<usize>) {
        let count = self
            .transactions
            .get(&id)
            .map_or(0, |transaction| transaction.legs.len());
        for place in (0..count).filter(|place| Some(*place) != keep) {
            let Some(transaction) = self.transactions.get_mut(&id) else {
                return;
            };
            let leg = &mut transaction.legs[place];
            match (&leg.state, &leg.cancel) {
                (LegState::Calling { .. }, Cancel::No) => leg.cancel = Cancel::Wanted,
                (LegState::Proceeding { .. }, Cancel::No) => self.send_cancel(now, id, place),
                _ => {}
            }
        }
    }

    fn send_cancel(&mut self, now: Instant, id: TxId, place: usize) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let leg = &mut transaction.legs[place];
        let bytes = leg.cancel_request().to_bytes();
        let resend = Resend::start(now, leg.to, T2);
        leg.cancel = Cancel::Sent {
            bytes: bytes.clone(),
            resend,
            until: now + GIVE_UP,
        };
        let to = leg.to;
        self.send(to, bytes);
    }

    pub(super) fn on_transaction_timer(&mut self, now: Instant, id: TxId) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let mut acts = Vec::new();
        for place in 0..transaction.legs.len() {
            leg_timer(now, &mut transaction.legs[place], place, &mut acts);
        }
        server_timer(now, transaction, &mut acts);
        for act in acts {
            self.perform(now, id, act);
        }
        self.rearm(id);
    }

    fn perform(&mut self, now: Instant, id: TxId, act: Act) {
        match act {
            Act::Send(to, bytes) => self.send(to, bytes),
            Act::Cancel(verdict) => self.cancel_transaction(now, id, verdict),
            Act::Close => self.close(id),
            Act::LegDone(place, status) => {
                if let Some(transaction) = self.transactions.get_mut(&id) {
                    let response = status.map(|status| transaction.response(status));
                    transaction.legs[place].state = LegState::Done { response };
                }
                self.conclude(now, id);
            }
        }
    }
}

fn leg_timer(now: Instant, leg: &mut Leg, place: usize, acts: &mut Vec<Act>) {
    match &mut leg.state {
        LegState::Calling { resend, until } | LegState::Proceeding { resend, until } => {
            if *until <= now {
                acts.push(Act::LegDone(place, Some(408)));
                return;
            }
            if resend.as_mut().is_some_and(|resend| resend.is_due(now)) {
                acts.push(Act::Send(leg.to, leg.request.to_bytes()));
            }
        }
        LegState::Done { .. } => return,
    }
    if let Cancel::Sent {
        bytes,
        resend,
        until,
    } = &mut leg.cancel
    {
        if *until <= now {
            acts.push(Act::LegDone(place, Some(487)));
        } else if resend.as_mut().is_some_and(|resend| resend.is_due(now)) {
            acts.push(Act::Send(leg.to, bytes.clone()));
        }
    }
}

fn server_timer(now: Instant, transaction: &mut Transaction, acts: &mut Vec<Act>) {
    match &mut transaction.server {
        Server::Open { .. } => {
            if transaction.ring_until.is_some_and(|until| until <= now) {
                acts.push(Act::Cancel(480));
            }
        }
        Server::Answered {
            last,
            resend,
            until,
        } => {
            if *until <= now {
                acts.push(Act::Close);
            } else if resend.as_mut().is_some_and(|resend| resend.is_due(now)) {
                acts.push(Act::Send(transaction.reply_to, last.clone()));
            }
        }
        Server::Accepted { until } | Server::Confirmed { until } => {
            if *until <= now {
                acts.push(Act::Close);
            }
        }
    }
}
