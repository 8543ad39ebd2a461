//! Whose a file is, which telephone it is for and what it weighs: as its name, its content and its folder tell.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};

use super::File;
use crate::dialect::{self, Dialect};
use crate::models::{MODELS, Model};
use crate::settings::Layer;

/// What a file of a tree is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The file as it was named.
    pub file: Arc<str>,
    /// Whose it is; `None` when nothing in it tells.
    pub dialect: Option<Dialect>,
    /// The telephone it is for, as far as its name, its content or the tree tells.
    pub model: Option<&'static Model>,
    /// What it weighs.
    pub layer: Layer,
    /// The hardware address of the one telephone it is for, in small letters.
    pub address: Option<String>,
}

/// Digits of a hardware address.
const ADDRESS: usize = 12;

/// The hardware address at the start or the end of a file's name, in small letters; such a file is one phone's own, any
/// other is for all.
///
/// Twelve digits that begin with eight zeros are no address but a common file's name (003:150).
#[must_use]
pub fn address_in(name: &str) -> Option<String> {
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let (before, last) = stem.split_at_checked(stem.len().checked_sub(ADDRESS)?)?;
    let (first, after) = stem.split_at_checked(ADDRESS)?;
    let found = if !before.ends_with(|c: char| c.is_ascii_digit()) && is_address(last) {
        last
    } else if after.starts_with(['_', '-']) && is_address(first) {
        first
    } else {
        return None;
    };
    Some(found.to_ascii_lowercase())
}

fn is_address(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_hexdigit()) && !text.starts_with("00000000")
}

/// Where a path ends and a name begins.
const SLASHES: [char; 2] = ['/', '\\'];

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(SLASHES).next().unwrap_or(path)
}

pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once(SLASHES).map_or("", |(folder, _)| folder)
}

/// The folder of a file and those it lies in, the nearest first.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    core::iter::successors(Some(folder(path)), |inner| {
        (!inner.is_empty()).then(|| folder(inner))
    })
}

/// The models whose common file has this name; `Some` with no model for one of a telephone that is none of ours.
pub(super) fn common_file_of(name: &str) -> Option<(Dialect, Option<&'static Model>)> {
    static COMMON_FILES: LazyLock<Vec<(String, &Model)>> = LazyLock::new(|| {
        let files = MODELS
            .iter()
            .filter_map(|model| Some((model, model.common_file?)));
        files
            .map(|(model, file)| (model.expand(file, ""), model))
            .collect()
    });
    let mut files = COMMON_FILES.iter();
    if let Some((_, model)) = files.find(|(file, _)| file.eq_ignore_ascii_case(name)) {
        return Some((model.dialect, Some(model)));
    }
    let digits = name.strip_prefix(['y', 'Y'])?.strip_suffix(".cfg")?;
    let is_number = digits.len() == ADDRESS && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some((Dialect::Yealink, None))
}

/// Whether a telephone of ours may ask for a file with this name, so that it should be a configuration.
#[must_use]
pub fn is_asked_for(path: &str) -> bool {
    let name = file_name(path);
    let is_ours = common_file_of(name).is_some() || address_in(name).is_some();
    is_ours && name.to_ascii_lowercase().ends_with(".cfg")
}

/// The address of the one phone that a path belongs to.
fn address_of(path: &str) -> Option<String> {
    let name = file_name(path);
    address_in(name).filter(|_| common_file_of(name).is_none())
}

/// The model a file's name tells: by a common file's name, by its first word, or by an own file's form that one model has.
fn model_in_name(name: &str, dialect: Dialect) -> Option<&'static Model> {
    if let Some((whose, model)) = common_file_of(name) {
        return model.filter(|_| whose == dialect);
    }
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let first = stem.split('_').next().unwrap_or(stem);
    let ours = || MODELS.iter().filter(|model| model.dialect == dialect);
    if let Some(model) = ours().find(|model| model.model_word.eq_ignore_ascii_case(first)) {
        return Some(model);
    }
    let address = address_in(name)?;
    let mut by_form = ours().filter(|model| {
        model
            .expand(model.own_file, &address)
            .eq_ignore_ascii_case(name)
    });
    by_form.next().filter(|_| by_form.next().is_none())
}

