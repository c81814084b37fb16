//! `assay key new`.

use assay_keyring::{Home, HotkeySecret};

use super::{secrets, text};
use crate::{arguments::KeyNewArguments, exit::Exit, failure::Failure, output};

pub(crate) fn run(arguments: &KeyNewArguments) -> Result<Exit, Failure> {
    let keyring = Home::open()?.keyring()?;
    keyring.vacant(&arguments.name)?;
    let passphrase = secrets::new_passphrase(&arguments.protection)?;
    if passphrase.is_some() {
        secrets::announce_work();
    }
    let secret = HotkeySecret::generate()?;
    let entry = keyring.create(&arguments.name, &secret, passphrase.as_ref())?;
    text::show(&entry, None, arguments.json)?;
    output::note(format_args!(
        "write its phrase down, where no one else sees it: assay key show {} --reveal-phrase",
        entry.name
    ));
    Ok(Exit::Success)
}
