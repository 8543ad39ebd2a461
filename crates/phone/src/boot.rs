//! From power on to running: the files, the last good settings, the sockets, the lines.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use offhook_base::{Duration, Instant};
use offhook_provision::{self as provision, Client, FileReport, Outcome, Report};
use offhook_settings::{Layer, Patch, ProvisionSchedule, Settings, catalogue, dialect};
use offhook_sip::{Endpoint, Listen};
use offhook_view::FileStatus;

use crate::Phone;
use crate::events::Event;
use crate::io::{Output, Proto};
use crate::logins::Logins;
use crate::plan::Plan;
use crate::transport::{Purpose, address};

/// Lines kept for the boot screen; older ones scroll away.
const MAX_BOOT_LINES: usize = 16;
/// Problems kept from files.
const MAX_PROBLEMS: usize = 200;

/// Where the phone stands in its life.
#[derive(Debug)]
pub(crate) enum Phase {
    /// Switched off.
    Off,
    /// Files are being fetched.
    Booting,
    /// In service.
    Running,
    /// Saying goodbye.
    Stopping,
    /// Gone.
    Stopped,
}

/// What is known about the start, for the boot screen and the status page.
#[derive(Debug, Default)]
pub(crate) struct Story {
    /// What the boot screen says, newest last.
    pub(crate) lines: Vec<String>,
    /// What came of each file.
    pub(crate) files: Vec<FileStatus>,
    /// What is wrong with the settings.
    pub(crate) problems: Vec<String>,
    /// Why the phone runs on its last good settings.
    pub(crate) failed: Option<String>,
    /// How many settings the files gave.
    pub(crate) settings: usize,
    /// What files given by hand set, to lie under what the server's files say.
    given: Patch,
    /// How many of the files and problems come from what was given by hand.
    given_counts: (usize, usize),
}

impl Story {
    fn say(&mut self, text: String) {
        if self.lines.len() >= MAX_BOOT_LINES {
            self.lines.remove(0);
        }
        self.lines.push(text);
    }

    fn problem(&mut self, text: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(text);
        }
    }
}

/// What came of a file, in words for the status page.
fn file_status(file: &FileReport) -> FileStatus {
    let (result, settings) = match &file.outcome {
        Outcome::Read { settings } => ("read".to_owned(), *settings),
        Outcome::NotFound => ("not found".to_owned(), 0),
        Outcome::Failed(why) => (why.clone(), 0),
    };
    FileStatus {
        name: file.name.clone(),
        result,
        settings: u32::try_from(settings).unwrap_or(u32::MAX),
    }
}

/// Puts what files say, those given by hand and those of a server, in the place of what files said before.
fn lay_files(settings: &mut Settings, given: &Patch, layers: Vec<(Layer, Patch)>) {
    let mut whole = BTreeMap::from([(Layer::Own, given.clone())]);
    for (layer, patch) in layers {
        whole.entry(layer).or_default().extend(patch);
    }
    for layer in [Layer::Master, Layer::Common, Layer::Own] {
        if let Some(patch) = whole.remove(&layer) {
            settings.replace(layer, patch);
        }
    }
}

impl Phone {
    /// Whether the phone is in service.
    pub(crate) fn running(&self) -> bool {
        matches!(self.phase, Phase::Running)
    }

    /// Whether the phone is saying goodbye.
    pub(crate) fn stopping(&self) -> bool {
        matches!(self.phase, Phase::Stopping | Phase::Stopped)
    }

    /// Power on: files given by hand count at once, a server is asked for more.
    pub(crate) fn start(&mut self, now: Instant) {
        if !matches!(self.phase, Phase::Off) {
            return;
        }
        self.started = now;
        self.restore_switches();
        self.boot_says("Starting".to_owned());
        self.read_given_files();
        let set = core::mem::take(&mut self.config.set);
        for (key, value) in &set {
            match dialect::assign(key, value, Some(self.config.model)) {
                Ok(patch) => self.settings.apply(Layer::CommandLine, patch),
                Err(problem) => self.story.problem(problem.to_string()),
            }
        }
        if let Some(web) = self.restored_web() {
            self.settings.apply(Layer::Web, web);
            self.overwrite_people();
        }
        if self.config.provision.is_none() {
            return self.enter_service(now);
        }
        self.story.given_counts = (self.story.files.len(), self.story.problems.len());
        self.phase = Phase::Booting;
        // The page is served while files are fetched; it must not stand open for that long.
        let mut expected = self.settings.clone();
        lay_files(&mut expected, &self.story.given, self.last_good());
        self.tell_logins(Logins::of(&expected));
        self.look_for_files(now);
    }

    /// Starts a round of provisioning.
    pub(crate) fn look_for_files(&mut self, now: Instant) {
        let Some(server) = self.config.provision.clone() else {
            return;
        };
        let config = provision::Config {
            model: self.config.model,
            mac: self.config.mac.clone(),
            url: server.url,
            user: self.settings.get(&catalogue::PROVISION_USER),
            password: self.settings.get(&catalogue::PROVISION_PASSWORD),
            keys: provision::FileKeys::of(&self.settings),
        };
        let mut client = Box::new(Client::new(config, self.rng.fork()));
        client.start(now);
        self.provisioner = Some(client);
    }

