//! [`Case`] and [`Standing`]: what becomes of a submission.

use assay_protocol::{
    Hotkey, PayoutAddress, SubmissionId,
    message::{Commitment, HearingNumber, Reveal, Round, Submission},
};

use super::order::Turn;
use crate::Agreement;

/// Where a submission stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its hash is in the log, and waits for the reveal.
    Committed,
    /// It is revealed, in the round that is still going on.
    Revealed,
    /// It waits for a place on the bench.
    Queued,
    /// It is being heard.
    OnBench,
    /// It will not be heard.
    Void(Void),
    /// It has been judged, for good.
    Judged(Box<Agreement>),
    /// It was heard [three times](crate::HEARINGS), and came to no verdict. No attempt is spent.
    Unresolved,
}

/// Why a submission is not heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Void {
    /// Its author has used up a quota.
    Quota,
    /// It was not revealed in the round behind that of its commitment.
    Unrevealed,
    /// The epoch ended before its turn came.
    Over,
}

impl Standing {
    /// Whether this can't change any more.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Void(_) | Self::Judged(_) | Self::Unresolved)
    }
}

/// A submission that has been revealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub(super) id: SubmissionId,
    pub(super) submission: Submission,
    pub(super) round: Round,
    pub(super) hearing: HearingNumber,
    pub(super) failures: u32,
    /// In the order of its round: 0 for the first, and until it is known.
    pub(super) place: u32,
    pub(super) standing: Standing,
}

impl Case {
    pub(super) fn new(reveal: &Reveal, round: Round) -> Self {
        Self {
            id: reveal.commitment,
            submission: reveal.submission(),
            round,
            hearing: HearingNumber(0),
            failures: 0,
            place: 0,
            standing: Standing::Revealed,
        }
    }

    /// The submission's id.
    #[must_use]
    pub const fn id(&self) -> SubmissionId {
        self.id
    }

    /// The commitment that was revealed.
    #[must_use]
    pub const fn claim(&self) -> Claim {
        Claim {
            submission: self.id,
            author: self.submission.author,
            payout: self.submission.payout,
        }
    }

    /// What was revealed: program, author, payout address and the score that is claimed.
    #[must_use]
    pub const fn submission(&self) -> &Submission {
        &self.submission
    }

    /// The round in which it was committed to.
    #[must_use]
    pub const fn round(&self) -> Round {
        self.round
    }

    /// Which hearing of it is the present or next one; the last one, if it is judged or unresolved.
    #[must_use]
    pub const fn hearing(&self) -> HearingNumber {
        self.hearing
    }

    /// When its turn comes.
    pub(super) const fn turn(&self) -> Turn {
        Turn {
            round: self.round,
            failures: self.failures,
            place: self.place,
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn standing(&self) -> &Standing {
        &self.standing
    }
}

/// One commitment: who committed to what. Anyone can copy a hash that is in the log, so one submission
/// may have many; only the true author's can be revealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim {
    /// What is committed to.
    pub submission: SubmissionId,
    /// Who claims it.
    pub author: Hotkey,
    /// Who is to be paid.
    pub payout: PayoutAddress,
}

impl From<&Commitment> for Claim {
    fn from(commitment: &Commitment) -> Self {
        Self {
            submission: commitment.commitment,
            author: commitment.author,
            payout: commitment.payout,
        }
    }
}

impl From<&Reveal> for Claim {
    fn from(reveal: &Reveal) -> Self {
        Self {
            submission: reveal.commitment,
            author: reveal.author,
            payout: reveal.payout,
        }
    }
}

/// What is known of a commitment, until it is revealed: then there is a [`Case`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Committed {
    pub(super) round: Round,
    pub(super) standing: Standing,
}
