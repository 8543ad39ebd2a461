//! All calls of the phone: how they begin, are held, and end, as people wish.
//!
//! Read RFC 3261 §13 to §15 and RFC 3264. At most one call is live: taking, dialling or resuming one puts the
//! other on hold first, as the manual's call-waiting flow has it (004:22057).

use core::time::Duration;
use std::net::{IpAddr, Ipv4Addr};

use offhook_base::Instant;
use offhook_settings::LineNo;
use offhook_sip::{AccountId, Body, By, CallId, Cause};

use crate::Phone;
use crate::call::{Call, Exchange, Peer, State};
use crate::events::{CallNo, Direction, Event};
use crate::history::Past;
use crate::io::Output;
use crate::offer::{Local, Session};
use crate::panel::Open;
use crate::words;

/// Calls at once on one phone, ringing ones included; one more caller hears busy (486).
pub(crate) const MAX_CALLS: usize = 8;
/// Calls at once on one line: one that talks, one on hold and one that waits.
pub(crate) const MAX_CALLS_PER_LINE: usize = 3;
/// How long answering a waiting call waits for the hold of the present one.
const HOLD_FIRST: Duration = Duration::from_secs(2);

impl Phone {
    /// The call with this number.
    pub(crate) fn call(&self, no: CallNo) -> Option<&Call> {
        self.calls.iter().find(|call| call.no == no)
    }

    pub(crate) fn call_mut(&mut self, no: CallNo) -> Option<&mut Call> {
        self.calls.iter_mut().find(|call| call.no == no)
    }

    pub(crate) fn by_sip(&self, id: CallId) -> Option<CallNo> {
        let found = self.calls.iter().find(|call| call.sip == Some(id));
        found.map(|call| call.no)
    }

    /// The call that keys act on: the chosen one, else the one that lives, else the first.
    pub(crate) fn chosen(&self) -> Option<&Call> {
        let chosen = self.panel.chosen.and_then(|no| self.call(no));
        let live = || self.calls.iter().find(|call| call.is_live());
        chosen.or_else(live).or_else(|| self.calls.first())
    }

    /// The call that owns the microphone.
    pub(crate) fn live(&self) -> Option<CallNo> {
        let talking = |call: &&Call| call.is_live() && call.stream.is_some();
        self.calls.iter().find(talking).map(|call| call.no)
    }

    /// The call that rings here and waits for somebody; the chosen one before others.
    pub(crate) fn ringing(&self) -> Option<CallNo> {
        let chosen = self.chosen().filter(|call| call.rings_here());
        let any = || self.calls.iter().find(|call| call.rings_here());
        chosen.or_else(any).map(|call| call.no)
    }

