//! The six checks, one by one and in their order.

use std::collections::BTreeMap;

use assay_challenge::Store;
use assay_judgement::Frame;
use assay_protocol::{
    ProgramId, Score,
    message::{Attempt, Decision, HearingNumber, Round, SliceIndex, Submission},
};
use assay_sandbox::{Compiler, Profile, Sandbox};
use assay_validator::{
    Admission, AdmissionError, Admittance, Answer, Grounds, Hindrance, Judge, Objection, Rivals,
    SearchResult,
};

use crate::scene::{Scene, library, program, search_score, submission};

fn nano(score: Score, more: i64) -> Score {
    Score::from_nanos(score.nanos() + more).unwrap()
}

fn id(text: &str) -> ProgramId {
    program(text).id()
}

/// What a program was judged with, by its letter: the search score, where there is one.
fn judged_with(text: &str) -> Score {
    match text {
        // The sandbox here can't tell. A quorum could.
        "y" | "q" => search_score(5),
        "s" => search_score(6),
        // The mean of 0, 6, 7, 8 and 9.
        "t" | "v" | "w" => search_score(4),
        _ => search_score(i64::from(text.as_bytes()[0] - b'a')),
    }
}

/// Judges a program against a champion, with these programs judged before.
fn answer(
    scene: &Scene,
    judge: &mut Judge<'_>,
    submission: &Submission,
    champion: &str,
    judged: &[&str],
) -> Answer {
    let frame = Frame {
        attempts: Attempt(4),
        champion: id(champion),
        epoch: submission.epoch,
        hearing: HearingNumber(0),
        previous: None,
        round: Round(1),
        semantics: scene.challenge.manifest().track.semantics,
        slice: SliceIndex(1),
        submission: submission.id(),
    };
    let judged = judged.iter().map(|text| (id(text), judged_with(text)));
    let judged: BTreeMap<_, _> = judged.collect();
    let library = library();
    judge.judge(&frame, submission, &judged, &|id| library.get(&id).cloned())
}

#[test]
fn each_refusal_comes_at_its_stage_and_touches_no_hidden_data() {
    let scene = Scene::set();
    let mut judge = scene.judge("first");
    let wrong = search_score(100);
    // The champion is `f`, with 7 on the search split; `g` was judged and not accepted. Whatever else is
    // wrong with a submission, the first check that fails decides.
    for (text, claim, decision) in [
        // Too long, and no program, with a wrong claim.
        ("fffff", wrong, Decision::RefusedSize),
        // No program; one that makes the track trap; another spelling of the champion.
        ("?", wrong, Decision::RefusedForm),
        ("!", wrong, Decision::RefusedForm),
        ("F", wrong, Decision::RefusedForm),
        // A baseline, the champion, and one that was judged, whatever they claim.
        ("a", wrong, Decision::RefusedDuplicate),
        ("f", wrong, Decision::RefusedDuplicate),
        ("g", wrong, Decision::RefusedDuplicate),
        // One that behaves as the champion does, but claims too much; one that traps.
        ("q", nano(search_score(5), 1), Decision::RefusedScore),
        ("e", nano(search_score(4), 1), Decision::RefusedScore),
        ("e", nano(search_score(4), -1), Decision::RefusedScore),
        ("x", search_score(0), Decision::RefusedScore),
        // As the champion, and as `g`.
        ("q", search_score(5), Decision::RefusedDuplicate),
        ("s", search_score(6), Decision::RefusedDuplicate),
        // Three nano-units worse than the champion, with a margin of two.
        ("c", search_score(2), Decision::RefusedGate),
    ] {
        let submission = submission(&scene, text, claim, 1);
        let answer = answer(&scene, &mut judge, &submission, "f", &["g"]);
        let Answer::Refused {
            body,
            refusal,
            objection,
        } = &answer
        else {
            panic!("{text}: {answer:?}")
        };
        assert_eq!(body.decision, decision, "{text}: {objection}");
        assert_eq!(refusal.decision(), decision);
        // No attempt is spent, and the digest is that of a refusal on this slice.
        assert_eq!((body.attempt, body.slice), (Attempt(4), SliceIndex(1)));
        let key = scene.contest.pack.digest_key();
        assert_eq!(body.digest, answer.grounds().unwrap().digest(&key));
        assert_eq!(scene.traces_of_hidden_data("first"), 0, "{text}");
    }

    // Exactly the margin passes, and so does what was refused before for its claim.
    for (text, place) in [("d", 3), ("e", 4)] {
        let submission = submission(&scene, text, search_score(place), 1);
        let answer = answer(&scene, &mut judge, &submission, "f", &["g"]);
        assert!(matches!(answer, Answer::Judged(_)), "{text}: {answer:?}");
        let body = answer.body().unwrap();
        assert_eq!(body.decision, Decision::NotAccepted);
        assert_eq!(body.attempt, Attempt(5));
        assert!(matches!(answer.grounds(), Some(Grounds::Judged(_))));
        assert!(scene.traces_of_hidden_data("first") > 0);
    }
}