    /// Looks for files again when it is time, and applies new ones once nobody talks
    /// (reliability S13: never in a call). Whether anything changed.
    pub(crate) fn provision_due(&mut self, now: Instant) -> bool {
        if self.provision_at.is_some_and(|at| now >= at) {
            self.provision_at = None;
            self.look_for_files(now);
        }
        if !self.running() || !self.calls.is_empty() {
            return false;
        }
        let Some(layers) = self.fresh.take() else {
            return false;
        };
        self.apply_files(layers);
        self.replan(now);
        true
    }

    /// Puts what files say in the place of what they said before.
    pub(crate) fn apply_files(&mut self, layers: Vec<(Layer, Patch)>) {
        lay_files(&mut self.settings, &self.story.given, layers);
        // Files that are only remembered do not come anew.
        if self.story.failed.is_none() {
            self.overwrite_people();
        }
    }

    /// Says who may sign in to the web page, if that is news.
    fn tell_logins(&mut self, logins: Logins) {
        if self.logins.as_ref() != Some(&logins) {
            self.logins = Some(logins.clone());
            self.out.push(Output::Logins(logins));
        }
    }

    /// When to look for files again: after a failure soon, else as the schedule says.
    fn plan_next_round(&mut self, now: Instant, failed: bool) {
        let repeats = match self.settings.get(&catalogue::PROVISION_SCHEDULE) {
            ProvisionSchedule::Repeatedly | ProvisionSchedule::PowerOnRepeatedly => {
                Some(self.settings.get(&catalogue::PROVISION_INTERVAL))
            }
            ProvisionSchedule::Every5Minutes => Some(Duration::from_secs(5 * 60)),
            ProvisionSchedule::Every15Minutes => Some(Duration::from_secs(15 * 60)),
            ProvisionSchedule::Never
            | ProvisionSchedule::PowerOn
            | ProvisionSchedule::Daily
            | ProvisionSchedule::Weekly
            | ProvisionSchedule::PowerOnWeekly => None,
        };
        let retry = failed.then(|| self.settings.get(&catalogue::PROVISION_RETRY));
        // A little chance keeps a thousand phones from coming back in one second.
        let spread = Duration::from_millis(self.rng.below(30_000));
        self.provision_at = retry.or(repeats).map(|wait| now + wait + spread);
    }

    fn boot_says(&mut self, text: String) {
        let event = Event::BootProgress { text: text.clone() };
        self.out.push(Output::Event(event));
        self.story.say(text);
    }

    fn read_given_files(&mut self) {
        let model = self.config.model;
        let files = core::mem::take(&mut self.config.files);
        for (name, bytes) in files {
            let dialect = dialect::recognise(&bytes).unwrap_or(model.dialect);
            let (patch, problems) = dialect::read(dialect, Some(model), &name, &bytes);
            self.boot_says(format!("Reading {name}"));
            self.story.settings += patch.len();
            self.story.files.push(FileStatus {
                name,
                result: "read".to_owned(),
                settings: u32::try_from(patch.len()).unwrap_or(u32::MAX),
            });
            for problem in problems {
                self.story.problem(problem.to_string());
            }
            self.story.given.extend(patch.clone());
            self.settings.apply(Layer::Own, patch);
        }
    }

    /// Carries out what the provisioning client wants; whether there was anything.
    pub(crate) fn drain_provision(&mut self, now: Instant) -> bool {
        let mut any = false;
        while let Some(output) = self.provisioner.as_mut().and_then(|client| client.poll()) {
            any = true;
            match output {
                provision::Output::Fetch {
                    id,
                    url,
                    user,
                    password,
                    limit,
                } => {
                    let tls = self.plan.tls.clone();
                    self.out.push(Output::Fetch {
                        fetch: id,
                        url,
                        user,
                        password,
                        limit,
                        verify: tls.verify,
                        extra_ca: tls.extra_ca,
                    });
                }
                provision::Output::Progress(text) => self.boot_says(text),
                provision::Output::Done(report) => self.provisioned(now, report),
            }
        }
        any
    }

    /// The client is done: its layers count, or the last good ones do.
    fn provisioned(&mut self, now: Instant, report: Report) {
        self.provisioner = None;
        let (files, problems) = self.story.given_counts;
        self.story.files.truncate(files);
        self.story.problems.truncate(problems);
        self.story
            .files
            .extend(report.files.iter().map(file_status));
        for problem in &report.problems {
            self.story.problem(problem.to_string());
        }
        self.story.failed = report.failed.clone();
        let layers = match &report.failed {
            Some(why) => {
                self.boot_says(format!("{why}. The phone keeps its last settings"));
                self.last_good()
            }
            None => {
                self.keep_good(&report.layers);
                report.layers
            }
        };
        let first = matches!(self.phase, Phase::Booting);
        if first || report.failed.is_none() {
            let server: usize = layers.iter().map(|(_, patch)| patch.len()).sum();
            self.story.settings = server + self.story.given.len();
        }
        if first {
            self.apply_files(layers);
            self.enter_service(now);
        } else if report.failed.is_none() {
            self.fresh = Some(layers);
        }
        self.plan_next_round(now, report.failed.is_some());
    }

