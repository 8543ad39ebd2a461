//! Calls to us, until they are answered (RFC 3261 §13.3), and how both sides end one.

use offhook_base::{Duration, Instant};
use offhook_wire::sip::{HeaderName, Message, Method};

use super::Endpoint;
use super::requests::is_body_known;
use crate::call::{Call, Cancel, Ringing, Stage, Unacked, Up};
use crate::clients::Asker;
use crate::core::Dest;
use crate::dialog::{Dialog, routes};
use crate::echo::Reply;
use crate::identity::party;
use crate::servers::Arrival;
use crate::transaction::ladder::Ladder;
use crate::{AccountId, Body, By, CallId, Event, Flow, Identity, MAX_HINTS};

/// How often a ringing call repeats its last provisional answer (RFC 3261 §13.3.1.1).
const REMIND: Duration = Duration::from_secs(60);

impl Endpoint {
    pub(super) fn on_invite(&mut self, now: Instant, account: AccountId, arrival: &Arrival<'_>) {
        let message = arrival.message;
        if !is_body_known(message) {
            self.refuse(now, arrival, 415);
            return;
        }
        if message
            .contacts()
            .flatten()
            .all(|contact| contact.addr().is_none())
        {
            // RFC 3261 §12.1.1: without a target there can be no dialog.
            self.refuse(now, arrival, 400);
            return;
        }
        if self.calls.is_full() || self.is_stopping() {
            self.refuse(now, arrival, 486);
            return;
        }
        let timers = self.timers(account);
        let Some(transaction) = self.servers.open(&mut self.core, arrival, timers) else {
            return;
        };
        self.respond(now, transaction, 100, None, None);
        let Some(dialog) = self.dialog_of(account, transaction, arrival) else {
            return;
        };
        let print = self.core.print(&[&dialog.call_id, &dialog.local_tag]);
        let ringing = Ringing {
            dialog,
            print,
            transaction,
            remind_at: now + REMIND,
        };
        let call = Call {
            account,
            stage: Stage::Ringing(Box::new(ringing)),
            told: false,
            due: None,
        };
        let Ok(id) = self.calls.insert(call) else {
            return;
        };
        self.dialogs.insert(print, id);
        self.servers.set_call(transaction, id);
        self.rearm_call(id);
        self.find_next_place(id);
        self.core.tell(Event::Incoming {
            call: CallId(id),
            account,
            from: message.from().map(|from| party(&from)).unwrap_or_default(),
            identity: self.identity(account, arrival.flow, message),
            to: message.to().map(|to| party(&to)).unwrap_or_default(),
            offer: body_of(message),
            from_server: self.is_own_server(account, arrival.flow),
            alert_info: hints(message, HeaderName::AlertInfo),
            call_info: hints(message, HeaderName::CallInfo),
        });
    }

    fn is_own_server(&self, account: AccountId, flow: &Flow) -> bool {
        let line = self.lines.get(&account);
        line.is_some_and(|line| line.is_from_server(flow))
    }

    /// Who the other side is by the word of the account's server; nobody else's counts.
    pub(super) fn identity(
        &self,
        account: AccountId,
        flow: &Flow,
        message: &Message<'_>,
    ) -> Identity {
        if self.is_own_server(account, flow) {
            Identity::read(message)
        } else {
            Identity::default()
        }
    }

    /// The dialog that our answers will make (RFC 3261 §12.1.1).
    fn dialog_of(
        &self,
        account: AccountId,
        transaction: u64,
        arrival: &Arrival<'_>,
    ) -> Option<Dialog> {
        let message = arrival.message;
        let echo = self.servers.echo(transaction)?;
        let from = message.from().ok()?;
        let dest = Dest::back(arrival.flow);
        let line = self.lines.get(&account)?;
        let mut dialog = Dialog {
            account,
            call_id: message.call_id().ok()?.to_owned(),
            local: echo.local(),
            local_tag: echo.tag().unwrap_or_default().to_owned(),
            remote: message.header("From").unwrap_or_default().to_owned(),
            remote_tag: Some(from.tag().unwrap_or_default().to_owned()),
            local_seq: 0,
            remote_seq: message.cseq().ok().map(|cseq| cseq.number),
            target: String::new(),
            routes: routes(message),
            contact: line.contact(&dest, &self.core.config),
            dest,
            named: None,
            query: None,
            ours: false,
        };
        dialog.refresh_target(message);
        Some(dialog)
    }

