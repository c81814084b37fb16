#![allow(clippy::unwrap_used, reason = "tests")]
//! Programs as bytes, as text, and as children of other programs.

use assay_sdk::{Rng, limits};
use assay_track_automl_zero::{
    EncodingError, Examples, Goal, Instruction, InstructionProblem, Kind, Language, LanguageError,
    Lengths, MAX_LENGTH, Memory, Mutation, Operation, Parameters, Phase, Program, Source,
    Synthetic, render, render_effective,
};
use proptest::prelude::*;

const LINEAR: &str = include_str!("../programs/linear.txt");
const TWO_LAYER: &str = include_str!("../programs/two_layer.txt");
const EVOLVED: &str = include_str!("../programs/evolved.txt");

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

    #[test]
    fn garbage_is_refused_calmly(
        bytes in proptest::collection::vec(0..70_u8, 0..60),
        text in "[a-z0-9(),.+*/@= :#\n-]{0,60}|(setup:|predict:|learn:|\n|s1|s2|v1|m0| = |dot|norm|uniform|\\(|\\)|\\[|\\]|,|no-op|-|\\+|3|\\.5|e9){0,30}|\\PC{0,30}",
    ) {
        let language = usual();
        let versioned = [&[1], bytes.as_slice()].concat();
        for bytes in [bytes, versioned] {
            if let Ok(program) = language.decode(&bytes) {
                prop_assert_eq!(language.encode(&program), bytes);
            }
        }
        for text in [format!("predict:\n{text}"), text] {
            if let Ok(program) = language.parse(&text) {
                prop_assert_eq!(language.check(&program), Ok(()));
                prop_assert_eq!(language.parse(&render(&program)).unwrap(), program);
            }
        }
    }

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

    /// No phase of a child is longer than in its parents, and every instruction is where it was in
    /// one of them, counted from the beginning or from the end.
    #[test]
    fn crossover_joins_a_beginning_and_an_end(seed: u64) {
        let language = usual();
        let (first, second) = (walk(&language, seed, 40), walk(&language, !seed, 40));
        let child = language.crossover(&first, &second, &mut Rng::new(seed));
        prop_assert_eq!(language.check(&child), Ok(()));
        for phase in Phase::ALL {
            let [first, second, child] = [&first, &second, &child].map(|program| program.phase(phase));
            let is_cut = (0..=first.len().max(second.len())).any(|cut| {
                let beginning = &first[..cut.min(first.len())];
                let end = &second[cut.min(second.len())..];
                child == [beginning, end].concat()
            });
            prop_assert!(is_cut);
        }
        prop_assert_eq!(language.crossover(&first, &first, &mut Rng::new(seed)), first);
    }
}

/// Changing a byte or a word here changes the ids of programs, or what people have written down.
#[test]
fn every_instruction_has_one_text() {
    let text = "\
setup:
  no-op
  s2 = s0 + s1
  s2 = s0 - s1
  s2 = s0 * s1
  s2 = s0 / s1
  s2 = abs(s1)
  s2 = reciprocal(s1)
  s2 = sin(s1)
  s2 = cos(s1)
  s2 = tan(s1)
  s2 = arcsin(s1)
  s2 = arccos(s1)
  s2 = arctan(s1)
  s2 = exp(s1)
  s2 = log(s1)
  s2 = heaviside(s1)
  v2 = heaviside(v1)
  m2 = heaviside(m1)
  v2 = s1 * v0
  v2 = broadcast(s1)
predict:
  v2 = reciprocal(v1)
  s2 = norm(v1)
  v2 = abs(v1)
  v2 = v0 + v1
  v2 = v0 - v1
  v2 = v0 * v1
  v2 = v0 / v1
  s2 = dot(v0, v1)
  m2 = outer(v0, v1)
  m2 = s1 * m0
  m2 = reciprocal(m1)
  v2 = m1 @ v0
  m2 = columns(v1)
  m2 = rows(v1)
  s2 = norm(m1)
  v2 = column_norm(m1)
  v2 = row_norm(m1)
  m2 = transpose(m1)
  m2 = abs(m1)
  m2 = m0 + m1
learn:
  m2 = m0 - m1
  m2 = m0 * m1
  m2 = m0 / m1
  m2 = m0 @ m1
  s2 = min(s0, s1)
  v2 = min(v0, v1)
  m2 = min(m0, m1)
  s2 = max(s0, s1)
  v2 = max(v0, v1)
  m2 = max(m0, m1)
  s2 = mean(v1)
  s2 = mean(m1)
  v2 = row_mean(m1)
  v2 = row_deviation(m1)
  s2 = deviation(v1)
  s2 = deviation(m1)
  s2 = -0.25
  v2[5] = 0.1
  m2[2, 7] = -0
  s2 = uniform(-1, 1)
  v2 = uniform(0, 1e-45)
  m2 = uniform(-3.4028235e38, 12345678)
  s2 = gaussian(0, 0.0001)
  v2 = gaussian(0, 9.999999e-5)
  m2 = gaussian(1234567.9, 1e7)
";
    let language = usual();
    let program = language.parse(text).unwrap();
    let numbers: Vec<u8> = Phase::ALL
        .into_iter()
        .flat_map(|phase| program.phase(phase))
        .map(|instruction| instruction.operation.number())
        .collect();
    assert_eq!(numbers, (0..65).collect::<Vec<_>>());

    let unmarked = render(&program).replace("  # no effect", "");
    // The one number that is written with an exponent when it comes back.
    assert_eq!(unmarked, text.replace("12345678)", "1.2345678e7)"));
    assert_eq!(language.decode(&language.encode(&program)), Ok(program));
}

