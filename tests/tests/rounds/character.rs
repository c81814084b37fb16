//! [`Character`]: what a validator in a history is like.

use std::collections::BTreeSet;

use assay_protocol::{
    Keypair, Sha256, SubmissionId,
    message::{Decision, Entry, Envelope, HearingNumber, RecordDigest, Signed},
};
use assay_random::Rng;

use super::{
    parties::BEGIN,
    picture::bench_of,
    scene::Scene,
    validator::{Ballot, Desk, abstention, draw_nonce, expiry, judge, vote},
};

/// What a validator is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Character {
    Honest,
    /// Misses rounds, and sends everything again when it is back.
    Crashing,
    /// What it sends arrives rounds later.
    Slow,
    /// Says one thing and another.
    Equivocating,
    /// Says what all liars say.
    Lying,
    /// Says what nobody else says.
    Raving,
    /// Judges rightly, of another slice or attempt.
    Misframing,
    Abstaining,
    /// Abstains, and sends others' verdicts all the same.
    Turncoat,
    /// Votes with others' hashes, opens others' verdicts.
    Copying,
    /// Sends verdicts while others still vote.
    Premature,
    Silent,
}

impl Character {
    pub(crate) const ALL: [Self; 12] = [
        Self::Honest,
        Self::Crashing,
        Self::Slow,
        Self::Equivocating,
        Self::Lying,
        Self::Raving,
        Self::Misframing,
        Self::Abstaining,
        Self::Turncoat,
        Self::Copying,
        Self::Premature,
        Self::Silent,
    ];

    /// Whether it says nothing but what it found, when it is asked, however late or seldom.
    pub(crate) const fn is_honest(self) -> bool {
        matches!(
            self,
            Self::Honest | Self::Crashing | Self::Slow | Self::Abstaining | Self::Silent
        )
    }

    /// What it sends in a round, of which it has seen what others have said.
    pub(crate) fn act(
        self,
        desk: &mut Desk,
        scene: &Scene<'_>,
        said: &[Entry],
        rng: &mut Rng,
    ) -> Vec<Entry> {
        let (epoch, now) = (&scene.epoch, BEGIN + scene.now);
        self.judge(desk, scene, rng);
        // Everybody misses a round now and then.
        if !rng.chance(if self == Self::Crashing { 0.6 } else { 0.75 }) {
            return Vec::new();
        }
        let mut own = desk.duty(epoch, now);
        if self == Self::Crashing || rng.chance(0.1) {
            own = desk.answers(epoch, now, desk.called(epoch, false));
            own.extend(desk.envelopes(desk.called(epoch, true)));
        }
        match self {
            Self::Silent => return Vec::new(),
            Self::Copying => return copy(scene, &desk.keypair, said, now),
            Self::Turncoat => own.extend(copy(scene, &desk.keypair, said, now)),
            Self::Equivocating => own.extend(equivocate(scene, desk, rng, now)),
            Self::Premature => {
                let mut voting = desk.on_bench(epoch, false);
                voting.retain(|_| rng.chance(0.2));
                own.extend(desk.envelopes(voting));
            }
            _ => (),
        }
        own
    }

    fn judge(self, desk: &mut Desk, scene: &Scene<'_>, rng: &mut Rng) {
        let own = Sha256::of(desk.keypair.hotkey().as_bytes());
        let known: BTreeSet<_> = desk.ballots.keys().copied().collect();
        desk.judge_bench_as(&scene.epoch, rng, |program, past| match self {
            Self::Lying => Some(lie(program.0)),
            Self::Raving => Some(lie(own)),
            Self::Abstaining | Self::Turncoat => None,
            _ => judge(program, past),
        });
        if self == Self::Misframing {
            let new = desk.ballots.iter_mut();
            for (_, ballot) in new.filter(|(key, _)| !known.contains(key)) {
                if let Ballot::Verdict(body, _) = ballot {
                    body.slice.0 += 1;
                }
            }
        }
    }
}

/// What all say who lie about the same thing.
fn lie(about: Sha256) -> (Decision, RecordDigest) {
    (
        Decision::Accepted,
        RecordDigest::from_bytes(*about.as_bytes()),
    )
}

/// Second answers and second verdicts.
fn equivocate(scene: &Scene<'_>, desk: &Desk, rng: &mut Rng, now: u64) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (submission, hearing, ballot) in desk.on_bench(&scene.epoch, false) {
        match ballot {
            _ if !rng.chance(0.4) => (),
            Ballot::Verdict(body, _) if rng.chance(0.6) => {
                let nonce = draw_nonce(rng);
                entries.push(vote(&desk.keypair, &body, nonce, now));
            }
            _ => entries.push(abstention(
                &desk.keypair,
                &scene.epoch,
                submission,
                hearing,
                now,
            )),
        }
    }
    for (_, _, ballot) in desk.on_bench(&scene.epoch, true) {
        if let Ballot::Verdict(mut body, nonce) = ballot
            && rng.chance(0.4)
        {
            body.digest = RecordDigest::from_bytes([rng.below(2) as u8; 32]);
            entries.push(Entry::Verdict(Envelope::seal(*body, nonce, &desk.keypair)));
        }
    }
    entries
}

/// Others' votes and verdicts on what is on the bench, signed by oneself.
fn copy(scene: &Scene<'_>, keypair: &Keypair, said: &[Entry], now: u64) -> Vec<Entry> {
    let Some((opens, cases)) = bench_of(&scene.epoch) else {
        return Vec::new();
    };
    let is_there = |submission: SubmissionId, hearing: HearingNumber| {
        cases
            .iter()
            .any(|case| case.id() == submission && case.hearing() == hearing)
    };
    let mut done = BTreeSet::new();
    let mut entries = Vec::new();
    let own = keypair.hotkey();
    for entry in scene.recent().iter().chain(said) {
        match entry {
            Entry::Vote(signed) if !opens && signed.signer() != own => {
                let vote = signed.unverified();
                if is_there(vote.submission, vote.hearing) && done.insert(vote.submission) {
                    let mut copied = vote.clone();
                    copied.expires = expiry(now);
                    entries.push(Entry::Vote(Signed::sign(copied, keypair)));
                }
            }
            Entry::Verdict(envelope) if opens && envelope.validator() != own => {
                let body = envelope.unverified();
                if is_there(body.submission, body.hearing) && done.insert(body.submission) {
                    let copied = Envelope::seal(body.clone(), *envelope.nonce(), keypair);
                    entries.push(Entry::Verdict(copied));
                }
            }
            _ => (),
        }
    }
    entries
}
