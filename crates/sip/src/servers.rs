//! Requests to us: the server transactions with their last answers.

use std::collections::VecDeque;
use std::sync::Arc;

use offhook_base::{Deadline, Instant};
use offhook_wire::sip::{Message, Method, Via};

use crate::clients::COOKIE;
use crate::core::{ByPrint, Core, Dest};
use crate::echo::{Echo, Reply};
use crate::queue::Owner;
use crate::slab::Slab;
use crate::transaction::invite_server::InviteServer;
use crate::transaction::server::Server;
use crate::transaction::{OnRequest, OnTimeout};
use crate::{Flow, Timers};

/// Characters of chance in our tag: 65 bits (RFC 3261 §19.3 asks for 32).
pub(crate) const TAG_TOKEN: usize = 13;

#[derive(Debug)]
enum Machine {
    Invite(InviteServer),
    Other(Server),
}

impl Machine {
    fn on_timeout(&mut self, now: Instant) -> OnTimeout {
        match self {
            Self::Invite(machine) => machine.on_timeout(now),
            Self::Other(machine) => machine.on_timeout(now),
        }
    }

    fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Invite(machine) => machine.deadline(),
            Self::Other(machine) => machine.deadline(),
        }
    }

    fn is_terminated(&self) -> bool {
        match self {
            Self::Invite(machine) => *machine == InviteServer::Terminated,
            Self::Other(machine) => *machine == Server::Terminated,
        }
    }

    /// Whether it only waits for copies, so that forgetting it early costs little.
    fn is_lingering(&self) -> bool {
        match self {
            Self::Invite(machine) => match machine {
                InviteServer::Proceeding | InviteServer::Completed { .. } => false,
                InviteServer::Confirmed { .. }
                | InviteServer::Accepted { .. }
                | InviteServer::Terminated => true,
            },
            Self::Other(machine) => match machine {
                Server::Trying | Server::Proceeding => false,
                Server::Completed { .. } | Server::Terminated => true,
            },
        }
    }
}

#[derive(Debug)]
struct Transaction {
    machine: Machine,
    timers: Arc<Timers>,
    /// Until the final answer.
    echo: Option<Box<Echo>>,
    dest: Dest,
    /// The last answer.
    bytes: Vec<u8>,
    print: u128,
    merge: Option<u128>,
    /// Whether the sender is none of our servers.
    stranger: bool,
    call: Option<u64>,
    due: Option<Instant>,
}

/// What the table knows of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// A copy, or the ACK of a refusal: it is dealt with.
    Done,
    /// New.
    New,
}

/// How a new request is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival<'a> {
    pub(crate) message: &'a Message<'a>,
    pub(crate) via: &'a Via<'a>,
    pub(crate) flow: &'a Flow,
    /// From [`Servers::print`].
    pub(crate) print: u128,
    /// From [`Servers::merge_print`], outside dialogs.
    pub(crate) merge: Option<u128>,
    pub(crate) stranger: bool,
}

/// All server transactions.
#[derive(Debug)]
pub(crate) struct Servers {
    slab: Slab<Transaction>,
    by_print: ByPrint<u64>,
    by_merge: ByPrint<u64>,
    /// Strangers' transactions, oldest first; some may be gone.
    strangers: VecDeque<u64>,
    /// Lingering transactions, oldest first; some may be gone.
    lingering: VecDeque<u64>,
    limit: usize,
}

