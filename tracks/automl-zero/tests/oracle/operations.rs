//! [`Call`]: what each of the 65 operations means, element by element.

use assay_track_automl_zero::Operation;
use ndarray::{Array1, Array2, ArrayView1, Axis};

use crate::draws::Draws;
use crate::rounding::Rounding;
use crate::value::Value;

/// An operation with everything that its result depends on.
pub(crate) struct Call<'a> {
    pub(crate) operation: Operation,
    /// As many as the operation has.
    pub(crate) inputs: Vec<Value>,
    /// What the output's cell holds before.
    pub(crate) before: Value,
    pub(crate) indices: [usize; 2],
    pub(crate) values: [f64; 2],
    pub(crate) features: usize,
    pub(crate) draws: Draws,
    pub(crate) rounding: &'a mut Rounding,
}

impl Call<'_> {
    /// The result of an operation of the same types.
    pub(crate) fn result_of(&mut self, operation: Operation) -> Option<Value> {
        self.operation = operation;
        self.result()
    }

    /// A function of each element of the first input, whose result needs no rounding.
    pub(crate) fn select(&self, function: impl FnMut(f64) -> f64) -> Value {
        self.inputs[0].map(function)
    }

    /// A function of each element of the first input.
    pub(crate) fn unary(&mut self, function: fn(f64) -> f64) -> Value {
        self.inputs[0].map(|a| self.rounding.round(function(a)))
    }

    /// A function of each pair of elements.
    pub(crate) fn binary(&mut self, function: fn(f64, f64) -> f64) -> Value {
        self.inputs[0].zip(&self.inputs[1], |a, b| self.rounding.round(function(a, b)))
    }

    /// A function of the first input, a scalar, and each element of the second.
    pub(crate) fn with_scalar(&mut self, function: fn(f64, f64) -> f64) -> Value {
        let scalar = self.inputs[0].scalar();
        self.inputs[1].map(|b| self.rounding.round(function(scalar, b)))
    }

    /// The elements of the first input; matrices row by row.
    pub(crate) fn elements(&self) -> Array1<f64> {
        match &self.inputs[0] {
            Value::Scalar(a) => Array1::from_elem(1, *a),
            Value::Vector(a) => a.clone(),
            Value::Matrix(a) => a.iter().copied().collect(),
        }
    }

    /// A function of each row (axis 0) or column (axis 1) of the first input, a matrix.
    pub(crate) fn along(
        &mut self,
        axis: usize,
        function: fn(ArrayView1<'_, f64>, &mut Rounding) -> f64,
    ) -> Value {
        let matrix = self.inputs[0].matrix();
        let lines = matrix.axis_iter(Axis(axis));
        Value::Vector(lines.map(|line| function(line, self.rounding)).collect())
    }

    /// What the operation is to give; nothing if it has no result.
    pub(crate) fn result(&mut self) -> Option<Value> {
        use Operation::*;
        Some(match self.operation {
            NoOp => return None,

            ScalarAdd | VectorAdd | MatrixAdd => self.binary(|a, b| a + b),
            ScalarSubtract | VectorSubtract | MatrixSubtract => self.binary(|a, b| a - b),
            ScalarMultiply | VectorMultiply | MatrixMultiply => self.binary(|a, b| a * b),
            ScalarDivide | VectorDivide | MatrixDivide => self.binary(|a, b| a / b),
            ScalarMinimum | VectorMinimum | MatrixMinimum => {
                self.inputs[0].zip(&self.inputs[1], |a, b| if b < a { b } else { a })
            }
            ScalarMaximum | VectorMaximum | MatrixMaximum => {
                self.inputs[0].zip(&self.inputs[1], |a, b| if a < b { b } else { a })
            }

            ScalarAbsolute | VectorAbsolute | MatrixAbsolute => self.select(f64::abs),
            ScalarReciprocal | VectorReciprocal | MatrixReciprocal => self.unary(|a| 1.0 / a),
            ScalarHeaviside | VectorHeaviside | MatrixHeaviside => {
                self.select(|a| if a > 0.0 { 1.0 } else { 0.0 })
            }
            ScalarSine => self.unary(f64::sin),
            ScalarCosine => self.unary(f64::cos),
            ScalarTangent => self.unary(f64::tan),
            ScalarArcSine => self.unary(f64::asin),
            ScalarArcCosine => self.unary(f64::acos),
            ScalarArcTangent => self.unary(f64::atan),
            ScalarExponential => self.unary(f64::exp),
            ScalarLogarithm => self.unary(f64::ln),

            VectorScale | MatrixScale => self.with_scalar(|a, b| a * b),
            VectorBroadcast => {
                Value::Vector(Array1::from_elem(self.features, self.inputs[0].scalar()))
            }
            VectorDot => {
                let (a, b) = (self.inputs[0].vector(), self.inputs[1].vector());
                Value::Scalar(dot(a.view(), b.view(), self.rounding))
            }
            VectorOuter => {
                let (a, b) = (self.inputs[0].vector(), self.inputs[1].vector());
                let shape = (self.features, self.features);
                Value::Matrix(Array2::from_shape_fn(shape, |(i, j)| {
                    self.rounding.round(a[i] * b[j])
                }))
            }
            MatrixVectorProduct => {
                let (a, b) = (self.inputs[0].matrix(), self.inputs[1].vector());
                let rows = a.rows().into_iter();
                Value::Vector(rows.map(|row| dot(row, b.view(), self.rounding)).collect())
            }
            MatrixProduct => {
                let (a, b) = (self.inputs[0].matrix(), self.inputs[1].matrix());
                let shape = (self.features, self.features);
                Value::Matrix(Array2::from_shape_fn(shape, |(i, j)| {
                    dot(a.row(i), b.column(j), self.rounding)
                }))
            }
            MatrixTranspose => Value::Matrix(self.inputs[0].matrix().t().to_owned()),
            MatrixColumnBroadcast => {
                let a = self.inputs[0].vector();
                let shape = (self.features, self.features);
                Value::Matrix(Array2::from_shape_fn(shape, |(i, _)| a[i]))
            }
            MatrixRowBroadcast => {
                let a = self.inputs[0].vector();
                let shape = (self.features, self.features);
                Value::Matrix(Array2::from_shape_fn(shape, |(_, j)| a[j]))
            }

            VectorNorm | MatrixNorm => Value::Scalar(norm(self.elements().view(), self.rounding)),
            MatrixRowNorm => self.along(0, norm),
            MatrixColumnNorm => self.along(1, norm),
            VectorMean | MatrixMean => Value::Scalar(mean(self.elements().view(), self.rounding)),
            MatrixRowMean => self.along(0, mean),
            VectorDeviation | MatrixDeviation => {
                Value::Scalar(deviation(self.elements().view(), self.rounding))
            }
            MatrixRowDeviation => self.along(0, deviation),

            ScalarConstant => Value::Scalar(self.values[0]),
            VectorConstant => {
                let mut vector = self.before.vector().clone();
                vector[self.indices[0]] = self.values[0];
                Value::Vector(vector)
            }
            MatrixConstant => {
                let mut matrix = self.before.matrix().clone();
                matrix[self.indices] = self.values[0];
                Value::Matrix(matrix)
            }
            ScalarUniform | VectorUniform | MatrixUniform => {
                Value::from_elements(self.before.kind(), self.features, |e| {
                    self.draws.uniform(e, self.values, self.rounding)
                })
            }
            ScalarGaussian | VectorGaussian | MatrixGaussian => {
                Value::from_elements(self.before.kind(), self.features, |e| {
                    self.draws.gaussian(e, self.values, self.rounding)
                })
            }
        })
    }
}

