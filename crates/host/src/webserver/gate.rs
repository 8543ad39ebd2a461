//! Who is signed in: sessions, the password, the one-time code, and patience with guessers.
//!
//! The password is kept as PBKDF2-HMAC-SHA256 with 600 000 rounds: as slow for a thief as advised today, without the
//! 19 MiB an Argon2id check would need in a process that lives in 12.

use crate::store::Row;
use offhook_base::Secret;
use offhook_web::Session;
use ring::pbkdf2;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Rounds of PBKDF2; fewer in tests, which look at everything but the time it takes.
const ROUNDS: NonZeroU32 =
    NonZeroU32::new(if cfg!(test) { 1_000 } else { 600_000 }).expect("not zero");
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
const KEY: &str = "web.password";

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
    password: Option<Hash>,
    code: Option<(Secret, Instant)>,
    sessions: BTreeMap<String, Signed>,
    failures: BTreeMap<IpAddr, Failures>,
}

#[derive(Clone)]
struct Hash {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl Hash {
    fn of(password: &str) -> Option<Self> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).ok()?;
        let mut hash = [0; 32];
        let word = password.as_bytes();
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, &salt, word, &mut hash);
        Some(Self { salt, hash })
    }

    fn is(&self, password: &str) -> bool {
        let word = password.as_bytes();
        let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
        pbkdf2::verify(algorithm, ROUNDS, &self.salt, word, &self.hash).is_ok()
    }

    fn to_bytes(&self) -> Vec<u8> {
        [&self.salt[..], &self.hash[..]].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, hash) = bytes.split_at_checked(16)?;
        Some(Self {
            salt: salt.try_into().ok()?,
            hash: hash.try_into().ok()?,
        })
    }
}

/// The gate.
pub(crate) struct Gate {
    state: Mutex<State>,
    keep: Option<Keep>,
}

impl Gate {
    /// A gate with the password kept in `records`, if one is there, and a way to keep the next.
    pub(crate) fn new(records: &[(String, Vec<u8>)], keep: Option<Keep>) -> Self {
        let password = records
            .iter()
            .find(|(key, _)| key == KEY)
            .and_then(|(_, value)| Hash::from_bytes(value));
        Self {
            state: Mutex::new(State {
                password,
                code: None,
                sessions: BTreeMap::new(),
                failures: BTreeMap::new(),
            }),
            keep,
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
        state.password.is_none() && code.is_some_and(|(_, made)| made.elapsed() < CODE_TIME)
    }

    /// Whether a password is set.
    pub(crate) fn has_password(&self) -> bool {
        self.state().password.is_some()
    }

    /// Sets the password and spends the code.
    pub(crate) fn set_password(&self, password: &Secret) {
        let Some(hash) = Hash::of(password.expose()) else {
            tracing::error!("the system has no randomness; the password is not changed");
            return;
        };
        if let Some(keep) = &self.keep {
            keep(Row {
                phone: OWNER.to_owned(),
                key: KEY.to_owned(),
                value: hash.to_bytes(),
            });
        }
        let mut state = self.state();
        state.password = Some(hash);
        state.code = None;
        state.sessions.clear();
    }

    /// Whether this is the password.
    pub(crate) fn is_password(&self, word: &str) -> bool {
        let hash = self.state().password.clone();
        hash.is_some_and(|hash| hash.is(word))
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

    /// The session `id` has signed in; failures of its address are forgiven.
    pub(crate) fn sign_in(&self, id: &str, from: IpAddr) {
        let mut state = self.state();
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
    }
}

/// Whom failures are counted for: the address, or the whole /64 that one IPv6 host may choose addresses from.
fn source(address: IpAddr) -> IpAddr {
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
        gate.set_password(&Secret::new("correct horse"));
        let row = kept.recv().unwrap();
        assert!(!row.value.windows(7).any(|part| part == b"correct"));
        let again = Gate::new(&[(row.key, row.value)], None);
        assert!(again.is_password("correct horse"));
        assert!(!again.is_password("correct hors"));
    }

    #[test]
    fn a_session_signs_in_and_out_under_a_token_of_its_own() {
        let gate = Gate::new(&[], None);
        let before = gate.session(None, home());
        assert!(!before.signed_in && !before.csrf.is_empty());
        gate.sign_in(&before.fresh, home());
        let after = gate.session(Some(&before.fresh), home());
        assert!(after.signed_in);
        assert_ne!(after.csrf, before.csrf);
        gate.sign_out(&after.csrf);
        assert!(!gate.session(Some(&before.fresh), home()).signed_in);
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
            gate.sign_in(&format!("s{number}"), home());
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
        gate.set_password(&Secret::new("long enough"));
        assert!(!gate.is_code(&code));
        assert!(!gate.has_code());
    }
}
