//! The whole user agent as one value.

mod changing;
mod incoming;
mod outgoing;
mod registering;
mod requests;
mod responses;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use offhook_base::{Deadline, Duration, Instant, Rng};
use offhook_wire::sip::{self, StartLine};

use crate::call::{Call, Change, Stage};
use crate::clients::{Asker, Clients, Sending, lone_via};
use crate::core::{ByPrint, Core, Dest};
use crate::dialog::Dialog;
use crate::draft::Draft;
use crate::line::Line;
use crate::queue::Owner;
use crate::servers::Servers;
use crate::slab::Slab;
use crate::{
    Account, AccountId, Body, By, CallId, Cause, Config, Counters, Event, Flow, Hop, Listen,
    Output, QueryId, ResolveError, Timers, Transport,
};

/// Longest time [`Endpoint::stop`] waits for answers before it says [`Event::Stopped`].
pub const STOP_GRACE: Duration = Duration::from_secs(3);

/// What a question to the name service is about.
#[derive(Clone, Copy, Debug)]
enum Query {
    /// One of an account's servers, by its place in [`Line::names`].
    Server { account: AccountId, place: usize },
    /// The target of a call.
    Target { call: u64 },
    /// The next place of a call's dialog, which has a name.
    Way { call: u64 },
}

/// How far [`Endpoint::stop`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stopping {
    No,
    Until(Instant),
    Done,
}

/// A SIP user agent: accounts, registrations and calls over one set of ports.
///
/// Every call of a method may fill the queue behind [`Endpoint::poll`] and move [`Endpoint::deadline`].
///
/// What it leaves out, and where it would go:
/// * A request longer than 1300 bytes stays on UDP (RFC 3261 §18.1.1 wants TCP). The switch belongs into
///   `Endpoint::request`, where the bytes are known and the account's other hops are at hand.
/// * PRACK, UPDATE, REFER, SUBSCRIBE and INFO get 405. New methods inside a dialog go beside
///   `Endpoint::on_reinvite`, requests of ours beside `Asker::Change`.
#[derive(Debug)]
pub struct Endpoint {
    core: Core,
    clients: Clients,
    servers: Servers,
    calls: Slab<Call>,
    /// Calls by `Call-ID` and our tag.
    dialogs: ByPrint<u64>,
    lines: BTreeMap<AccountId, Line>,
    /// Open questions: at most two an account and one a call.
    queries: BTreeMap<QueryId, Query>,
    next_query: u64,
    /// Handles given to calls that could not even begin, counted down.
    stillborn: u64,
    stopping: Stopping,
    stop_due: Option<Instant>,
}

impl Endpoint {
    /// An endpoint without accounts. `rng` decides every tag, branch and contact name.
    #[must_use]
    pub fn new(config: Config, rng: Rng) -> Self {
        let limits = config.limits;
        Self {
            core: Core::new(config, rng),
            clients: Clients::new(limits.transactions),
            servers: Servers::new(limits.transactions),
            calls: Slab::new(limits.calls),
            dialogs: ByPrint::default(),
            lines: BTreeMap::new(),
            queries: BTreeMap::new(),
            next_query: 0,
            stillborn: u64::MAX,
            stopping: Stopping::No,
            stop_due: None,
        }
    }

    /// Tells the real ports, once the sockets are open.
    pub fn set_listen(&mut self, listen: Listen) {
        self.core.config.listen = listen;
    }

    /// Changes timers, user agent and who is answered; the ports and bounds of before stay.
    ///
    /// What is on its way already keeps its timers.
    pub fn set_config(&mut self, config: &Config) {
        let own = &mut self.core.config;
        own.user_agent.clone_from(&config.user_agent);
        own.admit = config.admit;
        own.timers = config.timers;
        self.core.timers = Arc::new(config.timers);
    }

    /// Adds or changes an account; `None` takes it away (its calls end, it unregisters).
    ///
    /// An account with `register` set registers at once; one that is the same as before, or differs only in its
    /// timers and whom it takes calls from, stays registered as it is.
    pub fn set_account(&mut self, now: Instant, id: AccountId, account: Option<Account>) {
        match account {
            Some(account) => self.put_line(now, id, account),
            None => self.take_line(now, id),
        }
        self.settle();
    }

    /// Registers now, whatever was waited for.
    pub fn register(&mut self, now: Instant, id: AccountId) {
        self.start_registering(now, id);
    }

