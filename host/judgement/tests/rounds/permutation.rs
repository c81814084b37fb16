//! The order of entries within a round never matters, and no sequence of entries does harm.

use std::collections::BTreeSet;

use assay_judgement::{Epoch, EpochTerms, Phase, Standing};
use assay_protocol::message::{Decision, Entry, LogIndex};
use assay_random::Rng;
use proptest::prelude::*;

use super::scene::{OWNER, Scene, digest, first_champion, manifest, seal_with};

const VALIDATORS: u8 = 4;

/// A round of everyone's doing this and that, from what the log says.
fn act(scene: &mut Scene, rng: &mut Rng) {
    let number = |rng: &mut Rng, below: u64| u8::try_from(rng.below(below)).unwrap();
    for _ in 0..rng.below(4) {
        let (author, program) = (number(rng, 3), number(rng, 40));
        let work = scene.work(author, program);
        let _ = scene.post(scene.commitment(author, &work));
        let _ = scene.post(scene.reveal(author, &work));
    }
    for (author, program) in (0..3).flat_map(|author| (0..40).map(move |program| (author, program)))
    {
        let work = scene.work(author, program);
        let is_committed = scene.epoch.standing(&work.id()) == Some(&Standing::Committed);
        if is_committed && rng.below(5) != 0 {
            let _ = scene.post(scene.reveal(author, &work));
        }
    }
    let bench: Vec<_> = scene
        .epoch
        .bench()
        .into_iter()
        .flat_map(|bench| bench.cases())
        .cloned()
        .collect();
    let mut course = *scene.epoch.course();
    for case in &bench {
        let truth = [
            Decision::Accepted,
            Decision::NotAccepted,
            Decision::RefusedGate,
        ];
        let truth = truth[usize::from(case.submission().program.0.as_bytes()[0]) % truth.len()];
        let frame = course.frame(case);
        course.advance(&frame.body(truth, digest(0)), case.submission().program);
        for validator in 1..=VALIDATORS {
            // Mostly honest, and mostly in time.
            let decision = if rng.below(40) == 0 {
                Decision::RefusedSize
            } else {
                truth
            };
            let verdict = frame.body(decision, digest(0));
            let nonce = if rng.below(40) == 0 { 0x99 } else { validator };
            let envelope = seal_with(&verdict, validator, nonce);
            let is_voting = scene.phase() == Some(Phase::Voting);
            let entry = match (rng.below(40), is_voting) {
                (0 | 1, _) => continue,
                (2, _) => scene.abstention(validator, &case.id()),
                (3, false) | (4.., true) => scene.vote(validator, &envelope),
                _ => Entry::Verdict(envelope),
            };
            let _ = scene.post(entry);
        }
    }
    for _ in 0..rng.below(3) {
        // A replay.
        let place = usize::try_from(rng.below(scene.log.len() as u64)).unwrap();
        let (_, entry) = scene.log[place].clone();
        if !matches!(entry, Entry::Tick(_)) {
            let _ = scene.post(entry);
        }
    }
    if rng.below(60) == 0 {
        let _ = scene.post(scene.opening(&[OWNER]));
    }
}

fn history(seed: u64) -> Scene {
    let mut manifest = manifest(VALIDATORS, 3);
    manifest.quotas.at_once = 3;
    manifest.quotas.day = 8;
    manifest.acceptance.attempts = 6;
    manifest.hidden.slices = 3;
    let mut scene = Scene::new(&manifest);
    for round in 0..14 {
        let mut rng = Rng::keyed(seed, [round, 0, 0]);
        act(&mut scene, &mut rng);
        // An epoch that is over takes no tick.
        let _ = scene.tick_at(scene.epoch.time().0 + 600);
    }
    scene
}

fn shuffle<T>(items: &mut [T], rng: &mut Rng) {
    for place in (1..items.len()).rev() {
        let other = usize::try_from(rng.below(place as u64 + 1)).unwrap();
        items.swap(place, other);
    }
}

fn fresh(scene: &Scene) -> Epoch {
    let terms: EpochTerms = scene.epoch.terms().clone();
    Epoch::new(terms, first_champion())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_order_within_a_round_does_not_matter(seed: u64) {
        let mut scene = history(seed);
        let mut epoch = fresh(&scene);
        // The first tick and the start stay where they are.
        let (begin, rest) = scene.log.split_at_mut(2);
        for (index, entry) in begin {
            let _ = epoch.apply(*index, entry);
        }
        let mut rng = Rng::keyed(seed, [u32::MAX, 0, 0]);
        for round in rest.split_inclusive_mut(|(_, entry)| matches!(entry, Entry::Tick(_))) {
            let (_tick, said) = round.split_last_mut().unwrap();
            shuffle(said, &mut rng);
            for (index, entry) in round {
                let _ = epoch.apply(*index, entry);
            }
        }
        prop_assert_eq!(epoch.evidence(), scene.epoch.evidence());
        prop_assert_eq!(epoch, scene.epoch);
    }

    #[test]
    fn no_sequence_of_entries_breaks_anything(seed: u64) {
        let mut scene = history(seed);
        let mut epoch = fresh(&scene);
        let mut rng = Rng::keyed(seed, [0, u32::MAX, 0]);
        shuffle(&mut scene.log, &mut rng);
        let _ = epoch.apply(LogIndex(0), &scene.start());
        for (index, entry) in &scene.log {
            let _ = epoch.apply(*index, entry);
        }
        prop_assert!(epoch.attempts().0 <= epoch.terms().attempts());
        let settled: Vec<_> = epoch.judgements().map(|(case, _)| case.id()).collect();
        let distinct: BTreeSet<_> = settled.iter().collect();
        prop_assert_eq!(distinct.len(), settled.len());
        let rounds = epoch.judgements().map(|(case, _)| case.round());
        prop_assert!(rounds.is_sorted());
    }
}
