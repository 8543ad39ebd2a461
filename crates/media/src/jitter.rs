//! The adaptive jitter buffer: packets in as they arrive, an unbroken sound out at the listener's pace.
//!
//! ```text
//!  insert(packet) ──► slots by timestamp ──► decode ──► stretch ──► merge ──► pull(samples)
//!        │                                      ▲          ▲                    │
//!        └──► Delay: how late packets are ──────┴── target ┘     conceal ◄── nothing there
//! ```
//!
//! The *playing delay* is the time between the moment the fastest packet could be played and the moment it
//! is. It grows by itself when sound has to be made up for a packet that then comes after all, and is
//! brought to the target, which the measured lateness decides, by leaving out or repeating whole pitch
//! periods. A network without jitter is played with [`Config::nominal`] of delay and nothing made up.

mod conceal;
mod delay;
mod stretch;

use crate::codec::{Codec, CodecRow};
use conceal::Concealer;
use delay::Delay;
use offhook_base::{Duration, Instant};
use std::collections::VecDeque;

/// How long packets are held back so that late ones still come in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// The shortest delay, beyond that of the fastest packets.
    pub min: Duration,
    /// The delay a stream starts with; the only one if it is not adaptive.
    pub nominal: Duration,
    /// The longest delay; at most [`MAX_DELAY`].
    pub max: Duration,
    /// Whether the delay follows the network.
    pub adaptive: bool,
}

impl Default for Config {
    /// For a local network: 30 ms at the start, 20 to 300 ms as the network asks.
    fn default() -> Self {
        Self {
            min: Duration::from_millis(20),
            nominal: Duration::from_millis(30),
            max: Duration::from_millis(300),
            adaptive: true,
        }
    }
}

/// The most packets held; the oldest goes when one more comes.
pub const MAX_PACKETS: usize = 128;
/// The longest payload kept, in bytes: what fits into an Ethernet frame.
pub const MAX_PAYLOAD: usize = 1_472;
/// The longest delay that can be asked for.
pub const MAX_DELAY: Duration = Duration::from_secs(1);

/// Sound is made up in pieces of this many milliseconds.
const CHUNK_MS: u32 = 10;
/// After this long without a packet the far end counts as silent, in microseconds.
const GIVE_UP: i64 = 200_000;
/// A step of the timestamps by more than this is not bridged, in microseconds.
const MAX_GAP: i64 = 400_000;
/// A packet this far from its predecessor's delay begins a new time line, in microseconds.
const NEW_TIMELINE: i64 = 3_000_000;
/// How far the delay may be above its target before sound is left out, in microseconds.
const TOO_LONG: i64 = 15_000;
/// How far above its target any pitch period will do, in microseconds.
const FAR_TOO_LONG: i64 = 60_000;
/// No moment is later than this, in microseconds, so that sums of a few never overflow.
const FAR_AWAY: i64 = i64::MAX / 16;
/// How far the delay may be below its target before sound is repeated, in microseconds.
const TOO_SHORT: i64 = 10_000;

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It will be played.
    Queued,
    /// Its time to be played is over.
    Late,
    /// Another packet with its timestamp waits already.
    Duplicate,
    /// It is longer than [`MAX_PAYLOAD`].
    TooLong,
}

/// What the buffer has counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Packets that came after their time.
    pub late: u64,
    /// Packets whose timestamp was there already.
    pub duplicate: u64,
    /// Packets dropped because more waited than [`Config::max`] or [`MAX_PACKETS`] allow.
    pub overflow: u64,
    /// Samples made up for missing packets.
    pub concealed: u64,
    /// How often making up began.
    pub concealments: u64,
    /// Samples left out to shorten the delay.
    pub removed: u64,
    /// Samples repeated to lengthen the delay.
    pub added: u64,
}

/// A waiting packet. Times are microseconds; timestamps are extended beyond 32 bits.
#[derive(Debug)]
struct Slot {
    timestamp: i64,
    arrival: i64,
    payload: Vec<u8>,
}

