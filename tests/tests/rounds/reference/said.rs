//! What an entry says, if those have signed it who have to.

use assay_judgement::Claim;
use assay_protocol::{
    Hotkey, ProgramId, ReceiptId, SubmissionId, VoteHash,
    message::{Entry, Expiry, HearingNumber, LogIndex, Salt, UnixSeconds, Verdict},
};

use super::Reference;

/// One thing that was said, and where.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub(super) index: LogIndex,
    pub(super) said: Said,
}

#[derive(Debug, Clone)]
pub(super) enum Said {
    Commitment(Claim),
    Reveal {
        claim: Claim,
        program: ProgramId,
        salt: Salt,
    },
    Answer(Answer),
    Verdict(Opened),
    Opening,
}

/// A vote, or with no hash an abstention.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) validator: Hotkey,
    pub(super) submission: SubmissionId,
    pub(super) hearing: u32,
    pub(super) hash: Option<VoteHash>,
}

/// A verdict, and the hash that its validator must have voted with.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) validator: Hotkey,
    pub(super) body: Verdict,
    pub(super) receipt: ReceiptId,
    pub(super) opens: VoteHash,
}

impl Said {
    /// Nothing if the entry is of another epoch, not rightly signed, or expired.
    pub(super) fn of(entry: &Entry, reference: &Reference) -> Option<Self> {
        let Reference {
            epoch,
            manifest,
            validators,
            time,
            ..
        } = reference;
        let (epoch, time) = (*epoch, *time);
        let is_late = |expires: Expiry| expires.is_expired(UnixSeconds(time.unwrap_or(0)));
        let answer = |validator: Hotkey, submission, hearing: HearingNumber, hash| {
            validators
                .contains(&validator)
                .then_some(Self::Answer(Answer {
                    validator,
                    submission,
                    hearing: hearing.0,
                    hash,
                }))
        };
        match entry.clone() {
            Entry::Tick(_) | Entry::Start(_) => None,
            Entry::Commitment(signed) => {
                let body = signed.verify().ok()?;
                let right = body.epoch == epoch && !is_late(body.expires);
                right.then_some(Self::Commitment(Claim {
                    submission: body.commitment,
                    author: body.author,
                    payout: body.payout,
                }))
            }
            Entry::Reveal(signed) => {
                // A reveal has one round in which it counts, and so needs no date.
                let body = signed.verify().ok()?;
                (body.epoch == epoch).then_some(Self::Reveal {
                    claim: Claim {
                        submission: body.commitment,
                        author: body.author,
                        payout: body.payout,
                    },
                    program: body.program,
                    salt: body.salt,
                })
            }
            Entry::Vote(signed) => {
                let signer = signed.signer();
                let body = signed.verify_by(&signer).ok()?;
                if body.epoch != epoch || is_late(body.expires) {
                    return None;
                }
                answer(signer, body.submission, body.hearing, Some(body.hash))
            }
            Entry::Abstention(signed) => {
                let signer = signed.signer();
                let body = signed.verify_by(&signer).ok()?;
                if body.epoch != epoch || is_late(body.expires) {
                    return None;
                }
                answer(signer, body.submission, body.hearing, None)
            }
            Entry::Verdict(envelope) => {
                let nonce = *envelope.nonce();
                let (validator, body) = envelope.verify(validators).ok()?;
                let opens = body.vote_hash(&validator, &nonce);
                (body.epoch == epoch).then_some(Self::Verdict(Opened {
                    validator,
                    receipt: body.receipt(),
                    body,
                    opens,
                }))
            }
            Entry::Opening(opening) => {
                let body = opening.unverified();
                let owner = opening.valid_signatures(&[manifest.owner.hotkey]) == 1;
                let quorum = opening.valid_signatures(validators) >= manifest.quorum.votes as usize;
                let right = body.epoch == epoch && body.commitment == manifest.hidden.commitment;
                (right && (owner || quorum)).then_some(Self::Opening)
            }
        }
    }
}
