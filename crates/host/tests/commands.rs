//! The program itself on real sockets of this machine: a handful of runs, each bounded in time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder of its own under the system's temporary one, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("offhook-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn offhook(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offhook"));
    command
        .env("XDG_RUNTIME_DIR", folder.0.join("run"))
        .env("XDG_STATE_HOME", folder.0.join("state"))
        .stdin(Stdio::null());
    command
}

fn run(folder: &Folder, arguments: &[&str]) -> Output {
    offhook(folder).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// A running program that is interrupted when the test ends.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        Self(
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        )
    }

    /// Waits for a line of standard output that begins with `start`.
    fn line(&mut self, start: &str) -> String {
        let reader = BufReader::new(self.0.stdout.as_mut().unwrap());
        for line in reader.lines() {
            let line = line.unwrap();
            if line.starts_with(start) {
                return line;
            }
        }
        panic!("never said {start}");
    }

    /// Ctrl-C, and the exit code.
    fn interrupt(&mut self) -> Option<i32> {
        let id = self.0.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        self.0.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.0.try_wait().ok().flatten().is_none() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// A phone and its control socket.
struct Phone {
    running: Running,
    socket: String,
}

impl Phone {
    fn start(folder: &Folder, data: &str, more: &[&str]) -> Self {
        let socket = folder.path(&format!("{data}.sock"));
        let mut command = offhook(folder);
        command
            .args([
                "phone",
                "--headless",
                "--bind",
                "127.0.0.1",
                "--sip-port",
                "0",
            ])
            .args(["--data", &folder.path(data), "--ctl", &socket])
            .args(more);
        let running = Running::start(&mut command);
        let phone = Self { running, socket };
        until("the control socket", || Path::new(&phone.socket).exists());
        phone
    }

    fn ctl(&self, folder: &Folder, arguments: &[&str]) -> Output {
        let mut all = vec!["ctl", "--ctl", &self.socket];
        all.extend(arguments);
        run(folder, &all)
    }

    fn status(&self, folder: &Folder) -> Value {
        json(&self.ctl(folder, &["status", "--json"]))
    }

    fn screen(&self, folder: &Folder) -> String {
        String::from_utf8(self.ctl(folder, &["screen"]).stdout).unwrap()
    }
}

/// The demo's office, for its switchboard.
struct Demo {
    running: Running,
    server: String,
    password: String,
}

impl Demo {
    fn start(folder: &Folder) -> Self {
        let mut running = Running::start(offhook(folder).args([
            "demo",
            "--sip-port",
            "0",
            "--web-port",
            "0",
            "--provision-port",
            "0",
        ]));
        let guests = running.line("Your own phone may register");
        let words: Vec<&str> = guests.split_whitespace().collect();
        let at = words.iter().position(|&word| word == "at").unwrap();
        Self {
            server: words[at + 1].to_owned(),
            password: (*words.last().unwrap()).to_owned(),
            running,
        }
    }

    /// The flags of a phone that registers here.
    fn account(&self, folder: &Folder, number: &str) -> Vec<String> {
        let (host, port) = self.server.split_once(':').unwrap();
        let file = folder.write("password", &self.password);
        let mut flags = vec!["--password-file".to_owned(), file];
        for setting in [
            "enable=1".to_owned(),
            format!("user_name={number}"),
            format!("auth_name={number}"),
            format!("sip_server.1.address={host}"),
            format!("sip_server.1.port={port}"),
        ] {
            flags.extend(["--set".to_owned(), format!("account.1.{setting}")]);
        }
        flags
    }
}

fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}");
        std::thread::yield_now();
    }
}

#[test]
fn the_demo_without_people_makes_its_calls_and_reports_them() {
    let folder = Folder::new("demo");
    let report = json(&run(&folder, &["demo", "--headless", "--json"]));
    assert_eq!(report["ok"], true, "{report:#}");
    assert_eq!(report["phones"].as_array().unwrap().len(), 3);
    for phone in report["phones"].as_array().unwrap() {
        assert_eq!(phone["registered"], true);
        assert!(!phone["files"].as_array().unwrap().is_empty());
    }
    for call in report["calls"].as_array().unwrap() {
        for leg in call["legs"].as_array().unwrap() {
            assert!(leg["heard"].as_f64().unwrap() >= 0.9, "{leg}");
        }
    }
}

