//! Layers: which value wins, where it comes from, and what lost.

use core::time::Duration;

use offhook_settings::catalogue::*;
use offhook_settings::check::{render_shown, show, show_one};
use offhook_settings::dialect::{self, assign};
use offhook_settings::{
    Dialect, Layer, LineNo, Patch, Settings, Severity, Transport, explain, models,
};

fn model(id: &str) -> &'static models::Model {
    models::find(id).expect("it is one of ours")
}

fn yealink(name: &str, body: &str) -> Patch {
    let file = format!("#!version:1.0.0.1\n{body}");
    let (patch, problems) = dialect::read(Dialect::Yealink, None, name, file.as_bytes());
    assert!(
        problems.iter().all(|it| it.severity == Severity::Note),
        "{problems:?}"
    );
    patch
}

fn audiocodes(body: &str) -> Settings {
    let (patch, problems) = dialect::read(Dialect::AudioCodes, None, "a.cfg", body.as_bytes());
    assert!(
        problems.iter().all(|it| it.severity == Severity::Note),
        "{problems:?}"
    );
    let mut settings = Settings::new(Some(model("audiocodes-440hd")));
    settings.apply(Layer::Own, patch);
    settings
}

fn panasonic(body: &str) -> Settings {
    let file = format!(
        "# Panasonic SIP Phone Standard Format File #\r\n{}\r\n",
        body.replace('\n', "\r\n")
    );
    let (patch, problems) = dialect::read(Dialect::Panasonic, None, "a.cfg", file.as_bytes());
    assert!(
        problems.iter().all(|it| it.severity == Severity::Note),
        "{problems:?}"
    );
    let mut settings = Settings::new(Some(model("panasonic-kx-ut670")));
    settings.apply(Layer::Own, patch);
    settings
}

#[test]
fn the_mac_file_wins_over_the_common_file_and_both_can_be_named() {
    let mut settings = Settings::new(Some(model("yealink-t28p")));
    settings.apply(
        Layer::Own,
        yealink("001565a1b2c3.cfg", "account.1.label = Ana\n"),
    );
    settings.apply(
        Layer::Common,
        yealink("y000000000000.cfg", "account.1.label = Desk\n"),
    );
    assert_eq!(settings.get_at(&LINE_LABEL, LineNo::FIRST), "Ana");
    let shown = show_one(&settings, LINE_LABEL.row(), Some(LineNo::FIRST));
    assert_eq!(
        render_shown(&[shown], true),
        "line_label.1 = Ana  # 001565a1b2c3.cfg line 2 (own file)\n    over Desk  # y000000000000.cfg line 2 (common file)\n"
    );
}

#[test]
fn the_command_line_wins_over_everything() {
    let phone = model("yealink-t28p");
    let mut settings = Settings::new(Some(phone));
    for (key, value) in [
        ("account.1.sip_server_host", "192.0.2.1"),
        ("line_label.1", "Door"),
        ("jitter_max", "200 ms"),
    ] {
        let patch = assign(key, value, Some(phone)).expect("it is fine");
        settings.apply(Layer::CommandLine, patch);
    }
    settings.apply(
        Layer::Web,
        yealink("page", "account.1.label = Ana\nvoice.jib.max = 100\n"),
    );
    assert_eq!(settings.get_at(&SERVER_HOST, LineNo::FIRST), "192.0.2.1");
    assert_eq!(settings.get_at(&LINE_LABEL, LineNo::FIRST), "Door");
    let longest = settings.get_at(&JITTER_MAX, LineNo::FIRST);
    assert_eq!(longest, Duration::from_millis(200));
}

#[test]
fn an_assignment_says_what_is_wrong_with_it() {
    let wrong = |key, value| {
        assign(key, value, None)
            .expect_err("it is wrong")
            .to_string()
    };
    assert_eq!(
        wrong("jitter_max", "9 s"),
        "--set error[bad-value] `jitter_max` must be from 0 s to 500 ms"
    );
    assert!(wrong("acount.1.label", "Ana").contains("nearest: `account.1.label`"));
    assert!(wrong("account.1.transport", "7").contains("one of 0, 1, 2, 3"));
    assert!(wrong("", "").contains("unknown-key"));
}

#[test]
fn a_reset_uncovers_the_default_and_not_the_layer_below() {
    let mut settings = Settings::new(Some(model("yealink-t28p")));
    settings.apply(
        Layer::Common,
        yealink("common", "local_time.ntp_server1 = 192.0.2.9\n"),
    );
    settings.apply(
        Layer::Own,
        yealink("own", "local_time.ntp_server1 = %NULL%\n"),
    );
    assert_eq!(settings.get(&TIME_SERVER), "cn.pool.ntp.org");
    assert_eq!(settings.origin(&TIME_SERVER).layer, Layer::Default);
}

