//! Session descriptions: what is kept, what is understood, what is refused.

use offhook_wire::sdp::{
    Connection, Direction, Line, MAX_FORMATS, MAX_LINES, MAX_MEDIA, MAX_SDP, Media, Origin,
    SdpError, Session,
};

const OFFER: &str = "v=0\r\no=- 20518 0 IN IP4 203.0.113.1\r\ns= \r\ni=info\r\nu=http://a\r\ne=j@x\r\n\
    c=IN IP4 203.0.113.1\r\nb=AS:64\r\nt=0 0\r\nr=7d 1h 0 25h\r\nz=0 -1h\r\nk=prompt\r\na=sendonly\r\na=group:BUNDLE 1 2\r\n\
    m=audio 54400/2 RTP/SAVP 0 96 101\r\nc=IN IP6 2001:db8::1\r\na=rtpmap:0 PCMU/8000\r\n\
    a=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15,66\r\n\
    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x:y\r\na=ptime:20\r\na=maxptime:60.5\r\n\
    a=rtcp:53020 IN IP4 203.0.113.1\r\na=inactive\r\na=\r\nx=unknown letter\r\n\
    m=image 0 udptl t38\r\n";

#[test]
fn every_line_is_kept_and_printed_in_its_place() {
    let session = Session::parse(OFFER.as_bytes()).unwrap();
    assert_eq!(session.to_string(), OFFER);
    assert_eq!(Session::parse(session.to_string().as_bytes()), Ok(session));
}

#[test]
fn what_a_call_needs_is_understood() {
    let session = Session::parse(OFFER.as_bytes()).unwrap();
    let [audio, image] = &session.media[..] else {
        panic!()
    };
    assert_eq!(
        (audio.kind.as_str(), audio.port, audio.ports),
        ("audio", 54400, Some(2))
    );
    assert_eq!((audio.proto.as_str(), image.port), ("RTP/SAVP", 0));
    assert_eq!(audio.payload_types().collect::<Vec<_>>(), [0, 96, 101]);
    let opus = audio.rtpmap(96).unwrap();
    assert_eq!(
        (opus.encoding, opus.clock, opus.channels),
        ("opus", 48_000, 2)
    );
    assert_eq!(opus.to_string(), "96 opus/48000/2");
    assert_eq!(audio.rtpmaps().count(), 3);
    assert_eq!((audio.fmtp(101), audio.fmtp(0)), (Some("0-15,66"), None));
    assert_eq!(
        (audio.ptime(), audio.maxptime(), audio.rtcp_port()),
        (Some(20), Some(60), Some(53020))
    );
    assert_eq!(session.direction_of(audio), Direction::Inactive);
    assert_eq!(session.direction_of(image), Direction::SendOnly);
    assert_eq!(image.direction(), Direction::SendRecv);
    assert_eq!(session.connection_of(audio).unwrap().address, "2001:db8::1");
    assert_eq!(session.connection_of(image).unwrap().address, "203.0.113.1");
    assert_eq!(session.attribute("group"), Some(Some("BUNDLE 1 2")));
    assert_eq!(audio.attribute("inactive"), Some(None));
    assert_eq!(session.origin().unwrap().session_id, 20518);
}

#[test]
fn phones_that_end_lines_in_lf_or_add_spaces_are_read() {
    let text = "v=0\no=u 1 2 IN IP4 h \ns=-\nc=IN IP4  0.0.0.0\nt=0 0\nm=audio 9 RTP/AVP  8 \na=sendrecv \n";
    let session = Session::parse(text.as_bytes()).unwrap();
    assert!(session.connection().unwrap().is_hold());
    assert_eq!(session.media[0].formats, ["8"]);
    assert_eq!(session.direction_of(&session.media[0]), Direction::SendRecv);
}

#[test]
fn a_description_without_media_is_one() {
    let session = Session::parse(b"v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nt=0 0\r\n").unwrap();
    assert!(session.media.is_empty());
}

