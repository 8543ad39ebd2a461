//! Typed names of settings: the constant carries the type of the value and whether a line is needed to read it.

use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use offhook_base::Secret;

use crate::at::At;
use crate::choices::Word;
use crate::codecs::CodecList;
use crate::row::{Kind, Row};
use crate::value::Value;

/// More lines than any of our models has; a higher number in a file is a problem, not a line.
pub const MAX_LINES: u8 = 16;

/// A line of the telephone as people count it: the first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNo(u8);

impl LineNo {
    /// The first line, which every telephone has.
    pub const FIRST: Self = Self(1);

    /// Line `number`, if it is in `1..=MAX_LINES`.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= MAX_LINES {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number people see, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The place in a list, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize - 1
    }

    /// The first `count` lines, at most [`MAX_LINES`].
    pub fn up_to(count: u8) -> impl Iterator<Item = Self> {
        (1..=count.min(MAX_LINES)).map(Self)
    }
}

impl fmt::Display for LineNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Marks a setting that exists once a telephone.
#[derive(Clone, Copy, Debug)]
pub enum PerPhone {}

/// Marks a setting that each line has for itself.
#[derive(Clone, Copy, Debug)]
pub enum PerLine {}

/// Marks a setting of each entry of a list: a key, a rule.
#[derive(Clone, Copy, Debug)]
pub enum PerItem {}

/// Marks a setting of each entry of a list that each line has for itself.
#[derive(Clone, Copy, Debug)]
pub enum PerLineItem {}

/// Marks a setting of each key of each expansion module.
#[derive(Clone, Copy, Debug)]
pub enum PerModuleItem {}

/// How often a setting exists.
pub trait Scope: 'static {
    /// What tells one of them from the others.
    type Place: Into<At>;
    /// Whether each line has its own.
    const PER_LINE: bool;
}

impl Scope for PerPhone {
    type Place = ();
    const PER_LINE: bool = false;
}

impl Scope for PerLine {
    type Place = LineNo;
    const PER_LINE: bool = true;
}

impl Scope for PerItem {
    type Place = u16;
    const PER_LINE: bool = false;
}

impl Scope for PerLineItem {
    type Place = (LineNo, u16);
    const PER_LINE: bool = true;
}

impl Scope for PerModuleItem {
    type Place = (u8, u16);
    const PER_LINE: bool = false;
}

/// A Rust type that a setting can have.
pub trait Type: Sized + 'static {
    /// What the catalogue calls it.
    const KIND: Kind;

    /// The value of this type, or `None` if `value` is of another kind.
    fn from_value(value: &Value) -> Option<Self>;

    /// The value as the catalogue stores it.
    fn into_value(self) -> Value;
}

/// The name of one setting, with the type `T` of its value and its scope `S`.
#[derive(Debug)]
pub struct Key<T, S> {
    row: Row,
    marker: PhantomData<fn() -> (T, S)>,
}

impl<T: Type, S: Scope> Key<T, S> {
    /// The key of `row`; only the catalogue makes them.
    pub(crate) const fn new(row: Row) -> Self {
        Self {
            row,
            marker: PhantomData,
        }
    }

    /// The catalogue's row: documentation, range, default, spellings.
    #[must_use]
    pub const fn row(&self) -> &Row {
        &self.row
    }
}

impl Type for bool {
    const KIND: Kind = Kind::Flag;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Flag(flag) = value {
            Some(*flag)
        } else {
            None
        }
    }

    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

macro_rules! number {
    ($($int:ty),+) => { $(
        impl Type for $int {
            const KIND: Kind = Kind::Number;

            fn from_value(value: &Value) -> Option<Self> {
                if let Value::Number(number) = value {
                    Self::try_from(*number).ok()
                } else {
                    None
                }
            }

            fn into_value(self) -> Value {
                Value::Number(i64::from(self))
            }
        }
    )+ };
}

number!(u8, u16, u32, i32);

impl Type for Duration {
    const KIND: Kind = Kind::Time;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Time(time) = value {
            Some(*time)
        } else {
            None
        }
    }

    fn into_value(self) -> Value {
        Value::Time(self)
    }
}

impl Type for String {
    const KIND: Kind = Kind::Text;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value {
            Some(text.clone())
        } else {
            None
        }
    }

    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl Type for Secret {
    const KIND: Kind = Kind::Secret;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Secret(secret) = value {
            Some(secret.clone())
        } else {
            None
        }
    }

    fn into_value(self) -> Value {
        Value::Secret(self)
    }
}

impl Type for CodecList {
    const KIND: Kind = Kind::Codecs;

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Codecs(list) = value {
            Some(list.clone())
        } else {
            None
        }
    }

    fn into_value(self) -> Value {
        Value::Codecs(self)
    }
}

impl<T: Word> Type for T {
    const KIND: Kind = Kind::Choice(T::CHOICES);

    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Choice(word) = value {
            T::from_word(word)
        } else {
            None
        }
    }

    fn into_value(self) -> Value {
        Value::Choice(self.word())
    }
}
