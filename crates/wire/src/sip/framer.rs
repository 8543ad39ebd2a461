//! Messages on a stream (RFC 3261 §18.3) and keep-alives (RFC 5626 §3.5.1).

use super::error::ParseError;
use super::parse::{MAX_MESSAGE, frame_length};
use crate::chars::{TOKEN, is};
use core::fmt;

/// Bytes a framer may hold: two whole messages.
pub const MAX_STREAM_BUFFER: usize = 2 * MAX_MESSAGE;

/// What a stream brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// One message, for [`parse`](super::parse()).
    Message(Vec<u8>),
    /// CRLF CRLF: answer with one CRLF.
    KeepAlivePing,
    /// One CRLF: the answer to a ping of ours, or a stray one before a message.
    Pong,
}

/// The stream is beyond repair: count it and close it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// More than [`MAX_STREAM_BUFFER`] bytes wait.
    Full,
    /// Something begins that is no message: TLS on a port without it, binary noise.
    NotSip,
    /// A message would be longer than [`MAX_MESSAGE`].
    TooLong,
    /// The head cannot be split.
    Head(ParseError),
    /// Content-Length is missing, not a number, or stands twice (RFC 3261 §18.3 requires it).
    ContentLength,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("too many bytes wait on the stream"),
            Self::NotSip => f.write_str("what came on the stream is not SIP"),
            Self::TooLong => f.write_str("a message on the stream is too long"),
            Self::Head(error) => write!(f, "a message on the stream has no end: {error}"),
            Self::ContentLength => f.write_str("Content-Length is missing or wrong on a stream"),
        }
    }
}

impl core::error::Error for FrameError {}

/// Cuts a byte stream into messages and keep-alives.
///
/// A CRLF with nothing after it is a pong where a ping of ours is open ([`Framer::ping_sent`]).
/// Where none is, it may be the first half of a ping: it waits for what comes next.
#[derive(Clone, Debug, Default)]
pub struct Framer {
    buffer: Vec<u8>,
    /// Bytes at the front that were given out.
    start: usize,
    /// Bytes after `start` that hold no end of head.
    searched: usize,
    /// The length of the message at `start`, once its head is whole.
    length: Option<usize>,
    /// Whether a ping of ours waits for its pong.
    is_pong_due: bool,
}

impl Framer {
    /// A framer for a new connection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells that CRLF CRLF was sent, so that a lone CRLF is the answer.
    pub fn ping_sent(&mut self) {
        self.is_pong_due = true;
    }

