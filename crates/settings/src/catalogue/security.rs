//! Whom the telephone believes.

use crate::row::settings;

settings! {
    family "Security";

    /// Whether requests are accepted only from the line's own servers; strangers get silence.
    SIP_TRUST_SERVER_ONLY: bool, PerLine, default "on", Live {
        Yealink "account.{line}.sip_trust_ctrl" as ZERO_ONE, at "003:12709";
        Panasonic "SIP_DETECT_SSAF_{line}" as YES_NO, at "000:6204";
    }

    /// Whether a TLS server must show a certificate of a trusted authority.
    TLS_VERIFY: bool, PerPhone, default "on", Live {
        Yealink "security.trust_certificates" as ZERO_ONE, at "003:5279";
        AudioCodes "security/provisioning/verify_server_certificate" as ZERO_ONE, at "002:8968";
        Panasonic "HTTP_SSL_VERIFY" as SSL_VERIFY, at "000:4751";
    }

    /// Whether the certificate must be for the server's name.
    TLS_VERIFY_NAME: bool, PerPhone, default "on", Kept {
        Yealink "security.cn_validation" as ZERO_ONE, at "003:5330";
    }

    /// Which authorities are trusted.
    TLS_TRUSTED: crate::TrustedCertificates, PerPhone, default "all", Live {
        Yealink "security.ca_cert" as CA_NUMBERS, at "003:5303";
    }

    /// Where a further authority's certificate is fetched.
    TLS_CA_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "trusted_certificates.url" as TEXT, at "003:11360";
        AudioCodes "security/ca_certificate/0/uri" | "security/ca_certificate_uri" as TEXT, at "002:8826";
        Panasonic "CFG_ROOT_CERTIFICATE_PATH" as TEXT in 0..=500, at "000:4758";
    }

    /// A further authority's certificate, as PEM text; only Offhook has this.
    TLS_CA_PEM: String, PerPhone, in 0..=65536, default "", Live {}

    /// Whether calls without a caller's name are refused.
    REJECT_ANONYMOUS: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.reject_anonymous_call" as ZERO_ONE, at "003:12844";
        AudioCodes "voip/signalling/sip/anonymous_calls_blocking" as ZERO_ONE, at "002:2889";
    }

    /// Whether the telephone hides its own name when calling.
    ANONYMOUS_CALL: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.anonymous_call" as ZERO_ONE, at "003:12730";
        AudioCodes "voip/signalling/sip/block_callerid_on_outgoing_calls" as ZERO_ONE, at "002:2865";
        Panasonic "SIP_PRIVACY_{line}" as YES_NO, at "000:6118";
    }

    /// Whether calls to a bare IP address are placed.
    DIRECT_IP_CALL: bool, PerPhone, default "on", Kept {
        Yealink "features.direct_ip_call_enable" as ZERO_ONE, at "003:10194";
    }
}
