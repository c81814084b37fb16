//! `challenge.sig`: the owner's signature of a manifest.
//!
//! It is a [`ManifestSignature`] in canonical form, and covers two things: the epoch id, which is the
//! hash of what the manifest means, and the hash of the file itself, so that not even a comment can
//! be altered unnoticed. It lies beside the manifest, under its name with the ending `.sig`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use assay_protocol::{
    EpochId, Hotkey, Keypair, ManifestTextHash, Sha256,
    message::{ManifestSignature, MessageError, Signed, VerifyError},
};

use crate::{Manifest, PinError, read_limited};

/// The largest signature file, in bytes: some four times what one has.
const SIGNATURE_BYTES: u64 = 2048;

/// What is wrong with a manifest's signature.
#[derive(Debug, thiserror::Error)]
pub enum OwnerSignatureError {
    /// There is none.
    #[error("the manifest is not signed: there is no {}", .path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// There is one beside a manifest without terms.
    #[error("{} signs a challenge with prizes, and the manifest is one for practice", .path.display())]
    Practice {
        /// The signature.
        path: PathBuf,
    },
    /// It can't be read.
    #[error(transparent)]
    Unreadable(#[from] PinError),
    /// It is no signature file.
    #[error("{} is not a manifest's signature", .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: MessageError,
    },
    /// It is forged, or not by the owner that the manifest names.
    #[error("{} is not the owner's signature", .path.display())]
    Signer {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: VerifyError,
    },
    /// The manifest states something else than what was signed.
    #[error("the manifest is not the signed one: its epoch id is {found}, signed is {signed}")]
    OtherEpoch {
        /// The signed id.
        signed: EpochId,
        /// The manifest's.
        found: EpochId,
    },
    /// The manifest states what was signed, in another text.
    #[error(
        "the manifest differs from the signed one in comments, layout or line ends: its hash is \
         {found}, signed is {signed}"
    )]
    OtherText {
        /// The signed hash.
        signed: ManifestTextHash,
        /// The file's.
        found: ManifestTextHash,
    },
}

/// A manifest that can't be signed with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// It has no terms.
    #[error("a manifest for practice is not signed")]
    Practice,
    /// The key is not the owner's.
    #[error("the manifest names {owner} as its owner, and the key is {found}")]
    NotTheOwner {
        /// The owner.
        owner: Hotkey,
        /// The key.
        found: Hotkey,
    },
}

impl OwnerSignatureError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing { .. } => {
                "sign it with `assay challenge sign`; if it is not yours, get the challenge again"
            }
            Self::Practice { .. } => "restore the manifest, or remove the signature",
            Self::Unreadable(error) => error.remedy(),
            Self::Form { .. }
            | Self::Signer { .. }
            | Self::OtherEpoch { .. }
            | Self::OtherText { .. } => {
                "get the challenge again from its owner; if it is yours and the change is meant, \
                 sign it again with `assay challenge sign`"
            }
        }
    }
}

impl SignError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Practice => "add the tables that `assay challenge new` writes",
            Self::NotTheOwner { .. } => {
                "sign with the owner's key, or write this key's address into `owner.hotkey`"
            }
        }
    }
}

/// Where the signature of a manifest lies: `challenge.sig` for `challenge.toml`.
#[must_use]
pub fn signature_path(manifest: &Path) -> PathBuf {
    manifest.with_extension("sig")
}

/// Signs a manifest with its text. The file's contents are [`Signed::encode`] of the result.
///
/// # Errors
/// The manifest is one for practice, or the key is not its owner's.
pub fn sign_manifest(
    manifest: &Manifest,
    text: &str,
    keypair: &Keypair,
) -> Result<Signed<ManifestSignature>, SignError> {
    let (Some(terms), Some(epoch)) = (&manifest.terms, manifest.epoch_id()) else {
        return Err(SignError::Practice);
    };
    let (owner, found) = (terms.owner, keypair.hotkey());
    if owner != found {
        return Err(SignError::NotTheOwner { owner, found });
    }
    let text = text_hash(text);
    Ok(Signed::sign(ManifestSignature { epoch, text }, keypair))
}

/// Checks that a manifest with this text is signed by its owner, or is one for practice and not
/// signed.
pub(crate) fn check(
    path: &Path,
    manifest: &Manifest,
    text: &str,
) -> Result<(), OwnerSignatureError> {
    let path = signature_path(path);
    let (Some(terms), Some(found)) = (&manifest.terms, manifest.epoch_id()) else {
        return match fs::symlink_metadata(&path) {
            Ok(_) => Err(OwnerSignatureError::Practice { path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(PinError::Unreadable { path, source }.into()),
        };
    };
    let bytes = match read_limited(&path, SIGNATURE_BYTES) {
        Ok(bytes) => bytes,
        Err(PinError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            return Err(OwnerSignatureError::Missing { path });
        }
        Err(error) => return Err(error.into()),
    };
    let signature = match Signed::<ManifestSignature>::decode(&bytes) {
        Ok(signature) => signature,
        Err(source) => return Err(OwnerSignatureError::Form { path, source }),
    };
    let ManifestSignature {
        epoch,
        text: signed,
    } = match signature.verify_by(&terms.owner) {
        Ok(body) => body,
        Err(source) => return Err(OwnerSignatureError::Signer { path, source }),
    };
    if epoch != found {
        let signed = epoch;
        return Err(OwnerSignatureError::OtherEpoch { signed, found });
    }
    let found = text_hash(text);
    if signed != found {
        return Err(OwnerSignatureError::OtherText { signed, found });
    }
    Ok(())
}

fn text_hash(text: &str) -> ManifestTextHash {
    ManifestTextHash(Sha256::of(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_no_signature() {
        let zeros = "0".repeat(64);
        let text = format!(
            "schema = 1\nname = \"toy\"\ntitle = \"T\"\n[track]\ncomponent = \"t.wasm\"\n\
             sha256 = \"{zeros}\"\nsemantics = \"{zeros}\"\n[search]\nseed = 1\ncases = 1\n"
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("challenge.toml");
        let practice = Manifest::parse(&path, &text).unwrap();
        check(&path, &practice, &text).unwrap();
        fs::write(&path, &text).unwrap();
        // Not a folder: whether a signature is there can't be seen.
        let error = check(&path.join("challenge.toml"), &practice, &text).unwrap_err();
        assert!(
            matches!(error, OwnerSignatureError::Unreadable(_)),
            "{error}"
        );
    }
}
