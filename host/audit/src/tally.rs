//! [`Tally`]: what the review of an epoch comes to.

use std::fmt;

use crate::{Assessment, Conduct, Finding, RecordCheck, Review, SignedVerdict, Stray, Weight};

/// How many verdicts were looked at, and what came out.
///
/// Verdicts are those that were settled, and those that a quorum has signed in vain: as a receipt can be
/// made of either, one that is wrong counts all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Those that are what comes out, byte for byte.
    pub reproduced: u32,
    /// Those that refuse a submission for what anyone can see. The pack is not open, so that their digests
    /// were not compared.
    pub refused_rightly: u32,
    /// Those on submissions that had to be judged on hidden data. The pack is not open, so that what
    /// they came to was not compared.
    pub admitted_rightly: u32,
    /// Those that are not what comes out, or that nothing in the log had waited for.
    pub wrong: u32,
    /// Those that can't be computed here.
    pub unknown: u32,
    /// Those that a quorum has signed and that have settled nothing, not counted above, as nothing wrong
    /// was found in them: they came too late, or their hearing was cut short.
    pub unsettled: u32,
    /// Submissions that have come to no verdict in all their hearings.
    pub unresolved: u32,
    /// Of these, the ones for which a verdict comes out here.
    pub resolvable: u32,
    /// Things that validators have done and no honest one does.
    pub faults: u32,
    /// Records that are what was signed, and what comes out.
    pub records_right: u32,
    /// Records that are not.
    pub records_wrong: u32,
    /// Records of which that can't be told before the pack is open.
    pub records_unknown: u32,
}

impl Tally {
    /// Counts the verdicts of a review that have a quorum.
    pub fn add(&mut self, review: &Review) {
        for signed in &review.signed {
            match signed.weight {
                Weight::Settled => self.add_settled(signed),
                Weight::Quorum => self.add_unsettled(signed),
                Weight::Few => {}
            }
        }
        if review.is_unresolved {
            self.unresolved += 1;
            let comes_out = matches!(review.finding, Finding::Verdict(_));
            self.resolvable += u32::from(comes_out);
        }
    }

    fn add_settled(&mut self, signed: &SignedVerdict) {
        let is_attempt = signed.verdict.decision.is_attempt();
        let counter = match signed.assessment {
            Assessment::Reproduced => &mut self.reproduced,
            Assessment::RightInPublic if is_attempt => &mut self.admitted_rightly,
            Assessment::RightInPublic => &mut self.refused_rightly,
            Assessment::Wrong => &mut self.wrong,
            Assessment::Unknown => &mut self.unknown,
        };
        *counter += 1;
    }

    fn add_unsettled(&mut self, signed: &SignedVerdict) {
        let counter = match signed.assessment {
            Assessment::Reproduced | Assessment::RightInPublic => &mut self.unsettled,
            Assessment::Wrong => &mut self.wrong,
            Assessment::Unknown => &mut self.unknown,
        };
        *counter += 1;
    }

    /// Counts a verdict that fits no hearing.
    pub fn add_stray(&mut self, stray: &Stray) {
        match stray.cause.is_wrong() {
            true => self.wrong += 1,
            false => self.unsettled += 1,
        }
    }

    /// Counts what a validator has done, if it is a fault.
    pub fn add_conduct(&mut self, conduct: &Conduct) {
        self.faults += u32::from(conduct.fault == Some(true));
    }

    /// Counts a record; none if what is there is no record.
    pub fn add_record(&mut self, check: Option<&RecordCheck>) {
        let counter = match check {
            Some(check) if check.is_right() => &mut self.records_right,
            Some(check) if !check.is_wrong() => &mut self.records_unknown,
            _ => &mut self.records_wrong,
        };
        *counter += 1;
    }

    /// How many verdicts were looked at, without those that are only [unsettled](Self::unsettled).
    #[must_use]
    pub const fn verdicts(&self) -> u32 {
        self.reproduced + self.refused_rightly + self.admitted_rightly + self.wrong + self.unknown
    }

