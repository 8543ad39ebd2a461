//! Reliability T8: strangers meet silence, and nobody rings without knowing our contact.

mod common;
use common::*;
use offhook_sip::*;

const SCANNER: &str = "203.0.113.66:5071";

#[test]
fn a_scanner_hears_nothing_whatever_it_asks() {
    let mut solo = Solo::registered();
    for method in [
        "OPTIONS", "INVITE", "REGISTER", "BYE", "CANCEL", "NOTIFY", "HELLO", "ACK",
    ] {
        for user in ["100@192.0.2.1", "201@192.0.2.1", "192.0.2.1"] {
            let text = request(
                method,
                &format!("sip:{user}"),
                &format!("{method}{user}"),
                "",
            );
            solo.receive_from(SCANNER, &text);
        }
    }
    solo.receive_from(SCANNER, "OPTIONS sip:a SIP/2.0\r\nbroken\r\n\r\n");
    solo.receive_from(SCANNER, "\u{1}\u{2}\u{3}");
    assert!(solo.sent.is_empty() && solo.events.is_empty());
    let counters = solo.phone.counters();
    assert_eq!(counters.dropped_strangers, 21);
    assert_eq!(counters.dropped_stray, 3);
    assert_eq!(solo.phone.held()[1], 0);
}

#[test]
fn another_port_of_the_registrar_is_a_stranger_too() {
    let mut solo = Solo::registered();
    let contact = contact_user(&mut solo);
    let text = request("INVITE", &format!("sip:{contact}@192.0.2.1"), "1", "");
    solo.receive_from("192.0.2.9:9999", &text);
    assert!(solo.sent.is_empty());
}

fn contact_user(solo: &mut Solo) -> String {
    solo.phone.register(solo.now, AccountId(1));
    solo.pump();
    let contact = header(&solo.last(), "Contact");
    solo.events.clear();
    solo.sent.clear();
    let (user, _) = contact[5..].split_once('@').unwrap_or_default();
    user.to_owned()
}

#[test]
fn our_server_reaches_us_by_our_contact_only() {
    let mut solo = Solo::registered();
    let contact = contact_user(&mut solo);
    assert!(contact.len() >= 13, "64 bits and more");
    solo.receive(&request("INVITE", "sip:201@192.0.2.1", "1", ""));
    assert_eq!(solo.titles(), ["404"]);
    solo.receive(&request(
        "INVITE",
        &format!("sip:{contact}@192.0.2.1:5060"),
        "2",
        "",
    ));
    assert_eq!(solo.titles(), ["404", "100"]);
    assert!(matches!(solo.events[..], [Event::Incoming { .. }]));
    solo.receive(&request("OPTIONS", "tel:+4930123456", "3", ""));
    assert_eq!(solo.titles()[2], "416");
}

#[test]
fn an_unregistered_account_of_a_server_is_reached_by_its_user_name() {
    let mut solo = Solo::new(Config::default());
    let trunk = Account {
        register: false,
        ..registering()
    };
    solo.phone.set_account(at(0), AccountId(1), Some(trunk));
    solo.phone.invite(at(0), AccountId(1), "202", offer());
    solo.pump();
    solo.receive(&request("INVITE", "sip:201@192.0.2.1", "1", ""));
    assert!(matches!(solo.events.last(), Some(Event::Incoming { .. })));
}

#[test]
fn where_everyone_is_admitted_the_user_name_must_still_be_ours() {
    let mut solo = Solo::anyone();
    solo.receive_from(SCANNER, &request("INVITE", "sip:1000@192.0.2.1", "1", ""));
    assert!(solo.sent.is_empty());
    solo.receive_from(
        SCANNER,
        &request("INVITE", "sip:al%69ce@192.0.2.1", "2", ""),
    );
    assert!(matches!(solo.events[..], [Event::Incoming { .. }]));
}

