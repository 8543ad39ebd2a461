//! What goes into a phone and what comes out of it: the whole boundary with the world.
//!
//! A phone never asks for the time, opens a socket or reads a file. Whoever drives it feeds [`Input`]s and
//! carries out [`Output`]s; each socket, connection, look-up and download has a number so that the answer
//! finds its question.

use std::net::{IpAddr, SocketAddr};

use offhook_base::{Secret, UnixTime};
use offhook_provision::{FetchError, FetchId};
use offhook_settings::Patch;
use offhook_settings::models::Model;
use offhook_sip::{ConnId, Hop, QueryId, ResolveError, Transport};
use offhook_view::{Command, Edge, Key};

use crate::events::Event;
use crate::logins::Logins;

/// What a phone is made of before it starts.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which device this is; every difference between models is data in here.
    pub model: &'static Model,
    /// The hardware address, twelve hexadecimal digits without separators.
    pub mac: String,
    /// Where chance comes from: from the operating system in production, a fixed number in a test.
    pub seed: [u8; 32],
    /// The address to listen on; the unspecified address means all.
    ///
    /// With the unspecified address the phone signals the local address that [`Input::Resolved`] gives.
    pub bind: IpAddr,
    /// The SIP port: `None` takes the setting, `Some(0)` lets the system choose.
    pub sip_port: Option<u16>,
    /// Samples a second of [`Input::Mic`] and [`Output::Speaker`]: 8 000, 16 000 or 48 000.
    pub audio_rate: u32,
    /// The provisioning server to load files from, and how it was found.
    pub provision: Option<Provision>,
    /// Configuration files given by hand, name and contents, weakest first.
    pub files: Vec<(String, Vec<u8>)>,
    /// Settings given on the command line, stronger than any file: any maker's spelling or our own name.
    pub set: Vec<(String, String)>,
    /// What [`Output::Store`] kept in an earlier run.
    pub restored: Vec<StoreRecord>,
    /// The version shown on the status page and sent to the provisioning server.
    pub version: String,
}

/// Where the phone's files come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// The server's address as an administrator types it.
    pub url: String,
    /// How it was found, in a word for the status page: `"given"`, `"dhcp 66"`.
    pub found_by: String,
}

/// A socket the phone asked for, until it says [`Output::Unlisten`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u32);

/// What a socket speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proto {
    /// Datagrams.
    Udp,
    /// A listener for TCP connections.
    Tcp,
    /// A listener for TLS connections.
    Tls,
}

/// Something that happened.
#[derive(Debug)]
pub enum Input<'a> {
    /// Power on. Until then the phone does nothing.
    Start,
    /// A datagram arrived.
    Packet {
        /// On which socket.
        socket: SocketId,
        /// Who sent it.
        from: SocketAddr,
        /// What it holds.
        bytes: &'a [u8],
    },
    /// A socket is open: the answer to [`Output::Listen`].
    Listening {
        /// Which one.
        socket: SocketId,
        /// Its address; the port is real even when port 0 was asked for.
        local: SocketAddr,
    },
    /// A socket could not be opened.
    ListenFailed {
        /// Which one.
        socket: SocketId,
        /// Why, in words.
        reason: String,
    },
    /// A connection is up (TLS: the peer is verified): the answer to [`Output::Connect`].
    Connected {
        /// Which one.
        conn: ConnId,
        /// Our end.
        local: SocketAddr,
    },
    /// Somebody connected to one of our listeners. The host numbers such connections from
    /// [`FIRST_ACCEPTED_CONN`] upward; the phone numbers its own from 1.
    Accepted {
        /// The new connection.
        conn: ConnId,
        /// TCP or TLS.
        transport: Transport,
        /// Our end.
        local: SocketAddr,
        /// Their end.
        from: SocketAddr,
    },
    /// Bytes arrived on a connection, in order.
    StreamBytes {
        /// Which connection.
        conn: ConnId,
        /// The bytes, cut anywhere.
        bytes: &'a [u8],
    },
    /// A connection ended or never came up.
    Closed {
        /// Which one.
        conn: ConnId,
        /// Why, in words.
        reason: String,
    },
    /// The answer to [`Output::Resolve`].
    Resolved {
        /// Which question.
        query: QueryId,
        /// The places to try, best first, each with our local address towards it.
        result: Result<Vec<Hop>, ResolveError>,
    },
    /// The answer to [`Output::Fetch`].
    Fetched {
        /// Which download.
        fetch: FetchId,
        /// The file, or why there is none.
        result: Result<Vec<u8>, FetchError>,
    },
    /// Sound from the microphone: the audio clock. Any length; 20 ms is usual.
    Mic(&'a [i16]),
    /// A key moved under a finger.
    Key(Key, Edge),
    /// A person or program asked for something without a key.
    Command(Command),
    /// Settings changed on a web page.
    Patch(Patch),
    /// What time people have. Send it at the start and whenever it changes or jumps.
    WallClock {
        /// The calendar time.
        utc: UnixTime,
        /// Local time minus UTC, in seconds.
        offset_seconds: i32,
    },
    /// A datagram could not be sent.
    SendFailed {
        /// Where it was to go.
        to: SocketAddr,
        /// Why, in words.
        reason: String,
    },
    /// A word from the host for whoever looks at the screen, such as that the sound device is gone, or back.
    Word(String),
    /// The deadline of the last step has come.
    Timeout,
    /// Power off: end the calls, sign out, then say [`Output::Stopped`].
    Stop,
}

