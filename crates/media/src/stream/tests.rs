//! Two ends of a call over a network that tests decide, in virtual time.

use super::*;
use crate::codec;
use crate::compare::correlation;
use crate::speech::speech;
use crate::tone::Detector;

const EVENTS: u8 = 101;

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn alice_at() -> SocketAddr {
    address("192.0.2.1:4000")
}

fn bob_at() -> SocketAddr {
    address("192.0.2.2:5000")
}

fn stranger_at() -> SocketAddr {
    address("203.0.113.9:6000")
}

fn rtcp_of(rtp: SocketAddr) -> SocketAddr {
    SocketAddr::new(rtp.ip(), rtp.port() + 1)
}

fn config(remote: SocketAddr) -> Config {
    Config {
        codec: codec::find("PCMU", 8_000).unwrap(),
        payload_type: 0,
        ptime: Duration::from_millis(20),
        event_payload: Some(EVENTS),
        remote,
        remote_rtcp: Some(rtcp_of(remote)),
        send: true,
        receive: true,
        jitter: jitter::Config::default(),
        cname: "0123456789abcdef".to_owned(),
        audio_rate: 8_000,
        latch: false,
        silent_after: None,
    }
}

fn at(millis: u64) -> Instant {
    Instant::from_millis(millis)
}

fn open(remote: SocketAddr, seed: u64) -> Stream {
    Stream::new(at(0), config(remote), Rng::from_number(seed))
}

/// Everything waiting in `stream`.
fn drain(stream: &mut Stream) -> Vec<Output> {
    core::iter::from_fn(|| stream.poll()).collect()
}

/// The RTP packets waiting in `stream`.
fn packets(stream: &mut Stream) -> Vec<Vec<u8>> {
    drain(stream)
        .into_iter()
        .filter_map(|output| match output {
            Output::Rtp { bytes, .. } => Some(bytes),
            Output::Rtcp { .. } | Output::Digit { .. } | Output::Silent => None,
        })
        .collect()
}

/// The digits waiting in `stream`.
fn digits(stream: &mut Stream) -> Vec<(char, u128)> {
    drain(stream)
        .into_iter()
        .filter_map(|output| match output {
            Output::Digit { digit, duration } => Some((digit, duration.as_millis())),
            Output::Rtp { .. } | Output::Rtcp { .. } | Output::Silent => None,
        })
        .collect()
}

fn header(bytes: &[u8]) -> Header {
    Packet::parse(bytes).unwrap().header
}

/// Two ends, 20 ms at a time; `link` decides what becomes of each datagram from Alice.
struct Call {
    alice: Stream,
    bob: Stream,
    now: u64,
    heard: Vec<i16>,
    told: Vec<Output>,
}

impl Call {
    fn new() -> Self {
        Self::between(config(bob_at()), config(alice_at()))
    }

    fn between(alice: Config, bob: Config) -> Self {
        Self {
            alice: Stream::new(at(0), alice, Rng::from_number(1)),
            bob: Stream::new(at(0), bob, Rng::from_number(2)),
            now: 0,
            heard: Vec::new(),
            told: Vec::new(),
        }
    }

    /// One frame from Alice, silence from Bob, and whatever is due.
    fn tick(&mut self, frame: &[i16], mut link: impl FnMut(Vec<u8>) -> Vec<Vec<u8>>) {
        self.now += 20;
        let now = at(self.now);
        self.alice.handle_timeout(now);
        self.bob.handle_timeout(now);
        self.alice.capture(now, frame);
        self.bob.capture(now, &vec![0; frame.len()]);
        for output in drain(&mut self.alice) {
            match output {
                Output::Rtp { to, bytes } => {
                    assert_eq!(to, bob_at());
                    for bytes in link(bytes) {
                        self.bob.handle_rtp(now, alice_at(), &bytes);
                    }
                }
                Output::Rtcp { bytes, .. } => {
                    self.bob.handle_rtcp(now, rtcp_of(alice_at()), &bytes);
                }
                Output::Digit { .. } | Output::Silent => (),
            }
        }
        for output in drain(&mut self.bob) {
            match output {
                Output::Rtp { bytes, .. } => self.alice.handle_rtp(now, bob_at(), &bytes),
                // Bob's reports take 40 ms, so that there is a round trip to measure.
                Output::Rtcp { bytes, .. } => {
                    let later = at(self.now + 40);
                    self.alice.handle_rtcp(later, rtcp_of(bob_at()), &bytes);
                }
                output @ (Output::Digit { .. } | Output::Silent) => self.told.push(output),
            }
        }
        let mut out = vec![0; frame.len()];
        self.bob.play(now, &mut out);
        self.heard.extend(out);
    }

