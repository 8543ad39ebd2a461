//! One TCP or TLS connection as a state machine over a non-blocking socket.
//!
//! TLS is `rustls` driven by hand, so that a connection is a value in the socket table like any other. The peer's
//! certificate is always verified unless the account's own setting says otherwise; that choice is in the
//! `ClientConfig` the caller passes.

use mio::net::TcpStream;
use offhook_base::{Duration, Instant};
use std::io::{self, Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

/// Longest time from the first SYN to a finished handshake (reliability N12), and the longest a newcomer may stay
/// silent (T16).
pub(crate) const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// Longest silence on a connection that came to us.
pub(crate) const ACCEPTED_IDLE: Duration = Duration::from_secs(180);
/// Most bytes waiting to be written; a peer that far behind is cut off (reliability N11).
pub(crate) const MAX_UNSENT: usize = 256 * 1024;

/// Why a connection could not even be started.
#[derive(Debug)]
pub(crate) enum ConnectError {
    /// The operating system refused.
    Io(io::Error),
    /// The server's name is not one a certificate can carry.
    Name(String),
}

impl From<io::Error> for ConnectError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl std::fmt::Display for ConnectError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Name(name) => write!(f, "`{name}` cannot be the name in a certificate"),
        }
    }
}

/// What one look at the socket brought.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing now; wait for the next readiness.
    Nothing,
    /// The connection stands, handshake included; our address.
    Connected(SocketAddr),
    /// That many bytes are in the buffer.
    Bytes(usize),
    /// It is over.
    Closed(String),
}

#[derive(Debug)]
enum State {
    Connecting { until: Instant },
    Handshaking { until: Instant },
    Newcomer { until: Instant },
    Open { idle_until: Option<Instant> },
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Stream {
    socket: TcpStream,
    peer: SocketAddr,
    tls: Option<rustls::ClientConnection>,
    state: State,
    unsent: Vec<u8>,
    broken: Option<&'static str>,
}

impl Stream {
    /// Starts connecting to `to`.
    pub(crate) fn connect(
        now: Instant,
        to: SocketAddr,
        tls: Option<(Arc<rustls::ClientConfig>, String)>,
    ) -> Result<Self, ConnectError> {
        let tls = tls
            .map(|(config, name)| {
                let server = rustls::pki_types::ServerName::try_from(name.clone())
                    .map_err(|_| ConnectError::Name(name.clone()))?;
                rustls::ClientConnection::new(config, server).map_err(|_| ConnectError::Name(name))
            })
            .transpose()?;
        Ok(Self {
            socket: TcpStream::connect(to)?,
            peer: to,
            tls,
            state: State::Connecting {
                until: now + HANDSHAKE_TIME,
            },
            unsent: Vec::new(),
            broken: None,
        })
    }

    /// Takes a connection that came to us; it has [`HANDSHAKE_TIME`] to say something.
    pub(crate) fn accepted(now: Instant, socket: TcpStream, peer: SocketAddr) -> Self {
        let _ = socket.set_nodelay(true);
        Self {
            socket,
            peer,
            tls: None,
            state: State::Newcomer {
                until: now + HANDSHAKE_TIME,
            },
            unsent: Vec::new(),
            broken: None,
        }
    }

    /// The socket, for registration.
    pub(crate) fn socket(&mut self) -> &mut TcpStream {
        &mut self.socket
    }

