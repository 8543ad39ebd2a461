//! The web server: reads requests within narrow limits, asks `offhook_web` what to answer, does what that leads to.
//!
//! Every limit of reliability T1 is here: 64 KiB of headers, 100 of them, 2 KiB of path, 16 KiB of body, 5 s for the
//! head and 10 s for the body, 256 connections and 64 from one address. All pages are made by pure functions
//! elsewhere.

mod door;
mod gate;
mod hash;
mod live;
mod place;
mod story;
#[cfg(test)]
mod tests;

pub(crate) use gate::Gate;
pub(crate) use place::{Place, allowed};
pub(crate) use story::Person;

use crate::runtime::Handle;
use door::Door;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::{StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use offhook_phone::Logins;
use offhook_view::{Happening, Sign};
use offhook_web::{Access, Answer, Checks, Effect, Method, Request, Session, Site, SoundPlace};
use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Longest wait for a request's head (reliability T1).
const HEAD_TIME: Duration = Duration::from_secs(5);
/// Longest wait for a request's body.
const BODY_TIME: Duration = Duration::from_secs(10);
/// Connections at a time.
const MAX_CONNECTIONS: usize = 256;
/// Connections at a time from one address.
const MAX_FROM_ONE: usize = 64;
/// Lines of "What happened" that are kept.
const MAX_HAPPENED: usize = 200;

/// What the server shows besides the phones.
pub(crate) struct Front {
    /// What is over the page.
    pub(crate) place: String,
    /// What a newcomer might try.
    pub(crate) try_this: Vec<String>,
    /// Whose phones these are, by the number that is also their name; empty for a phone alone.
    pub(crate) people: Vec<Person>,
    /// What happened before any phone told something.
    pub(crate) opening: Vec<String>,
    /// Whether the machine has sound, and how to open it for one phone.
    pub(crate) machine: Option<crate::sound::OpenSound>,
    /// Where sound goes at the start.
    pub(crate) sound: SoundPlace,
}

/// The server.
pub(crate) struct Web {
    handle: Handle,
    front: Front,
    gate: Gate,
    sound: Mutex<SoundPlace>,
    happened: watch::Sender<VecDeque<Happening>>,
    connections: Mutex<BTreeMap<IpAddr, usize>>,
    door: Door,
}

/// Where a request came from and to.
#[derive(Clone, Copy, Debug)]
struct Visit {
    /// Our own address.
    own: IpAddr,
    /// Theirs.
    from: IpAddr,
    /// Only this machine reaches the place where they came in.
    loopback: bool,
}

type HttpResponse = hyper::Response<Full<Bytes>>;

impl Web {
    /// A server for the phones of `handle`.
    pub(crate) fn new(handle: Handle, front: Front, gate: Gate) -> Arc<Self> {
        let opening = front.opening.iter().map(|text| Happening {
            at_ms: 0,
            sign: Sign::Done,
            text: text.clone(),
        });
        Arc::new(Self {
            happened: watch::channel(opening.collect()).0,
            sound: Mutex::new(front.sound),
            handle,
            front,
            gate,
            connections: Mutex::new(BTreeMap::new()),
            door: Door::default(),
        })
    }

    /// Lets in whom the settings of a phone name, now and at each change.
    pub(crate) fn follow(self: &Arc<Self>, mut logins: watch::Receiver<Option<Logins>>) {
        let take = |web: &Self, logins: &mut watch::Receiver<Option<Logins>>| {
            let now = logins.borrow_and_update().clone();
            if let Some(now) = now {
                web.gate.set_logins(now);
            }
        };
        take(self, &mut logins);
        let web = Arc::clone(self);
        tokio::spawn(async move {
            while logins.changed().await.is_ok() {
                take(&web, &mut logins);
            }
        });
    }

    /// Whether the page has a password now.
    pub(crate) fn has_password(&self) -> bool {
        self.gate.has_password()
    }

    /// A code with which the first password can be set.
    pub(crate) fn make_code(&self) -> Option<String> {
        self.gate.make_code()
    }

    /// Serves until the process ends, at each time where the page may be. `moved` hears each new address.
    ///
    /// # Errors
    /// When the page can be nowhere.
    pub(crate) async fn serve(
        self: Arc<Self>,
        mut place: Place,
        moved: impl Fn(SocketAddr),
    ) -> io::Result<()> {
        tokio::spawn(Arc::clone(&self).remember_events());
        let mut news = self.gate.news();
        news.mark_changed();
        loop {
            let (accepted, loopback) = tokio::select! {
                accepted = place.accept() => accepted,
                // The sender lives as long as this server.
                _ = news.changed() => {
                    let has_moved;
                    (place, has_moved) = place.settle(self.has_password()).await?;
                    if has_moved {
                        moved(place.address());
                    }
                    continue;
                }
            };
            match accepted {
                Ok((stream, from)) => self.welcome(stream, from, loopback),
                Err(error) => {
                    // Out of descriptors: the phones go on, the page waits (reliability R9).
                    tracing::warn!(%error, "a page could not connect");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }

    fn welcome(self: &Arc<Self>, stream: TcpStream, from: SocketAddr, loopback: bool) {
        if !self.let_in(from.ip()) {
            return;
        }
        let web = Arc::clone(self);
        tokio::spawn(async move {
            web.connection(stream, from, loopback).await;
            web.let_out(from.ip());
        });
    }

    fn let_in(&self, from: IpAddr) -> bool {
        let mut all = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let total: usize = all.values().sum();
        let theirs = all.get(&from).copied().unwrap_or(0);
        let welcome = total < MAX_CONNECTIONS && theirs < MAX_FROM_ONE;
        if welcome {
            all.insert(from, theirs + 1);
        }
        welcome
    }

    fn let_out(&self, from: IpAddr) {
        let mut all = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match all.get_mut(&from) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                all.remove(&from);
            }
        }
    }

    async fn connection(self: &Arc<Self>, stream: TcpStream, from: SocketAddr, loopback: bool) {
        let own = stream
            .local_addr()
            .map_or_else(|_| from.ip(), |local| local.ip());
        let visit = Visit {
            own,
            from: from.ip(),
            loopback,
        };
        let service = hyper::service::service_fn(|request| {
            let web = Arc::clone(self);
            async move { Ok::<_, Infallible>(web.request(request, visit).await) }
        });
        let served = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_headers(offhook_web::MAX_HEADERS)
            .max_buf_size(offhook_web::MAX_HEAD)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await;
        if let Err(error) = served {
            tracing::trace!(%error, "a page's connection ended");
        }
    }

    async fn request(
        self: Arc<Self>,
        mut request: hyper::Request<Incoming>,
        visit: Visit,
    ) -> HttpResponse {
        let upgrade = live::wanted(&request).then(|| hyper::upgrade::on(&mut request));
        let head_only = request.method() == hyper::Method::HEAD;
        let request = match plain(request).await {
            Ok(request) => request,
            Err(status) => return bare(status),
        };
        if offhook_web::is_at_the_door(&request) {
            // By itself: whoever leaves before the answer has guessed all the same.
            let answer = tokio::spawn(self.at_the_door(request, visit)).await;
            return answer.unwrap_or_else(|_| bare(StatusCode::INTERNAL_SERVER_ERROR));
        }
        let epoch = self.gate.epoch();
        let access = self.access(visit);
        let id = offhook_web::session_id(&request);
        let session = self.gate.session(id, visit.from);
        if let Some(upgrade) = upgrade {
            let phones = self.handle.roster.len();
            return match offhook_web::admit_socket(&request, phones, &access, &session) {
                Ok(phone) => live::accept(&self, &request, upgrade, phone, visit.loopback),
                Err(response) => reply(*response, head_only),
            };
        }
        let site = self.site().await;
        let answer = self.answer(&request, &site, &access, &session);
        for effect in answer.effects {
            self.take_effect(effect, &session, visit.from, epoch).await;
        }
        reply(answer.response, head_only)
    }

    /// Looks at a form that may carry a password, when its turn comes.
    async fn at_the_door(self: Arc<Self>, request: Request, visit: Visit) -> HttpResponse {
        let Some(turn) = self.door.turn(gate::source(visit.from)).await else {
            return bare(StatusCode::TOO_MANY_REQUESTS);
        };
        let epoch = self.gate.epoch();
        let access = self.access(visit);
        let id = offhook_web::session_id(&request);
        let session = self.gate.session(id, visit.from);
        let site = self.site().await;
        let (web, known) = (Arc::clone(&self), session.clone());
        // Checking a password takes a while by design.
        let looked = move || web.answer(&request, &site, &access, &known);
        let Ok(answer) = tokio::task::spawn_blocking(looked).await else {
            return bare(StatusCode::INTERNAL_SERVER_ERROR);
        };
        for effect in answer.effects {
            self.take_effect(effect, &session, visit.from, epoch).await;
        }
        drop(turn);
        reply(answer.response, false)
    }

    fn answer(&self, request: &Request, site: &Site, access: &Access, session: &Session) -> Answer {
        let checks = Checks {
            login: &|name, word| self.gate.is_login(name, word),
            code: &|word| self.gate.is_code(word),
        };
        offhook_web::handle(request, site, access, session, checks)
    }

    fn access(&self, visit: Visit) -> Access {
        let literal = match visit.own {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => address.to_string(),
                None => format!("[{address}]"),
            },
        };
        let mut names = vec!["localhost".to_owned(), literal];
        if !visit.loopback
            && let Ok(host) = std::fs::read_to_string("/proc/sys/kernel/hostname")
        {
            names.push(host.trim().to_owned());
            names.push(format!("{}.local", host.trim()));
        }
        Access {
            password_set: self.gate.has_password(),
            asks_name: self.gate.asks_name(),
            loopback: visit.loopback,
            names,
        }
    }

    /// Whether somebody who came in so and by this session may go on watching a phone.
    fn may_stay(&self, id: Option<&str>, loopback: bool) -> bool {
        let is_open = loopback && !self.gate.has_password();
        is_open || id.is_some_and(|id| self.gate.is_signed_in(id))
    }

    async fn site(&self) -> Site {
        let mut phones = Vec::with_capacity(self.handle.roster.len());
        for entry in self.handle.roster.iter() {
            phones.push(self.handle.snapshot(entry.member).await.unwrap_or_default());
        }
        Site {
            phones,
            place: self.front.place.clone(),
            happened: self.happened.borrow().iter().cloned().collect(),
            try_this: self.front.try_this.clone(),
            sound: *self.sound.lock().unwrap_or_else(PoisonError::into_inner),
            machine_sound: self.front.machine.is_some(),
            password_offered: self.gate.has_code(),
        }
    }

    async fn take_effect(
        self: &Arc<Self>,
        effect: Effect,
        session: &Session,
        from: IpAddr,
        epoch: u64,
    ) {
        match effect {
            Effect::Command { phone, command } => {
                if let Some(entry) = self.handle.roster.get(phone) {
                    self.handle.command(entry.member, command);
                }
            }
            Effect::Sound(place) => self.move_sound(place),
            Effect::SignedIn => self.gate.sign_in(&session.fresh, from, epoch),
            Effect::SignInFailed => self.gate.sign_in_failed(from),
            Effect::SignedOut => self.gate.sign_out(&session.csrf),
            Effect::SetPassword(password) => {
                let web = Arc::clone(self);
                let set = move || web.gate.set_password(&password);
                if tokio::task::spawn_blocking(set).await.unwrap_or(false) {
                    // The new password is one change; after a second one it would be no reason to be let in.
                    self.gate.sign_in(&session.fresh, from, epoch + 1);
                }
            }
        }
    }

    /// Sends the sound of all phones to another place.
    fn move_sound(&self, place: SoundPlace) {
        for entry in self.handle.roster.iter() {
            let Some(page) = &entry.page else { continue };
            let sound: Box<dyn crate::sound::Sound> = match (place, &self.front.machine) {
                (SoundPlace::Browser, _) => Box::new(page.sound()),
                (SoundPlace::Machine, Some(open)) => match open() {
                    Ok(sound) => sound,
                    Err(why) => {
                        tracing::warn!(%why, "no sound at this machine");
                        return;
                    }
                },
                (SoundPlace::Machine, None) => return,
                (SoundPlace::Silent, _) => Box::new(crate::sound::Silence {
                    rate: crate::sound::PAGE_RATE,
                }),
            };
            self.handle.sound(entry.member, sound);
        }
        *self.sound.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }

    async fn remember_events(self: Arc<Self>) {
        let mut events = self.handle.events_from_start();
        loop {
            let told = match events.recv().await {
                Ok(told) => told,
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => continue,
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            };
            let name = self
                .handle
                .roster
                .iter()
                .find(|entry| entry.member == told.member)
                .map_or("", |entry| entry.name.as_str());
            let Some((sign, text)) = story::tell(&self.front.people, name, &told.event) else {
                continue;
            };
            self.happened.send_modify(|all| {
                all.push_back(Happening {
                    at_ms: told.at_ms,
                    sign,
                    text,
                });
                while all.len() > MAX_HAPPENED {
                    all.pop_front();
                }
            });
        }
    }
}

/// Reads the body and forgets everything `hyper` about the request.
async fn plain(request: hyper::Request<Incoming>) -> Result<Request, StatusCode> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, offhook_web::MAX_BODY);
    let body = match tokio::time::timeout(BODY_TIME, body.collect()).await {
        Ok(Ok(body)) => body.to_bytes().to_vec(),
        Ok(Err(_)) => return Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => return Err(StatusCode::REQUEST_TIMEOUT),
    };
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    Ok(Request {
        method: Method::from(head.method.as_str()),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or("").to_owned(),
        headers,
        body,
    })
}

fn bare(status: StatusCode) -> HttpResponse {
    let mut response = hyper::Response::new(Full::default());
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONNECTION,
        header::HeaderValue::from_static("close"),
    );
    response
}

fn reply(response: offhook_web::Response, head_only: bool) -> HttpResponse {
    let mut builder = hyper::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(*name, value.as_str());
    }
    let body = match response.body {
        _ if head_only => Bytes::new(),
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => Bytes::from(bytes),
    };
    builder
        .body(Full::new(body))
        .unwrap_or_else(|_| bare(StatusCode::INTERNAL_SERVER_ERROR))
}