    /// Takes our binding away at the registrar and stops refreshing.
    pub fn unregister(&mut self, now: Instant, id: AccountId) {
        self.start_leaving(now, id);
        self.settle();
    }

    /// Takes one whole message (a datagram, or what a framer cut out of a stream).
    pub fn handle_message(&mut self, now: Instant, flow: Flow, bytes: &[u8]) {
        self.core.counters.received += 1;
        let Ok(message) = sip::parse(bytes) else {
            self.core.counters.dropped_garbage += 1;
            return;
        };
        match &message.start {
            StartLine::Request { method, .. } => self.on_request(now, &flow, &message, method),
            StartLine::Response { status, .. } => self.on_response(now, &flow, &message, *status),
        }
        self.settle();
    }

    /// Takes the answer to an [`Output::Resolve`]: the places to try in order, each with our address towards it.
    ///
    /// An unknown or already answered question is ignored.
    pub fn handle_resolved(
        &mut self,
        now: Instant,
        query: QueryId,
        result: Result<Vec<Hop>, ResolveError>,
    ) {
        match self.queries.remove(&query) {
            Some(Query::Server { account, place }) => {
                self.on_server_found(now, account, place, result);
            }
            Some(Query::Target { call }) => self.on_target_found(now, call, result),
            Some(Query::Way { call }) => self.on_way_found(call, &result.unwrap_or_default()),
            None => {}
        }
        self.settle();
    }

    /// Says that sending to `to` failed: ICMP unreachable, connection refused, reset or closed.
    pub fn handle_transport_error(
        &mut self,
        now: Instant,
        to: SocketAddr,
        transport: Transport,
        reason: &str,
    ) {
        let lost = self.clients.on_unreachable(&mut self.core, to, transport);
        for answer in lost {
            self.on_no_answer(now, answer, reason);
        }
        self.on_flow_lost(now, to, transport);
        self.settle();
    }

