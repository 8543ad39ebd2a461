//! A network path between two nodes, with every fault a desk phone meets.

use offhook_base::{Duration, Instant, Rng};

/// The longest queue in front of a rate limit; what would wait longer is lost, as in a full router.
pub const MAX_QUEUE: Duration = Duration::from_millis(500);

/// What a path does to packets, the same in both directions. Chances are from 0.0 (never) to 1.0 (always).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One-way delay.
    pub latency: Duration,
    /// Up to this much more, evenly spread; packets stay in order.
    pub jitter: Duration,
    /// Chance that a packet is lost on its own.
    pub loss: f64,
    /// Losses that come together.
    pub burst: Option<Burst>,
    /// Chance that a packet arrives twice.
    pub duplicate: f64,
    /// Chance that a packet is held back behind later ones (by latency and jitter once more, at least 5 ms).
    pub reorder: f64,
    /// Bits a second; `None` is no limit.
    pub rate: Option<u64>,
    /// Nothing passes.
    pub cut: bool,
}

/// Gilbert's model: a good state that loses nothing more and a bad one that loses everything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// Chance, a packet, to turn bad.
    pub begin: f64,
    /// Chance, a packet, to turn good again.
    pub end: f64,
}

impl Link {
    /// A switched office network: half a millisecond, no loss.
    #[must_use]
    pub const fn lan() -> Self {
        Self {
            latency: Duration::from_micros(500),
            jitter: Duration::from_micros(200),
            loss: 0.0,
            burst: None,
            duplicate: 0.0,
            reorder: 0.0,
            rate: None,
            cut: false,
        }
    }

    /// A good wireless network.
    #[must_use]
    pub const fn wifi() -> Self {
        Self {
            latency: Duration::from_millis(3),
            jitter: Duration::from_millis(15),
            loss: 0.002,
            ..Self::lan()
        }
    }

    /// A crowded wireless network: bursts, doubles, great jitter.
    #[must_use]
    pub const fn bad_wifi() -> Self {
        Self {
            latency: Duration::from_millis(8),
            jitter: Duration::from_millis(60),
            loss: 0.01,
            burst: Some(Burst {
                begin: 0.01,
                end: 0.3,
            }),
            duplicate: 0.005,
            reorder: 0.01,
            ..Self::lan()
        }
    }

    /// A mobile network.
    #[must_use]
    pub const fn cellular() -> Self {
        Self {
            latency: Duration::from_millis(45),
            jitter: Duration::from_millis(30),
            loss: 0.01,
            rate: Some(2_000_000),
            ..Self::lan()
        }
    }

    /// A preset by its name in a scenario.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        match name {
            "lan" => Some(Self::lan()),
            "wifi" => Some(Self::wifi()),
            "bad_wifi" => Some(Self::bad_wifi()),
            "cellular" => Some(Self::cellular()),
            _ => None,
        }
    }
}

/// One direction of a path: what it carries now.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Direction {
    bad: bool,
    free_at: Instant,
    last_arrival: Instant,
}

impl Direction {
    /// When a packet of `length` bytes sent now arrives: never, once or twice.
    pub(crate) fn carry(
        &mut self,
        now: Instant,
        link: &Link,
        length: usize,
        rng: &mut Rng,
    ) -> Vec<Instant> {
        if link.cut || self.is_lost(link, rng) {
            return Vec::new();
        }
        let Some(sent) = self.queue(now, link, length) else {
            return Vec::new();
        };
        let mut arrival = sent + link.latency + part(link.jitter, rng);
        if link.reorder > 0.0 && rng.chance(link.reorder) {
            arrival += (link.latency + link.jitter).max(Duration::from_millis(5));
        } else {
            arrival = arrival.max(self.last_arrival);
            self.last_arrival = arrival;
        }
        let mut arrivals = vec![arrival];
        if link.duplicate > 0.0 && rng.chance(link.duplicate) {
            arrivals.push(arrival + part(link.jitter, rng));
        }
        arrivals
    }

