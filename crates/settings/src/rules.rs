//! What several settings must be together, as the manuals and the RFCs say it.
//!
//! A rule looks at a place: a line, an entry of a list, or the whole telephone. [`check`] asks the rules that a file
//! touches, over the defaults of its model; `check_laid` does so for a file and those that it is laid over;
//! [`check_phone`] asks them of everything a telephone is given. The rules stand in `rules/`, a file a theme, written with
//! the macro `rule_rows!`.

use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use crate::at::At;
use crate::dialect::{Dialect, MAX_PROBLEMS};
use crate::key::{Key, LineNo, MAX_LINES, Scope, Type};
use crate::models::{self, Model};
use crate::patch::{Entry, Patch, Place, Setting};
use crate::problem::{Problem, Severity};
use crate::row::{Kind, Row};
use crate::settings::{Layer, Settings};
use crate::value::Value;

mod calls;
mod lines;
mod media;
mod names;
mod network;
mod upkeep;

pub(crate) use names::Names;

/// What a broken rule means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// The values contradict each other.
    Clash,
    /// One setting needs another that is not there; another file of the telephone may have it.
    Missing,
    /// A setting has no effect while another is as it is.
    Idle,
}

/// One rule over several settings.
pub struct Rule {
    /// The code of its problem.
    pub code: &'static str,
    /// What it means when it is broken.
    pub kind: RuleKind,
    /// Whose telephones it is for.
    pub makers: &'static [Dialect],
    /// The settings that decide.
    pub rows: &'static [&'static Row],
    /// The settings that have no effect while it is broken; empty unless it is [`RuleKind::Idle`].
    pub idle: &'static [&'static Row],
    /// Where the manual or RFC says so.
    pub source: &'static str,
    /// What it demands, as a clause.
    pub demand: &'static str,
    /// Whether it holds there.
    pub holds: fn(&Spot<'_>) -> bool,
}

impl Rule {
    fn all_rows(&self) -> impl Iterator<Item = &'static Row> {
        self.rows.iter().chain(self.idle).copied()
    }
}

/// Writes rules as rows.
///
/// ```text
/// rule_rows! {
///     Clash "rtp-port-order" for Yealink: [RTP_PORT_MIN, RTP_PORT_MAX], at "003:3055",
///         "the lowest RTP port must lie below the highest",
///         |it| it.get(&RTP_PORT_MIN) < it.get(&RTP_PORT_MAX);
///     Idle "vlan-off" for Yealink: [VLAN] rule [VLAN_ID], at "003:2726",
///         "the VLAN is used only while it is switched on",
///         |it| it.get(&VLAN);
/// }
/// ```
macro_rules! rule_rows {
    ($(
        $kind:ident $code:literal for $($maker:ident),+: [$($row:ident),+] $(rule [$($idle:ident),+])?,
        at $source:literal, $demand:literal, $holds:expr;
    )+) => {
        pub(super) static RULES: &[$crate::rules::Rule] = &[$(
            $crate::rules::Rule {
                code: $code,
                kind: $crate::rules::RuleKind::$kind,
                makers: &[$($crate::Dialect::$maker),+],
                rows: &[$($crate::catalogue::$row.row()),+],
                idle: &[$($($crate::catalogue::$idle.row()),+)?],
                source: $source,
                demand: $demand,
                holds: $holds,
            },
        )+];
    };
}
use rule_rows;

/// Every theme, in the order its rules are listed.
static THEMES: &[&[Rule]] = &[
    media::RULES,
    lines::RULES,
    calls::RULES,
    network::RULES,
    upkeep::RULES,
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    THEMES.iter().copied().flatten()
}

/// The rules that look at a row, by the row's name; the number is the rule's place in [`rules`].
static BY_ROW: LazyLock<HashMap<&'static str, Vec<(usize, &'static Rule)>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for (number, rule) in rules().enumerate() {
        for row in rule.all_rows() {
            let of_row = index.entry(row.ident).or_default();
            if of_row.last().is_none_or(|(last, _)| *last != number) {
                of_row.push((number, rule));
            }
        }
    }
    index
});

fn rules_of(row: &Row) -> &'static [(usize, &'static Rule)] {
    BY_ROW.get(row.ident).map_or(&[], Vec::as_slice)
}

/// Whether any rule looks at a row.
pub(crate) fn has_rule(row: &Row) -> bool {
    !rules_of(row).is_empty()
}

