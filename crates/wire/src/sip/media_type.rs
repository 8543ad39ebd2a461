//! `Content-Type` (RFC 3261 §20.15).

use crate::chars::{self, LWS, TOKEN};
use crate::params::{self, Params};
use core::fmt;

/// The type of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType<'a> {
    /// `application`
    pub kind: &'a str,
    /// `sdp`
    pub subtype: &'a str,
    /// Parameters such as `boundary`.
    pub params: Params<'a>,
}

impl<'a> MediaType<'a> {
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let kind = chars::skip(bytes, 0, TOKEN);
        let slash = chars::skip(bytes, kind, LWS);
        if kind == 0 || bytes.get(slash) != Some(&b'/') {
            return None;
        }
        let start = chars::skip(bytes, slash + 1, LWS);
        let end = chars::skip(bytes, start, TOKEN);
        let (params, after) = params::scan(text, end)?;
        (end > start && after == text.len()).then(|| Self {
            kind: &text[..kind],
            subtype: &text[start..end],
            params,
        })
    }

    /// Whether this is `kind/subtype`, without case and whatever the parameters.
    #[must_use]
    pub fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind) && self.subtype.eq_ignore_ascii_case(subtype)
    }

    /// Whether this is `application/sdp`.
    #[must_use]
    pub fn is_sdp(&self) -> bool {
        self.is("application", "sdp")
    }
}

impl fmt::Display for MediaType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}{}", self.kind, self.subtype, self.params)
    }
}
