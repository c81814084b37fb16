//! [`Rule`]: what a challenger must show to become champion.
//!
//! # The rule
//!
//! Champion and challenger are scored on the same slice of the hidden set, which has two halves, drawn
//! apart from each other. A challenger is accepted if it wins on both.
//!
//! On each case of a half take the difference `d`, positive where the challenger is better. Cases that
//! depend on each other (same pair of classes, same family of instances) form a group: add up the
//! differences of each group to `g`. With `m` cases in `G` groups, the challenger wins on the half if
//! both hold:
//!
//! 1. **It matters.** The mean difference exceeds the margin: `sum(d) > margin * m`.
//! 2. **It is no luck.** The groups' sums are too large, for how much they vary, to be noise around
//!    zero. This is Student's one-sided t test on the groups, squared and freed of its fractions:
//!
//!    `(sum g)^2 * (G - 1)  >  q2 * (G * sum(g^2) - (sum g)^2)`
//!
//! `alpha` bounds the chance that an epoch of `N` attempts, over all miners together, has a false win: a
//! program accepted that is no better. `q2` is the square of what Student's t with `G - 1` degrees of
//! freedom exceeds with chance `alpha / N`. Then `N` attempts exceed it by luck with chance `alpha` at
//! most (Bonferroni's inequality), if luck is normal: one half keeps the bound already, and many
//! identities buy nothing. The level is the same for each attempt: a schedule that favours the early
//! ones would reward being first.
//!
//! `q2` is computed, by [`CriticalValue::compute`] from `alpha`, `N` and `G` with integers only, and is
//! rounded up to the next millionth: so much at least, and the same everywhere.
//!
//! Everything is an integer, so there is no rounding on which two validators could differ.
//!
//! # Why two halves
//!
//! The t test takes luck to be about symmetric. A miner can make it otherwise: a program that gains a
//! little on most cases and loses much on few has a mean of zero, but looks like a sure gain wherever
//! there happen to be few of its losses. Simulated with exponential losses, one half alone would let 36 %
//! of epochs have a false win instead of 5 %. Luck of that kind rarely comes twice: a second half, whose
//! cases are drawn afresh, brings it to 0.1 %, with the same rule and the same critical value. The
//! README has the figures, and what even two halves can't see. Both are always scored, so that no time
//! is saved by losing the first.
//!
//! # A worked number
//!
//! A *point* is 0.01 of a score, 10,000,000 nano-units. Each half has 180 cases in 45 groups of 4; the margin
//! is 0.3 points, which is `Margin::new(3_000_000)` in nano-units; `alpha` is 5 % over `N` = 1,000
//! attempts, `Alpha::new(50_000)` in parts per million. Student's t with 44 degrees of freedom exceeds
//! 4.2783 with chance 0.05 / 1,000, so `q2` = 18.303725. (Whether all is counted in points or in
//! nano-units makes no difference to the second condition: both sides have the same square.)
//!
//! A challenger gains 3 points in each case of 26 groups (`g` = 12) and loses 1 point in each case of
//! the other 19 (`g` = -4):
//!
//! - `sum d = sum g = 26 * 12 - 19 * 4 = 236` points over 180 cases, 1.31 points a case: more than 0.3.
//! - `sum(g^2) = 26 * 144 + 19 * 16 = 4,048`.
//! - Left, `236^2 * 44 = 2,450,624`. Right, `18.303725 * (45 * 4,048 - 236^2) = 2,314,762.3`.
//!
//! Left is larger: a win, and if the other half is won, too, the challenger is accepted. Were it 25
//! groups and 20, the mean gain would still be 1.22 points, but `220^2 * 44 = 2,129,600` against
//! `18.303725 * (45 * 3,920 - 220^2) = 2,342,876.8`: no win, since among 1,000 attempts without any gain
//! too many would look like that.
//!
//! ```
//! use assay_judgement::{
//!     Alpha, Attempts, Decision, GroupCount, HalfOutcomes, Margin, Reason, Rule,
//! };
//! use assay_protocol::{Direction, Score};
//!
//! let rule = Rule::new(
//!     Margin::new(3_000_000)?,
//!     Alpha::new(50_000)?,
//!     Attempts::new(1_000)?,
//!     GroupCount::new(45)?,
//! );
//! assert_eq!(rule.critical_value().millionths(), 18_303_725);
//!
//! let groups: Vec<u32> = (0..180).map(|case| case / 4).collect();
//! let champion = vec![Score::from_nanos(700_000_000)?; 180];
//! let challenger = |winning: u32| -> Vec<Score> {
//!     let score = |group: &u32| if *group < winning { 730_000_000 } else { 690_000_000 };
//!     groups.iter().map(|group| Score::from_nanos(score(group)).unwrap()).collect()
//! };
//! let decide = |winning: [u32; 2]| {
//!     let challengers = winning.map(challenger);
//!     let halves = [&challengers[0], &challengers[1]].map(|challenger| HalfOutcomes {
//!         groups: &groups,
//!         champion: &champion,
//!         challenger,
//!     });
//!     rule.decide(Direction::Maximize, &halves)
//! };
//! assert_eq!(decide([26, 26])?, Decision::Accepted);
//! assert_eq!(decide([26, 25])?, Decision::Rejected(Reason::NotSignificant));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # At the edges
//!
//! - Exactly the margin is not enough, nor is exactly the critical value.
//! - Equal outcomes on all cases are no improvement, whatever the margin.
//! - If all groups improve by the same sum, they don't vary: the right side is 0, and what exceeds the
//!   margin is accepted.
//! - A margin is never negative, so `sum g`, which equals `sum d`, is positive once the first
//!   condition holds; squaring then loses nothing.

