//! Provisioning, time, logs, directories, locks and passwords.

use crate::catalogue::*;
use crate::passwords::{is_factory_password, is_weak_password};
use crate::rules::lines::no_host;
use crate::rules::{Spot, rule_rows};
use crate::{
    DaylightSaving, Dialect, KeypadLockMode, LogTarget, ProvisionSchedule, ProvisionSource,
};

rule_rows! {
    Clash "schedule-order" for Yealink: [PROVISION_FROM, PROVISION_TO],
    at "003:3608, 003:3632, 004:2000", "the time to look for files must begin before it ends",
    |it| it.get(&PROVISION_FROM) <= it.get(&PROVISION_TO);

    Idle "schedule-not-weekly" for Yealink: [PROVISION_SCHEDULE, PROVISION_WEEKLY] rule [
        PROVISION_FROM, PROVISION_TO, PROVISION_DAYS
    ],
    at "003:295, 004:2005", "days and hours count only where files are looked for weekly",
    |it| it.get(&PROVISION_WEEKLY)
        || matches!(it.get(&PROVISION_SCHEDULE), ProvisionSchedule::Weekly | ProvisionSchedule::PowerOnWeekly);

    Idle "schedule-not-repeated" for Yealink: [PROVISION_SCHEDULE, PROVISION_REPEATEDLY] rule [PROVISION_INTERVAL],
    at "003:287, 004:1966", "the interval counts only where files are looked for repeatedly",
    |it| it.get(&PROVISION_REPEATEDLY)
        || matches!(
            it.get(&PROVISION_SCHEDULE),
            ProvisionSchedule::Repeatedly | ProvisionSchedule::PowerOnRepeatedly
        );

    Idle "schedule-not-repeated" for Panasonic: [PROVISION_SCHEDULE] rule [PROVISION_INTERVAL, PROVISION_RETRY],
    at "000:4597, 000:4606", "the interval counts only where files are looked for repeatedly",
    |it| it.get(&PROVISION_SCHEDULE) == ProvisionSchedule::PowerOnRepeatedly;

    Idle "schedule-daily" for Panasonic: [PROVISION_DAILY_AT] rule [
        PROVISION_SCHEDULE, PROVISION_INTERVAL, PROVISION_RETRY
    ],
    at "000:4617", "a fixed time of the day takes the place of the interval",
    |it| it.get(&PROVISION_DAILY_AT).is_empty();

    Idle "schedule-not-hourly" for AudioCodes: [PROVISION_SCHEDULE] rule [PROVISION_INTERVAL],
    at "002:1021", "the interval counts only in the period HOURLY",
    |it| it.get(&PROVISION_SCHEDULE) == ProvisionSchedule::Repeatedly;

    Idle "schedule-not-daily" for AudioCodes: [PROVISION_SCHEDULE] rule [PROVISION_DAILY_AT],
    at "002:1036", "the time counts only in the period DAILY",
    |it| it.get(&PROVISION_SCHEDULE) == ProvisionSchedule::Daily;

    Idle "schedule-not-weekly" for AudioCodes: [PROVISION_SCHEDULE] rule [PROVISION_DAYS, PROVISION_FROM],
    at "002:1054, 002:1070", "the day and its time count only in the period WEEKLY",
    |it| it.get(&PROVISION_SCHEDULE) == ProvisionSchedule::Weekly;

    Idle "provision-url-unused" for AudioCodes: [PROVISION_SOURCE] rule [PROVISION_URL],
    at "002:1757", "the address counts only in the method STATIC",
    |it| it.get(&PROVISION_SOURCE) == ProvisionSource::Fixed;

    Idle "provision-option-unused" for AudioCodes: [PROVISION_SOURCE] rule [PROVISION_DHCP_OPTION],
    at "002:967", "the option counts only in the method DYNAMIC",
    |it| it.get(&PROVISION_SOURCE) == ProvisionSource::Dhcp;

    Idle "file-key-fetched" for Yealink: [FILE_KEYS_FETCHED] rule [FILE_KEY_COMMON, FILE_KEY_OWN],
    at "004:18652, 004:18676", "keys in the settings count only where none are fetched",
    |it| !it.get(&FILE_KEYS_FETCHED);

    Idle "daylight-saving-not-by-rule" for Yealink: [DAYLIGHT_SAVING] rule [
        DAYLIGHT_SAVING_RULE, DAYLIGHT_SAVING_START, DAYLIGHT_SAVING_END, DAYLIGHT_SAVING_OFFSET
    ],
    at "004:3402, 004:3445, 004:3495, 004:3516", "the rule of daylight saving counts only where it is 1 (enabled)",
    |it| it.get(&DAYLIGHT_SAVING) == DaylightSaving::On;

    Missing "dhcp-time-outside-zone-0" for Yealink: [TIME_OFFSET_FROM_DHCP, TIME_OFFSET],
    at "003:7899", "the offset comes from DHCP only in time zone 0",
    |it| !it.get(&TIME_OFFSET_FROM_DHCP) || it.get(&TIME_OFFSET) == 0;

    Idle "keypad-lock-off" for Yealink: [KEYPAD_LOCK, KEYPAD_LOCK_MODE] rule [KEYPAD_LOCK_AFTER],
    at "004:2959", "the keypad locks itself only where it can be locked", |it| keypad_locks(it);

    Missing "syslog-without-server" for Yealink, AudioCodes: [SYSLOG_TARGET, SYSLOG_SERVER],
    at "004:19597, 002:10286", "a log that goes to a server needs the server",
    |it| !it.given(&SYSLOG_TARGET) || !log_goes_out(it) || !no_host(&it.get(&SYSLOG_SERVER));

    Idle "syslog-stays" for Yealink, AudioCodes: [SYSLOG_TARGET] rule [SYSLOG_SERVER, SYSLOG_PORT],
    at "004:19611, 002:10290", "the server counts only where the log goes to one", log_goes_out;

    Missing "ldap-without-server" for Yealink, AudioCodes: [LDAP, LDAP_SERVER],
    at "004:11277, 004:11348, 002:7161", "a directory that is used needs its server",
    |it| !it.get(&LDAP) || !no_host(&it.get(&LDAP_SERVER));

    Missing "tr069-without-server" for Yealink: [TR069, TR069_URL],
    at "003:4263, 003:4321", "remote management needs its server",
    |it| !it.get(&TR069) || !it.get(&TR069_URL).is_empty();

    Clash "factory-password" for Yealink, AudioCodes, Panasonic: [WEB_ADMIN_PASSWORD],
    at "000:4402, 002:9628, 004:2734", "a web password that makers print counts as none and must be another",
    |it| !is_factory_password(&it.get(&WEB_ADMIN_PASSWORD));

    Clash "factory-password" for Yealink, AudioCodes, Panasonic: [WEB_USER_PASSWORD],
    at "002:388, 004:2632", "a web password that makers print counts as none and must be another",
    |it| !is_factory_password(&it.get(&WEB_USER_PASSWORD));

    Clash "weak-password" for Yealink, AudioCodes, Panasonic: [WEB_ADMIN_PASSWORD],
    at "NIST SP 800-63B §5.1.1.2", "a web password should have at least 8 characters",
    |it| !is_weak_password(&it.get(&WEB_ADMIN_PASSWORD));

    Clash "weak-password" for Yealink, AudioCodes, Panasonic: [WEB_USER_PASSWORD],
    at "NIST SP 800-63B §5.1.1.2", "a web password should have at least 8 characters",
    |it| !is_weak_password(&it.get(&WEB_USER_PASSWORD));
}

/// Whether the keypad can be locked; two generations of firmware have a key each for it.
fn keypad_locks(it: &Spot<'_>) -> bool {
    it.get(&KEYPAD_LOCK) || it.get(&KEYPAD_LOCK_MODE) != KeypadLockMode::Off
}

fn log_goes_out(it: &Spot<'_>) -> bool {
    match it.get(&SYSLOG_TARGET) {
        LogTarget::Server | LogTarget::Both => true,
        LogTarget::Off | LogTarget::Console | LogTarget::Local => {
            // Panasonic has no such choice: a server is enough.
            it.is_of(Dialect::Panasonic)
        }
    }
}
