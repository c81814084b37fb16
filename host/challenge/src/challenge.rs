//! [`Challenge`]: a manifest with everything it pins, checked.

use std::path::Path;

use assay_protocol::{SemanticsHash, Sha256, TrackHash};
use assay_sandbox::{
    DataFile, gate,
    limits::{FuelLimits, Limits},
};

use crate::{
    FilePin, HiddenPack, Manifest, ManifestError, OwnerSignatureError, PinError,
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
    files: DataFiles,
    /// The hidden split's public files; none in a challenge for practice.
    hidden_files: DataFiles,
}

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
        Self::of_manifest(manifest, path, data)
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
        })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
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
        let hidden = self.manifest.terms.iter().flat_map(|terms| &terms.hidden.files);
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

    /// The hash of everything that prepared search data depends on: semantics, track, parameters,
    /// limits, split, seed, number of cases and files. All limits count, because a track can notice
    /// most of them: it can grow its memory until it may not.
    #[must_use]
    pub fn preparation(&self) -> Sha256 {
        self.search_hash(b"assay prepared search 2")
    }

    /// The hash of everything that a score on the search split depends on: the same. Name and title
    /// are not part of it.
    #[must_use]
    pub fn identity(&self) -> Sha256 {
        self.search_hash(b"assay challenge search 2")
    }

    /// The hash of everything that a prepared slice of the hidden split depends on, given the seed
    /// that the pack's secret gives it; none in a challenge for practice.
    #[must_use]
    pub fn hidden_preparation(&self, seed: u64) -> Option<Sha256> {
        let hidden = &self.manifest.terms.as_ref()?.hidden;
        let files = hidden.files.iter().map(|file| &file.pin);
        Some(self.hash(b"assay prepared hidden 1", seed, hidden.cases, files))
    }

    fn search_hash(&self, purpose: &[u8]) -> Sha256 {
        let search = &self.manifest.search;
        self.hash(purpose, search.seed, search.cases, search.files.iter())
    }

    fn hash<'a>(
        &self,
        purpose: &[u8],
        seed: u64,
        cases: u32,
        files: impl Iterator<Item = &'a FilePin>,
    ) -> Sha256 {
        let Manifest { track, limits, .. } = &self.manifest;
        let limits = limit_bytes(limits);
        let (seed, cases) = (seed.to_le_bytes(), cases.to_le_bytes());
        let mut parts: Vec<&[u8]> = vec![
            purpose,
            track.semantics.0.as_bytes(),
            track.hash.0.as_bytes(),
            track.parameters.as_bytes(),
            &limits,
            &seed,
            &cases,
        ];
        for file in files {
            parts.extend([file.name.as_str().as_bytes(), &file.hash.0.as_bytes()[..]]);
        }
        Sha256::of_parts(&parts)
    }
}

/// Every limit. A new one can't be forgotten here: the patterns name all fields.
fn limit_bytes(limits: &Limits) -> Vec<u8> {
    let Limits {
        memory,
        program_bytes,
        case_budget,
        fuel,
    } = limits;
    let FuelLimits {
        describe,
        space,
        prepare,
        load,
        case,
    } = fuel;
    let numbers = [
        *memory,
        u64::from(*program_bytes),
        *case_budget,
        describe.0,
        space.0,
        prepare.0,
        load.0,
        case.0,
    ];
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

/// A manifest and its text.
fn read_manifest(path: &Path) -> Result<(Manifest, String), ChallengeError> {
    let (manifest, text) = Manifest::read_with_text(path)?;
    let (expected, found) = (manifest.track.semantics, assay_sandbox::semantics::hash());
    if found != expected {
        let challenge = manifest.name.to_string();
        return Err(ChallengeError::Semantics {
            challenge,
            expected,
            found,
        });
    }
    Ok((manifest, text))
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
mod tests {
    use std::fs;

    use assay_protocol::Sha256;

    use super::*;

    /// A challenge folder whose pins are right, with some manifest text replaced.
    fn folder(from: &str, to: &str) -> tempfile::TempDir {
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

    fn read(folder: &tempfile::TempDir) -> Result<Challenge, ChallengeError> {
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

    #[test]
    fn identity_covers_what_a_score_depends_on() {
        let challenge = |from, to| read(&folder(from, to)).unwrap();
        let original = challenge("", "");
        let renamed = challenge("name = \"toy\"", "name = \"other\"");
        assert_eq!(original.identity(), renamed.identity());
        let mut seen = vec![(original.identity(), original.preparation())];
        for (from, to) in [
            ("width = 3", "width = 4"),
            ("seed = 7", "seed = 8"),
            ("cases = 20", "cases = 21"),
            ("[search]", "[limits]\nmemory = 2_097_152\n[search]"),
            ("[search]", "[limits]\nprogram-bytes = 5\n[search]"),
            ("[search]", "[limits]\ncase-budget = 5\n[search]"),
            ("[search]", "[limits]\nfuel = { describe = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { space = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { prepare = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { load = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { case = 5 }\n[search]"),
        ] {
            let changed = challenge(from, to);
            let hashes = (changed.identity(), changed.preparation());
            assert!(
                seen.iter()
                    .all(|other| other.0 != hashes.0 && other.1 != hashes.1),
                "{to}"
            );
            seen.push(hashes);
        }
    }
}
