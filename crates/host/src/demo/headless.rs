//! The demo without people: the phones call each other, speak, listen, and a report says how it went.

use super::speech::speech;
use super::{DESKS, Desk};
use crate::report::{SCHEMA, millis};
use crate::runtime::{Handle, Told};
use crate::sound::{WavFiles, read_wav, write_wav};
use offhook_media::compare::correlation_in_pieces;
use offhook_phone::{Event, MediaFigures};
use offhook_view::{Command, Edge, Key};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::time::{Instant, sleep, timeout_at};

/// Longest wait until all phones are registered.
const READY_TIME: Duration = Duration::from_secs(15);
/// Longest wait for one step of a call.
const STEP_TIME: Duration = Duration::from_secs(5);
/// Least likeness of what was spoken and what was heard.
const LEAST_HEARD: f64 = 0.9;
/// Most delay between mouth and ear that is looked for: 0.8 s at 8 kHz.
const MAX_LAG: usize = 6_400;
/// Samples a second.
const RATE: u32 = 8_000;

/// What is said in one call: speech before a hold, silence for it, and speech after it, in seconds.
#[derive(Clone, Copy, Debug)]
struct Part {
    before: f64,
    pause: f64,
    after: f64,
}

/// A call with a hold.
const HOLDING: Part = Part {
    before: 1.1,
    pause: 0.6,
    after: 0.8,
};
/// A call without.
const PLAIN: Part = Part {
    before: 1.5,
    pause: 0.0,
    after: 0.0,
};

/// How one phone came up.
#[derive(Debug, Default)]
pub(crate) struct Up {
    files: Vec<String>,
    settings: usize,
    found_by: String,
    failed: Option<String>,
    registered: bool,
    ready_ms: u64,
}

/// One end of a call.
#[derive(Debug)]
struct Leg {
    phone: String,
    media: MediaFigures,
    heard: f64,
}

/// One call.
#[derive(Debug)]
struct CallReport {
    from: String,
    to: String,
    codec: String,
    answer_ms: u64,
    legs: Vec<Leg>,
}

/// What went wrong, in a sentence.
type Trouble = String;

/// The whole run.
pub(crate) struct Run<'a> {
    handle: &'a Handle,
    events: Receiver<Told>,
    folder: PathBuf,
    ups: Vec<Up>,
    calls: Vec<CallReport>,
    /// What the phones showed, for people.
    shown: Vec<String>,
    trouble: Option<Trouble>,
}

impl<'a> Run<'a> {
    /// A run whose recordings go into `folder`; `events` began before the phones did.
    pub(crate) fn new(handle: &'a Handle, events: Receiver<Told>, folder: &Path) -> Self {
        Self {
            handle,
            events,
            folder: folder.to_owned(),
            ups: DESKS.iter().map(|_| Up::default()).collect(),
            calls: Vec::new(),
            shown: Vec::new(),
            trouble: None,
        }
    }

    /// Waits for the phones and makes the calls.
    pub(crate) async fn go(&mut self) {
        if let Err(trouble) = self.try_all().await {
            self.trouble = Some(trouble);
        }
    }

    async fn try_all(&mut self) -> Result<(), Trouble> {
        self.come_up().await?;
        self.call(0, Some(1), DESKS[1].number, true).await?;
        self.call(1, Some(0), DESKS[0].number, false).await?;
        self.call(2, None, "600", false).await
    }

    /// Waits until every phone is registered, or [`READY_TIME`] is over.
    pub(crate) async fn come_up(&mut self) -> Result<(), Trouble> {
        let until = Instant::now() + READY_TIME;
        let mut reason = "no answer".to_owned();
        while let Some(place) = self.ups.iter().position(|up| !up.registered) {
            let Some(told) = self.next(until).await else {
                let desk = &DESKS[place];
                return Err(format!(
                    "{} {} did not register: {reason}",
                    desk.owner, desk.number
                ));
            };
            let Some(place) = self.place(&told) else {
                continue;
            };
            if let Event::RegistrationFailed { reason: why, .. } = &told.event {
                reason.clone_from(why);
            }
            self.ups[place].take(&told);
        }
        Ok(())
    }

