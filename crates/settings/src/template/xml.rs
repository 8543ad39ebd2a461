//! Templates as Panasonic's XML.

use super::text::{introduction, wrapped};
use super::{Fill, Item, sections};
use crate::dialect::Dialect;
use crate::dialect::elements::steps;
use crate::dialect::write::xml::{Leaf, render};
use crate::models::Model;

/// A file with every key of `model` as XML, in the order of the manual's table of elements (000:1150); `None` where the
/// maker's telephones do not read XML.
#[must_use]
pub fn write_xml(model: &'static Model, fill: Fill) -> Option<String> {
    if model.dialect != Dialect::Panasonic {
        return None;
    }
    let sections = sections(model);
    let items = sections.iter().flat_map(|section| &section.items);
    let leaves = items.flat_map(|item| leaves(item, fill)).collect();
    Some(render(&introduction(model, fill), leaves))
}

/// The elements of a key: of each number one, the first with the comment.
fn leaves(item: &Item, fill: Fill) -> Vec<Leaf> {
    let comment: Vec<_> = item
        .comment()
        .iter()
        .flat_map(|line| wrapped(line))
        .collect();
    let mut leaves = Vec::new();
    for (key, default) in &item.keys {
        leaves.push(Leaf {
            steps: steps(key),
            comment: if leaves.is_empty() {
                comment.clone()
            } else {
                Vec::new()
            },
            attributes: vec![(key.clone(), default.clone().unwrap_or_default())],
            in_force: fill == Fill::Defaults && default.is_some(),
        });
    }
    leaves
}
