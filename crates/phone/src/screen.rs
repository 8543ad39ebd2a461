//! The picture: the phone's state as a [`View`], and nothing else.

use offhook_base::{Deadline, Duration, Instant};
use offhook_settings::LineNo;
use offhook_settings::models::ScreenKind;
use offhook_view::{
    AccountLabel, Audio, CallState, Face, Key, Lamp, LampKey, ListRow, Screen, SoftKey, View,
};

use crate::Phone;
use crate::actions::Place;
use crate::boot::Phase;
use crate::call::Call;
use crate::features;
use crate::lines::LineState;
use crate::menu;
use crate::panel::Open;

/// The key plan that a kind of screen belongs to.
pub(crate) fn face(kind: ScreenKind) -> Face {
    match kind {
        ScreenKind::Pixel => Face::DeskPixel,
        ScreenKind::Colour => Face::DeskColour,
        ScreenKind::Touch => Face::Touch,
        ScreenKind::Conference => Face::Conference,
    }
}

/// The keys of a model, by the names in its table; a name that is no key is left out.
pub(crate) fn hard_keys(names: &[&str]) -> Vec<Key> {
    let key = |name: &&str| name.replace('-', "").parse().ok();
    names.iter().filter_map(key).collect()
}

impl Phone {
    /// Which kind of screen is shown now.
    pub(crate) fn place(&self) -> Place {
        match self.phase {
            Phase::Off | Phase::Booting | Phase::Stopped => return Place::Boot,
            Phase::Running | Phase::Stopping => (),
        }
        let chosen = self.chosen();
        if let Some(call) = chosen.filter(|call| call.rings_here()) {
            return of_call(call);
        }
        match &self.panel.open {
            Open::Dialling(_) => Place::Dialling,
            Open::Menu { .. } => Place::Menu,
            Open::History { .. } | Open::Status { .. } => Place::List,
            Open::Ended { .. } if chosen.is_none() => Place::Ended,
            Open::Failed { .. } if chosen.is_none() => Place::Failed,
            Open::Nothing | Open::Ended { .. } | Open::Failed { .. } => {
                chosen.map_or(Place::Idle, of_call)
            }
        }
    }

    /// Draws the picture anew; whether it differs from the last one.
    pub(crate) fn refresh_view(&mut self, now: Instant) -> bool {
        let mut view = View::new(self.view.device.clone());
        if let Some(first) = self.plan.line_plans().first() {
            view.device.name = first.name().to_owned();
            view.device.number.clone_from(&first.number);
        }
        view.screen = self.screen(now);
        view.softkeys = self.softkeys().map(|key| {
            key.map(|(_, label, enabled)| SoftKey {
                label: label.to_owned(),
                enabled,
            })
        });
        view.line_keys = self.line_keys();
        let memory_keys = usize::from(self.config.model.memory_keys);
        view.memory_keys = vec![LampKey::default(); memory_keys];
        view.power = self.power();
        view.audio = Audio {
            route: self.panel.route,
            muted: self.panel.muted,
            volume: self.panel.volume,
            ringer: self.panel.ringer,
        };
        view.ringing = self.audio.wanted().ring;
        view.backlight = self.panel.lit || !self.calls.is_empty();
        view.notice = self.panel.notice.as_ref().map(|(text, _)| text.clone());
        let changed = view != self.view;
        self.view = view;
        changed
    }

    fn screen(&self, now: Instant) -> Screen {
        match self.phase {
            Phase::Off | Phase::Booting => {
                return Screen::Boot {
                    title: self.config.model.name.to_owned(),
                    lines: self.story.lines.clone(),
                };
            }
            Phase::Stopped => {
                return Screen::Boot {
                    title: self.config.model.name.to_owned(),
                    lines: vec!["Switched off".to_owned()],
                };
            }
            Phase::Running | Phase::Stopping => (),
        }
        match self.place() {
            Place::Dialling | Place::Menu | Place::List | Place::Ended | Place::Failed => {
                self.open_screen(now)
            }
            Place::Boot
            | Place::Idle
            | Place::RingingIn
            | Place::RingingOut
            | Place::Talking
            | Place::Held
            | Place::HeldByThem => self.call_screen(now),
        }
    }

