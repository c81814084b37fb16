//! Whose turn it is when something before it has failed.

use std::slice;

use assay_judgement::{Case, Event, Phase, Standing, Void};
use assay_protocol::{
    SubmissionId,
    message::{Attempt, Decision, Submission},
};

use super::scene::{Scene, digest, manifest};

const ALL: [u8; 3] = [1, 2, 3];

/// How a hearing comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// A quorum abstains.
    Abstained,
    /// Each validator opens another verdict.
    Divided,
    /// One validator opens, and no other.
    Unopened,
}

const FAILURES: [Failure; 3] = [Failure::Abstained, Failure::Divided, Failure::Unopened];

/// Lets a bench be heard on which these fail in this way. All else is accepted.
fn hear(scene: &mut Scene, failing: &[SubmissionId], failure: Failure) -> Vec<Event> {
    let bench = scene.epoch.bench().unwrap();
    let bench: Vec<Case> = bench.cases().cloned().collect();
    let mut course = *scene.epoch.course();
    let mut verdicts = [const { Vec::new() }; 3];
    for case in &bench {
        let frame = course.frame(case);
        if !failing.contains(&case.id()) {
            let verdict = frame.body(Decision::Accepted, digest(0));
            course.advance(&verdict, case.submission().program);
            for own in &mut verdicts {
                own.push(verdict.clone());
            }
        } else if failure == Failure::Abstained {
            for validator in ALL {
                scene.say(scene.abstention(validator, &case.id()));
            }
        } else {
            for (own, validator) in verdicts.iter_mut().zip(ALL) {
                let is_divided = failure == Failure::Divided;
                let digest = digest(if is_divided { validator } else { 0 });
                own.push(frame.body(Decision::NotAccepted, digest));
            }
        }
    }
    for (own, validator) in verdicts.iter().zip(ALL) {
        scene.vote_all(&[validator], own);
    }
    scene.tick();
    assert_eq!(scene.phase(), Some(Phase::Opening));
    for (own, validator) in verdicts.iter().zip(ALL) {
        for verdict in own {
            let fails = failing.contains(&verdict.submission);
            if failure != Failure::Unopened || !fails || validator == 1 {
                scene.open_all(&[validator], slice::from_ref(verdict));
            }
        }
    }
    let mut events = Vec::new();
    while scene.phase() == Some(Phase::Opening) {
        events = scene.tick();
    }
    events
}

/// The original is committed to in round 0. Its program is public in round 1, and copied.
fn copied(failure: Failure, is_bench_taken: bool) -> (Scene, Submission, Submission) {
    let mut scene = Scene::new(&manifest(3, 2));
    let busy = scene.work(2, 3);
    if is_bench_taken {
        scene.say(scene.commitment(2, &busy));
        scene.tick();
        scene.say(scene.reveal(2, &busy));
    }
    let own = scene.work(0, 1);
    let mut copy = scene.work(1, 2);
    copy.program = own.program;
    scene.say(scene.commitment(0, &own));
    scene.tick();
    scene.say(scene.reveal(0, &own));
    scene.say(scene.commitment(1, &copy));
    let verdicts = scene.verdicts(|_| Decision::NotAccepted);
    scene.vote_all(&ALL, &verdicts);
    scene.tick();
    scene.say(scene.reveal(1, &copy));
    if is_bench_taken {
        scene.open_all(&ALL, &verdicts);
        scene.tick();
        assert_eq!(scene.bench(), [own.id(), copy.id()], "{failure:?}");
    } else {
        assert_eq!(scene.bench(), [own.id()], "{failure:?}");
    }
    (scene, own, copy)
}

#[test]
fn a_copy_never_comes_before_the_original() {
    for failure in FAILURES {
        for is_bench_taken in [false, true] {
            for failures in 1..=2 {
                let (mut scene, own, copy) = copied(failure, is_bench_taken);
                for _ in 0..failures {
                    hear(&mut scene, &[own.id()], failure);
                    assert_eq!(scene.bench(), [own.id(), copy.id()], "{failure:?}");
                }
                let verdicts = scene.verdicts(|id| match *id == own.id() {
                    true => Decision::Accepted,
                    false => Decision::RefusedDuplicate,
                });
                scene.judge(&ALL, &verdicts);
                let Standing::Judged(agreement) = scene.standing(&own.id()) else {
                    panic!("{failure:?}: {:?}", scene.standing(&own.id()));
                };
                assert_eq!(agreement.verdict.decision, Decision::Accepted);
                assert!(matches!(scene.standing(&copy.id()), Standing::Judged(_)));
                assert_eq!(scene.epoch.judgements().last().unwrap().0.id(), copy.id());
            }
        }
    }
}

#[test]
fn what_is_unresolved_holds_up_nobody() {
    let (mut scene, own, copy) = copied(Failure::Abstained, true);
    hear(&mut scene, &[own.id()], Failure::Abstained);
    hear(&mut scene, &[own.id()], Failure::Abstained);
    assert_eq!(scene.hearing(&copy.id()).0, 2);
    hear(&mut scene, &[own.id()], Failure::Abstained);
    assert_eq!(*scene.standing(&own.id()), Standing::Unresolved);
    // Settled by the same tick, in its third hearing.
    assert!(matches!(scene.standing(&copy.id()), Standing::Judged(_)));
    assert_eq!(scene.bench(), []);
}

