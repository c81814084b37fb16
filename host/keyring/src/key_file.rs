//! [`KeyFile`]: the contents of a hotkey's file, plain or encrypted.

use std::{fmt, fs::OpenOptions, io::Read, os::unix::fs::OpenOptionsExt, path::Path};

use rustix::fs::OFlags;
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
    /// They are more than 64 KiB, cut off, or encrypted in one of the ways that Bittensor has given
    /// up.
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
        if contents.starts_with(encryption::MAGIC) && contents.len() <= encryption::OVERHEAD {
            return Err(KeyFileError::CutOff);
        }
        Ok(Self(contents))
    }

    /// Reads a file from anywhere, of a wallet of Bittensor's say.
    ///
    /// # Errors
    /// The file can't be read or is no plain one, or [`Self::new`] refuses it.
    pub fn read(path: &Path) -> Result<Self, KeyringError> {
        let unreadable = |source| KeyringError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let refused = |source| KeyringError::KeyFile {
            path: path.to_owned(),
            source,
        };
        // A pipe would wait for its other end.
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(path)
            .map_err(unreadable)?;
        if !file.metadata().map_err(unreadable)?.is_file() {
            return Err(refused(KeyFileError::NotAFile));
        }
        let mut contents = Zeroizing::new(Vec::with_capacity(Self::BYTES + 1));
        file.take(Self::BYTES as u64 + 1)
            .read_to_end(&mut contents)
            .map_err(unreadable)?;
        Self::new(contents).map_err(refused)
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
        document::parse_secret(&self.plain(passphrase)?)
    }

    /// Opens a file that was written here: every byte has to be as it would be written again.
    pub(crate) fn open_own(
        &self,
        passphrase: Option<&Passphrase>,
    ) -> Result<HotkeySecret, KeyFileError> {
        let plain = self.plain(passphrase)?;
        let secret = document::parse_secret(&plain)?;
        if *document::write_secret(&secret) != *plain {
            return Err(KeyFileError::NotOurs);
        }
        Ok(secret)
    }

    fn plain(&self, passphrase: Option<&Passphrase>) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
        if !self.is_encrypted() {
            return Ok(self.0.clone());
        }
        let passphrase = passphrase.ok_or(KeyFileError::Encrypted)?;
        encryption::decrypt(&self.0, passphrase)
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
mod tests;
