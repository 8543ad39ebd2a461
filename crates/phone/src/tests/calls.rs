//! Two phones call each other.

use offhook_view::{CallState, Command, Key, Lamp, Route, Screen};

use super::world::{DESK, SDP, SERVER, World, config, direct, respond};
use crate::{Event, Input, Sound};

/// Ana calls Ben and he answers.
fn talking() -> World {
    let mut world = World::pair();
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(1, "Answer");
    world.run(200);
    world
}

fn state(world: &World, node: usize) -> CallState {
    let phone = &world.nodes[node].phone;
    let chosen = phone.chosen().map(|call| call.shown());
    chosen.unwrap_or_else(|| panic!("no call on {:?}", phone.view().screen))
}

#[test]
fn a_call_is_dialled_rings_is_answered_and_both_hear_each_other() {
    let mut world = World::pair();
    let _ = (world.told(0), world.told(1));
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    assert_eq!(world.told(0), ["CallStarted", "CallRinging"]);
    assert_eq!(world.told(1), ["CallStarted"]);
    let Screen::RingingIn { card } = world.view(1).screen else {
        panic!("{:?}", world.view(1).screen);
    };
    assert_eq!((card.name.as_str(), card.number.as_str()), ("Ana", "201"));
    assert!(matches!(world.view(0).screen, Screen::RingingOut { .. }));
    assert!(world.view(1).ringing);
    assert_eq!(world.nodes[1].sounds, [Sound::Ring]);
    world.soft(1, "Answer");
    world.talk(2_000);
    assert_eq!(world.told(0), ["CallAnswered"]);
    assert_eq!(world.told(1), ["CallAnswered"]);
    let talk = Sound::Talk {
        route: Route::Speaker,
    };
    assert_eq!(world.nodes[1].sounds, [Sound::Ring, talk]);
    assert!(world.hears(0, 1) > 0.1, "{}", world.hears(0, 1));
    assert!(world.hears(1, 0) > 0.1);
    world.soft(0, "End");
    world.run(200);
    assert!(matches!(world.view(0).screen, Screen::Ended { .. }));
    let Screen::Ended { reason, .. } = world.view(1).screen else {
        panic!("{:?}", world.view(1).screen);
    };
    assert_eq!(reason, "Ana hung up");
    for node in 0..2 {
        let Some(Event::CallEnded {
            answered, media, ..
        }) = world.nodes[node].events.last()
        else {
            panic!("{:?}", world.nodes[node].events);
        };
        assert!(answered);
        assert!(
            media.sent >= 90 && media.received >= 90 && media.lost == 0,
            "{media:?}"
        );
        assert_eq!(
            world.nodes[node].sockets.len(),
            1,
            "only the SIP socket is left"
        );
    }
    world.run(5_000);
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
    assert_eq!(world.nodes[0].sounds.last(), Some(&Sound::Off));
}

#[test]
fn a_call_dialled_by_keys_is_sent_by_the_pound_key() {
    let mut world = World::pair_with(
        &[("server_host.1", "192.0.2.2"), ("register.1", "off")],
        &[],
    );
    for digit in ['2', '0', '2'] {
        world.press(0, Key::Digit(digit));
    }
    let Screen::Dialling { digits, .. } = world.view(0).screen else {
        panic!("{:?}", world.view(0).screen);
    };
    assert_eq!(digits, "202");
    world.press(0, Key::Digit('#'));
    world.run(200);
    assert_eq!(state(&world, 1), CallState::Ringing);
}

#[test]
fn a_caller_who_gives_up_leaves_a_missed_call() {
    let mut world = World::pair();
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(0, "Cancel");
    world.run(200);
    let Screen::Idle { missed, .. } = world.view(1).screen else {
        panic!("{:?}", world.view(1).screen);
    };
    assert_eq!(missed, 1);
    assert!(!world.view(1).ringing);
    world.soft(1, "History");
    let Screen::List { rows, .. } = world.view(1).screen else {
        panic!();
    };
    assert_eq!(rows[0].text, "Ana");
    assert!(rows[0].detail.starts_with("Missed"));
    world.press(1, Key::Back);
    let Screen::Idle { missed, .. } = world.view(1).screen else {
        panic!();
    };
    assert_eq!(missed, 0);
}

#[test]
fn a_rejected_call_fails_with_words_and_a_tone() {
    let mut world = World::pair();
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(1, "Reject");
    world.run(200);
    let Screen::Failed { reason, code, .. } = world.view(0).screen else {
        panic!("{:?}", world.view(0).screen);
    };
    assert_eq!((reason.as_str(), code), ("The number is busy", Some(486)));
    assert!(matches!(
        world.nodes[0].sounds.last(),
        Some(Sound::Talk { .. })
    ));
    world.run(20_000);
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
    assert_eq!(world.nodes[0].sounds.last(), Some(&Sound::Off));
}

