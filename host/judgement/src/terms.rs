//! [`EpochTerms`]: what the rounds of an epoch have to know of its manifest.

use assay_protocol::{
    EpochId, Hotkey, PackCommitment, SemanticsHash,
    message::{EpochManifest, Quotas, UnixSeconds, VALIDATORS},
};

/// The terms of an epoch, checked: whoever holds them can count on what is said at each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochTerms {
    attempts: u32,
    closes: UnixSeconds,
    epoch: EpochId,
    owner: Hotkey,
    pack: PackCommitment,
    quotas: Quotas,
    semantics: SemanticsHash,
    slices: u32,
    validators: Vec<Hotkey>,
    votes: usize,
}

/// Why a manifest gives no rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// Nobody judges, or too many.
    #[error("{0} validators, but an epoch needs 1 to {VALIDATORS}")]
    Validators(usize),
    /// A validator is named more than once.
    #[error("{0} is named as a validator twice: name each once")]
    Twice(Hotkey),
    /// Two different verdicts could both have a quorum, or none ever.
    #[error(
        "a quorum of {votes} of {validators} validators: take more than half of them, and no more than all"
    )]
    Votes {
        /// How many equal verdicts would make a receipt.
        votes: u32,
        /// How many validators there are.
        validators: usize,
    },
    /// Nothing could be judged.
    #[error("an epoch needs one attempt and one slice at least")]
    Nothing,
}

impl EpochTerms {
    /// The terms of a manifest.
    ///
    /// # Errors
    /// The validators are not 1 to 64 different keys, the quorum is not more than half of them, or
    /// there are no attempts or no slices.
    pub fn of(manifest: &EpochManifest) -> Result<Self, TermsError> {
        let validators = manifest.quorum.hotkeys();
        if validators.is_empty() || validators.len() > VALIDATORS {
            return Err(TermsError::Validators(validators.len()));
        }
        let mut sorted = validators.clone();
        sorted.sort_unstable();
        if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(TermsError::Twice(twice[0]));
        }
        let quorum = TermsError::Votes {
            votes: manifest.quorum.votes,
            validators: validators.len(),
        };
        let votes = usize::try_from(manifest.quorum.votes).map_err(|_| quorum)?;
        if votes <= validators.len() / 2 || votes > validators.len() {
            return Err(quorum);
        }
        if manifest.acceptance.attempts == 0 || manifest.hidden.slices == 0 {
            return Err(TermsError::Nothing);
        }
        Ok(Self {
            attempts: manifest.acceptance.attempts,
            closes: manifest.epoch.closes,
            epoch: manifest.id(),
            owner: manifest.owner.hotkey,
            pack: manifest.hidden.commitment,
            quotas: manifest.quotas.clone(),
            semantics: manifest.track.semantics,
            slices: manifest.hidden.slices,
            validators,
            votes,
        })
    }

    /// How many attempts the epoch allows, over all miners: 1 at least.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// From when no commitment is taken any more.
    #[must_use]
    pub const fn closes(&self) -> UnixSeconds {
        self.closes
    }

    /// The epoch.
    #[must_use]
    pub const fn epoch(&self) -> EpochId {
        self.epoch
    }

    /// Whose signature begins the epoch, and may end it.
    #[must_use]
    pub const fn owner(&self) -> Hotkey {
        self.owner
    }

    /// The hash of the hidden pack.
    #[must_use]
    pub const fn pack(&self) -> PackCommitment {
        self.pack
    }

    /// What one author may ask for.
    #[must_use]
    pub const fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    /// The rules under which scores are computed.
    #[must_use]
    pub const fn semantics(&self) -> SemanticsHash {
        self.semantics
    }

    /// How many slices the hidden pack has: 1 at least.
    #[must_use]
    pub const fn slices(&self) -> u32 {
        self.slices
    }

    /// Who judges: 1 to 64 different keys, in the manifest's order. DESIGN calls their number `m`.
    #[must_use]
    pub fn validators(&self) -> &[Hotkey] {
        &self.validators
    }

    /// How many equal verdicts make a receipt, `n`: more than half of the validators, so that two
    /// different verdicts never do, and no more than all.
    #[must_use]
    pub const fn votes(&self) -> usize {
        self.votes
    }
}
