//! What once went wrong, or nearly: a few validators, each story told to its end.

use assay_judgement::{EvidenceKind, Ignored, Phase, Standing, Void};
use assay_protocol::{
    ProgramId, SubmissionId,
    message::{Decision, Entry, Envelope, RecordDigest, Submission, VoteNonce},
};
use assay_random::Rng;

use super::{
    contest::{commit, reveal},
    hostile::submission,
    parties::{BEGIN, Parties, Settings},
    picture::bench_of,
    scene::Scene,
    validator::{Ballot, Desk, Past},
};

const DIGEST: RecordDigest = RecordDigest::from_bytes([7; 32]);

type Judgement = Option<(Decision, RecordDigest)>;

/// A stage for one story.
struct Story<'a> {
    scene: Scene<'a>,
    desks: Vec<Desk>,
    rng: Rng,
}

impl<'a> Story<'a> {
    fn new(parties: &'a Parties) -> Self {
        Self {
            scene: Scene::begun(parties),
            desks: parties.validators.iter().map(Desk::new).collect(),
            rng: Rng::new(3),
        }
    }

    /// So many submissions, committed to in one round and revealed in the next, in the order of the bench.
    fn submit(&mut self, count: u8) -> Vec<Submission> {
        let parties = self.scene.parties;
        let works: Vec<_> = (0..count)
            .map(|number| submission(parties, number))
            .collect();
        self.commit(&works);
        self.scene.tick();
        self.reveal(&works);
        self.scene.tick();
        let on_bench = |id| *works.iter().find(|work| work.id() == id).unwrap();
        self.bench().into_iter().map(on_bench).collect()
    }

    fn commit(&mut self, works: &[Submission]) {
        for work in works {
            let commitment = commit(self.scene.parties, work, self.scene.now);
            self.scene.say(commitment).unwrap();
        }
    }

    fn reveal(&mut self, works: &[Submission]) {
        for work in works {
            let reveal = reveal(self.scene.parties, work, self.scene.now);
            self.scene.say(reveal).unwrap();
        }
    }

    fn bench(&self) -> Vec<SubmissionId> {
        let (_, cases) = bench_of(&self.scene.epoch).unwrap();
        cases.iter().map(|case| case.id()).collect()
    }

    /// Every validator writes its ballots, by a judge that knows which validator it is.
    fn judge(&mut self, judge: impl Fn(usize, ProgramId, &Past) -> Judgement) {
        for (number, desk) in self.desks.iter_mut().enumerate() {
            let judge = |program, past: &Past| judge(number, program, past);
            desk.judge_bench_as(&self.scene.epoch, &mut self.rng, judge);
        }
    }

    /// Everybody says what it has to, and the round ends.
    fn play_round(&mut self) {
        for desk in &self.desks {
            for entry in desk.duty(&self.scene.epoch, BEGIN + self.scene.now) {
                self.scene.say(entry).unwrap();
            }
        }
        self.scene.tick();
    }

    fn standing(&self, work: &Submission) -> &Standing {
        self.scene.epoch.standing(&work.id()).unwrap()
    }

    fn decision(&self, work: &Submission) -> Option<Decision> {
        match self.standing(work) {
            Standing::Judged(agreement) => Some(agreement.verdict.decision),
            _ => None,
        }
    }

    /// The evidence on a submission: which validator, what.
    fn evidence(&self, work: &Submission) -> Vec<(usize, EvidenceKind)> {
        let place = |hotkey| {
            let mut desks = self.desks.iter();
            desks.position(|desk| desk.keypair.hotkey() == hotkey)
        };
        let evidence = self.scene.epoch.evidence().into_iter();
        let own = evidence.filter(|one| one.submission == work.id());
        let mut own: Vec<_> = own
            .map(|one| (place(one.validator).unwrap(), one.kind))
            .collect();
        own.sort_unstable();
        own
    }
}

