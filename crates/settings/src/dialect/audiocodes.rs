//! AudioCodes' text: `path/name=value` and `include` (002:390).
use crate::dialect::reader::Reader;
/// x
#[must_use]
pub fn includes(bytes: &[u8]) -> Vec<String> {
    let _ = bytes;
    Vec::new()
}
pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    super::yealink::read(reader, bytes);
}
