//! The switchboard against scripted peers, message by message.

#![expect(
    clippy::unwrap_used,
    reason = "a scripted peer that cannot be built fails its test"
)]

#[path = "switchboard/services.rs"]
mod services;

use offhook_base::{Instant, Rng};
use offhook_sim::pbx::{Algorithm, Config, Pbx, PbxEvent, PbxOutput, Source, Transport};

const LISTEN: &str = "10.0.0.1:5060";
const ALICE: &str = "10.0.0.2:5060";
const BOB: &str = "10.0.0.3:5062";

fn at(millis: u64) -> Instant {
    Instant::from_millis(millis)
}

fn udp(addr: &str) -> Source {
    Source::udp(addr.parse().unwrap())
}

/// A switchboard that asks nobody for a password.
fn open_pbx() -> Pbx {
    let mut config = config();
    config.algorithms.clear();
    Pbx::new(config, Rng::from_number(1))
}

fn config() -> Config {
    Config::new(
        "offhook.test",
        LISTEN.parse().unwrap(),
        "10.0.0.1:6000".parse().unwrap(),
    )
    .with_user("201", "red", "Alice")
    .with_user("202", "blue", "Bob")
}

/// A request with the headers every request has; `more` is added before the body.
fn request(method: &str, uri: &str, branch: &str, more: &str, body: &str) -> String {
    let from = if more.contains("From:") {
        ""
    } else {
        "From: <sip:201@offhook.test>;tag=a\r\n"
    };
    let to = if more.contains("To:") {
        ""
    } else {
        "To: <sip:202@offhook.test>\r\n"
    };
    let via = if more.contains("Via:") {
        String::new()
    } else {
        format!("Via: SIP/2.0/UDP {ALICE};branch=z9hG4bK{branch};rport\r\n")
    };
    format!(
        "{method} {uri} SIP/2.0\r\n{via}Max-Forwards: 70\r\n{from}{to}Call-ID: call\r\n{more}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// An answer to a request the switchboard sent.
fn answer(request: &str, status: &str, more: &str) -> String {
    let copied: Vec<&str> = request
        .lines()
        .filter(|line| {
            ["Via:", "From:", "To:", "Call-ID:", "CSeq:", "Record-Route:"]
                .iter()
                .any(|name| line.starts_with(name))
        })
        .collect();
    let mut text = format!(
        "SIP/2.0 {status}\r\n{}\r\n{more}Content-Length: 0\r\n\r\n",
        copied.join("\r\n")
    );
    if !request.contains(">;tag=b") {
        text = text.replace(
            "To: <sip:202@offhook.test>",
            "To: <sip:202@offhook.test>;tag=b",
        );
    }
    text
}

/// Everything the switchboard wants sent, as (where, text).
fn sent(pbx: &mut Pbx) -> Vec<(String, String)> {
    std::iter::from_fn(|| pbx.poll())
        .filter_map(|output| match output {
            PbxOutput::Sip { to, bytes } => {
                Some((to.addr.to_string(), String::from_utf8(bytes).unwrap()))
            }
            PbxOutput::Rtp { .. } => None,
        })
        .collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap()
}

/// First lines with their destinations, for one-look assertions.
fn lines(messages: &[(String, String)]) -> Vec<String> {
    messages
        .iter()
        .map(|(to, text)| format!("{to} {}", first_line(text)))
        .collect()
}

fn header<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_default()
}

fn register(pbx: &mut Pbx, user: &str, source: Source, more: &str) -> Vec<(String, String)> {
    let more = format!(
        "Via: SIP/2.0/UDP {};branch=z9hG4bKreg{user};rport\r\n\
         From: <sip:{user}@offhook.test>;tag=r\r\nTo: <sip:{user}@offhook.test>\r\n\
         Contact: <sip:{user}@{}>\r\nCSeq: 1 REGISTER\r\n{more}",
        source.addr, source.addr
    );
    let text = request("REGISTER", "sip:offhook.test", "x", &more, "");
    pbx.handle_sip(at(0), source, text.as_bytes());
    sent(pbx)
}

/// Alice's INVITE reaches Bob; gives what Bob got.
fn invite(pbx: &mut Pbx) -> String {
    register(pbx, "202", udp(BOB), "");
    let more = format!("CSeq: 1 INVITE\r\nContact: <sip:201@{ALICE}>\r\n");
    let text = request("INVITE", "sip:202@offhook.test", "inv", &more, "");
    pbx.handle_sip(at(100), udp(ALICE), text.as_bytes());
    let messages = sent(pbx);
    assert_eq!(
        lines(&messages),
        [
            format!("{ALICE} SIP/2.0 100 Trying"),
            format!("{BOB} INVITE sip:202@{BOB} SIP/2.0"),
        ]
    );
    messages[1].1.clone()
}

#[test]
fn a_call_goes_through_and_both_ways_back() {
    let mut pbx = open_pbx();
    let got = invite(&mut pbx);
    assert!(header(&got, "Via").starts_with(&format!("SIP/2.0/UDP {LISTEN};branch=z9hG4bK")));
    assert_eq!(header(&got, "Record-Route"), format!("<sip:{LISTEN};lr>"));
    assert_eq!(header(&got, "Max-Forwards"), "69");
    pbx.handle_sip(
        at(110),
        udp(BOB),
        answer(&got, "180 Ringing", "").as_bytes(),
    );
    let contact = format!("Contact: <sip:202@{BOB}>\r\n");
    pbx.handle_sip(
        at(200),
        udp(BOB),
        answer(&got, "200 OK", &contact).as_bytes(),
    );
    let messages = sent(&mut pbx);
    assert_eq!(
        lines(&messages),
        [
            format!("{ALICE} SIP/2.0 180 Ringing"),
            format!("{ALICE} SIP/2.0 200 OK")
        ]
    );
    assert_eq!(messages[1].1.matches("Via:").count(), 1);
    let dialog = format!("Route: <sip:{LISTEN};lr>\r\nTo: <sip:202@offhook.test>;tag=b\r\n");
    let ack = request(
        "ACK",
        &format!("sip:202@{BOB}"),
        "ack",
        &format!("{dialog}CSeq: 1 ACK\r\n"),
        "",
    );
    pbx.handle_sip(at(210), udp(ALICE), ack.as_bytes());
    let messages = sent(&mut pbx);
    assert_eq!(
        lines(&messages),
        [format!("{BOB} ACK sip:202@{BOB} SIP/2.0")]
    );
    assert_eq!(header(&messages[0].1, "Route"), "");
    let bye = format!(
        "Via: SIP/2.0/UDP {BOB};branch=z9hG4bKbye\r\nRoute: <sip:{LISTEN};lr>\r\nCSeq: 1 BYE\r\n\
         From: <sip:202@offhook.test>;tag=b\r\nTo: <sip:201@offhook.test>;tag=a\r\n"
    );
    pbx.handle_sip(
        at(300),
        udp(BOB),
        request("BYE", &format!("sip:201@{ALICE}"), "", &bye, "").as_bytes(),
    );
    let messages = sent(&mut pbx);
    assert_eq!(
        lines(&messages),
        [format!("{ALICE} BYE sip:201@{ALICE} SIP/2.0")]
    );
    pbx.handle_sip(
        at(310),
        udp(ALICE),
        answer(&messages[0].1, "200 OK", "").as_bytes(),
    );
    assert_eq!(lines(&sent(&mut pbx)), [format!("{BOB} SIP/2.0 200 OK")]);
    run_out(&mut pbx);
}

/// Lets all timers end; nothing may be left.
fn run_out(pbx: &mut Pbx) {
    let mut now = at(0);
    while pbx.unfinished() > 0 {
        let deadline = pbx.deadline().expect("something unfinished has a deadline");
        assert!(deadline.at >= now, "time runs backwards");
        now = deadline.at;
        assert!(now < at(400_000), "never ends: {}", deadline.why);
        pbx.handle_timeout(now);
        sent(pbx);
    }
}

#[test]
fn a_cancel_reaches_who_rings_and_ends_in_487() {
    let mut pbx = open_pbx();
    let got = invite(&mut pbx);
    let cancel = request(
        "CANCEL",
        "sip:202@offhook.test",
        "inv",
        "CSeq: 1 CANCEL\r\n",
        "",
    );
    pbx.handle_sip(at(150), udp(ALICE), cancel.as_bytes());
    // RFC 3261 §9.1: nothing has come back from Bob, so his CANCEL waits.
    assert_eq!(lines(&sent(&mut pbx)), [format!("{ALICE} SIP/2.0 200 OK")]);
    pbx.handle_sip(
        at(160),
        udp(BOB),
        answer(&got, "180 Ringing", "").as_bytes(),
    );
    let messages = sent(&mut pbx);
    assert_eq!(
        lines(&messages),
        [format!("{BOB} CANCEL sip:202@{BOB} SIP/2.0")]
    );
    assert_eq!(header(&messages[0].1, "Via"), header(&got, "Via"));
    assert_eq!(header(&messages[0].1, "CSeq"), "1 CANCEL");
    pbx.handle_sip(
        at(170),
        udp(BOB),
        answer(&messages[0].1, "200 OK", "").as_bytes(),
    );
    pbx.handle_sip(
        at(171),
        udp(BOB),
        answer(&got, "487 Request Terminated", "").as_bytes(),
    );
    assert_eq!(
        lines(&sent(&mut pbx)),
        [
            format!("{BOB} ACK sip:202@{BOB} SIP/2.0"),
            format!("{ALICE} SIP/2.0 487 Request Terminated"),
        ]
    );
    let ack = request(
        "ACK",
        "sip:202@offhook.test",
        "inv",
        "To: <sip:202@offhook.test>;tag=b\r\nCSeq: 1 ACK\r\n",
        "",
    );
    pbx.handle_sip(at(180), udp(ALICE), ack.as_bytes());
    assert_eq!(sent(&mut pbx), []);
    run_out(&mut pbx);
}

#[test]
fn an_unheard_invite_is_resent_and_given_up() {
    let mut pbx = open_pbx();
    invite(&mut pbx);
    let mut times = Vec::new();
    while let Some(deadline) = pbx.deadline() {
        pbx.handle_timeout(deadline.at);
        let messages = sent(&mut pbx);
        if messages.iter().any(|(_, text)| text.starts_with("INVITE")) {
            times.push(deadline.at.as_millis());
        }
        if let Some((to, text)) = messages
            .iter()
            .find(|(_, text)| text.starts_with("SIP/2.0 408"))
        {
            assert_eq!(
                (to.as_str(), first_line(text)),
                (ALICE, "SIP/2.0 408 Request Timeout")
            );
            break;
        }
    }
    assert_eq!(times, [600, 1_600, 3_600, 7_600, 15_600, 31_600]);
}

#[test]
fn a_phone_that_rings_too_long_is_cancelled_and_the_caller_gets_480() {
    let mut pbx = open_pbx();
    let got = invite(&mut pbx);
    pbx.handle_sip(
        at(110),
        udp(BOB),
        answer(&got, "180 Ringing", "").as_bytes(),
    );
    sent(&mut pbx);
    pbx.handle_timeout(at(185_099));
    assert_eq!(sent(&mut pbx), []);
    pbx.handle_timeout(at(185_100));
    assert_eq!(
        lines(&sent(&mut pbx)),
        [format!("{BOB} CANCEL sip:202@{BOB} SIP/2.0")]
    );
    pbx.handle_sip(
        at(185_200),
        udp(BOB),
        answer(&got, "487 Request Terminated", "").as_bytes(),
    );
    assert_eq!(
        lines(&sent(&mut pbx))[1],
        format!("{ALICE} SIP/2.0 480 Temporarily Unavailable")
    );
    run_out(&mut pbx);
}

#[test]
fn two_phones_of_one_user_ring_and_the_first_answer_wins() {
    let mut pbx = open_pbx();
    register(&mut pbx, "202", udp(BOB), "");
    let second = "10.0.0.4:5060";
    let more = "CSeq: 1 REGISTER\r\nContact: <sip:x@10.0.0.4>\r\nTo: <sip:202@offhook.test>\r\nCall-ID: other\r\n";
    let text =
        request("REGISTER", "sip:offhook.test", "r2", more, "").replace("Call-ID: call\r\n", "");
    pbx.handle_sip(at(1), udp(second), text.as_bytes());
    sent(&mut pbx);
    let text = request(
        "INVITE",
        "sip:202@offhook.test",
        "inv",
        "CSeq: 1 INVITE\r\n",
        "",
    );
    pbx.handle_sip(at(100), udp(ALICE), text.as_bytes());
    let messages = sent(&mut pbx);
    let (one, two) = (messages[1].clone(), messages[2].clone());
    assert_eq!((one.0.as_str(), two.0.as_str()), (second, BOB));
    pbx.handle_sip(
        at(110),
        udp(second),
        answer(&one.1, "180 Ringing", "").as_bytes(),
    );
    pbx.handle_sip(
        at(111),
        udp(BOB),
        answer(&two.1, "486 Busy Here", "").as_bytes(),
    );
    assert!(
        !lines(&sent(&mut pbx))
            .iter()
            .any(|line| line.contains("486"))
    );
    pbx.handle_sip(
        at(120),
        udp(second),
        answer(&one.1, "200 OK", "").as_bytes(),
    );
    assert_eq!(lines(&sent(&mut pbx)), [format!("{ALICE} SIP/2.0 200 OK")]);
    run_out(&mut pbx);
}

#[test]
fn passwords_are_asked_for_with_both_hashes_and_a_wrong_one_is_refused() {
    let mut pbx = Pbx::new(config(), Rng::from_number(1));
    let messages = register(&mut pbx, "201", udp(ALICE), "");
    let text = &messages[0].1;
    assert_eq!(first_line(text), "SIP/2.0 401 Unauthorized");
    let asked: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("WWW-Authenticate"))
        .collect();
    assert!(asked[0].contains("algorithm=SHA-256") && asked[1].contains("algorithm=MD5"));
    let nonce = asked[1]
        .split("nonce=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let wrong = format!(
        "Authorization: Digest username=\"201\", realm=\"offhook.test\", nonce=\"{nonce}\", \
         uri=\"sip:offhook.test\", response=\"0\", algorithm=MD5\r\nCall-ID: second\r\n"
    );
    let text = request(
        "REGISTER",
        "sip:offhook.test",
        "w",
        &format!("CSeq: 2 REGISTER\r\n{wrong}"),
        "",
    );
    pbx.handle_sip(at(5), udp(ALICE), text.as_bytes());
    assert_eq!(
        lines(&sent(&mut pbx)),
        [format!("{ALICE} SIP/2.0 403 Forbidden")]
    );
    assert_eq!(pbx.registered(at(6)), Vec::<String>::new());
}

