//! Reliability T9 and T10: the password answers nobody but the account's own server and realm.

mod common;
use common::*;
use offhook_sip::*;

const CHALLENGE: &str =
    "Proxy-Authenticate: Digest realm=\"example.com\", nonce=\"n1\", qop=\"auth\"\r\n";

/// A call from a direct peer to the phone at `alice`, answered; the peer's view of the INVITE.
fn called_by_stranger(solo: &mut Solo) -> CallId {
    let invite = request("INVITE", "sip:alice@192.0.2.1", "1", "");
    solo.receive(&invite);
    let (call, to) = solo.accept();
    solo.receive(&further(&invite, "ACK", 1, &to, ""));
    call
}

#[test]
fn a_caller_who_challenges_our_bye_learns_nothing() {
    for (status, line) in [
        (407, CHALLENGE.to_owned()),
        (401, CHALLENGE.replace("Proxy", "WWW")),
    ] {
        let mut solo = Solo::anyone();
        let account = Account {
            password: offhook_base::Secret::new("secret"),
            ..direct("alice")
        };
        solo.phone
            .set_account(solo.now, AccountId(1), Some(account));
        let call = called_by_stranger(&mut solo);
        solo.phone.hang_up(solo.now, call);
        solo.pump();
        let bye = solo.last();
        assert!(bye.starts_with("BYE"));
        solo.answer(&bye, status, &line);
        solo.run_to(60_000);
        assert!(
            solo.sent
                .iter()
                .all(|(_, _, text)| !text.contains("uthorization:"))
        );
        assert_eq!(solo.phone.counters().refused_challenges, 1);
        assert_eq!(solo.phone.held()[2], 0);
    }
}

#[test]
fn a_caller_who_challenges_our_change_learns_nothing() {
    let mut solo = Solo::anyone();
    let call = called_by_stranger(&mut solo);
    solo.phone.reoffer(solo.now, call, Body::sdp("v=0 hold"));
    solo.pump();
    let reinvite = solo.last();
    solo.answer(&reinvite, 407, CHALLENGE);
    assert_eq!(
        solo.events.last(),
        Some(&Event::ReofferFailed { call, status: 407 })
    );
    assert!(
        solo.sent
            .iter()
            .all(|(_, _, text)| !text.contains("uthorization:"))
    );
}

#[test]
fn a_peer_behind_our_server_that_answers_from_its_own_address_learns_nothing() {
    let mut solo = Solo::registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "666", offer());
    solo.pump();
    let invite = solo.last();
    solo.answer(&invite, 200, "Contact: <sip:666@203.0.113.66:5060>\r\n");
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    let (_, to, bye) = solo.sent.last().cloned().unwrap();
    assert_eq!(to, addr("203.0.113.66:5060"));
    let reply = response(&bye, 407, CHALLENGE, "");
    solo.receive_from("203.0.113.66:5060", &reply);
    assert!(
        solo.sent
            .iter()
            .all(|(_, _, text)| !text.contains("uthorization:"))
    );
}

/// A call that came over our own server from `contact`, and the challenge that came back for our BYE.
fn called_over_our_server(contact: &str) -> Solo {
    let mut solo = Solo::registering();
    let register = solo.last();
    let own = header(&register, "Contact");
    solo.answer(&register, 200, &format!("Contact: {own}\r\n"));
    solo.sent.clear();
    let own = own.trim_matches(['<', '>']).to_owned();
    let route = format!("Record-Route: <sip:{PBX};lr>\r\n");
    let invite = request("INVITE", &own, "1", &route).replace("sip:them@192.0.2.9:5060", contact);
    solo.receive(&invite);
    let (call, to) = solo.accept();
    solo.receive(&further(&invite, "ACK", 1, &to, ""));
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    let (_, to, bye) = solo.sent.last().cloned().expect("a line of the message");
    assert_eq!((to, bye.starts_with("BYE")), (addr(PBX), true));
    solo.answer(&bye, 407, CHALLENGE);
    solo
}

#[test]
fn a_caller_behind_our_server_who_has_our_bye_challenged_learns_nothing() {
    let solo = called_over_our_server("sip:666@203.0.113.66:5060");
    assert!(
        solo.sent
            .iter()
            .all(|(_, _, text)| !text.contains("uthorization:"))
    );
    assert_eq!(solo.phone.counters().refused_challenges, 1);
}