    /// How the phones came up, a line each, as `offhook demo` prints them.
    pub(crate) fn lines(&self) -> String {
        let pairs = DESKS.iter().zip(&self.ups);
        pairs.map(|(desk, up)| up.line(desk) + "\n").collect()
    }

    fn place(&self, told: &Told) -> Option<usize> {
        let all = self.handle.roster.iter();
        all.into_iter()
            .position(|entry| entry.member == told.member)
    }

    async fn next(&mut self, until: Instant) -> Option<Told> {
        loop {
            match timeout_at(until, self.events.recv()).await {
                Ok(Ok(told)) => return Some(told),
                Ok(Err(tokio::sync::broadcast::error::RecvError::Lagged(_))) => {}
                Ok(Err(tokio::sync::broadcast::error::RecvError::Closed)) | Err(_) => return None,
            }
        }
    }

    /// Waits until phone `place` tells something that `wanted` takes.
    async fn wait<T>(
        &mut self,
        place: usize,
        what: &str,
        wanted: impl Fn(&Event) -> Option<T>,
    ) -> Result<T, Trouble> {
        let until = Instant::now() + STEP_TIME;
        while let Some(told) = self.next(until).await {
            if self.place(&told) != Some(place) {
                continue;
            }
            if let Some(found) = wanted(&told.event) {
                return Ok(found);
            }
            if let Event::CallEnded { reason, .. } = &told.event {
                return Err(format!(
                    "{}: {what}: the call ended: {reason}",
                    DESKS[place].owner
                ));
            }
        }
        Err(format!("{}: {what}: not within 5 s", DESKS[place].owner))
    }

    fn command(&self, place: usize, command: Command) {
        if let Some(entry) = self.handle.roster.get(place) {
            self.handle.command(entry.member, command);
        }
    }

    async fn show(&mut self, place: usize) {
        let Some(entry) = self.handle.roster.get(place) else {
            return;
        };
        if let Some(snapshot) = self.handle.snapshot(entry.member).await {
            let desk = &DESKS[place];
            let line = format!("{:<5}{}", desk.owner, snapshot.view.spoken());
            self.shown.push(line);
        }
    }

    fn files(&self, number: usize, place: usize) -> (PathBuf, PathBuf) {
        let name = |what| {
            let owner = DESKS[place].owner.to_lowercase();
            self.folder.join(format!("call{number}-{owner}-{what}.wav"))
        };
        (name("said"), name("heard"))
    }

    /// Gives a phone something to say and a file for what it hears.
    fn equip(&self, number: usize, place: usize, part: Part) -> Result<(), Trouble> {
        let (said, heard) = self.files(number, place);
        let seed = number as u64 * 10 + place as u64 + 1;
        write_wav(&said, &words(seed, part))
            .map_err(|error| format!("{}: {error}", said.display()))?;
        let files = WavFiles::open(Some(&said), Some(&heard))?;
        if let Some(entry) = self.handle.roster.get(place) {
            self.handle.sound(entry.member, Box::new(files));
        }
        Ok(())
    }

