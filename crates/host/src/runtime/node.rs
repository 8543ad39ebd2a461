//! The loop: wait for a socket, a deadline or a letter; step the phone it is for; do what the phone wants.

use super::errands::{Errand, Sender as ErrandSender};
use super::member::PhoneMember;
use super::net::{Happening, Net};
use super::switchboard::{STOP_TIME, Switchboard};
use super::{Letter, Told, WAKE};
use crate::clock::{Clock, wall_clock};
use crate::fetch::Want;
use crate::runtime::stream::plain_reason;
use crate::store::{Row, Store};
use crate::trust::Trust;
use offhook_base::{Duration, Instant, Rng};
use offhook_phone::{Input, Output, Proto, SocketId};
use offhook_provision::{FetchError, FetchId};
use offhook_sim::pbx::Config as PbxConfig;
use offhook_sip::{ConnId, Hop, QueryId, ResolveError};
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use tokio::sync::{broadcast, oneshot};

/// Most members of one node.
const MAX_MEMBERS: usize = 20_000;
/// Things read from sockets before deadlines and letters are looked at again.
const READS_IN_A_ROW: u32 = 256;
/// Largest datagram, and the most of a stream taken at a time.
const BUFFER: usize = 65_536;
/// Answers to one step that are stepped at once: listening, look-ups of address literals.
const MAX_FOLLOW_UPS: u32 = 1_000;
/// How far behind the clock the phones' time may be while the loop catches up.
const MOST_LATE: Duration = Duration::from_millis(200);
/// How often the calendar is compared with the clock.
const CALENDAR_EVERY: Duration = Duration::from_secs(30);
/// A calendar that moved more than this has jumped.
const CALENDAR_SLACK: i64 = 2;

enum Member {
    Phone(Box<PhoneMember>),
    Switchboard(Box<Switchboard>),
}

/// An answer the node can give without waiting, kept until the step that asked is over.
enum FollowUp {
    Listening(SocketId, SocketAddr),
    ListenFailed(SocketId, String),
    Closed(ConnId, String),
    Resolved(QueryId, Vec<Hop>),
    ResolveFailed(QueryId),
    FetchFailed(FetchId),
    SendFailed(SocketAddr, String),
}

/// The loop and all it owns.
pub(crate) struct Node {
    clock: Clock,
    /// What the phones are told: never behind itself, at most [`MOST_LATE`] behind the clock.
    now: Instant,
    poll: mio::Poll,
    net: Net,
    trust: Arc<Trust>,
    members: Vec<Member>,
    timers: BTreeSet<(Instant, usize)>,
    letters: Receiver<Letter>,
    events: broadcast::Sender<Told>,
    errands: ErrandSender,
    store: Option<Arc<Store>>,
    out: Vec<Output>,
    follow_ups: VecDeque<FollowUp>,
    calendar: Calendar,
    stopping: Option<(Instant, oneshot::Sender<()>)>,
}

/// What the phones were last told about the calendar.
struct Calendar {
    offset: i32,
    at: Instant,
    utc: i64,
    next: Instant,
}

impl Node {
    /// A node with nobody in it.
    ///
    /// # Errors
    /// When the poll cannot be shared.
    pub(super) fn new(
        poll: mio::Poll,
        letters: Receiver<Letter>,
        events: broadcast::Sender<Told>,
        errands: ErrandSender,
        trust: Arc<Trust>,
    ) -> io::Result<Self> {
        let clock = Clock::start();
        let net = Net::new(poll.registry().try_clone()?, WAKE.0 + 1);
        let (utc, offset) = wall_clock();
        Ok(Self {
            clock,
            now: clock.now(),
            poll,
            net,
            trust,
            members: Vec::new(),
            timers: BTreeSet::new(),
            letters,
            events,
            errands,
            store: None,
            out: Vec::new(),
            follow_ups: VecDeque::new(),
            calendar: Calendar {
                offset,
                at: clock.now(),
                utc: utc.0,
                next: clock.now() + CALENDAR_EVERY,
            },
            stopping: None,
        })
    }

    /// Where phones' records go.
    pub(crate) fn keep_in(&mut self, store: Arc<Store>) {
        self.store = Some(store);
    }

