//! [`check_settled`]: whether the rounds of the log came to a receipt's verdict.
//!
//! A receipt alone shows that a quorum has signed a verdict and that the log has the envelopes. It does
//! not show that they came in time, in a hearing of that submission, behind votes, and that they say what
//! follows from the log: that takes all entries, and a [`History`], which folds them. Two verdicts on one
//! submission may both be signed by a quorum, and at most one of them is settled.
//!
//! A history begins with a champion, and that is not in the log. It follows from the challenge, or is
//! what the epoch before has left; what the validators say of it proves nothing about them.

use assay_judgement::{Epoch, Standing};
use assay_protocol::{ReceiptId, SubmissionId, message::Verdict};

use crate::History;

/// Why a log does not stand by a verdict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettlementProblem {
    /// The log has not come to a verdict on the submission.
    #[error("the log has not come to a verdict on submission {submission}: it is {standing}")]
    NotSettled {
        /// The submission.
        submission: SubmissionId,
        /// Where it stands.
        standing: &'static str,
    },
    /// The log has come to another verdict.
    #[error("the log has settled submission {submission} with the receipt {found}")]
    OtherVerdict {
        /// The submission.
        submission: SubmissionId,
        /// The receipt that can be made of what was agreed.
        found: ReceiptId,
    },
}

impl SettlementProblem {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        "don't act on the receipt: its signatures are right, but they did not decide anything"
    }
}

/// Checks that a history has settled a submission with this verdict. Whether the history is that of the
/// receipt's log is for [`Reader::check_continues`](assay_log::Reader::check_continues) to say.
///
/// # Errors
/// The rounds came to something else.
pub fn check_settled(verdict: &Verdict, history: &History) -> Result<(), SettlementProblem> {
    let submission = verdict.submission;
    match history.epoch().standing(&submission) {
        Some(Standing::Judged(agreement)) if agreement.verdict == *verdict => Ok(()),
        Some(Standing::Judged(agreement)) => Err(SettlementProblem::OtherVerdict {
            submission,
            found: agreement.verdict.receipt(),
        }),
        _ => Err(SettlementProblem::NotSettled {
            submission,
            standing: standing(history.epoch(), &submission),
        }),
    }
}

/// Where a submission stands that is not judged.
fn standing(epoch: &Epoch, submission: &SubmissionId) -> &'static str {
    match epoch.standing(submission) {
        None => "unknown there",
        Some(Standing::Committed) => "committed to, and not revealed",
        Some(Standing::Revealed | Standing::Queued) => "waiting for its turn",
        Some(Standing::OnBench) => "being heard",
        Some(Standing::Void(_)) => "void",
        Some(Standing::Judged(_)) => "judged",
        Some(Standing::Unresolved) => "unresolved",
    }
}
