//! [`Appraiser`]: how a program that was not judged before gets its fitness.

use assay_protocol::{Program, Score};
use assay_random::Rng;

use crate::{Evaluator, Problem, Settings, fitness::Fitness, memory::Memory};

/// What was found out about a program.
#[derive(Debug)]
pub(crate) struct Appraisal {
    pub(crate) fitness: Fitness,
    pub(crate) basis: Basis,
    pub(crate) complexity: u32,
    pub(crate) fingerprint: Option<u64>,
    /// The mean over the first cases, if there is a hurdle and the program was tried on them.
    pub(crate) first: Option<Score>,
}

/// What a fitness rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The program was tried, as the first one with its fingerprint that is remembered.
    Tried,
    /// A program with the same fingerprint was tried.
    Assumed,
    /// Both, because the lot fell on it; the second time counts.
    Rechecked { wrong: bool },
    /// Both, because it would be new to the front; the second time counts.
    FrontCheck,
}

/// Asks the evaluator, and reads the island's memory without changing it: so an abort half-way
/// leaves no trace.
pub(crate) struct Appraiser<'a, E> {
    pub(crate) evaluator: &'a mut E,
    pub(crate) memory: &'a Memory,
    pub(crate) settings: &'a Settings,
    pub(crate) problem: &'a Problem,
}

impl<E: Evaluator> Appraiser<'_, E> {
    pub(crate) fn appraise(
        &mut self,
        program: &Program,
        rng: &mut Rng,
    ) -> Result<Appraisal, E::Failure> {
        let Some(complexity) = self.evaluator.complexity(program)? else {
            return Ok(Appraisal {
                fitness: Fitness::Rejected,
                basis: Basis::Tried,
                complexity: 0,
                fingerprint: None,
                first: None,
            });
        };
        let fingerprint = self.evaluator.fingerprint(program)?;
        let known = fingerprint.and_then(|fingerprint| self.memory.equivalents.get(fingerprint));
        let (fitness, basis, first) = match known {
            Some(known) if self.is_drawn(rng) => {
                let (fitness, first) = self.try_cases(program, Some(known))?;
                let wrong = fitness != known;
                (fitness, Basis::Rechecked { wrong }, first)
            }
            Some(known) if self.is_new_to_front(known, complexity) => {
                let (fitness, first) = self.try_cases(program, Some(known))?;
                (fitness, Basis::FrontCheck, first)
            }
            Some(known) => {
                let assumed = Fitness::Assumed(known.score(self.problem.worst));
                (assumed, Basis::Assumed, None)
            }
            None => {
                let (fitness, first) = self.try_cases(program, None)?;
                (fitness, Basis::Tried, first)
            }
        };
        Ok(Appraisal {
            fitness,
            basis,
            complexity,
            fingerprint,
            first,
        })
    }

    /// Whether the lot falls on a hit of the equivalence cache, which is then evaluated all the same.
    /// It is cast for every hit, whatever else there is to check: only so the sample is fair.
    fn is_drawn(&self, rng: &mut Rng) -> bool {
        rng.below(100) < self.settings.recheck_percent.into()
    }

    /// Whether a hit of the equivalence cache would be new to the front (a simpler form of the
    /// champion, say), where only programs belong that were evaluated themselves.
    fn is_new_to_front(&self, known: Fitness, complexity: u32) -> bool {
        match known {
            Fitness::Scored(score) => self.memory.front.admits(score, complexity),
            Fitness::Dropped(_) | Fitness::Rejected | Fitness::Assumed(_) => false,
        }
    }

    /// Tries the first cases, and the others unless the program is dropped in between. To compare
    /// like with like, a re-check goes as far as the program that it is compared with.
    fn try_cases(
        &mut self,
        program: &Program,
        known: Option<Fitness>,
    ) -> Result<(Fitness, Option<Score>), E::Failure> {
        let all = self.problem.cases;
        let Some(window) = &self.memory.hurdle else {
            let fitness = match self.scores(program, 0, all)? {
                Some(scores) => Fitness::Scored(mean(&scores)),
                None => Fitness::Rejected,
            };
            return Ok((fitness, None));
        };
        let Some(mut scores) = self.scores(program, 0, window.cases())? else {
            return Ok((Fitness::Rejected, None));
        };
        let first = mean(&scores);
        let tried = scores.len();
        scores.resize(all as usize, self.problem.worst);
        let dropped = Fitness::Dropped(mean(&scores));
        let goes_on = match known {
            Some(Fitness::Scored(_)) => true,
            Some(known) if known == dropped => false,
            _ => window.admits(first),
        };
        if !goes_on {
            return Ok((dropped, Some(first)));
        }
        scores.truncate(tried);
        let fitness = match self.scores(program, window.cases(), all)? {
            Some(rest) => {
                scores.extend(rest);
                Fitness::Scored(mean(&scores))
            }
            None => Fitness::Rejected,
        };
        Ok((fitness, Some(first)))
    }

    fn scores(
        &mut self,
        program: &Program,
        from: u32,
        to: u32,
    ) -> Result<Option<Vec<Score>>, E::Failure> {
        let scores = self.evaluator.evaluate(program, from..to)?;
        Ok(scores.filter(|scores| scores.len() == (to - from) as usize))
    }
}

fn mean(scores: &[Score]) -> Score {
    Score::mean(scores).expect("problem and hurdle have at least one case")
}
