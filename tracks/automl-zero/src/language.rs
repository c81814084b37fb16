//! [`Language`]: which programs a challenge allows.

use assay_sdk::{ParameterError, ProgramError};
use thiserror::Error;

use crate::operation::{Kind, Operation};
use crate::parameters::{Lengths, Memory, Parameters};
use crate::program::{Instruction, Phase, Program, is_writable};

/// The programs that a challenge allows: cells within its memory, phases within its lengths.
///
/// Every program that comes as bytes or text, or that chance makes, keeps to
/// [`check`](Self::check).
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    features: usize,
    memory: Memory,
    lengths: Lengths,
    operations: Vec<Operation>,
}

/// Why a program is none of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LanguageError {
    /// A phase is too long.
    #[error("{} has {length} instructions, at most {limit} are allowed", .phase.name())]
    TooLong {
        /// The phase.
        phase: Phase,
        /// How many instructions it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// An instruction is not possible.
    #[error("{}, instruction {position}: {problem}", .phase.name())]
    Instruction {
        /// Its phase.
        phase: Phase,
        /// Its place in the phase, from 1.
        position: usize,
        /// What is wrong with it.
        problem: InstructionProblem,
    },
}

/// What is wrong with an instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InstructionProblem {
    /// A cell of a type that the challenge has none of.
    #[error("this challenge has no {} cells", .kind.name())]
    NoCells {
        /// The type.
        kind: Kind,
    },
    /// An address beyond the memory.
    #[error(
        "{} addresses are {letter}0 to {letter}{last}, not {letter}{address}",
        .kind.name(),
        letter = .kind.letter()
    )]
    NoSuchCell {
        /// The type of the cell.
        kind: Kind,
        /// The address.
        address: u8,
        /// The last address there is.
        last: u8,
    },
    /// The output is the label or the features.
    #[error("s0 (the label) and v0 (the features) can't be written")]
    NotWritable,
    /// An element beyond the vector, or a row or column beyond the matrix.
    #[error("elements are numbered 0 to {last}, not {index}")]
    NoSuchElement {
        /// The index.
        index: u8,
        /// The last index there is.
        last: usize,
    },
    /// An infinite constant, or one that is not a number.
    #[error("constants must be finite")]
    NotFinite,
    /// A field that the operation does not use is not zero.
    #[error("fields that the operation does not use must be zero")]
    Unused,
}

impl From<LanguageError> for ProgramError {
    fn from(error: LanguageError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl Kind {
    /// Every type.
    pub(crate) const ALL: [Self; 3] = [Self::Scalar, Self::Vector, Self::Matrix];

    /// What an address of the type begins with in text.
    pub(crate) const fn letter(self) -> char {
        match self {
            Self::Scalar => 's',
            Self::Vector => 'v',
            Self::Matrix => 'm',
        }
    }

    /// The name in messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "vector",
            Self::Matrix => "matrix",
        }
    }
}

impl Language {
    /// The language of a challenge.
    ///
    /// # Errors
    /// A parameter out of its range.
    pub fn new(parameters: &Parameters) -> Result<Self, ParameterError> {
        parameters.check()?;
        let mut language = Self {
            features: parameters.features,
            memory: parameters.memory,
            lengths: parameters.lengths,
            operations: Vec::new(),
        };
        language.operations = Operation::ALL
            .into_iter()
            .filter(|operation| language.has_room_for(*operation))
            .collect();
        Ok(language)
    }

    /// How many elements a vector has, and how many rows and columns a matrix.
    #[must_use]
    pub const fn features(&self) -> usize {
        self.features
    }

    /// How many cells there are of a type: 0 to 32.
    #[must_use]
    pub const fn cells(&self, kind: Kind) -> u8 {
        // Parameters limit each to `MAX_CELLS`.
        match kind {
            Kind::Scalar => self.memory.scalars as u8,
            Kind::Vector => self.memory.vectors as u8,
            Kind::Matrix => self.memory.matrices as u8,
        }
    }

    /// The most instructions of a phase.
    #[must_use]
    pub const fn length(&self, phase: Phase) -> usize {
        match phase {
            Phase::Setup => self.lengths.setup,
            Phase::Predict => self.lengths.predict,
            Phase::Learn => self.lengths.learn,
        }
    }

    /// The operations that have cells to read and to write: without matrices, none of theirs; not
    /// [`NoOp`](Operation::NoOp). In the order of their numbers.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    fn has_room_for(&self, operation: Operation) -> bool {
        let signature = operation.signature();
        let readable = |kind: &Kind| self.cells(*kind) > 0;
        let writable = |kind: Kind| (0..self.cells(kind)).any(|address| is_writable(kind, address));
        signature.output.is_some_and(writable) && signature.inputs.iter().all(readable)
    }

    /// Checks that a program is one of the language.
    ///
    /// # Errors
    /// The first instruction or length that is not.
    pub fn check(&self, program: &Program) -> Result<(), LanguageError> {
        for phase in Phase::ALL {
            let instructions = program.phase(phase);
            let (length, limit) = (instructions.len(), self.length(phase));
            if length > limit {
                return Err(LanguageError::TooLong {
                    phase,
                    length,
                    limit,
                });
            }
            for (position, instruction) in (1..).zip(instructions) {
                self.check_instruction(instruction).map_err(|problem| {
                    LanguageError::Instruction {
                        phase,
                        position,
                        problem,
                    }
                })?;
            }
        }
        Ok(())
    }

    fn check_instruction(&self, instruction: &Instruction) -> Result<(), InstructionProblem> {
        let signature = instruction.operation.signature();
        let (inputs, unused_inputs) = instruction.inputs.split_at(signature.inputs.len());
        let (indices, unused_indices) = instruction.indices.split_at(signature.constants.indices());
        let (values, unused_values) = instruction.values.split_at(signature.constants.values());

        match signature.output {
            Some(kind) => self.check_output(kind, instruction.output)?,
            None if instruction.output != 0 => return Err(InstructionProblem::Unused),
            None => {}
        }
        for (kind, address) in signature.inputs.iter().zip(inputs) {
            self.check_cell(*kind, *address)?;
        }
        for index in indices {
            self.check_index(*index)?;
        }
        for value in values {
            check_value(*value)?;
        }
        // The bits, as -0 equals 0.
        let unused = unused_inputs.iter().chain(unused_indices).any(|&x| x != 0)
            || unused_values.iter().any(|value| value.to_bits() != 0);
        if unused {
            return Err(InstructionProblem::Unused);
        }
        Ok(())
    }

    pub(crate) fn check_cell(&self, kind: Kind, address: u8) -> Result<(), InstructionProblem> {
        match self.cells(kind).checked_sub(1) {
            None => Err(InstructionProblem::NoCells { kind }),
            Some(last) if address > last => Err(InstructionProblem::NoSuchCell {
                kind,
                address,
                last,
            }),
            Some(_) => Ok(()),
        }
    }

    pub(crate) fn check_output(&self, kind: Kind, address: u8) -> Result<(), InstructionProblem> {
        self.check_cell(kind, address)?;
        if !is_writable(kind, address) {
            return Err(InstructionProblem::NotWritable);
        }
        Ok(())
    }

    pub(crate) fn check_index(&self, index: u8) -> Result<(), InstructionProblem> {
        let last = self.features - 1;
        if usize::from(index) > last {
            return Err(InstructionProblem::NoSuchElement { index, last });
        }
        Ok(())
    }
}

pub(crate) fn check_value(value: f32) -> Result<(), InstructionProblem> {
    if !value.is_finite() {
        return Err(InstructionProblem::NotFinite);
    }
    Ok(())
}
