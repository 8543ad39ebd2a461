//! Answers to our requests, and requests that were never answered.

use offhook_base::{Duration, Instant};
use offhook_wire::sip::{HeaderName, Message, Method, StartLine};

use super::Endpoint;
use super::incoming::body_of;
use crate::auth::Refusal;
use crate::call::{Calling, Cancel, Stage, Up};
use crate::clients::{Answer, Asker};
use crate::core::Dest;
use crate::digest::{Algorithm, Challenge, Qop};
use crate::draft::Draft;
use crate::registration::{DEAD_HOP_PAUSE, retry_after};
use crate::{AccountId, By, CallId, Event, Flow, Identity};

/// Most challenges looked at in one response.
const MAX_CHALLENGES: usize = 16;

impl Endpoint {
    pub(super) fn on_response(
        &mut self,
        now: Instant,
        flow: &Flow,
        message: &Message<'_>,
        status: u16,
    ) {
        if message.validate().is_err() {
            self.core.counters.dropped_garbage += 1;
            return;
        }
        // RFC 3261 §8.1.3.3: a second Via means it was for somebody else.
        let mut vias = message.vias();
        let (Some(Ok(via)), None, Ok(cseq)) = (vias.next(), vias.next(), message.cseq()) else {
            self.core.counters.dropped_stray += 1;
            return;
        };
        let branch = via.branch().unwrap_or_default();
        let to = message.header(HeaderName::To).unwrap_or_default();
        let answer =
            self.clients
                .on_response(&mut self.core, now, branch, &cseq.method, status, to);
        let Some(answer) = answer else {
            return;
        };
        match answer.asker {
            Asker::Register(account) => {
                self.on_register_answer(now, account, answer, message, status)
            }
            Asker::Invite(id) => {
                let account = self.calls.get(id).map(|call| call.account);
                let identity = account.map(|account| self.identity(account, flow, message));
                let identity = identity.unwrap_or_default();
                self.on_invite_answer(now, id, answer, message, (status, identity));
            }
            Asker::Change(id) => self.on_change_answer(now, id, answer, message, status),
            Asker::Bye(id) => self.on_bye_answer(now, id, answer, message, status),
            Asker::Nobody => {}
        }
    }

    /// A request was given up: no answer in time, or its server cannot be reached.
    pub(super) fn on_no_answer(&mut self, now: Instant, answer: Answer, reason: &str) {
        let addr = answer.dest.hop.addr;
        for line in self.lines.values_mut() {
            line.avoid(addr, now + DEAD_HOP_PAUSE, false);
        }
        match answer.asker {
            Asker::Register(account) => self.on_register_unanswered(now, account, reason),
            Asker::Invite(id) => {
                let cancelled = self.calls.get(id).is_none_or(|call| call.told);
                if cancelled || !self.attempt(now, id) {
                    self.tell_ended(id, None, reason, By::Timeout);
                    self.forget_call(id);
                    self.doubt_servers();
                }
            }
            Asker::Change(id) => self.end_lost(now, id, reason),
            Asker::Bye(id) => self.forget_call(id),
            Asker::Nobody => {}
        }
    }

    /// All places of a call failed. An account that does not register asks for them again at its next call; one
    /// that does asks when its registration fails.
    fn doubt_servers(&mut self) {
        for line in self
            .lines
            .values_mut()
            .filter(|line| !line.account.register)
        {
            line.hops.clear();
        }
    }

    /// A call whose other side answers no more: told, and a BYE in case it still hears.
    pub(super) fn end_lost(&mut self, now: Instant, id: u64, reason: &str) {
        self.tell_ended(id, None, reason, By::Timeout);
        self.send_bye(now, id);
    }

