//! What the endpoint wants done, and what it tells.

use std::net::SocketAddr;

use offhook_base::{Duration, Instant};

use crate::{AccountId, Body, CallId, ConnId, Identity, Party, QueryId, Transport};

/// Most values of `Alert-Info` and of `Call-Info` that an [`Event::Incoming`] carries, and characters in each.
pub const MAX_HINTS: (usize, usize) = (4, 256);

/// One thing the endpoint wants done; from `Endpoint::poll`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send these bytes.
    Send {
        /// How.
        transport: Transport,
        /// Where to.
        to: SocketAddr,
        /// The connection to use; without one, one to `to` is used or opened.
        conn: Option<ConnId>,
        /// The name the certificate must carry, for a new TLS connection.
        tls_name: Option<String>,
        /// The whole message.
        bytes: Vec<u8>,
    },
    /// Find the places behind a name (RFC 3263) and answer with `Endpoint::handle_resolved`.
    Resolve {
        /// The handle of the question.
        query: QueryId,
        /// A name or an address.
        host: String,
        /// The port, if one is given.
        port: Option<u16>,
        /// The transport, if one is given.
        transport: Option<Transport>,
    },
    /// Something the phone should know.
    Event(Event),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An account's registration changed.
    Registration {
        /// Which account.
        account: AccountId,
        /// How it is now.
        state: Registration,
    },
    /// A new call for us; `100` is sent, nothing rings yet.
    Incoming {
        /// Its handle.
        call: CallId,
        /// The account it is for.
        account: AccountId,
        /// Who calls.
        from: Party,
        /// Who calls by the word of the account's server.
        identity: Identity,
        /// Whom they meant.
        to: Party,
        /// Their offer; without one, ours goes into `Endpoint::accept` and their answer comes with `Confirmed`.
        offer: Option<Body>,
        /// It came over one of the account's own servers, not from a stranger who was let in.
        from_server: bool,
        /// The values of `Alert-Info`, at most [`MAX_HINTS`]; they may ask for another ring or for an answer.
        alert_info: Vec<String>,
        /// The values of `Call-Info`, at most [`MAX_HINTS`].
        call_info: Vec<String>,
    },
    /// A call of ours moves: 180, 183 and other 1xx but 100.
    Progress {
        /// Which call.
        call: CallId,
        /// 101 to 199.
        status: u16,
        /// Their words.
        reason: String,
        /// Who rings or speaks there.
        identity: Identity,
        /// Early media, if any.
        body: Option<Body>,
    },
    /// A call of ours was answered; the ACK is sent.
    Answered {
        /// Which call.
        call: CallId,
        /// Who answered.
        identity: Identity,
        /// Their answer.
        body: Option<Body>,
    },
    /// The ACK for a call or a change that we accepted has come.
    Confirmed {
        /// Which call.
        call: CallId,
        /// Their answer, if the offer was ours.
        body: Option<Body>,
    },
    /// The other side wants to change the session; answer with `Endpoint::answer_reoffer`.
    Reoffer {
        /// Which call.
        call: CallId,
        /// Who is there now: a server that moves a call to somebody else says so here.
        identity: Identity,
        /// Their offer; without one, ours is expected.
        offer: Option<Body>,
    },
    /// The other side accepted our change.
    ReofferAnswered {
        /// Which call.
        call: CallId,
        /// Their answer.
        body: Option<Body>,
    },
    /// Our change was refused; the session stays as it was.
    ReofferFailed {
        /// Which call.
        call: CallId,
        /// Their status, or 408 without any answer.
        status: u16,
    },
    /// A call is over; its handle means nothing any more.
    Ended {
        /// Which call.
        call: CallId,
        /// Why.
        cause: Cause,
    },
    /// Everything asked for by `Endpoint::stop` is done, or the grace is over.
    Stopped,
}

/// How an account stands with its registrar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Asked, no answer yet.
    Registering,
    /// Calls reach us.
    Registered {
        /// The lifetime granted, already clamped.
        expires: Duration,
    },
    /// Calls do not reach us; we try again by ourselves.
    Failed {
        /// The registrar's status; none if it could not be reached.
        status: Option<u16>,
        /// What happened, for a person.
        reason: String,
        /// When the next try is; none if there is none.
        retry_at: Option<Instant>,
    },
    /// Not registered, and not trying.
    Unregistered,
}

/// Why a call is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The final status of an INVITE that did not become a call.
    pub status: Option<u16>,
    /// For a person: their reason phrase, or ours.
    pub reason: String,
    /// Who ended it.
    pub by: By,
}

/// Who ended a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// We hung up, cancelled or refused.
    Us,
    /// They did.
    Them,
    /// Nobody answered in time, or nobody could be reached.
    Timeout,
}
