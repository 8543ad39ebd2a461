//! Makers' words: signalling.

use crate::spelling::Spoken;

/// A share that is over when the rest, counted in percent, remains (002:3130).
pub(crate) const PERCENT_LEFT: Spoken = Spoken::PercentLeft;
/// A DSCP as the whole byte of an IP header (002:3765).
pub(crate) const TOS_BYTE: Spoken = Spoken::TosByte;
/// 003:11793.
pub(crate) const REDUNDANCY_NUMBERS: Spoken =
    Spoken::Words(&[("0", "concurrent"), ("1", "successive")]);
/// 002:11609, 002:3205.
pub(crate) const REDUNDANCY_NAMES: Spoken = Spoken::Words(&[
    ("Disable", "off"),
    ("Primary Fallback", "successive"),
    ("Primary-Fallback", "successive"),
    ("Simultaneous", "concurrent"),
    ("Simultaneously", "concurrent"),
]);
/// 003:11710.
pub(crate) const FAILBACK_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "new-requests"),
    ("1", "dns-ttl"),
    ("2", "registration"),
    ("3", "duration"),
]);
/// 003:14174.
pub(crate) const SERVER_TYPE_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "generic"),
    ("2", "broadsoft"),
    ("4", "cosmocom"),
    ("6", "ucap"),
]);
/// 002:11152.
pub(crate) const SERVER_TYPE_NAMES: Spoken = Spoken::Words(&[
    ("Generic", "generic"),
    ("Asterisk", "asterisk"),
    ("BSFT", "broadsoft"),
    ("Coral", "coral"),
    ("Metaswitch", "metaswitch"),
    ("FreeSWITCH", "freeswitch"),
    ("GENBAND", "genband"),
]);
/// 003:13631.
pub(crate) const REFRESHER_UAC_UAS: Spoken = Spoken::Words(&[("0", "uac"), ("1", "uas")]);
/// 000:5942.
pub(crate) const REFRESHER_NONE_UAS_UAC: Spoken =
    Spoken::Words(&[("0", "none"), ("1", "uas"), ("2", "uac")]);
/// 000:5850.
pub(crate) const REFRESH_METHOD_NUMBERS: Spoken =
    Spoken::Words(&[("0", "invite"), ("1", "update"), ("2", "auto")]);
/// 000:6179.
pub(crate) const ANONYMOUS_PART_NUMBERS: Spoken =
    Spoken::Words(&[("0", "own"), ("1", "anonymous"), ("2", "none")]);
/// 003:14055; nothing is 1.
pub(crate) const CONFERENCE_NUMBERS: Spoken = Spoken::Words(&[("0", "local"), ("2", "server")]);
/// 002:5721.
pub(crate) const CONFERENCE_NAMES: Spoken =
    Spoken::Words(&[("LOCAL", "local"), ("REMOTE", "server")]);
/// 003:14827.
pub(crate) const MUSIC_ORDER_NUMBERS: Spoken =
    Spoken::Words(&[("0", "before-hold"), ("1", "after-hold")]);
/// 003:4515.
pub(crate) const TRANSFER_KEY_NUMBERS: Spoken =
    Spoken::Words(&[("0", "new-call"), ("1", "attended"), ("2", "blind")]);
/// 002:9342.
pub(crate) const SRTP_NAMES: Spoken = Spoken::Words(&[
    ("DO_NOT_SUPPORT_ENCRYPTION", "off"),
    ("SUPPORT_ENCRYPTION", "prefer"),
    ("REQUIRE_ENCRYPTION", "require"),
]);
/// 002:9355: the switch of older firmware.
pub(crate) const SRTP_SWITCH: Spoken = Spoken::Words(&[("0", "off"), ("1", "require")]);
/// 002:9364, 002:4999.
pub(crate) const SRTP_NEGOTIATION_NAMES: Spoken =
    Spoken::Words(&[("Basic", "basic"), ("RFC5939", "rfc5939")]);
