//! [`Contest`]: miners that submit in the same way each time, and validators as each test wants them.

use std::collections::BTreeMap;

use assay_judgement::Standing;
use assay_protocol::{
    Hotkey, Program, ProgramId, Score, SubmissionId,
    message::{Entry, Nonce, Salt, Signed, Submission},
};
use assay_random::Rng;

use super::{
    misdeed::Misdeed,
    parties::{BEGIN, Parties},
    scene::Scene,
    validator::{Desk, Past, expiry, judge},
};

/// What is submitted: in which round, and which program. Two are copied by another author, one of them
/// in the round in which it is revealed.
const WORKS: [(u32, u8); 6] = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 3), (1, 0)];

/// How many submissions there are.
pub(crate) const SUBMISSIONS: usize = WORKS.len();

/// In the last of so many rounds of voting, or of opening, it is late.
const LAST: u32 = 2;

/// Rounds without end are a fault of the fold.
const PATIENCE: u32 = 200;

/// What one validator does with each submission, by its number, if it does not do its duty.
pub(crate) type Conduct = [Option<Misdeed>; SUBMISSIONS];

/// Each validator does its misdeed with all submissions, if it has one.
pub(crate) fn always(misdeeds: &[Option<Misdeed>]) -> Vec<Conduct> {
    let conduct = |misdeed: &Option<Misdeed>| [*misdeed; SUBMISSIONS];
    misdeeds.iter().map(conduct).collect()
}

pub(crate) fn is_honest(conduct: &Conduct) -> bool {
    conduct.iter().all(Option::is_none)
}

/// What becomes of that which honest validators send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    AtOnce,
    /// Much is lost, and sent again; it is in the log in the last round for it.
    InTime,
    /// Much is lost, some comes later, and now and then an honest validator has no verdict.
    Maybe,
}

pub(crate) struct Contest<'a> {
    pub(crate) scene: Scene<'a>,
    /// What is submitted, by number, and the round in which it is committed to.
    works: Vec<(u32, Submission)>,
    desks: Vec<(Conduct, Desk)>,
    delivery: Delivery,
    delayed: Vec<(u32, Entry)>,
    /// Whether the bench opens, if there is one, and since which round.
    phase: (Option<bool>, u32),
    rng: Rng,
}

impl<'a> Contest<'a> {
    /// Plays until all is settled, and two rounds more.
    pub(crate) fn play(parties: &'a Parties, conducts: &[Conduct]) -> Scene<'a> {
        Self::play_over(parties, conducts, Delivery::AtOnce, 7)
    }

    /// As [`Self::play`], with a network that is as it may.
    pub(crate) fn play_over(
        parties: &'a Parties,
        conducts: &[Conduct],
        delivery: Delivery,
        seed: u64,
    ) -> Scene<'a> {
        let desks = parties.validators.iter().map(Desk::new);
        let mut scene = Scene::begun(parties);
        // Where a quorum lies, it is the others that look like liars.
        let lies = |conduct: &&Conduct| conduct.contains(&Some(Misdeed::Lies));
        let is_captured = conducts.iter().filter(lies).count() >= parties.settings.votes as usize;
        let honest = conducts.iter().zip(parties.hotkeys());
        let honest = honest.filter(|(conduct, _)| is_honest(conduct) && !is_captured);
        scene.honest = honest.map(|(_, hotkey)| hotkey).collect();
        let mut contest = Self {
            scene,
            works: works(parties),
            desks: conducts.iter().copied().zip(desks).collect(),
            delivery,
            delayed: Vec::new(),
            phase: (None, 0),
            rng: Rng::keyed(seed, [0; 3]),
        };
        let mut idle = 0;
        while idle < 2 {
            contest.play_round();
            let is_idle = contest.is_settled();
            idle += u32::from(is_idle);
            assert!(contest.scene.round() < PATIENCE, "it never ends");
        }
        contest.scene
    }

    fn is_settled(&self) -> bool {
        let mut commitments = self.scene.epoch.commitments();
        self.scene.round() > 2 && commitments.all(|(_, _, standing)| standing.is_final())
    }

    fn play_round(&mut self) {
        let round = self.scene.round();
        let parties = self.scene.parties;
        for (_, work) in self.works.iter().filter(|(one, _)| *one == round) {
            let commitment = commit(parties, work, self.scene.now);
            self.scene.say(commitment).unwrap();
        }
        for (_, work) in self.works.iter().filter(|(one, _)| one + 1 == round) {
            let reveal = reveal(parties, work, self.scene.now);
            self.scene.say(reveal).unwrap();
        }
        let phase = super::picture::bench_of(&self.scene.epoch).map(|(opens, _)| opens);
        if phase != self.phase.0 {
            self.phase = (phase, round);
        }
        let said = self.said(round);
        for entry in said {
            // What comes late, or from the faulty, may well be ignored.
            let _ = self.scene.say(entry);
        }
        self.scene.tick();
    }

