//! Strangers, who have no key that counts: whatever they send changes nothing.

use assay_judgement::{Epoch, EvidenceKind, Ignored, Standing, Void};
use assay_protocol::{
    Program, Score,
    message::{Entry, LogIndex, Salt, Submission},
};

use super::{
    contest::{Contest, always, commit, reveal},
    misdeed::Misdeed,
    parties::{BEGIN, Parties, Settings},
    picture::Picture,
    pranks,
    scene::Scene,
    validator::{Desk, draw_nonce},
};
use assay_random::Rng;

/// A log with some of everything: three of seven validators are faulty.
fn eventful(parties: &Parties) -> Scene<'_> {
    let mut misdeeds = vec![None; 7];
    misdeeds[1] = Some(Misdeed::Lies);
    misdeeds[3] = Some(Misdeed::OpensTwo);
    misdeeds[4] = Some(Misdeed::Late);
    Contest::play(parties, &always(&misdeeds))
}

/// Plays a log with more entries before the tick of each round, all of which have to be ignored, and
/// compares behind each tick.
fn play_with(scene: &Scene<'_>, mut more: impl FnMut(&[Entry]) -> Vec<Entry>) -> usize {
    let mut epoch = Epoch::new(scene.parties.terms(), scene.parties.first_champion);
    // Where the entries of the original log stand in this one.
    let mut places = Vec::new();
    let mut length = 0;
    let mut index = || {
        length += 1;
        LogIndex(length - 1)
    };
    let mut count = 0;
    let mut pictures = scene.pictures.iter();
    for (place, entry) in scene.log.iter().enumerate() {
        let is_tick = matches!(entry, Entry::Tick(_));
        if is_tick {
            for added in more(&scene.log[..place]) {
                let answer = epoch.apply(index(), &added);
                assert!(answer.is_err(), "{added:?} did {answer:?}");
                count += 1;
            }
        }
        let own = index();
        places.push(own);
        let _ = epoch.apply(own, entry);
        if is_tick {
            let (_, picture) = pictures.next().unwrap();
            let place_of = |index: LogIndex| places[index.0 as usize];
            let expected = picture.clone().renamed(place_of, place_of);
            let found = Picture::from(&epoch);
            found.assert_same(&expected, &format!("behind entry {place}"));
        }
    }
    count
}

#[test]
fn replays_change_nothing_at_any_later_round() {
    let parties = Parties::new(Settings::ample(4, 7), 3);
    let scene = eventful(&parties);
    let replayed = play_with(&scene, |before| {
        let replays = before
            .iter()
            .filter(|entry| !matches!(entry, Entry::Tick(_)));
        replays.cloned().collect()
    });
    println!("{replayed} replays of {} entries", scene.log.len());
}

#[test]
fn entries_of_another_epoch_change_nothing() {
    let parties = Parties::new(Settings::ample(4, 7), 3);
    let scene = eventful(&parties);
    let mut told = 0;
    play_with(&scene, |before| {
        let new = &before[told..];
        told = before.len();
        new.iter()
            .filter_map(|entry| pranks::elsewhere(entry, &parties))
            .collect()
    });
}

#[test]
fn unsigned_copies_change_nothing() {
    let parties = Parties::new(Settings::ample(4, 7), 3);
    let scene = eventful(&parties);
    let mut told = 0;
    play_with(&scene, |before| {
        let new = &before[told..];
        told = before.len();
        new.iter()
            .filter_map(|entry| pranks::forge(entry, &parties))
            .collect()
    });
}

pub(crate) fn submission(parties: &Parties, number: u8) -> Submission {
    let author = &parties.miners[0];
    Submission {
        epoch: parties.epoch(),
        program: Program::new(vec![number]).id(),
        author: author.hotkey(),
        payout: author.hotkey().payout_address(),
        search_score: Score::from_nanos(1).unwrap(),
        salt: Salt::from_bytes([number; 32]),
    }
}

