//! From text to sentences.

use offhook_base::Duration;
use offhook_view::Key;

use super::{
    Device, Hearing, LANGUAGE, LinkChange, MAX_LINE, MAX_LINES, MAX_PEOPLE, MAX_WAIT, Mischief,
    PATIENCE, Person, Scenario, ScenarioError, Sentence,
};
use crate::files::Mood;
use crate::link::Link;
use crate::peer::Manner;

/// What is wrong with a line, and what is allowed.
type Wrong = (String, String);

/// Reads a whole scenario.
///
/// # Errors
///
/// The first line that is no sentence of [`LANGUAGE`], that names nobody, or that is past a bound.
pub fn parse(text: &str) -> Result<Scenario, ScenarioError> {
    let mut scenario = Scenario {
        seed: 1,
        network: Link::lan(),
        ring_for: Duration::from_secs(185),
        people: Vec::new(),
        files: Vec::new(),
        sentences: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let fail = |(message, help)| ScenarioError {
            line: number,
            message,
            help,
        };
        if number > MAX_LINES || line.len() > MAX_LINE {
            let message = "the scenario is too long".to_owned();
            return Err(fail((
                message,
                format!("at most {MAX_LINES} lines of {MAX_LINE} bytes"),
            )));
        }
        if let Some(content) = line.strip_prefix("    ")
            && let Some((_, file)) = scenario.files.last_mut()
            && scenario.sentences.is_empty()
        {
            file.push_str(content);
            file.push('\n');
            continue;
        }
        let words = words(line).map_err(fail)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if words.is_empty() || set_up(&mut scenario, &words).map_err(fail)? {
            continue;
        }
        let sentence = sentence(&words).map_err(fail)?;
        check_names(&scenario, &sentence).map_err(fail)?;
        scenario.sentences.push((number, sentence));
    }
    Ok(scenario)
}

/// The words of a line; one in quotes keeps its blanks and a leading `"`, so that it is told from the others.
fn words(line: &str) -> Result<Vec<String>, Wrong> {
    let mut all = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        if let Some(quoted) = rest.strip_prefix('"') {
            let Some((inside, after)) = quoted.split_once('"') else {
                return wrong("a quotation mark is not closed", "write \"TEXT\"");
            };
            all.push(format!("\"{inside}"));
            rest = after.trim_start();
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            all.push(rest[..end].to_owned());
            rest = rest[end..].trim_start();
        }
    }
    Ok(all)
}

fn wrong<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Wrong> {
    Err((message.into(), help.into()))
}

/// The help for a sentence that begins like these of the language.
fn allowed(part: &str) -> String {
    let fitting: Vec<&str> = LANGUAGE
        .iter()
        .copied()
        .filter(|rule| rule.contains(part))
        .collect();
    format!("allowed: {}", fitting.join("; "))
}

/// Takes a set-up sentence; `false` if it is none.
fn set_up(scenario: &mut Scenario, words: &[&str]) -> Result<bool, Wrong> {
    match words {
        ["seed", number] => {
            let Ok(seed) = number.parse() else {
                return wrong(format!("{number} is not a number"), allowed("seed"));
            };
            scenario.seed = seed;
        }
        ["network", name] => scenario.network = preset(name)?,
        ["ringing", "lasts", time @ ..] => scenario.ring_for = duration(time)?,
        ["phone", name, number, rest @ ..] => {
            add(scenario, name, number, phone(rest)?)?;
        }
        ["peer", name, number, rest @ ..] if !rest.is_empty() => {
            let manner = rest.join(" ");
            let known = Manner::WORDS.iter().find(|(words, _)| *words == manner);
            let Some((_, manner)) = known else {
                return wrong(format!("no peer {manner:?}"), allowed("peer"));
            };
            add(scenario, name, number, Device::Peer(*manner))?;
        }
        ["file", name] => scenario.files.push(((*name).to_owned(), String::new())),
        [
            "seed" | "network" | "ringing" | "phone" | "peer" | "file",
            ..,
        ] => {
            return wrong("not a whole sentence", allowed(words[0]));
        }
        _ => return Ok(false),
    }
    if scenario.sentences.is_empty() {
        Ok(true)
    } else {
        wrong(
            "set-up after the first action",
            "move it to the top of the scenario",
        )
    }
}

fn add(scenario: &mut Scenario, name: &str, number: &str, device: Device) -> Result<(), Wrong> {
    const TAKEN: [&str; 9] = [
        "pbx",
        "both",
        "link",
        "registrar",
        "files",
        "stranger",
        "switchboard",
        "wait",
        "world",
    ];
    let twice = scenario
        .people
        .iter()
        .any(|one| one.name == name || one.number == number);
    if twice || TAKEN.contains(&name) {
        return wrong(
            format!("{name} {number} is taken"),
            "give each a name and number of its own",
        );
    }
    if scenario.people.len() == MAX_PEOPLE {
        return wrong("too many people", format!("at most {MAX_PEOPLE}"));
    }
    let (name, number) = (name.to_owned(), number.to_owned());
    scenario.people.push(Person {
        name,
        number,
        device,
    });
    Ok(())
}

