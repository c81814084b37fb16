//! [`Desk`]: a validator that does what it should.

use std::collections::{BTreeMap, BTreeSet};

use assay_judgement::{Course, Epoch};
use assay_protocol::{
    Keypair, ProgramId, Sha256, SubmissionId,
    message::{
        Abstention, Decision, Entry, Envelope, Expiry, HearingNumber, RecordDigest, Signed,
        UnixSeconds, Verdict, Vote, VoteNonce,
    },
};
use assay_random::Rng;

use super::{parties::Parties, picture::bench_of};

/// What a judgement depends on besides the program: all that was settled before.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    pub(crate) course: Course,
    /// The programs that attempts were spent on.
    pub(crate) judged: BTreeSet<ProgramId>,
}

impl Past {
    /// What an epoch begins with.
    pub(crate) fn first(parties: &Parties) -> Self {
        Self {
            course: Course::new(&parties.terms(), parties.first_champion),
            judged: BTreeSet::new(),
        }
    }

    fn of(epoch: &Epoch) -> Self {
        Self {
            course: *epoch.course(),
            judged: epoch.judged_programs().collect(),
        }
    }

    /// Goes on behind a verdict on a program.
    pub(crate) fn advance(&mut self, verdict: &Verdict, program: ProgramId) {
        self.course.advance(verdict, program);
        if verdict.decision.is_attempt() {
            self.judged.insert(program);
        }
    }
}

/// A judgement that every validator comes to: from hashes, in the place of hidden data. Nothing if the
/// sandbox can't tell. A program that was judged before, or one that behaves like it, is a duplicate. The
/// digest is another one whenever anything was settled otherwise before.
pub(crate) fn judge(program: ProgramId, past: &Past) -> Option<(Decision, RecordDigest)> {
    // Whether a program can be judged does not depend on what it is compared to.
    if program.0.as_bytes()[0].is_multiple_of(16) {
        return None;
    }
    let (champion, slice) = (past.course.champion(), past.course.slice().0.to_le_bytes());
    let judgement: [&[u8]; 3] = [program.0.as_bytes(), champion.0.as_bytes(), &slice];
    let luck = Sha256::of_parts(&judgement).as_bytes()[0] % 15;
    let mut record = judgement.to_vec();
    record.extend(past.judged.iter().map(|one| one.0.as_bytes().as_slice()));
    let digest = Sha256::of_parts(&record);

    let behaviour = |program: &ProgramId| program.0.as_bytes()[1];
    let mut known = past.judged.iter().chain([&champion]);
    let decision = match luck {
        _ if known.any(|one| behaviour(one) == behaviour(&program)) => Decision::RefusedDuplicate,
        0..4 => Decision::Accepted,
        4..11 => Decision::NotAccepted,
        11 => Decision::RefusedSize,
        12 => Decision::RefusedForm,
        13 => Decision::RefusedScore,
        _ => Decision::RefusedGate,
    };
    Some((decision, RecordDigest::from_bytes(*digest.as_bytes())))
}

/// Draws the nonce of a vote. Only tests may take it from such a generator.
pub(crate) fn draw_nonce(rng: &mut Rng) -> VoteNonce {
    VoteNonce::from_bytes(draw_bytes(rng))
}

pub(crate) fn draw_bytes(rng: &mut Rng) -> [u8; 32] {
    std::array::from_fn(|_| rng.next_u32() as u8)
}

/// What a validator has written down before it said anything.
#[derive(Debug, Clone)]
pub(crate) enum Ballot {
    Verdict(Box<Verdict>, VoteNonce),
    Abstained,
}

/// A validator and its ballots, which outlive a crash.
pub(crate) struct Desk {
    pub(crate) keypair: Keypair,
    pub(crate) ballots: BTreeMap<(SubmissionId, HearingNumber), Ballot>,
}

impl Desk {
    pub(crate) fn new(keypair: &Keypair) -> Self {
        Self {
            keypair: keypair.clone(),
            ballots: BTreeMap::new(),
        }
    }

    /// The desk with every verdict altered.
    pub(crate) fn altered(&self, alter: impl Fn(&mut Verdict)) -> Self {
        let mut ballots = self.ballots.clone();
        for ballot in ballots.values_mut() {
            if let Ballot::Verdict(body, _) = ballot {
                alter(body);
            }
        }
        Self {
            keypair: self.keypair.clone(),
            ballots,
        }
    }

    /// The desk without the ballots on other submissions.
    pub(crate) fn about(&self, which: impl Fn(&SubmissionId) -> bool) -> Self {
        let mut ballots = self.ballots.clone();
        ballots.retain(|(submission, _), _| which(submission));
        Self {
            keypair: self.keypair.clone(),
            ballots,
        }
    }

    /// Judges what is on the bench and writes ballots, while there is voting.
    pub(crate) fn judge_bench(&mut self, epoch: &Epoch, rng: &mut Rng) {
        self.judge_bench_as(epoch, rng, judge);
    }