    /// One call from phone `from` to `number`; `to` is the phone that answers, if it is one of ours.
    async fn call(
        &mut self,
        from: usize,
        to: Option<usize>,
        number: &str,
        hold: bool,
    ) -> Result<(), Trouble> {
        let part = if hold { HOLDING } else { PLAIN };
        let call = self.calls.len() + 1;
        self.equip(call, from, part)?;
        if let Some(to) = to {
            self.equip(call, to, part)?;
        }
        // As a finger does: the digits, then the key that sends them.
        for digit in number.chars() {
            self.command(from, Command::Key(Key::Digit(digit), Edge::Press));
        }
        self.show(from).await;
        self.command(from, Command::Key(Key::Digit('#'), Edge::Press));
        if let Some(to) = to {
            self.wait(to, "rings", |event| {
                matches!(event, Event::CallStarted(_)).then_some(())
            })
            .await?;
            self.show(to).await;
            self.command(to, Command::Answer);
        }
        let (codec, answer_ms) = self
            .wait(from, "is answered", |event| {
                if let Event::CallAnswered { codec, took, .. } = event {
                    Some((codec.clone(), millis(*took)))
                } else {
                    None
                }
            })
            .await?;
        let answered = Instant::now();
        self.show(from).await;
        let at = |seconds: f64| answered + Duration::from_secs_f64(seconds);
        if hold {
            tokio::time::sleep_until(at(part.before + 0.2)).await;
            self.hold_and_resume(from, to).await?;
        }
        // The speaker is silent while the call is held, and begins again where it stopped.
        let held = if hold { 0.5 } else { 0.0 };
        tokio::time::sleep_until(at(part.before + part.pause + part.after + held + 0.3)).await;
        self.command(from, Command::HangUp);
        let mut legs = vec![self.leg(call, from, to.unwrap_or(from), part).await?];
        if let Some(to) = to {
            legs.push(self.leg(call, to, from, part).await?);
        }
        self.calls.push(CallReport {
            from: DESKS[from].number.to_owned(),
            to: number.to_owned(),
            codec,
            answer_ms,
            legs,
        });
        // The screens go back to rest before the next call.
        sleep(Duration::from_millis(100)).await;
        Ok(())
    }

    async fn hold_and_resume(&mut self, from: usize, to: Option<usize>) -> Result<(), Trouble> {
        self.command(from, Command::Hold);
        self.wait(from, "holds", |event| {
            matches!(event, Event::CallHeld { by_them: false, .. }).then_some(())
        })
        .await?;
        if let Some(to) = to {
            self.show(to).await;
        }
        sleep(Duration::from_millis(250)).await;
        self.command(from, Command::Resume);
        self.wait(from, "takes the call back", |event| {
            matches!(event, Event::CallResumed(_)).then_some(())
        })
        .await
    }

    /// The end of a call at phone `place`, which heard what phone `speaker` said.
    async fn leg(
        &mut self,
        call: usize,
        place: usize,
        speaker: usize,
        part: Part,
    ) -> Result<Leg, Trouble> {
        let media = self
            .wait(place, "hangs up", |event| {
                if let Event::CallEnded { media, .. } = event {
                    Some(*media)
                } else {
                    None
                }
            })
            .await?;
        let said = read_wav(&self.files(call, speaker).0)?;
        let heard = read_wav(&self.files(call, place).1)?;
        Ok(Leg {
            phone: DESKS[place].number.to_owned(),
            media,
            heard: likeness(&said, &heard, part),
        })
    }

    /// Whether all went well.
    pub(crate) fn is_well(&self) -> bool {
        self.trouble.is_none()
            && self
                .ups
                .iter()
                .all(|up| up.registered && up.failed.is_none())
            && self.calls.iter().all(|call| {
                call.legs
                    .iter()
                    .all(|leg| leg.heard >= LEAST_HEARD && leg.media.received > 0)
            })
    }

    /// The report as one object.
    pub(crate) fn json(&self) -> Value {
        let phones: Vec<Value> = DESKS
            .iter()
            .zip(&self.ups)
            .map(|(desk, up)| up.json(desk))
            .collect();
        let calls: Vec<Value> = self.calls.iter().map(CallReport::json).collect();
        let mut report = json!({
            "schema": SCHEMA,
            "ok": self.is_well(),
            "phones": phones,
            "calls": calls,
        });
        if let Some(trouble) = &self.trouble {
            report["error"] = json!(trouble);
        }
        report
    }

    /// The report for people.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines();
        text.push_str("\nWhat the phones showed:\n");
        for line in &self.shown {
            text.push_str(&format!("  {line}\n"));
        }
        text.push_str("\nWhat they heard:\n");
        for call in &self.calls {
            text.push_str(&format!(
                "  {} called {}: {}, answered after {} ms\n",
                call.from, call.to, call.codec, call.answer_ms
            ));
            for leg in &call.legs {
                text.push_str(&format!(
                    "    {} sent {} packets, received {}, lost {}, heard {:.1} % of what was said\n",
                    leg.phone,
                    leg.media.sent,
                    leg.media.received,
                    leg.media.lost,
                    leg.heard * 100.0
                ));
            }
        }
        match &self.trouble {
            Some(trouble) => text.push_str(&format!("\nNot well: {trouble}\n")),
            None if self.is_well() => text.push_str("\nAll well.\n"),
            None => text.push_str("\nNot well: something was not heard\n"),
        }
        text
    }
}

