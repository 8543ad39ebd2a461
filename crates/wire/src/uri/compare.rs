//! Whether two URIs are the same address (RFC 3261 §19.1.4).

use super::{Scheme, Uri, escape};

pub(super) fn same(one: &Uri<'_>, two: &Uri<'_>) -> bool {
    match (one.scheme(), two.scheme()) {
        (Scheme::Sip, Scheme::Sip) | (Scheme::Sips, Scheme::Sips) => same_sip(one, two),
        (Scheme::Tel, Scheme::Tel) => same_tel(one, two),
        (Scheme::Other(a), Scheme::Other(b)) => {
            a.eq_ignore_ascii_case(b) && one.rest() == two.rest()
        }
        (Scheme::Sip | Scheme::Sips | Scheme::Tel | Scheme::Other(_), _) => false,
    }
}

fn same_sip(one: &Uri<'_>, two: &Uri<'_>) -> bool {
    // A port, a user or a password left out never matches one written down, default or not.
    one.host() == two.host()
        && one.port() == two.port()
        && same_option(one.user(), two.user(), same_bytes)
        && same_option(one.password(), two.password(), same_bytes)
        && same_params(one, two)
        && same_headers(one.headers().unwrap_or(""), two.headers().unwrap_or(""))
}

/// Parameters in both must match. In one only: these five never match, the others are ignored.
fn same_params(one: &Uri<'_>, two: &Uri<'_>) -> bool {
    const MUST_BE_IN_BOTH: [&str; 5] = ["user", "ttl", "method", "maddr", "transport"];
    let fits = |from: &Uri<'_>, to: &Uri<'_>| {
        from.params().iter().all(|(name, value)| {
            let must = MUST_BE_IN_BOTH.iter().any(|m| m.eq_ignore_ascii_case(name));
            holds(to, name, value).unwrap_or(!must)
        })
    };
    fits(one, two) && fits(two, one)
}

/// Whether one of the parameters called `name` has this value; `None` where none is called so. A
/// name should stand once, but a URI in which it does not is still the same as itself.
fn holds(uri: &Uri<'_>, name: &str, value: Option<&str>) -> Option<bool> {
    let named = |(other, _): &(&str, Option<&str>)| other.eq_ignore_ascii_case(name);
    let mut values = uri.params().iter().filter(named).peekable();
    values.peek()?;
    Some(values.any(|(_, other)| same_option(value, other, same_caseless)))
}

/// URI headers are never ignored: the same set, in any order.
fn same_headers(one: &str, two: &str) -> bool {
    let pairs = |text: &str| text.split('&').filter(|pair| !pair.is_empty()).count();
    let within = |from: &str, to: &str| {
        from.split('&').filter(|pair| !pair.is_empty()).all(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            to.split('&').any(|other| {
                let (other_name, other_value) = other.split_once('=').unwrap_or((other, ""));
                same_caseless(name, other_name) && same_bytes(value, other_value)
            })
        })
    };
    pairs(one) == pairs(two) && within(one, two) && within(two, one)
}

/// RFC 3966 §4: visual separators do not count, and parameters are the same set.
fn same_tel(one: &Uri<'_>, two: &Uri<'_>) -> bool {
    let digits = |uri: &Uri<'_>| -> Vec<u8> {
        let number = uri.user().unwrap_or("").bytes();
        number
            .filter(|b| !b"-.()".contains(b))
            .map(|b| b.to_ascii_lowercase())
            .collect()
    };
    let within = |from: &Uri<'_>, to: &Uri<'_>| {
        from.params()
            .iter()
            .all(|(name, value)| holds(to, name, value) == Some(true))
    };
    digits(one) == digits(two) && within(one, two) && within(two, one)
}

fn same_option(one: Option<&str>, two: Option<&str>, same: fn(&str, &str) -> bool) -> bool {
    match (one, two) {
        (None, None) => true,
        (Some(one), Some(two)) => same(one, two),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn same_bytes(one: &str, two: &str) -> bool {
    one == two || escape::bytes(one).eq(escape::bytes(two))
}

fn same_caseless(one: &str, two: &str) -> bool {
    let lower = |text| escape::bytes(text).map(|byte| byte.to_ascii_lowercase());
    lower(one).eq(lower(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_text(one: &str, two: &str) -> bool {
        let (one, two) = (Uri::parse(one).unwrap(), Uri::parse(two).unwrap());
        assert_eq!(
            one.same_as(&two),
            two.same_as(&one),
            "{one} {two}: comparison is symmetric"
        );
        one.same_as(&two)
    }

    #[test]
    fn a_parameter_that_stands_twice_is_compared_whole() {
        let twice = "sip:a@h;transport=tcp;Transport=udp";
        assert!(same_text(twice, twice));
        assert!(!same_text(twice, "sip:a@h;transport=tcp"));
    }

    #[test]
    fn the_examples_of_rfc_3261_19_1_4_that_are_the_same() {
        for (one, two) in [
            (
                "sip:%61lice@atlanta.com;transport=TCP",
                "sip:alice@AtlanTa.CoM;Transport=tcp",
            ),
            ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"),
            ("sip:carol@chicago.com", "sip:carol@chicago.com;security=on"),
            (
                "sip:carol@chicago.com;newparam=5",
                "sip:carol@chicago.com;security=on",
            ),
            (
                "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
                "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com",
            ),
            (
                "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
                "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
            ),
        ] {
            assert!(same_text(one, two), "{one} {two}");
        }
    }

    #[test]
    fn the_examples_of_rfc_3261_19_1_4_that_differ() {
        for (one, two) in [
            (
                "SIP:ALICE@AtLanTa.CoM;Transport=udp",
                "sip:alice@AtLanTa.CoM;Transport=UDP",
            ),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"),
            ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"),
            (
                "sip:bob@biloxi.com",
                "sip:bob@biloxi.com:6000;transport=tcp",
            ),
            (
                "sip:carol@chicago.com",
                "sip:carol@chicago.com?Subject=next%20meeting",
            ),
            ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"),
            (
                "sip:carol@chicago.com;security=on",
                "sip:carol@chicago.com;security=off",
            ),
            ("sip:bob@biloxi.com", "sips:bob@biloxi.com"),
            ("sip:bob@biloxi.com", "sip:biloxi.com"),
            ("sip:bob:x@biloxi.com", "sip:bob@biloxi.com"),
        ] {
            assert!(!same_text(one, two), "{one} {two}");
        }
    }

    #[test]
    fn telephone_numbers_ignore_separators_and_other_schemes_do_not() {
        assert!(same_text("tel:+1-201-555-0123", "tel:+12015550123"));
        assert!(!same_text(
            "tel:+12015550123",
            "tel:+12015550123;phone-context=a.b"
        ));
        assert!(same_text("HTTP://a/b", "http://a/b"));
        assert!(!same_text("http://a/b", "http://a/B"));
    }
}