    /// As [`Self::judge_bench`], by another judge.
    pub(crate) fn judge_bench_as(
        &mut self,
        epoch: &Epoch,
        rng: &mut Rng,
        mut judge: impl FnMut(ProgramId, &Past) -> Option<(Decision, RecordDigest)>,
    ) {
        let Some((false, cases)) = bench_of(epoch) else {
            return;
        };
        let mut past = Past::of(epoch);
        for case in cases {
            if past.course.exhausted().is_some() {
                // Nothing behind it will be judged.
                self.ballots
                    .entry((case.id(), case.hearing()))
                    .or_insert(Ballot::Abstained);
                continue;
            }
            let program = case.submission().program;
            let ballot = self
                .ballots
                .entry((case.id(), case.hearing()))
                .or_insert_with(|| match judge(program, &past) {
                    None => Ballot::Abstained,
                    Some((decision, digest)) => {
                        let body = past.course.frame(&case).body(decision, digest);
                        Ballot::Verdict(Box::new(body), draw_nonce(rng))
                    }
                });
            if let Ballot::Verdict(body, _) = ballot {
                past.advance(body, program);
            }
        }
    }

    /// The ballots for what is on the bench, in its order, if that votes or opens as is asked.
    pub(crate) fn on_bench(&self, epoch: &Epoch, opens: bool) -> Vec<Cast> {
        match bench_of(epoch) {
            Some((phase, cases)) if phase == opens => {
                let keys = cases.iter().map(|case| (case.id(), case.hearing()));
                keys.filter_map(|key| Some((key.0, key.1, self.ballots.get(&key)?.clone())))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Those of them that are asked for, said or not: every ballot while there is voting, and then those
    /// whose vote is in the log. Who opens a vote that did not arrive in time looks like a copier.
    pub(crate) fn called(&self, epoch: &Epoch, opens: bool) -> Vec<Cast> {
        let own = self.keypair.hotkey();
        let mut called = self.on_bench(epoch, opens);
        called.retain(|(submission, _, _)| {
            let bench = epoch.bench().expect("it has ballots");
            let hearing = bench.hearing(submission).expect("it is on the bench");
            !opens || hearing.has_answered(&own)
        });
        called
    }

    /// Those of them that are not in the log yet.
    pub(crate) fn due(&self, epoch: &Epoch, opens: bool) -> Vec<Cast> {
        let own = self.keypair.hotkey();
        let mut due = self.called(epoch, opens);
        due.retain(|(submission, _, _)| {
            let bench = epoch.bench().expect("it has ballots");
            let hearing = bench.hearing(submission).expect("it is on the bench");
            match opens {
                true => !hearing.has_opened(&own),
                false => !hearing.has_answered(&own),
            }
        });
        due
    }

    /// The answers to what is on the bench: the same each time, but for the date of expiry.
    pub(crate) fn answers(&self, epoch: &Epoch, now: u64, cast: Vec<Cast>) -> Vec<Entry> {
        let answer = |(submission, hearing, ballot)| match ballot {
            Ballot::Verdict(body, nonce) => vote(&self.keypair, &body, nonce, now),
            Ballot::Abstained => abstention(&self.keypair, epoch, submission, hearing, now),
        };
        cast.into_iter().map(answer).collect()
    }

    /// The verdicts that such ballots promise.
    pub(crate) fn envelopes(&self, cast: Vec<Cast>) -> Vec<Entry> {
        let open = |(_, _, ballot)| match ballot {
            Ballot::Verdict(body, nonce) => {
                Some(Entry::Verdict(Envelope::seal(*body, nonce, &self.keypair)))
            }
            Ballot::Abstained => None,
        };
        cast.into_iter().filter_map(open).collect()
    }

    /// What a validator that has just come by the log sends: what it has not sent yet.
    pub(crate) fn duty(&self, epoch: &Epoch, now: u64) -> Vec<Entry> {
        let mut entries = self.answers(epoch, now, self.due(epoch, false));
        entries.extend(self.envelopes(self.due(epoch, true)));
        entries
    }
}

/// A ballot for one hearing.
pub(crate) type Cast = (SubmissionId, HearingNumber, Ballot);

pub(crate) fn expiry(now: u64) -> Expiry {
    Expiry::of_message_sent(UnixSeconds(now))
}

pub(crate) fn vote(keypair: &Keypair, body: &Verdict, nonce: VoteNonce, now: u64) -> Entry {
    let vote = Vote {
        epoch: body.epoch,
        expires: expiry(now),
        hash: body.vote_hash(&keypair.hotkey(), &nonce),
        hearing: body.hearing,
        submission: body.submission,
    };
    Entry::Vote(Signed::sign(vote, keypair))
}

pub(crate) fn abstention(
    keypair: &Keypair,
    epoch: &Epoch,
    submission: SubmissionId,
    hearing: HearingNumber,
    now: u64,
) -> Entry {
    let body = Abstention {
        epoch: epoch.terms().epoch(),
        expires: expiry(now),
        hearing,
        submission,
    };
    Entry::Abstention(Signed::sign(body, keypair))
}
