//! The shape of a catalogue row, and the macro that writes one.

use core::fmt;

use crate::at::At;
use crate::choices::Choice;
use crate::dialect::{Dialect, matcher};
use crate::groups;
use crate::models::Model;
use crate::spelling::Spoken;

/// What sort of value a setting has.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// On or off.
    Flag,
    /// A whole number; the range is of the number.
    Number,
    /// A length of time; the range is in milliseconds.
    Time,
    /// A text; the range is of its count of characters.
    Text,
    /// A password or key; the range is of its count of characters.
    Secret,
    /// One of a few words.
    Choice(&'static [Choice]),
    /// An ordered list of codecs.
    Codecs,
}

impl Kind {
    /// The permitted words of a choice, separated by commas; empty for every other kind.
    #[must_use]
    pub fn words(self) -> String {
        let Self::Choice(choices) = self else {
            return String::new();
        };
        let words: Vec<_> = choices.iter().map(|choice| choice.word).collect();
        words.join(", ")
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "on or off",
            Self::Number => "number",
            Self::Time => "time",
            Self::Text => "text",
            Self::Secret => "secret",
            Self::Choice(_) => "choice",
            Self::Codecs => "codec list",
        })
    }
}

/// How much of a setting Offhook carries out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It changes what the telephone does.
    Live,
    /// It is checked, stored, shown and converted, and changes nothing.
    Kept,
    /// It is read and deliberately not obeyed, for this reason.
    Refused(&'static str),
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Live => f.write_str("live"),
            Self::Kept => f.write_str("kept"),
            Self::Refused(why) => write!(f, "refused: {why}"),
        }
    }
}

/// The numbers that are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lowest of those without a gap.
    pub low: i64,
    /// The highest.
    pub high: i64,
    /// One below them that is allowed as well, because it has a meaning of its own: `0 or 60 to 65535`.
    pub also: Option<i64>,
}

impl Range {
    /// Whether `number` is one of them.
    #[must_use]
    pub fn holds(self, number: i64) -> bool {
        (self.low..=self.high).contains(&number) || self.also == Some(number)
    }

    /// The same range in units of so many.
    pub(crate) fn divided(self, unit: i64) -> Self {
        Self {
            low: self.low / unit,
            high: self.high / unit,
            also: self.also.map(|also| also / unit),
        }
    }

    /// `0 or `, where 0 is allowed as well; `show` writes a number.
    pub(crate) fn also_text(self, show: impl Fn(i64) -> String) -> String {
        self.also
            .map_or_else(String::new, |also| format!("{} or ", show(also)))
    }
}

/// One maker's way of writing a setting.
///
/// Where the manuals of one maker differ about a key, each has a spelling of its own with the same key; where the models
/// of one manual do, so have they.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    /// Whose.
    pub dialect: Dialect,
    /// The key, with `{line}`, `{item}`, `{module}`, `{slot}` or `{codec}` where a number stands.
    pub key: &'static str,
    /// Other keys with the same meaning, read but never written.
    pub old: &'static [&'static str],
    /// How the value is written.
    pub spoken: Spoken,
    /// How many entries of the list this maker has, where they are fewer than the row's.
    pub most: Option<u16>,
    /// How many keys of other lists this maker counts before the first entry.
    pub before: u16,
    /// A range narrower than the row's, in the row's unit.
    pub range: Option<Range>,
    /// The default of this maker's telephones in the maker's words, where it differs from the row's.
    pub default: Option<&'static str>,
    /// The defaults of single entries of the list, or of single lines, where they differ from the others.
    pub but: &'static [(u16, &'static str)],
    /// The models that have this key so, by their ids; empty for all of the manual.
    pub models: &'static [&'static str],
    /// Where the manual says so: document and line.
    pub source: &'static str,
}

/// One setting: what it is called, what it means, what it may be, and how each maker writes it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The constant's name: `JITTER_MAX`.
    pub ident: &'static str,
    /// The group it is shown in.
    pub family: &'static str,
    /// What it means, in sentences; the first is the summary.
    pub doc: &'static str,
    /// The kind of value.
    pub kind: Kind,
    /// Whether each line has its own.
    pub per_line: bool,
    /// How many entries its list has at most; 0 for a setting that is no list.
    pub items: u16,
    /// How many expansion modules have such a list; 0 where there are none.
    pub modules: u8,
    /// The widest range over all makers: of the number, the milliseconds or the count of characters.
    pub range: Option<Range>,
    /// The default in Offhook's own notation.
    pub default: &'static str,
    /// How much of it is carried out.
    pub status: Status,
    /// How each maker writes it; several for a group, none for a setting only Offhook has.
    pub spellings: &'static [Spelling],
}

impl Spelling {
    /// The place that this maker's numbers point at, or `None` where the maker has no such entry.
    pub(crate) fn place(&self, theirs: At) -> Option<At> {
        let item = match theirs.item {
            Some(item) => Some(item.checked_sub(self.before)?),
            None => None,
        };
        let at = At { item, ..theirs };
        self.reaches(at).then_some(at)
    }

