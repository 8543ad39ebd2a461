//! Comma lists (RFC 3261 §7.3.1).

use crate::chars;

/// Splits a header value at its commas, outside quoted strings and `<>`; empty parts are skipped.
#[must_use]
pub fn list(value: &str) -> List<'_> {
    List { rest: value }
}

/// Iterator of [`list`].
#[derive(Clone, Debug)]
pub struct List<'a> {
    rest: &'a str,
}

impl<'a> Iterator for List<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        while !self.rest.is_empty() {
            let end = part_end(self.rest.as_bytes());
            let part = chars::trim(&self.rest[..end]);
            self.rest = self.rest.get(end + 1..).unwrap_or("");
            if !part.is_empty() {
                return Some(part);
            }
        }
        None
    }
}

fn part_end(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut in_angle = false;
    while at < bytes.len() {
        match bytes[at] {
            b',' if !in_angle => return at,
            b'<' => in_angle = true,
            b'>' => in_angle = false,
            b'"' if !in_angle => {
                at = chars::skip_quoted(bytes, at).unwrap_or(bytes.len());
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_splits_outside_quotes_and_angles() {
        let parts: Vec<_> = list("\"a, b\" <sip:x,y@h>;q=1 ,, c\r\n ,d").collect();
        assert_eq!(parts, ["\"a, b\" <sip:x,y@h>;q=1", "c", "d"]);
        assert_eq!(list("  ").count(), 0);
        assert_eq!(list("\"open, quote").count(), 1);
    }
}