    /// The address media of a line is received on, as far as it is known.
    fn media_address(&self, line: LineNo) -> IpAddr {
        let account = AccountId(u16::from(line.number()));
        let towards = self.sip.local_ip(account).or(self.local_ip);
        let towards = towards.filter(|local| !local.is_unspecified());
        let bound = Some(self.config.bind).filter(|bind| !bind.is_unspecified());
        bound.or(towards).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    pub(crate) fn media_local(&self, call: &Call) -> Option<Local> {
        let (rtp, rtcp) = call.ports.as_ref()?.ready()?;
        let address = self.media_address(call.line);
        Some(Local { address, rtp, rtcp })
    }

    /// Calls `number` from `line`; what stands in the way is shown as a failed call.
    pub(crate) fn dial(&mut self, now: Instant, number: &str, line: Option<LineNo>) {
        let number = number.trim().to_owned();
        self.panel.open = Open::Nothing;
        if let Err(reason) = self.may_dial(&number, line) {
            return self.show_failed(now, number, reason, None);
        }
        let Some(line) = line.or_else(|| self.default_line()) else {
            return;
        };
        self.hold_live(now, None);
        let no = self.add_call(now, line, Direction::Outgoing);
        self.panel.lift();
        self.panel.chosen = Some(no);
        if let Some(call) = self.call_mut(no) {
            call.dialled = words::number_of(&number);
            call.peer = Peer {
                name: String::new(),
                number: call.dialled.clone(),
            };
            call.state = State::Opening { target: number };
        }
        self.tell_call(no, Event::CallStarted);
        self.open_ports(no);
    }

    fn may_dial(&self, number: &str, line: Option<LineNo>) -> Result<(), String> {
        if number.is_empty() || number.len() > crate::dialling::MAX_DIGITS {
            return Err("The number is empty or too long".to_owned());
        }
        if number.chars().any(char::is_control) {
            return Err("The number holds a character that cannot be dialled".to_owned());
        }
        if self.calls.len() >= MAX_CALLS {
            return Err("No more calls fit. End one first".to_owned());
        }
        let Some(line) = line.or_else(|| self.default_line()) else {
            return Err("No account is set up. The settings name none".to_owned());
        };
        if self.plan.line(line).abilities.codecs.is_empty() {
            return Err("The codec list has no codec this phone speaks".to_owned());
        }
        self.lines.may_call(line)
    }

    pub(crate) fn add_call(&mut self, now: Instant, line: LineNo, direction: Direction) -> CallNo {
        self.last_call += 1;
        let no = CallNo(self.last_call);
        // The session id only has to be new (RFC 8866 §5.2); chance keeps it from telling anything.
        let session = Session::new(u64::from(self.rng.next_u32() >> 1));
        self.calls.push(Call {
            no,
            sip: None,
            line,
            direction,
            dialled: String::new(),
            peer: Peer::default(),
            state: State::Opening {
                target: String::new(),
            },
            began: now,
            ports: None,
            session,
            stream: None,
            auto_answered: false,
        });
        no
    }

    /// Both media sockets of a call are open: go on with what waited for them.
    pub(crate) fn media_ready(&mut self, now: Instant, no: CallNo) {
        match self.call(no).map(|call| &call.state) {
            Some(State::Opening { .. }) => self.send_invite(now, no),
            Some(State::Answering { .. }) => self.try_accept(now, no),
            Some(
                State::Calling { .. }
                | State::Ringing { .. }
                | State::Accepted { .. }
                | State::Connected { .. },
            )
            | None => (),
        }
    }

    fn send_invite(&mut self, now: Instant, no: CallNo) {
        let Some((local, line)) = self
            .call(no)
            .and_then(|call| Some((self.media_local(call)?, call.line)))
        else {
            return;
        };
        let abilities = self.plan.line(line).abilities.clone();
        let Some(call) = self.calls.iter_mut().find(|call| call.no == no) else {
            return;
        };
        let State::Opening { target } = &call.state else {
            return;
        };
        let body = Body::sdp(call.session.offer(&abilities, local, false));
        let account = AccountId(u16::from(line.number()));
        call.sip = Some(self.sip.invite(now, account, target, Some(body)));
        call.state = State::Calling {
            ringing: false,
            early: false,
        };
    }

    /// Takes a ringing call; the present one is put on hold first (004:22057).
    pub(crate) fn answer(&mut self, now: Instant, no: CallNo) {
        if !self.call(no).is_some_and(Call::rings_here) {
            return;
        }
        let attempts: Vec<_> = self
            .calls
            .iter()
            .filter(|call| call.is_outgoing_attempt())
            .map(|call| call.no)
            .collect();
        for attempt in attempts {
            self.hang_up(now, attempt);
        }
        let first = self.hold_live(now, Some(no));
        let Some(call) = self.call_mut(no) else {
            return;
        };
        if let State::Ringing { offer, .. } = &mut call.state {
            call.state = State::Answering {
                offer: offer.take(),
                first: first.map(|first| (first, now + HOLD_FIRST)),
            };
        }
        self.panel.lift();
        self.panel.chosen = Some(no);
        self.panel.open = Open::Nothing;
        self.try_accept(now, no);
    }

    /// Answers with 200 once nothing is missing any more.
    pub(crate) fn try_accept(&mut self, now: Instant, no: CallNo) {
        let Some(call) = self.call(no) else { return };
        let State::Answering { offer, first } = &call.state else {
            return;
        };
        if let Some((first, by)) = first
            && now < *by
            && self.hold_is_under_way(*first)
        {
            return;
        }
        let (Some(local), Some(id)) = (self.media_local(call), call.sip) else {
            return;
        };
        let offer = offer.clone();
        let abilities = self.plan.line(call.line).abilities.clone();
        let Some(call) = self.call_mut(no) else {
            return;
        };
        let answer = match &offer {
            Some(offer) => call.session.answer(&abilities, local, offer, false),
            None => Ok(call.session.offer(&abilities, local, false)),
        };
        match answer {
            Ok(body) => {
                call.state = State::Accepted { since: now };
                self.sip.accept(now, id, Body::sdp(body));
                self.apply_session(now, no);
                self.tell_answered(now, no);
            }
            Err(refusal) => {
                self.sip.reject(now, id, refusal.status());
                self.notice(now, refusal.words());
            }
        }
    }

    fn hold_is_under_way(&self, no: CallNo) -> bool {
        matches!(
            self.call(no).map(|call| &call.state),
            Some(State::Connected {
                exchange: Exchange::Asked { .. } | Exchange::AskAgain { .. },
                ..
            })
        )
    }

    /// Turns a ringing call away.
    pub(crate) fn reject(&mut self, now: Instant, no: CallNo) {
        let Some(call) = self.call(no).filter(|call| call.rings_here()) else {
            return;
        };
        if let Some(id) = call.sip {
            self.sip.reject(now, id, self.plan.reject_code);
        }
        let cause = Cause {
            status: Some(self.plan.reject_code),
            reason: "Rejected here".to_owned(),
            by: By::Us,
        };
        self.finish(now, no, &cause);
    }

    /// Ends a call whatever its state; its line is free at once, however long the network takes.
    pub(crate) fn hang_up(&mut self, now: Instant, no: CallNo) {
        let Some(call) = self.call(no) else { return };
        if call.rings_here() {
            return self.reject(now, no);
        }
        if let Some(id) = call.sip {
            self.sip.hang_up(now, id);
        }
        let cause = Cause {
            status: None,
            reason: String::new(),
            by: By::Us,
        };
        self.finish(now, no, &cause);
    }

    /// Puts every live call but `except` on hold: the one that a hold was asked for.
    pub(crate) fn hold_live(&mut self, now: Instant, except: Option<CallNo>) -> Option<CallNo> {
        let live: Vec<_> = self
            .calls
            .iter()
            .filter(|call| call.is_live() && Some(call.no) != except)
            .map(|call| call.no)
            .collect();
        let mut held = None;
        for no in live {
            if self.set_hold(now, no, true) {
                held = Some(no);
            }
        }
        held
    }

    /// Puts a call on hold or takes it back; whether anything was asked for.
    pub(crate) fn set_hold(&mut self, now: Instant, no: CallNo, on: bool) -> bool {
        if !on {
            self.hold_live(now, Some(no));
        }
        let Some(call) = self.call_mut(no) else {
            return false;
        };
        let State::Connected { hold, .. } = &mut call.state else {
            return false;
        };
        if hold.us == on {
            return false;
        }
        hold.us = on;
        if on && let Some(stream) = &mut call.stream {
            stream.set_direction(now, false, false);
        }
        if !on {
            self.panel.lift();
            self.panel.chosen = Some(no);
        }
        let label = self.call(no).map(Call::label);
        if let Some(label) = label {
            self.out.push(Output::Event(if on {
                Event::CallHeld {
                    label,
                    by_them: false,
                }
            } else {
                Event::CallResumed(label)
            }));
        }
        self.ask_hold(now, no);
        true
    }

    /// Sends the re-INVITE that a changed wish needs, unless one is under way.
    pub(crate) fn ask_hold(&mut self, now: Instant, no: CallNo) {
        let Some(call) = self.call(no) else { return };
        let Some(local) = self.media_local(call) else {
            return;
        };
        let abilities = self.plan.line(call.line).abilities.clone();
        let Some(call) = self.calls.iter_mut().find(|call| call.no == no) else {
            return;
        };
        let (
            State::Connected {
                hold,
                told,
                exchange,
                ..
            },
            Some(id),
        ) = (&mut call.state, call.sip)
        else {
            return;
        };
        if *exchange != Exchange::Idle || hold.us == *told {
            return;
        }
        *exchange = Exchange::Asked { hold: hold.us };
        let body = call.session.offer(&abilities, local, hold.us);
        self.sip.reoffer(now, id, Body::sdp(body));
    }

    /// A call is over.
    pub(crate) fn finish(&mut self, now: Instant, no: CallNo, cause: &Cause) {
        let Some(call) = self.call(no) else { return };
        let answered = call.since().is_some();
        if call.direction == Direction::Outgoing && !answered && cause.by != By::Us {
            return self.finish_failed(now, no, cause);
        }
        let reason = words::ended(cause, &call.peer, answered);
        let card = call.card(now, self.plan.line(call.line).owner());
        self.remove_call(now, no, cause, &reason);
        if answered && self.calls.is_empty() {
            let busy = cause.by != By::Us;
            self.panel
                .show_ended(now, card, reason, self.plan.busy_tone.filter(|_| busy));
        }
        self.after_a_call();
    }

    /// A call of ours could not be made.
    pub(crate) fn finish_failed(&mut self, now: Instant, no: CallNo, cause: &Cause) {
        let Some(call) = self.call(no) else { return };
        let who = call.peer.who().to_owned();
        let reason = words::failed(cause);
        self.remove_call(now, no, cause, &reason);
        self.show_failed(now, who, reason, cause.status);
        self.after_a_call();
    }

    /// Shows that a call could not be made, with the tone that says so.
    pub(crate) fn show_failed(
        &mut self,
        now: Instant,
        who: String,
        reason: String,
        code: Option<u16>,
    ) {
        if self.calls.is_empty() {
            self.panel.show_failed(now, who, reason, code);
        } else {
            self.notice(now, &reason);
        }
    }

    fn remove_call(&mut self, now: Instant, no: CallNo, cause: &Cause, reason: &str) {
        let Some(place) = self.calls.iter().position(|call| call.no == no) else {
            return;
        };
        let mut call = self.calls.remove(place);
        self.close_media(now, &mut call);
        let talked = call.talked(now);
        self.out.push(Output::Event(Event::CallEnded {
            label: call.label(),
            answered: talked.is_some(),
            talked: talked.unwrap_or_default(),
            reason: reason.to_owned(),
            status: cause.status,
            media: call.figures(),
        }));
        self.remember(Past {
            direction: call.direction,
            line: call.line.number(),
            number: match call.direction {
                Direction::Incoming => call.peer.number.clone(),
                Direction::Outgoing => call.dialled.clone(),
            },
            name: call.peer.name.clone(),
            at: self.clock.utc(call.began),
            talked,
            rejected: call.rings_here() && cause.by == By::Us,
        });
    }

    /// Chooses another call, or rests when there is none.
    fn after_a_call(&mut self) {
        let gone = self.panel.chosen.is_none_or(|no| self.call(no).is_none());
        if gone {
            self.panel.chosen = self
                .ringing()
                .or_else(|| self.calls.first().map(|it| it.no));
        }
        if self.calls.is_empty() {
            self.panel.muted = false;
            if !matches!(self.panel.open, Open::Dialling(_)) {
                self.panel.rest();
            }
        }
    }

    /// Pushes an event that needs nothing but the call's label.
    pub(crate) fn tell_call(
        &mut self,
        no: CallNo,
        event: impl FnOnce(crate::events::CallLabel) -> Event,
    ) {
        if let Some(call) = self.call(no) {
            let event = event(call.label());
            self.out.push(Output::Event(event));
        }
    }

    /// Does what is due on calls.
    pub(crate) fn calls_due(&mut self, now: Instant) {
        let numbers: Vec<_> = self.calls.iter().map(|call| call.no).collect();
        for no in numbers {
            let Some(call) = self.call_mut(no) else {
                continue;
            };
            match &mut call.state {
                State::Ringing {
                    answer_at: Some(at),
                    ..
                } if now >= *at => self.auto_answer(now, no),
                State::Answering {
                    first: Some((_, by)),
                    ..
                } if now >= *by => self.try_accept(now, no),
                State::Connected { exchange, .. } => {
                    if let Exchange::AskAgain { at } = *exchange
                        && now >= at
                    {
                        *exchange = Exchange::Idle;
                        self.ask_hold(now, no);
                    }
                }
                State::Opening { .. }
                | State::Calling { .. }
                | State::Ringing { .. }
                | State::Answering { .. }
                | State::Accepted { .. } => (),
            }
        }
    }
}
