//! Programs as text, for people, with an exact way back.
//!
//! ```text
//! setup:
//!   s2 = 0.01
//!   m0 = gaussian(0, 0.1)
//! predict:
//!   v3 = m0 @ v0
//!   v4 = max(v3, v5)
//!   s1 = dot(v4, v1)
//! learn:
//!   s4 = s0 - s1          # what follows a hash is not read
//!   v1[5] = 0.25
//!   no-op
//! ```
//!
//! Scalars are `s0`, `s1` and so on, vectors `v`, matrices `m`. The types of the operands tell
//! operations of one name apart: `+ - * /` and most functions work on scalars, or on the elements
//! of vectors and of matrices; `*` with a scalar on its left scales; `@` is the product of a matrix
//! and a vector, or of two matrices.

mod error;
mod notation;
mod parse;
mod render;
mod tokens;

pub use error::{TextError, TextProblem};
pub use render::{render, render_effective};