#[test]
fn what_has_failed_comes_behind_its_own_round_and_before_later_ones() {
    let mut scene = Scene::new(&manifest(3, 2));
    let busy = scene.work(4, 9);
    scene.submit(4, &[busy]);
    let own: Vec<_> = (0..3).map(|number| scene.work(0, number)).collect();
    let later: Vec<_> = (3..5).map(|number| scene.work(1, number)).collect();
    let last = scene.work(2, 5);
    let verdicts = scene.verdicts(|_| Decision::RefusedSize);
    for work in &own {
        scene.say(scene.commitment(0, work));
    }
    scene.vote_all(&ALL, &verdicts);
    scene.tick();
    for work in &own {
        scene.say(scene.reveal(0, work));
    }
    for work in &later {
        scene.say(scene.commitment(1, work));
    }
    scene.tick();
    for work in &later {
        scene.say(scene.reveal(1, work));
    }
    scene.say(scene.commitment(2, &last));
    scene.open_all(&ALL, &verdicts);
    scene.tick();
    let bench = scene.bench();
    let [first, second, third, fourth, fifth] = bench.as_slice() else {
        panic!("{bench:?}");
    };
    assert!(own.iter().any(|work| work.id() == *third));
    assert!(later.iter().any(|work| work.id() == *fourth));
    scene.say(scene.reveal(2, &last));

    // The verdicts on two of its round are final. Those of later rounds wait for it.
    let mut abstained = scene.clone();
    hear(&mut abstained, &[*first], Failure::Abstained);
    assert_eq!(abstained.epoch.attempts(), Attempt(2));
    assert_eq!(abstained.bench(), [*first, *fourth, *fifth, last.id()]);
    let hearings = |scene: &Scene| -> Vec<u32> {
        let bench = scene.bench();
        bench.iter().map(|id| scene.hearing(id).0).collect()
    };
    assert_eq!(hearings(&abstained), [1, 1, 1, 0]);

    // Nobody knows what verdicts on the others had to say.
    let events = hear(&mut scene, &[*first], Failure::Unopened);
    assert!(events.contains(&Event::Returned(*second)));
    let expected = [*second, *third, *first, *fourth, *fifth, last.id()];
    assert_eq!(scene.bench(), expected);
    assert_eq!(hearings(&scene), [1, 1, 1, 1, 1, 0]);

    // Of one round, who has failed less often comes first.
    hear(&mut scene, &[*second], Failure::Divided);
    assert_eq!(scene.bench()[..3], [*third, *first, *second]);
}

/// The numbers on the page, with three that fail in the same round.
#[test]
fn what_failures_cost_others() {
    for (failure, own, later) in [(Failure::Divided, 2 * 3, 6 * 3), (Failure::Abstained, 0, 4)] {
        assert_eq!(costs_of_three(failure), [own, later], "{failure:?}");
    }
}

/// How many rounds three that fail cost others of their own round, and one of the next.
fn costs_of_three(failure: Failure) -> [u32; 2] {
    let mut scene = Scene::new(&manifest(3, 2));
    let busy = scene.work(9, 99);
    scene.submit(9, &[busy]);
    let own: Vec<_> = (0..5).map(|number| scene.work(number, number)).collect();
    let later = scene.work(8, 8);
    let verdicts = scene.verdicts(|_| Decision::RefusedSize);
    scene.vote_all(&ALL, &verdicts);
    for (author, work) in (0..).zip(&own) {
        scene.say(scene.commitment(author, work));
    }
    scene.tick();
    for (author, work) in (0..).zip(&own) {
        scene.say(scene.reveal(author, work));
    }
    scene.say(scene.commitment(8, &later));
    scene.open_all(&ALL, &verdicts);
    scene.tick();
    let (failing, honest) = (scene.bench()[..3].to_vec(), scene.bench()[3..].to_vec());
    scene.say(scene.reveal(8, &later));

    let is_judged =
        |scene: &Scene, id: &SubmissionId| matches!(scene.standing(id), Standing::Judged(_));
    let begin = scene.epoch.round().0;
    // Two rounds are those of their own hearings.
    let costs = [honest[1], later.id()].map(|id| {
        while !is_judged(&scene, &id) {
            hear(&mut scene, &failing, failure);
        }
        scene.epoch.round().0 - begin - 2
    });
    for id in &failing {
        assert_eq!(*scene.standing(id), Standing::Unresolved);
    }
    costs
}

#[test]
fn nothing_of_a_later_round_waits_for_what_is_void() {
    let mut scene = Scene::new(&manifest(3, 2));
    let (never, next) = (scene.work(0, 1), scene.work(1, 2));
    scene.say(scene.commitment(0, &never));
    scene.tick();
    scene.say(scene.commitment(1, &next));
    scene.tick();
    scene.say(scene.reveal(1, &next));
    scene.tick();
    assert_eq!(
        *scene.standing(&never.id()),
        Standing::Void(Void::Unrevealed)
    );
    assert_eq!(scene.bench(), [next.id()]);
}
