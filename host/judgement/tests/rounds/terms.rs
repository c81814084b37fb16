//! Manifests that give no rounds.

use assay_judgement::{EpochTerms, TermsError};

use super::scene::manifest;

#[test]
fn a_quorum_is_more_than_half_and_no_more_than_all() {
    for (validators, votes, good) in [
        (1, 1, true),
        (2, 1, false),
        (2, 2, true),
        (3, 1, false),
        (3, 2, true),
        (3, 4, false),
        (4, 2, false),
        (4, 3, true),
        (7, 3, false),
        (7, 4, true),
        (64, 33, true),
        (64, u32::MAX, false),
    ] {
        let terms = EpochTerms::of(&manifest(validators, votes));
        assert_eq!(terms.is_ok(), good, "{votes} of {validators}");
    }
}

#[test]
fn validators_differ_and_something_can_be_judged() {
    let none = EpochTerms::of(&manifest(0, 1));
    assert_eq!(none, Err(TermsError::Validators(0)));
    let many = EpochTerms::of(&manifest(65, 33));
    assert_eq!(many, Err(TermsError::Validators(65)));

    let mut twice = manifest(3, 2);
    twice.quorum.validators[2] = twice.quorum.validators[0].clone();
    let hotkey = twice.quorum.validators[0].hotkey;
    assert_eq!(EpochTerms::of(&twice), Err(TermsError::Twice(hotkey)));

    let mut idle = manifest(3, 2);
    idle.acceptance.attempts = 0;
    assert_eq!(EpochTerms::of(&idle), Err(TermsError::Nothing));
    let mut empty = manifest(3, 2);
    empty.hidden.slices = 0;
    assert_eq!(EpochTerms::of(&empty), Err(TermsError::Nothing));
}
