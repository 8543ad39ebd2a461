//! Sound through the phone's page: frames over its WebSocket, 48 kHz mono.
//!
//! Microphone frames come in bursts of up to 25 ms, so 40 ms are gathered before the first is used and never more
//! than 200 ms are kept; what the phone plays goes to every open page.

use super::{Sound, Wanted};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Samples a second both ways.
pub(crate) const RATE: u32 = 48_000;
/// Gathered before the first sample is used: 40 ms.
const START: usize = 1_920;
/// Most samples kept: 200 ms. Older ones make room.
const MOST: usize = 9_600;
/// Frames a slow page may fall behind before it loses some: 320 ms.
const PAGE_LAG: usize = 16;

/// The phone's end.
#[derive(Debug)]
pub(crate) struct Browser {
    mic: Arc<Mutex<VecDeque<i16>>>,
    flowing: bool,
    ear: broadcast::Sender<Arc<[i16]>>,
    /// Why the sound is here, when it was looked for elsewhere.
    pub(super) word: Option<String>,
}

/// The page's end, for the web server.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    mic: Arc<Mutex<VecDeque<i16>>>,
    ear: broadcast::Sender<Arc<[i16]>>,
}

/// Both ends.
pub(crate) fn channel() -> (Browser, Page) {
    let (ear, _) = broadcast::channel(PAGE_LAG);
    let page = Page {
        mic: Arc::default(),
        ear,
    };
    (page.sound(), page)
}

impl Page {
    /// Another phone's end for the same pages: for when the sound comes back from elsewhere.
    pub(crate) fn sound(&self) -> Browser {
        Browser {
            mic: Arc::clone(&self.mic),
            flowing: false,
            ear: self.ear.clone(),
            word: None,
        }
    }

    /// Takes what the page's microphone heard.
    pub(crate) fn heard(&self, samples: &[i16]) {
        let mut mic = self.mic.lock().unwrap_or_else(PoisonError::into_inner);
        mic.extend(samples.iter().take(MOST));
        let over = mic.len().saturating_sub(MOST);
        mic.drain(..over);
    }

    /// What the phone plays from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<[i16]>> {
        self.ear.subscribe()
    }
}

impl Sound for Browser {
    fn rate(&self) -> u32 {
        RATE
    }

    fn set(&mut self, wanted: Wanted) {
        if wanted == Wanted::Off {
            let mut mic = self.mic.lock().unwrap_or_else(PoisonError::into_inner);
            mic.clear();
            self.flowing = false;
        }
    }

    fn capture(&mut self, frame: &mut [i16], _forced: bool) -> bool {
        let mut mic = self.mic.lock().unwrap_or_else(PoisonError::into_inner);
        self.flowing = if self.flowing {
            mic.len() >= frame.len()
        } else {
            mic.len() >= START
        };
        if self.flowing {
            let count = frame.len().min(mic.len());
            for (sample, heard) in frame.iter_mut().zip(mic.drain(..count)) {
                *sample = heard;
            }
        } else {
            frame.fill(0);
        }
        true
    }

    fn news(&mut self) -> Option<String> {
        self.word.take()
    }

    fn play(&mut self, samples: &[i16]) {
        if self.ear.receiver_count() > 0 {
            // An error means that the last page has just closed.
            let _ = self.ear.send(samples.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_samples_wait_for_forty_milliseconds() {
        let (mut sound, page) = channel();
        let mut frame = [7; 960];
        page.heard(&[1; 960]);
        assert!(sound.capture(&mut frame, false));
        assert_eq!(frame[0], 0);
        page.heard(&[2; 960]);
        assert!(sound.capture(&mut frame, false));
        assert_eq!((frame[0], frame[959]), (1, 1));
        assert!(sound.capture(&mut frame, false));
        assert_eq!(frame[0], 2);
    }

    #[test]
    fn a_page_that_pours_sound_in_keeps_only_the_last_200_ms() {
        let (sound, page) = channel();
        for _ in 0..100 {
            page.heard(&[3; 960]);
        }
        assert_eq!(sound.mic.lock().unwrap().len(), MOST);
    }

    #[test]
    fn what_the_phone_plays_reaches_every_page() {
        let (mut sound, page) = channel();
        sound.play(&[1]);
        let (mut one, mut two) = (page.listen(), page.listen());
        sound.play(&[5, 6]);
        assert_eq!(one.try_recv().unwrap()[..], [5, 6]);
        assert_eq!(two.try_recv().unwrap()[..], [5, 6]);
    }
}
