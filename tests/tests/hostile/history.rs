use assay_protocol::Program;
use assay_sandbox::{Compiler, Outcome, Profile, Sandbox, Split, Task, judge, open};
use assay_tests::hostile::{CASES, component, limits};

/// Instances live long under *search*, so a track may score by what it was asked before; under
/// *verdict* it has no before. The miner's re-check is what tells the two apart.
#[test]
fn a_score_by_history_is_caught_by_the_verdict() {
    let case = CASES
        .iter()
        .find(|case| case.name == "score-by-history")
        .unwrap();
    let component = component(case);
    let load = |profile| {
        Sandbox::new(profile, Compiler::InProcess, None)
            .unwrap()
            .load(&component)
            .unwrap()
    };
    let (verdict, search) = (load(Profile::Verdict), load(Profile::Search));

    let limits = limits(Profile::Verdict);
    let mut space = verdict
        .instantiate(&limits)
        .unwrap()
        .open("")
        .unwrap()
        .unwrap();
    let prepared = space.prepare(Split::Search, 1, 3, &[]).unwrap().unwrap();
    let task = Task {
        parameters: "",
        limits: &limits,
        prepared: &prepared,
    };
    let program = Program::new(b"a".to_vec());

    let mut reused = open(&search, task).unwrap();
    let searched: Vec<i64> = (0..3)
        .map(|_| reused.evaluate(&program, 0..3).unwrap().mean.nanos())
        .collect();
    assert_eq!(searched, [2, 3, 4]);

    let judged: Vec<i64> = (0..3)
        .map(|_| match judge(&verdict, task, &program) {
            (Outcome::Score(judgement), None) => judgement.evaluation.mean.nanos(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(judged, [2, 2, 2]);
}
