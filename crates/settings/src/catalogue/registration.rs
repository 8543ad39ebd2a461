//! The details of a registration.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Registration";

    /// The longest time, chosen at random, that lines wait before they register after a start.
    REGISTER_SPREAD: Duration, PerPhone, in 0..=60000, default "0 s", Kept {
        Yealink "sip.reg_surge_prevention" as SECONDS, at "003:3431";
    }

    /// Whether the registrations of several lines are spread over time.
    REGISTER_DISTRIBUTE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/distribute_multiple_line_registrations/enable" | "voip/distribute_multiple_line_registrations/enabled" as ZERO_ONE, at "002:12265";
    }

    /// How many times a REGISTER with credentials is sent again when the server keeps asking with new nonces.
    REGISTER_AUTH_RETRIES: u8, PerLine, in 0..=100, default "4", Kept {
        AudioCodes "voip/signalling/sip/auth_retries" as NUMBER, at "002:2907";
    }

    /// Whether REGISTER has an Expires header besides the parameter of its Contact.
    REGISTER_EXPIRES_HEADER: bool, PerLine, default "on", Kept {
        Panasonic "ADD_EXPIRES_HEADER_{line}" as YES_NO, at "000:6285";
    }

    /// Whether REGISTER carries the display name in To and From.
    REGISTER_DISPLAY_NAME: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/display_name_in_registration_msg/enabled" as ZERO_ONE, at "002:2915";
    }

    /// Whether the Contact carries an identity that outlives restarts (`+sip.instance`, RFC 5626 §4.1).
    REGISTER_INSTANCE: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/add_sip_instance/enable" as ZERO_ONE, at "002:2955";
    }

    /// What the screen says when the server forbids a registration (403); the server's own reason when it is empty.
    REGISTER_FORBIDDEN_TEXT: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "phone_setting.show_code403" as TEXT, at "003:11157";
    }
}
