//! [`Named`]: what has a name in JSON and a text for people.

use assay_audit::{Deed, StrayCause};
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

impl Named for Deed {
    fn name(&self) -> &'static str {
        match self {
            Self::Shown(kind) => kind.name(),
            Self::FalseVerdict => "false-verdict",
            Self::StrayVerdict => "stray-verdict",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::Shown(kind) => kind.text(),
            Self::FalseVerdict => "signed a verdict that is wrong",
            Self::StrayVerdict => "signed, with a quorum, a verdict that fits no hearing",
        }
    }
}

impl Named for StrayCause {
    fn name(&self) -> &'static str {
        match self {
            Self::NoHearing => "no-hearing",
            Self::OtherFrame | Self::OtherFrameOnBench => "other-frame",
            Self::CutShort => "cut-short",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::NoHearing => "there was no such hearing",
            Self::OtherFrame | Self::OtherFrameOnBench => {
                "it names another champion, slice, attempt, round or verdict before it than the log"
            }
            Self::CutShort => "the hearing was cut short, so that nobody can compare it",
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
