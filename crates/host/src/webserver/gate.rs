//! Who is signed in: sessions, passwords, the one-time code, and patience with guessers.
//!
//! The administrator's password comes from the phone's settings or was set on the page. One set on the page is of the
//! layer [`Layer::Web`]: it wins over one from a file and loses against one from the command line. The user's comes
//! from the settings alone and counts beside an administrator's.

use super::hash::Hash;
use crate::store::Row;
use offhook_base::Secret;
use offhook_phone::Logins;
use offhook_settings::Layer;
use offhook_web::Session;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use subtle::ConstantTimeEq as _;
use tokio::sync::watch;

/// Sessions kept; the one unused for longest makes room.
const MAX_SESSIONS: usize = 256;
/// Addresses whose failures are remembered; the one that failed longest ago makes room.
const MAX_SOURCES: usize = 1_024;
/// A session unused for this long is over.
const SESSION_TIME: Duration = Duration::from_secs(12 * 3_600);
/// How long the one-time code is good (reliability T18).
const CODE_TIME: Duration = Duration::from_secs(30 * 60);
/// Longest pause between two tries, in seconds.
const LONGEST_WAIT: u64 = 900;
/// Failures are forgiven after this long without another.
const FORGIVEN_AFTER: Duration = Duration::from_secs(3_600);

/// Keeps the password's record across restarts.
pub(crate) type Keep = Box<dyn Fn(Row) + Send + Sync>;

/// The record's owner in the store: no phone has an empty address.
const OWNER: &str = "";
/// The record's key.
const KEY: &str = "web.argon2id";

struct Signed {
    csrf: String,
    signed_in: bool,
    used: Instant,
}

struct Failures {
    count: u32,
    last: Instant,
}

struct State {
    /// The password set on the page.
    own: Option<Hash>,
    /// What the phone's settings say; nothing at a gate that asks no phone.
    logins: Option<Logins>,
    code: Option<(Secret, Instant)>,
    sessions: BTreeMap<String, Signed>,
    failures: BTreeMap<IpAddr, Failures>,
    /// How often those who may sign in have changed.
    epoch: u64,
}

/// What opens the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Keys {
    admin_name: String,
    admin: Word,
    /// The user's name and password.
    user: Option<(String, Secret)>,
}

/// The administrator's password.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// As it was set on the page.
    Own(Hash),
    /// As the settings give it.
    Given(Secret),
}

impl Keys {
    /// Whether a name is needed: the one password set on the page needs none.
    fn asks_name(&self) -> bool {
        matches!(self.admin, Word::Given(_)) || self.user.is_some()
    }

    /// Whether name and password open. Each is compared whole, right or wrong.
    fn open(&self, name: &str, password: &str) -> bool {
        let is_admin_name = !self.asks_name() | same(name, &self.admin_name);
        let is_admin = match &self.admin {
            Word::Own(hash) => hash.is(password),
            Word::Given(word) => same(password, word.expose()),
        };
        let is_user = self
            .user
            .as_ref()
            .is_some_and(|(own_name, word)| same(name, own_name) & same(password, word.expose()));
        (is_admin_name & is_admin) | is_user
    }
}

/// Compares in a time that tells the length at most.
fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

impl State {
    /// What opens the gate now; nothing while there is no administrator's password.
    fn keys(&self) -> Option<Keys> {
        let given = self.logins.as_ref();
        let admin = given.map(|logins| &logins.admin);
        let word = admin.filter(|admin| !admin.password.is_empty());
        let admin_word = match (word, &self.own) {
            (Some(login), Some(own)) if login.layer <= Layer::Web => Word::Own(own.clone()),
            (Some(login), _) => Word::Given(login.password.clone()),
            (None, Some(own)) => Word::Own(own.clone()),
            (None, None) => return None,
        };
        let user = given.map(|logins| &logins.user);
        Some(Keys {
            admin_name: admin.map_or_else(String::new, |admin| admin.name.clone()),
            admin: admin_word,
            user: user
                .filter(|user| !user.password.is_empty())
                .map(|user| (user.name.clone(), user.password.clone())),
        })
    }

