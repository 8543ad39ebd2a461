//! Reading and writing the text form of a [`Tone`].

use super::{
    DEFAULT_LEVEL, MAX_LEVEL, MAX_PART, MAX_PARTS, MAX_VOICES, MIN_LEVEL, Part, Repeat, Tone, Voice,
};
use core::fmt;
use offhook_base::Duration;

/// What is wrong with a tone's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToneError {
    /// Which part, counted from 1.
    pub part: usize,
    /// The words that were not understood.
    pub got: String,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for ToneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            part,
            got,
            expected,
        } = self;
        write!(f, "tone element {part}: “{got}” should be {expected}")
    }
}

impl core::error::Error for ToneError {}

pub(super) fn parse(text: &str) -> Result<Tone, ToneError> {
    let (list, times) = match text.rsplit_once('*') {
        Some((list, times)) => (list, Some(times.trim())),
        None => (text, None),
    };
    let mut parts = Vec::new();
    let mut once = 0;
    for (index, element) in list.split(',').enumerate() {
        let place = Place(index + 1);
        if parts.len() == MAX_PARTS {
            return Err(place.error(element, "the end: a tone has at most 32 elements"));
        }
        let element = element.trim();
        let (is_once, element) = match element.strip_prefix('!') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, element),
        };
        if is_once {
            if once != parts.len() {
                return Err(
                    place.error(element, "without !, as only the first elements may have it")
                );
            }
            once += 1;
        }
        parts.push(parse_part(place, element)?);
    }
    let repeat = match times {
        None if once == parts.len() => Repeat::Once,
        None => Repeat::From(once),
        Some(times) => match times.parse() {
            Ok(times) if times > 0 && once == 0 => Repeat::Times(times),
            _ => {
                let place = Place(parts.len());
                return Err(place.error(times, "how often to play it, 1 to 65535, and no !"));
            }
        },
    };
    Ok(Tone { parts, repeat })
}

/// Which element is being read, from 1.
#[derive(Clone, Copy)]
struct Place(usize);

impl Place {
    fn error(self, got: &str, expected: &'static str) -> ToneError {
        // A wrong text may be as long as a file; what is told is its beginning.
        ToneError {
            part: self.0,
            got: got.chars().take(40).collect(),
            expected,
        }
    }
}

fn parse_part(place: Place, element: &str) -> Result<Part, ToneError> {
    let (element, struck) = match element.strip_suffix('~') {
        Some(rest) => (rest, true),
        None => (element, false),
    };
    let Some((frequencies, millis)) = element.rsplit_once('/') else {
        return Err(place.error(element, "frequencies/milliseconds, as 480+620/500"));
    };
    let length = match millis.trim().parse().map(Duration::from_millis) {
        Ok(Duration::ZERO) => None,
        Ok(length) if length <= MAX_PART => Some(length),
        _ => return Err(place.error(millis, "a length of 0 to 600000 milliseconds")),
    };
    let mut voices = Vec::new();
    for voice in frequencies.split('+') {
        if voices.len() == MAX_VOICES {
            return Err(place.error(voice, "the end: at most 4 frequencies sound at once"));
        }
        voices.push(parse_voice(place, voice.trim())?);
    }
    let mut level = DEFAULT_LEVEL;
    let mut heard: Vec<Voice> = Vec::with_capacity(voices.len());
    for (hz, own) in voices.into_iter().rev() {
        level = own.unwrap_or(level);
        if hz > 0 {
            heard.insert(0, Voice { hz, level });
        }
    }
    Ok(Part {
        voices: heard,
        length,
        struck,
    })
}

fn parse_voice(place: Place, voice: &str) -> Result<(u16, Option<i8>), ToneError> {
    let (hz, level) = match voice.split_once('@') {
        Some((hz, level)) => match level.trim().parse() {
            Ok(level) if (MIN_LEVEL..=MAX_LEVEL).contains(&level) => (hz, Some(level)),
            _ => return Err(place.error(level, "a level of -63 to 3 dBm0")),
        },
        None => (voice, None),
    };
    match hz.trim().parse() {
        Ok(hz) if hz == 0 || (20..=8_000).contains(&hz) => Ok((hz, level)),
        _ => Err(place.error(hz, "a frequency of 20 to 8000 Hz, or 0 for silence")),
    }
}

