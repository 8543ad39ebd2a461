//! Speech as a service: dialling by voice, reports of how well a call was heard, the flash key.

use crate::row::settings;

settings! {
    family "Voice services";

    /// The number of the service that dials what one says.
    VOICE_DIAL_NUMBER: String, PerPhone, in 0..=64, default "", Kept {
        AudioCodes "voip/services/vocanom/number" as TEXT, at "002:3853";
    }

    /// What the screen shows when the key for dialling by voice is pressed.
    VOICE_DIAL_LABEL: String, PerPhone, in 0..=64, default "", Kept {
        AudioCodes "voip/services/vocanom/label" as TEXT default "VocaNOM", at "002:3861";
    }

    /// Whether dialling by voice calls its own server directly rather than through the line's.
    VOICE_DIAL_DIRECT: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/vocanom_server/enabled" as ZERO_ONE, at "002:3869";
    }

    /// The address of the server that dials what one says.
    VOICE_DIAL_SERVER: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/services/vocanom_server/ip_address" as HOST default "0.0.0.0", at "002:3887";
    }

    /// The port of the server that dials what one says: 5061 for TLS, else 5060.
    VOICE_DIAL_PORT: u16, PerPhone, in 1..=65535, default "5061", Kept {
        AudioCodes "voip/services/vocanom_server/port" as NUMBER, at "002:3905";
    }

    /// How SIP travels to the server that dials what one says.
    VOICE_DIAL_TRANSPORT: crate::Transport, PerPhone, default "tls", Kept {
        AudioCodes "voip/services/vocanom/transport_mode" as TRANSPORT_NAMES, at "002:3911";
    }

    /// Whether the quality of a call is reported when it ends or is held (RFC 6035).
    QUALITY_REPORT: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/qoe/qoe_publish_enabled" as ZERO_ONE, at "002:10050";
    }

    /// The server that gets the reports of quality.
    QUALITY_REPORT_SERVER: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/qoe/qoe_server_address" as HOST default "0.0.0.0", at "002:10052";
    }

    /// The port of the server that gets the reports of quality.
    QUALITY_REPORT_PORT: u16, PerPhone, in 1..=65535, default "5060", Kept {
        AudioCodes "voip/qoe/qoe_server_port" as NUMBER, at "002:10055";
    }

    /// Whether the flash key ends the call; where not, it tells the server of a flash.
    FLASH_ENDS_CALL: bool, PerPhone, default "on", Kept {
        Panasonic "FLASH_RECALL_TERMINATE" as YES_NO, at "000:5680";
    }

    /// What tells the server that the flash key was pressed.
    FLASH_EVENT: crate::FlashEvent, PerPhone, default "signal", Kept {
        Panasonic "FLASHHOOK_CONTENT_TYPE" as FLASH_EVENT_NAMES, at "000:5688";
    }
}
