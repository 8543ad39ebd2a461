//! The control socket: one JSON object a line in, one or more out.
//!
//! `{"do":"dial","number":"202"}` answers `{"ok":true}` or `{"ok":false,"error":"..."}`; `{"do":"events"}` answers a
//! line per event until the reader hangs up. The socket stands in a folder only its owner can enter.

use crate::report::{SCHEMA, event_json, status_json, status_text};
use crate::runtime::{Entry, Handle};
use base64::Engine as _;
use offhook_view::{CallState, Command, Edge, Key, MAX_COMMAND_TEXT, Reset, Snapshot};
use serde_json::{Value, json};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;

/// Longest request line, in bytes.
const MAX_LINE: u64 = 16 * 1024;
/// Conversations at a time.
const MAX_CLIENTS: usize = 64;

/// The folder for sockets: `$XDG_RUNTIME_DIR/offhook`, or one of this user's own under the temporary folder.
pub(crate) fn folder() -> PathBuf {
    if let Some(runtime) = std::env::var_os("XDG_RUNTIME_DIR").filter(|path| !path.is_empty()) {
        return PathBuf::from(runtime).join("offhook");
    }
    std::env::temp_dir().join(format!("offhook-{}", this_user()))
}

fn this_user() -> u32 {
    std::fs::metadata("/proc/self").map_or(0, |it| it.uid())
}

/// Whether a socket in a folder of `owner` is safe from other people: everybody may make a folder under the temporary
/// one, with the name that another user's phone will look for.
fn is_safe_in(owner: u32, user: u32) -> bool {
    owner == user || owner == 0
}

/// A listening control socket; its file goes with it.
#[derive(Debug)]
pub(crate) struct Door {
    path: PathBuf,
    listener: std::os::unix::net::UnixListener,
}

impl Door {
    /// Opens `path`; a socket nobody answers on any more is replaced.
    ///
    /// # Errors
    /// When another process answers there, or the operating system refuses.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        if let Some(parent) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(parent)?;
            if !is_safe_in(std::fs::metadata(parent)?.uid(), this_user()) {
                return Err(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    format!(
                        "{} belongs to another user; name another socket with --ctl",
                        parent.display()
                    ),
                ));
            }
        }
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            return Err(io::Error::new(
                io::ErrorKind::AddrInUse,
                format!("another offhook answers at {}", path.display()),
            ));
        }
        match std::fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let listener = std::os::unix::net::UnixListener::bind(path)?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
        listener.set_nonblocking(true)?;
        Ok(Self {
            path: path.to_owned(),
            listener,
        })
    }

    /// Answers until the process ends.
    ///
    /// # Errors
    /// When the socket cannot be listened on.
    pub(crate) async fn serve(self, handle: Handle) -> io::Result<()> {
        let listener = UnixListener::from_std(self.listener.try_clone()?)?;
        let places = std::sync::Arc::new(Semaphore::new(MAX_CLIENTS));
        loop {
            let (stream, _) = listener.accept().await?;
            let Ok(place) = std::sync::Arc::clone(&places).try_acquire_owned() else {
                continue;
            };
            let handle = handle.clone();
            tokio::spawn(async move {
                if let Err(error) = converse(stream, &handle).await {
                    tracing::debug!(%error, "a control conversation broke");
                }
                drop(place);
            });
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // Somebody may have tidied up before us.
        let _ = std::fs::remove_file(&self.path);
    }
}

async fn converse(stream: UnixStream, handle: &Handle) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    loop {
        let mut line = String::new();
        let read = (&mut reader).take(MAX_LINE).read_line(&mut line).await?;
        if read == 0 || !line.ends_with('\n') {
            return Ok(());
        }
        let request: Value = match serde_json::from_str(&line) {
            Ok(request) => request,
            Err(error) => {
                say(&mut writer, &refusal(&error.to_string())).await?;
                continue;
            }
        };
        if request["do"] == "events" {
            return tell_events(&mut writer, handle, &request).await;
        }
        let answer = answer(&request, handle)
            .await
            .unwrap_or_else(|why| refusal(&why));
        say(&mut writer, &answer).await?;
    }
}

fn refusal(why: &str) -> Value {
    json!({ "schema": SCHEMA, "ok": false, "error": why })
}

async fn say(writer: &mut (impl AsyncWriteExt + Unpin), value: &Value) -> io::Result<()> {
    let mut line = value.to_string();
    line.push('\n');
    writer.write_all(line.as_bytes()).await
}

