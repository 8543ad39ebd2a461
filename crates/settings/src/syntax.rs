//! Forms that a text must have: addresses, links, digits.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// An IPv4 address.
    Ip4,
    /// An IPv6 address.
    Ip6,
    /// An IPv4 or IPv6 address.
    Ip,
    /// A link or a path without blanks.
    Url,
    /// A hardware address: twelve hexadecimal digits, with `:` or `-` between pairs or without.
    Mac,
    /// Digits, `*`, `#` and `+`: what can be dialled.
    Dialled,
    /// Digits, `*`, `#` and `A` to `D`: what has a tone of its own.
    Dtmf,
    /// Decimal digits only.
    Digits,
    /// A number that may have a sign and a decimal point.
    Decimal,
    /// A time of day from `00:00` to `23:59`.
    Clock,
    /// Hexadecimal digits.
    Hex,
    /// Days of the week, a digit each from 0 for Sunday to 6.
    Weekdays,
    /// An hour of every year as numbers between `/`: month, day and hour, or month, week, day of the week and hour.
    Yearly,
}

impl Syntax {
    /// Whether `text` has this form; an empty text has every form, for it means that nothing is set.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        text.is_empty()
            || match self {
                Self::Ip4 => text.parse::<Ipv4Addr>().is_ok(),
                Self::Ip6 => text.parse::<Ipv6Addr>().is_ok(),
                Self::Ip => text.parse::<IpAddr>().is_ok(),
                Self::Url => !text.contains(|c: char| c.is_whitespace() || c.is_control()),
                Self::Mac => mac(text),
                Self::Dialled => text
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '*' | '#' | '+')),
                Self::Dtmf => text
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '*' | '#' | 'A'..='D')),
                Self::Digits => text.bytes().all(|byte| byte.is_ascii_digit()),
                Self::Decimal => decimal(text),
                Self::Clock => clock(text),
                Self::Hex => text.bytes().all(|byte| byte.is_ascii_hexdigit()),
                Self::Weekdays => text.bytes().all(|byte| matches!(byte, b'0'..=b'6')),
                Self::Yearly => yearly(text),
            }
    }
}

impl fmt::Display for Syntax {
    /// As the end of "must be ..".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ip4 => "an IPv4 address, as 192.0.2.1",
            Self::Ip6 => "an IPv6 address, as 2001:db8::1",
            Self::Ip => "an IPv4 or IPv6 address",
            Self::Url => "an address without blanks, as http://192.0.2.1/file",
            Self::Mac => "a hardware address, as 00:15:65:12:34:56",
            Self::Dialled => "digits, * # and + only",
            Self::Dtmf => "digits, *, # and A to D only",
            Self::Digits => "digits only",
            Self::Decimal => "a number, as 1.5",
            Self::Clock => "a time of day from 00:00 to 23:59",
            Self::Hex => "hexadecimal digits only",
            Self::Weekdays => "digits from 0 for Sunday to 6",
            Self::Yearly => "month/day/hour or month/week/weekday/hour, as 3/29/2 or 3/5/7/2",
        })
    }
}

fn mac(text: &str) -> bool {
    let digits = text.bytes().filter(|byte| !matches!(byte, b':' | b'-'));
    digits.clone().count() == 12 && digits.into_iter().all(|byte| byte.is_ascii_hexdigit())
}

fn decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

fn clock(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else {
        return false;
    };
    let below = |text: &str, end: u8| {
        (1..=2).contains(&text.len()) && text.parse::<u8>().is_ok_and(|number| number < end)
    };
    below(hours, 24) && minutes.len() == 2 && below(minutes, 60)
}

fn yearly(text: &str) -> bool {
    let numbers: Result<Vec<u8>, _> = text.split('/').map(str::parse).collect();
    match numbers.as_deref() {
        Ok([month, day, hour]) => (1..=12).contains(month) && (1..=31).contains(day) && *hour < 24,
        // The manuals disagree which of week and day comes first (003:7714, 004:3412).
        Ok([month, first, second, hour]) => {
            (1..=12).contains(month)
                && (1..=7).contains(first)
                && (1..=7).contains(second)
                && *hour < 24
        }
        Ok(_) | Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_takes_its_own_and_refuses_the_rest() {
        for (syntax, good, bad) in [
            (Syntax::Ip4, "192.0.2.1", "192.0.2.256"),
            (Syntax::Ip6, "2001:db8::1", "192.0.2.1"),
            (Syntax::Ip, "2001:db8::1", "host"),
            (Syntax::Url, "tftp://a/<MAC>.cfg", "http://a b"),
            (Syntax::Mac, "00-15-65-12-34-56", "00:15:65:12:34"),
            (Syntax::Dialled, "*21#+49", "12a"),
            (Syntax::Dtmf, "*21#D", "+49"),
            (Syntax::Digits, "0049", "+49"),
            (Syntax::Decimal, "-3.25", "3."),
            (Syntax::Clock, "23:59", "24:00"),
            (Syntax::Hex, "0aF9", "0x1"),
            (Syntax::Weekdays, "0123456", "7"),
            (Syntax::Yearly, "3/29/2", "3/32/2"),
            (Syntax::Yearly, "12/5/7/23", "12/5/8/23"),
        ] {
            assert!(syntax.fits(good), "{syntax:?} {good}");
            assert!(!syntax.fits(bad), "{syntax:?} {bad}");
            assert!(syntax.fits(""), "{syntax:?}");
        }
    }
}
