//! Checkpoints as others sign them, and cosignatures.

use assay_log::{
    CheckpointError, Log, LogError, LogPolicy, PolicyError, SigningKey, VerifierKey,
    note::{NoteError, SignatureKind},
    storage::Memory,
};
use assay_protocol::Sha256;
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer;

use crate::base::{key, policy};

/// The key of the test logs, as another implementation has it.
pub(crate) fn other_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[7; 32])
}

/// The first four bytes of the hash of name, line feed, kind and key.
fn id(name: &str, kind: u8, key: &ed25519_dalek::SigningKey) -> Vec<u8> {
    let public = key.verifying_key().to_bytes();
    let parts = [name.as_bytes(), &[b'\n', kind], &public].concat();
    Sha256::of(&parts).as_bytes()[..4].to_vec()
}

fn line(name: &str, parts: &[&[u8]]) -> String {
    format!("\u{2014} {name} {}\n", STANDARD.encode(parts.concat()))
}

/// A checkpoint, made by hand.
pub(crate) fn sign(name: &str, size: u64, root: &Sha256) -> String {
    sign_text(
        name,
        &format!("{name}\n{size}\n{}\n", STANDARD.encode(root.as_bytes())),
    )
}

fn sign_text(name: &str, text: &str) -> String {
    let key = other_key();
    let signature = key.sign(text.as_bytes()).to_bytes();
    format!("{text}\n{}", line(name, &[&id(name, 1, &key), &signature]))
}

/// A witness for tests.
pub(crate) struct Witness {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl Witness {
    pub(crate) fn new(number: u8) -> Self {
        Self {
            name: format!("witness.example.com/w{number}"),
            key: ed25519_dalek::SigningKey::from_bytes(&[100 + number; 32]),
        }
    }

    pub(crate) fn verifier(&self) -> VerifierKey {
        let public = self.key.verifying_key().to_bytes();
        VerifierKey::new(&self.name, SignatureKind::Cosignature, &public).unwrap()
    }

