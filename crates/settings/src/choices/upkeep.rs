//! Choices of clock, files and upkeep.

use crate::choices::choices;

choices! {
    /// Whether the clock is put forward in summer.
    DaylightSaving {
        /// Never.
        Off = "off",
        /// By the rule that is configured.
        On = "on",
        /// By the rule of the time zone.
        Auto = "auto",
    }

    /// How the beginning and end of daylight saving are named.
    DaylightRule {
        /// By month and day.
        Date = "date",
        /// By month, week of the month and day of the week.
        Week = "week",
    }

    /// A day of the week.
    Weekday {
        /// Sunday.
        Sunday = "sunday",
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
    }

    /// Where the telephone learns the address of its files.
    ProvisionSource {
        /// Nowhere: files are not fetched.
        Off = "off",
        /// From options of the DHCP lease.
        Dhcp = "dhcp",
        /// From the configured addresses.
        Fixed = "fixed",
    }

    /// How long a key is, in bits.
    KeyLength {
        /// 16 bytes.
        Bits128 = "128",
        /// 24 bytes.
        Bits192 = "192",
        /// 32 bytes.
        Bits256 = "256",
    }

    /// The version of HTTP that the telephone speaks to servers.
    HttpVersion {
        /// One request a connection.
        Http10 = "1.0",
        /// Many requests a connection.
        Http11 = "1.1",
    }
}
