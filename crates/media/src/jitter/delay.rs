//! How late packets come, and the delay that follows from it.

use super::Config;

/// How many packets are remembered: about four seconds.
const WINDOW: usize = 200;
/// Of the remembered packets one in this many may come later than the delay allows for.
const LATE_SHARE: usize = 66;
/// Time for the listener's clock to come round, beyond the lateness seen, in microseconds.
const SLACK: i64 = 8_000;
/// The first packets say too little: until then the nominal delay holds.
const LEARNING: usize = 25;

/// The transit times (arrival minus timestamp, so only differences mean anything) of the latest packets.
#[derive(Debug)]
pub(super) struct Delay {
    window: [i64; WINDOW],
    count: usize,
    next: usize,
    fastest: i64,
    slow: i64,
    unsorted: u8,
}

impl Delay {
    pub(super) const fn new() -> Self {
        Self {
            window: [0; WINDOW],
            count: 0,
            next: 0,
            fastest: 0,
            slow: 0,
            unsorted: 0,
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The transit time of the fastest packet remembered, in microseconds.
    pub(super) const fn fastest(&self) -> i64 {
        self.fastest
    }

    pub(super) fn observe(&mut self, transit: i64) {
        self.window[self.next] = transit;
        self.next = (self.next + 1) % WINDOW;
        self.count = (self.count + 1).min(WINDOW);
        self.unsorted += 1;
        // Lateness counts at once; quiet is believed in steps, which also keeps sorting rare.
        if self.count <= LEARNING
            || transit < self.fastest
            || transit > self.slow
            || self.unsorted >= 16
        {
            self.learn();
        }
    }

    fn learn(&mut self) {
        self.unsorted = 0;
        let mut sorted = self.window;
        let known = &mut sorted[..self.count];
        let place = self.count - 1 - self.count / LATE_SHARE;
        let (before, slow, _) = known.select_nth_unstable(place);
        self.slow = *slow;
        self.fastest = before.iter().copied().min().unwrap_or(*slow);
    }

    /// The delay to aim at beyond [`Delay::fastest`], in microseconds.
    pub(super) fn target(&self, config: &Config) -> i64 {
        let [min, nominal, max] = [config.min, config.nominal, config.max].map(super::whole_micros);
        if !config.adaptive {
            return nominal;
        }
        let needed = (self.slow - self.fastest + SLACK).max(min).min(max);
        if self.count < LEARNING {
            needed.max(nominal)
        } else {
            needed
        }
    }
}
