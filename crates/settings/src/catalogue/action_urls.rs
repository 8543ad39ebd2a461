//! Links that are called when something happens, and what others may ask of the telephone over HTTP.
//!
//! In the query of a link a word with `$` stands for a value of the moment: `$mac`, `$ip`, `$model`, `$firmware`,
//! `$active_url`, `$active_user`, `$active_host`, `$local`, `$remote`, `$display_local`, `$display_remote` and `$call_id`
//! (003:6765).

use crate::row::settings;

settings! {
    family "Action links";

    /// The link called when the telephone has started; nothing is called when it is empty.
    ACTION_URL_SETUP_COMPLETED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.setup_completed" as URL, at "003:6765";
    }

    /// The link called when a line has registered; nothing is called when it is empty.
    ACTION_URL_REGISTERED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.registered" | "action_url.log_on" as URL, at "004:12528";
    }

    /// The link called when a line has unregistered; nothing is called when it is empty.
    ACTION_URL_UNREGISTERED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.unregistered" | "action_url.log_off" as URL, at "004:12546";
    }

    /// The link called when a registration fails; nothing is called when it is empty.
    ACTION_URL_REGISTER_FAILED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.register_failed" as URL, at "003:6859";
    }

    /// The link called when the telephone gets another IP address; nothing is called when it is empty.
    ACTION_URL_IP_CHANGED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.ip_change" as URL, at "003:7386";
    }

    /// The link called when the telephone goes off hook; nothing is called when it is empty.
    ACTION_URL_OFF_HOOK: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.off_hook" as URL, at "003:6879";
    }

    /// The link called when the telephone goes on hook; nothing is called when it is empty.
    ACTION_URL_ON_HOOK: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.on_hook" as URL, at "003:6898";
    }

    /// The link called when the telephone turns from idle to busy; nothing is called when it is empty.
    ACTION_URL_IDLE_TO_BUSY: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.idle_to_busy" as URL, at "003:7365";
    }

    /// The link called when the telephone turns from busy to idle; nothing is called when it is empty.
    ACTION_URL_BUSY_TO_IDLE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.busy_to_idle" as URL, at "003:7344";
    }

    /// The link called when a call comes in; nothing is called when it is empty.
    ACTION_URL_INCOMING_CALL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.incoming_call" as URL, at "003:6917";
    }

    /// The link called when a call is placed; nothing is called when it is empty.
    ACTION_URL_OUTGOING_CALL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.outgoing_call" as URL, at "003:6940";
    }

    /// The link called when a call is established; nothing is called when it is empty.
    ACTION_URL_CALL_ESTABLISHED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.call_established" as URL, at "003:6961";
    }

    /// The link called when a call ends; nothing is called when it is empty.
    ACTION_URL_CALL_TERMINATED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.call_terminated" as URL, at "003:6983";
    }

    /// The link called when a call was missed; nothing is called when it is empty.
    ACTION_URL_MISSED_CALL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.missed_call" as URL, at "003:7325";
    }

    /// The link called when an incoming call is forwarded; nothing is called when it is empty.
    ACTION_URL_CALL_FORWARDED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.forward_incoming_call" as URL, at "003:7407";
    }

    /// The link called when an incoming call is rejected; nothing is called when it is empty.
    ACTION_URL_CALL_REJECTED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.reject_incoming_call" as URL, at "003:7433";
    }

    /// The link called when a new incoming call is answered; nothing is called when it is empty.
    ACTION_URL_SECOND_CALL_ANSWERED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.answer_new_incoming_call" as URL, at "003:7453";
    }

    /// The link called when a call is put on hold; nothing is called when it is empty.
    ACTION_URL_HOLD: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.hold" as URL, at "003:7250";
    }

    /// The link called when a held call is taken back; nothing is called when it is empty.
    ACTION_URL_UNHOLD: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.unhold" as URL, at "003:7269";
    }

    /// The link called when the microphone is muted; nothing is called when it is empty.
    ACTION_URL_MUTE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.mute" as URL, at "003:7288";
    }

    /// The link called when the microphone is switched on again; nothing is called when it is empty.
    ACTION_URL_UNMUTE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.unmute" as URL, at "003:7306";
    }

    /// The link called when a call is transferred; nothing is called when it is empty.
    ACTION_URL_TRANSFER: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.transfer_call" as URL, at "003:7179";
    }

    /// The link called when a call is transferred blindly; nothing is called when it is empty.
    ACTION_URL_BLIND_TRANSFER: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.blind_transfer_call" as URL, at "003:7198";
    }

    /// The link called when a call is transferred after or during the consultation; nothing is called when it is empty.
    ACTION_URL_ATTENDED_TRANSFER: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.attended_transfer_call" as URL, at "003:7224";
    }

    /// The link called when a transfer succeeded; nothing is called when it is empty.
    ACTION_URL_TRANSFER_FINISHED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.transfer_finished" as URL, at "003:7479";
    }

    /// The link called when a transfer failed; nothing is called when it is empty.
    ACTION_URL_TRANSFER_FAILED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.transfer_failed" as URL, at "003:7505";
    }

    /// The link called when do-not-disturb is switched on; nothing is called when it is empty.
    ACTION_URL_DND_ON: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.dnd_on" as URL, at "003:7002";
    }

    /// The link called when do-not-disturb is switched off; nothing is called when it is empty.
    ACTION_URL_DND_OFF: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.dnd_off" as URL, at "003:7020";
    }

    /// The link called when forwarding of all calls is switched on; nothing is called when it is empty.
    ACTION_URL_FORWARD_ALWAYS_ON: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.always_fwd_on" as URL, at "003:7039";
    }

    /// The link called when forwarding of all calls is switched off; nothing is called when it is empty.
    ACTION_URL_FORWARD_ALWAYS_OFF: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.always_fwd_off" as URL, at "003:7062";
    }

    /// The link called when forwarding on busy is switched on; nothing is called when it is empty.
    ACTION_URL_FORWARD_BUSY_ON: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.busy_fwd_on" as URL, at "003:7085";
    }

    /// The link called when forwarding on busy is switched off; nothing is called when it is empty.
    ACTION_URL_FORWARD_BUSY_OFF: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.busy_fwd_off" as URL, at "003:7108";
    }

    /// The link called when forwarding of unanswered calls is switched on; nothing is called when it is empty.
    ACTION_URL_FORWARD_NO_ANSWER_ON: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.no_answer_fwd_on" as URL, at "003:7131";
    }

    /// The link called when forwarding of unanswered calls is switched off; nothing is called when it is empty.
    ACTION_URL_FORWARD_NO_ANSWER_OFF: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "action_url.no_answer_fwd_off" as URL, at "003:7157";
    }

    /// Addresses whose HTTP requests the telephone obeys, separated by commas; `*` stands for any number of an address, `any` admits all, and an empty list refuses all.
    ACTION_URI_ALLOWED: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "features.action_uri_limit_ip" as TEXT, at "003:8382";
    }

    /// Whether a restart asked for over HTTP happens even during a call.
    ACTION_URI_REBOOT_IN_CALL: bool, PerPhone, default "off", Kept {
        Yealink "features.action_uri_reboot_now" as ZERO_ONE, at "003:9971";
    }

    /// The server that may push XML pages onto the screen.
    PUSH_XML_SERVER: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "push_xml.server" as URL, at "003:8323";
    }

    /// Whether XML pages may also be pushed in a SIP NOTIFY.
    PUSH_XML_NOTIFY: bool, PerPhone, default "off", Kept {
        Yealink "push_xml.sip_notify" as ZERO_ONE, at "003:8363";
    }

    /// Whether pushed XML pages are not shown during a call.
    PUSH_XML_BLOCK_IN_CALL: bool, PerPhone, default "off", Kept {
        Yealink "push_xml.block_in_calling" as ZERO_ONE, at "003:8340";
    }

    /// Whether the server may answer and take back calls by an event (`Event: talk`, named in Allow-Events).
    REMOTE_TALK: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/talk_event/enabled" as ZERO_ONE, at "002:11816";
        Panasonic "TALK_PACKAGE" as YES_NO, at "000:4948";
    }

    /// Whether the server may hold calls by an event (`Event: hold`, named in Allow-Events).
    REMOTE_HOLD: bool, PerPhone, default "off", Kept {
        Panasonic "HOLD_PACKAGE" as YES_NO, at "000:4956";
    }

    /// Whether a third party may place calls for the telephone, with a first offer that is on hold or missing (RFC 3725); `remote_talk` must be on too.
    REMOTE_MAKE_CALL: bool, PerPhone, default "off", Kept {
        AudioCodes "3PCC/make_call/enabled" as ZERO_ONE, at "002:11912";
    }
}
