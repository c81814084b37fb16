//! [`trace`]: what a program does, example by example.

use crate::block::Block;
use crate::lanes::Lanes;
use crate::parameters::{MAX_CELLS, Memory};
use crate::program::Program;
use crate::protocol::{Observer, Protocol, Trial};
use crate::step::Layout;
use crate::task::Task;

/// What a program did on one task. It ends early where the case ends with the worst score.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The error `|label - prediction|` of each training example, in order, epoch after epoch.
    pub errors: Vec<f32>,
    /// The prediction on each validation example, not yet a probability.
    pub predictions: Vec<f32>,
}

/// Runs a program that may use all memory there is on one task, and tells every error and prediction.
///
/// # Panics
/// If the program is not one of a space with as many features as the task.
#[must_use]
pub fn trace(program: &Program, task: &Task, protocol: &Protocol) -> Trace {
    let memory = Memory {
        scalars: MAX_CELLS,
        vectors: MAX_CELLS,
        matrices: MAX_CELLS,
    };
    let block = Block::of(std::slice::from_ref(task));
    let mut trace = Trace::default();
    Trial::new(program, Layout::new(task.features, memory), *protocol).run(&block, &mut trace);
    trace
}

impl Observer for Trace {
    const ERRORS: bool = true;

    fn trained(&mut self, errors: Lanes) {
        self.errors.push(errors.to_array()[0]);
    }

    fn validated(&mut self, predictions: Lanes) {
        self.predictions.push(predictions.to_array()[0]);
    }
}