    /// Who is at the other end.
    pub(crate) fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// When patience ends.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match self.state {
            State::Connecting { until }
            | State::Handshaking { until }
            | State::Newcomer { until } => Some(until),
            State::Open { idle_until } => idle_until,
        }
    }

    /// What to tell people when [`Stream::deadline`] has passed.
    pub(crate) fn why_late(&self) -> &'static str {
        match self.state {
            State::Connecting { .. } => "no answer to the connection within 10 s",
            State::Handshaking { .. } => "the TLS handshake took more than 10 s",
            State::Newcomer { .. } => "connected and said nothing for 10 s",
            State::Open { .. } => "silent for 3 minutes",
        }
    }

    /// Queues bytes; they leave with the next [`Stream::advance`].
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        if self.unsent.len() + bytes.len() > MAX_UNSENT {
            self.broken = Some("the other end does not read");
            return;
        }
        self.unsent.extend_from_slice(bytes);
    }

    /// Says goodbye as well as can be done without waiting.
    pub(crate) fn finish(&mut self) {
        if let Some(tls) = &mut self.tls {
            tls.send_close_notify();
        }
        // Best effort: the peer also understands a plain close.
        let _ = self.flush();
    }

    /// Goes as far as the socket lets it; at most one piece of data is put into `buffer`.
    pub(crate) fn advance(&mut self, now: Instant, buffer: &mut [u8]) -> Progress {
        if let Some(reason) = self.broken {
            return Progress::Closed(reason.to_owned());
        }
        match self.try_advance(now, buffer) {
            Ok(progress) => progress,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Progress::Nothing,
            Err(error) => Progress::Closed(plain_reason(&error)),
        }
    }

    fn try_advance(&mut self, now: Instant, buffer: &mut [u8]) -> io::Result<Progress> {
        if let State::Connecting { until } = self.state {
            if let Some(error) = self.socket.take_error()? {
                return Err(error);
            }
            match self.socket.peer_addr() {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotConnected => {
                    return Ok(Progress::Nothing);
                }
                Err(error) => return Err(error),
            }
            let _ = self.socket.set_nodelay(true);
            if self.tls.is_none() {
                self.state = State::Open { idle_until: None };
                return Ok(Progress::Connected(self.socket.local_addr()?));
            }
            self.state = State::Handshaking { until };
        }
        if matches!(self.state, State::Handshaking { .. }) {
            self.handshake()?;
            self.state = State::Open { idle_until: None };
            return Ok(Progress::Connected(self.socket.local_addr()?));
        }
        self.flush_quietly()?;
        let count = self.receive(buffer)?;
        if count == 0 {
            return Ok(Progress::Closed("closed by the other end".to_owned()));
        }
        self.note_life(now);
        Ok(Progress::Bytes(count))
    }

    fn note_life(&mut self, now: Instant) {
        match &mut self.state {
            State::Newcomer { .. } => {
                self.state = State::Open {
                    idle_until: Some(now + ACCEPTED_IDLE),
                };
            }
            State::Open {
                idle_until: Some(until),
            } => *until = now + ACCEPTED_IDLE,
            State::Open { idle_until: None }
            | State::Connecting { .. }
            | State::Handshaking { .. } => {}
        }
    }

    fn handshake(&mut self) -> io::Result<()> {
        let Some(tls) = &mut self.tls else {
            return Ok(());
        };
        while tls.is_handshaking() {
            while tls.wants_write() {
                tls.write_tls(&mut self.socket)?;
            }
            if !tls.is_handshaking() {
                break;
            }
            if tls.read_tls(&mut self.socket)? == 0 {
                return Err(io::Error::other("closed during the TLS handshake"));
            }
            if let Err(error) = tls.process_new_packets() {
                // The alert tells the server why; it need not arrive.
                let _ = tls.write_tls(&mut self.socket);
                return Err(io::Error::other(tls_reason(&error)));
            }
        }
        while tls.wants_write() {
            tls.write_tls(&mut self.socket)?;
        }
        Ok(())
    }

    fn flush_quietly(&mut self) -> io::Result<()> {
        match self.flush() {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(tls) = &mut self.tls {
            if !self.unsent.is_empty() {
                let taken = tls.writer().write(&self.unsent)?;
                self.unsent.drain(..taken);
            }
            while tls.wants_write() {
                tls.write_tls(&mut self.socket)?;
            }
            return Ok(());
        }
        while !self.unsent.is_empty() {
            let taken = self.socket.write(&self.unsent)?;
            self.unsent.drain(..taken);
        }
        Ok(())
    }

    fn receive(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(tls) = &mut self.tls else {
            return self.socket.read(buffer);
        };
        loop {
            match tls.reader().read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                other => return other,
            }
            if tls.read_tls(&mut self.socket)? == 0 {
                return Ok(0);
            }
            tls.process_new_packets()
                .map_err(|error| io::Error::other(tls_reason(&error)))?;
        }
    }
}

/// A socket error in words an installer understands.
pub(crate) fn plain_reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    const WORDS: [(Kind, &str); 5] = [
        (Kind::ConnectionRefused, "connection refused"),
        (Kind::ConnectionReset, "cut by the other end"),
        (Kind::BrokenPipe, "cut by the other end"),
        (Kind::TimedOut, "no answer"),
        (Kind::UnexpectedEof, "closed by the other end"),
    ];
    WORDS
        .iter()
        .find(|(kind, _)| *kind == error.kind())
        .map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

/// A TLS error in words an installer understands.
pub(crate) fn tls_reason(error: &rustls::Error) -> String {
    use rustls::CertificateError as Bad;
    let rustls::Error::InvalidCertificate(bad) = error else {
        return format!("TLS: {error}");
    };
    let what = if matches!(bad, Bad::Expired | Bad::ExpiredContext { .. }) {
        "expired".to_owned()
    } else if matches!(bad, Bad::NotValidYet | Bad::NotValidYetContext { .. }) {
        "not valid yet (check the clock)".to_owned()
    } else if matches!(bad, Bad::UnknownIssuer) {
        "signed by nobody this phone trusts".to_owned()
    } else if matches!(
        bad,
        Bad::NotValidForName | Bad::NotValidForNameContext { .. }
    ) {
        "made for another name".to_owned()
    } else {
        format!("refused: {bad:?}")
    };
    format!("the server's certificate is {what}")
}
