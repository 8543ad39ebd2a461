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

    /// Why there is no sound although it is wanted, for the log; once.
    fn trouble(&mut self) -> Option<String> {
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
    /// The machine's sound server if there is one, else the browser page.
    Auto,
    /// The phone's page.
    Browser,
    /// Nowhere.
    None,
    /// WAV files: what to say, and where to write what is heard.
    File {
        say: Option<std::path::PathBuf>,
        hear: Option<std::path::PathBuf>,
    },
    /// A device of the machine's sound server, by name.
    Device(String),
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
/// A WAV file that cannot be read, or a sound server that was asked for by device and is not there.
pub(crate) fn open(
    choice: &Choice,
    wake: &crate::runtime::Post,
) -> Result<(Box<dyn Sound>, Option<Page>), String> {
    match choice {
        Choice::None => Ok((Box::new(Silence::default()), None)),
        Choice::File { say, hear } => {
            let files = WavFiles::open(say.as_deref(), hear.as_deref())?;
            Ok((Box::new(files), None))
        }
        Choice::Browser => Ok(in_the_browser()),
        Choice::Auto => Ok(at_the_machine(None, wake).unwrap_or_else(|_| in_the_browser())),
        Choice::Device(name) => at_the_machine(Some(name), wake),
    }
}

/// How to open the machine's sound for one phone; `None` when the machine has none.
pub(crate) fn machine_opener(wake: &crate::runtime::Post) -> Option<OpenSound> {
    at_the_machine(None, wake).ok()?;
    let wake = wake.clone();
    Some(Box::new(move || {
        at_the_machine(None, &wake).map(|(sound, _)| sound)
    }))
}

/// Opens the machine's sound for one phone.
pub(crate) type OpenSound = Box<dyn Fn() -> Result<Box<dyn Sound>, String> + Send + Sync>;

fn in_the_browser() -> (Box<dyn Sound>, Option<Page>) {
    let (sound, page) = channel();
    (Box::new(sound), Some(page))
}

#[cfg(feature = "pulse")]
fn at_the_machine(
    device: Option<&str>,
    wake: &crate::runtime::Post,
) -> Result<(Box<dyn Sound>, Option<Page>), String> {
    let sound = pulse::Pulse::open(device, wake.clone())?;
    Ok((Box::new(sound), None))
}

#[cfg(not(feature = "pulse"))]
fn at_the_machine(
    _device: Option<&str>,
    _wake: &crate::runtime::Post,
) -> Result<(Box<dyn Sound>, Option<Page>), String> {
    Err("this offhook was built without system sound (feature `pulse`)".to_owned())
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
