//! `offhook ctl`: talk to a running phone over its control socket.

use super::{End, answer, talk};
use crate::report::SCHEMA;
use base64::Engine as _;
use clap::{Args, Subcommand};
use offhook_view::Key;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook ctl dial 202
  offhook ctl screen
  offhook ctl press 6 0 0 '#'
  offhook ctl status --json
  offhook ctl status --exit-code
  offhook ctl events";

/// Longest wait for an answer.
const ANSWER_TIME: Duration = Duration::from_secs(10);

#[derive(Args, Debug)]
pub(super) struct CtlArgs {
    /// The control socket; without it, the one phone that runs.
    #[arg(long, value_name = "SOCKET", env = "OFFHOOK_CTL", global = true)]
    ctl: Option<PathBuf>,
    /// Which phone, where one process has several.
    #[arg(long, value_name = "NAME", global = true)]
    phone: Option<String>,
    /// The answer as one JSON object.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    wish: Wish,
}

#[derive(Debug, Subcommand)]
enum Wish {
    /// What the phone is, and how its lines and calls are.
    Status {
        /// Exit 1 unless every line is registered.
        #[arg(long)]
        exit_code: bool,
    },
    /// Call a number or a SIP address.
    Dial {
        /// Whom.
        number: String,
        /// From which line.
        #[arg(long)]
        line: Option<u8>,
    },
    /// Answer the call that rings.
    Answer,
    /// Turn the call that rings away.
    Reject,
    /// End the call.
    Hangup,
    /// Put the call on hold, or take it back.
    Hold,
    /// Take the call off hold.
    Resume,
    /// Switch the microphone off or on.
    Mute {
        /// `on` or `off`.
        #[arg(value_parser = ["on", "off"])]
        state: String,
    },
    /// Send digits into the call.
    Digits {
        /// `0` to `9`, `*`, `#`, `A` to `D`.
        #[arg(value_parser = digits)]
        digits: String,
    },
    /// Press keys, one after the other: 1, #, soft1, line2, ok, hold.
    Press {
        /// Which keys.
        #[arg(required = true, value_parser = key)]
        keys: Vec<String>,
    },
    /// What the screen shows.
    Screen {
        /// Write it as a picture.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Forget what people set, the call list and the files that were kept, and look for files again; calls end.
    Reset {
        /// Forget only what people set.
        #[arg(long)]
        settings: bool,
    },
    /// Everything that happens, one JSON object a line, until Ctrl-C.
    Events,
}

/// Runs the command.
pub(super) fn run(args: CtlArgs) -> End {
    let path = match args.ctl.clone().map_or_else(only_socket, Ok) {
        Ok(path) => path,
        Err((why, end)) => return fail(&args, &why, end),
    };
    let mut request = request(&args.wish);
    if let Some(phone) = &args.phone {
        request["phone"] = json!(phone);
    }
    let outcome = if matches!(args.wish, Wish::Events) {
        follow(&path, &request)
    } else {
        ask(&path, &request).map(|reply| show(&args, &reply))
    };
    outcome.unwrap_or_else(|error| {
        let at = path.display();
        let why = format!(
            "no phone answers at {at}: {error}. Is it running? `offhook phone --ctl {at}` starts one there"
        );
        fail(&args, &why, End::Unknown)
    })
}

/// Says why there is no answer: to a program in its own language too.
fn fail(args: &CtlArgs, why: &str, end: End) -> End {
    if args.json {
        let refusal = json!({ "schema": SCHEMA, "ok": false, "error": why });
        answer(&format!("{refusal}\n"));
    }
    talk(&format!("error: {why}"));
    end
}

/// Digits a key pad has.
fn digits(text: &str) -> Result<String, String> {
    match text.chars().find(|it| !"0123456789*#ABCD".contains(*it)) {
        Some(odd) => Err(format!("`{odd}` is no digit: 0 to 9, *, #, A to D")),
        None => Ok(text.to_owned()),
    }
}

/// A key's name, read before any phone is asked.
fn key(text: &str) -> Result<String, String> {
    text.parse::<Key>()
        .map(|_| text.to_owned())
        .map_err(|error| error.to_string())
}

fn request(wish: &Wish) -> Value {
    match wish {
        Wish::Status { .. } => json!({ "do": "status" }),
        Wish::Dial { number, line } => json!({ "do": "dial", "number": number, "line": line }),
        Wish::Answer => json!({ "do": "answer" }),
        Wish::Reject => json!({ "do": "reject" }),
        Wish::Hangup => json!({ "do": "hangup" }),
        Wish::Hold => json!({ "do": "hold" }),
        Wish::Resume => json!({ "do": "resume" }),
        Wish::Mute { state } => json!({ "do": "mute", "on": state == "on" }),
        Wish::Digits { digits } => json!({ "do": "digits", "digits": digits }),
        Wish::Press { keys } => json!({ "do": "press", "keys": keys }),
        Wish::Screen { png } => json!({ "do": "screen", "png": png.is_some() }),
        Wish::Reset { settings } => json!({ "do": "reset", "settings": settings }),
        Wish::Events => json!({ "do": "events" }),
    }
}

/// The one socket in the usual folder.
fn only_socket() -> Result<PathBuf, (String, End)> {
    let folder = crate::ctl::folder();
    let mut sockets: Vec<PathBuf> = std::fs::read_dir(&folder)
        .map(|entries| {
            entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| UnixStream::connect(path).is_ok())
                .collect()
        })
        .unwrap_or_default();
    sockets.sort();
    match (sockets.pop(), sockets.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err((
            format!(
                "no phone is running (looked in {}). Start one with `offhook phone`",
                folder.display()
            ),
            End::Unknown,
        )),
        (Some(last), false) => {
            sockets.push(last);
            let all: Vec<String> = sockets
                .iter()
                .map(|path| format!("  --ctl {}", path.display()))
                .collect();
            Err((
                format!("several phones run; choose one:\n{}", all.join("\n")),
                End::Usage,
            ))
        }
    }
}

