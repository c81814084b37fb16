//! The command line of `assay key`.

use std::path::PathBuf;

use assay_keyring::KeyName;
use clap::{Args, Subcommand};

use super::PassphraseArguments;

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    New(KeyNewArguments),
    Import(KeyImportArguments),
    Show(KeyShowArguments),
    List(KeyListArguments),
    Validator(KeyValidatorArguments),
}

/// Make a new hotkey
///
/// Its phrase of 12 words is in its file, and is not shown: `assay key show NAME --reveal-phrase`
/// does, to be written down.
#[derive(Debug, Args)]
#[command(after_help = "\
Keys are in $ASSAY_HOME/keys; if that is not set, in assay/keys in your data folder. Their files
are Bittensor's, which btcli reads: WALLET/hotkeys/NAME. An encrypted one takes seconds and 512 MiB
to open.

Examples:
  assay key new owner
  assay key new owner --passphrase
  assay key new owner --passphrase-file /run/secrets/owner")]
pub(crate) struct KeyNewArguments {
    /// What to call it
    pub(crate) name: KeyName,
    #[command(flatten)]
    pub(crate) protection: ProtectionArguments,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Bring a hotkey of Bittensor's, or a phrase
#[derive(Debug, Args)]
#[command(after_help = "\
A file may be plain or encrypted; one that is encrypted stays so, with the same passphrase. A phrase
has 12 to 24 words, and may go on with a derivation path and a password:
WORDS//hard/soft///PASSWORD. It is never given on the command line, where other users could see it,
and your shell would keep it.

Examples:
  assay key import miner --file ~/.bittensor/wallets/default/hotkeys/default
  assay key import miner --phrase
  assay key import miner --phrase-file - < words.txt")]
pub(crate) struct KeyImportArguments {
    /// What to call it
    pub(crate) name: KeyName,
    #[command(flatten)]
    pub(crate) source: KeySource,
    #[command(flatten)]
    pub(crate) protection: ProtectionArguments,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where a key comes from.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct KeySource {
    /// A hotkey's file, as btcli writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Ask for the phrase
    #[arg(long)]
    pub(crate) phrase: bool,
    /// A file with the phrase, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) phrase_file: Option<PathBuf>,
}

/// How a key's file is protected.
#[derive(Debug, Args)]
pub(crate) struct ProtectionArguments {
    /// Ask for a passphrase, and encrypt the file with it
    #[arg(long, conflicts_with = "passphrase_file")]
    pub(crate) passphrase: bool,
    /// Encrypt the file with the passphrase in this one; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// Show a hotkey's address
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay key show owner
  assay key show owner --json
  assay key show owner --reveal-phrase   to write the phrase down; whoever sees it has the key")]
pub(crate) struct KeyShowArguments {
    /// The key's name
    pub(crate) name: KeyName,
    /// Show the secret phrase, too
    #[arg(long)]
    pub(crate) reveal_phrase: bool,
    /// The passphrase of an encrypted key, or `-` for standard input [default: asks]
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Print one JSON object; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// List the hotkeys on this machine
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay key list
  ASSAY_HOME=~/validator assay key list --json")]
pub(crate) struct KeyListArguments {
    /// Print one JSON object per key; the form is in host/cli/src/json.rs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Print what an owner needs in order to name a validator
///
/// Hidden packs reach a validator encrypted to its age recipient. The identity that opens them is made
/// here if there is none yet, and stays in the file NAME.age beside the key's own. What is printed is
/// public: the recipient, signed by the key.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  assay key validator alice > alice.validator.json")]
pub(crate) struct KeyValidatorArguments {
    /// The validator's key
    pub(crate) name: KeyName,
    #[command(flatten)]
    pub(crate) passphrase: PassphraseArguments,
}
