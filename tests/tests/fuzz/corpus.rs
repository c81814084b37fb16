//! The three places that name targets agree.

use std::{collections::BTreeSet, fs, path::Path};

use assay_tests::fuzz::TARGETS;

#[test]
fn folders_and_fuzzers_are_those_of_the_table() {
    let names: BTreeSet<String> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    assert_eq!(names.len(), TARGETS.len(), "a name is there twice");

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fuzzers = root.join("../fuzz/fuzz_targets");
    assert_eq!(names_in(&fuzzers), names);
    for name in &names {
        let text = fs::read_to_string(fuzzers.join(format!("{name}.rs"))).expect("it is a file");
        assert!(text.contains(&format!("target(\"{name}\")")), "{name}");
    }

    let folders: BTreeSet<_> = names_in(&root.join("corpus"))
        .into_iter()
        .filter(|name| root.join("corpus").join(name).is_dir())
        .collect();
    assert!(folders.is_subset(&names), "{folders:?}");
}

/// The names in a folder, without their extensions.
fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    entries
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let name = path.file_stem().expect("entries have names");
            name.to_string_lossy().into_owned()
        })
        .collect()
}
