//! Pictures, texts and lamps: logo, wallpaper, screen saver.

use crate::row::settings;

settings! {
    family "Display";

    /// What logo the idle screen shows; which of them there are depends on the model.
    LOGO: crate::Logo, PerPhone, default "none", Kept {
        Yealink "phone_setting.lcd_logo.mode" as LOGO_NUMBERS, at "003:10825";
        Yealink "phone_setting.lcd_logo.mode" as LOGO_PICTURES default "1", for "yealink-t28p", at "003:10825";
        Yealink "phone_setting.lcd_logo.mode" as LOGO_TEXT, for "yealink-t20p", at "003:10825";
        Yealink "phone_setting.lcd_logo.mode" as LOGO_NUMBERS, at "004:4024";
    }

    /// The text that stands for a logo on a screen without pictures.
    LOGO_TEXT: String, PerPhone, in 0..=15, default "", Kept {
        Yealink "phone_setting.lcd_logo.text" as TEXT default "Yealink", at "003:10868";
    }

    /// Where a logo is fetched.
    LOGO_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "lcd_logo.url" as URL, at "003:11326";
    }

    /// An order to delete every loaded logo; its one value is `http://localhost/all`.
    LOGO_FILES_DELETE: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "lcd_logo.delete" as URL, at "003:11342";
    }

    /// The picture behind the idle screen, as `Config:wallpaper.jpg` for a loaded one.
    WALLPAPER: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "phone_setting.backgrounds" as TEXT, at "003:865";
    }

    /// Where a picture for the idle screen is fetched: jpg, png or bmp.
    WALLPAPER_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "wallpaper_upload.url" as URL, at "003:851";
    }

    /// Where the picture of the screen saver is fetched: jpg, png or bmp.
    SCREEN_SAVER_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "screen_saver.pic.url" as URL, at "003:894";
    }

    /// A text that the idle screen shows beside the date.
    IDLE_MESSAGE: String, PerPhone, in 0..=128, default "", Kept {
        AudioCodes "system/display/message_on_screen" as TEXT, at "002:11264";
    }

    /// Whether the power lamp is off while the telephone is idle; the key's name suggests the opposite, the manual says this.
    POWER_LAMP_OFF_IDLE: bool, PerPhone, default "off", Kept {
        Yealink "features.power_led_on" as ZERO_ONE, at "003:10136";
    }

    /// The contrast of the screens of expansion modules.
    MODULE_CONTRAST: u8, PerPhone, in 0..=39, default "16", Refused("a window has no contrast of its own") {
        AudioCodes "personal_settings/blf_lcd_contrast" as NUMBER, at "002:249";
    }
}
