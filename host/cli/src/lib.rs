//! The `assay` command.
//!
//! [`main`] is the whole program, so that tests can build an executable of their own around it. One
//! file per subcommand in `commands`; what they share lies beside this file:
//!
//! - `exit` lists every exit code;
//! - `failure` is an expected error: exit code, text, cause, remedy;
//! - `json` is the form of everything that `--json` prints;
//! - `output` writes results, to standard output or to files, whole or not at all.
//!
//! Results go to standard output, everything else to standard error.

mod arguments;
mod checklist;
mod commands;
mod conformance;
mod exit;
mod failure;
mod heartbeat;
mod interrupt;
mod json;
mod metric;
mod named;
mod output;
mod progress;
mod table;
mod toolchain;
mod values;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, ChallengeCommand, Command, KeyCommand, ReceiptCommand, TrackCommand};
use exit::Exit;
use failure::Failure;

/// Runs the command with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    if let Some(code) = assay_sandbox::compile_worker::run_if_asked() {
        return code;
    }
    report_bugs();
    let exit = match Arguments::try_parse() {
        Ok(arguments) => run(arguments.command).unwrap_or_else(|failure| failure.report()),
        Err(message) => help_or_complain(&arguments::unquoted(message)),
    };
    exit.into()
}

/// Asking for help is no mistake, and comes on standard output.
fn help_or_complain(message: &clap::Error) -> Exit {
    // Nothing can be said about a message that can't be printed.
    let _ = message.print();
    if message.use_stderr() {
        Exit::Usage
    } else {
        Exit::Success
    }
}

fn run(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Mine(arguments) => commands::mine::run(&arguments),
        Command::Evaluate(arguments) => commands::evaluate::run(&arguments),
        Command::Challenges(arguments) => commands::challenges::run(&arguments),
        Command::Judge(arguments) => commands::judge::run(&arguments),
        Command::Receipt { command } => run_receipt(&command),
        Command::Audit(arguments) => commands::audit::run(&arguments),
        Command::Track {
            command: TrackCommand::Build(arguments),
        } => commands::track::build::run(&arguments),
        Command::Track {
            command: TrackCommand::Check(arguments),
        } => commands::track::check::run(&arguments),
        Command::Track {
            command: TrackCommand::Inspect(arguments),
        } => commands::track::inspect::run(&arguments),
        Command::Key {
            command: KeyCommand::New(arguments),
        } => commands::key::new::run(&arguments),
        Command::Key {
            command: KeyCommand::Import(arguments),
        } => commands::key::import::run(&arguments),
        Command::Key {
            command: KeyCommand::Show(arguments),
        } => commands::key::show::run(&arguments),
        Command::Key {
            command: KeyCommand::List(arguments),
        } => commands::key::list::run(&arguments),
        Command::Key {
            command: KeyCommand::Validator(arguments),
        } => commands::key::validator::run(&arguments),
        Command::Challenge { command } => run_challenge(&command),
        Command::Doctor => commands::doctor::run(),
        Command::Completions(arguments) => commands::completions::run(&arguments),
    }
}

fn run_challenge(command: &ChallengeCommand) -> Result<Exit, Failure> {
    match command {
        ChallengeCommand::New(arguments) => commands::challenge::new::run(arguments),
        ChallengeCommand::Power(arguments) => commands::challenge::power::run(arguments),
        ChallengeCommand::Pack(arguments) => commands::challenge::pack::run(arguments),
        ChallengeCommand::Sign(arguments) => commands::challenge::sign::run(arguments),
        ChallengeCommand::Seal(arguments) => commands::challenge::seal::run(arguments),
        ChallengeCommand::Verify(arguments) => commands::challenge::verify::run(arguments),
        ChallengeCommand::Open(arguments) => commands::challenge::open::run(arguments),
    }
}

fn run_receipt(command: &ReceiptCommand) -> Result<Exit, Failure> {
    match command {
        ReceiptCommand::Show(arguments) => commands::receipt::show::run(arguments),
        ReceiptCommand::Verify(arguments) => commands::receipt::verify::run(arguments),
        ReceiptCommand::Replay(arguments) => commands::receipt::replay::run(arguments),
        ReceiptCommand::Policy(arguments) => commands::receipt::policy::run(arguments),
    }
}

/// A panic is a bug of ours: it must not look like an error of the user's.
fn report_bugs() {
    std::panic::set_hook(Box::new(|panic| {
        output::note(format_args!("bug: {panic}"));
        output::note(format_args!(
            "this should never happen: please report it with the command and the text above \
             (assay {})",
            env!("CARGO_PKG_VERSION")
        ));
        std::process::exit(Exit::Bug as i32);
    }));
}
