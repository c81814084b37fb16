//! Whole programs: drawn at random, then evaluated.

use assay_sdk::{
    Rng,
    expression::{
        Definition, Expression, Float, Input, Language, LanguageError, Operator, Type,
        Value::{self, Number},
    },
};

use crate::{
    Operands,
    part::{Part, Result},
};

/// How many programs.
const PROGRAMS: usize = 60;

/// Every operator, and two numbers to apply them to.
///
/// # Errors
/// None, as long as the SDK takes such a language.
pub(crate) fn language() -> std::result::Result<Language, LanguageError> {
    Language::new(Definition {
        inputs: vec![Input::number("a"), Input::number("b")],
        operators: Operator::all().collect(),
        result: Type::Number,
        constants: -10.0..=10.0,
        max_nodes: 100,
    })
}

pub(crate) fn parts(operands: &Operands) -> Vec<Part> {
    let Ok(language) = language() else {
        return Vec::new();
    };
    let mut rng = Rng::new(2);
    let programs: Vec<Expression> = std::iter::repeat_with(|| language.random(&mut rng))
        .take(PROGRAMS)
        .collect();
    let bytes = programs.iter().flat_map(|program| language.encode(program));
    vec![
        // Drawing constants takes floating-point arithmetic as well.
        Part {
            name: "programs".to_owned(),
            bytes: bytes.collect(),
        },
        part("f32", &programs, &operands.singles),
        part("f64", &programs, &operands.doubles),
    ]
}

/// Each program on each operand with the next one.
fn part<F: Float + Result>(float: &str, programs: &[Expression], operands: &[F]) -> Part {
    let results = programs.iter().flat_map(|program| {
        let neighbours = operands.windows(2);
        neighbours.map(|pair| -> Value<F> { program.evaluate(&[Number(pair[0]), Number(pair[1])]) })
    });
    Part::new(format!("programs {float}"), results)
}
