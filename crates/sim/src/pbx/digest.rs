//! Asking for a digest and checking it (RFC 7616, RFC 8760).
//!
//! A nonce carries its own time and a keyed hash, so that nothing is stored for a stranger who asks. The
//! switchboard does not count `nc`: it is a test bench on the user's own computer, not a public server.

use md5::Md5;
use offhook_base::{Duration, Instant, Rng, Secret};
use sha2::{Digest as _, Sha256};

use super::config::Algorithm;
use super::message::split_outside;

/// What came of checking a request's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They are this user's.
    Right(String),
    /// They were right, with a nonce that is too old: ask again with `stale=true`.
    Stale,
    /// There are none for our realm.
    Missing,
    /// They are wrong.
    Wrong,
}

/// Gives challenges and checks answers for one realm.
#[derive(Debug)]
pub(crate) struct Guard {
    realm: String,
    algorithms: Vec<Algorithm>,
    life: Duration,
    key: Secret,
}

impl Guard {
    pub(crate) fn new(
        realm: &str,
        algorithms: &[Algorithm],
        life: Duration,
        rng: &mut Rng,
    ) -> Self {
        Self {
            realm: realm.to_owned(),
            algorithms: algorithms.to_vec(),
            life,
            key: Secret::new(rng.token(52)),
        }
    }

    /// Whether anybody is asked at all.
    pub(crate) fn asks(&self) -> bool {
        !self.algorithms.is_empty()
    }

    /// The values of the challenge headers, best algorithm first.
    pub(crate) fn challenges(&self, now: Instant, stale: bool) -> Vec<String> {
        let nonce = self.nonce(now.as_millis());
        let stale = if stale { ", stale=true" } else { "" };
        self.algorithms
            .iter()
            .map(|algorithm| {
                format!(
                    "Digest realm=\"{}\", nonce=\"{nonce}\", algorithm={}, qop=\"auth\"{stale}",
                    self.realm,
                    algorithm.name()
                )
            })
            .collect()
    }

    /// Checks the credentials in `headers` for `method`; `password` finds a user's.
    pub(crate) fn check<'a>(
        &self,
        now: Instant,
        method: &str,
        headers: impl Iterator<Item = &'a str>,
        password: impl Fn(&str) -> Option<Secret>,
    ) -> Verdict {
        let mut verdict = Verdict::Missing;
        for header in headers {
            let Some(answer) = Answer::parse(header) else {
                continue;
            };
            if answer.realm != self.realm {
                continue;
            }
            verdict = self.check_one(now, method, &answer, &password);
            if matches!(verdict, Verdict::Right(_)) {
                break;
            }
        }
        verdict
    }

    /// Whether credentials answer a challenge of ours, right or wrong.
    pub(crate) fn is_for_us(&self, header: &str) -> bool {
        Answer::parse(header).is_some_and(|answer| self.born(&answer.nonce).is_some())
    }

    fn check_one(
        &self,
        now: Instant,
        method: &str,
        answer: &Answer,
        password: &impl Fn(&str) -> Option<Secret>,
    ) -> Verdict {
        let Some(algorithm) = self
            .algorithms
            .iter()
            .copied()
            .find(|known| answer.asks_for(*known))
        else {
            return Verdict::Wrong;
        };
        let Some(password) = password(&answer.username) else {
            return Verdict::Wrong;
        };
        let Some(born) = self.born(&answer.nonce) else {
            return Verdict::Stale;
        };
        if answer.expected(algorithm, method, &password) != answer.response {
            return Verdict::Wrong;
        }
        if now.since(Instant::from_millis(born)) > self.life {
            return Verdict::Stale;
        }
        Verdict::Right(answer.username.clone())
    }

    fn nonce(&self, millis: u64) -> String {
        let seal = hash(
            Algorithm::Sha256,
            &format!("{millis}:{}", self.key.expose()),
        );
        format!("{millis:x}-{}", seal.get(..24).unwrap_or(&seal))
    }

    /// When a nonce was given, if we gave it.
    fn born(&self, nonce: &str) -> Option<u64> {
        let (millis, _) = nonce.split_once('-')?;
        let millis = u64::from_str_radix(millis, 16).ok()?;
        (self.nonce(millis) == nonce).then_some(millis)
    }
}

/// One `Authorization` or `Proxy-Authorization` value.
#[derive(Debug, Default)]
struct Answer {
    username: String,
    realm: String,
    nonce: String,
    uri: String,
    response: String,
    algorithm: String,
    qop: String,
    nc: String,
    cnonce: String,
}

