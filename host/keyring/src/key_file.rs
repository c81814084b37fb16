//! [`KeyFile`]: the contents of a hotkey's file, plain or encrypted.

use std::{fmt, fs::File, io::Read, path::Path};

use zeroize::Zeroizing;

use crate::{
    document, encryption,
    error::{KeyFileError, KeyringError},
    passphrase::Passphrase,
    secret::HotkeySecret,
};

/// The contents of a hotkey's file, as Bittensor's tools write it: plain JSON, or that encrypted.
pub struct KeyFile(Zeroizing<Vec<u8>>);

impl KeyFile {
    /// The bytes that a key file may have.
    pub const BYTES: usize = 64 * 1024;

    /// Contents that were read already.
    ///
    /// # Errors
    /// They are more than 64 KiB, or encrypted in one of the ways that Bittensor has given up.
    pub fn new(contents: Zeroizing<Vec<u8>>) -> Result<Self, KeyFileError> {
        if contents.len() > Self::BYTES {
            return Err(KeyFileError::TooLarge);
        }
        if contents.starts_with(b"$ANSIBLE_VAULT") {
            return Err(KeyFileError::OldEncryption("an Ansible vault"));
        }
        if contents.starts_with(b"gAAAA") {
            return Err(KeyFileError::OldEncryption("a Fernet token"));
        }
        Ok(Self(contents))
    }

    /// Reads a file from anywhere, of a wallet of Bittensor's say.
    ///
    /// # Errors
    /// The file can't be read, or [`Self::new`] refuses it.
    pub fn read(path: &Path) -> Result<Self, KeyringError> {
        let mut contents = Zeroizing::new(Vec::with_capacity(Self::BYTES + 1));
        File::open(path)
            .and_then(|file| file.take(Self::BYTES as u64 + 1).read_to_end(&mut contents))
            .map_err(|source| KeyringError::Unreadable {
                path: path.to_owned(),
                source,
            })?;
        Self::new(contents).map_err(|source| KeyringError::KeyFile {
            path: path.to_owned(),
            source,
        })
    }

    /// The file of a key, encrypted if there is a passphrase to do it with. Encrypting takes half a
    /// gigabyte of memory and some seconds.
    ///
    /// # Errors
    /// There is not that much memory, or no randomness.
    pub fn of(
        secret: &HotkeySecret,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, KeyFileError> {
        let plain = document::write_secret(secret);
        match passphrase {
            None => Ok(Self(plain)),
            Some(passphrase) => {
                encryption::encrypt(&plain, passphrase).map(|file| Self(file.into()))
            }
        }
    }

    /// Whether it takes a passphrase to open it.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with(encryption::MAGIC)
    }

    /// Opens it to its key. Decrypting takes half a gigabyte of memory and some seconds.
    ///
    /// # Errors
    /// The passphrase is missing or wrong, or the file is not the whole and unaltered file of an
    /// sr25519 hotkey.
    pub fn open(&self, passphrase: Option<&Passphrase>) -> Result<HotkeySecret, KeyFileError> {
        if !self.is_encrypted() {
            return document::parse_secret(&self.0);
        }
        let passphrase = passphrase.ok_or(KeyFileError::Encrypted)?;
        document::parse_secret(&encryption::decrypt(&self.0, passphrase)?)
    }

    /// The file's bytes: secrets, unless it is encrypted.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for KeyFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KeyFile")
            .field("encrypted", &self.is_encrypted())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use assay_protocol::{Phrase, SecretUri};

    use super::*;

    const PLAIN: &[u8] = include_bytes!("../tests/golden/hotkey");
    const PUBLIC: &[u8] = include_bytes!("../tests/golden/hotkeypub.txt");
    const WORDS: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    const ADDRESS: &str = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";

    fn open(contents: impl AsRef<[u8]>) -> Result<HotkeySecret, KeyFileError> {
        KeyFile::new(Zeroizing::new(contents.as_ref().to_vec()))?.open(None)
    }