#[test]
fn what_is_found_is_said_to_people() {
    let scene = Scene::set();
    let mut judge = scene.judge("first");
    let mut objection = |text, claim, judged: &[&str]| {
        let submission = submission(&scene, text, claim, 1);
        match answer(&scene, &mut judge, &submission, "f", judged) {
            Answer::Refused { objection, .. } => objection,
            other => panic!("{other:?}"),
        }
    };
    // With `s`, `g` and its double are both there; without, the champion comes before the baselines.
    let rival = |objection| match objection {
        Objection::SameBehaviour { rival } => rival,
        other => panic!("{other}"),
    };
    assert_eq!(rival(objection("q", search_score(5), &[])), id("f"));
    assert_eq!(rival(objection("s", search_score(6), &["g"])), id("g"));
    assert_eq!(
        objection("e", search_score(5), &[]),
        Objection::Score {
            claimed: search_score(5),
            found: Some(search_score(4)),
        }
    );
    assert_eq!(
        objection("c", search_score(2), &[]).to_string(),
        "its search score 0.000000004 is more than 2 nano-units worse than the champion's 0.000000007"
    );
    assert_eq!(
        objection("fffff", search_score(2), &[]).to_string(),
        "the program has 5 bytes, and 4 are allowed"
    );
    assert_eq!(
        objection("x", search_score(2), &[]).to_string(),
        "the claimed search score is 0.000000004, and the sandbox rejects the program"
    );
}

#[test]
fn what_can_t_be_told_is_no_refusal() {
    let scene = Scene::set();
    let mut judge = scene.judge("first");
    let mut hindrance = |text, claim, champion, judged: &[&str]| {
        let submission = submission(&scene, text, claim, 1);
        match answer(&scene, &mut judge, &submission, champion, judged) {
            Answer::Abstained(hindrance) => hindrance,
            other => panic!("{text}: {other:?}"),
        }
    };
    // Canonicalize, and evaluate, of the program itself.
    for text in ["~", "y"] {
        let found = hindrance(text, search_score(9), "f", &[]);
        assert!(matches!(&found, Hindrance::Search { program, .. } if *program == id(text)));
    }
    // A rival that can't be scored may be the same if it has the same mean. A champion may be far better
    // if its mean is not in this epoch's log.
    let found = hindrance("f", search_score(5), "e", &["y"]);
    assert!(matches!(found, Hindrance::Search { program, .. } if program == id("y")));
    let found = hindrance("c", search_score(2), "y", &[]);
    assert!(matches!(found, Hindrance::Search { program, .. } if program == id("y")));
    // Bytes that nobody has: the submission's, the champion's.
    let found = hindrance("zz", search_score(7), "f", &[]);
    assert!(matches!(found, Hindrance::Missing(missing) if missing == id("zz")));
    let found = hindrance("e", search_score(4), "zz", &[]);
    assert!(matches!(found, Hindrance::Missing(missing) if missing == id("zz")));
    assert_eq!(scene.traces_of_hidden_data("first"), 0);

    // But if another rival is the same, or the claim is wrong, it doesn't matter.
    for (text, place, decision) in [
        ("q", 5, Decision::RefusedDuplicate),
        ("e", 5, Decision::RefusedScore),
    ] {
        let submission = submission(&scene, text, search_score(place), 1);
        let answer = answer(&scene, &mut judge, &submission, "f", &["y"]);
        assert_eq!(answer.body().unwrap().decision, decision);
    }
}

