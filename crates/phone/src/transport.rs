//! Sockets and connections: which exist, what each is for, and what a byte on one of them is.
//!
//! Knows no call and no setting. A datagram is routed by its socket and first byte; a stream is cut into
//! messages; everything that does not fit is counted and dropped.

use core::time::Duration;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Instant};
use offhook_sip::{ConnId, Flow, Transport};
use offhook_wire::sip::{Frame, Framer};

use crate::events::CallNo;
use crate::io::{FIRST_ACCEPTED_CONN, Output, Proto, SocketId, TlsClient};

/// Connections open at once, ours and accepted ones together.
pub(crate) const MAX_CONNECTIONS: usize = 32;
/// Accepted connections open at once, from all addresses: however many strangers come, room is left for ours (T16).
pub(crate) const MAX_ACCEPTED: usize = 24;
/// Accepted connections from one address.
pub(crate) const MAX_ACCEPTED_PER_ADDRESS: usize = 16;
/// Bytes that wait for one connection to come up.
pub(crate) const MAX_WAITING: usize = 256 * 1024;
/// An accepted connection that has not brought one whole message by then is closed.
pub(crate) const ACCEPTED_GRACE: Duration = Duration::from_secs(10);

/// Things counted since the start.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counters {
    /// Datagrams that are neither SIP nor media.
    pub(crate) garbage: u64,
    /// Bytes for a socket or connection that is not there any more.
    pub(crate) astray: u64,
    /// Connections closed because their stream made no sense.
    pub(crate) broken_streams: u64,
    /// Connections refused because there were too many.
    pub(crate) refused_connections: u64,
    /// Messages thrown away because too much waited for a connection.
    pub(crate) overflow: u64,
}

/// Which half of a call's media a socket carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// RTP.
    Rtp,
    /// RTCP.
    Rtcp,
}

/// What a datagram is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A SIP message.
    Sip(Flow),
    /// RTP of a call.
    Rtp(CallNo),
    /// RTCP of a call.
    Rtcp(CallNo),
    /// Nothing we know; counted.
    Nothing,
}

/// What a socket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// SIP over this protocol.
    Sip(Proto),
    /// Media of a call.
    Media(CallNo, Half),
}

#[derive(Debug)]
struct Socket {
    purpose: Purpose,
    local: Option<SocketAddr>,
}

#[derive(Debug)]
struct Conn {
    transport: Transport,
    remote: SocketAddr,
    local: Option<SocketAddr>,
    waiting: Vec<Vec<u8>>,
    framer: Framer,
    /// Whether the other side opened it.
    accepted: bool,
    /// For an accepted connection that has not brought a message: when patience ends.
    prove_by: Option<Instant>,
}

impl Conn {
    fn new(transport: Transport, remote: SocketAddr) -> Self {
        Self {
            transport,
            remote,
            local: None,
            waiting: Vec::new(),
            framer: Framer::new(),
            accepted: false,
            prove_by: None,
        }
    }
}

/// All sockets and connections of one phone.
#[derive(Debug)]
pub(crate) struct Net {
    next_socket: u32,
    next_conn: u64,
    sockets: BTreeMap<SocketId, Socket>,
    conns: BTreeMap<ConnId, Conn>,
    /// What was counted.
    pub(crate) counters: Counters,
}

impl Net {
    /// No socket yet.
    pub(crate) fn new() -> Self {
        Self {
            next_socket: 1,
            next_conn: 1,
            sockets: BTreeMap::new(),
            conns: BTreeMap::new(),
            counters: Counters::default(),
        }
    }

    /// Asks for a socket.
    pub(crate) fn listen(
        &mut self,
        purpose: Purpose,
        addr: SocketAddr,
        out: &mut Vec<Output>,
    ) -> SocketId {
        let socket = SocketId(self.next_socket);
        self.next_socket = self.next_socket.wrapping_add(1);
        self.sockets.insert(
            socket,
            Socket {
                purpose,
                local: None,
            },
        );
        let proto = match purpose {
            Purpose::Sip(proto) => proto,
            Purpose::Media(..) => Proto::Udp,
        };
        out.push(Output::Listen {
            socket,
            proto,
            addr,
        });
        socket
    }

