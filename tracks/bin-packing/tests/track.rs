#![allow(clippy::unwrap_used, reason = "tests")]
//! The track as a whole, natively: published figures, an independent packer, the conformance kit.

use assay_sdk::expression::{Expression, Language, Mutation, Value};
use assay_sdk::testing::{Setting, check_track};
use assay_sdk::{DatasetFile, Fault, LoadError, ParameterError, Rng, Score, Split, Track};
use assay_track_bin_packing::{
    BinPacking, Dataset, Instance, Parameters, Reading, Source, Uniform, Weibull,
};
use proptest::prelude::*;

fn file(number: usize) -> DatasetFile {
    let path = format!("{}/data/binpack{number}.txt", env!("CARGO_MANIFEST_DIR"));
    DatasetFile {
        name: format!("binpack{number}.txt"),
        bytes: std::fs::read(path).unwrap(),
    }
}

fn track() -> BinPacking {
    BinPacking::open(Parameters::default()).unwrap()
}

fn dataset(files: &[DatasetFile]) -> Dataset {
    let prepared = track().prepare(Split::Search, 0, 0, files).unwrap();
    track().load(&prepared).unwrap()
}

/// Literature reports bins over bins of the bound, and means of ratios, in per cent to two decimals.
#[test]
fn first_fit_and_best_fit_have_their_published_excess() {
    let published = [
        [("6.42", "6.41"), ("5.81", "5.80")],
        [("6.45", "6.44"), ("6.06", "6.06")],
        [("5.74", "5.74"), ("5.37", "5.37")],
        [("5.23", "5.23"), ("4.94", "4.94")],
    ];
    for (number, expected) in published.into_iter().enumerate() {
        let dataset = dataset(&[file(number + 1)]);
        assert_eq!(dataset.instances().len(), 20);
        for ((name, program), (total, mean)) in track().baselines().into_iter().zip(expected) {
            let outcomes = track().evaluate(&dataset, &program, 0..20, u64::MAX);
            let nanos: i64 = outcomes.iter().map(|score| score.unwrap().nanos()).sum();
            let bins: u32 = (0..20)
                .map(|case| dataset.pack(&program, case, u64::MAX, |_| {}).unwrap())
                .sum();
            let bound: u32 = dataset.instances().iter().map(Instance::lower_bound).sum();
            let found = 100.0 * (f64::from(bins) / f64::from(bound) - 1.0);
            assert_eq!(
                format!("{found:.2}"),
                total,
                "{name} on binpack{}",
                number + 1
            );
            let found = nanos as f64 / 20.0 / 1e7;
            assert_eq!(
                format!("{found:.2}"),
                mean,
                "{name} on binpack{}",
                number + 1
            );
        }
    }
}

/// Packs as the crate page says, with the tree-walking evaluator and no list of useful bins.
fn pack_naively(program: &Expression, instance: &Instance) -> Vec<usize> {
    let mut bins: Vec<(u32, u32)> = Vec::new();
    let mut chosen = Vec::new();
    for (placed, size) in instance.sizes().iter().enumerate() {
        let feasible = bins.iter().map(|bin| bin.0).filter(|room| room >= size);
        let tightest = feasible.min().unwrap_or(0);
        let mut best: Option<(f32, usize)> = None;
        for (at, (room, items)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 >= *size) {
            let inputs = Reading::ALL.map(|reading| {
                Value::Number(match reading {
                    Reading::Room => *room as f32,
                    Reading::Items => *items as f32,
                    Reading::Size => *size as f32,
                    Reading::Tightest => tightest as f32,
                    Reading::Bins => bins.len() as f32,
                    Reading::Placed => placed as f32,
                    Reading::Capacity => instance.capacity() as f32,
                })
            });
            let Value::Number(priority) = program.evaluate(&inputs) else {
                panic!("a priority is a number");
            };
            let priority = if priority.is_nan() {
                f32::NEG_INFINITY
            } else {
                priority
            };
            if best.is_none_or(|(highest, _)| priority > highest) {
                best = Some((priority, at));
            }
        }
        let at = match best {
            Some((_, at)) => at,
            None => {
                bins.push((instance.capacity(), 0));
                bins.len() - 1
            }
        };
        bins[at].0 -= size;
        bins[at].1 += 1;
        chosen.push(at);
    }
    chosen
}