    /// Answers in a transaction of ours.
    pub(super) fn respond(
        &mut self,
        now: Instant,
        transaction: u64,
        status: u16,
        contact: Option<&str>,
        body: Option<&Body>,
    ) -> Option<(Vec<u8>, Dest)> {
        let reply = Reply {
            status,
            contact,
            abilities: (200..300).contains(&status) && contact.is_some(),
            body,
            ..Reply::default()
        };
        self.servers
            .respond(&mut self.core, now, transaction, &reply)
    }

    pub(super) fn send_progress(
        &mut self,
        now: Instant,
        id: u64,
        status: u16,
        body: Option<&Body>,
    ) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Stage::Ringing(ringing) = &mut call.stage else {
            return;
        };
        ringing.remind_at = now + REMIND;
        let (transaction, contact) = (ringing.transaction, ringing.dialog.contact.clone());
        let status = if (101..200).contains(&status) {
            status
        } else {
            180
        };
        self.respond(now, transaction, status, Some(&contact), body);
        self.rearm_call(id);
    }

    pub(super) fn send_accept(&mut self, now: Instant, id: u64, body: &Body) {
        let Some(call) = self.calls.get(id) else {
            return;
        };
        let Stage::Ringing(ringing) = &call.stage else {
            return;
        };
        let (transaction, contact) = (ringing.transaction, ringing.dialog.contact.clone());
        let sent = self.respond(now, transaction, 200, Some(&contact), Some(body));
        let unacked = sent.map(|sent| self.unacked(now, id, sent));
        if let Some(call) = self.calls.get_mut(id) {
            call.stage = match call.stage.take() {
                Stage::Ringing(ringing) => {
                    let mut up = Up::new(ringing.dialog, ringing.print);
                    up.unacked = unacked;
                    Stage::Up(Box::new(up))
                }
                other @ (Stage::Finding { .. }
                | Stage::Calling(_)
                | Stage::Up(_)
                | Stage::Closing(_)) => other,
            };
        }
        self.rearm_call(id);
    }

    /// What resends a 2xx of ours until its ACK comes.
    pub(super) fn unacked(&self, now: Instant, id: u64, sent: (Vec<u8>, Dest)) -> Unacked {
        let timers = self.call_timers(id);
        let dialog = self.calls.get(id).and_then(|call| call.dialog());
        Unacked {
            cseq: dialog.and_then(|dialog| dialog.remote_seq).unwrap_or(0),
            bytes: sent.0,
            dest: sent.1,
            ladder: Ladder::new(now, timers.t1, timers.t2),
            give_up: now + timers.h,
        }
    }

    pub(super) fn send_reject(&mut self, now: Instant, id: u64, status: u16) {
        let Some(call) = self.calls.get(id) else {
            return;
        };
        let Stage::Ringing(ringing) = &call.stage else {
            return;
        };
        let status = if (300..700).contains(&status) {
            status
        } else {
            480
        };
        self.respond(now, ringing.transaction, status, None, None);
        let reason = offhook_wire::sip::reason_phrase(status);
        self.tell_ended(id, Some(status), reason, By::Us);
        self.forget_call(id);
    }

    /// A CANCEL for the INVITE or re-INVITE with this transaction (RFC 3261 §9.2).
    pub(super) fn cancelled_by_them(&mut self, now: Instant, id: u64, transaction: u64) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        match &mut call.stage {
            Stage::Ringing(ringing) if ringing.transaction == transaction => {
                self.respond(now, transaction, 487, None, None);
                self.tell_ended(id, Some(487), "the caller hung up", By::Them);
                self.forget_call(id);
            }
            Stage::Up(up) if up.asked == Some(transaction) => {
                up.asked = None;
                self.respond(now, transaction, 487, None, None);
                self.next_change(now, id);
            }
            // Too late: the final answer is on its way.
            Stage::Ringing(_)
            | Stage::Up(_)
            | Stage::Finding { .. }
            | Stage::Calling(_)
            | Stage::Closing(_) => {}
        }
    }

    pub(super) fn on_ack(&mut self, now: Instant, id: u64, cseq: u32, message: &Message<'_>) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Stage::Up(up) = &mut call.stage else {
            return;
        };
        if up.unacked.take_if(|unacked| unacked.cseq == cseq).is_none() {
            return;
        }
        if up.bye_wanted {
            self.send_bye(now, id);
            return;
        }
        self.core.tell(Event::Confirmed {
            call: CallId(id),
            body: body_of(message),
        });
        self.rearm_call(id);
        self.next_change(now, id);
    }

    pub(super) fn on_bye(&mut self, now: Instant, id: u64, arrival: &Arrival<'_>) {
        self.refuse(now, arrival, 200);
        let Some(call) = self.calls.get(id) else {
            return;
        };
        // RFC 3261 §15.1.2: what is still open is answered with 487.
        let open = match &call.stage {
            Stage::Ringing(ringing) => Some(ringing.transaction),
            Stage::Up(up) => up.asked,
            // Their BYE crossed ours: our transaction ends the call.
            // In an early dialog only one branch of a fork is gone; our INVITE goes on.
            Stage::Closing(_) | Stage::Finding { .. } | Stage::Calling(_) => return,
        };
        if let Some(open) = open {
            self.respond(now, open, 487, None, None);
        }
        self.tell_ended(id, None, "the other side hung up", By::Them);
        self.forget_call(id);
    }

    pub(super) fn end_by_us(&mut self, now: Instant, id: u64) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let unacked = match &mut call.stage {
            Stage::Finding { .. } => {
                self.tell_ended(id, None, "hung up", By::Us);
                self.forget_call(id);
                return;
            }
            Stage::Calling(calling) if calling.cancel == Cancel::No => {
                self.tell_ended(id, None, "hung up", By::Us);
                self.cancel_ours(now, id);
                return;
            }
            Stage::Ringing(_) => {
                self.send_reject(now, id, 603);
                return;
            }
            Stage::Calling(_) | Stage::Closing(_) => return,
            Stage::Up(up) => {
                up.bye_wanted = true;
                up.unacked.is_some()
            }
        };
        self.tell_ended(id, None, "hung up", By::Us);
        if !unacked {
            self.send_bye(now, id);
        }
    }

    /// Sends BYE; the call is kept until it is answered.
    pub(super) fn send_bye(&mut self, now: Instant, id: u64) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let mut up = match call.stage.take() {
            Stage::Up(up) => up,
            other @ (Stage::Finding { .. }
            | Stage::Calling(_)
            | Stage::Ringing(_)
            | Stage::Closing(_)) => {
                call.stage = other;
                return;
            }
        };
        up.unacked = None;
        let asked = up.asked.take();
        let draft = up.dialog.request(Method::Bye, None);
        let dest = up.dialog.dest.clone();
        call.stage = Stage::Closing(up);
        if let Some(asked) = asked {
            self.respond(now, asked, 487, None, None);
        }
        if self
            .request(now, draft, dest, Asker::Bye(id), None)
            .is_none()
        {
            self.forget_call(id);
        }
        self.rearm_call(id);
    }
}

/// The body with its type, if there is one.
pub(super) fn body_of(message: &Message<'_>) -> Option<Body> {
    if message.body.is_empty() {
        return None;
    }
    let content_type = message.content_type().ok().flatten()?;
    Some(Body {
        content_type: content_type.to_string(),
        bytes: message.body.to_vec(),
    })
}

/// The first values of a header that asks something of the phone, cut to their bound.
fn hints(message: &Message<'_>, name: HeaderName<'_>) -> Vec<String> {
    let (most, longest) = MAX_HINTS;
    let cut = |value: &str| value.chars().take(longest).collect();
    message.headers_named(name).take(most).map(cut).collect()
}
