//! Two hundred random worlds; `cargo xtask worlds N` lives through more.

use offhook_sim::worlds;

#[test]
fn in_two_hundred_random_worlds_every_invariant_holds() {
    let first: u64 = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let count: u64 = std::env::var("WORLDS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(200);
    let mut faults = Vec::new();
    for seed in first..first + count {
        if let Err(failure) = worlds::run(seed) {
            faults.push(failure.to_string());
        }
    }
    let shown = faults
        .iter()
        .take(60)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        faults.is_empty(),
        "{} of {count} worlds fail:\n{shown}",
        faults.len()
    );
}