/// One stream's jitter buffer with its decoder.
#[derive(Debug)]
pub struct Buffer {
    config: Config,
    clock: i64,
    rate: u32,
    codec: Box<dyn Codec>,
    slots: VecDeque<Slot>,
    /// Payload memory for the next packets.
    spare: Vec<Vec<u8>>,
    /// The latest timestamp, extended.
    newest: Option<i64>,
    /// Arrival minus timestamp of the latest packet, in microseconds.
    transit: i64,
    delay: Delay,
    /// The timestamp of the next sample to decode; before it everything is late.
    cursor: Option<i64>,
    playing: bool,
    /// Microseconds made up since the cursor stands still.
    stalled: i64,
    /// The far end lets its audio rest on purpose.
    resting: bool,
    /// The playing delay, smoothed: moment of sounding minus timestamp, in microseconds.
    played: Option<f64>,
    /// How long packets wait, smoothed, in microseconds.
    waited: f64,
    frame: Vec<i16>,
    ready: VecDeque<i16>,
    concealer: Concealer,
    counters: Counters,
}

impl Buffer {
    /// An empty buffer for packets of `row`'s codec.
    #[must_use]
    pub fn new(config: Config, row: &CodecRow) -> Self {
        let max = config.max.min(MAX_DELAY);
        let config = Config {
            max,
            nominal: config.nominal.min(max),
            min: config.min.min(max),
            ..config
        };
        Self {
            config,
            clock: i64::from(row.clock.max(1)),
            rate: row.rate.max(1_000),
            codec: (row.open)(),
            slots: VecDeque::with_capacity(MAX_PACKETS),
            spare: Vec::new(),
            newest: None,
            transit: 0,
            delay: Delay::new(),
            cursor: None,
            playing: false,
            stalled: 0,
            resting: false,
            played: None,
            waited: 0.0,
            frame: Vec::new(),
            ready: VecDeque::new(),
            concealer: Concealer::new(row.rate),
            counters: Counters::default(),
        }
    }

    /// Takes one audio packet that arrived at `now`.
    pub fn insert(&mut self, now: Instant, timestamp: u32, payload: &[u8]) -> Arrival {
        if payload.len() > MAX_PAYLOAD {
            return Arrival::TooLong;
        }
        let arrival = micros(now);
        let timestamp = self.observe(arrival, timestamp);
        self.resting = false;
        if self.cursor.is_some_and(|cursor| timestamp < cursor) {
            self.counters.late += 1;
            return Arrival::Late;
        }
        let place = self
            .slots
            .partition_point(|slot| slot.timestamp < timestamp);
        if self
            .slots
            .get(place)
            .is_some_and(|slot| slot.timestamp == timestamp)
        {
            self.counters.duplicate += 1;
            return Arrival::Duplicate;
        }
        let mut memory = self.spare.pop().unwrap_or_default();
        memory.extend_from_slice(payload);
        self.slots.insert(
            place,
            Slot {
                timestamp,
                arrival,
                payload: memory,
            },
        );
        if self.slots.len() > MAX_PACKETS {
            self.counters.overflow += 1;
            self.drop_first();
        }
        Arrival::Queued
    }

    /// Says that the far end sends no audio now on purpose: a digit or comfort noise came instead.
    ///
    /// Until the next audio packet nothing is made up for what is missing.
    pub const fn rest(&mut self) {
        self.resting = true;
    }

    /// Forgets all that waits and all that was learned, but not the counters.
    pub fn reset(&mut self) {
        while !self.slots.is_empty() {
            self.drop_first();
        }
        self.newest = None;
        self.cursor = None;
        self.playing = false;
        self.stalled = 0;
        self.played = None;
        self.delay = Delay::new();
    }

    /// Appends exactly `samples` samples, the first of which sounds at `now`.
    pub fn pull(&mut self, now: Instant, samples: usize, out: &mut Vec<i16>) {
        while self.ready.len() < samples {
            let at = micros(now) + self.to_micros(self.ready.len());
            self.produce(at, samples - self.ready.len());
        }
        out.extend(self.ready.drain(..samples));
    }