    /// Adds a phone and switches it on; its place.
    ///
    /// # Errors
    /// When the node is full.
    pub(crate) fn add_phone(&mut self, phone: PhoneMember) -> io::Result<usize> {
        if self.members.len() >= MAX_MEMBERS {
            return Err(io::Error::other("too many phones for one process"));
        }
        let place = self.members.len();
        self.members.push(Member::Phone(Box::new(phone)));
        self.power_up(place);
        Ok(place)
    }

    /// Opens a switchboard; where it listens.
    ///
    /// # Errors
    /// When no port is free.
    pub(crate) fn add_switchboard(
        &mut self,
        address: IpAddr,
        port: u16,
        rng: Rng,
        users: impl FnOnce(PbxConfig) -> PbxConfig,
    ) -> io::Result<SocketAddr> {
        let place = self.members.len();
        let (switchboard, at) = Switchboard::open(&mut self.net, place, address, port, rng, users)?;
        self.members
            .push(Member::Switchboard(Box::new(switchboard)));
        Ok(at)
    }

    fn power_up(&mut self, place: usize) {
        let now = self.now;
        if let Some(Member::Phone(phone)) = self.members.get_mut(place) {
            phone.power_up(now);
        }
        let (utc, offset_seconds) = wall_clock();
        self.step(
            place,
            Input::WallClock {
                utc,
                offset_seconds,
            },
        );
        self.step(place, Input::Start);
    }

    /// Runs until a letter says [`Letter::Quit`].
    ///
    /// # Errors
    /// When waiting itself fails.
    pub(crate) fn run(mut self) -> io::Result<()> {
        let mut events = mio::Events::with_capacity(256);
        let mut buffer = vec![0; BUFFER];
        loop {
            self.tell_time();
            let mut reads = 0;
            while reads < READS_IN_A_ROW {
                let Some((place, happening)) = self.net.read(self.now, &mut buffer) else {
                    break;
                };
                reads += 1;
                self.deliver(place, happening);
            }
            self.fire_timers();
            while let Ok(letter) = self.letters.try_recv() {
                if matches!(letter, Letter::Quit) {
                    return Ok(());
                }
                self.open_letter(letter);
            }
            self.check_stopping();
            let wait = self.wait(reads == READS_IN_A_ROW);
            match self.poll.poll(&mut events, wait) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            for event in events.iter().filter(|event| event.token() != WAKE) {
                self.net.note(event);
            }
        }
    }

    /// Sets the time the phones are told.
    ///
    /// When the computer was busy and several deadlines have passed, they come one after the other, each at its own
    /// time and with the sockets read between: a loop that stood still for three frames of sound must not play three
    /// frames before it takes in what was sent meanwhile. Beyond [`MOST_LATE`] the past is given up.
    fn tell_time(&mut self) {
        let real = self.clock.now();
        let earliest = real.as_micros().saturating_sub(micros(MOST_LATE));
        let due = self.timers.first().map(|(at, _)| *at);
        let now = match due.filter(|at| *at <= real) {
            Some(at) => at.max(Instant::from_micros(earliest)),
            None => real,
        };
        self.now = self.now.max(now);
    }

    fn wait(&self, more_to_read: bool) -> Option<Duration> {
        if more_to_read || self.net.has_ready() {
            return Some(Duration::ZERO);
        }
        let stop = self.stopping.as_ref().map(|(at, _)| *at);
        let first = [
            self.timers.first().map(|(at, _)| *at),
            self.net.deadline(),
            Some(self.calendar.next),
            stop,
        ]
        .into_iter()
        .flatten()
        .min()?;
        Some(first.since(self.clock.now()))
    }

    fn fire_timers(&mut self) {
        let now = self.now;
        while let Some(&(at, place)) = self.timers.first()
            && at <= now
        {
            self.timers.remove(&(at, place));
            match self.members.get_mut(place) {
                Some(Member::Phone(phone)) => {
                    phone.listed = None;
                    if phone.restart_due(now) {
                        self.power_up(place);
                        continue;
                    }
                    let due = phone.timeout_due(now);
                    self.sound_frames(place);
                    if due {
                        self.step(place, Input::Timeout);
                    }
                    self.list_timer(place);
                }
                Some(Member::Switchboard(switchboard)) => {
                    switchboard.listed = None;
                    switchboard.timeout(now);
                    switchboard.flush(now, &mut self.net, place);
                    self.list_timer(place);
                }
                None => {}
            }
        }
        if self.calendar.next <= now {
            self.check_calendar(now);
        }
    }

