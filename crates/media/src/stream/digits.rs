//! Digits as telephone events (RFC 4733): a sender that paces them, a receiver that tells each one once.

use super::{DigitRefused, MAX_DIGITS};
use offhook_base::{Duration, Instant};
use offhook_wire::rtp::Timestamp;
use offhook_wire::telephone_event::{Event, code_to_digit};
use std::collections::VecDeque;

/// The last packet of an event is sent this often (RFC 4733 §2.5.1.4).
const END_PACKETS: u8 = 3;
/// Silence between two digits, which a slow listener needs (ITU-T Q.24: 40 ms at least).
pub(super) const PAUSE: Duration = Duration::from_millis(60);
/// A shorter press is made this long.
const SHORTEST: Duration = Duration::from_millis(40);
/// A longer press is cut: the 16-bit duration ends after 8.19 s at 8 kHz.
const LONGEST: Duration = Duration::from_secs(8);
/// Level of the digits we announce, in −dBm0.
const VOLUME: u8 = 10;
/// An event without packets for this long is over although its end was lost.
const MISSING_END: Duration = Duration::from_millis(150);
/// For this long copies of an ended event are recognised.
const MEMORY: Duration = Duration::from_secs(10);

/// A digit waiting to be sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) code: u8,
    pub(super) length: Duration,
}

/// Digits to send, in order.
#[derive(Debug, Default)]
pub(super) struct Queue(VecDeque<Waiting>);

impl Queue {
    pub(super) fn push(&mut self, code: u8, length: Duration) -> Result<(), DigitRefused> {
        if self.0.len() >= MAX_DIGITS {
            return Err(DigitRefused::QueueFull);
        }
        let length = length.clamp(SHORTEST, LONGEST);
        self.0.push_back(Waiting { code, length });
        Ok(())
    }

    pub(super) fn pop(&mut self) -> Option<Waiting> {
        self.0.pop_front()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// One packet of an event to be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EventPacket {
    pub(super) first: bool,
    pub(super) timestamp: Timestamp,
    pub(super) event: Event,
}

/// The event being sent, and the pause after it.
#[derive(Debug)]
pub(super) struct EventSender {
    clock: u32,
    ptime: Duration,
    state: Sending,
    /// The end of the last event on the media clock.
    after: Option<Timestamp>,
}

#[derive(Debug)]
enum Sending {
    /// The next event may begin at this moment.
    Pause(Instant),
    Event {
        code: u8,
        length: Duration,
        started: Instant,
        timestamp: Timestamp,
        /// Packets sent before the end.
        sent: u32,
        /// End packets sent.
        ended: u8,
    },
}

impl EventSender {
    pub(super) const fn new(clock: u32, ptime: Duration) -> Self {
        Self {
            clock,
            ptime,
            state: Sending::Pause(Instant::ZERO),
            after: None,
        }
    }

    /// Whether an event takes the place of audio.
    pub(super) const fn is_busy(&self) -> bool {
        matches!(self.state, Sending::Event { .. })
    }

    /// When the next packet is due.
    pub(super) fn due(&self, queue: &Queue) -> Option<Instant> {
        match self.state {
            Sending::Pause(until) => (!queue.is_empty()).then_some(until),
            Sending::Event {
                started,
                sent,
                ended,
                ..
            } => Some(started + self.ptime * (sent + u32::from(ended))),
        }
    }

    pub(super) fn stop(&mut self) {
        self.state = Sending::Pause(Instant::ZERO);
    }

    /// The next packet due by `now`; `timestamp` is the media clock's present value.
    pub(super) fn next(
        &mut self,
        now: Instant,
        queue: &mut Queue,
        timestamp: Timestamp,
    ) -> Option<EventPacket> {
        if self.due(queue).is_none_or(|due| due > now) {
            return None;
        }
        if !self.is_busy() {
            let Waiting { code, length } = queue.pop()?;
            // Two events must not share a timestamp, even if no audio was captured between them.
            let timestamp = match self.after {
                Some(after) if !timestamp.is_after(after) => after.plus(1),
                _ => timestamp,
            };
            self.state = Sending::Event {
                code,
                length,
                started: now,
                timestamp,
                sent: 0,
                ended: 0,
            };
        }
        self.packet(now)
    }