    /// Gives a socket back.
    pub(crate) fn unlisten(&mut self, socket: SocketId, out: &mut Vec<Output>) {
        if self.sockets.remove(&socket).is_some() {
            out.push(Output::Unlisten { socket });
        }
    }

    /// A socket is open: what it is for. A socket given back meanwhile says nothing.
    pub(crate) fn listening(&mut self, socket: SocketId, local: SocketAddr) -> Option<Purpose> {
        let entry = self.sockets.get_mut(&socket)?;
        entry.local = Some(local);
        Some(entry.purpose)
    }

    /// A socket could not be opened: what it was for.
    pub(crate) fn listen_failed(&mut self, socket: SocketId) -> Option<Purpose> {
        self.sockets.remove(&socket).map(|entry| entry.purpose)
    }

    /// The open SIP socket of a protocol, with its address.
    pub(crate) fn sip_socket(&self, proto: Proto) -> Option<(SocketId, SocketAddr)> {
        self.sockets.iter().find_map(|(id, socket)| {
            (socket.purpose == Purpose::Sip(proto))
                .then(|| socket.local.map(|local| (*id, local)))
                .flatten()
        })
    }

    /// Every SIP socket, open or not.
    pub(crate) fn sip_sockets(&self) -> Vec<SocketId> {
        let sip = |socket: &Socket| matches!(socket.purpose, Purpose::Sip(_));
        let ids = self.sockets.iter().filter(|(_, socket)| sip(socket));
        ids.map(|(id, _)| *id).collect()
    }

    /// What a datagram is, by its socket and first bytes.
    pub(crate) fn route(&mut self, socket: SocketId, from: SocketAddr, bytes: &[u8]) -> Route {
        let Some(entry) = self.sockets.get(&socket) else {
            self.counters.astray += 1;
            return Route::Nothing;
        };
        match (entry.purpose, entry.local) {
            (Purpose::Sip(_), Some(local)) if starts_like_sip(bytes) => Route::Sip(Flow {
                transport: Transport::Udp,
                local,
                remote: from,
                conn: None,
            }),
            (Purpose::Sip(_), _) if is_keep_alive(bytes) => Route::Nothing,
            (Purpose::Media(call, half), Some(_)) if starts_like_rtp(bytes) => {
                // RFC 5761 §4: packet types 192 to 223 are RTCP wherever they arrive.
                if half == Half::Rtcp || matches!(bytes.get(1), Some(192..=223)) {
                    Route::Rtcp(call)
                } else {
                    Route::Rtp(call)
                }
            }
            (Purpose::Sip(_) | Purpose::Media(..), _) => {
                self.counters.garbage += 1;
                Route::Nothing
            }
        }
    }

    /// Sends over the connection that exists towards `to`, or opens one.
    pub(crate) fn write(
        &mut self,
        (transport, to, conn): (Transport, SocketAddr, Option<ConnId>),
        bytes: Vec<u8>,
        tls: impl FnOnce() -> TlsClient,
        out: &mut Vec<Output>,
    ) {
        let known = conn
            .filter(|conn| self.conns.contains_key(conn))
            .or_else(|| self.find(transport, to));
        let id = match known {
            Some(id) => id,
            None if self.conns.len() >= MAX_CONNECTIONS => {
                self.counters.refused_connections += 1;
                return;
            }
            None => {
                let id = ConnId(self.next_conn);
                self.next_conn = (self.next_conn + 1) % FIRST_ACCEPTED_CONN;
                self.conns.insert(id, Conn::new(transport, to));
                let tls = (transport == Transport::Tls).then(tls);
                out.push(Output::Connect { conn: id, to, tls });
                id
            }
        };
        let Some(entry) = self.conns.get_mut(&id) else {
            return;
        };
        if entry.local.is_some() {
            out.push(Output::Write { conn: id, bytes });
        } else if entry.waiting.iter().map(Vec::len).sum::<usize>() + bytes.len() <= MAX_WAITING {
            entry.waiting.push(bytes);
        } else {
            self.counters.overflow += 1;
        }
    }

