//! Receipts whose checkpoint witnesses have cosigned, here and by another implementation.

use std::{
    env,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use assay_audit::{Policy, ReceiptProblem, Verified, verify_receipt};
use assay_log::{CheckpointError, VerifierKey, note::SignatureKind};
use assay_protocol::message::{Message, Receipt};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer;
use serde_json::{Value, json};

use super::fixture::{Envelopes, hotkey, policy_text};

/// Where this is 1, a missing module fails the test instead of skipping it.
const REQUIRED: &str = "ASSAY_REQUIRE_PYTHON";

const TIME: u64 = 1_800_000_000;

/// Who signs what a log says of itself, once it has seen that nothing was taken back.
struct Witness {
    name: String,
    seed: [u8; 32],
}

impl Witness {
    fn new(number: u8) -> Self {
        Self {
            name: format!("witness.example.com/w{number}"),
            seed: [100 + number; 32],
        }
    }

    fn secret(&self) -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&self.seed)
    }

    fn verifier(&self) -> VerifierKey {
        let public = self.secret().verifying_key().to_bytes();
        VerifierKey::new(&self.name, SignatureKind::Cosignature, &public).unwrap()
    }

    /// The line that it puts under a note.
    fn cosign(&self, note: &str) -> String {
        let (text, _) = note.rsplit_once("\n\n").unwrap();
        let message = format!("cosignature/v1\ntime {TIME}\n{text}\n");
        let signature = self.secret().sign(message.as_bytes()).to_bytes();
        let id = self.verifier().id();
        let bytes = [&id[..], &TIME.to_be_bytes(), &signature].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

/// Two of three validators, and so many of these witnesses.
fn policy(witnesses: &[&Witness], votes: usize) -> Policy {
    let keys: Vec<String> = witnesses
        .iter()
        .map(|witness| format!("\"{}\"", witness.verifier()))
        .collect();
    let text = format!(
        "{}witnesses = [{}]\nwitness-votes = {votes}\n",
        policy_text(&[1, 2, 3].map(hotkey), 2, None, 9),
        keys.join(", ")
    );
    Policy::parse(Path::new("policy.toml"), &text).unwrap()
}

/// The receipt with another note in the place of its checkpoint.
fn verify(receipt: &Receipt, note: &str, policy: &Policy) -> Result<Verified, ReceiptProblem> {
    let mut value: Value = serde_json::from_slice(&receipt.encode()).unwrap();
    value["checkpoint"] = note.into();
    // Keys are in order and numbers small, so this is the canonical form.
    verify_receipt(&serde_json::to_vec(&value).unwrap(), policy)
}

/// A part of a note with each of its characters replaced, by some others.
fn altered<'a>(note: &'a str, part: &'a str) -> impl Iterator<Item = String> + 'a {
    let start = note.find(part).unwrap();
    part.char_indices().flat_map(move |(place, found)| {
        let others = ['A', 'B', '1', '+', ' ', '\n'].into_iter();
        others
            .filter(move |other| *other != found)
            .map(move |other| {
                let (before, after) = note.split_at(start + place);
                format!("{before}{other}{}", &after[found.len_utf8()..])
            })
    })
}

#[test]
fn a_receipt_counts_its_checkpoints_witnesses() {
    let [first, second, stranger] = [1, 2, 3].map(Witness::new);
    let receipt = Envelopes::of(&[1, 2], 9).receipt();
    let note = receipt.checkpoint().to_owned();
    let one = note.clone() + &first.cosign(&note) + &stranger.cosign(&note);
    let both = one.clone() + &second.cosign(&note);
    let known = [&first, &second];
    for (note, votes, found) in [
        (&note, 0, Some(0)),
        (&note, 1, None),
        (&one, 1, Some(1)),
        (&one, 2, None),
        (&both, 2, Some(2)),
    ] {
        match (verify(&receipt, note, &policy(&known, votes)), found) {
            (Ok(verified), Some(found)) => {
                let cosignatures = verified.checkpoint.cosignatures();
                assert_eq!(cosignatures.len(), found);
                assert!(cosignatures.iter().all(|by| by.time == TIME));
            }
            (Err(ReceiptProblem::Checkpoint(CheckpointError::TooFewWitnesses { .. })), None) => {}
            (other, _) => panic!("{other:?}"),
        }
    }

    // What the witness has signed of the same log at another size.
    let older = Envelopes::of(&[1], 9).receipt().checkpoint().to_owned();
    let moved = note.clone() + &first.cosign(&older);
    let problem = verify(&receipt, &moved, &policy(&known, 0)).unwrap_err();
    let wrong = CheckpointError::WrongSignature(Box::new(first.verifier()));
    assert_eq!(problem, ReceiptProblem::Checkpoint(wrong));
}

#[test]
fn an_altered_cosignature_is_noticed_and_a_strangers_counts_for_nothing() {
    let [witness, stranger] = [1, 2].map(Witness::new);
    let receipt = Envelopes::of(&[1, 2], 9).receipt();
    let policy = policy(&[&witness], 1);
    let note = receipt.checkpoint();
    let (line, strange) = (witness.cosign(note), stranger.cosign(note));
    let cosigned = format!("{note}{line}{strange}");
    verify(&receipt, &cosigned, &policy).unwrap();
    for note in altered(&cosigned, &line) {
        let problem = verify(&receipt, &note, &policy).unwrap_err();
        assert!(
            matches!(problem, ReceiptProblem::Checkpoint(_)),
            "{note}: {problem}"
        );
    }
    let mut accepted = 0;
    for note in altered(&cosigned, &strange) {
        match verify(&receipt, &note, &policy) {
            Ok(verified) => {
                assert_eq!(verified.checkpoint.cosignatures().len(), 1);
                accepted += 1;
            }
            Err(problem) => assert!(
                matches!(
                    problem,
                    ReceiptProblem::Checkpoint(CheckpointError::Note(_))
                ),
                "{note}: {problem}"
            ),
        }
    }
    assert!(accepted > 100, "{accepted}");
}

/// Python's answers, where it has the module.
fn ask(requests: &[Value]) -> Option<Vec<Value>> {
    let imported = Command::new("python3")
        .args(["-c", "import cryptography"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !imported {
        let missing = "python3 has no cryptography: pip install -r tests/interop/requirements.txt";
        let required = env::var_os(REQUIRED).is_some_and(|value| value == "1");
        assert!(!required, "{missing}");
        println!("skipped: {missing}");
        return None;
    }
    let mut child = Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("interop/cosignatures.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for request in requests {
        writeln!(input, "{request}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers = answers.lines();
    Some(
        answers
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

#[test]
fn another_implementation_makes_and_reads_the_same() {
    let witness = Witness::new(1);
    let receipt = Envelopes::of(&[1, 2], 9).receipt();
    let note = receipt.checkpoint();
    let seed: String = witness
        .seed
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let made = json!({
        "task": "cosign", "name": witness.name, "seed": seed, "time": TIME, "note": note,
    });
    let Some(made) = ask(&[made]) else {
        return;
    };
    let line = made[0]["line"].as_str().unwrap();
    assert_eq!(line, witness.cosign(note));
    assert_eq!(made[0]["key"], witness.verifier().to_string());
    let cosigned = format!("{note}{line}");
    let policy = policy(&[&witness], 1);
    verify(&receipt, &cosigned, &policy).unwrap();

    // What is not signed here is not signed there, where the note has the form of one.
    let (text, _) = note.rsplit_once("\n\n").unwrap();
    let is_note = |note: &String| {
        !matches!(
            verify(&receipt, note, &policy),
            Err(ReceiptProblem::Checkpoint(CheckpointError::Note(_)))
        )
    };
    let altered: Vec<String> = altered(&cosigned, text)
        .chain(altered(&cosigned, line))
        .filter(is_note)
        .collect();
    assert!(altered.len() > 500, "{}", altered.len());
    let requests: Vec<Value> = [&cosigned]
        .into_iter()
        .chain(&altered)
        .map(|note| json!({"task": "verify", "key": made[0]["key"], "note": note}))
        .collect();
    let answers = ask(&requests).unwrap();
    assert_eq!(answers.len(), requests.len());
    assert_eq!(answers[0], TIME);
    for (answer, note) in answers[1..].iter().zip(&altered) {
        assert!(verify(&receipt, note, &policy).is_err(), "{note}");
        assert!(answer.is_null(), "{note}");
    }
}
