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

    /// How often new files are looked for where the schedule is by interval.
    PROVISION_INTERVAL: Duration, PerPhone, in 60000..=2592000000, default "24 h", Live {
        Yealink "auto_provision.schedule.periodic_minute" as MINUTES, at "003:3573";
        AudioCodes "provisioning/period/hourly/hours_interval" as HOURS in 3600000..=604800000, at "002:1013";
        Panasonic "CFG_CYCLIC_INTVL" as MINUTES in 60000..=2419200000 default "10080", at "000:4592";
    }

    /// How long after a failure the files are asked for again.
    PROVISION_RETRY: Duration, PerPhone, in 60000..=86400000, default "30 min", Live {
        Panasonic "CFG_RTRY_INTVL" as MINUTES, at "000:4602";
    }

    /// From when on a weekly check may run, as hours and minutes.
    PROVISION_FROM: String, PerPhone, in 0..=5, default "00:00", Kept {
        Yealink "auto_provision.schedule.time_from" as TEXT, at "003:3608";
        AudioCodes "provisioning/period/daily/time" as TEXT, at "002:1026";
        Panasonic "CFG_RESYNC_TIME" as TEXT, at "000:4610";
    }

    /// Until when a weekly check may run, as hours and minutes.
    PROVISION_TO: String, PerPhone, in 0..=5, default "00:00", Kept {
        Yealink "auto_provision.schedule.time_to" as TEXT, at "003:3632";
    }

    /// The days of a weekly check, 0 for Sunday to 6.
    PROVISION_DAYS: String, PerPhone, in 0..=7, default "0123456", Kept {
        Yealink "auto_provision.schedule.dayofweek" as TEXT, at "003:3656";
    }

    /// Whether a server is looked for by multicast (SIP plug and play).
    PROVISION_PNP: bool, PerPhone, default "on", Kept {
        Yealink "auto_provision.pnp_enable" as ZERO_ONE, at "003:3543";
    }

    /// Whether a server is looked for by DHCP.
    PROVISION_DHCP: bool, PerPhone, default "on", Kept {
        Yealink "auto_provision.dhcp_option.enable" | "auto_provision.dhcp_enable" as ZERO_ONE, at "003:3766";
        Panasonic "OPTION66_ENABLE" as YES_NO, at "000:4490";
    }

    /// The SIP event that makes the telephone look for new files.
    PROVISION_EVENT: String, PerPhone, in 1..=15, default "check-sync", Kept {
        Panasonic "CFG_RESYNC_FROM_SIP" as TEXT, at "000:4619";
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
