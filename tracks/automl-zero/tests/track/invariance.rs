//! What a score may not depend on: the range it is asked for, the place of its task, the tasks
//! beside it, and instructions without effect.

use assay_sdk::adapter::Space;
use assay_sdk::{Rng, Track};
use assay_track_automl_zero::{
    AutomlZero, Constants, Goal, Instruction, Kind, Language, Lengths, Memory, Operation,
    Parameters, Phase, Program, Source, Synthetic, Task,
};
use proptest::prelude::*;

use crate::ground::{Ground, Outcome, outcomes, task};

const TRAINING: usize = 20;
const VALIDATION: usize = 24;
const BUDGET: u64 = u64::MAX;

/// The reference programs: they learn, and two of them draw random numbers.
const REFERENCES: [&str; 3] = [
    include_str!("../../programs/linear.txt"),
    include_str!("../../programs/two_layer.txt"),
    include_str!("../../programs/evolved.txt"),
];

/// The usual memory, and one with more.
const USUAL: Memory = Memory {
    scalars: 8,
    vectors: 14,
    matrices: 3,
};
const LARGER: Memory = Memory {
    scalars: 12,
    vectors: 18,
    matrices: 6,
};
const LENGTH: usize = 60;

struct Sample {
    ground: Ground,
    program: Vec<u8>,
    tasks: Vec<Task>,
    rng: Rng,
}

/// A program and up to three blocks of tasks, from a seed.
fn sample(seed: u64, memory: Memory) -> Sample {
    let mut rng = Rng::new(seed);
    let goal = *rng.choose(&[Goal::Classes, Goal::Numbers]);
    let features = *rng.choose(&[2, 4, 5, 8, 16]);
    let epochs = 1 + rng.below(2);
    let Memory {
        scalars,
        vectors,
        matrices,
    } = memory;
    let more = format!(
        "epochs = {epochs}\n\
         memory = {{ scalars = {scalars}, vectors = {vectors}, matrices = {matrices} }}\n\
         lengths = {{ setup = {LENGTH}, predict = {LENGTH}, learn = {LENGTH} }}"
    );
    let ground = Ground::new(goal, features, [TRAINING, VALIDATION], &more);
    let tasks = (0..1 + rng.index(20))
        .map(|_| {
            let validation = 1 + rng.index(VALIDATION);
            task(goal, features, [TRAINING, validation], &mut rng)
        })
        .collect();
    let usual = Ground::new(goal, features, [TRAINING, VALIDATION], "");
    let program = program(&usual.space, &mut rng);
    Sample {
        ground,
        program,
        tasks,
        rng,
    }
}

/// A random program or a reference program, some mutations away.
fn program(space: &Space<AutomlZero>, rng: &mut Rng) -> Vec<u8> {
    let mut program = match rng.index(REFERENCES.len() + 1) {
        number if number < REFERENCES.len() => space.parse(REFERENCES[number]).unwrap(),
        _ => space.random(rng.next_u64()),
    };
    for _ in 0..rng.index(8) {
        let kind = rng.index(AutomlZero::descriptor().mutations.len()) as u32;
        program = space.mutate(&program, kind, rng.next_u64());
    }
    program
}

fn shuffle<T>(items: &mut [T], rng: &mut Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, rng.index(last + 1));
    }
}

/// Adds instructions to the end of each phase that write only to cells beyond the usual memory, and
/// read any.
fn lengthen(program: &[u8], features: usize, rng: &mut Rng) -> Vec<u8> {
    let language = Language::new(&Parameters {
        features,
        epochs: 1,
        memory: LARGER,
        lengths: Lengths {
            setup: LENGTH,
            predict: LENGTH,
            learn: LENGTH,
        },
        examples: Default::default(),
        error_limit: 1.0,
        data: Source::Linear(Synthetic::default()),
    })
    .unwrap();
    let mut program: Program = language.decode(program).unwrap();
    for phase in Phase::ALL {
        let instructions = program.phase_mut(phase);
        for _ in 0..rng.index(12) {
            instructions.push(without_effect(features, rng));
        }
    }
    language.encode(&program)
}

fn without_effect(features: usize, rng: &mut Rng) -> Instruction {
    let operation = *rng.choose(&Operation::ALL);
    let signature = operation.signature();
    let mut inputs = [0; 2];
    for (input, kind) in inputs.iter_mut().zip(signature.inputs) {
        *input = rng.index(cells(*kind, LARGER)) as u8;
    }
    let output = signature.output.map_or(0, |kind| {
        let usual = cells(kind, USUAL);
        usual + rng.index(cells(kind, LARGER) - usual)
    });
    let mut instruction = Instruction::new(operation, output as u8, inputs);
    for index in &mut instruction.indices[..signature.constants.indices()] {
        *index = rng.index(features) as u8;
    }
    if signature.constants != Constants::None {
        instruction.values[0] = rng.uniform(-1.0, 1.0) as f32;
    }
    instruction
}

