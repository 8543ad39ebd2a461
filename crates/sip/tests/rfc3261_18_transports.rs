//! What stands in Via and Contact for each transport (RFC 3261 §18, §19.1; RFC 5118).

mod common;
use common::*;
use offhook_sip::*;

fn first_register(transport: Transport, to: &str, local: &str) -> (Output, String) {
    let mut phone = Endpoint::new(
        Config {
            listen: Listen {
                udp: 5_066,
                tcp: 5_067,
                tls: 0,
            },
            user_agent: "Deskphone 1.0".to_owned(),
            ..Config::default()
        },
        offhook_base::Rng::from_number(3),
    );
    phone.set_account(at(0), AccountId(1), Some(registering()));
    let hop = Hop {
        transport,
        addr: addr(to),
        local: addr(local).ip(),
    };
    phone.poll();
    let Some(Output::Resolve { query, .. }) = phone.poll() else {
        panic!("no question");
    };
    phone.handle_resolved(at(0), query, Ok(vec![hop]));
    let output = phone.poll().expect("a REGISTER");
    let Output::Send { bytes, .. } = &output else {
        panic!("{output:?}");
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    (output, text)
}

#[test]
fn each_transport_names_itself_and_its_port() {
    let (_, text) = first_register(Transport::Udp, PBX, ALICE);
    assert!(header(&text, "Via").starts_with("SIP/2.0/UDP 192.0.2.1:5066;"));
    assert!(header(&text, "Contact").ends_with("@192.0.2.1:5066>"));
    assert_eq!(header(&text, "User-Agent"), "Deskphone 1.0");
    let (_, text) = first_register(Transport::Tcp, PBX, ALICE);
    assert!(header(&text, "Via").starts_with("SIP/2.0/TCP 192.0.2.1:5067;"));
    assert!(header(&text, "Contact").ends_with("@192.0.2.1:5067;transport=tcp>"));
    let (output, text) = first_register(Transport::Tls, "192.0.2.9:5061", ALICE);
    assert!(header(&text, "Via").starts_with("SIP/2.0/TLS 192.0.2.1:5061;"));
    assert!(header(&text, "Contact").ends_with("@192.0.2.1:5061;transport=tls>"));
    let Output::Send { tls_name, .. } = output else {
        panic!();
    };
    assert_eq!(
        tls_name.as_deref(),
        Some("example.com"),
        "what the certificate must name"
    );
}

/// RFC 5118 §4.
#[test]
fn an_ipv6_address_stands_in_brackets() {
    let (_, text) = first_register(Transport::Udp, "[2001:db8::9]:5060", "[2001:db8::1]:5066");
    assert!(header(&text, "Via").starts_with("SIP/2.0/UDP [2001:db8::1]:5066;"));
    assert!(header(&text, "Contact").ends_with("@[2001:db8::1]:5066>"));
}

#[test]
fn over_a_stream_nothing_is_resent_and_the_answer_keeps_its_connection() {
    let mut solo = Solo::anyone();
    let text = request("OPTIONS", "sip:alice@192.0.2.1", "1", "").replace("/UDP", "/TCP");
    let flow = Flow {
        transport: Transport::Tcp,
        conn: Some(ConnId(4)),
        ..flow(ALICE, "203.0.113.5:40000")
    };
    solo.phone.handle_message(at(0), flow, text.as_bytes());
    let Some(Output::Send { conn, to, .. }) = solo.phone.poll() else {
        panic!();
    };
    assert_eq!((conn, to), (Some(ConnId(4)), addr("203.0.113.5:40000")));
    assert_eq!(solo.phone.held()[1], 0, "timer J is zero over a stream");
}
