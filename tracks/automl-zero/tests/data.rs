//! From files to prepared tasks: what the parts can't show alone.

use std::collections::BTreeSet;

use assay_sdk::{DatasetFile, LoadError, Rng, Split};
use assay_track_automl_zero::data::tasks;
use assay_track_automl_zero::{
    Examples, Files, Goal, Parameters, Source, Synthetic, Task, prepared,
};

const CLASSES: u8 = 4;
const ROWS: usize = 120;
const WIDTH: usize = 20;

fn parameters(data: Source) -> Parameters {
    Parameters {
        features: 5,
        epochs: 1,
        memory: Default::default(),
        lengths: Default::default(),
        examples: Examples {
            training: 40,
            validation: 12,
        },
        error_limit: 100.0,
        data,
    }
}

fn named(test: &[&str]) -> Files {
    Files {
        test: test.iter().map(|name| (*name).to_owned()).collect(),
        pairs: Vec::new(),
    }
}

/// Rows of noise around a level that depends on the class.
fn rows(seed: u64, width: usize) -> Vec<(u8, Vec<u8>)> {
    let mut rng = Rng::new(seed);
    (0..ROWS)
        .map(|row| {
            let class = row as u8 % CLASSES;
            let input = |_| 30 * class + rng.below(100) as u8;
            (class, (0..width).map(input).collect())
        })
        .collect()
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> DatasetFile {
    DatasetFile {
        name: name.to_owned(),
        bytes: bytes.into(),
    }
}

fn csv(name: &str, seed: u64) -> DatasetFile {
    let line = |(class, inputs): (u8, Vec<u8>)| {
        let values = inputs.iter().chain([&class]).map(u8::to_string);
        values.collect::<Vec<_>>().join(",") + "\n"
    };
    file(
        name,
        rows(seed, WIDTH).into_iter().map(line).collect::<String>(),
    )
}

fn csv_files() -> [DatasetFile; 3] {
    [csv("one.csv", 1), csv("test.csv", 2), csv("two.csv", 3)]
}

fn idx(name: &str, seed: u64) -> [DatasetFile; 2] {
    let (classes, inputs): (Vec<u8>, Vec<Vec<u8>>) = rows(seed, WIDTH).into_iter().unzip();
    let images = [
        &[0, 0, 8, 3, 0, 0, 0, ROWS as u8, 0, 0, 0, 4, 0, 0, 0, 5],
        &*inputs.concat(),
    ];
    let labels = [&[0, 0, 8, 1, 0, 0, 0, ROWS as u8], &*classes];
    [
        file(&format!("{name}-images"), images.concat()),
        file(&format!("{name}-labels"), labels.concat()),
    ]
}

/// The examples of a task as (label, features), bit for bit.
fn examples(inputs: &[f32], labels: &[f32]) -> BTreeSet<(u32, Vec<u32>)> {
    let rows = inputs.chunks_exact(inputs.len() / labels.len());
    rows.zip(labels)
        .map(|(row, label)| (label.to_bits(), row.iter().map(|x| x.to_bits()).collect()))
        .collect()
}

#[test]
fn cases_are_pairs_within_projections() {
    let parameters = parameters(Source::Csv(named(&["test.csv"])));
    let files = csv_files();
    let all = tasks(&parameters, Split::Search, 7, 0, &files).unwrap();
    assert_eq!(all.len(), 6);
    let more = tasks(&parameters, Split::Search, 7, 15, &files).unwrap();
    let groups: Vec<u32> = more.iter().map(|task| task.group).collect();
    assert_eq!(groups, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2]);
    assert_eq!(more[..6], all);
    assert_ne!(more[6].training, all[0].training);
    let seeds: BTreeSet<u64> = more.iter().map(|task| task.seed).collect();
    assert_eq!(seeds.len(), 15);

    // A listed pair has the same task at another place.
    let listed = Files {
        pairs: vec![[1, 2], [0, 3]],
        ..named(&["test.csv"])
    };
    let listed = Parameters {
        data: Source::Csv(listed),
        ..parameters
    };
    let two = tasks(&listed, Split::Search, 7, 0, &files).unwrap();
    assert_eq!(
        (&two[0].training, &two[1].training),
        (&all[1].training, &all[0].training)
    );
}

