//! Replays the fuzz corpus on the stable compiler.

mod look;

use std::path::PathBuf;

/// What a target does with one file.
type Run = fn(&[u8]);

#[test]
fn every_file_of_the_fuzz_corpus_is_read_written_and_checked() {
    let targets: [(&str, Run); 6] = [
        ("settings_yealink", look::settings_yealink),
        ("settings_audiocodes", look::settings_audiocodes),
        ("settings_panasonic", look::settings_panasonic),
        ("settings_panasonic_xml", look::settings_panasonic_xml),
        ("settings_check", look::settings_check),
        ("settings_name", look::settings_name),
    ];
    for (target, run) in targets {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../fuzz/corpus")
            .join(target);
        let mut count = 0;
        for file in std::fs::read_dir(&folder).unwrap() {
            run(&std::fs::read(file.unwrap().path()).unwrap());
            count += 1;
        }
        assert!(count >= 3, "{target} has a corpus");
    }
}