/// Else a program at which sandboxes give up, once it is judged, would silence whoever can't score it
/// for the rest of the epoch.
#[test]
fn a_judged_program_that_can_t_be_scored_stands_in_nobody_s_way() {
    let scene = Scene::set();
    let mut judge = scene.judge("first");
    let mut decision = |text, champion, judged: &[&str]| {
        let submission = submission(&scene, text, judged_with(text), 1);
        let answer = answer(&scene, &mut judge, &submission, champion, judged);
        answer.body().map(|body| body.decision)
    };
    // Another mean is another behaviour; not even the bytes of the rival are asked for.
    let missing = "zz";
    assert!(!library().contains_key(&id(missing)));
    for rival in ["y", missing] {
        let decision = decision("e", "f", &[rival]);
        assert_eq!(decision, Some(Decision::NotAccepted), "{rival}");
    }
    // As champion it has at the gate what it was judged with: three nano-units more, and the margin is 2.
    assert_eq!(decision("c", "y", &["y"]), Some(Decision::RefusedGate));
    // What passes the gate has to be compared with it on hidden data, where this sandbox can't tell.
    assert_eq!(decision("d", "y", &["y"]), None);
}

#[test]
fn one_fault_passes_for_no_other_and_for_no_score() {
    let scene = Scene::set();
    let mut judge = scene.judge("first");
    let alike = ["t", "v", "w"];
    for rival in alike {
        for text in alike.into_iter().filter(|text| *text != rival) {
            let submission = submission(&scene, text, judged_with(text), 1);
            let answer = answer(&scene, &mut judge, &submission, "f", &[rival]);
            let Answer::Refused { objection, .. } = answer else {
                panic!("{text} beside {rival}: {answer:?}")
            };
            assert_eq!(objection, Objection::SameBehaviour { rival: id(rival) });
        }
    }
    // The same mean, and another score in every case.
    let submission = submission(&scene, "e", search_score(4), 1);
    let answer = answer(&scene, &mut judge, &submission, "f", &["v"]);
    assert!(matches!(answer, Answer::Judged(_)), "{answer:?}");
}

#[test]
fn bytes_under_another_hash_are_not_had() {
    let scene = Scene::set();
    let mut admission =
        Admission::open(&scene.challenge, &scene.sandbox, scene.store("a", "public")).unwrap();
    let judged = BTreeMap::new();
    let champion = admission.first_champion().program.id();
    let rivals = Rivals {
        champion,
        judged: &judged,
    };
    let submission = submission(&scene, "c", search_score(2), 1);
    let swapped = admission.examine(&submission, &rivals, &|_| Some(b"d".to_vec()));
    assert!(matches!(swapped, Err(Hindrance::Missing(_))));
    // What is known of the rivals needs no bytes: those of the submission are all that is asked for.
    let examined = admission.examine(&submission, &rivals, &|asked| {
        assert_eq!(asked, id("c"));
        Some(b"c".to_vec())
    });
    assert!(matches!(examined, Ok(Admittance::Admitted { .. })));
}

#[test]
fn the_best_baseline_is_the_first_champion() {
    let scene = Scene::set();
    let store = || scene.store("a", "public");
    let mut admission = Admission::open(&scene.challenge, &scene.sandbox, store()).unwrap();
    // `b` and `r` both have 3; `b` comes first.
    let first = admission.first_champion();
    assert_eq!(
        (first.program.clone(), first.score),
        (program("b"), search_score(1))
    );
    assert_eq!(admission.baselines().len(), 3);
    for (text, place) in [("f", 5), ("q", 5), ("s", 6)] {
        let SearchResult::Scored { mean, .. } = admission.search_result(&program(text)).unwrap()
        else {
            panic!()
        };
        assert_eq!(mean, search_score(place));
    }
    assert!(matches!(
        admission.search_result(&program("x")),
        Ok(SearchResult::Rejected(_))
    ));
    assert!(admission.search_result(&program("y")).is_err());

    let search = Sandbox::new(Profile::Search, Compiler::InProcess, None).unwrap();
    assert!(matches!(
        Admission::open(&scene.challenge, &search, store()),
        Err(AdmissionError::Profile)
    ));
}

#[test]
fn a_champion_without_a_search_score_counts_as_the_worst() {
    // As one from the epoch before may be, which had another search split.
    let scene = Scene::set();
    let store: Store = scene.store("a", "public");
    let mut admission = Admission::open(&scene.challenge, &scene.sandbox, store).unwrap();
    let library = library();
    let judged = BTreeMap::new();
    let rivals = Rivals {
        champion: id("x"),
        judged: &judged,
    };
    let submission = submission(&scene, "c", search_score(2), 1);
    let admittance = admission.examine(&submission, &rivals, &|id| library.get(&id).cloned());
    assert!(matches!(admittance, Ok(Admittance::Admitted { .. })));
}
