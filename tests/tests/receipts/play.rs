//! [`Play`]: an epoch on a tiny challenge, with its log in a folder, and validators that lie on request.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use assay_audit::Policy;
use assay_challenge::{Challenge, Store, opening_of};
use assay_judgement::{Epoch, EpochTerms, Event, Phase};
use assay_log::{
    Content, Log, LogPolicy, Reader, SigningKey,
    storage::{Directory, WritableDirectory},
};
use assay_protocol::{
    Keypair, Program, ProgramId, Score, Sha256, SubmissionId,
    message::{
        Entry, Envelope, Expiry, LogIndex, ManifestSignature, Message, Nonce, Receipt, Salt,
        Signed, Submission, Tick, UnixSeconds, Verdict, VoteNonce,
    },
};
use assay_sandbox::{Compiler, Profile, Sandbox, semantics};
use assay_tests::{
    base, component,
    contest::{Contest, Stakes},
};
use assay_validator::{Answer, Judge, SearchResult, Stores};

/// A gain has to be more than 2 nano-units. On case i a letter scores i plus its place; the only baseline
/// is `a`.
const STAKES: Stakes<'_> = Stakes {
    slices: 4,
    cases: 30,
    groups: 30,
    files: "[]",
    margin: 2,
};

/// An epoch that is played.
pub(crate) struct Play {
    folder: tempfile::TempDir,
    pub(crate) contest: Contest,
    challenge: Challenge,
    sandbox: Sandbox,
    log: Log<WritableDirectory>,
    content: Content,
    pub(crate) epoch: Epoch,
    time: u64,
}

/// What a validator does with the right verdict: gives another one, perhaps.
pub(crate) type Lie<'a> = &'a dyn Fn(usize, Verdict) -> Verdict;

/// What honest validators do.
pub(crate) fn honest(_: usize, verdict: Verdict) -> Verdict {
    verdict
}

