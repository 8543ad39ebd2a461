//! Tones: `F1+F2/MS` elements in turn; 0 hertz is silence, 0 ms lasts for ever, a leading `!` plays once (003:4837).

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Tones";

    /// The country whose tones are heard; `custom` means the tones set one by one.
    TONE_COUNTRY: crate::ToneCountry, PerPhone, default "custom", Kept {
        Yealink "voice.tone.country" as TONE_COUNTRY_NAMES, at "003:4760";
        AudioCodes "voip/regional_settings/selected_country" as TONE_COUNTRY_SHORT_NAMES default "USA", at "002:4584";
    }

    /// The tone that invites to dial.
    TONE_DIAL: String, PerPhone, in 0..=255, default "350+440/0", Live {
        Yealink "voice.tone.dial" as TONE, at "003:4837";
        Panasonic "DIAL_TONE1_FRQ" as FREQUENCIES, at "000:5049";
        Panasonic "DIAL_TONE1_TIMING" as RHYTHM, at "000:5064";
    }

    /// A second dial tone; the manual does not say when it is heard.
    TONE_DIAL_SECOND: String, PerPhone, in 0..=255, default "350+440/0", Kept {
        Panasonic "DIAL_TONE2_FRQ" as FREQUENCIES, at "000:5074";
        Panasonic "DIAL_TONE2_TIMING" as RHYTHM, at "000:5088";
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
        Panasonic "CW_TONE1_FRQ" as FREQUENCIES default "425", at "000:5219";
        Panasonic "CW_TONE1_TIMING" as RHYTHM_ON_FIRST default "120,120,120,120,14400", at "000:5233";
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
        Panasonic "DIAL_TONE4_FRQ" as FREQUENCIES default "350,440", at "000:5097";
        Panasonic "DIAL_TONE4_TIMING" as RHYTHM default "560,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,100,0", at "000:5112";
    }

    /// The tone that tells of a new message.
    TONE_MESSAGE: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.message" as TONE, at "003:5073";
    }

    /// The tone before a call is answered by itself.
    TONE_AUTO_ANSWER: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "voice.tone.autoanswer" as TONE, at "003:5098";
    }

    /// The tone heard while the own side holds a call.
    TONE_HOLD: String, PerPhone, in 0..=255, default "425/190,0/190,425/2890,0/500", Kept {
        Panasonic "HOLD_TONE_FRQ" as FREQUENCIES, at "000:5240";
        Panasonic "HOLD_TONE_TIMING" as RHYTHM, at "000:5255";
    }

    /// The tone that reminds of a call on hold.
    TONE_HOLD_REMINDER: String, PerPhone, in 0..=255, default "425/120,0/14880", Kept {
        Panasonic "HOLD_ALARM_FRQ" as FREQUENCIES, at "000:5197";
        Panasonic "HOLD_ALARM_TIMING" as RHYTHM_ON_FIRST, at "000:5211";
    }

    /// How much louder than usual the dial tone is, in decibels.
    TONE_DIAL_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "DIAL_TONE1_GAIN" as NUMBER, at "000:5057";
    }

    /// How much louder than usual the second dial tone is, in decibels.
    TONE_DIAL_SECOND_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "DIAL_TONE2_GAIN" as NUMBER, at "000:5081";
    }

    /// How much louder than usual the dial tone while messages wait is, in decibels.
    TONE_STUTTER_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "DIAL_TONE4_GAIN" as NUMBER, at "000:5105";
    }

    /// How much louder than usual the ringback tone is, in decibels.
    TONE_RINGBACK_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "RINGBACK_TONE_GAIN" as NUMBER, at "000:5180";
    }

    /// How much louder than usual the busy tone is, in decibels.
    TONE_BUSY_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "BUSY_TONE_GAIN" as NUMBER, at "000:5132";
    }

    /// How much louder than usual the reorder tone is, in decibels.
    TONE_REORDER_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "REORDER_TONE_GAIN" as NUMBER, at "000:5157";
    }

    /// How much louder than usual the tone of a second call is, in decibels.
    TONE_CALL_WAITING_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "CW_TONE1_GAIN" as NUMBER, at "000:5226";
    }

    /// How much louder than usual the tone heard while a call is held is, in decibels.
    TONE_HOLD_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "HOLD_TONE_GAIN" as NUMBER, at "000:5247";
    }

    /// How much louder than usual the tone that reminds of a call on hold is, in decibels.
    TONE_HOLD_REMINDER_GAIN: i32, PerPhone, in -24..=6, default "0", Kept {
        Panasonic "HOLD_ALARM_GAIN" as NUMBER, at "000:5204";
    }

    /// The tone that tells that dialling failed.
    FAILURE_TONE: crate::FailureTone, PerPhone, default "reorder", Kept {
        Panasonic "DISCONNECTION_MODE" as FAILURE_TONE_NUMBERS, at "000:5010";
    }

    /// What is heard while the other side rings and speech already arrives.
    RINGBACK_SOURCE: crate::RingbackSource, PerPhone, default "mixed", Kept {
        Yealink "voice.call_preview_mode" as RINGBACK_SOURCE_NUMBERS, at "003:5248";
    }

    /// How long the busy tone sounds after the other side has hung up; 0 means not at all.
    BUSY_TONE_LENGTH: Duration, PerPhone, in 0..=15000, default "0 s", Live {
        Yealink "features.busy_tone_delay" as BUSY_TONE_STEPS, at "003:9817";
        Panasonic "TONE_LEN_DISCONNECT_HANDSET" as SECONDS in 1000..=15000 default "10", at "000:5017";
    }

    /// How long the busy tone sounds from the loudspeaker after the other side has hung up.
    BUSY_TONE_LENGTH_SPEAKER: Duration, PerPhone, in 1000..=15000, default "3 s", Kept {
        Panasonic "TONE_LEN_DISCONNECT_HANDSFREE" as SECONDS, at "000:5025";
    }
}
