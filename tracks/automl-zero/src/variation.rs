//! Random programs, mutations and crossover. All results are programs of the language.
//!
//! A random instruction has an operation drawn uniformly among those of the language, addresses
//! drawn uniformly among those that it may read or write, and elements drawn uniformly; constants
//! are drawn from U(-1, 1), deviations from U(0, 1).

use std::ops::Range;

use assay_sdk::{Rng, math};

use crate::language::Language;
use crate::operation::{Constants, Kind};
use crate::program::{Instruction, Phase, Program, is_writable};

/// A random program has at most so many instructions in each phase: enough for a linear model.
const RANDOM_LENGTH: usize = 8;
/// How often a change of a constant flips its sign.
const FLIP_SHARE: f64 = 0.1;

/// A kind of mutation. The first three are those of the paper; the identity is left out, as a
/// search that wants copies makes them itself.
///
/// Each starts from a phase, drawn uniformly among those where it can do something. Without an
/// instruction to start from, each of them inserts one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// As often as not, a random instruction is inserted at a random place; else, or if the phase
    /// is full, an instruction is removed.
    InsertOrRemove,
    /// All instructions of a phase are drawn anew; there stay as many as there were.
    RandomizePhase,
    /// One parameter of one instruction becomes another: its output, an input, an index or a
    /// constant. An address or index is drawn among the others. One of ten constants changes its
    /// sign, the others are multiplied by exp(N(0, 1)); zero, which this would leave as it is, is
    /// drawn anew, and deviations, where a sign means nothing, keep it.
    AlterParameter,
    /// One instruction is drawn anew.
    RandomizeInstruction,
    /// An instruction is removed, and a random one inserted at a random place of the same phase.
    Trade,
    /// All instructions are drawn anew; each phase stays as long as it was.
    RandomizeAll,
}

impl Mutation {
    /// All kinds; the track's descriptor lists their names in this order.
    pub const ALL: [Self; 6] = [
        Self::InsertOrRemove,
        Self::RandomizePhase,
        Self::AlterParameter,
        Self::RandomizeInstruction,
        Self::Trade,
        Self::RandomizeAll,
    ];

    /// The name in the track's descriptor.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InsertOrRemove => "insert-or-remove",
            Self::RandomizePhase => "randomize-phase",
            Self::AlterParameter => "alter-parameter",
            Self::RandomizeInstruction => "randomize-instruction",
            Self::Trade => "trade",
            Self::RandomizeAll => "randomize-all",
        }
    }
}

/// What can be altered in an instruction.
#[derive(Debug, Clone, Copy)]
enum Parameter {
    Output,
    Input(usize),
    Index(usize),
    Value(usize),
}

impl Language {
    /// A random program. The length of each phase is drawn uniformly from 0 to 8, or to its limit.
    #[must_use]
    pub fn random(&self, rng: &mut Rng) -> Program {
        let mut program = Program::default();
        for phase in Phase::ALL {
            let length = rng.index(self.length(phase).min(RANDOM_LENGTH) + 1);
            *program.phase_mut(phase) = self.random_instructions(length, rng);
        }
        program
    }

    /// A changed copy. Chance may draw what was there before; then the copy equals its parent.
    #[must_use]
    pub fn mutate(&self, parent: &Program, mutation: Mutation, rng: &mut Rng) -> Program {
        let mut child = parent.clone();
        match mutation {
            Mutation::InsertOrRemove => self.insert_or_remove(&mut child, rng),
            Mutation::AlterParameter => self.alter_parameter(&mut child, rng),
            Mutation::RandomizeAll if child.is_empty() => self.insert(&mut child, rng),
            Mutation::RandomizeAll => {
                for phase in Phase::ALL {
                    let length = child.phase(phase).len();
                    *child.phase_mut(phase) = self.random_instructions(length, rng);
                }
            }
            Mutation::RandomizePhase | Mutation::RandomizeInstruction | Mutation::Trade => {
                let Some(phase) = choose_phase(rng, |phase| !child.phase(phase).is_empty()) else {
                    self.insert(&mut child, rng);
                    return child;
                };
                let instructions = child.phase_mut(phase);
                let length = instructions.len();
                match mutation {
                    Mutation::RandomizePhase => {
                        *instructions = self.random_instructions(length, rng);
                    }
                    Mutation::RandomizeInstruction => {
                        instructions[rng.index(length)] = self.random_instruction(rng);
                    }
                    _ => {
                        instructions.remove(rng.index(length));
                        let instruction = self.random_instruction(rng);
                        instructions.insert(rng.index(length), instruction);
                    }
                }
            }
        }
        child
    }

    /// Phase by phase, the beginning of the first program and the end of the second, cut at the
    /// same position; it is drawn uniformly from 0 to the length of the longer phase.
    #[must_use]
    pub fn crossover(&self, first: &Program, second: &Program, rng: &mut Rng) -> Program {
        let mut child = Program::default();
        for phase in Phase::ALL {
            let (first, second) = (first.phase(phase), second.phase(phase));
            // Never longer than the longer of the two, hence within the limit.
            let cut = rng.index(first.len().max(second.len()) + 1);
            let beginning = &first[..cut.min(first.len())];
            let end = &second[cut.min(second.len())..];
            *child.phase_mut(phase) = [beginning, end].concat();
        }
        child
    }

    /// Inserts a random instruction into a phase that has room, if there is one. An empty program
    /// has room: predict may be at least one instruction long.
    fn insert(&self, program: &mut Program, rng: &mut Rng) {
        let has_room = |phase| program.phase(phase).len() < self.length(phase);
        if let Some(phase) = choose_phase(rng, has_room) {
            let instructions = program.phase_mut(phase);
            let instruction = self.random_instruction(rng);
            instructions.insert(rng.index(instructions.len() + 1), instruction);
        }
    }

