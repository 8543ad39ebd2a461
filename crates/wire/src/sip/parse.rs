//! Splitting bytes into start line, headers and body.

use super::error::ParseError;
use super::framer::FrameError;
use super::headers::{Entries, Entry, Headers, MAX_HEADER_LINE, MAX_HEADER_NAME, UNKNOWN_INDEX};
use super::message::{Message, StartLine};
use super::method::Method;
use super::name::{self, HeaderName};
use crate::chars::{self, TOKEN};

/// Longest message, in bytes: what a datagram can hold.
pub const MAX_MESSAGE: usize = 65_535;

/// Splits one datagram, or one [`Frame::Message`](super::Frame), into a message.
///
/// Empty lines before the start line are skipped (RFC 3261 §7.5). Bytes after `Content-Length` are
/// dropped (§18.3); too few leave a short body that [`Message::validate`] reports.
///
/// # Errors
/// Where the bytes cannot be split, or a bound is passed; see [`ParseError`].
pub fn parse(bytes: &[u8]) -> Result<Message<'_>, ParseError> {
    if bytes.len() > MAX_MESSAGE {
        return Err(ParseError::TooLong);
    }
    let start = bytes
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count();
    let bytes = &bytes[start..];
    if bytes.is_empty() {
        return Err(ParseError::Empty);
    }
    let mut headers = Headers::new();
    let (start_end, body) = split(bytes, &mut headers.entries)?;
    let head = str::from_utf8(&bytes[..body]).map_err(|_| ParseError::NotUtf8)?;
    let (start, version) = start_line(&head[..start_end])?;
    headers.head = head;
    let rest = &bytes[body..];
    let length = HeaderName::ContentLength
        .index()
        .and_then(|index| headers.first_known(index))
        .and_then(chars::decimal::<usize>);
    let body = &rest[..length.unwrap_or(rest.len()).min(rest.len())];
    Ok(Message {
        start,
        headers,
        body,
        version,
    })
}

/// Finds the lines: the end of the start line, the headers into `entries`, and where the body starts.
#[inline(always)]
fn split(bytes: &[u8], entries: &mut Entries) -> Result<(usize, usize), ParseError> {
    let start_end = line_end(bytes, 0, 0)?;
    let mut line = start_end + 2;
    loop {
        if let Some([b'\r', b'\n']) = bytes.get(line..line + 2) {
            return Ok((start_end, line + 2));
        }
        let colon = chars::find2(bytes, line, b':', b'\n');
        if bytes.get(colon) != Some(&b':') {
            return Err(without_colon(bytes, line));
        }
        let mut end = line_end(bytes, line, colon)?;
        // A line that starts with white space continues this header.
        while matches!(bytes.get(end + 2), Some(b' ' | b'\t')) {
            end = line_end(bytes, end + 2, end + 2)?;
        }
        entries.push(header_line(bytes, line, colon, end)?)?;
        line = end + 2;
    }
}

/// What is wrong with a line that has no colon: perhaps even its end.
#[cold]
fn without_colon(bytes: &[u8], line: usize) -> ParseError {
    match line_end(bytes, line, line) {
        Ok(_) => ParseError::HeaderLine,
        Err(error) => error,
    }
}

/// The position of the CR LF that ends the line at `start`, of which the part before `from` is known
/// to hold none.
#[inline(always)]
fn line_end(bytes: &[u8], start: usize, from: usize) -> Result<usize, ParseError> {
    let feed = chars::find(bytes, from, b'\n');
    if feed == bytes.len() {
        let is_long = feed - start.min(feed) > MAX_HEADER_LINE;
        return Err(match is_long {
            true => ParseError::HeaderTooLong,
            false => ParseError::Truncated,
        });
    }
    if feed > start && bytes[feed - 1] == b'\r' {
        return Ok(feed - 1);
    }
    Err(ParseError::BareLineFeed)
}

/// The `Content-Length` of a message on a stream, whose whole head is `head`.
pub(super) fn frame_length(head: &[u8]) -> Result<usize, FrameError> {
    let mut headers = Headers::new();
    split(head, &mut headers.entries).map_err(FrameError::Head)?;
    headers.head = str::from_utf8(head).map_err(|_| FrameError::Head(ParseError::NotUtf8))?;
    let index = HeaderName::ContentLength.index().unwrap_or(UNKNOWN_INDEX);
    let value = headers
        .first_known(index)
        .filter(|_| !headers.is_repeated(index))
        .ok_or(FrameError::ContentLength)?;
    chars::decimal(value).ok_or(FrameError::ContentLength)
}

