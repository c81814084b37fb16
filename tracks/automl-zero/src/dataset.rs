//! [`Dataset`]: a loaded split, and the scoring of programs on it.

use std::ops::Range;

use assay_sdk::{Fault, Score, math};

use crate::block::Block;
use crate::fingerprint::{Fingerprint, PROBE_EXAMPLES};
use crate::lanes::LANES;
use crate::parameters::Goal;
use crate::program::Program;
use crate::protocol::{Protocol, Trial};
use crate::step::Layout;
use crate::task::Task;

/// A loaded split: tasks in blocks of [`LANES`].
#[derive(Debug, Clone)]
pub struct Dataset {
    /// The group of each task.
    groups: Vec<u32>,
    /// Validation examples of each task.
    validation: Vec<usize>,
    /// Training examples of every task.
    training: usize,
    blocks: Vec<Block>,
    /// The first examples of the first block.
    probe: Block,
}

impl Dataset {
    pub(crate) fn new(
        groups: Vec<u32>,
        validation: Vec<usize>,
        training: usize,
        blocks: Vec<Block>,
    ) -> Self {
        Self {
            groups,
            validation,
            training,
            probe: blocks[0].first(PROBE_EXAMPLES),
            blocks,
        }
    }

    /// The number of tasks, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// The task of a case.
    ///
    /// # Panics
    /// If there is no such case.
    #[must_use]
    pub fn task(&self, case: usize) -> Task {
        self.blocks[case / LANES].task(case % LANES, self.groups[case])
    }

    pub(crate) fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// One outcome for each case of the range. Whole blocks run whatever the range is, so ranges
    /// that begin and end at multiples of [`LANES`] cost least.
    pub(crate) fn evaluate(
        &self,
        program: &Program,
        layout: Layout,
        protocol: Protocol,
        cases: Range<usize>,
        budget: u64,
    ) -> Vec<Result<Score, Fault>> {
        if cases.is_empty() {
            return Vec::new();
        }
        let affordable = |case: usize| self.cost(program, layout, protocol, case) <= budget;
        let mut trial = Trial::new(program, layout, protocol);
        let mut outcomes = Vec::with_capacity(cases.len());
        for block in cases.start / LANES..cases.end.div_ceil(LANES) {
            let first = block * LANES;
            let wanted = cases.start.max(first)..cases.end.min(first + LANES);
            if !wanted.clone().any(affordable) {
                outcomes.extend(wanted.map(|_| Err(Fault::OutOfBudget)));
                continue;
            }
            let found = trial.run(&self.blocks[block], &mut ());
            outcomes.extend(wanted.map(|case| {
                let lane = case - first;
                if !affordable(case) {
                    return Err(Fault::OutOfBudget);
                }
                if !found.sound[lane] {
                    return Err(Fault::Numeric);
                }
                let examples = self.validation[case];
                match protocol.goal {
                    // The number of right answers is a float only because its addition is cheaper.
                    Goal::Classes => Score::ratio(found.right[lane] as i64, examples as i64),
                    Goal::Numbers => closeness(found.squares[lane], examples),
                }
            }));
        }
        outcomes
    }

    pub(crate) fn fingerprint(&self, program: &Program, layout: Layout, protocol: Protocol) -> u64 {
        let mut fingerprint = Fingerprint::new();
        Trial::new(program, layout, protocol).run(&self.probe, &mut fingerprint);
        fingerprint.finish()
    }

    /// What a case costs: each instruction as written, as often as it stands to be executed, whether or
    /// not it matters. It is known before the program runs, as programs have no branches, and does
    /// not depend on how well the program was compiled.
    fn cost(&self, program: &Program, layout: Layout, protocol: Protocol, case: usize) -> u64 {
        let steps = u64::from(protocol.epochs) * self.training as u64;
        let [setup, predict, learn] =
            [&program.setup, &program.predict, &program.learn].map(|phase| {
                let costs = phase
                    .iter()
                    .map(|one| one.operation.cost(layout.features()));
                costs.sum::<u64>()
            });
        setup + steps * (predict + learn) + self.validation[case] as u64 * predict
    }
}

/// `1 - 2/pi * atan(RMSE)`.
fn closeness(squares: f32, examples: usize) -> Result<Score, Fault> {
    let error = math::sqrt(f64::from(squares) / examples as f64);
    Score::from_f64(1.0 - std::f64::consts::FRAC_2_PI * math::atan(error))
}
