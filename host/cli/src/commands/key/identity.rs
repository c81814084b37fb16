//! A validator's age identity: the key that opens what is sealed for it. It lies beside the hotkey.

use assay_challenge::Identity;
use assay_keyring::{KeyName, Keyring};
use zeroize::Zeroizing;

use crate::{exit::Exit, failure::Failure};

/// The ending of the file that has a validator's age identity; its name is that of the key.
pub(in crate::commands) const IDENTITY: &str = "age";

/// The largest file with an identity: age's own have some 200 bytes.
pub(in crate::commands) const IDENTITY_BYTES: usize = 4096;

/// A validator's age identity.
pub(in crate::commands) fn open(keyring: &Keyring, name: &KeyName) -> Result<Identity, Failure> {
    find(keyring, name)?.ok_or_else(|| {
        Failure::new(
            Exit::Input,
            format!("the key {name} has no age identity, so that no pack is sealed for it"),
            format!("make one with `assay key validator {name}`, and send its output to the owner"),
        )
    })
}

/// A validator's age identity, if it has one.
pub(in crate::commands) fn find(
    keyring: &Keyring,
    name: &KeyName,
) -> Result<Option<Identity>, Failure> {
    let file = keyring.secret_file(name, IDENTITY)?;
    let Some(bytes) = file.read(IDENTITY_BYTES)? else {
        return Ok(None);
    };
    match parse(&bytes) {
        Some(identity) => Ok(Some(identity)),
        None => Err(Failure::new(
            Exit::Input,
            format!("{} is not an age identity", file.path().display()),
            "restore the file: one line `AGE-SECRET-KEY-1...`, and comments that begin with `#`"
                .to_owned(),
        )),
    }
}

/// Draws an age identity for a key that has none.
pub(in crate::commands) fn create(keyring: &Keyring, name: &KeyName) -> Result<Identity, Failure> {
    let identity = Identity::draw();
    // The form of age-keygen's files.
    let text = Zeroizing::new(format!(
        "# public key: {}\n{}\n",
        identity.recipient(),
        *identity.expose()
    ));
    keyring
        .secret_file(name, IDENTITY)?
        .create(text.as_bytes())?;
    Ok(identity)
}

/// The one identity in a file of age's.
fn parse(bytes: &[u8]) -> Option<Identity> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    match (lines.next(), lines.next()) {
        (Some(line), None) => line.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_read_from_files_of_age_s() {
        let identity = Identity::draw();
        let (secret, public) = (identity.expose(), identity.recipient());
        let good = format!("# created: today\n# public key: {public}\n{}\n", *secret);
        let read = parse(good.as_bytes()).unwrap();
        assert_eq!(read.recipient(), public);
        assert!(parse(secret.as_bytes()).is_some());
        for bad in [
            String::new(),
            "# nothing\n".to_owned(),
            format!("{public}\n"),
            good.repeat(2),
            secret.to_lowercase(),
            format!(" {}", *secret),
        ] {
            assert!(parse(bad.as_bytes()).is_none(), "{bad}");
        }
        assert!(parse(b"\xff").is_none());
    }
}
