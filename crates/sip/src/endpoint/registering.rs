//! Registrations (RFC 3261 §10): asking, refreshing, failing over, backing off, leaving.

use std::net::SocketAddr;

use offhook_base::{Duration, Instant};
use offhook_wire::sip::Message;

use super::{Endpoint, Query};
use crate::call::Call;
use crate::clients::{Answer, Asker};
use crate::draft::Draft;
use crate::line::{Line, Standing};
use crate::queue::Owner;
use crate::registration::{
    AUTH_PAUSE, LOST_FLOW_SPREAD, back_off, clamp_expires, granted, refresh_after,
};
use crate::{Account, AccountId, Event, Hop, Registration, ResolveError, Transport};

use super::outgoing::FAILOVER_AFTER;
use super::responses::reason_of;

/// How often the contact is corrected to what the registrar saw before the next refresh.
const MAX_CORRECTIONS: u8 = 1;

impl Endpoint {
    pub(super) fn put_line(&mut self, now: Instant, id: AccountId, account: Account) {
        if let Some(line) = self.lines.get_mut(&id).filter(|line| !line.leaving)
            && line.take_quietly(&account)
        {
            return;
        }
        let register = account.register && !self.is_stopping();
        let mut line = Line::new(account, &mut self.core.rng);
        if let Some(old) = self.lines.get(&id) {
            // The contact stays: a call that comes for the old binding still finds us.
            line.contact_user = old.contact_user.clone();
        }
        self.drop_binding(now, id);
        self.forget_questions(id);
        self.lines.insert(id, line);
        if register {
            self.start_registering(now, id);
        } else {
            self.tell_registration(id, Registration::Unregistered);
            self.find_servers_for_calls(now, id);
        }
    }

    /// Calls that waited for the old account's servers wait for the new one's.
    fn find_servers_for_calls(&mut self, now: Instant, id: AccountId) {
        let waits = |call: &Call| call.account == id && call.is_waiting();
        let ids = self.calls.ids();
        if ids
            .iter()
            .any(|call| self.calls.get(*call).is_some_and(waits))
        {
            self.find_servers(now, id);
        }
    }

    /// Takes the old account's binding away without waiting for the answer.
    fn drop_binding(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        if let Standing::Asking { transaction } | Standing::Leaving { transaction } = line.standing
        {
            self.clients.forget(&mut self.core, transaction);
        }
        self.core.queue.set(Owner::Account(id), &mut line.due, None);
        let hop = line.hops.get(line.current).copied();
        if let Some(hop) = hop.filter(|_| line.bound) {
            let dest = line.dest(hop);
            let draft = line.register(id, &dest, &self.core.config, 0, &mut self.core.rng);
            self.request(now, draft, dest, Asker::Nobody, None);
        }
    }

    fn forget_questions(&mut self, id: AccountId) {
        self.queries
            .retain(|_, query| !matches!(query, Query::Server { account, .. } if *account == id));
    }

    pub(super) fn take_line(&mut self, now: Instant, id: AccountId) {
        if !self.lines.contains_key(&id) {
            return;
        }
        for call in self.calls.ids() {
            if self.calls.get(call).is_some_and(|call| call.account == id) {
                self.end_by_us(now, call);
            }
        }
        self.start_leaving(now, id);
        if let Some(line) = self.lines.get_mut(&id) {
            line.leaving = true;
        }
    }

    fn tell_registration(&mut self, account: AccountId, state: Registration) {
        self.core.tell(Event::Registration { account, state });
    }

    pub(super) fn start_registering(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        match line.standing {
            Standing::Finding | Standing::Asking { .. } => return,
            Standing::Leaving { .. } => {
                line.again = true;
                return;
            }
            Standing::Idle | Standing::Registered { .. } | Standing::Waiting { .. } => {}
        }
        if line.leaving {
            return;
        }
        line.standing = Standing::Finding;
        self.tell_registration(id, Registration::Registering);
        self.find_servers(now, id);
    }

    /// Asks for the account's servers; the answers go to [`Endpoint::on_server_found`].
    pub(super) fn find_servers(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        if line.open_queries > 0 {
            return;
        }
        let names = line.names();
        if names.is_empty() {
            self.on_servers_known(now, id, Some("no server is set"));
            self.registration_failed(now, id, None, "no registrar is set", Duration::ZERO);
            return;
        }
        line.open_queries = names.len();
        line.found = vec![None; names.len()];
        for (place, name) in names.into_iter().enumerate() {
            let query = Query::Server { account: id, place };
            self.resolve(query, name.host, name.port, name.transport);
        }
    }

