//! What phones tell, as JSON for programs and as sentences for people.
//!
//! Field names are the public interface of `ctl` and `call`; `"schema"` counts their breaking changes.

use offhook_phone::{CallLabel, Direction, Event, MediaFigures};
use offhook_view::{AccountStatus, CallStatus, FileStatus, Status};
use serde_json::{Map, Value, json};

/// Version of every JSON object this program prints.
pub(crate) const SCHEMA: u32 = 1;

/// One event as one object: `{"schema":1,"type":"call.incoming","time_ms":..,"phone":"201",..}`.
pub(crate) fn event_json(phone: &str, at_ms: u64, event: &Event) -> Value {
    let (kind, mut fields) = event_fields(event);
    fields.insert("schema".to_owned(), json!(SCHEMA));
    fields.insert("type".to_owned(), json!(kind));
    fields.insert("time_ms".to_owned(), json!(at_ms));
    fields.insert("phone".to_owned(), json!(phone));
    Value::Object(fields)
}

fn event_fields(event: &Event) -> (&'static str, Map<String, Value>) {
    match event {
        Event::BootProgress { text } => ("boot.progress", fields(json!({ "text": text }))),
        Event::Booted {
            settings,
            files,
            found_by,
            failed,
            problems,
            took,
        } => (
            "booted",
            fields(json!({
                "settings": settings,
                "files": files.iter().map(file_json).collect::<Vec<_>>(),
                "found_by": found_by,
                "failed": failed,
                "problems": problems,
                "took_ms": millis(*took),
            })),
        ),
        Event::Registered { line } => ("line.registered", fields(json!({ "line": line }))),
        Event::RegistrationFailed {
            line,
            status,
            reason,
        } => (
            "line.failed",
            fields(json!({ "line": line, "status": status, "reason": reason })),
        ),
        Event::Unregistered { line } => ("line.unregistered", fields(json!({ "line": line }))),
        Event::CallStarted(label) => (
            match label.direction {
                Direction::Incoming => "call.incoming",
                Direction::Outgoing => "call.outgoing",
            },
            label_fields(label),
        ),
        Event::CallRinging(label) => ("call.ringing", label_fields(label)),
        Event::CallAnswered { label, codec, took } => (
            "call.answered",
            with(label, json!({ "codec": codec, "answer_ms": millis(*took) })),
        ),
        Event::CallHeld { label, by_them } => {
            ("call.held", with(label, json!({ "by_them": by_them })))
        }
        Event::CallResumed(label) => ("call.resumed", label_fields(label)),
        Event::CallEnded {
            label,
            answered,
            talked,
            reason,
            status,
            media,
        } => (
            "call.ended",
            with(
                label,
                json!({
                    "answered": answered,
                    "talked_ms": millis(*talked),
                    "reason": reason,
                    "status": status,
                    "media": media_json(media),
                }),
            ),
        ),
        Event::CallRefused {
            number,
            status,
            reason,
        } => (
            "call.refused",
            fields(json!({ "number": number, "status": status, "reason": reason })),
        ),
        Event::DigitReceived { call, digit } => (
            "call.digit",
            fields(json!({ "call": call.0, "digit": digit.to_string() })),
        ),
        Event::Notice { text } => ("notice", fields(json!({ "text": text }))),
    }
}

fn fields(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value {
        fields
    } else {
        Map::from_iter([("value".to_owned(), value)])
    }
}

fn label_fields(label: &CallLabel) -> Map<String, Value> {
    fields(json!({
        "call": label.call.0,
        "line": label.line,
        "direction": match label.direction {
            Direction::Incoming => "incoming",
            Direction::Outgoing => "outgoing",
        },
        "number": label.number,
        "name": label.name,
    }))
}

fn with(label: &CallLabel, more: Value) -> Map<String, Value> {
    let mut all = label_fields(label);
    all.extend(fields(more));
    all
}

