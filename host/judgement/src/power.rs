//! [`simulate`]: what a rule can tell apart, for owners who choose its numbers.
//!
//! An owner decides how many cases each half of a slice has, in how many groups, and which margin is
//! worth a prize. What that means depends on how much programs differ from case to case. The
//! simulation draws outcomes of challengers with a known true gain and lets the [`Rule`] decide on
//! them, as a validator would: the share that it accepts is its *power* at that gain. Then it plays
//! whole epochs in which all attempts have no true gain, and counts those with a false win.
//!
//! The difference of a case is drawn as
//! `gain + spread * (sqrt(r) * group + sqrt(1 - r) * own)`, with `group` and `own` from the standard
//! normal distribution, one `group` for all cases of a group: two cases of a group then have the
//! correlation `r`. It is rounded to nano-units.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//!
//! use assay_judgement::{Alpha, Attempts, GroupCount, Margin, Plan, Rule, simulate};
//! use assay_protocol::Score;
//!
//! let rule = Rule::new(
//!     Margin::new(3_000_000)?,
//!     Alpha::new(50_000)?,
//!     Attempts::new(1_000)?,
//!     GroupCount::new(45)?,
//! );
//! let plan = Plan {
//!     cases: 180,
//!     spread: Score::from_nanos(40_000_000)?, // 4 points a case
//!     correlation: 300_000,
//!     gains: vec![Score::from_nanos(10_000_000)?, Score::from_nanos(30_000_000)?],
//!     trials: 200,
//!     epochs: 2,
//!     seed: 1,
//! };
//! let report = simulate(&rule, &plan, &mut |_| {}, &AtomicBool::new(false))?;
//! assert!(report.power[0].1.rate() < 0.2); // one point is hard to tell from luck
//! assert!(report.power[1].1.rate() > 0.8); // three points are not
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::sync::atomic::{AtomicBool, Ordering};

use assay_protocol::{Direction, Score};
use assay_random::Rng;

use crate::{Decision, Estimate, HalfOutcomes, OutOfRange, Rule};

/// The most trials or epochs: more say nothing more.
const REPETITIONS: u64 = 1_000_000;

/// What to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many cases each half of a slice has: at least the rule's groups, at most [`Rule::CASES`]. They are
    /// spread over the groups as evenly as can be.
    pub cases: u32,
    /// The standard deviation of a case's difference between two programs; not negative.
    pub spread: Score,
    /// The correlation of two cases of a group, in parts per million: 0 to 1,000,000.
    pub correlation: u32,
    /// The true gains whose power is asked for.
    pub gains: Vec<Score>,
    /// How many attempts to simulate for each of the gains: 1 to 1,000,000.
    pub trials: u32,
    /// How many epochs to simulate for each chance of an epoch: 1 to 1,000,000. Each takes the rule's
    /// number of attempts, or less if it is won before.
    pub epochs: u32,
    /// Equal seeds give equal reports.
    pub seed: u64,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// For each gain of the plan, in its order, the chance that one attempt is accepted.
    pub power: Vec<(Score, Estimate)>,
    /// The chance that an epoch full of attempts with no true gain accepts one of them: to
    /// compare with the rule's alpha.
    pub false_wins: Estimate,
    /// The same for attempts whose true gain is exactly the margin. This is no error that the rule
    /// bounds, as these gains are real; it shows how far the margin alone holds back.
    pub wins_at_margin: Estimate,
    /// The share of groups, in parts per million, that a challenger may ruin and still have a chance
    /// of `alpha / attempts` to meet none of them on both halves. What is rarer, no rule can see on so
    /// few groups; and a challenger may even meet some that is not much less rare.
    pub rarest_visible: u32,
}

/// How far the simulation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Parts done.
    pub done: u32,
    /// Parts in all.
    pub total: u32,
}

/// Why there is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The stop flag was raised.
    #[error("stopped before the end")]
    Interrupted,
    /// A number of the plan is outside of its limits.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// Runs a plan on one thread. The stop flag is looked at before each attempt; progress is reported
