//! Opening a hidden pack: when its epoch is over, anyone may read it.
//!
//! The manifest's owner says so, or as many of its validators as make a quorum, so that an owner who
//! is gone or unwilling can't keep an epoch from being checked. An opening is about one pack of one
//! epoch. It has no time of its own: that the epoch is over is for whoever signs to know
//! ([`check_closed`]), and for the log to prove.

use assay_protocol::{
    EpochId, PackCommitment,
    message::{EpochManifest, Opening, PackOpening, UnixSeconds},
};

use super::archive::{HiddenPack, PackError};

/// Why a pack is not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// The epoch is not over.
    #[error("the epoch closes at {}, and it is {}", date(*.closes), date(*.now))]
    NotClosed {
        /// The manifest's second.
        closes: UnixSeconds,
        /// This machine's second.
        now: UnixSeconds,
    },
    /// The opening is of another epoch.
    #[error("the opening is for epoch {found}, not for {expected}")]
    OtherEpoch {
        /// The manifest's epoch.
        expected: EpochId,
        /// The opening's.
        found: EpochId,
    },
    /// The opening is of another pack.
    #[error("the opening is of the pack {found}, not of {expected}")]
    OtherPack {
        /// The manifest's commitment.
        expected: PackCommitment,
        /// The opening's.
        found: PackCommitment,
    },
    /// Neither the owner nor enough validators have signed.
    #[error(
        "the opening is not signed by the owner, and by {found} of the {needed} validators it takes"
    )]
    NotSigned {
        /// How many validators have.
        found: usize,
        /// How many have to.
        needed: usize,
    },
    /// The pack itself can't be used.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl OpeningError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NotClosed { .. } => "wait until then: before it, the pack is secret".to_owned(),
            Self::OtherEpoch { .. } | Self::OtherPack { .. } => {
                "use the opening that belongs to this manifest".to_owned()
            }
            Self::NotSigned { found, needed } => format!(
                "let the owner sign, or {} more of the validators: `assay challenge open`",
                needed - found
            ),
            Self::Pack(error) => error.remedy().to_owned(),
        }
    }
}

/// A second as people write it: `2027-06-30T00:00:00Z`.
fn date(second: UnixSeconds) -> String {
    i64::try_from(second.0)
        .ok()
        .and_then(|second| jiff::Timestamp::from_second(second).ok())
        .map_or_else(|| format!("second {second}"), |date| date.to_string())
}

/// The opening of an epoch's pack, not signed yet.
#[must_use]
pub fn opening_of(manifest: &EpochManifest) -> Opening {
    Opening::new(PackOpening {
        commitment: manifest.hidden.commitment,
        epoch: manifest.id(),
    })
}

/// Whether an epoch is over.
///
/// # Errors
/// It is not.
pub fn check_closed(manifest: &EpochManifest, now: UnixSeconds) -> Result<(), OpeningError> {
    let closes = manifest.epoch.closes;
    if now < closes {
        return Err(OpeningError::NotClosed { closes, now });
    }
    Ok(())
}

/// Whether an opening is of this epoch and its pack, whoever has signed it.
///
/// # Errors
/// It is of another.
pub fn check_subject(opening: &Opening, manifest: &EpochManifest) -> Result<(), OpeningError> {
    let PackOpening { commitment, epoch } = *opening.unverified();
    let expected = manifest.id();
    if epoch != expected {
        let found = epoch;
        return Err(OpeningError::OtherEpoch { expected, found });
    }
    let expected = manifest.hidden.commitment;
    if commitment != expected {
        let found = commitment;
        return Err(OpeningError::OtherPack { expected, found });
    }
    Ok(())
}

/// Whether an opening opens the pack of this epoch: it is about it, and signed by the owner or by a
/// quorum of validators.
///
/// # Errors
/// It is of another epoch or pack, or not signed by enough.
pub fn check_opening(opening: &Opening, manifest: &EpochManifest) -> Result<(), OpeningError> {
    check_subject(opening, manifest)?;
    let needed = manifest.quorum.votes as usize;
    let found = opening.valid_signatures(&manifest.quorum.hotkeys());
    if found < needed && opening.valid_signatures(&[manifest.owner.hotkey]) == 0 {
        return Err(OpeningError::NotSigned { found, needed });
    }
    Ok(())
}

