//! What a check of a folder finds.

use super::*;
use crate::problem::Severity;

const FIRST: &str = "# Panasonic SIP Phone Standard Format File #\r\n";

pub(super) fn check(files: &[(&str, &str)]) -> Report {
    let entrants: Vec<_> = files
        .iter()
        .map(|(path, _)| Entrant {
            path,
            with_folder: true,
        })
        .collect();
    let file = |place: usize| File {
        path: files[place].0,
        bytes: files[place].1.as_bytes(),
    };
    let names = Names::new(&entrants, None);
    let shared = names
        .shared()
        .iter()
        .map(|place| look(&names, file(*place)));
    let shared = shared.collect();
    let phones: Vec<Vec<usize>> = names.phones().to_vec();
    let tree = Tree::new(names, shared);
    let phones = phones.iter().map(|places| {
        let files: Vec<_> = places.iter().map(|place| file(*place)).collect();
        tree.phone(&files)
    });
    let phones = phones.collect();
    tree.report(phones)
}

fn yealink(lines: &str) -> String {
    format!("#!version:1.0.0.1\n{lines}")
}

pub(super) fn codes(report: &Report) -> Vec<(&str, u32, &str)> {
    let problems = report.problems.iter();
    problems
        .map(|problem| (&*problem.file, problem.line, problem.code))
        .collect()
}

#[test]
fn a_file_named_after_an_address_belongs_to_one_phone() {
    for (name, address) in [
        ("001565A1B2C3.cfg", Some("001565a1b2c3")),
        ("Config0080F0000202.cfg", Some("0080f0000202")),
        ("00908f000001_voip.cfg", Some("00908f000001")),
        ("y000000000000.cfg", None),
        ("20241201120000.cfg", None),
        ("KX-UT670.cfg", None),
        ("ä.cfg", None),
    ] {
        assert_eq!(address_in(name).as_deref(), address, "{name}");
    }
}

#[test]
fn each_file_is_placed_by_its_name_its_content_and_its_folder() {
    let label = yealink("account.1.label = Ana\n");
    let first = format!(
        "{FIRST}CFG_MASTER_FILE_PATH=\"https://a/site.cfg\"\r\nCFG_STANDARD_FILE_PATH=\"https://a/Config{{MAC}}.cfg\"\r\n"
    );
    let phone = format!("{FIRST}PHONE_NUMBER_1=\"201\"\r\n");
    let report = check(&[
        ("a/001565000001.cfg", &label),
        ("a/y000000000005.cfg", &label),
        ("b/001565000002.cfg", &label),
        ("b/y000000000000.cfg", &label),
        ("b/y000000000099.cfg", &label),
        (
            "c/00908f000001.cfg",
            "system/type=440HD\nvoip/line/0/id=1\n",
        ),
        ("c/430HD_voip.cfg", "voip/line/0/id=1\n"),
        ("d/Config0080F0000001.cfg", &phone),
        ("d/KX-UT670.cfg", &first),
        ("d/site.cfg", &phone),
    ]);
    let placed: Vec<_> = report
        .files
        .iter()
        .map(|placed| (placed.model.map_or("", |model| model.id), placed.layer))
        .collect();
    assert_eq!(
        placed,
        [
            ("yealink-t22p", Layer::Own),
            ("yealink-t22p", Layer::Common),
            ("", Layer::Own),
            ("yealink-t28p", Layer::Common),
            ("", Layer::Common),
            ("audiocodes-440hd", Layer::Own),
            ("audiocodes-430hd", Layer::Common),
            ("panasonic-kx-ut670", Layer::Own),
            ("panasonic-kx-ut670", Layer::PreProvisioned),
            ("panasonic-kx-ut670", Layer::Master),
        ]
    );
}

#[test]
fn what_the_model_of_the_tree_lacks_is_noted_once_a_key() {
    let own = yealink("account.1.label = A\naccount.3.label = B\n");
    let report = check(&[
        ("001565000001.cfg", &own),
        ("y000000000007.cfg", &yealink("account.1.label = A\n")),
    ]);
    assert_eq!(
        codes(&report),
        [("001565000001.cfg", 3, "no-such-line")],
        "a T20P has two lines"
    );

    let two = yealink("memorykey.1.type = 13\nmemorykey.2.type = 13\n");
    let of = |common: &str| {
        let report = check(&[("001565000001.cfg", &two), (common, &own)]);
        let told = report.problems.iter();
        told.filter(|problem| {
            problem.code == "not-on-this-model" && problem.key.starts_with("memory")
        })
        .map(|problem| (problem.line, problem.severity))
        .collect::<Vec<_>>()
    };
    assert_eq!(of("y000000000000.cfg"), []);
    assert_eq!(of("y000000000037.cfg"), [(2, Severity::Note)]);
}