use std::collections::BTreeMap;

use assay_protocol::{Direction, Score};
use num_bigint::BigInt;

use crate::{Alpha, Attempts, CriticalValue, GroupCount, Margin};

/// The acceptance rule of one epoch. See the [page of this file](self).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    margin: Margin,
    alpha: Alpha,
    attempts: Attempts,
    groups: GroupCount,
    critical_value: CriticalValue,
}

/// What champion and challenger came to on one half of a slice: a value for each case, in the same
/// order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HalfOutcomes<'a> {
    /// The group of each case: cases with equal labels are one group.
    pub groups: &'a [u32],
    /// The champion's scores.
    pub champion: &'a [Score],
    /// The challenger's scores.
    pub challenger: &'a [Score],
}

/// What the rule says about one challenger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The challenger becomes champion.
    Accepted,
    /// The champion stays.
    Rejected(Reason),
}

/// Why a challenger is rejected: the first of these that applies. Never public before the hidden
/// pack is opened, as it says something about the hidden cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Its outcome is the champion's on every case of a half.
    Identical,
    /// Its mean gain does not exceed the margin.
    WithinMargin,
    /// Its gain could be luck.
    NotSignificant,
}

/// Outcomes that the rule can't be applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unjudgeable {
    /// Not every case has a group, an outcome of the champion and one of the challenger.
    #[error(
        "{groups} cases have a group, but the champion has {champion} outcomes and the challenger \
         {challenger}: score both on the same split"
    )]
    Lengths {
        /// How many cases have a group.
        groups: usize,
        /// How many outcomes the champion has.
        champion: usize,
        /// How many outcomes the challenger has.
        challenger: usize,
    },
    /// More cases than a split can have.
    #[error("{0} cases, but a split has at most {most}", most = Rule::CASES)]
    TooManyCases(usize),
    /// The critical value was computed for another number of groups.
    #[error("the cases fall into {found} groups, but the rule is for {expected}")]
    Groups {
        /// How many groups the cases fall into.
        found: usize,
        /// How many the rule is for.
        expected: u32,
    },
}

impl Rule {
    /// The most cases of a split.
    pub const CASES: usize = 65_536;

    /// The rule of an epoch with this margin and error budget. It computes the critical value, so
    /// that no rule can have a wrong one: milliseconds for 45 groups, up to a second for 65,536.
    #[must_use]
    pub fn new(margin: Margin, alpha: Alpha, attempts: Attempts, groups: GroupCount) -> Self {
        Self {
            margin,
            alpha,
            attempts,
            groups,
            critical_value: CriticalValue::compute(alpha, attempts, groups),
        }
    }

