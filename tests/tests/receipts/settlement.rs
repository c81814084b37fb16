//! Whether the rounds of a log came to a receipt's verdict.

use std::{fs, sync::atomic::AtomicBool};

use assay_audit::{
    History, SettlementProblem, TermsProblem, Verified, check_covered, check_settled, terms_of_log,
    verify_receipt,
};
use assay_log::{Content, Log, ReadError, Reader, storage::Memory};
use assay_protocol::{
    Program,
    message::{Message, Verdict},
};

use super::{
    fixture,
    play::{Play, honest, log_key},
};

fn check(play: &Play, verified: &Verified) -> Result<(), SettlementProblem> {
    let stop = AtomicBool::new(false);
    let epoch = verified.verdict.epoch;
    let terms = terms_of_log(epoch, &play.content()).unwrap();
    check_covered(&play.policy(), &terms).unwrap();
    let mut reader = play.reader();
    reader
        .check_continues(verified.checkpoint.checkpoint())
        .unwrap();
    let champion = Program::new(b"a".to_vec()).id();
    let history = History::fold(&mut reader, terms, champion, &stop).unwrap();
    check_settled(&verified.verdict, &history)
}

fn verified(play: &Play, verdict: &Verdict) -> Verified {
    let receipt = play.receipt_of(verdict);
    verify_receipt(&receipt.encode(), &play.policy()).unwrap()
}

#[test]
fn only_what_the_rounds_came_to_is_settled() {
    let mut play = Play::begin();
    let [first, second] = play.submit(&[("e", 0), ("f", 0)])[..] else {
        panic!()
    };
    play.judge_all(&honest);
    let [a, b] = [first, second].map(|id| {
        let receipt = play.receipt(&id);
        verify_receipt(&receipt.encode(), &play.policy()).unwrap()
    });
    for verified in [&a, &b] {
        check(&play, verified).unwrap();
    }

    // The log goes on, and still stands by what it has settled.
    let [third] = play.submit(&[("k", 0)])[..] else {
        panic!()
    };
    check(&play, &a).unwrap();

    // Verdicts that were sent before the time are signed by a quorum, and in the log; and they settle
    // nothing.
    let envelopes = play.vote(&honest);
    for envelope in &envelopes[..2] {
        play.post_bytes(&envelope.encode());
    }
    play.tick();
    let early = verified(&play, envelopes[0].unverified());
    assert_eq!(early.votes.len(), 2);
    assert!(matches!(
        check(&play, &early),
        Err(SettlementProblem::NotSettled { submission, .. }) if submission == third
    ));
}

#[test]
fn another_log_settles_nothing() {
    let mut play = Play::begin();
    let [submission] = play.submit(&[("e", 0)])[..] else {
        panic!()
    };
    play.judge_all(&honest);
    let receipt = play.receipt(&submission).encode();
    let verified = verify_receipt(&receipt, &play.policy()).unwrap();

    // A log with the same key that was begun anew.
    let storage = Memory::default();
    let mut other = Log::create(storage.clone(), log_key()).unwrap();
    let policy = play.policy();
    let check = |storage: &Memory| {
        let mut reader = Reader::open(storage.clone(), policy.log().clone()).unwrap();
        reader.check_continues(verified.checkpoint.checkpoint())
    };
    assert!(matches!(check(&storage), Err(ReadError::Rewound { .. })));
    let entries: Vec<_> = (0..100).map(|entry: u32| entry.to_le_bytes()).collect();
    other.append(&entries).unwrap();
    other.checkpoint().unwrap();
    assert!(matches!(check(&storage), Err(ReadError::Fork { .. })));
}

#[test]
fn a_policy_covers_an_epoch_with_its_validators() {
    let play = Play::begin();
    let terms = play.terms();
    let (validators, epoch) = (terms.validators(), terms.epoch());
    let other = fixture::verdict().epoch;
    for (validators, votes, named, is_covered) in [
        (validators, 2, None, true),
        (validators, 2, Some(epoch), true),
        (validators, 3, None, false),
        (validators, 3, Some(epoch), false),
        (&validators[..2], 2, None, false),
    ] {
        let policy = fixture::policy_of(validators, votes, named, 9);
        let found = check_covered(&policy, &terms);
        assert_eq!(found.is_ok(), is_covered, "{votes} of {validators:?}");
        if !is_covered {
            assert!(matches!(found, Err(TermsProblem::OtherQuorum(_))));
        }
    }
    let policy = fixture::policy_of(validators, 2, Some(other), 9);
    assert!(matches!(
        check_covered(&policy, &terms),
        Err(TermsProblem::OtherEpoch { .. })
    ));

    // Without the manifest beside the log nothing can be told.
    let empty = play.folder().join("empty");
    fs::create_dir(&empty).unwrap();
    let found = terms_of_log(epoch, &Content::of_log(&empty));
    assert!(matches!(found, Err(TermsProblem::NoManifest { .. })));
}
