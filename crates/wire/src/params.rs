//! Parameters after `;`, of headers and of URIs (RFC 3261 §7.3.1 and §19.1.1).

use crate::chars::{self, TOKEN};
use crate::span::{Span, slice};
use core::fmt;
use std::borrow::Cow;

/// Parameters one header value or URI may have; more is an error.
pub const MAX_PARAMS: usize = 64;

/// The parameters of one header value or one URI, checked when made and split when asked.
///
/// Names compare without case. Values are as they stand on the wire: quoted ones keep their quotes
/// in [`Params::get`] and lose them in [`Params::text`].
#[derive(Clone, Copy)]
pub struct Params<'a> {
    /// What they stand in.
    text: &'a str,
    span: Span,
    shape: Shape,
}

/// What checking has learnt about parameters, so that asking need not look again.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// A bit for each first letter of a name; see [`Shape::letter`].
    letters: u32,
    /// Where the last one starts.
    last: u16,
    /// Whether a quoted string or white space stands somewhere.
    is_loose: bool,
}

impl Shape {
    /// Of no parameters.
    pub(crate) const NONE: Self = Self {
        letters: 0,
        last: 0,
        is_loose: false,
    };

    /// The bit of a first letter, the same for both cases; other bytes share bits with letters.
    #[inline(always)]
    fn letter(first: u8) -> u32 {
        1 << (first & 0x1f)
    }

    /// Notes a parameter at `at` of `bytes`.
    #[inline(always)]
    pub(crate) fn note(&mut self, bytes: &[u8], at: usize) {
        self.letters |= Self::letter(bytes[at]);
        self.last = at as u16;
    }
}

impl<'a> Params<'a> {
    /// No parameters.
    pub const NONE: Params<'static> = Params {
        text: "",
        span: Span::NONE,
        shape: Shape::NONE,
    };

    /// No parameters yet, but a text in which they may stand.
    #[inline(always)]
    pub(crate) const fn none_in(text: &'a str) -> Self {
        Self {
            text,
            span: Span::NONE,
            shape: Shape::NONE,
        }
    }

    /// Takes a part of `text` that a scanner of this crate has checked.
    #[inline(always)]
    pub(crate) fn checked(text: &'a str, span: Span, shape: Shape) -> Self {
        Self { text, span, shape }
    }

    /// Reads `*(SEMI generic-param)` of a header value at `at` and gives the position of the `,` or
    /// the end after them. `None` where the grammar or [`MAX_PARAMS`] is broken.
    #[inline(always)]
    pub(crate) fn read(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut end = at;
        let mut count = 0;
        while bytes.get(end) == Some(&b';') && count < MAX_PARAMS {
            let Some(next) = scan_strict(bytes, end + 1, &mut self.shape) else {
                return self.read_loose(at, end, count);
            };
            end = next;
            count += 1;
        }
        if !matches!(bytes.get(end), None | Some(b',')) {
            return self.read_loose(at, end, count);
        }
        if count > 0 {
            self.span = Span::new(at + 1, end);
        }
        Some(end)
    }

    /// Goes on with [`Params::read`], `count` parameters later, where there is white space or a quote.
    #[inline(never)]
    fn read_loose(&mut self, at: usize, last: usize, mut count: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut last = last;
        let mut at = match count {
            0 => chars::skip_lws(bytes, at),
            _ => at,
        };
        let first = at + 1;
        if count > 0 {
            at = chars::skip_lws(bytes, last);
        } else {
            last = at;
        }
        while bytes.get(at) == Some(&b';') {
            count += 1;
            if count > MAX_PARAMS {
                return None;
            }
            // White space before this `;` stands between two parameters.
            self.shape.is_loose |= count > 1 && at > last;
            last = scan_one(bytes, at + 1, &mut self.shape)?;
            at = chars::skip_lws(bytes, last);
        }
        if count > 0 {
            self.span = Span::new(first, last);
        }
        matches!(bytes.get(at), None | Some(b',')).then_some(at)
    }

    /// The text in which they stand, and perhaps more.
    #[inline(always)]
    pub(crate) fn whole_text(&self) -> &'a str {
        self.text
    }

    /// The value of the first parameter called `name`: `None` without it, `Some(None)` without a
    /// value (`;lr`).
    #[must_use]
    #[inline(always)]
    pub fn get(&self, name: &str) -> Option<Option<&'a str>> {
        let first = *name.as_bytes().first()?;
        if self.shape.letters & Shape::letter(first) == 0 {
            return None;
        }
        if self.shape.is_loose {
            return self.get_loose(name);
        }
        let bytes = self.bytes();
        let last = usize::from(self.shape.last);
        let mut at = self.span.start();
        loop {
            let end = match at < last {
                true => chars::find(bytes, at, b';'),
                false => bytes.len(),
            };
            let name_end = at + name.len();
            if is_name(bytes, at, name) {
                match bytes.get(name_end) {
                    Some(b'=') => return Some(Some(slice(self.text, name_end + 1, end))),
                    None | Some(b';') => return Some(None),
                    Some(_) => {}
                }
            }
            if at >= last {
                return None;
            }
            at = end + 1;
        }
    }

    /// As [`Params::get`] where values may be quoted and white space may stand around `;` and `=`.
    fn get_loose(&self, name: &str) -> Option<Option<&'a str>> {
        let bytes = self.bytes();
        let mut at = self.span.start();
        while at < bytes.len() {
            let start = chars::skip_lws(bytes, at);
            let end = param_end(bytes, start);
            let name_end = start + name.len();
            if name_end <= end && is_name(bytes, start, name) {
                let equals = chars::skip_lws(bytes, name_end);
                if equals >= end {
                    return Some(None);
                }
                if bytes[equals] == b'=' {
                    return Some(Some(chars::trim(slice(self.text, equals + 1, end))));
                }
            }
            at = end + 1;
        }
        None
    }

    /// The text up to the end of the last parameter.
    #[inline(always)]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes().get(..self.span.end()).unwrap_or(&[])
    }

    /// The value of `name` where it has one.
    #[must_use]
    #[inline(always)]
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.get(name).flatten()
    }

    /// The value of `name` without quotes and quoted pairs.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.value(name).map(unquote)
    }

    /// Whether `name` is there, with or without a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is no parameter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.span == Span::NONE
    }

    /// Every parameter in its order, as name and value.
    #[must_use]
    pub fn iter(&self) -> ParamIter<'a> {
        ParamIter {
            rest: self.as_str(),
        }
    }

    /// The text after the first `;`.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.span.of(self.text)
    }
}

