//! ICMP's answers to datagrams: who could not be reached.
//!
//! A socket that sends to many is told of a closed port only if it asks (`IP_RECVERR`, ip(7)); the answers wait in a
//! queue of their own, each with the address the datagram was for. Other systems than Linux have no such queue: there
//! a phone finds out by its timers.

use mio::net::UdpSocket;
use std::net::SocketAddr;

/// One datagram that came back: whom it was for, and why in words; `None` for an answer that says nothing about
/// whether the peer is there, such as a smaller path MTU.
pub(crate) type Refusal = Option<(SocketAddr, &'static str)>;

#[cfg(target_os = "linux")]
pub(crate) use linux::{ask, next};

#[cfg(target_os = "linux")]
mod linux {
    use super::{Refusal, SocketAddr, UdpSocket};
    use nix::cmsg_space;
    use nix::errno::Errno;
    use nix::libc::{sock_extended_err, sockaddr_in6};
    use nix::sys::socket::{
        ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt,
    };
    use std::io::IoSliceMut;
    use std::os::fd::AsRawFd as _;

    /// Asks for the answers to what `socket` sends.
    pub(crate) fn ask(socket: &UdpSocket) {
        let is_v6 = socket.local_addr().is_ok_and(|it| it.is_ipv6());
        let asked = if is_v6 {
            setsockopt(socket, sockopt::Ipv6RecvErr, &true)
        } else {
            setsockopt(socket, sockopt::Ipv4RecvErr, &true)
        };
        if let Err(error) = asked {
            tracing::debug!(%error, "closed ports will only be noticed by timers");
        }
    }

    /// Takes the next answer from the socket's queue; `None` when it is empty.
    pub(crate) fn next(socket: &UdpSocket) -> Option<Refusal> {
        // The datagram itself comes back too; its bytes are of no use.
        let mut returned = [0; 1];
        let mut iov = [IoSliceMut::new(&mut returned)];
        let mut control = cmsg_space!(sock_extended_err, sockaddr_in6);
        let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
        let answer =
            recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut iov, Some(&mut control), flags)
                .ok()?;
        let code = answer.cmsgs().ok()?.find_map(|message| {
            if let ControlMessageOwned::Ipv4RecvErr(error, _)
            | ControlMessageOwned::Ipv6RecvErr(error, _) = message
            {
                Some(error.ee_errno)
            } else {
                None
            }
        });
        let why = code.and_then(|code| words(i32::try_from(code).ok()?));
        Some(answer.address.as_ref().and_then(plain).zip(why))
    }

    fn words(code: i32) -> Option<&'static str> {
        /// What says that the peer is not there (RFC 1122 §4.1.3.3); everything else is about the way.
        const WORDS: [(Errno, &str); 3] = [
            (
                Errno::ECONNREFUSED,
                "nothing listens there (port unreachable)",
            ),
            (Errno::EHOSTUNREACH, "the host cannot be reached"),
            (Errno::ENETUNREACH, "the network cannot be reached"),
        ];
        let errno = Errno::from_raw(code);
        let found = WORDS.iter().find(|(known, _)| *known == errno);
        found.map(|(_, words)| *words)
    }

    fn plain(address: &SockaddrStorage) -> Option<SocketAddr> {
        let v4 = address.as_sockaddr_in().map(|it| SocketAddr::from(*it));
        v4.or_else(|| address.as_sockaddr_in6().map(|it| SocketAddr::from(*it)))
    }
}

/// Nothing can be asked for here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn ask(_socket: &UdpSocket) {}

/// Nothing ever waits here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn next(_socket: &UdpSocket) -> Option<Refusal> {
    None
}
