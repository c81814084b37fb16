//! [`seal`] and [`unseal`]: a hidden pack on its way to validators.
//!
//! Sealed packs are age files (<https://age-encryption.org/v1>), version 1, in the binary form, for
//! X25519 recipients. They are randomised: sealing again, for other validators say, gives other
//! bytes, while the manifest's commitment is to the plain pack and stays the same. So whoever
//! unseals a pack compares its hash with the commitment; the seal itself only keeps it secret.

use std::io::{Read, Write};

use age::{DecryptError, Decryptor, Encryptor};
use zeroize::Zeroizing;

use super::{
    archive::PACK_BYTES,
    seal_key::{Identity, Recipient},
};

/// The largest number of recipients: as many validators as a quorum may have.
pub(crate) const RECIPIENTS: usize = 64;

/// The longest header of a sealed pack, in bytes: twice what 64 recipients need. Its end is looked
/// for before age parses it, because age parses it again at every line.
const HEADER_BYTES: usize = 16 << 10;

/// What age adds to the header: a nonce, and a tag of 16 bytes for each 64 KiB.
const PAYLOAD_OVERHEAD: u64 = 16 + (PACK_BYTES / (64 << 10) + 1) * 16;

/// The largest sealed pack, in bytes.
pub const SEALED_BYTES: u64 = PACK_BYTES + HEADER_BYTES as u64 + PAYLOAD_OVERHEAD;

/// A pack that can't be sealed or unsealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// There is nobody to seal it for, or there are too many.
    #[error("a pack is sealed for 1 to {RECIPIENTS} recipients, not for {found}")]
    Recipients {
        /// Their number.
        found: usize,
    },
    /// It is larger than packs may be.
    #[error("the pack is larger than {PACK_BYTES} bytes")]
    TooLarge,
    /// It is no age file of version 1 in the binary form, or its header is too long.
    #[error("the sealed pack is not a binary age file of version 1")]
    NotSealed,
    /// It is sealed for others.
    #[error("the pack is not sealed for this key")]
    NotForThisKey,
    /// It was altered or cut off.
    #[error("the sealed pack is damaged")]
    Damaged,
}

impl SealError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Recipients { .. } => "name the validators in `quorum.validators`",
            Self::TooLarge => "pack fewer or smaller secret files",
            Self::NotSealed | Self::Damaged => "get the sealed pack again from the owner",
            Self::NotForThisKey => {
                "use the key that the manifest names, or ask the owner to seal the pack for it: \
                 `assay challenge seal`"
            }
        }
    }
}

