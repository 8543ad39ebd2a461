//! Strangers, garbage, floods, and the bounds that hold them.

use std::net::SocketAddr;

use offhook_base::Instant;
use offhook_view::{CallState, Command, Screen};

use super::world::{DESK, SDP, SERVER, World, config, registered};
use crate::calls::{MAX_CALLS, MAX_CALLS_PER_LINE};
use crate::{Event, Input, Output, Phone, Sound};

fn server() -> SocketAddr {
    SERVER.parse().unwrap()
}

fn stranger() -> SocketAddr {
    "203.0.113.9:5060".parse().unwrap()
}

#[test]
fn t8_a_stranger_meets_silence_and_nothing_rings() {
    let mut world = World::lone(&[]);
    let before = world.at_server.len();
    world.invite(stranger(), "", SDP);
    world.run(1_000);
    assert!(world.nodes[0].phone.calls.is_empty());
    assert_eq!(world.at_server.len(), before);
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
}

#[test]
fn a_call_over_our_server_rings() {
    let mut world = World::lone(&[]);
    world.invite(server(), "", SDP);
    world.run(200);
    let Screen::RingingIn { card } = world.view(0).screen else {
        panic!("{:?}", world.view(0).screen);
    };
    assert_eq!(card.name, "Cleo");
    assert_eq!(world.statuses(), [180]);
    world.soft(0, "Answer");
    world.run(100);
    assert!(world.statuses().contains(&200));
}

#[test]
fn an_offer_that_cannot_be_met_is_refused_with_488_and_never_rings() {
    let no_media = "v=0\r\no=- 1 1 IN IP4 192.0.2.100\r\ns=-\r\nc=IN IP4 192.0.2.100\r\nt=0 0\r\n";
    let foreign = format!("{no_media}m=audio 9000 RTP/AVP 96\r\na=rtpmap:96 AMR-WB/16000\r\n");
    for sdp in [no_media, &foreign] {
        let mut world = World::lone(&[]);
        world.invite(server(), "", sdp);
        world.run(200);
        assert_eq!(world.statuses().first(), Some(&488), "{sdp}");
        assert!(world.nodes[0].sounds.is_empty());
        let refused = |event: &Event| matches!(event, Event::CallRefused { status: 488, .. });
        assert!(world.nodes[0].events.iter().any(refused));
    }
}

#[test]
fn an_invite_without_an_offer_is_answered_with_ours() {
    let mut world = World::lone(&[]);
    world.invite(server(), "", "");
    world.run(200);
    world.command(0, Command::Answer);
    world.run(100);
    let ok = world
        .at_server
        .iter()
        .find(|text| text.starts_with("SIP/2.0 200"))
        .unwrap();
    assert!(ok.contains("m=audio") && ok.contains("a=sendrecv"), "{ok}");
}

#[test]
fn do_not_disturb_turns_calls_away_with_its_status() {
    let mut world = World::lone(&[("dnd_status", "404")]);
    world.soft(0, "DND");
    world.invite(server(), "", SDP);
    world.run(200);
    assert_eq!(world.statuses().first(), Some(&404));
    assert!(world.nodes[0].sounds.is_empty());
}

#[test]
fn t26_auto_answer_is_never_done_during_do_not_disturb() {
    let mut world = World::lone(&[("auto_answer.1", "on")]);
    world.soft(0, "DND");
    world.invite(server(), "", SDP);
    world.run(3_000);
    assert_eq!(world.statuses().first(), Some(&480));
    assert!(world.nodes[0].phone.calls.is_empty());
}

#[test]
fn t26_auto_answer_takes_a_call_of_our_server_with_the_microphone_off_and_a_mark() {
    let mut world = World::lone(&[("auto_answer.1", "on"), ("auto_answer_delay", "2 s")]);
    world.invite(server(), "", SDP);
    world.run(1_900);
    assert_eq!(world.statuses(), [180]);
    world.run(200);
    assert!(world.statuses().contains(&200));
    assert!(world.view(0).audio.muted);
    assert_eq!(
        world.view(0).notice.as_deref(),
        Some("Answered automatically")
    );
    world.talk(300);
    let loudest = world.nodes[0].heard.iter().map(|it| it.saturating_abs());
    assert!(loudest.max() > Some(1_000), "the person there hears it");
}

