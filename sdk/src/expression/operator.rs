//! The closed set of types and operators, as one table.

use std::fmt;

/// What a node's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// A floating-point number; may be infinite or not a number.
    Number,
    /// True or false.
    Truth,
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Type::Number => "a number",
            Type::Truth => "a truth value",
        })
    }
}

/// An operator. Its discriminant is its code in the canonical bytes and never changes.
///
/// Every operator is *total*: it has a value for all arguments, and the same one on every machine.
/// Sums, products, quotients and roots are IEEE 754 with rounding to nearest, ties to even;
/// nothing traps. Which NaN a NaN is (sign, payload) can't be seen by any operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Operator {
    /// `a + b`.
    Add = 0,
    /// `a - b`.
    Subtract = 1,
    /// `a * b`.
    Multiply = 2,
    /// `a / b`, unprotected: `1 / 0` is infinite, `1 / -0` minus infinite, `0 / 0` NaN.
    Divide = 3,
    /// `-a`: the sign flipped, of zero too.
    Negate = 4,
    /// `min(a, b)`: `b` if `b < a`, else `a`. So `a` if either is NaN, and `a` of `0` and `-0`.
    Minimum = 5,
    /// `max(a, b)`: `b` if `a < b`, else `a`. So `a` if either is NaN, and `a` of `0` and `-0`.
    Maximum = 6,
    /// `abs(a)`: the sign cleared, of zero too.
    Absolute = 7,
    /// `sqrt(a)`: NaN below zero, `-0` of `-0`.
    SquareRoot = 8,
    /// `exp(a)`: as the `libm` crate computes it; 0 and infinity at the ends.
    Exponential = 9,
    /// `ln(a)`: as the `libm` crate computes it; minus infinity of either zero, NaN below.
    Logarithm = 10,
    /// `if(c, a, b)`: `a` where `c` is true, else `b`.
    If = 11,
    /// `a < b`; false if either is NaN. `-0` equals `0` in all comparisons.
    Less = 12,
    /// `a <= b`; false if either is NaN.
    LessOrEqual = 13,
    /// `a > b`; false if either is NaN.
    Greater = 14,
    /// `a >= b`; false if either is NaN.
    GreaterOrEqual = 15,
    /// `and(p, q)`.
    And = 16,
    /// `or(p, q)`.
    Or = 17,
    /// `not(p)`.
    Not = 18,
}

/// How an operator is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Between its two arguments; the higher precedence binds tighter, equal ones to the left.
    Infix(u8),
    /// Before its argument, tighter than any infix operator.
    Prefix,
    /// `name(arguments)`.
    Call,
}

const N: Type = Type::Number;
const T: Type = Type::Truth;

type Row = (Operator, &'static str, Form, &'static [Type], Type);

/// Row `i` describes the operator with code `i`.
const TABLE: [Row; 19] = [
    (Operator::Add, "+", Form::Infix(2), &[N, N], N),
    (Operator::Subtract, "-", Form::Infix(2), &[N, N], N),
    (Operator::Multiply, "*", Form::Infix(3), &[N, N], N),
    (Operator::Divide, "/", Form::Infix(3), &[N, N], N),
    (Operator::Negate, "-", Form::Prefix, &[N], N),
    (Operator::Minimum, "min", Form::Call, &[N, N], N),
    (Operator::Maximum, "max", Form::Call, &[N, N], N),
    (Operator::Absolute, "abs", Form::Call, &[N], N),
    (Operator::SquareRoot, "sqrt", Form::Call, &[N], N),
    (Operator::Exponential, "exp", Form::Call, &[N], N),
    (Operator::Logarithm, "ln", Form::Call, &[N], N),
    (Operator::If, "if", Form::Call, &[T, N, N], N),
    (Operator::Less, "<", Form::Infix(1), &[N, N], T),
    (Operator::LessOrEqual, "<=", Form::Infix(1), &[N, N], T),
    (Operator::Greater, ">", Form::Infix(1), &[N, N], T),
    (Operator::GreaterOrEqual, ">=", Form::Infix(1), &[N, N], T),
    (Operator::And, "and", Form::Call, &[T, T], T),
    (Operator::Or, "or", Form::Call, &[T, T], T),
    (Operator::Not, "not", Form::Call, &[T], T),
];

impl Operator {
    /// All operators, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Operator> {
        TABLE.iter().map(|row| row.0)
    }

    /// The code in the canonical bytes.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The operator with a code, if there is one.
    pub fn from_code(code: u8) -> Option<Operator> {
        TABLE.get(usize::from(code)).map(|row| row.0)
    }

    /// The symbol or function name in text. Subtraction and negation share `-`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The types of its arguments, one to three.
    pub fn arguments(self) -> &'static [Type] {
        self.row().3
    }

    /// The type of its value.
    pub fn result(self) -> Type {
        self.row().4
    }

    pub(super) fn form(self) -> Form {
        self.row().2
    }

    fn row(self) -> &'static Row {
        &TABLE[usize::from(self.code())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_codes() {
        for (code, operator) in Operator::all().enumerate() {
            assert_eq!(usize::from(operator.code()), code);
            assert_eq!(Operator::from_code(operator.code()), Some(operator));
        }
        assert_eq!(Operator::from_code(19), None);
    }
}
