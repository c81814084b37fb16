//! Addresses, phrases and key files.

use std::str::FromStr;

use assay_challenge::Identity;
use assay_keyring::{KeyFile, KeyName};
use assay_protocol::{Hotkey, PayoutAddress, Phrase, SecretUri};
use zeroize::Zeroizing;

use super::assert_short;

/// Substrate's development phrase, whose keys everybody knows.
const WORDS: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// Of the age command: a key made for tests.
pub(super) const IDENTITY: &str =
    "AGE-SECRET-KEY-1GG4KEV4ZNQ7K6MK9HWZGYWW9ZR6KL2X3C0J0THJQY3M6673D08KQ7UPZ44";

pub(super) fn addresses() -> Vec<Vec<u8>> {
    [
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

/// Of a hotkey or of a payout.
pub(super) fn address(bytes: &[u8]) -> bool {
    let hotkey = text_of::<Hotkey>(bytes);
    let payout = text_of::<PayoutAddress>(bytes);
    if let Some(hotkey) = &hotkey {
        let same = payout.as_ref().map(ToString::to_string);
        assert_eq!(same, Some(hotkey.to_string()), "a hotkey can be paid");
    }
    payout.is_some()
}

pub(super) fn recipients() -> Vec<Vec<u8>> {
    let identity: Identity = IDENTITY.parse().expect("a valid identity");
    vec![identity.recipient().to_string().into_bytes()]
}

pub(super) fn identities() -> Vec<Vec<u8>> {
    vec![IDENTITY.as_bytes().to_vec()]
}

pub(super) fn identity(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let identity = text.parse::<Identity>();
    if let Ok(identity) = &identity {
        assert_eq!(*identity.expose(), text);
    }
    identity.is_ok()
}

pub(super) fn phrases() -> Vec<Vec<u8>> {
    let long = "middle task feel pelican sun carry cash charge shadow spring snake audit prevent \
        usual trend night visual law border nephew category egg gun pupil";
    vec![WORDS.as_bytes().to_vec(), long.as_bytes().to_vec()]
}

pub(super) fn phrase(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let phrase = text.parse::<Phrase>();
    if let Ok(phrase) = &phrase {
        let again: Phrase = phrase.reveal().parse().expect("its own words are a phrase");
        assert!(again == *phrase);
    }
    phrase.is_ok()
}

pub(super) fn secret_uris() -> Vec<Vec<u8>> {
    ["", "//Alice", "/soft//0/18446744073709551615///pass/word"]
        .map(|path| format!("{WORDS}{path}").into_bytes())
        .to_vec()
}

pub(super) fn secret_uri(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let uri = text.parse::<SecretUri>();
    if let Ok(uri) = &uri {
        let address = uri.keypair().hotkey().to_string();
        assert!(address.parse::<Hotkey>().is_ok());
        if uri.plain_phrase().is_some() {
            assert!(text.parse::<Phrase>().is_ok());
        }
    }
    uri.is_ok()
}

pub(super) fn key_files() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../../host/keyring/tests/golden/hotkey").to_vec(),
        include_bytes!("../../../host/keyring/tests/golden/hotkey.nacl").to_vec(),
    ]
}

/// A plain or encrypted file. What is encrypted is not opened: deriving the key of the passphrase takes
/// seconds, and whoever has no passphrase can't alter what is inside.
pub(super) fn key_file(bytes: &[u8]) -> bool {
    let file = match KeyFile::new(Zeroizing::new(bytes.to_vec())) {
        Ok(file) => file,
        Err(error) => {
            assert_short(&error.to_string());
            return false;
        }
    };
    assert_eq!(file.as_bytes(), bytes);
    if file.is_encrypted() {
        assert!(file.open(None).is_err());
        return true;
    }
    let secret = match file.open(None) {
        Ok(secret) => secret,
        Err(error) => {
            assert_short(&error.to_string());
            return false;
        }
    };
    let written = KeyFile::of(&secret, None).expect("nothing is encrypted");
    let again = written.open(None).expect("our own files are read");
    assert_eq!(again.keypair().hotkey(), secret.keypair().hotkey());
    true
}

pub(super) fn key_names() -> Vec<Vec<u8>> {
    vec![b"owner".to_vec(), b"validator_1-a".to_vec()]
}

/// A name becomes a file's: nothing that leads elsewhere is one.
pub(super) fn key_name(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else {
        return false;
    };
    let name = text.parse::<KeyName>();
    if let Ok(name) = &name {
        assert_eq!(name.as_str(), text);
        assert!(!text.contains(['/', '\\', '\0', '.']) && !text.is_empty());
    }
    name.is_ok()
}

/// What is read from text, and has one text only.
fn text_of<T: FromStr + ToString>(bytes: &[u8]) -> Option<T> {
    let text = str::from_utf8(bytes).ok()?;
    let value: T = text.parse().ok()?;
    assert_eq!(value.to_string(), text);
    Some(value)
}
