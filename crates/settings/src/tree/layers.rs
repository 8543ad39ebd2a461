//! Which files lie below which, and what that means for the rules that a lower file breaks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::includes::Included;
use super::place::{common_file_of, file_name, folder, folders};
use super::{Looked, Tree, Verdict};
use crate::catalogue::{PROVISION_COMMON_URL, PROVISION_MASTER_URL, PROVISION_URL};
use crate::dialect::Dialect;
use crate::models::Model;
use crate::patch::{Entry, Setting};
use crate::problem::{Problem, Severity};
use crate::row::Row;
use crate::rules::{self, RuleKind};
use crate::settings::Layer;
use crate::value::Value;

/// Most files that are held against one telephone's own.
pub(super) const MAX_BELOW: usize = 64;

/// Most different file names that first files may give; further ones place no file.
const MAX_NAMED: usize = 64;

/// The layer of the files that an address leads to, where a maker has an address for each.
pub(super) fn layer_behind(address: &Row, dialect: Dialect) -> Option<Layer> {
    let mut named = NAMED.iter().filter(|_| dialect == Dialect::Panasonic);
    named
        .find(|(row, ..)| row.ident == address.ident)
        .map(|(_, layer, _)| *layer)
}

/// What a first file names: the setting, what the file weighs, and its name where the address is a folder (000:4509).
static NAMED: &[(&Row, Layer, &str)] = &[
    (PROVISION_MASTER_URL.row(), Layer::Master, "sip.cfg"),
    (PROVISION_COMMON_URL.row(), Layer::Common, "{MODEL}.cfg"),
    (PROVISION_URL.row(), Layer::Own, "Config{MAC}.cfg"),
];

/// The text of a setting.
pub(super) fn text(entry: &Entry) -> Option<&str> {
    match &entry.setting {
        Setting::Value(Value::Text(text)) if !text.is_empty() => Some(text),
        Setting::Value(_) | Setting::Reset => None,
    }
}

/// What an entry of a first file names: a file name, maybe with words for the telephone's own, and its weight.
fn named(entry: &Entry) -> Option<(String, Layer)> {
    let (_, layer, in_folder) = NAMED
        .iter()
        .find(|(row, ..)| row.ident == entry.row.ident)?;
    let name = file_name(text(entry)?);
    let name = if name.is_empty() { *in_folder } else { name };
    Some((name.to_owned(), *layer))
}

/// Places the files of the maker whose first file names the others (000:848).
pub(super) fn place_named(shared: &mut [Looked]) {
    let is_theirs = |file: &&Looked| file.placed.dialect == Some(Dialect::Panasonic);
    let names: BTreeSet<(String, Layer)> = shared
        .iter()
        .filter(is_theirs)
        .flat_map(|file| file.entries.iter().filter_map(named))
        .take(MAX_NAMED)
        .collect();
    for file in shared {
        let placed = &mut file.placed;
        if placed.dialect != Some(Dialect::Panasonic) {
            continue;
        }
        let name = file_name(&placed.file);
        let is = |pattern: &str| match placed.model {
            Some(model) => model.expand(pattern, "").eq_ignore_ascii_case(name),
            None => pattern.eq_ignore_ascii_case(name),
        };
        // A file that names others comes before them, even if it has a name that they may have too.
        placed.layer = if file.entries.iter().any(|entry| named(entry).is_some()) {
            Layer::PreProvisioned
        } else {
            let found = names.iter().find(|(pattern, _)| is(pattern));
            found.map_or(Layer::Common, |(_, layer)| *layer)
        };
    }
}

/// The places of the files that a telephone may lay below its own, by folder and maker.
pub(super) type ByFolder = HashMap<(String, Dialect), Vec<usize>>;

