//! The programs that the track ships. Their texts are in `programs/`.

use crate::language::Language;
use crate::operation::Operation;
use crate::program::{Instruction, PREDICTION, Program};

/// By name, best known last.
const TEXTS: [(&str, &str); 2] = [
    ("linear-sgd", include_str!("../programs/linear.txt")),
    ("two-layer", include_str!("../programs/two_layer.txt")),
];

/// Those that the language has the cells and the lengths for. If it has them for none, a program
/// that always predicts zero: there is at least one baseline.
pub(crate) fn baselines(language: &Language) -> Vec<(String, Program)> {
    let mut baselines: Vec<_> = TEXTS
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), language.parse(text).ok()?)))
        .collect();
    if baselines.is_empty() {
        let zero = Program {
            predict: vec![Instruction::new(
                Operation::ScalarConstant,
                PREDICTION,
                [0; 2],
            )],
            ..Program::default()
        };
        baselines.push(("zero".to_owned(), zero));
    }
    baselines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{Goal, Lengths, Memory, Parameters, Source, Synthetic};

    fn names(memory: Memory, lengths: Lengths) -> Vec<String> {
        let language = Language::new(&Parameters {
            features: 4,
            epochs: 1,
            memory,
            lengths,
            examples: Default::default(),
            error_limit: 100.0,
            data: Source::Linear(Synthetic {
                goal: Goal::Classes,
            }),
        })
        .unwrap();
        let baselines = baselines(&language);
        for (name, program) in &baselines {
            assert_eq!(language.check(program), Ok(()), "{name}");
        }
        baselines.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_language_gets_the_baselines_that_fit() {
        let memory = |scalars, vectors, matrices| Memory {
            scalars,
            vectors,
            matrices,
        };
        let long = Lengths::default();
        let short = Lengths {
            setup: 1,
            predict: 1,
            learn: 4,
        };
        let bare = Lengths {
            setup: 0,
            predict: 1,
            learn: 0,
        };
        let both = ["linear-sgd", "two-layer"];
        assert_eq!(names(Memory::default(), long), both);
        // The settings of the paper: two for images, one for linear tasks.
        assert_eq!(names(memory(5, 9, 2), long), both);
        assert_eq!(names(memory(4, 3, 1), short), both[..1]);
        assert_eq!(names(memory(4, 3, 0), long), both[..1]);
        assert_eq!(names(memory(2, 1, 0), bare), ["zero"]);
    }
}
