//! The screen as one sentence or two, for people who hear it.

use crate::page::{message_sentence, missed_sentence, named};
use crate::view::{CallCard, CallState, Screen, View};

impl View {
    /// What a screen reader says when this view appears: what, who, details, soft keys.
    ///
    /// The running time, the clock and the signal are left out, so that the sentence changes only
    /// when a fact does.
    pub fn spoken(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.notice.clone());
        parts.extend(sentences(&self.screen));
        if self.audio.muted && matches!(self.screen, Screen::Talking { .. } | Screen::Calls { .. })
        {
            parts.push(String::from("Muted"));
        }
        let labels: Vec<&str> = self
            .softkeys
            .iter()
            .flatten()
            .map(|key| key.label.as_str())
            .filter(|label| !label.is_empty())
            .collect();
        match labels.as_slice() {
            [] => (),
            [one] => parts.push(format!("Soft key: {one}")),
            many => parts.push(format!("Soft keys: {}", many.join(", "))),
        }
        let mut all = parts
            .iter()
            .map(|part| part.trim().trim_end_matches(['.', '…']))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(". ");
        all.push('.');
        all
    }

    /// The state in a few words, for the line under the phone: "registered", "talking with Ben".
    pub fn brief(&self) -> String {
        match &self.screen {
            Screen::Boot { .. } => String::from("starting"),
            Screen::Idle {
                alert: Some(alert), ..
            } => alert.clone(),
            Screen::Idle { accounts, .. } if accounts.iter().any(|account| account.registered) => {
                String::from("registered")
            }
            Screen::Idle { .. } => String::from("not registered"),
            Screen::Dialling { digits, .. } if digits.is_empty() => String::from("dial tone"),
            Screen::Dialling { .. } => String::from("dialling"),
            Screen::RingingIn { card } => format!("{} is calling", card.who()),
            Screen::RingingOut { card } => format!("calling {}", card.who()),
            Screen::Talking { card } => match card.state {
                CallState::Held => format!("{} is on hold", card.who()),
                CallState::HeldByThem => format!("held by {}", card.who()),
                CallState::Ringing | CallState::Calling | CallState::Talking | CallState::Ended => {
                    format!("talking with {}", card.who())
                }
            },
            Screen::Calls { cards, .. } => format!("{} calls", cards.len()),
            Screen::Ended { .. } => String::from("call ended"),
            Screen::Failed { who, .. } => format!("could not call {who}"),
            Screen::Menu { title, .. } | Screen::List { title, .. } => title.clone(),
        }
    }
}

fn sentences(screen: &Screen) -> Vec<String> {
    match screen {
        Screen::Boot { title, lines } => {
            let newest = lines.len().saturating_sub(crate::page::VISIBLE_ROWS);
            std::iter::once(title.clone())
                .chain(lines.iter().skip(newest).cloned())
                .collect()
        }
        Screen::Idle {
            accounts,
            facts,
            alert,
            missed,
            messages,
            ..
        } => {
            let mut all = vec![String::from("Idle")];
            all.extend(alert.clone());
            let used = accounts.iter().filter(|account| !named(account).is_empty());
            all.extend(used.map(|account| {
                let state = if account.registered {
                    "registered"
                } else {
                    "not registered"
                };
                format!("{} {state}", named(account))
            }));
            all.extend(facts.iter().take(2).cloned());
            all.extend(missed_sentence(*missed));
            all.extend(message_sentence(*messages));
            all
        }
        Screen::Dialling {
            account,
            mode,
            digits,
            matches,
        } => {
            let mut all = vec![if account.is_empty() {
                String::from("Call")
            } else {
                format!("Call from {account}")
            }];
            all.push(if digits.is_empty() {
                String::from("Dial tone")
            } else {
                digits.clone()
            });
            all.extend(
                matches
                    .iter()
                    .take(3)
                    .map(|found| format!("{}, {}", found.name, found.number)),
            );
            all.push(if mode.is_empty() {
                String::new()
            } else {
                format!("Input {mode}")
            });
            all
        }
        Screen::RingingIn { card } => {
            vec![call("Incoming call", "from", card) + &extras("to", card)]
        }
        Screen::RingingOut { card } => vec![call("Calling", "", card) + &extras("from", card)],
        Screen::Talking { card } => {
            vec![call(card.state.word(), "with", card) + &extras("on", card)]
        }
        Screen::Calls { cards, chosen } => {
            let mut all = vec![format!("{} calls", cards.len())];
            let others = cards
                .iter()
                .enumerate()
                .filter(|&(index, _)| index != *chosen);
            all.extend(cards.get(*chosen).map(|card| one_of_many("Chosen: ", card)));
            all.extend(others.map(|(_, card)| one_of_many("", card)));
            all
        }
        Screen::Ended { card, reason } => vec![call("Call ended", "with", card), reason.clone()],
        Screen::Failed { who, reason, code } => {
            let code = code.map_or_else(String::new, |code| format!("SIP {code}"));
            vec![format!("Could not call {who}"), reason.clone(), code]
        }
        Screen::Menu {
            title,
            rows,
            chosen,
        } => {
            let row = rows
                .get(*chosen)
                .map(|row| format!("{}. {row}, {} of {}", chosen + 1, chosen + 1, rows.len()));
            std::iter::once(title.clone()).chain(row).collect()
        }
        Screen::List {
            title,
            rows,
            chosen,
            empty,
        } => {
            let row = rows.get(*chosen).map(|row| {
                let detail = if row.detail.is_empty() {
                    String::new()
                } else {
                    format!(", {}", row.detail)
                };
                format!("{}{detail}, {} of {}", row.text, chosen + 1, rows.len())
            });
            vec![title.clone(), row.unwrap_or_else(|| empty.clone())]
        }
    }
}

/// "Incoming call on line 1 from Ben Okafor, 202".
fn call(what: &str, preposition: &str, card: &CallCard) -> String {
    let mut text = what.to_owned();
    if card.line > 0 {
        text.push_str(&format!(" on line {}", card.line));
    }
    for word in [preposition, card.who()]
        .iter()
        .filter(|word| !word.is_empty())
    {
        text.push(' ');
        text.push_str(word);
    }
    if !card.name.is_empty() && !card.number.is_empty() {
        text.push_str(", ");
        text.push_str(&card.number);
    }
    text
}

fn one_of_many(prefix: &str, card: &CallCard) -> String {
    let number = if card.name.is_empty() {
        String::new()
    } else {
        format!(", {}", card.number)
    };
    format!(
        "{prefix}{}{number} on line {}, {}",
        card.who(),
        card.line,
        card.state.word()
    )
}

/// ", to 201 Ana, encrypted, HD voice".
fn extras(preposition: &str, card: &CallCard) -> String {
    let account = (!card.account.is_empty()).then(|| format!(", {preposition} {}", card.account));
    let secure = card.secure.then(|| String::from(", encrypted"));
    let wide = card.wideband.then(|| String::from(", HD voice"));
    [account, secure, wide].into_iter().flatten().collect()
}
