//! From one maker's file to another's, with every loss named.

use offhook_settings::dialect::{self, LossKind};
use offhook_settings::{Dialect, Layer, LineNo, Patch, Settings, catalogue, models};

fn yealink(body: &str) -> Patch {
    let file = format!("#!version:1.0.0.1\n{body}");
    dialect::read(Dialect::Yealink, None, "a.cfg", file.as_bytes()).0
}

fn losses(dialect: Dialect, patch: &Patch) -> Vec<(String, LossKind)> {
    let (_, losses) = dialect::write(dialect, patch);
    losses
        .into_iter()
        .map(|loss| (loss.key, loss.kind))
        .collect()
}

#[test]
fn a_line_moves_from_one_maker_to_the_others() {
    let patch = yealink(
        "account.1.enable = 1\naccount.1.user_name = 201\naccount.1.auth_name = u201\naccount.1.password = secret\naccount.1.sip_server.1.address = pbx.example.com\n",
    );
    let (text, lost) = dialect::write(Dialect::Panasonic, &patch);
    assert_eq!(lost, []);
    assert_eq!(
        text,
        "# Panasonic SIP Phone Standard Format File # DO NOT CHANGE THIS LINE!\r\n\
         LINE_ENABLE_1=\"Enabled\"\r\nPHONE_NUMBER_1=\"201\"\r\nSIP_AUTHID_1=\"u201\"\r\n\
         SIP_PASS_1=\"secret\"\r\nSIP_PRXY_ADDR_1=\"pbx.example.com\"\r\n"
    );
    let (text, lost) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!(
        text,
        "voip/line/0/enabled=1\nvoip/line/0/id=201\nvoip/line/0/auth_name=u201\n\
         voip/line/0/auth_password=secret\nvoip/signalling/sip/proxy_address=pbx.example.com\n"
    );
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0].kind, LossKind::ScopeWidened);
}

#[test]
fn what_cannot_be_said_is_a_named_loss() {
    let patch = yealink(
        "voice.jib.max = 304\nvoice.ring_vol = 3\naccount.1.transport = 3\naccount.1.advanced.timer_t4 = 60\nvoice.jib.min = !NULL!\nfeatures.of_tomorrow = 1\n",
    );
    assert_eq!(
        losses(Dialect::Panasonic, &patch),
        [
            ("jitter_max".to_owned(), LossKind::Rounded),
            ("ring_volume".to_owned(), LossKind::NoSpelling),
            ("transport".to_owned(), LossKind::NoWord),
            ("timer_t4".to_owned(), LossKind::OutOfRange),
            ("jitter_min".to_owned(), LossKind::NoWord),
            ("features.of_tomorrow".to_owned(), LossKind::NoSpelling),
        ]
    );
}

#[test]
fn two_lines_that_differ_cannot_share_one_key() {
    let patch = yealink(
        "account.1.sip_server.1.address = one.example.com\naccount.2.sip_server.1.address = two.example.com\n",
    );
    let (text, lost) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!(text, "voip/signalling/sip/proxy_address=one.example.com\n");
    let written: Vec<_> = lost
        .iter()
        .map(|loss| (loss.kind, !loss.written.is_empty()))
        .collect();
    assert_eq!(
        written,
        [
            (LossKind::ScopeWidened, true),
            (LossKind::ScopeWidened, false)
        ]
    );
}

#[test]
fn a_codec_list_is_written_as_each_makers_table_and_read_back() {
    let line = LineNo::FIRST;
    let mut patch = Patch::new();
    let list = offhook_settings::CodecList::parse("PCMA G722 PCMU").expect("all are codecs");
    patch.set_at(&catalogue::CODECS, line, list.clone(), "test");
    for (dialect, model) in [
        (Dialect::Yealink, "yealink-t28p"),
        (Dialect::AudioCodes, "audiocodes-440hd"),
        (Dialect::Panasonic, "panasonic-kx-ut670"),
    ] {
        let (text, _) = dialect::write(dialect, &patch);
        let (back, problems) = dialect::read(dialect, None, "a", text.as_bytes());
        assert_eq!(problems, [], "{text}");
        let mut settings = Settings::new(models::find(model));
        settings.apply(Layer::Own, back);
        assert_eq!(settings.codecs(line), list, "{text}");
    }
}

