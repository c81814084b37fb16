//! [`Record`]: what a verdict rests on, secret until the pack is opened.
//!
//! A verdict's digest is a keyed hash of these bytes, so they are fixed to the last one (all integers
//! little-endian):
//!
//! | bytes | meaning |
//! |---|---|
//! | 23 | `assay verdict record 1\n` |
//! | 32 | epoch id |
//! | 32 | submission id |
//! | 4 | slice |
//! | 1 | reason: the place of [`Reason`]'s variant, from 0 |
//! | ... | the champion's results on the first and on the second half of the slice |
//! | ... | the challenger's |
//!
//! A [`HalfResult`] is `0`, 8 bytes of fuel, 4 bytes of number of cases, and for each case `0` and 8
//! bytes of score in nano-units, `1` (numeric fault) or `2` (out of budget); or `1` and a byte that
//! says why the program was rejected.
//!
//! Epoch, submission and slice are in it so that no two digests can be compared: equal digests would
//! tell that two programs behave alike on the hidden cases.

use assay_judgement as rule;
use assay_protocol::{EpochId, Fuel, Score, SubmissionId, message::SliceIndex};
use assay_sandbox::{CaseOutcome, Fault, Rejection, TrapClass};

/// Why a challenger was accepted or not. Public is only whether it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Reason {
    /// The rule accepts it.
    Accepted = 0,
    /// It was rejected by the sandbox: it trapped, say.
    Rejected = 1,
    /// Its outcome is the champion's on every case of a half.
    Identical = 2,
    /// Its mean gain does not exceed the margin.
    WithinMargin = 3,
    /// Its gain could be luck.
    NotSignificant = 4,
}

impl From<rule::Decision> for Reason {
    fn from(decision: rule::Decision) -> Self {
        match decision {
            rule::Decision::Accepted => Self::Accepted,
            rule::Decision::Rejected(rule::Reason::Identical) => Self::Identical,
            rule::Decision::Rejected(rule::Reason::WithinMargin) => Self::WithinMargin,
            rule::Decision::Rejected(rule::Reason::NotSignificant) => Self::NotSignificant,
        }
    }
}

/// What one program came to on half a slice. The same on every machine.
#[derive(Clone, PartialEq, Eq)]
pub enum HalfResult {
    /// It was scored.
    Scored {
        /// The fuel that it took.
        fuel: Fuel,
        /// One outcome per case.
        outcomes: Vec<CaseOutcome>,
    },
    /// It broke a rule.
    Rejected(Rejection),
}

/// Everything that a verdict on one submission rests on.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// The epoch.
    pub epoch: EpochId,
    /// The submission.
    pub submission: SubmissionId,
    /// The slice that it was judged on.
    pub slice: SliceIndex,
    /// Why it was accepted or not.
    pub reason: Reason,
    /// What the champion came to on both halves.
    pub champion: [HalfResult; 2],
    /// What the challenger came to on both halves.
    pub challenger: [HalfResult; 2],
}

/// What is in them is secret: it must not get into a log by way of `{:?}`.
impl std::fmt::Debug for HalfResult {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("HalfResult(..)")
    }
}

/// See [`HalfResult`].
impl std::fmt::Debug for Record {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Record({}, ..)", self.submission)
    }
}

impl Record {
    /// The bytes that the digest is made of.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"assay verdict record 1\n".to_vec();
        bytes.extend(self.epoch.0.as_bytes());
        bytes.extend(self.submission.0.as_bytes());
        bytes.extend(self.slice.0.to_le_bytes());
        bytes.push(self.reason as u8);
        for result in self.champion.iter().chain(&self.challenger) {
            result.write(&mut bytes);
        }
        bytes
    }
}

impl HalfResult {
    /// One score per case, where a fault counts as the worst; a rejected program has the worst
    /// everywhere.
    #[must_use]
    pub fn scores(&self, cases: usize, worst: Score) -> Vec<Score> {
        match self {
            Self::Rejected(_) => vec![worst; cases],
            Self::Scored { outcomes, .. } => outcomes
                .iter()
                .map(|outcome| match outcome {
                    CaseOutcome::Score(score) => *score,
                    CaseOutcome::Fault(_) => worst,
                })
                .collect(),
        }
    }

    /// Appends the bytes that the page of this file describes.
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Rejected(rejection) => bytes.extend([1, rejection_code(*rejection)]),
            Self::Scored { fuel, outcomes } => {
                bytes.push(0);
                bytes.extend(fuel.0.to_le_bytes());
                let count =
                    u32::try_from(outcomes.len()).expect("half a slice has at most 65,536 cases");
                bytes.extend(count.to_le_bytes());
                for outcome in outcomes {
                    match outcome {
                        CaseOutcome::Score(score) => {
                            bytes.push(0);
                            bytes.extend(score.nanos().to_le_bytes());
                        }
                        CaseOutcome::Fault(Fault::Numeric) => bytes.push(1),
                        CaseOutcome::Fault(Fault::OutOfBudget) => bytes.push(2),
                    }
                }
            }
        }
    }

    /// Reads what [`HalfResult::write`] wrote for so many cases; none of anything else.
    pub(crate) fn read(bytes: &[u8], cases: u32) -> Option<Self> {
        let (kind, mut rest) = bytes.split_first()?;
        match (kind, rest) {
            (1, [code]) => REJECTIONS
                .get(usize::from(*code))
                .copied()
                .map(Self::Rejected),
            (0, _) => {
                let fuel = Fuel(u64::from_le_bytes(take(&mut rest)?));
                if u32::from_le_bytes(take(&mut rest)?) != cases {
                    return None;
                }
                let outcomes = (0..cases)
                    .map(|_| read_outcome(&mut rest))
                    .collect::<Option<_>>()?;
                rest.is_empty().then_some(Self::Scored { fuel, outcomes })
            }
            _ => None,
        }
    }
}

