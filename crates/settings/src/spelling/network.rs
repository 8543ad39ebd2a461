//! The makers' words of network, log and trace settings.

use super::Spoken;

/// 003:2029.
pub(crate) const IP_VERSION_NUMBERS: Spoken =
    Spoken::Words(&[("0", "ipv4"), ("1", "ipv6"), ("2", "both")]);
/// 003:2052.
pub(crate) const ADDRESS_NUMBERS: Spoken =
    Spoken::Words(&[("0", "dhcp"), ("1", "pppoe"), ("2", "static")]);
/// 004:1203.
pub(crate) const ADDRESS_WITHOUT_PPPOE: Spoken = Spoken::Words(&[("0", "dhcp"), ("2", "static")]);
/// 003:2284.
pub(crate) const ADDRESS_6_NUMBERS: Spoken = Spoken::Words(&[("0", "dhcp"), ("1", "static")]);
/// 002:2348.
pub(crate) const ADDRESS_NAMES: Spoken = Spoken::Words(&[("STATIC", "static"), ("DHCP", "dhcp")]);
/// 003:2634.
pub(crate) const PORT_SPEED_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "auto"),
    ("1", "10-full"),
    ("2", "100-full"),
    ("3", "10-half"),
    ("4", "100-half"),
]);
/// 002:2533; what the manual says behind the words contradicts them, and the words are plain.
pub(crate) const LAN_PORT_SPEED_NAMES: Spoken = Spoken::Words(&[
    ("AUTOMATIC", "auto"),
    ("FULL_10", "10-full"),
    ("FULL_100", "100-full"),
    ("HALF_10", "10-half"),
    ("HALF_100", "100-half"),
    ("FULL_1Gbps", "1000-full"),
]);
/// 002:2553.
pub(crate) const PC_PORT_SPEED_NAMES: Spoken = Spoken::Words(&[
    ("AUTOMATIC", "auto"),
    ("FULL_10", "10-full"),
    ("FULL_100", "100-full"),
    ("HALF_10", "10-half"),
    ("HALF_100", "100-half"),
    ("DISABLE", "off"),
]);
/// 003:2472.
pub(crate) const PORT_ROLE_NUMBERS: Spoken = Spoken::Words(&[("0", "router"), ("1", "bridge")]);
/// 002:2594.
pub(crate) const VLAN_MODE_NAMES: Spoken = Spoken::Words(&[
    ("Disable", "off"),
    ("Manual", "manual"),
    ("CDP", "cdp"),
    ("LLDP", "lldp"),
    ("CDP_LLDP", "lldp-cdp"),
]);
/// 003:3139.
pub(crate) const DOT1X_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "off"),
    ("1", "md5"),
    ("2", "tls"),
    ("3", "peap"),
    ("4", "ttls"),
]);
/// 002:9260.
pub(crate) const DOT1X_NAMES: Spoken =
    Spoken::Words(&[("Disable", "off"), ("EAP_MD5", "md5"), ("EAP_TLS", "tls")]);
/// 003:12132.
pub(crate) const DNS_CACHE_NUMBERS: Spoken =
    Spoken::Words(&[("0", "off"), ("1", "answers"), ("2", "all")]);
/// 003:12555.
pub(crate) const SRV_TRANSPORT_NUMBERS: Spoken =
    Spoken::Words(&[("0", "all"), ("1", "udp"), ("2", "tcp"), ("3", "tls")]);
/// 003:11769; what 1 means is told differently in 004:13988, where UDP is asked for too.
pub(crate) const SRV_FALLBACK_NUMBERS: Spoken = Spoken::Words(&[("0", "udp"), ("1", "all")]);
/// 003:12389.
pub(crate) const NAPTR_FLAGS: Spoken =
    Spoken::Words(&[("S", "srv"), ("A", "address"), ("U", "end"), ("P", "own")]);
/// 004:14246.
pub(crate) const NAPTR_SERVICES: Spoken = Spoken::Words(&[
    ("SIP+D2U", "udp"),
    ("SIP+D2T", "tcp"),
    ("SIP+D2S", "sctp"),
    ("SIPS+D2T", "tls"),
]);
/// 004:19574.
pub(crate) const LOG_TARGET_NUMBERS: Spoken = Spoken::Words(&[("0", "local"), ("1", "server")]);
/// 002:10265.
pub(crate) const LOG_TARGET_NAMES: Spoken = Spoken::Words(&[
    ("Disable", "off"),
    ("Network", "server"),
    ("Console", "console"),
    ("Both", "both"),
]);
/// 002:10308.
pub(crate) const LOG_LEVEL_NAMES: Spoken = Spoken::Words(&[
    ("None", "none"),
    ("Emergency", "emergency"),
    ("Error", "error"),
    ("Warning", "warning"),
    ("Notice", "notice"),
    ("Info", "info"),
    ("Debug", "debug"),
]);
