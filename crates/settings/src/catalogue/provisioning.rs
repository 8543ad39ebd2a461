//! Where the telephone fetches its files, and when.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Provisioning";

    /// Where configuration files are fetched; `{mac}`, `<MAC>` and `<MODEL>` stand for the telephone's own.
    PROVISION_URL: String, PerPhone, in 0..=511, default "", Live {
        Yealink "auto_provision.server.url" as TEXT, at "003:3700";
        AudioCodes "provisioning/configuration/url" as TEXT, at "002:1737";
        Panasonic "CFG_STANDARD_FILE_PATH" as TEXT in 0..=500, at "000:4509";
    }

    /// Where the file for all telephones of a model is fetched.
    PROVISION_COMMON_URL: String, PerPhone, in 0..=500, default "", Live {
        Panasonic "CFG_PRODUCT_FILE_PATH" as TEXT, at "000:4520";
    }

    /// Where the file for all telephones of a site is fetched.
    PROVISION_MASTER_URL: String, PerPhone, in 0..=500, default "", Live {
        Panasonic "CFG_MASTER_FILE_PATH" as TEXT, at "000:4532";
    }

    /// The user name at the provisioning server.
    PROVISION_USER: String, PerPhone, in 0..=128, default "", Live {
        Yealink "auto_provision.server.username" as TEXT, at "003:3717";
        AudioCodes "provisioning/configuration/http_auth/user_name" as TEXT, at "002:9504";
    }

    /// The password at the provisioning server.
    PROVISION_PASSWORD: Secret, PerPhone, in 0..=128, default "", Live {
        Yealink "auto_provision.server.password" as SECRET, at "003:3739";
        AudioCodes "provisioning/configuration/http_auth/password" as SECRET, at "002:9507";
    }

    /// Whether the user is asked for name and password where the provisioning server refuses the configured ones.
    PROVISION_ASK_PASSWORD: bool, PerPhone, default "off", Kept {
        AudioCodes "provisioning/configuration/http_auth/ui_interaction_enabled" as ZERO_ONE, at "002:9465";
    }

    /// Whether requests to the provisioning server name the telephone's hardware address in a header.
    PROVISION_MAC_HEADER: bool, PerPhone, default "off", Kept {
        AudioCodes "provisioning/configuration/mac_address_in_header" as ZERO_ONE, at "002:9574";
    }

    /// Where the addresses of files are learned.
    PROVISION_SOURCE: crate::ProvisionSource, PerPhone, default "dhcp", Kept {
        AudioCodes "provisioning/method" as PROVISION_METHODS, at "002:885";
    }

    /// Whether files are fetched at all.
    PROVISION_ENABLE: bool, PerPhone, default "on", Kept {
        Panasonic "PROVISION_ENABLE" as YES_NO, at "000:4501";
    }

    /// When new files are looked for.
    PROVISION_SCHEDULE: crate::ProvisionSchedule, PerPhone, default "power-on", Live {
        Yealink "auto_provision.mode" as SCHEDULE_NUMBERS, at "003:3513";
        AudioCodes "provisioning/period/type" as SCHEDULE_NAMES default "daily", at "002:993";
        Panasonic "CFG_CYCLIC" as SCHEDULE_CYCLIC, at "000:4583";
    }

    /// Whether new files are looked for at each start; another way to say a part of the schedule.
    PROVISION_AT_START: bool, PerPhone, default "on", Kept {
        Yealink "auto_provision.power_on" as ZERO_ONE, at "004:1917";
    }

    /// Whether new files are looked for at a fixed interval; another way to say a part of the schedule.
    PROVISION_REPEATEDLY: bool, PerPhone, default "off", Kept {
        Yealink "auto_provision.repeat.enable" as ZERO_ONE, at "004:1937";
    }

    /// Whether new files are looked for on chosen days of the week; another way to say a part of the schedule.
    PROVISION_WEEKLY: bool, PerPhone, default "off", Kept {
        Yealink "auto_provision.weekly.enable" as ZERO_ONE, at "004:1978";
    }

    /// How often new files are looked for where the schedule is by interval.
    PROVISION_INTERVAL: Duration, PerPhone, in 60000..=2592000000, default "24 h", Live {
        Yealink "auto_provision.schedule.periodic_minute" | "auto_provision.repeat.minutes" as MINUTES, at "003:3573";
        AudioCodes "provisioning/period/hourly/hours_interval" as HOURS in 3600000..=604800000, at "002:1013";
        Panasonic "CFG_CYCLIC_INTVL" as MINUTES in 60000..=2419200000 default "10080", at "000:4592";
    }

    /// How long after a failure the files are asked for again.
    PROVISION_RETRY: Duration, PerPhone, in 60000..=86400000, default "30 min", Live {
        Panasonic "CFG_RTRY_INTVL" as MINUTES, at "000:4602";
    }

    /// The time of day at which new files are looked for every day; empty means at none.
    PROVISION_DAILY_AT: String, PerPhone, in 0..=5, default "", Kept {
        AudioCodes "provisioning/period/daily/time" as CLOCK default "00:00", at "002:1026";
        Panasonic "CFG_RESYNC_TIME" as CLOCK, at "000:4610";
    }

    /// From when on a weekly check may run, as hours and minutes; where there is no end, it runs at this time.
    PROVISION_FROM: String, PerPhone, in 0..=5, default "00:00", Kept {
        Yealink "auto_provision.schedule.time_from" | "auto_provision.weekly.begin_time" as CLOCK, at "003:3608";
        AudioCodes "provisioning/period/weekly/time" as CLOCK, at "002:1060";
    }

    /// Until when a weekly check may run, as hours and minutes.
    PROVISION_TO: String, PerPhone, in 0..=5, default "00:00", Kept {
        Yealink "auto_provision.schedule.time_to" | "auto_provision.weekly.end_time" as CLOCK, at "003:3632";
    }

    /// The days of a weekly check, as digits from 0 for Sunday to 6; some makers have one day only.
    PROVISION_DAYS: String, PerPhone, in 0..=7, default "0123456", Kept {
        Yealink "auto_provision.schedule.dayofweek" | "auto_provision.weekly.dayofweek" as WEEKDAYS, at "003:3656";
        AudioCodes "provisioning/period/weekly/day" as WEEKDAY_DIGITS default "Sunday", at "002:1041";
    }

    /// The longest of the random waits before a regular check, which keep telephones apart; the manual names no unit.
    PROVISION_SPREAD: u16, PerPhone, in 0..=65535, default "120", Kept {
        AudioCodes "provisioning/random_provisioning_time" as NUMBER, at "002:976";
    }

    /// Whether a server is looked for by multicast (SIP plug and play).
    PROVISION_PNP: bool, PerPhone, default "on", Kept {
        Yealink "auto_provision.pnp_enable" as ZERO_ONE, at "003:3543";
    }

    /// The domain in which a multicast search (SIP plug and play) looks for a server.
    PROVISION_PNP_DOMAIN: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "auto_provision.pnp_domain_name" as HOST, at "003:270";
    }

    /// What a multicast search (SIP plug and play) says the telephone's maker is.
    PROVISION_PNP_VENDOR: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "auto_provision.pnp_event_vendor" as TEXT, at "003:273";
    }

    /// Whether a server is looked for by DHCP.
    PROVISION_DHCP: bool, PerPhone, default "on", Kept {
        Yealink "auto_provision.dhcp_option.enable" | "auto_provision.dhcp_enable" as ZERO_ONE, at "003:3766";
        Panasonic "OPTION66_ENABLE" as YES_NO, at "000:4490";
    }

    /// The DHCP option, beside the usual ones, in which the server's address stands; 0 means none.
    PROVISION_DHCP_OPTION: u8, PerPhone, in 0..=254, default "0", Kept {
        Yealink "auto_provision.dhcp_option.list_user_options" as NUMBER in 128..=254, at "003:3814";
        AudioCodes "provisioning/url_option_value" as NUMBER in 1..=254 default "160", at "002:900";
    }

    /// What the telephone calls itself in DHCP option 60, by which a server may choose its answer.
    PROVISION_DHCP_CLASS: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "auto_provision.dhcp_option.option60_value" as TEXT default "yealink", at "003:3792";
    }

    /// Whether a telephone that starts for the first time asks the maker's server where its own one is.
    PROVISION_REDIRECT: bool, PerPhone, default "off", Kept {
        Yealink "redirect.enable" as ZERO_ONE, at "003:4240";
    }

    /// The maker's server that knows the provisioning server, asked when nothing else names one.
    PROVISION_REDIRECT_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "provisioning/redirect_server_url" as URL default "https://redirect.audiocodes.com", at "002:1649";
    }

    /// The SIP event that makes the telephone look for new files.
    PROVISION_EVENT: String, PerPhone, in 1..=15, default "check-sync", Kept {
        Panasonic "CFG_RESYNC_FROM_SIP" as TEXT, at "000:4619";
    }

    /// Whether the telephone restarts when a SIP event makes it look for new files.
    PROVISION_EVENT_RESTARTS: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/notify/check_sync/force_reboot_enabled" as ZERO_ONE, at "002:11687";
    }

    /// Where new firmware is fetched.
    FIRMWARE_URL: String, PerPhone, in 0..=511, default "", Refused("Offhook is updated as a program, never by its configuration") {
        Yealink "firmware.url" as TEXT, at "003:11288";
        AudioCodes "provisioning/firmware/url" as TEXT, at "002:1713";
        Panasonic "FIRM_FILE_PATH" as TEXT in 0..=500, at "000:4479";
    }

    /// The User-Agent of HTTP requests; `{mac}`, `{MAC}`, `{MODEL}` and `{fwver}` stand for the telephone's own.
    HTTP_USER_AGENT: String, PerPhone, in 0..=128, default "", Kept {
        Panasonic "HTTP_USER_AGENT" as TEXT in 1..=40 default "Panasonic_{MODEL}/{fwver} ({mac})", at "000:4742";
    }
}