    /// The numbers that this maker's keys of a list have, counted from 1.
    #[must_use]
    pub fn numbers(&self, row: &Row) -> core::ops::RangeInclusive<u16> {
        self.before + 1..=self.before + self.most.unwrap_or(row.items)
    }

    /// The default of this maker's telephones there, in the maker's words; `None` where it is the row's.
    #[must_use]
    pub fn default_at(&self, at: At) -> Option<&'static str> {
        let number = at.item.or_else(|| at.line.map(|line| line.number().into()));
        let own = self.but.iter().find(|(place, _)| Some(*place) == number);
        own.map(|(_, text)| *text).or(self.default)
    }

    /// Whether this maker has a default of its own anywhere.
    pub(crate) const fn has_default(&self) -> bool {
        self.default.is_some() || !self.but.is_empty()
    }

    /// The manual that says so: `003`.
    #[must_use]
    pub fn manual(&self) -> &'static str {
        let (manual, _) = self.source.split_once(':').unwrap_or((self.source, ""));
        manual
    }

    /// How near this spelling is to what a model's manual says of the model; nothing for another model's.
    fn nearness(&self, model: &Model) -> Option<u8> {
        let named = self.models.contains(&model.id);
        (named || self.models.is_empty())
            .then(|| u8::from(named) + 2 * u8::from(self.manual() == model.manual))
    }

    /// Whether this maker has such an entry.
    pub(crate) fn reaches(&self, at: At) -> bool {
        let most = self.most.unwrap_or(u16::MAX);
        at.item.is_none_or(|item| (1..=most).contains(&item))
    }
}

impl Row {
    /// Offhook's own name of the setting: `jitter_max`.
    #[must_use]
    pub fn name(&self) -> String {
        self.ident.to_ascii_lowercase()
    }

    /// The first sentence of the documentation.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        let doc = self.doc.trim();
        doc.split("\n\n").next().unwrap_or(doc).trim()
    }

    /// Whether the setting exists there: a line, module or entry where it has them and none where it has none.
    ///
    /// A setting of each line also exists without one: for all of them.
    #[must_use]
    pub fn has(&self, at: At) -> bool {
        let within = |number: Option<u16>, most: u16| match number {
            Some(number) => (1..=most).contains(&number),
            None => most == 0,
        };
        (self.per_line || at.line.is_none())
            && within(at.module.map(u16::from), u16::from(self.modules))
            && within(at.item, self.items)
    }

    /// How often it exists, in words.
    #[must_use]
    pub fn scope(&self) -> String {
        let each = if self.per_line {
            "each line"
        } else {
            "once a telephone"
        };
        match (self.items, self.modules) {
            (0, _) => each.to_owned(),
            (items, 0) if self.per_line => format!("{each}, {items} entries"),
            (items, 0) => format!("{items} entries"),
            (items, modules) => format!("{items} entries on each of {modules} modules"),
        }
    }

    /// The settings that this one is a piece of: a maker writes them in pieces.
    pub fn wholes(&self) -> impl Iterator<Item = &'static Self> {
        let groups = groups::GROUPS.iter();
        groups
            .filter(|group| group.rows.iter().any(|row| row.ident == self.ident))
            .map(|group| group.whole)
    }

    /// The spellings of one maker.
    pub fn spellings_of(&self, dialect: Dialect) -> impl Iterator<Item = &'static Spelling> {
        self.spellings
            .iter()
            .filter(move |spelling| spelling.dialect == dialect)
    }

    /// Whether of several spellings with one key this is the one of `model`.
    pub(crate) fn is_for(&self, spelling: &Spelling, model: &Model) -> bool {
        let same_key = self
            .spellings_of(model.dialect)
            .filter(|other| other.key == spelling.key);
        let nearest = same_key.filter_map(|other| other.nearness(model)).max();
        nearest.is_some() && spelling.nearness(model) == nearest
    }

    /// The spellings of one model, each with the key that the model's manual prints.
    ///
    /// Those whose keys it does not print are there only where it prints none of them.
    #[must_use]
    pub fn spellings_for(&self, model: &Model) -> Vec<Spelling> {
        let own = self
            .spellings_of(model.dialect)
            .filter(|spelling| self.is_for(spelling, model));
        let all: Vec<Spelling> = own.copied().collect();
        if let [only] = all.as_slice()
            && only.old.is_empty()
        {
            return all;
        }
        let printed = |spelling: &Spelling| {
            let mut keys = core::iter::once(&spelling.key).chain(spelling.old);
            let key = keys.find(|key| matcher::prints(model.manual, key))?;
            Some(Spelling { key, ..*spelling })
        };
        let theirs: Vec<_> = all.iter().filter_map(printed).collect();
        if theirs.is_empty() { all } else { theirs }
    }

    /// What values are allowed, as the end of "must be ..".
    #[must_use]
    pub fn range_text(&self) -> String {
        range_text(self.kind, self.range)
    }
}

