//! `assay challenge sign`.

use assay_challenge::{Challenge, Manifest, sign_manifest, signature_path};
use assay_keyring::Home;

use super::folder;
use crate::{
    arguments::ChallengeSignArguments, commands::key::secrets, exit::Exit, failure::Failure, output,
};

pub(crate) fn run(arguments: &ChallengeSignArguments) -> Result<Exit, Failure> {
    let path = folder::manifest(&arguments.challenge)?;
    let (manifest, text) = Manifest::read_with_text(&path)?;
    let terms = manifest
        .terms
        .as_ref()
        .ok_or_else(|| folder::practice(manifest.name.as_str()))?;
    // What can't be used is not worth a signature.
    let challenge = Challenge::of_manifest(manifest.clone(), &path, arguments.data.as_deref())?;
    let epoch = folder::epoch(&challenge)?;

    let keyring = Home::open()?.keyring()?;
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    let key = secrets::open(&keyring, &arguments.key, passphrase)?;
    let signed = sign_manifest(&manifest, &text, key.keypair())?;
    let signature = signature_path(&path);
    folder::replace(&signature, &signed.encode())?;

    output::line(format_args!("signature  {}", signature.display()))?;
    output::line(format_args!("owner      {}", terms.owner))?;
    output::line(format_args!("epoch      {}", epoch.id()))?;
    output::line(format_args!("series     {}", epoch.series()))?;
    Ok(Exit::Success)
}
