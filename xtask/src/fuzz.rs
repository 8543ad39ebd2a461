//! `cargo xtask fuzz`: builds the targets with the compiler of the project, runs them, and says what came of it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{root, run, say};

/// Seconds a target runs unless told otherwise.
const SECONDS: u32 = 600;
/// Seconds after which one input counts as a hang.
const INPUT_SECONDS: u32 = 10;
/// Bytes of the longest input.
const INPUT_BYTES: u32 = 4_096;

/// What makes the compiler count the edges that an input reaches, and panic where a release build would wrap.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Coverflow-checks -Ccodegen-units=1";

/// The makers' words in the names of targets, each with the manuals that hold the keys of its files.
const MAKERS: [(&str, [&str; 2]); 3] = [
    ("yealink", ["003", "004"]),
    ("audiocodes", ["002", "002"]),
    ("panasonic", ["000", "000"]),
];

/// What the arguments ask for.
struct Wanted {
    targets: Vec<String>,
    seconds: u32,
    keep: bool,
}

/// What came of one target.
struct Outcome {
    target: String,
    runs: String,
    edges: String,
    inputs: usize,
    new: usize,
    crash: Option<PathBuf>,
}

/// Runs the targets one after another and prints a table of them.
///
/// # Errors
/// Where something is missing or does not build, and where an input made a target panic, hang or take too much memory.
pub(crate) fn fuzz(arguments: &[String]) -> Result<(), String> {
    let wanted = parse(arguments)?;
    let host = host()?;
    build(&host, &wanted.targets)?;
    let outcomes: Vec<Outcome> = wanted
        .targets
        .iter()
        .map(|target| explore(&host, target, &wanted))
        .collect::<Result<_, _>>()?;
    say(&table(&outcomes));
    let crashes: Vec<String> = outcomes
        .iter()
        .filter_map(|outcome| {
            let input = outcome.crash.as_ref()?.display();
            Some(format!(
                "{0} fails: copy {input} to fuzz/corpus/{0}, and `cargo test corpus` shows where",
                outcome.target
            ))
        })
        .collect();
    if crashes.is_empty() {
        Ok(())
    } else {
        Err(crashes.join("\n"))
    }
}

fn parse(arguments: &[String]) -> Result<Wanted, String> {
    let all = targets()?;
    let mut wanted = Wanted {
        targets: Vec::new(),
        seconds: SECONDS,
        keep: false,
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--keep" => wanted.keep = true,
            "--seconds" => {
                let number = arguments.next().and_then(|it| it.parse().ok());
                wanted.seconds = number
                    .filter(|seconds| *seconds > 0)
                    .ok_or("--seconds needs a number of seconds above 0")?;
            }
            target if all.iter().any(|it| it == target) => wanted.targets.push(target.to_owned()),
            stranger => {
                return Err(format!(
                    "no target {stranger}; there are {}",
                    all.join(", ")
                ));
            }
        }
    }
    if wanted.targets.is_empty() {
        wanted.targets = all;
    }
    Ok(wanted)
}

/// Every target's name, in order.
fn targets() -> Result<Vec<String>, String> {
    let folder = root().join("fuzz/fuzz_targets");
    let mut names: Vec<String> = files(&folder)?
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(wrong)?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

/// The compiler's name for this machine: with it named, build scripts are not counted in.
fn host() -> Result<String, String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .current_dir(root())
        .output()
        .map_err(|error| format!("rustc: {error}"))?;
    let words = String::from_utf8_lossy(&output.stdout);
    let host = words.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "rustc -vV names no host".to_owned())
}

