//! Forwarding, do not disturb, pickup.

use core::time::Duration;

use crate::choices::{DiversionHeader, ForwardWhen, RingUnit, SetFor};
use crate::row::settings;

settings! {
    family "Forwarding and do not disturb";

    /// Whether calls to the line are refused for now.
    DND: bool, PerLine, default "off", Live {
        Yealink "features.dnd.enable" as ZERO_ONE, at "004:6910";
        Yealink "account.{line}.dnd.enable" as ZERO_ONE, at "003:12926";
        AudioCodes "voip/line/{line}/do_not_disturb/activated" as ZERO_ONE, at "002:5948";
    }

    /// Whether do-not-disturb is set once for all lines, or the lines' own settings of it count.
    DND_MODE: SetFor, PerPhone, default "line", Kept {
        Yealink "features.dnd_mode" as PHONE_LINE default "0", at "003:9203";
    }

    /// Whether the user may refuse all calls for a while.
    DND_ALLOWED: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/do_not_disturb/enabled" as ZERO_ONE, at "002:5938";
    }

    /// The SIP status that refuses a call while do-not-disturb is on.
    DND_STATUS: u16, PerPhone, in 400..=699, default "480", Live {
        Yealink "features.dnd_refuse_code" as REFUSE_STATUS, at "003:9090";
        Panasonic "SIP_RESPONSE_CODE_DND" as NUMBER default "403", at "000:6309";
    }

    /// What is dialled to switch do-not-disturb on at the server.
    DND_ON_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "features.dnd.on_code" as TEXT, at "003:9222";
        Yealink "account.{line}.dnd.on_code" as TEXT, at "003:12954";
    }

    /// What is dialled to switch do-not-disturb off at the server.
    DND_OFF_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "features.dnd.off_code" as TEXT, at "003:9237";
        Yealink "account.{line}.dnd.off_code" as TEXT, at "003:12976";
    }

    /// Whether some callers ring through while do-not-disturb is on.
    DND_EXCEPTIONS: bool, PerPhone, default "off", Kept {
        Yealink "features.dnd.emergency_enable" as ZERO_ONE, at "003:9252";
    }

    /// The numbers of the callers who ring through, separated by commas.
    DND_EXCEPTION_NUMBERS: String, PerPhone, in 0..=512, default "", Kept {
        Yealink "features.dnd.emergency_authorized_number" as TEXT, at "003:9280";
    }

    /// Whether forwards are set once for all lines, or the lines' own settings of them count.
    FORWARD_MODE: SetFor, PerPhone, default "line", Kept {
        Yealink "features.fwd_mode" as PHONE_LINE default "0", at "003:9184";
    }

    /// Whether calls to the line may be forwarded at all.
    FORWARD_ALLOWED: bool, PerLine, default "on", Kept {
        AudioCodes "voip/line/{line}/call_forward/enabled" as ZERO_ONE, at "002:5640";
    }

    /// Whether calls to numbers of other countries may be the target of a forward.
    FORWARD_ABROAD: bool, PerPhone, default "on", Kept {
        Yealink "forward.international.enable" as ZERO_ONE, at "003:6693";
    }

    /// Whether all calls are forwarded.
    FORWARD_ALWAYS: bool, PerLine, default "off", Kept {
        Yealink "forward.always.enable" as ZERO_ONE, at "003:6431";
        Yealink "account.{line}.always_fwd.enable" as ZERO_ONE, at "003:12998";
    }

    /// Where all calls are forwarded.
    FORWARD_ALWAYS_TARGET: String, PerLine, in 0..=128, default "", Kept {
        Yealink "forward.always.target" as TEXT, at "003:6452";
        Yealink "account.{line}.always_fwd.target" as TEXT, at "003:13028";
    }

    /// What is dialled, with the target behind it, to have the server forward all calls.
    FORWARD_ALWAYS_ON_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "forward.always.on_code" as TEXT, at "003:6467";
        Yealink "account.{line}.always_fwd.on_code" as TEXT, at "003:13228";
    }

    /// What is dialled to have the server no longer forward all calls.
    FORWARD_ALWAYS_OFF_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "forward.always.off_code" as TEXT, at "003:6484";
        Yealink "account.{line}.always_fwd.off_code" as TEXT, at "003:13202";
    }

    /// Whether calls are forwarded while talking.
    FORWARD_BUSY: bool, PerLine, default "off", Kept {
        Yealink "forward.busy.enable" as ZERO_ONE, at "003:6501";
        Yealink "account.{line}.busy_fwd.enable" as ZERO_ONE, at "003:13054";
    }

    /// Where calls are forwarded while talking.
    FORWARD_BUSY_TARGET: String, PerLine, in 0..=128, default "", Kept {
        Yealink "forward.busy.target" as TEXT, at "003:6522";
        Yealink "account.{line}.busy_fwd.target" as TEXT, at "003:13084";
    }

    /// What is dialled, with the target behind it, to have the server forward calls while talking.
    FORWARD_BUSY_ON_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "forward.busy.on_code" as TEXT, at "003:6539";
        Yealink "account.{line}.busy_fwd.on_code" as TEXT, at "003:13280";
    }

    /// What is dialled to have the server no longer forward calls while talking.
    FORWARD_BUSY_OFF_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "forward.busy.off_code" as TEXT, at "003:6552";
        Yealink "account.{line}.busy_fwd.off_code" as TEXT, at "003:13254";
    }

    /// Whether unanswered calls are forwarded.
    FORWARD_NO_ANSWER: bool, PerLine, default "off", Kept {
        Yealink "forward.no_answer.enable" as ZERO_ONE, at "003:6565";
        Yealink "account.{line}.timeout_fwd.enable" as ZERO_ONE, at "003:13108";
    }

    /// Where unanswered calls are forwarded.
    FORWARD_NO_ANSWER_TARGET: String, PerLine, in 0..=128, default "", Kept {
        Yealink "forward.no_answer.target" as TEXT, at "003:6603";
        Yealink "account.{line}.timeout_fwd.target" as TEXT, at "003:13140";
    }

    /// How long a call rings before it is forwarded.
    FORWARD_NO_ANSWER_AFTER: Duration, PerLine, in 0..=7200000, default "12 s", Kept {
        Yealink "forward.no_answer.timeout" as SIX_SECONDS in 0..=120000, at "003:6625";
        Yealink "account.{line}.timeout_fwd.timeout" as SIX_SECONDS in 0..=120000, at "003:13170";
        AudioCodes "voip/line/{line}/call_forward/timeout" as SECONDS default "6", at "002:5679";
    }

    /// What the user enters as the ringing time before a forward; rings are for servers that count so.
    FORWARD_NO_ANSWER_UNIT: RingUnit, PerLine, default "seconds", Kept {
        AudioCodes "voip/line/{line}/call_forward/timeout_mode" as RING_UNITS, at "002:10807";
    }

    /// What is dialled, with the target behind it, to have the server forward unanswered calls.
    FORWARD_NO_ANSWER_ON_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "forward.no_answer.on_code" as TEXT, at "003:6651";
        Yealink "account.{line}.timeout_fwd.on_code" as TEXT, at "003:13331";
    }

    /// What is dialled to have the server no longer forward unanswered calls.
    FORWARD_NO_ANSWER_OFF_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "forward.no_answer.off_code" as TEXT, at "003:6672";
        Yealink "account.{line}.timeout_fwd.off_code" as TEXT, at "003:13305";
    }

    /// Whether the line's one forward is in force, on telephones that have one forward a line instead of one for each
    /// occasion.
    FORWARD_ONE: bool, PerLine, default "off", Kept {
        AudioCodes "voip/line/{line}/call_forward/active" as ZERO_ONE, at "002:5649";
    }

    /// When the line's one forward takes calls.
    FORWARD_ONE_WHEN: ForwardWhen, PerLine, default "no-answer", Kept {
        AudioCodes "voip/line/{line}/call_forward/type" as FORWARD_TYPES, at "002:5662";
    }

    /// Where the line's one forward sends calls: a number or a SIP user.
    FORWARD_ONE_TARGET: String, PerLine, in 0..=128, default "", Kept {
        AudioCodes "voip/line/{line}/call_forward/destination" as TEXT, at "002:5688";
    }

    /// What a forwarded call tells its new target about where it came from, in a Diversion header.
    FORWARD_DIVERSION: DiversionHeader, PerLine, default "own", Kept {
        Panasonic "SIP_ADD_DIVERSION_{line}" as DIVERSION_NUMBERS, at "000:6301";
    }

    /// Whether a call that was forwarded here shows by whom, from its Diversion or History-Info header.
    FORWARD_HISTORY_SHOWN: bool, PerPhone, default "on", Kept {
        Yealink "features.fwd_diversion_enable" as ZERO_ONE, at "004:8259";
    }
}
