//! What the results have to be: WebAssembly's rules in terms of Rust's floats, and every NaN that an
//! operator makes canonical.

use super::table::{Code, Row};

const CANONICAL_SINGLE: u32 = 0x7fc0_0000;
const CANONICAL_DOUBLE: u64 = 0x7ff8_0000_0000_0000;

/// The bytes of a row's results.
pub(crate) fn expected(row: &Row) -> Vec<u8> {
    let mut operands = row.operands.bits();
    operands.extend_from_within(..);
    let mut bytes = Vec::with_capacity(row.result_size());
    for (a, b) in row.applications() {
        match &row.code {
            Code::Function { .. } => {
                for lane in 0..row.lanes {
                    bytes.extend(lane_result(
                        row.name,
                        operands[a + lane],
                        operands[b + lane],
                    ));
                }
                if row.name.ends_with("Zero") {
                    bytes.extend([0; 8]);
                }
            }
            Code::Constant(_) => bytes.extend(cut(operands[a], row.operands.size())),
            Code::Move { moved, .. } => {
                for bits in moved(&operands[a..]) {
                    bytes.extend(cut(bits, row.operands.size()));
                }
            }
        }
    }
    bytes
}

/// The result of an operator for one lane.
fn lane_result(name: &str, a: u64, b: u64) -> Vec<u8> {
    let is_vector = name.contains('x');
    // A vector operator does to each lane what the scalar one does.
    let scalar = name
        .replace("F32x4", "F32")
        .replace("F64x2", "F64")
        .replace("I32x4", "I32")
        .replace("Low", "")
        .replace("Zero", "");
    let (kind, operator) = scalar.split_at(3);
    let truth = match kind {
        "F32" => single_comparison(operator, f32::from_bits(a as u32), f32::from_bits(b as u32)),
        "F64" => double_comparison(operator, f64::from_bits(a), f64::from_bits(b)),
        _ => None,
    };
    let (result, size) = match (truth, kind) {
        (Some(truth), "F64") if is_vector => (u64::from(truth).wrapping_neg(), 8),
        (Some(truth), _) if is_vector => (u64::from(truth).wrapping_neg(), 4),
        (Some(truth), _) => (u64::from(truth), 4),
        (None, "F32") => (u64::from(single(operator, a, b)), 4),
        (None, "F64") => (double(operator, a, b), 8),
        (None, "I32") => (integer(&scalar, a), 4),
        (None, _) => (integer(&scalar, a), 8),
    };
    cut(result, size)
}

fn cut(bits: u64, size: usize) -> Vec<u8> {
    bits.to_le_bytes()[..size].to_vec()
}

fn single(operator: &str, a: u64, b: u64) -> u32 {
    let x = f32::from_bits(a as u32);
    match operator {
        "ReinterpretI32" => return a as u32,
        "ConvertI32S" => return (a as i32 as f32).to_bits(),
        "ConvertI32U" => return (a as u32 as f32).to_bits(),
        "ConvertI64S" => return (a as i64 as f32).to_bits(),
        "ConvertI64U" => return (a as f32).to_bits(),
        "DemoteF64" => return canonical_single(f64::from_bits(a) as f32),
        _ => {}
    }
    single_arithmetic(operator, x, f32::from_bits(b as u32))
}

fn double(operator: &str, a: u64, b: u64) -> u64 {
    let x = f64::from_bits(a);
    match operator {
        "ReinterpretI64" => return a,
        "ConvertI32S" => return f64::from(a as i32).to_bits(),
        "ConvertI32U" => return f64::from(a as u32).to_bits(),
        "ConvertI64S" => return (a as i64 as f64).to_bits(),
        "ConvertI64U" => return (a as f64).to_bits(),
        "PromoteF32" => return canonical_double(f32::from_bits(a as u32).into()),
        _ => {}
    }
    double_arithmetic(operator, x, f64::from_bits(b))
}

fn canonical_single(value: f32) -> u32 {
    if value.is_nan() {
        CANONICAL_SINGLE
    } else {
        value.to_bits()
    }
}

fn canonical_double(value: f64) -> u64 {
    if value.is_nan() {
        CANONICAL_DOUBLE
    } else {
        value.to_bits()
    }
}

macro_rules! float {
    ($arithmetic:ident, $comparison:ident, $canonical:ident, $float:ty, $bits:ty) => {
        fn $arithmetic(operator: &str, x: $float, y: $float) -> $bits {
            $canonical(match operator {
                // These touch the sign or choose an operand, and leave NaNs alone.
                "Abs" => return x.abs().to_bits(),
                "Neg" => return (-x).to_bits(),
                "Copysign" => return x.copysign(y).to_bits(),
                "PMin" => return if y < x { y } else { x }.to_bits(),
                "PMax" => return if x < y { y } else { x }.to_bits(),
                "Add" => x + y,
                "Sub" => x - y,
                "Mul" => x * y,
                "Div" => x / y,
                "Sqrt" => x.sqrt(),
                "Ceil" => x.ceil(),
                "Floor" => x.floor(),
                "Trunc" => x.trunc(),
                "Nearest" => x.round_ties_even(),
                // Unlike Rust's: a NaN wins, and -0 is less than 0.
                "Min" | "Max" if x.is_nan() || y.is_nan() => <$float>::NAN,
                "Min" if x < y || (x == y && x.is_sign_negative()) => x,
                "Max" if x > y || (x == y && x.is_sign_positive()) => x,
                "Min" | "Max" => y,
                _ => panic!("the oracle does not know {operator}"),
            })
        }

        fn $comparison(operator: &str, x: $float, y: $float) -> Option<bool> {
            Some(match operator {
                "Eq" => x == y,
                "Ne" => x != y,
                "Lt" => x < y,
                "Gt" => x > y,
                "Le" => x <= y,
                "Ge" => x >= y,
                _ => return None,
            })
        }
    };
}

float!(
    single_arithmetic,
    single_comparison,
    canonical_single,
    f32,
    u32
);
float!(
    double_arithmetic,
    double_comparison,
    canonical_double,
    f64,
    u64
);

/// Conversions to integers. Rust's `as` saturates and makes 0 of a NaN, as the saturating operators
/// do; the trapping ones only get operands where that makes no difference.
fn integer(name: &str, a: u64) -> u64 {
    let (single, double) = (f32::from_bits(a as u32), f64::from_bits(a));
    match name.replace("Sat", "").as_str() {
        "I32ReinterpretF32" | "I64ReinterpretF64" => a,
        "I32TruncF32S" => single as i32 as u64,
        "I32TruncF32U" => (single as u32).into(),
        "I32TruncF64S" => double as i32 as u64,
        "I32TruncF64U" => (double as u32).into(),
        "I64TruncF32S" => single as i64 as u64,
        "I64TruncF32U" => single as u64,
        "I64TruncF64S" => double as i64 as u64,
        "I64TruncF64U" => double as u64,
        _ => panic!("the oracle does not know {name}"),
    }
}
