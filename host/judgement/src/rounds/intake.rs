//! What becomes of each entry but ticks: it is checked, and put where the next tick finds it.
//!
//! Nothing is evaluated here, so that the order of entries within a round does not matter. Cheap
//! checks come first, signatures last.

use assay_protocol::{
    EpochId, Hotkey, SubmissionId,
    message::{
        Abstention, Authored, Commitment, Entry, Envelope, Expiry, HearingNumber, LogIndex,
        ManifestSignature, Opening, Reveal, Signed, Unauthored, Vote,
    },
};

use super::{
    Epoch,
    bench::Phase,
    case::{Case, Claim, Committed, Standing, Void},
    event::{Event, Ignored},
};
use crate::{Answer, Hearing, Stage};

impl Epoch {
    /// Takes the next entry of the log. Entries have to be given in the log's order, each once, from the
    /// first: those of other epochs too, as ticks are for all.
    ///
    /// Only a tick has much to say. Any sequence of entries may come: nothing here fails, and what does
    /// not belong changes nothing.
    ///
    /// # Errors
    /// The entry has changed nothing, for this reason.
    pub fn apply(&mut self, index: LogIndex, entry: &Entry) -> Result<Vec<Event>, Ignored> {
        match entry {
            Entry::Tick(tick) => return self.tick(tick.time),
            Entry::Start(signed) => return self.start(signed),
            Entry::Commitment(signed) => self.commit(signed)?,
            Entry::Reveal(signed) => self.reveal(signed)?,
            Entry::Vote(signed) => self.vote(signed, index)?,
            Entry::Abstention(signed) => self.abstain(signed, index)?,
            Entry::Verdict(envelope) => self.open_vote(envelope, index)?,
            Entry::Opening(opening) => self.open_pack(opening)?,
        }
        Ok(Vec::new())
    }

    fn start(&mut self, signed: &Signed<ManifestSignature>) -> Result<Vec<Event>, Ignored> {
        if signed.unverified().epoch != self.terms.epoch() {
            return Err(Ignored::OtherEpoch);
        }
        if self.is_started {
            return Err(Ignored::Again);
        }
        let verified = signed.clone().verify_by(&self.terms.owner());
        verified.map_err(|_| Ignored::Forged)?;
        self.is_started = true;
        Ok(vec![Event::Started])
    }

    fn commit(&mut self, signed: &Signed<Commitment>) -> Result<(), Ignored> {
        let commitment = signed.unverified();
        self.check_going_on(commitment.epoch)?;
        if self.is_closed() {
            return Err(Ignored::Closed);
        }
        self.check_in_time(commitment.expires)?;
        let claim = Claim::from(commitment);
        if self.committed(&claim).is_some() {
            return Err(Ignored::Again);
        }
        check_author(signed)?;
        let committed = Committed {
            round: self.round,
            standing: Standing::Committed,
        };
        let claims = self.commitments.entry(claim.submission).or_default();
        claims.insert(claim, committed);
        self.fresh.insert(claim);
        Ok(())
    }

    /// A reveal's own expiry says nothing more than its round does, and is not looked at.
    fn reveal(&mut self, signed: &Signed<Reveal>) -> Result<(), Ignored> {
        let reveal = signed.unverified();
        self.check_going_on(reveal.epoch)?;
        let claim = Claim::from(reveal);
        let committed = self.committed(&claim).ok_or(Ignored::Unknown)?;
        if self.cases.contains_key(&claim.submission) {
            return Err(Ignored::Again);
        }
        if self.fresh.contains(&claim) {
            return Err(Ignored::Early);
        }
        let round = committed.round;
        if committed.standing == Standing::Void(Void::Quota) {
            return Err(Ignored::OverQuota);
        }
        if !self.awaited.contains(&claim) {
            return Err(Ignored::Late);
        }
        // Whoever decodes a reveal has checked that; not all who make one have.
        if reveal.submission().id() != claim.submission {
            return Err(Ignored::Forged);
        }
        check_author(signed)?;
        let case = Case::new(reveal, round);
        self.awaited.remove(&claim);
        self.revealed.insert(case.id, case.submission.salt);
        self.cases.insert(case.id, case);
        Ok(())
    }

    fn vote(&mut self, signed: &Signed<Vote>, index: LogIndex) -> Result<(), Ignored> {
        let vote = signed.unverified();
        self.check_going_on(vote.epoch)?;
        self.check_in_time(vote.expires)?;
        let answer = Answer::Vote(vote.hash);
        self.answer((vote.submission, vote.hearing), signed, answer, index)
    }

