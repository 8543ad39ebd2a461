//! Sound from and to WAV files: what a phone says and hears without anybody near it.

use super::{Sound, Wanted};
use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// Longest recording, in samples: 10 hours at 8 kHz. What comes later is not written.
const MAX_RECORDED: u64 = 10 * 3_600 * 8_000;
/// Sample rate of both directions.
const RATE: u32 = 8_000;

/// Says one file, once in each call, from the moment of the answer; records what is heard in calls, one after the
/// other.
#[derive(Debug)]
pub(crate) struct WavFiles {
    say: Vec<i16>,
    place: usize,
    talking: bool,
    recorder: Option<Recorder>,
}

impl WavFiles {
    /// Reads `say` whole and creates `hear`.
    ///
    /// # Errors
    /// In words: which file, and why not.
    pub(crate) fn open(say: Option<&Path>, hear: Option<&Path>) -> Result<Self, String> {
        let say = say.map(read_wav).transpose()?.unwrap_or_default();
        let recorder = hear
            .map(|path| {
                Recorder::create(path)
                    .map_err(|error| format!("{} cannot be written: {error}", path.display()))
            })
            .transpose()?;
        Ok(Self {
            say,
            place: 0,
            talking: false,
            recorder,
        })
    }
}

impl Sound for WavFiles {
    fn rate(&self) -> u32 {
        RATE
    }

    fn set(&mut self, _wanted: Wanted) {}

    fn in_call(&mut self, talking: bool) {
        if talking && !self.talking {
            self.place = 0;
        }
        self.talking = talking;
        if let Some(recorder) = &mut self.recorder
            && !talking
        {
            recorder.settle();
        }
    }

    fn capture(&mut self, frame: &mut [i16], _forced: bool) -> bool {
        frame.fill(0);
        if self.talking {
            let rest = self.say.get(self.place..).unwrap_or_default();
            let count = rest.len().min(frame.len());
            for (sample, said) in frame.iter_mut().zip(rest) {
                *sample = *said;
            }
            self.place += count;
        }
        true
    }

    fn play(&mut self, samples: &[i16]) {
        if let Some(recorder) = &mut self.recorder
            && self.talking
        {
            recorder.write(samples);
        }
    }
}

/// A WAV file that grows: mono, 16 bits, 8 kHz.
#[derive(Debug)]
struct Recorder {
    file: BufWriter<File>,
    samples: u64,
    broken: bool,
}

impl Recorder {
    fn create(path: &Path) -> std::io::Result<Self> {
        let mut recorder = Self {
            file: BufWriter::new(File::create(path)?),
            samples: 0,
            broken: false,
        };
        recorder.file.write_all(&header(0))?;
        Ok(recorder)
    }

    fn write(&mut self, samples: &[i16]) {
        if self.broken || self.samples >= MAX_RECORDED {
            return;
        }
        for sample in samples {
            if let Err(error) = self.file.write_all(&sample.to_le_bytes()) {
                tracing::warn!(%error, "the recording stops here");
                self.broken = true;
                return;
            }
        }
        self.samples += samples.len() as u64;
    }

    /// Writes the true length into the head, so that the file is whole from here on.
    fn settle(&mut self) {
        let length = u32::try_from(self.samples * 2).unwrap_or(u32::MAX);
        let written = self
            .file
            .seek(SeekFrom::Start(0))
            .and_then(|_| self.file.write_all(&header(length)))
            .and_then(|()| self.file.seek(SeekFrom::End(0)))
            .and_then(|_| self.file.flush());
        if let Err(error) = written {
            tracing::warn!(%error, "the recording could not be finished");
            self.broken = true;
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.settle();
    }
}

/// The 44 bytes before the samples of a mono, 16-bit, 8 kHz WAV file.
fn header(length: u32) -> [u8; 44] {
    let mut head = [0; 44];
    let mut place = 0;
    let mut put = |bytes: &[u8]| {
        if let Some(target) = head.get_mut(place..place + bytes.len()) {
            target.copy_from_slice(bytes);
        }
        place += bytes.len();
    };
    put(b"RIFF");
    put(&length.saturating_add(36).to_le_bytes());
    put(b"WAVEfmt ");
    put(&16_u32.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&RATE.to_le_bytes());
    put(&(RATE * 2).to_le_bytes());
    put(&2_u16.to_le_bytes());
    put(&16_u16.to_le_bytes());
    put(b"data");
    put(&length.to_le_bytes());
    head
}

/// Reads a WAV file as mono at 8 kHz.
///
/// # Errors
/// In words: which file, and why not.
pub(crate) fn read_wav(path: &Path) -> Result<Vec<i16>, String> {
    let bad = |why: String| format!("{} cannot be used: {why}", path.display());
    let size = std::fs::metadata(path)
        .map_err(|error| bad(error.to_string()))?
        .len();
    if size > offhook_media::wav::MAX_FILE as u64 {
        return Err(bad("larger than 36 MiB".to_owned()));
    }
    let bytes = std::fs::read(path).map_err(|error| bad(error.to_string()))?;
    let wav = offhook_media::wav::read(&bytes).map_err(|error| bad(error.to_string()))?;
    Ok(offhook_media::resample::convert(
        &wav.samples,
        wav.rate,
        RATE,
    ))
}

/// Writes a whole WAV file, mono at 8 kHz.
///
/// # Errors
/// What the operating system says.
pub(crate) fn write_wav(path: &Path, samples: &[i16]) -> std::io::Result<()> {
    let mut recorder = Recorder::create(path)?;
    recorder.write(samples);
    recorder.settle();
    if recorder.broken {
        return Err(std::io::Error::other("the disk took only a part"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_reads_back_as_it_was_heard() {
        let folder = std::env::temp_dir().join(format!("offhook-wav-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (said, heard) = (folder.join("said.wav"), folder.join("heard.wav"));
        let wave: Vec<i16> = (0..400).map(|n| (n * 37 % 2_000) as i16).collect();
        write_wav(&said, &wave).unwrap();
        let mut files = WavFiles::open(Some(&said), Some(&heard)).unwrap();
        files.in_call(true);
        let mut frame = [1; 160];
        for _ in 0..4 {
            assert!(files.capture(&mut frame, false));
            files.play(&frame);
        }
        files.in_call(false);
        drop(files);
        let back = read_wav(&heard).unwrap();
        assert_eq!(back.len(), 640);
        assert_eq!(back[..400], wave);
        assert!(back[400..].iter().all(|&sample| sample == 0));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
