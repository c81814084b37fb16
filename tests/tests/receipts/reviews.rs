//! What tests of an audit have in common: an epoch that was played, computed again.

use std::sync::atomic::AtomicBool;

use assay_audit::{History, HistoryError, Replay, Review, Tally};
use assay_protocol::{
    ProgramId,
    message::{Attempt, Decision, Verdict},
};

use super::play::Play;

static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn history(play: &Play, champion: ProgramId) -> Result<History, HistoryError> {
    History::fold(&mut play.reader(), play.terms(), champion, &STOP)
}

/// All hearings, computed again: with the pack, or without it.
pub(super) fn reviews(play: &Play, is_open: bool) -> (History, Vec<Review>) {
    let (challenge, sandbox, store) = (play.challenge(), play.sandbox(), play.store());
    let mut replay = match is_open {
        true => Replay::of_pack(
            challenge,
            &play.contest.pack,
            sandbox,
            &store,
            play.content(),
        )
        .unwrap(),
        false => Replay::in_public(challenge, sandbox, &store, play.content()).unwrap(),
    };
    let champion = replay.first_champion().program.id();
    let history = history(play, champion).unwrap();
    assert_eq!(history.epoch(), &play.epoch);
    let closed = history.closed_hearings();
    let reviews = closed.iter().filter_map(|one| replay.review(&history, one));
    let reviews = reviews.collect();
    (history, reviews)
}

pub(super) fn tally(reviews: &[Review]) -> Tally {
    let mut tally = Tally::default();
    for review in reviews {
        tally.add(review);
    }
    tally
}

/// Says the contrary of what is right.
pub(super) fn contrary(verdict: Verdict) -> Verdict {
    let spent = u32::from(!verdict.decision.is_attempt());
    Verdict {
        attempt: Attempt(verdict.attempt.0 + spent),
        decision: match verdict.decision {
            Decision::Accepted => Decision::NotAccepted,
            _ => Decision::Accepted,
        },
        ..verdict
    }
}
