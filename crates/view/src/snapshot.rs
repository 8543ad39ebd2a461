//! What a phone tells about itself beside its picture: the status page, `ctl status`.

use crate::view::{CallState, View};

/// The picture and the facts of one phone at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// What its screen, keys and lamps show.
    pub view: View,
    /// What it would tell an administrator.
    pub status: Status,
}

/// What an administrator wants to know.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Status {
    /// The model's identifier.
    pub model: String,
    /// Twelve lower-case hexadecimal digits.
    pub mac: String,
    /// Our version.
    pub version: String,
    /// Since the phone was started, in seconds.
    pub uptime: u64,
    /// How the provisioning server was found: "command line", "DHCP option 66"; empty if none.
    pub found_by: String,
    /// What happened to each provisioning file, in the order of asking.
    pub provisioning: Vec<FileStatus>,
    /// The accounts in line order.
    pub accounts: Vec<AccountStatus>,
    /// The calls in the order they began.
    pub calls: Vec<CallStatus>,
    /// What is wrong with the settings, one sentence each.
    pub problems: Vec<String>,
    /// Things counted since the start: dropped datagrams, strangers.
    pub counters: Vec<(String, u64)>,
}

/// What happened to one provisioning file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FileStatus {
    /// Its name.
    pub name: String,
    /// In a few words: "read", "not found (404)".
    pub result: String,
    /// How many settings it gave.
    pub settings: u32,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccountStatus {
    /// Its line, 1 and up.
    pub line: u8,
    /// Its label.
    pub label: String,
    /// Its number.
    pub number: String,
    /// Host and port of the registrar.
    pub server: String,
    /// "UDP", "TCP" or "TLS".
    pub transport: String,
    /// In a word: "registered", "registering", "failed".
    pub state: String,
    /// True if the server has us registered.
    pub registered: bool,
    /// Why not, if not.
    pub reason: String,
    /// Until the registration ends, in seconds.
    pub expires_in: Option<u64>,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CallStatus {
    /// Its line, 1 and up.
    pub line: u8,
    /// With whom: "Ben Okafor 202".
    pub with: String,
    /// What it does now.
    pub state: CallState,
    /// The codec's name; empty before media flows.
    pub codec: String,
    /// Since it was connected, in seconds.
    pub seconds: Option<u32>,
    /// RTP packets sent.
    pub sent: u64,
    /// RTP packets received.
    pub received: u64,
    /// RTP packets lost on the way to us.
    pub lost: u64,
    /// Interarrival jitter in milliseconds (RFC 3550 §6.4.1).
    pub jitter_ms: u32,
    /// True if our microphone is muted.
    pub muted: bool,
    /// True if either side holds the call.
    pub on_hold: bool,
}

/// The kind of a line of "What happened", drawn before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sign {
    /// Something was done as it should be.
    #[default]
    Done,
    /// Somebody called.
    Out,
    /// A phone rings.
    Ring,
    /// Two people talk.
    Talk,
    /// Somebody waits.
    Hold,
    /// A call or a registration is over.
    End,
    /// Something went wrong.
    Trouble,
}

/// One line of "What happened".
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Happening {
    /// Since the start, in milliseconds.
    pub at_ms: u64,
    /// What kind of thing it was.
    pub sign: Sign,
    /// A sentence without a full stop: "Ana dialled 202".
    pub text: String,
}
