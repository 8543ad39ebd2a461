//! The answer to an HTTP 401: Digest (RFC 7616) before Basic (RFC 7617).

use base64::Engine as _;
use hyper::header::{HeaderMap, WWW_AUTHENTICATE};
use md5::{Digest as _, Md5};
use offhook_base::Secret;

/// A user name and password.
#[derive(Clone, Debug, Default)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: Secret,
}

/// One challenge: scheme in lower case, and its parameters.
#[derive(Debug, Default, PartialEq, Eq)]
struct Challenge {
    scheme: String,
    params: Vec<(String, String)>,
}

impl Challenge {
    fn param(&self, name: &str) -> Option<&str> {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The value of `Authorization` for a GET of `path`, or `None` when no challenge is one we can answer.
pub(super) fn answer(headers: &HeaderMap, login: &Login, path: &str) -> Option<String> {
    let challenges: Vec<Challenge> = headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(challenges)
        .collect();
    let digest = challenges.iter().find(|challenge| {
        challenge.scheme == "digest"
            && challenge
                .param("algorithm")
                .is_none_or(|name| name.eq_ignore_ascii_case("MD5"))
    });
    if let Some(challenge) = digest {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).ok()?;
        return Some(digest_answer(challenge, login, path, &hex(&bytes)));
    }
    let basic = challenges
        .iter()
        .any(|challenge| challenge.scheme == "basic");
    basic.then(|| {
        let pair = format!("{}:{}", login.user, login.password.expose());
        let coded = base64::engine::general_purpose::STANDARD.encode(pair);
        format!("Basic {coded}")
    })
}

fn digest_answer(challenge: &Challenge, login: &Login, path: &str, cnonce: &str) -> String {
    let realm = challenge.param("realm").unwrap_or("");
    let nonce = challenge.param("nonce").unwrap_or("");
    let secret = md5_hex(&format!(
        "{}:{realm}:{}",
        login.user,
        login.password.expose()
    ));
    let what = md5_hex(&format!("GET:{path}"));
    let with_qop = challenge
        .param("qop")
        .is_some_and(|list| list.split(',').any(|word| word.trim() == "auth"));
    let response = if with_qop {
        md5_hex(&format!("{secret}:{nonce}:00000001:{cnonce}:auth:{what}"))
    } else {
        md5_hex(&format!("{secret}:{nonce}:{what}"))
    };
    let mut value = format!(
        "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{}\", response=\"{response}\", algorithm=MD5",
        quoted(&login.user),
        quoted(realm),
        quoted(nonce),
        quoted(path),
    );
    if let Some(opaque) = challenge.param("opaque") {
        value.push_str(&format!(", opaque=\"{}\"", quoted(opaque)));
    }
    if with_qop {
        value.push_str(&format!(", qop=auth, nc=00000001, cnonce=\"{cnonce}\""));
    }
    value
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn md5_hex(text: &str) -> String {
    hex(&Md5::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads one `WWW-Authenticate` value, which may hold several challenges (RFC 9110 §11.6.1).
fn challenges(value: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    for part in parts(value) {
        let part = part.trim();
        let (name, text) = match part.split_once('=') {
            Some((name, text)) => (name.trim(), Some(text.trim())),
            None => (part, None),
        };
        let mut words = name.split_whitespace();
        let (first, second) = (words.next().unwrap_or(""), words.next());
        if second.is_some() || text.is_none() {
            found.push(Challenge {
                scheme: first.to_ascii_lowercase(),
                params: Vec::new(),
            });
        }
        let key = second.unwrap_or(first).to_ascii_lowercase();
        if let (Some(challenge), Some(text)) = (found.last_mut(), text) {
            challenge.params.push((key, unquoted(text)));
        }
    }
    found
}

/// Splits at commas outside quotes.
fn parts(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut inside, mut escaped) = (0, false, false);
    for (place, letter) in value.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            ',' if !inside => {
                parts.push(&value[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&value[start..]);
    parts
}

fn unquoted(text: &str) -> String {
    let Some(inner) = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return text.to_owned();
    };
    let mut plain = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter == '\\' {
            plain.extend(letters.next());
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        Login {
            user: "Mufasa".to_owned(),
            password: Secret::new("Circle Of Life"),
        }
    }

    #[test]
    fn the_example_of_rfc_2617_gives_its_response() {
        let value = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
                     nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        let challenge = challenges(value).remove(0);
        let answer = digest_answer(&challenge, &login(), "/dir/index.html", "0a4f113b");
        assert!(answer.contains("response=\"6629fae49393a05397450978507c4ef1\""));
        assert!(answer.contains("opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));
    }

    #[test]
    fn several_challenges_in_one_header_are_told_apart() {
        let found =
            challenges("Basic realm=\"a, b\", Digest nonce=\"n\", realm=\"\\\"q\\\"\", Negotiate");
        let schemes: Vec<&str> = found.iter().map(|one| one.scheme.as_str()).collect();
        assert_eq!(schemes, ["basic", "digest", "negotiate"]);
        assert_eq!(found[0].param("realm"), Some("a, b"));
        assert_eq!(found[1].param("realm"), Some("\"q\""));
    }

    #[test]
    fn basic_is_the_second_choice() {
        let mut headers = HeaderMap::new();
        headers.append(WWW_AUTHENTICATE, "Basic realm=\"x\"".parse().unwrap());
        let answer_basic = answer(&headers, &login(), "/").unwrap();
        assert_eq!(answer_basic, "Basic TXVmYXNhOkNpcmNsZSBPZiBMaWZl");
        headers.append(WWW_AUTHENTICATE, "Digest nonce=\"n\"".parse().unwrap());
        assert!(
            answer(&headers, &login(), "/")
                .unwrap()
                .starts_with("Digest ")
        );
    }
}
