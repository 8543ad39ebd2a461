//! Reading never fails and never grows without bound.

use offhook_settings::catalogue::LINE_LABEL;
use offhook_settings::dialect::{
    self, MAX_FILE, MAX_GUESSES, MAX_LINE, MAX_PROBLEMS, MAX_SETTINGS,
};
use offhook_settings::{Dialect, Layer, LineNo, Settings, Severity};
use proptest::prelude::*;

#[test]
fn a_file_that_is_too_large_is_left_out() {
    let file = vec![b'#'; MAX_FILE + 1];
    for dialect in Dialect::ALL {
        let (patch, problems) = dialect::read(dialect, None, "a", &file);
        assert!(patch.is_empty());
        assert_eq!(problems[0].code, "file-too-large");
    }
}

#[test]
fn a_line_that_is_too_long_is_left_out_and_the_next_counts() {
    let long = "x".repeat(MAX_LINE);
    let file = format!("#!version:1.0.0.1\naccount.1.label = {long}\naccount.2.label = Ben\n");
    let (patch, problems) = dialect::read(Dialect::Yealink, None, "a", file.as_bytes());
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].code, problems[0].line), ("line-too-long", 2));
    let mut settings = Settings::new(None);
    settings.apply(Layer::Own, patch);
    let second = LineNo::new(2).expect("it exists");
    assert_eq!(settings.get_at(&LINE_LABEL, second), "Ben");
}

#[test]
fn too_many_settings_are_named_once_and_problems_are_counted() {
    let mut file = String::from("#!version:1.0.0.1\n");
    for number in 0..MAX_SETTINGS + 10 {
        file.push_str(&format!("zz{number}q = 1\n"));
    }
    let (patch, problems) = dialect::read(Dialect::Yealink, None, "a", file.as_bytes());
    assert_eq!(patch.len(), MAX_SETTINGS);
    assert_eq!(problems.len(), MAX_PROBLEMS + 1);
    let last = problems.last().expect("there are some");
    assert_eq!(last.code, "too-many-problems");
}

#[test]
fn so_many_unknown_keys_get_a_guess_and_no_more() {
    let file: String = (0..2 * MAX_GUESSES)
        .map(|number| format!("account.1.labl{number} = 1\n"))
        .collect();
    let (_, problems) = dialect::read(Dialect::Yealink, None, "a", file.as_bytes());
    let guesses = problems.iter().filter(|it| it.message.contains("nearest"));
    assert_eq!(guesses.count(), MAX_GUESSES);
}

#[test]
fn xml_nested_ten_thousand_deep_is_refused() {
    let deep = 10_000;
    let file = format!(
        "<?xml version=\"1.0\"?><PANASipPhoneConfig>{}{}</PANASipPhoneConfig>",
        "<a>".repeat(deep),
        "</a>".repeat(deep)
    );
    let (_, problems) = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
    let refused = |code| code == "too-deep" || code == "bad-xml";
    assert!(problems.iter().any(|problem| refused(problem.code)));
}

#[test]
fn a_panasonic_file_of_either_form_has_its_makers_limit() {
    let text = format!(
        "# Panasonic SIP Phone Standard Format File #\r\n{}",
        "#\r\n".repeat(50_000)
    );
    let xml = format!(
        "<PANASipPhoneConfig>{}</PANASipPhoneConfig>",
        " ".repeat(250_000)
    );
    for file in [text, xml] {
        let (patch, problems) = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
        assert!(patch.is_empty());
        assert_eq!(problems[0].code, "file-too-large");
    }
}

#[test]
fn an_encrypted_yealink_file_is_told_from_a_broken_one() {
    let file: Vec<u8> = (0..64_u8).map(|n| n.wrapping_mul(37) | 0x80).collect();
    let (patch, problems) = dialect::read(Dialect::Yealink, None, "a", &file);
    assert!(patch.is_empty());
    assert_eq!(problems[0].code, "encrypted-file");
}

#[test]
fn a_file_in_another_character_set_is_read_and_named() {
    let file = b"#!version:1.0.0.1\naccount.1.label = Ren\xE9\n";
    let (patch, problems) = dialect::read(Dialect::Yealink, None, "a", file);
    assert_eq!(patch.entries.len(), 1);
    assert_eq!((problems[0].code, problems[0].line), ("not-utf8", 2));
}

