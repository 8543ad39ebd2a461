//! Asking a DHCP server where the files are, without wanting an address: DHCPINFORM, RFC 2131 §3.4 and §4.4.3.
//!
//! A machine without a socket: [`Inquiry::poll`] gives what to send, [`Inquiry::handle`] takes what came. It believes
//! an ACK from the server it asked, with its own number and hardware address, and nothing else.

use super::packet::{Mac, Packet, code};
use dhcproto::v4::MessageType;
use offhook_base::{Duration, Instant};
use offhook_provision::Address;
use offhook_settings::models::{Dhcp, Model};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

/// Waits after each packet before the next; RFC 2131 §4.1 doubles them.
const WAITS: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// All the time there is, the last packet's wait included.
pub(crate) const TOTAL: Duration = Duration::from_secs(8);
/// Longest address that is taken from an option, in bytes: the strictest manual's (000:4509).
const MAX_VALUE: usize = 500;

/// Who asks whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    /// The telephone that asks.
    pub(crate) model: &'static Model,
    /// Its hardware address.
    pub(crate) mac: Mac,
    /// Our address towards the server.
    pub(crate) ours: Ipv4Addr,
    /// The server, or the broadcast address for whichever there is.
    pub(crate) server: SocketAddrV4,
}

/// A provisioning server, and what named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its address.
    pub(crate) url: String,
    /// `DHCP option 66`.
    pub(crate) found_by: String,
}

/// Why there is no [`Found`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nothing {
    /// No answer in [`TOTAL`].
    Silence,
    /// An answer, but no option that holds an address.
    NoAddress,
}

/// One question on its way.
#[derive(Debug)]
pub(crate) struct Inquiry {
    question: Question,
    xid: u32,
    request: Vec<u8>,
    sent: usize,
    send: bool,
    next_at: Instant,
    give_up_at: Instant,
    /// Whether a server answered that knows no address.
    answered: bool,
    outcome: Option<Result<Found, Nothing>>,
}

impl Inquiry {
    /// A question with the number `xid`, which nobody can guess; `None` if the model's words do not fit a packet.
    pub(crate) fn new(now: Instant, question: Question, xid: u32) -> Option<Self> {
        Some(Self {
            question,
            xid,
            request: request(&question, xid).write()?,
            sent: 0,
            send: true,
            next_at: now,
            give_up_at: now + TOTAL,
            answered: false,
            outcome: None,
        })
    }

    /// A packet to send now, if any.
    pub(crate) fn poll(&mut self, now: Instant) -> Option<(SocketAddr, &[u8])> {
        if !self.send || self.outcome.is_some() {
            return None;
        }
        self.send = false;
        self.next_at = WAITS
            .get(self.sent)
            .map_or(self.give_up_at, |&wait| now + wait);
        self.sent += 1;
        Some((self.question.server.into(), &self.request))
    }

    /// When to call [`Inquiry::handle_timeout`].
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.outcome
            .is_none()
            .then_some(self.next_at.min(self.give_up_at))
    }

    /// Asks again, or gives up.
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        if self.outcome.is_some() {
            return;
        }
        if now >= self.give_up_at {
            self.outcome = Some(Err(if self.answered {
                Nothing::NoAddress
            } else {
                Nothing::Silence
            }));
        } else if now >= self.next_at {
            self.send = true;
        }
    }

    /// Takes what came from `from`.
    pub(crate) fn handle(&mut self, from: SocketAddr, bytes: &[u8]) {
        if self.outcome.is_some() || !self.asked(from) {
            return;
        }
        let Some(packet) = Packet::read(bytes) else {
            return;
        };
        let ours = packet.xid == self.xid && packet.mac == self.question.mac;
        if !packet.from_server || !ours || packet.kind != Some(MessageType::Ack) {
            return;
        }
        match found(&packet, self.question.model.dhcp) {
            Some(found) => self.outcome = Some(Ok(found)),
            // Where everybody was asked, another server may know more.
            None if self.is_broadcast() => self.answered = true,
            None => self.outcome = Some(Err(Nothing::NoAddress)),
        }
    }

    /// How it ended, once it has.
    pub(crate) fn outcome(&self) -> Option<&Result<Found, Nothing>> {
        self.outcome.as_ref()
    }

    fn is_broadcast(&self) -> bool {
        self.question.server.ip().is_broadcast()
    }

    /// Whether `from` is the server that was asked.
    fn asked(&self, from: SocketAddr) -> bool {
        from == SocketAddr::from(self.question.server)
            || (self.is_broadcast() && from.port() == self.question.server.port())
    }
}

