//! Random histories, played to the fold and to the reference.

use std::{collections::BTreeMap, time::Instant};

use assay_judgement::{Agreement, Ending, Epoch, EvidenceKind, Ignored, Standing};
use assay_protocol::{
    Hotkey,
    message::{Decision, Entry, LogIndex, Message, Receipt},
};
use assay_random::Rng;
use rayon::prelude::*;

use super::{
    history::{History, draw_settings},
    parties::Parties,
    picture::Picture,
    scene::Scene,
    validator::expiry,
};

/// How many histories are played: `ASSAY_HISTORIES`, or few enough for every day.
fn histories() -> u64 {
    std::env::var("ASSAY_HISTORIES").map_or(FEW as u64, |count| count.parse().unwrap())
}

/// The first seed: `ASSAY_SEED`, to play one again.
fn first_seed() -> u64 {
    std::env::var("ASSAY_SEED").map_or(1, |seed| seed.parse().unwrap())
}

/// So many histories have everything in them.
const FEW: usize = 12;
const MESSAGES: usize = 3_000;
const MINERS: u8 = 6;
const PERMUTATIONS: u32 = 2;

/// What has happened in histories, to see that they are worth something.
#[derive(Debug, Default)]
struct Tally {
    histories: usize,
    messages: usize,
    judged: usize,
    accepted: usize,
    unresolved: usize,
    void: usize,
    evidence: usize,
    endings: BTreeMap<Option<Ending>, usize>,
    kinds: BTreeMap<EvidenceKind, usize>,
    ignored: BTreeMap<Ignored, usize>,
}

impl Tally {
    fn of(scene: &Scene<'_>) -> Self {
        let standings = || scene.epoch.commitments().map(|(_, _, standing)| standing);
        let count = |which: fn(&Standing) -> bool| standings().filter(|one| which(one)).count();
        let evidence = scene.epoch.evidence();
        let mut tally = Self {
            histories: 1,
            messages: scene.log.len(),
            judged: count(|one| matches!(one, Standing::Judged(_))),
            accepted: count(|one| {
                matches!(one, Standing::Judged(agreement)
                    if agreement.verdict.decision == Decision::Accepted)
            }),
            unresolved: count(|one| *one == Standing::Unresolved),
            void: count(|one| matches!(one, Standing::Void(_))),
            evidence: evidence.len(),
            endings: BTreeMap::from([(scene.epoch.ending(), 1)]),
            kinds: BTreeMap::new(),
            ignored: scene.ignored.clone(),
        };
        for one in evidence {
            *tally.kinds.entry(one.kind).or_default() += 1;
        }
        tally
    }

    fn and(mut self, other: Self) -> Self {
        fn add<K: Ord>(sum: &mut BTreeMap<K, usize>, other: BTreeMap<K, usize>) {
            for (key, count) in other {
                *sum.entry(key).or_default() += count;
            }
        }
        self.histories += other.histories;
        self.messages += other.messages;
        self.judged += other.judged;
        self.accepted += other.accepted;
        self.unresolved += other.unresolved;
        self.void += other.void;
        self.evidence += other.evidence;
        add(&mut self.endings, other.endings);
        add(&mut self.kinds, other.kinds);
        add(&mut self.ignored, other.ignored);
        self
    }
}

#[test]
fn the_fold_is_where_the_reference_is_at_every_tick() {
    let begin = Instant::now();
    let seeds = first_seed()..first_seed() + histories();
    let tallies: Vec<_> = seeds.into_par_iter().map(play).collect();
    let tally = tallies.into_iter().fold(Tally::default(), Tally::and);
    println!("{tally:#?} in {:?}", begin.elapsed());
    if tally.histories >= FEW {
        assert_eq!(tally.endings.len(), 5, "each ending, and none");
        assert_eq!(tally.kinds.len(), 9, "each kind of evidence");
        assert_eq!(tally.ignored.len(), 16, "each reason to ignore an entry");
        assert!(tally.accepted > 0 && tally.unresolved > 0);
    }
}

/// Plays the history of a seed; the scene compares at each tick.
fn play(seed: u64) -> Tally {
    let parties = Parties::new(draw_settings(seed), MINERS);
    let history = History::play(&parties, seed, MESSAGES);
    let scene = history.scene;
    check_history(&scene);
    if !history.is_captured {
        scene.check_truth();
    }
    for permutation in 0..PERMUTATIONS {
        permute(&scene, Rng::keyed(seed, [3, permutation, 0]));
    }
    Tally::of(&scene)
}

/// What has to hold from one tick to the next, whatever the reference says.
fn check_history(scene: &Scene<'_>) {
    let settings = scene.parties.settings;
    let mut before = scene.pictures[0].1.clone();
    for (_, now) in &scene.pictures[1..] {
        for (claim, (round, standing)) in &before.commitments {
            let (same_round, later) = &now.commitments[claim];
            assert_eq!(round, same_round);
            if standing.is_final() {
                assert_eq!(standing, later, "one outcome, for ever");
            }
        }
        assert!(now.attempts <= settings.attempts && now.attempts >= before.attempts);
        assert_eq!(now.attempts as usize, now.judged.len());
        assert!(now.slice <= settings.slices);
        if before.ending.is_some() {
            assert_eq!((now.ending, now.champion), (before.ending, before.champion));
        }
        before = now.clone();
    }
    check_champions(scene);
}

