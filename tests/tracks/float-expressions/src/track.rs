//! [`FloatExpressions`]: the smallest track around the results.

use std::ops::Range;

use assay_sdk::{
    DatasetFile, Descriptor, Direction, Fault, LoadError, Metric, ParameterError, ProgramError,
    Rng, Score, Split, Track,
    expression::{Expression, Language, Mutation, Value},
};
use serde::Deserialize;

use crate::{Operands, parts, programs};

/// The track. Its one case scores a program by its value where both inputs are 1.
#[derive(Debug)]
pub struct FloatExpressions {
    language: Language,
}

/// There is nothing to choose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {}

impl Track for FloatExpressions {
    type Parameters = Parameters;
    type Program = Expression;
    type Dataset = ();

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "float-expressions".to_owned(),
            summary: "Bits of floating-point results, for tests.".to_owned(),
            metric: Metric {
                name: "value".to_owned(),
                unit: String::new(),
                direction: Direction::Maximize,
                worst: Score::MIN,
                best: Score::MAX,
            },
            representation: "expression/1".to_owned(),
            mutations: Mutation::ALL
                .map(|mutation| mutation.name().to_owned())
                .into(),
            axes: Vec::new(),
        }
    }

    fn open(Parameters {}: Parameters) -> Result<Self, ParameterError> {
        let language = programs::language().map_err(|_| ParameterError::Other(0))?;
        Ok(Self { language })
    }

    fn baselines(&self) -> Vec<(String, Expression)> {
        let sum = self.language.parse("a + b").expect("the language has sums");
        vec![("sum".to_owned(), sum)]
    }

    fn decode(&self, bytes: &[u8]) -> Result<Expression, ProgramError> {
        Ok(self.language.decode(bytes)?)
    }

    fn encode(&self, program: &Expression) -> Vec<u8> {
        self.language.encode(program)
    }

    fn render(&self, program: &Expression) -> String {
        self.language.render(program)
    }

    fn parse(&self, text: &str) -> Result<Expression, ProgramError> {
        Ok(self.language.parse(text)?)
    }

    fn random(&self, rng: &mut Rng) -> Expression {
        self.language.random(rng)
    }

    fn mutate(&self, parent: &Expression, kind: usize, rng: &mut Rng) -> Expression {
        self.language.mutate(parent, Mutation::ALL[kind], rng)
    }

    fn complexity(&self, program: &Expression) -> u32 {
        program.len() as u32
    }

    /// The results, one after the other.
    fn prepare(
        &self,
        _split: Split,
        _seed: u64,
        _cases: u32,
        files: &[DatasetFile],
    ) -> Result<Vec<u8>, LoadError> {
        let parts = parts(&Operands::read(files)?);
        Ok(parts.into_iter().flat_map(|part| part.bytes).collect())
    }

    fn load(&self, _prepared: &[u8]) -> Result<(), LoadError> {
        Ok(())
    }

    fn groups(&self, (): &()) -> Vec<u32> {
        vec![0]
    }

    fn evaluate(
        &self,
        (): &(),
        program: &Expression,
        cases: Range<usize>,
        _budget: u64,
    ) -> Vec<Result<Score, Fault>> {
        let score = match program.evaluate(&[Value::Number(1.0); 2]) {
            Value::Number(value) => Score::from_f64(value),
            Value::Truth(_) => Err(Fault::Numeric),
        };
        vec![score; cases.len()]
    }
}
