//! Keys and commands: what a press means in the present state.

use offhook_base::Instant;
use offhook_media::tone::Tone;
use offhook_settings::LineNo;
use offhook_view::{Command, Edge, Key, Route};

use crate::Phone;
use crate::actions::{self, Action, Place};
use crate::call::Call;
use crate::dialling::{self, Dialling, Entered};
use crate::events::CallNo;
use crate::menu;
use crate::panel::Open;

/// What a pressed key sounds like where nothing else does: 10 ms, soft (as quiet as −30 dBFS).
const CLICK: &str = "!1000@-27/10";

impl Phone {
    /// A key moved. The phone acts when it goes down.
    pub(crate) fn key(&mut self, now: Instant, key: Key, edge: Edge) {
        self.panel.light(now, self.plan.backlight);
        match edge {
            Edge::Up => return,
            Edge::Press | Edge::Down => (),
        }
        if !self.running() {
            return;
        }
        if self.plan.key_tone
            && let Ok(click) = Tone::parse(CLICK)
        {
            self.audio.cue(click);
        }
        match key {
            Key::Digit(digit) => self.digit_key(now, digit),
            Key::Soft(place) => self.soft_key(now, place),
            Key::Line(number) => self.line_key(now, number),
            Key::Memory(_) => self.notice(now, "Nothing is assigned to this key"),
            Key::Up | Key::Left => self.move_choice(false),
            Key::Down | Key::Right => self.move_choice(true),
            Key::Ok => self.ok_key(now),
            Key::Cancel | Key::Back => self.cancel_key(now),
            Key::Hold => self.hold_key(now),
            Key::Transfer | Key::Conference => {
                self.notice(now, "Transfer and conference are not built yet");
            }
            Key::Redial => self.redial(now),
            Key::Message => self.call_voice_mail(now),
            Key::Menu => self.act(now, Action::Menu),
            Key::Home => self.home_key(),
            Key::Directory => self.notice(now, "The directory is not built yet"),
            Key::Handset => self.hook(now, Route::Handset),
            Key::Headset => self.hook(now, Route::Headset),
            Key::Speaker => self.hook(now, Route::Speaker),
            Key::Mute => self.set_mute(now, !self.panel.muted),
            Key::VolumeUp => self.change_volume(now, true),
            Key::VolumeDown => self.change_volume(now, false),
            Key::Call => self.call_key(now),
            Key::End => self.end_key(now),
        }
    }

    /// A wish that is not a key.
    pub(crate) fn command(&mut self, now: Instant, command: Command) {
        if let Command::Key(key, edge) = command {
            return self.key(now, key, edge);
        }
        if !self.running() {
            return;
        }
        self.panel.light(now, self.plan.backlight);
        let chosen = self.chosen().map(|call| call.no);
        match command {
            Command::Key(..) => (),
            Command::Dial { number, line } => {
                let line = line
                    .and_then(LineNo::new)
                    .filter(|line| self.plan.has(*line));
                self.dial(now, &number, line);
            }
            Command::Answer => self.with(self.ringing(), |phone, no| phone.answer(now, no)),
            Command::Reject => self.with(self.ringing(), |phone, no| phone.reject(now, no)),
            Command::Silence => self.silence(),
            Command::HangUp => self.with(chosen, |phone, no| phone.hang_up(now, no)),
            Command::Hold => self.with(chosen, |phone, no| {
                phone.set_hold(now, no, true);
            }),
            Command::Resume => self.with(chosen, |phone, no| {
                phone.set_hold(now, no, false);
            }),
            Command::Mute(on) => self.set_mute(now, on),
            Command::Digits(digits) => self.send_digits(now, &digits),
            Command::Text(text) => self.text(now, &text),
            Command::Reset(reset) => self.reset(now, reset),
        }
    }

    fn with(&mut self, call: Option<CallNo>, act: impl FnOnce(&mut Self, CallNo)) {
        if let Some(no) = call {
            act(self, no);
        }
    }

