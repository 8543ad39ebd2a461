//! A transaction as a proxy holds it: one server side, and a client side ("leg") for each place it went.
//!
//! RFC 3261 §16 and §17 with the accepted state of RFC 6026.

use offhook_base::{Duration, Instant};

use super::config::Source;
use super::message::Message;

/// Round-trip time estimate (RFC 3261 §17.1.1.1).
pub(crate) const T1: Duration = Duration::from_millis(500);
/// Longest gap between resends.
pub(crate) const T2: Duration = Duration::from_secs(4);
/// How long a message may live in the network.
pub(crate) const T4: Duration = Duration::from_secs(5);
/// 64 * T1: when a transaction is given up.
pub(crate) const GIVE_UP: Duration = Duration::from_secs(32);
/// The most transactions at one time; further new requests get 503.
pub(crate) const MAX_TRANSACTIONS: usize = 8_192;

/// A message that is sent again until something stops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resend {
    pub(crate) at: Instant,
    gap: Duration,
    longest: Duration,
}

impl Resend {
    /// First resend after T1, gaps doubling up to `longest`; none over a reliable transport.
    pub(crate) fn start(now: Instant, to: Source, longest: Duration) -> Option<Self> {
        (!to.transport.is_reliable()).then_some(Self {
            at: now + T1,
            gap: T1,
            longest,
        })
    }

    /// First resend after T1 over any transport.
    pub(crate) fn always(now: Instant, longest: Duration) -> Self {
        Self {
            at: now + T1,
            gap: T1,
            longest,
        }
    }

    /// Every T2 from now on (a provisional response to a non-INVITE, §17.1.2.2).
    pub(crate) fn slow_down(&mut self) {
        self.gap = T2;
    }

    /// Whether it is time; if so the next time is set.
    pub(crate) fn is_due(&mut self, now: Instant) -> bool {
        if self.at > now {
            return false;
        }
        self.gap = (self.gap * 2).min(self.longest);
        self.at = now + self.gap;
        true
    }
}

/// The side towards who sent the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// No final answer yet; the last provisional one, for retransmitted requests.
    Open { last: Option<Vec<u8>> },
    /// A final answer was given (for INVITE: not a 2xx, and its ACK is awaited).
    Answered {
        last: Vec<u8>,
        resend: Option<Resend>,
        until: Instant,
    },
    /// A 2xx to INVITE was passed: further ones pass too, INVITEs are absorbed (RFC 6026 §7.1).
    Accepted { until: Instant },
    /// The ACK came; later copies are absorbed.
    Confirmed { until: Instant },
}

/// The side towards one target.
#[derive(Clone, Debug)]
pub(crate) struct Leg {
    /// The branch in our `Via`.
    pub(crate) branch: String,
    pub(crate) to: Source,
    /// As sent, our `Via` included.
    pub(crate) request: Message,
    pub(crate) state: LegState,
    pub(crate) cancel: Cancel,
}

/// How far a leg is.
#[derive(Clone, Debug)]
pub(crate) enum LegState {
    /// Nothing came back yet.
    Calling {
        resend: Option<Resend>,
        until: Instant,
    },
    /// A provisional response came.
    Proceeding {
        resend: Option<Resend>,
        until: Instant,
    },
    /// The final response, or none in time.
    Done { response: Option<Message> },
}

/// How far the cancelling of a leg is (RFC 3261 §9.1).
#[derive(Clone, Debug)]
pub(crate) enum Cancel {
    /// Nobody wants to.
    No,
    /// Wanted, but nothing came back from the target yet.
    Wanted,
    /// Sent; again until answered, and given up at `until`.
    Sent {
        bytes: Vec<u8>,
        resend: Option<Resend>,
        until: Instant,
    },
}

