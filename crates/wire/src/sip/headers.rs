//! The index of a message's headers: eight bytes a header, in place for ordinary messages.

use super::error::ParseError;
use super::name::{self, HeaderName, KNOWN, UNKNOWN};
use core::fmt;

/// Headers one message may have; more is a [`ParseError`].
pub const MAX_HEADERS: usize = 200;
/// Longest header with its name and folds, in bytes.
pub const MAX_HEADER_LINE: usize = 8192;
/// Longest header name, in bytes.
pub const MAX_HEADER_NAME: usize = 255;

/// Headers held without allocation.
const INLINE: usize = 24;
const NONE: u8 = u8::MAX;
const _: () = assert!(MAX_HEADERS <= NONE as usize);

/// Where one header stands in the head; offsets fit because a message has 65535 bytes at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) index: u8,
    pub(super) name_length: u8,
    pub(super) name: u16,
    pub(super) value: u16,
    pub(super) value_end: u16,
}

impl Entry {
    const EMPTY: Self = Self {
        index: UNKNOWN,
        name_length: 0,
        name: 0,
        value: 0,
        value_end: 0,
    };
}

/// The entries while the head is being split.
#[derive(Clone)]
pub(super) struct Entries {
    near: [Entry; INLINE],
    /// Those beyond [`INLINE`].
    far: Vec<Entry>,
    length: usize,
    /// The position of the first header of each known name, or [`NONE`].
    first: [u8; KNOWN],
    /// A bit for each known name that stands more than once.
    repeated: u128,
}

/// The bit of a known name in [`Entries::repeated`].
#[inline(always)]
const fn bit(index: u8) -> u128 {
    const { assert!(KNOWN <= u128::BITS as usize) };
    1 << index
}

impl Entries {
    const EMPTY: Self = Self {
        near: [Entry::EMPTY; INLINE],
        far: Vec::new(),
        length: 0,
        first: [NONE; KNOWN],
        repeated: 0,
    };

    /// Adds an entry, unless [`MAX_HEADERS`] are there already.
    #[inline(always)]
    pub(super) fn push(&mut self, entry: Entry) -> Result<(), ParseError> {
        let position = self.length;
        let place = match self.near.get_mut(position) {
            Some(place) => place,
            None => self.far_place()?,
        };
        *place = entry;
        self.length = position + 1;
        if let Some(first) = self.first.get_mut(usize::from(entry.index)) {
            if *first == NONE {
                *first = position as u8;
            } else {
                self.repeated |= bit(entry.index);
            }
        }
        Ok(())
    }

    #[cold]
    fn far_place(&mut self) -> Result<&mut Entry, ParseError> {
        if self.length >= MAX_HEADERS {
            return Err(ParseError::TooManyHeaders);
        }
        self.far.push(Entry::EMPTY);
        self.far.last_mut().ok_or(ParseError::TooManyHeaders)
    }

    #[inline(always)]
    fn at(&self, position: usize) -> Option<&Entry> {
        if position >= self.length {
            return None;
        }
        let far = || self.far.get(position.checked_sub(INLINE)?);
        self.near.get(position).or_else(far)
    }

    fn iter(&self) -> impl Iterator<Item = &Entry> {
        let near = self.near.get(..self.length).unwrap_or(&self.near);
        near.iter().chain(&self.far)
    }
}

/// One header as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The name; compact forms are known by their long name.
    pub name: HeaderName<'a>,
    /// The name as it was spelled.
    pub spelled: &'a str,
    /// The value without white space at its ends. A fold inside is still CR LF and white space.
    pub value: &'a str,
}

/// The headers of one message, in their order.
#[derive(Clone)]
pub struct Headers<'a> {
    pub(super) head: &'a str,
    pub(super) entries: Entries,
}

