//! [`ClassPair`]: what a task tells apart.

use std::fmt;

/// Two classes, the lower first. Its examples have label 0, those of the higher label 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClassPair {
    pub(crate) lower: u8,
    pub(crate) higher: u8,
}

impl fmt::Display for ClassPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "classes {} and {}", self.lower, self.higher)
    }
}

impl ClassPair {
    /// The pairs that a challenge lists, in its order, from parameters that passed their check.
    pub(crate) fn listed(pairs: &[[u8; 2]]) -> Vec<Self> {
        let pair = |[lower, higher]: &[u8; 2]| Self {
            lower: *lower,
            higher: *higher,
        };
        pairs.iter().map(pair).collect()
    }

    /// All pairs of the classes, which are ascending, as the rounds of a tournament: in each round
    /// every class occurs once (or, if their number is odd, all but one). Ten classes have nine
    /// rounds of five pairs.
    pub(crate) fn rounds(classes: &[u8]) -> Vec<Self> {
        // The circle method: one player stays, the others move around a ring. An odd number is made
        // even by one who does not exist.
        let ring = classes.len().next_multiple_of(2).saturating_sub(1);
        let rounds = (0..ring).flat_map(|round| {
            let facing = (1..ring.div_ceil(2))
                .map(move |step| ((round + step) % ring, (round + ring - step) % ring));
            std::iter::once((round, ring)).chain(facing)
        });
        let pair = |(one, other): (usize, usize)| {
            let (one, other) = (*classes.get(one)?, *classes.get(other)?);
            Some(Self {
                lower: one.min(other),
                higher: one.max(other),
            })
        };
        rounds.filter_map(pair).collect()
    }

    /// A number of its own, for the keys of random streams.
    pub(crate) fn key(self) -> u32 {
        u32::from(self.lower) << 8 | u32::from(self.higher)
    }

    /// The label of a class of this pair.
    pub(crate) fn label(self, class: u8) -> f32 {
        if class == self.higher { 1.0 } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn rounds_hold_every_pair_once_and_each_round_every_class() {
        for count in 0..13 {
            let classes: Vec<u8> = (0..count).map(|class| 3 * class).collect();
            let pairs = ClassPair::rounds(&classes);
            let keys: BTreeSet<u32> = pairs.iter().map(|pair| pair.key()).collect();
            let all = classes.len() * classes.len().saturating_sub(1) / 2;
            assert_eq!((pairs.len(), keys.len()), (all, all));
            assert!(pairs.iter().all(|pair| pair.lower < pair.higher));
            for round in pairs.chunks((classes.len() / 2).max(1)) {
                let seen: BTreeSet<u8> = round.iter().flat_map(|p| [p.lower, p.higher]).collect();
                assert_eq!(seen.len(), 2 * round.len());
            }
        }
        let first: Vec<u32> = ClassPair::rounds(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9])[..6]
            .iter()
            .map(|pair| pair.key())
            .collect();
        assert_eq!(first, [0x009, 0x108, 0x207, 0x306, 0x405, 0x109]);
    }

    #[test]
    fn listed_pairs_keep_their_order() {
        let pairs = ClassPair::listed(&[[3, 7], [0, 9]]);
        assert_eq!(pairs[0].to_string(), "classes 3 and 7");
        assert_eq!((pairs[1].label(0), pairs[1].label(9)), (0.0, 1.0));
    }
}
