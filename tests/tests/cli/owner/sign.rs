//! `assay challenge sign`: what is not worth a signature.

use super::workshop::{LATER, Owner, PAST};

#[test]
fn what_is_not_ready_is_not_signed() {
    for (closes, edit, text) in [
        (
            PAST,
            None,
            "has closed before it begins: 2020-01-01T00:00:00Z",
        ),
        (
            LATER,
            Some(("Letters, as well as can be", "One line for people")),
            "title is still \"One line for people\"",
        ),
        // Another set-up of the track than the slices were tried with.
        (
            LATER,
            Some(("[limits]\n", "[limits]\nfuel = { prepare = 1 }\n")),
            "the first half of hidden slice 0 can't be used",
        ),
    ] {
        let owner = Owner::new().with_challenge(closes, &[]);
        owner.ok("challenge pack letters");
        if let Some((from, to)) = edit {
            owner.edit(from, to);
        }
        owner.refused("challenge sign letters --key owner", 3, text);
        assert!(!owner.path("letters/challenge.sig").exists(), "{text}");
    }
}

#[test]
fn a_pack_that_is_elsewhere_is_not_tried() {
    let owner = Owner::new().with_challenge(LATER, &[]);
    owner.ok("challenge pack letters");
    std::fs::remove_dir_all(owner.place.home().join("packs")).unwrap();
    let run = owner.ok("challenge sign letters --key owner");
    assert!(run.err.contains("its slices were not tried"), "{run:?}");
}