#[test]
fn wrong_descriptions_are_named() {
    let with = |line: &str| format!("v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\n{line}\r\n");
    for (text, error) in [
        (String::new(), SdpError::Version),
        ("o=- 1 1 IN IP4 h\r\n".into(), SdpError::Version),
        ("v=1\r\n".into(), SdpError::Version),
        ("m=audio 1 RTP/AVP 0\r\n".into(), SdpError::Version),
        ("v=0\r\ns=-\r\n".into(), SdpError::NoOrigin),
        ("v=0\r\no=- x 1 IN IP4 h\r\n".into(), SdpError::Origin),
        ("v=0\r\no=- 1 1 IN IP4\r\n".into(), SdpError::Origin),
        (with("nonsense"), SdpError::Line),
        (with("ab=c"), SdpError::Line),
        (with("=c"), SdpError::Line),
        (with("i=a\0b"), SdpError::Line),
        (with("i=a\rb"), SdpError::Line),
        (with("c=IN IP4"), SdpError::Connection),
        (with("c=ATM NSAP x"), SdpError::Connection),
        (with("m=audio"), SdpError::Media),
        (with("m=audio 70000 RTP/AVP 0"), SdpError::Media),
        (with("m=audio -1 RTP/AVP 0"), SdpError::Media),
        (with("m=audio 1/x RTP/AVP 0"), SdpError::Media),
        (with("m=audio 1 RTP/AVP"), SdpError::Media),
    ] {
        assert_eq!(Session::parse(text.as_bytes()), Err(error), "{text:?}");
    }
    assert_eq!(Session::parse(b"v=0\r\ns=\xff\r\n"), Err(SdpError::NotUtf8));
}

#[test]
fn every_bound_is_an_error() {
    let head = "v=0\r\no=- 1 1 IN IP4 h\r\n";
    let lines =
        |count: usize| Session::parse(format!("{head}{}", "a=x\r\n".repeat(count - 2)).as_bytes());
    assert!(lines(MAX_LINES).is_ok());
    assert_eq!(lines(MAX_LINES + 1), Err(SdpError::TooManyLines));
    let media = |count: usize| {
        Session::parse(format!("{head}{}", "m=audio 1 RTP/AVP 0\r\n".repeat(count)).as_bytes())
    };
    assert!(media(MAX_MEDIA).is_ok());
    assert_eq!(media(MAX_MEDIA + 1), Err(SdpError::TooManyMedia));
    let formats = |count: usize| {
        Session::parse(format!("{head}m=audio 1 RTP/AVP{}\r\n", " 0".repeat(count)).as_bytes())
    };
    assert!(formats(MAX_FORMATS).is_ok());
    assert_eq!(formats(MAX_FORMATS + 1), Err(SdpError::TooManyFormats));
    assert_eq!(
        Session::parse(&vec![b'a'; MAX_SDP + 1]),
        Err(SdpError::TooLong)
    );
}

#[test]
fn a_built_description_reads_back_and_no_value_starts_a_line() {
    let mut session = Session::new(
        Origin::new(7, 1, "192.0.2.1".parse().unwrap()),
        "x\r\na=evil",
    );
    let mut audio = Media::new("audio", 4000, "RTP/AVP");
    audio.formats = vec!["0".into(), "101".into()];
    audio
        .push("rtpmap", Some("0 PCMU/8000\r\na=evil".into()))
        .push("sendrecv", None);
    audio
        .lines
        .push(Line::Connection(Connection::new("::1\r\na=evil")));
    session.media.push(audio);
    let text = session.to_string();
    assert!(!text.contains("\na=evil"), "{text}");
    assert!(text.starts_with(
        "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=x  a=evil\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
    ));
}

#[test]
fn directions_turn_round() {
    for direction in [
        Direction::SendRecv,
        Direction::SendOnly,
        Direction::RecvOnly,
        Direction::Inactive,
    ] {
        assert_eq!(direction.reversed().reversed(), direction);
        assert_eq!(Direction::parse(direction.as_str()), Some(direction));
        assert_eq!(
            Direction::of(direction.sends(), direction.receives()),
            direction
        );
        assert_eq!(direction.reversed().sends(), direction.receives());
    }
}
