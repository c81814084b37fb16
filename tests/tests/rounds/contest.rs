//! [`Contest`]: miners that submit in the same way each time, and validators as each test wants them.

use assay_judgement::Standing;
use assay_protocol::{
    Program, ProgramId, Score, SubmissionId,
    message::{Entry, Nonce, Salt, Signed, SliceIndex, Submission},
};
use assay_random::Rng;

use super::{
    misdeed::Misdeed,
    parties::{BEGIN, Parties},
    scene::Scene,
    validator::{Desk, expiry, judge},
};

/// In how many rounds miners commit, and how many submissions in each.
const ROUNDS: u32 = 2;
const EACH: u32 = 2;

/// Rounds without end are a fault of the fold.
const PATIENCE: u32 = 200;

pub(crate) struct Contest<'a> {
    pub(crate) scene: Scene<'a>,
    desks: Vec<(Option<Misdeed>, Desk)>,
    rng: Rng,
}

impl<'a> Contest<'a> {
    /// Plays until all is settled, and two rounds more. Each validator does its misdeed, if it has one.
    pub(crate) fn play(parties: &'a Parties, misdeeds: &[Option<Misdeed>]) -> Scene<'a> {
        let desks = parties.validators.iter().map(Desk::new);
        let mut contest = Self {
            scene: Scene::begun(parties),
            desks: misdeeds.iter().copied().zip(desks).collect(),
            rng: Rng::keyed(7, [0; 3]),
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
        self.scene.round() > ROUNDS && commitments.all(|(_, _, standing)| standing.is_final())
    }

    fn play_round(&mut self) {
        let round = self.scene.round();
        let parties = self.scene.parties;
        for submission in submissions(parties, round) {
            self.scene
                .say(commit(parties, &submission, self.scene.now))
                .unwrap();
        }
        let before = round.checked_sub(1);
        for submission in before.map_or(Vec::new(), |before| submissions(parties, before)) {
            self.scene
                .say(reveal(parties, &submission, self.scene.now))
                .unwrap();
        }
        let now = BEGIN + self.scene.now;
        let (honest, faulty): (Vec<_>, Vec<_>) = self
            .desks
            .iter_mut()
            .partition(|(misdeed, _)| misdeed.is_none());
        let mut said = Vec::new();
        for (_, desk) in honest {
            desk.judge_bench(&self.scene.epoch, &mut self.rng);
            said.extend(desk.duty(&self.scene.epoch, now));
        }
        for (misdeed, desk) in faulty {
            let misdeed = misdeed.expect("partitioned so");
            desk.judge_bench(&self.scene.epoch, &mut self.rng);
            let done = misdeed.act(&self.scene, desk, &said, &mut self.rng);
            said.extend(done);
        }
        for entry in said {
            // What the faulty say may well be ignored.
            let _ = self.scene.say(entry);
        }
        self.scene.tick();
    }
}

/// The submissions that are committed to in a round: of programs that can be judged.
pub(crate) fn submissions(parties: &Parties, round: u32) -> Vec<Submission> {
    if round >= ROUNDS {
        return Vec::new();
    }
    let submission = |number: u32| {
        let author = &parties.miners[number as usize % parties.miners.len()];
        Submission {
            epoch: parties.epoch(),
            program: judgeable(parties, number),
            author: author.hotkey(),
            payout: author.hotkey().payout_address(),
            search_score: Score::from_nanos(i64::from(number)).unwrap(),
            salt: Salt::from_bytes([number as u8; 32]),
        }
    };
    (round * EACH..(round + 1) * EACH).map(submission).collect()
}

fn judgeable(parties: &Parties, number: u32) -> ProgramId {
    let epoch = parties.epoch();
    let programs = (0_u32..).map(|salt| {
        let bytes = [
            epoch.0.as_bytes().as_slice(),
            &number.to_le_bytes(),
            &salt.to_le_bytes(),
        ];
        Program::new(bytes.concat()).id()
    });
    let slice = SliceIndex(0);
    let mut judgeable =
        programs.filter(|program| judge(*program, parties.first_champion, slice).is_some());
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
