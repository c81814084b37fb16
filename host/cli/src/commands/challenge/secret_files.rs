//! Secret data files: which ones may go into a pack.
//!
//! What is in a pack is secret until that is opened, and public ever after. So a file must not be
//! published beside the manifest meanwhile, and not go into the pack of a later epoch.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_challenge::{
    DATA_BYTES, FilePin, HiddenPack, HiddenSplit, PACK_BYTES, PackedFile, read_limited,
};
use assay_protocol::{PackCommitment, Sha256};

use super::{
    folder::{self, DraftTerms, OPENED},
    packs::Packs,
};
use crate::{exit::Exit, failure::Failure, values::quoted};

/// Reads the secret files that are given for the challenge of a manifest; they have a limit together.
pub(super) fn read(paths: &[PathBuf], manifest: &Path) -> Result<Vec<PackedFile>, Failure> {
    let mut left = DATA_BYTES;
    let mut files: Vec<PackedFile> = Vec::new();
    for path in paths {
        check_outside(path, manifest)?;
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default().parse().map_err(|error| {
            let text = format!("{}: {error}", path.display());
            Failure::new(Exit::Input, text, "rename the file".to_owned())
        })?;
        if files.iter().any(|file| file.name == name) {
            return Err(Failure::new(
                Exit::Usage,
                format!("two secret files have the name {name}"),
                "rename one: a name is one file of the challenge".to_owned(),
            ));
        }
        let bytes = read_limited(path, left)?;
        left -= bytes.len() as u64;
        files.push(PackedFile { name, bytes });
    }
    Ok(files)
}

/// Whether a secret file is outside of what will be published.
fn check_outside(path: &Path, manifest: &Path) -> Result<(), Failure> {
    let published = folder::of(manifest);
    let within = match (fs::canonicalize(path), fs::canonicalize(published)) {
        (Ok(path), Ok(published)) => path.starts_with(published),
        // Reading it tells more.
        _ => false,
    };
    if within {
        return Err(Failure::new(
            Exit::Input,
            format!(
                "secret files: {} is in the challenge's folder, which will be published",
                path.display()
            ),
            "take it out of the folder, and give its new path".to_owned(),
        ));
    }
    Ok(())
}

/// Whether none of these is a file of the challenge that is public.
pub(super) fn check_not_public(files: &[PackedFile], draft: &DraftTerms) -> Result<(), Failure> {
    let (manifest, hidden) = (draft.practice(), &draft.terms.hidden);
    let track = &manifest.track;
    let component = (&track.component, track.hash.0, "the component");
    let search = manifest.search.files.iter();
    let search = search.map(|pin| (&pin.name, pin.hash.0, "one of `search.files`"));
    let public = hidden.public_files();
    let public = public.map(|pin| (&pin.name, pin.hash.0, "a public one of `hidden.files`"));
    let public: Vec<_> = [component]
        .into_iter()
        .chain(search)
        .chain(public)
        .collect();
    for file in files {
        let hash = Sha256::of(&file.bytes);
        let same = public
            .iter()
            .find(|(name, other, _)| **name == file.name || *other == hash);
        if let Some((name, _, what)) = same {
            return Err(Failure::new(
                Exit::Input,
                format!("{} can't be secret: {name} is {what}", file.name),
                "rename it, give another file, or take the public one out of the manifest"
                    .to_owned(),
            ));
        }
    }
    Ok(())
}

/// Whether no secret file lies beside the manifest, where it would be published. After the pack is
/// opened, it may.
pub(super) fn check_absent(manifest: &Path, hidden: &HiddenSplit) -> Result<(), Failure> {
    if folder::beside(manifest, OPENED).exists() {
        return Ok(());
    }
    let lies_there = |pin: &&FilePin| {
        let path = folder::beside(manifest, pin.name.as_str());
        fs::symlink_metadata(path).is_ok()
    };
    match hidden.secret_files().find(lies_there) {
        None => Ok(()),
        Some(pin) => Err(Failure::new(
            Exit::Input,
            format!("secret files: {} is in the folder", pin.name),
            "take it out before you publish the folder; it is in the pack".to_owned(),
        )),
    }
}

/// The packs that the challenge had before.
pub(super) struct EarlierPacks {
    /// The one that the manifest commits to, if it is here.
    committed: Option<HiddenPack>,
    /// The one beside the manifest, public.
    opened: Option<HiddenPack>,
    /// Whether the next pack is for another epoch.
    other_epoch: bool,
}

impl EarlierPacks {
    pub(super) fn find(
        manifest: &Path,
        draft: &DraftTerms,
        packs: &Packs,
    ) -> Result<Self, Failure> {
        let commitment: Option<PackCommitment> = draft.terms.pack.commitment;
        let committed = commitment.map(|commitment| packs.read(commitment));
        let opened = folder::read_beside(manifest, OPENED, PACK_BYTES)?;
        let opened = opened.map(|bytes| HiddenPack::read(&bytes)).transpose()?;
        Ok(Self {
            committed: committed.transpose()?.flatten(),
            other_epoch: draft.terms.epoch.number > 0 || opened.is_some(),
            opened,
        })
    }

    /// Whether none of these files is in the pack of an earlier epoch.
    pub(super) fn check_new(&self, files: &[PackedFile]) -> Result<(), Failure> {
        if !self.other_epoch {
            return Ok(());
        }
        let packs = self.committed.iter().chain(&self.opened);
        let earlier: Vec<_> = packs.flat_map(|pack| &pack.files).collect();
        let known = |file: &&PackedFile| earlier.iter().any(|other| other.bytes == file.bytes);
        match files.iter().find(known) {
            None => Ok(()),
            Some(file) => Err(Failure::new(
                Exit::Input,
                format!(
                    "{} was in the challenge's earlier pack, which is public when its epoch is over",
                    file.name
                ),
                "give data that no earlier epoch had; if that pack was of this very epoch, remove \
                 `hidden.commitment` from the manifest first"
                    .to_owned(),
            )),
        }
    }

    /// The files that may be packed once more.
    pub(super) fn reusable(self) -> Vec<PackedFile> {
        match self.committed {
            Some(pack) if !self.other_epoch => pack.files,
            _ => Vec::new(),
        }
    }
}

/// The file of each secret pin, in their order, out of `files`.
pub(super) fn collect<'a>(
    pins: impl Iterator<Item = &'a FilePin>,
    mut files: Vec<PackedFile>,
) -> Result<Vec<PackedFile>, Failure> {
    let take = |pin: &FilePin| {
        let is_it =
            |file: &PackedFile| file.name == pin.name && Sha256::of(&file.bytes) == pin.hash.0;
        match files.iter().position(is_it) {
            Some(place) => Ok(files.swap_remove(place)),
            None => Err(Failure::new(
                Exit::Input,
                format!("the secret file {} of the manifest is not given", pin.name),
                format!(
                    "add `--secret-file {}`, with its path, or remove it from `hidden.files`",
                    quoted(pin.name.as_str())
                ),
            )),
        }
    };
    pins.map(take).collect()
}
