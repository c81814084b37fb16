//! Experiments about each operation.

use assay_track_automl_zero::{
    Constants, FEATURES, Instruction, Kind, LABEL, Operation, Phase, Program,
};

use super::cells::{FIRST, OUTPUT, SECOND, address, of_values, scalar};
use super::inputs::{ARGUMENTS, EDGES, edges, moving, scalars, surroundings};
use super::observer::observe;

/// Numbers of features: those with code of their own, and an odd one.
pub(crate) const WIDTHS: [usize; 4] = [4, 7, 8, 16];
/// How many draws there are of special numbers: each palette twice.
const ROUNDS: u32 = 10;

/// A program about one instruction.
#[derive(Debug, Clone)]
pub(crate) struct Experiment {
    pub(crate) features: usize,
    /// What it is about.
    pub(crate) subject: Instruction,
    phase: Phase,
    setup: Vec<Instruction>,
    /// What comes before and after the subject in its phase.
    before: Vec<Instruction>,
    after: Vec<Instruction>,
    /// Brings its result down to the prediction.
    observer: Vec<Instruction>,
}

impl Experiment {
    /// The program with the subject as it is.
    pub(crate) fn program(&self) -> Program {
        self.program_with(&[self.subject])
    }

    /// The program with other instructions in place of the subject.
    pub(crate) fn program_with(&self, body: &[Instruction]) -> Program {
        let mut program = Program {
            setup: self.setup.clone(),
            ..Program::default()
        };
        let phase = program.phase_mut(self.phase);
        phase.extend(&self.before);
        phase.extend(body);
        phase.extend(&self.after);
        program.predict.extend(&self.observer);
        program
    }
}

/// All experiments about an operation.
pub(crate) fn of_operation(operation: Operation) -> Vec<Experiment> {
    let mut experiments = Vec::new();
    for features in WIDTHS {
        for subject in subjects(operation, features) {
            experiments.extend(Phase::ALL.map(|phase| ordinary(subject, features, phase)));
        }
        for (number, subject) in aliases(operation).into_iter().enumerate() {
            let phase = [Phase::Predict, Phase::Learn][number % 2];
            experiments.push(ordinary(subject, features, phase));
        }
        let special = special_inputs(operation, features).into_iter();
        let subject = subject(operation);
        experiments.extend(special.map(|inputs| special_experiment(subject, features, inputs)));
    }
    experiments
}

fn subject(operation: Operation) -> Instruction {
    let signature = operation.signature();
    let mut inputs = [FIRST, SECOND];
    for (input, kind) in inputs.iter_mut().zip(signature.inputs) {
        *input = address(*kind, *input);
    }
    let output = signature.output.map_or(0, |kind| address(kind, OUTPUT));
    Instruction::new(operation, output, inputs)
}

/// The operation with each set of constants.
fn subjects(operation: Operation, features: usize) -> Vec<Instruction> {
    let constants = operation.signature().constants;
    let values: &[[f32; 2]] = match constants {
        Constants::None => &[[0.0; 2]],
        Constants::Value | Constants::ElementOfVector | Constants::ElementOfMatrix => {
            &[[0.25, 0.0], [-3.3, 0.0], [-0.0, 0.0], [1e-39, 0.0]]
        }
        Constants::Bounds => &[[-1.5, 2.1], [2.0, -1.0], [0.3, 0.3]],
        Constants::MeanAndDeviation => &[[0.5, 2.1], [-1.0, -0.3], [0.3, 0.0]],
    };
    let with = |(number, values): (usize, &[f32; 2])| {
        let place = [number % features, (3 * number + 1) % features];
        let mut indices = place.map(|index| index as u8);
        indices[constants.indices()..].fill(0);
        Instruction {
            indices,
            values: *values,
            ..subject(operation)
        }
    };
    values.iter().enumerate().map(with).collect()
}

/// The operation where some of its cells are the same, or not the program's.
fn aliases(operation: Operation) -> Vec<Instruction> {
    let signature = operation.signature();
    let plain = subject(operation);
    let mut aliases = Vec::new();
    for (number, kind) in signature.inputs.iter().enumerate() {
        if Some(*kind) == signature.output {
            let output = plain.inputs[number];
            aliases.push(Instruction { output, ..plain });
        }
        let special = match kind {
            Kind::Scalar => LABEL,
            Kind::Vector => FEATURES,
            Kind::Matrix => continue,
        };
        let mut alias = plain;
        alias.inputs[number] = special;
        aliases.push(alias);
    }
    if let [first, second] = signature.inputs
        && first == second
    {
        let inputs = [plain.inputs[0]; 2];
        aliases.push(Instruction { inputs, ..plain });
        if signature.output == Some(*first) {
            let output = plain.inputs[0];
            aliases.push(Instruction {
                inputs,
                output,
                ..plain
            });
        }
    }
    aliases
}

/// On ordinary numbers.
fn ordinary(subject: Instruction, features: usize, phase: Phase) -> Experiment {
    let signature = subject.operation.signature();
    // Whether an instruction without effect counts shows in what a later one draws.
    let after = match signature.output {
        None => vec![of_values(
            Operation::ScalarUniform,
            scalar(OUTPUT),
            [-1.0, 1.0],
        )],
        Some(_) => Vec::new(),
    };
    let (kind, seen) = match signature.output {
        None => (Kind::Scalar, scalar(OUTPUT)),
        Some(kind) => (kind, subject.output),
    };
    let closely = signature.constants != Constants::None;
    Experiment {
        features,
        subject,
        phase,
        setup: surroundings(),
        before: moving(),
        after,
        observer: observe(kind, seen, closely),
    }
}

/// Instructions that fill the inputs with special numbers, in each way that suits the operation.
fn special_inputs(operation: Operation, features: usize) -> Vec<Vec<Instruction>> {
    let inputs = operation.signature().inputs;
    let is_scalar = |kind: &Kind| *kind == Kind::Scalar;
    match inputs {
        [] => Vec::new(),
        // Scalars are the same at any width.
        [Kind::Scalar] if features == WIDTHS[0] => {
            let arguments = EDGES.into_iter().chain(ARGUMENTS);
            arguments.map(|one| scalars(one, one)).collect()
        }
        [Kind::Scalar, Kind::Scalar] if features == WIDTHS[0] => {
            let pairs = EDGES
                .iter()
                .flat_map(|first| EDGES.map(|second| (*first, second)));
            pairs
                .map(|(first, second)| scalars(first, second))
                .collect()
        }
        _ if inputs.iter().all(is_scalar) => Vec::new(),
        _ => (0..ROUNDS).map(|round| edges(round, features)).collect(),
    }
}

fn special_experiment(
    subject: Instruction,
    features: usize,
    inputs: Vec<Instruction>,
) -> Experiment {
    let kind = subject.operation.signature().output.expect("it has inputs");
    Experiment {
        features,
        subject,
        phase: Phase::Predict,
        setup: [surroundings(), inputs].concat(),
        before: Vec::new(),
        after: Vec::new(),
        observer: observe(kind, subject.output, true),
    }
}
