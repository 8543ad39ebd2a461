//! A target or a route that is a name: it is looked up, and meanwhile nothing stands still (RFC 3263 §5).

mod common;
use common::*;
use offhook_sip::*;

const CONTACT: &str = "Contact: <sip:bob@192.0.2.50>\r\n";
const BY_NAME: &str = "Contact: <sip:bob@desk.example.com>\r\n";
const DESK: &str = "192.0.2.60:5062";

/// A call to 202 through the server, answered with these header lines.
fn answered(found: Result<Vec<Hop>, ResolveError>, more: &str) -> (Solo, CallId) {
    let mut solo = Solo::registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    solo.hops = found;
    solo.sent.clear();
    solo.resolved.clear();
    solo.answer(&invite, 200, more);
    (solo, call)
}

/// Where each message went.
fn places(solo: &Solo) -> Vec<(String, String)> {
    let each = solo.sent.iter();
    each.map(|(_, to, text)| (title(text.as_bytes()), to.to_string()))
        .collect()
}

fn went(what: &str, to: &str) -> (String, String) {
    (what.to_owned(), to.to_owned())
}

#[test]
fn requests_go_where_the_name_of_the_target_leads() {
    let (mut solo, call) = answered(Ok(vec![hop(DESK, ALICE)]), BY_NAME);
    assert_eq!(solo.resolved, ["desk.example.com"]);
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    // The first ACK did not wait for the name service.
    let expected = [went("ACK", PBX), went("ACK", DESK), went("BYE", DESK)];
    assert_eq!(places(&solo), expected);
    assert_eq!(header(&solo.sent[1].2, "CSeq"), "1 ACK");
    assert_ne!(
        header(&solo.sent[0].2, "Via"),
        header(&solo.sent[1].2, "Via")
    );
}

#[test]
fn a_name_that_is_not_found_leaves_the_way_as_it_was() {
    let (mut solo, call) = answered(Err(ResolveError::NotFound), BY_NAME);
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    assert_eq!(places(&solo), [went("ACK", PBX), went("BYE", PBX)]);
}

#[test]
fn a_name_that_leads_where_requests_go_already_changes_nothing() {
    let route = format!("Record-Route: <sip:pbx.example.com;lr>\r\n{CONTACT}");
    let (mut solo, call) = answered(Ok(vec![hop(DESK, ALICE), hop(PBX, ALICE)]), &route);
    assert_eq!(solo.resolved, ["pbx.example.com"]);
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    assert_eq!(places(&solo), [went("ACK", PBX), went("BYE", PBX)]);
}

#[test]
fn a_route_by_name_is_asked_with_its_port_and_transport() {
    let mut solo = Solo::registered();
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    let route = format!("Record-Route: <sip:edge.example.com:5070;transport=tcp;lr>\r\n{CONTACT}");
    let text = response(&invite, 200, &route, "");
    solo.phone
        .handle_message(solo.now, flow(ALICE, PBX), text.as_bytes());
    let asked = std::iter::from_fn(|| solo.phone.poll())
        .any(|output| matches!(output, Output::Resolve { host, port: Some(5_070), transport: Some(Transport::Tcp), .. } if host == "edge.example.com"));
    assert!(asked);
}

#[test]
fn a_tls_server_behind_a_name_must_carry_that_name() {
    let tls = Hop {
        transport: Transport::Tls,
        ..hop("192.0.2.61:5061", ALICE)
    };
    let secure = "Contact: <sip:bob@desk.example.com;transport=tls>\r\n";
    let mut solo = Solo::registered();
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let text = response(&solo.last(), 200, secure, "");
    solo.phone
        .handle_message(solo.now, flow(ALICE, PBX), text.as_bytes());
    let mut names = Vec::new();
    while let Some(output) = solo.phone.poll() {
        match output {
            Output::Resolve { query, .. } => {
                solo.phone.handle_resolved(solo.now, query, Ok(vec![tls]));
            }
            Output::Send { tls_name, .. } => names.push(tls_name),
            Output::Event(_) => {}
        }
    }
    assert_eq!(names, [None, Some("desk.example.com".to_owned())]);
}

#[test]
fn the_called_side_asks_once_and_again_only_for_another_name() {
    let mut solo = Solo::anyone();
    solo.hops = Ok(vec![hop(DESK, ALICE)]);
    let named = |text: String, name: &str| {
        text.replace("<sip:them@192.0.2.9:5060>", &format!("<sip:them@{name}>"))
    };
    let invite = request("INVITE", "sip:alice@192.0.2.1", "in", "");
    let invite = named(invite, "desk.example.com");
    solo.receive(&invite);
    assert_eq!(solo.resolved, ["desk.example.com"]);
    let (call, to) = solo.accept();
    let in_dialog =
        |method: &str, cseq: u32, name: &str| named(further(&invite, method, cseq, &to, ""), name);
    solo.receive(&in_dialog("ACK", 1, "desk.example.com"));
    for (cseq, name) in [(2, "desk.example.com"), (3, "lab.example.com")] {
        solo.receive(&in_dialog("INVITE", cseq, name));
        solo.phone
            .answer_reoffer(solo.now, call, Ok(Body::sdp("v=0")));
        solo.pump();
        solo.receive(&in_dialog("ACK", cseq, name));
    }
    assert_eq!(solo.resolved, ["desk.example.com", "lab.example.com"]);
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    assert_eq!(places(&solo).last(), Some(&went("BYE", DESK)));
}
