//! [`Keyring`]: the folder of keys.

use std::{fs, path::PathBuf};

use assay_protocol::Hotkey;

use crate::{
    document,
    error::{KeyFileError, KeyringError},
    key_file::KeyFile,
    name::KeyName,
    passphrase::Passphrase,
    private::{PrivateFile, PrivateFolder},
    secret::HotkeySecret,
};

/// The folder of keys: a file per key, named like the key. Beside an encrypted one lies its public
/// half, so that its address is known without the passphrase; its name is Bittensor's for such a
/// file, `NAMEpub.txt`. Nothing but the key itself can prove that file: it is checked, or written again
/// if it is missing, whenever the key is opened.
#[derive(Debug, Clone)]
pub struct Keyring(PrivateFolder);

/// What is known of a key without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// Its name.
    pub name: KeyName,
    /// Its file.
    pub path: PathBuf,
    /// Whether it takes a passphrase to open it.
    pub encrypted: bool,
    /// Its public half; none if it is encrypted and the file that tells is not there.
    pub hotkey: Option<Hotkey>,
    /// Whether the public half was computed from the secret. If not, it is what the file beside an
    /// encrypted key says.
    pub checked: bool,
}

impl Keyring {
    pub(crate) fn new(folder: PrivateFolder) -> Self {
        Self(folder)
    }

    /// The names of all keys, sorted.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn names(&self) -> Result<Vec<KeyName>, KeyringError> {
        let unusable = |source| KeyringError::Unusable {
            path: self.0.path().to_owned(),
            source,
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(self.0.path()).map_err(unusable)? {
            // What has another kind of name is another kind of file.
            let file = entry.map_err(unusable)?.file_name();
            names.extend(file.to_str().and_then(|file| file.parse().ok()));
        }
        names.sort();
        Ok(names)
    }

    /// What is known of a key without opening it.
    ///
    /// # Errors
    /// There is none of this name, or its file is refused: it is open to others, too large, or no key
    /// file.
    pub fn entry(&self, name: &KeyName) -> Result<KeyEntry, KeyringError> {
        let file = self.read(name)?;
        let encrypted = file.is_encrypted();
        let hotkey = if encrypted {
            self.public_half(name)?
        } else {
            let secret = file.open_own(None).map_err(in_file(&self.secret(name)))?;
            Some(secret.keypair().hotkey())
        };
        Ok(KeyEntry {
            name: name.clone(),
            path: self.secret(name).path().to_owned(),
            encrypted,
            hotkey,
            checked: !encrypted,
        })
    }

    /// Looks, before anybody is asked for anything, whether a name is free. [`Self::create`] looks
    /// again.
    ///
    /// # Errors
    /// There is a key of this name.
    pub fn vacant(&self, name: &KeyName) -> Result<(), KeyringError> {
        for file in [self.secret(name), self.public_file(name)] {
            if file.exists() {
                let path = file.path().to_owned();
                return Err(KeyringError::Exists { path });
            }
        }
        Ok(())
    }

    /// Stores a key under a new name, encrypted if there is a passphrase to do it with.
    ///
    /// # Errors
    /// There is a key of this name, or it can't be written.
    pub fn create(
        &self,
        name: &KeyName,
        secret: &HotkeySecret,
        passphrase: Option<&Passphrase>,
    ) -> Result<KeyEntry, KeyringError> {
        self.vacant(name)?;
        let file = self.secret(name);
        let contents = KeyFile::of(secret, passphrase).map_err(in_file(&file))?;
        let hotkey = secret.keypair().hotkey();
        if contents.is_encrypted() {
            // First, so that the key is not there without it.
            let public = self.public_file(name);
            public.create(&document::write_public(&hotkey))?;
            file.create(contents.as_bytes())
                .inspect_err(|_| public.take_back())?;
        } else {
            file.create(contents.as_bytes())?;
        }
        Ok(KeyEntry {
            name: name.clone(),
            path: file.path().to_owned(),
            encrypted: contents.is_encrypted(),
            hotkey: Some(hotkey),
            checked: true,
        })
    }

    /// Reads a key's file, without opening it.
    ///
    /// # Errors
    /// There is none of this name, or its file is refused: it is open to others, too large, or
    /// encrypted in an old way.
    pub fn read(&self, name: &KeyName) -> Result<KeyFile, KeyringError> {
        let file = self.secret(name);
        let contents = file
            .read(KeyFile::BYTES)?
            .ok_or_else(|| KeyringError::NoSuchKey {
                name: name.clone(),
                folder: self.0.path().to_owned(),
            })?;
        KeyFile::new(contents).map_err(in_file(&file))
    }

    /// Opens a key, and writes the public half beside an encrypted one if it is missing.
    ///
    /// # Errors
    /// As [`Self::read`] and [`KeyFile::open`]; if the file is not laid out as [`Self::create`] does
    /// it; and if the public half beside an encrypted file is not that of the key.
    pub fn open(
        &self,
        name: &KeyName,
        passphrase: Option<&Passphrase>,
    ) -> Result<HotkeySecret, KeyringError> {
        let file = self.read(name)?;
        let secret = file
            .open_own(passphrase)
            .map_err(in_file(&self.secret(name)))?;
        if file.is_encrypted() {
            self.settle_public_half(name, &secret.keypair().hotkey())?;
        }
        Ok(secret)
    }

    /// Another secret of the same name, like a validator's age identity: the file `NAME.EXTENSION`.
    ///
    /// # Errors
    /// The extension is not part of a plain name.
    pub fn secret_file(
        &self,
        name: &KeyName,
        extension: &str,
    ) -> Result<PrivateFile, KeyringError> {
        self.0.file(&format!("{name}.{extension}"))
    }