/// after each epoch and each gain.
///
/// # Errors
/// The plan is out of its limits, or was stopped.
pub fn simulate(
    rule: &Rule,
    plan: &Plan,
    progress: &mut dyn FnMut(Progress),
    stop: &AtomicBool,
) -> Result<Report, Stopped> {
    plan.check(rule)?;
    let gains = u32::try_from(plan.gains.len()).unwrap_or(u32::MAX);
    let total = gains.saturating_add(plan.epochs.saturating_mul(2));
    let mut done = 0;
    let mut part = || {
        done += 1;
        progress(Progress { done, total });
    };

    let mut slice = Slice::new(rule, plan);
    let mut power = Vec::with_capacity(plan.gains.len());
    for (gain, stream) in plan.gains.iter().zip(0..) {
        let mut accepted = 0;
        for trial in 0..plan.trials {
            interrupted(stop)?;
            accepted += u32::from(slice.accepts(*gain, [POWER, stream, trial]));
        }
        power.push((*gain, Estimate::new(accepted, plan.trials)));
        part();
    }

    let mut epochs = |gain: Score, purpose: u32| {
        let mut won = 0;
        for epoch in 0..plan.epochs {
            let mut wins = false;
            for attempt in 0..rule.attempts().get() {
                interrupted(stop)?;
                wins = slice.accepts(gain, [purpose, epoch, attempt]);
                if wins {
                    break;
                }
            }
            part();
            won += u32::from(wins);
        }
        Ok::<_, Stopped>(Estimate::new(won, plan.epochs))
    };
    Ok(Report {
        power,
        false_wins: epochs(nanos(0.0), FALSE_WINS)?,
        wins_at_margin: epochs(nanos(rule.margin().get() as f64), WINS_AT_MARGIN)?,
        rarest_visible: rarest_visible(rule),
    })
}

fn interrupted(stop: &AtomicBool) -> Result<(), Stopped> {
    match stop.load(Ordering::Relaxed) {
        true => Err(Stopped::Interrupted),
        false => Ok(()),
    }
}

/// What random streams are for: their first word.
const POWER: u32 = 0;
const FALSE_WINS: u32 = 1;
const WINS_AT_MARGIN: u32 = 2;

