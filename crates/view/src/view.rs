//! The picture as values: [`View`], [`Screen`], [`CallCard`], [`Lamp`].

use crate::key::Key;

/// How many soft keys every face has under its screen.
pub const SOFT_KEYS: usize = 4;

/// Everything one phone shows at one moment. Compare two to know whether anything changed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct View {
    /// Which desk set this is; does not change while the phone runs.
    pub device: Device,
    /// What the screen shows.
    pub screen: Screen,
    /// The four soft keys, left to right; `None` is a key without a function now.
    pub softkeys: [Option<SoftKey>; SOFT_KEYS],
    /// The keys with lamps beside the screen, first key first.
    pub line_keys: Vec<LampKey>,
    /// The memory keys, first key first; on a touch phone the flexible buttons.
    pub memory_keys: Vec<LampKey>,
    /// The power or message lamp; on a conference phone the light arcs.
    pub power: Lamp,
    /// Where sound goes and how loud.
    pub audio: Audio,
    /// True while the phone makes a ringing sound; false once silenced.
    pub ringing: bool,
    /// True while the screen is lit.
    pub backlight: bool,
    /// A word that lies over the screen for a moment: "Muted", "Nothing to redial".
    pub notice: Option<String>,
}

impl View {
    /// The view of a phone that has just been switched on.
    pub fn new(device: Device) -> Self {
        Self {
            device,
            audio: Audio::default(),
            backlight: true,
            ..Self::default()
        }
    }

    /// The enabled soft key with this label, by place 0 to 3.
    pub fn softkey(&self, label: &str) -> Option<usize> {
        self.softkeys.iter().position(|key| {
            key.as_ref()
                .is_some_and(|key| key.enabled && key.label == label)
        })
    }
}

/// What kind of desk set is drawn and who owns it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Device {
    /// The model's identifier, as `--model` takes it.
    pub model: String,
    /// The owner's short name: "Ana".
    pub name: String,
    /// The owner's number: "201".
    pub number: String,
    /// Which key plan and screen.
    pub face: Face,
    /// The keys this model has beside line, memory, soft and digit keys, in the order a person
    /// meets them.
    pub hard_keys: Vec<Key>,
}

impl Device {
    /// What is printed on the plate: "Ana · 201"; the part that is known if one is missing.
    pub fn owner(&self) -> String {
        match (self.name.as_str(), self.number.as_str()) {
            ("", number) => number.to_owned(),
            (name, "") => name.to_owned(),
            (name, number) if name.contains(number) => name.to_owned(),
            (name, number) => format!("{name} · {number}"),
        }
    }
}

/// The four key plans we draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Face {
    /// A desk set with a grey pixel screen, 240 x 120 dots.
    #[default]
    DeskPixel,
    /// A desk set with a colour screen.
    DeskColour,
    /// A desk set that is mostly a touch screen.
    Touch,
    /// A three-cornered conference phone, 192 x 64 dots.
    Conference,
}

/// What the screen shows. Each state carries exactly its own facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Starting: what the phone has done so far, newest line last.
    Boot {
        /// The model's name or "Starting".
        title: String,
        /// One line a step: "Reading 001565000201.cfg".
        lines: Vec<String>,
    },
    /// Nothing happens; the phone waits.
    Idle {
        /// The date as the phone writes it; empty while the clock is not known.
        date: String,
        /// The time as the phone writes it, "10:42"; empty while the clock is not known.
        time: String,
        /// The accounts in line order.
        accounts: Vec<AccountLabel>,
        /// Short facts in words: "Do not disturb".
        facts: Vec<String>,
        /// What is wrong, if something is: "Registration failure. Next try in 0:30".
        alert: Option<String>,
        /// New missed calls.
        missed: u16,
        /// New voice messages.
        messages: u16,
    },
    /// A number is being entered; `digits` empty means dial tone.
    Dialling {
        /// The account the call will leave from: "201 Ana".
        account: String,
        /// The input mode: "123", "abc".
        mode: String,
        /// What has been entered.
        digits: String,
        /// Directory entries that fit, the best first.
        matches: Vec<Match>,
    },
    /// Somebody calls us.
    RingingIn {
        /// Who.
        card: CallCard,
    },
    /// We call and the other side has not answered.
    RingingOut {
        /// Whom.
        card: CallCard,
    },
    /// One call that is connected or on hold.
    Talking {
        /// With whom.
        card: CallCard,
    },
    /// More than one call.
    Calls {
        /// The calls in the order they began.
        cards: Vec<CallCard>,
        /// Which one the keys act on, an index into `cards`.
        chosen: usize,
    },
    /// A call has just ended.
    Ended {
        /// The call.
        card: CallCard,
        /// Why, in words: "Ben Okafor hung up".
        reason: String,
    },
    /// A call could not be made.
    Failed {
        /// Whom we tried to reach.
        who: String,
        /// Why, in words: "The number is busy".
        reason: String,
        /// The SIP status code, where there was one (RFC 3261 §21).
        code: Option<u16>,
    },
    /// The phone's own menu.
    Menu {
        /// Its title.
        title: String,
        /// Its entries.
        rows: Vec<String>,
        /// The chosen entry, an index into `rows`.
        chosen: usize,
    },
    /// A list of things: history, directory, status.
    List {
        /// Its title.
        title: String,
        /// Its rows; an empty list shows `empty` instead.
        rows: Vec<ListRow>,
        /// The chosen row, an index into `rows`.
        chosen: usize,
        /// What is said when there is no row: "No calls yet".
        empty: String,
    },
}

