//! Lamps and subscriptions for other people's lines, lines shared with them, and the user's own presence.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Presence and shared lines";

    /// How long a subscription is asked to last where its kind has no setting of its own.
    SUBSCRIBE_EXPIRES: Duration, PerLine, in 1000..=4294967295000, default "1 h", Kept {
        Panasonic "SIP_SUBS_EXPIRE_{line}" as SECONDS, at "000:6085";
    }

    /// At how many percent of its life a subscription is renewed in its dialog.
    SUBSCRIBE_REFRESH: u8, PerLine, in 1..=100, default "90", Kept {
        Panasonic "SUB_INTERVAL_RATE_{line}" as NUMBER, at "000:6144";
    }

    /// How long after a failed subscription the next is tried; after 403 Forbidden none is.
    SUBSCRIBE_RETRY: Duration, PerLine, in 10000..=86400000, default "10 s", Kept {
        Panasonic "SUB_RTX_INTVL_{line}" as SECONDS, at "000:6093";
    }

    /// Whether the user's presence is published and shown.
    PRESENCE: bool, PerPhone, default "off", Kept {
        AudioCodes "system/current_user_presence_status/enabled" as ZERO_ONE, at "002:5554";
    }

    /// Whether lamps show the state of other people's lines.
    BLF: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/busy_lamp_field/enabled" as ZERO_ONE, at "002:10738";
    }

    /// The event package that lamps subscribe to.
    BLF_EVENT: crate::BlfEvent, PerLine, default "dialog", Kept {
        Yealink "account.{line}.blf.subscribe_event" as BLF_EVENT_NUMBERS, at "003:14123";
    }

    /// How long the subscription of a lamp is asked to last.
    BLF_SUBSCRIBE_EXPIRES: Duration, PerLine, in 0..=2147483647000, default "30 min", Kept {
        Yealink "account.{line}.blf.subscribe_period" as SECONDS, at "003:14103";
        AudioCodes "voip/services/busy_lamp_field/subscription_period" as SECONDS in 0..=86400000 default "3600", at "002:10741";
    }

    /// Whether lamps also take a NOTIFY from outside their subscription.
    BLF_OUT_OF_DIALOG: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.out_dialog_blf_enable" as ZERO_ONE, at "003:11533";
    }

    /// Whether the version number in a NOTIFY for lamps is heeded.
    BLF_VERSION: bool, PerPhone, default "off", Kept {
        Yealink "features.blf_list_version" as ZERO_ONE, at "003:4121";
    }

    /// Whether the number set on a lamp's key is filtered before use.
    BLF_FILTER_NUMBER: bool, PerPhone, default "off", Kept {
        Yealink "features.blf_filter_value" as ZERO_ONE, at "003:4102";
    }

    /// Whether a lamp is dark instead of lit while the other line is idle.
    BLF_IDLE_DARK: bool, PerPhone, default "off", Kept {
        Yealink "features.blf_and_callpark_idle_led_enable" as ZERO_ONE, at "003:10453";
    }

    /// The whole address of the list of lines that is subscribed to for all lamps at once, `sip:user@domain` (RFC 4662).
    BLF_LIST_URI: String, PerLine, in 0..=195, default "", Kept {
        Panasonic "RESOURCELIST_URI_{line}" as TEXT, at "000:5662";
    }

    /// The user part of the list of lines that is subscribed to for all lamps at once; unlike `blf_list_uri` it has no domain, which is that of the lamp server.
    BLF_LIST_USER: String, PerPhone, in 0..=64, default "", Kept {
        AudioCodes "voip/services/busy_lamp_field/uri" as TEXT, at "002:10744";
    }

    /// Whether the registrar is also the server that knows the lamps.
    BLF_SERVER_IS_REGISTRAR: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/busy_lamp_field/application_server/use_registrar" as ZERO_ONE, at "002:10750";
    }

    /// The server that knows the lamps, where it is not the registrar; empty means none.
    BLF_SERVER_HOST: String, PerPhone, in 0..=64, default "", Kept {
        AudioCodes "voip/services/busy_lamp_field/application_server/addr" as HOST default "0.0.0.0", at "002:10756";
    }

    /// The number of the line that is shared by bridged line appearance (`Event: dialog;sla`).
    SHARED_LINE_NUMBER: String, PerLine, in 0..=128, default "", Kept {
        Yealink "account.{line}.bla_number" as TEXT, at "003:13743";
    }

    /// How long the subscription of a bridged line is asked to last.
    SHARED_LINE_EXPIRES: Duration, PerLine, in 60000..=7200000, default "5 min", Kept {
        Yealink "account.{line}.bla_subscribe_period" as SECONDS, at "003:13765";
    }

    /// Whether the server releases a bridged line by itself.
    SHARED_LINE_AUTO_RELEASE: bool, PerPhone, default "off", Kept {
        Yealink "features.auto_release_bla_line" as ZERO_ONE, at "003:9797";
    }

    /// How long the subscription to the calls of a shared line is asked to last (`Event: call-info`).
    SHARED_CALL_INFO_EXPIRES: Duration, PerLine, in 0..=86400000, default "1 h", Kept {
        AudioCodes "voip/line/{line}/shared_call_appearance/call_info_expiration_timeout" as SECONDS, at "002:3583";
    }

    /// How long after a failed subscription to the calls of a shared line the next is tried.
    SHARED_CALL_INFO_RETRY: Duration, PerLine, in 0..=86400000, default "60 s", Kept {
        AudioCodes "voip/line/{line}/shared_call_appearance/call_info_subscription_failed_timeout" as SECONDS, at "002:3588";
    }

    /// How long a shared line is asked to stay seized before a number is dialled (`Event: line-seize`).
    SHARED_LINE_SEIZE_EXPIRES: Duration, PerLine, in 0..=86400000, default "15 s", Kept {
        AudioCodes "voip/line/{line}/shared_call_appearance/line_seize_expiration_timeout" as SECONDS, at "002:3594";
    }

    /// What is heard until the server grants a shared line: the maker's word for a tone, of which only `SILENCE` is documented.
    SHARED_LINE_SEIZE_TONE: String, PerLine, in 0..=32, default "SILENCE", Kept {
        AudioCodes "voip/line/{line}/shared_call_appearance/waiting_to_line_seize_tone" as TEXT, at "002:3604";
    }

    /// How long a speed dial waits for its shared line.
    SHARED_LINE_SPEED_DIAL_DELAY: Duration, PerLine, in 0..=86400000, default "2 s", Kept {
        AudioCodes "voip/line/{line}/shared_call_appearance/speed_dial_delay" as SECONDS, at "002:3599";
    }

    /// How the server shares lines: the maker's word, of which only `GENBAND_SCA` is documented; empty means as the application server does.
    SHARED_LINE_METHOD: String, PerPhone, in 0..=32, default "", Kept {
        AudioCodes "voip/services/SLA/type" as TEXT, at "002:12237";
    }

    /// Whether others may break into a call on a shared line.
    SHARED_LINE_BARGE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/sla/barging/enable" as ZERO_ONE, at "002:12270";
    }

    /// Whether the telephone belongs to this group of shared lines.
    SHARED_LINE_GROUP: bool, PerItem(2), default "off", Kept {
        AudioCodes "voip/sla/group/{item}/enabled" as ZERO_ONE, at "002:12274";
    }

    /// The name of the group of shared lines.
    SHARED_LINE_GROUP_NAME: String, PerItem(2), in 0..=64, default "", Kept {
        AudioCodes "voip/sla/group/{item}/description" as TEXT, at "002:12272";
    }
}
