//! An epoch whose keys everyone knows, and what its miners and validators send.

use assay_judgement::{Bench, Epoch, EpochTerms, Event, Evidence, EvidenceKind, Frame, Ignored};
use assay_judgement::{Phase, Standing};
use assay_protocol::{
    EpochId, Fuel, Keypair, ManifestTextHash, PackCommitment, Program, ProgramId, Score,
    SemanticsHash, Sha256, SubmissionId, TrackHash,
    message::{
        Abstention, AcceptanceTerms, Decision, Entry, Envelope, EpochManifest, EpochSpan, Expiry,
        FuelLimits, HearingNumber, HiddenTerms, LogIndex, ManifestSignature, Nonce, Opening, Owner,
        PackOpening, Quorum, Quotas, RecordDigest, Residual, Reward, Salt, SearchTerms, Signed,
        Submission, Tick, TrackLimits, TrackTerms, UnixSeconds, Validator, ValidatorBinding,
        Verdict, VoteNonce,
    },
};

/// 2027-01-15T12:00:00Z: round 0 begins.
pub(crate) const NOON: u64 = 1_800_014_400;

/// The seed of the owner's key. Validators' follow from 1, authors' from [`AUTHOR`].
pub(crate) const OWNER: u8 = 0;

/// The seed of an author's key.
pub(crate) const AUTHOR: u8 = 100;

pub(crate) fn key(seed: u8) -> Keypair {
    Keypair::from_seed(&[seed; 32])
}

/// An epoch with so many validators and so large a quorum. It closes in ten days, has 1,000 attempts,
/// 20 slices, and quotas that nobody meets.
pub(crate) fn manifest(validators: u8, votes: u32) -> EpochManifest {
    let binding = |seed: u8| {
        let body = ValidatorBinding {
            hotkey: key(seed).hotkey(),
            recipient: format!("age1{}", "q".repeat(58)).parse().unwrap(),
        };
        let signed = Signed::sign(body.clone(), &key(seed));
        Validator {
            hotkey: body.hotkey,
            recipient: body.recipient,
            signature: *signed.signature(),
        }
    };
    EpochManifest {
        acceptance: AcceptanceTerms {
            alpha: 50_000,
            attempts: 1000,
            critical_value: 20_903_364,
            margin: Score::from_nanos(3_000_000).unwrap(),
        },
        epoch: EpochSpan {
            closes: UnixSeconds(NOON + 10 * 24 * 60 * 60),
            number: 0,
            predecessor: None,
            series: None,
        },
        hidden: HiddenTerms {
            cases: 180,
            commitment: PackCommitment(Sha256::of(b"pack")),
            files: Vec::new(),
            groups: 45,
            slices: 20,
        },
        limits: TrackLimits {
            case_budget: 1,
            fuel: FuelLimits {
                case: Fuel(1),
                describe: Fuel(1),
                load: Fuel(1),
                prepare: Fuel(1),
                space: Fuel(1),
            },
            memory: 1,
            program_bytes: 1,
        },
        name: "toy".to_owned(),
        owner: Owner {
            hotkey: key(OWNER).hotkey(),
        },
        quorum: Quorum {
            validators: (1..=validators).map(binding).collect(),
            votes,
        },
        quotas: Quotas {
            at_once: 100,
            bond: 0,
            day: 1000,
            epoch: 1000,
        },
        reward: Reward {
            owner: 0,
            residual: Residual::Burn,
            winner: 100_000,
        },
        search: SearchTerms {
            cases: 45,
            files: Vec::new(),
            seed: 1,
        },
        title: "A toy".to_owned(),
        track: TrackTerms {
            component: "toy.wasm".to_owned(),
            parameters: String::new(),
            semantics: SemanticsHash(Sha256::of(b"semantics")),
            sha256: TrackHash(Sha256::of(b"component")),
        },
    }
}

pub(crate) fn first_champion() -> ProgramId {
    Program::new(b"the best baseline".to_vec()).id()
}