    fn seconds(&mut self, seconds: u64) {
        for _ in 0..seconds * 50 {
            let frame = vec![0; self.alice.config.audio_rate as usize / 50];
            self.tick(&frame, |bytes| vec![bytes]);
        }
    }
}

#[test]
fn packets_count_up_from_random_beginnings_and_only_the_first_is_marked() {
    let mut stream = open(bob_at(), 1);
    for tick in 1..=10 {
        stream.capture(at(tick * 20), &[0; 160]);
    }
    let sent = packets(&mut stream);
    assert_eq!(sent.len(), 10);
    let first = header(&sent[0]);
    for (number, bytes) in sent.iter().enumerate() {
        let header = header(bytes);
        assert_eq!(header.marker, number == 0);
        assert_eq!(header.seq, first.seq.plus(number as u16));
        assert_eq!(header.timestamp, first.timestamp.plus(number as u32 * 160));
        assert_eq!((header.ssrc, header.payload_type), (first.ssrc, 0));
        assert_eq!(bytes.len(), 12 + 160);
    }
    let mut other = open(bob_at(), 2);
    other.capture(at(20), &[0; 160]);
    let other = header(&packets(&mut other)[0]);
    assert!(other.ssrc != first.ssrc && other.seq != first.seq);
    assert_ne!(other.timestamp, first.timestamp);
}

#[test]
fn what_is_captured_in_any_pieces_leaves_in_whole_packets() {
    for ptime in [10, 20, 30, 60] {
        let config = Config {
            ptime: Duration::from_millis(ptime),
            ..config(bob_at())
        };
        let mut stream = Stream::new(at(0), config, Rng::from_number(3));
        let sound = speech(8_000, 1);
        for (number, piece) in sound.chunks(37).enumerate() {
            let millis = (number * 37 + piece.len()) as u64 / 8;
            stream.capture(at(millis), piece);
        }
        let sent = packets(&mut stream);
        assert_eq!(sent.len() as u64, 1_000 / ptime);
        assert!(
            sent.iter()
                .all(|bytes| bytes.len() as u64 == 12 + ptime * 8)
        );
    }
}

#[test]
fn what_one_says_the_other_hears_at_every_audio_rate() {
    for audio_rate in [8_000, 16_000, 48_000] {
        let rate = |remote| Config {
            audio_rate,
            ..config(remote)
        };
        let mut call = Call::between(rate(bob_at()), rate(alice_at()));
        let spoken = crate::resample::convert(&speech(8_000, 3), 8_000, audio_rate);
        for frame in spoken.chunks(audio_rate as usize / 50) {
            call.tick(frame, |bytes| vec![bytes]);
        }
        let frame = audio_rate as usize / 50;
        for _ in 0..5 {
            call.tick(&vec![0; frame], |bytes| vec![bytes]);
        }
        let alike = correlation(&spoken, &call.heard, audio_rate as usize / 5);
        assert!(alike > 0.99, "{audio_rate} Hz: {alike}");
        let stats = call.bob.stats();
        assert_eq!(
            (stats.received, stats.lost, stats.concealed_ms),
            (155, 0, 0)
        );
        assert!(
            stats.jitter_ms < 0.1 && stats.buffer_ms <= 30.5,
            "{stats:?}"
        );
    }
}

