//! Settling in order, failures, and what comes back.

use assay_judgement::{Event, Phase, Standing};
use assay_protocol::message::{Attempt, Decision, Entry, SliceIndex, Verdict};

use super::scene::{Scene, digest, manifest, seal};

const ALL: [u8; 3] = [1, 2, 3];

/// Three submissions on the bench, voted on by all, to be opened. The middle one is accepted, the others
/// are not.
fn opening() -> (Scene, Vec<Verdict>) {
    let mut scene = Scene::new(&manifest(3, 2));
    let works: Vec<_> = (0..3).map(|number| scene.work(0, number)).collect();
    scene.submit(0, &works);
    let middle = scene.bench()[1];
    let verdicts = scene.verdicts(|id| match *id == middle {
        true => Decision::Accepted,
        false => Decision::NotAccepted,
    });
    scene.vote_all(&ALL, &verdicts);
    scene.tick();
    assert_eq!(scene.phase(), Some(Phase::Opening));
    (scene, verdicts)
}

#[test]
fn settling_waits_at_the_first_that_is_undecided() {
    let (mut scene, verdicts) = opening();
    let [first, middle, last] = [0, 1, 2].map(|place: usize| verdicts[place].submission);
    scene.open_all(&[1, 2], &[verdicts[0].clone(), verdicts[2].clone()]);
    scene.tick();
    assert!(matches!(scene.standing(&first), Standing::Judged(_)));
    assert_eq!(scene.bench(), [middle, last]);
    assert_eq!(scene.epoch.attempts(), Attempt(1));

    scene.open_all(&[3, 1], &verdicts[1..2]);
    scene.tick();
    assert_eq!(scene.bench(), []);
    let Standing::Judged(agreement) = scene.standing(&last) else {
        panic!()
    };
    // It names the champion that won just before it.
    assert_eq!(agreement.verdict.champion, scene.epoch.champion());
    assert_ne!(agreement.verdict.champion, verdicts[1].champion);
    assert_eq!(agreement.verdict.attempt, Attempt(3));
    assert_eq!(scene.epoch.slice(), SliceIndex(1));
}

#[test]
fn at_the_third_tick_the_cut_fails_one_and_returns_those_behind_it() {
    let (mut scene, verdicts) = opening();
    let [_, middle, last] = [0, 1, 2].map(|place: usize| verdicts[place].submission);
    scene.open_all(&[1, 2], &[verdicts[0].clone(), verdicts[2].clone()]);
    scene.open_all(&[3], &verdicts[1..2]);
    scene.tick();
    // One more is in the queue when the bench is cut.
    let new = scene.work(1, 9);
    scene.say(scene.commitment(1, &new));
    scene.tick();
    scene.say(scene.reveal(1, &new));
    let events = scene.tick();
    let failed = Event::Failed {
        submission: middle,
        hearing: verdicts[1].hearing,
    };
    assert!(events.contains(&failed));
    assert!(events.contains(&Event::Returned(last)));
    assert_eq!(scene.bench(), [last, middle, new.id()]);
    let hearings = scene
        .bench()
        .iter()
        .map(|id| scene.hearing(id).0)
        .collect::<Vec<_>>();
    assert_eq!(hearings, [1, 1, 0]);

    // It is judged anew, and what was said before says nothing now.
    let old = Entry::Verdict(seal(&verdicts[2], 3));
    scene.say(old);
    let verdicts = scene.verdicts(|_| Decision::RefusedDuplicate);
    assert_eq!(verdicts[0].champion, super::scene::first_champion());
    scene.judge(&ALL, &verdicts);
    assert!(matches!(scene.standing(&last), Standing::Judged(_)));
    assert_eq!(scene.epoch.attempts(), Attempt(1));
}

#[test]
fn what_can_not_be_decided_any_more_fails_at_once() {
    let (scene, verdicts) = opening();
    let first = verdicts[0].submission;
    let open = |scene: &mut Scene, validator: u8| {
        let own = &verdicts[..1];
        scene.open_all(&[validator], own);
    };
    // One of two is enough to wait for the other.
    let mut one = scene.clone();
    open(&mut one, 1);
    one.tick();
    assert_eq!(one.hearing(&first).0, 0);
    assert_eq!(one.bench()[0], first);

    // Two who sign something else count for nothing: what is left is no quorum.
    let lie = Verdict {
        digest: digest(9),
        ..verdicts[0].clone()
    };
    let mut spoiled = scene.clone();
    spoiled.open_all(&[1, 2], std::slice::from_ref(&lie));
    for validator in [1, 2] {
        open(&mut spoiled, validator);
    }
    let events = spoiled.tick();
    let failed = Event::Failed {
        submission: first,
        hearing: verdicts[0].hearing,
    };
    assert!(events.contains(&failed));
    assert!(events.contains(&Event::Returned(verdicts[1].submission)));
    assert!(events.contains(&Event::Returned(verdicts[2].submission)));
    assert_eq!(spoiled.phase(), Some(Phase::Voting));
}

