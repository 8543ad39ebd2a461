//! One account's credentials: which challenge is answered, how often, and what is remembered.
//!
//! The caller asks only when the challenge came from the account's own server (reliability T9); this module
//! holds the realm, the algorithm and the number of tries.

use offhook_base::{Rng, Secret};

use crate::digest::{self, Challenge, Signed};

/// Most answers to `stale=true` for one request.
pub(crate) const MAX_STALE: u8 = 3;

/// Longest nonce that is answered, in bytes: the answer must still fit a message.
pub(crate) const MAX_NONCE: usize = 8 * 1_024;

/// How far one request has come with one kind of challenge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tried {
    /// No credentials were sent.
    #[default]
    No,
    /// Credentials for an old nonce were sent before anyone asked.
    Early,
    /// A challenge was answered, and then so many stale ones.
    Answered { stale: u8 },
}

/// How far one request has come with its challenges; begin with the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    server: Tried,
    proxy: Tried,
}

impl Tries {
    fn of(&mut self, proxy: bool) -> &mut Tried {
        if proxy {
            &mut self.proxy
        } else {
            &mut self.server
        }
    }
}

/// Why a challenge is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nothing that we can or want to answer: Basic, unknown hash, weaker hash, other realm, no password.
    Unwanted,
    /// Answered already: the name or the password is wrong.
    Wrong,
}

/// A nonce in use.
#[derive(Clone, Debug)]
struct Session {
    challenge: Challenge,
    count: u32,
}

/// The credentials of one account and what is known of its server.
#[derive(Clone, Debug)]
pub(crate) struct Wallet {
    user: String,
    password: Secret,
    /// The only realm; configured, or pinned by the first success.
    realm: Option<String>,
    /// A hash better than MD5 was used; MD5 alone is refused from now on (T10).
    strong: bool,
    server: Option<Session>,
    proxy: Option<Session>,
}

impl Wallet {
    pub(crate) fn new(user: &str, password: &Secret, realm: Option<&str>) -> Self {
        Self {
            user: user.to_owned(),
            password: password.clone(),
            realm: realm.filter(|realm| !realm.is_empty()).map(str::to_owned),
            strong: false,
            server: None,
            proxy: None,
        }
    }

    /// Decides on the challenges of one 401 or 407. After `Ok` the request is to be signed and sent again.
    pub(crate) fn take(
        &mut self,
        challenges: &[Challenge],
        tries: &mut Tries,
    ) -> Result<(), Refusal> {
        if self.password.is_empty() && self.user.is_empty() {
            return Err(Refusal::Unwanted);
        }
        let mut taken = false;
        for proxy in [false, true] {
            if !challenges.iter().any(|challenge| challenge.proxy == proxy) {
                continue;
            }
            let challenge = self.choose(challenges, proxy).ok_or(Refusal::Unwanted)?;
            let known = self
                .session(proxy)
                .as_ref()
                .map(|s| s.challenge.nonce.as_str());
            let fresh = known != Some(challenge.nonce.as_str());
            let tried = tries.of(proxy);
            *tried = match *tried {
                Tried::No => Tried::Answered { stale: 0 },
                Tried::Early if fresh || challenge.stale => Tried::Answered { stale: 0 },
                Tried::Answered { stale } if fresh && challenge.stale && stale < MAX_STALE => {
                    Tried::Answered { stale: stale + 1 }
                }
                Tried::Early | Tried::Answered { .. } => {
                    *self.session(proxy) = None;
                    return Err(Refusal::Wrong);
                }
            };
            let challenge = challenge.clone();
            *self.session(proxy) = Some(Session {
                challenge,
                count: 0,
            });
            taken = true;
        }
        if taken {
            Ok(())
        } else {
            Err(Refusal::Unwanted)
        }
    }

