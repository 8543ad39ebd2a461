//! Layers of patches, and the value that wins.

use core::fmt;
use std::collections::BTreeMap;

use crate::at::At;
use crate::codecs::CodecList;
use crate::groups;
use crate::key::{Key, LineNo, PerLine, PerPhone, Scope, Type};
use crate::models::Model;
use crate::patch::{Kept, Patch, Place, Setting};
use crate::row::{Kind, Row};
use crate::value::{Part, Value};

mod lift;
mod merge;
mod people;

pub(crate) use merge::{factory_slot, replaces};

/// Where a value comes from; a later one wins over an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The catalogue, or the model's maker.
    Default,
    /// The first file, which mostly tells where the others lie (000:848).
    PreProvisioned,
    /// A file for a whole site (Panasonic's master file).
    Master,
    /// A file for all telephones of a model (Yealink's common file, Panasonic's product file).
    Common,
    /// A file for this telephone alone (the MAC file, Panasonic's standard file).
    Own,
    /// The telephone's web page.
    Web,
    /// The telephone's menus and keys.
    Phone,
    /// The command that started it.
    CommandLine,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::PreProvisioned => "first file",
            Self::Master => "master file",
            Self::Common => "common file",
            Self::Own => "own file",
            Self::Web => "web page",
            Self::Phone => "telephone",
            Self::CommandLine => "command line",
        })
    }
}

/// Where a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The layer.
    pub layer: Layer,
    /// The file and line; `None` for a default.
    pub place: Option<Place>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place} ({})", self.layer),
            None => self.layer.fmt(f),
        }
    }
}

/// One value that was given for a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What was given.
    pub setting: Setting,
    /// Whether it was given for all lines at once.
    pub all_lines: bool,
    /// Where.
    pub origin: Origin,
}