impl fmt::Display for Tone {
    /// The shortest text that reads back as the same tone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let once = match self.repeat {
            Repeat::Once => self.parts.len(),
            Repeat::From(part) => part,
            Repeat::Times(_) => 0,
        };
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            if index < once {
                f.write_str("!")?;
            }
            part.fmt(f)?;
        }
        match self.repeat {
            Repeat::Times(times) => write!(f, "*{times}"),
            Repeat::Once | Repeat::From(_) => Ok(()),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.voices.is_empty() {
            f.write_str("0")?;
        }
        for (index, voice) in self.voices.iter().enumerate() {
            if index > 0 {
                f.write_str("+")?;
            }
            write!(f, "{}", voice.hz)?;
            let inherited = match self.voices.get(index + 1) {
                Some(next) => next.level,
                None => DEFAULT_LEVEL,
            };
            if voice.level != inherited {
                write!(f, "@{}", voice.level)?;
            }
        }
        let millis = self.length.map_or(0, |length| length.as_millis());
        write!(f, "/{millis}")?;
        if self.struck {
            f.write_str("~")
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_tone_reads_back_as_itself() {
        for text in [
            "350+440@-19/0",
            "480+620/500,0/500",
            "!350+440/100,!0/100,350+440/0",
            "!900/300,!0/100,!1400/300",
            "440/300,0/10000*2",
            "350@-13+440@-20/0",
            "600+700+800+1000/2000",
            "659+1318@-22/700~",
        ] {
            let tone = Tone::parse(text).unwrap();
            assert_eq!(tone.to_string(), text);
            assert_eq!(Tone::parse(&tone.to_string()), Ok(tone));
        }
        let ring = Tone::ring();
        assert_eq!(Tone::parse(&ring.to_string()), Ok(ring));
    }

    #[test]
    fn spaces_are_tolerated_and_a_level_counts_for_the_frequencies_before_it() {
        let tone = Tone::parse(" 250/200, 0/1000 , 200+300@-20/500").unwrap();
        assert_eq!(tone.to_string(), "250/200,0/1000,200+300@-20/500");
        assert_eq!(tone.parts[2].voices[0].level, -20);
        assert_eq!(tone.parts[0].voices[0].level, DEFAULT_LEVEL);
        assert_eq!(tone.repeat, Repeat::From(0));
    }

    #[test]
    fn a_wrong_tone_is_named_with_its_element_and_what_was_expected() {
        for (text, part, got) in [
            ("", 1, ""),
            ("350+440", 1, "350+440"),
            ("350/100,9000/1", 2, "9000"),
            ("350/100,0/-1", 2, "-1"),
            ("350/600001", 1, "600001"),
            ("1+2+3+4/5", 1, "1"),
            ("100+200+300+400+500/1", 1, "500"),
            ("350@9/1", 1, "9"),
            ("350/1,!440/1", 2, "440/1"),
            ("350/1*0", 1, "0"),
            ("!350/1*2", 1, "2"),
            ("350/1*x", 1, "x"),
        ] {
            let error = Tone::parse(text).unwrap_err();
            assert_eq!(
                (error.part, error.got.as_str()),
                (part, got),
                "{text}: {error}"
            );
        }
    }

    #[test]
    fn a_tone_has_at_most_32_parts_and_an_error_quotes_40_characters() {
        let longest = vec!["350/1"; MAX_PARTS].join(",");
        assert_eq!(Tone::parse(&longest).unwrap().parts.len(), MAX_PARTS);
        assert_eq!(Tone::parse(&(longest + ",350/1")).unwrap_err().part, 33);
        assert_eq!(Tone::parse(&"9".repeat(100)).unwrap_err().got.len(), 40);
    }
}
