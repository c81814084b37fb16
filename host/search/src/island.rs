//! [`Island`]: regularized evolution, one proposal at a time.

use assay_protocol::Program;
use assay_random::Rng;

use crate::{
    Abort, CheckpointError, Evaluator, Problem, Settings, Statistics,
    appraisal::{Appraisal, Appraiser, Basis},
    checkpoint::{Reader, Writer},
    fitness::Fitness,
    memory::Memory,
    population::{Member, Population},
};

/// One island. Nothing in it depends on other islands, except through [`Island::welcome`].
#[derive(Debug)]
pub(crate) struct Island<E> {
    number: u32,
    settings: Settings,
    problem: Problem,
    evaluator: E,
    /// The proposals made so far.
    position: u64,
    population: Population,
    memory: Memory,
    statistics: Statistics,
}

/// What an island may do next.
enum Proposal {
    /// The track failed to make a program.
    Nothing,
    /// A member lives on as its own child. Its fitness is known, whatever the caches forget.
    Copy(Member),
    New(Program),
}

impl<E: Evaluator> Island<E> {
    pub(crate) fn new(number: u32, settings: Settings, problem: Problem, evaluator: E) -> Self {
        Self {
            number,
            settings,
            problem,
            evaluator,
            position: 0,
            population: Population::new(settings.population),
            memory: Memory::new(&settings, &problem),
            statistics: Statistics::default(),
        }
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    pub(crate) fn statistics(&self) -> Statistics {
        self.statistics
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The member that migrates, if any.
    pub(crate) fn emigrant(&self) -> Option<&Member> {
        self.population.emigrant(&self.problem)
    }

    /// Takes in a migrant, with the fitness that it was found to have on its own island.
    pub(crate) fn welcome(&mut self, migrant: Member) {
        self.memory
            .duplicates
            .insert(migrant.program.id(), migrant.fitness);
        self.population.push(migrant);
    }

    /// Goes on until so many proposals have been made, and stops there.
    pub(crate) fn advance(&mut self, until: u64) -> Result<(), Abort<E::Failure>> {
        while self.position < until {
            self.step()?;
        }
        let island = self.number;
        self.evaluator.barrier().map_err(|failure| Abort {
            island,
            program: None,
            failure,
        })
    }

    /// One proposal. All that can fail comes before all that changes the island.
    fn step(&mut self) -> Result<(), Abort<E::Failure>> {
        // The streams of a seed would repeat after 2^32 populations, which no run reaches.
        let generation = self.position / u64::from(self.settings.population);
        let slot = self.position % u64::from(self.settings.population);
        let mut rng = Rng::keyed(
            self.settings.seed,
            [self.number, generation as u32, slot as u32],
        );

        match self.propose(&mut rng)? {
            Proposal::Nothing => self.statistics.rejected += 1,
            Proposal::Copy(member) => {
                self.statistics.copies += 1;
                self.population.push(member);
            }
            Proposal::New(program) => {
                let id = program.id();
                let fitness = match self.memory.duplicates.get(id) {
                    Some(fitness) => {
                        self.statistics.duplicates += 1;
                        fitness
                    }
                    None => {
                        let appraisal = self.appraise(&program, &mut rng)?;
                        self.count(&appraisal);
                        self.memory.duplicates.insert(id, appraisal.fitness);
                        self.memory
                            .learn(&program, &appraisal, self.number, self.position);
                        appraisal.fitness
                    }
                };
                self.population.push(Member { program, fitness });
            }
        }
        self.statistics.proposals += 1;
        self.position += 1;
        Ok(())
    }

    /// Invents programs until the population is full, then makes children of tournament winners.
    fn propose(&mut self, rng: &mut Rng) -> Result<Proposal, Abort<E::Failure>> {
        let island = self.number;
        let Some(parent) = self
            .population
            .parent(self.settings.tournament, &self.problem, rng)
        else {
            let invented = self.evaluator.random(rng.next_u64());
            let invented = invented.map_err(|failure| Abort {
                island,
                program: None,
                failure,
            })?;
            return Ok(invented.map_or(Proposal::Nothing, Proposal::New));
        };
        if rng.below(100) >= self.settings.mutation_percent.into() {
            return Ok(Proposal::Copy(parent.clone()));
        }
        let kind = rng.index(self.problem.mutations as usize) as u32;
        let child = self.evaluator.mutate(&parent.program, kind, rng.next_u64());
        let child = child.map_err(|failure| Abort {
            island,
            program: Some(parent.program.clone()),
            failure,
        })?;
        Ok(child.map_or(Proposal::Nothing, Proposal::New))
    }

    fn appraise(
        &mut self,
        program: &Program,
        rng: &mut Rng,
    ) -> Result<Appraisal, Abort<E::Failure>> {
        let mut appraiser = Appraiser {
            evaluator: &mut self.evaluator,
            memory: &self.memory,
            settings: &self.settings,
            problem: &self.problem,
        };
        appraiser.appraise(program, rng).map_err(|failure| Abort {
            island: self.number,
            program: Some(program.clone()),
            failure,
        })
    }

    fn count(&mut self, appraisal: &Appraisal) {
        let statistics = &mut self.statistics;
        match appraisal.fitness {
            Fitness::Assumed(_) => statistics.equivalents += 1,
            Fitness::Scored(_) => statistics.evaluated += 1,
            Fitness::Dropped(_) => statistics.dropped += 1,
            Fitness::Rejected => statistics.rejected += 1,
        }
        match appraisal.basis {
            Basis::Tried | Basis::Assumed => {}
            Basis::Rechecked { wrong } => {
                statistics.rechecked += 1;
                statistics.wrong += u64::from(wrong);
            }
            Basis::FrontCheck => statistics.front_checks += 1,
        }
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.u64(self.position);
        self.statistics.encode(writer);
        self.population.encode(writer);
        self.memory.encode(writer);
    }

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        number: u32,
        settings: Settings,
        problem: Problem,
        evaluator: E,
    ) -> Result<Self, CheckpointError> {
        let position = reader.u64()?;
        let statistics = Statistics::decode(reader)?;
        if statistics.proposals != position || !statistics.add_up() {
            return Err(CheckpointError::Malformed("statistics"));
        }
        Ok(Self {
            number,
            settings,
            problem,
            evaluator,
            position,
            population: Population::decode(reader, settings.population)?,
            memory: Memory::decode(reader, &settings, &problem, number, position)?,
            statistics,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, ops::Range};

    use assay_protocol::{Direction, Score, Sha256};

    use super::*;

    /// Every program is a new one, and the probe says of all that they are alike.
    struct Liar;

    impl Evaluator for Liar {
        type Failure = Infallible;

        fn random(&mut self, seed: u64) -> Result<Option<Program>, Infallible> {
            Ok(Some(Program::new(seed.to_le_bytes().to_vec())))
        }

        fn mutate(
            &mut self,
            _: &Program,
            _: u32,
            seed: u64,
        ) -> Result<Option<Program>, Infallible> {
            self.random(seed)
        }

        fn complexity(&mut self, _: &Program) -> Result<Option<u32>, Infallible> {
            Ok(Some(1))
        }

        fn fingerprint(&mut self, _: &Program) -> Result<Option<u64>, Infallible> {
            Ok(Some(0))
        }

        fn evaluate(
            &mut self,
            _: &Program,
            cases: Range<u32>,
        ) -> Result<Option<Vec<Score>>, Infallible> {
            Ok(cases.map(|_| Score::from_nanos(5).ok()).collect())
        }

        fn barrier(&mut self) -> Result<(), Infallible> {
            Ok(())
        }
    }

    #[test]
    fn who_took_over_a_score_does_not_migrate() {
        let settings = Settings {
            population: 3,
            mutation_percent: 100,
            recheck_percent: 0,
            ..Settings::new(1)
        };
        let problem = Problem {
            identity: Sha256::of(b"liar"),
            direction: Direction::Maximize,
            worst: Score::from_nanos(0).unwrap(),
            cases: 1,
            mutations: 1,
        };
        let mut island = Island::new(0, settings, problem, Liar);
        let Ok(()) = island.advance(1);
        let tried = island.emigrant().unwrap().clone();
        assert_eq!(
            tried.fitness,
            Fitness::Scored(Score::from_nanos(5).unwrap())
        );

        // It is the oldest of three, then it is gone; the others only took over its score.
        let Ok(()) = island.advance(3);
        assert_eq!(island.emigrant().unwrap().program, tried.program);
        let Ok(()) = island.advance(4);
        assert_eq!(island.statistics().equivalents, 3);
        assert!(island.emigrant().is_none());
    }
}
