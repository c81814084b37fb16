//! [`Difference`]: where a record is not the one that it should be.

use std::fmt;

use assay_challenge::Half;
use assay_protocol::Fuel;
use assay_sandbox::{CaseOutcome, FailureKind, Fault, Rejection};

use super::{HalfResult, Reason, Record};
use crate::Role;

/// One of the four results of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose result it is.
    pub role: Role,
    /// On which half of the slice.
    pub half: Half,
}

/// The first thing in which two records differ: what one says, which was signed, and what was found
/// instead. Of a slice that is not public yet, all of it is secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// They are of different epochs, submissions or slices, so that no more can be compared.
    Subject,
    /// A program came to something else on a case.
    Case {
        /// Whose result, on which half.
        place: Place,
        /// The case, counted from 0.
        case: u32,
        /// What it was said to be.
        signed: CaseOutcome,
        /// What it is.
        found: CaseOutcome,
    },
    /// There are more or fewer cases.
    Cases {
        /// Whose result, on which half.
        place: Place,
        /// What it was said to be.
        signed: u32,
        /// What it is.
        found: u32,
    },
    /// A program was rejected in one of the two only, or for another reason.
    Rejection {
        /// Whose result, on which half.
        place: Place,
        /// What it was said to be; none if it was scored.
        signed: Option<Rejection>,
        /// What it is; none if it is scored.
        found: Option<Rejection>,
    },
    /// All cases are equal, and took another amount of fuel.
    Fuel {
        /// Whose result, on which half.
        place: Place,
        /// What it was said to be.
        signed: Fuel,
        /// What it is.
        found: Fuel,
    },
    /// All results are equal, and another reason was drawn from them.
    Reason {
        /// What it was said to be.
        signed: Reason,
        /// What it is.
        found: Reason,
    },
}

impl Record {
    /// The first difference of a record that was signed from one that was made again; none if they are
    /// equal. What cases came to is compared before what they took: champion before challenger, first
    /// half before second, case by case.
    #[must_use]
    pub fn first_difference(&self, found: &Self) -> Option<Difference> {
        let subject = |record: &Self| (record.epoch, record.submission, record.slice);
        if subject(self) != subject(found) {
            return Some(Difference::Subject);
        }
        let pairs = || self.results().zip(found.results());
        let outcomes =
            pairs().find_map(|((place, signed), (_, found))| outcomes(place, signed, found));
        let fuel = || pairs().find_map(|((place, signed), (_, found))| fuel(place, signed, found));
        let reason = || {
            let (signed, found) = (self.reason, found.reason);
            (signed != found).then_some(Difference::Reason { signed, found })
        };
        outcomes.or_else(fuel).or_else(reason)
    }

    fn results(&self) -> impl Iterator<Item = (Place, &HalfResult)> {
        let programs = [
            (Role::Champion, &self.champion),
            (Role::Challenger, &self.challenger),
        ];
        programs.into_iter().flat_map(|(role, results)| {
            let halves = Half::BOTH.into_iter().zip(results);
            halves.map(move |(half, result)| (Place { role, half }, result))
        })
    }
}

fn outcomes(place: Place, signed: &HalfResult, found: &HalfResult) -> Option<Difference> {
    let (signed, found) = match (signed, found) {
        (
            HalfResult::Scored {
                outcomes: signed, ..
            },
            HalfResult::Scored {
                outcomes: found, ..
            },
        ) => (signed, found),
        _ => {
            let (signed, found) = (signed.rejection(), found.rejection());
            return (signed != found).then_some(Difference::Rejection {
                place,
                signed,
                found,
            });
        }
    };
    let mut cases = (0..).zip(signed.iter().zip(found));
    if let Some((case, (signed, found))) = cases.find(|(_, (signed, found))| signed != found) {
        return Some(Difference::Case {
            place,
            case,
            signed: *signed,
            found: *found,
        });
    }
    let count = |outcomes: &[CaseOutcome]| {
        u32::try_from(outcomes.len()).expect("half a slice has at most 65,536 cases")
    };
    let (signed, found) = (count(signed), count(found));
    (signed != found).then_some(Difference::Cases {
        place,
        signed,
        found,
    })
}

