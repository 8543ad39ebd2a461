//! The features of a phone, one row each. To add one: a file in `features/` and a row here.

pub(crate) mod auto_answer;
pub(crate) mod dnd;
pub(crate) mod dtmf;
pub(crate) mod mute;
pub(crate) mod redial;
pub(crate) mod volume;

use core::time::Duration;

use offhook_settings::LineNo;

use crate::Phone;

/// What an incoming call says about itself besides who it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    /// It came over a server of the account.
    pub(crate) from_server: bool,
    /// The values of `Alert-Info`.
    pub(crate) alert_info: Vec<String>,
    /// The values of `Call-Info`.
    pub(crate) call_info: Vec<String>,
}

/// What a feature does with an incoming call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing: it rings.
    Pass,
    /// It is turned away.
    Refuse {
        /// With this status.
        status: u16,
        /// In words.
        reason: &'static str,
    },
    /// It is answered by itself after this long.
    AnswerAfter(Duration),
}

/// One feature.
pub(crate) struct Row {
    /// Its name in status and documentation.
    pub(crate) name: &'static str,
    /// What it does, in a sentence.
    pub(crate) doc: &'static str,
    /// What the idle screen says about it now, if anything.
    pub(crate) fact: fn(&Phone) -> Option<&'static str>,
    /// What it does with an incoming call on a line.
    pub(crate) incoming: fn(&Phone, LineNo, &Caller) -> Verdict,
}

fn no_fact(_: &Phone) -> Option<&'static str> {
    None
}

fn pass(_: &Phone, _: LineNo, _: &Caller) -> Verdict {
    Verdict::Pass
}

/// Every feature, in the order in which incoming calls meet them: a refusal comes before an answer.
pub(crate) static FEATURES: &[Row] = &[
    Row {
        name: "do not disturb",
        doc: "Incoming calls are turned away without ringing.",
        fact: dnd::fact,
        incoming: dnd::incoming,
    },
    Row {
        name: "auto answer",
        doc: "Incoming calls are answered without a person.",
        fact: no_fact,
        incoming: auto_answer::incoming,
    },
    Row {
        name: "DTMF",
        doc: "Keys pressed during a call reach the other end, as events or as tones.",
        fact: no_fact,
        incoming: pass,
    },
    Row {
        name: "mute",
        doc: "The other end hears silence.",
        fact: no_fact,
        incoming: pass,
    },
    Row {
        name: "redial",
        doc: "The last number is called again.",
        fact: no_fact,
        incoming: pass,
    },
    Row {
        name: "volume",
        doc: "The ear and the ringer have sixteen steps each.",
        fact: volume::fact,
        incoming: pass,
    },
];

/// Name and description of every feature, for documentation and lists.
pub fn features() -> impl Iterator<Item = (&'static str, &'static str)> {
    FEATURES.iter().map(|row| (row.name, row.doc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_one_row_and_a_sentence() {
        for (place, row) in FEATURES.iter().enumerate() {
            assert!(row.doc.ends_with('.'), "{}", row.name);
            let twice = FEATURES[place + 1..]
                .iter()
                .any(|other| other.name == row.name);
            assert!(!twice, "{} is listed twice", row.name);
        }
    }
}