type Address = (&'static str, At);

/// Every setting of one telephone: what each layer says, and which value wins.
#[derive(Clone, Debug)]
pub struct Settings {
    model: Option<&'static Model>,
    given: BTreeMap<Address, Vec<Candidate>>,
    kept: BTreeMap<(Layer, String), Kept>,
}

impl Settings {
    /// Settings with nothing given: the defaults of `model`, or of the catalogue.
    #[must_use]
    pub const fn new(model: Option<&'static Model>) -> Self {
        Self {
            model,
            given: BTreeMap::new(),
            kept: BTreeMap::new(),
        }
    }

    /// Whose defaults count.
    #[must_use]
    pub const fn model(&self) -> Option<&'static Model> {
        self.model
    }

    /// Lays `patch` into `layer`, over what that layer already says. What people set last counts, on the page or with the
    /// keys.
    pub fn apply(&mut self, layer: Layer, patch: Patch) {
        for entry in patch.entries {
            let candidates = self.given.entry((entry.row.ident, entry.at)).or_default();
            candidates.retain(|old| {
                !old.origin.layer.shares_with(layer) || !replaces(&entry.setting, &old.setting)
            });
            let place = candidates.partition_point(|old| old.origin.layer <= layer);
            candidates.insert(
                place,
                Candidate {
                    setting: entry.setting,
                    all_lines: entry.at.line.is_none(),
                    origin: Origin {
                        layer,
                        place: Some(entry.place),
                    },
                },
            );
        }
        for kept in patch.kept {
            self.kept.insert((layer, kept.key.clone()), kept);
        }
    }

    /// Forgets everything `layer` says, and lays `patch` there.
    pub fn replace(&mut self, layer: Layer, patch: Patch) {
        self.given.retain(|_, candidates| {
            candidates.retain(|candidate| candidate.origin.layer != layer);
            !candidates.is_empty()
        });
        self.kept.retain(|(kept_in, _), _| *kept_in != layer);
        self.apply(layer, patch);
    }

    /// The value of a setting of the whole telephone.
    #[must_use]
    pub fn get<T: Type>(&self, key: &'static Key<T, PerPhone>) -> T {
        self.get_one(key, ())
    }

    /// The value of a setting of one line.
    #[must_use]
    pub fn get_at<T: Type>(&self, key: &'static Key<T, PerLine>, line: LineNo) -> T {
        self.get_one(key, line)
    }

    /// The value of a setting where it stands in a list, or anywhere.
    #[must_use]
    pub fn get_one<T: Type, S: Scope>(&self, key: &'static Key<T, S>, place: S::Place) -> T {
        self.typed(key.row(), place.into())
    }

    /// Where the value of a setting of the whole telephone comes from.
    #[must_use]
    pub fn origin<T: Type>(&self, key: &'static Key<T, PerPhone>) -> Origin {
        self.winner_origin(key.row(), At::WHOLE)
    }

    /// Where the value of a setting of one line comes from.
    #[must_use]
    pub fn origin_at<T: Type>(&self, key: &'static Key<T, PerLine>, line: LineNo) -> Origin {
        self.winner_origin(key.row(), line.into())
    }

    /// The value of any row: the line is ignored for a setting that no line has.
    #[must_use]
    pub fn value(&self, row: &'static Row, at: impl Into<At>) -> Value {
        let at = at.into();
        let given = self.candidates(row, at);
        let default = || self.default(row, at);
        match row.kind {
            Kind::Codecs => Value::Codecs(merge::codecs(self.model, row, &given, default())),
            Kind::Text if merge::has_parts(&given) => merge::tone(&given, default()),
            Kind::Flag
            | Kind::Number
            | Kind::Time
            | Kind::Text
            | Kind::Secret
            | Kind::Choice(_) => match given.last().map(|winner| &winner.setting) {
                Some(Setting::Value(value)) => value.clone(),
                Some(Setting::Reset) => default(),
                None => match self.gathered(row).map(|it| it.setting) {
                    Some(Setting::Value(value)) => value,
                    Some(Setting::Reset) | None => default(),
                },
            },
        }
    }

    /// What pieces make together that were given in the place of the row.
    ///
    /// It comes from where the strongest piece does.
    fn gathered(&self, row: &Row) -> Option<Candidate> {
        let group = groups::of_whole(row)?;
        let of_row = |row: &&'static Row| {
            let row = *row;
            self.given_of(row).map(move |at| (row, at))
        };
        let given = group.rows.iter().flat_map(of_row);
        let given = given.filter(|(row, at)| group.has(row, *at));
        let pieces = given.filter_map(|(row, at)| self.winner(row, at));
        let strongest = pieces.max_by_key(|piece| piece.origin.layer)?;
        let value = group.gather(&|row, at| self.value(row, at))?;
        Some(Candidate {
            setting: Setting::Value(value),
            ..strongest.clone()
        })
    }

    /// Every value that was given for a row, the winner first and the default last.
    #[must_use]
    pub fn history(&self, row: &'static Row, at: impl Into<At>) -> Vec<Candidate> {
        let at = at.into();
        let mut history: Vec<_> = self
            .candidates(row, at)
            .into_iter()
            .rev()
            .cloned()
            .collect();
        if history.is_empty() {
            history.extend(self.gathered(row));
        }
        history.push(Candidate {
            setting: Setting::Value(self.default(row, at)),
            all_lines: false,
            origin: Origin {
                layer: Layer::Default,
                place: None,
            },
        });
        history
    }

    /// The rows and places for which something was given, in the order of their names.
    pub fn given(&self) -> impl Iterator<Item = (&'static Row, At)> {
        self.given
            .keys()
            .filter_map(|(ident, line)| crate::catalogue::find(ident).map(|row| (row, *line)))
    }

    /// Where something was given for a row.
    pub fn given_of(&self, row: &'static Row) -> impl Iterator<Item = At> {
        let first = (row.ident, At::WHOLE);
        self.given
            .range(first..)
            .map(|(address, _)| *address)
            .take_while(move |(ident, _)| *ident == row.ident)
            .map(|(_, at)| at)
    }

    /// Keys outside the catalogue that files brought, by layer and name.
    pub fn kept(&self) -> impl Iterator<Item = (Layer, &Kept)> {
        self.kept.iter().map(|((layer, _), kept)| (*layer, kept))
    }

    /// What counts when nothing is given: the maker's default for this model, or the catalogue's.
    #[must_use]
    pub fn default(&self, row: &'static Row, at: impl Into<At>) -> Value {
        merge::default(self.model, row, at.into())
    }

    fn typed<T: Type>(&self, row: &'static Row, at: At) -> T {
        let value = self.value(row, at);
        T::from_value(&value)
            .or_else(|| T::from_value(&merge::default(None, row, at)))
            .expect("a table test reads every row's default as the row's type")
    }

    /// Whether any layer gives the row there a value, for it alone or for all lines.
    pub(crate) fn is_given(&self, row: &'static Row, at: At) -> bool {
        self.winner(row, at)
            .is_some_and(|winner| winner.setting != Setting::Reset)
    }

    /// What wins of everything that was given for a row.
    pub(crate) fn winner(&self, row: &'static Row, at: At) -> Option<&Candidate> {
        self.candidates(row, at).pop()
    }

    /// What was given for a row, the winner last.
    fn candidates(&self, row: &'static Row, at: At) -> Vec<&Candidate> {
        let of = |at| self.given.get(&(row.ident, at)).into_iter().flatten();
        let mut found: Vec<_> = of(at.of_every_line()).collect();
        if row.per_line && at.line.is_some() {
            found.extend(of(at));
            // Stable: within a layer the line's own value stays behind, and so wins over, the one for all lines.
            found.sort_by_key(|candidate| candidate.origin.layer);
        }
        found
    }

    fn winner_origin(&self, row: &'static Row, at: At) -> Origin {
        let winner = self.candidates(row, at).pop();
        match winner {
            Some(candidate) if candidate.setting != Setting::Reset => candidate.origin.clone(),
            Some(_) | None => Origin {
                layer: Layer::Default,
                place: None,
            },
        }
    }
}

impl Settings {
    /// The enabled slots of a line's codec table where a file gives pieces of it; they may lack a name or payload type.
    pub(crate) fn codec_slots(&self, line: LineNo) -> Vec<merge::Slot> {
        let row = crate::catalogue::CODECS.row();
        let at = At::from(line);
        let given = self.candidates(row, at);
        merge::slots(self.model, row, &given, self.default(row, at))
    }

    /// The codec list of a line; the same as `get_at(&CODECS, line)`.
    #[must_use]
    pub fn codecs(&self, line: LineNo) -> CodecList {
        self.get_at(&crate::catalogue::CODECS, line)
    }
}

/// Whether `value` is a piece of a group.
pub(crate) const fn part_of(value: &Setting) -> Option<&Part> {
    match value {
        Setting::Value(Value::Part(part)) => Some(part),
        Setting::Value(_) | Setting::Reset => None,
    }
}
