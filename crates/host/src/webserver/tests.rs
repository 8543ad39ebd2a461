//! The whole way of a password: from a phone's settings over the node to a browser's sockets.

use super::{Front, Gate, Place, Web};
use crate::runtime::{Entry, PhoneMember};
use crate::sound::Silence;
use crate::trust::Trust;
use offhook_base::{Deadline, Instant, Secret};
use offhook_phone::{Input, Login, Logins, Output};
use offhook_settings::Layer;
use offhook_view::{Command, Snapshot, View};
use offhook_web::SoundPlace;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A phone whose settings give the page one password at the start and another when a call is hung up.
struct Changing(View);

impl crate::runtime::member::Machine for Changing {
    fn step(&mut self, _now: Instant, input: Input<'_>, out: &mut Vec<Output>) -> Option<Deadline> {
        if matches!(input, Input::Start) {
            out.push(Output::Logins(logins("sesame-1")));
        } else if matches!(input, Input::Command(Command::HangUp)) {
            out.push(Output::Logins(logins("sesame-2")));
        } else if matches!(input, Input::Stop) {
            out.push(Output::Stopped);
        }
        None
    }

    fn view(&self) -> &View {
        &self.0
    }

    fn snapshot(&self, _now: Instant) -> Snapshot {
        Snapshot::default()
    }
}

fn logins(admin: &str) -> Logins {
    let login = |name: &str, word: &str| Login {
        name: name.to_owned(),
        password: Secret::new(word),
        layer: Layer::Own,
        is_factory: false,
    };
    Logins {
        admin: login("admin", admin),
        user: login("user", ""),
    }
}

async fn open(at: SocketAddr, head: &str, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(at).await.unwrap();
    let length = body.len();
    let text = format!("{head}Host: {at}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// One request and its answer.
async fn http(at: SocketAddr, line: &str, more: &str, body: &str) -> String {
    let head = format!("{line} HTTP/1.1\r\n{more}Connection: close\r\n");
    let mut text = Vec::new();
    let mut stream = open(at, &head, body).await;
    stream.read_to_end(&mut text).await.unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

/// The answer to the form of the door.
async fn sign_in(at: SocketAddr, word: &str) -> String {
    let page = http(at, "GET /login", "", "").await;
    let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let form = format!("csrf={token}&name=admin&password={word}");
    http(at, "POST /login", "", &form).await
}

fn is(answer: &str, status: u16) -> bool {
    answer.starts_with(&format!("HTTP/1.1 {status} "))
}

/// The line that gives the session back.
fn cookie(answer: &str) -> String {
    let set = answer.split("set-cookie: ").nth(1).unwrap();
    format!("Cookie: {}\r\n", set.split(';').next().unwrap())
}

#[test]
fn a_password_that_settings_change_ends_sessions_and_their_sockets() {
    let ended = crate::runtime::run(
        Trust::default(),
        |node, _| {
            let phone = PhoneMember::with_machine(
                crate::runtime::tests::config(),
                Box::new(Silence::default()),
                Box::new(|_, _| Box::new(Changing(View::default()))),
            );
            let logins = phone.logins();
            let member = node.add_phone(phone)?;
            Ok(vec![Entry {
                member,
                name: "olive".to_owned(),
                page: None,
                logins,
            }])
        },
        |handle| async move {
            let front = Front {
                place: String::new(),
                try_this: Vec::new(),
                people: Vec::new(),
                opening: Vec::new(),
                machine: None,
                sound: SoundPlace::Silent,
            };
            let web = Web::new(handle.clone(), front, Gate::new(&[], None));
            web.follow(handle.roster[0].logins.clone());
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let at = listener.local_addr().unwrap();
            let place = Place::new(listener, at).unwrap();
            tokio::spawn(web.serve(place, |_| {}));

            assert!(is(&http(at, "GET /", "", "").await, 303));
            assert!(is(&sign_in(at, "sesame-2").await, 403));
            let signed = sign_in(at, "sesame-1").await;
            assert!(is(&signed, 303), "{signed}");
            let cookie = cookie(&signed);
            assert!(is(&http(at, "GET /", &cookie, "").await, 200));
            let socket = format!(
                "GET /phone/0/live HTTP/1.1\r\n{cookie}Origin: http://{at}\r\nConnection: Upgrade\r\n\
                 Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            );
            let mut socket = open(at, &socket, "").await;
            let mut first = [0; 12];
            socket.read_exact(&mut first).await.unwrap();
            assert_eq!(&first, b"HTTP/1.1 101");

            handle.command(0, Command::HangUp);
            let mut rest = Vec::new();
            let end = socket.read_to_end(&mut rest);
            tokio::time::timeout(Duration::from_secs(20), end)
                .await
                .unwrap()
                .unwrap();
            // A close frame with code 1008 (RFC 6455 §7.4.1).
            let close = b"\x88\x0c\x03\xf0signed out";
            assert!(rest.ends_with(close), "{rest:?}");
            assert!(is(&http(at, "GET /", &cookie, "").await, 303));
            assert!(is(&sign_in(at, "sesame-1").await, 403));
            assert!(is(&sign_in(at, "sesame-2").await, 303));
            handle.stop().await;
        },
    );
    ended.unwrap();
}
