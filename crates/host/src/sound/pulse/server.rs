//! Finding the sound server and speaking its protocol over a blocking socket.

use pulseaudio::protocol::{
    self, AuthParams, AuthReply, Command, Descriptor, DescriptorFlags, Prop, Props,
    SetClientNameReply, TagStructRead, TagStructReader,
};
use std::ffi::CString;
use std::io::{Cursor, ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

/// Longest wait for the server to take or give something.
const PATIENCE: Duration = Duration::from_millis(500);
/// Largest message that is read; more is nonsense.
const MAX_MESSAGE: usize = 1024 * 1024;
/// Largest cookie file that is read.
const MAX_COOKIE: u64 = 4_096;
/// Messages looked through for one reply before it is given up.
const MAX_BETWEEN: u32 = 1_000;

/// One message from the server.
pub(super) enum Message {
    /// A command or a reply, still encoded.
    Control(Vec<u8>),
    /// Samples from a record stream, still bytes.
    Samples(Vec<u8>),
    /// Nothing within the wait.
    Silence,
}

/// A connection that has said who it is.
pub(super) struct Server {
    socket: UnixStream,
    inbox: Vec<u8>,
    version: u16,
    sequence: u32,
}

fn path(variable: &str) -> Option<PathBuf> {
    let value = std::env::var_os(variable)?;
    (!value.is_empty()).then(|| PathBuf::from(value))
}

/// Where the server's socket may be, in the order the PulseAudio library looks.
fn sockets() -> Vec<PathBuf> {
    if let Some(server) = path("PULSE_SERVER") {
        let text = server.to_string_lossy().into_owned();
        let bare = text.strip_prefix("unix:").unwrap_or(&text);
        return if bare.starts_with('/') {
            vec![PathBuf::from(bare)]
        } else {
            Vec::new()
        };
    }
    let runtime = path("PULSE_RUNTIME_PATH").map(|folder| folder.join("native"));
    let session = path("XDG_RUNTIME_DIR").map(|folder| folder.join("pulse/native"));
    let system = Some(PathBuf::from("/run/pulse/native"));
    [runtime, session, system].into_iter().flatten().collect()
}

fn cookie() -> Vec<u8> {
    let home = path("HOME");
    let settings = path("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|it| it.join(".config")));
    let places = [
        path("PULSE_COOKIE"),
        settings.map(|folder| folder.join("pulse/cookie")),
        home.map(|folder| folder.join(".pulse-cookie")),
    ];
    for place in places.into_iter().flatten() {
        let mut cookie = Vec::new();
        if let Ok(file) = std::fs::File::open(place)
            && file.take(MAX_COOKIE).read_to_end(&mut cookie).is_ok()
        {
            return cookie;
        }
    }
    // A server that asks for none takes any.
    vec![0; 256]
}

impl Server {
    /// Connects and says who we are.
    ///
    /// # Errors
    /// Why not, in words.
    pub(super) fn connect() -> Result<Self, String> {
        let mut last = "no sound server (PulseAudio or PipeWire) runs here".to_owned();
        for place in sockets() {
            match UnixStream::connect(&place) {
                Ok(socket) => return Self::greet(socket),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                // Its socket outlives a server that was killed.
                Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
                    last = "the sound server does not answer".to_owned();
                }
                Err(error) => last = format!("the sound server at {}: {error}", place.display()),
            }
        }
        Err(last)
    }

    fn greet(socket: UnixStream) -> Result<Self, String> {
        let broken = |error: std::io::Error| error.to_string();
        socket.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
        socket.set_write_timeout(Some(PATIENCE)).map_err(broken)?;
        let mut server = Self {
            socket,
            inbox: Vec::new(),
            version: protocol::MAX_VERSION,
            sequence: 0,
        };
        let reply: AuthReply = server.ask(&Command::Auth(AuthParams {
            version: protocol::MAX_VERSION,
            supports_shm: false,
            supports_memfd: false,
            cookie: cookie(),
        }))?;
        server.version = reply.version.min(protocol::MAX_VERSION);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, text("Offhook"));
        let _: SetClientNameReply = server.ask(&Command::SetClientName(props))?;
        Ok(server)
    }

    /// Sends a command and gives its number, which the reply will bear.
    ///
    /// # Errors
    /// When the connection is over.
    pub(super) fn send(&mut self, command: &Command) -> Result<u32, String> {
        self.sequence = self.sequence.wrapping_add(1);
        protocol::write_command_message(&mut self.socket, self.sequence, command, self.version)
            .map_err(|error| format!("the sound server is gone: {error}"))?;
        Ok(self.sequence)
    }

    /// Sends a command and waits for its reply; sound that comes between is dropped.
    ///
    /// # Errors
    /// What the server says, or that it says nothing.
    pub(super) fn ask<R: TagStructRead>(&mut self, command: &Command) -> Result<R, String> {
        let wanted = self.send(command)?;
        for _ in 0..MAX_BETWEEN {
            let bytes = match self.next()? {
                Message::Control(bytes) => bytes,
                Message::Samples(_) => continue,
                Message::Silence => return Err("the sound server does not answer".to_owned()),
            };
            let mut cursor = Cursor::new(bytes);
            let (sequence, reply) = Command::read_tag_prefixed(&mut cursor, self.version)
                .map_err(|error| error.to_string())?;
            if sequence != wanted {
                continue;
            }
            if let Command::Error(error) = reply {
                return Err(format!("the sound server refuses: {error:?}"));
            }
            if !matches!(reply, Command::Reply) {
                return Err(format!("the sound server answers strangely: {reply:?}"));
            }
            let mut reader = TagStructReader::new(&mut cursor, self.version);
            return R::read(&mut reader, self.version).map_err(|error| error.to_string());
        }
        Err("the sound server talks of other things".to_owned())
    }

    /// Reads a command that nobody asked for; `None` for one this version of ours does not know.
    pub(super) fn decode(&self, bytes: &[u8]) -> Option<Command> {
        let mut cursor = Cursor::new(bytes);
        Command::read_tag_prefixed(&mut cursor, self.version)
            .ok()
            .map(|(_, command)| command)
    }

    /// The next whole message.
    ///
    /// # Errors
    /// When the connection is over.
    pub(super) fn next(&mut self) -> Result<Message, String> {
        loop {
            if let Some(message) = self.take()? {
                return Ok(message);
            }
            let mut piece = [0; 16 * 1024];
            match self.socket.read(&mut piece) {
                Ok(0) => return Err("the sound server is gone".to_owned()),
                Ok(count) => self
                    .inbox
                    .extend_from_slice(piece.get(..count).unwrap_or_default()),
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return Ok(Message::Silence);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("the sound server is gone: {error}")),
            }
        }
    }

    fn take(&mut self) -> Result<Option<Message>, String> {
        let Some(head) = self.inbox.get(..protocol::DESCRIPTOR_SIZE) else {
            return Ok(None);
        };
        let head: Descriptor =
            protocol::read_descriptor(&mut Cursor::new(head)).map_err(|error| error.to_string())?;
        let length = usize::try_from(head.length).unwrap_or(usize::MAX);
        if length > MAX_MESSAGE {
            return Err("the sound server sends nonsense".to_owned());
        }
        let whole = protocol::DESCRIPTOR_SIZE + length;
        if self.inbox.len() < whole {
            return Ok(None);
        }
        let body = self.inbox.get(protocol::DESCRIPTOR_SIZE..whole);
        let body = body.unwrap_or_default().to_vec();
        self.inbox.drain(..whole);
        Ok(Some(if head.channel == u32::MAX {
            Message::Control(body)
        } else {
            Message::Samples(body)
        }))
    }

    /// Gives a play stream samples.
    ///
    /// # Errors
    /// When the connection is over.
    pub(super) fn play(&mut self, channel: u32, bytes: &[u8]) -> Result<(), String> {
        let mut head = [0; protocol::DESCRIPTOR_SIZE];
        protocol::encode_descriptor(
            &mut head,
            &Descriptor {
                length: u32::try_from(bytes.len()).unwrap_or(0),
                channel,
                offset: 0,
                flags: DescriptorFlags::empty(),
            },
        );
        self.socket
            .write_all(&head)
            .and_then(|()| self.socket.write_all(bytes))
            .map_err(|error| format!("the sound server is gone: {error}"))
    }
}

/// Words for the server; a zero byte, which ours never have, ends them early.
pub(super) fn text(words: &str) -> CString {
    CString::new(words.replace('\0', "")).unwrap_or_default()
}
