//! Panasonic's XML.
use crate::dialect::reader::Reader;
pub(super) fn looks_like(_bytes: &[u8]) -> bool {
    false
}
pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    super::yealink::read(reader, bytes);
}
