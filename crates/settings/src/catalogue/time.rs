//! Clock, time zone and daylight saving.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Clock";

    /// Whether the clock is set by a time server; off means that it is set by hand.
    TIME_FROM_SERVER: bool, PerPhone, default "on", Kept {
        Yealink "local_time.manual_time_enable" as ONE_ZERO, at "004:3526";
        AudioCodes "system/ntp/enabled" as ZERO_ONE, at "002:2132";
    }

    /// The first time server.
    TIME_SERVER: String, PerPhone, in 0..=127, default "", Kept {
        Yealink "local_time.ntp_server1" as HOST default "cn.pool.ntp.org", at "003:7608";
        AudioCodes "system/ntp/primary_server_address" as HOST, at "002:2144";
        Panasonic "NTP_ADDR" as HOST, at "000:4770";
    }

    /// The second time server.
    TIME_SERVER_SECOND: String, PerPhone, in 0..=127, default "", Kept {
        Yealink "local_time.ntp_server2" as HOST default "cn.pool.ntp.org", at "003:7630";
        AudioCodes "system/ntp/secondary_server_address" as HOST, at "002:2151";
    }

    /// Whether time servers named by DHCP come before the configured ones.
    TIME_SERVER_FROM_DHCP: bool, PerPhone, default "on", Kept {
        Yealink "local_time.manual_ntp_srv_prior" as ONE_ZERO, at "004:3229";
        AudioCodes "network/lan/dhcp/ntp/server_list/enabled" as ZERO_ONE, at "002:2484";
    }

    /// How often the time server is asked.
    TIME_SYNC_INTERVAL: Duration, PerPhone, in 10000..=86400000, default "12 h", Kept {
        Yealink "local_time.interval" as SECONDS in 15000..=86400000 default "1000", at "003:7652";
        Panasonic "TIME_QUERY_INTVL" as SECONDS, at "000:4786";
    }

    /// The whole days of the time between two questions to the time server; the hours are added.
    TIME_SYNC_DAYS: u8, PerPhone, in 0..=7, default "0", Kept {
        AudioCodes "system/ntp/sync_time/days" as NUMBER, at "002:2175";
    }

    /// The hours of the time between two questions to the time server, on top of the whole days.
    TIME_SYNC_HOURS: u8, PerPhone, in 0..=24, default "12", Kept {
        AudioCodes "system/ntp/sync_time/hours" as NUMBER, at "002:2193";
    }

    /// How long after a silence the time server is asked again.
    TIME_SYNC_RETRY: Duration, PerPhone, in 10000..=86400000, default "60 s", Kept {
        Panasonic "TIME_SYNC_INTVL" as SECONDS, at "000:4778";
    }

    /// Minutes east of Greenwich.
    TIME_OFFSET: i32, PerPhone, in -720..=840, default "0", Kept {
        Yealink "local_time.time_zone" as OFFSET_HOURS default "+8", at "003:7578";
        AudioCodes "system/ntp/gmt_offset" as OFFSET_CLOCK, at "002:2254";
    }

    /// Whether an offset from Greenwich that DHCP gives (option 2) comes before the configured one.
    ///
    /// Some telephones heed it only while the configured offset is 0.
    TIME_OFFSET_FROM_DHCP: bool, PerPhone, default "off", Kept {
        Yealink "local_time.dhcp_time" as ZERO_ONE, at "003:7888";
        AudioCodes "network/lan/dhcp/ntp/gmt_offset/enabled" as ZERO_ONE default "1", at "002:2494";
    }

    /// The name of the time zone, as the maker's list has it.
    TIME_ZONE_NAME: String, PerPhone, in 0..=64, default "", Kept {
        Yealink "local_time.time_zone_name" as TEXT default "China(Beijing)", at "003:7590";
    }

    /// The place whose time counts, by the maker's code.
    TIME_ZONE_PLACE: i32, PerPhone, in -110001..=130001, default "1", Kept {
        Panasonic "TIME_ZONE_COUNTRY" as NUMBER, at "000:4426";
    }

    /// Whether the clock is put forward in summer, and by whose rule.
    DAYLIGHT_SAVING: crate::DaylightSaving, PerPhone, default "auto", Kept {
        Yealink "local_time.summer_time" as DAYLIGHT_SAVING_NUMBERS, at "003:7672";
        AudioCodes "system/daylight_saving/activate" | "system/ntp/daylight_saving/activate" as DAYLIGHT_SAVING_NAMES default "DISABLE", at "002:1918";
    }

    /// Whether the days on which daylight saving begins and ends are dates or days of a week.
    DAYLIGHT_SAVING_RULE: crate::DaylightRule, PerPhone, default "date", Kept {
        Yealink "local_time.dst_time_type" as DAYLIGHT_RULE_NUMBERS, at "003:7695";
        AudioCodes "system/daylight_saving/mode" | "system/ntp/daylight_saving/mode" as DAYLIGHT_RULE_NAMES, at "002:2047";
    }

    /// Minutes that daylight saving adds to the clock.
    DAYLIGHT_SAVING_OFFSET: i32, PerPhone, in -300..=300, default "60", Kept {
        Yealink "local_time.offset_time" as NUMBER, at "003:7805";
        AudioCodes "system/daylight_saving/offset" | "system/ntp/daylight_saving/offset" as NUMBER in 0..=180, at "002:2041";
    }

    /// When daylight saving begins, in one text: `3/29/2` is month, day and hour.
    ///
    /// Where days of a week are named, `3/5/7/2` is month, week (5 for the last), day (1 for Monday to 7) and hour.
    /// Other makers write each part on its own: see the settings that begin with this name.
    DAYLIGHT_SAVING_START: String, PerPhone, in 0..=12, default "1/1/0", Kept {
        Yealink "local_time.start_time" as YEARLY, at "004:3412";
    }

    /// When daylight saving ends, in one text of the same form as its beginning.
    DAYLIGHT_SAVING_END: String, PerPhone, in 0..=12, default "12/31/23", Kept {
        Yealink "local_time.end_time" as YEARLY, at "004:3463";
    }

    /// The month in which daylight saving begins.
    DAYLIGHT_SAVING_START_MONTH: u8, PerPhone, in 1..=12, default "1", Kept {
        AudioCodes "system/daylight_saving/start_date/month" | "system/ntp/daylight_saving/start_date/month" as NUMBER, at "002:1953";
    }

    /// The day of the month on which daylight saving begins, where the rule is a date.
    DAYLIGHT_SAVING_START_DAY: u8, PerPhone, in 1..=31, default "1", Kept {
        AudioCodes "system/daylight_saving/start_date/day" | "system/ntp/daylight_saving/start_date/day" as NUMBER, at "002:1961";
    }

    /// The week of the month in which daylight saving begins, where the rule is a day of a week; 5 is the last.
    DAYLIGHT_SAVING_START_WEEK: u8, PerPhone, in 1..=5, default "1", Kept {
        AudioCodes "system/daylight_saving/start_date/week" | "system/ntp/daylight_saving/start_date/week" as NUMBER, at "002:2056";
    }

    /// The day of the week on which daylight saving begins, where the rule is a day of a week.
    DAYLIGHT_SAVING_START_WEEKDAY: crate::Weekday, PerPhone, default "sunday", Kept {
        AudioCodes "system/daylight_saving/start_date/day_of_week" | "system/ntp/daylight_saving/start_date/day_of_week" as WEEKDAY_NAMES, at "002:2062";
    }

    /// The hour at which daylight saving begins.
    DAYLIGHT_SAVING_START_HOUR: u8, PerPhone, in 0..=23, default "0", Kept {
        AudioCodes "system/daylight_saving/start_date/hour" | "system/ntp/daylight_saving/start_date/hour" as NUMBER, at "002:1969";
    }

    /// The minute at which daylight saving begins.
    DAYLIGHT_SAVING_START_MINUTE: u8, PerPhone, in 0..=59, default "0", Kept {
        AudioCodes "system/daylight_saving/start_date/minute" | "system/ntp/daylight_saving/start_date/minute" as NUMBER, at "002:1977";
    }

    /// The month in which daylight saving ends.
    DAYLIGHT_SAVING_END_MONTH: u8, PerPhone, in 1..=12, default "12", Kept {
        AudioCodes "system/daylight_saving/end_date/month" | "system/ntp/daylight_saving/end_date/month" as NUMBER, at "002:2009";
    }

    /// The day of the month on which daylight saving ends, where the rule is a date.
    DAYLIGHT_SAVING_END_DAY: u8, PerPhone, in 1..=31, default "31", Kept {
        AudioCodes "system/daylight_saving/end_date/day" | "system/ntp/daylight_saving/end_date/day" as NUMBER, at "002:2017";
    }

    /// The week of the month in which daylight saving ends, where the rule is a day of a week; 5 is the last.
    DAYLIGHT_SAVING_END_WEEK: u8, PerPhone, in 1..=5, default "5", Kept {
        AudioCodes "system/daylight_saving/end_date/week" | "system/ntp/daylight_saving/end_date/week" as NUMBER, at "002:2082";
    }

    /// The day of the week on which daylight saving ends, where the rule is a day of a week.
    DAYLIGHT_SAVING_END_WEEKDAY: crate::Weekday, PerPhone, default "sunday", Kept {
        AudioCodes "system/daylight_saving/end_date/day_of_week" | "system/ntp/daylight_saving/end_date/day_of_week" as WEEKDAY_NAMES, at "002:2087";
    }

    /// The hour at which daylight saving ends.
    DAYLIGHT_SAVING_END_HOUR: u8, PerPhone, in 0..=23, default "23", Kept {
        AudioCodes "system/daylight_saving/end_date/hour" | "system/ntp/daylight_saving/end_date/hour" as NUMBER, at "002:2025";
    }

    /// The minute at which daylight saving ends.
    DAYLIGHT_SAVING_END_MINUTE: u8, PerPhone, in 0..=59, default "0", Kept {
        AudioCodes "system/daylight_saving/end_date/minute" | "system/ntp/daylight_saving/end_date/minute" as NUMBER, at "002:2033";
    }

    /// Where the list of time zones and their daylight saving is fetched.
    DAYLIGHT_SAVING_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "auto_dst.url" as URL, at "003:11416";
    }
}
