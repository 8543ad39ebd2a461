//! Calls of ours, until they are answered (RFC 3261 §13.2), and their CANCEL (§9.1).

use std::collections::VecDeque;

use offhook_base::{Duration, Instant};
use offhook_wire::sip::Method;
use offhook_wire::uri::{Part, Uri, escape};

use super::{Endpoint, Query};
use crate::call::{Call, Calling, Cancel, Stage};
use crate::clients::Asker;
use crate::core::Dest;
use crate::dialog::Dialog;
use crate::line::{CALL_ID_TOKEN, MAX_HOPS, host_text};
use crate::servers::TAG_TOKEN;
use crate::{AccountId, Body, By, CallId, Cause, Event, Hop, ResolveError, Transport};

/// After so many T1 without an answer another server is tried: three copies were sent by then.
pub(super) const FAILOVER_AFTER: u32 = 7;

impl Endpoint {
    pub(super) fn start_call(
        &mut self,
        now: Instant,
        account: AccountId,
        target: &str,
        body: Option<Body>,
    ) -> CallId {
        let call = Call {
            account,
            stage: Stage::Finding {
                target: target.to_owned(),
                body,
                query: None,
            },
            told: false,
            due: None,
        };
        let refusal = match self.lines.get(&account) {
            _ if self.is_stopping() => Some("the phone is stopping"),
            None => Some("no such account"),
            Some(line) if line.leaving => Some("no such account"),
            Some(_) => None,
        };
        let inserted = match refusal {
            Some(refusal) => Err(refusal),
            None => self.calls.insert(call).map_err(|_| "too many calls"),
        };
        match inserted {
            Ok(id) => {
                self.find_way(now, id);
                CallId(id)
            }
            Err(reason) => self.never_began(reason),
        }
    }

    /// A call that cannot even be kept.
    fn never_began(&mut self, reason: &str) -> CallId {
        let call = CallId(self.stillborn);
        self.stillborn -= 1;
        self.core.tell(Event::Ended {
            call,
            cause: Cause {
                status: None,
                reason: reason.to_owned(),
                by: By::Us,
            },
        });
        call
    }

    fn fail(&mut self, id: u64, reason: &str, by: By) {
        self.tell_ended(id, None, reason, by);
        self.forget_call(id);
    }

    /// Finds where the INVITE goes: the account's servers, or the target's own host.
    fn find_way(&mut self, now: Instant, id: u64) {
        let Some((call, line)) = self.calls.get(id).and_then(|call| {
            let line = self.lines.get(&call.account)?;
            Some((call, line))
        }) else {
            return;
        };
        let Stage::Finding { target, .. } = &call.stage else {
            return;
        };
        let account = call.account;
        if !line.names().is_empty() {
            if line.hops.is_empty() {
                self.find_servers(now, account);
            } else {
                let hops = line.order(now);
                self.begin(now, id, hops);
            }
            return;
        }
        // Without a server the target must name its host.
        let full = request_uri(target, "");
        let Some(uri) = Uri::parse(&full)
            .ok()
            .filter(|uri| uri.is_sip() && !uri.host().is_empty())
        else {
            self.fail(id, "not an address that can be called", By::Us);
            return;
        };
        let host = match uri.host().ip() {
            Some(ip) => ip.to_string(),
            None => uri.host().to_string(),
        };
        let transport = uri
            .params()
            .value("transport")
            .and_then(Transport::from_word);
        let port = uri.port();
        let question = self.resolve(Query::Target { call: id }, host, port, transport);
        if let Some(call) = self.calls.get_mut(id)
            && let Stage::Finding { query, .. } = &mut call.stage
        {
            *query = Some(question);
        }
    }

    pub(super) fn on_target_found(
        &mut self,
        now: Instant,
        id: u64,
        result: Result<Vec<Hop>, ResolveError>,
    ) {
        match result {
            Ok(hops) if !hops.is_empty() => self.begin(now, id, hops),
            Ok(_) => self.fail(id, &ResolveError::NotFound.to_string(), By::Timeout),
            Err(error) => self.fail(id, &error.to_string(), By::Timeout),
        }
    }

    /// The account's servers were found, or not: calls that waited for them go on.
    pub(super) fn on_servers_known(
        &mut self,
        now: Instant,
        account: AccountId,
        failure: Option<&str>,
    ) {
        let waits = |call: &Call| call.account == account && call.is_waiting();
        let ids = self.calls.ids().into_iter();
        let ids: Vec<u64> = ids
            .filter(|id| self.calls.get(*id).is_some_and(waits))
            .collect();
        for id in ids {
            match failure {
                Some(reason) => self.fail(id, reason, By::Timeout),
                None => {
                    let hops = self.lines.get(&account).map(|line| line.order(now));
                    self.begin(now, id, hops.unwrap_or_default());
                }
            }
        }
    }

