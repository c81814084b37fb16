//! In which order the submissions of a round are heard.

use std::collections::{BTreeMap, BTreeSet};

use assay_protocol::{
    EpochId, Sha256, SubmissionId,
    message::{Round, Salt},
};

/// When the turn of a submission comes: the least first. No two have the same.
///
/// The round comes before all else. A program is public when it is revealed, so whoever copies it
/// commits to the copy in a later round, and the copy has to come behind, however often the original
/// fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    /// When it was committed to.
    pub(super) round: Round,
    /// What has failed waits for those of its round that have not.
    pub(super) failures: u32,
    /// Its place in the [`order`] of its round.
    pub(super) place: u32,
}

/// The order of all submissions that were committed to in `round` and revealed.
///
/// First come, first served would reward a fast connection, and whoever keeps the log could choose. So
/// the order is drawn from a *beacon*, the [`Sha256::of_parts`] of `assay beacon 1`, epoch, round (four
/// little-endian bytes), and id and salt of each, by ascending id. Each is then placed by the
/// `of_parts` of `assay order 1`, beacon and id, least first.
///
/// Nobody knows the salts of others when committing. The last to reveal does, and may withhold: who
/// has `k` commitments in a round, under any number of keys, has `2^k` orders at most to choose from, and
/// gives up a submission for each that it withholds. All that can be gained is to be heard first among
/// those of one round: the [`Turn`] sees to that.
pub(super) fn order(
    epoch: EpochId,
    round: Round,
    revealed: &BTreeMap<SubmissionId, Salt>,
) -> Vec<SubmissionId> {
    let round = round.0.to_le_bytes();
    let mut parts: Vec<&[u8]> = vec![b"assay beacon 1", epoch.0.as_bytes(), &round];
    for (id, salt) in revealed {
        parts.extend([id.0.as_bytes().as_slice(), salt.as_bytes()]);
    }
    let beacon = Sha256::of_parts(&parts);
    let placed: BTreeSet<(Sha256, SubmissionId)> = revealed
        .keys()
        .map(|id| {
            let parts: [&[u8]; 3] = [b"assay order 1", beacon.as_bytes(), id.0.as_bytes()];
            (Sha256::of_parts(&parts), *id)
        })
        .collect();
    placed.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of some of five submissions, by their numbers.
    fn ordered(round: u32, numbers: &[u8]) -> Vec<u8> {
        let id = |number: &u8| SubmissionId(Sha256::of(&[*number]));
        let revealed = numbers
            .iter()
            .map(|number| (id(number), Salt::from_bytes([*number; 32])))
            .collect();
        let order = order(EpochId(Sha256::of(b"epoch")), Round(round), &revealed);
        let number = |placed| numbers.iter().find(|number| id(number) == placed);
        order.into_iter().filter_map(number).copied().collect()
    }

    /// Expected values by another implementation (Python's `hashlib`).
    #[test]
    fn the_order_depends_on_round_and_on_who_reveals() {
        assert_eq!(ordered(3, &[0, 1, 2, 3, 4]), [1, 2, 4, 3, 0]);
        assert_eq!(ordered(4, &[0, 1, 2, 3, 4]), [3, 1, 2, 0, 4]);
        assert_eq!(ordered(3, &[1, 2, 3, 4]), [4, 1, 3, 2]);
    }
}
