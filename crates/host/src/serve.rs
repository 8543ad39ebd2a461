//! The demo's provisioning servers: a tree of files over HTTP and over TFTP, on loopback.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use offhook_provision::{Answer, Tree};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::Semaphore;

/// Connections and transfers at a time.
const MAX_CLIENTS: usize = 64;
/// Longest wait for a request's head.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// TFTP's block without options (RFC 1350).
const BLOCK: usize = 512;
/// Wait for a TFTP acknowledgement.
const ACK_TIME: Duration = Duration::from_millis(500);
/// How often a TFTP block is sent.
const SENDS: u32 = 5;

/// Serves `tree` over HTTP until the process ends.
///
/// # Errors
/// When accepting fails.
pub(crate) async fn over_http(listener: TcpListener, tree: Arc<Tree>) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(MAX_CLIENTS));
    loop {
        let (stream, from) = listener.accept().await?;
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        let tree = Arc::clone(&tree);
        tokio::spawn(async move {
            let service = hyper::service::service_fn(move |request: Request<_>| {
                let response = file(&tree, from, request.method(), request.uri().path());
                async move { Ok::<_, std::convert::Infallible>(response) }
            });
            let served = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .serve_connection(TokioIo::new(stream), service)
                .await;
            if let Err(error) = served {
                tracing::trace!(%error, "a provisioning connection ended");
            }
            drop(place);
        });
    }
}

fn file(tree: &Tree, from: SocketAddr, method: &Method, path: &str) -> Response<Full<Bytes>> {
    let (status, body) = match (method, tree.answer(path)) {
        (&Method::GET, Answer::Found(bytes)) => (StatusCode::OK, bytes.to_vec()),
        (&Method::GET, Answer::NotFound) => (StatusCode::NOT_FOUND, Vec::new()),
        (&Method::GET, Answer::Refused) => (StatusCode::FORBIDDEN, Vec::new()),
        _ => (StatusCode::METHOD_NOT_ALLOWED, Vec::new()),
    };
    tracing::debug!(%from, path, status = status.as_u16(), "provisioning over HTTP");
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response
}

/// Serves `tree` over TFTP until the process ends.
///
/// # Errors
/// When receiving fails.
pub(crate) async fn over_tftp(socket: UdpSocket, tree: Arc<Tree>) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(MAX_CLIENTS));
    let address = socket.local_addr()?.ip();
    let mut buffer = [0; 1_024];
    loop {
        let (count, from) = socket.recv_from(&mut buffer).await?;
        let Some(name) = requested(buffer.get(..count).unwrap_or_default()) else {
            continue;
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            continue;
        };
        let tree = Arc::clone(&tree);
        tokio::spawn(async move {
            if let Err(error) = send_file(SocketAddr::new(address, 0), from, &tree, &name).await {
                tracing::debug!(%error, %from, name, "a TFTP transfer ended early");
            }
            drop(place);
        });
    }
}

/// The file name of a read request, in octet or netascii mode alike.
fn requested(packet: &[u8]) -> Option<String> {
    let rest = packet.strip_prefix(&[0, 1])?;
    let name = rest.split(|&byte| byte == 0).next()?;
    String::from_utf8(name.to_vec()).ok()
}

async fn send_file(local: SocketAddr, to: SocketAddr, tree: &Tree, name: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(local).await?;
    socket.connect(to).await?;
    let Answer::Found(bytes) = tree.answer(name) else {
        tracing::debug!(%to, name, "provisioning over TFTP: no such file");
        socket.send(b"\0\x05\0\x01File not found\0").await?;
        return Ok(());
    };
    tracing::debug!(%to, name, "provisioning over TFTP");
    let mut number = 0_u16;
    let mut blocks = bytes.chunks(BLOCK);
    loop {
        number = number.wrapping_add(1);
        let block = blocks.next().unwrap_or_default();
        send_block(&socket, number, block).await?;
        if block.len() < BLOCK {
            return Ok(());
        }
    }
}

async fn send_block(socket: &UdpSocket, number: u16, block: &[u8]) -> io::Result<()> {
    let mut packet = vec![0, 3];
    packet.extend_from_slice(&number.to_be_bytes());
    packet.extend_from_slice(block);
    let [high, low] = number.to_be_bytes();
    let mut answer = [0; 64];
    for _ in 0..SENDS {
        socket.send(&packet).await?;
        while let Ok(count) = tokio::time::timeout(ACK_TIME, socket.recv(&mut answer)).await {
            let count = count?;
            match answer.get(..count).unwrap_or_default() {
                [0, 4, one, two] if (*one, *two) == (high, low) => return Ok(()),
                [0, 5, ..] => return Err(io::Error::other("the client gave up")),
                _ => {}
            }
        }
    }
    Err(io::Error::new(
        io::ErrorKind::TimedOut,
        "no acknowledgement",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::Dns;
    use crate::fetch::{Want, fetch};
    use crate::trust::Trust;
    use offhook_base::{Rng, Secret};
    use offhook_provision::FetchError;

    fn want(url: String) -> Want {
        Want {
            url,
            user: String::new(),
            password: Secret::default(),
            limit: 5_000,
            verify: true,
            extra_ca: Vec::new(),
            user_agent: "test".to_owned(),
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn both_servers_give_the_same_file_and_miss_the_same_one() {
        let mut tree = Tree::default();
        tree.insert("a.cfg", vec![7; 1_024]);
        tree.insert("big.cfg", vec![7; 9_000]);
        let tree = Arc::new(tree);
        let http = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let tftp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let roots = [
            format!("http://{}", http.local_addr().unwrap()),
            format!("tftp://{}", tftp.local_addr().unwrap()),
        ];
        tokio::spawn(over_http(http, Arc::clone(&tree)));
        tokio::spawn(over_tftp(tftp, tree));
        let (dns, trust) = (Dns::new(Rng::from_number(1)), Trust::default());
        for root in roots {
            let file = fetch(want(format!("{root}/a.cfg")), &dns, &trust).await;
            assert_eq!(file, Ok(vec![7; 1_024]), "{root}");
            let missing = fetch(want(format!("{root}/b.cfg")), &dns, &trust).await;
            assert_eq!(missing, Err(FetchError::NotFound), "{root}");
            let large = fetch(want(format!("{root}/big.cfg")), &dns, &trust).await;
            assert_eq!(large, Err(FetchError::TooLarge), "{root}");
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_server_that_is_not_there_is_unreachable() {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        drop(socket);
        let (dns, trust) = (Dns::new(Rng::from_number(1)), Trust::default());
        let file = fetch(want(format!("http://{address}/a")), &dns, &trust).await;
        assert!(matches!(file, Err(FetchError::Unreachable(_))), "{file:?}");
    }
}
