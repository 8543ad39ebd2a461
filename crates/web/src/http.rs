//! A request and a response as plain values.

use std::borrow::Cow;

use flate2::{Compression, write::GzEncoder};
use maud::Markup;
use std::io::Write as _;

/// The longest path and query answered, in bytes; longer is 414.
pub const MAX_PATH: usize = 2_048;
/// The largest body of a form, in bytes; larger is 413.
pub const MAX_BODY: usize = 16 * 1_024;
/// The most headers looked at; more is 431.
pub const MAX_HEADERS: usize = 100;
/// The largest sum of all header lines, in bytes; larger is 431. A server's read buffer alone is no such limit: it
/// may grow past it in one read.
pub const MAX_HEAD: usize = 64 * 1_024;
/// Bodies smaller than this are not compressed: a packet holds them anyway.
const COMPRESS_FROM: usize = 1_200;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`; changes nothing.
    Get,
    /// `HEAD`; as `GET`, and the host sends no body.
    Head,
    /// `POST`.
    Post,
    /// Anything else: 405.
    Other,
}

impl From<&str> for Method {
    fn from(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            _ => Self::Other,
        }
    }
}

/// One request as the host read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path before any `?`, not decoded.
    pub path: String,
    /// The query after the `?`, without it; may be empty.
    pub query: String,
    /// The headers in order; names in any case.
    pub headers: Vec<(String, String)>,
    /// The body; at most [`MAX_BODY`] bytes are read.
    pub body: Vec<u8>,
}

impl Request {
    /// A request without headers or body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path.to_owned(), query.to_owned()),
            None => (path, String::new()),
        };
        Self {
            method,
            path,
            query,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(header, _)| header.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// A field of the query.
    pub(crate) fn query_field(&self, name: &str) -> Option<String> {
        field(self.query.as_bytes(), name)
    }

    /// A field of the body as a browser's form sends it (`application/x-www-form-urlencoded`).
    pub(crate) fn form_field(&self, name: &str) -> Option<String> {
        field(&self.body, name)
    }
}

fn field(bytes: &[u8], name: &str) -> Option<String> {
    bytes.split(|&byte| byte == b'&').find_map(|pair| {
        let at = pair
            .iter()
            .position(|&byte| byte == b'=')
            .unwrap_or(pair.len());
        let (key, value) = pair.split_at(at);
        (decode(key) == name).then(|| decode(value.get(1..).unwrap_or_default()))
    })
}

/// Percent and plus decoding; what is not UTF-8 becomes U+FFFD.
fn decode(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (first, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = &after[2..];
            }
            (b'+', _) => out.push(b' '),
            (other, _) => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// One response; the host adds `Date`, `Content-Length` and `Connection`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for redirects.
    pub body: Cow<'static, [u8]>,
}

impl Response {
    /// A page; control and direction characters in it are dropped.
    pub(crate) fn page(status: u16, markup: Markup) -> Self {
        let body = clean(&markup.into_string()).into_bytes();
        let kind = ("Content-Type", String::from("text/html; charset=utf-8"));
        let headers = vec![kind, ("Cache-Control", String::from("no-store"))];
        Self {
            status,
            headers,
            body: Cow::Owned(body),
        }
    }

    /// Go there with `GET`.
    pub(crate) fn see_other(path: &str) -> Self {
        let headers = vec![
            ("Location", path.to_owned()),
            ("Cache-Control", String::from("no-store")),
        ];
        Self {
            status: 303,
            headers,
            body: Cow::Borrowed(&[]),
        }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(header, _)| header.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Compresses the body if the other side can read that and it is worth it.
    pub(crate) fn compressed_for(self, request: &Request) -> Self {
        if self.body.len() < COMPRESS_FROM || self.header("content-encoding").is_some() {
            return self;
        }
        let answer = self.with("Vary", "Accept-Encoding");
        match reads_gzip(request).then(|| gzip(&answer.body)).flatten() {
            Some(smaller) => Self {
                body: Cow::Owned(smaller),
                ..answer
            }
            .with("Content-Encoding", "gzip"),
            None => answer,
        }
    }
}

/// Whether the other side reads gzip (RFC 9110 §12.5.3).
pub(crate) fn reads_gzip(request: &Request) -> bool {
    request.header("accept-encoding").is_some_and(|list| {
        list.split(',').any(|item| {
            item.split(';')
                .next()
                .is_some_and(|name| name.trim() == "gzip")
        })
    })
}

/// The body as gzip (RFC 1952), if that can be made.
pub(crate) fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}

/// Without control characters and without the characters that turn writing round, which could
/// make a caller's name say something else than it holds.
pub(crate) fn clean(text: &str) -> String {
    let is_bad = |letter: char| {
        (letter.is_control() && letter != '\n' && letter != '\t')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(|&letter| !is_bad(letter)).collect()
}