    fn address(secret: &HotkeySecret) -> String {
        secret.keypair().hotkey().to_string()
    }

    /// The golden file without one of its values.
    fn without(fields: &[&str]) -> String {
        let mut document: serde_json::Value = serde_json::from_slice(PLAIN).unwrap();
        for field in fields {
            document.as_object_mut().unwrap().remove(*field).unwrap();
        }
        document.to_string()
    }

    #[test]
    fn a_file_of_bittensors_opens_to_the_key_of_its_phrase() {
        let secret = open(PLAIN).unwrap();
        assert_eq!(address(&secret), ADDRESS);
        assert_eq!(*secret.phrase().unwrap().reveal(), WORDS);
        let written = KeyFile::of(&secret, None).unwrap();
        assert_eq!(address(&written.open(None).unwrap()), ADDRESS);
        // The same values, in another order.
        let [ours, theirs] =
            [written.as_bytes(), PLAIN].map(serde_json::from_slice::<serde_json::Value>);
        assert_eq!(ours.unwrap(), theirs.unwrap());
        assert!(!written.as_bytes().contains(&b'\n'));
    }

    #[test]
    fn no_byte_can_be_altered() {
        for position in 0..PLAIN.len() {
            for mask in [0x01, 0x20, 0x80, 0xff] {
                let mut altered = PLAIN.to_vec();
                altered[position] ^= mask;
                assert!(open(&altered).is_err(), "byte {position}, mask {mask:#x}");
            }
            assert!(open(&PLAIN[..position]).is_err(), "{position} bytes");
        }
        for position in 0..PUBLIC.len() {
            for mask in [0x01, 0x20, 0x80, 0xff] {
                let mut altered = PUBLIC.to_vec();
                altered[position] ^= mask;
                let opened = document::parse_public(&altered);
                assert!(opened.is_err(), "byte {position}, mask {mask:#x}");
            }
        }
        assert_eq!(document::parse_public(PUBLIC).unwrap().to_string(), ADDRESS);
    }

    #[test]
    fn every_secret_of_a_file_is_enough() {
        for fields in [
            &["secretPhrase"][..],
            &["secretPhrase", "secretSeed"],
            &["secretPhrase", "privateKey"],
            &["secretSeed", "privateKey", "publicKey", "accountId"],
            &["cryptoType", "ss58Address"],
        ] {
            let secret = open(without(fields)).unwrap();
            assert_eq!(address(&secret), ADDRESS, "{fields:?}");
            let again = KeyFile::of(&secret, None).unwrap().open(None).unwrap();
            assert_eq!(address(&again), ADDRESS, "{fields:?}");
            assert_eq!(again.phrase(), secret.phrase(), "{fields:?}");
        }
        let none = without(&["secretPhrase", "secretSeed", "privateKey"]);
        assert_eq!(open(none).unwrap_err(), KeyFileError::NoSecret);
        assert_eq!(open(PUBLIC).unwrap_err(), KeyFileError::NoSecret);
        assert_eq!(document::parse_public(PLAIN), Err(KeyFileError::NotPublic));
    }

    #[test]
    fn a_derived_key_is_kept_without_the_phrase_of_its_parent() {
        for path in ["/soft", "//hard", "///password"] {
            let uri: SecretUri = format!("{WORDS}{path}").parse().unwrap();
            let secret = HotkeySecret::from_uri(&uri);
            let file = KeyFile::of(&secret, None).unwrap();
            let again = file.open(None).unwrap();
            assert_eq!(again.keypair().hotkey(), uri.keypair().hotkey());
            assert_eq!(again.phrase(), None);
        }
    }

    #[test]
    fn contradictions_are_found() {
        let other = HotkeySecret::from_phrase(Phrase::generate().unwrap());
        let other = KeyFile::of(&other, None).unwrap();
        let other: serde_json::Value = serde_json::from_slice(other.as_bytes()).unwrap();
        for field in [
            "secretSeed",
            "privateKey",
            "publicKey",
            "accountId",
            "ss58Address",
        ] {
            let mut document: serde_json::Value = serde_json::from_slice(PLAIN).unwrap();
            document[field] = other[field].clone();
            let refused = open(document.to_string()).unwrap_err();
            assert_eq!(refused, KeyFileError::Contradiction(field));
        }
    }

