//! What counts although DHCP says otherwise.

use crate::row::settings;

settings! {
    family "Parts of a DHCP lease";

    /// Whether the configured domain name counts although the address comes from DHCP.
    DHCP_KEEP_DOMAIN: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/dhcp/domain_name/enabled" as ZERO_ONE, at "002:2416";
    }

    /// Whether the configured address counts although the rest comes from DHCP.
    DHCP_KEEP_ADDRESS: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/dhcp/ip_address/enabled" as ZERO_ONE default "1", at "002:2428";
    }

    /// Whether the configured network mask counts although the rest comes from DHCP.
    DHCP_KEEP_NETMASK: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/dhcp/netmask/enabled" as ZERO_ONE default "1", at "002:2440";
    }

    /// Whether the configured gateway counts although the rest comes from DHCP.
    DHCP_KEEP_GATEWAY: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/dhcp/gateway/enabled" as ZERO_ONE default "1", at "002:2450";
    }

    /// Whether the first configured name server counts although the address comes from DHCP.
    DHCP_KEEP_DNS_FIRST: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/dhcp/primary_dns/enabled" as ZERO_ONE, at "002:2460";
    }

    /// Whether the second configured name server counts although the address comes from DHCP.
    DHCP_KEEP_DNS_SECOND: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/dhcp/secondary_dns/enabled" as ZERO_ONE, at "002:2472";
    }
}
