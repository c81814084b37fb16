//! The command line.

mod challenge;
mod judge;
mod key;
mod receipt;
mod unquoted;

pub(crate) use challenge::{
    ChallengeCommand, ChallengeNewArguments, ChallengeOpenArguments, ChallengePackArguments,
    ChallengePowerArguments, ChallengeSealArguments, ChallengeSignArguments,
    ChallengeVerifyArguments, PassphraseArguments,
};
pub(crate) use judge::JudgeArguments;
pub(crate) use key::{
    KeyCommand, KeyImportArguments, KeyListArguments, KeyNewArguments, KeyShowArguments,
    KeyValidatorArguments, ProtectionArguments,
};
pub(crate) use receipt::{
    AuditArguments, FirstChampionArguments, KeeperArguments, ReceiptCommand,
    ReceiptPolicyArguments, ReceiptReplayArguments, ReceiptShowArguments, ReceiptVerifyArguments,
};
pub(crate) use unquoted::unquoted;

use std::{num::NonZeroU64, path::PathBuf, time::Duration};

use assay_protocol::Score;
use clap::{Args, Parser, Subcommand, value_parser};
use clap_complete::Shell;

use crate::{
    exit,
    toolchain::ToolchainKind,
    values::{HurdleChoice, parse_duration, parse_folder, parse_hurdle, parse_score},
};

/// Search for better programs on a challenge, in a deterministic sandbox.
#[derive(Debug, Parser)]
#[command(name = "assay", version, max_term_width = 100, after_help = exit::HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Mine(MineArguments),
    Evaluate(EvaluateArguments),
    Challenges(ChallengesArguments),
    Judge(JudgeArguments),
    /// Show and check what a quorum has signed
    Receipt {
        #[command(subcommand)]
        command: ReceiptCommand,
    },
    Audit(AuditArguments),
    /// Build, check and inspect tracks
    Track {
        #[command(subcommand)]
        command: TrackCommand,
    },
    /// Make a challenge with prizes: manifest, hidden pack, signature
    Challenge {
        #[command(subcommand)]
        command: ChallengeCommand,
    },
    /// Make, import and show hotkeys
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Check this machine: sandbox, cache, challenges, toolchains
    #[command(after_help = "\
Each line says ok, warn or fail, and what to do. Exit code 1 if a check failed.

Examples:
  assay doctor")]
    Doctor,
    Completions(CompletionsArguments),
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrackCommand {
    Build(TrackBuildArguments),
    Check(TrackCheckArguments),
    Inspect(TrackInspectArguments),
}

/// Search for a better program
///
/// Without a limit the search goes on until Ctrl-C, which ends it at the next barrier with the best
/// program so far. The result depends on challenge, seed, islands, hurdle and the number of proposals
/// alone: not on threads, time or machine. The command that repeats the run is printed at its end.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay mine                             the default challenge, until Ctrl-C
  assay mine --time 60s                  for a minute
  assay mine --seed 7 --proposals 20000  the same result everywhere
  assay mine --checkpoint run.bin        saved every 30 seconds
  assay mine --checkpoint run.bin --resume
  assay mine my-challenge --data DIR     data that is not published with the challenge")]
pub(crate) struct MineArguments {
    /// A challenge's name or path [default: the one that the folder of challenges names]
    pub(crate) challenge: Option<String>,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// Selects the random numbers of the search
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads to search with; they don't change the result [default: one per core]
    #[arg(long, value_name = "NUMBER", value_parser = value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Populations that evolve side by side
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = assay_search::Settings::ISLANDS,
        value_parser = value_parser!(u32).range(1..=1024)
    )]
    pub(crate) islands: u32,
    /// Drop programs that are hopeless on so many first cases, or `off` [default: about a quarter of
    /// the cases; off if there are fewer than 16]
    #[arg(long, value_name = "CASES", value_parser = parse_hurdle)]
    pub(crate) hurdle: Option<HurdleChoice>,
    /// Stop after this many proposals
    #[arg(long, value_name = "NUMBER")]
    pub(crate) proposals: Option<NonZeroU64>,
    /// Stop after this time, like 60s, 5m or 1h30m
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) time: Option<Duration>,
    /// Stop when the mean score is at least as good as this
    #[arg(long, value_name = "SCORE", value_parser = parse_score, allow_negative_numbers = true)]
    pub(crate) target: Option<Score>,
    /// Print JSON lines instead of text; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the program to this file [default: CHALLENGE-ID.program.txt in the working folder]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Save the search to this file every 30 seconds and at its end
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Go on with the search that the checkpoint holds
    #[arg(long, requires = "checkpoint")]
    pub(crate) resume: bool,
}

