//! `assay judge`.

use std::path::PathBuf;

use assay_keyring::KeyName;
use assay_protocol::{PayoutAddress, Score, message::Salt};
use clap::{Args, value_parser};

use super::PassphraseArguments;
use crate::values::{parse_folder, parse_score};

/// Play all parties of a challenge on this machine: commit, reveal, judge, vote, open, settle
///
/// A miner commits to each program and reveals it; every validator whose key is in $ASSAY_HOME, with the
/// hidden pack or an age identity that unseals it, judges and votes; the verdicts are opened and counted,
/// and make a receipt. All of it stands in a transparency log, which a later call goes on with: what was
/// stopped is finished first. Programs take their turns in the order given, so each meets the champion
/// that those before it have left.
///
/// A home judges an epoch in one log, and never goes back in it: attempts are counted there. Without
/// programs, finishes what waits. If opening.json lies beside the manifest, it goes into the log
/// at last, and ends the epoch.
#[derive(Debug, Args)]
#[command(after_help = "\
The exit code is 1 if a program was refused or not accepted, and 5 if one came to no verdict. `assay receipt` and `assay audit` check
what this leaves behind.

Examples:
  assay judge my-challenge best.program.txt --rehearse try     without any secrets of the challenge
  assay judge my-challenge best.program.txt --key miner        with the validators' keys
  assay judge my-challenge                                     what was left, or after `challenge open`
  assay judge my-challenge --end                               when its date is past")]
pub(crate) struct JudgeArguments {
    /// A challenge's name or path
    pub(crate) challenge: String,
    /// Files with programs' texts
    #[arg(value_name = "PROGRAM.txt")]
    pub(crate) programs: Vec<PathBuf>,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// Judge in this folder, with keys and a hidden pack of its own, drawn at the first call; the
    /// receipts count nowhere else
    #[arg(long, value_name = "DIR", conflicts_with = "log")]
    pub(crate) rehearse: Option<PathBuf>,
    /// The folder of the log, made if it is not there [default: NAME.log in the working folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) log: Option<PathBuf>,
    /// The key of the programs' author [default in a rehearsal: `miner`, made there]
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<KeyName>,
    /// Who is paid [default: the author]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) payout: Option<PayoutAddress>,
    /// The search score to claim for the one program [default: what each program scores under verdict]
    #[arg(long, value_name = "SCORE", value_parser = parse_score, allow_negative_numbers = true)]
    pub(crate) claim: Option<Score>,
    /// 64 hexadecimal digits, kept secret: with the same programs, key and claims they repeat a judgement
    /// exactly, in another home. What hides each program is derived from them and it [default: drawn]
    #[arg(long, value_name = "HEX")]
    pub(crate) salt: Option<Salt>,
    /// End the epoch when its date is past and what waits is judged. Else no round goes beyond that date:
    /// this machine's clock may be wrong, and nothing takes it back
    #[arg(long, conflicts_with = "programs")]
    pub(crate) end: bool,
    /// Validators that judge at the same time; that changes no result [default: one per core]
    #[arg(long, value_name = "NUMBER", value_parser = value_parser!(u16).range(1..=64))]
    pub(crate) threads: Option<u16>,
    /// Print JSON lines instead of text; the form is in host/cli/src/commands/judge/report.rs
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArguments,
}
