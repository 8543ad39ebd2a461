//! The arrows of ARCHITECTURE.md as data, compared with what cargo says.
//!
//! A new edge between crates is a reviewed line in [`ALLOWED`], never an accident.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::collections::BTreeSet;

/// Which crate may use which; `host` may use everything.
const ALLOWED: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("wire", &["base"]),
    ("view", &["base"]),
    ("settings", &["base", "wire"]),
    ("sip", &["base", "wire"]),
    ("media", &["base", "wire"]),
    ("provision", &["base", "settings"]),
    ("web", &["base", "settings", "view"]),
    (
        "phone",
        &[
            "base",
            "wire",
            "view",
            "settings",
            "sip",
            "media",
            "provision",
        ],
    ),
    (
        "sim",
        &[
            "base",
            "wire",
            "view",
            "settings",
            // The phone's boundary speaks of hops and connections; the switchboard uses none of it.
            "sip",
            "provision",
            "web",
            "phone",
        ],
    ),
    (
        "host",
        &[
            "base",
            "wire",
            "view",
            "settings",
            "sip",
            "media",
            "provision",
            "web",
            "phone",
            "sim",
        ],
    ),
];

/// Async runtimes, socket and system crates: what only `host` may name.
const HOST_ONLY: &[&str] = &[
    "tokio",
    "async-std",
    "smol",
    "mio",
    "socket2",
    "axum",
    "hyper",
    "reqwest",
    "ureq",
    "rustls",
    "tokio-rustls",
    "hickory-resolver",
    "rusqlite",
    "pulseaudio",
    "cpal",
    "alsa",
    "nix",
    "rustix",
    "libc",
    "getrandom",
    "clap",
];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .no_deps()
        .exec()
        .expect("cargo metadata runs in the workspace")
}

fn short_name(package: &Package) -> Option<&str> {
    package.name.strip_prefix("offhook-")
}

/// What the crate itself is built with; tests may use more.
fn dependencies(package: &Package) -> BTreeSet<String> {
    let normal = package
        .dependencies
        .iter()
        .filter(|it| it.kind != DependencyKind::Development);
    normal.map(|it| it.name.clone()).collect()
}

#[test]
fn crates_use_only_what_the_table_allows() {
    let metadata = metadata();
    let mut seen = BTreeSet::new();
    for package in metadata.workspace_packages() {
        let Some(name) = short_name(package) else {
            continue;
        };
        let row = ALLOWED.iter().find(|row| row.0 == name);
        let allowed = row
            .unwrap_or_else(|| panic!("crate {name} has no row in ALLOWED"))
            .1;
        for dependency in dependencies(package) {
            let Some(used) = dependency.strip_prefix("offhook-") else {
                continue;
            };
            assert!(
                allowed.contains(&used),
                "{name} uses {used}, which ARCHITECTURE.md does not allow"
            );
        }
        seen.insert(name.to_owned());
    }
    let expected: BTreeSet<String> = ALLOWED.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(seen, expected, "ALLOWED and crates/ list the same crates");
}

#[test]
fn only_host_names_a_runtime_a_socket_or_the_system() {
    for package in metadata().workspace_packages() {
        if matches!(short_name(package), Some("host") | None) {
            continue;
        }
        for dependency in dependencies(package) {
            assert!(
                !HOST_ONLY.contains(&dependency.as_str()),
                "{} uses {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn every_crate_is_named_after_its_folder() {
    for package in metadata().workspace_packages() {
        let folder = package.manifest_path.parent().and_then(|it| it.file_name());
        let name = short_name(package).unwrap_or(&package.name);
        assert_eq!(folder, Some(name));
    }
}