#[test]
fn losses_and_doubles_are_counted_and_bridged() {
    let mut call = Call::new();
    let mut number = 0;
    for frame in speech(8_000, 4).chunks(160) {
        call.tick(frame, |bytes| {
            number += 1;
            match number % 20 {
                5 => vec![],
                9 => vec![bytes.clone(), bytes],
                _ => vec![bytes],
            }
        });
    }
    let stats = call.bob.stats();
    assert_eq!((stats.received, stats.lost, stats.duplicate), (190, 10, 10));
    assert!(
        (180..=220).contains(&stats.concealed_ms),
        "{}",
        stats.concealed_ms
    );
    let alike = correlation(&speech(8_000, 4), &call.heard, 800);
    assert!(alike > 0.93, "{alike}");
}

#[test]
fn a_digit_is_an_event_with_one_timestamp_a_growing_duration_and_three_ends() {
    let mut stream = open(bob_at(), 4);
    stream.capture(at(20), &[0; 160]);
    let audio = header(&packets(&mut stream)[0]);
    stream
        .send_digit(at(25), '5', Duration::from_millis(100))
        .unwrap();
    let mut sent = packets(&mut stream);
    for tick in 2..12 {
        while let Some(due) = stream.deadline().filter(|due| due.at <= at(tick * 20)) {
            stream.handle_timeout(due.at);
        }
        stream.capture(at(tick * 20), &[0; 160]);
        sent.extend(packets(&mut stream));
    }
    let events: Vec<_> = sent
        .iter()
        .filter(|bytes| header(bytes).payload_type == EVENTS)
        .collect();
    let first = header(events[0]);
    let shown: Vec<_> = events
        .iter()
        .map(|bytes| {
            let packet = Packet::parse(bytes).unwrap();
            assert_eq!(packet.header.timestamp, first.timestamp);
            let event = Event::parse(packet.payload).unwrap();
            assert_eq!((event.code, event.volume), (5, 10));
            (packet.header.marker, event.end, event.duration)
        })
        .collect();
    assert_eq!(
        shown,
        [
            (true, false, 160),
            (false, false, 320),
            (false, false, 480),
            (false, false, 640),
            (false, true, 800),
            (false, true, 800),
            (false, true, 800),
        ]
    );
    assert!(first.timestamp.since(audio.timestamp) >= 160);
    // Numbers go on without a gap, no audio is sent during the event, and what follows it is marked.
    let sequence: Vec<_> = sent.iter().map(|bytes| header(bytes).seq.0).collect();
    assert!(
        sequence
            .windows(2)
            .all(|pair| pair[1] == pair[0].wrapping_add(1))
    );
    let after = sent
        .iter()
        .map(|bytes| header(bytes))
        .find(|header| header.payload_type == 0)
        .unwrap();
    assert!(after.marker && after.timestamp.since(first.timestamp) >= 800);
}

#[test]
fn a_row_of_digits_is_heard_once_each_over_a_bad_network() {
    let dialled = "0123456789*#ABCD1122";
    let mut rng = Rng::from_number(5);
    let mut call = Call::new();
    call.seconds(1);
    for digit in dialled.chars() {
        let now = at(call.now);
        call.alice
            .send_digit(now, digit, Duration::from_millis(120))
            .unwrap();
    }
    let mut held: Option<Vec<u8>> = None;
    for _ in 0..400 {
        call.tick(&[0; 160], |bytes| {
            // A fifth is lost, a fifth doubled, a fifth overtaken by the next.
            let mut out = match rng.below(5) {
                0 => vec![],
                1 => vec![bytes.clone(), bytes],
                2 if held.is_none() => {
                    held = Some(bytes);
                    return vec![];
                }
                _ => vec![bytes],
            };
            out.extend(held.take());
            out
        });
    }
    let heard: String = call
        .told
        .iter()
        .filter_map(|output| match output {
            Output::Digit { digit, .. } => Some(*digit),
            Output::Rtp { .. } | Output::Rtcp { .. } | Output::Silent => None,
        })
        .collect();
    assert_eq!(heard, dialled);
}

