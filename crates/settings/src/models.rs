//! What each telephone has: code asks here for a property, never for a maker.

use crate::dialect::Dialect;

/// The class of a screen, which decides its layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenKind {
    /// A grey pixel screen with soft keys below and line keys at the sides.
    Pixel,
    /// A colour screen with the same keys.
    Colour,
    /// A touch screen with few keys beside it.
    Touch,
    /// The small pixel screen of a conference telephone.
    Conference,
}

/// A telephone's screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Its class.
    pub kind: ScreenKind,
    /// Dots from left to right.
    pub width: u16,
    /// Dots from top to bottom.
    pub height: u16,
}

/// How a telephone asks a DHCP server for its provisioning server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dhcp {
    /// The options that may hold the address (RFC 2132 §9.4 and site-specific ones); the first that does wins.
    pub options: &'static [u8],
    /// What option 60 says, with `{MODEL}`; empty where the manual names nothing.
    pub vendor_class: &'static str,
    /// Whether option 77 says the same.
    pub user_class: bool,
    /// Whether the address may name a firmware first: `URL/FIRMWARE;CONFIGURATION` (002:900).
    pub firmware_first: bool,
}

/// One telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// Offhook's name of it: `yealink-t28p`.
    pub id: &'static str,
    /// Who makes it.
    pub maker: &'static str,
    /// The maker's name of it: `SIP-T28P`.
    pub name: &'static str,
    /// The word for it in file names and macros (`<MODEL>`, `{MODEL}`).
    pub model_word: &'static str,
    /// How its files are written.
    pub dialect: Dialect,
    /// How many lines it can register.
    pub lines: u8,
    /// Keys with a lamp beside the screen.
    pub line_keys: u8,
    /// Keys with a lamp elsewhere.
    pub memory_keys: u8,
    /// Its screen.
    pub screen: Screen,
    /// Keys whose meaning the screen shows; 0 where they are touched.
    pub soft_keys: u8,
    /// Its other keys besides the dial pad, by the names that `view::Key` reads.
    pub hard_keys: &'static [&'static str],
    /// The firmware it says it has.
    pub firmware: &'static str,
    /// The SIP User-Agent, with `{fwver}`, `{MODEL}`, `{mac}` (small letters) and `{MAC}`.
    pub user_agent: &'static str,
    /// The User-Agent of its HTTP requests, with the same words and `{mac:}` for colons between the bytes.
    pub http_user_agent: &'static str,
    /// The file for all telephones of the model, asked for first; `None` where there is no such file.
    pub common_file: Option<&'static str>,
    /// The file for this telephone alone, with `{mac}`, `{MAC}` or `{MODEL}`.
    pub own_file: &'static str,
    /// How it asks for its server by DHCP.
    pub dhcp: Dhcp,
    /// The codecs it has, by Offhook's names.
    pub codecs: &'static [&'static str],
    /// The manual that rules it: `003`.
    pub manual: &'static str,
}

impl Model {
    /// Puts this telephone's words into a file name or a User-Agent: `{mac}`, `{MAC}`, `{mac:}`, `{MODEL}`, `{fwver}`,
    /// and `<MAC>` and `<MODEL>` as AudioCodes has them (002:440).
    ///
    /// `mac` is 12 hexadecimal digits without separators, in any case. Unknown words stay as they are.
    #[must_use]
    pub fn expand(&self, text: &str, mac: &str) -> String {
        let small = mac.to_ascii_lowercase();
        let pairs: Vec<String> = small
            .as_bytes()
            .chunks(2)
            .map(|pair| String::from_utf8_lossy(pair).into_owned())
            .collect();
        text.replace("{mac:}", &pairs.join(":"))
            .replace("{mac}", &small)
            .replace("{MAC}", &mac.to_ascii_uppercase())
            .replace("<MAC>", &small)
            .replace("<mac>", &small)
            .replace("{MODEL}", self.model_word)
            .replace("<MODEL>", self.model_word)
            .replace("{fwver}", self.firmware)
    }

    /// The files it asks for, in order, each with whether it is for this telephone alone.
    #[must_use]
    pub fn files(&self, mac: &str) -> Vec<(String, bool)> {
        let common = self.common_file.map(|name| (self.expand(name, mac), false));
        let own = (self.expand(self.own_file, mac), true);
        common.into_iter().chain([own]).collect()
    }
}

/// The model called `id`, in any case.
#[must_use]
pub fn find(id: &str) -> Option<&'static Model> {
    MODELS
        .iter()
        .find(|model| model.id.eq_ignore_ascii_case(id))
}