#[test]
fn the_last_of_two_spellings_of_one_fact_wins() {
    let mut settings = Settings::new(Some(model("yealink-t28p")));
    let body =
        "account.1.sip_server.1.address = 192.0.2.1\naccount.1.sip_server_host = 192.0.2.2\n";
    settings.apply(Layer::Own, yealink("own", body));
    assert_eq!(settings.get_at(&SERVER_HOST, LineNo::FIRST), "192.0.2.2");
}

#[test]
fn replacing_a_layer_forgets_what_it_said() {
    let mut settings = Settings::new(None);
    let body = b"#!version:1.0.0.1\naccount.1.label = Ana\nfeatures.of_tomorrow = 1\n";
    let (patch, _) = dialect::read(Dialect::Yealink, None, "page", body);
    settings.apply(Layer::Web, patch);
    assert_eq!(settings.kept().count(), 1);
    settings.replace(Layer::Web, Patch::new());
    assert_eq!(settings.get_at(&LINE_LABEL, LineNo::FIRST), "");
    assert_eq!(settings.kept().count(), 0);
}

#[test]
fn a_value_for_all_lines_gives_way_to_one_for_a_line_in_the_same_layer() {
    let settings = audiocodes("voip/signalling/sip/proxy_address=pbx.example.com\n");
    for line in LineNo::up_to(6) {
        assert_eq!(settings.get_at(&SERVER_HOST, line), "pbx.example.com");
    }
    let mut settings = settings;
    let mut patch = Patch::new();
    let second = LineNo::new(2).expect("it exists");
    patch.set_at(&SERVER_HOST, second, "other.example.com".to_owned(), "test");
    settings.apply(Layer::Own, patch);
    assert_eq!(settings.get_at(&SERVER_HOST, second), "other.example.com");
    assert_eq!(
        settings.get_at(&SERVER_HOST, LineNo::FIRST),
        "pbx.example.com"
    );
}

#[test]
fn each_makers_defaults_are_its_own() {
    let second = LineNo::new(2).expect("it exists");
    let yealink = Settings::new(Some(model("yealink-t28p")));
    let audiocodes = Settings::new(Some(model("audiocodes-440hd")));
    let panasonic = Settings::new(Some(model("panasonic-kx-ut670")));
    assert!(!yealink.get_at(&LINE_ENABLE, LineNo::FIRST));
    assert!(audiocodes.get_at(&LINE_ENABLE, LineNo::FIRST));
    assert!(!audiocodes.get_at(&LINE_ENABLE, second));
    assert!(panasonic.get_at(&LINE_ENABLE, second));
    assert_eq!(audiocodes.get_at(&SERVER_HOST, second), "");
    assert_eq!(yealink.get(&RTP_PORT_MIN), 11_780);
    assert_eq!(panasonic.get(&RTP_PORT_MIN), 16_000);
    assert_eq!(
        panasonic.get_at(&JITTER_MAX, second),
        Duration::from_millis(200)
    );
    assert!(
        yealink.get_at(&SIP_TRUST_SERVER_ONLY, second),
        "strangers get silence"
    );
}

#[test]
fn each_way_of_writing_a_codec_order_gives_the_same_list() {
    let mut yealink_settings = Settings::new(Some(model("yealink-t28p")));
    assert_eq!(
        yealink_settings.codecs(LineNo::FIRST).to_string(),
        "G722 PCMU PCMA G729"
    );
    let body = "account.1.codec.1.priority = 9\naccount.1.codec.5.enable = 0\naccount.1.codec.7.enable = 1\naccount.1.codec.7.priority = 2\n";
    yealink_settings.apply(Layer::Common, yealink("common", body));
    assert_eq!(
        yealink_settings.codecs(LineNo::FIRST).to_string(),
        "G722 iLBC PCMA PCMU"
    );
    // Another file changes one cell and leaves the rest.
    yealink_settings.apply(Layer::Own, yealink("own", "account.1.codec.2.enable = 0\n"));
    assert_eq!(
        yealink_settings.codecs(LineNo::FIRST).to_string(),
        "G722 iLBC PCMU"
    );

    let ac = audiocodes(
        "voip/codec/codec_info/0/name=PCMA\nvoip/codec/codec_info/1/name=OPUS\nvoip/codec/codec_info/2/enabled=0\nvoip/codec/codec_info/3/enabled=0\n",
    );
    assert_eq!(ac.codecs(LineNo::FIRST).to_string(), "PCMA opus");

    let pa = panasonic(
        "CODEC_ENABLE0_1=\"N\"\nCODEC_PRIORITY4_1=\"1\"\nCODEC_PRIORITY1_1=\"2\"\nCODEC_PRIORITY3_1=\"3\"",
    );
    assert_eq!(pa.codecs(LineNo::FIRST).to_string(), "PCMU PCMA G729");
}

#[test]
fn a_tone_is_put_together_from_frequencies_and_rhythm() {
    let settings = panasonic(
        "BUSY_TONE_FRQ=\"425\"\nBUSY_TONE_TIMING=\"60,500,440\"\nDIAL_TONE1_TIMING=\"60,0\"\nRINGBACK_TONE_FRQ=\"400,450\"",
    );
    assert_eq!(settings.get(&TONE_BUSY), "425/500,0/500");
    assert_eq!(settings.get(&TONE_DIAL), "350+440/0");
    assert_eq!(settings.get(&TONE_RINGBACK), "400+450/2000,0/4000");
}

