//! What a user agent server answers, RFC 3261 §8.2, §9.2, §11 and §18.2; RFC 3581 §4.

mod common;
use common::*;

const US: &str = "sip:alice@192.0.2.1";

fn answered(text: &str) -> String {
    let mut solo = Solo::anyone();
    solo.receive(text);
    assert_eq!(solo.sent.len(), 1, "{:?}", solo.titles());
    solo.last()
}

#[test]
fn options_is_answered_with_what_we_can() {
    let reply = answered(&request("OPTIONS", US, "1", ""));
    assert!(reply.starts_with("SIP/2.0 200 OK\r\n"));
    assert_eq!(header(&reply, "Allow"), "INVITE, ACK, BYE, CANCEL, OPTIONS");
    assert_eq!(header(&reply, "Accept"), "application/sdp");
    assert!(reply.contains("\r\nSupported:"));
    assert!(header(&reply, "To").contains(";tag="));
}

#[test]
fn an_unknown_method_gets_405_and_what_is_allowed() {
    for method in ["NOTIFY", "MESSAGE", "HELLO", "UPDATE"] {
        let reply = answered(&request(method, US, "1", ""));
        assert!(reply.starts_with("SIP/2.0 405 "), "{reply}");
        assert_eq!(header(&reply, "CSeq"), format!("1 {method}"));
        assert!(header(&reply, "Allow").contains("INVITE"));
    }
}

#[test]
fn a_required_extension_gets_420_and_is_named() {
    let reply = answered(&request("INVITE", US, "1", "Require: 100rel, x-odd\r\n"));
    assert!(reply.starts_with("SIP/2.0 420 "));
    assert_eq!(header(&reply, "Unsupported"), "100rel, x-odd");
}

#[test]
fn a_body_of_another_kind_gets_415_and_what_is_accepted() {
    let text = request("INVITE", US, "1", "Content-Type: text/plain\r\n")
        .replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nhi");
    let reply = answered(&text);
    assert!(reply.starts_with("SIP/2.0 415 "));
    assert_eq!(header(&reply, "Accept"), "application/sdp");
}

#[test]
fn a_malformed_request_of_our_server_gets_400_with_the_reason() {
    let mut solo = Solo::registered();
    let text = request("OPTIONS", US, "1", "").replace("CSeq: 1 OPTIONS", "CSeq: one OPTIONS");
    solo.receive(&text);
    assert!(
        solo.last().starts_with("SIP/2.0 400 Bad CSeq"),
        "{}",
        solo.last()
    );
    let text = request("OPTIONS", US, "2", "").replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia");
    solo.receive(&text);
    assert!(solo.last().starts_with("SIP/2.0 505 "), "{}", solo.last());
    let text = request("ACK", US, "3", "").replace("CSeq: 1 ACK", "CSeq: one ACK");
    solo.receive(&text);
    assert_eq!(solo.sent.len(), 2, "an ACK is never answered");
}

#[test]
fn an_invite_without_a_contact_gets_400() {
    let text = request("INVITE", US, "1", "").replace("Contact: <sip:them@192.0.2.9:5060>\r\n", "");
    assert!(answered(&text).starts_with("SIP/2.0 400 "));
}

/// RFC 3261 §8.2.2.2.
#[test]
fn the_same_request_by_another_branch_is_a_merged_one_and_gets_482() {
    let mut solo = Solo::anyone();
    let first = request("INVITE", US, "1", "");
    solo.receive(&first);
    solo.receive(&first.replace("branch=z9hG4bK1", "branch=z9hG4bK1b"));
    assert_eq!(solo.titles(), ["100", "482"]);
    assert_eq!(solo.events.len(), 1);
}

#[test]
fn a_copy_of_an_invite_is_met_with_the_last_answer_and_rings_once() {
    let mut solo = Solo::anyone();
    let text = request("INVITE", US, "1", "");
    solo.receive(&text);
    solo.receive(&text);
    let call = solo.incoming();
    solo.phone.ring(solo.now, call);
    solo.pump();
    solo.receive(&text);
    assert_eq!(solo.titles(), ["100", "100", "180", "180"]);
    assert_eq!(solo.events.len(), 1);
}

