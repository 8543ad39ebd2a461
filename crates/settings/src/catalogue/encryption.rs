//! Encryption of speech.

use crate::row::settings;

settings! {
    family "Encryption of speech";

    /// Whether speech is encrypted.
    SRTP: crate::Srtp, PerLine, default "off", Kept {
        Yealink "account.{line}.srtp_encryption" as SRTP_NUMBERS, at "003:13689";
        AudioCodes "voip/media/srtp/mode" as SRTP_NAMES, at "002:9342";
        AudioCodes "voip/media/srtp/enabled" as SRTP_SWITCH, at "002:9355";
    }

    /// How an offer says that speech may but need not be encrypted.
    SRTP_NEGOTIATION: crate::SrtpNegotiation, PerLine, default "basic", Kept {
        AudioCodes "voip/media/srtp/negotiation/mode" | "voip/media/srtp/NegotiationMode" as SRTP_NEGOTIATION_NAMES, at "002:9364";
    }

    /// Which ciphers are offered.
    SRTP_SUITES: crate::SrtpSuites, PerLine, default "aes-128-sha1-32", Kept {
        AudioCodes "voip/media/srtp/method" as SRTP_SUITE_NAMES, at "002:9376";
    }

    /// Whether packets name the master key they use (MKI).
    SRTP_MKI: bool, PerLine, default "off", Kept {
        AudioCodes "voip/media/srtp/use_MKI" as ZERO_ONE, at "002:9387";
    }

    /// How many bytes that name of a key has at most.
    SRTP_MKI_LENGTH: u8, PerLine, in 1..=4, default "1", Kept {
        AudioCodes "voip/media/srtp/MKI_length" as NUMBER, at "002:9392";
    }

    /// Whether an offer says how long a key may live.
    SRTP_LIFETIME: bool, PerLine, default "on", Kept {
        AudioCodes "voip/media/srtp/use_lifetime" as ZERO_ONE, at "002:9395";
    }

    /// Whether the packets of speech are encrypted; an offer says `UNENCRYPTED_SRTP` when they are not.
    SRTP_ENCRYPT_RTP: bool, PerLine, default "on", Kept {
        AudioCodes "voip/media/srtp/RTP_encrypt_enabled" as ZERO_ONE, at "002:9413";
    }

    /// Whether the packets of speech carry a tag against forgery; an offer says `UNAUTHENTICATED_SRTP` when they do not.
    SRTP_AUTHENTICATE_RTP: bool, PerLine, default "on", Kept {
        AudioCodes "voip/media/srtp/RTP_auth_enabled" as ZERO_ONE, at "002:9421";
    }

    /// Whether RTCP reports are encrypted; an offer says `UNENCRYPTED_SRTCP` when they are not.
    SRTP_ENCRYPT_RTCP: bool, PerLine, default "on", Kept {
        AudioCodes "voip/media/srtp/RTCP_encrypt_enabled" as ZERO_ONE, at "002:9405";
    }
}
