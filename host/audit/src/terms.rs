//! [`terms_of_log`] and [`check_covered`]: the terms of an epoch, and whether a policy is one for it.

use std::collections::BTreeSet;

use assay_judgement::{EpochTerms, TermsError};
use assay_log::{Content, ContentError};
use assay_protocol::{
    EpochId, Hotkey,
    canonical::MESSAGE_BYTES,
    message::{EpochManifest, Message, MessageError},
};

use crate::Policy;

/// Why the terms of an epoch can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TermsProblem {
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
    /// The policy is for another epoch.
    #[error("the policy is for epoch {expected}, and this is {found}")]
    OtherEpoch {
        /// The policy's.
        expected: EpochId,
        /// The one at hand.
        found: EpochId,
    },
    /// The epoch has other validators or another quorum than the policy.
    #[error("epoch {0} has other validators, or another quorum, than the policy")]
    OtherQuorum(EpochId),
}

impl TermsProblem {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoManifest { source, .. } => source.remedy(),
            Self::Manifest(error) => error.remedy(),
            Self::Terms(_) => "the owner has to correct the challenge",
            Self::OtherEpoch { .. } | Self::OtherQuorum(_) => {
                "use the policy of this epoch, if you rely on its validators: `assay receipt policy` \
                 prints it"
            }
        }
    }
}

/// The terms of an epoch, from the manifest that lies beside a log under its hash, the epoch's id.
///
/// # Errors
/// It is not there, or can't be used.
pub fn terms_of_log(epoch: EpochId, content: &Content) -> Result<EpochTerms, TermsProblem> {
    let bytes = content
        .get(epoch.0, MESSAGE_BYTES as u64)
        .map_err(|source| TermsProblem::NoManifest { epoch, source })?;
    let manifest = EpochManifest::decode(&bytes).map_err(TermsProblem::Manifest)?;
    EpochTerms::of(&manifest).map_err(TermsProblem::Terms)
}

/// Checks that who relies on a policy relies on an epoch: it is the policy's, if that names one, and has
/// its validators and its quorum.
///
/// # Errors
/// It is another epoch, or has others.
pub fn check_covered(policy: &Policy, terms: &EpochTerms) -> Result<(), TermsProblem> {
    let found = terms.epoch();
    if let Some(expected) = policy.epoch()
        && expected != found
    {
        return Err(TermsProblem::OtherEpoch { expected, found });
    }
    let set = |validators: &[Hotkey]| validators.iter().copied().collect::<BTreeSet<_>>();
    if policy.votes() != terms.votes() || set(policy.validators()) != set(terms.validators()) {
        return Err(TermsProblem::OtherQuorum(found));
    }
    Ok(())
}
