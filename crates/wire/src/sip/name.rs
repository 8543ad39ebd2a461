//! Header names: long forms, compact forms, and a look-up that compares whole words.

use crate::chars;
use core::fmt;

macro_rules! header_names {
    ($($(#[doc = $doc:literal])+ $variant:ident $long:literal $($compact:literal)?;)+) => {
        /// A header's name. Known names compare without case and read their compact form
        /// (RFC 3261 §7.3.3); they print long.
        #[derive(Clone, Copy, Debug)]
        pub enum HeaderName<'a> {
            $($(#[doc = $doc])+ $variant,)+
            /// Any other, as it stands.
            Other(&'a str),
        }

        /// Index of a known name in the tables below.
        #[derive(Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        enum Index { $($variant,)+ Count }

        const LONG: [&str; KNOWN] = [$($long,)+];
        const COMPACT: [(u8, u8); 0 $($(+ { let _ = $compact; 1 })?)+] =
            [$($(($compact, Index::$variant as u8),)?)+];
        const NAMES: [HeaderName<'static>; KNOWN] = [$(HeaderName::$variant,)+];

        impl HeaderName<'_> {
            /// The table index of a known name.
            #[inline(always)]
            pub(super) fn index(&self) -> Option<u8> {
                match self {
                    $(Self::$variant => Some(Index::$variant as u8),)+
                    Self::Other(name) => lookup(name.as_bytes()),
                }
            }
        }
    };
}

header_names! {
    /// RFC 3261 §20.1
    Accept "Accept";
    /// RFC 3841
    AcceptContact "Accept-Contact" b'a';
    /// RFC 3261 §20.2
    AcceptEncoding "Accept-Encoding";
    /// RFC 3261 §20.3
    AcceptLanguage "Accept-Language";
    /// RFC 3261 §20.4
    AlertInfo "Alert-Info";
    /// RFC 3261 §20.5
    Allow "Allow";
    /// RFC 6665
    AllowEvents "Allow-Events" b'u';
    /// RFC 5373
    AnswerMode "Answer-Mode";
    /// RFC 3261 §20.6
    AuthenticationInfo "Authentication-Info";
    /// RFC 3261 §20.7
    Authorization "Authorization";
    /// RFC 3261 §20.8
    CallId "Call-ID" b'i';
    /// RFC 3261 §20.9
    CallInfo "Call-Info";
    /// RFC 3261 §20.10
    Contact "Contact" b'm';
    /// RFC 3261 §20.11
    ContentDisposition "Content-Disposition";
    /// RFC 3261 §20.12
    ContentEncoding "Content-Encoding" b'e';
    /// RFC 3261 §20.13
    ContentLanguage "Content-Language";
    /// RFC 3261 §20.14
    ContentLength "Content-Length" b'l';
    /// RFC 3261 §20.15
    ContentType "Content-Type" b'c';
    /// RFC 3261 §20.16
    CSeq "CSeq";
    /// RFC 3261 §20.17
    Date "Date";
    /// RFC 5806
    Diversion "Diversion";
    /// RFC 3261 §20.18
    ErrorInfo "Error-Info";
    /// RFC 6665
    Event "Event" b'o';
    /// RFC 3261 §20.19
    Expires "Expires";
    /// RFC 3261 §20.20
    From "From" b'f';
    /// RFC 7044
    HistoryInfo "History-Info";
    /// RFC 8224
    Identity "Identity" b'y';
    /// RFC 3261 §20.21
    InReplyTo "In-Reply-To";
    /// RFC 6086
    InfoPackage "Info-Package";
    /// RFC 3911
    Join "Join";
    /// RFC 3261 §20.22
    MaxForwards "Max-Forwards";
    /// RFC 3261 §20.23
    MinExpires "Min-Expires";
    /// RFC 4028
    MinSe "Min-SE";
    /// RFC 3261 §20.24
    MimeVersion "MIME-Version";
    /// RFC 3261 §20.25
    Organization "Organization";
    /// RFC 7315
    PAccessNetworkInfo "P-Access-Network-Info";
    /// RFC 3325
    PAssertedIdentity "P-Asserted-Identity";
    /// RFC 7315
    PAssociatedUri "P-Associated-URI";
    /// RFC 7315
    PCalledPartyId "P-Called-Party-ID";
    /// RFC 5009
    PEarlyMedia "P-Early-Media";
    /// RFC 3325
    PPreferredIdentity "P-Preferred-Identity";
    /// RFC 3327
    Path "Path";
    /// RFC 3261 §20.26
    Priority "Priority";
    /// RFC 3323
    Privacy "Privacy";
    /// RFC 3261 §20.27
    ProxyAuthenticate "Proxy-Authenticate";
    /// RFC 3261 §20.28
    ProxyAuthorization "Proxy-Authorization";
    /// RFC 3261 §20.29
    ProxyRequire "Proxy-Require";
    /// RFC 3262
    RAck "RAck";
    /// RFC 3262
    RSeq "RSeq";
    /// RFC 3326
    Reason "Reason";
    /// RFC 3261 §20.30
    RecordRoute "Record-Route";
    /// RFC 6086
    RecvInfo "Recv-Info";
    /// RFC 4488
    ReferSub "Refer-Sub";
    /// RFC 3515
    ReferTo "Refer-To" b'r';
    /// RFC 3892
    ReferredBy "Referred-By" b'b';
    /// RFC 3841
    RejectContact "Reject-Contact" b'j';
    /// A draft that many switchboards send.
    RemotePartyId "Remote-Party-ID";
    /// RFC 3891
    Replaces "Replaces";
    /// RFC 3261 §20.31
    ReplyTo "Reply-To";
    /// RFC 3841
    RequestDisposition "Request-Disposition" b'd';
    /// RFC 3261 §20.32
    Require "Require";
    /// RFC 3261 §20.33
    RetryAfter "Retry-After";
    /// RFC 3261 §20.34
    Route "Route";
    /// RFC 3261 §20.35
    Server "Server";
    /// RFC 3608
    ServiceRoute "Service-Route";
    /// RFC 4028
    SessionExpires "Session-Expires" b'x';
    /// RFC 3903
    SipETag "SIP-ETag";
    /// RFC 3903
    SipIfMatch "SIP-If-Match";
    /// RFC 3261 §20.36
    Subject "Subject" b's';
    /// RFC 6665
    SubscriptionState "Subscription-State";
    /// RFC 3261 §20.37
    Supported "Supported" b'k';
    /// RFC 4538
    TargetDialog "Target-Dialog";
    /// RFC 3261 §20.38
    Timestamp "Timestamp";
    /// RFC 3261 §20.39
    To "To" b't';
    /// RFC 3261 §20.40
    Unsupported "Unsupported";
    /// RFC 3261 §20.41
    UserAgent "User-Agent";
    /// RFC 7433
    UserToUser "User-to-User";
    /// RFC 3261 §20.42
    Via "Via" b'v';
    /// RFC 3261 §20.43
    Warning "Warning";
    /// RFC 3261 §20.44
    WwwAuthenticate "WWW-Authenticate";
}

/// How many names are known.
pub(super) const KNOWN: usize = Index::Count as usize;
/// The index that stands for an unknown name.
pub(super) const UNKNOWN: u8 = u8::MAX;

/// Bytes of a name that are compared at once: longer names differ in them already, so that the rest
/// has to be compared with one name only.
pub(super) const BLOCK: usize = 16;

/// The first [`BLOCK`] bytes of a name in lower case, with zeros after a shorter one.
#[derive(Clone, Copy)]
struct Key {
    low: u64,
    high: u64,
}

/// One spelling of a known name.
#[derive(Clone, Copy)]
struct Row {
    key: Key,
    length: u8,
    index: u8,
}

/// Rows of the table: a power of two that is more than all long and compact names.
const ROWS: usize = 128;
const SLOTS: usize = 1024;
/// The last row, where an empty slot leads to.
const NO_ROW: u8 = ROWS as u8 - 1;
const MULTIPLIER: u64 = multiplier();
static ROW_OF: [Row; ROWS] = rows();
static SLOT_OF: [u8; SLOTS] = slots();
static MASKS: [Key; BLOCK] = masks();

const fn rows() -> [Row; ROWS] {
    const { assert!(KNOWN + COMPACT.len() <= NO_ROW as usize) };
    let no_name = Row {
        key: Key { low: 0, high: 0 },
        length: 0,
        index: UNKNOWN,
    };
    let mut rows = [no_name; ROWS];
    let mut at = 0;
    while at < KNOWN {
        rows[at] = Row::of(LONG[at].as_bytes(), at as u8);
        at += 1;
    }
    while at < KNOWN + COMPACT.len() {
        let (letter, index) = COMPACT[at - KNOWN];
        rows[at] = Row::of(&[letter], index);
        at += 1;
    }
    rows
}

/// The lanes of the first bytes, by their number.
const fn masks() -> [Key; BLOCK] {
    let mut masks = [Key { low: 0, high: 0 }; BLOCK];
    let mut length = 0;
    while length < BLOCK {
        let mask = (1_u128 << (8 * length)) - 1;
        masks[length] = Key {
            low: mask as u64,
            high: (mask >> 64) as u64,
        };
        length += 1;
    }
    masks
}

/// A multiplier that gives each row a slot of its own, so that a look-up needs no search.
const fn multiplier() -> u64 {
    let rows = rows();
    // The golden ratio's fraction is the first to be tried: it spreads close keys.
    let mut multiplier = 0x9e37_79b9_7f4a_7c15_u64;
    let mut taken_by = [0_u16; SLOTS];
    let mut attempt = 1;
    loop {
        let mut at = 0;
        while at < KNOWN + COMPACT.len() {
            let slot = rows[at].key.slot(multiplier);
            if taken_by[slot] == attempt {
                break;
            }
            taken_by[slot] = attempt;
            at += 1;
        }
        if at == KNOWN + COMPACT.len() {
            return multiplier;
        }
        multiplier = multiplier.wrapping_mul(0x5851_f42d_4c95_7f2d) | 1;
        attempt += 1;
    }
}

const fn slots() -> [u8; SLOTS] {
    let rows = rows();
    let mut slots = [NO_ROW; SLOTS];
    let mut at = 0;
    while at < KNOWN + COMPACT.len() {
        slots[rows[at].key.slot(MULTIPLIER)] = at as u8;
        at += 1;
    }
    slots
}

impl Row {
    const fn of(name: &[u8], index: u8) -> Self {
        let mut block = [0; BLOCK];
        let mut at = 0;
        while at < name.len() && at < BLOCK {
            block[at] = name[at];
            at += 1;
        }
        Self {
            key: Key::of(&block).folded(),
            length: name.len() as u8,
            index,
        }
    }

    /// The only row that may be that of `key`.
    #[inline(always)]
    fn at(key: Key) -> &'static Self {
        &ROW_OF[SLOT_OF[key.slot(MULTIPLIER)] as usize % ROWS]
    }

    #[inline(always)]
    const fn is(&self, key: Key, length: usize) -> bool {
        (self.key.low ^ key.low) | (self.key.high ^ key.high) == 0 && self.length as usize == length
    }
}

impl Key {
    #[inline(always)]
    const fn of(block: &[u8; BLOCK]) -> Self {
        let word = u128::from_le_bytes(*block);
        Self {
            low: word as u64,
            high: (word >> 64) as u64,
        }
    }

    /// Only the first `length` bytes, fewer than [`BLOCK`].
    #[inline(always)]
    fn shortened(self, length: usize) -> Option<Self> {
        let mask = MASKS.get(length)?;
        Some(Self {
            low: self.low & mask.low,
            high: self.high & mask.high,
        })
    }

    /// Letters in lower case. `-` stays itself, and no other byte becomes a letter or `-`.
    #[inline(always)]
    const fn folded(self) -> Self {
        const UPPER: u64 = 0x4040_4040_4040_4040;
        Self {
            low: self.low | (self.low & UPPER) >> 1,
            high: self.high | (self.high & UPPER) >> 1,
        }
    }

    #[inline(always)]
    const fn slot(&self, multiplier: u64) -> usize {
        let mixed = (self.low ^ self.high.rotate_left(29)).wrapping_mul(multiplier);
        (mixed >> (u64::BITS - SLOTS.ilog2())) as usize
    }
}

/// The table index and the length of a known name of fewer than [`BLOCK`] bytes that starts `block`,
/// where a `:` follows it at once.
#[inline(always)]
pub(super) fn lookup_line(block: &[u8; BLOCK]) -> Option<(u8, u8)> {
    let length = chars::find_in_block(block, b':');
    let key = Key::of(block).shortened(length)?.folded();
    let row = Row::at(key);
    row.is(key, length).then_some((row.index, row.length))
}

/// The table index of `name`, compact or long, without case.
pub(super) fn lookup(name: &[u8]) -> Option<u8> {
    let mut block = [0; BLOCK];
    for (to, from) in block.iter_mut().zip(name) {
        *to = *from;
    }
    let key = Key::of(&block).folded();
    let row = Row::at(key);
    let is_known = row.is(key, name.len())
        && (name.len() <= BLOCK
            || LONG
                .get(row.index as usize)?
                .as_bytes()
                .eq_ignore_ascii_case(name));
    (is_known && row.index != UNKNOWN).then_some(row.index)
}

/// The name at a table index; `raw` where it is unknown.
pub(super) fn named(index: u8, raw: &str) -> HeaderName<'_> {
    NAMES
        .get(index as usize)
        .copied()
        .unwrap_or(HeaderName::Other(raw))
}

impl<'a> HeaderName<'a> {
    /// The long form, or the text of an unknown name.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        match (self, self.index()) {
            (_, Some(index)) => LONG[index as usize],
            (Self::Other(name), None) => name,
            (_, None) => "",
        }
    }
}

