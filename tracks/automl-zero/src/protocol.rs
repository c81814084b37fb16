//! [`Protocol`]: how a program is trained and validated on tasks side by side.

use assay_sdk::simd::F32x4;

use crate::block::Block;
use crate::compile::Compiled;
use crate::kernels::Draws;
use crate::lanes::{LANES, Lanes, Mask};
use crate::machine::Machine;
use crate::parameters::Goal;
use crate::program::{LABEL, PREDICTION, Program};
use crate::step::Layout;

/// What a challenge fixes about training and validation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Protocol {
    /// What the prediction is for.
    pub goal: Goal,
    /// How many times the training examples are gone through.
    pub epochs: u32,
    /// The training error above which a case ends with the worst score.
    pub error_limit: f32,
}

/// The places of label and prediction: scalars come first in memory.
const LABEL_PLACE: usize = LABEL as usize;
const PREDICTION_PLACE: usize = PREDICTION as usize;

/// What validation found, for each task of a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    /// Whether each prediction was a number, and no training error beyond the limit.
    pub(crate) sound: [bool; LANES],
    /// How many classes were right.
    pub(crate) right: [f32; LANES],
    /// The sum of squared errors.
    pub(crate) squares: [f32; LANES],
}

/// Who looks on. The machine computes what a score needs, and for an observer that asks for it the
/// training errors as well.
pub(crate) trait Observer {
    /// Whether `trained` wants the errors.
    const ERRORS: bool;

    /// The training error `|label - prediction|` of each task, one example after the other.
    fn trained(&mut self, errors: Lanes);

    /// The prediction of each task, one validation example after the other.
    fn validated(&mut self, predictions: Lanes);
}

/// Nobody.
impl Observer for () {
    const ERRORS: bool = false;

    #[inline(always)]
    fn trained(&mut self, _: Lanes) {}

    #[inline(always)]
    fn validated(&mut self, _: Lanes) {}
}

/// A program, ready for any number of blocks.
#[derive(Debug)]
pub(crate) struct Trial {
    compiled: Compiled,
    machine: Machine,
    protocol: Protocol,
}

impl Trial {
    pub(crate) fn new(program: &Program, layout: Layout, protocol: Protocol) -> Self {
        Self {
            compiled: Compiled::new(program, layout),
            machine: Machine::new(layout),
            protocol,
        }
    }

    /// Trains and validates on each task of a block.
    pub(crate) fn run<O: Observer>(&mut self, block: &Block, observer: &mut O) -> Found {
        self.machine.clear();
        let mut draws = Draws::new(block.seeds());
        self.machine.set_up(&self.compiled.setup, &draws);
        let sound = self.train(block, &mut draws, observer);
        // Predictions are counted on, so that validation draws numbers of its own.
        self.validate(block, &mut draws, sound, observer)
    }
}

impl Trial {
    /// All epochs. Tells which tasks went well; where none did it ends early, as nothing can change
    /// that any more.
    fn train<O: Observer>(&self, block: &Block, draws: &mut Draws, observer: &mut O) -> Mask {
        let machine = &self.machine;
        let limit = Lanes::splat(self.protocol.error_limit);
        let classes = self.protocol.goal == Goal::Classes;
        // The error of a probability is at most 1, or not a number just if the prediction is not.
        let probabilities = classes
            && (O::ERRORS || self.compiled.reads_probability || self.protocol.error_limit < 1.0);
        let mut sound = Mask::all();
        for _ in 0..self.protocol.epochs {
            for example in block.training() {
                let (label, features) = (example[0].get(), &example[1..]);
                machine.slot(LABEL_PLACE).set(Lanes::ZERO);
                machine.run(&self.compiled.predict, features, draws);
                let mut prediction = machine.slot(PREDICTION_PLACE).get();
                if probabilities {
                    prediction = prediction.map(F32x4::sigmoid);
                    machine.slot(PREDICTION_PLACE).set(prediction);
                }
                if probabilities || !classes {
                    let error = (label - prediction).absolute();
                    observer.trained(error);
                    sound = sound.and(error.at_most(limit));
                } else {
                    sound = sound.and(prediction.equal(prediction));
                }
                if !sound.any() {
                    return sound;
                }
                machine.slot(LABEL_PLACE).set(label);
                machine.run(&self.compiled.learn, features, draws);
                draws.times = draws.times.wrapping_add(1);
            }
        }
        sound
    }

    fn validate<O: Observer>(
        &self,
        block: &Block,
        draws: &mut Draws,
        mut sound: Mask,
        observer: &mut O,
    ) -> Found {
        let machine = &self.machine;
        let half = Lanes::splat(0.5);
        let counts = block.validation_counts();
        let (mut right, mut squares) = (Lanes::ZERO, Lanes::ZERO);
        // Counts of examples are exact as floats: there are at most 100,000.
        let mut number = Lanes::ZERO;
        for example in block.validation() {
            if !sound.any() {
                break;
            }
            let (label, features) = (example[0].get(), &example[1..]);
            machine.slot(LABEL_PLACE).set(Lanes::ZERO);
            machine.run(&self.compiled.validate, features, draws);
            draws.times = draws.times.wrapping_add(1);
            let prediction = machine.slot(PREDICTION_PLACE).get();
            observer.validated(prediction);
            // Tasks may have different numbers of validation examples.
            let over = counts.at_most(number);
            number = number + Lanes::ONE;
            sound = sound.and(prediction.equal(prediction).or(over));
            match self.protocol.goal {
                // A probability is above one half just if what it is made from is above zero.
                Goal::Classes => {
                    let agrees = prediction.greater(Lanes::ZERO).agrees(label.greater(half));
                    right = right + agrees.and(over.not()).keep(Lanes::ONE);
                }
                Goal::Numbers => {
                    let error = label - prediction;
                    squares = squares + over.not().keep(error * error);
                }
            }
        }
        Found {
            sound: sound.to_array(),
            right: right.to_array(),
            squares: squares.to_array(),
        }
    }
}
