//! Messages that were written once and have to be read for ever.
//!
//! The files in `tests/golden` are never edited. A new kind of message, or a new schema, adds files:
//! `ASSAY_BLESS=1 cargo test -p assay-protocol` writes those that are missing. Signatures are random,
//! so what is compared is bodies and ids; the signatures are checked by verifying them.

use assay_protocol::{
    Hotkey, Sha256,
    message::{
        Abstention, Authored, Commitment, ENTRY_BYTES, Entry, EntryError, Envelope, EpochManifest,
        ManifestSignature, Message, Opening, Receipt, Reveal, Signed, Tick, Unauthored,
        ValidatorBinding, Verdict, Vote,
    },
};

use crate::samples::{self, KINDS, alice, bob, charlie, path};

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

/// The body of a signed message, verified.
fn signed<M: Authored>(name: &str, signer: Hotkey) -> M {
    let signed = Signed::<M>::decode(&golden(name)).unwrap();
    assert_eq!(signed.signer(), signer, "{name}");
    signed.verify().unwrap()
}

/// The same of a message that doesn't name its author.
fn signed_by<M: Unauthored>(name: &str, signer: Hotkey) -> M {
    let signed = Signed::<M>::decode(&golden(name)).unwrap();
    signed.verify_by(&signer).unwrap()
}

#[test]
fn missing_files_are_written_when_asked() {
    for kind in KINDS {
        if std::env::var_os("ASSAY_BLESS").is_some() && !path(kind.name).exists() {
            std::fs::write(path(kind.name), (kind.sample)()).unwrap();
        }
    }
}

#[test]
fn the_keys_are_the_well_known_ones() {
    for (keypair, address) in [
        (alice(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
        (bob(), "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"),
        (
            charlie(),
            "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y",
        ),
    ] {
        assert_eq!(keypair.hotkey().to_string(), address);
    }
}

#[test]
fn every_file_is_read_and_written_again() {
    for kind in KINDS {
        let bytes = kind.golden();
        assert_eq!((kind.decode)(&bytes), Ok(bytes), "{}", kind.name);
        let sample = (kind.sample)();
        assert_eq!((kind.decode)(&sample), Ok(sample), "{}", kind.name);
    }
}

/// The log's entries are told apart by what is in them.
#[test]
fn entries_of_the_log_are_read_as_what_they_are() {
    for kind in KINDS {
        let bytes = kind.golden();
        let expected = match kind.name {
            // Files and parts of others: the log has the hash of a manifest, and what a receipt holds.
            "verdict" | "receipt" | "epoch-manifest" | "validator" => None,
            _ => Some(bytes.clone()),
        };
        let entry = Entry::decode(&bytes).ok().map(|entry| entry.encode());
        assert_eq!(entry, expected, "{}", kind.name);
    }
    let long = Entry::decode(&vec![b' '; ENTRY_BYTES + 1]);
    assert_eq!(long, Err(EntryError::TooLong(ENTRY_BYTES + 1)));
}

#[test]
fn signed_bodies_are_what_was_meant() {
    let commitment: Commitment = signed("commitment", alice().hotkey());
    assert_eq!(&commitment, samples::commitment().unverified());
    let reveal: Reveal = signed("reveal", alice().hotkey());
    assert_eq!(&reveal, samples::reveal().unverified());
    assert!(reveal.opens(&commitment));
    let vote: Vote = signed_by("vote", bob().hotkey());
    assert_eq!(&vote, samples::vote().unverified());
    let abstention: Abstention = signed_by("abstention", charlie().hotkey());
    assert_eq!(&abstention, samples::abstention().unverified());
    assert_eq!(Tick::decode(&golden("tick")), Ok(samples::tick()));
    let manifest: ManifestSignature = signed_by("manifest-signature", alice().hotkey());
    assert_eq!(&manifest, samples::manifest_signature().unverified());
    let binding: ValidatorBinding = signed("validator", bob().hotkey());
    assert_eq!(&binding, samples::validator(&bob(), "q").unverified());

    let verdict = Verdict::decode(&golden("verdict")).unwrap();
    assert_eq!(verdict, samples::verdict());
    let envelope = Envelope::decode(&golden("envelope")).unwrap();
    assert!(envelope.opens(&vote));
    let bob = bob().hotkey();
    assert_eq!(envelope.verify(&[bob]), Ok((bob, verdict)));
}

#[test]
fn what_several_have_signed_is_counted() {
    let [alice, bob, charlie] = [alice(), bob(), charlie()].map(|keypair| keypair.hotkey());
    let receipt = Receipt::decode(&golden("receipt")).unwrap();
    assert_eq!(receipt.unverified(), &samples::verdict());
    assert_eq!(receipt.valid_votes(&[alice, bob, charlie]), 2);
    assert_eq!(receipt.valid_votes(&[bob, bob]), 1);
    assert_eq!(receipt.valid_votes(&[alice]), 0);
    assert!(
        receipt
            .envelopes()
            .all(|envelope| envelope.verify(&[bob, charlie]).is_ok())
    );

    let opening = Opening::decode(&golden("opening")).unwrap();
    assert_eq!(opening.unverified(), samples::opening().unverified());
    assert_eq!(opening.valid_signatures(&[alice]), 1);
    assert_eq!(opening.valid_signatures(&[bob, charlie, bob]), 2);
    assert_eq!(opening.valid_signatures(&[]), 0);

    let manifest = EpochManifest::decode(&golden("epoch-manifest")).unwrap();
    assert_eq!(manifest.quorum.hotkeys(), [bob, charlie]);
    for validator in &manifest.quorum.validators {
        assert!(validator.binding().verify().is_ok());
    }
}

/// The ids of the committed files, computed from them by thirty lines of Python (hashlib and a base 58
/// decoder) as the pages of `message` describe. If one of these changes, every id that was ever
/// published does.
#[test]
fn ids_are_for_ever() {
    let manifest = EpochManifest::decode(&golden("epoch-manifest")).unwrap();
    let envelope = Envelope::decode(&golden("envelope")).unwrap();
    let receipt = Receipt::decode(&golden("receipt")).unwrap();
    for (name, found, expected) in [
        (
            "epoch",
            manifest.id().0,
            "7878cdbe41ce7904ebbe3d3d66c1aef454d5329316638c91d730f7304a00c62c",
        ),
        (
            "submission",
            samples::submission().id().0,
            "6a8b3a41e95ea6ef4ec076bf9e1de31ba464227d437f116f421f8cadd04dab22",
        ),
        (
            "receipt",
            receipt.id().0,
            "be82fd3f10b6e6535b37ad2533b93cc6cd95c678b675a9ee4bf657c8c5695782",
        ),
        (
            "vote",
            envelope.vote(samples::expires()).hash.0,
            "f1246a95c23103373dfb66cdc34a51999e78803821eb04996732f85b24fbbde9",
        ),
    ] {
        assert_eq!(found.to_string(), expected, "{name}");
    }
    assert_eq!(receipt.id(), samples::verdict().receipt());
    assert_eq!(manifest.id().0, Sha256::of(&golden("epoch-manifest")));
    assert_eq!(manifest.series().0, Sha256::of(b"series"));
}

/// A first epoch names no series: its own id is the series'.
#[test]
fn a_first_epoch_names_its_series() {
    let mut manifest = samples::epoch_manifest();
    manifest.epoch.number = 0;
    manifest.epoch.predecessor = None;
    manifest.epoch.series = None;
    let read = EpochManifest::decode(&manifest.encode()).unwrap();
    assert_eq!(read.series().0, read.id().0);
}
