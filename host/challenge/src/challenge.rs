//! [`Challenge`]: a manifest with everything it pins, checked.

use std::path::Path;

use assay_protocol::{Sha256, TrackHash};
use assay_sandbox::{DataFile, gate, limits::Limits};

use crate::{
    ChallengeError, FilePin, HiddenPack, Manifest,
    data::{DataFileError, DataFiles},
    pin::read_pinned,
    signature,
};

/// A challenge whose files are all there and are those that the manifest pins.
///
/// The component is kept in memory. Data files may be large, and are only needed to prepare a split
/// that was not prepared before: they are checked here, and read (and checked again) by
/// [`Challenge::data`] and [`Challenge::public_hidden_data`].
#[derive(Debug, Clone)]
pub struct Challenge {
    manifest: Manifest,
    component: Vec<u8>,
    is_signed: bool,
    files: DataFiles,
    /// The hidden split's public files; none in a challenge for practice.
    hidden_files: DataFiles,
}

impl Challenge {
    /// Reads a manifest and its component, and checks every file that it pins and, if there are terms,
    /// the owner's signature. Data files that are not beside the manifest are looked for in the folder
    /// `data`, if there is one.
    ///
    /// # Errors
    /// The manifest is wrong, it pins other semantics than this host's, it is not what its owner
    /// signed, or a file is missing or not the pinned one.
    pub fn read(path: &Path, data: Option<&Path>) -> Result<Self, ChallengeError> {
        let (manifest, text) = read_manifest(path)?;
        signature::check(path, &manifest, &text).map_err(|source| ChallengeError::Signature {
            challenge: manifest.name.to_string(),
            source: Box::new(source),
        })?;
        let challenge = Self::of_manifest(manifest, path, data)?;
        let is_signed = challenge.manifest.terms.is_some();
        Ok(Self {
            is_signed,
            ..challenge
        })
    }

    /// Reads a challenge whose owner has yet to sign it.
    ///
    /// # Errors
    /// As [`Challenge::read`], but for the signature.
    pub fn read_unsigned(path: &Path, data: Option<&Path>) -> Result<Self, ChallengeError> {
        let (manifest, _) = read_manifest(path)?;
        Self::of_manifest(manifest, path, data)
    }

    /// Reads a challenge as it would be with another component in place of its own: what an author
    /// tries before publishing.
    ///
    /// # Errors
    /// As [`Challenge::read_unsigned`], but for the component.
    pub fn read_with_component(
        path: &Path,
        data: Option<&Path>,
        component: Vec<u8>,
    ) -> Result<Self, ChallengeError> {
        let (mut manifest, _) = read_manifest(path)?;
        manifest.track.hash = TrackHash(Sha256::of(&component));
        Self::with_files(manifest, component, folder(path), data)
    }

    /// Reads the component of a challenge, whatever is missing else.
    ///
    /// # Errors
    /// The manifest is wrong, it pins other semantics than this host's, or the component is missing or
    /// not the pinned one.
    pub fn read_component(path: &Path) -> Result<Vec<u8>, ChallengeError> {
        let (manifest, _) = read_manifest(path)?;
        pinned_component(&manifest, path)
    }

    /// A challenge of a manifest that was read or made elsewhere, and would lie at `path`: what its
    /// owner works on.
    ///
    /// # Errors
    /// As [`Challenge::read_unsigned`].
    pub fn of_manifest(
        manifest: Manifest,
        path: &Path,
        data: Option<&Path>,
    ) -> Result<Self, ChallengeError> {
        check_semantics(&manifest)?;
        let component = pinned_component(&manifest, path)?;
        Self::with_files(manifest, component, folder(path), data)
    }

    fn with_files(
        manifest: Manifest,
        component: Vec<u8>,
        folder: &Path,
        data: Option<&Path>,
    ) -> Result<Self, ChallengeError> {
        let find = |key, pins: &[FilePin]| {
            DataFiles::find(pins, folder, data).map_err(|error| data_error(&manifest, key, error))
        };
        Ok(Self {
            files: find(SEARCH_FILES, &manifest.search.files)?,
            hidden_files: find(HIDDEN_FILES, &public_hidden_files(&manifest))?,
            manifest,
            component,
            is_signed: false,
        })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Whether its owner's signature was checked. A challenge for practice has none.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.is_signed
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.manifest.name.as_str()
    }

    /// The track's hash.
    #[must_use]
    pub fn track(&self) -> TrackHash {
        self.manifest.track.hash
    }

    /// The component's bytes.
    #[must_use]
    pub fn component(&self) -> &[u8] {
        &self.component
    }

    /// The parameters, as the track is given them.
    #[must_use]
    pub fn parameters(&self) -> &str {
        &self.manifest.track.parameters
    }

