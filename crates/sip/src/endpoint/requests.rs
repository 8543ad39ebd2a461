//! Requests to us: whose they are, whether they are answered, and by whom.

use std::sync::Arc;

use offhook_base::Instant;
use offhook_wire::sip::{HeaderName, Message, Method};
use offhook_wire::uri::{Uri, unescape};

use super::Endpoint;
use crate::call::Stage;
use crate::echo::Reply;
use crate::servers::{Arrival, Known, Servers};
use crate::{AccountId, Admit, Flow};

/// Whom a request outside dialogs is for.
enum Addressee {
    /// One of our accounts.
    Account(AccountId),
    /// Nobody here, and the sender may know.
    Nobody,
    /// The sender is a stranger: silence.
    Silence,
}

impl Endpoint {
    pub(super) fn on_request(
        &mut self,
        now: Instant,
        flow: &Flow,
        message: &Message<'_>,
        method: &Method,
    ) {
        let Ok(via) = message.via() else {
            self.core.counters.dropped_garbage += 1;
            return;
        };
        let print = Servers::print(&self.core, message, &via, method);
        let known = self.servers.recognise(&mut self.core, now, print, method);
        if known == Known::Done {
            return;
        }
        let mut arrival = Arrival {
            message,
            via: &via,
            flow,
            print,
            merge: None,
            stranger: !self.is_trusted(flow),
        };
        if let Err(error) = message.validate() {
            self.refuse_malformed(now, &arrival, method, error.status(), &error.to_string());
            return;
        }
        let tag = message.to().ok().and_then(|to| to.tag());
        match (method, tag) {
            (Method::Cancel, _) => self.on_cancel(now, &arrival),
            (_, Some(tag)) => self.on_request_in_dialog(now, &arrival, method, tag),
            (Method::Ack, None) => self.core.counters.dropped_stray += 1,
            (_, None) => {
                arrival.merge = Servers::merge_print(&self.core, message);
                self.on_request_outside(now, &arrival, method);
            }
        }
    }

    /// Whether a message comes from a server of any account.
    fn is_trusted(&self, flow: &Flow) -> bool {
        self.lines.values().any(|line| line.is_from_server(flow))
    }

    /// Answers a request whose dialog or transaction does not matter any further.
    pub(super) fn answer(&mut self, now: Instant, arrival: &Arrival<'_>, reply: &Reply<'_>) {
        let timers = Arc::clone(&self.core.timers);
        if let Some(id) = self.servers.open(&mut self.core, arrival, timers) {
            self.servers.respond(&mut self.core, now, id, reply);
        }
    }

    /// Answers with a bare status.
    pub(super) fn refuse(&mut self, now: Instant, arrival: &Arrival<'_>, status: u16) {
        let reply = Reply {
            status,
            ..Reply::default()
        };
        self.answer(now, arrival, &reply);
    }

    fn refuse_malformed(
        &mut self,
        now: Instant,
        arrival: &Arrival<'_>,
        method: &Method,
        status: u16,
        reason: &str,
    ) {
        // Without these the sender could not tell which request is meant.
        let message = arrival.message;
        let is_answerable = message.header(HeaderName::From).is_some()
            && message.header(HeaderName::To).is_some()
            && message.header(HeaderName::CallId).is_some()
            && message.header(HeaderName::CSeq).is_some();
        if *method == Method::Ack || arrival.stranger || !is_answerable {
            self.core.counters.dropped_garbage += 1;
            return;
        }
        let reply = Reply {
            status,
            reason: Some(reason),
            ..Reply::default()
        };
        self.answer(now, arrival, &reply);
    }

    fn on_cancel(&mut self, now: Instant, arrival: &Arrival<'_>) {
        let print = Servers::print(&self.core, arrival.message, arrival.via, &Method::Invite);
        let Some((transaction, call)) = self.servers.invite(print) else {
            self.refuse_unknown(now, arrival, &Method::Cancel);
            return;
        };
        self.refuse(now, arrival, 200);
        if let Some(call) = call {
            self.cancelled_by_them(now, call, transaction);
        }
    }

    /// 481 to a server, silence to a stranger (RFC 3261 §12.2.2).
    fn refuse_unknown(&mut self, now: Instant, arrival: &Arrival<'_>, method: &Method) {
        if *method == Method::Ack {
            self.core.counters.dropped_stray += 1;
        } else if arrival.stranger {
            self.core.counters.dropped_strangers += 1;
        } else {
            self.refuse(now, arrival, 481);
        }
    }