#[test]
fn a_digit_whose_end_is_lost_is_told_after_a_while() {
    let mut alice = open(bob_at(), 6);
    let mut bob = open(alice_at(), 7);
    alice
        .send_digit(at(0), '7', Duration::from_millis(100))
        .unwrap();
    for tick in 0..4 {
        alice.handle_timeout(at(tick * 20));
        for bytes in packets(&mut alice) {
            bob.handle_rtp(at(tick * 20), alice_at(), &bytes);
        }
    }
    assert_eq!(bob.deadline().unwrap().why, "digit without end");
    bob.handle_timeout(at(60 + 149));
    assert_eq!(digits(&mut bob), []);
    bob.handle_timeout(at(60 + 150));
    assert_eq!(digits(&mut bob), [('7', 80)]);
    // Its end, come late, tells nothing more.
    for tick in 4..8 {
        alice.handle_timeout(at(tick * 20));
        for bytes in packets(&mut alice) {
            bob.handle_rtp(at(300), alice_at(), &bytes);
        }
    }
    bob.handle_timeout(at(1_000));
    assert_eq!(digits(&mut bob), []);
}

#[test]
fn without_telephone_events_digits_are_tones_in_the_audio() {
    let inband = |remote| Config {
        event_payload: None,
        ..config(remote)
    };
    let mut call = Call::between(inband(bob_at()), inband(alice_at()));
    for digit in "19#".chars() {
        call.alice
            .send_digit(at(0), digit, Duration::from_millis(100))
            .unwrap();
    }
    call.seconds(2);
    let mut heard = String::new();
    Detector::new(8_000).hear(&call.heard, &mut heard);
    assert_eq!(heard, "19#");
}

#[test]
fn digits_that_cannot_be_sent_are_refused_with_the_reason() {
    let mut stream = open(bob_at(), 8);
    let length = Duration::from_millis(100);
    assert_eq!(
        stream.send_digit(at(0), 'x', length),
        Err(DigitRefused::NotADigit)
    );
    // The first leaves the queue at once.
    for _ in 0..=MAX_DIGITS {
        stream.send_digit(at(0), '1', length).unwrap();
    }
    assert_eq!(
        stream.send_digit(at(0), '1', length),
        Err(DigitRefused::QueueFull)
    );
    stream.set_direction(at(0), false, true);
    assert_eq!(
        stream.send_digit(at(0), '1', length),
        Err(DigitRefused::NotSending)
    );
}

#[test]
fn a_third_host_diverts_no_packet_and_is_not_heard() {
    for latch in [false, true] {
        let mut bob = Stream::new(
            at(0),
            Config {
                latch,
                ..config(alice_at())
            },
            Rng::from_number(9),
        );
        let mut alice = open(bob_at(), 10);
        let mut eve = open(bob_at(), 11);
        let mut heard = Vec::new();
        for tick in 1..=100 {
            let now = at(tick * 20);
            alice.capture(now, &[0; 160]);
            eve.capture(now, &[20_000; 160]);
            for bytes in packets(&mut alice) {
                bob.handle_rtp(now, alice_at(), &bytes);
            }
            for bytes in packets(&mut eve) {
                bob.handle_rtp(now, stranger_at(), &bytes);
                bob.handle_rtcp(now, rtcp_of(stranger_at()), &bytes);
            }
            bob.capture(now, &[0; 160]);
            for output in drain(&mut bob) {
                if let Output::Rtp { to, .. } = output {
                    assert_eq!(to, alice_at());
                }
            }
            let mut out = [0; 160];
            bob.play(now, &mut out);
            heard.extend(out);
        }
        assert!(heard.iter().all(|sample| sample.abs() < 10));
        assert_eq!(bob.stats().from_strangers, 200);
        assert_eq!(bob.stats().received, 100);
    }
}

