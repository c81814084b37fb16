//! The operators over a block of bins: one dispatch for the whole block, then a loop without
//! branches.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use assay_sdk::expression::Operator;
use assay_sdk::simd::{F32x4, Mask32x4, U32x4};

use crate::open_bins::Words;

/// An argument: one vector for each four bins, or one for all of them.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    Each(&'a [Words]),
    All(Words),
}

/// Writes the operator's values for as many vectors as `out` has. Arguments that are
/// [`Source::Each`] have at least as many.
///
/// # Panics
/// The operator is not one of this track's language.
pub(crate) fn execute(operator: Operator, arguments: [Source<'_>; 3], out: &mut [Words]) {
    let [first, second, third] = arguments;
    match operator {
        Operator::Add => arithmetic(first, second, out, F32x4::add),
        Operator::Subtract => arithmetic(first, second, out, F32x4::sub),
        Operator::Multiply => arithmetic(first, second, out, F32x4::mul),
        Operator::Divide => arithmetic(first, second, out, F32x4::div),
        Operator::Minimum => arithmetic(first, second, out, F32x4::minimum),
        Operator::Maximum => arithmetic(first, second, out, F32x4::maximum),
        Operator::Less => comparison(first, second, out, F32x4::less),
        Operator::Greater => comparison(first, second, out, F32x4::greater),
        Operator::And => binary(first, second, out, U32x4::bitand),
        Operator::Or => binary(first, second, out, U32x4::bitor),
        Operator::Negate => unary(first, out, |a| F32x4::from_bits(a).neg().to_bits()),
        Operator::Absolute => unary(first, out, |a| F32x4::from_bits(a).absolute().to_bits()),
        Operator::Not => unary(first, out, U32x4::not),
        Operator::If => choose(first, second, third, out),
        _ => unreachable!("the language of this track has no other operators"),
    }
}

#[inline(always)]
fn arithmetic(
    first: Source<'_>,
    second: Source<'_>,
    out: &mut [Words],
    operation: impl Fn(F32x4, F32x4) -> F32x4,
) {
    binary(first, second, out, |first, second| {
        operation(F32x4::from_bits(first), F32x4::from_bits(second)).to_bits()
    });
}

#[inline(always)]
fn comparison(
    first: Source<'_>,
    second: Source<'_>,
    out: &mut [Words],
    operation: impl Fn(F32x4, F32x4) -> Mask32x4,
) {
    binary(first, second, out, |first, second| {
        operation(F32x4::from_bits(first), F32x4::from_bits(second)).to_bits()
    });
}

#[inline(always)]
fn unary(argument: Source<'_>, out: &mut [Words], operation: impl Fn(U32x4) -> U32x4) {
    match argument {
        Source::Each(words) => {
            for (out, word) in out.iter_mut().zip(words) {
                *out = operation(U32x4::from_array(*word)).to_array();
            }
        }
        Source::All(word) => out.fill(operation(U32x4::from_array(word)).to_array()),
    }
}

#[inline(always)]
fn binary(
    first: Source<'_>,
    second: Source<'_>,
    out: &mut [Words],
    operation: impl Fn(U32x4, U32x4) -> U32x4,
) {
    match (first, second) {
        (Source::Each(first), Source::Each(second)) => {
            for ((out, first), second) in out.iter_mut().zip(first).zip(second) {
                *out = operation(U32x4::from_array(*first), U32x4::from_array(*second)).to_array();
            }
        }
        (Source::Each(first), Source::All(second)) => {
            let second = U32x4::from_array(second);
            unary(Source::Each(first), out, |first| operation(first, second));
        }
        (Source::All(first), second) => {
            let first = U32x4::from_array(first);
            unary(second, out, |second| operation(first, second));
        }
    }
}

#[inline(always)]
fn choice(mask: U32x4, first: U32x4, second: U32x4) -> U32x4 {
    Mask32x4::from_bits(mask).select_words(first, second)
}

fn choose(mask: Source<'_>, first: Source<'_>, second: Source<'_>, out: &mut [Words]) {
    let masks = match mask {
        Source::Each(masks) => masks,
        Source::All(mask) => {
            let chosen = if mask[0] == 0 { second } else { first };
            return unary(chosen, out, |value| value);
        }
    };
    match (first, second) {
        (Source::Each(first), Source::Each(second)) => {
            for (((out, mask), first), second) in out.iter_mut().zip(masks).zip(first).zip(second) {
                let (first, second) = (U32x4::from_array(*first), U32x4::from_array(*second));
                *out = choice(U32x4::from_array(*mask), first, second).to_array();
            }
        }
        (Source::Each(_), Source::All(second)) => {
            let second = U32x4::from_array(second);
            binary(mask, first, out, |mask, first| choice(mask, first, second));
        }
        (Source::All(first), second) => {
            let first = U32x4::from_array(first);
            binary(mask, second, out, |mask, second| {
                choice(mask, first, second)
            });
        }
    }
}