    /// What the mean improvement must exceed.
    #[must_use]
    pub const fn margin(&self) -> Margin {
        self.margin
    }

    /// What bounds the chance that an epoch has a false win.
    #[must_use]
    pub const fn alpha(&self) -> Alpha {
        self.alpha
    }

    /// How many attempts an epoch allows.
    #[must_use]
    pub const fn attempts(&self) -> Attempts {
        self.attempts
    }

    /// How many groups the cases of half a slice fall into.
    #[must_use]
    pub const fn groups(&self) -> GroupCount {
        self.groups
    }

    /// What the t statistic's square must exceed.
    #[must_use]
    pub const fn critical_value(&self) -> CriticalValue {
        self.critical_value
    }

    /// Decides on a challenger: it must win on both halves of a slice. The reason for a rejection is
    /// that of the first half without a win.
    ///
    /// # Errors
    /// As [`Rule::decide_half`].
    pub fn decide(
        &self,
        direction: Direction,
        halves: &[HalfOutcomes<'_>; 2],
    ) -> Result<Decision, Unjudgeable> {
        let [first, second] = halves;
        let decisions = [
            self.decide_half(direction, first)?,
            self.decide_half(direction, second)?,
        ];
        Ok(match decisions {
            [Decision::Accepted, second] => second,
            [first, _] => first,
        })
    }

    /// What the rule says of one half. The order of cases and the names of groups don't matter.
    ///
    /// # Errors
    /// The numbers of groups and outcomes differ, there are more than [`CASES`](Self::CASES), or the
    /// number of groups is not the rule's.
    pub fn decide_half(
        &self,
        direction: Direction,
        half: &HalfOutcomes<'_>,
    ) -> Result<Decision, Unjudgeable> {
        let HalfOutcomes {
            groups,
            champion,
            challenger,
        } = *half;
        let cases = groups.len();
        if champion.len() != cases || challenger.len() != cases {
            return Err(Unjudgeable::Lengths {
                groups: cases,
                champion: champion.len(),
                challenger: challenger.len(),
            });
        }
        if cases > Self::CASES {
            return Err(Unjudgeable::TooManyCases(cases));
        }

        // A difference is at most 2 * 10^15, the sum of 65,536 of them below 2^67.
        let mut sums: BTreeMap<u32, i128> = BTreeMap::new();
        for ((group, champion), challenger) in groups.iter().zip(champion).zip(challenger) {
            *sums.entry(*group).or_default() += gain(direction, *champion, *challenger);
        }
        if u32::try_from(sums.len()) != Ok(self.groups.get()) {
            return Err(Unjudgeable::Groups {
                found: sums.len(),
                expected: self.groups.get(),
            });
        }

        if champion == challenger {
            return Ok(Decision::Rejected(Reason::Identical));
        }
        let total: i128 = sums.values().sum();
        if total <= i128::from(self.margin.get()) * cases as i128 {
            return Ok(Decision::Rejected(Reason::WithinMargin));
        }
        if !self.is_significant(total, sums.values()) {
            return Ok(Decision::Rejected(Reason::NotSignificant));
        }
        Ok(Decision::Accepted)
    }

    /// The second condition, for a positive total. Squares of the sums need more than 128 bits, the
    /// whole inequality less than 256.
    fn is_significant<'a>(&self, total: i128, sums: impl Iterator<Item = &'a i128>) -> bool {
        let groups = BigInt::from(self.groups.get());
        let square_of_total = BigInt::from(total) * total;
        let squares: BigInt = sums.map(|sum| BigInt::from(*sum) * *sum).sum();
        let variation = &groups * squares - &square_of_total;
        // The critical value is in millionths: so is the left side.
        square_of_total * (groups - 1) * 1_000_000 > variation * self.critical_value.millionths()
    }
}

/// By how much the challenger is better on a case, in nano-units.
fn gain(direction: Direction, champion: Score, challenger: Score) -> i128 {
    let (champion, challenger) = (champion.nanos(), challenger.nanos());
    i128::from(match direction {
        Direction::Maximize => challenger - champion,
        Direction::Minimize => champion - challenger,
    })
}