#[test]
fn behind_nat_the_first_source_is_followed_until_the_signalled_one_speaks() {
    let latching = Config {
        latch: true,
        ..config(alice_at())
    };
    let mut bob = Stream::new(at(0), latching, Rng::from_number(12));
    let mut alice = open(bob_at(), 13);
    let mut eve = open(bob_at(), 14);
    let translated = address("198.51.100.7:12345");
    let target = |bob: &mut Stream, now| {
        bob.capture(now, &[0; 160]);
        match drain(bob).pop() {
            Some(Output::Rtp { to, .. }) => to,
            other => panic!("no packet but {other:?}"),
        }
    };
    assert_eq!(target(&mut bob, at(20)), alice_at());
    alice.capture(at(20), &[0; 160]);
    bob.handle_rtp(at(20), translated, &packets(&mut alice)[0]);
    assert_eq!(target(&mut bob, at(40)), translated);
    // Nobody else takes it over, not even from the same address with another SSRC.
    eve.capture(at(20), &[0; 160]);
    let injected = packets(&mut eve).remove(0);
    bob.handle_rtp(at(40), stranger_at(), &injected);
    bob.handle_rtp(at(40), translated, &injected);
    assert_eq!(target(&mut bob, at(60)), translated);
    assert_eq!(bob.stats().from_strangers, 2);
    // The signalled address takes its place back with one packet, for good.
    alice.capture(at(40), &[0; 160]);
    bob.handle_rtp(at(60), alice_at(), &packets(&mut alice)[0]);
    alice.capture(at(60), &[0; 160]);
    bob.handle_rtp(at(80), translated, &packets(&mut alice)[0]);
    assert_eq!(target(&mut bob, at(80)), alice_at());
    assert_eq!(bob.stats().from_strangers, 3);
}

#[test]
fn after_eight_foreign_packets_there_is_no_latch_any_more() {
    let latching = Config {
        latch: true,
        ..config(alice_at())
    };
    let mut bob = Stream::new(at(0), latching, Rng::from_number(15));
    let mut alice = open(bob_at(), 16);
    alice.capture(at(20), &[0; 160]);
    let good = packets(&mut alice).remove(0);
    let mut wrong = good.clone();
    wrong[1] = 77;
    for _ in 0..source::LATCH_PACKETS {
        bob.handle_rtp(at(20), stranger_at(), &wrong);
    }
    bob.handle_rtp(at(20), stranger_at(), &good);
    assert_eq!(bob.stats().received, 0);
    assert_eq!(
        bob.stats().from_strangers,
        u64::from(source::LATCH_PACKETS) + 1
    );
}

#[test]
fn garbage_and_other_payloads_are_counted_and_dropped() {
    let mut rng = Rng::from_number(17);
    let mut bob = open(alice_at(), 18);
    bob.handle_rtp(at(0), alice_at(), b"not rtp");
    assert_eq!(bob.stats().malformed, 1);
    let mut alice = Stream::new(
        at(0),
        Config {
            payload_type: 8,
            ..config(bob_at())
        },
        Rng::from_number(19),
    );
    alice.capture(at(20), &[0; 160]);
    bob.handle_rtp(at(20), alice_at(), &packets(&mut alice)[0]);
    assert_eq!((bob.stats().wrong_payload, bob.stats().received), (1, 0));
    for step in 0..20_000 {
        let mut bytes = vec![0; rng.below(64) as usize];
        rng.fill(&mut bytes);
        if let [first, second, ..] = bytes.as_mut_slice() {
            *first = 0x80 | *first & 0x3F;
            *second = [0, 13, EVENTS, 200, 201, 202, 203, *second][rng.below(8) as usize];
        }
        bob.handle_rtp(at(step), alice_at(), &bytes);
        bob.handle_rtcp(at(step), rtcp_of(alice_at()), &bytes);
        bob.handle_timeout(at(step));
        bob.play(at(step), &mut [0; 80]);
        drain(&mut bob);
    }
}

