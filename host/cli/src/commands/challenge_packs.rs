//! Where hidden packs are: plain in the owner's home, sealed beside the manifest.

use std::path::Path;

use assay_challenge::{HiddenPack, Identity, PACK_BYTES, SEALED_BYTES, unseal};
use assay_keyring::{Home, KeyName, Keyring, PrivateFile, PrivateFolder};
use assay_protocol::PackCommitment;
use zeroize::Zeroizing;

use super::challenge_folder::{SEALED, beside, read_beside};
use crate::{exit::Exit, failure::Failure};

/// The ending of the file that has a validator's age identity; its name is that of the key.
const IDENTITY: &str = "age";

/// The largest file with an identity: age's own have some 200 bytes.
const IDENTITY_BYTES: usize = 4096;

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

/// A validator's age identity.
pub(super) fn identity(keyring: &Keyring, name: &KeyName) -> Result<Identity, Failure> {
    find_identity(keyring, name)?.ok_or_else(|| {
        Failure::new(
            Exit::Input,
            format!("the key {name} has no age identity, so that no pack is sealed for it"),
            format!("make one with `assay key validator {name}`, and send its output to the owner"),
        )
    })
}

/// A validator's age identity, if it has one.
pub(super) fn find_identity(
    keyring: &Keyring,
    name: &KeyName,
) -> Result<Option<Identity>, Failure> {
    let file = keyring.secret_file(name, IDENTITY)?;
    let Some(bytes) = file.read(IDENTITY_BYTES)? else {
        return Ok(None);
    };
    match parse_identity(&bytes) {
        Some(identity) => Ok(Some(identity)),
        None => Err(Failure::new(
            Exit::Input,
            format!("{} is not an age identity", file.path().display()),
            "restore the file: one line `AGE-SECRET-KEY-1...`, and comments that begin with `#`"
                .to_owned(),
        )),
    }
}

/// Draws an age identity for a key that has none.
pub(super) fn create_identity(keyring: &Keyring, name: &KeyName) -> Result<Identity, Failure> {
    let identity = Identity::draw();
    // The form of age-keygen's files.
    let text = Zeroizing::new(format!(
        "# public key: {}\n{}\n",
        identity.recipient(),
        *identity.expose()
    ));
    keyring
        .secret_file(name, IDENTITY)?
        .create(text.as_bytes())?;
    Ok(identity)
}

/// The one identity in a file of age's.
fn parse_identity(bytes: &[u8]) -> Option<Identity> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    match (lines.next(), lines.next()) {
        (Some(line), None) => line.parse().ok(),
        _ => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_read_from_files_of_age_s() {
        let identity = Identity::draw();
        let (secret, public) = (identity.expose(), identity.recipient());
        let good = format!("# created: today\n# public key: {public}\n{}\n", *secret);
        let read = parse_identity(good.as_bytes()).unwrap();
        assert_eq!(read.recipient(), public);
        assert!(parse_identity(secret.as_bytes()).is_some());
        for bad in [
            String::new(),
            "# nothing\n".to_owned(),
            format!("{public}\n"),
            good.repeat(2),
            secret.to_lowercase(),
            format!(" {}", *secret),
        ] {
            assert!(parse_identity(bad.as_bytes()).is_none(), "{bad}");
        }
        assert!(parse_identity(b"\xff").is_none());
    }
}