    fn find(&self, transport: Transport, to: SocketAddr) -> Option<ConnId> {
        self.conns
            .iter()
            .find(|(_, conn)| conn.transport == transport && conn.remote == to)
            .map(|(id, _)| *id)
    }

    /// A connection of ours is up: what waited goes out.
    pub(crate) fn connected(&mut self, conn: ConnId, local: SocketAddr, out: &mut Vec<Output>) {
        let Some(entry) = self.conns.get_mut(&conn) else {
            return out.push(Output::Close { conn });
        };
        entry.local = Some(local);
        let waiting = core::mem::take(&mut entry.waiting);
        out.extend(
            waiting
                .into_iter()
                .map(|bytes| Output::Write { conn, bytes }),
        );
    }

    /// Somebody connected to us.
    pub(crate) fn accepted(
        &mut self,
        now: Instant,
        (conn, transport): (ConnId, Transport),
        local: SocketAddr,
        from: SocketAddr,
        out: &mut Vec<Output>,
    ) {
        let same = |other: &&Conn| other.prove_by.is_some() && other.remote.ip() == from.ip();
        let crowded = self.conns.values().filter(same).count() >= MAX_ACCEPTED_PER_ADDRESS;
        let accepted = self.conns.values().filter(|other| other.accepted).count();
        if crowded || accepted >= MAX_ACCEPTED || self.conns.len() >= MAX_CONNECTIONS {
            self.counters.refused_connections += 1;
            return out.push(Output::Close { conn });
        }
        let mut entry = Conn::new(transport, from);
        entry.local = Some(local);
        entry.accepted = true;
        entry.prove_by = Some(now + ACCEPTED_GRACE);
        self.conns.insert(conn, entry);
    }

    /// Bytes came on a connection: the whole messages in them. A stream that makes no sense is closed.
    pub(crate) fn stream_bytes(
        &mut self,
        conn: ConnId,
        bytes: &[u8],
        out: &mut Vec<Output>,
    ) -> Vec<(Flow, Vec<u8>)> {
        let mut messages = Vec::new();
        let Some(entry) = self.conns.get_mut(&conn) else {
            self.counters.astray += 1;
            return messages;
        };
        let Some(local) = entry.local else {
            return messages;
        };
        let flow = Flow {
            transport: entry.transport,
            local,
            remote: entry.remote,
            conn: Some(conn),
        };
        let mut broken = entry.framer.push(bytes).is_err();
        while !broken {
            match entry.framer.next_frame() {
                Ok(Some(Frame::Message(message))) => {
                    entry.prove_by = None;
                    messages.push((flow, message));
                }
                // Whoever has not said a word of SIP learns nothing, not even that SIP is spoken here (T8).
                Ok(Some(Frame::KeepAlivePing)) if entry.prove_by.is_some() => (),
                // RFC 5626 §3.5.1: a double CRLF is answered with a single one.
                Ok(Some(Frame::KeepAlivePing)) => out.push(Output::Write {
                    conn,
                    bytes: b"\r\n".to_vec(),
                }),
                Ok(Some(Frame::Pong)) => (),
                Ok(None) => break,
                Err(_) => broken = true,
            }
        }
        if broken {
            self.counters.broken_streams += 1;
            self.conns.remove(&conn);
            out.push(Output::Close { conn });
        }
        messages
    }

    /// A connection is gone: whom it led to.
    pub(crate) fn closed(&mut self, conn: ConnId) -> Option<(SocketAddr, Transport)> {
        let entry = self.conns.remove(&conn)?;
        Some((entry.remote, entry.transport))
    }

