//! A whole provisioning tree: what each of its files is for, and what is wrong between them.
//!
//! 1. [`Names::new`] looks at the names of all files: they part the files for many telephones from each telephone's own.
//! 2. [`look`] checks each file for many telephones.
//! 3. [`Tree::phone`] checks the files of one telephone, laid over those for many; so does the telephone.
//! 4. [`Tree::report`] names what is wrong between telephones.
//!
//! Steps 2 and 3 may run for many files at once. Of a telephone's own files only what is wrong is kept, so ten thousand
//! of them take little memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::check::check_lines;
use crate::dialect::{self, Dialect};
use crate::models::Model;
use crate::patch::{Entry, Setting};
use crate::problem::Problem;
use crate::row::Kind;
use crate::rules::{self, RuleKind};
use crate::settings::Layer;
use crate::value::Value;

mod between;
mod includes;
#[cfg(test)]
mod includes_tests;
mod layers;
mod place;
#[cfg(test)]
mod tests;

pub use place::{Entrant, Names, Placed, address_in, is_asked_for};

use between::{Account, ClearAddress};
use layers::Way;

/// One file that was read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its path, as it was given to [`Names::new`].
    pub path: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// One file that was looked at by itself.
#[derive(Debug)]
pub struct Looked {
    placed: Placed,
    /// What is wrong with its lines.
    problems: Vec<Problem>,
    /// The rules it breaks; empty for a telephone's own file, which is held against others at once.
    broken: Vec<Problem>,
    /// The settings that are held against other files, in the order of the file.
    entries: Vec<Entry>,
    /// Whether it holds a password.
    has_secret: bool,
    /// The files it includes, with the lines.
    includes: Vec<(u32, String)>,
}

/// Checks one file for many telephones.
#[must_use]
pub fn look(names: &Names, file: File<'_>) -> Looked {
    let mut looked = look_at_lines(names, file, None);
    if let Some(dialect) = looked.placed.dialect {
        let own: Vec<_> = looked.entries.iter().collect();
        let laid = rules::Laid {
            dialect,
            model: looked.placed.model,
            below: &[],
            own: &own,
            all: false,
            whole: false,
        };
        looked.broken = rules::check_laid(&laid, names_in(dialect, looked.placed.model, &[file])).0;
    }
    looked
}

/// Checks the lines of a file; `model` is the telephone's where the file itself does not tell.
fn look_at_lines(names: &Names, file: File<'_>, model: Option<&'static Model>) -> Looked {
    let File { path, bytes } = file;
    let spoken = dialect::recognise(bytes);
    let mut placed = names.place(path, bytes, spoken);
    let theirs = model.filter(|model| placed.dialect == Some(model.dialect));
    placed.model = placed.model.or(theirs);
    let (patch, problems) = check_lines(path, bytes, spoken, placed.model);
    let includes = match placed.dialect {
        Some(Dialect::AudioCodes) => dialect::include_lines(bytes),
        Some(Dialect::Yealink | Dialect::Panasonic) | None => Vec::new(),
    };
    let mut entries = patch.entries;
    let has_secret = entries.iter().any(is_secret);
    entries.retain(|entry| rules::has_rule(entry.row) || between::is_looked_at(entry.row));
    entries.shrink_to_fit();
    Looked {
        placed,
        problems,
        broken: Vec::new(),
        entries,
        has_secret,
        includes,
    }
}

fn is_secret(entry: &Entry) -> bool {
    matches!(entry.row.kind, Kind::Secret)
        && matches!(&entry.setting, Setting::Value(Value::Secret(secret)) if !secret.is_empty())
}

fn names_in<'b>(
    dialect: Dialect,
    model: Option<&'b Model>,
    files: &[File<'b>],
) -> rules::Names<'b> {
    let files = files.iter().map(|file| (file.path, file.bytes));
    rules::Names::of_files(dialect, model, files)
}

/// The files for many telephones, ready for telephones to be laid over them.
#[derive(Debug)]
pub struct Tree {
    names: Names,
    shared: Vec<Looked>,
    by_path: HashMap<Arc<str>, usize>,
    by_folder: layers::ByFolder,
    /// What files that lie over others say of those.
    verdicts: Vec<Verdict>,
}

