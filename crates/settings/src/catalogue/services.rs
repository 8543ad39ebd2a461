//! Services of the server: mailbox, features kept in step, call centre, charges, directories over HTTP.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Services of the server";

    /// Whether waiting messages are shown and heard at all.
    MESSAGE_INDICATION: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/msg_waiting_ind/enabled" as ZERO_ONE, at "002:6059";
    }

    /// How long the subscription to waiting messages is asked to last.
    MESSAGE_EXPIRES: Duration, PerLine, in 0..=86400000, default "1 h", Kept {
        Yealink "account.{line}.subscribe_mwi_expires" as SECONDS in 0..=84600000, at "003:13433";
        AudioCodes "voip/services/msg_waiting_ind/expiraition_timeout" as SECONDS, at "002:6093";
    }

    /// Whether the subscription to waiting messages is addressed to the voice mail number instead of the line.
    MESSAGE_SUBSCRIBE_TO_MAILBOX: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.subscribe_mwi_to_vm" as ZERO_ONE, at "003:13936";
    }

    /// The server that tells of waiting messages; empty means the line's own.
    MESSAGE_SERVER_HOST: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/services/msg_waiting_ind/subscribe_address" as HOST default "0.0.0.0", at "002:6078";
    }

    /// The port of the server that tells of waiting messages.
    MESSAGE_SERVER_PORT: u16, PerPhone, in 1024..=65535, default "5060", Kept {
        AudioCodes "voip/services/msg_waiting_ind/subscribe_port" as NUMBER, at "002:6085";
    }

    /// Whether the address of the subscription to waiting messages names the port even when it is 5060; the manual describes the opposite of the key's name, and the name is taken.
    MESSAGE_PORT_ALWAYS: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/msg_waiting_ind/always_send_port" as ZERO_ONE, at "002:6100";
    }

    /// Whether a notification needs its `Voice-Message` line to mean new messages; where it is off, `Messages-Waiting: yes` is enough (RFC 3842).
    MESSAGE_NEEDS_VOICE_LINE: bool, PerPhone, default "on", Kept {
        Panasonic "VOICE_MESSAGE_AVAILABLE" as YES_NO, at "000:5696";
    }

    /// How long the dial tone stutters while messages wait.
    MESSAGE_STUTTER: Duration, PerPhone, in 1000..=60000, default "2500 ms", Kept {
        AudioCodes "voip/services/msg_waiting/stutter_tone_duration" as MS, at "002:4191";
    }

    /// Whether a tone tells of a new voice message.
    MESSAGE_TONE: bool, PerPhone, default "on", Kept {
        Yealink "features.voice_mail_tone_enable" as ZERO_ONE, at "003:10481";
    }

    /// Whether do-not-disturb and forwarding are kept in step with the server.
    FEATURE_SYNC: bool, PerLine, default "off", Kept {
        AudioCodes "system/feature_key_synchronization/enabled" as ZERO_ONE, at "002:8556";
        Panasonic "FWD_DND_SYNCHRO_ENABLE_{line}" as YES_NO, at "000:5652";
    }

    /// Which feature the server holds switched on in this entry.
    FEATURE_SYNC_STATE: crate::SyncedFeature, PerItem(4), default "none", Kept {
        AudioCodes "system/feature_key_synchronization/status/{item}/fks_status" as SYNCED_FEATURE_NAMES, at "002:8567";
    }

    /// Where the server forwards calls in this entry.
    FEATURE_SYNC_TARGET: String, PerItem(4), in 0..=128, default "", Kept {
        AudioCodes "system/feature_key_synchronization/forward/{item}/destination" as TEXT, at "002:8561";
    }

    /// Whether the user is an agent of a call centre, who logs in to be given calls.
    ACD: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.acd.enable" as ZERO_ONE, at "003:14856";
        AudioCodes "voip/services/enhanced_ACD/enabled" as ZERO_ONE, at "002:12547";
    }

    /// Whether agents of a call centre share the telephone: one who logs in also brings the line along; `acd` is the same without the line.
    ACD_HOTELING: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/ACD/enabled" as ZERO_ONE, at "002:12374";
    }

    /// Whether agents sign in with their telephone number while the telephone has no line yet.
    ACD_LOGIN_WITHOUT_LINE: bool, PerPhone, default "off", Kept {
        AudioCodes "system/login_sk_before_signed_in" as ZERO_ONE, at "002:11714";
    }

    /// The name with which the agent logs in.
    ACD_USER: String, PerLine, in 0..=128, default "", Kept {
        Yealink "account.{line}.acd.user_id" as TEXT, at "003:14906";
    }

    /// The password with which the agent logs in.
    ACD_PASSWORD: Secret, PerLine, in 0..=128, default "", Kept {
        Yealink "account.{line}.acd.password" as SECRET, at "003:14924";
    }

    /// Which kind of call centre server it is.
    ACD_SERVER: crate::AcdServer, PerPhone, default "genesys", Kept {
        AudioCodes "voip/services/ACD/server_type" as ACD_SERVER_NAMES, at "002:12385";
    }

    /// Whether the SIP server is the call centre server too.
    ACD_SERVER_IS_SIP_SERVER: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/ACD/server_use_sip_server" as ZERO_ONE, at "002:12432";
    }

    /// The call centre server, where it is not the SIP server; empty means none.
    ACD_SERVER_HOST: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/services/ACD/server_address" as HOST default "0.0.0.0", at "002:12448";
    }

    /// The port of the call centre server.
    ACD_SERVER_PORT: u16, PerPhone, in 1..=65535, default "80", Kept {
        AudioCodes "voip/services/ACD/server_port" as NUMBER, at "002:12456";
    }

    /// How long the subscription to the call centre server is asked to last.
    ACD_EXPIRES: Duration, PerLine, in 0..=86400000, default "1 h", Kept {
        Yealink "account.{line}.subscribe_acd_expires" as SECONDS in 120000..=3600000, at "003:14147";
        AudioCodes "voip/services/ACD/expire_time" as SECONDS, at "002:12441";
    }

    /// Whether the agent is given calls right after login; only some servers ask.
    ACD_STATE_AFTER_LOGIN: crate::AcdState, PerPhone, default "not-ready", Kept {
        AudioCodes "voip/services/ACD/state_after_login" as ACD_STATE_NAMES, at "002:12479";
    }

    /// Whether the first notice to the server after login says that the agent is not ready.
    ACD_FIRST_NOTICE_NOT_READY: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/ACD/first_notify_close/enabled" as ZERO_ONE, at "002:12506";
    }

    /// Whether an agent becomes ready again by itself after a call.
    ACD_AUTO_READY: bool, PerPhone, default "off", Kept {
        Yealink "acd.auto_available" as ZERO_ONE, at "003:6719";
    }

    /// How long after a call an agent becomes ready again.
    ACD_AUTO_READY_AFTER: Duration, PerPhone, in 0..=120000, default "60 s", Kept {
        Yealink "acd.auto_available_timer" as SECONDS, at "003:6742";
    }

    /// The code the server is told when an agent becomes unavailable for this reason.
    ACD_REASON_CODE: String, PerItem(10), in 0..=64, default "", Kept {
        AudioCodes "voip/services/ACD/unavailable_reason/{item}/code" as TEXT, at "002:12521";
    }

    /// The words shown to the agent for this reason of being unavailable.
    ACD_REASON_NAME: String, PerItem(10), in 0..=64, default "", Kept {
        AudioCodes "voip/services/ACD/unavailable_reason/{item}/name" as TEXT, at "002:12536";
    }

    /// Whether soft keys to become available and unavailable stand there after login.
    ACD_SHOW_AVAILABLE_KEYS: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.acd.available" as ZERO_ONE, at "003:14880";
    }

    /// Whether a soft key for the work after a call stands there after login.
    ACD_SHOW_AFTER_WORK_KEY: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/ACD/show_acw_softkey/enabled" as ZERO_ONE, at "002:12404";
    }

    /// Whether an agent's call menu offers do-not-disturb.
    ACD_SHOW_DND: bool, PerPhone, default "on", Kept {
        AudioCodes "system/dnd/show_softkey" as ZERO_ONE, at "002:12420";
    }

    /// Whether an agent's call menu offers forwarding.
    ACD_SHOW_FORWARD: bool, PerPhone, default "on", Kept {
        AudioCodes "system/forward/show_softkey" as ZERO_ONE, at "002:12426";
    }

    /// How many seconds the idle screen says that the agent has logged out; 0 means not at all, and -1 until something else is shown.
    ACD_LOGGED_OUT_MESSAGE: i32, PerPhone, in -1..=86400, default "-1", Kept {
        AudioCodes "voip/services/ACD/logged_out_message_timer" as NUMBER, at "002:11849";
    }

    /// Whether agents can record a greeting that every caller hears first.
    ACD_GREETING: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/greeting/enabled" as ZERO_ONE, at "002:6415";
    }

    /// Whether a beep tells the agent that the greeting is over.
    ACD_GREETING_BEEP: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/greeting/beep/enabled" as ZERO_ONE, at "002:6409";
    }

    /// Whether a supervisor who lifts the handset hears a call on the headset without being heard.
    ACD_LISTEN_IN: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/supervisor_listen_in/enabled" as ZERO_ONE, at "002:6359";
    }

    /// Whether the charge of a call is shown (advice of charge).
    CHARGE: bool, PerPhone, default "off", Kept {
        AudioCodes "system/aoc/enabled" as ZERO_ONE, at "002:6216";
    }

    /// The currency in which charges are shown, as `EUR`.
    CHARGE_CURRENCY: String, PerPhone, in 0..=16, default "", Kept {
        AudioCodes "system/aoc/currency" as TEXT, at "002:6225";
    }

    /// What a charge is multiplied by to get the currency shown, as `3.8`.
    CHARGE_RATIO: String, PerPhone, in 0..=16, default "", Kept {
        AudioCodes "system/aoc/ratio" as DECIMAL, at "002:6232";
    }

    /// The server that offers contacts, call log and call centre over HTTP (Xsi); empty means none.
    XSI_HOST: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "xsi/host" as HOST, at "002:10929";
    }

    /// The port of the Xsi server.
    XSI_PORT: u16, PerPhone, in 1..=65535, default "80", Kept {
        AudioCodes "xsi/http_port" as NUMBER, at "002:10938";
    }

    /// How the Xsi server is spoken to.
    XSI_SCHEME: crate::XsiScheme, PerPhone, default "http", Kept {
        AudioCodes "xsi/http_security" as XSI_SCHEME_NAMES, at "002:10943";
    }

    /// The name with which the telephone logs in at the Xsi server, `user@domain`.
    XSI_USER: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "xsi/user_id" as TEXT, at "002:10967";
    }

    /// The password with which the telephone logs in at the Xsi server.
    XSI_PASSWORD: Secret, PerPhone, in 0..=128, default "", Kept {
        AudioCodes "xsi/password" as SECRET, at "002:10970";
    }

    /// Whether contacts are those of the Xsi server instead of the telephone's own.
    XSI_CONTACTS: bool, PerPhone, default "off", Kept {
        AudioCodes "xsi/contact/enable" as ZERO_ONE, at "002:10923";
    }

    /// Whether the call log is that of the Xsi server.
    XSI_CALL_LOG: bool, PerPhone, default "on", Kept {
        AudioCodes "xsi/calllog/enable" as ZERO_ONE, at "002:10907";
    }

    /// Whether programmable keys show the user's state in the call centres of the Xsi server.
    XSI_CALL_CENTRE: bool, PerPhone, default "off", Kept {
        AudioCodes "xsi/callcenter/update" as ZERO_ONE, at "002:10917";
    }

    /// How often the state in the call centres of the Xsi server is asked for.
    XSI_UPDATE: Duration, PerPhone, in 60000..=86400000, default "20 min", Kept {
        AudioCodes "xsi/update_time" as MINUTES, at "002:10949";
    }
}