fn phone(mut rest: &[&str]) -> Result<Device, Wrong> {
    let (mut model, mut password, mut set, mut boots_from) =
        (String::new(), None, Vec::new(), None);
    while !rest.is_empty() {
        rest = match rest {
            ["model", name, more @ ..] => {
                model = (*name).to_owned();
                more
            }
            ["password", word, more @ ..] => {
                password = Some((*word).to_owned());
                more
            }
            ["boots", "from", url, more @ ..] => {
                boots_from = Some((*url).to_owned());
                more
            }
            ["set", pair, more @ ..] => {
                let Some((key, value)) = pair.split_once('=') else {
                    return wrong(format!("{pair} has no ="), allowed("phone"));
                };
                set.push((key.to_owned(), value.to_owned()));
                more
            }
            [word, ..] => return wrong(format!("{word} is not understood"), allowed("phone")),
            [] => rest,
        };
    }
    Ok(Device::Phone {
        model,
        password,
        set,
        boots_from,
    })
}

fn sentence(words: &[&str]) -> Result<Sentence, Wrong> {
    match words {
        ["wait", time @ ..] => Ok(Sentence::Wait {
            time: duration(time)?,
        }),
        ["registrar", "stops"] => Ok(Sentence::Registrar { runs: false }),
        ["registrar", "starts"] => Ok(Sentence::Registrar { runs: true }),
        ["files", "are", mood @ ..] => Ok(Sentence::Files {
            mood: self::mood(mood)?,
        }),
        ["link", pair, change @ ..] => link(pair, change),
        ["stranger", does @ ..] => stranger(does),
        ["switchboard", "hears", digits] => Ok(Sentence::SwitchboardHears {
            digits: (*digits).to_owned(),
        }),
        ["switchboard", "has", "nothing", "left"] => Ok(Sentence::NothingLeft),
        ["both", "hear", "each", "other", "for", time @ ..] => Ok(Sentence::HearEachOther {
            pair: None,
            time: duration(time)?,
        }),
        [one, "and", other, "hear", "each", "other", "for", time @ ..] => {
            let pair = Some(((*one).to_owned(), (*other).to_owned()));
            Ok(Sentence::HearEachOther {
                pair,
                time: duration(time)?,
            })
        }
        [who, rest @ ..] => person(who, rest),
        [] => wrong("an empty sentence", allowed("NAME")),
    }
}

fn person(who: &str, rest: &[&str]) -> Result<Sentence, Wrong> {
    let who = who.to_owned();
    match rest {
        ["dials", number] => Ok(Sentence::Dials {
            who,
            number: (*number).to_owned(),
        }),
        ["presses", what @ ..] if !what.is_empty() => Ok(Sentence::Presses {
            who,
            what: plain(what),
        }),
        ["types", digits] => {
            let keys = digits.chars().map(|digit| digit.to_string().parse::<Key>());
            match keys.collect() {
                Ok(keys) => Ok(Sentence::Types { who, keys }),
                Err(_) => wrong(format!("{digits} is not all keys"), "use 0 to 9, * and #"),
            }
        }
        ["hangs", "up"] => Ok(Sentence::HangsUp { who }),
        ["answers"] => Ok(Sentence::Answers { who }),
        ["stops"] => Ok(Sentence::Stops { who }),
        ["restarts"] => Ok(Sentence::Restarts { who }),
        ["sees", text, rest @ ..] if text.starts_with('"') => sees(who, text, rest),
        ["does", "not", "see", text] if text.starts_with('"') => Ok(Sentence::DoesNotSee {
            who,
            text: plain(&[text]),
        }),
        ["is", "registered", rest @ ..] => registered(who, true, rest),
        ["is", "not", "registered", rest @ ..] => registered(who, false, rest),
        ["hears", "nothing", "for", time @ ..] => hears(who, Hearing::Nothing, time),
        ["hears", "a", "sound", "for", time @ ..] => hears(who, Hearing::Sound, time),
        ["hears", other, "for", time @ ..] => {
            hears(who, Hearing::Person((*other).to_owned()), time)
        }
        ["counts", counter @ ..] if !counter.is_empty() => Ok(Sentence::Counts {
            who,
            counter: plain(counter),
        }),
        ["got", "no", "password"] => Ok(Sentence::GotNoPassword { who }),
        ["got", text] if text.starts_with('"') => Ok(Sentence::Got {
            who,
            text: plain(&[text]),
        }),
        [verb, ..] if LANGUAGE.iter().any(|rule| rule.contains(verb)) => {
            wrong("not a whole sentence", allowed(verb))
        }
        _ => wrong(format!("{who} does nothing known"), allowed("NAME")),
    }
}