    #[test]
    fn what_is_no_file_of_an_sr25519_hotkey_is_refused() {
        let plain = str::from_utf8(PLAIN).unwrap();
        for (from, to) in [
            ("{", "{\"extra\":1,"),
            ("{", "{\"cryptoType\":1,"),
            ("\"ss58Address\"", "\"ss58address\""),
            ("\"cryptoType\":1", "\"cryptoType\":\"1\""),
            ("\"cryptoType\":1", "\"cryptoType\":-1"),
            ("\"cryptoType\":1", "\"cryptoType\":1.0"),
            ("bottom drive", "bottom\\u0020drive"),
            ("}", "}{}"),
        ] {
            let refused = open(plain.replacen(from, to, 1)).unwrap_err();
            let expected = matches!(refused, KeyFileError::NotAKeyFile { line: 1, .. });
            assert!(expected, "{to}: {refused}");
        }
        for (from, to, field) in [
            ("bottom drive", "bottom  drive", "secretPhrase"),
            ("0xfac7", "0xFac7", "secretSeed"),
            ("0xfac7", "fac7", "secretSeed"),
            ("0xfac7", "0xfa", "secretSeed"),
        ] {
            let refused = open(plain.replacen(from, to, 1)).unwrap_err();
            let found =
                matches!(refused, KeyFileError::Field { field: found, .. } if found == field);
            assert!(found, "{to}: {refused}");
        }
        for kind in [0, 2, u32::MAX] {
            let kind_of = plain.replace("\"cryptoType\":1", &format!("\"cryptoType\":{kind}"));
            assert_eq!(open(kind_of).unwrap_err(), KeyFileError::OtherKind(kind));
        }
        let vault = open("$ANSIBLE_VAULT;1.1;AES256\n6162").unwrap_err();
        assert_eq!(vault, KeyFileError::OldEncryption("an Ansible vault"));
        let fernet = open("gAAAAABlxyz").unwrap_err();
        assert_eq!(fernet, KeyFileError::OldEncryption("a Fernet token"));
        let large = open(vec![b' '; KeyFile::BYTES + 1]).unwrap_err();
        assert_eq!(large, KeyFileError::TooLarge);
        assert_eq!(open("$NACL").unwrap_err(), KeyFileError::Encrypted);
        for garbage in [&b""[..], b"null", b"[]", b"\xff\xfe", &[b'['; 60_000]] {
            assert!(open(garbage).is_err());
        }
    }

    #[test]
    fn errors_and_formatting_show_no_secret() {
        // A secret where something else belongs must not be repeated by the JSON parser.
        let seed = "fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";
        for text in [
            format!("{{\"cryptoType\":\"{WORDS}\"}}"),
            format!("{{\"{WORDS}\":1}}"),
            format!("{{\"secretPhrase\":\"{WORDS} {WORDS}\"}}"),
            format!("{{\"secretPhrase\":[\"{WORDS}\"]}}"),
            format!("{{\"privateKey\":\"0x{seed}\"}}"),
            format!("{{\"secretSeed\":\"{seed}\"}}"),
            format!("\"{WORDS}\""),
        ] {
            let error = open(&text).unwrap_err();
            let shown = format!("{error} {error:?} {:?}", error.remedy());
            assert!(
                !shown.contains("bottom") && !shown.contains("fac7"),
                "{shown}"
            );
        }
        let secret = open(PLAIN).unwrap();
        assert_eq!(
            format!("{secret:?}"),
            format!("HotkeySecret({}, ..)", secret.keypair().hotkey())
        );
        let file = KeyFile::of(&secret, None).unwrap();
        assert_eq!(format!("{file:?}"), "KeyFile { encrypted: false, .. }");
    }
}
