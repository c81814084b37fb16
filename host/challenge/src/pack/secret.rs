//! [`PackSecret`]: the 32 bytes that every hidden seed comes from.

use assay_protocol::message::SliceIndex;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use zeroize::Zeroizing;

/// The domain of slices' seeds.
const SEED_INFO: &[u8] = b"assay hidden seed 1";

/// The domain of the key of verdicts' digests.
const DIGEST_INFO: &[u8] = b"assay verdict digest 1";

/// 32 bytes of the system's randomness, the first ones of a hidden pack.
///
/// What is derived from them is HKDF-SHA256 (RFC 5869) without a salt; the `info` names the purpose,
/// so that one derived value says nothing about another. The bytes are wiped from memory when they
/// are dropped, and are never printed.
#[derive(Clone)]
pub struct PackSecret(Zeroizing<[u8; 32]>);

/// One of the two halves of a slice. They are drawn apart from each other, and a challenger must win
/// on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Half {
    /// The first.
    First = 0,
    /// The second.
    Second = 1,
}

impl Half {
    /// Both, in their order.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];
}

/// The key of the digests in verdict bodies: equal for all who hold the pack, unknown to others, so
/// that outcomes can't be guessed from a digest before the pack is opened.
pub struct DigestKey(Zeroizing<[u8; 32]>);

impl PackSecret {
    /// Draws a secret from the system's random numbers.
    ///
    /// # Errors
    /// The system has none to give.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut bytes[..])?;
        Ok(Self(bytes))
    }

    /// A secret that was drawn before.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The secret itself, for the pack.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The seed of half a slice: the first eight bytes derived for `assay hidden seed 1` followed by
    /// the slice's number as four little-endian bytes and the half's as one, read as a little-endian
    /// integer.
    #[must_use]
    pub fn seed(&self, slice: SliceIndex, half: Half) -> u64 {
        let mut seed = [0; 8];
        let info = [SEED_INFO, &slice.0.to_le_bytes(), &[half as u8]];
        self.derive(&info, &mut seed);
        u64::from_le_bytes(seed)
    }

    /// The key of verdicts' digests: the 32 bytes derived for `assay verdict digest 1`.
    #[must_use]
    pub fn digest_key(&self) -> DigestKey {
        let mut key = Zeroizing::new([0; 32]);
        self.derive(&[DIGEST_INFO], &mut key[..]);
        DigestKey(key)
    }

    fn derive(&self, info: &[&[u8]], output: &mut [u8]) {
        Hkdf::<sha2::Sha256>::new(None, &self.0[..])
            .expand_multi_info(info, output)
            .expect("HKDF-SHA256 gives up to 8,160 bytes");
    }
}

impl DigestKey {
    /// The digest of a verdict's private record: HMAC-SHA256 (RFC 2104).
    #[must_use]
    pub fn digest(&self, record: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&self.0[..])
            .expect("HMAC takes keys of any length");
        mac.update(record);
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use assay_protocol::Sha256;

    use super::*;

    /// The values are Python's: `hmac.digest(hmac.digest(bytes(32), secret, "sha256"), info + b"\x01",
    /// "sha256")` with secret = bytes(range(32)).
    #[test]
    fn derivations_are_the_published_ones() {
        let secret = PackSecret::from_bytes(std::array::from_fn(|at| at as u8));
        for (slice, half, seed) in [
            (0, Half::First, 0x7231_6e23_a703_956b),
            (0, Half::Second, 0xcede_0d9f_45f0_56ee),
            (256, Half::First, 0x1cb1_1aaa_89a4_02bf),
        ] {
            assert_eq!(
                secret.seed(SliceIndex(slice), half),
                seed,
                "slice {slice}, {half:?}"
            );
        }
        let digest = secret.digest_key().digest(b"record");
        assert_eq!(
            Sha256::from_bytes(digest).to_string(),
            "2218a1f7cbfa93b84b9622708e1a5aaeb3e49c89cb008a0edfde5cd4e6e1258b"
        );
    }

    #[test]
    fn secrets_are_drawn_anew() {
        let seeds = [(); 2].map(|()| PackSecret::draw().unwrap().seed(SliceIndex(0), Half::First));
        assert_ne!(seeds[0], seeds[1]);
    }
}
