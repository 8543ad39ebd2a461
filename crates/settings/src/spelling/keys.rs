//! Words of makers: keys.

use crate::spelling::Spoken;

/// 003:5706, 003:5906, 003:6043, 004:20461; the codes that no manual names are those that servers send to these
/// telephones: 6, 19 to 21, 29, 39, 44, 46, 49, 60, 66, 73 and 77.
pub(crate) const KEY_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "none"),
    ("1", "conference"),
    ("2", "forward"),
    ("3", "transfer"),
    ("4", "hold"),
    ("5", "dnd"),
    ("6", "redial"),
    ("7", "call-return"),
    ("8", "messages"),
    ("9", "directed-pickup"),
    ("10", "call-park"),
    ("11", "dtmf"),
    ("12", "voice-mail"),
    ("13", "speed-dial"),
    ("14", "intercom"),
    ("15", "line"),
    ("16", "blf"),
    ("17", "url"),
    ("18", "group-listening"),
    ("19", "public-hold"),
    ("20", "private-hold"),
    ("21", "shared-line"),
    ("22", "remote-group"),
    ("23", "group-pickup"),
    ("24", "paging"),
    ("25", "record"),
    ("27", "xml-browser"),
    ("28", "history"),
    ("30", "menu"),
    ("31", "switch-line"),
    ("32", "new-message"),
    ("33", "status"),
    ("34", "hot-desking"),
    ("35", "record-url"),
    ("38", "ldap"),
    ("39", "blf-list"),
    ("40", "prefix"),
    ("41", "zero-touch"),
    ("42", "acd"),
    ("43", "local-directory"),
    ("44", "server-directory"),
    ("45", "local-group"),
    ("46", "server-group"),
    ("47", "remote-directory"),
    ("48", "custom"),
    ("49", "switch-line-back"),
    ("50", "keypad-lock"),
    ("61", "directory"),
    ("29", "directory"),
    ("60", "xml-browser"),
    ("66", "paging-list"),
    ("73", "custom"),
    ("77", "mobile-line"),
]);
/// 004:20461.
pub(crate) const CONFERENCE_KEY_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "none"),
    ("2", "forward"),
    ("5", "dnd"),
    ("7", "call-return"),
    ("14", "intercom"),
    ("22", "remote-group"),
    ("24", "paging"),
    ("28", "history"),
    ("30", "menu"),
    ("33", "status"),
    ("38", "ldap"),
    ("40", "prefix"),
    ("43", "local-directory"),
    ("45", "local-group"),
    ("47", "remote-directory"),
    ("50", "keypad-lock"),
    ("61", "directory"),
]);
/// 000:5369; a button with nothing does nothing.
pub(crate) const FLEXIBLE_BUTTON_NAMES: Spoken = Spoken::Words(&[
    ("X_PANASONIC_IPTEL_DN", "line"),
    ("X_PANASONIC_IPTEL_HEADSET", "headset"),
    ("X_PANASONIC_IPTEL_CONTACT", "blf"),
    ("X_PANASONIC_IPTEL_ONETOUCH", "speed-dial"),
    ("", "none"),
]);
/// 002:7486, 002:7717, 002:7736; a key with nothing does nothing.
pub(crate) const FUNCTION_KEY_NAMES: Spoken = Spoken::Words(&[
    ("SPEED_DIAL", "speed-dial"),
    ("SPEED_DIAL_BLF", "blf"),
    ("PAGING", "paging"),
    ("SIP_ACCOUNT", "line"),
    ("KEY_EVENT", "event"),
    ("", "none"),
]);
/// 002:7755.
pub(crate) const KEY_EVENT_NAMES: Spoken = Spoken::Words(&[
    ("MISSED_CALLS", "missed-calls"),
    ("DIALED_CALLS", "dialled-calls"),
    ("RECEIVED_CALLS", "received-calls"),
    ("FORWARD_ALL", "forward"),
    ("DND", "dnd"),
]);
/// 002:7953, 002:7986.
pub(crate) const SOFT_KEY_NAMES: Spoken = Spoken::Words(&[
    ("None", "none"),
    ("Missed_calls", "missed-calls"),
    ("Received_calls", "received-calls"),
    ("Dialed_calls", "dialled-calls"),
    ("All_calls", "history"),
    ("Directory", "directory"),
    ("Dnd_all", "dnd"),
    ("Forward_all", "forward"),
    ("Speed dial", "speed-dial"),
    ("Speed dial + blf", "blf"),
    ("PSK", "service"),
    ("SIP Account", "line"),
]);
/// 002:8004.
pub(crate) const CALL_SOFT_KEY_NAMES: Spoken = Spoken::Words(&[
    ("Rec_call", "record"),
    ("Transfer", "transfer"),
    ("Blind_transfer", "blind-transfer"),
    ("Hold", "hold"),
    ("Conf", "conference"),
    ("New_call", "new-call"),
    ("End", "end-call"),
    ("PSK", "service"),
]);
/// 003:5832: 0 is the first line as well.
pub(crate) const KEY_LINE_NUMBERS: Spoken = Spoken::Words(&[
    ("1", "1"),
    ("0", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5"),
    ("6", "6"),
]);
/// 002:7686: lines counted from 0.
pub(crate) const KEY_LINES_FROM_ZERO: Spoken = Spoken::Words(&[
    ("0", "1"),
    ("1", "2"),
    ("2", "3"),
    ("3", "4"),
    ("4", "5"),
    ("5", "6"),
]);
/// 002:8024: keys counted from 0, and 12 for none of them.
pub(crate) const SERVICE_KEY_NUMBERS: Spoken = Spoken::Words(&[
    ("12", "0"),
    ("0", "1"),
    ("1", "2"),
    ("2", "3"),
    ("3", "4"),
    ("4", "5"),
    ("5", "6"),
    ("6", "7"),
    ("7", "8"),
    ("8", "9"),
    ("9", "10"),
    ("10", "11"),
    ("11", "12"),
]);
/// 003:10700.
pub(crate) const KEYPAD_LOCK_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "off"),
    ("1", "menu"),
    ("2", "functions"),
    ("3", "all"),
]);
/// 004:2902.
pub(crate) const LOCKED_KEY_NUMBERS: Spoken =
    Spoken::Words(&[("0", "all"), ("1", "functions"), ("2", "menu")]);
