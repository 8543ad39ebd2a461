//! Every command of the guides and of the README's "What next", run as written.
//!
//! A code block marked `sh` runs in a folder of its own; `exit=N` after it is the code it must end with, and
//! `background` starts something that goes on until the next such block or the end of the page. Only names that would
//! lead to the network, and ports others may hold, are put right first.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest wait for one block.
const PATIENCE: Duration = Duration::from_secs(30);

/// One block of a page.
#[derive(Debug)]
struct Block {
    script: String,
    exit: i32,
    background: bool,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(marks) = line.strip_prefix("```sh") else {
            continue;
        };
        let script: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let exit = marks
            .split_once("exit=")
            .map_or(0, |(_, code)| code.trim().parse().unwrap());
        blocks.push(Block {
            script: script.join("\n"),
            exit,
            background: marks.contains("background"),
        });
    }
    blocks
}

/// A folder with what the pages take for granted, and a server that serves its `prov`.
struct Desk {
    folder: PathBuf,
    server: String,
    sip_port: u16,
    running: Option<Child>,
}

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("offhook-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("prov")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = format!("http://{}/", listener.local_addr().unwrap());
        serve(listener, folder.join("prov"));
        let free = UdpSocket::bind("127.0.0.1:0").unwrap();
        let desk = Self {
            folder,
            server,
            sip_port: free.local_addr().unwrap().port(),
            running: None,
        };
        desk.write(
            "prov/y000000000000.cfg",
            "#!version:1.0.0.1\nlang.gui = English\nacount.1.label = Olive\n",
        );
        desk.write(
            "prov/001565a1b2c3.cfg",
            "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = 301\naccount.1.label = Olive\n\
             account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = 50600000\n",
        );
        desk.write(
            "prov/001565aaaaaa.cfg",
            "#!version:1.0.0.1\naccount.1.label = Another\n",
        );
        desk.write("prov/firmware.rom", "\0\x01\x02");
        desk
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }

    /// A shell in the folder, with the program under test before all others.
    fn shell(&self, script: &str) -> Command {
        let script = script
            .replace("http://pbx.example/prov/", &self.server)
            .replace("5071", &self.sip_port.to_string());
        let program = Path::new(env!("CARGO_BIN_EXE_offhook")).parent().unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        shell
            .args(["-eu", "-c", &script])
            .current_dir(&self.folder)
            .env("PATH", format!("{}:{path}", program.display()))
            .env("XDG_RUNTIME_DIR", self.folder.join("run"))
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        shell
    }

    fn run(&mut self, block: &Block) -> String {
        if block.background {
            self.stop();
            // The last command takes the shell's place, so that it hears the signals.
            let at = block.script.find("offhook phone").unwrap();
            let (before, phone) = block.script.split_at(at);
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            let (setup, variables) = before.split_at(line);
            let script = format!("{setup}exec env {variables} {phone}");
            let mut shell = self.shell(&script);
            let child = shell.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            self.running = Some(child.unwrap());
            return String::new();
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let mut child = self.shell(&block.script).spawn().unwrap();
            let mut said = (String::new(), String::new());
            child
                .stdout
                .take()
                .unwrap()
                .read_to_string(&mut said.0)
                .unwrap();
            child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut said.1)
                .unwrap();
            let code = child.wait().unwrap().code();
            if code == Some(block.exit) {
                return said.0;
            }
            // Only a phone that has just been started may be asked again.
            let waits = self.running.is_some() && block.script.starts_with("offhook ctl");
            assert!(
                waits && Instant::now() < end,
                "{}\nended with {code:?}\n{}\n{}",
                block.script,
                said.0,
                said.1
            );
        }
    }

    /// Ctrl-C for what runs; it must end as documented, and soon.
    fn stop(&mut self) {
        let Some(mut child) = self.running.take() else {
            return;
        };
        let asked = Instant::now();
        let id = child.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert!(
            asked.elapsed() < Duration::from_secs(4),
            "Ctrl-C took {:?}",
            asked.elapsed()
        );
    }

    fn follow(mut self, page: &str) -> Vec<String> {
        let blocks = blocks(page);
        assert!(!blocks.is_empty());
        let said = blocks.iter().map(|block| self.run(block)).collect();
        self.stop();
        said
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(child) = &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Serves the files of a folder over HTTP until the test ends.
fn serve(listener: TcpListener, folder: PathBuf) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 2_048];
            let count = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..count]).into_owned();
            let name = head
                .split_whitespace()
                .nth(1)
                .unwrap_or("/")
                .rsplit('/')
                .next();
            let (status, body) = match std::fs::read(folder.join(name.unwrap_or("none"))) {
                Ok(body) => ("200 OK", body),
                Err(_) => ("404 Not Found", Vec::new()),
            };
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(&body);
        }
    });
}