#[test]
fn a_phone_is_driven_over_its_control_socket_and_signs_out_at_the_end() {
    let folder = Folder::new("ctl");
    let mut demo = Demo::start(&folder);
    let account = demo.account(&folder, "204");
    let flags: Vec<&str> = account.iter().map(String::as_str).collect();
    let mut phone = Phone::start(&folder, "olive", &flags);
    until("registered", || {
        phone.status(&folder)["accounts"][0]["registered"] == true
    });
    assert!(phone.ctl(&folder, &["dial", "600"]).status.success());
    until("talking", || {
        phone.status(&folder)["calls"][0]["state"] == "Talking"
    });
    assert!(phone.screen(&folder).contains("Talking"));
    let picture = folder.path("screen.png");
    assert!(
        phone
            .ctl(&folder, &["screen", "--png", &picture])
            .status
            .success()
    );
    assert!(std::fs::read(picture).unwrap().starts_with(b"\x89PNG"));
    assert!(phone.ctl(&folder, &["hangup"]).status.success());
    until("hung up", || {
        phone.status(&folder)["calls"]
            .as_array()
            .unwrap()
            .is_empty()
    });
    assert_eq!(
        phone.ctl(&folder, &["press", "nokey"]).status.code(),
        Some(2)
    );
    assert_eq!(phone.running.interrupt(), Some(130));
    let nobody = phone.ctl(&folder, &["status"]);
    assert_eq!(nobody.status.code(), Some(3));
    assert_eq!(demo.running.interrupt(), Some(130));
}

#[test]
fn checking_files_ends_with_the_code_of_what_was_found() {
    let folder = Folder::new("check");
    let good = folder.write(
        "good.cfg",
        "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.label = Ana\n",
    );
    let bad = folder.write(
        "bad.cfg",
        "#!version:1.0.0.1\naccount.1.enable = maybe\nacount.1.label = Ana\n",
    );
    assert_eq!(
        run(&folder, &["config", "check", &good]).status.code(),
        Some(0)
    );
    let output = run(&folder, &["config", "check", "--format", "json", &bad]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["problems"][0]["line"], 2);
    assert_eq!(report["problems"][1]["line"], 3);
    let missing = run(&folder, &["config", "check", &folder.path("none.cfg")]);
    assert_eq!(missing.status.code(), Some(3));
    assert_eq!(run(&folder, &["config", "chek"]).status.code(), Some(2));
    let explained = run(&folder, &["settings", "explain", "account.1.label"]);
    assert_eq!(explained.status.code(), Some(0));
    assert_eq!(
        run(&folder, &["settings", "explain", "zzz"]).status.code(),
        Some(1)
    );
}

#[test]
fn a_second_phone_on_the_same_data_is_told_who_has_it() {
    let folder = Folder::new("held");
    let first = Phone::start(&folder, "data", &[]);
    let second = run(
        &folder,
        &[
            "phone",
            "--headless",
            "--data",
            &folder.path("data"),
            "--ctl",
            &folder.path("second.sock"),
        ],
    );
    assert_eq!(second.status.code(), Some(75));
    let words = String::from_utf8(second.stderr).unwrap();
    let holder = format!("process {}", first.running.0.id());
    assert!(words.contains(&holder), "{words}");
}

/// What a provisioning server of the test does with one connection.
#[derive(Clone, Copy)]
enum Server {
    Good,
    Lying,
    /// Its files are locked with a key that the phone does not have.
    Locked,
}

/// Answers every request on `listener` as told, until the test ends.
fn serve(listener: TcpListener, how: Server) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 2_048];
            let count = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..count]).into_owned();
            let own = head.starts_with("GET /001565000001.cfg");
            let body: &[u8] = match how {
                Server::Good if own => {
                    b"#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.label = Good Olive\naccount.1.user_name = 301\n"
                }
                Server::Good => b"#!version:1.0.0.1\nlang.gui = English\n",
                Server::Locked => &[0x9b; 64],
                Server::Lying => b"<!DOCTYPE html><html><body>Please log in</body></html>",
            };
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(body);
        }
    });
}

fn boots_as_olive(folder: &Folder, url: &str, socket: &str) {
    let flags = [
        "--model",
        "yealink-t28p",
        "--mac",
        "001565000001",
        "--provision",
        url,
        "--ctl",
        socket,
    ];
    let mut command = offhook(folder);
    command
        .args([
            "phone",
            "--headless",
            "--bind",
            "127.0.0.1",
            "--sip-port",
            "0",
        ])
        .args(["--data", &folder.path("data")])
        .args(flags);
    let running = Running::start(&mut command);
    until("the control socket", || Path::new(socket).exists());
    let mut phone = Phone {
        running,
        socket: socket.to_owned(),
    };
    until("Good Olive on the screen", || {
        phone.screen(folder).contains("Good Olive")
    });
    phone.running.interrupt();
}

