//! A phone asks for its files: what it asks for, in which order, and what it makes of each answer.

use offhook_base::{Instant, Rng, Secret};
use offhook_provision::cipher::{self, Bits, Lock};
use offhook_provision::{
    Client, Config, FetchError, FetchId, FileKeys, MAX_FILE, MAX_FILES, MAX_INCLUDE_DEPTH, Outcome,
    Output, Report, TRIES,
};
use offhook_settings::catalogue::{LINE_LABEL, LINE_PASSWORD, LINE_USER_NAME};
use offhook_settings::{Layer, LineNo, Settings, models};
use std::collections::BTreeMap;

const MAC: &str = "0015651130F9";

/// A server that answers by name, and writes down what it was asked.
#[derive(Default)]
struct Server {
    files: BTreeMap<&'static str, Vec<u8>>,
    asked: Vec<String>,
    down: bool,
}

impl Server {
    fn with(files: &[(&'static str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(name, text)| (*name, text.as_bytes().to_vec()));
        Self {
            files: files.collect(),
            ..Self::default()
        }
    }

    fn answer(&mut self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.asked.push(url.to_owned());
        if self.down {
            return Err(FetchError::Unreachable("connection refused".to_owned()));
        }
        self.files.get(url).cloned().ok_or(FetchError::NotFound)
    }
}

fn client(model: &str, url: &str) -> Client {
    client_with(model, url, &Settings::new(None))
}

fn client_with(model: &str, url: &str, settings: &Settings) -> Client {
    let model = models::find(model).expect("the model is in the table");
    let config = Config {
        model,
        mac: MAC.to_owned(),
        url: url.to_owned(),
        user: String::new(),
        password: Secret::default(),
        keys: FileKeys::of(settings),
    };
    Client::new(config, Rng::from_number(1))
}

/// Lets the round run to its end; gives the report and when it came.
fn run(client: &mut Client, now: Instant, server: &mut Server) -> (Report, Instant) {
    let mut now = now;
    client.start(now);
    loop {
        while let Some(output) = client.poll() {
            match output {
                Output::Fetch { id, url, .. } => {
                    client.handle_fetched(now, id, server.answer(&url))
                }
                Output::Progress(_) => {}
                Output::Done(report) => return (report, now),
            }
        }
        now = client
            .deadline()
            .expect("a round that is not over waits for something")
            .at;
        client.handle_timeout(now);
    }
}

fn boot(model: &str, url: &str, server: &mut Server) -> Report {
    run(&mut client(model, url), Instant::ZERO, server).0
}

fn settings_of(report: Report) -> Settings {
    let mut settings = Settings::new(models::find("yealink-t28p"));
    for (layer, patch) in report.layers {
        settings.apply(layer, patch);
    }
    settings
}

fn line_1() -> LineNo {
    LineNo::up_to(1).next().expect("there is a line 1")
}

#[test]
fn the_common_file_is_asked_for_before_the_own_file_which_wins() {
    let mut server = Server::with(&[
        (
            "http://h/p/y000000000000.cfg",
            "#!version:1.0.0.1\naccount.1.label = Common\naccount.1.user_name = 7\n",
        ),
        (
            "http://h/p/0015651130f9.cfg",
            "#!version:1.0.0.1\naccount.1.label = Own\n",
        ),
    ]);
    let report = boot("yealink-t28p", "http://h/p/", &mut server);
    assert_eq!(
        server.asked,
        [
            "http://h/p/y000000000000.cfg",
            "http://h/p/0015651130f9.cfg"
        ]
    );
    assert_eq!(report.failed, None);
    assert_eq!(report.settings, 3);
    let settings = settings_of(report);
    assert_eq!(settings.get_at(&LINE_LABEL, line_1()), "Own");
    assert_eq!(settings.get_at(&LINE_USER_NAME, line_1()), "7");
}

#[test]
fn one_of_two_files_missing_is_no_failure_but_both_are() {
    let mut server = Server::with(&[(
        "http://h/0015651130f9.cfg",
        "#!version:1.0.0.1\naccount.1.label = Own\n",
    )]);
    let report = boot("yealink-t28p", "http://h", &mut server);
    assert_eq!(report.failed, None);
    assert_eq!(report.files[0].outcome, Outcome::NotFound);

    let report = boot("yealink-t28p", "http://h/", &mut Server::default());
    let words = report.failed.expect("no file at all is a failure");
    assert_eq!(
        words,
        "y000000000000.cfg and 0015651130f9.cfg were not found on the server (404)."
    );
    assert!(report.layers.is_empty());
}

#[test]
fn an_address_of_a_file_asks_for_that_file_alone() {
    let mut server = Server::with(&[(
        "tftp://h/my.cfg",
        "#!version:1.0.0.1\naccount.1.label = A\n",
    )]);
    let report = boot("yealink-t28p", "tftp://h/my.cfg", &mut server);
    assert_eq!(server.asked, ["tftp://h/my.cfg"]);
    assert_eq!(report.layers[0].0, Layer::Own);
}

#[test]
fn what_is_no_configuration_changes_nothing() {
    for (text, word) in [
        ("\n<!DOCTYPE html><html>Sign in</html>", "web page"),
        ("  \n", "empty"),
        ("\u{7f}ELF\u{2}\u{1}\0\0", "not a text file"),
        ("Service unavailable\nTry again\n", "not one setting"),
    ] {
        let good = "#!version:1.0.0.1\naccount.1.label = Common\n";
        let mut server = Server::with(&[
            ("http://h/y000000000000.cfg", good),
            ("http://h/0015651130f9.cfg", text),
        ]);
        let report = boot("yealink-t28p", "http://h/", &mut server);
        assert!(report.failed.expect("a lie is a failure").contains(word));
        assert!(
            report.layers.is_empty(),
            "half of the files is none of them"
        );
    }
}

#[test]
fn a_file_over_the_limit_changes_nothing() {
    let mut server = Server::default();
    server
        .files
        .insert("http://h/y000000000000.cfg", vec![b'#'; MAX_FILE + 1]);
    let report = boot("yealink-t28p", "http://h/", &mut server);
    assert!(
        report
            .failed
            .expect("too large")
            .contains("larger than 8 MiB")
    );
}

#[test]
fn a_server_that_is_down_is_tried_again_then_later_each_time_later_still() {
    let mut server = Server {
        down: true,
        ..Server::default()
    };
    let mut client = client("yealink-t28p", "http://h/");
    let (report, ended) = run(&mut client, Instant::ZERO, &mut server);
    assert_eq!(server.asked.len(), TRIES as usize);
    assert_eq!(
        report.failed.as_deref(),
        Some("y000000000000.cfg could not be fetched: connection refused.")
    );
    let mut waits = Vec::new();
    let mut now = ended;
    for _ in 0..8 {
        let next = client.deadline().expect("a failed round is repeated").at;
        waits.push((next - now).as_secs());
        now = run(&mut client, next, &mut server).1;
    }
    assert!((15..=30).contains(&waits[0]), "{waits:?}");
    assert!((900..=1_800).contains(&waits[7]), "{waits:?}");
}

#[test]
fn a_host_that_never_answers_is_given_up() {
    let mut client = client("yealink-t28p", "http://h/");
    client.start(Instant::ZERO);
    let mut fetches = 0;
    loop {
        match client.poll() {
            Some(Output::Fetch { .. }) => fetches += 1,
            Some(Output::Progress(_)) => {}
            Some(Output::Done(report)) => {
                assert!(
                    report
                        .failed
                        .expect("nothing came")
                        .contains("did not come in time")
                );
                break;
            }
            None => client.handle_timeout(client.deadline().expect("it waits").at),
        }
    }
    assert_eq!(fetches, TRIES);
}

#[test]
fn a_late_answer_and_an_early_timeout_do_nothing() {
    let mut client = client("yealink-t28p", "http://h/");
    client.start(Instant::ZERO);
    let before = client.deadline();
    client.handle_timeout(Instant::from_millis(1));
    client.handle_fetched(
        Instant::from_millis(1),
        FetchId(999),
        Ok(b"#!version:1.0.0.1\n".to_vec()),
    );
    assert_eq!(client.deadline(), before);
}

#[test]
fn credentials_in_the_address_win_over_configured_ones_and_leave_the_address() {
    let mut client = client("yealink-t28p", "http://ana:secret@h/");
    client.start(Instant::ZERO);
    let fetch = std::iter::from_fn(|| client.poll()).find_map(|output| match output {
        Output::Fetch {
            url,
            user,
            password,
            ..
        } => Some((url, user, password)),
        Output::Progress(_) | Output::Done(_) => None,
    });
    let (url, user, password) = fetch.expect("a file is asked for");
    assert_eq!(
        (url.as_str(), user.as_str(), password.expose()),
        ("http://h/y000000000000.cfg", "ana", "secret")
    );
}

#[test]
fn an_address_that_cannot_be_read_says_so() {
    let report = boot("yealink-t28p", "prov.example.com", &mut Server::default());
    assert!(
        report
            .failed
            .expect("no scheme")
            .contains("must begin with http://")
    );
}
#[test]
fn the_first_file_names_the_others_and_they_come_weakest_first() {
    let head = "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!\n\n";
    let first = format!(
        "{head}CFG_STANDARD_FILE_PATH=\"http://h/Config{{MAC}}.cfg\"\nCFG_MASTER_FILE_PATH=\"http://h/m/\"\n"
    );
    let own = format!("{head}PHONE_NUMBER_1=\"201\"\n");
    let site = format!("{head}DISPLAY_NAME_1=\"Site\"\n");
    let mut server = Server::with(&[
        ("tftp://t/KX-UT670.cfg", &first),
        ("http://h/Config0015651130F9.cfg", &own),
        ("http://h/m/sip.cfg", &site),
    ]);
    let report = boot("panasonic-kx-ut670", "tftp://t/", &mut server);
    assert_eq!(
        server.asked,
        [
            "tftp://t/KX-UT670.cfg",
            "http://h/m/sip.cfg",
            "http://h/Config0015651130F9.cfg"
        ]
    );
    assert_eq!(report.failed, None, "{report:?}");
    let layers: Vec<_> = report.layers.iter().map(|(layer, _)| *layer).collect();
    assert_eq!(layers, [Layer::PreProvisioned, Layer::Master, Layer::Own]);
}

#[test]
fn an_included_file_is_fetched_beside_its_parent_and_weighs_less() {
    let mut server = Server::with(&[
        (
            "http://h/0015651130f9.cfg",
            "include global_<MODEL>.cfg\nvoip/line/0/description=Own\n",
        ),
        (
            "http://h/global_440HD.cfg",
            "voip/line/0/description=Shared\n",
        ),
    ]);
    let report = boot("audiocodes-440hd", "http://h/", &mut server);
    assert_eq!(
        server.asked,
        ["http://h/0015651130f9.cfg", "http://h/global_440HD.cfg"]
    );
    let layers: Vec<_> = report.layers.iter().map(|(layer, _)| *layer).collect();
    assert_eq!(layers, [Layer::Common, Layer::Own]);
}

#[test]
fn the_login_is_for_the_users_own_server_and_no_other_that_a_file_includes() {
    let config = Config {
        model: models::find("audiocodes-440hd").expect("the model is in the table"),
        mac: MAC.to_owned(),
        url: "http://h/".to_owned(),
        user: "ana".to_owned(),
        password: Secret::new("secret"),
        keys: FileKeys::default(),
    };
    let mut client = Client::new(config, Rng::from_number(1));
    client.start(Instant::ZERO);
    let mut logins = Vec::new();
    while let Some(output) = client.poll() {
        if let Output::Fetch { id, url, user, .. } = output {
            let own = "include b.cfg\ninclude http://h/c.cfg\ninclude https://h/d.cfg\ninclude http://other/e.cfg\n";
            let file = if url.ends_with("F9.cfg") || url.ends_with("f9.cfg") {
                own
            } else {
                "voip/line/0/id=1\n"
            };
            logins.push((url, user));
            client.handle_fetched(Instant::ZERO, id, Ok(file.into()));
        }
    }
    let logins: Vec<_> = logins.iter().map(|(url, user)| (&**url, &**user)).collect();
    assert_eq!(
        logins,
        [
            ("http://h/0015651130f9.cfg", "ana"),
            ("http://h/b.cfg", "ana"),
            ("http://h/c.cfg", "ana"),
            ("https://h/d.cfg", ""),
            ("http://other/e.cfg", ""),
        ]
    );
}

#[test]
fn an_include_that_leads_out_ends_the_round_and_nothing_is_asked_there() {
    for (target, words) in [
        ("../../etc/passwd", "without `..`"),
        ("file:///etc/passwd", "must begin with http://"),
        ("http://", "names no server"),
    ] {
        let file = format!("voip/line/0/id=1\ninclude {target}\n");
        let mut server = Server::with(&[("http://h/a/0015651130f9.cfg", &file)]);
        let report = boot("audiocodes-440hd", "http://h/a/", &mut server);
        let failed = report.failed.expect("it is refused");
        assert!(
            failed.contains(target) && failed.contains(words),
            "{failed}"
        );
        assert!(report.layers.is_empty());
        assert_eq!(server.asked.len(), 1);
    }
}

#[test]
fn an_include_loop_ends_with_the_settings_untouched() {
    let mut server = Server::with(&[("http://h/0015651130f9.cfg", "include 0015651130f9.cfg\n")]);
    let report = boot("audiocodes-440hd", "http://h/", &mut server);
    assert!(
        report
            .failed
            .expect("a loop is a failure")
            .contains("deeper than")
    );
    assert!(report.layers.is_empty());
    assert_eq!(server.asked.len(), MAX_INCLUDE_DEPTH + 1);
}

#[test]
fn a_file_that_came_by_a_safe_way_includes_none_that_comes_by_another() {
    for target in ["http://h/p/a.cfg", "tftp://h/a.cfg", "ftp://h/a.cfg"] {
        let file = format!("voip/line/0/id=201\ninclude {target}\n");
        let own = "https://h/p/0015651130f9.cfg";
        let mut server = Server::with(&[(own, &file)]);
        let report = boot("audiocodes-440hd", "https://h/p/", &mut server);
        let failed = report.failed.expect("it is refused");
        assert!(failed.contains("only https://"), "{failed}");
        assert!(report.layers.is_empty(), "the old settings stay");
        assert_eq!(server.asked, [own]);
    }
}

#[test]
fn more_files_than_the_bound_end_the_round() {
    let many: String = (0..MAX_FILES)
        .map(|number| format!("include f{number}.cfg\n"))
        .collect();
    let mut server = Server::with(&[("http://h/0015651130f9.cfg", &many)]);
    let report = boot("audiocodes-440hd", "http://h/", &mut server);
    assert!(report.failed.expect("too many files").contains("More than"));
}

/// Boots with these settings of Offhook's own, as `--set` gives them.
fn boot_with(model: &str, url: &str, set: &[(&str, &str)], server: &mut Server) -> Report {
    let mut settings = Settings::new(None);
    for (key, value) in set {
        let patch = offhook_settings::dialect::assign(key, value, None).expect(key);
        settings.apply(Layer::CommandLine, patch);
    }
    run(
        &mut client_with(model, url, &settings),
        Instant::ZERO,
        server,
    )
    .0
}

fn locked(lock: Lock, key: &str, clear: &str) -> Vec<u8> {
    cipher::lock(lock, &Secret::new(key), *b"saltsalt", clear.as_bytes()).expect("the key fits")
}

const COMMON_KEY: &str = "0123456789abcdef";
const OWN_KEY: &str = "fedcba9876543210";

#[test]
fn locked_files_open_with_keys_of_the_settings_and_of_the_file_before() {
    let mut server = Server::default();
    let common = format!("#!version:1.0.0.1\nauto_provision.aes_key_16.mac = {OWN_KEY}\n");
    let own = "#!version:1.0.0.1\naccount.1.label = Own\n";
    server.files.insert(
        "http://h/y000000000000.cfg",
        locked(Lock::Blocks, COMMON_KEY, &common),
    );
    server.files.insert(
        "http://h/0015651130f9.cfg",
        locked(Lock::Blocks, OWN_KEY, own),
    );
    let set = [("file_key_common", COMMON_KEY)];
    let report = boot_with("yealink-t28p", "http://h/", &set, &mut server);
    assert_eq!(report.failed, None);
    assert_eq!(settings_of(report).get_at(&LINE_LABEL, line_1()), "Own");
}

#[test]
fn a_locked_file_without_a_key_or_with_another_applies_nothing_and_says_so() {
    let mut server = Server::default();
    let text = "#!version:1.0.0.1\naccount.1.label = Own\n";
    server
        .files
        .insert("http://h/y000000000000.cfg", text.into());
    server.files.insert(
        "http://h/0015651130f9.cfg",
        locked(Lock::Blocks, OWN_KEY, text),
    );
    for (set, words) in [
        (
            &[][..],
            "0015651130f9.cfg is encrypted, and no key for it is given.",
        ),
        (
            &[("file_key_own", COMMON_KEY)],
            "0015651130f9.cfg is encrypted, and the key does not fit.",
        ),
        (
            &[
                ("file_keys_fetched", "on"),
                ("file_wrapping_key", COMMON_KEY),
            ],
            "0015651130f9_Security.enc was not found on the server (404).",
        ),
    ] {
        let report = boot_with("yealink-t28p", "http://h/", set, &mut server);
        assert_eq!(report.failed.as_deref(), Some(words));
        assert!(report.layers.is_empty());
    }
}

#[test]
fn the_key_of_a_locked_file_is_fetched_beside_it_when_the_settings_say_so() {
    let mut server = Server::default();
    let text = "#!version:1.0.0.1\naccount.1.label = Own\n";
    let wrapping = "WWWWWWWWWWWWWWWW";
    server.files.insert(
        "http://h/0015651130f9.cfg",
        locked(Lock::Blocks, OWN_KEY, text),
    );
    server.files.insert(
        "http://h/0015651130f9_Security.enc",
        locked(Lock::Key, wrapping, OWN_KEY),
    );
    let set = [("file_keys_fetched", "on"), ("file_wrapping_key", wrapping)];
    let report = boot_with("yealink-t28p", "http://h/", &set, &mut server);
    assert_eq!(report.failed, None);
    assert_eq!(
        server.asked.last().map(String::as_str),
        Some("http://h/0015651130f9_Security.enc")
    );
    assert_eq!(settings_of(report).get_at(&LINE_LABEL, line_1()), "Own");
}

#[test]
fn a_file_locked_with_a_passphrase_and_a_locked_value_open() {
    let mut server = Server::default();
    let value_key = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";
    let value = String::from_utf8(locked(Lock::Value, value_key, "sesame-1")).unwrap();
    let text = format!("voip/line/0/id=201\nvoip/line/0/auth_password={value}\n");
    server.files.insert(
        "http://h/my.cfx",
        locked(Lock::TripleDes, "a passphrase", &text),
    );
    let set = [
        ("file_passphrase", "a passphrase"),
        ("file_value_key", value_key),
    ];
    let report = boot_with("audiocodes-440hd", "http://h/my.cfx", &set, &mut server);
    assert_eq!(report.failed, None);
    let settings = settings_of(report);
    assert_eq!(
        settings.get_at(&LINE_PASSWORD, line_1()).expose(),
        "sesame-1"
    );
    assert_eq!(settings.get_at(&LINE_USER_NAME, line_1()), "201");
}

#[test]
fn each_ending_of_a_salted_file_has_its_own_key() {
    let mut server = Server::default();
    let text = "# Panasonic SIP Phone Standard Format File #\r\nPHONE_NUMBER_1=\"201\"\r\n";
    let keys = ["one", "two", "three"].map(|word| format!("{word:x<32}"));
    for (url, key) in ["http://h/a.e1c", "http://h/a.e2c", "http://h/a.e3c"]
        .into_iter()
        .zip(&keys)
    {
        server
            .files
            .insert(url, locked(Lock::Salted(Bits::B256), key, text));
    }
    for (number, url) in ["http://h/a.e1c", "http://h/a.e2c", "http://h/a.e3c"]
        .iter()
        .enumerate()
    {
        let name = format!("file_key.{}", number + 1);
        let set = [
            (name.as_str(), keys[number].as_str()),
            ("file_key_length", "256"),
        ];
        let report = boot_with("panasonic-kx-ut670", url, &set, &mut server);
        assert_eq!(report.failed, None, "{url}");
        let report = boot_with(
            "panasonic-kx-ut670",
            url,
            &[("file_key_length", "256")],
            &mut server,
        );
        assert!(report.failed.is_some(), "{url}");
    }
}
