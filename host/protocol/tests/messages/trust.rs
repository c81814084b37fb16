//! Who may be believed about what: signatures, commitments, receipts, openings.

use assay_protocol::{
    canonical,
    message::{
        Commitment, Message, MessageError, Opening, Receipt, ReceiptError, Reveal, Signed,
        ValidatorBinding, Verdict, VerifyError,
    },
};
use serde_json::Value;

use crate::samples::{self, KINDS, alice, bob, charlie};

#[test]
fn a_signature_is_of_one_body_by_one_key() {
    let commitment = samples::commitment();
    let [alice, bob] = [alice(), bob()].map(|keypair| keypair.hotkey());
    assert!(commitment.clone().verify_by(&alice).is_ok());
    let another = VerifyError::Signer {
        kind: "commitment",
        expected: bob,
        found: alice,
    };
    assert_eq!(commitment.clone().verify_by(&bob), Err(another));

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
    assert_eq!(stolen.clone().verify(), Err(not_the_author));
    assert_eq!(stolen.verify_by(&bob), Err(not_the_author));
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
        assert!(signed.verify().is_err(), "{tag}");
    }
    let tagged = [b"assay:vote:1\n", plain.as_slice()].concat();
    assert_eq!(body.signing_bytes(), tagged);
    let signed = Signed::from_parts(body, bob().hotkey(), bob().sign(&tagged));
    assert!(signed.verify().is_ok());
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
