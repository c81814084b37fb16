//! [`Ballots`]: a validator's memory of what it has said.
//!
//! A validator that crashed must not say something else than before: two answers in one hearing are
//! evidence against it. And a vote can be opened only with the nonce that it was made with. So both are
//! written down before the vote is sent:
//!
//! ```text
//! HOME/ballots/EPOCH/HOTKEY/SUBMISSION-HEARING.json
//! ```
//!
//! A file is written whole or not at all, for its owner only, and never replaced. What it says is said
//! again, whatever the validator would say now: the message may be signed anew, with another expiry,
//! but the hash in it is the same.

use assay_keyring::{Home, KeyringError, PrivateFile, PrivateFolder};
use assay_protocol::{
    EpochId, Keypair, SubmissionId,
    message::{Entry, Envelope, Expiry, HearingNumber, Message, MessageError, Verdict, VoteNonce},
};
use zeroize::Zeroizing;

use crate::ballot::{BALLOT_BYTES, Ballot, Said};

/// The folder in a home.
const FOLDER: &str = "ballots";

/// What one validator has said in one epoch.
pub struct Ballots<'a> {
    folder: PrivateFolder,
    epoch: EpochId,
    keypair: &'a Keypair,
}

/// A ballot can't be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BallotError {
    /// The home or the file can't be used.
    #[error("can't keep what this validator says")]
    Home(#[from] KeyringError),
    /// What is in the file is no ballot.
    #[error("{} is damaged", .file.path().display())]
    Damaged {
        /// The file.
        file: PrivateFile,
        /// What is wrong with it.
        source: MessageError,
    },
    /// It is another hearing's or another validator's.
    #[error("{} is the ballot of another hearing or validator", .file.path().display())]
    Misplaced {
        /// The file.
        file: PrivateFile,
    },
    /// The verdict is of another epoch than the ballots.
    #[error("a verdict of epoch {found} is not to be kept among those of epoch {expected}")]
    OtherEpoch {
        /// The ballots' epoch.
        expected: EpochId,
        /// The verdict's.
        found: EpochId,
    },
    /// There are no random numbers to hide a vote with.
    #[error("the system has no random numbers to give")]
    Randomness(#[from] getrandom::Error),
}

impl BallotError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Home(error) => error.remedy().unwrap_or_else(|| "check the home folder".to_owned()),
            Self::Damaged { .. } | Self::Misplaced { .. } => {
                "restore the file from a copy, or let this hearing pass; remove it only if you know that \
                 nothing was sent in this hearing: a second answer is held against a validator"
                    .to_owned()
            }
            Self::OtherEpoch { .. } => "open the ballots of the verdict's epoch".to_owned(),
            Self::Randomness(_) => "try again when the system has started".to_owned(),
        }
    }
}

impl<'a> Ballots<'a> {
    /// The ballots of a validator in an epoch, in the user's home.
    ///
    /// # Errors
    /// The folder can't be made, or is open to others.
    pub fn open(home: &Home, epoch: EpochId, keypair: &'a Keypair) -> Result<Self, BallotError> {
        let folder = home
            .folder(FOLDER)?
            .folder(&epoch.to_string())?
            .folder(&keypair.hotkey().to_string())?;
        Ok(Self {
            folder,
            epoch,
            keypair,
        })
    }

    /// The vote for a verdict, once body and nonce are on the disk. If something else was said in this
    /// hearing, that is said again: another vote, or an abstention.
    ///
    /// # Errors
    /// It can't be kept, so that it must not be sent.
    pub fn vote(&self, body: &Verdict, expires: Expiry) -> Result<Entry, BallotError> {
        if body.epoch != self.epoch {
            return Err(BallotError::OtherEpoch {
                expected: self.epoch,
                found: body.epoch,
            });
        }
        let answer = Said::Verdict {
            body: Box::new(body.clone()),
            nonce: VoteNonce::draw()?,
        };
        let ballot = self.keep(answer, body.submission, body.hearing)?;
        Ok(ballot.entry(expires, self.keypair))
    }

