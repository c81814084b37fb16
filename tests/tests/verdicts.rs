//! A verdict's body is the same from every honest validator: whatever is in its caches, in how many
//! threads it judges, and however the track was compiled.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the host is wrong"
)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::SystemTime,
};

use assay_challenge::{Challenge, HiddenPack, Store};
use assay_judgement::Frame;
use assay_protocol::{
    Program, Sha256, SubmissionId,
    message::{Attempt, Decision, HearingNumber, Message, Round, SliceIndex, Verdict},
};
use assay_sandbox::{Compiler, Profile, Sandbox, Variation};
use assay_tests::contest::{Contest, Stakes};
use assay_validator::{HiddenSet, Reason, Role, Ruling};

/// One projection of each pair of digits in either half.
const DIGITS: Stakes<'_> = Stakes {
    slices: 3,
    cases: 45,
    groups: 45,
    files: r#"[
    { name = "optdigits.tra", sha256 = "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd" },
    { name = "optdigits.tes", sha256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8" },
]"#,
    margin: 3_000_000,
};

/// Generated instances, each a group of its own.
const PACKING: Stakes<'_> = Stakes {
    slices: 3,
    cases: 100,
    groups: 100,
    files: "[]",
    margin: 1_000_000,
};

#[test]
fn bodies_on_the_digits_are_equal() {
    let reasons = bodies_are_equal("automl-digits", DIGITS, 6);
    assert_eq!(
        reasons[1],
        Reason::NotSignificant,
        "the network against the linear program"
    );
    assert_eq!(reasons[2..], [Reason::WithinMargin; 6], "random programs");
}

#[test]
fn bodies_on_packing_are_equal() {
    let reasons = bodies_are_equal("bin-packing-or1", PACKING, 20);
    assert_eq!(reasons[1], Reason::Accepted, "best fit beats first fit");
    assert!(reasons.contains(&Reason::WithinMargin));
}

/// Gives the reason of each ruling: on the first baseline against itself, the others, random programs.
fn bodies_are_equal(name: &str, stakes: Stakes<'_>, random: u64) -> Vec<Reason> {
    let home = tempfile::tempdir().unwrap();
    let published = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("challenges")
        .join(name);
    let folder = home.path().join("challenge");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(published).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let contest = Contest::of(&folder, stakes);
    let challenge = Challenge::read(&contest.manifest, None).unwrap();

    // One validator after another, each with a home of its own: cold, warm, other compilers.
    let validator = |home: &str, variation| {
        let home = folder.join(home);
        fs::create_dir_all(&home).unwrap();
        let sandbox =
            Sandbox::with_variation(Profile::Verdict, variation, Compiler::InProcess, None)
                .unwrap();
        let mut hidden =
            HiddenSet::open(&challenge, &contest.pack, &sandbox, Store::new(home)).unwrap();
        let programs = programs(&mut hidden, random);
        judge_all(&mut hidden, &programs)
    };
    let first = validator("first", Variation::Optimized);
    let kept = files(&folder.join("first"));
    assert!(kept.len() > first.len(), "results and slices are kept");
    assert_eq!(
        validator("first", Variation::Optimized),
        first,
        "a warm cache"
    );
    assert_eq!(
        files(&folder.join("first")),
        kept,
        "and nothing was made again"
    );
    assert_eq!(
        validator("second", Variation::Unoptimized),
        first,
        "no optimisation"
    );
    assert_eq!(
        validator("third", Variation::Interpreted),
        first,
        "an interpreter"
    );
    thread::scope(|scope| {
        let threads: Vec<_> = ["fourth", "fifth", "sixth"]
            .map(|home| scope.spawn(move || validator(home, Variation::Optimized)))
            .into();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), first, "side by side");
        }
    });

    let reasons: Vec<_> = first.iter().map(|ruling| ruling.record.reason).collect();
    assert_eq!(reasons[0], Reason::Identical);
    for (ruling, other) in first.iter().zip(&first[1..]) {
        assert_ne!(ruling.body.digest, other.body.digest);
        let accepted = ruling.record.reason == Reason::Accepted;
        assert_eq!(ruling.body.decision == Decision::Accepted, accepted);
    }
    reasons
}

/// The files of a folder, and when they were written.
fn files(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let written = entry.metadata().unwrap().modified().unwrap();
            (entry.path(), written)
        })
        .collect()
}

/// On the published challenge, with the pack that everyone has: the same bytes on every machine.
#[test]
fn the_published_challenge_has_this_verdict() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = root.join("challenges/bin-packing-or1/challenge.toml");
    let challenge = Challenge::read(&path, None).unwrap();
    let commitment = challenge.manifest().terms.as_ref().unwrap().pack.commitment;
    let pack = root.join(format!("examples/development-home/packs/{commitment}.pack"));
    let pack = HiddenPack::read_committed(&fs::read(pack).unwrap(), commitment).unwrap();
    let home = tempfile::tempdir().unwrap();
    let store = Store::new(home.path().to_owned());
    let sandbox = Sandbox::new(Profile::Verdict, Compiler::InProcess, None).unwrap();
    let mut hidden = HiddenSet::open(&challenge, &pack, &sandbox, store).unwrap();
    let programs = programs(&mut hidden, 0);
    let rulings = judge_all(&mut hidden, &programs);
    assert_eq!(rulings[1].record.reason, Reason::Accepted);
    let body = rulings[1].body.encode();
    assert_eq!(
        Sha256::of(&body).to_string(),
        "86aa0d8bf9fcdca01effad9d481c5d571455f9c2ce1fbafcf42b383fb8807936",
        "{}",
        String::from_utf8_lossy(&body)
    );
}

/// The baselines and some random programs.
fn programs(hidden: &mut HiddenSet<'_>, random: u64) -> Vec<Program> {
    let mut space = hidden.slice(SliceIndex(0)).unwrap()[0].space().unwrap();
    let mut programs: Vec<_> = space
        .baselines()
        .unwrap()
        .into_iter()
        .map(|baseline| baseline.program)
        .collect();
    programs.extend((0..random).map(|seed| space.random(seed).unwrap()));
    programs
}

/// Every program against the first, on all slices in turn.
fn judge_all(hidden: &mut HiddenSet<'_>, programs: &[Program]) -> Vec<Ruling> {
    let manifest = hidden.slice(SliceIndex(0)).unwrap()[0]
        .challenge()
        .manifest();
    let (epoch, semantics) = (manifest.epoch_id().unwrap(), manifest.track.semantics);
    let hearings = programs.iter().zip(0u32..);
    let rulings = hearings.map(|(challenger, number)| {
        let frame = Frame {
            attempts: Attempt(number),
            champion: programs[0].id(),
            epoch,
            hearing: HearingNumber(0),
            previous: None,
            round: Round(number / 4),
            semantics,
            slice: SliceIndex(number % 3),
            submission: SubmissionId(Sha256::of(&number.to_le_bytes())),
        };
        hidden.judge(&frame, &programs[0], challenger)
    });
    let rulings: Vec<_> = rulings.collect::<Result<_, _>>().unwrap();
    // What is signed is bytes: equal rulings have equal ones.
    for ruling in &rulings {
        let read = Verdict::decode(&ruling.body.encode()).unwrap();
        assert_eq!(read, ruling.body);
    }
    // What was kept is what was judged.
    for ((ruling, challenger), number) in rulings.iter().zip(programs).zip(0u32..) {
        let kept = hidden
            .score(SliceIndex(number % 3), challenger, Role::Challenger)
            .unwrap();
        assert!(kept == ruling.record.challenger);
    }
    rulings
}