#[test]
fn one_key_names_the_passwords_of_two_users() {
    let mut settings = Settings::new(Some(model("yealink-t28p")));
    let body = "security.user_password = admin:sesame1\nsecurity.user_password = user:sesame2\n";
    settings.apply(Layer::Own, yealink("own", body));
    assert_eq!(settings.get(&WEB_ADMIN_PASSWORD).expose(), "sesame1");
    assert_eq!(settings.get(&WEB_USER_PASSWORD).expose(), "sesame2");
}

#[test]
fn an_encrypted_password_is_kept_and_never_used() {
    let file = b"voip/line/0/auth_password={\"0qrNRpSJ6aE=\"}\n";
    let (patch, problems) = dialect::read(Dialect::AudioCodes, None, "a.cfg", file);
    assert!(patch.entries.is_empty());
    assert_eq!(patch.kept[0].value, "{\"0qrNRpSJ6aE=\"}");
    assert_eq!(problems[0].code, "encrypted-value");
    let (text, _) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!(text.as_bytes(), file);
}

#[test]
fn secrets_are_dots_wherever_they_are_shown() {
    let mut settings = Settings::new(Some(model("yealink-t28p")));
    settings.apply(
        Layer::Own,
        yealink("own", "account.1.password = swordfish\n"),
    );
    let text = render_shown(&show(&settings, true), true);
    assert!(!text.contains("swordfish"));
    assert!(text.contains("line_password.1 = •••"));
    assert!(!format!("{settings:?}").contains("swordfish"));
}

#[test]
fn every_line_that_a_file_speaks_of_is_shown_without_a_model_too() {
    let mut settings = Settings::new(None);
    settings.apply(
        Layer::Own,
        yealink("a.cfg", "account.1.label = Ana\naccount.3.label = Cem\n"),
    );
    let shown = show(&settings, false);
    let text = render_shown(&shown, false);
    assert_eq!(text, "line_label.1 = Ana\nline_label.3 = Cem\n");
}

#[test]
fn a_file_for_another_model_is_refused() {
    let file = b"system/type=420HD\nvoip/line/0/id=201\n";
    let model = models::find("audiocodes-440hd");
    let (patch, problems) = dialect::read(Dialect::AudioCodes, model, "a.cfg", file);
    assert_eq!(problems[0].code, "wrong-model");
    assert!(patch.is_empty());
}

#[test]
fn every_spelling_of_a_key_is_explained() {
    for key in ["jitter_max", "JITTER_MAX", "voice.jib.max", "MAX_DELAY_4"] {
        let explained = explain::explain(key).expect(key);
        assert_eq!(explained[0].name, "jitter_max", "{key}");
        assert_eq!(explained[0].spellings.len(), 3);
    }
    let text = explain::explain("line_label.2").expect("it is one of ours")[0].to_string();
    assert!(text.contains("account.1.label"), "{text}");
    assert!(text.contains("voip/line/0/extension_display"), "{text}");
    let vlan = explain::explain("network.vlan.internet_port_vid").expect("a manual names it");
    assert_eq!(vlan[0].status, "kept");
    assert_eq!(vlan[0].allowed, "a number from 0 to 4094");
    assert_eq!(vlan[0].spellings[0].allowed, "a number from 1 to 4094");
    assert_eq!(
        explain::explain("jitter_mx"),
        Err(Some("jitter_max".to_owned()))
    );
    assert_eq!(explain::explain("nothing of the kind"), Err(None));
}

#[test]
fn a_list_is_filtered_by_any_word_of_a_row() {
    assert_eq!(explain::list("").len(), rows().count());
    let names: Vec<_> = explain::list("voice.jib")
        .iter()
        .map(|row| row.name())
        .collect();
    assert_eq!(
        names,
        [
            "jitter_adaptive",
            "jitter_fixed",
            "jitter_min",
            "jitter_max"
        ]
    );
    let text = explain::render_list(&explain::list("jitter_max"));
    assert!(
        text.starts_with("jitter_max  time        live     Longest time"),
        "{text}"
    );
}

#[test]
fn a_choice_is_read_from_each_makers_words() {
    let line = LineNo::FIRST;
    let mut settings = Settings::new(Some(model("yealink-t28p")));
    settings.apply(Layer::Own, yealink("own", "account.1.transport = 2\n"));
    assert_eq!(settings.get_at(&TRANSPORT, line), Transport::Tls);
    let settings = audiocodes("voip/signalling/sip/transport_protocol=tcp\n");
    assert_eq!(settings.get_at(&TRANSPORT, line), Transport::Tcp);
    let settings = panasonic("SIP_TRANSPORT_1=\"0\"");
    assert_eq!(settings.get_at(&TRANSPORT, line), Transport::Udp);
}
