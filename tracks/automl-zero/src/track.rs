//! The track itself: the pieces put behind the interface.

use std::ops::Range;

use assay_sdk::{
    DatasetFile, Descriptor, Direction, Fault, LoadError, Metric, ParameterError, ProgramError,
    Rng, Score, Split, Track,
};

use crate::dataset::Dataset;
use crate::language::Language;
use crate::parameters::Parameters;
use crate::program::Program;
use crate::protocol::Protocol;
use crate::step::Layout;
use crate::variation::Mutation;
use crate::{baselines, data, prepared, text, traits};

/// AutoML-Zero: learning algorithms from scratch.
#[derive(Debug, Clone, PartialEq)]
pub struct AutomlZero {
    language: Language,
    parameters: Parameters,
}

impl AutomlZero {
    /// The language of its programs.
    #[must_use]
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// How its programs are trained and validated.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        Protocol {
            goal: self.parameters.data.goal(),
            epochs: self.parameters.epochs,
            error_limit: self.parameters.error_limit,
        }
    }

    fn layout(&self) -> Layout {
        Layout::new(self.parameters.features, self.parameters.memory)
    }
}

impl Track for AutomlZero {
    type Parameters = Parameters;
    type Program = Program;
    type Dataset = Dataset;

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "automl-zero".to_owned(),
            summary:
                "AutoML-Zero: a program sets up, predicts and learns with scalars, vectors and \
                      matrices (f32); a case is a task it is trained and then validated on."
                    .to_owned(),
            metric: Metric {
                name: "accuracy".to_owned(),
                unit: "ratio".to_owned(),
                direction: Direction::Maximize,
                worst: Score::ZERO,
                best: Score::ONE,
            },
            representation: "automl-zero/1".to_owned(),
            mutations: Mutation::ALL
                .iter()
                .map(|mutation| mutation.name().to_owned())
                .collect(),
            axes: traits::axes(),
        }
    }

    fn open(parameters: Parameters) -> Result<Self, ParameterError> {
        Ok(Self {
            language: Language::new(&parameters)?,
            parameters,
        })
    }

    fn baselines(&self) -> Vec<(String, Program)> {
        baselines::baselines(&self.language)
    }

    fn decode(&self, bytes: &[u8]) -> Result<Program, ProgramError> {
        Ok(self.language.decode(bytes)?)
    }

    fn encode(&self, program: &Program) -> Vec<u8> {
        self.language.encode(program)
    }

    fn render(&self, program: &Program) -> String {
        text::render(program)
    }

    fn parse(&self, text: &str) -> Result<Program, ProgramError> {
        Ok(self.language.parse(text)?)
    }

    fn random(&self, rng: &mut Rng) -> Program {
        self.language.random(rng)
    }

    fn mutate(&self, parent: &Program, kind: usize, rng: &mut Rng) -> Program {
        self.language.mutate(parent, Mutation::ALL[kind], rng)
    }

    fn crossover(&self, first: &Program, second: &Program, rng: &mut Rng) -> Program {
        self.language.crossover(first, second, rng)
    }

    fn complexity(&self, program: &Program) -> u32 {
        traits::complexity(program)
    }

    fn traits(&self, program: &Program) -> Vec<i64> {
        traits::traits(program)
    }

    fn prepare(
        &self,
        split: Split,
        seed: u64,
        cases: u32,
        files: &[DatasetFile],
    ) -> Result<Vec<u8>, LoadError> {
        let tasks = data::tasks(&self.parameters, split, seed, cases, files)?;
        prepared::write(&tasks, self.parameters.data.goal())
    }

    fn load(&self, prepared: &[u8]) -> Result<Dataset, LoadError> {
        prepared::read(prepared, &self.parameters)
    }

    fn groups(&self, dataset: &Dataset) -> Vec<u32> {
        dataset.groups().to_vec()
    }

    /// A unit of the budget is about the work of adding two scalars; see [`Operation::cost`](crate::Operation::cost).
    fn evaluate(
        &self,
        dataset: &Dataset,
        program: &Program,
        cases: Range<usize>,
        budget: u64,
    ) -> Vec<Result<Score, Fault>> {
        dataset.evaluate(program, self.layout(), self.protocol(), cases, budget)
    }

    /// The hash of errors and predictions on ten training and ten validation examples.
    fn fingerprint(&self, dataset: &Dataset, program: &Program) -> Option<u64> {
        Some(dataset.fingerprint(program, self.layout(), self.protocol()))
    }
}
