//! The messages of RFC 4475 in `tests/torture`, each with its verdict.

use offhook_wire::sip::{self, Contact, HeaderError, Message, ParseError};
use offhook_wire::uri::{Uri, unescape};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What becomes of a message.
#[derive(Debug, PartialEq)]
enum Verdict {
    /// Acted on; what the RFC wants then (405, 420, 416, …) is for the layers above.
    Valid,
    /// Splits, and is owed this status, or is dropped if it is a response.
    Refused(u16, &'static str),
    /// Cannot be split.
    Dropped(ParseError),
}
use Verdict::{Dropped, Refused, Valid};

/// File, section of RFC 4475, verdict.
const TABLE: &[(&str, &str, Verdict)] = &[
    ("wsinv", "3.1.1.1", Valid),
    ("intmeth", "3.1.1.2", Valid),
    ("esc01", "3.1.1.3", Valid),
    ("escnull", "3.1.1.4", Valid),
    ("esc02", "3.1.1.5", Valid),
    ("lwsdisp", "3.1.1.6", Valid),
    ("longreq", "3.1.1.7", Valid),
    ("dblreq", "3.1.1.8", Valid),
    ("semiuri", "3.1.1.9", Valid),
    ("transports", "3.1.1.10", Valid),
    ("mpart01", "3.1.1.11", Valid),
    ("unreason", "3.1.1.12", Valid),
    ("noreason", "3.1.1.13", Valid),
    (
        "badinv01",
        "3.1.2.1",
        Refused(400, "Bad Via: expected parameters"),
    ),
    (
        "clerr",
        "3.1.2.2",
        Refused(400, "Bad Content-Length: expected as many bytes of body"),
    ),
    (
        "ncl",
        "3.1.2.3",
        Refused(400, "Bad Content-Length: expected a number of bytes"),
    ),
    (
        "scalar02",
        "3.1.2.4",
        Refused(400, "Bad CSeq: expected a number below 2^31 and a method"),
    ),
    (
        "scalarlg",
        "3.1.2.5",
        Refused(400, "Bad CSeq: expected a number below 2^31 and a method"),
    ),
    (
        "quotbal",
        "3.1.2.6",
        Refused(400, "Bad To: expected a closing quote"),
    ),
    (
        "ltgtruri",
        "3.1.2.7",
        Refused(400, "Bad Request-Line: expected a valid URI"),
    ),
    (
        "lwsruri",
        "3.1.2.8",
        Refused(400, "Bad Request-Line: expected a valid URI"),
    ),
    (
        "lwsstart",
        "3.1.2.9",
        Refused(400, "Bad Request-Line: expected a valid URI"),
    ),
    (
        "trws",
        "3.1.2.10",
        Refused(400, "Bad Request-Line: expected SIP/2.0 at its end"),
    ),
    (
        "escruri",
        "3.1.2.11",
        Refused(400, "Bad Request-Line: expected a URI without headers"),
    ),
    // A user agent acts on no Date; the RFC lets it ignore the header.
    ("baddate", "3.1.2.12", Valid),
    (
        "regbadct",
        "3.1.2.13",
        Refused(400, "Bad Contact: expected <> around a URI with ?"),
    ),
    (
        "badaspec",
        "3.1.2.14",
        Refused(400, "Bad To: expected a valid URI"),
    ),
    (
        "baddn",
        "3.1.2.15",
        Refused(400, "Bad From: expected a valid URI"),
    ),
    ("badvers", "3.1.2.16", Refused(505, "Version Not Supported")),
    (
        "mismatch01",
        "3.1.2.17",
        Refused(400, "Bad CSeq: expected the method of the request"),
    ),
    (
        "mismatch02",
        "3.1.2.18",
        Refused(400, "Bad CSeq: expected the method of the request"),
    ),
    ("bigcode", "3.1.2.19", Dropped(ParseError::Status)),
    ("badbranch", "3.2.1", Valid),
    ("insuf", "3.3.1", Refused(400, "Missing From")),
    ("unkscm", "3.3.2", Valid),
    ("novelsc", "3.3.3", Valid),
    ("unksm2", "3.3.4", Valid),
    ("bext01", "3.3.5", Valid),
    ("invut", "3.3.6", Valid),
    ("regaut01", "3.3.7", Valid),
    ("multi01", "3.3.8", Refused(400, "Repeated From")),
    ("mcl01", "3.3.9", Refused(400, "Repeated Content-Length")),
    ("bcast", "3.3.10", Valid),
    ("zeromf", "3.3.11", Valid),
    ("cparam01", "3.3.12", Valid),
    ("cparam02", "3.3.13", Valid),
    ("regescrt", "3.3.14", Valid),
    ("sdp01", "3.3.15", Valid),
    ("inv2543", "3.4.1", Valid),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/torture")
}

fn load(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name).with_extension("sip")).expect("the file is there")
}

fn with<T>(name: &str, look: impl FnOnce(&Message<'_>) -> T) -> T {
    look(&sip::parse(&load(name)).expect("the message splits"))
}

#[test]
fn every_message_gets_its_verdict() {
    for (name, section, expected) in TABLE {
        let bytes = load(name);
        let text = match sip::parse(&bytes) {
            Err(error) => {
                assert_eq!(Dropped(error), *expected, "{name} §{section}");
                continue;
            }
            Ok(message) => message
                .validate()
                .map_err(|e: HeaderError| (e.status(), e.to_string())),
        };
        match (text, expected) {
            (Ok(()), Valid) => {}
            (Err((status, text)), Refused(want, words)) => {
                assert_eq!(
                    (status, text.as_str()),
                    (*want, *words),
                    "{name} §{section}"
                );
            }
            (got, want) => panic!("{name} §{section}: {got:?}, expected {want:?}"),
        }
    }
}

#[test]
fn every_file_is_in_the_table() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let table: BTreeSet<String> = TABLE.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(files, table);
}

