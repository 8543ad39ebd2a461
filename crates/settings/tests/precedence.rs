//! Whose value counts, maker by maker. The table here is the table of `docs/concepts/layers.md`.

use offhook_settings::check::{render_shown, show};
use offhook_settings::{Layer, Patch, Settings, dialect, models};

/// What happens to a telephone. Files of one round come together; each round brings all of its files.
#[derive(Clone, Copy)]
enum Step {
    /// A round of files: the layer and the lines of each.
    Files(&'static [(Layer, &'static str)]),
    /// Somebody sets something on the page.
    Page(&'static str),
    /// Somebody sets something with the keys.
    Keys(&'static str),
    /// What people set is forgotten.
    Reset,
}
use Step::{Files, Keys, Page, Reset};

struct Case {
    model: &'static str,
    question: &'static str,
    steps: &'static [Step],
    /// The setting, its value and where it is from, as `config show --origin` says it.
    shown: &'static str,
    /// The answer in words.
    answer: &'static str,
    source: &'static str,
}

const YEALINK: &str = "yealink-t28p";
const AUDIOCODES: &str = "audiocodes-440hd";
const PANASONIC: &str = "panasonic-kx-ut670";

const CASES: &[Case] = &[
    Case {
        model: YEALINK,
        question: "The common file and the own file say different things",
        steps: &[Files(&[
            (Layer::Own, "account.1.label = Own"),
            (Layer::Common, "account.1.label = Common"),
        ])],
        shown: "line_label.1 = Own  # file line 2 (own file)",
        answer: "The own file, whichever is fetched first",
        source: "004:902; 003:1539 gives the order alone",
    },
    Case {
        model: YEALINK,
        question: "Only the common file says it",
        steps: &[Files(&[
            (Layer::Common, "account.1.label = Common"),
            (Layer::Own, "account.1.user_name = 201"),
        ])],
        shown: "line_label.1 = Common  # file line 2 (common file)",
        answer: "The common file",
        source: "004:902",
    },
    Case {
        model: YEALINK,
        question: "One file says a key twice",
        steps: &[Files(&[(
            Layer::Own,
            "account.1.label = One\naccount.1.label = Two",
        )])],
        shown: "line_label.1 = Two  # file line 3 (own file)",
        answer: "The last line",
        source: "silent",
    },
    Case {
        model: YEALINK,
        question: "The own file resets what the common file says",
        steps: &[Files(&[
            (Layer::Common, "local_time.ntp_server1 = 192.0.2.9"),
            (Layer::Own, "local_time.ntp_server1 = %NULL%"),
        ])],
        shown: "time_server = cn.pool.ntp.org  # default",
        answer: "The factory's default",
        source: "003:2017",
    },
    Case {
        model: YEALINK,
        question: "The own file leaves the value away",
        steps: &[Files(&[
            (Layer::Common, "account.1.label = Common"),
            (Layer::Own, "account.1.label ="),
        ])],
        shown: "line_label.1 = Common  # file line 2 (common file)",
        answer: "The common file: an empty line says nothing",
        source: "silent",
    },
    Case {
        model: YEALINK,
        question: "Somebody sets on the page what a file says",
        steps: &[
            Files(&[(Layer::Own, "account.1.label = Own")]),
            Page("account.1.label = Page"),
        ],
        shown: "line_label.1 = Page  # file line 2 (web page)",
        answer: "The page, until files come again",
        source: "004:817",
    },
    Case {
        model: YEALINK,
        question: "… and the files come again",
        steps: &[
            Files(&[(Layer::Own, "account.1.label = Own")]),
            Page("account.1.label = Page"),
            Files(&[(Layer::Own, "account.1.label = Own")]),
        ],
        shown: "line_label.1 = Own  # file line 2 (own file)",
        answer: "The file",
        source: "004:817",
    },
    Case {
        model: YEALINK,
        question: "Somebody sets on the page what no file says, and files come",
        steps: &[
            Page("account.1.label = Page"),
            Files(&[(Layer::Own, "account.2.label = Own")]),
        ],
        shown: "line_label.1 = Page  # file line 2 (web page)",
        answer: "The page",
        source: "004:817",
    },
    Case {
        model: YEALINK,
        question: "Set on the page, then with the keys",
        steps: &[
            Page("account.1.label = Page"),
            Keys("account.1.label = Keys"),
        ],
        shown: "line_label.1 = Keys  # file line 2 (telephone)",
        answer: "The later one",
        source: "silent; one store",
    },
    Case {
        model: YEALINK,
        question: "A codec table in pieces: each file changes a cell",
        steps: &[Files(&[
            (Layer::Common, "account.1.codec.1.priority = 9"),
            (Layer::Own, "account.1.codec.2.enable = 0"),
        ])],
        shown: "codecs.1 = G722 G729 PCMU  # file line 2 (own file)",
        answer: "Each cell by itself",
        source: "004:17125",
    },
    Case {
        model: YEALINK,
        question: "Reset to the factory's settings, and the files come again",
        steps: &[
            Page("account.1.label = Page\naccount.2.label = Page"),
            Reset,
            Files(&[(Layer::Own, "account.1.label = Own")]),
        ],
        shown: "line_label.2 =   # default",
        answer: "The files alone; what people set is gone",
        source: "004:20051",
    },
    Case {
        model: AUDIOCODES,
        question: "A value for all lines and one for a line",
        steps: &[Files(&[(
            Layer::Own,
            "voip/codec/codec_info/0/name=PCMA\nvoip/signalling/sip/proxy_address=all.example.com",
        )])],
        shown: "server_host.2 = all.example.com  # file line 2 (own file)",
        answer: "The line's own where it has one, else that for all",
        source: "002:2999",
    },
    Case {
        model: AUDIOCODES,
        question: "Somebody sets on the page what a file says, and the files come again",
        steps: &[
            Files(&[(Layer::Own, "voip/line/0/extension_display=Own")]),
            Page("voip/line/0/extension_display=Page"),
            Files(&[(Layer::Own, "voip/line/0/extension_display=Own")]),
        ],
        shown: "line_label.1 = Own  # file line 1 (own file)",
        answer: "The file",
        source: "silent; page and file are written into one store",
    },
    Case {
        model: AUDIOCODES,
        question: "One file says a key twice",
        steps: &[Files(&[(
            Layer::Own,
            "voip/line/0/extension_display=One\nvoip/line/0/extension_display=Two",
        )])],
        shown: "line_label.1 = Two  # file line 2 (own file)",
        answer: "The last line",
        source: "silent",
    },
    Case {
        model: PANASONIC,
        question: "The first file, the master, product and standard file say different things",
        steps: &[Files(&[
            (Layer::Own, "PHONE_NUMBER_1=\"4\""),
            (Layer::Common, "PHONE_NUMBER_1=\"3\""),
            (Layer::Master, "PHONE_NUMBER_1=\"2\""),
            (Layer::PreProvisioned, "PHONE_NUMBER_1=\"1\""),
        ])],
        shown: "line_user_name.1 = 4  # file line 2 (own file)",
        answer: "Standard over product over master over the first file",
        source: "000:1483",
    },
    Case {
        model: PANASONIC,
        question: "… without a standard file",
        steps: &[Files(&[
            (Layer::Common, "PHONE_NUMBER_1=\"3\""),
            (Layer::Master, "PHONE_NUMBER_1=\"2\""),
        ])],
        shown: "line_user_name.1 = 3  # file line 2 (common file)",
        answer: "The product file",
        source: "000:1483",
    },
    Case {
        model: PANASONIC,
        question: "… and only the first file",
        steps: &[Files(&[
            (Layer::PreProvisioned, "PHONE_NUMBER_1=\"1\""),
            (Layer::Own, "PHONE_NUMBER_2=\"4\""),
        ])],
        shown: "line_user_name.1 = 1  # file line 2 (first file)",
        answer: "The first file",
        source: "000:848, 000:1483",
    },
    Case {
        model: PANASONIC,
        question: "One file says a key twice",
        steps: &[Files(&[(
            Layer::Own,
            "PHONE_NUMBER_1=\"1\"\nPHONE_NUMBER_1=\"2\"",
        )])],
        shown: "line_user_name.1 = 1  # file line 2 (own file)",
        answer: "The first line",
        source: "000:4213",
    },
    Case {
        model: PANASONIC,
        question: "Somebody sets on the page what a file says, and the files come again",
        steps: &[
            Files(&[(Layer::Own, "PHONE_NUMBER_1=\"4\"")]),
            Page("PHONE_NUMBER_1=\"5\""),
            Files(&[(Layer::Own, "PHONE_NUMBER_1=\"4\"")]),
        ],
        shown: "line_user_name.1 = 5  # file line 2 (web page)",
        answer: "The page",
        source: "000:1483",
    },
    Case {
        model: PANASONIC,
        question: "Set with the keys, then on the page",
        steps: &[
            Keys("TIME_ZONE_COUNTRY=\"1\""),
            Page("TIME_ZONE_COUNTRY=\"90001\""),
        ],
        shown: "time_zone_place = 90001  # file line 2 (web page)",
        answer: "The later one",
        source: "000:1498",
    },
    Case {
        model: PANASONIC,
        question: "The time zone, the VLAN, the language: set with the keys, and a file says otherwise",
        steps: &[
            Keys("NTP_ADDR=\"192.0.2.1\""),
            Files(&[(Layer::Own, "NTP_ADDR=\"192.0.2.2\"")]),
        ],
        shown: "time_server = 192.0.2.1  # file line 2 (telephone)",
        answer: "The keys",
        source: "000:4430",
    },
    Case {
        model: PANASONIC,
        question: "A flexible button set with the keys, and a file says otherwise",
        steps: &[
            Keys("FLEX_BUTTON_LABEL1=\"Keys\""),
            Files(&[(Layer::Own, "FLEX_BUTTON_LABEL1=\"Own\"")]),
        ],
        shown: "line_key_label.1 = Own  # file line 2 (own file)",
        answer: "The file",
        source: "000:1501",
    },
    Case {
        model: PANASONIC,
        question: "Web settings are reset",
        steps: &[
            Files(&[(Layer::Own, "PHONE_NUMBER_1=\"4\"")]),
            Page("PHONE_NUMBER_1=\"5\""),
            Reset,
        ],
        shown: "line_user_name.1 = 4  # file line 2 (own file)",
        answer: "What the last files said",
        source: "000:6695",
    },
];

/// What lines of a file say.
fn read(model: &'static models::Model, lines: &str) -> Patch {
    let text = match model.dialect {
        offhook_settings::Dialect::Yealink => format!("#!version:1.0.0.1\n{lines}\n"),
        offhook_settings::Dialect::AudioCodes => format!("{lines}\n"),
        offhook_settings::Dialect::Panasonic => format!(
            "# Panasonic SIP Phone Standard Format File #\r\n{}\r\n",
            lines.replace('\n', "\r\n")
        ),
    };
    dialect::read(model.dialect, Some(model), "file", text.as_bytes()).0
}

fn live(case: &Case) -> Settings {
    let model = models::find(case.model).expect("it is one of ours");
    let mut settings = Settings::new(Some(model));
    for step in case.steps {
        match *step {
            Files(files) => {
                for layer in [
                    Layer::PreProvisioned,
                    Layer::Master,
                    Layer::Common,
                    Layer::Own,
                ] {
                    settings.replace(layer, Patch::new());
                }
                for (layer, lines) in files {
                    settings.apply(*layer, read(model, lines));
                }
                settings.overwrite_people();
            }
            Page(lines) => settings.apply(Layer::Web, read(model, lines)),
            Keys(lines) => settings.apply(Layer::Phone, read(model, lines)),
            Reset => {
                settings.replace(Layer::Web, Patch::new());
                settings.replace(Layer::Phone, Patch::new());
            }
        }
    }
    settings
}

#[test]
fn each_case_of_the_table_comes_out_as_the_manual_says() {
    for case in CASES {
        let shown = render_shown(&show(&live(case), true), true);
        let found = shown.lines().any(|line| line == case.shown);
        let name = case.shown.split(" =").next().unwrap_or_default();
        let own: Vec<_> = shown
            .lines()
            .filter(|line| line.starts_with(&format!("{name} ")))
            .collect();
        assert!(
            found,
            "{}: {}\n{own:#?} instead of {}",
            case.model, case.question, case.shown
        );
    }
}

#[test]
fn what_people_set_is_given_back_as_it_was_set() {
    let model = models::find(YEALINK).expect("it is one of ours");
    let mut settings = Settings::new(Some(model));
    let page = read(
        model,
        "account.1.label = Page\naccount.1.codec.1.priority = 9\naccount.1.codec.1.enable = 1\nfeatures.of_tomorrow = 1",
    );
    settings.apply(Layer::Web, page.clone());
    settings.apply(Layer::Own, read(model, "account.2.label = Own"));
    let mut again = Settings::new(Some(model));
    again.apply(Layer::Web, settings.patch_of(Layer::Web));
    let mut once = Settings::new(Some(model));
    once.apply(Layer::Web, page);
    let all = |settings: &Settings| render_shown(&show(settings, true), true);
    assert_eq!(all(&again), all(&once));
    assert_eq!(again.kept().count(), 1);
}

#[test]
fn the_page_about_layers_has_this_table() {
    let mut table =
        String::from("| maker | question | who counts | source |\n| --- | --- | --- | --- |\n");
    for case in CASES {
        let maker = models::find(case.model).expect("it is one of ours").dialect;
        table.push_str(&format!(
            "| {maker} | {} | {} | {} |\n",
            case.question, case.answer, case.source
        ));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/concepts/layers.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let (before, rest) = page.split_once("| maker |").expect("it has a table");
    let after = rest.split_once("\n\n").map_or("", |(_, after)| after);
    let wanted = format!("{before}{table}\n{after}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &wanted).expect("it can be written");
    }
    assert_eq!(page, wanted, "UPDATE=1 rewrites the table");
}
