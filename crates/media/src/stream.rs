//! One RTP stream both ways (RFC 3550, RFC 3551), with its RTCP and telephone events (RFC 4733).
//!
//! ```text
//!  microphone ──► capture ──► resample ──► frame ──► encode ──► Output::Rtp      send_digit ──► events
//!  loudspeaker ◄── play ◄── resample ◄── jitter buffer ◄── source rule ◄── handle_rtp ──► Output::Digit
//! ```
//!
//! It is not a call: which codec, which address and which direction are decided elsewhere, by an offer and
//! its answer. Media goes only where it was signalled, see [`Config::latch`] for the one exception.

mod digits;
mod reception;
mod report;
mod sender;
mod source;

use crate::codec::CodecRow;
use crate::jitter;
use crate::resample::Resampler;
use core::net::SocketAddr;
use digits::{EventReceiver, EventSender, Pressed, Queue};
use offhook_base::{Deadline, Duration, Instant, Rng};
use offhook_wire::rtp::{Header, Packet, Ssrc};
use offhook_wire::telephone_event::{Event, digit_to_code};
use reception::{Reception, Seen};
use report::{Reports, Sent};
use sender::{Mode, Sender};
use source::Sources;
use std::collections::VecDeque;

/// What a stream is opened with: the outcome of an offer and its answer.
#[derive(Clone, Debug)]
pub struct Config {
    /// The codec of both directions.
    pub codec: &'static CodecRow,
    /// The RTP payload type agreed for it.
    pub payload_type: u8,
    /// Audio in one packet sent, 10 to 60 ms usually; kept within [`MIN_PTIME`] and [`MAX_PTIME`].
    pub ptime: Duration,
    /// The payload type of `telephone-event`; without one, digits are sent as tones in the audio.
    pub event_payload: Option<u8>,
    /// Where media is sent and expected from, as signalled.
    pub remote: SocketAddr,
    /// Where RTCP goes and comes from; `None` sends and accepts none.
    pub remote_rtcp: Option<SocketAddr>,
    /// Whether our audio is sent.
    pub send: bool,
    /// Whether the far end's audio is played.
    pub receive: bool,
    /// The delay that smooths arrival.
    pub jitter: jitter::Config,
    /// Our name in RTCP (RFC 3550 §6.5.1); it must not give away a person (RFC 7022).
    pub cname: String,
    /// Samples a second of the audio given to [`Stream::capture`] and taken from [`Stream::play`].
    pub audio_rate: u32,
    /// Whether media may follow the far end to another address when its first packets come from there
    /// and none came from `remote` ("symmetric RTP" behind NAT). Off: only `remote`, ever.
    pub latch: bool,
    /// After how long without a packet [`Output::Silent`] is told; `None` never.
    pub silent_after: Option<Duration>,
}

/// The shortest packet time.
pub const MIN_PTIME: Duration = Duration::from_millis(5);
/// The longest packet time.
pub const MAX_PTIME: Duration = Duration::from_millis(120);

/// What a stream wants done or known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this datagram from the RTP socket.
    Rtp {
        /// Where to.
        to: SocketAddr,
        /// The whole datagram.
        bytes: Vec<u8>,
    },
    /// Send this datagram from the RTCP socket.
    Rtcp {
        /// Where to.
        to: SocketAddr,
        /// The whole datagram.
        bytes: Vec<u8>,
    },
    /// A digit came as a telephone event; each press is told once, when it ends.
    Digit {
        /// `0`–`9`, `*`, `#`, `A`–`D`.
        digit: char,
        /// How long it was pressed.
        duration: Duration,
    },
    /// No packet has come for [`Config::silent_after`]. Told once, until packets come again.
    Silent,
}

/// Why a digit cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitRefused {
    /// It is none of `0`–`9`, `*`, `#`, `A`–`D`.
    NotADigit,
    /// [`MAX_DIGITS`] are waiting already.
    QueueFull,
    /// The stream does not send now, for example on hold.
    NotSending,
}

/// The most outputs waiting to be polled; the oldest goes when one more comes.
pub const MAX_OUTPUTS: usize = 256;
/// The most digits waiting to be sent.
pub const MAX_DIGITS: usize = 64;

