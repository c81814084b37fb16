//! Who may be believed about what: signatures, commitments, receipts, openings.

use assay_protocol::{
    canonical,
    message::{
        self, Commitment, Message, MessageError, Opening, Receipt, ReceiptError, Reveal, Signed,
        ValidatorBinding, Verdict, VerifyError,
    },
};
use serde_json::Value;

use crate::samples::{self, KINDS, alice, bob, charlie};

#[test]
fn a_signature_is_of_one_body_by_one_key() {
    let commitment = samples::commitment();
    let [alice, bob] = [alice(), bob()].map(|keypair| keypair.hotkey());
    assert!(commitment.clone().verify().is_ok());
    let vote = samples::vote();
    assert!(vote.clone().verify_by(&bob).is_ok());
    let another = VerifyError::Signer {
        kind: "vote",
        expected: alice,
        found: bob,
    };
    assert_eq!(vote.verify_by(&alice), Err(another));

    let mut body = commitment.unverified().clone();
    body.payout = alice.payout_address();
    let swapped = Signed::from_parts(body, alice, *commitment.signature());
    let forged = VerifyError::Forged {
        kind: "commitment",
        signer: alice,
    };
    assert_eq!(swapped.verify(), Err(forged));

    // Someone else's own signature under an author's message.
    let body = commitment.unverified().clone();
    let stolen = Signed::sign(body, &samples::bob());
    let not_the_author = VerifyError::Signer {
        kind: "commitment",
        expected: alice,
        found: bob,
    };
    assert_eq!(stolen.verify(), Err(not_the_author));
}

/// The same key signs the same canonical bytes as another kind, as another schema, and without a tag.
#[test]
fn a_signature_of_another_kind_is_worth_nothing() {
    let body = samples::vote().unverified().clone();
    let plain = body.encode();
    for tag in [
        "",
        "assay:verdict:1\n",
        "assay:vote:2\n",
        "assay:vote:1",
        "<Bytes>",
    ] {
        let signature = bob().sign(&[tag.as_bytes(), &plain].concat());
        let signed = Signed::from_parts(body.clone(), bob().hotkey(), signature);
        assert!(signed.verify_by(&bob().hotkey()).is_err(), "{tag}");
    }
    let tagged = [b"assay:vote:1\n", plain.as_slice()].concat();
    assert_eq!(body.signing_bytes(), tagged);
    let signed = Signed::from_parts(body, bob().hotkey(), bob().sign(&tagged));
    assert!(signed.verify_by(&bob().hotkey()).is_ok());
}

