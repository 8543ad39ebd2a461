//! The last calls, newest first, as the history list and the redial key need them.

use core::time::Duration;
use std::collections::VecDeque;

use offhook_base::UnixTime;

use crate::events::Direction;

/// Calls kept; the oldest goes first (004:5579 keeps 100 in each of its lists).
pub(crate) const MAX_HISTORY: usize = 100;

/// The longest name or number kept, in characters.
const MAX_TEXT: usize = 128;

/// One call of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Past {
    /// Who began it.
    pub(crate) direction: Direction,
    /// The line it was on.
    pub(crate) line: u8,
    /// The other's number.
    pub(crate) number: String,
    /// The other's name; may be empty.
    pub(crate) name: String,
    /// When it began; none while the clock was not known.
    pub(crate) at: Option<UnixTime>,
    /// How long they talked; none if it was never answered.
    pub(crate) talked: Option<Duration>,
    /// A person here turned it away: seen, so not missed.
    pub(crate) rejected: bool,
}

impl Past {
    /// Whether it was a call for us that nobody took.
    pub(crate) fn missed(&self) -> bool {
        self.direction == Direction::Incoming && self.talked.is_none() && !self.rejected
    }
}

/// The list itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct History {
    calls: VecDeque<Past>,
    /// Missed calls since the list was last looked at.
    pub(crate) new_missed: u16,
}

impl History {
    /// Adds a call in front.
    pub(crate) fn add(&mut self, mut past: Past) {
        past.number = shorten(&past.number);
        past.name = shorten(&past.name);
        if past.missed() {
            self.new_missed = self.new_missed.saturating_add(1);
        }
        self.calls.push_front(past);
        self.calls.truncate(MAX_HISTORY);
    }

    /// The calls, newest first.
    pub(crate) fn calls(&self) -> impl ExactSizeIterator<Item = &Past> {
        self.calls.iter()
    }

    /// The call at `place`, newest first.
    pub(crate) fn get(&self, place: usize) -> Option<&Past> {
        self.calls.get(place)
    }

    /// The number called last, for the redial key.
    pub(crate) fn last_dialled(&self) -> Option<&Past> {
        self.calls
            .iter()
            .find(|past| past.direction == Direction::Outgoing && !past.number.is_empty())
    }

    /// One line a call, fields between tabs, for keeping across restarts.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("missed\t{}\n", self.new_missed);
        for past in &self.calls {
            let direction = match past.direction {
                Direction::Incoming if past.rejected => "no",
                Direction::Incoming => "in",
                Direction::Outgoing => "out",
            };
            let at = past.at.map_or_else(String::new, |at| at.0.to_string());
            let talked = past
                .talked
                .map_or_else(String::new, |talked| talked.as_secs().to_string());
            text.push_str(&format!(
                "{direction}\t{}\t{at}\t{talked}\t{}\t{}\n",
                past.line, past.number, past.name
            ));
        }
        text
    }

    /// Reads [`History::to_text`]; a line that does not fit is left out.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut history = Self::default();
        for line in text.lines().take(MAX_HISTORY + 1) {
            let mut fields = line.splitn(6, '\t');
            let mut field = || fields.next().unwrap_or("");
            let word = field();
            let direction = match word {
                "missed" => {
                    history.new_missed = field().parse().unwrap_or(0);
                    continue;
                }
                "in" | "no" => Direction::Incoming,
                "out" => Direction::Outgoing,
                _ => continue,
            };
            history.calls.push_back(Past {
                direction,
                rejected: word == "no",
                line: field().parse().unwrap_or(1),
                at: field().parse().ok().map(UnixTime),
                talked: field().parse().ok().map(Duration::from_secs),
                number: shorten(field()),
                name: shorten(field()),
            });
        }
        history.calls.truncate(MAX_HISTORY);
        history
    }
}

fn shorten(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_TEXT)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(number: &str, direction: Direction, talked: Option<u64>) -> Past {
        Past {
            direction,
            line: 1,
            number: number.to_owned(),
            name: "Ana\tQ".to_owned(),
            at: Some(UnixTime(1_000)),
            talked: talked.map(Duration::from_secs),
            rejected: false,
        }
    }

    #[test]
    fn the_list_keeps_the_newest_and_counts_the_missed() {
        let mut history = History::default();
        for number in 0..MAX_HISTORY + 5 {
            history.add(past(&number.to_string(), Direction::Incoming, None));
        }
        assert_eq!(history.calls().len(), MAX_HISTORY);
        assert_eq!(history.get(0).map(|past| past.number.as_str()), Some("104"));
        assert_eq!(history.new_missed, 105);
        assert_eq!(history.last_dialled(), None);
    }

    #[test]
    fn what_is_kept_is_read_back_and_bad_lines_are_left_out() {
        let mut history = History::default();
        history.add(past("200", Direction::Outgoing, Some(7)));
        history.add(past("201", Direction::Incoming, None));
        history.add(Past {
            rejected: true,
            ..past("202", Direction::Incoming, None)
        });
        assert_eq!(history.new_missed, 1);
        let text = history.to_text();
        assert_eq!(History::from_text(&text), history);
        assert_eq!(History::from_text(&format!("nonsense\n{text}")), history);
        assert_eq!(
            history.last_dialled().map(|past| past.number.as_str()),
            Some("200")
        );
    }
}
