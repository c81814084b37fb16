//! The worked number on the page of the rounds, minute by minute.

use assay_judgement::{Event, Ignored, Phase, Standing, Void};
use assay_protocol::message::{Attempt, Decision, Entry, Round, SliceIndex};

use super::scene::{NOON, Scene, manifest, seal};

const MINUTE: u64 = 60;

/// Round 7 begins at noon.
fn seven_rounds_on() -> Scene {
    let mut scene = Scene::unstarted(&manifest(3, 2));
    scene.tick_at(NOON - 70 * MINUTE).unwrap();
    scene.post(scene.start()).unwrap();
    for _ in 0..7 {
        scene.tick();
    }
    assert_eq!(scene.epoch.round(), Round(7));
    assert_eq!(scene.epoch.time().0, NOON);
    scene
}

#[test]
fn a_submission_takes_four_rounds() {
    let mut scene = seven_rounds_on();
    let work = scene.work(0, 1);
    let id = work.id();

    // 12:07
    scene.say(scene.commitment(0, &work));
    assert_eq!(scene.post(scene.reveal(0, &work)), Err(Ignored::Early));
    assert_eq!(*scene.standing(&id), Standing::Committed);
    // 12:10
    assert!(scene.tick().contains(&Event::Admitted(id)));
    // 12:13
    scene.say(scene.reveal(0, &work));
    assert_eq!(*scene.standing(&id), Standing::Revealed);
    // 12:20
    let events = scene.tick();
    let expected = [
        Event::RoundEnded(Round(8)),
        Event::Queued(id),
        Event::Voting(vec![id]),
    ];
    assert_eq!(events, expected);
    assert_eq!(scene.epoch.time().0, NOON + 20 * MINUTE);
    assert_eq!(*scene.standing(&id), Standing::OnBench);

    // 12:26
    let verdicts = scene.verdicts(|_| Decision::Accepted);
    scene.vote_all(&[1, 2, 3], &verdicts);
    assert_eq!(scene.phase(), Some(Phase::Voting));
    // 12:30
    assert!(scene.tick().contains(&Event::Opening));
    // 12:34
    scene.open_all(&[1, 2], &verdicts);
    assert_eq!(scene.epoch.attempts(), Attempt(0));
    // 12:40
    scene.tick();
    assert_eq!(scene.epoch.time().0, NOON + 40 * MINUTE);
    let Standing::Judged(agreement) = scene.standing(&id) else {
        panic!("{:?}", scene.standing(&id));
    };
    assert_eq!(agreement.verdict, verdicts[0]);
    assert_eq!(agreement.verdict.round, Round(7));
    assert_eq!(agreement.envelopes.len(), 2);
    assert_eq!(scene.epoch.champion(), work.program);
    assert_eq!(scene.epoch.attempts(), Attempt(1));
    assert_eq!(scene.epoch.slice(), SliceIndex(1));
}

#[test]
fn a_reveal_after_its_round_is_late() {
    let mut scene = seven_rounds_on();
    let work = scene.work(0, 1);
    scene.say(scene.commitment(0, &work));
    scene.tick();
    let events = scene.tick();
    assert!(events.contains(&Event::Void(work.id(), Void::Unrevealed)));
    assert_eq!(scene.post(scene.reveal(0, &work)), Err(Ignored::Late));
}

#[test]
fn one_silent_validator_costs_two_rounds_and_a_hearing_six_at_most() {
    let mut scene = seven_rounds_on();
    let work = scene.work(0, 1);
    scene.submit(0, &[work]);
    let verdicts = scene.verdicts(|_| Decision::NotAccepted);
    scene.vote_all(&[1, 2], &verdicts);
    scene.tick();
    scene.tick();
    assert_eq!(scene.phase(), Some(Phase::Voting));
    scene.tick();
    assert_eq!(scene.phase(), Some(Phase::Opening));
    assert_eq!(scene.epoch.time().0, NOON + 50 * MINUTE);

    let mut quick = scene.clone();
    quick.open_all(&[1, 2], &verdicts);
    quick.tick_at(NOON + 60 * MINUTE).unwrap();
    assert!(matches!(quick.standing(&work.id()), Standing::Judged(_)));

    scene.say(Entry::Verdict(seal(&verdicts[0], 1)));
    scene.tick();
    scene.tick();
    assert_eq!(*scene.standing(&work.id()), Standing::OnBench);
    assert_eq!(scene.hearing(&work.id()).0, 0);
    scene.tick();
    assert_eq!(scene.epoch.time().0, NOON + 80 * MINUTE);
    assert_eq!(scene.hearing(&work.id()).0, 1);
    assert_eq!(scene.phase(), Some(Phase::Voting));
    assert_eq!(scene.epoch.attempts(), Attempt(0));
}

#[test]
fn who_comes_a_round_later_waits_for_the_bench() {
    let mut scene = seven_rounds_on();
    let (first, second) = (scene.work(0, 1), scene.work(1, 2));
    scene.say(scene.commitment(0, &first));
    scene.tick();
    // 12:11
    scene.say(scene.reveal(0, &first));
    scene.say(scene.commitment(1, &second));
    scene.tick();
    scene.say(scene.reveal(1, &second));
    let verdicts = scene.verdicts(|_| Decision::NotAccepted);
    scene.vote_all(&[1, 2, 3], &verdicts);
    // 12:30
    scene.tick();
    assert_eq!(*scene.standing(&second.id()), Standing::Queued);
    scene.open_all(&[1, 2, 3], &verdicts);
    // 12:40
    scene.tick();
    assert!(matches!(scene.standing(&first.id()), Standing::Judged(_)));
    assert_eq!(scene.bench(), [second.id()]);
}
