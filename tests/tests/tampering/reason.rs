//! [`Reason`]: why something was refused, without names and places.

use assay_challenge::{
    ChallengeError, DataFileError, ManifestProblem, OpeningError, OwnerSignatureError, PackError,
    PinError, SealError, SealKeyError,
};
use assay_keyring::{KeyFileError, KeyringError};
use assay_protocol::message::{MessageError, VerifyError};

/// Why a file was refused: the error's variant, and what is told apart further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// `challenge.toml` is no manifest.
    Manifest(&'static str),
    /// It pins the rules of another assay.
    Semantics,
    /// `challenge.sig` is no signature file.
    SignatureForm,
    /// It was not made by the signer that it names.
    SignatureForged,
    /// It was made by another than the owner.
    SignatureByAnother,
    /// It is there although the manifest is one for practice.
    SignatureOfPractice,
    /// It is of a manifest that says something else.
    OtherEpoch,
    /// It is of another text that says the same.
    OtherText,
    /// There is no `challenge.sig`, or it is too long.
    NoSignature,
    /// The component.
    Component(&'static str),
    /// Data files, under this key of the manifest.
    Data(&'static str, &'static str),
    /// The sealed pack.
    Seal(&'static str),
    /// The plain pack is not the one committed to.
    OtherPack,
    /// It is no pack at all.
    PackForm,
    /// `opening.json` is no opening.
    OpeningForm,
    /// It is of another epoch, or of another pack.
    OpeningOfAnother,
    /// Neither the owner nor a quorum has signed it.
    OpeningNotSigned,
    /// A key file.
    Key(&'static str),
    /// An age identity.
    Identity(&'static str),
    /// Not a plain file.
    NotAFile,
}

impl From<ChallengeError> for Reason {
    fn from(error: ChallengeError) -> Self {
        match error {
            ChallengeError::Manifest(error) => Self::Manifest(problem(&error.problem)),
            ChallengeError::Semantics { .. } => Self::Semantics,
            ChallengeError::Signature { source, .. } => match *source {
                OwnerSignatureError::Form { .. } => Self::SignatureForm,
                OwnerSignatureError::Signer { source, .. } => match source {
                    VerifyError::Forged { .. } => Self::SignatureForged,
                    VerifyError::Signer { .. } | VerifyError::NoValidator { .. } => {
                        Self::SignatureByAnother
                    }
                },
                OwnerSignatureError::Practice { .. } => Self::SignatureOfPractice,
                OwnerSignatureError::OtherEpoch { .. } => Self::OtherEpoch,
                OwnerSignatureError::OtherText { .. } => Self::OtherText,
                OwnerSignatureError::Unreadable(PinError::NotAFile { .. }) => Self::NotAFile,
                OwnerSignatureError::Unreadable(_) | OwnerSignatureError::Missing { .. } => {
                    Self::NoSignature
                }
            },
            ChallengeError::Component { source, .. } => Self::Component(pin(&source)),
            ChallengeError::Packed { .. } => unreachable!("nothing is packed here"),
            ChallengeError::Data { key, source, .. } => match *source {
                DataFileError::Unusable { source, .. } => Self::Data(key, pin(&source)),
                DataFileError::Missing { .. } => Self::Data(key, "missing"),
                DataFileError::TooLargeTogether { .. } => Self::Data(key, "too large"),
            },
        }
    }
}

impl From<SealError> for Reason {
    fn from(error: SealError) -> Self {
        Self::Seal(match error {
            SealError::NotSealed => "not sealed",
            SealError::NotForThisKey => "not for this key",
            SealError::Damaged => "damaged",
            SealError::Recipients { .. } | SealError::TooLarge => "limits",
        })
    }
}

impl From<PackError> for Reason {
    fn from(error: PackError) -> Self {
        match error {
            PackError::OtherPack { .. } => Self::OtherPack,
            _ => Self::PackForm,
        }
    }
}

impl From<MessageError> for Reason {
    fn from(_: MessageError) -> Self {
        Self::OpeningForm
    }
}

impl From<OpeningError> for Reason {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::OtherEpoch { .. } | OpeningError::OtherPack { .. } => {
                Self::OpeningOfAnother
            }
            OpeningError::NotSigned { .. } => Self::OpeningNotSigned,
            OpeningError::Pack(error) => error.into(),
            OpeningError::NotClosed { .. } => unreachable!("nobody asks what time it is"),
        }
    }
}

impl From<PinError> for Reason {
    fn from(error: PinError) -> Self {
        match error {
            PinError::NotAFile { .. } => Self::NotAFile,
            other => panic!("{other}"),
        }
    }
}

impl From<KeyringError> for Reason {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::NotAFile { .. } => Self::NotAFile,
            KeyringError::KeyFile { source, .. } => Self::Key(match source {
                KeyFileError::NotAKeyFile { .. } => "no key file",
                KeyFileError::Field { .. } => "a field's form",
                KeyFileError::Phrase(_) => "no phrase",
                KeyFileError::Contradiction(_) => "a contradiction",
                KeyFileError::OtherKind(_) => "another kind of key",
                KeyFileError::NotOurs => "another layout",
                other => panic!("{other}"),
            }),
            other => panic!("{other}"),
        }
    }
}

impl From<SealKeyError> for Reason {
    fn from(error: SealKeyError) -> Self {
        Self::Identity(match error {
            SealKeyError::Identity => "not an identity",
            SealKeyError::Recipient | SealKeyError::WeakRecipient => unreachable!(),
        })
    }
}

fn pin(error: &PinError) -> &'static str {
    match error {
        PinError::Unreadable { .. } => "unreadable",
        PinError::NotAFile { .. } => "not a file",
        PinError::TooLarge { .. } => "too large",
        PinError::WrongHash { .. } => "wrong hash",
    }
}

pub(crate) fn problem(problem: &ManifestProblem) -> &'static str {
    match problem {
        ManifestProblem::Unreadable(_) => "unreadable",
        ManifestProblem::NotAFile => "not a file",
        ManifestProblem::FileName => "file name",
        ManifestProblem::NotText => "not text",
        ManifestProblem::Syntax(_) => "not TOML",
        ManifestProblem::UnknownKey { .. } => "unknown key",
        ManifestProblem::MissingKey { .. } => "missing key",
        ManifestProblem::NotPacked { .. } => "not packed",
        ManifestProblem::MissingTable { .. } => "missing table",
        ManifestProblem::Misplaced { .. } => "misplaced key",
        ManifestProblem::Value { .. } | ManifestProblem::Unparsed { .. } => "value",
        ManifestProblem::LaterSchema { .. } => "later schema",
        ManifestProblem::OtherFile { .. } => "another file of the same name",
        ManifestProblem::Duplicate { .. } => "named twice",
        ManifestProblem::NotSecret { .. } => "not secret",
        ManifestProblem::Binding { .. } => "binding",
        ManifestProblem::TooLong { .. }
        | ManifestProblem::TooLongToSign { .. }
        | ManifestProblem::TooDeep { .. } => "limits",
    }
}
