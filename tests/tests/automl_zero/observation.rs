//! What a program does, as bytes: its fingerprint, which hashes the bits of errors and predictions on
//! the first examples of eight tasks, and its outcomes.

use assay_protocol::Program as Bytes;
use assay_sandbox::{CaseOutcome, Component, Fault, Limits, Split};
use assay_sdk::adapter::Space;
use assay_sdk::{Fault as NativeFault, Track};
use assay_track_automl_zero::{AutomlZero, Program};

const SEED: u64 = 3;

/// What programs run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) parameters: String,
    pub(crate) cases: u32,
}

impl Setting {
    /// Tasks of so many features, training and validation examples. There is room for any program of
    /// these tests, and no limit for errors but infinity.
    pub(crate) fn new(goal: &str, features: usize, examples: [usize; 2], cases: u32) -> Self {
        let cells = super::cells::CELLS;
        let [training, validation] = examples;
        let parameters = format!(
            "features = {features}\nerror-limit = 3.4e38\n\
             memory = {{ scalars = {cells}, vectors = {cells}, matrices = {cells} }}\n\
             lengths = {{ setup = 250, predict = 250, learn = 250 }}\n\
             examples = {{ training = {training}, validation = {validation} }}\n\
             data = {{ source = 'network', goal = '{goal}' }}\n"
        );
        Self { parameters, cases }
    }

    pub(crate) fn track(&self) -> AutomlZero {
        AutomlZero::open(toml::from_str(&self.parameters).unwrap()).unwrap()
    }
}

/// What each program does natively.
pub(crate) fn natively(setting: &Setting, programs: &[Program]) -> Vec<Vec<u8>> {
    let track = setting.track();
    let space = Space::<AutomlZero>::open(&setting.parameters).unwrap();
    let split = assay_sdk::Split::Search;
    let prepared = space.prepare(split, SEED, setting.cases, &[]).unwrap();
    let dataset = space.load(&prepared).unwrap();
    let observe = |program: &Program| {
        let bytes = track.encode(program);
        let fingerprint = dataset.fingerprint(&bytes).unwrap();
        let outcomes = dataset
            .evaluate(&bytes, 0, setting.cases, u64::MAX)
            .unwrap();
        let outcomes = outcomes.into_iter().map(|outcome| match outcome {
            Ok(score) => score.nanos(),
            Err(NativeFault::Numeric) => -1,
            Err(NativeFault::OutOfBudget) => -2,
        });
        observation(fingerprint, outcomes)
    };
    programs.iter().map(observe).collect()
}

/// What each program does in a component.
pub(crate) fn sandboxed(
    component: &Component,
    setting: &Setting,
    programs: &[Program],
) -> Vec<Vec<u8>> {
    let track = setting.track();
    let instance = component.instantiate(&Limits::default()).unwrap();
    let mut space = instance.open(&setting.parameters).unwrap().unwrap();
    let prepared = space
        .prepare(Split::Search, SEED, setting.cases, &[])
        .unwrap()
        .unwrap();
    let mut dataset = space.load(&prepared).unwrap().unwrap();
    let observe = |program: &Program| {
        let program = Bytes::new(track.encode(program));
        let fingerprint = dataset.fingerprint(&program).unwrap().unwrap();
        let evaluation = dataset.evaluate(&program, 0..setting.cases).unwrap();
        let outcomes = evaluation
            .outcomes
            .into_iter()
            .map(|outcome| match outcome {
                CaseOutcome::Score(score) => score.nanos(),
                CaseOutcome::Fault(Fault::Numeric) => -1,
                CaseOutcome::Fault(Fault::OutOfBudget) => -2,
            });
        observation(fingerprint, outcomes)
    };
    programs.iter().map(observe).collect()
}

fn observation(fingerprint: u64, outcomes: impl Iterator<Item = i64>) -> Vec<u8> {
    let mut bytes = fingerprint.to_le_bytes().to_vec();
    bytes.extend(outcomes.flat_map(i64::to_le_bytes));
    bytes
}
