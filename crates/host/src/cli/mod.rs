//! What is typed: the commands, their flags, and the way they end.

mod account;
mod call;
mod completions;
mod config;
mod ctl;
mod demo;
mod find;
mod phone;
mod settings;

pub(crate) use account::add_phone;

use clap::{Args, CommandFactory as _, Parser, Subcommand};
use std::io::Write as _;
use std::process::ExitCode;

/// What stands under every `--help`.
const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    the thing asked about is wrong: a bad file, a refused call
  2    wrong usage: an unknown flag or setting, several phones and none chosen
  3    could not find out: a server unreachable, no phone running, no sound card
  75   another process uses the data folder
  130  interrupted by Ctrl-C; a phone or office stopped by SIGTERM has done its work: 0";

/// Says how a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All well.
    Done,
    /// The thing asked about is wrong.
    Wrong,
    /// What was typed makes no sense.
    Usage,
    /// It could not be found out.
    Unknown,
    /// Another process holds the data folder (`EX_TEMPFAIL` of `sysexits.h`).
    Held,
    /// Ctrl-C or SIGTERM.
    Interrupted,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(match end {
            End::Done => 0,
            End::Wrong => 1,
            End::Usage => 2,
            End::Unknown => 3,
            End::Held => 75,
            End::Interrupted => 130,
        })
    }
}

/// A SIP desk phone in software.
#[derive(Debug, Parser)]
#[command(
    name = "offhook",
    version,
    after_help = EXIT_CODES,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    talk: Talk,
}

/// How much is said on standard error.
#[derive(Args, Debug)]
struct Talk {
    /// Say more on standard error: what happens (-v), why (-vv), each packet (-vvv).
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A whole office on this computer: servers, a switchboard and phones that can call each other.
    #[command(after_help = with_codes(demo::EXAMPLE))]
    Demo(demo::DemoArgs),
    /// One phone.
    #[command(after_help = with_codes(phone::EXAMPLE))]
    Phone(phone::PhoneArgs),
    /// Place one call, say and record, and leave.
    #[command(after_help = with_codes(call::EXAMPLE))]
    Call(call::CallArgs),
    /// Talk to a running phone.
    #[command(after_help = with_codes(ctl::EXAMPLE))]
    Ctl(ctl::CtlArgs),
    /// Check, compare, convert and lock configuration files of any maker.
    #[command(after_help = with_codes(config::EXAMPLE))]
    Config(config::ConfigArgs),
    /// The catalogue of settings: every one, its spellings, range and default.
    #[command(after_help = with_codes(settings::EXAMPLE))]
    Settings(settings::SettingsArgs),
    /// Completions for a shell, on standard output.
    #[command(after_help = with_codes("Example:\n  offhook completions bash > ~/.local/share/bash-completion/completions/offhook"))]
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

fn with_codes(example: &str) -> String {
    format!("{example}\n\n{EXIT_CODES}")
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; all else is wrong usage, which clap numbers 2 as we do.
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            // A closed standard output is nobody's fault.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    log_to_stderr(cli.talk.verbose);
    let end = match cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Phone(args) => phone::run(args),
        Command::Call(args) => call::run(args),
        Command::Ctl(args) => ctl::run(args),
        Command::Config(args) => config::run(args),
        Command::Settings(args) => settings::run(&args),
        Command::Completions { shell } => {
            answer(&completions::script(shell, &mut Cli::command()));
            End::Done
        }
    };
    end.into()
}

fn log_to_stderr(verbose: u8) {
    use tracing_subscriber::filter::LevelFilter;
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr())
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(level)
        .with_ansi(colour)
        .with_target(verbose > 1)
        .init();
}

/// Writes an answer to standard output.
pub(crate) fn answer(text: &str) {
    // Whoever closed the pipe has read enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Says something on standard error.
pub(crate) fn talk(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Comes back at Ctrl-C or SIGTERM, with the way that something which runs until then has ended: a service that is
/// stopped has done its work, a person who presses Ctrl-C has broken in.
///
/// Listens from the call on, not from the first wait: whoever calls it before the first word on the terminal is never
/// ended in the middle of a call by an impatient Ctrl-C.
pub(crate) fn interrupted() -> impl Future<Output = End> {
    use tokio::signal::unix::{SignalKind, signal};
    let both =
        signal(SignalKind::interrupt()).and_then(|it| Ok((it, signal(SignalKind::terminate())?)));
    async {
        let Ok((mut interrupt, mut terminate)) = both else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => End::Interrupted,
            _ = terminate.recv() => End::Done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_well_formed_and_has_an_example_and_the_exit_codes() {
        let mut cli = Cli::command();
        Cli::command().debug_assert();
        for command in cli.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Example"), "{}", command.get_name());
            assert!(help.contains("130  interrupted"), "{}", command.get_name());
        }
    }
}
