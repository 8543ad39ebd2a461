//! Signing in to a phone's page with what its settings say, on real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

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
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A phone with a page, and what it says on standard error.
struct Phone {
    child: Child,
    lines: mpsc::Receiver<String>,
    said: Vec<String>,
    ctl: String,
}

impl Phone {
    fn start(folder: &Folder, web: &str, more: &[&str]) -> Self {
        let ctl = folder.path("phone.sock");
        let mut child = Command::new(env!("CARGO_BIN_EXE_offhook"))
            .env("XDG_RUNTIME_DIR", folder.path("run"))
            .args(["phone", "--headless", "--model", "yealink-t28p"])
            .args(["--bind", "127.0.0.1", "--sip-port", "0", "--mac", MAC])
            .args(["--data", &folder.path("data"), "--ctl", &ctl, "--web", web])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        let reader = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in reader.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            child,
            lines,
            said: Vec::new(),
            ctl,
        }
    }

    /// What follows `start` in the next line that has it.
    fn said(&mut self, start: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("never said {start}: {:?}", self.said));
            self.said.push(line.clone());
            if let Some((_, rest)) = line.split_once(start) {
                return rest.to_owned();
            }
        }
    }

    /// What any command of `offhook ctl` answers.
    fn ctl(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_offhook"))
            .args(["ctl", "--ctl", &self.ctl])
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const MAC: &str = "001565000001";

/// One request and its whole answer.
fn http(port: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        stream,
        "{head} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Sends the form of the page, with its token.
fn sign_in(port: &str, name: &str, password: &str) -> u16 {
    let page = http(port, "GET /login", "");
    let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let form = format!("csrf={token}&name={name}&password={password}");
    status(&http(port, "POST /login", &form))
}

fn port_of(address: &str) -> String {
    address.rsplit(':').next().unwrap().to_owned()
}

#[test]
fn a_phone_from_a_file_asks_for_the_name_and_password_of_the_file() {
    let folder = Folder::new("login");
    let file = folder.path("own.cfg");
    let text = "#!version:1.0.0.1\nsecurity.user_name.admin = boss\n\
                security.user_password = boss:open-sesame\nsecurity.user_password = user:little-sesame\n";
    std::fs::write(&file, text).unwrap();
    let mut phone = Phone::start(&folder, "0.0.0.0:0", &["--config", &file]);
    let address = phone.said("Open http://");
    assert!(address.starts_with("0.0.0.0:"), "{address}");
    let port = port_of(&address);
    let door = http(&port, "GET /", "");
    assert_eq!(status(&door), 303);
    assert!(door.contains("location: /login"), "{door}");
    assert_eq!(sign_in(&port, "boss", "open-sesam"), 403);
    assert_eq!(sign_in(&port, "boss", "open-sesame"), 303);
    assert_eq!(sign_in(&port, "admin", "open-sesame"), 403);
    assert_eq!(sign_in(&port, "user", "little-sesame"), 303);
    let told = phone.said.join("\n") + &phone.ctl(&["status", "--json"]) + &phone.ctl(&["status"]);
    assert!(
        !told.contains("sesame") && !told.contains("the code"),
        "{told}"
    );
}

#[test]
fn a_password_that_makers_print_does_not_open_the_page_to_others() {
    let folder = Folder::new("factory");
    let set = ["--set", "security.user_password=admin:admin"];
    let mut phone = Phone::start(&folder, "0.0.0.0:0", &set);
    phone.said("a password that makers print");
    let address = phone.said("Open http://");
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let port = port_of(&address);
    assert_eq!(status(&http(&port, "GET /", "")), 200);
    assert_eq!(status(&http(&port, "GET /login", "")), 303);
}

/// A provisioning server with one file for every phone, which may change.
fn provisioning() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let file = Arc::new(Mutex::new(String::new()));
    let served = Arc::clone(&file);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let count = stream.read(&mut [0; 2_048]).unwrap_or(0);
            let body = served.lock().unwrap().clone();
            let length = body.len();
            if count > 0 {
                let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n");
                let _ = write!(stream, "{head}Connection: close\r\n\r\n{body}");
            }
        }
    });
    (url, file)
}

#[test]
fn a_phone_from_a_server_moves_its_page_out_and_takes_the_password_of_each_provisioning() {
    let folder = Folder::new("reprovision");
    let (url, file) = provisioning();
    let write = |word: &str| {
        let line = format!("#!version:1.0.0.1\nsecurity.user_password = admin:{word}\n");
        *file.lock().unwrap() = line;
    };
    write("first-sesame");
    let mut phone = Phone::start(&folder, "0.0.0.0:0", &["--provision", &url]);
    let first = phone.said("Open http://");
    assert!(first.starts_with("127.0.0.1:"), "{first}");
    let address = phone.said("The page moved: open http://");
    assert_eq!(address, first.replace("127.0.0.1", "0.0.0.0"));
    let port = port_of(&address);
    assert_eq!(sign_in(&port, "admin", "first-sesame"), 303);
    drop(phone);

    write("second-sesame");
    let mut phone = Phone::start(&folder, "0.0.0.0:0", &["--provision", &url]);
    // The last known password holds before any file has come, so the page is out at once and asks for it.
    let port = port_of(&phone.said("Open http://0.0.0.0"));
    phone.said("settings");
    assert_eq!(sign_in(&port, "admin", "first-sesame"), 403);
    assert_eq!(sign_in(&port, "admin", "second-sesame"), 303);
}
