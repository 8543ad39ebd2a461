//! `offhook config diff`: what differs between two files or trees, by meaning.

use super::show::together;
use super::{FlagError, model};
use crate::cli::account::read_mac;
use crate::cli::{End, answer};
use crate::report::SCHEMA;
use clap::Args;
use offhook_settings::check::{Difference, differences};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct DiffArgs {
    /// A file or a folder.
    old: PathBuf,
    /// Another, of the same maker or another.
    new: PathBuf,
    /// The model both are for; its defaults fill what they leave open.
    #[arg(long, env = "OFFHOOK_MODEL")]
    model: Option<String>,
    /// The phone they are for: files named after another phone's hardware address are left out.
    #[arg(long, env = "OFFHOOK_MAC", value_parser = read_mac)]
    phone: Option<String>,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// Tells the differences; none is [`End::Done`], some are [`End::Wrong`], as with other programs that compare.
pub(super) fn run(args: &DiffArgs) -> Result<End, FlagError> {
    let model = model(args.model.as_deref())?;
    let phone = args.phone.as_deref();
    let (old, known_old) = together(core::slice::from_ref(&args.old), model, phone)?;
    let (new, known_new) = together(core::slice::from_ref(&args.new), model, phone)?;
    let all = differences(&old, &new);
    if args.json {
        let all: Vec<_> = all
            .iter()
            .map(|one| json!({ "name": one.name, "old": one.old, "new": one.new, "old_origin": one.old_origin, "new_origin": one.new_origin }))
            .collect();
        answer(&format!(
            "{}\n",
            json!({ "schema": SCHEMA, "differences": all })
        ));
    } else {
        answer(&all.iter().map(in_words).collect::<String>());
    }
    Ok(match (known_old && known_new, all.is_empty()) {
        (false, _) => End::Unknown,
        (true, true) => End::Done,
        (true, false) => End::Wrong,
    })
}

fn in_words(one: &Difference) -> String {
    format!(
        "{}\n  - {}  # {}\n  + {}  # {}\n",
        one.name, one.old, one.old_origin, one.new, one.new_origin
    )
}