    /// Closes connections that were accepted and stayed silent.
    pub(crate) fn tick(&mut self, now: Instant, out: &mut Vec<Output>) {
        self.conns.retain(|conn, entry| {
            let keep = entry.prove_by.is_none_or(|by| now < by);
            if !keep {
                out.push(Output::Close { conn: *conn });
            }
            keep
        });
    }

    /// When [`Net::tick`] is wanted.
    pub(crate) fn deadline(&self) -> Option<Deadline> {
        let soonest = self.conns.values().filter_map(|conn| conn.prove_by).min()?;
        Some(Deadline::new(soonest, "silent connection"))
    }

    /// Closes everything.
    pub(crate) fn close_all(&mut self, out: &mut Vec<Output>) {
        let conns = core::mem::take(&mut self.conns);
        out.extend(conns.into_keys().map(|conn| Output::Close { conn }));
        let sockets = core::mem::take(&mut self.sockets);
        out.extend(
            sockets
                .into_keys()
                .map(|socket| Output::Unlisten { socket }),
        );
    }
}

/// A method or `SIP/2.0` begins with a letter; RTP and RTCP begin with 128 to 191, STUN with 0 to 3
/// (RFC 7983 §7).
fn starts_like_sip(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
}

fn starts_like_rtp(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(128..=191))
}

fn is_keep_alive(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n' | 0))
}