impl Default for Screen {
    fn default() -> Self {
        Self::Boot {
            title: String::from("Starting"),
            lines: Vec::new(),
        }
    }
}

/// One account on the idle screen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccountLabel {
    /// The line it belongs to, 1 and up.
    pub line: u8,
    /// What the administrator called it: "Ana".
    pub label: String,
    /// Its number: "201".
    pub number: String,
    /// Whether the server has us registered.
    pub registered: bool,
}

/// A directory entry that fits what has been dialled.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Match {
    /// Who.
    pub name: String,
    /// The number.
    pub number: String,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ListRow {
    /// The main text, left.
    pub text: String,
    /// The second text, right: a time, a state; may be empty.
    pub detail: String,
}

/// One call as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CallCard {
    /// The other party's name; empty if unknown.
    pub name: String,
    /// The other party's number or address.
    pub number: String,
    /// Our account: "201 Ana".
    pub account: String,
    /// What the call does now.
    pub state: CallState,
    /// Since it was connected, in seconds; `None` before.
    pub seconds: Option<u32>,
    /// True if the media is encrypted.
    pub secure: bool,
    /// True if the voice is wideband.
    pub wideband: bool,
    /// The line it lights, 1 and up.
    pub line: u8,
}

impl CallCard {
    /// The name, or the number if there is no name.
    pub fn who(&self) -> &str {
        if self.name.is_empty() {
            &self.number
        } else {
            &self.name
        }
    }
}

/// What a call does now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CallState {
    /// It rings here.
    Ringing,
    /// We are calling; nobody has answered.
    Calling,
    /// Connected.
    #[default]
    Talking,
    /// We put it on hold.
    Held,
    /// The other side put us on hold.
    HeldByThem,
    /// Over.
    Ended,
}

impl CallState {
    /// The state in one or two words, as the screen shows and the page speaks it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ringing => "Ringing",
            Self::Calling => "Calling",
            Self::Talking => "Talking",
            Self::Held => "On hold",
            Self::HeldByThem => "Held by them",
            Self::Ended => "Ended",
        }
    }
}

/// A soft key's label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftKey {
    /// What the key does now: "Answer".
    pub label: String,
    /// False if the label is shown but the key does nothing yet.
    pub enabled: bool,
}

impl SoftKey {
    /// A key that works.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            enabled: true,
        }
    }
}

/// A key with a lamp.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct LampKey {
    /// The label beside it; empty if nothing is assigned.
    pub label: String,
    /// Its lamp.
    pub lamp: Lamp,
    /// What it is, for speech, without the lamp's state: "BLF Ben 202"; may be empty.
    pub spoken: String,
}

/// What a lamp says. Shape and rhythm tell the state; colour is only a help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lamp {
    /// Free, or nothing assigned: a thin ring.
    #[default]
    Off,
    /// In use here: a full bar.
    On,
    /// Ringing: three dots, 2 Hz.
    Ringing,
    /// On hold here: two bars, 0.5 Hz.
    Held,
    /// Busy elsewhere: a square.
    Busy,
    /// Parked, or on hold elsewhere: a square, 0.5 Hz.
    Parked,
    /// A message waits: an envelope, 0.5 Hz.
    Message,
    /// Not registered or broken: a cross.
    Fault,
}

impl Lamp {
    /// Every lamp state.
    pub const ALL: [Self; 8] = [
        Self::Off,
        Self::On,
        Self::Ringing,
        Self::Held,
        Self::Busy,
        Self::Parked,
        Self::Message,
        Self::Fault,
    ];

    /// A short stable word: the page's `data-state`, and `ctl`'s output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Ringing => "ringing",
            Self::Held => "held",
            Self::Busy => "busy",
            Self::Parked => "parked",
            Self::Message => "message",
            Self::Fault => "fault",
        }
    }

    /// The state as it is spoken; empty for a lamp that is off.
    pub fn spoken(self) -> &'static str {
        match self {
            Self::Off => "",
            Self::On => "in use",
            Self::Ringing => "ringing",
            Self::Held => "on hold",
            Self::Busy => "busy",
            Self::Parked => "on hold elsewhere",
            Self::Message => "new message",
            Self::Fault => "not registered",
        }
    }
}

/// Where sound goes and how loud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audio {
    /// What is off the hook.
    pub route: Route,
    /// True if the microphone is muted.
    pub muted: bool,
    /// Loudness of the present route, 0 to [`Audio::LOUDEST`].
    pub volume: u8,
    /// Loudness of the ringer, 0 to [`Audio::LOUDEST`].
    pub ringer: u8,
}

impl Audio {
    /// The highest volume step.
    pub const LOUDEST: u8 = 15;
}

impl Default for Audio {
    fn default() -> Self {
        Self {
            route: Route::OnHook,
            muted: false,
            volume: 8,
            ringer: 8,
        }
    }
}

/// What the person talks through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Route {
    /// Nothing is off the hook.
    #[default]
    OnHook,
    /// The handset.
    Handset,
    /// The headset.
    Headset,
    /// The loudspeaker.
    Speaker,
}
