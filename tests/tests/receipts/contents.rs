//! Receipts that are well made, and prove less than they should.

use std::path::Path;

use assay_audit::{Policy, ReceiptProblem, verify_receipt};
use assay_log::{CheckpointError, VerifierKey, note::SignatureKind};
use assay_protocol::{
    EpochId, Sha256,
    message::{Message, Receipt, Verdict},
};

use super::fixture::{
    Envelopes, hotkey, log_key, policy_of, policy_text, receipt, verdict, verify,
};

#[test]
fn a_quorum_is_counted_by_the_policy() {
    for (signers, counted, outside) in [
        (&[1, 2][..], 2, 0),
        (&[1, 2, 3], 3, 0),
        (&[3, 1, 7], 2, 1),
        (&[8, 3, 2, 7, 1], 3, 2),
    ] {
        let verified = verify(&receipt(signers)).unwrap();
        assert_eq!(verified.id, verdict().receipt());
        assert_eq!(verified.verdict, verdict());
        assert_eq!(verified.votes.len(), counted);
        assert_eq!(verified.outside.len(), outside);
        for signer in signers.iter().filter(|signer| **signer < 4) {
            assert!(verified.votes.iter().any(|(by, _)| *by == hotkey(*signer)));
        }
    }
    for (signers, found, outside) in [
        (&[][..], 0, 0),
        (&[1], 1, 0),
        (&[7, 8, 6], 0, 3),
        (&[1, 7, 8], 1, 2),
    ] {
        let expected = ReceiptProblem::TooFewVotes {
            found,
            needed: 2,
            outside,
        };
        assert_eq!(verify(&receipt(signers)), Err(expected));
    }
}

#[test]
fn another_policy_gives_another_answer() {
    let bytes = receipt(&[1, 2]);
    let validators = [1, 2, 3].map(hotkey);
    let epoch = Some(verdict().epoch);
    let verify = |policy| verify_receipt(&bytes, &policy);

    verify(policy_of(&validators, 2, None, 9)).unwrap();
    let other = EpochId(Sha256::of(b"another epoch"));
    assert_eq!(
        verify(policy_of(&validators, 2, Some(other), 9)),
        Err(ReceiptProblem::OtherEpoch {
            expected: other,
            found: verdict().epoch,
        })
    );
    assert!(matches!(
        verify(policy_of(&validators, 3, epoch, 9)),
        Err(ReceiptProblem::TooFewVotes {
            found: 2,
            needed: 3,
            ..
        })
    ));
    assert!(matches!(
        verify(policy_of(&[4, 5, 6].map(hotkey), 2, epoch, 9)),
        Err(ReceiptProblem::TooFewVotes {
            found: 0,
            outside: 2,
            ..
        })
    ));
    // Another key of the same name is another log.
    assert!(matches!(
        verify(policy_of(&validators, 2, epoch, 8)),
        Err(ReceiptProblem::Checkpoint(CheckpointError::NotSigned(_)))
    ));
}

#[test]
fn a_policy_may_ask_for_witnesses() {
    let bytes = receipt(&[1, 2]);
    let (name, public) = ("witness.example.com", *log_key(5).verifier().public());
    let witness = VerifierKey::new(name, SignatureKind::Cosignature, &public).unwrap();
    for (votes, expected) in [(0, true), (1, false)] {
        let text = format!(
            "{}witnesses = [\"{witness}\"]\nwitness-votes = {votes}\n",
            policy_text(&[1, 2, 3].map(hotkey), 2, None, 9)
        );
        let policy = Policy::parse(Path::new("policy.toml"), &text).unwrap();
        let found = verify_receipt(&bytes, &policy);
        assert_eq!(found.is_ok(), expected);
        if let Err(problem) = found {
            let too_few = CheckpointError::TooFewWitnesses {
                found: 0,
                quorum: 1,
            };
            assert_eq!(problem, ReceiptProblem::Checkpoint(too_few));
        }
    }
}

/// The parts of a receipt, to be put together in another way.
fn rebuilt(
    checkpoint: &Receipt,
    change: impl Fn(&mut Vec<serde_json::Value>),
) -> Result<Vec<u8>, serde_json::Error> {
    let mut value: serde_json::Value = serde_json::from_slice(&checkpoint.encode())?;
    change(value["votes"].as_array_mut().unwrap());
    // Keys are in order and numbers small, so this is the canonical form.
    serde_json::to_vec(&value)
}

