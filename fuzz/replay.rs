//! Replays the fuzz corpus on the stable compiler; shared by the tests of the crates that are fuzzed.

use std::path::PathBuf;

/// What a target does with one file.
pub(crate) type Run = fn(&[u8]);

/// Gives every file that the fuzzer kept for a target to what the target does.
pub(crate) fn replay(targets: &[(&str, Run)]) {
    for (target, run) in targets {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../fuzz/corpus")
            .join(target);
        let mut count = 0;
        for file in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = file.expect("it can be listed").path();
            run(&std::fs::read(path).expect("it can be read"));
            count += 1;
        }
        assert!(count >= 3, "{target} has a corpus");
    }
}
