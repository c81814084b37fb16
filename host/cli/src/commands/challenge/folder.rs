//! What the owner's commands share: a challenge's folder, and the files beside its manifest.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use assay_challenge::{
    Acceptance, Catalog, Challenge, ChallengeError, Draft, Manifest, PinError, Terms,
    signature_path,
};
use assay_judgement::{GroupCount, Rule};
use assay_miner::replaceable;
use assay_protocol::message::{EpochManifest, Opening};

use crate::{exit::Exit, failure::Failure, values::quoted};

/// The hidden pack, encrypted for the validators.
pub(super) const SEALED: &str = "hidden.age";

/// The hidden pack as it is, after the epoch.
pub(in crate::commands) const OPENED: &str = "hidden.pack";

/// Who says that it may be read.
pub(super) const OPENING: &str = "opening.json";

/// The largest `opening.json`: a message's limit.
const OPENING_BYTES: u64 = assay_protocol::canonical::MESSAGE_BYTES as u64;

/// The manifest that a person means.
pub(in crate::commands) fn manifest(reference: &str) -> Result<PathBuf, Failure> {
    Ok(Catalog::from_environment().find(reference)?)
}

/// The manifest that a person means to write to, or to write beside. A name alone may find somebody
/// else's challenge: only a path is taken.
pub(super) fn own_manifest(reference: &str) -> Result<PathBuf, Failure> {
    let found = manifest(reference)?;
    if found.starts_with(reference) {
        return Ok(found);
    }
    Err(Failure::new(
        Exit::Usage,
        format!(
            "{reference} is not here: a challenge of this name is in {}",
            of(&found).display()
        ),
        format!(
            "give its path if you mean to change it: {}",
            quoted(&of(&found).to_string_lossy())
        ),
    ))
}

/// The folder of a manifest.
pub(in crate::commands) fn of(manifest: &Path) -> &Path {
    match manifest.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// The text of a manifest that may be a draft.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    // This looks at its length and form first.
    Draft::read(path)?;
    fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))
}

/// A file beside a manifest.
pub(in crate::commands) fn beside(manifest: &Path, name: &str) -> PathBuf {
    manifest.with_file_name(name)
}

/// Reads a file beside a manifest, if it is there.
pub(in crate::commands) fn read_beside(
    manifest: &Path,
    name: &str,
    limit: u64,
) -> Result<Option<Vec<u8>>, Failure> {
    match assay_challenge::read_limited(&beside(manifest, name), limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(PinError::Unreadable { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts a file in the place of the one that is there, whole or not at all.
pub(in crate::commands) fn replace(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut file = temporary(path)?;
        file.write_all(contents)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        fs::File::open(of(path))?.sync_all()
    };
    write().map_err(|error| unwritable(path, &error))
}

/// Tries whether [`replace`] will be able to write there, before much work is done for it.
pub(super) fn check_replaceable(path: &Path) -> Result<(), Failure> {
    match temporary(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(unwritable(path, &error)),
    }
}

/// A file that is to take the place of the one at a path.
fn temporary(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    replaceable(path)?;
    let mut builder = tempfile::Builder::new();
    // As for any new file; the user's umask still applies.
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(of(path))
}

/// Removes what belongs to another pack than the manifest's; gives the files that were there.
pub(super) fn remove_outdated(manifest: &Path) -> Result<Vec<PathBuf>, Failure> {
    let beside = [SEALED, OPENING, OPENED].map(|name| beside(manifest, name));
    let mut removed = Vec::new();
    for path in [signature_path(manifest)].into_iter().chain(beside) {
        match fs::remove_file(&path) {
            Ok(()) => removed.push(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let text = format!("can't remove {}: {error}", path.display());
                let remedy = "remove it: it belongs to another pack than the manifest's";
                return Err(Failure::new(Exit::Output, text, remedy.to_owned()));
            }
        }
    }
    Ok(removed)
}

/// A file or folder that can't be written.
pub(in crate::commands) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Exit::Output,
        format!("can't write {}: {error}", path.display()),
        "check that there is room, and that you can write to the folder".to_owned(),
    )
}

/// A challenge that there is nothing to do with, because it has no hidden split.
pub(in crate::commands) fn practice(name: &str) -> Failure {
    Failure::new(
        Exit::Input,
        format!("challenge `{name}` is for practice: it has no [hidden] and no other terms"),
        "add the tables that `assay challenge new` writes".to_owned(),
    )
}

/// The terms of a draft, and the rest of it.
pub(super) fn draft(path: &Path, text: &str) -> Result<DraftTerms, Failure> {
    let Draft { practice, terms } = Draft::parse(path, text)?;
    check_semantics(&practice)?;
    match terms {
        Some(terms) => Ok(DraftTerms { practice, terms }),
        None => Err(self::practice(practice.name.as_str())),
    }
}

/// A draft with terms.
pub(super) struct DraftTerms {
    practice: Manifest,
    pub(super) terms: Terms<assay_challenge::PackDraft>,
}

impl DraftTerms {
    /// All but the terms.
    pub(in crate::commands) fn practice(&self) -> &Manifest {
        &self.practice
    }

    /// The acceptance rule, for a number of groups.
    pub(super) fn rule(&self, groups: GroupCount) -> Rule {
        let Acceptance {
            margin,
            alpha,
            attempts,
        } = self.terms.acceptance;
        Rule::new(margin, alpha, attempts, groups)
    }

    /// The manifest that the draft becomes with a pack.
    pub(super) fn with_pack(&self, pack: assay_challenge::PackPin) -> Manifest {
        let Terms {
            epoch,
            hidden,
            acceptance,
            quorum,
            quotas,
            reward,
            owner,
            pack: _,
        } = self.terms.clone();
        Manifest {
            terms: Some(Terms {
                epoch,
                hidden,
                acceptance,
                quorum,
                quotas,
                reward,
                owner,
                pack,
            }),
            ..self.practice.clone()
        }
    }
}

/// Whether a challenge is for the rules of this assay.
pub(super) fn check_semantics(manifest: &Manifest) -> Result<(), Failure> {
    let (expected, found) = (manifest.track.semantics, assay_sandbox::semantics::hash());
    if expected != found {
        return Err(ChallengeError::Semantics {
            challenge: manifest.name.to_string(),
            expected,
            found,
        }
        .into());
    }
    Ok(())
}

/// What a challenge with terms signs and is known by.
pub(in crate::commands) fn epoch(challenge: &Challenge) -> Result<EpochManifest, Failure> {
    challenge
        .manifest()
        .epoch_manifest()
        .ok_or_else(|| practice(challenge.name()))
}

/// The opening beside a manifest, if there is one; it is not believed yet.
pub(in crate::commands) fn opening(manifest: &Path) -> Result<Option<Opening>, Failure> {
    let Some(bytes) = read_beside(manifest, OPENING, OPENING_BYTES)? else {
        return Ok(None);
    };
    match Opening::decode(&bytes) {
        Ok(opening) => Ok(Some(opening)),
        Err(error) => {
            let text = format!("{}: {error}", beside(manifest, OPENING).display());
            Err(Failure::new(Exit::Input, text, error.remedy().to_owned()))
        }
    }
}
