//! [`Candidate`] and the Pareto front over score and complexity.

use assay_protocol::{Direction, Program, Score};

use crate::{
    CheckpointError,
    checkpoint::{Reader, Writer},
};

/// The most programs of a front: more than anybody reads. When it overflows, the worst score leaves.
pub const FRONT_SIZE: usize = 64;

/// A program that was evaluated on all cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The program.
    pub program: Program,
    /// The mean over all cases.
    pub score: Score,
    /// What the track says about its complexity.
    pub complexity: u32,
    /// The island that found it.
    pub island: u32,
    /// Which of the island's proposals it was, counted from 0.
    pub proposal: u64,
}

/// Candidates of which none is at least as good *and* at least as simple as another: from the best
/// score to the worst, and so from the most complex to the simplest. The first one is the
/// island's champion: the best score, of equals the simplest, of equals the earliest.
#[derive(Debug)]
pub(crate) struct Front {
    direction: Direction,
    candidates: Vec<Candidate>,
}

impl Front {
    pub(crate) fn new(direction: Direction) -> Self {
        Self {
            direction,
            candidates: Vec::new(),
        }
    }

    /// Whether such a candidate would be new to the front. One that equals a member would not.
    pub(crate) fn admits(&self, score: Score, complexity: u32) -> bool {
        let as_good = self
            .candidates
            .partition_point(|other| !score.is_better_than(other.score, self.direction));
        as_good < FRONT_SIZE
            && self.candidates[..as_good]
                .last()
                .is_none_or(|simplest| complexity < simplest.complexity)
    }

    /// Takes a candidate in if it is new to the front, and drops those that it makes superfluous.
    /// True if it is the new champion.
    pub(crate) fn insert(&mut self, candidate: Candidate) -> bool {
        if !self.admits(candidate.score, candidate.complexity) {
            return false;
        }
        let better = self
            .candidates
            .partition_point(|other| other.score.is_better_than(candidate.score, self.direction));
        let superfluous = self.candidates[better..]
            .partition_point(|other| other.complexity >= candidate.complexity);
        self.candidates
            .splice(better..better + superfluous, [candidate]);
        self.candidates.truncate(FRONT_SIZE);
        better == 0
    }

    /// The front of several fronts. Of candidates with the same score and complexity, the one with
    /// the lowest proposal number counts, then the one of the lowest island: so the result depends
    /// on what was found, not on when fronts were merged.
    pub(crate) fn merge<'a>(
        fronts: impl Iterator<Item = &'a Self>,
        direction: Direction,
    ) -> Vec<Candidate> {
        let mut all: Vec<_> = fronts.flat_map(|front| &front.candidates).collect();
        all.sort_by(|a, b| {
            let by_age = |candidate: &Candidate| {
                (candidate.complexity, candidate.proposal, candidate.island)
            };
            b.score
                .compare(a.score, direction)
                .then_with(|| by_age(a).cmp(&by_age(b)))
        });
        let mut simplest = None;
        all.retain(|candidate| {
            let keep = simplest.is_none_or(|limit| candidate.complexity < limit);
            if keep {
                simplest = Some(candidate.complexity);
            }
            keep
        });
        all.into_iter().take(FRONT_SIZE).cloned().collect()
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.count(self.candidates.len());
        for candidate in &self.candidates {
            writer.program(&candidate.program);
            writer.score(candidate.score);
            writer.u32(candidate.complexity);
            writer.u64(candidate.proposal);
        }
    }

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        direction: Direction,
        island: u32,
        proposals: u64,
    ) -> Result<Self, CheckpointError> {
        let mut front = Self::new(direction);
        for _ in 0..reader.count(FRONT_SIZE as u32, Reader::PROGRAM_BYTES + 20)? {
            let candidate = Candidate {
                program: reader.program()?,
                score: reader.score()?,
                complexity: reader.u32()?,
                proposal: reader.u64()?,
                island,
            };
            let in_order = front.candidates.last().is_none_or(|last| {
                last.score.is_better_than(candidate.score, direction)
                    && last.complexity > candidate.complexity
            });
            if !in_order || candidate.proposal >= proposals {
                return Err(CheckpointError::Malformed("front"));
            }
            front.candidates.push(candidate);
        }
        Ok(front)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(score: i64, complexity: u32, island: u32, proposal: u64) -> Candidate {
        Candidate {
            program: Program::new(vec![island as u8, proposal as u8]),
            score: Score::from_nanos(score).unwrap(),
            complexity,
            island,
            proposal,
        }
    }

    fn directions() -> impl Strategy<Value = Direction> {
        prop_oneof![Just(Direction::Maximize), Just(Direction::Minimize)]
    }

    /// By definition: nothing else is at least as good and as simple, unless it equals and is later.
    fn by_definition(all: &[Candidate], direction: Direction) -> Vec<Candidate> {
        let mut front: Vec<_> = all
            .iter()
            .filter(|a| {
                !all.iter().any(|b| {
                    let as_good = !a.score.is_better_than(b.score, direction);
                    let equal = a.score == b.score && a.complexity == b.complexity;
                    let earlier = (b.proposal, b.island) < (a.proposal, a.island);
                    as_good && b.complexity <= a.complexity && (!equal || earlier)
                })
            })
            .cloned()
            .collect();
        front.sort_by(|a, b| b.score.compare(a.score, direction));
        front
    }

    proptest! {
        #[test]
        fn fronts_are_what_the_definition_says(
            points in prop::collection::vec((0_i64..20, 0_u32..20, 0_u32..3), 0..60),
            direction in directions(),
        ) {
            let mut fronts = [(); 3].map(|()| Front::new(direction));
            let mut all = Vec::new();
            for (proposal, (score, complexity, island)) in points.into_iter().enumerate() {
                let found = candidate(score, complexity, island, proposal as u64 / 3);
                // Two proposals of one island with the same number don't occur.
                if all.iter().any(|other: &Candidate| {
                    (other.island, other.proposal) == (found.island, found.proposal)
                }) {
                    continue;
                }
                all.push(found.clone());
                let front = &mut fronts[island as usize];
                let admitted = front.admits(found.score, found.complexity);
                let crowned = front.insert(found.clone());
                prop_assert_eq!(crowned, front.candidates.first() == Some(&found));
                prop_assert_eq!(admitted, front.candidates.contains(&found));
            }
            for (island, front) in fronts.iter().enumerate() {
                let own: Vec<_> = all.iter().filter(|c| c.island == island as u32).cloned().collect();
                prop_assert_eq!(&front.candidates, &by_definition(&own, direction));
            }
            prop_assert_eq!(Front::merge(fronts.iter(), direction), by_definition(&all, direction));
        }
    }

    #[test]
    fn a_full_front_loses_its_worst_score() {
        let mut front = Front::new(Direction::Maximize);
        for n in 0..=FRONT_SIZE as i64 {
            front.insert(candidate(n, n as u32, 0, n as u64));
        }
        assert_eq!(front.candidates.len(), FRONT_SIZE);
        assert_eq!(front.candidates[0].score.nanos(), FRONT_SIZE as i64);
        assert_eq!(front.candidates.last().unwrap().score.nanos(), 1);
        assert!(!front.admits(Score::from_nanos(0).unwrap(), 0));
    }
}