/// What a stream has counted and measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stats {
    /// RTP packets sent.
    pub sent: u64,
    /// RTP packets accepted.
    pub received: u64,
    /// Packets that never came, by sequence number (RFC 3550 appendix A.3).
    pub lost: u64,
    /// Packets that came after their time to be played.
    pub late: u64,
    /// Packets that came twice.
    pub duplicate: u64,
    /// Sound made up for missing packets, in ms.
    pub concealed_ms: u64,
    /// Interarrival jitter by RFC 3550 §6.4.1, in ms.
    pub jitter_ms: f64,
    /// How long a packet waits before it is played, on average, in ms.
    pub buffer_ms: f64,
    /// Round trip time by RTCP, once known.
    pub rtt: Option<Duration>,
    /// Share of our packets the far end says it lost, 0.0 to 1.0, once it has said so.
    pub remote_loss: Option<f64>,
    /// Packets dropped because they came from an address that was not signalled.
    pub from_strangers: u64,
    /// Packets dropped because of a payload type that was not agreed.
    pub wrong_payload: u64,
    /// Packets dropped because they were no RTP or RTCP, or fitted nowhere into their stream.
    pub malformed: u64,
    /// How often the far end began anew with another SSRC.
    pub ssrc_changes: u64,
    /// Packets dropped because more came than a buffer holds.
    pub overflow: u64,
    /// Outputs dropped because nobody polled.
    pub unpolled: u64,
    /// Whether the far end said goodbye (RTCP BYE).
    pub remote_left: bool,
}

/// A second source must send this many packets in a row to take over while the first is still heard.
const TAKE_OVER: u8 = 2;
/// After this long without a packet another source may take over at once.
const SOURCE_GONE: Duration = Duration::from_millis(100);
/// The static payload type of comfort noise (RFC 3389), which we neither agree nor mind.
const COMFORT_NOISE: u8 = 13;

/// A call's audio, both ways.
#[derive(Debug)]
pub struct Stream {
    config: Config,
    sources: Sources,
    sender: Sender,
    queue: Queue,
    events_out: EventSender,
    reception: Option<Reception>,
    /// A source that wants to take over, and its packets so far.
    candidate: Option<(Ssrc, u8)>,
    events_in: EventReceiver,
    buffer: jitter::Buffer,
    resampler: Resampler,
    /// Decoded sound at the codec's rate, then at ours.
    decoded: Vec<i16>,
    heard: Vec<i16>,
    reports: Reports,
    /// The last packet, or since when one is expected.
    last_packet: Instant,
    told_silent: bool,
    closed: bool,
    outputs: VecDeque<Output>,
    stats: Stats,
    /// Losses of sources that were before the present one.
    lost_before: u64,
}

impl Stream {
    /// Opens a stream. `rng` gives its SSRC, first sequence number and first timestamp.
    #[must_use]
    pub fn new(now: Instant, config: Config, mut rng: Rng) -> Self {
        let ptime = config.ptime.clamp(MIN_PTIME, MAX_PTIME);
        let config = Config { ptime, ..config };
        let row = config.codec;
        let rate = config.audio_rate;
        let sender = Sender::new(now, row, config.payload_type, ptime, rate, &mut rng);
        Self {
            sources: Sources::new(config.remote, config.latch),
            sender,
            queue: Queue::default(),
            events_out: EventSender::new(row.clock, ptime),
            reception: None,
            candidate: None,
            events_in: EventReceiver::default(),
            buffer: jitter::Buffer::new(config.jitter, row),
            resampler: Resampler::new(row.rate, rate),
            decoded: Vec::new(),
            heard: Vec::new(),
            reports: Reports::new(now, rng.fork()),
            last_packet: now,
            told_silent: false,
            closed: false,
            outputs: VecDeque::new(),
            stats: Stats::default(),
            lost_before: 0,
            config,
        }
    }

    /// Takes a datagram from the RTP socket.
    pub fn handle_rtp(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        let Ok(packet) = Packet::parse(bytes) else {
            self.stats.malformed += 1;
            return;
        };
        let header = packet.header;
        let is_audio = header.payload_type == self.config.payload_type;
        let is_event = Some(header.payload_type) == self.config.event_payload;
        if !self.sources.accepts(from, header.ssrc, is_audio) {
            self.stats.from_strangers += 1;
            return;
        }
        if !(is_audio || is_event || header.payload_type == COMFORT_NOISE) {
            self.stats.wrong_payload += 1;
            return;
        }
        if !self.admit(now, &header) {
            return;
        }
        self.stats.received += 1;
        self.last_packet = now;
        self.told_silent = false;
        if is_audio {
            self.audio(now, &header, packet.payload);
        } else {
            self.buffer.rest();
            if let Some(event) = Event::parse(packet.payload).filter(|_| is_event) {
                let pressed = self.events_in.receive(now, header.timestamp, event);
                self.tell(pressed);
            }
        }
    }

    /// Takes a datagram from the RTCP socket.
    pub fn handle_rtcp(&mut self, now: Instant, from: SocketAddr, bytes: &[u8]) {
        if !self.sources.may_report(from, self.config.remote_rtcp) {
            self.stats.from_strangers += 1;
            return;
        }
        let theirs = self.reception.as_ref().map(|reception| reception.ssrc);
        if !self.reports.handle(now, bytes, self.sender.ssrc, theirs) {
            self.stats.malformed += 1;
        }
    }

