//! The WebSocket of one phone in a page: pictures and sound out, keys and sound in.

use super::{HttpResponse, Web, bare};
use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::Full;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper::{StatusCode, header};
use hyper_util::rt::TokioIo;
use offhook_view::View;
use offhook_web::Message as Wish;
use offhook_web::sound::{Frame, Kind, RATE};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

/// Shortest time between two pictures: 25 a second are enough for an eye.
const PICTURE_TIME: Duration = Duration::from_millis(40);
/// How often the page is told that the phone is still there ([`offhook_web::ALIVE`]).
const ALIVE_TIME: Duration = Duration::from_secs(1);
/// How often a silent page is asked whether it is still there.
const PING_TIME: Duration = Duration::from_secs(20);
/// Largest message from a page: one frame of sound.
const MAX_IN: usize = 4_096;
/// Most bytes that wait for a page that does not read; then it is let go.
const MAX_OUT: usize = 512 * 1024;

/// What a page hears whose sign-in is over.
const SIGNED_OUT: CloseFrame = CloseFrame {
    code: CloseCode::Policy,
    reason: Utf8Bytes::from_static("signed out"),
};

/// Whether the request asks for a WebSocket (RFC 6455 §4.2.1).
pub(super) fn wanted(request: &hyper::Request<hyper::body::Incoming>) -> bool {
    request
        .headers()
        .get(header::UPGRADE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// Accepts the upgrade and speaks with the page beside the request.
pub(super) fn accept(
    web: &Arc<Web>,
    request: &offhook_web::Request,
    upgrade: OnUpgrade,
    phone: usize,
    loopback: bool,
) -> HttpResponse {
    let Some(key) = request
        .header("sec-websocket-key")
        .filter(|_| request.header("sec-websocket-version") == Some("13"))
    else {
        return bare(StatusCode::BAD_REQUEST);
    };
    let accepted = hyper::Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(header::CONNECTION, "upgrade")
        .header(header::UPGRADE, "websocket")
        .header("Sec-WebSocket-Accept", accept_key(key))
        .body(Full::default());
    let web = Arc::clone(web);
    let session = offhook_web::session_id(request).map(str::to_owned);
    tokio::spawn(async move {
        match upgrade.await {
            Ok(upgraded) => {
                let may_stay = || web.may_stay(session.as_deref(), loopback);
                if let Err(error) = converse(&web, upgraded, phone, may_stay).await {
                    tracing::debug!(%error, phone, "a page left");
                }
            }
            Err(error) => tracing::debug!(%error, "a page did not stay"),
        }
    });
    accepted.unwrap_or_else(|_| bare(StatusCode::INTERNAL_SERVER_ERROR))
}

/// The proof that we understood the key (RFC 6455 §4.2.2).
fn accept_key(key: &str) -> String {
    use base64::Engine as _;
    let mut hash = ring::digest::Context::new(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY);
    hash.update(key.trim().as_bytes());
    hash.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    base64::engine::general_purpose::STANDARD.encode(hash.finish())
}

/// What is sent to a page, counted.
#[derive(Default)]
struct Outgoing {
    sequence: u32,
    position: u32,
}

async fn converse(
    web: &Arc<Web>,
    upgraded: Upgraded,
    phone: usize,
    may_stay: impl Fn() -> bool,
) -> Result<(), Error> {
    let Some(entry) = web.handle.roster.get(phone) else {
        return Ok(());
    };
    let Some(mut views) = web.handle.watch(entry.member).await else {
        return Ok(());
    };
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_IN))
        .max_frame_size(Some(MAX_IN))
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_OUT);
    let socket =
        WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
    let (mut out, mut incoming) = socket.split();
    let mut happened = web.happened.subscribe();
    let mut news = web.gate.news();
    news.mark_changed();
    views.mark_changed();
    happened.mark_changed();
    let mut not_before = Instant::now();
    let mut ear = entry.page.as_ref().map(crate::sound::Page::listen);
    let mut outgoing = Outgoing::default();
    let mut alive = tokio::time::interval(ALIVE_TIME);
    alive.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut pings = tokio::time::interval(PING_TIME);
    let mut unanswered = 0;
    loop {
        tokio::select! {
            message = incoming.next() => match message {
                Some(Ok(message)) => {
                    unanswered = 0;
                    if !take(web, phone, message) {
                        return Ok(());
                    }
                }
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            },
            picture = next_view(&mut views, not_before) => match picture {
                Some(view) => {
                    not_before = Instant::now() + PICTURE_TIME;
                    out.send(Message::text(offhook_web::view_json(&view))).await?;
                }
                None => return Ok(()),
            },
            // The sender lives as long as the server.
            _ = news.changed() => if !may_stay() {
                out.send(Message::Close(Some(SIGNED_OUT))).await?;
                return Ok(());
            },
            lines = next_lines(&mut happened) => match lines {
                Some(lines) => {
                    out.send(Message::text(offhook_web::happened_json(&lines))).await?;
                }
                None => return Ok(()),
            },
            samples = next_samples(&mut ear) => {
                out.send(Message::binary(outgoing.frame(&samples))).await?;
            }
            _ = alive.tick() => out.send(Message::text(offhook_web::ALIVE)).await?,
            _ = pings.tick() => {
                unanswered += 1;
                if unanswered > 3 {
                    return Ok(());
                }
                out.send(Message::Ping(hyper::body::Bytes::new())).await?;
            }
        }
    }
}