impl Leg {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.state, LegState::Done { .. })
    }

    /// The CANCEL for this leg: same branch, target, `To`, `From`, `Call-ID`, `CSeq` number and `Route`.
    pub(crate) fn cancel_request(&self) -> Message {
        let mut cancel = self.hop_request("CANCEL", self.request.get("To").unwrap_or_default());
        for route in self.request.all("Route") {
            cancel.push("Route", route);
        }
        cancel
    }

    /// The ACK for a final answer that is not 2xx (§17.1.1.3), with that answer's `To`.
    pub(crate) fn ack(&self, to: &str) -> Message {
        let mut ack = self.hop_request("ACK", to);
        for route in self.request.all("Route") {
            ack.push("Route", route);
        }
        ack
    }

    fn hop_request(&self, method: &str, to: &str) -> Message {
        let mut message = Message::request(method, self.request.uri());
        message.push("Via", self.request.get("Via").unwrap_or_default());
        message.push("Max-Forwards", "70");
        message.push("From", self.request.get("From").unwrap_or_default());
        message.push("To", to);
        message.push("Call-ID", self.request.get("Call-ID").unwrap_or_default());
        let number = self.request.cseq().map_or(0, |(number, _)| number);
        message.push("CSeq", format!("{number} {method}"));
        message
    }

    fn deadline(&self) -> Option<Instant> {
        let state = match &self.state {
            LegState::Calling { resend, until } | LegState::Proceeding { resend, until } => {
                Some(sooner(*resend, *until))
            }
            LegState::Done { .. } => None,
        };
        let cancel = match &self.cancel {
            Cancel::Sent { resend, until, .. } if !self.is_done() => Some(sooner(*resend, *until)),
            Cancel::No | Cancel::Wanted | Cancel::Sent { .. } => None,
        };
        [state, cancel].into_iter().flatten().min()
    }
}

fn sooner(resend: Option<Resend>, until: Instant) -> Instant {
    resend.map_or(until, |resend| resend.at.min(until))
}

/// One request on its way.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    /// What retransmissions and the ACK are recognised by.
    pub(crate) key: String,
    /// Where answers go (RFC 3261 §18.2.2, RFC 3581).
    pub(crate) reply_to: Source,
    /// The tag of every answer of our own (RFC 3261 §8.2.6.2: one a dialog).
    pub(crate) tag: String,
    /// As received, `received` and `rport` filled in.
    pub(crate) request: Message,
    pub(crate) server: Server,
    pub(crate) legs: Vec<Leg>,
    /// When the ringing ends with 480.
    pub(crate) ring_until: Option<Instant>,
    /// The answer to give when the legs end because we cancelled them.
    pub(crate) verdict: Option<u16>,
    /// What the timer index holds for it.
    pub(crate) wake: Option<Instant>,
}

impl Transaction {
    pub(crate) fn is_invite(&self) -> bool {
        self.request.method() == "INVITE"
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.server, Server::Open { .. })
    }

    /// A response of our own to the request (RFC 3261 §8.2.6.2).
    pub(crate) fn response(&self, status: u16) -> Message {
        response_to(&self.request, status, &self.tag)
    }

    pub(crate) fn deadline(&self) -> Option<Instant> {
        let server = match &self.server {
            Server::Open { .. } => self.ring_until,
            Server::Answered { resend, until, .. } => Some(sooner(*resend, *until)),
            Server::Accepted { until } | Server::Confirmed { until } => Some(*until),
        };
        let legs = self.legs.iter().filter_map(Leg::deadline);
        server.into_iter().chain(legs).min()
    }

    /// The response to pass on when every leg is done (RFC 3261 §16.7 step 6).
    pub(crate) fn best(&self) -> Option<&Message> {
        let responses = self.legs.iter().filter_map(|leg| match &leg.state {
            LegState::Done { response } => response.as_ref(),
            LegState::Calling { .. } | LegState::Proceeding { .. } => None,
        });
        responses.min_by_key(|response| match response.status() {
            600..=699 => 0,
            401 | 407 | 415 | 420 | 484 => 400,
            status @ 400..=499 => status + 100,
            status => status + 500,
        })
    }
}

/// A response to `request` with the headers RFC 3261 §8.2.6.2 copies.
pub(crate) fn response_to(request: &Message, status: u16, tag: &str) -> Message {
    let mut response = Message::response(status, reason_phrase(status));
    for via in request.all("Via") {
        response.push("Via", via);
    }
    response.push("From", request.get("From").unwrap_or_default());
    let to = request.get("To").unwrap_or_default();
    if status > 100 && request.tag("To").is_none() {
        response.push("To", format!("{to};tag={tag}"));
    } else {
        response.push("To", to);
    }
    response.push("Call-ID", request.get("Call-ID").unwrap_or_default());
    response.push("CSeq", request.get("CSeq").unwrap_or_default());
    response
}

/// The phrase for a status the switchboard itself gives.
const fn reason_phrase(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        183 => "Session Progress",
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        416 => "Unsupported URI Scheme",
        420 => "Bad Extension",
        423 => "Interval Too Brief",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        483 => "Too Many Hops",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        489 => "Bad Event",
        500 => "Server Internal Error",
        503 => "Service Unavailable",
        _ => "Unknown",
    }
}
