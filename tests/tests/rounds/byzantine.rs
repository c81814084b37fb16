//! Validators that do what they should not.
//!
//! With a quorum of n among m validators, m - n of them may do anything: the others are a quorum. So
//! every outcome is to be that of the same submissions before honest validators, and the evidence is to
//! say who did what.

use std::collections::BTreeSet;

use assay_judgement::{EvidenceKind, Standing};
use assay_protocol::{
    Hotkey,
    message::{Decision, Entry, LogIndex},
};
use assay_random::Rng;
use rayon::prelude::*;

use super::{
    contest::{Conduct, Contest, Delivery, SUBMISSIONS, always, is_honest, outcomes, works},
    misdeed::Misdeed,
    parties::{Parties, Settings},
    scene::Scene,
};

const QUORUMS: [(u32, u8); 3] = [(2, 3), (3, 4), (4, 7)];

/// How many contests of each quorum are played: `ASSAY_CONTESTS`, or few enough for every day.
fn contests() -> usize {
    std::env::var("ASSAY_CONTESTS").map_or(120, |count| count.parse().unwrap())
}

/// Parties whose submissions are worth judging: one is accepted, one is not, one is a duplicate, one is
/// refused for another reason.
fn parties(votes: u32, validators: u8) -> Parties {
    let parties = (0..).map(|seed| {
        let settings = Settings::ample(votes, validators);
        Parties::new(Settings { seed, ..settings }, 3)
    });
    let has_everything = |parties: &Parties| {
        let honest = Contest::play(parties, &always(&vec![None; usize::from(validators)]));
        let judgements = honest.epoch.judgements();
        let decisions: BTreeSet<_> = judgements
            .map(|(_, one)| one.verdict.decision.name())
            .collect();
        let named = [
            Decision::Accepted,
            Decision::NotAccepted,
            Decision::RefusedDuplicate,
        ];
        decisions.len() > named.len() && named.iter().all(|one| decisions.contains(one.name()))
    };
    let mut parties = parties.filter(has_everything);
    parties.next().expect("some have")
}

/// Who does what: these misdeeds, spread over the validators from one of them on.
fn spread(validators: u8, first: usize, misdeeds: &[Misdeed]) -> Vec<Option<Misdeed>> {
    let validators = usize::from(validators);
    let mut spread = vec![None; validators];
    for (number, misdeed) in misdeeds.iter().enumerate() {
        spread[(first + number) % validators] = Some(*misdeed);
    }
    spread
}

/// All ways to choose so many of these, of which one may be chosen again.
fn choices<T: Copy>(count: usize, among: &[T]) -> Vec<Vec<T>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let from = |first: usize| {
        let rest = choices(count - 1, &among[first..]);
        rest.into_iter()
            .map(move |rest| [vec![among[first]], rest].concat())
    };
    (0..among.len()).flat_map(from).collect()
}

/// All ways to choose so many validators.
fn placements(validators: u8, count: usize) -> Vec<Vec<usize>> {
    let numbers: Vec<_> = (0..usize::from(validators)).collect();
    let mut placements = choices(count, &numbers);
    placements.retain(|one| one.windows(2).all(|pair| pair[0] < pair[1]));
    placements
}

fn shuffle<T>(items: &mut [T], rng: &mut Rng) {
    for last in (1..items.len()).rev() {
        items.swap(last, rng.index(last + 1));
    }
}

/// For each choice of faulty validators, each choice of what they do with one submission, where they may
/// also do their duty: as contests with another of the choices for each submission, in any order.
fn plans(votes: u32, validators: u8, rng: &mut Rng) -> Vec<Vec<Conduct>> {
    let faulty = usize::from(validators) - votes as usize;
    let doings: Vec<_> = Misdeed::ALL.map(Some).into_iter().chain([None]).collect();
    let mut plans = Vec::new();
    for placement in placements(validators, faulty) {
        let mut all = choices(faulty, &doings);
        all.iter_mut().for_each(|choice| shuffle(choice, rng));
        shuffle(&mut all, rng);
        for choices in all.chunks(SUBMISSIONS) {
            let mut plan = vec![[None; SUBMISSIONS]; usize::from(validators)];
            for (number, choice) in choices.iter().enumerate() {
                for (validator, misdeed) in placement.iter().zip(choice) {
                    plan[*validator][number] = *misdeed;
                }
            }
            plans.push(plan);
        }
    }
    shuffle(&mut plans, rng);
    plans
}

