//! Changes of a running session: re-INVITE both ways (RFC 3261 §14), and a call's own timers.

use offhook_base::{Duration, Instant};
use offhook_wire::sip::{Message, Method};

use super::Endpoint;
use super::incoming::body_of;
use super::requests::is_body_known;
use crate::call::{Cancel, Change, Stage, Up};
use crate::clients::{Answer, Asker};
use crate::draft::Draft;
use crate::echo::Reply;
use crate::servers::Arrival;
use crate::{Body, By, CallId, Event};

/// The unit of the waits after a glare (RFC 3261 §14.1).
const GLARE_UNIT: Duration = Duration::from_millis(10);
/// Longest `Retry-After` we ask for when a second re-INVITE comes too early, in seconds (RFC 3261 §14.2).
const RETRY_SPREAD: u64 = 10;

impl Endpoint {
    fn up(&mut self, id: u64) -> Option<&mut Up> {
        match &mut self.calls.get_mut(id)?.stage {
            Stage::Up(up) => Some(up),
            Stage::Finding { .. } | Stage::Calling(_) | Stage::Ringing(_) | Stage::Closing(_) => {
                None
            }
        }
    }

    pub(super) fn want_change(&mut self, now: Instant, id: u64, body: Body) {
        if let Some(up) = self.up(id)
            && !up.bye_wanted
        {
            up.wanted = Some(body);
            self.next_change(now, id);
        }
    }

    /// Sends the change that waits for its turn, if it has come.
    pub(super) fn next_change(&mut self, now: Instant, id: u64) {
        let Some(up) = self.up(id).filter(|up| up.is_quiet() && !up.bye_wanted) else {
            return;
        };
        let Some(body) = up.wanted.take() else {
            return;
        };
        let draft = up.dialog.request(Method::Invite, Some(body));
        self.send_change(now, id, draft);
    }

    fn send_change(&mut self, now: Instant, id: u64, draft: Draft) {
        let Some(up) = self.up(id) else {
            return;
        };
        let dest = up.dialog.dest.clone();
        let give_up = now + self.call_timers(id).c;
        match self.request(now, draft, dest, Asker::Change(id), None) {
            Some(transaction) => {
                if let Some(up) = self.up(id) {
                    up.change = Change::Asking {
                        transaction,
                        give_up,
                    };
                }
            }
            None => self.change_failed(now, id, 500),
        }
        self.rearm_call(id);
    }

    fn change_failed(&mut self, now: Instant, id: u64, status: u16) {
        let Some(up) = self.up(id) else {
            return;
        };
        up.change = Change::None;
        let told = up.bye_wanted;
        if !told {
            self.core.tell(Event::ReofferFailed {
                call: CallId(id),
                status,
            });
        }
        self.next_change(now, id);
    }

    pub(super) fn on_change_answer(
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
        let Some(draft) = answer.draft.take() else {
            self.acknowledge_again(id, message);
            return;
        };
        match status {
            200..=299 => {
                answer.draft = Some(draft);
                self.on_change_accepted(now, id, &answer, message);
            }
            491 => self.on_glare(now, id, draft),
            // RFC 3261 §14.1: the dialog is gone at the other end.
            481 => {
                self.tell_ended(
                    id,
                    Some(481),
                    "the other side does not know the call",
                    By::Them,
                );
                self.forget_call(id);
            }
            408 => self.end_lost(now, id, "no answer"),
            _ => match self.signed_again(*draft, &answer.dest, message, status) {
                Some(mut again) => {
                    again.cseq = self.next_in_dialog(id).unwrap_or(again.cseq + 1);
                    self.send_change(now, id, again);
                }
                None => self.change_failed(now, id, status),
            },
        }
    }

    fn on_change_accepted(
        &mut self,
        now: Instant,
        id: u64,
        answer: &Answer,
        message: &Message<'_>,
    ) {
        let cseq = message.cseq().map_or(0, |cseq| cseq.number);
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let account = call.account;
        // Hung up meanwhile: the answer is acknowledged all the same.
        let (Stage::Up(up) | Stage::Closing(up)) = &mut call.stage else {
            return;
        };
        up.dialog.refresh_target(message);
        up.change = Change::None;
        let dialog = up.dialog.clone();
        let told = call.told;
        let ack = self.acknowledge(&dialog, cseq);
        if let Some(call) = self.calls.get_mut(id)
            && let Stage::Up(up) | Stage::Closing(up) = &mut call.stage
        {
            up.ack = Some((cseq, ack));
        }
        self.find_next_place(id);
        self.note_success(account, answer);
        if !told {
            self.core.tell(Event::ReofferAnswered {
                call: CallId(id),
                body: body_of(message),
            });
        }
        self.next_change(now, id);
    }

    /// Both sides asked at once. RFC 3261 §14.1: whoever made the `Call-ID` waits 2.1 to 4 s, the other up to 2 s.
    fn on_glare(&mut self, now: Instant, id: u64, draft: Box<Draft>) {
        let ours = match self.up(id) {
            Some(up) => up.dialog.ours,
            None => return,
        };
        let units = match ours {
            true => 210 + self.core.rng.below(191),
            false => self.core.rng.below(201),
        };
        let wait = GLARE_UNIT.saturating_mul(u32::try_from(units).unwrap_or(400));
        if let Some(up) = self.up(id) {
            up.change = Change::Waiting {
                draft,
                at: now + wait,
            };
        }
        self.rearm_call(id);
    }

