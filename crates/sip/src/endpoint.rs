//! The whole user agent as one value.

use std::collections::VecDeque;
use std::net::SocketAddr;

use offhook_base::{Deadline, Duration, Instant, Rng};

use crate::{
    Account, AccountId, Body, By, CallId, Cause, Config, Counters, Event, Flow, Hop, Listen,
    Output, QueryId, Registration, ResolveError, Transport,
};

/// Longest time [`Endpoint::stop`] waits for answers before it says [`Event::Stopped`].
pub const STOP_GRACE: Duration = Duration::from_secs(3);

/// A SIP user agent: accounts, registrations and calls over one set of ports.
///
/// Every call of a method may fill the queue behind [`Endpoint::poll`] and move [`Endpoint::deadline`].
#[derive(Debug)]
pub struct Endpoint {
    config: Config,
    rng: Rng,
    counters: Counters,
    out: VecDeque<Output>,
    next_call: u64,
}

impl Endpoint {
    /// An endpoint without accounts. `rng` decides every tag, branch and contact name.
    #[must_use]
    pub fn new(config: Config, rng: Rng) -> Self {
        Self {
            config,
            rng,
            counters: Counters::default(),
            out: VecDeque::new(),
            next_call: 0,
        }
    }

    /// Tells the real ports, once the sockets are open.
    pub fn set_listen(&mut self, listen: Listen) {
        self.config.listen = listen;
    }

    /// Adds or changes an account; `None` takes it away (its calls end, it unregisters).
    ///
    /// An account with `register` set registers at once; one that is the same as before is left alone.
    pub fn set_account(&mut self, now: Instant, id: AccountId, account: Option<Account>) {
        let _ = (now, account);
        self.tell(Event::Registration {
            account: id,
            state: Registration::Unregistered,
        });
    }

    /// Registers now, whatever was waited for.
    pub fn register(&mut self, now: Instant, id: AccountId) {
        let _ = (now, id);
    }

    /// Takes our binding away at the registrar and stops refreshing.
    pub fn unregister(&mut self, now: Instant, id: AccountId) {
        let _ = (now, id);
    }

    /// Takes one whole message (a datagram, or what a framer cut out of a stream).
    pub fn handle_message(&mut self, now: Instant, flow: Flow, bytes: &[u8]) {
        let _ = (now, flow, bytes);
        self.counters.received += 1;
    }

    /// Takes the answer to an [`Output::Resolve`]: the places to try in order, each with our address towards it.
    pub fn handle_resolved(
        &mut self,
        now: Instant,
        query: QueryId,
        result: Result<Vec<Hop>, ResolveError>,
    ) {
        let _ = (now, query, result);
    }

    /// Says that sending to `to` failed: ICMP unreachable, connection refused, reset or closed.
    pub fn handle_transport_error(
        &mut self,
        now: Instant,
        to: SocketAddr,
        transport: Transport,
        reason: &str,
    ) {
        let _ = (now, to, transport, reason);
    }

    /// Does what is due; nothing before the deadline.
    pub fn handle_timeout(&mut self, now: Instant) {
        let _ = (now, &mut self.rng);
    }

    /// When [`Endpoint::handle_timeout`] is wanted next.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        None
    }

    /// The next thing wanted; call until `None`.
    pub fn poll(&mut self) -> Option<Output> {
        self.out.pop_front()
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
        let _ = (now, account, target, body);
        self.next_call += 1;
        let call = CallId(self.next_call);
        self.tell(Event::Ended {
            call,
            cause: Cause {
                status: None,
                reason: "no such account".to_owned(),
                by: By::Us,
            },
        });
        call
    }

    /// Sends 180 to an incoming call.
    pub fn ring(&mut self, now: Instant, call: CallId) {
        self.progress(now, call, 180, None);
    }

    /// Sends a 1xx (101 to 199) with an optional body to an incoming call.
    pub fn progress(&mut self, now: Instant, call: CallId, status: u16, body: Option<Body>) {
        let _ = (now, call, status, body);
    }

    /// Answers an incoming call with 200 and our answer (or our offer, if they made none).
    pub fn accept(&mut self, now: Instant, call: CallId, body: Body) {
        let _ = (now, call, body);
    }

    /// Refuses an incoming call with a status from 300 to 699; other numbers become 480.
    pub fn reject(&mut self, now: Instant, call: CallId, status: u16) {
        let _ = (now, call, status);
    }

    /// Ends a call whatever its state: CANCEL, BYE, or 603 to one that rings here.
    pub fn hang_up(&mut self, now: Instant, call: CallId) {
        let _ = (now, call);
    }

    /// Sends a re-INVITE with our new offer (hold, resume, new address).
    pub fn reoffer(&mut self, now: Instant, call: CallId, body: Body) {
        let _ = (now, call, body);
    }

    /// Answers [`Event::Reoffer`]: a body for 200, or the status to refuse with (mostly 488).
    pub fn answer_reoffer(&mut self, now: Instant, call: CallId, answer: Result<Body, u16>) {
        let _ = (now, call, answer);
    }

    /// Ends all calls and unregisters all accounts; [`Event::Stopped`] comes when done or after [`STOP_GRACE`].
    pub fn stop(&mut self, now: Instant) {
        let _ = now;
        self.tell(Event::Stopped);
    }

    /// What was counted.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    fn tell(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }
}
