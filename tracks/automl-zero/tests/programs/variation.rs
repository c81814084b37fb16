//! Random programs, mutations and crossover.

use assay_sdk::Rng;
use assay_track_automl_zero::{Instruction, Kind, Mutation, Phase, Program};
use proptest::prelude::*;

use super::{EVOLVED, language_of, languages, usual, walk};

proptest! {
    /// Each phase of the child is a beginning of the first and an end of the second.
    #[test]
    fn crossover_joins_a_beginning_and_an_end(seed: u64) {
        let language = usual();
        let (first, second) = (walk(&language, seed, 40), walk(&language, !seed, 40));
        let child = language.crossover(&first, &second, &mut Rng::new(seed));
        prop_assert_eq!(language.check(&child), Ok(()));
        for phase in Phase::ALL {
            let programs = [&first, &second, &child];
            let [first, second, child] = programs.map(|program| program.phase(phase));
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
