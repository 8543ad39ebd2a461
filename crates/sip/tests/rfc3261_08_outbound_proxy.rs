//! An outbound proxy: where requests go first, and the `Route` that says so (RFC 3261 §8.1.2).

mod common;
use common::*;
use offhook_sip::*;

const PROXY: &str = "192.0.2.30:5070";
const CONTACT: &str = "Contact: <sip:bob@192.0.2.50>\r\n";

/// A registering account behind this proxy, its first REGISTER sent.
fn behind(host: &str, port: Option<u16>, transport: Transport) -> Solo {
    let mut solo = Solo::new(Config::default());
    solo.hops = Ok(vec![Hop {
        transport,
        ..hop(PROXY, ALICE)
    }]);
    let proxy = Server {
        host: host.to_owned(),
        port,
        transport: None,
    };
    let account = Account {
        outbound_proxy: Some(proxy),
        ..registering()
    };
    solo.phone.set_account(at(0), AccountId(1), Some(account));
    solo.pump();
    solo
}

fn registered() -> Solo {
    let mut solo = behind("proxy.example.com", Some(5_070), Transport::Udp);
    let request = solo.last();
    let contact = format!("Contact: {}\r\n", header(&request, "Contact"));
    let text = response(&request, 200, &contact, "");
    solo.receive_from(PROXY, &text);
    solo.sent.clear();
    solo
}

#[test]
fn a_register_goes_to_the_proxy_and_names_it() {
    for (host, port, transport, route) in [
        (
            "proxy.example.com",
            Some(5_070),
            Transport::Udp,
            "<sip:proxy.example.com:5070;lr>",
        ),
        (
            "proxy.example.com",
            None,
            Transport::Tcp,
            "<sip:proxy.example.com;transport=tcp;lr>",
        ),
        (
            "2001:db8::30",
            Some(5_070),
            Transport::Tls,
            "<sip:[2001:db8::30]:5070;transport=tls;lr>",
        ),
    ] {
        let solo = behind(host, port, transport);
        let (_, to, register) = solo.sent.last().cloned().unwrap();
        assert_eq!(to, addr(PROXY));
        assert!(register.starts_with("REGISTER sip:example.com SIP/2.0\r\n"));
        assert_eq!(header(&register, "Route"), route);
        assert_eq!(solo.resolved, [host]);
    }
}

#[test]
fn an_invite_its_cancel_and_its_refusals_ack_name_the_proxy() {
    let mut solo = registered();
    let call = solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    solo.receive_from(PROXY, &response(&invite, 180, "", ""));
    solo.phone.hang_up(solo.now, call);
    solo.pump();
    solo.receive_from(PROXY, &response(&invite, 487, "", ""));
    assert_eq!(solo.titles(), ["INVITE", "CANCEL", "ACK"]);
    for (_, to, text) in &solo.sent {
        assert_eq!(*to, addr(PROXY));
        assert!(text.contains(" sip:202@example.com SIP/2.0\r\n"));
        assert_eq!(header(text, "Route"), "<sip:proxy.example.com:5070;lr>");
    }
}

#[test]
fn inside_a_dialog_the_recorded_routes_count_alone() {
    let mut solo = registered();
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    let invite = solo.last();
    let recorded = format!("Record-Route: <sip:192.0.2.31;lr>\r\n{CONTACT}");
    solo.receive_from(PROXY, &response(&invite, 200, &recorded, ""));
    let (_, to, ack) = solo.sent.last().cloned().unwrap();
    assert_eq!(header(&ack, "Route"), "<sip:192.0.2.31;lr>");
    assert_eq!(to, addr("192.0.2.31:5060"));
}

#[test]
fn without_an_outbound_proxy_there_is_no_route() {
    let mut solo = Solo::registering();
    let register = solo.last();
    solo.answer(&register, 200, "");
    solo.phone.invite(solo.now, AccountId(1), "202", offer());
    solo.pump();
    for (_, _, text) in &solo.sent {
        assert!(!text.contains("\r\nRoute:"), "{text}");
    }
}
