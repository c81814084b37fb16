//! Reading text, line by line.

use crate::language::{Language, check_value};
use crate::operation::{Kind, Operation};
use crate::program::{Instruction, Phase, Program};

use super::error::{TextError, TextProblem};
use super::notation::{self, NO_OP, Notation};
use super::tokens::{Shape, Token, Tokens};

impl Language {
    /// The inverse of [`render`](crate::render). Spaces within a line, empty lines, comments and
    /// numbers with more digits than needed are allowed; the header of an empty phase may be
    /// missing.
    ///
    /// # Errors
    /// Text that is no program of this language; the error names line and column.
    pub fn parse(&self, text: &str) -> Result<Program, TextError> {
        let mut program = Program::default();
        let mut phase = None;
        for (number, line) in (1..).zip(text.lines()) {
            let mut reader = Line {
                language: self,
                tokens: Tokens::new(line),
            };
            reader
                .read(&mut phase, &mut program)
                .map_err(|Failure { at, problem }| TextError {
                    line: number,
                    column: 1 + line[..at].chars().count(),
                    problem,
                })?;
        }
        debug_assert_eq!(self.check(&program), Ok(()));
        Ok(program)
    }
}

struct Failure {
    /// The byte of the line.
    at: usize,
    problem: TextProblem,
}

/// A cell where the text names one.
struct Operand {
    kind: Kind,
    address: u8,
}

struct Line<'a> {
    language: &'a Language,
    tokens: Tokens<'a>,
}

impl<'a> Line<'a> {
    /// Reads a header, an instruction, or nothing.
    fn read(&mut self, phase: &mut Option<Phase>, program: &mut Program) -> Result<(), Failure> {
        let first = self.tokens.next();
        if first.shape == Shape::End {
            return Ok(());
        }
        if let Some(header) = Phase::ALL
            .into_iter()
            .find(|phase| phase.name() == first.text)
        {
            self.symbol(':', "`:` after the name of a phase")?;
            self.end()?;
            if *phase >= Some(header) {
                return Err(fail(&first, TextProblem::MisplacedHeader(header)));
            }
            *phase = Some(header);
            return Ok(());
        }

        let phase = phase.ok_or_else(|| fail(&first, TextProblem::NoHeader))?;
        let instruction = self.instruction(&first)?;
        self.end()?;
        let instructions = program.phase_mut(phase);
        let limit = self.language.length(phase);
        if instructions.len() == limit {
            return Err(fail(&first, TextProblem::TooLong { phase, limit }));
        }
        instructions.push(instruction);
        Ok(())
    }

    fn instruction(&mut self, first: &Token<'a>) -> Result<Instruction, Failure> {
        if first.text == NO_OP {
            return Ok(Instruction::NO_OP);
        }
        let Some(output) = self.operand(first)? else {
            return Err(expected(
                "`setup:`, `predict:`, `learn:`, `no-op` or a cell such as `s1`",
                first,
            ));
        };
        self.language
            .check_output(output.kind, output.address)
            .map_err(|problem| fail(first, problem.into()))?;

        let after = self.tokens.next();
        let (operation, inputs, indices, values) = if after.is('[') {
            self.element(output.kind, &after)?
        } else if after.is('=') {
            self.right_side(output.kind)?
        } else {
            return Err(expected("`=`, or `[` and the number of an element", &after));
        };
        Ok(Instruction {
            operation,
            output: output.address,
            inputs,
            indices,
            values,
        })
    }

    /// Reads the indices of a vector's or matrix's element, and its value.
    fn element(&mut self, kind: Kind, bracket: &Token<'a>) -> Result<Parts, Failure> {
        let operation = match kind {
            Kind::Scalar => return Err(expected("`=`: a scalar has no elements", bracket)),
            Kind::Vector => Operation::VectorConstant,
            Kind::Matrix => Operation::MatrixConstant,
        };
        let mut indices = [self.index()?, 0];
        if kind == Kind::Matrix {
            self.symbol(',', "`,` and the column, as in `m0[0, 1]`")?;
            indices[1] = self.index()?;
        }
        self.symbol(']', "`]` after the number of an element")?;
        self.symbol('=', "`=`")?;
        let first = self.tokens.next();
        let value = self.number(&first)?;
        Ok((operation, [0; 2], indices, [value, 0.0]))
    }

    /// Reads what follows `=`.
    fn right_side(&mut self, output: Kind) -> Result<Parts, Failure> {
        let first = self.tokens.next();
        if first.shape == Shape::Number || first.is('-') {
            let value = self.number(&first)?;
            if output != Kind::Scalar {
                return Err(fail(&first, TextProblem::WholeConstant(output)));
            }
            return Ok((Operation::ScalarConstant, [0; 2], [0; 2], [value, 0.0]));
        }
        if first.shape != Shape::Name {
            return Err(expected("a cell, a function or a number", &first));
        }
        match self.operand(&first)? {
            Some(left) => self.infix(output, left, &first),
            None => self.function(output, &first),
        }
    }

    /// Reads a symbol and the operand on its right.
    fn infix(&mut self, output: Kind, left: Operand, first: &Token<'a>) -> Result<Parts, Failure> {
        let token = self.tokens.next();
        let symbol = token
            .text
            .chars()
            .next()
            .filter(|_| token.shape == Shape::Symbol);
        let notation = symbol
            .map(Notation::Infix)
            .filter(|notation| notation::written_as(*notation).next().is_some())
            .ok_or_else(|| expected("`+`, `-`, `*`, `/` or `@`", &token))?;
        let right = self.cell()?;
        let operands = [left, right];
        let operation = resolve(notation, &operands, output, token.text)
            .map_err(|problem| fail(first, problem))?;
        Ok((operation, addresses(&operands), [0; 2], [0.0; 2]))
    }