    /// What was counted so far.
    #[must_use]
    pub const fn counters(&self) -> Counters {
        self.counters
    }

    /// How long a packet waits before it is played, on average.
    #[must_use]
    pub fn waiting(&self) -> Duration {
        Duration::from_micros(self.waited.max(0.0) as u64)
    }

    /// The delay aimed at, beyond that of the fastest packets.
    #[must_use]
    pub fn target(&self) -> Duration {
        Duration::from_micros(self.delay.target(&self.config).cast_unsigned())
    }

    /// The 32-bit timestamp as the nearest 64-bit one to the last.
    fn extend(&mut self, timestamp: u32) -> i64 {
        let extended = match self.newest {
            None => i64::from(timestamp),
            Some(newest) => newest + i64::from(timestamp.wrapping_sub(newest as u32).cast_signed()),
        };
        self.newest = Some(self.newest.map_or(extended, |newest| newest.max(extended)));
        extended
    }

    /// Learns from a packet's arrival; gives its extended timestamp.
    fn observe(&mut self, arrival: i64, timestamp: u32) -> i64 {
        let mut extended = self.extend(timestamp);
        let mut transit = arrival - self.timestamp_micros(extended);
        if !self.delay.is_empty() && (transit - self.transit).abs() > NEW_TIMELINE {
            self.reset();
            // Extended anew from 32 bits, so that jumps do not add up.
            extended = self.extend(timestamp);
            transit = arrival - self.timestamp_micros(extended);
        }
        self.transit = transit;
        self.delay.observe(transit);
        extended
    }

    /// Adds at least one sample, to sound at `at`, or takes at least one step towards it.
    fn produce(&mut self, at: i64, room: usize) {
        let Some(first) = self.slots.front() else {
            return self.nothing_there(room);
        };
        let timestamp = first.timestamp;
        if !self.playing {
            let due = self.due(first);
            if due > at {
                let wait = self.to_samples(due - at).max(1);
                return self.silence(wait.min(room));
            }
            return self.start(timestamp);
        }
        let cursor = self.cursor.unwrap_or(timestamp);
        let gap = self.timestamp_micros(timestamp) - self.timestamp_micros(cursor);
        if gap <= self.stalled || gap > MAX_GAP {
            return self.play_first(at);
        }
        // No more than the gap: what follows stays in its place.
        let gap = self.to_samples(gap - self.stalled).max(1);
        self.conceal(room.min(gap));
    }

    /// When the first packet should sound after a pause: on the time line if it is plausible.
    fn due(&self, first: &Slot) -> i64 {
        let due = self.timestamp_micros(first.timestamp)
            + self.delay.fastest()
            + self.delay.target(&self.config);
        due.clamp(first.arrival, first.arrival + whole_micros(self.config.max))
    }

    fn start(&mut self, timestamp: i64) {
        self.playing = true;
        self.cursor = Some(timestamp);
        self.stalled = 0;
        self.played = None;
    }

    fn nothing_there(&mut self, room: usize) {
        if self.playing && self.stalled >= GIVE_UP {
            self.playing = false;
        }
        if self.playing {
            self.conceal(room);
        } else {
            self.silence(room);
        }
    }

    fn silence(&mut self, samples: usize) {
        self.ready.extend(core::iter::repeat_n(0, samples));
        self.concealer.heard_silence(samples);
    }

    fn conceal(&mut self, room: usize) {
        let chunk = ((self.rate * CHUNK_MS / 1_000) as usize).min(room.max(1));
        self.frame.clear();
        if !self.resting {
            self.counters.concealed += chunk as u64;
            self.counters.concealments += u64::from(!self.concealer.is_active());
        }
        self.concealer.conceal(chunk, self.resting, &mut self.frame);
        self.stalled += self.to_micros(chunk);
        self.ready.extend(&self.frame);
    }