    /// An abstention, once it is on the disk. If a verdict was voted for in this hearing, that vote is
    /// cast again.
    ///
    /// # Errors
    /// It can't be kept, so that it must not be sent.
    pub fn abstain(
        &self,
        submission: SubmissionId,
        hearing: HearingNumber,
        expires: Expiry,
    ) -> Result<Entry, BallotError> {
        let ballot = self.keep(Said::Abstention, submission, hearing)?;
        Ok(ballot.entry(expires, self.keypair))
    }

    /// What opens the vote of a hearing; none if no vote was cast in it. To be sent when voting is over,
    /// and not before: that would be evidence against the validator.
    ///
    /// # Errors
    /// The ballot can't be read.
    pub fn envelope(
        &self,
        submission: SubmissionId,
        hearing: HearingNumber,
    ) -> Result<Option<Envelope>, BallotError> {
        let ballot = self.kept(submission, hearing)?;
        Ok(ballot.and_then(|ballot| ballot.envelope(self.keypair)))
    }

    /// What was said in a hearing, if anything was.
    ///
    /// # Errors
    /// The ballot can't be read, or is another one's.
    pub fn kept(
        &self,
        submission: SubmissionId,
        hearing: HearingNumber,
    ) -> Result<Option<Ballot>, BallotError> {
        let file = self.file(submission, hearing)?;
        let Some(bytes) = file.read(BALLOT_BYTES)? else {
            return Ok(None);
        };
        let ballot = match Ballot::decode(&bytes) {
            Ok(ballot) => ballot,
            Err(source) => return Err(BallotError::Damaged { file, source }),
        };
        let found = (
            ballot.epoch,
            ballot.validator,
            ballot.submission,
            ballot.hearing,
        );
        if found != (self.epoch, self.keypair.hotkey(), submission, hearing) {
            return Err(BallotError::Misplaced { file });
        }
        Ok(Some(ballot))
    }