#[test]
fn a_mistyped_address_of_a_host_is_named_and_a_version_is_not() {
    let of = |line: &str| {
        let file = format!("#!version:1.0.0.1\n{line}\n");
        let (patch, problems) = dialect::read(Dialect::Yealink, None, "a", file.as_bytes());
        assert_eq!(patch.entries.len(), 1, "{line}");
        problems.iter().map(|it| it.code).collect::<Vec<_>>()
    };
    for wrong in ["192.168.1.300", "192.168.1", "192.168.1.1.1", "192..168.1"] {
        let line = format!("account.1.sip_server.1.address = {wrong}");
        assert_eq!(of(&line), ["no-such-address"], "{wrong}");
    }
    for fine in ["192.0.2.1", "pbx.example.com", "3com.1.2.example", "::1"] {
        let line = format!("account.1.sip_server.1.address = {fine}");
        assert_eq!(of(&line), [""; 0], "{fine}");
    }
    assert_eq!(of("account.1.label = 2.70.0"), [""; 0]);
}

#[test]
fn a_byte_order_mark_and_both_line_ends_are_passed_over() {
    let file = b"\xEF\xBB\xBF#!version:1.0.0.1\r\naccount.1.label = Ana\r\n";
    let (patch, problems) = dialect::read(Dialect::Yealink, None, "a", file);
    assert_eq!(patch.entries.len(), 1);
    let codes: Vec<_> = problems.iter().map(|it| (it.code, it.severity)).collect();
    assert_eq!(codes, [("byte-order-mark", Severity::Note)]);
}

fn lines() -> impl Strategy<Value = String> {
    let keys = prop_oneof![
        Just("account.1.label".to_owned()),
        Just("account.1.codec.3.priority".to_owned()),
        Just("voice.tone.busy".to_owned()),
        Just("security.user_password".to_owned()),
        Just("voip/codec/codec_info/0/name".to_owned()),
        Just("system/ntp/gmt_offset".to_owned()),
        Just("BUSY_TONE_TIMING".to_owned()),
        Just("MAX_DELAY_1".to_owned()),
        "[a-zA-Z0-9_./#{}]{0,20}",
    ];
    (
        keys,
        prop_oneof![Just("="), Just(" = "), Just("=\"")],
        "\\PC{0,20}\"?",
    )
        .prop_map(|(key, sign, value)| format!("{key}{sign}{value}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_are_read_in_every_dialect_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        for dialect in Dialect::ALL {
            let (patch, _) = dialect::read(dialect, None, "a", &bytes);
            let _ = dialect::write(dialect, &patch);
        }
        let _ = dialect::recognise(&bytes);
        let _ = dialect::includes(&bytes);
    }

    #[test]
    fn any_lines_are_read_and_laid_over_each_other_without_a_panic(lines in prop::collection::vec(lines(), 0..40)) {
        let body = lines.join("\n");
        for (dialect, head) in [
            (Dialect::Yealink, "#!version:1.0.0.1"),
            (Dialect::AudioCodes, "system/type=440HD"),
            (Dialect::Panasonic, "# Panasonic SIP Phone Standard Format File #"),
        ] {
            let (patch, _) = dialect::read(dialect, None, "a", format!("{head}\n{body}").as_bytes());
            let mut settings = Settings::new(None);
            settings.apply(Layer::Own, patch.clone());
            for row in offhook_settings::catalogue::rows() {
                let _ = settings.value(row, Some(LineNo::FIRST)).show();
            }
            for other in Dialect::ALL {
                let (text, _) = dialect::write(other, &patch);
                let _ = dialect::read(other, None, "b", text.as_bytes());
            }
        }
    }

    #[test]
    fn any_xml_like_text_is_read_without_a_panic(inner in "(<[a-zA-Z]{1,5}( [A-Z_0-9]{1,12}=\"\\PC{0,8}\")?/?>|</[a-zA-Z]{1,5}>|\\PC{0,5}){0,30}") {
        let file = format!("<PANASipPhoneConfig>{inner}</PANASipPhoneConfig>");
        let _ = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
    }

    #[test]
    fn two_identical_patches_leave_the_same_settings_as_one(lines in prop::collection::vec(lines(), 0..40)) {
        let file = format!("#!version:1.0.0.1\n{}", lines.join("\n"));
        let (patch, _) = dialect::read(Dialect::Yealink, None, "a", file.as_bytes());
        let mut once = Settings::new(None);
        once.apply(Layer::Own, patch.clone());
        let mut twice = once.clone();
        twice.apply(Layer::Own, patch);
        for row in offhook_settings::catalogue::rows() {
            prop_assert_eq!(once.value(row, Some(LineNo::FIRST)), twice.value(row, Some(LineNo::FIRST)));
        }
    }
}

