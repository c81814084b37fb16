//! [`Search`]: islands, barriers and migration.

use assay_protocol::Score;
use rayon::{ThreadPool, prelude::*};

use crate::{
    Abort, Candidate, CheckpointError, Evaluator, Problem, Settings, SettingsError, Statistics,
    checkpoint::{self, Writer},
    front::Front,
    island::Island,
    schedule::Schedule,
};

/// A search, standing at a barrier or at another stop between two rounds.
#[derive(Debug)]
pub struct Search<E> {
    settings: Settings,
    problem: Problem,
    schedule: Schedule,
    islands: Vec<Island<E>>,
    proposals: u64,
    /// The stop that the islands are on their way to. They have all reached it, unless a round was
    /// aborted.
    target: u64,
}

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// All proposals of the run so far: the number that repeats it.
    pub proposals: u64,
    /// What became of the proposals of this round.
    pub statistics: Statistics,
    /// The champion's score; none before a program was evaluated on all cases.
    pub best: Option<Score>,
}

impl<E: Evaluator> Search<E> {
    /// A search that has not made a proposal yet. It needs one evaluator for each island.
    ///
    /// # Errors
    /// A setting or a number of the problem is out of range.
    pub fn new(
        settings: Settings,
        problem: Problem,
        evaluators: Vec<E>,
    ) -> Result<Self, SettingsError> {
        check(&settings, &problem, &evaluators)?;
        let islands = (0..)
            .zip(evaluators)
            .map(|(number, evaluator)| Island::new(number, settings, problem, evaluator))
            .collect();
        Ok(Self {
            settings,
            problem,
            schedule: Schedule::new(&settings),
            islands,
            proposals: 0,
            target: 0,
        })
    }

    /// Takes up a search where [`Search::checkpoint`] left it. From there it is the same, byte for
    /// byte, as one that never stopped; with a track that keeps state between calls, only if the
    /// search stood [at a barrier](Search::at_barrier).
    ///
    /// The hash inside protects against damage, not against forgery: a checkpoint made up by
    /// somebody else can claim any score for any program. What leaves the machine is scored again
    /// anyway.
    ///
    /// # Errors
    /// The bytes are no checkpoint of this version, are damaged, or belong to another problem or to
    /// other settings.
    pub fn resume(
        settings: Settings,
        problem: Problem,
        evaluators: Vec<E>,
        checkpoint: &[u8],
    ) -> Result<Self, CheckpointError> {
        check(&settings, &problem, &evaluators)?;
        let mut reader = checkpoint::open(checkpoint, &settings, &problem)?;
        let schedule = Schedule::new(&settings);
        let (proposals, target) = (reader.u64()?, reader.u64()?);
        if proposals > checkpoint::PROPOSALS_LIMIT
            || !(proposals..=schedule.barrier_after(proposals)).contains(&target)
        {
            return Err(CheckpointError::Malformed("number of proposals"));
        }
        let islands = (0..)
            .zip(evaluators)
            .map(|(number, evaluator)| {
                let island = Island::decode(&mut reader, number, settings, problem, evaluator)?;
                let shares = schedule.share(proposals, number)..=schedule.share(target, number);
                if !shares.contains(&island.statistics().proposals) {
                    return Err(CheckpointError::Malformed(
                        "number of an island's proposals",
                    ));
                }
                Ok(island)
            })
            .collect::<Result<_, _>>()?;
        reader.finish()?;
        Ok(Self {
            settings,
            problem,
            schedule,
            islands,
            proposals,
            target,
        })
    }

    /// Runs all islands up to the next barrier, or to `at_most` proposals of the whole run if that
    /// comes first; at multiples of the migration interval, programs then migrate. Does nothing if
    /// there are that many proposals already.
    ///
    /// The result does not depend on the pool's number of threads, nor on the stops in between.
    ///
    /// # Errors
    /// An evaluator could not go on; of several, the one of the lowest island. The search can still
    /// be used: the next round first goes on to the stop that this one was on its way to.
    pub fn round(
        &mut self,
        pool: &ThreadPool,
        at_most: Option<u64>,
    ) -> Result<Round, Abort<E::Failure>> {
        if self.target == self.proposals {
            let barrier = self.schedule.barrier_after(self.proposals);
            self.target = at_most.map_or(barrier, |limit| limit.clamp(self.proposals, barrier));
        }
        let before = self.statistics();
        if self.target > self.proposals {
            let (schedule, target) = (self.schedule, self.target);
            let stops: Vec<_> = pool.install(|| {
                self.islands
                    .par_iter_mut()
                    .with_max_len(1)
                    .map(|island| island.advance(schedule.share(target, island.number())))
                    .collect()
            });
            stops.into_iter().collect::<Result<(), _>>()?;
            self.proposals = target;
            if schedule.migrates_at(target) {
                self.migrate();
            }
        }
        Ok(Round {
            proposals: self.proposals,
            statistics: self.statistics() - before,
            best: self.champion().map(|champion| champion.score),
        })
    }

    /// A ring: from each island, as it is before anybody moves, the best member that was tried itself
    /// goes to the next one, where the oldest makes room.
    fn migrate(&mut self) {
        let islands = self.islands.len();
        if islands == 1 {
            return;
        }
        let migrants: Vec<_> = self
            .islands
            .iter()
            .map(|island| island.emigrant().cloned())
            .collect();
        for (from, migrant) in migrants.into_iter().enumerate() {
            if let Some(migrant) = migrant {
                self.islands[(from + 1) % islands].welcome(migrant);
            }
        }
    }

    /// All proposals so far: the number that repeats the run.
    #[must_use]
    pub fn proposals(&self) -> u64 {
        self.proposals
    }

    /// What became of all proposals so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let mut sum = Statistics::default();
        for island in &self.islands {
            sum += island.statistics();
        }
        sum
    }

    /// The best program that was evaluated on all cases: best mean score; of equals the simplest; of
    /// equals the one with the lowest proposal number on its island, then the one of the lowest
    /// island.
    #[must_use]
    pub fn champion(&self) -> Option<Candidate> {
        self.front().into_iter().next()
    }

    /// The Pareto front of all islands over (score, complexity), best score first: the simplest
    /// program for each score, at most [`FRONT_SIZE`](crate::FRONT_SIZE) of them.
    #[must_use]
    pub fn front(&self) -> Vec<Candidate> {
        let fronts = self.islands.iter().map(|island| &island.memory().front);
        Front::merge(fronts, self.problem.direction)
    }

    /// Whether all islands stand at a barrier: neither at an early stop nor after an abort. Before the
    /// first proposal they do.
    ///
    /// A checkpoint taken here can be resumed byte for byte even with a track that keeps state
    /// between calls, because [`Evaluator::barrier`] lets go of it here in every run. One taken
    /// elsewhere relies on a track that keeps none.
    #[must_use]
    pub fn at_barrier(&self) -> bool {
        self.proposals == self.target && self.schedule.is_barrier(self.proposals)
    }

    /// All that [`Search::resume`] needs. Two searches with equal checkpoints have equal futures.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut writer = Writer::start(&self.settings, &self.problem);
        writer.u64(self.proposals);
        writer.u64(self.target);
        for island in &self.islands {
            island.encode(&mut writer);
        }
        writer.finish()
    }
}

fn check<E>(settings: &Settings, problem: &Problem, evaluators: &[E]) -> Result<(), SettingsError> {
    problem.check()?;
    settings.check(problem.cases)?;
    if evaluators.len() != settings.islands as usize {
        return Err(SettingsError::Evaluators {
            evaluators: evaluators.len(),
            islands: settings.islands,
        });
    }
    Ok(())
}
