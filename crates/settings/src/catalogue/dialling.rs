//! From digits to a number.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Dialling";

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

    /// The pause before a number that fits a dial-now rule is called.
    DIAL_NOW_DELAY: Duration, PerPhone, in 0..=14000, default "1 s", Kept {
        Yealink "phone_setting.dialnow_delay" as SECONDS, at "003:11031";
    }

    /// The key that ends dialling.
    SEND_KEY: String, PerPhone, in 0..=1, default "#", Live {
        Yealink "features.pound_key.mode" as SEND_KEY_NUMBERS, at "003:9861";
        AudioCodes "voip/dialing/dial_complete_key/key" as TEXT, at "002:3993";
        Panasonic "POUND_KEY_DELIMITER_ENABLE" as SEND_KEY_POUND, at "000:5328";
    }

    /// Whether the key that ends dialling does so.
    SEND_KEY_USE: bool, PerPhone, default "on", Live {
        AudioCodes "voip/dialing/dial_complete_key/enabled" as ZERO_ONE, at "002:3978";
    }

    /// Most digits of a number.
    MAX_DIGITS: u8, PerPhone, in 3..=32, default "32", Kept {
        AudioCodes "voip/dialing/phone_number_max_size" as NUMBER, at "002:3969";
    }

    /// The patterns of the numbers that may be dialled, in the maker's own notation.
    DIAL_PLAN: String, PerLine, in 0..=500, default "", Kept {
        AudioCodes "voip/signalling/sip/digit_map" as TEXT in 0..=256, at "002:4301";
        Panasonic "DIAL_PLAN_{line}" as TEXT, at "000:5621";
    }

    /// Whether numbers outside the dial plan are refused.
    DIAL_PLAN_STRICT: bool, PerLine, default "off", Kept {
        Panasonic "DIAL_PLAN_NOT_MATCH_ENABLE_{line}" as YES_NO, at "000:5630";
    }

    /// Rules that replace a dialled pattern by another, in the maker's own notation.
    NUMBER_RULES: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/signalling/sip/number_rules" as TEXT, at "002:4378";
    }

    /// The prefix that is put before short numbers.
    AREA_CODE: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "dialplan.area_code.code" as TEXT, at "003:8424";
    }

    /// Fewest digits of a number that gets the prefix.
    AREA_CODE_MIN: u8, PerPhone, in 1..=15, default "1", Kept {
        Yealink "dialplan.area_code.min_len" as NUMBER, at "003:8439";
    }

    /// Most digits of a number that gets the prefix.
    AREA_CODE_MAX: u8, PerPhone, in 1..=15, default "15", Kept {
        Yealink "dialplan.area_code.max_len" as NUMBER, at "003:8462";
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
}
