//! Quotas, the order in which submissions are heard, and how many at once.

use std::collections::BTreeSet;

use assay_judgement::{BENCH, Standing, Void};
use assay_protocol::{
    Sha256, SubmissionId,
    message::{Decision, Submission},
};

use super::scene::{NOON, Scene, manifest};

fn is_void(scene: &Scene, work: &Submission) -> bool {
    *scene.standing(&work.id()) == Standing::Void(Void::Quota)
}

#[test]
fn the_least_ids_of_an_author_are_within_its_quota() {
    let mut manifest = manifest(3, 2);
    manifest.quotas.at_once = 3;
    let mut scene = Scene::new(&manifest);
    let mut works: Vec<_> = (0..5).map(|number| scene.work(0, number)).collect();
    // The payout address changes nothing: it may be anyone's.
    works[1].payout = scene.work(1, 0).payout;
    for work in &works {
        scene.say(scene.commitment(0, work));
    }
    let stranger = scene.work(1, 9);
    scene.say(scene.commitment(1, &stranger));
    scene.tick();

    works.sort_by_key(Submission::id);
    let void: Vec<bool> = works.iter().map(|work| is_void(&scene, work)).collect();
    assert_eq!(void, [false, false, false, true, true]);
    assert!(!is_void(&scene, &stranger));

    // What is not revealed waits until the tick behind the quotas has said so.
    let next = scene.work(0, 6);
    scene.say(scene.commitment(0, &next));
    scene.tick();
    assert!(is_void(&scene, &next));
    let next = scene.work(0, 7);
    scene.say(scene.commitment(0, &next));
    scene.tick();
    assert!(!is_void(&scene, &next));
}

#[test]
fn what_a_tick_settles_makes_room_at_that_tick() {
    let mut manifest = manifest(3, 2);
    manifest.quotas.at_once = 1;
    let mut scene = Scene::new(&manifest);
    let (first, early, next) = (scene.work(0, 1), scene.work(0, 2), scene.work(0, 3));
    scene.submit(0, &[first]);
    scene.say(scene.commitment(0, &early));
    let verdicts = scene.verdicts(|_| Decision::RefusedSize);
    scene.vote_all(&[1, 2, 3], &verdicts);
    scene.tick();
    assert!(is_void(&scene, &early));
    scene.say(scene.commitment(0, &next));
    scene.open_all(&[1, 2], &verdicts);
    scene.tick();
    assert!(!is_void(&scene, &next));
}

#[test]
fn days_are_those_in_which_rounds_begin() {
    let mut manifest = manifest(3, 2);
    manifest.quotas.day = 2;
    manifest.quotas.epoch = 3;
    let mut scene = Scene::new(&manifest);
    let midnight = NOON + 12 * 60 * 60;
    let works: Vec<_> = (0..5).map(|number| scene.work(0, number)).collect();
    scene.tick_at(midnight - 1).unwrap();
    // This round begins on the first day and ends on the second.
    for work in &works[..2] {
        scene.say(scene.commitment(0, work));
    }
    scene.tick_at(midnight - 1).unwrap();
    scene.say(scene.commitment(0, &works[2]));
    scene.tick_at(midnight).unwrap();
    assert!(is_void(&scene, &works[2]));
    scene.say(scene.commitment(0, &works[3]));
    scene.tick();
    assert!(!is_void(&scene, &works[3]));
    // The day would allow one more, the epoch does not.
    scene.say(scene.commitment(0, &works[4]));
    scene.tick();
    assert!(is_void(&scene, &works[4]));
}

#[test]
fn without_a_tick_before_the_start_the_first_day_is_that_of_the_tick_behind_it() {
    let mut manifest = manifest(3, 2);
    manifest.quotas.day = 1;
    let mut scene = Scene::unstarted(&manifest);
    scene.post(scene.start()).unwrap();
    let (first, second) = (scene.work(0, 1), scene.work(0, 2));
    scene.say(scene.commitment(0, &first));
    scene.tick_at(NOON).unwrap();
    assert!(!is_void(&scene, &first));
    scene.say(scene.commitment(0, &second));
    scene.tick();
    assert!(is_void(&scene, &second));
}

#[test]
fn ids_and_salts_of_a_round_draw_its_order_and_the_bench_has_64_places() {
    let mut scene = Scene::new(&manifest(1, 1));
    scene.tick();
    let works: Vec<_> = (0..70)
        .map(|number| scene.work(number % 7, number))
        .collect();
    for work in &works {
        scene.say(scene.commitment(work_author(work, &works), work));
    }
    scene.tick();
    for work in works.iter().rev() {
        scene.say(scene.reveal(work_author(work, &works), work));
    }
    scene.tick();

    // The definition, once more. They were committed to in round 1.
    let epoch = scene.id();
    let mut sorted = works.clone();
    sorted.sort_by_key(Submission::id);
    let mut parts = vec![
        b"assay beacon 1".to_vec(),
        epoch.0.as_bytes().to_vec(),
        vec![1, 0, 0, 0],
    ];
    for work in &sorted {
        parts.push(work.id().0.as_bytes().to_vec());
        parts.push(work.salt.as_bytes().to_vec());
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let beacon = Sha256::of_parts(&parts);
    let place = |id: &SubmissionId| {
        Sha256::of_parts(&[b"assay order 1", beacon.as_bytes(), id.0.as_bytes()])
    };
    let mut expected: Vec<_> = works.iter().map(Submission::id).collect();
    expected.sort_by_key(place);

    assert_eq!(scene.bench(), expected[..BENCH]);
    let waiting: Vec<_> = scene.epoch.queue().map(|case| case.id()).collect();
    assert_eq!(waiting, expected[BENCH..]);

    let verdicts = scene.verdicts(|_| Decision::NotAccepted);
    assert_eq!(verdicts.len(), BENCH);
    scene.judge(&[1], &verdicts);
    assert_eq!(scene.bench(), expected[BENCH..]);
    let settled: Vec<_> = scene
        .epoch
        .judgements()
        .map(|(case, _)| case.id())
        .collect();
    assert_eq!(settled, expected[..BENCH]);
    assert_eq!(scene.epoch.attempts().0, 64);
    let programs: BTreeSet<_> = scene.epoch.judged_programs().collect();
    assert_eq!(programs.len(), BENCH);
}

fn work_author(work: &Submission, works: &[Submission]) -> u8 {
    let number = works.iter().position(|one| one == work).unwrap();
    u8::try_from(number % 7).unwrap()
}
