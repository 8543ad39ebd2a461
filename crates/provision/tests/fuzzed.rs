//! Replays the fuzz corpus on the stable compiler.

mod look;
#[path = "../../../fuzz/replay.rs"]
mod replay;

#[test]
fn every_file_of_the_fuzz_corpus_is_opened_or_refused() {
    replay::replay(&[
        ("locked_file", look::locked_file),
        ("provisioning_round", look::provisioning_round),
    ]);
}