#[test]
fn an_old_client_without_a_magic_cookie_is_told_apart_by_the_whole_request() {
    let mut solo = Solo::anyone();
    let old = |call: &str| {
        request("INVITE", US, call, "").replace(&format!("branch=z9hG4bK{call}"), "branch=1")
    };
    solo.receive(&old("a"));
    solo.receive(&old("a"));
    solo.receive(&old("b"));
    assert_eq!(solo.events.len(), 2);
}

#[test]
fn a_cancel_without_its_invite_and_a_bye_without_its_dialog_get_481() {
    let mut solo = Solo::registered();
    solo.receive(&request("CANCEL", US, "1", ""));
    let bye = request("BYE", US, "2", "").replace("us@example.com>", "us@example.com>;tag=odd");
    solo.receive(&bye);
    assert_eq!(solo.titles(), ["481", "481"]);
}

/// RFC 3581 §4.
#[test]
fn an_answer_goes_back_to_the_source_if_rport_is_asked_for() {
    let mut solo = Solo::anyone();
    let text = request("OPTIONS", US, "1", "").replace("branch=z9hG4bK1", "rport;branch=z9hG4bK1");
    solo.receive_from("203.0.113.5:40000", &text);
    let (_, to, reply) = solo.sent[0].clone();
    assert_eq!(to, addr("203.0.113.5:40000"));
    let via = header(&reply, "Via");
    assert_eq!(
        via,
        "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;received=203.0.113.5;rport=40000"
    );
}

/// RFC 3261 §18.2.1 and §18.2.2.
#[test]
fn without_rport_it_goes_to_the_source_address_and_the_port_in_via() {
    let mut solo = Solo::anyone();
    solo.receive_from("203.0.113.5:40000", &request("OPTIONS", US, "1", ""));
    let (_, to, reply) = solo.sent[0].clone();
    assert_eq!(to, addr("203.0.113.5:5060"));
    assert!(header(&reply, "Via").ends_with(";received=203.0.113.5"));
}

#[test]
fn every_via_comes_back_in_order_also_from_one_line() {
    let more =
        "Via: SIP/2.0/TCP p2.example.com;branch=z9hG4bKp2, SIP/2.0/UDP p3;branch=z9hG4bKp3\r\n";
    let reply = answered(&request("OPTIONS", US, "1", more));
    let vias: Vec<_> = reply
        .lines()
        .filter(|line| line.starts_with("Via"))
        .collect();
    assert_eq!(vias.len(), 2);
    assert!(vias[1].ends_with("branch=z9hG4bKp2, SIP/2.0/UDP p3;branch=z9hG4bKp3"));
    let one_line = request("OPTIONS", US, "1", "").replace(
        "branch=z9hG4bK1\r\n",
        "branch=z9hG4bK1;rport,SIP/2.0/UDP p3;branch=z9hG4bKp3\r\n",
    );
    let reply = answered(&one_line);
    assert!(header(&reply, "Via").ends_with(";rport=5060,SIP/2.0/UDP p3;branch=z9hG4bKp3"));
}

#[test]
fn a_ringing_call_repeats_its_180_every_minute() {
    let mut solo = Solo::anyone();
    solo.receive(&request("INVITE", US, "1", ""));
    let call = solo.incoming();
    solo.phone.ring(solo.now, call);
    solo.pump();
    solo.run_to(125_000);
    let ladder = solo.ladder();
    let times: Vec<u64> = ladder.iter().map(|(ms, _)| *ms).collect();
    assert_eq!(times, [0, 0, 60_000, 120_000]);
}

#[test]
fn a_response_for_somebody_else_is_dropped() {
    let mut solo = Solo::registering();
    let first = solo.last();
    let reply = response(&first, 200, "Via: SIP/2.0/UDP 192.0.2.77\r\n", "");
    solo.receive(&reply);
    let other = response(&first, 200, "", "").replace("z9hG4bK", "z9hG4bKx");
    solo.receive(&other);
    assert_eq!(solo.phone.counters().dropped_stray, 2);
}