#[test]
fn every_truncation_of_every_message_is_an_error_or_a_message() {
    for (name, ..) in TABLE {
        let bytes = load(name);
        for end in 0..bytes.len() {
            if let Ok(message) = sip::parse(&bytes[..end]) {
                let _ = message.validate();
            }
        }
    }
}

#[test]
fn the_tortuous_invite_means_what_the_rfc_says() {
    with("wsinv", |message| {
        let uri = message.request_uri().unwrap();
        assert_eq!(uri.params().get("unknownparam"), Some(None));
        assert_eq!(message.to().unwrap().tag(), Some("1918181833n"));
        let from = message.from().unwrap();
        assert_eq!(from.display_name().as_deref(), Some("J Rosenberg \\\""));
        assert_eq!(from.tag(), Some("98asjd8"));
        assert_eq!(message.max_forwards(), Ok(Some(68)));
        assert_eq!(message.cseq().unwrap().to_string(), "9 INVITE");
        assert_eq!(message.header("Subject"), Some(""));
        let folded = message.header_text("newfangledheader").unwrap();
        assert_eq!(folded, "newfangled value continued newfangled value");
        assert_eq!(
            message.header("unknownheaderwithunusualvalue"),
            Some(";;,,;;,;")
        );
        let vias: Vec<String> = message.vias().map(|via| via.unwrap().to_string()).collect();
        assert_eq!(
            vias,
            [
                "SIP/2.0/UDP 192.0.2.2;branch=390skdjuw",
                "SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8",
                "SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239",
            ]
        );
        let Some(Ok(Contact::Addr(contact))) = message.contacts().next() else {
            panic!()
        };
        assert_eq!(
            contact.display_name().as_deref(),
            Some("Quoted string \"\"")
        );
        assert_eq!(contact.params.value("newparam"), Some("newvalue"));
        assert_eq!(
            (contact.params.has("secondparam"), contact.q()),
            (true, Some(330))
        );
        let route = message.routes().next().unwrap().unwrap();
        assert!(route.uri.params().has("lr"));
    });
}

#[test]
fn unusual_characters_are_kept() {
    with("intmeth", |message| {
        let method = message.method().unwrap().as_str();
        assert_eq!(method, "!interesting-Method0123456789_*+`.%indeed'~");
        let uri = message.request_uri().unwrap();
        assert_eq!(
            uri.user(),
            Some("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*")
        );
        let to = message.to().unwrap();
        assert_eq!(
            to.display_name().as_deref(),
            Some("BEL:\u{7} NUL:\0 DEL:\u{7f}")
        );
        let from = message.from().unwrap();
        assert_eq!(from.display(), Some("token1~` token2'+_ token3*%!.-"));
        assert_eq!(
            from.params.text("fromparam''~+*_!.-%").as_deref(),
            Some("работающий")
        );
        assert_eq!(
            message.call_id(),
            Ok("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{")
        );
    });
}

#[test]
fn escapes_are_resolved_where_the_rfc_says_and_nowhere_else() {
    with("esc01", |message| {
        let user = message.request_uri().unwrap().user().unwrap();
        assert_eq!(unescape(user), "sips:user@example.com");
        let to = message.to().unwrap();
        assert!(to.uri.same_as(&Uri::parse("sip:user@example.com").unwrap()));
    });
    with("esc02", |message| {
        assert_eq!(message.method().unwrap().as_str(), "RE%47IST%45R");
        assert_eq!(message.contacts().count(), 2, "C%6Fntact is another header");
        assert_eq!(
            message.to().unwrap().display_name().as_deref(),
            Some("%Z%45")
        );
    });
    with("escnull", |message| {
        let contacts: Vec<_> = message.contacts().map(Result::unwrap).collect();
        let [one, two] = contacts[..] else { panic!() };
        assert!(!one.addr().unwrap().uri.same_as(&two.addr().unwrap().uri));
    });
}

#[test]
fn addresses_without_angles_leave_their_parameters_to_the_header() {
    with("cparam01", |message| {
        let Some(Ok(Contact::Addr(contact))) = message.contacts().next() else {
            panic!()
        };
        assert!(contact.params.has("unknownparam") && !contact.uri.params().has("unknownparam"));
    });
    with("cparam02", |message| {
        let Some(Ok(Contact::Addr(contact))) = message.contacts().next() else {
            panic!()
        };
        assert!(!contact.params.has("unknownparam") && contact.uri.params().has("unknownparam"));
    });
    with("regescrt", |message| {
        let Some(Ok(Contact::Addr(contact))) = message.contacts().next() else {
            panic!()
        };
        assert_eq!(
            contact.uri.headers(),
            Some("Route=%3Csip:sip.example.com%3E")
        );
    });
    with("semiuri", |message| {
        assert_eq!(
            message.request_uri().unwrap().user(),
            Some("user;par=u%40example.net")
        );
    });
    with("lwsdisp", |message| {
        assert_eq!(message.from().unwrap().display(), Some("caller"));
    });
}

#[test]
fn bodies_end_at_content_length() {
    with("dblreq", |message| assert_eq!(message.body, b""));
    with("mpart01", |message| {
        assert!(message.body.ends_with(b"--7a9cbec02ceef655--\r\n"));
        let content_type = message.content_type().unwrap().unwrap();
        assert_eq!(
            content_type.params.value("boundary"),
            Some("7a9cbec02ceef655")
        );
    });
    with("inv2543", |message| {
        assert!(message.body.starts_with(b"v=0"))
    });
}
