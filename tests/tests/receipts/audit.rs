//! What the audit of an epoch finds.

use std::fs;

use assay_audit::{Assessment, HistoryError};
use assay_judgement::Event;
use assay_log::ReadError;
use assay_protocol::{Program, message::Decision};

use super::{
    play::{Play, honest},
    reviews::{history, reviews, tally},
};

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
    assert_eq!(ignored, 1, "the first entry of a round counts");
    let outside: u64 = history.ignored_outside().values().sum();
    assert_eq!(outside, 1, "what is behind the end is counted apart");
    assert_eq!(*rounds.last().unwrap().entries.end(), end - 1);
    assert!(rounds.iter().all(|round| round.ended.is_some()));
    for (round, number) in rounds.iter().zip(0..) {
        assert_eq!(round.number.0, number);
    }
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
    assert!(tally.is_clean() && !tally.is_complete());
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
