//! [`ChallengeError`]: why a challenge can't be used, and what to do about it.

use assay_protocol::SemanticsHash;

use crate::{ManifestError, OwnerSignatureError, PinError, data::DataFileError};

/// A challenge that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ChallengeError {
    /// The manifest is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The component is missing or another one.
    #[error("the component (`track.component`) of challenge `{challenge}` can't be used")]
    Component {
        /// The challenge.
        challenge: String,
        /// What is wrong with it.
        source: Box<PinError>,
    },
    /// The owner has not signed the manifest, or another one.
    #[error("the signature of challenge `{challenge}` can't be relied on")]
    Signature {
        /// The challenge.
        challenge: String,
        /// What is wrong with it.
        source: Box<OwnerSignatureError>,
    },
    /// Data files are missing or others.
    #[error("the data (`{key}`) of challenge `{challenge}` can't be used")]
    Data {
        /// The challenge.
        challenge: String,
        /// The key of the manifest that pins them.
        key: &'static str,
        /// What is wrong with them.
        source: Box<DataFileError>,
    },
    /// A secret data file is not in the hidden pack, or another one.
    #[error("the hidden pack of challenge `{challenge}` does not hold the pinned file {file}")]
    Packed {
        /// The challenge.
        challenge: String,
        /// The file's name.
        file: String,
    },
    /// The challenge is for other rules than this assay's.
    #[error(
        "challenge `{challenge}` pins semantics {expected}, this assay {version} has {found}",
        version = env!("CARGO_PKG_VERSION")
    )]
    Semantics {
        /// The challenge.
        challenge: String,
        /// The hash in the manifest.
        expected: SemanticsHash,
        /// The hash of this host.
        found: SemanticsHash,
    },
}

impl ChallengeError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Manifest(error) => error.remedy(),
            Self::Component { source, .. } => match **source {
                PinError::Unreadable { .. } => {
                    "restore the file beside the manifest, with read permission".to_owned()
                }
                _ => source.remedy().to_owned(),
            },
            Self::Signature { source, .. } => source.remedy().to_owned(),
            Self::Data { source, .. } => source.remedy(),
            Self::Packed { .. } => {
                "make the pack again with the pinned file: `assay challenge pack --secret-file FILE`"
                    .to_owned()
            }
            Self::Semantics { .. } => {
                "use the assay that the challenge was published for, or a newer challenge"
                    .to_owned()
            }
        }
    }

    /// Whether nothing is wrong but that data files are not on this machine.
    #[must_use]
    pub fn is_missing_data(&self) -> bool {
        matches!(self, Self::Data { source, .. } if matches!(**source, DataFileError::Missing { .. }))
    }
}
