//! The codecs, one row each.
//!
//! To add one: a file beside `g711.rs`, and a row here. The row order is the preference offered when no
//! setting says otherwise.

mod g711;

/// One direction pair of a codec: its own encoder and decoder state.
pub trait Codec: core::fmt::Debug + Send {
    /// Appends the coded form of `samples` (at [`CodecRow::rate`]) to `payload`.
    ///
    /// `samples` is a whole number of the codec's frames; a shorter rest is ignored.
    fn encode(&mut self, samples: &[i16], payload: &mut Vec<u8>);

    /// Appends the samples of one packet to `samples`. Any bytes give some sound: there is no error.
    fn decode(&mut self, payload: &[u8], samples: &mut Vec<i16>);
}

/// What a codec is called, how it is announced, and how it is opened.
#[derive(Clone, Copy, Debug)]
pub struct CodecRow {
    /// Encoding name in SDP, compared without case (RFC 4855 §3).
    pub name: &'static str,
    /// The static payload type (RFC 3551 table 4), or `None` where one must be agreed.
    pub payload: Option<u8>,
    /// RTP clock in Hz. It is what `a=rtpmap` says, which is not always the sampling rate.
    pub clock: u32,
    /// Sampling rate of the audio in Hz.
    pub rate: u32,
    /// A fresh encoder and decoder.
    pub open: fn() -> Box<dyn Codec>,
}

/// Every codec Offhook speaks, in default order of preference.
pub static CODECS: &[CodecRow] = &[
    CodecRow {
        name: "PCMU",
        payload: Some(0),
        clock: 8_000,
        rate: 8_000,
        open: g711::mu_law,
    },
    CodecRow {
        name: "PCMA",
        payload: Some(8),
        clock: 8_000,
        rate: 8_000,
        open: g711::a_law,
    },
];

pub(crate) use g711::{a_law_sample, mu_law_sample};

/// The row named `name` (any case) with RTP clock `clock` Hz.
#[must_use]
pub fn find(name: &str, clock: u32) -> Option<&'static CodecRow> {
    CODECS
        .iter()
        .find(|row| row.clock == clock && row.name.eq_ignore_ascii_case(name))
}

/// The row whose static payload type is `payload` (RFC 3551 table 4).
#[must_use]
pub fn find_static(payload: u8) -> Option<&'static CodecRow> {
    CODECS.iter().find(|row| row.payload == Some(payload))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_named_once_and_opens() {
        let mut names = BTreeSet::new();
        let mut payloads = BTreeSet::new();
        for row in CODECS {
            assert!(
                names.insert((row.name, row.clock)),
                "{} is listed twice",
                row.name
            );
            if let Some(payload) = row.payload {
                assert!(
                    payloads.insert(payload),
                    "payload {payload} is listed twice"
                );
                assert!(payload < 96, "{} has a dynamic payload type", row.name);
            }
            assert!(row.rate.is_multiple_of(8_000) && row.clock > 0);
            let mut codec = (row.open)();
            let quiet = vec![0_i16; (row.rate / 50) as usize];
            let (mut payload, mut back) = (Vec::new(), Vec::new());
            codec.encode(&quiet, &mut payload);
            codec.decode(&payload, &mut back);
            assert_eq!(back.len(), quiet.len(), "{}", row.name);
        }
    }

    #[test]
    fn names_are_found_in_any_case_and_clocks_must_agree() {
        assert_eq!(find("pcmu", 8_000).unwrap().payload, Some(0));
        assert!(find("PCMU", 16_000).is_none());
        assert_eq!(find_static(8).unwrap().name, "PCMA");
        assert!(find_static(77).is_none());
    }
}