    /// The topmost challenge of one kind that may be answered (RFC 8760 §2.4).
    fn choose<'a>(&self, challenges: &'a [Challenge], proxy: bool) -> Option<&'a Challenge> {
        challenges.iter().find(|challenge| {
            challenge.proxy == proxy
                && challenge.nonce.len() <= MAX_NONCE
                && self
                    .realm
                    .as_ref()
                    .is_none_or(|realm| *realm == challenge.realm)
                && (!self.strong || challenge.algorithm().is_strong())
        })
    }

    fn session(&mut self, proxy: bool) -> &mut Option<Session> {
        if proxy {
            &mut self.proxy
        } else {
            &mut self.server
        }
    }

    /// The credentials for a request, with `true` for `Proxy-Authorization`; empty before any challenge.
    pub(crate) fn sign(
        &mut self,
        rng: &mut Rng,
        tries: &mut Tries,
        method: &str,
        uri: &str,
        body: &[u8],
    ) -> Vec<(bool, String)> {
        let mut lines = Vec::new();
        for (proxy, session) in [(false, &mut self.server), (true, &mut self.proxy)] {
            let Some(session) = session else {
                continue;
            };
            // A proxy passes `Authorization` on (RFC 3261 §22.3): sent before anyone asked, it would give every
            // callee an answer to guess the password from. Only a REGISTER surely ends at the server.
            if !proxy && method != "REGISTER" && *tries.of(proxy) == Tried::No {
                continue;
            }
            session.count = session.count.saturating_add(1);
            let signed = Signed {
                user: &self.user,
                password: &self.password,
                method,
                uri,
                body,
                cnonce: &rng.token(20),
                count: session.count,
            };
            let tried = tries.of(proxy);
            if *tried == Tried::No {
                *tried = Tried::Early;
            }
            lines.push((proxy, digest::answer(&session.challenge, &signed)));
        }
        lines
    }

    /// A signed request succeeded: the realm is pinned and weaker hashes are refused from now on.
    pub(crate) fn succeeded(&mut self, tries: &Tries) {
        for (tried, session) in [(tries.server, &self.server), (tries.proxy, &self.proxy)] {
            if let (true, Some(session)) = (tried != Tried::No, session) {
                self.strong |= session.challenge.algorithm().is_strong();
                self.realm
                    .get_or_insert_with(|| session.challenge.realm.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Algorithm, Qop};

    fn challenge(nonce: &str) -> Challenge {
        Challenge {
            proxy: false,
            realm: "example.com".to_owned(),
            nonce: nonce.to_owned(),
            opaque: None,
            algorithm: None,
            qop: Qop::Auth,
            stale: false,
        }
    }

    fn wallet() -> Wallet {
        Wallet::new("201", &Secret::new("secret"), None)
    }

    fn sign(wallet: &mut Wallet, tries: &mut Tries) -> Vec<(bool, String)> {
        let mut rng = Rng::from_number(1);
        wallet.sign(&mut rng, tries, "REGISTER", "sip:example.com", b"")
    }

    #[test]
    fn one_challenge_is_answered_once() {
        let (mut wallet, mut tries) = (wallet(), Tries::default());
        assert!(sign(&mut wallet, &mut tries).is_empty());
        assert_eq!(wallet.take(&[challenge("a")], &mut tries), Ok(()));
        assert!(sign(&mut wallet, &mut tries)[0].1.contains("nc=00000001"));
        assert_eq!(
            wallet.take(&[challenge("b")], &mut tries),
            Err(Refusal::Wrong)
        );
    }

    #[test]
    fn what_the_registrar_asked_is_not_told_to_who_is_called() {
        let (mut wallet, mut tries) = (wallet(), Tries::default());
        assert_eq!(wallet.take(&[challenge("a")], &mut tries), Ok(()));
        let mut rng = Rng::from_number(1);
        let mut sign = |method, tries: &mut Tries| {
            wallet.sign(&mut rng, tries, method, "sip:200@example.com", b"")
        };
        assert!(sign("INVITE", &mut Tries::default()).is_empty());
        assert_eq!(
            sign("INVITE", &mut tries).len(),
            1,
            "the server asked for this one"
        );
        assert_eq!(sign("REGISTER", &mut Tries::default()).len(), 1);
    }

    #[test]
    fn three_stale_nonces_are_followed_and_no_fourth() {
        let (mut wallet, mut tries) = (wallet(), Tries::default());
        assert_eq!(wallet.take(&[challenge("0")], &mut tries), Ok(()));
        for nonce in ["1", "2", "3"] {
            let stale = Challenge {
                stale: true,
                ..challenge(nonce)
            };
            assert_eq!(wallet.take(&[stale], &mut tries), Ok(()), "{nonce}");
        }
        let stale = Challenge {
            stale: true,
            ..challenge("4")
        };
        assert_eq!(wallet.take(&[stale], &mut tries), Err(Refusal::Wrong));
    }

    #[test]
    fn a_nonce_is_used_again_with_a_higher_count_before_anyone_asks() {
        let (mut wallet, mut tries) = (wallet(), Tries::default());
        wallet.take(&[challenge("a")], &mut tries).unwrap();
        sign(&mut wallet, &mut tries);
        wallet.succeeded(&tries);
        let mut next = Tries::default();
        assert!(sign(&mut wallet, &mut next)[0].1.contains("nc=00000002"));
        assert_eq!(wallet.take(&[challenge("b")], &mut next), Ok(()));
        assert!(sign(&mut wallet, &mut next)[0].1.contains("nc=00000001"));
    }

    #[test]
    fn the_topmost_known_challenge_is_taken_and_md5_is_refused_after_sha_256() {
        let strong = Challenge {
            algorithm: Some(Algorithm::Sha256),
            ..challenge("s")
        };
        let (mut wallet, mut tries) = (wallet(), Tries::default());
        assert_eq!(wallet.take(&[strong, challenge("m")], &mut tries), Ok(()));
        assert!(
            sign(&mut wallet, &mut tries)[0]
                .1
                .contains("algorithm=SHA-256")
        );
        wallet.succeeded(&tries);
        assert_eq!(
            wallet.take(&[challenge("weak")], &mut Tries::default()),
            Err(Refusal::Unwanted)
        );
    }

    #[test]
    fn the_first_success_pins_the_realm() {
        let (mut wallet, mut tries) = (wallet(), Tries::default());
        wallet.take(&[challenge("a")], &mut tries).unwrap();
        wallet.succeeded(&tries);
        let other = Challenge {
            realm: "evil.example".to_owned(),
            ..challenge("b")
        };
        assert_eq!(
            wallet.take(&[other], &mut Tries::default()),
            Err(Refusal::Unwanted)
        );
    }

    #[test]
    fn a_configured_realm_admits_no_other_from_the_start() {
        let mut wallet = Wallet::new("201", &Secret::new("secret"), Some("elsewhere"));
        assert_eq!(
            wallet.take(&[challenge("a")], &mut Tries::default()),
            Err(Refusal::Unwanted)
        );
    }

    #[test]
    fn a_proxy_and_a_server_are_answered_together_and_one_after_the_other() {
        let proxy = Challenge {
            proxy: true,
            ..challenge("p")
        };
        let (mut one, mut tries) = (wallet(), Tries::default());
        assert_eq!(
            one.take(&[challenge("s"), proxy.clone()], &mut tries),
            Ok(())
        );
        let lines = sign(&mut one, &mut tries);
        assert_eq!(
            lines.iter().map(|line| line.0).collect::<Vec<_>>(),
            [false, true]
        );

        let (mut two, mut tries) = (wallet(), Tries::default());
        assert_eq!(two.take(&[proxy], &mut tries), Ok(()));
        assert_eq!(two.take(&[challenge("s")], &mut tries), Ok(()));
        assert_eq!(sign(&mut two, &mut tries).len(), 2);
    }

    #[test]
    fn a_nonce_longer_than_the_bound_is_not_answered() {
        let long = challenge(&"n".repeat(MAX_NONCE + 1));
        assert_eq!(
            wallet().take(&[long], &mut Tries::default()),
            Err(Refusal::Unwanted)
        );
    }
}
