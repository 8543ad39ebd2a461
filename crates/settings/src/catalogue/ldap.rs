//! The company's directory over LDAP.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "LDAP directory";

    /// Whether the LDAP directory is used.
    LDAP: bool, PerPhone, default "off", Kept {
        Yealink "ldap.enable" as ZERO_ONE, at "004:11277";
        AudioCodes "system/ldap/enabled" as ZERO_ONE, at "002:7155";
    }

    /// The LDAP server: a name or an address.
    LDAP_SERVER: String, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.host" as HOST in 0..=99, at "003:8750";
        AudioCodes "system/ldap/server_address" as URL, at "002:7161";
    }

    /// The port of the LDAP server.
    LDAP_PORT: u16, PerPhone, in 1..=65535, default "389", Kept {
        Yealink "ldap.port" as NUMBER, at "003:8776";
        AudioCodes "system/ldap/port" as NUMBER, at "002:7168";
    }

    /// The version of the LDAP protocol.
    LDAP_VERSION: u8, PerPhone, in 2..=3, default "3", Kept {
        Yealink "ldap.version" as NUMBER, at "003:9005";
    }

    /// The user the telephone signs in as; empty means none.
    LDAP_USER: String, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.user" as TEXT in 0..=99, at "003:8826";
        AudioCodes "system/ldap/user_name" as TEXT, at "002:7174";
    }

    /// The password the telephone signs in with.
    LDAP_PASSWORD: Secret, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.password" as SECRET in 0..=99, at "003:8848";
        AudioCodes "system/ldap/password" as SECRET, at "002:7181";
    }

    /// The entry of the directory under which names are searched.
    LDAP_BASE: String, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.base" as TEXT in 0..=99, at "003:8800";
        AudioCodes "system/ldap/base" as TEXT, at "002:7187";
    }

    /// The filter of a search by name (RFC 4515); `%` stands for what was typed.
    LDAP_NAME_FILTER: String, PerPhone, in 0..=512, default "", Kept {
        Yealink "ldap.name_filter" as TEXT in 0..=99, at "003:8690";
        AudioCodes "system/ldap/name_filter" as TEXT, at "002:7193";
    }

    /// The filter of a search by number (RFC 4515); `%` stands for the number.
    LDAP_NUMBER_FILTER: String, PerPhone, in 0..=512, default "", Kept {
        Yealink "ldap.number_filter" as TEXT in 0..=99, at "003:8718";
        AudioCodes "system/ldap/number_filter" as TEXT, at "002:7230";
    }

    /// The attributes that hold names, separated by blanks.
    LDAP_NAME_ATTRIBUTES: String, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.name_attr" as TEXT in 0..=99, at "003:8902";
        AudioCodes "system/ldap/name_attrs" as TEXT, at "002:7216";
    }

    /// The attributes that hold numbers, separated by blanks.
    LDAP_NUMBER_ATTRIBUTES: String, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.numb_attr" as TEXT in 0..=99, at "003:8938";
        AudioCodes "system/ldap/number_attrs" as TEXT, at "002:7249";
    }

    /// How a name found is shown; `%` with an attribute behind it stands for what that attribute holds.
    LDAP_DISPLAY_NAME: String, PerPhone, in 0..=256, default "", Kept {
        Yealink "ldap.display_name" as TEXT in 0..=99, at "003:8971";
        AudioCodes "system/ldap/display_name" as TEXT, at "002:7262";
    }

    /// Most names that a search brings.
    LDAP_MAX_HITS: u16, PerPhone, in 1..=32000, default "50", Kept {
        Yealink "ldap.max_hits" as NUMBER, at "003:8872";
        AudioCodes "system/ldap/max_hits" as NUMBER, at "002:7275";
    }

    /// How long the server may search; 0 means no limit. In seconds, as the protocol has it (RFC 4511 §4.5.1.5).
    LDAP_SEARCH_TIME: Duration, PerPhone, in 0..=3600000, default "0 s", Kept {
        AudioCodes "system/ldap/search_timeout" as SECONDS, at "002:7293";
    }

    /// Whether what was found is sorted.
    LDAP_SORT: bool, PerPhone, default "off", Kept {
        Yealink "ldap.ldap_sort" as ZERO_ONE, at "003:9058";
        AudioCodes "system/ldap/sorting_result" as ZERO_ONE, at "002:7283";
    }

    /// Whether the name that belongs to the number of a call is looked up.
    LDAP_LOOKUP: bool, PerPhone, default "off", Kept {
        Yealink "ldap.call_in_lookup" as ZERO_ONE, at "003:9026";
        AudioCodes "system/ldap/call_lookup" as ZERO_ONE, at "002:7306";
    }

    /// Whether every key pressed starts a search.
    LDAP_SEARCH_WHILE_TYPING: bool, PerPhone, default "off", Kept {
        AudioCodes "system/ldap/send_queries_while_typing" as ZERO_ONE, at "002:7329";
    }

    /// How many characters must be typed before a search starts.
    LDAP_SEARCH_FROM: u8, PerPhone, in 0..=32, default "0", Kept {
        AudioCodes "system/ldap/minimal_name_search_length" as NUMBER, at "002:7326";
    }

    /// The digits of the country that are put before a number that is searched.
    LDAP_COUNTRY_CODE: String, PerPhone, in 0..=16, default "", Kept {
        AudioCodes "system/ldap/country_code" as DIALLED, at "002:7313";
    }

    /// The digits of the area that are put before a number that is searched.
    LDAP_AREA_CODE: String, PerPhone, in 0..=16, default "", Kept {
        AudioCodes "system/ldap/area_code" as DIALLED, at "002:7320";
    }

    /// Stands in saved files; whether words would be guessed while typing.
    LDAP_PREDICT: String, PerPhone, in 0..=64, default "", Refused("its own telephones do not carry it out") {
        AudioCodes "system/ldap/predict_text" as TEXT, at "002:7290";
    }

    /// Stands in saved files; whether incoming calls would be looked up.
    LDAP_LOOKUP_INCOMING: String, PerPhone, in 0..=64, default "", Refused("its own telephones do not carry it out") {
        AudioCodes "system/ldap/lookup_incoming_call" as TEXT, at "002:7303";
    }

    /// Stands in saved files; whether the right arrow key would start a search.
    LDAP_SEARCH_BY_ARROW: String, PerPhone, in 0..=64, default "", Refused("its own telephones do not carry it out") {
        AudioCodes "system/ldap/ui/use_right_arrow_active_search" as TEXT, at "002:7300";
    }
}
