//! Logs, remote management and traces.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Logs and management";

    /// Where log messages go.
    SYSLOG_TARGET: crate::LogTarget, PerPhone, default "server", Kept {
        Yealink "syslog.mode" as LOG_TARGET_NUMBERS default "0", at "004:19574";
        AudioCodes "system/syslog/mode" as LOG_TARGET_NAMES, at "002:10265";
    }

    /// The server that log messages are sent to; empty means none.
    SYSLOG_SERVER: String, PerPhone, in 0..=127, default "", Kept {
        Yealink "syslog.server" as HOST, at "003:3466";
        AudioCodes "system/syslog/server_address" | "system/syslog/syslog_server_addr" as HOST, at "002:10286";
        Panasonic "SYSLOG_ADDR" as HOST, at "000:4443";
    }

    /// The port of the log server.
    SYSLOG_PORT: u16, PerPhone, in 0..=65535, default "514", Kept {
        AudioCodes "system/syslog/server_port" as NUMBER, at "002:10300";
        Panasonic "SYSLOG_PORT" as NUMBER in 1..=65535, at "000:4450";
    }

    /// How much is sent to the log server.
    SYSLOG_LEVEL: crate::SyslogLevel, PerPhone, default "error", Kept {
        Yealink "syslog.log_level" as SYSLOG_NUMBERS default "3", at "003:3487";
    }

    /// How much the application that makes calls reports.
    SYSLOG_LEVEL_VOICE: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/voip_application" as LOG_LEVEL_NAMES, at "002:10321";
    }

    /// How much SIP call control reports.
    SYSLOG_LEVEL_CALLS: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/sip_call_control" as LOG_LEVEL_NAMES, at "002:10327";
    }

    /// How much the SIP stack reports.
    SYSLOG_LEVEL_SIP: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/sip_stack" as LOG_LEVEL_NAMES, at "002:10333";
    }

    /// How much the control centre, which brings up the network and starts every other part reports.
    SYSLOG_LEVEL_CONTROL: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/control_center" as LOG_LEVEL_NAMES, at "002:10339";
    }

    /// How much the screen reports.
    SYSLOG_LEVEL_SCREEN: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/lcd_display" as LOG_LEVEL_NAMES, at "002:10345";
    }

    /// How much the web server reports.
    SYSLOG_LEVEL_WEB: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/web_server" as LOG_LEVEL_NAMES, at "002:10351";
    }

    /// How much the watchdog that keeps the other parts running reports.
    SYSLOG_LEVEL_WATCHDOG: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/watchdog" as LOG_LEVEL_NAMES, at "002:10357";
    }

    /// How much admission to the wired network (IEEE 802.1X) reports.
    SYSLOG_LEVEL_DOT1X: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/ieee802_1x" as LOG_LEVEL_NAMES, at "002:10363";
    }

    /// How much the voice engine reports.
    SYSLOG_LEVEL_DSP: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/syslog/component/dsp" as LOG_LEVEL_NAMES, at "002:10371";
    }

    /// How much the client of the XSI services reports.
    SYSLOG_LEVEL_XSI: crate::SyslogLevel, PerPhone, default "debug", Kept {
        AudioCodes "system/syslog/component/xsi" as LOG_LEVEL_NAMES, at "002:10378";
    }

    /// How much the code that every part stands on reports.
    SYSLOG_LEVEL_BASE: crate::SyslogLevel, PerPhone, default "debug", Kept {
        AudioCodes "system/syslog/component/infra" as LOG_LEVEL_NAMES, at "002:10386";
    }

    /// How much goes into the trace kept on the telephone, apart from the log.
    TRACE_LEVEL: crate::SyslogLevel, PerPhone, default "none", Kept {
        AudioCodes "system/trace/level" as LOG_LEVEL_NAMES, at "002:10635";
    }

    /// How large the trace may become; the unit is not known, 1024 is the advice for a support case.
    TRACE_SIZE: u32, PerPhone, in 0..=4294967295, default "200", Kept {
        AudioCodes "system/trace/max_file_size" as NUMBER, at "002:10656";
    }

    /// Whether the trace is also printed on the serial console.
    TRACE_CONSOLE: bool, PerPhone, default "off", Kept {
        AudioCodes "system/trace/console_printf/enabled" as ZERO_ONE, at "002:10629";
    }

    /// Whether the voice engine sends copies of its packets to another computer.
    PACKET_RECORDING: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/packet_recording/enabled" as ZERO_ONE, at "002:10466";
    }

    /// The computer that the copies are sent to; empty means none.
    PACKET_RECORDING_HOST: String, PerPhone, in 0..=256, default "", Kept {
        AudioCodes "voip/packet_recording/remote_ip" as HOST, at "002:10443";
    }

    /// The UDP port that the copies are sent to.
    PACKET_RECORDING_PORT: u16, PerPhone, in 1024..=65535, default "50000", Kept {
        AudioCodes "voip/packet_recording/remote_port" as NUMBER, at "002:10455";
    }

    /// Whether RTP packets are copied.
    PACKET_RECORDING_RTP: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/packet_recording/rtp_recording/enabled" as ZERO_ONE, at "002:10475";
    }

    /// Whether what the echo canceller does is copied.
    PACKET_RECORDING_ECHO: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/packet_recording/ec_debug_recording/enabled" as ZERO_ONE, at "002:10488";
    }

    /// Whether the sound from the network, as it leaves the voice engine, is copied.
    PACKET_RECORDING_NETWORK: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/packet_recording/network_recording/enabled" as ZERO_ONE, at "002:10504";
    }

    /// Whether the sound that enters the voice engine is copied.
    PACKET_RECORDING_INPUT: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/packet_recording/tdm_recording/enabled" as ZERO_ONE, at "002:10514";
    }

    /// Whether what the generator of comfort noise does is copied.
    PACKET_RECORDING_COMFORT_NOISE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/packet_recording/cng_debug_recording/enabled" as ZERO_ONE, at "002:10523";
    }

    /// Whether an SNMP manager may ask the telephone.
    SNMP: bool, PerPhone, default "off", Kept {
        Yealink "network.snmp.enable" as ZERO_ONE, at "003:3328";
    }

    /// The UDP port on which SNMP requests are answered.
    SNMP_PORT: u16, PerPhone, in 1..=65535, default "161", Kept {
        Yealink "network.snmp.port" as NUMBER, at "004:15763";
    }

    /// The SNMP managers that are answered, by name or address, separated by blanks; `0.0.0.0` means all, empty none.
    SNMP_MANAGERS: String, PerPhone, in 0..=255, default "", Kept {
        Yealink "network.snmp.trust_ip" as TEXT, at "003:3369";
    }

    /// Whether the telephone lets an automatic configuration server manage it (TR-069).
    TR069: bool, PerPhone, default "off", Kept {
        Yealink "managementserver.enable" as ZERO_ONE, at "003:4263";
    }

    /// The address of the automatic configuration server.
    TR069_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "managementserver.url" as URL, at "003:4321";
    }

    /// The telephone's user name at the automatic configuration server.
    TR069_USER: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "managementserver.username" as TEXT, at "003:4285";
    }

    /// The telephone's password at the automatic configuration server.
    TR069_PASSWORD: Secret, PerPhone, in 0..=64, default "", Kept {
        Yealink "managementserver.password" as SECRET, at "003:4303";
    }

    /// The user name with which the automatic configuration server calls the telephone.
    TR069_CALLBACK_USER: String, PerPhone, in 0..=128, default "", Kept {
        Yealink "managementserver.connection_request_username" as TEXT, at "003:4389";
    }

    /// The password with which the automatic configuration server calls the telephone.
    TR069_CALLBACK_PASSWORD: Secret, PerPhone, in 0..=64, default "", Kept {
        Yealink "managementserver.connection_request_password" as SECRET, at "003:4413";
    }

    /// Whether the telephone reports to the automatic configuration server at an interval.
    TR069_INFORM: bool, PerPhone, default "on", Kept {
        Yealink "managementserver.periodic_inform_enable" as ZERO_ONE, at "003:4336";
    }

    /// The interval at which it reports.
    TR069_INFORM_INTERVAL: Duration, PerPhone, in 5000..=4294967295000, default "60 s", Kept {
        Yealink "managementserver.periodic_inform_interval" as SECONDS, at "004:16491";
    }

    /// The address of the maker's own management server.
    MANAGEMENT_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "ems_server/provisioning/url" as URL, at "002:705";
    }

    /// The administrator's user name at the management server.
    MANAGEMENT_USER: String, PerPhone, in 0..=128, default "", Kept {
        AudioCodes "ems_server/user_name" as TEXT, at "002:708";
    }

    /// The administrator's password at the management server.
    MANAGEMENT_PASSWORD: Secret, PerPhone, in 0..=128, default "", Kept {
        AudioCodes "ems_server/user_password" as SECRET, at "002:711";
    }

    /// How often the management server and the telephone make sure of each other.
    MANAGEMENT_KEEPALIVE: Duration, PerPhone, in 0..=86400000, default "60 min", Kept {
        AudioCodes "ems_server/keep_alive_period" as MINUTES, at "002:698";
    }
}