#[test]
fn calls_are_asked_for_a_password_and_strangers_are_kept_out() {
    let mut config = config();
    config.algorithms = vec![Algorithm::Md5];
    let mut pbx = Pbx::new(config, Rng::from_number(1));
    let text = request(
        "INVITE",
        "sip:202@offhook.test",
        "1",
        "CSeq: 1 INVITE\r\n",
        "",
    );
    pbx.handle_sip(at(0), udp(ALICE), text.as_bytes());
    assert_eq!(
        lines(&sent(&mut pbx)),
        [format!("{ALICE} SIP/2.0 407 Proxy Authentication Required")]
    );
    let stranger = "From: <sip:eve@evil.test>;tag=e\r\nCSeq: 1 INVITE\r\n";
    let text = request("INVITE", "sip:202@offhook.test", "2", stranger, "");
    pbx.handle_sip(at(1), udp(ALICE), text.as_bytes());
    let relay = request("INVITE", "sip:x@evil.test", "3", stranger, "");
    pbx.handle_sip(at(2), udp(ALICE), relay.as_bytes());
    let answers = lines(&sent(&mut pbx));
    assert!(
        answers.iter().all(|line| line.ends_with("403 Forbidden")),
        "{answers:?}"
    );
}

#[test]
fn the_usual_refusals() {
    let mut pbx = open_pbx();
    let cases = [
        (
            "INVITE sip:999@offhook.test",
            "CSeq: 1 INVITE\r\n",
            "404 Not Found",
        ),
        (
            "INVITE sip:202@offhook.test",
            "CSeq: 1 INVITE\r\n",
            "480 Temporarily Unavailable",
        ),
        (
            "INVITE tel:5",
            "CSeq: 1 INVITE\r\n",
            "416 Unsupported URI Scheme",
        ),
        (
            "INVITE sip:202@offhook.test",
            "CSeq: 1 INVITE\r\nProxy-Require: x\r\n",
            "420 Bad Extension",
        ),
        (
            "BYE sip:202@10.9.9.9",
            "CSeq: 2 BYE\r\nTo: <sip:202@b>;tag=z\r\n",
            "481 Call/Transaction Does Not Exist",
        ),
        (
            "CANCEL sip:202@offhook.test",
            "CSeq: 1 CANCEL\r\n",
            "481 Call/Transaction Does Not Exist",
        ),
        ("OPTIONS sip:offhook.test", "CSeq: 1 OPTIONS\r\n", "200 OK"),
        (
            "OPTIONS sip:offhook.test",
            "CSeq: 1 INVITE\r\n",
            "400 Bad Request",
        ),
        (
            "SUBSCRIBE sip:201@offhook.test",
            "CSeq: 1 SUBSCRIBE\r\n",
            "489 Bad Event",
        ),
        (
            "REGISTER sip:offhook.test",
            "CSeq: 1 REGISTER\r\nTo: <sip:9@offhook.test>\r\n",
            "404 Not Found",
        ),
        (
            "REGISTER sip:offhook.test",
            "CSeq: 1 REGISTER\r\nContact: *\r\n",
            "400 Bad Request",
        ),
        (
            "REGISTER sip:offhook.test",
            "CSeq: 1 REGISTER\r\nContact: <sip:a@b>;expires=5\r\n",
            "423 Interval Too Brief",
        ),
    ];
    for (number, (line, more, status)) in cases.into_iter().enumerate() {
        let (method, uri) = line.split_once(' ').unwrap();
        let text = request(method, uri, &format!("n{number}"), more, "");
        pbx.handle_sip(at(number as u64), udp(ALICE), text.as_bytes());
        let answers = lines(&sent(&mut pbx));
        assert_eq!(answers, [format!("{ALICE} SIP/2.0 {status}")], "{line}");
    }
    let text = request(
        "OPTIONS",
        "sip:202@offhook.test",
        "mf",
        "CSeq: 1 OPTIONS\r\n",
        "",
    )
    .replace("Max-Forwards: 70", "Max-Forwards: 0");
    pbx.handle_sip(at(50), udp(ALICE), text.as_bytes());
    assert_eq!(
        lines(&sent(&mut pbx)),
        [format!("{ALICE} SIP/2.0 483 Too Many Hops")]
    );
}

