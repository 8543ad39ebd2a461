//! What `include` lines of a tree lead to, and which of them lead nowhere, round or out. No address is ever asked.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::layers::MAX_BELOW;
use super::place::folder;
use super::{Looked, Tree};
use crate::dialect::{MAX_INCLUDE_DEPTH, shorten};
use crate::models::Model;
use crate::problem::{Problem, Severity};

/// The ways by which telephones fetch files.
const SCHEMES: [&str; 4] = ["http", "https", "tftp", "ftp"];

/// The files that one includes, in the order in which they count.
#[derive(Debug, Default)]
pub(super) struct Included {
    pub(super) own: Vec<usize>,
    pub(super) shared: Vec<usize>,
    /// An address, or a file that is not here, is included too.
    pub(super) leaves: bool,
    /// The files that were looked into, so that each is once, however many include it.
    seen: HashSet<Arc<str>>,
    /// Those that are being looked into, the outermost first.
    open: Vec<Arc<str>>,
    /// Lines that lead back to a telephone's own file.
    loops: Vec<(Arc<str>, u32, String)>,
    /// The first line that leads deeper than is followed.
    too_deep: Option<(Arc<str>, u32, String)>,
}

/// Where an included name leads.
enum Lead {
    /// To a server.
    Address,
    /// Up and out of all folders, or to the root of the computer.
    Out,
    /// To this path.
    Path(String),
}

