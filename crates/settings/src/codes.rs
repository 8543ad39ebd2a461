//! Every kind of problem a check can name, and the reference page that lists them.

use core::fmt::Write as _;

use crate::rules::rules;

/// One kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable word for it; scripts and suppressions hold on to it.
    pub code: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Whether the file is not as its maker's manual has it, or has what the telephone would not take: an error when
    /// files are held to the letter (see [`Problem::strict_severity`](crate::Problem::strict_severity)), however lightly it weighs
    /// otherwise.
    pub departs: bool,
}

const fn departure(code: &'static str, meaning: &'static str) -> Code {
    Code {
        code,
        meaning,
        departs: true,
    }
}

const fn finding(code: &'static str, meaning: &'static str) -> Code {
    Code {
        code,
        meaning,
        departs: false,
    }
}

/// The kinds of problem that a single line or file can have, sorted. The rules across settings ([`rules`]) have theirs
/// besides; none of those is a departure.
pub const CODES: &[Code] = &[
    departure("bad-include", "An `include` line names no file."),
    departure(
        "bad-value",
        "The value is not of the setting's kind; it is left out.",
    ),
    departure(
        "bad-xml",
        "The XML is broken; the telephone refuses the file.",
    ),
    departure(
        "blank-around-equals",
        "A blank stands beside `=`, which the manual forbids; the value counts without it.",
    ),
    departure(
        "blank-in-setting",
        "A blank stands outside the quotes, or in the name; the telephone leaves the line out.",
    ),
    departure(
        "byte-order-mark",
        "A mark of byte order stands before the first line; it is passed over.",
    ),
    departure(
        "control-character",
        "A NUL or another character that cannot be seen stands in the line; it is left out.",
    ),
    departure("empty-value", "The value must not be empty."),
    finding("encrypted-file", "The file is locked and was not read."),
    finding(
        "encrypted-value",
        "The value is locked; it is kept as it is and not used.",
    ),
    finding(
        "expired-certificate",
        "A certificate is no longer valid, or not yet; whoever checks it refuses the connection.",
    ),
    finding(
        "file-too-large",
        "The file is larger than any configuration and was not read.",
    ),
    finding(
        "include-loop",
        "Files include each other round and round; a telephone that follows them refuses all.",
    ),
    finding(
        "include-too-deep",
        "Included files include others deeper than is followed.",
    ),
    departure(
        "last-line",
        "The file does not end with the empty line that the manual wants.",
    ),
    departure("line-ends", "Lines do not end as the manual wants."),
    departure(
        "line-too-long",
        "The line is longer than any that is read; it is left out.",
    ),
    departure("misplaced-version", "The version line is not the first."),
    departure("missing-declaration", "The XML declaration is missing."),
    finding(
        "missing-include",
        "A file that is included is not in the folder.",
    ),
    departure(
        "missing-marker",
        "The first line is not the marker; the telephone refuses the file.",
    ),
    departure(
        "missing-quotes",
        "The value has no quotes; the telephone leaves the line out.",
    ),
    departure(
        "missing-version",
        "The version line is missing; the telephone refuses the file.",
    ),
    finding(
        "no-such-address",
        "The value has the form of an IPv4 address and a part above 255, or a part too many or too few.",
    ),
    finding(
        "no-such-line",
        "The setting is for a line that the model does not have.",
    ),
    departure(
        "no-such-number",
        "The key has the form of a known one and a number that nothing has.",
    ),
    departure(
        "not-a-setting",
        "The line is neither a setting nor a comment.",
    ),
    finding(
        "not-on-this-model",
        "The manual of the model does not have the key, or says that other models have it.",
    ),
    departure(
        "not-utf8",
        "The file is not UTF-8 text; other bytes are replaced.",
    ),
    departure(
        "old-format",
        "The file is of an older generation of firmware, with sections.",
    ),
    departure(
        "older-key",
        "The key has a name that the manuals no longer print; it counts as the one that they do.",
    ),
    departure(
        "open-quote",
        "The closing quote is missing; the telephone refuses the file.",
    ),
    departure(
        "other-case",
        "The key or the word has other capitals or underscores than in the manual; it counts as the one that is printed there.",
    ),
    finding(
        "other-maker",
        "The file is another maker's than the model that was named.",
    ),
    departure(
        "other-version",
        "The version line is not the one the manual prints.",
    ),
    departure(
        "other-xml",
        "The root element is not the one the telephone wants; it refuses the file.",
    ),
    departure(
        "out-of-range",
        "The number, time or length is out of the range that the maker allows; the value is left out.",
    ),
    finding(
        "outside-include",
        "An included name leads out of the folder; it is not followed.",
    ),
    finding(
        "remote-include",
        "An included file is on a server; only telephones fetch it, and it is not checked.",
    ),
    finding(
        "repeated-key",
        "The key stands twice with different values; the message says which counts.",
    ),
    finding("repeated-line", "The key stands twice with the same value."),
    finding(
        "same-account-twice",
        "Two telephones' own files register the same user at the same server.",
    ),
    finding(
        "same-phone-twice",
        "A folder has two files for one telephone, which say different things.",
    ),
    finding(
        "secret-in-clear",
        "Files that hold passwords are fetched over a connection that everybody on the way can read.",
    ),
    departure(
        "stray-blank",
        "Blanks stand at the beginning or the end of a line; they do not count.",
    ),
    departure(
        "text-after-value",
        "Something follows the closing quote; the telephone leaves the line out.",
    ),
    finding("too-deep", "Elements are nested deeper than is read."),
    departure(
        "too-long",
        "The name or the value is longer than the maker allows; the line is left out.",
    ),
    finding(
        "too-many-includes",
        "More files are included than are followed.",
    ),
    finding(
        "too-many-problems",
        "More problems were found than are told.",
    ),
    finding(
        "too-many-settings",
        "The file has more settings than are read.",
    ),
    departure(
        "unknown-key",
        "Neither the catalogue nor a manual knows the key; it is kept and changes nothing.",
    ),
    finding(
        "unreadable-certificate",
        "The file should hold a certificate and holds none that can be read.",
    ),
    finding(
        "unrecognised-file",
        "Nothing in the file tells whose it is.",
    ),
    departure(
        "wrong-model",
        "The file says it is for another model; the telephone refuses it.",
    ),
];

