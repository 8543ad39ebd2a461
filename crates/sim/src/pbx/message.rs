//! The switchboard's own SIP message: owned text lines in order, cheap to edit and to pass on.
//!
//! Deliberately not crate `wire`: what this reader and that one disagree about shows up in every call.
//! List headers that a proxy edits (`Via`, `Route`, `Record-Route`, `Contact`) are split at their commas when
//! read, so that the first entry is the first line.

/// The longest message read, in bytes: what a datagram can carry.
pub(crate) const MAX_MESSAGE: usize = 65_535;
/// The most header lines read in one message.
pub(crate) const MAX_HEADERS: usize = 128;

/// Why bytes are not a message, in words.
pub(crate) type Reason = &'static str;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// `INVITE sip:201@offhook.test SIP/2.0`.
    Request { method: String, uri: String },
    /// `SIP/2.0 180 Ringing`.
    Response { status: u16, reason: String },
}

/// One header line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The long name, as written or expanded from its compact form.
    pub(crate) name: String,
    /// The value without surrounding blanks, unfolded.
    pub(crate) value: String,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) start: Start,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads one whole message; bytes after its `Content-Length` are ignored (RFC 3261 §18.3).
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Reason> {
        if bytes.len() > MAX_MESSAGE {
            return Err("too long");
        }
        let (head, body) = split_body(bytes).ok_or("no empty line after the headers")?;
        let head = std::str::from_utf8(head).map_err(|_| "headers are not UTF-8")?;
        let mut lines = head
            .split('\n')
            .map(|line| line.strip_suffix('\r').unwrap_or(line));
        let start = parse_start(lines.next().unwrap_or_default())?;
        let headers = parse_headers(lines)?;
        let mut message = Self {
            start,
            headers,
            body: Vec::new(),
        };
        message.body = message.cut_body(body)?;
        Ok(message)
    }

    /// A request with no header yet.
    pub(crate) fn request(method: &str, uri: &str) -> Self {
        Self {
            start: Start::Request {
                method: method.to_owned(),
                uri: uri.to_owned(),
            },
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A response with no header yet.
    pub(crate) fn response(status: u16, reason: &str) -> Self {
        Self {
            start: Start::Response {
                status,
                reason: reason.to_owned(),
            },
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The bytes to send, with the right `Content-Length` last.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut text = match &self.start {
            Start::Request { method, uri } => format!("{method} {uri} SIP/2.0\r\n"),
            Start::Response { status, reason } => format!("SIP/2.0 {status} {reason}\r\n"),
        };
        for header in &self.headers {
            if !header.name.eq_ignore_ascii_case("Content-Length") {
                text.push_str(&header.name);
                text.push_str(": ");
                text.push_str(&header.value);
                text.push_str("\r\n");
            }
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// The request's method; `""` for a response.
    pub(crate) fn method(&self) -> &str {
        match &self.start {
            Start::Request { method, .. } => method,
            Start::Response { .. } => "",
        }
    }

    /// The request's target; `""` for a response.
    pub(crate) fn uri(&self) -> &str {
        match &self.start {
            Start::Request { uri, .. } => uri,
            Start::Response { .. } => "",
        }
    }

    /// The response's status; 0 for a request.
    pub(crate) fn status(&self) -> u16 {
        match self.start {
            Start::Request { .. } => 0,
            Start::Response { status, .. } => status,
        }
    }

    /// The first value of a header.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let place = self.position(name)?;
        self.headers.get(place).map(|header| header.value.as_str())
    }

    /// Every value of a header, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }

    /// Adds a header line at the end.
    pub(crate) fn push(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push(Header {
            name: name.to_owned(),
            value: value.into(),
        });
    }

    /// Adds a header line before the first of its name, or before all others.
    pub(crate) fn push_first(&mut self, name: &str, value: impl Into<String>) {
        let place = self.position(name).unwrap_or(0);
        self.headers.insert(
            place,
            Header {
                name: name.to_owned(),
                value: value.into(),
            },
        );
    }

    /// Replaces the first line of a header, or adds one.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.position(name) {
            Some(place) => self.headers[place].value = value.into(),
            None => self.push(name, value),
        }
    }

    /// Takes the first line of a header out.
    pub(crate) fn pop(&mut self, name: &str) -> Option<String> {
        let place = self.position(name)?;
        Some(self.headers.remove(place).value)
    }

    /// The sequence number and its method (RFC 3261 §20.16).
    pub(crate) fn cseq(&self) -> Option<(u32, &str)> {
        let (number, method) = self.get("CSeq")?.split_once([' ', '\t'])?;
        Some((number.parse().ok()?, method.trim()))
    }

    /// The tag in `From` or `To`.
    pub(crate) fn tag(&self, name: &str) -> Option<&str> {
        param(self.get(name)?, "tag")?
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.headers
            .iter()
            .position(|header| header.name.eq_ignore_ascii_case(name))
    }

    fn cut_body(&self, rest: &[u8]) -> Result<Vec<u8>, Reason> {
        let Some(length) = self.get("Content-Length") else {
            return Ok(rest.to_vec());
        };
        let length: usize = length
            .parse()
            .map_err(|_| "Content-Length is not a number")?;
        rest.get(..length)
            .map(<[u8]>::to_vec)
            .ok_or("body shorter than its Content-Length")
    }
}

fn split_body(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((&bytes[..at], &bytes[at + 4..]))
}

fn parse_start(line: &str) -> Result<Start, Reason> {
    if let Some(rest) = line.strip_prefix("SIP/2.0 ") {
        let (status, reason) = rest.split_once(' ').unwrap_or((rest, ""));
        let status: u16 = status.parse().map_err(|_| "status is not a number")?;
        if !(100..700).contains(&status) {
            return Err("status out of range");
        }
        return Ok(Start::Response {
            status,
            reason: reason.to_owned(),
        });
    }
    let mut words = line.split(' ');
    let (Some(method), Some(uri), Some("SIP/2.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err("first line is not SIP/2.0");
    };
    if method.is_empty() || !method.bytes().all(is_token) || uri.is_empty() {
        return Err("first line is not a request");
    }
    Ok(Start::Request {
        method: method.to_owned(),
        uri: uri.to_owned(),
    })
}

fn parse_headers<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<Header>, Reason> {
    let mut folded: Vec<Header> = Vec::new();
    for line in lines {
        if line.starts_with([' ', '\t']) {
            let last = folded.last_mut().ok_or("first header is folded")?;
            last.value.push(' ');
            last.value.push_str(line.trim());
            continue;
        }
        let (name, value) = line.split_once(':').ok_or("header without a colon")?;
        let name = name.trim_end();
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err("header name is not a token");
        }
        if folded.len() == MAX_HEADERS {
            return Err("too many headers");
        }
        folded.push(Header {
            name: long_name(name).to_owned(),
            value: value.trim().to_owned(),
        });
    }
    Ok(folded.into_iter().flat_map(split_list).collect())
}

/// Several lines for a list a proxy edits, the same line for anything else.
fn split_list(header: Header) -> Vec<Header> {
    const LISTS: [&str; 4] = ["Via", "Route", "Record-Route", "Contact"];
    if !LISTS
        .iter()
        .any(|name| header.name.eq_ignore_ascii_case(name))
    {
        return vec![header];
    }
    split_outside(&header.value, ',')
        .map(|value| Header {
            name: header.name.clone(),
            value: value.trim().to_owned(),
        })
        .collect()
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte)
}

