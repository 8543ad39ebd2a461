//! Sound through the page: the binary messages of a phone's WebSocket.
//!
//! ```text
//!   0        1        2        3
//!  +--------+--------+-----------------+
//!  | kind   | 0      | samples (LE)    |   kind 1: microphone, page to phone
//!  +--------+--------+-----------------+         2: speaker, phone to page
//!  | sequence (LE), one up a frame     |
//!  +-----------------------------------+
//!  | position (LE), samples before it  |   of this direction, wraps at 2^32
//!  +-----------------------------------+
//!  | 0                                 |
//!  +-----------------------------------+
//!  | samples, signed 16 bit LE ...     |   mono, 48 000 a second, 960 of them: 20 ms
//!  +-----------------------------------+
//! ```
//!
//! With `?sound=raw` in its address a page sends samples the browser has not worked on.
//!
//! The phone's root carries `data-heard-level`, the peak of the last second it was sent.
//!
//! The page keeps 40 ms before it plays and drops what lies more than 100 ms ahead.

/// Samples a second.
pub const RATE: u32 = 48_000;
/// Samples of one frame: 20 ms.
pub const FRAME: usize = 960;
/// Bytes before the samples.
pub const HEADER: usize = 16;
/// Bytes of the largest frame we read; a longer message is not sound.
pub const MAX_FRAME: usize = HEADER + 2 * FRAME;

/// Which way a frame goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From the page's microphone to the phone.
    Microphone,
    /// From the phone to the page's speaker.
    Speaker,
}

/// One frame of sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Which way it goes.
    pub kind: Kind,
    /// One up a frame, wrapping.
    pub sequence: u32,
    /// Samples sent before it in this direction, wrapping.
    pub position: u32,
    /// Mono samples at [`RATE`], at most [`FRAME`].
    pub samples: Vec<i16>,
}

/// Reads a binary message; `None` if it is not a whole frame.
pub fn parse(bytes: &[u8]) -> Option<Frame> {
    let (header, body) = bytes.split_at_checked(HEADER)?;
    let word = |at: usize| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let kind = match header.first()? {
        1 => Kind::Microphone,
        2 => Kind::Speaker,
        _ => return None,
    };
    let count = usize::from(u16::from_le_bytes([*header.get(2)?, *header.get(3)?]));
    if bytes.len() > MAX_FRAME || body.len() != 2 * count {
        return None;
    }
    let (pairs, _) = body.as_chunks::<2>();
    let samples = pairs.iter().map(|&pair| i16::from_le_bytes(pair)).collect();
    Some(Frame {
        kind,
        sequence: word(4)?,
        position: word(8)?,
        samples,
    })
}

/// Writes a frame; samples beyond [`FRAME`] are left out.
pub fn emit(frame: &Frame) -> Vec<u8> {
    let samples = frame.samples.get(..FRAME).unwrap_or(&frame.samples);
    let kind = match frame.kind {
        Kind::Microphone => 1,
        Kind::Speaker => 2,
    };
    let count = u16::try_from(samples.len()).unwrap_or(0).to_le_bytes();
    let mut bytes = Vec::with_capacity(HEADER + 2 * samples.len());
    bytes.extend([kind, 0, count[0], count[1]]);
    bytes.extend(frame.sequence.to_le_bytes());
    bytes.extend(frame.position.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(samples: usize) -> Frame {
        let samples = (0..samples)
            .map(|n| i16::try_from(n).unwrap() - 400)
            .collect();
        Frame {
            kind: Kind::Microphone,
            sequence: 7,
            position: u32::MAX,
            samples,
        }
    }

    #[test]
    fn a_frame_is_read_back_as_it_was_written() {
        for samples in [0, 1, 480, FRAME] {
            let frame = frame(samples);
            assert_eq!(parse(&emit(&frame)), Some(frame));
        }
    }

    #[test]
    fn a_frame_of_twenty_milliseconds_is_1936_bytes() {
        assert_eq!(emit(&frame(FRAME)).len(), 1_936);
        assert_eq!(emit(&frame(FRAME + 1)).len(), MAX_FRAME);
    }

    #[test]
    fn what_is_cut_short_too_long_or_of_another_kind_is_not_a_frame() {
        let whole = emit(&frame(FRAME));
        for length in [0, 1, HEADER - 1, HEADER, whole.len() - 1] {
            assert_eq!(parse(&whole[..length]), None, "{length} bytes");
        }
        let mut long = whole.clone();
        long.push(0);
        assert_eq!(parse(&long), None);
        let mut other = whole;
        other[0] = 9;
        assert_eq!(parse(&other), None);
    }
}
