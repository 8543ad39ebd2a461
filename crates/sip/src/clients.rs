//! Our requests on their way: the client transactions with their bytes.

use std::net::SocketAddr;
use std::sync::Arc;

use offhook_base::{Deadline, Duration, Instant};
use offhook_wire::sip::Method;

use crate::core::{Core, Dest};
use crate::draft::Draft;
use crate::queue::Owner;
use crate::slab::Slab;
use crate::transaction::client::Client;
use crate::transaction::invite_client::InviteClient;
use crate::transaction::{OnResponse, OnTimeout};
use crate::{AccountId, Timers, Transport};

/// The mark of a branch that is unique (RFC 3261 §8.1.1.7).
pub(crate) const COOKIE: &str = "z9hG4bK";

/// Characters of chance in a branch: 65 bits.
const BRANCH_TOKEN: usize = 13;

/// Who asked, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// A registration.
    Register(AccountId),
    /// A call's first INVITE.
    Invite(u64),
    /// A call's re-INVITE.
    Change(u64),
    /// A call's BYE.
    Bye(u64),
    /// Nobody waits for the answer.
    Nobody,
}

#[derive(Debug)]
enum Machine {
    Invite(InviteClient),
    Other(Client),
}

impl Machine {
    fn new(
        invite: bool,
        now: Instant,
        timers: &Timers,
        reliable: bool,
        patience: Option<Duration>,
    ) -> Self {
        if invite {
            Self::Invite(InviteClient::new(now, timers, reliable, patience))
        } else {
            Self::Other(Client::new(now, timers, reliable, patience))
        }
    }

    fn on_response(
        &mut self,
        now: Instant,
        timers: &Timers,
        reliable: bool,
        status: u16,
    ) -> OnResponse {
        match self {
            Self::Invite(machine) => machine.on_response(now, timers, reliable, status),
            Self::Other(machine) => machine.on_response(now, timers, reliable, status),
        }
    }

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
            Self::Invite(machine) => *machine == InviteClient::Terminated,
            Self::Other(machine) => *machine == Client::Terminated,
        }
    }

    /// Whether no final answer came yet.
    fn is_open(&self) -> bool {
        match self {
            Self::Invite(machine) => matches!(
                machine,
                InviteClient::Calling { .. } | InviteClient::Proceeding
            ),
            Self::Other(machine) => {
                matches!(machine, Client::Trying { .. } | Client::Proceeding { .. })
            }
        }
    }
}

/// One request of ours.
#[derive(Debug)]
struct Transaction {
    machine: Machine,
    timers: Arc<Timers>,
    asker: Asker,
    dest: Dest,
    branch: String,
    /// Until the final answer.
    draft: Option<Box<Draft>>,
    /// What is sent again: the request, and after a refusal its ACK.
    bytes: Vec<u8>,
    /// The CANCEL of this INVITE, which shares its branch.
    cancel: Option<u64>,
    due: Option<Instant>,
}

/// A response that somebody waits for.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) asker: Asker,
    pub(crate) dest: Dest,
    /// The request, given back with its first final answer.
    pub(crate) draft: Option<Box<Draft>>,
}

/// A request to be sent.
#[derive(Debug)]
pub(crate) struct Sending<'a> {
    pub(crate) draft: Draft,
    /// Credentials, with `true` for those to a proxy.
    pub(crate) signed: &'a [(bool, String)],
    pub(crate) dest: Dest,
    pub(crate) asker: Asker,
    pub(crate) timers: Arc<Timers>,
    /// When to give up, if sooner than the timers say.
    pub(crate) patience: Option<Duration>,
}

/// All client transactions.
#[derive(Debug)]
pub(crate) struct Clients {
    slab: Slab<Transaction>,
}