#[test]
fn a_server_that_is_down_lies_or_locks_leaves_the_phone_on_its_last_good_settings() {
    let folder = Folder::new("provision");
    let good = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", good.local_addr().unwrap());
    serve(good, Server::Good);
    boots_as_olive(&folder, &url, &folder.path("one.sock"));

    let lying = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", lying.local_addr().unwrap());
    serve(lying, Server::Lying);
    boots_as_olive(&folder, &url, &folder.path("two.sock"));

    let locked = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", locked.local_addr().unwrap());
    serve(locked, Server::Locked);
    boots_as_olive(&folder, &url, &folder.path("locked.sock"));

    let down = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", down.local_addr().unwrap());
    drop(down);
    boots_as_olive(&folder, &url, &folder.path("three.sock"));
}

#[test]
fn a_call_says_in_one_object_how_it_went_and_ends_with_its_code() {
    let folder = Folder::new("call");
    let mut demo = Demo::start(&folder);
    let account = demo.account(&folder, "205");
    let call = |target: &str| {
        let mut all = vec![
            "call",
            target,
            "--bind",
            "127.0.0.1",
            "--json",
            "--for",
            "1",
        ];
        all.extend(account.iter().map(String::as_str));
        run(&folder, &all)
    };
    let echo = call("600");
    let report = json(&echo);
    assert_eq!(report["result"], "answered", "{report}");
    assert_eq!(report["codec"], "PCMU");
    assert!(report["received"].as_u64().unwrap() > 10, "{report}");
    assert_eq!(echo.status.code(), Some(0));
    let nobody = call("999");
    let report = json(&nobody);
    assert_eq!(report["result"], "not found", "{report}");
    assert_eq!(nobody.status.code(), Some(1));
    demo.running.interrupt();
}

/// Runs a call that must be over at once.
fn quick(folder: &Folder, arguments: &[&str]) -> Output {
    let began = Instant::now();
    let output = run(folder, arguments);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{arguments:?} took {took:?}");
    output
}

#[test]
fn a_target_nobody_listens_at_is_told_at_once_with_code_3() {
    let folder = Folder::new("nobody");
    let free = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let target = format!("sip:olive@{}", free.local_addr().unwrap());
    drop(free);
    let closed = quick(&folder, &["call", &target, "--bind", "127.0.0.1", "--json"]);
    let report = json(&closed);
    assert_eq!(report["result"], "unreachable", "{report}");
    assert!(
        report["reason"]
            .as_str()
            .unwrap()
            .contains("nothing listens there"),
        "{report}"
    );
    assert_eq!(closed.status.code(), Some(3));
}

