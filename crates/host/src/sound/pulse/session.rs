//! One stretch of sound: streams open, frames in and out, until something else is wanted or the server is gone.
//!
//! Buffer sizes are measured, not guessed: 20 ms to play and 10 ms to record with `adjust_latency`, the rest left to
//! the server, gives a round trip of 15 ms on PulseAudio and 32 ms on PipeWire.

use super::devices::{self, Pair};
use super::server::{Message, Server, text};
use super::{RATE, Thread, Wanted};
use crate::runtime::Letter;
use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{
    ChannelMap, ChannelVolume, Command, CreatePlaybackStreamReply, CreateRecordStreamReply,
    DEFAULT_SINK, DEFAULT_SOURCE, PlaybackStreamParams, Prop, Props, RecordStreamParams,
    SampleFormat, SampleSpec, SetPlaybackStreamBufferAttrParams,
};
use std::sync::mpsc::TryRecvError;

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
    /// Times the server had nothing left to play.
    dry: usize,
    /// Why other devices than the wished ones are used, if they are.
    pub(super) substitute: Option<String>,
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

fn play_buffer(bytes: u32) -> BufferAttr {
    BufferAttr {
        target_length: bytes,
        ..BufferAttr::default()
    }
}

impl Session {
    /// Connects and opens the streams that `wanted` needs: ringing needs no microphone. The server is asked to hold
    /// `depth` bytes of what is played.
    ///
    /// # Errors
    /// Why there is no sound, in words.
    pub(super) fn open(wish: Option<&str>, wanted: Wanted, depth: u32) -> Result<Self, String> {
        let mut server = Server::connect()?;
        // A headset that was pulled out must not take the voice away.
        let (pair, substitute) = match wish.map(|wish| devices::look_up(&mut server, wish)) {
            Some(Ok(pair)) => (pair, None),
            Some(Err(why)) => (Pair::default(), Some(why)),
            None => (Pair::default(), None),
        };
        let role = if wanted == Wanted::Ring {
            "event"
        } else {
            "phone"
        };
        let playing: CreatePlaybackStreamReply =
            server.ask(&Command::CreatePlaybackStream(PlaybackStreamParams {
                sample_spec: format(),
                channel_map: ChannelMap::mono(),
                sink_name: Some(
                    pair.sink
                        .map_or_else(|| DEFAULT_SINK.to_owned(), |it| text(&it)),
                ),
                buffer_attr: play_buffer(depth),
                cvolume: Some(ChannelVolume::norm(1)),
                props: props(role),
                flags: flags(),
                ..PlaybackStreamParams::default()
            }))?;
        if wanted != Wanted::Ring {
            let source = pair.source;
            let _: CreateRecordStreamReply =
                server.ask(&Command::CreateRecordStream(RecordStreamParams {
                    sample_spec: format(),
                    channel_map: ChannelMap::mono(),
                    source_name: Some(
                        source.map_or_else(|| DEFAULT_SOURCE.to_owned(), |it| text(&it)),
                    ),
                    buffer_attr: BufferAttr {
                        fragment_size: RECORD_BYTES,
                        ..BufferAttr::default()
                    },
                    props: props(role),
                    flags: flags(),
                    ..RecordStreamParams::default()
                }))?;
        }
        tracing::debug!(granted = ?playing.buffer_attr, ?wanted, "sound streams stand");
        Ok(Self {
            server,
            wanted,
            play: playing.channel,
            first_request: usize::try_from(playing.requested_bytes).unwrap_or(0),
            fresh: 0,
            dry: 0,
            substitute,
        })
    }

    /// Moves samples until another kind of sound is wanted.
    ///
    /// # Errors
    /// When the server is gone or closes a stream.
    pub(super) fn run(&mut self, thread: &mut Thread) -> Result<Ended, String> {
        // What was heard before the streams stood would stay as delay for the whole call.
        thread.ear.clear();
        self.feed(thread, self.first_request)?;
        let ended = self.move_samples(thread);
        tracing::debug!(faults = ?thread.ear.faults, dry = self.dry, "sound streams end");
        ended
    }

    fn move_samples(&mut self, thread: &mut Thread) -> Result<Ended, String> {
        loop {
            match thread.wishes.try_recv() {
                Ok(wish) if self.needs_other_streams(wish) => return Ok(Ended::Changed(wish)),
                Ok(wish) => self.wanted = wish,
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => return Ok(Ended::Dropped),
            }
            match self.server.next()? {
                Message::Samples(bytes) => self.hear(thread, &bytes),
                Message::Control(bytes) => {
                    if let Some(command) = self.server.decode(&bytes) {
                        self.obey(thread, &command)?;
                    }
                }
                Message::Silence => {}
            }
        }
    }

    fn obey(&mut self, thread: &mut Thread, command: &Command) -> Result<(), String> {
        let now = thread.clock.now();
        if let Command::Request(request) = command
            && request.channel == self.play
        {
            self.feed(thread, usize::try_from(request.length).unwrap_or(0))?;
            if thread.depth.calm(now) {
                self.deepen(thread.depth.bytes())?;
            }
        } else if let Command::Underflow(dry) = command
            && dry.channel == self.play
        {
            self.dry += 1;
            if thread.depth.ran_dry(now) {
                self.deepen(thread.depth.bytes())?;
            }
        } else if let Command::PlaybackStreamKilled(_) | Command::RecordStreamKilled(_) = command {
            return Err("the sound server closed the stream".to_owned());
        }
        Ok(())
    }

    /// Asks for another play buffer. What is granted shows in the requests that follow.
    fn deepen(&mut self, bytes: u32) -> Result<(), String> {
        tracing::debug!(bytes, "another play buffer");
        let command = SetPlaybackStreamBufferAttrParams {
            index: self.play,
            buffer_attr: play_buffer(bytes),
            adjust_latency: true,
            early_requests: false,
        };
        self.server
            .send(&Command::SetPlaybackStreamBufferAttr(command))?;
        Ok(())
    }

    fn needs_other_streams(&self, wish: Wanted) -> bool {
        wish == Wanted::Off || (wish == Wanted::Ring) != (self.wanted == Wanted::Ring)
    }

    fn hear(&mut self, thread: &mut Thread, bytes: &[u8]) {
        let (pairs, _) = bytes.as_chunks::<2>();
        for &pair in pairs {
            // A node that is behind loses the newest samples; it will be there again in a moment.
            if thread.mic.push(i16::from_le_bytes(pair)).is_err() {
                break;
            }
        }
        self.fresh += pairs.len();
        if self.fresh >= FRAME {
            self.fresh %= FRAME;
            thread.post.send(Letter::SoundReady);
        }
    }

    fn feed(&mut self, thread: &mut Thread, wanted: usize) -> Result<(), String> {
        // The whole request, with silence if need be: less means the end of the stream.
        let count = wanted.min(MOST_BYTES) / 2;
        let mut bytes = Vec::with_capacity(count * 2);
        thread.ear.take(count, &mut bytes);
        self.server.play(self.play, &bytes)
    }
}