fn sees(who: String, text: &str, rest: &[&str]) -> Result<Sentence, Wrong> {
    let and = rest
        .iter()
        .position(|word| *word == "and")
        .unwrap_or(rest.len());
    let within = within(&rest[..and])?;
    let then = match &rest[and..] {
        [] => None,
        ["and", "presses", what @ ..] if !what.is_empty() => Some(plain(what)),
        _ => return wrong("something follows that is not understood", allowed("sees")),
    };
    Ok(Sentence::Sees {
        who,
        text: plain(&[text]),
        within,
        then,
    })
}

fn registered(who: String, is: bool, rest: &[&str]) -> Result<Sentence, Wrong> {
    Ok(Sentence::Registered {
        who,
        is,
        within: within(rest)?,
    })
}

fn hears(who: String, what: Hearing, time: &[&str]) -> Result<Sentence, Wrong> {
    Ok(Sentence::Hears {
        who,
        what,
        time: duration(time)?,
    })
}

fn within(words: &[&str]) -> Result<Duration, Wrong> {
    match words {
        [] => Ok(PATIENCE),
        ["within", time @ ..] => duration(time),
        _ => wrong(
            "something follows that is not understood",
            allowed("within"),
        ),
    }
}

fn plain(words: &[&str]) -> String {
    words.join(" ").trim_start_matches('"').to_owned()
}

fn duration(words: &[&str]) -> Result<Duration, Wrong> {
    let help = "a time is a number and ms, s, min or h: 500 ms";
    let [number, unit] = words else {
        return wrong(format!("{} is not a time", words.join(" ")), help);
    };
    let millis = match *unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return wrong(format!("{unit} is no unit of time"), help),
    };
    let number: Option<u64> = number.parse().ok();
    let length = number
        .and_then(|number| number.checked_mul(millis))
        .map(Duration::from_millis);
    match length.filter(|length| *length <= MAX_WAIT) {
        Some(length) => Ok(length),
        None => wrong(
            format!("{} is not a time", words.join(" ")),
            format!("{help}, at most 168 h"),
        ),
    }
}

fn preset(name: &str) -> Result<Link, Wrong> {
    Link::preset(name).map_or_else(
        || wrong(format!("no network {name}"), allowed("network")),
        Ok,
    )
}

fn mood(words: &[&str]) -> Result<Mood, Wrong> {
    match words {
        ["up"] => Ok(Mood::Up),
        ["slow"] => Ok(Mood::Slow(Duration::from_secs(3))),
        ["truncated"] => Ok(Mood::Truncated),
        ["missing"] => Ok(Mood::Missing),
        ["wrong"] => Ok(Mood::Wrong),
        ["down"] => Ok(Mood::Down),
        ["a", "login", "page"] => Ok(Mood::LoginPage),
        _ => wrong(
            format!("files are never {}", words.join(" ")),
            allowed("files are"),
        ),
    }
}

fn link(pair: &str, change: &[&str]) -> Result<Sentence, Wrong> {
    let Some((one, other)) = pair.split_once('-') else {
        return wrong(format!("{pair} is no link"), allowed("link NAME"));
    };
    let change = match change {
        ["loses", number, "%"] => match number.parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => LinkChange::Loses(percent / 100.0),
            _ => return wrong(format!("{number} is not 0 to 100"), allowed("link NAME")),
        },
        ["is", "cut"] => LinkChange::Cut(true),
        ["is", "mended"] => LinkChange::Cut(false),
        ["is", name] => LinkChange::Is(preset(name)?),
        _ => return wrong("a link does nothing of the kind", allowed("link NAME")),
    };
    Ok(Sentence::Link {
        one: one.to_owned(),
        other: other.to_owned(),
        change,
    })
}

fn stranger(does: &[&str]) -> Result<Sentence, Wrong> {
    let (does, to) = match does {
        ["sends", "garbage", "to", name] => (Mischief::Garbage, name),
        ["sends", "sound", "to", name] => (Mischief::Sound, name),
        ["calls", name] => (Mischief::Call, name),
        _ => return wrong("a stranger does nothing of the kind", allowed("stranger")),
    };
    Ok(Sentence::Stranger {
        does,
        to: (*to).to_owned(),
    })
}