impl<'a> From<&'a str> for HeaderName<'a> {
    fn from(name: &'a str) -> Self {
        named(lookup(name.as_bytes()).unwrap_or(UNKNOWN), name)
    }
}

impl From<&Self> for HeaderName<'_> {
    fn from(name: &Self) -> Self {
        *name
    }
}

impl PartialEq for HeaderName<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str().eq_ignore_ascii_case(other.as_str())
    }
}

impl Eq for HeaderName<'_> {}

impl fmt::Display for HeaderName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_listed_once_and_found_in_any_case() {
        let mut seen = BTreeSet::new();
        for (index, long) in LONG.iter().enumerate() {
            assert!(
                seen.insert(long.to_ascii_lowercase()),
                "{long} is listed twice"
            );
            assert_eq!(lookup(long.as_bytes()), u8::try_from(index).ok());
            assert_eq!(
                HeaderName::from(long.to_uppercase().as_str()).as_str(),
                *long
            );
        }
        assert!(KNOWN < usize::from(UNKNOWN));
    }

    #[test]
    fn compact_forms_read_and_print_long() {
        for (compact, long) in [
            ("a", "Accept-Contact"),
            ("b", "Referred-By"),
            ("c", "Content-Type"),
            ("d", "Request-Disposition"),
            ("e", "Content-Encoding"),
            ("f", "From"),
            ("i", "Call-ID"),
            ("j", "Reject-Contact"),
            ("k", "Supported"),
            ("l", "Content-Length"),
            ("m", "Contact"),
            ("o", "Event"),
            ("r", "Refer-To"),
            ("s", "Subject"),
            ("t", "To"),
            ("u", "Allow-Events"),
            ("v", "Via"),
            ("x", "Session-Expires"),
            ("y", "Identity"),
            ("V", "Via"),
        ] {
            assert_eq!(HeaderName::from(compact).to_string(), long);
        }
    }

    #[test]
    fn an_unknown_name_keeps_its_spelling_and_compares_without_case() {
        let name = HeaderName::from("X-Odd-Name");
        assert_eq!(name.to_string(), "X-Odd-Name");
        assert_eq!(name, HeaderName::Other("x-odd-name"));
        assert_eq!(HeaderName::Other("call-id"), HeaderName::CallId);
        assert_eq!(HeaderName::from("z"), HeaderName::Other("z"));
        for near in [
            "To\0",
            "Tp",
            "Call\rID",
            "Call_ID",
            "Vi",
            "Viaa",
            "@o",
            "P-Asserted-Identitz",
        ] {
            assert_eq!(lookup(near.as_bytes()), None, "{near:?}");
        }
    }
}
