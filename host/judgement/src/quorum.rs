//! [`Hearing`]: when validators have agreed on one submission, and what each of them did.
//!
//! # The rule
//!
//! An epoch has `m` validators, and a quorum is `n` of them (`votes` below): more than half, or there are
//! no [`EpochTerms`](crate::EpochTerms). Each validator judges for itself. It answers with a *vote*, the
//! hash of its verdict, its own key and a nonce, or with an *abstention* if it has no verdict. When the
//! time of voting is over it *opens* its vote: it sends an envelope, which is verdict and nonce with a
//! signature over both. So nobody can copy an answer instead of judging. A verdict's hash is the id of
//! the receipt that is made of it, so there is one id however many envelopes are in the receipt.
//!
//! An envelope **counts** if all of this holds:
//!
//! 1. A validator of the epoch has signed it.
//! 2. Verdict and nonce hash to a vote of the same validator: it is *bound*.
//! 3. It came while votes were being opened, neither before nor after.
//! 4. The verdict says of champion, slice, attempt, round, hearing and the verdict before it what
//!    follows from the log: it *fits the [`Frame`]*.
//! 5. The validator is not *spoiled*: it gave one answer only, sent no envelope while others could
//!    still vote, and signed one verdict only before the hearing was over.
//!
//! That is looked at when a round ends, and not before. The submission is then
//!
//! - **decided**, if `n` envelopes count whose verdicts are the same bytes: that verdict and those
//!   envelopes make the receipt. Two verdicts can't both have `n`, as no validator counts for two and
//!   `n` is more than half;
//! - **abstained** on, if `n` validators that are not spoiled have abstained;
//! - **undecided**, if neither, but the votes of unspoiled validators that are not opened yet, added to
//!   the verdict that is ahead, would make `n`: how long to wait is for the [rounds](crate::rounds) to say;
//! - **lost**, if not even that.
//!
//! Whose nonce is wrong or whose verdict is alone takes nothing away from the others. Who passes on the
//! envelope of another has sent that envelope, and nothing else: altered, it is forged.
//!
//! # A worked number
//!
//! 7 validators, a quorum is 4. All answer; then A, B, C and D open verdict *x*, E opens verdict *y*,
//! F abstained, and G, which waited with its vote for the others' and posted A's hash as its own, sends
//! *x* with A's nonce.
//!
//! - A, B, C, D count for *x*: decided.
//! - E counts for *y*, alone: that is evidence of [dissent](EvidenceKind::Dissent).
//! - G's envelope is signed and right, but hashed with G's key it is not what G voted: it does not
//!   count, and is evidence of a copy ([`EvidenceKind::Unbound`]).
//!
//! Had D signed *y* as well before the hearing was over, it would count for neither. Three for *x*, and G's
//! vote is not opened, so it would be undecided: nobody sees that it can't be opened. Had G been silent,
//! it would be lost. Had F, too, opened *x* behind its abstention, that would not have helped, as an
//! abstention opens nothing.
//!
//! ```
//! use assay_judgement::{Answer, Frame, Hearing, Outcome, Stage};
//! use assay_protocol::{EpochId, Keypair, ProgramId, SemanticsHash, Sha256, SubmissionId};
//! use assay_protocol::message::{
//!     Attempt, Decision, Envelope, HearingNumber, LogIndex, RecordDigest, Round, SliceIndex,
//!     Verdict, VoteNonce,
//! };
//!
//! let frame = Frame {
//!     attempts: Attempt(3),
//!     champion: ProgramId(Sha256::of(b"champion")),
//!     epoch: EpochId(Sha256::of(b"epoch")),
//!     hearing: HearingNumber(0),
//!     previous: None,
//!     round: Round(5),
//!     semantics: SemanticsHash(Sha256::of(b"semantics")),
//!     slice: SliceIndex(1),
//!     submission: SubmissionId(Sha256::of(b"submission")),
//! };
//! let digest = RecordDigest::from_bytes([7; 32]);
//! let x = frame.body(Decision::Accepted, digest);
//! let y = frame.body(Decision::NotAccepted, digest);
//!
//! let key = |seed| Keypair::from_seed(&[seed; 32]);
//! let seal = |body, seed: u8, nonce: u8| {
//!     Envelope::seal(body, VoteNonce::from_bytes([nonce; 32]), &key(seed))
//! };
//! let [a, b, c, d] = [1, 2, 3, 4].map(|seed| seal(x.clone(), seed, seed));
//! let e = seal(y, 5, 5);
//! let g = seal(x.clone(), 7, 1);
//!
//! let mut hearing = Hearing::default();
//! let mut index = (0..).map(LogIndex);
//! for envelope in [&a, &b, &c, &d, &e] {
//!     let vote = Answer::Vote(envelope.unverified().vote_hash(&envelope.validator(), envelope.nonce()));
//!     hearing.answer(envelope.validator(), vote, index.next().unwrap());
//! }
//! hearing.answer(key(6).hotkey(), Answer::Abstention, index.next().unwrap());
//! let copied = Answer::Vote(x.vote_hash(&key(1).hotkey(), a.nonce()));
//! hearing.answer(key(7).hotkey(), copied, index.next().unwrap());
//!
//! for envelope in [&a, &b, &c, &e, &g] {
//!     hearing.open(envelope, Stage::Opening, index.next().unwrap());
//! }
//! // D's vote can make four of three, and so could G's, for all that anyone knows.
//! assert_eq!(hearing.outcome(4, &frame), Outcome::Undecided);
//! hearing.open(&d, Stage::Opening, index.next().unwrap());
//! let Outcome::Decided(agreement) = hearing.outcome(4, &frame) else { panic!() };
//! assert_eq!((agreement.verdict, agreement.envelopes.len()), (x, 4));
//! ```