#[test]
fn each_proof_is_of_its_own_envelope() {
    let receipt = Envelopes::of(&[1, 2], 9).receipt();
    verify(&rebuilt(&receipt, |_| {}).unwrap()).unwrap();
    let swapped = |keys: &[&str]| {
        let swapped = rebuilt(&receipt, |votes| {
            let (first, second) = votes.split_at_mut(1);
            for key in keys {
                std::mem::swap(&mut first[0][key], &mut second[0][key]);
            }
        });
        verify(&swapped.unwrap()).unwrap_err()
    };
    for keys in [&["path"][..], &["index"], &["path", "index"]] {
        let problem = swapped(keys);
        assert!(
            matches!(problem, ReceiptProblem::NotInLog { .. }),
            "{keys:?}: {problem}"
        );
    }
    for keys in [&["nonce"][..], &["signature"], &["nonce", "signature"]] {
        let problem = swapped(keys);
        assert!(
            matches!(problem, ReceiptProblem::Forged { .. }),
            "{keys:?}: {problem}"
        );
    }

    // One that counts for nothing has to be right all the same.
    let receipt = Envelopes::of(&[1, 2, 7], 9).receipt();
    let outside = hotkey(7).to_string();
    let altered = rebuilt(&receipt, |votes| {
        let vote = votes.iter_mut().find(|vote| vote["validator"] == *outside);
        vote.unwrap()["index"] = "0".into();
    });
    let problem = verify(&altered.unwrap()).unwrap_err();
    assert!(
        matches!(&problem, ReceiptProblem::NotInLog { validator, .. } if *validator == hotkey(7)),
        "{problem}"
    );
}

#[test]
fn a_checkpoint_of_another_log_proves_nothing() {
    let (own, other) = (Envelopes::of(&[1, 2], 9), Envelopes::of(&[2, 1], 9));
    let mut value: serde_json::Value = serde_json::from_slice(&own.receipt().encode()).unwrap();
    value["checkpoint"] = other.receipt().checkpoint().into();
    let problem = verify(&serde_json::to_vec(&value).unwrap()).unwrap_err();
    assert!(
        matches!(problem, ReceiptProblem::NotInLog { .. }),
        "{problem}"
    );
}

#[test]
fn a_line_of_a_stranger_under_the_checkpoint_changes_nothing() {
    let (own, other) = (Envelopes::of(&[1, 2], 9), Envelopes::of(&[1, 2], 8));
    let mut value: serde_json::Value = serde_json::from_slice(&own.receipt().encode()).unwrap();
    let line = other
        .receipt()
        .checkpoint()
        .lines()
        .last()
        .unwrap()
        .to_owned();
    value["checkpoint"] = format!("{}{line}\n", own.receipt().checkpoint()).into();
    let verified = verify(&serde_json::to_vec(&value).unwrap()).unwrap();
    assert_eq!(verified.votes.len(), 2);
}

#[test]
fn receipts_of_one_verdict_have_one_id() {
    let ids = [&[1, 2][..], &[2, 3], &[1, 2, 3]].map(|signers| {
        let bytes = receipt(signers);
        let verified = verify(&bytes).unwrap();
        assert_eq!(Receipt::decode(&bytes).unwrap().id(), verified.id);
        verified.id
    });
    assert_eq!(ids, [verdict().receipt(); 3]);
    let other = Verdict {
        attempt: assay_protocol::message::Attempt(4),
        ..verdict()
    };
    assert_ne!(other.receipt(), ids[0]);
}

#[test]
fn every_problem_says_what_to_do() {
    let mut garbage = receipt(&[1, 2]);
    garbage[0] = b'[';
    for bytes in [garbage, receipt(&[1]), Vec::new(), vec![0xff; 1 << 20]] {
        let problem = verify(&bytes).unwrap_err();
        let (text, remedy) = (problem.to_string(), problem.remedy());
        assert!(!remedy.is_empty() && text.len() < 300, "{text}");
    }
}
