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
use rayon::prelude::*;

use super::{
    contest::{Contest, outcomes},
    misdeed::Misdeed,
    parties::{Parties, Settings},
    scene::Scene,
};

const QUORUMS: [(u32, u8); 3] = [(2, 3), (3, 4), (4, 7)];

/// Parties whose submissions are worth judging: one is accepted, one is not, one is refused.
fn parties(votes: u32, validators: u8) -> Parties {
    let parties = (0..).map(|seed| {
        let settings = Settings::ample(votes, validators);
        Parties::new(Settings { seed, ..settings }, 3)
    });
    let has_everything = |parties: &Parties| {
        let honest = Contest::play(parties, &vec![None; usize::from(validators)]);
        let judgements = honest.epoch.judgements();
        let decisions: Vec<_> = judgements.map(|(_, one)| one.verdict.decision).collect();
        decisions.contains(&Decision::Accepted)
            && decisions.contains(&Decision::NotAccepted)
            && decisions.iter().any(|one| !one.is_attempt())
    };
    let mut parties = parties.filter(has_everything);
    parties.next().expect("some have")
}

/// Who does what: these misdeeds, spread over the validators from one of them on.
fn spread(validators: u8, first: usize, misdeeds: &[Misdeed]) -> Vec<Option<Misdeed>> {
    let validators = usize::from(validators);
    let mut spread = vec![None; validators];
    for (number, misdeed) in misdeeds.iter().enumerate() {
        // Not neighbours, where there are enough validators.
        spread[(first + number * 2) % validators] = Some(*misdeed);
    }
    assert_eq!(spread.iter().flatten().count(), misdeeds.len());
    spread
}

/// All ways to choose so many misdeeds, whoever does them.
fn choices(count: usize) -> Vec<Vec<Misdeed>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let fewer = choices(count - 1).into_iter();
    let extended = fewer.flat_map(|chosen| {
        let last = chosen.last().copied();
        let next = Misdeed::ALL
            .into_iter()
            .filter(move |one| Some(*one) >= last);
        next.map(move |one| [chosen.clone(), vec![one]].concat())
    });
    extended.collect()
}

#[test]
fn up_to_m_minus_n_faulty_validators_change_no_outcome() {
    let mut played = 0;
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        let nobody = vec![None; usize::from(validators)];
        let honest = Contest::play(&parties, &nobody);
        assert_eq!(honest.epoch.evidence(), []);

        let faulty = usize::from(validators) - votes as usize;
        let chosen = choices(faulty);
        let combinations: Vec<_> = chosen
            .iter()
            .enumerate()
            .flat_map(|(number, misdeeds)| {
                // One may be any of the validators. Of three, that would be too many to try.
                let firsts = match faulty {
                    1 => 0..usize::from(validators),
                    _ => number % 7..number % 7 + 1,
                };
                firsts.map(move |first| spread(validators, first, misdeeds))
            })
            .collect();
        played += combinations.len();
        combinations.par_iter().for_each(|misdeeds| {
            let scene = Contest::play(&parties, misdeeds);
            let context = format!("{votes} of {validators}, {misdeeds:?}");
            assert_eq!(outcomes(&scene), outcomes(&honest), "{context}");
            assert_eq!(scene.epoch.course(), honest.epoch.course(), "{context}");
            check_evidence(&scene, misdeeds, &context);
        });
    }
    println!("{played} combinations of misdeeds");
}

/// For each submission, of each faulty validator exactly what it did, and of the others nothing.
fn check_evidence(scene: &Scene<'_>, misdeeds: &[Option<Misdeed>], context: &str) {
    let evidence = scene.epoch.evidence();
    let judged: Vec<_> = scene
        .epoch
        .judgements()
        .map(|(case, _)| case.id())
        .collect();
    for (keypair, misdeed) in scene.parties.validators.iter().zip(misdeeds) {
        for submission in &judged {
            let own = evidence
                .iter()
                .filter(|one| one.validator == keypair.hotkey() && one.submission == *submission);
            let kinds: BTreeSet<EvidenceKind> = own.clone().map(|one| one.kind).collect();
            let expected = misdeed.map_or(&[][..], Misdeed::evidence);
            assert_eq!(
                kinds,
                expected.iter().copied().collect(),
                "{context}: {misdeed:?}"
            );
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
        let scene = Contest::play(&parties, &spread(validators, 1, &[Misdeed::Copies]));
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
            let misdeeds = spread_in_order(validators, &faulty);
            let honest = usize::from(validators) - faulty.len();
            let scene = Contest::play(&parties, &misdeeds);
            let context = format!("{votes} of {validators}, {misdeeds:?}");
            if honest >= votes as usize {
                return;
            }
            for (_, _, standing) in scene.epoch.commitments() {
                assert_eq!(*standing, Standing::Unresolved, "{context}");
            }
            assert_eq!(scene.epoch.attempts().0, 0, "{context}");
            assert_eq!(scene.epoch.champion(), parties.first_champion, "{context}");
            for evidence in scene.epoch.evidence() {
                let place = parties
                    .validators
                    .iter()
                    .position(|one| one.hotkey() == evidence.validator);
                let is_honest = misdeeds[place.unwrap()].is_none();
                assert!(!is_honest, "{context}: {evidence:?}");
            }
        });
    }
}

fn spread_in_order(validators: u8, misdeeds: &[Misdeed]) -> Vec<Option<Misdeed>> {
    let mut spread: Vec<_> = misdeeds.iter().copied().map(Some).collect();
    spread.resize(usize::from(validators), None);
    spread
}

/// n that agree on a lie have the quorum: that is what n is for. Nothing but the open pack shows it.
#[test]
fn n_liars_make_a_receipt() {
    for (votes, validators) in QUORUMS {
        let parties = parties(votes, validators);
        let misdeeds = spread_in_order(validators, &vec![Misdeed::Lies; votes as usize]);
        let scene = Contest::play(&parties, &misdeeds);
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