    /// Takes what the microphone heard, any number of samples at [`Config::audio_rate`].
    pub fn capture(&mut self, now: Instant, samples: &[i16]) {
        let mode = match self.config.event_payload {
            _ if self.closed || !self.config.send => Mode::Nothing,
            Some(_) if self.events_out.is_busy() => Mode::Nothing,
            Some(_) => Mode::Audio,
            None => Mode::AudioWithTones,
        };
        let to = self.sources.target();
        let (outputs, unpolled) = (&mut self.outputs, &mut self.stats.unpolled);
        self.sender
            .capture(now, samples, mode, &mut self.queue, |bytes| {
                push(outputs, unpolled, Output::Rtp { to, bytes });
            });
    }

    /// Writes what is to be heard over all of `out`, at [`Config::audio_rate`].
    pub fn play(&mut self, now: Instant, out: &mut [i16]) {
        if !self.config.receive {
            out.fill(0);
            return;
        }
        let audio_rate = u64::from(self.config.audio_rate.max(1));
        while self.heard.len() < out.len() {
            let missing = (out.len() - self.heard.len()) as u64;
            let wanted = (missing * u64::from(self.config.codec.rate)).div_ceil(audio_rate);
            self.decoded.clear();
            self.buffer.pull(now, wanted as usize, &mut self.decoded);
            self.resampler.process(&self.decoded, &mut self.heard);
        }
        out.copy_from_slice(&self.heard[..out.len()]);
        self.heard.drain(..out.len());
    }

    /// Sends `digit` for `length` (40 ms to 8 s) after those already waiting.
    ///
    /// It goes out as a telephone event, or as a tone in the audio if none were agreed.
    ///
    /// # Errors
    /// See [`DigitRefused`].
    pub fn send_digit(
        &mut self,
        now: Instant,
        digit: char,
        length: Duration,
    ) -> Result<(), DigitRefused> {
        let code = digit_to_code(digit)
            .filter(|code| *code < 16)
            .ok_or(DigitRefused::NotADigit)?;
        if !self.config.send || self.closed {
            return Err(DigitRefused::NotSending);
        }
        self.queue.push(code, length)?;
        self.send_events(now);
        Ok(())
    }

    /// Changes what is sent and played, for example for hold.
    pub fn set_direction(&mut self, now: Instant, send: bool, receive: bool) {
        if !send {
            self.queue.clear();
            self.events_out.stop();
            self.sender.stop_tones();
        }
        if receive != self.config.receive {
            self.buffer.reset();
            self.heard.clear();
            self.last_packet = now;
            self.told_silent = false;
        }
        self.config.send = send;
        self.config.receive = receive;
    }

    /// Follows the far end to a newly signalled address.
    pub fn set_remote(
        &mut self,
        now: Instant,
        remote: SocketAddr,
        remote_rtcp: Option<SocketAddr>,
    ) {
        self.config.remote_rtcp = remote_rtcp;
        if remote != self.config.remote {
            self.config.remote = remote;
            self.sources = Sources::new(remote, self.config.latch);
            self.last_packet = now;
            self.told_silent = false;
        }
    }

    /// Says goodbye by RTCP; nothing is sent after it.
    pub fn close(&mut self, now: Instant) {
        if !self.closed {
            self.queue.clear();
            self.events_out.stop();
            let pressed = self.events_in.finish(now);
            self.tell(pressed);
            self.report(now, true);
            self.closed = true;
        }
    }

