//! What the machine does at once has the bits of its parts: instructions that are joined, moved out of
//! the loop of examples or given another place for their result.
//!
//! Each program runs as it is, and once more in a form that leaves nothing to join: after every
//! instruction its result is multiplied by one, in place. That changes no bit, but then something
//! else reads every result, and writes every cell in every phase a second time.

use assay_sdk::Rng;
use assay_track_automl_zero::{
    Examples, Goal, Instruction, Kind, Language, Lengths, Memory, Operation, Operation::*,
    Parameters, Phase, Program, Source, Synthetic,
};
use proptest::prelude::*;

use crate::ground::{Ground, outcomes, task};

/// Few cells, so that instructions meet.
const SCALARS: u8 = 5;
const VECTORS: u8 = 4;
const MATRICES: u8 = 3;
/// All elements one, in the last cell of each type.
const ONE: u8 = SCALARS;
const ONES: u8 = VECTORS;
const ONES_MATRIX: u8 = MATRICES;

const MEMORY: Memory = Memory {
    scalars: SCALARS as usize + 1,
    vectors: VECTORS as usize + 1,
    matrices: MATRICES as usize + 1,
};
const LENGTH: usize = 60;
const EXAMPLES: [usize; 2] = [12, 6];

/// Mostly what is joined with something.
const OPERATIONS: [Operation; 16] = [
    VectorScale,
    VectorScale,
    VectorAdd,
    VectorAdd,
    VectorSubtract,
    VectorSubtract,
    VectorOuter,
    VectorOuter,
    MatrixScale,
    MatrixScale,
    MatrixAdd,
    MatrixSubtract,
    MatrixVectorProduct,
    MatrixProduct,
    MatrixTranspose,
    ScalarMultiply,
];

fn instruction(operation: Operation, rng: &mut Rng) -> Instruction {
    let signature = operation.signature();
    let mut inputs = [0; 2];
    for (input, kind) in inputs.iter_mut().zip(signature.inputs) {
        *input = rng.below(u64::from(cells(*kind))) as u8;
    }
    let output = signature.output.map_or(0, |kind| match kind {
        // Neither the label nor the prediction, which is the last to be written.
        Kind::Scalar => 2 + rng.below(u64::from(SCALARS) - 2) as u8,
        Kind::Vector => 1 + rng.below(u64::from(VECTORS) - 1) as u8,
        Kind::Matrix => rng.below(u64::from(MATRICES)) as u8,
    });
    Instruction::new(operation, output, inputs)
}

fn cells(kind: Kind) -> u8 {
    match kind {
        Kind::Scalar => SCALARS,
        Kind::Vector => VECTORS,
        Kind::Matrix => MATRICES,
    }
}

/// A difference is scaled and added to something, in one cell or two, with anything between.
fn chain(rng: &mut Rng) -> Vec<Instruction> {
    let operations = *rng.choose(&[
        [VectorSubtract, VectorScale, VectorAdd],
        [MatrixSubtract, MatrixScale, MatrixAdd],
    ]);
    let mut chain = Vec::new();
    let mut last = None;
    for (number, operation) in operations.into_iter().enumerate() {
        let mut instruction = instruction(operation, rng);
        if let Some(cell) = last {
            // Of a product the second operand, of a sum either.
            let at = if number == 1 { 1 } else { rng.index(2) };
            instruction.inputs[at] = cell;
            if number == 1 && rng.chance(0.5) {
                instruction.output = cell;
            }
        }
        last = Some(instruction.output);
        chain.push(instruction);
        if rng.chance(0.3) {
            chain.push(self::instruction(*rng.choose(&OPERATIONS), rng));
        }
    }
    chain
}

