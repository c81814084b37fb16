//! `assay key validator`.

use assay_keyring::{Home, HotkeySecret, KeyName, Keyring};
use assay_protocol::message::{Signed, ValidatorBinding};

use super::{identity, secrets};
use crate::{arguments::KeyValidatorArguments, exit::Exit, failure::Failure, output};

pub(crate) fn run(arguments: &KeyValidatorArguments) -> Result<Exit, Failure> {
    let keyring = Home::open()?.keyring()?;
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    let key = secrets::open(&keyring, &arguments.name, passphrase)?;
    let signed = binding(&keyring, &arguments.name, &key)?.encode();
    output::line(String::from_utf8(signed).expect("messages are JSON"))?;
    Ok(Exit::Success)
}

/// What a validator signs for owners. Its age identity is made if there is none yet.
pub(in crate::commands) fn binding(
    keyring: &Keyring,
    name: &KeyName,
    key: &HotkeySecret,
) -> Result<Signed<ValidatorBinding>, Failure> {
    let identity = match identity::find(keyring, name)? {
        Some(identity) => identity,
        None => {
            let identity = identity::create(keyring, name)?;
            output::note(format_args!(
                "made {name}.age: keep a copy; the phrase does not restore it, and it is not encrypted"
            ));
            identity
        }
    };
    let binding = ValidatorBinding {
        hotkey: key.keypair().hotkey(),
        recipient: identity
            .recipient()
            .to_string()
            .parse()
            .expect("a recipient has a recipient's form"),
    };
    Ok(Signed::sign(binding, key.keypair()))
}