    fn abstain(&mut self, signed: &Signed<Abstention>, index: LogIndex) -> Result<(), Ignored> {
        let abstention = signed.unverified();
        self.check_going_on(abstention.epoch)?;
        self.check_in_time(abstention.expires)?;
        let heard = (abstention.submission, abstention.hearing);
        self.answer(heard, signed, Answer::Abstention, index)
    }

    fn answer<M: Unauthored + Clone>(
        &mut self,
        heard: (SubmissionId, HearingNumber),
        signed: &Signed<M>,
        answer: Answer,
        index: LogIndex,
    ) -> Result<(), Ignored> {
        let validator = signed.signer();
        self.check_validator(validator)?;
        let (stage, hearing) = self.hearing(heard)?;
        if stage != Stage::Voting {
            return Err(Ignored::Late);
        }
        let verified = signed.clone().verify_by(&validator);
        verified.map_err(|_| Ignored::Forged)?;
        if !hearing.answer(validator, answer, index) {
            return Err(Ignored::Again);
        }
        Ok(())
    }

    /// Envelopes are taken when the hearing is over, too, and even the epoch: then they decide nothing,
    /// but two verdicts by one validator are evidence whenever they turn up.
    fn open_vote(&mut self, envelope: &Envelope, index: LogIndex) -> Result<(), Ignored> {
        let verdict = envelope.unverified();
        self.check_started(verdict.epoch)?;
        let validator = envelope.validator();
        self.check_validator(validator)?;
        let (stage, hearing) = self.hearing((verdict.submission, verdict.hearing))?;
        let verified = envelope.clone().verify(&[validator]);
        verified.map_err(|_| Ignored::Forged)?;
        if !hearing.open(envelope, stage, index) {
            return Err(Ignored::Again);
        }
        Ok(())
    }

    fn open_pack(&mut self, opening: &Opening) -> Result<(), Ignored> {
        let body = opening.unverified();
        self.check_started(body.epoch)?;
        if body.commitment != self.terms.pack() {
            return Err(Ignored::OtherPack);
        }
        if self.is_opened {
            return Err(Ignored::Again);
        }
        let by_owner = opening.valid_signatures(&[self.terms.owner()]) == 1;
        if !by_owner && opening.valid_signatures(self.terms.validators()) < self.terms.votes() {
            return Err(Ignored::NotAuthorised);
        }
        self.is_opened = true;
        Ok(())
    }

    fn check_started(&self, epoch: EpochId) -> Result<(), Ignored> {
        if epoch != self.terms.epoch() {
            return Err(Ignored::OtherEpoch);
        }
        if !self.is_started {
            return Err(Ignored::NotStarted);
        }
        Ok(())
    }

    fn check_going_on(&self, epoch: EpochId) -> Result<(), Ignored> {
        self.check_started(epoch)?;
        if self.ending.is_some() {
            return Err(Ignored::Over);
        }
        Ok(())
    }

    /// The only clock is the log's: a message that was good when its round began is good until the
    /// round ends.
    fn check_in_time(&self, expires: Expiry) -> Result<(), Ignored> {
        if expires.is_expired(self.time()) {
            return Err(Ignored::Expired);
        }
        Ok(())
    }

    fn check_validator(&self, signer: Hotkey) -> Result<(), Ignored> {
        if !self.terms.validators().contains(&signer) {
            return Err(Ignored::NotAValidator);
        }
        Ok(())
    }

    /// A hearing that has begun, and how far it is.
    fn hearing(
        &mut self,
        heard: (SubmissionId, HearingNumber),
    ) -> Result<(Stage, &mut Hearing), Ignored> {
        let phase = self.seated.as_ref().map(|seated| seated.phase);
        let Some(hearing) = self.hearings.get_mut(&heard) else {
            let is_revealed = self.cases.contains_key(&heard.0);
            return Err(match is_revealed {
                true => Ignored::OtherHearing,
                false => Ignored::Unknown,
            });
        };
        let stage = match (hearing.closing(), phase) {
            (None, Some(Phase::Voting)) => Stage::Voting,
            (None, Some(Phase::Opening)) => Stage::Opening,
            _ => Stage::Over,
        };
        Ok((stage, hearing))
    }
}

fn check_author<M: Authored + Clone>(signed: &Signed<M>) -> Result<(), Ignored> {
    let verified = signed.clone().verify();
    verified.map_err(|_| Ignored::Forged)?;
    Ok(())
}
