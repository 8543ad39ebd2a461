//! The switchboard as a node of the world.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use offhook_base::{Deadline, Instant};
use offhook_wire::sip::{Frame, Framer};

use crate::node::{Arrival, Node, Wish};
use crate::pbx::{Config, Pbx, PbxOutput, Source, Transport};

/// The most connections; further ones are closed at once.
pub const MAX_CONNECTIONS: usize = 1_024;

/// A [`Pbx`] with its sockets.
#[derive(Debug)]
pub struct SwitchboardNode {
    pbx: Pbx,
    listen: SocketAddr,
    rtp: SocketAddr,
    conns: BTreeMap<u64, (Source, Framer)>,
}

impl SwitchboardNode {
    /// A switchboard at the addresses in its config.
    #[must_use]
    pub fn new(config: Config, rng: offhook_base::Rng) -> Self {
        let (listen, rtp) = (config.listen, config.rtp_local);
        Self {
            pbx: Pbx::new(config, rng),
            listen,
            rtp,
            conns: BTreeMap::new(),
        }
    }

    fn stream(&mut self, now: Instant, conn: u64, bytes: &[u8], wishes: &mut Vec<Wish>) {
        let Some((source, framer)) = self.conns.get_mut(&conn) else {
            return;
        };
        let source = *source;
        let mut broken = framer.push(bytes).is_err();
        while !broken && let Some((_, framer)) = self.conns.get_mut(&conn) {
            match framer.next_frame() {
                Ok(Some(Frame::Message(message))) => self.pbx.handle_sip(now, source, &message),
                Ok(Some(Frame::KeepAlivePing)) => {
                    wishes.push(Wish::Write {
                        conn,
                        bytes: b"\r\n".to_vec(),
                    });
                }
                Ok(Some(Frame::Pong)) => {}
                Ok(None) => return,
                Err(_) => broken = true,
            }
        }
        self.conns.remove(&conn);
        self.pbx.handle_closed(now, conn);
        wishes.push(Wish::Close { conn });
    }

    fn accept(
        &mut self,
        conn: u64,
        transport: Transport,
        from: SocketAddr,
        wishes: &mut Vec<Wish>,
    ) {
        if self.conns.len() >= MAX_CONNECTIONS {
            return wishes.push(Wish::Close { conn });
        }
        let source = Source {
            addr: from,
            transport,
            conn: Some(conn),
        };
        self.conns.insert(conn, (source, Framer::new()));
    }
}

impl Node for SwitchboardNode {
    fn handle(&mut self, now: Instant, arrival: Arrival<'_>, wishes: &mut Vec<Wish>) {
        match arrival {
            Arrival::Datagram { to, from, bytes } if to == self.listen => {
                self.pbx.handle_sip(now, Source::udp(from), bytes);
            }
            Arrival::Datagram { to, from, bytes } if to == self.rtp => {
                self.pbx.handle_rtp(now, from, bytes);
            }
            Arrival::Accepted {
                conn,
                transport,
                from,
                ..
            } => {
                self.accept(conn, transport, from, wishes);
            }
            Arrival::Stream { conn, bytes } => self.stream(now, conn, bytes, wishes),
            Arrival::Closed { conn, .. } => {
                self.conns.remove(&conn);
                self.pbx.handle_closed(now, conn);
            }
            Arrival::Timeout => self.pbx.handle_timeout(now),
            Arrival::Start { .. }
            | Arrival::Datagram { .. }
            | Arrival::Connected { .. }
            | Arrival::Resolved { .. }
            | Arrival::Fetched { .. }
            | Arrival::Mic(_)
            | Arrival::Key(..)
            | Arrival::Command(_)
            | Arrival::Stop => {}
        }
        while let Some(output) = self.pbx.poll() {
            wishes.push(match output {
                PbxOutput::Sip {
                    to: Source {
                        conn: Some(conn), ..
                    },
                    bytes,
                } => Wish::Write { conn, bytes },
                PbxOutput::Sip { to, bytes } => Wish::Send {
                    from: self.listen,
                    to: to.addr,
                    bytes,
                },
                PbxOutput::Rtp { to, bytes } => Wish::Send {
                    from: self.rtp,
                    to,
                    bytes,
                },
            });
        }
    }

    fn deadline(&self) -> Option<Deadline> {
        self.pbx.deadline()
    }

    fn ip(&self) -> IpAddr {
        self.listen.ip()
    }

    fn pbx(&mut self) -> Option<&mut Pbx> {
        Some(&mut self.pbx)
    }
}