#[test]
fn an_account_that_takes_strangers_does_not_open_the_others() {
    let mut solo = Solo::new(Config::default());
    let open = Account {
        takes_strangers: true,
        ..direct("open")
    };
    for (id, account) in [(1, direct("shut")), (2, open)] {
        solo.phone.set_account(at(0), AccountId(id), Some(account));
    }
    solo.pump();
    solo.events.clear();
    solo.receive_from(SCANNER, &request("INVITE", "sip:shut@192.0.2.1", "1", ""));
    assert!(solo.sent.is_empty() && solo.events.is_empty());
    solo.receive_from(SCANNER, &request("INVITE", "sip:open@192.0.2.1", "2", ""));
    let [Event::Incoming { account, .. }] = &solo.events[..] else {
        panic!("{:?}", solo.events);
    };
    assert_eq!(*account, AccountId(2));
}

#[test]
fn a_stranger_is_not_told_what_we_are() {
    let config = Config {
        admit: Admit::Anyone,
        user_agent: "Deskphone 1.0".to_owned(),
        ..Config::default()
    };
    let mut solo = Solo::new(config);
    solo.phone
        .set_account(at(0), AccountId(1), Some(direct("alice")));
    solo.pump();
    solo.receive_from(SCANNER, &request("OPTIONS", "sip:alice@192.0.2.1", "1", ""));
    assert_eq!(solo.titles(), ["200"]);
    assert!(!solo.last().contains("Deskphone"));
}

#[test]
fn a_flood_of_strangers_pushes_out_the_oldest_stranger_and_never_a_servers_request() {
    let config = Config {
        admit: Admit::Anyone,
        limits: Limits {
            transactions: 100,
            calls: 10,
            outputs: 10_000,
        },
        ..Config::default()
    };
    let mut solo = Solo::new(config);
    solo.phone
        .set_account(at(0), AccountId(1), Some(registering()));
    solo.pump();
    let contact = contact_user(&mut solo);
    let ours = request("OPTIONS", &format!("sip:{contact}@192.0.2.1"), "ours", "");
    solo.receive(&ours);
    assert_eq!(solo.titles(), ["200"]);
    for n in 0..1_000 {
        let text = request(
            "OPTIONS",
            &format!("sip:{contact}@192.0.2.1"),
            &n.to_string(),
            "",
        );
        solo.receive_from(SCANNER, &text);
    }
    assert_eq!(solo.phone.held()[1], 100);
    assert_eq!(solo.phone.counters().evicted, 901);
    // Its transaction is still known: the copy is answered as a copy.
    let resent = solo.phone.counters().resent;
    solo.receive(&ours);
    assert_eq!(solo.phone.counters().resent, resent + 1);
}

#[test]
fn more_calls_than_the_bound_are_busy() {
    let config = Config {
        admit: Admit::Anyone,
        limits: Limits {
            calls: 2,
            ..Limits::default()
        },
        ..Config::default()
    };
    let mut solo = Solo::new(config);
    solo.phone
        .set_account(at(0), AccountId(1), Some(direct("alice")));
    solo.pump();
    for n in 0..3 {
        solo.receive_from(
            SCANNER,
            &request("INVITE", "sip:alice@192.0.2.1", &n.to_string(), ""),
        );
    }
    assert_eq!(solo.titles(), ["100", "100", "486"]);
    let call = solo
        .phone
        .invite(solo.now, AccountId(1), "sip:bob@192.0.2.2", offer());
    solo.pump();
    assert!(matches!(solo.events.last(), Some(Event::Ended { call: ended, .. }) if *ended == call));
}

#[test]
fn outputs_nobody_polls_are_bounded_and_counted() {
    let config = Config {
        admit: Admit::Anyone,
        limits: Limits {
            outputs: 64,
            ..Limits::default()
        },
        ..Config::default()
    };
    let mut solo = Solo::new(config);
    solo.phone
        .set_account(at(0), AccountId(1), Some(direct("alice")));
    for n in 0..100 {
        let text = request("OPTIONS", "sip:alice@192.0.2.1", &n.to_string(), "");
        solo.phone
            .handle_message(solo.now, flow(ALICE, SCANNER), text.as_bytes());
    }
    assert!(solo.phone.counters().outputs_lost >= 36);
}
