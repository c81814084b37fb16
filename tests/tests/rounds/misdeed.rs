//! [`Misdeed`]: what a validator may do in the place of its duty, each time it can.

use assay_judgement::EvidenceKind;
use assay_protocol::message::{Decision, Entry, Envelope, RecordDigest, Signed, Verdict};
use assay_random::Rng;

use super::{
    parties::BEGIN,
    pranks,
    scene::Scene,
    validator::{Ballot, Desk, abstention, draw_nonce, expiry, vote},
};

/// What a faulty validator does with every submission on the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Misdeed {
    /// Says accepted of what is not, and the reverse, as all liars do.
    Lies,
    /// Says nothing.
    Silent,
    /// Says that it can't tell.
    Abstains,
    /// Votes, and never opens.
    Mute,
    /// Opens when everything is over.
    Late,
    /// Votes with the hash of the first vote there is, and opens the first verdict.
    Copies,
    /// Does not vote, and sends the first verdict that was opened.
    CopiesVerdicts,
    /// Votes twice.
    VotesTwice,
    /// Votes and abstains.
    VotesAndAbstains,
    /// Opens two verdicts.
    OpensTwo,
    /// Sends its verdict with its vote.
    Premature,
    /// Judges another slice.
    Misframes,
    /// Sends all that was ever said once more, and of it what it can in another epoch's name.
    Replays,
}

impl Misdeed {
    pub(crate) const ALL: [Self; 13] = [
        Self::Lies,
        Self::Silent,
        Self::Abstains,
        Self::Mute,
        Self::Late,
        Self::Copies,
        Self::CopiesVerdicts,
        Self::VotesTwice,
        Self::VotesAndAbstains,
        Self::OpensTwo,
        Self::Premature,
        Self::Misframes,
        Self::Replays,
    ];

    /// What the evidence says of it for each submission that the others have judged.
    pub(crate) fn evidence(self) -> &'static [EvidenceKind] {
        match self {
            Self::Lies => &[EvidenceKind::Dissent],
            Self::Silent | Self::Replays => &[EvidenceKind::Silent],
            Self::Abstains => &[],
            Self::Mute => &[EvidenceKind::Unopened],
            Self::Late => &[EvidenceKind::Late],
            Self::Copies => &[EvidenceKind::Unbound],
            Self::CopiesVerdicts => &[EvidenceKind::Unbound, EvidenceKind::Silent],
            Self::VotesTwice | Self::VotesAndAbstains => &[EvidenceKind::TwoAnswers],
            // The second opens no vote.
            Self::OpensTwo => &[EvidenceKind::Equivocation, EvidenceKind::Unbound],
            Self::Premature => &[EvidenceKind::Premature],
            Self::Misframes => &[EvidenceKind::Misfit],
        }
    }

    /// What it sends in a round, of which it has seen what the honest have said.
    pub(crate) fn act(
        self,
        scene: &Scene<'_>,
        desk: &Desk,
        said: &[Entry],
        rng: &mut Rng,
    ) -> Vec<Entry> {
        let now = BEGIN + scene.now;
        let epoch = &scene.epoch;
        let key = &desk.keypair;
        let voting = desk.due(epoch, false);
        let mut entries = Vec::new();
        match self {
            Self::Silent => (),
            Self::Lies => return desk.altered(lie).duty(epoch, now),
            Self::Misframes => return desk.altered(|body| body.slice.0 += 1).duty(epoch, now),
            Self::Abstains => {
                for (submission, hearing, _) in voting {
                    entries.push(abstention(key, epoch, submission, hearing, now));
                }
            }
            Self::Mute => entries = desk.answers(epoch, now, voting),
            Self::Late => {
                entries = desk.answers(epoch, now, voting);
                entries.extend(overdue(scene, desk));
            }
            Self::Copies => entries = first_of_others(scene, desk, said, now),
            Self::CopiesVerdicts => {
                entries = first_of_others(scene, desk, said, now);
                entries.retain(|entry| matches!(entry, Entry::Verdict(_)));
            }
            Self::VotesTwice => {
                entries = desk.duty(epoch, now);
                for (_, _, ballot) in voting {
                    if let Ballot::Verdict(body, _) = ballot {
                        entries.push(vote(key, &body, draw_nonce(rng), now));
                    }
                }
            }
            Self::VotesAndAbstains => {
                entries = desk.duty(epoch, now);
                for (submission, hearing, _) in voting {
                    entries.push(abstention(key, epoch, submission, hearing, now));
                }
            }
            Self::OpensTwo => {
                entries = desk.duty(epoch, now);
                let another = |body: &mut Verdict| body.digest = RecordDigest::from_bytes([2; 32]);
                let altered = desk.altered(another);
                entries.extend(altered.envelopes(altered.due(epoch, true)));
            }
            Self::Premature => {
                entries = desk.duty(epoch, now);
                entries.extend(desk.envelopes(voting));
            }
            Self::Replays => {
                let all = scene.log.iter().chain(said);
                let all = all.filter(|entry| !matches!(entry, Entry::Tick(_) | Entry::Start(_)));
                let all: Vec<_> = all.collect();
                // All of it in each round would take long, and the newest matters most.
                let newest = &all[all.len().saturating_sub(30)..];
                let elsewhere = |entry: &&Entry| pranks::elsewhere(entry, scene.parties);
                entries.extend(newest.iter().filter_map(elsewhere));
                entries.extend(newest.iter().map(|entry| (*entry).clone()));
            }
        }
        entries
    }
}

