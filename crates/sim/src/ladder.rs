//! What happened in the world, one line a message, as in the figures of RFC 3665.
//!
//! ```text
//!      0  alice -> pbx    INVITE 200        SDP PCMU PCMA                lost
//!    500  alice -> pbx    INVITE 200        SDP PCMU PCMA                resend 1
//!    503  pbx   -> bob    INVITE 200        SDP PCMU PCMA
//!    505  bob   screen    Incoming call. Alice. 201 [Answer Reject - -]
//! ```
//!
//! Columns: virtual milliseconds, who to whom, what, and notes. Sound is one line when a stream begins.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;

use offhook_base::{Duration, Instant};

use crate::pbx::message::{Message, Start, Uri, param};

/// The most lines kept; the oldest give way.
pub const MAX_LINES: usize = 10_000;
/// The most messages remembered to tell a resend from a new one.
const MAX_SEEN: usize = 4_096;
/// A sound stream that was quiet this long begins anew.
const STREAM_GAP: Duration = Duration::from_secs(2);

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    at: Instant,
    who: String,
    /// Empty for a line that is no message.
    whom: String,
    what: String,
    notes: String,
}

/// The lines so far.
#[derive(Clone, Debug, Default)]
pub struct Ladder {
    lines: VecDeque<Line>,
    seen: BTreeMap<String, u32>,
    streams: BTreeMap<(SocketAddr, SocketAddr), (Instant, u8)>,
    errors: Vec<String>,
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Arrives,
    Twice,
    Lost,
    /// Nobody listens there.
    Nowhere,
}

impl Fate {
    fn note(self) -> &'static str {
        match self {
            Self::Arrives => "",
            Self::Twice => "twice",
            Self::Lost => "lost",
            Self::Nowhere => "to nobody",
        }
    }
}

impl Ladder {
    /// A packet left `from` for `to`; `who` and `whom` are the nodes' names.
    pub(crate) fn packet(
        &mut self,
        at: Instant,
        (who, from): (&str, SocketAddr),
        (whom, to): (&str, SocketAddr),
        bytes: &[u8],
        fate: Fate,
    ) {
        if bytes.first().is_some_and(|byte| byte >> 6 == 2) {
            return self.sound(at, (who, from), (whom, to), bytes);
        }
        let (what, mut notes) = match Message::parse(bytes) {
            Ok(message) => (title(&message), self.notes(&message, from, to)),
            Err(why) => (
                format!("{} bytes", bytes.len()),
                vec![format!("not SIP: {why}")],
            ),
        };
        notes.push(fate.note().to_owned());
        self.push(at, who, whom, &what, &join(&notes));
    }

    /// Something at one node: a screen, a key, a command of the scenario.
    pub fn note(&mut self, at: Instant, who: &str, what: &str) {
        self.push(at, who, "", what, "");
    }

    /// Something that must not happen; a scenario with one fails.
    pub fn error(&mut self, at: Instant, who: &str, what: &str) {
        self.errors
            .push(format!("{}: {who}: {what}", at.as_millis()));
        self.errors.truncate(MAX_LINES);
        self.push(at, who, "", &format!("ERROR {what}"), "");
    }

    /// What must not have happened, if it did.
    #[must_use]
    pub fn errors(&self) -> &[String] {
        &self.errors
    }

    /// All lines as text.
    #[must_use]
    pub fn text(&self) -> String {
        self.last(MAX_LINES)
    }

