//! Firmware, files of other kinds, start and restart.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Start and upkeep";

    /// Whether new firmware is taken when the server has some.
    FIRMWARE_UPDATE: bool, PerPhone, default "on", Refused("Offhook is updated as a program, never by its configuration") {
        Panasonic "FIRM_UPGRADE_ENABLE" as YES_NO, at "000:4459";
    }

    /// The version of the firmware that the server has, as `01.025`; only a newer one than the telephone's is taken.
    FIRMWARE_VERSION: String, PerPhone, in 0..=6, default "", Refused("Offhook is updated as a program, never by its configuration") {
        Panasonic "FIRM_VERSION" as DECIMAL, at "000:4468";
    }

    /// Whether a breakdown restarts the telephone.
    WATCHDOG: bool, PerPhone, default "on", Kept {
        Yealink "watch_dog.enable" as ZERO_ONE, at "003:4215";
    }

    /// Whether the administrator's password is asked for before a key press sets everything back.
    FACTORY_RESET_PASSWORD: bool, PerPhone, default "off", Kept {
        Yealink "features.factory_pwd_enable" as ZERO_ONE, at "003:10264";
    }

    /// Whether network and time server can be changed on the telephone itself.
    ///
    /// Some telephones heed configured VLANs only where this is off.
    NETWORK_MENU: bool, PerPhone, default "on", Kept {
        Panasonic "NW_SETTING_ENABLE" as YES_NO, at "000:4832";
    }

    /// Whether the start asks for the user's account.
    LOGON_WIZARD: bool, PerPhone, default "off", Kept {
        Yealink "phone_setting.logon_wizard" as ZERO_ONE, at "003:10983";
    }

    /// Whether the start offers to ask for the provisioning server.
    ZERO_TOUCH: bool, PerPhone, default "off", Kept {
        Yealink "zero_touch.enable" as ZERO_ONE, at "003:8277";
    }

    /// How long the start waits for someone to take that offer.
    ZERO_TOUCH_WAIT: Duration, PerPhone, in 0..=100000, default "5 s", Kept {
        Yealink "zero_touch.wait_time" as SECONDS, at "003:8300";
    }

    /// Whether someone who signs in at the start is asked for the name of the registration.
    HOT_DESK_START_REGISTER_NAME: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.startup_register_name_enable" as ZERO_ONE, at "003:7910";
    }

    /// Whether someone who signs in at the start is asked for the user name.
    HOT_DESK_START_USER_NAME: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.startup_username_enable" as ZERO_ONE, at "003:7936";
    }

    /// Whether someone who signs in at the start is asked for the password.
    HOT_DESK_START_PASSWORD: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.startup_password_enable" as ZERO_ONE, at "003:7962";
    }

    /// Whether someone who signs in at the start is asked for the SIP server.
    HOT_DESK_START_SERVER: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.startup_sip_server_enable" as ZERO_ONE, at "003:7986";
    }

    /// Whether someone who signs in at the start is asked for the outbound proxy.
    HOT_DESK_START_PROXY: bool, PerPhone, default "off", Kept {
        Yealink "hotdesking.startup_outbound_enable" as ZERO_ONE, at "003:8010";
    }

    /// Whether someone who presses the hot desking key is asked for the name of the registration.
    HOT_DESK_KEY_REGISTER_NAME: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.dsskey_register_name_enable" as ZERO_ONE, at "003:8031";
    }

    /// Whether someone who presses the hot desking key is asked for the user name.
    HOT_DESK_KEY_USER_NAME: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.dsskey_username_enable" as ZERO_ONE, at "003:8057";
    }

    /// Whether someone who presses the hot desking key is asked for the password.
    HOT_DESK_KEY_PASSWORD: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.dsskey_password_enable" as ZERO_ONE, at "003:8081";
    }

    /// Whether someone who presses the hot desking key is asked for the SIP server.
    HOT_DESK_KEY_SERVER: bool, PerPhone, default "on", Kept {
        Yealink "hotdesking.dsskey_sip_server_enable" as ZERO_ONE, at "003:8105";
    }

    /// Whether someone who presses the hot desking key is asked for the outbound proxy.
    HOT_DESK_KEY_PROXY: bool, PerPhone, default "off", Kept {
        Yealink "hotdesking.dsskey_outbound_enable" as ZERO_ONE, at "003:8129";
    }
}
