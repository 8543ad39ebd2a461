//! The socket table: every UDP socket, listener and connection of every member of a node.
//!
//! Members name their sockets and connections with their own numbers; the table knows who owns what. Reading is a
//! pull ([`Net::read`]), so that the node may send while it works through what has arrived.

use crate::runtime::refusal;
use crate::runtime::stream::{ConnectError, Progress, Stream};
use mio::event::Event;
use mio::net::{TcpListener, UdpSocket};
use mio::{Interest, Registry, Token};
use offhook_base::Instant;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Most sockets one node keeps; more are refused.
pub(crate) const MAX_SOCKETS: usize = 65_536;
/// Most connections that came to us, over all members (reliability T16).
pub(crate) const MAX_ACCEPTED: usize = 256;
/// Most connections that came to us from one address (reliability T16).
pub(crate) const MAX_ACCEPTED_PER_ADDRESS: usize = 16;
/// Errors read from one socket in a row (each an ICMP answer) before the others get a turn.
const ERRORS_IN_A_ROW: u32 = 16;

/// Something that arrived, for one member.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Happening<'a> {
    /// A datagram on one of its sockets.
    Datagram {
        socket: u64,
        from: SocketAddr,
        bytes: &'a [u8],
    },
    /// A datagram it sent found nobody: ICMP said so.
    Unreachable {
        to: SocketAddr,
        reason: &'static str,
    },
    /// A connection it asked for stands (the TLS handshake included).
    Connected { conn: u64, local: SocketAddr },
    /// Somebody connected to one of its listeners.
    Accepted {
        conn: u64,
        local: SocketAddr,
        from: SocketAddr,
    },
    /// Bytes on a connection.
    Bytes { conn: u64, bytes: &'a [u8] },
    /// A connection ended; the reason is for people.
    Closed { conn: u64, reason: String },
}

#[derive(Debug)]
enum Entry {
    Udp(UdpSocket),
    Listener(TcpListener),
    Stream(Box<Stream>),
}

#[derive(Debug)]
struct Slot {
    owner: usize,
    key: u64,
    entry: Entry,
    /// Answers of ICMP wait in the socket's queue.
    refused: bool,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Net {
    registry: Registry,
    slots: BTreeMap<usize, Slot>,
    sockets: BTreeMap<(usize, u64), usize>,
    conns: BTreeMap<(usize, u64), usize>,
    next_token: usize,
    next_accepted: u64,
    ready: VecDeque<usize>,
    deadlines: BTreeSet<(Instant, usize)>,
    /// Connections refused because of a cap, for the status page.
    pub(crate) refused: u64,
}

/// Numbers of accepted connections start here, so that they never meet a number a member chose.
pub(crate) const FIRST_ACCEPTED: u64 = offhook_phone::FIRST_ACCEPTED_CONN;

impl Net {
    /// An empty table whose sockets report to `registry`; tokens below `first_token` belong to the caller.
    pub(crate) fn new(registry: Registry, first_token: usize) -> Self {
        Self {
            registry,
            slots: BTreeMap::new(),
            sockets: BTreeMap::new(),
            conns: BTreeMap::new(),
            next_token: first_token,
            next_accepted: FIRST_ACCEPTED,
            ready: VecDeque::new(),
            deadlines: BTreeSet::new(),
            refused: 0,
        }
    }

    fn insert(&mut self, owner: usize, key: u64, mut entry: Entry) -> io::Result<usize> {
        if self.slots.len() >= MAX_SOCKETS {
            return Err(io::Error::other("the table of sockets is full"));
        }
        let token = self.next_token;
        self.next_token += 1;
        match &mut entry {
            Entry::Udp(socket) => {
                self.registry
                    .register(socket, Token(token), Interest::READABLE)?;
            }
            Entry::Listener(socket) => {
                self.registry
                    .register(socket, Token(token), Interest::READABLE)?;
            }
            Entry::Stream(stream) => self.registry.register(
                stream.socket(),
                Token(token),
                Interest::READABLE | Interest::WRITABLE,
            )?,
        }
        let names = match &entry {
            Entry::Udp(_) | Entry::Listener(_) => &mut self.sockets,
            Entry::Stream(stream) => {
                if let Some(at) = stream.deadline() {
                    self.deadlines.insert((at, token));
                }
                &mut self.conns
            }
        };
        names.insert((owner, key), token);
        self.slots.insert(
            token,
            Slot {
                owner,
                key,
                entry,
                refused: false,
            },
        );
        Ok(token)
    }