    fn insert_or_remove(&self, program: &mut Program, rng: &mut Rng) {
        let Some(phase) = choose_phase(rng, |phase| self.length(phase) > 0) else {
            return;
        };
        let limit = self.length(phase);
        let instructions = program.phase_mut(phase);
        let length = instructions.len();
        let inserts = rng.chance(0.5);
        if length == 0 || (inserts && length < limit) {
            let instruction = self.random_instruction(rng);
            instructions.insert(rng.index(length + 1), instruction);
        } else {
            instructions.remove(rng.index(length));
        }
    }

    fn alter_parameter(&self, program: &mut Program, rng: &mut Rng) {
        let can_change = |instruction: &Instruction| !self.parameters(instruction).is_empty();
        let phase = choose_phase(rng, |phase| program.phase(phase).iter().any(can_change));
        let Some(phase) = phase else {
            self.insert(program, rng);
            return;
        };
        let instructions = program.phase_mut(phase);
        let places: Vec<_> = (0..instructions.len())
            .filter(|at| can_change(&instructions[*at]))
            .collect();
        let instruction = &mut instructions[*rng.choose(&places)];
        let parameter = *rng.choose(&self.parameters(instruction));
        self.alter(instruction, parameter, rng);
    }

    /// The parameters that can become something else: a constant always can.
    fn parameters(&self, instruction: &Instruction) -> Vec<Parameter> {
        let signature = instruction.operation.signature();
        let output = signature
            .output
            .filter(|kind| self.writable(*kind).len() > 1)
            .map(|_| Parameter::Output);
        let inputs = (0..signature.inputs.len())
            .filter(|at| self.cells(signature.inputs[*at]) > 1)
            .map(Parameter::Input);
        let indices = (0..signature.constants.indices()).map(Parameter::Index);
        let values = (0..signature.constants.values()).map(Parameter::Value);
        output
            .into_iter()
            .chain(inputs)
            .chain(indices)
            .chain(values)
            .collect()
    }

    fn alter(&self, instruction: &mut Instruction, parameter: Parameter, rng: &mut Rng) {
        let signature = instruction.operation.signature();
        match parameter {
            Parameter::Output => {
                let kind = signature.output.expect("only an output is altered");
                let addresses = self.writable(kind);
                instruction.output = another(instruction.output, addresses, rng);
            }
            Parameter::Input(at) => {
                let addresses = 0..self.cells(signature.inputs[at]);
                instruction.inputs[at] = another(instruction.inputs[at], addresses, rng);
            }
            Parameter::Index(at) => {
                let indices = 0..self.features() as u8;
                instruction.indices[at] = another(instruction.indices[at], indices, rng);
            }
            Parameter::Value(at) => {
                let is_deviation = is_deviation(signature.constants, at);
                let value = &mut instruction.values[at];
                *value = match *value {
                    0.0 => random_value(is_deviation, rng),
                    value if !is_deviation && rng.chance(FLIP_SHARE) => -value,
                    value => {
                        let scaled = f64::from(value) * math::exp(rng.gaussian());
                        (scaled as f32).clamp(f32::MIN, f32::MAX)
                    }
                };
            }
        }
    }

    /// The addresses of a type that a program may write.
    fn writable(&self, kind: Kind) -> Range<u8> {
        let first = u8::from(!is_writable(kind, 0));
        first..self.cells(kind)
    }

    fn random_instructions(&self, length: usize, rng: &mut Rng) -> Vec<Instruction> {
        (0..length).map(|_| self.random_instruction(rng)).collect()
    }

    fn random_instruction(&self, rng: &mut Rng) -> Instruction {
        let operation = *rng.choose(self.operations());
        let signature = operation.signature();
        let mut instruction = Instruction {
            operation,
            ..Instruction::NO_OP
        };
        if let Some(kind) = signature.output {
            instruction.output = draw(self.writable(kind), rng);
        }
        for (input, kind) in instruction.inputs.iter_mut().zip(signature.inputs) {
            *input = draw(0..self.cells(*kind), rng);
        }
        for index in &mut instruction.indices[..signature.constants.indices()] {
            *index = draw(0..self.features() as u8, rng);
        }
        for at in 0..signature.constants.values() {
            let is_deviation = is_deviation(signature.constants, at);
            instruction.values[at] = random_value(is_deviation, rng);
        }
        instruction
    }
}

fn choose_phase(rng: &mut Rng, is_possible: impl Fn(Phase) -> bool) -> Option<Phase> {
    let phases: Vec<_> = Phase::ALL
        .into_iter()
        .filter(|phase| is_possible(*phase))
        .collect();
    (!phases.is_empty()).then(|| *rng.choose(&phases))
}

/// Whether the constant at a place is a deviation.
fn is_deviation(constants: Constants, at: usize) -> bool {
    constants == Constants::MeanAndDeviation && at == 1
}

fn random_value(is_deviation: bool, rng: &mut Rng) -> f32 {
    let low = if is_deviation { 0.0 } else { -1.0 };
    rng.uniform(low, 1.0) as f32
}

/// A number of a range that is not empty, each equally likely.
fn draw(range: Range<u8>, rng: &mut Rng) -> u8 {
    range.start + rng.below(range.len() as u64) as u8
}

/// The same, but none that is there already; the range has two numbers or more.
fn another(present: u8, range: Range<u8>, rng: &mut Rng) -> u8 {
    let drawn = draw(range.start..range.end - 1, rng);
    if drawn < present { drawn } else { drawn + 1 }
}
