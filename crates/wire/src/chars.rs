//! Character classes of RFC 3261 §25.1, one table look-up a byte.

/// `token` (method names, header names, parameter names).
pub(crate) const TOKEN: u8 = 1;
/// White space inside a header value; CR and LF only occur there as part of a fold.
pub(crate) const LWS: u8 = 2;
/// `user` without its escapes. `#` is not in the grammar, but phones send it after star codes.
pub(crate) const USER: u8 = 4;
/// `password` without its escapes.
pub(crate) const PASSWORD: u8 = 8;
/// `paramchar` of a URI parameter without its escapes.
pub(crate) const URI_PARAM: u8 = 16;
/// `hname` and `hvalue` of a URI without their escapes, and the `=` and `&` between them.
pub(crate) const URI_HEADER: u8 = 32;
/// Host names; `_` is not in the grammar, but in many private networks' names.
pub(crate) const HOST: u8 = 64;
/// An unquoted header parameter value: wider than `token / host`, because branches with `=` exist.
pub(crate) const VALUE: u8 = 128;

static TABLE: [u8; 256] = table();

const fn table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = class(code as u8);
        code += 1;
    }
    table
}

const fn class(byte: u8) -> u8 {
    let alnum = byte.is_ascii_alphanumeric();
    let unreserved = alnum || is_in(byte, b"-_.!~*'()");
    let mut bits = 0;
    if alnum || is_in(byte, b"-.!%*_+`'~") {
        bits |= TOKEN;
    }
    if is_in(byte, b" \t\r\n") {
        bits |= LWS;
    }
    if unreserved || is_in(byte, b"&=+$,;?/#") {
        bits |= USER;
    }
    if unreserved || is_in(byte, b"&=+$,") {
        bits |= PASSWORD;
    }
    if unreserved || is_in(byte, b"[]/:&+$") {
        bits |= URI_PARAM;
    }
    if unreserved || is_in(byte, b"[]/?:+$=&") {
        bits |= URI_HEADER;
    }
    if alnum || is_in(byte, b"-._") {
        bits |= HOST;
    }
    if byte > b' ' && byte != 0x7f && !is_in(byte, b"\",;<>\\") {
        bits |= VALUE;
    }
    bits
}

const fn is_in(byte: u8, set: &[u8]) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set[at] == byte {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether `byte` is in one of `classes`.
#[inline]
pub(crate) fn is(byte: u8, classes: u8) -> bool {
    TABLE[byte as usize] & classes != 0
}

/// The first position at or after `at` whose byte is not in `classes`.
#[inline]
pub(crate) fn skip(bytes: &[u8], mut at: usize, classes: u8) -> usize {
    while at < bytes.len() && is(bytes[at], classes) {
        at += 1;
    }
    at
}

/// Whether `text` is a non-empty `token`.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| is(byte, TOKEN))
}

/// Whether every byte is in `classes` or part of a `%hh` escape.
#[inline]
pub(crate) fn all_or_escaped(bytes: &[u8], classes: u8) -> bool {
    let mut at = 0;
    loop {
        at = skip(bytes, at, classes);
        match bytes.get(at..) {
            None | Some([]) => return true,
            Some([b'%', high, low, ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                at += 3;
            }
            Some(_) => return false,
        }
    }
}

/// The position after the closing quote of the quoted string that opens at `open`.
pub(crate) fn skip_quoted(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let found = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[found] == b'"' {
            return Some(found + 1);
        }
        at = found + 2;
    }
}

/// `text` without white space (folds included) at both ends.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let start = skip(bytes, 0, LWS);
    let mut end = bytes.len();
    while end > start && is(bytes[end - 1], LWS) {
        end -= 1;
    }
    &text[start..end]
}

/// Decimal digits only, no sign, no overflow.
#[inline]
pub(crate) fn decimal<T: TryFrom<u64>>(text: &str) -> Option<T> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return None;
    }
    let mut value: u64 = 0;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(digit))?;
    }
    T::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_string_ends_at_its_own_quote() {
        assert_eq!(skip_quoted(br#""a\"b" c"#, 0), Some(6));
        assert_eq!(skip_quoted(br#""open"#, 0), None);
        assert_eq!(skip_quoted(br#""open\"#, 0), None);
    }

    #[test]
    fn escapes_are_whole_or_refused() {
        assert!(all_or_escaped(b"a%20b%4A", USER));
        assert!(!all_or_escaped(b"a%2", USER));
        assert!(!all_or_escaped(b"a%zz", USER));
        assert!(!all_or_escaped(b"a b", USER));
    }

    #[test]
    fn decimal_refuses_signs_and_overflow() {
        assert_eq!(decimal::<u32>("0068"), Some(68));
        assert_eq!(decimal::<u32>("+1"), None);
        assert_eq!(decimal::<u32>("4294967296"), None);
        assert_eq!(decimal::<u64>("36893488147419103232"), None);
        assert_eq!(decimal::<u8>(""), None);
    }
}
