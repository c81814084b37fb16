//! `assay key validator`.

use assay_keyring::Home;
use assay_protocol::message::{Signed, ValidatorBinding};

use super::{identity, secrets};
use crate::{arguments::KeyValidatorArguments, exit::Exit, failure::Failure, output};

pub(crate) fn run(arguments: &KeyValidatorArguments) -> Result<Exit, Failure> {
    let keyring = Home::open()?.keyring()?;
    let passphrase = arguments.passphrase.passphrase_file.as_deref();
    let key = secrets::open(&keyring, &arguments.name, passphrase)?;
    let identity = match identity::find(&keyring, &arguments.name)? {
        Some(identity) => identity,
        None => {
            let identity = identity::create(&keyring, &arguments.name)?;
            output::note(format_args!(
                "made {}.age: keep a copy; the phrase does not restore it, and it is not encrypted",
                arguments.name
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
    let signed = Signed::sign(binding, key.keypair()).encode();
    output::line(String::from_utf8(signed).expect("messages are JSON"))?;
    Ok(Exit::Success)
}
