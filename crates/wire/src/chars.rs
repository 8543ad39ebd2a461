//! Character classes of RFC 3261 §25.1, one table look-up a byte.

/// `token` (method names, header names, parameter names).
pub(crate) const TOKEN: u16 = 1;
/// White space inside a header value; CR and LF only occur there as part of a fold.
pub(crate) const LWS: u16 = 2;
/// `user` without its escapes. `#` is not in the grammar, but phones send it after star codes.
pub(crate) const USER: u16 = 4;
/// `password` without its escapes.
pub(crate) const PASSWORD: u16 = 8;
/// `paramchar` of a URI parameter without its escapes.
pub(crate) const URI_PARAM: u16 = 16;
/// `hname` and `hvalue` of a URI without their escapes, and the `=` and `&` between them.
pub(crate) const URI_HEADER: u16 = 32;
/// Host names; `_` is not in the grammar, but in many private networks' names.
pub(crate) const HOST: u16 = 64;
/// An unquoted header parameter value: wider than `token / host`, because branches with `=` exist.
pub(crate) const VALUE: u16 = 128;
/// What an unquoted display name is made of; bytes beyond ASCII because phones send them so.
pub(crate) const WORDS: u16 = 256;
/// Decimal digits.
pub(crate) const DIGIT: u16 = 512;

static TABLE: [u16; 256] = table();

const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut code = 0;
    while code < 256 {
        table[code] = class(code as u8);
        code += 1;
    }
    table
}

const fn class(byte: u8) -> u16 {
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
    if bits & (TOKEN | LWS) != 0 || byte >= 0x80 {
        bits |= WORDS;
    }
    if byte.is_ascii_digit() {
        bits |= DIGIT;
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
pub(crate) fn is(byte: u8, classes: u16) -> bool {
    TABLE[byte as usize] & classes != 0
}

/// The eight bytes at `at`, the first one lowest; zero beyond the end.
///
/// Scanning words instead of bytes leaves one branch for eight bytes, and that one is easily
/// predicted: header parts are short, and their ends are what costs.
#[inline(always)]
fn word(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or(&[]);
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    match bytes.last_chunk::<8>() {
        Some(_) if rest.is_empty() => 0,
        Some(chunk) => u64::from_le_bytes(*chunk) >> (64 - 8 * rest.len()),
        None => rest
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// The first position at or after `at` whose byte is not in `classes`.
#[inline]
pub(crate) fn skip(bytes: &[u8], mut at: usize, classes: u16) -> usize {
    while let Some([one, two, three, four]) = bytes.get(at..at + 4) {
        if !is(*one, classes) {
            return at;
        }
        if !is(*two, classes) {
            return at + 1;
        }
        if !is(*three, classes) {
            return at + 2;
        }
        if !is(*four, classes) {
            return at + 3;
        }
        at += 4;
    }
    while at < bytes.len() && is(bytes[at], classes) {
        at += 1;
    }
    at
}

/// The position of the first `byte` at or after `at`, or the length without one. `byte` is not NUL.
#[inline(always)]
pub(crate) fn find(bytes: &[u8], at: usize, byte: u8) -> usize {
    find2(bytes, at, byte, byte)
}

/// The position of the first of two bytes at or after `at`, or the length without one. Neither is
/// NUL.
#[inline(always)]
pub(crate) fn find2(bytes: &[u8], mut at: usize, one: u8, two: u8) -> usize {
    while at < bytes.len() {
        let word = word(bytes, at);
        let hits = zeros(word ^ ONES.wrapping_mul(u64::from(one)))
            | zeros(word ^ ONES.wrapping_mul(u64::from(two)));
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    bytes.len()
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Sets the top bit of each zero byte; bits above the lowest such byte may be wrong.
#[inline(always)]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & ONES << 7
}

/// Whether `text` is a non-empty `token`.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| is(byte, TOKEN))
}

/// Whether every byte is in `classes` or part of a `%hh` escape.
#[inline]
pub(crate) fn all_or_escaped(bytes: &[u8], classes: u16) -> bool {
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
        let found = find2(bytes, at, b'"', b'\\');
        match bytes.get(found)? {
            b'"' => return Some(found + 1),
            _ => at = found + 2,
        }
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
    fn word_scans_agree_with_byte_scans_at_every_offset() {
        let text = b"token-1.x;y=\"z\" \t<sip:a@b>,\xc3\xa9 0123456789abcdef%20~";
        for end in 0..=text.len() {
            let text = &text[..end];
            for at in 0..=end {
                for class in [TOKEN, LWS, USER, HOST, VALUE, WORDS, DIGIT] {
                    let expected = text[at..].iter().position(|byte| !is(*byte, class));
                    assert_eq!(
                        skip(text, at, class),
                        expected.map_or(end, |found| at + found)
                    );
                }
                let expected = text[at..]
                    .iter()
                    .position(|byte| *byte == b';' || *byte == b'"');
                assert_eq!(
                    find2(text, at, b';', b'"'),
                    expected.map_or(end, |found| at + found)
                );
                let expected = text[at..].iter().position(|byte| *byte == b'@');
                assert_eq!(
                    find(text, at, b'@'),
                    expected.map_or(end, |found| at + found)
                );
            }
        }
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
