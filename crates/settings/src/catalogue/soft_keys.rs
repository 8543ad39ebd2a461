//! What the keys under the screen do.

use crate::choices::KeyAction;
use crate::row::settings;

settings! {
    family "Soft keys";

    /// What a soft key does while the telephone is idle; those after the third lie on further pages.
    SOFT_KEY_ACTION: KeyAction, PerItem(20), default "none", Kept {
        AudioCodes "personal_settings/soft_key/{item}/key_function" as SOFT_KEY_NAMES default "None" but 1 "Directory" 2 "Missed_calls" 3 "Forward_all" 4 "Dnd_all", at "002:7986";
    }

    /// The number that a soft key dials while the telephone is idle.
    SOFT_KEY_VALUE: String, PerItem(20), in 0..=128, default "", Kept {
        AudioCodes "personal_settings/soft_key/{item}/speed_dial_number" as TEXT, at "002:8024";
    }

    /// Which service of the list a soft key calls while the telephone is idle; 0 is none.
    SOFT_KEY_SERVICE: u8, PerItem(20), in 0..=12, default "0", Kept {
        AudioCodes "personal_settings/soft_key/{item}/psk_index" | "personal_settings/soft_keys/{item}/psk_index" as SERVICE_KEY_NUMBERS, at "002:8133";
    }

    /// What a soft key does during a call.
    CALL_SOFT_KEY_ACTION: KeyAction, PerItem(20), default "hold", Kept {
        AudioCodes "personal_settings/soft_keys/ongoing_call/{item}/key_function" as CALL_SOFT_KEY_NAMES default "Hold" but 2 "Conf" 3 "New_call" 4 "End", at "002:8004";
    }

    /// Which service of the list a soft key calls during a call; 0 is none.
    CALL_SOFT_KEY_SERVICE: u8, PerItem(20), in 0..=12, default "0", Kept {
        AudioCodes "personal_settings/soft_keys/ongoing_call/{item}/psk_index" as SERVICE_KEY_NUMBERS, at "002:8038";
    }

    /// The label of a service that soft keys call.
    SERVICE_KEY_LABEL: String, PerItem(12), in 0..=99, default "", Kept {
        AudioCodes "personal_settings/soft_keys/psk/{item}/label" | "personal_settings/soft_keys/psk/{item}/PSKlabel" as TEXT, at "002:8137";
    }

    /// What is dialled to call a service, as `*70`.
    SERVICE_KEY_NUMBER: String, PerItem(12), in 0..=128, default "", Kept {
        AudioCodes "personal_settings/soft_keys/psk/{item}/prefix" as TEXT, at "002:8093";
    }

    /// Whether the user is asked for a code that is dialled behind the service's number.
    SERVICE_KEY_ASKS_CODE: bool, PerItem(12), default "off", Kept {
        AudioCodes "personal_settings/soft_keys/psk/{item}/is_dial_required" as ZERO_ONE, at "002:8060";
    }

    /// Whether the soft keys are laid out by files of the administrator's.
    SOFT_KEY_LAYOUT: bool, PerPhone, default "off", Kept {
        Yealink "phone_setting.custom_softkey_enable" as ZERO_ONE, at "003:11055";
    }

    /// Where the layout of the soft keys is fetched for a call that failed.
    SOFT_KEY_LAYOUT_FAILED_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_softkey_call_failed.url" as URL, at "003:5451";
    }

    /// Where the layout of the soft keys is fetched for a call that comes in.
    SOFT_KEY_LAYOUT_INCOMING_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_softkey_call_in.url" as URL, at "003:5477";
    }

    /// Where the layout of the soft keys is fetched for a call that has no answer of any kind yet.
    SOFT_KEY_LAYOUT_CONNECTING_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_softkey_connecting.url" as URL, at "003:5501";
    }

    /// Where the layout of the soft keys is fetched for dialling.
    SOFT_KEY_LAYOUT_DIALLING_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_softkey_dialing.url" as URL, at "003:5527";
    }

    /// Where the layout of the soft keys is fetched for a call that rings at the other side.
    SOFT_KEY_LAYOUT_RINGBACK_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_softkey_ring_back.url" as URL, at "003:5551";
    }

    /// Where the layout of the soft keys is fetched for a conversation.
    SOFT_KEY_LAYOUT_TALKING_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_softkey_talking.url" as URL, at "003:5576";
    }

    /// Whether the soft keys of the idle screen stay while a number is dialled.
    SOFT_KEYS_STAY_WHILE_DIALLING: bool, PerPhone, default "off", Kept {
        AudioCodes "personal_settings/soft_keys/display_idle_screen_keys_when_dialing/enabled" as ZERO_ONE, at "002:8259";
    }

    /// Whether the screen for a new call has a soft key for the call lists.
    SOFT_KEY_CALL_LISTS: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/new_call_screen/call_log_soft_key/enabled" as ZERO_ONE, at "002:8358";
    }

    /// Whether the screen for a new call has a soft key for the directory.
    SOFT_KEY_DIRECTORY: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/new_call_screen/directory_soft_key/enabled" as ZERO_ONE, at "002:8360";
    }

    /// Whether a call that comes in has a soft key that rejects it.
    SOFT_KEY_REJECT: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/soft_keys/incoming_call/sk_reject/enable" as ZERO_ONE, at "002:8362";
    }
}