/// The same text; what is known about it follows from that.
impl PartialEq for Params<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Params<'_> {}

impl Default for Params<'_> {
    fn default() -> Self {
        Self::NONE
    }
}

impl fmt::Debug for Params<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Prints each parameter with its leading `;`.
impl fmt::Display for Params<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in self.iter() {
            write!(f, ";{name}")?;
            if let Some(value) = value {
                write!(f, "={value}")?;
            }
        }
        Ok(())
    }
}

/// Iterator of [`Params::iter`].
#[derive(Clone, Debug)]
pub struct ParamIter<'a> {
    rest: &'a str,
}

impl<'a> Iterator for ParamIter<'a> {
    type Item = (&'a str, Option<&'a str>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let end = param_end(self.rest.as_bytes(), 0);
        let one = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or("");
        // A name is a token, so the first `=` ends it, whatever the value holds.
        Some(match one.split_once('=') {
            Some((name, value)) => (chars::trim(name), Some(chars::trim(value))),
            None => (chars::trim(one), None),
        })
    }
}

/// Whether `name` stands at `at`, without case. As it is spelled here most often, it is compared
/// with case first.
#[inline(always)]
fn is_name(bytes: &[u8], at: usize, name: &str) -> bool {
    bytes.get(at..at + name.len()).is_some_and(|there| {
        there == name.as_bytes()
            || (there[0] | 0x20 == name.as_bytes()[0] | 0x20
                && there.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// The position of the `;` that ends the parameter at `at`, or the length.
#[inline]
fn param_end(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at = chars::find2(bytes, at, b';', b'"');
        if bytes.get(at) != Some(&b'"') {
            return at;
        }
        at = chars::skip_quoted(bytes, at).unwrap_or(bytes.len());
    }
}

/// Reads `token ["=" value]`, without white space and quotes, and gives the position after it; `None`
/// where it is not clear that it ends there.
#[inline(always)]
fn scan_strict(bytes: &[u8], at: usize, shape: &mut Shape) -> Option<usize> {
    let name_end = chars::skip(bytes, at, TOKEN);
    if name_end == at {
        return None;
    }
    shape.note(bytes, at);
    match bytes.get(name_end) {
        Some(b'=') => {
            let end = chars::skip_value(bytes, name_end + 1);
            (end > name_end + 1).then_some(end)
        }
        None | Some(b';' | b',') => Some(name_end),
        Some(_) => None,
    }
}

/// Reads `token [EQUAL value]` and gives the position after it.
#[inline(always)]
fn scan_one(bytes: &[u8], at: usize, shape: &mut Shape) -> Option<usize> {
    let start = chars::skip_lws(bytes, at);
    let name_end = chars::skip(bytes, start, TOKEN);
    if name_end == start {
        return None;
    }
    shape.note(bytes, start);
    let equals = chars::skip_lws(bytes, name_end);
    if bytes.get(equals) != Some(&b'=') {
        shape.is_loose |= start > at;
        return Some(name_end);
    }
    let value = chars::skip_lws(bytes, equals + 1);
    let is_quoted = bytes.get(value) == Some(&b'"');
    shape.is_loose |= is_quoted || start > at || equals > name_end || value > equals + 1;
    if is_quoted {
        return chars::skip_quoted(bytes, value);
    }
    let end = chars::skip_value(bytes, value);
    (end > value).then_some(end)
}

/// `raw` without quotes, with quoted pairs resolved and folds as one space; other text as it is.
pub(crate) fn unquote(raw: &str) -> Cow<'_, str> {
    let inner = raw
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let quoted = inner.is_some();
    let inner = inner.unwrap_or(raw);
    if memchr::memchr3(b'\\', b'\r', b'\n', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' if quoted => text.extend(chars.next()),
            '\r' | '\n' => {
                while chars
                    .next_if(|next| matches!(next, '\r' | '\n' | ' ' | '\t'))
                    .is_some()
                {}
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            _ => text.push(char),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str, at: usize) -> Option<(Params<'_>, usize)> {
        let mut params = Params::none_in(text);
        let end = params.read(at)?;
        Some((params, end))
    }

    #[test]
    fn parameters_are_split_outside_quotes_and_found_without_case() {
        let (params, end) = scan("; a = \"x;y,\\\"z\" ;LR;b=1 , next", 0).unwrap();
        assert_eq!(end, 24);
        assert_eq!(params.value("A"), Some("\"x;y,\\\"z\""));
        assert_eq!(params.text("a").as_deref(), Some("x;y,\"z"));
        assert_eq!(params.get("lr"), Some(None));
        assert_eq!(params.value("b"), Some("1"));
        assert_eq!(params.get("c"), None);
        assert_eq!(params.to_string(), ";a=\"x;y,\\\"z\";LR;b=1");
    }

    #[test]
    fn strict_and_loose_spelling_give_the_same_answers() {
        for text in [
            ";branch=z9hG4bK1;lr;Received=192.0.2.1",
            "; branch = z9hG4bK1 ;lr ; Received =192.0.2.1",
            ";branch=z9hG4bK1;lr;Received=192.0.2.1;last=\";tag=no\"",
        ] {
            let (params, _) = scan(text, 0).unwrap();
            assert_eq!(params.value("branch"), Some("z9hG4bK1"), "{text}");
            assert_eq!(params.value("BRANCH"), Some("z9hG4bK1"), "{text}");
            assert_eq!(params.value("received"), Some("192.0.2.1"), "{text}");
            assert_eq!(params.get("lr"), Some(None), "{text}");
            for absent in ["", "l", "lrx", "receive", "z", "tag", "b", "192"] {
                assert_eq!(params.get(absent), None, "{absent} in {text}");
            }
        }
    }

    #[test]
    fn empty_parameters_and_open_quotes_are_refused() {
        for wrong in [";", ";;a", ";a;;b", ";a=", ";a=\"x", ";=x", ";a b", "x"] {
            assert!(scan(wrong, 0).is_none(), "{wrong}");
        }
    }

    #[test]
    fn more_than_the_bound_of_parameters_is_refused() {
        assert!(scan(&";a=1".repeat(MAX_PARAMS), 0).is_some());
        assert!(scan(&";a=1".repeat(MAX_PARAMS + 1), 0).is_none());
    }

    #[test]
    fn a_fold_in_a_quoted_string_is_one_space() {
        assert_eq!(unquote("\"a\r\n  b\""), "a b");
        assert_eq!(unquote("\"a \r\n b\\\\\""), "a b\\");
    }
}
