//! House rules that no compiler checks, read from the source text.

use std::fs;
use std::path::{Path, PathBuf};

/// Makers' names: allowed in `settings` and `provision` only (ARCHITECTURE.md, "what must never depend").
const MAKERS: &[&str] = &["yealink", "audiocodes", "panasonic"];

/// The longest source file; split by state or by RFC concept before this.
const LONGEST_FILE: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
        .to_owned()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path
                .file_name()
                .is_some_and(|it| it != "target" && it != "node_modules")
            {
                rust_files(&path, found);
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

fn sources(below: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    rust_files(&root().join(below), &mut files);
    files.sort();
    assert!(
        !files.is_empty() || below != "crates",
        "no source below {below}"
    );
    files
        .into_iter()
        .map(|path| {
            (
                path.clone(),
                fs::read_to_string(&path).expect("source is UTF-8"),
            )
        })
        .collect()
}

fn complain(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The code of a file before its unit tests, without comment lines.
fn product_code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod ").unwrap_or(text.len());
    let numbered = text[..end].lines().enumerate();
    numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

#[test]
fn every_file_says_what_it_is() {
    let all = sources("crates").into_iter().chain(sources("xtask"));
    let silent = all.filter(|(_, text)| !text.trim_start().starts_with("//!"));
    complain(
        &silent
            .map(|(path, _)| format!("{}: no module documentation", path.display()))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    let mut faults = Vec::new();
    for (path, text) in sources("crates") {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            faults.push(format!("{}: {lines} lines; split it", path.display()));
        }
    }
    complain(&faults);
}

#[test]
fn no_maker_is_named_outside_the_catalogue_and_provisioning() {
    let mut faults = Vec::new();
    for krate in [
        "base", "wire", "view", "sip", "media", "web", "phone", "sim",
    ] {
        for (path, text) in sources(&format!("crates/{krate}/src")) {
            for (number, line) in product_code(&text) {
                let lower = line.to_lowercase();
                if MAKERS.iter().any(|maker| lower.contains(maker)) {
                    faults.push(format!(
                        "{}:{}: {}",
                        path.display(),
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    complain(&faults);
}

#[test]
fn nothing_is_left_undone_or_switched_off() {
    // Written in two halves so that this file does not find itself.
    let words = [
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
        ["#[ig", "nore"].concat(),
        ["FIX", "ME"].concat(),
        ["#[al", "low("].concat(),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources("crates").into_iter().chain(sources("xtask")) {
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                faults.push(format!(
                    "{}:{}: {}",
                    path.display(),
                    number + 1,
                    line.trim()
                ));
            }
        }
    }
    complain(&faults);
}

#[test]
fn pure_crates_deny_the_clock_the_network_and_the_disk() {
    for krate in [
        "base",
        "wire",
        "view",
        "settings",
        "sip",
        "media",
        "provision",
        "web",
        "phone",
        "sim",
    ] {
        let lib = fs::read_to_string(root().join(format!("crates/{krate}/src/lib.rs")))
            .expect("lib.rs is there");
        assert!(
            lib.contains("#![deny(clippy::disallowed_methods)]"),
            "{krate} does not deny disallowed_methods"
        );
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let listed =
        fs::read_to_string(root().join("docs/concepts/dependencies.md")).unwrap_or_default();
    let mut faults = Vec::new();
    for entry in fs::read_dir(root().join("crates"))
        .expect("crates/ is there")
        .flatten()
    {
        let manifest =
            fs::read_to_string(entry.path().join("Cargo.toml")).expect("a crate has a manifest");
        let table = manifest
            .lines()
            .skip_while(|line| !line.contains("dependencies]"));
        for line in table.take_while(|line| !line.starts_with("[lints]") && !line.starts_with("[["))
        {
            let Some((name, _)) = line.split_once('=') else {
                continue;
            };
            let name = name.trim().trim_end_matches(".workspace");
            if line.starts_with(|it: char| it.is_ascii_alphabetic())
                && !name.starts_with("offhook-")
            {
                let row = format!("| {name} |");
                if !listed.contains(&row) && !listed.contains(&format!("| `{name}` |")) {
                    faults.push(format!(
                        "docs/concepts/dependencies.md does not say why `{name}`"
                    ));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    complain(&faults);
}
