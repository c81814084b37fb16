//! Expression trees with constants: a ready-made program representation for any track.
//!
//! A track describes its [`Language`]: the inputs a program may read, the [`Operator`]s it may use,
//! the [`Type`] of its result, the range of fresh constants and the largest number of nodes. An
//! [`Expression`] of that language is a flat list of [`Node`]s in prefix order, always well typed,
//! never deeper than [`MAX_DEPTH`]. The language makes them ([`random`](Language::random),
//! [`mutate`](Language::mutate), [`crossover`](Language::crossover)), gives them canonical bytes
//! ([`encode`](Language::encode), [`decode`](Language::decode)) and text
//! ([`render`](Language::render), [`parse`](Language::parse)). What a program computes is
//! [`Expression::evaluate`]: defined for every input, with equal bits on every machine.
//!
//! ```
//! use assay_sdk::expression::{Definition, Input, Language, Operator, Type, Value};
//!
//! let language = Language::new(Definition {
//!     inputs: vec![Input::number("room"), Input::number("size")],
//!     operators: vec![
//!         Operator::Subtract,
//!         Operator::Divide,
//!         Operator::Negate,
//!         Operator::Less,
//!         Operator::If,
//!     ],
//!     result: Type::Number,
//!     constants: -10.0..=10.0,
//!     max_nodes: 64,
//! })?;
//!
//! let program = language.parse("if(room - size < 3, 1, -room / size)")?;
//! assert_eq!(program.len(), 11);
//! assert_eq!(language.decode(&language.encode(&program))?, program);
//! assert_eq!(language.render(&program), "if(room - size < 3, 1, -room / size)");
//!
//! let value = program.evaluate(&[Value::Number(8.0), Value::Number(2.0)]);
//! assert_eq!(value, Value::Number(-4.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bytes;
mod error;
mod evaluate;
mod language;
mod operator;
mod parse;
mod render;
mod tree;
mod variation;

#[cfg(test)]
mod tests;

pub use bytes::FORMAT_VERSION;
pub use error::{ExpressionError, LanguageError, TextProblem};
pub use evaluate::{Float, Value};
pub use language::{
    Definition, Input, Language, MAX_DEPTH, MAX_INPUTS, MAX_NAME_BYTES, MAX_NODES, MAX_TEXT_BYTES,
};
pub use operator::{Operator, Type};
pub use tree::{Constant, Expression, Node};
pub use variation::Mutation;
