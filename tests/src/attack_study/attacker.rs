//! [`Attacker`]: what is submitted, none of it better than the champion.

use assay_random::Rng;

use super::Luck;

/// Who makes the attempts of an epoch. Until the first false win, after which the epoch counts, every
/// answer is the same "not accepted": there is nothing in them to adapt to, so that what an attacker
/// can choose is where its next attempt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attacker {
    /// Submits programs of the champion's skill, independent of each other and of it: each meets the
    /// same cases with luck of its own, and the champion with the luck that it has.
    Copies,
    /// Submits the champion with a change that is for better or worse by chance.
    Edits,
    /// Adds each change to the ones before, accepted or not, and so walks ever further away.
    Walk,
}

/// The outcomes on the current slice, in points.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub(super) champion: Vec<f64>,
    pub(super) challenger: Vec<f64>,
    change: Vec<f64>,
}

impl Attacker {
    /// The champion meets a fresh slice.
    pub(super) fn start(self, luck: Luck, groups: &[u32], rng: &mut Rng, on: &mut Outcomes) {
        match self {
            Self::Copies => luck.draw(groups, rng, &mut on.champion),
            Self::Edits | Self::Walk => {
                on.champion.clear();
                on.champion.resize(groups.len(), 0.0);
            }
        }
        on.challenger.clone_from(&on.champion);
    }

    /// The next challenger meets the same slice.
    pub(super) fn attempt(self, luck: Luck, groups: &[u32], rng: &mut Rng, on: &mut Outcomes) {
        match self {
            // The change of a champion that has 0 everywhere is the outcome.
            Self::Copies | Self::Edits => luck.draw(groups, rng, &mut on.challenger),
            Self::Walk => {
                luck.draw(groups, rng, &mut on.change);
                for (outcome, change) in on.challenger.iter_mut().zip(&on.change) {
                    *outcome += change;
                }
            }
        }
    }
}
