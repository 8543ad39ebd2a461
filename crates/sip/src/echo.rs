//! What a response repeats of its request (RFC 3261 §8.2.6.2), kept after the request is gone.

use core::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use offhook_wire::sip::{self, HeaderName, Message, Via, Writer};

use crate::draft::ALLOW;
use crate::{Body, Flow, Transport};

/// The bodies we take (RFC 3261 §20.1).
pub(crate) const ACCEPT: &str = "application/sdp";

/// The repeated headers and our tag.
#[derive(Clone, Debug)]
pub(crate) struct Echo {
    vias: Vec<String>,
    from: String,
    to: String,
    /// Our tag, where the request had none.
    tag: Option<String>,
    call_id: String,
    cseq: String,
    routes: Vec<String>,
    /// Where the response goes.
    pub(crate) back: SocketAddr,
}

/// What a response adds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reply<'a> {
    pub(crate) status: u16,
    /// Our own words instead of the usual ones.
    pub(crate) reason: Option<&'a str>,
    pub(crate) contact: Option<&'a str>,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<u64>,
    /// `Unsupported`: their option tags that we do not know.
    pub(crate) unsupported: Option<&'a str>,
    /// Whether to say what we can: `Allow`, `Accept`, `Supported`.
    pub(crate) abilities: bool,
    pub(crate) agent: &'a str,
    pub(crate) body: Option<&'a Body>,
}

impl Echo {
    /// Notes what responses to `message` repeat; `tag` becomes our tag if there is none yet.
    pub(crate) fn new(message: &Message<'_>, via: &Via<'_>, flow: &Flow, tag: &str) -> Self {
        let raw = |name| message.headers.first(name).unwrap_or_default().to_owned();
        let mut vias: Vec<String> = message
            .headers
            .all(HeaderName::Via)
            .map(str::to_owned)
            .collect();
        if let Some(first) = vias.first_mut() {
            *first = stamp(first, via, flow);
        }
        let tagged = message.to().is_ok_and(|to| to.tag().is_some());
        Self {
            vias,
            from: raw(HeaderName::From),
            to: raw(HeaderName::To),
            tag: (!tagged).then(|| tag.to_owned()),
            call_id: raw(HeaderName::CallId),
            cseq: raw(HeaderName::CSeq),
            routes: message
                .headers
                .all(HeaderName::RecordRoute)
                .map(str::to_owned)
                .collect(),
            back: back(via, flow),
        }
    }

    /// The `To` with our tag: our own name in a dialog.
    pub(crate) fn local(&self) -> String {
        match &self.tag {
            Some(tag) => format!("{};tag={tag}", self.to),
            None => self.to.clone(),
        }
    }

    /// Our tag, where the request had none.
    pub(crate) fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The response.
    pub(crate) fn write(&self, reply: &Reply<'_>) -> Vec<u8> {
        let status = reply.status;
        let reason = reply.reason.unwrap_or_else(|| sip::reason_phrase(status));
        let mut writer = Writer::response(status, reason);
        for via in &self.vias {
            writer.header(HeaderName::Via, via);
        }
        // RFC 3261 §12.1.1: the routes go back in whatever makes a dialog.
        if (101..300).contains(&status) {
            for route in &self.routes {
                writer.header(HeaderName::RecordRoute, route);
            }
        }
        writer.header(HeaderName::From, &self.from);
        match &self.tag {
            // RFC 3261 §8.2.6.2: every response but 100 carries our tag.
            Some(tag) if status > 100 => {
                writer.header(HeaderName::To, format_args!("{};tag={tag}", self.to))
            }
            Some(_) | None => writer.header(HeaderName::To, &self.to),
        };
        writer.header(HeaderName::CallId, &self.call_id);
        writer.header(HeaderName::CSeq, &self.cseq);
        add(&mut writer, reply);
        writer.finish()
    }
}

fn add(writer: &mut Writer, reply: &Reply<'_>) {
    if let Some(contact) = reply.contact {
        writer.header(HeaderName::Contact, contact);
    }
    if reply.abilities || reply.status == 405 {
        writer.header(HeaderName::Allow, ALLOW);
    }
    if reply.abilities || reply.status == 415 {
        writer.header(HeaderName::Accept, ACCEPT);
    }
    if reply.abilities {
        // No extension is spoken yet; an empty list says so (RFC 3261 §20.37).
        writer.header(HeaderName::Supported, "");
    }
    if let Some(tags) = reply.unsupported {
        writer.header(HeaderName::Unsupported, tags);
    }
    if let Some(seconds) = reply.retry_after {
        writer.header(HeaderName::RetryAfter, seconds);
    }
    if !reply.agent.is_empty() {
        writer.header(HeaderName::UserAgent, reply.agent);
    }
    if let Some(body) = reply.body {
        writer.body(&body.content_type, &body.bytes);
    }
}

/// The topmost `Via` with what we saw: `received` and `rport` (RFC 3261 §18.2.1, RFC 3581 §4).
fn stamp(line: &str, via: &Via<'_>, flow: &Flow) -> String {
    let asked = via.rport().is_some();
    if !asked && via.host().ip() == Some(flow.remote.ip()) {
        return line.to_owned();
    }
    let mut text = format!("SIP/2.0/{} {}", via.transport(), via.host());
    if let Some(port) = via.port {
        let _ = write!(text, ":{port}");
    }
    for (name, value) in via.params.iter() {
        if name.eq_ignore_ascii_case("received") || name.eq_ignore_ascii_case("rport") {
            continue;
        }
        let _ = match value {
            Some(value) => write!(text, ";{name}={value}"),
            None => write!(text, ";{name}"),
        };
    }
    let _ = write!(text, ";received={}", flow.remote.ip());
    if asked {
        let _ = write!(text, ";rport={}", flow.remote.port());
    }
    // The values after the first comma of this line belong to proxies further away.
    match after_first(line) {
        Some(rest) => text + "," + rest,
        None => text,
    }
}

/// What follows the first comma outside quotes.
fn after_first(line: &str) -> Option<&str> {
    let (mut quoted, mut escaped) = (false, false);
    for (place, byte) in line.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => return line.get(place + 1..),
            _ => {}
        }
    }
    None
}

/// Where a response goes: the source and its port if asked (RFC 3581 §4), else the port in `Via`
/// (RFC 3261 §18.2.2).
fn back(via: &Via<'_>, flow: &Flow) -> SocketAddr {
    match flow.transport {
        Transport::Udp if via.rport().is_none() => {
            let ip: IpAddr = flow.remote.ip();
            let usual = flow.transport.default_port();
            SocketAddr::new(ip, via.port.unwrap_or(usual))
        }
        Transport::Udp | Transport::Tcp | Transport::Tls => flow.remote,
    }
}