/// What one file says of one that it is laid over.
#[derive(Debug)]
struct Verdict {
    /// The place of the lower file among those for many telephones.
    of: usize,
    /// The upper file.
    by: Arc<str>,
    /// The rules that the lower file breaks alone and not with the upper one, by line and code.
    healed: Vec<(u32, &'static str)>,
    /// The rules that it breaks only with the upper one.
    broken: Vec<Problem>,
}

/// One telephone that was checked.
#[derive(Debug)]
pub struct Phone {
    files: Vec<Placed>,
    problems: Vec<Problem>,
    verdicts: Vec<Verdict>,
    accounts: Vec<Account>,
    addresses: Vec<ClearAddress>,
    /// The first of its files that holds a password.
    secret: Option<usize>,
}

/// What a check of a tree found.
#[derive(Debug, Default)]
pub struct Report {
    /// Every file, by name.
    pub files: Vec<Placed>,
    /// Everything that is wrong, by file, line and column.
    pub problems: Vec<Problem>,
}

impl Phone {
    /// How many problems its own files have.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// Forgets problems to save memory; those that `is_kept` and those between telephones stay. Returns the others.
    pub fn forget(&mut self, is_kept: impl Fn(&Problem) -> bool) -> Vec<Problem> {
        set_aside(&mut self.problems, is_kept)
    }
}

impl Looked {
    /// How many problems it has.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// Forgets problems of single lines to save memory, but for those that `is_kept`. Returns the others.
    pub fn forget(&mut self, is_kept: impl Fn(&Problem) -> bool) -> Vec<Problem> {
        set_aside(&mut self.problems, is_kept)
    }
}

/// Takes out the problems that are not kept.
fn set_aside(problems: &mut Vec<Problem>, is_kept: impl Fn(&Problem) -> bool) -> Vec<Problem> {
    let (kept, others) = core::mem::take(problems).into_iter().partition(is_kept);
    *problems = kept;
    others
}

impl Tree {
    /// Takes the files for many telephones, in the order of [`Names::shared`].
    #[must_use]
    pub fn new(names: Names, mut shared: Vec<Looked>) -> Self {
        layers::place_named(&mut shared);
        let by_path = shared.iter().enumerate();
        let by_path = by_path.map(|(place, looked)| (Arc::clone(&looked.placed.file), place));
        let mut tree = Self {
            by_path: by_path.collect(),
            by_folder: layers::by_folder(&shared),
            names,
            shared,
            verdicts: Vec::new(),
        };
        tree.hold_shared_together();
        tree.name_wrong_ways();
        tree
    }

    /// Holds files for many telephones against the weaker ones of them.
    fn hold_shared_together(&mut self) {
        for place in 0..self.shared.len() {
            let mut problems = Vec::new();
            let Some(head) = self.shared.get(place) else {
                continue;
            };
            problems.extend(self.lost_includes(head));
            let ways = self.ways_below_shared(place);
            let held = self.hold(&[head], &[], &ways);
            if let Some(head) = self.shared.get_mut(place) {
                head.problems.append(&mut problems);
                if !ways.is_empty() {
                    head.broken = held.broken;
                }
            }
            self.verdicts.extend(held.verdicts);
        }
    }

    /// Tells each file for many telephones where its includes lead round or too deep.
    fn name_wrong_ways(&mut self) {
        for problem in self.wrong_ways_of_shared() {
            let place = self.by_path.get(&*problem.file).copied();
            if let Some(file) = place.and_then(|place| self.shared.get_mut(place)) {
                file.problems.push(problem);
            }
        }
    }

