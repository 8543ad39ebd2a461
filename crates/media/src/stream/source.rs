//! Whose packets count, and where ours go (the answer to RTP bleed and injection).
//!
//! Media goes to and comes from the signalled address. If that is allowed, one other address may take its
//! place when the stream's first packets come from there and none came from the signalled one, as happens
//! behind NAT; it is held to its SSRC, and the signalled address takes its place back by one packet.

use core::net::SocketAddr;
use offhook_wire::rtp::Ssrc;

/// How many foreign packets may be looked at for a latch; after them there is none any more.
pub(super) const LATCH_PACKETS: u8 = 8;

#[derive(Debug)]
pub(super) struct Sources {
    signalled: SocketAddr,
    may_latch: bool,
    heard_signalled: bool,
    foreign: u8,
    latched: Option<(SocketAddr, Ssrc)>,
}

impl Sources {
    pub(super) fn new(signalled: SocketAddr, may_latch: bool) -> Self {
        Self {
            signalled: canonical(signalled),
            may_latch,
            heard_signalled: false,
            foreign: 0,
            latched: None,
        }
    }

    /// Where our media goes.
    pub(super) fn target(&self) -> SocketAddr {
        self.latched.map_or(self.signalled, |(address, _)| address)
    }

    /// Whether RTCP may come from `from`: as signalled, or from the host that was latched to.
    pub(super) fn may_report(&self, from: SocketAddr, signalled: Option<SocketAddr>) -> bool {
        let from = canonical(from);
        signalled.map(canonical) == Some(from)
            || self
                .latched
                .is_some_and(|(address, _)| address.ip() == from.ip())
    }

    /// Whether a packet counts. `is_audio`: it has the agreed audio payload type.
    pub(super) fn accepts(&mut self, from: SocketAddr, ssrc: Ssrc, is_audio: bool) -> bool {
        let from = canonical(from);
        if from == self.signalled {
            self.heard_signalled = true;
            self.latched = None;
            return true;
        }
        if self.heard_signalled || !self.may_latch {
            return false;
        }
        if let Some(latched) = self.latched {
            return latched == (from, ssrc);
        }
        if self.foreign >= LATCH_PACKETS {
            return false;
        }
        self.foreign += 1;
        if is_audio {
            self.latched = Some((from, ssrc));
        }
        is_audio
    }
}

/// An IPv4 address inside IPv6, as a dual-stack socket shows it, is the IPv4 address.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}