    fn open_screen(&self, now: Instant) -> Screen {
        match &self.panel.open {
            Open::Nothing => self.call_screen(now),
            Open::Dialling(field) => Screen::Dialling {
                account: self.plan.line(field.line).owner(),
                mode: field.mode().to_owned(),
                digits: field.digits().to_owned(),
                matches: Vec::new(),
            },
            Open::Menu { chosen } => Screen::Menu {
                title: "Menu".to_owned(),
                rows: menu::ROWS
                    .iter()
                    .map(|row| match (row.state)(self) {
                        "" => row.label.to_owned(),
                        state => format!("{}: {state}", row.label),
                    })
                    .collect(),
                chosen: *chosen,
            },
            Open::History { chosen } => Screen::List {
                title: "History".to_owned(),
                rows: self.history_rows(),
                chosen: *chosen,
                empty: "No calls yet".to_owned(),
            },
            Open::Status { chosen } => Screen::List {
                title: "Status".to_owned(),
                rows: self.status_rows(),
                chosen: *chosen,
                empty: String::new(),
            },
            Open::Ended { card, reason, .. } => Screen::Ended {
                card: (**card).clone(),
                reason: reason.clone(),
            },
            Open::Failed {
                who, reason, code, ..
            } => Screen::Failed {
                who: who.clone(),
                reason: reason.clone(),
                code: *code,
            },
        }
    }

    fn call_screen(&self, now: Instant) -> Screen {
        let card = |call: &Call| call.card(now, self.plan.line(call.line).owner());
        let Some(chosen) = self.chosen() else {
            return self.idle(now);
        };
        let others = self.calls.len() > 1;
        if others && !chosen.rings_here() {
            let place = self.calls.iter().position(|call| call.no == chosen.no);
            return Screen::Calls {
                cards: self.calls.iter().map(card).collect(),
                chosen: place.unwrap_or(0),
            };
        }
        let card = card(chosen);
        match chosen.shown() {
            CallState::Ringing => Screen::RingingIn { card },
            CallState::Calling => Screen::RingingOut { card },
            CallState::Talking | CallState::Held | CallState::HeldByThem | CallState::Ended => {
                Screen::Talking { card }
            }
        }
    }

    fn idle(&self, now: Instant) -> Screen {
        let label = |line: LineNo| {
            let plan = self.plan.line(line);
            AccountLabel {
                line: line.number(),
                label: plan.label.clone(),
                number: plan.number.clone(),
                registered: self.lines.signed_in(line),
            }
        };
        let facts = features::FEATURES
            .iter()
            .filter_map(|feature| (feature.fact)(self));
        Screen::Idle {
            date: self.clock.date(now, self.plan.date_style),
            time: self.clock.time(now, self.plan.twelve_hours),
            accounts: self.plan.lines().map(label).collect(),
            facts: facts.map(str::to_owned).collect(),
            alert: self.alert(now),
            missed: self.history.new_missed,
            messages: 0,
        }
    }

    fn alert(&self, now: Instant) -> Option<String> {
        if self.plan.line_plans().is_empty() {
            return Some(match &self.story.failed {
                Some(failed) => format!("{}. No account", failed.trim_end_matches('.')),
                None => "No account. The settings name none".to_owned(),
            });
        }
        let Some((trouble, retry_at)) = self.lines.trouble() else {
            let failed = self.story.failed.as_ref()?;
            let failed = failed.trim_end_matches('.');
            return Some(format!("{failed}. Using the last settings"));
        };
        let Some(retry_at) = retry_at.filter(|at| *at > now) else {
            return Some(trouble.to_owned());
        };
        let seconds = retry_at.since(now).as_secs();
        Some(format!(
            "{trouble}. Next try in {}:{:02}",
            seconds / 60,
            seconds % 60
        ))
    }

