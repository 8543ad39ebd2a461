//! Network: addresses, VLAN, 802.1X, the port for a computer.

use core::net::Ipv4Addr;

use crate::catalogue::*;
use crate::rules::lines::no_host;
use crate::rules::{Spot, rule_rows};
use crate::{AddressMethod, Dialect, Dot1xMethod, IpVersions, PortRole, VlanMode};

rule_rows! {
    Missing "static-address-incomplete" for Yealink, AudioCodes:
    [IPV4_METHOD, IPV4_ADDRESS, IPV4_NETMASK, IPV4_GATEWAY],
    at "003:2079, 004:1461, 002:2352", "a static address needs the address, the netmask and the gateway",
    static_is_whole;

    Clash "gateway-elsewhere" for Yealink, AudioCodes: [IPV4_ADDRESS, IPV4_NETMASK, IPV4_GATEWAY],
    at "RFC 1122 §3.3.1.2", "the gateway must lie in the network of the address", gateway_is_near;

    Idle "address-not-static" for Yealink: [IPV4_METHOD] rule [IPV4_ADDRESS, IPV4_NETMASK, IPV4_GATEWAY],
    at "004:1461, 003:2079", "the address counts only where it is static",
    |it| it.get(&IPV4_METHOD) == AddressMethod::Static;

    Missing "pppoe-without-user" for Yealink: [IPV4_METHOD, PPPOE_USER],
    at "003:2222", "PPPoE needs a user name",
    |it| it.get(&IPV4_METHOD) != AddressMethod::Pppoe || !it.get(&PPPOE_USER).is_empty();

    Idle "pppoe-off" for Yealink: [IPV4_METHOD] rule [PPPOE_USER, PPPOE_PASSWORD],
    at "003:2222", "the user counts only with PPPoE", |it| it.get(&IPV4_METHOD) == AddressMethod::Pppoe;

    Missing "static-dns-without-server" for Yealink: [IPV4_DNS_STATIC, IPV4_DNS_PRIMARY],
    at "004:1229, 004:1253", "name servers set by hand need the first one's address",
    |it| !it.get(&IPV4_DNS_STATIC) || !no_host(&it.get(&IPV4_DNS_PRIMARY));

    Idle "static-dns-off" for Yealink: [IPV4_METHOD, IPV4_DNS_STATIC] rule [IPV4_DNS_PRIMARY, IPV4_DNS_SECONDARY],
    at "004:1229", "with DHCP the name servers count only where they are set by hand",
    |it| it.get(&IPV4_METHOD) != AddressMethod::Dhcp || it.get(&IPV4_DNS_STATIC);

    Missing "dhcp-override-empty" for AudioCodes: [DHCP_KEEP_DOMAIN, DOMAIN_NAME],
    at "002:2423", "a domain name of one's own beside DHCP must be given",
    |it| !overrides(it.given(&DHCP_KEEP_DOMAIN), it.get(&DHCP_KEEP_DOMAIN)) || !it.get(&DOMAIN_NAME).is_empty();

    Missing "dhcp-override-empty" for AudioCodes: [DHCP_KEEP_ADDRESS, IPV4_ADDRESS],
    at "002:2435", "an address of one's own beside DHCP must be given",
    |it| !overrides(it.given(&DHCP_KEEP_ADDRESS), it.get(&DHCP_KEEP_ADDRESS)) || !no_host(&it.get(&IPV4_ADDRESS));

    Missing "dhcp-override-empty" for AudioCodes: [DHCP_KEEP_NETMASK, IPV4_NETMASK],
    at "002:2445", "a netmask of one's own beside DHCP must be given",
    |it| !overrides(it.given(&DHCP_KEEP_NETMASK), it.get(&DHCP_KEEP_NETMASK)) || !no_host(&it.get(&IPV4_NETMASK));

    Missing "dhcp-override-empty" for AudioCodes: [DHCP_KEEP_GATEWAY, IPV4_GATEWAY],
    at "002:2455", "a gateway of one's own beside DHCP must be given",
    |it| !overrides(it.given(&DHCP_KEEP_GATEWAY), it.get(&DHCP_KEEP_GATEWAY)) || !no_host(&it.get(&IPV4_GATEWAY));

    Missing "dhcp-override-empty" for AudioCodes: [DHCP_KEEP_DNS_FIRST, IPV4_DNS_PRIMARY],
    at "002:2467", "a first name server of one's own beside DHCP must be given",
    |it| !overrides(it.given(&DHCP_KEEP_DNS_FIRST), it.get(&DHCP_KEEP_DNS_FIRST))
        || !no_host(&it.get(&IPV4_DNS_PRIMARY));

    Missing "dhcp-override-empty" for AudioCodes: [DHCP_KEEP_DNS_SECOND, IPV4_DNS_SECONDARY],
    at "002:2479", "a second name server of one's own beside DHCP must be given",
    |it| !overrides(it.given(&DHCP_KEEP_DNS_SECOND), it.get(&DHCP_KEEP_DNS_SECOND))
        || !no_host(&it.get(&IPV4_DNS_SECONDARY));

    Idle "ipv6-off" for Yealink: [IP_VERSIONS] rule [
        IPV6_METHOD, IPV6_ADDRESS, IPV6_PREFIX_LENGTH, IPV6_GATEWAY, IPV6_DNS_PRIMARY, IPV6_DNS_SECONDARY
    ],
    at "004:16647, 003:2347", "IPv6 is set only where it is spoken",
    |it| it.get(&IP_VERSIONS) != IpVersions::Ipv4;

    Missing "ipv6-static-without-address" for Yealink: [IPV6_METHOD, IPV6_ADDRESS, IP_VERSIONS],
    at "004:16697", "a static IPv6 address must be given",
    |it| it.get(&IP_VERSIONS) == IpVersions::Ipv4 || it.get(&IPV6_METHOD) != AddressMethod::Static
        || !it.get(&IPV6_ADDRESS).is_empty();

    Idle "vlan-off" for Yealink, Panasonic: [VLAN] rule [VLAN_ID, VLAN_PRIORITY],
    at "003:2698, 003:2726, 000:4668", "the VLAN set by hand is used only where it is switched on",
    |it| it.get(&VLAN);

    Idle "vlan-not-manual" for AudioCodes: [VLAN_MODE] rule [VLAN_ID, VLAN_PRIORITY],
    at "002:2600", "the VLAN set by hand is used only in the mode Manual",
    |it| it.get(&VLAN_MODE) == VlanMode::Manual;

    Missing "vlan-manual-without-id" for AudioCodes: [VLAN_MODE, VLAN_ID],
    at "002:2600, 002:2628", "a VLAN set by hand needs its number",
    |it| it.get(&VLAN_MODE) != VlanMode::Manual || it.get(&VLAN_ID) != 0;

    Idle "vlan-left-to-users" for Panasonic: [NETWORK_MENU] rule [
        VLAN, VLAN_ID, VLAN_PRIORITY, PC_PORT_VLAN_ID, PC_PORT_VLAN_PRIORITY
    ],
    at "000:4672, 000:4684", "a file sets the VLAN only where users may not set the network",
    |it| !it.get(&NETWORK_MENU);

    Idle "lldp-under-vlan" for Panasonic: [VLAN] rule [PC_PORT_LLDP_VLAN_ID, PC_PORT_LLDP_VLAN_PRIORITY],
    at "000:705, 000:4652", "a VLAN set by hand goes before that of LLDP", |it| !it.get(&VLAN);

    Idle "pc-port-vlan-off" for Yealink: [PC_PORT_VLAN] rule [PC_PORT_VLAN_ID, PC_PORT_VLAN_PRIORITY],
    at "003:2783, 003:2809", "the computer's VLAN is used only where it is switched on",
    |it| it.get(&PC_PORT_VLAN);

    Idle "lldp-off" for Yealink: [LLDP] rule [LLDP_INTERVAL],
    at "004:14817", "LLDP is sent at an interval only where it is on", |it| it.get(&LLDP);

    Idle "pc-port-bridged" for Yealink: [PC_PORT_ROLE] rule [
        PC_PORT_ADDRESS, PC_PORT_NETMASK, PC_PORT_DHCP_FIRST, PC_PORT_DHCP_LAST
    ],
    at "003:2515", "the computer's network is the telephone's own only where it is a router",
    |it| it.get(&PC_PORT_ROLE) == PortRole::Router;

    Clash "pc-port-address-order" for Yealink: [PC_PORT_DHCP_FIRST, PC_PORT_DHCP_LAST],
    at "003:2591, 003:2615", "the first address for computers must not lie behind the last",
    |it| {
        let address = |text: String| text.parse::<Ipv4Addr>().ok();
        match (address(it.get(&PC_PORT_DHCP_FIRST)), address(it.get(&PC_PORT_DHCP_LAST))) {
            (Some(first), Some(last)) => first <= last,
            _ => true,
        }
    };

    Missing "dot1x-without-identity" for Yealink, AudioCodes: [DOT1X_METHOD, DOT1X_USER],
    at "003:3166, 004:16106, 002:9282", "802.1X needs an identity", |it| match it.get(&DOT1X_METHOD) {
        Dot1xMethod::Off => true,
        // AudioCodes' telephones have an identity of their own for it (002:9219).
        Dot1xMethod::Tls if it.is_of(Dialect::AudioCodes) => true,
        Dot1xMethod::Md5 | Dot1xMethod::Tls | Dot1xMethod::Peap | Dot1xMethod::Ttls => {
            !it.get(&DOT1X_USER).is_empty()
        }
    };

    Missing "dot1x-without-password" for Yealink: [DOT1X_METHOD, DOT1X_PASSWORD],
    at "004:15980", "802.1X needs a password with every method but EAP-TLS",
    |it| matches!(it.get(&DOT1X_METHOD), Dot1xMethod::Off | Dot1xMethod::Tls)
        || !it.get(&DOT1X_PASSWORD).is_empty();

    Idle "dot1x-without-authorities" for Yealink: [DOT1X_METHOD] rule [DOT1X_CA_URL],
    at "004:16006", "the authority's certificate counts only with EAP-TLS, PEAP and EAP-TTLS",
    |it| !matches!(it.get(&DOT1X_METHOD), Dot1xMethod::Off | Dot1xMethod::Md5);

    Idle "dot1x-without-certificate" for Yealink: [DOT1X_METHOD] rule [DOT1X_CERTIFICATE_URL],
    at "004:16034", "the telephone's certificate counts only with EAP-TLS",
    |it| it.get(&DOT1X_METHOD) == Dot1xMethod::Tls;

    Clash "web-port-clash" for Yealink, AudioCodes: [WEB_PORT, WEB_HTTPS_PORT],
    at "003:3007, 003:3031", "the web page must have a port for HTTP and another for HTTPS",
    |it| it.get(&WEB_PORT) == 0 || it.get(&WEB_PORT) != it.get(&WEB_HTTPS_PORT);
}

