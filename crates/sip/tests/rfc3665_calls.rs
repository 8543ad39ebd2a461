//! Calls between two user agents, after RFC 3665 §3, as ladders with literal instants.

mod common;
use common::*;
use offhook_sip::*;

/// RFC 3665 §3.1: successful session establishment, without the proxies.
#[test]
fn a_call_is_made_answered_and_ended() {
    let mut pair = Pair::new();
    let (call, theirs) = pair.called();
    pair.bob.ring(pair.now, theirs);
    pair.run_to(1_000);
    pair.bob.accept(pair.now, theirs, Body::sdp("v=0 answer"));
    pair.run_to(2_000);
    pair.bob.hang_up(pair.now, theirs);
    pair.run_to(3_000);
    assert_eq!(
        pair.log,
        [
            "0 alice -> bob INVITE",
            "5 bob -> alice 100",
            "20 bob -> alice 180",
            "1000 bob -> alice 200",
            "1005 alice -> bob ACK",
            "2000 bob -> alice BYE",
            "2005 alice -> bob 200",
        ]
    );
    assert_eq!(
        pair.alice_events,
        [
            Event::Progress {
                call,
                status: 180,
                reason: "Ringing".to_owned(),
                identity: Identity::default(),
                body: None
            },
            Event::Answered {
                call,
                identity: Identity::default(),
                body: Some(Body::sdp("v=0 answer"))
            },
            Event::Ended {
                call,
                cause: Cause {
                    status: None,
                    reason: "the other side hung up".to_owned(),
                    by: By::Them
                }
            },
        ]
    );
    pair.run_to(60_000);
    assert_eq!(pair.alice.held(), [0, 0, 0]);
    assert_eq!(pair.bob.held(), [0, 0, 0]);
    assert_eq!(pair.alice.deadline(), None);
}

#[test]
fn early_media_comes_with_183_and_a_180_may_follow() {
    let mut pair = Pair::new();
    let (_, theirs) = pair.called();
    let early = Body::sdp("v=0 early");
    pair.bob
        .progress(pair.now, theirs, 183, Some(early.clone()));
    pair.run_to(40);
    pair.bob.ring(pair.now, theirs);
    pair.run_to(60);
    let seen: Vec<_> = pair
        .alice_events
        .iter()
        .filter_map(|event| {
            if let Event::Progress { status, body, .. } = event {
                return Some((*status, body.clone()));
            }
            None
        })
        .collect();
    assert_eq!(seen, [(183, Some(early)), (180, None)]);
}

/// RFC 3665 §3.8: unsuccessful no answer, the caller gives up.
#[test]
fn a_cancel_ends_a_ringing_call_at_both_ends() {
    let mut pair = Pair::new();
    let call = pair.call();
    pair.run_to(20);
    pair.bob.ring(pair.now, pair.incoming());
    pair.run_to(1_000);
    pair.alice.hang_up(pair.now, call);
    pair.run_to(2_000);
    assert_eq!(
        pair.log[3..],
        [
            "1000 alice -> bob CANCEL",
            "1005 bob -> alice 200",
            "1005 bob -> alice 487",
            "1010 alice -> bob ACK",
        ]
    );
    assert!(
        matches!(pair.bob_events.last(), Some(Event::Ended { cause, .. }) if cause.by == By::Them)
    );
    pair.run_to(60_000);
    assert_eq!((pair.alice.held(), pair.bob.held()), ([0; 3], [0; 3]));
}

#[test]
fn a_cancel_waits_for_the_first_provisional_answer() {
    let mut pair = Pair::new();
    pair.fate = Box::new(|count, _| {
        if count == 1 {
            Fate::Late(300)
        } else {
            Fate::Pass
        }
    });
    let call = pair.call();
    pair.run_to(20);
    pair.alice.hang_up(pair.now, call);
    assert!(pair.alice_events.is_empty());
    pair.run_to(1_000);
    assert_eq!(pair.log[2], "310 alice -> bob CANCEL");
    assert!(matches!(&pair.alice_events[..], [Event::Ended { cause, .. }] if cause.by == By::Us));
}

#[test]
fn an_answer_that_crosses_the_cancel_is_acknowledged_and_ended() {
    let mut pair = Pair::new();
    let (call, theirs) = pair.called();
    pair.bob.ring(pair.now, theirs);
    pair.run_to(1_000);
    pair.alice.hang_up(pair.now, call);
    pair.bob.accept(pair.now, theirs, Body::sdp("v=0"));
    pair.run_to(2_000);
    assert_eq!(
        pair.log[3..],
        [
            "1000 alice -> bob CANCEL",
            "1000 bob -> alice 200",
            "1005 bob -> alice 200",
            "1005 alice -> bob ACK",
            "1005 alice -> bob BYE",
            "1010 bob -> alice 200",
        ]
    );
    pair.run_to(60_000);
    assert_eq!((pair.alice.held(), pair.bob.held()), ([0; 3], [0; 3]));
}

/// RFC 3665 §3.9: unsuccessful busy.
#[test]
fn a_refusal_tells_its_status_and_is_acknowledged() {
    let mut pair = Pair::new();
    let (_, theirs) = pair.called();
    pair.bob.reject(pair.now, theirs, 486);
    pair.run_to(100);
    assert_eq!(
        pair.log[2..],
        ["20 bob -> alice 486", "25 alice -> bob ACK"]
    );
    assert!(
        matches!(&pair.alice_events[..], [Event::Ended { cause, .. }] if cause.status == Some(486) && cause.by == By::Them)
    );
}

