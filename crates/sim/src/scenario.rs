//! Scenarios: what people do and see, as text. The same language for tests and fleets.
//!
//! ```text
//! # Two phones call each other.
//! phone alice 201
//! phone bob   202 set line_label.1=Bob
//! alice  sees "registered"
//! alice  dials 202
//! bob    sees "Incoming call" and presses Answer
//! both   hear each other for 2 s
//! link   pbx-bob loses 10 %
//! alice  hangs up
//! ```
//!
//! One sentence a line; `#` begins a comment. Set-up sentences (`seed`, `network`, `phone`, `peer`, `file`, ..)
//! come first. The whole language is [`LANGUAGE`].

mod parse;

use offhook_base::Duration;
use offhook_view::Key;

use crate::files::Mood;
use crate::link::Link;
use crate::peer::Manner;

pub use parse::parse;

/// The most lines of a scenario.
pub const MAX_LINES: usize = 1_000;
/// The longest line, in bytes.
pub const MAX_LINE: usize = 1_000;
/// The most phones and peers of a scenario.
pub const MAX_PEOPLE: usize = 64;
/// The longest wait.
pub const MAX_WAIT: Duration = Duration::from_secs(7 * 24 * 3_600);
/// How long `sees` waits when no time is given.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Every sentence there is, for error messages and readers.
pub const LANGUAGE: &[&str] = &[
    "seed NUMBER",
    "network lan|wifi|bad_wifi|cellular",
    "ringing lasts TIME",
    "phone NAME NUMBER [model MODEL] [password WORD] [set KEY=VALUE].. [boots from URL]",
    "peer NAME NUMBER answers|is busy|never answers|hangs up|challenges BYE",
    "file NAME, and its lines indented by four blanks below it",
    "NAME dials NUMBER",
    "NAME presses LABEL-OR-KEY",
    "NAME types DIGITS",
    "NAME hangs up | answers | stops | restarts",
    "NAME sees \"TEXT\" [within TIME] [and presses LABEL-OR-KEY]",
    "NAME does not see \"TEXT\"",
    "NAME is registered | is not registered [within TIME]",
    "NAME and NAME hear each other for TIME | both hear each other for TIME",
    "NAME hears NAME for TIME | NAME hears nothing for TIME | NAME hears a sound for TIME",
    "NAME counts NAME-OF-COUNTER",
    "NAME got no password | NAME got \"TEXT\"",
    "switchboard hears DIGITS",
    "switchboard has nothing left",
    "registrar stops | starts",
    "files are up|slow|truncated|missing|wrong|down|a login page",
    "link NAME-NAME loses NUMBER % | is cut | is mended | is lan|wifi|bad_wifi|cellular",
    "stranger sends garbage to NAME | sends sound to NAME | calls NAME",
    "wait TIME",
];

/// A scenario, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Where chance begins.
    pub seed: u64,
    /// Every link to begin with.
    pub network: Link,
    /// How long the switchboard lets a phone ring.
    pub ring_for: Duration,
    /// Who is there.
    pub people: Vec<Person>,
    /// What the provisioning server has.
    pub files: Vec<(String, String)>,
    /// What happens, with the line it is on.
    pub sentences: Vec<(usize, Sentence)>,
}

/// Somebody with a phone or a scripted peer.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name in the scenario.
    pub name: String,
    /// The number at the switchboard.
    pub number: String,
    /// What is on the desk.
    pub device: Device,
}

/// What is on somebody's desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Device {
    /// One of our phones.
    Phone {
        /// The model's id; empty for the usual one.
        model: String,
        /// The password the phone is given, if not the right one.
        password: Option<String>,
        /// Settings, as on the command line.
        set: Vec<(String, String)>,
        /// Its provisioning server.
        boots_from: Option<String>,
    },
    /// A scripted peer.
    Peer(Manner),
}

/// Something that happens or must hold.
#[expect(
    missing_docs,
    reason = "the fields are the words of the sentence, in its order"
)]
#[derive(Clone, Debug, PartialEq)]
pub enum Sentence {
    /// A call begins.
    Dials { who: String, number: String },
    /// A soft key by its label, or a key by its name.
    Presses { who: String, what: String },
    /// Digit keys, one after the other.
    Types { who: String, keys: Vec<Key> },
    /// The chosen call ends.
    HangsUp { who: String },
    /// The ringing call is taken.
    Answers { who: String },
    /// Power off with goodbye; waits for the end.
    Stops { who: String },
    /// Power off without goodbye, and on again.
    Restarts { who: String },
    /// The screen shows this in time; then perhaps a key.
    Sees {
        who: String,
        text: String,
        within: Duration,
        then: Option<String>,
    },
    /// The screen does not show this now.
    DoesNotSee { who: String, text: String },
    /// The registrar has this person, or not, in time.
    Registered {
        who: String,
        is: bool,
        within: Duration,
    },
    /// Each hears the other; `None` is the first two phones.
    HearEachOther {
        pair: Option<(String, String)>,
        time: Duration,
    },
    /// One hears the other, a sound, or nothing.
    Hears {
        who: String,
        what: Hearing,
        time: Duration,
    },
    /// A counter of the phone is not zero.
    Counts { who: String, counter: String },
    /// A scripted peer was sent no credentials.
    GotNoPassword { who: String },
    /// A scripted peer was sent this.
    Got { who: String, text: String },
    /// The services noted these digits since the last such sentence.
    SwitchboardHears { digits: String },
    /// After 64 * T1 no transaction or service call is left.
    NothingLeft,
    /// The registrar leaves or joins the network.
    Registrar { runs: bool },
    /// The provisioning server changes its behaviour.
    Files { mood: Mood },
    /// A link changes.
    Link {
        one: String,
        other: String,
        change: LinkChange,
    },
    /// Somebody who is nobody's peer does something.
    Stranger { does: Mischief, to: String },
    /// Time passes.
    Wait { time: Duration },
}

/// What somebody hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// This person.
    Person(String),
    /// Anything.
    Sound,
    /// Nothing.
    Nothing,
}

/// How a link changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkChange {
    /// It loses this part, 0.0 to 1.0.
    Loses(f64),
    /// Nothing passes, or again.
    Cut(bool),
    /// It becomes a preset.
    Is(Link),
}

/// What a stranger does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mischief {
    /// Datagrams that are nothing.
    Garbage,
    /// RTP to every port the phone talks on.
    Sound,
    /// An INVITE.
    Call,
}

/// Why a scenario cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What is allowed.
    pub help: String,
}

impl std::fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}; {}", self.line, self.message, self.help)
    }
}

impl std::error::Error for ScenarioError {}
