//! The demo's switchboard on real sockets: `sim::Pbx` behind UDP, TCP and one RTP socket.

use super::net::{Happening, Net};
use offhook_base::{Duration, Instant, Rng};
use offhook_sim::pbx::{Config, Pbx, PbxOutput, Source, Transport};
use offhook_wire::sip::{Frame, Framer};
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// The switchboard's numbers for its sockets.
const SIP_UDP: u64 = 0;
const SIP_TCP: u64 = 1;
const RTP: u64 = 2;
/// How often a free port is looked for that both UDP and TCP can have.
const PORT_TRIES: u32 = 32;

#[derive(Debug)]
struct Conn {
    peer: SocketAddr,
    framer: Framer,
}

/// The switchboard.
#[derive(Debug)]
pub(crate) struct Switchboard {
    pbx: Pbx,
    conns: BTreeMap<u64, Conn>,
    next_conn: u64,
    /// When the node's timer list wakes it.
    pub(super) listed: Option<Instant>,
}

impl Switchboard {
    /// Opens the sockets at `address` and starts a switchboard there; `users` adds its users.
    ///
    /// # Errors
    /// When no port is free.
    pub(super) fn open(
        net: &mut Net,
        owner: usize,
        address: IpAddr,
        port: u16,
        rng: Rng,
        users: impl FnOnce(Config) -> Config,
    ) -> io::Result<(Self, SocketAddr)> {
        let sip = both_protocols(net, owner, address, port)?;
        let rtp = net.listen_udp(owner, RTP, SocketAddr::new(address, 0))?;
        let config = users(Config::new(sip.to_string(), sip, rtp));
        Ok((
            Self {
                pbx: Pbx::new(config, rng),
                conns: BTreeMap::new(),
                next_conn: 1,
                listed: None,
            },
            sip,
        ))
    }

    /// Takes what arrived.
    pub(super) fn handle(
        &mut self,
        now: Instant,
        happening: Happening<'_>,
        net: &mut Net,
        owner: usize,
    ) {
        match happening {
            Happening::Datagram {
                socket: RTP,
                from,
                bytes,
            } => self.pbx.handle_rtp(now, from, bytes),
            Happening::Datagram { from, bytes, .. } => {
                self.pbx.handle_sip(now, Source::udp(from), bytes);
            }
            Happening::Accepted { conn, from, .. } => self.remember(conn, from),
            Happening::Connected { .. } | Happening::Unreachable { .. } => {}
            Happening::Bytes { conn, bytes } => self.stream(now, conn, bytes, net, owner),
            Happening::Closed { conn, .. } => {
                self.conns.remove(&conn);
                self.pbx.handle_closed(now, conn);
            }
        }
    }

    fn remember(&mut self, conn: u64, peer: SocketAddr) {
        self.conns.insert(
            conn,
            Conn {
                peer,
                framer: Framer::default(),
            },
        );
    }

    fn stream(&mut self, now: Instant, conn: u64, bytes: &[u8], net: &mut Net, owner: usize) {
        let Some(Conn { peer, framer }) = self.conns.get_mut(&conn) else {
            return;
        };
        let source = Source {
            addr: *peer,
            transport: Transport::Tcp,
            conn: Some(conn),
        };
        let mut sound = framer.push(bytes).is_ok();
        while sound {
            match framer.next_frame() {
                Ok(Some(Frame::Message(message))) => {
                    self.pbx.handle_sip(now, source, &message);
                }
                // RFC 5626 §4.4.1: a ping asks for a pong.
                Ok(Some(Frame::KeepAlivePing)) => net.write(owner, conn, b"\r\n"),
                Ok(Some(Frame::Pong)) => {}
                Ok(None) => return,
                Err(_) => sound = false,
            }
        }
        net.close(owner, conn);
        self.conns.remove(&conn);
        self.pbx.handle_closed(now, conn);
    }

    /// The time of [`Switchboard::wake_at`] has come.
    pub(super) fn timeout(&mut self, now: Instant) {
        self.pbx.handle_timeout(now);
    }

    /// When to call [`Switchboard::timeout`].
    pub(super) fn wake_at(&self) -> Option<Instant> {
        self.pbx.deadline().map(|deadline| deadline.at)
    }

    /// Sends what it wants sent.
    pub(super) fn flush(&mut self, now: Instant, net: &mut Net, owner: usize) {
        while let Some(output) = self.pbx.poll() {
            match output {
                PbxOutput::Rtp { to, bytes } => report(net.send(owner, RTP, to, &bytes), to),
                PbxOutput::Sip { to, bytes } => match (to.transport, to.conn) {
                    (Transport::Udp, _) => {
                        report(net.send(owner, SIP_UDP, to.addr, &bytes), to.addr);
                    }
                    (Transport::Tcp | Transport::Tls, Some(conn)) => net.write(owner, conn, &bytes),
                    (Transport::Tcp, None) => {
                        let conn = self.next_conn;
                        self.next_conn += 1;
                        match net.connect(now, owner, conn, to.addr, None) {
                            Ok(()) => {
                                self.remember(conn, to.addr);
                                net.write(owner, conn, &bytes);
                            }
                            Err(error) => tracing::debug!(%error, to = %to.addr, "not connected"),
                        }
                    }
                    (Transport::Tls, None) => {
                        tracing::debug!(to = %to.addr, "the switchboard calls nobody over TLS");
                    }
                },
            }
        }
        for event in self.pbx.log() {
            tracing::debug!(target: "switchboard", "{event:?}");
        }
    }
}

fn report(result: io::Result<()>, to: SocketAddr) {
    if let Err(error) = result {
        tracing::debug!(%error, %to, "not sent");
    }
}

/// One port for SIP over UDP and TCP alike; port 0 tries until one is free for both.
fn both_protocols(
    net: &mut Net,
    owner: usize,
    address: IpAddr,
    port: u16,
) -> io::Result<SocketAddr> {
    let mut last = io::Error::other("no port is free");
    for _ in 0..PORT_TRIES {
        let udp = net.listen_udp(owner, SIP_UDP, SocketAddr::new(address, port))?;
        match net.listen_tcp(owner, SIP_TCP, udp) {
            Ok(_) => return Ok(udp),
            Err(error) => {
                net.unlisten(owner, SIP_UDP);
                last = error;
            }
        }
        if port != 0 {
            break;
        }
    }
    Err(last)
}

/// How long the switchboard and its phones may take to say goodbye.
pub(super) const STOP_TIME: Duration = Duration::from_secs(5);
