//! Who a line is and how it registers.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Line";

    /// Whether the line is in use.
    LINE_ENABLE: bool, PerLine, default "off", Live {
        Yealink "account.{line}.enable" as ZERO_ONE, at "003:11559";
        AudioCodes "voip/line/{line}/enabled" as ZERO_ONE default "0" but 1 "1", at "002:3509";
        Panasonic "LINE_ENABLE_{line}" as ENABLED default "Enabled", at "000:5734";
    }

    /// A second switch that a Panasonic line needs besides its own; both must be on.
    LINE_PROFILE_ENABLE: bool, PerLine, default "on", Live {
        Panasonic "PROFILE_ENABLE{line}" as ENABLED, at "000:5744";
    }

    /// The word beside the line's key on the screen; the user name stands there when it is empty.
    LINE_LABEL: String, PerLine, in 0..=128, default "", Live {
        Yealink "account.{line}.label" as TEXT, at "003:11581";
        AudioCodes "voip/line/{line}/extension_display" as TEXT, at "002:3568";
    }

    /// The name that called people see.
    LINE_DISPLAY_NAME: String, PerLine, in 0..=128, default "", Live {
        Yealink "account.{line}.display_name" as TEXT, at "003:11602";
        AudioCodes "voip/line/{line}/description" as TEXT default "400HD", at "002:3501";
        Panasonic "DISPLAY_NAME_{line}" as TEXT in 0..=24, at "000:5598";
    }

    /// The user part of the line's address, usually its number.
    LINE_USER_NAME: String, PerLine, in 0..=128, default "", Live {
        Yealink "account.{line}.user_name" as TEXT, at "003:11642";
        AudioCodes "voip/line/{line}/id" as TEXT in 0..=30 default "0", at "002:3520";
        Panasonic "PHONE_NUMBER_{line}" as TEXT in 0..=32, at "000:5713";
    }

    /// The line's whole address, `sip:user@domain`; it wins over the user name where a maker has both.
    LINE_URI: String, PerLine, in 0..=195, default "", Live {
        Panasonic "SIP_URI_{line}" as TEXT, at "000:5724";
    }

    /// The name the server asks for together with the password; the user name stands in when it is empty.
    LINE_AUTH_NAME: String, PerLine, in 0..=128, default "", Live {
        Yealink "account.{line}.auth_name" as TEXT, at "003:11622";
        AudioCodes "voip/line/{line}/auth_name" as TEXT in 0..=35 default "0", at "002:3531";
        Panasonic "SIP_AUTHID_{line}" as TEXT in 0..=64, at "000:5752";
    }

    /// The password of the line at its server.
    LINE_PASSWORD: Secret, PerLine, in 0..=128, default "", Live {
        Yealink "account.{line}.password" as SECRET, at "003:11662";
        AudioCodes "voip/line/{line}/auth_password" as SECRET default "0", at "002:3541";
        Panasonic "SIP_PASS_{line}" as SECRET in 0..=64, at "000:5761";
    }

    /// The realm in which alone the password is used; the first that the server names when it is empty.
    LINE_REALM: String, PerLine, in 0..=128, default "", Live {}

    /// The domain of the line's address; the server's name stands in when it is empty.
    LINE_DOMAIN: String, PerLine, in 0..=127, default "", Live {
        AudioCodes "voip/signalling/sip/proxy_gateway" as HOST, at "002:2780";
        Panasonic "SIP_SVCDOMAIN_{line}" as HOST, at "000:5816";
    }

    /// Whether the line registers at its server.
    REGISTER: bool, PerLine, default "on", Live {}

    /// How long a registration is asked to last.
    REGISTER_EXPIRES: Duration, PerLine, in 0..=4294967295000, default "1 h", Live {
        Yealink "account.{line}.sip_server.1.expires" | "account.{line}.expires" as SECONDS in 30000..=2147483647000, at "003:11925";
        AudioCodes "voip/signalling/sip/proxy_timeout" as SECONDS in 0..=86400000, at "002:3042";
        Panasonic "REG_EXPIRE_TIME_{line}" as SECONDS in 1000..=4294967295000, at "000:5825";
    }

    /// How long after a failed registration the next is tried.
    REGISTER_RETRY: Duration, PerLine, in 0..=86400000, default "30 s", Kept {
        Yealink "account.{line}.reg_fail_retry_interval" as SECONDS in 0..=1800000, at "003:14025";
        AudioCodes "voip/signalling/sip/registration_failed_timeout" as SECONDS in 1000..=86400000 default "300", at "002:3091";
        Panasonic "REG_RTX_INTVL_{line}" as SECONDS in 10000..=86400000 default "10", at "000:6102";
    }

    /// At how many percent of its life a registration is renewed.
    REGISTER_REFRESH: u8, PerLine, in 1..=100, default "90", Kept {
        AudioCodes "voip/signalling/sip/register_before_expires_percent" as PERCENT_LEFT in 15..=95 default "15", at "002:3130";
        Panasonic "REG_INTERVAL_RATE_{line}" as NUMBER, at "000:5833";
    }

    /// Whether old registrations of the line are cleared before the first.
    UNREGISTER_AT_START: bool, PerLine, default "off", Kept {
        Panasonic "USE_DEL_REG_OPEN_{line}" as YES_NO, at "000:6040";
    }

    /// Whether the line unregisters when the telephone stops.
    UNREGISTER_AT_STOP: bool, PerLine, default "on", Kept {
        Yealink "account.{line}.unregister_on_reboot" as ZERO_ONE default "0", at "003:14775";
        AudioCodes "voip/signalling/sip/unregister_on_voip_reload" as ONE_ZERO default "0", at "002:3456";
        Panasonic "USE_DEL_REG_CLOSE_{line}" as YES_NO default "N", at "000:6048";
    }

    /// Whether the first REGISTER already carries credentials.
    REGISTER_AUTH_FIRST: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.init_register_auth_enable" as ZERO_ONE, at "003:11505";
    }

    /// Whether REGISTER carries the telephone's MAC address.
    REGISTER_MAC: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.register_mac" as ZERO_ONE, at "003:13970";
    }

    /// Whether REGISTER carries the number of the line.
    REGISTER_LINE: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.register_line" as ZERO_ONE, at "003:13997";
    }

    /// The line that is taken when none is chosen.
    DEFAULT_LINE: u8, PerPhone, in 1..=6, default "1", Live {
        Panasonic "DEFAULT_LINE_SELECT" as NUMBER, at "000:4924";
    }

    /// Whether the line is shared with other telephones.
    LINE_SHARED: bool, PerLine, default "off", Kept {
        AudioCodes "voip/line/{line}/line_mode" as PRIVATE_SHARED, at "002:3550";
        Panasonic "SHARED_CALL_ENABLE_{line}" as YES_NO, at "000:5639";
    }
}
