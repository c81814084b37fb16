//! How an epoch ends, and what becomes of those who wait.

use assay_judgement::{Closing, Ending, Event, Ignored, Standing, Void};
use assay_protocol::message::{Attempt, Decision, Entry, EpochManifest, Submission};

use super::scene::{NOON, OWNER, Scene, manifest, seal};

const ALL: [u8; 3] = [1, 2, 3];
const OVER: Standing = Standing::Void(Void::Over);

/// Three on the bench, opened by a quorum; one in the queue, one revealed, one admitted, one just
/// committed.
fn crowded(manifest: &EpochManifest, decision: Decision) -> (Scene, Vec<Submission>) {
    let mut scene = Scene::new(manifest);
    let works: Vec<_> = (0..7).map(|number| scene.work(0, number)).collect();
    scene.submit(0, &works[..3]);
    let verdicts = scene.verdicts(|_| decision);
    scene.say(scene.commitment(0, &works[3]));
    scene.tick();
    scene.say(scene.reveal(0, &works[3]));
    scene.say(scene.commitment(0, &works[4]));
    scene.say(scene.commitment(0, &works[5]));
    scene.vote_all(&ALL, &verdicts);
    scene.tick();
    scene.say(scene.reveal(0, &works[4]));
    scene.say(scene.commitment(0, &works[6]));
    scene.open_all(&[1, 3], &verdicts);
    (scene, works)
}

#[track_caller]
fn assert_over(mut scene: Scene, works: &[Submission], ending: Ending) {
    assert_eq!(scene.epoch.ending(), Some(ending));
    for work in works {
        assert_eq!(*scene.standing(&work.id()), OVER);
    }
    assert_eq!(
        scene.epoch.bench().is_none(),
        scene.epoch.queue().len() == 0
    );
    assert!(!scene.epoch.takes_commitments());
    let before = scene.epoch.clone();
    let commitment = scene.commitment(1, &scene.work(1, 99));
    assert_eq!(scene.post(commitment), Err(Ignored::Over));
    let late = scene.epoch.time().0 + 600;
    assert_eq!(scene.tick_at(late), Err(Ignored::Over));
    assert_eq!(scene.epoch, before);
}

#[test]
fn no_attempt_is_left() {
    let mut manifest = manifest(3, 2);
    manifest.acceptance.attempts = 2;
    let (mut scene, works) = crowded(&manifest, Decision::NotAccepted);
    let last = scene.bench()[2];
    let events = scene.tick();
    assert_eq!(events.last(), Some(&Event::Ended(Ending::Attempts)));
    assert_eq!(scene.epoch.attempts(), Attempt(2));
    let judged = scene.epoch.judgements().count();
    assert_eq!(judged, 2);
    assert_eq!(*scene.standing(&last), OVER);
    let (_, hearing) = scene.epoch.hearings(&last).next().unwrap();
    assert_eq!(hearing.closing(), Some(&Closing::Abandoned));
    assert_over(scene, &works[3..], Ending::Attempts);
}

#[test]
fn no_slice_is_left() {
    let mut manifest = manifest(3, 2);
    manifest.hidden.slices = 1;
    let (mut scene, works) = crowded(&manifest, Decision::Accepted);
    let champion = scene.bench()[0];
    scene.tick();
    assert_eq!(scene.epoch.judgements().count(), 1);
    let champion = scene.epoch.case(&champion).unwrap().submission().program;
    assert_eq!(scene.epoch.champion(), champion);
    assert_over(scene, &works[3..], Ending::Slices);
}

#[test]
fn refusals_use_up_nothing() {
    let mut manifest = manifest(3, 2);
    manifest.hidden.slices = 1;
    manifest.acceptance.attempts = 1;
    let (mut scene, _) = crowded(&manifest, Decision::RefusedGate);
    scene.tick();
    assert_eq!(scene.epoch.judgements().count(), 3);
    assert_eq!(scene.epoch.ending(), None);
    assert_eq!(scene.epoch.judged_programs().count(), 0);
}

#[test]
fn an_opening_ends_it_behind_the_settlement_of_its_tick() {
    let (mut scene, works) = crowded(&manifest(3, 2), Decision::NotAccepted);
    scene.say(scene.opening(&[OWNER]));
    assert_eq!(scene.epoch.ending(), None);
    scene.tick();
    assert!(scene.epoch.is_opened());
    assert_eq!(scene.epoch.judgements().count(), 3);
    assert_over(scene, &works[3..], Ending::Opened);
}

#[test]
fn at_its_date_it_takes_no_commitments_and_ends_when_nothing_waits() {
    let mut manifest = manifest(3, 2);
    manifest.epoch.closes.0 = NOON + 1200;
    let mut scene = Scene::new(&manifest);
    let works = [scene.work(0, 1), scene.work(0, 2), scene.work(0, 3)];
    scene.say(scene.commitment(0, &works[0]));
    scene.tick();
    scene.say(scene.reveal(0, &works[0]));
    scene.say(scene.commitment(0, &works[1]));
    scene.tick();
    let late = scene.commitment(0, &works[2]);
    assert_eq!(scene.post(late), Err(Ignored::Closed));
    scene.say(scene.reveal(0, &works[1]));
    for _ in 0..2 {
        let verdicts = scene.verdicts(|_| Decision::NotAccepted);
        scene.judge(&ALL, &verdicts);
    }
    assert_eq!(scene.epoch.judgements().count(), 2);
    assert_eq!(scene.epoch.ending(), Some(Ending::Closed));

    // The pack is opened when all is over: that changes nothing but says so.
    assert!(!scene.epoch.is_opened());
    scene.say(scene.opening(&ALL));
    assert!(scene.epoch.is_opened());
    assert_eq!(scene.epoch.ending(), Some(Ending::Closed));
}

#[test]
fn an_epoch_that_nobody_uses_ends_at_its_date() {
    let mut manifest = manifest(1, 1);
    manifest.epoch.closes.0 = NOON + 600;
    let mut scene = Scene::new(&manifest);
    scene.tick_at(NOON + 599).unwrap();
    assert_eq!(scene.epoch.ending(), None);
    let events = scene.tick_at(NOON + 600).unwrap();
    assert_eq!(events.last(), Some(&Event::Ended(Ending::Closed)));
}

#[test]
fn two_verdicts_are_evidence_even_when_the_epoch_is_over() {
    let (mut scene, _) = crowded(&manifest(3, 2), Decision::NotAccepted);
    let mut lie = scene.verdicts(|_| Decision::NotAccepted).remove(0);
    let truth = scene
        .log
        .iter()
        .position(|(_, entry)| matches!(entry, Entry::Verdict(one) if *one.unverified() == lie));
    scene.say(scene.opening(&[OWNER]));
    scene.tick();
    let before: Vec<_> = scene
        .epoch
        .judgements()
        .map(|(_, one)| one.clone())
        .collect();
    lie.decision = Decision::RefusedForm;
    lie.attempt.0 -= 1;
    let late = scene.say(Entry::Verdict(seal(&lie, 1)));
    let evidence = scene.evidence(1);
    let truth = assay_protocol::message::LogIndex(truth.unwrap() as u64);
    let equivocation = (
        assay_judgement::EvidenceKind::Equivocation,
        vec![truth, late],
    );
    assert!(evidence.contains(&equivocation), "{evidence:?}");
    let after: Vec<_> = scene
        .epoch
        .judgements()
        .map(|(_, one)| one.clone())
        .collect();
    assert_eq!(before, after);
}
