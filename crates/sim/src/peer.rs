//! A scripted SIP peer: another make of phone, or a hostile one. It registers, answers, refuses, challenges.

use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Duration, Instant, Rng, Secret};

use crate::node::{Arrival, Node, Wish};
use crate::pbx::digest::answer_challenge;
use crate::pbx::message::{Message, address};
use crate::pbx::transaction::response_to;

/// The most messages remembered for [`Node::heard`].
pub const MAX_HEARD: usize = 500;
/// How often an unanswered REGISTER or 200 goes out again.
const AGAIN: Duration = Duration::from_secs(1);

/// What a peer does when it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Answers after a second of ringing.
    Answers,
    /// Answers, and asks for a password when the other end hangs up (reliability T9).
    ChallengesBye,
    /// Says 486 at once.
    IsBusy,
    /// Rings for ever.
    NeverAnswers,
    /// Answers, and hangs up two seconds later.
    HangsUp,
}

impl Manner {
    /// The words of scenarios.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("answers", Self::Answers),
        ("challenges BYE", Self::ChallengesBye),
        ("is busy", Self::IsBusy),
        ("never answers", Self::NeverAnswers),
        ("hangs up", Self::HangsUp),
    ];
}

/// A scripted peer.
#[derive(Debug)]
pub struct Peer {
    number: String,
    password: Secret,
    local: SocketAddr,
    server: SocketAddr,
    domain: String,
    manner: Manner,
    rng: Rng,
    cseq: u32,
    registered: bool,
    /// The INVITE being answered, and the answer under way.
    call: Option<Message>,
    tag: String,
    timer: Option<(Instant, Next)>,
    heard: Vec<String>,
}

/// What the timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Register,
    Answer,
    HangUp,
}

impl Peer {
    /// A peer at `local` that registers as `number` at `server`.
    #[must_use]
    pub fn new(
        number: &str,
        password: &str,
        domain: &str,
        (local, server): (SocketAddr, SocketAddr),
        manner: Manner,
        mut rng: Rng,
    ) -> Self {
        Self {
            number: number.to_owned(),
            password: Secret::new(password),
            local,
            server,
            domain: domain.to_owned(),
            manner,
            tag: rng.token(13),
            rng,
            cseq: 0,
            registered: false,
            call: None,
            timer: None,
            heard: Vec::new(),
        }
    }

    fn register(&mut self, now: Instant, credentials: Option<String>, wishes: &mut Vec<Wish>) {
        self.cseq += 1;
        let own = format!("<sip:{}@{}>", self.number, self.domain);
        let mut message = Message::request("REGISTER", &format!("sip:{}", self.domain));
        let branch = self.rng.token(16);
        message.push(
            "Via",
            format!("SIP/2.0/UDP {};branch=z9hG4bK{branch};rport", self.local),
        );
        message.push("Max-Forwards", "70");
        message.push("From", format!("{own};tag={}", self.tag));
        message.push("To", own);
        message.push("Call-ID", format!("{}-register", self.number));
        message.push("CSeq", format!("{} REGISTER", self.cseq));
        message.push("Contact", format!("<sip:{}@{}>", self.number, self.local));
        message.push("Expires", "3600");
        if let Some(credentials) = credentials {
            message.push("Authorization", credentials);
        }
        self.timer = Some((now + AGAIN, Next::Register));
        self.send(self.server, &message, wishes);
    }

    fn send(&self, to: SocketAddr, message: &Message, wishes: &mut Vec<Wish>) {
        wishes.push(Wish::Send {
            from: self.local,
            to,
            bytes: message.to_bytes(),
        });
    }

    fn respond(&self, request: &Message, status: u16, wishes: &mut Vec<Wish>) {
        let mut response = response_to(request, status, &self.tag);
        for route in request.all("Record-Route") {
            response.push("Record-Route", route);
        }
        if status == 200 && request.method() == "INVITE" {
            response.push("Contact", format!("<sip:{}@{}>", self.number, self.local));
            response.push("Content-Type", "application/sdp");
            let ip = self.local.ip();
            response.body = format!(
                "v=0\r\no=- 1 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\n\
                 m=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
            )
            .into_bytes();
        }
        if status == 407 {
            let nonce = self.rng.clone().token(20);
            let ask = format!(
                "Digest realm=\"{}\", nonce=\"{nonce}\", algorithm=MD5",
                self.domain
            );
            response.push("Proxy-Authenticate", ask);
        }
        self.send(self.server, &response, wishes);
    }