    fn history_rows(&self) -> Vec<ListRow> {
        let row = |past: &crate::history::Past| {
            let who = if past.name.is_empty() {
                &past.number
            } else {
                &past.name
            };
            let sign = match (past.missed(), past.direction) {
                (true, _) => "Missed",
                (false, crate::events::Direction::Incoming) => "In",
                (false, crate::events::Direction::Outgoing) => "Out",
            };
            let time = past.at.map_or_else(String::new, |at| {
                format!(" {}", self.clock.time_of(at, self.plan.twelve_hours))
            });
            ListRow {
                text: who.clone(),
                detail: format!("{sign}{time}"),
            }
        };
        self.history.calls().map(row).collect()
    }

    /// One lamp a line key: the calls of its line, else whether it is signed in.
    fn line_keys(&self) -> Vec<LampKey> {
        (1..=self.config.model.line_keys)
            .map(|number| {
                let Some(line) = LineNo::new(number).filter(|line| self.plan.has(*line)) else {
                    return LampKey::default();
                };
                let plan = self.plan.line(line);
                LampKey {
                    label: plan.label.clone(),
                    lamp: self.line_lamp(line),
                    spoken: format!("Line {line}, {}", plan.owner()),
                }
            })
            .collect()
    }

    fn line_lamp(&self, line: LineNo) -> Lamp {
        let mut calls = self.calls.iter().filter(|call| call.line == line);
        let lamp = calls
            .clone()
            .map(lamp_of)
            .find(|lamp| *lamp == Lamp::Ringing);
        if let Some(lamp) = lamp.or_else(|| calls.next().map(lamp_of)) {
            return lamp;
        }
        match self.lines.state(line) {
            LineState::Failed { .. } => Lamp::Fault,
            LineState::Alone | LineState::SigningIn | LineState::SignedIn { .. } => Lamp::Off,
        }
    }

    fn power(&self) -> Lamp {
        match self.phase {
            Phase::Off | Phase::Stopped => Lamp::Off,
            Phase::Booting => Lamp::On,
            Phase::Running | Phase::Stopping => {
                let ringing = self.calls.iter().any(Call::rings_here);
                if ringing {
                    Lamp::Ringing
                } else if !self.calls.is_empty() {
                    Lamp::On
                } else if self.lines.trouble().is_some() {
                    Lamp::Fault
                } else {
                    Lamp::Off
                }
            }
        }
    }

    /// When the picture changes by itself: the seconds of a call, the minute of the clock, a countdown.
    pub(crate) fn picture_deadline(&self, now: Instant) -> Option<Deadline> {
        if !self.running() {
            return None;
        }
        let next_second = self
            .calls
            .iter()
            .filter_map(|call| call.talked(now))
            .map(|talked| {
                Duration::from_secs(1) - Duration::from_nanos(u64::from(talked.subsec_nanos()))
            })
            .min();
        if let Some(wait) = next_second {
            return Some(Deadline::new(now + wait, "call time"));
        }
        if !self.calls.is_empty() || self.panel.open != Open::Nothing {
            return None;
        }
        if let Some((_, Some(retry_at))) = self.lines.trouble()
            && retry_at > now
        {
            let left = retry_at.since(now);
            let wait = Duration::from_micros(u64::from(left.subsec_micros()) + 1);
            return Some(Deadline::new(now + wait, "countdown"));
        }
        let second = self.clock.second(now)?;
        let wait = Duration::from_secs(60 - second.min(59));
        Some(Deadline::new(now + wait, "clock"))
    }
}

fn of_call(call: &Call) -> Place {
    match call.shown() {
        CallState::Ringing => Place::RingingIn,
        CallState::Calling => Place::RingingOut,
        CallState::Talking | CallState::Ended => Place::Talking,
        CallState::Held => Place::Held,
        CallState::HeldByThem => Place::HeldByThem,
    }
}

fn lamp_of(call: &Call) -> Lamp {
    match call.shown() {
        CallState::Ringing => Lamp::Ringing,
        CallState::Held => Lamp::Held,
        CallState::Calling | CallState::Talking | CallState::HeldByThem | CallState::Ended => {
            Lamp::On
        }
    }
}
