//! A phone's side of provisioning: ask for the files, read them, hand over whole layers or none.
//!
//! One *round* asks for every file of the plan. A file that is not there (404) is no failure while another is;
//! anything else that goes wrong ends the round with nothing applied, so that a phone never runs on half of its
//! files. A failed round is repeated later, each time after a longer wait.

use crate::MAX_FILE;
use crate::address::{Address, AddressError};
use crate::cipher::{self, CipherError, Lock, Seen};
use crate::fetch::{FetchError, FetchId};
use crate::keys::FileKeys;
use crate::plan::{self, Step};
use crate::report::{FileReport, Outcome, Report};
use core::cmp::Reverse;
use offhook_base::{Deadline, Duration, Instant, Rng, Secret};
use offhook_settings::models::Model;
use offhook_settings::{Dialect, Layer, Patch, Problem, dialect};
use std::collections::VecDeque;

/// The most files of one round, included ones counted.
pub const MAX_FILES: usize = 32;
/// How deep `include` lines may lead.
pub const MAX_INCLUDE_DEPTH: usize = 8;
/// How often one file is asked for in a round before the round fails.
pub const TRIES: u32 = 3;
/// How long one file may take, the whole transfer counted (reliability figure N16).
pub const FILE_TIME: Duration = Duration::from_secs(120);

/// The longest wait between two failed rounds.
const LONGEST_WAIT: Duration = Duration::from_secs(1_800);
/// The wait after the first failed round.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The wait between two tries for one file.
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// Which phone asks, and where it was pointed.
#[derive(Clone, Debug)]
pub struct Config {
    /// The phone's model.
    pub model: &'static Model,
    /// MAC address, 12 hex digits.
    pub mac: String,
    /// Address of a folder or of a file; `{mac}`, `{MAC}`, `{MODEL}`, `<MAC>`, `<MODEL>` are filled in.
    pub url: String,
    /// User name for the server; empty if none, and what is written in `url` wins.
    pub user: String,
    /// Password for the server.
    pub password: Secret,
    /// The keys of locked files, as far as they are known before any file came.
    pub keys: FileKeys,
}

/// What the client wants done.
#[derive(Clone, Debug)]
pub enum Output {
    /// Fetch a file and give it back through [`Client::handle_fetched`].
    Fetch {
        /// Names the request.
        id: FetchId,
        /// Address without credentials.
        url: String,
        /// User name; empty if none.
        user: String,
        /// Password.
        password: Secret,
        /// The most bytes to read.
        limit: usize,
    },
    /// One line for the boot screen.
    Progress(String),
    /// A round has ended.
    Done(Report),
}

/// A file that came.
#[derive(Debug)]
struct Loaded {
    step: Step,
    patch: Patch,
    problems: Vec<Problem>,
}

/// What the client is doing.
#[derive(Debug)]
enum State {
    Idle,
    Waiting {
        until: Instant,
    },
    Asking {
        id: FetchId,
        step: Step,
        tries: u32,
        give_up: Instant,
    },
    Pausing {
        step: Step,
        tries: u32,
        until: Instant,
    },
}

/// The machine; drive it with [`Client::start`], [`Client::handle_fetched`], [`Client::handle_timeout`].
#[derive(Debug)]
pub struct Client {
    config: Config,
    rng: Rng,
    state: State,
    next_id: u64,
    failed_rounds: u32,
    queue: VecDeque<Step>,
    loaded: Vec<Loaded>,
    reports: Vec<FileReport>,
    /// The keys, with those that files of this round brought.
    keys: FileKeys,
    /// A locked file whose key is asked for.
    locked: Option<(Step, Vec<u8>)>,
    outputs: VecDeque<Output>,
}

impl Client {
    /// A client that has asked for nothing yet.
    #[must_use]
    pub fn new(config: Config, rng: Rng) -> Self {
        Self {
            keys: config.keys.clone(),
            locked: None,
            config,
            rng,
            state: State::Idle,
            next_id: 1,
            failed_rounds: 0,
            queue: VecDeque::new(),
            loaded: Vec::new(),
            reports: Vec::new(),
            outputs: VecDeque::new(),
        }
    }