#[test]
fn t26_auto_answer_is_not_for_calls_from_anywhere() {
    let mut world = World::lone(&[("auto_answer.1", "on"), ("sip_trust_server_only.1", "off")]);
    world.invite(stranger(), "", SDP);
    world.run(10_000);
    assert_eq!(world.nodes[0].phone.calls.len(), 1);
    assert!(world.nodes[0].phone.calls[0].rings_here());
}

#[test]
fn one_caller_more_than_fits_hears_busy() {
    let mut world = World::lone(&[]);
    for _ in 0..=MAX_CALLS_PER_LINE {
        world.invite(server(), "", SDP);
        world.run(20);
    }
    world.run(200);
    assert_eq!(world.nodes[0].phone.calls.len(), MAX_CALLS_PER_LINE);
    assert_eq!(
        world
            .statuses()
            .iter()
            .filter(|status| **status == 486)
            .count(),
        1
    );
    const { assert!(MAX_CALLS >= MAX_CALLS_PER_LINE) };
}

#[test]
fn without_call_waiting_a_second_caller_hears_busy() {
    let mut world = World::lone(&[("call_waiting.1", "off")]);
    for _ in 0..2 {
        world.invite(server(), "", SDP);
        world.run(20);
    }
    world.run(200);
    assert_eq!(world.nodes[0].phone.calls.len(), 1);
    assert!(world.statuses().contains(&486));
}

#[test]
fn t12_rtp_from_a_stranger_is_not_heard_and_is_counted() {
    let mut world = World::lone(&[]);
    world.invite(server(), "", SDP);
    world.run(200);
    world.command(0, Command::Answer);
    world.run(100);
    let sockets = world.nodes[0].sockets.values();
    let rtp = *sockets
        .filter(|it| it.port() != 5_060 && it.port() % 2 == 0)
        .min()
        .unwrap();
    let mut packet = vec![0x80, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4];
    packet.extend([0x10; 160]);
    for _ in 0..50 {
        world.fly(stranger(), rtp, packet.clone());
        world.talk(20);
    }
    let figures = world.nodes[0].phone.calls[0].figures();
    assert_eq!((figures.received, figures.from_strangers), (0, 50));
    let silent = world.nodes[0].heard.iter().all(|sample| sample.abs() < 50);
    assert!(silent);
}

#[test]
fn garbage_is_counted_and_hurts_nothing() {
    let mut world = World::lone(&[]);
    let phone: SocketAddr = "192.0.2.1:5060".parse().unwrap();
    let mut head = b"INVITE sip:201@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP x".to_vec();
    head.extend(vec![b'a'; 65_000]);
    for bytes in [
        b"\x80garbage".to_vec(),
        vec![0xff; 1_400],
        b"INVITE sip:201".to_vec(),
        b"SIP/2.0 200 OK\r\n\r\n".to_vec(),
        head,
        Vec::new(),
    ] {
        world.fly(server(), phone, bytes.clone());
        world.fly(stranger(), phone, bytes);
    }
    world.run(1_000);
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
    let status = world.nodes[0].phone.snapshot(world.now).status;
    assert_eq!(status.counters[0].1, 4, "{:?}", status.counters);
    world.invite(server(), "", SDP);
    world.run(200);
    assert!(world.statuses().contains(&180));
}

#[test]
fn a_taken_media_port_is_replaced_by_the_next_pair() {
    let mut world = World::pair();
    world.nodes[0].taken.extend(11_780..=11_790);
    world.dial(0, "sip:202@192.0.2.2");
    world.run(300);
    assert!(matches!(world.view(1).screen, Screen::RingingIn { .. }));
    world.nodes[1].taken.extend(1..=65_535);
    world.soft(0, "Cancel");
    world.run(5_000);
}

#[test]
fn when_the_whole_range_is_taken_any_two_ports_do() {
    let mut world = World::pair();
    world.nodes[0].taken.extend(11_000..=12_000);
    world.dial(0, "sip:202@192.0.2.2");
    world.run(300);
    world.soft(1, "Answer");
    world.talk(1_000);
    assert!(world.hears(1, 0) > 0.05);
}