fn read_outcome(rest: &mut &[u8]) -> Option<CaseOutcome> {
    let [kind] = take(rest)?;
    match kind {
        0 => Score::from_nanos(i64::from_le_bytes(take(rest)?))
            .ok()
            .map(CaseOutcome::Score),
        1 => Some(CaseOutcome::Fault(Fault::Numeric)),
        2 => Some(CaseOutcome::Fault(Fault::OutOfBudget)),
        _ => None,
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Every rejection, at the place of its code. New ones are added at the end: codes are in digests
/// that others have signed.
const REJECTIONS: [Rejection; 13] = [
    Rejection::Trap(TrapClass::Unreachable),
    Rejection::Trap(TrapClass::MemoryOutOfBounds),
    Rejection::Trap(TrapClass::TableOutOfBounds),
    Rejection::Trap(TrapClass::BadIndirectCall),
    Rejection::Trap(TrapClass::Arithmetic),
    Rejection::Trap(TrapClass::ComponentModel),
    Rejection::OutOfFuel,
    Rejection::OutOfMemory,
    Rejection::BrokenAbi,
    Rejection::OutOfLimits,
    Rejection::WrongOutcomeCount,
    Rejection::ScoreOutOfRange,
    Rejection::NotAProgram,
];

/// The place in [`REJECTIONS`]; the compiler asks for it when a rejection is added.
fn rejection_code(rejection: Rejection) -> u8 {
    match rejection {
        Rejection::Trap(TrapClass::Unreachable) => 0,
        Rejection::Trap(TrapClass::MemoryOutOfBounds) => 1,
        Rejection::Trap(TrapClass::TableOutOfBounds) => 2,
        Rejection::Trap(TrapClass::BadIndirectCall) => 3,
        Rejection::Trap(TrapClass::Arithmetic) => 4,
        Rejection::Trap(TrapClass::ComponentModel) => 5,
        Rejection::OutOfFuel => 6,
        Rejection::OutOfMemory => 7,
        Rejection::BrokenAbi => 8,
        Rejection::OutOfLimits => 9,
        Rejection::WrongOutcomeCount => 10,
        Rejection::ScoreOutOfRange => 11,
        Rejection::NotAProgram => 12,
    }
}

#[cfg(test)]
mod tests {
    use assay_protocol::Sha256;
    use proptest::prelude::*;

    use super::*;

    fn scored(nanos: i64) -> HalfResult {
        HalfResult::Scored {
            fuel: Fuel(7),
            outcomes: vec![
                CaseOutcome::Score(Score::from_nanos(nanos).unwrap()),
                CaseOutcome::Fault(Fault::Numeric),
                CaseOutcome::Fault(Fault::OutOfBudget),
            ],
        }
    }

    fn bytes(result: &HalfResult) -> Vec<u8> {
        let mut bytes = Vec::new();
        result.write(&mut bytes);
        bytes
    }

    #[test]
    fn results_are_read_as_they_were_written() {
        let rejected = REJECTIONS.map(HalfResult::Rejected);
        for result in rejected.iter().chain(&[scored(-5)]) {
            let written = bytes(result);
            assert!(HalfResult::read(&written, 3).as_ref() == Some(result));
            for length in 0..written.len() {
                assert!(HalfResult::read(&written[..length], 3).is_none());
            }
            assert!(HalfResult::read(&[&written[..], &[0]].concat(), 3).is_none());
        }
        for (code, rejection) in REJECTIONS.into_iter().enumerate() {
            assert_eq!(usize::from(rejection_code(rejection)), code);
        }
        assert!(HalfResult::read(&bytes(&scored(1)), 2).is_none());
        assert!(HalfResult::read(&[1, 13], 3).is_none());
    }

    #[test]
    fn every_field_is_in_the_bytes() {
        let record = Record {
            epoch: EpochId(Sha256::of(b"epoch")),
            submission: SubmissionId(Sha256::of(b"submission")),
            slice: SliceIndex(1),
            reason: Reason::Identical,
            champion: [scored(1), scored(2)],
            challenger: [scored(3), scored(4)],
        };
        // Pinned, and computed in another language from the table of this file: digests of it are in
        // verdicts that others have signed.
        assert_eq!(
            Sha256::of(&record.bytes()).to_string(),
            "81c2a5aeac019030f776ec7cf5c17653790525de770d8f8ce488f503c8ba3740"
        );
        let others = [
            Record {
                epoch: EpochId(Sha256::of(b"e")),
                ..record.clone()
            },
            Record {
                submission: SubmissionId(Sha256::of(b"s")),
                ..record.clone()
            },
            Record {
                slice: SliceIndex(2),
                ..record.clone()
            },
            Record {
                reason: Reason::Accepted,
                ..record.clone()
            },
            Record {
                champion: [scored(1), scored(1)],
                ..record.clone()
            },
            Record {
                challenger: [scored(4), scored(3)],
                ..record.clone()
            },
        ];
        for other in others {
            assert_ne!(other.bytes(), record.bytes());
        }
        assert!(!format!("{record:?}").contains("Identical"));
    }

    proptest! {
        #[test]
        fn garbage_is_no_result(bytes in prop::collection::vec(any::<u8>(), 0..64), cases in 0u32..5) {
            if let Some(result) = HalfResult::read(&bytes, cases) {
                prop_assert_eq!(self::bytes(&result), bytes);
            }
        }
    }
}
