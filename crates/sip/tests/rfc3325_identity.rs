//! Who the other side is by the word of the account's server (RFC 3325), and by nobody else's.

mod common;
use common::*;
use offhook_sip::*;

const BOB_SAYS: &str = "P-Asserted-Identity: \"Bob\" <sip:202@example.com>\r\n";
const CONTACT: &str = "Contact: <sip:bob@192.0.2.50>\r\n";

/// The names in the events so far, with what each is about.
fn names(events: &[Event]) -> Vec<(&'static str, String)> {
    let named = |what, identity: &Identity| {
        let name = identity
            .asserted
            .as_ref()
            .map(|party| party.display.clone());
        (what, name.unwrap_or_default())
    };
    let each = events.iter().filter_map(|event| match event {
        Event::Incoming { identity, .. } => Some(named("incoming", identity)),
        Event::Progress { identity, .. } => Some(named("progress", identity)),
        Event::Answered { identity, .. } => Some(named("answered", identity)),
        Event::Reoffer { identity, .. } => Some(named("reoffer", identity)),
        Event::Registration { .. }
        | Event::Confirmed { .. }
        | Event::ReofferAnswered { .. }
        | Event::ReofferFailed { .. }
        | Event::Ended { .. }
        | Event::Stopped => None,
    });
    each.collect()
}

/// A call to 700 through the server; the INVITE.
fn calling() -> (Solo, String) {
    let mut solo = Solo::registered();
    solo.phone.invite(solo.now, AccountId(1), "700", offer());
    solo.pump();
    let invite = solo.last();
    (solo, invite)
}

#[test]
fn the_caller_learns_who_rings_and_who_answers() {
    let (mut solo, invite) = calling();
    solo.answer(&invite, 180, BOB_SAYS);
    let ana = BOB_SAYS.replace("Bob", "Ana");
    solo.answer(&invite, 200, &format!("{CONTACT}{ana}"));
    let told = [
        ("progress", "Bob".to_owned()),
        ("answered", "Ana".to_owned()),
    ];
    assert_eq!(names(&solo.events), told);
}

/// The called phone knows the branch of our INVITE, and could send an answer past the server.
#[test]
fn an_answer_from_anybody_else_names_nobody() {
    let (mut solo, invite) = calling();
    let ringing = response(&invite, 180, BOB_SAYS, "");
    solo.receive_from("192.0.2.50:5060", &ringing);
    let answer = response(&invite, 200, &format!("{CONTACT}{BOB_SAYS}"), "");
    solo.receive_from("192.0.2.9:5066", &answer);
    let told = [("progress", String::new()), ("answered", String::new())];
    assert_eq!(names(&solo.events), told);
}

#[test]
fn a_caller_is_named_by_the_server_and_so_is_who_takes_the_call_over() {
    let mut solo = Solo::registering();
    let register = solo.last();
    let contact = header(&register, "Contact");
    solo.answer(&register, 200, &format!("Contact: {contact}\r\n"));
    let uri = contact.trim_matches(['<', '>']);
    let invite = request("INVITE", uri, "in", BOB_SAYS);
    solo.receive(&invite);
    let (_, to) = solo.accept();
    solo.receive(&further(&invite, "ACK", 1, &to, ""));
    let ana = BOB_SAYS.replace("Bob", "Ana");
    solo.receive(&further(&invite, "INVITE", 2, &to, &ana));
    let told = [
        ("incoming", "Bob".to_owned()),
        ("reoffer", "Ana".to_owned()),
    ];
    assert_eq!(names(&solo.events), told);
}

#[test]
fn a_stranger_who_is_let_in_names_nobody_else() {
    let mut solo = Solo::anyone();
    let invite = request("INVITE", "sip:alice@192.0.2.1", "in", BOB_SAYS);
    solo.receive(&invite);
    assert_eq!(names(&solo.events), [("incoming", String::new())]);
}
