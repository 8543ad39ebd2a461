//! What time people have: the calendar from the last [`crate::Input::WallClock`], carried on by the
//! monotonic clock.

use offhook_base::{Instant, UnixTime};

/// How the date is written on the idle screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DateStyle {
    /// `Mon Nov 30`.
    #[default]
    WeekdayMonthDay,
    /// `30-Nov-26`.
    DayMonthNameYear2,
    /// `2026-11-30`.
    YearMonthDay,
    /// `30/11/2026`.
    DayMonthYear,
    /// `11/30/26`.
    MonthDayYear2,
    /// `30 Nov 2026`.
    DayMonthNameYear,
    /// `Mon 30 Nov`.
    WeekdayDayMonth,
}

/// A clock that was set once, or never.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    set: Option<(Instant, UnixTime, i32)>,
}

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Clock {
    /// Sets it.
    pub(crate) fn set(&mut self, now: Instant, utc: UnixTime, offset_seconds: i32) {
        // No zone lies further than 26 hours from another; a wilder offset is a mistake.
        let offset = offset_seconds.clamp(-93_600, 93_600);
        self.set = Some((now, utc, offset));
    }

    /// The calendar time at `at`, if it is known.
    pub(crate) fn utc(&self, at: Instant) -> Option<UnixTime> {
        let (set_at, utc, _) = self.set?;
        let passed = |length: offhook_base::Duration| i64::try_from(length.as_secs()).unwrap_or(0);
        let shift = if at >= set_at {
            passed(at.since(set_at))
        } else {
            -passed(set_at.since(at))
        };
        Some(UnixTime(utc.0.saturating_add(shift)))
    }

    fn local(&self, utc: UnixTime) -> i64 {
        let offset = self.set.map_or(0, |(_, _, offset)| i64::from(offset));
        utc.0.saturating_add(offset)
    }

    /// Seconds of the present minute, to know when the next one begins.
    pub(crate) fn second(&self, now: Instant) -> Option<u64> {
        let local = self.local(self.utc(now)?);
        u64::try_from(local.rem_euclid(60)).ok()
    }

    /// `10:42`, or `10:42 AM`; empty while the time is not known.
    pub(crate) fn time(&self, now: Instant, twelve_hours: bool) -> String {
        self.utc(now)
            .map_or_else(String::new, |utc| self.time_of(utc, twelve_hours))
    }

    /// The time of day of a moment in the past.
    pub(crate) fn time_of(&self, utc: UnixTime, twelve_hours: bool) -> String {
        let minutes = self.local(utc).div_euclid(60).rem_euclid(24 * 60);
        let (hour, minute) = (minutes / 60, minutes % 60);
        if !twelve_hours {
            return format!("{hour:02}:{minute:02}");
        }
        let half = if hour < 12 { "AM" } else { "PM" };
        format!("{}:{minute:02} {half}", (hour + 11) % 12 + 1)
    }

    /// The date in a style; empty while it is not known.
    pub(crate) fn date(&self, now: Instant, style: DateStyle) -> String {
        self.utc(now)
            .map_or_else(String::new, |utc| self.date_of(utc, style))
    }

    /// The date of a moment in the past.
    pub(crate) fn date_of(&self, utc: UnixTime, style: DateStyle) -> String {
        let days = self.local(utc).div_euclid(86_400);
        let (year, month, day) = civil(days);
        let weekday = WEEKDAYS[usize::try_from(days.rem_euclid(7)).unwrap_or(0)];
        let name = MONTHS[(month - 1).min(11)];
        let year2 = year.rem_euclid(100);
        match style {
            DateStyle::WeekdayMonthDay => format!("{weekday} {name} {day:02}"),
            DateStyle::DayMonthNameYear2 => format!("{day:02}-{name}-{year2:02}"),
            DateStyle::YearMonthDay => format!("{year}-{month:02}-{day:02}"),
            DateStyle::DayMonthYear => format!("{day:02}/{month:02}/{year}"),
            DateStyle::MonthDayYear2 => format!("{month:02}/{day:02}/{year2:02}"),
            DateStyle::DayMonthNameYear => format!("{day:02} {name} {year}"),
            DateStyle::WeekdayDayMonth => format!("{weekday} {day:02} {name}"),
        }
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Works with years that begin in March, so that the leap day is the last of a year.
fn civil(days: i64) -> (i64, usize, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, usize::try_from(month).unwrap_or(1), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_right_around_leap_days_and_before_1970() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(-1), (1969, 12, 31));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(20_787), (2026, 11, 30));
    }

    #[test]
    fn date_and_time_follow_the_offset_and_the_monotonic_clock() {
        let mut clock = Clock::default();
        assert_eq!(clock.time(Instant::ZERO, false), "");
        // 2026-11-30 23:30:15 UTC, an hour east.
        clock.set(Instant::ZERO, UnixTime(1_796_081_415), 3_600);
        assert_eq!(clock.time(Instant::ZERO, false), "00:30");
        assert_eq!(clock.time(Instant::ZERO, true), "12:30 AM");
        assert_eq!(
            clock.date(Instant::ZERO, DateStyle::WeekdayMonthDay),
            "Tue Dec 01"
        );
        assert_eq!(
            clock.date(Instant::ZERO, DateStyle::YearMonthDay),
            "2026-12-01"
        );
        assert_eq!(clock.second(Instant::ZERO), Some(15));
        assert_eq!(clock.time(Instant::from_millis(45_000), false), "00:31");
    }

    #[test]
    fn wild_clocks_do_not_overflow() {
        let mut clock = Clock::default();
        for utc in [i64::MIN, i64::MAX] {
            clock.set(Instant::ZERO, UnixTime(utc), i32::MAX);
            let _ = clock.time(Instant::from_micros(u64::MAX), true);
        }
    }
}
