//! [`ManifestError`]: what is wrong with a manifest, or another document, where, and what to do about it.

use std::path::PathBuf;

use assay_protocol::Hotkey;

use super::nearest::nearest;

/// What is wrong with a manifest, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {problem}", .path.display(), .line.map_or(String::new(), |line| format!(":{line}")))]
pub struct ManifestError {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1; none if the file as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong there.
    pub problem: ManifestProblem,
}

/// The keys that a table may have.
pub type Keys = &'static [&'static str];

/// One thing that can be wrong with a manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestProblem {
    /// The file can't be read.
    #[error("can't be read: {0}")]
    Unreadable(String),
    /// The path is a link, a folder or a device.
    #[error("is not a regular file")]
    NotAFile,
    /// The file is called like one that is written beside a manifest, by which it would be overwritten.
    #[error("has a name that is kept for another file beside a manifest")]
    FileName,
    /// The file is longer than a manifest may be.
    #[error("is longer than the {limit} bytes that it may have")]
    TooLong {
        /// The limit in bytes.
        limit: u64,
    },
    /// What it states takes more bytes in canonical form than a message may have.
    #[error("states more than a signed message of {limit} bytes can hold: {found} bytes")]
    TooLongToSign {
        /// The limit in bytes.
        limit: usize,
        /// The length of the canonical form in bytes.
        found: usize,
    },
    /// Tables or lists are nested too deep.
    #[error("is nested deeper than {limit} tables and lists")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// The file is not text.
    #[error("not UTF-8 text")]
    NotText,
    /// The text is not TOML.
    #[error("not TOML: {0}")]
    Syntax(String),
    /// The manifest is of a later form.
    #[error("`schema` is {found}, and this assay {version} reads {known}", version = env!("CARGO_PKG_VERSION"))]
    LaterSchema {
        /// The manifest's.
        found: u64,
        /// The one that is known here.
        known: u64,
    },
    /// A key that manifests do not have.
    #[error("unknown key `{key}`")]
    UnknownKey {
        /// The key with its table.
        key: String,
        /// The keys that the table may have.
        known: Keys,
    },
    /// A required key is not there.
    #[error("`{key}` is missing")]
    MissingKey {
        /// The key with its table.
        key: String,
        /// What the key holds.
        expected: String,
    },
    /// A key that the owner's tool writes is not there.
    #[error("`{key}` is missing: the hidden pack has not been made")]
    NotPacked {
        /// The key with its table.
        key: String,
    },
    /// Some of the tables that make a practice challenge one with prizes are there, not all.
    #[error("`[{missing}]` is missing, which a challenge with `[{present}]` must have")]
    MissingTable {
        /// The first table that is missing.
        missing: &'static str,
        /// The first that is there.
        present: &'static str,
        /// All of them.
        all: Keys,
    },
    /// A key that makes no sense beside another's value.
    #[error("`{key}` must not be given where {reason}")]
    Misplaced {
        /// The key with its table.
        key: String,
        /// The other key and its value.
        reason: &'static str,
    },
    /// A value of the wrong type, outside its range, or otherwise refused.
    #[error("`{key}` is {found}, expected {expected}")]
    Value {
        /// The key with its table.
        key: String,
        /// What is there.
        found: String,
        /// What may be there.
        expected: String,
    },
    /// A cryptographic key or signature that can't be read.
    #[error("`{key}` can't be read: {reason}")]
    Unparsed {
        /// The key with its table.
        key: String,
        /// Why.
        reason: String,
        /// What may be there.
        expected: String,
    },
    /// The same name twice.
    #[error("`{key}` names {name:?} a second time")]
    Duplicate {
        /// The key with its table.
        key: String,
        /// The name.
        name: String,
    },
    /// Two files of one name.
    #[error("`{key}` names {name:?}, for which `{other}` has another hash")]
    OtherFile {
        /// The key with its table.
        key: String,
        /// The file's name.
        name: String,
        /// The table or list that has the first.
        other: &'static str,
    },
    /// A hidden file is declared secret and is public all the same.
    #[error("`{key}` names {name:?}, which is secret here and public elsewhere in the manifest")]
    NotSecret {
        /// The key with its table.
        key: String,
        /// The file's name.
        name: String,
    },
    /// A validator's hotkey has not signed for its recipient.
    #[error("`{key}` is not the signature by {hotkey} that binds this recipient to it")]
    Binding {
        /// The key with its table.
        key: String,
        /// Who should have signed.
        hotkey: Hotkey,
    },
}

impl ManifestError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.problem {
            ManifestProblem::Unreadable(_) => {
                "check the path and the file's permissions".to_owned()
            }
            ManifestProblem::NotAFile => {
                "give the file itself, not a link to it, a folder or a device".to_owned()
            }
            ManifestProblem::FileName => {
                "call it challenge.toml, or another name that ends in .toml".to_owned()
            }
            ManifestProblem::TooLong { .. } => {
                "shorten it; a manifest's data goes into files of their own that it pins".to_owned()
            }
            ManifestProblem::TooLongToSign { .. } => {
                "shorten parameters and addresses, or pin fewer files".to_owned()
            }
            ManifestProblem::TooDeep { .. } => "put tables less deep into each other".to_owned(),
            ManifestProblem::NotText => "save the file as UTF-8".to_owned(),
            ManifestProblem::Syntax(_) => "correct the line".to_owned(),
            ManifestProblem::LaterSchema { .. } => {
                "use the assay that the challenge was published for, or a newer one".to_owned()
            }
            ManifestProblem::UnknownKey { key, known } => {
                let written = key.rsplit('.').next().unwrap_or_default();
                match nearest(written, known) {
                    Some(meant) => {
                        format!("did you mean `{meant}`? There are: {}", known.join(", "))
                    }
                    None => format!("remove it, or use one of: {}", known.join(", ")),
                }
            }
            ManifestProblem::MissingKey { key, expected } => format!("add `{key}`: {expected}"),
            ManifestProblem::NotPacked { .. } => {
                "run `assay challenge pack`, which writes it".to_owned()
            }
            ManifestProblem::MissingTable { missing, all, .. } => format!(
                "add `[{missing}]`; a challenge has either all of these tables or, for practice, \
                 none: {}",
                all.join(", ")
            ),
            ManifestProblem::Misplaced { .. } => "remove it".to_owned(),
            ManifestProblem::Value { key, expected, .. }
            | ManifestProblem::Unparsed { key, expected, .. } => {
                format!("give `{key}` {expected}")
            }
            ManifestProblem::Duplicate { .. } => "remove one of the two".to_owned(),
            ManifestProblem::OtherFile { .. } => {
                "both lie beside the manifest: give one of them another name, or both the same hash"
                    .to_owned()
            }
            ManifestProblem::NotSecret { .. } => {
                "use a file that nobody else has, under a name of its own, or remove `secret`"
                    .to_owned()
            }
            ManifestProblem::Binding { .. } => {
                "copy hotkey, recipient and signature from what the validator's \
                 `assay key validator NAME` prints"
                    .to_owned()
            }
        }
    }
}
