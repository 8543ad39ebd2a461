//! A bounded store that hands out handles which are never used twice.

/// Values by handle. A handle is a place and how often that place was used before.
#[derive(Debug)]
pub(crate) struct Slab<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    len: usize,
    limit: usize,
}

#[derive(Debug)]
struct Slot<T> {
    generation: u32,
    value: Option<T>,
}

fn split(id: u64) -> (usize, u32) {
    ((id & 0xffff_ffff) as usize, (id >> 32) as u32)
}

impl<T> Slab<T> {
    /// An empty store for at most `limit` values.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            len: 0,
            limit: limit.min(u32::MAX as usize),
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len >= self.limit
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Keeps a value; gives it back if the store is full.
    pub(crate) fn insert(&mut self, value: T) -> Result<u64, T> {
        if self.is_full() {
            return Err(value);
        }
        let place = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot {
                generation: 1,
                value: None,
            });
            (self.slots.len() - 1) as u32
        });
        let Some(slot) = self.slots.get_mut(place as usize) else {
            return Err(value);
        };
        slot.value = Some(value);
        self.len += 1;
        Ok(u64::from(slot.generation) << 32 | u64::from(place))
    }

    pub(crate) fn get(&self, id: u64) -> Option<&T> {
        let (place, generation) = split(id);
        let slot = self.slots.get(place)?;
        slot.value
            .as_ref()
            .filter(|_| slot.generation == generation)
    }

    pub(crate) fn get_mut(&mut self, id: u64) -> Option<&mut T> {
        let (place, generation) = split(id);
        let slot = self.slots.get_mut(place)?;
        slot.value
            .as_mut()
            .filter(|_| slot.generation == generation)
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<T> {
        let (place, generation) = split(id);
        let slot = self.slots.get_mut(place)?;
        if slot.generation != generation {
            return None;
        }
        let value = slot.value.take()?;
        self.len -= 1;
        // A place whose count would begin again is left alone for good.
        if let Some(next) = slot.generation.checked_add(1) {
            slot.generation = next;
            self.free.push(place as u32);
        }
        Some(value)
    }

    /// The handles of all values, lowest place first.
    pub(crate) fn ids(&self) -> Vec<u64> {
        let ids = self.slots.iter().enumerate();
        ids.filter(|(_, slot)| slot.value.is_some())
            .map(|(place, slot)| u64::from(slot.generation) << 32 | place as u64)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_never_used_twice() {
        let mut slab = Slab::new(2);
        let one = slab.insert("one").unwrap();
        assert_eq!(slab.remove(one), Some("one"));
        let two = slab.insert("two").unwrap();
        assert_ne!(one, two);
        assert_eq!(slab.get(one), None);
        assert_eq!(slab.remove(one), None);
        assert_eq!(slab.get(two), Some(&"two"));
    }

    #[test]
    fn a_full_slab_takes_no_more() {
        let mut slab = Slab::new(1);
        let one = slab.insert(1).unwrap();
        assert_eq!(slab.insert(2), Err(2));
        assert_eq!(slab.ids(), [one]);
        assert_eq!(slab.len(), 1);
        slab.remove(one);
        assert!(slab.insert(3).is_ok());
    }
}
