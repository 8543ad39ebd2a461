//! Calls: forwarding, do not disturb, dialling, keys, messages.

use crate::catalogue::*;
use crate::rules::lines::no_host;
use crate::rules::rule_rows;
use crate::{ConferenceMode, KeyAction, SetFor};

rule_rows! {
    Missing "forward-without-target" for Yealink: [FORWARD_ALWAYS, FORWARD_ALWAYS_TARGET],
    at "003:6452, 000:3521", "forwarding that is on needs a number to forward to",
    |it| !it.get(&FORWARD_ALWAYS) || !it.get(&FORWARD_ALWAYS_TARGET).is_empty();

    Missing "forward-without-target" for Yealink: [FORWARD_BUSY, FORWARD_BUSY_TARGET],
    at "003:6522, 000:3538", "forwarding that is on needs a number to forward to",
    |it| !it.get(&FORWARD_BUSY) || !it.get(&FORWARD_BUSY_TARGET).is_empty();

    Missing "forward-without-target" for Yealink: [FORWARD_NO_ANSWER, FORWARD_NO_ANSWER_TARGET],
    at "003:6603, 000:3551", "forwarding that is on needs a number to forward to",
    |it| !it.get(&FORWARD_NO_ANSWER) || !it.get(&FORWARD_NO_ANSWER_TARGET).is_empty();

    Missing "forward-without-target" for AudioCodes: [FORWARD_ONE, FORWARD_ONE_TARGET],
    at "002:5688", "forwarding that is on needs a number to forward to",
    |it| !it.get(&FORWARD_ONE) || !it.get(&FORWARD_ONE_TARGET).is_empty();

    Clash "forward-not-allowed" for AudioCodes: [FORWARD_ONE, FORWARD_ALLOWED],
    at "002:5652", "calls are forwarded only where forwarding is enabled",
    |it| !it.get(&FORWARD_ONE) || it.get(&FORWARD_ALLOWED);

    Idle "forward-mode" for Yealink: [FORWARD_MODE] rule [
        FORWARD_ALWAYS, FORWARD_ALWAYS_TARGET, FORWARD_BUSY, FORWARD_BUSY_TARGET, FORWARD_NO_ANSWER,
        FORWARD_NO_ANSWER_TARGET, FORWARD_NO_ANSWER_AFTER
    ],
    at "003:9184, 003:12998",
    "forwarding is set for the telephone in the mode Phone (0), for each account in the mode Custom (1)",
    |it| it.is_one_line() == (it.get(&FORWARD_MODE) == SetFor::Line);

    Idle "dnd-mode" for Yealink: [DND_MODE] rule [DND],
    at "003:9203, 003:12926",
    "do not disturb is set for the telephone in the mode Phone (0), for each account in the mode Custom (1)",
    |it| it.is_one_line() == (it.get(&DND_MODE) == SetFor::Line);

    Missing "dnd-exceptions-without-numbers" for Yealink: [DND_EXCEPTIONS, DND_EXCEPTION_NUMBERS],
    at "003:9252, 003:9280", "exceptions from do not disturb need their numbers",
    |it| !it.get(&DND_EXCEPTIONS) || !it.get(&DND_EXCEPTION_NUMBERS).is_empty();

    Idle "auto-answer-off" for AudioCodes: [AUTO_ANSWER] rule [AUTO_ANSWER_WHEN, AUTO_ANSWER_DELAY, AUTO_ANSWER_RINGS],
    at "002:5903", "how calls are answered by themselves counts only where they are", |it| it.get(&AUTO_ANSWER);

    Missing "hotline-without-number" for AudioCodes: [HOTLINE, HOTLINE_NUMBER],
    at "002:5788, 002:5809", "a hotline needs a number to dial",
    |it| !it.get(&HOTLINE) || !it.get(&HOTLINE_NUMBER).is_empty();

    Missing "conference-without-server" for Yealink, AudioCodes: [CONFERENCE_MODE, CONFERENCE_URI],
    at "004:8625, 002:5735", "conferences on a server need the server's address",
    |it| it.get(&CONFERENCE_MODE) != ConferenceMode::Server || !no_host(&it.get(&CONFERENCE_URI));

    Idle "conference-local" for Yealink, AudioCodes: [CONFERENCE_MODE] rule [CONFERENCE_URI],
    at "004:8625, 002:5735", "the server's address counts only where conferences are on it",
    |it| it.get(&CONFERENCE_MODE) == ConferenceMode::Server;

    Missing "transfer-without-digits" for Yealink: [TRANSFER_BY_DTMF, TRANSFER_DTMF],
    at "004:9761", "a transfer by digits needs the digits",
    |it| !it.get(&TRANSFER_BY_DTMF) || !it.get(&TRANSFER_DTMF).is_empty();

    Idle "transfer-by-refer" for Yealink: [TRANSFER_BY_DTMF] rule [TRANSFER_DTMF],
    at "004:9761", "the digits count only where a transfer is asked for by digits", |it| it.get(&TRANSFER_BY_DTMF);

    Missing "mailbox-subscription-incomplete" for Yealink:
    [MESSAGE_SUBSCRIBE_TO_MAILBOX, MESSAGE_SUBSCRIBE, VOICE_MAIL_NUMBER],
    at "004:11783", "a subscription to the mailbox needs subscriptions to be on, and the mailbox's number",
    |it| !it.get(&MESSAGE_SUBSCRIBE_TO_MAILBOX)
        || (it.get(&MESSAGE_SUBSCRIBE) && !it.get(&VOICE_MAIL_NUMBER).is_empty());

    Idle "message-subscription-off" for Yealink: [MESSAGE_SUBSCRIBE] rule [MESSAGE_EXPIRES],
    at "004:11758", "a subscription expires only where there is one", |it| it.get(&MESSAGE_SUBSCRIBE);

    Idle "hold-tone-off" for Yealink: [HOLD_TONE] rule [HOLD_TONE_INTERVAL],
    at "004:7628", "the interval counts only where a held call is heard", |it| it.get(&HOLD_TONE);

    Idle "intercom-off" for Yealink: [INTERCOM] rule [INTERCOM_MUTE, INTERCOM_TONE, INTERCOM_BARGE],
    at "004:10001, 004:10023, 004:10056", "how intercom calls are taken counts only where they are allowed",
    |it| it.get(&INTERCOM);

    Idle "predial-off" for Yealink: [PREDIAL_AUTODIAL] rule [INTER_DIGIT],
    at "004:5920", "the telephone waits for digits only where it dials by itself", |it| it.get(&PREDIAL_AUTODIAL);

    Missing "pickup-without-code" for Yealink: [PICKUP_SOFT_KEY, PICKUP_CODE],
    at "004:8732", "the soft key for directed pickup needs a code",
    |it| !it.get(&PICKUP_SOFT_KEY) || !it.get(&PICKUP_CODE).is_empty();

    Missing "pickup-without-code" for Yealink: [PICKUP_GROUP_SOFT_KEY, PICKUP_GROUP_CODE],
    at "004:8903", "the soft key for group pickup needs a code",
    |it| !it.get(&PICKUP_GROUP_SOFT_KEY) || !it.get(&PICKUP_GROUP_CODE).is_empty();

    Clash "area-code-order" for Yealink: [AREA_CODE_MIN, AREA_CODE_MAX],
    at "003:8478, 004:5201", "the most digits that get the area code must be more than the fewest",
    |it| it.get(&AREA_CODE_MIN) < it.get(&AREA_CODE_MAX);

    Missing "dial-rule-without-replacement" for Yealink: [REPLACE_PATTERN, REPLACE_RESULT],
    at "004:4873, 004:4895", "a replace rule needs both the number and what replaces it",
    |it| it.get(&REPLACE_PATTERN).is_empty() == it.get(&REPLACE_RESULT).is_empty();

    Missing "block-rule-without-number" for Yealink: [BLOCKED_NUMBER_LINES, BLOCKED_NUMBER],
    at "003:8520, 003:8543", "a rule that blocks a number on some lines needs the number",
    |it| it.get(&BLOCKED_NUMBER_LINES).is_empty() || !it.get(&BLOCKED_NUMBER).is_empty();

    Idle "send-key-off" for AudioCodes: [SEND_KEY_USE] rule [SEND_KEY],
    at "002:3987", "a key ends dialling only where that is enabled", |it| it.get(&SEND_KEY_USE);

    Idle "second-dial-tone-off" for AudioCodes: [SECOND_DIAL_TONE] rule [SECOND_DIAL_TONE_DIGIT],
    at "002:4175", "a digit brings a second dial tone only where that is enabled", |it| it.get(&SECOND_DIAL_TONE);

    Idle "auto-redial-off" for AudioCodes: [AUTO_REDIAL] rule [AUTO_REDIAL_INTERVAL],
    at "002:4081", "numbers are dialled again only where that is enabled", |it| it.get(&AUTO_REDIAL);

    Clash "phone-book-match-order" for Panasonic: [PHONE_BOOK_MATCH_MIN, PHONE_BOOK_MATCH_MAX],
    at "000:5277, 000:5285", "the fewest digits that match the phone book must not exceed the most",
    |it| {
        let (min, max) = (it.get(&PHONE_BOOK_MATCH_MIN), it.get(&PHONE_BOOK_MATCH_MAX));
        // 0 compares the whole number.
        min == 0 || max == 0 || min <= max
    };

    Missing "key-without-value" for Yealink, AudioCodes: [LINE_KEY_ACTION, LINE_KEY_VALUE],
    at "003:5862, 002:7502", "a key that dials or opens something needs its value",
    |it| !it.given(&LINE_KEY_ACTION) || !needs_value(it.get(&LINE_KEY_ACTION)) || !it.get(&LINE_KEY_VALUE).is_empty();

    Missing "key-without-value" for Yealink, AudioCodes: [FUNCTION_KEY_ACTION, FUNCTION_KEY_VALUE],
    at "003:5640, 002:7502", "a key that dials or opens something needs its value",
    |it| !it.given(&FUNCTION_KEY_ACTION) || !needs_value(it.get(&FUNCTION_KEY_ACTION)) || !it.get(&FUNCTION_KEY_VALUE).is_empty();

    Missing "key-without-value" for AudioCodes: [KEY_PAGE_ACTION, KEY_PAGE_VALUE],
    at "002:7502", "a key that dials or opens something needs its value",
    |it| !it.given(&KEY_PAGE_ACTION) || !needs_value(it.get(&KEY_PAGE_ACTION)) || !it.get(&KEY_PAGE_VALUE).is_empty();

    Missing "key-without-value" for Yealink: [EXPANSION_KEY_ACTION, EXPANSION_KEY_VALUE],
    at "003:6292", "a key that dials or opens something needs its value",
    |it| !needs_value(it.get(&EXPANSION_KEY_ACTION)) || !it.get(&EXPANSION_KEY_VALUE).is_empty();

    Missing "key-without-value" for Yealink: [IDLE_KEY_ACTION, IDLE_KEY_VALUE],
    at "003:6140", "a key that dials or opens something needs its value",
    |it| !needs_value(it.get(&IDLE_KEY_ACTION)) || !it.get(&IDLE_KEY_VALUE).is_empty();

    Idle "key-without-event" for AudioCodes: [LINE_KEY_ACTION] rule [LINE_KEY_EVENT],
    at "002:7755", "a key's event counts only where the key is one for events",
    |it| it.get(&LINE_KEY_ACTION) == KeyAction::Event;

    Missing "soft-key-without-service" for AudioCodes: [SOFT_KEY_ACTION, SOFT_KEY_SERVICE],
    at "002:8133, 002:8038", "a soft key for a service must say which, from 0 to 11",
    |it| it.get(&SOFT_KEY_ACTION) != KeyAction::Service || it.get(&SOFT_KEY_SERVICE) != 0;

    Missing "soft-key-without-service" for AudioCodes: [CALL_SOFT_KEY_ACTION, CALL_SOFT_KEY_SERVICE],
    at "002:8133, 002:8038", "a soft key for a service must say which, from 0 to 11",
    |it| it.get(&CALL_SOFT_KEY_ACTION) != KeyAction::Service || it.get(&CALL_SOFT_KEY_SERVICE) != 0;
}

/// Whether a key does nothing without a value.
const fn needs_value(action: KeyAction) -> bool {
    matches!(
        action,
        KeyAction::SpeedDial
            | KeyAction::Blf
            | KeyAction::Intercom
            | KeyAction::Paging
            | KeyAction::Prefix
            | KeyAction::Dtmf
            | KeyAction::Url
            | KeyAction::XmlBrowser
    )
}