fn build(host: &str, targets: &[String]) -> Result<(), String> {
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let found = Command::new(&compiler).arg("--version").output();
    if !found.is_ok_and(|output| output.status.success()) {
        return Err(format!(
            "`{compiler}` does not run: libFuzzer is built from C++. Install g++ or clang (Debian: apt install g++) \
             or name yours in CXX. Nothing else is needed: neither cargo-fuzz nor a nightly compiler."
        ));
    }
    let mut command = Command::new("cargo");
    command
        .args(["build", "--quiet", "--release", "--target", host])
        .args(["--manifest-path", "fuzz/Cargo.toml"])
        .args(["--target-dir", "fuzz/target"])
        .env("RUSTFLAGS", FLAGS);
    for target in targets {
        command.args(["--bin", target]);
    }
    run(&mut command)
}

fn explore(host: &str, target: &str, wanted: &Wanted) -> Result<Outcome, String> {
    let root = root();
    let committed = root.join("fuzz/corpus").join(target);
    let found = root.join("fuzz/target/found").join(target);
    let artifacts = root.join("fuzz/artifacts").join(target);
    for folder in [&committed, &found, &artifacts] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let program = root
        .join("fuzz/target")
        .join(host)
        .join("release")
        .join(target);
    let before = [files(&found)?.len(), files(&committed)?.len()];
    say(&format!("{target}: {} seconds", wanted.seconds));
    let log = run_target(&program, target, [&found, &committed, &artifacts], wanted)?;
    let crash = log.lines().rev().find_map(|line| {
        let (_, path) = line.split_once("Test unit written to ")?;
        Some(PathBuf::from(path.trim()))
    });
    let mut new = files(&found)?.len() - before[0];
    if wanted.keep && crash.is_none() {
        merge(&program, &committed, &found)?;
        new = files(&committed)?.len() - before[1];
    }
    let state = log.lines().rev().find(|line| line.contains(" cov: "));
    let after = |word: &str| {
        let mut words = state.unwrap_or_default().split_whitespace();
        words.find(|it| *it == word);
        words.next().unwrap_or("-").to_owned()
    };
    let runs = log
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    Ok(Outcome {
        target: target.to_owned(),
        runs: runs.unwrap_or("-").trim().to_owned(),
        edges: after("cov:"),
        inputs: files(&committed)?.len(),
        new,
        crash,
    })
}

/// Lets a target explore; gives what libFuzzer said.
fn run_target(
    program: &Path,
    target: &str,
    [found, committed, artifacts]: [&Path; 3],
    wanted: &Wanted,
) -> Result<String, String> {
    let root = root();
    let makers = makers_of(target);
    let samples = makers
        .iter()
        .map(|(maker, _)| root.join("crates/settings/tests/corpus").join(maker));
    let mut command = Command::new(program);
    if !makers.is_empty() {
        let words = root.join("fuzz/target").join(format!("{target}.dict"));
        fs::write(&words, dictionary(&makers)?).map_err(|error| error.to_string())?;
        command.arg(format!("-dict={}", words.display()));
    }
    let output = command
        .args([found, committed])
        .args(samples)
        .arg(format!("-max_total_time={}", wanted.seconds))
        .arg(format!("-timeout={INPUT_SECONDS}"))
        .arg(format!("-max_len={INPUT_BYTES}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg("-print_final_stats=1")
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        say(&words_of_failure(&log));
    }
    if output.status.success() || log.contains("Test unit written to ") {
        Ok(log)
    } else {
        Err(format!("{target} ended with {}", output.status))
    }
}

/// What a target said when it failed: from its panic or libFuzzer's own error on.
fn words_of_failure(log: &str) -> String {
    /// Lines that are shown.
    const LINES: usize = 40;
    let lines = log.lines();
    let said = lines.skip_while(|line| !(line.contains("panicked at") || line.contains("ERROR:")));
    said.take(LINES).collect::<Vec<_>>().join("\n")
}

/// Takes into the committed inputs those of the found ones that reach an edge no other does.
fn merge(program: &Path, committed: &Path, found: &Path) -> Result<(), String> {
    let mut command = Command::new(program);
    command
        .args(["-set_cover_merge=1", "-use_counters=0", "-verbosity=0"])
        .args([committed, found])
        .stderr(Stdio::null());
    run(&mut command)
}

/// The makers whose files a target reads: those in its name, or all for one of settings that names none.
fn makers_of(target: &str) -> Vec<(&'static str, [&'static str; 2])> {
    let mut named = MAKERS.to_vec();
    named.retain(|(maker, _)| target.contains(maker));
    if named.is_empty() && target.starts_with("settings") {
        named = MAKERS.to_vec();
    }
    named
}