    /// The last `count` lines as text.
    #[must_use]
    pub fn last(&self, count: usize) -> String {
        let width = |name: fn(&Line) -> &str| {
            self.lines
                .iter()
                .map(|line| name(line).chars().count())
                .max()
                .unwrap_or(0)
        };
        let (who, whom) = (width(|line| &line.who), width(|line| &line.whom));
        let skip = self.lines.len().saturating_sub(count);
        let mut text = String::new();
        for line in self.lines.iter().skip(skip) {
            let arrow = if line.whom.is_empty() { "  " } else { "->" };
            let row = format!(
                "{:>8}  {:who$} {arrow} {:whom$}  {:<30} {}",
                line.at.as_millis(),
                line.who,
                line.whom,
                line.what,
                line.notes
            );
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    fn sound(
        &mut self,
        at: Instant,
        (who, from): (&str, SocketAddr),
        (whom, to): (&str, SocketAddr),
        bytes: &[u8],
    ) {
        let payload = bytes.get(1).copied().unwrap_or_default();
        if (192..=223).contains(&payload) {
            return; // RTCP says nothing a reader of a ladder wants to know.
        }
        let payload = payload & 0x7F;
        if self.streams.len() > MAX_SEEN {
            self.streams.clear();
        }
        let before = self.streams.insert((from, to), (at, payload));
        let goes_on =
            before.is_some_and(|(last, old)| old == payload && at.since(last) < STREAM_GAP);
        if !goes_on {
            let name = match payload {
                0 => "RTP PCMU".to_owned(),
                8 => "RTP PCMA".to_owned(),
                9 => "RTP G722".to_owned(),
                other => format!("RTP {other}"),
            };
            self.push(at, who, whom, &name, "");
        }
    }

    fn push(&mut self, at: Instant, who: &str, whom: &str, what: &str, notes: &str) {
        if self.lines.len() == MAX_LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(Line {
            at,
            who: who.to_owned(),
            whom: whom.to_owned(),
            what: what.to_owned(),
            notes: notes.to_owned(),
        });
    }

    fn notes(&mut self, message: &Message, from: SocketAddr, to: SocketAddr) -> Vec<String> {
        let mut notes = vec![session(&message.body)];
        if message
            .cseq()
            .is_some_and(|(_, method)| method == "REGISTER")
        {
            let contact = message.get("Contact").unwrap_or_default();
            let expires = param(contact, "expires")
                .flatten()
                .or_else(|| message.get("Expires"));
            notes.extend(expires.map(|expires| format!("expires {expires}")));
        }
        for name in ["Authorization", "Proxy-Authorization"] {
            notes.extend(
                message
                    .get(name)
                    .map(|value| format!("Digest {}", algorithm(value))),
            );
        }
        for name in ["Min-Expires", "Retry-After", "Unsupported", "Warning"] {
            notes.extend(message.get(name).map(|value| format!("{name} {value}")));
        }
        let branch = param(message.get("Via").unwrap_or_default(), "branch").flatten();
        let key = format!(
            "{from} {to} {} {}",
            title(message),
            branch.unwrap_or_default()
        );
        if self.seen.len() > MAX_SEEN {
            self.seen.clear();
        }
        let times = self
            .seen
            .entry(key)
            .and_modify(|times| *times += 1)
            .or_insert(0);
        if *times > 0 {
            notes.push(format!("resend {times}"));
        }
        notes
    }
}

fn join(notes: &[String]) -> String {
    let filled: Vec<&str> = notes
        .iter()
        .map(String::as_str)
        .filter(|note| !note.is_empty())
        .collect();
    filled.join("  ")
}

/// `INVITE 202`, `180 Ringing`, `200 OK (BYE)`.
fn title(message: &Message) -> String {
    let method = message.cseq().map(|(_, method)| method).unwrap_or_default();
    match &message.start {
        Start::Response { status, reason } if method == "INVITE" => {
            format!("{status} {reason}")
        }
        Start::Response { status, reason } => {
            format!("{status} {reason} ({method})")
        }
        Start::Request { method, uri } => {
            let user = Uri::parse(uri).and_then(|uri| uri.user).unwrap_or_default();
            // A phone's contact is a long random word, which tells a reader nothing.
            let shown = if user.len() > 12 { "" } else { user };
            format!("{method} {shown}").trim_end().to_owned()
        }
    }
}

fn algorithm(credentials: &str) -> &str {
    let text = credentials.split("algorithm=").nth(1).unwrap_or("MD5");
    text.split([',', ' '])
        .next()
        .unwrap_or_default()
        .trim_matches('"')
}

/// `SDP PCMU PCMA sendonly`; empty without a body.
fn session(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let Some(media) = text.lines().find_map(|line| line.strip_prefix("m=audio ")) else {
        return String::new();
    };
    let mut words = vec!["SDP".to_owned()];
    for format in media.split_whitespace().skip(2) {
        let map = text.lines().find_map(|line| {
            line.strip_prefix("a=rtpmap:")?
                .strip_prefix(format)?
                .strip_prefix(' ')
        });
        let name = map
            .and_then(|map| map.split('/').next())
            .unwrap_or(match format {
                "0" => "PCMU",
                "8" => "PCMA",
                "9" => "G722",
                other => other,
            });
        words.push(name.replace("telephone-event", "event"));
    }
    for direction in ["sendonly", "recvonly", "inactive"] {
        if text
            .lines()
            .any(|line| line.strip_prefix("a=") == Some(direction))
        {
            words.push(direction.to_owned());
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITE: &[u8] = b"INVITE sip:202@h SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n\
        CSeq: 1 INVITE\r\nProxy-Authorization: Digest algorithm=SHA-256, x=y\r\n\r\n\
        m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n";

    #[test]
    fn a_ladder_reads_like_a_figure() {
        let mut ladder = Ladder::default();
        let alice = ("alice", "10.0.0.10:5060".parse().unwrap());
        let pbx = ("pbx", "10.0.0.1:5060".parse().unwrap());
        let at = Instant::from_millis;
        ladder.packet(at(0), alice, pbx, INVITE, Fate::Lost);
        ladder.packet(at(500), alice, pbx, INVITE, Fate::Arrives);
        ladder.packet(at(501), pbx, alice, b"junk", Fate::Arrives);
        ladder.packet(at(502), pbx, alice, &[0x80, 0, 0, 0], Fate::Arrives);
        ladder.packet(at(522), pbx, alice, &[0x80, 0, 0, 1], Fate::Arrives);
        ladder.note(at(600), "bob", "screen \"Incoming call\"");
        assert_eq!(
            ladder.text(),
            "       0  alice -> pbx    INVITE 202                     SDP PCMU event sendonly  Digest SHA-256  lost\n\
             \x20    500  alice -> pbx    INVITE 202                     SDP PCMU event sendonly  Digest SHA-256  resend 1\n\
             \x20    501  pbx   -> alice  4 bytes                        not SIP: no empty line after the headers\n\
             \x20    502  pbx   -> alice  RTP PCMU\n\
             \x20    600  bob             screen \"Incoming call\"\n"
        );
        assert_eq!(ladder.last(1).lines().count(), 1);
    }

    #[test]
    fn a_ladder_does_not_grow_without_end() {
        let mut ladder = Ladder::default();
        for line in 0..MAX_LINES as u64 + 5 {
            ladder.note(Instant::from_millis(line), "x", "y");
        }
        assert_eq!(ladder.text().lines().count(), MAX_LINES);
    }
}
