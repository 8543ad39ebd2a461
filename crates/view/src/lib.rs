//! What a person sees and presses, as plain data, and its LCD and text renderers.
//!
//! A [`View`] is everything one desk set shows at one moment: screen, soft keys, lamps, audio.
//! It holds no call, no setting and no vendor; who draws it (pixels, terminal, web page, screen
//! reader) sees the same facts. What a person does comes back as a [`Key`] or a [`Command`].
//!
//! ```text
//!   phone --> View --> lcd::render   pixels
//!                  --> text::render  box drawing
//!                  --> View::spoken  one sentence
//!                  --> web           page
//!   phone <-- Key, Command
//! ```

#![deny(clippy::disallowed_methods)]

mod command;
pub mod drawing;
pub mod font;
mod key;
pub mod lcd;
pub mod page;
pub mod sample;
mod snapshot;
mod spoken;
pub mod text;
mod view;

pub use command::{Command, MAX_COMMAND_TEXT, Reset};
pub use key::{Edge, Key, ParseKeyError};
pub use snapshot::{AccountStatus, CallStatus, FileStatus, Happening, Sign, Snapshot, Status};
pub use view::{
    AccountLabel, Audio, CallCard, CallState, Device, Face, Lamp, LampKey, ListRow, Match, Route,
    SOFT_KEYS, Screen, SoftKey, View,
};
