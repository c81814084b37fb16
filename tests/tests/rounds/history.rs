//! [`History`]: an epoch in which everybody does what they like, drawn from a seed.

use assay_protocol::{
    Keypair, PackCommitment, Program, Score, Sha256,
    message::{Entry, Expiry, Nonce, Salt, Signed, Submission, UnixSeconds},
};
use assay_random::Rng;

use super::{
    character::Character,
    parties::{BEGIN, Parties, Settings, tick},
    pranks,
    scene::Scene,
    validator::{Desk, draw_bytes, expiry},
};

/// A submission that somebody has committed to.
struct Pending {
    submission: Submission,
    author: usize,
    round: u32,
}

pub(crate) struct History<'a> {
    pub(crate) scene: Scene<'a>,
    rng: Rng,
    desks: Vec<(Character, Desk)>,
    pending: Vec<Pending>,
    /// What arrives in a later round.
    delayed: Vec<(u32, Entry)>,
    /// Whether so many lie in one voice that they are a quorum.
    pub(crate) is_captured: bool,
}

/// How an epoch of a history ends, if it does: each in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Attempts,
    Slices,
    Date,
    OpenedByOwner,
    OpenedByValidators,
    None,
}

impl End {
    fn of(seed: u64) -> Self {
        match seed % 6 {
            0 => Self::Attempts,
            1 => Self::Slices,
            2 => Self::Date,
            3 => Self::OpenedByOwner,
            4 => Self::OpenedByValidators,
            _ => Self::None,
        }
    }
}

/// The settings that a seed gives.
pub(crate) fn draw_settings(seed: u64) -> Settings {
    let mut rng = Rng::keyed(seed, [1, 0, 0]);
    let end = End::of(seed);
    let (votes, validators) = *rng.choose(&[(2, 3), (2, 3), (3, 4), (3, 5), (4, 7), (1, 1)]);
    let mut up_to = |most: u64| 1 + rng.below(most) as u32;
    let [attempts, slices, closes] = [120, 40, 15_000].map(&mut up_to);
    let mut quota = |few: u64| match up_to(3) {
        1 => up_to(few),
        _ => 1_000,
    };
    let [at_once, day, epoch] = [6, 12, 40].map(&mut quota);
    Settings {
        seed,
        votes,
        validators,
        attempts: if end == End::Attempts {
            attempts
        } else {
            1_000
        },
        slices: if end == End::Slices { slices } else { 1_000 },
        at_once,
        day,
        epoch,
        closes: match end {
            End::Date => 5_000 + u64::from(closes),
            _ => 1_000_000_000,
        },
    }
}

impl<'a> History<'a> {
    /// Plays rounds until one is over after so many messages, or the epoch has been over for some.
    pub(crate) fn play(parties: &'a Parties, seed: u64, messages: usize) -> Self {
        let mut rng = Rng::keyed(seed, [2, 0, 0]);
        let desk = |(number, keypair): (usize, &Keypair)| {
            // Each character is there in one of so many seeds at least, and most are honest.
            let character = match number {
                0 => Character::ALL[seed as usize % Character::ALL.len()],
                _ if rng.chance(0.65) => Character::Honest,
                _ => *rng.choose(&Character::ALL),
            };
            (character, Desk::new(keypair))
        };
        let validators = parties.validators.iter().enumerate();
        let desks: Vec<_> = validators.map(desk).collect();
        let mut scene = Scene::new(parties);
        let is_captured = is_captured(parties.settings.votes, &desks);
        let honest = desks
            .iter()
            .filter(|(one, _)| one.is_honest() && !is_captured);
        scene.honest = honest.map(|(_, desk)| desk.keypair.hotkey()).collect();
        let mut history = Self {
            desks,
            scene,
            is_captured,
            rng,
            pending: Vec::new(),
            delayed: Vec::new(),
        };
        history.begin();
        let mut rounds_after_end = 0;
        while history.scene.log.len() < messages && rounds_after_end < 4 {
            history.play_round();
            rounds_after_end += u32::from(history.scene.epoch.ending().is_some());
        }
        history
    }

    /// The log before the epoch, and its start.
    fn begin(&mut self) {
        let parties = self.scene.parties;
        // Sometimes there is no clock yet when it starts.
        let has_clock = !parties.settings.seed.is_multiple_of(4);
        if has_clock {
            let _ = self.scene.say(tick(0));
        }
        let mut before = vec![parties.start_by(&parties.stranger)];
        self.commit(0, &mut before);
        for entry in before {
            let _ = self.scene.say(entry);
        }
        self.pending.clear();
        if has_clock {
            let _ = self.scene.say(tick(1));
        }
        let _ = self.scene.say(parties.start());
    }

    fn play_round(&mut self) {
        let round = self.scene.round();
        let mut said = Vec::new();
        for miner in 0..self.scene.parties.miners.len() {
            self.commit(miner, &mut said);
            self.reveal(miner, round, &mut said);
        }
        for validator in 0..self.desks.len() {
            let (character, desk) = &mut self.desks[validator];
            let sent = character.act(desk, &self.scene, &said, &mut self.rng);
            if *character == Character::Slow {
                let due = round + 1 + self.rng.below(3) as u32;
                self.delayed
                    .extend(sent.into_iter().map(|entry| (due, entry)));
            } else {
                said.extend(sent);
            }
        }
        let count = self.rng.below(6);
        for _ in 0..count {
            let prank = pranks::draw(&mut self.rng, &self.scene, &said);
            said.extend(prank);
        }
        self.open_pack(&mut said);

        let (due, later) = self.delayed.drain(..).partition(|(due, _)| *due <= round);
        self.delayed = later;
        let due: Vec<(u32, Entry)> = due;
        said.extend(due.into_iter().map(|(_, entry)| entry));
        self.mangle(round, &mut said);
        for entry in said {
            let _ = self.scene.say(entry);
        }
        self.pass_time();
    }

