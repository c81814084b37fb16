//! The acceptance rule at its edges, under its symmetries, and against the t test in floats.

#![allow(
    clippy::unwrap_used,
    reason = "helpers are outside of test functions, and should fail where a test is wrong"
)]

use assay_judgement::{
    Alpha, Attempts, Decision, GroupCount, HalfOutcomes, Margin, Reason, Rule, Unjudgeable,
};
use assay_protocol::{Direction, Score};
use proptest::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};

const ACCEPTED: Decision = Decision::Accepted;
const IDENTICAL: Decision = Decision::Rejected(Reason::Identical);
const WITHIN_MARGIN: Decision = Decision::Rejected(Reason::WithinMargin);
const NOT_SIGNIFICANT: Decision = Decision::Rejected(Reason::NotSignificant);

fn rule(margin: u64, groups: u32) -> Rule {
    Rule::new(
        Margin::new(margin).unwrap(),
        Alpha::new(50_000).unwrap(),
        Attempts::new(1_000).unwrap(),
        GroupCount::new(groups).unwrap(),
    )
}

fn scores(nanos: &[i64]) -> Vec<Score> {
    nanos
        .iter()
        .map(|n| Score::from_nanos(*n).unwrap())
        .collect()
}

/// Decides on gains over a champion that has 0 in each case.
fn on_gains(rule: &Rule, groups: &[u32], gains: &[i64]) -> Decision {
    let champion = scores(&vec![0; gains.len()]);
    rule.decide_half(
        Direction::Maximize,
        &HalfOutcomes {
            groups,
            champion: &champion,
            challenger: &scores(gains),
        },
    )
    .unwrap()
}

fn singles(count: u32) -> Vec<u32> {
    (0..count).collect()
}

#[test]
fn a_challenger_must_win_on_both_halves() {
    let (rule, groups) = (rule(1_000, 30), singles(30));
    let champion = scores(&[0; 30]);
    let [better, equal, worse] = [2_000, 0, -1].map(|gain| scores(&[gain; 30]));
    for (challengers, expected) in [
        ([&better, &better], ACCEPTED),
        ([&better, &worse], WITHIN_MARGIN),
        ([&worse, &better], WITHIN_MARGIN),
        ([&better, &equal], IDENTICAL),
        ([&equal, &worse], IDENTICAL),
    ] {
        let halves = challengers.map(|challenger| HalfOutcomes {
            groups: &groups,
            champion: &champion,
            challenger,
        });
        assert_eq!(rule.decide(Direction::Maximize, &halves), Ok(expected));
        // Nothing is decided before both halves are known to be the rule's.
        let short = HalfOutcomes {
            groups: &groups[1..],
            ..halves[1]
        };
        assert!(
            rule.decide(Direction::Maximize, &[halves[0], short])
                .is_err()
        );
    }
}

#[test]
fn the_margin_must_be_exceeded() {
    let rule = rule(1_000, 30);
    // All the same, so beyond all doubt: only the margin decides.
    assert_eq!(on_gains(&rule, &singles(30), &[1_000; 30]), WITHIN_MARGIN);
    let mut gains = [1_000; 30];
    gains[7] += 1;
    assert_eq!(on_gains(&rule, &singles(30), &gains), ACCEPTED);
    gains[8] -= 1;
    assert_eq!(on_gains(&rule, &singles(30), &gains), WITHIN_MARGIN);
}

#[test]
fn without_variance_the_margin_alone_decides() {
    let rule = rule(0, 30);
    assert_eq!(on_gains(&rule, &singles(30), &[1; 30]), ACCEPTED);
    assert_eq!(on_gains(&rule, &singles(30), &[-1; 30]), WITHIN_MARGIN);
    // Sums of groups, not cases, are what must vary: +3 and -2 in each group.
    let groups: Vec<u32> = (0..60).map(|case| case / 2).collect();
    let gains: Vec<i64> = (0..60)
        .map(|case| if case % 2 == 0 { 3 } else { -2 })
        .collect();
    assert_eq!(on_gains(&rule, &groups, &gains), ACCEPTED);
}