    /// What validators say in a round, of which the faulty see first what the honest say.
    fn said(&mut self, round: u32) -> Vec<Entry> {
        let now = BEGIN + self.scene.now;
        let mut said = Vec::new();
        self.delayed.retain(|(due, entry)| {
            said.extend((*due <= round).then(|| entry.clone()));
            *due > round
        });
        let desks = self.desks.iter_mut();
        let (honest, faulty): (Vec<_>, Vec<_>) = desks.partition(|(one, _)| is_honest(one));
        let hesitates = self.delivery == Delivery::Maybe;
        let is_last = round - self.phase.1 == LAST;
        for (_, desk) in honest {
            let mut mood = Rng::new(u64::from(self.rng.next_u32()));
            desk.judge_bench_as(&self.scene.epoch, &mut self.rng, |program, past| {
                judge(program, past).filter(|_| !(hesitates && mood.chance(0.05)))
            });
            for entry in desk.duty(&self.scene.epoch, now) {
                let fate = self.rng.below(8);
                match self.delivery {
                    Delivery::InTime if fate < 3 && !is_last => (),
                    Delivery::Maybe if fate < 2 => (),
                    Delivery::Maybe if fate < 3 => {
                        let rounds = 1 + self.rng.below(3) as u32;
                        self.delayed.push((round + rounds, entry));
                    }
                    _ => said.push(entry),
                }
            }
        }
        let ids = self.works.iter().map(|(_, work)| work.id());
        let numbers: BTreeMap<SubmissionId, usize> = ids.zip(0..).collect();
        for (conduct, desk) in faulty {
            desk.judge_bench(&self.scene.epoch, &mut self.rng);
            for misdeed in [None].into_iter().chain(Misdeed::ALL.map(Some)) {
                if !conduct.contains(&misdeed) {
                    continue;
                }
                let own = desk.about(|submission| conduct[numbers[submission]] == misdeed);
                let done = match misdeed {
                    None => own.duty(&self.scene.epoch, now),
                    Some(misdeed) => misdeed.act(&self.scene, &own, &said, &mut self.rng),
                };
                said.extend(done);
            }
        }
        said
    }
}

/// What is submitted, and the round in which it is committed to.
pub(crate) fn works(parties: &Parties) -> Vec<(u32, Submission)> {
    let epoch = parties.epoch();
    let work = |(number, (round, program)): (usize, (u32, u8))| {
        // A copy is never by the author of what is copied.
        let author: Hotkey = parties.miners[number % parties.miners.len()].hotkey();
        let submission = Submission {
            epoch,
            program: judgeable(parties, program),
            author,
            payout: author.payout_address(),
            search_score: Score::from_nanos(number as i64).unwrap(),
            salt: Salt::from_bytes([number as u8; 32]),
        };
        (round, submission)
    };
    WORKS.into_iter().enumerate().map(work).collect()
}

fn judgeable(parties: &Parties, number: u8) -> ProgramId {
    let past = Past::first(parties);
    let programs = (0_u32..).map(|salt| {
        let seed = parties.settings.seed.to_le_bytes();
        let bytes = [seed.as_slice(), &[number], &salt.to_le_bytes()];
        Program::new(bytes.concat()).id()
    });
    let mut judgeable = programs.filter(|program| judge(*program, &past).is_some());
    judgeable.next().expect("most are")
}

pub(crate) fn commit(parties: &Parties, submission: &Submission, now: u64) -> Entry {
    let commitment = submission.commit(expiry(BEGIN + now), Nonce::from_bytes([0; 16]));
    Entry::Commitment(Signed::sign(commitment, parties.miner(submission)))
}

pub(crate) fn reveal(parties: &Parties, submission: &Submission, now: u64) -> Entry {
    let reveal = submission.reveal(expiry(BEGIN + now), Nonce::from_bytes([0; 16]));
    Entry::Reveal(Signed::sign(reveal, parties.miner(submission)))
}

/// What every validator agrees on in the end: how each submission was judged, without places in the log.
pub(crate) fn outcomes(scene: &Scene<'_>) -> Vec<(SubmissionId, String)> {
    let commitments = scene.epoch.commitments();
    let outcome = |standing: &Standing| match standing {
        Standing::Judged(agreement) => {
            format!("{} {:?}", agreement.verdict.receipt(), agreement.verdict)
        }
        other => format!("{other:?}"),
    };
    commitments
        .map(|(claim, _, standing)| (claim.submission, outcome(standing)))
        .collect()
}
