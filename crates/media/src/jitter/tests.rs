//! The buffer under a network of every kind, in virtual time.

use super::*;
use crate::codec::CODECS;
use crate::compare::correlation;
use crate::speech::speech;
use offhook_base::Rng;

/// A network, and what became of eight seconds of speech in 20 ms packets.
struct Run {
    heard: Vec<i16>,
    counters: Counters,
    waiting_ms: f64,
    /// Target and waiting time in ms after each 20 ms.
    trace: Vec<(u128, u128)>,
}

struct Network {
    loss: f64,
    jitter_ms: u64,
    /// From this millisecond on there is no jitter.
    calm_from: u64,
    /// Moments without any packet; they come together at the end.
    freeze: Option<core::ops::Range<u64>>,
}

const STEADY: Network = Network {
    loss: 0.0,
    jitter_ms: 0,
    calm_from: u64::MAX,
    freeze: None,
};

/// Until the speech and the buffer are over.
const TICKS: u64 = 402;

fn spoken() -> Vec<i16> {
    speech(8_000, 8)
}

/// Arrival in ms, timestamp and payload of each packet that arrives, in order of arrival.
fn arrivals(network: &Network, seed: u64) -> Vec<(u64, u32, Vec<u8>)> {
    let mut rng = Rng::from_number(seed);
    let mut codec = (CODECS[0].open)();
    let mut packets = Vec::new();
    for (number, frame) in spoken().chunks(160).enumerate() {
        let mut payload = Vec::new();
        codec.encode(frame, &mut payload);
        let sent = number as u64 * 20;
        let jitter = rng.below(network.jitter_ms + 1);
        let mut at = 13 + sent + if sent < network.calm_from { jitter } else { 0 };
        if let Some(freeze) = &network.freeze
            && freeze.contains(&at)
        {
            at = freeze.end;
        }
        // The timestamps run over the end of 32 bits after a second.
        let timestamp = (u32::MAX - 8_000).wrapping_add(number as u32 * 160);
        if !rng.chance(network.loss) {
            packets.push((at, timestamp, payload));
        }
    }
    packets.sort_by_key(|packet| packet.0);
    packets
}

fn run(config: Config, network: &Network, seed: u64) -> Run {
    let mut buffer = Buffer::new(config, &CODECS[0]);
    let mut packets = arrivals(network, seed).into_iter().peekable();
    let mut heard = Vec::new();
    let mut trace = Vec::new();
    let (mut waiting, mut rounds) = (0.0, 0.0);
    for tick in 0..TICKS {
        while let Some((at, timestamp, payload)) = packets.next_if(|packet| packet.0 <= tick * 20) {
            buffer.insert(Instant::from_millis(at), timestamp, &payload);
        }
        buffer.pull(Instant::from_millis(tick * 20), 160, &mut heard);
        trace.push((buffer.target().as_millis(), buffer.waiting().as_millis()));
        if (50..400).contains(&tick) {
            waiting += buffer.waiting().as_secs_f64() * 1_000.0;
            rounds += 1.0;
        }
    }
    Run {
        heard,
        counters: buffer.counters(),
        waiting_ms: waiting / rounds,
        trace,
    }
}

/// How alike each spoken 100 ms is to what was heard at its time or up to 200 ms later, louder ones more.
fn likeness(heard: &[i16]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for (index, piece) in spoken().chunks_exact(800).enumerate() {
        let power: f64 = piece.iter().map(|&s| f64::from(s).powi(2)).sum();
        let weight = power.sqrt();
        let from = index * 800;
        let window = &heard[from..(from + 2_400).min(heard.len())];
        sum += weight * correlation(piece, window, 1_600);
        weights += weight;
    }
    sum / weights
}

