//! SIP itself: ports, timers, headers.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "SIP";

    /// The local UDP and TCP port of the line; lines may share one.
    SIP_PORT: u16, PerLine, in 1..=65535, default "5060", Live {
        Yealink "account.{line}.sip_listen_port" as NUMBER, at "003:13357";
        AudioCodes "voip/signalling/sip/port" as NUMBER in 1024..=65535, at "002:2770";
        Panasonic "SIP_SRC_PORT_{line}" as NUMBER in 1024..=49151 default "5060" but 2 "5070" 3 "5080" 4 "5090" 5 "5100" 6 "5110", at "000:5770";
    }

    /// The local port for SIP over TLS.
    SIP_TLS_PORT: u16, PerPhone, in 1024..=65535, default "5061", Kept {
        AudioCodes "voip/signalling/sip/tls_port" as NUMBER, at "002:2747";
    }

    /// Timer T1, the estimate of a round trip that all others grow from (RFC 3261 §17.1.1.1).
    TIMER_T1: Duration, PerLine, in 100..=60000, default "500 ms", Live {
        Yealink "account.{line}.advanced.timer_t1" as DECIMAL_SECONDS in 500..=10000, at "003:14478";
        AudioCodes "voip/signalling/sip/sip_t1" as MS, at "002:3634";
        Panasonic "SIP_TIMER_T1_{line}" as T1_STEPS, at "000:5900";
    }

    /// Timer T2, the longest pause between repeats of a request other than INVITE (RFC 3261 §17.1.2.2).
    TIMER_T2: Duration, PerLine, in 2000..=60000, default "4 s", Live {
        Yealink "account.{line}.advanced.timer_t2" as DECIMAL_SECONDS in 2000..=40000, at "003:14504";
        AudioCodes "voip/signalling/sip/sip_t2" as MS in 4000..=60000, at "002:3680";
        Panasonic "SIP_TIMER_T2_{line}" as T2_STEPS, at "000:5909";
    }

    /// Timer T4, the longest a message stays in the network (RFC 3261 §17.1.2.2).
    TIMER_T4: Duration, PerLine, in 0..=60000, default "5 s", Live {
        Yealink "account.{line}.advanced.timer_t4" as DECIMAL_SECONDS in 2500..=60000, at "003:14529";
        AudioCodes "voip/signalling/sip/sip_t4" as MS in 5000..=60000, at "002:3694";
        Panasonic "SIP_TIMER_T4_{line}" as SECONDS in 0..=5000 default "0", at "000:5918";
    }

    /// Timer B, after which an INVITE without any answer is given up.
    TIMER_B: Duration, PerLine, in 0..=65535, default "32 s", Kept {
        AudioCodes "voip/signalling/sip/sip_invite_timer" as MS, at "002:3703";
        Panasonic "SIP_TIMER_B_{line}" as MS in 250..=64000, at "000:6230";
    }

    /// Timer F, after which another request without a final answer is given up.
    TIMER_F: Duration, PerLine, in 250..=64000, default "32 s", Kept {
        Panasonic "SIP_TIMER_F_{line}" as MS, at "000:6249";
    }

    /// Timer H, how long an ACK is waited for.
    TIMER_H: Duration, PerLine, in 250..=64000, default "32 s", Kept {
        Panasonic "SIP_TIMER_H_{line}" as MS, at "000:6258";
    }

    /// The User-Agent header; `{mac}`, `{MAC}`, `{MODEL}` and `{fwver}` stand for the telephone's own, and the model's usual text is sent when it is empty.
    USER_AGENT: String, PerPhone, in 0..=128, default "", Live {
        Panasonic "SIP_USER_AGENT" as TEXT in 1..=40 default "Panasonic_{MODEL}/{fwver} ({mac})", at "000:5705";
    }

    /// Whether Via asks for the port the answer should return to (RFC 3581).
    RPORT: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.nat.rport" as ZERO_ONE default "0", at "003:14454";
        AudioCodes "voip/signalling/sip/rport/enabled" as ZERO_ONE default "0", at "002:2809";
        Panasonic "SIP_ADD_RPORT_{line}" as YES_NO default "N", at "000:6066";
    }

    /// How often the path through a NAT is kept open; 0 means not at all.
    NAT_KEEPALIVE: Duration, PerLine, in 0..=86400000, default "0 s", Kept {
        Yealink "account.{line}.nat.udp_update_time" as SECONDS default "30", at "003:14428";
        Panasonic "PORT_PUNCH_INTVL_{line}" as SECONDS in 10000..=300000 or 0, at "000:6057";
    }

    /// Whether provisional answers are made reliable (RFC 3262).
    RELIABLE_PROVISIONAL: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.100rel_enable" as ZERO_ONE, at "003:13379";
        AudioCodes "voip/signalling/sip/prack/enabled" as ZERO_ONE default "1", at "002:2797";
        Panasonic "SIP_100REL_ENABLE_{line}" as YES_NO, at "000:5979";
    }

    /// Whether calls are refreshed while they last (RFC 4028).
    SESSION_TIMER: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.session_timer.enable" as ZERO_ONE, at "003:13574";
    }

    /// How long a call lives without a refresh; 0 means for ever.
    SESSION_EXPIRES: Duration, PerLine, in 0..=65535000, default "30 min", Kept {
        Yealink "account.{line}.session_timer.expires" as SECONDS in 30000..=7200000, at "003:13602";
        AudioCodes "voip/signalling/sip/session_timer" as SECONDS, at "002:3711";
        Panasonic "SIP_SESSION_TIME_{line}" as SECONDS in 60000..=65535000 or 0 default "0", at "000:5841";
    }

    /// Which header names the caller; all but From count only in what the account's own server sends.
    CALLER_ID_SOURCE: crate::CallerIdSource, PerLine, default "from", Live {
        Yealink "account.{line}.cid_source" as CALLER_ID_NUMBERS, at "003:13461";
    }

    /// What names the one who was called; a header counts only in what the account's own server sends.
    CALLEE_ID_SOURCE: crate::CalleeIdSource, PerLine, default "pai-rpid", Live {
        Yealink "account.{line}.cp_source" as CALLEE_ID_NUMBERS, at "003:13550";
    }

    /// Whether the address of a dialled number says that it is a telephone number (`user=phone`).
    USER_EQUALS_PHONE: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.enable_user_equal_phone" as ZERO_ONE, at "003:13659";
        Panasonic "ADD_USER_PHONE_{line}" as YES_NO, at "000:6126";
    }

    /// Whether a dialled `#` goes out as `%23`.
    ESCAPE_POUND: bool, PerPhone, default "on", Kept {
        Yealink "sip.use_23_as_pound" as ONE_ZERO default "1", at "003:4140";
    }

    /// Whether header names are sent in their one-letter form.
    COMPACT_HEADERS: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.compact_header_enable" as ZERO_ONE, at "003:14805";
    }

    /// How SIP packets are marked for the network (DSCP, RFC 2474).
    SIP_DSCP: u8, PerLine, in 0..=63, default "26", Kept {
        Yealink "network.qos.signaltos" as NUMBER, at "003:3123";
        AudioCodes "voip/signalling/sip/tos" as TOS_BYTE default "0x60", at "002:3765";
        Panasonic "DSCP_SIP_{line}" as NUMBER default "0", at "000:5858";
    }
}
