//! A run that can't go on names its candidate, and loses nothing.

use std::error::Error;

use assay_search::{Abort, Search};

use crate::toy::{self, Bite, Toy};

#[test]
fn an_aborted_round_can_be_made_again() {
    let pool = toy::pool(2);
    let settings = toy::settings();

    let healthy = Toy::new();
    let mut straight = toy::search(settings, &healthy);
    toy::run(&mut straight, &pool, 1_000);
    // A program that is met in the middle of some round.
    let victim = healthy.requests.lock().unwrap().evaluated[500].0.clone();
    toy::run(&mut straight, &pool, 2_000);

    let toy = Toy::new();
    *toy.bite_at.lock().unwrap() = Some(victim.clone());
    let mut search = toy::search(settings, &toy);
    let abort = loop {
        if let Err(abort) = search.round(&pool, None) {
            break abort;
        }
    };
    assert!(search.proposals() < 1_000);
    assert!(!search.at_barrier());
    assert_eq!(
        abort,
        Abort {
            program: Some(victim.clone()),
            failure: Bite,
            ..abort
        }
    );
    let message = abort.to_string();
    assert!(message.contains(&victim.id().to_string()), "{message}");
    assert!(
        message.contains(&format!("island {}", abort.island)),
        "{message}"
    );
    assert_eq!(abort.source().unwrap().to_string(), "the watchdog bit");

    // Again, on a machine that is still too slow, and with an earlier stop asked for.
    let proposals = search.proposals();
    assert_eq!(search.round(&pool, Some(proposals + 1)), Err(abort));

    // Now from a checkpoint, on a machine that is fast enough.
    *toy.bite_at.lock().unwrap() = None;
    let saved = search.checkpoint();
    let mut resumed =
        Search::resume(settings, toy::problem(), toy.for_islands(&settings), &saved).unwrap();
    for search in [&mut search, &mut resumed] {
        toy::run(search, &pool, 2_000);
        assert_eq!(toy::result(search), toy::result(&straight));
    }
}
