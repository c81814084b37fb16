//! [`Submissions`]: what authors here have committed to.
//!
//! A commitment is worth nothing without its salt. So salt and program are on the disk before it is
//! posted, for their owner alone, and a call that goes on with the log reveals what one before has left:
//!
//! ```text
//! HOME/submissions/EPOCH/SUBMISSION.program    the canonical bytes
//! HOME/submissions/EPOCH/SUBMISSION.json       the reveal, unsigned
//! ```
//!
//! They are removed when the submission has its outcome.

use std::fs;

use assay_keyring::{Home, PrivateFile, PrivateFolder};
use assay_protocol::{
    EpochId, Program, RandomnessError, SubmissionId,
    message::{Expiry, Message, Nonce, Reveal, Submission, UnixSeconds},
};
use assay_sandbox::limits::PROGRAM_BYTES;

use crate::{exit::Exit, failure::Failure};

/// The folder in a home.
const FOLDER: &str = "submissions";

/// The largest reveal: some twice what its fields come to.
const REVEAL_BYTES: usize = 2048;

/// A submission, and what is submitted.
#[derive(Debug, Clone)]
pub(super) struct Entrant {
    pub(super) submission: Submission,
    pub(super) program: Program,
}

/// What authors have committed to in one epoch and this home, and what has no outcome yet.
pub(super) struct Submissions(PrivateFolder);

impl Submissions {
    pub(super) fn open(home: &Home, epoch: EpochId) -> Result<Self, Failure> {
        Ok(Self(home.folder(FOLDER)?.folder(&epoch.to_string())?))
    }

    /// Keeps a submission that is going to be committed to.
    pub(super) fn keep(&self, entrant: &Entrant) -> Result<(), Failure> {
        let id = entrant.submission.id();
        // When it is revealed, it is signed with another nonce and expiry.
        let nonce = Nonce::draw().map_err(RandomnessError::from)?;
        let reveal = entrant.submission.reveal(Expiry(UnixSeconds(0)), nonce);
        self.program(id)?.replace(entrant.program.bytes())?;
        Ok(self.reveal(id)?.replace(&reveal.encode())?)
    }

    /// All that is kept, in the order of the ids.
    pub(super) fn kept(&self) -> Result<Vec<Entrant>, Failure> {
        let folder = self.0.path();
        let entries = fs::read_dir(folder).and_then(|entries| {
            let names = entries.map(|entry| Ok(entry?.file_name()));
            names.collect::<Result<Vec<_>, _>>()
        });
        let names = entries.map_err(|error| Failure::unreadable(folder, &error))?;
        let ids = names
            .iter()
            .filter_map(|name| name.to_str()?.strip_suffix(".json"));
        let mut ids: Vec<SubmissionId> = ids.filter_map(|id| id.parse().ok()).collect();
        ids.sort();
        ids.into_iter().map(|id| self.read(id)).collect()
    }

    /// Forgets a submission that has its outcome.
    pub(super) fn forget(&self, id: SubmissionId) -> Result<(), Failure> {
        self.reveal(id)?.remove()?;
        Ok(self.program(id)?.remove()?)
    }

    fn read(&self, id: SubmissionId) -> Result<Entrant, Failure> {
        let (reveal, program) = (self.reveal(id)?, self.program(id)?);
        let bytes = reveal.read(REVEAL_BYTES)?.unwrap_or_default();
        let submission = Reveal::decode(&bytes).map(|reveal| reveal.submission());
        let submission = submission.ok().filter(|submission| submission.id() == id);
        let submission = submission.ok_or_else(|| damaged(&reveal))?;
        let bytes = program.read(PROGRAM_BYTES as usize)?.unwrap_or_default();
        let text = Program::new(bytes.to_vec());
        if text.id() != submission.program {
            return Err(damaged(&program));
        }
        Ok(Entrant {
            submission,
            program: text,
        })
    }

    fn reveal(&self, id: SubmissionId) -> Result<PrivateFile, Failure> {
        Ok(self.0.file(&format!("{id}.json"))?)
    }

    fn program(&self, id: SubmissionId) -> Result<PrivateFile, Failure> {
        Ok(self.0.file(&format!("{id}.program"))?)
    }
}

fn damaged(file: &PrivateFile) -> Failure {
    Failure::new(
        Exit::Input,
        format!("{} is damaged", file.path().display()),
        "restore the file from a copy, or remove it: what it belongs to is void then".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use assay_protocol::{Keypair, Score, Sha256, message::Salt};

    use super::*;

    #[test]
    fn what_is_kept_comes_back_whole_or_is_named_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home")).unwrap();
        let epoch = EpochId(Sha256::of(b"epoch"));
        let submissions = Submissions::open(&home, epoch).unwrap();
        let program = Program::new(b"a program".to_vec());
        let author = Keypair::from_seed(&[1; 32]).hotkey();
        let submission = Submission {
            epoch,
            program: program.id(),
            author,
            payout: author.payout_address(),
            search_score: Score::from_nanos(-7).unwrap(),
            salt: Salt::from_bytes([2; 32]),
        };
        let id = submission.id();
        submissions
            .keep(&Entrant {
                submission,
                program,
            })
            .unwrap();
        let [kept] = &submissions.kept().unwrap()[..] else {
            panic!()
        };
        assert_eq!(
            (kept.submission, kept.program.id()),
            (submission, submission.program)
        );

        for file in [submissions.reveal(id), submissions.program(id)] {
            let file = file.unwrap();
            let whole = fs::read(file.path()).unwrap();
            for length in 0..whole.len() {
                fs::write(file.path(), &whole[..length]).unwrap();
                let failure = submissions.kept().unwrap_err();
                assert!(failure.causes().contains("is damaged"), "cut at {length}");
            }
            fs::write(file.path(), &whole).unwrap();
        }
        for _ in 0..2 {
            submissions.forget(id).unwrap();
            assert!(submissions.kept().unwrap().is_empty());
        }
    }
}
