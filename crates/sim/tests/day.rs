//! A day of a registered phone's life, and how long it takes here.
//!
//! `cargo test --release -p offhook-sim --test day -- --nocapture` prints the figure; it must stay under 50 ms.

use std::time::{Duration, Instant};

use offhook_sim::run::Play;
use offhook_sim::scenario::{Sentence, parse};

/// The bound of the first issue, for a release build.
const MOST: Duration = Duration::from_millis(50);

#[test]
fn a_day_of_re_registration_takes_a_moment() {
    let scenario = parse("phone alice 201\nalice is registered\nwait 24 h\n").expect("it reads");
    let begin = Instant::now();
    let mut play = Play::new(&scenario);
    for (_, sentence) in &scenario.sentences {
        play.act(sentence).expect("the phone stays registered");
    }
    let took = begin.elapsed();
    let registrations = play.registrations();
    println!("a day with {registrations} registrations took {took:?}");
    assert!(
        registrations >= 24,
        "{registrations} registrations in a day of hours"
    );
    let is = Sentence::Registered {
        who: "alice".to_owned(),
        is: true,
        within: Duration::ZERO,
    };
    play.act(&is)
        .expect("still registered at the end of the day");
    assert!(cfg!(debug_assertions) || took < MOST, "{took:?}");
}
