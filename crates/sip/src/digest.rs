//! Digest arithmetic: RFC 7616, with the older RFC 2617 and the algorithms of RFC 8760.

use core::fmt::Write as _;

use md5::Md5;
use offhook_base::Secret;
use sha2::{Sha256, Sha512_256};

/// A hash that a challenge asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Md5,
    Md5Sess,
    Sha256,
    Sha256Sess,
    Sha512_256,
    Sha512_256Sess,
}

impl Algorithm {
    const ALL: [(&'static str, Self); 6] = [
        ("MD5", Self::Md5),
        ("MD5-sess", Self::Md5Sess),
        ("SHA-256", Self::Sha256),
        ("SHA-256-sess", Self::Sha256Sess),
        ("SHA-512-256", Self::Sha512_256),
        ("SHA-512-256-sess", Self::Sha512_256Sess),
    ];

    /// The algorithm by its word in any case.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word))
            .map(|(_, algorithm)| algorithm)
    }

    fn word(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(_, algorithm)| *algorithm == self)
            .map_or("MD5", |(name, _)| name)
    }

    /// Whether it is more than MD5; then MD5 is refused afterwards.
    pub(crate) fn is_strong(self) -> bool {
        match self {
            Self::Md5 | Self::Md5Sess => false,
            Self::Sha256 | Self::Sha256Sess | Self::Sha512_256 | Self::Sha512_256Sess => true,
        }
    }

    fn is_session(self) -> bool {
        match self {
            Self::Md5Sess | Self::Sha256Sess | Self::Sha512_256Sess => true,
            Self::Md5 | Self::Sha256 | Self::Sha512_256 => false,
        }
    }

    /// The hash of `parts` with colons between them, in lower-case hexadecimal.
    fn hash(self, parts: &[&[u8]]) -> String {
        fn run<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hash = D::new();
            for (place, part) in parts.iter().enumerate() {
                if place > 0 {
                    hash.update(b":");
                }
                hash.update(part);
            }
            hash.finalize().to_vec()
        }
        let bytes = match self {
            Self::Md5 | Self::Md5Sess => run::<Md5>(parts),
            Self::Sha256 | Self::Sha256Sess => run::<Sha256>(parts),
            Self::Sha512_256 | Self::Sha512_256Sess => run::<Sha512_256>(parts),
        };
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// How much of the request an answer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Qop {
    /// The challenge is of RFC 2069: no count, no client nonce.
    None,
    /// Method and address.
    Auth,
    /// Method, address and body.
    AuthInt,
}

impl Qop {
    /// The one we use of those offered; `None` if there are some but we know none.
    ///
    /// `auth` first: a server that changes bodies on the way breaks `auth-int`.
    pub(crate) fn choose(offered: Option<&str>) -> Option<Self> {
        let Some(list) = offered else {
            return Some(Self::None);
        };
        let offers = |word: &str| {
            list.split(',')
                .any(|qop| qop.trim().eq_ignore_ascii_case(word))
        };
        if offers("auth") {
            Some(Self::Auth)
        } else if offers("auth-int") {
            Some(Self::AuthInt)
        } else if list.trim().is_empty() {
            Some(Self::None)
        } else {
            None
        }
    }
}

/// A digest challenge that we can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// From a proxy (407) or the server itself (401).
    pub(crate) proxy: bool,
    pub(crate) realm: String,
    pub(crate) nonce: String,
    pub(crate) opaque: Option<String>,
    /// Without one it is MD5, and the answer names none either.
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) qop: Qop,
    /// The password was right, only the nonce is too old.
    pub(crate) stale: bool,
}

impl Challenge {
    /// The hash, named or not.
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.algorithm.unwrap_or(Algorithm::Md5)
    }
}

/// What is to be signed.
#[derive(Clone, Copy)]
pub(crate) struct Signed<'a> {
    pub(crate) user: &'a str,
    pub(crate) password: &'a Secret,
    pub(crate) method: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) body: &'a [u8],
    pub(crate) cnonce: &'a str,
    /// How often this nonce was used, this time included; from 1.
    pub(crate) count: u32,
}

/// The value of an `Authorization` or `Proxy-Authorization` header.
pub(crate) fn answer(challenge: &Challenge, signed: &Signed<'_>) -> String {
    let mut text = String::with_capacity(320);
    let quoted = |text: &mut String, name: &str, value: &str| {
        let _ = write!(text, "{name}=\"");
        for letter in value.chars() {
            if matches!(letter, '"' | '\\') {
                text.push('\\');
            }
            text.push(letter);
        }
        text.push('"');
    };
    text.push_str("Digest ");
    quoted(&mut text, "username", signed.user);
    quoted(&mut text, ", realm", &challenge.realm);
    quoted(&mut text, ", nonce", &challenge.nonce);
    quoted(&mut text, ", uri", signed.uri);
    quoted(&mut text, ", response", &response(challenge, signed));
    if let Some(algorithm) = challenge.algorithm {
        let _ = write!(text, ", algorithm={}", algorithm.word());
    }
    let qop = match challenge.qop {
        Qop::None => None,
        Qop::Auth => Some("auth"),
        Qop::AuthInt => Some("auth-int"),
    };
    if qop.is_some() || challenge.algorithm().is_session() {
        quoted(&mut text, ", cnonce", signed.cnonce);
    }
    if let Some(qop) = qop {
        let _ = write!(text, ", qop={qop}, nc={:08x}", signed.count);
    }
    if let Some(opaque) = &challenge.opaque {
        quoted(&mut text, ", opaque", opaque);
    }
    text
}

