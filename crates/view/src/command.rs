//! What a person, a page or a script asks of a phone beyond single keys.

use crate::key::{Edge, Key};

/// The longest text a [`Command`] may carry, in bytes; whoever reads one from outside checks it.
pub const MAX_COMMAND_TEXT: usize = 256;

/// What a phone is told to forget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// Everything: what people set, the switches, the call list and the files that were kept.
    Factory,
    /// What people set, on the page or with the keys.
    Settings,
}

/// One wish. The phone does what its present state allows and ignores the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A key moved.
    Key(Key, Edge),
    /// Call this number now.
    Dial {
        /// A number or a SIP address.
        number: String,
        /// From which line, 1 and up; the phone's choice if absent.
        line: Option<u8>,
    },
    /// Answer the call that rings.
    Answer,
    /// Refuse the call that rings.
    Reject,
    /// Stop the ringing sound, the call goes on.
    Silence,
    /// End, cancel or refuse the chosen call.
    HangUp,
    /// Put the chosen call on hold.
    Hold,
    /// Take the chosen call off hold.
    Resume,
    /// Switch the microphone off (`true`) or on.
    Mute(bool),
    /// Send these digits into the chosen call: `0` to `9`, `*`, `#`, `A` to `D`.
    Digits(String),
    /// Put text into the field that is open, or begin to dial it; does not send.
    Text(String),
    /// Forget, and look for files again.
    Reset(Reset),
}
