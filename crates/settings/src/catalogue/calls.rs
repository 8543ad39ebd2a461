//! What happens to calls: answering, refusing, forwarding.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Calls";

    /// Whether calls to the line are answered by themselves.
    AUTO_ANSWER: bool, PerLine, default "off", Live {
        Yealink "account.{line}.auto_answer" as ZERO_ONE, at "003:13866";
        AudioCodes "voip/auto_answer/enabled" as ZERO_ONE, at "002:5824";
    }

    /// How long a call rings before it is answered by itself.
    AUTO_ANSWER_DELAY: Duration, PerPhone, in 0..=60000, default "1 s", Live {
        Yealink "features.auto_answer_delay" as SECONDS in 1000..=4000, at "003:13890";
        AudioCodes "voip/advanced_auto_answer/timeout" as SECONDS default "5", at "002:5877";
        Panasonic "AUTO_ANS_RING_TIM" as SECONDS in 0..=15000 default "5", at "000:4973";
    }

    /// Whether calls to the line are refused for now.
    DND: bool, PerLine, default "off", Live {
        Yealink "account.{line}.dnd.enable" as ZERO_ONE, at "003:12926";
        AudioCodes "voip/line/{line}/do_not_disturb/activated" as ZERO_ONE, at "002:5948";
    }

    /// The SIP status that refuses a call while do-not-disturb is on.
    DND_STATUS: u16, PerPhone, in 400..=699, default "480", Live {
        Yealink "features.dnd_refuse_code" as REFUSE_STATUS, at "003:9090";
        Panasonic "SIP_RESPONSE_CODE_DND" as NUMBER default "403", at "000:6309";
    }

    /// The SIP status that refuses a call when the user rejects it.
    REJECT_STATUS: u16, PerPhone, in 400..=699, default "486", Live {
        Yealink "features.normal_refuse_code" as REFUSE_STATUS, at "003:9118";
        AudioCodes "voip/services/reject_code" as REJECT_CODES, at "002:3803";
        Panasonic "SIP_RESPONSE_CODE_CALL_REJECT" as NUMBER default "603", at "000:6316";
    }

    /// Whether a second call is announced while talking.
    CALL_WAITING: bool, PerLine, default "on", Live {
        Yealink "call_waiting.enable" as ZERO_ONE, at "003:9328";
        AudioCodes "voip/services/call_waiting/enabled" as ZERO_ONE, at "002:5588";
        Panasonic "CW_ENABLE_{line}" as YES_NO, at "000:5672";
    }

    /// Whether a second call is announced by a tone.
    CALL_WAITING_TONE: bool, PerPhone, default "on", Live {
        Yealink "call_waiting.tone" as ZERO_ONE, at "003:9349";
        AudioCodes "voip/services/call_waiting/generate_tone/enabled" as ZERO_ONE, at "002:5607";
    }

    /// Whether choosing another line holds the call instead of ending it.
    AUTO_HOLD: bool, PerPhone, default "on", Kept {
        Panasonic "AUTO_CALL_HOLD" as YES_NO default "N", at "000:4987";
    }

    /// How long a call is held before the telephone reminds; 0 means never.
    HOLD_RECALL: Duration, PerPhone, in 0..=240000, default "0 s", Kept {
        Panasonic "HOLD_RECALL_TIM" as SECONDS default "60", at "000:4966";
    }

    /// Whether a held call reminds by a tone.
    HOLD_TONE: bool, PerPhone, default "on", Kept {
        Yealink "features.play_hold_tone.enable" as ZERO_ONE, at "003:9923";
    }

    /// How often a held call reminds.
    HOLD_TONE_INTERVAL: Duration, PerPhone, in 1000..=3600000, default "30 s", Kept {
        Yealink "features.play_hold_tone.delay" as SECONDS, at "003:9949";
    }

    /// Whether the redial key shows the calls placed instead of dialling the last.
    REDIAL_SHOWS_LOG: bool, PerPhone, default "on", Kept {
        Panasonic "REDIALKEY_CALLLOG_ENABLE" as YES_NO default "N", at "000:4995";
    }

    /// Whether all calls are forwarded.
    FORWARD_ALWAYS: bool, PerPhone, default "off", Kept {
        Yealink "forward.always.enable" as ZERO_ONE, at "003:6431";
    }

    /// Where all calls are forwarded.
    FORWARD_ALWAYS_TARGET: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "forward.always.target" as TEXT, at "003:6452";
    }

    /// Whether calls are forwarded while talking.
    FORWARD_BUSY: bool, PerPhone, default "off", Kept {
        Yealink "forward.busy.enable" as ZERO_ONE, at "003:6501";
    }

    /// Where calls are forwarded while talking.
    FORWARD_BUSY_TARGET: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "forward.busy.target" as TEXT, at "003:6522";
    }

    /// Whether unanswered calls are forwarded.
    FORWARD_NO_ANSWER: bool, PerPhone, default "off", Kept {
        Yealink "forward.no_answer.enable" as ZERO_ONE, at "003:6565";
    }

    /// Where unanswered calls are forwarded.
    FORWARD_NO_ANSWER_TARGET: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "forward.no_answer.target" as TEXT, at "003:6603";
    }

    /// How long a call rings before it is forwarded.
    FORWARD_NO_ANSWER_AFTER: Duration, PerPhone, in 0..=120000, default "12 s", Kept {
        Yealink "forward.no_answer.timeout" as SIX_SECONDS, at "003:6625";
    }

    /// The number of the line's voice mail.
    VOICE_MAIL_NUMBER: String, PerLine, in 0..=99, default "", Live {
        Yealink "voice_mail.number.{line}" as TEXT, at "003:12667";
        AudioCodes "voip/services/msg_waiting_ind/voice_mail_number" as TEXT in 0..=64, at "002:6050";
        Panasonic "VM_NUMBER_{line}" as TEXT in 0..=32, at "000:5609";
    }

    /// Whether the telephone asks to be told of waiting messages.
    MESSAGE_SUBSCRIBE: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.subscribe_mwi" as ZERO_ONE, at "003:13405";
        AudioCodes "voip/services/msg_waiting_ind/subscribe" as ZERO_ONE, at "002:6068";
        Panasonic "VM_SUBSCRIBE_ENABLE" as YES_NO, at "000:4853";
    }

    /// Whether calls are written into the call log.
    CALL_LOG: bool, PerPhone, default "on", Live {
        Yealink "features.save_call_history" as ZERO_ONE, at "003:10115";
    }

    /// Numbers that can be called while the telephone is locked, separated by commas.
    EMERGENCY_NUMBERS: String, PerPhone, in 0..=256, default "112,911,110", Kept {
        Yealink "phone_setting.emergency.number" as TEXT, at "003:11113";
    }
}