pub(crate) fn dot(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>, rounding: &mut Rounding) -> f64 {
    let products: Vec<f64> = a
        .iter()
        .zip(b)
        .map(|(a, b)| rounding.round(a * b))
        .collect();
    rounding.sum(products)
}

/// Euclid's, or Frobenius'.
pub(crate) fn norm(a: ArrayView1<'_, f64>, rounding: &mut Rounding) -> f64 {
    let squares = dot(a, a, rounding);
    rounding.round(squares.sqrt())
}

pub(crate) fn mean(a: ArrayView1<'_, f64>, rounding: &mut Rounding) -> f64 {
    let sum = rounding.sum(a.iter().copied());
    rounding.round(sum / a.len() as f64)
}

/// The square root of the mean of squares less the square of the mean: of the population, not of
/// a sample. The difference is never below zero; it is not a number if an element isn't finite.
pub(crate) fn deviation(a: ArrayView1<'_, f64>, rounding: &mut Rounding) -> f64 {
    let squares = dot(a, a, rounding);
    let mean_of_squares = rounding.round(squares / a.len() as f64);
    let mean = mean(a, rounding);
    let square_of_mean = rounding.round(mean * mean);
    let variance = rounding.round(mean_of_squares - square_of_mean);
    rounding.round(if variance < 0.0 { 0.0 } else { variance }.sqrt())
}
