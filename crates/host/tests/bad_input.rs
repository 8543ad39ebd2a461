//! Files that nobody should write, given to the program: each run ends with a clear word, in bounded time and memory,
//! and asks no server for anything.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use nix::sys::resource::{UsageWho, getrusage};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// Longest that one run may take, without optimisation and on a busy machine.
const MAX_TIME: Duration = Duration::from_secs(30);

/// Most memory that one run may hold, in kilobytes.
const MAX_MEMORY: i64 = 300 * 1024;

/// Length of the files that are too long to be read.
const GIGABYTE: u64 = 1 << 30;

/// A folder of its own under the system's temporary one, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("offhook-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("tree/q")).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    /// A file of a gigabyte that begins with `text` and has no other line.
    fn gigabyte(&self, name: &str, text: &str) {
        self.write(name, text);
        let file = std::fs::File::options().write(true).open(self.0.join(name));
        file.unwrap().set_len(GIGABYTE).unwrap();
    }

    /// Runs `offhook config` on files here; gives what it said and its code, and holds it to the bounds.
    fn run(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let began = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_offhook"))
            .current_dir(&self.0)
            .env("OFFHOOK_FILE_KEY", "0123456789abcdef")
            .arg("config")
            .args(arguments)
            .output()
            .unwrap();
        let took = began.elapsed();
        let memory = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(took < MAX_TIME, "{arguments:?}: {took:?}");
        // The most of all runs so far; in kilobytes except on macOS, which counts bytes.
        let unit = if cfg!(target_os = "macos") { 1_024 } else { 1 };
        assert!(memory / unit < MAX_MEMORY, "{arguments:?}: {memory} kB");
        (said, output.status.code())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const YEALINK: &str = "#!version:1.0.0.1\naccount.1.label = Ana\n";
const AUDIOCODES: &str = "system/type=440HD\nvoip/line/0/id=201\n";
const PANASONIC: &str = "# Panasonic SIP Phone Standard Format File #\r\n";

/// Each command on each file, the code it ends with, and words it says.
type Case<'a> = (&'a [&'a str], i32, &'a str);

#[test]
fn each_bad_file_ends_a_run_with_a_clear_word_in_bounded_time_and_memory() {
    let folder = Folder::new("bad-input");
    folder.gigabyte("line.cfg", &format!("{YEALINK}account.1.label = "));
    folder.gigabyte("zeros.cfg", "");
    folder.write(
        "junk.cfg",
        [YEALINK.as_bytes(), b"account.2.label = \xff\xfe\n"].concat(),
    );
    folder.write("nul.cfg", format!("{YEALINK}account.2.label = a\0b\n"));
    let many: String = (0..100_000)
        .map(|n| format!("account.2.label = {n}\n"))
        .collect();
    folder.write(
        "many.cfg",
        format!("{YEALINK}{many}account.3.label = Cem\n"),
    );
    let entities = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;\">]><PANASipPhoneConfig/>";
    folder.write("entities.xml", entities);
    let deep = "<a>".repeat(30_000);
    folder.write("deep.xml", format!("<PANASipPhoneConfig>{deep}"));
    let wide: String = (0..20_000).map(|n| format!(" A{n}=\"\"")).collect();
    folder.write("wide.xml", format!("<PANASipPhoneConfig{wide}/>"));
    folder.write(
        "large.cfg",
        format!("{PANASONIC}{}", "#\r\n".repeat(50_000)),
    );
    folder.write("locked.cfg", [0x9b; 64]);
    folder.write("short.cfx", [0x9b; 63]);

    let cases: &[Case<'_>] = &[
        (&["check", "line.cfg"], 1, "too large"),
        (&["show", "line.cfg"], 0, "too large"),
        (
            &["convert", "--to", "audiocodes", "line.cfg"],
            1,
            "too large",
        ),
        (&["check", "zeros.cfg"], 1, "too large"),
        (
            &["convert", "--to", "audiocodes", "zeros.cfg"],
            3,
            "too large",
        ),
        (&["decrypt", "zeros.cfg"], 3, "zeros.cfg"),
        (&["check", "junk.cfg"], 0, "junk.cfg:3:1 warning[not-utf8]"),
        (&["show", "junk.cfg"], 0, "Ana"),
        (
            &["check", "nul.cfg"],
            1,
            "nul.cfg:3:1 error[control-character]",
        ),
        (&["show", "nul.cfg"], 0, "Ana"),
        (
            &["convert", "--to", "audiocodes", "nul.cfg"],
            1,
            "extension_display=Ana",
        ),
        (&["check", "many.cfg"], 0, "more problems are not shown"),
        (&["show", "many.cfg"], 0, "Cem"),
        (
            &["convert", "--to", "audiocodes", "many.cfg"],
            0,
            "extension_display=Cem",
        ),
        (&["check", "entities.xml"], 1, "bad-xml"),
        (&["check", "deep.xml"], 1, "bad-xml"),
        (&["check", "wide.xml"], 1, "more than 2000 attributes"),
        (
            &["convert", "--to", "yealink", "wide.xml"],
            1,
            "more than 2000 attributes",
        ),
        (&["check", "large.cfg"], 1, "refuses a file of more than"),
        (&["check", "locked.cfg"], 0, "looks encrypted"),
        (
            &["convert", "--to", "panasonic", "locked.cfg"],
            3,
            "looks encrypted",
        ),
        (&["decrypt", "locked.cfg"], 3, "the key does not fit"),
        (&["decrypt", "short.cfx"], 3, "short.cfx"),
    ];
    let mut wrong = Vec::new();
    for (arguments, code, words) in cases {
        let (said, ended) = folder.run(arguments);
        if ended != Some(*code) || !said.contains(words) {
            wrong.push(format!("{arguments:?} ended with {ended:?}:\n{said:.600}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_included_from_a_server_or_outside_the_tree_is_named_and_never_read() {
    let folder = Folder::new("bad-includes");
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let url = format!("http://{}/a.cfg", server.local_addr().unwrap());
    folder.write("secret.cfg", "voip/line/0/id=out\n");
    let own = format!(
        "{AUDIOCODES}include {url}\ninclude ../../etc/passwd\ninclude ../secret.cfg\ninclude /etc/passwd\ninclude c0.cfg\ninclude loop.cfg\n"
    );
    folder.write("tree/00908f000001.cfg", own);
    folder.write("tree/loop.cfg", "include loop.cfg\n");
    for number in 0..1_000 {
        let next = format!("include c{}.cfg\n", number + 1);
        folder.write(&format!("tree/c{number}.cfg"), next);
    }
    folder.write("tree/c1000.cfg", "voip/line/1/id=202\n");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, folder.0.join(name)).unwrap();
    };
    link("../secret.cfg", "tree/00908f000002.cfg");
    link("/etc", "tree/etc");
    link("../loop.cfg", "tree/q/inside.cfg");

    let (said, code) = folder.run(&["check", "tree"]);
    assert_eq!(code, Some(1), "{said}");
    for words in [
        "tree/00908f000001.cfg:3:1 note[remote-include]",
        "tree/00908f000001.cfg:4:1 error[outside-include] `include ../../etc/passwd`",
        "tree/00908f000001.cfg:5:1 error[outside-include] `include ../secret.cfg`",
        "tree/00908f000001.cfg:6:1 error[outside-include] `include /etc/passwd`",
        "tree/loop.cfg:1:1 error[include-loop]",
        "error[include-too-deep]",
        "tree/00908f000002.cfg is left out; it leads out",
        "tree/etc is left out; it leads out",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(!said.contains("inside.cfg is left out"), "{said}");
    for arguments in [
        &["show", "tree/00908f000001.cfg"][..],
        &["convert", "--to", "yealink", "tree/00908f000001.cfg"],
    ] {
        let (said, code) = folder.run(arguments);
        assert_eq!(code, Some(0), "{said}");
        assert!(
            said.contains("`include ../../etc/passwd` is not followed"),
            "{said}"
        );
        assert!(!said.contains("out\n") && !said.contains("root:"), "{said}");
    }
    assert!(server.accept().is_err(), "a server was asked");
}
