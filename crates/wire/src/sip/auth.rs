//! Challenges and credentials (RFC 3261 §20.7, §20.44 and §25.1; RFC 8760; RFC 7616).

use crate::chars::{self, TOKEN};
use crate::params::{MAX_PARAMS, unquote};
use crate::span::slice;
use core::fmt;
use core::ops::Range;
use std::borrow::Cow;

/// Comma-separated `name=value` after an authentication scheme. Names compare without case.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct AuthParams<'a> {
    raw: &'a str,
}

impl<'a> AuthParams<'a> {
    /// Every parameter in order; quoted values keep their quotes.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let raw = self.raw;
        let pairs = Pairs {
            bytes: raw.as_bytes(),
            at: 0,
        };
        let text = |part: Range<usize>| slice(raw, part.start, part.end);
        pairs.map(move |pair| (text(pair.name), text(pair.value)))
    }

    /// The value of `name` as it stands.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let bytes = self.raw.as_bytes();
        let is_name = |pair: &Pair| {
            let there = bytes.get(pair.name.clone());
            there.is_some_and(|there| there.eq_ignore_ascii_case(name.as_bytes()))
        };
        let value = Pairs { bytes, at: 0 }.find(is_name)?.value;
        Some(slice(self.raw, value.start, value.end))
    }

    /// The value of `name` without quotes and quoted pairs.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).map(unquote)
    }
}

impl fmt::Debug for AuthParams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Reads `scheme LWS param *(COMMA param)`; a scheme whose parameters have another form (`Basic`'s
/// base64) is kept with none.
#[inline]
fn read(text: &str) -> Result<(&str, AuthParams<'_>), &'static str> {
    let bytes = text.as_bytes();
    let scheme_end = chars::skip(bytes, 0, TOKEN);
    let start = chars::skip_lws(bytes, scheme_end);
    if scheme_end == 0 || start == scheme_end {
        return Err("a scheme and parameters");
    }
    let scheme = &text[..scheme_end];
    match check(bytes, start) {
        Ok(()) => Ok((
            scheme,
            AuthParams {
                raw: &text[start..],
            },
        )),
        Err(_) if !scheme.eq_ignore_ascii_case("Digest") => Ok((scheme, AuthParams::default())),
        Err(expected) => Err(expected),
    }
}

fn check(bytes: &[u8], mut at: usize) -> Result<(), &'static str> {
    for _ in 0..MAX_PARAMS {
        let pair = Pair::read(bytes, at)?;
        match bytes.get(pair.end) {
            None => return Ok(()),
            Some(b',') => at = pair.end + 1,
            Some(_) => return Err(", between parameters"),
        }
    }
    Err("fewer parameters")
}

/// Where one `name=value` stands.
struct Pair {
    name: Range<usize>,
    value: Range<usize>,
    /// After the white space behind it.
    end: usize,
}

impl Pair {
    fn read(bytes: &[u8], at: usize) -> Result<Self, &'static str> {
        let name = chars::skip_lws(bytes, at);
        let name_end = chars::skip(bytes, name, TOKEN);
        let equals = chars::skip_lws(bytes, name_end);
        if name_end == name || bytes.get(equals) != Some(&b'=') {
            return Err("name=value");
        }
        let value = chars::skip_lws(bytes, equals + 1);
        let value_end = match bytes.get(value) {
            Some(b'"') => chars::skip_quoted(bytes, value).ok_or("a closing quote")?,
            Some(_) | None => chars::skip_value(bytes, value),
        };
        if value_end == value {
            return Err("a value after =");
        }
        Ok(Self {
            name: name..name_end,
            value: value..value_end,
            end: chars::skip_lws(bytes, value_end),
        })
    }
}

/// The pairs of a text that was checked.
struct Pairs<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Pairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        let pair = Pair::read(self.bytes, self.at).ok()?;
        self.at = pair.end + 1;
        Some(pair)
    }
}

/// One challenge of WWW-Authenticate or Proxy-Authenticate. Accessors give unquoted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge<'a> {
    /// Whether a proxy asks: answer in Proxy-Authorization.
    pub is_proxy: bool,
    /// `Digest` in any case, or another.
    pub scheme: &'a str,
    /// All parameters.
    pub params: AuthParams<'a>,
}

impl<'a> Challenge<'a> {
    pub(super) fn read(text: &'a str, is_proxy: bool) -> Result<Self, &'static str> {
        read(text).map(|(scheme, params)| Self {
            is_proxy,
            scheme,
            params,
        })
    }

    /// Whether the scheme is Digest.
    #[must_use]
    pub fn is_digest(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("Digest")
    }

    /// The protection space.
    #[must_use]
    pub fn realm(&self) -> Option<Cow<'a, str>> {
        self.params.text("realm")
    }

    /// The server's nonce.
    #[must_use]
    pub fn nonce(&self) -> Option<Cow<'a, str>> {
        self.params.text("nonce")
    }

    /// To be sent back unchanged.
    #[must_use]
    pub fn opaque(&self) -> Option<Cow<'a, str>> {
        self.params.text("opaque")
    }

    /// `MD5` where absent; compare without case.
    #[must_use]
    pub fn algorithm(&self) -> Option<Cow<'a, str>> {
        self.params.text("algorithm")
    }

    /// The list of protection qualities, such as `auth,auth-int`.
    #[must_use]
    pub fn qop(&self) -> Option<Cow<'a, str>> {
        self.params.text("qop")
    }

    /// Whether the list of protection qualities names `quality`.
    #[must_use]
    pub fn has_qop(&self, quality: &str) -> bool {
        self.qop().is_some_and(|all| {
            all.split(',')
                .any(|q| q.trim().eq_ignore_ascii_case(quality))
        })
    }

    /// Whether only the nonce was too old: the password was right.
    #[must_use]
    pub fn stale(&self) -> bool {
        self.params
            .text("stale")
            .is_some_and(|word| word.eq_ignore_ascii_case("true"))
    }
}

/// One Authorization or Proxy-Authorization. Accessors give unquoted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// Whether they are for a proxy.
    pub is_proxy: bool,
    /// `Digest` in any case, or another.
    pub scheme: &'a str,
    /// All parameters: `username`, `realm`, `nonce`, `uri`, `response`, `algorithm`, `cnonce`,
    /// `opaque`, `qop`, `nc`.
    pub params: AuthParams<'a>,
}

impl<'a> Credentials<'a> {
    pub(super) fn read(text: &'a str, is_proxy: bool) -> Result<Self, &'static str> {
        read(text).map(|(scheme, params)| Self {
            is_proxy,
            scheme,
            params,
        })
    }

    /// Whether the scheme is Digest.
    #[must_use]
    pub fn is_digest(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("Digest")
    }

    /// The parameter `name` without quotes and quoted pairs.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.params.text(name)
    }
}