/// The champion is the last program that a receipt says was accepted, and slices count receipts.
fn check_champions(scene: &Scene<'_>) {
    let mut champion = scene.parties.first_champion;
    let (mut attempts, mut slice, mut previous) = (0, 0, None);
    for (case, agreement) in scene.epoch.judgements() {
        let verdict = &agreement.verdict;
        check_receipt(scene, agreement);
        assert_eq!((verdict.champion, verdict.slice.0), (champion, slice));
        assert_eq!(verdict.previous, previous);
        previous = Some(verdict.receipt());
        attempts += u32::from(verdict.decision.is_attempt());
        assert_eq!(verdict.attempt.0, attempts);
        if verdict.decision == Decision::Accepted {
            champion = case.submission().program;
            slice += 1;
        }
    }
    assert_eq!(scene.epoch.champion(), champion);
    assert_eq!(scene.epoch.slice().0, slice);
    assert_eq!(scene.epoch.attempts().0, attempts);
}

fn check_receipt(scene: &Scene<'_>, agreement: &Agreement) {
    let envelopes = agreement.envelopes.iter().map(|(validator, index)| {
        let Entry::Verdict(envelope) = &scene.log[index.0 as usize] else {
            panic!("entry {} is no verdict", index.0);
        };
        assert_eq!(envelope.validator(), *validator);
        (envelope.clone(), *index, Vec::new())
    });
    let receipt = Receipt::new(
        agreement.verdict.clone(),
        String::new(),
        envelopes.collect(),
    );
    let receipt = receipt.unwrap();
    let valid = receipt.valid_votes(&scene.parties.hotkeys());
    assert!(valid >= scene.parties.settings.votes as usize);
    assert_eq!(valid, agreement.envelopes.len());
}

/// Plays the same log with the entries of each round in another order.
fn permute(scene: &Scene<'_>, mut rng: Rng) {
    let mut order: Vec<usize> = (0..scene.log.len()).collect();
    // What comes before the start is of no round.
    let start = scene.log.iter().position(|entry| {
        matches!(entry, Entry::Start(signed)
        if signed.signer() == scene.parties.owner.hotkey())
    });
    let is_tick = |place: &usize| matches!(scene.log[*place], Entry::Tick(_));
    for round in order[start.unwrap() + 1..].split_mut(is_tick) {
        for last in (1..round.len()).rev() {
            round.swap(last, rng.index(last + 1));
        }
    }

    // Entries that say the same thing may stand for each other.
    let [alike, alike_but_for_nonces] = [true, false].map(|with_nonces| {
        let mut first = BTreeMap::new();
        let entries = scene.log.iter().enumerate();
        let names = entries.map(|(place, entry)| {
            let name = first.entry(meaning(entry, with_nonces));
            *name.or_insert(LogIndex(place as u64))
        });
        names.collect::<Vec<LogIndex>>()
    });

    let mut epoch = Epoch::new(scene.parties.terms(), scene.parties.first_champion);
    let mut pictures = scene.pictures.iter();
    for (place, original) in order.iter().enumerate() {
        let entry = &scene.log[*original];
        let _ = epoch.apply(LogIndex(place as u64), entry);
        if matches!(entry, Entry::Tick(_)) {
            let (_, picture) = pictures.next().unwrap();
            let expected = picture.clone().renamed(
                |index| alike[index.0 as usize],
                |index| alike_but_for_nonces[index.0 as usize],
            );
            let found = Picture::from(&epoch).renamed(
                |index| alike[order[index.0 as usize]],
                |index| alike_but_for_nonces[order[index.0 as usize]],
            );
            let seed = scene.parties.settings.seed;
            found.assert_same(&expected, &format!("seed {seed}, permuted, entry {place}"));
        }
    }
}

/// What an entry says: equal for messages that differ in expiry or signature only. The nonce of an
/// envelope is part of what an agreement rests on; evidence may show one of several.
fn meaning(entry: &Entry, with_nonces: bool) -> (Option<Hotkey>, Vec<u8>) {
    match entry {
        Entry::Vote(signed) => {
            let mut body = signed.unverified().clone();
            body.expires = expiry(0);
            (Some(signed.signer()), body.encode())
        }
        Entry::Abstention(signed) => {
            let mut body = signed.unverified().clone();
            body.expires = expiry(0);
            (Some(signed.signer()), body.encode())
        }
        Entry::Verdict(envelope) => {
            let mut said = envelope.unverified().encode();
            if with_nonces {
                said.extend(envelope.nonce().as_bytes());
            }
            (Some(envelope.validator()), said)
        }
        other => (None, other.encode()),
    }
}