fn cells(kind: Kind, memory: Memory) -> usize {
    match kind {
        Kind::Scalar => memory.scalars,
        Kind::Vector => memory.vectors,
        Kind::Matrix => memory.matrices,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 600,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn ranges_places_and_neighbours_do_not_matter(seed: u64) {
        let Sample { ground, program, mut tasks, mut rng } = sample(seed, USUAL);
        let text = ground.space.render(&program).unwrap();
        let dataset = ground.load(&tasks);
        let whole = outcomes(&dataset, &program, BUDGET);

        for _ in 0..6 {
            let first = rng.index(tasks.len());
            let count = 1 + rng.index(tasks.len() - first);
            let part = dataset.evaluate(&program, first as u32, count as u32, BUDGET).unwrap();
            prop_assert_eq!(&part, &whole[first..][..count], "{}", text);
        }
        prop_assert_eq!(&ground.alone(&tasks, &program, BUDGET), &whole, "{}", text);

        // Another order, with some tasks twice and some left out.
        let mut order: Vec<usize> = (0..tasks.len()).chain(0..tasks.len()).collect();
        shuffle(&mut order, &mut rng);
        order.truncate(1 + rng.index(order.len()));
        let expected: Vec<Outcome> = order.iter().map(|number| whole[*number]).collect();
        let permuted: Vec<Task> = order.iter().map(|number| tasks[*number].clone()).collect();
        let found = outcomes(&ground.load(&permuted), &program, BUDGET);
        prop_assert_eq!(found, expected, "{}", text);

        // Other tasks around one.
        let stays = rng.index(tasks.len());
        for (number, neighbour) in tasks.iter_mut().enumerate() {
            if number != stays {
                neighbour.seed = rng.next_u64();
                for x in neighbour.training.iter_mut().chain(&mut neighbour.validation) {
                    *x *= rng.uniform(-1e3, 1e3) as f32;
                }
            }
        }
        let found = outcomes(&ground.load(&tasks), &program, BUDGET);
        prop_assert_eq!(found[stays], whole[stays], "{}", text);
    }

    /// Instructions that write only to cells that nothing else reads, at the end of each phase: those
    /// before them keep their positions, hence what they draw. And the memory that they need.
    #[test]
    fn instructions_without_effect_do_not_matter(seed: u64) {
        let Sample { ground, program, tasks, mut rng } = sample(seed, USUAL);
        let Sample { ground: larger, .. } = sample(seed, LARGER);
        let longer = lengthen(&program, tasks[0].features, &mut rng);
        let (small, large) = (ground.load(&tasks), larger.load(&tasks));
        let expected = outcomes(&small, &program, BUDGET);
        let text = larger.space.render(&longer).unwrap();
        prop_assert_eq!(&outcomes(&large, &program, BUDGET), &expected, "{}", text);
        prop_assert_eq!(&outcomes(&large, &longer, BUDGET), &expected, "{}", text);
        prop_assert_eq!(large.fingerprint(&longer), small.fingerprint(&program), "{}", text);
        prop_assert_eq!(larger.space.traits(&longer), ground.space.traits(&program));
        prop_assert_eq!(larger.space.complexity(&longer), ground.space.complexity(&program));
    }
}

/// The properties above say little about programs that score alike or fail.
#[test]
fn samples_are_worth_looking_at() {
    let mut scores = std::collections::BTreeSet::new();
    let (mut failed, mut random) = (0, 0);
    for seed in 0..300 {
        let Sample {
            ground,
            program,
            tasks,
            ..
        } = sample(seed, USUAL);
        let outcome = outcomes(&ground.load(&tasks), &program, BUDGET)[0];
        match outcome {
            Ok(score) => _ = scores.insert(score.nanos()),
            Err(_) => failed += 1,
        }
        // A program with live random instructions scores differently with another seed.
        let mut other = tasks[0].clone();
        other.seed += 1;
        random += usize::from(ground.alone(&[other], &program, BUDGET)[0] != outcome);
    }
    assert!(scores.len() > 100, "{}", scores.len());
    assert!(failed < 60, "{failed}");
    assert!(random > 25, "{random}");
}