    /// What the track may use.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.manifest.limits
    }

    /// Reads the search split's data files, each hashed again.
    ///
    /// # Errors
    /// A file is no longer there, or no longer the pinned one.
    pub fn data(&self) -> Result<Vec<DataFile>, ChallengeError> {
        self.files
            .read(&self.manifest.search.files)
            .map_err(|error| data_error(&self.manifest, SEARCH_FILES, error))
    }

    /// Reads the hidden split's data files that are not in the pack, each hashed again, in the
    /// manifest's order.
    ///
    /// # Errors
    /// A file is no longer there, or no longer the pinned one.
    pub fn public_hidden_data(&self) -> Result<Vec<DataFile>, ChallengeError> {
        self.hidden_files
            .read(&public_hidden_files(&self.manifest))
            .map_err(|error| data_error(&self.manifest, HIDDEN_FILES, error))
    }

    /// The hidden split's data files, in the manifest's order: those in the pack, and the others, read
    /// and hashed again. All are those that the manifest pins.
    ///
    /// # Errors
    /// As [`Challenge::public_hidden_data`]; and a file is not in the pack, or not the pinned one.
    pub fn hidden_data(&self, pack: &HiddenPack) -> Result<Vec<DataFile>, ChallengeError> {
        let mut public = self.public_hidden_data()?.into_iter();
        let hidden = self
            .manifest
            .terms
            .iter()
            .flat_map(|terms| &terms.hidden.files);
        hidden
            .map(|file| match file.secret {
                false => Ok(public.next().expect("every public file was read")),
                true => self.packed_file(&file.pin, pack),
            })
            .collect()
    }

    fn packed_file(&self, pin: &FilePin, pack: &HiddenPack) -> Result<DataFile, ChallengeError> {
        let packed = pack.files.iter().find(|file| file.name == pin.name);
        match packed.filter(|file| Sha256::of(&file.bytes) == pin.hash.0) {
            Some(file) => Ok(DataFile {
                name: file.name.to_string(),
                bytes: file.bytes.clone(),
            }),
            None => Err(ChallengeError::Packed {
                challenge: self.name().to_owned(),
                file: pin.name.to_string(),
            }),
        }
    }
}

/// A manifest and its text.
fn read_manifest(path: &Path) -> Result<(Manifest, String), ChallengeError> {
    let (manifest, text) = Manifest::read_with_text(path)?;
    check_semantics(&manifest)?;
    Ok((manifest, text))
}

fn check_semantics(manifest: &Manifest) -> Result<(), ChallengeError> {
    let (expected, found) = (manifest.track.semantics, assay_sandbox::semantics::hash());
    if found != expected {
        return Err(ChallengeError::Semantics {
            challenge: manifest.name.to_string(),
            expected,
            found,
        });
    }
    Ok(())
}

fn pinned_component(manifest: &Manifest, path: &Path) -> Result<Vec<u8>, ChallengeError> {
    let component = folder(path).join(manifest.track.component.as_str());
    let limit = gate::caps::SIZE.limit;
    read_pinned(&component, limit, manifest.track.hash.0).map_err(|source| {
        ChallengeError::Component {
            challenge: manifest.name.to_string(),
            source: Box::new(source),
        }
    })
}

const SEARCH_FILES: &str = "search.files";
const HIDDEN_FILES: &str = "hidden.files";

fn public_hidden_files(manifest: &Manifest) -> Vec<FilePin> {
    let terms = manifest.terms.iter();
    let files = terms.flat_map(|terms| terms.hidden.public_files());
    files.cloned().collect()
}

fn data_error(manifest: &Manifest, key: &'static str, error: DataFileError) -> ChallengeError {
    ChallengeError::Data {
        challenge: manifest.name.to_string(),
        key,
        source: Box::new(error),
    }
}

/// The folder of a manifest.
fn folder(manifest: &Path) -> &Path {
    manifest.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use assay_protocol::Sha256;

    use super::*;
    use crate::PinError;

    /// A challenge folder whose pins are right, with some manifest text replaced.
    pub(crate) fn folder(from: &str, to: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("toy.wasm"), b"component").unwrap();
        fs::write(folder.path().join("a.txt"), b"data").unwrap();
        let manifest = format!(
            "schema = 1\nname = \"toy\"\ntitle = \"A toy\"\n[track]\ncomponent = \"toy.wasm\"\n\
             sha256 = \"{}\"\nsemantics = \"{}\"\n[track.parameters]\nwidth = 3\n[search]\nseed = 7\n\
             cases = 20\nfiles = [{{ name = \"a.txt\", sha256 = \"{}\" }}]\n",
            Sha256::of(b"component"),
            assay_sandbox::semantics::hash(),
            Sha256::of(b"data"),
        );
        assert!(manifest.contains(from));
        fs::write(
            folder.path().join("challenge.toml"),
            manifest.replacen(from, to, 1),
        )
        .unwrap();
        folder
    }

    pub(crate) fn read(folder: &tempfile::TempDir) -> Result<Challenge, ChallengeError> {
        Challenge::read(&folder.path().join("challenge.toml"), None)
    }

    #[test]
    fn pins_are_checked_at_every_load() {
        let folder = folder("", "");
        let challenge = read(&folder).unwrap();
        assert_eq!(challenge.component(), b"component");
        assert_eq!(challenge.data().unwrap()[0].bytes, b"data");

        fs::write(folder.path().join("a.txt"), b"date").unwrap();
        assert!(challenge.data().is_err());
        let error = read(&folder).unwrap_err();
        assert!(matches!(error, ChallengeError::Data { .. }));
        assert!(!error.is_missing_data());
        fs::remove_file(folder.path().join("a.txt")).unwrap();
        assert!(read(&folder).unwrap_err().is_missing_data());
        fs::remove_file(folder.path().join("toy.wasm")).unwrap();
        let Err(ChallengeError::Component { source, .. }) = read(&folder) else {
            panic!()
        };
        assert!(matches!(*source, PinError::Unreadable { .. }));
    }

    #[test]
    fn other_semantics_are_refused() {
        let other = Sha256::of(b"other").to_string();
        let folder = folder(&assay_sandbox::semantics::hash().to_string(), &other);
        assert!(matches!(
            read(&folder),
            Err(ChallengeError::Semantics { .. })
        ));
    }
}