/// An epoch and its log.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) epoch: Epoch,
    /// Everything that was posted.
    pub(crate) log: Vec<(LogIndex, Entry)>,
    /// What expires is signed at the time of the last tick.
    now: u64,
}

impl Scene {
    /// An epoch that has started: round 0 begins at noon.
    pub(crate) fn new(manifest: &EpochManifest) -> Self {
        let mut scene = Self::unstarted(manifest);
        scene.tick_at(NOON).unwrap();
        let started = scene.post(scene.start());
        assert_eq!(started, Ok(vec![Event::Started]));
        scene
    }

    pub(crate) fn unstarted(manifest: &EpochManifest) -> Self {
        Self {
            epoch: Epoch::new(EpochTerms::of(manifest).unwrap(), first_champion()),
            log: Vec::new(),
            now: NOON,
        }
    }

    pub(crate) fn post(&mut self, entry: Entry) -> Result<Vec<Event>, Ignored> {
        let index = LogIndex(self.log.len() as u64);
        let applied = self.epoch.apply(index, &entry);
        self.log.push((index, entry));
        applied
    }

    /// Posts what is expected to count.
    pub(crate) fn say(&mut self, entry: Entry) -> LogIndex {
        let index = LogIndex(self.log.len() as u64);
        assert_eq!(self.post(entry), Ok(Vec::new()), "entry {index:?}");
        index
    }

    pub(crate) fn tick_at(&mut self, time: u64) -> Result<Vec<Event>, Ignored> {
        self.now = time;
        let time = UnixSeconds(time);
        self.post(Entry::Tick(Tick { time }))
    }

    /// Ends a round of ten minutes.
    pub(crate) fn tick(&mut self) -> Vec<Event> {
        self.tick_at(self.now + 600).unwrap()
    }

    pub(crate) fn id(&self) -> EpochId {
        self.epoch.terms().epoch()
    }

    pub(crate) fn expires(&self) -> Expiry {
        Expiry::of_message_sent(UnixSeconds(self.now))
    }

    pub(crate) fn start(&self) -> Entry {
        let body = ManifestSignature {
            epoch: self.id(),
            text: ManifestTextHash(Sha256::of(b"schema = 1\n")),
        };
        Entry::Start(Signed::sign(body, &key(OWNER)))
    }

    /// What an author submits: another program for each number.
    pub(crate) fn work(&self, author: u8, number: u8) -> Submission {
        let author = key(AUTHOR + author).hotkey();
        Submission {
            epoch: self.id(),
            program: Program::new(vec![number]).id(),
            author,
            payout: author.payout_address(),
            search_score: Score::from_nanos(i64::from(number)).unwrap(),
            salt: Salt::from_bytes([number; 32]),
        }
    }

    pub(crate) fn commitment(&self, author: u8, work: &Submission) -> Entry {
        let body = work.commit(self.expires(), Nonce::from_bytes([1; 16]));
        Entry::Commitment(Signed::sign(body, &key(AUTHOR + author)))
    }

    pub(crate) fn reveal(&self, author: u8, work: &Submission) -> Entry {
        let body = work.reveal(self.expires(), Nonce::from_bytes([2; 16]));
        Entry::Reveal(Signed::sign(body, &key(AUTHOR + author)))
    }

    pub(crate) fn vote(&self, validator: u8, envelope: &Envelope) -> Entry {
        Entry::Vote(Signed::sign(envelope.vote(self.expires()), &key(validator)))
    }

    pub(crate) fn abstention(&self, validator: u8, id: &SubmissionId) -> Entry {
        let body = Abstention {
            epoch: self.id(),
            expires: self.expires(),
            hearing: self.hearing(id),
            submission: *id,
        };
        Entry::Abstention(Signed::sign(body, &key(validator)))
    }

    pub(crate) fn opening(&self, signers: &[u8]) -> Entry {
        let mut opening = Opening::new(PackOpening {
            commitment: self.epoch.terms().pack(),
            epoch: self.id(),
        });
        for signer in signers {
            opening.sign(&key(*signer));
        }
        Entry::Opening(opening)
    }