#[test]
fn a_line_end_in_a_value_cannot_begin_a_new_setting() {
    let mut patch = Patch::new();
    let evil = "Ana\naccount.1.auto_answer = 1\r\n".to_owned();
    patch.set_at(&catalogue::LINE_LABEL, LineNo::FIRST, evil, "web page");
    let (text, lost) = dialect::write(Dialect::Yealink, &patch);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert_eq!(lost.len(), 1, "it is named as a loss");
}

#[test]
fn a_value_is_written_under_the_key_for_one_line_or_for_all_as_it_was_meant() {
    let body = "features.pickup.direct_pickup_code = *97\naccount.2.direct_pickup_code = *98\n";
    let (text, lost) = dialect::write(Dialect::Yealink, &yealink(body));
    assert_eq!(lost, []);
    assert_eq!(text, format!("#!version:1.0.0.1\n{body}"));
}

#[test]
fn a_key_of_the_telephone_moves_to_the_same_key_of_another_maker() {
    let patch = yealink("linekey.1.type = 16\nlinekey.1.value = 202\nlinekey.2.type = 15\n");
    let (text, lost) = dialect::write(Dialect::Panasonic, &patch);
    assert_eq!(lost, []);
    assert!(text.contains("FLEX_BUTTON_FACILITY_ACT1=\"X_PANASONIC_IPTEL_CONTACT\"\r\n"));
    assert!(text.contains("FLEX_BUTTON_FACILITY_ARG1=\"202\"\r\n"));
    let (text, lost) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!(lost, []);
    assert_eq!(
        text,
        "personal_settings/functional_key/12/type=SPEED_DIAL_BLF\n\
         personal_settings/functional_key/12/speed_dial_number=202\n\
         personal_settings/functional_key/13/type=SIP_ACCOUNT\n"
    );
}

#[test]
fn a_key_that_a_maker_does_not_have_is_a_loss() {
    let file = "# Panasonic SIP Phone Standard Format File #\r\n\
                FLEX_BUTTON_FACILITY_ACT6=\"X_PANASONIC_IPTEL_ONETOUCH\"\r\n\
                FLEX_BUTTON_FACILITY_ACT7=\"X_PANASONIC_IPTEL_ONETOUCH\"\r\n\r\n";
    let (patch, problems) = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
    assert_eq!(problems, []);
    let (text, lost) = dialect::write(Dialect::Yealink, &patch);
    assert!(text.contains("linekey.6.type = 13\n"), "{text}");
    assert!(!text.contains("linekey.7"), "{text}");
    assert_eq!((lost.len(), lost[0].kind), (1, LossKind::OutOfRange));
}

#[test]
fn keys_that_are_counted_in_one_row_of_numbers_belong_to_their_own_lists() {
    let read = |number: u8| {
        let file = format!("personal_settings/functional_key/{number}/type=PAGING\n");
        let (patch, _) = dialect::read(Dialect::AudioCodes, None, "a", file.as_bytes());
        let entries = patch.entries.iter();
        entries
            .map(|entry| (entry.row.ident, entry.at.item))
            .collect::<Vec<_>>()
    };
    for (number, row, item) in [
        (0, "FUNCTION_KEY_ACTION", 1),
        (11, "FUNCTION_KEY_ACTION", 12),
        (12, "LINE_KEY_ACTION", 1),
        (17, "LINE_KEY_ACTION", 6),
        (18, "KEY_PAGE_ACTION", 1),
        (37, "KEY_PAGE_ACTION", 20),
    ] {
        assert_eq!(read(number), [(row, Some(item))], "{number}");
    }
    assert_eq!(read(38), []);
}

#[test]
fn an_empty_value_is_a_word_where_the_maker_says_so() {
    let file =
        "# Panasonic SIP Phone Standard Format File #\r\nFLEX_BUTTON_FACILITY_ACT3=\"\"\r\n\r\n";
    let (patch, problems) = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
    assert_eq!(problems, []);
    let (text, lost) = dialect::write(Dialect::Yealink, &patch);
    assert!(text.contains("linekey.3.type = 0\n"), "{text}");
    assert_eq!(lost, []);
}

