//! What arrives from one SSRC: order, losses and jitter (RFC 3550 appendix A).

use offhook_base::Instant;
use offhook_wire::rtp::{SeqNo, Ssrc, Timestamp};

/// A step forward by more than this is a new beginning (RFC 3550 appendix A.1: MAX_DROPOUT).
const MAX_DROPOUT: i64 = 3_000;
/// A step back by more than this is a new beginning (MAX_MISORDER).
const MAX_MISORDER: i64 = 100;

/// What a sequence number says about its packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// The next, or one that was missing.
    New,
    /// It was here before, or is too old to know.
    Duplicate,
    /// It fits nowhere; a second one after it will be [`Seen::Restart`].
    Astray,
    /// The sender counts anew.
    Restart,
}

/// Statistics of one source. Sequence numbers are extended beyond 16 bits.
#[derive(Debug)]
pub(super) struct Reception {
    pub(super) ssrc: Ssrc,
    base: i64,
    highest: i64,
    /// Bit n: `highest - n` was received.
    seen: u64,
    received: i64,
    /// The number that would confirm a new beginning.
    expected_restart: Option<SeqNo>,
    /// Interarrival jitter in clock units (RFC 3550 §6.4.1).
    jitter: f64,
    transit: Option<i64>,
    reported: (i64, i64),
    pub(super) last: Instant,
}

impl Reception {
    pub(super) fn new(now: Instant, ssrc: Ssrc, first: SeqNo) -> Self {
        let first = i64::from(first.0);
        Self {
            ssrc,
            base: first,
            highest: first - 1,
            seen: 0,
            received: 0,
            expected_restart: None,
            jitter: 0.0,
            transit: None,
            reported: (0, 0),
            last: now,
        }
    }

    /// Takes note of a packet's sequence number.
    pub(super) fn sequence(&mut self, now: Instant, seq: SeqNo) -> Seen {
        self.last = now;
        let step = i64::from(seq.since(SeqNo(self.highest as u16)));
        if !(-MAX_MISORDER..=MAX_DROPOUT).contains(&step) {
            let confirmed = self.expected_restart == Some(seq);
            self.expected_restart = Some(seq.plus(1));
            return if confirmed {
                Seen::Restart
            } else {
                Seen::Astray
            };
        }
        self.expected_restart = None;
        if step > 0 {
            self.highest += step;
            self.seen = self.seen.checked_shl(step as u32).unwrap_or(0) | 1;
        } else {
            let bit = 1_u64.checked_shl(step.unsigned_abs() as u32).unwrap_or(0);
            if bit == 0 || self.seen & bit != 0 || self.highest + step < self.base {
                return Seen::Duplicate;
            }
            self.seen |= bit;
        }
        self.received += 1;
        Seen::New
    }

    /// Takes note of an audio packet's timestamp, for the jitter.
    pub(super) fn timing(&mut self, now: Instant, timestamp: Timestamp, clock: u32) {
        let arrival = i128::from(now.as_micros()) * i128::from(clock) / 1_000_000;
        let transit = (arrival as i64).wrapping_sub(i64::from(timestamp.0));
        if let Some(before) = self.transit {
            // Timestamps wrap: only the low 32 bits of the difference mean anything.
            let difference = f64::from((transit.wrapping_sub(before) as i32).unsigned_abs());
            self.jitter += (difference - self.jitter) / 16.0;
        }
        self.transit = Some(transit);
    }

    /// Cycles and highest sequence number, as reports carry it.
    pub(super) const fn highest(&self) -> u32 {
        self.highest as u32
    }

    /// In clock units.
    pub(super) const fn jitter(&self) -> f64 {
        self.jitter
    }

    const fn expected(&self) -> i64 {
        self.highest - self.base + 1
    }

    /// Packets missing by now, never negative.
    pub(super) const fn lost(&self) -> u64 {
        let lost = self.expected() - self.received;
        if lost > 0 { lost.unsigned_abs() } else { 0 }
    }

    /// The share lost since it was last asked for, in 256ths (RFC 3550 appendix A.3).
    pub(super) fn fraction_lost(&mut self) -> u8 {
        let (expected, received) = (self.expected(), self.received);
        let (expected_since, received_since) =
            (expected - self.reported.0, received - self.reported.1);
        self.reported = (expected, received);
        let lost = expected_since - received_since;
        if expected_since <= 0 || lost <= 0 {
            return 0;
        }
        (lost * 256 / expected_since).min(255) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(numbers: &[u16]) -> (Vec<Seen>, u64) {
        let mut reception = Reception::new(Instant::ZERO, Ssrc(1), SeqNo(numbers[0]));
        let seen = numbers
            .iter()
            .map(|number| reception.sequence(Instant::ZERO, SeqNo(*number)))
            .collect();
        (seen, reception.lost())
    }

    #[test]
    fn order_loss_and_doubles_are_told_apart_across_the_wrap() {
        use Seen::{Duplicate, New};
        let (seen, lost) = follow(&[65_534, 65_535, 1, 0, 1, 4, 65_535, 3]);
        assert_eq!(seen, [New, New, New, New, Duplicate, New, Duplicate, New]);
        assert_eq!(lost, 1);
    }

    #[test]
    fn a_new_beginning_needs_two_packets_in_a_row() {
        use Seen::{Astray, New, Restart};
        let (seen, _) = follow(&[10, 11, 30_000, 12, 40_000, 40_001]);
        assert_eq!(seen, [New, New, Astray, New, Astray, Restart]);
    }

    #[test]
    fn jitter_follows_the_formula_of_the_rfc() {
        let mut reception = Reception::new(Instant::ZERO, Ssrc(1), SeqNo(0));
        // Every other packet comes 10 ms late: a difference of 80 units each time.
        for number in 0..200_u32 {
            let late = u64::from(number % 2) * 10;
            let now = Instant::from_millis(u64::from(number) * 20 + late);
            let timestamp = Timestamp(number.wrapping_mul(160).wrapping_sub(800));
            reception.timing(now, timestamp, 8_000);
        }
        assert!((reception.jitter() - 80.0).abs() < 0.1);
    }

    #[test]
    fn the_fraction_lost_counts_from_report_to_report() {
        let mut reception = Reception::new(Instant::ZERO, Ssrc(1), SeqNo(0));
        for number in (0..100).filter(|number| number % 4 != 1) {
            reception.sequence(Instant::ZERO, SeqNo(number));
        }
        assert_eq!(reception.fraction_lost(), 64);
        reception.sequence(Instant::ZERO, SeqNo(100));
        assert_eq!(reception.fraction_lost(), 0);
    }
}