/// What values are allowed, as the end of "must be ..".
pub(crate) fn range_text(kind: Kind, range: Option<Range>) -> String {
    match (kind, range) {
        (Kind::Flag, _) => "on or off".to_owned(),
        (Kind::Choice(_), _) => format!("one of {}", kind.words()),
        (Kind::Codecs, _) => "a list of codecs".to_owned(),
        (Kind::Number, Some(range)) => format!(
            "{}a number from {} to {}",
            range.also_text(|number| number.to_string()),
            range.low,
            range.high
        ),
        (Kind::Time, Some(range)) => format!(
            "{}from {} to {}",
            range.also_text(show_millis),
            show_millis(range.low),
            show_millis(range.high)
        ),
        (Kind::Text | Kind::Secret, Some(Range { low: 0, high, .. })) => {
            format!("at most {high} characters")
        }
        (Kind::Text | Kind::Secret, Some(Range { low, high, .. })) if low == high => {
            format!("exactly {low} characters")
        }
        (Kind::Text | Kind::Secret, Some(Range { low, high, .. })) => {
            format!("{low} to {high} characters")
        }
        (Kind::Number, None) => "a whole number".to_owned(),
        (Kind::Time, None) => "a length of time".to_owned(),
        (Kind::Text | Kind::Secret, None) => "a text".to_owned(),
    }
}

/// Milliseconds in their natural unit; a negative count cannot occur in a row and shows as 0.
fn show_millis(millis: i64) -> String {
    let millis = u64::try_from(millis).unwrap_or(0);
    crate::value::show_time(core::time::Duration::from_millis(millis))
}

/// Writes catalogue rows as typed keys.
///
/// ```text
/// settings! {
///     family "Jitter buffer";
///
///     /// Longest time the receiver may hold a packet back to smooth its arrival.
///     JITTER_MAX: Duration, PerLine, in 30..=500, default "300 ms", Live {
///         Yealink   "voice.jib.max" as MS in 60..=300, at "003:4720";
///         Panasonic "MAX_DELAY_{line}" as TENS_OF_MS default "20", at "000:5461";
///     }
/// }
/// ```
///
/// A list says how many entries it has: `PerItem(100)`, `PerLineItem(12)`; with the count of modules behind the count of
/// their keys: `PerModuleItem(39, 6)`.
///
/// A maker with fewer entries, or one that counts other keys before them, says so behind the key: `of 6 after 12`.
///
/// A range with a gap names the number below it: `in 60..=65535 or 0`. Entries or lines with another default than the
/// rest are named behind it: `default "0" but 1 "28" 2 "61"`. A spelling of a few models names them: `for "yealink-t20p"`.
///
/// Each row becomes a `pub static` of type [`Key`](crate::Key); `ROWS` lists them in order.
macro_rules! settings {
    (
        family $family:literal;
        $(
            $(#[doc = $doc:literal])+
            $name:ident : $type:ty, $scope:ident $(($items:literal $(, $modules:literal)?))? $(, in $low:literal ..= $high:literal $(or $also:literal)?)?,
            default $default:literal, $status:ident $(($why:literal))? {
                $(
                    $dialect:ident $key:literal $(| $old:literal)* $(of $most:literal $(after $before:literal)?)?
                    as $spoken:ident
                    $(in $slow:literal ..= $shigh:literal $(or $salso:literal)?)?
                    $(default $sdefault:literal $(but $($place:literal $own:literal)+)?)?
                    $(, for $($model:literal)+)?, at $source:literal;
                )*
            }
        )+
    ) => {
        $(
            $(#[doc = $doc])+
            pub static $name: $crate::Key<$type, $crate::$scope> =
                $crate::Key::new($crate::Row {
                    ident: stringify!($name),
                    family: $family,
                    doc: concat!($($doc, "\n"),+),
                    kind: <$type as $crate::Type>::KIND,
                    per_line: <$crate::$scope as $crate::Scope>::PER_LINE,
                    items: settings!(@count $($items)?),
                    modules: settings!(@count $($($modules)?)?),
                    range: settings!(@range $($low $high $($also)?)?),
                    default: $default,
                    status: settings!(@status $status $($why)?),
                    spellings: &[$(
                        $crate::Spelling {
                            dialect: $crate::Dialect::$dialect,
                            key: $key,
                            old: &[$($old),*],
                            most: settings!(@option $($most)?),
                            before: settings!(@count $($($before)?)?),
                            spoken: $crate::spelling::$spoken,
                            range: settings!(@range $($slow $shigh $($salso)?)?),
                            default: settings!(@option $($sdefault)?),
                            but: &[$($($(($place, $own)),+)?)?],
                            models: &[$($($model),+)?],
                            source: $source,
                        },
                    )*],
                });
        )+

        /// The rows of this family, in the order they are shown.
        pub(super) static ROWS: &[&$crate::Row] = &[$($name.row()),+];
    };
    (@count) => { 0 };
    (@count $count:literal) => { $count };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
    (@range) => { None };
    (@range $low:literal $high:literal $($also:literal)?) => {
        Some($crate::Range { low: $low, high: $high, also: settings!(@option $($also)?) })
    };
    (@status Live) => { $crate::Status::Live };
    (@status Kept) => { $crate::Status::Kept };
    (@status Refused $why:literal) => { $crate::Status::Refused($why) };
}

pub(crate) use settings;