#[test]
fn a_slip_on_the_command_line_is_told_before_anything_starts() {
    let folder = Folder::new("slips");
    for (arguments, words) in [
        (
            &["phone", "--set", "trust=anyone"][..],
            "sip_trust_server_only",
        ),
        (&["phone", "--set", "x"], "KEY=VALUE"),
        (
            &["call", "1", "--set", "account.1.sip_server.1.port=banana"],
            "0 to 65535",
        ),
        (&["call", ""], "the target is empty"),
        (&["call", "1", "--for", "-1"], "expected seconds"),
        (&["call", "1", "--dtmf", "1x"], "`x` is no digit"),
        (&["ctl", "press", "nokey"], "soft1"),
        (&["ctl", "digits", "12x"], "`x` is no digit"),
    ] {
        let output = quick(&folder, arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_call_with_a_wrong_password_or_no_line_is_refused_and_says_why() {
    let folder = Folder::new("refused");
    let mut demo = Demo::start(&folder);
    "wrong".clone_into(&mut demo.password);
    let mut all = vec!["call", "600", "--bind", "127.0.0.1", "--json"];
    let account = demo.account(&folder, "204");
    all.extend(account.iter().map(String::as_str));
    let output = quick(&folder, &all);
    let report = json(&output);
    assert_eq!(report["result"], "not registered", "{report}");
    assert!(
        report["reason"].as_str().unwrap().contains("password"),
        "{report}"
    );
    assert_eq!(output.status.code(), Some(1));
    let empty = folder.write("empty.cfg", "#!version:1.0.0.1\nlang.gui = English\n");
    let output = quick(&folder, &["call", "600", "--config", &empty, "--json"]);
    assert_eq!(json(&output)["result"], "no line");
    assert_eq!(output.status.code(), Some(1));
    demo.running.interrupt();
}

#[test]
fn ctrl_c_in_a_call_hangs_up_and_reports_what_was_measured() {
    let folder = Folder::new("broken-off");
    let mut demo = Demo::start(&folder);
    let account = demo.account(&folder, "206");
    let mut command = offhook(&folder);
    command
        .args([
            "call",
            "201",
            "--bind",
            "127.0.0.1",
            "--json",
            "--for",
            "60",
        ])
        .args(&account);
    let mut phone = Running::start(&mut command);
    let calls = || json(&run(&folder, &["ctl", "status", "--json"]))["calls"].clone();
    until("Ana rings", || calls()[0]["state"] == "Ringing");
    assert!(run(&folder, &["ctl", "answer"]).status.success());
    until("Ana hears", || calls()[0]["received"].as_u64() > Some(5));
    let began = Instant::now();
    assert_eq!(phone.interrupt(), Some(130));
    assert!(began.elapsed() < Duration::from_secs(4));
    let mut said = String::new();
    phone
        .0
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report["reason"], "interrupted", "{report}");
    assert_eq!(report["result"], "answered", "{report}");
    assert!(report["sent"].as_u64() > Some(5), "{report}");
    until("Ana's call is over", || {
        calls().as_array().unwrap().is_empty()
    });
    demo.running.interrupt();
}

#[test]
fn an_office_that_finds_its_usual_ports_taken_says_so_and_uses_others() {
    let folder = Folder::new("second");
    // Ours, or already somebody else's: taken in any case.
    let _taken = std::net::UdpSocket::bind("127.0.0.1:5070");
    let mut running =
        Running::start(offhook(&folder).args(["demo", "--web-port", "0", "--provision-port", "0"]));
    let place = running.line("Office on loopback");
    assert!(!place.contains("switchboard 127.0.0.1:5070"), "{place}");
    assert_eq!(running.interrupt(), Some(130));
    let mut said = String::new();
    let mut stderr = running.0.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert!(said.contains("The usual ports are taken"), "{said}");
}

#[test]
fn a_check_goes_on_past_files_that_are_none_and_says_what_each_is() {
    let folder = Folder::new("odd-files");
    let good = folder.write(
        "good.cfg",
        "\u{feff}#!version:1.0.0.1\r\naccount.1.label = Ana\r\n",
    );
    let empty = folder.write("empty.cfg", "");
    let binary = folder.write("binary.cfg", "\0\x01\x02");
    let large = folder.write("large.cfg", &"account.1.label = Ana\n".repeat(1_000_000));
    let other = folder.write("other.cfg", "voip/line/0/id=201\n");
    let check = |files: &[&str]| {
        let mut all = vec!["config", "check"];
        all.extend(files);
        let output = quick(&folder, &all);
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said)
    };
    for (file, words) in [
        (&empty, "the file is empty"),
        (&binary, "this is no text"),
        (&large, "too large"),
    ] {
        let (code, said) = check(&[file, &good]);
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains(words) && said.contains("2 files, 1 error"),
            "{said}"
        );
    }
    let (code, said) = check(&["--model", "yealink-t28p", &other]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("other-maker"), "{said}");
    let (code, said) = check(&[&folder.path("none.cfg"), &good]);
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("1 file, 0 errors, 0 warnings, 1 could not be read"),
        "{said}"
    );
}

#[test]
fn to_the_letter_a_departure_is_an_error_and_otherwise_a_note() {
    let folder = Folder::new("strict");
    let file = folder.write("a.cfg", "#!version:1.0.0.1\nAccount.1.label = Ana\n");
    let check = |more: &[&str]| {
        let mut all = vec!["config", "check", "--format", "json", &file];
        all.extend(more);
        let output = run(&folder, &all);
        let report = json(&output);
        let problem = &report["problems"][0];
        assert_eq!(problem["code"], "other-case", "{report}");
        (
            output.status.code(),
            problem["severity"].as_str().unwrap().to_owned(),
            report["errors"].as_u64(),
        )
    };
    assert_eq!(check(&[]), (Some(0), "note".to_owned(), Some(0)));
    assert_eq!(check(&["--strict"]), (Some(1), "error".to_owned(), Some(1)));
}

