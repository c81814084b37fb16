//! [`seal`] and [`unseal`]: a hidden pack on its way to validators.
//!
//! Sealed packs are age files (<https://age-encryption.org/v1>), version 1, in the binary form, for
//! X25519 recipients. They are randomised: sealing again, for other validators say, gives other
//! bytes, while the manifest's commitment is to the plain pack and stays the same. So whoever
//! unseals a pack compares its hash with the commitment; the seal itself only keeps it secret.

use std::{fmt, io::Read, io::Write, str::FromStr};

use age::{DecryptError, Decryptor, Encryptor, secrecy::ExposeSecret, x25519};
use zeroize::Zeroizing;

use super::archive::PACK_BYTES;

/// The largest number of recipients: as many validators as a quorum may have.
pub(crate) const RECIPIENTS: usize = 64;

/// The longest header of a sealed pack, in bytes: twice what 64 recipients need. Its end is looked
/// for before age parses it, because age parses it again at every line.
const HEADER_BYTES: usize = 16 << 10;

/// What age adds to the header: a nonce, and a tag of 16 bytes for each 64 KiB.
const PAYLOAD_OVERHEAD: u64 = 16 + (PACK_BYTES / (64 << 10) + 1) * 16;

/// The largest sealed pack, in bytes.
pub const SEALED_BYTES: u64 = PACK_BYTES + HEADER_BYTES as u64 + PAYLOAD_OVERHEAD;

/// The recipients whose points have a small order (RFC 7748, section 6.1): the key that they share
/// with anyone is zero. age would end the process rather than encrypt for them.
const SMALL_ORDER: [&str; 5] = [
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
    "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
    "age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8",
    "age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m",
];

/// The public key that packs are sealed for: `age1` and 58 characters of Bech32.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(x25519::Recipient);

/// The secret key of a [`Recipient`]: `AGE-SECRET-KEY-1` and 58 characters. Never printed, wiped
/// from memory when it is dropped.
pub struct Identity(x25519::Identity);

/// Text that is not a key of age's. What it was is not shown: it may have been the secret one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealKeyError {
    /// Not a recipient.
    #[error("not an age recipient: expected `age1` and 58 lowercase letters and digits")]
    Recipient,
    /// A recipient whose secret everyone knows.
    #[error("this age recipient protects nothing: its point has a small order")]
    WeakRecipient,
    /// Not an identity.
    #[error("not an age identity: expected `AGE-SECRET-KEY-1` and 58 capital letters and digits")]
    Identity,
}

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

impl Identity {
    /// Draws an identity from the system's random numbers.
    #[must_use]
    pub fn draw() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The identity as text, for the file that keeps it.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
}

impl FromStr for Identity {
    type Err = SealKeyError;

    fn from_str(text: &str) -> Result<Self, SealKeyError> {
        let identity = text.parse().map(Self).map_err(|_| SealKeyError::Identity)?;
        // Bech32 may be written in either case; one key has one text here.
        if *identity.expose() != *text {
            return Err(SealKeyError::Identity);
        }
        Ok(identity)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Identity of {}", self.recipient())
    }
}

impl FromStr for Recipient {
    type Err = SealKeyError;

    fn from_str(text: &str) -> Result<Self, SealKeyError> {
        let recipient: x25519::Recipient = text.parse().map_err(|_| SealKeyError::Recipient)?;
        if recipient.to_string() != text {
            return Err(SealKeyError::Recipient);
        }
        if SMALL_ORDER.contains(&text) {
            return Err(SealKeyError::WeakRecipient);
        }
        if !is_reduced(text) {
            return Err(SealKeyError::Recipient);
        }
        Ok(Self(recipient))
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Whether a recipient's coordinate is written in its only reduced form, below 2^255 - 19: other
/// forms are the same key in other words. The text has been checked to be canonical Bech32.
fn is_reduced(recipient: &str) -> bool {
    const DIGITS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    // What precedes the data, and the checksum that follows it.
    let data = recipient.as_bytes();
    let data = data
        .get(4..data.len().saturating_sub(6))
        .unwrap_or_default();
    let bits = data.iter().flat_map(|digit| {
        let value = DIGITS.iter().position(|other| other == digit).unwrap_or(0);
        (0..5).rev().map(move |bit| (value >> bit & 1) as u8)
    });
    let bits: Vec<u8> = bits.collect();
    let bytes = bits.chunks_exact(8);
    let mut little_endian: Vec<u8> = bytes
        .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit))
        .collect();
    little_endian.reverse();
    let mut prime = [0xff; 32];
    (prime[0], prime[31]) = (0x7f, 0xed);
    little_endian[..] < prime[..]
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
    let keys = recipients.iter().map(|recipient| &recipient.0 as _);
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
    let keys = std::iter::once(&identity.0 as _);
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

    #[test]
    fn keys_have_one_text() {
        let identity = Identity::draw();
        let secret = identity.expose();
        let public = identity.recipient().to_string();
        assert_eq!(
            secret.parse::<Identity>().unwrap().recipient(),
            identity.recipient()
        );
        assert_eq!(public.parse(), Ok(identity.recipient()));
        for text in ["", "age1", &secret.to_lowercase(), &public, &secret[1..]] {
            assert_eq!(text.parse::<Identity>().err(), Some(SealKeyError::Identity));
        }
        for text in [
            "",
            "age1",
            &public.to_uppercase(),
            &secret,
            &public[..public.len() - 1],
        ] {
            assert_eq!(
                text.parse::<Recipient>(),
                Err(SealKeyError::Recipient),
                "{text}"
            );
        }
        // The prime and nine, and nine with the highest bit set: to age both are nine, the base point.
        for text in [
            "age17mlllllllllllllllllllllllllllllllllllllllllllllllalsxajvgg",
            "age1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqyr3apl",
        ] {
            assert!(text.parse::<x25519::Recipient>().is_ok());
            assert_eq!(text.parse::<Recipient>(), Err(SealKeyError::Recipient));
        }
        // The base point itself is a recipient as good as any.
        let base = "age1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq8r66x";
        assert!(base.parse::<Recipient>().is_ok());
    }

    /// age itself tells which points are weak: by a panic.
    #[test]
    fn recipients_that_age_can_not_encrypt_for_are_refused() {
        for text in SMALL_ORDER {
            assert_eq!(text.parse::<Recipient>(), Err(SealKeyError::WeakRecipient));
            let recipient = Recipient(text.parse().unwrap());
            assert!(
                std::panic::catch_unwind(|| seal(b"", &[recipient])).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let identity = Identity::draw();
        let shown = format!("{identity:?}");
        assert_eq!(shown, format!("Identity of {}", identity.recipient()));
        let wrong = identity
            .expose()
            .replace("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2");
        let error = wrong.parse::<Identity>().unwrap_err();
        assert!(!error.to_string().contains(&wrong[20..30]), "{error}");
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
