//! [`Machine`]: memory, and what each step does to it.

use assay_sdk::simd::F32x4;

use crate::kernels::{self as kernel, Draws, Slot};
use crate::lanes::Lanes;
use crate::operation::Operation;
use crate::step::{Code, EXAMPLE, Layout, Step};

/// The memory of a program for [`LANES`](crate::LANES) tasks.
#[derive(Debug)]
pub(crate) struct Machine {
    slots: Box<[Slot]>,
    features: usize,
    /// The features before there is an example: zeros.
    nothing: Box<[Slot]>,
}

/// What steps work on: memory, and what is outside of it.
#[derive(Debug)]
struct Turn<'a> {
    slots: &'a [Slot],
    /// The features of the example.
    example: &'a [Slot],
    draws: &'a Draws,
    /// Numbers of a vector and of a matrix.
    vector: usize,
    matrix: usize,
}

impl Machine {
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            slots: vec![Slot::default(); layout.numbers()].into(),
            features: layout.features(),
            nothing: vec![Slot::default(); layout.features()].into(),
        }
    }

    /// Makes every number zero.
    pub(crate) fn clear(&mut self) {
        kernel::fill(&self.slots, Lanes::ZERO);
    }

    /// A number of memory.
    #[inline(always)]
    pub(crate) fn slot(&self, place: usize) -> &Slot {
        &self.slots[place]
    }

    /// Runs steps before there is an example.
    pub(crate) fn set_up(&self, steps: &[Step], draws: &Draws) {
        self.run(steps, &self.nothing, draws);
    }

    /// Runs steps on the features of an example.
    #[inline(always)]
    pub(crate) fn run(&self, steps: &[Step], example: &[Slot], draws: &Draws) {
        let turn = Turn {
            slots: &self.slots,
            example,
            draws,
            vector: self.features,
            matrix: self.features * self.features,
        };
        for step in steps {
            turn.execute(step);
        }
    }
}