    /// Does what is due; nothing before the deadline.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(owner) = self.core.queue.pop(now) {
            match owner {
                Owner::Client(id) => {
                    if let Some(answer) = self.clients.on_timeout(&mut self.core, now, id) {
                        self.on_no_answer(now, answer, "no answer");
                    }
                }
                Owner::Server(id) => self.servers.on_timeout(&mut self.core, now, id),
                Owner::Call(id) => self.on_call_due(now, id),
                Owner::Account(id) => self.on_line_due(now, id),
                Owner::Stop => {
                    self.stop_due = None;
                    self.finish_stopping();
                }
            }
        }
        self.settle();
    }

    /// When [`Endpoint::handle_timeout`] is wanted next.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        self.core.queue.deadline()
    }

    /// The next thing wanted; call until `None`.
    pub fn poll(&mut self) -> Option<Output> {
        self.core.poll()
    }

    /// Calls `target` (`201`, `201@host` or a `sip:` URI) with our offer; without a body theirs is awaited.
    ///
    /// Always gives a handle; what is wrong with the target or the account comes as [`Event::Ended`].
    pub fn invite(
        &mut self,
        now: Instant,
        account: AccountId,
        target: &str,
        body: Option<Body>,
    ) -> CallId {
        self.start_call(now, account, target, body)
    }

    /// Sends 180 to an incoming call.
    pub fn ring(&mut self, now: Instant, call: CallId) {
        self.progress(now, call, 180, None);
    }

    /// Sends a 1xx (101 to 199) with an optional body to an incoming call.
    ///
    /// Nothing happens to a call that is not ringing here.
    pub fn progress(&mut self, now: Instant, call: CallId, status: u16, body: Option<Body>) {
        self.send_progress(now, call.0, status, body.as_ref());
    }

    /// Answers an incoming call with 200 and our answer (or our offer, if they made none).
    ///
    /// Nothing happens to a call that is not ringing here.
    pub fn accept(&mut self, now: Instant, call: CallId, body: Body) {
        self.send_accept(now, call.0, &body);
    }

    /// Refuses an incoming call with a status from 300 to 699; other numbers become 480.
    pub fn reject(&mut self, now: Instant, call: CallId, status: u16) {
        self.send_reject(now, call.0, status);
        self.settle();
    }

    /// Ends a call whatever its state: CANCEL, BYE, or 603 to one that rings here.
    ///
    /// [`Event::Ended`] comes at once; what the protocol still owes goes on behind it.
    pub fn hang_up(&mut self, now: Instant, call: CallId) {
        self.end_by_us(now, call.0);
        self.settle();
    }

    /// Sends a re-INVITE with our new offer (hold, resume, new address).
    ///
    /// While another change is open it waits for its turn, and only the last one waiting is sent.
    pub fn reoffer(&mut self, now: Instant, call: CallId, body: Body) {
        self.want_change(now, call.0, body);
    }

    /// Answers [`Event::Reoffer`]: a body for 200, or the status to refuse with (mostly 488).
    pub fn answer_reoffer(&mut self, now: Instant, call: CallId, answer: Result<Body, u16>) {
        self.answer_change(now, call.0, answer);
    }

    /// Ends all calls and unregisters all accounts; [`Event::Stopped`] comes when done or after [`STOP_GRACE`].
    pub fn stop(&mut self, now: Instant) {
        if self.stopping != Stopping::No {
            return;
        }
        let until = now + STOP_GRACE;
        self.stopping = Stopping::Until(until);
        let deadline = Deadline::new(until, "stop");
        self.core
            .queue
            .set(Owner::Stop, &mut self.stop_due, Some(deadline));
        for call in self.calls.ids() {
            self.end_by_us(now, call);
        }
        let accounts: Vec<AccountId> = self.lines.keys().copied().collect();
        for account in accounts {
            self.start_leaving(now, account);
        }
        self.settle();
    }

    /// The account's address towards the server it uses, once that is found.
    #[must_use]
    pub fn local_ip(&self, id: AccountId) -> Option<IpAddr> {
        let line = self.lines.get(&id)?;
        line.hops.get(line.current).map(|hop| hop.local)
    }

    /// What was counted.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.core.counters
    }

    /// How much is kept: client transactions, server transactions, calls.
    #[must_use]
    pub fn held(&self) -> [usize; 3] {
        [self.clients.len(), self.servers.len(), self.calls.len()]
    }

    fn is_stopping(&self) -> bool {
        self.stopping != Stopping::No
    }

    /// Forgets accounts that are done leaving, and says `Stopped` when nothing is left.
    fn settle(&mut self) {
        let in_use = |calls: &Slab<Call>, id: AccountId| {
            let ids = calls.ids();
            ids.iter()
                .any(|call| calls.get(*call).is_some_and(|call| call.account == id))
        };
        if self.lines.values().any(|line| line.leaving) {
            let calls = &self.calls;
            self.lines
                .retain(|id, line| !line.leaving || line.is_busy() || in_use(calls, *id));
        }
        if let Stopping::Until(_) = self.stopping
            && self.calls.len() == 0
            && !self.lines.values().any(Line::is_busy)
        {
            self.finish_stopping();
        }
    }

    fn finish_stopping(&mut self) {
        if let Stopping::Until(_) = self.stopping {
            self.stopping = Stopping::Done;
            self.core.queue.set(Owner::Stop, &mut self.stop_due, None);
            self.core.tell(Event::Stopped);
        }
    }

    /// The timers of an account; of one that is gone, those of no account.
    fn timers(&self, account: AccountId) -> Arc<Timers> {
        let line = self.lines.get(&account);
        Arc::clone(line.map_or(&self.core.timers, |line| &line.timers))
    }

    /// The timers of a call's account.
    fn call_timers(&self, id: u64) -> Arc<Timers> {
        let call = self.calls.get(id);
        call.map_or_else(
            || Arc::clone(&self.core.timers),
            |call| self.timers(call.account),
        )
    }

    /// Asks the name service.
    fn resolve(
        &mut self,
        query: Query,
        host: String,
        port: Option<u16>,
        transport: Option<Transport>,
    ) -> QueryId {
        self.next_query += 1;
        let id = QueryId(self.next_query);
        self.queries.insert(id, query);
        self.core.output(Output::Resolve {
            query: id,
            host,
            port,
            transport,
        });
        id
    }

    /// Sends a request, signed if it goes to a server of its account (reliability T9).
    fn request(
        &mut self,
        now: Instant,
        mut draft: Draft,
        dest: Dest,
        asker: Asker,
        patience: Option<Duration>,
    ) -> Option<u64> {
        let timers = self.timers(draft.account);
        let line = self.lines.get_mut(&draft.account);
        let signed = match line.filter(|line| !draft.unsigned && line.is_server(&dest.hop)) {
            Some(line) => {
                let body = draft.body.as_ref().map_or(&[][..], |body| &body.bytes);
                let method = draft.method.as_str();
                let rng = &mut self.core.rng;
                line.wallet
                    .sign(rng, &mut draft.tries, method, &draft.uri, body)
            }
            None => Vec::new(),
        };
        let sending = Sending {
            draft,
            signed: &signed,
            dest,
            asker,
            timers,
            patience,
        };
        self.clients.start(&mut self.core, now, sending)
    }

    /// Sends the ACK of a 2xx; gives the message, for copies.
    fn acknowledge(&mut self, dialog: &Dialog, cseq: u32) -> Vec<u8> {
        let via = lone_via(&mut self.core, &dialog.dest);
        let agent = &self.core.config.user_agent;
        let bytes = dialog.ack(cseq).write(&via, &[], agent);
        self.core.send(&dialog.dest, bytes.clone());
        bytes
    }

    /// Asks for the next place of a call's dialog, if it has a name that was not asked for yet (RFC 3263 §5).
    ///
    /// Meanwhile requests go the way they went before, which mostly is the right one.
    fn find_next_place(&mut self, id: u64) {
        let Some(dialog) = self.calls.get_mut(id).and_then(Call::dialog_mut) else {
            return;
        };
        let name = dialog.next_name();
        if name == dialog.named {
            return;
        }
        dialog.named.clone_from(&name);
        if let Some(old) = dialog.query.take() {
            self.queries.remove(&old);
        }
        let Some(name) = name else {
            return;
        };
        let query = self.resolve(
            Query::Way { call: id },
            name.host,
            name.port,
            name.transport,
        );
        if let Some(dialog) = self.calls.get_mut(id).and_then(Call::dialog_mut) {
            dialog.query = Some(query);
        }
    }

    /// The next place of a dialog was found, or not: then everything stays as it is.
    fn on_way_found(&mut self, id: u64, hops: &[Hop]) {
        let Some(dialog) = self.calls.get_mut(id).and_then(Call::dialog_mut) else {
            return;
        };
        dialog.query = None;
        if !dialog.aim_at(hops) {
            return;
        }
        // An ACK that went the old way may be lost, and the other side waits for it.
        let acked = self.calls.get(id).and_then(|call| match &call.stage {
            Stage::Up(up) | Stage::Closing(up) => Some((up.dialog.clone(), up.ack.as_ref()?.0)),
            Stage::Finding { .. } | Stage::Calling(_) | Stage::Ringing(_) => None,
        });
        let Some((dialog, cseq)) = acked else {
            return;
        };
        let ack = self.acknowledge(&dialog, cseq);
        if let Some(call) = self.calls.get_mut(id)
            && let Stage::Up(up) | Stage::Closing(up) = &mut call.stage
        {
            up.ack = Some((cseq, ack));
        }
    }

    /// Says that a call is over, once.
    fn tell_ended(&mut self, id: u64, status: Option<u16>, reason: &str, by: By) {
        let Some(call) = self.calls.get_mut(id) else {
            return;
        };
        if call.told {
            return;
        }
        call.told = true;
        self.core.tell(Event::Ended {
            call: CallId(id),
            cause: Cause {
                status,
                reason: reason.to_owned(),
                by,
            },
        });
    }

    /// Forgets a call, its timer, its question and its place among the dialogs.
    fn forget_call(&mut self, id: u64) {
        let Some(mut call) = self.calls.remove(id) else {
            return;
        };
        self.core.queue.set(Owner::Call(id), &mut call.due, None);
        if let Some(print) = call.print() {
            self.dialogs.remove(&print);
        }
        if let Some(query) = call.dialog().and_then(|dialog| dialog.query) {
            self.queries.remove(&query);
        }
        match &call.stage {
            Stage::Finding {
                query: Some(query), ..
            } => {
                self.queries.remove(query);
            }
            // A re-INVITE that rings has no timer of its own.
            Stage::Up(up) | Stage::Closing(up) => {
                if let Change::Asking { transaction, .. } = up.change {
                    self.clients.forget(&mut self.core, transaction);
                }
            }
            Stage::Finding { query: None, .. } | Stage::Calling(_) | Stage::Ringing(_) => {}
        }
    }

    /// Moves a call's timer to what its stage needs.
    fn rearm_call(&mut self, id: u64) {
        if let Some(call) = self.calls.get_mut(id) {
            let deadline = call.deadline();
            self.core
                .queue
                .set(Owner::Call(id), &mut call.due, deadline);
        }
    }
}