    pub(super) fn on_server_found(
        &mut self,
        now: Instant,
        id: AccountId,
        place: usize,
        result: Result<Vec<Hop>, ResolveError>,
    ) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        line.open_queries = line.open_queries.saturating_sub(1);
        let failure = match result {
            Ok(hops) if !hops.is_empty() => {
                if let Some(slot) = line.found.get_mut(place) {
                    *slot = Some(hops);
                }
                None
            }
            Ok(_) => Some(ResolveError::NotFound.to_string()),
            Err(error) => Some(error.to_string()),
        };
        if line.open_queries > 0 {
            return;
        }
        let hops: Vec<Hop> = line.found.drain(..).flatten().flatten().collect();
        if !hops.is_empty() {
            line.set_hops(hops);
        }
        // A name service that fails leaves the places known before in use (reliability N9).
        let reason = failure.filter(|_| line.hops.is_empty());
        let wants = line.standing == Standing::Finding;
        self.on_servers_known(now, id, reason.as_deref());
        if !wants {
            return;
        }
        match reason {
            Some(reason) => self.registration_failed(now, id, None, &reason, Duration::ZERO),
            None => self.ask_from_best(now, id),
        }
    }

    /// REGISTER at the place that worked last, if it may be asked, else at the first.
    fn ask_from_best(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get(&id) else {
            return;
        };
        let from = match line.next_hop(line.current, now) {
            Some(place) if place == line.current => place,
            Some(_) | None => 0,
        };
        self.ask(now, id, from, "no server may be asked yet");
    }

    /// REGISTER at the first usable place from `from` on; `reason` says what failed if there is none.
    fn ask(&mut self, now: Instant, id: AccountId, from: usize, reason: &str) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        let Some((place, hop)) = line
            .next_hop(from, now)
            .and_then(|place| Some((place, *line.hops.get(place)?)))
        else {
            let wait = line.free_at(now) - now;
            self.registration_failed(now, id, None, reason, wait);
            return;
        };
        line.current = place;
        let dest = line.dest(hop);
        let is_last = line.next_hop(place + 1, now).is_none();
        let patience = (!is_last).then(|| line.timers.t1.saturating_mul(FAILOVER_AFTER));
        let asked = line.asked;
        let draft = line.register(id, &dest, &self.core.config, asked, &mut self.core.rng);
        line.bound = true;
        let sent = self.request(now, draft, dest, Asker::Register(id), patience);
        self.note_asking(now, id, sent);
    }

    fn note_asking(&mut self, now: Instant, id: AccountId, sent: Option<u64>) {
        let Some(transaction) = sent else {
            self.registration_failed(now, id, None, "too many requests", Duration::ZERO);
            return;
        };
        if let Some(line) = self.lines.get_mut(&id) {
            line.standing = match line.standing {
                Standing::Leaving { .. } => Standing::Leaving { transaction },
                Standing::Idle
                | Standing::Finding
                | Standing::Asking { .. }
                | Standing::Registered { .. }
                | Standing::Waiting { .. } => Standing::Asking { transaction },
            };
        }
        self.rearm_line(id);
    }

    fn rearm_line(&mut self, id: AccountId) {
        if let Some(line) = self.lines.get_mut(&id) {
            let deadline = line.deadline();
            self.core
                .queue
                .set(Owner::Account(id), &mut line.due, deadline);
        }
    }

    /// Plans the next try: after the back-off, and not before `least`.
    fn registration_failed(
        &mut self,
        now: Instant,
        id: AccountId,
        status: Option<u16>,
        reason: &str,
        least: Duration,
    ) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        let wait = back_off(line.failures, &mut self.core.rng).max(least);
        line.failures = line.failures.saturating_add(1);
        let can_retry = line.account.register && !line.names().is_empty();
        let retry_at = can_retry.then(|| now + wait);
        line.standing = match retry_at {
            Some(retry_at) => Standing::Waiting { retry_at },
            None => Standing::Idle,
        };
        self.rearm_line(id);
        let state = Registration::Failed {
            status,
            reason: reason.to_owned(),
            retry_at,
        };
        self.tell_registration(id, state);
    }

    pub(super) fn on_line_due(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        line.due = None;
        match line.standing {
            Standing::Registered { .. } => self.ask_from_best(now, id),
            // The servers may have moved since.
            Standing::Waiting { .. } => {
                line.standing = Standing::Finding;
                self.tell_registration(id, Registration::Registering);
                self.find_servers(now, id);
            }
            Standing::Idle
            | Standing::Finding
            | Standing::Asking { .. }
            | Standing::Leaving { .. } => {}
        }
        self.rearm_line(id);
    }

    pub(super) fn on_register_answer(
        &mut self,
        now: Instant,
        id: AccountId,
        mut answer: Answer,
        message: &Message<'_>,
        status: u16,
    ) {
        if status < 200 {
            return;
        }
        let Some(line) = self.lines.get(&id) else {
            return;
        };
        if let Standing::Leaving { .. } = line.standing {
            self.on_leave_answer(now, id, answer, message, status);
            return;
        }
        let moved = self.learn(id, &answer, message);
        if status < 300 {
            self.note_success(id, &answer);
            self.on_registered(now, id, message, moved);
            return;
        }
        if let Some(draft) = answer.draft.take()
            && let Some(again) = self.signed_again(*draft, &answer.dest, message, status)
        {
            self.ask_again(now, id, again, &answer);
            return;
        }
        self.on_register_refused(now, id, &answer, message, status);
    }

    fn ask_again(&mut self, now: Instant, id: AccountId, mut draft: Draft, answer: &Answer) {
        if let Some(line) = self.lines.get_mut(&id) {
            draft.cseq = line.next_cseq();
            if draft.expires != Some(0) {
                draft.contact = Some(line.contact(&answer.dest, &self.core.config));
            }
        }
        let dest = answer.dest.clone();
        let sent = self.request(now, draft, dest, Asker::Register(id), None);
        self.note_asking(now, id, sent);
    }

    /// Takes our address as the registrar saw it (RFC 3581 §4); says whether it is new.
    fn learn(&mut self, id: AccountId, answer: &Answer, message: &Message<'_>) -> bool {
        let (Some(line), Ok(via)) = (self.lines.get_mut(&id), message.via()) else {
            return false;
        };
        let here = answer.dest.here(&self.core.config);
        let (ip, port) = (here.ip(), here.port());
        let seen = SocketAddr::new(
            via.received().unwrap_or(ip),
            via.rport().flatten().unwrap_or(port),
        );
        let known = line.learned.unwrap_or(here);
        if answer.dest.hop.transport != Transport::Udp || seen == known || seen.port() == 0 {
            return false;
        }
        let old = line.contact(&answer.dest, &self.core.config);
        line.learned = (seen != here).then_some(seen);
        line.stale_contact = Some(old);
        // A NAT that gives another port each time would never let us rest.
        line.corrections = line.corrections.saturating_add(1);
        line.corrections <= MAX_CORRECTIONS
    }

    fn on_registered(&mut self, now: Instant, id: AccountId, message: &Message<'_>, moved: bool) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        line.failures = 0;
        let granted = granted(message, &line.contact_user, line.asked);
        let (seconds, clamped) = clamp_expires(granted);
        self.core.counters.clamped += u64::from(clamped);
        let expires = Duration::from_secs(seconds);
        let wait = match moved {
            true => Duration::ZERO,
            false => {
                line.stale_contact = None;
                line.corrections = 0;
                refresh_after(expires, &mut self.core.rng)
            }
        };
        line.standing = Standing::Registered {
            refresh_at: now + wait,
        };
        self.rearm_line(id);
        if !moved {
            self.tell_registration(id, Registration::Registered { expires });
        }
    }

    fn on_register_refused(
        &mut self,
        now: Instant,
        id: AccountId,
        answer: &Answer,
        message: &Message<'_>,
        status: u16,
    ) {
        let reason = reason_of(message);
        match status {
            401 | 403 | 407 => {
                let reason = match status {
                    403 => reason,
                    _ => "authentication failed".to_owned(),
                };
                self.registration_failed(now, id, Some(status), &reason, AUTH_PAUSE);
            }
            423 => self.on_too_brief(now, id, message, &reason),
            500..=599 => {
                let wait = self.leave_alone(now, &answer.dest, message);
                self.try_next(now, id, Some(status), &reason, wait.unwrap_or_default());
            }
            _ => self.registration_failed(now, id, Some(status), &reason, Duration::ZERO),
        }
    }

    /// 423: asks again for what the registrar wants, if that is more and within bounds (RFC 3261 §10.2.8).
    fn on_too_brief(&mut self, now: Instant, id: AccountId, message: &Message<'_>, reason: &str) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        let least = message.min_expires().ok().flatten().map_or(0, u64::from);
        let (asked, clamped) = clamp_expires(least);
        self.core.counters.clamped += u64::from(clamped);
        if asked <= line.asked {
            self.registration_failed(now, id, Some(423), reason, Duration::ZERO);
            return;
        }
        line.asked = asked;
        let current = line.current;
        self.ask(now, id, current, reason);
    }

    fn try_next(
        &mut self,
        now: Instant,
        id: AccountId,
        status: Option<u16>,
        reason: &str,
        wait: Duration,
    ) {
        let Some(line) = self.lines.get(&id) else {
            return;
        };
        match line.next_hop(line.current + 1, now) {
            Some(place) => self.ask(now, id, place, reason),
            None => self.registration_failed(now, id, status, reason, wait),
        }
    }

    pub(super) fn on_register_unanswered(&mut self, now: Instant, id: AccountId, reason: &str) {
        let Some(line) = self.lines.get(&id) else {
            return;
        };
        match line.standing {
            Standing::Leaving { .. } => self.left(now, id),
            Standing::Asking { .. } => self.try_next(now, id, None, reason, Duration::ZERO),
            Standing::Idle
            | Standing::Finding
            | Standing::Registered { .. }
            | Standing::Waiting { .. } => {}
        }
    }

    /// A connection to our registrar is gone, and our binding with it: registers again soon (reliability S6).
    pub(super) fn on_flow_lost(&mut self, now: Instant, to: SocketAddr, transport: Transport) {
        if !transport.is_reliable() {
            return;
        }
        let ids: Vec<AccountId> = self.lines.keys().copied().collect();
        for id in ids {
            let spread = Duration::from_millis(self.core.rng.below(LOST_FLOW_SPREAD));
            let Some(line) = self.lines.get_mut(&id) else {
                continue;
            };
            let uses = line
                .hops
                .get(line.current)
                .is_some_and(|hop| hop.addr == to && hop.transport == transport);
            if let (true, Standing::Registered { .. }) = (uses, line.standing) {
                line.standing = Standing::Registered {
                    refresh_at: now + spread,
                };
                self.rearm_line(id);
            }
        }
    }

    pub(super) fn start_leaving(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        match line.standing {
            Standing::Leaving { .. } => return,
            Standing::Asking { transaction } => {
                self.clients.forget(&mut self.core, transaction);
            }
            Standing::Idle
            | Standing::Finding
            | Standing::Registered { .. }
            | Standing::Waiting { .. } => {}
        }
        line.again = false;
        let hop = line.hops.get(line.current).copied().filter(|_| line.bound);
        line.standing = Standing::Idle;
        let Some(hop) = hop else {
            self.rearm_line(id);
            self.tell_registration(id, Registration::Unregistered);
            return;
        };
        let dest = line.dest(hop);
        let draft = line.register(id, &dest, &self.core.config, 0, &mut self.core.rng);
        let sent = self.request(now, draft, dest, Asker::Register(id), None);
        if let (Some(line), Some(transaction)) = (self.lines.get_mut(&id), sent) {
            line.standing = Standing::Leaving { transaction };
        }
        self.rearm_line(id);
        if sent.is_none() {
            self.left(now, id);
        }
    }

    fn on_leave_answer(
        &mut self,
        now: Instant,
        id: AccountId,
        mut answer: Answer,
        message: &Message<'_>,
        status: u16,
    ) {
        if let Some(draft) = answer.draft.take()
            && let Some(again) = self.signed_again(*draft, &answer.dest, message, status)
        {
            self.ask_again(now, id, again, &answer);
            return;
        }
        self.left(now, id);
    }

    /// The binding is gone, or as good as gone.
    fn left(&mut self, now: Instant, id: AccountId) {
        let Some(line) = self.lines.get_mut(&id) else {
            return;
        };
        line.standing = Standing::Idle;
        line.bound = false;
        line.failures = 0;
        let again = std::mem::take(&mut line.again);
        self.rearm_line(id);
        self.tell_registration(id, Registration::Unregistered);
        if again {
            self.start_registering(now, id);
        }
    }
}
