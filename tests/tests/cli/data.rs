//! Data files that are not published with their challenge: `--data DIR`.

use std::{fs, path::PathBuf};

use assay_protocol::Sha256;

use crate::cli::place::{Place, Run};

/// As many cases as the second file has bytes.
const PREPARE: &str = "(if (i32.ne (local.get $file_count) (i32.const 2)) (then unreachable))
    (i32.store (i32.const 64) (i32.load offset=28 (local.get $files)))
    (call $ok (i32.const 64) (i32.const 4))";

/// The challenge `letters` with two pinned files, of which there is none; gives their hashes.
fn publish(place: &Place) -> [String; 2] {
    place.publish_letters(&[("prepare", PREPARE)], "");
    let hashes = [Sha256::of(b"one"), Sha256::of(b"seven b")].map(|hash| hash.to_string());
    let files = format!(
        "cases = 7\nfiles = [\n  {{ name = \"one.bin\", sha256 = \"{}\" }},\n  {{ name = \"two.bin\", \
         sha256 = \"{}\", url = \"https://example.org/two\" }},\n]\n",
        hashes[0], hashes[1]
    );
    let manifest = place.challenge("letters").join("challenge.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("cases = 5\n", &files)).unwrap();
    hashes
}

/// A folder in the working folder.
fn folder(place: &Place, name: &str) -> PathBuf {
    let folder = place.work().join(name);
    fs::create_dir(&folder).unwrap();
    folder
}

fn contains(run: &Run, code: i32, texts: &[&str]) {
    assert_eq!(run.code, code, "{run:?}");
    for text in texts {
        assert!(run.err.contains(text), "{text:?} is not in {}", run.err);
    }
}

#[test]
fn missing_files_are_named_with_their_hashes() {
    let place = Place::new();
    let [one, two] = publish(&place);
    let empty = folder(&place, "empty");
    let all = [
        &format!("one.bin, sha256 {one}\n"),
        &format!("two.bin, sha256 {two}, from https://example.org/two\n"),
        "2 files are n",
        "challenges/letters",
        "help: put them in a folder and pass --data DIR",
    ];
    contains(&place.run("mine letters"), 3, &all);
    let run = place.run("evaluate letters --baseline a --data empty");
    contains(&run, 3, &all);
    contains(
        &run,
        3,
        &["2 files are neither in ", "/letters nor in empty"],
    );

    // Neither the machine nor the list of challenges is broken.
    contains(&place.run("challenges"), 0, &all);
    let doctor = place.run("doctor");
    assert_eq!(doctor.code, 0, "{doctor:?}");
    assert!(
        doctor.out.contains("warn  challenge letters: "),
        "{doctor:?}"
    );

    fs::write(empty.join("one.bin"), b"one").unwrap();
    let run = place.run("mine letters --data empty");
    contains(
        &run,
        3,
        &["a file is neither in ", "help: put it in a folder"],
    );
    assert!(!run.err.contains(&one), "{run:?}");
}

#[test]
fn files_are_taken_from_either_place() {
    let place = Place::new();
    publish(&place);
    let data = folder(&place, "my data");
    fs::write(place.challenge("letters").join("one.bin"), b"one").unwrap();
    fs::write(data.join("two.bin"), b"seven b").unwrap();
    fs::rename(&data, place.work().join("data")).unwrap();

    let run = place.run("mine letters --proposals 2000 --data data --output p.txt");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains(" over 7 cases\n"), "{run:?}");
    assert!(
        run.out
            .contains("\nrepeat with  assay mine letters --data data --seed 1 ")
    );
    for words in [
        "evaluate letters p.txt --data data",
        "challenges --data data",
        "track check ../challenges/letters/letters.wasm --challenge letters --data data",
    ] {
        let run = place.run(words);
        assert_eq!(run.code, 0, "{words}: {run:?}");
    }

    // What was prepared is kept; the files are checked all the same.
    fs::rename(place.work().join("data"), &data).unwrap();
    contains(&place.run("evaluate letters p.txt"), 3, &["two.bin"]);
    let mut quoted = place.command("mine letters --proposals 800 --output q.txt --data");
    let output = quoted.arg("my data").output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains(" --data 'my data' --seed"), "{out}");
}

#[test]
fn a_wrong_file_in_one_place_is_not_passed_over() {
    let place = Place::new();
    let [one, _] = publish(&place);
    let beside = place.challenge("letters");
    let data = folder(&place, "data");
    for folder in [&beside, &data] {
        fs::write(folder.join("two.bin"), b"seven b").unwrap();
    }
    let found = Sha256::of(b"other").to_string();
    for (wrong, right) in [(&beside, &data), (&data, &beside)] {
        fs::write(wrong.join("one.bin"), b"other").unwrap();
        let wrong_path = format!(
            "{}/one.bin has the wrong hash",
            wrong.file_name().unwrap().display()
        );
        let expected = [
            "one.bin was looked for in ",
            "/letters, then in data",
            &wrong_path,
            &format!("expected {one}, found {found}"),
            "help: replace it",
        ];
        contains(&place.run("mine letters --data data"), 3, &expected);
        // The manifest's folder comes first.
        fs::write(right.join("one.bin"), b"one").unwrap();
        let code = if wrong == &beside { 3 } else { 0 };
        let run = place.run("mine letters --proposals 800 --data data --output p.txt");
        assert_eq!(run.code, code, "{run:?}");
        for folder in [&beside, &data] {
            let _ = fs::remove_file(folder.join("one.bin"));
        }
    }
}