/// The long name for a compact one (RFC 3261 §7.3.3 and the IANA table).
fn long_name(name: &str) -> &str {
    let [letter] = name.as_bytes() else {
        return name;
    };
    match letter.to_ascii_lowercase() {
        b'b' => "Referred-By",
        b'c' => "Content-Type",
        b'e' => "Content-Encoding",
        b'f' => "From",
        b'i' => "Call-ID",
        b'k' => "Supported",
        b'l' => "Content-Length",
        b'm' => "Contact",
        b'o' => "Event",
        b'r' => "Refer-To",
        b's' => "Subject",
        b't' => "To",
        b'u' => "Allow-Events",
        b'v' => "Via",
        b'x' => "Session-Expires",
        _ => name,
    }
}

/// The pieces of `text` between `mark`s that stand outside quotes and angle brackets.
pub(crate) fn split_outside(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    let mut angle = false;
    text.split(move |letter: char| {
        if quoted {
            if escaped {
                escaped = false;
            } else if letter == '\\' {
                escaped = true;
            } else if letter == '"' {
                quoted = false;
            }
            return false;
        }
        match letter {
            '"' => quoted = true,
            '<' => angle = true,
            '>' => angle = false,
            _ => return letter == mark && !angle,
        }
        false
    })
}

/// A parameter after the address or the first word of a header value: absent, bare, or with its text.
pub(crate) fn param<'a>(value: &'a str, name: &str) -> Option<Option<&'a str>> {
    split_outside(value, ';').skip(1).find_map(|piece| {
        let (key, text) = match piece.split_once('=') {
            Some((key, text)) => (key.trim(), Some(text.trim())),
            None => (piece.trim(), None),
        };
        key.eq_ignore_ascii_case(name).then_some(text)
    })
}

/// `value` with the parameter `name` replaced or added; `None` writes it bare.
pub(crate) fn with_param(value: &str, name: &str, text: Option<&str>) -> String {
    let mut pieces: Vec<String> = split_outside(value, ';')
        .enumerate()
        .filter(|(place, piece)| {
            let key = piece.split('=').next().unwrap_or_default().trim();
            *place == 0 || !key.eq_ignore_ascii_case(name)
        })
        .map(|(_, piece)| piece.to_owned())
        .collect();
    pieces.push(match text {
        Some(text) => format!("{name}={text}"),
        None => name.to_owned(),
    });
    pieces.join(";")
}