    /// Copies, delays and reorders.
    fn mangle(&mut self, round: u32, said: &mut Vec<Entry>) {
        let mut kept = Vec::new();
        for entry in said.drain(..) {
            if self.rng.chance(0.04) {
                kept.push(entry.clone());
            }
            if self.rng.chance(0.03) {
                let rounds = 1 + self.rng.below(4) as u32;
                self.delayed.push((round + rounds, entry));
            } else {
                kept.push(entry);
            }
        }
        let replays = self.rng.below(5);
        for _ in 0..replays {
            let entry = self.rng.choose(&self.scene.log).clone();
            if !matches!(entry, Entry::Tick(_)) {
                kept.push(entry);
            }
        }
        for last in (1..kept.len()).rev() {
            kept.swap(last, self.rng.index(last + 1));
        }
        *said = kept;
    }

    fn pass_time(&mut self) {
        if self.rng.chance(0.03) && self.scene.now > 0 {
            let before = self.rng.below(self.scene.now);
            let _ = self.scene.say(tick(before));
        }
        let seconds = match self.rng.below(20) {
            0 => 0,
            1 => 1,
            2 => 719 + self.rng.below(4),
            3 => self.rng.below(7_200),
            4 if self.rng.chance(0.2) => 86_400,
            _ => 600,
        };
        self.scene.now += seconds;
        let now = self.scene.now;
        let _ = self.scene.say(tick(now));
    }

    fn commit(&mut self, miner: usize, said: &mut Vec<Entry>) {
        let count = match self.rng.below(20) {
            0 => 5,
            1..3 => 2,
            3..10 => 1,
            _ => 0,
        };
        let parties = self.scene.parties;
        let keypair = &parties.miners[miner];
        for _ in 0..count {
            let number = self.rng.next_u32().to_le_bytes();
            // Now and then, what somebody has submitted before.
            let program = match self.rng.chance(0.1) && !self.pending.is_empty() {
                true => self.rng.choose(&self.pending).submission.program,
                false => Program::new(number.to_vec()).id(),
            };
            let submission = Submission {
                epoch: parties.epoch(),
                program,
                author: keypair.hotkey(),
                // All are paid to one address: quotas are not by that.
                payout: parties.stranger.hotkey().payout_address(),
                search_score: Score::from_nanos(self.rng.below(1_000) as i64).unwrap(),
                salt: Salt::from_bytes(draw_bytes(&mut self.rng)),
            };
            let expires = self.expiry();
            let commitment = submission.commit(expires, self.nonce());
            said.push(Entry::Commitment(Signed::sign(commitment, keypair)));
            self.pending.push(Pending {
                submission,
                author: miner,
                round: self.scene.round(),
            });
        }
    }

    fn reveal(&mut self, miner: usize, round: u32, said: &mut Vec<Entry>) {
        let mut entries = Vec::new();
        for place in 0..self.pending.len() {
            let Pending {
                submission,
                author,
                round: committed,
            } = &self.pending[place];
            if *author != miner {
                continue;
            }
            let chance = match round - committed {
                0 => 0.1,
                1 => 0.9,
                2..5 => 0.05,
                _ => 0.0,
            };
            let submission = *submission;
            while self.rng.chance(chance) {
                let reveal = submission.reveal(self.expiry(), self.nonce());
                let keypair = &self.scene.parties.miners[miner];
                entries.push(Entry::Reveal(Signed::sign(reveal, keypair)));
                if self.rng.chance(0.9) {
                    break;
                }
            }
        }
        said.extend(entries);
    }

    /// Mostly as it should be; else about to expire, or expired.
    fn expiry(&mut self) -> Expiry {
        match self.rng.below(30) {
            0 => Expiry(UnixSeconds(BEGIN + self.scene.now - 121)),
            1 => Expiry(UnixSeconds(BEGIN + self.scene.now - 120)),
            _ => expiry(BEGIN + self.scene.now),
        }
    }

    fn nonce(&mut self) -> Nonce {
        Nonce::from_bytes(std::array::from_fn(|_| self.rng.next_u32() as u8))
    }

    /// Maybe the pack is opened, or someone tries to.
    fn open_pack(&mut self, said: &mut Vec<Entry>) {
        let parties = self.scene.parties;
        let votes = parties.settings.votes as usize;
        let few = &parties.validators[..votes - 1];
        match (End::of(parties.settings.seed), self.rng.below(60)) {
            (End::OpenedByOwner, 0) => said.push(parties.opening([&parties.owner])),
            (End::OpenedByValidators, 0) => {
                said.push(parties.opening(&parties.validators[..votes]));
            }
            (_, 1) => said.push(parties.opening(few.iter().chain([&parties.stranger]))),
            (_, 2) => {
                let another = PackCommitment(Sha256::of(b"another pack"));
                said.push(parties.opening_of(another, [&parties.owner]));
            }
            _ => (),
        }
    }
}

fn is_captured(votes: u32, desks: &[(Character, Desk)]) -> bool {
    let lies = |(one, _): &&(Character, Desk)| match one {
        Character::Lying => true,
        // Alone it is a quorum, if one is enough.
        Character::Raving => votes == 1,
        _ => false,
    };
    desks.iter().filter(lies).count() >= votes as usize
}