#[test]
fn a_server_that_is_itself_the_other_end_of_a_call_may_challenge_our_bye() {
    let solo = called_over_our_server(&format!("sip:them@{PBX}"));
    assert!(header(&solo.last(), "Proxy-Authorization").contains("n1"));
}

#[test]
fn our_own_server_may_challenge_invite_change_and_bye() {
    let mut solo = Solo::registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    solo.answer(&invite, 407, CHALLENGE);
    assert_eq!(solo.titles(), ["INVITE", "ACK", "INVITE"]);
    let second = solo.last();
    assert!(header(&second, "Proxy-Authorization").contains("nc=00000001"));
    assert_eq!(header(&second, "CSeq"), "2 INVITE");
    assert_eq!(header(&second, "Call-ID"), header(&invite, "Call-ID"));
    solo.answer(&second, 200, "Contact: <sip:202@192.0.2.9:5060>\r\n");
    // The nonce is used again without being asked.
    solo.phone.reoffer(solo.now, call, Body::sdp("v=0 hold"));
    solo.pump();
    let change = solo.last();
    assert!(header(&change, "Proxy-Authorization").contains("nc=00000002"));
    solo.answer(&change, 407, &CHALLENGE.replace("n1", "n2"));
    let change = solo.last();
    assert!(header(&change, "Proxy-Authorization").contains("nonce=\"n2\""));
    solo.answer(&change, 200, "Contact: <sip:202@192.0.2.9:5060>\r\n");
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    let bye = solo.last();
    solo.answer(&bye, 407, &CHALLENGE.replace("n1", "n3"));
    let bye = solo.last();
    assert!(bye.starts_with("BYE") && header(&bye, "Proxy-Authorization").contains("n3"));
    solo.answer(&bye, 200, "");
    assert_eq!(solo.phone.held()[2], 0);
}

#[test]
fn another_realm_than_the_pinned_one_and_basic_are_not_answered() {
    for line in [
        "WWW-Authenticate: Digest realm=\"evil.example\", nonce=\"n\", qop=\"auth\"\r\n",
        "WWW-Authenticate: Basic realm=\"example.com\"\r\n",
        "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n\", algorithm=MD4\r\n",
    ] {
        let mut solo = Solo::new(Config::default());
        let account = Account {
            realm: Some("example.com".to_owned()),
            ..registering()
        };
        solo.phone.set_account(at(0), AccountId(1), Some(account));
        solo.pump();
        let first = solo.last();
        solo.answer(&first, 401, line);
        assert_eq!(solo.sent.len(), 1, "{line}");
        assert_eq!(solo.phone.counters().refused_challenges, 1, "{line}");
    }
}

/// Reliability T10 and RFC 8760 §2.4.
#[test]
fn the_topmost_known_challenge_is_answered_and_sha_256_is_never_left_for_md5() {
    let md5 = "WWW-Authenticate: Digest realm=\"r\", nonce=\"m\", qop=\"auth\", algorithm=MD5\r\n";
    let sha = md5.replace("MD5", "SHA-256").replace("\"m\"", "\"s\"");
    let odd = md5.replace("MD5", "SHA3-999").replace("\"m\"", "\"o\"");
    let mut solo = Solo::registering();
    let first = solo.last();
    solo.answer(&first, 401, &format!("{odd}{sha}{md5}"));
    let second = solo.last();
    assert!(header(&second, "Authorization").contains("algorithm=SHA-256"));
    solo.answer(&second, 200, "Expires: 60\r\n");
    solo.run_to(60_000);
    let refresh = solo.last();
    let sent = solo.sent.len();
    solo.answer(&refresh, 401, md5);
    assert_eq!(solo.sent.len(), sent);
    assert_eq!(solo.phone.counters().refused_challenges, 1);
}

#[test]
fn a_server_that_is_never_satisfied_gets_three_stale_answers_and_no_more() {
    let mut solo = Solo::registering();
    for nonce in 0..20 {
        let request = solo.last();
        let line = format!(
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"{nonce}\", qop=\"auth\", stale=true\r\n"
        );
        solo.answer(&request, 401, &line);
    }
    let signed = solo
        .sent
        .iter()
        .filter(|(_, _, text)| text.contains("Authorization"));
    assert_eq!(signed.count(), 4);
}
