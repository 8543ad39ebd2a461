//! Where Panasonic's XML puts each setting: the table of 000:1150, nested as files of sister models nest it.
//!
//! The name of an attribute alone counts for the telephone; a few keys that the table leaves out have places of ours.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dialect::matcher::{numbers, shape};
use crate::dialect::panasonic_xml::ROOT;

/// The elements, from the root down with `/` between them, and the key of each.
///
/// `[line]` is an element of each line with its number as `ID`; `{line}` is the number as a part of the name.
const TABLE: &str = include_str!("../../data/panasonic-xml.tsv");

/// The element for keys that have no place.
pub(crate) const OTHER: &str = "X_OFFHOOK_Other";

/// One element on the way to a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    /// The line of the table in which it stands first: elements follow each other by it.
    pub(crate) rank: usize,
    /// Its name, with `{line}` where a number stands.
    pub(crate) name: &'static str,
    /// What its `ID` counts: `line`, `item`, `codec`.
    pub(crate) counts: Option<&'static str>,
}

/// A setting's place.
#[derive(Debug)]
pub(crate) struct Element {
    /// From below the root down to the element itself.
    pub(crate) path: Vec<Level>,
    /// The key, with `{line}` and the like where a number stands.
    pub(crate) key: &'static str,
}

/// An element of a file, as elements are ordered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    rank: usize,
    number: u32,
    /// Its name.
    pub(crate) name: String,
    /// Its `ID`.
    pub(crate) id: Option<u32>,
}

static ELEMENTS: LazyLock<Vec<Element>> = LazyLock::new(|| {
    let mut ranks: HashMap<&str, usize> = HashMap::new();
    let mut elements = Vec::new();
    for (row, (place, key)) in TABLE
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .enumerate()
    {
        let ends = place.match_indices('/').map(|(end, _)| end);
        let mut path = Vec::new();
        let mut start = 0;
        for end in ends.chain([place.len()]) {
            let (Some(whole), Some(own)) = (place.get(..end), place.get(start..end)) else {
                continue;
            };
            let rank = *ranks.entry(whole).or_insert(row);
            let (name, counts) = match own.strip_suffix(']').and_then(|own| own.split_once('[')) {
                Some((name, counts)) => (name, Some(counts)),
                None => (own, None),
            };
            path.push(Level { rank, name, counts });
            start = end + 1;
        }
        elements.push(Element { path, key });
    }
    elements
});

static BY_SHAPE: LazyLock<HashMap<String, Vec<&'static Element>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for element in ELEMENTS.iter() {
        index.entry(shape(element.key)).or_default().push(element);
    }
    index
});

/// Every place, in the order of the table.
pub(crate) fn all() -> &'static [Element] {
    &ELEMENTS
}

impl Step {
    fn plain(rank: usize, name: &str) -> Self {
        Self {
            rank,
            number: 0,
            name: name.to_owned(),
            id: None,
        }
    }

    /// The element around all others.
    pub(crate) fn root() -> Self {
        Self::plain(0, ROOT)
    }
}

/// The elements around a key, from the root down.
pub(crate) fn steps(key: &str) -> Vec<Step> {
    // Of several places the first is the one that is written.
    let mut alike = BY_SHAPE.get(&shape(key)).into_iter().flatten();
    let found = alike.find_map(|element| Some((element, numbers(element.key, key, false)?)));
    let Some((element, numbers)) = found else {
        return vec![
            Step::root(),
            Step::plain(0, "Dev"),
            Step::plain(usize::MAX, OTHER),
        ];
    };
    let number_of = |what: &str| {
        let found = numbers.iter().find(|(name, _)| *name == what);
        found.map_or(0, |(_, number)| *number)
    };
    let step = |level: &Level| {
        let id = level.counts.map(number_of);
        let in_name = level.name.contains("{line}").then(|| number_of("line"));
        Step {
            rank: level.rank,
            number: id.or(in_name).unwrap_or(0),
            name: level
                .name
                .replace("{line}", &in_name.unwrap_or(0).to_string()),
            id,
        }
    };
    let below = element.path.iter().map(step);
    core::iter::once(Step::root()).chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::known;

    #[test]
    fn every_key_of_the_manual_has_a_place() {
        for known in known::keys().iter().filter(|known| known.manual == "000") {
            let steps = steps(&known.example());
            assert_ne!(
                steps.last().map(|step| step.name.as_str()),
                Some(OTHER),
                "{}",
                known.name
            );
        }
    }

    #[test]
    fn a_place_has_the_numbers_of_its_key() {
        let path = |key| {
            let steps = steps(key);
            let shown = steps.iter().skip(1).map(|step| match step.id {
                Some(id) => format!("{}[{id}]", step.name),
                None => step.name.clone(),
            });
            shown.collect::<Vec<_>>().join("/")
        };
        assert_eq!(path("SIP_SRC_PORT_3"), "Dev/Srv/Prof/SIP/UserAgentPort3");
        assert_eq!(
            path("CODEC_PRIORITY4_2"),
            "Dev/Srv/Prof/Line[2]/Codec/List[4]/Priority"
        );
        assert_eq!(path("OF_TOMORROW"), "Dev/X_OFFHOOK_Other");
    }
}
