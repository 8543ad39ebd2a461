//! "What happened": what the phones tell, as one story.
//!
//! Two phones of the house tell every call twice; the story tells each step once, by the phone that did it.

use offhook_phone::{CallLabel, Direction, Event};
use offhook_view::Sign;
use offhook_view::page::clock;
use std::time::Duration;

/// One phone of the house and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// The number.
    pub(crate) number: String,
    /// The name: "Ana".
    pub(crate) name: String,
    /// What people call the model: "T28P".
    pub(crate) set: String,
}

/// What one phone told, in a sentence without a full stop; nothing for what another phone of the house tells better.
///
/// `phone` is its name among the people's numbers; any other name is that of a phone alone.
pub(crate) fn tell(people: &[Person], phone: &str, event: &Event) -> Option<(Sign, String)> {
    let teller = Teller { people, phone };
    match event {
        Event::BootProgress { .. } | Event::DigitReceived { .. } => None,
        Event::Booted { .. } => Some(teller.booted(event)),
        Event::Registered { line } => Some((
            Sign::Done,
            format!("{} registered{}", teller.set(), line_word(*line)),
        )),
        Event::RegistrationFailed { line, reason, .. } => Some((
            Sign::Trouble,
            format!(
                "{} could not register{}: {reason}",
                teller.set(),
                line_word(*line)
            ),
        )),
        Event::Unregistered { line } => Some((
            Sign::End,
            format!("{} signed out{}", teller.set(), line_word(*line)),
        )),
        Event::CallRefused { number, reason, .. } => Some((
            Sign::Trouble,
            format!(
                "{} turned {} away: {reason}",
                teller.set(),
                teller.other(number, "")
            ),
        )),
        Event::Notice { text } => Some((Sign::Trouble, format!("{}: {text}", teller.set()))),
        Event::CallStarted(label)
        | Event::CallRinging(label)
        | Event::CallAnswered { label, .. }
        | Event::CallHeld { label, .. }
        | Event::CallResumed(label)
        | Event::CallEnded { label, .. } => teller.call(label, event),
    }
}

struct Teller<'a> {
    people: &'a [Person],
    phone: &'a str,
}

impl Teller<'_> {
    fn person(&self, number: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.number == number)
    }

    /// Who has this phone.
    fn me(&self) -> String {
        self.person(self.phone)
            .map_or_else(|| "The phone".to_owned(), |person| person.name.clone())
    }

    /// The thing itself: "Ana's T28P".
    fn set(&self) -> String {
        self.person(self.phone).map_or_else(
            || "The phone".to_owned(),
            |person| format!("{}'s {}", person.name, person.set),
        )
    }

    /// Somebody by number, and by the name that came with the call.
    fn other(&self, number: &str, name: &str) -> String {
        match self.person(number) {
            Some(person) => person.name.clone(),
            None if name.is_empty() => number.to_owned(),
            None => name.to_owned(),
        }
    }

    fn booted(&self, event: &Event) -> (Sign, String) {
        let Event::Booted {
            settings,
            files,
            found_by,
            failed,
            ..
        } = event
        else {
            return (Sign::Done, format!("{} started", self.set()));
        };
        if let Some(why) = failed {
            let text = format!(
                "{} started with its last good settings: {}",
                self.set(),
                why.trim_end_matches('.')
            );
            return (Sign::Trouble, text);
        }
        let read: Vec<&str> = files
            .iter()
            .filter(|file| file.settings > 0)
            .map(|file| file.name.as_str())
            .collect();
        let text = if read.is_empty() {
            format!("{} started with {settings} settings", self.set())
        } else {
            let server = if found_by.is_empty() {
                String::new()
            } else {
                format!("found its server by {found_by} and ")
            };
            let names = read.join(" and ");
            format!("{} {server}read {names}: {settings} settings", self.set())
        };
        (Sign::Done, text)
    }

    fn call(&self, label: &CallLabel, event: &Event) -> Option<(Sign, String)> {
        let outgoing = label.direction == Direction::Outgoing;
        let in_house = self.person(&label.number).is_some();
        let (me, other) = (self.me(), self.other(&label.number, &label.name));
        // Of two phones of the house, the caller tells what both know.
        let mine = outgoing || !in_house;
        match event {
            Event::CallStarted(_) if outgoing => {
                Some((Sign::Out, format!("{me} dialled {}", label.number)))
            }
            Event::CallStarted(_) => {
                Some((Sign::Ring, format!("{} rings: {other} calls", self.set())))
            }
            Event::CallRinging(_) => {
                (!in_house).then(|| (Sign::Ring, format!("It rings at {other}")))
            }
            Event::CallAnswered { codec, .. } if outgoing => {
                (!in_house).then(|| (Sign::Talk, format!("{other} answered {me} ({codec})")))
            }
            Event::CallAnswered { codec, .. } => {
                Some((Sign::Talk, format!("{me} answered {other} ({codec})")))
            }
            Event::CallHeld { by_them: true, .. } => {
                (!in_house).then(|| (Sign::Hold, format!("{other} put {me} on hold")))
            }
            Event::CallHeld { .. } => Some((Sign::Hold, format!("{me} put {other} on hold"))),
            Event::CallResumed(_) => {
                mine.then(|| (Sign::Talk, format!("{me} and {other} talk again")))
            }
            Event::CallEnded {
                answered,
                talked,
                reason,
                ..
            } => mine.then(|| ended(&me, &other, outgoing, answered.then_some(*talked), reason)),
            Event::BootProgress { .. }
            | Event::Booted { .. }
            | Event::Registered { .. }
            | Event::RegistrationFailed { .. }
            | Event::Unregistered { .. }
            | Event::CallRefused { .. }
            | Event::DigitReceived { .. }
            | Event::Notice { .. } => None,
        }
    }
}

