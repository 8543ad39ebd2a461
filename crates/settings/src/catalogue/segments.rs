//! The telephone's place in the wired network: VLAN, discovery, admission, and the port for a computer.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "VLAN and ports";

    /// How the telephone learns its VLAN, where one setting decides it; `vlan` and `lldp` decide it elsewhere.
    VLAN_MODE: crate::VlanMode, PerPhone, default "lldp-cdp", Kept {
        AudioCodes "network/lan/vlan/mode" as VLAN_MODE_NAMES, at "002:2594";
    }

    /// Whether the telephone marks its packets with the VLAN set by hand.
    VLAN: bool, PerPhone, default "off", Kept {
        Yealink "network.vlan.internet_port_enable" as ZERO_ONE, at "003:2698";
        Panasonic "VLAN_ENABLE" as YES_NO, at "000:4668";
    }

    /// The telephone's VLAN that is set by hand; 0 means none.
    VLAN_ID: u16, PerPhone, in 0..=4094, default "1", Kept {
        Yealink "network.vlan.internet_port_vid" as NUMBER in 1..=4094, at "003:2726";
        AudioCodes "network/lan/vlan/id" as NUMBER default "0", at "002:2628";
        Panasonic "VLAN_ID_IP_PHONE" as NUMBER in 1..=4094 default "2", at "000:4679";
    }

    /// The priority of the telephone's packets in the VLAN set by hand (IEEE 802.1p); 7 is the highest.
    VLAN_PRIORITY: u8, PerPhone, in 0..=7, default "0", Kept {
        Yealink "network.vlan.internet_port_priority" as NUMBER, at "003:2752";
        AudioCodes "network/lan/vlan/priority" as NUMBER, at "002:2634";
        Panasonic "VLAN_PRI_IP_PHONE" as NUMBER default "7", at "000:4690";
    }

    /// Whether the telephone moves to another VLAN while it runs.
    VLAN_SWITCH_RUNNING: bool, PerPhone, default "off", Kept {
        AudioCodes "network/lan/vlan/vlan_switch/enable" as ZERO_ONE, at "002:2652";
    }

    /// Whether the VLAN is learned from the DHCP server.
    VLAN_DHCP: bool, PerPhone, default "on", Kept {
        Yealink "network.vlan.dhcp_enable" as ZERO_ONE, at "003:2857";
    }

    /// The DHCP options that carry the VLAN: at most five numbers from 128 to 254, separated by commas.
    VLAN_DHCP_OPTIONS: String, PerPhone, in 0..=19, default "132", Kept {
        Yealink "network.vlan.dhcp_option" as TEXT, at "003:2885";
    }

    /// Whether the VLAN is learned from the switch by LLDP-MED, where this is a setting of its own.
    LLDP: bool, PerPhone, default "on", Kept {
        Yealink "network.lldp.enable" as ZERO_ONE, at "003:3274";
        Panasonic "LLDP_ENABLE" as YES_NO, at "000:4635";
    }

    /// How often the telephone announces itself to the switch, by LLDP-MED or another discovery protocol.
    LLDP_INTERVAL: Duration, PerPhone, in 1000..=3600000, default "60 s", Kept {
        Yealink "network.lldp.packet_interval" as SECONDS, at "003:3300";
        AudioCodes "network/lan/vlan/period" as SECONDS default "30", at "002:2620";
        Panasonic "LLDP_INTERVAL" as SECONDS default "30", at "000:4643";
    }

    /// How the telephone proves to the switch who it is (IEEE 802.1X).
    DOT1X_METHOD: crate::Dot1xMethod, PerPhone, default "off", Kept {
        Yealink "network.802_1x.mode" as DOT1X_NUMBERS, at "003:3139";
        AudioCodes "network/lan/_802_1x/eap_type" as DOT1X_NAMES, at "002:9219";
    }

    /// The user name that goes with the password at the switch.
    DOT1X_USER: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "network.802_1x.identity" as TEXT in 0..=32, at "003:3166";
        AudioCodes "network/lan/_802_1x/md5_identity" as TEXT, at "002:9282";
    }

    /// The password at the switch.
    DOT1X_PASSWORD: Secret, PerPhone, in 0..=128, default "", Kept {
        Yealink "network.802_1x.md5_password" as SECRET in 0..=32, at "003:3185";
        AudioCodes "network/lan/_802_1x/md5_password" as SECRET, at "002:9288";
    }

    /// The name told to the switch before any other; the kind of telephone and its MAC address when it is empty.
    DOT1X_OUTER_IDENTITY: String, PerPhone, in 0..=31, default "", Kept {
        AudioCodes "network/lan/_802_1x/eap_identity" as TEXT, at "002:9230";
    }

    /// Where the certificate of the authority that vouches for the switch is fetched.
    DOT1X_CA_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "network.802_1x.root_cert_url" as URL, at "003:3207";
    }

    /// Where the telephone's own certificate for EAP-TLS is fetched.
    DOT1X_CERTIFICATE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "network.802_1x.client_cert_url" as URL, at "003:3231";
        AudioCodes "security/ieee802_1x_certificate_uri" as URL, at "002:8910";
    }

    /// Whether the port for a computer is in use.
    PC_PORT: bool, PerPhone, default "on", Refused("a program has no port to pass the network on") {
        Yealink "network.pc_port.enable" | "network.PC_port.enable" as ZERO_ONE, at "003:2494";
    }

    /// What the telephone is to the computer plugged into it.
    PC_PORT_ROLE: crate::PortRole, PerPhone, default "bridge", Refused("a program has no port to pass the network on") {
        Yealink "network.bridge_mode" as PORT_ROLE_NUMBERS, at "003:2472";
    }

    /// How fast the port for a computer runs, or that it does not run.
    PC_PORT_SPEED: crate::PortSpeed, PerPhone, default "auto", Refused("a program has no port to pass the network on") {
        Yealink "network.pc_port.speed_duplex" as PORT_SPEED_NUMBERS, at "003:2666";
        AudioCodes "network/pc/port_mode" as PC_PORT_SPEED_NAMES, at "002:2553";
    }

    /// The telephone's address on the port for a computer, as a router.
    PC_PORT_ADDRESS: String, PerPhone, in 0..=15, default "", Refused("a program has no port to pass the network on") {
        Yealink "network.pc_port.ip" as IP4, at "003:2513";
    }

    /// The mask of the network on the port for a computer, as a router.
    PC_PORT_NETMASK: String, PerPhone, in 0..=15, default "", Refused("a program has no port to pass the network on") {
        Yealink "network.pc_port.mask" as IP4, at "003:2536";
    }

    /// Whether the telephone gives addresses on the port for a computer, as a router.
    PC_PORT_DHCP: bool, PerPhone, default "on", Refused("a program has no port to pass the network on") {
        Yealink "network.pc_port.dhcp_server" as ZERO_ONE, at "003:2559";
    }

    /// The first address that is given on the port for a computer.
    PC_PORT_DHCP_FIRST: String, PerPhone, in 0..=15, default "10.0.0.10", Refused("a program has no port to pass the network on") {
        Yealink "network.dhcp.start_ip" | "network.dchp.start_ip" as IP4, at "003:2591";
    }

    /// The last address that is given on the port for a computer.
    PC_PORT_DHCP_LAST: String, PerPhone, in 0..=15, default "10.0.0.100", Refused("a program has no port to pass the network on") {
        Yealink "network.dhcp.end_ip" | "network.dchp.end_ip" as IP4, at "003:2615";
    }

    /// Whether the packets of the network port are copied to the port for a computer.
    PC_PORT_MIRROR: bool, PerPhone, default "off", Refused("a program has no port to pass the network on") {
        Yealink "network.span_to_pc_port" as ZERO_ONE, at "003:3400";
        AudioCodes "network/pc_port_mirroring/enabled" as ZERO_ONE, at "002:10575";
    }

    /// Whether the packets of the computer are marked with a VLAN.
    PC_PORT_VLAN: bool, PerPhone, default "off", Refused("a program has no port to pass the network on") {
        Yealink "network.vlan.pc_port_enable" as ZERO_ONE, at "003:2783";
        AudioCodes "network/lan/vlan/pc_port_tagging/enable" as ZERO_ONE, at "002:2641";
    }

    /// The computer's VLAN that is set by hand.
    PC_PORT_VLAN_ID: u16, PerPhone, in 1..=4094, default "1", Refused("a program has no port to pass the network on") {
        Yealink "network.vlan.pc_port_vid" as NUMBER, at "003:2809";
        Panasonic "VLAN_ID_PC" as NUMBER, at "000:4701";
    }

    /// The priority of the computer's packets in the VLAN set by hand (IEEE 802.1p); 7 is the highest.
    PC_PORT_VLAN_PRIORITY: u8, PerPhone, in 0..=7, default "0", Refused("a program has no port to pass the network on") {
        Yealink "network.vlan.pc_port_priority" as NUMBER, at "003:2833";
        Panasonic "VLAN_PRI_PC" as NUMBER, at "000:4712";
    }

    /// The computer's VLAN while the telephone learns its own by LLDP-MED; 0 means none.
    PC_PORT_LLDP_VLAN_ID: u16, PerPhone, in 0..=4094, default "0", Refused("a program has no port to pass the network on") {
        Panasonic "LLDP_VLAN_ID_PC" as NUMBER, at "000:4652";
    }

    /// The priority of the computer's packets while the telephone learns its VLAN by LLDP-MED.
    PC_PORT_LLDP_VLAN_PRIORITY: u8, PerPhone, in 0..=7, default "0", Refused("a program has no port to pass the network on") {
        Panasonic "LLDP_VLAN_PRI_PC" as NUMBER, at "000:4660";
    }
}
