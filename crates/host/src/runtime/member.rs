//! One phone in a node: the machine, its sound, its deadlines, and what is needed to start it again.

use crate::sound::{FRAME, Pace, Sound, frame_length};
use offhook_base::{Deadline, Duration, Instant};
use offhook_phone::{Config, Event, Input, Logins, Output, Phone, Sound as Wanted};
use offhook_view::{Snapshot, View};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::watch;

/// From a panic in a phone's step to its new start (reliability T15).
pub(crate) const RESTART_AFTER: Duration = Duration::from_millis(500);
/// Silence of a sound device after which the timer keeps the call alive.
const DEVICE_SILENCE: Duration = Duration::from_millis(200);
/// How late a sound frame may be before the missed ones are given up.
const LATEST_FRAME: Duration = Duration::from_millis(200);

/// What a node drives. A trait only so that a test can have a machine that panics.
pub(crate) trait Machine: Send {
    /// As [`Phone::step`].
    fn step(&mut self, now: Instant, input: Input<'_>, out: &mut Vec<Output>) -> Option<Deadline>;
    /// As [`Phone::view`].
    fn view(&self) -> &View;
    /// As [`Phone::snapshot`].
    fn snapshot(&self, now: Instant) -> Snapshot;
}

impl Machine for Phone {
    fn step(&mut self, now: Instant, input: Input<'_>, out: &mut Vec<Output>) -> Option<Deadline> {
        Self::step(self, now, input, out)
    }

    fn view(&self) -> &View {
        Self::view(self)
    }

    fn snapshot(&self, now: Instant) -> Snapshot {
        Self::snapshot(self, now)
    }
}

/// Makes the machine, at the start and after a panic.
pub(crate) type Make = Box<dyn Fn(Instant, &Config) -> Box<dyn Machine> + Send>;

/// One phone.
pub(crate) struct PhoneMember {
    config: Config,
    make: Make,
    machine: Option<Box<dyn Machine>>,
    sound: Box<dyn Sound>,
    wanted: Wanted,
    frame: Vec<i16>,
    deadline: Option<Instant>,
    tick: Option<Instant>,
    restart: Option<Instant>,
    /// When the node's timer list wakes this member.
    pub(super) listed: Option<Instant>,
    watchers: Option<watch::Sender<Arc<View>>>,
    logins: watch::Sender<Option<Logins>>,
    span: tracing::Span,
    /// Answered calls that have not ended.
    in_calls: BTreeSet<u32>,
    /// It has said [`Output::Stopped`].
    pub(super) stopped: bool,
}

impl PhoneMember {
    /// A phone that is switched off, with its sound.
    pub(crate) fn new(config: Config, sound: Box<dyn Sound>) -> Self {
        Self::with_machine(
            config,
            sound,
            Box::new(|now, config| Box::new(Phone::new(now, config.clone()))),
        )
    }

    /// As [`PhoneMember::new`], with another machine.
    pub(crate) fn with_machine(config: Config, sound: Box<dyn Sound>, make: Make) -> Self {
        let span = tracing::info_span!("phone", mac = %config.mac);
        Self {
            frame: vec![0; frame_length(sound.rate())],
            config,
            make,
            machine: None,
            sound,
            wanted: Wanted::Off,
            deadline: None,
            tick: None,
            restart: None,
            listed: None,
            watchers: None,
            logins: watch::channel(None).0,
            span,
            in_calls: BTreeSet::new(),
            stopped: false,
        }
    }

    /// The hardware address.
    pub(super) fn mac(&self) -> &str {
        &self.config.mac
    }

    /// What it calls itself to servers.
    pub(super) fn user_agent(&self) -> String {
        let model = self.config.model;
        model.expand(model.http_user_agent, &self.config.mac)
    }

    /// Makes the machine anew.
    pub(super) fn power_up(&mut self, now: Instant) {
        self.restart = None;
        self.deadline = None;
        self.machine = Some((self.make)(now, &self.config));
    }

