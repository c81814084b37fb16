//! What an expression computes: the reference that every faster evaluator has to equal.

use super::{Expression, Node, Operator};

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The two floating-point types in which expressions are evaluated.
pub trait Float: sealed::Sealed + Copy + PartialOrd + std::fmt::Debug {
    /// The nearest value of this type, ties to even; infinite if it is beyond the type's range.
    fn from_constant(value: f64) -> Self;
    #[doc(hidden)]
    fn binary(operator: Operator, first: Self, second: Self) -> Option<Self>;
    #[doc(hidden)]
    fn unary(operator: Operator, argument: Self) -> Option<Self>;
}

macro_rules! float {
    ($float:ty, $exp:path, $ln:path) => {
        impl Float for $float {
            #[inline]
            fn from_constant(value: f64) -> Self {
                value as $float
            }

            #[inline]
            fn binary(operator: Operator, first: Self, second: Self) -> Option<Self> {
                Some(match operator {
                    Operator::Add => first + second,
                    Operator::Subtract => first - second,
                    Operator::Multiply => first * second,
                    Operator::Divide => first / second,
                    // Not `f64::min`: its answer to NaN and to signed zeros is left open.
                    Operator::Minimum => {
                        if second < first {
                            second
                        } else {
                            first
                        }
                    }
                    Operator::Maximum => {
                        if first < second {
                            second
                        } else {
                            first
                        }
                    }
                    _ => return None,
                })
            }

            #[inline]
            fn unary(operator: Operator, argument: Self) -> Option<Self> {
                Some(match operator {
                    Operator::Negate => -argument,
                    Operator::Absolute => argument.abs(),
                    // IEEE 754 fixes every bit of a root, unlike those of the other functions.
                    Operator::SquareRoot => argument.sqrt(),
                    Operator::Exponential => $exp(argument),
                    Operator::Logarithm => $ln(argument),
                    _ => return None,
                })
            }
        }
    };
}

float!(f32, libm::expf, libm::logf);
float!(f64, libm::exp, libm::log);

/// The value of a node, or of an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<F> {
    /// A number.
    Number(F),
    /// A truth value.
    Truth(bool),
}

impl Operator {
    /// The operator's value. Arguments beyond its own are ignored.
    ///
    /// # Panics
    /// The arguments have not the types that [`arguments`](Operator::arguments) states.
    pub fn apply<F: Float>(self, arguments: &[Value<F>]) -> Value<F> {
        use Value::{Number, Truth};
        match (self, arguments) {
            (Operator::Less, [Number(a), Number(b), ..]) => Truth(a < b),
            (Operator::LessOrEqual, [Number(a), Number(b), ..]) => Truth(a <= b),
            (Operator::Greater, [Number(a), Number(b), ..]) => Truth(a > b),
            (Operator::GreaterOrEqual, [Number(a), Number(b), ..]) => Truth(a >= b),
            (Operator::And, [Truth(p), Truth(q), ..]) => Truth(*p && *q),
            (Operator::Or, [Truth(p), Truth(q), ..]) => Truth(*p || *q),
            (Operator::Not, [Truth(p), ..]) => Truth(!p),
            (Operator::If, [Truth(c), Number(a), Number(b), ..]) => {
                Number(if *c { *a } else { *b })
            }
            (_, [Number(a), rest @ ..]) => {
                let value = match (F::unary(self, *a), rest) {
                    (Some(value), _) => Some(value),
                    (None, [Number(b), ..]) => F::binary(self, *a, *b),
                    (None, _) => None,
                };
                Number(value.expect("an operator's arguments have its types"))
            }
            _ => panic!("an operator's arguments have its types"),
        }
    }
}

impl Expression {
    /// The value for these inputs, one for each input of the language, in its order.
    ///
    /// Numbers are of type `F` throughout: a constant is rounded to it first. Both branches of an
    /// `if` are computed, which can't be seen.
    ///
    /// # Panics
    /// An input is missing or has not the type that the language states.
    pub fn evaluate<F: Float>(&self, inputs: &[Value<F>]) -> Value<F> {
        // Right to left, every operator finds its arguments on top of the stack, the first topmost.
        let mut stack: Vec<Value<F>> = Vec::new();
        for node in self.nodes().iter().rev() {
            let value = match *node {
                Node::Constant(constant) => Value::Number(F::from_constant(constant.value())),
                Node::Input(index) => inputs[usize::from(index)],
                Node::Operator(operator) => {
                    let mut arguments = stack.split_off(stack.len() - node.arity());
                    arguments.reverse();
                    operator.apply(&arguments)
                }
            };
            stack.push(value);
        }
        stack.pop().expect("an expression has at least one node")
    }
}