/// 002:9376.
pub(crate) const SRTP_SUITE_NAMES: Spoken = Spoken::Words(&[
    ("AES_CM_128_HMAC_SHA1_32", "aes-128-sha1-32"),
    ("AES_CM_128_HMAC_SHA1_80", "aes-128-sha1-80"),
    ("AES_CM_128_ALL_METHODS", "all"),
]);
/// 002:10004.
pub(crate) const RTCP_XR_NAMES: Spoken = Spoken::Words(&[
    ("DISABLE", "off"),
    ("EVENTS_ONLY", "events"),
    ("REMOTE_AND_EVENTS", "remote-and-events"),
]);
/// 002:5104.
pub(crate) const G722_RATE_NAMES: Spoken = Spoken::Words(&[
    ("G722_64K", "64k"),
    ("G722_56K", "56k"),
    ("G722_48K", "48k"),
]);
/// 002:5097.
pub(crate) const G723_RATE_NAMES: Spoken = Spoken::Words(&[("LOW", "low"), ("HIGH", "high")]);
/// 002:5148.
pub(crate) const RTCP_FEEDBACK: Spoken = Spoken::Pair("DISABLE", "ENABLE_RTCP_FEEDBACK");
/// `PRIVATE` and `SHARED` (002:3550).
pub(crate) const PRIVATE_SHARED: Spoken = Spoken::Pair("PRIVATE", "SHARED");
/// 003:11682.
pub(crate) const TRANSPORT_NUMBERS: Spoken =
    Spoken::Words(&[("0", "udp"), ("1", "tcp"), ("2", "tls"), ("3", "dns")]);
/// 002:2736.
pub(crate) const TRANSPORT_NAMES: Spoken =
    Spoken::Words(&[("UDP", "udp"), ("TCP", "tcp"), ("TLS", "tls")]);
/// 000:6170.
pub(crate) const TRANSPORT_UDP_TCP: Spoken = Spoken::Words(&[("0", "udp"), ("1", "tcp")]);
/// 000:5900.
pub(crate) const T1_STEPS: Spoken = Spoken::Words(&[
    ("250", "250 ms"),
    ("500", "500 ms"),
    ("1000", "1 s"),
    ("2000", "2 s"),
    ("4000", "4 s"),
]);
/// 000:5909.
pub(crate) const T2_STEPS: Spoken = Spoken::Words(&[
    ("2", "2 s"),
    ("4", "4 s"),
    ("8", "8 s"),
    ("16", "16 s"),
    ("32", "32 s"),
]);
/// 003:13461.
pub(crate) const CALLER_ID_NUMBERS: Spoken = Spoken::Words(&[
    ("0", "from"),
    ("1", "pai"),
    ("2", "pai-from"),
    ("3", "rpid-pai-from"),
    ("4", "pai-rpid-from"),
    ("5", "rpid-from"),
]);
/// 003:13550.
pub(crate) const CALLEE_ID_NUMBERS: Spoken =
    Spoken::Words(&[("0", "pai-rpid"), ("1", "dialled"), ("2", "update")]);
/// 000:4751: 1 checks dates, chain and root, 2 the server's name as well.
pub(crate) const SSL_VERIFY: Spoken = Spoken::Words(&[("0", "off"), ("2", "on"), ("1", "on")]);
/// 003:5303.
pub(crate) const CA_NUMBERS: Spoken =
    Spoken::Words(&[("0", "built-in"), ("1", "own"), ("2", "all")]);

#[cfg(test)]
mod tests {
    use crate::catalogue::{REGISTER_REFRESH, SIP_DSCP};
    use crate::row::Range;
    use crate::spelling::{PERCENT_LEFT, TOS_BYTE};
    use crate::value::Value;

    #[test]
    fn the_rest_of_a_share_is_the_share_turned_round() {
        let row = REGISTER_REFRESH.row();
        assert_eq!(PERCENT_LEFT.decode(row, "15"), Ok(Value::Number(85)));
        let written = PERCENT_LEFT.encode(row, &Value::Number(85));
        assert_eq!(written, Some(("15".to_owned(), false)));
        assert!(PERCENT_LEFT.decode(row, "101").is_err());
        let allowed = PERCENT_LEFT.allowed(
            row,
            Some(Range {
                low: 15,
                high: 95,
                also: None,
            }),
        );
        assert_eq!(allowed, "a number from 5 to 85 (percent)");
    }

    #[test]
    fn a_tos_byte_is_read_in_both_notations_and_only_where_it_is_a_dscp() {
        let row = SIP_DSCP.row();
        for text in ["184", "0xb8", "0XB8"] {
            assert_eq!(TOS_BYTE.decode(row, text), Ok(Value::Number(46)), "{text}");
        }
        for text in ["185", "256", "0x", "b8", "-4"] {
            assert!(TOS_BYTE.decode(row, text).is_err(), "{text}");
        }
        let written = TOS_BYTE.encode(row, &Value::Number(46));
        assert_eq!(written, Some(("184".to_owned(), false)));
    }
}