    /// One step. After a panic there is no machine until [`PhoneMember::restart_due`].
    ///
    /// Says whether the machine still stands.
    pub(super) fn step(&mut self, now: Instant, input: Input<'_>, out: &mut Vec<Output>) -> bool {
        let Some(machine) = &mut self.machine else {
            return true;
        };
        let _entered = self.span.enter();
        // A machine that has panicked is thrown away, so nothing half-changed is looked at again.
        match catch_unwind(AssertUnwindSafe(|| machine.step(now, input, out))) {
            Ok(deadline) => {
                self.deadline = deadline.map(|deadline| deadline.at);
                true
            }
            Err(_) => {
                tracing::error!("this phone failed and starts again; the others go on");
                self.machine = None;
                self.deadline = None;
                self.tick = None;
                self.wanted = Wanted::Off;
                self.in_calls.clear();
                self.sound.in_call(false);
                self.sound.set(Wanted::Off);
                self.restart = Some(now + RESTART_AFTER);
                out.clear();
                false
            }
        }
    }

    /// The machine's own deadline has passed.
    pub(super) fn timeout_due(&self, now: Instant) -> bool {
        self.deadline.is_some_and(|at| at <= now)
    }

    /// The pause after a panic is over.
    pub(super) fn restart_due(&self, now: Instant) -> bool {
        self.restart.is_some_and(|at| at <= now)
    }

    /// The next moment this member has something to do.
    pub(super) fn wake_at(&self) -> Option<Instant> {
        [self.deadline, self.tick, self.restart]
            .into_iter()
            .flatten()
            .min()
    }

    /// The phone wants another kind of sound.
    pub(super) fn want_sound(&mut self, now: Instant, wanted: Wanted) {
        self.wanted = wanted;
        self.sound.set(wanted);
        self.tick = match (wanted, self.tick) {
            (Wanted::Off, _) => None,
            (_, Some(tick)) => Some(tick),
            (_, None) => Some(now + FRAME),
        };
    }

    /// What the sound device has to tell, while sound is wanted.
    pub(super) fn sound_news(&mut self) -> Option<String> {
        if self.wanted == Wanted::Off {
            return None;
        }
        self.sound.news()
    }

    /// What the phone told about its calls, for the sound.
    pub(super) fn told(&mut self, event: &Event) {
        if let Event::CallAnswered { label, .. } = event {
            self.in_calls.insert(label.call.0);
        } else if let Event::CallEnded { label, .. } = event {
            self.in_calls.remove(&label.call.0);
        } else {
            return;
        }
        self.sound.in_call(!self.in_calls.is_empty());
    }

    /// Another ear and mouth; both speak at the old rate, which the phone was told at its start.
    pub(super) fn set_sound(&mut self, sound: Box<dyn Sound>) {
        if sound.rate() == self.sound.rate() {
            self.sound = sound;
            self.sound.set(self.wanted);
            self.sound.in_call(!self.in_calls.is_empty());
        }
    }

    /// Takes one microphone frame if it is time for one: because the timer says so, or because the device has it.
    pub(super) fn take_frame(&mut self, now: Instant) -> Option<Vec<i16>> {
        if self.wanted == Wanted::Off {
            return None;
        }
        let due = self.tick.is_some_and(|at| at <= now);
        match self.sound.pace() {
            Pace::Timer if due => {
                let next = self.tick.unwrap_or(now) + FRAME;
                self.tick = Some(if now.since(next) > LATEST_FRAME {
                    now + FRAME
                } else {
                    next
                });
                self.sound.capture(&mut self.frame, false);
            }
            Pace::Timer => return None,
            Pace::Device => {
                if self.sound.capture(&mut self.frame, false) {
                    self.tick = Some(now + DEVICE_SILENCE);
                } else if due {
                    self.tick = Some(now + FRAME);
                    self.sound.capture(&mut self.frame, true);
                } else {
                    return None;
                }
            }
        }
        Some(std::mem::take(&mut self.frame))
    }

    /// Gives the frame's memory back.
    pub(super) fn return_frame(&mut self, frame: Vec<i16>) {
        self.frame = frame;
    }

    /// Plays what the phone gave.
    pub(super) fn play(&mut self, samples: &[i16]) {
        self.sound.play(samples);
    }

