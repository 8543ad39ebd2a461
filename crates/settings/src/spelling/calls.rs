//! Words of makers: calls.

use crate::spelling::Spoken;

/// 003:9184, 003:9203.
pub(crate) const PHONE_LINE: Spoken = Spoken::Words(&[("0", "phone"), ("1", "line")]);
/// 002:5662.
pub(crate) const FORWARD_TYPES: Spoken = Spoken::Words(&[
    ("No_Reply", "no-answer"),
    ("Busy", "busy"),
    ("Unconditional", "always"),
]);
/// 002:10807.
pub(crate) const RING_UNITS: Spoken =
    Spoken::Words(&[("SECONDS", "seconds"), ("RINGS_COUNT", "rings")]);
/// 000:6301.
pub(crate) const DIVERSION_NUMBERS: Spoken =
    Spoken::Words(&[("0", "off"), ("1", "own"), ("2", "append")]);
/// 002:5597.
pub(crate) const WAITING_REPLIES: Spoken =
    Spoken::Words(&[("RINGING", "ringing"), ("QUEUED", "queued")]);
/// 002:5884.
pub(crate) const AUTO_ANSWER_TYPES: Spoken =
    Spoken::Words(&[("SIP_Header", "asked"), ("Manual", "always")]);
/// 002:4007.
pub(crate) const ON_HOOK_DIGITS: Spoken = Spoken::Words(&[
    ("Disable", "ignored"),
    ("Open_default_audio_device", "dialled"),
    ("Off_line_dialing", "collected"),
]);
/// 002:4180.
pub(crate) const NONE_REORDER: Spoken = Spoken::Pair("NONE", "REORDER_TONE");
/// 000:5040.
pub(crate) const INCOMING_NAME_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "caller-only"),
    ("1", "caller-first"),
    ("2", "group-first"),
    ("3", "group-only"),
]);
/// 004:11909.
pub(crate) const PAGING_CODECS: Spoken = Spoken::Words(&[
    ("PCMU", "pcmu"),
    ("PCMA", "pcma"),
    ("G729", "g729"),
    ("G722", "g722"),
]);
/// 002:8520.
pub(crate) const PAGING_CODECS_DSP: Spoken = Spoken::Words(&[
    ("PCMU", "pcmu"),
    ("PCMA", "pcma"),
    ("G729", "g729"),
    ("G722", "g722"),
    ("G726", "g726"),
    ("RTA", "rta"),
    ("RTA_WB", "rta-wide"),
    ("G722_8000", "g722-8000"),
]);
/// 003:9861.
pub(crate) const SEND_KEY_NUMBERS: Spoken = Spoken::Words(&[("0", ""), ("1", "#"), ("2", "*")]);
/// 000:5328.
pub(crate) const SEND_KEY_POUND: Spoken = Spoken::Words(&[("N", ""), ("Y", "#")]);
/// 003:9090; 603 stands on the pages of later firmware.
pub(crate) const REFUSE_STATUS: Spoken = Spoken::Words(&[
    ("404", "404"),
    ("480", "480"),
    ("486", "486"),
    ("603", "603"),
]);
/// 002:3803.
pub(crate) const REJECT_CODES: Spoken = Spoken::Words(&[("CODE_603", "603"), ("CODE_486", "486")]);