#[test]
fn a_held_call_is_silent_both_ways_and_goes_on_when_resumed() {
    let mut world = talking();
    world.talk(400);
    let _ = (
        world.hears(0, 1),
        world.hears(1, 0),
        world.told(0),
        world.told(1),
    );
    world.soft(0, "Hold");
    world.run(200);
    assert_eq!(state(&world, 0), CallState::Held);
    assert_eq!(state(&world, 1), CallState::HeldByThem);
    assert_eq!(world.view(0).line_keys[0].lamp, Lamp::Held);
    assert_eq!(world.told(0), ["CallHeld"]);
    assert_eq!(world.told(1), ["CallHeld"]);
    // What was on its way and in the buffer is played out first.
    world.talk(500);
    let _ = (world.hears(0, 1), world.hears(1, 0));
    world.talk(1_000);
    assert!(world.hears(0, 1) < 0.01 && world.hears(1, 0) < 0.01);
    world.soft(0, "Resume");
    world.run(200);
    assert_eq!(state(&world, 0), CallState::Talking);
    assert_eq!(state(&world, 1), CallState::Talking);
    assert_eq!(world.told(0), ["CallResumed"]);
    assert_eq!(world.told(1), ["CallResumed"]);
    world.talk(2_000);
    assert!(world.hears(0, 1) > 0.1 && world.hears(1, 0) > 0.1);
}

#[test]
fn a_hold_in_the_old_way_is_understood_as_well() {
    let mut world = World::pair_with(&[("hold_rfc2543.1", "on")], &[]);
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(1, "Answer");
    world.talk(200);
    world.press(0, Key::Hold);
    world.run(200);
    assert_eq!(state(&world, 1), CallState::HeldByThem);
    world.press(0, Key::Hold);
    world.run(200);
    assert_eq!(state(&world, 1), CallState::Talking);
    world.talk(1_000);
    let _ = world.hears(1, 0);
    world.talk(1_000);
    assert!(world.hears(1, 0) > 0.1);
}

#[test]
fn both_may_hold_and_each_resumes_its_own_side() {
    let mut world = talking();
    world.press(0, Key::Hold);
    world.run(200);
    world.press(1, Key::Hold);
    world.run(200);
    assert_eq!(
        (state(&world, 0), state(&world, 1)),
        (CallState::Held, CallState::Held)
    );
    world.press(0, Key::Hold);
    world.run(200);
    assert_eq!(state(&world, 0), CallState::HeldByThem);
    world.press(1, Key::Hold);
    world.run(200);
    assert_eq!(
        (state(&world, 0), state(&world, 1)),
        (CallState::Talking, CallState::Talking)
    );
}

#[test]
fn two_holds_that_cross_are_settled_by_asking_again() {
    let mut world = talking();
    world.press(0, Key::Hold);
    world.press(1, Key::Hold);
    world.run(10_000);
    assert_eq!(
        (state(&world, 0), state(&world, 1)),
        (CallState::Held, CallState::Held)
    );
    world.press(0, Key::Hold);
    world.run(500);
    world.press(1, Key::Hold);
    world.run(500);
    assert_eq!(
        (state(&world, 0), state(&world, 1)),
        (CallState::Talking, CallState::Talking)
    );
}

#[test]
fn answering_a_waiting_call_holds_the_first() {
    let mut world = World::new(vec![
        config(DESK, "192.0.2.1", &direct("201", "Ana")),
        config(DESK, "192.0.2.2", &direct("202", "Ben")),
        config(DESK, "192.0.2.3", &direct("203", "Cleo")),
    ]);
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(1, "Answer");
    world.run(200);
    world.dial(2, "sip:202@192.0.2.2");
    world.run(200);
    let Screen::RingingIn { card } = world.view(1).screen else {
        panic!("{:?}", world.view(1).screen);
    };
    assert_eq!(card.name, "Cleo");
    assert!(
        !world.view(1).ringing,
        "a waiting call has a tone, not the ringer"
    );
    world.soft(1, "Answer");
    world.run(300);
    let Screen::Calls { cards, chosen } = world.view(1).screen else {
        panic!("{:?}", world.view(1).screen);
    };
    assert_eq!(cards[chosen].name, "Cleo");
    assert_eq!(
        cards
            .iter()
            .filter(|card| card.state == CallState::Held)
            .count(),
        1
    );
    assert_eq!(state(&world, 0), CallState::HeldByThem);
    assert_eq!(state(&world, 2), CallState::Talking);
    world.press(1, Key::Down);
    world.soft(1, "Resume");
    world.run(300);
    assert_eq!(state(&world, 0), CallState::Talking);
    assert_eq!(state(&world, 2), CallState::HeldByThem);
    world.command(1, Command::HangUp);
    world.run(300);
    assert_eq!(state(&world, 1), CallState::Held);
}

