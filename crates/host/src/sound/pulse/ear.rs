//! What waits between the node and the loudspeaker, and how much of it.
//!
//! The node gives 20 ms at a time, the server takes about 5. What is left over in the ring each time round is delay
//! and nothing else: it comes from a hiccup, or from a loudspeaker slower than the microphone.

use super::RATE;
use offhook_base::Instant;
use rtrb::Consumer;
use std::collections::VecDeque;
use std::time::Duration;

/// How long the fill is watched before anything is cut: 1 s.
const WINDOW: usize = RATE as usize;
/// Left over each time round that is kept as a cushion: 10 ms, and so much more after each gap.
const CUSHION: usize = RATE as usize / 100;
/// The most that is kept after gaps: 40 ms.
const MOST_CUSHION: usize = 4 * CUSHION;
/// Windows without a gap after which the cushion is a step smaller: a minute.
const CALM_WINDOWS: u32 = 60;
/// Old and new sound overlap this long at a cut: 5 ms.
const FADE: usize = RATE as usize / 200;

/// The ring's end at the sound thread.
pub(super) struct Ear {
    ring: Consumer<i16>,
    /// Faded sound that goes out before the ring's.
    faded: VecDeque<i16>,
    lowest: usize,
    seen: usize,
    cushion: usize,
    /// There was a gap in this window.
    gap: bool,
    calm: u32,
    /// What went wrong since [`Ear::clear`].
    pub(super) faults: Faults,
}

/// For the log.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults {
    /// Samples of silence where there should have been sound.
    pub(super) missing: usize,
    /// Samples left out.
    pub(super) cut: usize,
}

impl Ear {
    /// The ear that is fed by `ring`.
    pub(super) fn new(ring: Consumer<i16>) -> Self {
        Self {
            ring,
            faded: VecDeque::with_capacity(FADE),
            lowest: usize::MAX,
            seen: 0,
            cushion: CUSHION,
            gap: false,
            calm: 0,
            faults: Faults::default(),
        }
    }

    /// Forgets what was not heard.
    pub(super) fn clear(&mut self) {
        self.faded.clear();
        let count = self.ring.slots();
        if let Ok(chunk) = self.ring.read_chunk(count) {
            chunk.commit_all();
        }
        self.lowest = usize::MAX;
        self.seen = 0;
        self.gap = false;
        self.faults = Faults::default();
    }

    /// Appends exactly `count` samples as bytes, silence where there is nothing.
    pub(super) fn take(&mut self, count: usize, bytes: &mut Vec<u8>) {
        let end = bytes.len() + count * 2;
        let first = self.faded.len().min(count);
        for sample in self.faded.drain(..first) {
            bytes.extend_from_slice(&sample.to_le_bytes());
        }
        let there = self.ring.slots();
        let given = there.min(count - first);
        if let Ok(chunk) = self.ring.read_chunk(given) {
            for sample in chunk {
                bytes.extend_from_slice(&sample.to_le_bytes());
            }
        }
        let missing = end.saturating_sub(bytes.len()) / 2;
        self.faults.missing += missing;
        self.gap |= missing > 0;
        bytes.resize(end, 0);
        self.lowest = self.lowest.min(there - given);
        self.seen += count;
        if self.seen >= WINDOW {
            self.settle();
        }
    }

    /// A window is over: sizes the cushion by whether there was a gap, and cuts what lies above it.
    fn settle(&mut self) {
        if self.gap {
            self.cushion = (self.cushion + CUSHION).min(MOST_CUSHION);
            self.calm = 0;
        } else {
            self.calm += 1;
            if self.calm >= CALM_WINDOWS {
                self.cushion = (self.cushion - CUSHION).max(CUSHION);
                self.calm = 0;
            }
        }
        let spare = self.lowest.saturating_sub(self.cushion);
        if spare > 0 && self.faded.is_empty() {
            self.cut(spare);
            self.faults.cut += spare;
        }
        self.lowest = usize::MAX;
        self.seen = 0;
        self.gap = false;
    }

    /// Leaves out `spare` samples; the ends overlap so that nothing clicks.
    fn cut(&mut self, spare: usize) {
        let Ok(chunk) = self.ring.read_chunk(spare + FADE) else {
            return;
        };
        let piece: Vec<i16> = chunk.into_iter().collect();
        let late = piece.get(spare..).unwrap_or_default();
        let fade = i32::try_from(FADE).unwrap_or(1);
        for (place, (&old, &new)) in (0..fade).zip(piece.iter().zip(late)) {
            let mixed = (i32::from(old) * (fade - place) + i32::from(new) * place) / fade;
            self.faded.push_back(i16::try_from(mixed).unwrap_or(0));
        }
    }
}

