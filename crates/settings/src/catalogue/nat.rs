//! The way out through a router that translates addresses.

use crate::row::settings;

settings! {
    family "NAT";

    /// Whether the line asks a STUN server for its public address (RFC 5389). Where a maker has no such switch, naming a
    /// server is the switch.
    STUN: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.nat.nat_traversal" as ZERO_ONE, at "003:14328";
    }

    /// The STUN server; empty means none.
    STUN_HOST: String, PerLine, in 0..=256, default "", Kept {
        Yealink "account.{line}.nat.stun_server" as HOST, at "003:14354";
        Panasonic "STUN_SERV_ADDR" as HOST in 0..=127, at "000:4797";
    }

    /// The STUN server's port.
    STUN_PORT: u16, PerLine, in 1..=65535, default "3478", Kept {
        Yealink "account.{line}.nat.stun_port" as NUMBER in 1024..=65000, at "004:15581";
        Panasonic "STUN_SERV_PORT" as NUMBER, at "000:4806";
    }

    /// The address of the STUN server to turn to when the first, also given as an address, is silent.
    STUN_SECOND_HOST: String, PerPhone, in 0..=15, default "", Kept {
        Panasonic "STUN_2NDSERV_ADDR" as IP4, at "000:4814";
    }

    /// The second STUN server's port.
    STUN_SECOND_PORT: u16, PerPhone, in 1..=65535, default "3478", Kept {
        Panasonic "STUN_2NDSERV_PORT" as NUMBER, at "000:4823";
    }

    /// Whether the path through a NAT is kept open at all; `nat_keepalive` says how often.
    NAT_KEEPALIVE_USE: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.nat.udp_update_enable" as ZERO_ONE, at "003:14400";
    }
}
