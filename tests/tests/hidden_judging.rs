//! Judging on hidden slices, where programs, tracks, packs or caches are not as they should be.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the host is wrong"
)]

use std::{fs, path::Path};

use assay_challenge::{Challenge, HiddenPack, PackSecret, Store};
use assay_judgement::Frame;
use assay_protocol::{
    EpochId, Program, SemanticsHash, Sha256, SubmissionId,
    message::{Attempt, Decision, HearingNumber, Round, SliceIndex},
};
use assay_sandbox::{Compiler, Profile, Sandbox, semantics};
use assay_tests::{
    base, component,
    contest::{Contest, Stakes},
};
use assay_validator::{HiddenError, HiddenSet, Reason, Role, Ruling};

/// The letters' later places score better, but `x` traps, `y` recurses until the stack ends, and
/// `z` never ends.
const DECLARATIONS: &str = "
(func $down (param $level i64) (result i64)
  (i64.add (local.get $level) (call $down (i64.add (local.get $level) (i64.const 1)))))";
const EVALUATE: &str = "
(if (i32.eq (call $place (local.get $program)) (i32.const 23)) (then unreachable))
(if (i32.eq (call $place (local.get $program)) (i32.const 24))
  (then (drop (call $down (i64.const 0)))))
(if (i32.eq (call $place (local.get $program)) (i32.const 25)) (then (loop $on (br $on))))
(call $outcomes
  (i64.extend_i32_u (i32.add (local.get $first) (call $place (local.get $program))))
  (local.get $count))";

const STAKES: Stakes<'_> = Stakes {
    slices: 2,
    cases: 30,
    groups: 30,
    files: "[]",
    margin: 2,
};

/// A contest on the letters, and its challenge.
fn contest(folder: &Path) -> (Contest, Challenge) {
    let pieces = [("declarations", DECLARATIONS), ("evaluate", EVALUATE)];
    let track = component::from_wat(&base::wat(&pieces));
    fs::write(folder.join("letters.wasm"), &track).unwrap();
    let manifest = format!(
        "schema = 1\nname = \"letters\"\ntitle = \"Letters\"\n\n[track]\n\
         component = \"letters.wasm\"\nsha256 = \"{}\"\nsemantics = \"{}\"\n\n\
         [limits]\nfuel = {{ case = 100000 }}\n\n[search]\nseed = 1\ncases = 5\n",
        Sha256::of(&track),
        semantics::hash(),
    );
    fs::write(folder.join("challenge.toml"), manifest).unwrap();
    let contest = Contest::of(folder, STAKES);
    let challenge = Challenge::read(&contest.manifest, None).unwrap();
    (contest, challenge)
}

fn program(letter: &str) -> Program {
    Program::new(letter.as_bytes().to_vec())
}

/// What a verdict on the first slice has to say.
fn frame(hidden: &mut HiddenSet<'_>, champion: &Program) -> Frame {
    let challenge = hidden.slice(SliceIndex(0)).unwrap()[0].challenge();
    Frame {
        attempts: Attempt(0),
        champion: champion.id(),
        epoch: challenge.manifest().epoch_id().unwrap(),
        hearing: HearingNumber(0),
        previous: None,
        round: Round(1),
        semantics: challenge.manifest().track.semantics,
        slice: SliceIndex(0),
        submission: SubmissionId(Sha256::of(b"submission")),
    }
}

fn sandbox(profile: Profile) -> Sandbox {
    Sandbox::new(profile, Compiler::InProcess, None).unwrap()
}

fn judge(
    hidden: &mut HiddenSet<'_>,
    champion: &str,
    challenger: &str,
    slice: u32,
) -> Result<Ruling, HiddenError> {
    judge_behind(hidden, champion, challenger, slice, 1)
}

fn judge_behind(
    hidden: &mut HiddenSet<'_>,
    champion: &str,
    challenger: &str,
    slice: u32,
    spent: u32,
) -> Result<Ruling, HiddenError> {
    let [champion, challenger] = [champion, challenger].map(program);
    let frame = Frame {
        attempts: Attempt(spent),
        slice: SliceIndex(slice),
        submission: SubmissionId(Sha256::of(challenger.bytes())),
        ..frame(hidden, &champion)
    };
    hidden.judge(&frame, &champion, &challenger)
}

