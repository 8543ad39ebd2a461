//! From digits to a number: pauses, keys, tones, redialling.

use core::time::Duration;

use crate::choices::OnHookDigits;
use crate::row::settings;

settings! {
    family "Dialling";

    /// What a digit does while the telephone is idle and on the hook.
    ON_HOOK_DIGITS: OnHookDigits, PerPhone, default "dialled", Kept {
        AudioCodes "voip/dialing/on_hook_dialing" as ON_HOOK_DIGITS, at "002:4007";
    }

    /// Whether a number is called by itself once no more digits come, while the handset is still down.
    PREDIAL_AUTODIAL: bool, PerPhone, default "off", Live {
        Yealink "phone_setting.predial_autodial" as ZERO_ONE, at "003:10651";
    }

    /// The pause after the last digit after which a number is called by itself.
    INTER_DIGIT: Duration, PerPhone, in 0..=15000, default "4 s", Live {
        Yealink "phone_setting.inter_digit_time" as SECONDS in 1000..=14000, at "003:10675";
        AudioCodes "voip/dialing/timeout" as SECONDS in 0..=10000 default "5", at "002:3941";
        Panasonic "INTDIGIT_TIM" as SECONDS in 1000..=15000 default "5", at "000:4881";
    }

    /// How long the dial tone waits for the first digit.
    FIRST_DIGIT: Duration, PerPhone, in 1000..=600000, default "30 s", Live {
        AudioCodes "voip/dialing/dialtone_timeout" as SECONDS in 1000..=300000, at "002:4122";
        Panasonic "FIRSTDIGIT_TIM" as SECONDS, at "000:4874";
    }

    /// How long the reorder tone sounds before the howler tone takes its place.
    REORDER_TONE_TIME: Duration, PerPhone, in 1000..=300000, default "40 s", Kept {
        AudioCodes "voip/dialing/warning_tone_timeout" as SECONDS, at "002:4132";
    }

    /// How long the howler tone sounds before the telephone falls silent.
    HOWLER_TONE_TIME: Duration, PerPhone, in 1000..=300000, default "2 min", Kept {
        AudioCodes "voip/dialing/offhook_tone_timeout" as SECONDS, at "002:4142";
    }

    /// Whether the reorder tone stands for the dial tone while registration fails; otherwise nothing is heard.
    UNREGISTERED_TONE: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/services/out_of_service_behavior" as NONE_REORDER, at "002:4180";
    }

    /// Whether the tones while dialling tell if any line is registered.
    DIAL_TONE_TELLS_LINES: bool, PerPhone, default "off", Kept {
        Yealink "features.partition_tone" as ZERO_ONE, at "003:10034";
    }

    /// The digits after which the dial tone goes on; empty ends it with the first digit.
    DIAL_TONE_AFTER: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "features.redial_tone" as DIALLED, at "003:10001";
    }

    /// Whether another dial tone is heard after a certain first digit.
    SECOND_DIAL_TONE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/dialing/secondary_dial_tone/enabled" as ZERO_ONE, at "002:4153";
    }

    /// The first digit after which the other dial tone is heard.
    SECOND_DIAL_TONE_DIGIT: u8, PerPhone, in 0..=9, default "9", Kept {
        AudioCodes "voip/dialing/secondary_dial_tone/key_sequence" as NUMBER, at "002:4168";
    }

    /// The key that ends dialling.
    SEND_KEY: String, PerPhone, in 0..=1, default "#", Live {
        Yealink "features.pound_key.mode" as SEND_KEY_NUMBERS, at "003:9861";
        Yealink "features.key_as_send" as SEND_KEY_NUMBERS, at "004:4625";
        AudioCodes "voip/dialing/dial_complete_key/key" as TEXT, at "002:3993";
        Panasonic "POUND_KEY_DELIMITER_ENABLE" as SEND_KEY_POUND, at "000:5328";
    }

    /// Whether `#` twice makes part of a number although `#` ends dialling.
    SEND_KEY_TWICE: bool, PerPhone, default "off", Kept {
        Yealink "features.send_pound_key" as ZERO_ONE, at "003:9836";
    }

    /// Whether the key that ends dialling does so.
    SEND_KEY_USE: bool, PerPhone, default "on", Live {
        AudioCodes "voip/dialing/dial_complete_key/enabled" as ZERO_ONE, at "002:3978";
    }

    /// Most digits of a number.
    MAX_DIGITS: u8, PerPhone, in 3..=32, default "32", Kept {
        AudioCodes "voip/dialing/phone_number_max_size" as NUMBER, at "002:3969";
    }

    /// Whether a call to the line's own number is sent out; otherwise it is refused at once.
    DIAL_OWN_NUMBER: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/dialing/allow_calling_self_extension" as ZERO_ONE, at "002:4023";
    }

    /// Whether the hot line is called, on telephones that have a switch for it.
    HOTLINE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/dialing/auto_dialing/enabled" as ZERO_ONE, at "002:5788";
    }

    /// The number that is called by itself when the telephone goes off the hook; empty means none.
    HOTLINE_NUMBER: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "features.hotline_number" as TEXT, at "003:9559";
        AudioCodes "voip/dialing/auto_dialing/destination" as TEXT, at "002:5809";
    }

    /// The pause before the hot line is called.
    HOTLINE_DELAY: Duration, PerPhone, in 0..=120000, default "4 s", Kept {
        Yealink "features.hotline_delay" as SECONDS in 0..=10000, at "003:9574";
        AudioCodes "voip/dialing/auto_dialing/timeout" as SECONDS default "15", at "002:5799";
    }

    /// How long an outgoing call rings without an answer before it is given up.
    RING_OUT: Duration, PerPhone, in 1000..=300000, default "3 min", Kept {
        AudioCodes "voip/dialing/unanswered_call_timeout" as SECONDS default "60", at "002:4000";
    }

    /// Whether a number that is busy or away for the moment is called again by itself.
    AUTO_REDIAL: bool, PerPhone, default "off", Kept {
        Yealink "auto_redial.enable" as ZERO_ONE, at "003:8206";
        AudioCodes "voip/dialing/automatic_redial_on_busy/enabled" as ZERO_ONE, at "002:4066";
    }

    /// The pause before a number is called again by itself.
    AUTO_REDIAL_INTERVAL: Duration, PerPhone, in 1000..=300000, default "10 s", Kept {
        Yealink "auto_redial.interval" as SECONDS, at "003:8231";
        AudioCodes "voip/dialing/automatic_redial_on_busy/retry_timer" as SECONDS in 3000..=120000 default "30", at "002:4078";
    }

    /// How often a number is called again by itself at most.
    AUTO_REDIAL_TIMES: u16, PerPhone, in 1..=300, default "10", Kept {
        Yealink "auto_redial.times" as NUMBER, at "003:8253";
    }

    /// Whether names that fit the digits so far are offered while dialling.
    DIALLING_SEARCH: bool, PerPhone, default "off", Kept {
        Yealink "phone_setting.search_when_dialing_enable" as ZERO_ONE, at "003:10629";
    }

    /// Where the file is that says which lists are searched while dialling, and in which order.
    DIALLING_SEARCH_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "super_search.url" as URL, at "003:11260";
    }

    /// Whether the calls placed are listed before the first digit.
    DIALLING_SHOWS_PLACED: bool, PerPhone, default "off", Kept {
        Yealink "super_search.recent_call" as ZERO_ONE, at "003:11205";
    }

    /// Whether some of the dialled digits are hidden on the screen, as a password dialled after a number is.
    HIDDEN_DIGITS: bool, PerPhone, default "off", Kept {
        Yealink "features.password_dial.enable" as ZERO_ONE, at "003:10052";
    }

    /// The digits after which the hidden ones begin.
    HIDDEN_DIGITS_AFTER: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "features.password_dial.prefix" as TEXT, at "003:10076";
    }

    /// How many digits are hidden.
    HIDDEN_DIGITS_COUNT: u8, PerPhone, in 0..=32, default "0", Kept {
        Yealink "features.password_dial.length" as NUMBER, at "003:10093";
    }

    /// Where the list of speed dials is fetched.
    SPEED_DIAL_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "provisioning/speed_dial_uri" as URL, at "002:6571";
    }

    /// The label of the speed dial under a key of the dial pad.
    SPEED_DIAL_LABEL: String, PerItem(9), in 0..=64, default "", Kept {
        AudioCodes "personal_settings/functional_key/{item}/speed_dial_extension" as TEXT, at "002:7814";
    }
}