/// The likeness of what was said and what was heard; after a hold, of the worse of the two parts. The delay may
/// wander, because a jitter buffer that adapts moves it while it learns.
fn likeness(said: &[i16], heard: &[i16], part: Part) -> f64 {
    let alike = |said: &[i16], heard: &[i16]| correlation_in_pieces(said, heard, MAX_LAG, RATE);
    let split = samples(part.before + part.pause / 2.0);
    let (Some((first, second)), true) = (said.split_at_checked(split), part.after > 0.0) else {
        return alike(said, heard);
    };
    let later = heard.get(split..).unwrap_or_default();
    alike(first, heard).min(alike(second, later))
}

/// What is said in one call.
fn words(seed: u64, part: Part) -> Vec<i16> {
    let mut words = speech(seed, part.before);
    words.extend(vec![0; samples(part.pause)]);
    words.extend(speech(seed + 100, part.after));
    words
}

fn samples(seconds: f64) -> usize {
    (seconds * f64::from(RATE)) as usize
}

impl Up {
    fn take(&mut self, told: &Told) {
        if let Event::Booted {
            settings,
            files,
            found_by,
            failed,
            ..
        } = &told.event
        {
            self.settings = *settings;
            self.files = files
                .iter()
                .filter(|file| file.settings > 0)
                .map(|file| file.name.clone())
                .collect();
            self.found_by.clone_from(found_by);
            self.failed.clone_from(failed);
        }
        if let Event::Registered { line: 1 } = told.event {
            self.registered = true;
            self.ready_ms = told.at_ms;
        }
    }

    fn line(&self, desk: &Desk) -> String {
        let name = format!("\"{} {}\"", desk.owner, desk.number);
        let start = format!(
            "{:>5.1}s  {:<9} {name:<11}",
            self.ready_ms as f64 / 1_000.0,
            desk.short
        );
        match &self.failed {
            Some(why) => format!("{start} not provisioned: {why}"),
            None => format!(
                "{start} found the server by {}, read {} ({} settings), {}",
                self.found_by,
                self.files.join(" + "),
                self.settings,
                if self.registered {
                    "registered"
                } else {
                    "not registered"
                }
            ),
        }
    }

    fn json(&self, desk: &Desk) -> Value {
        json!({
            "name": format!("{} {}", desk.owner, desk.number),
            "model": desk.model,
            "mac": desk.mac,
            "found_by": self.found_by,
            "files": self.files,
            "settings": self.settings,
            "registered": self.registered,
            "ready_ms": self.ready_ms,
        })
    }
}

impl CallReport {
    fn json(&self) -> Value {
        let legs: Vec<Value> = self
            .legs
            .iter()
            .map(|leg| {
                json!({
                    "phone": leg.phone,
                    "sent": leg.media.sent,
                    "received": leg.media.received,
                    "lost": leg.media.lost,
                    "heard": (leg.heard * 1_000.0).round() / 1_000.0,
                })
            })
            .collect();
        json!({
            "from": self.from,
            "to": self.to,
            "codec": self.codec,
            "answer_ms": self.answer_ms,
            "legs": legs,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_takes_the_worse_part_and_forgives_each_its_own_delay() {
        let said = words(1, HOLDING);
        let mut heard = vec![0; 480];
        heard.extend(&said[..12_000]);
        heard.extend(vec![0; 160]);
        heard.extend(&said[12_000..]);
        assert!(likeness(&said, &heard, HOLDING) > 0.99);
        heard.truncate(12_000);
        assert!(likeness(&said, &heard, HOLDING) < 0.1);
    }

    #[test]
    fn a_faultless_recording_is_faultless_at_any_delay() {
        let said = words(11, HOLDING);
        for delay in (200..300).step_by(7) {
            let mut heard = vec![0; delay];
            heard.extend(&said);
            let likeness = likeness(&said, &heard, HOLDING);
            assert!(likeness > 0.999, "{delay}: {likeness}");
        }
    }
}
