//! How many complete calls a second (INVITE 180 200 ACK BYE 200) two SIP endpoints make.
//!
//! `cargo run --release --bin calls` from this folder: in memory on one core, then over loopback UDP with a
//! thread for each side. Arguments: calls in memory, seconds over UDP.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Clock};

use offhook_base::{Instant, Rng};
use offhook_sip::{
    Account, AccountId, Admit, Body, Config, Endpoint, Event, Flow, Hop, Limits, Listen, Output, Transport,
};

const LINE: AccountId = AccountId(1);
/// Calls on their way at once.
const WINDOW: usize = 64;
/// Virtual time between calls: the goal's rate, so that as many transactions linger as there would.
const GOAL_SPACING: Duration = Duration::from_micros(50);
/// An ordinary audio description.
const SDP: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
    m=audio 40000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n";

fn phone(user: &str, here: SocketAddr, seed: u64) -> Endpoint {
    let config = Config {
        admit: Admit::Anyone,
        listen: Listen { udp: here.port(), ..Listen::default() },
        limits: Limits { transactions: 4_000_000, calls: 100_000, outputs: 1_000_000 },
        ..Config::default()
    };
    let mut phone = Endpoint::new(config, Rng::from_number(seed));
    let account = Account { user: user.to_owned(), ..Account::default() };
    phone.set_account(Instant::ZERO, LINE, Some(account));
    phone
}

fn flow(local: SocketAddr, remote: SocketAddr) -> Flow {
    Flow { transport: Transport::Udp, local, remote, conn: None }
}

/// One side: the phone, and what it does with its own events.
struct Side {
    phone: Endpoint,
    here: SocketAddr,
    there: SocketAddr,
    body: Body,
    open: usize,
    done: u64,
}

impl Side {
    fn new(user: &str, here: SocketAddr, there: SocketAddr, seed: u64) -> Self {
        let body = Body::sdp(SDP);
        Self { phone: phone(user, here, seed), here, there, body, open: 0, done: 0 }
    }

    fn call(&mut self, now: Instant) {
        let target = format!("sip:bob@{}", self.there);
        self.phone.invite(now, LINE, &target, Some(self.body.clone()));
        self.open += 1;
    }

    /// Does what the phone wants, and gives each message to `send`.
    fn drain(&mut self, now: Instant, mut send: impl FnMut(Vec<u8>)) {
        if self.phone.deadline().is_some_and(|due| due.at <= now) {
            self.phone.handle_timeout(now);
        }
        while let Some(output) = self.phone.poll() {
            match output {
                Output::Send { bytes, .. } => send(bytes),
                Output::Resolve { query, .. } => {
                    let hop =
                        Hop { transport: Transport::Udp, addr: self.there, local: self.here.ip() };
                    self.phone.handle_resolved(now, query, Ok(vec![hop]));
                }
                Output::Event(Event::Incoming { call, .. }) => {
                    self.phone.ring(now, call);
                    self.phone.accept(now, call, self.body.clone());
                }
                Output::Event(Event::Answered { call, .. }) => self.phone.hang_up(now, call),
                Output::Event(Event::Ended { cause, .. }) => {
                    assert_eq!(cause.status, None, "{}", cause.reason);
                    self.open = self.open.saturating_sub(1);
                    self.done += 1;
                }
                Output::Event(_) => {}
            }
        }
    }
}

struct Figure {
    calls: u64,
    /// On the clock; in memory the time this thread had a core, so that a busy machine disturbs it less.
    seconds: f64,
    resent: u64,
    lingering: usize,
}

/// Time this thread has had a core, where the system says so, else time on the wall.
fn busy(start: Clock) -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
        .map_or_else(|| start.elapsed().as_secs_f64(), |nanos| nanos as f64 / 1e9)
}

