//! [`HalfResult`]: what one program came to on half a slice.

use std::fmt;

use assay_protocol::{Fuel, Score};
use assay_sandbox::{CaseOutcome, Fault, Rejection, TrapClass, limits::CASES};

use super::{RecordError, rest::Rest};

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

/// What is in it is secret: it must not get into a log by way of `{:?}`.
impl fmt::Debug for HalfResult {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HalfResult(..)")
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

    /// Why the program was rejected, if it was.
    #[must_use]
    pub fn rejection(&self) -> Option<Rejection> {
        match self {
            Self::Rejected(rejection) => Some(*rejection),
            Self::Scored { .. } => None,
        }
    }

    /// Appends the bytes that the page of this folder describes.
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
                    write_outcome(*outcome, bytes);
                }
            }
        }
    }

    /// Reads what [`HalfResult::write`] wrote for so many cases; none of anything else.
    pub(crate) fn read(bytes: &[u8], cases: u32) -> Option<Self> {
        let mut rest = Rest::of(bytes);
        let result = Self::take(&mut rest).ok()?;
        rest.end().ok()?;
        match &result {
            Self::Scored { outcomes, .. } if outcomes.len() != cases as usize => None,
            _ => Some(result),
        }
    }

    /// The next result of a record. Memory is in proportion to the bytes.
    pub(super) fn take(rest: &mut Rest<'_>) -> Result<Self, RecordError> {
        match rest.byte()? {
            0 => {
                let fuel = Fuel(u64::from_le_bytes(rest.array()?));
                let count = u32::from_le_bytes(rest.array()?);
                if !CASES.contains(&(count as usize)) {
                    return Err(RecordError::Cases(count));
                }
                if rest.length() < count as usize {
                    return Err(RecordError::CutOff);
                }
                let outcomes = (0..count)
                    .map(|_| take_outcome(rest))
                    .collect::<Result<_, _>>()?;
                Ok(Self::Scored { fuel, outcomes })
            }
            1 => {
                let value = rest.byte()?;
                let rejection = REJECTIONS.get(usize::from(value)).copied();
                let what = "rejection";
                rejection
                    .map(Self::Rejected)
                    .ok_or(RecordError::Code { what, value })
            }
            value => Err(RecordError::Code {
                what: "result",
                value,
            }),
        }
    }
}

/// Appends one case's bytes.
fn write_outcome(outcome: CaseOutcome, bytes: &mut Vec<u8>) {
    match outcome {
        CaseOutcome::Score(score) => {
            bytes.push(0);
            bytes.extend(score.nanos().to_le_bytes());
        }
        CaseOutcome::Fault(Fault::Numeric) => bytes.push(1),
        CaseOutcome::Fault(Fault::OutOfBudget) => bytes.push(2),
    }
}

fn take_outcome(rest: &mut Rest<'_>) -> Result<CaseOutcome, RecordError> {
    match rest.byte()? {
        0 => {
            let nanos = i64::from_le_bytes(rest.array()?);
            let score = Score::from_nanos(nanos).map_err(|_| RecordError::Score(nanos))?;
            Ok(CaseOutcome::Score(score))
        }
        1 => Ok(CaseOutcome::Fault(Fault::Numeric)),
        2 => Ok(CaseOutcome::Fault(Fault::OutOfBudget)),
        value => Err(RecordError::Code {
            what: "outcome",
            value,
        }),
    }
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
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::record) fn scored(nanos: i64) -> HalfResult {
        HalfResult::Scored {
            fuel: Fuel(7),
            outcomes: vec![
                CaseOutcome::Score(Score::from_nanos(nanos).unwrap()),
                CaseOutcome::Fault(Fault::Numeric),
                CaseOutcome::Fault(Fault::OutOfBudget),
            ],
        }
    }

    /// Any result on one to five cases.
    pub(in crate::record) fn any_result() -> impl Strategy<Value = HalfResult> {
        let outcome = prop_oneof![
            (-Score::LIMIT..=Score::LIMIT)
                .prop_map(|nanos| CaseOutcome::Score(Score::from_nanos(nanos).unwrap())),
            Just(CaseOutcome::Fault(Fault::Numeric)),
            Just(CaseOutcome::Fault(Fault::OutOfBudget)),
        ];
        prop_oneof![
            prop::sample::select(&REJECTIONS[..]).prop_map(HalfResult::Rejected),
            (any::<u64>(), prop::collection::vec(outcome, 1..6)).prop_map(|(fuel, outcomes)| {
                HalfResult::Scored {
                    fuel: Fuel(fuel),
                    outcomes,
                }
            }),
        ]
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

    proptest! {
        #[test]
        fn garbage_is_no_result(bytes in prop::collection::vec(any::<u8>(), 0..64), cases in 0u32..5) {
            if let Some(result) = HalfResult::read(&bytes, cases) {
                prop_assert_eq!(self::bytes(&result), bytes);
            }
        }
    }
}
