//! [`Track`]: what a problem owner writes.

use std::ops::Range;

use assay_random::Rng;
use serde::de::DeserializeOwned;

use crate::{
    Axis, DatasetFile, Fault, LoadError, Metric, ParameterError, ProgramError, Score, Split,
};

/// What a track is; the same for all parameters. Becomes the WIT `descriptor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// A short lowercase name with dashes.
    pub name: String,
    /// One sentence for people.
    pub summary: String,
    /// What a score means.
    pub metric: Metric,
    /// Name and version of the program representation, `expression/1` say.
    pub representation: String,
    /// Names of the kinds of mutation, at least one.
    pub mutations: Vec<String>,
    /// Behaviour axes for archives; may be empty.
    pub axes: Vec<Axis>,
}

/// A track: a program space with its data and its metric. The value itself is the *space*, opened
/// from a challenge's parameters.
///
/// Every method must be a function of its arguments alone.
pub trait Track: Sized + 'static {
    /// The challenge's `[track.parameters]`. Derive `Deserialize` with `deny_unknown_fields`.
    type Parameters: DeserializeOwned;
    /// One decoded candidate.
    type Program;
    /// One loaded split.
    type Dataset;

    /// What the track is.
    fn descriptor() -> Descriptor;

    /// Opens the space: checks the ranges of the parameters.
    ///
    /// # Errors
    /// A parameter is out of its documented range.
    fn open(parameters: Self::Parameters) -> Result<Self, ParameterError>;

    /// Programs the track ships, by name; 1 to 64.
    fn baselines(&self) -> Vec<(String, Self::Program)>;

    /// Decodes and checks program bytes. Accepts everything that [`encode`](Track::encode) gives.
    ///
    /// # Errors
    /// The bytes are not a program of this space.
    fn decode(&self, bytes: &[u8]) -> Result<Self::Program, ProgramError>;

    /// The canonical bytes of a program: `decode` then `encode` is the identity on them.
    fn encode(&self, program: &Self::Program) -> Vec<u8>;

    /// The program as text for people.
    fn render(&self, program: &Self::Program) -> String;

    /// The inverse of [`render`](Track::render).
    ///
    /// # Errors
    /// The text is not a program of this space; the message names the position.
    fn parse(&self, text: &str) -> Result<Self::Program, ProgramError>;

    /// A random program.
    fn random(&self, rng: &mut Rng) -> Self::Program;

    /// A changed copy; `kind` indexes [`Descriptor::mutations`].
    fn mutate(&self, parent: &Self::Program, kind: usize, rng: &mut Rng) -> Self::Program;

    /// A mix of two programs. The default copies the first.
    fn crossover(
        &self,
        first: &Self::Program,
        second: &Self::Program,
        rng: &mut Rng,
    ) -> Self::Program {
        let _ = (second, rng);
        let bytes = self.encode(first);
        self.decode(&bytes).expect("canonical bytes decode")
    }

    /// The program's size in the representation's own measure.
    fn complexity(&self, program: &Self::Program) -> u32;

    /// Behaviour values, one per axis. The default suits a track without axes.
    fn traits(&self, program: &Self::Program) -> Vec<i64> {
        let _ = program;
        Vec::new()
    }

    /// The heavy part of loading, done once and cached by the host. `cases` is the number the
    /// challenge wants, 0 for all. The seed is secret for the hidden split.
    ///
    /// # Errors
    /// A file is missing or malformed, or there is too much data.
    fn prepare(
        &self,
        split: Split,
        seed: u64,
        cases: u32,
        files: &[DatasetFile],
    ) -> Result<Vec<u8>, LoadError>;

    /// The cheap part of loading: `prepared` is what [`prepare`](Track::prepare) gave, but check it.
    ///
    /// # Errors
    /// The bytes are damaged.
    fn load(&self, prepared: &[u8]) -> Result<Self::Dataset, LoadError>;

    /// The group of each case; the length is the number of cases.
    fn groups(&self, dataset: &Self::Dataset) -> Vec<u32>;

    /// Scores a program on a range of cases: one outcome per case, in order, each a function of
    /// program, case and budget alone. The range lies within the dataset.
    fn evaluate(
        &self,
        dataset: &Self::Dataset,
        program: &Self::Program,
        cases: Range<usize>,
        budget: u64,
    ) -> Vec<Result<Score, Fault>>;

    /// A number equal for programs that behave alike on a short probe. The default has no probe.
    fn fingerprint(&self, dataset: &Self::Dataset, program: &Self::Program) -> Option<u64> {
        let _ = (dataset, program);
        None
    }
}
