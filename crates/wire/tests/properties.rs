//! What holds for any input: printing and parsing are inverse, and nothing panics.

mod look;

use offhook_wire::sip::{self, HeaderName, Method, NameAddr, StartLine, Writer};
use offhook_wire::uri::{Part, Uri, escape, unescape};
use offhook_wire::{rtp, sdp};
use proptest::prelude::*;

/// Bytes that are nearly SIP: pieces of grammar in any order.
fn nearly_sip() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("INVITE sip:a@b SIP/2.0\r\n".to_owned()),
        Just("SIP/2.0 200 OK\r\n".to_owned()),
        Just("Via: SIP/2.0/UDP h;branch=z;rport".to_owned()),
        Just("Contact: \"a\\\"".to_owned()),
        Just("WWW-Authenticate: Digest realm=\"".to_owned()),
        Just("l: 3\r\n".to_owned()),
        Just("CSeq: 1 INVITE\r\n".to_owned()),
        Just("To: <sip:a@[::1]:5>;tag=1\r\n".to_owned()),
        "[ \t\r\n;,<>\":=@%/*\\\\?&a-f0-9]{0,6}",
        Just("\r\n".to_owned()),
        Just("\r\n ".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat().into_bytes())
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        look::sip_message(&bytes);
        look::sip_stream(&bytes);
        look::sdp(&bytes);
        look::uri(&bytes);
        look::rtp_rtcp(&bytes);
    }

    #[test]
    fn nearly_sip_never_panics_and_neither_does_a_stream_of_it(bytes in nearly_sip()) {
        look::sip_message(&bytes);
        look::sip_stream(&bytes);
    }

    #[test]
    fn a_written_message_reads_back(
        method in "[A-Z]{1,8}",
        user in "[a-z0-9]{1,8}",
        headers in prop::collection::vec(("[A-Za-z][A-Za-z-]{1,12}", "[ -~é]{0,40}"), 0..12),
        body in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let uri = format!("sip:{user}@example.com");
        let mut writer = Writer::request(&Method::from(method.as_str()), &uri);
        let kept: Vec<_> = headers
            .iter()
            .filter(|(name, _)| HeaderName::from(name.as_str()) != HeaderName::ContentLength)
            .collect();
        for (name, value) in &headers {
            writer.raw(name, value);
        }
        let bytes = writer.body("text/plain", &body).finish();
        let message = sip::parse(&bytes).unwrap();
        let StartLine::Request { method: read, uri: read_uri } = &message.start else { panic!() };
        prop_assert_eq!((read.as_str(), *read_uri), (method.as_str(), uri.as_str()));
        prop_assert_eq!(message.body, &body[..]);
        for (header, (name, value)) in message.headers.iter().zip(&kept) {
            prop_assert_eq!(header.name, HeaderName::from(name.as_str()));
            prop_assert_eq!(header.value, value.trim_matches([' ', '\t']));
        }
        prop_assert_eq!(message.headers.len(), kept.len() + 2);
    }

    #[test]
    fn a_display_name_of_any_text_reads_back(name in "[^\\p{Cc}]{1,30}") {
        let text = sip::name_addr(Some(&name), "sip:a@b").to_string();
        let address = NameAddr::parse(&text).unwrap();
        prop_assert_eq!(address.display_name().unwrap(), name);
        prop_assert_eq!(address.to_string(), text);
    }

    #[test]
    fn a_user_of_any_text_reads_back(user in ".{1,20}") {
        let text = format!("sip:{}@h", escape(&user, Part::User));
        let uri = Uri::parse(&text).unwrap();
        prop_assert_eq!(unescape(uri.user().unwrap()), user.as_str());
        prop_assert!(uri.same_as(&Uri::parse(&text).unwrap()));
    }

    #[test]
    fn a_header_value_of_any_text_starts_no_line(value in any::<String>()) {
        let mut writer = Writer::response(200, &value);
        let bytes = writer.header("Subject", &value).body("text/plain", b"").finish();
        let message = sip::parse(&bytes).unwrap();
        prop_assert_eq!(message.headers.len(), 3);
        prop_assert_eq!(message.body, b"");
    }

    #[test]
    fn a_description_that_reads_prints_one_that_reads_the_same(
        lines in prop::collection::vec("[abikrtx]=[ -~]{0,20}|m=audio [0-9]{1,4} RTP/AVP [0-9]{1,2}|a=[a-z]{1,8}(:[ -~]{0,12})?", 0..20),
    ) {
        let text = format!("v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\n{}", lines.join("\r\n"));
        if let Ok(session) = sdp::Session::parse(text.as_bytes()) {
            let printed = session.to_string();
            prop_assert_eq!(sdp::Session::parse(printed.as_bytes()), Ok(session));
        }
    }

    #[test]
    fn an_rtp_packet_reads_back(
        marker: bool, payload_type in 0_u8..128, seq: u16, timestamp: u32, ssrc: u32,
        payload in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let header = rtp::Header {
            marker,
            payload_type,
            seq: rtp::SeqNo(seq),
            timestamp: rtp::Timestamp(timestamp),
            ssrc: rtp::Ssrc(ssrc),
        };
        let mut bytes = Vec::new();
        rtp::emit(&header, &payload, &mut bytes);
        let packet = rtp::Packet::parse(&bytes).unwrap();
        prop_assert_eq!((packet.header, packet.payload), (header, &payload[..]));
        prop_assert!(!rtp::is_rtcp(&bytes) || payload_type >= 64);
    }
}
