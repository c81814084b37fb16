//! [`Tally`]: what the review of an epoch comes to.

use std::fmt;

use crate::{Assessment, RecordCheck, Review};

/// How many verdicts were looked at, and what came out.
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
    /// Those that are not what comes out.
    pub wrong: u32,
    /// Those that can't be computed here.
    pub unknown: u32,
    /// Records that are what was signed, and what comes out.
    pub records_right: u32,
    /// Records that are not.
    pub records_wrong: u32,
}

impl Tally {
    /// Counts the verdict of a review, if a quorum has agreed on one.
    pub fn add(&mut self, review: &Review) {
        let Some(agreed) = review.agreed() else {
            return;
        };
        let is_attempt = agreed.verdict.decision.is_attempt();
        let counter = match agreed.assessment {
            Assessment::Reproduced => &mut self.reproduced,
            Assessment::RightInPublic if is_attempt => &mut self.admitted_rightly,
            Assessment::RightInPublic => &mut self.refused_rightly,
            Assessment::Wrong => &mut self.wrong,
            Assessment::Unknown => &mut self.unknown,
        };
        *counter += 1;
    }

    /// Counts a record; none if what is there is no record.
    pub fn add_record(&mut self, check: Option<&RecordCheck>) {
        match check.is_some_and(|check| !check.is_wrong()) {
            true => self.records_right += 1,
            false => self.records_wrong += 1,
        }
    }

    /// How many verdicts were looked at.
    #[must_use]
    pub const fn verdicts(&self) -> u32 {
        self.reproduced + self.refused_rightly + self.admitted_rightly + self.wrong + self.unknown
    }

    /// Whether nothing wrong was found. What can't be told is not wrong.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.wrong == 0 && self.records_wrong == 0
    }
}

/// `7 verdicts, all reproduced`, or what became of them.
impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdicts = self.verdicts();
        write!(
            formatter,
            "{verdicts} verdict{}",
            if verdicts == 1 { "" } else { "s" }
        )?;
        if verdicts > 0 && verdicts == self.reproduced {
            formatter.write_str(", all reproduced")?;
        } else {
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
        }
        match (self.records_right, self.records_wrong) {
            (0, 0) => Ok(()),
            (right, 0) => write!(formatter, "; {right} records, all right"),
            (right, wrong) => write!(formatter, "; {} records, {wrong} wrong", right + wrong),
        }
    }
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
            ..Tally::default()
        };
        assert_eq!(
            text(closed),
            "1 verdict: 1 rightly refused, so far as is public"
        );
    }
}
