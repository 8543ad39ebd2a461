//! A TFTP client that knows no socket: RFC 1350 with the block size (RFC 2348) and size (RFC 2349) options.
//!
//! ```text
//!  RRQ    | 1 | name 0 "octet" 0 "blksize" 0 "1428" 0 "tsize" 0 "0" 0 |
//!  DATA   | 3 | block | 0..blksize bytes |      ACK  | 4 | block |
//!  ERROR  | 5 | code  | text 0           |      OACK | 6 | option 0 value 0 ... |
//! ```

use offhook_base::{Duration, Instant};
use offhook_provision::FetchError;
use std::net::SocketAddr;

/// The block size asked for: fits one Ethernet frame.
const BLOCK: usize = 1_428;
/// The block size when the server does not know options (RFC 1350).
const PLAIN_BLOCK: usize = 512;
/// Wait for an answer before the last packet is sent again.
const RESEND_AFTER: Duration = Duration::from_millis(1_000);
/// How often one packet is sent again before the transfer is given up.
const MAX_RESENDS: u32 = 5;
/// Longest file name a request may carry.
const MAX_NAME: usize = 400;

/// One file on its way.
#[derive(Debug)]
pub(crate) struct Transfer {
    server: SocketAddr,
    /// The port the server answers from; fixed by the first answer (RFC 1350 §4).
    peer: Option<SocketAddr>,
    block: usize,
    next: u16,
    file: Vec<u8>,
    limit: usize,
    last: Vec<u8>,
    send: bool,
    resend_at: Instant,
    resends: u32,
    outcome: Option<Result<(), FetchError>>,
}

impl Transfer {
    /// A request for `name` to `server`; a file longer than `limit` bytes is refused.
    ///
    /// # Errors
    /// A name that is empty, too long, or holds a zero byte.
    pub(crate) fn new(
        now: Instant,
        server: SocketAddr,
        name: &str,
        limit: usize,
    ) -> Result<Self, FetchError> {
        if name.is_empty() || name.len() > MAX_NAME || name.contains('\0') {
            return Err(FetchError::BadUrl(
                "TFTP needs a file name of 1 to 400 characters".to_owned(),
            ));
        }
        let mut request = vec![0, 1];
        for word in [name, "octet", "blksize", "1428", "tsize", "0"] {
            request.extend_from_slice(word.as_bytes());
            request.push(0);
        }
        Ok(Self {
            server,
            peer: None,
            block: PLAIN_BLOCK,
            next: 1,
            file: Vec::new(),
            limit,
            last: request,
            send: true,
            resend_at: now + RESEND_AFTER,
            resends: 0,
            outcome: None,
        })
    }

    /// A packet to send now, if any.
    pub(crate) fn poll(&mut self) -> Option<(SocketAddr, &[u8])> {
        if !self.send {
            return None;
        }
        self.send = false;
        Some((self.peer.unwrap_or(self.server), &self.last))
    }

    /// When to call [`Transfer::handle_timeout`].
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.outcome.is_none().then_some(self.resend_at)
    }

    /// Sends the last packet again, or gives up.
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        if now < self.resend_at || self.outcome.is_some() {
            return;
        }
        self.resends += 1;
        if self.resends > MAX_RESENDS {
            self.outcome = Some(Err(FetchError::TimedOut));
            return;
        }
        self.send = true;
        self.resend_at = now + RESEND_AFTER;
    }

    /// Takes a datagram; packets from anybody but the server are ignored.
    pub(crate) fn handle(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        let known = match self.peer {
            Some(peer) => peer == from,
            None => from.ip() == self.server.ip(),
        };
        let [0, kind, rest @ ..] = bytes else {
            return;
        };
        if !known || self.outcome.is_some() {
            return;
        }
        match kind {
            3 => self.data(now, from, rest),
            5 => self.outcome = Some(Err(refusal(rest))),
            6 if self.peer.is_none() => self.options(now, from, rest),
            _ => {}
        }
    }

    fn options(&mut self, now: Instant, from: SocketAddr, rest: &[u8]) {
        let mut words = rest.split(|&byte| byte == 0);
        while let (Some(name), Some(value)) = (words.next(), words.next()) {
            let number = std::str::from_utf8(value)
                .ok()
                .and_then(|text| text.trim().parse::<usize>().ok());
            if name.eq_ignore_ascii_case(b"blksize")
                && let Some(size) = number
            {
                // RFC 2348: the server may only lower it.
                self.block = size.clamp(8, BLOCK);
            }
            if name.eq_ignore_ascii_case(b"tsize")
                && let Some(size) = number
                && size > self.limit
            {
                self.peer = Some(from);
                self.refuse(3, "too large");
                self.outcome = Some(Err(FetchError::TooLarge));
                return;
            }
        }
        self.peer = Some(from);
        self.acknowledge(now, 0);
    }

    fn data(&mut self, now: Instant, from: SocketAddr, rest: &[u8]) {
        let [high, low, data @ ..] = rest else {
            return;
        };
        let number = u16::from_be_bytes([*high, *low]);
        self.peer = Some(from);
        if number != self.next {
            // A repeat of what we have: its acknowledgement was lost. Anything else is noise.
            if number == self.next.wrapping_sub(1) {
                self.acknowledge(now, number);
            }
            return;
        }
        if data.len() > self.block || self.file.len() + data.len() > self.limit {
            self.refuse(3, "too large");
            self.outcome = Some(Err(FetchError::TooLarge));
            return;
        }
        self.file.extend_from_slice(data);
        self.next = self.next.wrapping_add(1);
        self.acknowledge(now, number);
        if data.len() < self.block {
            self.outcome = Some(Ok(()));
        }
    }

    fn acknowledge(&mut self, now: Instant, number: u16) {
        let [high, low] = number.to_be_bytes();
        self.last = vec![0, 4, high, low];
        self.send = true;
        self.resends = 0;
        self.resend_at = now + RESEND_AFTER;
    }

    fn refuse(&mut self, code: u8, why: &str) {
        self.last = vec![0, 5, 0, code];
        self.last.extend_from_slice(why.as_bytes());
        self.last.push(0);
        self.send = true;
    }

    /// The end, once it is there; call after the last [`Transfer::poll`].
    pub(crate) fn outcome(&mut self) -> Option<Result<Vec<u8>, FetchError>> {
        let outcome = self.outcome.take()?;
        Some(outcome.map(|()| std::mem::take(&mut self.file)))
    }
}

