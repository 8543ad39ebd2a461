//! What a phone tells besides its picture: the lines of `ctl events` and of the demo's report.

use core::time::Duration;

/// A call as events name it: counted from 1 in this run of the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallNo(pub u32);

/// Who began a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// We were called.
    Incoming,
    /// We called.
    Outgoing,
}

/// Who a call is with, and where it is on this phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallLabel {
    /// Which call.
    pub call: CallNo,
    /// The line it is on, from 1.
    pub line: u8,
    /// Who began it.
    pub direction: Direction,
    /// The other's number, or the user part of the address.
    pub number: String,
    /// The other's name; empty when unknown.
    pub name: String,
}

/// What was measured on a call's media.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaFigures {
    /// RTP packets sent.
    pub sent: u64,
    /// RTP packets received.
    pub received: u64,
    /// RTP packets that never came.
    pub lost: u64,
    /// Interarrival jitter (RFC 3550 §6.4.1), in milliseconds.
    pub jitter_ms: u32,
    /// RTP packets from somebody the signalling did not name; dropped.
    pub from_strangers: u64,
}

/// Something that happened on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A line of the boot screen.
    BootProgress {
        /// What the phone is doing.
        text: String,
    },
    /// The phone is up and its lines begin to register.
    Booted {
        /// How many settings the files gave.
        settings: usize,
        /// Each file asked for, with what came of it.
        files: Vec<offhook_view::FileStatus>,
        /// How the server was found; empty without one.
        found_by: String,
        /// Why the phone runs on its last good settings, if it does.
        failed: Option<String>,
        /// Lines with problems found in files.
        problems: Vec<String>,
        /// From the start to here.
        took: Duration,
    },
    /// A line signed in (first time, or again after a failure).
    Registered {
        /// From 1.
        line: u8,
    },
    /// A line could not sign in.
    RegistrationFailed {
        /// From 1.
        line: u8,
        /// The SIP status; none when nobody answered.
        status: Option<u16>,
        /// Why, in words.
        reason: String,
    },
    /// A line signed out.
    Unregistered {
        /// From 1.
        line: u8,
    },
    /// A call began: dialled here, or ringing here.
    CallStarted(CallLabel),
    /// The other end rings.
    CallRinging(CallLabel),
    /// The two talk.
    CallAnswered {
        /// Which call.
        label: CallLabel,
        /// The codec's name in SDP.
        codec: String,
        /// From dialling or first ring to here.
        took: Duration,
    },
    /// A call was put on hold.
    CallHeld {
        /// Which call.
        label: CallLabel,
        /// Whether the other end did it.
        by_them: bool,
    },
    /// A held call goes on.
    CallResumed(CallLabel),
    /// A call is over.
    CallEnded {
        /// Which call.
        label: CallLabel,
        /// Whether it was ever answered.
        answered: bool,
        /// How long they talked.
        talked: Duration,
        /// Why, in words.
        reason: String,
        /// The SIP status behind it, if there was one.
        status: Option<u16>,
        /// What was measured on its media.
        media: MediaFigures,
    },
    /// A call was turned away without ringing.
    CallRefused {
        /// The caller's number.
        number: String,
        /// The status it was answered with.
        status: u16,
        /// Why, in words.
        reason: String,
    },
    /// The other end pressed a key.
    DigitReceived {
        /// On which call.
        call: CallNo,
        /// `0`-`9`, `*`, `#`, `A`-`D`.
        digit: char,
    },
    /// A word for the administrator.
    Notice {
        /// What happened, where, and what to do.
        text: String,
    },
}
