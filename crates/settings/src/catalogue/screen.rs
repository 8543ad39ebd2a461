//! Language, light, and how time and date are written.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Screen";

    /// The language of the screen.
    LANGUAGE: crate::Language, PerPhone, default "en", Kept {
        Yealink "lang.gui" as LANGUAGE_NAMES, at "003:7552";
        AudioCodes "personal_settings/language" as LANGUAGE_NAMES, at "002:238";
        Panasonic "DEFAULT_LANGUAGE" as LANGUAGE_TAGS, at "000:5307";
    }

    /// The language of the web pages; the browser's own, else English, where nothing is set.
    LANGUAGE_WEB: crate::Language, PerPhone, default "en", Kept {
        Yealink "lang.wui" as LANGUAGE_NAMES, at "003:7526";
    }

    /// Where a file with a further language of the screen is fetched.
    LANGUAGE_FILE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "gui_lang.url" as URL, at "003:11310";
    }

    /// An order to delete every further language; its one value is `http://localhost/all`.
    LANGUAGE_FILES_DELETE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "gui_lang.delete" as URL, at "003:11316";
    }

    /// How the clock counts.
    TIME_FORMAT: crate::TimeFormat, PerPhone, default "24h", Live {
        Yealink "local_time.time_format" as TIME_NUMBERS, at "003:7825";
        AudioCodes "system/ntp/time_display_format" as TIME_NAMES, at "002:2201";
        Panasonic "DISPLAY_TIME_PATTERN" as TIME_PATTERNS default "0", at "000:5299";
    }

    /// How the date is written.
    DATE_FORMAT: crate::DateFormat, PerPhone, default "www-mmm-dd", Live {
        Yealink "local_time.date_format" as DATE_NUMBERS, at "003:7844";
        Yealink "local_time.date_format" as DATE_WITH_NAMES, for "yealink-t28p" "yealink-t26p" "yealink-t22p", at "003:7844";
        Yealink "local_time.date_format" as DATE_WITH_NAMES, at "004:3570";
        AudioCodes "system/ntp/date_display_format" as DATE_NAMES default "EUROPEAN", at "002:1873";
        Panasonic "DISPLAY_DATE_PATTERN" as DATE_PATTERNS default "0", at "000:5290";
    }

    /// How long the light stays on; 0 means always off, 24 h always on.
    BACKLIGHT: Duration, PerPhone, in 0..=86400000, default "30 s", Live {
        Yealink "phone_setting.backlight_time" as BACKLIGHT_NUMBERS, at "003:10924";
        Yealink "phone_setting.backlight_time" as BACKLIGHT_OR_ALWAYS default "0", at "004:2350";
        AudioCodes "system/lcd/backlight/timeout" as BACKLIGHT_STEPS default "1", at "002:11284";
    }

    /// How bright the active light is.
    BACKLIGHT_LEVEL: u8, PerPhone, in 1..=3, default "2", Kept {
        Yealink "phone_setting.active_backlight_level" as NUMBER, at "003:10896";
    }

    /// The contrast of the screen.
    CONTRAST: u8, PerPhone, in 0..=39, default "6", Refused("a window has no contrast of its own") {
        Yealink "phone_setting.contrast" as NUMBER in 1..=10, at "003:10801";
        AudioCodes "personal_settings/lcd_contrast" as NUMBER in 0..=35, at "002:243";
        AudioCodes "personal_settings/lcd_contrast" as NUMBER in 0..=30, for "audiocodes-420hd", at "002:243";
    }

    /// The picture behind the home screen: JPEG, PNG, GIF or BMP of at most 5 MB.
    WALLPAPER_HOME_URL: String, PerPhone, in 0..=500, default "", Kept {
        Panasonic "WALLPAPER_URI_HOME" as URL, at "000:5335";
    }

    /// The picture behind the telephone screen: JPEG, PNG or GIF of at most 5 MB; `b,` or `w,` before the address makes
    /// the rest of that screen dark or light.
    WALLPAPER_PHONE_URL: String, PerPhone, in 0..=500, default "", Kept {
        Panasonic "WALLPAPER_URI_PHONE" as URL, at "000:5343";
    }

    /// The logo on the telephone screen: JPEG, PNG or GIF of at most 5 MB.
    LOGO_PHONE_URL: String, PerPhone, in 0..=500, default "", Kept {
        Panasonic "LOGO_URI_PHONE" as URL, at "000:5355";
    }
}