impl Servers {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            slab: Slab::new(limit),
            by_print: ByPrint::default(),
            by_merge: ByPrint::default(),
            strangers: VecDeque::new(),
            lingering: VecDeque::new(),
            limit,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.slab.len()
    }

    /// The name of a request's transaction (RFC 3261 §17.2.3). An ACK bears its INVITE's.
    pub(crate) fn print(
        core: &Core,
        message: &Message<'_>,
        via: &Via<'_>,
        method: &Method,
    ) -> u128 {
        let method = if *method == Method::Ack {
            Method::Invite.as_str()
        } else {
            method.as_str()
        };
        let branch = via.branch().unwrap_or_default();
        // An IP address is written in one way only, and a name compares as it stands: the same sender wrote both.
        let port = via.port.unwrap_or_default();
        if branch.starts_with(COOKIE) {
            // No branch holds white space, so two requests never read alike.
            return core.print_of(format_args!("{branch} {method} {port} {}", via.host()));
        }
        let (host, port) = (via.host().to_string(), port.to_string());
        // Before RFC 3261 a branch need not be unique: the whole identity of the request is.
        let cseq = message.cseq().map_or(0, |cseq| cseq.number).to_string();
        let call_id = message.call_id().unwrap_or_default();
        let from = message.from().ok().and_then(|from| from.tag());
        let from = from.unwrap_or_default();
        core.print(&[branch, &host, &port, method, call_id, &cseq, from])
    }

    /// The identity that two branches of one forked request share (RFC 3261 §8.2.2.2).
    pub(crate) fn merge_print(core: &Core, message: &Message<'_>) -> Option<u128> {
        let from = message.from().ok()?;
        let cseq = message.cseq().ok()?;
        let number = cseq.number.to_string();
        let call_id = message.call_id().ok()?;
        let tag = from.tag().unwrap_or_default();
        Some(core.print(&[call_id, tag, &number, cseq.method.as_str()]))
    }

    /// Deals with a copy of a request and with the ACK of a refusal.
    pub(crate) fn recognise(
        &mut self,
        core: &mut Core,
        now: Instant,
        print: u128,
        method: &Method,
    ) -> Known {
        let Some(id) = self.by_print.get(&print).copied() else {
            return Known::New;
        };
        let Some(found) = self.slab.get_mut(id) else {
            return Known::New;
        };
        let reliable = found.dest.is_reliable();
        let act = match &mut found.machine {
            Machine::Invite(machine) if *method == Method::Ack => {
                // The ACK of a 2xx may share the branch with careless peers: then it is the call's.
                if let InviteServer::Accepted { .. } = machine {
                    return Known::New;
                }
                machine.on_ack(now, &found.timers, reliable);
                OnRequest::Absorb
            }
            Machine::Invite(machine) => machine.on_request(),
            Machine::Other(machine) => machine.on_request(),
        };
        if act == OnRequest::Resend && !found.bytes.is_empty() {
            core.resend(&found.dest, found.bytes.clone());
        }
        self.rearm(core, id);
        Known::Done
    }

    /// Whether another branch of the same request is here already.
    pub(crate) fn is_merged(&self, merge: u128) -> bool {
        self.by_merge.contains_key(&merge)
    }

    /// The call whose INVITE has this print, with its transaction; for CANCEL.
    pub(crate) fn invite(&self, print: u128) -> Option<(u64, Option<u64>)> {
        let id = *self.by_print.get(&print)?;
        Some((id, self.slab.get(id)?.call))
    }

    /// Keeps a new request; `None` if there is no room even after forgetting what may be forgotten.
    pub(crate) fn open(
        &mut self,
        core: &mut Core,
        arrival: &Arrival<'_>,
        timers: Arc<Timers>,
    ) -> Option<u64> {
        if self.slab.is_full() && !self.make_room(core) {
            core.counters.dropped_full += 1;
            return None;
        }
        let invite = arrival.message.method() == Some(&Method::Invite);
        let tag = core.rng.token(TAG_TOKEN);
        let echo = Echo::new(arrival.message, arrival.via, arrival.flow, &tag);
        let mut dest = Dest::back(arrival.flow);
        dest.hop.addr = echo.back;
        let transaction = Transaction {
            machine: if invite {
                Machine::Invite(InviteServer::Proceeding)
            } else {
                Machine::Other(Server::Trying)
            },
            timers,
            echo: Some(Box::new(echo)),
            dest,
            bytes: Vec::new(),
            print: arrival.print,
            merge: arrival.merge,
            stranger: arrival.stranger,
            call: None,
            due: None,
        };
        let id = self.slab.insert(transaction).ok()?;
        self.by_print.insert(arrival.print, id);
        if let Some(merge) = arrival.merge {
            self.by_merge.insert(merge, id);
        }
        if arrival.stranger {
            self.strangers.push_back(id);
            Self::prune(&mut self.strangers, &self.slab, self.limit);
        }
        Some(id)
    }

    pub(crate) fn set_call(&mut self, id: u64, call: u64) {
        if let Some(found) = self.slab.get_mut(id) {
            found.call = Some(call);
        }
    }

    pub(crate) fn echo(&self, id: u64) -> Option<&Echo> {
        self.slab.get(id)?.echo.as_deref()
    }

    /// Answers. Gives the way it went, or `None` if it is too late for it; and with a 2xx to an INVITE the
    /// message, which the call resends, else nothing.
    pub(crate) fn respond(
        &mut self,
        core: &mut Core,
        now: Instant,
        id: u64,
        reply: &Reply<'_>,
    ) -> Option<(Vec<u8>, Dest)> {
        let found = self.slab.get_mut(id)?;
        let (timers, reliable) = (&found.timers, found.dest.is_reliable());
        let in_time = match &mut found.machine {
            Machine::Invite(machine) => machine.respond(now, timers, reliable, reply.status),
            Machine::Other(machine) => machine.respond(now, timers, reliable, reply.status),
        };
        let echo = found.echo.as_ref().filter(|_| in_time)?;
        // Strangers are not told what we are (reliability T8).
        let agent = if found.stranger {
            ""
        } else {
            core.config.user_agent.as_str()
        };
        let bytes = echo.write(&Reply { agent, ..*reply });
        let accepted = matches!(
            found.machine,
            Machine::Invite(InviteServer::Accepted { .. })
        );
        let kept = if accepted { bytes.clone() } else { Vec::new() };
        found.bytes = if accepted { Vec::new() } else { bytes.clone() };
        if reply.status >= 200 {
            found.echo = None;
        }
        let dest = found.dest.clone();
        core.send(&dest, bytes);
        self.note_lingering(id);
        self.rearm(core, id);
        Some((kept, dest))
    }

    /// The last answer again, as a sign of life (RFC 3261 §13.3.1.1).
    pub(crate) fn remind(&self, core: &mut Core, id: u64) {
        if let Some(found) = self.slab.get(id)
            && !found.bytes.is_empty()
        {
            core.resend(&found.dest, found.bytes.clone());
        }
    }

    /// Time for one transaction. A refusal without ACK ends quietly: the call is over anyway.
    pub(crate) fn on_timeout(&mut self, core: &mut Core, now: Instant, id: u64) {
        let Some(found) = self.slab.get_mut(id) else {
            return;
        };
        found.due = None;
        if found.machine.on_timeout(now) == OnTimeout::Resend {
            core.resend(&found.dest, found.bytes.clone());
        }
        self.rearm(core, id);
    }

    fn note_lingering(&mut self, id: u64) {
        let lingers = |found: &Transaction| found.machine.is_lingering();
        if self.slab.get(id).is_some_and(lingers) {
            self.lingering.push_back(id);
            Self::prune(&mut self.lingering, &self.slab, self.limit);
        }
    }

    /// Keeps a list of handles shorter than twice the table.
    fn prune(list: &mut VecDeque<u64>, slab: &Slab<Transaction>, limit: usize) {
        while list.front().is_some_and(|id| slab.get(*id).is_none()) {
            list.pop_front();
        }
        if list.len() > limit.saturating_mul(2) {
            list.retain(|id| slab.get(*id).is_some());
        }
    }

    /// Forgets the oldest stranger, else the oldest that only lingers.
    fn make_room(&mut self, core: &mut Core) -> bool {
        while let Some(id) = self
            .strangers
            .pop_front()
            .or_else(|| self.lingering.pop_front())
        {
            if self.forget(core, id) {
                core.counters.evicted += 1;
                return true;
            }
        }
        false
    }

    fn forget(&mut self, core: &mut Core, id: u64) -> bool {
        let Some(mut gone) = self.slab.remove(id) else {
            return false;
        };
        core.queue.set(Owner::Server(id), &mut gone.due, None);
        self.by_print.remove(&gone.print);
        if let Some(merge) = gone.merge {
            self.by_merge.remove(&merge);
        }
        true
    }

    fn rearm(&mut self, core: &mut Core, id: u64) {
        let Some(found) = self.slab.get_mut(id) else {
            return;
        };
        if found.machine.is_terminated() {
            self.forget(core, id);
            return;
        }
        let deadline = found.machine.deadline();
        core.queue.set(Owner::Server(id), &mut found.due, deadline);
    }
}
