//! [`Equality`]: a component does in every call what the native track does.

use assay_protocol::{Program, Score};
use assay_sandbox::{CaseOutcome, Component, Dataset, Fault, Limits, Profile, Split, Variation};
use assay_sdk::{Track, adapter};

use super::engines::load;

/// A split, as the sandbox and as the SDK calls it.
pub(crate) const SPLITS: [(Split, assay_sdk::Split); 2] = [
    (Split::Search, assay_sdk::Split::Search),
    (Split::Hidden, assay_sdk::Split::Hidden),
];

/// What is compared.
pub(crate) struct Equality {
    /// The published component, from the root of the project.
    pub(crate) component: &'static str,
    pub(crate) parameters: &'static str,
    pub(crate) splits: &'static [(Split, assay_sdk::Split)],
    pub(crate) cases: u32,
    /// Small enough that some programs run out of it.
    pub(crate) budget: u64,
    /// How many random programs, each of which is also mutated and crossed with the last.
    pub(crate) programs: u64,
}

impl Equality {
    /// Compares all of it under both profiles.
    pub(crate) fn check<T: Track>(&self) {
        let limits = Limits {
            case_budget: self.budget,
            ..Limits::default()
        };
        for profile in [Profile::Verdict, Profile::Search] {
            let track = load(self.component, profile, Variation::Optimized);
            let mut out_of_budget = 0;
            for split in self.splits {
                out_of_budget += self.split::<T>(&track, &limits, *split);
            }
            let all = self.splits.len() * self.programs as usize * self.cases as usize;
            assert!(
                out_of_budget > 0 && out_of_budget < all,
                "both kinds of outcome are compared"
            );
        }
    }

    /// Compares on a split, and gives the number of outcomes that ran out of budget.
    fn split<T: Track>(
        &self,
        track: &Component,
        limits: &Limits,
        (split, native_split): (Split, assay_sdk::Split),
    ) -> usize {
        let native = adapter::Space::<T>::open(self.parameters).unwrap();
        let mut space = track
            .instantiate(limits)
            .unwrap()
            .open(self.parameters)
            .unwrap()
            .unwrap();
        let prepared = space.prepare(split, 11, self.cases, &[]).unwrap().unwrap();
        let native_prepared = native.prepare(native_split, 11, self.cases, &[]).unwrap();
        assert!(prepared == native_prepared, "prepared data differs");
        let native_dataset = native.load(&prepared).unwrap();
        let mut dataset = space.load(&prepared).unwrap().unwrap();
        assert_eq!(dataset.groups(), native_dataset.groups());

        for (name, program) in native.baselines() {
            let baselines = dataset.space().baselines().unwrap();
            let baseline = baselines.iter().find(|one| one.name == name).unwrap();
            assert_eq!(baseline.program.bytes(), program);
            self.evaluate(
                &mut dataset,
                &native_dataset,
                &baseline.program.clone(),
                &name,
            );
        }

        let mut out_of_budget = 0;
        let kinds = T::descriptor().mutations.len() as u64;
        let mut last = dataset.space().random(self.programs).unwrap();
        for seed in 0..self.programs {
            let space = dataset.space();
            let random = space.random(seed).unwrap();
            assert_eq!(random.bytes(), native.random(seed));
            let kind = (seed % kinds) as u32;
            let mutated = space.mutate(&random, kind, seed).unwrap();
            assert_eq!(mutated.bytes(), native.mutate(random.bytes(), kind, seed));
            let program = space.crossover(&mutated, &last, seed).unwrap();
            assert_eq!(
                program.bytes(),
                native.crossover(mutated.bytes(), last.bytes(), seed)
            );
            let text = space.render(&program).unwrap().unwrap();
            assert_eq!(text, native.render(program.bytes()).unwrap());
            assert_eq!(space.parse(&text).unwrap().unwrap(), program);
            assert_eq!(
                space.complexity(&program).unwrap(),
                native.complexity(program.bytes())
            );
            assert_eq!(
                space.traits(&program).unwrap(),
                native.traits(program.bytes())
            );
            out_of_budget += self.evaluate(&mut dataset, &native_dataset, &program, &text);
            last = program;
        }
        out_of_budget
    }

    /// Compares fingerprint and outcomes of a program, and counts those that ran out of budget.
    fn evaluate<T: Track>(
        &self,
        dataset: &mut Dataset,
        native: &adapter::Dataset<T>,
        program: &Program,
        text: &str,
    ) -> usize {
        let bytes = program.bytes();
        assert_eq!(
            dataset.fingerprint(program).unwrap(),
            native.fingerprint(bytes),
            "{text}"
        );
        let outcomes = dataset.evaluate(program, 0..self.cases).unwrap().outcomes;
        let expected = native.evaluate(bytes, 0, self.cases, self.budget).unwrap();
        let expected: Vec<_> = expected.into_iter().map(outcome).collect();
        assert_eq!(outcomes, expected, "{text}");
        let is_out_of_budget = |one: &&_| **one == CaseOutcome::Fault(Fault::OutOfBudget);
        outcomes.iter().filter(is_out_of_budget).count()
    }
}

fn outcome(native: Result<assay_sdk::Score, assay_sdk::Fault>) -> CaseOutcome {
    match native {
        Ok(score) => CaseOutcome::Score(Score::from_nanos(score.nanos()).unwrap()),
        Err(assay_sdk::Fault::Numeric) => CaseOutcome::Fault(Fault::Numeric),
        Err(assay_sdk::Fault::OutOfBudget) => CaseOutcome::Fault(Fault::OutOfBudget),
    }
}
