//! How long one program takes on a file of OR-Library, natively and without the sandbox:
//! `cargo bench -p assay-track-bin-packing`.

use std::time::{Duration, Instant};

use assay_sdk::{DatasetFile, Split, Track};
use assay_track_bin_packing::{BinPacking, Dataset, Parameters};

const FILES: [(&str, &[u8]); 2] = [
    ("binpack1", include_bytes!("../data/binpack1.txt")),
    ("binpack4", include_bytes!("../data/binpack4.txt")),
];

/// What they are, and their text.
const PROGRAMS: [(&str, &str); 4] = [
    ("best fit", "-room"),
    ("small", "abs(room - size - 3) / (items + 1)"),
    (
        "large, with shared subtrees",
        "if(room - size < 3, -room, if(room - size < 20, room - size - 40 * items, \
         2 * (room - size) / (1 + items)))",
    ),
    (
        "large, all per bin",
        "(room * 3 + items) * (room - 7) / (room + 5) - items * (room + 11) \
         + abs(room - 31) * 2 / max(room, 17)",
    ),
];

const SAMPLES: usize = 31;

fn main() {
    let track = BinPacking::open(Parameters::default()).expect("the defaults are in range");
    println!(
        "{:<10} {:<28} {:>5} {:>12} {:>14}",
        "instances", "program", "nodes", "ns/program", "programs/s"
    );
    for (name, bytes) in FILES {
        let dataset = load(&track, name, bytes);
        for (title, text) in PROGRAMS {
            let program = track
                .parse(text)
                .expect("the benchmark's programs are valid");
            let cases = dataset.instances().len();
            let mut samples: Vec<Duration> = (0..SAMPLES)
                .map(|_| {
                    let start = Instant::now();
                    let outcomes = track.evaluate(&dataset, &program, 0..cases, u64::MAX);
                    std::hint::black_box(outcomes);
                    start.elapsed()
                })
                .collect();
            samples.sort();
            let median = samples[SAMPLES / 2];
            println!(
                "{name:<10} {title:<28} {:>5} {:>12} {:>14.0}",
                program.len(),
                median.as_nanos(),
                1.0 / median.as_secs_f64()
            );
        }
    }
}

fn load(track: &BinPacking, name: &str, bytes: &[u8]) -> Dataset {
    let file = DatasetFile {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let prepared = track.prepare(Split::Search, 0, 0, &[file]);
    let prepared = prepared.expect("the files of this crate are valid");
    track.load(&prepared).expect("what was just prepared loads")
}
