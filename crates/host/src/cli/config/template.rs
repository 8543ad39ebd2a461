//! `offhook config template`: a file with every key of a model.

use super::{FlagError, deliver, named_model, no_xml};
use crate::cli::End;
use clap::{Args, ValueEnum};
use offhook_settings::Dialect;
use offhook_settings::dialect::schema;
use offhook_settings::template::{self, Fill};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct TemplateArgs {
    /// The model; `offhook settings models` names them.
    #[arg(long, env = "OFFHOOK_MODEL")]
    model: String,
    /// Every key with its default in force, instead of a file that changes nothing.
    #[arg(long)]
    defaults: bool,
    /// What to write.
    #[arg(long, value_enum, default_value = "plain")]
    format: Format,
    /// Where to write; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The lines that every telephone of the maker reads.
    Plain,
    /// Panasonic's XML.
    Xml,
    /// The schema of Panasonic's XML, for an XML editor or `xmllint --schema`.
    Xsd,
}

pub(super) fn run(args: &TemplateArgs) -> Result<End, FlagError> {
    let model = named_model(&args.model)?;
    let fill = if args.defaults {
        Fill::Defaults
    } else {
        Fill::Open
    };
    let text = match args.format {
        Format::Plain => Some(template::write(model, fill)),
        Format::Xml => template::write_xml(model, fill),
        Format::Xsd => (model.dialect == Dialect::Panasonic).then(schema),
    };
    let text = text.ok_or_else(|| no_xml(model.name))?;
    deliver(args.out.as_deref(), &text)?;
    Ok(End::Done)
}