fn fuel(place: Place, signed: &HalfResult, found: &HalfResult) -> Option<Difference> {
    match (signed, found) {
        (HalfResult::Scored { fuel: signed, .. }, HalfResult::Scored { fuel: found, .. })
            if signed != found =>
        {
            Some(Difference::Fuel {
                place,
                signed: *signed,
                found: *found,
            })
        }
        _ => None,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = match self.half {
            Half::First => "first",
            Half::Second => "second",
        };
        write!(formatter, "the {} on the {half} half", self.role)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subject => formatter.write_str("another epoch, submission or slice"),
            Self::Case {
                place,
                case,
                signed,
                found,
            } => {
                let [signed, found] = [signed, found].map(outcome);
                write!(
                    formatter,
                    "{place}, case {case}: signed {signed}, found {found}"
                )
            }
            Self::Cases {
                place,
                signed,
                found,
            } => write!(formatter, "{place}: signed {signed} cases, found {found}"),
            Self::Rejection {
                place,
                signed,
                found,
            } => {
                let [signed, found] = [signed, found].map(rejection);
                write!(
                    formatter,
                    "{place}: signed that it {signed}, found that it {found}"
                )
            }
            Self::Fuel {
                place,
                signed,
                found,
            } => write!(
                formatter,
                "{place}: signed {signed} units of fuel, found {found}"
            ),
            Self::Reason { signed, found } => {
                write!(formatter, "the reason: signed `{signed}`, found `{found}`")
            }
        }
    }
}

fn outcome(outcome: &CaseOutcome) -> String {
    match outcome {
        CaseOutcome::Score(score) => score.to_string(),
        CaseOutcome::Fault(Fault::Numeric) => "a numeric fault".to_owned(),
        CaseOutcome::Fault(Fault::OutOfBudget) => "out of budget".to_owned(),
    }
}

fn rejection(rejection: &Option<Rejection>) -> String {
    match rejection {
        Some(rejection) => FailureKind::Rejected(*rejection).to_string(),
        None => "was scored".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use assay_protocol::Score;

    use super::{super::judged::tests::record, *};

    #[test]
    fn the_first_case_that_differs_is_named() {
        let signed = record();
        assert_eq!(signed.first_difference(&signed), None);
        let difference = |change: &dyn Fn(&mut Record)| {
            let mut found = signed.clone();
            change(&mut found);
            signed.first_difference(&found).unwrap().to_string()
        };
        let outcomes = |result: &mut HalfResult, change: &dyn Fn(&mut Vec<CaseOutcome>)| {
            let HalfResult::Scored { outcomes, .. } = result else {
                panic!()
            };
            change(outcomes);
        };
        let score = |nanos| CaseOutcome::Score(Score::from_nanos(nanos).unwrap());
        let fuel = |result: &mut HalfResult| {
            let HalfResult::Scored { fuel, .. } = result else {
                panic!()
            };
            *fuel = Fuel(8);
        };
        let texts = [
            // What it took, and what follows from it, comes after what it came to.
            difference(&|found| {
                fuel(&mut found.champion[0]);
                found.reason = Reason::Accepted;
                outcomes(&mut found.challenger[1], &|cases| cases[2] = score(9));
                outcomes(&mut found.challenger[1], &|cases| cases[1] = score(8));
            }),
            difference(&|found| outcomes(&mut found.champion[1], &|cases| cases.truncate(2))),
            difference(&|found| {
                found.challenger[0] = HalfResult::Rejected(Rejection::OutOfFuel);
            }),
            difference(&|found| {
                fuel(&mut found.champion[0]);
                found.reason = Reason::Accepted;
            }),
            difference(&|found| found.reason = Reason::Accepted),
            difference(&|found| found.slice.0 = 7),
        ];
        assert_eq!(
            texts,
            [
                "the challenger on the second half, case 1: signed a numeric fault, found 0.000000008",
                "the champion on the second half: signed 3 cases, found 2",
                "the challenger on the first half: signed that it was scored, found that it ran out of \
                 fuel",
                "the champion on the first half: signed 7 units of fuel, found 8",
                "the reason: signed `identical on a half`, found `accepted`",
                "another epoch, submission or slice",
            ]
        );
    }
}