impl Answer {
    fn parse(value: &str) -> Option<Self> {
        let (scheme, rest) = value.trim().split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("Digest") {
            return None;
        }
        let mut answer = Self::default();
        for piece in split_outside(rest, ',') {
            let (key, text) = piece.split_once('=')?;
            let text = unquote(text.trim());
            match key.trim().to_ascii_lowercase().as_str() {
                "username" => answer.username = text,
                "realm" => answer.realm = text,
                "nonce" => answer.nonce = text,
                "uri" => answer.uri = text,
                "response" => answer.response = text.to_ascii_lowercase(),
                "algorithm" => answer.algorithm = text,
                "qop" => answer.qop = text,
                "nc" => answer.nc = text,
                "cnonce" => answer.cnonce = text,
                _ => {}
            }
        }
        Some(answer)
    }

    /// RFC 7616 §3.4: an answer without an algorithm means MD5.
    fn asks_for(&self, algorithm: Algorithm) -> bool {
        match self.algorithm.as_str() {
            "" => algorithm == Algorithm::Md5,
            name => name.eq_ignore_ascii_case(algorithm.name()),
        }
    }

    /// RFC 7616 §3.4.1; without a `qop`, the older form of RFC 2069.
    fn expected(&self, algorithm: Algorithm, method: &str, password: &Secret) -> String {
        let who = format!("{}:{}:{}", self.username, self.realm, password.expose());
        let what = format!("{method}:{}", self.uri);
        let (who, what) = (hash(algorithm, &who), hash(algorithm, &what));
        let middle = if self.qop.is_empty() {
            self.nonce.clone()
        } else {
            format!("{}:{}:{}:{}", self.nonce, self.nc, self.cnonce, self.qop)
        };
        hash(algorithm, &format!("{who}:{middle}:{what}"))
    }
}

/// Credentials for a challenge, for scripted peers; with `qop=auth` if it is offered.
pub(crate) fn answer_challenge(
    challenge: &str,
    user: &str,
    password: &Secret,
    (method, uri): (&str, &str),
) -> String {
    let asked = Answer::parse(challenge).unwrap_or_default();
    let algorithm = if asked.asks_for(Algorithm::Sha256) {
        Algorithm::Sha256
    } else {
        Algorithm::Md5
    };
    let qop = if asked.qop.is_empty() { "" } else { "auth" };
    let answer = Answer {
        username: user.to_owned(),
        uri: uri.to_owned(),
        qop: qop.to_owned(),
        nc: "00000001".to_owned(),
        cnonce: "offhook".to_owned(),
        ..asked
    };
    let response = answer.expected(algorithm, method, password);
    let tail = if qop.is_empty() {
        String::new()
    } else {
        format!(", qop=auth, nc={}, cnonce=\"{}\"", answer.nc, answer.cnonce)
    };
    format!(
        "Digest username=\"{user}\", realm=\"{}\", nonce=\"{}\", uri=\"{uri}\", \
         response=\"{response}\", algorithm={}{tail}",
        answer.realm,
        answer.nonce,
        algorithm.name()
    )
}

fn unquote(text: &str) -> String {
    let Some(inner) = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '\\' {
            letters.next()
        } else {
            Some(letter)
        });
    }
    plain
}

/// Lower-case hexadecimal of the hash of `text`.
fn hash(algorithm: Algorithm, text: &str) -> String {
    match algorithm {
        Algorithm::Md5 => hex(&Md5::digest(text)),
        Algorithm::Sha256 => hex(&Sha256::digest(text)),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_7616_come_out() {
        let answer = Answer::parse(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", \
             nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, \
             cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth",
        )
        .unwrap();
        let password = Secret::new("Circle of Life");
        assert_eq!(
            answer.expected(Algorithm::Md5, "GET", &password),
            "8ca523f5e9506fed4657c9700eebdbec"
        );
        assert_eq!(
            answer.expected(Algorithm::Sha256, "GET", &password),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        );
    }

    #[test]
    fn a_nonce_is_ours_only_if_we_made_it_and_grows_old() {
        let mut rng = Rng::from_number(1);
        let life = Duration::from_secs(10);
        let guard = Guard::new("r", &[Algorithm::Md5], life, &mut rng);
        let other = Guard::new("r", &[Algorithm::Md5], life, &mut rng);
        let nonce = guard.nonce(5);
        assert_eq!(guard.born(&nonce), Some(5));
        assert_eq!(other.born(&nonce), None);
        assert_eq!(guard.born("zz-"), None);
        let mut answer = Answer {
            username: "a".into(),
            realm: "r".into(),
            nonce,
            uri: "sip:r".into(),
            ..Answer::default()
        };
        let password = |_: &str| Some(Secret::new("p"));
        answer.response = answer.expected(Algorithm::Md5, "REGISTER", &Secret::new("p"));
        let at = |seconds: u64| Instant::from_millis(seconds * 1_000);
        let right = Verdict::Right("a".to_owned());
        assert_eq!(
            guard.check_one(at(1), "REGISTER", &answer, &password),
            right
        );
        assert_eq!(
            guard.check_one(at(11), "REGISTER", &answer, &password),
            Verdict::Stale
        );
        assert_eq!(
            guard.check_one(at(1), "INVITE", &answer, &password),
            Verdict::Wrong
        );
    }
}