/// Whether a value of one's own replaces what DHCP gives: the manual's default is not believed, for without a value it
/// would make plain DHCP useless (002:2428).
const fn overrides(given: bool, on: bool) -> bool {
    given && on
}

/// Whether a static address, if one is wanted, has its three parts.
fn static_is_whole(it: &Spot<'_>) -> bool {
    if it.get(&IPV4_METHOD) != AddressMethod::Static {
        return true;
    }
    let parts = [
        it.get(&IPV4_ADDRESS),
        it.get(&IPV4_NETMASK),
        it.get(&IPV4_GATEWAY),
    ];
    let missing = parts.iter().filter(|part| no_host(part)).count();
    // AudioCodes' manual calls static the default (002:2348): where nothing is said, nothing is wanted.
    let wanted = it.given(&IPV4_METHOD) || missing < parts.len();
    !wanted || missing == 0
}

/// Whether the gateway is in the network of the address; anything that is no address is another check's.
fn gateway_is_near(it: &Spot<'_>) -> bool {
    let address = |text: String| text.parse::<Ipv4Addr>().ok().map(Ipv4Addr::to_bits);
    let parts = (
        address(it.get(&IPV4_ADDRESS)),
        address(it.get(&IPV4_NETMASK)),
        address(it.get(&IPV4_GATEWAY)),
    );
    match parts {
        (Some(own), Some(mask), Some(gateway)) if own != 0 && gateway != 0 => {
            own & mask == gateway & mask
        }
        _ => true,
    }
}
