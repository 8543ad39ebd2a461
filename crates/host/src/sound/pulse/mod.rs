//! Sound at the machine through the PulseAudio protocol, which PipeWire answers too. No system library: the crate
//! `pulseaudio` encodes and decodes, the loop is our own.
//!
//! One thread a phone that has machine sound, and only while it has. Between it and the node are two lock-free rings
//! of samples and one channel of wishes. While no sound is wanted there is no connection, so the device rests. When
//! the server goes away the call stays up in silence and the thread looks for the server again, for ever.

mod server;
mod session;

use super::{Pace, Sound, Wanted};
use crate::runtime::Post;
use rtrb::{Consumer, Producer, RingBuffer};
use session::{Ended, Session};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Samples a second both ways.
const RATE: u32 = 48_000;
/// Most microphone samples that wait for the node: 200 ms.
const MIC_RING: usize = 9_600;
/// Most samples that wait for the ear: 60 ms.
const EAR_RING: usize = 2_880;
/// Wishes that may wait; the newest counts.
const MAX_WISHES: usize = 64;
/// First and longest pause before the server is looked for again.
const RETRY: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// The node's end.
pub(super) struct Pulse {
    mic: Consumer<i16>,
    ear: Producer<i16>,
    wishes: SyncSender<Wanted>,
    trouble: Arc<Trouble>,
}

/// What the sound thread tells the node beside sound.
#[derive(Default)]
struct Trouble {
    is_new: AtomicBool,
    why: Mutex<String>,
}

/// The sound thread's end of the rings.
struct Rings {
    mic: Producer<i16>,
    ear: Consumer<i16>,
    post: Post,
}

impl Pulse {
    /// Starts the sound thread; `device` is a sink's or source's name as the server has it.
    ///
    /// # Errors
    /// When no server answers now.
    pub(super) fn open(device: Option<&str>, post: Post) -> Result<Self, String> {
        server::probe()?;
        let (mic_in, mic) = RingBuffer::new(MIC_RING);
        let (ear, ear_out) = RingBuffer::new(EAR_RING);
        let (wishes, list) = sync_channel(MAX_WISHES);
        let trouble = Arc::new(Trouble::default());
        let rings = Rings {
            mic: mic_in,
            ear: ear_out,
            post,
        };
        let (told, device) = (Arc::clone(&trouble), device.map(str::to_owned));
        std::thread::Builder::new()
            .name("sound".to_owned())
            .stack_size(256 * 1024)
            .spawn(move || serve(rings, &list, device.as_deref(), &told))
            .map_err(|error| error.to_string())?;
        Ok(Self {
            mic,
            ear,
            wishes,
            trouble,
        })
    }
}

/// The sound thread: ends when the node's end is dropped.
fn serve(mut rings: Rings, wishes: &Receiver<Wanted>, device: Option<&str>, trouble: &Trouble) {
    let mut wanted = Wanted::Off;
    let mut pause = RETRY.0;
    loop {
        if wanted == Wanted::Off {
            match wishes.recv() {
                Ok(wish) => wanted = wish,
                Err(_) => return,
            }
            pause = RETRY.0;
            continue;
        }
        let ended =
            Session::open(device, wanted).and_then(|mut session| session.run(&mut rings, wishes));
        match ended {
            Ok(Ended::Changed(wish)) => {
                wanted = wish;
                pause = RETRY.0;
            }
            Ok(Ended::Dropped) => return,
            Err(why) => {
                trouble.tell(why);
                match wishes.recv_timeout(pause) {
                    Ok(wish) => wanted = wish,
                    Err(RecvTimeoutError::Timeout) => pause = (pause * 2).min(RETRY.1),
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        }
    }
}

impl Trouble {
    fn tell(&self, why: String) {
        let mut last = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        if *last != why {
            *last = why;
            self.is_new.store(true, Ordering::Release);
        }
    }
}

impl Sound for Pulse {
    fn rate(&self) -> u32 {
        RATE
    }

    fn pace(&self) -> Pace {
        Pace::Device
    }

    fn set(&mut self, wanted: Wanted) {
        if self.wishes.try_send(wanted).is_err() {
            self.trouble.tell("the sound thread is stuck".to_owned());
        }
    }

    fn capture(&mut self, frame: &mut [i16], forced: bool) -> bool {
        if let Ok(chunk) = self.mic.read_chunk(frame.len()) {
            for (sample, heard) in frame.iter_mut().zip(chunk) {
                *sample = heard;
            }
            return true;
        }
        if forced {
            frame.fill(0);
        }
        forced
    }

    fn play(&mut self, samples: &[i16]) {
        // A full ring means that the device is behind or gone: what does not fit is not worth hearing later.
        for &sample in samples {
            if self.ear.push(sample).is_err() {
                return;
            }
        }
    }

    fn trouble(&mut self) -> Option<String> {
        let is_new = self.trouble.is_new.swap(false, Ordering::Acquire);
        is_new.then(|| {
            let why = self.trouble.why.lock();
            why.unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}
