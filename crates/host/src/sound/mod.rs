//! Where a phone's ear and mouth are: nowhere, in WAV files, in a browser page, or at the machine.
//!
//! A phone's audio clock is its microphone. A [`Sound`] is asked for microphone samples once every 20 ms, or
//! whenever its own device has some ([`Pace::Device`]), and is given as many samples for the ear each time.

mod browser;
mod file;
#[cfg(feature = "pulse")]
mod pulse;

pub(crate) use browser::{Page, RATE as PAGE_RATE, channel};
pub(crate) use file::{WavFiles, read_wav, write_wav};

use offhook_base::Duration;
use offhook_phone::Sound as Wanted;

/// One frame.
pub(crate) const FRAME: Duration = Duration::from_millis(20);

/// What brings the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// The node's 20 ms timer.
    Timer,
    /// The device wakes the node; the timer steps in only when the device is silent.
    Device,
}

/// One phone's ear and mouth.
pub(crate) trait Sound: Send {
    /// Samples a second both ways; the phone is told once, at its start.
    fn rate(&self) -> u32;

    /// What brings the next frame.
    fn pace(&self) -> Pace {
        Pace::Timer
    }

    /// The phone wants another kind of sound from now on.
    fn set(&mut self, wanted: Wanted);

    /// Whether an answered call is there: tones and ringing are over, or begin again.
    fn in_call(&mut self, _talking: bool) {}

    /// Fills one microphone frame (20 ms) and says whether there was one. With [`Pace::Timer`] there always is,
    /// silence if need be. `forced` means that the timer stepped in: give silence.
    fn capture(&mut self, frame: &mut [i16], forced: bool) -> bool;

    /// Plays what the phone gave back.
    fn play(&mut self, samples: &[i16]);

    /// What whoever looks at the phone should know about the device, each word once: it is gone, or back.
    fn news(&mut self) -> Option<String> {
        None
    }
}

/// Samples in one frame at `rate`.
pub(crate) fn frame_length(rate: u32) -> usize {
    usize::try_from(rate / 50).unwrap_or(160)
}

/// No sound: the microphone hears silence, the ear is deaf; calls work.
#[derive(Debug)]
pub(crate) struct Silence {
    /// The rate the phone was told.
    pub(crate) rate: u32,
}

impl Default for Silence {
    /// At the lowest rate, which costs least.
    fn default() -> Self {
        Self { rate: 8_000 }
    }
}

impl Sound for Silence {
    fn rate(&self) -> u32 {
        self.rate
    }

    fn set(&mut self, _wanted: Wanted) {}

    fn capture(&mut self, frame: &mut [i16], _forced: bool) -> bool {
        frame.fill(0);
        true
    }

    fn play(&mut self, _samples: &[i16]) {}
}

/// `--audio`: where the sound is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The machine's sound server; what if there is none depends on the command: [`Choice::settle`].
    Auto,
    /// The machine's sound server, which must be there now.
    Machine,
    /// The machine's sound server, looked for whenever sound is wanted.
    Waiting,
    /// The phone's page, for want of a sound server; why there is none.
    Instead(String),
    /// The phone's page.
    Browser,
    /// Nowhere.
    None,
    /// WAV files: what to say, and where to write what is heard.
    File {
        say: Option<std::path::PathBuf>,
        hear: Option<std::path::PathBuf>,
    },
    /// Devices of the machine's sound server, by name or a part of it, or as `LOUDSPEAKER,MICROPHONE`.
    Device(String),
}

impl Choice {
    /// What [`Choice::Auto`] is for a phone: the sound server if it answers now; else the page if there is one; else
    /// the sound server when it comes.
    pub(crate) fn settle(self, has_page: bool) -> Self {
        if self != Self::Auto {
            return self;
        }
        match probe(None) {
            Ok(()) => Self::Machine,
            Err(why) if has_page => Self::Instead(why),
            Err(_) => Self::Waiting,
        }
    }

    /// Whether the sound is at this machine and not in the page.
    pub(crate) fn is_at_the_machine(&self) -> bool {
        matches!(self, Self::Machine | Self::Waiting | Self::Device(_))
    }
}