    /// Keeps an answer, or gives the one that is kept already.
    fn keep(
        &self,
        answer: Said,
        submission: SubmissionId,
        hearing: HearingNumber,
    ) -> Result<Ballot, BallotError> {
        if let Some(ballot) = self.kept(submission, hearing)? {
            return Ok(ballot);
        }
        let ballot = Ballot {
            answer,
            epoch: self.epoch,
            hearing,
            submission,
            validator: self.keypair.hotkey(),
        };
        match self
            .file(submission, hearing)?
            .create(&Zeroizing::new(ballot.encode()))
        {
            Ok(()) => Ok(ballot),
            // Another process of this validator was faster.
            Err(error @ KeyringError::Exists { .. }) => {
                self.kept(submission, hearing)?.ok_or(error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn file(
        &self,
        submission: SubmissionId,
        hearing: HearingNumber,
    ) -> Result<PrivateFile, KeyringError> {
        self.folder.file(&format!("{submission}-{hearing}.json"))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use assay_protocol::{
        Sha256,
        message::{Decision, UnixSeconds},
    };

    use super::*;
    use crate::ballot::tests::{EPOCH, HEARING, SUBMISSION, ballot, verdict};

    fn expiry(second: u64) -> Expiry {
        Expiry(UnixSeconds(second))
    }

    fn home(folder: &Path) -> Home {
        Home::at(folder.join("home")).unwrap()
    }

    /// Everything in the folder of these ballots, by name.
    fn files(ballots: &Ballots<'_>) -> Vec<String> {
        let entries = fs::read_dir(ballots.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[test]
    fn what_was_said_first_is_said_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let home = home(folder.path());
        let keypair = Keypair::from_seed(&[9; 32]);
        let ballots = Ballots::open(&home, EPOCH, &keypair).unwrap();
        assert!(ballots.envelope(SUBMISSION, HEARING).unwrap().is_none());
        let body = verdict(Decision::Accepted);
        let Entry::Vote(first) = ballots.vote(&body, expiry(10)).unwrap() else {
            panic!()
        };
        let first = first.verify_by(&keypair.hotkey()).unwrap();
        let envelope = ballots.envelope(SUBMISSION, HEARING).unwrap().unwrap();
        assert!(envelope.opens(&first));
        assert_eq!(*envelope.unverified(), body);

        // The process ends here, and the next one thinks otherwise.
        drop(ballots);
        let ballots = Ballots::open(&home, EPOCH, &keypair).unwrap();
        let other = verdict(Decision::NotAccepted);
        for again in [
            ballots.vote(&body, expiry(20)),
            ballots.vote(&other, expiry(20)),
            ballots.abstain(SUBMISSION, HEARING, expiry(20)),
        ] {
            let Entry::Vote(again) = again.unwrap() else {
                panic!()
            };
            let again = again.verify_by(&keypair.hotkey()).unwrap();
            assert_eq!((again.hash, again.expires), (first.hash, expiry(20)));
        }

        // An abstention is kept in the same way; and another hearing is another matter.
        let next = HearingNumber(2);
        for entry in [
            ballots.abstain(SUBMISSION, next, expiry(30)),
            ballots.vote(
                &Verdict {
                    hearing: next,
                    ..body.clone()
                },
                expiry(30),
            ),
        ] {
            assert!(matches!(entry.unwrap(), Entry::Abstention(_)));
        }
        assert!(ballots.envelope(SUBMISSION, next).unwrap().is_none());
        assert_eq!(files(&ballots).len(), 2);

        // Two validators of one home don't know of each other.
        let second = Keypair::from_seed(&[8; 32]);
        let others = Ballots::open(&home, EPOCH, &second).unwrap();
        assert!(others.kept(SUBMISSION, HEARING).unwrap().is_none());
        let foreign = Verdict {
            epoch: EpochId(Sha256::of(b"other")),
            ..body
        };
        assert!(matches!(
            others.vote(&foreign, expiry(30)),
            Err(BallotError::OtherEpoch { .. })
        ));
    }

    #[test]
    fn a_crash_leaves_a_whole_ballot_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let keypair = Keypair::from_seed(&[9; 32]);
        let ballots = Ballots::open(&home(folder.path()), EPOCH, &keypair).unwrap();
        // Between writing and renaming there is a file of another name.
        let whole = ballot(Said::Abstention).encode();
        let unfinished = ballots.folder.path().join(".unfinished-1");
        for length in [0, whole.len() / 2, whole.len()] {
            fs::write(&unfinished, &whole[..length]).unwrap();
            assert!(ballots.kept(SUBMISSION, HEARING).unwrap().is_none());
        }
        // What a disk has lost is not taken for silence.
        ballots.abstain(SUBMISSION, HEARING, expiry(10)).unwrap();
        let file = ballots.file(SUBMISSION, HEARING).unwrap();
        for length in 0..whole.len() {
            fs::write(file.path(), &whole[..length]).unwrap();
            let error = ballots
                .vote(&verdict(Decision::Accepted), expiry(10))
                .unwrap_err();
            assert!(
                matches!(error, BallotError::Damaged { .. }),
                "cut at {length}"
            );
            assert!(error.remedy().starts_with("restore the file from a copy"));
        }
        fs::write(file.path(), &whole).unwrap();
        assert!(ballots.kept(SUBMISSION, HEARING).unwrap().is_some());
        let elsewhere = ballots.file(SUBMISSION, HearingNumber(4)).unwrap();
        fs::copy(file.path(), elsewhere.path()).unwrap();
        assert!(matches!(
            ballots.kept(SUBMISSION, HearingNumber(4)),
            Err(BallotError::Misplaced { .. })
        ));
    }
}
