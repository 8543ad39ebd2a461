//! Random worlds: people who press anything at any time, over links that fail, and what must hold anyway.
//!
//! Invariants, after each step and at the end:
//! * nothing panics, no ERROR is in the ladder;
//! * a timeout before the deadline does nothing (checked by [`PhoneNode`](crate::phone_node::PhoneNode));
//! * each soft key that is shown and enabled does something;
//! * after everybody hung up and 64 * T1 of quiet, no call and no transaction is left anywhere.

use offhook_base::{Duration, Rng};
use offhook_view::{Command, Edge, Key};

use crate::link::Link;
use crate::node::Arrival;
use crate::peer::Manner;
use crate::run::{Failure, Play, QUIET};
use crate::scenario::{Device, Person, Scenario};
use crate::world::NodeId;

/// Things that happen in one world.
pub const TRANSITIONS: u32 = 20;
/// The numbers people dial: each other, a peer, the services, nobody.
const NUMBERS: [&str; 9] = [
    "201", "202", "203", "204", "205", "600", "601", "602", "999",
];

/// Lives through the world of one seed.
///
/// # Errors
///
/// The first invariant that does not hold, with the end of the ladder.
pub fn run(seed: u64) -> Result<(), Box<Failure>> {
    let mut rng = Rng::from_number(seed);
    let scenario = scenario(seed, &mut rng);
    let mut play = Play::new(&scenario);
    play.world
        .run_until(play.world.now() + Duration::from_secs(1));
    let phones: Vec<NodeId> = (0..)
        .map_while(|id| play.world.node(id).map(|node| (id, node.phone().is_some())))
        .filter_map(|(id, is_phone)| is_phone.then_some(id))
        .collect();
    for transition in 1..=TRANSITIONS as usize {
        let who = phones[rng.below(phones.len() as u64) as usize];
        let outcome = play.guarded(|play| {
            let outcome = happen(play, who, &mut rng);
            let pause = Duration::from_millis(rng.below(1_500));
            play.world.run_until(play.world.now() + pause);
            outcome
        });
        check(&play, transition, outcome)?;
    }
    let outcome = play.guarded(|play| wind_up(play, &phones));
    check(&play, 0, outcome)
}

fn check(play: &Play, line: usize, outcome: Result<(), String>) -> Result<(), Box<Failure>> {
    let error = play.world.ladder.errors().first().cloned();
    match outcome.err().or(error) {
        Some(message) => Err(Box::new(play.failure(line, message))),
        None => Ok(()),
    }
}

fn scenario(seed: u64, rng: &mut Rng) -> Scenario {
    let models = offhook_settings::models::MODELS;
    let phone = |name: &str, number: &str, model: u64| Person {
        name: name.to_owned(),
        number: number.to_owned(),
        device: Device::Phone {
            model: models[(model % models.len() as u64) as usize].id.to_owned(),
            password: None,
            set: Vec::new(),
            boots_from: None,
        },
    };
    let manners = Manner::WORDS;
    let peer = |name: &str, number: &str, manner: u64| Person {
        name: name.to_owned(),
        number: number.to_owned(),
        device: Device::Peer(manners[(manner % manners.len() as u64) as usize].1),
    };
    let networks = [
        Link::lan(),
        Link::wifi(),
        Link::bad_wifi(),
        Link::cellular(),
    ];
    Scenario {
        seed,
        network: networks[rng.below(4) as usize],
        ring_for: Duration::from_secs(5 + rng.below(30)),
        people: vec![
            phone("alice", "201", rng.next_u64()),
            phone("bob", "202", rng.next_u64()),
            phone("carol", "203", rng.next_u64()),
            peer("dave", "204", rng.next_u64()),
            peer("erin", "205", rng.next_u64()),
        ],
        files: Vec::new(),
        sentences: Vec::new(),
    }
}

