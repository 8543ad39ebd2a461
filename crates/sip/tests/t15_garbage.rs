//! Reliability T15 and R12: no message, however broken, panics or is answered wrongly.

mod common;
use common::*;
use offhook_base::Rng;
use offhook_sip::*;

/// Runs of the mutation test; more find more.
const SEEDS: u64 = 5;

/// Messages of a whole call and a registration, as they were on the wire.
fn corpus() -> Vec<String> {
    let mut solo = Solo::registering();
    let register = solo.last();
    let challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n";
    let mut texts = vec![response(&register, 401, challenge, "")];
    solo.receive(&texts[0].clone());
    texts.push(response(&solo.last(), 200, "Expires: 60\r\n", ""));
    solo.receive(&texts[1].clone());
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    for (status, more) in [
        (
            183,
            "Contact: <sip:b@192.0.2.9>\r\nRecord-Route: <sip:192.0.2.9;lr>\r\n",
        ),
        (
            200,
            "Contact: <sip:b@192.0.2.9>\r\nRecord-Route: <sip:192.0.2.9;lr>\r\n",
        ),
        (
            407,
            "Proxy-Authenticate: Digest realm=\"r\", nonce=\"m\"\r\n",
        ),
        (503, "Retry-After: 9\r\n"),
    ] {
        texts.push(response(&invite, status, more, "v=0"));
    }
    let contact = header(&register, "Contact");
    let (user, _) = contact[5..].split_once('@').unwrap_or_default();
    for method in ["INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "NOTIFY"] {
        texts.push(request(
            method,
            &format!("sip:{user}@192.0.2.1"),
            method,
            "Require: x\r\n",
        ));
        texts.push(request(
            method,
            &format!("sip:{user}@192.0.2.1"),
            method,
            "",
        ));
    }
    texts
}

#[test]
fn broken_messages_panic_nowhere_and_leave_nothing() {
    for seed in 0..SEEDS {
        run(seed);
    }
}

fn run(seed: u64) {
    let corpus = corpus();
    let mut rng = Rng::from_number(seed);
    let mut solo = Solo::registered();
    for round in 0..2_000_u64 {
        if round % 50 == 0 {
            solo.phone.invite(solo.now, AccountId(1), "202", offer());
            solo.pump();
        }
        let mut bytes = corpus[rng.below(corpus.len() as u64) as usize]
            .clone()
            .into_bytes();
        // Aim half of them at what is really open.
        if round % 2 == 0
            && let Some((_, _, sent)) = solo.sent.last()
            && !sent.starts_with("SIP/2.0")
        {
            bytes = response(sent, 100 + 50 * rng.below(10) as u16, "", "v=0").into_bytes();
        }
        for _ in 0..rng.below(4) {
            let place = rng.below(bytes.len() as u64) as usize;
            match rng.below(4) {
                0 => bytes[place] = rng.next_u32() as u8,
                1 => bytes.truncate(place.max(1)),
                2 => bytes.insert(place, b"\r\n;,<>\"@:\0"[rng.below(10) as usize]),
                _ => {
                    let piece = bytes[place..].to_vec();
                    bytes.extend(piece);
                }
            }
        }
        solo.phone
            .handle_message(solo.now, flow(ALICE, PBX), &bytes);
        while let Some(output) = solo.phone.poll() {
            match output {
                Output::Send { bytes, to, .. } => {
                    assert!(offhook_wire::sip::parse(&bytes).is_ok());
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    solo.sent = vec![(0, to, text)];
                }
                Output::Event(Event::Incoming { call, .. }) => {
                    solo.phone.accept(solo.now, call, Body::sdp("v=0"));
                }
                Output::Event(Event::Answered { call, .. }) => {
                    solo.phone.reoffer(solo.now, call, Body::sdp("v=0"));
                }
                Output::Resolve { .. } | Output::Event(_) => {}
            }
        }
        solo.run_to(solo.now.as_millis() + rng.below(200));
        solo.events.clear();
    }
    solo.phone.unregister(solo.now, AccountId(1));
    solo.phone.stop(solo.now);
    solo.pump();
    solo.run_to(solo.now.as_millis() + 400_000);
    assert_eq!(solo.phone.held(), [0, 0, 0], "seed {seed}");
}

#[test]
fn a_timeout_before_the_deadline_does_nothing() {
    let mut solo = Solo::registered();
    let due = solo.phone.deadline();
    solo.phone.handle_timeout(solo.now);
    solo.pump();
    assert_eq!(solo.phone.deadline(), due);
    assert!(solo.sent.is_empty() && solo.events.is_empty());
}