impl Turn<'_> {
    #[inline(always)]
    fn slot(&self, place: usize) -> &Slot {
        &self.slots[place]
    }

    /// The vector at a place.
    #[inline(always)]
    fn vector(&self, place: usize) -> &[Slot] {
        self.numbers(place, self.vector)
    }

    #[inline(always)]
    fn matrix(&self, place: usize) -> &[Slot] {
        &self.slots[place..][..self.matrix]
    }

    #[inline(always)]
    fn numbers(&self, place: usize, length: usize) -> &[Slot] {
        let numbers = match place {
            EXAMPLE => self.example,
            _ => &self.slots[place..],
        };
        &numbers[..length]
    }

    /// So many numbers of memory, for a result.
    #[inline(always)]
    fn output(&self, place: usize, length: usize) -> &[Slot] {
        &self.slots[place..][..length]
    }

    /// One step. What needs but a few machine instructions is done here, the rest in functions: all
    /// of them inlined would be one function too large for any compiler to do well.
    #[inline(always)]
    fn execute(&self, step: &Step) {
        use Operation::*;

        let first = || self.slot(step.inputs[0]).get();
        let second = || self.slot(step.inputs[1]).get();
        let set = |number| self.slot(step.output).set(number);
        let (vector, matrix) = (self.vector, self.matrix);

        match step.code {
            Code::Plain(operation) => match operation {
                NoOp => {}
                ScalarAdd => set(first() + second()),
                ScalarSubtract => set(first() - second()),
                ScalarMultiply => set(first() * second()),
                ScalarDivide => set(first() / second()),
                ScalarAbsolute => set(first().absolute()),
                ScalarReciprocal => set(Lanes::ONE / first()),
                ScalarSine => self.function(step, F32x4::sin),
                ScalarCosine => self.function(step, F32x4::cos),
                ScalarTangent => self.function(step, F32x4::tan),
                ScalarArcSine => self.function(step, F32x4::arc_sin),
                ScalarArcCosine => self.function(step, F32x4::arc_cos),
                ScalarArcTangent => self.function(step, F32x4::arc_tan),
                ScalarExponential => self.function(step, F32x4::exp),
                ScalarLogarithm => self.function(step, F32x4::ln),
                ScalarHeaviside => set(first().heaviside()),
                VectorHeaviside => self.heaviside(step, vector),
                MatrixHeaviside => self.heaviside(step, matrix),
                VectorScale => self.scale(step, vector),
                VectorBroadcast => self.broadcast(step),
                VectorReciprocal => self.reciprocal(step, vector),
                VectorNorm => self.norm(step, vector),
                VectorAbsolute => self.absolute(step, vector),
                VectorAdd => self.add(step, vector),
                VectorSubtract => self.subtract(step, vector),
                VectorMultiply => self.multiply(step, vector),
                VectorDivide => self.divide(step, vector),
                VectorDot => self.dot(step),
                VectorOuter => self.outer(step),
                MatrixScale => self.scale(step, matrix),
                MatrixReciprocal => self.reciprocal(step, matrix),
                MatrixVectorProduct => self.matrix_vector_product(step),
                MatrixColumnBroadcast => self.column_broadcast(step),
                MatrixRowBroadcast => self.row_broadcast(step),
                MatrixNorm => self.norm(step, matrix),
                MatrixColumnNorm => self.column_norm(step),
                MatrixRowNorm => self.row_norm(step),
                MatrixTranspose => self.transpose(step),
                MatrixAbsolute => self.absolute(step, matrix),
                MatrixAdd => self.add(step, matrix),
                MatrixSubtract => self.subtract(step, matrix),
                MatrixMultiply => self.multiply(step, matrix),
                MatrixDivide => self.divide(step, matrix),
                MatrixProduct => self.matrix_product(step),
                ScalarMinimum => set(first().minimum(second())),
                VectorMinimum => self.minimum(step, vector),
                MatrixMinimum => self.minimum(step, matrix),
                ScalarMaximum => set(first().maximum(second())),
                VectorMaximum => self.maximum(step, vector),
                MatrixMaximum => self.maximum(step, matrix),
                VectorMean => self.mean(step, vector),
                MatrixMean => self.mean(step, matrix),
                MatrixRowMean => self.row_mean(step),
                MatrixRowDeviation => self.row_deviation(step),
                VectorDeviation => self.deviation(step, vector),
                MatrixDeviation => self.deviation(step, matrix),
                // A constant element is compiled to a scalar at its place.
                ScalarConstant | VectorConstant | MatrixConstant => {
                    set(Lanes::splat(step.values[0]));
                }
                ScalarUniform => self.uniform(step, 1),
                VectorUniform => self.uniform(step, vector),
                MatrixUniform => self.uniform(step, matrix),
                ScalarGaussian => self.gaussian(step, 1),
                VectorGaussian => self.gaussian(step, vector),
                MatrixGaussian => self.gaussian(step, matrix),
            },
            Code::CopyVector => self.copy(step, vector),
            Code::CopyMatrix => self.copy(step, matrix),
            Code::AddOuter => self.add_outer(step),
            Code::SubtractOuter => self.subtract_outer(step),
            Code::AddScaledVector => self.add_scaled(step, vector),
            Code::SubtractScaledVector => self.subtract_scaled(step, vector),
            Code::AddScaledMatrix => self.add_scaled(step, matrix),
            Code::SubtractScaledMatrix => self.subtract_scaled(step, matrix),
            Code::AddScaledVectorDifference => self.add_scaled_difference(step, vector),
            Code::AddScaledMatrixDifference => self.add_scaled_difference(step, matrix),
        }
    }
}

/// Functions of their own for the loops, of three kinds: on all the numbers of two or three cells,
/// from all the numbers of a cell to a scalar, and the others.
macro_rules! kernels {
    (
        map { $($map:ident: $one:expr;)* }
        zip { $($zip:ident: $two:expr;)* }
        reduce { $($reduce:ident;)* }
        other { $($other:ident($self:ident, $step:ident) $body:block)* }
    ) => {
        impl Turn<'_> {
            $(#[inline(never)]
            fn $map(&self, step: &Step, length: usize) {
                let output = self.output(step.output, length);
                kernel::map(output, self.numbers(step.inputs[0], length), $one);
            })*

            $(#[inline(never)]
            fn $zip(&self, step: &Step, length: usize) {
                let output = self.output(step.output, length);
                let first = self.numbers(step.inputs[0], length);
                kernel::zip(output, first, self.numbers(step.inputs[1], length), $two);
            })*

            $(#[inline(never)]
            fn $reduce(&self, step: &Step, length: usize) {
                let number = kernel::$reduce(self.numbers(step.inputs[0], length));
                self.slot(step.output).set(number);
            })*

            $(#[inline(never)]
            fn $other(&$self, $step: &Step) $body)*
        }
    };
}

