//! From the microphone to the active call, and from calls, tones and ringer to the ear.
//!
//! The microphone is the clock: each frame taken gives one frame back, as long. Which sounds are wanted is
//! decided by the state of the calls ([`Wanted`]); this file only plays them.

use offhook_base::Instant;
use offhook_media::mixer::{self, Gain};
use offhook_media::stream::Stream;
use offhook_media::tone::{Generator, Tone};
use offhook_view::Route;

use crate::events::CallNo;
use crate::io::{Output, Sound};

/// The longest microphone frame taken, in samples: 200 ms at 48 kHz. The rest is dropped.
pub(crate) const MAX_FRAME: usize = 9_600;

/// The volume step that changes nothing (003:5139 has 8 as the default of every volume).
const NEUTRAL_VOLUME: f32 = 8.0;
/// Decibels between two volume steps.
const DB_A_STEP: f32 = 3.0;

/// A local tone, by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ToneKind {
    /// Enter a number.
    Dial,
    /// It rings there.
    Ringback,
    /// They are busy, or have hung up.
    Busy,
    /// The call cannot be made.
    Reorder,
    /// Another call waits.
    CallWaiting,
}

/// The tones in their text form; filled by `plan.rs`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tones {
    /// Dial tone.
    pub(crate) dial: String,
    /// Ringback tone.
    pub(crate) ringback: String,
    /// Busy tone.
    pub(crate) busy: String,
    /// Congestion or reorder tone.
    pub(crate) reorder: String,
    /// Call-waiting tone.
    pub(crate) call_waiting: String,
}

/// The United States set, which every manual has as its default (004:10532, 000:5047).
const BUILT_IN: [&str; 5] = [
    "350+440@-19/0",
    "440+480@-19/2000,0/4000",
    "480+620@-24/500,0/500",
    "480+620@-24/250,0/250",
    "440@-19/300,0/10000",
];

impl Tones {
    /// The tone for `kind`: the configured one if it can be read, else the built-in one.
    pub(crate) fn tone(&self, kind: ToneKind) -> Tone {
        let (own, place) = match kind {
            ToneKind::Dial => (&self.dial, 0),
            ToneKind::Ringback => (&self.ringback, 1),
            ToneKind::Busy => (&self.busy, 2),
            ToneKind::Reorder => (&self.reorder, 3),
            ToneKind::CallWaiting => (&self.call_waiting, 4),
        };
        Tone::parse(own)
            .or_else(|_| Tone::parse(BUILT_IN[place]))
            .unwrap_or_else(|_| Tone::ring())
    }
}

/// What should be heard now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The ringer.
    pub(crate) ring: bool,
    /// A tone in the ear.
    pub(crate) tone: Option<ToneKind>,
    /// The call that owns the microphone.
    pub(crate) talk: Option<CallNo>,
    /// Where ear and mouth are while there is a tone or a call.
    pub(crate) route: Route,
}

impl Wanted {
    fn sound(self) -> Sound {
        if self.talk.is_some() || self.tone.is_some() {
            Sound::Talk { route: self.route }
        } else if self.ring {
            Sound::Ring
        } else {
            Sound::Off
        }
    }
}

/// What is being played.
#[derive(Debug)]
pub(crate) struct Audio {
    rate: u32,
    told: Sound,
    wanted: Wanted,
    ringer: Option<Box<Generator>>,
    tone: Option<Box<Generator>>,
    cue: Option<Box<Generator>>,
    layer: Vec<i16>,
}

impl Audio {
    /// Silent, at `rate` samples a second.
    pub(crate) fn new(rate: u32) -> Self {
        Self {
            rate,
            told: Sound::Off,
            wanted: Wanted::default(),
            ringer: None,
            tone: None,
            cue: None,
            layer: Vec::new(),
        }
    }

    /// Samples a second.
    pub(crate) fn rate(&self) -> u32 {
        self.rate
    }

    /// What should be heard now.
    pub(crate) fn wanted(&self) -> Wanted {
        self.wanted
    }

    /// Changes what should be heard; the host is told when its part changes.
    pub(crate) fn want(&mut self, wanted: Wanted, tones: &Tones, out: &mut Vec<Output>) {
        if wanted == self.wanted {
            return;
        }
        if wanted.ring != self.wanted.ring {
            let start = || Box::new(Generator::new(Tone::ring(), self.rate));
            self.ringer = wanted.ring.then(start);
        }
        if wanted.tone != self.wanted.tone {
            let start = |kind| Box::new(Generator::new(tones.tone(kind), self.rate));
            self.tone = wanted.tone.map(start);
        }
        self.wanted = wanted;
        let sound = wanted.sound();
        if sound != self.told {
            self.told = sound;
            out.push(Output::Sound(sound));
        }
        if sound == Sound::Off {
            self.cue = None;
            self.layer = Vec::new();
        }
    }