/// What a broken rule with this code means; `None` for a problem of another sort.
pub(crate) fn kind_of(code: &str) -> Option<RuleKind> {
    let places = BY_CODE.get(code)?;
    places
        .first()
        .and_then(|place| rules().nth(*place))
        .map(|rule| rule.kind)
}

/// The places in [`rules`] of those with one code.
static BY_CODE: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for (number, rule) in rules().enumerate() {
        index.entry(rule.code).or_default().push(number);
    }
    index
});

/// Which rules are asked, by their place in [`rules`].
#[derive(Clone, Debug)]
pub(crate) struct Asked(Vec<bool>);

impl Asked {
    fn all() -> Self {
        Self(vec![true; rules().count()])
    }

    /// Those that look at one of the settings, and those that share a code with them.
    fn about(entries: &[&Entry]) -> Self {
        let mut asked = vec![false; rules().count()];
        for (number, rule) in entries.iter().flat_map(|entry| rules_of(entry.row)) {
            if !asked[*number] {
                for number in BY_CODE.get(rule.code).into_iter().flatten() {
                    asked[*number] = true;
                }
            }
        }
        Self(asked)
    }

    fn has(&self, number: usize) -> bool {
        self.0.get(number) == Some(&true)
    }

    /// Whether the rules with this code were asked.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        let mut places = BY_CODE.get(code).into_iter().flatten();
        places.any(|number| self.has(*number))
    }

    fn looks_at(&self, row: &Row) -> bool {
        rules_of(row).iter().any(|(number, _)| self.has(*number))
    }
}

/// One place of a telephone's settings, as a rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'s> {
    settings: &'s Settings,
    at: At,
}

impl Spot<'_> {
    /// The value there: of this line, of this entry, or of the whole telephone.
    pub(crate) fn get<T: Type, S: Scope>(&self, key: &'static Key<T, S>) -> T
    where
        S::Place: From<Here>,
    {
        self.settings.get_one(key, Here(self.at).into())
    }

    /// Whether any file gives the setting there.
    pub(crate) fn given<T: Type, S: Scope>(&self, key: &'static Key<T, S>) -> bool
    where
        S::Place: From<Here>,
    {
        let place: S::Place = Here(self.at).into();
        self.settings.is_given(key.row(), place.into())
    }

    /// Whether one line is meant, not all of them.
    pub(crate) const fn is_one_line(&self) -> bool {
        self.at.line.is_some()
    }

    /// The line, the first where none is meant.
    pub(crate) fn line(&self) -> LineNo {
        self.at.line.unwrap_or(LineNo::FIRST)
    }

    pub(crate) const fn settings(&self) -> &Settings {
        self.settings
    }

    /// Whether the telephone is one of `maker`'s.
    pub(crate) fn is_of(&self, maker: Dialect) -> bool {
        self.settings
            .model()
            .is_some_and(|model| model.dialect == maker)
    }
}

/// A place that any scope takes its own numbers from.
#[derive(Clone, Copy)]
pub(crate) struct Here(At);

impl From<Here> for () {
    fn from(_: Here) {}
}

impl From<Here> for LineNo {
    fn from(Here(at): Here) -> Self {
        at.line.unwrap_or(Self::FIRST)
    }
}

impl From<Here> for u16 {
    fn from(Here(at): Here) -> Self {
        at.item.unwrap_or(1)
    }
}

impl From<Here> for (LineNo, u16) {
    fn from(here: Here) -> Self {
        (here.into(), here.into())
    }
}

impl From<Here> for (u8, u16) {
    fn from(here: Here) -> Self {
        (here.0.module.unwrap_or(1), here.into())
    }
}

/// A value that was given, and where.
struct Given<'a> {
    row: &'static Row,
    at: At,
    setting: &'a Setting,
    place: Place,
}

/// A file with those it is laid over, all of one telephone.
pub(crate) struct Laid<'a> {
    pub(crate) dialect: Dialect,
    /// The telephone; without it one of the maker's stands in.
    pub(crate) model: Option<&'static Model>,
    /// What the files below say, the weakest first.
    pub(crate) below: &'a [(Layer, &'a [Entry])],
    /// What the file itself says.
    pub(crate) own: &'a [&'a Entry],
    /// Whether every rule is asked, not only those that the file has a part in.
    pub(crate) all: bool,
    /// Whether the telephone reads no other file, so that what is missing is missing.
    pub(crate) whole: bool,
}

