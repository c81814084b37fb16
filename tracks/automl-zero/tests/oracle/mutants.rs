//! [`MUTANTS`]: wrong meanings, to show that the comparison would notice them.

use assay_track_automl_zero::Operation::{self, *};
use ndarray::{Array1, ArrayView1};

use crate::operations::{Call, deviation, dot};
use crate::rounding::Rounding;
use crate::value::Value;

/// A wrong meaning that somebody may have implemented.
pub(crate) enum Mutant {
    Operation {
        operation: Operation,
        name: &'static str,
        wrong: fn(&mut Call<'_>) -> Option<Value>,
    },
    Protocol {
        name: &'static str,
        slip: Slip,
    },
}

impl Mutant {
    pub(crate) fn is_of(&self, of: Operation) -> bool {
        matches!(self, Self::Operation { operation, .. } if *operation == of)
    }

    pub(crate) fn is_of_protocol(&self) -> bool {
        matches!(self, Self::Protocol { .. })
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Self::Operation {
                operation, name, ..
            } => format!("{operation:?} {name}"),
            Self::Protocol { name, .. } => format!("the protocol {name}"),
        }
    }
}

/// A mistake outside the operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    NoSigmoid,
    SeesLabel,
    LearnsInValidation,
    Forgets,
    PredictStepsPerSplit,
    LearnStepsPerEpoch,
    SameEveryStep,
    OnePhase,
    Compacts,
}