    /// Those who had signed in must do so again.
    fn end_sessions(&mut self) {
        self.epoch += 1;
        self.sessions.retain(|id, _| id.is_empty());
    }
}

/// The gate.
pub(crate) struct Gate {
    state: Mutex<State>,
    keep: Option<Keep>,
    /// Rings when somebody's session has ended, or a password is new.
    news: watch::Sender<()>,
}

impl Gate {
    /// A gate with the password kept in `records`, if one is there, and a way to keep the next.
    pub(crate) fn new(records: &[(String, Vec<u8>)], keep: Option<Keep>) -> Self {
        let own = records
            .iter()
            .find(|(key, _)| key == KEY)
            .and_then(|(_, value)| Hash::from_bytes(value));
        Self {
            state: Mutex::new(State {
                own,
                logins: None,
                code: None,
                sessions: BTreeMap::new(),
                failures: BTreeMap::new(),
                epoch: 0,
            }),
            keep,
            news: watch::channel(()).0,
        }
    }

    /// The owner of the gate's records in the store.
    pub(crate) const OWNER: &'static str = OWNER;

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the one-time code that lets the first password be set; good for 30 minutes.
    pub(crate) fn make_code(&self) -> Option<String> {
        let mut rng = crate::seed::rng().ok()?;
        let code = format!("{:03}-{:03}", rng.below(1_000), rng.below(1_000));
        self.state().code = Some((Secret::new(code.clone()), Instant::now()));
        Some(code)
    }

    /// Whether there is a code with which the first password can be set.
    pub(crate) fn has_code(&self) -> bool {
        let state = self.state();
        let code = state.code.as_ref();
        state.keys().is_none() && code.is_some_and(|(_, made)| made.elapsed() < CODE_TIME)
    }

    /// Whether an administrator's password is set.
    pub(crate) fn has_password(&self) -> bool {
        self.state().keys().is_some()
    }

    /// Whether a name is asked for beside the password.
    pub(super) fn asks_name(&self) -> bool {
        self.state().keys().is_some_and(|keys| keys.asks_name())
    }

    /// Changes with every change of those who may sign in.
    pub(super) fn epoch(&self) -> u64 {
        self.state().epoch
    }

    /// Rings when somebody's session has ended, or a password is new.
    pub(super) fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// The phone's settings say who may sign in. Sessions end if that changes who may.
    pub(crate) fn set_logins(&self, logins: Logins) {
        let mut state = self.state();
        let before = state.keys();
        state.logins = Some(logins);
        if state.keys() != before {
            state.end_sessions();
            drop(state);
            self.news.send_replace(());
        }
    }

    /// Sets the page's own password and spends the code, unless a password has come meanwhile. Takes a while by
    /// design.
    pub(super) fn set_password(&self, password: &Secret) -> bool {
        let Some(hash) = Hash::of(password.expose()) else {
            tracing::error!("no randomness or memory is left; the password is not set");
            return false;
        };
        let mut state = self.state();
        if state.keys().is_some() {
            return false;
        }
        let value = hash.to_bytes();
        state.own = Some(hash);
        state.code = None;
        state.end_sessions();
        drop(state);
        if let Some(keep) = &self.keep {
            keep(Row {
                phone: OWNER.to_owned(),
                key: KEY.to_owned(),
                value,
            });
        }
        self.news.send_replace(());
        true
    }

    /// Whether this name and password open. Takes a while by design.
    pub(super) fn is_login(&self, name: &str, password: &str) -> bool {
        let keys = self.state().keys();
        keys.is_some_and(|keys| keys.open(name, password))
    }

