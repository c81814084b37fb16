//! Canonical bytes.
//!
//! The first byte is [`FORMAT_VERSION`]. Each node follows in prefix order: an operator is its
//! code, an input is 128 plus its index, a constant is the byte 127 and the eight bytes of an
//! IEEE 754 double, lowest first. There is one way to write an expression, so equal bytes and equal
//! expressions are the same thing. `-0` is kept apart from `0`.

use super::language::Checker;
use super::{Constant, Expression, ExpressionError, Language, Node, Operator};

/// The version of the format: the first byte of every program.
pub const FORMAT_VERSION: u8 = 1;

const CONSTANT: u8 = 127;
const FIRST_INPUT: u8 = 128;

impl Language {
    /// The canonical bytes of an expression of this language.
    pub fn encode(&self, expression: &Expression) -> Vec<u8> {
        let mut bytes = vec![FORMAT_VERSION];
        for node in expression.nodes() {
            match *node {
                Node::Operator(operator) => bytes.push(operator.code()),
                Node::Input(index) => bytes.push(FIRST_INPUT + index),
                Node::Constant(constant) => {
                    bytes.push(CONSTANT);
                    bytes.extend(constant.value().to_le_bytes());
                }
            }
        }
        bytes
    }

    /// The expression that canonical bytes stand for.
    ///
    /// # Errors
    /// Anything that [`encode`](Language::encode) never writes for this language.
    pub fn decode(&self, bytes: &[u8]) -> Result<Expression, ExpressionError> {
        let version = ExpressionError::Version {
            expected: FORMAT_VERSION,
        };
        let Some((&FORMAT_VERSION, mut rest)) = bytes.split_first() else {
            return Err(version);
        };
        let truncated = ExpressionError::Truncated { at: bytes.len() };
        let mut checker = Checker::new(self);
        while let Some((&code, after)) = rest.split_first() {
            let at = bytes.len() - rest.len();
            if checker.is_complete() {
                return Err(ExpressionError::Trailing { at });
            }
            rest = after;
            let node = match code {
                CONSTANT => {
                    let Some((eight, after)) = rest.split_first_chunk::<8>() else {
                        return Err(truncated);
                    };
                    rest = after;
                    let value = f64::from_le_bytes(*eight);
                    Node::Constant(Constant::new(value).ok_or(ExpressionError::NotFinite { at })?)
                }
                FIRST_INPUT.. => {
                    let index = code - FIRST_INPUT;
                    if usize::from(index) >= self.inputs().len() {
                        return Err(ExpressionError::UnknownInput { index, at });
                    }
                    Node::Input(index)
                }
                _ => Operator::from_code(code)
                    .filter(|operator| self.operators().contains(operator))
                    .map(Node::Operator)
                    .ok_or(ExpressionError::UnknownOperator { code, at })?,
            };
            checker.push(node, at)?;
        }
        checker.finish().ok_or(truncated)
    }
}