/// Connections the host accepted are numbered from here, so that both sides can number without asking.
pub const FIRST_ACCEPTED_CONN: u64 = 1 << 32;

/// Something the phone wants done.
#[derive(Debug, PartialEq)]
pub enum Output {
    /// Open a socket; answer [`Input::Listening`] or [`Input::ListenFailed`].
    Listen {
        /// The number it is known by from now on.
        socket: SocketId,
        /// What it speaks.
        proto: Proto,
        /// Where; port 0 means any.
        addr: SocketAddr,
    },
    /// Close a socket; its number is not used again. One that failed to open may be named as well: ignore it.
    Unlisten {
        /// Which one.
        socket: SocketId,
    },
    /// Send a datagram.
    Send {
        /// From which socket.
        socket: SocketId,
        /// To whom.
        to: SocketAddr,
        /// What.
        bytes: Vec<u8>,
    },
    /// Open a connection; answer [`Input::Connected`] or [`Input::Closed`].
    Connect {
        /// The number it is known by from now on.
        conn: ConnId,
        /// To whom.
        to: SocketAddr,
        /// Speak TLS, and how to know the peer; `None` is plain TCP.
        tls: Option<TlsClient>,
    },
    /// Send bytes on a connection, in order.
    Write {
        /// Which connection.
        conn: ConnId,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Close a connection after what was written has gone. [`Input::Closed`] need not follow.
    Close {
        /// Which connection.
        conn: ConnId,
    },
    /// Find a server's addresses (RFC 3263: SRV, then A and AAAA); answer [`Input::Resolved`].
    Resolve {
        /// Which question.
        query: QueryId,
        /// A name or an address in text.
        host: String,
        /// The port if one was given: then there is no SRV look-up.
        port: Option<u16>,
        /// The transport if one was given.
        transport: Option<Transport>,
    },
    /// Download a file; answer [`Input::Fetched`].
    Fetch {
        /// Which download.
        fetch: FetchId,
        /// From where: `http`, `https` or `tftp`.
        url: String,
        /// The user name, empty for none.
        user: String,
        /// The password, empty for none.
        password: Secret,
        /// Stop with [`FetchError::TooLarge`] after this many bytes.
        limit: usize,
        /// Whether a TLS peer must prove who it is.
        verify: bool,
        /// Certificates in PEM trusted beside the public ones; may be empty.
        extra_ca: Vec<u8>,
    },
    /// Which sound is wanted from now on. While it is not [`Sound::Off`] the host sends [`Input::Mic`].
    Sound(Sound),
    /// Sound for the ear, as long as the [`Input::Mic`] that it answers.
    Speaker(Vec<i16>),
    /// The picture changed: look at `Phone::view`.
    ViewChanged,
    /// Keep this across restarts, in place of an older record of the same key; an empty value deletes it.
    Store(StoreRecord),
    /// These may sign in to the phone's web page from now on. Said at power on, by what the settings of the last good
    /// start say, and again whenever it changes.
    Logins(Logins),
    /// Something worth telling: what `ctl events` prints.
    Event(Event),
    /// The phone has said goodbye. No more output comes.
    Stopped,
}

/// How to know the peer of a TLS connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsClient {
    /// The name the certificate must carry.
    pub name: String,
    /// Whether the certificate is checked at all.
    pub verify: bool,
    /// Certificates in PEM trusted beside the public ones; may be empty.
    pub extra_ca: Vec<u8>,
}

/// Which sound is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// None: microphone and loudspeaker rest.
    Off,
    /// The ringer: to the loudspeaker whatever is worn; the microphone's samples are ignored.
    Ring,
    /// A tone or a conversation over this route.
    Talk {
        /// Where ear and mouth are.
        route: offhook_view::Route,
    },
}

/// Something to keep across restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreRecord {
    /// Its name; one of the constants of `store.rs`.
    pub key: String,
    /// Its contents, [`MAX_RECORD`] bytes at most.
    pub value: Vec<u8>,
}

/// The longest [`StoreRecord`] value, in bytes.
pub const MAX_RECORD: usize = 1024 * 1024;
