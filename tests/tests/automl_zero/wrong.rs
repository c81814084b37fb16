//! Wrong meanings that other instructions can express. Each must change the digest of its operation:
//! a golden file that a wrong track passes has no power.

use assay_track_automl_zero::{Constants, Instruction, Kind, Operation, Operation::*, Program};

use super::cells::{ONES, SCRATCH, SCRATCH_TOO, WEIGHTS, address, of, scalar};
use super::corpus::{Experiment, WIDTHS, of_operation};
use super::golden::setting;
use super::observation::natively;
use super::particular::particular;

/// What is wrong, and the instructions that stand in place of the right one.
type Wrong = (String, Vec<Instruction>);

/// Every wrong meaning of an instruction.
fn wrong_meanings(right: &Instruction) -> Vec<Wrong> {
    let mut wrong = others(right);
    wrong.extend(reordered(right));
    wrong.extend(rounded(right));
    wrong.extend(constants(right));
    let particular = particular(right).into_iter();
    wrong.extend(particular.map(|(name, body)| (name.to_owned(), body)));
    wrong
}

/// Each other operation with the same inputs and output.
fn others(right: &Instruction) -> Vec<Wrong> {
    let signature = right.operation.signature();
    let is_alike = |other: &Operation| {
        let theirs = other.signature();
        let sizes = [signature, theirs].map(|one| one.constants.values());
        *other != right.operation
            && (theirs.output, theirs.inputs) == (signature.output, signature.inputs)
            && sizes[0] == sizes[1]
    };
    let others = Operation::ALL.into_iter().filter(is_alike);
    others
        .map(|operation| {
            (
                format!("is {operation:?}"),
                vec![Instruction {
                    operation,
                    ..*right
                }],
            )
        })
        .collect()
}

/// The inputs the wrong way round, where that makes a difference.
fn reordered(right: &Instruction) -> Option<Wrong> {
    let [first, second] = right.inputs;
    let is_commutative = matches!(
        right.operation,
        ScalarAdd
            | VectorAdd
            | MatrixAdd
            | ScalarMultiply
            | VectorMultiply
            | MatrixMultiply
            | VectorDot
    );
    let inputs = right.operation.signature().inputs;
    let exchangeable = matches!(inputs, [one, other] if one == other);
    (exchangeable && !is_commutative).then(|| {
        let inputs = [second, first];
        (
            "is the wrong way round".to_owned(),
            vec![Instruction { inputs, ..*right }],
        )
    })
}

/// Numbers multiplied by something before, and divided by it afterwards: the last bits differ.
fn rounded(right: &Instruction) -> Option<Wrong> {
    let scaled = match right.operation {
        ScalarAdd | VectorAdd | MatrixAdd | ScalarSubtract | VectorSubtract | MatrixSubtract
        | ScalarMinimum | VectorMinimum | MatrixMinimum | ScalarMaximum | VectorMaximum
        | MatrixMaximum => 2,
        ScalarMultiply
        | VectorMultiply
        | MatrixMultiply
        | ScalarDivide
        | VectorDivide
        | MatrixDivide
        | VectorScale
        | MatrixScale
        | VectorDot
        | VectorOuter
        | MatrixVectorProduct
        | MatrixProduct
        | ScalarAbsolute
        | VectorAbsolute
        | MatrixAbsolute
        | VectorBroadcast
        | MatrixColumnBroadcast
        | MatrixRowBroadcast
        | MatrixTranspose
        | VectorNorm
        | MatrixNorm
        | MatrixColumnNorm
        | MatrixRowNorm
        | VectorMean
        | MatrixMean
        | MatrixRowMean
        | VectorDeviation
        | MatrixDeviation
        | MatrixRowDeviation
        | ScalarReciprocal
        | VectorReciprocal
        | MatrixReciprocal => 1,
        _ => return None,
    };
    let factor = scalar(WEIGHTS);
    let scale = |kind, output, [factor, number]: [u8; 2]| {
        let operation = match kind {
            Kind::Scalar => ScalarMultiply,
            Kind::Vector => VectorScale,
            Kind::Matrix => MatrixScale,
        };
        of(operation, output, [factor, number])
    };
    let signature = right.operation.signature();
    let mut body = Vec::new();
    let mut wrong = *right;
    for (at, kind) in signature.inputs[..scaled].iter().enumerate() {
        wrong.inputs[at] = address(*kind, [SCRATCH, SCRATCH_TOO][at]);
        body.push(scale(*kind, wrong.inputs[at], [factor, right.inputs[at]]));
    }
    body.push(wrong);
    let back = scalar(SCRATCH);
    body.push(match right.operation {
        // The reciprocal of a multiple is a fraction.
        ScalarReciprocal | VectorReciprocal | MatrixReciprocal => {
            of(ScalarMultiply, back, [factor, scalar(ONES)])
        }
        _ => of(ScalarReciprocal, back, [factor]),
    });
    let kind = signature.output.expect("it has inputs");
    body.push(scale(kind, right.output, [back, right.output]));
    Some(("is rounded differently".to_owned(), body))
}