/// The judgement of a program that is like no other.
fn rejected(_: ProgramId) -> Judgement {
    Some((Decision::NotAccepted, DIGEST))
}

/// Some have the first program and not the second, and the others the reverse. The third is a duplicate
/// of the first: whether that was judged makes all the difference to it.
fn split<'a>(parties: &'a Parties, have_second: usize) -> (Story<'a>, [Submission; 3]) {
    let mut story = Story::new(parties);
    let works: [Submission; 3] = story.submit(3).try_into().unwrap();
    let [first, second, third] = works.map(|work| work.program);
    story.judge(|number, program, past| {
        let has_second = number < have_second;
        if (program == first && has_second) || (program == second && !has_second) {
            None
        } else if program == third && past.judged.contains(&first) {
            Some((Decision::RefusedDuplicate, DIGEST))
        } else {
            rejected(program)
        }
    });
    (story, works)
}

#[test]
fn who_saw_another_past_judged_is_not_blamed() {
    let parties = Parties::new(Settings::ample(2, 3), 1);
    let (mut story, [first, second, third]) = split(&parties, 2);
    story.play_round();
    story.play_round();
    assert_eq!(*story.standing(&first), Standing::OnBench, "a second time");
    assert_eq!(story.decision(&second), Some(Decision::NotAccepted));
    assert_eq!(story.decision(&third), Some(Decision::NotAccepted));
    assert_eq!(story.evidence(&third), [(2, EvidenceKind::Misfit)]);
}

#[test]
fn answers_from_two_pasts_make_no_quorum() {
    let parties = Parties::new(Settings::ample(4, 7), 1);
    let (mut story, [first, second, third]) = split(&parties, 4);
    // The fourth lies: it tells of the third what those say who saw the first judged.
    let key = (
        third.id(),
        story.scene.epoch.case(&third.id()).unwrap().hearing(),
    );
    let theirs = story.desks[4].ballots[&key].clone();
    let liar = &mut story.desks[3];
    story.scene.honest.remove(&liar.keypair.hotkey());
    liar.ballots.insert(key, theirs);
    story.play_round();
    story.play_round();
    assert_eq!(*story.standing(&first), Standing::OnBench, "a second time");
    assert_eq!(story.decision(&second), Some(Decision::NotAccepted));
    assert_eq!(*story.standing(&third), Standing::OnBench, "a second time");
    let misfits = [3, 4, 5, 6].map(|validator| (validator, EvidenceKind::Misfit));
    assert_eq!(story.evidence(&third), misfits);
}

/// How a hearing comes to nothing.
#[derive(Debug, Clone, Copy)]
enum Failure {
    /// Everybody abstains.
    Abstained,
    /// One votes, and the others abstain: less than a quorum of either.
    Divided,
    /// Everybody votes, and one opens: at the third tick time is up.
    TimeOut,
}