    /// Checks the files of one telephone, as [`Names::phones`] puts them together.
    #[must_use]
    pub fn phone(&self, files: &[File<'_>]) -> Phone {
        let model = self.names.model_of(files);
        let looked: Vec<_> = files
            .iter()
            .map(|file| look_at_lines(&self.names, *file, model))
            .collect();
        let mut phone = Phone {
            problems: between::twice(&looked, files),
            verdicts: Vec::new(),
            accounts: Vec::new(),
            addresses: looked.iter().flat_map(between::clear_addresses).collect(),
            secret: looked.iter().position(|looked| looked.has_secret),
            files: Vec::new(),
        };
        for head in self.heads(&looked) {
            phone.problems.extend(self.wrong_ways(&looked, head));
            let (own, ways) = self.ways_below(&looked, head);
            let own: Vec<_> = own.iter().filter_map(|place| looked.get(*place)).collect();
            let held = self.hold(&own, files, &ways);
            phone.problems.extend(held.broken);
            phone.verdicts.extend(held.verdicts);
            phone
                .accounts
                .extend(between::accounts(&own, &self.entries_below(ways.first())));
        }
        for looked in looked {
            phone.problems.extend(self.lost_includes(&looked));
            phone.problems.extend(looked.problems);
            phone.files.push(looked.placed);
        }
        phone
    }

    /// What the files of a way say, the weakest first.
    fn entries_below(&self, way: Option<&Way>) -> Vec<(Layer, &[Entry])> {
        let below = way.into_iter().flat_map(|way| &way.below);
        below
            .filter_map(|place| self.shared.get(*place))
            .map(|file| (file.placed.layer.min(Layer::Common), &*file.entries))
            .collect()
    }

    /// Holds a file, with those of the same telephone that it includes before it, against those it is laid over.
    ///
    /// Where the tree leaves open which way counts, a clash in any of them is told, and of settings that are missing or
    /// without effect only what all ways agree on.
    fn hold(&self, own: &[&Looked], files: &[File<'_>], ways: &[Way]) -> Held {
        let mut held = Held::default();
        let Some(head) = own.last() else {
            return held;
        };
        let Some(dialect) = head.placed.dialect else {
            return held;
        };
        let entries: Vec<_> = own.iter().flat_map(|looked| &looked.entries).collect();
        let mut found: BTreeMap<(Arc<str>, u32, &str), (Problem, usize)> = BTreeMap::new();
        for way in ways {
            let below = self.entries_below(Some(way));
            let laid = rules::Laid {
                dialect,
                model: way.model,
                below: &below,
                own: &entries,
                all: dialect == Dialect::AudioCodes && !way.below.is_empty(),
                whole: way.is_whole,
            };
            let (problems, asked) = rules::check_laid(&laid, names_in(dialect, way.model, files));
            let mut of_below: Vec<Verdict> = way
                .below
                .iter()
                .map(|place| Verdict {
                    of: *place,
                    by: Arc::clone(&head.placed.file),
                    healed: Vec::new(),
                    broken: Vec::new(),
                })
                .collect();
            for problem in problems {
                let below = of_below
                    .iter_mut()
                    .find(|verdict| self.is_file(verdict.of, &problem.file));
                if let Some(verdict) = below {
                    verdict.broken.push(problem);
                } else {
                    let key = (Arc::clone(&problem.file), problem.line, problem.code);
                    found.entry(key).or_insert((problem, 0)).1 += 1;
                }
            }
            for verdict in &mut of_below {
                self.compare(verdict, &asked);
            }
            held.verdicts.extend(of_below);
        }
        let certain = |(problem, count): &(Problem, usize)| {
            *count == ways.len() || rules::kind_of(problem.code) == Some(RuleKind::Clash)
        };
        held.broken = found
            .into_values()
            .filter(certain)
            .map(|(problem, _)| problem)
            .collect();
        held
    }

    fn is_file(&self, place: usize, name: &str) -> bool {
        self.shared
            .get(place)
            .is_some_and(|file| *file.placed.file == *name)
    }

    /// Holds what was found in a lower file against what it breaks alone.
    fn compare(&self, verdict: &mut Verdict, asked: &rules::Asked) {
        let alone = self
            .shared
            .get(verdict.of)
            .map_or(&[][..], |file| &file.broken);
        let is = |one: &Problem, other: &Problem| (one.line, one.code) == (other.line, other.code);
        let still_broken =
            |problem: &Problem| verdict.broken.iter().any(|other| is(problem, other));
        verdict.healed = alone
            .iter()
            .filter(|problem| asked.has_code(problem.code) && !still_broken(problem))
            .map(|problem| (problem.line, problem.code))
            .collect();
        verdict
            .broken
            .retain(|problem| !alone.iter().any(|other| is(problem, other)));
    }

    /// Names every problem, those between telephones included.
    #[must_use]
    pub fn report(mut self, phones: Vec<Phone>) -> Report {
        let mut verdicts = core::mem::take(&mut self.verdicts);
        let mut report = Report::default();
        report
            .problems
            .extend(between::secrets_in_clear(&self.shared, &phones));
        report.problems.extend(between::same_accounts(&phones));
        for phone in phones {
            report.problems.extend(phone.problems);
            report.files.extend(phone.files);
            verdicts.extend(phone.verdicts);
        }
        report
            .problems
            .extend(layers::judge(&mut self.shared, verdicts));
        for looked in self.shared {
            report.problems.extend(looked.problems);
            report.problems.extend(looked.broken);
            report.files.push(looked.placed);
        }
        report.files.sort_by(|one, other| one.file.cmp(&other.file));
        report.problems.sort_by(|one, other| {
            let place = |it: &Problem| (it.line, it.column);
            one.file
                .cmp(&other.file)
                .then(place(one).cmp(&place(other)))
        });
        report
    }
}

/// What a file breaks together with those below it.
#[derive(Debug, Default)]
struct Held {
    broken: Vec<Problem>,
    verdicts: Vec<Verdict>,
}
