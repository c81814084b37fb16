//! Every byte of every message, altered: whoever relies on it notices.

use assay_protocol::{
    EpochId, Keypair, ReceiptId,
    message::{
        Abstention, Authored, Commitment, Entry, Envelope, EpochManifest, ManifestSignature,
        Message, Opening, Receipt, Reveal, Signed, Unauthored, ValidatorBinding, Verdict, Vote,
    },
};
use serde_json::Value;

use crate::samples::{self, KINDS, alice, bob, charlie, path};

/// What someone knows who relies on a message: ids that were published before, and whose keys are
/// whose.
struct Known {
    epoch: EpochId,
    receipt: ReceiptId,
    vote: Vote,
    envelopes: Vec<Envelope>,
}

impl Known {
    fn new() -> Self {
        let golden = |name| std::fs::read(path(name)).unwrap();
        let manifest = EpochManifest::decode(&golden("epoch-manifest")).unwrap();
        let receipt = Receipt::decode(&golden("receipt")).unwrap();
        Self {
            epoch: manifest.id(),
            receipt: receipt.id(),
            vote: Envelope::decode(&golden("envelope"))
                .unwrap()
                .vote(samples::expires()),
            envelopes: receipt.envelopes().collect(),
        }
    }

    /// Whether bytes in the place of a message are believed.
    fn believes(&self, name: &str, bytes: &[u8]) -> bool {
        match name {
            "commitment" => verifies::<Commitment>(bytes),
            "reveal" => verifies::<Reveal>(bytes),
            "vote" => verifies_by::<Vote>(bytes, &bob()),
            "abstention" => verifies_by::<Abstention>(bytes, &charlie()),
            // The log is what it stands in, and proves it.
            "tick" => Entry::decode(bytes) == Ok(Entry::Tick(samples::tick())),
            "manifest-signature" => verifies_by::<ManifestSignature>(bytes, &alice()),
            "validator" => verifies::<ValidatorBinding>(bytes),
            "verdict" => Verdict::decode(bytes).is_ok_and(|body| body.receipt() == self.receipt),
            "envelope" => Envelope::decode(bytes).is_ok_and(|envelope| {
                envelope.opens(&self.vote) && envelope.verify(&[bob().hotkey()]).is_ok()
            }),
            "epoch-manifest" => {
                EpochManifest::decode(bytes).is_ok_and(|manifest| manifest.id() == self.epoch)
            }
            "opening" => {
                let signers = [alice(), bob(), charlie()].map(|keypair| keypair.hotkey());
                Opening::decode(bytes).is_ok_and(|opening| opening.valid_signatures(&signers) == 3)
            }
            // The envelopes are in the log: that is what `checkpoint`, `index` and `path` prove.
            "receipt" => Receipt::decode(bytes).is_ok_and(|receipt| {
                receipt.id() == self.receipt
                    && receipt.valid_votes(&[bob().hotkey(), charlie().hotkey()]) == 2
                    && receipt.envelopes().eq(self.envelopes.iter().cloned())
            }),
            other => unreachable!("{other}"),
        }
    }
}

fn verifies<M: Authored>(bytes: &[u8]) -> bool {
    Signed::<M>::decode(bytes).is_ok_and(|signed| signed.verify().is_ok())
}

fn verifies_by<M: Unauthored>(bytes: &[u8], signer: &Keypair) -> bool {
    Signed::<M>::decode(bytes).is_ok_and(|signed| signed.verify_by(&signer.hotkey()).is_ok())
}

/// The receipt without what the log's proofs protect.
fn without_proofs(bytes: &[u8]) -> Value {
    let mut receipt: Value = serde_json::from_slice(bytes).unwrap();
    receipt["checkpoint"].take();
    for vote in receipt["votes"].as_array_mut().unwrap() {
        vote["index"].take();
        vote["path"].take();
    }
    receipt
}

#[test]
fn every_altered_byte_is_noticed() {
    let known = Known::new();
    for kind in KINDS {
        let golden = kind.golden();
        assert!(known.believes(kind.name, &golden), "{}", kind.name);
        for place in 0..golden.len() {
            for mask in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff] {
                let mut altered = golden.clone();
                altered[place] ^= mask;
                if known.believes(kind.name, &altered) {
                    assert_eq!(kind.name, "receipt", "byte {place} ^ {mask:#x}");
                    assert_eq!(without_proofs(&altered), without_proofs(&golden));
                }
            }
        }
    }
}

#[test]
fn every_cut_lost_or_doubled_byte_is_noticed() {
    let known = Known::new();
    for kind in KINDS {
        let golden = kind.golden();
        for place in 0..golden.len() {
            let cut = golden[..place].to_vec();
            let mut lost = golden.clone();
            lost.remove(place);
            let mut doubled = golden.clone();
            doubled.insert(place, golden[place]);
            for altered in [cut, lost, doubled] {
                if altered != golden && known.believes(kind.name, &altered) {
                    assert_eq!(kind.name, "receipt", "byte {place}");
                    assert_eq!(without_proofs(&altered), without_proofs(&golden));
                }
            }
        }
    }
}
