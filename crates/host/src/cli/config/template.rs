//! `offhook config template`: a file with every key of a model.

use super::{FlagError, deliver, named_model};
use crate::cli::End;
use clap::Args;
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
    /// Where to write; standard output without it.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &TemplateArgs) -> Result<End, FlagError> {
    let model = named_model(&args.model)?;
    let fill = if args.defaults {
        Fill::Defaults
    } else {
        Fill::Open
    };
    deliver(args.out.as_deref(), &template::write(model, fill))?;
    Ok(End::Done)
}