#[test]
fn the_far_end_may_begin_anew_with_another_ssrc_or_numbers() {
    let mut call = Call::new();
    call.seconds(1);
    // A media server takes over at the same address.
    call.alice = Stream::new(at(call.now), config(bob_at()), Rng::from_number(20));
    call.seconds(1);
    let stats = call.bob.stats();
    assert_eq!((stats.ssrc_changes, stats.lost), (1, 0));
    assert!(stats.received >= 98, "{stats:?}");
    // The same SSRC counts anew.
    let mut jump = 0;
    for _ in 0..50 {
        call.tick(&[0; 160], |mut bytes| {
            jump += 1;
            bytes[2] = bytes[2].wrapping_add(0x40);
            bytes[4] = bytes[4].wrapping_add(0x40);
            vec![bytes]
        });
    }
    let stats = call.bob.stats();
    assert_eq!((jump, stats.malformed, stats.lost), (50, 1, 0));
    assert!(stats.received >= 147, "{stats:?}");
    assert!(stats.buffer_ms < 60.0, "{stats:?}");
}

#[test]
fn a_foreign_ssrc_among_packets_does_not_make_it_flip() {
    let mut call = Call::new();
    let mut other = open(bob_at(), 21);
    for tick in 0..100 {
        call.tick(&[0; 160], |bytes| vec![bytes]);
        other.capture(at(tick * 20), &[9_000; 160]);
        for bytes in packets(&mut other) {
            call.bob.handle_rtp(at(call.now), alice_at(), &bytes);
        }
    }
    assert_eq!(call.bob.stats().ssrc_changes, 0);
    assert!(call.heard.iter().all(|sample| sample.abs() < 10));
}

#[test]
fn reports_come_about_every_five_seconds_and_measure_the_round_trip() {
    let mut call = Call::new();
    let mut reports = Vec::new();
    for _ in 0..3_000 {
        let before = call.alice.reports.due();
        let frame = [0; 160];
        let lost = call.now.is_multiple_of(100);
        call.tick(&frame, |bytes| if lost { vec![] } else { vec![bytes] });
        if call.alice.reports.due() != before {
            reports.push(call.now);
        }
    }
    assert!((10..=24).contains(&reports.len()), "{reports:?}");
    let gaps = reports.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(gaps.clone().all(|gap| (2_000..6_250).contains(&gap)));
    let trip = call.alice.stats().rtt.unwrap().as_millis();
    assert!((39..=41).contains(&trip), "{trip} ms");
    let loss = call.alice.stats().remote_loss.unwrap();
    assert!((0.15..0.25).contains(&loss), "{loss}");
    // A goodbye is heard from the far end's own address only.
    let now = at(call.now);
    call.alice.close(now);
    let Some(Output::Rtcp { bytes, .. }) = drain(&mut call.alice).pop() else {
        panic!("no goodbye");
    };
    call.bob.handle_rtcp(now, rtcp_of(stranger_at()), &bytes);
    assert!(!call.bob.stats().remote_left);
    call.bob.handle_rtcp(now, rtcp_of(alice_at()), &bytes);
    assert!(call.bob.stats().remote_left);
    assert_eq!(call.alice.deadline(), None);
    call.alice.capture(at(call.now + 20), &[0; 160]);
    assert_eq!(drain(&mut call.alice), []);
}