    fn list_timer(&mut self, place: usize) {
        let (wake, listed) = match self.members.get_mut(place) {
            Some(Member::Phone(phone)) => (phone.wake_at(), &mut phone.listed),
            Some(Member::Switchboard(board)) => (board.wake_at(), &mut board.listed),
            None => return,
        };
        if wake == *listed {
            return;
        }
        if let Some(old) = *listed {
            self.timers.remove(&(old, place));
        }
        *listed = wake;
        if let Some(at) = wake {
            self.timers.insert((at, place));
        }
    }

    fn check_calendar(&mut self, now: Instant) {
        let (utc, offset) = wall_clock();
        let passed = i64::try_from(now.since(self.calendar.at).as_secs()).unwrap_or(i64::MAX);
        let drift = utc
            .0
            .saturating_sub(self.calendar.utc.saturating_add(passed));
        let jumped = drift.abs() > CALENDAR_SLACK || offset != self.calendar.offset;
        self.calendar = Calendar {
            offset,
            at: now,
            utc: utc.0,
            next: now + CALENDAR_EVERY,
        };
        if jumped {
            for place in 0..self.members.len() {
                self.step(
                    place,
                    Input::WallClock {
                        utc,
                        offset_seconds: offset,
                    },
                );
            }
        }
    }

    fn sound_frames(&mut self, place: usize) {
        loop {
            let now = self.now;
            let Some(Member::Phone(phone)) = self.members.get_mut(place) else {
                return;
            };
            let Some(frame) = phone.take_frame(now) else {
                if let Some(word) = phone.sound_news() {
                    self.step(place, Input::Word(word));
                }
                return;
            };
            self.step(place, Input::Mic(&frame));
            if let Some(Member::Phone(phone)) = self.members.get_mut(place) {
                phone.return_frame(frame);
            }
        }
    }

    fn deliver(&mut self, place: usize, happening: Happening<'_>) {
        if let Some(Member::Switchboard(board)) = self.members.get_mut(place) {
            let now = self.now;
            board.handle(now, happening, &mut self.net, place);
            board.flush(now, &mut self.net, place);
            self.list_timer(place);
            return;
        }
        let input = match happening {
            Happening::Datagram {
                socket,
                from,
                bytes,
            } => Input::Packet {
                socket: SocketId(u32::try_from(socket).unwrap_or(u32::MAX)),
                from,
                bytes,
            },
            Happening::Unreachable { to, reason } => Input::SendFailed {
                to,
                reason: reason.to_owned(),
            },
            Happening::Connected { conn, local } => Input::Connected {
                conn: ConnId(conn),
                local,
            },
            Happening::Accepted { conn, local, from } => Input::Accepted {
                conn: ConnId(conn),
                transport: offhook_sip::Transport::Tcp,
                local,
                from,
            },
            Happening::Bytes { conn, bytes } => Input::StreamBytes {
                conn: ConnId(conn),
                bytes,
            },
            Happening::Closed { conn, reason } => Input::Closed {
                conn: ConnId(conn),
                reason,
            },
        };
        self.step(place, input);
    }

    fn open_letter(&mut self, letter: Letter) {
        match letter {
            Letter::Resolved {
                member,
                query,
                result,
            } => self.step(member, Input::Resolved { query, result }),
            Letter::Fetched {
                member,
                fetch,
                result,
            } => self.step(member, Input::Fetched { fetch, result }),
            Letter::Command { member, command } => self.step(member, Input::Command(command)),
            Letter::Snapshot { member, reply } => {
                if let Some(Member::Phone(phone)) = self.members.get(member)
                    && let Some(snapshot) = phone.snapshot(self.now)
                {
                    // Whoever asked may have gone.
                    let _ = reply.send(snapshot);
                }
            }
            Letter::Watch { member, reply } => {
                if let Some(Member::Phone(phone)) = self.members.get_mut(member)
                    && let Some(watch) = phone.watch()
                {
                    let _ = reply.send(watch);
                }
            }
            Letter::Sound { member, sound } => {
                if let Some(Member::Phone(phone)) = self.members.get_mut(member) {
                    phone.set_sound(sound);
                }
            }
            Letter::SoundReady => {
                for place in 0..self.members.len() {
                    self.sound_frames(place);
                    self.list_timer(place);
                }
            }
            Letter::Stop { reply } => {
                self.stopping = Some((self.now + STOP_TIME, reply));
                for place in 0..self.members.len() {
                    self.step(place, Input::Stop);
                }
            }
            // Taken care of by the loop.
            Letter::Quit => {}
        }
    }