/// Files for many telephones: those with a name some telephone asks for, or all of a folder that has none such.
pub(super) fn by_folder(shared: &[Looked]) -> ByFolder {
    let mut all = ByFolder::new();
    let mut asked_for = ByFolder::new();
    for (place, file) in shared.iter().enumerate() {
        let Some(dialect) = file.placed.dialect else {
            continue;
        };
        let at = || (folder(&file.placed.file).to_owned(), dialect);
        all.entry(at()).or_default().push(place);
        if dialect == Dialect::Yealink && common_file_of(file_name(&file.placed.file)).is_some() {
            asked_for.entry(at()).or_default().push(place);
        }
    }
    all.extend(asked_for);
    all
}

/// One way to lay files below another.
#[derive(Debug)]
pub(super) struct Way {
    /// The telephone that does.
    pub(super) model: Option<&'static Model>,
    /// The files for many telephones, the weakest first.
    pub(super) below: Vec<usize>,
    /// Whether the telephone reads no other file.
    pub(super) is_whole: bool,
}

impl Tree {
    /// The files of one telephone that it asks for; the others are included by them.
    pub(super) fn heads(&self, looked: &[Looked]) -> Vec<usize> {
        let included: BTreeSet<usize> = (0..looked.len())
            .flat_map(|head| {
                let mut found = Included::default();
                self.include(looked, looked.get(head), head, &mut found);
                found.own
            })
            .collect();
        let asked_for = |file: &Looked| {
            let name = file_name(&file.placed.file).split('.').next();
            file.placed.address.as_deref() == name.map(str::to_ascii_lowercase).as_deref()
        };
        let is_head =
            |place: &usize| !included.contains(place) || looked.get(*place).is_some_and(asked_for);
        (0..looked.len()).filter(is_head).collect()
    }

    /// A telephone's files up to `head`, and the ways to lay others below them.
    pub(super) fn ways_below(&self, looked: &[Looked], head: usize) -> (Vec<usize>, Vec<Way>) {
        let Some(file) = looked.get(head) else {
            return (Vec::new(), Vec::new());
        };
        let mut included = Included::default();
        let mut ways = Vec::new();
        match file.placed.dialect {
            Some(Dialect::AudioCodes) => {
                self.include(looked, Some(file), head, &mut included);
                ways.push(Way {
                    model: file.placed.model,
                    is_whole: !included.leaves && !included.shared.is_empty(),
                    below: included.shared,
                });
            }
            Some(Dialect::Yealink | Dialect::Panasonic) => ways = self.ways_by_folder(file),
            None => {}
        }
        included.own.push(head);
        (included.own, ways)
    }

    /// The ways to lay files of the nearest folder that has any below a telephone's own.
    ///
    /// Where it is open which of several files counts, each is a way.
    fn ways_by_folder(&self, own: &Looked) -> Vec<Way> {
        let Some(dialect) = own.placed.dialect else {
            return Vec::new();
        };
        let mut nearest = folders(&own.placed.file)
            .filter_map(|folder| self.by_folder.get(&(folder.to_owned(), dialect)));
        let layer = |place: &usize| self.shared.get(*place).map(|file| file.placed.layer);
        let model = |place: &usize| self.shared.get(*place).and_then(|file| file.placed.model);
        let fits = |place: &&usize| {
            let theirs = model(place);
            theirs.is_none() || own.placed.model.is_none() || theirs == own.placed.model
        };
        let fitting = nearest.next().into_iter().flatten().filter(fits);
        let mut below: Vec<usize> = fitting.copied().take(MAX_BELOW).collect();
        below.sort_by_key(layer);
        let way = |below: Vec<usize>| Way {
            model: own.placed.model.or_else(|| below.iter().find_map(model)),
            is_whole: !below.is_empty(),
            below,
        };
        if below.is_sorted_by(|one, other| layer(one) < layer(other)) {
            vec![way(below)]
        } else {
            below.into_iter().map(|place| way(vec![place])).collect()
        }
    }