#[test]
fn a_clean_network_is_played_as_it_is_within_30_ms_and_nothing_is_made_up() {
    let run = run(Config::default(), &STEADY, 1);
    assert_eq!(run.counters.concealments, 0);
    assert_eq!(
        run.counters.removed + run.counters.added + run.counters.late,
        0
    );
    assert!(run.waiting_ms <= 30.5, "{} ms", run.waiting_ms);
    let alike = correlation(&spoken(), &run.heard, 2_000);
    assert!(alike > 0.997, "{alike}");
}

#[test]
fn the_delay_grows_with_jitter_and_shrinks_when_it_is_over() {
    let network = Network {
        jitter_ms: 80,
        calm_from: 2_600,
        ..STEADY
    };
    let run = run(Config::default(), &network, 2);
    let (target, _) = run.trace[120];
    assert!(target > 70, "{target} ms");
    let (target, waiting) = run.trace[399];
    assert!(target <= 30 && waiting <= 45, "{target} ms, {waiting} ms");
    assert!(run.counters.removed > 0);
}

#[test]
fn quality_by_loss_and_jitter_is_as_written_here() {
    let mut table = String::from("loss jitter  alike  made up  waits  late\n");
    for (loss, jitter_ms) in [
        (0, 0),
        (1, 0),
        (5, 0),
        (10, 0),
        (20, 0),
        (0, 20),
        (0, 60),
        (0, 120),
        (5, 60),
        (10, 100),
    ] {
        let network = Network {
            loss: f64::from(loss) / 100.0,
            jitter_ms,
            ..STEADY
        };
        let run = run(Config::default(), &network, 7);
        let made_up = run.counters.concealed as f64 / 64_000.0 * 100.0;
        table += &format!(
            "{loss:>3} % {jitter_ms:>3} ms  {:.2}  {made_up:>5.1} %  {:>3.0} ms  {:>3}\n",
            likeness(&run.heard),
            run.waiting_ms,
            run.counters.late,
        );
    }
    assert_eq!(table, include_str!("quality.txt"), "\n{table}");
}

#[test]
fn a_frozen_network_is_caught_up_with_and_the_delay_stays_within_its_bound() {
    let network = Network {
        freeze: Some(2_000..4_000),
        ..STEADY
    };
    let run = run(Config::default(), &network, 3);
    assert!(run.counters.overflow > 50, "{:?}", run.counters);
    assert!(run.trace.iter().all(|(target, _)| *target <= 300));
    let (from, to) = (5_000 * 8, 7_500 * 8);
    let after = correlation(&spoken()[from..from + 8_000], &run.heard[from..to], 4_000);
    assert!(after > 0.5, "{after}");
}

#[test]
fn a_fixed_buffer_keeps_its_delay() {
    let fixed = Config {
        nominal: Duration::from_millis(80),
        adaptive: false,
        ..Config::default()
    };
    let run = run(
        fixed,
        &Network {
            jitter_ms: 60,
            ..STEADY
        },
        4,
    );
    assert_eq!(run.counters.late, 0);
    assert_eq!(run.trace[300].0, 80);
    assert!(
        (40.0..65.0).contains(&run.waiting_ms),
        "{} ms",
        run.waiting_ms
    );
}

#[test]
fn late_and_doubled_packets_are_counted_and_not_played() {
    let mut buffer = Buffer::new(Config::default(), &CODECS[0]);
    let mut heard = Vec::new();
    let payload = [0x55; 160];
    assert_eq!(
        buffer.insert(Instant::from_millis(0), 1_000, &payload),
        Arrival::Queued
    );
    assert_eq!(
        buffer.insert(Instant::from_millis(0), 1_000, &payload),
        Arrival::Duplicate
    );
    buffer.pull(Instant::from_millis(30), 160, &mut heard);
    assert_eq!(
        buffer.insert(Instant::from_millis(31), 1_000, &payload),
        Arrival::Late
    );
    assert_eq!(
        buffer.insert(Instant::from_millis(31), 840, &payload),
        Arrival::Late
    );
    assert_eq!(buffer.counters().late, 2);
    assert_eq!(buffer.counters().duplicate, 1);
}