#[test]
fn a_tone_moves_between_one_text_and_its_parts_and_back() {
    let body = "voice.tone.dial = 350+440/0\nvoice.tone.busy = 480+620/500,0/500\n\
                voice.tone.callwaiting = 440/300,0/10000,440/300,0/0\n";
    let (text, lost) = dialect::write(Dialect::Panasonic, &yealink(body));
    assert_eq!(lost, []);
    for line in [
        "DIAL_TONE1_TIMING=\"60,0\"\r\n",
        "BUSY_TONE_FRQ=\"480,620\"\r\nBUSY_TONE_TIMING=\"60,500,440\"\r\n",
        "CW_TONE1_TIMING=\"300,10000,300,0\"\r\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let (patch, problems) = dialect::read(Dialect::Panasonic, None, "a", text.as_bytes());
    assert_eq!(problems, []);
    let (text, lost) = dialect::write(Dialect::Yealink, &patch);
    assert_eq!(lost, []);
    assert_eq!(text, format!("#!version:1.0.0.1\n{body}"));
}

#[test]
fn a_payload_type_that_only_one_makers_table_has_is_a_loss_elsewhere() {
    let model = models::find("yealink-t28p").expect("it is one of ours");
    for (rtpmap, lost) in [(0, 0), (3, 1)] {
        let body = format!("account.1.codec.1.rtpmap = {rtpmap}\n");
        let patch = yealink(&body).with_whole_groups(Some(model));
        let losses = dialect::write(Dialect::Panasonic, &patch).1;
        assert_eq!(losses.len(), lost, "{losses:?}");
    }
}

#[test]
fn a_tone_outside_the_range_of_a_table_is_a_loss_there() {
    // The table's frequencies begin at 300 Hz (002:4644).
    let patch = yealink("voice.tone.dial = 200/500\n");
    let (text, lost) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!((text.as_str(), lost.len()), ("", 1));
}

#[test]
fn a_tone_that_its_parts_cannot_say_is_a_loss() {
    let patch = yealink(
        "voice.tone.dial = !350/500\nvoice.tone.ring = 400/500,500/500\nvoice.tone.busy = 3000/0\n",
    );
    assert_eq!(
        losses(Dialect::Panasonic, &patch),
        [
            ("tone_dial".to_owned(), LossKind::NoWord),
            ("tone_ringback".to_owned(), LossKind::NoWord),
            ("tone_busy".to_owned(), LossKind::OutOfRange),
        ]
    );
    let half = "# Panasonic SIP Phone Standard Format File #\r\nBUSY_TONE_FRQ=\"425\"\r\n\r\n";
    let (patch, _) = dialect::read(Dialect::Panasonic, None, "a", half.as_bytes());
    assert_eq!(
        losses(Dialect::Yealink, &patch),
        [("tone_busy".to_owned(), LossKind::NoSpelling)]
    );
}

#[test]
fn a_word_with_a_decimal_point_is_told_from_the_one_without() {
    use offhook_settings::catalogue::GAIN_HANDSET_IN_ANALOG;
    for (word, tenths) in [("plus1_5db", 15), ("PLUS15DB", 150), ("MUTE", -1_000)] {
        let file = format!("voip/audio/gain/NB/handset_analog_input_gain={word}\n");
        let (patch, _) = dialect::read(Dialect::AudioCodes, None, "a", file.as_bytes());
        let mut settings = Settings::new(None);
        settings.apply(Layer::Own, patch);
        assert_eq!(settings.get(&GAIN_HANDSET_IN_ANALOG), tenths, "{word}");
    }
}

#[test]
fn a_file_for_a_model_has_the_keys_words_and_ranges_of_its_manual() {
    let desk = models::find("yealink-t28p").expect("it is one of ours");
    let conference = models::find("yealink-cp860").expect("it is one of ours");
    let patch = yealink(
        "auto_provision.schedule.time_from = 01:00\nphone_setting.backlight_time = 1\n\
         voice.jib.max = 200\naccount.1.codec.8.payload_type = G726_16\n",
    );
    let (text, lost) = dialect::write_for(desk, &patch);
    assert_eq!(lost, []);
    assert_eq!(
        text,
        "#!version:1.0.0.1\nauto_provision.schedule.time_from = 01:00\n\
         phone_setting.backlight_time = 1\nvoice.jib.max = 200\n\
         account.1.codec.8.payload_type = G726_16\n"
    );
    let (text, lost) = dialect::write_for(conference, &patch);
    assert_eq!(lost, []);
    assert_eq!(
        text,
        "#!version:1.0.0.1\nauto_provision.weekly.begin_time = 01:00\n\
         phone_setting.backlight_time = 0\nvoice.jib.max = 200\n\
         account.1.codec.8.payload_type = G726-16\n"
    );
}

#[test]
fn what_only_another_model_of_the_maker_can_say_is_a_loss_on_this_one() {
    let desk = models::find("yealink-t28p").expect("it is one of ours");
    let patch = yealink("phone_setting.backlight_time = 600\nvoice.jib.max = 400\n");
    let (text, lost) = dialect::write(Dialect::Yealink, &patch);
    assert!(text.contains("= 600") && text.contains("= 400"), "{text}");
    assert_eq!(lost, []);
    let (_, lost) = dialect::write_for(desk, &patch);
    let kinds: Vec<_> = lost.iter().map(|loss| loss.kind).collect();
    assert_eq!(kinds, [LossKind::NoWord, LossKind::OutOfRange]);
}

#[test]
fn a_value_for_all_lines_is_written_for_the_lines_of_the_model() {
    let patch = dialect::assign("line_label", "Ana", None).expect("it is one of ours");
    let lines = |id| {
        let model = models::find(id).expect("it is one of ours");
        dialect::write_for(model, &patch).0.matches("Ana").count()
    };
    assert_eq!((lines("yealink-t28p"), lines("yealink-cp860")), (6, 1));
    let conference = models::find("yealink-cp860").expect("it is one of ours");
    let (_, lost) = dialect::write_for(conference, &yealink("account.2.label = Ben\n"));
    assert_eq!(lost[0].kind, LossKind::NoSuchLine);
}

#[test]
fn a_file_that_names_another_model_is_written_for_the_one_that_is_wanted() {
    let file = b"system/type=420HD\nvoip/line/0/id=201\n";
    let (patch, _) = dialect::read(Dialect::AudioCodes, None, "a.cfg", file);
    let model = models::find("audiocodes-430hd").expect("it is one of ours");
    let (text, lost) = dialect::write_for(model, &patch);
    assert_eq!(text, "system/type=430HD\nvoip/line/0/id=201\n");
    assert_eq!(lost[0].kind, LossKind::OtherModel);
}

fn audiocodes(body: &str) -> Patch {
    dialect::read(Dialect::AudioCodes, None, "a.cfg", body.as_bytes()).0
}

/// The lines of a file of another maker, and what was lost on the way.
fn in_words_of(dialect: Dialect, patch: &Patch) -> (Vec<String>, Vec<(String, LossKind)>) {
    let (text, _) = dialect::write(dialect, patch);
    let lines = text.lines().skip_while(|line| line.starts_with('#'));
    (lines.map(str::to_owned).collect(), losses(dialect, patch))
}

const TABLE: &str = "voip/regional_settings/use_config_file_values=1\n";
const BUSY: &str = "voip/regional_settings/call_progress_tones/2/enabled=1\n\
    voip/regional_settings/call_progress_tones/2/cadence=1\n\
    voip/regional_settings/call_progress_tones/2/frequency_a=480\n\
    voip/regional_settings/call_progress_tones/2/frequency_b=620\n\
    voip/regional_settings/call_progress_tones/2/tone_on_0=50\n\
    voip/regional_settings/call_progress_tones/2/tone_off_0=50\n";

#[test]
fn an_entry_of_the_table_of_tones_is_the_tone_of_its_name_elsewhere() {
    let patch = audiocodes(&format!("{TABLE}{BUSY}"));
    let (lines, lost) = in_words_of(Dialect::Yealink, &patch);
    assert_eq!(
        lines,
        [
            "voice.tone.country = Custom",
            "voice.tone.busy = 480+620/500,0/500"
        ]
    );
    assert_eq!(lost, []);
    let (lines, lost) = in_words_of(Dialect::Panasonic, &patch);
    assert_eq!(
        lines,
        [
            "BUSY_TONE_FRQ=\"480,620\"",
            "BUSY_TONE_TIMING=\"60,500,440\""
        ]
    );
    assert_eq!(lost, [("tone_table".to_owned(), LossKind::NoSpelling)]);
    let (same, lost) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!((same, lost), (format!("{TABLE}{BUSY}"), vec![]));
}

#[test]
fn how_loud_a_tone_is_and_what_it_is_called_are_losses_elsewhere() {
    let more = "voip/regional_settings/call_progress_tones/2/name=busy_tone\n\
        voip/regional_settings/call_progress_tones/2/frequency_a_level=24\n";
    let (_, lost) = in_words_of(
        Dialect::Yealink,
        &audiocodes(&format!("{TABLE}{BUSY}{more}")),
    );
    let names: Vec<_> = lost.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["tone_entry_name", "tone_entry_low_attenuation"]);
}

