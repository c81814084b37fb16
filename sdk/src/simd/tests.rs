use std::array::from_fn;

use proptest::prelude::*;

use super::{F32x4, Mask32x4, U32x4};

/// Any bits, with zeros, infinities, equal lanes and halves often among them.
fn numbers() -> impl Strategy<Value = [f32; 4]> {
    let often = prop::sample::select(vec![
        0.0,
        -0.0,
        0.5,
        -1.5,
        2.5,
        7.0,
        f32::INFINITY,
        f32::NAN,
    ]);
    prop::array::uniform4(prop_oneof![any::<u32>().prop_map(f32::from_bits), often])
}

/// Equal bits, or both NaN.
fn same(first: f32, second: f32) -> bool {
    first.to_bits() == second.to_bits() || (first.is_nan() && second.is_nan())
}

proptest! {
    #[test]
    fn numbers_are_treated_lane_by_lane(a in numbers(), b in numbers()) {
        let (x, y) = (F32x4::from_array(a), F32x4::from_array(b));
        type Case = (F32x4, fn(f32, f32) -> f32);
        let cases: [Case; 12] = [
            (x + y, |a, b| a + b),
            (x - y, |a, b| a - b),
            (x * y, |a, b| a * b),
            (x / y, |a, b| a / b),
            (-x, |a, _| -a),
            (x.absolute(), |a, _| a.abs()),
            (x.sqrt(), |a, _| a.sqrt()),
            (x.nearest(), |a, _| a.round_ties_even()),
            (x.floor(), |a, _| a.floor()),
            (x.minimum(y), |a, b| if b < a { b } else { a }),
            (x.maximum(y), |a, b| if a < b { b } else { a }),
            (F32x4::from_bits(x.to_bits()), |a, _| a),
        ];
        for (number, (result, expected)) in cases.into_iter().enumerate() {
            for (lane, result) in result.to_array().into_iter().enumerate() {
                let expected = expected(a[lane], b[lane]);
                prop_assert!(same(result, expected), "case {number}: {result} is not {expected}");
            }
        }
    }

    #[test]
    fn comparisons_choose(a in numbers(), b in numbers()) {
        let (x, y) = (F32x4::from_array(a), F32x4::from_array(b));
        type Case = (Mask32x4, fn(f32, f32) -> bool);
        let cases: [Case; 8] = [
            (x.equal(y), |a, b| a == b),
            (x.less(y), |a, b| a < b),
            (x.at_most(y), |a, b| a <= b),
            (x.greater(y), |a, b| a > b),
            (x.at_least(y), |a, b| a >= b),
            (!x.less(y) & x.equal(x), |a, b| a >= b || (b.is_nan() && !a.is_nan())),
            (x.less(y) | y.less(x), |a, b| a < b || b < a),
            (Mask32x4::from_bits(x.less(y).to_bits()), |a, b| a < b),
        ];
        for (mask, expected) in cases {
            let expected: [bool; 4] = from_fn(|lane| expected(a[lane], b[lane]));
            prop_assert_eq!(mask.to_array(), expected);
            prop_assert_eq!(mask.any(), expected.contains(&true));
            prop_assert_eq!(mask.all(), !expected.contains(&false));
            let counts = U32x4::splat(7).increment_where(mask).to_array();
            let words = mask.select_words(x.to_bits(), y.to_bits()).to_array();
            let (chosen, kept) = (mask.select(x, y).to_array(), mask.keep(x).to_array());
            for (lane, truth) in expected.into_iter().enumerate() {
                let (choice, remainder) = if truth { (a[lane], a[lane]) } else { (b[lane], 0.0) };
                prop_assert!(same(chosen[lane], choice));
                prop_assert!(same(kept[lane], remainder));
                prop_assert_eq!(counts[lane], 7 + u32::from(truth));
                prop_assert!(same(f32::from_bits(words[lane]), chosen[lane]));
            }
        }
    }

    #[test]
    fn words_are_treated_lane_by_lane(a: [u32; 4], b: [u32; 4], amount in 0_u32..32) {
        let (x, y) = (U32x4::from_array(a), U32x4::from_array(b));
        let product = |a, b| u64::from(a) * u64::from(b);
        let (low, high) = x.multiply_wide(y);
        let (unsigned, signed) = (x.to_f32().to_bits(), x.signed_to_f32().to_bits());
        for lane in 0..4 {
            let (a, b) = (a[lane], b[lane]);
            let cases = [
                (x.wrapping_add(y), a.wrapping_add(b)),
                (x.wrapping_sub(y), a.wrapping_sub(b)),
                (x.wrapping_mul(y), a.wrapping_mul(b)),
                (low, product(a, b) as u32),
                (high, (product(a, b) >> 32) as u32),
                (x & y, a & b),
                (x | y, a | b),
                (x ^ y, a ^ b),
                (!x, !a),
                (x << amount, a << amount),
                (x >> amount, a >> amount),
                (x.shift_right_signed(amount), (a.cast_signed() >> amount).cast_unsigned()),
                (x.equal(y).to_bits(), if a == b { u32::MAX } else { 0 }),
                (x.equal(x).to_bits(), u32::MAX),
                (unsigned, (a as f32).to_bits()),
                (signed, (a.cast_signed() as f32).to_bits()),
            ];
            for (number, (result, expected)) in cases.into_iter().enumerate() {
                prop_assert_eq!(result.to_array()[lane], expected, "case {}", number);
            }
        }
    }
}
