//! Evolution finds what luck does not.

use assay_protocol::{Direction, Program, Score};
use assay_random::Rng;
use assay_search::{Evaluator, Problem, Search, Settings};

use crate::toy::{self, Toy};

const PROPOSALS: u64 = 40_000;

fn best_at_random() -> Score {
    let mut toy = Toy::new();
    let mut rng = Rng::new(11);
    let programs = (0..PROPOSALS).map(|_| toy.random(rng.next_u64()).unwrap().unwrap());
    programs.map(|program| toy::score(&program)).max().unwrap()
}

#[test]
fn evolution_solves_what_random_search_does_not() {
    let mut search = toy::search(Settings::new(11), &Toy::new());
    toy::run(&mut search, &toy::pool(2), PROPOSALS);
    let champion = search.champion().unwrap();
    assert_eq!(champion.program, Program::new(vec![0x5a; 16]));
    assert_eq!(champion.score.nanos(), 8_000_000_000);
    assert!(
        best_at_random().nanos() < 6_500_000_000,
        "{}",
        best_at_random()
    );
    assert!(
        search.front().len() > 1,
        "simpler programs with a worse score are kept too"
    );
}

#[test]
fn the_direction_is_the_problems() {
    let problem = Problem {
        direction: Direction::Minimize,
        worst: Score::from_nanos(8_000_000_000).unwrap(),
        ..toy::problem()
    };
    let settings = Settings::new(11);
    let mut search = Search::new(settings, problem, Toy::new().for_islands(&settings)).unwrap();
    toy::run(&mut search, &toy::pool(2), PROPOSALS);
    assert_eq!(
        search.champion().unwrap().program,
        Program::new(vec![!0x5a; 16])
    );
}

#[test]
fn programs_migrate() {
    // Without mutation, an island has only the programs that it began with, and migrants. So the
    // best program of all can fill every island only by migrating. (With this seed, no other
    // program has its score.)
    let settings = Settings {
        seed: 4,
        mutation_percent: 0,
        tournament: 30,
        ..toy::settings()
    };
    let mut search = toy::search(settings, &Toy::new());
    toy::run(&mut search, &toy::pool(1), 8_000);
    let champion = search.champion().unwrap().program;
    let checkpoint = search.checkpoint();
    let places = checkpoint
        .windows(16)
        .filter(|window| *window == champion.bytes())
        .count();
    assert_eq!(places, 4 * 30 + 1, "all members, and one place on a front");
}
