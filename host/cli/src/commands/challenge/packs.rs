//! Where hidden packs are: plain in the owner's home, sealed beside the manifest.

use std::path::Path;

use assay_challenge::{HiddenPack, Identity, PACK_BYTES, SEALED_BYTES, unseal};
use assay_keyring::{Home, PrivateFile, PrivateFolder};
use assay_protocol::PackCommitment;

use super::folder::{SEALED, beside, read_beside};
use crate::{exit::Exit, failure::Failure};

/// The plain packs that were made here.
pub(super) struct Packs(PrivateFolder);

impl Packs {
    pub(super) fn open(home: &Home) -> Result<Self, Failure> {
        Ok(Self(home.folder("packs")?))
    }

    /// The file of a pack, there or not.
    pub(super) fn file(&self, commitment: PackCommitment) -> Result<PrivateFile, Failure> {
        Ok(self.0.file(&format!("{commitment}.pack"))?)
    }

    /// A pack, if it was made here.
    pub(super) fn read(&self, commitment: PackCommitment) -> Result<Option<HiddenPack>, Failure> {
        let limit = usize::try_from(PACK_BYTES).unwrap_or(usize::MAX);
        match self.file(commitment)?.read(limit)? {
            Some(bytes) => Ok(Some(HiddenPack::read_committed(&bytes, commitment)?)),
            None => Ok(None),
        }
    }
}

/// Unseals the pack beside a manifest; none if there is no sealed pack.
pub(super) fn unseal_beside(
    manifest: &Path,
    identity: &Identity,
    commitment: PackCommitment,
) -> Result<Option<HiddenPack>, Failure> {
    let Some(sealed) = read_beside(manifest, SEALED, SEALED_BYTES)? else {
        return Ok(None);
    };
    let bytes = unseal(&sealed, identity).map_err(|error| {
        let text = format!("{}: {error}", beside(manifest, SEALED).display());
        Failure::new(Exit::Input, text, error.remedy().to_owned())
    })?;
    Ok(Some(HiddenPack::read_committed(&bytes, commitment)?))
}