    /// A request with our tag. Its two tags and its `Call-ID` are known to nobody but the peer of the dialog, so
    /// it is admitted wherever it comes from: a proxy that does not record its route leaves us to the peer.
    fn on_request_in_dialog(
        &mut self,
        now: Instant,
        arrival: &Arrival<'_>,
        method: &Method,
        tag: &str,
    ) {
        let message = arrival.message;
        let call_id = message.call_id().unwrap_or_default();
        let theirs = message.from().ok().and_then(|from| from.tag());
        let theirs = theirs.unwrap_or_default();
        let print = self.core.print(&[call_id, tag]);
        let id = self.dialogs.get(&print).copied().filter(|id| {
            let dialog = self.calls.get(*id).and_then(|call| call.dialog());
            let known = dialog.and_then(|dialog| dialog.remote_tag.as_deref());
            known.is_none_or(|known| known == theirs)
        });
        let Some(id) = id else {
            self.refuse_unknown(now, arrival, method);
            return;
        };
        let cseq = message.cseq().map_or(0, |cseq| cseq.number);
        if *method == Method::Ack {
            self.on_ack(now, id, cseq, message);
            return;
        }
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let in_order = match &mut call.stage {
            Stage::Up(up) | Stage::Closing(up) => up.dialog.accepts(cseq),
            Stage::Ringing(ringing) => ringing.dialog.accepts(cseq),
            // Their early dialog: the numbers begin with their first request.
            Stage::Calling(_) | Stage::Finding { .. } => true,
        };
        if !in_order {
            self.refuse(now, arrival, 500);
            return;
        }
        if self.refuse_extension(now, arrival) {
            return;
        }
        if *method == Method::Invite {
            self.on_reinvite(now, id, arrival);
        } else if *method == Method::Bye {
            self.on_bye(now, id, arrival);
        } else {
            self.answer_by_method(now, arrival, method);
        }
    }

    fn on_request_outside(&mut self, now: Instant, arrival: &Arrival<'_>, method: &Method) {
        let Ok(uri) = arrival.message.request_uri() else {
            self.core.counters.dropped_garbage += 1;
            return;
        };
        let account = match self.addressee(arrival, &uri) {
            Addressee::Account(account) => account,
            Addressee::Nobody => {
                self.refuse(now, arrival, if uri.is_sip() { 404 } else { 416 });
                return;
            }
            Addressee::Silence => {
                self.core.counters.dropped_strangers += 1;
                return;
            }
        };
        if arrival
            .merge
            .is_some_and(|merge| self.servers.is_merged(merge))
        {
            let apart = Arrival {
                merge: None,
                ..*arrival
            };
            self.refuse(now, &apart, 482);
            return;
        }
        if self.refuse_extension(now, arrival) {
            return;
        }
        if *method == Method::Invite {
            self.on_invite(now, account, arrival);
        } else if *method == Method::Bye {
            // RFC 3261 §15.1.2: a BYE without a dialog.
            self.refuse(now, arrival, 481);
        } else {
            self.answer_by_method(now, arrival, method);
        }
    }

    /// Finds the account by the Request-URI: its contact, which nobody can guess; or its own user part where it
    /// does not register, or which admits everyone (reliability T8).
    fn addressee(&self, arrival: &Arrival<'_>, uri: &Uri<'_>) -> Addressee {
        let all_admit = match self.core.config.admit {
            Admit::Anyone => true,
            Admit::OnlyServers => false,
        };
        let user = uri.user().map(unescape).unwrap_or_default();
        let found = self.lines.iter().find(|(_, line)| {
            let anyone = all_admit || line.account.takes_strangers;
            let admitted = anyone || line.is_from_server(arrival.flow);
            let by_name = (anyone || !line.account.register) && line.account.user == *user;
            admitted && !line.leaving && (line.contact_user == *user || by_name)
        });
        match found {
            Some((id, _)) => Addressee::Account(*id),
            None if arrival.stranger => Addressee::Silence,
            None => Addressee::Nobody,
        }
    }

    /// 420 to a request that requires what we do not speak (RFC 3261 §8.2.2.3).
    fn refuse_extension(&mut self, now: Instant, arrival: &Arrival<'_>) -> bool {
        let tags: Vec<&str> = arrival.message.tokens(HeaderName::Require).collect();
        if tags.is_empty() {
            return false;
        }
        let tags = tags.join(", ");
        let reply = Reply {
            status: 420,
            unsupported: Some(&tags),
            ..Reply::default()
        };
        self.answer(now, arrival, &reply);
        true
    }

    /// What needs no call: OPTIONS (RFC 3261 §11.2), and methods we do not know.
    fn answer_by_method(&mut self, now: Instant, arrival: &Arrival<'_>, method: &Method) {
        let is_options = *method == Method::Options;
        let reply = Reply {
            status: if is_options { 200 } else { 405 },
            abilities: is_options,
            ..Reply::default()
        };
        self.answer(now, arrival, &reply);
    }
}

/// Whether a body of ours could be meant; 415 otherwise (RFC 3261 §8.2.3).
pub(super) fn is_body_known(message: &Message<'_>) -> bool {
    let encoding = message.header(HeaderName::ContentEncoding);
    let plain = encoding.is_none_or(|word| word.eq_ignore_ascii_case("identity"));
    let known = message
        .content_type()
        .ok()
        .flatten()
        .is_some_and(|kind| kind.is_sdp());
    message.body.is_empty() || (plain && known)
}