/// Classes that look alike, and tasks that draw all of their examples: under one projection all pairs
/// would have the same inputs.
#[test]
fn hidden_cases_share_no_projection() {
    let line = |(_, inputs): &(u8, Vec<u8>)| {
        let values = inputs.iter().map(u8::to_string).collect::<Vec<_>>();
        (0..CLASSES)
            .map(|class| format!("{},{class}\n", values.join(",")))
            .collect::<String>()
    };
    let text: String = rows(1, WIDTH)[..20].iter().map(line).collect();
    let files = [file("one.csv", &*text), file("test.csv", &*text)];
    let parameters = Parameters {
        examples: Examples {
            training: 40,
            validation: 12,
        },
        ..parameters(Source::Csv(named(&["test.csv"])))
    };
    let hidden = tasks(&parameters, Split::Hidden, 7, 12, &files).unwrap();
    let inputs: BTreeSet<BTreeSet<Vec<u32>>> = hidden
        .iter()
        .map(|task| {
            let rows = task.training.chunks_exact(task.features);
            rows.map(|row| row.iter().map(|x| x.to_bits()).collect())
                .collect()
        })
        .collect();
    assert_eq!(inputs.len(), 12);
    assert_eq!(hidden[7].group, 1);
}

#[test]
fn tasks_are_standardised_and_draw_every_example_once() {
    let parameters = parameters(Source::Csv(named(&["test.csv"])));
    for split in [Split::Search, Split::Hidden] {
        for task in tasks(&parameters, split, 3, 9, &csv_files()).unwrap() {
            let training = examples(&task.training, &task.training_labels);
            let validation = examples(&task.validation, &task.validation_labels);
            assert_eq!((training.len(), validation.len()), (40, 12));
            assert!(training.is_disjoint(&validation));
            for labels in [&task.training_labels, &task.validation_labels] {
                let ones: f32 = labels.iter().sum();
                let share = ones / labels.len() as f32;
                assert!((0.1..0.9).contains(&share), "{share}");
            }
            for feature in 0..5 {
                let column = task.training.iter().skip(feature).step_by(5);
                let (mut sum, mut squares) = (0.0, 0.0);
                for value in column.map(|value| f64::from(*value)) {
                    sum += value;
                    squares += value * value;
                }
                assert!(
                    sum.abs() < 1e-4 && (squares - 40.0).abs() < 1e-4,
                    "{sum} {squares}"
                );
            }
        }
    }
}

/// The search split never sees the test files; the hidden split validates on nothing else.
#[test]
fn test_files_are_for_the_validation_of_the_hidden_split() {
    let parameters = parameters(Source::Csv(named(&["test.csv"])));
    let [one, test, two] = csv_files();
    let other_test = csv("test.csv", 9);
    let run = |split, files: &[DatasetFile]| tasks(&parameters, split, 5, 0, files);
    let with = [one.clone(), test.clone(), two.clone()];
    let without = [one.clone(), two.clone()];
    let with_other = [one, other_test, two];

    let search = run(Split::Search, &with).unwrap();
    assert_eq!(run(Split::Search, &without).unwrap(), search);
    assert_eq!(run(Split::Search, &with_other).unwrap(), search);

    let hidden = run(Split::Hidden, &with).unwrap();
    let other = run(Split::Hidden, &with_other).unwrap();
    for (task, other) in hidden.iter().zip(&other) {
        assert_eq!(task.training, other.training);
        let validation = |task: &Task| examples(&task.validation, &task.validation_labels);
        assert!(validation(task).is_disjoint(&validation(other)));
    }
    let missing = run(Split::Hidden, &without).unwrap_err();
    assert_eq!(missing, LoadError::MissingFile("test.csv".to_owned()));
    assert!(run(Split::Search, &[test]).is_err());
}

#[test]
fn formats_with_the_same_examples_give_the_same_tasks() {
    let from_csv = parameters(Source::Csv(named(&["test.csv"])));
    let from_idx = parameters(Source::Idx(named(&["test-images", "test-labels"])));
    let idx_files = [idx("one", 1), idx("test", 2), idx("two", 3)].concat();
    for split in [Split::Search, Split::Hidden] {
        let expected = tasks(&from_csv, split, 1, 8, &csv_files()).unwrap();
        assert_eq!(tasks(&from_idx, split, 1, 8, &idx_files).unwrap(), expected);
    }

    let record = |(class, inputs): (u8, Vec<u8>)| [&[class], &*inputs].concat();
    let batch = |seed| {
        rows(seed, 3_072)
            .into_iter()
            .flat_map(record)
            .collect::<Vec<_>>()
    };
    let files = [file("a.bin", batch(1)), file("b.bin", batch(2))];
    let from_batches = parameters(Source::Cifar10(named(&["b.bin"])));
    let hidden = tasks(&from_batches, Split::Hidden, 1, 0, &files).unwrap();
    assert_eq!((hidden.len(), hidden[0].validation_labels.len()), (6, 12));
}

