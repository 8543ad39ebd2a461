//! A table of ten tones, told apart by their place: dial tone, ringback, busy, reorder, off-hook warning, call waiting,
//! call waiting ringback, stutter dial tone, howler.
//!
//! Entries 1 to 4, 6 and 8 are the tones of these names in the family before; the others are kept.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Tone table";

    /// Whether the tones of this table are heard instead of those of the country.
    TONE_TABLE: bool, PerPhone, default "off", Live {
        AudioCodes "voip/regional_settings/use_config_file_values" as ZERO_ONE, at "002:4607";
    }

    /// Whether this entry of the table counts.
    TONE_ENTRY: bool, PerItem(10), default "off", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/enabled" as ZERO_ONE, at "002:4622";
    }

    /// The name of the tone: `busy_tone` in the third entry.
    TONE_ENTRY_NAME: String, PerItem(10), in 0..=64, default "", Kept {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/name" as TEXT default "" but 3 "busy_tone", at "002:4630";
    }

    /// How the tone goes on in time.
    TONE_ENTRY_SIGNAL: crate::ToneSignal, PerItem(10), default "continuous", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/cadence" as TONE_SIGNAL_NUMBERS, at "002:4635";
    }

    /// The lower frequency of the tone in hertz, from 300; 0 means none.
    TONE_ENTRY_LOW: u16, PerItem(10), in 300..=1980 or 0, default "0", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/frequency_a" as NUMBER, at "002:4644";
    }

    /// The higher frequency of the tone in hertz, from 300; 0 means none.
    TONE_ENTRY_HIGH: u16, PerItem(10), in 300..=3000 or 0, default "0", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/frequency_b" as NUMBER, at "002:4652";
    }

    /// How soft the lower frequency is, in decibels below one milliwatt; 63 is silence.
    TONE_ENTRY_LOW_ATTENUATION: u8, PerItem(10), in 0..=63, default "0", Kept {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/frequency_a_level" as NUMBER, at "002:4660";
    }

    /// How soft the higher frequency is, in decibels below one milliwatt; 63 is silence.
    TONE_ENTRY_HIGH_ATTENUATION: u8, PerItem(10), in 0..=63, default "0", Kept {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/frequency_b_level" as NUMBER, at "002:4666";
    }

    /// How long the first sound of the tone lasts. In a continuous tone, how long it must be heard to be known.
    TONE_ENTRY_ON_1: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_on_0" as TENS_OF_MS, at "002:4680";
    }

    /// How long the first silence of the tone lasts; 0 means there is none. After a burst, the silence until it is known.
    TONE_ENTRY_OFF_1: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_off_0" as TENS_OF_MS, at "002:4690";
    }

    /// How long the second sound of the tone lasts.
    TONE_ENTRY_ON_2: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_on_1" as TENS_OF_MS, at "002:4680";
    }

    /// How long the second silence of the tone lasts; 0 means there is none.
    TONE_ENTRY_OFF_2: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_off_1" as TENS_OF_MS, at "002:4690";
    }

    /// How long the third sound of the tone lasts.
    TONE_ENTRY_ON_3: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_on_2" as TENS_OF_MS, at "002:4680";
    }

    /// How long the third silence of the tone lasts; 0 means there is none.
    TONE_ENTRY_OFF_3: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_off_2" as TENS_OF_MS, at "002:4690";
    }

    /// How long the fourth sound of the tone lasts.
    TONE_ENTRY_ON_4: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_on_3" as TENS_OF_MS, at "002:4680";
    }

    /// How long the fourth silence of the tone lasts; 0 means there is none.
    TONE_ENTRY_OFF_4: Duration, PerItem(10), in 0..=100000, default "0 s", Live {
        AudioCodes "voip/regional_settings/call_progress_tones/{item}/tone_off_3" as TENS_OF_MS, at "002:4690";
    }
}
