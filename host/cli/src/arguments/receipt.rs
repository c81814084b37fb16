//! `assay receipt` and `assay audit`: what anyone can check.

use std::path::PathBuf;

use assay_log::VerifierKey;
use assay_protocol::ProgramId;
use clap::{Args, Subcommand};

use crate::values::parse_folder;

#[derive(Debug, Subcommand)]
pub(crate) enum ReceiptCommand {
    Show(ReceiptShowArguments),
    Verify(ReceiptVerifyArguments),
    Replay(ReceiptReplayArguments),
    Policy(ReceiptPolicyArguments),
}

/// Show what a receipt says, whether or not it is true
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay receipt show my-challenge.log/receipts/ID.json")]
pub(crate) struct ReceiptShowArguments {
    /// The receipt
    #[arg(value_name = "FILE")]
    pub(crate) receipt: PathBuf,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Tell whether a quorum has signed a verdict, and the log holds it
///
/// Takes one file and a policy: whom you rely on. Nothing else is asked, so it works without a network.
/// It does not tell whether the validators judged rightly (`assay receipt replay`), nor, without
/// --log, whether this is the verdict that the log's rounds came to.
#[derive(Debug, Args)]
#[command(after_help = "\
Each line says ok or fail, and what to do. Exit code 1 if a check failed, 3 if something that was
given can't be used.

Examples:
  assay receipt verify ID.json --policy policy.toml
  assay receipt verify ID.json --policy policy.toml --log my-challenge.log --challenge my-challenge")]
pub(crate) struct ReceiptVerifyArguments {
    /// The receipt
    #[arg(value_name = "FILE")]
    pub(crate) receipt: PathBuf,
    /// Whom you rely on: `assay receipt policy` prints one
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,
    /// Check, too, that this log continues what the receipt's proofs lead to, and has settled the
    /// submission with this verdict; takes --challenge or --champion, as a log does not say which champion
    /// the epoch began with
    #[arg(long, value_name = "DIR", value_parser = parse_folder, requires = "beginning")]
    pub(crate) log: Option<PathBuf>,
    /// The challenge's name or path: the epoch began with its best baseline
    #[arg(long, requires = "log", group = "beginning")]
    pub(crate) challenge: Option<String>,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder, requires = "challenge")]
    pub(crate) data: Option<PathBuf>,
    /// The program that the epoch began with; needs neither track nor data
    #[arg(long, value_name = "ID", requires = "log", group = "beginning")]
    pub(crate) champion: Option<ProgramId>,
    /// Print one JSON object per check; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Judge again what a receipt is about, once the hidden pack is open
///
/// Champion and challenger are taken from the log's folder. The exit code is 1 if the log's rounds did not
/// come to this verdict, or if decision or digest are others than those that were signed. If the
/// validators' private record of it is there, the first case that differs is named.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay receipt replay ID.json my-challenge --log my-challenge.log
  assay receipt replay ID.json my-challenge --log my-challenge.log --record ID.record")]
pub(crate) struct ReceiptReplayArguments {
    /// The receipt
    #[arg(value_name = "FILE")]
    pub(crate) receipt: PathBuf,
    /// A challenge's name or path, with hidden.pack and opening.json beside its manifest
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) log: LogArguments,
    /// A validator's record of this verdict [default: the one in $ASSAY_HOME, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) champion: FirstChampionArguments,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Print the policy of an epoch: its validators, its quorum, and the key of its log
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay receipt policy my-challenge --log-key NAME+HASH+KEY > policy.toml")]
pub(crate) struct ReceiptPolicyArguments {
    /// A challenge's name or path
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// The verifier key that the log publishes
    #[arg(long, value_name = "KEY")]
    pub(crate) log_key: VerifierKey,
    /// The verifier key of a witness; may be given several times
    #[arg(long = "witness", value_name = "KEY")]
    pub(crate) witnesses: Vec<VerifierKey>,
    /// How many of the witnesses have to have seen a checkpoint
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) witness_votes: usize,
}

/// Check a whole epoch by its log: every round, every vote, and every verdict, once the pack is open
///
/// Reads all entries under the log's checkpoint, counts the votes as every validator does, and tells
/// what each round came to, and who did what is not allowed. If the hidden pack is open, every verdict is
/// computed again and compared byte by byte; else only what is public: who was refused, and why. What this
/// machine has computed before is in its cache: an empty folder as $ASSAY_CACHE makes it forget.
#[derive(Debug, Args)]
#[command(after_help = "\
The last line says what was checked. The exit code is 1 if something is wrong: a verdict that a quorum
has signed, in vain or not, what a validator has done (evidence marked as a fault), a record, the log
itself, or a receipt beside it. It is 3 if log and challenge don't belong together, and 5 if nothing is wrong so far, and a
verdict can't be computed here.

Examples:
  assay audit my-challenge.log my-challenge --log-key NAME+HASH+KEY
  assay audit my-challenge.log my-challenge --policy policy.toml --records $ASSAY_HOME/records/EPOCH")]
pub(crate) struct AuditArguments {
    /// The log's folder
    #[arg(value_name = "LOG", value_parser = parse_folder)]
    pub(crate) log: PathBuf,
    /// A challenge's name or path, with hidden.pack and opening.json beside its manifest if they are
    /// public
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keeper: KeeperArguments,
    #[command(flatten)]
    pub(crate) champion: FirstChampionArguments,
    /// A copy of the log's file `checkpoint` from an earlier time: check first that the log continues it
    #[arg(long, value_name = "FILE")]
    pub(crate) since: Option<PathBuf>,
    /// A folder with validators' records, NAME.record by receipt id: compare them with what was signed
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) records: Option<PathBuf>,
    /// Print JSON lines instead of text; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// A log and who keeps it.
#[derive(Debug, Args)]
pub(crate) struct LogArguments {
    /// The log's folder
    #[arg(long = "log", value_name = "DIR", value_parser = parse_folder)]
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) keeper: KeeperArguments,
}

/// Who keeps a log.
#[derive(Debug, Args)]
pub(crate) struct KeeperArguments {
    /// Whom you rely on [default: policy.toml in the log's folder, which whoever made the folder wrote]
    #[arg(long, value_name = "FILE", conflicts_with = "log_key")]
    pub(crate) policy: Option<PathBuf>,
    /// The verifier key that the log publishes
    #[arg(long, value_name = "KEY")]
    pub(crate) log_key: Option<VerifierKey>,
}

/// Where an epoch begins.
#[derive(Debug, Args)]
pub(crate) struct FirstChampionArguments {
    /// The program that the epoch before has left as champion [default, for the first epoch: its best
    /// baseline]
    #[arg(long = "champion", value_name = "ID")]
    pub(crate) id: Option<ProgramId>,
}
