//! Every kind of problem a check can name, and the reference page that lists them.

use core::fmt::Write as _;

use crate::rules::rules;

/// The kinds of problem that a single line or file can have: the stable code and what it means.
///
/// Sorted; scripts and suppressions hold on to these words. The rules across settings ([`rules`]) have theirs besides.
pub const CODES: &[(&str, &str)] = &[
    ("bad-include", "An `include` line names no file."),
    (
        "bad-value",
        "The value is not of the setting's kind; it is left out.",
    ),
    (
        "bad-xml",
        "The XML is broken; the telephone refuses the file.",
    ),
    (
        "blank-around-equals",
        "A blank stands beside `=`, which the manual forbids; the value counts without it.",
    ),
    (
        "blank-in-setting",
        "A blank stands outside the quotes; the telephone leaves the line out.",
    ),
    (
        "control-character",
        "A NUL or another character that cannot be seen stands in the line; it is left out.",
    ),
    ("empty-value", "The value must not be empty."),
    ("encrypted-file", "The file is locked and was not read."),
    (
        "encrypted-value",
        "The value is locked; it is kept as it is and not used.",
    ),
    (
        "expired-certificate",
        "A certificate is no longer valid, or not yet; whoever checks it refuses the connection.",
    ),
    (
        "file-too-large",
        "The file is larger than any configuration and was not read.",
    ),
    (
        "include-loop",
        "Files include each other round and round; a telephone that follows them refuses all.",
    ),
    (
        "include-too-deep",
        "Included files include others deeper than is followed.",
    ),
    (
        "last-line",
        "The file does not end with the empty line that the manual wants.",
    ),
    (
        "line-ends",
        "Lines end without the carriage return that the manual wants.",
    ),
    (
        "line-too-long",
        "The line is longer than any that is read; it is left out.",
    ),
    ("misplaced-version", "The version line is not the first."),
    (
        "missing-include",
        "A file that is included is not in the folder.",
    ),
    (
        "missing-marker",
        "The first line is not the marker; the telephone refuses the file.",
    ),
    (
        "missing-quotes",
        "The value has no quotes; the telephone leaves the line out.",
    ),
    (
        "missing-version",
        "The version line is missing; the telephone refuses the file.",
    ),
    (
        "no-such-line",
        "The setting is for a line that the model does not have.",
    ),
    (
        "no-such-number",
        "The key has the form of a known one and a number that nothing has.",
    ),
    (
        "not-a-setting",
        "The line is neither a setting nor a comment.",
    ),
    (
        "not-on-this-model",
        "The manual of the model does not have the key, or says that other models have it.",
    ),
    (
        "not-utf8",
        "The file is not UTF-8 text; other bytes are replaced.",
    ),
    (
        "old-format",
        "The file is of an older generation of firmware, with sections.",
    ),
    (
        "open-quote",
        "The closing quote is missing; the telephone refuses the file.",
    ),
    (
        "other-maker",
        "The file is another maker's than the model that was named.",
    ),
    (
        "other-version",
        "The version line is not the one the manual prints.",
    ),
    (
        "other-xml",
        "The root element is not the one the telephone wants; it refuses the file.",
    ),
    (
        "out-of-range",
        "The number, time or length is out of the range that the maker allows; the value is left out.",
    ),
    (
        "outside-include",
        "An included name leads out of the folder; it is not followed.",
    ),
    (
        "remote-include",
        "An included file is on a server; only telephones fetch it, and it is not checked.",
    ),
    (
        "repeated-key",
        "The key stands twice with different values; the message says which counts.",
    ),
    (
        "same-account-twice",
        "Two telephones' own files register the same user at the same server.",
    ),
    (
        "same-phone-twice",
        "A folder has two files for one telephone, which say different things.",
    ),
    (
        "secret-in-clear",
        "Files that hold passwords are fetched over a connection that everybody on the way can read.",
    ),
    (
        "text-after-value",
        "Something follows the closing quote; the telephone leaves the line out.",
    ),
    ("too-deep", "Elements are nested deeper than is read."),
    (
        "too-long",
        "The name or the value is longer than the maker allows; the line is left out.",
    ),
    (
        "too-many-includes",
        "More files are included than are followed.",
    ),
    (
        "too-many-problems",
        "More problems were found than are told.",
    ),
    (
        "too-many-settings",
        "The file has more settings than are read.",
    ),
    (
        "unknown-key",
        "Neither the catalogue nor a manual knows the key; it is kept and changes nothing.",
    ),
    (
        "unreadable-certificate",
        "The file should hold a certificate and holds none that can be read.",
    ),
    (
        "unrecognised-file",
        "Nothing in the file tells whose it is.",
    ),
    (
        "wrong-model",
        "The file says it is for another model; the telephone refuses it.",
    ),
];

/// Whether `code` is one of [`CODES`] or a rule's.
#[must_use]
pub fn is_known(code: &str) -> bool {
    CODES.binary_search_by_key(&code, |(code, _)| code).is_ok()
        || rules().any(|rule| rule.code == code)
}

/// The reference page, as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Problems that a check names\n\n\
         Generated from `crates/settings/src/codes.rs` and `rules.rs`; a test compares it.\n\
         `offhook config check` prints the code in brackets behind `error`, `warning` or `note`.\n\n\
         | code | meaning |\n| --- | --- |\n",
    );
    for (code, meaning) in CODES {
        writeln!(page, "| `{code}` | {} |", meaning.replace('|', "\\|"))
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
        assert!(CODES.is_sorted_by(|one, other| one.0 < other.0));
        for rule in rules() {
            assert!(
                CODES.iter().all(|(code, _)| *code != rule.code),
                "{}",
                rule.code
            );
        }
        assert!(is_known("bad-value") && is_known("jitter-order") && !is_known("nothing"));
    }
}