const fn mutant(
    operation: Operation,
    name: &'static str,
    wrong: fn(&mut Call<'_>) -> Option<Value>,
) -> Mutant {
    Mutant::Operation {
        operation,
        name,
        wrong,
    }
}

const fn slip(name: &'static str, slip: Slip) -> Mutant {
    Mutant::Protocol { name, slip }
}

/// At least one for each operation.
#[rustfmt::skip]
pub(crate) const MUTANTS: &[Mutant] = &[
    mutant(NoOp, "writes the first scalar", |_| Some(Value::Scalar(1.0))),
    mutant(ScalarAdd, "subtracts", |call| call.result_of(ScalarSubtract)),
    mutant(ScalarSubtract, "is the wrong way round", swapped),
    mutant(ScalarMultiply, "divides", |call| call.result_of(ScalarDivide)),
    mutant(ScalarDivide, "is the wrong way round", swapped),
    mutant(ScalarDivide, "gives 0 for a divisor of 0", protected_divide),
    mutant(ScalarAbsolute, "does nothing", copy),
    mutant(ScalarAbsolute, "keeps the sign of zero", |call| Some(call.select(|a| if a < 0.0 { -a } else { a }))),
    mutant(ScalarReciprocal, "negates", negative_reciprocal),
    mutant(ScalarReciprocal, "gives 0 for 0", protected_reciprocal),
    mutant(ScalarSine, "is the cosine", |call| call.result_of(ScalarCosine)),
    mutant(ScalarSine, "takes degrees", |call| Some(call.unary(|a| a.to_radians().sin()))),
    mutant(ScalarCosine, "is the sine", |call| call.result_of(ScalarSine)),
    mutant(ScalarTangent, "is the hyperbolic tangent", |call| Some(call.unary(f64::tanh))),
    mutant(ScalarTangent, "is the arc tangent", |call| call.result_of(ScalarArcTangent)),
    mutant(ScalarArcSine, "limits its argument", |call| Some(call.unary(|a| a.clamp(-1.0, 1.0).asin()))),
    mutant(ScalarArcSine, "is the arc cosine", |call| call.result_of(ScalarArcCosine)),
    mutant(ScalarArcCosine, "limits its argument", |call| Some(call.unary(|a| a.clamp(-1.0, 1.0).acos()))),
    mutant(ScalarArcCosine, "is the arc sine", |call| call.result_of(ScalarArcSine)),
    mutant(ScalarArcTangent, "is the tangent", |call| call.result_of(ScalarTangent)),
    mutant(ScalarExponential, "has base 2", |call| Some(call.unary(f64::exp2))),
    mutant(ScalarExponential, "never overflows", |call| Some(call.unary(|a| a.min(88.0).exp()))),
    mutant(ScalarLogarithm, "has base 2", |call| Some(call.unary(f64::log2))),
    mutant(ScalarLogarithm, "ignores the sign", |call| Some(call.unary(|a| a.abs().ln()))),
    mutant(ScalarHeaviside, "is 1 at 0", step_at_zero),
    mutant(ScalarHeaviside, "is 1 where there is no number", step_of_nan),
    mutant(VectorHeaviside, "is 1 at 0", step_at_zero),
    mutant(VectorHeaviside, "is 1 where there is no number", step_of_nan),
    mutant(MatrixHeaviside, "is 1 at 0", step_at_zero),
    mutant(MatrixHeaviside, "is 1 where there is no number", step_of_nan),
    mutant(VectorScale, "adds", |call| Some(call.with_scalar(|a, b| a + b))),
    mutant(VectorBroadcast, "fills one element only", |call| {
        let mut vector = Array1::zeros(call.features);
        vector[0] = call.inputs[0].scalar();
        Some(Value::Vector(vector))
    }),
    mutant(VectorReciprocal, "gives 0 for 0", protected_reciprocal),
    mutant(VectorReciprocal, "negates", negative_reciprocal),
    mutant(VectorNorm, "has no root", squares),
    mutant(VectorNorm, "is the root of the mean of squares", root_mean_square),
    mutant(VectorAbsolute, "does nothing", copy),
    mutant(VectorAdd, "subtracts", |call| call.result_of(VectorSubtract)),
    mutant(VectorSubtract, "is the wrong way round", swapped),
    mutant(VectorMultiply, "divides", |call| call.result_of(VectorDivide)),
    mutant(VectorDivide, "is the wrong way round", swapped),
    mutant(VectorDivide, "gives 0 for a divisor of 0", protected_divide),
    mutant(VectorDot, "is a mean", |call| {
        let Some(Value::Scalar(sum)) = call.result() else { return None };
        Some(Value::Scalar(sum / call.features as f64))
    }),
    mutant(VectorDot, "leaves the last element out", |call| {
        let (a, b) = (call.inputs[0].vector(), call.inputs[1].vector());
        let most = ..call.features - 1;
        let (a, b) = (a.slice(ndarray::s![most]), b.slice(ndarray::s![most]));
        Some(Value::Scalar(dot(a, b, call.rounding)))
    }),
    mutant(VectorOuter, "is transposed", swapped),
    mutant(MatrixScale, "adds", |call| Some(call.with_scalar(|a, b| a + b))),
    mutant(MatrixReciprocal, "gives 0 for 0", protected_reciprocal),
    mutant(MatrixReciprocal, "negates", negative_reciprocal),
    mutant(MatrixVectorProduct, "takes the columns", |call| {
        call.inputs[0] = Value::Matrix(call.inputs[0].matrix().t().to_owned());
        call.result()
    }),
    mutant(MatrixColumnBroadcast, "fills rows", |call| call.result_of(MatrixRowBroadcast)),
    mutant(MatrixRowBroadcast, "fills columns", |call| call.result_of(MatrixColumnBroadcast)),
    mutant(MatrixNorm, "has no root", squares),
    mutant(MatrixNorm, "is the largest element", |call| {
        Some(Value::Scalar(call.elements().fold(0.0, |most: f64, a| most.max(a.abs()))))
    }),
    mutant(MatrixColumnNorm, "takes the rows", |call| call.result_of(MatrixRowNorm)),
    mutant(MatrixRowNorm, "takes the columns", |call| call.result_of(MatrixColumnNorm)),
    mutant(MatrixTranspose, "does nothing", copy),
    mutant(MatrixAbsolute, "does nothing", copy),
    mutant(MatrixAdd, "subtracts", |call| call.result_of(MatrixSubtract)),
    mutant(MatrixSubtract, "is the wrong way round", swapped),
    mutant(MatrixMultiply, "is the matrix product", |call| call.result_of(MatrixProduct)),
    mutant(MatrixMultiply, "divides", |call| call.result_of(MatrixDivide)),
    mutant(MatrixDivide, "is the wrong way round", swapped),
    mutant(MatrixDivide, "gives 0 for a divisor of 0", protected_divide),
    mutant(MatrixProduct, "is the wrong way round", swapped),
    mutant(MatrixProduct, "multiplies elements", |call| call.result_of(MatrixMultiply)),
    mutant(ScalarMinimum, "is the maximum", |call| call.result_of(ScalarMaximum)),
    mutant(ScalarMinimum, "prefers numbers", |call| Some(call.binary(f64::min))),
    mutant(ScalarMinimum, "is the wrong way round", swapped),
    mutant(VectorMinimum, "is the maximum", |call| call.result_of(VectorMaximum)),
    mutant(VectorMinimum, "prefers numbers", |call| Some(call.binary(f64::min))),
    mutant(VectorMinimum, "is the wrong way round", swapped),
    mutant(MatrixMinimum, "is the maximum", |call| call.result_of(MatrixMaximum)),
    mutant(MatrixMinimum, "prefers numbers", |call| Some(call.binary(f64::min))),
    mutant(MatrixMinimum, "is the wrong way round", swapped),
    mutant(ScalarMaximum, "is the minimum", |call| call.result_of(ScalarMinimum)),
    mutant(ScalarMaximum, "prefers numbers", |call| Some(call.binary(f64::max))),
    mutant(ScalarMaximum, "is the wrong way round", swapped),
    mutant(VectorMaximum, "is the minimum", |call| call.result_of(VectorMinimum)),
    mutant(VectorMaximum, "prefers numbers", |call| Some(call.binary(f64::max))),
    mutant(VectorMaximum, "is the wrong way round", swapped),
    mutant(MatrixMaximum, "is the minimum", |call| call.result_of(MatrixMinimum)),
    mutant(MatrixMaximum, "prefers numbers", |call| Some(call.binary(f64::max))),
    mutant(MatrixMaximum, "is the wrong way round", swapped),
    mutant(VectorMean, "is the sum", sum),
    mutant(MatrixMean, "divides by the number of rows", |call| {
        let Some(Value::Scalar(mean)) = call.result() else { return None };
        Some(Value::Scalar(mean * call.features as f64))
    }),
    mutant(MatrixRowMean, "takes the columns", |call| Some(call.along(1, crate::operations::mean))),
    mutant(MatrixRowDeviation, "takes the columns", |call| Some(call.along(1, deviation))),
    mutant(MatrixRowDeviation, "is that of a sample", |call| Some(call.along(0, of_a_sample))),
    mutant(VectorDeviation, "is that of a sample", sample_deviation),
    mutant(VectorDeviation, "has no root", variance),
    mutant(MatrixDeviation, "is that of a sample", sample_deviation),
    mutant(MatrixDeviation, "has no root", variance),
    mutant(ScalarConstant, "is negated", negated_constant),
    mutant(VectorConstant, "is negated", negated_constant),
    mutant(VectorConstant, "clears the other elements", cleared),
    mutant(VectorConstant, "counts from 1", |call| {
        call.indices[0] = (call.indices[0] + 1) % call.features;
        call.result()
    }),
    mutant(MatrixConstant, "clears the other elements", cleared),
    mutant(MatrixConstant, "exchanges row and column", |call| {
        call.indices.reverse();
        call.result()
    }),
    mutant(ScalarUniform, "keeps its bounds in order", unordered),
    mutant(ScalarUniform, "has other numbers", |call| { call.draws.step += 1; call.result() }),
    mutant(VectorUniform, "keeps its bounds in order", unordered),
    mutant(VectorUniform, "draws one number", one_number),
    mutant(MatrixUniform, "keeps its bounds in order", unordered),
    mutant(MatrixUniform, "goes column by column", transposed_result),
    mutant(ScalarGaussian, "has other numbers", |call| { call.draws.step += 1; call.result() }),
    mutant(ScalarGaussian, "takes the variance", by_variance),
    mutant(ScalarGaussian, "ignores the sign of the deviation", by_magnitude),
    mutant(VectorGaussian, "takes the variance", by_variance),
    mutant(VectorGaussian, "ignores the sign of the deviation", by_magnitude),
    mutant(VectorGaussian, "draws one number", one_number),
    mutant(MatrixGaussian, "takes the variance", by_variance),
    mutant(MatrixGaussian, "goes column by column", transposed_result),
    slip("takes no sigmoid in training", Slip::NoSigmoid),
    slip("shows the label to predict", Slip::SeesLabel),
    slip("learns in validation", Slip::LearnsInValidation),
    slip("forgets its memory before validation", Slip::Forgets),
    slip("counts the steps of predict from 0 in validation", Slip::PredictStepsPerSplit),
    slip("counts the steps of learn from 0 in each epoch", Slip::LearnStepsPerEpoch),
    slip("draws the same numbers in every step", Slip::SameEveryStep),
    slip("draws the same numbers in every phase", Slip::OnePhase),
    slip("doesn't count instructions without effect", Slip::Compacts),
];

fn copy(call: &mut Call<'_>) -> Option<Value> {
    Some(call.select(|a| a))
}

fn swapped(call: &mut Call<'_>) -> Option<Value> {
    call.inputs.reverse();
    call.result()
}

fn negative_reciprocal(call: &mut Call<'_>) -> Option<Value> {
    Some(call.unary(|a| -1.0 / a))
}

fn protected_reciprocal(call: &mut Call<'_>) -> Option<Value> {
    Some(call.unary(|a| if a == 0.0 { 0.0 } else { 1.0 / a }))
}

fn protected_divide(call: &mut Call<'_>) -> Option<Value> {
    Some(call.binary(|a, b| if b == 0.0 { 0.0 } else { a / b }))
}

fn step_at_zero(call: &mut Call<'_>) -> Option<Value> {
    Some(call.select(|a| if a >= 0.0 { 1.0 } else { 0.0 }))
}

fn step_of_nan(call: &mut Call<'_>) -> Option<Value> {
    Some(call.select(|a| if a <= 0.0 { 0.0 } else { 1.0 }))
}

fn sum(call: &mut Call<'_>) -> Option<Value> {
    Some(Value::Scalar(call.elements().sum()))
}

fn squares(call: &mut Call<'_>) -> Option<Value> {
    Some(Value::Scalar(
        call.elements().fold(0.0, |sum, a| sum + a * a),
    ))
}

fn root_mean_square(call: &mut Call<'_>) -> Option<Value> {
    let elements = call.elements();
    let mean = elements.fold(0.0, |sum, a| sum + a * a) / elements.len() as f64;
    Some(Value::Scalar(mean.sqrt()))
}

fn of_a_sample(a: ArrayView1<'_, f64>, rounding: &mut Rounding) -> f64 {
    let count = a.len() as f64;
    deviation(a, rounding) * (count / (count - 1.0)).sqrt()
}

fn sample_deviation(call: &mut Call<'_>) -> Option<Value> {
    let elements = call.elements();
    Some(Value::Scalar(of_a_sample(elements.view(), call.rounding)))
}

fn variance(call: &mut Call<'_>) -> Option<Value> {
    let elements = call.elements();
    Some(Value::Scalar(
        deviation(elements.view(), call.rounding).powi(2),
    ))
}

fn negated_constant(call: &mut Call<'_>) -> Option<Value> {
    call.values[0] = -call.values[0];
    call.result()
}

fn cleared(call: &mut Call<'_>) -> Option<Value> {
    call.before = Value::zero(call.before.kind(), call.features);
    call.result()
}

fn unordered(call: &mut Call<'_>) -> Option<Value> {
    let (kind, features) = (call.before.kind(), call.features);
    Some(Value::from_elements(kind, features, |e| {
        call.draws.between(e, call.values, call.rounding)
    }))
}

fn one_number(call: &mut Call<'_>) -> Option<Value> {
    let first = call.result()?.vector()[0];
    Some(Value::Vector(Array1::from_elem(call.features, first)))
}

fn transposed_result(call: &mut Call<'_>) -> Option<Value> {
    Some(Value::Matrix(call.result()?.matrix().t().to_owned()))
}

fn by_variance(call: &mut Call<'_>) -> Option<Value> {
    call.values[1] *= call.values[1];
    call.result()
}

fn by_magnitude(call: &mut Call<'_>) -> Option<Value> {
    call.values[1] = call.values[1].abs();
    call.result()
}