async fn tell_events(
    writer: &mut (impl AsyncWriteExt + Unpin),
    handle: &Handle,
    request: &Value,
) -> io::Result<()> {
    let only = request["phone"].as_str();
    let mut events = handle.events();
    loop {
        let told = match events.recv().await {
            Ok(told) => told,
            Err(tokio::sync::broadcast::error::RecvError::Lagged(lost)) => {
                say(
                    writer,
                    &json!({ "schema": SCHEMA, "type": "lost", "count": lost }),
                )
                .await?;
                continue;
            }
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return Ok(()),
        };
        let name = handle
            .roster
            .iter()
            .find(|entry| entry.member == told.member)
            .map_or("", |entry| entry.name.as_str());
        if only.is_none_or(|only| only == name) {
            say(writer, &event_json(name, told.at_ms, &told.event)).await?;
        }
    }
}

fn entry<'a>(request: &Value, handle: &'a Handle) -> Result<&'a Entry, String> {
    let names = || {
        let all: Vec<&str> = handle.roster.iter().map(|one| one.name.as_str()).collect();
        all.join(", ")
    };
    match request["phone"].as_str() {
        Some(name) => handle
            .roster
            .iter()
            .find(|entry| entry.name == name)
            .ok_or_else(|| format!("no phone `{name}` here; there is {}", names())),
        None => handle
            .roster
            .first()
            .ok_or_else(|| "no phone here".to_owned()),
    }
}

async fn answer(request: &Value, handle: &Handle) -> Result<Value, String> {
    let member = entry(request, handle)?.member;
    let verb = request["do"].as_str().unwrap_or("");
    match verb {
        "status" => {
            let status = snapshot(handle, member).await?.status;
            Ok(json!({
                "schema": SCHEMA,
                "ok": true,
                "status": status_json(&status),
                "text": status_text(&status),
            }))
        }
        "screen" => {
            let view = snapshot(handle, member).await?.view;
            let mut answer = json!({
                "schema": SCHEMA,
                "ok": true,
                "text": offhook_view::text::render(&view),
                "spoken": view.spoken(),
            });
            if request["png"] == true {
                let picture = crate::picture::png(&view).map_err(|error| error.to_string())?;
                let coded = base64::engine::general_purpose::STANDARD.encode(picture);
                answer["png"] = json!(coded);
            }
            Ok(answer)
        }
        "press" => {
            let keys = request["keys"].as_array().cloned().unwrap_or_default();
            let keys = keys
                .iter()
                .map(|key| key.as_str().unwrap_or("").parse::<Key>())
                .collect::<Result<Vec<Key>, _>>()
                .map_err(|error| error.to_string())?;
            for key in keys {
                handle.command(member, Command::Key(key, Edge::default()));
            }
            Ok(done())
        }
        _ => {
            let command = command(verb, request, handle, member).await?;
            handle.command(member, command);
            Ok(done())
        }
    }
}

async fn snapshot(handle: &Handle, member: usize) -> Result<Snapshot, String> {
    let snapshot = handle.snapshot(member).await;
    snapshot.ok_or_else(|| "the phone does not answer".to_owned())
}

fn done() -> Value {
    json!({ "schema": SCHEMA, "ok": true })
}

async fn command(
    verb: &str,
    request: &Value,
    handle: &Handle,
    member: usize,
) -> Result<Command, String> {
    let text = |field: &str| {
        let text = request[field].as_str().unwrap_or("");
        if text.is_empty() || text.len() > MAX_COMMAND_TEXT {
            return Err(format!(
                "`{field}` needs 1 to {MAX_COMMAND_TEXT} characters"
            ));
        }
        Ok(text.to_owned())
    };
    match verb {
        "dial" => Ok(Command::Dial {
            number: text("number")?,
            line: request["line"]
                .as_u64()
                .and_then(|it| u8::try_from(it).ok()),
        }),
        "answer" => Ok(Command::Answer),
        "reject" => Ok(Command::Reject),
        "hangup" => Ok(Command::HangUp),
        // As the key does: a held call goes on.
        "hold" => {
            let calls = snapshot(handle, member).await?.status.calls;
            let talking = calls.iter().any(|call| call.state == CallState::Talking);
            let held = calls.iter().any(|call| call.state == CallState::Held);
            Ok(if held && !talking {
                Command::Resume
            } else {
                Command::Hold
            })
        }
        "resume" => Ok(Command::Resume),
        "mute" => Ok(Command::Mute(request["on"] != false)),
        "digits" => Ok(Command::Digits(text("digits")?)),
        "reset" => Ok(Command::Reset(if request["settings"] == true {
            Reset::Settings
        } else {
            Reset::Factory
        })),
        other => Err(format!(
            "unknown wish `{other}`: status, screen, dial, answer, reject, hangup, hold, resume, mute, digits, press, reset, events"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_user_is_no_place_for_a_control_socket() {
        assert!(is_safe_in(1_000, 1_000));
        assert!(is_safe_in(0, 1_000));
        assert!(!is_safe_in(1_001, 1_000));
    }
}