kernels! {
    map {
        heaviside: Lanes::heaviside;
        reciprocal: |number| Lanes::ONE / number;
        absolute: Lanes::absolute;
        copy: |number| number;
    }
    zip {
        add: |a, b| a + b;
        subtract: |a, b| a - b;
        multiply: |a, b| a * b;
        divide: |a, b| a / b;
        minimum: Lanes::minimum;
        maximum: Lanes::maximum;
    }
    reduce {
        norm;
        mean;
        deviation;
    }
    other {
        broadcast(self, step) {
            kernel::fill(self.output(step.output, self.vector), self.slot(step.inputs[0]).get());
        }
        dot(self, step) {
            let [first, second, ..] = step.inputs;
            let (first, second) = (self.vector(first), self.vector(second));
            self.slot(step.output).set(kernel::dot(first, second));
        }
        outer(self, step) {
            let [first, second, ..] = step.inputs;
            let (first, second) = (self.vector(first), self.vector(second));
            kernel::outer(self.matrix(step.output), first, second);
        }
        matrix_vector_product(self, step) {
            let (matrix, vector) = (self.matrix(step.inputs[0]), self.vector(step.inputs[1]));
            kernel::matrix_vector_product(self.output(step.output, self.vector), matrix, vector);
        }
        matrix_product(self, step) {
            let [first, second, ..] = step.inputs;
            let (first, second) = (self.matrix(first), self.matrix(second));
            kernel::matrix_product(self.matrix(step.output), first, second, self.vector);
        }
        transpose(self, step) {
            let input = self.matrix(step.inputs[0]);
            kernel::transpose(self.matrix(step.output), input, self.vector);
        }
        column_broadcast(self, step) {
            kernel::column_broadcast(self.matrix(step.output), self.vector(step.inputs[0]));
        }
        row_broadcast(self, step) {
            kernel::row_broadcast(self.matrix(step.output), self.vector(step.inputs[0]));
        }
        column_norm(self, step) {
            kernel::column_norm(self.output(step.output, self.vector), self.matrix(step.inputs[0]));
        }
        row_norm(self, step) {
            kernel::row_norm(self.output(step.output, self.vector), self.matrix(step.inputs[0]));
        }
        row_mean(self, step) {
            kernel::row_mean(self.output(step.output, self.vector), self.matrix(step.inputs[0]));
        }
        row_deviation(self, step) {
            kernel::row_deviation(self.output(step.output, self.vector), self.matrix(step.inputs[0]));
        }
        add_outer(self, step) {
            self.outer_into(step, |sum, product| sum + product);
        }
        subtract_outer(self, step) {
            self.outer_into(step, |sum, product| sum - product);
        }
    }
}

impl Turn<'_> {
    /// A scalar function of tens of instructions.
    #[inline(never)]
    fn function(&self, step: &Step, function: fn(F32x4) -> F32x4) {
        let number = self.slot(step.inputs[0]).get();
        self.slot(step.output).set(number.map(function));
    }

    #[inline(never)]
    fn scale(&self, step: &Step, length: usize) {
        let factor = self.slot(step.inputs[0]).get();
        let input = self.numbers(step.inputs[1], length);
        kernel::scale(self.output(step.output, length), factor, input);
    }

    #[inline(never)]
    fn add_scaled(&self, step: &Step, length: usize) {
        self.scaled_into(step, length, |sum, product| sum + product);
    }

    #[inline(never)]
    fn subtract_scaled(&self, step: &Step, length: usize) {
        self.scaled_into(step, length, |sum, product| sum - product);
    }

    #[inline(never)]
    fn add_scaled_difference(&self, step: &Step, length: usize) {
        let [factor, first, second, sum] = step.inputs;
        let operands = [first, second, sum].map(|place| self.numbers(place, length));
        let output = self.output(step.output, length);
        kernel::add_scaled_difference(output, self.slot(factor).get(), operands);
    }

    #[inline(never)]
    fn uniform(&self, step: &Step, length: usize) {
        let output = self.output(step.output, length);
        kernel::uniform(output, self.draws, step.stream, step.values);
    }

    #[inline(never)]
    fn gaussian(&self, step: &Step, length: usize) {
        let output = self.output(step.output, length);
        kernel::gaussian(output, self.draws, step.stream, step.values);
    }

    #[inline(always)]
    fn scaled_into(&self, step: &Step, length: usize, function: impl Fn(Lanes, Lanes) -> Lanes) {
        let factor = self.slot(step.inputs[0]).get();
        let input = self.numbers(step.inputs[1], length);
        let sum = self.numbers(step.inputs[2], length);
        let output = self.output(step.output, length);
        kernel::add_scaled(output, sum, factor, input, function);
    }

    #[inline(always)]
    fn outer_into(&self, step: &Step, function: impl Fn(Lanes, Lanes) -> Lanes) {
        let [first, second, sum, _] = step.inputs;
        let factors = [self.vector(first), self.vector(second)];
        kernel::add_outer(
            self.matrix(step.output),
            self.matrix(sum),
            factors,
            function,
        );
    }
}
