//! Writing messages: straight into one buffer, and safe against header injection.

use super::method::Method;
use super::name::HeaderName;
use super::reason::reason_phrase;
use crate::chars::{self, TOKEN};
use core::fmt::{self, Write as _};

/// Room for an ordinary message without growing.
const ROOM: usize = 1024;

/// Writes one message. CR, LF and NUL in any value become spaces, so no value can start a header;
/// in a Request-URI white space and controls are escaped; a header name keeps its token bytes only.
#[derive(Clone, Debug)]
pub struct Writer {
    bytes: Vec<u8>,
    body: Vec<u8>,
}

impl Writer {
    /// Starts a request.
    #[must_use]
    pub fn request(method: &Method, uri: &str) -> Self {
        let mut writer = Self::empty();
        let method = method
            .as_str()
            .bytes()
            .filter(|byte| chars::is(*byte, TOKEN));
        writer.bytes.extend(method);
        writer.bytes.push(b' ');
        for byte in uri.bytes() {
            if byte <= b' ' || byte == 0x7f {
                writer
                    .bytes
                    .extend_from_slice(format!("%{byte:02X}").as_bytes());
            } else {
                writer.bytes.push(byte);
            }
        }
        writer.bytes.extend_from_slice(b" SIP/2.0\r\n");
        writer
    }

    /// Starts a response. An empty `reason` stands for the usual one; `status` is held to 100..=699.
    #[must_use]
    pub fn response(status: u16, reason: &str) -> Self {
        let mut writer = Self::empty();
        let status = status.clamp(100, 699);
        let reason = if reason.is_empty() {
            reason_phrase(status)
        } else {
            reason
        };
        writer.value(format_args!("SIP/2.0 {status} {reason}"));
        writer.bytes.extend_from_slice(b"\r\n");
        writer
    }

    fn empty() -> Self {
        Self {
            bytes: Vec::with_capacity(ROOM),
            body: Vec::new(),
        }
    }

    /// Adds a header. `Content-Length` is left out: [`Writer::finish`] writes it.
    pub fn header<'n>(
        &mut self,
        name: impl Into<HeaderName<'n>>,
        value: impl fmt::Display,
    ) -> &mut Self {
        let name = name.into();
        if name == HeaderName::ContentLength {
            return self;
        }
        let start = self.bytes.len();
        let name = name.as_str().bytes().filter(|byte| chars::is(*byte, TOKEN));
        self.bytes.extend(name);
        if self.bytes.len() > start {
            self.bytes.extend_from_slice(b": ");
            self.value(format_args!("{value}"));
            self.bytes.extend_from_slice(b"\r\n");
        }
        self
    }

    /// Adds a header by its spelling.
    pub fn raw(&mut self, name: &str, value: &str) -> &mut Self {
        self.header(HeaderName::from(name), value)
    }

    /// Sets the body and adds its Content-Type.
    pub fn body(&mut self, content_type: &str, body: &[u8]) -> &mut Self {
        self.body.clear();
        self.body.extend_from_slice(body);
        self.header(HeaderName::ContentType, content_type)
    }

    /// Ends the headers with Content-Length and gives the message; the writer is empty afterwards.
    pub fn finish(&mut self) -> Vec<u8> {
        let mut bytes = core::mem::take(&mut self.bytes);
        let body = core::mem::take(&mut self.body);
        bytes.extend_from_slice(b"Content-Length: ");
        bytes.extend_from_slice(body.len().to_string().as_bytes());
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes.extend_from_slice(&body);
        bytes
    }

    fn value(&mut self, value: fmt::Arguments<'_>) {
        // Writing to a Vec cannot fail; a value whose Display fails is cut where it failed.
        let _ = Clean(&mut self.bytes).write_fmt(value);
    }
}

/// Appends text with CR, LF and NUL as spaces.
struct Clean<'v>(&'v mut Vec<u8>);

impl fmt::Write for Clean<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let start = self.0.len();
        self.0.extend_from_slice(text.as_bytes());
        let added = &mut self.0[start..];
        if memchr::memchr3(b'\r', b'\n', 0, added).is_some() {
            for byte in added
                .iter_mut()
                .filter(|byte| matches!(byte, b'\r' | b'\n' | 0))
            {
                *byte = b' ';
            }
        }
        Ok(())
    }
}

/// Prints a text as a quoted string; see [`quoted`].
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(&'a str);

/// `text` in quotes, with `"` and `\` escaped and controls as spaces (RFC 3261 §25.1).
#[must_use]
pub fn quoted(text: &str) -> Quoted<'_> {
    Quoted(text)
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' | '\\' => {
                    f.write_char('\\')?;
                    f.write_char(char)?;
                }
                char if char.is_control() => f.write_char(' ')?,
                char => f.write_char(char)?,
            }
        }
        f.write_char('"')
    }
}

/// Prints `"display" <uri>`, or `<uri>` alone without a display name. Parameters follow after it.
pub fn name_addr(display: Option<&str>, uri: impl fmt::Display) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        if let Some(display) = display.filter(|display| !display.is_empty()) {
            write!(f, "{} ", quoted(display))?;
        }
        write!(f, "<{uri}>")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_can_start_a_header_or_end_the_head() {
        let mut writer = Writer::request(&Method::Other("BAD\r\nX: y".into()), "sip:a\r\n b@h\0");
        let bytes = writer
            .header(HeaderName::Subject, "a\r\nEvil: 1\r\n\r\nbody\0")
            .raw("X-\r\nEvil", "c\nd")
            .raw("\r\n", "lost")
            .header(HeaderName::ContentLength, 99)
            .finish();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "BADXy sip:a%0D%0A%20b@h%00 SIP/2.0\r\nSubject: a  Evil: 1    body \r\n\
             X-Evil: c d\r\nContent-Length: 0\r\n\r\n"
        );
        let response = Writer::response(20, "x\r\ny").finish();
        assert_eq!(response, b"SIP/2.0 100 x  y\r\nContent-Length: 0\r\n\r\n");
    }

    #[test]
    fn a_body_brings_its_type_and_length() {
        let bytes = Writer::response(200, "")
            .body("application/sdp", b"v=0\r\n")
            .finish();
        let expected = "SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\
                        Content-Length: 5\r\n\r\nv=0\r\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn display_names_are_quoted_and_escaped() {
        let uri = "sip:a@b";
        assert_eq!(name_addr(None, uri).to_string(), "<sip:a@b>");
        assert_eq!(name_addr(Some(""), uri).to_string(), "<sip:a@b>");
        let name = name_addr(Some("A \"B\" \\ \r\nC"), uri).to_string();
        assert_eq!(name, "\"A \\\"B\\\" \\\\   C\" <sip:a@b>");
    }
}
