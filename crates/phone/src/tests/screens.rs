//! What each state looks like, as text.

use offhook_view::{Key, Screen, text};

use super::world::{DESK, ROOM, SDP, SERVER, TOUCH, World, config, direct};

fn shows(world: &World, node: usize, words: &[&str]) {
    let picture = text::render(&world.view(node));
    for word in words {
        assert!(picture.contains(word), "{word:?} is not on\n{picture}");
    }
}

fn labels(world: &World, node: usize) -> Vec<String> {
    let keys = world.view(node).softkeys;
    keys.iter()
        .map(|key| {
            key.as_ref()
                .map_or_else(String::new, |key| key.label.clone())
        })
        .collect()
}

#[test]
fn each_state_of_a_call_has_its_words_and_its_soft_keys() {
    let mut world = World::pair();
    shows(&world, 0, &["Ana", "10:42"]);
    assert_eq!(labels(&world, 0), ["History", "Directory", "DND", "Menu"]);
    world.press(0, Key::Digit('2'));
    shows(&world, 0, &["201 Ana"]);
    assert_eq!(labels(&world, 0), ["Send", "123", "Delete", "Cancel"]);
    world.press(0, Key::Cancel);
    world.dial(0, "sip:202@192.0.2.2");
    world.run(200);
    shows(&world, 0, &["202"]);
    assert_eq!(labels(&world, 0), ["", "", "", "Cancel"]);
    shows(&world, 1, &["Incoming call", "Ana"]);
    assert_eq!(
        labels(&world, 1),
        ["Answer", "Forward", "Silence", "Reject"]
    );
    world.soft(1, "Answer");
    world.run(1_500);
    shows(&world, 1, &["Ana", "0:01"]);
    assert_eq!(labels(&world, 1), ["Transfer", "Hold", "Conf", "End"]);
    world.soft(1, "Hold");
    world.run(100);
    assert_eq!(labels(&world, 1), ["Transfer", "Resume", "NewCall", "End"]);
    shows(&world, 1, &["On hold"]);
    shows(&world, 0, &["Held by them"]);
    world.soft(1, "End");
    world.run(100);
    shows(&world, 0, &["202 hung up"]);
    assert_eq!(labels(&world, 0)[0], "NewCall");
}

#[test]
fn the_conference_phone_and_the_touch_phone_have_their_own_soft_keys() {
    for (model, answer, end) in [(ROOM, "Answer", "Cancel"), (TOUCH, "Answer", "End")] {
        let mut world = World::new(vec![
            config(DESK, "192.0.2.1", &direct("201", "Ana")),
            config(model, "192.0.2.2", &direct("202", "Room")),
        ]);
        world.dial(0, "sip:202@192.0.2.2");
        world.run(200);
        world.soft(1, answer);
        world.run(200);
        assert!(
            matches!(world.view(1).screen, Screen::Talking { .. }),
            "{model:?}"
        );
        world.soft(1, end);
        world.run(200);
        assert!(
            matches!(world.view(1).screen, Screen::Ended { .. }),
            "{model:?}"
        );
    }
}

#[test]
fn each_enabled_soft_key_of_each_state_does_something() {
    for states in 0..4 {
        for place in 0..4 {
            let mut world = World::lone(&[]);
            if states >= 1 {
                world.invite(SERVER.parse().unwrap(), "", SDP);
                world.run(100);
            }
            if states >= 2 {
                world.soft(0, "Answer");
                world.run(100);
            }
            if states >= 3 {
                world.command(0, offhook_view::Command::HangUp);
                world.run(100);
            }
            let before = world.view(0);
            let key = before.softkeys[place].clone();
            let Some(key) = key.filter(|key| key.enabled) else {
                continue;
            };
            world.press(0, Key::Soft(place as u8));
            world.run(50);
            let after = world.view(0);
            assert!(
                before != after,
                "{} in {:?} does nothing",
                key.label,
                before.screen
            );
        }
    }
}

#[test]
fn the_menu_opens_and_leads_back() {
    let mut world = World::lone(&[]);
    world.soft(0, "Menu");
    shows(
        &world,
        0,
        &["Menu", "Status", "Do not disturb: off", "History"],
    );
    world.press(0, Key::Digit('2'));
    shows(&world, 0, &["Do not disturb: on"]);
    world.press(0, Key::Digit('1'));
    shows(&world, 0, &["Status", "001565123456"]);
    world.press(0, Key::Back);
    assert!(matches!(world.view(0).screen, Screen::Menu { .. }));
    world.soft(0, "Back");
    assert!(matches!(world.view(0).screen, Screen::Idle { .. }));
}

#[test]
fn the_clock_moves_and_the_light_goes_out_when_nothing_happens() {
    let mut world = World::lone(&[("backlight", "30 s")]);
    assert!(world.view(0).backlight);
    world.run(31_000);
    assert!(!world.view(0).backlight);
    world.run(60_000);
    shows(&world, 0, &["10:43"]);
    world.press(0, Key::Digit('1'));
    assert!(world.view(0).backlight);
}

/// Every screen of a call's life on each face, one after the other, as people see it.
fn album() -> String {
    let mut album = String::new();
    for kind in [DESK, TOUCH, ROOM] {
        let mut world = World::new(vec![
            config(DESK, "192.0.2.1", &direct("201", "Ana")),
            config(kind, "192.0.2.2", &direct("202", "Ben Okafor")),
        ]);
        // The plate's own model name would be a maker's name here.
        let id = world.view(1).device.model;
        let plate = "m".repeat(id.len());
        let mut take = |world: &World, title: &str| {
            let picture = text::render(&world.view(1)).replace(&id, &plate);
            album.push_str(&format!("{kind:?}: {title}\n{picture}\n"));
        };
        take(&world, "idle");
        world.press(1, Key::Digit('2'));
        take(&world, "dialling");
        world.press(1, Key::Cancel);
        world.dial(0, "sip:202@192.0.2.2");
        world.run(200);
        take(&world, "ringing in");
        world.soft(1, "Answer");
        world.run(1_200);
        take(&world, "talking");
        world.soft(1, "Hold");
        world.run(100);
        take(&world, "held");
        world.dial(1, "sip:201@192.0.2.1");
        world.run(100);
        take(&world, "two calls");
        world.soft(0, "Reject");
        world.run(4_000);
        world.command(0, offhook_view::Command::HangUp);
        world.run(100);
        take(&world, "ended");
        world.run(20_000);
        world.dial(1, "sip:201@192.0.2.1");
        world.run(100);
        world.soft(0, "Reject");
        world.run(100);
        take(&world, "failed");
    }
    album
}

#[test]
fn the_album_of_screens_is_the_one_beside_this_file() {
    let album = album();
    let kept = include_str!("album.txt");
    // To renew it, write what is printed here into the file after looking at it.
    assert!(album == kept, "the screens changed; now they are\n{album}");
}
