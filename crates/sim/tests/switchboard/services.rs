//! The services behind numbers of their own: echo, announcement, their bounds.

use super::*;

pub(super) const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\n\
    m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

fn rtp(payload_type: u8, payload: &[u8]) -> Vec<u8> {
    [
        &[0x80, payload_type, 0, 1, 0, 0, 0, 9, 0, 0, 0, 5][..],
        payload,
    ]
    .concat()
}

fn call_service(pbx: &mut Pbx, number: &str) -> String {
    let more = format!(
        "To: <sip:{number}@offhook.test>\r\nCSeq: 1 INVITE\r\nContact: <sip:201@{ALICE}>\r\n\
         Content-Type: application/sdp\r\n"
    );
    let text = request(
        "INVITE",
        &format!("sip:{number}@offhook.test"),
        "inv",
        &more,
        OFFER,
    );
    pbx.handle_sip(at(0), udp(ALICE), text.as_bytes());
    let messages = sent(pbx);
    assert_eq!(first_line(&messages[0].1), "SIP/2.0 100 Trying");
    messages[1].1.clone()
}

#[test]
fn the_echo_service_sends_back_what_it_hears_and_notes_digits_once() {
    let mut pbx = open_pbx();
    let ok = call_service(&mut pbx, "600");
    assert_eq!(first_line(&ok), "SIP/2.0 200 OK");
    assert!(ok.contains("m=audio 6000 RTP/AVP 0 101\r\n"));
    let to = header(&ok, "To");
    let ack = format!("To: {to}\r\nCSeq: 1 ACK\r\n");
    pbx.handle_sip(
        at(5),
        udp(ALICE),
        request("ACK", "sip:600@10.0.0.1", "a", &ack, "").as_bytes(),
    );
    assert_eq!(pbx.unfinished(), 2);
    let phone = "10.0.0.2:4000".parse().unwrap();
    pbx.handle_rtp(at(20), phone, &rtp(0, b"hello"));
    let Some(PbxOutput::Rtp { to: back, bytes }) = pbx.poll() else {
        panic!("an echo")
    };
    assert_eq!((back, &bytes[12..]), (phone, &b"hello"[..]));
    assert_ne!(bytes[8..12], [0, 0, 0, 5], "the echo has its own source");
    pbx.handle_rtp(at(21), "10.6.6.6:4000".parse().unwrap(), &rtp(0, b"evil"));
    pbx.handle_rtp(at(22), phone, &rtp(101, &[5, 0x8A, 3, 0x20]));
    pbx.handle_rtp(at(23), phone, &rtp(101, &[5, 0x8A, 3, 0x20]));
    assert_eq!(pbx.poll(), None);
    assert_eq!(pbx.counters().stranger_rtp, 1);
    let digits = pbx
        .log()
        .into_iter()
        .filter(|event| matches!(event, PbxEvent::Digit { .. }));
    assert_eq!(
        digits.map(|event| event.to_string()).collect::<Vec<_>>(),
        ["600 heard the digit 5"]
    );
    let bye = format!("To: {to}\r\nCSeq: 2 BYE\r\n");
    pbx.handle_sip(
        at(30),
        udp(ALICE),
        request("BYE", "sip:600@10.0.0.1", "b", &bye, "").as_bytes(),
    );
    assert_eq!(lines(&sent(&mut pbx)), [format!("{ALICE} SIP/2.0 200 OK")]);
    run_out(&mut pbx);
}

#[test]
fn a_service_hangs_up_on_a_caller_who_never_acknowledges() {
    let mut pbx = open_pbx();
    call_service(&mut pbx, "601");
    let mut said = Vec::new();
    while pbx.unfinished() > 0 && said.len() < 40 {
        let deadline = pbx.deadline().unwrap();
        pbx.handle_timeout(deadline.at);
        said.extend(
            sent(&mut pbx)
                .into_iter()
                .map(|(_, text)| first_line(&text).to_owned()),
        );
    }
    assert_eq!(
        said.iter().filter(|line| line.ends_with("200 OK")).count(),
        10
    );
    assert_eq!(
        said.iter()
            .filter(|line| line.starts_with("BYE sip:201@"))
            .count(),
        11
    );
}

#[test]
fn the_announcement_plays_before_it_refuses() {
    let mut pbx = open_pbx();
    let early = call_service(&mut pbx, "602");
    assert_eq!(first_line(&early), "SIP/2.0 183 Session Progress");
    let (mut packets, mut last) = (0, String::new());
    while let Some(deadline) = pbx.deadline().filter(|deadline| deadline.at <= at(3_000)) {
        pbx.handle_timeout(deadline.at);
        while let Some(output) = pbx.poll() {
            match output {
                PbxOutput::Rtp { .. } => packets += 1,
                PbxOutput::Sip { bytes, .. } => last = String::from_utf8(bytes).unwrap(),
            }
        }
    }
    assert_eq!(first_line(&last), "SIP/2.0 480 Temporarily Unavailable");
    assert!((149..=152).contains(&packets), "{packets}");
    assert_eq!(
        header(&last, "To"),
        header(&early, "To"),
        "one tag a dialog"
    );
    run_out(&mut pbx);
}

#[test]
fn the_services_have_a_bound_and_say_so() {
    let mut pbx = open_pbx();
    let mut answers = Vec::new();
    for number in 0..65 {
        let more = format!(
            "To: <sip:600@offhook.test>\r\nCSeq: 1 INVITE\r\nContact: <sip:201@{ALICE}>\r\n\
             Content-Type: application/sdp\r\n"
        );
        let text = request(
            "INVITE",
            "sip:600@offhook.test",
            &format!("many{number}"),
            &more,
            OFFER,
        );
        pbx.handle_sip(at(number), udp(ALICE), text.as_bytes());
        answers.extend(lines(&sent(&mut pbx)).pop());
    }
    let taken = answers
        .iter()
        .filter(|line| line.ends_with("200 OK"))
        .count();
    assert_eq!(taken, 64);
    assert!(answers[64].ends_with("480 Temporarily Unavailable"));
}
