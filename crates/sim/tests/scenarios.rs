//! Every scenario of `crates/sim/scenarios` comes true, and its ladder is the one beside it.
//!
//! `UPDATE=1 cargo test -p offhook-sim --test scenarios` writes the ladders anew.

use std::{env, fs, path::Path};

use offhook_sim::run::run;
use offhook_sim::scenario::{LANGUAGE, parse};

#[test]
fn every_scenario_comes_true_and_its_ladder_is_the_one_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let only = env::var("SCENARIO").unwrap_or_default();
    let mut faults = Vec::new();
    let mut count = 0;
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of scenarios")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .filter(|path| path.to_string_lossy().contains(&only))
        .collect();
    names.sort();
    for path in names {
        count += 1;
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("a scenario");
        match parse(&text) {
            Err(error) => faults.push(format!("{name}.txt {error}")),
            Ok(scenario) => match run(&scenario) {
                Err(failure) => faults.push(format!("{name}.txt {failure}")),
                Ok(ladder) => faults.extend(compare(&path.with_extension("ladder"), &ladder)),
            },
        }
    }
    assert!(count > 0, "no scenario");
    assert!(
        faults.is_empty(),
        "{} of {count} fail:\n{}",
        faults.len(),
        faults.join("\n\n")
    );
}

fn compare(path: &Path, ladder: &str) -> Option<String> {
    if env::var_os("UPDATE").is_some() {
        fs::write(path, ladder).expect("the ladder is written");
        return None;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    if kept == ladder {
        return None;
    }
    let differs = kept
        .lines()
        .zip(ladder.lines())
        .position(|(old, new)| old != new);
    let at = differs.unwrap_or_else(|| kept.lines().count().min(ladder.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_owned();
    Some(format!(
        "{} differs from line {} on (UPDATE=1 writes it anew):\n- {}\n+ {}",
        path.display(),
        at + 1,
        line(&kept),
        line(ladder)
    ))
}

#[test]
fn the_page_about_the_language_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/scenarios.md");
    let mut page = "# The language of scenarios\n\n\
        One sentence a line; `#` begins a comment.\n\
        Set-up sentences come before the first action.\n\
        A TIME is a number and `ms`, `s`, `min` or `h`.\n\
        Scenarios are in `crates/sim/scenarios`, each with the ladder it gives beside it.\n\
        `cargo test -p offhook-sim --test scenarios` plays them; with `UPDATE=1` it writes the ladders and this page.\n\n\
        | sentence |\n| --- |\n"
        .to_owned();
    for rule in LANGUAGE {
        page.push_str(&format!("| `{}` |\n", rule.replace('|', "\\|")));
    }
    assert_eq!(compare(&path, &page), None);
}