impl Outgoing {
    fn frame(&mut self, samples: &[i16]) -> Vec<u8> {
        let frame = Frame {
            kind: Kind::Speaker,
            sequence: self.sequence,
            position: self.position,
            samples: samples.to_vec(),
        };
        self.sequence = self.sequence.wrapping_add(1);
        let count = u32::try_from(samples.len()).unwrap_or(0);
        self.position = self.position.wrapping_add(count);
        offhook_web::sound::emit(&frame)
    }
}

/// The next picture, not before that moment. Nothing is lost when it is dropped half way.
async fn next_view(
    views: &mut watch::Receiver<Arc<View>>,
    not_before: Instant,
) -> Option<Arc<View>> {
    tokio::time::sleep_until(not_before).await;
    views.changed().await.ok()?;
    Some(Arc::clone(&views.borrow_and_update()))
}

async fn next_lines(
    happened: &mut watch::Receiver<VecDeque<offhook_view::Happening>>,
) -> Option<Vec<offhook_view::Happening>> {
    happened.changed().await.ok()?;
    Some(happened.borrow_and_update().iter().cloned().collect())
}

/// The next samples for the ear; never comes back without a sound channel.
async fn next_samples(ear: &mut Option<broadcast::Receiver<Arc<[i16]>>>) -> Arc<[i16]> {
    loop {
        let Some(receiver) = ear else {
            return std::future::pending().await;
        };
        match receiver.recv().await {
            Ok(samples) => return samples,
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => *ear = None,
        }
    }
}

/// Takes one message; `false` when the page says goodbye.
fn take(web: &Arc<Web>, phone: usize, message: Message) -> bool {
    let Some(entry) = web.handle.roster.get(phone) else {
        return false;
    };
    match message {
        Message::Text(text) => match offhook_web::parse_message(text.as_str()) {
            Some(Wish::Command(command)) => web.handle.command(entry.member, command),
            Some(Wish::Sound(place)) => web.move_sound(place),
            None => tracing::debug!(phone, "a page said something strange"),
        },
        Message::Binary(bytes) => {
            if let (Some(frame), Some(page)) = (offhook_web::sound::parse(&bytes), &entry.page)
                && frame.kind == Kind::Microphone
            {
                page.heard(&frame.samples);
            }
        }
        Message::Close(_) => return false,
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
    }
    true
}

/// The page and the phone must speak at one rate.
const _: () = assert!(RATE == crate::sound::PAGE_RATE);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_6455_gives_its_answer() {
        assert_eq!(
            accept_key("dGhlIHNhbXBsZSBub25jZQ=="),
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        );
    }
}
