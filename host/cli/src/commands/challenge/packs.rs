//! Where hidden packs are: plain in the owner's home, sealed beside the manifest.

use std::path::Path;

use assay_challenge::{HiddenPack, Identity, PACK_BYTES, SEALED_BYTES, unseal};
use assay_keyring::{Home, PrivateFile, PrivateFolder};
use assay_protocol::PackCommitment;

use super::folder::{SEALED, beside, read_beside};
use crate::{exit::Exit, failure::Failure};

/// The plain packs that were made here.
pub(in crate::commands) struct Packs(PrivateFolder);

impl Packs {
    pub(in crate::commands) fn open(home: &Home) -> Result<Self, Failure> {
        Ok(Self(home.folder("packs")?))
    }

    /// The file of a pack, there or not.
    pub(super) fn file(&self, commitment: PackCommitment) -> Result<PrivateFile, Failure> {
        Ok(self.0.file(&format!("{commitment}.pack"))?)
    }

    /// A pack, if it was made here.
    pub(in crate::commands) fn read(
        &self,
        commitment: PackCommitment,
    ) -> Result<Option<HiddenPack>, Failure> {
        let limit = usize::try_from(PACK_BYTES).unwrap_or(usize::MAX);
        match self.file(commitment)?.read(limit)? {
            Some(bytes) => Ok(Some(HiddenPack::read_committed(&bytes, commitment)?)),
            None => Ok(None),
        }
    }
}

/// For how many keys a pack is sealed, as its header says: what anyone can see of it. None if it is no
/// age file of version 1 in the binary form.
///
/// The header has a line `-> X25519 ...` for each key, and ends with a line `--- ...`; age adds lines
/// of other types at random (<https://age-encryption.org/v1>).
pub(super) fn sealed_for(sealed: &[u8]) -> Option<usize> {
    let header = sealed.strip_prefix(b"age-encryption.org/v1\n")?;
    let mut keys = 0;
    for line in header.split(|byte| *byte == b'\n') {
        if line.starts_with(b"--- ") {
            return Some(keys);
        }
        keys += usize::from(line.starts_with(b"-> X25519 "));
    }
    None
}

/// Unseals the pack beside a manifest; none if there is no sealed pack.
pub(in crate::commands) fn unseal_beside(
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

#[cfg(test)]
mod tests {
    use assay_challenge::seal;

    use super::*;

    #[test]
    fn headers_say_for_how_many_keys_a_pack_is_sealed() {
        for count in [1, 2, 64] {
            let recipients: Vec<_> = (0..count).map(|_| Identity::draw().recipient()).collect();
            let sealed = seal(b"--- -> X25519 \n-> X25519 ", &recipients).unwrap();
            assert_eq!(sealed_for(&sealed), Some(count));
            assert_eq!(sealed_for(&sealed[1..]), None);
            assert_eq!(sealed_for(&sealed[..100]), None);
        }
        for other in [
            &b""[..],
            b"age-encryption.org/v2\n--- a",
            b"-> X25519 a\n--- a",
        ] {
            assert_eq!(sealed_for(other), None);
        }
    }
}