/// Whole milliseconds.
pub(crate) fn millis(length: std::time::Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

/// What was measured on a call.
pub(crate) fn media_json(media: &MediaFigures) -> Value {
    json!({
        "sent": media.sent,
        "received": media.received,
        "lost": media.lost,
        "jitter_ms": media.jitter_ms,
        "from_strangers": media.from_strangers,
    })
}

fn file_json(file: &FileStatus) -> Value {
    json!({ "name": file.name, "result": file.result, "settings": file.settings })
}

/// One event as a line of "What happened"; nothing for what is too small to tell.
pub(crate) fn sentence(name: &str, event: &Event) -> Option<String> {
    Some(match event {
        Event::BootProgress { .. } | Event::DigitReceived { .. } => return None,
        Event::Booted {
            settings, failed, ..
        } => match failed {
            Some(why) => format!("{name} started with its last good settings: {why}"),
            None => format!("{name} started with {settings} settings"),
        },
        Event::Registered { line } => format!("{name} registered line {line}"),
        Event::RegistrationFailed { line, reason, .. } => {
            format!("{name} could not register line {line}: {reason}")
        }
        Event::Unregistered { line } => format!("{name} signed out on line {line}"),
        Event::CallStarted(label) => match label.direction {
            Direction::Outgoing => format!("{name} dialled {}", label.number),
            Direction::Incoming => format!("{name} rings: {} calls", label.number),
        },
        Event::CallRinging(label) => format!("It rings at {}", label.number),
        Event::CallAnswered { label, codec, .. } => match label.direction {
            Direction::Outgoing => format!("{} answered {name} ({codec})", label.number),
            Direction::Incoming => format!("{name} answered {} ({codec})", label.number),
        },
        Event::CallHeld { label, by_them } => {
            if *by_them {
                format!("{} put {name} on hold", label.number)
            } else {
                format!("{name} put {} on hold", label.number)
            }
        }
        Event::CallResumed(label) => format!("{name} and {} talk again", label.number),
        Event::CallEnded { label, reason, .. } => {
            format!("{name} and {}: call ended, {reason}", label.number)
        }
        Event::CallRefused { number, reason, .. } => {
            format!("{name} turned {number} away: {reason}")
        }
        Event::Notice { text } => format!("{name}: {text}"),
    })
}

/// The status of a phone as one object.
pub(crate) fn status_json(status: &Status) -> Value {
    let counters: Map<String, Value> = status
        .counters
        .iter()
        .map(|(name, count)| (name.clone(), json!(count)))
        .collect();
    json!({
        "schema": SCHEMA,
        "model": status.model,
        "mac": status.mac,
        "version": status.version,
        "uptime": status.uptime,
        "found_by": status.found_by,
        "provisioning": status.provisioning.iter().map(file_json).collect::<Vec<_>>(),
        "accounts": status.accounts.iter().map(account_json).collect::<Vec<_>>(),
        "calls": status.calls.iter().map(call_json).collect::<Vec<_>>(),
        "problems": status.problems,
        "counters": counters,
    })
}

fn account_json(account: &AccountStatus) -> Value {
    json!({
        "line": account.line,
        "label": account.label,
        "number": account.number,
        "server": account.server,
        "transport": account.transport,
        "state": account.state,
        "registered": account.registered,
        "reason": account.reason,
        "expires_in": account.expires_in,
    })
}

fn call_json(call: &CallStatus) -> Value {
    json!({
        "line": call.line,
        "with": call.with,
        "state": call.state.word(),
        "codec": call.codec,
        "seconds": call.seconds,
        "sent": call.sent,
        "received": call.received,
        "lost": call.lost,
        "jitter_ms": call.jitter_ms,
        "muted": call.muted,
        "on_hold": call.on_hold,
    })
}

/// The status of a phone for people, a line a fact.
pub(crate) fn status_text(status: &Status) -> String {
    let mut text = format!(
        "{}  {}  offhook {}  up {} s\n",
        status.model, status.mac, status.version, status.uptime
    );
    for file in &status.provisioning {
        text.push_str(&format!(
            "  file {}: {} ({} settings)\n",
            file.name, file.result, file.settings
        ));
    }
    for account in &status.accounts {
        let why = if account.reason.is_empty() {
            String::new()
        } else {
            format!(": {}", account.reason)
        };
        text.push_str(&format!(
            "  line {} {} ({}) at {} over {}: {}{why}\n",
            account.line,
            account.label,
            account.number,
            account.server,
            account.transport,
            account.state
        ));
    }
    for call in &status.calls {
        text.push_str(&format!(
            "  call on line {} with {}: {} {} sent {} received {} lost {}\n",
            call.line,
            call.with,
            call.state.word(),
            call.codec,
            call.sent,
            call.received,
            call.lost
        ));
    }
    for problem in &status.problems {
        text.push_str(&format!("  problem: {problem}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_phone::CallNo;

    #[test]
    fn an_incoming_call_is_an_object_a_script_can_select() {
        let label = CallLabel {
            call: CallNo(1),
            line: 1,
            direction: Direction::Incoming,
            number: "202".to_owned(),
            name: "Ben".to_owned(),
        };
        let value = event_json("201", 12, &Event::CallStarted(label));
        assert_eq!(value["type"], "call.incoming");
        assert_eq!(value["number"], "202");
        assert_eq!(value["schema"], 1);
        assert_eq!(value["phone"], "201");
    }

    #[test]
    fn a_digit_is_text_even_when_it_is_a_figure() {
        let event = Event::DigitReceived {
            call: CallNo(1),
            digit: '4',
        };
        assert_eq!(event_json("x", 0, &event)["digit"], "4");
    }
}
