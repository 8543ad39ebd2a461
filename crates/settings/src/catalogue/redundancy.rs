//! What happens when a server does not answer.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Redundancy";

    /// How the first and the second server share the work.
    REDUNDANCY: crate::Redundancy, PerLine, default "off", Kept {
        Yealink "account.{line}.fallback.redundancy_type" as REDUNDANCY_NUMBERS default "0", at "003:11793";
        AudioCodes "voip/signalling/sip/redundant_proxy/mode" as REDUNDANCY_NAMES, at "002:11609";
    }

    /// How many times a request is sent to the silent second server before the next is tried.
    SECOND_SERVER_RETRIES: u8, PerLine, in 0..=20, default "3", Kept {
        Yealink "account.{line}.sip_server.2.retry_counts" as NUMBER, at "003:11959";
    }

    /// How long a registration at the second server is asked to last.
    SECOND_SERVER_EXPIRES: Duration, PerLine, in 30000..=2147483647000, default "1 h", Kept {
        Yealink "account.{line}.sip_server.2.expires" as SECONDS, at "003:11925";
    }

    /// Whether the other servers that the DNS names are tried when one does not answer.
    FAILOVER: bool, PerLine, default "on", Kept {
        Panasonic "SIP_FOVR_NORSP_{line}" as YES_NO, at "000:5926";
    }

    /// How many servers are tried at most, the usual one included.
    FAILOVER_SERVERS: u8, PerLine, in 1..=4, default "4", Kept {
        Panasonic "SIP_FOVR_MAX_{line}" as NUMBER, at "000:5934";
    }

    /// How long a server may be silent before the next is tried.
    FAILOVER_TIMEOUT: Duration, PerLine, in 0..=600000, default "32 s", Kept {
        AudioCodes "voip/signalling/sip/outgoing_request_no_response_timeout_ms" | "voip/signalling/sip/outgoing_request_no_response_timeout" as MS, at "002:3376";
    }

    /// Whether the line registers anew after an INVITE had to go to another server of its domain.
    FAILOVER_REREGISTER: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.reregister_enable" as ZERO_ONE, at "003:11742";
    }

    /// Whether the line registers at the server that takes over from the first.
    FAILOVER_REGISTER: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.sip_server.1.register_on_enable" as ZERO_ONE, at "003:12075";
    }

    /// Whether the line registers at the server that takes over from the second.
    SECOND_FAILOVER_REGISTER: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.sip_server.2.register_on_enable" as ZERO_ONE, at "003:12075";
    }

    /// Whether the first server is used again as soon as it answers.
    FAILBACK: bool, PerLine, default "on", Kept {
        AudioCodes "voip/signalling/sip/redundant_proxy/symmetric_mode" as ONE_ZERO, at "002:3271";
    }

    /// When requests go to the first server again, where it was named by domain.
    FAILBACK_MODE: crate::Failback, PerLine, default "new-requests", Kept {
        Yealink "account.{line}.sip_server.1.failback_mode" | "account.{line}.failback_mode" as FAILBACK_NUMBERS, at "003:11997";
    }

    /// When requests go to the first of the second server's addresses again, where it was named by domain.
    SECOND_FAILBACK_MODE: crate::Failback, PerLine, default "new-requests", Kept {
        Yealink "account.{line}.sip_server.2.failback_mode" as FAILBACK_NUMBERS, at "003:11997";
    }

    /// How long after a failover the first server is tried again; 0 means not before the present one fails.
    FAILBACK_AFTER: Duration, PerLine, in 0..=65535000, default "1 h", Kept {
        Yealink "account.{line}.sip_server.1.failback_timeout" as SECONDS in 60000..=65535000 or 0, at "003:12035";
        AudioCodes "voip/signalling/sip/failback_retry_timeout" as SECONDS default "0", at "002:3429";
    }

    /// How long after a failover the first of the second server's addresses is tried again; 0 means not before the present one fails.
    SECOND_FAILBACK_AFTER: Duration, PerLine, in 60000..=65535000 or 0, default "1 h", Kept {
        Yealink "account.{line}.sip_server.2.failback_timeout" as SECONDS, at "003:12035";
    }

    /// How often it is checked whether the first server answers; makers ask by REGISTER or by OPTIONS.
    SERVER_PROBE_INTERVAL: Duration, PerLine, in 0..=2147483647000, default "2 min", Kept {
        Yealink "account.{line}.fallback.timeout" as SECONDS in 10000..=2147483647000, at "003:11817";
        AudioCodes "voip/signalling/sip/redundant_proxy/keepalive_period" as SECONDS in 0..=300000 default "60", at "002:3244";
    }

    /// Timer T1 while the line is registered at both servers, short so that a silent one is noticed soon.
    REDUNDANCY_TIMER_T1: Duration, PerLine, in 20..=200, default "20 ms", Kept {
        AudioCodes "voip/signalling/sip/redundant_proxy/dual_reg/t1" as MS, at "002:12044";
    }

    /// Whether OPTIONS requests are sent to the server to see that it is there.
    OPTIONS_KEEPALIVE: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/keepalive_options/enabled" as ZERO_ONE, at "002:2830";
    }

    /// How often these OPTIONS requests are sent.
    OPTIONS_KEEPALIVE_INTERVAL: Duration, PerLine, in 0..=86400000, default "5 min", Kept {
        AudioCodes "voip/signalling/sip/keepalive_options/timeout" as SECONDS, at "002:2841";
    }

    /// Whether OPTIONS requests are sent to the registrar; when it is silent, the line registers as often as after a failure.
    REGISTRAR_KEEPALIVE: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/registrar_ka/enabled" as ZERO_ONE, at "002:3013";
    }

    /// How often OPTIONS requests are sent to the registrar.
    REGISTRAR_KEEPALIVE_INTERVAL: Duration, PerLine, in 40000..=65536000, default "1 min", Kept {
        AudioCodes "voip/signalling/sip/registrar_ka/timeout" as SECONDS, at "002:11508";
    }
}
