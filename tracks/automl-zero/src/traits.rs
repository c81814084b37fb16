//! What describes a program besides its score: behaviour axes and complexity.

use assay_sdk::Axis;

use crate::liveness::Liveness;
use crate::program::{Phase, Program};

/// The axes: how many instructions of predict and of learn can change a score.
///
/// Axes are the same for all challenges, so the upper ends are those of the paper's search on
/// CIFAR-10, the default [`Lengths`](crate::Lengths); longer programs count as that long.
pub(crate) fn axes() -> Vec<Axis> {
    [("predict", 21), ("learn", 45)]
        .map(|(name, high)| Axis {
            name: name.to_owned(),
            low: 0,
            high,
        })
        .into()
}

/// Where a program lies on the [`axes`].
pub(crate) fn traits(program: &Program) -> Vec<i64> {
    let liveness = Liveness::of(program);
    [Phase::Predict, Phase::Learn]
        .map(|phase| liveness.count(phase) as i64)
        .into()
}

/// How many instructions can change a score, of all phases.
pub(crate) fn complexity(program: &Program) -> u32 {
    let liveness = Liveness::of(program);
    Phase::ALL
        .map(|phase| liveness.count(phase) as u32)
        .iter()
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation::{ScalarAdd, ScalarConstant, VectorDot};
    use crate::program::Instruction;

    #[test]
    fn only_live_instructions_count() {
        let program = Program {
            setup: vec![Instruction::new(ScalarConstant, 2, [0; 2])],
            predict: vec![
                Instruction::new(VectorDot, 1, [0, 1]),
                Instruction::new(ScalarAdd, 1, [1, 2]),
                Instruction::new(ScalarAdd, 3, [1, 2]),
            ],
            learn: vec![Instruction::NO_OP],
        };
        assert_eq!(complexity(&program), 3);
        assert_eq!(traits(&program), [2, 0]);
        assert_eq!(traits(&program).len(), axes().len());
    }
}
