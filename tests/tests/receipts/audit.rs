//! What the audit of an epoch finds.

use std::{fs, sync::atomic::AtomicBool};

use assay_audit::{
    Assessment, Finding, History, HistoryError, Replay, Review, Tally, check_record,
};
use assay_judgement::{Event, EvidenceKind};
use assay_log::ReadError;
use assay_protocol::{
    Program, ProgramId,
    message::{Attempt, Decision, RecordDigest, Verdict},
};
use assay_sandbox::CaseOutcome;
use assay_validator::{Difference, Grounds, HalfResult, Reason};

use super::play::{Play, honest};

static STOP: AtomicBool = AtomicBool::new(false);

fn history(play: &Play, champion: ProgramId) -> Result<History, HistoryError> {
    History::fold(&mut play.reader(), play.terms(), champion, &STOP)
}

/// All hearings, computed again: with the pack, or without it.
fn reviews(play: &Play, is_open: bool) -> (History, Vec<Review>) {
    let (challenge, sandbox, store) = (play.challenge(), play.sandbox(), play.store());
    let mut replay = match is_open {
        true => Replay::of_pack(
            challenge,
            &play.contest.pack,
            sandbox,
            &store,
            play.content(),
        )
        .unwrap(),
        false => Replay::in_public(challenge, sandbox, &store, play.content()).unwrap(),
    };
    let champion = replay.first_champion().program.id();
    let history = history(play, champion).unwrap();
    assert_eq!(history.epoch(), &play.epoch);
    let closed = history.closed_hearings();
    let reviews = closed.iter().filter_map(|one| replay.review(&history, one));
    let reviews = reviews.collect();
    (history, reviews)
}

fn tally(reviews: &[Review]) -> Tally {
    let mut tally = Tally::default();
    for review in reviews {
        tally.add(review);
    }
    tally
}

/// Says the contrary of what is right.
fn contrary(verdict: Verdict) -> Verdict {
    let spent = u32::from(!verdict.decision.is_attempt());
    Verdict {
        attempt: Attempt(verdict.attempt.0 + spent),
        decision: match verdict.decision {
            Decision::Accepted => Decision::NotAccepted,
            _ => Decision::Accepted,
        },
        ..verdict
    }
}

/// Two acceptances, a rejection, and a refusal of each kind but for size, which takes a long program.
fn varied() -> (Play, Vec<Decision>) {
    let mut play = Play::begin();
    // An author may have three at once.
    for programs in [
        &[("e", 0), ("f", 0), ("e", 0)][..],
        &[("m", 1), ("??", 0), ("k", 0)],
        &[("a", 0), ("b", 0), ("k", 0)],
    ] {
        play.submit(programs);
        play.judge_all(&honest);
    }
    let judged = play.epoch.judgements();
    let decisions = judged.map(|(_, agreement)| agreement.verdict.decision);
    let decisions = decisions.collect();
    (play, decisions)
}

#[test]
fn an_honest_epoch_is_reproduced() {
    let (play, decisions) = varied();
    for expected in [
        Decision::Accepted,
        Decision::NotAccepted,
        Decision::RefusedForm,
        Decision::RefusedDuplicate,
        Decision::RefusedScore,
        Decision::RefusedGate,
    ] {
        assert!(decisions.contains(&expected), "{decisions:?}");
    }
    let attempts = decisions.iter().filter(|one| one.is_attempt()).count();

    let (history, all) = reviews(&play, true);
    assert_eq!(all.len(), 9);
    for (review, decision) in all.iter().zip(&decisions) {
        let agreed = review.agreed().unwrap();
        assert_eq!(agreed.assessment, Assessment::Reproduced);
        assert_eq!(agreed.verdict.decision, *decision);
        assert_eq!(agreed.by.len(), 3);
        assert_eq!(review.finding.objection().is_none(), decision.is_attempt());
    }
    assert_eq!(tally(&all).to_string(), "9 verdicts, all reproduced");
    assert_eq!(history.epoch().evidence(), []);

    // Rounds tell the same story: the last champion is the last that was accepted.
    let rounds = history.rounds();
    assert_eq!(rounds.len(), 12);
    let last = rounds.last().unwrap();
    assert_eq!(last.course, *play.epoch.course());
    assert_eq!(last.course.champion(), Program::new(b"k".to_vec()).id());
    assert_eq!(last.course.attempts().0 as usize, attempts);
    let mut next = 0;
    for round in rounds {
        assert_eq!(*round.entries.start(), next);
        next = round.entries.end() + 1;
    }
    assert_eq!(next, history.checkpoint().size());
    let count = |is: fn(&Event) -> bool| {
        let events = rounds.iter().flat_map(|round| &round.events);
        events.filter(|event| is(event)).count()
    };
    assert_eq!(count(|event| matches!(event, Event::Judged { .. })), 9);
    assert_eq!(count(|event| matches!(event, Event::Void(..))), 0);

    // Before the pack is open, what is public is computed again.
    let (_, closed) = reviews(&play, false);
    let closed = tally(&closed);
    assert_eq!(closed.admitted_rightly as usize, attempts);
    assert_eq!(closed.refused_rightly as usize, 9 - attempts);
    assert!(closed.is_clean());
}