#[test]
fn a_table_of_tones_that_is_not_switched_on_is_no_tone_elsewhere() {
    let (lines, lost) = in_words_of(Dialect::Yealink, &audiocodes(BUSY));
    assert_eq!(lines, [""; 0]);
    assert_eq!(lost.len(), 6, "{lost:?}");
}

#[test]
fn a_tone_is_an_entry_of_the_table_where_there_is_one_and_comes_back() {
    let body = "voice.tone.country = Custom\nvoice.tone.dial = 425/0\nvoice.tone.busy = 480+620/500,0/500\n";
    let (text, lost) = dialect::write(Dialect::AudioCodes, &yealink(body));
    assert_eq!(lost, []);
    assert!(text.starts_with(TABLE), "{text}");
    assert_eq!(text.matches("use_config_file_values").count(), 1);
    for line in BUSY.lines() {
        assert!(text.contains(line), "{line} in {text}");
    }
    let (back, lost) = dialect::write(Dialect::Yealink, &audiocodes(&text));
    assert_eq!(lost, []);
    for line in body.lines() {
        assert!(back.contains(line), "{line} in {back}");
    }
    let (_, lost) = in_words_of(
        Dialect::AudioCodes,
        &yealink("voice.tone.busy = 480/500,0/500,620/500,0/500\n"),
    );
    assert_eq!(lost, [("tone_busy".to_owned(), LossKind::NoWord)]);
}

