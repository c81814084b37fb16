//! [`play`]: the epochs of a scenario.

use assay_judgement::{
    Alpha, Attempts, Decision, Estimate, GroupCount, HalfOutcomes, Margin, Rule,
};
use assay_protocol::{Direction, Score};
use assay_random::Rng;

use super::{Attacker, Finding, Judge, Scenario, attacker::Outcomes};

/// The margin of class-pair tracks, 0.3 points of accuracy.
const MARGIN: u64 = 3_000_000;

/// The chance of a false win in an epoch that the rule is to keep, in parts per million.
pub const ALPHA: u32 = 50_000;

const SEED: u64 = 4;

/// On what a challenger must win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halves {
    /// On one half of the slice: what would be if it had no other.
    One,
    /// On both, as the rule has it.
    Both,
}

/// Plays epochs of a scenario, on two threads, and counts those with a false win. The same on every
/// run.
///
/// # Panics
/// The scenario is one that no challenge could have.
#[must_use]
pub fn play(scenario: &Scenario, halves: Halves, epochs: u32) -> Estimate {
    let table = Table::new(scenario, halves);
    let count = |first: u32| {
        let epochs = (first..epochs).step_by(2);
        epochs.filter(|epoch| table.has_false_win(*epoch)).count() as u32
    };
    let won = std::thread::scope(|scope| {
        let odd = scope.spawn(|| count(1));
        count(0) + odd.join().expect("a simulation ends")
    });
    Estimate::new(won, epochs)
}

impl Finding {
    /// What an estimate says about [`ALPHA`].
    #[must_use]
    pub fn of(false_wins: Estimate) -> Self {
        let alpha = f64::from(ALPHA) / 1e6;
        if false_wins.upper() <= alpha {
            Self::Inside
        } else if false_wins.lower() <= alpha {
            Self::AtAlpha
        } else {
            Self::Outside
        }
    }
}

/// Half a slice, which the champion has met.
struct Half {
    points: Outcomes,
    champion: Vec<Score>,
    challenger: Vec<Score>,
}

/// A scenario with all that its epochs share.
struct Table<'a> {
    scenario: &'a Scenario,
    /// The group of each case, as it is.
    groups: Vec<u32>,
    /// The group of each case, as the rule is told.
    told: Vec<u32>,
    rule: Rule,
    attempts: u32,
    halves: Halves,
}

impl<'a> Table<'a> {
    fn new(scenario: &'a Scenario, halves: Halves) -> Self {
        let sizes = scenario.sizes.iter().cycle();
        let groups: Vec<u32> = (0..scenario.groups)
            .zip(sizes)
            .flat_map(|(group, size)| std::iter::repeat_n(group, *size as usize))
            .collect();
        let cases = groups.len() as u32;
        let (told, count) = match scenario.judge {
            Judge::WithoutGroups => ((0..cases).collect(), cases),
            _ => (groups.clone(), scenario.groups),
        };
        let rule = Rule::new(
            Margin::new(MARGIN).expect("a margin"),
            Alpha::new(ALPHA).expect("a chance"),
            Attempts::new(scenario.attempts).expect("a number of attempts"),
            GroupCount::new(count).expect("a number of groups"),
        );
        let identities = match scenario.judge {
            Judge::BudgetEach(identities) => identities,
            _ => 1,
        };
        Self {
            scenario,
            groups,
            told,
            rule,
            attempts: scenario.attempts * identities,
            halves,
        }
    }

    /// Plays one epoch up to its first acceptance. No challenger is better than the champion, so that
    /// one is false, and the epoch is counted whatever follows.
    fn has_false_win(&self, epoch: u32) -> bool {
        let mut rng = Rng::keyed(SEED, [epoch, 0, 0]);
        let mut first = self.half(&mut rng);
        let mut second = self.half(&mut rng);
        (0..self.attempts).any(|_| {
            let wins_first = self.wins(&mut first, &mut rng);
            match self.halves {
                Halves::One => wins_first,
                // Who starts each time anew need not meet a half that no longer matters.
                Halves::Both if self.scenario.attacker == Attacker::Walk => {
                    self.wins(&mut second, &mut rng) && wins_first
                }
                Halves::Both => wins_first && self.wins(&mut second, &mut rng),
            }
        })
    }

    fn half(&self, rng: &mut Rng) -> Half {
        let Scenario { attacker, luck, .. } = *self.scenario;
        let mut points = Outcomes::default();
        attacker.start(luck, &self.groups, rng, &mut points);
        let mut champion = Vec::new();
        score(&points.champion, &mut champion);
        Half {
            points,
            champion,
            challenger: Vec::new(),
        }
    }

    /// Lets the next challenger meet a half.
    fn wins(&self, half: &mut Half, rng: &mut Rng) -> bool {
        let Scenario { attacker, luck, .. } = *self.scenario;
        attacker.attempt(luck, &self.groups, rng, &mut half.points);
        score(&half.points.challenger, &mut half.challenger);
        self.accepts(&half.champion, &half.challenger)
    }

    fn accepts(&self, champion: &[Score], challenger: &[Score]) -> bool {
        if self.scenario.judge == Judge::AnyImprovement {
            return Score::mean(challenger) > Score::mean(champion);
        }
        let half = HalfOutcomes {
            groups: &self.told,
            champion,
            challenger,
        };
        let decision = self.rule.decide_half(Direction::Maximize, &half);
        decision.expect("one rule for all attempts") == Decision::Accepted
    }
}

/// Points, hundredths of a unit, as scores.
fn score(points: &[f64], scores: &mut Vec<Score>) {
    scores.clear();
    scores.extend(points.iter().map(|points| {
        let nanos = ((points * 1e7).round_ties_even() as i64).clamp(-Score::LIMIT, Score::LIMIT);
        Score::from_nanos(nanos).expect("within the limit")
    }));
}
