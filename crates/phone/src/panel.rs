//! What a person has before them besides the calls: what is open, what is chosen, how loud it is.

use core::time::Duration;

use offhook_base::{Deadline, Instant};
use offhook_view::{CallCard, Route};

use crate::dialling::Dialling;
use crate::events::CallNo;

/// How long the screen says that a call has ended.
const ENDED_SHOWN: Duration = Duration::from_secs(3);
/// How long the screen says that a call could not be made.
const FAILED_SHOWN: Duration = Duration::from_secs(15);
/// How long busy or reorder tone sounds after a failed call.
const FAILED_TONE: Duration = Duration::from_secs(5);
/// How long a word lies over the screen.
const NOTICE_SHOWN: Duration = Duration::from_secs(3);

/// What is open on the screen in front of the idle picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// Nothing: calls, or the idle picture.
    Nothing,
    /// A number is being entered.
    Dialling(Dialling),
    /// The menu.
    Menu {
        /// The chosen entry.
        chosen: usize,
    },
    /// The list of the last calls.
    History {
        /// The chosen call, newest first.
        chosen: usize,
    },
    /// The status page.
    Status {
        /// The first line shown.
        chosen: usize,
    },
    /// A call has just ended.
    Ended {
        /// The call.
        card: Box<CallCard>,
        /// Why, in words.
        reason: String,
        /// When the screen goes back.
        until: Instant,
        /// Busy tone until then.
        tone_until: Option<Instant>,
    },
    /// A call could not be made.
    Failed {
        /// Whom we tried to reach.
        who: String,
        /// Why, in words.
        reason: String,
        /// The SIP status.
        code: Option<u16>,
        /// When the screen goes back.
        until: Instant,
        /// Busy or reorder tone until then.
        tone_until: Option<Instant>,
    },
}

/// The state of screen and keys.
#[derive(Clone, Debug)]
pub(crate) struct Panel {
    /// What is open.
    pub(crate) open: Open,
    /// The call that keys act on.
    pub(crate) chosen: Option<CallNo>,
    /// What is off the hook.
    pub(crate) route: Route,
    /// The microphone is off.
    pub(crate) muted: bool,
    /// Loudness in the ear, 0 to 15.
    pub(crate) volume: u8,
    /// Loudness of the ringer, 0 to 15.
    pub(crate) ringer: u8,
    /// A word over the screen, and until when.
    pub(crate) notice: Option<(String, Instant)>,
    /// When the light goes off; none while it stays on.
    lit_until: Option<Instant>,
    /// The light is on.
    pub(crate) lit: bool,
}

impl Panel {
    /// Everything closed, the light on.
    pub(crate) fn new(volume: u8, ringer: u8) -> Self {
        Self {
            open: Open::Nothing,
            chosen: None,
            route: Route::OnHook,
            muted: false,
            volume,
            ringer,
            notice: None,
            lit_until: None,
            lit: true,
        }
    }

    /// Something is to be heard: without a handset or headset in use, over the loudspeaker.
    pub(crate) fn lift(&mut self) {
        if self.route == Route::OnHook {
            self.route = Route::Speaker;
        }
    }

    /// Nothing is to be heard any more. A lifted handset stays lifted.
    pub(crate) fn rest(&mut self) {
        if self.route == Route::Speaker {
            self.route = Route::OnHook;
        }
    }

    /// Shows that a call has ended.
    pub(crate) fn show_ended(
        &mut self,
        now: Instant,
        card: CallCard,
        reason: String,
        busy_tone: Option<Duration>,
    ) {
        if matches!(self.open, Open::Dialling(_)) {
            return;
        }
        let tone_until = busy_tone.map(|length| now + length);
        let shown = busy_tone.map_or(ENDED_SHOWN, |tone| tone.max(ENDED_SHOWN));
        self.open = Open::Ended {
            card: Box::new(card),
            reason,
            until: now + shown,
            tone_until,
        };
    }

    /// Shows that a call could not be made.
    pub(crate) fn show_failed(
        &mut self,
        now: Instant,
        who: String,
        reason: String,
        code: Option<u16>,
    ) {
        self.open = Open::Failed {
            who,
            reason,
            code,
            until: now + FAILED_SHOWN,
            tone_until: Some(now + FAILED_TONE),
        };
    }

    /// Lays a word over the screen.
    pub(crate) fn notice(&mut self, now: Instant, text: &str) {
        self.notice = Some((text.to_owned(), now + NOTICE_SHOWN));
    }

    /// Switches the light on, for `stay` if it goes off by itself.
    pub(crate) fn light(&mut self, now: Instant, stay: Option<Duration>) {
        self.lit = true;
        self.lit_until = stay.map(|stay| now + stay);
    }

    /// Does what is due; whether anything changed. `busy` keeps the light on.
    pub(crate) fn due(&mut self, now: Instant, busy: bool) -> bool {
        let mut changed = false;
        if self.notice.as_ref().is_some_and(|(_, until)| now >= *until) {
            self.notice = None;
            changed = true;
        }
        changed |= self.tone_is_over(now);
        if let Open::Dialling(field) = &mut self.open
            && now >= field.first_by
            && !field.late
        {
            field.late = true;
            changed = true;
        }
        if let Open::Ended { until, .. } | Open::Failed { until, .. } = &self.open
            && now >= *until
        {
            self.open = Open::Nothing;
            self.rest();
            changed = true;
        }
        if self.lit_until.is_some_and(|until| now >= until) && !busy {
            self.lit_until = None;
            self.lit = false;
            changed = true;
        }
        changed
    }

    /// Ends the tone of a failed or ended call when its time has come.
    fn tone_is_over(&mut self, now: Instant) -> bool {
        if let Open::Ended { tone_until, .. } | Open::Failed { tone_until, .. } = &mut self.open
            && tone_until.is_some_and(|until| now >= until)
        {
            *tone_until = None;
            return true;
        }
        false
    }

    /// When [`Panel::due`] is wanted.
    pub(crate) fn deadline(&self, now: Instant) -> Option<Deadline> {
        let at = |at: Instant, why| Some(Deadline::new(at, why)).filter(|_| at > now);
        let notice = self
            .notice
            .as_ref()
            .and_then(|(_, until)| at(*until, "notice"));
        let light = self.lit_until.and_then(|until| at(until, "backlight"));
        let open = match &self.open {
            Open::Dialling(field) => Deadline::earliest(
                field.send_at.and_then(|send| at(send, "dial")),
                at(field.first_by, "first digit"),
            ),
            Open::Ended {
                until, tone_until, ..
            }
            | Open::Failed {
                until, tone_until, ..
            } => Deadline::earliest(
                at(*until, "screen"),
                tone_until.and_then(|tone| at(tone, "tone")),
            ),
            Open::Nothing | Open::Menu { .. } | Open::History { .. } | Open::Status { .. } => None,
        };
        Deadline::earliest(Deadline::earliest(notice, light), open)
    }
}
