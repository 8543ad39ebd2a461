//! `offhook settings`: the catalogue of everything an administrator can name.

use super::{End, answer, talk};
use crate::report::SCHEMA;
use clap::{Args, Subcommand};
use offhook_settings::coverage::coverage;
use offhook_settings::explain::{Explanation, Told, explain, list, names, render_list};
use offhook_settings::models;
use serde_json::{Value, json};

/// The example in `--help`.
pub(super) const EXAMPLE: &str = "\
Example:
  offhook settings list jitter
  offhook settings explain account.1.sip_server.1.address";

#[derive(Args, Debug)]
pub(super) struct SettingsArgs {
    /// The answer as one JSON object.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every setting, or those with a word in their name, text or spelling.
    List {
        /// The word.
        word: Option<String>,
    },
    /// One setting: what it means, what is allowed, how each maker writes it.
    Explain {
        /// Our name, or any maker's.
        key: String,
    },
    /// How many keys of each manual are known, carried out, kept and refused.
    Coverage,
    /// Every model this program can be.
    Models,
    /// The keys that begin so, a line each: the completion scripts ask.
    #[command(hide = true)]
    Names {
        /// How they begin; without it only Offhook's own names.
        #[arg(default_value = "")]
        prefix: String,
    },
}

/// Runs the command.
pub(super) fn run(args: &SettingsArgs) -> End {
    match &args.what {
        What::List { word } => {
            let rows = list(word.as_deref().unwrap_or(""));
            if args.json {
                let rows: Vec<Value> = rows
                    .iter()
                    .map(|row| {
                        json!({
                            "name": row.name(),
                            "family": row.family,
                            "kind": row.kind.to_string(),
                            "status": row.status.to_string(),
                            "default": row.default,
                            "per_line": row.per_line,
                            "summary": row.summary(),
                        })
                    })
                    .collect();
                answer(&format!(
                    "{}\n",
                    json!({ "schema": SCHEMA, "settings": rows })
                ));
            } else {
                answer(&render_list(&rows));
            }
            if rows.is_empty() {
                End::Wrong
            } else {
                End::Done
            }
        }
        What::Explain { key } => explain_one(key, args.json),
        What::Coverage => {
            tell_coverage(args.json);
            End::Done
        }
        What::Names { prefix } => {
            for name in names(prefix) {
                answer(&format!("{name}\n"));
            }
            End::Done
        }
        What::Models => {
            list_models(args.json);
            End::Done
        }
    }
}

fn explain_one(key: &str, as_json: bool) -> End {
    match explain(key) {
        Ok(found) if as_json => {
            let found: Vec<Value> = found.iter().map(explanation_json).collect();
            answer(&format!(
                "{}\n",
                json!({ "schema": SCHEMA, "settings": found })
            ));
            End::Done
        }
        Ok(found) => {
            let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
            answer(&format!("{}\n", texts.join("\n").trim_end()));
            End::Done
        }
        Err(nearest) => {
            let hint = nearest.map_or_else(
                || "`offhook settings list WORD` looks for one".to_owned(),
                |near| format!("nearest: {near}"),
            );
            talk(&format!("error: no setting `{key}`; {hint}"));
            End::Wrong
        }
    }
}

fn explanation_json(one: &Explanation) -> Value {
    let spellings: Vec<Value> = one
        .spellings
        .iter()
        .map(|spelled| {
            let manuals: Vec<Value> = spelled.told.iter().map(told_json).collect();
            json!({
                "maker": spelled.dialect.to_string(),
                "key": spelled.key,
                "allowed": spelled.allowed,
                "default": spelled.default,
                "source": spelled.source,
                "manuals": manuals,
            })
        })
        .collect();
    json!({
        "name": one.name,
        "family": one.family,
        "doc": one.doc,
        "kind": one.kind,
        "allowed": one.allowed,
        "default": one.default,
        "scope": one.scope,
        "status": one.status,
        "spellings": spellings,
    })
}

/// What a manual says of a spelling; what it does not say is an empty text.
fn told_json(told: &Told) -> Value {
    json!({
        "source": told.source,
        "key": told.key,
        "numbers": told.numbers,
        "default": told.default,
        "models": told.models,
        "takes_effect": told.effect,
        "web_page": told.web,
        "phone_menu": told.phone,
    })
}

fn tell_coverage(as_json: bool) {
    let manuals = coverage();
    if as_json {
        let manuals: Vec<Value> = manuals
            .iter()
            .map(|one| {
                json!({
                    "id": one.manual,
                    "total": one.total,
                    "known": one.known,
                    "live": one.live,
                    "kept": one.kept,
                    "refused": one.refused,
                })
            })
            .collect();
        answer(&format!(
            "{}\n",
            json!({ "schema": SCHEMA, "manuals": manuals })
        ));
        return;
    }
    answer("manual  keys  known  live  kept  refused\n");
    for one in manuals {
        answer(&format!(
            "{:<6}  {:>4}  {:>5}  {:>4}  {:>4}  {:>7}\n",
            one.manual, one.total, one.known, one.live, one.kept, one.refused
        ));
    }
}

fn list_models(as_json: bool) {
    if as_json {
        let all: Vec<Value> = models::MODELS
            .iter()
            .map(|model| json!({ "id": model.id, "name": model.name, "lines": model.lines }))
            .collect();
        answer(&format!("{}\n", json!({ "schema": SCHEMA, "models": all })));
        return;
    }
    for model in models::MODELS {
        answer(&format!(
            "{:<20} {:<14} {} {}\n",
            model.id,
            model.name,
            model.lines,
            if model.lines == 1 { "line" } else { "lines" }
        ));
    }
}
