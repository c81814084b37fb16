//! A challenge of AutoML-Zero whose data people bring themselves: small batches in CIFAR-10's format.

use std::{fs, path::Path};

use assay_protocol::Sha256;
use serde_json::Value;

use crate::cli::place::Place;

const CLASSES: usize = 3;
const RECORDS: usize = 90;
const PIXELS: usize = 3_072;

/// Records of a class and its pixels.
fn batch(number: usize) -> Vec<u8> {
    let mut state = number as u32 + 1;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 25) as u8
    };
    let mut bytes = Vec::with_capacity(RECORDS * (1 + PIXELS));
    for record in 0..RECORDS {
        let class = record % CLASSES;
        bytes.push(class as u8);
        // The class shows in which part of the picture is bright.
        let bright = |at: usize| at * CLASSES / PIXELS == class;
        bytes.extend((0..PIXELS).map(|at| noise() + if bright(at) { 100 } else { 0 }));
    }
    bytes
}

/// The challenge `pictures` in the place, its three batches in the folder `data` of the work folder.
fn publish(place: &Place) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let published = root.join("challenges/automl-digits/automl_zero.wasm");
    let component = fs::read(published).unwrap();
    let folder = place.challenge("pictures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("track.wasm"), &component).unwrap();

    let data = place.work().join("data");
    fs::create_dir(&data).unwrap();
    let mut files = String::new();
    for (number, name) in ["one.bin", "two.bin", "test.bin"].into_iter().enumerate() {
        let bytes = batch(number);
        let hash = Sha256::of(&bytes);
        files += &format!("  {{ name = \"{name}\", sha256 = \"{hash}\" }},\n");
        fs::write(data.join(name), bytes).unwrap();
    }
    let manifest = format!(
        "schema = 1\nname = \"pictures\"\ntitle = \"Pictures\"\n\n[track]\n\
         component = \"track.wasm\"\nsha256 = \"{}\"\nsemantics = \"{}\"\n\n\
         [track.parameters]\nfeatures = 4\nexamples = {{ training = 60, validation = 40 }}\n\
         data = {{ source = \"cifar-10\", test = [\"test.bin\"] }}\n\n\
         [search]\nseed = 1\ncases = 3\nfiles = [\n{files}]\n",
        Sha256::of(&component),
        assay_sandbox::semantics::hash(),
    );
    fs::write(folder.join("challenge.toml"), manifest).unwrap();
}

#[test]
fn pictures_of_ones_own_are_mined() {
    let place = Place::new();
    publish(&place);
    let run = place.run("mine pictures");
    assert_eq!(run.code, 3, "{run:?}");
    for name in ["one.bin", "two.bin", "test.bin", "--data DIR"] {
        assert!(run.err.contains(name), "{run:?}");
    }

    let mine = |rest: &str| {
        let run = place.run(&format!(
            "mine pictures --data data --seed 1 --proposals 1000 --json {rest}"
        ));
        assert_eq!(run.code, 0, "{run:?}");
        run.result()
    };
    let found = mine("--threads 1 --output champion.txt");
    assert_eq!(found["champion"]["same_score"], true);
    assert_eq!(mine("--threads 2 --output again.txt"), found);

    let evaluate = |program: &str| -> Value {
        let run = place.run(&format!("evaluate pictures {program} --data data --json"));
        assert_eq!(run.code, 0, "{run:?}");
        serde_json::from_str(&run.out).unwrap()
    };
    let champion = evaluate("champion.txt");
    assert_eq!(champion["id"], found["champion"]["id"]);
    assert_eq!(
        champion["verdict"]["mean"],
        found["champion"]["verdict_score"]
    );
    // We saw 0.933: from files to scores, nothing is mixed up.
    let linear = evaluate("--baseline linear-sgd");
    let nanos: u64 = linear["verdict"]["mean"].as_str().unwrap().parse().unwrap();
    assert!(nanos > 900_000_000, "{linear}");
}