#[test]
fn silence_of_the_far_end_is_told_once_until_it_speaks_again() {
    let watching = Config {
        silent_after: Some(Duration::from_secs(3)),
        ..config(alice_at())
    };
    let mut bob = Stream::new(at(0), watching, Rng::from_number(22));
    let told = |bob: &mut Stream, until: u64| {
        bob.handle_timeout(at(until));
        drain(bob)
            .iter()
            .filter(|output| **output == Output::Silent)
            .count()
    };
    assert_eq!(told(&mut bob, 2_999), 0);
    assert_eq!(told(&mut bob, 3_000), 1);
    assert_eq!(told(&mut bob, 60_000), 0);
    let mut alice = open(bob_at(), 23);
    alice.capture(at(20), &[0; 160]);
    bob.handle_rtp(at(61_000), alice_at(), &packets(&mut alice)[0]);
    assert_eq!(told(&mut bob, 63_999), 0);
    assert_eq!(told(&mut bob, 64_000), 1);
    // On hold nothing is expected.
    bob.set_direction(at(64_000), true, false);
    assert_eq!(told(&mut bob, 90_000), 0);
    bob.set_direction(at(90_000), true, true);
    assert_eq!(told(&mut bob, 92_999), 0);
    assert_eq!(told(&mut bob, 93_000), 1);
}

#[test]
fn hold_stops_the_sound_and_resume_goes_on_with_time_passed_and_a_marker() {
    let mut stream = open(bob_at(), 24);
    stream.capture(at(20), &[0; 160]);
    let before = header(&packets(&mut stream)[0]);
    stream.set_direction(at(20), false, false);
    for tick in 2..=50 {
        stream.capture(at(tick * 20), &[0; 160]);
        let mut out = [7; 160];
        stream.play(at(tick * 20), &mut out);
        assert_eq!(out, [0; 160]);
    }
    assert_eq!(packets(&mut stream).len(), 0);
    stream.set_direction(at(1_000), true, true);
    // Nothing was captured for a second more.
    stream.capture(at(2_020), &[0; 160]);
    let after = header(&packets(&mut stream)[0]);
    assert!(after.marker);
    assert_eq!(after.seq, before.seq.plus(1));
    let passed = after.timestamp.since(before.timestamp);
    assert_eq!(passed, 100 * 160);
}

#[test]
fn a_new_address_is_followed_at_once_and_the_old_one_is_a_stranger() {
    let mut bob = open(alice_at(), 25);
    let moved = address("192.0.2.77:7000");
    bob.set_remote(at(0), moved, Some(rtcp_of(moved)));
    bob.capture(at(20), &[0; 160]);
    assert!(matches!(drain(&mut bob)[0], Output::Rtp { to, .. } if to == moved));
    let mut alice = open(bob_at(), 26);
    alice.capture(at(20), &[0; 160]);
    let bytes = packets(&mut alice).remove(0);
    bob.handle_rtp(at(20), alice_at(), &bytes);
    bob.handle_rtp(at(20), moved, &bytes);
    assert_eq!((bob.stats().from_strangers, bob.stats().received), (1, 1));
}

#[test]
fn an_ipv4_address_inside_ipv6_is_the_same_address() {
    let mut bob = open(alice_at(), 27);
    let mut alice = open(bob_at(), 28);
    alice.capture(at(20), &[0; 160]);
    let bytes = packets(&mut alice).remove(0);
    bob.handle_rtp(at(20), address("[::ffff:192.0.2.1]:4000"), &bytes);
    assert_eq!(bob.stats().received, 1);
}

#[test]
fn nobody_polling_costs_the_oldest_outputs_and_no_more_memory() {
    let mut stream = open(bob_at(), 29);
    for tick in 1..=1_000 {
        stream.capture(at(tick * 20), &[0; 160]);
    }
    assert_eq!(stream.outputs.len(), MAX_OUTPUTS);
    assert_eq!(stream.stats().unpolled, 1_000 - MAX_OUTPUTS as u64);
}

#[test]
fn a_timeout_before_the_deadline_does_nothing() {
    let mut stream = open(bob_at(), 30);
    let due = stream.deadline().unwrap();
    assert_eq!(due.why, "RTCP report");
    stream.handle_timeout(Instant::from_micros(due.at.as_micros() - 1));
    assert_eq!(stream.poll(), None);
    assert_eq!(stream.deadline(), Some(due));
    stream.handle_timeout(due.at);
    assert!(matches!(stream.poll(), Some(Output::Rtcp { to, .. }) if to == rtcp_of(bob_at())));
}
