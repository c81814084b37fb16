//! Writing text.

use std::fmt::{self, Display, Formatter};

use crate::liveness::Liveness;
use crate::operation::Kind;
use crate::program::{Instruction, Phase, Program};

use super::notation::{NO_OP, Notation, notation};

/// Marks an instruction that can't change a score.
const NO_EFFECT: &str = "# no effect";

/// Numbers from here on, and those below [`TINY`], are written with an exponent.
const HUGE: f32 = 1e7;
/// See [`HUGE`].
const TINY: f32 = 1e-4;

/// The program as text that [`Language::parse`](crate::Language::parse) reads back. Instructions
/// that can't change a score are marked by a comment.
///
/// At most 47 KiB: a line has no more than 63 characters.
#[must_use]
pub fn render(program: &Program) -> String {
    let liveness = Liveness::of(program);
    write(program, |phase, position| {
        let is_live = liveness.is_live(phase, position);
        Some(if is_live { "" } else { NO_EFFECT })
    })
}

/// The same without the instructions that can't change a score: for reading only. As a program it
/// may score otherwise where it draws random numbers, which depend on the position of the
/// instruction.
#[must_use]
pub fn render_effective(program: &Program) -> String {
    let liveness = Liveness::of(program);
    write(program, |phase, position| {
        liveness.is_live(phase, position).then_some("")
    })
}

/// Writes the instructions that have a comment; it may be empty.
fn write(program: &Program, comment: impl Fn(Phase, usize) -> Option<&'static str>) -> String {
    let mut text = String::new();
    for phase in Phase::ALL {
        text += phase.name();
        text += ":\n";
        for (position, instruction) in program.phase(phase).iter().enumerate() {
            let Some(comment) = comment(phase, position) else {
                continue;
            };
            let gap = if comment.is_empty() { "" } else { "  " };
            text += &format!("  {instruction}{gap}{comment}\n");
        }
    }
    text
}

impl Display for Instruction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let signature = self.operation.signature();
        let Some(kind) = signature.output else {
            return f.write_str(NO_OP);
        };
        let output = Cell(kind, self.output);
        let cells = signature.inputs.iter().zip(self.inputs);
        let mut operands: Vec<_> = cells
            .map(|(kind, address)| Cell(*kind, address).to_string())
            .collect();
        let values = &self.values[..signature.constants.values()];
        operands.extend(values.iter().map(|value| Number(*value).to_string()));

        match (
            notation(self.operation),
            &self.indices[..signature.constants.indices()],
        ) {
            (Notation::NoOp, _) => f.write_str(NO_OP),
            (Notation::Infix(symbol), _) => {
                write!(f, "{output} = {} {symbol} {}", operands[0], operands[1])
            }
            (Notation::Function(name), _) => {
                write!(f, "{output} = {name}({})", operands.join(", "))
            }
            (Notation::Constant, []) => write!(f, "{output} = {}", operands[0]),
            (Notation::Constant, indices) => {
                let indices: Vec<_> = indices.iter().map(u8::to_string).collect();
                write!(f, "{output}[{}] = {}", indices.join(", "), operands[0])
            }
        }
    }
}

struct Cell(Kind, u8);

impl Display for Cell {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.0.letter(), self.1)
    }
}

/// The fewest digits that read back as the same `f32`.
struct Number(f32);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(value) = *self;
        if value == 0.0 || (TINY..HUGE).contains(&value.abs()) {
            write!(f, "{value}")
        } else {
            write!(f, "{value:e}")
        }
    }
}