/// Score a program case by case, under both profiles
#[derive(Debug, Args)]
#[command(after_help = "\
The exit code is 1 if the profiles disagree or the program is rejected.

Examples:
  assay evaluate my-challenge best.program.txt
  assay evaluate my-challenge --baseline simple --json")]
pub(crate) struct EvaluateArguments {
    /// A challenge's name or path
    pub(crate) challenge: String,
    /// A file with the program's text
    #[arg(value_name = "PROGRAM.txt", required_unless_present = "baseline")]
    pub(crate) program: Option<PathBuf>,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// Score the baseline of this name instead
    #[arg(long, value_name = "NAME", conflicts_with = "program")]
    pub(crate) baseline: Option<String>,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// List the challenges on this machine with their baselines' scores
#[derive(Debug, Args)]
#[command(after_help = "\
Challenges are looked for in the folders of $ASSAY_CHALLENGES; if that is not set, in folders
`challenges` in the working folder and above it, and beside the executable and above it.

Examples:
  assay challenges
  ASSAY_CHALLENGES=~/challenges assay challenges --json")]
pub(crate) struct ChallengesArguments {
    /// A folder with data files that are not beside their manifests; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// Print one JSON object per challenge; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Build a track's crate into a component
#[derive(Debug, Args)]
#[command(after_help = "\
Uses the first toolchain that is installed, and never fetches one: rustup's target
wasm32-unknown-unknown, else Debian's rustc-web, cargo-web and rust-web-src. Beside the component it
writes a record of how it was built.

Examples:
  assay track build tracks/mine
  assay track build tracks/mine --output challenges/mine/ --toolchain debian")]
pub(crate) struct TrackBuildArguments {
    /// The folder of the crate
    pub(crate) path: PathBuf,
    /// Where to put the component: a file or an existing folder [default: target/track]
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Use this toolchain and no other: rustup or debian
    #[arg(long, value_name = "KIND")]
    pub(crate) toolchain: Option<ToolchainKind>,
}

/// Tell whether a component would be accepted as a track
#[derive(Debug, Args)]
#[command(after_help = "\
Checks the file at the static gate, compiles it under both profiles, and asks it to describe itself.
With --challenge it also runs on that challenge's parameters and data, in place of the challenge's
own track: are programs canonical, do text and bytes agree, is everything a function of its
arguments, do the profiles agree. A refusal begins with its code; the exit code is 1.

Examples:
  assay track check target/track/mine.wasm
  assay track check target/track/mine.wasm --challenge challenges/mine")]
pub(crate) struct TrackCheckArguments {
    /// The component
    #[arg(value_name = "FILE.wasm")]
    pub(crate) file: PathBuf,
    /// Run it on this challenge's parameters and data, too
    #[arg(long, value_name = "CHALLENGE")]
    pub(crate) challenge: Option<String>,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder, requires = "challenge")]
    pub(crate) data: Option<PathBuf>,
}

/// Show what is in a component
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay track inspect target/track/mine.wasm")]
pub(crate) struct TrackInspectArguments {
    /// The component
    #[arg(value_name = "FILE.wasm")]
    pub(crate) file: PathBuf,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay completions bash > ~/.local/share/bash-completion/completions/assay
  assay completions zsh > ~/.zfunc/_assay")]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
