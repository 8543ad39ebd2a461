//! Finding the provisioning server by DHCP, without asking for an address: the computer has one already.
//!
//! [`ask`] is the socket around the machine in [`inform`]; [`pin`] decides whether an answer may be used. Nothing here
//! runs by itself (reliability T7): a person names the server to ask, or asks for a broadcast.

pub(crate) mod inform;
pub(crate) mod packet;
pub(crate) mod pin;

pub(crate) use inform::Found;

use crate::clock::Clock;
use inform::{Inquiry, Nothing, Question};
use offhook_settings::models::Model;
use packet::Mac;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV4, UdpSocket};
use std::time::Duration;

/// Where DHCP servers listen: RFC 2131 §4.1.
pub(crate) const SERVER_PORT: u16 = 67;
/// Where they answer to.
const CLIENT_PORT: u16 = 68;

/// Why no server was found; the text says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nobody answered.
    Silence,
    /// Somebody answered without an address.
    NoAddress,
    /// The socket, in words.
    Socket(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Silence => write!(
                f,
                "no DHCP server answered in {} s. Name one with --find ADDRESS, or give the address with --provision URL",
                inform::TOTAL.as_secs()
            ),
            Self::NoAddress => f.write_str(
                "the DHCP server names no provisioning server. Set its option 66, or give the address with \
                 --provision URL",
            ),
            Self::Socket(why) => f.write_str(why),
        }
    }
}

/// Asks the DHCP server at `server` where the files of the phone `mac` are; `bind` is the address to ask from, or
/// unspecified.
///
/// Servers answer to port 68, so a server on its usual port is asked from there; one on another port is asked from
/// any, and must answer to that.
///
/// # Errors
/// A [`Failure`], after 8 s at the latest.
pub(crate) async fn ask(
    model: &'static Model,
    mac: Mac,
    server: SocketAddrV4,
    bind: Ipv4Addr,
) -> Result<Found, Failure> {
    let socket = open(server, bind)?;
    let socket = tokio::net::UdpSocket::from_std(socket).map_err(|error| broken(&error))?;
    let ours = if bind.is_unspecified() {
        our_address(server).map_err(|error| no_way(server, &error))?
    } else {
        bind
    };
    let question = Question {
        model,
        mac,
        ours,
        server,
    };
    let clock = Clock::start();
    let xid = crate::seed::rng()
        .map_err(|error| broken(&error))?
        .next_u32();
    let mut inquiry = Inquiry::new(clock.now(), question, xid)
        .ok_or_else(|| Failure::Socket("the question does not fit a packet".to_owned()))?;
    // One byte more than is read: what fills it was cut short.
    let mut buffer = [0; packet::MAX_PACKET + 1];
    loop {
        if let Some((to, bytes)) = inquiry.poll(clock.now()) {
            let sent = socket.send_to(bytes, to).await;
            sent.map_err(|error| no_way(server, &error))?;
        }
        if let Some(outcome) = inquiry.outcome() {
            return outcome.clone().map_err(Failure::from);
        }
        let wait = inquiry
            .deadline()
            .map_or(Duration::ZERO, |at| at.since(clock.now()));
        match tokio::time::timeout(wait, socket.recv_from(&mut buffer)).await {
            Ok(Ok((count, from))) => {
                inquiry.handle(from, buffer.get(..count).unwrap_or_default());
            }
            Ok(Err(error)) => return Err(broken(&error)),
            Err(_) => inquiry.handle_timeout(clock.now()),
        }
    }
}

/// [`ask`], and waits for it; for a thread that has nothing else to do.
///
/// # Errors
/// As [`ask`].
pub(crate) fn ask_and_wait(
    model: &'static Model,
    mac: Mac,
    server: SocketAddrV4,
    bind: Ipv4Addr,
) -> Result<Found, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| broken(&error))?;
    runtime.block_on(ask(model, mac, server, bind))
}

impl From<Nothing> for Failure {
    fn from(nothing: Nothing) -> Self {
        match nothing {
            Nothing::Silence => Self::Silence,
            Nothing::NoAddress => Self::NoAddress,
        }
    }
}

fn broken(error: &io::Error) -> Failure {
    Failure::Socket(format!("asking by DHCP: {error}"))
}

fn no_way(server: SocketAddrV4, error: &io::Error) -> Failure {
    Failure::Socket(format!("the DHCP server {server} cannot be asked: {error}"))
}

fn open(server: SocketAddrV4, bind: Ipv4Addr) -> Result<UdpSocket, Failure> {
    let port = if server.port() == SERVER_PORT {
        CLIENT_PORT
    } else {
        0
    };
    let socket = UdpSocket::bind((bind, port)).map_err(|error| cannot_bind(port, &error))?;
    socket
        .set_broadcast(true)
        .and_then(|()| socket.set_nonblocking(true))
        .map_err(|error| broken(&error))?;
    Ok(socket)
}

fn cannot_bind(port: u16, error: &io::Error) -> Failure {
    let kind = error.kind();
    Failure::Socket(if kind == io::ErrorKind::PermissionDenied {
        format!(
            "DHCP servers answer to UDP port {port}, which not everybody may open. Allow it once with \
             `sudo setcap cap_net_bind_service=+ep OFFHOOK` (CAP_NET_BIND_SERVICE), OFFHOOK being this program's file, \
             or give the address with --provision URL"
        )
    } else if kind == io::ErrorKind::AddrInUse {
        format!(
            "UDP port {port}, which DHCP servers answer to, is taken: this computer's own DHCP client may have it. \
             Give the address with --provision URL, or --bind ADDRESS to ask from one address"
        )
    } else {
        format!("UDP port {port}: {error}")
    })
}

/// Our own address on the way to `server`. Connecting sends nothing; the broadcast address wants leave for it.
fn our_address(server: SocketAddrV4) -> io::Result<Ipv4Addr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.set_broadcast(true)?;
    socket.connect(SocketAddr::from(server))?;
    match socket.local_addr()?.ip() {
        IpAddr::V4(address) => Ok(address),
        IpAddr::V6(_) => Err(io::ErrorKind::AddrNotAvailable.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_open_the_port_is_told_which_right_is_missing() {
        let text = cannot_bind(68, &io::ErrorKind::PermissionDenied.into()).to_string();
        assert!(text.contains("CAP_NET_BIND_SERVICE"), "{text}");
        let text = cannot_bind(68, &io::ErrorKind::AddrInUse.into()).to_string();
        assert!(text.contains("--provision"), "{text}");
    }

    #[test]
    fn our_address_towards_this_computer_is_this_computers() {
        let server = SocketAddrV4::new(Ipv4Addr::LOCALHOST, 67);
        assert_eq!(our_address(server).unwrap(), Ipv4Addr::LOCALHOST);
    }
}