    /// Reads the arguments of a function.
    fn function(&mut self, output: Kind, token: &Token<'a>) -> Result<Parts, Failure> {
        let known = notation::functions();
        let Some(name) = known.iter().copied().find(|name| *name == token.text) else {
            let problem = TextProblem::UnknownFunction {
                name: token.text.to_owned(),
                known: known.join(", "),
            };
            return Err(fail(token, problem));
        };
        self.symbol('(', "`(` after the name of a function")?;
        let mut operands = Vec::new();
        let mut values = [0.0; 2];
        if notation::takes_constants(name) {
            let first = self.tokens.next();
            values[0] = self.number(&first)?;
            self.symbol(',', "`,` and the second of two numbers")?;
            let second = self.tokens.next();
            values[1] = self.number(&second)?;
            self.symbol(')', "`)` after two numbers")?;
        } else {
            operands.push(self.cell()?);
            loop {
                let after = self.tokens.next();
                if after.is(')') {
                    break;
                }
                if !after.is(',') {
                    return Err(expected("`,` or `)`", &after));
                }
                operands.push(self.cell()?);
            }
        }
        let operation = resolve(Notation::Function(name), &operands, output, name)
            .map_err(|problem| fail(token, problem))?;
        Ok((operation, addresses(&operands), [0; 2], values))
    }

    /// Reads a cell.
    fn cell(&mut self) -> Result<Operand, Failure> {
        let token = self.tokens.next();
        self.operand(&token)?
            .ok_or_else(|| expected("a cell such as `s1`, `v0` or `m0`", &token))
    }

    /// The cell that a token names, if it has the form of one: a letter and a number.
    fn operand(&self, token: &Token<'a>) -> Result<Option<Operand>, Failure> {
        let Some((kind, digits)) = Kind::ALL
            .into_iter()
            .find_map(|kind| Some((kind, token.text.strip_prefix(kind.letter())?)))
        else {
            return Ok(None);
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let address = digits
            .parse()
            .map_err(|_| fail(token, TextProblem::BadAddress(token.text.to_owned())))?;
        self.language
            .check_cell(kind, address)
            .map_err(|problem| fail(token, problem.into()))?;
        Ok(Some(Operand { kind, address }))
    }

    /// Reads the number of an element.
    fn index(&mut self) -> Result<u8, Failure> {
        let token = self.tokens.next();
        let index = token
            .text
            .parse()
            .map_err(|_| expected("the number of an element, from 0", &token))?;
        self.language
            .check_index(index)
            .map_err(|problem| fail(&token, problem.into()))?;
        Ok(index)
    }

    /// Reads a constant that begins with a token.
    fn number(&mut self, first: &Token<'a>) -> Result<f32, Failure> {
        let is_negative = first.is('-');
        let digits = if is_negative {
            self.tokens.next()
        } else {
            *first
        };
        if digits.shape != Shape::Number {
            return Err(expected("a number", &digits));
        }
        let value: f32 = digits
            .text
            .parse()
            .map_err(|_| fail(&digits, TextProblem::BadNumber(digits.text.to_owned())))?;
        check_value(value).map_err(|problem| fail(&digits, problem.into()))?;
        Ok(if is_negative { -value } else { value })
    }

    fn symbol(&mut self, symbol: char, what: &'static str) -> Result<(), Failure> {
        let token = self.tokens.next();
        if !token.is(symbol) {
            return Err(expected(what, &token));
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Failure> {
        let token = self.tokens.next();
        if token.shape != Shape::End {
            return Err(expected("the end of the line", &token));
        }
        Ok(())
    }
}

/// Operation, inputs, indices and values of an instruction.
type Parts = (Operation, [u8; 2], [u8; 2], [f32; 2]);

/// The operation of a notation for operands of these types.
fn resolve(
    notation: Notation,
    operands: &[Operand],
    output: Kind,
    name: &str,
) -> Result<Operation, TextProblem> {
    let kinds: Vec<Kind> = operands.iter().map(|operand| operand.kind).collect();
    let mut result = None;
    for operation in notation::written_as(notation) {
        let signature = operation.signature();
        if signature.inputs == kinds {
            if signature.output == Some(output) {
                return Ok(operation);
            }
            result = signature.output;
        }
    }
    match result {
        Some(found) => Err(TextProblem::WrongResult {
            found,
            expected: output,
        }),
        None => {
            let options: Vec<_> = notation::written_as(notation)
                .map(|operation| notation::list(operation.signature().inputs))
                .collect();
            Err(TextProblem::WrongOperands {
                name: name.to_owned(),
                options: options.join(" or "),
                found: notation::list(&kinds),
            })
        }
    }
}

/// Zero where there are fewer than two.
fn addresses(operands: &[Operand]) -> [u8; 2] {
    [0, 1].map(|at| operands.get(at).map_or(0, |operand| operand.address))
}

fn fail(token: &Token<'_>, problem: TextProblem) -> Failure {
    Failure {
        at: token.at,
        problem,
    }
}

fn expected(expected: &'static str, token: &Token<'_>) -> Failure {
    let found = match token.shape {
        Shape::End => "the end of the line".to_owned(),
        _ => format!("{:?}", token.text),
    };
    fail(token, TextProblem::Expected { expected, found })
}