/// Constants that are slightly off, or in another place.
fn constants(right: &Instruction) -> Vec<Wrong> {
    let constants = right.operation.signature().constants;
    let mut wrong = Vec::new();
    for at in 0..constants.values() {
        let mut off = *right;
        off.values[at] = off.values[at].next_up();
        wrong.push((format!("has a higher constant {at}"), vec![off]));
    }
    for at in 0..constants.indices() {
        let mut off = *right;
        off.indices[at] ^= 1;
        wrong.push((format!("has another index {at}"), vec![off]));
    }
    if constants == Constants::MeanAndDeviation {
        let mut off = *right;
        off.values[1] = off.values[1].abs();
        wrong.push(("ignores the sign of the deviation".to_owned(), vec![off]));
    }
    if right.operation.is_random() {
        let later = vec![Instruction::NO_OP, *right];
        wrong.push(("draws what a later instruction would".to_owned(), later));
    }
    wrong
}

/// Observes with the right meaning and with each wrong one, and gives the wrong ones that look right.
fn missed(operation: Operation) -> Vec<String> {
    let corpus = of_operation(operation);
    // Instructions of an operation have the same wrong meanings.
    let count = wrong_meanings(&corpus[0].subject).len();
    let mut unnoticed = vec![true; count];
    for features in WIDTHS {
        let here: Vec<&Experiment> = corpus
            .iter()
            .filter(|one| one.features == features)
            .collect();
        let mut programs: Vec<Program> = here.iter().map(|one| one.program()).collect();
        for number in 0..count {
            programs.extend(here.iter().map(|one| {
                let (_, body) = &wrong_meanings(&one.subject)[number];
                one.program_with(body)
            }));
        }
        let found = natively(&setting(features), &programs);
        let mut each = found.chunks_exact(here.len());
        let right = each.next().expect("there is the right meaning");
        for (unnoticed, wrong) in unnoticed.iter_mut().zip(each) {
            *unnoticed &= wrong == right;
        }
    }
    let names = wrong_meanings(&corpus[0].subject).into_iter();
    let unnoticed = names.zip(unnoticed).filter(|(_, unnoticed)| *unnoticed);
    unnoticed
        .map(|((name, _), _)| format!("{operation:?} {name}"))
        .collect()
}

#[test]
fn every_wrong_meaning_changes_the_digest_of_its_operation() {
    for operation in Operation::ALL {
        let right = of_operation(operation)[0].subject;
        assert!(!wrong_meanings(&right).is_empty(), "{operation:?} has none");
    }
    let missed: Vec<String> = Operation::ALL.into_iter().flat_map(missed).collect();
    assert!(missed.is_empty(), "not noticed: {missed:?}");
}