#[test]
fn up_to_m_minus_n_faulty_validators_change_no_outcome() {
    let mut rng = Rng::new(1);
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        let nobody = always(&vec![None; usize::from(validators)]);
        let honest = Contest::play(&parties, &nobody);
        assert_eq!(honest.epoch.evidence(), []);
        honest.check_truth();

        let plans = plans(votes, validators, &mut rng);
        let all = plans.len();
        let plans: Vec<_> = plans.into_iter().take(contests()).enumerate().collect();
        plans.par_iter().for_each(|(number, plan)| {
            let delivery = [Delivery::AtOnce, Delivery::InTime][number % 2];
            let scene = Contest::play_over(&parties, plan, delivery, *number as u64);
            let context = format!("{votes} of {validators}, {delivery:?}, {plan:?}");
            assert_eq!(outcomes(&scene), outcomes(&honest), "{context}");
            assert_eq!(scene.epoch.course(), honest.epoch.course(), "{context}");
            check_evidence(&scene, plan, delivery, &context);
        });
        println!("{votes} of {validators}: {} of {all} contests", plans.len());
    }
}

/// What is lost may cost a hearing, or all of them; but nothing is settled wrongly, and nobody is blamed
/// for what others or the network did (which the scene sees to).
#[test]
fn whatever_is_lost_no_lie_is_settled_and_no_honest_validator_blamed() {
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        let placements = placements(validators, usize::from(validators) - votes as usize);
        let played = (0..contests() as u64 / 3).into_par_iter().map(|seed| {
            let mut rng = Rng::keyed(seed, [1, 0, 0]);
            let mut plan = vec![[None; SUBMISSIONS]; usize::from(validators)];
            for validator in &placements[seed as usize % placements.len()] {
                plan[*validator] =
                    std::array::from_fn(|_| rng.chance(0.9).then(|| *rng.choose(&Misdeed::ALL)));
            }
            let scene = Contest::play_over(&parties, &plan, Delivery::Maybe, seed);
            scene.check_truth();
            let judged = scene.epoch.judgements().count();
            let again = scene.epoch.judgements();
            let again = again.filter(|(_, one)| one.verdict.hearing.0 > 0).count();
            (judged, again)
        });
        let played: Vec<_> = played.collect();
        let [judged, again] = [|one: &(_, _)| one.0, |one: &(usize, usize)| one.1]
            .map(|count| played.iter().map(count).sum::<usize>());
        println!(
            "{votes} of {validators}: of {} submissions {judged} judged, {again} of them not at once",
            played.len() * SUBMISSIONS
        );
        assert!(again > 0 && judged > again && judged < played.len() * SUBMISSIONS);
    }
}

/// For each submission, of each faulty validator exactly what it did with it, and of the others nothing:
/// but that what came in time may still have come when it was not needed any more.
fn check_evidence(scene: &Scene<'_>, plan: &[Conduct], delivery: Delivery, context: &str) {
    let evidence = scene.epoch.evidence();
    let works = works(scene.parties);
    for (keypair, conduct) in scene.parties.validators.iter().zip(plan) {
        for ((_, work), misdeed) in works.iter().zip(conduct) {
            let own = evidence
                .iter()
                .filter(|one| one.validator == keypair.hotkey() && one.submission == work.id());
            let mut kinds: BTreeSet<EvidenceKind> = own.clone().map(|one| one.kind).collect();
            if delivery == Delivery::InTime && is_honest(conduct) {
                kinds.remove(&EvidenceKind::Unopened);
            }
            let expected = misdeed.map_or(&[][..], Misdeed::evidence);
            let expected = expected.iter().copied().collect();
            assert_eq!(kinds, expected, "{context}: {misdeed:?}");
            for one in own {
                for index in &one.entries {
                    assert_eq!(signer(scene, *index), keypair.hotkey(), "{context}");
                }
                let is_silent = one.kind == EvidenceKind::Silent;
                assert_eq!(one.entries.is_empty(), is_silent, "{context}: {one:?}");
            }
        }
    }
}

