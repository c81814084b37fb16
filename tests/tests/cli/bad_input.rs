//! Wrong input: a message that names the place and the remedy, the documented exit code, and nothing
//! half-written.

use std::{fs, process::Stdio};

use crate::cli::place::{Place, Run};

/// Runs a command that must fail, and says what its message must contain.
fn refused(place: &Place, words: &str, code: i32, expected: &[&str]) -> Run {
    let before = place.files();
    let run = place.run(words);
    assert_eq!(run.code, code, "{words}: {run:?}");
    for text in expected {
        assert!(
            run.err.contains(text),
            "{words}: {text:?} is not in {}",
            run.err
        );
    }
    assert_eq!(run.out, "", "{words}");
    assert_eq!(place.files(), before, "{words} left a file");
    run
}

#[test]
fn manifests_and_pinned_files() {
    let place = Place::new();
    let name = place.copy_default_challenge();
    let folder = place.challenge(&name);
    let manifest = folder.join("challenge.toml");
    let good = fs::read_to_string(&manifest).unwrap();
    let line_of =
        |text: &str, part: &str| 1 + text.lines().position(|line| line.contains(part)).unwrap();
    let data = good.lines().find(|line| line.contains(".txt\"")).unwrap();
    let data = folder.join(data.split('"').nth(1).unwrap());

    let edited = good.replace("seed = 1", "seed = 1\nsede = 2");
    fs::write(&manifest, &edited).unwrap();
    let place_of_key = format!(
        "challenge.toml:{}: unknown key `search.sede`",
        line_of(&edited, "sede")
    );
    refused(
        &place,
        "mine",
        3,
        &["error: ", &place_of_key, "help: did you mean `seed`?"],
    );

    // Misspelt is not missing.
    fs::write(&manifest, good.replace("semantics", "semantic")).unwrap();
    refused(
        &place,
        "mine",
        3,
        &["unknown key `track.semantic`", "did you mean `semantics`?"],
    );

    fs::write(&manifest, good.replace("max-nodes", "max-nods")).unwrap();
    refused(
        &place,
        "mine",
        3,
        &["track.parameters", "max-nods", "help: "],
    );

    // The line that the track names is shown, because it is none of the manifest's.
    fs::write(
        &manifest,
        good.replace("max-nodes = 64", "max-nodes = \"many\""),
    )
    .unwrap();
    refused(
        &place,
        "mine",
        3,
        &[
            "malformed parameters: line 2: ",
            "the track reads it as\n    line 1: hidden = { ",
            "\n    line 2: max-nodes = \"many\"\n    line 3: ",
        ],
    );

    let semantics = assay_sandbox::semantics::hash().to_string();
    let other = assay_protocol::Sha256::of(b"other rules").to_string();
    fs::write(&manifest, good.replace(&semantics, &other)).unwrap();
    refused(
        &place,
        "mine",
        3,
        &[
            &format!("pins semantics {other}"),
            &format!("has {semantics}"),
            "help: use the assay that the challenge was published for",
        ],
    );
    fs::write(&manifest, &good).unwrap();

    let bytes = fs::read(&data).unwrap();
    fs::write(&data, b"1\n").unwrap();
    let data_name = data.file_name().unwrap().to_str().unwrap();
    let found = assay_protocol::Sha256::of(b"1\n").to_string();
    refused(
        &place,
        "mine",
        3,
        &["search.files", data_name, "expected", &found, "help: "],
    );
    fs::remove_file(&data).unwrap();
    refused(
        &place,
        "mine",
        3,
        &[
            "search.files",
            data_name,
            "help: put it in a folder and pass --data DIR",
        ],
    );
    fs::write(&data, bytes).unwrap();

    refused(
        &place,
        "mine nothing-like-it",
        3,
        &["nothing-like-it", "help: use one of: ", &name],
    );
    refused(
        &place,
        "mine ../no/such/folder",
        3,
        &["no/such/folder", "help: "],
    );

    // A folder's name is what a challenge is looked up by.
    fs::rename(&folder, place.challenge("elsewhere")).unwrap();
    for reference in ["elsewhere", &name] {
        refused(
            &place,
            &format!("mine {reference}"),
            3,
            &[
                "challenges/elsewhere is named",
                &name,
                "help: rename the folder",
            ],
        );
    }
    refused(
        &place,
        "track build no/such/crate",
        3,
        &["no/such/crate is not a cargo package"],
    );
}