mod said;

use std::collections::BTreeMap;

use assay_protocol::{
    Hotkey, ReceiptId, VoteHash,
    message::{Envelope, LogIndex, Verdict},
};

use crate::{EvidenceKind, Frame};
use said::{Received, Said};

/// What validators said in one hearing of one submission: a set, so that the order in which it came
/// does not matter. Signatures are checked before anything is put in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hearing {
    said: BTreeMap<Hotkey, Said>,
    verdicts: BTreeMap<ReceiptId, Verdict>,
    closing: Option<Closing>,
}

/// What a validator answers while there is voting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It has judged.
    Vote(VoteHash),
    /// It has no verdict.
    Abstention,
}

/// How far a hearing is when an envelope comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Validators still vote.
    Voting,
    /// Votes are being opened.
    Opening,
    /// It is over.
    Over,
}

/// What a hearing has come to so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A quorum agrees.
    Decided(Box<Agreement>),
    /// A quorum has no verdict.
    Abstained,
    /// Neither, but votes that are not opened yet can still make a quorum.
    Undecided,
    /// Neither, and nothing can change it: all votes that are not opened yet would not be enough.
    Lost,
}

/// A verdict and the envelopes that count for it: what a receipt is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What is agreed.
    pub verdict: Verdict,
    /// Who agrees, a quorum or more, and where its envelope is in the log. By validator.
    pub envelopes: Vec<(Hotkey, LogIndex)>,
}

/// How a hearing ended, as far as evidence depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// With this verdict.
    Decided(Frame, ReceiptId),
    /// Without one.
    Failed(Frame),
    /// Without one, though its votes might have made one: a submission before it came to no verdict.
    Returned,
    /// The epoch ended before the hearing did.
    Abandoned,
}

impl Hearing {
    /// Takes an answer by a validator, and says whether it is a new one.
    pub fn answer(&mut self, validator: Hotkey, answer: Answer, index: LogIndex) -> bool {
        self.said
            .entry(validator)
            .or_default()
            .answer(answer, index)
    }

    /// Takes an envelope, and says whether it is a new one: with another nonce it is, with another
    /// signature over the same it is not.
    pub fn open(&mut self, envelope: &Envelope, stage: Stage, index: LogIndex) -> bool {
        let (validator, verdict) = (envelope.validator(), envelope.unverified());
        let vote = verdict.vote_hash(&validator, envelope.nonce());
        let received = Received {
            verdict: verdict.receipt(),
            stage,
            index,
        };
        self.verdicts
            .entry(received.verdict)
            .or_insert_with(|| verdict.clone());
        self.said.entry(validator).or_default().open(vote, received)
    }

