//! Validators that lie, found by computing again.

use assay_audit::{Assessment, Conducts, Deed, Finding, StrayCause, Tally};
use assay_judgement::EvidenceKind;
use assay_protocol::{
    ProgramId, Sha256,
    message::{RecordDigest, Verdict},
};

use super::{
    play::{Play, honest},
    reviews::{contrary, reviews, tally},
};

#[test]
fn one_that_lies_is_found_wrong() {
    let mut play = Play::begin();
    play.submit(&[("e", 0), ("f", 0)]);
    play.judge_all(&|validator, verdict| match validator {
        1 => contrary(verdict),
        _ => verdict,
    });
    let (history, all) = reviews(&play, true);
    assert!(tally(&all).is_clean());
    let liar = play.contest.validators[1].0.hotkey();
    let evidence = history.epoch().evidence();
    assert!(evidence.iter().all(|one| one.validator == liar));
    let dissent = evidence
        .iter()
        .find(|one| one.kind == EvidenceKind::Dissent)
        .unwrap();

    let review = all
        .iter()
        .find(|review| review.submission == dissent.submission)
        .unwrap();
    let [agreed, dissenting] = &review.signed[..] else {
        panic!("{review:?}")
    };
    assert_eq!(agreed.assessment, Assessment::Reproduced);
    assert_eq!(dissenting.assessment, Assessment::Wrong);
    assert_eq!(dissenting.by, [(liar, dissent.entries[0])]);
}

#[test]
fn a_quorum_that_lies_is_found_wrong() {
    let mut play = Play::begin();
    let mut lie = |programs: &[(&str, i64)]| {
        let submissions = play.submit(programs);
        play.judge_all(&|validator, verdict| match validator {
            0 => verdict,
            _ => contrary(verdict),
        });
        submissions
    };
    // A better program is kept out, then one that is no better is let in, then a copy.
    for program in ["e", "b", "a"] {
        lie(&[(program, 0)]);
    }
    let (_, all) = reviews(&play, true);
    let tally = tally(&all);
    assert_eq!(
        (tally.wrong, tally.verdicts(), tally.is_clean()),
        (3, 3, false)
    );
    let honest = play.contest.validators[0].0.hotkey();
    for review in &all {
        let agreed = review.agreed().unwrap();
        assert_eq!(agreed.assessment, Assessment::Wrong);
        let [(alone, _)] = review.signed[1].by[..] else {
            panic!("{review:?}")
        };
        assert_eq!(
            (alone, review.signed[1].assessment),
            (honest, Assessment::Reproduced)
        );
        let Finding::Verdict(computed) = &review.finding else {
            panic!("{review:?}")
        };
        assert_eq!(computed.body, review.signed[1].verdict);
    }

    // Even before the pack is open it is plain that the copy had to be refused.
    let (_, closed) = reviews(&play, false);
    let assessments = closed
        .iter()
        .map(|review| review.agreed().unwrap().assessment);
    assert_eq!(
        assessments.collect::<Vec<_>>(),
        [
            Assessment::RightInPublic,
            Assessment::RightInPublic,
            Assessment::Wrong
        ]
    );
}

#[test]
fn nobody_is_right_without_a_quorum() {
    let mut play = Play::begin();
    let [submission] = play.submit(&[("e", 0)])[..] else {
        panic!()
    };
    // Three different verdicts, none of them with a quorum: it is heard three times.
    for _ in 0..3 {
        let envelopes = play.vote(&|validator, verdict| match validator {
            0 => verdict,
            1 => contrary(verdict),
            _ => Verdict {
                digest: RecordDigest::from_bytes([0; 32]),
                ..verdict
            },
        });
        play.tick();
        for envelope in envelopes {
            play.post_bytes(&envelope.encode());
        }
        play.tick_until_heard_again();
    }
    assert_eq!(
        play.epoch.standing(&submission),
        Some(&assay_judgement::Standing::Unresolved)
    );
    let (_, all) = reviews(&play, true);
    assert_eq!(all.len(), 3);
    for review in &all {
        assert!(review.agreed().is_none());
        let right = review
            .signed
            .iter()
            .filter(|one| one.assessment == Assessment::Reproduced);
        let right: Vec<_> = right.flat_map(|one| &one.by).map(|(by, _)| *by).collect();
        assert_eq!(right, [play.contest.validators[0].0.hotkey()]);
    }
    let unresolved = Tally {
        unresolved: 1,
        resolvable: 1,
        ..Tally::default()
    };
    assert_eq!(tally(&all), unresolved);
}

#[test]
fn what_was_cut_short_is_no_lie() {
    let mut play = Play::begin();
    play.submit(&[("e", 0), ("f", 0)]);
    // What opens the votes on the first one never comes, so the second has to be heard again.
    let envelopes = play.vote(&honest);
    play.tick();
    for envelope in &envelopes[3..] {
        play.post_bytes(&envelope.encode());
    }
    play.tick_until_heard_again();
    let (history, all) = reviews(&play, true);
    let [stray] = &history.strays()[..] else {
        panic!("{:?}", history.strays())
    };
    assert_eq!(stray.verdict, *envelopes[3].unverified());
    assert_eq!((stray.cause, stray.by.len()), (StrayCause::CutShort, 3));
    let mut tally = tally(&all);
    tally.add_stray(stray);
    assert!(tally.is_clean());
    assert_eq!(tally.to_string(), "0 verdicts; 1 signed in vain");
    let conducts = Conducts::default().of(&history, std::slice::from_ref(stray));
    assert!(conducts.iter().all(|one| one.fault == Some(false)));
}

#[test]
fn a_quorum_beside_the_log_has_a_liar_in_it_and_nobody_can_tell_whom() {
    let mut play = Play::begin();
    play.submit(&[("e", 0), ("f", 0)]);
    let bench = play.epoch.bench().unwrap();
    let second = bench.cases().nth(1).unwrap().id();
    play.judge_all(&|validator, verdict| match validator {
        1 | 2 if verdict.submission == second => Verdict {
            champion: ProgramId(Sha256::of(b"another outcome of the first")),
            ..verdict
        },
        _ => verdict,
    });
    play.tick_until_heard_again();
    let (history, all) = reviews(&play, true);
    assert!(tally(&all).is_clean());
    let strays = history.strays();
    assert_eq!(strays.len(), 1);
    assert_eq!(strays[0].cause, StrayCause::OtherFrameOnBench);
    assert!(strays[0].cause.is_wrong());
    let conducts = Conducts::default().of(&history, &strays);
    let stray = conducts.iter().filter(|one| one.deed == Deed::StrayVerdict);
    assert_eq!(stray.map(|one| one.fault).collect::<Vec<_>>(), [None; 2]);
}
