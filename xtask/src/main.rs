//! `cargo xtask`: the long runs that explore and do not gate.

mod fuzz;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const HELP: &str = "\
cargo xtask COMMAND

  fuzz [TARGET...] [--seconds N] [--keep]
                          each fuzz target (all) for N (600) seconds; what it finds stays in fuzz/target/found,
                          and with --keep what reaches new code joins the committed inputs in fuzz/corpus
  worlds [COUNT] [SEED]   COUNT (100000) random worlds from SEED (0); prints the seed of the first that fails
  figures                 the figures of docs/reference/performance.md, each beside its peer in one run
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or(&[]);
    let done = match arguments.first().map(String::as_str) {
        Some("fuzz") => fuzz::fuzz(rest),
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    folder.parent().unwrap_or(folder).to_owned()
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