#[test]
fn days_of_daylight_saving_are_said_in_one_text_or_in_pieces() {
    let body = "local_time.dst_time_type = 1\nlocal_time.start_time = 3/5/7/2\n";
    let (text, lost) = dialect::write(Dialect::AudioCodes, &yealink(body));
    assert_eq!(lost, []);
    assert_eq!(
        text,
        "system/daylight_saving/mode=DayOfWeek\n\
         system/daylight_saving/start_date/month=3\n\
         system/daylight_saving/start_date/week=5\n\
         system/daylight_saving/start_date/day_of_week=SUNDAY\n\
         system/daylight_saving/start_date/hour=2\n\
         system/daylight_saving/start_date/minute=0\n"
    );
    let (back, lost) = dialect::write(Dialect::Yealink, &audiocodes(&text));
    assert_eq!((back, lost), (format!("#!version:1.0.0.1\n{body}"), vec![]));
    let half = text.replace("minute=0", "minute=30");
    let (_, lost) = in_words_of(Dialect::Yealink, &audiocodes(&half));
    let minute = "daylight_saving_start_minute".to_owned();
    assert_eq!(lost, [(minute, LossKind::NoSpelling)]);
    let start = ("daylight_saving_start".to_owned(), LossKind::NoSpelling);
    assert!(losses(Dialect::Panasonic, &yealink(body)).contains(&start));
}