impl Play {
    /// The epoch has begun, and its first round goes on.
    pub(crate) fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let contest = contest(&folder.path().join("letters"));
        let challenge = Challenge::read(&contest.manifest, None).unwrap();
        let manifest = challenge.manifest().epoch_manifest().unwrap();
        let sandbox = Sandbox::new(Profile::Verdict, Compiler::InProcess, None).unwrap();
        let champion = Program::new(b"a".to_vec());
        let log = folder.path().join("log");
        let content = Content::of_log(&log);
        content.put(&manifest.encode()).unwrap();
        content.put(champion.bytes()).unwrap();
        let storage = WritableDirectory::lock(log).unwrap();
        let mut play = Self {
            log: Log::create(storage, log_key()).unwrap(),
            epoch: Epoch::new(EpochTerms::of(&manifest).unwrap(), champion.id()),
            folder,
            contest,
            challenge,
            sandbox,
            content,
            time: 1_800_000_000,
        };
        let signature = fs::read(play.contest.manifest.with_file_name("challenge.sig")).unwrap();
        let start = Signed::<ManifestSignature>::decode(&signature).unwrap();
        play.post(Entry::Start(start));
        play
    }

    /// The folder of the log.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// The folder that everything is in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    pub(crate) fn store(&self) -> Store {
        let folder = self.folder.path().join("store");
        fs::create_dir_all(&folder).unwrap();
        Store::new(folder)
    }

    pub(crate) fn terms(&self) -> EpochTerms {
        self.epoch.terms().clone()
    }

    pub(crate) fn policy(&self) -> Policy {
        let log = LogPolicy::new(log_key().verifier().clone(), Vec::new(), 0).unwrap();
        Policy::of_terms(self.epoch.terms(), log)
    }

    pub(crate) fn reader(&self) -> Reader<Directory> {
        Reader::open(Directory::new(self.log()), self.policy().log().clone()).unwrap()
    }

    pub(crate) fn content(&self) -> Content {
        self.content.clone()
    }

    pub(crate) fn judge(&self) -> Judge<'_> {
        let stores = Stores {
            public: self.store(),
            private: self.store(),
        };
        Judge::open(&self.challenge, &self.contest.pack, &self.sandbox, stores).unwrap()
    }

    /// Posts an entry, which the epoch has to take.
    pub(crate) fn post(&mut self, entry: Entry) -> Vec<Event> {
        let index = LogIndex(self.log.size());
        self.log.append(&[entry.encode()]).unwrap();
        self.epoch.apply(index, &entry).unwrap()
    }

    /// Posts what may be anything.
    pub(crate) fn post_bytes(&mut self, bytes: &[u8]) {
        let index = LogIndex(self.log.size());
        self.log.append(&[bytes]).unwrap();
        if let Ok(entry) = Entry::decode(bytes) {
            let _ = self.epoch.apply(index, &entry);
        }
    }

    pub(crate) fn tick(&mut self) -> Vec<Event> {
        self.time += 600;
        let time = UnixSeconds(self.time);
        let events = self.post(Entry::Tick(Tick { time }));
        self.log.checkpoint().unwrap();
        events
    }

    /// Goes on until a bench votes again, or there is none.
    pub(crate) fn tick_until_heard_again(&mut self) {
        for _ in 0..4 {
            self.tick();
            let bench = self.epoch.bench();
            if bench.is_none_or(|bench| bench.phase() == Phase::Voting) {
                return;
            }
        }
        panic!("votes are opened for three rounds at most");
    }

    pub(crate) fn expires(&self) -> Expiry {
        Expiry::of_message_sent(UnixSeconds(self.time))
    }

    /// Commits to programs and reveals them, each with a claim that is so much too high, so that they
    /// are on the bench.
    pub(crate) fn submit(&mut self, programs: &[(&str, i64)]) -> Vec<SubmissionId> {
        let author = Keypair::from_seed(&[0x77; 32]);
        let submissions: Vec<Submission> = programs
            .iter()
            .zip(self.log.size()..)
            .map(|((text, more), salt)| self.submission(&author, text, *more, salt))
            .collect();
        for submission in &submissions {
            let commitment = submission.commit(self.expires(), Nonce::from_bytes([1; 16]));
            self.post(Entry::Commitment(Signed::sign(commitment, &author)));
        }
        self.tick();
        for submission in &submissions {
            let reveal = submission.reveal(self.expires(), Nonce::from_bytes([2; 16]));
            self.post(Entry::Reveal(Signed::sign(reveal, &author)));
        }
        self.tick();
        submissions.iter().map(Submission::id).collect()
    }

    fn submission(&self, author: &Keypair, text: &str, more: i64, salt: u64) -> Submission {
        let program = Program::new(text.as_bytes().to_vec());
        self.content.put(program.bytes()).unwrap();
        let result = self.judge().admission().search_result(&program);
        let mean = match result {
            Ok(SearchResult::Scored { mean, .. }) => mean.nanos(),
            _ => 0,
        };
        Submission {
            epoch: self.epoch.terms().epoch(),
            program: program.id(),
            author: author.hotkey(),
            payout: author.hotkey().payout_address(),
            search_score: Score::from_nanos(mean + more).unwrap(),
            salt: Salt::from_bytes(*Sha256::of(&salt.to_le_bytes()).as_bytes()),
        }
    }

    /// The right answers on the bench. Their records are kept.
    pub(crate) fn answers(&self) -> Vec<Verdict> {
        let content = self.content();
        let programs = |id: ProgramId| content.get(id.0, 1 << 16).ok();
        let stop = AtomicBool::new(false);
        let heard = self.judge().hear(&self.epoch, &programs, &stop, |_| ());
        let bodies = heard.iter().map(|heard| {
            let body = Answer::body(&heard.answer).unwrap().clone();
            let grounds = heard.answer.grounds().unwrap();
            let record = self.records().join(format!("{}.record", body.receipt()));
            fs::create_dir_all(self.records()).unwrap();
            fs::write(record, grounds.bytes()).unwrap();
            body
        });
        bodies.collect()
    }

    /// The validators' records.
    pub(crate) fn records(&self) -> PathBuf {
        self.folder.path().join("records")
    }

    /// The validators vote, open and settle; what each says of a verdict is for `lie` to say.
    pub(crate) fn judge_all(&mut self, lie: Lie<'_>) {
        let envelopes = self.vote(lie);
        self.tick();
        assert_eq!(self.epoch.bench().unwrap().phase(), Phase::Opening);
        for envelope in envelopes {
            self.post(Entry::Verdict(envelope));
        }
        self.tick();
    }

    /// The validators vote; gives what opens their votes.
    pub(crate) fn vote(&mut self, lie: Lie<'_>) -> Vec<Envelope> {
        let mut envelopes = Vec::new();
        for body in self.answers() {
            for validator in 0..3 {
                let keypair = self.contest.validators[validator].0.clone();
                let said = lie(validator, body.clone());
                let nonce = [&said.encode()[..], &[validator as u8]].concat();
                let nonce = VoteNonce::from_bytes(*Sha256::of(&nonce).as_bytes());
                let envelope = Envelope::seal(said, nonce, &keypair);
                let vote = envelope.vote(self.expires());
                self.post(Entry::Vote(Signed::sign(vote, &keypair)));
                envelopes.push(envelope);
            }
        }
        envelopes
    }

    /// The receipt of what was agreed.
    pub(crate) fn receipt(&self, submission: &SubmissionId) -> Receipt {
        let found = self.epoch.judgements();
        let mut found = found.filter(|(case, _)| case.id() == *submission);
        let (_, agreement) = found.next().unwrap();
        self.receipt_of(&agreement.verdict)
    }

    /// The receipt of all envelopes in the log around a verdict.
    pub(crate) fn receipt_of(&self, verdict: &Verdict) -> Receipt {
        let mut reader = self.reader();
        let entries: Vec<_> = reader.entries(0..reader.size()).unwrap().collect();
        let mut envelopes = Vec::new();
        for (index, bytes) in (0..).zip(entries) {
            if let Ok(Entry::Verdict(envelope)) = Entry::decode(&bytes.unwrap())
                && envelope.unverified() == verdict
            {
                let path = reader.prove_inclusion(index).unwrap().0;
                envelopes.push((envelope, LogIndex(index), path));
            }
        }
        let checkpoint = reader.checkpoint().note().to_owned();
        Receipt::new(verdict.clone(), checkpoint, envelopes).unwrap()
    }

    /// Publishes a checkpoint over all entries.
    pub(crate) fn publish(&mut self) {
        self.log.checkpoint().unwrap();
    }

    /// The owner publishes the pack, and the log says so.
    pub(crate) fn open_pack(&mut self) {
        let manifest = self.challenge.manifest().epoch_manifest().unwrap();
        let mut opening = opening_of(&manifest);
        opening.sign(&self.contest.owner);
        let beside = |name| self.contest.manifest.with_file_name(name);
        fs::write(beside("opening.json"), opening.encode()).unwrap();
        fs::write(beside("hidden.pack"), self.contest.pack.write().as_slice()).unwrap();
        self.post(Entry::Opening(opening));
        self.tick();
    }
}

pub(crate) fn log_key() -> SigningKey {
    SigningKey::from_seed("log.example.com/letters", &[9; 32]).unwrap()
}

/// A contest on the letters in a new folder.
fn contest(folder: &Path) -> Contest {
    fs::create_dir(folder).unwrap();
    let track = component::from_wat(base::TEXT);
    fs::write(folder.join("letters.wasm"), &track).unwrap();
    let manifest = format!(
        "schema = 1\nname = \"letters\"\ntitle = \"Letters\"\n\n[track]\n\
         component = \"letters.wasm\"\nsha256 = \"{}\"\nsemantics = \"{}\"\n\n\
         [search]\nseed = 1\ncases = 5\n",
        Sha256::of(&track),
        semantics::hash(),
    );
    fs::write(folder.join("challenge.toml"), manifest).unwrap();
    Contest::of(folder, STAKES)
}
