//! The machine's arithmetic, one function for each kind of loop.
//!
//! All work on slices of one memory, whose numbers are [`Slot`]s because the places of result and
//! operands may be the same; a step whose result would spoil an operand that is still needed is given
//! another place for it when it is compiled.
//!
//! Each turn of a loop is a place where the host may interrupt. Looking whether it does costs as much
//! as one or two numbers, and more if sums are kept in registers over it; so loops are unrolled, by
//! hand, as compilers for WebAssembly hesitate to.
//!
//! # The order of summation
//!
//! It is part of the meaning of an instruction, as floating-point addition is not associative. All
//! sums begin with 0.
//!
//! - A sum over all elements of a vector or matrix (dot product, norm, mean, deviation) is made of
//!   four partial sums: of elements 0, 4, 8 ... by rows, of elements 1, 5, 9 ..., and so on, each in
//!   this order; then `(first + second) + (third + fourth)`.
//! - A sum over a row or column of a matrix (the products, and norm, mean and deviation of rows and
//!   columns) goes from the first element to the last.

mod elementwise;
mod products;
mod random;
mod reductions;

use std::cell::Cell;

pub(crate) use elementwise::{add_scaled, add_scaled_difference, copy, fill, map, scale, zip};
pub(crate) use products::{
    add_outer, column_broadcast, matrix_product, matrix_vector_product, outer, row_broadcast,
    transpose,
};
pub(crate) use random::{Draws, gaussian, uniform};
pub(crate) use reductions::{
    column_norm, deviation, dot, mean, norm, row_deviation, row_mean, row_norm,
};

use crate::lanes::Lanes;

/// A number of memory, for each task.
pub(crate) type Slot = Cell<Lanes>;

/// Repeats a block for each index, as a constant.
macro_rules! unrolled {
    ($index:ident in [$($at:literal)*] $body:block) => {
        $({
            const $index: usize = $at;
            $body
        })*
    };
}
use unrolled;
