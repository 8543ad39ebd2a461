//! How a call rings, and where: melodies, the melody a caller gets, headset and loudspeaker.

use crate::row::settings;

settings! {
    family "Ringing";

    /// Where a ring melody of one's own is fetched: a WAV file (G.711 µ-law, 8 kHz, at most 100 KB).
    RING_FILE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "ringtone.url" as URL, at "003:11294";
    }

    /// Where an archive of ring melodies is fetched after the start: a zip or tgz file of WAV files, by name or link.
    RING_ARCHIVE_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "provisioning/ring_tone_uri" as URL, at "002:4745";
    }

    /// An order to delete every loaded ring melody; its one value is `http://localhost/all`.
    RING_FILES_DELETE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "ringtone.delete" as URL, at "003:11300";
    }

    /// The melody that tells that a transfer failed.
    TRANSFER_FAILED_RING: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "phone_setting.ring_for_tranfailed" as TEXT, at "003:10966";
    }

    /// Whether the user may switch ringing off.
    RING_OFF_ALLOWED: bool, PerPhone, default "on", Kept {
        Panasonic "RINGING_OFF_SETTING_ENABLE" as YES_NO, at "000:4980";
    }

    /// Whether the Alert-Info header of a call may choose how it rings (RFC 3261 §20.4).
    ALERT_INFO_RING: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.alert_info_url_enable" as ZERO_ONE, at "003:14555";
    }

    /// Whether the words `Bellcore-dr1` and so on in the Alert-Info header choose the Bellcore rhythms instead of melodies.
    ALERT_INFO_BELLCORE: bool, PerPhone, default "off", Kept {
        Yealink "features.alert_info_tone" as ZERO_ONE, at "003:14587";
    }

    /// The text in the Alert-Info header that chooses the melody of this entry.
    ALERT_INFO_TEXT: String, PerItem(10), in 0..=128, default "", Kept {
        Yealink "distinctive_ring_tones.alert_info.{item}.text" as TEXT, at "003:8150";
        AudioCodes "voip/distinctive_ringing/{item}/type" of 5 as TEXT, at "002:4513";
    }

    /// The melody of a call whose Alert-Info header has the text of this entry.
    ALERT_INFO_MELODY: String, PerItem(10), in 0..=128, default "", Kept {
        Yealink "distinctive_ring_tones.alert_info.{item}.ringer" as RING_FILE_NUMBERS default "1", at "003:8178";
        Yealink "distinctive_ring_tones.alert_info.{item}.ringer" as RING_FILES_OF_FIVE default "1", at "004:10481";
        AudioCodes "voip/distinctive_ringing/{item}/ringtone" of 5 as TEXT, at "002:4502";
    }

    /// Where an incoming call rings; one maker asks it for the time a headset is in use only.
    RING_DEVICE: crate::RingDevice, PerPhone, default "speaker", Kept {
        Yealink "features.ringer_device.is_use_headset" as RING_DEVICE_NUMBERS, at "003:10238";
        AudioCodes "voip/called_ringing_device" as RING_DEVICE_NAMES, at "002:6328";
    }

    /// Whether a call rings where it would be answered: handset, headset or loudspeaker.
    RING_ON_ANSWER_DEVICE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/ring_via_answer_device/enabled" as ZERO_ONE, at "002:4851";
    }

    /// Whether a call beeps in the headset instead of ringing.
    RING_AS_BEEP: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/beep_to_ringing_device/enabled" as ZERO_ONE, at "002:4788";
    }

    /// How often a call beeps in the headset instead of ringing.
    RING_BEEPS: u8, PerPhone, in 0..=255, default "3", Kept {
        AudioCodes "voip/beep_to_ringing_device/number_of_beeps" as NUMBER, at "002:4793";
    }

    /// Where a call is heard that was begun or answered without lifting anything.
    ANSWER_DEVICE: crate::AnswerDevice, PerPhone, default "speaker", Kept {
        AudioCodes "voip/answer_device" as ANSWER_DEVICE_NAMES, at "002:4455";
    }

    /// Whether the headset goes before every other device.
    HEADSET_FIRST: bool, PerPhone, default "off", Kept {
        Yealink "features.headset_prior" as ZERO_ONE, at "003:9732";
    }

    /// Whether the loudspeaker key and the lifted handset do nothing while the headset is in use; the maker's 0 means yes.
    HEADSET_ONLY: bool, PerPhone, default "off", Kept {
        Yealink "phone_setting.headsetkey_mode" as ONE_ZERO, at "003:11087";
    }

    /// Whether two headsets are in use, the second to listen and learn.
    HEADSET_TRAINING: bool, PerPhone, default "off", Kept {
        Yealink "features.headset_training" as ZERO_ONE, at "003:9753";
    }

    /// Whether the lamp of the headset key is lit in standby too.
    HEADSET_LAMP_STANDBY: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/highlight_audio_device" as NONE_HEADSET, at "002:4413";
    }

    /// Whether the key on a wireless headset takes and ends calls (DHSG).
    HEADSET_HOOK: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/electronic_hook_switch/enabled" as ZERO_ONE, at "002:6464";
    }

    /// Whether the handset can be used.
    HANDSET: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/handset_mode/enabled" as ZERO_ONE, at "002:11244";
    }

    /// Whether one can speak hands-free; where not, calls are answered on the headset.
    HANDS_FREE: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/hands_free_mode/enabled" as ZERO_ONE, at "002:6348";
    }

    /// Volume of the loudspeaker while others in the room listen to a call.
    GROUP_LISTENING_VOLUME: u8, PerPhone, in 0..=15, default "8", Kept {
        Yealink "voice.group_spk_vol" as NUMBER, at "003:5123";
    }

    /// Whether the microphone may be muted during a call.
    MUTE_ALLOWED: bool, PerPhone, default "on", Kept {
        Yealink "features.allow_mute" as ZERO_ONE, at "003:10217";
    }

    /// Whether an incoming call begins muted.
    MUTE_AT_START: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/proactive_mute/enabled" as ZERO_ONE, at "002:11802";
    }
}
