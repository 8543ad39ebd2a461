//! One stretch of sound: streams open, frames in and out, until something else is wanted or the server is gone.
//!
//! Buffer sizes are measured, not guessed: 20 ms to play and 10 ms to record with `adjust_latency`, the rest left to
//! the server, gives a round trip of 15 ms on PulseAudio and 32 ms on PipeWire.

use super::server::{Message, Server, text};
use super::{RATE, Rings, Wanted};
use crate::runtime::Letter;
use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{
    ChannelMap, ChannelVolume, Command, CreatePlaybackStreamReply, CreateRecordStreamReply,
    PlaybackStreamParams, Prop, Props, RecordStreamParams, SampleFormat, SampleSpec,
};
use std::ffi::CString;
use std::sync::mpsc::{Receiver, TryRecvError};

/// Play buffer asked for: 20 ms.
const PLAY_BYTES: u32 = RATE / 50 * 2;
/// Record fragments asked for: 10 ms.
const RECORD_BYTES: u32 = RATE / 100 * 2;
/// Most bytes given at one request: 100 ms.
const MOST_BYTES: usize = RATE as usize / 10 * 2;
/// Samples the node takes at a time.
const FRAME: usize = RATE as usize / 50;

/// Why a session is over.
pub(super) enum Ended {
    /// Something else is wanted.
    Changed(Wanted),
    /// The phone has another ear and mouth now.
    Dropped,
}

/// Open streams.
pub(super) struct Session {
    server: Server,
    wanted: Wanted,
    play: u32,
    first_request: usize,
    /// Microphone samples since the node was last woken.
    fresh: usize,
}

fn format() -> SampleSpec {
    SampleSpec {
        format: SampleFormat::S16Le,
        channels: 1,
        sample_rate: RATE,
    }
}

fn props(role: &str) -> Props {
    let mut props = Props::new();
    props.set(Prop::MediaRole, text(role));
    props.set(Prop::MediaName, text("Offhook"));
    props
}

fn flags() -> StreamFlags {
    StreamFlags {
        adjust_latency: true,
        ..StreamFlags::default()
    }
}

impl Session {
    /// Connects and opens the streams that `wanted` needs: ringing needs no microphone.
    pub(super) fn open(device: Option<&str>, wanted: Wanted) -> Result<Self, String> {
        let mut server = Server::connect()?;
        let device: Option<CString> = device.map(text);
        let role = if wanted == Wanted::Ring {
            "event"
        } else {
            "phone"
        };
        let playing: CreatePlaybackStreamReply =
            server.ask(&Command::CreatePlaybackStream(PlaybackStreamParams {
                sample_spec: format(),
                channel_map: ChannelMap::mono(),
                sink_name: device
                    .clone()
                    .or_else(|| Some(pulseaudio::protocol::DEFAULT_SINK.to_owned())),
                buffer_attr: BufferAttr {
                    target_length: PLAY_BYTES,
                    ..BufferAttr::default()
                },
                cvolume: Some(ChannelVolume::norm(1)),
                props: props(role),
                flags: flags(),
                ..PlaybackStreamParams::default()
            }))?;
        if wanted != Wanted::Ring {
            let _: CreateRecordStreamReply =
                server.ask(&Command::CreateRecordStream(RecordStreamParams {
                    sample_spec: format(),
                    channel_map: ChannelMap::mono(),
                    source_name: Some(pulseaudio::protocol::DEFAULT_SOURCE.to_owned()),
                    buffer_attr: BufferAttr {
                        fragment_size: RECORD_BYTES,
                        ..BufferAttr::default()
                    },
                    props: props(role),
                    flags: flags(),
                    ..RecordStreamParams::default()
                }))?;
        }
        Ok(Self {
            server,
            wanted,
            play: playing.channel,
            first_request: usize::try_from(playing.requested_bytes).unwrap_or(0),
            fresh: 0,
        })
    }

    /// Moves samples until another kind of sound is wanted.
    ///
    /// # Errors
    /// When the server is gone or closes a stream.
    pub(super) fn run(
        &mut self,
        rings: &mut Rings,
        wishes: &Receiver<Wanted>,
    ) -> Result<Ended, String> {
        // What was said or heard before the streams stood would stay as delay for the whole call.
        while rings.ear.pop().is_ok() {}
        self.feed(rings, self.first_request)?;
        loop {
            match wishes.try_recv() {
                Ok(wish) if self.needs_other_streams(wish) => return Ok(Ended::Changed(wish)),
                Ok(wish) => self.wanted = wish,
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return Ok(Ended::Dropped),
            }
            match self.server.next()? {
                Message::Samples(bytes) => self.hear(rings, &bytes),
                Message::Control(bytes) => match self.server.decode(&bytes) {
                    Some(Command::Request(request)) if request.channel == self.play => {
                        self.feed(rings, usize::try_from(request.length).unwrap_or(0))?;
                    }
                    Some(Command::PlaybackStreamKilled(_) | Command::RecordStreamKilled(_)) => {
                        return Err("the sound server closed the stream".to_owned());
                    }
                    Some(_) | None => {}
                },
                Message::Silence => {}
            }
        }
    }

    fn needs_other_streams(&self, wish: Wanted) -> bool {
        wish == Wanted::Off || (wish == Wanted::Ring) != (self.wanted == Wanted::Ring)
    }

    fn hear(&mut self, rings: &mut Rings, bytes: &[u8]) {
        let (pairs, _) = bytes.as_chunks::<2>();
        for &pair in pairs {
            // A node that is behind loses the newest samples; it will be there again in a moment.
            if rings.mic.push(i16::from_le_bytes(pair)).is_err() {
                break;
            }
        }
        self.fresh += pairs.len();
        if self.fresh >= FRAME {
            self.fresh %= FRAME;
            rings.post.send(Letter::SoundReady);
        }
    }

    fn feed(&mut self, rings: &mut Rings, wanted: usize) -> Result<(), String> {
        // The whole request, with silence if need be: less means the end of the stream.
        let count = wanted.min(MOST_BYTES) / 2;
        let mut bytes = Vec::with_capacity(count * 2);
        for _ in 0..count {
            let sample = rings.ear.pop().unwrap_or(0);
            bytes.extend_from_slice(&sample.to_le_bytes());
        }
        self.server.play(self.play, &bytes)
    }
}