/// How much sound the server is asked to hold, in milliseconds: more when it runs dry.
const DEPTHS: [u32; 3] = [20, 40, 60];
/// So many dry moments...
const MOST_DRY: usize = 3;
/// ... within this time are one step more.
const DRY_TIME: Duration = Duration::from_secs(10);
/// After so long without one, a step back.
const CALM_TIME: Duration = Duration::from_secs(300);

/// The size of the server's play buffer, learnt.
pub(super) struct Depth {
    step: usize,
    dry: VecDeque<Instant>,
    changed: Instant,
}

impl Depth {
    /// Begins with the least.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            step: 0,
            dry: VecDeque::with_capacity(MOST_DRY),
            changed: now,
        }
    }

    /// What to ask for, in bytes.
    pub(super) fn bytes(&self) -> u32 {
        DEPTHS.get(self.step).unwrap_or(&20) * (RATE / 1_000) * 2
    }

    /// The server ran dry; whether to ask for another size.
    pub(super) fn ran_dry(&mut self, now: Instant) -> bool {
        self.dry.retain(|&at| now.since(at) < DRY_TIME);
        self.dry.push_back(now);
        self.changed = now;
        if self.dry.len() < MOST_DRY || self.step + 1 >= DEPTHS.len() {
            self.dry.truncate(MOST_DRY);
            return false;
        }
        self.dry.clear();
        self.step += 1;
        true
    }

    /// Time passes; whether to ask for another size.
    pub(super) fn calm(&mut self, now: Instant) -> bool {
        if self.step == 0 || now.since(self.changed) < CALM_TIME {
            return false;
        }
        self.step -= 1;
        self.changed = now;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtrb::RingBuffer;

    fn taken(ear: &mut Ear, count: usize) -> Vec<i16> {
        let mut bytes = Vec::new();
        ear.take(count, &mut bytes);
        let (pairs, rest) = bytes.as_chunks::<2>();
        assert!(rest.is_empty());
        pairs.iter().map(|&pair| i16::from_le_bytes(pair)).collect()
    }

    #[test]
    fn an_empty_ring_is_silence_of_the_full_length() {
        let (mut node, ring) = RingBuffer::new(100);
        let mut ear = Ear::new(ring);
        node.push(7).unwrap();
        assert_eq!(taken(&mut ear, 4), [7, 0, 0, 0]);
        node.push(8).unwrap();
        ear.clear();
        assert_eq!(taken(&mut ear, 1), [0]);
    }

    #[test]
    fn what_is_always_left_over_is_cut_to_ten_milliseconds_without_a_click() {
        let (mut node, ring) = RingBuffer::new(4_000);
        let mut ear = Ear::new(ring);
        for _ in 0..1_500 {
            node.push(1_000).unwrap();
        }
        // Two seconds of a node and a server in step, 1 500 samples behind each other.
        for _ in 0..100 {
            for _ in 0..960 {
                node.push(1_000).unwrap();
            }
            for _ in 0..4 {
                assert!(taken(&mut ear, 240).iter().all(|&sample| sample == 1_000));
            }
        }
        let left = ear.ring.slots() + ear.faded.len();
        assert!((CUSHION..=CUSHION + FADE).contains(&left), "{left}");
    }

    #[test]
    fn a_server_that_runs_dry_three_times_in_ten_seconds_holds_more_and_less_after_five_calm_minutes()
     {
        let at = Instant::from_millis;
        let mut depth = Depth::new(at(0));
        assert_eq!(depth.bytes(), 1_920);
        for ms in [0, 20_000, 40_000, 41_000] {
            assert!(!depth.ran_dry(at(ms)));
        }
        assert!(depth.ran_dry(at(42_000)));
        assert_eq!(depth.bytes(), 3_840);
        assert!(!depth.calm(at(300_000)));
        assert!(depth.calm(at(342_000)));
        assert_eq!(depth.bytes(), 1_920);
        for ms in 0..1_000 {
            depth.ran_dry(at(400_000 + ms));
        }
        assert_eq!(depth.bytes(), 5_760);
        assert!(depth.dry.len() <= MOST_DRY);
    }
}
