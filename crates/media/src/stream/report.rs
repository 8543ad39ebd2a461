//! RTCP of one stream: when to report, what to say, what to learn (RFC 3550 §6).

use super::reception::Reception;
use offhook_base::{Duration, Instant, Rng};
use offhook_wire::rtcp::{self, Packet, ReportBlock, SenderInfo};
use offhook_wire::rtp::{Ssrc, Timestamp};

/// The least mean time between two reports (RFC 3550 §6.2).
const INTERVAL: Duration = Duration::from_secs(5);
/// Corrects the mean of randomised intervals (RFC 3550 §6.3.1: e − 3/2).
const COMPENSATION: f64 = 1.218_28;
/// A longer round trip is a mistake of the far end's clock.
const LONGEST_TRIP: Duration = Duration::from_secs(10);

/// Our side of a report.
pub(super) struct Sent {
    pub(super) ssrc: Ssrc,
    pub(super) timestamp: Timestamp,
    pub(super) packets: u64,
    pub(super) octets: u64,
}

/// When reports are due and what the far end's said.
#[derive(Debug)]
pub(super) struct Reports {
    rng: Rng,
    next: Instant,
    /// Packets sent by the last report.
    reported: u64,
    /// The far end's last sender report, and when it came.
    last_sr: Option<(u32, Instant)>,
    pub(super) rtt: Option<Duration>,
    pub(super) remote_loss: Option<f64>,
    pub(super) remote_left: bool,
}

impl Reports {
    pub(super) fn new(now: Instant, mut rng: Rng) -> Self {
        let next = now + interval(&mut rng, INTERVAL / 2);
        Self {
            rng,
            next,
            reported: 0,
            last_sr: None,
            rtt: None,
            remote_loss: None,
            remote_left: false,
        }
    }

    pub(super) const fn due(&self) -> Instant {
        self.next
    }

    /// The report due now; with a goodbye if this is the last one.
    pub(super) fn report(
        &mut self,
        now: Instant,
        sent: &Sent,
        reception: Option<&mut Reception>,
        cname: &str,
        goodbye: bool,
    ) -> Vec<u8> {
        self.next = now + interval(&mut self.rng, INTERVAL);
        let block = reception.map(|reception| self.block(now, reception));
        let mut bytes = Vec::with_capacity(128);
        // RFC 3550 §6.4: who has sent since the last report says so.
        if sent.packets > self.reported {
            let info = SenderInfo {
                ntp: ntp(now),
                rtp: sent.timestamp,
                packets: sent.packets as u32,
                octets: sent.octets as u32,
            };
            rtcp::sender_report(sent.ssrc, &info, block.as_slice(), &mut bytes);
        } else {
            rtcp::receiver_report(sent.ssrc, block.as_slice(), &mut bytes);
        }
        self.reported = sent.packets;
        rtcp::sdes_cname(sent.ssrc, cname, &mut bytes);
        if goodbye {
            rtcp::bye(sent.ssrc, None, &mut bytes);
        }
        bytes
    }

    fn block(&self, now: Instant, reception: &mut Reception) -> ReportBlock {
        let (last_sr, delay_since_sr) = match self.last_sr {
            Some((compact, at)) => (compact, compact_duration(now.since(at))),
            None => (0, 0),
        };
        ReportBlock {
            ssrc: reception.ssrc,
            fraction_lost: reception.fraction_lost(),
            lost: reception.lost().min(0x7F_FFFF) as i32,
            highest_seq: reception.highest(),
            jitter: reception.jitter() as u32,
            last_sr,
            delay_since_sr,
        }
    }

    /// Learns from a datagram; `false` if it is no RTCP.
    pub(super) fn handle(
        &mut self,
        now: Instant,
        bytes: &[u8],
        ours: Ssrc,
        theirs: Option<Ssrc>,
    ) -> bool {
        for packet in rtcp::parse(bytes) {
            match packet {
                Ok(Packet::SenderReport { info, blocks, .. }) => {
                    self.last_sr = Some((info.compact_ntp(), now));
                    self.learn(now, blocks.iter().find(|block| block.ssrc == ours));
                }
                Ok(Packet::ReceiverReport { blocks, .. }) => {
                    self.learn(now, blocks.iter().find(|block| block.ssrc == ours));
                }
                Ok(Packet::Bye(bye)) => {
                    self.remote_left |= bye.sources().any(|source| Some(source) == theirs);
                }
                Ok(Packet::Sdes(_) | Packet::Other { .. }) => (),
                Err(_) => return false,
            }
        }
        true
    }

    fn learn(&mut self, now: Instant, block: Option<ReportBlock>) {
        let Some(block) = block else { return };
        self.remote_loss = Some(f64::from(block.fraction_lost) / 256.0);
        if block.last_sr == 0 {
            return;
        }
        // RFC 3550 §6.4.1: arrival, minus when we sent, minus how long they kept it.
        let trip = compact(now)
            .wrapping_sub(block.last_sr)
            .wrapping_sub(block.delay_since_sr);
        let trip = Duration::from_micros(u64::from(trip) * 1_000_000 / 65_536);
        if trip < LONGEST_TRIP {
            self.rtt = Some(trip);
        }
    }
}

/// Half to one and a half of `mean`, corrected (RFC 3550 §6.3.1).
fn interval(rng: &mut Rng, mean: Duration) -> Duration {
    let factor = 0.5 + rng.below(1_000_001) as f64 / 1_000_000.0;
    mean.mul_f64(factor / COMPENSATION)
}

/// Time as NTP writes it. There is no wall clock here, so it counts from the beginning of the run, as
/// RFC 3550 §6.4.1 allows: only differences are used.
fn ntp(now: Instant) -> u64 {
    let micros = now.as_micros();
    let fraction = ((micros % 1_000_000) << 32) / 1_000_000;
    (micros / 1_000_000) << 32 | fraction
}

/// The middle 32 bits of the NTP time.
fn compact(now: Instant) -> u32 {
    (ntp(now) >> 16) as u32
}

/// In 65536ths of a second.
fn compact_duration(length: Duration) -> u32 {
    u32::try_from(length.as_micros() * 65_536 / 1_000_000).unwrap_or(u32::MAX)
}
