//! What the SIP machine tells about calls: incoming ones, progress, answers, changes of the session.
//!
//! Read RFC 3261 §13 and §14, RFC 3264 §8, and RFC 6337 for who may offer when.

use core::time::Duration;

use offhook_base::Instant;
use offhook_settings::LineNo;
use offhook_sip::{AccountId, Body, By, CallId, Cause, Event as SipEvent, Identity, Party};

use crate::Phone;
use crate::call::{Call, Exchange, Hold, Peer, State};
use crate::calls::{MAX_CALLS, MAX_CALLS_PER_LINE};
use crate::events::{CallNo, Direction, Event};
use crate::features::{self, Caller, Verdict};
use crate::history::Past;
use crate::identity;
use crate::io::Output;
use crate::offer::{Refusal, Session};
use crate::panel::Open;

impl Phone {
    /// One event of the SIP machine about a call.
    pub(crate) fn call_event(&mut self, now: Instant, event: SipEvent) {
        match event {
            SipEvent::Incoming {
                call,
                account,
                from,
                identity,
                to: _,
                offer,
                from_server,
                alert_info,
                call_info,
            } => {
                let caller = Caller {
                    from_server,
                    alert_info,
                    call_info,
                };
                self.incoming(now, (call, account), (from, identity), offer, &caller);
            }
            SipEvent::Progress {
                call,
                status,
                identity,
                body,
                ..
            } => {
                self.identified(call, &identity);
                self.progress(now, call, status, body);
            }
            SipEvent::Answered {
                call,
                identity,
                body,
            } => {
                self.identified(call, &identity);
                self.answered(now, call, body);
            }
            SipEvent::Confirmed { call, body } => self.confirmed(now, call, body),
            SipEvent::Reoffer {
                call,
                identity,
                offer,
            } => {
                self.identified(call, &identity);
                self.reoffered(now, call, offer);
            }
            SipEvent::ReofferAnswered { call, body } => self.reoffer_answered(now, call, body),
            SipEvent::ReofferFailed { call, status } => self.reoffer_failed(now, call, status),
            SipEvent::Ended { call, cause } => {
                if let Some(no) = self.by_sip(call) {
                    self.finish(now, no, &cause);
                }
            }
            SipEvent::Registration { .. } | SipEvent::Stopped => (),
        }
    }

    fn incoming(
        &mut self,
        now: Instant,
        (id, account): (CallId, AccountId),
        (from, identity): (Party, Identity),
        offer: Option<Body>,
        caller: &Caller,
    ) {
        let line = u8::try_from(account.0).ok().and_then(LineNo::new);
        let Some(line) = line.filter(|line| self.plan.has(*line)) else {
            return self.sip.reject(now, id, 404);
        };
        let peer = identity::caller(self.plan.line(line).caller_from, &from, &identity);
        let answer_at = match self.admit_call(line, offer.as_ref(), caller) {
            Ok(delay) => delay.map(|delay| now + delay),
            Err((status, reason)) => {
                self.sip.reject(now, id, status);
                return self.refused(now, line, peer, status, reason);
            }
        };
        let no = self.add_call(now, line, Direction::Incoming);
        if let Some(call) = self.call_mut(no) {
            call.sip = Some(id);
            call.peer = peer;
            call.state = State::Ringing {
                offer,
                answer_at,
                silenced: false,
            };
        }
        self.sip.ring(now, id);
        self.open_ports(no);
        if !matches!(self.panel.open, Open::Dialling(_)) {
            self.panel.open = Open::Nothing;
        }
        self.panel.chosen = Some(no);
        self.panel.light(now, self.plan.backlight);
        self.tell_call(no, Event::CallStarted);
    }

    /// The server says who is at the other end: of a call of ours, or of any call that was moved there.
    fn identified(&mut self, id: CallId, identity: &Identity) {
        let Some(call) = self.by_sip(id).and_then(|no| self.call(no)) else {
            return;
        };
        let (no, plan) = (call.no, self.plan.line(call.line));
        let peer = match call.direction {
            Direction::Outgoing => identity::callee(plan.callee_from, identity),
            Direction::Incoming => identity::moved(plan.caller_from, identity),
        };
        if let (Some(mut peer), Some(call)) = (peer, self.call_mut(no)) {
            // A later answer without a name takes none away.
            if peer.name.is_empty() && peer.number == call.peer.number {
                peer.name = core::mem::take(&mut call.peer.name);
            }
            call.peer = peer;
        }
    }

