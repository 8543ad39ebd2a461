//! Makers' words of settings: services.

use super::Spoken;

/// 003:14123.
pub(crate) const BLF_EVENT_NUMBERS: Spoken = Spoken::Words(&[("0", "dialog"), ("1", "presence")]);
/// 002:8567.
pub(crate) const SYNCED_FEATURE_NAMES: Spoken = Spoken::Words(&[
    ("FKS_NONE", "none"),
    ("FKS_DND", "dnd"),
    ("FKS_CFA", "forward-always"),
    ("FKS_CFB", "forward-busy"),
    ("FKS_CFNA", "forward-no-answer"),
]);
/// 002:12385.
pub(crate) const ACD_SERVER_NAMES: Spoken =
    Spoken::Words(&[("GENESYS", "genesys"), ("BROADSOFT", "broadsoft")]);
/// 002:12479.
pub(crate) const ACD_STATE_NAMES: Spoken = Spoken::Words(&[
    ("Ready", "ready"),
    ("Not Ready", "not-ready"),
    ("Not Set", "server"),
]);
/// 002:10943.
pub(crate) const XSI_SCHEME_NAMES: Spoken = Spoken::Words(&[("HTTP", "http"), ("HTTPS", "https")]);
