//! `offhook config check` on a provisioning tree of three makers, with one of each mistake that shows only in a tree.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Output};

const VERSION: &str = "#!version:1.0.0.1\n";
const MARKER: &str = "# Panasonic SIP Phone Standard Format File #\r\n";

/// A folder of its own under the system's temporary one, removed at the end.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("offhook-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Checks the folder `name`, seen from the tree's own.
    fn check(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_offhook"))
            .current_dir(&self.0)
            .args(["config", "check"])
            .args(arguments)
            .output()
            .unwrap()
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn yealink(lines: &str) -> String {
    format!("{VERSION}{lines}")
}

fn account(user: u32) -> String {
    yealink(&format!(
        "account.1.enable = 1\naccount.1.user_name = {user}\naccount.1.password = s3cret-word\n"
    ))
}

/// A certificate that was valid for a day.
fn old_certificate() -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["pbx.example.com".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2020, 1, 2);
    params.self_signed(&key).unwrap().pem()
}

/// Files of three makers, with firmware and the like beside them.
fn a_site() -> Tree {
    let tree = Tree::new("site");
    tree.write(
        "y/y000000000007.cfg",
        yealink(
            "auto_provision.server.url = tftp://192.0.2.1/\naccount.1.sip_server.1.address = pbx.example.com\n\
             network.port.max_rtpport = 11790\nphone_setting.backgrounds = Config:a.jpg\n",
        ),
    );
    tree.write("y/001565000001.cfg", account(201));
    tree.write("y/001565000002.cfg", account(201));
    tree.write(
        "y/001565000003.cfg",
        yealink("network.port.min_rtpport = 11795\naccount.1.enable = 1\n"),
    );
    tree.write("y/001565000004.cfg", yealink("account.3.label = Ana\n"));
    tree.write("y/001565ABCDEF.cfg", yealink("account.1.label = Ana\n"));
    tree.write("y/001565abcdef.cfg", yealink("account.1.label = Bob\n"));
    tree.write("y/001565000005.cfg", [0xA7; 160]);
    tree.write("y/ca.pem", old_certificate());
    tree.write("y/ca.crt", "no certificate");
    tree.write("y/9.71.0.140.rom", [0, 1, 2, 3]);
    tree.write("y/Ring1.wav", "RIFF....WAVE");
    tree.write(
        "y/book.xml",
        "<IPPhoneDirectory><Name a=\"b\">A</Name></IPPhoneDirectory>\n",
    );
    tree.write(
        "a/00908f000001.cfg",
        "system/type=440HD\ninclude site.cfg\ninclude <MAC>_voip.cfg\n",
    );
    tree.write(
        "a/00908f000001_voip.cfg",
        "voip/signalling/sip/sip_t1=4500\n",
    );
    tree.write(
        "p/KX-UT670.cfg",
        format!(
            "{MARKER}CFG_STANDARD_FILE_PATH=\"https://prov.example.com/Config{{MAC}}.cfg\"\r\n"
        ),
    );
    tree.write(
        "p/Config0080F0000001.cfg",
        format!("{MARKER}PHONE_NUMBER_1=\"201\"\r\n"),
    );
    tree
}

/// A problem in short.
fn short(problem: &Value) -> Value {
    json!([
        problem["file"],
        problem["line"],
        problem["severity"],
        problem["code"]
    ])
}

#[test]
fn each_mistake_that_only_a_tree_shows_is_named_where_it_stands() {
    let tree = a_site();
    let output = tree.check(&["--format", "json", "--files", "a", "p", "y"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(short)
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["a/00908f000001.cfg", 2, "warning", "missing-include"],
            ["a/00908f000001_voip.cfg", 1, "warning", "timer-order"],
            ["y/001565000002.cfg", 3, "note", "same-account-twice"],
            ["y/001565000003.cfg", 2, "warning", "rtp-port-order"],
            ["y/001565000003.cfg", 3, "warning", "line-incomplete"],
            ["y/001565000004.cfg", 2, "note", "no-such-line"],
            ["y/001565000005.cfg", 0, "note", "encrypted-file"],
            ["y/001565abcdef.cfg", 0, "warning", "same-phone-twice"],
            ["y/ca.crt", 0, "error", "unreadable-certificate"],
            ["y/ca.pem", 1, "warning", "expired-certificate"],
            ["y/y000000000007.cfg", 2, "warning", "secret-in-clear"],
            ["y/y000000000007.cfg", 5, "note", "not-on-this-model"],
        ])
    );
    assert_eq!(
        json!([
            report["schema"],
            report["files"],
            report["aside"],
            report["unread"]
        ]),
        json!([1, 14, 3, 0])
    );
    assert_eq!(
        report["placed"][0],
        json!({
            "file": "a/00908f000001.cfg",
            "dialect": "AudioCodes",
            "model": "audiocodes-440hd",
            "layer": "own file",
            "address": "00908f000001",
        })
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("s3cret"));
}

#[test]
fn people_are_told_the_same_once_and_what_the_files_are_for() {
    let tree = Tree::new("same");
    for phone in 0..9 {
        tree.write(
            &format!("00156500000{phone}.cfg"),
            yealink("acount.1.label = Ana\n"),
        );
    }
    tree.write("y000000000000.cfg", yealink("lang.gui = English\n"));
    let output = tree.check(&["."]);
    let said = String::from_utf8(output.stdout).unwrap();
    let (told, time) = said.rsplit_once(" in ").unwrap();
    assert!(time.ends_with(" s\n"));
    assert_eq!(
        told,
        "./001565000000.cfg:2:1 warning[unknown-key] unknown key `acount.1.label`, nearest: `account.1.label`\n    \
             2 | acount.1.label = …\n    \
             = help: it is kept as it is and changes nothing\n    \
             = the same: ./001565000001.cfg:2, ./001565000002.cfg:2, ./001565000003.cfg:2 and 5 more\n\
         Yealink SIP-T28P: 1 common file, 9 own files\n\
         10 files, 0 errors, 9 warnings"
    );
}

#[test]
#[cfg(unix)]
fn links_that_lead_back_and_files_that_are_none_end_a_check_as_they_should() {
    let tree = Tree::new("odd-tree");
    tree.write("prov/001565000001.cfg", yealink("account.1.label = Ana\n"));
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, tree.0.join(name)).unwrap();
    };
    link("..", "prov/back");
    link("001565000001.cfg", "prov/001565000002.cfg");
    link("nowhere", "prov/001565000003.cfg");
    let huge = std::fs::File::create(tree.0.join("prov/001565000004.cfg")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let pipe = tree.0.join("prov/001565000005.cfg");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let output = tree.check(&["--format", "json", "prov"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let told: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(short)
        .collect();
    assert_eq!(
        json!(told),
        json!([["prov/001565000004.cfg", 0, "error", "unrecognised-file"]])
    );
    assert_eq!(
        json!([report["files"], report["aside"], report["unread"]]),
        json!([3, 1, 1])
    );
    let said = String::from_utf8(output.stderr).unwrap();
    for words in [
        "prov/001565000003.cfg cannot be read",
        "prov/back is left out",
    ] {
        assert!(said.contains(words), "{said}");
    }
}
