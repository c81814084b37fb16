//! The attack study: the tables of host/judgement's README.
//!
//! `cargo bench -p assay-tests --bench attack_study` plays 1,000 epochs for each row and column, in
//! about ten minutes on two cores.

use std::sync::atomic::AtomicBool;

use assay_judgement::{Alpha, Attempts, Estimate, GroupCount, Margin, Plan, Rule, simulate};
use assay_protocol::Score;
use assay_tests::attack_study::{ALPHA, Finding, Halves, play, scenarios};

const EPOCHS: u32 = 1_000;

fn main() {
    false_wins();
    println!();
    power();
}

/// How many epochs have a false win.
fn false_wins() {
    println!("| attack | attempts | both halves | upper 95 % | | one half | upper 95 % | |");
    println!("|---|---|---|---|---|---|---|---|");
    for scenario in scenarios() {
        let [both, one] =
            [Halves::Both, Halves::One].map(|halves| columns(play(&scenario, halves, EPOCHS)));
        println!(
            "| {} | {} | {both} | {one} |",
            scenario.name, scenario.attempts
        );
    }
}

fn columns(false_wins: Estimate) -> String {
    let finding = match Finding::of(false_wins) {
        Finding::Inside => "inside",
        Finding::AtAlpha => "at alpha",
        Finding::Outside => "**outside**",
    };
    let [rate, upper] = [false_wins.rate(), false_wins.upper()].map(|chance| 100.0 * chance);
    format!("{rate:.1} % | {upper:.1} % | {finding}")
}

/// How often a miner with a real gain is accepted, at 180 cases in 45 groups.
fn power() {
    let rule = Rule::new(
        Margin::new(3_000_000).expect("a margin"),
        Alpha::new(ALPHA).expect("a chance"),
        Attempts::new(1_000).expect("a number of attempts"),
        GroupCount::new(45).expect("a number of groups"),
    );
    println!("| spread | correlation | gain | accepted |");
    println!("|---|---|---|---|");
    for (spread, correlation) in [
        (2, 300_000),
        (4, 0),
        (4, 300_000),
        (4, 800_000),
        (8, 300_000),
    ] {
        let plan = Plan {
            cases: 180,
            spread: points(10 * spread),
            correlation,
            gains: [5, 10, 15, 20, 30].map(points).to_vec(),
            trials: 2_000,
            epochs: 1,
            seed: 4,
        };
        let report = simulate(&rule, &plan, &mut |_| {}, &AtomicBool::new(false))
            .expect("the plan is within its limits");
        for (gain, estimate) in report.power {
            let gain = gain.nanos() as f64 / 1e7;
            let correlation = f64::from(correlation) / 1e6;
            let accepted = 100.0 * estimate.rate();
            println!("| {spread} | {correlation} | {gain} | {accepted:.0} % |");
        }
    }
}

/// Tenths of a point, hundredths of a unit, as a score.
fn points(tenths: i64) -> Score {
    Score::from_nanos(1_000_000 * tenths).expect("within the limit")
}