/// RFC 7616 §3.4.1.
fn response(challenge: &Challenge, signed: &Signed<'_>) -> String {
    let algorithm = challenge.algorithm();
    let nonce = challenge.nonce.as_bytes();
    let cnonce = signed.cnonce.as_bytes();
    let mut secret = algorithm.hash(&[
        signed.user.as_bytes(),
        challenge.realm.as_bytes(),
        signed.password.expose().as_bytes(),
    ]);
    if algorithm.is_session() {
        secret = algorithm.hash(&[secret.as_bytes(), nonce, cnonce]);
    }
    let (method, uri) = (signed.method.as_bytes(), signed.uri.as_bytes());
    let request = match challenge.qop {
        Qop::None | Qop::Auth => algorithm.hash(&[method, uri]),
        Qop::AuthInt => {
            let body = algorithm.hash(&[signed.body]);
            algorithm.hash(&[method, uri, body.as_bytes()])
        }
    };
    let count = format!("{:08x}", signed.count);
    let word: &[u8] = match challenge.qop {
        Qop::None => {
            return algorithm.hash(&[secret.as_bytes(), nonce, request.as_bytes()]);
        }
        Qop::Auth => b"auth",
        Qop::AuthInt => b"auth-int",
    };
    algorithm.hash(&[
        secret.as_bytes(),
        nonce,
        count.as_bytes(),
        cnonce,
        word,
        request.as_bytes(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(realm: &str, nonce: &str, algorithm: Option<Algorithm>, qop: Qop) -> Challenge {
        Challenge {
            proxy: false,
            realm: realm.to_owned(),
            nonce: nonce.to_owned(),
            opaque: None,
            algorithm,
            qop,
            stale: false,
        }
    }

    fn respond(challenge: &Challenge, password: &str, cnonce: &str, body: &[u8]) -> String {
        response(
            challenge,
            &Signed {
                user: "Mufasa",
                password: &Secret::new(password),
                method: "GET",
                uri: "/dir/index.html",
                body,
                cnonce,
                count: 1,
            },
        )
    }

    const NONCE_2617: &str = "dcd98b7102dd2f0e8b11d0f600bfb0c093";
    const NONCE_7616: &str = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    const CNONCE_7616: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    #[test]
    fn the_example_of_rfc_2617_section_3_5_comes_out() {
        let challenge = challenge("testrealm@host.com", NONCE_2617, None, Qop::Auth);
        assert_eq!(
            respond(&challenge, "Circle Of Life", "0a4f113b", b""),
            "6629fae49393a05397450978507c4ef1"
        );
    }

    #[test]
    fn both_examples_of_rfc_7616_section_3_9_1_come_out() {
        for (algorithm, expected) in [
            (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
            (
                Algorithm::Sha256,
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
            ),
        ] {
            let challenge = challenge(
                "http-auth@example.org",
                NONCE_7616,
                Some(algorithm),
                Qop::Auth,
            );
            assert_eq!(
                respond(&challenge, "Circle of Life", CNONCE_7616, b""),
                expected
            );
        }
    }

    #[test]
    fn without_qop_the_answer_is_that_of_rfc_2069() {
        let challenge = challenge("testrealm@host.com", NONCE_2617, None, Qop::None);
        // MD5(MD5(user:realm:password):nonce:MD5(method:uri))
        assert_eq!(
            respond(&challenge, "Circle Of Life", "", b""),
            "670fd8c2df070c60b045671b8b24ff02"
        );
        let text = answer(
            &challenge,
            &Signed {
                user: "Mufasa",
                password: &Secret::new("Circle Of Life"),
                method: "GET",
                uri: "/dir/index.html",
                body: b"",
                cnonce: "x",
                count: 1,
            },
        );
        assert!(!text.contains("cnonce") && !text.contains("nc=") && !text.contains("algorithm"));
    }

    #[test]
    fn auth_int_covers_the_body_and_sess_the_client_nonce() {
        let int = challenge("r", "n", Some(Algorithm::Md5), Qop::AuthInt);
        assert_ne!(
            respond(&int, "p", "c", b"one"),
            respond(&int, "p", "c", b"two")
        );
        let plain = challenge("r", "n", Some(Algorithm::Sha256), Qop::Auth);
        let sess = challenge("r", "n", Some(Algorithm::Sha256Sess), Qop::Auth);
        assert_ne!(
            respond(&plain, "p", "c", b""),
            respond(&sess, "p", "c", b"")
        );
    }

    #[test]
    fn quotes_in_a_realm_are_escaped_again() {
        let challenge = challenge("a\"b", "n", None, Qop::None);
        let signed = Signed {
            user: "u",
            password: &Secret::new("p"),
            method: "REGISTER",
            uri: "sip:h",
            body: b"",
            cnonce: "",
            count: 1,
        };
        assert!(answer(&challenge, &signed).contains("realm=\"a\\\"b\""));
    }

    #[test]
    fn auth_is_chosen_before_auth_int_and_unknown_words_are_refused() {
        assert_eq!(Qop::choose(None), Some(Qop::None));
        assert_eq!(Qop::choose(Some("auth-int, auth")), Some(Qop::Auth));
        assert_eq!(Qop::choose(Some("AUTH-INT")), Some(Qop::AuthInt));
        assert_eq!(Qop::choose(Some("token")), None);
    }

    #[test]
    fn every_algorithm_is_found_by_its_word() {
        for (word, algorithm) in Algorithm::ALL {
            assert_eq!(Algorithm::from_word(&word.to_lowercase()), Some(algorithm));
            assert_eq!(algorithm.word(), word);
        }
        assert_eq!(Algorithm::from_word("MD4"), None);
    }
}
