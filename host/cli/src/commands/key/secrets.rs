//! Secrets that the user gives: passphrases and phrases, at a hidden prompt or in a file.

use std::{
    fs::File,
    io::{self, IsTerminal, Read},
    path::Path,
};

use assay_keyring::{HotkeySecret, KeyName, Keyring, Passphrase};
use assay_protocol::SecretUri;
use zeroize::Zeroizing;

use crate::{arguments::ProtectionArguments, exit::Exit, failure::Failure, output};

/// The bytes that a file with a phrase or passphrase may have.
const SECRET_BYTES: usize = 4096;

/// Opens a key, with the passphrase in the file, or asks for it if the key is encrypted.
pub(crate) fn open(
    keyring: &Keyring,
    name: &KeyName,
    passphrase_file: Option<&Path>,
) -> Result<HotkeySecret, Failure> {
    if !keyring.read(name)?.is_encrypted() {
        return Ok(keyring.open(name, None)?);
    }
    let passphrase = passphrase_of(name, passphrase_file)?;
    announce_work();
    Ok(keyring.open(name, Some(&passphrase))?)
}

/// The passphrase of a key that is encrypted.
pub(crate) fn passphrase_of(name: &KeyName, file: Option<&Path>) -> Result<Passphrase, Failure> {
    let text = match file {
        Some(file) => read(file, "passphrase")?,
        None => ask(
            &format!("passphrase of {name}: "),
            "give the passphrase with --passphrase-file FILE",
        )?,
    };
    Ok(Passphrase::new(text)?)
}

/// The passphrase to encrypt a file with, if that is wanted.
pub(crate) fn new_passphrase(
    protection: &ProtectionArguments,
) -> Result<Option<Passphrase>, Failure> {
    let text = match &protection.passphrase_file {
        Some(file) => read(file, "passphrase")?,
        None if protection.passphrase => {
            let advice = "give the passphrase with --passphrase-file FILE";
            let first = ask("new passphrase: ", advice)?;
            if ask("again: ", advice)? != first {
                let text = "the two passphrases differ";
                return Err(Failure::new(Exit::Input, text, "try again".to_owned()));
            }
            first
        }
        None => return Ok(None),
    };
    let passphrase = Passphrase::new(text)?;
    passphrase.strong()?;
    Ok(Some(passphrase))
}

/// A phrase, from a file or at the prompt.
pub(crate) fn phrase(file: Option<&Path>) -> Result<SecretUri, Failure> {
    let text = match file {
        Some(file) => read(file, "phrase")?,
        None => ask("phrase: ", "give the phrase with --phrase-file FILE")?,
    };
    // White space around the words is no part of them, but it may be of a password.
    Ok(text.trim_start().parse()?)
}

/// Asks at the terminal, without showing what is typed.
fn ask(prompt: &str, otherwise: &str) -> Result<Zeroizing<String>, Failure> {
    let refuse = |cause: String| Failure::new(Exit::Input, cause, otherwise.to_owned());
    if !io::stdin().is_terminal() {
        return Err(refuse("there is no terminal to ask at".to_owned()));
    }
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|error| refuse(format!("can't ask at the terminal: {error}")))
}

/// Reads a secret from a file, or from standard input if that is `-`, without the line's end. The path
/// is not repeated: someone may have given the secret in its place.
fn read(path: &Path, what: &str) -> Result<Zeroizing<String>, Failure> {
    let unreadable = |error: io::Error| {
        let text = format!("can't read the file with the {what}: {error}");
        let remedy = "give a file's path, or `-` for standard input".to_owned();
        Failure::new(Exit::Input, text, remedy)
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(SECRET_BYTES + 1));
    let limit = SECRET_BYTES as u64 + 1;
    if path == Path::new("-") {
        io::stdin().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    }
    .map_err(unreadable)?;
    let invalid = |text: &str| unreadable(io::Error::new(io::ErrorKind::InvalidData, text));
    if bytes.len() > SECRET_BYTES {
        return Err(invalid("it is too long to be a phrase or passphrase"));
    }
    let text = str::from_utf8(&bytes).map_err(|_| invalid("it is not UTF-8 text"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    Ok(Zeroizing::new(text.to_owned()))
}

/// Tells that the next seconds are spent on a passphrase.
pub(crate) fn announce_work() {
    output::note("deriving the key of the file from the passphrase: this takes seconds");
}