#[test]
fn without_a_quorum_of_votes_there_is_nothing_to_wait_for() {
    let mut scene = Scene::new(&manifest(3, 2));
    let work = scene.work(0, 1);
    scene.submit(0, &[work]);
    let verdicts = scene.verdicts(|_| Decision::Accepted);
    scene.vote_all(&[1], &verdicts);
    scene.say(scene.abstention(2, &work.id()));
    for _ in 0..3 {
        assert_eq!(scene.phase(), Some(Phase::Voting));
        scene.tick();
    }
    assert_eq!(scene.phase(), Some(Phase::Opening));
    scene.tick();
    assert_eq!(scene.hearing(&work.id()).0, 1);
}

#[test]
fn a_quorum_of_abstentions_fails_at_once_and_holds_up_nobody() {
    let mut scene = Scene::new(&manifest(3, 2));
    let works: Vec<_> = (0..2).map(|number| scene.work(0, number)).collect();
    scene.submit(0, &works);
    let [first, last] = [0, 1].map(|place: usize| scene.bench()[place]);
    // Those who abstained expect that nothing changes by the first.
    let verdict = scene.frame(&last).body(Decision::NotAccepted, digest(0));
    for validator in [1, 2] {
        scene.say(scene.abstention(validator, &first));
        scene.say(scene.vote(validator, &seal(&verdict, validator)));
    }
    let hopeful = scene.verdicts(|_| Decision::Accepted);
    scene.vote_all(&[3], &hopeful);
    scene.tick();
    scene.open_all(&[1, 2], std::slice::from_ref(&verdict));
    scene.open_all(&[3], &hopeful);
    scene.tick();
    assert!(matches!(scene.standing(&last), Standing::Judged(_)));
    assert_eq!(scene.bench(), [first]);
    assert_eq!(scene.hearing(&first).0, 1);
}

#[test]
fn three_failures_are_for_good_and_spend_no_attempt() {
    let mut manifest = manifest(3, 2);
    manifest.quotas.at_once = 1;
    let mut scene = Scene::new(&manifest);
    let work = scene.work(0, 1);
    scene.submit(0, &[work]);
    for hearing in 0..3 {
        assert_eq!(scene.hearing(&work.id()).0, hearing);
        assert_eq!(scene.bench(), [work.id()]);
        for validator in ALL {
            scene.say(scene.abstention(validator, &work.id()));
        }
        scene.tick();
        scene.tick();
    }
    assert_eq!(*scene.standing(&work.id()), Standing::Unresolved);
    assert_eq!(scene.bench(), []);
    assert_eq!(scene.epoch.attempts(), Attempt(0));
    assert_eq!(scene.epoch.hearings(&work.id()).count(), 3);

    // It does not wait any more.
    let next = scene.work(0, 2);
    scene.submit(0, &[next]);
    assert_eq!(scene.bench(), [next.id()]);
}

#[test]
fn a_verdict_that_does_not_fit_counts_for_nothing() {
    let (mut scene, mut verdicts) = opening();
    let good = verdicts.remove(0);
    let mut wrong: Vec<Verdict> = Vec::new();
    for alter in [
        (|one| one.attempt.0 += 1) as fn(&mut Verdict),
        |one| one.champion.0 = assay_protocol::Sha256::of(b"another"),
        |one| one.round.0 += 1,
        |one| one.semantics.0 = assay_protocol::Sha256::of(b"another"),
        |one| one.slice.0 += 1,
        |one| one.decision = Decision::RefusedForm,
    ] {
        let mut altered = good.clone();
        alter(&mut altered);
        wrong.push(altered);
    }
    let frame = scene.frame(&good.submission);
    assert!(frame.fits(&good));
    for wrong in &wrong {
        assert!(!frame.fits(wrong), "{wrong:?}");
    }
    let mut other_digest = good.clone();
    other_digest.digest = digest(9);
    assert!(frame.fits(&other_digest));
    scene.open_all(&[1], std::slice::from_ref(&good));
    scene.tick();
    assert_eq!(scene.bench().len(), 3);
}
