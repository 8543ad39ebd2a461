#![no_main]

use libfuzzer_sys::fuzz_target;
use offhook_settings::dialect;
use offhook_settings::Dialect;

fuzz_target!(|bytes: &[u8]| {
    let (patch, _) = dialect::read(Dialect::AudioCodes, None, "fuzz", bytes);
    for other in Dialect::ALL {
        let _ = dialect::write(other, &patch);
    }
});
