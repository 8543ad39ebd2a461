//! Sentences for people: why a call ended or failed, and what a caller wrote about itself.

use offhook_sip::{By, Cause};

use crate::call::Peer;

/// Why a call that was made here did not come about, without a code.
pub(crate) fn failed(cause: &Cause) -> String {
    let words = match cause.status {
        Some(401 | 407) => "The server did not accept the password",
        Some(403) => "The server does not allow this call",
        Some(404 | 484 | 604) => "The number does not exist",
        Some(410) => "The number is no longer in use",
        Some(408) => "Nobody answered in time",
        Some(480) => "Not available at the moment",
        Some(482 | 483) => "The call went round in circles",
        Some(486 | 600) => "The number is busy",
        Some(487) => "The call was cancelled",
        Some(488 | 606) => "The two phones have no codec in common",
        Some(603) => "The call was declined",
        Some(500..=599) => "The server has trouble",
        Some(_) | None => "",
    };
    match (words, cause.by, cause.reason.as_str()) {
        ("", By::Timeout, "") => "Nobody answered in time".to_owned(),
        ("", _, "") => "The call could not be made".to_owned(),
        ("", _, reason) => clean(reason, MAX_REASON),
        (words, _, _) => words.to_owned(),
    }
}

/// Why a call is over: who did it.
pub(crate) fn ended(cause: &Cause, peer: &Peer, answered: bool) -> String {
    match (cause.by, answered) {
        (By::Us, true) => "You hung up".to_owned(),
        (By::Us, false) if cause.reason.is_empty() => "Cancelled".to_owned(),
        (By::Us, false) => clean(&cause.reason, MAX_REASON),
        (By::Them, true) => format!("{} hung up", peer.who()),
        (By::Them, false) => format!("{} gave up", peer.who()),
        (By::Timeout, true) => "The connection was lost".to_owned(),
        (By::Timeout, false) => "Nobody answered in time".to_owned(),
    }
}

/// The longest reason taken over from the network, in characters.
const MAX_REASON: usize = 80;

/// Text from the network without control characters and not longer than `limit` characters.
pub(crate) fn clean(text: &str, limit: usize) -> String {
    let printable = text.chars().filter(|letter| !letter.is_control());
    printable.take(limit).collect()
}

/// What to show of a dialled address: the user part of a SIP address, anything else as it is.
pub(crate) fn number_of(target: &str) -> String {
    let bare = target
        .strip_prefix("sips:")
        .or_else(|| target.strip_prefix("sip:"))
        .unwrap_or(target);
    let user = bare.split(['@', ';']).next().unwrap_or(bare);
    clean(user, crate::dialling::MAX_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(status: Option<u16>, reason: &str, by: By) -> Cause {
        Cause {
            status,
            reason: reason.to_owned(),
            by,
        }
    }

    #[test]
    fn every_failure_has_words() {
        for status in (300..700).map(Some).chain([None]) {
            for by in [By::Us, By::Them, By::Timeout] {
                assert!(!failed(&cause(status, "", by)).is_empty());
            }
        }
        assert_eq!(
            failed(&cause(Some(486), "Busy Here", By::Them)),
            "The number is busy"
        );
        assert_eq!(failed(&cause(Some(499), "Odd", By::Them)), "Odd");
    }

    #[test]
    fn a_hang_up_says_who_did_it() {
        let peer = Peer {
            name: "Ben Okafor".to_owned(),
            number: "202".to_owned(),
        };
        assert_eq!(
            ended(&cause(None, "", By::Them), &peer, true),
            "Ben Okafor hung up"
        );
        assert_eq!(ended(&cause(None, "", By::Us), &peer, true), "You hung up");
    }

    #[test]
    fn an_address_shows_its_user_and_controls_never_reach_the_screen() {
        assert_eq!(number_of("sip:200@pbx.example;user=phone"), "200");
        assert_eq!(number_of("*72"), "*72");
        assert_eq!(clean("a\r\nb\u{7}c", 2), "ab");
    }
}