    /// The settings are known: opens the sockets and signs the lines in.
    fn enter_service(&mut self, now: Instant) {
        self.phase = Phase::Running;
        self.plan = self.make_plan();
        self.tell_logins(Logins::of(&self.settings));
        self.panel.volume = self.kept_volume.unwrap_or(self.plan.volume);
        self.panel.ringer = self.kept_ringer.unwrap_or(self.plan.ringer);
        self.panel.light(now, self.plan.backlight);
        self.sip = Endpoint::new(self.plan.sip.clone(), self.rng.fork());
        self.config.restored = Vec::new();
        self.story.lines = Vec::new();
        self.out.push(Output::Event(Event::Booted {
            settings: self.story.settings,
            files: self.story.files.clone(),
            found_by: self.found_by(),
            failed: self.story.failed.clone(),
            problems: self.story.problems.clone(),
            took: now.since(self.started),
        }));
        if let Some(why) = self.story.failed.clone() {
            self.notice(now, &why);
        }
        self.open_sip();
    }

    /// How the server was found; empty without one.
    pub(crate) fn found_by(&self) -> String {
        let server = self.config.provision.as_ref();
        server.map_or_else(String::new, |server| server.found_by.clone())
    }

    fn make_plan(&self) -> Plan {
        let model = self.config.model;
        let agent = model.expand(model.user_agent, &self.config.mac);
        Plan::new(&self.settings, model.lines, agent)
    }

    fn open_sip(&mut self) {
        let port = self.config.sip_port.unwrap_or(self.plan.sip_port);
        self.listen_sip(Proto::Udp, port);
        if self.plan.tcp {
            self.listen_sip(Proto::Tcp, port);
        }
    }

    fn listen_sip(&mut self, proto: Proto, port: u16) {
        let at = address(self.config.bind, port);
        self.net.listen(Purpose::Sip(proto), at, &mut self.out);
    }

    /// A SIP socket is open: the lines can sign in.
    pub(crate) fn sip_listening(&mut self, now: Instant, proto: Proto, local: SocketAddr) {
        match proto {
            Proto::Udp => self.listen.udp = local.port(),
            Proto::Tcp => self.listen.tcp = local.port(),
            Proto::Tls => self.listen.tls = local.port(),
        }
        self.sip.set_listen(self.listen);
        if proto == Proto::Udp {
            self.set_accounts(now);
        }
    }

    /// A SIP socket could not be opened: another port is tried once, and people are told.
    pub(crate) fn sip_listen_failed(&mut self, now: Instant, proto: Proto, reason: &str) {
        let text = format!("The SIP port is taken ({reason}). Another one is used");
        self.out.push(Output::Event(Event::Notice { text }));
        if proto == Proto::Udp && !self.any_port {
            self.any_port = true;
            self.listen_sip(proto, 0);
        } else if proto == Proto::Udp {
            self.notice(now, "No SIP port can be opened");
        }
    }

    /// Settings changed: what depends on them follows at once, calls go on.
    pub(crate) fn replan(&mut self, now: Instant) {
        let old_port = self.plan.sip_port;
        self.plan = self.make_plan();
        self.tell_logins(Logins::of(&self.settings));
        self.sip.set_config(&self.plan.sip);
        self.panel.light(now, self.plan.backlight);
        if old_port != self.plan.sip_port && self.config.sip_port.is_none() {
            for socket in self.net.sip_sockets() {
                self.net.unlisten(socket, &mut self.out);
            }
            self.listen = Listen::default();
            self.open_sip();
        } else if self.net.sip_socket(Proto::Udp).is_some() {
            self.set_accounts(now);
        }
    }

    /// Power off: calls end, lines sign out.
    pub(crate) fn stop(&mut self, now: Instant) {
        match self.phase {
            Phase::Off | Phase::Booting => self.gone(),
            Phase::Running => {
                self.phase = Phase::Stopping;
                let calls: Vec<_> = self.calls.iter().map(|call| call.no).collect();
                for no in calls {
                    self.hang_up(now, no);
                }
                self.stop_by = Some(now + STOP_GRACE);
                self.sip.stop(now);
            }
            Phase::Stopping | Phase::Stopped => (),
        }
    }

    /// Everything is said.
    pub(crate) fn gone(&mut self) {
        self.net.close_all(&mut self.out);
        self.phase = Phase::Stopped;
        self.stop_by = None;
    }
}

/// How long goodbye may take: a little more than the SIP machine's own patience.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(4);
