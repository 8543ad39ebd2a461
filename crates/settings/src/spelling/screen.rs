//! Makers' words for the screen: language, clock, light.

use super::Spoken;

/// 003:7552, 002:238.
pub(crate) const LANGUAGE_NAMES: Spoken = Spoken::Words(&[
    ("English", "en"),
    ("German", "de"),
    ("French", "fr"),
    ("Spanish", "es"),
    ("Italian", "it"),
    ("Portuguese", "pt"),
    ("Dutch", "nl"),
    ("Polish", "pl"),
    ("Russian", "ru"),
    ("Turkish", "tr"),
    ("Japanese", "ja"),
    ("Chinese_S", "zh"),
    ("Chinese_T", "zh-tw"),
    ("Chinese", "zh"),
    ("ChineseTraditional", "zh-tw"),
    ("Hebrew", "he"),
    ("Korean", "ko"),
    ("Ukrainian", "uk"),
    ("Finnish", "fi"),
    ("Hungarian", "hu"),
    ("Czech", "cs"),
    ("Slovak", "sk"),
]);
/// 000:5307.
pub(crate) const LANGUAGE_TAGS: Spoken = Spoken::Words(&[
    ("en-US", "en"),
    ("en-GB", "en-gb"),
    ("de", "de"),
    ("fr", "fr"),
    ("fr-CA", "fr-ca"),
    ("it", "it"),
    ("es", "es"),
    ("nl", "nl"),
    ("ru", "ru"),
    ("ja", "ja"),
]);
/// 003:7825.
pub(crate) const TIME_NUMBERS: Spoken = Spoken::Words(&[("0", "12h"), ("1", "24h")]);
/// 002:2201.
pub(crate) const TIME_NAMES: Spoken = Spoken::Words(&[("24Hour", "24h"), ("12Hour", "12h")]);
/// 000:5299.
pub(crate) const TIME_PATTERNS: Spoken =
    Spoken::Words(&[("0", "language"), ("1", "12h"), ("2", "24h")]);
/// 003:7844.
pub(crate) const DATE_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "www-mmm-dd"),
    ("1", "dd-mmm-yy"),
    ("2", "yyyy-mm-dd"),
    ("3", "dd/mm/yyyy"),
    ("4", "mm/dd/yy"),
    ("5", "dd-mmm-yyyy"),
    ("6", "www-dd-mmm"),
    ("7", "mm-dd-yy"),
    ("8", "dd-mm-yy"),
    ("9", "yy-mm-dd"),
]);
/// 003:7856, 004:3570.
pub(crate) const DATE_WITH_NAMES: Spoken = Spoken::Words(&[
    ("0", "www-mmm-dd"),
    ("1", "dd-mmm-yy"),
    ("2", "yyyy-mm-dd"),
    ("3", "dd/mm/yyyy"),
    ("4", "mm/dd/yy"),
    ("5", "dd-mmm-yyyy"),
    ("6", "www-dd-mmm"),
]);
/// 002:1873.
pub(crate) const DATE_NAMES: Spoken =
    Spoken::Words(&[("EUROPEAN", "dd/mm/yyyy"), ("AMERICAN", "mm/dd/yy")]);
/// 000:5290.
pub(crate) const DATE_PATTERNS: Spoken =
    Spoken::Words(&[("0", "language"), ("1", "dd/mm/yyyy"), ("2", "mm/dd/yy")]);
/// 003:10924; a day stands for always.
pub(crate) const BACKLIGHT_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "0 s"),
    ("1", "24 h"),
    ("15", "15 s"),
    ("30", "30 s"),
    ("60", "60 s"),
    ("120", "120 s"),
]);
/// 004:2350: 0 is always.
pub(crate) const BACKLIGHT_OR_ALWAYS: Spoken = Spoken::Words(&[
    ("0", "24 h"),
    ("15", "15 s"),
    ("30", "30 s"),
    ("60", "60 s"),
    ("120", "120 s"),
    ("300", "300 s"),
    ("600", "600 s"),
    ("1800", "1800 s"),
]);
/// 002:11284; a day stands for always.
pub(crate) const BACKLIGHT_STEPS: Spoken = Spoken::Words(&[
    ("0", "24 h"),
    ("1", "10 s"),
    ("2", "20 s"),
    ("3", "30 s"),
    ("4", "40 s"),
    ("5", "50 s"),
    ("6", "60 s"),
]);