#[test]
fn canonical_bytes_are_pinned() {
    let program = usual()
        .parse("setup:\n s2 = 0.5\n m1[2, 7] = -0\npredict:\n s1 = dot(v0, v1)\n no-op\n v3 = gaussian(0, 1)")
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
fn variation_is_pinned() {
    let language = usual();
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for seed in 0..50 {
        for byte in language.encode(&walk(&language, seed, 20)) {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert_eq!(digest, 0x95a4_25b6_2302_18cf, "{digest:#018x}");
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
fn text_is_read_with_patience() {
    let language = usual();
    let plain = "predict:\n  s1 = dot(v0, v1)\nlearn:\n  v1[2] = -0.5\n  s2 = s0 - s1\n";
    let loose = "# A comment.\r\n\n predict : # and another\r\n\ts1=dot( v0,v1 )\r\n\nlearn:\nv1 [ 2 ]=-.500#half\n  s2=s0-s1";
    assert_eq!(language.parse(loose), language.parse(plain));
    assert_eq!(language.parse(""), Ok(Program::default()));
    assert_eq!(render(&Program::default()), "setup:\npredict:\nlearn:\n");
}

#[test]
fn what_has_no_effect_is_marked_or_left_out() {
    let program = usual()
        .parse("setup:\n s2 = 1\n s3 = 1\npredict:\n s1 = s2 + s2\n s4 = s3 + s3\n")
        .unwrap();
    let marked = "\
setup:
  s2 = 1
  s3 = 1  # no effect
predict:
  s1 = s2 + s2
  s4 = s3 + s3  # no effect
learn:
";
    assert_eq!(render(&program), marked);
    let effective = "setup:\n  s2 = 1\npredict:\n  s1 = s2 + s2\nlearn:\n";
    assert_eq!(render_effective(&program), effective);
}

#[test]
fn bad_text_is_named_with_its_place() {
    let language = usual();
    let cases = [
        (
            "s1 = 0",
            "1, 1: expected `setup:`, `predict:` or `learn:` before the first instruction",
        ),
        (
            "learn:\n\nsetup:",
            "3, 1: `setup:` must come once, in the order setup, predict, learn",
        ),
        (
            "setup",
            "1, 6: expected `:` after the name of a phase, found the end of the line",
        ),
        (
            "setup: s1 = 0",
            "1, 8: expected the end of the line, found \"s1\"",
        ),
        (
            "setup:\n  forget:",
            "2, 3: expected `setup:`, `predict:`, `learn:`, `no-op` or a cell such as `s1`, found \"forget\"",
        ),
        (
            "setup:\n  é",
            "2, 3: expected `setup:`, `predict:`, `learn:`, `no-op` or a cell such as `s1`, found \"é\"",
        ),
        (
            "setup:\n  v14 = v0 + v0",
            "2, 3: vector addresses are v0 to v13, not v14",
        ),
        (
            "setup:\n  v3 = v0 + v99",
            "2, 13: vector addresses are v0 to v13, not v99",
        ),
        (
            "setup:\n  v3 = v0 + v300",
            "2, 13: \"v300\" is not an address",
        ),
        (
            "setup:\n  s0 = 1",
            "2, 3: s0 (the label) and v0 (the features) can't be written",
        ),
        (
            "setup:\n  s2 + s1",
            "2, 6: expected `=`, or `[` and the number of an element, found \"+\"",
        ),
        (
            "setup:\n  s2[1] = 1",
            "2, 5: expected `=`: a scalar has no elements, found \"[\"",
        ),
        (
            "setup:\n  v2[8] = 1",
            "2, 6: elements are numbered 0 to 7, not 8",
        ),
        (
            "setup:\n  m2[1] = 1",
            "2, 7: expected `,` and the column, as in `m0[0, 1]`, found \"]\"",
        ),
        (
            "setup:\n  v2 = 1",
            "2, 8: a vector is not set to a number as a whole: set one element, `v1[0] = 1` or `m0[0, 1] = 1`, or use `broadcast`",
        ),
        (
            "setup:\n  s2 = ",
            "2, 7: expected a cell, a function or a number, found the end of the line",
        ),
        ("setup:\n  s2 = --1", "2, 9: expected a number, found \"-\""),
        ("setup:\n  s2 = 1x", "2, 8: \"1x\" is not a number"),
        ("setup:\n  s2 = 1e39", "2, 8: constants must be finite"),
        (
            "setup:\n  s2 = s1",
            "2, 10: expected `+`, `-`, `*`, `/` or `@`, found the end of the line",
        ),
        (
            "setup:\n  s2 = s1 + 1",
            "2, 13: expected a cell such as `s1`, `v0` or `m0`, found \"1\"",
        ),
        (
            "setup:\n  s2 = s1 + s1 + s1",
            "2, 16: expected the end of the line, found \"+\"",
        ),
        (
            "setup:\n  v2 = v1 * s1",
            "2, 8: `*` takes (scalar, scalar) or (scalar, vector) or (vector, vector) or (scalar, matrix) or (matrix, matrix), not (vector, scalar)",
        ),
        (
            "setup:\n  v2 = dot(v1, v1)",
            "2, 8: this gives a scalar, but the cell on the left is a vector",
        ),
        (
            "setup:\n  s2 = dot(v1)",
            "2, 8: `dot` takes (vector, vector), not (vector)",
        ),
        (
            "setup:\n  s2 = dot(v1 v1)",
            "2, 15: expected `,` or `)`, found \"v1\"",
        ),
        (
            "setup:\n  s2 = uniform(0)",
            "2, 17: expected `,` and the second of two numbers, found \")\"",
        ),
        (
            "setup:\n  s2 = sqrt(s1)",
            "2, 8: unknown function \"sqrt\"; there are abs, arccos, arcsin, arctan, broadcast, column_norm, columns, cos, deviation, dot, exp, gaussian, heaviside, log, max, mean, min, norm, outer, reciprocal, row_deviation, row_mean, row_norm, rows, sin, tan, transpose, uniform",
        ),
    ];
    for (text, message) in cases {
        let error = language.parse(text).unwrap_err().to_string();
        let (place, problem) = message.split_once(": ").unwrap();
        let (line, column) = place.split_once(", ").unwrap();
        assert_eq!(error, format!("line {line}, column {column}: {problem}"));
    }

    let small = language_of(4, [4, 3, 0], [0, 1, 0]);
    let message = |text| small.parse(text).unwrap_err().to_string();
    assert_eq!(
        message("predict:\n  v1 = m0 @ v0"),
        "line 2, column 8: this challenge has no matrix cells"
    );
    assert_eq!(
        message("predict:\n  no-op\n  no-op"),
        "line 3, column 3: predict may have at most 1 instructions"
    );
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

#[test]
fn every_kind_of_mutation_does_what_its_name_says() {
    let language = usual();
    let parent = language.parse(EVOLVED).unwrap();
    let lengths = |program: &Program| Phase::ALL.map(|phase| program.phase(phase).len());
    let mut rng = Rng::new(1);
    for kind in Mutation::ALL {
        let mut changed = 0;
        for _ in 0..200 {
            let child = language.mutate(&parent, kind, &mut rng);
            changed += usize::from(child != parent);
            let phases = Phase::ALL.map(|phase| child.phase(phase) != parent.phase(phase));
            let touched = phases.iter().filter(|changed| **changed).count();
            let differences: Vec<_> = Phase::ALL
                .into_iter()
                .flat_map(|phase| child.phase(phase).iter().zip(parent.phase(phase)))
                .filter(|(new, old)| new != old)
                .collect();
            match kind {
                Mutation::InsertOrRemove => assert_eq!(child.len().abs_diff(parent.len()), 1),
                _ => assert_eq!(lengths(&child), lengths(&parent)),
            }
            match kind {
                Mutation::RandomizeAll => assert_eq!(touched, 3),
                _ => assert!(touched <= 1, "{kind:?}"),
            }
            match kind {
                Mutation::AlterParameter => {
                    let [(new, old)] = differences[..] else {
                        panic!("{} instructions differ", differences.len());
                    };
                    assert_eq!(new.operation, old.operation);
                }
                Mutation::RandomizeInstruction => assert!(differences.len() <= 1),
                _ => {}
            }
        }
        assert!(changed > 190, "{kind:?} changed {changed} of 200");
    }
}

#[test]
fn mutations_of_empty_and_full_programs_do_something() {
    let mut rng = Rng::new(2);
    for language in languages() {
        for kind in Mutation::ALL {
            for _ in 0..20 {
                let child = language.mutate(&Program::default(), kind, &mut rng);
                assert_eq!(child.len(), 1, "{kind:?}");
                assert_eq!(language.check(&child), Ok(()));
            }
        }
    }
    // What is full can only lose, what only has no-ops has no parameter to alter.
    let language = language_of(4, [4, 3, 1], [0, 3, 0]);
    let full = Program {
        predict: vec![Instruction::NO_OP; 3],
        ..Program::default()
    };
    for _ in 0..20 {
        let child = language.mutate(&full, Mutation::InsertOrRemove, &mut rng);
        assert_eq!(child.len(), 2);
        let child = language.mutate(&child, Mutation::AlterParameter, &mut rng);
        assert_eq!(child.len(), 3);
    }
}

#[test]
fn draws_are_spread_as_documented() {
    let language = usual();
    let mut rng = Rng::new(3);

    // Every operation but the no-op, every address but the two that can't be written.
    let mut operations = [0_u32; 65];
    let mut outputs = [0_u32; 14];
    for _ in 0..400 {
        let parent = Program {
            learn: vec![Instruction::NO_OP; 16],
            ..Program::default()
        };
        let child = language.mutate(&parent, Mutation::RandomizeAll, &mut rng);
        for instruction in child.learn {
            operations[usize::from(instruction.operation.number())] += 1;
            if instruction.operation.signature().output == Some(Kind::Vector) {
                outputs[usize::from(instruction.output)] += 1;
            }
        }
    }
    assert_eq!((operations[0], outputs[0]), (0, 0));
    assert!(
        operations[1..]
            .iter()
            .all(|count| (60..145).contains(count)),
        "{operations:?}"
    );
    assert!(
        outputs[1..].iter().all(|count| (110..230).contains(count)),
        "{outputs:?}"
    );

    // Constants change sign once in ten times, and grow as often as they shrink.
    let parent = language.parse("setup:\n s2 = 0.5\n").unwrap();
    let [mut altered, mut flipped, mut grown] = [0_u32; 3];
    while altered < 1_000 {
        let child = language.mutate(&parent, Mutation::AlterParameter, &mut rng);
        let value = child.setup[0].values[0];
        altered += u32::from(value != 0.5);
        flipped += u32::from(value == -0.5);
        grown += u32::from(value > 0.5);
    }
    assert!((70..130).contains(&flipped), "{flipped}");
    assert!((400..500).contains(&grown), "{grown}");

    // Zero would stay zero for ever, the largest number would become infinite.
    let language = language_of(2, [3, 1, 0], [1, 1, 0]);
    for (text, low) in [
        ("setup:\n s2 = 0", -1.0),
        ("setup:\n s2 = 3.4e38", f32::MIN),
    ] {
        let parent = language.parse(text).unwrap();
        for _ in 0..100 {
            let child = language.mutate(&parent, Mutation::AlterParameter, &mut rng);
            assert_eq!(language.check(&child), Ok(()));
            assert!(child.setup[0].values[0] >= low);
        }
    }
    let parent = language.parse("setup:\n s2 = gaussian(0.5, 0.5)").unwrap();
    for _ in 0..200 {
        let child = language.mutate(&parent, Mutation::AlterParameter, &mut rng);
        assert!(child.setup[0].values[1] >= 0.0);
    }
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