    /// Opens a UDP socket for `owner` under the number `key` and says where it stands.
    ///
    /// # Errors
    /// What the operating system says, or a full table.
    pub(crate) fn listen_udp(
        &mut self,
        owner: usize,
        key: u64,
        at: SocketAddr,
    ) -> io::Result<SocketAddr> {
        let socket = UdpSocket::bind(at)?;
        let local = socket.local_addr()?;
        refusal::ask(&socket);
        self.insert(owner, key, Entry::Udp(socket))?;
        Ok(local)
    }

    /// Opens a TCP listener for `owner` under the number `key` and says where it stands.
    ///
    /// # Errors
    /// What the operating system says, or a full table.
    pub(crate) fn listen_tcp(
        &mut self,
        owner: usize,
        key: u64,
        at: SocketAddr,
    ) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind(at)?;
        let local = listener.local_addr()?;
        self.insert(owner, key, Entry::Listener(listener))?;
        Ok(local)
    }

    /// Closes a UDP socket or listener; unknown numbers are ignored.
    pub(crate) fn unlisten(&mut self, owner: usize, key: u64) {
        if let Some(token) = self.sockets.remove(&(owner, key)) {
            self.drop_slot(token);
        }
    }

    /// Sends one datagram.
    ///
    /// # Errors
    /// An unknown socket, or what the operating system says. A full send buffer is not an error: the datagram is
    /// lost, as on any network.
    pub(crate) fn send(
        &self,
        owner: usize,
        key: u64,
        to: SocketAddr,
        bytes: &[u8],
    ) -> io::Result<()> {
        let slot = self
            .sockets
            .get(&(owner, key))
            .and_then(|token| self.slots.get(token));
        let Some(Slot {
            entry: Entry::Udp(socket),
            ..
        }) = slot
        else {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no such socket"));
        };
        // The answer to an earlier datagram fails this one, whomever it is for: that answer comes through
        // [`Net::read`], and this one goes out again.
        let sent = match socket.send_to(bytes, to) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                socket.send_to(bytes, to)
            }
            sent => sent,
        };
        match sent {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Starts a connection under the number `conn`; the outcome is a [`Happening`].
    ///
    /// # Errors
    /// What is known at once: no route, a full table, a server name TLS cannot use.
    pub(crate) fn connect(
        &mut self,
        now: Instant,
        owner: usize,
        conn: u64,
        to: SocketAddr,
        tls: Option<(Arc<rustls::ClientConfig>, String)>,
    ) -> Result<(), ConnectError> {
        let stream = Stream::connect(now, to, tls)?;
        self.insert(owner, conn, Entry::Stream(Box::new(stream)))?;
        Ok(())
    }

    /// Queues bytes on a connection; a connection that is gone or too far behind is reported by [`Net::read`].
    pub(crate) fn write(&mut self, owner: usize, conn: u64, bytes: &[u8]) {
        let Some(&token) = self.conns.get(&(owner, conn)) else {
            return;
        };
        if let Some(Slot {
            entry: Entry::Stream(stream),
            ..
        }) = self.slots.get_mut(&token)
        {
            stream.write(bytes);
            self.wake(token);
        }
    }

    /// Closes a connection without a report; unknown numbers are ignored.
    pub(crate) fn close(&mut self, owner: usize, conn: u64) {
        if let Some(token) = self.conns.remove(&(owner, conn)) {
            if let Some(Slot {
                entry: Entry::Stream(stream),
                ..
            }) = self.slots.get_mut(&token)
            {
                stream.finish();
            }
            self.drop_slot(token);
        }
    }

    /// Forgets everything of `owner`: after its panic or its end.
    pub(crate) fn close_all(&mut self, owner: usize) {
        let theirs: Vec<usize> = self
            .slots
            .iter()
            .filter(|(_, slot)| slot.owner == owner)
            .map(|(&token, _)| token)
            .collect();
        for token in theirs {
            self.drop_slot(token);
        }
    }

    fn drop_slot(&mut self, token: usize) {
        let Some(mut slot) = self.slots.remove(&token) else {
            return;
        };
        // A socket that cannot be deregistered is closed by its drop all the same.
        match &mut slot.entry {
            Entry::Udp(socket) => {
                let _ = self.registry.deregister(socket);
                self.sockets.remove(&(slot.owner, slot.key));
            }
            Entry::Listener(socket) => {
                let _ = self.registry.deregister(socket);
                self.sockets.remove(&(slot.owner, slot.key));
            }
            Entry::Stream(stream) => {
                let _ = self.registry.deregister(stream.socket());
                self.conns.remove(&(slot.owner, slot.key));
                if let Some(at) = stream.deadline() {
                    self.deadlines.remove(&(at, token));
                }
            }
        }
    }

    /// Notes what `mio` reported.
    pub(crate) fn note(&mut self, event: &Event) {
        let token = event.token().0;
        if let Some(slot) = self.slots.get_mut(&token) {
            slot.refused |= event.is_error();
            self.wake(token);
        }
    }

    fn wake(&mut self, token: usize) {
        if !self.ready.contains(&token) {
            self.ready.push_back(token);
        }
    }

    /// The earliest moment a handshake or a silent newcomer runs out of time.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// Whether [`Net::read`] has something left to look at.
    pub(crate) fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// The next thing that happened, or `None` when all sockets are drained and no deadline has passed.
    pub(crate) fn read<'b>(
        &mut self,
        now: Instant,
        buffer: &'b mut [u8],
    ) -> Option<(usize, Happening<'b>)> {
        if let Some(&(at, token)) = self.deadlines.first()
            && at <= now
        {
            return Some(self.expire(token));
        }
        let mut length = 0;
        let mut found = None;
        let mut errors = 0;
        while found.is_none() {
            let token = *self.ready.front()?;
            let Some(slot) = self.slots.get_mut(&token) else {
                self.ready.pop_front();
                continue;
            };
            let (owner, key) = (slot.owner, slot.key);
            match &mut slot.entry {
                Entry::Udp(socket) if slot.refused => match refusal::next(socket) {
                    Some(Some((to, reason))) => {
                        found = Some((owner, Seen::Unreachable { to, reason }));
                    }
                    Some(None) => {}
                    None => slot.refused = false,
                },
                Entry::Udp(socket) => match socket.recv_from(buffer) {
                    Ok((count, from)) => {
                        length = count;
                        found = Some((owner, Seen::Datagram { socket: key, from }));
                    }
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        self.ready.pop_front();
                    }
                    // An ICMP answer to something sent earlier: what lies behind it still counts.
                    Err(_) => {
                        errors += 1;
                        if errors >= ERRORS_IN_A_ROW {
                            self.ready.pop_front();
                        }
                    }
                },
                Entry::Listener(listener) => match listener.accept() {
                    Ok((socket, from)) => {
                        let local = socket.local_addr().unwrap_or(from);
                        if let Some(conn) = self.admit(now, owner, socket, from) {
                            found = Some((owner, Seen::Accepted { conn, local, from }));
                        }
                    }
                    Err(_) => {
                        self.ready.pop_front();
                    }
                },
                Entry::Stream(stream) => {
                    let before = stream.deadline();
                    let progress = stream.advance(now, buffer);
                    let after = stream.deadline();
                    if before != after {
                        if let Some(at) = before {
                            self.deadlines.remove(&(at, token));
                        }
                        if let Some(at) = after {
                            self.deadlines.insert((at, token));
                        }
                    }
                    match progress {
                        Progress::Nothing => {
                            self.ready.pop_front();
                        }
                        Progress::Connected(local) => {
                            found = Some((owner, Seen::Connected { conn: key, local }));
                        }
                        Progress::Bytes(count) => {
                            length = count;
                            found = Some((owner, Seen::Bytes { conn: key }));
                        }
                        Progress::Closed(reason) => {
                            self.drop_slot(token);
                            found = Some((owner, Seen::Closed { conn: key, reason }));
                        }
                    }
                }
            }
        }
        // One piece each, in turn: a flooded socket cannot starve the others.
        if let Some(token) = self.ready.pop_front() {
            self.ready.push_back(token);
        }
        found.map(|(owner, seen)| (owner, seen.with(buffer.get(..length).unwrap_or_default())))
    }

    fn expire<'b>(&mut self, token: usize) -> (usize, Happening<'b>) {
        let (owner, conn, reason) = match self.slots.get(&token) {
            Some(Slot {
                owner,
                key,
                entry: Entry::Stream(stream),
                ..
            }) => (*owner, *key, stream.why_late().to_owned()),
            Some(slot) => (slot.owner, slot.key, "timed out".to_owned()),
            None => (usize::MAX, 0, String::new()),
        };
        self.deadlines.retain(|&(_, other)| other != token);
        self.drop_slot(token);
        (owner, Happening::Closed { conn, reason })
    }

    fn admit(
        &mut self,
        now: Instant,
        owner: usize,
        socket: mio::net::TcpStream,
        from: SocketAddr,
    ) -> Option<u64> {
        if self.accepted(None) >= MAX_ACCEPTED
            || self.accepted(Some(from.ip())) >= MAX_ACCEPTED_PER_ADDRESS
        {
            self.refused += 1;
            return None;
        }
        let conn = self.next_accepted;
        let stream = Stream::accepted(now, socket, from);
        self.insert(owner, conn, Entry::Stream(Box::new(stream)))
            .ok()?;
        self.next_accepted += 1;
        Some(conn)
    }

    fn accepted(&self, address: Option<IpAddr>) -> usize {
        self.conns
            .iter()
            .filter(|((_, conn), _)| *conn >= FIRST_ACCEPTED)
            .filter(|(_, token)| match (address, self.slots.get(token)) {
                (None, _) => true,
                (
                    Some(address),
                    Some(Slot {
                        entry: Entry::Stream(stream),
                        ..
                    }),
                ) => stream.peer().ip() == address,
                (Some(_), _) => false,
            })
            .count()
    }
}

