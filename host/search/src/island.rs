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

    pub(crate) fn best(&self) -> Option<&Member> {
        self.population.best(&self.problem)
    }

    /// Takes in a migrant, with the fitness that its own island gave it.
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
        match (appraisal.basis, appraisal.fitness) {
            (Basis::Assumed, _) => statistics.equivalents += 1,
            (_, Fitness::Scored(_)) => statistics.evaluated += 1,
            (_, Fitness::Dropped(_)) => statistics.dropped += 1,
            (_, Fitness::Rejected) => statistics.rejected += 1,
        }
        if let Basis::Rechecked { wrong } = appraisal.basis {
            statistics.rechecked += 1;
            statistics.wrong += u64::from(wrong);
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
