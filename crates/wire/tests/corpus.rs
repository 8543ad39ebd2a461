//! Replays the fuzz corpus on the stable compiler.

mod look;

use std::path::PathBuf;

/// What a target does with one file.
type Run = fn(&[u8]);

#[test]
fn every_file_of_the_fuzz_corpus_is_read_without_a_panic() {
    let targets: [(&str, Run); 5] = [
        ("sip_message", look::sip_message),
        ("sip_stream", look::sip_stream),
        ("sdp", look::sdp),
        ("uri", look::uri),
        ("rtp_rtcp", look::rtp_rtcp),
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
