//! The two clocks: a monotonic one for machines, the calendar for people and certificates.

use offhook_base::{Instant, UnixTime};
use std::time::{SystemTime, UNIX_EPOCH};

/// The one monotonic clock of this process; everything the phones hear about time comes from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: std::time::Instant,
}

impl Clock {
    /// A clock that begins now.
    pub(crate) fn start() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }

    /// Microseconds since [`Clock::start`], as a moment.
    pub(crate) fn now(self) -> Instant {
        let micros = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        Instant::from_micros(micros)
    }
}

/// The calendar now: seconds since 1970 and how many seconds local time is ahead of UTC.
pub(crate) fn wall_clock() -> (UnixTime, i32) {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        });
    let offset = jiff::Timestamp::from_second(seconds).map_or(0, |moment| {
        jiff::tz::TimeZone::system().to_offset(moment).seconds()
    });
    (UnixTime(seconds), offset)
}
