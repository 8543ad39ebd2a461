//! Where the page listens: on this machine only while it has no password (reliability T1), else where it was wished.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;

/// Where a page that was wished at `wished` may be.
pub(crate) fn allowed(wished: SocketAddr, has_password: bool) -> SocketAddr {
    if has_password || wished.ip().is_loopback() {
        wished
    } else {
        SocketAddr::new(Ipv4Addr::LOCALHOST.into(), wished.port())
    }
}

/// A listener that moves.
pub(crate) struct Place {
    listener: TcpListener,
    wished: SocketAddr,
    /// Where it last tried to be.
    at: SocketAddr,
}

impl Place {
    /// Takes a listener that is where [`allowed`] said without a password, or with one; `wished` is where it is to be
    /// once there is one, and its port may be 0 for the one the listener has.
    ///
    /// # Errors
    /// When the listener has no address.
    pub(crate) fn new(listener: TcpListener, mut wished: SocketAddr) -> io::Result<Self> {
        let at = listener.local_addr()?;
        wished.set_port(at.port());
        Ok(Self {
            listener,
            wished,
            at,
        })
    }

    /// Who comes next, and whether only this machine reaches the place where they came in.
    pub(super) async fn accept(&self) -> (io::Result<(tokio::net::TcpStream, SocketAddr)>, bool) {
        (self.listener.accept().await, self.is_loopback())
    }

    /// The address it listens at.
    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap_or(self.at)
    }

    fn is_loopback(&self) -> bool {
        self.address().ip().is_loopback()
    }

    /// Goes where it is to be now. If that place is taken it stays on, or goes back to, this machine alone.
    ///
    /// Says whether it moved.
    ///
    /// # Errors
    /// When it can listen nowhere.
    pub(crate) async fn settle(self, has_password: bool) -> io::Result<(Self, bool)> {
        let Self {
            listener,
            wished,
            at,
        } = self;
        let to = allowed(wished, has_password);
        if to == at {
            let same = Self {
                listener,
                wished,
                at,
            };
            return Ok((same, false));
        }
        // The two may overlap, and then the system gives no second listener at the port.
        drop(listener);
        let listener = match TcpListener::bind(to).await {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(%error, "the page cannot be at {to}");
                TcpListener::bind(allowed(wished, false)).await?
            }
        };
        let moved = Self {
            listener,
            wished,
            at: to,
        };
        Ok((moved, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_password_a_page_is_for_this_machine_only() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        for (wished, without) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "127.0.0.1:80"),
            ("192.0.2.1:80", "127.0.0.1:80"),
            ("127.0.0.2:80", "127.0.0.2:80"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(allowed(at(wished), false), at(without), "{wished}");
            assert_eq!(allowed(at(wished), true), at(wished));
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_page_moves_out_with_a_password_and_back_without() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let place = Place::new(listener, "0.0.0.0:0".parse().unwrap()).unwrap();
        let port = place.address().port();
        let (place, moved) = place.settle(false).await.unwrap();
        assert!(!moved && place.is_loopback());
        let (place, moved) = place.settle(true).await.unwrap();
        assert_eq!(
            (place.address(), moved),
            (([0, 0, 0, 0], port).into(), true)
        );
        let (place, moved) = place.settle(true).await.unwrap();
        assert!(!moved && !place.is_loopback());
        let (place, moved) = place.settle(false).await.unwrap();
        assert_eq!(
            (place.address(), moved),
            (([127, 0, 0, 1], port).into(), true)
        );
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_page_whose_place_is_taken_stays_on_this_machine() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        // No address of this machine (RFC 5737).
        let place = Place::new(listener, "192.0.2.1:0".parse().unwrap()).unwrap();
        let here = place.address();
        let (place, _) = place.settle(true).await.unwrap();
        assert_eq!(place.address(), here);
    }
}
