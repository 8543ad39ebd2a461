//! Dialogs: route sets, targets, numbers, forks (RFC 3261 §12 and §13.2.2.4).

mod common;
use common::*;
use offhook_sip::*;

const ROUTES: &str = "Record-Route: <sip:192.0.2.21;lr>, <sip:192.0.2.22;lr>\r\n\
    Record-Route: <sip:192.0.2.23;lr>\r\nContact: <sip:bob@192.0.2.50:5080>\r\n";

/// A call to 202 through the server, answered with these header lines.
fn answered(more: &str) -> (Solo, CallId, String) {
    let mut solo = Solo::registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    solo.answer(&invite, 200, more);
    (solo, call, invite)
}

fn routes(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("Route: "));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_caller_follows_the_record_routes_in_reverse() {
    let (mut solo, call, invite) = answered(ROUTES);
    assert!(invite.starts_with("INVITE sip:202@example.com SIP/2.0\r\n"));
    let (_, to, ack) = solo.sent.last().cloned().unwrap();
    assert!(ack.starts_with("ACK sip:bob@192.0.2.50:5080 SIP/2.0\r\n"));
    let expected = [
        "<sip:192.0.2.23;lr>",
        "<sip:192.0.2.22;lr>",
        "<sip:192.0.2.21;lr>",
    ];
    assert_eq!(routes(&ack), expected);
    assert_eq!(to, addr("192.0.2.23:5060"));
    assert_eq!(header(&ack, "CSeq"), "1 ACK");
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    let bye = solo.last();
    assert_eq!(routes(&bye), expected);
    assert_eq!(header(&bye, "CSeq"), "2 BYE");
    assert_eq!(header(&bye, "To"), "<sip:202@example.com>;tag=them");
}

/// RFC 3261 §12.2.1.1.
#[test]
fn a_strict_router_becomes_the_request_uri_and_the_target_goes_last() {
    let (solo, ..) = answered(
        "Record-Route: <sip:192.0.2.21;lr>, <sip:192.0.2.22>\r\nContact: <sip:bob@192.0.2.50>\r\n",
    );
    let (_, to, ack) = solo.sent.last().cloned().unwrap();
    assert!(ack.starts_with("ACK sip:192.0.2.22 SIP/2.0\r\n"));
    assert_eq!(
        routes(&ack),
        ["<sip:192.0.2.21;lr>", "<sip:bob@192.0.2.50>"]
    );
    assert_eq!(to, addr("192.0.2.22:5060"));
}

#[test]
fn the_called_side_follows_the_record_routes_as_they_stand() {
    let mut solo = Solo::anyone();
    solo.receive(&request("INVITE", "sip:alice@192.0.2.1", "1", ROUTES));
    let (call, _) = solo.accept();
    let reply = solo.last();
    let recorded = reply
        .lines()
        .filter(|line| line.starts_with("Record-Route"))
        .count();
    assert_eq!(recorded, 2, "as they came");
    let ack = request("ACK", "sip:alice@192.0.2.1", "2", "")
        .replace("<sip:us@example.com>", &header(&reply, "To"))
        .replace("call-2", "call-1");
    solo.receive(&ack);
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    let (_, to, bye) = solo.sent.last().cloned().unwrap();
    assert_eq!(to, addr("192.0.2.21:5060"));
    assert_eq!(
        routes(&bye),
        [
            "<sip:192.0.2.21;lr>",
            "<sip:192.0.2.22;lr>",
            "<sip:192.0.2.23;lr>"
        ]
    );
    assert_eq!(header(&bye, "To"), "<sip:them@example.com>;tag=theirs");
}

#[test]
fn a_re_invite_moves_the_target_but_not_the_routes() {
    let (mut solo, call, _) = answered(ROUTES);
    solo.phone.reoffer(solo.now, call, Body::sdp("v=0 hold"));
    solo.pump();
    let reinvite = solo.last();
    solo.answer(
        &reinvite,
        200,
        "Record-Route: <sip:192.0.2.99;lr>\r\nContact: <sip:bob@192.0.2.60>\r\n",
    );
    let ack = solo.last();
    assert!(ack.starts_with("ACK sip:bob@192.0.2.60 SIP/2.0\r\n"));
    assert_eq!(routes(&ack).len(), 3);
}