    /// Whether the session named `id` has signed in and goes on.
    pub(super) fn is_signed_in(&self, id: &str) -> bool {
        let state = self.state();
        state
            .sessions
            .get(id)
            .is_some_and(|session| session.signed_in)
    }

    /// Whether this is the code, still good.
    pub(crate) fn is_code(&self, word: &str) -> bool {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        self.state().code.as_ref().is_some_and(|(code, made)| {
            made.elapsed() < CODE_TIME && digits(code.expose()) == digits(word)
        })
    }

    /// The session named `id`, or a new one that has not signed in.
    pub(crate) fn session(&self, id: Option<&str>, from: IpAddr) -> Session {
        let fresh = token();
        let mut state = self.state();
        let wait = state.failures.get(&source(from)).map_or(0, wait_left);
        let known = id.and_then(|id| state.sessions.get_mut(id));
        if let Some(session) = known
            && session.used.elapsed() < SESSION_TIME
        {
            session.used = Instant::now();
            return Session {
                signed_in: session.signed_in,
                csrf: session.csrf.clone(),
                fresh,
                wait,
            };
        }
        Session {
            signed_in: false,
            // Without a session the token only has to be one that no other page can know.
            csrf: self.anonymous_token(&mut state),
            fresh,
            wait,
        }
    }

    /// One token for everybody who has not signed in: it lives as long as the process.
    fn anonymous_token(&self, state: &mut State) -> String {
        let session = state
            .sessions
            .entry(String::new())
            .or_insert_with(|| Signed {
                csrf: token(),
                signed_in: false,
                used: Instant::now(),
            });
        session.csrf.clone()
    }

    /// The session `id` has signed in by what was right in `epoch`; failures of its address are forgiven.
    pub(crate) fn sign_in(&self, id: &str, from: IpAddr, epoch: u64) {
        let mut state = self.state();
        if state.epoch != epoch {
            return;
        }
        state.failures.remove(&source(from));
        if state.sessions.len() >= MAX_SESSIONS {
            let oldest = state
                .sessions
                .iter()
                .filter(|(id, _)| !id.is_empty())
                .min_by_key(|(_, session)| session.used)
                .map(|(id, _)| id.clone());
            if let Some(oldest) = oldest {
                state.sessions.remove(&oldest);
            }
        }
        state.sessions.insert(
            id.to_owned(),
            Signed {
                csrf: token(),
                signed_in: true,
                used: Instant::now(),
            },
        );
    }

    /// One more failure from this address: the pause doubles, for this address alone.
    pub(crate) fn sign_in_failed(&self, from: IpAddr) {
        let from = source(from);
        let mut state = self.state();
        if state.failures.len() >= MAX_SOURCES {
            state
                .failures
                .retain(|_, failures| failures.last.elapsed() < FORGIVEN_AFTER);
        }
        if state.failures.len() >= MAX_SOURCES && !state.failures.contains_key(&from) {
            let oldest = state.failures.iter().min_by_key(|(_, it)| it.last);
            if let Some(oldest) = oldest.map(|(address, _)| *address) {
                state.failures.remove(&oldest);
            }
        }
        let failures = state.failures.entry(from).or_insert_with(|| Failures {
            count: 0,
            last: Instant::now(),
        });
        failures.count = failures.count.saturating_add(1);
        failures.last = Instant::now();
    }

    /// The session with this token is over.
    pub(crate) fn sign_out(&self, csrf: &str) {
        self.state()
            .sessions
            .retain(|id, session| id.is_empty() || session.csrf != csrf);
        self.news.send_replace(());
    }
}

/// Whom failures are counted for: the address, or the whole /64 that one IPv6 host may choose addresses from.
pub(super) fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(network.into())
        }
    }
}

/// Two tries are free; then 1, 2, 4 .. seconds up to [`LONGEST_WAIT`].
fn wait_left(failures: &Failures) -> u64 {
    let Some(power) = failures.count.checked_sub(3) else {
        return 0;
    };
    let pause = 1_u64.checked_shl(power).unwrap_or(LONGEST_WAIT);
    pause
        .min(LONGEST_WAIT)
        .saturating_sub(failures.last.elapsed().as_secs())
}