    /// What the phone wants kept is also what a restart after a panic begins with.
    pub(super) fn keep(&mut self, record: &offhook_phone::StoreRecord) {
        let kept = &mut self.config.restored;
        kept.retain(|old| old.key != record.key);
        if !record.value.is_empty() {
            kept.push(record.clone());
        }
    }

    /// Tells the watchers, if there are any.
    pub(super) fn view_changed(&self) {
        if let (Some(watchers), Some(machine)) = (&self.watchers, &self.machine)
            && watchers.receiver_count() > 0
        {
            // An error means that the last watcher has just gone.
            let _ = watchers.send(Arc::new(machine.view().clone()));
        }
    }

    /// The picture, now and at each change.
    pub(super) fn watch(&mut self) -> Option<watch::Receiver<Arc<View>>> {
        let view = Arc::new(self.machine.as_ref()?.view().clone());
        let watchers = self
            .watchers
            .get_or_insert_with(|| watch::channel(Arc::clone(&view)).0);
        watchers.send_replace(view);
        Some(watchers.subscribe())
    }

    /// Who may sign in to its page by its settings, now and at each change.
    pub(crate) fn logins(&self) -> watch::Receiver<Option<Logins>> {
        self.logins.subscribe()
    }

    /// Its settings say who may sign in to its page.
    pub(super) fn set_logins(&self, logins: Logins) {
        self.logins.send_replace(Some(logins));
    }

    /// What it shows and knows.
    pub(super) fn snapshot(&self, now: Instant) -> Option<Snapshot> {
        self.machine.as_ref().map(|machine| machine.snapshot(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A device whose microphone has heard some frames, and that has a word to say.
    struct Device(usize);

    impl Sound for Device {
        fn rate(&self) -> u32 {
            8_000
        }

        fn pace(&self) -> Pace {
            Pace::Device
        }

        fn set(&mut self, _wanted: Wanted) {}

        fn capture(&mut self, frame: &mut [i16], forced: bool) -> bool {
            frame.fill(i16::from(!forced));
            let heard = self.0 > 0;
            self.0 = self.0.saturating_sub(1);
            heard || forced
        }

        fn play(&mut self, _samples: &[i16]) {}

        fn news(&mut self) -> Option<String> {
            Some("gone".to_owned())
        }
    }

    #[test]
    fn the_microphone_is_the_clock_and_the_timer_steps_in_after_200_ms_of_its_silence() {
        let mut member = super::super::node::tests::quiet_phone();
        let at = Instant::from_millis;
        member.set_sound(Box::new(Device(3)));
        assert_eq!(member.sound_news(), None, "nobody listens");
        member.want_sound(at(0), Wanted::Ring);
        assert_eq!(member.sound_news().as_deref(), Some("gone"));
        let mut take = |ms| {
            let frame = member.take_frame(at(ms))?;
            let said = frame.first().copied();
            member.return_frame(frame);
            said
        };
        assert_eq!(
            [take(10), take(10), take(10), take(10)],
            [Some(1), Some(1), Some(1), None]
        );
        let forced: Vec<u64> = (11..300).filter(|&ms| take(ms) == Some(0)).collect();
        assert_eq!(forced, [210, 230, 250, 270, 290]);
    }

    #[test]
    fn a_frame_comes_every_20_ms_and_missed_ones_are_given_up() {
        let mut member = super::super::node::tests::quiet_phone();
        let at = Instant::from_millis;
        member.want_sound(at(0), Wanted::Ring);
        let mut taken = 0;
        for ms in 0..=1_000 {
            if let Some(frame) = member.take_frame(at(ms)) {
                assert_eq!(frame.len(), 160);
                member.return_frame(frame);
                taken += 1;
            }
        }
        assert_eq!(taken, 50);
        let frame = member.take_frame(at(60_000)).unwrap();
        member.return_frame(frame);
        assert_eq!(member.take_frame(at(60_001)), None);
        member.want_sound(at(60_001), Wanted::Off);
        assert_eq!(member.take_frame(at(70_000)), None);
    }
}
