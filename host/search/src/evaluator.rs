//! [`Evaluator`]: all that a search knows about programs.

use std::{error::Error, fmt, ops::Range};

use assay_protocol::{Program, Score};

/// What an island asks about programs: usually a track in a sandbox, in tests a few lines.
///
/// Each island owns one. For the run to be reproducible, every answer must be a function of the
/// arguments alone, the same for all evaluators of a run and on every machine.
///
/// `Ok(None)` means that the track failed on these arguments (it trapped, say): a finding about the
/// candidate, and as reproducible as a score. `Err` means that the run can't go on (the watchdog
/// fired, the host is out of memory): a finding about this machine, which decides nothing about the
/// candidate.
pub trait Evaluator: Send {
    /// Why a run can't go on.
    type Failure: Error + Send + 'static;

    /// A random program. `None`: the proposal is spent, and nothing enters the population.
    ///
    /// # Errors
    /// The run can't go on.
    fn random(&mut self, seed: u64) -> Result<Option<Program>, Self::Failure>;

    /// A program near `parent`, by the mutation of index `kind`. `None`: the proposal is spent, and
    /// nothing enters the population.
    ///
    /// # Errors
    /// The run can't go on.
    fn mutate(
        &mut self,
        parent: &Program,
        kind: u32,
        seed: u64,
    ) -> Result<Option<Program>, Self::Failure>;

    /// How complex a program is, in the track's unit. `None`: the program is rejected.
    ///
    /// # Errors
    /// The run can't go on.
    fn complexity(&mut self, program: &Program) -> Result<Option<u32>, Self::Failure>;

    /// A number that is equal for programs that behave alike on the track's probe. `None`: the track
    /// has no probe, or it failed; the program is then evaluated.
    ///
    /// # Errors
    /// The run can't go on.
    fn fingerprint(&mut self, program: &Program) -> Result<Option<u64>, Self::Failure>;

    /// One score per case, in order; a fault is already the metric's worst. `None` (and any other
    /// number of scores): the program is rejected. It then counts as worst on all cases and never
    /// becomes champion.
    ///
    /// # Errors
    /// The run can't go on.
    fn evaluate(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<Option<Vec<Score>>, Self::Failure>;

    /// Called at every stop of the island: at each barrier, at an earlier stop that was asked for,
    /// and where it already stands if a round is made again after an abort on another island. Not
    /// called where the island itself was aborted.
    ///
    /// An implementation that lets go of its instance here confines what a track keeps between
    /// calls to the calls since the last stop. A resumed run then equals, byte for byte, the one
    /// that went on, whatever the track keeps, if the checkpoint was taken
    /// [at a barrier](crate::Search::at_barrier): all runs stop there. From an earlier stop or an
    /// abort, only a track that keeps nothing gives the same bytes; there is no saving what
    /// another one keeps, so a miner saves at barriers only.
    ///
    /// # Errors
    /// The run can't go on.
    fn barrier(&mut self) -> Result<(), Self::Failure>;
}

/// A run that can't go on, and where it stood.
///
/// An abort leaves the search as if the proposal had not been made: its champion can still be read,
/// a checkpoint is valid, and the next round makes the same proposal again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abort<F> {
    /// The island.
    pub island: u32,
    /// The candidate, or the parent that was being mutated; none while a program was being invented
    /// and at a barrier.
    pub program: Option<Program>,
    /// What the evaluator said.
    pub failure: F,
}

impl<F> fmt::Display for Abort<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "search aborted on island {}", self.island)?;
        match &self.program {
            Some(program) => write!(formatter, " at program {}", program.id()),
            None => Ok(()),
        }
    }
}

impl<F: Error + 'static> Error for Abort<F> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.failure)
    }
}