#[test]
fn one_length_of_packets_is_said_for_every_codec_and_another_one_is_a_loss() {
    let patch = yealink("account.1.ptime = 30\n");
    let (text, lost) = dialect::write(Dialect::AudioCodes, &patch);
    assert_eq!(text.matches("/ptime=30\n").count(), 5, "{text}");
    assert_eq!(lost[0].kind, LossKind::ScopeWidened);
    let (lines, lost) = in_words_of(Dialect::Panasonic, &audiocodes(&text));
    assert_eq!(lines, ["RTP_PTIME=\"30\""]);
    assert_eq!(lost, []);
    let unlike = text.replace("codec_info/2/ptime=30", "codec_info/2/ptime=20");
    let (lines, lost) = in_words_of(Dialect::Panasonic, &audiocodes(&unlike));
    assert_eq!(lines, ["RTP_PTIME=\"30\""]);
    assert_eq!(lost, [("codec_ptime".to_owned(), LossKind::NoSpelling)]);
}

#[test]
fn a_telephone_with_a_table_of_tones_sounds_as_the_table_says() {
    let model = models::find("audiocodes-430hd");
    let mut settings = Settings::new(model);
    settings.apply(
        Layer::Own,
        audiocodes(&format!("{TABLE}{BUSY}").replace("480", "425")),
    );
    assert_eq!(settings.get(&catalogue::TONE_BUSY), "425+620/500,0/500");
    assert_eq!(settings.get(&catalogue::TONE_DIAL), "350+440/0");
    settings.apply(Layer::Own, audiocodes("voip/codec/codec_info/0/ptime=40\n"));
    let ptime = settings.get_at(&catalogue::PTIME, LineNo::FIRST);
    assert_eq!(ptime.as_millis(), 40);
}

#[test]
fn what_one_has_in_pieces_and_the_other_whole_is_compared_as_one() {
    let telephone = |id, patch| {
        let mut settings = Settings::new(models::find(id));
        settings.apply(Layer::Own, patch);
        settings
    };
    let table = telephone("audiocodes-430hd", audiocodes(&format!("{TABLE}{BUSY}")));
    let differing = |tone: &str| {
        let body = format!("voice.tone.country = Custom\nvoice.tone.busy = {tone}\n");
        let other = telephone("yealink-t28p", yealink(&body));
        let differences = offhook_settings::check::differences(&other, &table);
        let told = differences
            .into_iter()
            .map(|it| format!("{} {} {}", it.name, it.new, it.new_origin));
        told.collect::<Vec<_>>()
    };
    assert_eq!(differing("480+620/500,0/500"), [""; 0]);
    assert_eq!(
        differing("425/500,0/500"),
        ["tone_busy 480+620/500,0/500 a.cfg line 7 (own file)"]
    );
}

#[test]
fn a_panasonic_file_as_xml_says_the_same_as_in_lines() {
    let file = "# Panasonic SIP Phone Standard Format File #\r\n\
                DISPLAY_NAME_2=\"<Ana> & 'Bo' é\"\r\nPHONE_NUMBER_1=\"201\"\r\nSIP_SRC_PORT_3=\"5080\"\r\n\
                CODEC_ENABLE0_1=\"N\"\r\nFLEX_BUTTON_LABEL24=\"last\"\r\nBUSY_TONE_FRQ=\"425\"\r\n\
                DSCP_RTCP_1=\"46\"\r\nOF_TOMORROW=\"a\tb\"\r\n\r\n";
    let (patch, _) = dialect::read(Dialect::Panasonic, None, "a", file.as_bytes());
    let (xml, lost) = dialect::write_xml(None, &patch);
    assert_eq!(lost, []);
    assert!(
        xml.contains("<CallerIDName DISPLAY_NAME_2=\"&lt;Ana&gt; &amp; &apos;Bo&apos; é\" />"),
        "{xml}"
    );
    let (back, problems) = dialect::read(Dialect::Panasonic, None, "a.xml", xml.as_bytes());
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["unknown-key"], "{xml}");
    let said = |patch: &Patch| {
        let entries = patch.entries.iter();
        let mut said: Vec<_> = entries
            .map(|entry| format!("{}{} {:?}", entry.row.ident, entry.at, entry.setting))
            .collect();
        let kept = patch.kept.iter();
        said.extend(kept.map(|kept| format!("{} {}", kept.key, kept.value)));
        said.sort();
        said
    };
    assert_eq!(said(&back), said(&patch), "{xml}");
}

