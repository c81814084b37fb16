//! The conformance kit on each source of data.

use assay_sdk::testing::{Setting, check_track};
use assay_sdk::{DatasetFile, Rng, Split};
use assay_track_automl_zero::AutomlZero;

const CLASSES: u8 = 3;
const ROWS: usize = 60;

/// Two files of each format: one to train on, one to test on.
fn files(format: &str) -> Vec<DatasetFile> {
    let both = [("train", 1), ("test", 2)];
    both.into_iter()
        .flat_map(|(name, seed)| file(format, name, seed))
        .collect()
}

fn file(format: &str, name: &str, seed: u64) -> Vec<DatasetFile> {
    let named = |name: String, bytes: Vec<u8>| DatasetFile { name, bytes };
    match format {
        "csv" => {
            let line = |(class, inputs): (u8, Vec<u8>)| {
                let values = inputs.iter().chain([&class]).map(u8::to_string);
                values.collect::<Vec<_>>().join(",") + "\n"
            };
            let text: String = rows(seed, 10).map(line).collect();
            vec![named(name.to_owned(), text.into())]
        }
        "cifar-10" => {
            let record = |(class, inputs)| [vec![class], inputs].concat();
            let bytes = rows(seed, 3_072).flat_map(record).collect();
            vec![named(name.to_owned(), bytes)]
        }
        "idx" => {
            let (classes, inputs): (Vec<u8>, Vec<Vec<u8>>) = rows(seed, 6).unzip();
            let images = [
                &[0, 0, 8, 3, 0, 0, 0, ROWS as u8, 0, 0, 0, 2, 0, 0, 0, 3][..],
                &inputs.concat(),
            ];
            let labels = [&[0, 0, 8, 1, 0, 0, 0, ROWS as u8][..], &classes];
            vec![
                named(format!("{name}-images"), images.concat()),
                named(format!("{name}-labels"), labels.concat()),
            ]
        }
        _ => Vec::new(),
    }
}

/// Rows of noise around a level that depends on the class.
fn rows(seed: u64, width: usize) -> impl Iterator<Item = (u8, Vec<u8>)> {
    let mut rng = Rng::new(seed);
    (0..ROWS).map(move |row| {
        let class = row as u8 % CLASSES;
        let input = |_| 30 * class + rng.below(100) as u8;
        (class, (0..width).map(input).collect())
    })
}

#[test]
fn the_track_keeps_its_promises() {
    for (source, more) in [
        ("csv", "test = ['test']"),
        ("cifar-10", "test = ['test'], pairs = [[0, 2], [1, 2]]"),
        ("idx", "test = ['test-images', 'test-labels']"),
        ("linear", "goal = 'numbers'"),
        ("network", "goal = 'classes'"),
    ] {
        let files = files(source);
        for (split, features, memory) in [
            (Split::Search, 4, ""),
            (
                Split::Hidden,
                5,
                "memory = { scalars = 4, vectors = 3, matrices = 1 }\nlengths = { setup = 5, predict = 6, learn = 7 }",
            ),
        ] {
            let parameters = format!(
                "features = {features}\nexamples = {{ training = 20, validation = 10 }}\n\
                 data = {{ source = '{source}', {more} }}\n{memory}"
            );
            let findings = check_track::<AutomlZero>(&Setting {
                parameters: &parameters,
                files: &files,
                split,
                cases: 10,
                // Some programs run out of it.
                budget: 350,
                ..Setting::default()
            });
            assert_eq!(findings, [], "{parameters}");
        }
    }
}
