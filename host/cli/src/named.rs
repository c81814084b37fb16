//! [`Named`]: what has a name in JSON and a text for people.

use assay_judgement::{Ending, EvidenceKind, Void};
use assay_protocol::message::Decision;
use serde::Serializer;

/// What has a name in JSON and a text for people.
pub(crate) trait Named {
    fn name(&self) -> &'static str;
    fn text(&self) -> &'static str;
}

impl Named for Void {
    fn name(&self) -> &'static str {
        match self {
            Self::Quota => "quota",
            Self::Unrevealed => "unrevealed",
            Self::Over => "over",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::Quota => "its author has used up a quota",
            Self::Unrevealed => "it was not revealed in time",
            Self::Over => "the epoch was over before its turn",
        }
    }
}

impl Named for Ending {
    fn name(&self) -> &'static str {
        match self {
            Self::Attempts => "attempts",
            Self::Slices => "slices",
            Self::Opened => "opened",
            Self::Closed => "closed",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::Attempts => "all attempts are spent",
            Self::Slices => "all slices are used up",
            Self::Opened => "its hidden pack is open",
            Self::Closed => "its time is up, and nothing waits",
        }
    }
}

impl Named for EvidenceKind {
    fn name(&self) -> &'static str {
        match self {
            Self::TwoAnswers => "two-answers",
            Self::Premature => "premature",
            Self::Equivocation => "equivocation",
            Self::Dissent => "dissent",
            Self::Unbound => "unbound",
            Self::Misfit => "misfit",
            Self::Silent => "silent",
            Self::Unopened => "unopened",
            Self::Late => "late",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::TwoAnswers => "gave two different answers",
            Self::Premature => "sent its verdict while others could still vote",
            Self::Equivocation => "signed two different verdicts",
            Self::Dissent => "opened another verdict than the quorum's",
            Self::Unbound => "signed a verdict that opens no vote of its own",
            Self::Misfit => "took the submissions before this one to be judged in another way",
            Self::Silent => "gave no answer",
            Self::Unopened => "did not open its vote",
            Self::Late => "opened its vote too late",
        }
    }
}

impl Named for Decision {
    fn name(&self) -> &'static str {
        Self::name(*self)
    }

    fn text(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::NotAccepted => "not accepted",
            Self::RefusedSize => "refused for its size",
            Self::RefusedForm => "refused for its form",
            Self::RefusedDuplicate => "refused as a duplicate",
            Self::RefusedScore => "refused for its claim",
            Self::RefusedGate => "refused at the gate",
        }
    }
}

/// Serializes the name.
pub(crate) fn by_name<S: Serializer>(value: &impl Named, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.name())
}