    /// A re-INVITE of theirs, in order and without an unknown extension.
    pub(super) fn on_reinvite(&mut self, now: Instant, id: u64, arrival: &Arrival<'_>) {
        let retry = self.core.rng.below(RETRY_SPREAD + 1);
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let up = match &mut call.stage {
            Stage::Up(up) if !up.bye_wanted => up,
            Stage::Up(_) | Stage::Closing(_) => {
                self.refuse(now, arrival, 481);
                return;
            }
            Stage::Ringing(_) => {
                self.refuse_for_now(now, arrival, retry);
                return;
            }
            Stage::Calling(_) | Stage::Finding { .. } => {
                self.refuse(now, arrival, 491);
                return;
            }
        };
        if up.asked.is_some() {
            self.refuse_for_now(now, arrival, retry);
            return;
        }
        if up.unacked.is_some() || matches!(up.change, Change::Asking { .. }) {
            self.refuse(now, arrival, 491);
            return;
        }
        if !is_body_known(arrival.message) {
            self.refuse(now, arrival, 415);
            return;
        }
        up.dialog.refresh_target(arrival.message);
        let account = up.dialog.account;
        let timers = self.timers(account);
        let Some(transaction) = self.servers.open(&mut self.core, arrival, timers) else {
            return;
        };
        self.servers.set_call(transaction, id);
        self.respond(now, transaction, 100, None, None);
        if let Some(up) = self.up(id) {
            up.asked = Some(transaction);
        }
        self.find_next_place(id);
        let identity = self.identity(account, arrival.flow, arrival.message);
        self.core.tell(Event::Reoffer {
            call: CallId(id),
            identity,
            offer: body_of(arrival.message),
        });
    }

    /// 500 with `Retry-After`: their last INVITE is not answered yet (RFC 3261 §14.2).
    fn refuse_for_now(&mut self, now: Instant, arrival: &Arrival<'_>, seconds: u64) {
        let reply = Reply {
            status: 500,
            retry_after: Some(seconds),
            ..Reply::default()
        };
        self.answer(now, arrival, &reply);
    }

    pub(super) fn answer_change(&mut self, now: Instant, id: u64, answer: Result<Body, u16>) {
        let Some(up) = self.up(id) else {
            return;
        };
        let Some(transaction) = up.asked.take() else {
            return;
        };
        let contact = up.dialog.contact.clone();
        match answer {
            Ok(body) => {
                let sent = self.respond(now, transaction, 200, Some(&contact), Some(&body));
                let unacked = sent.map(|sent| self.unacked(now, id, sent));
                if let Some(up) = self.up(id) {
                    up.unacked = unacked;
                }
                self.rearm_call(id);
            }
            Err(status) => {
                let status = if (300..700).contains(&status) {
                    status
                } else {
                    488
                };
                self.respond(now, transaction, status, None, None);
                self.next_change(now, id);
            }
        }
    }

    pub(super) fn on_call_due(&mut self, now: Instant, id: u64) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        call.due = None;
        match &mut call.stage {
            Stage::Calling(calling) if calling.give_up.is_some_and(|at| at <= now) => {
                let (cancel, transaction) = (calling.cancel, calling.transaction);
                self.on_ringing_too_long(now, id, cancel, transaction);
            }
            Stage::Ringing(ringing) if ringing.remind_at <= now => {
                ringing.remind_at = now + Duration::from_secs(60);
                let transaction = ringing.transaction;
                self.servers.remind(&mut self.core, transaction);
            }
            Stage::Up(_) => self.on_up_due(now, id),
            Stage::Calling(_) | Stage::Ringing(_) | Stage::Finding { .. } | Stage::Closing(_) => {}
        }
        self.rearm_call(id);
    }

    /// Timer C (RFC 3261 §16.6), or the end of patience after CANCEL.
    fn on_ringing_too_long(&mut self, now: Instant, id: u64, cancel: Cancel, transaction: u64) {
        match cancel {
            Cancel::No => {
                self.tell_ended(id, None, "nobody answered", By::Timeout);
                self.cancel_ours(now, id);
                if let Some(call) = self.calls.get_mut(id)
                    && let Stage::Calling(calling) = &mut call.stage
                    && calling.cancel == Cancel::Wanted
                {
                    calling.give_up = None;
                }
            }
            Cancel::Wanted | Cancel::Sent => {
                self.clients.forget(&mut self.core, transaction);
                self.forget_call(id);
            }
        }
    }

    fn on_up_due(&mut self, now: Instant, id: u64) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Stage::Up(up) = &mut call.stage else {
            return;
        };
        if let Some(unacked) = &mut up.unacked {
            if unacked.give_up <= now {
                self.end_lost(now, id, "the answer was never acknowledged");
                return;
            }
            if unacked.ladder.climb(now) {
                self.core.resend(&unacked.dest, unacked.bytes.clone());
            }
        }
        let Some(up) = self.up(id) else {
            return;
        };
        match std::mem::replace(&mut up.change, Change::None) {
            Change::Waiting { mut draft, at } if at <= now => {
                if up.asked.is_some() || up.unacked.is_some() {
                    // Theirs is still open: another short wait.
                    let at = now + GLARE_UNIT.saturating_mul(50);
                    up.change = Change::Waiting { draft, at };
                    return;
                }
                up.dialog.local_seq = up.dialog.local_seq.saturating_add(1);
                draft.cseq = up.dialog.local_seq;
                self.send_change(now, id, *draft);
            }
            Change::Asking {
                transaction,
                give_up,
            } if give_up <= now => {
                self.clients.forget(&mut self.core, transaction);
                self.end_lost(now, id, "the change was never answered");
            }
            other @ (Change::None | Change::Asking { .. } | Change::Waiting { .. }) => {
                up.change = other;
            }
        }
    }
}
