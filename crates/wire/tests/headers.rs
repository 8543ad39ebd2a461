//! Each typed header: what is read, what is refused, and with which words.

use offhook_wire::sip::{self, Contact, HeaderError, HeaderName, Message, Method, Writer};
use offhook_wire::uri::Host;
use std::net::{IpAddr, Ipv6Addr};

/// Parses a message whose only headers are `lines` and looks at it.
fn with<T>(lines: &str, look: impl FnOnce(&Message<'_>) -> T) -> T {
    let text = format!("INVITE sip:bob@biloxi.com SIP/2.0\r\n{lines}\r\n\r\n");
    look(&sip::parse(text.as_bytes()).expect("the message splits"))
}

fn invalid<T>(read: Result<T, HeaderError>) -> bool {
    matches!(read, Err(HeaderError::Invalid { .. }))
}

#[test]
fn via_is_read_with_every_kind_of_host() {
    for (value, transport, host, port, branch) in [
        (
            "SIP/2.0/UDP pc33:5066;branch=z9hG4bK1",
            "UDP",
            "pc33",
            Some(5066),
            Some("z9hG4bK1"),
        ),
        ("SIP/2.0/TCP 192.0.2.1", "TCP", "192.0.2.1", None, None),
        (
            "SIP/2.0/TLS [2001:db8::9:1];branch=a",
            "TLS",
            "[2001:db8::9:1]",
            None,
            Some("a"),
        ),
        (
            "SIP / 2.0 / UDP first.example.com : 4000 ; ttl=16",
            "UDP",
            "first.example.com",
            Some(4000),
            None,
        ),
        (
            "sip/2.0/x-new h;branch=a=b",
            "x-new",
            "h",
            None,
            Some("a=b"),
        ),
    ] {
        with(&format!("Via: {value}"), |message| {
            let via = message.via().unwrap();
            assert_eq!(
                (via.transport(), via.port, via.branch()),
                (transport, port, branch)
            );
            assert_eq!(via.host().to_string(), host, "{value}");
        });
    }
    for wrong in [
        "",
        "SIP/2.0/UDP",
        "SIP/2.0 UDP h",
        "SIP/3.0/UDP h",
        "SIP/2.0/UDP [::1",
        "SIP/2.0/UDP h:x",
        "SIP/2.0/UDP h:70000",
        "SIP/2.0/UDP h;;",
        "SIP/2.0/UDP h extra",
        "SIP/2.0/ h",
    ] {
        assert!(
            with(&format!("Via: {wrong}"), |message| invalid(message.via())),
            "{wrong}"
        );
    }
    assert_eq!(
        with("A: b", |message| message.via().err()),
        Some(HeaderError::Missing("Via"))
    );
}

#[test]
fn received_and_rport_tell_asked_from_answered() {
    let look = |params: &str| {
        with(&format!("Via: SIP/2.0/UDP h{params}"), |message| {
            let via = message.via().unwrap();
            (via.received(), via.rport())
        })
    };
    assert_eq!(look(""), (None, None));
    assert_eq!(look(";rport"), (None, Some(None)));
    let v4: IpAddr = "192.0.2.9".parse().unwrap();
    assert_eq!(
        look(";received=192.0.2.9;rport=5061"),
        (Some(v4), Some(Some(5061)))
    );
    let v6 = IpAddr::V6("2001:db8::1".parse::<Ipv6Addr>().unwrap());
    assert_eq!(look(";received=[2001:db8::1]").0, Some(v6));
    assert_eq!(look(";received=2001:db8::1").0, Some(v6));
    assert_eq!(look(";received=nonsense;rport=x"), (None, Some(None)));
}

#[test]
fn from_and_to_take_names_angles_and_bare_uris() {
    for (value, name, uri, tag) in [
        ("<sip:a@b>;tag=1", None, "sip:a@b", Some("1")),
        ("sip:a@b;tag=1", None, "sip:a@b", Some("1")),
        ("Alice <sip:a@b>", Some("Alice"), "sip:a@b", None),
        (
            "The Operator<sip:a@b>;tag=x",
            Some("The Operator"),
            "sip:a@b",
            Some("x"),
        ),
        (
            "\"A \\\"B\\\" \\\\\" <sip:a@b;x=y>;tag=1",
            Some("A \"B\" \\"),
            "sip:a@b;x=y",
            Some("1"),
        ),
        (
            "\"<sip:x@y>\" <sip:a@b> ; tag = 1",
            Some("<sip:x@y>"),
            "sip:a@b",
            Some("1"),
        ),
        ("\"\" <sip:a@b>", None, "sip:a@b", None),
        (
            "Zoë <tel:+34-91>;tag=1",
            Some("Zoë"),
            "tel:+34-91",
            Some("1"),
        ),
        (
            "\"a\r\n  b\" <sip:[::1]:5070>",
            Some("a b"),
            "sip:[::1]:5070",
            None,
        ),
        (
            "Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8",
            Some("Anonymous"),
            "sip:c8oqz84zk7z@privacy.org",
            Some("hyh8"),
        ),
    ] {
        for header in ["From", "f", "To", "t"] {
            with(&format!("{header}: {value}"), |message| {
                let is_from = header.eq_ignore_ascii_case("from") || header == "f";
                let address = if is_from {
                    message.from()
                } else {
                    message.to()
                }
                .unwrap();
                assert_eq!(address.display_name().as_deref(), name, "{value}");
                assert_eq!((address.uri.as_str(), address.tag()), (uri, tag), "{value}");
            });
        }
    }
    for wrong in [
        "",
        "<>",
        "<sip:a@b",
        "sip:a@b>",
        "\"open <sip:a@b>",
        "A, B <sip:a@b>",
        "<sip:a@b>;",
        "<sip:a@b>;tag=",
        "<sip:a@b> x",
        "<sip:a@b>, <sip:c@d>",
        "sip:a@b?x=y",
        "< sip:a@b >",
        "A",
    ] {
        assert!(
            with(&format!("To: {wrong}"), |message| invalid(message.to())),
            "{wrong}"
        );
    }
}

#[test]
fn contacts_are_lists_over_lines_or_a_star() {
    with(
        "Contact: \"Mr, W\" <sip:w@h>;q=0.7; expires=3600, \"W\" <mailto:w@bell.com> ;q=0.1\r\nm: sip:x@y;q=1",
        |message| {
            let contacts: Vec<_> = message.contacts().map(Result::unwrap).collect();
            let seen: Vec<_> = contacts
                .iter()
                .map(|contact| contact.addr().unwrap())
                .map(|address| (address.uri.as_str(), address.q(), address.expires()))
                .collect();
            assert_eq!(
                seen,
                [
                    ("sip:w@h", Some(700), Some(3600)),
                    ("mailto:w@bell.com", Some(100), None),
                    ("sip:x@y", Some(1000), None),
                ]
            );
        },
    );
    with("Contact: *", |message| {
        let contacts: Vec<_> = message.contacts().collect();
        assert!(matches!(contacts[..], [Ok(Contact::Star)]));
    });
    for (q, value) in [
        ("0", Some(0)),
        ("0.5", Some(500)),
        ("1.000", Some(1000)),
        ("1.1", None),
        ("0.1234", None),
        ("x", None),
    ] {
        with(&format!("Contact: <sip:a@b>;q={q}"), |message| {
            assert_eq!(
                message
                    .contacts()
                    .next()
                    .unwrap()
                    .unwrap()
                    .addr()
                    .unwrap()
                    .q(),
                value,
                "{q}"
            );
        });
    }
    with(
        "Contact: <sip:a@b>, broken, <sip:c@d>\r\nContact: <sip:e@f>",
        |message| {
            let good: Vec<bool> = message.contacts().map(|contact| contact.is_ok()).collect();
            assert_eq!(
                good,
                [true, false, true],
                "the rest of a broken line is skipped"
            );
        },
    );
    assert_eq!(with("A: b", |message| message.contacts().count()), 0);
}

#[test]
fn routes_keep_their_order() {
    with(
        "Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nRoute: <sip:r1;lr>\r\nRecord-Route: <sip:p3;lr>",
        |message| {
            let hosts: Vec<_> = message
                .record_routes()
                .map(|route| route.unwrap().uri.host())
                .collect();
            assert_eq!(
                hosts,
                [Host::Name("p1"), Host::Name("p2"), Host::Name("p3")]
            );
            assert_eq!(message.routes().count(), 1);
        },
    );
}

#[test]
fn cseq_is_a_number_below_2_31_and_a_method() {
    for (value, number, method) in [
        ("4711 INVITE", 4711, Method::Invite),
        ("0009\r\n  BYE", 9, Method::Bye),
        (
            "2147483647 x-new",
            2_147_483_647,
            Method::Other("x-new".into()),
        ),
    ] {
        with(&format!("CSeq: {value}"), |message| {
            let cseq = message.cseq().unwrap();
            assert_eq!((cseq.number, cseq.method), (number, method));
        });
    }
    for wrong in [
        "",
        "1",
        "INVITE",
        "1INVITE",
        "2147483648 INVITE",
        "-1 INVITE",
        "1 IN VITE",
        "1 <",
    ] {
        assert!(
            with(&format!("CSeq: {wrong}"), |message| invalid(message.cseq())),
            "{wrong}"
        );
    }
}

#[test]
fn numbers_have_their_ranges() {
    with(
        "Max-Forwards: 255\r\nExpires: 4294967295\r\nMin-Expires: 0060\r\nRetry-After: 120 (In a meeting);duration=60\r\nl: 0",
        |message| {
            assert_eq!(message.max_forwards(), Ok(Some(255)));
            assert_eq!(message.expires(), Ok(Some(u32::MAX)));
            assert_eq!(message.min_expires(), Ok(Some(60)));
            assert_eq!(message.retry_after(), Ok(Some(120)));
            assert_eq!(message.content_length(), Ok(Some(0)));
        },
    );
    with(
        "Max-Forwards: 256\r\nExpires: 4294967296\r\nMin-Expires: x\r\nRetry-After: soon\r\nl: +1",
        |message| {
            assert!(invalid(message.max_forwards()) && invalid(message.expires()));
            assert!(invalid(message.min_expires()) && invalid(message.retry_after()));
            assert!(invalid(message.content_length()));
        },
    );
    with("A: b", |message| {
        assert_eq!(
            (message.max_forwards(), message.expires()),
            (Ok(None), Ok(None))
        );
    });
}

#[test]
fn call_id_is_one_word() {
    assert_eq!(
        with("i: f81d4fae@foo.bar.com", |message| message
            .call_id()
            .map(str::len)),
        Ok(20)
    );
    for wrong in ["", "a b", "a\tb", "a\r\n b"] {
        assert!(
            with(&format!("Call-ID: {wrong}"), |message| invalid(
                message.call_id()
            )),
            "{wrong}"
        );
    }
}

#[test]
fn content_type_has_parameters() {
    with("c: Application / SDP ; charset=utf-8", |message| {
        let kind = message.content_type().unwrap().unwrap();
        assert!(kind.is_sdp());
        assert_eq!(kind.params.value("charset"), Some("utf-8"));
    });
    for wrong in ["application", "/sdp", "application/", "a/b c", "a/b;"] {
        assert!(
            with(&format!("Content-Type: {wrong}"), |message| invalid(
                message.content_type()
            )),
            "{wrong}"
        );
    }
}

#[test]
fn challenges_are_unescaped_and_know_who_asks() {
    let lines = "Proxy-Authenticate: Digest realm=\"atl, anta\", domain=\"sip:ss1.carrier.com\", qop=\"auth,auth-int\",\r\n nonce=\"f84f\\\"1c\", opaque=\"\", stale=TRUE, algorithm=SHA-256\r\nWWW-Authenticate: digest realm=x, nonce=\"n\"\r\nWWW-Authenticate: Basic realm=\"y\"";
    with(lines, |message| {
        let all: Vec<_> = message.challenges().map(Result::unwrap).collect();
        let [plain, basic, proxy] = all[..] else {
            panic!("{all:?}")
        };
        assert!(proxy.is_proxy && proxy.is_digest() && proxy.stale());
        assert_eq!(proxy.realm().as_deref(), Some("atl, anta"));
        assert_eq!(proxy.nonce().as_deref(), Some("f84f\"1c"));
        assert_eq!(proxy.opaque().as_deref(), Some(""));
        assert_eq!(proxy.algorithm().as_deref(), Some("SHA-256"));
        assert!(proxy.has_qop("auth-int") && proxy.has_qop("AUTH") && !proxy.has_qop("x"));
        assert!(!plain.is_proxy && plain.is_digest() && !plain.stale());
        assert_eq!((plain.realm().as_deref(), plain.qop()), (Some("x"), None));
        assert!(!basic.is_digest());
    });
    for wrong in [
        "",
        "Digest",
        "Digest x",
        "Digest a=\"b",
        "Digest a=",
        "Digest a=b c=d",
        "Digest a=b,",
    ] {
        with(&format!("WWW-Authenticate: {wrong}"), |message| {
            assert!(invalid(message.challenges().next().unwrap()), "{wrong}");
        });
    }
    let many = format!("Digest {}", vec!["a=b"; sip::MAX_PARAMS + 1].join(","));
    with(&format!("WWW-Authenticate: {many}"), |message| {
        assert!(invalid(message.challenges().next().unwrap()));
    });
}

#[test]
fn credentials_are_unescaped() {
    with(
        "Authorization: Digest username=\"Al\\\\ice\", uri=\"sip:a;b,c\", nc=00000001\r\nAuthorization: Basic QWxhZGRpbjpvcGVu",
        |message| {
            let all: Vec<_> = message.authorizations().map(Result::unwrap).collect();
            let [digest, basic] = all[..] else {
                panic!("{all:?}")
            };
            assert_eq!(digest.text("username").as_deref(), Some("Al\\ice"));
            assert_eq!(digest.text("URI").as_deref(), Some("sip:a;b,c"));
            assert_eq!(digest.text("nc").as_deref(), Some("00000001"));
            assert_eq!(digest.text("response"), None);
            assert_eq!((basic.scheme, basic.params.iter().count()), ("Basic", 0));
        },
    );
}

#[test]
fn token_lists_run_over_lines_and_compare_without_case() {
    with(
        "Supported: timer, 100rel\r\nk: path\r\nSupported:",
        |message| {
            let all: Vec<_> = message.tokens(HeaderName::Supported).collect();
            assert_eq!(all, ["timer", "100rel", "path"]);
            assert!(
                message.has_token("supported", "PATH") && !message.has_token("Require", "path")
            );
            assert_eq!(message.headers_named("Supported").count(), 3);
        },
    );
}

#[test]
fn unknown_headers_and_folds_are_kept() {
    with("X-Odd: a;;,\r\n\tb\r\nx-odd: c", |message| {
        assert_eq!(message.header("x-odd"), Some("a;;,\r\n\tb"));
        assert_eq!(message.header_text("X-ODD").as_deref(), Some("a;;, b"));
        let spelled: Vec<_> = message
            .headers
            .iter()
            .map(|header| header.spelled)
            .collect();
        assert_eq!(spelled, ["X-Odd", "x-odd"]);
    });
}

#[test]
fn a_folded_value_written_again_is_one_line() {
    let bytes = with("Subject: a\r\n b", |message| {
        Writer::response(200, "")
            .header("Subject", message.header("Subject").unwrap())
            .finish()
    });
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("Subject: a   b\r\n"), "{text}");
}

#[test]
fn every_message_of_rfc_3665_is_valid_and_prints_as_it_reads() {
    let text = include_str!("data/rfc3665.txt");
    let mut count = 0;
    for message in text.split("### ").skip(1) {
        let (title, message) = message.split_once('\n').unwrap();
        let bytes = message.replace('\n', "\r\n").into_bytes();
        let message = sip::parse(&bytes).unwrap();
        assert_eq!(message.validate(), Ok(()), "{title}");
        assert!(
            message.challenges().all(|challenge| challenge.is_ok()),
            "{title}"
        );
        assert!(
            message
                .authorizations()
                .all(|credentials| credentials.is_ok()),
            "{title}"
        );
        if message
            .content_type()
            .unwrap()
            .is_some_and(|kind| kind.is_sdp())
        {
            let session = offhook_wire::sdp::Session::parse(message.body).unwrap();
            assert_eq!(session.to_string().as_bytes(), message.body, "{title}");
        }
        count += 1;
    }
    assert_eq!(count, 41);
}
