//! Character classes of RFC 3261 §25.1: a table look-up a byte, or sixteen bytes at a time.

use wide::u8x16;

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
/// What an IPv4 address is made of.
pub(crate) const DIGIT_OR_DOT: u16 = 1024;

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
        bits |= DIGIT | DIGIT_OR_DOT;
    }
    if byte == b'.' {
        bits |= DIGIT_OR_DOT;
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

/// Bytes looked at together.
const BLOCK: usize = 16;

/// The first position at or after `at` whose byte `hits` marks, or the length. `hits` is given a
/// block and sets the bit of each lane that counts.
///
/// Header parts are short and their ends are what costs: a block has one branch, not sixteen.
#[inline(always)]
fn seek(bytes: &[u8], mut at: usize, hits: impl Fn(u8x16) -> u8x16) -> usize {
    loop {
        let Some(rest) = bytes.get(at..) else {
            return bytes.len();
        };
        let Some(block) = rest.first_chunk::<BLOCK>() else {
            return at + seek_in_tail(bytes, rest, hits);
        };
        let marked = hits(u8x16::new(*block)).to_bitmask();
        if marked != 0 {
            return at + marked.trailing_zeros() as usize;
        }
        at += BLOCK;
    }
}

/// As [`seek`] in `rest`, the last bytes of `bytes` and fewer than a block.
#[inline(always)]
fn seek_in_tail(bytes: &[u8], rest: &[u8], hits: impl Fn(u8x16) -> u8x16) -> usize {
    let marked = match bytes.last_chunk::<BLOCK>() {
        Some(block) => hits(u8x16::new(*block)).to_bitmask() >> (BLOCK - rest.len()),
        None => hits(u8x16::new(padded(rest))).to_bitmask(),
    };
    // The bit beyond the last byte stands for the end.
    (marked | 1 << rest.len()).trailing_zeros() as usize
}

/// A block of the fewer bytes of `rest`, with zeros after them.
#[cold]
fn padded(rest: &[u8]) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    block
}

/// Marks the lanes from `low` to `high`.
#[inline(always)]
fn within(block: u8x16, low: u8, high: u8) -> u8x16 {
    let above = block - u8x16::splat(low);
    above.min(u8x16::splat(high - low)).simd_eq(above)
}

/// Marks the lanes that are `byte`.
#[inline(always)]
fn equal(block: u8x16, byte: u8) -> u8x16 {
    block.simd_eq(u8x16::splat(byte))
}

/// The position of the first `byte` at or after `at`, or the length without one.
#[inline(always)]
pub(crate) fn find(bytes: &[u8], at: usize, byte: u8) -> usize {
    seek(bytes, at, |block| equal(block, byte))
}

/// The position of the first `byte` of a block, or a number beyond it.
#[inline(always)]
pub(crate) fn find_in_block(block: &[u8; BLOCK], byte: u8) -> usize {
    equal(u8x16::new(*block), byte)
        .to_bitmask()
        .trailing_zeros() as usize
}

/// The position of the first of two bytes at or after `at`, or the length without one.
#[inline(always)]
pub(crate) fn find2(bytes: &[u8], at: usize, one: u8, two: u8) -> usize {
    seek(bytes, at, |block| equal(block, one) | equal(block, two))
}

/// As [`skip`] for [`HOST`], which is long enough to pay for a block.
#[inline(always)]
pub(crate) fn skip_host(bytes: &[u8], at: usize) -> usize {
    seek(bytes, at, |block| {
        let letters = within(block | u8x16::splat(0x20), b'a', b'z');
        let others = equal(block, b'-') | equal(block, b'.') | equal(block, b'_');
        !(letters | within(block, b'0', b'9') | others)
    })
}

/// As [`skip`] for [`VALUE`].
#[inline(always)]
pub(crate) fn skip_value(bytes: &[u8], at: usize) -> usize {
    seek(bytes, at, |block| {
        let angles = equal(block | u8x16::splat(2), b'>');
        let others = equal(block, b'"') | equal(block, b',') | equal(block, b';');
        not_visible(block) | angles | others | equal(block, b'\\')
    })
}

/// The first position at or after `at` that holds white space or a control character.
#[inline(always)]
pub(crate) fn skip_visible(bytes: &[u8], at: usize) -> usize {
    seek(bytes, at, not_visible)
}