#[test]
fn a_rule_that_breaks_only_between_two_files_names_both_at_the_own_file() {
    let common = yealink("network.port.max_rtpport = 11790\n");
    let own = yealink("network.port.min_rtpport = 11795\n");
    let fine = yealink("network.port.min_rtpport = 11000\n");
    let report = check(&[
        ("t/001565000001.cfg", &own),
        ("t/001565000002.cfg", &fine),
        ("t/y000000000000.cfg", &common),
    ]);
    assert_eq!(
        codes(&report),
        [("t/001565000001.cfg", 2, "rtp-port-order")]
    );
    let problem = &report.problems[0];
    assert_eq!(problem.key, "network.port.min_rtpport");
    for words in [
        "`network.port.min_rtpport` is `11795`",
        "`network.port.max_rtpport` is `11790` in t/y000000000000.cfg line 2",
    ] {
        assert!(problem.message.contains(words), "{}", problem.message);
    }
}

#[test]
fn what_a_common_file_breaks_is_told_there_once() {
    let broken = yealink("network.port.min_rtpport = 12000\n");
    let healing = yealink("network.port.max_rtpport = 13000\n");
    let other = yealink("account.1.label = A\n");
    let told = |owns: [&str; 2]| {
        let report = check(&[
            ("001565000001.cfg", owns[0]),
            ("001565000002.cfg", owns[1]),
            ("y000000000000.cfg", &broken),
        ]);
        let told = report.problems.iter();
        told.map(|problem| format!("{}:{} {}", problem.file, problem.line, problem.help))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told([&other, &other]),
        ["y000000000000.cfg:2 change one of them (003:3055)"]
    );
    assert_eq!(
        told([&other, &healing]),
        [
            "y000000000000.cfg:2 so it is with 1 of the 2 files laid over this one, as 001565000001.cfg (003:3055)"
        ]
    );
    assert_eq!(told([&healing, &healing]), [""; 0]);
}

#[test]
fn what_a_file_lacks_may_stand_in_another_of_the_telephone() {
    let common = yealink("account.1.sip_server.1.address = pbx.example.com\n");
    let own = yealink("account.1.enable = 1\naccount.1.user_name = 201\n");
    let report = check(&[("001565000001.cfg", &own), ("y000000000000.cfg", &common)]);
    assert_eq!(codes(&report), []);

    let none = yealink("account.1.enable = 1\naccount.1.label = A\n");
    let report = check(&[("001565000001.cfg", &none), ("y000000000000.cfg", &common)]);
    assert_eq!(codes(&report), [("001565000001.cfg", 2, "line-incomplete")]);
    assert_eq!(
        report.problems[0].severity,
        Severity::Warning,
        "nothing else can have it"
    );
    let alone = check(&[("001565000001.cfg", &none)]);
    assert_eq!(alone.problems[0].severity, Severity::Note);

    let on = yealink("account.1.enable = 1\naccount.1.sip_server.1.address = pbx.example.com\n");
    let user = yealink("account.1.user_name = 201\n");
    let label = yealink("account.1.label = A\n");
    let told = |owns: [&str; 2]| {
        let report = check(&[
            ("001565000001.cfg", owns[0]),
            ("001565000002.cfg", owns[1]),
            ("y000000000000.cfg", &on),
        ]);
        let told = report.problems.iter();
        told.map(|problem| format!("{}:{} {}", problem.file, problem.line, problem.help))
            .collect::<Vec<_>>()
    };
    let another = yealink("account.1.user_name = 202\n");
    assert_eq!(told([&user, &another]), [""; 0]);
    assert_eq!(
        told([&user, &label]),
        [
            "y000000000000.cfg:3 so it is with 1 of the 2 files laid over this one, as 001565000002.cfg (003:11559, 003:11642, 003:11849)"
        ]
    );
}

#[test]
fn what_has_no_effect_is_told_only_if_no_telephone_switches_it_on() {
    let common = yealink("network.vlan.internet_port_vid = 20\n");
    let on = yealink("network.vlan.internet_port_enable = 1\n");
    let other = yealink("account.1.label = A\n");
    let told = |own: &str| {
        let report = check(&[
            ("001565000001.cfg", &other),
            ("001565000002.cfg", own),
            ("y000000000000.cfg", &common),
        ]);
        report
            .problems
            .iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&other), ["vlan-off"]);
    assert_eq!(told(&on), [""; 0]);
}

#[test]
fn the_common_file_of_another_model_is_not_laid_below() {
    let report = check(&[
        (
            "site/b/001565000001.cfg",
            &yealink("network.port.min_rtpport = 11795\n"),
        ),
        (
            "site/b/y000000000005.cfg",
            &yealink("account.1.label = A\n"),
        ),
        (
            "site/y000000000000.cfg",
            &yealink("network.port.max_rtpport = 11790\n"),
        ),
    ]);
    assert_eq!(codes(&report), []);
}

#[test]
fn where_two_common_files_may_count_each_is_held_against_the_own_file() {
    let max = |port: u32| yealink(&format!("network.port.max_rtpport = {port}\n"));
    let report = check(&[
        (
            "001565000001.cfg",
            &yealink("network.port.min_rtpport = 11795\n"),
        ),
        ("y000000000000.cfg", &max(12000)),
        ("y000000000005.cfg", &max(11790)),
        ("y000000000007.cfg", &max(11785)),
    ]);
    assert_eq!(codes(&report), [("001565000001.cfg", 2, "rtp-port-order")]);
    assert!(report.problems[0].message.contains("y000000000005.cfg"));
}

