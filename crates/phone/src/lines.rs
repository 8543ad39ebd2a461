//! The lines: which accounts there are and how each stands with its server.

use std::collections::BTreeMap;

use offhook_base::Instant;
use offhook_settings::LineNo;
use offhook_sip::{AccountId, Registration};

use crate::Phone;
use crate::events::Event;
use crate::io::Output;

/// How a line stands with its server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum LineState {
    /// It does not register: calls go out all the same.
    #[default]
    Alone,
    /// Asked, no answer yet.
    SigningIn,
    /// Calls reach us.
    SignedIn {
        /// Until then, unless refreshed.
        until: Instant,
    },
    /// Calls do not reach us.
    Failed {
        /// The server's status; none if it could not be reached.
        status: Option<u16>,
        /// What happened, for a person.
        reason: String,
        /// When the next try is.
        retry_at: Option<Instant>,
    },
}

/// Every line's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    states: BTreeMap<LineNo, LineState>,
}

impl Lines {
    /// How a line stands.
    pub(crate) fn state(&self, line: LineNo) -> &LineState {
        const ALONE: &LineState = &LineState::Alone;
        self.states.get(&line).unwrap_or(ALONE)
    }

    /// Whether calls reach a line.
    pub(crate) fn signed_in(&self, line: LineNo) -> bool {
        matches!(self.state(line), LineState::SignedIn { .. })
    }

    /// Whether a line can be called from; a line that tries to sign in may try to call as well.
    pub(crate) fn may_call(&self, line: LineNo) -> Result<(), String> {
        match self.state(line) {
            LineState::Alone | LineState::SigningIn | LineState::SignedIn { .. } => Ok(()),
            LineState::Failed { reason, .. } => {
                Err(format!("Line {line} is not registered: {reason}"))
            }
        }
    }

    /// Forgets a line that is gone.
    pub(crate) fn forget(&mut self, line: LineNo) {
        self.states.remove(&line);
    }

    /// What is wrong with the first line that is not well, in words, and when it is tried again.
    pub(crate) fn trouble(&self) -> Option<(&'static str, Option<Instant>)> {
        self.states.values().find_map(|state| match state {
            LineState::Failed {
                status: None,
                retry_at,
                ..
            } => Some(("Network Unavailable", *retry_at)),
            LineState::Failed { retry_at, .. } => Some(("Registration failure", *retry_at)),
            LineState::Alone | LineState::SigningIn | LineState::SignedIn { .. } => None,
        })
    }
}

impl Phone {
    /// The line a call leaves from when nobody chose one: the one set for that if it is signed in, else the
    /// first that is, else the first.
    pub(crate) fn default_line(&self) -> Option<LineNo> {
        let set = self.plan.default_line;
        let set = set.filter(|line| self.plan.has(*line) && self.lines.signed_in(*line));
        let signed_in = || self.plan.lines().find(|line| self.lines.signed_in(*line));
        set.or_else(signed_in).or_else(|| self.plan.lines().next())
    }

    /// A registration changed.
    pub(crate) fn registration(&mut self, now: Instant, account: AccountId, state: Registration) {
        let Some(line) = u8::try_from(account.0).ok().and_then(LineNo::new) else {
            return;
        };
        let number = line.number();
        let was = self.lines.state(line).clone();
        let (state, event) = match state {
            Registration::Registering => {
                let keep = matches!(was, LineState::SignedIn { .. } | LineState::Failed { .. });
                (
                    if keep {
                        was.clone()
                    } else {
                        LineState::SigningIn
                    },
                    None,
                )
            }
            Registration::Registered { expires } => {
                let news = !matches!(was, LineState::SignedIn { .. });
                let state = LineState::SignedIn {
                    until: now + expires,
                };
                (state, news.then_some(Event::Registered { line: number }))
            }
            Registration::Failed {
                status,
                reason,
                retry_at,
            } => {
                let event = Event::RegistrationFailed {
                    line: number,
                    status,
                    reason: reason.clone(),
                };
                let state = LineState::Failed {
                    status,
                    reason,
                    retry_at,
                };
                (state, Some(event))
            }
            Registration::Unregistered => {
                let news = matches!(was, LineState::SignedIn { .. });
                let event = news.then_some(Event::Unregistered { line: number });
                (LineState::Alone, event)
            }
        };
        if self.plan.has(line) {
            self.lines.states.insert(line, state);
        } else {
            self.lines.forget(line);
        }
        self.out.extend(event.map(Output::Event));
    }

    /// Gives the SIP machine the accounts of the plan; it leaves alone what has not changed.
    pub(crate) fn set_accounts(&mut self, now: Instant) {
        for line in LineNo::up_to(offhook_settings::MAX_LINES) {
            let account = self.plan.account(line);
            let had = self.accounts & (1 << line.index()) != 0;
            match (&account, had) {
                (None, false) => continue,
                (None, true) => {
                    self.accounts &= !(1 << line.index());
                    self.lines.forget(line);
                }
                (Some(_), _) => self.accounts |= 1 << line.index(),
            }
            let id = AccountId(u16::from(line.number()));
            self.sip.set_account(now, id, account);
        }
    }
}
