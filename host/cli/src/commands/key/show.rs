//! `assay key show`.

use assay_keyring::Home;

use super::{secrets, text};
use crate::{arguments::KeyShowArguments, exit::Exit, failure::Failure};

pub(crate) fn run(arguments: &KeyShowArguments) -> Result<Exit, Failure> {
    let keyring = Home::open()?.keyring()?;
    let mut entry = keyring.entry(&arguments.name)?;
    if entry.hotkey.is_some() && !arguments.reveal_phrase {
        text::show(&entry, None, arguments.json)?;
        return Ok(Exit::Success);
    }
    let file = arguments.passphrase_file.as_deref();
    let secret = secrets::open(&keyring, &arguments.name, file)?;
    entry.hotkey = Some(secret.keypair().hotkey());
    entry.checked = true;
    let phrase = match secret.phrase() {
        _ if !arguments.reveal_phrase => None,
        Some(phrase) => Some(phrase.reveal()),
        None => {
            let text = format!(
                "the phrase of {} is not known: its file holds only the key",
                entry.name
            );
            let remedy = format!("keep a copy of {}", entry.path.display());
            return Err(Failure::new(Exit::No, text, remedy));
        }
    };
    let phrase = phrase.as_ref().map(|phrase| phrase.as_str());
    text::show(&entry, phrase, arguments.json)?;
    Ok(Exit::Success)
}