#[test]
fn kinds_have_tags_of_their_own() {
    let mut tags: Vec<_> = KINDS
        .iter()
        .map(|kind| {
            let value: Value = serde_json::from_slice(&(kind.sample)()).unwrap();
            let body = if value["kind"].is_null() {
                &value["body"]
            } else {
                &value
            };
            body["kind"].as_str().unwrap().to_owned()
        })
        .collect();
    tags.sort();
    tags.dedup();
    // An envelope's body is a verdict.
    assert_eq!(tags.len(), KINDS.len() - 1);
    assert!(
        tags.iter()
            .all(|tag| tag.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
    );
}

#[test]
fn a_copied_commitment_opens_nothing() {
    let commitment = samples::commitment().verify().unwrap();
    let mut reveal = samples::reveal().verify().unwrap();
    assert!(reveal.opens(&commitment));
    for change in [
        |copy: &mut Commitment| copy.author = bob().hotkey(),
        |copy: &mut Commitment| copy.payout = alice().hotkey().payout_address(),
        |copy: &mut Commitment| {
            copy.epoch = assay_protocol::EpochId(assay_protocol::Sha256::of(b""));
        },
    ] {
        let mut copy = commitment.clone();
        change(&mut copy);
        assert!(!reveal.opens(&copy));
    }

    reveal.author = bob().hotkey();
    let refused = Reveal::decode(&reveal.encode()).unwrap_err();
    assert!(
        matches!(refused, MessageError::Contradiction { .. }),
        "{refused}"
    );
}

#[test]
fn a_receipt_holds_one_verdict_and_nobody_twice() {
    let envelope = |keypair, nonce| {
        (
            samples::envelope(keypair, nonce),
            Default::default(),
            vec![],
        )
    };
    let (bob, charlie) = (bob(), charlie());
    let make = |body: Verdict, envelopes| Receipt::new(body, String::new(), envelopes);

    let twice = make(
        samples::verdict(),
        vec![envelope(&bob, 1), envelope(&bob, 2)],
    );
    assert!(matches!(twice, Err(ReceiptError::Form(_))), "{twice:?}");
    let mut other = samples::verdict();
    other.round.0 += 1;
    let mixed = make(other, vec![envelope(&bob, 1)]);
    assert_eq!(mixed, Err(ReceiptError::AnotherVerdict(bob.hotkey())));

    let receipt = make(
        samples::verdict(),
        vec![envelope(&charlie, 1), envelope(&bob, 2)],
    )
    .unwrap();
    let mut value: Value = serde_json::from_slice(&receipt.encode()).unwrap();
    value["votes"].as_array_mut().unwrap().reverse();
    let refused = Receipt::decode(&canonical::write(&value).unwrap());
    assert!(
        matches!(refused, Err(MessageError::Contradiction { .. })),
        "{refused:?}"
    );
    value["votes"][0] = value["votes"][1].clone();
    let refused = Receipt::decode(&canonical::write(&value).unwrap());
    assert!(
        matches!(refused, Err(MessageError::Contradiction { .. })),
        "{refused:?}"
    );
}

#[test]
fn an_opening_counts_nobody_twice() {
    let mut opening = samples::opening();
    opening.sign(&bob());
    assert_eq!(opening.signatures().len(), 3);
    let mut value: Value = serde_json::from_slice(&opening.encode()).unwrap();
    value["signatures"][1] = value["signatures"][0].clone();
    let refused = Opening::decode(&canonical::write(&value).unwrap());
    assert!(
        matches!(refused, Err(MessageError::Contradiction { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_binding_is_by_its_validator() {
    let body = samples::validator(&bob(), "q").unverified().clone();
    assert!(
        Signed::<ValidatorBinding>::sign(body, &charlie())
            .verify()
            .is_err()
    );
}

#[test]
fn an_envelope_is_by_a_validator() {
    let [alice, bob, charlie] = [alice(), bob(), charlie()].map(|keypair| keypair.hotkey());
    let envelope = samples::envelope(&samples::bob(), 3);
    let verdict = samples::verdict();
    assert_eq!(envelope.clone().verify(&[charlie, bob]), Ok((bob, verdict)));
    for validators in [&[alice, charlie][..], &[]] {
        let stranger = VerifyError::NoValidator {
            kind: "verdict",
            found: bob,
        };
        assert_eq!(envelope.clone().verify(validators), Err(stranger));
    }
}

/// A value that was not read by `decode` may hold what that refuses: still nobody counts twice, and a
/// wrong signature hides no right one.
#[test]
fn those_who_count_are_counted_once_in_any_value() {
    let [bob, charlie] = [bob(), charlie()].map(|keypair| keypair.hotkey());
    let mut receipt = serde_json::to_value(samples::receipt()).unwrap();
    let mut opening = serde_json::to_value(samples::opening()).unwrap();
    for (value, list) in [(&mut receipt, "votes"), (&mut opening, "signatures")] {
        let list = value[list].as_array_mut().unwrap();
        let mut wrong = list[0].clone();
        wrong["signature"] = list[1]["signature"].clone();
        list.push(list[0].clone());
        list.reverse();
        list.insert(0, wrong);
    }
    let receipt: Receipt = serde_json::from_value(receipt).unwrap();
    assert_eq!(receipt.votes().len(), 4);
    assert_eq!(receipt.valid_votes(&[charlie, bob, charlie]), 2);
    let opening: Opening = serde_json::from_value(opening).unwrap();
    assert_eq!(opening.signatures().len(), 5);
    assert_eq!(opening.valid_signatures(&[charlie, bob, charlie]), 2);
}

#[test]
fn a_receipt_is_no_longer_than_a_message() {
    let path = vec![assay_protocol::Sha256::of(b""); message::PROOF_HASHES];
    let make = |votes: u8| {
        let envelopes = (0..votes).map(|number| {
            let validator = assay_protocol::Keypair::from_seed(&[number; 32]);
            let envelope = samples::envelope(&validator, number);
            (envelope, Default::default(), path.clone())
        });
        Receipt::new(samples::verdict(), String::new(), envelopes.collect())
    };
    let fits = make(20).unwrap();
    assert_eq!(Receipt::decode(&fits.encode()), Ok(fits));
    assert_eq!(make(64), Err(ReceiptError::TooLong));
}

#[test]
fn the_deepest_messages_have_four_levels() {
    fn depth(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }
    let depths = KINDS.map(|kind| depth(&serde_json::from_slice(&kind.golden()).unwrap()));
    assert_eq!(depths.into_iter().max(), Some(4));
}
