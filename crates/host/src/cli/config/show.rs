//! `offhook config show`: what files set, together.

use super::{FlagError, dialect_of, files_of, model, read, tell_includes};
use crate::cli::account::{complain, read_mac};
use crate::cli::{End, answer, talk};
use crate::report::SCHEMA;
use clap::Args;
use offhook_settings::check::{render_shown, show};
use offhook_settings::models::Model;
use offhook_settings::{Settings, Severity, dialect};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct ShowArgs {
    /// Files, weakest first, or folders to look through.
    #[arg(required = true, value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    /// The model they are for; its defaults fill what they leave open.
    #[arg(long, env = "OFFHOOK_MODEL")]
    model: Option<String>,
    /// The phone they are for: files named after another phone's hardware address are left out.
    #[arg(long, env = "OFFHOOK_MAC", value_parser = read_mac)]
    mac: Option<String>,
    /// Say where each value comes from, and which values lost against it.
    #[arg(long)]
    origin: bool,
    /// Show settings that no file sets, too.
    #[arg(long)]
    all: bool,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

/// The files that speak about a phone, laid over each other; and whether each file's maker was known.
pub(super) fn together(
    paths: &[PathBuf],
    model: Option<&'static Model>,
    mac: Option<&str>,
) -> Result<(Settings, bool), FlagError> {
    let mut settings = Settings::new(model);
    let mut known = true;
    for (layer, found) in files_of(paths, mac)? {
        let bytes = read(&found.path)?;
        let name = found.path.display().to_string();
        let spoken = dialect::recognise(&bytes);
        if !found.named && (spoken.is_none() || model.is_some_and(|it| Some(it.dialect) != spoken))
        {
            continue;
        }
        let dialect = match dialect_of(&name, &bytes, model) {
            Ok(dialect) => dialect,
            Err(error) => {
                complain(error);
                known = false;
                continue;
            }
        };
        tell_includes(&name, dialect, &bytes);
        let (patch, problems) = dialect::read(dialect, model, &name, &bytes);
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        match (errors.clone().next(), errors.count()) {
            (Some(only), 1) => talk(&only.to_string()),
            (Some(first), count) => talk(&format!(
                "{first}\n    = more errors: {}; `offhook config check {name}` names them",
                count - 1
            )),
            (None, _) => {}
        }
        settings.apply(layer, patch);
    }
    Ok((settings, known))
}

pub(super) fn run(args: &ShowArgs) -> Result<End, FlagError> {
    let model = model(args.model.as_deref())?;
    let (settings, known) = together(&args.files, model, args.mac.as_deref())?;
    let shown = show(&settings, args.all);
    if args.json {
        let values: Vec<_> = shown
            .iter()
            .map(|one| {
                json!({
                    "name": one.name,
                    "line": one.at.line.map(|line| line.to_string()),
                    "item": one.at.item,
                    "module": one.at.module,
                    "value": one.value,
                    "origin": one.origin.to_string(),
                    "over": one.losers.iter().map(|(value, origin)| {
                        json!({ "value": value, "origin": origin.to_string() })
                    }).collect::<Vec<_>>(),
                })
            })
            .collect();
        answer(&format!(
            "{}\n",
            json!({ "schema": SCHEMA, "settings": values })
        ));
    } else {
        answer(&render_shown(&shown, args.origin));
    }
    Ok(if known { End::Done } else { End::Wrong })
}
