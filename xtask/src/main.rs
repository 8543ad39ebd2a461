//! `cargo xtask`: the long runs that explore and do not gate.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  fuzz [SECONDS] [TARGET...]   each fuzz target for SECONDS (600) with cargo-fuzz on nightly; new inputs stay in fuzz/corpus
  worlds [COUNT] [SEED]        COUNT (100000) random worlds from SEED (0); prints the seed of the first that fails
  figures                      the figures of docs/reference/performance.md, each beside its peer in one run
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or(&[]);
    let done = match arguments.first().map(String::as_str) {
        Some("fuzz") => fuzz(rest),
        Some("worlds") => worlds(rest),
        Some("figures") => figures(),
        Some(_) | None => {
            say(HELP);
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            say(&words);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a command-line tool talks on standard error"
)]
fn say(words: &str) {
    eprintln!("{words}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command
        .current_dir(root())
        .status()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?} ended with {status}"))
    }
}

fn fuzz(arguments: &[String]) -> Result<(), String> {
    let seconds = arguments.first().map_or("600", String::as_str);
    seconds
        .parse::<u32>()
        .map_err(|_| format!("{seconds} is not a number of seconds"))?;
    let mut targets = arguments.get(1..).unwrap_or(&[]).to_vec();
    if targets.is_empty() {
        targets = fuzz_targets()?;
    }
    for target in targets {
        let limit = format!("-max_total_time={seconds}");
        run(Command::new("cargo").args([
            "+nightly",
            "fuzz",
            "run",
            &target,
            "--",
            &limit,
            "-timeout=5",
        ]))?;
    }
    Ok(())
}

fn fuzz_targets() -> Result<Vec<String>, String> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let names = entries
        .flatten()
        .filter_map(|entry| entry.path().file_stem().map(ToOwned::to_owned));
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

fn worlds(arguments: &[String]) -> Result<(), String> {
    let count = arguments.first().map_or("100000", String::as_str);
    let seed = arguments.get(1).map_or("0", String::as_str);
    let example = [
        "run",
        "--release",
        "--quiet",
        "-p",
        "offhook-sim",
        "--example",
        "worlds",
        "--",
    ];
    run(Command::new("cargo").args(example).args([count, seed]))
}

fn figures() -> Result<(), String> {
    run(Command::new("cargo").args(["build", "--release", "--quiet"]))?;
    for name in ["parse", "calls", "day"] {
        let manifest = [
            "run",
            "--release",
            "--quiet",
            "--manifest-path",
            "benches/Cargo.toml",
            "--bin",
            name,
        ];
        run(Command::new("cargo").args(manifest))?;
    }
    for script in ["benches/check_tree.py", "benches/whole_process.py"] {
        run(Command::new("/usr/bin/python3").arg(script))?;
    }
    Ok(())
}
