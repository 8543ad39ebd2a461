//! Files from servers: HTTP, HTTPS and TFTP, each with a size cap, a total deadline and a lowest speed.
//!
//! A server that is slow, endless or lying costs one errand for two minutes and nothing else: what comes back is the
//! whole file or an error, never a part (reliability N16).

mod auth;
mod http;
mod tftp;

use crate::clock::Clock;
use crate::dns::Dns;
use crate::trust::Trust;
use offhook_base::Secret;
use offhook_provision::{Address, FetchError, Scheme};
use std::net::SocketAddr;
use std::time::Duration;

/// Longest time for one file, redirects and authentication included (reliability N16).
pub(crate) const FETCH_TIME: Duration = Duration::from_secs(120);
/// Longest wait for a connection and its TLS handshake (reliability N12).
pub(crate) const CONNECT_TIME: Duration = Duration::from_secs(10);
/// After this long a transfer must have kept [`LOWEST_RATE`].
pub(crate) const GRACE: Duration = Duration::from_secs(10);
/// Fewest bytes a second (reliability N16).
pub(crate) const LOWEST_RATE: u64 = 1_024;
/// Most redirects followed.
pub(crate) const MAX_REDIRECTS: usize = 5;

/// One file that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Want {
    /// Where; credentials written into it win over `user` and `password`.
    pub(crate) url: String,
    /// User name for HTTP authentication; empty for none.
    pub(crate) user: String,
    /// Its password.
    pub(crate) password: Secret,
    /// Most bytes.
    pub(crate) limit: usize,
    /// Whether a server's certificate must stand.
    pub(crate) verify: bool,
    /// Certificates trusted besides the system's, PEM or DER.
    pub(crate) extra_ca: Vec<u8>,
    /// What we call ourselves.
    pub(crate) user_agent: String,
}

/// Fetches one file.
///
/// # Errors
/// A [`FetchError`]; [`FetchError::TimedOut`] after [`FETCH_TIME`] or below [`LOWEST_RATE`].
pub(crate) async fn fetch(want: Want, dns: &Dns, trust: &Trust) -> Result<Vec<u8>, FetchError> {
    let address =
        Address::parse(&want.url).map_err(|error| FetchError::BadUrl(error.to_string()))?;
    let work = async {
        match address.scheme {
            Scheme::Http | Scheme::Https => http::get(&want, address, dns, trust).await,
            Scheme::Tftp => get_by_tftp(&want, &address, dns).await,
            Scheme::Ftp => Err(FetchError::BadUrl(
                "ftp:// is not fetched; http, https and tftp are".to_owned(),
            )),
        }
    };
    tokio::time::timeout(FETCH_TIME, work)
        .await
        .unwrap_or(Err(FetchError::TimedOut))
}

/// `host:port` or `host` into its parts; a bracketed IPv6 address keeps its brackets.
fn host_and_port(authority: &str, default: u16) -> Result<(&str, u16), FetchError> {
    let bad = || FetchError::BadUrl(format!("`{authority}` is not host or host:port"));
    if authority.starts_with('[') {
        let end = authority.find(']').ok_or_else(bad)?;
        let (host, rest) = authority.split_at(end + 1);
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, port.parse().map_err(|_| bad())?)),
            None if rest.is_empty() => Ok((host, default)),
            None => Err(bad()),
        };
    }
    match authority.split_once(':') {
        Some((host, port)) => Ok((host, port.parse().map_err(|_| bad())?)),
        None => Ok((authority, default)),
    }
}

async fn addresses(dns: &Dns, host: &str, port: u16) -> Result<Vec<SocketAddr>, FetchError> {
    let found = tokio::time::timeout(crate::dns::LOOKUP_TIME, dns.addresses(host))
        .await
        .map_err(|_| FetchError::Unreachable("the name service does not answer".to_owned()))?
        .map_err(|error| FetchError::Unreachable(error.to_string()))?;
    Ok(found
        .into_iter()
        .map(|address| SocketAddr::new(address, port))
        .collect())
}

async fn get_by_tftp(want: &Want, address: &Address, dns: &Dns) -> Result<Vec<u8>, FetchError> {
    let (host, port) = host_and_port(&address.authority, 69)?;
    let server = *addresses(dns, host, port)
        .await?
        .first()
        .ok_or_else(|| FetchError::Unreachable("the server's name has no address".to_owned()))?;
    let unreachable = |error: std::io::Error| FetchError::Unreachable(error.to_string());
    let local = SocketAddr::new(crate::dns::local_address(server), 0);
    let socket = tokio::net::UdpSocket::bind(local)
        .await
        .map_err(unreachable)?;
    let clock = Clock::start();
    let name = address.path.trim_start_matches('/');
    let mut transfer = tftp::Transfer::new(clock.now(), server, name, want.limit)?;
    let mut buffer = [0; 2_048];
    loop {
        while let Some((to, bytes)) = transfer.poll() {
            socket.send_to(bytes, to).await.map_err(unreachable)?;
        }
        if let Some(outcome) = transfer.outcome() {
            return outcome;
        }
        let wait = transfer
            .deadline()
            .map_or(Duration::ZERO, |at| at.since(clock.now()));
        match tokio::time::timeout(wait, socket.recv_from(&mut buffer)).await {
            Ok(Ok((count, from))) => {
                transfer.handle(clock.now(), from, buffer.get(..count).unwrap_or_default());
            }
            Ok(Err(error)) => {
                return Err(FetchError::Unreachable(
                    crate::runtime::stream::plain_reason(&error),
                ));
            }
            Err(_) => transfer.handle_timeout(clock.now()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_split_at_its_port() {
        assert_eq!(host_and_port("pbx", 80), Ok(("pbx", 80)));
        assert_eq!(host_and_port("pbx:8901", 80), Ok(("pbx", 8_901)));
        assert_eq!(host_and_port("[::1]:69", 80), Ok(("[::1]", 69)));
        assert!(host_and_port("pbx:none", 80).is_err());
        assert!(host_and_port("[::1", 80).is_err());
    }
}