#[test]
fn a_caller_over_tcp_reaches_a_phone_over_udp_and_back_over_its_connection() {
    let mut pbx = open_pbx();
    register(&mut pbx, "202", udp(BOB), "");
    let tcp = Source {
        addr: "10.0.0.2:40000".parse().unwrap(),
        transport: Transport::Tcp,
        conn: Some(3),
    };
    let more = format!(
        "Via: SIP/2.0/TCP {ALICE};branch=z9hG4bKt\r\nCSeq: 1 INVITE\r\n\
         Contact: <sip:201@{ALICE};transport=tcp>\r\n"
    );
    let text = request("INVITE", "sip:202@offhook.test", "t", &more, "");
    pbx.handle_sip(at(0), tcp, text.as_bytes());
    let messages = sent(&mut pbx);
    let routes: Vec<&str> = messages[1]
        .1
        .lines()
        .filter(|line| line.starts_with("Record-Route"))
        .collect();
    assert_eq!(
        routes,
        [
            format!("Record-Route: <sip:{LISTEN};lr>"),
            format!("Record-Route: <sip:{LISTEN};transport=tcp;lr>"),
        ]
    );
    pbx.handle_sip(
        at(5),
        udp(BOB),
        answer(&messages[1].1, "200 OK", "").as_bytes(),
    );
    let Some(PbxOutput::Sip { to, .. }) = pbx.poll() else {
        panic!("the 200 goes up")
    };
    assert_eq!(to, tcp);
    let bye = format!(
        "Via: SIP/2.0/UDP {BOB};branch=z9hG4bKbye\r\nRoute: <sip:{LISTEN};lr>\r\n\
         Route: <sip:{LISTEN};transport=tcp;lr>\r\nCSeq: 1 BYE\r\n\
         From: <sip:202@offhook.test>;tag=b\r\nTo: <sip:201@offhook.test>;tag=a\r\n"
    );
    let bye = request(
        "BYE",
        &format!("sip:201@{ALICE};transport=tcp"),
        "",
        &bye,
        "",
    );
    pbx.handle_sip(at(9), udp(BOB), bye.as_bytes());
    let Some(PbxOutput::Sip { to, .. }) = pbx.poll() else {
        panic!("the BYE goes on")
    };
    assert_eq!(to, tcp);
    pbx.handle_closed(at(10), 3);
}

