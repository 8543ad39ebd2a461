//! HTTP and HTTPS with `hyper`: one connection a request, redirects and authentication decided here.

use super::{
    CONNECT_TIME, GRACE, LOWEST_RATE, MAX_REDIRECTS, Want, addresses, auth, host_and_port,
};
use crate::dns::Dns;
use crate::runtime::stream::{plain_reason, tls_reason};
use crate::trust::Trust;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::{Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use offhook_provision::{Address, FetchError, Scheme};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Largest answer head that is read, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// Fetches `address`, following up to [`MAX_REDIRECTS`] redirects, none of them from HTTPS to HTTP.
pub(super) async fn get(
    want: &Want,
    mut address: Address,
    dns: &Dns,
    trust: &Trust,
) -> Result<Vec<u8>, FetchError> {
    let mut login = if address.user.is_empty() {
        auth::Login {
            user: want.user.clone(),
            password: want.password.clone(),
        }
    } else {
        auth::Login {
            user: address.user.clone(),
            password: address.password.clone(),
        }
    };
    for _ in 0..=MAX_REDIRECTS {
        let mut answer = ask(want, &address, None, dns, trust).await?;
        if answer.status() == StatusCode::UNAUTHORIZED && !login.user.is_empty() {
            let reply = auth::answer(answer.headers(), &login, &address.path)
                .ok_or_else(|| FetchError::Refused("asks for a login it does not name".into()))?;
            answer = ask(want, &address, Some(reply), dns, trust).await?;
        }
        if !answer.status().is_redirection() {
            return body(answer, want.limit).await;
        }
        let next = redirect(&address, &answer)?;
        if next.authority != address.authority || next.scheme != address.scheme {
            // A login belongs to the server it was given for.
            login = auth::Login::default();
        }
        address = next;
    }
    Err(FetchError::Refused(format!(
        "redirected more than {MAX_REDIRECTS} times"
    )))
}

async fn ask(
    want: &Want,
    address: &Address,
    authorization: Option<String>,
    dns: &Dns,
    trust: &Trust,
) -> Result<Response<Incoming>, FetchError> {
    let secure = address.scheme == Scheme::Https;
    let (host, port) = host_and_port(&address.authority, if secure { 443 } else { 80 })?;
    let socket = tokio::time::timeout(CONNECT_TIME, connect(dns, host, port))
        .await
        .map_err(|_| FetchError::Unreachable("no answer within 10 s".to_owned()))??;
    let mut request = Request::get(&address.path)
        .header(header::HOST, &address.authority)
        .header(header::USER_AGENT, &want.user_agent)
        .header(header::ACCEPT, "*/*");
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    let request = request
        .body(Empty::<Bytes>::new())
        .map_err(|error| FetchError::BadUrl(error.to_string()))?;
    if !secure {
        return send(socket, request).await;
    }
    let bare = host.trim_matches(['[', ']']).to_owned();
    let name = rustls::pki_types::ServerName::try_from(bare)
        .map_err(|_| FetchError::BadUrl(format!("`{host}` cannot be in a certificate")))?;
    let connector = tokio_rustls::TlsConnector::from(trust.client(want.verify, &want.extra_ca));
    let socket = tokio::time::timeout(CONNECT_TIME, connector.connect(name, socket))
        .await
        .map_err(|_| FetchError::Unreachable("the TLS handshake took more than 10 s".to_owned()))?
        .map_err(untrusted)?;
    send(socket, request).await
}

async fn connect(dns: &Dns, host: &str, port: u16) -> Result<TcpStream, FetchError> {
    let mut last = FetchError::Unreachable("the server's name has no address".to_owned());
    for place in addresses(dns, host, port).await? {
        match TcpStream::connect(place).await {
            Ok(socket) => return Ok(socket),
            Err(error) => last = FetchError::Unreachable(plain_reason(&error)),
        }
    }
    Err(last)
}

fn untrusted(error: std::io::Error) -> FetchError {
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
    {
        Some(tls) => FetchError::Untrusted(tls_reason(tls)),
        None => FetchError::Unreachable(plain_reason(&error)),
    }
}

async fn send<S>(
    socket: S,
    request: Request<Empty<Bytes>>,
) -> Result<Response<Incoming>, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| FetchError::Unreachable(error.to_string());
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(MAX_HEAD)
        .handshake(TokioIo::new(socket))
        .await
        .map_err(broken)?;
    // The connection ends with the answer's body, or when that is dropped.
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::trace!(%error, "a provisioning connection ended");
        }
    });
    sender.send_request(request).await.map_err(broken)
}

