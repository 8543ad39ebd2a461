//! What the ear hears: volumes, rings, key tones.

use crate::row::settings;

settings! {
    family "Audio";

    /// Volume of the ringer.
    RING_VOLUME: u8, PerPhone, in 0..=15, default "8", Live {
        Yealink "voice.ring_vol" as NUMBER, at "003:5139";
    }

    /// Volume of speech in the handset.
    HANDSET_VOLUME: u8, PerPhone, in 0..=15, default "8", Live {
        Yealink "voice.handset.spk_vol" as NUMBER, at "003:5168";
    }

    /// Volume of speech in the headset.
    HEADSET_VOLUME: u8, PerPhone, in 0..=15, default "8", Live {
        Yealink "voice.headset.spk_vol" as NUMBER, at "003:5184";
    }

    /// Volume of speech from the loudspeaker.
    SPEAKER_VOLUME: u8, PerPhone, in 0..=15, default "8", Live {
        Yealink "voice.handfree.spk_vol" as NUMBER, at "003:5152";
    }

    /// Volume of tones in the handset.
    HANDSET_TONE_VOLUME: u8, PerPhone, in 0..=15, default "8", Kept {
        Yealink "voice.handset.tone_vol" as NUMBER, at "003:5216";
    }

    /// Volume of tones in the headset.
    HEADSET_TONE_VOLUME: u8, PerPhone, in 0..=15, default "8", Kept {
        Yealink "voice.headset.tone_vol" as NUMBER, at "003:5232";
    }

    /// Volume of tones from the loudspeaker.
    SPEAKER_TONE_VOLUME: u8, PerPhone, in 0..=15, default "8", Kept {
        Yealink "voice.handfree.tone_vol" as NUMBER, at "003:5200";
    }

    /// The ring melody of the telephone.
    RING_TONE: String, PerPhone, in 0..=128, default "Ring1.wav", Kept {
        Yealink "phone_setting.ring_type" as TEXT, at "003:10775";
    }

    /// The ring melody of the line; `Common` means the telephone's.
    LINE_RING_TONE: String, PerLine, in 0..=128, default "Common", Kept {
        Yealink "account.{line}.ringtone.ring_type" as TEXT, at "003:14608";
        AudioCodes "personal_settings/lines/{line}/ring_tone" as TEXT, at "002:4766";
    }

    /// Whether keys sound when they are pressed.
    KEY_TONE: bool, PerPhone, default "on", Live {
        Yealink "features.key_tone" as ZERO_ONE, at "003:9905";
        Panasonic "KEY_PAD_TONE" as YES_NO, at "000:5032";
    }

    /// Whether the key that sends a number sounds.
    SEND_KEY_TONE: bool, PerPhone, default "on", Kept {
        Yealink "features.send_key_tone" as ZERO_ONE, at "003:9884";
    }

    /// Whether dialled digits are heard during a call.
    LOCAL_DTMF_TONE: bool, PerPhone, default "on", Kept {
        Yealink "features.play_local_dtmf_tone_enable" as ZERO_ONE, at "003:9774";
    }

    /// Whether silence is sent as silence descriptions instead of packets.
    VOICE_ACTIVITY_DETECTION: bool, PerPhone, default "off", Kept {
        Yealink "voice.vad" as ZERO_ONE, at "003:4609";
        AudioCodes "voip/audio/silence_compression/enabled" as ZERO_ONE, at "002:5228";
    }

    /// Whether received silence is filled with soft noise.
    COMFORT_NOISE: bool, PerPhone, default "on", Kept {
        Yealink "voice.cng" as ZERO_ONE, at "003:4627";
    }

    /// Whether the echo of the loudspeaker in the microphone is removed.
    ECHO_CANCELLATION: bool, PerPhone, default "on", Kept {
        Yealink "voice.echo_cancellation" as ZERO_ONE, at "003:4645";
        AudioCodes "voip/audio/echo_cancellation/enabled" as ZERO_ONE, at "002:5309";
    }
}
