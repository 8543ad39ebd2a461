//! Who the other side is: by its own word (`From`), and by the word of the account's server.
//!
//! Read RFC 3325 (`P-Asserted-Identity`, and whom to believe it from) and RFC 3323 (`Privacy`).

use offhook_wire::sip::{HeaderName, Message, NameAddr, list};
use offhook_wire::uri::unescape;

use crate::Party;

/// What the account's own server says of the other side.
///
/// Empty from anybody else, whose word proves nothing, and where the other side asks for privacy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// `P-Asserted-Identity` (RFC 3325); of two values the first, unless only the second has a name.
    pub asserted: Option<Box<Party>>,
    /// `Remote-Party-ID`, which came before it and is still sent by old servers.
    pub remote_party: Option<Box<Party>>,
}

impl Identity {
    /// Reads a message that came from the account's server (RFC 3325 §5: a user agent trusts its own proxy only).
    pub(crate) fn read(message: &Message<'_>) -> Self {
        if wants_privacy(message) {
            return Self::default();
        }
        let asserted = || message.asserted_identities().flatten();
        let named = asserted().find(|address| address.display().is_some());
        let remote_party = message
            .headers_named(HeaderName::RemotePartyId)
            .flat_map(list)
            .find_map(NameAddr::parse)
            .filter(|address| !is_private(address));
        Self {
            asserted: named.or_else(|| asserted().next()).map(boxed),
            remote_party: remote_party.map(boxed),
        }
    }
}

/// A name and address as a person sees it.
pub(crate) fn party(address: &NameAddr<'_>) -> Party {
    Party {
        display: address.display_name().unwrap_or_default().into_owned(),
        uri: address.uri.to_string(),
        user: address
            .uri
            .user()
            .map(unescape)
            .unwrap_or_default()
            .into_owned(),
    }
}

fn boxed(address: NameAddr<'_>) -> Box<Party> {
    Box::new(party(&address))
}

/// RFC 3323 §4.2 and RFC 3325 §9.3: `id` and `user` keep the name between the servers.
fn wants_privacy(message: &Message<'_>) -> bool {
    message
        .headers_named(HeaderName::Privacy)
        .flat_map(|value| value.split([';', ',']))
        .map(str::trim)
        .any(|word| word.eq_ignore_ascii_case("id") || word.eq_ignore_ascii_case("user"))
}

fn is_private(address: &NameAddr<'_>) -> bool {
    let wish = address.params.value("privacy");
    wish.is_some_and(|wish| !wish.trim_matches('"').eq_ignore_ascii_case("off"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Identity {
        let text = format!("SIP/2.0 180 Ringing\r\n{lines}\r\n");
        Identity::read(&offhook_wire::sip::parse(text.as_bytes()).unwrap())
    }

    fn name_and_user(party: Option<Box<Party>>) -> Option<(String, String)> {
        party.map(|party| (party.display, party.user))
    }

    #[test]
    fn both_headers_are_read_and_an_identity_with_a_name_is_preferred() {
        let identity = read(
            "P-Asserted-Identity: <tel:+492015550>, \"Bob, the 2nd\" <sip:202@example.com>\r\n\
             Remote-Party-ID: Bobby <sip:%32%30%32@example.com>;party=called;privacy=off\r\n",
        );
        let bob = Some(("Bob, the 2nd".to_owned(), "202".to_owned()));
        assert_eq!(name_and_user(identity.asserted), bob);
        let bobby = Some(("Bobby".to_owned(), "202".to_owned()));
        assert_eq!(name_and_user(identity.remote_party), bobby);
        let number = read("P-Asserted-Identity: <tel:+492015550>\r\n").asserted;
        let number = name_and_user(number);
        assert_eq!(number, Some((String::new(), "+492015550".to_owned())));
    }

    #[test]
    fn who_asks_for_privacy_is_not_named() {
        let bob = "P-Asserted-Identity: Bob <sip:202@example.com>\r\n";
        for privacy in ["id", "user; critical", "header;ID"] {
            let identity = read(&format!("{bob}Privacy: {privacy}\r\n"));
            assert_eq!(identity, Identity::default(), "{privacy}");
        }
        assert!(read(&format!("{bob}Privacy: none\r\n")).asserted.is_some());
        let full = read("Remote-Party-ID: Bob <sip:202@example.com>;privacy=full\r\n");
        assert_eq!(full, Identity::default());
    }

    #[test]
    fn what_is_no_address_names_nobody() {
        for lines in [
            "P-Asserted-Identity: Bob\r\n",
            "P-Asserted-Identity: \"Bob <sip:202@example.com>\r\n",
            "Remote-Party-ID: <<>>\r\n",
            "P-Asserted-Identity:\r\nRemote-Party-ID:\r\n",
        ] {
            assert_eq!(read(lines), Identity::default(), "{lines}");
        }
    }
}
