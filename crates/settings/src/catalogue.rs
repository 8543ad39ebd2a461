//! The rows: every setting Offhook knows by meaning, family by family.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::row::Row;

mod audio;
mod calls;
mod dialling;
mod line;
mod media;
mod provisioning;
mod screen;
mod security;
mod server;
mod sip;
mod tones;
mod web;

pub use audio::*;
pub use calls::*;
pub use dialling::*;
pub use line::*;
pub use media::*;
pub use provisioning::*;
pub use screen::*;
pub use security::*;
pub use server::*;
pub use sip::*;
pub use tones::*;
pub use web::*;

/// The families, apart from the module that re-exports them: every family calls its own list `ROWS`.
mod families {
    use super::{
        audio, calls, dialling, line, media, provisioning, screen, security, server, sip, tones,
        web,
    };
    use crate::row::Row;

    /// In the order they are shown.
    pub(super) static FAMILIES: &[&[&Row]] = &[
        line::ROWS,
        server::ROWS,
        sip::ROWS,
        security::ROWS,
        media::ROWS,
        audio::ROWS,
        tones::ROWS,
        dialling::ROWS,
        calls::ROWS,
        screen::ROWS,
        web::ROWS,
        provisioning::ROWS,
    ];
}

/// Every row, family by family.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    families::FAMILIES
        .iter()
        .flat_map(|family| family.iter().copied())
}

/// The row whose constant is called `ident` (`JITTER_MAX`), or whose name is `ident` in small letters (`jitter_max`).
#[must_use]
pub fn find(ident: &str) -> Option<&'static Row> {
    static INDEX: LazyLock<BTreeMap<&'static str, &'static Row>> =
        LazyLock::new(|| rows().map(|row| (row.ident, row)).collect());
    INDEX
        .get(ident)
        .or_else(|| INDEX.get(ident.to_ascii_uppercase().as_str()))
        .copied()
}
