//! The times of a registration: what is asked, believed, and waited for. Pure arithmetic.

use offhook_base::{Duration, Rng};
use offhook_wire::sip::Message;

/// Shortest lifetime asked for or believed (reliability T25).
pub(crate) const MIN_EXPIRES: u64 = 30;
/// Longest lifetime asked for or believed: a day.
pub(crate) const MAX_EXPIRES: u64 = 86_400;
/// Longest `Retry-After` obeyed.
pub(crate) const MAX_RETRY_AFTER: u64 = 3_600;
/// Soonest next try after the name or password was refused, so that no account is locked out.
pub(crate) const AUTH_PAUSE: Duration = Duration::from_secs(300);
/// How long a hop that failed is passed over while another is left.
pub(crate) const DEAD_HOP_PAUSE: Duration = Duration::from_secs(60);
/// Longest wait before registering again after a lost connection, so that a fleet does not come at once.
pub(crate) const LOST_FLOW_SPREAD: u64 = 5_000;

/// First and longest wait of the back-off (as RFC 5626 §4.5).
const BACK_OFF_BASE: u64 = 30;
const BACK_OFF_MAX: u64 = 1_800;

/// A lifetime in bounds, and whether it was not.
pub(crate) fn clamp_expires(seconds: u64) -> (u64, bool) {
    let clamped = seconds.clamp(MIN_EXPIRES, MAX_EXPIRES);
    (clamped, clamped != seconds)
}

/// When to refresh: after 70 to 85 % of the lifetime, so that a lost refresh can be repeated in time.
pub(crate) fn refresh_after(expires: Duration, rng: &mut Rng) -> Duration {
    let millis = u64::try_from(expires.as_millis()).unwrap_or(u64::MAX);
    let share = 700 + rng.below(151);
    Duration::from_millis(millis.saturating_mul(share) / 1_000)
}

/// How long to wait after the `failures`-th failure in a row (from 0): min(1800, 30·2^n) s, times 0.5 to 1.
pub(crate) fn back_off(failures: u32, rng: &mut Rng) -> Duration {
    let seconds = BACK_OFF_BASE
        .saturating_mul(1_u64 << failures.min(10))
        .min(BACK_OFF_MAX);
    Duration::from_millis(seconds * 500 + rng.below(seconds * 500 + 1))
}

/// How long to wait for a `Retry-After`: at most an hour, and up to a fifth more to spread a fleet.
pub(crate) fn retry_after(seconds: u64, rng: &mut Rng) -> (Duration, bool) {
    let clamped = seconds.min(MAX_RETRY_AFTER);
    let wait = Duration::from_millis(clamped * 1_000 + rng.below(clamped * 200 + 1));
    (wait, clamped != seconds)
}

/// The lifetime that a 200 grants the binding with this user part: its own `expires`, else `Expires`, else
/// what was asked (RFC 3261 §10.2.4).
pub(crate) fn granted(message: &Message<'_>, user: &str, asked: u64) -> u64 {
    let ours = message.contacts().flatten().find_map(|contact| {
        let addr = contact.addr()?;
        (addr.uri.user() == Some(user)).then(|| addr.expires())
    });
    let general = message.expires().ok().flatten();
    ours.flatten().or(general).map_or(asked, u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_held_between_half_a_minute_and_a_day() {
        assert_eq!(clamp_expires(0), (30, true));
        assert_eq!(clamp_expires(1), (30, true));
        assert_eq!(clamp_expires(3_600), (3_600, false));
        assert_eq!(clamp_expires(u64::from(u32::MAX)), (86_400, true));
    }

    #[test]
    fn no_refresh_comes_sooner_than_fifteen_seconds_or_later_than_the_lifetime() {
        let mut rng = Rng::from_number(1);
        for _ in 0..1_000 {
            let wait = refresh_after(Duration::from_secs(MIN_EXPIRES), &mut rng);
            assert!(wait >= Duration::from_secs(15) && wait < Duration::from_secs(30));
        }
    }

    #[test]
    fn the_back_off_doubles_to_half_an_hour_and_is_spread() {
        let mut rng = Rng::from_number(2);
        for (failures, longest) in [
            (0, 30),
            (1, 60),
            (2, 120),
            (5, 960),
            (6, 1_800),
            (400, 1_800),
        ] {
            let wait = back_off(failures, &mut rng);
            let longest = Duration::from_secs(longest);
            assert!(
                wait <= longest && wait >= longest / 2,
                "{failures}: {wait:?}"
            );
        }
    }

    #[test]
    fn a_retry_after_is_obeyed_up_to_an_hour_never_early_and_spread_by_a_fifth() {
        let mut rng = Rng::from_number(3);
        let (wait, clamped) = retry_after(120, &mut rng);
        assert!(!clamped && (120..=144).contains(&wait.as_secs()));
        let (wait, clamped) = retry_after(u64::from(u32::MAX), &mut rng);
        assert!(clamped && (3_600..=4_320).contains(&wait.as_secs()));
    }
}