fn signer(scene: &Scene<'_>, index: LogIndex) -> Hotkey {
    match &scene.log[index.0 as usize] {
        Entry::Vote(signed) => signed.signer(),
        Entry::Abstention(signed) => signed.signer(),
        Entry::Verdict(envelope) => envelope.validator(),
        other => panic!("no validator's: {other:?}"),
    }
}

#[test]
fn a_copier_of_first_votes_is_caught() {
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        let scene = Contest::play(
            &parties,
            &always(&spread(validators, 1, &[Misdeed::Copies])),
        );
        let copier = parties.validators[1].hotkey();
        for (case, agreement) in scene.epoch.judgements() {
            // It opened the very verdict of the quorum, and does not count.
            assert!(
                agreement
                    .envelopes
                    .iter()
                    .all(|(validator, _)| *validator != copier)
            );
            let evidence = scene.epoch.evidence();
            let mut own = evidence
                .iter()
                .filter(|one| one.validator == copier && one.submission == case.id());
            let caught = own.next().unwrap();
            assert_eq!(caught.kind, EvidenceKind::Unbound);
            assert!(caught.kind.is_fault() && own.next().is_none());
            let Entry::Verdict(envelope) = &scene.log[caught.entries[0].0 as usize] else {
                panic!("not what it sent");
            };
            assert_eq!(*envelope.unverified(), agreement.verdict);
        }
    }
}

/// With more than m - n faulty validators nothing may be judged any more; but nothing is judged
/// wrongly while fewer than n agree on a lie.
#[test]
fn fewer_than_n_liars_make_no_receipt_whatever_the_others_do() {
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        Misdeed::ALL.par_iter().for_each(|misdeed| {
            let mut faulty = vec![Misdeed::Lies; votes as usize - 1];
            if *misdeed != Misdeed::Lies {
                faulty.push(*misdeed);
            }
            if usize::from(validators) - faulty.len() >= votes as usize {
                return;
            }
            let misdeeds = spread(validators, 0, &faulty);
            let scene = Contest::play(&parties, &always(&misdeeds));
            let context = format!("{votes} of {validators}, {misdeeds:?}");
            for (_, _, standing) in scene.epoch.commitments() {
                assert_eq!(*standing, Standing::Unresolved, "{context}");
            }
            assert_eq!(scene.epoch.attempts().0, 0, "{context}");
            assert_eq!(scene.epoch.champion(), parties.first_champion, "{context}");
        });
    }
}

/// n that agree on a lie have the quorum: that is what n is for. Nothing but the open pack shows it.
#[test]
fn n_liars_make_a_receipt() {
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        let misdeeds = spread(validators, 0, &vec![Misdeed::Lies; votes as usize]);
        let scene = Contest::play(&parties, &always(&misdeeds));
        let evidence = scene.epoch.evidence();
        assert!(scene.epoch.judgements().count() > 0);
        // The first is judged in the frame that all have foreseen: it is the honest that dissent.
        let (first, _) = scene.epoch.judgements().next().unwrap();
        let dissenters: BTreeSet<_> = evidence
            .iter()
            .filter(|one| one.submission == first.id() && one.kind == EvidenceKind::Dissent)
            .map(|one| one.validator)
            .collect();
        let honest = &parties.validators[votes as usize..];
        assert_eq!(dissenters, honest.iter().map(|one| one.hotkey()).collect());
    }
}
