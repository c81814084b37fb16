//! What the fold says of an entry: [`Event`]s if it did something, [`Ignored`] if it did not.

use assay_protocol::{
    ReceiptId, SubmissionId,
    message::{Decision, HearingNumber, Round},
};

use super::case::Void;

/// Something that has happened in an epoch, for who follows it. All of it is in the
/// [`Epoch`](crate::Epoch) too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The owner's signature is in the log: round 0 begins.
    Started,
    /// A round has ended.
    RoundEnded(Round),
    /// A commitment of the round that has ended is within its author's quotas.
    Admitted(SubmissionId),
    /// A submission, or a stranger's claim to it, will not be heard.
    Void(SubmissionId, Void),
    /// A submission was revealed, and is in the queue.
    Queued(SubmissionId),
    /// These are on the bench, in this order, and may be voted on.
    Voting(Vec<SubmissionId>),
    /// The time for voting on the bench is over: votes may be opened.
    Opening,
    /// A submission is judged.
    Judged {
        /// The submission.
        submission: SubmissionId,
        /// How.
        decision: Decision,
        /// The receipt that can be made now.
        receipt: ReceiptId,
    },
    /// A hearing came to nothing, and counts as a failure.
    Failed {
        /// The submission.
        submission: SubmissionId,
        /// Which hearing of it.
        hearing: HearingNumber,
    },
    /// A submission is back where it was in the queue, as one before it came to nothing.
    Returned(SubmissionId),
    /// A submission has failed too often.
    Unresolved(SubmissionId),
    /// The epoch is over.
    Ended(Ending),
}

/// Why an epoch is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// All attempts are spent.
    Attempts,
    /// All slices are retired.
    Slices,
    /// The hidden pack was opened while the epoch went on.
    Opened,
    /// Its date is past, and nothing waits any more.
    Closed,
}

/// Why an entry has changed nothing. None of these is an error of the log, which takes what it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Ignored {
    /// It names another epoch.
    #[error("it is of another epoch")]
    OtherEpoch,
    /// The owner's signature is not in the log yet.
    #[error("the epoch has not started")]
    NotStarted,
    /// The epoch is over.
    #[error("the epoch is over")]
    Over,
    /// The epoch's date is past, and it takes no commitments any more.
    #[error("the epoch takes no more commitments")]
    Closed,
    /// It is not signed by whose it is said to be, or its parts don't belong together.
    #[error("its signature is not by who has to sign it")]
    Forged,
    /// It is signed by someone who is no validator of the epoch.
    #[error("it is not by a validator of the epoch")]
    NotAValidator,
    /// It had expired when its round began.
    #[error("it has expired")]
    Expired,
    /// The same has been said before.
    #[error("the same has been said before")]
    Again,
    /// It came before its round: a reveal in that of its commitment.
    #[error("it came too early")]
    Early,
    /// It came after its round: a reveal, or an answer when the time for voting was over.
    #[error("it came too late")]
    Late,
    /// There is no such commitment, or the submission is not on the bench.
    #[error("it is about nothing that could wait for it")]
    Unknown,
    /// It is a reveal of a commitment beyond its author's quota.
    #[error("its author's quota is used up")]
    OverQuota,
    /// It is about a hearing of the submission that has not begun.
    #[error("it is about another hearing of the submission")]
    OtherHearing,
    /// A tick whose time is less than that of the one before.
    #[error("its time is before that of the last tick")]
    Backward,
    /// An opening of another pack than the epoch's.
    #[error("it opens another pack")]
    OtherPack,
    /// An opening that neither the owner nor a quorum of validators has signed.
    #[error("neither the owner nor a quorum of validators has signed it")]
    NotAuthorised,
}

impl Ignored {
    /// The name of the reason, as programs read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OtherEpoch => "other-epoch",
            Self::NotStarted => "not-started",
            Self::Over => "over",
            Self::Closed => "closed",
            Self::Forged => "forged",
            Self::NotAValidator => "not-a-validator",
            Self::Expired => "expired",
            Self::Again => "again",
            Self::Early => "early",
            Self::Late => "late",
            Self::Unknown => "unknown",
            Self::OverQuota => "over-quota",
            Self::OtherHearing => "other-hearing",
            Self::Backward => "backward",
            Self::OtherPack => "other-pack",
            Self::NotAuthorised => "not-authorised",
        }
    }
}
