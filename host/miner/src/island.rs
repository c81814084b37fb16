//! [`Sandboxed`]: an island's way to its own instance of the track.

use std::{ops::Range, sync::Arc};

use assay_protocol::{Program, Score};
use assay_sandbox::{Dataset, Failure, FailureKind, Profile};
use assay_search::Evaluator;

use crate::{Ready, activity::Trial};

/// Answers a search's questions from an instance under the *search* profile.
///
/// A failed call costs the instance: what a trap leaves in memory is not to be relied on. The next
/// call gets a new one. A new one is also made at each barrier, so that a track which keeps state
/// between calls can't carry it from one round to the next, and a resumed run starts each round as
/// the uninterrupted one did.
pub(crate) struct Sandboxed<'a> {
    ready: &'a Ready<'a>,
    instance: Option<Dataset>,
    trial: Arc<Trial>,
}

impl<'a> Sandboxed<'a> {
    pub(crate) fn new(ready: &'a Ready<'a>, trial: Arc<Trial>) -> Self {
        Self {
            ready,
            instance: None,
            trial,
        }
    }

    /// One call about a program.
    fn call_on<T>(
        &mut self,
        program: &Program,
        call: impl FnOnce(&mut Dataset) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        self.trial.begin(program);
        let result = self.call(call);
        self.trial.end();
        result
    }

    /// One call. `None`: the track failed in a way that is the same on every machine.
    fn call<T>(
        &mut self,
        call: impl FnOnce(&mut Dataset) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        // A track that can't even be opened again ends the run: its `open` and `load` worked before.
        let mut instance = match self.instance.take() {
            Some(instance) => instance,
            None => self.ready.open(Profile::Search)?,
        };
        match call(&mut instance) {
            Ok(value) => {
                self.instance = Some(instance);
                Ok(Some(value))
            }
            Err(Failure {
                kind: FailureKind::Rejected(_),
                ..
            }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

impl Evaluator for Sandboxed<'_> {
    type Failure = Failure;

    fn random(&mut self, seed: u64) -> Result<Option<Program>, Failure> {
        self.call(|dataset| dataset.space().random(seed))
    }

    fn mutate(
        &mut self,
        parent: &Program,
        kind: u32,
        seed: u64,
    ) -> Result<Option<Program>, Failure> {
        self.call_on(parent, |dataset| dataset.space().mutate(parent, kind, seed))
    }

    fn complexity(&mut self, program: &Program) -> Result<Option<u32>, Failure> {
        self.call_on(program, |dataset| dataset.space().complexity(program))
    }

    fn fingerprint(&mut self, program: &Program) -> Result<Option<u64>, Failure> {
        Ok(self
            .call_on(program, |dataset| dataset.fingerprint(program))?
            .flatten())
    }

    fn evaluate(
        &mut self,
        program: &Program,
        cases: Range<u32>,
    ) -> Result<Option<Vec<Score>>, Failure> {
        let evaluation = self.call_on(program, |dataset| dataset.evaluate(program, cases))?;
        Ok(evaluation.map(|evaluation| evaluation.scores))
    }

    fn barrier(&mut self) -> Result<(), Failure> {
        self.instance = None;
        Ok(())
    }
}
