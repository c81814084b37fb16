//! [`check_settled`]: whether the rounds of the log came to a receipt's verdict.
//!
//! A receipt alone shows that a quorum has signed a verdict and that the log has the envelopes. It does
//! not show that they came in time, in a hearing of that submission, and behind votes: that takes all
//! entries of the log, and [`Epoch`](assay_judgement::Epoch), which folds them. Nothing has to be executed
//! for it: neither track nor data are needed.

use std::{collections::BTreeSet, sync::atomic::AtomicBool};

use assay_judgement::{Epoch, EpochTerms, Standing, TermsError};
use assay_log::{Content, ContentError, ReadError, Reader, storage::ReadStorage};
use assay_protocol::{
    EpochId, Hotkey, ReceiptId, SubmissionId,
    canonical::MESSAGE_BYTES,
    message::{EpochManifest, Message, MessageError},
};

use crate::{History, HistoryError, Policy, Verified, agreed_first_champion};

/// Why a log does not stand by a receipt.
#[derive(Debug, thiserror::Error)]
pub enum SettlementProblem {
    /// The manifest of the epoch is not beside the log.
    #[error("the manifest of epoch {epoch} can't be had")]
    NoManifest {
        /// The epoch.
        epoch: EpochId,
        /// Why.
        source: ContentError,
    },
    /// What lies there is no manifest.
    #[error("the manifest beside the log can't be read")]
    Manifest(#[source] MessageError),
    /// The manifest gives no rounds.
    #[error("the manifest beside the log can't be used")]
    Terms(#[source] TermsError),
    /// The policy is for any epoch, and this one has other validators or another quorum.
    #[error("epoch {0} has other validators, or another quorum, than the policy")]
    OtherQuorum(EpochId),
    /// The log can't be read, was altered, or has another past than the receipt's checkpoint.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// It was asked to stop.
    #[error("stopped before the end of the log")]
    Stopped,
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
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoManifest { source, .. } => source.remedy(),
            Self::Manifest(error) => error.remedy(),
            Self::Terms(_) => "the owner has to correct the challenge",
            Self::OtherQuorum(_) => "name the epoch in the policy: `assay receipt policy` does",
            Self::Log(error) => error.remedy(),
            Self::Stopped => "run it again",
            Self::NotSettled { .. } | Self::OtherVerdict { .. } => {
                "don't act on the receipt: its signatures are right, but they did not decide anything"
            }
        }
    }
}

impl From<HistoryError> for SettlementProblem {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Log(error) => Self::Log(error),
            HistoryError::Stopped => Self::Stopped,
        }
    }
}

/// Checks that a log continues the one of a receipt's checkpoint, and has settled its submission with
/// its verdict. The epoch's manifest is taken from beside the log, by the hash that the receipt names.
///
/// The champion with which the epoch begins is the one that a quorum of its validators names.
///
/// # Errors
/// The log has another past, its rounds came to something else, or what is needed can't be had.
pub fn check_settled<S: ReadStorage>(
    verified: &Verified,
    policy: &Policy,
    reader: &mut Reader<S>,
    content: &Content,
    stop: &AtomicBool,
) -> Result<(), SettlementProblem> {
    reader.check_continues(verified.checkpoint.checkpoint())?;
    let terms = terms(verified.verdict.epoch, content)?;
    if !is_covered(policy, &terms) {
        return Err(SettlementProblem::OtherQuorum(terms.epoch()));
    }
    let submission = verified.verdict.submission;
    let Some(champion) = agreed_first_champion(reader, &terms)? else {
        let standing = "not judged, as nothing is";
        return Err(SettlementProblem::NotSettled {
            submission,
            standing,
        });
    };
    let history = History::fold(reader, terms, champion, stop)?;
    match history.epoch().standing(&submission) {
        Some(Standing::Judged(agreement)) if agreement.verdict == verified.verdict => Ok(()),
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

fn terms(epoch: EpochId, content: &Content) -> Result<EpochTerms, SettlementProblem> {
    let bytes = content
        .get(epoch.0, MESSAGE_BYTES as u64)
        .map_err(|source| SettlementProblem::NoManifest { epoch, source })?;
    let manifest = EpochManifest::decode(&bytes).map_err(SettlementProblem::Manifest)?;
    EpochTerms::of(&manifest).map_err(SettlementProblem::Terms)
}

/// Whether who relies on the policy relies on the epoch's validators: the policy names the epoch, or the
/// same validators and quorum.
fn is_covered(policy: &Policy, terms: &EpochTerms) -> bool {
    let set = |validators: &[Hotkey]| validators.iter().copied().collect::<BTreeSet<_>>();
    policy.epoch() == Some(terms.epoch())
        || (policy.votes() == terms.votes() && set(policy.validators()) == set(terms.validators()))
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
