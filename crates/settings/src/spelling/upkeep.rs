//! Makers' words for clock, files and upkeep.

use super::Spoken;
use crate::syntax::Syntax;

/// 003:7672.
pub(crate) const DAYLIGHT_SAVING_NUMBERS: Spoken =
    Spoken::Words(&[("0", "off"), ("1", "on"), ("2", "auto")]);
/// 002:1918; dumps of older telephones have numbers.
pub(crate) const DAYLIGHT_SAVING_NAMES: Spoken = Spoken::Words(&[
    ("DISABLE", "off"),
    ("ENABLE", "on"),
    ("0", "off"),
    ("1", "on"),
]);
/// 003:7695.
pub(crate) const DAYLIGHT_RULE_NUMBERS: Spoken = Spoken::Words(&[("0", "date"), ("1", "week")]);
/// 002:2047.
pub(crate) const DAYLIGHT_RULE_NAMES: Spoken =
    Spoken::Words(&[("FIXED", "date"), ("DayOfWeek", "week")]);
/// 002:2062.
pub(crate) const WEEKDAY_NAMES: Spoken = Spoken::Words(&[
    ("SUNDAY", "sunday"),
    ("MONDAY", "monday"),
    ("TUESDAY", "tuesday"),
    ("WEDNESDAY", "wednesday"),
    ("THURSDAY", "thursday"),
    ("FRIDAY", "friday"),
    ("SATURDAY", "saturday"),
]);
/// 002:1041: one day, as the digit that others write.
pub(crate) const WEEKDAY_DIGITS: Spoken = Spoken::Words(&[
    ("Sunday", "0"),
    ("Monday", "1"),
    ("Tuesday", "2"),
    ("Wednesday", "3"),
    ("Thursday", "4"),
    ("Friday", "5"),
    ("Saturday", "6"),
]);
/// 002:885.
pub(crate) const PROVISION_METHODS: Spoken =
    Spoken::Words(&[("Disable", "off"), ("Dynamic", "dhcp"), ("Static", "fixed")]);
/// 000:4576.
pub(crate) const KEY_BITS: Spoken =
    Spoken::Words(&[("128", "128"), ("192", "192"), ("256", "256")]);
/// 000:4734.
pub(crate) const HTTP_NUMBERS: Spoken = Spoken::Words(&[("1", "1.0"), ("0", "1.1")]);
/// The password of the web user between user and administrator (003:5416).
pub(crate) const MIDDLE_PASSWORD: Spoken = Spoken::UserPassword("var");
/// 003:3656.
pub(crate) const WEEKDAYS: Spoken = Spoken::Formed(Syntax::Weekdays);
/// 004:3412.
pub(crate) const YEARLY: Spoken = Spoken::Formed(Syntax::Yearly);
/// 003:3487: 0 sends nothing, 6 everything.
pub(crate) const SYSLOG_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "none"),
    ("1", "critical"),
    ("2", "error"),
    ("3", "warning"),
    ("4", "notice"),
    ("5", "info"),
    ("6", "debug"),
]);
/// 003:3513.
pub(crate) const SCHEDULE_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "never"),
    ("1", "power-on"),
    ("4", "repeatedly"),
    ("5", "weekly"),
    ("6", "power-on-repeatedly"),
    ("7", "power-on-weekly"),
]);
/// 002:993.
pub(crate) const SCHEDULE_NAMES: Spoken = Spoken::Words(&[
    ("powerup", "power-on"),
    ("hourly", "repeatedly"),
    ("daily", "daily"),
    ("weekly", "weekly"),
    ("every5minutes", "every-5-minutes"),
    ("every15minutes", "every-15-minutes"),
]);
/// 000:4583: files are always looked for at the start.
pub(crate) const SCHEDULE_CYCLIC: Spoken =
    Spoken::Words(&[("N", "power-on"), ("Y", "power-on-repeatedly")]);
