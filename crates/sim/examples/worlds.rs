//! `worlds COUNT SEED`: random worlds from a seed on; the first that fails is printed with its ladder.

#![expect(clippy::print_stdout, reason = "a command-line tool")]

use std::process::ExitCode;

use offhook_sim::worlds;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let count = numbers.first().copied().unwrap_or(1_000);
    let first = numbers.get(1).copied().unwrap_or(0);
    for seed in first..first.saturating_add(count) {
        if let Err(failure) = worlds::run(seed) {
            println!("the world of seed {seed} fails at {failure}");
            return ExitCode::FAILURE;
        }
    }
    println!("{count} worlds from seed {first} on: every invariant holds");
    ExitCode::SUCCESS
}
