//! One RTP stream both ways (RFC 3550, RFC 3551), with its RTCP and telephone events (RFC 4733).

use crate::codec::CodecRow;
use crate::jitter;
use core::net::SocketAddr;
use offhook_base::{Deadline, Duration, Instant, Rng};

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
    /// Packets dropped because they were no RTP or RTCP.
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

/// A call's audio, both ways.
#[derive(Debug)]
pub struct Stream {
    config: Config,
    stats: Stats,
}

impl Stream {
    /// Opens a stream. `rng` gives its SSRC, first sequence number and first timestamp.
    #[must_use]
    pub fn new(_now: Instant, config: Config, _rng: Rng) -> Self {
        Self {
            config,
            stats: Stats::default(),
        }
    }

    /// Takes a datagram from the RTP socket.
    pub fn handle_rtp(&mut self, _now: Instant, _from: SocketAddr, _bytes: &[u8]) {}

    /// Takes a datagram from the RTCP socket.
    pub fn handle_rtcp(&mut self, _now: Instant, _from: SocketAddr, _bytes: &[u8]) {}

    /// Takes what the microphone heard, any number of samples at [`Config::audio_rate`].
    pub fn capture(&mut self, _now: Instant, _samples: &[i16]) {}

    /// Writes what is to be heard over all of `out`, at [`Config::audio_rate`].
    pub fn play(&mut self, _now: Instant, out: &mut [i16]) {
        out.fill(0);
    }

    /// Sends `digit` for `length` after those already waiting.
    ///
    /// # Errors
    /// See [`DigitRefused`].
    pub fn send_digit(
        &mut self,
        _now: Instant,
        _digit: char,
        _length: Duration,
    ) -> Result<(), DigitRefused> {
        Err(DigitRefused::NotSending)
    }

    /// Changes what is sent and played, for example for hold.
    pub fn set_direction(&mut self, _now: Instant, send: bool, receive: bool) {
        self.config.send = send;
        self.config.receive = receive;
    }

    /// Follows the far end to a newly signalled address.
    pub fn set_remote(
        &mut self,
        _now: Instant,
        remote: SocketAddr,
        remote_rtcp: Option<SocketAddr>,
    ) {
        self.config.remote = remote;
        self.config.remote_rtcp = remote_rtcp;
    }

    /// Says goodbye by RTCP; nothing is sent after it.
    pub fn close(&mut self, _now: Instant) {}

    /// Does what is due. Calling it early does nothing.
    pub fn handle_timeout(&mut self, _now: Instant) {}

    /// When [`Stream::handle_timeout`] wants to be called.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        None
    }

    /// The next thing to do, in order.
    pub fn poll(&mut self) -> Option<Output> {
        None
    }

    /// What was counted and measured so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.stats
    }
}
