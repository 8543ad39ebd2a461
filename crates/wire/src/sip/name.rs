//! Header names: long forms, compact forms, and a look-up that compares whole words.

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

const SLOTS: usize = 512;
static SLOT_OF: [u8; SLOTS] = slots();
static COMPACT_OF: [u8; 256] = compact();

const fn compact() -> [u8; 256] {
    let mut table = [UNKNOWN; 256];
    let mut at = 0;
    while at < COMPACT.len() {
        let (letter, index) = COMPACT[at];
        table[letter as usize] = index;
        table[letter.to_ascii_uppercase() as usize] = index;
        at += 1;
    }
    table
}

/// A name's bytes in lower case as three words: the first eight, the eight after them where it is
/// longer than sixteen, the last eight; one word where it is shorter than eight.
#[derive(Clone, Copy)]
struct Key {
    first: u64,
    middle: u64,
    last: u64,
}

/// Longest name that a [`Key`] holds whole.
const MAX_KEY: usize = 24;

static KEYS: [Key; KNOWN] = keys();

const fn keys() -> [Key; KNOWN] {
    let mut keys = [Key {
        first: 0,
        middle: 0,
        last: 0,
    }; KNOWN];
    let mut index = 0;
    while index < KNOWN {
        assert!(LONG[index].len() >= 2 && LONG[index].len() <= MAX_KEY);
        keys[index] = Key::of(LONG[index].as_bytes());
        index += 1;
    }
    keys
}

impl Key {
    /// The key of a name of 2 to [`MAX_KEY`] bytes.
    #[inline(always)]
    const fn of(name: &[u8]) -> Self {
        let length = name.len();
        let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) else {
            return Self {
                first: folded(short(name)),
                middle: 0,
                last: 0,
            };
        };
        let middle = match name.split_at_checked(8) {
            Some((_, rest)) if length > 16 => match rest.first_chunk() {
                Some(middle) => folded(u64::from_le_bytes(*middle)),
                None => 0,
            },
            Some(_) | None => 0,
        };
        Self {
            first: folded(u64::from_le_bytes(*first)),
            middle,
            last: folded(u64::from_le_bytes(*last)),
        }
    }

    /// Where the search for the key starts.
    #[inline(always)]
    const fn slot(&self) -> usize {
        // The multiplier is the golden ratio's fraction: it spreads close keys.
        let mixed = (self.first ^ self.last.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (u64::BITS - SLOTS.ilog2())) as usize
    }

    #[inline(always)]
    const fn is(&self, other: &Self) -> bool {
        (self.first ^ other.first) | (self.middle ^ other.middle) | (self.last ^ other.last) == 0
    }
}

/// Two to seven bytes in one word: two halves that overlap.
#[inline(always)]
const fn short(name: &[u8]) -> u64 {
    let length = name.len();
    if let (Some(low), Some(high)) = (name.first_chunk(), name.last_chunk()) {
        let high = u32::from_le_bytes(*high) as u64;
        return u32::from_le_bytes(*low) as u64 | high << (8 * (length - 4));
    }
    let middle = name[length / 2] as u64;
    let last = name[length - 1] as u64;
    name[0] as u64 | middle << (8 * (length / 2)) | last << (8 * (length - 1))
}

/// Letters in lower case. `-` stays itself, and no other byte becomes a letter or `-`.
#[inline(always)]
const fn folded(word: u64) -> u64 {
    word | (word & 0x4040_4040_4040_4040) >> 1
}

const fn slots() -> [u8; SLOTS] {
    let mut table = [UNKNOWN; SLOTS];
    let mut index = 0;
    while index < KNOWN {
        let mut slot = Key::of(LONG[index].as_bytes()).slot();
        while table[slot] != UNKNOWN {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = index as u8;
        index += 1;
    }
    table
}

/// The table index of `name`, compact or long, without case.
#[inline(always)]
pub(super) fn lookup(name: &[u8]) -> Option<u8> {
    match name {
        [] => return None,
        [letter] => return Some(COMPACT_OF[*letter as usize]).filter(|index| *index != UNKNOWN),
        _ if name.len() > MAX_KEY => return None,
        _ => {}
    }
    let key = Key::of(name);
    let mut slot = key.slot();
    loop {
        let index = SLOT_OF[slot % SLOTS];
        let known = KEYS.get(index as usize)?;
        if known.is(&key) && LONG[index as usize].len() == name.len() {
            return Some(index);
        }
        slot += 1;
    }
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