/// RFC 3665 §3.10: no response from the user agent.
#[test]
fn an_invite_into_the_void_ends_after_64_t1() {
    let mut pair = Pair::new();
    pair.fate = Box::new(|_, _| Fate::Lose);
    pair.call();
    pair.run_to(40_000);
    let times: Vec<&str> = pair
        .log
        .iter()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(
        times,
        ["0", "500", "1500", "3500", "7500", "15500", "31500"]
    );
    assert!(
        matches!(&pair.alice_events[..], [Event::Ended { cause, .. }] if cause.by == By::Timeout)
    );
    assert_eq!(pair.alice.held(), [0; 3]);
}

#[test]
fn an_invite_without_an_offer_gets_the_offer_in_200_and_the_answer_in_ack() {
    let mut pair = Pair::new();
    pair.alice
        .invite(at(0), AccountId(1), "sip:bob@192.0.2.2", None);
    pair.run_to(20);
    assert!(matches!(
        &pair.bob_events[..],
        [Event::Incoming { offer: None, .. }]
    ));
}

#[test]
fn a_lost_200_is_resent_until_the_ack() {
    let mut pair = Pair::with(losing("200", 2));
    let (_, theirs) = pair.called();
    pair.bob.accept(pair.now, theirs, Body::sdp("v=0"));
    pair.run_to(10_000);
    assert_eq!(
        pair.log[2..],
        [
            "20 bob -> alice 200 lost",
            "520 bob -> alice 200 lost",
            "1520 bob -> alice 200",
            "1525 alice -> bob ACK",
        ]
    );
}

#[test]
fn a_lost_ack_is_sent_again_for_each_copy_of_the_200() {
    let mut pair = Pair::with(losing("ACK", 1));
    let (_, theirs) = pair.called();
    pair.bob.accept(pair.now, theirs, Body::sdp("v=0"));
    pair.run_to(10_000);
    assert_eq!(
        pair.log[2..],
        [
            "20 bob -> alice 200",
            "25 alice -> bob ACK lost",
            "520 bob -> alice 200",
            "525 alice -> bob ACK",
        ]
    );
    let answers = pair
        .alice_events
        .iter()
        .filter(|event| matches!(event, Event::Answered { .. }))
        .count();
    assert_eq!(answers, 1);
}

#[test]
fn without_any_ack_the_call_is_ended_after_64_t1() {
    let mut pair = Pair::with(losing("ACK", u32::MAX));
    let (_, theirs) = pair.called();
    pair.bob.accept(pair.now, theirs, Body::sdp("v=0"));
    pair.run_to(33_000);
    assert!(pair.log.contains(&"32020 bob -> alice BYE".to_owned()));
    assert!(
        matches!(pair.bob_events.last(), Some(Event::Ended { cause, .. }) if cause.by == By::Timeout)
    );
    pair.run_to(90_000);
    assert_eq!((pair.alice.held(), pair.bob.held()), ([0; 3], [0; 3]));
}

#[test]
fn a_hang_up_before_the_ack_waits_for_it() {
    let mut pair = Pair::new();
    pair.fate = Box::new(|_, name| {
        if name == "ACK" {
            Fate::Late(100)
        } else {
            Fate::Pass
        }
    });
    let (_, theirs) = pair.called();
    pair.bob.accept(pair.now, theirs, Body::sdp("v=0"));
    pair.bob.hang_up(pair.now, theirs);
    pair.run_to(400);
    assert_eq!(
        pair.log[2..],
        [
            "20 bob -> alice 200",
            "25 alice -> bob ACK late",
            "130 bob -> alice BYE",
            "135 alice -> bob 200",
        ]
    );
}

#[test]
fn every_call_survives_a_wire_that_loses_repeats_and_reorders() {
    for seed in 0..200 {
        let mut pair = Pair::new();
        let mut rng = offhook_base::Rng::from_number(seed);
        pair.fate = Box::new(move |_, _| match rng.below(10) {
            0 | 1 => Fate::Lose,
            2 => Fate::Twice,
            3 => Fate::Late(rng.below(700)),
            _ => Fate::Pass,
        });
        let call = pair.call();
        pair.run_to(20_000);
        let theirs = pair.incoming();
        pair.bob.ring(pair.now, theirs);
        pair.run_to(21_000);
        pair.bob.accept(pair.now, theirs, Body::sdp("v=0"));
        pair.run_to(50_000);
        let answered = pair
            .alice_events
            .iter()
            .any(|event| matches!(event, Event::Answered { .. }));
        assert!(answered, "seed {seed}: {:#?}", pair.log);
        pair.alice.hang_up(pair.now, call);
        pair.run_to(200_000);
        let ended = pair
            .bob_events
            .iter()
            .any(|event| matches!(event, Event::Ended { .. }));
        assert!(ended, "seed {seed}: {:#?}", pair.log);
        assert_eq!(
            (pair.alice.held(), pair.bob.held()),
            ([0; 3], [0; 3]),
            "seed {seed}"
        );
    }
}
