//! Four numbers at a time, with the same bits on every machine.
//!
//! A track that scores many alike things (the bins an item fits, the tasks a program is tried on)
//! runs fastest with the *index of the thing as the lane*: the innermost index of every array. Then
//! each operation works on whole vectors, none moves numbers between lanes, and deciding which
//! operation comes next costs once for four things. Sums over lanes, whose order of rounding would
//! have to be fixed, don't occur, and the result of a thing doesn't depend on its neighbours.
//!
//! - [`F32x4`] is four numbers, with the usual operators and elementary functions, [`U32x4`] four
//!   words of 32 bits, [`Mask32x4`] four truth values.
//! - [`philox`] draws random numbers that depend on what they are for, not on when.
//!
//! In WebAssembly with SIMD128 each operation is one instruction. Elsewhere, and in a build without
//! SIMD128, it is the same IEEE 754 operation on four numbers in turn. Nothing rounds, orders or
//! chooses differently between the two. Only the bits of a NaN are not fixed, as everywhere in
//! WebAssembly: never look at them.
//!
//! LLVM makes vector instructions of the latter if it is given `-C no-vectorize-loops`. Without this
//! it tries to merge several rounds of a loop first, and spends its time on moving lanes around.
//! Who compares speeds needs the flag.
//!
//! ```
//! use assay_sdk::simd::F32x4;
//!
//! let rooms = F32x4::from_array([0.5, 2.0, 1.0, 4.0]);
//! let size = F32x4::splat(1.0);
//! let left = rooms.at_least(size).select(rooms - size, F32x4::splat(-1.0));
//! assert_eq!(left.to_array(), [-1.0, 1.0, 0.0, 3.0]);
//! ```

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use core::arch::wasm32 as instructions;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod instructions;

mod elementary;
mod mask;
mod numbers;
pub mod philox;
#[cfg(test)]
mod tests;
mod words;

pub use mask::Mask32x4;
pub use numbers::F32x4;
pub use words::U32x4;
