//! The codec list of a line: one ordered value, whatever way its maker writes it down.

use core::fmt;

/// Most slots a maker's table has (003:14650), rounded up.
pub const MAX_CODEC_SLOTS: usize = 16;

/// The codec names Offhook uses in settings, a name and its usual RTP payload type (RFC 3551 §6; dynamic ones as the
/// makers' tables have them, 004:17273, 002:5082).
pub const CODEC_NAMES: &[(&str, u8)] = &[
    ("PCMU", 0),
    ("PCMA", 8),
    ("G722", 9),
    ("G729", 18),
    ("G723-53", 4),
    ("G723-63", 4),
    ("iLBC", 106),
    ("G726-16", 103),
    ("G726-24", 104),
    ("G726-32", 102),
    ("G726-40", 105),
    ("opus", 111),
];

/// One codec that a line may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodecChoice {
    /// One of [`CODEC_NAMES`].
    pub name: &'static str,
    /// RTP payload type, 0 to 127.
    pub payload: u8,
}

/// The codecs a line may use, the most wanted first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodecList(Vec<CodecChoice>);

impl CodecList {
    /// A list in this order; a codec named twice counts once, and no more than [`MAX_CODEC_SLOTS`] are kept.
    #[must_use]
    pub fn new(choices: impl IntoIterator<Item = CodecChoice>) -> Self {
        let mut list: Vec<CodecChoice> = Vec::new();
        for choice in choices {
            if list.len() < MAX_CODEC_SLOTS && list.iter().all(|c| c.name != choice.name) {
                list.push(choice);
            }
        }
        Self(list)
    }

    /// The codecs, the most wanted first.
    pub fn iter(&self) -> impl Iterator<Item = CodecChoice> {
        self.0.iter().copied()
    }

    /// Whether no codec is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads Offhook's own notation: names in order, separated by blanks or commas, `opus/120` for another payload type.
    ///
    /// # Errors
    /// The word that is not a codec.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut choices = Vec::new();
        for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
            let (name, payload) = word.split_once('/').unwrap_or((word, ""));
            let mut choice = find(name).ok_or_else(|| word.to_owned())?;
            if !payload.is_empty() {
                choice.payload = payload
                    .parse()
                    .ok()
                    .filter(|payload| *payload < 128)
                    .ok_or_else(|| word.to_owned())?;
            }
            choices.push(choice);
        }
        Ok(Self::new(choices))
    }
}

impl fmt::Display for CodecList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, choice) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(choice.name)?;
            if find(choice.name) != Some(*choice) {
                write!(f, "/{}", choice.payload)?;
            }
        }
        Ok(())
    }
}

/// The codec called `name`, by any maker's way of writing it (`G726_16`, `g729a`, `OPUS`).
pub(crate) fn find(name: &str) -> Option<CodecChoice> {
    let plain = |text: &str| text.replace(['_', '-', '.'], "").to_ascii_lowercase();
    let same = CODEC_NAMES.iter().find(|(ours, _)| *ours == name);
    let found = same.or_else(|| {
        let wanted = plain(name);
        let wanted = if wanted == "g729a" { "g729" } else { &wanted };
        CODEC_NAMES.iter().find(|(ours, _)| plain(ours) == wanted)
    });
    found.map(|&(name, payload)| CodecChoice { name, payload })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_order_and_names_a_codec_once() {
        let list = CodecList::parse("G722, PCMA PCMU PCMA").expect("all are codecs");
        assert_eq!(list.to_string(), "G722 PCMA PCMU");
    }

    #[test]
    fn another_payload_type_is_written_after_a_slash() {
        let list = CodecList::parse("opus/120 PCMU").expect("all are codecs");
        assert_eq!(list.to_string(), "opus/120 PCMU");
        assert_eq!(CodecList::parse("opus/128"), Err("opus/128".to_owned()));
    }

    #[test]
    fn each_maker_s_way_of_writing_a_codec_is_understood() {
        for (theirs, ours) in [("G726_16", "G726-16"), ("G729A", "G729"), ("OPUS", "opus")] {
            assert_eq!(find(theirs).map(|c| c.name), Some(ours), "{theirs}");
        }
        assert_eq!(find("MP3"), None);
    }
}
