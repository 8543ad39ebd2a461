//! Everything an administrator can name, and each maker's spelling of it.
//!
//! One declarative row a setting (see [`catalogue`]) gives reading and writing in three dialects, the check of type and
//! range, the default, the reference page and the answer to "where does this value come from". The rows hold no
//! behaviour: what a setting does is decided by whoever reads it.
//!
//! * [`dialect::read`] turns a vendor file into a [`Patch`] and a list of [`Problem`]s; it never fails.
//! * [`Settings`] lays patches over each other and answers a typed [`Key`] with a value and its origin.
//! * [`models`] says what each telephone has; code asks for a property, never for a maker.
//! * [`check`] and [`explain`] are the plain functions behind `offhook config` and `offhook settings`.

#![deny(clippy::disallowed_methods)]

mod at;
mod choices;
mod codecs;
mod groups;
mod key;
mod passwords;
mod patch;
mod problem;
mod row;
mod settings;
mod spelling;
mod syntax;
mod tone;
mod value;

pub mod catalogue;
pub mod check;
pub mod codes;
pub mod coverage;
pub mod dialect;
pub mod explain;
pub mod fix;
pub mod known;
pub mod models;
pub mod reference;
pub mod rules;
pub mod template;
pub mod tree;

pub use at::At;
pub use choices::*;
pub use codecs::{CODEC_NAMES, CodecChoice, CodecList, MAX_CODEC_SLOTS};
pub use dialect::Dialect;
pub use key::{
    Key, LineNo, MAX_LINES, PerItem, PerLine, PerLineItem, PerModuleItem, PerPhone, Scope, Type,
};
pub use passwords::is_factory_password;
pub use patch::{Entry, Kept, MAX_ENTRIES, Patch, Place, Setting};
pub use problem::{Problem, Severity};
pub use row::{Kind, Range, Row, Spelling, Status};
pub use settings::{Candidate, Layer, Origin, Settings};
pub use spelling::Spoken;
pub use syntax::Syntax;
pub use value::{Part, SlotField, Value};