    /// The way is known: makes the dialog and sends the INVITE to the first place.
    fn begin(&mut self, now: Instant, id: u64, hops: Vec<Hop>) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Stage::Finding { target, body, .. } = &mut call.stage else {
            return;
        };
        let mut left: VecDeque<Hop> = hops.into_iter().take(MAX_HOPS).collect();
        let (Some(first), Some(line)) = (left.front().copied(), self.lines.get(&call.account))
        else {
            self.fail(id, "no server to send to", By::Timeout);
            return;
        };
        let uri = request_uri(target, &line.domain(first.local));
        if !Uri::parse(&uri).is_ok_and(|uri| uri.is_sip()) {
            self.fail(id, "not an address that can be called", By::Us);
            return;
        }
        let rng = &mut self.core.rng;
        let local_tag = rng.token(TAG_TOKEN);
        let dialog = Dialog {
            account: call.account,
            call_id: rng.token(CALL_ID_TOKEN),
            local: format!("{};tag={local_tag}", line.identity(first.local)),
            local_tag,
            remote: format!("<{uri}>"),
            remote_tag: None,
            local_seq: 0,
            remote_seq: None,
            target: uri,
            routes: Vec::new(),
            dest: line.dest(first),
            named: None,
            query: None,
            contact: String::new(),
            ours: true,
        };
        let print = self.core.print(&[&dialog.call_id, &dialog.local_tag]);
        left.truncate(MAX_HOPS);
        call.stage = Stage::Calling(Box::new(Calling {
            dialog,
            print,
            transaction: 0,
            body: body.take(),
            left,
            heard: false,
            cancel: Cancel::No,
            give_up: None,
        }));
        self.dialogs.insert(print, id);
        self.attempt(now, id);
    }

    /// Sends the INVITE to the next place; `false` if none is left.
    pub(super) fn attempt(&mut self, now: Instant, id: u64) -> bool {
        let Some(call) = self.calls.get_mut(id) else {
            return false;
        };
        let Stage::Calling(calling) = &mut call.stage else {
            return false;
        };
        let (Some(hop), Some(line)) = (calling.left.pop_front(), self.lines.get(&call.account))
        else {
            return false;
        };
        let dest = line.dest(hop);
        calling.dialog.contact = line.contact(&dest, &self.core.config);
        calling.dialog.routes = line.routes(&dest);
        calling.dialog.dest = dest.clone();
        let draft = calling.dialog.request(Method::Invite, calling.body.clone());
        let patience =
            (!calling.left.is_empty()).then(|| line.timers.t1.saturating_mul(FAILOVER_AFTER));
        self.send_invite(now, id, draft, dest, patience);
        true
    }

    /// Sends one INVITE of a call that has no answer yet.
    pub(super) fn send_invite(
        &mut self,
        now: Instant,
        id: u64,
        draft: crate::draft::Draft,
        dest: Dest,
        patience: Option<Duration>,
    ) {
        let sent = self.request(now, draft, dest, Asker::Invite(id), patience);
        let Some(transaction) = sent else {
            self.fail(id, "too many requests on their way", By::Us);
            return;
        };
        let give_up = now + self.call_timers(id).c;
        if let Some(call) = self.calls.get_mut(id)
            && let Stage::Calling(calling) = &mut call.stage
        {
            calling.transaction = transaction;
            calling.heard = false;
            calling.give_up = Some(give_up);
        }
        self.rearm_call(id);
    }

    /// Our INVITE is not wanted any more: CANCEL, at once or after the first provisional answer.
    pub(super) fn cancel_ours(&mut self, now: Instant, id: u64) {
        let give_up = now + self.call_timers(id).f;
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        let Stage::Calling(calling) = &mut call.stage else {
            return;
        };
        if !calling.heard {
            calling.cancel = Cancel::Wanted;
            return;
        }
        if calling.cancel == Cancel::Sent {
            return;
        }
        calling.cancel = Cancel::Sent;
        // RFC 3261 §9.1: without a final answer within 64·T1 the INVITE counts as cancelled.
        calling.give_up = Some(give_up);
        let transaction = calling.transaction;
        self.clients.cancel(&mut self.core, now, transaction);
        self.rearm_call(id);
    }
}

/// The Request-URI for what a person dialled.
fn request_uri(target: &str, domain: &str) -> String {
    let target = target.trim();
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    let is_uri = scheme.is_some_and(|scheme| {
        ["sip", "sips", "tel"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme))
    });
    if is_uri {
        return target.to_owned();
    }
    match target.rsplit_once('@') {
        // A scheme of another world stays as it is, and is refused by whoever reads it.
        Some((user, _)) if user.contains(':') => target.to_owned(),
        Some((user, host)) => format!("sip:{}@{host}", escape(user, Part::User)),
        None if domain.is_empty() => match target.parse() {
            Ok(ip) => format!("sip:{}", host_text(ip)),
            Err(_) => format!("sip:{target}"),
        },
        None => format!("sip:{}@{domain}", escape(target, Part::User)),
    }
}
