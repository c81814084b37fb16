//! Canonical bytes, and what is refused.

use assay_track_automl_zero::{
    EncodingError, Instruction, InstructionProblem, Kind, LanguageError, Operation, Phase, Program,
};
use proptest::prelude::*;

use super::{language_of, usual, walk};

proptest! {
    #[test]
    fn damaged_programs_are_refused_or_other_programs(seed: u64, at: usize, mask in 1..=255_u8) {
        let language = usual();
        let program = walk(&language, seed, 20);
        let mut bytes = language.encode(&program);
        for length in 0..bytes.len() {
            prop_assert!(language.decode(&bytes[..length]).is_err());
        }
        let at = at % bytes.len();
        bytes[at] ^= mask;
        if let Ok(other) = language.decode(&bytes) {
            prop_assert_eq!(language.encode(&other), bytes);
        }
    }
}

#[test]
fn canonical_bytes_are_pinned() {
    let program = usual()
        .parse(
            "setup:\n s2 = 0.5\n m1[2, 7] = -0\n\
             predict:\n s1 = dot(v0, v1)\n no-op\n v3 = gaussian(0, 1)",
        )
        .unwrap();
    let bytes = [
        1, // version
        2, 56, 2, 0, 0, 0, 0x3f, 58, 1, 2, 7, 0, 0, 0, 0x80, // setup
        3, 27, 1, 0, 1, 0, 63, 3, 0, 0, 0, 0, 0, 0, 0x80, 0x3f, // predict
        0,    // learn
    ];
    assert_eq!(usual().encode(&program), bytes);
}

#[test]
fn bad_bytes_are_named() {
    let language = usual();
    let cases: [(&[u8], &str); 9] = [
        (&[], "program bytes must begin with version 1"),
        (&[2, 0, 0, 0], "program bytes must begin with version 1"),
        (&[1, 0, 0], "the program ends too early, after byte 3"),
        (
            &[1, 1, 56, 2, 0, 0],
            "the program ends too early, after byte 6",
        ),
        (
            &[1, 0, 0, 0, 0],
            "the program is complete, but more follows at byte 4",
        ),
        (
            &[1, 1, 65, 0, 0],
            "65 at byte 2 is not an operation; their numbers are 0 to 64",
        ),
        (
            &[1, 0, 1, 1, 2, 3, 8, 0],
            "predict, instruction 1: scalar addresses are s0 to s7, not s8",
        ),
        (
            &[1, 0, 0, 2, 0, 22, 0, 1],
            "learn, instruction 2: s0 (the label) and v0 (the features) can't be written",
        ),
        (
            &[&[1, 22][..], &[0; 24]].concat(),
            "setup has 22 instructions, at most 21 are allowed",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(language.decode(bytes).unwrap_err().to_string(), message);
    }
    let without_matrices = language_of(8, [8, 14, 0], [21, 21, 45]);
    assert_eq!(
        without_matrices.decode(&[1, 1, 21 + 16, 0, 0, 0, 0]),
        Err(EncodingError::Language(LanguageError::Instruction {
            phase: Phase::Setup,
            position: 1,
            problem: InstructionProblem::NoCells { kind: Kind::Matrix },
        }))
    );
}

#[test]
fn unused_fields_are_zero() {
    let spoil: [fn(&mut Instruction); 4] = [
        |instruction| instruction.inputs[1] = 1,
        |instruction| instruction.indices[0] = 1,
        |instruction| instruction.values[0] = -0.0,
        |instruction| instruction.values[1] = 1.0,
    ];
    let language = usual();
    let sound = Instruction::new(Operation::ScalarAbsolute, 2, [1, 0]);
    for spoil in spoil {
        let mut instruction = sound;
        spoil(&mut instruction);
        let program = Program {
            predict: vec![sound, instruction],
            ..Program::default()
        };
        assert_eq!(
            language.check(&program),
            Err(LanguageError::Instruction {
                phase: Phase::Predict,
                position: 2,
                problem: InstructionProblem::Unused,
            })
        );
    }
}