/// The opposite, and with an attempt that fits it.
fn lie(body: &mut Verdict) {
    body.attempt.0 -= u32::from(body.decision.is_attempt());
    body.decision = match body.decision {
        Decision::Accepted => Decision::RefusedGate,
        _ => Decision::Accepted,
    };
    body.attempt.0 += u32::from(body.decision.is_attempt());
    body.digest = RecordDigest::from_bytes([1; 32]);
}

/// The verdicts of hearings that are over.
fn overdue(scene: &Scene<'_>, desk: &Desk) -> Vec<Entry> {
    let epoch = &scene.epoch;
    let mut entries = Vec::new();
    for ((submission, number), ballot) in &desk.ballots {
        let hearing = epoch.hearings(submission).find(|(one, _)| one == number);
        let is_over = hearing.is_some_and(|(_, hearing)| hearing.closing().is_some());
        if let Ballot::Verdict(body, nonce) = ballot
            && is_over
        {
            let envelope = Envelope::seal((**body).clone(), *nonce, &desk.keypair);
            entries.push(Entry::Verdict(envelope));
        }
    }
    entries
}

/// The first vote or verdict of the others about each submission, signed by oneself.
fn first_of_others(scene: &Scene<'_>, desk: &Desk, said: &[Entry], now: u64) -> Vec<Entry> {
    let key = &desk.keypair;
    let mut entries = Vec::new();
    let all = || scene.log.iter().chain(said);
    for (submission, hearing, _) in desk.on_bench(&scene.epoch, false) {
        let first = all().find_map(|entry| match entry {
            Entry::Vote(signed)
                if signed.unverified().submission == submission
                    && signed.unverified().hearing == hearing
                    && signed.signer() != key.hotkey() =>
            {
                Some(signed.unverified().clone())
            }
            _ => None,
        });
        entries.extend(first.map(|mut vote| {
            vote.expires = expiry(now);
            Entry::Vote(Signed::sign(vote, key))
        }));
    }
    for (submission, hearing, _) in desk.on_bench(&scene.epoch, true) {
        let first = all().find_map(|entry| match entry {
            Entry::Verdict(envelope)
                if envelope.unverified().submission == submission
                    && envelope.unverified().hearing == hearing
                    && envelope.validator() != key.hotkey() =>
            {
                Some(Envelope::seal(
                    envelope.unverified().clone(),
                    *envelope.nonce(),
                    key,
                ))
            }
            _ => None,
        });
        entries.extend(first.map(Entry::Verdict));
    }
    entries
}
