//! How a line's server is looked up, and the DNS records written into the configuration itself.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "DNS";

    /// How long an answer of the DNS is waited for.
    DNS_TIMEOUT: Duration, PerLine, in 1000..=9000, default "8 s", Kept {
        Yealink "account.{line}.dns_query_timeout" as SECONDS, at "003:14279";
    }

    /// For which transports SRV records of the server are asked.
    DNS_SRV_TRANSPORTS: crate::SrvTransports, PerLine, default "all", Kept {
        Yealink "account.{line}.dns_srv_type" as SRV_TRANSPORT_NUMBERS, at "003:12555";
    }

    /// For which transports SRV records are asked when there is no NAPTR record: UDP alone, or all.
    DNS_SRV_WITHOUT_NAPTR: crate::SrvTransports, PerLine, default "udp", Kept {
        Yealink "account.{line}.naptr_build" as SRV_FALLBACK_NUMBERS, at "003:11769";
    }

    /// Whether SRV records are asked for again when they expire.
    DNS_SRV_REFRESH: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.srv_ttl_timer_enable" as ZERO_ONE, at "003:12530";
    }

    /// What stands before the domain in the name of the SRV record for UDP.
    DNS_SRV_PREFIX_UDP: String, PerLine, in 0..=32, default "_sip._udp.", Kept {
        Panasonic "SIP_UDP_SRV_PREFIX_{line}" as TEXT, at "000:5959";
    }

    /// What stands before the domain in the name of the SRV record for TCP.
    DNS_SRV_PREFIX_TCP: String, PerLine, in 0..=32, default "_sip._tcp.", Kept {
        Panasonic "SIP_TCP_SRV_PREFIX_{line}" as TEXT, at "000:5970";
    }

    /// What is remembered of the answers of the DNS.
    DNS_CACHE: crate::DnsCache, PerLine, default "answers", Kept {
        Yealink "account.{line}.dns_cache_type" as DNS_CACHE_NUMBERS, at "003:12132";
    }

    /// Whether the records written here are looked at before the DNS is asked; after it when off.
    DNS_RECORDS_FIRST: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.static_cache_pri" as ZERO_ONE, at "003:12106";
        Yealink "account.{line}.static_cache_pri" as ZERO_ONE default "0", at "004:14542";
    }

    /// The name of a NAPTR record written here; the record is not used when it is empty.
    DNS_NAPTR_NAME: String, PerLineItem(12), in 0..=256, default "", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.name" as HOST, at "003:12367";
    }

    /// The rank of a NAPTR record written here; the lowest is taken first.
    DNS_NAPTR_ORDER: u16, PerLineItem(12), in 0..=65535, default "0", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.order" as NUMBER, at "003:12412";
    }

    /// The rank of a NAPTR record written here among those of equal order; the lowest is taken first.
    DNS_NAPTR_PREFERENCE: u16, PerLineItem(12), in 0..=65535, default "0", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.preference" as NUMBER, at "003:12436";
    }

    /// What the replacement of a NAPTR record written here is looked up as; only `srv` is of use to SIP.
    DNS_NAPTR_FLAG: crate::NaptrFlag, PerLineItem(12), default "srv", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.flags" as NAPTR_FLAGS, at "003:12389";
    }

    /// The transport that a NAPTR record written here is for.
    DNS_NAPTR_SERVICE: crate::NaptrService, PerLineItem(12), default "udp", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.service" as NAPTR_SERVICES, at "004:14246";
    }

    /// The name that a NAPTR record written here leads to.
    DNS_NAPTR_REPLACEMENT: String, PerLineItem(12), in 0..=256, default "", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.replace" as HOST, at "003:12464";
    }

    /// How long a NAPTR record written here holds.
    DNS_NAPTR_TTL: Duration, PerLineItem(12), in 30000..=2147483647000, default "300 s", Kept {
        Yealink "account.{line}.dns_cache_naptr.{item}.ttl" as SECONDS in 300000..=2147483647000, at "003:12502";
        Yealink "account.{line}.dns_cache_naptr.{item}.ttl" as SECONDS, at "004:14280";
    }

    /// The name of an SRV record written here; the record is not used when it is empty.
    DNS_SRV_NAME: String, PerLineItem(12), in 0..=256, default "", Kept {
        Yealink "account.{line}.dns_cache_srv.{item}.name" as HOST, at "003:12230";
    }

    /// The rank of an SRV record written here; the lowest is taken first.
    DNS_SRV_PRIORITY: u16, PerLineItem(12), in 0..=65535, default "0", Kept {
        Yealink "account.{line}.dns_cache_srv.{item}.priority" as NUMBER, at "003:12268";
    }

    /// The share of requests that an SRV record written here gets among those of equal priority.
    DNS_SRV_WEIGHT: u16, PerLineItem(12), in 0..=65535, default "0", Kept {
        Yealink "account.{line}.dns_cache_srv.{item}.weight" as NUMBER, at "003:12311";
    }

    /// The server that an SRV record written here leads to.
    DNS_SRV_TARGET: String, PerLineItem(12), in 0..=256, default "", Kept {
        Yealink "account.{line}.dns_cache_srv.{item}.target" as HOST, at "003:12292";
    }

    /// The port of that server.
    DNS_SRV_PORT: u16, PerLineItem(12), in 0..=65535, default "0", Kept {
        Yealink "account.{line}.dns_cache_srv.{item}.port" as NUMBER, at "003:12249";
    }

    /// How long an SRV record written here holds.
    DNS_SRV_TTL: Duration, PerLineItem(12), in 30000..=2147483647000, default "300 s", Kept {
        Yealink "account.{line}.dns_cache_srv.{item}.ttl" as SECONDS in 300000..=2147483647000, at "003:12339";
        Yealink "account.{line}.dns_cache_srv.{item}.ttl" as SECONDS, at "004:14416";
    }

    /// The name of an address record written here; the record is not used when it is empty.
    DNS_A_NAME: String, PerLineItem(12), in 0..=256, default "", Kept {
        Yealink "account.{line}.dns_cache_a.{item}.name" as HOST, at "003:12162";
    }

    /// The IPv4 address that this name stands for.
    DNS_A_ADDRESS: String, PerLineItem(12), in 0..=15, default "", Kept {
        Yealink "account.{line}.dns_cache_a.{item}.ip" as IP4, at "003:12182";
    }

    /// How long an address record written here holds.
    DNS_A_TTL: Duration, PerLineItem(12), in 30000..=2147483647000, default "300 s", Kept {
        Yealink "account.{line}.dns_cache_a.{item}.ttl" as SECONDS in 300000..=2147483647000, at "003:12202";
        Yealink "account.{line}.dns_cache_a.{item}.ttl" as SECONDS, at "004:14486";
    }
}
