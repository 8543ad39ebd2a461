//! The network port and its addresses.

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Network";

    /// Which versions of the Internet Protocol the telephone speaks.
    IP_VERSIONS: crate::IpVersions, PerPhone, default "ipv4", Kept {
        Yealink "network.ip_address_mode" as IP_VERSION_NUMBERS, at "003:2029";
    }

    /// Where the IPv4 address comes from.
    IPV4_METHOD: crate::AddressMethod, PerPhone, default "dhcp", Kept {
        Yealink "network.internet_port.type" as ADDRESS_NUMBERS, at "003:2052";
        Yealink "network.internet_port.type" as ADDRESS_WITHOUT_PPPOE, at "004:1203";
        AudioCodes "network/lan_type" as ADDRESS_NAMES default "STATIC", at "002:2348";
    }

    /// The IPv4 address that is set by hand.
    IPV4_ADDRESS: String, PerPhone, in 0..=15, default "", Kept {
        Yealink "network.internet_port.ip" as IP4, at "003:2079";
        AudioCodes "network/lan/fixed_ip/ip_address" as IP4, at "002:2363";
    }

    /// The mask of the network that the address set by hand belongs to.
    IPV4_NETMASK: String, PerPhone, in 0..=15, default "", Kept {
        Yealink "network.internet_port.mask" as IP4, at "003:2106";
        AudioCodes "network/lan/fixed_ip/netmask" as IP4, at "002:2369";
    }

    /// The router of the network that the address set by hand belongs to.
    IPV4_GATEWAY: String, PerPhone, in 0..=15, default "", Kept {
        Yealink "network.internet_port.gateway" as IP4, at "003:2136";
        AudioCodes "network/lan/fixed_ip/gateway" as IP4, at "002:2376";
    }

    /// Whether the DNS servers set by hand are asked although DHCP names others.
    IPV4_DNS_STATIC: bool, PerPhone, default "off", Kept {
        Yealink "network.static_dns_enable" as ZERO_ONE, at "003:2936";
    }

    /// The DNS server that is set by hand.
    IPV4_DNS_PRIMARY: String, PerPhone, in 0..=15, default "", Kept {
        Yealink "network.primary_dns" as IP4, at "003:2168";
        AudioCodes "network/lan/fixed_ip/primary_dns" as IP4, at "002:2389";
    }

    /// The DNS server that is asked when the first is silent.
    IPV4_DNS_SECONDARY: String, PerPhone, in 0..=15, default "", Kept {
        Yealink "network.secondary_dns" as IP4, at "003:2195";
        AudioCodes "network/lan/fixed_ip/secondary_dns" as IP4, at "002:2396";
    }

    /// The domain that is set by hand, in which short host names are looked up.
    DOMAIN_NAME: String, PerPhone, in 0..=255, default "", Kept {
        AudioCodes "network/lan/fixed_ip/domain_name" as HOST, at "002:2380";
    }

    /// The host name that is told to the DHCP server; the model's name is told when it is empty.
    DHCP_HOST_NAME: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "network.dhcp_host_name" as TEXT, at "003:2917";
    }

    /// The user name at the provider of a PPPoE link.
    PPPOE_USER: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "network.pppoe.user" as TEXT, at "003:2222";
    }

    /// The password at the provider of a PPPoE link.
    PPPOE_PASSWORD: Secret, PerPhone, in 0..=128, default "", Kept {
        Yealink "network.pppoe.password" as SECRET, at "003:2243";
    }

    /// Where the IPv6 address comes from.
    IPV6_METHOD: crate::AddressMethod, PerPhone, default "dhcp", Kept {
        Yealink "network.ipv6_internet_port.type" as ADDRESS_6_NUMBERS, at "003:2284";
    }

    /// Whether IPv6 settings are taken from what routers announce (ICMPv6, RFC 4861).
    IPV6_ROUTER_ADVERTISEMENTS: bool, PerPhone, default "on", Kept {
        Yealink "network.ipv6_icmp_v6.enable" as ZERO_ONE, at "003:2262";
    }

    /// The IPv6 address that is set by hand.
    IPV6_ADDRESS: String, PerPhone, in 0..=45, default "", Kept {
        Yealink "network.ipv6_internet_port.ip" as IP6, at "003:2347";
    }

    /// How many bits of the IPv6 address set by hand name its network.
    IPV6_PREFIX_LENGTH: u8, PerPhone, in 0..=128, default "64", Kept {
        Yealink "network.ipv6_prefix" as NUMBER, at "003:2317";
    }

    /// The IPv6 router of the network that the address set by hand belongs to.
    IPV6_GATEWAY: String, PerPhone, in 0..=45, default "", Kept {
        Yealink "network.ipv6_internet_port.gateway" as IP6, at "003:2377";
    }

    /// Whether the IPv6 DNS servers set by hand are asked although DHCP names others.
    IPV6_DNS_STATIC: bool, PerPhone, default "off", Kept {
        Yealink "network.ipv6_static_dns_enable" as ZERO_ONE, at "004:16673";
    }

    /// The IPv6 DNS server that is set by hand.
    IPV6_DNS_PRIMARY: String, PerPhone, in 0..=45, default "", Kept {
        Yealink "network.ipv6_primary_dns" as IP6, at "003:2407";
    }

    /// The IPv6 DNS server that is asked when the first is silent.
    IPV6_DNS_SECONDARY: String, PerPhone, in 0..=45, default "", Kept {
        Yealink "network.ipv6_secondary_dns" as IP6, at "003:2437";
    }

    /// How fast the network port runs.
    LAN_PORT_SPEED: crate::PortSpeed, PerPhone, default "auto", Refused("the computer sets the speed of its own network card") {
        Yealink "network.internet_port.speed_duplex" as PORT_SPEED_NUMBERS, at "003:2634";
        AudioCodes "network/lan/port_mode" as LAN_PORT_SPEED_NAMES, at "002:2533";
    }

    /// Whether a call goes on when the network is lost; it is ended when off.
    NETWORK_LOSS_KEEPS_CALL: bool, PerPhone, default "off", Kept {
        Yealink "phone_setting.end_call_net_disconnect.enable" as ZERO_ONE, at "003:11135";
    }

    /// Whether the telephone joins a virtual private network.
    VPN: bool, PerPhone, default "off", Kept {
        Yealink "network.vpn_enable" as ZERO_ONE, at "003:3253";
    }

    /// Where the archive with the OpenVPN configuration is fetched.
    VPN_ARCHIVE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "openvpn.url" as URL, at "003:11474";
    }
}