/// Where an included name leads, seen from the file that includes it.
fn lead(from: &Looked, target: &str, model: Option<&Model>, address: &str) -> Lead {
    if target.contains("://") {
        return Lead::Address;
    }
    let name = match model {
        Some(model) => model.expand(target, address),
        None => target.replace("<MAC>", address).replace("<mac>", address),
    };
    if name.starts_with(['/', '\\']) {
        return Lead::Out;
    }
    let folder = folder(&from.placed.file);
    let mut parts: Vec<&str> = folder.split('/').filter(|_| !folder.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "." => {}
            ".." if parts
                .last()
                .is_none_or(|last| matches!(*last, "" | "." | "..")) =>
            {
                return Lead::Out;
            }
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    Lead::Path(parts.join("/"))
}

fn path_of(from: &Looked, target: &str, model: Option<&Model>, address: &str) -> Option<String> {
    match lead(from, target, model, address) {
        Lead::Path(path) => Some(path),
        Lead::Address | Lead::Out => None,
    }
}

impl Tree {
    /// Follows what `file` includes; only names in the tree are followed, and each once.
    pub(super) fn include(
        &self,
        looked: &[Looked],
        file: Option<&Looked>,
        head: usize,
        found: &mut Included,
    ) {
        let Some(file) = file else {
            return;
        };
        let first = looked.get(head).unwrap_or(file);
        let address = first.placed.address.as_deref().unwrap_or("");
        found.seen.insert(Arc::clone(&file.placed.file));
        found.open.push(Arc::clone(&file.placed.file));
        for (line, target) in &file.includes {
            let here = || (Arc::clone(&file.placed.file), *line, target.clone());
            let path = path_of(file, target, first.placed.model, address).unwrap_or_default();
            let own = looked.iter().position(|it| *it.placed.file == *path);
            let shared = self.by_path.get(path.as_str()).copied();
            let next = match (own, shared) {
                (Some(own), _) => looked.get(own),
                (None, Some(shared)) => self.shared.get(shared),
                (None, None) => None,
            };
            let Some(next) = next else {
                found.leaves = true;
                continue;
            };
            if own.is_some() && found.open.contains(&next.placed.file) {
                found.loops.push(here());
            }
            if found.seen.contains(&next.placed.file) {
                continue;
            }
            if found.open.len() > MAX_INCLUDE_DEPTH {
                found.too_deep.get_or_insert_with(here);
            }
            if found.open.len() > MAX_INCLUDE_DEPTH || found.seen.len() > MAX_BELOW {
                found.leaves = true;
                continue;
            }
            self.include(looked, Some(next), head, found);
            found.own.extend(own);
            found.shared.extend(shared.filter(|_| own.is_none()));
        }
        found.open.pop();
    }

    /// What is wrong with the way the includes of a telephone's own files go.
    pub(super) fn wrong_ways(&self, looked: &[Looked], head: usize) -> Vec<Problem> {
        let mut found = Included::default();
        self.include(looked, looked.get(head), head, &mut found);
        let loops = found.loops.into_iter().map(round);
        loops.chain(found.too_deep.map(too_deep)).collect()
    }

    /// What is wrong with the way the includes of files for many telephones go: each line that leads back, and for each
    /// file that no other includes the first line that leads too deep.
    pub(super) fn wrong_ways_of_shared(&self) -> Vec<Problem> {
        let edges: Vec<Vec<(usize, usize)>> = self.shared.iter().map(|it| self.edges(it)).collect();
        let mut problems: Vec<_> = back_edges(&edges)
            .into_iter()
            .filter_map(|(from, number)| {
                let file = self.shared.get(from)?;
                let (line, target) = file.includes.get(number)?;
                Some(round((
                    Arc::clone(&file.placed.file),
                    *line,
                    target.clone(),
                )))
            })
            .collect();
        let included: BTreeSet<usize> = edges.iter().flatten().map(|(_, to)| *to).collect();
        for (place, file) in self.shared.iter().enumerate() {
            if !file.includes.is_empty() && !included.contains(&place) {
                let mut found = Included::default();
                self.include(&[], Some(file), 0, &mut found);
                problems.extend(found.too_deep.map(too_deep));
            }
        }
        problems
    }

    /// The shared files that a shared file includes: the number of the include, and the place.
    fn edges(&self, file: &Looked) -> Vec<(usize, usize)> {
        let includes = file.includes.iter().enumerate();
        includes
            .filter_map(|(number, (_, target))| {
                let path = path_of(file, target, file.placed.model, "")?;
                Some((number, *self.by_path.get(path.as_str())?))
            })
            .collect()
    }

    /// Names what a file includes and the tree surely does not have, what lies outside it, and what is on a server.
    pub(super) fn lost_includes(&self, file: &Looked) -> Vec<Problem> {
        let address = file.placed.address.as_deref().unwrap_or("");
        let model = file.placed.model;
        let problem = |(line, target): &(u32, String)| {
            let is_open = address.is_empty() && target.to_ascii_lowercase().contains("<mac>")
                || model.is_none() && target.contains("<MODEL>");
            let place = (Arc::clone(&file.placed.file), *line, target.clone());
            match lead(file, target, model, address) {
                Lead::Address => Some(remote(place)),
                Lead::Out => Some(outside(place)),
                Lead::Path(path) if self.names.has(&path) || is_open => None,
                Lead::Path(path) if self.names.lacks(&path) => Some(missing(place, &path)),
                Lead::Path(_) if target.contains("..") => Some(outside(place)),
                Lead::Path(_) => None,
            }
        };
        file.includes.iter().filter_map(problem).collect()
    }
}

/// The edges that lead back to a node on the way to them, each as the node it leaves and its number there.
fn back_edges(edges: &[Vec<(usize, usize)>]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Visit {
        Not,
        Open,
        Done,
    }
    let mut visits = vec![Visit::Not; edges.len()];
    let mut back = Vec::new();
    for start in 0..edges.len() {
        if visits.get(start) != Some(&Visit::Not) {
            continue;
        }
        // No recursion: a chain may be as long as the tree has files.
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.last_mut() {
            if let Some(visit) = visits.get_mut(*node) {
                *visit = Visit::Open;
            }
            let Some((number, to)) = edges.get(*node).and_then(|edges| edges.get(*next)) else {
                if let Some(visit) = visits.get_mut(*node) {
                    *visit = Visit::Done;
                }
                way.pop();
                continue;
            };
            *next += 1;
            match visits.get(*to) {
                Some(Visit::Open) => back.push((*node, *number)),
                Some(Visit::Not) => way.push((*to, 0)),
                Some(Visit::Done) | None => {}
            }
        }
    }
    back
}

/// A problem of an `include` line.
fn problem(
    (file, line, target): (Arc<str>, u32, String),
    severity: Severity,
    code: &'static str,
    what: &str,
    help: &str,
) -> Problem {
    debug_assert!(crate::codes::is_known(code), "{code} is not in CODES");
    Problem {
        file,
        line,
        column: 1,
        severity,
        code,
        key: "include".to_owned(),
        message: format!("`include {}`: {what}", shorten(&target)),
        help: help.to_owned(),
    }
}

fn round(place: (Arc<str>, u32, String)) -> Problem {
    problem(
        place,
        Severity::Error,
        "include-loop",
        "that file includes this one, so there is no end to it",
        "take one of the `include` lines out; a telephone that follows them refuses all files",
    )
}

fn too_deep(place: (Arc<str>, u32, String)) -> Problem {
    let what = format!("this leads deeper than {MAX_INCLUDE_DEPTH} files and is not followed");
    problem(
        place,
        Severity::Error,
        "include-too-deep",
        &what,
        "include the files from one that is nearer to the telephone's own",
    )
}

fn missing(place: (Arc<str>, u32, String), path: &str) -> Problem {
    let what = format!("there is no file `{}`", shorten(path));
    problem(
        place,
        Severity::Warning,
        "missing-include",
        &what,
        "put the file beside this one, or take the line out (002:507)",
    )
}

fn outside(place: (Arc<str>, u32, String)) -> Problem {
    problem(
        place,
        Severity::Error,
        "outside-include",
        "this leads out of the folder and is not followed",
        "name a file beside this one or below it, or a whole address, as http://192.0.2.1/file.cfg (002:507)",
    )
}

fn remote(place: (Arc<str>, u32, String)) -> Problem {
    let scheme = place.2.split("://").next().unwrap_or("");
    if SCHEMES.iter().any(|it| it.eq_ignore_ascii_case(scheme)) {
        return problem(
            place,
            Severity::Note,
            "remote-include",
            "the telephone fetches this; nothing is fetched here, so what it sets is not checked",
            "to have it checked, too, include a name and put the file beside this one",
        );
    }
    let what = format!("no telephone fetches files by `{}:`", shorten(scheme));
    problem(
        place,
        Severity::Error,
        "bad-include",
        &what,
        "write a name, or an address that begins with http://, https://, tftp:// or ftp://",
    )
}