/// The header from `line` to `end` with its colon between them.
#[inline(always)]
fn header_line(bytes: &[u8], line: usize, colon: usize, end: usize) -> Result<Entry, ParseError> {
    if end - line > MAX_HEADER_LINE {
        return Err(ParseError::HeaderTooLong);
    }
    // A name of the table is a token; only another one has to be looked at.
    let mut name = &bytes[line..colon];
    let mut index = name::lookup(name);
    if index.is_none() {
        name = &name[..chars::skip(name, 0, TOKEN)];
        let is_spaced = bytes[line + name.len()..colon]
            .iter()
            .all(|byte| matches!(byte, b' ' | b'\t'));
        if name.is_empty() || !is_spaced {
            return Err(ParseError::HeaderLine);
        }
        index = name::lookup(name);
    }
    if name.len() > MAX_HEADER_NAME {
        return Err(ParseError::HeaderTooLong);
    }
    // An empty value has the line's end for white space.
    let value = chars::skip_lws(bytes, colon + 1).min(end);
    let value_end = chars::trim_end(bytes, value, end);
    // The message's and the name's bounds make every offset fit.
    Ok(Entry {
        index: index.unwrap_or(UNKNOWN_INDEX),
        name_length: name.len() as u8,
        name: line as u16,
        value: value as u16,
        value_end: value_end as u16,
    })
}

/// The start line and the version it names. Stray white space is left where typed access finds it.
#[inline]
fn start_line(line: &str) -> Result<(StartLine<'_>, &str), ParseError> {
    if line.len() > MAX_HEADER_LINE {
        return Err(ParseError::HeaderTooLong);
    }
    let space = chars::find(line.as_bytes(), 0, b' ');
    let first = &line[..space];
    if space == line.len() {
        return Err(ParseError::StartLine);
    }
    let rest = &line[space + 1..];
    if is_version(first) {
        let code = &rest[..chars::find(rest.as_bytes(), 0, b' ')];
        let reason = &rest[rest.len().min(code.len() + 1)..];
        let status = chars::decimal::<u16>(code)
            .filter(|status| code.len() == 3 && (100..700).contains(status))
            .ok_or(ParseError::Status)?;
        return Ok((StartLine::Response { status, reason }, first));
    }
    if !chars::is_token(first) {
        return Err(ParseError::StartLine);
    }
    let (uri, version) = match rest.strip_suffix(" SIP/2.0") {
        Some(uri) => (uri, "SIP/2.0"),
        None => {
            let split = rest.rfind(" SIP/").ok_or(ParseError::StartLine)?;
            (&rest[..split], &rest[split + 1..])
        }
    };
    Ok((
        StartLine::Request {
            method: Method::from(first),
            uri,
        },
        version,
    ))
}

