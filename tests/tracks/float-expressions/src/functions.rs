//! The functions of `assay_sdk::math`.

use assay_sdk::{Rng, math};

use crate::{
    Operands,
    part::{Part, pairs},
};

/// How many ordinary arguments each function gets besides the operands, most of which are extreme.
const ORDINARY: usize = 1_000;

macro_rules! parts {
    ($parts:ident, $operands:expr, $float:ty, $($module:ident)::+) => {{
        let operands: &[$float] = $operands;
        let mut rng = Rng::new(1);
        let ordinary = std::iter::repeat_with(|| rng.uniform(-30.0, 30.0) as $float);
        let arguments: Vec<$float> =
            operands.iter().copied().chain(ordinary.take(ORDINARY)).collect();
        let unary: [(&str, fn($float) -> $float); 10] = [
            ("exp", $($module)::+::exp),
            ("ln", $($module)::+::ln),
            ("sin", $($module)::+::sin),
            ("cos", $($module)::+::cos),
            ("tan", $($module)::+::tan),
            ("asin", $($module)::+::asin),
            ("acos", $($module)::+::acos),
            ("atan", $($module)::+::atan),
            ("tanh", $($module)::+::tanh),
            ("sqrt", $($module)::+::sqrt),
        ];
        for (name, function) in unary {
            let results = arguments.iter().map(|x| function(*x));
            $parts.push(Part::new(format!("{}::{name}", stringify!($($module)::+)), results));
        }
        let extreme = pairs(operands).map(|(base, exponent)| $($module)::+::pow(base, exponent));
        let ordinary = arguments
            .windows(2)
            .map(|pair| $($module)::+::pow(pair[0].abs(), pair[1]));
        let name = format!("{}::pow", stringify!($($module)::+));
        $parts.push(Part::new(name, extreme.chain(ordinary)));
    }};
}

pub(crate) fn parts(operands: &Operands) -> Vec<Part> {
    let mut parts = Vec::new();
    parts!(parts, &operands.singles, f32, math::single);
    parts!(parts, &operands.doubles, f64, math);
    parts
}