fn request(question: &Question, xid: u32) -> Packet {
    let model = question.model;
    let mut options = vec![(code::WANTED, model.dhcp.options.to_vec())];
    let word = model.expand(model.dhcp.vendor_class, "").into_bytes();
    if !word.is_empty() {
        if model.dhcp.user_class {
            options.push((code::USER_CLASS, word.clone()));
        }
        options.push((code::VENDOR_CLASS, word));
    }
    Packet {
        kind: Some(MessageType::Inform),
        from_server: false,
        xid,
        mac: question.mac,
        client: question.ours,
        options,
    }
}

/// The first option, in the order of the manual, that holds an address.
fn found(packet: &Packet, dhcp: Dhcp) -> Option<Found> {
    dhcp.options.iter().find_map(|&number| {
        let value = packet.option(number)?;
        let value = if number == code::VENDOR {
            inner(value)
        } else {
            value
        };
        let url = address(value)?;
        Some(Found {
            url: if dhcp.firmware_first {
                configuration(&url)
            } else {
                url
            },
            found_by: format!("DHCP option {number}"),
        })
    })
}

/// The address inside option 43: sub-option 1 where there is one (002:1234), else the whole. The inner length may
/// be off, as it is in the manual's own example; it never reaches past the option.
fn inner(value: &[u8]) -> &[u8] {
    match value {
        [1, length, rest @ ..] => rest.get(..usize::from(*length)).unwrap_or(rest),
        whole => whole,
    }
}

/// An option's text as an address: a URL as it is, a bare host or path by TFTP; `None` for what is neither.
fn address(value: &[u8]) -> Option<String> {
    // Some servers end the text with a zero byte, which RFC 2132 §2 asks clients to bear.
    let text = value.split(|&byte| byte == 0).next()?;
    let text = str::from_utf8(text).ok()?.trim();
    if text.is_empty()
        || text.len() > MAX_VALUE
        || !text.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return None;
    }
    let url = if text.contains("://") {
        text.to_owned()
    } else if text.contains('/') {
        format!("tftp://{text}")
    } else {
        format!("tftp://{text}/")
    };
    let host = Address::parse(&url).ok()?.authority;
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    host.bytes().all(usual).then_some(url)
}