#[test]
fn every_entry_of_the_epoch_is_in_its_round() {
    let mut play = Play::begin();
    play.tick();
    play.post_bytes(b"no message");
    play.submit(&[("e", 0)]);
    let start = play.reader().entry(0).unwrap();
    play.post_bytes(&start);
    play.judge_all(&honest);
    play.open_pack();
    let end = play.reader().size();
    play.post_bytes(&start);
    play.publish();

    let champion = Program::new(b"a".to_vec()).id();
    let history = history(&play, champion).unwrap();
    assert_eq!(history.unreadable(), 1);
    let rounds = history.rounds();
    let ignored: u64 = rounds.iter().flat_map(|round| round.ignored.values()).sum();
    assert_eq!(
        ignored, 1,
        "the first entry of a round counts, what is behind the end does not"
    );
    assert_eq!(*rounds.last().unwrap().entries.end(), end - 1);
    assert!(rounds.iter().all(|round| round.ended.is_some()));
    for (round, number) in rounds.iter().zip(0..) {
        assert_eq!(round.number.0, number);
    }
}

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
        for _ in 0..4 {
            play.tick();
            if play
                .epoch
                .bench()
                .is_none_or(|bench| bench.phase() == assay_judgement::Phase::Voting)
            {
                break;
            }
        }
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
    assert_eq!(tally(&all), Tally::default());
}

#[test]
fn programs_that_are_gone_leave_a_question() {
    let mut play = Play::begin();
    for program in ["e", "f"] {
        play.submit(&[(program, 0)]);
        play.judge_all(&honest);
    }
    let gone = Program::new(b"e".to_vec()).id();
    fs::remove_file(play.log().join("content").join(gone.to_string())).unwrap();
    fs::remove_dir_all(play.folder().join("store")).unwrap();
    let (_, all) = reviews(&play, true);
    let tally = tally(&all);
    assert_eq!(tally.unknown, 2, "as submission, and as champion");
    assert!(tally.is_clean());
}

#[test]
fn an_altered_entry_is_noticed() {
    let (play, _) = varied();
    let champion = Program::new(b"a".to_vec()).id();
    history(&play, champion).unwrap();
    let size = play.reader().size();
    let file = play.log().join(format!("tile/entries/000.p/{size}"));
    let bytes = fs::read(&file).unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 200) {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        fs::write(&file, altered).unwrap();
        let Err(error) = history(&play, champion) else {
            panic!("byte {at}")
        };
        assert!(
            matches!(
                error,
                HistoryError::Log(ReadError::AlteredEntry { .. } | ReadError::Bundle { .. })
            ),
            "{at}: {error}"
        );
    }
}

#[test]
fn a_lie_is_named_to_the_case() {
    let mut play = Play::begin();
    let key = play.contest.pack.digest_key();
    play.submit(&[("e", 0)]);
    let [right] = &play.answers()[..] else {
        panic!()
    };
    let file = play.records().join(format!("{}.record", right.receipt()));
    let Ok(Grounds::Judged(mut record)) = Grounds::read(&fs::read(file).unwrap()) else {
        panic!()
    };
    // A quorum signs that the challenger was the champion's equal.
    record.challenger = record.champion.clone();
    record.reason = Reason::Identical;
    let lie = Grounds::Judged(record);
    let digest = lie.digest(&key);
    play.judge_all(&|validator, verdict| match validator {
        0 => verdict,
        _ => Verdict {
            digest,
            ..contrary(verdict)
        },
    });
    let (_, all) = reviews(&play, true);
    let agreed = all[0].agreed().unwrap();
    assert_eq!(agreed.assessment, Assessment::Wrong);
    let found = all[0].finding.grounds();
    let check = check_record(&lie.bytes(), &agreed.verdict, Some(&key), found).unwrap();
    assert_eq!(check.is_signed, Some(true));
    assert_eq!(
        check.difference.unwrap().to_string(),
        "the challenger on the first half, case 0: signed 0.000000000, found 0.000000004"
    );
}

#[test]
fn an_altered_record_is_named_with_its_first_case() {
    let mut play = Play::begin();
    play.submit(&[("e", 0), ("a", 0)]);
    play.judge_all(&honest);
    let key = play.contest.pack.digest_key();
    let (_, all) = reviews(&play, true);
    for review in &all {
        let verdict = &review.agreed().unwrap().verdict;
        let found = review.finding.grounds();
        let file = play.records().join(format!("{}.record", verdict.receipt()));
        let bytes = fs::read(file).unwrap();
        let right = check_record(&bytes, verdict, Some(&key), found).unwrap();
        assert!(!right.is_wrong());
        // Without key and pack there is nothing to compare with.
        let unknown = check_record(&bytes, verdict, None, None).unwrap();
        assert_eq!((unknown.is_signed, unknown.is_wrong()), (None, false));

        // Every byte: either it is no record any more, or its digest is not the signed one.
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            if let Ok(check) = check_record(&altered, verdict, Some(&key), found) {
                assert_eq!(check.is_signed, Some(false), "{at}");
                assert!(check.difference.is_some(), "{at}");
            }
        }
        if let Ok(Grounds::Judged(mut record)) = Grounds::read(&bytes) {
            let HalfResult::Scored { outcomes, .. } = &mut record.challenger[1] else {
                panic!()
            };
            outcomes[17] = outcomes[16];
            let altered = Grounds::Judged(record).bytes();
            let check = check_record(&altered, verdict, Some(&key), found).unwrap();
            let difference = check.difference.unwrap();
            assert_eq!(
                difference.to_string(),
                "the challenger on the second half, case 17: signed 0.000000020, found 0.000000021"
            );
            assert!(matches!(
                difference,
                assay_audit::RecordDifference::Place(Difference::Case {
                    case: 17,
                    signed: CaseOutcome::Score(_),
                    ..
                })
            ));
        }
    }
}
