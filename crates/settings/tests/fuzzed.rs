//! Replays the fuzz corpus on the stable compiler.

mod look;
#[path = "../../../fuzz/replay.rs"]
mod replay;

#[test]
fn every_file_of_the_fuzz_corpus_is_read_written_and_checked() {
    replay::replay(&[
        ("settings_yealink", look::settings_yealink),
        ("settings_audiocodes", look::settings_audiocodes),
        ("settings_panasonic", look::settings_panasonic),
        ("settings_panasonic_xml", look::settings_panasonic_xml),
        ("settings_check", look::settings_check),
        ("settings_name", look::settings_name),
    ]);
}