#[test]
fn xml_holds_a_quote_and_no_control_characters() {
    let mut patch = Patch::new();
    let name = |line, text: &str, patch: &mut Patch| {
        let line = LineNo::new(line).expect("it is a line");
        patch.set_at(&catalogue::LINE_DISPLAY_NAME, line, text.to_owned(), "test");
    };
    name(1, "Ana \"Bo\"", &mut patch);
    name(2, "a\u{7}b", &mut patch);
    let (xml, lost) = dialect::write_xml(None, &patch);
    assert!(
        xml.contains("DISPLAY_NAME_1=\"Ana &quot;Bo&quot;\""),
        "{xml}"
    );
    assert!(!xml.contains("DISPLAY_NAME_2"), "{xml}");
    assert_eq!((lost.len(), lost[0].kind), (1, LossKind::NoWord));
    let (_, lost) = dialect::write(Dialect::Panasonic, &Patch::new());
    assert_eq!(lost, []);
    let (empty, _) = dialect::write_xml(None, &Patch::new());
    let (_, problems) = dialect::read(Dialect::Panasonic, None, "a.xml", empty.as_bytes());
    assert_eq!(problems, [], "{empty}");
}

#[test]
fn of_a_value_given_twice_every_maker_gets_the_one_that_counts() {
    let file = b"voip/line/0/auth_password=old\nvoip/line/0/auth_password=new\n";
    let (patch, _) = dialect::read(Dialect::AudioCodes, None, "a.cfg", file);
    let (text, losses) = dialect::write(Dialect::Panasonic, &patch);
    assert!(losses.is_empty(), "{losses:?}");
    assert!(text.contains("SIP_PASS_1=\"new\""), "{text}");
    assert!(
        !text.contains("old"),
        "the first of them would count: {text}"
    );
}

#[test]
fn a_value_for_all_lines_leaves_a_lines_own_alone() {
    let mut patch = Patch::new();
    patch.set_at(
        &catalogue::SIP_PORT,
        LineNo::new(2).expect("it exists"),
        5070,
        "a.cfg",
    );
    let all = b"voip/signalling/sip/port=5062\n";
    let (every, _) = dialect::read(Dialect::AudioCodes, None, "b.cfg", all);
    assert_eq!(every.entries[0].at, offhook_settings::At::WHOLE);
    patch.extend(every);
    for dialect in [Dialect::Yealink, Dialect::Panasonic] {
        let (text, _) = dialect::write(dialect, &patch);
        let of_line = |number: u16| text.matches(&number.to_string()).count();
        assert_eq!((of_line(5070), of_line(5062)), (1, 5), "{text}");
    }
}

#[test]
fn what_a_maker_would_read_as_something_else_is_lost_and_not_written() {
    // An empty value leaves AudioCodes' own name on the screen.
    let patch = yealink("account.1.display_name = !NULL!\n");
    let model = models::find("audiocodes-440hd").expect("it is one of ours");
    let (text, lost) = dialect::write_for(model, &patch);
    assert_eq!((text.as_str(), lost.len()), ("", 1));
    // Panasonic's telephones pass over a line of more than 535 bytes (000:4168).
    let long = "\u{e9}".repeat(300);
    let patch = yealink(&format!("trusted_certificates.url = {long}\n"));
    assert_eq!(
        losses(Dialect::Panasonic, &patch),
        [("tls_ca_url".to_owned(), LossKind::NoWord)]
    );
    // A file that begins so is taken for XML.
    let file = b"# Panasonic SIP Phone Standard Format File #\r\nX=\"1\"\r\n<A=\"1\"\r\n";
    let (patch, _) = dialect::read(Dialect::Panasonic, None, "a.cfg", file);
    let (text, lost) = dialect::write(Dialect::Panasonic, &patch);
    assert_eq!((text.contains('<'), lost.len()), (false, 1), "{text}");
}
