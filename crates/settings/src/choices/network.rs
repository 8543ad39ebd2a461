//! Words of settings: network, DNS and logs.

use crate::choices::choices;

choices! {
    /// Which versions of the Internet Protocol are spoken.
    IpVersions {
        /// Only IPv4.
        Ipv4 = "ipv4",
        /// Only IPv6.
        Ipv6 = "ipv6",
        /// Both.
        Both = "both",
    }

    /// Where a network address comes from.
    AddressMethod {
        /// A DHCP server gives it.
        Dhcp = "dhcp",
        /// It is negotiated over PPP over Ethernet (RFC 2516).
        Pppoe = "pppoe",
        /// It is set by hand.
        Static = "static",
    }

    /// How fast an Ethernet port runs.
    PortSpeed {
        /// As fast as both ends can.
        Auto = "auto",
        /// 10 Mbit/s in both directions at once.
        Full10 = "10-full",
        /// 100 Mbit/s in both directions at once.
        Full100 = "100-full",
        /// 10 Mbit/s in one direction at a time.
        Half10 = "10-half",
        /// 100 Mbit/s in one direction at a time.
        Half100 = "100-half",
        /// 1 Gbit/s in both directions at once.
        Full1000 = "1000-full",
        /// Not at all.
        Off = "off",
    }

    /// What a telephone is to the computer plugged into it.
    PortRole {
        /// A router, with a network of its own behind it.
        Router = "router",
        /// A switch: the computer is in the telephone's network.
        Bridge = "bridge",
    }

    /// How a telephone learns its VLAN.
    VlanMode {
        /// It has none.
        Off = "off",
        /// It is set by hand.
        Manual = "manual",
        /// The switch tells it with Cisco's discovery protocol.
        Cdp = "cdp",
        /// The switch tells it with LLDP-MED.
        Lldp = "lldp",
        /// With LLDP-MED, else with Cisco's discovery protocol.
        LldpCdp = "lldp-cdp",
    }

    /// How a telephone proves to a switch who it is (IEEE 802.1X).
    Dot1xMethod {
        /// Not at all.
        Off = "off",
        /// EAP-MD5: name and password.
        Md5 = "md5",
        /// EAP-TLS: a certificate.
        Tls = "tls",
        /// PEAP with MS-CHAPv2: name and password inside TLS.
        Peap = "peap",
        /// EAP-TTLS with MS-CHAPv2: name and password inside TLS.
        Ttls = "ttls",
    }

    /// What is remembered of DNS answers.
    DnsCache {
        /// Nothing: the server is asked each time.
        Off = "off",
        /// The answers, without the additional records sent along.
        Answers = "answers",
        /// The answers and the additional records.
        All = "all",
    }

    /// For which transports SRV records are asked.
    SrvTransports {
        /// For each that the telephone speaks.
        All = "all",
        /// For UDP.
        Udp = "udp",
        /// For TCP.
        Tcp = "tcp",
        /// For TLS.
        Tls = "tls",
    }

    /// What a NAPTR record's name is looked up as (RFC 3403 §4.1).
    NaptrFlag {
        /// As an SRV record.
        Srv = "srv",
        /// As an address record.
        Address = "address",
        /// As nothing: the record gives a URI.
        End = "end",
        /// As a protocol of the record's own says.
        Own = "own",
    }

    /// Which transport a NAPTR record is for (RFC 3263 §4.1).
    NaptrService {
        /// SIP over UDP.
        Udp = "udp",
        /// SIP over TCP.
        Tcp = "tcp",
        /// SIP over SCTP.
        Sctp = "sctp",
        /// SIP over TLS.
        Tls = "tls",
    }

    /// Where log messages go.
    LogTarget {
        /// Nowhere.
        Off = "off",
        /// To a log server.
        Server = "server",
        /// To the serial console.
        Console = "console",
        /// To a log server and the serial console.
        Both = "both",
        /// Into a file of the telephone.
        Local = "local",
    }
}