#[test]
fn a_file_is_mended_in_place_and_stays_beside_itself_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("fix");
    let was = "#### banner\n#!version:1.0.0.1\nAccount.1.label = Ana\n# remark\nacount.1.x = y \n";
    let file = folder.write("a.cfg", was);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    folder.write("a.cfg.bak", "somebody else's");
    let notes = folder.write("notes.txt", "#!version:1.0.0.9\nAccount.1.label = Ana\n");
    let fix = |more: &[&str]| {
        let mut all = vec!["config", "check", "--fix"];
        all.extend(more);
        let output = run(&folder, &all);
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said)
    };
    let (code, said) = fix(&["--dry-run", &folder.path("")]);
    assert_eq!(code, Some(0), "{said}");
    let change = "a.cfg:3 to mend: `Account.1.label` is written `account.1.label`";
    assert!(said.contains(change), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), was);
    let (code, said) = fix(&[&folder.path("")]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("a.cfg:3 mended: `Account.1.label`"), "{said}");
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "#!version:1.0.0.1\n#### banner\naccount.1.label = Ana\n# remark\nacount.1.x = y \n"
    );
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let read = |name: &str| std::fs::read_to_string(folder.path(name)).unwrap();
    assert_eq!(read("a.cfg.bak"), "somebody else's");
    assert_eq!(read("a.cfg.bak.1"), was);
    assert!(read("notes.txt").contains("Account.1"), "{notes}");
    // What was mended is as it should be, and the copies are no files of a telephone.
    let (_, said) = fix(&[&folder.path("")]);
    assert!(!said.contains("mended") && !said.contains(".bak"), "{said}");
}

#[test]
fn a_file_that_cannot_be_mended_stays_as_it_was_and_says_why() {
    let folder = Folder::new("no-fix");
    let was = "#!version:1.0.0.1\nAccount.1.label = Ana\n";
    let file = folder.write("a.cfg", was);
    let link = folder.path("b.cfg");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let output = run(&folder, &["config", "check", "--fix", &link]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("b.cfg cannot be mended and is as it was: it is a link"),
        "{said}"
    );
    // A limit of the shell stands for a disk that is full.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 0; exec \"$0\" config check --fix \"$1\"",
        ])
        .args([env!("CARGO_BIN_EXE_offhook"), &file])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("a.cfg cannot be mended and is as it was"),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), was);
    let inside: Vec<_> = std::fs::read_dir(&folder.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| {
            name.to_string_lossy().ends_with(".bak") || name.to_string_lossy().contains(".new")
        })
        .collect();
    assert!(inside.is_empty(), "{inside:?}");
    let alone = run(&folder, &["config", "check", "--dry-run", &file]);
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn every_key_of_every_manual_is_known() {
    let folder = Folder::new("coverage");
    let counted = json(&run(&folder, &["settings", "coverage", "--json"]));
    assert_eq!(counted["schema"], 1);
    let manuals = counted["manuals"].as_array().unwrap();
    let totals: Vec<_> = manuals
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one["total"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        totals,
        [("000", 215), ("002", 522), ("003", 528), ("004", 327)]
    );
    for one in manuals {
        assert_eq!(one["known"], one["total"], "{one}");
        let parts = ["live", "kept", "refused"].map(|part| one[part].as_u64().unwrap());
        assert_eq!(parts.iter().sum::<u64>(), one["total"], "{one}");
    }
}

#[test]
fn a_key_is_explained_with_what_each_manual_says_of_it() {
    let folder = Folder::new("explained");
    let explained = json(&run(
        &folder,
        &["settings", "explain", "account.1.dns_srv_type", "--json"],
    ));
    let told = &explained["settings"][0]["spellings"][0]["manuals"][0];
    assert_eq!(told["takes_effect"], "restart");
    assert_eq!(told["source"], "003:12555");
    let text = run(&folder, &["settings", "explain", "account.1.dns_srv_type"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("003:12555: takes effect restart"), "{text}");
}

#[test]
fn the_names_of_keys_are_completed() {
    let folder = Folder::new("names");
    let names = |prefix: &str| {
        let output = run(&folder, &["settings", "names", "--", prefix]);
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(names("jitter_").lines().any(|name| name == "jitter_max"));
    assert!(
        names("voice.jib.")
            .lines()
            .any(|name| name == "voice.jib.max")
    );
    assert!(names("").lines().all(|name| !name.contains(['.', '/'])));
    assert_eq!(names("nothing of the kind"), "");
    // The script asks as a shell would: for the word that is being typed.
    let script = run(&folder, &["completions", "bash"]);
    let program = env!("CARGO_BIN_EXE_offhook");
    let asks = format!(
        "{}\nCOMP_WORDS=(offhook settings explain jitter_ma); COMP_CWORD=3\n\
         _offhook_keys '{program}' jitter_ma explain\necho \"${{COMPREPLY[@]}}\"\n",
        String::from_utf8_lossy(&script.stdout)
    );
    let said = Command::new("bash").args(["-c", &asks]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "jitter_max");
}