/// The pack that an opening makes public.
///
/// # Errors
/// The opening does not open this epoch's pack, or the bytes are not that pack.
pub fn read_opened(
    bytes: &[u8],
    opening: &Opening,
    manifest: &EpochManifest,
) -> Result<HiddenPack, OpeningError> {
    check_opening(opening, manifest)?;
    Ok(HiddenPack::read_committed(
        bytes,
        manifest.hidden.commitment,
    )?)
}

#[cfg(test)]
mod tests {
    use assay_protocol::{Keypair, Sha256, Signature, message::Message};

    use super::*;
    use crate::PackSecret;

    fn key(seed: u8) -> Keypair {
        Keypair::from_seed(&[seed; 32])
    }

    /// The protocol's example, with a pack of its own, keys whose secrets are known here as owner (1)
    /// and validators (2, 3, 4), and a quorum of two.
    fn epoch() -> (EpochManifest, HiddenPack) {
        let golden = include_bytes!("../../../protocol/tests/golden/epoch-manifest.json");
        let mut manifest = EpochManifest::decode(golden.trim_ascii_end()).unwrap();
        let pack = HiddenPack {
            secret: PackSecret::from_bytes([7; 32]),
            files: Vec::new(),
        };
        manifest.hidden.commitment = pack.commitment();
        manifest.owner.hotkey = key(1).hotkey();
        let validator = &manifest.quorum.validators[0];
        manifest.quorum.validators = [2, 3, 4]
            .map(|seed| assay_protocol::message::Validator {
                hotkey: key(seed).hotkey(),
                signature: Signature::from_bytes([0; 64]),
                ..validator.clone()
            })
            .to_vec();
        manifest.quorum.votes = 2;
        (manifest, pack)
    }

    fn signed_by(manifest: &EpochManifest, seeds: &[u8]) -> Opening {
        let mut opening = opening_of(manifest);
        for seed in seeds {
            opening.sign(&key(*seed));
        }
        opening
    }

    #[test]
    fn the_owner_or_a_quorum_opens() {
        let (manifest, pack) = epoch();
        let bytes = pack.write();
        for (seeds, found) in [
            (&[1][..], None),
            (&[2, 3], None),
            (&[4, 3, 2, 1], None),
            (&[1, 9], None),
            (&[], Some(0)),
            (&[2], Some(1)),
            (&[2, 2], Some(1)),
            (&[2, 9], Some(1)),
        ] {
            let opening = signed_by(&manifest, seeds);
            let read = read_opened(&bytes, &opening, &manifest);
            match found {
                None => assert_eq!(read.unwrap().commitment(), pack.commitment()),
                Some(found) => {
                    let error = OpeningError::NotSigned { found, needed: 2 };
                    assert_eq!(read.unwrap_err(), error, "{seeds:?}");
                }
            }
        }
    }

    #[test]
    fn an_opening_is_of_one_pack_of_one_epoch() {
        let (manifest, pack) = epoch();
        let opening = signed_by(&manifest, &[1]);
        let bytes = pack.write();

        let mut later = manifest.clone();
        later.epoch.closes.0 += 1;
        assert!(matches!(
            read_opened(&bytes, &opening, &later),
            Err(OpeningError::OtherEpoch { .. })
        ));

        let mut other = Opening::new(PackOpening {
            commitment: PackCommitment(Sha256::of(b"another pack")),
            epoch: manifest.id(),
        });
        other.sign(&key(1));
        assert!(matches!(
            read_opened(&bytes, &other, &manifest),
            Err(OpeningError::OtherPack { .. })
        ));

        for at in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1;
            assert!(matches!(
                read_opened(&flipped, &opening, &manifest),
                Err(OpeningError::Pack(PackError::OtherPack { .. }))
            ));
        }
    }

    #[test]
    fn an_epoch_closes_at_its_second() {
        let (manifest, _) = epoch();
        let closes = manifest.epoch.closes;
        assert!(check_closed(&manifest, closes).is_ok());
        let now = UnixSeconds(closes.0 - 1);
        let error = check_closed(&manifest, now).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the epoch closes at 2027-06-30T00:00:00Z, and it is 2027-06-29T23:59:59Z"
        );
        assert_eq!(date(UnixSeconds(u64::MAX)), format!("second {}", u64::MAX));
    }
}