/// A [`Happening`] whose bytes are still in the buffer.
enum Seen {
    Datagram {
        socket: u64,
        from: SocketAddr,
    },
    Unreachable {
        to: SocketAddr,
        reason: &'static str,
    },
    Connected {
        conn: u64,
        local: SocketAddr,
    },
    Accepted {
        conn: u64,
        local: SocketAddr,
        from: SocketAddr,
    },
    Bytes {
        conn: u64,
    },
    Closed {
        conn: u64,
        reason: String,
    },
}

impl Seen {
    fn with(self, bytes: &[u8]) -> Happening<'_> {
        match self {
            Self::Datagram { socket, from } => Happening::Datagram {
                socket,
                from,
                bytes,
            },
            Self::Unreachable { to, reason } => Happening::Unreachable { to, reason },
            Self::Connected { conn, local } => Happening::Connected { conn, local },
            Self::Accepted { conn, local, from } => Happening::Accepted { conn, local, from },
            Self::Bytes { conn } => Happening::Bytes { conn, bytes },
            Self::Closed { conn, reason } => Happening::Closed { conn, reason },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::trust::Trust;
    use std::io::{Read as _, Write as _};

    /// A TLS server that answers one connection with `hello` and the certificate it can be trusted by.
    fn tls_server() -> (SocketAddr, String) {
        let key = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let pem = key.cert.pem();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let private = rustls::pki_types::PrivateKeyDer::try_from(key.signing_key.serialize_der());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![key.cert.der().clone()], private.unwrap())
            .unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let mut tls = rustls::ServerConnection::new(Arc::new(config)).unwrap();
            let mut stream = rustls::Stream::new(&mut tls, &mut socket);
            let mut word = [0; 2];
            if stream.read_exact(&mut word).is_ok() {
                let _ = stream.write_all(b"hello");
            }
        });
        (at, pem)
    }

    /// Connects to the server and tells what happened: `hello`, or why not.
    fn talk(trust: &Trust, name: &str, at: SocketAddr) -> String {
        let mut poll = mio::Poll::new().unwrap();
        let mut net = Net::new(poll.registry().try_clone().unwrap(), 1);
        let clock = Clock::start();
        let tls = Some((trust.client(true, &[]), name.to_owned()));
        net.connect(clock.now(), 0, 7, at, tls).unwrap();
        let mut events = mio::Events::with_capacity(16);
        let mut buffer = vec![0; 4_096];
        loop {
            poll.poll(&mut events, Some(std::time::Duration::from_secs(5)))
                .unwrap();
            for event in &events {
                net.note(event);
            }
            while let Some((_, happening)) = net.read(clock.now(), &mut buffer) {
                match happening {
                    Happening::Connected { conn, .. } => net.write(0, conn, b"hi"),
                    Happening::Bytes { bytes, .. } => {
                        return String::from_utf8(bytes.to_vec()).unwrap();
                    }
                    Happening::Closed { reason, .. } => return reason,
                    Happening::Datagram { .. }
                    | Happening::Unreachable { .. }
                    | Happening::Accepted { .. } => {}
                }
            }
        }
    }

    #[test]
    fn a_tls_peer_is_spoken_with_only_if_its_certificate_stands() {
        let (at, pem) = tls_server();
        let trust = Trust::with(pem.into_bytes());
        assert_eq!(talk(&trust, "localhost", at), "hello");
        let (at, pem) = tls_server();
        let trust = Trust::with(pem.into_bytes());
        let why = talk(&trust, "other.example", at);
        assert!(why.contains("made for another name"), "{why}");
        let (at, _) = tls_server();
        let why = talk(&Trust::default(), "localhost", at);
        assert!(why.contains("certificate"), "{why}");
    }
}