    /// The line that this witness puts under a note at this time.
    pub(crate) fn cosign(&self, note: &str, time: u64) -> String {
        let text = &note[..note.rfind("\n\n").unwrap() + 1];
        let message = format!("cosignature/v1\ntime {time}\n{text}");
        let signature = self.key.sign(message.as_bytes()).to_bytes();
        let id = id(&self.name, 4, &self.key);
        line(&self.name, &[&id, &time.to_be_bytes(), &signature])
    }
}

fn policy_of(witnesses: &[&Witness], quorum: usize) -> LogPolicy {
    let keys = witnesses.iter().map(|witness| witness.verifier()).collect();
    LogPolicy::new(key().verifier().clone(), keys, quorum).unwrap()
}

fn note() -> String {
    sign(key().verifier().name(), 5, &Sha256::of(b"root"))
}

#[test]
fn a_quorum_of_witnesses_counts_each_once() {
    let [first, second, stranger] = [1, 2, 3].map(Witness::new);
    let policy = policy_of(&[&first, &second], 2);
    let note = note();
    let error = |note: &str| policy.verify(note).unwrap_err();
    let too_few = |found| CheckpointError::TooFewWitnesses { found, quorum: 2 };

    assert_eq!(error(&note), too_few(0));
    let one = note.clone() + &first.cosign(&note, 1_700_000_000);
    assert_eq!(error(&one), too_few(1));
    let twice = one.clone() + &first.cosign(&note, 1_700_000_007);
    assert_eq!(error(&twice), too_few(1));
    let with_stranger = twice.clone() + &stranger.cosign(&note, 1_700_000_000);
    assert_eq!(error(&with_stranger), too_few(1));

    let enough = with_stranger + &second.cosign(&note, 3);
    let checkpoint = policy.verify(&enough).unwrap();
    assert_eq!(
        checkpoint.note(),
        enough,
        "signatures of strangers are kept"
    );
    let seen: Vec<(&str, u64)> = checkpoint
        .cosignatures()
        .iter()
        .map(|cosignature| (cosignature.witness.as_str(), cosignature.time))
        .collect();
    assert_eq!(
        seen,
        [
            ("witness.example.com/w1", 1_700_000_007),
            ("witness.example.com/w2", 3)
        ]
    );
}

#[test]
fn a_wrong_signature_of_a_known_key_spoils_the_note() {
    let witness = Witness::new(1);
    let policy = policy_of(&[&witness], 1);
    let wrong = CheckpointError::WrongSignature(Box::new(witness.verifier()));
    let note = note();
    let other_note = sign(key().verifier().name(), 6, &Sha256::of(b"root"));
    let good = note.clone() + &witness.cosign(&note, 5);
    assert!(policy.verify(&good).is_ok());
    let replayed = good.clone() + &witness.cosign(&other_note, 6);
    assert_eq!(policy.verify(&replayed), Err(wrong.clone()));
    // A time that no signed 64-bit number holds, and one that was altered.
    let late = note.clone() + &witness.cosign(&note, 1 << 63);
    assert_eq!(policy.verify(&late), Err(wrong.clone()));
    let [older, newer] = [5, 6].map(|time| {
        let line = witness.cosign(&note, time);
        let encoded = line.trim_end().rsplit_once(' ').unwrap().1.to_owned();
        STANDARD.decode(encoded).unwrap()
    });
    let mixed = line(&witness.name, &[&older[..12], &newer[12..]]);
    assert_eq!(policy.verify(&(note.clone() + &mixed)), Err(wrong));

    let own = CheckpointError::WrongSignature(Box::new(key().verifier().clone()));
    let other_line = other_note.rsplit_once("\n\n").unwrap().1;
    assert_eq!(policy.verify(&(good + other_line)), Err(own));
}

#[test]
fn what_is_signed_has_to_be_a_checkpoint_of_this_log() {
    let name = key().verifier().name().to_owned();
    let root = STANDARD.encode([5; 32]);
    let other = sign_text(&name, &format!("log.example.com/other\n5\n{root}\n"));
    let error = policy().verify(&other).unwrap_err();
    assert!(matches!(error, CheckpointError::OtherLog { .. }), "{error}");
    let no_checkpoint = sign_text(&name, "Buy my coins!\n");
    let error = policy().verify(&no_checkpoint).unwrap_err();
    assert!(matches!(error, CheckpointError::Text(_)), "{error}");
    let extended = sign_text(&name, &format!("{name}\n5\n{root}\nmore\n"));
    let checkpoint = policy().verify(&extended).unwrap();
    assert_eq!(checkpoint.checkpoint().extensions(), ["more"]);

    // Another key of the same name has another id.
    let other_key = SigningKey::from_seed(&name, &[8; 32]).unwrap();
    let policy = LogPolicy::new(other_key.verifier().clone(), Vec::new(), 0).unwrap();
    let error = policy.verify(&note()).unwrap_err();
    assert!(matches!(error, CheckpointError::NotSigned(_)), "{error}");
}

#[test]
fn sixteen_signatures_fit_and_more_than_four_kibibytes_do_not() {
    let mut note = note();
    let alone = note.clone();
    for number in 0..16 {
        note += &Witness::new(number).cosign(&alone, 1);
    }
    assert!(policy().verify(&note).is_ok());
    let strangers = note.clone() + &line("w", &[&[0; 3_000]]);
    let error = policy().verify(&strangers).unwrap_err();
    assert_eq!(error, CheckpointError::Note(NoteError::TooLong));
}

#[test]
fn policies_that_make_no_sense_are_refused() {
    let log = || key().verifier().clone();
    let [first, second] = [1, 2].map(|number| Witness::new(number).verifier());
    let new = |log, witnesses: &[&VerifierKey], quorum| {
        let witnesses = witnesses.iter().copied().cloned().collect();
        LogPolicy::new(log, witnesses, quorum).unwrap_err()
    };
    assert!(matches!(
        new(first.clone(), &[], 0),
        PolicyError::LogKind(_)
    ));
    assert!(matches!(
        new(log(), &[&log()], 1),
        PolicyError::WitnessKind(_)
    ));
    assert!(matches!(
        new(log(), &[&first, &second, &first], 1),
        PolicyError::Twice(_)
    ));
    let renamed = VerifierKey::new("other", SignatureKind::Cosignature, first.public()).unwrap();
    assert!(matches!(
        new(log(), &[&first, &renamed], 1),
        PolicyError::Twice(_)
    ));
    let itself = VerifierKey::new("w", SignatureKind::Cosignature, log().public()).unwrap();
    assert!(matches!(new(log(), &[&itself], 1), PolicyError::Twice(_)));
    let unreachable = PolicyError::Unreachable {
        quorum: 2,
        witnesses: 1,
    };
    assert_eq!(new(log(), &[&first], 2), unreachable);
}

#[test]
fn the_writer_puts_cosignatures_under_its_checkpoint() {
    let [first, second, stranger] = [1, 2, 3].map(Witness::new);
    let witnesses = [first.verifier(), second.verifier()];
    let storage = Memory::default();
    let mut log = Log::create(storage.clone(), key()).unwrap();
    log.append(&["a", "b"]).unwrap();
    let note = log.checkpoint().unwrap().note().to_owned();

    log.add_cosignatures(&witnesses, &first.cosign(&note, 7))
        .unwrap();
    let answer = second.cosign(&note, 8) + &stranger.cosign(&note, 8) + &first.cosign(&note, 9);
    let checkpoint = log.add_cosignatures(&witnesses, &answer).unwrap().clone();
    let times: Vec<u64> = checkpoint.cosignatures().iter().map(|by| by.time).collect();
    assert_eq!(times, [9, 8]);
    assert!(!checkpoint.note().contains("w3"));

    let policy = policy_of(&[&first, &second], 2);
    let reader = assay_log::Reader::open(storage, policy).unwrap();
    assert_eq!(*reader.checkpoint(), checkpoint);

    let wrong = first.cosign(&sign("x", 1, &Sha256::of(b"")), 10);
    for lines in [wrong.as_str(), "", "no line", "\u{2014} w AAAA\n"] {
        let error = log.add_cosignatures(&witnesses, lines).unwrap_err();
        assert!(matches!(error, LogError::Cosignature(_)), "{error}");
    }
    log.append(&["c"]).unwrap();
    assert!(log.checkpoint().unwrap().cosignatures().is_empty());
}