/// An address to listen on.
pub(crate) fn address(bind: IpAddr, port: u16) -> SocketAddr {
    SocketAddr::new(bind, port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = b"OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n";

    fn far(port: u16) -> SocketAddr {
        SocketAddr::new("192.0.2.100".parse().unwrap(), port)
    }

    fn near() -> SocketAddr {
        "192.0.2.1:40000".parse().unwrap()
    }

    fn tls() -> TlsClient {
        TlsClient {
            name: "pbx.example".to_owned(),
            verify: true,
            extra_ca: Vec::new(),
        }
    }

    #[test]
    fn one_connection_carries_all_and_what_is_written_early_waits_in_order() {
        let (mut net, mut out) = (Net::new(), Vec::new());
        let way = (Transport::Tls, far(5_061), None);
        net.write(way, vec![1], tls, &mut out);
        net.write(way, vec![2], tls, &mut out);
        let conn = ConnId(1);
        let to = far(5_061);
        assert_eq!(
            out,
            [Output::Connect {
                conn,
                to,
                tls: Some(tls())
            }]
        );
        out.clear();
        net.connected(conn, near(), &mut out);
        net.write(way, vec![3], tls, &mut out);
        let written: Vec<_> = [1, 2, 3]
            .map(|byte| Output::Write {
                conn,
                bytes: vec![byte],
            })
            .into();
        assert_eq!(out, written);
        assert_eq!(net.closed(conn), Some((to, Transport::Tls)));
        assert_eq!(net.closed(conn), None);
    }

    #[test]
    fn a_stream_is_cut_into_messages_and_pings_are_answered() {
        let (mut net, mut out) = (Net::new(), Vec::new());
        net.write((Transport::Tcp, far(5_060), None), vec![1], tls, &mut out);
        net.connected(ConnId(1), near(), &mut out);
        out.clear();
        let (head, tail) = MESSAGE.split_at(10);
        assert_eq!(net.stream_bytes(ConnId(1), head, &mut out), []);
        let whole = net.stream_bytes(ConnId(1), tail, &mut out);
        assert_eq!(whole.len(), 1);
        assert_eq!(whole[0].1, MESSAGE);
        assert_eq!(whole[0].0.conn, Some(ConnId(1)));
        assert_eq!(
            net.stream_bytes(ConnId(1), b"\r\n\r\n", &mut out).len() + out.len(),
            1
        );
    }

    #[test]
    fn a_stream_with_a_wrong_length_is_closed_and_counted() {
        for bytes in [
            b"OPTIONS sip:a SIP/2.0\r\nContent-Length: x\r\n\r\n".as_slice(),
            b"OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999\r\n\r\n",
            &[0xff; 200_000],
        ] {
            let (mut net, mut out) = (Net::new(), Vec::new());
            net.write((Transport::Tcp, far(5_060), None), vec![1], tls, &mut out);
            net.connected(ConnId(1), near(), &mut out);
            assert_eq!(net.stream_bytes(ConnId(1), bytes, &mut out), []);
            assert_eq!(out.last(), Some(&Output::Close { conn: ConnId(1) }));
            assert_eq!(net.counters.broken_streams, 1);
        }
    }

    #[test]
    fn t08_a_newcomer_s_ping_is_not_answered_before_its_first_message() {
        let (mut net, mut out) = (Net::new(), Vec::new());
        let conn = ConnId(FIRST_ACCEPTED_CONN);
        let way = (conn, Transport::Tcp);
        net.accepted(Instant::ZERO, way, near(), far(10_000), &mut out);
        assert_eq!(net.stream_bytes(conn, b"\r\n\r\n", &mut out), []);
        assert_eq!(out, []);
        net.stream_bytes(conn, MESSAGE, &mut out);
        net.stream_bytes(conn, b"\r\n\r\n", &mut out);
        assert_eq!(out.len(), 1);
    }

    #[test]
    fn t16_strangers_from_many_addresses_leave_room_for_our_own_connections() {
        let (mut net, mut out) = (Net::new(), Vec::new());
        for number in 0..100_u8 {
            let conn = ConnId(FIRST_ACCEPTED_CONN + u64::from(number));
            let from = SocketAddr::from(([198, 51, 100, number], 5_060));
            let way = (conn, Transport::Tcp);
            net.accepted(Instant::ZERO, way, near(), from, &mut out);
            net.stream_bytes(conn, MESSAGE, &mut out);
        }
        assert_eq!(out.len(), 100 - MAX_ACCEPTED);
        out.clear();
        net.write((Transport::Tcp, far(5_060), None), vec![1], tls, &mut out);
        assert!(
            matches!(out.as_slice(), [Output::Connect { .. }]),
            "{out:?}"
        );
    }

    #[test]
    fn t16_silent_and_too_many_connections_are_closed() {
        let (mut net, mut out) = (Net::new(), Vec::new());
        let start = Instant::ZERO;
        for number in 0..200_u16 {
            let conn = ConnId(FIRST_ACCEPTED_CONN + u64::from(number));
            let from = far(10_000 + number);
            net.accepted(start, (conn, Transport::Tcp), near(), from, &mut out);
        }
        assert_eq!(out.len(), 200 - MAX_ACCEPTED_PER_ADDRESS);
        let proven = ConnId(FIRST_ACCEPTED_CONN);
        assert_eq!(net.stream_bytes(proven, MESSAGE, &mut out).len(), 1);
        out.clear();
        assert_eq!(net.deadline().map(|it| it.at), Some(start + ACCEPTED_GRACE));
        net.tick(start + ACCEPTED_GRACE, &mut out);
        assert_eq!(out.len(), MAX_ACCEPTED_PER_ADDRESS - 1);
        assert_eq!(net.deadline(), None);
        for number in 0..100_u16 {
            net.write((Transport::Tcp, far(number), None), vec![1], tls, &mut out);
        }
        assert!(net.conns.len() <= MAX_CONNECTIONS);
    }

    #[test]
    fn what_waits_for_a_connection_is_bounded() {
        let (mut net, mut out) = (Net::new(), Vec::new());
        for _ in 0..100 {
            let bytes = vec![0; MAX_WAITING / 10];
            net.write((Transport::Tcp, far(1), None), bytes, tls, &mut out);
        }
        assert_eq!(net.counters.overflow, 90);
    }
}
