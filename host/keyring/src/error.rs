//! What can go wrong with keys on disk. No error repeats a secret.

use std::{io, path::PathBuf};

use assay_protocol::{PhraseError, RandomnessError};

use crate::{home::HOME_VARIABLE, key_file::KeyFile, name::KeyName};

/// The home folder, or a file in it, can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyringError {
    /// Neither `$ASSAY_HOME` nor a home folder is set.
    #[error("there is no home folder to keep keys in")]
    NoHome,
    /// A folder can't be made or examined.
    #[error("can't use the folder {}", .path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A folder or file belongs to someone else, or to everyone.
    #[error("{} is not yours alone", .path.display())]
    NotYours {
        /// The folder or file.
        path: PathBuf,
    },
    /// Others can read or write a folder or file.
    #[error("{} is open to other users", .path.display())]
    NotPrivate {
        /// The folder or file.
        path: PathBuf,
        /// The mode that it should have.
        mode: u32,
    },
    /// A folder, a link or a pipe, where a file was expected.
    #[error("{} is not a plain file", .path.display())]
    NotAFile {
        /// What is there instead.
        path: PathBuf,
    },
    /// A name that is not that of a visible file in its folder.
    #[error("{0:?} is not a plain file name")]
    FileName(String),
    /// More bytes than such a file has.
    #[error("{} has more than {limit} bytes", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that it may have.
        limit: usize,
    },
    /// A file can't be read.
    #[error("can't read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file can't be written.
    #[error("can't write {}", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Secrets are never replaced.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No key has this name.
    #[error("there is no key {name:?} in {}", .folder.display(), name = .name.as_str())]
    NoSuchKey {
        /// The name.
        name: KeyName,
        /// The folder of keys.
        folder: PathBuf,
    },
    /// A key's file is refused.
    #[error("can't open {}", .path.display())]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: KeyFileError,
    },
}

/// A key's file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// More bytes than any key file has.
    #[error("not a key file: it has more than {} bytes", KeyFile::BYTES)]
    TooLarge,
    /// Not the JSON that Bittensor's tools write.
    #[error("not a key file: line {line}, column {column} is not as Bittensor's tools write it")]
    NotAKeyFile {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A value can't be what its name says.
    #[error("`{field}` is not {expected}")]
    Field {
        /// The name.
        field: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// Not a file, but a folder or a pipe.
    #[error("it is not a plain file")]
    NotAFile,
    /// A key in the keyring that is not laid out as those are.
    #[error("it is not as `assay key` writes it: it was altered, or another program made it")]
    NotOurs,
    /// The phrase is none.
    #[error("can't read `secretPhrase`")]
    Phrase(#[from] PhraseError),
    /// Two values don't belong together.
    #[error("`{0}` is not that of the key: the file is damaged, or was altered")]
    Contradiction(&'static str),
    /// The public half of a key.
    #[error("there is no secret in it: this is the public half of a key")]
    NoSecret,
    /// A secret, where a public half was expected.
    #[error("there is a secret in it: this is not the public half of a key")]
    NotPublic,
    /// The file beside an encrypted key tells the address of another key, or was altered.
    #[error("it is not the public half of the key beside it, as `assay key` wrote it")]
    OtherPublicHalf,
    /// A key of another kind than sr25519.
    #[error("its `cryptoType` is {0}, and only sr25519 keys (1) can be hotkeys here")]
    OtherKind(u32),
    /// It takes a passphrase to open it.
    #[error("it is encrypted, and there is no passphrase to open it with")]
    Encrypted,
    /// The beginning of an encrypted file.
    #[error("it is the beginning of an encrypted file, and the rest is missing")]
    CutOff,
    /// Another passphrase encrypted it, or it was altered since.
    #[error("the passphrase is wrong, or the file is damaged")]
    WrongPassphrase,
    /// Encrypted in a way that Bittensor's tools have given up.
    #[error("it is encrypted in an old way, as {0}")]
    OldEncryption(&'static str),
    /// Decrypting takes half a gigabyte.
    #[error("there is not enough memory to derive the key from the passphrase: it takes 512 MiB")]
    Memory,
    /// Encrypting needs random bytes.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
}

impl KeyringError {
    /// What to do about it, where the error doesn't say so.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::NoHome | Self::NotYours { .. } => {
                format!("set {HOME_VARIABLE} to a folder of your own")
            }
            Self::Unusable { .. } => {
                format!("set {HOME_VARIABLE} to a folder that you can write to")
            }
            Self::NotPrivate { path, mode: 0o700 } => format!("run `chmod 700 {}`", path.display()),
            Self::NotPrivate { path, mode } => format!(
                "run `chmod {mode:o} {}`; if others may have read it, make a new key",
                path.display()
            ),
            Self::NotAFile { .. } | Self::TooLarge { .. } => {
                "put the file itself there, or remove it".to_owned()
            }
            Self::FileName(_) => "give a name without slashes that begins with no dot".to_owned(),
            Self::Unreadable { .. } => "check the path and the file's permissions".to_owned(),
            Self::Unwritable { path, .. } => format!(
                "check that there is room, and that you can write to {}",
                path.parent().unwrap_or(path).display()
            ),
            Self::Exists { .. } => {
                "take another name, or move the file away: keys are never replaced".to_owned()
            }
            Self::NoSuchKey { .. } => {
                "run `assay key list` for those that are there, or `assay key new` for a new one"
                    .to_owned()
            }
            Self::KeyFile { source, .. } => return source.remedy(),
        })
    }
}

impl KeyFileError {
    /// What to do about it, where the error doesn't say so.
    #[must_use]
    pub fn remedy(&self) -> Option<String> {
        let text = match self {
            Self::TooLarge | Self::NotAKeyFile { .. } | Self::Field { .. } => {
                "give a hotkey's file as btcli writes it, in WALLET/hotkeys/NAME"
            }
            Self::NotAFile => {
                "give the path of the file itself; a phrase may come through a pipe, with \
                 `--phrase-file -`"
            }
            Self::NotOurs => {
                "restore the file from a copy; if it is another program's, move it away and run \
                 `assay key import NAME --file FILE`"
            }
            Self::OtherPublicHalf => {
                "remove it: it is written again when the key is opened with its passphrase"
            }
            Self::Phrase(_) | Self::Contradiction(_) | Self::CutOff => {
                "restore the file from a copy, or import the key from its phrase"
            }
            Self::NoSecret => "give the file without `pub` and `.txt` in its name",
            Self::NotPublic => "remove the file: it should hold an address only",
            Self::OtherKind(_) => "make an sr25519 hotkey: `assay key new`, or btcli's default",
            Self::Encrypted => "give the passphrase at the prompt, or with --passphrase-file FILE",
            Self::WrongPassphrase => "try again; the key can also be imported from its phrase",
            Self::OldEncryption(_) => {
                "let btcli renew the file (`btcli wallet update`), or import the key from its phrase"
            }
            Self::Memory => "close other programs, or open the key on a larger machine",
            Self::Randomness(_) => return None,
        };
        Some(text.to_owned())
    }
}
