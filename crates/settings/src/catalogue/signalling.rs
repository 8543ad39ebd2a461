//! The finer points of SIP: refreshes, rarer timers and headers, the presence server.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Signalling";

    /// The server product whose ways are followed.
    SERVER_TYPE: crate::ServerType, PerLine, default "generic", Kept {
        Yealink "account.{line}.sip_server_type" as SERVER_TYPE_NUMBERS, at "003:14174";
        AudioCodes "voip/services/application_server_type" as SERVER_TYPE_NAMES, at "002:11152";
    }

    /// Whether addresses begin with `sips:` and a TCP transport runs under TLS.
    SIPS: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/enable_sips" as ZERO_ONE, at "002:9100";
    }

    /// The server that is asked about the presence of others, by name or address.
    PRESENCE_SERVER_HOST: String, PerLine, in 0..=127, default "", Kept {
        Panasonic "SIP_PRSNC_ADDR_{line}" as HOST, at "000:6006";
    }

    /// The presence server's port.
    PRESENCE_SERVER_PORT: u16, PerLine, in 1..=65535, default "5060", Kept {
        Panasonic "SIP_PRSNC_PORT_{line}" as NUMBER, at "000:6015";
    }

    /// The address of the second presence server; it counts only where the first is given by address.
    SECOND_PRESENCE_SERVER_HOST: String, PerLine, in 0..=127, default "", Kept {
        Panasonic "SIP_2NDPRSNC_ADDR_{line}" as IP4, at "000:6024";
    }

    /// The second presence server's port.
    SECOND_PRESENCE_SERVER_PORT: u16, PerLine, in 1..=65535, default "5060", Kept {
        Panasonic "SIP_2NDPRSNC_PORT_{line}" as NUMBER, at "000:6032";
    }

    /// How long the first NOTIFY of an accepted subscription is waited for; 0 leaves it to the standard (RFC 6665 §4.1.2.4).
    SUBSCRIBE_NOTIFY_TIMEOUT: Duration, PerLine, in 0..=3600000, default "0 s", Kept {
        AudioCodes "voip/signalling/sip/subs_no_notify_timer" as MS, at "002:2760";
    }

    /// Which side is asked to refresh a call (RFC 4028).
    SESSION_REFRESHER: crate::SessionRefresher, PerLine, default "none", Kept {
        Yealink "account.{line}.session_timer.refresher" as REFRESHER_UAC_UAS default "0", at "003:13631";
        Panasonic "SIP_REFRESHER_{line}" as REFRESHER_NONE_UAS_UAC, at "000:5942";
    }

    /// Which request refreshes a call.
    SESSION_REFRESH_METHOD: crate::SessionRefreshMethod, PerLine, default "invite", Kept {
        Panasonic "SIP_SESSION_METHOD_{line}" as REFRESH_METHOD_NUMBERS, at "000:5850";
    }

    /// The shortest life between refreshes that the telephone accepts (Min-SE).
    SESSION_MIN_EXPIRES: Duration, PerLine, in 0..=65535000, default "90 s", Kept {
        AudioCodes "voip/signalling/sip/min_session_interval" as SECONDS, at "002:3724";
    }

    /// After what time an INVITE says that it expires; 0 leaves the header out.
    INVITE_EXPIRES: Duration, PerLine, in 60000..=65535000 or 0, default "0 s", Kept {
        Panasonic "SIP_INVITE_EXPIRE_{line}" as SECONDS, at "000:5988";
    }

    /// How often a provisional answer is sent again while the call rings; 0 means never.
    PROVISIONAL_REPEAT: Duration, PerLine, in 0..=600000, default "0 s", Kept {
        Panasonic "SIP_18X_RTX_INTVL_{line}" as SECONDS, at "000:5998";
    }

    /// Timer D, how long repeated answers to an INVITE are still taken.
    TIMER_D: Duration, PerLine, in 250..=64000 or 0, default "5 s", Kept {
        Panasonic "SIP_TIMER_D_{line}" as MS, at "000:6239";
    }

    /// Timer J, how long a repeated request other than INVITE is still answered.
    TIMER_J: Duration, PerLine, in 250..=64000 or 0, default "5 s", Kept {
        Panasonic "SIP_TIMER_J_{line}" as MS, at "000:6267";
    }

    /// Whether the Request-URI of a first request names the server's port.
    REQUEST_URI_PORT: bool, PerLine, default "on", Kept {
        Panasonic "SIP_REQURI_PORT_{line}" as YES_NO, at "000:6075";
    }

    /// Whether addresses in headers say `transport=udp`.
    HEADER_TRANSPORT_UDP: bool, PerLine, default "off", Kept {
        Panasonic "ADD_TRANSPORT_UDP_{line}" as YES_NO, at "000:6276";
    }

    /// Whether ACK carries a Contact.
    ACK_CONTACT: bool, PerLine, default "off", Kept {
        Panasonic "SIP_CONTACT_ON_ACK_{line}" as YES_NO, at "000:6222";
    }

    /// What stands in the Proxy-Require header; empty leaves the header out.
    PROXY_REQUIRE: String, PerLine, in 0..=256, default "", Kept {
        Yealink "account.{line}.proxy_require" as TEXT, at "003:12689";
    }

    /// Whether an INVITE is refused when the user in its To header is not the line's own.
    CHECK_CALLED_USER: bool, PerLine, default "off", Kept {
        Panasonic "SIP_RCV_DET_HEADER_{line}" as YES_NO, at "000:6213";
    }

    /// Whether 180 lets the early speech of the other side be heard, as 183 does.
    EARLY_MEDIA_ON_180: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/connect_media_on_180" as ZERO_ONE, at "002:2852";
    }

    /// Whether a 180 that follows a 183 brings the telephone's own ringback tone back.
    RINGBACK_AFTER_183: bool, PerPhone, default "on", Kept {
        Yealink "phone_setting.is_deal180" as ZERO_ONE, at "003:11008";
    }
}