    fn play_first(&mut self, at: i64) {
        self.skip_what_is_too_old(at);
        let Some(slot) = self.slots.pop_front() else {
            return;
        };
        self.frame.clear();
        self.codec.decode(&slot.payload, &mut self.frame);
        let length = self.frame.len() as i64 * self.clock / i64::from(self.rate);
        self.cursor = Some(slot.timestamp + length);
        let playing_delay = (at - self.timestamp_micros(slot.timestamp)) as f64;
        let stalled = core::mem::take(&mut self.stalled) > 0;
        self.played = Some(match self.played {
            Some(played) if !stalled => played + (playing_delay - played) / 32.0,
            _ => playing_delay,
        });
        self.waited += ((at - slot.arrival) as f64 - self.waited) / 16.0;
        self.recycle(slot.payload);
        self.adjust();
        self.concealer.merge(&mut self.frame);
        self.ready.extend(&self.frame);
    }

    /// After a stall of the network, much arrives at once: what exceeds the longest delay is left out.
    fn skip_what_is_too_old(&mut self, at: i64) {
        let longest = self.delay.fastest() + whole_micros(self.config.max) + GIVE_UP / 2;
        while self.slots.len() > 1
            && self
                .slots
                .front()
                .is_some_and(|slot| at - self.timestamp_micros(slot.timestamp) > longest)
        {
            self.counters.overflow += 1;
            self.drop_first();
            self.concealer.interrupt();
            self.played = None;
        }
    }

    /// Brings the playing delay nearer to its target by a pitch period of the present frame.
    fn adjust(&mut self) {
        let Some(played) = self.played else { return };
        let excess = played as i64 - self.delay.fastest() - self.delay.target(&self.config);
        let before = self.frame.len();
        if excess > TOO_LONG {
            let most = self.to_samples(excess);
            stretch::shorten(&mut self.frame, self.rate, most, excess > FAR_TOO_LONG);
            self.counters.removed += (before - self.frame.len()) as u64;
        } else if excess < -TOO_SHORT && self.config.adaptive {
            let most = self.to_samples(-excess);
            stretch::lengthen(&mut self.frame, self.rate, most);
            self.counters.added += (self.frame.len() - before) as u64;
        }
        let change = self.to_micros(self.frame.len()) - self.to_micros(before);
        self.played = Some(played + change as f64);
    }

    fn drop_first(&mut self) {
        if let Some(slot) = self.slots.pop_front() {
            self.recycle(slot.payload);
        }
    }

    fn recycle(&mut self, mut memory: Vec<u8>) {
        memory.clear();
        if self.spare.len() < MAX_PACKETS {
            self.spare.push(memory);
        }
    }

    /// On the sender's time line, in microseconds; far-fetched timestamps stop at [`FAR_AWAY`].
    const fn timestamp_micros(&self, timestamp: i64) -> i64 {
        let micros = timestamp.saturating_mul(1_000_000) / self.clock;
        if micros > FAR_AWAY { FAR_AWAY } else { micros }
    }

    fn to_micros(&self, samples: usize) -> i64 {
        samples as i64 * 1_000_000 / i64::from(self.rate)
    }

    /// Rounded up: a wait of a microsecond is a sample. More than [`MAX_DELAY`] is never needed at once.
    fn to_samples(&self, micros: i64) -> usize {
        let micros = micros.clamp(0, whole_micros(MAX_DELAY));
        let samples = (micros * i64::from(self.rate) + 999_999) / 1_000_000;
        usize::try_from(samples).unwrap_or(usize::MAX)
    }
}

fn micros(moment: Instant) -> i64 {
    i64::try_from(moment.as_micros()).map_or(FAR_AWAY, |micros| micros.min(FAR_AWAY))
}

fn whole_micros(length: Duration) -> i64 {
    i64::try_from(length.as_micros()).map_or(FAR_AWAY, |micros| micros.min(FAR_AWAY))
}

#[cfg(test)]
mod tests;
