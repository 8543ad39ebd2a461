//! What happened at the switchboard, for people to read.

use std::fmt;

use super::config::Source;

/// One thing that happened; `Display` is the sentence a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PbxEvent {
    /// A phone registered or refreshed.
    Registered {
        /// Whose.
        user: String,
        /// From where.
        from: Source,
        /// For how many seconds.
        expires: u32,
    },
    /// A phone took its registration back, or its time ran out.
    Unregistered {
        /// Whose.
        user: String,
        /// Why: `"taken back"`, `"expired"`, `"connection closed"`.
        why: &'static str,
    },
    /// A registration or call was refused.
    Refused {
        /// Who asked.
        who: String,
        /// For what: the method and the target.
        what: String,
        /// The answer given.
        status: u16,
        /// In words.
        why: &'static str,
    },
    /// A call was passed on or taken by a service.
    Calling {
        /// The caller's user part.
        from: String,
        /// The number called.
        to: String,
    },
    /// A call was answered.
    Answered {
        /// The caller's user part.
        from: String,
        /// The number called.
        to: String,
    },
    /// A call was not answered, or was refused or cancelled.
    NotAnswered {
        /// The caller's user part.
        from: String,
        /// The number called.
        to: String,
        /// The final answer.
        status: u16,
    },
    /// A call's BYE passed.
    HungUp {
        /// Who hung up, as in their `From`.
        from: String,
        /// The other one, as in their `To`.
        to: String,
    },
    /// A service heard a digit.
    Digit {
        /// The number called.
        service: String,
        /// The digit: `0`-`9`, `*`, `#`, `A`-`D`.
        digit: char,
    },
    /// Something unreadable or unwanted was dropped.
    Dropped {
        /// From where.
        from: Source,
        /// Why.
        why: &'static str,
    },
}

impl fmt::Display for PbxEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registered {
                user,
                from,
                expires,
            } => {
                write!(f, "{user} registered from {from} for {expires} s")
            }
            Self::Unregistered { user, why } => write!(f, "{user} is no longer registered: {why}"),
            Self::Refused {
                who,
                what,
                status,
                why,
            } => {
                write!(f, "{what} from {who} was refused: {status} {why}")
            }
            Self::Calling { from, to } => write!(f, "{from} calls {to}"),
            Self::Answered { from, to } => write!(f, "{to} answered {from}"),
            Self::NotAnswered { from, to, status } => {
                write!(f, "the call from {from} to {to} ended with {status}")
            }
            Self::HungUp { from, to } => write!(f, "{from} hung up on {to}"),
            Self::Digit { service, digit } => write!(f, "{service} heard the digit {digit}"),
            Self::Dropped { from, why } => write!(f, "dropped a message from {from}: {why}"),
        }
    }
}