/// `SIP/x.y`, without case (RFC 3261 §7.1).
fn is_version(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() >= 7 && bytes[..4].eq_ignore_ascii_case(b"SIP/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sip::MAX_HEADERS;

    fn error(text: &str) -> Option<ParseError> {
        parse(text.as_bytes()).err()
    }

    #[test]
    fn a_request_splits_into_its_parts() {
        let message = parse(
            b"\r\n\r\nMESSAGE sip:b@h SIP/2.0\r\nSubject : a\r\n\t b \r\nX-Odd:\r\nL:2\r\n\r\nhi!",
        )
        .unwrap();
        assert_eq!(
            message.start,
            StartLine::Request {
                method: Method::Message,
                uri: "sip:b@h"
            }
        );
        let headers: Vec<_> = message
            .headers
            .iter()
            .map(|h| (h.spelled, h.value))
            .collect();
        assert_eq!(
            headers,
            [("Subject", "a\r\n\t b"), ("X-Odd", ""), ("L", "2")]
        );
        assert_eq!(
            message.body, b"hi",
            "bytes after Content-Length are dropped"
        );
    }

    #[test]
    fn a_response_may_have_no_reason() {
        for text in [
            "SIP/2.0 100 \r\n\r\n",
            "SIP/2.0 100\r\n\r\n",
            "sip/2.0 100 \r\n\r\n",
        ] {
            let message = parse(text.as_bytes()).unwrap();
            assert_eq!(
                message.start,
                StartLine::Response {
                    status: 100,
                    reason: ""
                }
            );
        }
    }

    #[test]
    fn what_cannot_be_split_is_named() {
        for (text, expected) in [
            ("", ParseError::Empty),
            ("\r\n\r\n", ParseError::Empty),
            ("hello", ParseError::Truncated),
            ("OPTIONS sip:h SIP/2.0\r\nA: b\r\n", ParseError::Truncated),
            ("OPTIONS sip:h SIP/2.0\nA: b\n\n", ParseError::BareLineFeed),
            ("GET / HTTP/1.1\r\n\r\n", ParseError::StartLine),
            ("hello\r\n\r\n", ParseError::StartLine),
            ("SIP/2.0 99 Low\r\n\r\n", ParseError::Status),
            ("SIP/2.0 700 High\r\n\r\n", ParseError::Status),
            (
                "SIP/2.0 4294967301 better not break the receiver\r\n\r\n",
                ParseError::Status,
            ),
            (
                "OPTIONS sip:h SIP/2.0\r\nno colon\r\n\r\n",
                ParseError::HeaderLine,
            ),
            (
                "OPTIONS sip:h SIP/2.0\r\nTo\r\nA: b\r\n\r\n",
                ParseError::HeaderLine,
            ),
            (
                "OPTIONS sip:h SIP/2.0\r\nCall\rID: x\r\n\r\n",
                ParseError::HeaderLine,
            ),
            (
                "OPTIONS sip:h SIP/2.0\r\n: empty\r\n\r\n",
                ParseError::HeaderLine,
            ),
            (
                "OPTIONS sip:h SIP/2.0\r\n fold: first\r\n\r\n",
                ParseError::HeaderLine,
            ),
        ] {
            assert_eq!(error(text), Some(expected), "{text:?}");
        }
        assert_eq!(
            parse(b"OPTIONS sip:h SIP/2.0\r\nA: \xff\r\n\r\n").err(),
            Some(ParseError::NotUtf8)
        );
    }

    #[test]
    fn every_bound_is_an_error_and_not_a_panic() {
        let with = |headers: String| format!("OPTIONS sip:h SIP/2.0\r\n{headers}\r\n");
        assert_eq!(error(&with("A: b\r\n".repeat(MAX_HEADERS))), None);
        assert_eq!(
            error(&with("A: b\r\n".repeat(MAX_HEADERS + 1))),
            Some(ParseError::TooManyHeaders)
        );
        let line = |length: usize| with(format!("A:{}\r\n", "b".repeat(length - 2)));
        assert_eq!(error(&line(MAX_HEADER_LINE)), None);
        assert_eq!(
            error(&line(MAX_HEADER_LINE + 1)),
            Some(ParseError::HeaderTooLong)
        );
        assert_eq!(error(&line(60_000)), Some(ParseError::HeaderTooLong));
        assert_eq!(error(&line(65_536)), Some(ParseError::TooLong));
        let folded = with(format!(
            "A: b\r\n{}",
            " c\r\n".repeat(MAX_HEADER_LINE / 4 + 1)
        ));
        assert_eq!(error(&folded), Some(ParseError::HeaderTooLong));
        let name = |length: usize| with(format!("{}: b\r\n", "a".repeat(length)));
        assert_eq!(error(&name(MAX_HEADER_NAME)), None);
        assert_eq!(
            error(&name(MAX_HEADER_NAME + 1)),
            Some(ParseError::HeaderTooLong)
        );
        let start = format!(
            "OPTIONS sip:{} SIP/2.0\r\n\r\n",
            "h".repeat(MAX_HEADER_LINE)
        );
        assert_eq!(error(&start), Some(ParseError::HeaderTooLong));
        let open = format!(
            "OPTIONS sip:h SIP/2.0\r\nA: {}",
            "b".repeat(MAX_HEADER_LINE + 1)
        );
        assert_eq!(error(&open), Some(ParseError::HeaderTooLong));
    }
}
