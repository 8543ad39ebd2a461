//! Changing a session: re-INVITE both ways, and both at once (RFC 3261 §14).

mod common;
use common::*;
use offhook_sip::*;

fn count(events: &[Event], fits: fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| fits(event)).count()
}

#[test]
fn hold_is_offered_answered_and_confirmed() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.alice
        .reoffer(pair.now, call, Body::sdp("v=0 sendonly"));
    pair.run_to(120);
    assert_eq!(
        pair.bob_events,
        [Event::Reoffer {
            call: theirs,
            identity: Identity::default(),
            offer: Some(Body::sdp("v=0 sendonly"))
        }]
    );
    pair.bob
        .answer_reoffer(pair.now, theirs, Ok(Body::sdp("v=0 recvonly")));
    pair.run_to(200);
    assert_eq!(
        pair.alice_events,
        [Event::ReofferAnswered {
            call,
            body: Some(Body::sdp("v=0 recvonly"))
        }]
    );
    assert!(matches!(
        pair.bob_events.last(),
        Some(Event::Confirmed { .. })
    ));
    assert_eq!(
        pair.log,
        [
            "100 alice -> bob INVITE",
            "105 bob -> alice 100",
            "120 bob -> alice 200",
            "125 alice -> bob ACK"
        ]
    );
}

#[test]
fn the_called_side_may_change_the_session_too() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.bob.reoffer(pair.now, theirs, Body::sdp("v=0 hold"));
    pair.run_to(150);
    pair.alice
        .answer_reoffer(pair.now, call, Ok(Body::sdp("v=0 ok")));
    pair.run_to(200);
    assert!(matches!(
        pair.bob_events[..],
        [Event::ReofferAnswered { .. }]
    ));
}

#[test]
fn a_refused_change_leaves_the_call_as_it_is() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.alice.reoffer(pair.now, call, Body::sdp("v=0 video"));
    pair.run_to(150);
    pair.bob.answer_reoffer(pair.now, theirs, Err(488));
    pair.run_to(200);
    assert_eq!(
        pair.alice_events,
        [Event::ReofferFailed { call, status: 488 }]
    );
    pair.alice.hang_up(pair.now, call);
    pair.run_to(300);
    assert!(matches!(pair.bob_events.last(), Some(Event::Ended { .. })));
}

/// RFC 3261 §14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s.
#[test]
fn after_a_glare_the_called_side_tries_first_and_both_changes_are_made() {
    for seed in 0..20 {
        let (mut pair, call, theirs) = Pair::connected();
        // Different seeds are different waits.
        pair.run_to(100 + seed);
        pair.alice.reoffer(pair.now, call, Body::sdp("v=0 a"));
        pair.bob.reoffer(pair.now, theirs, Body::sdp("v=0 b"));
        let mut answered = (0, 0);
        for ms in 0..6_000 {
            pair.run_to(200 + seed + ms);
            let alice = count(&pair.alice_events, |e| matches!(e, Event::Reoffer { .. }));
            let bob = count(&pair.bob_events, |e| matches!(e, Event::Reoffer { .. }));
            if alice > answered.0 {
                pair.alice
                    .answer_reoffer(pair.now, call, Ok(Body::sdp("v=0 ok")));
                answered.0 = alice;
            }
            if bob > answered.1 {
                pair.bob
                    .answer_reoffer(pair.now, theirs, Ok(Body::sdp("v=0 ok")));
                answered.1 = bob;
            }
        }
        let refused = pair
            .log
            .iter()
            .filter(|line| line.ends_with(" 491"))
            .count();
        assert_eq!(refused, 2, "{:#?}", pair.log);
        let done = |events: &[Event]| count(events, |e| matches!(e, Event::ReofferAnswered { .. }));
        assert_eq!(
            (done(&pair.alice_events), done(&pair.bob_events)),
            (1, 1),
            "{:#?}",
            pair.log
        );
        let again: Vec<_> = pair
            .log
            .iter()
            .filter(|line| line.ends_with("INVITE"))
            .skip(2)
            .collect();
        assert!(again[0].contains("bob -> alice"), "{again:?}");
        let waited: u64 = again[1].split(' ').next().unwrap().parse().unwrap();
        assert!((2_200..=4_300).contains(&waited), "{waited}");
    }
}

