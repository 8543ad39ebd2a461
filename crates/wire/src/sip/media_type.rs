//! `Content-Type` (RFC 3261 §20.15).

use crate::chars::{self, TOKEN};
use crate::params::Params;
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
    /// Reads `text` from `at` to its end.
    #[inline]
    pub(super) fn read(text: &'a str, at: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let kind = chars::skip(bytes, at, TOKEN);
        let slash = chars::skip_lws(bytes, kind);
        if kind == at || bytes.get(slash) != Some(&b'/') {
            return None;
        }
        let start = chars::skip_lws(bytes, slash + 1);
        let end = chars::skip(bytes, start, TOKEN);
        let mut params = Params::none_in(text);
        let after = params.read(end)?;
        (end > start && after == text.len()).then(|| Self {
            kind: &text[at..kind],
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
