//! The operators over a block of bins: one dispatch for the whole block, then a loop without
//! branches.

use assay_sdk::expression::Operator;

use crate::lanes::{Lanes, Words};

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
        Operator::Add => binary(first, second, out, Lanes::add),
        Operator::Subtract => binary(first, second, out, Lanes::subtract),
        Operator::Multiply => binary(first, second, out, Lanes::multiply),
        Operator::Divide => binary(first, second, out, Lanes::divide),
        Operator::Minimum => binary(first, second, out, Lanes::minimum),
        Operator::Maximum => binary(first, second, out, Lanes::maximum),
        Operator::Less => binary(first, second, out, Lanes::less),
        Operator::Greater => binary(first, second, out, Lanes::greater),
        Operator::And => binary(first, second, out, Lanes::and),
        Operator::Or => binary(first, second, out, Lanes::or),
        Operator::Negate => unary(first, out, Lanes::negate),
        Operator::Absolute => unary(first, out, Lanes::absolute),
        Operator::Not => unary(first, out, Lanes::not),
        Operator::If => choose(first, second, third, out),
        _ => unreachable!("the language of this track has no other operators"),
    }
}

#[inline(always)]
fn unary(argument: Source<'_>, out: &mut [Words], operation: impl Fn(Lanes) -> Lanes) {
    match argument {
        Source::Each(words) => {
            for (out, word) in out.iter_mut().zip(words) {
                *out = operation(Lanes::load(*word)).words();
            }
        }
        Source::All(word) => out.fill(operation(Lanes::load(word)).words()),
    }
}

#[inline(always)]
fn binary(
    first: Source<'_>,
    second: Source<'_>,
    out: &mut [Words],
    operation: impl Fn(Lanes, Lanes) -> Lanes,
) {
    match (first, second) {
        (Source::Each(first), Source::Each(second)) => {
            for ((out, first), second) in out.iter_mut().zip(first).zip(second) {
                *out = operation(Lanes::load(*first), Lanes::load(*second)).words();
            }
        }
        (Source::Each(first), Source::All(second)) => {
            let second = Lanes::load(second);
            unary(Source::Each(first), out, |first| operation(first, second));
        }
        (Source::All(first), second) => {
            let first = Lanes::load(first);
            unary(second, out, |second| operation(first, second));
        }
    }
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
                let (first, second) = (Lanes::load(*first), Lanes::load(*second));
                *out = Lanes::load(*mask).select(first, second).words();
            }
        }
        (Source::Each(_), Source::All(second)) => {
            let second = Lanes::load(second);
            binary(mask, first, out, |mask, first| mask.select(first, second));
        }
        (Source::All(first), second) => {
            let first = Lanes::load(first);
            binary(mask, second, out, |mask, second| mask.select(first, second));
        }
    }
}
