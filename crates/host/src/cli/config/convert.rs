//! `offhook config convert`: one maker's files in another maker's words.

use super::{FlagError, deliver, dialect_of, model, no_xml, read, tell_includes};
use crate::cli::{End, answer, talk};
use crate::report::SCHEMA;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use offhook_settings::dialect::{self, Loss};
use offhook_settings::models::{self, Model};
use offhook_settings::{Dialect, Patch};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct ConvertArgs {
    /// Files of any maker, weakest first; they are written as one.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose words to write: a maker's, or with its keys and ranges one model's.
    #[arg(long, value_name = "MAKER|MODEL", value_parser = targets())]
    to: Target,
    /// XML in the place of lines, where the maker has it: Panasonic.
    #[arg(long)]
    xml: bool,
    /// The model the files are for; without it each file's maker is recognised by content.
    #[arg(long, env = "OFFHOOK_MODEL")]
    model: Option<String>,
    /// Where to write; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A loss is an error.
    #[arg(long)]
    strict: bool,
    /// One JSON object with the text and every loss.
    #[arg(long, conflicts_with = "out")]
    json: bool,
}

/// A maker by name.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Maker {
    /// `account.1.label = Ana`
    Yealink,
    /// `voip/line/0/id=201`
    Audiocodes,
    /// `PHONE_NUMBER_1="201"`
    Panasonic,
}

impl From<Maker> for Dialect {
    fn from(maker: Maker) -> Self {
        match maker {
            Maker::Yealink => Self::Yealink,
            Maker::Audiocodes => Self::AudioCodes,
            Maker::Panasonic => Self::Panasonic,
        }
    }
}

/// Whose words to write.
#[derive(Clone, Copy, Debug)]
enum Target {
    Maker(Dialect),
    Model(&'static Model),
}

impl Target {
    const fn dialect(self) -> Dialect {
        match self {
            Self::Maker(dialect) => dialect,
            Self::Model(model) => model.dialect,
        }
    }
}

fn targets() -> impl TypedValueParser<Value = Target> {
    let makers = Maker::value_variants().iter();
    let makers = makers.filter_map(ValueEnum::to_possible_value);
    let models = models::MODELS.iter().map(|it| PossibleValue::new(it.id));
    PossibleValuesParser::new(makers.chain(models)).map(|word| match models::find(&word) {
        Some(model) => Target::Model(model),
        None => {
            Target::Maker(Maker::from_str(&word, false).map_or(Dialect::Yealink, Dialect::from))
        }
    })
}

/// Writes the files; what could not be said is told on standard error, a line each.
pub(super) fn run(args: &ConvertArgs) -> Result<End, FlagError> {
    if args.xml && args.to.dialect() != Dialect::Panasonic {
        return Err(no_xml(&args.to.dialect().to_string()));
    }
    let model = model(args.model.as_deref())?;
    let mut whole = Patch::new();
    let mut unread = 0;
    for path in &args.files {
        let name = path.display().to_string();
        let bytes = read(path)?;
        let dialect = dialect_of(&name, &bytes, model)?;
        tell_includes(&name, dialect, &bytes);
        let (patch, problems) = dialect::read(dialect, model, &name, &bytes);
        for problem in problems
            .iter()
            .filter(|it| it.severity > offhook_settings::Severity::Note)
        {
            talk(&problem.to_string());
            unread += usize::from(problem.severity == offhook_settings::Severity::Error);
        }
        // Its own maker writes a group's pieces as they were; another one has other pieces.
        whole.extend(if dialect == args.to.dialect() {
            patch
        } else {
            patch.with_whole_groups(model)
        });
    }
    let (text, losses) = match args.to {
        Target::Maker(_) if args.xml => dialect::write_xml(None, &whole),
        Target::Model(model) if args.xml => dialect::write_xml(Some(model), &whole),
        Target::Maker(dialect) => dialect::write(dialect, &whole),
        Target::Model(model) => dialect::write_for(model, &whole),
    };
    if args.json {
        let losses: Vec<_> = losses.iter().map(loss_json).collect();
        answer(&format!(
            "{}\n",
            json!({ "schema": SCHEMA, "text": text, "losses": losses })
        ));
    } else {
        for loss in &losses {
            talk(&loss.to_string());
        }
        deliver(args.out.as_deref(), &text)?;
        talk(&format!(
            "{} settings read, {} not said as they were",
            whole.len(),
            losses.len()
        ));
    }
    Ok(if unread > 0 || (args.strict && !losses.is_empty()) {
        End::Wrong
    } else {
        End::Done
    })
}

fn loss_json(loss: &Loss) -> serde_json::Value {
    json!({
        "name": format!("{}{}", loss.key, loss.at),
        "file": loss.place.file.as_ref(),
        "line": loss.place.line,
        "why": loss.kind.to_string(),
        "written": loss.written,
    })
}