#[test]
fn a_ringing_call_that_is_silenced_still_rings_on_the_screen() {
    let mut world = World::lone(&[]);
    world.invite(server(), "", SDP);
    world.run(200);
    assert_eq!(world.nodes[0].sounds, [Sound::Ring]);
    world.soft(0, "Silence");
    assert_eq!(world.nodes[0].sounds, [Sound::Ring, Sound::Off]);
    assert!(matches!(world.view(0).screen, Screen::RingingIn { .. }));
    assert!(!world.view(0).ringing);
}

#[test]
fn commands_that_fit_no_state_are_ignored() {
    let mut world = World::lone(&[]);
    for command in [
        Command::Answer,
        Command::Reject,
        Command::Silence,
        Command::HangUp,
        Command::Hold,
        Command::Resume,
        Command::Mute(true),
        Command::Digits("1".repeat(10_000)),
        Command::Text("\u{7}\r\n".to_owned()),
        Command::Dial {
            number: "9".repeat(10_000),
            line: Some(200),
        },
        Command::Dial {
            number: String::new(),
            line: None,
        },
    ] {
        world.command(0, command);
        world.run(10);
    }
    assert!(world.nodes[0].phone.calls.is_empty());
}

#[test]
fn nothing_happens_before_power_on_or_after_power_off() {
    let now = Instant::ZERO;
    let mut phone = Phone::new(now, config(DESK, "192.0.2.1", &registered("201", "Ana")));
    let mut out = Vec::new();
    let dial = Command::Dial {
        number: "202".to_owned(),
        line: None,
    };
    assert_eq!(phone.step(now, Input::Command(dial), &mut out), None);
    assert_eq!(phone.step(now, Input::Stop, &mut out), None);
    assert_eq!(out, [Output::ViewChanged, Output::Stopped]);
    assert_eq!(phone.step(now, Input::Start, &mut out), None);
    assert_eq!(out.len(), 2);
}

#[test]
fn a_quiet_call_tells_the_person_after_five_seconds() {
    let mut world = World::lone(&[]);
    world.invite(server(), "", SDP);
    world.run(200);
    world.command(0, Command::Answer);
    world.run(100);
    // The scripted server sends no ACK: the call is taken, not confirmed.
    assert_eq!(world.nodes[0].phone.calls[0].shown(), CallState::Talking);
}

#[test]
fn an_idle_registered_phone_is_small() {
    // Beside its own size: settings, plan and SIP machine on the heap are bounded by the catalogue.
    let size = size_of::<Phone>();
    assert!(size < 8 * 1024, "{size} bytes");
}

#[test]
fn silence_stops_the_ringer_for_all_that_ring() {
    let mut world = World::lone(&[]);
    for _ in 0..2 {
        world.invite(server(), "", SDP);
        world.run(50);
    }
    world.soft(0, "Silence");
    assert!(!world.view(0).ringing);
    assert_eq!(world.view(0).softkey("Silence"), None, "it is used up");
}

#[test]
fn t26_a_call_of_our_server_that_asks_for_it_is_answered_at_once_and_a_stranger_s_is_not() {
    for hint in [
        "Alert-Info: <http://server>;info=alert-autoanswer\r\n",
        "Call-Info: <sip:server>;answer-after=0\r\n",
    ] {
        let mut world = World::lone(&[]);
        world.invite(server(), hint, SDP);
        world.run(200);
        assert!(world.statuses().contains(&200), "{hint}");
        assert!(world.view(0).audio.muted, "{hint}");
        let mut world = World::lone(&[("sip_trust_server_only.1", "off")]);
        world.invite(stranger(), hint, SDP);
        world.run(5_000);
        assert!(world.nodes[0].phone.calls[0].rings_here(), "{hint}");
    }
}

#[test]
fn without_a_codec_we_speak_a_call_fails_with_words() {
    let mut world = World::lone(&[("codecs.1", "G729")]);
    world.dial(0, "202");
    let Screen::Failed { reason, .. } = world.view(0).screen else {
        panic!("{:?}", world.view(0).screen);
    };
    assert_eq!(reason, "The codec list has no codec this phone speaks");
    world.invite(server(), "", SDP);
    world.run(200);
    assert_eq!(world.statuses().first(), Some(&488));
}
