//! Hotkeys on disk.
//!
//! A hotkey's file is one of Bittensor's, plain or encrypted, so that a miner or validator can bring
//! the key that is registered on a subnet, and can take away one that was made here:
//!
//! - [`Home`] is the user's own folder; no one else may look into it.
//! - [`Keyring`] is the folder of keys in it: one file per [`KeyName`].
//! - [`KeyFile`] is the contents of such a file, and [`HotkeySecret`] what it opens to.
//! - [`PrivateFile`] is any other secret kept there, with the same protections.
//!
//! Files are created whole or not at all, for their owner only, and never replaced. What others
//! could have read is refused, with the command that closes it. Secrets are wiped from memory, and
//! never appear in errors.
//!
//! ```
//! use assay_keyring::{Home, HotkeySecret};
//!
//! # let folder = tempfile::tempdir()?;
//! let home = Home::at(folder.path().join("home"))?;
//! let keyring = home.keyring()?;
//! let name = "owner".parse()?;
//! let secret = HotkeySecret::generate()?;
//! keyring.create(&name, &secret, None)?;
//!
//! let opened = keyring.open(&name, None)?;
//! assert_eq!(opened.keypair().hotkey(), secret.keypair().hotkey());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod document;
mod encryption;
mod error;
mod home;
mod key_file;
mod keyring;
mod name;
mod passphrase;
mod private;
mod secret;

pub use error::{KeyFileError, KeyringError};
pub use home::{HOME_VARIABLE, Home};
pub use key_file::KeyFile;
pub use keyring::{KeyEntry, Keyring};
pub use name::{KeyName, KeyNameError};
pub use passphrase::{Passphrase, PassphraseError};
pub use private::{PrivateFile, PrivateFolder};
pub use secret::HotkeySecret;
