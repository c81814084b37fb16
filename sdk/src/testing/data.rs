//! Checks of datasets: loading, outcomes, independence of ranges and order.

use super::Rule;
use super::check::Check;
use super::programs::damaged;
use crate::adapter::{Dataset, Space};
use crate::{Descriptor, Fault, Metric, ProgramError, Score, Track};

type Outcomes = Result<Vec<Result<Score, Fault>>, ProgramError>;

impl Check<'_> {
    pub(super) fn data<T: Track>(
        &mut self,
        space: &Space<T>,
        descriptor: &Descriptor,
        programs: &[Vec<u8>],
    ) {
        let Some(prepared) = self.prepared(space) else {
            return;
        };
        let Some(dataset) = self.loaded(space, &prepared) else {
            return;
        };
        let Some(other) = self.loaded(space, &prepared) else {
            return;
        };
        self.expect(
            dataset.groups() == other.groups(),
            Rule::Deterministic,
            || "groups differ from one load to the next".to_owned(),
        );

        let step = programs
            .len()
            .div_ceil(self.setting.programs.max(1) as usize)
            .max(1);
        let programs: Vec<&[u8]> = programs.iter().step_by(step).map(Vec::as_slice).collect();
        let mut firsts = Vec::new();
        for &program in &programs {
            let outcomes = self.evaluated(&dataset, program, self.setting.budget);
            if let Some(outcomes) = &outcomes {
                self.outcomes(&descriptor.metric, outcomes, dataset.groups().len());
                self.ranges(&dataset, program, outcomes);
            }
            if let Some(outcomes) = self.evaluated(&dataset, program, 0) {
                self.outcomes(&descriptor.metric, &outcomes, dataset.groups().len());
            }
            let fingerprint = self.guard("fingerprint", || dataset.fingerprint(program));
            firsts.push((outcomes, fingerprint));
        }
        // Backwards, and in a dataset with a history of its own.
        for (&program, (outcomes, fingerprint)) in programs.iter().zip(&firsts).rev() {
            for dataset in [&dataset, &other] {
                let again = self.guard("fingerprint", || dataset.fingerprint(program));
                self.expect(again == *fingerprint, Rule::Fingerprint, || {
                    "a program's fingerprint changes with the calls before it".to_owned()
                });
                let again = self.evaluated(dataset, program, self.setting.budget);
                self.expect(again == *outcomes, Rule::CallOrder, || {
                    "a program's outcomes change with the calls before them".to_owned()
                });
            }
        }
        self.damaged_data(space, &prepared, programs.first().copied());
    }

    fn prepared<T: Track>(&mut self, space: &Space<T>) -> Option<Vec<u8>> {
        let setting = self.setting;
        let call = || space.prepare(setting.split, setting.seed, setting.cases, setting.files);
        let first = self.guard("prepare", call)?;
        let again = self.guard("prepare", call)?;
        self.expect(first == again, Rule::Deterministic, || {
            "prepare gives different results for equal arguments".to_owned()
        });
        // Files may be missing in a challenge that is being written.
        self.guard("prepare without files", || {
            space.prepare(setting.split, setting.seed, setting.cases, &[])
        });
        match first {
            Ok(prepared) => Some(prepared),
            Err(error) => {
                self.report(Rule::Data, error.to_string());
                None
            }
        }
    }

    fn loaded<T: Track>(&mut self, space: &Space<T>, prepared: &[u8]) -> Option<Dataset<T>> {
        match self.guard("load", || space.load(prepared))? {
            Ok(dataset) => Some(dataset),
            Err(error) => {
                self.report(Rule::Data, format!("what prepare gave is refused: {error}"));
                None
            }
        }
    }

    fn evaluated<T: Track>(
        &mut self,
        dataset: &Dataset<T>,
        program: &[u8],
        budget: u64,
    ) -> Option<Outcomes> {
        let count = dataset.groups().len() as u32;
        self.guard("evaluate", || dataset.evaluate(program, 0, count, budget))
    }

    fn outcomes(&mut self, metric: &Metric, outcomes: &Outcomes, cases: usize) {
        match outcomes {
            Err(error) => {
                self.report(
                    Rule::Outcomes,
                    format!("a sound program is refused: {error}"),
                );
            }
            Ok(outcomes) => {
                self.expect(outcomes.len() == cases, Rule::Outcomes, || {
                    format!("{} outcomes for {cases} cases", outcomes.len())
                });
                for score in outcomes.iter().flatten() {
                    self.expect(metric.contains(*score), Rule::Outcomes, || {
                        format!(
                            "{score} is not between {} and {}",
                            metric.worst, metric.best
                        )
                    });
                }
            }
        }
    }

    /// Each case alone, and all in two parts, must give what they give together.
    fn ranges<T: Track>(&mut self, dataset: &Dataset<T>, program: &[u8], whole: &Outcomes) {
        let count = dataset.groups().len() as u32;
        let Ok(whole) = whole else { return };
        if whole.len() != count as usize {
            return;
        }
        let cut = self.rng.below(u64::from(count) + 1) as u32;
        let mut parts = vec![(0, cut), (cut, count - cut)];
        // A few single cases are enough; a split can have thousands.
        parts.extend((0..count.min(8)).rev().map(|case| (case, 1)));
        for (first, length) in parts {
            let budget = self.setting.budget;
            let part = self.guard("evaluate", || {
                dataset.evaluate(program, first, length, budget)
            });
            let expected = &whole[first as usize..(first + length) as usize];
            if let Some(part) = part {
                self.expect(part.as_deref() == Ok(expected), Rule::CaseRanges, || {
                    format!(
                        "cases {first}..{} differ from the same cases of all",
                        first + length
                    )
                });
            }
        }
    }

    fn damaged_data<T: Track>(
        &mut self,
        space: &Space<T>,
        prepared: &[u8],
        program: Option<&[u8]>,
    ) {
        // Every short length, and a sample of the long ones.
        let lengths: Vec<usize> = (0..prepared.len().min(64))
            .chain((0..64).map(|_| self.rng.index(prepared.len().max(1))))
            .collect();
        for length in lengths {
            let result = self.guard("load", || space.load(&prepared[..length]).is_ok());
            self.expect(
                result != Some(true) || length == prepared.len(),
                Rule::DamagedData,
                || {
                    format!(
                        "data cut from {} to {length} bytes is accepted",
                        prepared.len()
                    )
                },
            );
        }
        for _ in 0..128 {
            let bytes = damaged(prepared.to_vec(), &mut self.rng);
            if let Some(Ok(dataset)) = self.guard("load", || space.load(&bytes))
                && let Some(program) = program
            {
                let budget = self.setting.budget;
                self.guard("evaluate on damaged data", || {
                    dataset.evaluate(program, 0, 1, budget)
                });
            }
        }
    }
}