    fn check_stopping(&mut self) {
        let Some((until, _)) = &self.stopping else {
            return;
        };
        let all_stopped = self.members.iter().all(|member| match member {
            Member::Phone(phone) => phone.stopped,
            Member::Switchboard(_) => true,
        });
        if (all_stopped || *until <= self.now)
            && let Some((_, reply)) = self.stopping.take()
        {
            let _ = reply.send(());
        }
    }

    /// Steps one phone and does what it wants, with the answers that are known at once.
    fn step(&mut self, place: usize, input: Input<'_>) {
        let mut input = input;
        for _ in 0..MAX_FOLLOW_UPS {
            let now = self.now;
            let Some(Member::Phone(phone)) = self.members.get_mut(place) else {
                return;
            };
            let mut out = std::mem::take(&mut self.out);
            if phone.step(now, input, &mut out) {
                for output in out.drain(..) {
                    self.carry_out(place, now, output);
                }
            } else {
                self.net.close_all(place);
                self.follow_ups.clear();
            }
            self.out = out;
            let Some(next) = self.follow_ups.pop_front() else {
                break;
            };
            input = next.into_input();
        }
        self.list_timer(place);
    }

    fn carry_out(&mut self, place: usize, now: Instant, output: Output) {
        let Some(Member::Phone(phone)) = self.members.get_mut(place) else {
            return;
        };
        match output {
            Output::Listen {
                socket,
                proto,
                addr,
            } => self.listen(place, socket, proto, addr),
            Output::Unlisten { socket } => self.net.unlisten(place, u64::from(socket.0)),
            Output::Send { socket, to, bytes } => {
                tracing::trace!(%to, length = bytes.len(), "send");
                if let Err(error) = self.net.send(place, u64::from(socket.0), to, &bytes) {
                    let reason = plain_reason(&error);
                    self.follow_ups.push_back(FollowUp::SendFailed(to, reason));
                }
            }
            Output::Connect { conn, to, tls } => {
                let tls = tls.map(|tls| (self.trust.client(tls.verify, &tls.extra_ca), tls.name));
                if let Err(error) = self.net.connect(now, place, conn.0, to, tls) {
                    self.follow_ups
                        .push_back(FollowUp::Closed(conn, error.to_string()));
                }
            }
            Output::Write { conn, bytes } => self.net.write(place, conn.0, &bytes),
            Output::Close { conn } => self.net.close(place, conn.0),
            Output::Resolve {
                query,
                host,
                port,
                transport,
            } => match crate::dns::literal(&host, port, transport) {
                Some(hops) => self.follow_ups.push_back(FollowUp::Resolved(query, hops)),
                None => self.errand(
                    Errand::Resolve {
                        member: place,
                        query,
                        host,
                        port,
                        transport,
                    },
                    FollowUp::ResolveFailed(query),
                ),
            },
            Output::Fetch {
                fetch,
                url,
                user,
                password,
                limit,
                verify,
                extra_ca,
            } => {
                let want = Want {
                    url,
                    user,
                    password,
                    limit,
                    verify,
                    extra_ca,
                    user_agent: phone.user_agent(),
                };
                self.errand(
                    Errand::Fetch {
                        member: place,
                        fetch,
                        want,
                    },
                    FollowUp::FetchFailed(fetch),
                );
            }
            Output::Sound(wanted) => phone.want_sound(now, wanted),
            Output::Speaker(samples) => phone.play(&samples),
            Output::ViewChanged => phone.view_changed(),
            Output::Store(record) => {
                phone.keep(&record);
                if let Some(store) = &self.store {
                    store.put(Row {
                        phone: phone.mac().to_owned(),
                        key: record.key,
                        value: record.value,
                    });
                }
            }
            Output::Event(event) => {
                phone.told(&event);
                // Without a listener there is nobody to tell.
                let _ = self.events.send(Told {
                    member: place,
                    at_ms: now.as_millis(),
                    event,
                });
            }
            Output::Logins(logins) => phone.set_logins(logins),
            Output::Stopped => phone.stopped = true,
        }
    }