impl<'a> Headers<'a> {
    /// No headers, to be filled in place: the index is too large to be moved without need.
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self {
            head: "",
            entries: Entries::EMPTY,
        }
    }

    /// How many header lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.length
    }

    /// Whether there is no header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.length == 0
    }

    /// Every header in order.
    pub fn iter(&self) -> impl Iterator<Item = Header<'a>> + '_ {
        self.entries.iter().map(|entry| {
            let start = usize::from(entry.name);
            let spelled = &self.head[start..start + usize::from(entry.name_length)];
            Header {
                name: name::named(entry.index, spelled),
                spelled,
                value: self.value(entry),
            }
        })
    }

    /// The raw value of the first header called `name`.
    #[must_use]
    pub fn first<'n>(&self, name: impl Into<HeaderName<'n>>) -> Option<&'a str> {
        let name = name.into();
        match name.index() {
            Some(index) => self.first_known(index),
            None => self
                .iter()
                .find(|header| header.name == name)
                .map(|header| header.value),
        }
    }

    /// The raw values of all headers called `name`, one a line.
    pub fn all<'n>(&self, name: impl Into<HeaderName<'n>>) -> impl Iterator<Item = &'a str>
    where
        'a: 'n,
    {
        let name = name.into();
        self.iter()
            .filter(move |header| header.name == name)
            .map(|header| header.value)
    }

    /// The bytes of the value of the first header with this table index.
    #[inline(always)]
    pub(super) fn first_bytes(&self, index: u8) -> Option<&'a [u8]> {
        let (_, entry) = self.first_entry(index)?;
        let value = usize::from(entry.value)..usize::from(entry.value_end);
        self.head.as_bytes().get(value)
    }

    /// The value of the first header with this table index.
    #[inline(always)]
    pub(super) fn first_known(&self, index: u8) -> Option<&'a str> {
        self.first_entry(index).map(|(_, entry)| self.value(entry))
    }

    /// The value of the first header with this table index, as the end of the text from the
    /// returned position.
    ///
    /// A scan that starts at a position in a longer text can look at whole blocks up to its end.
    #[inline]
    pub(super) fn first_placed(&self, index: u8) -> Option<(&'a str, usize)> {
        self.first_entry(index).map(|(_, entry)| self.placed(entry))
    }

    /// Whether the header with this table index stands more than once.
    #[inline]
    pub(super) fn is_repeated(&self, index: u8) -> bool {
        usize::from(index) < KNOWN && self.entries.repeated & bit(index) != 0
    }

    /// The line of the next header with this table index at or after line `from`, and its value as
    /// [`Headers::first_placed`] gives it.
    #[inline(always)]
    pub(super) fn next_known(&self, index: u8, from: usize) -> Option<(usize, &'a str, usize)> {
        let (first, entry) = self.first_entry(index)?;
        let (line, entry) = match from > first {
            false => (first, entry),
            true if self.is_repeated(index) => self.next_entry(index, from)?,
            true => return None,
        };
        let (text, at) = self.placed(entry);
        Some((line, text, at))
    }

    #[inline(never)]
    fn next_entry(&self, index: u8, from: usize) -> Option<(usize, &Entry)> {
        let mut entries = self.entries.iter().enumerate().skip(from);
        entries.find(|(_, entry)| entry.index == index)
    }

    #[inline(always)]
    fn first_entry(&self, index: u8) -> Option<(usize, &Entry)> {
        let first = usize::from(*self.entries.first.get(usize::from(index))?);
        // No list is so long that an entry stands at `NONE`.
        Some((first, self.entries.at(first)?))
    }

    #[inline]
    fn placed(&self, entry: &Entry) -> (&'a str, usize) {
        (
            &self.head[..usize::from(entry.value_end)],
            usize::from(entry.value),
        )
    }

    #[inline]
    fn value(&self, entry: &Entry) -> &'a str {
        &self.head[usize::from(entry.value)..usize::from(entry.value_end)]
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|header| (header.spelled, header.value)))
            .finish()
    }
}

/// Marks an entry whose name is not known.
pub(super) const UNKNOWN_INDEX: u8 = UNKNOWN;