    /// Whether nothing wrong was found: in verdicts, in records, or in what validators have done. What
    /// can't be told is not wrong.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.wrong == 0 && self.faults == 0 && self.records_wrong == 0
    }

    /// Whether every verdict could be computed, so far as the pack is open.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.unknown == 0
    }

    fn write_verdicts(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdicts = self.verdicts();
        formatter.write_str(&counted(verdicts, "verdict"))?;
        if verdicts > 0 && verdicts == self.reproduced {
            return formatter.write_str(", all reproduced");
        }
        let mut before = ": ";
        for (count, what) in [
            (self.reproduced, "reproduced"),
            (self.refused_rightly, "rightly refused, so far as is public"),
            (
                self.admitted_rightly,
                "not to be compared before the pack is open",
            ),
            (self.wrong, "wrong"),
            (self.unknown, "that can't be computed here"),
        ] {
            if count > 0 {
                write!(formatter, "{before}{count} {what}")?;
                before = ", ";
            }
        }
        Ok(())
    }

    fn write_records(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wrong, unknown) = (self.records_wrong, self.records_unknown);
        let records = self.records_right + wrong + unknown;
        if records == 0 {
            return Ok(());
        }
        write!(formatter, "; {}", counted(records, "record"))?;
        if wrong == 0 && unknown == 0 {
            return formatter.write_str(if records == 1 {
                ", right"
            } else {
                ", all right"
            });
        }
        if wrong > 0 {
            write!(formatter, ", {wrong} wrong")?;
        }
        if unknown > 0 {
            write!(
                formatter,
                ", {unknown} not to be compared before the pack is open"
            )?;
        }
        Ok(())
    }
}

/// `7 verdicts, all reproduced`, or what became of them.
impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_verdicts(formatter)?;
        if self.unsettled > 0 {
            write!(formatter, "; {} signed in vain", self.unsettled)?;
        }
        if self.unresolved > 0 {
            let submissions = counted(self.unresolved, "submission");
            write!(formatter, "; {submissions} unresolved")?;
        }
        if self.resolvable > 0 {
            write!(
                formatter,
                ", {} of them with a verdict here",
                self.resolvable
            )?;
        }
        if self.faults > 0 {
            let faults = counted(self.faults, "fault");
            write!(formatter, "; {faults} of validators")?;
        }
        self.write_records(formatter)
    }
}

/// `1 record`, `2 records`.
fn counted(count: u32, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_was_checked() {
        let text = |tally: Tally| tally.to_string();
        assert_eq!(text(Tally::default()), "0 verdicts");
        let all = Tally {
            reproduced: 7,
            records_right: 7,
            ..Tally::default()
        };
        assert!(all.is_clean());
        assert_eq!(
            text(all),
            "7 verdicts, all reproduced; 7 records, all right"
        );
        let mixed = Tally {
            wrong: 1,
            unknown: 2,
            records_wrong: 1,
            ..all
        };
        assert!(!mixed.is_clean());
        assert_eq!(
            text(mixed),
            "10 verdicts: 7 reproduced, 1 wrong, 2 that can't be computed here; 8 records, 1 wrong"
        );
        let closed = Tally {
            refused_rightly: 1,
            records_unknown: 1,
            ..Tally::default()
        };
        assert_eq!(
            text(closed),
            "1 verdict: 1 rightly refused, so far as is public; 1 record, 1 not to be compared before \
             the pack is open"
        );
        let lone = Tally { faults: 1, ..all };
        assert!(!lone.is_clean());
        assert_eq!(
            text(lone),
            "7 verdicts, all reproduced; 1 fault of validators; 7 records, all right"
        );
        let vain = Tally {
            reproduced: 1,
            unsettled: 2,
            unresolved: 3,
            resolvable: 1,
            records_right: 1,
            ..Tally::default()
        };
        assert!(vain.is_clean() && vain.is_complete());
        assert_eq!(
            text(vain),
            "1 verdict, all reproduced; 2 signed in vain; 3 submissions unresolved, 1 of them with a \
             verdict here; 1 record, right"
        );
    }
}
