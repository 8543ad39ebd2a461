//! Who wants to be woken when. One entry an owner, so nothing in it is ever out of date.

use std::collections::BTreeMap;

use offhook_base::{Deadline, Instant};

use crate::AccountId;

/// Who is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// A client transaction.
    Client(u64),
    /// A server transaction.
    Server(u64),
    /// A call.
    Call(u64),
    /// An account's registration.
    Account(AccountId),
    /// The grace of `stop`.
    Stop,
}

/// The moments, earliest first; each operation costs O(log n).
#[derive(Debug, Default)]
pub(crate) struct Queue(BTreeMap<(Instant, Owner), &'static str>);

impl Queue {
    /// Moves `owner` from the moment it holds in `due` to `deadline`, and notes it in `due`.
    pub(crate) fn set(
        &mut self,
        owner: Owner,
        due: &mut Option<Instant>,
        deadline: Option<Deadline>,
    ) {
        let at = deadline.map(|deadline| deadline.at);
        if *due == at {
            return;
        }
        if let Some(old) = due.take() {
            self.0.remove(&(old, owner));
        }
        if let Some(deadline) = deadline {
            self.0.insert((deadline.at, owner), deadline.why);
            *due = at;
        }
    }

    /// The first moment.
    pub(crate) fn deadline(&self) -> Option<Deadline> {
        let ((at, _), why) = self.0.first_key_value()?;
        Some(Deadline::new(*at, why))
    }

    /// Whoever is due first at `now`, taken out; its `due` is to be emptied by the caller.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<Owner> {
        let entry = self.0.first_entry()?;
        let (at, owner) = *entry.key();
        if at > now {
            return None;
        }
        entry.remove();
        Some(owner)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_that_moves_leaves_nothing_behind() {
        let mut queue = Queue::default();
        let mut due = None;
        let at = |ms| Some(Deadline::new(Instant::from_millis(ms), "why"));
        queue.set(Owner::Call(1), &mut due, at(50));
        queue.set(Owner::Call(1), &mut due, at(20));
        queue.set(Owner::Stop, &mut None, at(30));
        assert_eq!(queue.len(), 2);
        assert_eq!(queue.pop(Instant::from_millis(19)), None);
        assert_eq!(queue.pop(Instant::from_millis(40)), Some(Owner::Call(1)));
        assert_eq!(queue.pop(Instant::from_millis(40)), Some(Owner::Stop));
        assert_eq!(queue.deadline(), None);
    }

    #[test]
    fn taking_the_deadline_away_empties_the_queue() {
        let mut queue = Queue::default();
        let mut due = None;
        let soon = Deadline::new(Instant::from_millis(1), "soon");
        queue.set(Owner::Server(1), &mut due, Some(soon));
        queue.set(Owner::Server(1), &mut due, None);
        assert_eq!((queue.len(), due), (0, None));
    }
}
