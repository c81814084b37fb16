//! A whole bench, judged by three validators and settled by the log's fold.

use std::{
    collections::BTreeSet,
    fs,
    sync::atomic::{AtomicBool, Ordering},
};

use assay_judgement::{Ending, Epoch, EpochTerms, Event, Ignored, Phase, Standing};
use assay_keyring::Home;
use assay_protocol::{
    Keypair, Score,
    message::{
        Attempt, Decision, Entry, Expiry, LogIndex, Nonce, Signed, SliceIndex, Submission, Tick,
        UnixSeconds,
    },
};
use assay_validator::{Answer, Ballots, Heard, Hindrance, Judge, Records};

use crate::scene::{Scene, library, program, search_score, submission};

/// What is submitted, each by another author: the program and the claim.
const SUBMITTED: [(&str, i64); 12] = [
    ("c", 2),
    ("d", 3),
    ("e", 4),
    ("e", 5), // claims too much
    ("f", 5),
    ("q", 5), // as `f`
    ("g", 6),
    ("s", 6), // as `g` on the search split
    ("h", 7),
    ("k", 10),
    ("r", 1), // a baseline
    ("y", 9), // no verdict
];

/// A log, and what it folds to.
struct Log {
    epoch: Epoch,
    next: u64,
    time: u64,
}

impl Log {
    /// A log of which the epoch has begun.
    fn begin(scene: &Scene, champion: &str) -> Self {
        let manifest = scene.challenge.manifest().epoch_manifest().unwrap();
        let terms = EpochTerms::of(&manifest).unwrap();
        let mut log = Self {
            epoch: Epoch::new(terms, program(champion).id()),
            next: 0,
            time: 1_800_000_000,
        };
        log.tick();
        let start = fs::read(scene.folder.path().join("challenge.sig")).unwrap();
        log.post(&Entry::Start(Signed::decode(&start).unwrap()))
            .unwrap();
        log
    }

    fn post(&mut self, entry: &Entry) -> Result<Vec<Event>, Ignored> {
        let entry = Entry::decode(&entry.encode()).unwrap();
        let index = LogIndex(self.next);
        self.next += 1;
        self.epoch.apply(index, &entry)
    }

    fn tick(&mut self) -> Vec<Event> {
        let time = UnixSeconds(self.time);
        self.time += 600;
        self.post(&Entry::Tick(Tick { time })).unwrap()
    }

    fn expiry(&self) -> Expiry {
        Expiry::of_message_sent(self.epoch.time())
    }

    /// Commits to these in one round, and reveals them in the next: then they are on the bench.
    fn submit(&mut self, submissions: &[(Submission, Keypair)]) {
        let nonce = Nonce::from_bytes([1; 16]);
        for (submission, keypair) in submissions {
            let commitment = submission.commit(self.expiry(), nonce);
            let entry = Entry::Commitment(Signed::sign(commitment, keypair));
            self.post(&entry).unwrap();
        }
        self.tick();
        for (submission, keypair) in submissions {
            let reveal = submission.reveal(self.expiry(), nonce);
            self.post(&Entry::Reveal(Signed::sign(reveal, keypair)))
                .unwrap();
        }
        self.tick();
    }
}

fn submissions(scene: &Scene) -> Vec<(Submission, Keypair)> {
    let all = SUBMITTED.iter().zip(100u8..);
    all.map(|((text, place), author)| {
        let keypair = Keypair::from_seed(&[author; 32]);
        (
            submission(scene, text, search_score(*place), author),
            keypair,
        )
    })
    .collect()
}

fn hear(judge: &mut Judge<'_>, epoch: &Epoch) -> Vec<Heard> {
    let library = library();
    let stop = AtomicBool::new(false);
    judge.hear(epoch, &|id| library.get(&id).cloned(), &stop, |_| {})
}

/// What a bench comes to, in the plainest way: by the places of letters, in the bench's order.
struct Oracle {
    champion: i64,
    judged: BTreeSet<i64>,
    slice: u32,
    attempts: u32,
    slices: u32,
}

impl Oracle {
    /// The decision on a letter with a claim; none for an abstention.
    fn decide(&mut self, letter: &str, claim: Score) -> Option<Decision> {
        let worth = match letter {
            "q" => 5,
            "r" => 1,
            "s" => 6,
            _ => i64::from(letter.as_bytes()[0] - b'a'),
        };
        if self.slice == self.slices || letter == "y" {
            return None;
        }
        if letter == "r" || (self.judged.contains(&worth) && !"qs".contains(letter)) {
            return Some(Decision::RefusedDuplicate);
        }
        if claim != search_score(worth) {
            return Some(Decision::RefusedScore);
        }
        if self.judged.contains(&worth) {
            return Some(Decision::RefusedDuplicate);
        }
        if self.champion - worth > 2 {
            return Some(Decision::RefusedGate);
        }
        self.judged.insert(worth);
        self.attempts += 1;
        // On the hidden split `s` is worth no more than `b`.
        if letter != "s" && worth - self.champion > 2 {
            self.champion = worth;
            self.slice += 1;
            return Some(Decision::Accepted);
        }
        Some(Decision::NotAccepted)
    }
}

#[test]
fn three_validators_answer_the_same_and_the_log_settles_it() {
    // With one slice whatever is accepted first ends the epoch. With two it depends on the order, which
    // nobody can know: the epoch's id is in it, and the contest's keys are drawn anew.
    for slices in [1, 2] {
        judge_a_bench(slices);
    }
}

