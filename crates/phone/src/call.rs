//! One call: its states, each with exactly its own data.

use core::time::Duration;

use offhook_base::Instant;
use offhook_settings::LineNo;
use offhook_sip::{Body, CallId};
use offhook_view::{CallCard, CallState};

use crate::events::{CallLabel, CallNo, Direction, MediaFigures};
use crate::io::SocketId;
use crate::offer::Session;

/// Who the other one is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Peer {
    /// The name, empty when unknown.
    pub(crate) name: String,
    /// The number, or the user part of the address.
    pub(crate) number: String,
}

impl Peer {
    /// The name, or the number.
    pub(crate) fn who(&self) -> &str {
        if self.name.is_empty() {
            &self.number
        } else {
            &self.name
        }
    }
}

/// The two sockets of a call's media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ports {
    /// The RTP socket.
    pub(crate) rtp: SocketId,
    /// The RTCP socket, usually one port above.
    pub(crate) rtcp: SocketId,
    /// The RTP port, once it is open.
    pub(crate) rtp_port: Option<u16>,
    /// The RTCP port, once it is open.
    pub(crate) rtcp_port: Option<u16>,
    /// How many pairs have been tried before this one.
    pub(crate) tries: u16,
}

impl Ports {
    /// Both ports, when both are open.
    pub(crate) fn ready(&self) -> Option<(u16, u16)> {
        self.rtp_port.zip(self.rtcp_port)
    }
}

/// Which side holds a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hold {
    /// We put them on hold.
    pub(crate) us: bool,
    /// They put us on hold.
    pub(crate) them: bool,
}

/// A change of the session that we asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exchange {
    /// None is under way.
    Idle,
    /// Our offer is out; it asked for a hold (`true`) or a resume.
    Asked {
        /// What was asked for.
        hold: bool,
    },
    /// The other's offer crossed ours (491); ask again then (RFC 3261 §14.1).
    AskAgain {
        /// When.
        at: Instant,
    },
}

/// Where a call stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Dialled here; the media ports are being opened.
    Opening {
        /// Whom to call.
        target: String,
    },
    /// The other end was asked and has not answered.
    Calling {
        /// It rings there (180).
        ringing: bool,
        /// It sends sound already (a 1xx with SDP).
        early: bool,
    },
    /// It rings here.
    Ringing {
        /// Their offer; without one ours goes out with the answer.
        offer: Option<Body>,
        /// Answer by itself then.
        answer_at: Option<Instant>,
        /// The ringing sound was stopped.
        silenced: bool,
    },
    /// Taken here; the media ports or the hold of another call are still missing.
    Answering {
        /// Their offer.
        offer: Option<Body>,
        /// The call that is being put on hold first, and how long that may take.
        first: Option<(CallNo, Instant)>,
    },
    /// Our answer is out, the ACK is not here yet; with an offer of ours its answer comes with the ACK.
    Accepted {
        /// Since when people talk.
        since: Instant,
    },
    /// People talk, or one holds the other.
    Connected {
        /// Since when.
        since: Instant,
        /// Who holds whom.
        hold: Hold,
        /// What the other end was last told: that we hold them, or not.
        told: bool,
        /// The change under way.
        exchange: Exchange,
    },
}

/// One call.
#[derive(Debug)]
pub(crate) struct Call {
    /// Its number on this phone.
    pub(crate) no: CallNo,
    /// Its handle in the SIP machine, once it has one.
    pub(crate) sip: Option<CallId>,
    /// The line it is on.
    pub(crate) line: LineNo,
    /// Who began it.
    pub(crate) direction: Direction,
    /// The number that was dialled here, as redial needs it; empty for a call from outside.
    pub(crate) dialled: String,
    /// Who the other one is.
    pub(crate) peer: Peer,
    /// Where it stands.
    pub(crate) state: State,
    /// When it began here.
    pub(crate) began: Instant,
    /// Its media sockets.
    pub(crate) ports: Option<Ports>,
    /// What was offered and agreed.
    pub(crate) session: Session,
    /// The sound itself, while there is any.
    pub(crate) stream: Option<Box<offhook_media::stream::Stream>>,
    /// It was answered by itself with the microphone off.
    pub(crate) auto_answered: bool,
}

impl Call {
    /// The call as events name it.
    pub(crate) fn label(&self) -> CallLabel {
        CallLabel {
            call: self.no,
            line: self.line.number(),
            direction: self.direction,
            number: self.peer.number.clone(),
            name: self.peer.name.clone(),
        }
    }

    /// Since when people talk, if they do.
    pub(crate) fn since(&self) -> Option<Instant> {
        match self.state {
            State::Accepted { since } | State::Connected { since, .. } => Some(since),
            State::Opening { .. }
            | State::Calling { .. }
            | State::Ringing { .. }
            | State::Answering { .. } => None,
        }
    }

    /// Whether it rings here and waits for somebody.
    pub(crate) fn rings_here(&self) -> bool {
        matches!(self.state, State::Ringing { .. })
    }

    /// Whether it was dialled here and not answered yet.
    pub(crate) fn is_outgoing_attempt(&self) -> bool {
        matches!(self.state, State::Opening { .. } | State::Calling { .. })
    }

    /// Who holds whom; nobody before the call is connected.
    pub(crate) fn hold(&self) -> Hold {
        match self.state {
            State::Connected { hold, .. } => hold,
            State::Opening { .. }
            | State::Calling { .. }
            | State::Ringing { .. }
            | State::Answering { .. }
            | State::Accepted { .. } => Hold::default(),
        }
    }

    /// Whether the microphone may belong to it: taken or dialled here, and not held by us.
    pub(crate) fn is_live(&self) -> bool {
        match self.state {
            State::Connected { hold, .. } => !hold.us,
            State::Opening { .. }
            | State::Calling { .. }
            | State::Answering { .. }
            | State::Accepted { .. } => true,
            State::Ringing { .. } => false,
        }
    }

    /// The state as people see it.
    pub(crate) fn shown(&self) -> CallState {
        match self.state {
            State::Opening { .. } | State::Calling { .. } => CallState::Calling,
            State::Ringing { .. } => CallState::Ringing,
            State::Answering { .. } | State::Accepted { .. } => CallState::Talking,
            State::Connected { hold, .. } if hold.us => CallState::Held,
            State::Connected { hold, .. } if hold.them => CallState::HeldByThem,
            State::Connected { .. } => CallState::Talking,
        }
    }

    /// How long people have talked.
    pub(crate) fn talked(&self, now: Instant) -> Option<Duration> {
        self.since().map(|since| now.since(since))
    }

    /// The call as a card on the screen.
    pub(crate) fn card(&self, now: Instant, account: String) -> CallCard {
        let seconds = self.talked(now).map(|talked| talked.as_secs());
        CallCard {
            name: self.peer.name.clone(),
            number: self.peer.number.clone(),
            account,
            state: self.shown(),
            seconds: seconds.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
            secure: false,
            wideband: self.session.wideband(),
            line: self.line.number(),
        }
    }

    /// What was measured on its media.
    pub(crate) fn figures(&self) -> MediaFigures {
        let Some(stream) = &self.stream else {
            return MediaFigures::default();
        };
        let stats = stream.stats();
        MediaFigures {
            sent: stats.sent,
            received: stats.received,
            lost: stats.lost,
            jitter_ms: stats.jitter_ms.round().clamp(0.0, 1e6) as u32,
            from_strangers: stats.from_strangers,
        }
    }
}
