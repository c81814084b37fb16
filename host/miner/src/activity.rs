//! [`Activity`]: what a run is at, for people who wait.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use assay_protocol::{Program, ProgramId};

/// A step of a run that may take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing of this.
    Idle,
    /// Compiling the track, or taking its code from the cache.
    Compiling,
    /// Preparing the search data.
    Preparing,
    /// Scoring the baselines.
    Baselines,
    /// Searching, on the way to the next barrier.
    Searching,
    /// Scoring the champion again.
    Rechecking,
}

/// What the run on a [`Machine`](crate::Machine) is at. The threads that work write it, any other may
/// read it, and no result depends on it.
#[derive(Debug)]
pub struct Activity {
    step: Mutex<(Step, Instant)>,
    islands: Mutex<Vec<Arc<Trial>>>,
}

/// What a run is at, as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// The step.
    pub step: Step,
    /// Since when.
    pub since: Duration,
    /// The programs that calls are at, and since when, by island.
    pub programs: Vec<(ProgramId, Duration)>,
}

/// The program that an island's call is at.
#[derive(Debug, Default)]
pub(crate) struct Trial(Mutex<Option<(Program, Instant)>>);

impl Activity {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            step: Mutex::new((Step::Idle, Instant::now())),
            islands: Mutex::default(),
        })
    }

    /// What the run is at now.
    #[must_use]
    pub fn now(&self) -> Doing {
        let (step, since) = *locked(&self.step);
        let islands = locked(&self.islands);
        let programs = islands.iter().filter_map(|trial| {
            let trial = locked(&trial.0);
            let (program, since) = trial.as_ref()?;
            Some((program.id(), since.elapsed()))
        });
        Doing {
            step,
            since: since.elapsed(),
            programs: programs.collect(),
        }
    }

    pub(crate) fn begin(&self, step: Step) {
        *locked(&self.step) = (step, Instant::now());
    }

    /// A place for each island to say what it tries.
    pub(crate) fn islands(&self, count: u32) -> Vec<Arc<Trial>> {
        let trials: Vec<Arc<Trial>> = (0..count).map(|_| Arc::default()).collect();
        locked(&self.islands).clone_from(&trials);
        trials
    }
}

impl Trial {
    pub(crate) fn begin(&self, program: &Program) {
        *locked(&self.0) = Some((program.clone(), Instant::now()));
    }

    pub(crate) fn end(&self) {
        *locked(&self.0) = None;
    }
}

/// Nothing that is kept here can be left half-written, so a panic elsewhere does not matter.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