/// Setup draws all cells but one of each type; then anything goes.
fn program(rng: &mut Rng) -> Program {
    let values = |operation, output, values| Instruction {
        values,
        ..Instruction::new(operation, output, [0; 2])
    };
    let mut setup = vec![
        values(ScalarConstant, ONE, [1.0, 0.0]),
        Instruction::new(VectorBroadcast, ONES, [ONE, 0]),
        Instruction::new(MatrixRowBroadcast, ONES_MATRIX, [ONES, 0]),
    ];
    setup.extend((3..SCALARS).map(|cell| values(ScalarUniform, cell, [-0.3, 0.3])));
    setup.extend((2..VECTORS).map(|cell| values(VectorUniform, cell, [-1.0, 1.0])));
    setup.extend((1..MATRICES).map(|cell| values(MatrixUniform, cell, [-0.5, 0.5])));
    let mut body = |most: usize| -> Vec<Instruction> {
        let length = rng.index(most + 1);
        let mut body = Vec::new();
        while body.len() < length {
            match rng.chance(0.3) {
                true => body.extend(chain(rng)),
                false => body.push(instruction(*rng.choose(&OPERATIONS), rng)),
            }
        }
        body
    };
    let mut predict = body(8);
    let learn = body(12);
    let vector = rng.below(u64::from(VECTORS)) as u8;
    let other = rng.below(u64::from(VECTORS)) as u8;
    predict.push(Instruction::new(
        MatrixVectorProduct,
        1,
        [rng.below(u64::from(MATRICES)) as u8, vector],
    ));
    predict.push(Instruction::new(VectorDot, 1, [1, other]));
    Program {
        setup,
        predict,
        learn,
    }
}

/// The program with each result of predict and learn multiplied by one.
fn apart(program: &Program) -> Program {
    let mut apart = program.clone();
    for phase in [Phase::Predict, Phase::Learn] {
        let instructions = apart.phase_mut(phase);
        *instructions = instructions
            .iter()
            .flat_map(|instruction| {
                let output = instruction.output;
                let kind = instruction.operation.signature().output.unwrap();
                let (multiply, one) = match kind {
                    Kind::Scalar => (ScalarMultiply, ONE),
                    Kind::Vector => (VectorMultiply, ONES),
                    Kind::Matrix => (MatrixMultiply, ONES_MATRIX),
                };
                let again = Instruction::new(multiply, output, [output, one]);
                [*instruction, again]
            })
            .collect();
    }
    apart
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn joined_instructions_give_the_bits_of_their_parts(seed: u64) {
        let mut rng = Rng::new(seed);
        let features = *rng.choose(&[2, 4, 5, 8, 16]);
        let goal = *rng.choose(&[Goal::Classes, Goal::Numbers]);
        let Memory { scalars, vectors, matrices } = MEMORY;
        let more = format!(
            "error-limit = 3.4e38\n\
             memory = {{ scalars = {scalars}, vectors = {vectors}, matrices = {matrices} }}\n\
             lengths = {{ setup = {LENGTH}, predict = {LENGTH}, learn = {LENGTH} }}"
        );
        let ground = Ground::new(goal, features, EXAMPLES, &more);
        let tasks: Vec<_> = (0..3).map(|_| task(goal, features, EXAMPLES, &mut rng)).collect();
        let dataset = ground.load(&tasks);

        let language = language(features);
        let program = program(&mut rng);
        let [joined, apart] = [&program, &apart(&program)].map(|one| language.encode(one));
        let text = ground.space.render(&joined).unwrap();
        prop_assert_eq!(dataset.fingerprint(&joined), dataset.fingerprint(&apart), "{}", text);
        prop_assert_eq!(
            outcomes(&dataset, &joined, u64::MAX),
            outcomes(&dataset, &apart, u64::MAX),
            "{}",
            text
        );
    }
}

fn language(features: usize) -> Language {
    Language::new(&Parameters {
        features,
        epochs: 1,
        memory: MEMORY,
        lengths: Lengths {
            setup: LENGTH,
            predict: LENGTH,
            learn: LENGTH,
        },
        examples: Examples::default(),
        error_limit: 1.0,
        data: Source::Linear(Synthetic::default()),
    })
    .unwrap()
}
