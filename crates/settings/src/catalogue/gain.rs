//! Loudness, echo and noise: what is done to speech between the microphone and the network, and back to the ear.

use crate::row::settings;

settings! {
    family "Gain and echo";

    /// Whether weak speech is made louder and loud speech softer.
    AGC: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/enabled" as ZERO_ONE, at "002:6651";
    }

    /// Which speech is levelled.
    AGC_DIRECTION: crate::AgcDirection, PerPhone, default "received", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/direction" as AGC_DIRECTION_NAMES, at "002:6662";
    }

    /// The level that levelling aims at, in dBm.
    AGC_TARGET: i32, PerPhone, in -31..=0, default "-19", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/target_energy" as NUMBER, at "002:6676";
    }

    /// The level that levelling aims at on the handset in narrow-band calls, in dBm; it counts there instead of the general one.
    AGC_TARGET_HANDSET: i32, PerPhone, in -31..=0, default "-16", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/NB/handset_target_energy" as NUMBER, at "002:6686";
    }

    /// The level that levelling aims at on the handset in wide-band calls, in dBm; it counts there instead of the general one.
    AGC_TARGET_HANDSET_WIDEBAND: i32, PerPhone, in -31..=0, default "-16", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/WB/handset_target_energy" as NUMBER, at "002:6698";
    }

    /// The level that levelling aims at on the headset in narrow-band calls, in dBm; it counts there instead of the general one.
    AGC_TARGET_HEADSET: i32, PerPhone, in -31..=0, default "-16", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/NB/headset_target_energy" as NUMBER, at "002:6691";
    }

    /// The level that levelling aims at on the headset in wide-band calls, in dBm; it counts there instead of the general one.
    AGC_TARGET_HEADSET_WIDEBAND: i32, PerPhone, in -31..=0, default "-16", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/WB/headset_target_energy" as NUMBER, at "002:6703";
    }

    /// How fast levelling follows a sudden change, in hundredths of a decibel a second.
    AGC_FAST_SLOPE: u16, PerPhone, in 25..=7000, default "350", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/fast_adap_gain_slope" as AGC_SLOPES, at "002:6710";
    }

    /// The most that levelling makes speech louder, in decibels.
    AGC_MAX_GAIN: u8, PerPhone, in 0..=18, default "15", Kept {
        AudioCodes "voip/audio/gain/automatic_gain_control/max_gain" as NUMBER, at "002:6725";
    }

    /// Whether echo that linear removal leaves is suppressed more strongly.
    ECHO_SUPPRESSION_EXTENDED: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/audio/echo_cancellation/extended_nlp/enabled" as ZERO_ONE, at "002:5311";
    }

    /// How echo that linear removal leaves is suppressed; the manual names the key without its values.
    ECHO_SUPPRESSION_MODE: String, PerPhone, in 0..=32, default "", Kept {
        AudioCodes "voip/audio/echo_cancellation/nlp/mode" as TEXT, at "002:5321";
    }

    /// The longest echo that suppression covers; the manual names the key without its unit.
    ECHO_SUPPRESSION_DELAY: u32, PerPhone, in 0..=65535, default "0", Kept {
        AudioCodes "voip/audio/echo_cancellation/nlp/max_delay" as NUMBER, at "002:5319";
    }

    /// How low sounds are filtered out before echo is removed on the handset; the manual names the key without its values.
    ECHO_FILTER_HANDSET: String, PerPhone, in 0..=32, default "", Kept {
        AudioCodes "voip/audio/echo_cancellation/handset/HPF_mode" as TEXT, at "002:5313";
    }

    /// How low sounds are filtered out before echo is removed on the loudspeaker; the manual names the key without its values.
    ECHO_FILTER_SPEAKER: String, PerPhone, in 0..=32, default "", Kept {
        AudioCodes "voip/audio/echo_cancellation/handsfree/HPF_mode" as TEXT, at "002:5315";
    }

    /// How low sounds are filtered out before echo is removed on the headset; the manual names the key without its values.
    ECHO_FILTER_HEADSET: String, PerPhone, in 0..=32, default "", Kept {
        AudioCodes "voip/audio/echo_cancellation/headset/HPF_mode" as TEXT, at "002:5317";
    }

    /// How loud the ear hears its own microphone, in decibels.
    SIDETONE: i32, PerPhone, in -48..=0, default "-3", Kept {
        Yealink "voice.side_tone" as NUMBER, at "003:4665";
    }

    /// How loud the handset hears its own microphone, in decibels; -100 is silence.
    SIDETONE_HANDSET: i32, PerPhone, in -100..=0, default "-21", Kept {
        AudioCodes "voip/audio/gain/handset_analog_sidetone_gain" as SIDETONE_LEVELS, at "002:7021";
    }

    /// How loud the headset hears its own microphone, in decibels; -100 is silence.
    SIDETONE_HEADSET: i32, PerPhone, in -100..=0, default "-12", Kept {
        AudioCodes "voip/audio/gain/headset_analog_sidetone_gain" as SIDETONE_LEVELS, at "002:7117";
    }

    /// How much louder than usual the ringer is, in decibels.
    RINGER_GAIN: i32, PerPhone, in -31..=31, default "0", Kept {
        AudioCodes "voip/audio/gain/ringer_signal_level" as NUMBER, at "002:6774";
    }

    /// How much softer than full scale tones are, in decibels.
    TONE_ATTENUATION: u8, PerPhone, in 1..=31, default "10", Kept {
        AudioCodes "voip/audio/gain/tone_signal_level" as NUMBER, at "002:6746";
    }

    /// What the loudspeaker gets on top in narrow-band calls, in decibels.
    GAIN_SPEAKER_EXTRA: u8, PerPhone, in 0..=3, default "3", Kept {
        AudioCodes "voip/audio/gain/NB/additional_speaker_gain" as NUMBER, at "002:6890";
    }

    /// What the loudspeaker gets on top in wide-band calls, in decibels.
    GAIN_SPEAKER_EXTRA_WIDEBAND: u8, PerPhone, in 0..=3, default "3", Kept {
        AudioCodes "voip/audio/gain/WB/additional_speaker_gain" as NUMBER, at "002:6901";
    }

    /// What the handset's microphone gets after digitising in narrow-band calls, in decibels; -32 is silence.
    GAIN_HANDSET_IN: i32, PerPhone, in -32..=31, default "0", Kept {
        AudioCodes "voip/audio/gain/NB/handset_digital_input_gain" as NUMBER, at "002:6938";
    }

    /// What the handset's receiver gets before it becomes analogue in narrow-band calls, in decibels; -32 is silence.
    GAIN_HANDSET_OUT: i32, PerPhone, in -32..=31, default "2", Kept {
        AudioCodes "voip/audio/gain/NB/handset_digital_output_gain" as NUMBER, at "002:6932";
    }

    /// How much the handset's microphone is amplified before digitising in narrow-band calls, in tenths of a decibel; -1000 is silence.
    GAIN_HANDSET_IN_ANALOG: i32, PerPhone, in -1000..=540, default "300", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/NB/handset_analog_input_gain" as AMPLIFICATIONS, at "002:6989";
    }

    /// How much the handset's receiver is amplified as an analogue signal in narrow-band calls, in tenths of a decibel and never above 0; -1000 is silence.
    GAIN_HANDSET_OUT_ANALOG: i32, PerPhone, in -1000..=0, default "0", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/NB/handset_analog_output_gain" as ATTENUATIONS, at "002:6956";
    }

    /// What the handset's microphone gets after digitising in wide-band calls, in decibels; -32 is silence.
    GAIN_HANDSET_IN_WIDEBAND: i32, PerPhone, in -32..=31, default "0", Kept {
        AudioCodes "voip/audio/gain/WB/handset_digital_input_gain" as NUMBER, at "002:6944";
    }

    /// What the handset's receiver gets before it becomes analogue in wide-band calls, in decibels; -32 is silence.
    GAIN_HANDSET_OUT_WIDEBAND: i32, PerPhone, in -32..=31, default "2", Kept {
        AudioCodes "voip/audio/gain/WB/handset_digital_output_gain" as NUMBER, at "002:6950";
    }

    /// How much the handset's microphone is amplified before digitising in wide-band calls, in tenths of a decibel; -1000 is silence.
    GAIN_HANDSET_IN_ANALOG_WIDEBAND: i32, PerPhone, in -1000..=540, default "300", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/WB/handset_analog_input_gain" as AMPLIFICATIONS, at "002:7005";
    }

    /// How much the handset's receiver is amplified as an analogue signal in wide-band calls, in tenths of a decibel and never above 0; -1000 is silence.
    GAIN_HANDSET_OUT_ANALOG_WIDEBAND: i32, PerPhone, in -1000..=0, default "0", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/WB/handset_analog_output_gain" as ATTENUATIONS, at "002:6973";
    }

    /// What the hands-free microphone gets after digitising in narrow-band calls, in decibels; -32 is silence.
    GAIN_SPEAKER_IN: i32, PerPhone, in -32..=31, default "6", Kept {
        AudioCodes "voip/audio/gain/NB/handsfree_digital_input_gain" as NUMBER, at "002:6807";
    }

    /// What the loudspeaker gets before it becomes analogue in narrow-band calls, in decibels; -32 is silence.
    GAIN_SPEAKER_OUT: i32, PerPhone, in -32..=31, default "5", Kept {
        AudioCodes "voip/audio/gain/NB/handsfree_digital_output_gain" as NUMBER, at "002:6813";
    }

    /// How much the hands-free microphone is amplified before digitising in narrow-band calls, in tenths of a decibel; -1000 is silence.
    GAIN_SPEAKER_IN_ANALOG: i32, PerPhone, in -1000..=540, default "420", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/NB/handsfree_analog_input_gain" as AMPLIFICATIONS, at "002:6862";
    }

    /// How much the loudspeaker is amplified as an analogue signal in narrow-band calls, in tenths of a decibel and never above 0; -1000 is silence.
    GAIN_SPEAKER_OUT_ANALOG: i32, PerPhone, in -1000..=0, default "0", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/NB/handsfree_analog_output_gain" as ATTENUATIONS, at "002:6831";
    }

    /// What the hands-free microphone gets after digitising in wide-band calls, in decibels; -32 is silence.
    GAIN_SPEAKER_IN_WIDEBAND: i32, PerPhone, in -32..=31, default "6", Kept {
        AudioCodes "voip/audio/gain/WB/handsfree_digital_input_gain" as NUMBER, at "002:6819";
    }

    /// What the loudspeaker gets before it becomes analogue in wide-band calls, in decibels; -32 is silence.
    GAIN_SPEAKER_OUT_WIDEBAND: i32, PerPhone, in -32..=31, default "5", Kept {
        AudioCodes "voip/audio/gain/WB/handsfree_digital_output_gain" as NUMBER, at "002:6825";
    }

    /// How much the hands-free microphone is amplified before digitising in wide-band calls, in tenths of a decibel; -1000 is silence.
    GAIN_SPEAKER_IN_ANALOG_WIDEBAND: i32, PerPhone, in -1000..=540, default "420", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/WB/handsfree_analog_input_gain" as AMPLIFICATIONS, at "002:6876";
    }

    /// How much the loudspeaker is amplified as an analogue signal in wide-band calls, in tenths of a decibel and never above 0; -1000 is silence.
    GAIN_SPEAKER_OUT_ANALOG_WIDEBAND: i32, PerPhone, in -1000..=0, default "0", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/WB/handsfree_analog_output_gain" as ATTENUATIONS, at "002:6846";
    }

    /// What the headset's microphone gets after digitising in narrow-band calls, in decibels; -32 is silence.
    GAIN_HEADSET_IN: i32, PerPhone, in -32..=31, default "0", Kept {
        AudioCodes "voip/audio/gain/NB/headset_digital_input_gain" as NUMBER, at "002:7055";
    }

    /// What the headset's receiver gets before it becomes analogue in narrow-band calls, in decibels; -32 is silence.
    GAIN_HEADSET_OUT: i32, PerPhone, in -32..=31, default "4", Kept {
        AudioCodes "voip/audio/gain/NB/headset_digital_output_gain" as NUMBER, at "002:7051";
    }

    /// How much the headset's microphone is amplified before digitising in narrow-band calls, in tenths of a decibel; -1000 is silence.
    GAIN_HEADSET_IN_ANALOG: i32, PerPhone, in -1000..=540, default "315", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/NB/headset_analog_input_gain" as AMPLIFICATIONS, at "002:7092";
    }

    /// How much the headset's receiver is amplified as an analogue signal in narrow-band calls, in tenths of a decibel and never above 0; -1000 is silence.
    GAIN_HEADSET_OUT_ANALOG: i32, PerPhone, in -1000..=0, default "0", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/NB/headset_analog_output_gain" as ATTENUATIONS, at "002:7070";
    }

    /// What the headset's microphone gets after digitising in wide-band calls, in decibels; -32 is silence.
    GAIN_HEADSET_IN_WIDEBAND: i32, PerPhone, in -32..=31, default "0", Kept {
        AudioCodes "voip/audio/gain/WB/headset_digital_input_gain" as NUMBER, at "002:7066";
    }

    /// What the headset's receiver gets before it becomes analogue in wide-band calls, in decibels; -32 is silence.
    GAIN_HEADSET_OUT_WIDEBAND: i32, PerPhone, in -32..=31, default "-4", Kept {
        AudioCodes "voip/audio/gain/WB/headset_digital_output_gain" as NUMBER, at "002:7059";
    }

    /// How much the headset's microphone is amplified before digitising in wide-band calls, in tenths of a decibel; -1000 is silence.
    GAIN_HEADSET_IN_ANALOG_WIDEBAND: i32, PerPhone, in -1000..=540, default "315", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/WB/headset_analog_input_gain" as AMPLIFICATIONS, at "002:7105";
    }

    /// How much the headset's receiver is amplified as an analogue signal in wide-band calls, in tenths of a decibel and never above 0; -1000 is silence.
    GAIN_HEADSET_OUT_ANALOG_WIDEBAND: i32, PerPhone, in -1000..=0, default "0", Refused("the computer's sound card has its own amplifiers") {
        AudioCodes "voip/audio/gain/WB/headset_analog_output_gain" as ATTENUATIONS, at "002:7087";
    }
}
