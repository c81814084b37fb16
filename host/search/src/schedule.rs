//! [`Schedule`]: how proposals are distributed over islands, and where the barriers are.

use crate::Settings;

/// Where each island stands when the run has made so many proposals in total.
///
/// With 8 islands and rounds of 100, barriers are at 800, 1,600, ... proposals. At 1,234 every
/// island has done its first 100; of the 434 since, islands 0 and 1 have done 55 and the others 54.
/// As this depends on the total alone, a run may stop anywhere and go on to the same barrier.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    islands: u64,
    round: u64,
    migration: u64,
}

impl Schedule {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            islands: settings.islands.into(),
            round: settings.round.into(),
            migration: settings.migration.into(),
        }
    }

    /// The proposals of one island when there are `total`.
    pub(crate) fn share(&self, total: u64, island: u32) -> u64 {
        let (rounds, rest) = (
            total / self.between_barriers(),
            total % self.between_barriers(),
        );
        rounds * self.round
            + rest / self.islands
            + u64::from(u64::from(island) < rest % self.islands)
    }

    /// The total at the first barrier after `total`.
    pub(crate) fn barrier_after(&self, total: u64) -> u64 {
        (total / self.between_barriers() + 1) * self.between_barriers()
    }

    /// Whether all islands are at a barrier when there are `total` proposals; at 0 they are, too.
    pub(crate) fn is_barrier(&self, total: u64) -> bool {
        total.is_multiple_of(self.between_barriers())
    }

    /// Whether programs migrate when there are `total` proposals.
    pub(crate) fn migrates_at(&self, total: u64) -> bool {
        total > 0 && total.is_multiple_of(self.islands * self.migration)
    }

    fn between_barriers(&self) -> u64 {
        self.islands * self.round
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_example_is_right() {
        let schedule = Schedule::new(&Settings::new(0));
        let shares: Vec<_> = (0..8).map(|island| schedule.share(1_234, island)).collect();
        assert_eq!(shares, [155, 155, 154, 154, 154, 154, 154, 154]);
        assert_eq!(schedule.barrier_after(1_234), 1_600);
        assert!(schedule.is_barrier(1_600) && !schedule.is_barrier(1_234));
        assert!(
            schedule.migrates_at(8_000) && !schedule.migrates_at(800) && !schedule.migrates_at(0)
        );
    }

    proptest! {
        #[test]
        fn shares_add_up_and_never_shrink(islands in 1_u32..20, round in 1_u32..20, total in 0_u64..5_000) {
            let schedule = Schedule::new(&Settings { islands, round, ..Settings::new(0) });
            let shares = |total| (0..islands).map(move |island| schedule.share(total, island));
            prop_assert_eq!(shares(total).sum::<u64>(), total);
            prop_assert!(shares(total).zip(shares(total + 1)).all(|(now, next)| now <= next));
            let barrier = schedule.barrier_after(total);
            prop_assert!(barrier > total);
            prop_assert!(shares(barrier).all(|share| share == schedule.share(barrier, 0)));
        }
    }
}