async fn body(answer: Response<Incoming>, limit: usize) -> Result<Vec<u8>, FetchError> {
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Err(FetchError::NotFound),
        status => return Err(FetchError::Refused(status.to_string())),
    }
    let mut body = answer.into_body();
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(FetchError::TooLarge);
    }
    let started = Instant::now();
    let mut file = Vec::new();
    while let Some(frame) = tokio::time::timeout(GRACE, body.frame())
        .await
        .map_err(|_| FetchError::TimedOut)?
    {
        let frame = frame.map_err(|error| {
            FetchError::Unreachable(if error.is_incomplete_message() {
                "the file was cut short".to_owned()
            } else {
                error.to_string()
            })
        })?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        if file.len() + data.len() > limit {
            return Err(FetchError::TooLarge);
        }
        file.extend_from_slice(data);
        if too_slow(file.len(), started.elapsed()) {
            return Err(FetchError::TimedOut);
        }
    }
    Ok(file)
}

/// Below [`LOWEST_RATE`] once [`GRACE`] is over.
fn too_slow(bytes: usize, elapsed: std::time::Duration) -> bool {
    let wanted = elapsed.as_secs().saturating_mul(LOWEST_RATE);
    elapsed > GRACE && u64::try_from(bytes).unwrap_or(u64::MAX) < wanted
}

fn redirect(from: &Address, answer: &Response<Incoming>) -> Result<Address, FetchError> {
    let location = answer
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| FetchError::Refused(answer.status().to_string()))?;
    target(from, location)
}

/// Where a `Location` leads from `from`: RFC 9110 §10.2.2, without dot segments.
fn target(from: &Address, location: &str) -> Result<Address, FetchError> {
    let scheme = if from.scheme == Scheme::Https {
        "https"
    } else {
        "http"
    };
    let whole = if location.contains("://") {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{}{location}", from.authority)
    } else {
        from.beside(location).without_login()
    };
    let next = Address::parse(&whole).map_err(|error| FetchError::BadUrl(error.to_string()))?;
    match (from.scheme, next.scheme) {
        (_, Scheme::Https) | (Scheme::Http, Scheme::Http) => Ok(next),
        (_, Scheme::Http | Scheme::Ftp | Scheme::Tftp) => Err(FetchError::Refused(
            "redirected to a less safe kind of address".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn a_redirect_may_move_to_https_but_never_back() {
        let from = address("https://a/x/y.cfg");
        assert_eq!(target(&from, "z.cfg").unwrap().path, "/x/z.cfg");
        assert_eq!(target(&from, "/z.cfg").unwrap().authority, "a");
        assert_eq!(target(&from, "//b/z").unwrap().authority, "b");
        assert!(target(&from, "http://a/z").is_err());
        assert!(target(&address("http://a/x"), "https://a/z").is_ok());
        assert!(target(&address("http://a/x"), "tftp://a/z").is_err());
    }

    #[test]
    fn a_trickle_is_too_slow_only_after_the_grace() {
        assert!(!too_slow(0, Duration::from_secs(9)));
        assert!(too_slow(1_024, Duration::from_secs(11)));
        assert!(!too_slow(11 * 1_024, Duration::from_secs(11)));
    }
}