#[test]
fn a_second_call_holds_the_first_and_only_one_is_live() {
    let mut world = talking();
    world.press(0, Key::Hold);
    world.run(100);
    world.soft(0, "NewCall");
    assert!(matches!(world.view(0).screen, Screen::Dialling { .. }));
    world.press(0, Key::Cancel);
    assert_eq!(state(&world, 0), CallState::Held);
    let live = world.nodes[0]
        .phone
        .calls
        .iter()
        .filter(|call| call.is_live());
    assert_eq!(live.count(), 0);
}

#[test]
fn a_muted_microphone_sends_silence() {
    let mut world = talking();
    world.press(0, Key::Mute);
    world.talk(400);
    let _ = (world.hears(1, 0), world.hears(0, 1));
    world.talk(1_000);
    assert!(world.view(0).audio.muted);
    assert!(world.hears(1, 0) < 0.01);
    assert!(world.hears(0, 1) > 0.1);
}

#[test]
fn digits_arrive_once_each() {
    let mut world = talking();
    world.talk(200);
    world.press(0, Key::Digit('5'));
    world.command(0, Command::Digits("12#".to_owned()));
    world.talk(3_000);
    let digits: String = world.nodes[1]
        .events
        .iter()
        .filter_map(|event| {
            let Event::DigitReceived { digit, .. } = event else {
                return None;
            };
            Some(*digit)
        })
        .collect();
    assert_eq!(digits, "512#");
}

#[test]
fn a_word_of_the_host_is_on_the_screen_and_told() {
    let mut world = World::pair();
    world.input(0, Input::Word("Sound is back".to_owned()));
    assert_eq!(world.view(0).notice.as_deref(), Some("Sound is back"));
}

#[test]
fn redial_calls_the_last_number_again() {
    let mut world = World::pair();
    world.press(0, Key::Redial);
    assert_eq!(world.view(0).notice.as_deref(), Some("Nothing to redial"));
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.soft(0, "Cancel");
    world.run(4_000);
    assert_eq!(
        world.nodes[0]
            .phone
            .history
            .last_dialled()
            .map(|it| it.number.as_str()),
        Some("202")
    );
}

#[test]
fn the_volume_keys_change_the_ringer_at_rest_and_the_ear_in_a_call() {
    let mut world = talking();
    let before = world.view(0).audio;
    world.press(0, Key::VolumeUp);
    assert_eq!(world.view(0).audio.volume, before.volume + 1);
    world.soft(0, "End");
    world.run(10_000);
    for _ in 0..20 {
        world.press(0, Key::VolumeDown);
    }
    assert_eq!(world.view(0).audio.ringer, 0);
    assert_eq!(world.view(0).audio.volume, before.volume + 1);
    assert!(
        world.nodes[0]
            .stored
            .iter()
            .any(|record| record.key == "switches")
    );
}

#[test]
fn the_handset_answers_and_hangs_up() {
    let mut world = World::pair();
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    world.press(1, Key::Handset);
    world.run(200);
    assert_eq!(state(&world, 1), CallState::Talking);
    assert_eq!(world.view(1).audio.route, Route::Handset);
    world.press(1, Key::Handset);
    world.run(200);
    assert!(matches!(world.view(1).screen, Screen::Ended { .. }));
}

#[test]
fn a_lifted_handset_has_a_dial_tone_until_the_first_digit() {
    let mut world = World::pair();
    world.press(0, Key::Handset);
    let talk = Sound::Talk {
        route: Route::Handset,
    };
    assert_eq!(world.nodes[0].sounds, [talk]);
    world.press(0, Key::Digit('2'));
    assert_eq!(world.nodes[0].sounds.last(), Some(&Sound::Off));
    world.press(0, Key::Handset);
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
}

#[test]
fn the_number_is_called_by_itself_after_the_pause_where_that_is_set() {
    let set = [
        ("predial_autodial", "on"),
        ("server_host.1", "192.0.2.2"),
        ("register.1", "off"),
    ];
    let mut world = World::pair_with(&set, &[]);
    for digit in ['2', '0', '2'] {
        world.press(0, Key::Digit(digit));
    }
    world.run(3_900);
    assert!(matches!(world.view(0).screen, Screen::Dialling { .. }));
    world.run(400);
    assert_eq!(state(&world, 1), CallState::Ringing);
}