#[inline(always)]
fn not_visible(block: u8x16) -> u8x16 {
    within(block, 0, b' ') | equal(block, 0x7f)
}

/// The first position at or after `at` whose byte is not in `classes`.
#[inline(always)]
pub(crate) fn skip(bytes: &[u8], at: usize, classes: u16) -> usize {
    let mut at = at;
    while let Some([one, two, three, four]) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
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
    while bytes.get(at).is_some_and(|byte| is(*byte, classes)) {
        at += 1;
    }
    at.min(bytes.len())
}

/// As [`skip`] for [`LWS`], of which there is none or one space almost always.
#[inline(always)]
pub(crate) fn skip_lws(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(byte) if *byte > b' ' => at,
        Some(b' ') if bytes.get(at + 1).is_some_and(|byte| *byte > b' ') => at + 1,
        Some(_) => skip_all_lws(bytes, at),
        None => bytes.len(),
    }
}

#[inline(never)]
fn skip_all_lws(bytes: &[u8], at: usize) -> usize {
    skip(bytes, at, LWS)
}

/// Whether `text` is a non-empty `token`.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| is(byte, TOKEN))
}

/// The first position at or after `at` that is neither in `classes` nor part of a `%hh` escape.
/// Where `classes` holds `%`, escapes are not looked at.
#[inline]
pub(crate) fn skip_escaped(bytes: &[u8], mut at: usize, classes: u16) -> usize {
    loop {
        at = skip(bytes, at, classes);
        match bytes.get(at..).unwrap_or(&[]) {
            [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => at += 3,
            _ => return at,
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
    let start = skip_lws(bytes, 0);
    &text[start..trim_end(bytes, start, bytes.len())]
}

/// The end of `bytes[start..end]` without the white space at its end.
#[inline(always)]
pub(crate) fn trim_end(bytes: &[u8], start: usize, end: usize) -> usize {
    let Some([.., last]) = bytes.get(start..end) else {
        return end;
    };
    if *last > b' ' {
        return end;
    }
    let mut end = end;
    while end > start && is(bytes[end - 1], LWS) {
        end -= 1;
    }
    end
}

/// Decimal digits only, no sign, no overflow.
#[inline]
pub(crate) fn decimal<T: TryFrom<u64>>(text: impl AsRef<[u8]>) -> Option<T> {
    let bytes = text.as_ref();
    let (value, end) = decimal_at(bytes, 0)?;
    (end == bytes.len()).then_some(value)
}

/// The number that starts at `at`, and the position after its last digit.
#[inline(always)]
pub(crate) fn decimal_at<T: TryFrom<u64>>(bytes: &[u8], at: usize) -> Option<(T, usize)> {
    let mut end = at;
    let mut value: u64 = 0;
    while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
        value = value
            .checked_mul(10)?
            .checked_add(u64::from(digit - b'0'))?;
        end += 1;
    }
    match end > at {
        true => Some((T::try_from(value).ok()?, end)),
        false => None,
    }
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
    fn block_scans_agree_with_byte_scans_at_every_offset() {
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
                assert_eq!(skip_host(text, at), skip(text, at, HOST));
                assert_eq!(skip_value(text, at), skip(text, at, VALUE));
                assert_eq!(skip_lws(text, at), skip(text, at, LWS));
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
    fn blocks_know_every_byte_as_the_table_does() {
        for byte in 0..=u8::MAX {
            for text in [&[byte; 1][..], &[byte; 40]] {
                assert_eq!(skip_host(text, 0), skip(text, 0, HOST), "{byte:#x}");
                assert_eq!(skip_value(text, 0), skip(text, 0, VALUE), "{byte:#x}");
                let is_visible = byte > b' ' && byte != 0x7f;
                assert_eq!(skip_visible(text, 0) > 0, is_visible, "{byte:#x}");
            }
        }
    }

    #[test]
    fn escapes_are_whole_or_refused() {
        for (text, end) in [("a%20b%4A", 8), ("a%2", 1), ("a%zz", 1), ("a b", 1)] {
            assert_eq!(skip_escaped(text.as_bytes(), 0, USER), end, "{text}");
        }
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
