//! Menus that are closed.

use crate::row::settings;

settings! {
    family "Menus";

    /// Whether the menu has an entry for the call lists.
    MENU_CALL_LISTS: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/call_log/enabled" as ZERO_ONE, at "002:8279";
    }

    /// Whether the menu has an entry for the directory.
    MENU_DIRECTORY: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/directory/enabled" as ZERO_ONE, at "002:8281";
    }

    /// Whether the menu has an entry for the setting up of keys.
    MENU_KEYS: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/keys_configuration/enabled" as ZERO_ONE, at "002:8283";
    }

    /// Whether the menu has an entry for the setting up of speed dials.
    MENU_KEYS_SPEED_DIAL: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/keys_configuration/speed_dial_keys/enabled" as ZERO_ONE, at "002:8285";
    }

    /// Whether the menu has an entry for the setting up of soft keys.
    MENU_KEYS_SOFT: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/keys_configuration/soft_keys/enabled" as ZERO_ONE, at "002:8287";
    }

    /// Whether the menu has an entry for the setting up of the arrows.
    MENU_KEYS_NAVIGATION: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/keys_configuration/navigation_keys/enabled" as ZERO_ONE, at "002:8289";
    }

    /// Whether the menu has an entry for the settings.
    MENU_SETTINGS: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/settings/enabled" as ZERO_ONE, at "002:8291";
    }

    /// Whether the menu has an entry for the language.
    MENU_LANGUAGE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/language/enabled" as ZERO_ONE, at "002:8293";
    }

    /// Whether the menu has an entry for the ringtone.
    MENU_RINGTONE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/ring_tone/enabled" as ZERO_ONE, at "002:8295";
    }

    /// Whether the menu has an entry for call waiting.
    MENU_CALL_WAITING: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/callwaiting/enabled" as ZERO_ONE, at "002:8297";
    }

    /// Whether the menu has an entry for answering by itself.
    MENU_AUTO_ANSWER: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/callautoanswering/enabled" as ZERO_ONE, at "002:8354";
    }

    /// Whether the menu has an entry for the choice of handset, loudspeaker or headset for answering.
    MENU_ANSWER_DEVICE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/answer_device/enabled" as ZERO_ONE, at "002:8306";
    }

    /// Whether the menu has an entry for date and time.
    MENU_CLOCK: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/date_and_time/enabled" as ZERO_ONE, at "002:8299";
    }

    /// Whether the menu has an entry for the contrast of the screen.
    MENU_CONTRAST: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/lcd_contrast/enabled" as ZERO_ONE, at "002:8301";
    }

    /// Whether the menu has an entry for the time of the screen's light.
    MENU_BACKLIGHT: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/backlight_timeout/enabled" as ZERO_ONE, at "002:8303";
    }

    /// Whether the menu has an entry for the restart.
    MENU_RESTART: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/restart/enabled" as ZERO_ONE, at "002:8308";
    }

    /// Whether the menu has an entry for the status.
    MENU_STATUS: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/status/enabled" as ZERO_ONE, at "002:8310";
    }

    /// Whether the menu has an entry for the administration.
    MENU_ADMINISTRATION: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/administration/enabled" as ZERO_ONE, at "002:8312";
    }

    /// Whether the language menu offers English.
    MENU_LANGUAGE_ENGLISH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/english/enabled" as ZERO_ONE, at "002:8314";
    }

    /// Whether the language menu offers Spanish.
    MENU_LANGUAGE_SPANISH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/spanish/enabled" as ZERO_ONE, at "002:8316";
    }

    /// Whether the language menu offers Russian.
    MENU_LANGUAGE_RUSSIAN: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/russian/enabled" as ZERO_ONE, at "002:8318";
    }

    /// Whether the language menu offers Portuguese.
    MENU_LANGUAGE_PORTUGUESE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/portuguese/enabled" as ZERO_ONE, at "002:8320";
    }

    /// Whether the language menu offers Portuguese as spoken in Brazil.
    MENU_LANGUAGE_BRAZILIAN: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/portuguesebrazilian/enabled" as ZERO_ONE, at "002:8322";
    }

    /// Whether the language menu offers German.
    MENU_LANGUAGE_GERMAN: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/german/enabled" as ZERO_ONE, at "002:8324";
    }

    /// Whether the language menu offers Ukrainian.
    MENU_LANGUAGE_UKRAINIAN: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/ukrainian/enabled" as ZERO_ONE, at "002:8326";
    }

    /// Whether the language menu offers French.
    MENU_LANGUAGE_FRENCH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/french/enabled" as ZERO_ONE, at "002:8328";
    }

    /// Whether the language menu offers French as spoken in Canada.
    MENU_LANGUAGE_CANADIAN_FRENCH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/frenchcanadian/enabled" as ZERO_ONE, at "002:8330";
    }

    /// Whether the language menu offers Italian.
    MENU_LANGUAGE_ITALIAN: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/italian/enabled" as ZERO_ONE, at "002:8332";
    }

    /// Whether the language menu offers Hebrew.
    MENU_LANGUAGE_HEBREW: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/hebrew/enabled" as ZERO_ONE, at "002:8334";
    }

    /// Whether the language menu offers Polish.
    MENU_LANGUAGE_POLISH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/polish/enabled" as ZERO_ONE, at "002:8336";
    }

    /// Whether the language menu offers Korean.
    MENU_LANGUAGE_KOREAN: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/korean/enabled" as ZERO_ONE, at "002:8338";
    }

    /// Whether the language menu offers Finnish.
    MENU_LANGUAGE_FINNISH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/finnish/enabled" as ZERO_ONE, at "002:8340";
    }

    /// Whether the language menu offers simplified Chinese.
    MENU_LANGUAGE_CHINESE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/chinese/enabled" as ZERO_ONE, at "002:8342";
    }

    /// Whether the language menu offers traditional Chinese.
    MENU_LANGUAGE_CHINESE_TRADITIONAL: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/chinesetraditional/enabled" as ZERO_ONE, at "002:8344";
    }

    /// Whether the language menu offers Turkish.
    MENU_LANGUAGE_TURKISH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/turkish/enabled" as ZERO_ONE, at "002:8346";
    }

    /// Whether the language menu offers Japanese.
    MENU_LANGUAGE_JAPANESE: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/japanese/enabled" as ZERO_ONE, at "002:8348";
    }

    /// Whether the language menu offers Slovak.
    MENU_LANGUAGE_SLOVAK: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/slovak/enabled" as ZERO_ONE, at "002:8350";
    }

    /// Whether the language menu offers Czech.
    MENU_LANGUAGE_CZECH: bool, PerPhone, default "on", Kept {
        AudioCodes "personal_settings/menu/languages/czech/enabled" as ZERO_ONE, at "002:8352";
    }
}
