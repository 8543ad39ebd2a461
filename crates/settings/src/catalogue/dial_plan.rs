//! Which numbers may be dialled, and what they become.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Dial plan";

    /// The patterns of the numbers that may be dialled, in the maker's own notation.
    DIAL_PLAN: String, PerLine, in 0..=500, default "", Kept {
        AudioCodes "voip/signalling/sip/digit_map" as TEXT in 0..=256, at "002:4301";
        Panasonic "DIAL_PLAN_{line}" as TEXT, at "000:5621";
    }

    /// Whether numbers outside the dial plan are refused.
    DIAL_PLAN_STRICT: bool, PerLine, default "off", Kept {
        Panasonic "DIAL_PLAN_NOT_MATCH_ENABLE_{line}" as YES_NO, at "000:5630";
    }

    /// How long a `T` in the dial plan waits for another digit.
    DIAL_PLAN_WAIT: Duration, PerPhone, in 1000..=15000, default "5 s", Kept {
        Panasonic "MACRODIGIT_TIM" as SECONDS, at "000:4889";
    }

    /// How long an `S` at the end of a pattern of the dial plan waits for another digit.
    DIAL_PLAN_SHORT_WAIT: Duration, PerPhone, in 0..=10000, default "3 s", Kept {
        AudioCodes "voip/dialing/interdigit_short_timeout" as SECONDS, at "002:3953";
    }

    /// Rules that replace a dialled pattern by another, in the maker's own notation.
    NUMBER_RULES: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/signalling/sip/number_rules" as TEXT, at "002:4378";
    }

    /// The pattern of the numbers that a replace rule changes; `.` stands for any text, `x` for any digit, parentheses
    /// for a group.
    REPLACE_PATTERN: String, PerItem(100), in 0..=32, default "", Kept {
        Yealink "dialplan.replace.prefix.{item}" as TEXT, at "004:4873";
    }

    /// What a replace rule makes of a number; `$1` to `$9` stand for the groups of the pattern.
    REPLACE_RESULT: String, PerItem(100), in 0..=32, default "", Kept {
        Yealink "dialplan.replace.replace.{item}" as TEXT, at "004:4895";
    }

    /// A replace rule written as one text: whether it is in force, pattern, result and lines, separated by commas.
    REPLACE_RULE: String, PerItem(100), in 0..=128, default "", Kept {
        Yealink "dialplan.item.{item}" as TEXT, at "003:8593";
    }

    /// Where the file of replace rules is fetched; it takes the place of the rules there were.
    REPLACE_RULES_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "dialplan_replace_rule.url" as URL, at "003:11432";
    }

    /// The pattern of numbers that are called without waiting for the send key.
    DIAL_NOW_PATTERN: String, PerItem(100), in 0..=511, default "", Kept {
        Yealink "dialplan.dialnow.rule.{item}" as TEXT, at "004:5027";
    }

    /// A dial-now rule written as one text: the pattern, a comma, and its lines.
    DIAL_NOW_RULE: String, PerItem(100), in 0..=511, default "", Kept {
        Yealink "dialnow.item.{item}" as TEXT, at "003:8571";
    }

    /// The pause before a number that fits a dial-now rule is called.
    DIAL_NOW_DELAY: Duration, PerPhone, in 1000..=14000, default "1 s", Kept {
        Yealink "phone_setting.dialnow_delay" as SECONDS, at "003:11031";
    }

    /// Where the file of dial-now rules is fetched; it takes the place of the rules there were.
    DIAL_NOW_RULES_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "dialplan_dialnow.url" as URL, at "003:11422";
    }

    /// A number or pattern that may not be dialled.
    BLOCKED_NUMBER: String, PerItem(10), in 0..=32, default "", Kept {
        Yealink "dialplan.block_out.number.{item}" as TEXT, at "003:8520";
    }

    /// The lines on which that number may not be dialled, separated by commas; empty means all.
    BLOCKED_NUMBER_LINES: String, PerItem(10), in 0..=32, default "", Kept {
        Yealink "dialplan.block_out.line_id.{item}" as TEXT, at "003:8543";
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

    /// The lines whose numbers get the prefix, separated by commas; empty means all.
    AREA_CODE_LINES: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "dialplan.area_code.line_id" as TEXT, at "003:8492";
    }

    /// What the `+` of an incoming international number is shown and dialled as; empty leaves it out.
    INTERNATIONAL_PREFIX: String, PerPhone, in 0..=8, default "", Kept {
        Panasonic "INTERNATIONAL_ACCESS_CODE" as DIALLED, at "000:4898";
    }

    /// The country whose numbers are national ones: its digits behind the `+` give way to the national prefix when a
    /// number of the call log is dialled.
    COUNTRY_CODE: String, PerPhone, in 0..=8, default "", Kept {
        Panasonic "COUNTRY_CALLING_CODE" as DIGITS, at "000:4908";
    }

    /// What stands before a national number when it is dialled.
    NATIONAL_PREFIX: String, PerPhone, in 0..=8, default "", Kept {
        Panasonic "NATIONAL_ACCESS_CODE" as DIALLED, at "000:4916";
    }
}
