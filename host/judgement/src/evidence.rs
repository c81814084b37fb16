//! [`Evidence`]: what a validator did in a hearing that it should not have, or not have left undone.
//!
//! It decides nothing about a submission: it is what the owner of a challenge, or stake, may act on.
//! Whoever has the log can recompute it.

use assay_protocol::{
    Hotkey, SubmissionId,
    message::{HearingNumber, LogIndex},
};

/// One thing that a validator did in one hearing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// What was heard.
    pub submission: SubmissionId,
    /// Which hearing of it.
    pub hearing: HearingNumber,
    /// Who did it.
    pub validator: Hotkey,
    /// What.
    pub kind: EvidenceKind,
    /// The entries of the log that show it, in their order. None if it is something that is not there.
    pub entries: Vec<LogIndex>,
}

/// What a validator can do wrong. Several may be true of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// It gave two different answers: votes with different hashes, or a vote and an abstention. It
    /// counts for nothing in this hearing.
    TwoAnswers,
    /// It sent a verdict while others could still vote, who might copy it. It counts for nothing in
    /// this hearing.
    Premature,
    /// It signed two different verdicts. If both came before the hearing was over, it counts for
    /// nothing in it.
    Equivocation,
    /// It opened a verdict that fits the [`Frame`](crate::Frame), and is not that of the quorum: one
    /// of the two is wrong, and anyone can find out which once the pack is open.
    Dissent,
    /// It signed a verdict, with a nonce, that opens no vote of its own: a copy, most likely.
    Unbound,
    /// It opened a verdict that does not fit the [`Frame`](crate::Frame): it took the submissions
    /// before this one to be judged in another way than they were.
    Misfit,
    /// It gave no answer while there was time to.
    Silent,
    /// It voted, and sent no verdict.
    Unopened,
    /// It opened its vote when the hearing was over.
    Late,
}

impl EvidenceKind {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::TwoAnswers,
        Self::Premature,
        Self::Equivocation,
        Self::Dissent,
        Self::Unbound,
        Self::Misfit,
        Self::Silent,
        Self::Unopened,
        Self::Late,
    ];

    /// Whether no honest validator does that, however slow its machine or connection is, as long as no
    /// quorum lies: dissent from a lie is none. An honest validator opens only what it finds in the log
    /// as a vote of its own, and only when the log says that it is time to.
    #[must_use]
    pub const fn is_fault(self) -> bool {
        match self {
            Self::TwoAnswers
            | Self::Premature
            | Self::Equivocation
            | Self::Dissent
            | Self::Unbound => true,
            Self::Misfit | Self::Silent | Self::Unopened | Self::Late => false,
        }
    }
}