    /// The one way to lay files below one for many telephones, if there are any.
    pub(super) fn ways_below_shared(&self, place: usize) -> Vec<Way> {
        let Some(file) = self.shared.get(place) else {
            return Vec::new();
        };
        let mut below = Vec::new();
        match file.placed.dialect {
            Some(Dialect::AudioCodes) => {
                let mut included = Included::default();
                self.include(&[], Some(file), 0, &mut included);
                included.shared.retain(|other| *other != place);
                below = included.shared;
            }
            Some(Dialect::Panasonic) => {
                let way = self.ways_by_folder(file).pop();
                below = way.map_or_else(Vec::new, |way| way.below);
                let layer = |place: &usize| self.shared.get(*place).map(|file| file.placed.layer);
                below.retain(|other| layer(other) < Some(file.placed.layer));
            }
            Some(Dialect::Yealink) | None => {}
        }
        if below.is_empty() {
            return Vec::new();
        }
        vec![Way {
            model: file.placed.model,
            below,
            is_whole: false,
        }]
    }
}

/// The place of a file, the line, and the code of a rule that it breaks there.
type RuleAt = (usize, u32, &'static str);

/// Decides about the rules that lower files break: what is healed by every upper file is taken off them, what is broken
/// only with some is said of those.
pub(super) fn judge(shared: &mut [Looked], verdicts: Vec<Verdict>) -> Vec<Problem> {
    let mut uppers = vec![0_usize; shared.len()];
    let mut healed: BTreeMap<RuleAt, usize> = BTreeMap::new();
    let mut broken: BTreeMap<RuleAt, (Problem, usize, Arc<str>)> = BTreeMap::new();
    for verdict in &verdicts {
        if let Some(count) = uppers.get_mut(verdict.of) {
            *count += 1;
        }
        for (line, code) in &verdict.healed {
            *healed.entry((verdict.of, *line, code)).or_default() += 1;
        }
    }
    for (place, (file, uppers)) in shared.iter_mut().zip(&uppers).enumerate() {
        file.broken.retain_mut(|problem| {
            let at = (problem.line, problem.code);
            let healed = healed.get(&(place, at.0, at.1)).copied().unwrap_or(0);
            let by = (healed > 0)
                .then(|| {
                    let mut of_file = verdicts.iter().filter(|verdict| verdict.of == place);
                    of_file.find(|verdict| !verdict.healed.contains(&at))
                })
                .flatten()
                .map(|verdict| &*verdict.by);
            keep(problem, uppers - healed, *uppers, by)
        });
    }
    for verdict in verdicts {
        for problem in verdict.broken {
            let by = || Arc::clone(&verdict.by);
            let key = (verdict.of, problem.line, problem.code);
            broken.entry(key).or_insert_with(|| (problem, 0, by())).1 += 1;
        }
    }
    let mut problems = Vec::new();
    for ((of, ..), (mut problem, count, by)) in broken {
        let uppers = uppers.get(of).copied().unwrap_or(0);
        if keep(&mut problem, count, uppers, Some(&by)) {
            problems.push(problem);
        }
    }
    problems
}

/// Whether a rule that a lower file breaks with `count` of `uppers` upper files is told; says with how many.
fn keep(problem: &mut Problem, count: usize, uppers: usize, by: Option<&str>) -> bool {
    let kind = rules::kind_of(problem.code);
    if uppers == 0 {
        return true;
    }
    if count == 0 || (kind == Some(RuleKind::Idle) && count < uppers) {
        return false;
    }
    let source = problem
        .help
        .rfind(" (")
        .and_then(|place| problem.help.get(place..));
    let source = source.unwrap_or_default().to_owned();
    if kind == Some(RuleKind::Missing) {
        problem.severity = Severity::Warning;
        problem.help = format!("no file laid over this one sets it{source}");
    }
    if count < uppers {
        let such = by.map_or_else(String::new, |by| format!(", as {by}"));
        problem.help =
            format!("so it is with {count} of the {uppers} files laid over this one{such}{source}");
    }
    true
}