#[test]
fn a_second_change_waits_for_the_first_and_only_the_last_is_sent() {
    let (mut pair, call, theirs) = Pair::connected();
    for body in ["v=0 one", "v=0 two", "v=0 three"] {
        pair.alice.reoffer(pair.now, call, Body::sdp(body));
    }
    pair.run_to(150);
    pair.bob
        .answer_reoffer(pair.now, theirs, Ok(Body::sdp("v=0")));
    pair.run_to(200);
    pair.bob
        .answer_reoffer(pair.now, theirs, Ok(Body::sdp("v=0")));
    pair.run_to(300);
    let offers: Vec<_> = pair
        .bob_events
        .iter()
        .filter_map(|event| {
            if let Event::Reoffer { offer, .. } = event {
                return offer.clone();
            }
            None
        })
        .collect();
    assert_eq!(offers, [Body::sdp("v=0 one"), Body::sdp("v=0 three")]);
}

#[test]
fn a_bye_during_a_change_ends_both() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.alice.reoffer(pair.now, call, Body::sdp("v=0 hold"));
    pair.run_to(150);
    pair.bob.hang_up(pair.now, theirs);
    pair.run_to(60_000);
    assert!(matches!(
        pair.alice_events.last(),
        Some(Event::Ended { .. })
    ));
    assert_eq!((pair.alice.held(), pair.bob.held()), ([0; 3], [0; 3]));
}

#[test]
fn two_byes_that_cross_end_the_call_once() {
    let (mut pair, call, theirs) = Pair::connected();
    pair.alice.hang_up(pair.now, call);
    pair.bob.hang_up(pair.now, theirs);
    pair.run_to(60_000);
    let ended = |events: &[Event]| count(events, |e| matches!(e, Event::Ended { .. }));
    assert_eq!((ended(&pair.alice_events), ended(&pair.bob_events)), (1, 1));
    assert_eq!((pair.alice.held(), pair.bob.held()), ([0; 3], [0; 3]));
}

/// Reliability S8: the other side dies; nothing is stuck after 64·T1.
#[test]
fn a_peer_that_dies_leaves_no_call_behind() {
    let (mut pair, call, _) = Pair::connected();
    pair.fate = Box::new(|_, _| Fate::Lose);
    pair.alice.hang_up(pair.now, call);
    pair.run_to(33_000);
    assert_eq!(pair.alice.held()[2], 0);

    let (mut pair, call, _) = Pair::connected();
    pair.fate = Box::new(|_, _| Fate::Lose);
    pair.alice.reoffer(pair.now, call, Body::sdp("v=0 hold"));
    pair.run_to(33_000);
    assert!(
        matches!(&pair.alice_events[..], [Event::Ended { cause, .. }] if cause.by == By::Timeout)
    );
    pair.run_to(66_000);
    assert_eq!(pair.alice.held()[2], 0);
}

/// Reliability S8: a server that says 100 and then dies.
#[test]
fn ringing_without_end_is_cancelled_by_timer_c() {
    let mut pair = Pair::new();
    pair.call();
    pair.run_to(50);
    pair.fate = Box::new(|_, _| Fate::Lose);
    pair.run_to(184_999);
    assert!(pair.alice_events.is_empty());
    pair.run_to(186_000);
    assert!(
        matches!(&pair.alice_events[..], [Event::Ended { cause, .. }] if cause.by == By::Timeout)
    );
    assert!(pair.log.iter().any(|line| line.contains("CANCEL")));
    pair.run_to(300_000);
    assert_eq!(pair.alice.held(), [0, 0, 0]);
}

#[test]
fn a_change_that_only_rings_is_given_up_by_timer_c() {
    let (mut pair, call, _) = Pair::connected();
    pair.alice.reoffer(pair.now, call, Body::sdp("v=0 hold"));
    pair.run_to(110);
    pair.fate = Box::new(|_, _| Fate::Lose);
    pair.run_to(300_000);
    assert!(
        matches!(&pair.alice_events[..], [Event::Ended { cause, .. }] if cause.by == By::Timeout)
    );
    assert_eq!(pair.alice.held(), [0, 0, 0]);
}