#[test]
fn the_buffer_holds_128_packets_of_1472_bytes_at_most() {
    let mut buffer = Buffer::new(Config::default(), &CODECS[0]);
    for number in 0..1_000_u32 {
        buffer.insert(
            Instant::from_millis(u64::from(number)),
            number * 160,
            &[0xFF; 160],
        );
    }
    assert_eq!(buffer.slots.len(), MAX_PACKETS);
    assert_eq!(buffer.counters().overflow, 1_000 - MAX_PACKETS as u64);
    assert_eq!(
        buffer.insert(Instant::from_millis(1_000), 0, &[0; MAX_PAYLOAD + 1]),
        Arrival::TooLong
    );
    let mut heard = Vec::new();
    for tick in 0..200 {
        buffer.pull(Instant::from_millis(1_000 + tick * 20), 160, &mut heard);
    }
    assert!(buffer.spare.len() <= MAX_PACKETS && buffer.ready.len() <= MAX_PAYLOAD);
}

#[test]
fn a_jump_of_the_timestamps_begins_a_new_time_line() {
    let mut buffer = Buffer::new(Config::default(), &CODECS[0]);
    let mut heard = Vec::new();
    for number in 0..50_u32 {
        let now = Instant::from_millis(u64::from(number) * 20);
        let jump = if number < 25 { 0 } else { 3_000_000_000_u32 };
        buffer.insert(now, (number * 160).wrapping_add(jump), &[0x00; 160]);
        buffer.pull(now, 160, &mut heard);
    }
    assert!(buffer.counters().late == 0 && buffer.waiting() < Duration::from_millis(60));
    assert!(heard[45 * 160..].iter().all(|&sample| sample < -30_000));
}

#[test]
fn an_intended_pause_is_not_made_up_for() {
    let mut buffer = Buffer::new(Config::default(), &CODECS[0]);
    let mut heard = Vec::new();
    for number in 0..100_u32 {
        let now = Instant::from_millis(u64::from(number) * 20);
        if (30..60).contains(&number) {
            buffer.rest();
        } else {
            buffer.insert(now, number * 160, &[0x20; 160]);
        }
        buffer.pull(now, 160, &mut heard);
    }
    assert_eq!(buffer.counters().concealed, 0);
    assert_eq!(buffer.counters().late, 0);
    assert!(heard[40 * 160..60 * 160].iter().all(|&sample| sample == 0));
    assert!(heard[70 * 160..].iter().all(|&sample| sample != 0));
}

#[test]
fn any_payload_and_any_timestamp_only_make_a_sound() {
    let mut rng = Rng::from_number(11);
    let mut buffer = Buffer::new(Config::default(), &CODECS[1]);
    let mut heard = Vec::new();
    for step in 0..20_000_u64 {
        let now = Instant::from_millis(step * 3);
        let mut payload = vec![0; rng.below(400) as usize];
        rng.fill(&mut payload);
        let timestamp = if rng.chance(0.1) {
            rng.next_u32()
        } else {
            step as u32 * 24
        };
        buffer.insert(now, timestamp, &payload);
        if rng.chance(0.2) {
            heard.clear();
            let samples = rng.below(500) as usize;
            buffer.pull(now, samples, &mut heard);
            assert_eq!(heard.len(), samples);
        }
    }
}

#[test]
fn timestamps_that_race_ahead_for_hours_overflow_nothing() {
    let mut buffer = Buffer::new(Config::default(), &CODECS[0]);
    let mut heard = Vec::new();
    for (pace, end) in [(23_000, 0), (2_000_000_000, 0), (160, u64::MAX - 1_000_000)] {
        for step in 0..20_000_u32 {
            let now = Instant::from_micros(end + u64::from(step));
            buffer.insert(now, step.wrapping_mul(pace), &[0x55; 8]);
            if step % 16 == 0 {
                heard.clear();
                buffer.pull(now, 160, &mut heard);
            }
        }
    }
}