/// Everybody a sentence names must be there.
fn check_names(scenario: &Scenario, sentence: &Sentence) -> Result<(), Wrong> {
    let names: Vec<&String> = match sentence {
        Sentence::Dials { who, .. }
        | Sentence::Presses { who, .. }
        | Sentence::Types { who, .. }
        | Sentence::HangsUp { who }
        | Sentence::Answers { who }
        | Sentence::Stops { who }
        | Sentence::Restarts { who }
        | Sentence::Sees { who, .. }
        | Sentence::DoesNotSee { who, .. }
        | Sentence::Registered { who, .. }
        | Sentence::Counts { who, .. }
        | Sentence::GotNoPassword { who }
        | Sentence::Got { who, .. }
        | Sentence::Stranger { to: who, .. } => vec![who],
        Sentence::HearEachOther { pair, .. } => {
            pair.iter().flat_map(|(one, other)| [one, other]).collect()
        }
        Sentence::Hears {
            who,
            what: Hearing::Person(other),
            ..
        } => vec![who, other],
        Sentence::Hears { who, .. } => vec![who],
        Sentence::Link { one, other, .. } => vec![one, other],
        Sentence::SwitchboardHears { .. }
        | Sentence::NothingLeft
        | Sentence::Registrar { .. }
        | Sentence::Files { .. }
        | Sentence::Wait { .. } => Vec::new(),
    };
    let links = matches!(sentence, Sentence::Link { .. });
    for name in names {
        let known = scenario.people.iter().any(|person| person.name == *name);
        if !(known || links && name == "pbx") {
            let all: Vec<&str> = scenario
                .people
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            return wrong(
                format!("nobody is called {name}"),
                format!("there are: {}", all.join(", ")),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "phone alice 201\nphone bob 202 model m password x set a=b boots from http://f/\n";

    #[test]
    fn a_whole_scenario_reads() {
        let text = "seed 7\nnetwork wifi\nringing lasts 30 s\nphone alice 201\npeer bob 202 is busy\n\
            file a.cfg\n    #!version:1.0.0.1\n    x = 1\n\n# now\n\
            alice dials 200   # a comment\n\
            alice sees \"Incoming call\" within 3 s and presses New call\n\
            alice hears bob for 500 ms\n\
            link pbx-bob loses 10 %\n";
        let scenario = parse(text).unwrap();
        assert_eq!(scenario.seed, 7);
        assert_eq!(scenario.files[0].1, "#!version:1.0.0.1\nx = 1\n");
        let lines: Vec<usize> = scenario.sentences.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [11, 12, 13, 14]);
        assert_eq!(
            scenario.sentences[1].1,
            Sentence::Sees {
                who: "alice".to_owned(),
                text: "Incoming call".to_owned(),
                within: Duration::from_secs(3),
                then: Some("New call".to_owned()),
            }
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_what_is_allowed() {
        for (line, message, help) in [
            (
                "alice dreams",
                "alice does nothing known",
                "NAME dials NUMBER",
            ),
            ("alice dials", "not a whole sentence", "NAME dials NUMBER"),
            (
                "carol dials 200",
                "nobody is called carol",
                "there are: alice, bob",
            ),
            (
                "wait 5 parsecs",
                "parsecs is no unit of time",
                "ms, s, min or h",
            ),
            ("wait 900 h", "900 h is not a time", "at most 168 h"),
            (
                "alice sees \"x",
                "a quotation mark is not closed",
                "\"TEXT\"",
            ),
            (
                "link pbx-bob loses 200 %",
                "200 is not 0 to 100",
                "link NAME-NAME loses",
            ),
            ("files are angry", "files are never angry", "a login page"),
            (
                "phone bob 203",
                "bob 203 is taken",
                "name and number of its own",
            ),
            ("network pigeon", "no network pigeon", "lan|wifi"),
            ("alice types 12x", "12x is not all keys", "0 to 9"),
            (
                "stranger bows",
                "a stranger does nothing of the kind",
                "sends garbage",
            ),
        ] {
            let error = parse(&format!("{HEAD}{line}\n")).unwrap_err();
            assert_eq!(error.line, 3, "{line}");
            assert_eq!(error.message, message, "{line}");
            assert!(error.help.contains(help), "{line}: {}", error.help);
        }
        let late = parse(&format!("{HEAD}wait 1 s\nseed 5\n")).unwrap_err();
        assert_eq!(
            (late.line, late.message.as_str()),
            (4, "set-up after the first action")
        );
    }

    #[test]
    fn a_scenario_is_bounded() {
        assert_eq!(
            parse(&"\n".repeat(MAX_LINES + 1)).unwrap_err().line,
            MAX_LINES + 1
        );
        assert_eq!(parse(&"x".repeat(MAX_LINE + 1)).unwrap_err().line, 1);
        let many: String = (0..=MAX_PEOPLE)
            .map(|n| format!("phone p{n} {}\n", 200 + n))
            .collect();
        assert_eq!(parse(&many).unwrap_err().message, "too many people");
    }
}