const DESK_KEYS: &[&str] = &[
    "up",
    "down",
    "left",
    "right",
    "ok",
    "cancel",
    "hold",
    "transfer",
    "conference",
    "redial",
    "message",
    "handset",
    "headset",
    "speaker",
    "mute",
    "volumeup",
    "volumedown",
];
const SMALL_DESK_KEYS: &[&str] = &[
    "up",
    "down",
    "left",
    "right",
    "ok",
    "cancel",
    "transfer",
    "redial",
    "message",
    "handset",
    "headset",
    "speaker",
    "volumeup",
    "volumedown",
];
const CONFERENCE_KEYS: &[&str] = &[
    "up",
    "down",
    "ok",
    "call",
    "end",
    "mute",
    "redial",
    "volumeup",
    "volumedown",
];
const AUDIOCODES_KEYS: &[&str] = &[
    "up",
    "down",
    "left",
    "right",
    "ok",
    "message",
    "redial",
    "hold",
    "transfer",
    "conference",
    "menu",
    "directory",
    "handset",
    "headset",
    "speaker",
    "mute",
    "volumeup",
    "volumedown",
];
const AUDIOCODES_SMALL_KEYS: &[&str] = &[
    "up",
    "down",
    "left",
    "right",
    "ok",
    "message",
    "redial",
    "hold",
    "menu",
    "directory",
    "handset",
    "headset",
    "speaker",
    "mute",
    "volumeup",
    "volumedown",
];
const TOUCH_KEYS: &[&str] = &[
    "menu",
    "home",
    "back",
    "up",
    "down",
    "left",
    "right",
    "ok",
    "handset",
    "headset",
    "speaker",
    "mute",
    "volumeup",
    "volumedown",
];

const YEALINK_CODECS: &[&str] = &[
    "PCMU", "PCMA", "G722", "G729", "G723-53", "G723-63", "G726-16", "G726-24", "G726-32",
    "G726-40", "iLBC",
];
const AUDIOCODES_CODECS: &[&str] = &["G722", "PCMA", "PCMU", "G729", "opus"];
const PANASONIC_CODECS: &[&str] = &["G722", "PCMA", "G729", "PCMU"];

const YEALINK_OWN: &str = "{mac}.cfg";

const PIXEL: Screen = Screen {
    kind: ScreenKind::Pixel,
    width: 132,
    height: 64,
};
const COLOUR: Screen = Screen {
    kind: ScreenKind::Colour,
    width: 480,
    height: 272,
};

/// What the Yealink desk telephones of the V71 manual have in common.
const YEALINK: Model = Model {
    id: "",
    maker: "Yealink",
    name: "",
    model_word: "",
    dialect: Dialect::Yealink,
    lines: 3,
    line_keys: 3,
    memory_keys: 0,
    screen: PIXEL,
    soft_keys: 4,
    hard_keys: DESK_KEYS,
    firmware: "",
    user_agent: "Yealink {MODEL} {fwver}",
    http_user_agent: "Yealink {MODEL} {fwver} {mac:}",
    common_file: None,
    own_file: YEALINK_OWN,
    // 003:1388 and 003:1909: 66 before 43; the custom option is empty by default.
    dhcp: Dhcp {
        options: &[66, 43],
        vendor_class: "yealink",
        user_class: false,
        firmware_first: false,
    },
    codecs: YEALINK_CODECS,
    manual: "003",
};

/// What the AudioCodes 400HD telephones have in common.
const AUDIOCODES: Model = Model {
    id: "",
    maker: "AudioCodes",
    name: "",
    model_word: "",
    dialect: Dialect::AudioCodes,
    lines: 2,
    line_keys: 0,
    memory_keys: 0,
    screen: PIXEL,
    soft_keys: 4,
    hard_keys: AUDIOCODES_KEYS,
    firmware: "2.2.16",
    user_agent: "AUDC-IPPhone/{fwver} ({MODEL})",
    http_user_agent: "AUDC-IPPhone/{fwver} ({MODEL}; {MAC})",
    common_file: None,
    own_file: "{mac}.cfg",
    // 002:765 and 002:839.
    dhcp: Dhcp {
        options: &[160, 66, 43],
        vendor_class: "{MODEL}",
        user_class: true,
        firmware_first: true,
    },
    codecs: AUDIOCODES_CODECS,
    manual: "002",
};

