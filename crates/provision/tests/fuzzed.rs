//! Replays the fuzz corpus on the stable compiler.

mod look;

use std::path::PathBuf;

/// What a target does with one file.
type Run = fn(&[u8]);

#[test]
fn every_file_of_the_fuzz_corpus_is_opened_or_refused() {
    let targets: [(&str, Run); 2] = [
        ("locked_file", look::locked_file),
        ("provisioning_round", look::provisioning_round),
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
