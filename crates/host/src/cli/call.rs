//! `offhook call`: place one call, say and record, report, leave.

use super::account::{PhoneFlags, add_phone, complain, made_up_mac};
use super::{End, answer, interrupted, talk};
use crate::report::{SCHEMA, millis};
use crate::runtime::{Handle, Told};
use crate::sound::{Choice, read_wav};
use crate::trust::Trust;
use clap::Args;
use offhook_phone::{Event, MediaFigures};
use offhook_view::Command;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::time::{Instant, sleep, timeout_at};

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Examples:
  offhook call sip:600@pbx.example --for 5
  offhook call 600 --config my-phone.cfg --play hello.wav --record answer.wav
  offhook call 600 --config my-phone.cfg --dtmf 1w2 --for 5 --json";

/// Longest wait until the phone has its settings and is registered.
const READY_TIME: Duration = Duration::from_secs(40);
/// Longest wait for an answer.
const ANSWER_TIME: Duration = Duration::from_secs(180);
/// Longest wait for the goodbye.
const GOODBYE_TIME: Duration = Duration::from_secs(5);
/// A `w` among the digits.
const DIGIT_PAUSE: Duration = Duration::from_millis(500);
/// From one digit to the next: 100 ms tone and 100 ms silence.
const DIGIT_TIME: Duration = Duration::from_millis(200);
/// How long a call lasts when nobody says: as in a demonstration.
const USUAL_LENGTH: Duration = Duration::from_secs(10);

#[derive(Args, Debug)]
pub(super) struct CallArgs {
    /// Whom: a number, or sip:user@host.
    target: String,
    #[command(flatten)]
    phone: PhoneFlags,
    /// Say this WAV file.
    #[arg(long, value_name = "FILE")]
    play: Option<PathBuf>,
    /// Write what is heard into this WAV file.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Speak and hear here instead: auto (the sound server), none, file:IN.wav,OUT.wav, or a device of the sound server
    /// by a part of its name, or LOUDSPEAKER,MICROPHONE.
    #[arg(long, value_name = "WHERE", value_parser = own_audio, conflicts_with_all = ["play", "record"])]
    audio: Option<Choice>,
    /// Digits to send once answered; `w` waits half a second.
    #[arg(long, value_name = "DIGITS", default_value = "", value_parser = digits)]
    dtmf: String,
    /// Hang up after this long [default: as long as --play, else 10].
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    length: Option<Duration>,
    /// The report as one JSON object.
    #[arg(long)]
    json: bool,
}