fn connect(path: &Path, request: &Value) -> std::io::Result<UnixStream> {
    let mut stream = UnixStream::connect(path)?;
    stream.write_all(format!("{request}\n").as_bytes())?;
    Ok(stream)
}

fn ask(path: &Path, request: &Value) -> std::io::Result<Value> {
    let stream = connect(path, request)?;
    stream.set_read_timeout(Some(ANSWER_TIME))?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    serde_json::from_str(&line).map_err(std::io::Error::other)
}

fn follow(path: &Path, request: &Value) -> std::io::Result<End> {
    let stream = connect(path, request)?;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let written = writeln!(std::io::stdout(), "{line}");
        if written.and_then(|()| std::io::stdout().flush()).is_err() {
            return Ok(End::Done);
        }
    }
    Ok(End::Done)
}

fn show(args: &CtlArgs, reply: &Value) -> End {
    if reply["ok"] != true {
        let why = reply["error"].as_str().unwrap_or("the phone said no");
        if args.json {
            answer(&format!("{reply}\n"));
        } else {
            talk(&format!("error: {why}"));
        }
        return End::Wrong;
    }
    if let Wish::Screen { png: Some(path) } = &args.wish {
        return save_picture(path, reply);
    }
    if let Wish::Status { exit_code } = &args.wish {
        if args.json {
            answer(&format!("{}\n", reply["status"]));
        } else {
            answer(reply["text"].as_str().unwrap_or(""));
        }
        if *exit_code && !all_registered(&reply["status"]) {
            return End::Wrong;
        }
    } else if args.json {
        answer(&format!("{reply}\n"));
    } else if let Some(text) = reply["text"].as_str() {
        answer(&format!("{}\n", text.trim_end()));
    }
    End::Done
}

fn all_registered(status: &Value) -> bool {
    let accounts = status["accounts"].as_array().map_or(&[][..], Vec::as_slice);
    !accounts.is_empty() && accounts.iter().all(|account| account["registered"] == true)
}

fn save_picture(path: &Path, reply: &Value) -> End {
    let picture = reply["png"]
        .as_str()
        .and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok());
    let Some(picture) = picture else {
        talk("error: the phone gave no picture");
        return End::Unknown;
    };
    match std::fs::write(path, picture) {
        Ok(()) => End::Done,
        Err(error) => {
            talk(&format!(
                "error: {} cannot be written: {error}",
                path.display()
            ));
            End::Unknown
        }
    }
}