#[test]
fn programs() {
    let place = Place::new();
    let name = place.copy_default_challenge();
    fs::write(place.work().join("bad.txt"), "(((\n").unwrap();
    fs::write(place.work().join("long.txt"), "a".repeat(100_000)).unwrap();
    fs::write(place.work().join("binary.txt"), b"\xff\xfe").unwrap();
    for (file, expected) in [
        ("bad.txt", "malformed program"),
        ("long.txt", "larger than"),
        ("binary.txt", "utf-8"),
        ("absent.txt", "can't read"),
    ] {
        refused(
            &place,
            &format!("evaluate {name} {file}"),
            3,
            &[file, expected, "help: "],
        );
    }
    refused(
        &place,
        &format!("evaluate {name} absent.txt"),
        3,
        &["help: check the path"],
    );
    refused(
        &place,
        &format!("evaluate {name} --baseline none"),
        3,
        &["\"none\"", "help: use one of: "],
    );
}

#[test]
fn outputs_are_tried_before_the_search() {
    let place = Place::new();
    place.copy_default_challenge();
    fs::create_dir(place.work().join("folder")).unwrap();
    // Without a limit: a search that began would never end.
    refused(
        &place,
        "mine --output no/such/folder/p.txt",
        4,
        &["no/such/folder/p.txt", "help: "],
    );
    refused(&place, "mine --output folder", 4, &["folder", "help: "]);
    refused(
        &place,
        "mine --checkpoint no/such/c.bin",
        4,
        &["no/such/c.bin", "help: "],
    );
    refused(
        &place,
        "mine --checkpoint c.bin --resume",
        3,
        &["c.bin", "help: check the path"],
    );
    // To put a file in the place of these would remove them.
    let _socket = std::os::unix::net::UnixListener::bind(place.work().join("socket")).unwrap();
    std::os::unix::fs::symlink("target", place.work().join("link")).unwrap();
    for special in ["socket", "link", "folder"] {
        for option in ["--output", "--checkpoint"] {
            refused(
                &place,
                &format!("mine {option} {special}"),
                4,
                &[special, "help: "],
            );
        }
    }
    refused(
        &place,
        "mine --checkpoint socket --resume",
        3,
        &["socket", "not a regular file"],
    );
    fs::write(place.work().join("c.bin"), "something else").unwrap();
    refused(
        &place,
        "mine --checkpoint c.bin --resume",
        3,
        &["c.bin", "not a checkpoint"],
    );

    // A shared folder is not to be closed to others, not even by root.
    for cache in ["/dev/null/cache", "/tmp"] {
        let run = place
            .command("mine")
            .env("ASSAY_CACHE", cache)
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(5), "{run:?}");
        assert!(
            String::from_utf8_lossy(&run.stderr).contains("help: set ASSAY_CACHE"),
            "{run:?}"
        );
    }
}

#[test]
fn command_lines() {
    let place = Place::new();
    for words in [
        "",
        "dig",
        "mine --proposals 0",
        "mine --time 5",
        "mine --target 1e3",
        "mine --threads 0",
        "mine --islands 0",
        "mine --islands 1025",
        "track check letters.wasm --data data",
        "mine --hurdle 0",
        "mine --resume",
        "evaluate letters",
        "evaluate letters p.txt --baseline b",
    ] {
        let run = place.run(words);
        assert_eq!(run.code, 2, "{words}: {run:?}");
        assert!(!run.err.is_empty(), "{words}");
    }
    place.publish_letters(&[], "");
    for checkpoint in ["a.txt", "./a.txt", "../work/a.txt"] {
        let words = format!("mine letters --output a.txt --checkpoint {checkpoint}");
        refused(&place, &words, 2, &["the same file: a.txt", "help: "]);
    }
}

#[test]
fn a_reader_that_has_had_enough_is_a_success() {
    let place = Place::new();
    place.publish_letters(&[], "");
    for words in [
        "mine letters --json",
        "mine letters --proposals 100",
        "challenges",
    ] {
        let mut command = place.command(words);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(0), "{words}");
    }
}
