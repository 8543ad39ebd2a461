//! What happens to calls: answering, refusing, a second call, picking up, holding, ending, the log.

use core::time::Duration;

use crate::choices::{AutoAnswerWhen, IncomingName, WaitingReply};
use crate::row::settings;

settings! {
    family "Calls";

    /// Whether calls to the line are answered by themselves.
    AUTO_ANSWER: bool, PerLine, default "off", Live {
        Yealink "account.{line}.auto_answer" as ZERO_ONE, at "003:13866";
        AudioCodes "voip/auto_answer/enabled" as ZERO_ONE, at "002:5824";
    }

    /// Whether every call is answered by itself, or only one that asks for it.
    AUTO_ANSWER_WHEN: AutoAnswerWhen, PerPhone, default "always", Kept {
        AudioCodes "voip/advanced_auto_answer/type" as AUTO_ANSWER_TYPES default "SIP_Header", at "002:5884";
    }

    /// How long a call rings before it is answered by itself.
    AUTO_ANSWER_DELAY: Duration, PerPhone, in 0..=60000, default "1 s", Live {
        Yealink "features.auto_answer_delay" as SECONDS in 1000..=4000, at "003:13890";
        AudioCodes "voip/advanced_auto_answer/timeout" as SECONDS default "5", at "002:5877";
        Panasonic "AUTO_ANS_RING_TIM" as SECONDS in 0..=15000 default "5", at "000:4973";
    }

    /// Whether a call that is answered by itself rings first; otherwise it is answered without a ring.
    AUTO_ANSWER_RINGS: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/auto_answer_use_180/enabled" as ZERO_ONE, at "002:5891";
    }

    /// Whether the microphone is mute in a call that was answered by itself.
    AUTO_ANSWER_MUTE: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.auto_answer_mute_enable" as ZERO_ONE, at "004:6348";
    }

    /// Whether a beep on the headset tells that a call was answered by itself.
    AUTO_ANSWER_BEEP_HEADSET: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/auto_answer/headset_beep/enabled" as ZERO_ONE, at "002:11774";
    }

    /// Whether a beep on the loudspeaker tells that a call was answered by itself.
    AUTO_ANSWER_BEEP_SPEAKER: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/auto_answer/speakerphone_beep/enabled" as ZERO_ONE, at "002:11780";
    }

    /// The SIP status that refuses a call when the user rejects it.
    REJECT_STATUS: u16, PerPhone, in 400..=699, default "486", Live {
        Yealink "features.normal_refuse_code" as REFUSE_STATUS, at "003:9118";
        AudioCodes "voip/services/reject_code" as REJECT_CODES, at "002:3803";
        Panasonic "SIP_RESPONSE_CODE_CALL_REJECT" as NUMBER default "603", at "000:6316";
    }

    /// Which name an incoming call shows: the caller's or that of the group that is called.
    INCOMING_NAME: IncomingName, PerPhone, default "caller-first", Kept {
        Panasonic "DDI_ICD_GROUP_DISPLAY" as INCOMING_NAME_NUMBERS, at "000:5040";
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

    /// Whether a second call that waits is announced again and again.
    CALL_WAITING_REMINDER: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/cwrr_enabled" as ZERO_ONE, at "002:12259";
    }

    /// The provisional answer that the caller of a second call gets.
    CALL_WAITING_REPLY: WaitingReply, PerPhone, default "ringing", Kept {
        AudioCodes "voip/services/call_waiting/sip_reply" as WAITING_REPLIES default "QUEUED", at "002:5597";
    }

    /// What is dialled to switch call waiting on at the server.
    CALL_WAITING_ON_CODE: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "call_waiting.on_code" as TEXT, at "003:9370";
    }

    /// What is dialled to switch call waiting off at the server.
    CALL_WAITING_OFF_CODE: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "call_waiting.off_code" as TEXT, at "003:9385";
    }

    /// Whether the telephone sends and receives in data line mode; the manual does not say what that changes.
    DATA_LINE: bool, PerPhone, default "off", Kept {
        Panasonic "DATA_LINE_MODE" as YES_NO, at "000:4933";
    }

    /// What is dialled before a number to take the call that rings there.
    PICKUP_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "features.pickup.direct_pickup_code" as TEXT, at "003:10372";
        Yealink "account.{line}.direct_pickup_code" as TEXT, at "003:13843";
        AudioCodes "voip/services/call_pickup/access_code" as TEXT default "**", at "002:6015";
        Panasonic "NUM_PLAN_PICKUP_DIRECT" as DIALLED in 0..=4, at "000:4940";
    }

    /// What is dialled to take a call that rings at any telephone of the group.
    PICKUP_GROUP_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "features.pickup.group_pickup_code" as TEXT, at "003:10322";
        Yealink "account.{line}.group_pickup_code" as TEXT, at "003:13822";
    }

    /// Whether a soft key for taking the call of a number is shown while dialling.
    PICKUP_SOFT_KEY: bool, PerPhone, default "off", Kept {
        Yealink "features.pickup.direct_pickup_enable" as ZERO_ONE, at "003:10339";
    }

    /// Whether a soft key for taking a call of the group is shown while dialling.
    PICKUP_GROUP_SOFT_KEY: bool, PerPhone, default "off", Kept {
        Yealink "features.pickup.group_pickup_enable" as ZERO_ONE, at "003:10288";
    }

    /// Whether pressing the key of a watched number that rings takes its call.
    PICKUP_BY_WATCH_KEY: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/call_pickup/enabled" as ZERO_ONE, at "002:6004";
    }

    /// Whether a call is taken by the dialog that the server reports (RFC 4235) instead of by a code.
    PICKUP_BY_DIALOG: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.dialoginfo_callpickup" as ZERO_ONE, at "003:13791";
    }

    /// Whether the screen tells that a watched number rings.
    PICKUP_SHOWN: bool, PerPhone, default "off", Kept {
        Yealink "features.pickup.blf_visual_enable" as ZERO_ONE, at "003:10389";
    }

    /// Whether a sound tells that a watched number rings.
    PICKUP_HEARD: bool, PerPhone, default "off", Kept {
        Yealink "features.pickup.blf_audio_enable" as ZERO_ONE, at "003:10425";
    }

    /// Whether a busy number can be called back by itself as soon as it is free.
    CALL_COMPLETION: bool, PerPhone, default "off", Kept {
        Yealink "features.call_completion_enable" as ZERO_ONE, at "003:9160";
    }

    /// Whether choosing another line holds the call instead of ending it.
    AUTO_HOLD: bool, PerPhone, default "on", Kept {
        Panasonic "AUTO_CALL_HOLD" as YES_NO default "N", at "000:4987";
    }

    /// How long a call is held before the telephone reminds; 0 means never.
    HOLD_RECALL: Duration, PerPhone, in 0..=65535000, default "0 s", Kept {
        AudioCodes "voip/lhcwrr_wait_time" as SECONDS in 1000..=65535000 default "120", at "002:6259";
        Panasonic "HOLD_RECALL_TIM" as SECONDS in 0..=240000 default "60", at "000:4966";
    }

    /// Whether a held call reminds by a tone.
    HOLD_TONE: bool, PerPhone, default "on", Kept {
        Yealink "features.play_hold_tone.enable" as ZERO_ONE, at "003:9923";
        AudioCodes "voip/lhcwrr_enabled" as ZERO_ONE, at "002:6249";
    }

    /// How often a held call reminds.
    HOLD_TONE_INTERVAL: Duration, PerPhone, in 1000..=3600000, default "30 s", Kept {
        Yealink "features.play_hold_tone.delay" as SECONDS in 1000..=60000, at "003:9949";
        Yealink "features.play_hold_tone.delay" as SECONDS in 3000..=3600000, at "004:7618";
    }

    /// Whether the loudspeaker key during a call on the handset lets the room listen while the handset still speaks.
    GROUP_LISTENING: bool, PerPhone, default "on", Kept {
        Yealink "features.group_listen_in_talking_enable" as ZERO_ONE, at "003:4078";
    }

    /// Whether the telephone goes idle when its last call ends on the loudspeaker or headset.
    IDLE_AFTER_CALL: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/dialing/automatic_disconnect" as ZERO_ONE, at "002:4202";
    }

    /// Whether putting the handset down ends a held call; otherwise the call moves to the loudspeaker.
    HELD_CALL_ENDS_ON_HOOK: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/onhook_disconnect_when_held/enabled" as ZERO_ONE, at "002:6305";
    }

    /// Whether a tone and a message tell that the other side ended an incoming call.
    END_WARNING: bool, PerPhone, default "off", Kept {
        AudioCodes "enable_remote_disconnect_warningTone" as ZERO_ONE, at "002:4812";
    }

    /// How long that tone and that message last.
    END_WARNING_TIME: Duration, PerPhone, in 0..=600000, default "3 s", Kept {
        AudioCodes "voip/dialing/automatic_disconnect_delay_timer" as MS, at "002:4829";
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

    /// Whether missed calls of the line are written into the call log.
    CALL_LOG_MISSED: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.missed_calllog" as ZERO_ONE, at "003:13912";
    }

    /// Where a call log is fetched that replaces the telephone's own.
    CALL_LOG_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "call_list.url" as URL, at "003:11464";
    }

    /// Whether the redial key shows the calls placed instead of dialling the last.
    REDIAL_SHOWS_LOG: bool, PerPhone, default "on", Kept {
        Panasonic "REDIALKEY_CALLLOG_ENABLE" as YES_NO default "N", at "000:4995";
    }

    /// Numbers that can be called while the telephone is locked, separated by commas.
    EMERGENCY_NUMBERS: String, PerPhone, in 0..=256, default "112,911,110", Kept {
        Yealink "phone_setting.emergency.number" as TEXT, at "003:11113";
    }
}
