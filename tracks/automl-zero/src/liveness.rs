//! [`Liveness`]: which instructions can change a score.
//!
//! Memory lives on from example to example and from training into validation, so what an instruction
//! writes may be read much later, or by an instruction before it. The sets of cells that are read
//! later than a point, before they are written again, are found by going backwards through the
//! phases until nothing is added: the usual dataflow analysis (Aho, Lam, Sethi and Ullman,
//! "Compilers", section 9.2.5) on a program without branches.
//!
//! Two things are observed: the prediction on each validation example, and on each training example
//! whether it is a number, as an error that is not ends the case.

use crate::cells::{Cell, Cells};
use crate::program::{Instruction, Phase, Program};

/// Which instructions of a program can change a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Liveness {
    pub(crate) setup: Flow,
    /// While training.
    pub(crate) predict: Flow,
    pub(crate) learn: Flow,
    /// In validation, where fewer instructions matter: none that only serves learning.
    pub(crate) validate: Flow,
}

/// The analysis of one run through a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flow {
    /// The cells whose values matter before the first instruction.
    pub(crate) before: Cells,
    /// The cells whose values matter after each instruction.
    pub(crate) after: Vec<Cells>,
    /// Whether each instruction writes a cell that matters.
    pub(crate) live: Vec<bool>,
}

impl Liveness {
    pub(crate) fn of(program: &Program) -> Self {
        let observed = Cells::of(Cell::PREDICTION);

        let mut validate = Flow::of(&program.predict, observed);
        loop {
            let again = Flow::of(&program.predict, observed.union(validate.before));
            if again == validate {
                break;
            }
            validate = again;
        }

        let mut predict = Flow::of(&program.predict, observed);
        let mut learn = Flow::of(&program.learn, validate.before.union(predict.before));
        loop {
            predict = Flow::of(&program.predict, observed.union(learn.before));
            let again = Flow::of(&program.learn, validate.before.union(predict.before));
            if again == learn {
                break;
            }
            learn = again;
        }

        Self {
            setup: Flow::of(&program.setup, predict.before),
            predict,
            learn,
            validate,
        }
    }

    /// Whether the instruction can change a score.
    pub(crate) fn is_live(&self, phase: Phase, position: usize) -> bool {
        match phase {
            Phase::Setup => self.setup.live[position],
            Phase::Predict => self.predict.live[position] || self.validate.live[position],
            Phase::Learn => self.learn.live[position],
        }
    }

    /// How many instructions of a phase can change a score.
    pub(crate) fn count(&self, phase: Phase) -> usize {
        let length = match phase {
            Phase::Setup => self.setup.live.len(),
            Phase::Predict => self.predict.live.len(),
            Phase::Learn => self.learn.live.len(),
        };
        (0..length).filter(|&at| self.is_live(phase, at)).count()
    }

    /// Whether anything reads, while learning or later, the probability that the prediction becomes
    /// between predict and learn.
    pub(crate) fn reads_probability(&self) -> bool {
        self.learn.before.contains(Cell::PREDICTION)
    }
}

impl Flow {
    /// Goes backwards from the cells that matter at the end.
    fn of(instructions: &[Instruction], end: Cells) -> Self {
        let mut cells = end;
        let mut after = vec![Cells::default(); instructions.len()];
        let mut live = vec![false; instructions.len()];
        for (at, instruction) in instructions.iter().enumerate().rev() {
            after[at] = cells;
            if let Some(written) = instruction.written()
                && cells.contains(written)
            {
                live[at] = true;
                cells.remove(written);
                cells = cells.union(instruction.read());
            }
        }
        Self {
            before: cells,
            after,
            live,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation::{
        NoOp, ScalarAdd, ScalarConstant, ScalarMultiply, ScalarSubtract, VectorAdd, VectorConstant,
        VectorDot, VectorScale,
    };

    fn program(
        setup: &[Instruction],
        predict: &[Instruction],
        learn: &[Instruction],
    ) -> (Program, [String; 4]) {
        let program = Program {
            setup: setup.to_vec(),
            predict: predict.to_vec(),
            learn: learn.to_vec(),
        };
        let liveness = Liveness::of(&program);
        let flows = [
            &liveness.setup,
            &liveness.predict,
            &liveness.learn,
            &liveness.validate,
        ];
        let marks = flows.map(|flow| {
            let mark = |live: &bool| if *live { '+' } else { '-' };
            flow.live.iter().map(mark).collect()
        });
        (program, marks)
    }

    /// Linear regression: all of it is needed, the learning rate through the loop only.
    #[test]
    fn what_training_needs_is_live() {
        let (_, marks) = program(
            &[Instruction::new(ScalarConstant, 3, [0; 2])],
            &[Instruction::new(VectorDot, 1, [0, 1])],
            &[
                Instruction::new(ScalarSubtract, 2, [0, 1]),
                Instruction::new(ScalarMultiply, 2, [2, 3]),
                Instruction::new(VectorScale, 2, [2, 0]),
                Instruction::new(VectorAdd, 1, [1, 2]),
            ],
        );
        assert_eq!(marks, ["+", "+", "++++", "+"]);
    }

    #[test]
    fn what_nothing_reads_is_dead() {
        let (program, marks) = program(
            &[
                // Overwritten before it is read; read by a dead instruction only; nothing.
                Instruction::new(ScalarConstant, 2, [0; 2]),
                Instruction::new(ScalarConstant, 5, [0; 2]),
                Instruction::NO_OP,
            ],
            &[
                Instruction::new(ScalarConstant, 2, [0; 2]),
                // Counts for itself only.
                Instruction::new(ScalarAdd, 4, [4, 2]),
                Instruction::new(ScalarAdd, 1, [1, 2]),
            ],
            &[Instruction::new(ScalarAdd, 6, [5, 1])],
        );
        assert_eq!(marks, ["---", "+-+", "-", "+-+"]);
        let liveness = Liveness::of(&program);
        assert!(!liveness.is_live(Phase::Predict, 1) && liveness.is_live(Phase::Predict, 2));
        assert_eq!(Phase::ALL.map(|phase| liveness.count(phase)), [0, 2, 0]);
        assert_eq!(program.setup[2].operation, NoOp);
    }

    /// A value that only learning reads is computed while training, not in validation; and what
    /// changes one element of a vector keeps the others alive.
    #[test]
    fn validation_needs_less_and_elements_keep_their_vector() {
        let (program, marks) = program(
            &[
                Instruction::new(VectorConstant, 1, [0; 2]),
                Instruction::new(VectorConstant, 1, [0; 2]),
            ],
            &[
                Instruction::new(ScalarMultiply, 4, [1, 1]),
                Instruction::new(VectorDot, 1, [0, 1]),
            ],
            &[
                Instruction::new(VectorScale, 2, [4, 0]),
                Instruction::new(VectorAdd, 1, [1, 2]),
            ],
        );
        assert_eq!(marks, ["++", "++", "++", "-+"]);
        // Nothing reads the prediction in learn, but the next predict does.
        assert!(Liveness::of(&program).reads_probability());
    }
}