/// The configuration's part of `URL/FIRMWARE;CONFIGURATION`, both names beside each other; the folder where only a
/// firmware is named. A firmware is never fetched.
fn configuration(url: &str) -> String {
    let (first, named) = url.split_once(';').unwrap_or((url, ""));
    if named.is_empty() && !first.ends_with(".img") && !url.ends_with(';') {
        return url.to_owned();
    }
    let place = first.find("://").map_or(0, |at| at + 3);
    let folder = match first.rfind('/') {
        Some(slash) if slash >= place => &first[..=slash],
        Some(_) | None => return format!("{first}/{named}"),
    };
    format!("{folder}{}", named.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_settings::models;

    const MAC: Mac = [0x00, 0x15, 0x65, 0, 2, 1];
    const XID: u32 = 0xa1b2_c3d4;
    const SERVER: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(10, 0, 0, 1), 67);

    fn at(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    fn ask(model: &str, server: SocketAddrV4) -> Inquiry {
        let question = Question {
            model: models::find(model).unwrap(),
            mac: MAC,
            ours: Ipv4Addr::new(10, 0, 0, 9),
            server,
        };
        let mut inquiry = Inquiry::new(at(0), question, XID).unwrap();
        assert!(inquiry.poll(at(0)).is_some());
        inquiry
    }

    /// An ACK as a server writes it, byte by byte.
    fn ack(options: &[u8]) -> Vec<u8> {
        let mut bytes = vec![2, 1, 6, 0, 0xa1, 0xb2, 0xc3, 0xd4, 0, 0, 0, 0, 10, 0, 0, 9];
        bytes.resize(28, 0);
        bytes.extend(MAC);
        bytes.resize(236, 0);
        bytes.extend([99, 130, 83, 99, 53, 1, 5, 54, 4, 10, 0, 0, 1]);
        bytes.extend(options);
        bytes.push(255);
        bytes
    }

    fn option(number: u8, text: &str) -> Vec<u8> {
        let mut bytes = vec![number, text.len() as u8];
        bytes.extend(text.as_bytes());
        bytes
    }

    fn url_of(options: &[u8], model: &str) -> Option<(String, String)> {
        let mut inquiry = ask(model, SERVER);
        inquiry.handle(SERVER.into(), &ack(options));
        let found = inquiry.outcome()?.clone().ok()?;
        Some((found.url, found.found_by))
    }

    fn pair(url: &str, found_by: &str) -> Option<(String, String)> {
        Some((url.to_owned(), found_by.to_owned()))
    }

    #[test]
    fn the_question_names_the_phone_and_the_options_of_its_manual() {
        let question = Question {
            model: models::find("audiocodes-440hd").unwrap(),
            mac: MAC,
            ours: Ipv4Addr::new(10, 0, 0, 9),
            server: SERVER,
        };
        let mut inquiry = Inquiry::new(at(0), question, XID).unwrap();
        let (to, bytes) = inquiry.poll(at(0)).unwrap();
        assert_eq!(to, SERVER.into());
        let header = [1, 1, 6, 0, 0xa1, 0xb2, 0xc3, 0xd4, 0, 0, 0, 0, 10, 0, 0, 9];
        assert_eq!(bytes[..16], header);
        assert_eq!(bytes[28..34], MAC);
        let mut options = vec![99, 130, 83, 99, 53, 1, 8, 55, 3, 160, 66, 43];
        options.extend(option(60, "440HD"));
        options.extend(option(77, "440HD"));
        options.push(255);
        assert_eq!(bytes[236..236 + options.len()], options);
    }

    #[test]
    fn a_lost_question_is_asked_again_after_one_two_and_four_seconds_and_given_up_after_eight() {
        let mut inquiry = ask("yealink-t28p", SERVER);
        let mut sent = vec![0];
        while let Some(deadline) = inquiry.deadline() {
            inquiry.handle_timeout(deadline);
            if inquiry.poll(deadline).is_some() {
                sent.push(deadline.as_millis());
            }
        }
        assert_eq!(sent, [0, 1_000, 3_000, 7_000]);
        assert_eq!(inquiry.outcome(), Some(&Err(Nothing::Silence)));
    }

    #[test]
    fn the_answer_to_a_repeated_question_counts() {
        let mut inquiry = ask("yealink-t28p", SERVER);
        inquiry.handle_timeout(at(1_000));
        assert!(inquiry.poll(at(1_000)).is_some());
        inquiry.handle(SERVER.into(), &ack(&option(66, "http://pbx/")));
        assert!(matches!(inquiry.outcome(), Some(Ok(_))));
        assert_eq!(inquiry.deadline(), None);
        assert!(inquiry.poll(at(9_000)).is_none());
    }

    #[test]
    fn an_answer_that_is_not_ours_is_not_believed() {
        let good = ack(&option(66, "http://rogue/"));
        let changed = |place: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[place] = byte;
            bytes
        };
        let mut inquiry = ask("yealink-t28p", SERVER);
        let elsewhere: [SocketAddr; 2] = [
            "10.0.0.2:67".parse().unwrap(),
            "10.0.0.1:6767".parse().unwrap(),
        ];
        for from in elsewhere {
            inquiry.handle(from, &good);
        }
        for bytes in [
            changed(0, 1),        // a client's packet
            changed(4, 0),        // another number
            changed(33, 2),       // another telephone
            changed(2, 255),      // a hardware address of 255 bytes
            changed(236, 0),      // no cookie
            changed(242, 6),      // NAK
            changed(242, 2),      // OFFER
            good[..239].to_vec(), // cut short
            vec![0xff; 1_472],    // noise
            Vec::new(),
        ] {
            inquiry.handle(SERVER.into(), &bytes);
        }
        assert_eq!(inquiry.outcome(), None);
        inquiry.handle(SERVER.into(), &good);
        assert!(matches!(inquiry.outcome(), Some(Ok(_))));
    }

    #[test]
    fn the_makers_order_decides_between_two_options_not_the_servers() {
        let mut both = option(66, "http://low/");
        both.extend(option(160, "http://high/"));
        both.extend(option(43, "http://last/"));
        assert_eq!(
            url_of(&both, "audiocodes-440hd"),
            pair("http://high/", "DHCP option 160")
        );
        assert_eq!(
            url_of(&both, "yealink-t28p"),
            pair("http://low/", "DHCP option 66")
        );
        let mut unusable = option(160, "not an address");
        unusable.extend(option(66, "pbx"));
        assert_eq!(
            url_of(&unusable, "audiocodes-440hd"),
            pair("tftp://pbx/", "DHCP option 66")
        );
    }

    #[test]
    fn a_bare_host_is_a_tftp_server_and_a_url_stays_as_it_is() {
        for (text, url) in [
            ("10.0.0.1", "tftp://10.0.0.1/"),
            ("pbx.example\0", "tftp://pbx.example/"),
            ("pbx.example\0http://other/", "tftp://pbx.example/"),
            ("10.0.0.1:6969", "tftp://10.0.0.1:6969/"),
            ("10.0.0.1/phones/", "tftp://10.0.0.1/phones/"),
            ("https://pbx.example/p", "https://pbx.example/p"),
            (" http://pbx/ \0\0", "http://pbx/"),
        ] {
            assert_eq!(address(text.as_bytes()).as_deref(), Some(url), "{text:?}");
        }
    }

    #[test]
    fn a_firmware_named_before_the_configuration_is_left_out() {
        for (text, url) in [
            ("http://pbx", "http://pbx"),
            ("http://pbx/p/x.cfg", "http://pbx/p/x.cfg"),
            ("http://pbx/p/440HD.img", "http://pbx/p/"),
            ("http://pbx/440HD.img;", "http://pbx/"),
            ("http://pbx/440HD.img;x.cfg", "http://pbx/x.cfg"),
            ("http://pbx/;x.cfg", "http://pbx/x.cfg"),
            ("http://pbx/firmwarefiles;ipp/x.cfg", "http://pbx/ipp/x.cfg"),
        ] {
            assert_eq!(
                url_of(&option(160, text), "audiocodes-440hd"),
                pair(url, "DHCP option 160")
            );
        }
        let text = "http://pbx/p;v=1/";
        let kept = url_of(&option(66, text), "yealink-t28p");
        assert_eq!(kept, pair(text, "DHCP option 66"));
    }

    #[test]
    fn what_is_no_address_is_not_made_into_one() {
        for text in [
            "",
            "\0",
            "\0pbx",
            "a b",
            "http://",
            "gopher://x/",
            "pbx\x1b[2J",
            "p\u{fc}x",
            "<pbx>",
        ] {
            assert_eq!(address(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(address(&[0xff, 0xfe]), None);
        let longest = "x".repeat(MAX_VALUE);
        assert!(address(longest.as_bytes()).is_some());
        assert_eq!(address(format!("{longest}x").as_bytes()), None);
    }

    #[test]
    fn option_43_may_hold_sub_option_1_whose_length_is_off() {
        for length in [12, 39] {
            let mut value = vec![43, 14, 1, length];
            value.extend(b"http://pbx/p");
            assert_eq!(
                url_of(&value, "audiocodes-405"),
                pair("http://pbx/p", "DHCP option 43")
            );
        }
        assert_eq!(url_of(&[43, 1, 1], "audiocodes-405"), None);
    }

    #[test]
    fn a_server_without_the_option_ends_the_question_but_a_broadcast_waits_for_another() {
        let mut inquiry = ask("panasonic-kx-ut670", SERVER);
        inquiry.handle(SERVER.into(), &ack(&[]));
        assert_eq!(inquiry.outcome(), Some(&Err(Nothing::NoAddress)));

        let everybody = SocketAddrV4::new(Ipv4Addr::BROADCAST, 67);
        let mut inquiry = ask("panasonic-kx-ut670", everybody);
        inquiry.handle(SERVER.into(), &ack(&[]));
        assert_eq!(inquiry.outcome(), None);
        inquiry.handle("10.0.0.2:67".parse().unwrap(), &ack(&option(66, "pbx")));
        assert!(matches!(inquiry.outcome(), Some(Ok(_))));

        let mut inquiry = ask("panasonic-kx-ut670", everybody);
        inquiry.handle(SERVER.into(), &ack(&[]));
        inquiry.handle_timeout(at(8_000));
        assert_eq!(inquiry.outcome(), Some(&Err(Nothing::NoAddress)));
    }
}
