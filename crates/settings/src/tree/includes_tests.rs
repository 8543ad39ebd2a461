//! What `include` lines that go wrong are told.

use super::tests::{check, codes};
use crate::dialect::MAX_INCLUDE_DEPTH;

fn chain(files: usize, last: &str) -> Vec<(String, String)> {
    let file = |number: usize| {
        let next = if number + 1 < files {
            format!("include c{}.cfg\n", number + 1)
        } else {
            last.to_owned()
        };
        (format!("p/c{number}.cfg"), next)
    };
    (0..files).map(file).collect()
}

fn told(files: &[(String, String)]) -> Vec<(String, u32, &'static str)> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let report = check(&files);
    let problems = report.problems.iter();
    problems
        .map(|it| (it.file.to_string(), it.line, it.code))
        .collect()
}

#[test]
fn a_loop_of_a_thousand_files_is_told_once() {
    let told = told(&chain(1_000, "include c0.cfg\n"));
    assert_eq!(told, [("p/c999.cfg".to_owned(), 1, "include-loop")]);
}

#[test]
fn a_file_that_includes_itself_is_told() {
    let body = "system/type=440HD\ninclude 00908f000001.cfg\nvoip/line/0/id=1\n";
    let report = check(&[("p/00908f000001.cfg", body), ("p/a.cfg", "include a.cfg\n")]);
    assert_eq!(
        codes(&report),
        [
            ("p/00908f000001.cfg", 2, "include-loop"),
            ("p/a.cfg", 1, "include-loop"),
        ]
    );
}

#[test]
fn a_thousand_levels_are_told_where_they_are_no_longer_followed() {
    let told = told(&chain(1_000, "voip/line/0/id=1\n"));
    let place = format!("p/c{MAX_INCLUDE_DEPTH}.cfg");
    assert_eq!(told, [(place, 1, "include-too-deep")]);
}

#[test]
fn as_deep_as_is_followed_is_fine() {
    assert!(told(&chain(MAX_INCLUDE_DEPTH + 1, "voip/line/0/id=1\n")).is_empty());
}

#[test]
fn thirty_files_that_each_include_all_are_looked_at_once_each() {
    let all: String = (0..30)
        .map(|number| format!("include f{number}.cfg\n"))
        .collect();
    let files: Vec<_> = (0..30)
        .map(|number| (format!("p/f{number}.cfg"), all.clone()))
        .collect();
    let told = told(&files);
    // A depth-first walk enters them in a row: each leads back to itself and to those before it.
    assert_eq!(told.len(), 30 * 31 / 2);
    assert!(told.iter().all(|(_, _, code)| *code == "include-loop"));
}

#[test]
fn an_include_that_leads_out_is_told_and_one_inside_is_not() {
    for (target, code) in [
        ("../../etc/passwd", Some("outside-include")),
        ("../../../../../../etc/passwd", Some("outside-include")),
        ("/etc/passwd", Some("outside-include")),
        ("b/../../../x.cfg", Some("outside-include")),
        ("../q/b.cfg", None),
        ("./b.cfg", None),
        ("gone.cfg", Some("missing-include")),
        ("http://192.0.2.1/a.cfg", Some("remote-include")),
        ("file:///etc/passwd", Some("bad-include")),
    ] {
        let body = format!("system/type=440HD\ninclude {target}\nvoip/line/0/id=1\n");
        let fine = "voip/line/0/id=2\n";
        let report = check(&[
            ("p/q/00908f000001.cfg", &body),
            ("p/q/b.cfg", fine),
            ("p/b.cfg", fine),
        ]);
        let told = codes(&report);
        let expected: Vec<_> = code
            .map(|code| ("p/q/00908f000001.cfg", 2, code))
            .into_iter()
            .collect();
        assert_eq!(told, expected, "{target}");
    }
}
