//! Programs as bytes, as text, and as children of other programs: one module for each.

#![allow(clippy::unwrap_used, reason = "tests")]

mod bytes;
mod text;
mod variation;

use assay_sdk::{Rng, limits};
use assay_track_automl_zero::{
    Examples, Goal, Instruction, Language, Lengths, MAX_LENGTH, Memory, Mutation, Operation,
    Parameters, Program, Source, Synthetic, render, render_effective,
};
use proptest::prelude::*;

const LINEAR: &str = include_str!("../../programs/linear.txt");
const TWO_LAYER: &str = include_str!("../../programs/two_layer.txt");
const EVOLVED: &str = include_str!("../../programs/evolved.txt");

fn language_of(features: usize, memory: [usize; 3], lengths: [usize; 3]) -> Language {
    let [scalars, vectors, matrices] = memory;
    let [setup, predict, learn] = lengths;
    Language::new(&Parameters {
        features,
        epochs: 1,
        memory: Memory {
            scalars,
            vectors,
            matrices,
        },
        lengths: Lengths {
            setup,
            predict,
            learn,
        },
        examples: Examples::default(),
        error_limit: 100.0,
        data: Source::Linear(Synthetic {
            goal: Goal::Classes,
        }),
    })
    .unwrap()
}

/// The larger setting of the paper.
fn usual() -> Language {
    language_of(8, [8, 14, 3], [21, 21, 45])
}

/// From the smallest to the largest, with and without room for this or that.
fn languages() -> [Language; 5] {
    [
        language_of(2, [2, 1, 0], [0, 1, 0]),
        language_of(4, [4, 3, 0], [3, 2, 6]),
        language_of(4, [2, 1, 1], [2, 3, 0]),
        usual(),
        language_of(32, [32, 32, 32], [250, 250, 250]),
    ]
}

/// A program some mutations and crossings away from a random one.
fn walk(language: &Language, seed: u64, steps: usize) -> Program {
    let mut rng = Rng::new(seed);
    let mut program = language.random(&mut rng);
    for _ in 0..steps {
        let kind = *rng.choose(&Mutation::ALL);
        program = language.mutate(&program, kind, &mut rng);
        if rng.chance(0.2) {
            let other = language.random(&mut rng);
            program = language.crossover(&program, &other, &mut rng);
        }
    }
    program
}

/// A program of instructions that are as long as they can be, in bytes and in text.
fn largest() -> (Language, Program) {
    let language = language_of(32, [32, 32, 32], [MAX_LENGTH; 3]);
    let widest = Instruction {
        operation: Operation::MatrixGaussian,
        output: 31,
        values: [-1.234_567_8e-38, -1.234_567_8e-38],
        ..Instruction::NO_OP
    };
    let program = Program {
        setup: vec![widest; MAX_LENGTH],
        predict: vec![widest; MAX_LENGTH],
        learn: vec![widest; MAX_LENGTH],
    };
    (language, program)
}

proptest! {
    #[test]
    fn bytes_and_text_give_back_the_program(seed: u64, steps in 0..60_usize) {
        for language in languages() {
            let program = walk(&language, seed, steps);
            prop_assert_eq!(language.check(&program), Ok(()));
            prop_assert_eq!(&walk(&language, seed, steps), &program);
            let bytes = language.encode(&program);
            prop_assert!(bytes.len() <= limits::PROGRAM_BYTES);
            prop_assert_eq!(&language.decode(&bytes).unwrap(), &program);
            let text = render(&program);
            prop_assert_eq!(&language.parse(&text).unwrap(), &program, "{}", text);
            language.parse(&render_effective(&program)).unwrap();
        }
    }

    #[test]
    fn constants_keep_their_bits(bits: [u32; 2]) {
        let values = bits.map(f32::from_bits);
        let program = Program {
            setup: vec![Instruction {
                operation: Operation::ScalarUniform,
                output: 1,
                values,
                ..Instruction::NO_OP
            }],
            ..Program::default()
        };
        let language = usual();
        let bytes = language.encode(&program);
        if !values.iter().all(|value| value.is_finite()) {
            prop_assert!(language.check(&program).is_err());
            prop_assert!(language.decode(&bytes).is_err());
            return Ok(());
        }
        for read in [language.decode(&bytes).unwrap(), language.parse(&render(&program)).unwrap()] {
            prop_assert_eq!(read.setup[0].values.map(f32::to_bits), bits);
        }
    }
}

#[test]
fn the_largest_program_fits_the_limits() {
    let (language, program) = largest();
    assert_eq!(language.check(&program), Ok(()));
    assert!(language.encode(&program).len() <= limits::PROGRAM_BYTES);
    let text = render(&program);
    assert!(text.contains("# no effect"));
    assert!(text.len() <= 47 * 1024, "{}", text.len());
    assert!(text.lines().all(|line| line.len() <= 63));
    assert_eq!(language.parse(&text), Ok(program));
}

#[test]
fn reference_programs_have_the_sizes_of_the_paper() {
    let programs = [
        (LINEAR, [1, 1, 4], [4, 3, 1]),
        (TWO_LAYER, [3, 5, 11], [5, 9, 2]),
        (EVOLVED, [4, 6, 16], [8, 14, 3]),
    ];
    for (text, lengths, memory) in programs {
        // Parsing checks that the program keeps to the lengths.
        let program = language_of(16, memory, lengths).parse(text).unwrap();
        assert_eq!(program.len(), lengths.iter().sum());
        let text = render(&program);
        assert_eq!(render_effective(&program), text, "all of it has an effect");
    }
}