#[test]
fn broken_programs_are_not_accepted_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (contest, challenge) = contest(folder.path());
    let verdict = sandbox(Profile::Verdict);
    let store = Store::new(folder.path().to_owned());
    let mut hidden = HiddenSet::open(&challenge, &contest.pack, &verdict, store).unwrap();
    for (champion, challenger, reason) in [
        ("b", "b", Reason::Identical),
        ("b", "a", Reason::WithinMargin),
        ("b", "d", Reason::WithinMargin), // by exactly the margin
        ("b", "e", Reason::Accepted),
        ("b", "x", Reason::Rejected),
        ("b", "z", Reason::Rejected),
        ("b", "??", Reason::Rejected), // no program at all
        ("x", "e", Reason::Accepted),  // a champion that traps has the worst score everywhere
        ("x", "x", Reason::Rejected),
    ] {
        let ruling = judge(&mut hidden, champion, challenger, 0).unwrap();
        assert_eq!(
            ruling.record.reason, reason,
            "{challenger} against {champion}"
        );
        let accepted = ruling.body.decision == Decision::Accepted;
        assert_eq!(accepted, reason == Reason::Accepted);
        let other = judge(&mut hidden, champion, challenger, 1).unwrap();
        assert_ne!(
            ruling.body.digest, other.body.digest,
            "slices can't be compared"
        );
    }
    let files = || fs::read_dir(folder.path()).unwrap().count();
    let before = files();
    for (champion, challenger, expected) in
        [("b", "y", Role::Challenger), ("y", "b", Role::Champion)]
    {
        match judge(&mut hidden, champion, challenger, 0) {
            Err(HiddenError::NoVerdict { role, .. }) => assert_eq!(role, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(files(), before, "what is no verdict is not kept");

    // `b` has a mean of 15.5 nano-units. A thousandth of the metric's range is 1,000 of them, and more
    // digits than that are not shown.
    let shown = hidden.public_score(SliceIndex(0), &program("b")).unwrap();
    assert_eq!(shown.nanos(), 0);
}

#[test]
fn damaged_results_are_judged_again() {
    let folder = tempfile::tempdir().unwrap();
    let (contest, challenge) = contest(folder.path());
    let verdict = sandbox(Profile::Verdict);
    let kept = folder.path().join("kept");
    fs::create_dir(&kept).unwrap();
    let store = Store::new(kept.clone());
    let mut hidden = HiddenSet::open(&challenge, &contest.pack, &verdict, store).unwrap();
    let ruling = judge(&mut hidden, "b", "e", 0).unwrap();
    for entry in fs::read_dir(&kept).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(judge(&mut hidden, "b", "e", 0).unwrap(), ruling);
}

#[test]
fn what_is_not_the_challenge_s_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (contest, challenge) = contest(folder.path());
    let store = || Store::new(folder.path().to_owned());
    let verdict = sandbox(Profile::Verdict);
    let refused = |challenge, pack, sandbox: &Sandbox| {
        HiddenSet::open(challenge, pack, sandbox, store()).err()
    };

    let other = HiddenPack {
        secret: PackSecret::from_bytes([6; 32]),
        files: Vec::new(),
    };
    assert!(matches!(
        refused(&challenge, &other, &verdict),
        Some(HiddenError::OtherPack { .. })
    ));
    let search = sandbox(Profile::Search);
    assert!(matches!(
        refused(&challenge, &contest.pack, &search),
        Some(HiddenError::Profile)
    ));
    let unsigned = Challenge::read_unsigned(&contest.manifest, None).unwrap();
    assert!(matches!(
        refused(&unsigned, &contest.pack, &verdict),
        Some(HiddenError::Unsigned(_))
    ));
    let mut hidden = HiddenSet::open(&challenge, &contest.pack, &verdict, store()).unwrap();
    assert!(judge_behind(&mut hidden, "b", "e", 0, 999).is_ok());
    assert!(matches!(
        judge_behind(&mut hidden, "b", "e", 0, 1000),
        Err(HiddenError::NoAttempt { allowed: 1000, .. })
    ));
    let (champion, challenger) = (program("b"), program("e"));
    let right = frame(&mut hidden, &champion);
    let other = Sha256::of(b"other");
    for (what, frame) in [
        (
            "epoch",
            Frame {
                epoch: EpochId(other),
                ..right
            },
        ),
        (
            "semantics",
            Frame {
                semantics: SemanticsHash(other),
                ..right
            },
        ),
        (
            "champion",
            Frame {
                champion: challenger.id(),
                ..right
            },
        ),
    ] {
        let refused = hidden.judge(&frame, &champion, &challenger);
        assert!(matches!(refused, Err(HiddenError::Frame(found)) if found == what));
    }
    assert!(matches!(
        judge(&mut hidden, "b", "e", 2),
        Err(HiddenError::NoSlice { slices: 2, .. })
    ));
}
