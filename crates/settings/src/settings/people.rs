//! What people set on the telephone and its page, and how it meets the files: each maker has its own way, and the table
//! of `docs/concepts/layers.md` has them all.

use std::collections::BTreeMap;

use super::{Address, Candidate, Layer, Settings, merge};
use crate::dialect::Dialect;
use crate::patch::{Entry, Patch};
use crate::row::Row;

impl Layer {
    /// Whether it holds what people set, on the page or with the keys.
    #[must_use]
    pub const fn is_of_people(self) -> bool {
        matches!(self, Self::Web | Self::Phone)
    }

    /// Whether it comes from a file.
    #[must_use]
    pub const fn is_of_files(self) -> bool {
        matches!(
            self,
            Self::PreProvisioned | Self::Master | Self::Common | Self::Own
        )
    }

    /// Whether the later of two values stays, in whichever of the two layers: "the value specified most recently
    /// receives priority" (000:1498).
    pub(super) fn shares_with(self, other: Self) -> bool {
        self == other || (self.is_of_people() && other.is_of_people())
    }
}

/// Whether a file, each time it comes, takes the place of what people had set.
///
/// Yealink's files "override those stored in IP phones' flash memory" (004:817). AudioCodes' manual is silent; its
/// telephones write page and file into one store too. With Panasonic people win (000:1483), but for the flexible
/// buttons (000:1501).
fn file_overwrites(dialect: Dialect, row: &Row) -> bool {
    match dialect {
        Dialect::Yealink | Dialect::AudioCodes => true,
        Dialect::Panasonic => row
            .spellings_of(dialect)
            .any(|spelling| spelling.key.starts_with("FLEX_BUTTON_")),
    }
}

impl Settings {
    /// Files have been applied: forgets what people had set and the files overwrite. Gives whether there was any.
    pub fn overwrite_people(&mut self) -> bool {
        let Some(dialect) = self.model().map(|model| model.dialect) else {
            return false;
        };
        let people = |candidate: &Candidate| candidate.origin.layer.is_of_people();
        let is_set = |(address, candidates): (&Address, &Vec<Candidate>)| {
            candidates.iter().any(people).then_some(*address)
        };
        let addresses: Vec<Address> = self.given.iter().filter_map(is_set).collect();
        let mut any = false;
        for (ident, at) in addresses {
            let row = crate::catalogue::find(ident);
            if !row.is_some_and(|row| file_overwrites(dialect, row)) {
                continue;
            }
            let of = |at| self.given.get(&(ident, at)).into_iter().flatten();
            let from_files: Vec<_> = of(at)
                .chain(of(at.of_every_line()))
                .filter(|candidate| candidate.origin.layer.is_of_files())
                .map(|candidate| candidate.setting.clone())
                .collect();
            let Some(candidates) = self.given.get_mut(&(ident, at)) else {
                continue;
            };
            let before = candidates.len();
            candidates.retain(|own| {
                let overwrites = |file| merge::replaces(file, &own.setting);
                !people(own) || !from_files.iter().any(overwrites)
            });
            any |= candidates.len() < before;
        }
        any
    }

    /// All that `layer` says.
    #[must_use]
    pub fn patch_of(&self, layer: Layer) -> Patch {
        let rows: BTreeMap<_, _> = crate::catalogue::rows()
            .map(|row| (row.ident, row))
            .collect();
        let in_layer = |candidate: &&Candidate| candidate.origin.layer == layer;
        let mut patch = Patch::new();
        for ((ident, at), candidates) in &self.given {
            let entries = candidates.iter().filter(in_layer).filter_map(|candidate| {
                Some(Entry {
                    row: rows.get(ident)?,
                    at: *at,
                    setting: candidate.setting.clone(),
                    place: candidate.origin.place.clone()?,
                })
            });
            patch.entries.extend(entries);
        }
        let kept = self.kept.iter().filter(|((of, _), _)| *of == layer);
        patch.kept = kept.map(|(_, kept)| kept.clone()).collect();
        patch
    }
}
