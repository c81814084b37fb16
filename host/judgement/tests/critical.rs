//! Critical values against two libraries that share nothing with the crate.

#![allow(
    clippy::unwrap_used,
    reason = "helpers are outside of test functions, and should fail where a test is wrong"
)]

use assay_judgement::{Alpha, Attempts, CriticalValue, GroupCount};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The golden table of `critical.py`: alpha, attempts, groups, millionths.
fn golden() -> Vec<(u32, u32, u32, u64)> {
    include_str!("critical.csv")
        .lines()
        .map(|line| {
            let numbers: Vec<u64> = line.split(',').map(|n| n.parse().unwrap()).collect();
            let [alpha, attempts, groups, millionths] = numbers[..] else {
                panic!("`{line}` is no row");
            };
            (alpha as u32, attempts as u32, groups as u32, millionths)
        })
        .collect()
}

fn compute(alpha: u32, attempts: u32, groups: u32) -> u64 {
    CriticalValue::compute(
        Alpha::new(alpha).unwrap(),
        Attempts::new(attempts).unwrap(),
        GroupCount::new(groups).unwrap(),
    )
    .millionths()
}

/// To the last millionth, from levels of one half to 10^-12, for odd and even degrees of freedom.
#[test]
fn are_those_of_mpmath_exactly() {
    let golden = golden();
    assert_eq!(golden.len(), 128);
    for (alpha, attempts, groups, millionths) in golden {
        assert_eq!(
            compute(alpha, attempts, groups),
            millionths,
            "alpha {alpha} ppm, {attempts} attempts, {groups} groups"
        );
    }
}

/// To the precision of floats.
#[test]
fn have_the_tail_that_statrs_says() {
    for groups in [30, 37, 45, 64, 180, 999, 3_600] {
        let student = StudentsT::new(0.0, 1.0, f64::from(groups - 1)).unwrap();
        for (alpha, attempts) in [(50_000, 1), (50_000, 1_000), (10_000, 5_000), (1, 100)] {
            let t = (compute(alpha, attempts, groups) as f64 / 1e6).sqrt();
            let level = f64::from(alpha) / 1e6 / f64::from(attempts);
            let tail = student.sf(t);
            assert!(
                (tail / level - 1.0).abs() < 1e-5,
                "{groups} groups: the tail beyond {t} is {tail}, not {level}"
            );
        }
    }
}

#[test]
fn grow_with_attempts_and_fall_with_groups() {
    assert!(compute(50_000, 1_000, 45) < compute(50_000, 1_001, 45));
    assert!(compute(50_000, 1_000, 45) > compute(50_000, 1_000, 46));
    assert!(compute(50_000, 1_000, 45) < compute(49_000, 1_000, 45));
}