#[test]
fn the_seconds_of_a_call_are_drawn_one_by_one_while_sound_flows() {
    let mut world = talking();
    let mut seen = Vec::new();
    for _ in 0..250 {
        world.talk(20);
        if let Screen::Talking { card } = world.view(0).screen {
            seen.extend(card.seconds);
        }
    }
    seen.dedup();
    assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_dial_tone_nobody_uses_becomes_a_reorder_tone() {
    let mut world = World::pair_with(&[("first_digit", "10 s")], &[]);
    world.press(0, Key::Handset);
    let tone = |world: &World| world.nodes[0].phone.audio.wanted().tone;
    assert_eq!(tone(&world), Some(crate::audio::ToneKind::Dial));
    world.run(10_100);
    assert_eq!(tone(&world), Some(crate::audio::ToneKind::Reorder));
    world.press(0, Key::Digit('2'));
    assert_eq!(tone(&world), None);
}

#[test]
fn the_message_key_calls_the_mailbox_and_routes_have_their_own_volume() {
    let set = [
        ("voice_mail_number.1", "sip:202@192.0.2.2"),
        ("handset_volume", "5"),
    ];
    let mut world = World::pair_with(&set, &[]);
    world.press(0, Key::Message);
    world.run(200);
    assert_eq!(state(&world, 1), CallState::Ringing);
    world.press(0, Key::Handset);
    assert_eq!(world.view(0).audio.volume, 5);
    world.press(1, Key::Message);
    assert_eq!(
        world.view(1).notice.as_deref(),
        Some("No voice mail number is set")
    );
}

#[test]
fn off_the_hook_a_pause_dials_and_on_the_hook_it_does_not() {
    let set = [("server_host.1", "192.0.2.2"), ("register.1", "off")];
    for (lifted, dials) in [(true, true), (false, false)] {
        let mut world = World::pair_with(&set, &[]);
        if lifted {
            world.press(0, Key::Handset);
        }
        for digit in ['2', '0', '2'] {
            world.press(0, Key::Digit(digit));
        }
        world.run(4_300);
        assert_eq!(!world.nodes[1].phone.calls.is_empty(), dials);
    }
}

/// A call to the hunt group 700 that the server hands to Bob; the INVITE at the server.
fn hunting(more: &[(&str, &str)]) -> (World, String) {
    let mut world = World::lone(more);
    world.dial(0, "700");
    world.run(100);
    let invite = world.at_server.last().cloned().unwrap();
    assert!(invite.starts_with("INVITE"), "{invite}");
    (world, invite)
}

fn answer_as(world: &mut World, invite: &str, identity: &str) {
    let answer = respond(invite, 200, Some(SDP));
    let answer = answer.replace("Contact:", &format!("{identity}Contact:"));
    let (server, phone) = (SERVER.parse().unwrap(), "192.0.2.1:5060".parse().unwrap());
    world.fly(server, phone, answer.into_bytes());
    world.run(100);
}

fn shown(world: &World) -> (String, String) {
    let call = world.nodes[0].phone.chosen().unwrap();
    (call.peer.name.clone(), call.peer.number.clone())
}

#[test]
fn who_answers_is_shown_and_what_was_dialled_is_dialled_again() {
    for identity in [
        "P-Asserted-Identity: \"Bob\" <sip:202@192.0.2.100>\r\n",
        "Remote-Party-ID: \"Bob\" <sip:202@192.0.2.100>;party=called\r\n",
    ] {
        let (mut world, invite) = hunting(&[]);
        answer_as(&mut world, &invite, identity);
        assert_eq!(shown(&world), ("Bob".to_owned(), "202".to_owned()));
        world.soft(0, "End");
        world.run(5_000);
        world.press(0, Key::Redial);
        world.run(100);
        assert_eq!(shown(&world), (String::new(), "700".to_owned()));
    }
}

#[test]
fn a_phone_told_to_show_the_dialled_number_shows_it_whoever_answers() {
    for source in ["dialled", "update"] {
        let (mut world, invite) = hunting(&[("callee_id_source.1", source)]);
        answer_as(
            &mut world,
            &invite,
            "P-Asserted-Identity: Bob <sip:202@192.0.2.100>\r\n",
        );
        assert_eq!(shown(&world), (String::new(), "700".to_owned()));
    }
}

#[test]
fn a_caller_is_named_by_the_header_of_the_setting() {
    let asserted = "P-Asserted-Identity: \"Front door\" <sip:310@192.0.2.100>\r\n";
    for (source, name) in [("from", "Cleo"), ("pai-from", "Front door")] {
        let mut world = World::lone(&[("caller_id_source.1", source)]);
        world.invite(SERVER.parse().unwrap(), asserted, SDP);
        world.run(100);
        assert_eq!(shown(&world).0, name);
    }
}
