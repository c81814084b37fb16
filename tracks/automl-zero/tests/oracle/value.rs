//! [`Value`]: what a memory cell holds.

use assay_track_automl_zero::Kind;
use ndarray::{Array1, Array2, Zip};

/// The contents of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Scalar(f64),
    Vector(Array1<f64>),
    Matrix(Array2<f64>),
}

impl Value {
    pub(crate) fn zero(kind: Kind, features: usize) -> Self {
        match kind {
            Kind::Scalar => Self::Scalar(0.0),
            Kind::Vector => Self::Vector(Array1::zeros(features)),
            Kind::Matrix => Self::Matrix(Array2::zeros((features, features))),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Scalar(_) => Kind::Scalar,
            Self::Vector(_) => Kind::Vector,
            Self::Matrix(_) => Kind::Matrix,
        }
    }

    /// A value of a kind whose element `e` is `element(e)`; matrices row by row.
    pub(crate) fn from_elements(
        kind: Kind,
        features: usize,
        mut element: impl FnMut(usize) -> f64,
    ) -> Self {
        match kind {
            Kind::Scalar => Self::Scalar(element(0)),
            Kind::Vector => Self::Vector(Array1::from_shape_fn(features, element)),
            Kind::Matrix => Self::Matrix(Array2::from_shape_fn((features, features), |(i, j)| {
                element(i * features + j)
            })),
        }
    }

    /// A function of each element.
    pub(crate) fn map(&self, function: impl FnMut(f64) -> f64) -> Self {
        let mut function = function;
        match self {
            Self::Scalar(a) => Self::Scalar(function(*a)),
            Self::Vector(a) => Self::Vector(a.mapv(function)),
            Self::Matrix(a) => Self::Matrix(a.mapv(function)),
        }
    }

    /// A function of the elements in the same place of two values of one kind.
    pub(crate) fn zip(&self, other: &Self, function: impl FnMut(f64, f64) -> f64) -> Self {
        let mut function = function;
        match (self, other) {
            (Self::Scalar(a), Self::Scalar(b)) => Self::Scalar(function(*a, *b)),
            (Self::Vector(a), Self::Vector(b)) => {
                Self::Vector(Zip::from(a).and(b).map_collect(|&a, &b| function(a, b)))
            }
            (Self::Matrix(a), Self::Matrix(b)) => {
                Self::Matrix(Zip::from(a).and(b).map_collect(|&a, &b| function(a, b)))
            }
            _ => panic!(
                "{:?} and {:?} have no common shape",
                self.kind(),
                other.kind()
            ),
        }
    }

    pub(crate) fn scalar(&self) -> f64 {
        match self {
            Self::Scalar(a) => *a,
            _ => panic!("a {:?} where a scalar belongs", self.kind()),
        }
    }

    pub(crate) fn vector(&self) -> &Array1<f64> {
        match self {
            Self::Vector(a) => a,
            _ => panic!("a {:?} where a vector belongs", self.kind()),
        }
    }

    pub(crate) fn matrix(&self) -> &Array2<f64> {
        match self {
            Self::Matrix(a) => a,
            _ => panic!("a {:?} where a matrix belongs", self.kind()),
        }
    }
}