/// A name nobody can guess: 130 bits.
fn token() -> String {
    // Without randomness there is no safe session: an empty token is never accepted.
    crate::seed::rng().map_or_else(|_| String::new(), |mut rng| rng.token(26))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> IpAddr {
        "127.0.0.1".parse().unwrap()
    }

    #[test]
    fn a_password_survives_a_restart_and_is_never_kept_as_written() {
        let (sender, kept) = std::sync::mpsc::channel();
        let gate = Gate::new(&[], Some(Box::new(move |row| sender.send(row).unwrap())));
        assert!(!gate.has_password());
        assert!(gate.set_password(&Secret::new("correct horse")));
        let row = kept.recv().unwrap();
        assert!(!row.value.windows(7).any(|part| part == b"correct"));
        let again = Gate::new(&[(row.key, row.value)], None);
        assert!(again.is_login("", "correct horse"));
        assert!(!again.is_login("", "correct hors"));
    }

    #[test]
    fn a_session_signs_in_and_out_under_a_token_of_its_own() {
        let gate = Gate::new(&[], None);
        let before = gate.session(None, home());
        assert!(!before.signed_in && !before.csrf.is_empty());
        gate.sign_in(&before.fresh, home(), gate.epoch());
        let after = gate.session(Some(&before.fresh), home());
        assert!(after.signed_in);
        assert_ne!(after.csrf, before.csrf);
        gate.sign_out(&after.csrf);
        assert!(!gate.session(Some(&before.fresh), home()).signed_in);
    }

    fn logins(layer: Layer, admin: &str, user: &str) -> Logins {
        let login = |name: &str, word: &str| offhook_phone::Login {
            name: name.to_owned(),
            password: Secret::new(word),
            layer,
            is_factory: false,
        };
        Logins {
            admin: login("boss", admin),
            user: login("olive", user),
        }
    }

    fn with_own(word: &str) -> Gate {
        let gate = Gate::new(&[], None);
        assert!(gate.set_password(&Secret::new(word)));
        gate
    }

    #[test]
    fn names_and_passwords_of_the_settings_open_and_only_together() {
        let gate = Gate::new(&[], None);
        gate.set_logins(logins(Layer::Own, "sesame-1", "sesame-2"));
        assert!(gate.has_password() && gate.asks_name());
        assert!(gate.is_login("boss", "sesame-1") && gate.is_login("olive", "sesame-2"));
        for (name, word) in [
            ("boss", "sesame-2"),
            ("olive", "sesame-1"),
            ("", "sesame-1"),
            ("Boss", "sesame-1"),
            ("boss", ""),
            ("boss", "sesame-"),
        ] {
            assert!(!gate.is_login(name, word), "{name} {word}");
        }
    }

    #[test]
    fn without_an_administrators_password_there_is_none() {
        let gate = Gate::new(&[], None);
        gate.set_logins(logins(Layer::Own, "", "sesame-2"));
        assert!(!gate.has_password() && !gate.asks_name());
        assert!(!gate.is_login("olive", "sesame-2") && !gate.is_login("boss", ""));
    }

    #[test]
    fn a_password_set_on_the_page_wins_over_a_file_and_loses_against_the_command_line() {
        for (layer, own, given) in [
            (Layer::Own, true, false),
            (Layer::Common, true, false),
            (Layer::CommandLine, false, true),
        ] {
            let gate = with_own("from the page");
            gate.set_logins(logins(layer, "sesame-1", ""));
            assert_eq!(gate.is_login("", "from the page"), own, "{layer}");
            assert_eq!(gate.is_login("boss", "sesame-1"), given, "{layer}");
            assert_eq!(gate.asks_name(), given);
        }
        let gate = with_own("from the page");
        gate.set_logins(logins(Layer::Own, "sesame-1", "sesame-2"));
        assert!(gate.is_login("boss", "from the page") && gate.is_login("olive", "sesame-2"));
        assert!(!gate.is_login("", "from the page"), "there are two names");
    }

    #[test]
    fn a_new_password_ends_the_sessions_of_the_old_and_the_same_one_ends_none() {
        let gate = Gate::new(&[], None);
        let mut news = gate.news();
        gate.set_logins(logins(Layer::Own, "sesame-1", ""));
        let epoch = gate.epoch();
        gate.sign_in("a", home(), epoch);
        news.mark_unchanged();
        gate.set_logins(logins(Layer::Own, "sesame-1", ""));
        assert!(gate.is_signed_in("a") && !news.has_changed().unwrap());
        gate.set_logins(logins(Layer::Own, "sesame-3", ""));
        assert!(!gate.is_signed_in("a") && news.has_changed().unwrap());
        // Found right before the change, signed in after it.
        gate.sign_in("b", home(), epoch);
        assert!(!gate.is_signed_in("b"));
        assert!(!gate.is_login("boss", "sesame-1") && gate.is_login("boss", "sesame-3"));
    }

    #[test]
    fn a_password_that_comes_by_settings_spends_no_code_and_lets_none_be_used() {
        let gate = Gate::new(&[], None);
        gate.make_code().unwrap();
        gate.set_logins(logins(Layer::Own, "sesame-1", ""));
        assert!(!gate.has_code());
        assert!(!gate.set_password(&Secret::new("from the page")));
        assert!(!gate.is_login("", "from the page"));
    }

    #[test]
    fn guessing_makes_one_address_wait_longer_and_longer() {
        let gate = Gate::new(&[], None);
        let stranger: IpAddr = "127.0.0.9".parse().unwrap();
        let mut waits = Vec::new();
        for _ in 0..6 {
            gate.sign_in_failed(stranger);
            waits.push(gate.session(None, stranger).wait);
        }
        assert_eq!(waits, [0, 0, 1, 2, 4, 8]);
        assert_eq!(gate.session(None, home()).wait, 0);
    }

    #[test]
    fn a_host_with_many_addresses_waits_as_one_and_the_list_is_bounded() {
        let gate = Gate::new(&[], None);
        for last in 1..=3_u16 {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]);
            gate.sign_in_failed(address);
        }
        let next = IpAddr::from([0x2001, 0xdb8, 0, 1, 9, 9, 9, 9]);
        assert_eq!(gate.session(None, next).wait, 1);
        for number in 0..2 * u32::try_from(MAX_SOURCES).unwrap() {
            gate.sign_in_failed(std::net::Ipv4Addr::from(0x0a00_0000 + number).into());
        }
        assert_eq!(gate.state().failures.len(), MAX_SOURCES);
        // A newcomer is counted even when the list is full.
        let newcomer: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..3 {
            gate.sign_in_failed(newcomer);
        }
        assert_eq!(gate.session(None, newcomer).wait, 1);
    }

    #[test]
    fn sessions_are_bounded() {
        let gate = Gate::new(&[], None);
        for number in 0..2 * MAX_SESSIONS {
            gate.sign_in(&format!("s{number}"), home(), 0);
        }
        assert!(gate.state().sessions.len() <= MAX_SESSIONS);
    }

    #[test]
    fn the_code_opens_once_and_its_dash_does_not_matter() {
        let gate = Gate::new(&[], None);
        let code = gate.make_code().unwrap();
        assert!(gate.is_code(&code.replace('-', "")));
        assert!(!gate.is_code("1234567"));
        assert!(gate.has_code());
        assert!(gate.set_password(&Secret::new("long enough")));
        assert!(!gate.set_password(&Secret::new("another one")));
        assert!(!gate.is_code(&code));
        assert!(!gate.has_code());
    }
}