#[test]
fn equal_outcomes_are_rejected_as_such() {
    let same = scores(&[5; 30]);
    for margin in [0, 1] {
        let decision = rule(margin, 30).decide_half(
            Direction::Maximize,
            &HalfOutcomes {
                groups: &singles(30),
                champion: &same,
                challenger: &same,
            },
        );
        assert_eq!(decision, Ok(IDENTICAL));
    }
    // No gain in sum is something else.
    let gains: Vec<i64> = (0..30)
        .map(|case| if case % 2 == 0 { 1 } else { -1 })
        .collect();
    assert_eq!(on_gains(&rule(0, 30), &singles(30), &gains), WITHIN_MARGIN);
}

/// A gain of 1 in `k` of 37 groups and none elsewhere: `k^2 * 36` against `q2 * (37 k - k^2)`, so
/// `k * 36` against `q2 * (37 - k)`.
#[test]
fn the_critical_value_must_be_exceeded() {
    let rule = rule(0, 37);
    let millionths = rule.critical_value().millionths();
    for k in 1..=37_u64 {
        let gains: Vec<i64> = (0..37).map(|group| i64::from(group < k)).collect();
        let expected = if k * 36 * 1_000_000 > millionths * (37 - k) {
            ACCEPTED
        } else {
            NOT_SIGNIFICANT
        };
        assert_eq!(on_gains(&rule, &singles(37), &gains), expected, "{k}");
    }
}

#[test]
fn other_numbers_of_groups_are_refused() {
    assert!(GroupCount::new(29).is_err());
    let rule = rule(0, 30);
    for found in [1, 29, 31] {
        let groups: Vec<u32> = (0..62).map(|case| case % found).collect();
        let outcomes = scores(&[0; 62]);
        let refused = rule.decide_half(
            Direction::Maximize,
            &HalfOutcomes {
                groups: &groups,
                champion: &outcomes,
                challenger: &outcomes,
            },
        );
        assert_eq!(
            refused,
            Err(Unjudgeable::Groups {
                found: found as usize,
                expected: 30
            })
        );
    }
    let none = rule.decide_half(
        Direction::Maximize,
        &HalfOutcomes {
            groups: &[],
            champion: &[],
            challenger: &[],
        },
    );
    assert!(matches!(none, Err(Unjudgeable::Groups { found: 0, .. })));
}

#[test]
fn outcomes_of_other_splits_are_refused() {
    let (rule, groups) = (rule(0, 30), singles(30));
    let (whole, short) = (scores(&[0; 30]), scores(&[0; 29]));
    for (champion, challenger) in [(&whole, &short), (&short, &whole), (&short, &short)] {
        let refused = rule.decide_half(
            Direction::Minimize,
            &HalfOutcomes {
                groups: &groups,
                champion,
                challenger,
            },
        );
        assert!(matches!(
            refused,
            Err(Unjudgeable::Lengths { groups: 30, .. })
        ));
    }
    let many = scores(&vec![0; Rule::CASES + 1]);
    let groups: Vec<u32> = (0..many.len() as u32).map(|case| case % 30).collect();
    let refused = rule.decide_half(
        Direction::Maximize,
        &HalfOutcomes {
            groups: &groups,
            champion: &many,
            challenger: &many,
        },
    );
    assert_eq!(refused, Err(Unjudgeable::TooManyCases(Rule::CASES + 1)));
}

/// The largest numbers there can be: nothing overflows, and the result is that of small ones.
#[test]
fn extreme_scores_are_decided_like_small_ones() {
    let rule = rule(0, 30);
    let groups: Vec<u32> = (0..Rule::CASES as u32).map(|case| case % 30).collect();
    for (winning, expected) in [
        (30, ACCEPTED),
        (25, ACCEPTED),
        (22, NOT_SIGNIFICANT),
        (9, WITHIN_MARGIN),
    ] {
        for size in [1, Score::LIMIT] {
            let nanos: Vec<i64> = groups
                .iter()
                .map(|group| if *group < winning { size } else { -size })
                .collect();
            let opposite: Vec<i64> = nanos.iter().map(|nanos| -nanos).collect();
            let decision = rule.decide_half(
                Direction::Maximize,
                &HalfOutcomes {
                    groups: &groups,
                    champion: &scores(&opposite),
                    challenger: &scores(&nanos),
                },
            );
            assert_eq!(decision, Ok(expected), "{winning} of 30 groups by {size}");
        }
    }
}

