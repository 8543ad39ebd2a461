//! Our audio as packets: framing, sequence numbers, timestamps and the marker (RFC 3550 §5.1, RFC 3551 §4.1).

use super::digits::{PAUSE, Queue};
use crate::codec::{Codec, CodecRow};
use crate::resample::Resampler;
use crate::tone::{Generator, digit_tone};
use offhook_base::{Duration, Instant, Rng};
use offhook_wire::rtp::{self, Header, SeqNo, Ssrc, Timestamp};
use offhook_wire::telephone_event::code_to_digit;

/// A longer gap in what is captured moves the timestamps on.
const GAP: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Sender {
    pub(super) ssrc: Ssrc,
    seq: SeqNo,
    timestamp: Timestamp,
    payload_type: u8,
    clock: u32,
    rate: u32,
    audio_rate: u32,
    codec: Box<dyn Codec>,
    resampler: Resampler,
    /// Samples of one packet.
    frame: usize,
    pending: Vec<i16>,
    payload: Vec<u8>,
    /// The next audio packet begins a talk spurt.
    marker: bool,
    /// When the samples captured last were over.
    captured: Instant,
    /// A digit as a tone in the audio, and the pause before the next, in samples.
    tone: Option<Generator>,
    pause: usize,
    pub(super) packets: u64,
    pub(super) octets: u64,
}

/// Whether and how frames become packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Audio is sent.
    Audio,
    /// Audio is sent, and digits as tones in it.
    AudioWithTones,
    /// Time goes on, nothing is sent.
    Nothing,
}

impl Sender {
    pub(super) fn new(
        now: Instant,
        row: &CodecRow,
        payload_type: u8,
        ptime: Duration,
        audio_rate: u32,
        rng: &mut Rng,
    ) -> Self {
        let frame = (ptime.as_micros() * u128::from(row.rate) / 1_000_000) as usize;
        Self {
            ssrc: Ssrc(rng.next_u32()),
            seq: SeqNo(rng.next_u32() as u16),
            timestamp: Timestamp(rng.next_u32()),
            payload_type,
            clock: row.clock,
            rate: row.rate,
            audio_rate: audio_rate.max(1),
            codec: (row.open)(),
            resampler: Resampler::new(audio_rate, row.rate),
            frame: frame.max(1),
            pending: Vec::new(),
            payload: Vec::new(),
            marker: true,
            captured: now,
            tone: None,
            pause: 0,
            packets: 0,
            octets: 0,
        }
    }

    /// The media clock at `now`.
    pub(super) fn timestamp_at(&self, now: Instant) -> Timestamp {
        let pending = self.pending.len() as u64 * u64::from(self.clock) / u64::from(self.rate);
        self.timestamp
            .plus(pending as u32)
            .plus(self.units(now.since(self.captured)))
    }

    /// Takes samples, whose last is of `now`, and hands whole packets to `send`.
    pub(super) fn capture(
        &mut self,
        now: Instant,
        samples: &[i16],
        mode: Mode,
        queue: &mut Queue,
        mut send: impl FnMut(Vec<u8>),
    ) {
        self.follow_the_clock(now, samples.len());
        self.resampler.process(samples, &mut self.pending);
        let mut frames = core::mem::take(&mut self.pending);
        let whole = frames.len() - frames.len() % self.frame;
        for frame in frames[..whole].chunks_exact_mut(self.frame) {
            if mode == Mode::AudioWithTones {
                self.play_digits(frame, queue);
            }
            if mode == Mode::Nothing {
                self.marker = true;
            } else {
                send(self.audio_packet(frame));
            }
            let units = self.frame as u64 * u64::from(self.clock) / u64::from(self.rate);
            self.timestamp = self.timestamp.plus(units as u32);
        }
        frames.drain(..whole);
        self.pending = frames;
    }

    /// One packet of an event; it does not move the media clock.
    pub(super) fn event_packet(
        &mut self,
        payload_type: u8,
        marker: bool,
        timestamp: Timestamp,
        payload: &[u8],
    ) -> Vec<u8> {
        // What follows begins a talk spurt, since the event took the place of audio.
        self.marker = true;
        self.packet(payload_type, marker, timestamp, payload)
    }

    /// Drops a tone under way.
    pub(super) fn stop_tones(&mut self) {
        self.tone = None;
    }

    /// If nothing was captured for a while, that time passes on the media clock, too.
    fn follow_the_clock(&mut self, now: Instant, samples: usize) {
        let gap = now.since(self.captured);
        let length = Duration::from_secs_f64(samples as f64 / f64::from(self.audio_rate));
        if gap > length + GAP {
            self.timestamp = self.timestamp.plus(self.units(gap.saturating_sub(length)));
            self.pending.clear();
            self.marker = true;
        }
        self.captured = now;
    }

    fn units(&self, length: Duration) -> u32 {
        (length.as_micros() * u128::from(self.clock) / 1_000_000) as u32
    }

    fn play_digits(&mut self, frame: &mut [i16], queue: &mut Queue) {
        if self.tone.is_none() {
            if self.pause > 0 {
                self.pause = self.pause.saturating_sub(frame.len());
                return;
            }
            self.tone = queue
                .pop()
                .and_then(|next| digit_tone(code_to_digit(next.code)?, next.length))
                .map(|tone| Generator::new(tone, self.rate));
        }
        let Some(tone) = &mut self.tone else { return };
        tone.fill(frame);
        if tone.is_over() {
            self.tone = None;
            self.pause = (PAUSE.as_millis() as u32 * self.rate / 1_000) as usize;
        }
    }

    fn audio_packet(&mut self, frame: &[i16]) -> Vec<u8> {
        let mut payload = core::mem::take(&mut self.payload);
        payload.clear();
        self.codec.encode(frame, &mut payload);
        let marker = core::mem::take(&mut self.marker);
        let bytes = self.packet(self.payload_type, marker, self.timestamp, &payload);
        self.payload = payload;
        bytes
    }

    fn packet(
        &mut self,
        payload_type: u8,
        marker: bool,
        timestamp: Timestamp,
        payload: &[u8],
    ) -> Vec<u8> {
        let header = Header {
            marker,
            payload_type,
            seq: self.seq,
            timestamp,
            ssrc: self.ssrc,
        };
        let mut bytes = Vec::with_capacity(rtp::HEADER_LEN + payload.len());
        rtp::emit(&header, payload, &mut bytes);
        self.seq = self.seq.plus(1);
        self.packets += 1;
        self.octets += payload.len() as u64;
        bytes
    }
}
