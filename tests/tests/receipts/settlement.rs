//! Whether the rounds of a log came to a receipt's verdict.

use std::{fs, sync::atomic::AtomicBool};

use assay_audit::{SettlementProblem, Verified, check_settled, verify_receipt};
use assay_log::{Content, Log, ReadError, Reader, storage::Memory};
use assay_protocol::message::{Message, Verdict};

use super::{
    fixture,
    play::{Play, honest, log_key},
};

fn check(play: &Play, verified: &Verified) -> Result<(), SettlementProblem> {
    let stop = AtomicBool::new(false);
    let (policy, mut reader) = (play.policy(), play.reader());
    check_settled(verified, &policy, &mut reader, &play.content(), &stop)
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
fn another_log_or_quorum_settles_nothing() {
    let mut play = Play::begin();
    let [submission] = play.submit(&[("e", 0)])[..] else {
        panic!()
    };
    play.judge_all(&honest);
    let receipt = play.receipt(&submission).encode();
    let verified = verify_receipt(&receipt, &play.policy()).unwrap();
    let stop = AtomicBool::new(false);

    // A log with the same key that was begun anew.
    let storage = Memory::default();
    let mut other = Log::create(storage.clone(), log_key()).unwrap();
    let policy = play.policy();
    let mut reader = Reader::open(storage.clone(), policy.log().clone()).unwrap();
    let check = |reader: &mut Reader<Memory>| {
        check_settled(&verified, &policy, reader, &play.content(), &stop)
    };
    assert!(matches!(
        check(&mut reader),
        Err(SettlementProblem::Log(ReadError::Rewound { .. }))
    ));
    let entries: Vec<_> = (0..100).map(|entry: u32| entry.to_le_bytes()).collect();
    other.append(&entries).unwrap();
    other.checkpoint().unwrap();
    let mut reader = Reader::open(storage, policy.log().clone()).unwrap();
    assert!(matches!(
        check(&mut reader),
        Err(SettlementProblem::Log(ReadError::Fork { .. }))
    ));

    // Who relies on other validators does not rely on this epoch, unless the policy names it.
    let validators = play.policy().validators().to_vec();
    for (validators, votes, is_covered) in [
        (&validators[..], 2, true),
        (&validators[..], 3, false),
        (&validators[..2], 2, false),
    ] {
        let policy = fixture::policy_of(validators, votes, None, 9);
        let mut reader = play.reader();
        let found = check_settled(&verified, &policy, &mut reader, &play.content(), &stop);
        assert_eq!(found.is_ok(), is_covered, "{votes} of {validators:?}");
        if !is_covered {
            assert!(matches!(found, Err(SettlementProblem::OtherQuorum(_))));
        }
    }

    // Without the manifest beside the log nothing can be told.
    let empty = play.folder().join("empty");
    fs::create_dir(&empty).unwrap();
    let found = check_settled(
        &verified,
        &play.policy(),
        &mut play.reader(),
        &Content::of_log(&empty),
        &stop,
    );
    assert!(matches!(found, Err(SettlementProblem::NoManifest { .. })));
}
