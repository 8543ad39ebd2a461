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
        .and_then(|index| headers.first_bytes(index))
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
#[inline(never)]
fn split(bytes: &[u8], entries: &mut Entries) -> Result<(usize, usize), ParseError> {
    let start_end = line_end(bytes, 0, 0)?;
    let mut rest = &bytes[start_end + 2..];
    loop {
        // Only what finds the next line hangs on this one: a position would be one thing more.
        let line = bytes.len() - rest.len();
        if let [b'\r', b'\n', ..] = rest {
            return Ok((start_end, line + 2));
        }
        rest = header(rest, line, entries)?;
    }
}

/// Reads the header that starts `rest`, at `line` of the message, into `entries` and gives what
/// follows its line end.
#[inline(always)]
fn header<'a>(rest: &'a [u8], line: usize, entries: &mut Entries) -> Result<&'a [u8], ParseError> {
    let known = rest.first_chunk().and_then(name::lookup_line);
    let (index, name_length, colon) = match known {
        Some((index, length)) => (index, length, usize::from(length)),
        None => other_name(rest)?,
    };
    let mut end = line_end(rest, 0, 0)?;
    // A line that starts with white space continues this header.
    while let Some(b' ' | b'\t') = rest.get(end + 2) {
        end = line_end(rest, end + 2, end + 2)?;
    }
    if end > MAX_HEADER_LINE {
        return Err(ParseError::HeaderTooLong);
    }
    if name_length == 0 {
        return Err(wrong_name(rest, colon));
    }
    // An empty value has the line's end for white space.
    let value = chars::skip_lws(rest, colon + 1).min(end);
    let value_end = chars::trim_end(rest, value, end);
    // The message's bound makes every offset fit.
    entries.push(Entry {
        index,
        name_length,
        name: line as u16,
        value: (line + value) as u16,
        value_end: (line + value_end) as u16,
    })?;
    Ok(&rest[end + 2..])
}

/// The table index and the length of a name that is long, unknown or has white space after it, and
/// the position of the colon. The length is 0 where there is a colon, but [`wrong_name`] before it.
#[inline(never)]
fn other_name(rest: &[u8]) -> Result<(u8, u8, usize), ParseError> {
    let colon = chars::find2(rest, 0, b':', b'\n');
    if rest.get(colon) != Some(&b':') {
        // Perhaps the line has not even an end.
        line_end(rest, 0, 0)?;
        return Err(ParseError::HeaderLine);
    }
    let (name, space) = rest[..colon].split_at(chars::skip(&rest[..colon], 0, TOKEN));
    let is_spaced = space.iter().all(|byte| matches!(byte, b' ' | b'\t'));
    let length = match u8::try_from(name.len()) {
        Ok(length) if is_spaced => length,
        Ok(_) | Err(_) => 0,
    };
    let index = name::lookup(name).unwrap_or(UNKNOWN_INDEX);
    Ok((index, length, colon))
}

/// Why what stands before the colon is no name.
#[cold]
fn wrong_name(rest: &[u8], colon: usize) -> ParseError {
    let name = &rest[..colon];
    let (name, space) = name.split_at(chars::skip(name, 0, TOKEN));
    match space.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
        true if name.len() > MAX_HEADER_NAME => ParseError::HeaderTooLong,
        true | false => ParseError::HeaderLine,
    }
}

const _: () = assert!(MAX_HEADER_NAME == u8::MAX as usize);

/// The position of the CR LF that ends the line at `start`, of which the part before `from` is known
/// to hold none.
#[inline(always)]
fn line_end(bytes: &[u8], start: usize, from: usize) -> Result<usize, ParseError> {
    let feed = chars::find(bytes, from, b'\n');
    match bytes.get(start..feed) {
        Some([.., b'\r']) if feed < bytes.len() => Ok(feed - 1),
        line => Err(wrong_end(line, feed < bytes.len())),
    }
}

#[cold]
fn wrong_end(line: Option<&[u8]>, has_feed: bool) -> ParseError {
    if has_feed {
        return ParseError::BareLineFeed;
    }
    match line.map_or(0, <[u8]>::len) > MAX_HEADER_LINE {
        true => ParseError::HeaderTooLong,
        false => ParseError::Truncated,
    }
}

/// The `Content-Length` of a message on a stream, whose whole head is `head`.
pub(super) fn frame_length(head: &[u8]) -> Result<usize, FrameError> {
    let mut headers = Headers::new();
    split(head, &mut headers.entries).map_err(FrameError::Head)?;
    headers.head = str::from_utf8(head).map_err(|_| FrameError::Head(ParseError::NotUtf8))?;
    let index = HeaderName::ContentLength.index().unwrap_or(UNKNOWN_INDEX);
    let value = headers
        .first_bytes(index)
        .filter(|_| !headers.is_repeated(index))
        .ok_or(FrameError::ContentLength)?;
    chars::decimal(value).ok_or(FrameError::ContentLength)
}

/// The start line and the version it names. Stray white space is left where typed access finds it.
#[inline]
fn start_line(line: &str) -> Result<(StartLine<'_>, &str), ParseError> {
    if line.len() > MAX_HEADER_LINE {
        return Err(ParseError::HeaderTooLong);
    }
    if let Some(rest) = line.strip_prefix("SIP/2.0 ") {
        return Ok((status_line(rest)?, "SIP/2.0"));
    }
    let space = chars::find(line.as_bytes(), 0, b' ');
    let (Some(first), Some(rest)) = (line.get(..space), line.get(space + 1..)) else {
        return Err(ParseError::StartLine);
    };
    if is_version(first) {
        return Ok((status_line(rest)?, first));
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

/// What follows the version: three digits and, after a space, the reason.
#[inline]
fn status_line(rest: &str) -> Result<StartLine<'_>, ParseError> {
    let (code, reason) = match rest.as_bytes() {
        [_, _, _] => (rest, ""),
        [_, _, _, b' ', ..] => (&rest[..3], &rest[4..]),
        _ => return Err(ParseError::Status),
    };
    chars::decimal::<u16>(code)
        .filter(|status| (100..700).contains(status))
        .map(|status| StartLine::Response { status, reason })
        .ok_or(ParseError::Status)
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