/// A thief sees what is revealed, gets the program from somewhere, and commits one round later to one that
/// does the same. Then the original fails, twice, and nobody has anything against the copy, which is on the
/// same bench the second time; it waits behind the original all the same.
#[test]
fn a_copy_is_heard_behind_the_original() {
    for failure in [Failure::Abstained, Failure::Divided, Failure::TimeOut] {
        let parties = Parties::new(Settings::ample(3, 4), 2);
        let mut story = Story::new(&parties);
        let original = submission(&parties, 1);
        let thief = parties.miners[1].hotkey();
        let copy = Submission {
            author: thief,
            payout: thief.payout_address(),
            program: submission(&parties, 2).program,
            ..original
        };
        let judge = |past: &Past| match past.judged.contains(&original.program) {
            true => Some((Decision::RefusedDuplicate, DIGEST)),
            false => Some((Decision::Accepted, DIGEST)),
        };
        story.commit(&[original]);
        story.scene.tick();
        story.reveal(&[original]);
        story.commit(&[copy]);
        story.scene.tick();
        story.reveal(&[copy]);
        let mut failures = 0;
        while failures < 2 {
            assert_eq!(story.bench()[0], original.id(), "{failure:?}");
            let hearing = story.scene.epoch.case(&original.id()).unwrap().hearing();
            let opens = bench_of(&story.scene.epoch).unwrap().0;
            story.judge(|number, program, past| match failure {
                _ if program != original.program => judge(past),
                Failure::Abstained => None,
                Failure::Divided if number > 0 => None,
                _ => judge(past),
            });
            match failure {
                Failure::TimeOut if opens => {
                    for entry in story.desks[0].duty(&story.scene.epoch, BEGIN + story.scene.now) {
                        story.scene.say(entry).unwrap();
                    }
                    story.scene.tick();
                }
                _ => story.play_round(),
            }
            let later = story.scene.epoch.case(&original.id()).unwrap().hearing();
            failures += u32::from(later > hearing);
            assert!(story.scene.round() < 30, "{failure:?}");
        }
        assert_eq!(
            story.bench(),
            [original.id(), copy.id()],
            "{failure:?}: in the order of their rounds"
        );
        story.judge(|_, _, past| judge(past));
        story.play_round();
        story.play_round();
        assert_eq!(story.decision(&original), Some(Decision::Accepted));
        assert_eq!(story.decision(&copy), Some(Decision::RefusedDuplicate));
    }
}

#[test]
fn a_vote_that_comes_too_late_is_not_opened() {
    let parties = Parties::new(Settings::ample(2, 3), 1);
    let mut story = Story::new(&parties);
    let work = story.submit(1)[0];
    story.judge(|_, program, _| rejected(program));
    let slow = story.desks.pop().unwrap();
    let votes = slow.duty(&story.scene.epoch, BEGIN + story.scene.now);
    for _ in 0..3 {
        story.play_round();
    }
    let [vote] = votes.try_into().unwrap();
    assert_eq!(
        story.scene.epoch.bench().unwrap().phase(),
        Phase::Opening,
        "three rounds of voting are over"
    );
    assert!(story.scene.say(vote).is_err());
    // It has a verdict, and the bench opens: but its vote is not in the log.
    assert_eq!(slow.duty(&story.scene.epoch, BEGIN + story.scene.now), []);
    story.play_round();
    assert_eq!(story.decision(&work), Some(Decision::NotAccepted));
    story.desks.push(slow);
    assert_eq!(story.evidence(&work), [(2, EvidenceKind::Silent)]);
}

/// Whoever keeps the log sees a verdict first, and can keep it back, but can't say it otherwise.
#[test]
fn nobody_puts_another_nonce_to_a_verdict() {
    let parties = Parties::new(Settings::ample(2, 3), 1);
    let mut story = Story::new(&parties);
    let work = story.submit(1)[0];
    story.judge(|_, program, _| rejected(program));
    story.play_round();
    let third = story.desks.pop().unwrap();
    let kept_back = third.duty(&story.scene.epoch, BEGIN + story.scene.now);
    story.play_round();
    let [kept_back] = kept_back.try_into().unwrap();
    for number in 0..100 {
        let nonce = VoteNonce::from_bytes([number; 32]);
        let garbled = super::pranks::garble(&kept_back, nonce).unwrap();
        assert_eq!(story.scene.say(garbled), Err(Ignored::Forged));
    }
    story.scene.tick();
    story.desks.push(third);
    assert_eq!(story.evidence(&work), [(2, EvidenceKind::Unopened)]);
    story.scene.say(kept_back).unwrap();
    story.scene.tick();
    assert_eq!(story.evidence(&work), [(2, EvidenceKind::Late)]);
}