fn judge_a_bench(slices: u32) {
    let scene = Scene::with_slices(slices);
    let mut log = Log::begin(&scene, "b");
    let submissions = submissions(&scene);
    log.submit(&submissions);
    let bench = log.epoch.bench().unwrap();
    assert_eq!(bench.cases().len(), SUBMITTED.len());

    // Each with stores of its own; the second time they are warm.
    let mut all = Vec::new();
    for name in ["one", "two", "three", "one"] {
        all.push(hear(&mut scene.judge(name), &log.epoch));
    }
    let said = |heard: &Heard| {
        let body = heard.answer.body().cloned();
        (
            heard.submission,
            heard.hearing,
            body,
            heard.answer.grounds(),
        )
    };
    let first: Vec<_> = all[0].iter().map(said).collect();
    for other in &all[1..] {
        assert_eq!(other.iter().map(said).collect::<Vec<_>>(), first);
    }

    // And it is what the rules say, case by case.
    let mut oracle = Oracle {
        champion: 1,
        judged: BTreeSet::new(),
        slice: 0,
        attempts: 0,
        slices,
    };
    for (case, heard) in bench.cases().zip(&all[0]) {
        let submission = case.submission();
        let (text, _) = SUBMITTED
            .into_iter()
            .find(|(text, _)| program(text).id() == submission.program)
            .unwrap();
        let slice = SliceIndex(oracle.slice);
        let expected = oracle.decide(text, submission.search_score);
        let body = heard.answer.body();
        assert_eq!(body.map(|body| body.decision), expected, "{text}");
        if let Some(body) = body {
            assert_eq!(
                (body.slice, body.attempt),
                (slice, Attempt(oracle.attempts))
            );
        } else if text != "y" {
            assert!(matches!(
                heard.answer,
                Answer::Abstained(Hindrance::Exhausted)
            ));
        }
    }
    let is_over = oracle.slice == slices;
    assert!(is_over || slices == 2);

    vote_and_open(&scene, &mut log, &all);
    // Everything is settled as it was foreseen. What is behind the last slice is void, and what came to
    // no verdict is heard again unless the epoch is over.
    assert_eq!(log.epoch.ending(), is_over.then_some(Ending::Slices));
    for (submission, _, body, _) in &first {
        match (log.epoch.standing(submission).unwrap(), body) {
            (Standing::Judged(agreement), Some(body)) => assert_eq!(agreement.verdict, *body),
            (Standing::Void(_), None) if is_over => {}
            (Standing::OnBench, None) if !is_over => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(log.epoch.attempts(), Attempt(oracle.attempts));
    assert!(log.epoch.evidence().is_empty());
}

/// Lets every validator answer, one of them twice, and open what it voted for.
fn vote_and_open(scene: &Scene, log: &mut Log, all: &[Vec<Heard>]) {
    let id = log.epoch.terms().epoch();
    let homes: Vec<_> = ["one", "two", "three"]
        .map(|name| Home::at(scene.folder.path().join(name).join("home")).unwrap())
        .into();
    let validators = || homes.iter().zip(&scene.contest.validators).zip(all);
    for ((home, (keypair, _)), heard) in validators() {
        let records = Records::open(home, id).unwrap();
        // The second time after a crash, which another process does not know of.
        for is_new in [true, false] {
            let ballots = Ballots::open(home, id, keypair).unwrap();
            for one in heard {
                let entry = match (one.answer.body(), one.answer.grounds()) {
                    (Some(body), Some(grounds)) => {
                        records.keep(body.receipt(), &grounds).unwrap();
                        assert_eq!(records.get(body.receipt()).unwrap(), Some(grounds));
                        ballots.vote(body, log.expiry()).unwrap()
                    }
                    _ => ballots
                        .abstain(one.submission, one.hearing, log.expiry())
                        .unwrap(),
                };
                let posted = log.post(&entry);
                assert_eq!(posted.err(), (!is_new).then_some(Ignored::Again));
            }
        }
    }
    log.tick();
    assert_eq!(log.epoch.bench().unwrap().phase(), Phase::Opening);
    for ((home, (keypair, _)), heard) in validators() {
        let ballots = Ballots::open(home, id, keypair).unwrap();
        for one in heard {
            let envelope = ballots.envelope(one.submission, one.hearing).unwrap();
            assert_eq!(envelope.is_some(), one.answer.body().is_some());
            if let Some(envelope) = envelope {
                log.post(&Entry::Verdict(envelope)).unwrap();
            }
        }
    }
    log.tick();
}

#[test]
fn judging_stops_between_submissions_and_only_what_may_be_voted_on_is_judged() {
    let scene = Scene::set();
    let mut log = Log::begin(&scene, "b");
    let mut judge = scene.judge("one");
    assert!(hear(&mut judge, &log.epoch).is_empty(), "no bench");
    log.submit(&submissions(&scene));

    let library = library();
    let stop = AtomicBool::new(false);
    let mut seen = Vec::new();
    let heard = judge.hear(&log.epoch, &|id| library.get(&id).cloned(), &stop, |one| {
        seen.push(one.submission);
        stop.store(seen.len() == 3, Ordering::Relaxed);
    });
    let order: Vec<_> = heard.iter().map(|one| one.submission).collect();
    assert_eq!(order, seen);
    let bench: Vec<_> = log
        .epoch
        .bench()
        .unwrap()
        .cases()
        .map(|case| case.id())
        .collect();
    assert_eq!(order, bench[..3]);

    // Nobody votes; after three rounds the bench is in its second phase.
    for _ in 0..3 {
        log.tick();
    }
    assert_eq!(log.epoch.bench().unwrap().phase(), Phase::Opening);
    assert!(hear(&mut judge, &log.epoch).is_empty());
}