#[test]
fn errors_say_what_to_do() {
    let error = |parameters: &Parameters, split, cases, files: &[DatasetFile]| {
        tasks(parameters, split, 0, cases, files)
            .unwrap_err()
            .to_string()
    };
    let files = csv_files();
    let good = parameters(Source::Csv(named(&["test.csv"])));
    let with = |training| Parameters {
        examples: Examples {
            training,
            validation: 1,
        },
        ..good.clone()
    };
    let small = error(&with(121), Split::Search, 0, &files);
    assert!(small.starts_with("classes 0 and 3 have 120 examples to train on, 121 are needed"));
    let none_left = error(&with(120), Split::Search, 0, &files);
    assert!(
        none_left.starts_with("classes 0 and 3 have 120 examples to train and validate on, 121")
    );

    let narrow = [csv("one.csv", 1), file("two.csv", "1,2,0\n")];
    assert_eq!(
        error(&good, Split::Search, 0, &narrow),
        "two.csv has 2 inputs an example, but one.csv has 20"
    );
    let lonely = parameters(Source::Idx(named(&[])));
    let lonely_error = error(&lonely, Split::Search, 0, &idx("one", 1)[..1]);
    assert!(lonely_error.starts_with("one-images: IDX files come in pairs"));
    let unnamed = parameters(Source::Csv(named(&[])));
    assert!(error(&unnamed, Split::Hidden, 0, &files).ends_with("name them in data.test"));
    let one_class = [file("one.csv", "1,0\n2,0\n")];
    assert!(error(&good, Split::Search, 0, &one_class).ends_with("two are needed"));

    let too_large = LoadError::TooLarge.to_string();
    assert_eq!(error(&good, Split::Search, u32::MAX, &files), too_large);
    let teacher = parameters(Source::Network(Synthetic::default()));
    assert!(error(&teacher, Split::Search, 0, &[]).ends_with("set the number of cases"));
    let huge = Parameters {
        examples: Examples {
            training: 50_000,
            validation: 50_000,
        },
        ..teacher
    };
    assert_eq!(error(&huge, Split::Search, 65_536, &[]), too_large);
}

#[test]
fn teachers_are_balanced_and_differ() {
    for source in [Source::Linear, Source::Network] {
        let taught = |goal, cases| {
            let mut wide = parameters(source(Synthetic { goal }));
            wide.features = 16;
            wide.examples.training = 1_000;
            tasks(&wide, Split::Search, 1, cases, &[]).unwrap()
        };
        let classes = taught(Goal::Classes, 12);
        let numbers = taught(Goal::Numbers, 12);
        for (task, with_numbers) in classes.iter().zip(&numbers) {
            assert_eq!(task.training, with_numbers.training);
            let share = task.training_labels.iter().sum::<f32>() / 1_000.0;
            assert!((0.3..0.7).contains(&share), "{share}");
            for (label, number) in task
                .training_labels
                .iter()
                .zip(&with_numbers.training_labels)
            {
                assert_eq!(*label > 0.5, *number > 0.0);
            }
        }
        assert_eq!(taught(Goal::Classes, 4), classes[..4]);
        assert_ne!(classes[0].training, classes[1].training);
        assert_eq!((classes[11].group, classes.len()), (11, 12));
    }
}

/// Pinned, because a hidden split is its seed: a change here changes every judgement. The last eight
/// bytes are a checksum of all others.
#[test]
fn prepared_splits_are_golden() {
    let checksum = |data: Source, split, cases, files: &[DatasetFile]| {
        let parameters = parameters(data);
        let tasks = tasks(&parameters, split, 7, cases, files).unwrap();
        let bytes = prepared::write(&tasks, parameters.data.goal()).unwrap();
        let read = prepared::read(&bytes, &parameters).unwrap();
        assert_eq!(read.len(), tasks.len());
        u64::from_le_bytes(*bytes.last_chunk().unwrap())
    };
    let csv = || Source::Csv(named(&["test.csv"]));
    let numbers = Synthetic {
        goal: Goal::Numbers,
    };
    let found = [
        checksum(csv(), Split::Search, 9, &csv_files()),
        checksum(csv(), Split::Hidden, 9, &csv_files()),
        checksum(Source::Linear(numbers), Split::Search, 9, &[]),
        checksum(Source::Network(numbers), Split::Search, 9, &[]),
    ];
    let expected = [
        0x2285_2827_4f16_6d1f,
        0x105e_9b72_8998_1cf5,
        0x33e1_9acd_c1c8_4b04,
        0x6b08_1b1c_86c8_4e1d,
    ];
    assert_eq!(found, expected, "{found:x?}");
}
