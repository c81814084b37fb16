//! `assay key import`.

use assay_keyring::{Home, HotkeySecret, KeyFile, KeyringError, Passphrase};

use super::{secrets, text};
use crate::{arguments::KeyImportArguments, exit::Exit, failure::Failure};

pub(crate) fn run(arguments: &KeyImportArguments) -> Result<Exit, Failure> {
    let keyring = Home::open()?.keyring()?;
    keyring.vacant(&arguments.name)?;
    let (secret, passphrase) = read(arguments)?;
    if passphrase.is_some() {
        secrets::announce_work();
    }
    let entry = keyring.create(&arguments.name, &secret, passphrase.as_ref())?;
    text::show(&entry, None, arguments.json)?;
    Ok(Exit::Success)
}

/// The key, and what to encrypt its file with.
fn read(arguments: &KeyImportArguments) -> Result<(HotkeySecret, Option<Passphrase>), Failure> {
    let protection = &arguments.protection;
    let Some(path) = &arguments.source.file else {
        let uri = secrets::phrase(arguments.source.phrase_file.as_deref())?;
        let secret = HotkeySecret::from_uri(&uri);
        return Ok((secret, secrets::new_passphrase(protection)?));
    };
    let file = KeyFile::read(path)?;
    let open = |passphrase: Option<&Passphrase>| {
        file.open(passphrase)
            .map_err(|source| KeyringError::KeyFile {
                path: path.clone(),
                source,
            })
    };
    if !file.is_encrypted() {
        let secret = open(None)?;
        return Ok((secret, secrets::new_passphrase(protection)?));
    }
    let passphrase =
        secrets::passphrase_of(&arguments.name, protection.passphrase_file.as_deref())?;
    secrets::announce_work();
    let secret = open(Some(&passphrase))?;
    Ok((secret, Some(passphrase)))
}
