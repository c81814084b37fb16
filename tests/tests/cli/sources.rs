//! Rules about the host's own text.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The host is for any track: none is named in it.
#[test]
fn no_source_of_the_host_names_a_track() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("tracks")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        names.extend([name.replace('-', "_"), name]);
    }
    assert!(!names.is_empty());
    let mut sources = Vec::new();
    collect(&root.join("host"), &mut sources);
    assert!(sources.len() > 50, "{}", sources.len());
    for source in sources {
        let text = fs::read_to_string(&source).unwrap();
        for name in &names {
            assert!(
                !text.contains(name.as_str()),
                "{} names {name}",
                source.display()
            );
        }
    }
}

fn collect(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
}
