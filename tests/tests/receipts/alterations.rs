//! Every byte of a receipt, altered.

use std::{collections::BTreeMap, ops::Range};

use assay_audit::ReceiptProblem;
use assay_protocol::message::{Message, Receipt};

use super::fixture::{hotkey, receipt, verify};

/// One bit, the case of a letter, a digit into another, the highest bit, all bits.
const MASKS: [u8; 5] = [0x01, 0x20, 0x03, 0x80, 0xff];

/// A part of a receipt, by what has to be said if it is altered and still has the form of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The epoch in the verdict.
    Epoch,
    /// Anything else in the verdict.
    Verdict,
    Checkpoint,
    /// Nonce and signature of a vote: the place among them.
    Signature(usize),
    /// Index and path of a vote.
    Place(usize),
    /// What can't be altered without breaking the form.
    Form,
}

/// The parts of the bytes, in their order.
fn parts(bytes: &[u8]) -> Vec<(Range<usize>, Part)> {
    let text = std::str::from_utf8(bytes).unwrap();
    let value = |from: usize, key: &str| {
        let start = from + text[from..].find(&format!("\"{key}\":")).unwrap() + key.len() + 3;
        let open = &text[start..=start];
        let end = match open {
            "\"" => start + 1 + text[start + 1..].find('"').unwrap(),
            "[" => start + text[start..].find(']').unwrap(),
            _ => start + text[start..].find([',', '}']).unwrap(),
        };
        start..end
    };
    let mut parts = vec![
        (value(0, "epoch"), Part::Epoch),
        (value(0, "checkpoint"), Part::Checkpoint),
    ];
    for key in [
        "attempt",
        "champion",
        "decision",
        "digest",
        "hearing",
        "round",
        "semantics",
        "slice",
        "submission",
    ] {
        parts.push((value(0, key), Part::Verdict));
    }
    let mut from = text.find("\"votes\":").unwrap();
    for vote in 0.. {
        let Some(next) = text[from..].find("\"index\":") else {
            break;
        };
        from += next;
        for key in ["index", "path"] {
            parts.push((value(from, key), Part::Place(vote)));
        }
        for key in ["nonce", "signature"] {
            parts.push((value(from, key), Part::Signature(vote)));
        }
        from += 1;
    }
    parts
}

/// Why it was refused, without names.
fn name(problem: &ReceiptProblem) -> &'static str {
    match problem {
        ReceiptProblem::Form(_) => "form",
        ReceiptProblem::OtherEpoch { .. } => "another epoch",
        ReceiptProblem::Forged { .. } => "forged",
        ReceiptProblem::TooFewVotes { .. } => "too few votes",
        ReceiptProblem::Checkpoint(_) => "checkpoint",
        ReceiptProblem::NotInLog { .. } => "not in the log",
    }
}

#[test]
fn every_altered_byte_has_its_reason() {
    let bytes = receipt(&[1, 2, 3]);
    assert_eq!(verify(&bytes).unwrap().votes.len(), 3);
    let mut validators = [1, 2, 3].map(hotkey);
    validators.sort_unstable();
    let parts = parts(&bytes);
    let mut tally: BTreeMap<(Part, &str), u32> = BTreeMap::new();
    for at in 0..bytes.len() {
        let part = parts.iter().find(|(range, _)| range.contains(&at));
        let part = part.map_or(Part::Form, |(_, part)| *part);
        for mask in MASKS {
            let mut altered = bytes.clone();
            altered[at] ^= mask;
            let problem = verify(&altered).unwrap_err();
            *tally.entry((part, name(&problem))).or_default() += 1;
            if Receipt::decode(&altered).is_err() {
                assert!(
                    matches!(problem, ReceiptProblem::Form(_)),
                    "{at}: {problem}"
                );
                continue;
            }
            let is_right = match (part, &problem) {
                (Part::Epoch, ReceiptProblem::OtherEpoch { .. })
                | (Part::Verdict, ReceiptProblem::Forged { .. })
                | (Part::Checkpoint, ReceiptProblem::Checkpoint(_)) => true,
                (Part::Signature(vote), ReceiptProblem::Forged { validator })
                | (Part::Place(vote), ReceiptProblem::NotInLog { validator, .. }) => {
                    *validator == validators[vote]
                }
                _ => false,
            };
            assert!(is_right, "byte {at} of {part:?}: {problem}");
        }
    }
    for (part, reason) in [
        (Part::Epoch, "another epoch"),
        (Part::Verdict, "forged"),
        (Part::Checkpoint, "checkpoint"),
        (Part::Signature(2), "forged"),
        (Part::Place(2), "not in the log"),
        (Part::Form, "form"),
    ] {
        assert!(tally.contains_key(&(part, reason)), "{tally:?}");
    }
    println!("{} bytes, {} masks: {tally:#?}", bytes.len(), MASKS.len());
}

#[test]
fn what_is_cut_or_continued_is_no_receipt() {
    let bytes = receipt(&[1, 2]);
    for length in 0..bytes.len() {
        let problem = verify(&bytes[..length]).unwrap_err();
        assert!(
            matches!(problem, ReceiptProblem::Form(_)),
            "{length}: {problem}"
        );
    }
    for more in [&b"\n"[..], b" ", b"\0", b"{}", &bytes] {
        let problem = verify(&[&bytes, more].concat()).unwrap_err();
        assert!(matches!(problem, ReceiptProblem::Form(_)), "{problem}");
    }
}