/// Digits a key pad has, and `w`.
fn digits(text: &str) -> Result<String, String> {
    match text.chars().find(|it| !"0123456789*#ABCDw".contains(*it)) {
        Some(odd) => Err(format!(
            "`{odd}` is no digit: 0 to 9, *, #, A to D, and w to wait half a second"
        )),
        None => Ok(text.to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse::<f64>().ok();
    number
        .and_then(|number| Duration::try_from_secs_f64(number).ok())
        .ok_or_else(|| "expected seconds, such as 5 or 0.5".to_owned())
}

/// Sound without a page.
fn own_audio(text: &str) -> Result<Choice, String> {
    let choice: Choice = text.parse()?;
    if choice == Choice::Browser {
        return Err("a call has no page: expected auto, none or a device".to_owned());
    }
    let is_auto = choice == Choice::Auto;
    Ok(if is_auto { Choice::Machine } else { choice })
}

/// How it went.
#[derive(Debug, Default)]
struct Report {
    dialled: bool,
    interrupted: bool,
    answered: bool,
    codec: String,
    answer_ms: Option<u64>,
    talked_ms: u64,
    status: Option<u16>,
    reason: String,
    media: MediaFigures,
    dtmf_sent: String,
    /// The phone never got so far as to dial.
    unready: bool,
    /// And that because it has no line.
    no_line: bool,
}

/// Runs the command.
pub(super) fn run(args: CallArgs) -> End {
    match place(args) {
        Ok(end) => end,
        Err(error) => complain(error),
    }
}

fn place(args: CallArgs) -> Result<End, super::account::FlagError> {
    use super::account::FlagError;
    let mac = match args.phone.mac()? {
        Some(mac) => mac,
        None => made_up_mac().map_err(|error| FlagError::File(error.to_string()))?,
    };
    if args.target.trim().is_empty() {
        return Err(FlagError::Usage(
            "the target is empty: expected a number, or sip:user@host".to_owned(),
        ));
    }
    let mut config = args.phone.config(mac)?;
    let trust = Trust::with(args.phone.extra_ca()?);
    if config.files.is_empty() && config.provision.is_none() && !args.phone.names_a_line()? {
        // Nobody's phone: enough to call an address directly.
        for (key, value) in [
            ("account.1.enable", "1"),
            ("account.1.label", "offhook"),
            ("account.1.user_name", "offhook"),
        ] {
            config.set.insert(0, (key.to_owned(), value.to_owned()));
        }
    }
    if config.sip_port.is_none() {
        config.sip_port = Some(0);
    }
    let spoken = args.play.as_deref().map(read_wav).transpose();
    let spoken = spoken.map_err(FlagError::File)?;
    let length = match (args.length, spoken) {
        (Some(length), _) => length,
        (None, Some(samples)) => Duration::from_secs_f64(samples.len() as f64 / 8_000.0),
        (None, None) => USUAL_LENGTH,
    };
    let audio = args.audio.clone().unwrap_or_else(|| Choice::File {
        say: args.play.clone(),
        hear: args.record.clone(),
    });
    let (target, digits) = (args.target.clone(), args.dtmf.clone());
    let outcome = crate::runtime::run(
        trust,
        move |node, post| {
            Ok(vec![add_phone(
                node,
                post,
                config,
                &audio,
                "call",
                Vec::new(),
            )?])
        },
        move |handle| async move {
            let mut report = Report::default();
            let mut events = handle.events();
            let end = tokio::select! {
                end = call(&handle, &target, &digits, length, &mut report) => Some(end),
                _ = interrupted() => None,
            };
            if end.is_none() {
                break_off(&handle, &mut events, &mut report).await;
            }
            handle.stop().await;
            (end.unwrap_or(End::Interrupted), report)
        },
    );
    match outcome {
        Ok((end, report)) => {
            print(&args, &report);
            Ok(end)
        }
        Err(error) => Err(FlagError::File(error.to_string())),
    }
}

async fn call(
    handle: &Handle,
    target: &str,
    digits: &str,
    length: Duration,
    report: &mut Report,
) -> End {
    let Some(member) = handle.roster.first().map(|entry| entry.member) else {
        return End::Unknown;
    };
    let mut events = handle.events_from_start();
    if let Err(unready) = ready(handle, member, &mut events).await {
        report.reason = unready.why;
        report.status = unready.status;
        report.unready = true;
        report.no_line = unready.no_line;
        return unready.end;
    }
    report.dialled = true;
    handle.command(
        member,
        Command::Dial {
            number: target.to_owned(),
            line: None,
        },
    );
    let until = Instant::now() + ANSWER_TIME;
    while !report.answered {
        match next(&mut events, until).await {
            Some(Event::CallAnswered { codec, took, .. }) => {
                report.answered = true;
                report.codec = codec;
                report.answer_ms = Some(millis(took));
            }
            Some(Event::CallEnded { reason, status, .. }) => {
                report.reason = reason;
                report.status = status;
                return end_of(status);
            }
            Some(Event::CallRefused { reason, status, .. }) => {
                report.reason = reason;
                report.status = Some(status);
                return end_of(Some(status));
            }
            Some(Event::Notice { text }) => report.reason = text,
            Some(_) => {}
            None => {
                if report.reason.is_empty() {
                    report.reason = "no answer within 3 minutes".to_owned();
                }
                handle.command(member, Command::HangUp);
                return End::Wrong;
            }
        }
    }
    talk_and_leave(handle, member, &mut events, digits, length, report).await;
    End::Done
}

/// 408, 480 without an answer and no status at all leave open whether the target exists: exit 3.
fn end_of(status: Option<u16>) -> End {
    match status {
        None | Some(408 | 503) => End::Unknown,
        Some(_) => End::Wrong,
    }
}

/// Why a phone never came to dial.
struct Unready {
    why: String,
    status: Option<u16>,
    end: End,
    no_line: bool,
}

impl Unready {
    fn no_line() -> Self {
        Self {
            why: "no line is set up: name one with --set line_user_name.1=201, or in a file"
                .to_owned(),
            status: None,
            end: End::Wrong,
            no_line: true,
        }
    }
}

/// Waits until the phone has its settings and, if it has a registrar, is registered there.
async fn ready(handle: &Handle, member: usize, events: &mut Receiver<Told>) -> Result<(), Unready> {
    let until = Instant::now() + READY_TIME;
    let mut booted = false;
    loop {
        let snapshot = handle.snapshot(member).await;
        let status = snapshot.map(|snapshot| snapshot.status).unwrap_or_default();
        match status.accounts.first() {
            Some(account) if account.registered || account.server.is_empty() => return Ok(()),
            None if booted => return Err(Unready::no_line()),
            _ => {}
        }
        match next(events, until).await {
            Some(Event::RegistrationFailed { reason, status, .. }) => {
                return Err(Unready {
                    why: match status {
                        Some(401 | 403 | 407) => {
                            format!("{reason}: check the number and the password")
                        }
                        _ => reason,
                    },
                    status,
                    end: end_of(status),
                    no_line: false,
                });
            }
            Some(Event::Booted { .. }) => booted = true,
            Some(_) => {}
            None => {
                return Err(Unready {
                    why: format!("nothing came back within {} s", READY_TIME.as_secs()),
                    status: None,
                    end: End::Unknown,
                    no_line: false,
                });
            }
        }
    }
}

/// Ctrl-C: the call is ended as a person would end it, and what was measured is kept.
async fn break_off(handle: &Handle, events: &mut Receiver<Told>, report: &mut Report) {
    report.interrupted = true;
    let member = handle.roster.first().map(|entry| entry.member);
    if let (Some(member), true) = (member, report.dialled) {
        handle.command(member, Command::HangUp);
        let until = Instant::now() + GOODBYE_TIME;
        while let Some(event) = next(events, until).await {
            if let Event::CallEnded {
                status,
                talked,
                media,
                ..
            } = event
            {
                ended(report, String::new(), status, talked, media);
                break;
            }
        }
    }
    "interrupted".clone_into(&mut report.reason);
}

async fn talk_and_leave(
    handle: &Handle,
    member: usize,
    events: &mut Receiver<Told>,
    digits: &str,
    length: Duration,
    report: &mut Report,
) {
    let until = Instant::now() + length;
    let mut send_at = Instant::now() + DIGIT_PAUSE;
    let mut digits = digits.chars();
    loop {
        let mut wake = until;
        let pending = digits.clone().next();
        if pending.is_some() {
            wake = wake.min(send_at);
        }
        match next(events, wake).await {
            Some(Event::CallEnded {
                reason,
                status,
                talked,
                media,
                ..
            }) => return ended(report, reason, status, talked, media),
            Some(_) => continue,
            None if Instant::now() >= until => break,
            None => {}
        }
        if let Some(digit) = digits.next() {
            if digit == 'w' {
                send_at += DIGIT_PAUSE;
            } else {
                handle.command(member, Command::Digits(digit.to_string()));
                report.dtmf_sent.push(digit);
                send_at += DIGIT_TIME;
            }
        }
    }
    handle.command(member, Command::HangUp);
    let until = Instant::now() + GOODBYE_TIME;
    while let Some(event) = next(events, until).await {
        if let Event::CallEnded {
            reason,
            status,
            talked,
            media,
            ..
        } = event
        {
            return ended(report, reason, status, talked, media);
        }
    }
    // Give the recording its last packets.
    sleep(Duration::from_millis(20)).await;
}

fn ended(
    report: &mut Report,
    reason: String,
    status: Option<u16>,
    talked: Duration,
    media: MediaFigures,
) {
    report.reason = reason;
    report.status = status;
    report.talked_ms = millis(talked);
    report.media = media;
}

/// The next event, or `None` at `until`.
async fn next(events: &mut Receiver<Told>, until: Instant) -> Option<Event> {
    loop {
        match timeout_at(until, events.recv()).await {
            Ok(Ok(told)) => return Some(told.event),
            Ok(Err(tokio::sync::broadcast::error::RecvError::Lagged(_))) => {}
            Ok(Err(tokio::sync::broadcast::error::RecvError::Closed)) | Err(_) => return None,
        }
    }
}

fn word(report: &Report) -> &'static str {
    match (report.answered, report.unready, report.status) {
        (true, ..) => "answered",
        _ if report.interrupted => "interrupted",
        (_, true, _) if report.no_line => "no line",
        (_, true, _) => "not registered",
        (.., Some(486 | 600)) => "busy",
        (.., Some(404 | 604)) => "not found",
        (.., Some(_)) => "refused",
        (.., None) => "unreachable",
    }
}

fn loss(media: &MediaFigures) -> f64 {
    let expected = media.received + media.lost;
    if expected == 0 {
        0.0
    } else {
        (media.lost as f64 / expected as f64 * 10_000.0).round() / 10_000.0
    }
}

/// What listeners would say, 1 to 4.5: the E-model (ITU-T G.107) for G.711 with concealment (G.113: `Bpl` 25.1) from the
/// loss alone; delay is not measured. `None` when nothing was heard.
fn mos(media: &MediaFigures) -> Option<f64> {
    if media.received == 0 {
        return None;
    }
    let percent = loss(media) * 100.0;
    let r = 93.2 - 95.0 * percent / (percent + 25.1);
    let mos = 1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6;
    Some((mos * 10.0).round() / 10.0)
}

fn report_json(target: &str, report: &Report) -> Value {
    json!({
        "schema": SCHEMA,
        "target": target,
        "result": word(report),
        "codec": Some(&report.codec).filter(|codec| !codec.is_empty()),
        "mos": mos(&report.media),
        "answer_ms": report.answer_ms,
        "talked_ms": report.talked_ms,
        "sent": report.media.sent,
        "received": report.media.received,
        "lost": report.media.lost,
        "loss": loss(&report.media),
        "jitter_ms": report.media.jitter_ms,
        "dtmf_sent": report.dtmf_sent,
        "status": report.status,
        "reason": report.reason,
    })
}

fn print(args: &CallArgs, report: &Report) {
    if args.json {
        answer(&format!("{}\n", report_json(&args.target, report)));
        return;
    }
    if !report.answered {
        let status = report
            .status
            .map_or_else(String::new, |it| format!(" ({it})"));
        answer(&format!(
            "{}: {}{status}: {}\n",
            args.target,
            word(report),
            report.reason
        ));
        if report.unready && !report.no_line && report.status.is_none() {
            talk(
                "Check the server's address, or call an address directly: offhook call sip:user@host",
            );
        }
        return;
    }
    let media = &report.media;
    answer(&format!(
        "{}: answered after {} ms, {}, talked {:.1} s\nsent {} packets, received {}, lost {} ({:.1} %), jitter {} ms\nended: {}\n",
        args.target,
        report.answer_ms.unwrap_or(0),
        report.codec,
        report.talked_ms as f64 / 1_000.0,
        media.sent,
        media.received,
        media.lost,
        loss(media) * 100.0,
        media.jitter_ms,
        report.reason,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_names_what_happened_in_one_word() {
        let mut report = Report {
            status: Some(486),
            ..Report::default()
        };
        assert_eq!(report_json("x", &report)["result"], "busy");
        report.status = None;
        assert_eq!(word(&report), "unreachable");
        report.answered = true;
        report.media.received = 99;
        report.media.lost = 1;
        assert_eq!(report_json("x", &report)["loss"], 0.01);
    }

    #[test]
    fn loss_is_heard() {
        let heard = |received, lost| {
            mos(&MediaFigures {
                received,
                lost,
                ..MediaFigures::default()
            })
        };
        assert_eq!(heard(0, 0), None);
        assert_eq!(heard(100, 0), Some(4.4));
        assert!(heard(95, 5) < Some(4.2));
    }

    #[test]
    fn digits_and_seconds_are_read_before_anything_starts() {
        assert!(digits("1w2*#AD").is_ok());
        assert!(digits("1x").unwrap_err().contains("`x`"));
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert!(seconds("-1").is_err());
        assert!(seconds("inf").is_err());
    }

    #[test]
    fn an_unreachable_target_is_not_a_refusal() {
        assert_eq!(end_of(None), End::Unknown);
        assert_eq!(end_of(Some(408)), End::Unknown);
        assert_eq!(end_of(Some(404)), End::Wrong);
    }
}