/// Encrypts a pack's bytes for each of these recipients.
///
/// # Errors
/// There are none or too many of them, or the pack is too large.
pub fn seal(pack: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, SealError> {
    let found = recipients.len();
    if found > RECIPIENTS {
        return Err(SealError::Recipients { found });
    }
    if pack.len() as u64 > PACK_BYTES {
        return Err(SealError::TooLarge);
    }
    let keys = recipients.iter().map(|recipient| recipient.key() as _);
    let encryptor =
        Encryptor::with_recipients(keys).map_err(|_| SealError::Recipients { found })?;
    let mut sealed = Vec::with_capacity(pack.len());
    let written = encryptor.wrap_output(&mut sealed).and_then(|mut writer| {
        writer.write_all(pack)?;
        writer.finish()
    });
    written.expect("writing to memory succeeds");
    Ok(sealed)
}

/// Decrypts a sealed pack. That the result is the pack of a manifest is for the caller to check, by
/// its hash.
///
/// # Errors
/// The bytes are not sealed, not for this identity, damaged, or too many.
pub fn unseal(sealed: &[u8], identity: &Identity) -> Result<Zeroizing<Vec<u8>>, SealError> {
    if sealed.len() as u64 > SEALED_BYTES {
        return Err(SealError::TooLarge);
    }
    let head = &sealed[..sealed.len().min(HEADER_BYTES)];
    // The line that ends a header; no other line of one can begin like this.
    if !head.windows(5).any(|window| window == b"\n--- ") {
        return Err(SealError::NotSealed);
    }
    let refuse = |error| match error {
        DecryptError::InvalidHeader | DecryptError::UnknownFormat => SealError::NotSealed,
        DecryptError::NoMatchingKeys => SealError::NotForThisKey,
        _ => SealError::Damaged,
    };
    let decryptor = Decryptor::new_buffered(sealed).map_err(refuse)?;
    let keys = std::iter::once(identity.key() as _);
    let reader = decryptor.decrypt(keys).map_err(refuse)?;
    // The plain bytes are fewer than the sealed ones: the buffer never grows, so that no copies of
    // the secret are left behind.
    let mut pack = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader
        .take(PACK_BYTES + 1)
        .read_to_end(&mut pack)
        .map_err(|_| SealError::Damaged)?;
    if pack.len() as u64 > PACK_BYTES {
        return Err(SealError::TooLarge);
    }
    Ok(pack)
}

#[cfg(test)]
mod tests {
    use assay_protocol::Sha256;
    use proptest::prelude::*;

    use super::*;

    const AGE_RECIPIENT: &str = "age1nzglafu75k0t58eme9hs40la0xl8sdz056htn9k5zc4dghrng3uq304q2n";
    const AGE_IDENTITY: &str =
        "AGE-SECRET-KEY-1GG4KEV4ZNQ7K6MK9HWZGYWW9ZR6KL2X3C0J0THJQY3M6673D08KQ7UPZ44";
    const AGE_FILE: &[u8] = b"age-encryption.org/v1\n\
        -> X25519 QfvtrV+oKAAPV9MLFnoL+PQwX8wgVarl/QkKJiQI/nI\n\
        voYeO9sDw+Td7Hqbe/7FkPtnWXYW35Q7UHA+eyp/E+0\n\
        --- jSjFpiSf+W99tL+OSU9FevaqxBFwoDDOhJUWgpG9qLc\n\
        \x04\x36\x23\x65\x1c\x1e\x3d\xa4\x98\x4a\xf8\xd9\x8c\xf2\x9f\x05\x68\x66\x96\xdf\
        \x8d\xf0\xdb\x42\xd0\xe0\x44\xd9\x2c\x2b\x90\x84\xc1\x44\xf4\xe1\xd6\x90";

    #[test]
    fn a_sealed_pack_opens_for_its_recipients_only() {
        let [alice, bob, eve] = [(); 3].map(|()| Identity::draw());
        // More than two of age's chunks, and an exact number of them.
        for length in [0, 1, 64 << 10, 150_000] {
            let pack: Vec<u8> = (0..length).map(|at: u32| at as u8).collect();
            let sealed = seal(&pack, &[alice.recipient(), bob.recipient()]).unwrap();
            for identity in [&alice, &bob] {
                assert_eq!(unseal(&sealed, identity).unwrap()[..], pack);
            }
            assert_eq!(unseal(&sealed, &eve), Err(SealError::NotForThisKey));

            let again = seal(&pack, &[eve.recipient()]).unwrap();
            assert_ne!(again, sealed);
            let commitment = Sha256::of(&unseal(&again, &eve).unwrap());
            assert_eq!(commitment, Sha256::of(&pack));
        }
    }

    #[test]
    fn recipients_are_one_to_sixty_four() {
        let recipient = Identity::draw().recipient();
        for found in [0, 65] {
            let error = seal(b"", &vec![recipient.clone(); found]);
            assert_eq!(error, Err(SealError::Recipients { found }));
        }
        let sealed = seal(b"", &vec![recipient; 64]).unwrap();
        assert!(sealed.len() < HEADER_BYTES / 2);
    }

    #[test]
    fn every_flip_and_every_cut_of_a_sealed_pack_is_refused() {
        let identity = Identity::draw();
        let others = [(); 2].map(|()| Identity::draw().recipient());
        let recipients = [&others[..1], &[identity.recipient()], &others[1..]].concat();
        let sealed = seal(b"a small pack", &recipients).unwrap();
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut flipped = sealed.clone();
                flipped[at] ^= 1 << bit;
                assert!(unseal(&flipped, &identity).is_err(), "byte {at}, bit {bit}");
            }
            assert!(unseal(&sealed[..at], &identity).is_err(), "cut at {at}");
        }
        let longer = [&sealed[..], b"x"].concat();
        assert_eq!(unseal(&longer, &identity), Err(SealError::Damaged));
    }

    #[test]
    fn long_headers_are_refused_before_they_are_parsed() {
        let identity = Identity::draw();
        let mut sealed = b"age-encryption.org/v1\n".to_vec();
        sealed.extend(b"-> x\n\n".repeat(1 << 20));
        assert_eq!(unseal(&sealed, &identity), Err(SealError::NotSealed));
        sealed.extend(b"--- ");
        assert_eq!(unseal(&sealed, &identity), Err(SealError::NotSealed));
    }

    /// A file of the age command, version 1.1.1, of Debian: `printf 'a pack' | age -r RECIPIENT`.
    #[test]
    fn files_of_the_age_command_are_read() {
        let identity: Identity = AGE_IDENTITY.parse().unwrap();
        assert_eq!(identity.recipient().to_string(), AGE_RECIPIENT);
        assert_eq!(unseal(AGE_FILE, &identity).unwrap()[..], *b"a pack");
    }

    proptest! {
        #[test]
        fn garbage_never_panics(
            head in prop::bool::ANY,
            tail in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let identity: Identity = AGE_IDENTITY.parse().unwrap();
            let mut bytes = if head { b"age-encryption.org/v1\n-> X25519 ".to_vec() } else { Vec::new() };
            bytes.extend(tail);
            bytes.extend(b"\n--- ");
            prop_assert!(unseal(&bytes, &identity).is_err());
        }
    }
}
