//! What stands on the network: anything that takes arrivals and gives wishes, one moment at a time.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Instant, UnixTime};
use offhook_provision::FetchError;
use offhook_view::{Command, Edge, Key, View};

use crate::pbx::{Pbx, Transport};
use crate::phone_node::PhoneNode;

/// Something that happens to a node.
#[derive(Debug)]
pub enum Arrival<'a> {
    /// Power on.
    Start {
        /// What time people have.
        utc: UnixTime,
    },
    /// A datagram.
    Datagram {
        /// The node's own address it came to.
        to: SocketAddr,
        /// The sender's address.
        from: SocketAddr,
        /// What it holds.
        bytes: &'a [u8],
    },
    /// A connection the node asked for is up.
    Connected {
        /// The node's own number for it.
        conn: u64,
        /// Our end.
        local: SocketAddr,
    },
    /// Somebody connected.
    Accepted {
        /// A number the world gave.
        conn: u64,
        /// TCP or TLS.
        transport: Transport,
        /// Our end.
        local: SocketAddr,
        /// Their end.
        from: SocketAddr,
    },
    /// Bytes on a connection, in order.
    Stream {
        /// Which connection.
        conn: u64,
        /// The bytes.
        bytes: &'a [u8],
    },
    /// A connection ended or never came up.
    Closed {
        /// Which connection.
        conn: u64,
        /// Why.
        reason: &'a str,
    },
    /// The addresses of a name: transport and address, best first; `None` if there are none.
    Resolved {
        /// The node's own number for the question.
        query: u64,
        /// The answer.
        hops: Option<Vec<(Transport, SocketAddr)>>,
    },
    /// A file, or why there is none.
    Fetched {
        /// The node's own number for the question.
        fetch: u64,
        /// The answer.
        result: Result<Vec<u8>, FetchError>,
    },
    /// 20 ms from the microphone.
    Mic(&'a [i16]),
    /// A finger.
    Key(Key, Edge),
    /// A wish without a key.
    Command(Command),
    /// The node's deadline.
    Timeout,
    /// Say goodbye and stop.
    Stop,
}

/// Something a node wants done.
#[derive(Debug)]
pub enum Wish {
    /// Send a datagram.
    Send {
        /// From the node's own address.
        from: SocketAddr,
        /// To whom.
        to: SocketAddr,
        /// What.
        bytes: Vec<u8>,
    },
    /// Open a connection.
    Connect {
        /// The node's own number for it.
        conn: u64,
        /// To whom.
        to: SocketAddr,
        /// TCP or TLS.
        transport: Transport,
    },
    /// Send bytes on a connection.
    Write {
        /// Which.
        conn: u64,
        /// What.
        bytes: Vec<u8>,
    },
    /// Close a connection.
    Close {
        /// Which.
        conn: u64,
    },
    /// Find a name's addresses.
    Resolve {
        /// The node's own number for the question.
        query: u64,
        /// The name, or an address in text.
        host: String,
        /// The port, if given.
        port: Option<u16>,
        /// The transport, if given.
        transport: Option<Transport>,
    },
    /// Download a file.
    Fetch {
        /// The node's own number for the question.
        fetch: u64,
        /// From where.
        url: String,
        /// Most bytes.
        limit: usize,
    },
    /// Microphone and loudspeaker on or off.
    Sound(bool),
    /// Sound for the ear.
    Speaker(Vec<i16>),
    /// The picture changed, to this in words.
    Screen(String),
    /// Something for the ladder.
    Note(String),
    /// Something that must not happen.
    Error(String),
}

/// One thing on the network.
pub trait Node: fmt::Debug {
    /// Takes what happened and appends what is to be done.
    fn handle(&mut self, now: Instant, arrival: Arrival<'_>, wishes: &mut Vec<Wish>);

    /// When it wants [`Arrival::Timeout`] next.
    fn deadline(&self) -> Option<Deadline>;

    /// Its address; the world delivers by it.
    fn ip(&self) -> IpAddr;

    /// The phone, if it is one.
    fn phone(&self) -> Option<&PhoneNode> {
        None
    }

    /// Its screen, if it has one.
    fn view(&self) -> Option<&View> {
        None
    }

    /// What it counted, by name.
    fn counters(&self, _now: Instant) -> Vec<(String, u64)> {
        Vec::new()
    }

    /// The switchboard, if it is one.
    fn pbx(&mut self) -> Option<&mut Pbx> {
        None
    }

    /// A scripted peer, if it is one: what it has seen.
    fn heard(&self) -> &[String] {
        &[]
    }

    /// Power off without goodbye, and ready for [`Arrival::Start`] with what it had stored.
    fn restart(&mut self, _now: Instant) {}

    /// Whether it has said goodbye after [`Arrival::Stop`].
    fn has_stopped(&self) -> bool {
        false
    }
}
