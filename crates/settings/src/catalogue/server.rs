//! Where a line's requests go.

use crate::row::settings;

settings! {
    family "Server";

    /// Whether the line uses its server at all; requests go straight to the called address when it is off.
    SERVER_USE: bool, PerLine, default "on", Live {
        AudioCodes "voip/signalling/sip/use_proxy" as ZERO_ONE default "0", at "002:2992";
    }

    /// The line's SIP server, by name or address.
    SERVER_HOST: String, PerLine, in 0..=256, default "", Live {
        Yealink "account.{line}.sip_server.1.address" | "account.{line}.sip_server_host" as HOST, at "003:11849";
        AudioCodes "voip/signalling/sip/proxy_address" as HOST default "0.0.0.0", at "002:2999";
        Panasonic "SIP_PRXY_ADDR_{line}" as HOST in 0..=127, at "000:5779";
    }

    /// The server's port; 0 asks the DNS.
    SERVER_PORT: u16, PerLine, in 0..=65535, default "5060", Live {
        Yealink "account.{line}.sip_server.1.port" | "account.{line}.sip_server_port" as NUMBER, at "003:11885";
        AudioCodes "voip/signalling/sip/proxy_port" as NUMBER in 1024..=65535, at "002:3004";
        Panasonic "SIP_PRXY_PORT_{line}" as NUMBER in 1..=65535, at "000:5788";
    }

    /// Whether REGISTER goes to a registrar of its own instead of the server.
    REGISTRAR_USE: bool, PerLine, default "on", Live {
        AudioCodes "voip/signalling/sip/sip_registrar/enabled" as ZERO_ONE default "0", at "002:3063";
    }

    /// Whether REGISTER goes to the server even where a registrar is named.
    REGISTRAR_IS_SERVER: bool, PerLine, default "off", Live {
        AudioCodes "voip/signalling/sip/use_proxy_ip_port_for_registrar" as ZERO_ONE, at "002:3050";
    }

    /// The registrar, where it is not the server; empty means the server.
    REGISTRAR_HOST: String, PerLine, in 0..=256, default "", Live {
        AudioCodes "voip/signalling/sip/sip_registrar/addr" as HOST default "0.0.0.0", at "002:3073";
        Panasonic "SIP_RGSTR_ADDR_{line}" as HOST in 0..=127, at "000:5797";
    }

    /// The registrar's port.
    REGISTRAR_PORT: u16, PerLine, in 1..=65535, default "5060", Live {
        AudioCodes "voip/signalling/sip/sip_registrar/port" as NUMBER in 1024..=65535, at "002:3082";
        Panasonic "SIP_RGSTR_PORT_{line}" as NUMBER, at "000:5807";
    }

    /// Whether all requests first go to the outbound proxy.
    OUTBOUND_PROXY_USE: bool, PerLine, default "on", Live {
        Yealink "account.{line}.outbound_proxy_enable" as ZERO_ONE default "0", at "003:12583";
        AudioCodes "voip/signalling/sip/sip_outbound_proxy/enabled" as ZERO_ONE default "0", at "002:3100";
    }

    /// The outbound proxy; empty means none.
    OUTBOUND_PROXY_HOST: String, PerLine, in 0..=256, default "", Live {
        Yealink "account.{line}.outbound_host" as HOST, at "003:12615";
        AudioCodes "voip/signalling/sip/sip_outbound_proxy/addr" as HOST default "0.0.0.0", at "002:3111";
        Panasonic "SIP_OUTPROXY_ADDR_{line}" as HOST in 0..=127, at "000:6152";
    }

    /// The outbound proxy's port.
    OUTBOUND_PROXY_PORT: u16, PerLine, in 1..=65535, default "5060", Live {
        Yealink "account.{line}.outbound_port" as NUMBER, at "003:12643";
        AudioCodes "voip/signalling/sip/sip_outbound_proxy/port" as NUMBER in 1024..=65535, at "002:3122";
        Panasonic "SIP_OUTPROXY_PORT_{line}" as NUMBER, at "000:6161";
    }

    /// Whether requests inside a dialog go through the outbound proxy too.
    OUTBOUND_PROXY_IN_DIALOG: bool, PerPhone, default "on", Kept {
        Yealink "sip.use_out_bound_in_dialog" as ZERO_ONE, at "003:4188";
    }

    /// Whether the second server is used.
    SECOND_SERVER_USE: bool, PerLine, default "on", Live {
        AudioCodes "voip/signalling/sip/redundant_proxy/enabled" | "voip/signaling/sip/redundant_proxy/enabled" as ZERO_ONE default "0", at "002:3203";
    }

    /// The server to turn to when the first is silent; empty means none.
    SECOND_SERVER_HOST: String, PerLine, in 0..=256, default "", Live {
        Yealink "account.{line}.sip_server.2.address" | "account.{line}.backup_outbound_host" as HOST, at "003:11849";
        AudioCodes "voip/signalling/sip/redundant_proxy/address" | "voip/signalling/sip/secondary_proxy/address" as HOST default "0.0.0.0", at "002:3234";
        Panasonic "SIP_2NDPROXY_ADDR_{line}" as HOST in 0..=127, at "000:5868";
    }

    /// The second server's port.
    SECOND_SERVER_PORT: u16, PerLine, in 0..=65535, default "5060", Live {
        Yealink "account.{line}.sip_server.2.port" | "account.{line}.backup_outbound_port" as NUMBER, at "003:11885";
        AudioCodes "voip/signalling/sip/redundant_proxy/port" | "voip/signalling/sip/secondary_proxy/port" as NUMBER in 1024..=65535, at "002:3258";
        Panasonic "SIP_2NDPROXY_PORT_{line}" as NUMBER in 1..=65535, at "000:5876";
    }

    /// The second registrar, where it is not the second server.
    SECOND_REGISTRAR_HOST: String, PerLine, in 0..=256, default "", Kept {
        Panasonic "SIP_2NDRGSTR_ADDR_{line}" as HOST in 0..=127, at "000:5884";
    }

    /// The second registrar's port.
    SECOND_REGISTRAR_PORT: u16, PerLine, in 1..=65535, default "5060", Kept {
        Panasonic "SIP_2NDRGSTR_PORT_{line}" as NUMBER, at "000:5892";
    }

    /// How many times a request is sent to a silent server before the next server is tried.
    SERVER_RETRIES: u8, PerLine, in 0..=20, default "3", Kept {
        Yealink "account.{line}.sip_server.1.retry_counts" as NUMBER, at "003:11959";
    }

    /// How SIP messages to the server travel.
    TRANSPORT: crate::Transport, PerLine, default "udp", Live {
        Yealink "account.{line}.transport" as TRANSPORT_NUMBERS, at "003:11682";
        AudioCodes "voip/signalling/sip/transport_protocol" as TRANSPORT_NAMES, at "002:2736";
        Panasonic "SIP_TRANSPORT_{line}" as TRANSPORT_UDP_TCP, at "000:6170";
    }

    /// Whether the DNS is asked for SRV records of the server.
    DNS_SRV: bool, PerLine, default "on", Live {
        Panasonic "SIP_DNSSRV_ENA_{line}" as YES_NO, at "000:5950";
    }
}
