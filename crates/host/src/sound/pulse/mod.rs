//! Sound at the machine through the PulseAudio protocol, which PipeWire answers too. No system library: the crate
//! `pulseaudio` encodes and decodes, the loop is our own.
//!
//! One thread a phone that has machine sound, and only while it has. Between it and the node are two lock-free rings
//! of samples and one channel of wishes. While no sound is wanted there is no connection, so the device rests. When
//! the server goes away the call stays up in silence and the thread looks for the server again, for ever.

mod devices;
mod ear;
mod server;
mod session;

use super::{Pace, Sound, Wanted};
use crate::clock::Clock;
use crate::runtime::Post;
use ear::{Depth, Ear};
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
/// Most samples that wait for the ear: 100 ms.
const EAR_RING: usize = 4_800;
/// Wishes that may wait; the newest counts.
const MAX_WISHES: usize = 64;
/// First and longest pause before the server is looked for again.
const RETRY: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// The node's end.
pub(super) struct Pulse {
    mic: Consumer<i16>,
    ear: Producer<i16>,
    wanted: Wanted,
    wishes: SyncSender<Wanted>,
    news: Arc<News>,
}

/// What the sound thread tells the node beside sound: the newest word only.
#[derive(Default)]
struct News {
    is_new: AtomicBool,
    word: Mutex<String>,
}

/// The sound thread.
struct Thread {
    mic: Producer<i16>,
    ear: Ear,
    post: Post,
    wishes: Receiver<Wanted>,
    device: Option<String>,
    news: Arc<News>,
    clock: Clock,
    depth: Depth,
    /// The person knows that there is no sound.
    lost: bool,
}

/// Whether a server answers now and has `device`, which is written as `--audio` takes it.
///
/// # Errors
/// Why not, in words.
pub(super) fn probe(device: Option<&str>) -> Result<(), String> {
    let mut server = server::Server::connect()?;
    if let Some(wish) = device {
        devices::look_up(&mut server, wish)?;
    }
    Ok(())
}

impl Pulse {
    /// Starts the sound thread; it looks for the server when sound is wanted, not before.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub(super) fn start(device: Option<&str>, post: Post) -> Result<Self, String> {
        let (mic_in, mic) = RingBuffer::new(MIC_RING);
        let (ear, ear_out) = RingBuffer::new(EAR_RING);
        let (wishes, list) = sync_channel(MAX_WISHES);
        let news = Arc::new(News::default());
        let clock = Clock::start();
        let thread = Thread {
            mic: mic_in,
            ear: Ear::new(ear_out),
            post,
            wishes: list,
            device: device.map(str::to_owned),
            news: Arc::clone(&news),
            clock,
            depth: Depth::new(clock.now()),
            lost: false,
        };
        std::thread::Builder::new()
            .name("sound".to_owned())
            .stack_size(256 * 1024)
            .spawn(move || thread.serve())
            .map_err(|error| error.to_string())?;
        Ok(Self {
            mic,
            ear,
            wanted: Wanted::Off,
            wishes,
            news,
        })
    }
}

impl Thread {
    /// Ends when the node's end is dropped.
    fn serve(mut self) {
        let mut wanted = Wanted::Off;
        let mut pause = RETRY.0;
        loop {
            if wanted == Wanted::Off {
                match self.wishes.recv() {
                    Ok(wish) => wanted = wish,
                    Err(_) => return,
                }
                pause = RETRY.0;
                continue;
            }
            let opened = Session::open(self.device.as_deref(), wanted, self.depth.bytes());
            let ended = opened.and_then(|mut session| {
                pause = RETRY.0;
                self.found(session.substitute.take());
                session.run(&mut self)
            });
            match ended {
                Ok(Ended::Changed(wish)) => wanted = wish,
                Ok(Ended::Dropped) => return,
                Err(why) => {
                    self.lost = true;
                    self.news.tell(format!("No sound: {why}"));
                    match self.wishes.recv_timeout(pause) {
                        Ok(wish) => wanted = wish,
                        Err(RecvTimeoutError::Timeout) => pause = (pause * 2).min(RETRY.1),
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            }
        }
    }

    /// Streams stand; on other devices than were wished for if there is a `substitute`'s reason.
    fn found(&mut self, substitute: Option<String>) {
        if let Some(why) = substitute {
            self.news
                .tell(format!("The usual sound device is used: {why}"));
        } else if self.lost {
            self.news.tell("Sound is back".to_owned());
        }
        self.lost = false;
    }
}

impl News {
    /// Says it unless it was the last thing said.
    fn tell(&self, text: String) {
        let mut word = self.word.lock().unwrap_or_else(PoisonError::into_inner);
        if *word != text {
            *word = text;
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
        if self.wanted == Wanted::Off {
            // What the microphone heard at the end of the last call is nobody's business in the next.
            let count = self.mic.slots();
            if let Ok(chunk) = self.mic.read_chunk(count) {
                chunk.commit_all();
            }
        }
        self.wanted = wanted;
        if self.wishes.try_send(wanted).is_err() {
            self.news
                .tell("No sound: the sound thread is stuck".to_owned());
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

    fn news(&mut self) -> Option<String> {
        let is_new = self.news.is_new.swap(false, Ordering::Acquire);
        is_new.then(|| {
            let word = self.news.word.lock();
            word.unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}
