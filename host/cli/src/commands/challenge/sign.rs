//! `assay challenge sign`.

use assay_challenge::{Challenge, Manifest, Terms, sign_manifest, signature_path};
use assay_keyring::Home;

use super::{clock, folder, new::PLACEHOLDER_TITLE, packs::Packs, secret_files, slices};
use crate::{
    arguments::ChallengeSignArguments, commands::key::secrets, exit::Exit, failure::Failure, output,
};

pub(crate) fn run(arguments: &ChallengeSignArguments) -> Result<Exit, Failure> {
    let path = folder::own_manifest(&arguments.challenge)?;
    let (manifest, text) = Manifest::read_with_text(&path)?;
    let terms = manifest
        .terms
        .as_ref()
        .ok_or_else(|| folder::practice(manifest.name.as_str()))?;
    // What can't be used is not worth a signature.
    check_edited(&manifest, terms)?;
    secret_files::check_absent(&path, &terms.hidden)?;
    let challenge = Challenge::of_manifest(manifest.clone(), &path, arguments.data.as_deref())?;
    let epoch = folder::epoch(&challenge)?;

    let home = Home::open()?;
    let keyring = home.keyring()?;
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    let key = secrets::open(&keyring, &arguments.key, passphrase)?;
    let signed = sign_manifest(&manifest, &text, key.keypair())?;
    match Packs::open(&home)?.read(terms.pack.commitment)? {
        Some(pack) => slices::check(&challenge, terms, &pack)?,
        None => output::note("the hidden pack is not here: its slices were not tried"),
    }
    let signature = signature_path(&path);
    folder::replace(&signature, &signed.encode())?;

    output::line(format_args!("signature  {}", signature.display()))?;
    output::line(format_args!("owner      {}", terms.owner))?;
    output::line(format_args!("epoch      {}", epoch.id()))?;
    output::line(format_args!("series     {}", epoch.series()))?;
    Ok(Exit::Success)
}

/// Whether what a new manifest leaves to its owner has been written, and there is time to compete.
fn check_edited(manifest: &Manifest, terms: &Terms) -> Result<(), Failure> {
    if manifest.title == PLACEHOLDER_TITLE {
        return Err(Failure::new(
            Exit::Input,
            format!("the manifest's title is still {PLACEHOLDER_TITLE:?}"),
            "say in `title` what the challenge is".to_owned(),
        ));
    }
    let closes = terms.epoch.closes;
    if closes <= clock::now() {
        return Err(Failure::new(
            Exit::Input,
            format!(
                "the epoch has closed before it begins: {}",
                clock::date(closes)
            ),
            "write a later time into `epoch.closes`".to_owned(),
        ));
    }
    Ok(())
}