/// The documented price of a packing.
fn price(program: &Expression, chosen: &[usize]) -> u64 {
    let mut opened = 0;
    let mut price = 0;
    for bin in chosen {
        price += 1 + program.len() as u64 * opened;
        opened = opened.max(*bin as u64 + 1);
    }
    price
}

fn walk(language: &Language, rng: &mut Rng) -> Expression {
    let mut program = language.random(rng);
    for _ in 0..rng.index(30) {
        let mutation = *rng.choose(&Mutation::ALL);
        program = language.mutate(&program, mutation, rng);
    }
    program
}

/// Capacities and sizes of every kind: many items to a bin, few, equal ones, one-off large ones.
fn instance(rng: &mut Rng) -> Instance {
    let capacity = *rng.choose(&[1, 10, 150, 1_000, 65_535]);
    let smallest = 1 + rng.below(u64::from(capacity)) as u32 / 8;
    let largest = smallest + rng.below(u64::from(capacity - smallest) + 1) as u32;
    let items = 1 + rng.index(400);
    let family = Uniform {
        items,
        smallest,
        largest,
        capacity,
    };
    family.instance(rng.next_u64(), 0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_fast_packer_equals_the_naive_one(seed: u64) {
        let mut rng = Rng::new(seed);
        let track = track();
        let program = walk(track.language(), &mut rng);
        let instance = instance(&mut rng);
        let chosen = pack_naively(&program, &instance);
        let text = track.render(&program);

        let dataset = Dataset::new(vec![instance]);
        let price = price(&program, &chosen);
        let mut packed = Vec::new();
        let bins = dataset.pack(&program, 0, price, |bin| packed.push(bin as usize));
        prop_assert_eq!(&packed, &chosen, "{}", text);
        prop_assert_eq!(bins, Ok(chosen.iter().max().unwrap() + 1).map(|bins| bins as u32));
        prop_assert_eq!(dataset.pack(&program, 0, price - 1, |_| {}), Err(Fault::OutOfBudget));

        let excess = track.evaluate(&dataset, &program, 0..1, price)[0].unwrap();
        prop_assert!((Score::ZERO..Score::ONE).contains(&excess));
    }
}

/// Priorities that are infinite or not a number, and ties of both zeros, against the naive packer.
#[test]
fn odd_priorities_are_ranked_as_documented() {
    let track = track();
    let mut rng = Rng::new(3);
    let texts = [
        "0 / 0",
        "1 / 0",
        "-1 / 0",
        "if(room > 70, 0 / 0, -1 / 0)",
        "if(room > 70, 0 / 0, -room)",
        "if(items < 2, -0 * room, 0)",
        "if(room > tightest, -1 / 0, 0 / 0)",
        "1 / (room - 60)",
        "max(0 / 0, room) + min(room, 0 / 0)",
    ];
    for text in texts {
        let program = track.parse(text).unwrap();
        for _ in 0..20 {
            let instance = instance(&mut rng);
            let chosen = pack_naively(&program, &instance);
            let dataset = Dataset::new(vec![instance]);
            let mut packed = Vec::new();
            dataset
                .pack(&program, 0, u64::MAX, |bin| packed.push(bin as usize))
                .unwrap();
            assert_eq!(packed, chosen, "{text}");
        }
    }
}

#[test]
fn the_track_keeps_its_promises() {
    let files = [file(1)];
    for (parameters, files, split) in [
        ("", &files[..], Split::Search),
        ("max-nodes = 20", &[], Split::Hidden),
        (
            "hidden = { source = \"weibull\", items = 300 }",
            &[],
            Split::Hidden,
        ),
    ] {
        let findings = check_track::<BinPacking>(&Setting {
            parameters,
            files,
            split,
            budget: 400_000,
            ..Setting::default()
        });
        assert_eq!(findings, [], "{parameters}");
    }
}

#[test]
fn sources_are_chosen_and_checked() {
    let track = track();
    let prepare = |split, cases, files: &[DatasetFile]| {
        let prepared = track.prepare(split, 7, cases, files)?;
        Ok(track.load(&prepared)?.instances().len())
    };
    let both = [file(1), file(2)];
    assert_eq!(prepare(Split::Search, 0, &both), Ok(40));
    assert_eq!(prepare(Split::Search, 25, &both), Ok(25));
    assert_eq!(prepare(Split::Hidden, 30, &[]), Ok(30));
    let malformed = |text: &str| Err(LoadError::Malformed(text.to_owned()));
    assert_eq!(
        prepare(Split::Search, 41, &both),
        malformed("the files hold 40 instances, the challenge asks for 41 cases")
    );
    assert_eq!(
        prepare(Split::Hidden, 0, &[]),
        malformed("generated instances have no natural number: ask for 1 case or more")
    );
    assert_eq!(
        prepare(Split::Search, 0, &[]),
        Err(LoadError::MissingFile(
            "an OR-Library file, binpack1.txt say".to_owned()
        ))
    );
    assert_eq!(
        prepare(Split::Hidden, 65_537, &[]),
        Err(LoadError::TooLarge)
    );
}

/// 2^32 items: none at all where that is counted in the 32 bits of a component.
#[test]
fn too_many_generated_items_are_refused() {
    let family = Uniform {
        items: 65_536,
        ..Uniform::default()
    };
    let parameters = Parameters {
        hidden: Source::Uniform(family),
        ..Parameters::default()
    };
    let track = BinPacking::open(parameters).unwrap();
    assert_eq!(
        track.prepare(Split::Hidden, 7, 65_536, &[]),
        Err(LoadError::TooLarge)
    );
}

#[test]
fn parameters_out_of_range_are_named() {
    let hidden = |hidden| Parameters {
        hidden,
        ..Parameters::default()
    };
    let uniform = |change: fn(&mut Uniform)| {
        let mut family = Uniform::default();
        change(&mut family);
        hidden(Source::Uniform(family))
    };
    let weibull = |change: fn(&mut Weibull)| {
        let mut family = Weibull::default();
        change(&mut family);
        hidden(Source::Weibull(family))
    };
    let nodes = |max_nodes| Parameters {
        max_nodes,
        ..Parameters::default()
    };
    let cases = [
        (nodes(3), "max-nodes is 3, not between 4 and 1820"),
        (nodes(1_821), "max-nodes is 1821, not between 4 and 1820"),
        (
            uniform(|u| u.items = 0),
            "hidden.items is 0, not between 1 and 100000",
        ),
        (
            uniform(|u| u.capacity = 70_000),
            "hidden.capacity is 70000, not between 1 and 65535",
        ),
        (
            uniform(|u| u.largest = 151),
            "hidden.largest is 151, not between 1 and 150",
        ),
        (
            uniform(|u| u.smallest = 101),
            "hidden.smallest is 101, not between 1 and 100",
        ),
        (
            weibull(|w| w.shape = f64::NAN),
            "hidden.shape is NaN, not between 0.1 and 100",
        ),
        (
            weibull(|w| w.scale = 101.0),
            "hidden.scale is 101, not between 0.001 and 100",
        ),
    ];
    let search = Parameters {
        search: Source::Weibull(Weibull {
            items: 0,
            ..Weibull::default()
        }),
        ..Parameters::default()
    };
    let searched = (search, "search.items is 0, not between 1 and 100000");
    for (parameters, message) in cases.into_iter().chain([searched]) {
        let error = BinPacking::open(parameters).unwrap_err();
        assert_eq!(error, ParameterError::OutOfRange(message.to_owned()));
    }
}

/// One number for the scores of many programs, equal on every machine. (That the component scores as
/// the native track does is a test of the workspace.)
#[test]
fn scores_are_pinned() {
    let track = track();
    let dataset = dataset(&[file(1)]);
    let mut rng = Rng::new(1);
    let mut sum = 0_i64;
    for weight in 1..=500 {
        let program = walk(track.language(), &mut rng);
        for outcome in track.evaluate(&dataset, &program, 0..20, u64::MAX) {
            sum = sum.wrapping_add(weight * outcome.unwrap().nanos());
        }
    }
    assert_eq!(sum, 194_387_137_356_853);
}