    /// The soft keys that are shown now, with whether each does something.
    pub(crate) fn softkeys(&self) -> [Option<(Action, &'static str, bool)>; 4] {
        actions::softkeys(self.face, self.place()).map(|slot| {
            slot.map(|(action, label)| {
                let label = match (&self.panel.open, action) {
                    (Open::Dialling(field), Action::Mode) => field.mode(),
                    _ => label,
                };
                (action, label, self.enabled(action))
            })
        })
    }

    /// Whether an action would do something now.
    fn enabled(&self, action: Action) -> bool {
        match action {
            Action::Send | Action::Delete => match &self.panel.open {
                Open::Dialling(field) => !field.digits().is_empty(),
                Open::History { .. } => self.history.calls().len() > 0,
                Open::Nothing
                | Open::Menu { .. }
                | Open::Status { .. }
                | Open::Ended { .. }
                | Open::Failed { .. } => false,
            },
            Action::Silence => self.may_silence(),
            Action::Hold | Action::Resume => self
                .chosen()
                .is_some_and(|call| matches!(call.state, crate::call::State::Connected { .. })),
            Action::NewCall => self.default_line().is_some(),
            Action::Answer
            | Action::Back
            | Action::Cancel
            | Action::Conference
            | Action::Directory
            | Action::Dnd
            | Action::End
            | Action::Forward
            | Action::History
            | Action::Menu
            | Action::Mode
            | Action::Reject
            | Action::Select
            | Action::Transfer => action.is_built(),
        }
    }

    fn may_silence(&self) -> bool {
        self.calls.iter().any(|call| {
            matches!(
                call.state,
                crate::call::State::Ringing {
                    silenced: false,
                    ..
                }
            )
        })
    }

    fn soft_key(&mut self, now: Instant, place: u8) {
        let key = self.softkeys().get(usize::from(place)).copied().flatten();
        match key {
            Some((action, _, true)) => self.act(now, action),
            Some((action, label, false)) if !action.is_built() => {
                self.notice(now, &format!("{label} is not built yet"));
            }
            Some(_) | None => (),
        }
    }

    /// Does an action.
    pub(crate) fn act(&mut self, now: Instant, action: Action) {
        let chosen = self.chosen().map(|call| call.no);
        match action {
            Action::Answer => self.with(self.ringing(), |phone, no| phone.answer(now, no)),
            Action::Back | Action::Cancel => self.cancel_key(now),
            Action::Conference | Action::Directory | Action::Forward | Action::Transfer => (),
            Action::Delete => {
                let config = self.dialling_config();
                if let Open::Dialling(field) = &mut self.panel.open {
                    field.delete(now, config);
                }
            }
            Action::Dnd => self.set_dnd(now, !self.dnd),
            Action::End => self.with(chosen, |phone, no| phone.hang_up(now, no)),
            Action::History => {
                self.history.new_missed = 0;
                self.panel.open = Open::History { chosen: 0 };
            }
            Action::Hold => self.with(chosen, |phone, no| {
                phone.set_hold(now, no, true);
            }),
            Action::Menu => self.panel.open = Open::Menu { chosen: 0 },
            Action::Mode => {
                if let Open::Dialling(field) = &mut self.panel.open {
                    field.switch_mode();
                }
            }
            Action::NewCall => self.open_dialling(now, None),
            Action::Reject => self.with(self.ringing(), |phone, no| phone.reject(now, no)),
            Action::Resume => self.with(chosen, |phone, no| {
                phone.set_hold(now, no, false);
            }),
            Action::Select => self.select(now),
            Action::Send => self.send(now),
            Action::Silence => self.silence(),
        }
    }

    /// Opens the field for a number; a present call is put on hold (004:4094 NewCall).
    fn open_dialling(&mut self, now: Instant, line: Option<LineNo>) {
        let Some(line) = line.or_else(|| self.default_line()) else {
            return self.notice(now, "No account is set up");
        };
        self.hold_live(now, None);
        let first_by = now + self.plan.first_digit;
        self.panel.open = Open::Dialling(Dialling::new(line, first_by));
    }

    fn digit_key(&mut self, now: Instant, digit: char) {
        match self.place() {
            Place::Talking | Place::HeldByThem => {
                self.with(self.live(), |phone, no| phone.send_digit(now, no, digit));
            }
            Place::Idle | Place::Ended | Place::Failed | Place::Held => {
                self.open_dialling(now, None);
                self.enter(now, digit);
            }
            Place::Dialling => self.enter(now, digit),
            Place::Menu => {
                if let Some(row) = digit.to_digit(10).filter(|row| *row > 0) {
                    self.panel.open = Open::Menu {
                        chosen: (row as usize - 1).min(menu::ROWS.len() - 1),
                    };
                    self.select(now);
                }
            }
            Place::Boot | Place::List | Place::RingingIn | Place::RingingOut => (),
        }
    }

    /// How numbers are entered now: off the hook a pause always dials; on the hook only where that is set
    /// (003:10651, 000:4874).
    fn dialling_config(&self) -> dialling::Config {
        let off_hook = self.panel.route != Route::OnHook;
        let auto_dial = self.plan.off_hook_pause.filter(|_| off_hook);
        let config = self.plan.dialling;
        dialling::Config {
            auto_dial: config.auto_dial.or(auto_dial),
            ..config
        }
    }

    fn enter(&mut self, now: Instant, digit: char) {
        let config = self.dialling_config();
        let Open::Dialling(field) = &mut self.panel.open else {
            return;
        };
        match field.press(now, digit, config) {
            Entered::Added => (),
            Entered::Full => self.notice(now, "The number is too long"),
            Entered::Send => self.send(now),
        }
    }

    /// Text from a keyboard or the clipboard goes into the field; it is opened if need be.
    fn text(&mut self, now: Instant, text: &str) {
        match self.place() {
            Place::Talking | Place::HeldByThem => return self.send_digits(now, text),
            Place::Idle | Place::Ended | Place::Failed | Place::Held => {
                self.open_dialling(now, None);
            }
            Place::Dialling => (),
            Place::Boot | Place::Menu | Place::List | Place::RingingIn | Place::RingingOut => {
                return;
            }
        }
        let config = self.dialling_config();
        if let Open::Dialling(field) = &mut self.panel.open {
            field.paste(now, text, config);
        }
    }

    /// Calls what has been entered, or the chosen row of the list.
    pub(crate) fn send(&mut self, now: Instant) {
        match &self.panel.open {
            Open::Dialling(field) if !field.digits().is_empty() => {
                let (number, line) = (field.digits().to_owned(), field.line);
                self.dial(now, &number, Some(line));
            }
            Open::History { chosen } => {
                let past = self.history.get(*chosen);
                let Some((number, line)) = past.map(|past| (past.number.clone(), past.line)) else {
                    return;
                };
                let line = LineNo::new(line).filter(|line| self.plan.has(*line));
                self.dial(now, &number, line);
            }
            Open::Dialling(_)
            | Open::Nothing
            | Open::Menu { .. }
            | Open::Status { .. }
            | Open::Ended { .. }
            | Open::Failed { .. } => (),
        }
    }

    fn select(&mut self, now: Instant) {
        match &self.panel.open {
            Open::Menu { chosen } => {
                if let Some(row) = menu::ROWS.get(*chosen) {
                    (row.open)(self, now);
                }
            }
            Open::History { .. } => self.send(now),
            Open::Status { .. }
            | Open::Nothing
            | Open::Dialling(_)
            | Open::Ended { .. }
            | Open::Failed { .. } => (),
        }
    }

    fn ok_key(&mut self, now: Instant) {
        match self.place() {
            Place::RingingIn => self.act(now, Action::Answer),
            Place::Dialling | Place::List => self.send(now),
            Place::Menu => self.select(now),
            Place::Ended | Place::Failed => self.close(),
            Place::Idle => self.panel.open = Open::Status { chosen: 0 },
            Place::Held => self.act(now, Action::Resume),
            Place::Boot | Place::RingingOut | Place::Talking | Place::HeldByThem => (),
        }
    }

    /// Leaves what is open. It never ends a talk: Escape is pressed too easily.
    fn cancel_key(&mut self, now: Instant) {
        match self.place() {
            Place::RingingIn => self.act(now, Action::Reject),
            Place::RingingOut => self.act(now, Action::End),
            Place::Dialling | Place::Ended | Place::Failed | Place::Menu => self.close(),
            Place::List => match self.panel.open {
                Open::Status { .. } => self.panel.open = Open::Menu { chosen: 0 },
                Open::Nothing
                | Open::Dialling(_)
                | Open::Menu { .. }
                | Open::History { .. }
                | Open::Ended { .. }
                | Open::Failed { .. } => self.close(),
            },
            Place::Boot | Place::Idle | Place::Talking | Place::Held | Place::HeldByThem => (),
        }
    }

    fn close(&mut self) {
        self.panel.open = Open::Nothing;
        if self.calls.is_empty() {
            self.panel.rest();
        }
    }

    fn home_key(&mut self) {
        if self.calls.is_empty() {
            self.close();
        }
    }

    fn hold_key(&mut self, now: Instant) {
        let held = self.chosen().map(|call| (call.no, call.hold().us));
        if let Some((no, held)) = held {
            self.set_hold(now, no, !held);
        }
    }

    /// The green key: answers, sends, or opens the field.
    fn call_key(&mut self, now: Instant) {
        match self.place() {
            Place::RingingIn => self.act(now, Action::Answer),
            Place::Dialling | Place::List => self.send(now),
            Place::Held => self.act(now, Action::Resume),
            Place::Idle | Place::Ended | Place::Failed | Place::Menu => {
                self.panel.lift();
                self.open_dialling(now, None);
            }
            Place::Boot | Place::RingingOut | Place::Talking | Place::HeldByThem => (),
        }
    }

    /// The red key: ends, rejects, or leaves.
    fn end_key(&mut self, now: Instant) {
        match self.place() {
            Place::RingingIn => self.act(now, Action::Reject),
            Place::RingingOut | Place::Talking | Place::Held | Place::HeldByThem => {
                self.act(now, Action::End);
            }
            Place::Dialling | Place::List | Place::Menu | Place::Ended | Place::Failed => {
                self.close();
            }
            Place::Boot | Place::Idle => (),
        }
    }

    /// Calls the mailbox of the first line that has one.
    fn call_voice_mail(&mut self, now: Instant) {
        let plans = self.plan.line_plans().iter();
        let found = plans
            .filter(|plan| !plan.voice_mail.is_empty())
            .map(|plan| (plan.voice_mail.clone(), plan.line))
            .next();
        match found {
            Some((number, line)) => self.dial(now, &number, Some(line)),
            None => self.notice(now, "No voice mail number is set"),
        }
    }

    /// Handset, headset or loudspeaker: lifts, changes over, or hangs up.
    fn hook(&mut self, now: Instant, route: Route) {
        if self.panel.route == route {
            self.panel.route = Route::OnHook;
            if let Some(no) = self
                .chosen()
                .filter(|call| !call.rings_here())
                .map(|call| call.no)
            {
                self.hang_up(now, no);
            } else {
                self.close();
            }
            return;
        }
        self.panel.route = route;
        self.panel.volume = self.volume_of(route);
        match self.place() {
            Place::RingingIn => self.act(now, Action::Answer),
            Place::Idle | Place::Ended | Place::Failed | Place::Menu | Place::List => {
                self.open_dialling(now, None);
            }
            Place::Boot
            | Place::Dialling
            | Place::RingingOut
            | Place::Talking
            | Place::Held
            | Place::HeldByThem => (),
        }
    }

    /// A line key: answers, takes back, or opens the field for that line.
    fn line_key(&mut self, now: Instant, number: u8) {
        let Some(line) = LineNo::new(number).filter(|line| self.plan.has(*line)) else {
            return self.notice(now, "Nothing is assigned to this key");
        };
        let on_line = |call: &&Call| call.line == line;
        let rings = self
            .calls
            .iter()
            .filter(on_line)
            .find(|call| call.rings_here());
        if let Some(no) = rings.map(|call| call.no) {
            return self.answer(now, no);
        }
        let held = self
            .calls
            .iter()
            .filter(on_line)
            .find(|call| call.hold().us);
        if let Some(no) = held.map(|call| call.no) {
            self.set_hold(now, no, false);
            return;
        }
        let own = self.calls.iter().find(on_line).map(|call| call.no);
        match own {
            Some(no) => self.panel.chosen = Some(no),
            None => {
                self.panel.lift();
                self.open_dialling(now, Some(line));
            }
        }
    }

    /// Stops the ringing sound of all that ring; the calls go on.
    fn silence(&mut self) {
        for call in &mut self.calls {
            if let crate::call::State::Ringing { silenced, .. } = &mut call.state {
                *silenced = true;
            }
        }
    }

    fn move_choice(&mut self, down: bool) {
        let step = |chosen: usize, rows: usize| match (down, rows) {
            (_, 0) => 0,
            (true, rows) => (chosen + 1) % rows,
            (false, rows) => (chosen + rows - 1) % rows,
        };
        let history = self.history.calls().len();
        let status = self.status_rows().len();
        match &mut self.panel.open {
            Open::Menu { chosen } => *chosen = step(*chosen, menu::ROWS.len()),
            Open::History { chosen } => *chosen = step(*chosen, history),
            Open::Status { chosen } => *chosen = step(*chosen, status),
            Open::Nothing | Open::Ended { .. } | Open::Failed { .. } => {
                let now = self.chosen().map(|call| call.no);
                let place = self.calls.iter().position(|call| Some(call.no) == now);
                let next = place.map(|place| step(place, self.calls.len()));
                self.panel.chosen = next.and_then(|next| self.calls.get(next)).map(|it| it.no);
            }
            Open::Dialling(_) => (),
        }
    }
}