impl std::str::FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "browser" => Ok(Self::Browser),
            "none" => Ok(Self::None),
            "" => Err("expected auto, browser, none, file:IN.wav,OUT.wav or a device".to_owned()),
            other => Ok(match other.strip_prefix("file:") {
                Some(files) => {
                    let (say, hear) = files.split_once(',').unwrap_or((files, ""));
                    let path = |name: &str| (!name.is_empty()).then(|| name.into());
                    Self::File {
                        say: path(say),
                        hear: path(hear),
                    }
                }
                None => Self::Device(other.to_owned()),
            }),
        }
    }
}

/// Opens what was chosen; the page end is there when the sound goes through the browser.
///
/// # Errors
/// A WAV file that cannot be read, or a sound server or device that must be there and is not.
pub(crate) fn open(
    choice: &Choice,
    wake: &crate::runtime::Post,
) -> Result<(Box<dyn Sound>, Option<Page>), String> {
    let sound: Box<dyn Sound> = match choice {
        Choice::None => Box::new(Silence::default()),
        Choice::File { say, hear } => Box::new(WavFiles::open(say.as_deref(), hear.as_deref())?),
        Choice::Browser => return Ok(in_the_browser(None)),
        Choice::Instead(why) => {
            let word = format!("Sound is in the browser page: {why}");
            return Ok(in_the_browser(Some(word)));
        }
        Choice::Auto | Choice::Machine => {
            probe(None).map_err(|why| format!("--audio auto: {why}"))?;
            at_the_machine(None, wake)?
        }
        Choice::Waiting => at_the_machine(None, wake)?,
        Choice::Device(name) => {
            probe(Some(name)).map_err(|why| format!("--audio {name}: {why}"))?;
            at_the_machine(Some(name), wake)?
        }
    };
    Ok((sound, None))
}

/// How to open the machine's sound for one phone, on the devices of `choice` if it names some; `None` when the
/// machine has none.
pub(crate) fn machine_opener(choice: &Choice, wake: &crate::runtime::Post) -> Option<OpenSound> {
    let device = if let Choice::Device(name) = choice {
        Some(name.clone())
    } else {
        None
    };
    probe(device.as_deref()).ok()?;
    let wake = wake.clone();
    Some(Box::new(move || at_the_machine(device.as_deref(), &wake)))
}

/// Opens the machine's sound for one phone.
pub(crate) type OpenSound = Box<dyn Fn() -> Result<Box<dyn Sound>, String> + Send + Sync>;

fn in_the_browser(word: Option<String>) -> (Box<dyn Sound>, Option<Page>) {
    let (mut sound, page) = channel();
    sound.word = word;
    (Box::new(sound), Some(page))
}

#[cfg(feature = "pulse")]
fn probe(device: Option<&str>) -> Result<(), String> {
    pulse::probe(device)
}

#[cfg(feature = "pulse")]
fn at_the_machine(
    device: Option<&str>,
    wake: &crate::runtime::Post,
) -> Result<Box<dyn Sound>, String> {
    Ok(Box::new(pulse::Pulse::start(device, wake.clone())?))
}

#[cfg(not(feature = "pulse"))]
fn probe(_device: Option<&str>) -> Result<(), String> {
    Err("this offhook was built without system sound (feature `pulse`)".to_owned())
}

#[cfg(not(feature = "pulse"))]
fn at_the_machine(
    _device: Option<&str>,
    _wake: &crate::runtime::Post,
) -> Result<Box<dyn Sound>, String> {
    probe(None).map(|()| -> Box<dyn Sound> { Box::new(Silence::default()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audio_flag_names_a_place() {
        assert_eq!("browser".parse(), Ok(Choice::Browser));
        assert_eq!(
            "file:in.wav,out.wav".parse(),
            Ok(Choice::File {
                say: Some("in.wav".into()),
                hear: Some("out.wav".into())
            })
        );
        assert_eq!(
            "file:,out.wav".parse(),
            Ok(Choice::File {
                say: None,
                hear: Some("out.wav".into())
            })
        );
        assert_eq!("usb".parse(), Ok(Choice::Device("usb".to_owned())));
    }
}