/// Checks one file, over the defaults of `model`: every rule that the file has a part in and that does not hold.
///
/// Without a model those of one of the maker's telephones count. `bytes` is the file, for the keys as they stand in it.
#[must_use]
pub fn check(
    patch: &Patch,
    dialect: Dialect,
    model: Option<&'static Model>,
    bytes: &[u8],
) -> Vec<Problem> {
    let own: Vec<_> = patch.entries.iter().collect();
    let laid = Laid {
        dialect,
        model,
        below: &[],
        own: &own,
        all: false,
        whole: false,
    };
    check_laid(&laid, Names::of_file(dialect, model, bytes)).0
}

/// Checks a file together with those it is laid over; also tells which rules were asked.
pub(crate) fn check_laid(laid: &Laid<'_>, names: Names<'_>) -> (Vec<Problem>, Asked) {
    // Most settings have no part in any rule, and a folder has thousands of files.
    let own: Vec<&Entry> = laid
        .own
        .iter()
        .copied()
        .filter(|entry| has_rule(entry.row))
        .collect();
    let asked = if laid.all {
        Asked::all()
    } else {
        Asked::about(&own)
    };
    let mut settings = Settings::new(laid.model.or_else(|| stand_in(laid.dialect)));
    let mut apply = |layer, entries: &[&Entry]| {
        settings.apply(
            layer,
            Patch {
                entries: entries.iter().copied().cloned().collect(),
                kept: Vec::new(),
            },
        );
    };
    let mut below: Vec<(Layer, &Entry)> = Vec::new();
    for (layer, entries) in laid.below {
        let entries: Vec<_> = entries
            .iter()
            .filter(|entry| asked.looks_at(entry.row))
            .collect();
        apply(*layer, &entries);
        below.extend(entries.iter().map(|entry| (*layer, *entry)));
    }
    apply(Layer::Own, &own);
    if below.is_empty() && own.is_empty() {
        return (Vec::new(), asked);
    }
    below.retain(|(layer, entry)| still_counts(&settings, *layer, entry));
    let entries = below.into_iter().map(|(_, entry)| entry).chain(own);
    let given: Vec<_> = entries
        .map(|entry| Given {
            row: entry.row,
            at: entry.at,
            setting: &entry.setting,
            place: entry.place.clone(),
        })
        .collect();
    let mut examiner = Examiner {
        settings: &settings,
        dialect: laid.dialect,
        names,
        lines: laid.model.map_or(MAX_LINES, |model| model.lines),
        whole: laid.whole,
        problems: Vec::new(),
    };
    examiner.examine(&given, &asked);
    (examiner.problems, asked)
}

/// One of the maker's telephones, for files that do not tell which they are for.
fn stand_in(dialect: Dialect) -> Option<&'static Model> {
    models::MODELS.iter().find(|one| one.dialect == dialect)
}

/// Whether no stronger file takes the place of what `layer` says; a piece of a group counts beside others.
fn still_counts(settings: &Settings, layer: Layer, entry: &Entry) -> bool {
    matches!(entry.setting, Setting::Value(Value::Part(_)))
        || settings
            .winner(entry.row, entry.at)
            .is_some_and(|winner| winner.origin.layer <= layer)
}

/// Checks everything that a telephone is given, whatever file it comes from.
#[must_use]
pub fn check_phone(settings: &Settings) -> Vec<Problem> {
    let Some(model) = settings.model() else {
        return Vec::new();
    };
    let mut winners = Vec::new();
    for (row, at) in settings.given() {
        if has_rule(row) {
            winners.extend(settings.winner(row, at).map(|winner| (row, at, winner)));
        }
    }
    let given: Vec<_> = winners
        .iter()
        .filter_map(|(row, at, winner)| {
            Some(Given {
                row,
                at: *at,
                setting: &winner.setting,
                place: winner.origin.place.clone()?,
            })
        })
        .collect();
    let mut examiner = Examiner {
        settings,
        dialect: model.dialect,
        names: Names::of_file(model.dialect, Some(model), b""),
        lines: model.lines,
        whole: true,
        problems: Vec::new(),
    };
    examiner.examine(&given, &Asked::all());
    examiner.problems
}

/// Asks rules and words the answers.
struct Examiner<'a> {
    settings: &'a Settings,
    dialect: Dialect,
    names: Names<'a>,
    lines: u8,
    /// Everything the telephone is given is known, so what is missing is missing.
    whole: bool,
    problems: Vec<Problem>,
}

