//! Tones: `F1+F2/MS` elements in turn; 0 hertz is silence, 0 ms lasts for ever, a leading `!` plays once (003:4837).

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Tones";

    /// The country whose tones are heard; `Custom` means the tones set one by one.
    TONE_COUNTRY: String, PerPhone, in 0..=32, default "Custom", Kept {
        Yealink "voice.tone.country" as TEXT, at "003:4760";
        AudioCodes "voip/regional_settings/selected_country" as TEXT default "USA", at "002:4584";
    }

    /// The tone that invites to dial.
    TONE_DIAL: String, PerPhone, in 0..=255, default "350+440/0", Live {
        Yealink "voice.tone.dial" as TONE, at "003:4837";
        Panasonic "DIAL_TONE1_FRQ" as FREQUENCIES, at "000:5049";
        Panasonic "DIAL_TONE1_TIMING" as RHYTHM, at "000:5064";
    }

    /// The tone that tells that the other side rings.
    TONE_RINGBACK: String, PerPhone, in 0..=255, default "440+480/2000,0/4000", Live {
        Yealink "voice.tone.ring" as TONE, at "003:4898";
        Panasonic "RINGBACK_TONE_FRQ" as FREQUENCIES, at "000:5172";
        Panasonic "RINGBACK_TONE_TIMING" as RHYTHM, at "000:5187";
    }

    /// The tone that tells that the other side is busy.
    TONE_BUSY: String, PerPhone, in 0..=255, default "480+620/500,0/500", Live {
        Yealink "voice.tone.busy" as TONE, at "003:4922";
        Panasonic "BUSY_TONE_FRQ" as FREQUENCIES, at "000:5124";
        Panasonic "BUSY_TONE_TIMING" as RHYTHM, at "000:5139";
    }

    /// The tone that tells that a call cannot be placed.
    TONE_REORDER: String, PerPhone, in 0..=255, default "480+620/250,0/250", Live {
        Yealink "voice.tone.congestion" as TONE, at "003:4947";
        Panasonic "REORDER_TONE_FRQ" as FREQUENCIES, at "000:5149";
        Panasonic "REORDER_TONE_TIMING" as RHYTHM, at "000:5164";
    }

    /// The tone that tells of a second call.
    TONE_CALL_WAITING: String, PerPhone, in 0..=255, default "440/300,0/10000,440/300,0/10000,0/0", Live {
        Yealink "voice.tone.callwaiting" as TONE, at "003:4974";
    }

    /// The tone that invites to dial again after a flash.
    TONE_DIAL_RECALL: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.dialrecall" as TONE, at "003:4999";
    }

    /// The tone that goes before an announcement.
    TONE_INFO: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.info" as TONE, at "003:5023";
    }

    /// The dial tone while messages wait.
    TONE_STUTTER: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.stutter" as TONE, at "003:5048";
        Panasonic "DIAL_TONE4_FRQ" as FREQUENCIES, at "000:5097";
        Panasonic "DIAL_TONE4_TIMING" as RHYTHM, at "000:5112";
    }

    /// The tone that tells of a new message.
    TONE_MESSAGE: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.message" as TONE, at "003:5073";
    }

    /// The tone before a call is answered by itself.
    TONE_AUTO_ANSWER: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.autoanswer" as TONE, at "003:5098";
    }

    /// How long the busy tone sounds after the other side has hung up; 0 means not at all.
    BUSY_TONE_LENGTH: Duration, PerPhone, in 0..=15000, default "0 s", Live {
        Yealink "features.busy_tone_delay" as BUSY_TONE_STEPS, at "003:9817";
        Panasonic "TONE_LEN_DISCONNECT_HANDSET" as SECONDS in 1000..=15000 default "10", at "000:5017";
    }
}
