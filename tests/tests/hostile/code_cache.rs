use std::{fs, path::PathBuf};

use assay_protocol::{Fuel, Program};
use assay_sandbox::{
    CodeCache, CompileError, Compiler, LoadError, Outcome, Profile, Sandbox, Split, Task, judge,
};
use assay_tests::{base, hostile::limits};

/// A compiler that can't work: what loads with it came from the cache.
fn no_compiler() -> Compiler {
    Compiler::Child("/nonexistent/compiler".into())
}

fn sandbox(compiler: Compiler, cache: &CodeCache) -> Sandbox {
    Sandbox::new(Profile::Verdict, compiler, Some(cache.clone())).unwrap()
}

fn misses(cache: &CodeCache) -> bool {
    match sandbox(no_compiler(), cache).load(&base::component()) {
        Ok(_) => false,
        Err(LoadError::Compile(CompileError::Child(_))) => true,
        Err(error) => panic!("{error}"),
    }
}

/// The score and fuel of a program on the base.
fn judged(sandbox: &Sandbox) -> (i64, Fuel) {
    let track = sandbox.load(&base::component()).unwrap();
    let limits = limits(Profile::Verdict);
    let mut space = track
        .instantiate(&limits)
        .unwrap()
        .open("")
        .unwrap()
        .unwrap();
    let prepared = space.prepare(Split::Search, 1, 100, &[]).unwrap().unwrap();
    let task = Task {
        parameters: "",
        limits: &limits,
        prepared: &prepared,
    };
    match judge(&track, task, &Program::new(b"k".to_vec())) {
        (Outcome::Score(judgement), None) => (judgement.evaluation.mean.nanos(), judgement.fuel),
        other => panic!("{other:?}"),
    }
}

#[test]
fn cached_code_gives_the_same_and_damaged_code_is_compiled_again() {
    let parent = tempfile::tempdir().unwrap();
    let cache = CodeCache::open(parent.path().join("code")).unwrap();
    assert!(misses(&cache));
    let cold = judged(&sandbox(Compiler::InProcess, &cache));
    assert!(!misses(&cache));
    let warm = judged(&sandbox(no_compiler(), &cache));
    assert_eq!(cold, warm);

    let files: Vec<PathBuf> = fs::read_dir(cache.directory())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let [file] = &files[..] else {
        panic!("one component, one file: {files:?}")
    };
    let whole = fs::read(file).unwrap();
    let mut edited = whole.clone();
    *edited.last_mut().unwrap() ^= 1;
    for damaged in [&whole[..whole.len() / 2], &edited, b""] {
        fs::write(file, damaged).unwrap();
        assert!(misses(&cache), "{} bytes", damaged.len());
        assert_eq!(judged(&sandbox(Compiler::InProcess, &cache)), cold);
        assert!(!misses(&cache), "the damaged file was replaced");
    }
}

/// Code of one profile is not taken for the other's.
#[test]
fn profiles_do_not_share_code() {
    let parent = tempfile::tempdir().unwrap();
    let cache = CodeCache::open(parent.path().join("code")).unwrap();
    judged(&sandbox(Compiler::InProcess, &cache));
    let search = Sandbox::new(Profile::Search, no_compiler(), Some(cache)).unwrap();
    assert!(search.load(&base::component()).is_err());
}
