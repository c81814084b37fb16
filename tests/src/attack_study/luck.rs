//! [`Luck`]: how outcomes differ from case to case.

use assay_random::Rng;

/// A distribution of outcomes over the cases of a slice, with mean 0: what is left of a program's
/// outcomes when its skill is taken away. In points, hundredths of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Luck {
    /// Normal; two cases of a group have this correlation.
    Normal {
        /// 0 to 1.
        correlation: f64,
    },
    /// Student's t with 2 degrees of freedom: symmetric, with infinite variance.
    HeavyTails,
    /// Cauchy's distribution: symmetric, so wild that not even its mean exists. Clipped by the limit
    /// of scores.
    Cauchy,
    /// Each case is right (100 points) or wrong (0), right with this chance.
    ZeroOne {
        /// The chance of being right.
        skill: f64,
    },
    /// Exponential, with its long tail towards losses: skewness -2.
    LongLosses,
    /// Log-normal, with its long tail towards losses: skewness -6.
    LogNormalLosses,
    /// Most cases gain a little; this share of them loses so much that the mean is 0.
    Ruin {
        /// The share of cases that lose.
        share: f64,
    },
    /// The same, but a group loses as a whole.
    RuinOfGroups {
        /// The share of groups that lose.
        share: f64,
    },
    /// Normal; the first cases of all groups share some luck, so do the second ones, and so on: as if
    /// all groups were seen through the same few projections.
    AcrossGroups {
        /// The correlation of two cases at the same place of their groups, 0 to 1.
        correlation: f64,
    },
}

/// The spread of a case, where the distribution has one.
const SPREAD: f64 = 4.0;

impl Luck {
    /// Draws the outcomes of all cases, in points.
    pub fn draw(self, groups: &[u32], rng: &mut Rng, outcomes: &mut Vec<f64>) {
        outcomes.clear();
        match self {
            Self::Normal { correlation } => {
                let (of_group, of_case) = (correlation.sqrt(), (1.0 - correlation).sqrt());
                // Cases of a group are neighbours.
                let mut shared = 0.0;
                let mut before = None;
                outcomes.extend(groups.iter().map(|group| {
                    if before.replace(group) != Some(group) && correlation > 0.0 {
                        shared = rng.gaussian();
                    }
                    SPREAD * (of_group * shared + of_case * rng.gaussian())
                }));
            }
            Self::HeavyTails => outcomes.extend(groups.iter().map(|_| {
                let u = open_unit(rng);
                SPREAD * (2.0 * u - 1.0) / (2.0 * u * (1.0 - u)).sqrt()
            })),
            Self::Cauchy => outcomes.extend(
                groups
                    .iter()
                    .map(|_| SPREAD * rng.gaussian() / rng.gaussian().abs().max(1e-12)),
            ),
            Self::ZeroOne { skill } => outcomes.extend(
                groups
                    .iter()
                    .map(|_| if rng.chance(skill) { 100.0 } else { 0.0 }),
            ),
            Self::LongLosses => {
                outcomes.extend(groups.iter().map(|_| SPREAD * (1.0 + open_unit(rng).ln())));
            }
            Self::LogNormalLosses => outcomes.extend(
                groups
                    .iter()
                    .map(|_| SPREAD * (0.5_f64.exp() - rng.gaussian().exp())),
            ),
            Self::Ruin { share } => outcomes.extend(groups.iter().map(|_| ruin(share, rng))),
            Self::RuinOfGroups { share } => {
                let mut outcome = 0.0;
                outcomes.extend(places(groups).map(|place| {
                    if place == 0 {
                        outcome = ruin(share, rng);
                    }
                    outcome
                }));
            }
            Self::AcrossGroups { correlation } => {
                let (across, own) = (correlation.sqrt(), (1.0 - correlation).sqrt());
                let mut shared: Vec<f64> = Vec::new();
                outcomes.extend(places(groups).map(|place| {
                    if shared.len() <= place {
                        shared.push(rng.gaussian());
                    }
                    SPREAD * (across * shared[place] + own * rng.gaussian())
                }));
            }
        }
    }
}

/// A gain, or with this chance the loss that makes up for all gains.
fn ruin(share: f64, rng: &mut Rng) -> f64 {
    if rng.chance(share) {
        -(1.0 - share) / share
    } else {
        1.0
    }
}

/// The place of each case in its group. Cases of a group are neighbours.
fn places(groups: &[u32]) -> impl Iterator<Item = usize> {
    let mut before = None;
    let mut place = 0;
    groups.iter().map(move |group| {
        place = match before.replace(*group) {
            Some(same) if same == *group => place + 1,
            _ => 0,
        };
        place
    })
}

/// A float between 0 and 1, both excluded.
fn open_unit(rng: &mut Rng) -> f64 {
    rng.unit().max(1e-16)
}