    /// Whether a validator has given any answer.
    #[must_use]
    pub fn has_answered(&self, validator: &Hotkey) -> bool {
        let said = self.said.get(validator);
        said.is_some_and(Said::has_answered)
    }

    /// Whether a validator has opened a vote of its own.
    #[must_use]
    pub fn has_opened(&self, validator: &Hotkey) -> bool {
        let said = self.said.get(validator);
        said.is_some_and(|said| said.bound().next().is_some())
    }

    /// Every answer, by validator, and where it is in the log.
    pub fn answers(&self) -> impl Iterator<Item = (Hotkey, Answer, LogIndex)> + '_ {
        self.said.iter().flat_map(|(validator, said)| {
            let answers = said.answers.iter();
            answers.map(|(answer, index)| (*validator, *answer, *index))
        })
    }

    /// Every verdict that a validator has signed, bound or not, and where its envelope is in the log. By
    /// validator.
    pub fn envelopes(&self) -> impl Iterator<Item = (Hotkey, &Verdict, LogIndex)> + '_ {
        self.said.iter().flat_map(|(validator, said)| {
            let envelopes = said.envelopes.values();
            envelopes.map(|received| {
                (
                    *validator,
                    &self.verdicts[&received.verdict],
                    received.index,
                )
            })
        })
    }

    /// How the hearing ended, if it has.
    #[must_use]
    pub const fn closing(&self) -> Option<&Closing> {
        self.closing.as_ref()
    }

    pub(crate) fn close(&mut self, closing: Closing) {
        self.closing = Some(closing);
    }

    /// What the hearing has come to when voting is over, where `votes` are a quorum and a verdict has to
    /// fit this frame. `votes` has to be more than half of the validators, as it always is in
    /// [`EpochTerms`](crate::EpochTerms).
    #[must_use]
    pub fn outcome(&self, votes: usize, frame: &Frame) -> Outcome {
        let (mut abstained, mut unopened) = (0, 0);
        let mut agreeing: BTreeMap<ReceiptId, Vec<(Hotkey, LogIndex)>> = BTreeMap::new();
        for (validator, said) in self.said.iter().filter(|(_, said)| !said.is_spoiled()) {
            if said.answers.contains_key(&Answer::Abstention) {
                abstained += 1;
            } else if said.has_answered() && said.bound().next().is_none() {
                unopened += 1;
            }
            for received in said.bound().filter(|one| one.stage == Stage::Opening) {
                if frame.fits(&self.verdicts[&received.verdict]) {
                    let envelopes = agreeing.entry(received.verdict).or_default();
                    envelopes.push((*validator, received.index));
                }
            }
        }
        let leading = agreeing
            .into_iter()
            .max_by_key(|(_, envelopes)| envelopes.len());
        let most = match leading {
            Some((verdict, envelopes)) if envelopes.len() >= votes => {
                return Outcome::Decided(Box::new(Agreement {
                    verdict: self.verdicts[&verdict].clone(),
                    envelopes,
                }));
            }
            Some((_, envelopes)) => envelopes.len(),
            None => 0,
        };
        if abstained >= votes {
            Outcome::Abstained
        } else if most + unopened >= votes {
            Outcome::Undecided
        } else {
            Outcome::Lost
        }
    }

    /// What validators did wrong: who, what, and the entries that show it. While the hearing goes on,
    /// only what nothing can change any more.
    #[must_use]
    pub fn evidence(&self, validators: &[Hotkey]) -> Vec<(Hotkey, EvidenceKind, Vec<LogIndex>)> {
        let nothing = Said::default();
        let mut evidence = Vec::new();
        for validator in validators {
            let said = self.said.get(validator).unwrap_or(&nothing);
            for kind in EvidenceKind::ALL {
                let shown = said.shows(kind, self.closing.as_ref(), &self.verdicts);
                evidence.extend(shown.map(|entries| (*validator, kind, entries)));
            }
        }
        evidence
    }
}

impl Closing {
    /// What a verdict had to say, if that is known.
    const fn frame(&self) -> Option<&Frame> {
        match self {
            Self::Decided(frame, _) | Self::Failed(frame) => Some(frame),
            Self::Returned | Self::Abandoned => None,
        }
    }

    /// Whether there was all the time that a hearing needs.
    const fn is_heard(&self) -> bool {
        !matches!(self, Self::Abandoned)
    }
}