/// RFC 3261 §12.2.2.
#[test]
fn a_number_lower_than_the_last_gets_500_and_a_foreign_tag_481() {
    let (mut solo, call, invite) = answered(ROUTES);
    let ours = header(&invite, "From");
    let call_id = header(&invite, "Call-ID");
    let ask = |branch: &str, cseq: u32, tag: &str| {
        request("OPTIONS", "sip:x@192.0.2.1", branch, "")
            .replace("<sip:us@example.com>", &ours)
            .replace(&format!("call-{branch}"), &call_id)
            .replace(";tag=theirs", &format!(";tag={tag}"))
            .replace("CSeq: 1 ", &format!("CSeq: {cseq} "))
    };
    solo.sent.clear();
    solo.receive(&ask("a", 10, "them"));
    solo.receive(&ask("b", 9, "them"));
    solo.receive(&ask("c", 11, "other"));
    solo.receive(&ask("d", 12, "them"));
    assert_eq!(solo.titles(), ["200", "500", "481", "200"]);
    let _ = call;
}

/// RFC 3261 §13.2.2.4: the first answer wins.
#[test]
fn a_second_fork_that_answers_is_acknowledged_and_ended() {
    let (mut solo, call, invite) = answered(ROUTES);
    solo.sent.clear();
    let late = response(&invite, 200, "Contact: <sip:fork@192.0.2.70>\r\n", "")
        .replace(";tag=them", ";tag=fork");
    solo.receive(&late);
    assert_eq!(solo.titles(), ["ACK", "BYE"]);
    let bye = solo.last();
    assert!(bye.starts_with("BYE sip:fork@192.0.2.70 SIP/2.0"));
    assert!(header(&bye, "To").ends_with(";tag=fork"));
    assert!(routes(&bye).is_empty());
    // The first call is untouched.
    solo.phone.reoffer(solo.now, call, Body::sdp("v=0"));
    solo.pump();
    assert!(header(&solo.last(), "To").ends_with(";tag=them"));
}

#[test]
fn early_answers_of_several_forks_are_all_told_and_the_one_that_answers_wins() {
    let mut solo = Solo::registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    for tag in ["one", "two"] {
        let ringing = response(&invite, 180, "", "").replace(";tag=them", &format!(";tag={tag}"));
        solo.receive(&ringing);
    }
    let reply = response(&invite, 200, "Contact: <sip:b@192.0.2.70>\r\n", "v=0");
    solo.receive(&reply.replace(";tag=them", ";tag=two"));
    assert_eq!(solo.events.len(), 3);
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    assert!(header(&solo.last(), "To").ends_with(";tag=two"));
}

#[test]
fn an_old_peer_without_a_tag_still_makes_a_dialog() {
    let mut solo = Solo::registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    let reply = response(&invite, 200, "Contact: <sip:b@192.0.2.9>\r\n", "");
    solo.receive(&reply.replace(";tag=them", ""));
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    assert_eq!(header(&solo.last(), "To"), "<sip:202@example.com>");
}

#[test]
fn targets_are_written_as_a_person_dials_them() {
    for (dialled, uri) in [
        ("202", "sip:202@example.com"),
        ("*21#", "sip:*21%23@example.com"),
        ("bob@other.example", "sip:bob@other.example"),
        ("sip:x@h;transport=tcp", "sip:x@h;transport=tcp"),
    ] {
        let mut solo = Solo::registered();
        solo.phone.invite(solo.now, AccountId(1), dialled, offer());
        solo.pump();
        let expected = format!("INVITE {uri} SIP/2.0\r\n");
        assert!(solo.last().starts_with(&expected), "{}", solo.last());
    }
    for odd in ["", "mailto:x@y", "sip:", "http://x", "a b@"] {
        let mut solo = Solo::anyone();
        solo.phone.invite(solo.now, AccountId(1), odd, offer());
        solo.pump();
        assert!(matches!(solo.events[..], [Event::Ended { .. }]), "{odd}");
    }
}

/// RFC 3263 §4.3: the next server where one says 503 or nothing.
#[test]
fn an_invite_goes_to_the_next_server_after_503_and_after_silence() {
    let second = "192.0.2.10:5060";
    let mut solo = Solo::new(Config::default());
    solo.hops = Ok(vec![hop(PBX, ALICE), hop(second, ALICE)]);
    solo.phone
        .set_account(at(0), AccountId(1), Some(registering()));
    solo.pump();
    let register = solo.last();
    solo.answer(&register, 200, "");
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    solo.answer(&invite, 503, "");
    assert_eq!(solo.sent.last().unwrap().1, addr(second));
    assert_ne!(header(&solo.last(), "Via"), header(&invite, "Via"));
    // Known dead: the next call goes to the second at once.
    solo.phone.invite(solo.now, AccountId(1), "203", offer());
    solo.pump();
    assert_eq!(solo.sent.last().unwrap().1, addr(second));
}