    /// What the file of the public half says, if it is there.
    fn public_half(&self, name: &KeyName) -> Result<Option<Hotkey>, KeyringError> {
        let file = self.public_file(name);
        let Some(bytes) = file.read(KeyFile::BYTES)? else {
            return Ok(None);
        };
        let hotkey = document::parse_public(&bytes).map_err(in_file(&file))?;
        if *document::write_public(&hotkey) != *bytes {
            return Err(in_file(&file)(KeyFileError::OtherPublicHalf));
        }
        Ok(Some(hotkey))
    }

    /// Checks the file of the public half, now that the key is known, or writes it.
    fn settle_public_half(&self, name: &KeyName, hotkey: &Hotkey) -> Result<(), KeyringError> {
        let file = self.public_file(name);
        match self.public_half(name)? {
            Some(found) if found == *hotkey => {}
            Some(_) => return Err(in_file(&file)(KeyFileError::OtherPublicHalf)),
            None => {
                // It is for convenience: a folder that can't be written to keeps nobody from a key.
                let _ = file.create(&document::write_public(hotkey));
            }
        }
        Ok(())
    }

    fn secret(&self, name: &KeyName) -> PrivateFile {
        let file = self.0.file(name.as_str());
        file.expect("the name of a key is a plain one")
    }

    fn public_file(&self, name: &KeyName) -> PrivateFile {
        let file = self.0.file(&format!("{name}pub.txt"));
        file.expect("the name of a key is a plain one")
    }
}

/// Says in which file something is wrong.
fn in_file(file: &PrivateFile) -> impl FnOnce(KeyFileError) -> KeyringError + use<> {
    let path = file.path().to_owned();
    move |source| KeyringError::KeyFile { path, source }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::home::Home;

    #[test]
    fn keys_are_listed_by_name_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home")).unwrap();
        let keyring = home.keyring().unwrap();
        assert_eq!(keyring.names().unwrap(), []);

        let [b, a]: [KeyName; 2] = ["b", "a-1_x"].map(|name| name.parse().unwrap());
        let first = HotkeySecret::generate().unwrap();
        for name in [&b, &a] {
            let created = keyring.create(name, &first, None).unwrap();
            assert_eq!(created.hotkey, Some(first.keypair().hotkey()));
            assert_eq!(keyring.entry(name).unwrap(), created);
        }
        keyring
            .secret_file(&b, "age")
            .unwrap()
            .create(b"identity")
            .unwrap();
        assert!(keyring.secret_file(&b, "../age").is_err());
        assert_eq!(keyring.names().unwrap(), [a.clone(), b.clone()]);

        let second = HotkeySecret::generate().unwrap();
        let refused = keyring.create(&a, &second, None).unwrap_err();
        assert!(matches!(refused, KeyringError::Exists { .. }));
        let opened = keyring.open(&a, None).unwrap();
        assert_eq!(opened.keypair().hotkey(), first.keypair().hotkey());

        let missing = keyring.open(&"missing".parse().unwrap(), None).unwrap_err();
        assert!(matches!(missing, KeyringError::NoSuchKey { .. }));
    }

    #[test]
    fn a_key_that_others_could_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Home::at(folder.path().join("home"))
            .unwrap()
            .keyring()
            .unwrap();
        let name: KeyName = "open".parse().unwrap();
        let created = keyring
            .create(&name, &HotkeySecret::generate().unwrap(), None)
            .unwrap();
        fs::set_permissions(&created.path, fs::Permissions::from_mode(0o644)).unwrap();
        for error in [
            keyring.open(&name, None).unwrap_err(),
            keyring.entry(&name).unwrap_err(),
        ] {
            assert!(matches!(
                error,
                KeyringError::NotPrivate { mode: 0o600, .. }
            ));
        }
    }

    /// An encrypted file that is never opened, so that no passphrase has to be turned into a key.
    #[test]
    fn the_address_of_an_encrypted_key_is_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Home::at(folder.path().join("home"))
            .unwrap()
            .keyring()
            .unwrap();
        let name: KeyName = "sealed".parse().unwrap();
        let contents = include_bytes!("../tests/golden/hotkey.nacl");
        keyring.secret(&name).create(contents).unwrap();
        let entry = keyring.entry(&name).unwrap();
        assert_eq!((entry.encrypted, entry.hotkey), (true, None));

        let public = keyring.public_file(&name);
        let address = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
        let hotkey: Hotkey = address.parse().unwrap();
        // Missing, it is written; then it is there, and of this key only.
        keyring.settle_public_half(&name, &hotkey).unwrap();
        keyring.settle_public_half(&name, &hotkey).unwrap();
        let other = HotkeySecret::generate().unwrap().keypair().hotkey();
        let refused = keyring.settle_public_half(&name, &other).unwrap_err();
        assert!(refused.remedy().unwrap().contains("remove it"), "{refused}");

        let entry = keyring.entry(&name).unwrap();
        assert_eq!((entry.hotkey, entry.checked), (Some(hotkey), false));
        fs::write(
            public.path(),
            include_bytes!("../tests/golden/hotkeypub.txt"),
        )
        .unwrap();
        assert!(keyring.entry(&name).is_err(), "another layout");
        fs::remove_file(public.path()).unwrap();
        assert_eq!(
            keyring.names().unwrap().as_slice(),
            std::slice::from_ref(&name)
        );
        let refused = keyring.open(&name, None).unwrap_err().remedy().unwrap();
        assert!(refused.contains("--passphrase-file"), "{refused}");
    }
}