impl Clients {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            slab: Slab::new(limit),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.slab.len()
    }

    /// Sends a request; `None` if there is no room for it.
    pub(crate) fn start(
        &mut self,
        core: &mut Core,
        now: Instant,
        sending: Sending<'_>,
    ) -> Option<u64> {
        let Sending {
            draft,
            signed,
            dest,
            asker,
            timers,
            patience,
        } = sending;
        let invite = draft.method == Method::Invite;
        let machine = Machine::new(invite, now, &timers, dest.is_reliable(), patience);
        let id = self.insert(core, (machine, timers), asker, dest)?;
        let transaction = self.slab.get_mut(id)?;
        transaction.branch = format!("{COOKIE}{id:x}.{}", core.rng.token(BRANCH_TOKEN));
        let via = via(core, &transaction.dest, &transaction.branch);
        transaction.bytes = draft.write(&via, signed, &core.config.user_agent);
        transaction.draft = Some(Box::new(draft));
        core.send(&transaction.dest, transaction.bytes.clone());
        self.rearm(core, id);
        Some(id)
    }

    fn insert(
        &mut self,
        core: &mut Core,
        (machine, timers): (Machine, Arc<Timers>),
        asker: Asker,
        dest: Dest,
    ) -> Option<u64> {
        let entry = Transaction {
            machine,
            timers,
            asker,
            dest,
            branch: String::new(),
            draft: None,
            bytes: Vec::new(),
            cancel: None,
            due: None,
        };
        self.slab
            .insert(entry)
            .inspect_err(|_| core.counters.dropped_full += 1)
            .ok()
    }

    /// Sends the CANCEL of a ringing INVITE (RFC 3261 §9.1): its branch, its headers, its way.
    pub(crate) fn cancel(&mut self, core: &mut Core, now: Instant, invite: u64) {
        let Some(asked) = self
            .slab
            .get(invite)
            .filter(|asked| asked.machine.is_open())
        else {
            return;
        };
        let (Some(draft), None) = (&asked.draft, asked.cancel) else {
            return;
        };
        let (branch, dest) = (asked.branch.clone(), asked.dest.clone());
        let timers = Arc::clone(&asked.timers);
        let via = via(core, &dest, &branch);
        let bytes = draft.write_shadow(&Method::Cancel, &via, &draft.to);
        let machine = Machine::new(false, now, &timers, dest.is_reliable(), None);
        let Some(id) = self.insert(core, (machine, timers), Asker::Nobody, dest) else {
            return;
        };
        if let Some(cancel) = self.slab.get_mut(id) {
            cancel.branch = branch;
            core.send(&cancel.dest, bytes.clone());
            cancel.bytes = bytes;
        }
        if let Some(asked) = self.slab.get_mut(invite) {
            asked.cancel = Some(id);
        }
        self.rearm(core, id);
    }

    /// The transaction a response belongs to (RFC 3261 §17.1.3): its branch, and the method in `CSeq`.
    fn find(&self, branch: &str, method: &Method) -> Option<u64> {
        let (number, _) = branch.strip_prefix(COOKIE)?.split_once('.')?;
        let mut id = u64::from_str_radix(number, 16).ok()?;
        let mut found = self.slab.get(id)?;
        if *method == Method::Cancel && found.cancel.is_some() {
            id = found.cancel?;
            found = self.slab.get(id)?;
        }
        let fits = match &found.machine {
            Machine::Invite(_) => *method == Method::Invite,
            Machine::Other(_) => {
                *method != Method::Invite
                    && found
                        .draft
                        .as_ref()
                        .is_none_or(|draft| draft.method == *method)
            }
        };
        (found.branch == branch && fits).then_some(id)
    }

    /// Takes a response; gives what the asker should know. `to` is its raw `To`.
    pub(crate) fn on_response(
        &mut self,
        core: &mut Core,
        now: Instant,
        branch: &str,
        method: &Method,
        status: u16,
        to: &str,
    ) -> Option<Answer> {
        let Some(id) = self.find(branch, method) else {
            core.counters.dropped_stray += 1;
            return None;
        };
        let transaction = self.slab.get_mut(id)?;
        let reliable = transaction.dest.is_reliable();
        let timers = &transaction.timers;
        let act = transaction
            .machine
            .on_response(now, timers, reliable, status);
        match act {
            OnResponse::Drop => return None,
            OnResponse::Ack => core.resend(&transaction.dest, transaction.bytes.clone()),
            OnResponse::AckAndPass => {
                if let Some(draft) = &transaction.draft {
                    let via = via(core, &transaction.dest, &transaction.branch);
                    transaction.bytes = draft.write_shadow(&Method::Ack, &via, to);
                    core.send(&transaction.dest, transaction.bytes.clone());
                }
            }
            OnResponse::Pass if status >= 200 => transaction.bytes = Vec::new(),
            OnResponse::Pass => {}
        }
        let answer = (act != OnResponse::Ack).then(|| Answer {
            asker: transaction.asker,
            dest: transaction.dest.clone(),
            draft: (status >= 200).then(|| transaction.draft.take()).flatten(),
        });
        self.rearm(core, id);
        answer
    }

    /// Time for one transaction; gives its asker if it was never answered.
    pub(crate) fn on_timeout(&mut self, core: &mut Core, now: Instant, id: u64) -> Option<Answer> {
        let transaction = self.slab.get_mut(id)?;
        transaction.due = None;
        let mut given_up = None;
        match transaction.machine.on_timeout(now) {
            OnTimeout::Resend => core.resend(&transaction.dest, transaction.bytes.clone()),
            OnTimeout::GiveUp => given_up = self.forget(core, id),
            OnTimeout::Nothing | OnTimeout::Gone => {}
        }
        self.rearm(core, id);
        given_up
    }

    /// Gives up every unanswered request to `to`; gives their askers.
    pub(crate) fn on_unreachable(
        &mut self,
        core: &mut Core,
        to: SocketAddr,
        transport: Transport,
    ) -> Vec<Answer> {
        let lost = self.slab.ids().into_iter().filter(|id| {
            self.slab.get(*id).is_some_and(|found| {
                found.dest.hop.addr == to
                    && found.dest.hop.transport == transport
                    && found.machine.is_open()
            })
        });
        let lost: Vec<u64> = lost.collect();
        lost.into_iter()
            .filter_map(|id| self.forget(core, id))
            .collect()
    }

    /// Takes a transaction away, with its timer.
    pub(crate) fn forget(&mut self, core: &mut Core, id: u64) -> Option<Answer> {
        let mut gone = self.slab.remove(id)?;
        core.queue.set(Owner::Client(id), &mut gone.due, None);
        Some(Answer {
            asker: gone.asker,
            dest: gone.dest,
            draft: gone.draft,
        })
    }

    fn rearm(&mut self, core: &mut Core, id: u64) {
        let Some(transaction) = self.slab.get_mut(id) else {
            return;
        };
        if transaction.machine.is_terminated() {
            self.forget(core, id);
            return;
        }
        let deadline = transaction.machine.deadline();
        core.queue
            .set(Owner::Client(id), &mut transaction.due, deadline);
    }
}

/// Our `Via`, always asking for `rport` (RFC 3581 §3).
fn via(core: &Core, dest: &Dest, branch: &str) -> String {
    let word = dest.hop.transport.via_word();
    let here = dest.here(&core.config);
    format!("SIP/2.0/{word} {here};branch={branch};rport")
}

/// A `Via` for an ACK of a 2xx, which is a transaction of its own without an answer.
pub(crate) fn lone_via(core: &mut Core, dest: &Dest) -> String {
    let branch = format!("{COOKIE}{}", core.rng.token(BRANCH_TOKEN));
    via(core, dest, &branch)
}