    /// Plays a short sound over everything else, such as a key's own tone.
    pub(crate) fn cue(&mut self, tone: Tone) {
        if self.told != Sound::Off {
            self.cue = Some(Box::new(Generator::new(tone, self.rate)));
        }
    }

    /// The same, kept for when sound begins if there is none yet.
    pub(crate) fn cue_first(&mut self, tone: Tone) {
        self.cue = Some(Box::new(Generator::new(tone, self.rate)));
    }

    /// Takes one microphone frame and gives what is to be heard meanwhile.
    ///
    /// `stream` is the call that owns the microphone; with `muted` it is sent silence. `volume` and `ringer`
    /// are steps from 0 to 15.
    pub(crate) fn frame(
        &mut self,
        now: Instant,
        mic: &[i16],
        stream: Option<&mut Stream>,
        levels: Levels,
    ) -> Vec<i16> {
        let mic = &mic[..mic.len().min(MAX_FRAME)];
        let mut heard = vec![0; mic.len()];
        if let Some(stream) = stream {
            if levels.muted {
                stream.capture(now, &heard);
            } else {
                stream.capture(now, mic);
            }
            stream.play(now, &mut heard);
        }
        mixer::amplify(&mut heard, gain(levels.volume));
        self.layer.resize(mic.len(), 0);
        let ringing = gain(levels.ringer);
        // The ringer is silent in the ear: a waiting call has a tone of its own.
        let ringer = self.ringer.as_mut().filter(|_| self.told == Sound::Ring);
        if let Some(ringer) = ringer {
            add(ringer, &mut self.layer, ringing, &mut heard);
        }
        for source in [&mut self.tone, &mut self.cue].into_iter().flatten() {
            add(source, &mut self.layer, gain(levels.volume), &mut heard);
        }
        if self.cue.as_ref().is_some_and(|cue| cue.is_over()) {
            self.cue = None;
        }
        heard
    }
}

/// How loud, and whether the microphone is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels {
    /// Of the ear, 0 to 15.
    pub(crate) volume: u8,
    /// Of the ringer, 0 to 15; 0 is silent.
    pub(crate) ringer: u8,
    /// The microphone is off.
    pub(crate) muted: bool,
}

fn gain(step: u8) -> Gain {
    if step == 0 {
        return Gain::MUTE;
    }
    Gain::from_db((f32::from(step) - NEUTRAL_VOLUME) * DB_A_STEP)
}

fn add(source: &mut Generator, layer: &mut [i16], gain: Gain, heard: &mut [i16]) {
    source.fill(layer);
    let below = heard.to_vec();
    mixer::mix(&[(&below, Gain::UNITY), (layer, gain)], heard);
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: Levels = Levels {
        volume: 8,
        ringer: 8,
        muted: false,
    };

    fn peak(samples: &[i16]) -> i16 {
        samples
            .iter()
            .map(|it| it.saturating_abs())
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn the_host_is_told_only_when_its_part_changes() {
        let mut audio = Audio::new(8_000);
        let mut out = Vec::new();
        let ring = Wanted {
            ring: true,
            ..Wanted::default()
        };
        audio.want(ring, &Tones::default(), &mut out);
        audio.want(ring, &Tones::default(), &mut out);
        audio.want(Wanted::default(), &Tones::default(), &mut out);
        assert_eq!(out, [Output::Sound(Sound::Ring), Output::Sound(Sound::Off)]);
    }

    #[test]
    fn a_dial_tone_is_heard_and_stops() {
        let mut audio = Audio::new(8_000);
        let mut out = Vec::new();
        let dial = Wanted {
            tone: Some(ToneKind::Dial),
            ..Wanted::default()
        };
        audio.want(dial, &Tones::default(), &mut out);
        let heard = audio.frame(Instant::ZERO, &[0; 160], None, LEVELS);
        assert_eq!(heard.len(), 160);
        assert!(peak(&heard) > 1_000);
        audio.want(Wanted::default(), &Tones::default(), &mut out);
        assert_eq!(
            peak(&audio.frame(Instant::ZERO, &[0; 160], None, LEVELS)),
            0
        );
    }

    #[test]
    fn a_frame_has_an_end() {
        let mut audio = Audio::new(8_000);
        let heard = audio.frame(Instant::ZERO, &[0; 100_000], None, LEVELS);
        assert_eq!(heard.len(), MAX_FRAME);
    }

    #[test]
    fn a_tone_that_cannot_be_read_falls_back_to_the_built_in_one() {
        let tones = Tones {
            busy: "loud, please".to_owned(),
            ..Tones::default()
        };
        for kind in [
            ToneKind::Dial,
            ToneKind::Ringback,
            ToneKind::Busy,
            ToneKind::Reorder,
            ToneKind::CallWaiting,
        ] {
            assert_ne!(tones.tone(kind), Tone::ring(), "{kind:?}");
        }
    }
}