#[test]
fn an_including_file_is_held_against_all_that_it_includes_and_loops_end() {
    let told = |inner: &str| {
        let report = check(&[
            (
                "p/00908f000001.cfg",
                "system/type=440HD\ninclude a_<MAC>.cfg\nvoip/signalling/sip/sip_t1=4500\n",
            ),
            (
                "p/a_00908f000001.cfg",
                "include b.cfg\ninclude 00908f000001.cfg\nvoip/line/0/id=1\n",
            ),
            ("p/b.cfg", inner),
        ]);
        report
            .problems
            .iter()
            .map(|problem| problem.code)
            .filter(|code| *code != "include-loop")
            .collect::<Vec<_>>()
    };
    assert_eq!(told("voip/line/0/id=1\n"), ["timer-order"]);
    assert_eq!(
        told("voip/signalling/sip/sip_t2=5000\ninclude a_00908f000001.cfg\n"),
        [""; 0]
    );
}

#[test]
fn an_included_file_that_is_not_there_is_named() {
    let body = "include b.cfg\ninclude http://a/c.cfg\ninclude <MAC>_d.cfg\nvoip/line/0/id=1\n";
    let report = check(&[("p/00908f000001.cfg", body), ("p/common.cfg", body)]);
    assert_eq!(
        codes(&report),
        [
            ("p/00908f000001.cfg", 1, "missing-include"),
            ("p/00908f000001.cfg", 2, "remote-include"),
            ("p/00908f000001.cfg", 3, "missing-include"),
            ("p/common.cfg", 1, "missing-include"),
            ("p/common.cfg", 2, "remote-include"),
        ]
    );
    assert!(
        report.problems[2]
            .message
            .contains("`p/00908f000001_d.cfg`")
    );
}

#[test]
fn passwords_fetched_in_clear_are_named_once_for_each_server() {
    let problems = |scheme: &str| {
        let address = |phone: u32| {
            yealink(&format!(
                "auto_provision.server.url = {scheme}://pbx.example.com/{phone}/\naccount.1.password = s3cret-word\n"
            ))
        };
        let report = check(&[
            ("001565000001.cfg", &address(1)),
            ("001565000002.cfg", &address(2)),
        ]);
        assert!(
            report
                .problems
                .iter()
                .all(|problem| !problem.to_string().contains("s3cret"))
        );
        report
    };
    for scheme in ["tftp", "http", "HTTP", "ftp"] {
        let report = problems(scheme);
        assert_eq!(codes(&report), [("001565000001.cfg", 2, "secret-in-clear")]);
        assert_eq!(report.problems[0].key, "auto_provision.server.url");
        assert!(
            report.problems[0].message.contains("so do 1 other"),
            "{}",
            report.problems[0]
        );
    }
    assert_eq!(codes(&problems("https")), []);
    let no_password = yealink("auto_provision.server.url = tftp://pbx.example.com/\n");
    assert_eq!(codes(&check(&[("001565000001.cfg", &no_password)])), []);
}

#[test]
fn one_user_at_two_telephones_is_noted_once() {
    let own = |user: u32| {
        yealink(&format!(
            "account.1.enable = 1\naccount.1.user_name = {user}\n"
        ))
    };
    let common = yealink("account.1.sip_server.1.address = PBX.example.com\n");
    let report = check(&[
        ("a/001565000001.cfg", &own(201)),
        ("a/001565000002.cfg", &own(202)),
        ("a/001565000003.cfg", &own(201)),
        ("a/001565000004.cfg", &own(201)),
        ("a/y000000000000.cfg", &common),
        ("backup/001565000001.cfg", &own(201)),
        ("backup/y000000000000.cfg", &common),
    ]);
    assert_eq!(
        codes(&report),
        [("a/001565000003.cfg", 3, "same-account-twice")]
    );
    assert_eq!(
        report.problems[0].message,
        "`201` at pbx.example.com registers here, too, as in a/001565000001.cfg line 3 and at one other telephone"
    );
    let shared = |user: u32| {
        yealink(&format!(
            "account.1.enable = 1\naccount.1.user_name = {user}\naccount.1.bla_number = {user}\n"
        ))
    };
    let report = check(&[
        ("a/001565000001.cfg", &shared(201)),
        ("a/001565000002.cfg", &shared(201)),
        ("a/y000000000000.cfg", &common),
    ]);
    assert!(
        report
            .problems
            .iter()
            .all(|problem| problem.code != "same-account-twice")
    );
}

#[test]
fn two_files_of_one_telephone_are_named_if_they_differ() {
    let [one, other] = [1, 2].map(|label| yealink(&format!("account.1.label = {label}\n")));
    let report = check(&[("001565ABCDEF.cfg", &one), ("001565abcdef.cfg", &other)]);
    assert_eq!(
        codes(&report),
        [("001565abcdef.cfg", 0, "same-phone-twice")]
    );
    let report = check(&[("001565ABCDEF.cfg", &one), ("001565abcdef.cfg", &one)]);
    assert_eq!(codes(&report), []);
}