/// Both sides in one thread; messages go from queue to parser.
fn in_memory(calls: u64) -> Figure {
    let here: [SocketAddr; 2] = ["127.0.0.1:5060".parse(), "127.0.0.1:5070".parse()]
        .map(|addr| addr.expect("written above"));
    let mut alice = Side::new("alice", here[0], here[1], 1);
    let mut bob = Side::new("bob", here[1], here[0], 2);
    let (mut now, mut made) = (Instant::ZERO, 0);
    let (mut to_alice, mut to_bob) = (Vec::new(), Vec::new());
    let clock = Clock::now();
    let begun = busy(clock);
    while bob.done < calls {
        while alice.open < WINDOW && made < calls {
            now += GOAL_SPACING;
            alice.call(now);
            made += 1;
        }
        alice.drain(now, |bytes| to_bob.push(bytes));
        for bytes in to_bob.drain(..) {
            bob.phone.handle_message(now, flow(here[1], here[0]), &bytes);
        }
        bob.drain(now, |bytes| to_alice.push(bytes));
        for bytes in to_alice.drain(..) {
            alice.phone.handle_message(now, flow(here[0], here[1]), &bytes);
        }
    }
    let seconds = busy(clock) - begun;
    let resent = alice.phone.counters().resent + bob.phone.counters().resent;
    let [clients, servers, _] = bob.phone.held();
    Figure { calls, seconds, resent, lingering: clients + servers }
}

/// One side over a socket until `stop`; the caller keeps `window` calls open.
fn serve(mut side: Side, socket: &UdpSocket, clock: Clock, window: usize, stop: &AtomicBool) -> Side {
    let mut buffer = vec![0; 65_535];
    while !stop.load(Ordering::Relaxed) {
        let micros = u64::try_from(clock.elapsed().as_micros()).unwrap_or(u64::MAX);
        let now = Instant::from_micros(micros);
        while side.open < window {
            side.call(now);
        }
        let there = side.there;
        side.drain(now, |bytes| {
            // A full buffer is loss, which the transactions are for.
            let _ = socket.send_to(&bytes, there);
        });
        // Waits for the first message at most a millisecond, then takes what else is there.
        for _ in 0..WINDOW {
            let Ok((length, from)) = socket.recv_from(&mut buffer) else { break };
            side.phone.handle_message(now, flow(side.here, from), &buffer[..length]);
            if side.phone.deadline().is_none() {
                break;
            }
        }
    }
    side
}

fn over_udp(seconds: u64, window: usize) -> std::io::Result<Figure> {
    let sockets = [UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?];
    let here = [sockets[0].local_addr()?, sockets[1].local_addr()?];
    for socket in &sockets {
        socket.set_nonblocking(true)?;
    }
    let [alice_socket, bob_socket] = sockets;
    let alice = Side::new("alice", here[0], here[1], 1);
    let bob = Side::new("bob", here[1], here[0], 2);
    let stop = Arc::new(AtomicBool::new(false));
    let clock = Clock::now();
    let other_stop = Arc::clone(&stop);
    let other = std::thread::spawn(move || serve(bob, &bob_socket, clock, 0, &other_stop));
    let timer_stop = Arc::clone(&stop);
    let timer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(seconds));
        timer_stop.store(true, Ordering::Relaxed);
    });
    let alice = serve(alice, &alice_socket, clock, window, &stop);
    let took = clock.elapsed().as_secs_f64();
    timer.join().expect("the timer only sleeps");
    let bob = other.join().expect("a side ends when told to");
    let resent = alice.phone.counters().resent + bob.phone.counters().resent;
    let [clients, servers, _] = bob.phone.held();
    Ok(Figure { calls: bob.done, seconds: took, resent, lingering: clients + servers })
}

fn print(name: &str, figure: &Figure, last: bool) {
    let rate = figure.calls as f64 / figure.seconds;
    let Figure { calls, seconds, resent, lingering } = figure;
    let comma = if last { "" } else { "," };
    println!(
        "  \"{name}\": {{\"calls_per_second\": {rate:.0}, \"calls\": {calls}, \"seconds\": {seconds:.3}, \
         \"resent\": {resent}, \"lingering\": {lingering}}}{comma}"
    );
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u64>());
    let mut next = |usual: u64| match arguments.next() {
        Some(Ok(number)) => number,
        Some(Err(_)) | None => usual,
    };
    let (calls, seconds) = (next(1_000_000), next(5));
    println!("{{\n  \"schema\": 1,");
    print("in_memory", &in_memory(calls), false);
    print("loopback_udp", &over_udp(seconds, WINDOW)?, true);
    println!("}}");
    Ok(())
}