/// Every key of the makers' manuals, for a fuzzer finds no key by chance.
fn dictionary(makers: &[(&str, [&str; 2])]) -> Result<String, String> {
    let table = root().join("crates/settings/data/manuals.tsv");
    let rows =
        fs::read_to_string(&table).map_err(|error| format!("{}: {error}", table.display()))?;
    let mut words = String::new();
    for row in rows.lines() {
        let mut cells = row.split('\t');
        let (Some(manual), Some(key)) = (cells.next(), cells.next()) else {
            continue;
        };
        if makers.iter().any(|(_, manuals)| manuals.contains(&manual)) {
            let number = if manual == "002" { "0" } else { "1" };
            let key = key.replace("{n}", number).replace("{m}", number);
            let key = key.replace('\\', "\\\\").replace('"', "\\\"");
            writeln!(words, "\"{key}\"").expect("a String takes every write");
        }
    }
    Ok(words)
}

fn table(outcomes: &[Outcome]) -> String {
    let mut text = format!(
        "{:<24} {:>12} {:>8} {:>8} {:>6}  failed\n",
        "target", "runs", "edges", "inputs", "new"
    );
    for it in outcomes {
        let crash = it.crash.as_ref();
        let failed = crash.map_or_else(|| "no".to_owned(), |path| path.display().to_string());
        writeln!(
            text,
            "{:<24} {:>12} {:>8} {:>8} {:>6}  {failed}",
            it.target, it.runs, it.edges, it.inputs, it.new
        )
        .expect("a String takes every write");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_has_the_keys_of_the_makers_it_reads() {
        let words = dictionary(&makers_of("settings_audiocodes")).expect("the table is there");
        assert!(words.contains("\"voip/line/0/id\"\n"), "{words}");
        assert!(!words.contains("account.1.label"));
        assert_eq!(makers_of("settings_check").len(), 3);
        assert_eq!(makers_of("sip_message").len(), 0);
    }

    #[test]
    fn every_target_has_a_small_corpus_that_a_test_replays() {
        let replays = [
            "wire/tests/corpus.rs",
            "settings/tests/fuzzed.rs",
            "provision/tests/fuzzed.rs",
        ];
        let replays =
            replays.map(|it| fs::read_to_string(root().join("crates").join(it)).expect(it));
        let mut bytes = 0;
        for target in targets().expect("they can be listed") {
            let inputs = files(&root().join("fuzz/corpus").join(&target)).expect("it has a folder");
            assert!(
                (3..200).contains(&inputs.len()),
                "{target}: {}",
                inputs.len()
            );
            let sizes = inputs
                .iter()
                .map(|it| fs::metadata(it).expect("it is there").len());
            bytes += sizes.sum::<u64>();
            let named = format!("\"{target}\"");
            assert!(replays.iter().any(|it| it.contains(&named)), "{target}");
        }
        assert!(bytes < 1_000_000, "{bytes} bytes");
    }

    #[test]
    fn a_target_that_is_not_there_is_named_with_those_that_are() {
        let wanted = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
            parse(&words)
        };
        let Err(refused) = wanted(&["sdb"]) else {
            panic!("it is taken");
        };
        assert!(
            refused.contains("no target sdb") && refused.contains("sdp"),
            "{refused}"
        );
        let fine = wanted(&["sdp", "--seconds", "5"]).expect("it is there");
        assert_eq!((fine.targets.len(), fine.seconds, fine.keep), (1, 5, false));
        assert_eq!(wanted(&[]).expect("all").seconds, SECONDS);
        assert!(wanted(&["--seconds", "soon"]).is_err());
    }
}