fn ended(
    me: &str,
    other: &str,
    outgoing: bool,
    talked: Option<Duration>,
    reason: &str,
) -> (Sign, String) {
    if let Some(talked) = talked {
        let seconds = u32::try_from(talked.as_secs()).unwrap_or(u32::MAX);
        let text = format!("{me} and {other} talked for {}", clock(seconds));
        return (Sign::End, text);
    }
    let (from, to) = if outgoing { (me, other) } else { (other, me) };
    let why = if reason.is_empty() {
        String::new()
    } else {
        format!(": {reason}")
    };
    (Sign::Trouble, format!("{from} did not reach {to}{why}"))
}

/// Nothing for the first line, which most phones have alone.
fn line_word(line: u8) -> String {
    if line > 1 {
        format!(" line {line}")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_phone::{CallNo, MediaFigures};
    use offhook_view::FileStatus;

    fn house() -> Vec<Person> {
        let person = |number: &str, name: &str, set: &str| Person {
            number: number.to_owned(),
            name: name.to_owned(),
            set: set.to_owned(),
        };
        vec![
            person("201", "Ana", "T28P"),
            person("202", "Ben", "KX-UT670"),
        ]
    }

    fn label(direction: Direction, number: &str) -> CallLabel {
        CallLabel {
            call: CallNo(1),
            line: 1,
            direction,
            number: number.to_owned(),
            name: String::new(),
        }
    }

    /// Both ends of a call, in the order in which they tell it.
    fn steps(far: &str) -> Vec<(&'static str, Event)> {
        let out = label(Direction::Outgoing, far);
        let into = label(Direction::Incoming, "201");
        let answered = |label: &CallLabel| Event::CallAnswered {
            label: label.clone(),
            codec: "PCMU".to_owned(),
            took: Duration::from_secs(1),
        };
        let held = |label: &CallLabel, by_them| Event::CallHeld {
            label: label.clone(),
            by_them,
        };
        let ended = |label: &CallLabel| Event::CallEnded {
            label: label.clone(),
            answered: true,
            talked: Duration::from_secs(72),
            reason: "Hung up".to_owned(),
            status: None,
            media: MediaFigures::default(),
        };
        vec![
            ("201", Event::CallStarted(out.clone())),
            ("202", Event::CallStarted(into.clone())),
            ("201", Event::CallRinging(out.clone())),
            ("202", answered(&into)),
            ("201", answered(&out)),
            ("201", held(&out, false)),
            ("202", held(&into, true)),
            ("201", Event::CallResumed(out.clone())),
            ("202", Event::CallResumed(into.clone())),
            ("202", ended(&into)),
            ("201", ended(&out)),
        ]
    }

    fn told(steps: &[(&str, Event)]) -> Vec<String> {
        steps
            .iter()
            .filter_map(|(phone, event)| tell(&house(), phone, event))
            .map(|(_, text)| text)
            .collect()
    }

    #[test]
    fn a_call_in_the_house_is_told_once_step_by_step() {
        assert_eq!(
            told(&steps("202")),
            [
                "Ana dialled 202",
                "Ben's KX-UT670 rings: Ana calls",
                "Ben answered Ana (PCMU)",
                "Ana put Ben on hold",
                "Ana and Ben talk again",
                "Ana and Ben talked for 1:12",
            ]
        );
    }

    #[test]
    fn a_call_to_somebody_outside_is_told_by_the_phone_alone() {
        let ours: Vec<_> = steps("600")
            .into_iter()
            .filter(|(phone, _)| *phone == "201")
            .collect();
        assert_eq!(
            told(&ours),
            [
                "Ana dialled 600",
                "It rings at 600",
                "600 answered Ana (PCMU)",
                "Ana put 600 on hold",
                "Ana and 600 talk again",
                "Ana and 600 talked for 1:12",
            ]
        );
    }

    #[test]
    fn a_start_names_the_files_that_were_read_and_how_they_were_found() {
        let file = |name: &str, settings| FileStatus {
            name: name.to_owned(),
            result: String::new(),
            settings,
        };
        let booted = |failed: Option<&str>| Event::Booted {
            settings: 43,
            files: vec![file("a.cfg", 36), file("gone.cfg", 0), file("b.cfg", 7)],
            found_by: "option 66".to_owned(),
            failed: failed.map(str::to_owned),
            problems: Vec::new(),
            took: Duration::ZERO,
        };
        let (sign, text) = tell(&house(), "201", &booted(None)).unwrap();
        assert_eq!(sign, Sign::Done);
        assert_eq!(
            text,
            "Ana's T28P found its server by option 66 and read a.cfg and b.cfg: 43 settings"
        );
        let (sign, text) = tell(&[], "001565000201", &booted(Some("no answer"))).unwrap();
        assert_eq!(sign, Sign::Trouble);
        assert_eq!(
            text,
            "The phone started with its last good settings: no answer"
        );
    }
}
