//! What is said to an administrator who makes mistakes, word for word: each file with mistakes and each slip on the
//! command line, and all that the program says of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of a tired administrator; the words before a file say what is done with it.
const YEALINK: &str = "#!version:1.0.0.1
account.1.sip_server.1.port = 70000
account.1.pasword = swordfish
account.1.expires = 1h
account.1.codec.1.payload_type = G711
voip/line/0/id=201
account.1.label
account.1.enable = yes
network.internet_port.ip = 10.0.0.1.
account.9.label = Ana
account.1.user_name = 201
account.1.user_name = 202
security.user_password = admin
";

const AUDIOCODES: &str = "system/type=440HD
voip/line/0/id = 201
voip/line/0/enabled=yes
voip/line/0/auth_pasword=swordfish
network/lan/fixed_ip/ip_address=10.0.0.256
account.1.label=Ana
include
include ../../etc/passwd
include http://192.0.2.1/a.cfg
voip/line/12/id=3
";

const PANASONIC: &str = "# Panasonic SIP Phone Standard Format File #\r
PHONE_NUMBER_1=\"201\r
SIP_PRXY_PORT_1=\"70000\"\r
SIP_PASSS_1=\"swordfish\"\r
SIP_RGSTR_ADDR_1=192.0.2.1\r
DISPLAY_NAME_1 = \"Ana\"\r
PHONE_NUMBER_2=\"202\" PHONE_NUMBER_3=\"203\"\r
SIP_SRC_PORT_1=\"\"\r
";

/// Arguments of one run; the key of locked files is given where there is one.
const RUNS: &[(&[&str], Option<&str>)] = &[
    (
        &["config", "check", "--model", "yealink-t28p", "y.cfg"],
        None,
    ),
    (&["config", "check", "a.cfg"], None),
    (&["config", "check", "p.cfg"], None),
    (&["config", "check", "broken.xml"], None),
    (&["config", "check", "utf16.cfg"], None),
    (&["config", "check", "archive.cfg"], None),
    (&["config", "check", "firmware.rom"], None),
    (&["config", "check", "empty.cfg"], None),
    (&["config", "check", "notes.txt"], None),
    (&["config", "check", "nothing"], None),
    (&["config", "check", "gone.cfg"], None),
    (&["config", "check", "locked.cfg"], None),
    (&["config", "check", "--model", "t28", "y.cfg"], None),
    (
        &["config", "check", "--model", "audiocodes-440hd", "y.cfg"],
        None,
    ),
    (
        &["config", "show", "--model", "audiocodes-440hd", "y.cfg"],
        None,
    ),
    (&["config", "show", "a.cfg"], None),
    (&["config", "show", "utf16.cfg"], None),
    (&["config", "diff", "y.cfg", "gone.cfg"], None),
    (
        &["config", "convert", "--to", "yealink", "archive.cfg"],
        None,
    ),
    (&["config", "convert", "--to", "yealink", "p.cfg"], None),
    (
        &["config", "decrypt", "locked.cfg"],
        Some("0123456789abcdef"),
    ),
    (&["config", "decrypt", "locked.cfg"], Some("short")),
    (&["config", "decrypt", "locked.cfg"], None),
    (&["config", "decrypt", "y.cfg"], Some("0123456789abcdef")),
    (&["settings", "explain", "nosuch"], None),
    (&["settings", "explain", "acount.1.label"], None),
];

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder() -> Folder {
    let path = std::env::temp_dir().join(format!("offhook-messages-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join("nothing")).unwrap();
    let utf16: Vec<u8> = YEALINK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, Vec<u8>); 11] = [
        ("y.cfg", YEALINK.into()),
        ("a.cfg", AUDIOCODES.into()),
        ("p.cfg", PANASONIC.into()),
        (
            "broken.xml",
            "<PANASipPhoneConfig>\n<Dev></PANASipPhoneConfig>\n".into(),
        ),
        ("utf16.cfg", [b"\xFF\xFE", utf16.as_slice()].concat()),
        ("archive.cfg", b"PK\x03\x04\x14\0\0\0".into()),
        ("firmware.rom", b"\x7fELF\x02\x01\0\0\0".into()),
        ("empty.cfg", Vec::new()),
        ("notes.txt", b"milk, eggs, bread\n".into()),
        ("locked.cfg", vec![0x9b; 64]),
        ("nothing/readme.txt", b"not a configuration\n".into()),
    ];
    for (name, bytes) in files {
        std::fs::write(path.join(name), bytes).unwrap();
    }
    Folder(path)
}

/// What a run says, without how long it took.
fn said(folder: &Folder, arguments: &[&str], key: Option<&str>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offhook"));
    command.current_dir(&folder.0).args(arguments);
    command.env_remove("OFFHOOK_FILE_KEY");
    if let Some(key) = key {
        command.env("OFFHOOK_FILE_KEY", key);
    }
    let output = command.output().unwrap();
    let key = key.map_or(String::new(), |key| format!("OFFHOOK_FILE_KEY={key} "));
    let mut text = format!("$ {key}offhook {}\n", arguments.join(" "));
    for said in [output.stdout, output.stderr] {
        for line in String::from_utf8(said).unwrap().lines() {
            let line = match line.rsplit_once(" in ") {
                Some((before, time)) if time.ends_with(" s") => before,
                _ => line,
            };
            writeln!(text, "{line}").unwrap();
        }
    }
    writeln!(text, "[{}]\n", output.status.code().unwrap()).unwrap();
    text
}

/// `UPDATE=1` rewrites the texts and fails.
#[test]
fn each_mistake_is_told_in_these_words() {
    let folder = folder();
    let text: String = RUNS
        .iter()
        .map(|(it, key)| said(&folder, it, *key))
        .collect();
    assert!(!text.contains("swordfish"), "a password is shown:\n{text}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages.expected");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
        panic!("{} is rewritten", path.display());
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (number, (line, wanted)) in text.lines().zip(expected.lines()).enumerate() {
        assert_eq!(line, wanted, "line {} of {}", number + 1, path.display());
    }
    assert_eq!(text.len(), expected.len());
}