    fn packet(&mut self, now: Instant) -> Option<EventPacket> {
        let Sending::Event {
            code,
            length,
            timestamp,
            ref mut sent,
            ref mut ended,
            ..
        } = self.state
        else {
            return None;
        };
        let first = *sent == 0 && *ended == 0;
        let duration = (self.ptime * (*sent + 1)).min(length);
        let end = duration == length;
        if end {
            *ended += 1;
        } else {
            *sent += 1;
        }
        let units = (duration.as_micros() * u128::from(self.clock) / 1_000_000).min(0xFFFF) as u16;
        if *ended == END_PACKETS {
            self.after = Some(timestamp.plus(u32::from(units)));
            self.state = Sending::Pause(now + PAUSE);
        }
        Some(EventPacket {
            first,
            timestamp,
            event: Event {
                code,
                end,
                volume: VOLUME,
                duration: units,
            },
        })
    }
}

/// Recognises presses among event packets that may be lost, doubled or out of order.
#[derive(Debug, Default)]
pub(super) struct EventReceiver {
    current: Option<Press>,
    /// The last press told: its timestamp, and when.
    told: Option<(Timestamp, Instant)>,
}

#[derive(Clone, Copy, Debug)]
struct Press {
    code: u8,
    /// Of the segment now coming; a press beyond 65 535 units is sent in several (RFC 4733 §2.5.1.3).
    timestamp: Timestamp,
    duration: u16,
    /// Length of the segments before.
    before: u32,
    last: Instant,
}

/// A digit and how long it was pressed, in clock units.
pub(super) type Pressed = (char, u32);

impl EventReceiver {
    /// Takes one event packet; gives a press that is over now.
    pub(super) fn receive(
        &mut self,
        now: Instant,
        timestamp: Timestamp,
        event: Event,
    ) -> Option<Pressed> {
        let known =
            |(told, at): (Timestamp, Instant)| now.since(at) < MEMORY && !timestamp.is_after(told);
        if self.told.is_some_and(known) {
            return None;
        }
        let mut over = None;
        match &mut self.current {
            Some(press) if press.timestamp == timestamp => {
                press.duration = press.duration.max(event.duration);
                press.last = now;
            }
            Some(press) if !timestamp.is_after(press.timestamp) => return None,
            Some(press) if press.continues_at(timestamp, event.code) => {
                press.before = press.before.saturating_add(u32::from(press.duration));
                press.timestamp = timestamp;
                press.duration = event.duration;
                press.last = now;
            }
            Some(_) | None => {
                over = self.finish(now);
                self.current = Some(Press {
                    code: event.code,
                    timestamp,
                    duration: event.duration,
                    before: 0,
                    last: now,
                });
            }
        }
        // One packet can end at most one press: where it begins another, that one is told by its own
        // end packets, which come three times, or by time.
        if event.end && over.is_none() {
            over = self.finish(now);
        }
        over
    }

    /// When a press whose end was lost is over.
    pub(super) fn due(&self) -> Option<Instant> {
        self.current.map(|press| press.last + MISSING_END)
    }

    /// The press that is over because nothing more came.
    pub(super) fn handle_timeout(&mut self, now: Instant) -> Option<Pressed> {
        self.due().filter(|due| *due <= now)?;
        self.finish(now)
    }

    /// Ends the press under way, as when the sender begins anew.
    pub(super) fn finish(&mut self, now: Instant) -> Option<Pressed> {
        let press = self.current.take()?;
        self.told = Some((press.timestamp, now));
        let length = press.before.saturating_add(u32::from(press.duration));
        code_to_digit(press.code).map(|digit| (digit, length))
    }

    /// Forgets which presses were told: timestamps start anew.
    pub(super) fn reset(&mut self) {
        self.told = None;
    }
}

impl Press {
    fn continues_at(&self, timestamp: Timestamp, code: u8) -> bool {
        let long = self.duration > 0xF000;
        long && self.code == code && self.timestamp.plus(u32::from(self.duration)) == timestamp
    }
}
