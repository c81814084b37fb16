//! The track itself: the pieces put behind the interface.

use std::ops::Range;

use assay_sdk::expression::{Expression, Language, Mutation};
use assay_sdk::{
    DatasetFile, Descriptor, Direction, Fault, LoadError, Metric, ParameterError, ProgramError,
    Rng, Score, Split, Track,
};

use crate::compile::Compiled;
use crate::instance::Instance;
use crate::language::{baselines, language};
use crate::packing::{Arrivals, Packer};
use crate::parameters::{Parameters, Source};
use crate::probe::Probe;
use crate::{or_library, prepared};

/// Online one-dimensional bin packing.
#[derive(Debug, Clone, PartialEq)]
pub struct BinPacking {
    language: Language,
    parameters: Parameters,
}

impl BinPacking {
    /// The language of its programs.
    pub fn language(&self) -> &Language {
        &self.language
    }
}

/// A loaded split.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    instances: Vec<Instance>,
    arrivals: Vec<Arrivals>,
    probe: Probe,
}

impl Dataset {
    /// A split of these instances.
    pub fn new(instances: Vec<Instance>) -> Dataset {
        let arrivals = instances.iter().map(Arrivals::new).collect();
        Dataset {
            probe: Probe::new(&instances),
            instances,
            arrivals,
        }
    }

    /// The instances; each is a case.
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }

    /// Packs one case: tells the bin of each item, counted from 0 in the order of opening, and gives
    /// the number of bins.
    ///
    /// An item costs 1 + nodes * bins units of the budget, where nodes is the size of the program and
    /// bins the number of bins opened before it: a measure of the work that depends neither on how
    /// bins are batched nor on how well the program was compiled.
    ///
    /// # Errors
    /// [`Fault::OutOfBudget`] when the items cost more than the budget.
    pub fn pack(
        &self,
        program: &Expression,
        case: usize,
        budget: u64,
        packed: impl FnMut(u32),
    ) -> Result<u32, Fault> {
        let compiled = Compiled::new(program);
        Packer::new(&compiled).pack(&self.arrivals[case], budget, packed)
    }
}

impl Track for BinPacking {
    type Parameters = Parameters;
    type Program = Expression;
    type Dataset = Dataset;

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "bin-packing".to_owned(),
            summary:
                "Online one-dimensional bin packing: each item goes to the open bin of highest \
                      priority that it fits; a program is that priority."
                    .to_owned(),
            metric: Metric {
                name: "excess".to_owned(),
                unit: "ratio".to_owned(),
                direction: Direction::Minimize,
                // Never reached: see `Instance::excess`.
                worst: Score::ONE,
                best: Score::ZERO,
            },
            representation: "expression/1".to_owned(),
            mutations: Mutation::ALL
                .iter()
                .map(|mutation| mutation.name().to_owned())
                .collect(),
            axes: Vec::new(),
        }
    }

    fn open(parameters: Parameters) -> Result<BinPacking, ParameterError> {
        parameters.check()?;
        let language = language(parameters.max_nodes)
            .map_err(|error| ParameterError::OutOfRange(error.to_string()))?;
        Ok(BinPacking {
            language,
            parameters,
        })
    }

    fn baselines(&self) -> Vec<(String, Expression)> {
        baselines(&self.language)
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

    fn crossover(&self, first: &Expression, second: &Expression, rng: &mut Rng) -> Expression {
        self.language.crossover(first, second, rng)
    }

    fn complexity(&self, program: &Expression) -> u32 {
        program.len() as u32
    }

    fn prepare(
        &self,
        split: Split,
        seed: u64,
        cases: u32,
        files: &[DatasetFile],
    ) -> Result<Vec<u8>, LoadError> {
        let source = match split {
            Split::Search => &self.parameters.search,
            Split::Hidden => &self.parameters.hidden,
        };
        let instances = match source {
            Source::OrLibrary {} => from_files(files, cases)?,
            Source::Uniform(family) => {
                generated(cases, family.items, |index| family.instance(seed, index))?
            }
            Source::Weibull(family) => {
                generated(cases, family.items, |index| family.instance(seed, index))?
            }
        };
        prepared::write(&instances)
    }

    fn load(&self, bytes: &[u8]) -> Result<Dataset, LoadError> {
        Ok(Dataset::new(prepared::read(bytes)?))
    }

    /// Instances do not depend on each other, so each is a group of its own.
    fn groups(&self, dataset: &Dataset) -> Vec<u32> {
        (0..dataset.instances.len() as u32).collect()
    }

    /// A unit of the budget is one node of the program for one open bin; see [`Dataset::pack`].
    fn evaluate(
        &self,
        dataset: &Dataset,
        program: &Expression,
        cases: Range<usize>,
        budget: u64,
    ) -> Vec<Result<Score, Fault>> {
        let compiled = Compiled::new(program);
        let mut packer = Packer::new(&compiled);
        cases
            .map(|case| {
                let bins = packer.pack(&dataset.arrivals[case], budget, |_| {})?;
                dataset.instances[case].excess(bins)
            })
            .collect()
    }

    /// The hash of how the program ranks bins in typical situations of the dataset.
    fn fingerprint(&self, dataset: &Dataset, program: &Expression) -> Option<u64> {
        Some(dataset.probe.fingerprint(&Compiled::new(program)))
    }
}

/// The instances of all files in order, or the first of them.
fn from_files(files: &[DatasetFile], cases: u32) -> Result<Vec<Instance>, LoadError> {
    if files.is_empty() {
        let example = "an OR-Library file, binpack1.txt say";
        return Err(LoadError::MissingFile(example.to_owned()));
    }
    let mut instances = Vec::new();
    let mut items = 0;
    for file in files {
        or_library::read(file, |instance| {
            items += instance.sizes().len() as u64;
            instances.push(instance);
            prepared::check_size(instances.len(), items)
        })?;
    }
    let found = instances.len();
    match cases as usize {
        0 => {}
        wanted if wanted <= found => instances.truncate(wanted),
        wanted => {
            return Err(LoadError::Malformed(format!(
                "the files hold {found} instances, the challenge asks for {wanted} cases"
            )));
        }
    }
    Ok(instances)
}

/// So many instances of a generated family.
fn generated(
    cases: u32,
    items: usize,
    instance: impl Fn(u32) -> Instance,
) -> Result<Vec<Instance>, LoadError> {
    if cases == 0 {
        return Err(LoadError::Malformed(
            "generated instances have no natural number: ask for 1 case or more".to_owned(),
        ));
    }
    // Checked before the work, not after it.
    prepared::check_size(cases as usize, u64::from(cases) * items as u64)?;
    Ok((0..cases).map(instance).collect())
}
