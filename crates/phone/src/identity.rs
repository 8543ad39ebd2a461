//! Whose name is shown: by the caller's own word, or by the word of the account's server.
//!
//! Read RFC 3325. The order of the headers is the maker's: 003:13461 for callers, 003:13550 for the called.

use offhook_settings::{CalleeIdSource, CallerIdSource};
use offhook_sip::{Identity, Party};

use crate::call::Peer;
use crate::dialling::MAX_DIGITS;
use crate::words;

/// The longest name kept of somebody, in characters.
const MAX_NAME: usize = 64;

/// The one who calls. Where only the server's word counts and there is none, nobody is named.
pub(crate) fn caller(source: CallerIdSource, from: &Party, identity: &Identity) -> Peer {
    match (by_server(source, identity), source) {
        (Some(party), _) => peer(party),
        (None, CallerIdSource::Pai) => Peer {
            name: "Anonymous".to_owned(),
            number: String::new(),
        },
        (None, _) => peer(from),
    }
}

/// The one at the other end of a caller's call now, if the server moved it to somebody else.
pub(crate) fn moved(source: CallerIdSource, identity: &Identity) -> Option<Peer> {
    by_server(source, identity).map(peer)
}

fn by_server(source: CallerIdSource, identity: &Identity) -> Option<&Party> {
    let asserted = identity.asserted.as_deref();
    let remote_party = identity.remote_party.as_deref();
    match source {
        CallerIdSource::From => None,
        CallerIdSource::Pai | CallerIdSource::PaiFrom => asserted,
        CallerIdSource::RpidPaiFrom => remote_party.or(asserted),
        CallerIdSource::PaiRpidFrom => asserted.or(remote_party),
        CallerIdSource::RpidFrom => remote_party,
    }
}

/// The one who was called, if the server says who that is and the setting wants to know.
pub(crate) fn callee(source: CalleeIdSource, identity: &Identity) -> Option<Peer> {
    let found = match source {
        CalleeIdSource::PaiRpid => identity
            .asserted
            .as_deref()
            .or(identity.remote_party.as_deref()),
        CalleeIdSource::Dialled | CalleeIdSource::Update => None,
    };
    found.map(peer)
}

fn peer(party: &Party) -> Peer {
    let number = if party.user.is_empty() {
        &party.uri
    } else {
        &party.user
    };
    Peer {
        name: words::clean(&party.display, MAX_NAME),
        number: words::clean(number, MAX_DIGITS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(name: &str) -> Party {
        Party {
            display: name.to_owned(),
            uri: format!("sip:{name}@example.com"),
            user: name.to_lowercase(),
        }
    }

    #[test]
    fn a_caller_is_named_by_the_first_header_of_the_setting_that_is_there() {
        use CallerIdSource::{From, Pai, PaiFrom, PaiRpidFrom, RpidFrom, RpidPaiFrom};
        let both = (Some("Pai"), Some("Rpid"));
        for (source, (pai, rpid), name) in [
            (From, both, "From"),
            (Pai, both, "Pai"),
            (Pai, (None, Some("Rpid")), "Anonymous"),
            (PaiFrom, both, "Pai"),
            (PaiFrom, (None, Some("Rpid")), "From"),
            (RpidPaiFrom, both, "Rpid"),
            (RpidPaiFrom, (Some("Pai"), None), "Pai"),
            (PaiRpidFrom, both, "Pai"),
            (PaiRpidFrom, (None, Some("Rpid")), "Rpid"),
            (PaiRpidFrom, (None, None), "From"),
            (RpidFrom, both, "Rpid"),
            (RpidFrom, (Some("Pai"), None), "From"),
        ] {
            let identity = Identity {
                asserted: pai.map(party).map(Box::new),
                remote_party: rpid.map(party).map(Box::new),
            };
            let shown = caller(source, &party("From"), &identity);
            assert_eq!(shown.name, name, "{source:?} {pai:?} {rpid:?}");
        }
    }

    #[test]
    fn a_name_of_the_network_is_cut_and_cleaned() {
        let long = Party {
            display: format!("B\u{7}ob{}", "b".repeat(100)),
            ..party("Bob")
        };
        let identity = Identity {
            asserted: Some(Box::new(long)),
            remote_party: None,
        };
        let shown = callee(CalleeIdSource::PaiRpid, &identity).unwrap();
        assert_eq!(shown.name.chars().count(), MAX_NAME);
        assert!(shown.name.starts_with("Bobb"));
        assert_eq!(callee(CalleeIdSource::Dialled, &identity), None);
    }
}