fn refusal(rest: &[u8]) -> FetchError {
    match rest {
        [0, 1, ..] => FetchError::NotFound,
        [_, _, text @ ..] => {
            let text: String = String::from_utf8_lossy(text)
                .chars()
                .filter(|letter| !letter.is_control())
                .take(120)
                .collect();
            FetchError::Refused(format!("TFTP: {text}"))
        }
        _ => FetchError::Refused("TFTP error".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> SocketAddr {
        "127.0.0.1:69".parse().unwrap()
    }

    fn answering() -> SocketAddr {
        "127.0.0.1:40000".parse().unwrap()
    }

    fn at(ms: u64) -> Instant {
        Instant::from_millis(ms)
    }

    fn data(block: u16, bytes: &[u8]) -> Vec<u8> {
        let mut packet = vec![0, 3];
        packet.extend_from_slice(&block.to_be_bytes());
        packet.extend_from_slice(bytes);
        packet
    }

    #[test]
    fn a_server_without_options_sends_blocks_of_512() {
        let mut get = Transfer::new(at(0), server(), "y000000000000.cfg", 10_000).unwrap();
        assert!(
            get.poll()
                .unwrap()
                .1
                .starts_with(b"\0\x01y000000000000.cfg\0octet\0")
        );
        get.handle(at(1), answering(), &data(1, &[7; 512]));
        assert_eq!(get.poll(), Some((answering(), &[0, 4, 0, 1][..])));
        get.handle(at(2), answering(), &data(2, b"end"));
        assert_eq!(get.poll(), Some((answering(), &[0, 4, 0, 2][..])));
        assert_eq!(get.outcome().unwrap().unwrap().len(), 515);
    }

    #[test]
    fn a_lost_packet_is_sent_again_and_silence_ends_the_transfer() {
        let mut get = Transfer::new(at(0), server(), "a", 10).unwrap();
        let mut sent = 0;
        let mut now = at(0);
        loop {
            while get.poll().is_some() {
                sent += 1;
            }
            if let Some(end) = get.outcome() {
                assert_eq!(end, Err(FetchError::TimedOut));
                break;
            }
            now = get.deadline().unwrap();
            get.handle_timeout(now);
        }
        assert_eq!((sent, now), (6, at(6_000)));
    }

    #[test]
    fn a_file_over_the_limit_is_refused_by_its_announced_size_or_by_its_bytes() {
        let mut get = Transfer::new(at(0), server(), "a", 100).unwrap();
        get.handle(at(1), answering(), b"\0\x06blksize\x001428\0tsize\x00101\0");
        assert!(get.poll().unwrap().1.starts_with(&[0, 5]));
        assert_eq!(get.outcome(), Some(Err(FetchError::TooLarge)));
        let mut get = Transfer::new(at(0), server(), "a", 100).unwrap();
        get.handle(at(1), answering(), &data(1, &[0; 200]));
        assert_eq!(get.outcome(), Some(Err(FetchError::TooLarge)));
    }

    #[test]
    fn a_stranger_cannot_slip_a_block_in() {
        let mut get = Transfer::new(at(0), server(), "a", 100).unwrap();
        get.handle(at(1), "127.0.0.9:1".parse().unwrap(), &data(1, b"evil"));
        get.handle(at(2), answering(), &data(1, b"good"));
        get.handle(at(3), "127.0.0.1:2".parse().unwrap(), &data(2, b"evil"));
        assert_eq!(get.outcome().unwrap().unwrap(), b"good");
    }

    #[test]
    fn a_missing_file_is_not_found() {
        let mut get = Transfer::new(at(0), server(), "a", 100).unwrap();
        get.handle(at(1), server(), b"\0\x05\0\x01File not found\0");
        assert_eq!(get.outcome(), Some(Err(FetchError::NotFound)));
    }
}