/// The kind of problem that is called so, unless it is a rule's.
fn find(code: &str) -> Option<&'static Code> {
    let place = CODES.binary_search_by_key(&code, |it| it.code).ok()?;
    CODES.get(place)
}

/// Whether `code` is one of [`CODES`] or a rule's.
#[must_use]
pub fn is_known(code: &str) -> bool {
    find(code).is_some() || rules().any(|rule| rule.code == code)
}

/// Whether a problem of this kind is a departure from the manual's letter.
#[must_use]
pub fn departs(code: &str) -> bool {
    find(code).is_some_and(|it| it.departs)
}

/// The reference page, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Problems that a check names\n\n\
         Generated from `crates/settings/src/codes.rs` and `rules.rs`; a test compares it.\n\
         `offhook config check` prints the code in brackets behind `error`, `warning` or `note`.\n\
         With `--strict` what departs from the manual's letter, or would not be taken by the telephone, is an error.\n\n\
         | code | meaning | departs |\n| --- | --- | --- |\n",
    );
    for it in CODES {
        let meaning = it.meaning.replace('|', "\\|");
        let departs = if it.departs { "yes" } else { "" };
        writeln!(page, "| `{}` | {meaning} | {departs} |", it.code)
            .expect("a String takes every write");
    }
    page.push_str(
        "\n## Rules across settings\n\n| code | demand | source |\n| --- | --- | --- |\n",
    );
    for rule in rules() {
        writeln!(
            page,
            "| `{}` | {} | {} |",
            rule.code, rule.demand, rule.source
        )
        .expect("a String takes every write");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_named_once() {
        assert!(CODES.is_sorted_by(|one, other| one.code < other.code));
        for rule in rules() {
            assert!(CODES.iter().all(|it| it.code != rule.code), "{}", rule.code);
        }
        assert!(is_known("bad-value") && is_known("jitter-order") && !is_known("nothing"));
    }
}