    /// Whether a call may ring here, and after which delay it is answered by itself.
    fn admit_call(
        &self,
        line: LineNo,
        offer: Option<&Body>,
        caller: &Caller,
    ) -> Result<Option<Duration>, (u16, &'static str)> {
        if self.stopping() {
            return Err((480, "The phone is being switched off"));
        }
        let mut delay = None;
        for feature in features::FEATURES {
            match (feature.incoming)(self, line, caller) {
                Verdict::Pass => (),
                Verdict::Refuse { status, reason } => return Err((status, reason)),
                Verdict::AnswerAfter(wait) => delay = delay.or(Some(wait)),
            }
        }
        let on_line = self.calls.iter().filter(|call| call.line == line).count();
        let waiting = !self.calls.is_empty() && !self.plan.line(line).call_waiting;
        if waiting || on_line >= MAX_CALLS_PER_LINE || self.calls.len() >= MAX_CALLS {
            return Err((486, "The phone is busy"));
        }
        if let Some(offer) = offer {
            Session::check(&self.plan.line(line).abilities, offer)
                .map_err(|refusal| (refusal.status(), refusal.words()))?;
        }
        Ok(delay)
    }

    fn refused(&mut self, now: Instant, line: LineNo, peer: Peer, status: u16, reason: &str) {
        let _ = now;
        self.out.push(Output::Event(Event::CallRefused {
            number: peer.number.clone(),
            status,
            reason: reason.to_owned(),
        }));
        self.remember(Past {
            direction: Direction::Incoming,
            line: line.number(),
            number: peer.number,
            name: peer.name,
            at: self.clock.utc(now),
            talked: None,
            rejected: false,
        });
    }

    fn progress(&mut self, now: Instant, id: CallId, status: u16, body: Option<Body>) {
        let Some(no) = self.by_sip(id) else { return };
        let early_before = match self.call(no).map(|call| &call.state) {
            Some(State::Calling { early, .. }) => *early,
            Some(_) | None => return,
        };
        // Early media on any 1xx with SDP; the manuals ask for 183 only (004:7207), peers send 180 too.
        let early = match body {
            Some(body) => self.take_answer(now, no, &body).is_ok(),
            // 004:7217: a 180 after early media brings the local ringback tone back, unless switched off.
            None => early_before && !(status == 180 && self.plan.ringback_after_early_media),
        };
        let Some(call) = self.call_mut(no) else {
            return;
        };
        let State::Calling {
            ringing,
            early: now_early,
        } = &mut call.state
        else {
            return;
        };
        let first = status == 180 && !*ringing;
        *ringing |= status == 180;
        *now_early = early;
        if first {
            self.tell_call(no, Event::CallRinging);
        }
    }

    fn answered(&mut self, now: Instant, id: CallId, body: Option<Body>) {
        let Some(no) = self.by_sip(id) else { return };
        let outcome = match body {
            Some(body) => self.take_answer(now, no, &body),
            None => match self.call(no) {
                Some(call) if call.session.agreed().is_some() => Ok(()),
                Some(_) | None => Err(Refusal::NoAudio),
            },
        };
        if let Err(refusal) = outcome {
            self.sip.hang_up(now, id);
            let cause = Cause {
                status: Some(refusal.status()),
                reason: refusal.words().to_owned(),
                by: By::Us,
            };
            return self.finish_failed(now, no, &cause);
        }
        self.connect(now, no);
    }

    fn confirmed(&mut self, now: Instant, id: CallId, body: Option<Body>) {
        let Some(no) = self.by_sip(id) else { return };
        if let Some(body) = body
            && let Err(refusal) = self.take_answer(now, no, &body)
        {
            self.notice(now, refusal.words());
            return self.hang_up(now, no);
        }
        if let Some(Call {
            state: State::Accepted { since },
            ..
        }) = self.call(no)
        {
            let since = *since;
            self.set_connected(no, since);
        }
    }

    /// A call is answered: people talk from now on.
    fn connect(&mut self, now: Instant, no: CallNo) {
        self.set_connected(no, now);
        self.tell_answered(now, no);
    }

    fn set_connected(&mut self, no: CallNo, since: Instant) {
        let Some(call) = self.call_mut(no) else {
            return;
        };
        let them = call.session.agreed().is_some_and(|it| !it.they_receive);
        call.state = State::Connected {
            since,
            hold: Hold { us: false, them },
            told: false,
            exchange: Exchange::Idle,
        };
    }