    /// Takes what was read from the stream.
    ///
    /// # Errors
    /// [`FrameError::Full`]: nothing was taken.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        if self.waiting() + bytes.len() > MAX_STREAM_BUFFER {
            return Err(FrameError::Full);
        }
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// The next whole frame, or `None` until more is pushed.
    ///
    /// # Errors
    /// The stream must be closed; every later call fails the same way.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let waiting = &self.buffer[self.start..];
        match waiting {
            [b'\r', b'\n', b'\r', b'\n', ..] => {
                self.start += 4;
                return Ok(Some(Frame::KeepAlivePing));
            }
            [b'\r', b'\n'] if !self.is_pong_due => return Ok(None),
            [] | [b'\r'] | [b'\r', b'\n', b'\r'] => return Ok(None),
            [b'\r', b'\n', ..] => {
                self.start += 2;
                self.is_pong_due = false;
                return Ok(Some(Frame::Pong));
            }
            // A method is a token, and so begins `SIP/2.0` (RFC 3261 §7). Noise without a line end would be waited on.
            [first, ..] if !is(*first, TOKEN) => return Err(FrameError::NotSip),
            _ => {}
        }
        let Some(length) = self.message_length()? else {
            return Ok(None);
        };
        if self.waiting() < length {
            return Ok(None);
        }
        let message = self.buffer[self.start..self.start + length].to_vec();
        self.start += length;
        (self.searched, self.length) = (0, None);
        Ok(Some(Frame::Message(message)))
    }

    /// Bytes that wait for the rest of their frame.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.buffer.len() - self.start
    }

    fn message_length(&mut self) -> Result<Option<usize>, FrameError> {
        if self.length.is_some() {
            return Ok(self.length);
        }
        let waiting = &self.buffer[self.start..];
        // The end may lie across what was searched before.
        let from = self.searched.saturating_sub(3).min(waiting.len());
        let Some(found) = memchr::memmem::find(&waiting[from..], b"\r\n\r\n") else {
            self.searched = waiting.len();
            return if waiting.len() > MAX_MESSAGE {
                Err(FrameError::TooLong)
            } else {
                Ok(None)
            };
        };
        let head = from + found + 4;
        if head > MAX_MESSAGE {
            return Err(FrameError::TooLong);
        }
        let body = frame_length(&waiting[..head])?;
        let length = head
            .checked_add(body)
            .filter(|length| *length <= MAX_MESSAGE);
        self.length = Some(length.ok_or(FrameError::TooLong)?);
        Ok(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "OPTIONS sip:h SIP/2.0\r\nVia: x\r\nl: 4\r\n\r\nbody";

    fn frames(framer: &mut Framer) -> Vec<Frame> {
        core::iter::from_fn(|| framer.next_frame().unwrap()).collect()
    }

    #[test]
    fn a_stream_cut_anywhere_gives_the_same_messages() {
        let stream = format!("{ONE}\r\n\r\n{ONE}{ONE}\r\n{ONE}");
        let message = Frame::Message(ONE.as_bytes().to_vec());
        let expected = [
            message.clone(),
            Frame::KeepAlivePing,
            message.clone(),
            message.clone(),
            Frame::Pong,
            message,
        ];
        let mut whole = Framer::new();
        whole.push(stream.as_bytes()).unwrap();
        assert_eq!(frames(&mut whole), expected);
        for size in [1, 2, 3, 7, 50] {
            let mut framer = Framer::new();
            let mut messages = 0;
            for piece in stream.as_bytes().chunks(size) {
                framer.push(piece).unwrap();
                let is_message = |frame: &Frame| matches!(frame, Frame::Message(_));
                messages += frames(&mut framer)
                    .iter()
                    .filter(|frame| is_message(frame))
                    .count();
            }
            assert_eq!((messages, framer.waiting()), (4, 0), "pieces of {size}");
        }
    }

    #[test]
    fn a_ping_cut_anywhere_is_one_ping() {
        for cut in 0..4 {
            let (one, two) = b"\r\n\r\n".split_at(cut);
            let mut framer = Framer::new();
            framer.push(one).unwrap();
            assert_eq!(frames(&mut framer), [], "cut at {cut}");
            framer.push(two).unwrap();
            assert_eq!(frames(&mut framer), [Frame::KeepAlivePing], "cut at {cut}");
        }
    }

    #[test]
    fn a_lone_line_end_answers_one_ping_of_ours_at_once() {
        let mut framer = Framer::new();
        framer.ping_sent();
        framer.push(b"\r\n").unwrap();
        assert_eq!(frames(&mut framer), [Frame::Pong]);
        framer.push(b"\r\n").unwrap();
        assert_eq!(frames(&mut framer), []);
        framer.push(ONE.as_bytes()).unwrap();
        let message = Frame::Message(ONE.as_bytes().to_vec());
        assert_eq!(frames(&mut framer), [Frame::Pong, message]);
    }

    #[test]
    fn noise_ends_the_stream_at_its_first_byte() {
        for noise in [
            &b"\x16\x03\x01\x02"[..],
            b"\0",
            b"\rX",
            b"\r\n\rX",
            b"\xff\xfe",
            b" ",
        ] {
            let mut framer = Framer::new();
            framer.push(noise).unwrap();
            let end = core::iter::from_fn(|| framer.next_frame().transpose()).find(Result::is_err);
            assert_eq!(end, Some(Err(FrameError::NotSip)), "{noise:?}");
        }
    }

    #[test]
    fn a_wrong_content_length_ends_the_stream() {
        let with = |header: &str| {
            let mut framer = Framer::new();
            framer
                .push(format!("OPTIONS sip:h SIP/2.0\r\n{header}\r\n\r\n").as_bytes())
                .unwrap();
            framer.next_frame()
        };
        for wrong in [
            "A: b",
            "Content-Length: -1",
            "l: x",
            "l: 1\r\nl: 1",
            "l:",
            "l: 1 2",
        ] {
            assert_eq!(with(wrong), Err(FrameError::ContentLength), "{wrong}");
        }
        for wrong in ["l: 65535", "l: 99999999999"] {
            assert_eq!(with(wrong), Err(FrameError::TooLong), "{wrong}");
        }
        assert_eq!(
            with("no colon"),
            Err(FrameError::Head(ParseError::HeaderLine))
        );
        assert_eq!(with("l: 5"), Ok(None));
    }

    #[test]
    fn a_stream_without_an_end_is_given_up_at_the_bound() {
        let mut framer = Framer::new();
        let piece = [b'a'; 4096];
        for _ in 0..MAX_STREAM_BUFFER / piece.len() {
            framer.push(&piece).unwrap();
        }
        assert_eq!(framer.push(&piece), Err(FrameError::Full));
        assert_eq!(framer.next_frame(), Err(FrameError::TooLong));
        assert_eq!(framer.next_frame(), Err(FrameError::TooLong));
    }
}
