//! Keys that are closed, and the lock of the keypad.

use core::time::Duration;

use offhook_base::Secret;

use crate::choices::{KeypadLockMode, LockedKeys};
use crate::row::settings;

settings! {
    family "Keypad lock";

    /// Whether the keypad can be locked, and which keys are closed then; a maker that asks both apart has two settings.
    KEYPAD_LOCK_MODE: KeypadLockMode, PerPhone, default "off", Kept {
        Yealink "phone_setting.lock" as KEYPAD_LOCK_NUMBERS, at "003:10700";
    }

    /// Whether the keypad can be locked.
    KEYPAD_LOCK: bool, PerPhone, default "off", Kept {
        Yealink "phone_setting.phone_lock.enable" as ZERO_ONE, at "004:2882";
    }

    /// Which keys are closed while the keypad is locked.
    KEYPAD_LOCK_KEYS: LockedKeys, PerPhone, default "all", Kept {
        Yealink "phone_setting.phone_lock.lock_key_type" as LOCKED_KEY_NUMBERS, at "004:2902";
    }

    /// How long the telephone is left alone before the keypad locks itself; 0 never.
    KEYPAD_LOCK_AFTER: Duration, PerPhone, in 0..=3600000, default "0 s", Kept {
        Yealink "phone_setting.phone_lock.lock_time_out" as SECONDS, at "003:10745";
    }

    /// The digits that open a locked keypad.
    KEYPAD_LOCK_PIN: Secret, PerPhone, in 0..=15, default "", Kept {
        Yealink "phone_setting.phone_lock.unlock_pin" as SECRET default "123", at "003:10723";
    }

    /// Whether the telephone can be locked together with the server; the manual names the numbers 2 to 5 as it counts,
    /// and does not say of what.
    SERVER_LOCK: bool, PerItem(6), default "off", Kept {
        AudioCodes "system/lock/{item}/enabled" as ZERO_ONE, at "002:6392";
    }

    /// Whether a call rings while the telephone is locked, to be answered with the password; otherwise it is rejected.
    SERVER_LOCK_INCOMING: bool, PerItem(6), default "on", Kept {
        AudioCodes "system/lock/{item}/allow_incoming_calls" as ZERO_ONE, at "002:6384";
    }

    /// Whether the keypad gives digits only, and no letters; most menus are closed then.
    KEYPAD_DIGITS_ONLY: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/block_non_numeric_key" as ZERO_ONE, at "002:11747";
    }

    /// Whether the hold key is shut by a switch of its own; it works where this and the switch of all hard keys let it.
    HOLD_KEY_BLOCKED: bool, PerPhone, default "off", Kept {
        AudioCodes "system/disable_hold_button" as ZERO_ONE, at "002:6278";
    }

    /// Whether the mute key is shut by a switch of its own; it works where this and the switch of all hard keys let it.
    MUTE_KEY_BLOCKED: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/block_mute_key" as ZERO_ONE, at "002:6500";
    }

    /// Whether the loudspeaker key does anything.
    HARD_KEY_SPEAKER: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/speaker_device/enabled" as ZERO_ONE, at "002:8261";
    }

    /// Whether the headset key does anything.
    HARD_KEY_HEADSET: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/headset_device/enabled" as ZERO_ONE, at "002:8263";
    }

    /// Whether the voice mail key does anything.
    HARD_KEY_VOICE_MAIL: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/voice_mail/enabled" as ZERO_ONE, at "002:8265";
    }

    /// Whether the redial key does anything.
    HARD_KEY_REDIAL: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/redial/enabled" as ZERO_ONE, at "002:8267";
    }

    /// Whether the contacts key does anything.
    HARD_KEY_CONTACTS: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/contacts/enabled" as ZERO_ONE, at "002:8269";
    }

    /// Whether the menu key does anything.
    HARD_KEY_MENU: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/menu/enabled" as ZERO_ONE, at "002:8271";
    }

    /// Whether the hold key does anything.
    HARD_KEY_HOLD: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/hold/enabled" as ZERO_ONE, at "002:8273";
    }

    /// Whether the volume key does anything.
    HARD_KEY_VOLUME: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/volume/enabled" as ZERO_ONE, at "002:8275";
    }

    /// Whether the mute key does anything.
    HARD_KEY_MUTE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/mute/enabled" as ZERO_ONE, at "002:8277";
    }

    /// Whether the transfer key does anything.
    HARD_KEY_TRANSFER: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/transfer/enabled" as ZERO_ONE, at "002:8364";
    }

    /// Whether the reject key does anything.
    HARD_KEY_REJECT: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/key/reject/enabled" as ZERO_ONE, at "002:8366";
    }

    /// Whether users may put speed dials on keys at the telephone.
    SPEED_DIAL_PROGRAMMING: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/speed_dial_programming/enabled" as ZERO_ONE, at "002:8356";
    }
}