/// The URI in a `name-addr` or `addr-spec` value (RFC 3261 §20.10).
pub(crate) fn address(value: &str) -> &str {
    // The display name may hold an angle bracket inside its quotes.
    let mut quoted = false;
    let mut escaped = false;
    for (at, letter) in value.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => {
                let rest = &value[at + 1..];
                return rest.split('>').next().unwrap_or(rest).trim();
            }
            _ => {}
        }
    }
    value.split(';').next().unwrap_or(value).trim()
}

/// A `sip` or `sips` URI in its pieces (RFC 3261 §19.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uri<'a> {
    pub(crate) secure: bool,
    pub(crate) user: Option<&'a str>,
    pub(crate) host: &'a str,
    pub(crate) port: Option<u16>,
}

impl<'a> Uri<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let secure = scheme.eq_ignore_ascii_case("sips");
        if !secure && !scheme.eq_ignore_ascii_case("sip") {
            return None;
        }
        let rest = rest.split('?').next().unwrap_or(rest);
        // A user part may hold ';' and so only the last '@' counts.
        let (user, rest) = match rest.rsplit_once('@') {
            Some((user, rest)) => (Some(user.split(':').next().unwrap_or(user)), rest),
            None => (None, rest),
        };
        let host = rest.split(';').next().unwrap_or(rest);
        let (host, port) = split_port(host)?;
        Some(Self {
            secure,
            user,
            host,
            port,
        })
    }
}

/// `host` and port of `host[:port]`; an IPv6 host keeps its brackets. `None` if either is not one.
pub(crate) fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    let text = text.trim();
    let colon = match text.strip_prefix('[') {
        Some(rest) => rest.find(']').map(|at| at + 2)?,
        None => text.find(':').unwrap_or(text.len()),
    };
    let (host, rest) = (text.get(..colon)?, text.get(colon..)?);
    let port = match rest.strip_prefix(':') {
        Some(port) => Some(port.parse().ok()?),
        None if rest.is_empty() => None,
        None => return None,
    };
    (!host.is_empty()).then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITE: &[u8] = b"INVITE sip:bob@b.test;transport=tcp SIP/2.0\r\n\
        v: SIP/2.0/UDP a.test;branch=z9hG4bK1 , SIP/2.0/UDP c.test;branch=z9hG4bK2\r\n\
        f: \"A, <x> \\\" B\" <sip:a@a.test;x=1>;tag=9\r\n\
        Subject: one\r\n two\r\n\
        l: 2\r\n\r\nhiXX";

    #[test]
    fn compact_folded_and_listed_headers_come_out_long_and_single() {
        let message = Message::parse(INVITE).unwrap();
        assert_eq!(message.method(), "INVITE");
        assert_eq!(message.all("via").count(), 2);
        assert_eq!(message.get("Subject"), Some("one two"));
        assert_eq!(message.tag("From"), Some("9"));
        assert_eq!(address(message.get("from").unwrap()), "sip:a@a.test;x=1");
        assert_eq!(message.body, b"hi");
    }

    #[test]
    fn what_is_printed_reads_back_the_same() {
        let mut message = Message::parse(INVITE).unwrap();
        message.pop("Content-Length");
        let again = Message::parse(&message.to_bytes()).unwrap();
        message.push("Content-Length", "2");
        assert_eq!(again, message);
    }

    #[test]
    fn a_uri_comes_apart_with_ipv6_and_parameters() {
        let uri = Uri::parse("sips:u;v=1:pw@[::1]:5061;lr;transport=tls?x=y").unwrap();
        assert_eq!(
            (uri.secure, uri.user, uri.host, uri.port),
            (true, Some("u;v=1"), "[::1]", Some(5061))
        );
        assert_eq!(Uri::parse("tel:123"), None);
        assert_eq!(Uri::parse("sip:a@h:99999"), None);
        assert_eq!(Uri::parse("sip:a@[::1"), None);
    }

    #[test]
    fn parameters_are_replaced_not_doubled() {
        let via = "SIP/2.0/UDP a.test;rport;branch=z9";
        assert_eq!(
            with_param(via, "rport", Some("5")),
            "SIP/2.0/UDP a.test;branch=z9;rport=5"
        );
        assert_eq!(param(via, "rport"), Some(None));
    }

    #[test]
    fn broken_messages_are_refused_with_a_reason() {
        let many = format!(
            "OPTIONS sip:a SIP/2.0\r\n{}\r\n",
            "X: 1\r\n".repeat(MAX_HEADERS + 1)
        );
        for (bytes, why) in [
            (&b"hello"[..], "no empty line after the headers"),
            (b"\xff\xff\r\n\r\n", "headers are not UTF-8"),
            (b"GET / HTTP/1.1\r\n\r\n", "first line is not SIP/2.0"),
            (b"SIP/2.0 99 Low\r\n\r\n", "status out of range"),
            (
                b"OPTIONS sip:a SIP/2.0\r\nl: 5\r\n\r\nhi",
                "body shorter than its Content-Length",
            ),
            (many.as_bytes(), "too many headers"),
            (&[b'a'; MAX_MESSAGE + 1], "too long"),
        ] {
            assert_eq!(Message::parse(bytes), Err(why));
        }
    }
}