    /// Begins a round, dropping the one under way.
    pub fn start(&mut self, now: Instant) {
        self.queue.clear();
        self.loaded.clear();
        self.reports.clear();
        self.locked = None;
        self.keys = self.config.keys.clone();
        match plan::first_steps(&self.config) {
            Ok(steps) => {
                self.queue.extend(steps);
                self.ask_next(now);
            }
            Err(error) => self.fail(now, format!("{}: {error}.", self.config.url)),
        }
    }

    /// When to call [`Client::handle_timeout`], and why.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        match &self.state {
            State::Idle => None,
            State::Waiting { until } => Some(Deadline::new(*until, "next provisioning")),
            State::Asking { give_up, .. } => Some(Deadline::new(*give_up, "file does not come")),
            State::Pausing { until, .. } => Some(Deadline::new(*until, "ask for the file again")),
        }
    }

    /// The next thing to do; `None` when all is said.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Time has passed; does nothing before [`Client::deadline`].
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.deadline().is_none_or(|it| now < it.at) {
            return;
        }
        match core::mem::replace(&mut self.state, State::Idle) {
            State::Idle => {}
            State::Waiting { .. } => self.start(now),
            State::Pausing { step, tries, .. } => self.ask(now, step, tries),
            // The host has its own, shorter limits; this one catches a host that forgot.
            State::Asking { step, tries, .. } => {
                self.file_failed(now, step, tries, FetchError::TimedOut)
            }
        }
    }

    /// The file of request `id` came, or did not; an answer to a request no longer open is ignored.
    pub fn handle_fetched(
        &mut self,
        now: Instant,
        id: FetchId,
        result: Result<Vec<u8>, FetchError>,
    ) {
        let State::Asking {
            id: open,
            step,
            tries,
            ..
        } = &self.state
        else {
            return;
        };
        if *open != id {
            return;
        }
        let (step, tries) = (step.clone(), *tries);
        self.state = State::Idle;
        match result {
            Ok(bytes) if bytes.len() > MAX_FILE => {
                self.file_failed(now, step, TRIES, FetchError::TooLarge);
            }
            Ok(bytes) if step.is_key => self.key_came(now, &step, &bytes),
            Ok(bytes) => self.file_came(now, step, &bytes),
            Err(error) => self.file_failed(now, step, tries, error),
        }
    }

    fn ask_next(&mut self, now: Instant) {
        match self.queue.pop_front() {
            Some(step) => self.ask(now, step, 0),
            None => self.finish(now),
        }
    }

    fn ask(&mut self, now: Instant, step: Step, tries: u32) {
        let id = FetchId(self.next_id);
        self.next_id += 1;
        let Address { user, password, .. } = step.address.clone();
        // A file may include one of any server; the login that the user gave is for the user's own.
        let is_theirs = step.depth == 0
            || Address::parse(&self.config.url).is_ok_and(|own| own.is_with(&step.address));
        let (user, password) = if user.is_empty() && is_theirs {
            (self.config.user.clone(), self.config.password.clone())
        } else {
            (user, password)
        };
        let url = step.address.without_login();
        self.outputs.push_back(Output::Progress(format!(
            "Asking for {}",
            step.address.file_name()
        )));
        self.outputs.push_back(Output::Fetch {
            id,
            url,
            user,
            password,
            limit: MAX_FILE,
        });
        self.state = State::Asking {
            id,
            step,
            tries: tries + 1,
            give_up: now + FILE_TIME + BETWEEN_TRIES,
        };
    }

    /// A file came: opened if it is locked, then read.
    fn file_came(&mut self, now: Instant, step: Step, bytes: &[u8]) {
        let name = step.address.file_name().to_owned();
        match cipher::seen(self.config.model.dialect, &name, bytes) {
            Seen::Clear => self.read(now, step, bytes),
            Seen::Foreign(why) => self.spoilt(now, &step, why),
            Seen::Locked(lock) if self.keys.is_fetched(lock) => {
                let key = step.key();
                self.locked = Some((step, bytes.to_vec()));
                self.ask(now, key, 0);
            }
            Seen::Locked(lock) => match self.keys.key(lock, &name, step.layer) {
                Some((lock, key)) => self.opened(now, step, &cipher::open(lock, key, bytes)),
                None => self.spoilt(now, &step, "is encrypted, and no key for it is given"),
            },
        }
    }

    /// The key of a locked file came, locked itself.
    fn key_came(&mut self, now: Instant, step: &Step, bytes: &[u8]) {
        let name = step.address.file_name();
        let Some((lock, wrapping)) = self.keys.key(Lock::Key, name, step.layer) else {
            return self.spoilt(
                now,
                step,
                "holds a key, and the key that opens it is not given",
            );
        };
        let key = match cipher::open(lock, wrapping, bytes) {
            Ok(key) => Secret::new(String::from_utf8_lossy(&key).into_owned()),
            Err(error) => return self.spoilt(now, step, &error.to_string()),
        };
        if let Some((step, bytes)) = self.locked.take() {
            self.opened(now, step, &cipher::open(Lock::Blocks, &key, &bytes));
        }
    }

    /// A locked file was opened, or the key did not fit: then nothing of this round counts.
    fn opened(&mut self, now: Instant, step: Step, result: &Result<Vec<u8>, CipherError>) {
        match result {
            Ok(clear) if dialect::recognise(clear) == Some(self.config.model.dialect) => {
                self.read(now, step, clear);
            }
            Ok(_) => self.spoilt(now, &step, &CipherError::WrongKey.to_string()),
            Err(error) => self.spoilt(now, &step, &error.to_string()),
        }
    }

    /// A file is not what it should be: the round fails.
    fn spoilt(&mut self, now: Instant, step: &Step, why: &str) {
        self.report(step, Outcome::Failed(why.to_owned()));
        self.fail(now, format!("{} {why}.", step.address.file_name()));
    }

    fn read(&mut self, now: Instant, step: Step, bytes: &[u8]) {
        let name = step.address.file_name().to_owned();
        if let Err(reason) = looks_like_configuration(bytes) {
            return self.spoilt(now, &step, reason);
        }
        let model = self.config.model;
        let (mut patch, problems) = dialect::read(model.dialect, Some(model), &name, bytes);
        self.open_values(&mut patch);
        let targets = match model.dialect {
            Dialect::AudioCodes => dialect::includes(bytes),
            Dialect::Yealink | Dialect::Panasonic => Vec::new(),
        };
        // Only comments is a file too; lines that are all wrong are none.
        if patch.is_empty() && targets.is_empty() && !problems.is_empty() {
            return self.spoilt(now, &step, "holds not one setting");
        }
        let mut steps = Vec::new();
        for target in &targets {
            match plan::included_step(&self.config, &step, target) {
                Ok(next) if next.depth <= MAX_INCLUDE_DEPTH => steps.push(next),
                Ok(_) => {
                    let words =
                        format!("{name}: include lines lead deeper than {MAX_INCLUDE_DEPTH}.");
                    return self.fail(now, words);
                }
                Err(error) => return self.fail(now, format!("{name}: include {target}: {error}.")),
            }
        }
        self.keys.learn(&patch);
        if step.layer == Layer::PreProvisioned {
            steps.extend(plan::named_steps(&self.config, &patch));
        }
        self.report(
            &step,
            Outcome::Read {
                settings: patch.len(),
            },
        );
        self.loaded.push(Loaded {
            step,
            patch,
            problems,
        });
        for step in steps.into_iter().rev() {
            self.queue.push_front(step);
        }
        if self.loaded.len() + self.queue.len() > MAX_FILES {
            return self.fail(now, format!("More than {MAX_FILES} files are asked for."));
        }
        self.ask_next(now);
    }

    /// Opens single locked values with the key for them; what stays locked stays kept.
    fn open_values(&self, patch: &mut Patch) {
        let Some((lock, key)) = self.keys.key(Lock::Value, "", Layer::Own) else {
            return;
        };
        let model = self.config.model;
        let kept = core::mem::take(&mut patch.kept);
        for kept in kept {
            let clear = Some(&kept.value)
                .filter(|value| value.starts_with("{\""))
                .and_then(|value| cipher::open(lock, key, value.as_bytes()).ok())
                .and_then(|clear| String::from_utf8(clear).ok());
            let opened = clear.map(|clear| {
                let line = format!("{}={clear}\n", kept.key);
                dialect::read(
                    model.dialect,
                    Some(model),
                    &kept.place.file,
                    line.as_bytes(),
                )
                .0
            });
            match opened {
                Some(mut opened) if !opened.entries.is_empty() => {
                    for entry in &mut opened.entries {
                        entry.place = kept.place.clone();
                    }
                    patch.entries.append(&mut opened.entries);
                }
                Some(_) | None => patch.kept.push(kept),
            }
        }
    }

    fn file_failed(&mut self, now: Instant, step: Step, tries: u32, error: FetchError) {
        if error.may_pass() && tries < TRIES {
            let until = now + BETWEEN_TRIES * tries;
            self.state = State::Pausing { step, tries, until };
            return;
        }
        let name = step.address.file_name().to_owned();
        if error == FetchError::NotFound && !step.is_key {
            self.report(&step, Outcome::NotFound);
            return self.ask_next(now);
        }
        let words = error.to_string();
        self.report(&step, Outcome::Failed(words.clone()));
        self.fail(now, format!("{name} {words}."));
    }

    fn report(&mut self, step: &Step, outcome: Outcome) {
        let address = &step.address;
        let name = address.file_name().to_owned();
        self.reports.push(FileReport {
            name,
            url: address.without_login(),
            outcome,
        });
    }

    fn finish(&mut self, now: Instant) {
        if self.loaded.is_empty() {
            let names: Vec<_> = self.reports.iter().map(|it| it.name.as_str()).collect();
            let words = format!("{} not found on the server (404).", were(&names));
            return self.fail(now, words);
        }
        self.state = State::Idle;
        self.failed_rounds = 0;
        let mut report = Report {
            files: core::mem::take(&mut self.reports),
            ..Report::default()
        };
        // Weakest first, and what was included before what included it.
        self.loaded
            .sort_by_key(|it| (it.step.layer, Reverse(it.step.depth)));
        for file in self.loaded.drain(..) {
            report.settings += file.patch.len();
            report.problems.extend(file.problems);
            report.layers.push((file.step.layer, file.patch));
        }
        self.outputs.push_back(Output::Done(report));
    }

    fn fail(&mut self, now: Instant, words: String) {
        let factor = 2_u32.saturating_pow(self.failed_rounds.min(16));
        let longest = FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT);
        // Half to whole of the wait, so that a thousand phones do not come back in the same second.
        let wait = longest.mul_f64(0.5 + self.rng.below(501) as f64 / 1_000.0);
        self.failed_rounds = self.failed_rounds.saturating_add(1);
        self.queue.clear();
        self.loaded.clear();
        self.state = State::Waiting { until: now + wait };
        let files = core::mem::take(&mut self.reports);
        self.outputs.push_back(Output::Done(Report {
            files,
            failed: Some(words),
            ..Report::default()
        }));
    }
}

/// "a and b were", "a was".
fn were(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} was"),
        many => format!("{} were", many.join(" and ")),
    }
}

/// A server that answers every question with its login page must not wipe a phone (reliability S12).
fn looks_like_configuration(bytes: &[u8]) -> Result<(), &'static str> {
    let start = bytes.trim_ascii_start();
    if start.is_empty() {
        return Err("is empty");
    }
    let head = start[..start.len().min(64)].to_ascii_lowercase();
    if head.starts_with(b"<!doctype html") || head.starts_with(b"<html") {
        return Err("is a web page, not a configuration file");
    }
    // No maker's configuration holds control characters other than white space.
    if start
        .iter()
        .any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace())
    {
        return Err("is not a text file");
    }
    Ok(())
}

/// The address in `url`, checked before a phone starts so that a typing error is a usage error.
///
/// # Errors
/// An [`AddressError`] that says what is wrong.
pub fn check_url(url: &str) -> Result<(), AddressError> {
    Address::parse(url).map(|_| ())
}
