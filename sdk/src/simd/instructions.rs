//! The instructions of SIMD128 that this module uses, under the names of `core::arch::wasm32`, for
//! machines that don't have them. Each is what the WebAssembly specification says, lane by lane.

#![allow(
    non_camel_case_types,
    reason = "the name that it has in `core::arch::wasm32`"
)]

use std::array::from_fn;

/// 128 bits, as four words.
#[derive(Clone, Copy)]
#[repr(C, align(16))]
pub(super) struct v128([u32; 4]);

#[inline(always)]
pub(super) const fn f32x4(a: f32, b: f32, c: f32, d: f32) -> v128 {
    v128([a.to_bits(), b.to_bits(), c.to_bits(), d.to_bits()])
}

#[inline(always)]
pub(super) const fn u32x4(a: u32, b: u32, c: u32, d: u32) -> v128 {
    v128([a, b, c, d])
}

#[inline(always)]
pub(super) fn f32x4_extract_lane<const N: usize>(a: v128) -> f32 {
    f32::from_bits(a.0[N])
}

#[inline(always)]
pub(super) fn u32x4_extract_lane<const N: usize>(a: v128) -> u32 {
    a.0[N]
}

#[inline(always)]
fn mask(truth: bool) -> u32 {
    if truth { u32::MAX } else { 0 }
}

macro_rules! of_numbers {
    ($($name:ident($($argument:ident),*) = $result:expr;)*) => {
        $(#[inline(always)]
        pub(super) fn $name($($argument: v128),*) -> v128 {
            v128(from_fn(|lane| {
                $(let $argument = f32::from_bits($argument.0[lane]);)*
                $result
            }))
        })*
    };
}

of_numbers! {
    f32x4_add(a, b) = (a + b).to_bits();
    f32x4_sub(a, b) = (a - b).to_bits();
    f32x4_mul(a, b) = (a * b).to_bits();
    f32x4_div(a, b) = (a / b).to_bits();
    f32x4_neg(a) = (-a).to_bits();
    f32x4_abs(a) = a.abs().to_bits();
    f32x4_sqrt(a) = a.sqrt().to_bits();
    f32x4_nearest(a) = a.round_ties_even().to_bits();
    f32x4_floor(a) = a.floor().to_bits();
    f32x4_pmin(a, b) = if b < a { b } else { a }.to_bits();
    f32x4_pmax(a, b) = if a < b { b } else { a }.to_bits();
    f32x4_eq(a, b) = mask(a == b);
    f32x4_lt(a, b) = mask(a < b);
    f32x4_le(a, b) = mask(a <= b);
    f32x4_gt(a, b) = mask(a > b);
    f32x4_ge(a, b) = mask(a >= b);
}

macro_rules! of_words {
    ($($name:ident($($argument:ident),*) = $result:expr;)*) => {
        $(#[inline(always)]
        pub(super) fn $name($($argument: v128),*) -> v128 {
            v128(from_fn(|lane| {
                $(let $argument = $argument.0[lane];)*
                $result
            }))
        })*
    };
}

of_words! {
    i32x4_add(a, b) = a.wrapping_add(b);
    i32x4_sub(a, b) = a.wrapping_sub(b);
    i32x4_mul(a, b) = a.wrapping_mul(b);
    i32x4_eq(a, b) = mask(a == b);
    v128_and(a, b) = a & b;
    v128_or(a, b) = a | b;
    v128_xor(a, b) = a ^ b;
    v128_not(a) = !a;
    v128_bitselect(a, b, mask) = (a & mask) | (b & !mask);
    f32x4_convert_i32x4(a) = (a.cast_signed() as f32).to_bits();
    f32x4_convert_u32x4(a) = (a as f32).to_bits();
}

#[inline(always)]
pub(super) fn u32x4_shl(a: v128, amount: u32) -> v128 {
    v128(a.0.map(|word| word.wrapping_shl(amount)))
}

#[inline(always)]
pub(super) fn u32x4_shr(a: v128, amount: u32) -> v128 {
    v128(a.0.map(|word| word.wrapping_shr(amount)))
}

#[inline(always)]
pub(super) fn i32x4_shr(a: v128, amount: u32) -> v128 {
    v128(a.0.map(|word| word.cast_signed().wrapping_shr(amount).cast_unsigned()))
}

#[inline(always)]
pub(super) fn v128_any_true(a: v128) -> bool {
    a.0[0] | a.0[1] | a.0[2] | a.0[3] != 0
}

#[inline(always)]
pub(super) fn u32x4_all_true(a: v128) -> bool {
    a.0.iter().all(|word| *word != 0)
}

/// The products of lanes 0 and 1, the low half of each first.
#[inline(always)]
pub(super) fn u64x2_extmul_low_u32x4(a: v128, b: v128) -> v128 {
    products(a, b, 0)
}

/// The products of lanes 2 and 3, the low half of each first.
#[inline(always)]
pub(super) fn u64x2_extmul_high_u32x4(a: v128, b: v128) -> v128 {
    products(a, b, 2)
}

#[inline(always)]
fn products(a: v128, b: v128, first: usize) -> v128 {
    let product = |lane| u64::from(a.0[lane]) * u64::from(b.0[lane]);
    let (x, y) = (product(first), product(first + 1));
    v128([x as u32, (x >> 32) as u32, y as u32, (y >> 32) as u32])
}

/// The words of the given positions in `a` followed by `b`.
#[inline(always)]
pub(super) fn u32x4_shuffle<const I: usize, const J: usize, const K: usize, const L: usize>(
    a: v128,
    b: v128,
) -> v128 {
    let word = |index: usize| {
        if index < 4 {
            a.0[index]
        } else {
            b.0[index - 4]
        }
    };
    v128([word(I), word(J), word(K), word(L)])
}