    /// Does what is due. Calling it early does nothing.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.closed {
            return;
        }
        self.send_events(now);
        let pressed = self.events_in.handle_timeout(now);
        self.tell(pressed);
        if self.reports.due() <= now {
            self.report(now, false);
        }
        if self.silent_at().is_some_and(|at| at <= now) {
            self.told_silent = true;
            self.push(Output::Silent);
        }
    }

    /// When [`Stream::handle_timeout`] wants to be called.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        if self.closed {
            return None;
        }
        let at = |why| move |moment| Deadline::new(moment, why);
        let digit = (self.config.event_payload)
            .and_then(|_| self.events_out.due(&self.queue))
            .map(at("send digit"));
        [
            digit,
            self.events_in.due().map(at("digit without end")),
            Some(self.reports.due()).map(at("RTCP report")),
            self.silent_at().map(at("no media")),
        ]
        .into_iter()
        .fold(None, Deadline::earliest)
    }

    /// The next thing to do, in order.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// What was counted and measured so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let buffer = self.buffer.counters();
        let clock = f64::from(self.config.codec.clock);
        let reception = self.reception.as_ref();
        Stats {
            sent: self.sender.packets,
            lost: self.lost_before + reception.map_or(0, Reception::lost),
            late: buffer.late,
            duplicate: self.stats.duplicate + buffer.duplicate,
            concealed_ms: buffer.concealed * 1_000 / u64::from(self.config.codec.rate),
            jitter_ms: reception.map_or(0.0, |it| it.jitter() * 1_000.0 / clock),
            buffer_ms: self.buffer.waiting().as_secs_f64() * 1_000.0,
            rtt: self.reports.rtt,
            remote_loss: self.reports.remote_loss,
            overflow: self.stats.overflow + buffer.overflow,
            remote_left: self.reports.remote_left,
            ..self.stats
        }
    }

    fn audio(&mut self, now: Instant, header: &Header, payload: &[u8]) {
        let clock = self.config.codec.clock;
        if let Some(reception) = &mut self.reception {
            reception.timing(now, header.timestamp, clock);
        }
        if self.config.receive {
            match self.buffer.insert(now, header.timestamp.0, payload) {
                jitter::Arrival::Queued | jitter::Arrival::Late | jitter::Arrival::Duplicate => (),
                jitter::Arrival::TooLong => self.stats.overflow += 1,
            }
        }
    }

    /// Whether a packet belongs to the source we listen to, which it may newly become, and is no double.
    fn admit(&mut self, now: Instant, header: &Header) -> bool {
        if header.ssrc == self.sender.ssrc {
            // Our own packets came back, or by chance two of 2³² are the same.
            self.stats.malformed += 1;
            return false;
        }
        match &mut self.reception {
            Some(reception) if reception.ssrc == header.ssrc => {
                self.candidate = None;
                match reception.sequence(now, header.seq) {
                    Seen::New => true,
                    Seen::Duplicate => {
                        self.stats.duplicate += 1;
                        false
                    }
                    Seen::Astray => {
                        self.stats.malformed += 1;
                        false
                    }
                    Seen::Restart => self.begin(now, header),
                }
            }
            Some(reception) if now.since(reception.last) < SOURCE_GONE => {
                let before = match self.candidate {
                    Some((ssrc, packets)) if ssrc == header.ssrc => packets,
                    _ => 0,
                };
                self.candidate = Some((header.ssrc, before + 1));
                before + 1 >= TAKE_OVER && self.begin(now, header)
            }
            Some(_) | None => self.begin(now, header),
        }
    }

    /// Listens to a source from its packet `header` on.
    fn begin(&mut self, now: Instant, header: &Header) -> bool {
        if let Some(before) = &self.reception {
            self.lost_before += before.lost();
            self.stats.ssrc_changes += u64::from(before.ssrc != header.ssrc);
            self.buffer.reset();
            let pressed = self.events_in.finish(now);
            self.tell(pressed);
            self.events_in.reset();
        }
        self.candidate = None;
        let mut reception = Reception::new(now, header.ssrc, header.seq);
        reception.sequence(now, header.seq);
        self.reception = Some(reception);
        true
    }

    fn send_events(&mut self, now: Instant) {
        let Some(payload_type) = self.config.event_payload else {
            return;
        };
        let timestamp = self.sender.timestamp_at(now);
        while let Some(packet) = self.events_out.next(now, &mut self.queue, timestamp) {
            let payload = packet.event.to_bytes();
            let bytes =
                self.sender
                    .event_packet(payload_type, packet.first, packet.timestamp, &payload);
            let to = self.sources.target();
            self.push(Output::Rtp { to, bytes });
        }
    }

    fn report(&mut self, now: Instant, goodbye: bool) {
        let sent = Sent {
            ssrc: self.sender.ssrc,
            timestamp: self.sender.timestamp_at(now),
            packets: self.sender.packets,
            octets: self.sender.octets,
        };
        let cname = &self.config.cname;
        let bytes = self
            .reports
            .report(now, &sent, self.reception.as_mut(), cname, goodbye);
        if let Some(to) = self.config.remote_rtcp {
            self.push(Output::Rtcp { to, bytes });
        }
    }

    /// When the far end counts as silent.
    fn silent_at(&self) -> Option<Instant> {
        let after = self.config.silent_after?;
        (self.config.receive && !self.told_silent).then(|| self.last_packet + after)
    }

    fn tell(&mut self, pressed: Option<Pressed>) {
        let Some((digit, units)) = pressed else {
            return;
        };
        let micros = u64::from(units) * 1_000_000 / u64::from(self.config.codec.clock.max(1));
        let duration = Duration::from_micros(micros);
        self.push(Output::Digit { digit, duration });
    }

    fn push(&mut self, output: Output) {
        push(&mut self.outputs, &mut self.stats.unpolled, output);
    }
}

/// Queues `output`; the oldest makes room.
fn push(outputs: &mut VecDeque<Output>, unpolled: &mut u64, output: Output) {
    if outputs.len() >= MAX_OUTPUTS {
        outputs.pop_front();
        *unpolled += 1;
    }
    outputs.push_back(output);
}

#[cfg(test)]
mod tests;