    /// When bytes of a stream sent now arrive: always, and in order.
    pub(crate) fn carry_stream(&mut self, now: Instant, link: &Link, rng: &mut Rng) -> Instant {
        // A lost segment costs a retransmission; that is all a stream shows of it.
        let mut arrival = now + link.latency + part(link.jitter, rng);
        if self.is_lost(link, rng) {
            arrival += Duration::from_millis(200) + link.latency * 2;
        }
        self.last_arrival = arrival.max(self.last_arrival);
        self.last_arrival
    }

    fn is_lost(&mut self, link: &Link, rng: &mut Rng) -> bool {
        if let Some(burst) = link.burst {
            let turn = if self.bad { burst.end } else { burst.begin };
            self.bad ^= rng.chance(turn);
        } else {
            self.bad = false;
        }
        self.bad || (link.loss > 0.0 && rng.chance(link.loss))
    }

    /// When the last bit has left, behind what waits already.
    fn queue(&mut self, now: Instant, link: &Link, length: usize) -> Option<Instant> {
        let Some(rate) = link.rate.filter(|rate| *rate > 0) else {
            return Some(now);
        };
        let start = self.free_at.max(now);
        if start.since(now) > MAX_QUEUE {
            return None;
        }
        let bits = u64::try_from(length).unwrap_or(u64::MAX).saturating_mul(8);
        self.free_at = start + Duration::from_micros(bits.saturating_mul(1_000_000) / rate);
        Some(self.free_at)
    }
}

fn part(length: Duration, rng: &mut Rng) -> Duration {
    let micros = u64::try_from(length.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(rng.below(micros.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(link: &Link, packets: u64) -> Vec<Vec<Instant>> {
        let mut rng = Rng::from_number(3);
        let mut direction = Direction::default();
        (0..packets)
            .map(|n| direction.carry(Instant::from_millis(n * 20), link, 200, &mut rng))
            .collect()
    }

    #[test]
    fn a_lan_delivers_everything_once_and_in_order() {
        let all = arrivals(&Link::lan(), 1_000);
        assert!(all.iter().all(|one| one.len() == 1));
        assert!(all.windows(2).all(|two| two[0] <= two[1]));
    }

    #[test]
    fn losses_doubles_and_bursts_come_as_often_as_said() {
        let lossy = Link {
            loss: 0.1,
            ..Link::lan()
        };
        let lost = arrivals(&lossy, 10_000)
            .iter()
            .filter(|one| one.is_empty())
            .count();
        assert!((850..1_150).contains(&lost), "{lost}");
        let double = Link {
            duplicate: 0.1,
            ..Link::lan()
        };
        let twice = arrivals(&double, 10_000)
            .iter()
            .filter(|one| one.len() == 2)
            .count();
        assert!((850..1_150).contains(&twice), "{twice}");
        let burst = Burst {
            begin: 0.01,
            end: 0.25,
        };
        let bursty = Link {
            burst: Some(burst),
            ..Link::lan()
        };
        let lost = arrivals(&bursty, 10_000)
            .iter()
            .filter(|one| one.is_empty())
            .count();
        assert!((250..550).contains(&lost), "{lost}");
    }

    #[test]
    fn a_cut_link_delivers_nothing_and_a_slow_one_drops_what_waits_too_long() {
        let cut = Link {
            cut: true,
            ..Link::lan()
        };
        assert!(arrivals(&cut, 100).iter().all(Vec::is_empty));
        let slow = Link {
            rate: Some(40_000),
            ..Link::lan()
        };
        let passed = arrivals(&slow, 1_000)
            .iter()
            .filter(|one| !one.is_empty())
            .count();
        assert!((500..=530).contains(&passed), "{passed}");
    }

    #[test]
    fn every_preset_has_a_name() {
        for name in ["lan", "wifi", "bad_wifi", "cellular"] {
            assert!(Link::preset(name).is_some(), "{name}");
        }
        assert_eq!(Link::preset("carrier pigeon"), None);
    }
}