#[test]
fn a_commitment_copied_before_the_true_one_takes_nothing_from_it() {
    let parties = Parties::new(Settings::ample(2, 3), 2);
    let mut scene = Scene::begun(&parties);
    let own = submission(&parties, 1);
    let true_one = commit(&parties, &own, 0);
    let copied = pranks::claim_too(&true_one, &parties.miners[1]).unwrap();
    let strange = pranks::claim_too(&true_one, &parties.stranger).unwrap();

    scene.say(copied).unwrap();
    scene.say(true_one.clone()).unwrap();
    scene.say(strange).unwrap();
    assert_eq!(scene.say(true_one), Err(Ignored::Again));
    scene.tick();
    assert_eq!(scene.epoch.standing(&own.id()), Some(&Standing::Committed));
    scene.say(reveal(&parties, &own, scene.now)).unwrap();
    scene.tick();
    assert_eq!(scene.epoch.standing(&own.id()), Some(&Standing::OnBench));
    let standings: Vec<_> = scene
        .epoch
        .commitments()
        .map(|(claim, _, standing)| (claim.author == own.author, standing.clone()))
        .collect();
    assert_eq!(standings.len(), 3);
    for (is_author, standing) in standings {
        let expected = match is_author {
            true => Standing::OnBench,
            false => Standing::Void(Void::Unrevealed),
        };
        assert_eq!(standing, expected);
    }
}

#[test]
fn nobody_uses_up_the_quota_of_another() {
    let settings = Settings {
        at_once: 1,
        day: 1,
        epoch: 1,
        ..Settings::ample(2, 3)
    };
    let parties = Parties::new(settings, 2);
    let mut scene = Scene::begun(&parties);
    let own = submission(&parties, 1);
    let true_one = commit(&parties, &own, 0);
    for number in 2..40 {
        let other = commit(&parties, &submission(&parties, number), 0);
        // Under the victim's name, unsigned; and to the victim's payout address.
        let forged = pranks::forge(&other, &parties).unwrap();
        assert_eq!(scene.say(forged), Err(Ignored::Forged));
        scene
            .say(pranks::claim_too(&other, &parties.stranger).unwrap())
            .unwrap();
    }
    scene
        .say(pranks::claim_too(&true_one, &parties.stranger).unwrap())
        .unwrap();
    scene.say(true_one).unwrap();
    scene.tick();
    assert_eq!(scene.epoch.standing(&own.id()), Some(&Standing::Committed));
    let admitted = scene
        .epoch
        .commitments()
        .filter(|(claim, _, standing)| {
            claim.author == parties.stranger.hotkey() && **standing == Standing::Committed
        })
        .count();
    assert_eq!(admitted, 1);
}

/// Three submissions on the bench and voted on by all; the verdicts come next.
fn voted(parties: &Parties) -> (Scene<'_>, Vec<Desk>) {
    let mut scene = Scene::begun(parties);
    let own: Vec<_> = [2, 3, 4].map(|number| submission(parties, number)).into();
    for one in &own {
        scene.say(commit(parties, one, scene.now)).unwrap();
    }
    scene.tick();
    for one in &own {
        scene.say(reveal(parties, one, scene.now)).unwrap();
    }
    scene.tick();
    let mut rng = Rng::new(5);
    let mut desks: Vec<_> = parties.validators.iter().map(Desk::new).collect();
    for desk in &mut desks {
        desk.judge_bench(&scene.epoch, &mut rng);
        for vote in desk.duty(&scene.epoch, BEGIN + scene.now) {
            scene.say(vote).unwrap();
        }
    }
    scene.tick();
    (scene, desks)
}

#[test]
fn envelopes_with_garbage_nonces_are_forged() {
    let parties = Parties::new(Settings::ample(2, 3), 1);
    let mut rng = Rng::new(6);
    let (mut scene, desks) = voted(&parties);
    let mut garble = |scene: &mut Scene<'_>, envelope: &Entry| {
        let garbled = pranks::garble(envelope, draw_nonce(&mut rng)).unwrap();
        assert_eq!(scene.say(garbled), Err(Ignored::Forged));
    };
    // A stranger who sees the envelopes first posts them garbled, and again behind the true ones. Those
    // of the third validator never come.
    for desk in &desks {
        for envelope in desk.duty(&scene.epoch, BEGIN + scene.now) {
            garble(&mut scene, &envelope);
            if desk.keypair.hotkey() != desks[2].keypair.hotkey() {
                scene.say(envelope.clone()).unwrap();
                assert_eq!(scene.say(envelope.clone()), Err(Ignored::Again));
            }
            garble(&mut scene, &envelope);
        }
    }
    scene.tick();
    assert_eq!(scene.epoch.judgements().count(), 3);
    scene.check_truth();
    let evidence = scene.epoch.evidence();
    assert_eq!(evidence.len(), 3);
    for one in evidence {
        assert_eq!(one.validator, desks[2].keypair.hotkey());
        assert_eq!(one.kind, EvidenceKind::Unopened);
    }
}