    fn on_request(&mut self, now: Instant, message: Message, wishes: &mut Vec<Wish>) {
        match message.method() {
            "INVITE" if message.tag("To").is_some() => self.respond(&message, 200, wishes),
            "INVITE" => self.on_invite(now, message, wishes),
            "CANCEL" => {
                self.respond(&message, 200, wishes);
                if let Some(invite) = self.call.take() {
                    self.respond(&invite, 487, wishes);
                }
                self.timer = None;
            }
            "ACK" => {
                self.timer = self.timer.filter(|(_, next)| *next != Next::Answer);
                if self.manner == Manner::HangsUp && self.call.is_some() {
                    self.timer = Some((now + Duration::from_secs(2), Next::HangUp));
                }
            }
            "BYE" if self.manner == Manner::ChallengesBye => self.respond(&message, 407, wishes),
            "BYE" => {
                self.call = None;
                self.timer = None;
                self.respond(&message, 200, wishes);
            }
            _ => self.respond(&message, 200, wishes),
        }
    }

    fn on_invite(&mut self, now: Instant, message: Message, wishes: &mut Vec<Wish>) {
        match self.manner {
            Manner::IsBusy => return self.respond(&message, 486, wishes),
            Manner::NeverAnswers => self.respond(&message, 180, wishes),
            Manner::Answers | Manner::ChallengesBye | Manner::HangsUp => {
                self.respond(&message, 180, wishes);
                self.timer = Some((now + AGAIN, Next::Answer));
            }
        }
        self.call = Some(message);
    }

    fn on_response(&mut self, now: Instant, message: &Message, wishes: &mut Vec<Wish>) {
        let method = message.cseq().map(|(_, method)| method).unwrap_or_default();
        if method != "REGISTER" {
            return;
        }
        match message.status() {
            200 => {
                self.registered = true;
                self.timer = Some((now + Duration::from_secs(1_800), Next::Register));
            }
            401 => {
                let uri = format!("sip:{}", self.domain);
                let asked = message.all("WWW-Authenticate");
                let credentials = answer_challenge(
                    asked.last().unwrap_or_default(),
                    &self.number,
                    &self.password,
                    ("REGISTER", &uri),
                );
                self.register(now, Some(credentials), wishes);
            }
            _ => {}
        }
    }

    fn bye(&mut self, wishes: &mut Vec<Wish>) {
        let Some(invite) = self.call.take() else {
            return;
        };
        let target = invite.get("Contact").map(address).unwrap_or_default();
        let mut bye = Message::request("BYE", target);
        let branch = self.rng.token(16);
        bye.push(
            "Via",
            format!("SIP/2.0/UDP {};branch=z9hG4bK{branch};rport", self.local),
        );
        bye.push("Max-Forwards", "70");
        let to = invite.get("To").unwrap_or_default();
        bye.push("From", format!("{to};tag={}", self.tag));
        bye.push("To", invite.get("From").unwrap_or_default());
        bye.push("Call-ID", invite.get("Call-ID").unwrap_or_default());
        bye.push("CSeq", "1 BYE");
        for route in invite.all("Record-Route") {
            bye.push("Route", route);
        }
        self.send(self.server, &bye, wishes);
    }

    fn timeout(&mut self, now: Instant, wishes: &mut Vec<Wish>) {
        let Some((_, next)) = self.timer.take_if(|(at, _)| *at <= now) else {
            return;
        };
        match next {
            Next::Register => self.register(now, None, wishes),
            Next::HangUp => self.bye(wishes),
            Next::Answer => {
                if let Some(invite) = self.call.clone() {
                    self.respond(&invite, 200, wishes);
                    self.timer = Some((now + AGAIN, Next::Answer));
                }
            }
        }
    }
}

impl Node for Peer {
    fn handle(&mut self, now: Instant, arrival: Arrival<'_>, wishes: &mut Vec<Wish>) {
        match arrival {
            Arrival::Start { .. } => self.register(now, None, wishes),
            Arrival::Timeout => self.timeout(now, wishes),
            Arrival::Datagram { to, bytes, .. } if to == self.local => {
                let Ok(message) = Message::parse(bytes) else {
                    return;
                };
                if self.heard.len() < MAX_HEARD {
                    self.heard.push(String::from_utf8_lossy(bytes).into_owned());
                }
                if message.status() == 0 {
                    self.on_request(now, message, wishes);
                } else {
                    self.on_response(now, &message, wishes);
                }
            }
            Arrival::Datagram { .. }
            | Arrival::Connected { .. }
            | Arrival::Accepted { .. }
            | Arrival::Stream { .. }
            | Arrival::Closed { .. }
            | Arrival::Resolved { .. }
            | Arrival::Fetched { .. }
            | Arrival::Mic(_)
            | Arrival::Key(..)
            | Arrival::Command(_)
            | Arrival::Stop => {}
        }
    }

    fn deadline(&self) -> Option<Deadline> {
        self.timer.map(|(at, _)| Deadline::new(at, "script"))
    }

    fn ip(&self) -> IpAddr {
        self.local.ip()
    }

    fn heard(&self) -> &[String] {
        &self.heard
    }
}
