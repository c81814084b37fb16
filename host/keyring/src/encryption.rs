//! Bittensor's encryption of key files.
//!
//! `$NACL`, 24 random bytes (a nonce), and NaCl's secret box (XSalsa20-Poly1305) of the plain file. The
//! box's key is Argon2i (RFC 9106, version 1.3, one lane) of the passphrase with a salt that is the
//! same for everybody: all that protects a weak passphrase is what one guess costs, half a gigabyte
//! and seconds.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use assay_protocol::RandomnessError;
use crypto_secretbox::{AeadInPlace, KeyInit, XSalsa20Poly1305};
use zeroize::{Zeroize, Zeroizing};

use crate::{error::KeyFileError, passphrase::Passphrase};

/// How an encrypted file begins.
pub(crate) const MAGIC: &[u8] = b"$NACL";

const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
/// What a file has beside the text that is encrypted.
pub(crate) const OVERHEAD: usize = MAGIC.len() + NONCE_BYTES + TAG_BYTES;
const SALT: [u8; 16] = [
    0x13, 0x71, 0x83, 0xdf, 0xf1, 0x5a, 0x09, 0xbc, 0x9c, 0x90, 0xb5, 0x51, 0x87, 0x39, 0xe9, 0xb1,
];

/// What one guess of a passphrase costs.
#[derive(Clone, Copy)]
struct Cost {
    passes: u32,
    kibibytes: u32,
}

/// libsodium's "sensitive", used by Bittensor's own tools, and here.
const SENSITIVE: Cost = Cost {
    passes: 8,
    kibibytes: 512 * 1024,
};
/// libsodium's "moderate", used by BitSota's miner: its files are opened, but not written.
const MODERATE: Cost = Cost {
    passes: 6,
    kibibytes: 128 * 1024,
};

/// The key of a secret box.
struct BoxKey(Zeroizing<[u8; 32]>);

/// Encrypts a plain file.
pub(crate) fn encrypt(plain: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, KeyFileError> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(RandomnessError::from)?;
    Ok(BoxKey::new(passphrase, SENSITIVE)?.seal(&nonce, plain))
}

/// Decrypts a file that begins with [`MAGIC`].
pub(crate) fn decrypt(
    file: &[u8],
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    for cost in [SENSITIVE, MODERATE] {
        if let Some(plain) = BoxKey::new(passphrase, cost)?.open(file) {
            return Ok(plain);
        }
    }
    Err(KeyFileError::WrongPassphrase)
}

impl BoxKey {
    fn new(passphrase: &Passphrase, cost: Cost) -> Result<Self, KeyFileError> {
        let params = Params::new(cost.kibibytes, cost.passes, 1, Some(32))
            .expect("both costs are within Argon2's limits");
        // The machine may not have that much memory to give: an error then, and no abort.
        let mut blocks = Vec::new();
        blocks
            .try_reserve_exact(params.block_count())
            .map_err(|_| KeyFileError::Memory)?;
        blocks.resize(params.block_count(), Block::default());
        let mut key = Zeroizing::new([0; 32]);
        let result = Argon2::new(Algorithm::Argon2i, Version::V0x13, params)
            .hash_password_into_with_memory(
                passphrase.as_bytes(),
                &SALT,
                key.as_mut_slice(),
                &mut blocks,
            );
        blocks.iter_mut().for_each(Zeroize::zeroize);
        result.expect("a passphrase is at most a kilobyte, and the memory fits the parameters");
        Ok(Self(key))
    }

    fn seal(&self, nonce: &[u8; NONCE_BYTES], plain: &[u8]) -> Vec<u8> {
        let mut text = plain.to_vec();
        let tag = XSalsa20Poly1305::new((&*self.0).into())
            .encrypt_in_place_detached(nonce.into(), &[], &mut text)
            .expect("a key file is far below the cipher's limit");
        [MAGIC, nonce, &tag, &text].concat()
    }

    fn open(&self, file: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = file
            .strip_prefix(MAGIC)?
            .split_first_chunk::<NONCE_BYTES>()?;
        let (tag, text) = rest.split_first_chunk::<TAG_BYTES>()?;
        let mut plain = Zeroizing::new(text.to_vec());
        XSalsa20Poly1305::new((&*self.0).into())
            .decrypt_in_place_detached(nonce.into(), &[], &mut plain, tag.into())
            .ok()?;
        Some(plain)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENCRYPTED: &[u8] = include_bytes!("../tests/golden/hotkey.nacl");
    const PLAIN: &[u8] = include_bytes!("../tests/golden/hotkey");

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
    }

    /// The key is derived once; opening the box with it is quick enough for every byte.
    #[test]
    fn no_byte_of_a_file_of_bittensors_can_be_altered() {
        let key = BoxKey::new(&passphrase("testing-pw"), SENSITIVE).unwrap();
        assert_eq!(**key.open(ENCRYPTED).unwrap(), *PLAIN);
        for position in 0..ENCRYPTED.len() {
            for mask in [0x01, 0x20, 0x80, 0xff] {
                let mut altered = ENCRYPTED.to_vec();
                altered[position] ^= mask;
                assert!(
                    key.open(&altered).is_none(),
                    "byte {position}, mask {mask:#x}"
                );
            }
            assert!(
                key.open(&ENCRYPTED[..position]).is_none(),
                "{position} bytes"
            );
        }
        let nonce = ENCRYPTED[MAGIC.len()..][..NONCE_BYTES].try_into().unwrap();
        assert_eq!(key.seal(nonce, PLAIN), ENCRYPTED);
    }

    #[test]
    fn files_of_bitsotas_miner_open_too() {
        let text = passphrase("testing-pw");
        let file = BoxKey::new(&text, MODERATE)
            .unwrap()
            .seal(&[7; NONCE_BYTES], PLAIN);
        assert_eq!(**decrypt(&file, &text).unwrap(), *PLAIN);
    }

    proptest! {
        #[test]
        fn garbage_opens_to_nothing(mut file: Vec<u8>, magic: bool) {
            if magic {
                file.splice(..0, MAGIC.iter().copied());
            }
            prop_assert!(BoxKey(Zeroizing::new([7; 32])).open(&file).is_none());
        }
    }
}