impl Examiner<'_> {
    fn examine(&mut self, given: &[Given<'_>], asked: &Asked) {
        let mut by_rule: BTreeMap<usize, (&'static Rule, Vec<&Given<'_>>)> = BTreeMap::new();
        for one in given {
            for (number, rule) in rules_of(one.row) {
                if asked.has(*number) && rule.makers.contains(&self.dialect) {
                    by_rule
                        .entry(*number)
                        .or_insert_with(|| (rule, Vec::new()))
                        .1
                        .push(one);
                }
            }
        }
        for (rule, touched) in by_rule.into_values() {
            match rule.kind {
                RuleKind::Clash | RuleKind::Missing => self.together(rule, &touched),
                RuleKind::Idle => self.without_effect(rule, &touched),
            }
            if self.problems.len() >= MAX_PROBLEMS {
                self.problems.truncate(MAX_PROBLEMS);
                return;
            }
        }
    }

    /// Names each place where the settings of a rule do not go together, once for each line of the file to blame.
    fn together(&mut self, rule: &'static Rule, touched: &[&Given<'_>]) {
        let mut blamed = HashSet::new();
        for at in places(rule, touched, self.lines) {
            let settings = self.settings;
            if (rule.holds)(&Spot { settings, at }) || self.is_as_shipped(rule, at, touched) {
                continue;
            }
            let Some(culprit) = touched.iter().rev().find(|one| is_there(one, at)) else {
                continue;
            };
            if blamed.insert((culprit.place.file.clone(), culprit.place.line)) {
                self.tell_together(rule, at, touched, culprit);
            }
        }
    }

    /// Whether every setting of a rule is given as the maker ships it, as in a file that names all there is: no such
    /// file is to blame for what the telephone does anyway. Nothing behind the sign is how Yealink ships an empty text.
    fn is_as_shipped(&self, rule: &Rule, at: At, touched: &[&Given<'_>]) -> bool {
        rule.all_rows().all(|row| {
            let own = own_place(row, at);
            let given = |one: &&Given<'_>| one.row.ident == row.ident && is_there(one, at);
            !matches!(row.kind, Kind::Codecs)
                && (touched.iter().any(given) || self.is_shipped_empty(row, own))
                && self.settings.value(row, own) == self.settings.default(row, own)
        })
    }

    fn is_shipped_empty(&self, row: &'static Row, at: At) -> bool {
        self.dialect == Dialect::Yealink && self.settings.default(row, at).measure() == Some(0)
    }

    fn tell_together(
        &mut self,
        rule: &'static Rule,
        at: At,
        touched: &[&Given<'_>],
        culprit: &Given<'_>,
    ) {
        let there: Vec<_> = touched
            .iter()
            .copied()
            .filter(|one| is_there(one, at))
            .collect();
        let there = there.as_slice();
        let mut values: Vec<_> = rule
            .rows
            .iter()
            .filter_map(|row| self.value_of(row, at, there, culprit))
            .collect();
        values.extend(self.same_elsewhere(rule, touched, culprit));
        let is_given = |row: &Row| there.iter().any(|one| one.row.ident == row.ident);
        let absent = rule
            .rows
            .iter()
            .any(|row| !is_given(row) && row.spellings_of(self.dialect).next().is_some());
        let elsewhere = rule.kind == RuleKind::Missing && absent && !self.whole;
        let (severity, help) = if elsewhere {
            let help = "set it here, or see that another file of the telephone does";
            (Severity::Note, help)
        } else {
            (Severity::Warning, "change one of them")
        };
        self.problems.push(Problem {
            file: culprit.place.file.clone(),
            line: culprit.place.line,
            column: 1,
            severity,
            code: rule.code,
            key: self
                .names
                .key(culprit.row, culprit.at, Some(&culprit.place)),
            message: format!("{}: {}", rule.demand, values.join(", ")),
            help: format!("{help} ({})", rule.source),
        });
    }

    /// The lines that were given the same value, where a rule is about one setting of several lines.
    fn same_elsewhere(
        &self,
        rule: &'static Rule,
        touched: &[&Given<'_>],
        culprit: &Given<'_>,
    ) -> Vec<String> {
        let [row] = rule.rows else {
            return Vec::new();
        };
        touched
            .iter()
            .filter(|one| one.at != culprit.at && one.setting == culprit.setting)
            .filter(|one| {
                !matches!(
                    one.setting,
                    Setting::Value(Value::Part(_) | Value::Secret(_))
                )
            })
            .filter_map(|one| self.value_of(row, one.at, &[*one], culprit))
            .collect()
    }

    /// Names each setting that has no effect; one at its default is what the telephone does anyway.
    fn without_effect(&mut self, rule: &'static Rule, touched: &[&Given<'_>]) {
        for one in touched {
            let row = one.row;
            let idle = rule.idle.iter().any(|idle| idle.ident == row.ident);
            let beyond = one.at.line.is_some_and(|line| line.number() > self.lines);
            let chosen = match one.setting {
                Setting::Value(value) => *value != self.settings.default(row, one.at),
                Setting::Reset => false,
            };
            let settings = self.settings;
            let spot = Spot {
                settings,
                at: one.at,
            };
            if !idle || beyond || !chosen || (rule.holds)(&spot) {
                continue;
            }
            let key = self.names.key(row, one.at, Some(&one.place));
            let there: Vec<_> = touched
                .iter()
                .copied()
                .filter(|other| is_there(other, one.at))
                .collect();
            let switches: Vec<_> = rule
                .rows
                .iter()
                .filter_map(|row| self.value_of(row, one.at, &there, one))
                .collect();
            self.problems.push(Problem {
                file: one.place.file.clone(),
                line: one.place.line,
                column: 1,
                severity: Severity::Note,
                code: rule.code,
                message: format!("`{key}` has no effect while {}", switches.join(" and ")),
                key,
                help: format!("{} ({})", rule.demand, rule.source),
            });
        }
    }

    /// `` `KEY` is VALUE `` with where it comes from; `None` for what the maker has no key for.
    fn value_of(
        &self,
        row: &'static Row,
        at: At,
        there: &[&Given<'_>],
        culprit: &Given<'_>,
    ) -> Option<String> {
        row.spellings_of(self.dialect).next()?;
        let given = there
            .iter()
            .rev()
            .find(|one| one.row.ident == row.ident)
            .copied();
        let mut text = self.names.key_and_value(
            row,
            given.map_or(at, |one| one.at),
            given.map(|one| &one.place),
            &self.settings.value(row, own_place(row, at)),
        );
        match given {
            None => text.push_str(" by default"),
            Some(one) if one.place.file != culprit.place.file => {
                write!(text, " in {}", one.place).expect("a String takes every write");
            }
            Some(one) if one.place.line != culprit.place.line => {
                write!(text, " in line {}", one.place.line).expect("a String takes every write");
            }
            Some(_) => {}
        }
        Some(text)
    }
}

/// The numbers of `at` that the row has.
fn own_place(row: &Row, at: At) -> At {
    At {
        line: at.line.filter(|_| row.per_line),
        module: at.module.filter(|_| row.modules > 0),
        item: at.item.filter(|_| row.items > 0),
    }
}

/// Whether what was given counts at a place.
fn is_there(one: &Given<'_>, at: At) -> bool {
    let own = own_place(one.row, at);
    one.at.item == own.item
        && one.at.module == own.module
        && (one.at.line.is_none() || own.line.is_none() || one.at.line == own.line)
}

/// The places that a rule is asked about: each line and each entry for which one of its settings was given.
fn places(rule: &Rule, touched: &[&Given<'_>], lines: u8) -> BTreeSet<At> {
    let mut numbers = BTreeSet::new();
    let mut entries = BTreeSet::new();
    for one in touched {
        if !one.row.per_line {
            // A setting of the whole telephone concerns every line where the rule has settings of lines.
            numbers.extend(LineNo::up_to(lines));
        }
        match one.at.line {
            Some(line) if line.number() <= lines => {
                numbers.insert(line);
            }
            Some(_) => {}
            None => numbers.extend(LineNo::up_to(lines)),
        }
        if one.row.items > 0 {
            entries.insert((one.at.module, one.at.item));
        }
    }
    let numbers: Vec<_> = if rule.all_rows().any(|row| row.per_line) {
        numbers.into_iter().map(Some).collect()
    } else {
        vec![None]
    };
    if rule.all_rows().all(|row| row.items == 0) {
        entries.insert((None, None));
    }
    let mut places = BTreeSet::new();
    for line in numbers {
        for (module, item) in &entries {
            places.insert(At {
                line,
                module: *module,
                item: *item,
            });
        }
    }
    places
}

#[cfg(test)]
mod tests;
