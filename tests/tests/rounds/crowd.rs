//! More submissions than the bench has room for.

use assay_judgement::{BENCH, Standing};
use assay_random::Rng;

use super::{
    contest::{commit, reveal},
    hostile::submission,
    parties::{BEGIN, Parties, Settings},
    scene::Scene,
    validator::Desk,
};

const CROWD: u8 = 70;

/// 70 are revealed in one round: 64 are judged, then six, in one order that was fixed before. Those on
/// a bench foresee each other's verdicts, and a validator that misses two rounds holds up nobody.
#[test]
fn the_bench_takes_64_and_the_others_wait_in_their_order() {
    let parties = Parties::new(Settings::ample(2, 3), 1);
    let mut scene = Scene::begun(&parties);
    for number in 0..CROWD {
        let commitment = commit(&parties, &submission(&parties, number), 0);
        scene.say(commitment).unwrap();
    }
    scene.tick();
    // The last to be revealed may well be the first to be judged.
    for number in 0..CROWD {
        let reveal = reveal(&parties, &submission(&parties, number), scene.now);
        scene.say(reveal).unwrap();
    }
    scene.tick();
    let waiting: Vec<_> = scene.epoch.queue().map(|case| case.id()).collect();
    assert_eq!(scene.epoch.bench().unwrap().cases().len(), BENCH);
    assert_eq!(waiting.len(), usize::from(CROWD) - BENCH);

    let mut rng = Rng::new(1);
    let mut desks: Vec<_> = parties.validators.iter().map(Desk::new).collect();
    let is_final = |scene: &Scene<'_>| {
        let mut commitments = scene.epoch.commitments();
        commitments.all(|(_, _, standing)| standing.is_final())
    };
    while !is_final(&scene) {
        assert!(scene.round() < 100, "it never ends");
        let round = scene.round();
        for (number, desk) in desks.iter_mut().enumerate() {
            desk.judge_bench(&scene.epoch, &mut rng);
            // The third is there in one round of three.
            if number < 2 || round.is_multiple_of(3) {
                for entry in desk.duty(&scene.epoch, BEGIN + scene.now) {
                    scene.say(entry).unwrap();
                }
            }
        }
        scene.tick();
    }
    let judged = scene.epoch.judgements().map(|(case, _)| case.id());
    let judged: Vec<_> = judged.filter(|id| waiting.contains(id)).collect();
    let unresolved = |id: &_| scene.epoch.standing(id) == Some(&Standing::Unresolved);
    let expected = waiting.into_iter().filter(|id| !unresolved(id));
    assert_eq!(judged, expected.collect::<Vec<_>>());
    assert!(
        scene
            .epoch
            .evidence()
            .iter()
            .all(|one| !one.kind.is_fault())
    );
}
