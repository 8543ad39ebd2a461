//! Parts of a text as positions: a quarter of a slice's size, and looked at only when asked for.

/// Longest text whose positions a [`Span`] can hold, in bytes.
pub(crate) const MAX_TEXT: usize = u16::MAX as usize;

/// Where a part of a text of [`MAX_TEXT`] bytes at most starts and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u16,
    end: u16,
}

impl Span {
    /// Nothing; see [`Span::find_in`].
    pub(crate) const NONE: Self = Self { start: 0, end: 0 };

    /// From `start` to `end`, of which neither is beyond [`MAX_TEXT`].
    #[inline(always)]
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= MAX_TEXT);
        Self {
            start: start as u16,
            end: end as u16,
        }
    }

    #[inline(always)]
    pub(crate) const fn start(self) -> usize {
        self.start as usize
    }

    #[inline(always)]
    pub(crate) const fn end(self) -> usize {
        self.end as usize
    }

    /// The part of `text`, the one it was made for.
    #[inline(always)]
    pub(crate) fn of(self, text: &str) -> &str {
        slice(text, self.start(), self.end())
    }

    /// The part of `text`, unless this is [`Span::NONE`].
    #[inline(always)]
    pub(crate) fn find_in(self, text: &str) -> Option<&str> {
        (self.end > 0).then(|| self.of(text))
    }
}

/// From `start` to `end` of `text`, which are known to be boundaries.
#[inline(always)]
pub(crate) fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(..end)
        .and_then(|head| head.get(start..))
        .unwrap_or("")
}
