//! `assay challenge`: the owner's steps, in the order in which they are taken.

use std::path::PathBuf;

use assay_keyring::KeyName;
use assay_protocol::{Hotkey, Score};
use clap::{Args, Subcommand, value_parser};

use crate::values::{parse_folder, parse_score};

#[derive(Debug, Subcommand)]
pub(crate) enum ChallengeCommand {
    New(ChallengeNewArguments),
    Power(ChallengePowerArguments),
    Pack(ChallengePackArguments),
    Sign(ChallengeSignArguments),
    Seal(ChallengeSealArguments),
    Verify(ChallengeVerifyArguments),
    Open(ChallengeOpenArguments),
}

/// Make the folder of a new challenge, with a manifest to edit
///
/// Copies the component and the data files into the folder, and pins them. What the tables mean is
/// said in the manifest's comments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay key new owner
  assay challenge new my-challenge --component my_track.wasm --owner owner \\
    --validator alice.validator.json --validator bob.validator.json \\
    --validator carol.validator.json --data train.csv --hidden-data test.csv")]
pub(crate) struct ChallengeNewArguments {
    /// The folder to make; its name becomes the challenge's
    pub(crate) folder: PathBuf,
    /// The track
    #[arg(long, value_name = "FILE.wasm")]
    pub(crate) component: PathBuf,
    /// The key that signs the manifest, of those that `assay key list` shows
    #[arg(long, value_name = "KEY")]
    pub(crate) owner: KeyName,
    /// A validator's file, as `assay key validator` prints it; may be given several times
    #[arg(long = "validator", value_name = "FILE", required = true)]
    pub(crate) validators: Vec<PathBuf>,
    /// A data file of the public split; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,
    /// A public data file of the hidden split; may be given several times. Secret ones are given to
    /// `assay challenge pack`
    #[arg(long, value_name = "FILE")]
    pub(crate) hidden_data: Vec<PathBuf>,
}

/// Show what the acceptance rule can tell apart
///
/// Simulates challengers of known true gains and lets the manifest's rule decide on them, as a
/// validator would. How much two programs differ from case to case is measured, unless it is given, on
/// the two best baselines: on a trial slice, or on the search split if a secret file is not here.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay challenge power my-challenge
  assay challenge power my-challenge --gain 0.01 --gain 0.02 --spread 0.04 --correlation 0.3
  assay challenge power my-challenge --groups 90 --cases 360 --json")]
pub(crate) struct ChallengePowerArguments {
    /// A challenge's name or path
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// A secret data file that slices are prepared from; may be given several times [default: those in
    /// the pack, if it was made here]
    #[arg(long = "secret-file", value_name = "FILE")]
    pub(crate) secret_files: Vec<PathBuf>,
    /// A true gain to show the power at; may be given several times [default: six, around the one
    /// that wins half a slice every other time]
    #[arg(long = "gain", value_name = "SCORE", value_parser = parse_score)]
    pub(crate) gains: Vec<Score>,
    /// The standard deviation of a case's difference between two programs [default: measured]
    #[arg(long, value_name = "SCORE", value_parser = parse_score)]
    pub(crate) spread: Option<Score>,
    /// How much two cases of a group are alike, from 0 to 1 [default: measured]
    #[arg(long, value_name = "SHARE", value_parser = parse_score)]
    pub(crate) correlation: Option<Score>,
    /// The groups of half a slice [default: counted on a trial slice, or the manifest's]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) groups: Option<u32>,
    /// The cases of half a slice [default: the manifest's]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) cases: Option<u32>,
    /// Attempts to simulate for each gain
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub(crate) trials: u32,
    /// Whole epochs to simulate for the chance of a false win
    #[arg(long, value_name = "NUMBER", default_value_t = 200, value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub(crate) epochs: u32,
    /// Selects the random numbers
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Draw the secret, prepare every hidden slice, and commit to them in the manifest
///
/// The pack is kept in the folder `packs` of $ASSAY_HOME, for you alone: keep a copy. Into the manifest
/// go its hash, the number of groups that half a slice has, and the critical value that follows. What
/// belonged to a former pack (challenge.sig, hidden.age, hidden.pack, opening.json) is removed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay challenge pack my-challenge
  assay challenge pack my-challenge --secret-file ../hidden-test.csv
  assay challenge pack my-challenge --again     after a change, with a new secret")]
pub(crate) struct ChallengePackArguments {
    /// The challenge's folder, or its manifest
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// A data file of the hidden split that nobody may see before the pack is opened; may be given
    /// several times. New ones are added to `hidden.files`
    #[arg(long = "secret-file", value_name = "FILE")]
    pub(crate) secret_files: Vec<PathBuf>,
    /// Make another pack, though the manifest has one already
    #[arg(long)]
    pub(crate) again: bool,
}

/// Sign the manifest as its owner
#[derive(Debug, Args)]
#[command(after_help = "\
Writes challenge.sig beside the manifest, and prints the ids of epoch and series. Any later change of
the manifest, even of a comment, needs another signature.

Examples:
  assay challenge sign my-challenge --key owner")]
pub(crate) struct ChallengeSignArguments {
    /// The challenge's folder, or its manifest
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// The owner's key
    #[arg(long, value_name = "KEY")]
    pub(crate) key: KeyName,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArguments,
}

/// Encrypt the hidden pack for the manifest's validators
#[derive(Debug, Args)]
#[command(after_help = "\
Writes hidden.age beside the manifest, to be published with it. It may be written again at any time: the
manifest commits to the pack itself.

Examples:
  assay challenge seal my-challenge
  assay challenge seal my-challenge --to 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")]
pub(crate) struct ChallengeSealArguments {
    /// The challenge's folder, or its manifest
    pub(crate) challenge: String,
    /// For this validator of the manifest; may be given several times [default: for all]
    #[arg(long, value_name = "HOTKEY")]
    pub(crate) to: Vec<Hotkey>,
}

/// Tell everything that a miner or validator would refuse
#[derive(Debug, Args)]
#[command(after_help = "\
Each line says ok, fail or skip, and what to do. Exit code 1 if a check failed.

Examples:
  assay challenge verify my-challenge
  assay challenge verify my-challenge --key alice     what the validator alice would refuse, too")]
pub(crate) struct ChallengeVerifyArguments {
    /// A challenge's name or path
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// Unseal the hidden pack with this validator's key, and prepare every slice
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<KeyName>,
    /// Print one JSON object per check; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Publish the hidden pack when the epoch is over
///
/// Writes hidden.pack and opening.json beside the manifest. The owner's key is enough; else each
/// validator in turn adds its signature, until they are a quorum. An owner may also end an epoch before
/// its date: nothing is judged once the opening is in the log.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay challenge open my-challenge --key owner
  assay challenge open my-challenge --key owner --early
  assay challenge open my-challenge --key alice --key bob")]
pub(crate) struct ChallengeOpenArguments {
    /// The challenge's folder, or its manifest
    pub(crate) challenge: String,
    /// A folder with data files that are not beside the manifest; their hashes are checked
    #[arg(long, value_name = "DIR", value_parser = parse_folder)]
    pub(crate) data: Option<PathBuf>,
    /// The owner's key, or a validator's; may be given several times
    #[arg(long = "key", value_name = "KEY", required = true)]
    pub(crate) keys: Vec<KeyName>,
    /// As the owner, end the epoch before its date
    #[arg(long)]
    pub(crate) early: bool,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArguments,
}

/// How an encrypted key is opened.
#[derive(Debug, Args)]
pub(crate) struct PassphraseArguments {
    /// A file with the key's passphrase [default: ask on the terminal]
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}
