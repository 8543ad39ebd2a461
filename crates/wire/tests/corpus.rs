//! Replays the fuzz corpus on the stable compiler.

mod look;
#[path = "../../../fuzz/replay.rs"]
mod replay;

#[test]
fn every_file_of_the_fuzz_corpus_is_read_without_a_panic() {
    replay::replay(&[
        ("sip_message", look::sip_message),
        ("sip_stream", look::sip_stream),
        ("sdp", look::sdp),
        ("uri", look::uri),
        ("rtp_rtcp", look::rtp_rtcp),
    ]);
}