#[test]
fn a_phone_from_your_server_works_as_the_guide_says() {
    let desk = Desk::new("guide-server");
    let said = desk.follow(include_str!(
        "../../../docs/guides/phone-from-your-server.md"
    ));
    assert!(said[0].contains("line_label.1 = Olive"), "{}", said[0]);
    assert!(!said[0].contains("Another"), "{}", said[0]);
    assert!(said[2].contains("001565a1b2c3"), "{}", said[2]);
}

#[test]
fn files_are_checked_in_ci_as_the_guide_says() {
    let desk = Desk::new("guide-ci");
    let said = desk.follow(include_str!("../../../docs/guides/check-in-ci.md"));
    assert!(
        said[0].contains("001565a1b2c3.cfg:6:31 error[bad-value]")
            || said[0].contains("001565a1b2c3.cfg:6:31 error[out-of-range]"),
        "{}",
        said[0]
    );
    assert!(
        said[0].contains("3 files, 1 error, 1 warning, 1 not configuration in "),
        "{}",
        said[0]
    );
    assert!(
        said[1].contains("001565a1b2c3.cfg: Yealink SIP-T28P, own file"),
        "{}",
        said[1]
    );
    assert!(said[3].contains("0 errors, 1 warning"), "{}", said[3]);
}

#[test]
fn files_are_compared_converted_and_locked_as_the_guide_says() {
    let desk = Desk::new("guide-files");
    let said = desk.follow(include_str!("../../../docs/guides/configuration-files.md"));
    assert!(said[2].contains("::error "), "{}", said[2]);
    assert!(said[3].contains("Another"), "{}", said[3]);
    assert!(said[7].contains("0 errors, 0 warnings in"), "{}", said[7]);
    assert!(
        said[8].contains("2 files, 0 errors, 0 warnings in"),
        "{}",
        said[8]
    );
    assert!(said[9].contains("takes effect"), "{}", said[9]);
    assert!(said[10].starts_with("manual  keys  known"), "{}", said[10]);
}

#[test]
fn a_phone_is_a_test_fixture_as_the_guide_says() {
    Desk::new("guide-fixture").follow(include_str!("../../../docs/guides/test-fixture.md"));
}

/// Half a second of silence at 8 kHz, as a WAV file.
fn silence() -> Vec<u8> {
    let samples = [0_u8; 8_000];
    let mut file = b"RIFF".to_vec();
    file.extend(36_u32.saturating_add(8_000).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(8_000_u32.to_le_bytes());
    file.extend(16_000_u32.to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(8_000_u32.to_le_bytes());
    file.extend(samples);
    file
}

/// Starts an office for its switchboard; gives it with the address and the guests' password.
fn office(desk: &Desk) -> (Child, String, String) {
    let demo = "exec offhook demo --sip-port 0 --web-port 0 --provision-port 0 --ctl demo.sock";
    let mut child = desk.shell(demo).stderr(Stdio::null()).spawn().unwrap();
    let reader = BufReader::new(child.stdout.take().unwrap());
    let mut lines = reader.lines().map(Result::unwrap);
    let line = lines.find(|line| line.contains("may register")).unwrap();
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "at").unwrap();
    let found = (
        words[at + 1].to_owned(),
        (*words.last().unwrap()).to_owned(),
    );
    // Whatever else it says is not waited for, but must have somewhere to go.
    std::thread::spawn(move || lines.for_each(drop));
    (child, found.0, found.1)
}

#[test]
fn what_the_readme_names_next_works_as_written() {
    let mut desk = Desk::new("readme");
    let (mut demo, server, password) = office(&desk);
    let (host, port) = server.split_once(':').unwrap();
    desk.write(
        "my-phone.cfg",
        &format!(
            "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = 204\naccount.1.auth_name = 204\n\
             account.1.password = {password}\naccount.1.sip_server.1.address = {host}\n\
             account.1.sip_server.1.port = {port}\n"
        ),
    );
    std::fs::write(desk.folder.join("hello.wav"), silence()).unwrap();
    desk.write(
        "001565123456.cfg",
        "#!version:1.0.0.1\naccount.1.label = Olive\n",
    );
    let readme = include_str!("../../../README.md");
    let (_, next) = readme.split_once("## What next").unwrap();
    let commands = next.split("```").nth(1).unwrap().trim();
    for command in commands.lines() {
        let command = command.trim_start_matches("$ ");
        desk.run(&Block {
            script: command.replace("@pbx.example", &format!("@{server}")),
            exit: 0,
            background: command.starts_with("offhook phone"),
        });
    }
    let heard = std::fs::read(desk.folder.join("answer.wav")).unwrap();
    assert!(
        heard.starts_with(b"RIFF") && heard.len() > 4_000,
        "{}",
        heard.len()
    );
    desk.stop();
    let _ = demo.kill();
    let _ = demo.wait();
}