#[test]
fn many_repetitions_of_a_setting_that_falls_into_pieces_are_written_in_bounded_time() {
    let mut file = String::from("#!version:1.0.0.1\n");
    for _ in 0..20_000 {
        file.push_str("voice.tone.busy = 425/0\nlocal_time.start_time = 3/29/2\n");
    }
    let (patch, _) = dialect::read(Dialect::Yealink, None, "a", file.as_bytes());
    let (text, _) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!(text.matches("use_config_file_values").count(), 1);
    let (patch, _) = dialect::read(Dialect::AudioCodes, None, "a", text.as_bytes());
    let _ = dialect::write(Dialect::Yealink, &patch);
}

#[test]
fn steps_and_gaps_of_lists_are_named_too() {
    let says = |line: &str| {
        let file = format!("# Panasonic SIP Phone Standard Format File #\r\n{line}\r\n\r\n");
        let (_, problems) = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
        let message = problems.last().map(|it| it.message.clone());
        message.unwrap_or_default()
    };
    for fine in ["DTMF_SIGNAL_LEN=\"65\"", "BUSY_TONE_FRQ=\"200,0\""] {
        assert_eq!(says(fine), "");
    }
    assert_eq!(
        says("DTMF_SIGNAL_LEN=\"66\""),
        "`DTMF_SIGNAL_LEN` must be a number from 60 to 200 (milliseconds) in steps of 5, not `66`"
    );
    assert_eq!(
        says("BUSY_TONE_FRQ=\"199\""),
        "`BUSY_TONE_FRQ` must be numbers from 200 to 2000, or 0 for none, separated by commas, not `199`"
    );
}

#[test]
fn a_number_in_the_gap_of_a_range_is_refused_with_both_parts_named() {
    let says = |dialect, file: &str| {
        let (patch, problems) = dialect::read(dialect, None, "a", file.as_bytes());
        let message = problems.last().map(|it| it.message.clone());
        (patch.len(), message.unwrap_or_default())
    };
    let panasonic = |value| {
        let file = format!(
            "# Panasonic SIP Phone Standard Format File #\r\nSIP_INVITE_EXPIRE_1=\"{value}\"\r\n\r\n"
        );
        says(Dialect::Panasonic, &file)
    };
    for allowed in [0, 60, 65_535] {
        assert_eq!(panasonic(allowed), (1, String::new()));
    }
    for gap in [1, 59] {
        let message = format!(
            "`SIP_INVITE_EXPIRE_1` must be 0 or a number from 60 to 65535 (seconds), not `{gap}`"
        );
        assert_eq!(panasonic(gap), (0, message));
    }
    let (_, message) = says(Dialect::Yealink, "#!version:1.0.0.1\nvoice.jib.max = 900\n");
    assert_eq!(
        message,
        "`voice.jib.max` must be a number from 60 to 300 (milliseconds), or a number from 0 to 400 (milliseconds), not `900`",
        "without a model each manual's range is named"
    );
    let why = dialect::assign("invite_expires", "59 s", None).expect_err("it lies in the gap");
    assert_eq!(
        why.message,
        "`invite_expires` must be 0 s or from 1 min to 65535 s"
    );
}

#[test]
fn entries_and_lines_begin_as_the_manual_of_the_model_says() {
    use offhook_settings::{At, catalogue, models};
    let default = |id, row: &'static offhook_settings::Row, at: At| {
        let model = models::find(id).expect("it is one of ours");
        Settings::new(Some(model)).default(row, at).show()
    };
    let item = |item| At {
        item: Some(item),
        ..At::WHOLE
    };
    let key = catalogue::IDLE_KEY_ACTION.row();
    assert_eq!(default("yealink-cp860", key, item(1)), "history");
    assert_eq!(default("yealink-cp860", key, item(6)), "none");
    assert_eq!(default("yealink-t28p", key, item(1)), "none");
    let line = |number| At::from(LineNo::new(number).expect("it exists"));
    let port = catalogue::SIP_PORT.row();
    assert_eq!(default("panasonic-kx-ut670", port, line(3)), "5080");
    assert_eq!(default("yealink-t28p", port, line(3)), "5060");
    let logo = catalogue::LOGO.row();
    assert_eq!(default("yealink-t28p", logo, At::WHOLE), "system");
    assert_eq!(default("yealink-t26p", logo, At::WHOLE), "none");
}
