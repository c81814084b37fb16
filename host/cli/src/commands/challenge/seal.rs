//! `assay challenge seal`.

use std::path::{Path, PathBuf};

use assay_challenge::{Manifest, Recipient, Terms, Validator, seal};
use assay_keyring::Home;
use assay_protocol::Hotkey;

use super::{
    folder::{self, SEALED},
    packs::Packs,
};
use crate::{arguments::ChallengeSealArguments, exit::Exit, failure::Failure, output};

pub(crate) fn run(arguments: &ChallengeSealArguments) -> Result<Exit, Failure> {
    let path = folder::own_manifest(&arguments.challenge)?;
    let manifest = Manifest::read(&path)?;
    let terms = manifest
        .terms
        .as_ref()
        .ok_or_else(|| folder::practice(manifest.name.as_str()))?;
    let validators = chosen(&terms.quorum.validators, &arguments.to)?;

    let file = seal_for(&validators, &path, terms, &Packs::open(&Home::open()?)?)?;
    output::line(format_args!("written to  {}", file.display()))?;
    for validator in validators {
        output::line(format_args!("sealed for  {}", validator.hotkey))?;
    }
    Ok(Exit::Success)
}

/// Writes the pack of the manifest at `path` beside it, encrypted for these; gives the file.
pub(super) fn seal_for(
    validators: &[&Validator],
    path: &Path,
    terms: &Terms,
    packs: &Packs,
) -> Result<PathBuf, Failure> {
    let commitment = terms.pack.commitment;
    let pack = packs.read(commitment)?.ok_or_else(|| {
        let text = format!("the hidden pack {commitment} was not made here");
        let remedy = "bring it from where it was made, into the folder `packs` of $ASSAY_HOME";
        Failure::new(Exit::Input, text, remedy.to_owned())
    })?;
    let recipients: Vec<Recipient> = validators
        .iter()
        .map(|validator| validator.recipient.clone())
        .collect();
    let sealed = seal(&pack.write(), &recipients)?;
    let file = folder::beside(path, SEALED);
    folder::replace(&file, &sealed)?;
    Ok(file)
}

/// The validators of these hotkeys; all if none is named.
fn chosen<'a>(all: &'a [Validator], to: &[Hotkey]) -> Result<Vec<&'a Validator>, Failure> {
    let unknown = to
        .iter()
        .find(|hotkey| all.iter().all(|validator| validator.hotkey != **hotkey));
    if let Some(hotkey) = unknown {
        let text = format!("{hotkey} is no validator of this challenge");
        let remedy = "give one of `quorum.validators`".to_owned();
        return Err(Failure::new(Exit::Input, text, remedy));
    }
    let chosen = all
        .iter()
        .filter(|validator| to.is_empty() || to.contains(&validator.hotkey));
    Ok(chosen.collect())
}