#[test]
fn registrations_end_when_their_time_is_over() {
    let mut pbx = open_pbx();
    register(&mut pbx, "202", udp(BOB), "Expires: 60\r\n");
    assert_eq!(pbx.registered(at(1)), ["202"]);
    while let Some(deadline) = pbx.deadline() {
        pbx.handle_timeout(deadline.at);
    }
    let said: Vec<String> = pbx.log().iter().map(ToString::to_string).collect();
    assert_eq!(said.last().unwrap(), "202 is no longer registered: expired");
}

#[test]
fn a_timeout_before_the_deadline_does_nothing() {
    let mut pbx = open_pbx();
    invite(&mut pbx);
    let before = pbx.deadline();
    pbx.handle_timeout(Instant::from_micros(before.unwrap().at.as_micros() - 1));
    assert_eq!((sent(&mut pbx), pbx.deadline()), (Vec::new(), before));
}

#[test]
fn garbage_is_counted_and_never_answered() {
    let mut pbx = open_pbx();
    let mut rng = Rng::from_number(9);
    let valid = request(
        "INVITE",
        "sip:600@offhook.test",
        "g",
        "CSeq: 1 INVITE\r\n",
        services::OFFER,
    );
    for round in 0..2_000_u64 {
        let mut bytes = valid.clone().into_bytes();
        for _ in 0..=rng.below(8) {
            let place = rng.below(bytes.len() as u64) as usize;
            bytes[place] = rng.next_u32() as u8;
        }
        bytes.truncate(rng.below(bytes.len() as u64 + 1) as usize);
        pbx.handle_sip(at(round), udp(ALICE), &bytes);
        pbx.handle_rtp(at(round), ALICE.parse().unwrap(), &bytes);
    }
    pbx.handle_sip(at(3_000), udp(ALICE), b"\r\n\r\n");
    assert!(pbx.counters().dropped > 500, "{:?}", pbx.counters());
    assert!(pbx.log().len() <= offhook_sim::pbx::MAX_LOG);
    run_out(&mut pbx);
}

#[test]
fn a_flood_of_requests_gets_503_and_memory_stays_bounded() {
    let mut pbx = open_pbx();
    for number in 0..8_193 {
        let branch = format!("flood{number}");
        let text = request(
            "OPTIONS",
            "sip:offhook.test",
            &branch,
            "CSeq: 1 OPTIONS\r\n",
            "",
        );
        pbx.handle_sip(at(0), udp(ALICE), text.as_bytes());
    }
    let answers = sent(&mut pbx);
    assert_eq!(pbx.unfinished(), 8_192);
    assert!(first_line(&answers[8_192].1).ends_with("503 Service Unavailable"));
    assert_eq!(header(&answers[8_192].1, "Retry-After"), "5");
    run_out(&mut pbx);
}