    pub(crate) fn tell_answered(&mut self, now: Instant, no: CallNo) {
        let Some(call) = self.call(no) else { return };
        let codec = call.session.agreed().map_or("", |agreed| agreed.codec.name);
        let event = Event::CallAnswered {
            label: call.label(),
            codec: codec.to_owned(),
            took: now.since(call.began),
        };
        self.out.push(Output::Event(event));
    }

    fn reoffered(&mut self, now: Instant, id: CallId, offer: Option<Body>) {
        let Some(no) = self.by_sip(id) else { return };
        let Some(call) = self.call(no) else { return };
        let Some(local) = self.media_local(call) else {
            return self.sip.answer_reoffer(now, id, Err(488));
        };
        let abilities = self.plan.line(call.line).abilities.clone();
        let held = call.hold().us;
        let Some(call) = self.call_mut(no) else {
            return;
        };
        let answer = match &offer {
            Some(offer) => call.session.answer(&abilities, local, offer, held),
            None => Ok(call.session.offer(&abilities, local, held)),
        };
        let accepted = answer.is_ok();
        let answer = answer.map(Body::sdp).map_err(Refusal::status);
        self.sip.answer_reoffer(now, id, answer);
        if accepted && offer.is_some() {
            self.apply_session(now, no);
        }
    }

    fn reoffer_answered(&mut self, now: Instant, id: CallId, body: Option<Body>) {
        let Some(no) = self.by_sip(id) else { return };
        if let Some(call) = self.call_mut(no)
            && let State::Connected { told, exchange, .. } = &mut call.state
            && let Exchange::Asked { hold } = *exchange
        {
            *told = hold;
            *exchange = Exchange::Idle;
        }
        if let Some(body) = body
            && let Err(refusal) = self.take_answer(now, no, &body)
        {
            self.notice(now, refusal.words());
        }
        self.ask_hold(now, no);
        self.accept_waiting(now);
    }

    fn reoffer_failed(&mut self, now: Instant, id: CallId, status: u16) {
        let Some(no) = self.by_sip(id) else { return };
        // RFC 3261 §14.1: who made the call waits 2.1 to 4 s, the other 0 to 2 s.
        let outgoing = self
            .call(no)
            .is_some_and(|call| call.direction == Direction::Outgoing);
        let wait = if outgoing {
            2_100 + self.rng.below(1_900)
        } else {
            self.rng.below(2_000)
        };
        let Some(call) = self.call_mut(no) else {
            return;
        };
        if let State::Connected {
            hold,
            told,
            exchange,
            ..
        } = &mut call.state
        {
            if status == 491 {
                let at = now + Duration::from_millis(wait);
                *exchange = Exchange::AskAgain { at };
            } else {
                *exchange = Exchange::Idle;
                hold.us = *told;
                self.apply_session(now, no);
                self.notice(now, &format!("The other end refused the change ({status})"));
            }
        }
        self.accept_waiting(now);
    }

    /// Calls that wait for a hold look again whether they may be answered.
    fn accept_waiting(&mut self, now: Instant) {
        let waiting: Vec<_> = self
            .calls
            .iter()
            .filter(|call| matches!(call.state, State::Answering { .. }))
            .map(|call| call.no)
            .collect();
        for no in waiting {
            self.try_accept(now, no);
        }
    }

    fn take_answer(&mut self, now: Instant, no: CallNo, body: &Body) -> Result<(), Refusal> {
        let Some(call) = self.call(no) else {
            return Ok(());
        };
        let abilities = self.plan.line(call.line).abilities.clone();
        let Some(call) = self.call_mut(no) else {
            return Ok(());
        };
        call.session.take_answer(&abilities, body)?;
        self.apply_session(now, no);
        Ok(())
    }

    /// Brings the stream and the hold state in line with what was agreed.
    pub(crate) fn apply_session(&mut self, now: Instant, no: CallNo) {
        self.apply_media(now, no);
        let Some(call) = self.call_mut(no) else {
            return;
        };
        let them = call.session.agreed().is_some_and(|it| !it.they_receive);
        let State::Connected { hold, .. } = &mut call.state else {
            return;
        };
        if hold.them == them {
            return;
        }
        hold.them = them;
        let label = call.label();
        self.out.push(Output::Event(if them {
            Event::CallHeld {
                label,
                by_them: true,
            }
        } else {
            Event::CallResumed(label)
        }));
    }
}