/// It itself can: but then it is its own signature under what it did not vote for.
#[test]
fn who_opens_with_another_nonce_is_to_blame() {
    let parties = Parties::new(Settings::ample(2, 3), 1);
    let mut story = Story::new(&parties);
    let work = story.submit(1)[0];
    story.judge(|_, program, _| rejected(program));
    story.play_round();
    let third = &mut story.desks[2];
    let right = third.ballots.clone();
    story.scene.honest.remove(&third.keypair.hotkey());
    for ballot in third.ballots.values_mut() {
        if let Ballot::Verdict(_, nonce) = ballot {
            *nonce = VoteNonce::from_bytes([1; 32]);
        }
    }
    story.play_round();
    assert_eq!(story.decision(&work), Some(Decision::NotAccepted));
    assert_eq!(story.evidence(&work), [(2, EvidenceKind::Unbound)]);

    // The right one does not take it back.
    let Ballot::Verdict(body, nonce) = right.into_values().next().unwrap() else {
        panic!("it has judged");
    };
    let envelope = Envelope::seal(*body, nonce, &story.desks[2].keypair);
    story.scene.say(Entry::Verdict(envelope)).unwrap();
    story.scene.tick();
    let expected = [EvidenceKind::Unbound, EvidenceKind::Late].map(|kind| (2, kind));
    assert_eq!(story.evidence(&work), expected);
}

/// Of ten submissions, eight reach only two of four validators. Each of them costs those behind it two
/// rounds a hearing, and has three; the others are heard before any of them is heard again.
#[test]
fn a_divided_submission_costs_two_rounds_a_hearing() {
    let parties = Parties::new(Settings::ample(3, 4), 1);
    let mut story = Story::new(&parties);
    let works = story.submit(10);
    let begin = story.scene.round();
    let good = [&works[3], &works[9]];
    let is_good = |program| good.iter().any(|work| work.program == program);
    let mut judged = Vec::new();
    while story.scene.epoch.bench().is_some() {
        story.judge(|number, program, _| {
            let has_it = number < 2 || is_good(program);
            has_it.then_some((Decision::NotAccepted, DIGEST))
        });
        story.play_round();
        let rounds = story.scene.round() - begin;
        assert!(rounds <= 2 * 8 * 3, "it takes longer");
        let done = story.scene.epoch.judgements().count();
        judged.resize(done, rounds);
    }
    // Three are ahead of one, and eight of the other: what is decided is settled at the tick that finds
    // out that the one behind it is not.
    assert_eq!(judged, [2 * 4, 2 * 9]);
    assert_eq!(story.scene.round() - begin, 2 * 8 * 3);
    for work in &works {
        match is_good(work.program) {
            true => assert_eq!(story.decision(work), Some(Decision::NotAccepted)),
            false => assert_eq!(*story.standing(work), Standing::Unresolved),
        }
        let blamed = story.evidence(work).into_iter();
        assert_eq!(blamed.filter(|(_, kind)| kind.is_fault()).count(), 0);
    }
}

/// Before the first tick nobody knows what day it is; then it is the day of that tick.
#[test]
fn a_round_without_a_beginning_is_of_the_day_on_which_it_ends() {
    let settings = Settings {
        day: 1,
        ..Settings::ample(2, 3)
    };
    let parties = Parties::new(settings, 1);
    let mut scene = Scene::new(&parties);
    scene.say(parties.start()).unwrap();
    let works: Vec<_> = (0..3).map(|number| submission(&parties, number)).collect();
    scene.say(commit(&parties, &works[0], 0)).unwrap();
    scene.tick();
    scene.say(commit(&parties, &works[1], scene.now)).unwrap();
    scene.tick();
    // 23:00 was the beginning.
    scene.now += 7_200;
    scene.tick();
    scene.say(commit(&parties, &works[2], scene.now)).unwrap();
    scene.tick();
    let standing = |work: &Submission| scene.epoch.standing(&work.id()).unwrap().clone();
    let standings: Vec<_> = works.iter().map(standing).collect();
    let (unrevealed, quota) = (Void::Unrevealed, Void::Quota);
    let expected = [
        Standing::Void(unrevealed),
        Standing::Void(quota),
        Standing::Committed,
    ];
    assert_eq!(standings, expected);
}