/// The model that a file itself says it is for (002:417); the manual writes 405 for both of its kinds.
fn model_in_text(bytes: &[u8], dialect: Dialect) -> Option<&'static Model> {
    if dialect != Dialect::AudioCodes {
        return None;
    }
    let word = bytes.split(|byte| *byte == b'\n').find_map(|line| {
        let (key, value) = core::str::from_utf8(line).ok()?.split_once('=')?;
        let is_type = key.trim().trim_start_matches('/') == "system/type";
        is_type.then(|| value.trim().to_ascii_uppercase())
    })?;
    let plain = |word: &str| word.replace("HD", "");
    let ours = || MODELS.iter().filter(|model| model.dialect == dialect);
    ours()
        .find(|model| model.model_word == word)
        .or_else(|| ours().find(|model| plain(model.model_word) == plain(&word)))
}

/// One file of a tree, before it is read.
#[derive(Clone, Copy, Debug)]
pub struct Entrant<'a> {
    /// Its path as it is shown to people.
    pub path: &'a str,
    /// Whether the files beside it are here too, because its folder was looked through.
    pub with_folder: bool,
}

/// What the names of a tree's files tell.
#[derive(Debug, Default)]
pub struct Names {
    /// The model that the caller says all files are for.
    model: Option<&'static Model>,
    /// The common files of each folder: a model's identifier, or `None` for a telephone that is none of ours.
    commons: BTreeMap<(String, Dialect), BTreeSet<Option<&'static str>>>,
    /// Every file.
    paths: HashSet<String>,
    /// The folders all of whose files are here.
    folders: HashSet<String>,
    /// The files for many telephones, by their place among the entrants.
    shared: Vec<usize>,
    /// The files of each telephone.
    phones: Vec<Vec<usize>>,
}

impl Names {
    /// Looks at every name of a tree; `model` is what the caller says all files are for.
    #[must_use]
    pub fn new(entrants: &[Entrant<'_>], model: Option<&'static Model>) -> Self {
        let mut names = Self {
            model,
            ..Self::default()
        };
        let mut phones: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
        for (place, entrant) in entrants.iter().enumerate() {
            let path = entrant.path;
            names.paths.insert(path.to_owned());
            if entrant.with_folder && !names.folders.contains(folder(path)) {
                names.folders.insert(folder(path).to_owned());
            }
            if let Some((dialect, model)) = common_file_of(file_name(path)) {
                let models = names.commons.entry((folder(path).to_owned(), dialect));
                models.or_default().insert(model.map(|model| model.id));
            }
            match address_of(path) {
                Some(address) => phones
                    .entry((folder(path), address))
                    .or_default()
                    .push(place),
                None => names.shared.push(place),
            }
        }
        names.phones = phones.into_values().collect();
        names
    }

    /// The files that are no single telephone's, by their place among the entrants.
    #[must_use]
    pub fn shared(&self) -> &[usize] {
        &self.shared
    }

    /// The files of each telephone, by their place among the entrants.
    #[must_use]
    pub fn phones(&self) -> &[Vec<usize>] {
        &self.phones
    }

    /// Whether the tree has a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Whether the tree surely lacks a file.
    pub(super) fn lacks(&self, path: &str) -> bool {
        self.folders.contains(folder(path)) && !self.has(path)
    }

    /// The model of a whole folder: of the only common file in the nearest folder that has any.
    fn model_of_folder(&self, path: &str, dialect: Dialect) -> Option<&'static Model> {
        let mut nearest =
            folders(path).filter_map(|folder| self.commons.get(&(folder.to_owned(), dialect)));
        let models = nearest.next()?;
        let only = models.first().copied().flatten()?;
        (models.len() == 1)
            .then(|| crate::models::find(only))
            .flatten()
    }

    /// The model that one of a telephone's files tells to the others.
    pub(super) fn model_of(&self, files: &[File<'_>]) -> Option<&'static Model> {
        let told = |file: &File<'_>| {
            let spoken = dialect::recognise(file.bytes);
            self.place(file.path, file.bytes, spoken).model
        };
        // A file by itself has nobody to tell.
        files.iter().filter(|_| files.len() > 1).find_map(told)
    }

    /// What a file is for, as far as its name and content tell.
    pub(super) fn place(&self, path: &str, bytes: &[u8], spoken: Option<Dialect>) -> Placed {
        let name = file_name(path);
        let told = || {
            let dialect = spoken?;
            model_in_text(bytes, dialect)
                .or_else(|| model_in_name(name, dialect))
                .or_else(|| self.model_of_folder(path, dialect))
        };
        let address = address_of(path);
        Placed {
            file: path.into(),
            dialect: spoken.or_else(|| self.model.map(|model| model.dialect)),
            model: self.model.or_else(told),
            layer: if address.is_some() {
                Layer::Own
            } else {
                Layer::Common
            },
            address,
        }
    }
}