    fn listen(&mut self, place: usize, socket: SocketId, proto: Proto, addr: SocketAddr) {
        let key = u64::from(socket.0);
        let opened = match proto {
            Proto::Udp => self.net.listen_udp(place, key, addr),
            Proto::Tcp => self.net.listen_tcp(place, key, addr),
            Proto::Tls => Err(io::Error::other(
                "no certificate of our own to offer; TLS works towards servers only",
            )),
        };
        self.follow_ups.push_back(match opened {
            Ok(local) => FollowUp::Listening(socket, local),
            Err(error) => FollowUp::ListenFailed(socket, plain_reason(&error)),
        });
    }

    fn errand(&mut self, errand: Errand, otherwise: FollowUp) {
        if self.errands.try_send(errand).is_err() {
            self.follow_ups.push_back(otherwise);
        }
    }
}

fn micros(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}

impl FollowUp {
    fn into_input(self) -> Input<'static> {
        let busy = || "too many errands at a time".to_owned();
        match self {
            Self::Listening(socket, local) => Input::Listening { socket, local },
            Self::ListenFailed(socket, reason) => Input::ListenFailed { socket, reason },
            Self::Closed(conn, reason) => Input::Closed { conn, reason },
            Self::Resolved(query, hops) => Input::Resolved {
                query,
                result: Ok(hops),
            },
            Self::ResolveFailed(query) => Input::Resolved {
                query,
                result: Err(ResolveError::Failed(busy())),
            },
            Self::FetchFailed(fetch) => Input::Fetched {
                fetch,
                result: Err(FetchError::Unreachable(busy())),
            },
            Self::SendFailed(to, reason) => Input::SendFailed { to, reason },
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::runtime::member::Machine;
    use crate::sound::Silence;
    use offhook_base::Deadline;
    use offhook_phone::{Config, Event};
    use offhook_view::{Command, Snapshot, View};

    pub(crate) fn config() -> Config {
        Config {
            model: offhook_settings::models::find("yealink-t28p").unwrap(),
            mac: "001565000201".to_owned(),
            seed: [1; 32],
            bind: "127.0.0.1".parse().unwrap(),
            sip_port: Some(0),
            audio_rate: 8_000,
            provision: None,
            files: Vec::new(),
            set: Vec::new(),
            restored: Vec::new(),
            version: "test".to_owned(),
        }
    }

    /// A phone that is never switched on.
    pub(in crate::runtime) fn quiet_phone() -> PhoneMember {
        PhoneMember::new(config(), Box::new(Silence::default()))
    }

    /// Panics when told to hang up, tells its start otherwise.
    struct Fragile(View);

    impl Machine for Fragile {
        fn step(
            &mut self,
            _now: Instant,
            input: Input<'_>,
            out: &mut Vec<Output>,
        ) -> Option<Deadline> {
            if matches!(input, Input::Start) {
                out.push(Output::Event(Event::Notice {
                    text: "up".to_owned(),
                }));
            }
            if matches!(input, Input::Stop) {
                out.push(Output::Stopped);
            }
            assert!(!matches!(input, Input::Command(Command::HangUp)), "told to");
            None
        }

        fn view(&self) -> &View {
            &self.0
        }

        fn snapshot(&self, _now: Instant) -> Snapshot {
            Snapshot::default()
        }
    }

    fn fragile() -> PhoneMember {
        PhoneMember::with_machine(
            config(),
            Box::new(Silence::default()),
            Box::new(|_, _| Box::new(Fragile(View::default()))),
        )
    }

    #[test]
    fn a_phone_that_panics_is_up_again_and_the_others_go_on() {
        /// A busy computer takes seconds to print where the panic was.
        const PATIENCE: Duration = Duration::from_secs(60);
        let ups = crate::runtime::run(
            Trust::default(),
            |node, _| {
                node.add_phone(fragile())?;
                node.add_phone(fragile())?;
                Ok(Vec::new())
            },
            |handle| async move {
                let mut events = handle.events();
                handle.command(0, Command::HangUp);
                let told = tokio::time::timeout(PATIENCE, events.recv()).await;
                let alive = handle.snapshot(1).await.is_some();
                handle.stop().await;
                (told.unwrap().unwrap().member, alive)
            },
        );
        assert_eq!(ups.unwrap(), (0, true));
    }

    #[test]
    fn a_program_whose_errands_panic_ends() {
        let ended = crate::runtime::run(
            Trust::default(),
            |node, _| {
                node.add_phone(fragile())?;
                Ok(Vec::new())
            },
            |_| async { panic!("told to") },
        );
        let ended: io::Result<()> = ended;
        assert!(ended.is_err());
    }
}