    pub(crate) fn hearing(&self, id: &SubmissionId) -> HearingNumber {
        self.epoch.case(id).unwrap().hearing()
    }

    /// The frame of a submission, if nothing before it on the bench changes anything.
    pub(crate) fn frame(&self, id: &SubmissionId) -> Frame {
        self.epoch.course().frame(self.epoch.case(id).unwrap())
    }

    pub(crate) fn bench(&self) -> Vec<SubmissionId> {
        let cases = self
            .epoch
            .bench()
            .into_iter()
            .flat_map(|bench| bench.cases());
        cases.map(|case| case.id()).collect()
    }

    pub(crate) fn phase(&self) -> Option<Phase> {
        self.epoch.bench().as_ref().map(Bench::phase)
    }

    pub(crate) fn standing(&self, id: &SubmissionId) -> &Standing {
        self.epoch.standing(id).unwrap()
    }

    /// Commits to everything in one round and reveals it in the next: then it is in the queue, or on
    /// the bench.
    pub(crate) fn submit(&mut self, author: u8, works: &[Submission]) {
        for work in works {
            self.say(self.commitment(author, work));
        }
        self.tick();
        for work in works {
            self.say(self.reveal(author, work));
        }
        self.tick();
    }

    /// What honest validators say of everything on the bench, if each submission gets the decision
    /// that is given.
    pub(crate) fn verdicts(&self, decide: impl Fn(&SubmissionId) -> Decision) -> Vec<Verdict> {
        let mut course = *self.epoch.course();
        let cases = self
            .epoch
            .bench()
            .into_iter()
            .flat_map(|bench| bench.cases());
        let mut verdicts = Vec::new();
        for case in cases {
            let decision = decide(&case.id());
            let verdict = course.frame(case).body(decision, digest(0));
            course.advance(&verdict, case.submission().program);
            verdicts.push(verdict);
        }
        verdicts
    }

    /// Lets these validators vote on these verdicts, and open them, all in time: then they are settled.
    pub(crate) fn judge(&mut self, validators: &[u8], verdicts: &[Verdict]) -> Vec<Event> {
        self.vote_all(validators, verdicts);
        while self.phase() == Some(Phase::Voting) {
            self.tick();
        }
        self.open_all(validators, verdicts);
        self.tick()
    }

    pub(crate) fn vote_all(&mut self, validators: &[u8], verdicts: &[Verdict]) {
        for validator in validators {
            for verdict in verdicts {
                self.say(self.vote(*validator, &seal(verdict, *validator)));
            }
        }
    }

    pub(crate) fn open_all(&mut self, validators: &[u8], verdicts: &[Verdict]) {
        for validator in validators {
            for verdict in verdicts {
                self.say(Entry::Verdict(seal(verdict, *validator)));
            }
        }
    }

    /// The evidence against a validator: kind and entries.
    pub(crate) fn evidence(&self, validator: u8) -> Vec<(EvidenceKind, Vec<LogIndex>)> {
        let validator = key(validator).hotkey();
        let all = self.epoch.evidence().into_iter();
        let own = all.filter(|evidence| evidence.validator == validator);
        own.map(|Evidence { kind, entries, .. }| (kind, entries))
            .collect()
    }
}

/// An honest validator's envelope: the nonce is its seed.
pub(crate) fn seal(verdict: &Verdict, validator: u8) -> Envelope {
    seal_with(verdict, validator, validator)
}

pub(crate) fn seal_with(verdict: &Verdict, validator: u8, nonce: u8) -> Envelope {
    let nonce = VoteNonce::from_bytes([nonce; 32]);
    Envelope::seal(verdict.clone(), nonce, &key(validator))
}

pub(crate) fn digest(byte: u8) -> RecordDigest {
    RecordDigest::from_bytes([byte; 32])
}
