//! Each operator of expressions by itself.

use assay_sdk::expression::{
    Float, Operator, Type,
    Value::{self, Number, Truth},
};

use crate::{
    Operands,
    part::{Part, Result, pairs},
};

pub(crate) fn parts(operands: &Operands) -> Vec<Part> {
    let mut parts = Vec::new();
    for operator in Operator::all() {
        parts.push(part("f32", operator, &operands.singles));
        parts.push(part("f64", operator, &operands.doubles));
    }
    parts
}

fn part<F: Float + Result>(float: &str, operator: Operator, operands: &[F]) -> Part {
    let truths = [false, true];
    let apply = |arguments: &[Value<F>]| operator.apply(arguments);
    let results: Vec<Value<F>> = match operator.arguments() {
        [Type::Truth] => truths.map(|p| apply(&[Truth(p)])).into(),
        [Type::Truth, Type::Truth] => pairs(&truths)
            .map(|(p, q)| apply(&[Truth(p), Truth(q)]))
            .collect(),
        [Type::Number] => operands.iter().map(|x| apply(&[Number(*x)])).collect(),
        [Type::Number, Type::Number] => pairs(operands)
            .map(|(x, y)| apply(&[Number(x), Number(y)]))
            .collect(),
        [Type::Truth, Type::Number, Type::Number] => pairs(operands)
            .flat_map(|(x, y)| truths.map(|p| apply(&[Truth(p), Number(x), Number(y)])))
            .collect(),
        new => panic!("{operator:?} takes {new:?}: say here what to apply it to"),
    };
    Part::new(format!("{operator:?} {float}"), results)
}
