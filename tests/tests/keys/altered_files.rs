//! An encrypted key file, altered and opened as a whole. (Every byte is altered in host/keyring,
//! where the passphrase is turned into a key only once.)

use assay_keyring::{KeyFile, KeyFileError, Passphrase};

use crate::keys::home::{PASSPHRASE, golden};

/// Two passphrases' worth of seconds each, since a wrong key may be one of other parameters.
#[test]
fn an_altered_file_does_not_open() {
    let passphrase = Passphrase::new(PASSPHRASE.to_owned().into()).unwrap();
    let whole = golden("hotkey.nacl");
    // In the nonce, and in the last byte of the text.
    for position in [10, whole.len() - 1] {
        let mut altered = whole.clone();
        altered[position] ^= 1;
        let opened = KeyFile::new(altered.into())
            .unwrap()
            .open(Some(&passphrase));
        assert_eq!(opened.unwrap_err(), KeyFileError::WrongPassphrase);
    }
}
