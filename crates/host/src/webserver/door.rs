//! Where those who have not signed in stand in line: one form is looked at at a time.
//!
//! Guesses that come side by side are looked at one after the other, so that each pays for the one before it, and
//! they keep one core and the memory of one check busy at most.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Forms that wait at a time, the one being looked at among them.
const MAX_WAITING: usize = 32;
/// Of these, from one source.
const MAX_FROM_ONE: usize = 4;

/// The line, and whose turn it is.
#[derive(Default)]
pub(super) struct Door {
    turn: Arc<tokio::sync::Mutex<()>>,
    waiting: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

/// A turn at the door; the next one's comes when it is dropped.
pub(super) struct Turn {
    _turn: tokio::sync::OwnedMutexGuard<()>,
    _place: Place,
}

/// A place in the line.
struct Place {
    source: IpAddr,
    waiting: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

impl Door {
    /// Waits for a turn; nothing when too many wait already.
    pub(super) async fn turn(&self, source: IpAddr) -> Option<Turn> {
        let place = self.place(source)?;
        Some(Turn {
            _turn: Arc::clone(&self.turn).lock_owned().await,
            _place: place,
        })
    }

    fn place(&self, source: IpAddr) -> Option<Place> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let total: usize = waiting.values().sum();
        let theirs = waiting.get(&source).copied().unwrap_or(0);
        if total >= MAX_WAITING || theirs >= MAX_FROM_ONE {
            return None;
        }
        waiting.insert(source, theirs + 1);
        drop(waiting);
        Some(Place {
            source,
            waiting: Arc::clone(&self.waiting),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        match waiting.get_mut(&self.source) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                waiting.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn one_has_the_turn_and_the_line_is_bounded_for_each_and_for_all() {
        let door = Door::default();
        let from = |last: u8| IpAddr::from([192, 0, 2, last]);
        let first = door.turn(from(0)).await.unwrap();
        let soon = std::time::Duration::from_millis(1);
        let second = tokio::time::timeout(soon, door.turn(from(0))).await;
        assert!(second.is_err(), "the first has the turn");
        let mut places: Vec<_> = (1..MAX_FROM_ONE)
            .map(|_| door.place(from(0)).unwrap())
            .collect();
        assert!(door.place(from(0)).is_none(), "one source");
        for last in 1.. {
            let Some(place) = door.place(from(last)) else {
                break;
            };
            places.push(place);
        }
        assert_eq!(places.len() + 1, MAX_WAITING);
        drop((first, places));
        assert!(door.turn(from(0)).await.is_some());
        assert!(door.waiting.lock().unwrap().is_empty());
    }
}
