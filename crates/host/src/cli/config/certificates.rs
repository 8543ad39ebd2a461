//! Certificates that lie beside configuration files: whether they can be read, and whether they are valid now.

use jiff::Timestamp;
use offhook_settings::{Problem, Severity};
use std::ffi::OsStr;
use std::path::Path;
use x509_parser::certificate::X509Certificate;
use x509_parser::parse_x509_certificate;
use x509_parser::pem::Pem;

/// Most certificates of one file that are looked at.
const MAX_CERTIFICATES: usize = 1_000;

/// The endings of files that hold certificates; the others may hold keys as well.
const CERTIFICATE_ENDINGS: &[&str] = &["crt", "cer"];
const OTHER_ENDINGS: &[&str] = &["pem", "der"];

/// What a PEM block with a certificate begins with (RFC 7468 §5.1).
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Whether a file's name says that it holds certificates or keys.
pub(super) fn is_one(path: &Path) -> bool {
    has_ending(path, CERTIFICATE_ENDINGS) || has_ending(path, OTHER_ENDINGS)
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    endings.iter().any(|one| one.eq_ignore_ascii_case(ending))
}

/// Checks a file of certificates at the moment `now`; `None` if it holds none and need not.
pub(super) fn check(path: &Path, bytes: &[u8], now: Timestamp) -> Option<Vec<Problem>> {
    if !is_one(path) {
        return None;
    }
    let is_certificate = has_ending(path, CERTIFICATE_ENDINGS);
    let file = path.display().to_string();
    let lines: Vec<_> = begins(bytes).take(MAX_CERTIFICATES).collect();
    if lines.is_empty() {
        return match parse_x509_certificate(bytes) {
            Ok((_, certificate)) => {
                Some(outdated(&file, 0, &certificate, now).into_iter().collect())
            }
            Err(_) if is_certificate => Some(vec![unreadable(&file, 0)]),
            Err(_) => None,
        };
    }
    let mut problems = Vec::new();
    for (line, block) in lines {
        let read = Pem::read(std::io::Cursor::new(block));
        let pem = read.ok().map(|(pem, _)| pem);
        match pem.as_ref().and_then(|pem| pem.parse_x509().ok()) {
            Some(certificate) => problems.extend(outdated(&file, line, &certificate, now)),
            None => problems.push(unreadable(&file, line)),
        }
    }
    Some(problems)
}

/// Where certificates begin in PEM text: the number of the line, and what follows from there.
fn begins(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = 0;
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').zip(1_u32..);
    lines.filter_map(move |(line, number)| {
        let start = at;
        at += line.len();
        let rest = bytes.get(start..)?;
        line.starts_with(BEGIN).then_some((number, rest))
    })
}

fn outdated(
    file: &str,
    line: u32,
    certificate: &X509Certificate<'_>,
    now: Timestamp,
) -> Option<Problem> {
    let day = |seconds| {
        let moment = Timestamp::from_second(seconds).ok();
        moment.map_or_else(
            || "an unknown day".to_owned(),
            |moment| moment.strftime("%Y-%m-%d").to_string(),
        )
    };
    let validity = certificate.validity();
    let (from, to) = (
        validity.not_before.timestamp(),
        validity.not_after.timestamp(),
    );
    let message = if now.as_second() > to {
        format!("was valid until {}", day(to))
    } else if now.as_second() < from {
        format!("is not valid before {}", day(from))
    } else {
        return None;
    };
    let subject = certificate.subject().to_string();
    Some(problem(
        file,
        line,
        Severity::Warning,
        "expired-certificate",
        format!("the certificate of `{}` {message}", short(&subject)),
        "put one in its place that is valid; whoever checks this one refuses the connection",
    ))
}

/// A name short enough to be quoted, without control characters.
fn short(name: &str) -> String {
    /// How much is quoted.
    const SHOWN: usize = 80;
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    name.chars().take(SHOWN).map(clean).collect()
}

fn unreadable(file: &str, line: u32) -> Problem {
    problem(
        file,
        line,
        Severity::Error,
        "unreadable-certificate",
        "this is no certificate that can be read".to_owned(),
        "a certificate is DER, or PEM text between BEGIN CERTIFICATE and END CERTIFICATE",
    )
}

fn problem(
    file: &str,
    line: u32,
    severity: Severity,
    code: &'static str,
    message: String,
    help: &str,
) -> Problem {
    Problem {
        file: file.into(),
        line,
        column: u32::from(line > 0),
        severity,
        code,
        key: String::new(),
        message,
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds from 1970 of the day a certificate of the tests is made.
    const NOW: i64 = 1_800_000_000;

    fn certificate(from: (i32, u8, u8), to: (i32, u8, u8)) -> rcgen::Certificate {
        let key = rcgen::KeyPair::generate().expect("a key can be made");
        let mut params = rcgen::CertificateParams::new(vec!["pbx.example.com".to_owned()])
            .expect("the name is one");
        params.not_before = rcgen::date_time_ymd(from.0, from.1, from.2);
        params.not_after = rcgen::date_time_ymd(to.0, to.1, to.2);
        params.self_signed(&key).expect("a certificate can be made")
    }

    fn told(name: &str, bytes: &[u8]) -> Option<Vec<(u32, &'static str)>> {
        let now = Timestamp::from_second(NOW).expect("a moment");
        let problems = check(Path::new(name), bytes, now)?;
        Some(
            problems
                .iter()
                .map(|problem| (problem.line, problem.code))
                .collect(),
        )
    }

    #[test]
    fn a_certificate_is_held_against_the_day() {
        let valid = certificate((2026, 1, 1), (2028, 1, 1));
        let old = certificate((2020, 1, 1), (2026, 12, 31));
        let early = certificate((2027, 6, 1), (2029, 1, 1));
        assert_eq!(told("a.crt", valid.pem().as_bytes()), Some(vec![]));
        assert_eq!(told("a.DER", valid.der()), Some(vec![]));
        assert_eq!(
            told("a.der", old.der()),
            Some(vec![(0, "expired-certificate")])
        );
        let bundle = format!("text before\n{}{}", old.pem(), early.pem());
        let second = 2 + u32::try_from(old.pem().lines().count()).expect("few lines");
        let now = Timestamp::from_second(NOW).expect("a moment");
        let problems = check(Path::new("a.pem"), bundle.as_bytes(), now).expect("certificates");
        assert_eq!((problems[0].line, problems[1].line), (2, second));
        assert!(
            problems[0].message.ends_with("was valid until 2026-12-31"),
            "{}",
            problems[0]
        );
        assert!(
            problems[1]
                .message
                .ends_with("is not valid before 2027-06-01"),
            "{}",
            problems[1]
        );
    }

    #[test]
    fn what_is_no_certificate_is_named_where_there_should_be_one() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let unreadable = |line| Some(vec![(line, "unreadable-certificate")]);
        assert_eq!(told("a.pem", broken.as_bytes()), unreadable(1));
        assert_eq!(told("a.pem", &broken.as_bytes()[..40]), unreadable(1));
        assert_eq!(told("a.crt", b"hello"), unreadable(0));
        assert_eq!(told("a.cer", b""), unreadable(0));
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assert_eq!(told("a.pem", key.as_bytes()), None);
        assert_eq!(told("a.cfg", b"hello"), None);
    }
}
