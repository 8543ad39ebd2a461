//! The world without phones: scripted peers and the switchboard, over links of every kind.

use offhook_sim::run::run;
use offhook_sim::scenario::parse;

fn play(text: &str) -> String {
    run(&parse(text).expect("the scenario reads")).unwrap_or_else(|failure| panic!("{failure}"))
}

#[test]
fn a_peer_registers_with_a_digest_and_the_ladder_reads_like_a_figure() {
    let ladder = play("peer carol 203 answers\ncarol is registered\n");
    let lines: Vec<&str> = ladder.lines().map(|line| line[10..].trim_end()).collect();
    assert_eq!(
        lines,
        [
            "carol -> pbx    REGISTER                       expires 3600",
            "pbx   -> carol  401 Unauthorized (REGISTER)",
            "carol -> pbx    REGISTER                       expires 3600  Digest MD5",
            "pbx   -> carol  200 OK (REGISTER)              expires 3600",
        ]
    );
}

#[test]
fn a_lossy_path_only_delays_a_registration() {
    for seed in 1..40 {
        let text = format!(
            "seed {seed}\nnetwork bad_wifi\npeer carol 203 answers\n\
             link carol-pbx loses 30 %\ncarol is registered within 60 s\n"
        );
        play(&text);
    }
}

#[test]
fn the_same_seed_gives_the_same_ladder() {
    let text = "seed 5\nnetwork bad_wifi\npeer a 203 answers\npeer b 204 answers\nwait 2 h\n";
    assert_eq!(play(text), play(text));
    assert_ne!(play(text), play(&text.replace("seed 5", "seed 6")));
}

#[test]
fn a_registrar_that_is_away_is_found_again() {
    let ladder = play(
        "peer carol 203 answers\nregistrar stops\nwait 5 s\ncarol is not registered\n\
         registrar starts\ncarol is registered\nswitchboard has nothing left\n",
    );
    assert!(ladder.contains("starts"));
}

#[test]
fn what_does_not_come_true_is_told_with_line_seed_and_ladder() {
    let scenario = parse(
        "seed 9\npeer carol 203 answers\ncarol is not registered within 1 s\n\
        wait 1 s\ncarol is not registered within 2 s\n",
    )
    .expect("the scenario reads");
    let failure = run(&scenario).expect_err("she is");
    assert_eq!((failure.line, failure.seed), (5, 9));
    assert_eq!(failure.message, "carol is still registered");
    assert!(failure.ladder.contains("200 OK (REGISTER)"));
}

#[test]
fn the_switchboard_shares_no_code_with_the_phone() {
    for (name, text) in [
        ("pbx.rs", include_str!("../src/pbx.rs")),
        ("digest.rs", include_str!("../src/pbx/digest.rs")),
        ("message.rs", include_str!("../src/pbx/message.rs")),
        ("proxy.rs", include_str!("../src/pbx/proxy.rs")),
        ("registrar.rs", include_str!("../src/pbx/registrar.rs")),
        ("request.rs", include_str!("../src/pbx/request.rs")),
        ("rtp.rs", include_str!("../src/pbx/rtp.rs")),
        ("sdp.rs", include_str!("../src/pbx/sdp.rs")),
        ("service.rs", include_str!("../src/pbx/service.rs")),
        ("transaction.rs", include_str!("../src/pbx/transaction.rs")),
    ] {
        for other in [
            "offhook_sip",
            "offhook_wire",
            "offhook_media",
            "offhook_phone",
        ] {
            assert!(!text.contains(other), "{name} uses {other}");
        }
    }
}
