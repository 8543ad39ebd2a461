//! Panasonic's plain text.
use crate::dialect::reader::Reader;
pub(super) const MARKER: &str = "# Panasonic SIP Phone Standard Format File #";
pub(super) fn read(reader: &mut Reader<'_>, bytes: &[u8]) {
    super::yealink::read(reader, bytes);
}
