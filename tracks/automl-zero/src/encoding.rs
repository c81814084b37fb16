//! Canonical bytes of a program.
//!
//! The first byte is [`FORMAT_VERSION`]. Each phase follows, setup first: a byte with the number of
//! its instructions, and the instructions. An instruction is the number of its operation, then what
//! the operation has of: output address, input addresses, indices, a byte each, and constants, four
//! bytes each, an IEEE 754 single lowest byte first. `-0` is kept apart from `0`. There is one way
//! to write a program, so equal bytes and equal programs are the same thing.

use assay_sdk::{ProgramError, limits};
use thiserror::Error;

use crate::language::{Language, LanguageError};
use crate::operation::Operation;
use crate::parameters::MAX_LENGTH;
use crate::program::{Instruction, Phase, Program};

/// The version of the format: the first byte of every program.
pub const FORMAT_VERSION: u8 = 1;

/// Operation, output and the two bounds of a distribution: no instruction takes more bytes.
const MAX_INSTRUCTION_BYTES: usize = 1 + 1 + 2 * size_of::<f32>();

const _: () = {
    let phase_bytes = 1 + MAX_LENGTH * MAX_INSTRUCTION_BYTES;
    let program_bytes = 1 + Phase::ALL.len() * phase_bytes;
    assert!(MAX_LENGTH <= u8::MAX as usize && program_bytes <= limits::PROGRAM_BYTES);
};

/// Why bytes are not a program of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncodingError {
    /// The first byte is not the version of this format, or there is no byte.
    #[error("program bytes must begin with version {FORMAT_VERSION}")]
    Version,
    /// The bytes end inside a program.
    #[error("the program ends too early, after byte {at}")]
    Truncated {
        /// How many bytes there are.
        at: usize,
    },
    /// The program is complete, but more bytes follow.
    #[error("the program is complete, but more follows at byte {at}")]
    Trailing {
        /// The first byte too many.
        at: usize,
    },
    /// There is no such operation.
    #[error(
        "{number} at byte {at} is not an operation; their numbers are 0 to {}",
        Operation::ALL.len() - 1
    )]
    UnknownOperation {
        /// The number.
        number: u8,
        /// Its byte.
        at: usize,
    },
    /// The bytes are a program, but of another challenge.
    #[error(transparent)]
    Language(#[from] LanguageError),
}

impl From<EncodingError> for ProgramError {
    fn from(error: EncodingError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl Language {
    /// The canonical bytes of a program of this language.
    #[must_use]
    pub fn encode(&self, program: &Program) -> Vec<u8> {
        let mut bytes = vec![FORMAT_VERSION];
        for phase in Phase::ALL {
            let instructions = program.phase(phase);
            bytes.push(instructions.len() as u8);
            for instruction in instructions {
                write(instruction, &mut bytes);
            }
        }
        bytes
    }

    /// The program that canonical bytes stand for.
    ///
    /// # Errors
    /// Anything that [`encode`](Self::encode) never writes for this language.
    pub fn decode(&self, bytes: &[u8]) -> Result<Program, EncodingError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.byte() != Ok(FORMAT_VERSION) {
            return Err(EncodingError::Version);
        }
        let mut program = Program::default();
        for phase in Phase::ALL {
            let count = reader.byte()?;
            *program.phase_mut(phase) = (0..count)
                .map(|_| reader.instruction())
                .collect::<Result<_, _>>()?;
        }
        if reader.at < bytes.len() {
            return Err(EncodingError::Trailing { at: reader.at });
        }
        self.check(&program)?;
        Ok(program)
    }
}

fn write(instruction: &Instruction, bytes: &mut Vec<u8>) {
    let signature = instruction.operation.signature();
    bytes.push(instruction.operation.number());
    bytes.extend(signature.output.map(|_| instruction.output));
    bytes.extend(&instruction.inputs[..signature.inputs.len()]);
    bytes.extend(&instruction.indices[..signature.constants.indices()]);
    for value in &instruction.values[..signature.constants.values()] {
        bytes.extend(value.to_le_bytes());
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], EncodingError> {
        let (taken, _) =
            self.bytes[self.at..]
                .split_first_chunk::<N>()
                .ok_or(EncodingError::Truncated {
                    at: self.bytes.len(),
                })?;
        self.at += N;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, EncodingError> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn instruction(&mut self) -> Result<Instruction, EncodingError> {
        let at = self.at;
        let number = self.byte()?;
        let operation =
            Operation::from_number(number).ok_or(EncodingError::UnknownOperation { number, at })?;
        let signature = operation.signature();
        let mut instruction = Instruction {
            operation,
            ..Instruction::NO_OP
        };
        if signature.output.is_some() {
            instruction.output = self.byte()?;
        }
        for input in &mut instruction.inputs[..signature.inputs.len()] {
            *input = self.byte()?;
        }
        for index in &mut instruction.indices[..signature.constants.indices()] {
            *index = self.byte()?;
        }
        for value in &mut instruction.values[..signature.constants.values()] {
            *value = f32::from_le_bytes(self.take()?);
        }
        Ok(instruction)
    }
}
