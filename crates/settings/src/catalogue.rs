//! The rows: every setting Offhook knows by meaning, family by family.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::row::Row;

mod action_urls;
mod audio;
mod calls;
mod certificates;
mod dhcp;
mod dial_plan;
mod dialling;
mod directory;
mod display;
mod dns_cache;
mod encryption;
mod files;
mod forwarding;
mod gain;
mod identity;
mod keys;
mod ldap;
mod line;
mod locks;
mod management;
mod media;
mod menus;
mod nat;
mod network;
mod paging;
mod presence;
mod provisioning;
mod redundancy;
mod registration;
mod ringing;
mod screen;
mod security;
mod segments;
mod server;
mod services;
mod signalling;
mod sip;
mod soft_keys;
mod time;
mod tone_table;
mod tones;
mod transfer;
mod upkeep;
mod voice_services;
mod web;

pub use action_urls::*;
pub use audio::*;
pub use calls::*;
pub use certificates::*;
pub use dhcp::*;
pub use dial_plan::*;
pub use dialling::*;
pub use directory::*;
pub use display::*;
pub use dns_cache::*;
pub use encryption::*;
pub use files::*;
pub use forwarding::*;
pub use gain::*;
pub use identity::*;
pub use keys::*;
pub use ldap::*;
pub use line::*;
pub use locks::*;
pub use management::*;
pub use media::*;
pub use menus::*;
pub use nat::*;
pub use network::*;
pub use paging::*;
pub use presence::*;
pub use provisioning::*;
pub use redundancy::*;
pub use registration::*;
pub use ringing::*;
pub use screen::*;
pub use security::*;
pub use segments::*;
pub use server::*;
pub use services::*;
pub use signalling::*;
pub use sip::*;
pub use soft_keys::*;
pub use time::*;
pub use tone_table::*;
pub use tones::*;
pub use transfer::*;
pub use upkeep::*;
pub use voice_services::*;
pub use web::*;

/// The families, apart from the module that re-exports them: every family calls its own list `ROWS`.
mod families {
    use super::{
        action_urls, audio, calls, certificates, dhcp, dial_plan, dialling, directory, display,
        dns_cache, encryption, files, forwarding, gain, identity, keys, ldap, line, locks,
        management, media, menus, nat, network, paging, presence, provisioning, redundancy,
        registration, ringing, screen, security, segments, server, services, signalling, sip,
        soft_keys, time, tone_table, tones, transfer, upkeep, voice_services, web,
    };
    use crate::row::Row;

    /// In the order they are shown.
    pub(super) static FAMILIES: &[&[&Row]] = &[
        line::ROWS,
        server::ROWS,
        registration::ROWS,
        redundancy::ROWS,
        sip::ROWS,
        signalling::ROWS,
        identity::ROWS,
        security::ROWS,
        certificates::ROWS,
        media::ROWS,
        encryption::ROWS,
        audio::ROWS,
        gain::ROWS,
        tones::ROWS,
        tone_table::ROWS,
        ringing::ROWS,
        dialling::ROWS,
        dial_plan::ROWS,
        calls::ROWS,
        transfer::ROWS,
        forwarding::ROWS,
        paging::ROWS,
        presence::ROWS,
        services::ROWS,
        voice_services::ROWS,
        action_urls::ROWS,
        directory::ROWS,
        ldap::ROWS,
        keys::ROWS,
        soft_keys::ROWS,
        locks::ROWS,
        menus::ROWS,
        screen::ROWS,
        display::ROWS,
        time::ROWS,
        network::ROWS,
        segments::ROWS,
        nat::ROWS,
        dhcp::ROWS,
        dns_cache::ROWS,
        management::ROWS,
        web::ROWS,
        provisioning::ROWS,
        files::ROWS,
        upkeep::ROWS,
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