impl Plan {
    fn check(&self, rule: &Rule) -> Result<(), OutOfRange> {
        let spread = u64::try_from(self.spread.nanos()).unwrap_or(u64::MAX);
        for (quantity, value, least, most) in [
            (
                "cases",
                self.cases.into(),
                rule.groups().get(),
                Rule::CASES as u64,
            ),
            ("spread", spread, 0, Score::LIMIT as u64),
            ("correlation", self.correlation.into(), 0, 1_000_000),
            ("trials", self.trials.into(), 1, REPETITIONS),
            ("epochs", self.epochs.into(), 1, REPETITIONS),
        ] {
            let least = u64::from(least);
            if !(least..=most).contains(&value) {
                return Err(OutOfRange {
                    quantity,
                    value,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }
}

/// Half a slice, on which the champion has 0 in each case.
struct Slice<'a> {
    rule: &'a Rule,
    seed: u64,
    groups: Vec<u32>,
    champion: Vec<Score>,
    challenger: Vec<Score>,
    /// The standard deviations of the two parts of a difference, in nano-units.
    of_group: f64,
    of_case: f64,
    shifts: Vec<f64>,
}

impl<'a> Slice<'a> {
    fn new(rule: &'a Rule, plan: &Plan) -> Self {
        let groups = rule.groups().get();
        let correlation = f64::from(plan.correlation) / 1e6;
        let spread = plan.spread.nanos() as f64;
        Self {
            rule,
            seed: plan.seed,
            groups: (0..plan.cases).map(|case| case % groups).collect(),
            champion: vec![nanos(0.0); plan.cases as usize],
            challenger: Vec::with_capacity(plan.cases as usize),
            of_group: spread * correlation.sqrt(),
            of_case: spread * (1.0 - correlation).sqrt(),
            shifts: vec![0.0; groups as usize],
        }
    }

    /// Draws a challenger of this true gain from a random stream and lets the rule decide, as
    /// [`Rule::decide`] would: the second half is drawn only if the first is won.
    fn accepts(&mut self, gain: Score, stream: [u32; 3]) -> bool {
        let mut rng = Rng::keyed(self.seed, stream);
        (0..2).all(|_| self.wins_half(gain, &mut rng))
    }

    fn wins_half(&mut self, gain: Score, rng: &mut Rng) -> bool {
        for shift in &mut self.shifts {
            *shift = gain.nanos() as f64 + self.of_group * rng.gaussian();
        }
        self.challenger.clear();
        for group in &self.groups {
            let shift = self.shifts[*group as usize];
            self.challenger
                .push(nanos(shift + self.of_case * rng.gaussian()));
        }
        let half = HalfOutcomes {
            groups: &self.groups,
            champion: &self.champion,
            challenger: &self.challenger,
        };
        let decision = self.rule.decide_half(Direction::Maximize, &half);
        decision.expect("a half has the rule's groups") == Decision::Accepted
    }
}

/// The nearest score.
fn nanos(value: f64) -> Score {
    let nanos = (value.round_ties_even() as i64).clamp(-Score::LIMIT, Score::LIMIT);
    Score::from_nanos(nanos).expect("within the limit")
}

/// `(1 - share)^(2 * groups) = alpha / attempts`, solved for the share in parts per million.
fn rarest_visible(rule: &Rule) -> u32 {
    let level = f64::from(rule.alpha().get()) / 1e6 / f64::from(rule.attempts().get());
    let share = 1.0 - level.powf(0.5 / f64::from(rule.groups().get()));
    (share * 1e6).ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Alpha, Attempts, GroupCount, Margin};

    fn rule(margin: u64) -> Rule {
        Rule::new(
            Margin::new(margin).unwrap(),
            Alpha::new(50_000).unwrap(),
            Attempts::new(100).unwrap(),
            GroupCount::new(45).unwrap(),
        )
    }

    fn plan() -> Plan {
        Plan {
            cases: 180,
            spread: nanos(40e6),
            correlation: 300_000,
            gains: [0.0, 10e6, 20e6, 40e6].map(nanos).to_vec(),
            trials: 100,
            epochs: 20,
            seed: 7,
        }
    }

    fn run(plan: &Plan) -> Result<Report, Stopped> {
        simulate(&rule(3_000_000), plan, &mut |_| {}, &AtomicBool::new(false))
    }

    #[test]
    fn power_grows_with_the_gain_and_the_seed_decides_the_rest() {
        let report = run(&plan()).unwrap();
        let rates: Vec<f64> = report
            .power
            .iter()
            .map(|(_, chance)| chance.rate())
            .collect();
        assert!(rates.is_sorted(), "{rates:?}");
        assert!(rates[0] < 0.05 && rates[3] > 0.95, "{rates:?}");
        assert!(report.false_wins.lower() <= 0.05);
        assert!(report.wins_at_margin.rate() >= report.false_wins.rate());
        assert_eq!(run(&plan()).unwrap(), report);
        assert_ne!(
            run(&Plan { seed: 8, ..plan() }).unwrap().power,
            report.power
        );
    }

    #[test]
    fn correlation_within_groups_costs_power() {
        let at = |correlation| {
            let plan = Plan {
                correlation,
                epochs: 1,
                ..plan()
            };
            run(&plan).unwrap().power[2].1.rate()
        };
        assert!(at(0) > at(1_000_000) + 0.2);
    }

    /// At a level of 0.05 / 100 and twice 45 groups: `1 - 0.0005^(1/90)` is 8.09865 %, rounded up.
    #[test]
    fn rarest_visible_share_is_what_two_halves_can_miss() {
        assert_eq!(rarest_visible(&rule(0)), 80_987);
    }

    #[test]
    fn progress_counts_up_to_the_total_and_stops_on_demand() {
        let mut seen = Vec::new();
        let stop = AtomicBool::new(false);
        let stopped = simulate(
            &rule(0),
            &plan(),
            &mut |progress| {
                seen.push((progress.done, progress.total));
                stop.store(progress.done == 5, Ordering::Relaxed);
            },
            &stop,
        );
        assert_eq!(stopped, Err(Stopped::Interrupted));
        assert_eq!(seen, [1, 2, 3, 4, 5].map(|done| (done, 44)));
    }

    #[test]
    fn plans_out_of_limits_are_refused() {
        for (plan, quantity) in [
            (
                Plan {
                    cases: 44,
                    ..plan()
                },
                "cases",
            ),
            (
                Plan {
                    cases: 65_537,
                    ..plan()
                },
                "cases",
            ),
            (
                Plan {
                    spread: nanos(-1.0),
                    ..plan()
                },
                "spread",
            ),
            (
                Plan {
                    correlation: 1_000_001,
                    ..plan()
                },
                "correlation",
            ),
            (
                Plan {
                    trials: 0,
                    ..plan()
                },
                "trials",
            ),
            (
                Plan {
                    epochs: 0,
                    ..plan()
                },
                "epochs",
            ),
        ] {
            match run(&plan) {
                Err(Stopped::OutOfRange(error)) => assert_eq!(error.quantity, quantity),
                other => panic!("{quantity}: {other:?}"),
            }
        }
    }
}