/// Cases in 30 to 40 groups of unequal sizes, with gains of any scale and tilt.
fn slices() -> impl Strategy<Value = (Vec<u32>, Vec<i64>)> {
    (30_u32..40, 0_u32..80, 0_u32..13, -30_i64..60).prop_flat_map(|(groups, more, scale, tilt)| {
        let labels = prop::collection::vec(0..groups, more as usize)
            .prop_map(move |more| (0..groups).chain(more).collect::<Vec<u32>>());
        let unit = 10_i64.pow(scale);
        let gains = prop::collection::vec(
            (-50 + tilt) * unit..=(50 + tilt) * unit,
            (groups + more) as usize,
        );
        (
            labels,
            gains.prop_map(|gains| gains.iter().map(|gain| gain / 2).collect()),
        )
    })
}

fn groups_of(labels: &[u32]) -> u32 {
    labels.iter().max().unwrap() + 1
}

proptest! {
    #[test]
    fn order_of_cases_names_of_groups_direction_and_offset_change_nothing(
        (groups, gains) in slices(),
        margin in 0_u64..1_000,
        offset in -1_000_000_i64..1_000_000,
        turn in 0_usize..100,
    ) {
        let rule = rule(margin, groups_of(&groups));
        let decision = on_gains(&rule, &groups, &gains);

        let renamed: Vec<u32> = groups.iter().map(|group| u32::MAX - 7 * group).collect();
        prop_assert_eq!(on_gains(&rule, &renamed, &gains), decision);

        let (mut turned_groups, mut turned_gains) = (groups.clone(), gains.clone());
        turned_groups.rotate_left(turn % groups.len());
        turned_gains.rotate_left(turn % groups.len());
        prop_assert_eq!(on_gains(&rule, &turned_groups, &turned_gains), decision);

        let champion: Vec<i64> = gains.iter().map(|gain| offset + gain).collect();
        let challenger = vec![offset; gains.len()];
        let minimized =
            rule.decide_half(Direction::Minimize, &HalfOutcomes { groups: &groups, champion: &scores(&champion), challenger: &scores(&challenger) });
        prop_assert_eq!(minimized, Ok(decision));
    }

    #[test]
    fn at_most_one_of_two_programs_beats_the_other((groups, gains) in slices(), margin in 0_u64..1_000) {
        let rule = rule(margin, groups_of(&groups));
        let opposite: Vec<i64> = gains.iter().map(|gain| -gain).collect();
        let both = [on_gains(&rule, &groups, &gains), on_gains(&rule, &groups, &opposite)];
        prop_assert_ne!(both, [ACCEPTED; 2]);
    }

    #[test]
    fn the_unit_changes_nothing((groups, gains) in slices(), margin in 0_u64..1_000, factor in 1_i64..10) {
        let small = rule(margin, groups_of(&groups));
        let large = rule(margin * factor as u64, groups_of(&groups));
        let scaled: Vec<i64> = gains.iter().map(|gain| factor * gain).collect();
        prop_assert_eq!(on_gains(&small, &groups, &gains), on_gains(&large, &groups, &scaled));
    }

    /// The ordinary one-sided t test, in floats, wherever it is not within rounding of the boundary.
    #[test]
    fn decides_as_the_t_test_in_floats((groups, gains) in slices(), margin in 0_u64..1_000) {
        let count = groups_of(&groups);
        let mut sums = vec![0.0; count as usize];
        for (group, gain) in groups.iter().zip(&gains) {
            sums[*group as usize] += *gain as f64;
        }
        let mean = sums.iter().sum::<f64>() / f64::from(count);
        let variance = sums.iter().map(|sum| (sum - mean).powi(2)).sum::<f64>() / f64::from(count - 1);
        let t = mean / (variance / f64::from(count)).sqrt();
        let p = StudentsT::new(0.0, 1.0, f64::from(count - 1)).unwrap().sf(t);
        let mean_of_cases = gains.iter().sum::<i64>() as f64 / gains.len() as f64;
        prop_assume!((p / 5e-5 - 1.0).abs() > 1e-6 && (mean_of_cases - margin as f64).abs() > 1e-3);

        let expected = if mean_of_cases < margin as f64 {
            WITHIN_MARGIN
        } else if p > 5e-5 {
            NOT_SIGNIFICANT
        } else {
            ACCEPTED
        };
        prop_assert_eq!(on_gains(&rule(margin, count), &groups, &gains), expected);
    }
}