/// One thing at random.
fn happen(play: &mut Play, who: NodeId, rng: &mut Rng) -> Result<(), String> {
    let command = match rng.below(16) {
        0..=3 => {
            let number = NUMBERS[rng.below(NUMBERS.len() as u64) as usize].to_owned();
            Command::Dial { number, line: None }
        }
        4 | 5 => Command::Answer,
        6 => Command::HangUp,
        7 => Command::Hold,
        8 => Command::Resume,
        9 => Command::Mute(rng.chance(0.5)),
        10 => Command::Digits("15#".to_owned()),
        11..=13 => return press_soft_key(play, who, rng),
        14 => {
            let keys = [
                "1", "#", "ok", "cancel", "hold", "speaker", "redial", "line1", "up", "menu",
            ];
            let name = keys[rng.below(keys.len() as u64) as usize];
            let Ok(key) = name.parse() else { return Ok(()) };
            play.world.ladder.note(
                play.world.now(),
                "",
                &format!("{} presses {name}", play.world.name_of(who)),
            );
            play.world.tell(who, Arrival::Key(key, Edge::Press));
            return Ok(());
        }
        _ => {
            change_link(play, who, rng);
            play.world.tell(who, Arrival::Timeout);
            return Ok(());
        }
    };
    let words = format!("{} {command:?}", play.world.name_of(who));
    play.world.ladder.note(play.world.now(), "", &words);
    play.world.tell(who, Arrival::Command(command));
    Ok(())
}

/// Presses a soft key that is shown; it must do something.
fn press_soft_key(play: &mut Play, who: NodeId, rng: &mut Rng) -> Result<(), String> {
    let place = rng.below(4) as usize;
    let view = play.world.node(who).and_then(|node| node.view());
    let key = view.and_then(|view| view.softkeys[place].clone());
    let Some(key) = key else { return Ok(()) };
    let words = format!("{} presses [{}]", play.world.name_of(who), key.label);
    play.world.ladder.note(play.world.now(), "", &words);
    let soft = Key::Soft(u8::try_from(place).unwrap_or_default());
    play.world.tell(who, Arrival::Key(soft, Edge::Press));
    let did = play
        .world
        .node(who)
        .and_then(|node| node.phone())
        .map_or(0, |phone| phone.did());
    if key.enabled && did == 0 {
        return Err(format!("{words} and nothing happens"));
    }
    Ok(())
}

fn change_link(play: &mut Play, who: NodeId, rng: &mut Rng) {
    let other = rng.below(4) as NodeId;
    if other == who {
        return;
    }
    let names = format!("{}-{}", play.world.name_of(who), play.world.name_of(other));
    let link = play.world.link(who, other);
    match rng.below(3) {
        0 => link.cut = !link.cut,
        1 => link.loss = rng.below(40) as f64 / 100.0,
        _ => link.loss = 0.0,
    }
    let words = format!("link {names} cut {} loss {:.2}", link.cut, link.loss);
    play.world.ladder.note(play.world.now(), "", &words);
}

/// Mends every link, ends every call, waits, and looks for what is left.
fn wind_up(play: &mut Play, phones: &[NodeId]) -> Result<(), String> {
    for one in 0..6 {
        for other in 0..one {
            let link = play.world.link(one, other);
            link.cut = false;
            link.loss = 0.0;
        }
    }
    for _ in 0..8 {
        for who in phones {
            play.world.tell(*who, Arrival::Command(Command::HangUp));
            play.world
                .run_until(play.world.now() + Duration::from_millis(50));
        }
    }
    // Ringing may go on for its own time, then come the timers; a registration retry may be in between.
    play.world
        .run_until(play.world.now() + Duration::from_secs(60) + QUIET * 2);
    for who in phones {
        let left = play
            .world
            .node(*who)
            .and_then(|node| node.phone())
            .map_or(0, |phone| phone.calls(play.world.now()));
        if left > 0 {
            return Err(format!(
                "{} still has {left} calls",
                play.world.name_of(*who)
            ));
        }
    }
    let left = play.calls_at_the_switchboard();
    if left > 0 {
        return Err(format!("the switchboard still has {left} calls"));
    }
    Ok(())
}