    fn on_invite_answer(
        &mut self,
        now: Instant,
        id: u64,
        answer: Answer,
        message: &Message<'_>,
        (status, identity): (u16, Identity),
    ) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        match &mut call.stage {
            Stage::Calling(_) => match status {
                ..=199 => self.on_ringing(now, id, message, status, identity),
                200..=299 => self.on_answered(now, id, &answer, message, identity),
                _ => self.on_refused(now, id, answer, message, status),
            },
            Stage::Up(up) | Stage::Closing(up) if (200..=299).contains(&status) => {
                let tag = message
                    .to()
                    .ok()
                    .and_then(|to| to.tag())
                    .unwrap_or_default();
                if up.dialog.remote_tag.as_deref() == Some(tag) {
                    self.acknowledge_again(id, message);
                } else {
                    self.on_second_fork(now, id, message);
                }
            }
            Stage::Up(_) | Stage::Closing(_) | Stage::Finding { .. } | Stage::Ringing(_) => {}
        }
    }

    fn on_ringing(
        &mut self,
        now: Instant,
        id: u64,
        message: &Message<'_>,
        status: u16,
        identity: Identity,
    ) {
        let timer_c = now + self.call_timers(id).c;
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Stage::Calling(calling) = &mut call.stage else {
            return;
        };
        calling.heard = true;
        if calling.cancel == Cancel::Wanted {
            self.cancel_ours(now, id);
            return;
        }
        if calling.cancel == Cancel::Sent || status == 100 {
            return;
        }
        calling.give_up = Some(timer_c);
        self.rearm_call(id);
        self.core.tell(Event::Progress {
            call: CallId(id),
            status,
            reason: reason_of(message),
            identity,
            body: body_of(message),
        });
    }

    fn on_answered(
        &mut self,
        now: Instant,
        id: u64,
        answer: &Answer,
        message: &Message<'_>,
        identity: Identity,
    ) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let account = call.account;
        let calling = match call.stage.take() {
            Stage::Calling(calling) => calling,
            other @ (Stage::Finding { .. }
            | Stage::Ringing(_)
            | Stage::Up(_)
            | Stage::Closing(_)) => {
                call.stage = other;
                return;
            }
        };
        let Calling {
            mut dialog,
            print,
            cancel,
            ..
        } = *calling;
        dialog.establish(message);
        let cseq = message.cseq().map_or(dialog.local_seq, |cseq| cseq.number);
        let ack = self.acknowledge(&dialog, cseq);
        let mut up = Up::new(dialog, print);
        up.ack = Some((cseq, ack));
        if let Some(call) = self.calls.get_mut(id) {
            call.stage = Stage::Up(Box::new(up));
        }
        self.rearm_call(id);
        self.find_next_place(id);
        self.note_success(account, answer);
        if cancel == Cancel::No {
            self.core.tell(Event::Answered {
                call: CallId(id),
                identity,
                body: body_of(message),
            });
        } else {
            // The answer crossed our CANCEL (RFC 3261 §15): the call is real, and is ended as one.
            self.send_bye(now, id);
        }
    }

    /// A signed request succeeded: its realm is the right one from now on.
    pub(super) fn note_success(&mut self, account: AccountId, answer: &Answer) {
        if let (Some(draft), Some(line)) = (&answer.draft, self.lines.get_mut(&account))
            && line.is_server(&answer.dest.hop)
        {
            line.wallet.succeeded(&draft.tries);
            line.trust(answer.dest.hop.addr);
        }
    }

    /// A copy of a 2xx that we have acknowledged: the ACK was lost.
    pub(super) fn acknowledge_again(&mut self, id: u64, message: &Message<'_>) {
        let number = message.cseq().map_or(0, |cseq| cseq.number);
        if let Some(call) = self.calls.get(id)
            && let Stage::Up(up) | Stage::Closing(up) = &call.stage
            && let Some((_, bytes)) = up.ack.as_ref().filter(|(cseq, _)| *cseq == number)
        {
            self.core.resend(&up.dialog.dest, bytes.clone());
        }
    }

    /// Another branch of our forked INVITE answered too late: it is acknowledged and ended.
    fn on_second_fork(&mut self, now: Instant, id: u64, message: &Message<'_>) {
        let Some(call) = self.calls.get(id) else {
            return;
        };
        let (Stage::Up(up) | Stage::Closing(up)) = &call.stage else {
            return;
        };
        let mut fork = up.dialog.clone();
        fork.establish(message);
        let cseq = message.cseq().map_or(fork.local_seq, |cseq| cseq.number);
        self.acknowledge(&fork, cseq);
        let bye = fork.request(Method::Bye, None);
        self.request(now, bye, fork.dest, Asker::Nobody, None);
    }

    fn on_refused(
        &mut self,
        now: Instant,
        id: u64,
        mut answer: Answer,
        message: &Message<'_>,
        status: u16,
    ) {
        let told = self.calls.get(id).is_none_or(|call| call.told);
        if told {
            self.forget_call(id);
            return;
        }
        if let Some(draft) = answer.draft.take()
            && let Some(again) = self.signed_again(*draft, &answer.dest, message, status)
        {
            self.resend_invite(now, id, again, answer.dest);
            return;
        }
        if status == 503 {
            self.leave_alone(now, &answer.dest, message);
            if self.attempt(now, id) {
                return;
            }
        }
        self.tell_ended(id, Some(status), &reason_of(message), By::Them);
        self.forget_call(id);
    }

    fn resend_invite(&mut self, now: Instant, id: u64, mut draft: Draft, dest: Dest) {
        if let Some(calling) = self.calling(id) {
            calling.dialog.local_seq = calling.dialog.local_seq.saturating_add(1);
            draft.cseq = calling.dialog.local_seq;
        }
        self.send_invite(now, id, draft, dest, None);
    }

    fn calling(&mut self, id: u64) -> Option<&mut Calling> {
        match &mut self.calls.get_mut(id)?.stage {
            Stage::Calling(calling) => Some(calling),
            Stage::Finding { .. } | Stage::Ringing(_) | Stage::Up(_) | Stage::Closing(_) => None,
        }
    }

    fn on_bye_answer(
        &mut self,
        now: Instant,
        id: u64,
        mut answer: Answer,
        message: &Message<'_>,
        status: u16,
    ) {
        if status < 200 {
            return;
        }
        if let Some(draft) = answer.draft.take()
            && let Some(mut again) = self.signed_again(*draft, &answer.dest, message, status)
        {
            again.cseq = self.next_in_dialog(id).unwrap_or(again.cseq + 1);
            let sent = self.request(now, again, answer.dest, Asker::Bye(id), None);
            if sent.is_some() {
                return;
            }
        }
        self.forget_call(id);
    }

    /// The next number of a call's own requests.
    pub(super) fn next_in_dialog(&mut self, id: u64) -> Option<u32> {
        match &mut self.calls.get_mut(id)?.stage {
            Stage::Up(up) | Stage::Closing(up) => {
                up.dialog.local_seq = up.dialog.local_seq.saturating_add(1);
                Some(up.dialog.local_seq)
            }
            Stage::Finding { .. } | Stage::Ringing(_) | Stage::Calling(_) => None,
        }
    }

    /// The request that a 401 or 407 asks for again, if its challenge may be answered: only from a server of
    /// the account, and not in a call that somebody began behind it (T9). The caller numbers it.
    pub(super) fn signed_again(
        &mut self,
        mut draft: Draft,
        dest: &Dest,
        message: &Message<'_>,
        status: u16,
    ) -> Option<Draft> {
        if status != 401 && status != 407 {
            return None;
        }
        let line = self.lines.get_mut(&draft.account);
        let line = line.filter(|line| !draft.unsigned && line.is_server(&dest.hop));
        let taken = match line {
            Some(line) => line.wallet.take(&challenges(message), &mut draft.tries),
            None => Err(Refusal::Unwanted),
        };
        match taken {
            Ok(()) => Some(draft),
            Err(refusal) => {
                if refusal == Refusal::Unwanted {
                    self.core.counters.refused_challenges += 1;
                }
                None
            }
        }
    }

    /// Obeys the `Retry-After` of a server that cannot serve (RFC 3261 §21.5.4); gives the wait.
    pub(super) fn leave_alone(
        &mut self,
        now: Instant,
        dest: &Dest,
        message: &Message<'_>,
    ) -> Option<Duration> {
        let seconds = message.retry_after().ok().flatten();
        let asked = seconds.filter(|seconds| *seconds > 0).map(|seconds| {
            let (wait, clamped) = retry_after(u64::from(seconds), &mut self.core.rng);
            self.core.counters.clamped += u64::from(clamped);
            wait
        });
        let until = now + asked.unwrap_or(DEAD_HOP_PAUSE);
        for line in self.lines.values_mut() {
            line.avoid(dest.hop.addr, until, asked.is_some());
        }
        asked
    }
}

/// Their words, or the usual ones.
pub(super) fn reason_of(message: &Message<'_>) -> String {
    match &message.start {
        StartLine::Response { status, reason } if reason.trim().is_empty() => {
            offhook_wire::sip::reason_phrase(*status).to_owned()
        }
        StartLine::Response { reason, .. } => (*reason).to_owned(),
        StartLine::Request { .. } => String::new(),
    }
}

/// The challenges that can be answered at all: Digest, with a known hash and quality. Never Basic (T9).
fn challenges(message: &Message<'_>) -> Vec<Challenge> {
    let all = message.challenges().flatten().take(MAX_CHALLENGES);
    all.filter_map(|challenge| {
        if !challenge.is_digest() {
            return None;
        }
        let algorithm = match challenge.algorithm() {
            Some(word) => Some(Algorithm::from_word(&word)?),
            None => None,
        };
        Some(Challenge {
            proxy: challenge.is_proxy,
            realm: challenge.realm()?.into_owned(),
            nonce: challenge.nonce()?.into_owned(),
            opaque: challenge.opaque().map(|opaque| opaque.into_owned()),
            algorithm,
            qop: Qop::choose(challenge.qop().as_deref())?,
            stale: challenge.stale(),
        })
    })
    .collect()
}
