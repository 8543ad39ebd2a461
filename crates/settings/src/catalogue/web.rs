//! The telephone's own web page.

use core::time::Duration;

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Web page";

    /// Whether the web page is served over HTTP.
    WEB_HTTP: bool, PerPhone, default "on", Kept {
        Yealink "wui.http_enable" as ZERO_ONE, at "003:2961";
        AudioCodes "system/web/enabled" as ZERO_ONE, at "002:11665";
        Panasonic "HTTPD_PORTOPEN_AUTO" as YES_NO default "N", at "000:4723";
    }

    /// Whether the web page is served over HTTPS.
    WEB_HTTPS: bool, PerPhone, default "on", Kept {
        Yealink "wui.https_enable" as ZERO_ONE, at "003:2984";
    }

    /// The port of the web page over HTTP.
    WEB_PORT: u16, PerPhone, in 0..=65535, default "80", Kept {
        Yealink "network.port.http" as NUMBER in 1..=65535, at "003:3007";
        AudioCodes "system/http_server_port" as NUMBER, at "002:338";
    }

    /// The port of the web page over HTTPS.
    WEB_HTTPS_PORT: u16, PerPhone, in 0..=65535, default "443", Kept {
        Yealink "network.port.https" as NUMBER in 1..=65535, at "003:3031";
        AudioCodes "system/https_server_port" as NUMBER, at "002:351";
    }

    /// The administrator's name on the web page.
    WEB_ADMIN_NAME: String, PerPhone, in 1..=32, default "admin", Live {
        Yealink "security.user_name.admin" as TEXT, at "003:5396";
        AudioCodes "system/user_name" as TEXT, at "002:9614";
        Panasonic "ADMIN_ID" as TEXT in 1..=16, at "000:4388";
    }

    /// The administrator's password on the web page.
    ///
    /// There is no default: until one is set the page stays on this computer. A password that a maker prints as the one
    /// from the factory counts as none. A change ends the sessions of the password before.
    WEB_ADMIN_PASSWORD: Secret, PerPhone, in 0..=64, default "", Live {
        Yealink "security.user_password" as ADMIN_PASSWORD, at "003:5416";
        AudioCodes "system/password" as SECRET, at "002:9622";
        Panasonic "ADMIN_PASS" as SECRET in 6..=16, at "000:4397";
    }

    /// The user's name on the web page.
    WEB_USER_NAME: String, PerPhone, in 1..=32, default "user", Live {
        Yealink "security.user_name.user" as TEXT, at "003:5386";
        AudioCodes "system/web_user_name" as TEXT, at "002:379";
        Panasonic "USER_ID" as TEXT in 1..=16, at "000:4405";
    }

    /// The user's password on the web page; without one the user cannot sign in.
    ///
    /// It counts only beside an administrator's password. The page has nothing yet that is the administrator's alone.
    WEB_USER_PASSWORD: Secret, PerPhone, in 0..=64, default "", Live {
        Yealink "security.user_password" as USER_PASSWORD, at "003:5416";
        AudioCodes "system/web_user_password" as SECRET, at "002:386";
        Panasonic "USER_PASS" as SECRET in 6..=16, at "000:4414";
    }

    /// The name of a third web user, whose rights lie between those of user and administrator.
    WEB_MIDDLE_NAME: String, PerPhone, in 1..=32, default "var", Kept {
        Yealink "security.user_name.var" as TEXT, at "003:5406";
    }

    /// The password of the third web user; without one this user cannot sign in.
    WEB_MIDDLE_PASSWORD: Secret, PerPhone, in 0..=64, default "", Kept {
        Yealink "security.user_password" as MIDDLE_PASSWORD, at "003:5416";
    }

    /// Whether there is a third web user between user and administrator.
    WEB_MIDDLE_ENABLE: bool, PerPhone, default "off", Kept {
        Yealink "security.var_enable" as ZERO_ONE, at "003:5432";
    }

    /// Where the file is fetched that says which web user may change what.
    WEB_RIGHTS_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "web_item_level.url" as URL, at "003:11490";
    }

    /// Whether the user may change the basic network settings on the web page.
    WEB_USER_NETWORK: bool, PerPhone, default "on", Kept {
        Panasonic "CUSTOM_WEB_PAGE" as ONE_ZERO, at "000:4842";
    }

    /// How long a web user may rest before the password is asked for again.
    WEB_IDLE_TIMEOUT: Duration, PerPhone, in 60000..=60000000, default "5 min", Kept {
        Yealink "features.relog_offtime" as MINUTES, at "003:10178";
    }
}