/// Every telephone that Offhook can be.
pub static MODELS: &[Model] = &[
    Model {
        id: "yealink-t28p",
        name: "SIP-T28P",
        model_word: "SIP-T28P",
        lines: 6,
        line_keys: 6,
        memory_keys: 10,
        screen: Screen {
            kind: ScreenKind::Pixel,
            width: 320,
            height: 160,
        },
        firmware: "2.71.0.140",
        common_file: Some("y000000000000.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-t26p",
        name: "SIP-T26P",
        model_word: "SIP-T26P",
        memory_keys: 10,
        firmware: "6.71.0.140",
        common_file: Some("y000000000004.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-t22p",
        name: "SIP-T22P",
        model_word: "SIP-T22P",
        firmware: "7.71.0.140",
        common_file: Some("y000000000005.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-t20p",
        name: "SIP-T20P",
        model_word: "SIP-T20P",
        lines: 2,
        line_keys: 2,
        hard_keys: SMALL_DESK_KEYS,
        firmware: "9.71.0.140",
        common_file: Some("y000000000007.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-t38g",
        name: "SIP-T38G",
        model_word: "SIP-T38G",
        lines: 6,
        line_keys: 6,
        memory_keys: 10,
        screen: COLOUR,
        firmware: "38.71.0.140",
        http_user_agent: "Yealink {MODEL}  {fwver} {mac:}",
        common_file: Some("y000000000038.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-t32g",
        name: "SIP-T32G",
        model_word: "SIP-T32G",
        screen: Screen {
            kind: ScreenKind::Colour,
            width: 400,
            height: 240,
        },
        firmware: "32.71.0.140",
        http_user_agent: "Yealink {MODEL}  {fwver} {mac:}",
        common_file: Some("y000000000032.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-vp530",
        name: "VP530",
        model_word: "VP530",
        lines: 4,
        line_keys: 4,
        screen: Screen {
            kind: ScreenKind::Touch,
            width: 800,
            height: 480,
        },
        firmware: "23.71.0.40",
        user_agent: "VP530P {fwver}",
        http_user_agent: "VP530P {fwver} {mac:}",
        common_file: Some("y000000000023.cfg"),
        ..YEALINK
    },
    Model {
        id: "yealink-cp860",
        name: "CP860",
        model_word: "CP860",
        lines: 1,
        line_keys: 0,
        screen: Screen {
            kind: ScreenKind::Conference,
            width: 192,
            height: 64,
        },
        hard_keys: CONFERENCE_KEYS,
        firmware: "37.72.0.5",
        common_file: Some("y000000000037.cfg"),
        manual: "004",
        ..YEALINK
    },
    Model {
        id: "audiocodes-405",
        name: "405",
        model_word: "405",
        hard_keys: AUDIOCODES_SMALL_KEYS,
        ..AUDIOCODES
    },
    Model {
        id: "audiocodes-405hd",
        name: "405HD",
        model_word: "405HD",
        hard_keys: AUDIOCODES_SMALL_KEYS,
        ..AUDIOCODES
    },
    Model {
        id: "audiocodes-420hd",
        name: "420HD",
        model_word: "420HD",
        ..AUDIOCODES
    },
    Model {
        id: "audiocodes-430hd",
        name: "430HD",
        model_word: "430HD",
        lines: 6,
        line_keys: 6,
        memory_keys: 12,
        ..AUDIOCODES
    },
    Model {
        id: "audiocodes-440hd",
        name: "440HD",
        model_word: "440HD",
        lines: 6,
        line_keys: 6,
        memory_keys: 12,
        screen: Screen {
            kind: ScreenKind::Colour,
            width: 320,
            height: 240,
        },
        ..AUDIOCODES
    },
    Model {
        id: "panasonic-kx-ut670",
        maker: "Panasonic",
        name: "KX-UT670",
        model_word: "KX-UT670",
        dialect: Dialect::Panasonic,
        lines: 6,
        line_keys: 0,
        memory_keys: 24,
        screen: Screen {
            kind: ScreenKind::Touch,
            width: 800,
            height: 480,
        },
        soft_keys: 0,
        hard_keys: TOUCH_KEYS,
        firmware: "01.070",
        user_agent: "Panasonic_{MODEL}/{fwver} ({mac})",
        http_user_agent: "Panasonic_{MODEL}/{fwver} ({mac})",
        common_file: Some("{MODEL}.cfg"),
        own_file: "Config{MAC}.cfg",
        // 000:848; no word about a class.
        dhcp: Dhcp {
            options: &[66],
            vendor_class: "",
            user_class: false,
            firmware_first: false,
        },
        codecs: PANASONIC_CODECS,
        manual: "000",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn all_fourteen_models_are_there_once_and_whole() {
        let ids: BTreeSet<_> = MODELS.iter().map(|model| model.id).collect();
        assert_eq!((MODELS.len(), ids.len()), (14, 14));
        for model in MODELS {
            assert!(
                !model.name.is_empty() && !model.firmware.is_empty(),
                "{}",
                model.id
            );
            assert!((1..=6).contains(&model.lines), "{}", model.id);
            for codec in model.codecs {
                assert!(crate::codecs::find(codec).is_some(), "{codec}");
            }
        }
    }

    #[test]
    fn a_model_knows_its_files_and_what_it_calls_itself() {
        let t28 = find("Yealink-T28P").expect("it is one of ours");
        assert_eq!(
            t28.files("001565A1B2C3"),
            [
                ("y000000000000.cfg".to_owned(), false),
                ("001565a1b2c3.cfg".to_owned(), true)
            ]
        );
        assert_eq!(
            t28.expand(t28.http_user_agent, "001565a1b2c3"),
            "Yealink SIP-T28P 2.71.0.140 00:15:65:a1:b2:c3"
        );
        let ut670 = find("panasonic-kx-ut670").expect("it is one of ours");
        assert_eq!(
            ut670.expand(ut670.user_agent, "0080F0C8C381"),
            "Panasonic_KX-UT670/01.070 (0080f0c8c381)"
        );
    }

    #[test]
    fn no_model_answers_to_another_name() {
        assert_eq!(find("snom-870"), None);
        assert_eq!(find(""), None);
    }
}
