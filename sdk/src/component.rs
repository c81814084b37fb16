//! The track interface of WebAssembly: bindings generated from `wit/`, and their conversion from
//! and to the types of the [`adapter`](crate::adapter). Used through
//! [`export_track!`](crate::export_track) only.

use std::marker::PhantomData;

use self::bindings::exports::assay::track::track as interface;
use crate::{Track, adapter, limits};

/// Generated from the interface's text.
#[allow(
    unsafe_code,
    missing_docs,
    clippy::all,
    clippy::allow_attributes_without_reason,
    clippy::semicolon_if_nothing_returned,
    clippy::undocumented_unsafe_blocks,
    unreachable_pub,
    unused_qualifications,
    reason = "generated: it passes pointers into the component's own memory to and from the host, \
              by the rules of the canonical ABI; nothing written by hand in this file is unsafe"
)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../wit/0.1.0",
        world: "challenge-track",
        default_bindings_module: "assay_sdk::component::bindings",
        pub_export_macro: true,
        export_macro_name: "export_component",
    });
}

/// The component that exports a track.
pub struct Component<T>(PhantomData<T>);

impl<T: Track> interface::Guest for Component<T> {
    type Space = adapter::Space<T>;
    type Dataset = adapter::Dataset<T>;

    fn describe() -> interface::Descriptor {
        T::descriptor().into()
    }
}

impl<T: Track> interface::GuestSpace for adapter::Space<T> {
    fn open(parameters: String) -> Result<interface::Space, interface::ParameterError> {
        Ok(interface::Space::new(Self::open(&parameters)?))
    }

    fn baselines(&self) -> Vec<interface::Baseline> {
        self.baselines()
            .into_iter()
            .map(|(name, program)| interface::Baseline { name, program })
            .collect()
    }

    fn canonicalize(&self, program: Vec<u8>) -> Result<Vec<u8>, interface::ProgramError> {
        Ok(self.canonicalize(&program)?)
    }

    fn render(&self, program: Vec<u8>) -> Result<String, interface::ProgramError> {
        Ok(self.render(&program)?)
    }

    fn parse(&self, text: String) -> Result<Vec<u8>, interface::ProgramError> {
        Ok(self.parse(&text)?)
    }

    fn random(&self, seed: u64) -> Vec<u8> {
        self.random(seed)
    }

    fn mutate(&self, parent: Vec<u8>, kind: u32, seed: u64) -> Vec<u8> {
        self.mutate(&parent, kind, seed)
    }

    fn crossover(&self, first: Vec<u8>, second: Vec<u8>, seed: u64) -> Vec<u8> {
        self.crossover(&first, &second, seed)
    }

    fn complexity(&self, program: Vec<u8>) -> u32 {
        self.complexity(&program)
    }

    fn traits(&self, program: Vec<u8>) -> Vec<i64> {
        self.traits(&program)
    }

    fn prepare(
        &self,
        split: interface::Split,
        seed: u64,
        cases: u32,
        files: Vec<interface::File>,
    ) -> Result<Vec<u8>, interface::LoadError> {
        let files: Vec<crate::DatasetFile> = files.into_iter().map(Into::into).collect();
        Ok(self.prepare(split.into(), seed, cases, &files)?)
    }

    fn load(&self, prepared: Vec<u8>) -> Result<interface::Dataset, interface::LoadError> {
        Ok(interface::Dataset::new(self.load(&prepared)?))
    }
}

impl<T: Track> interface::GuestDataset for adapter::Dataset<T> {
    fn groups(&self) -> Vec<u32> {
        self.groups().to_vec()
    }

    fn evaluate(
        &self,
        program: Vec<u8>,
        cases: interface::Cases,
        budget: u64,
    ) -> Result<Vec<interface::Outcome>, interface::ProgramError> {
        let outcomes = self.evaluate(&program, cases.first, cases.count, budget)?;
        Ok(outcomes.into_iter().map(Into::into).collect())
    }

    fn fingerprint(&self, program: Vec<u8>) -> Option<u64> {
        self.fingerprint(&program)
    }
}

impl From<crate::Descriptor> for interface::Descriptor {
    fn from(descriptor: crate::Descriptor) -> Self {
        Self {
            name: descriptor.name,
            summary: descriptor.summary,
            metric: descriptor.metric.into(),
            representation: descriptor.representation,
            mutations: descriptor.mutations,
            axes: descriptor.axes.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<crate::Metric> for interface::Metric {
    fn from(metric: crate::Metric) -> Self {
        Self {
            name: metric.name,
            unit: metric.unit,
            direction: match metric.direction {
                crate::Direction::Maximize => interface::Direction::Maximize,
                crate::Direction::Minimize => interface::Direction::Minimize,
            },
            worst: metric.worst.nanos(),
            best: metric.best.nanos(),
        }
    }
}

impl From<crate::Axis> for interface::Axis {
    fn from(axis: crate::Axis) -> Self {
        Self {
            name: axis.name,
            low: axis.low,
            high: axis.high,
        }
    }
}

impl From<interface::Split> for crate::Split {
    fn from(split: interface::Split) -> Self {
        match split {
            interface::Split::Search => Self::Search,
            interface::Split::Hidden => Self::Hidden,
        }
    }
}

impl From<interface::File> for crate::DatasetFile {
    fn from(file: interface::File) -> Self {
        Self {
            name: file.name,
            bytes: file.bytes,
        }
    }
}

impl From<Result<crate::Score, crate::Fault>> for interface::Outcome {
    fn from(outcome: Result<crate::Score, crate::Fault>) -> Self {
        match outcome {
            Ok(score) => Self::Score(score.nanos()),
            Err(crate::Fault::Numeric) => Self::Fault(interface::Fault::Numeric),
            Err(crate::Fault::OutOfBudget) => Self::Fault(interface::Fault::OutOfBudget),
        }
    }
}

impl From<crate::ParameterError> for interface::ParameterError {
    fn from(error: crate::ParameterError) -> Self {
        match error {
            crate::ParameterError::Malformed(text) => Self::Malformed(cut(text)),
            crate::ParameterError::UnknownKey(key) => Self::UnknownKey(cut(key)),
            crate::ParameterError::OutOfRange(text) => Self::OutOfRange(cut(text)),
            crate::ParameterError::Other(code) => Self::Other(code),
        }
    }
}

impl From<crate::LoadError> for interface::LoadError {
    fn from(error: crate::LoadError) -> Self {
        match error {
            crate::LoadError::MissingFile(name) => Self::MissingFile(cut(name)),
            crate::LoadError::Malformed(text) => Self::Malformed(cut(text)),
            crate::LoadError::TooLarge => Self::TooLarge,
            crate::LoadError::Other(code) => Self::Other(code),
        }
    }
}

impl From<crate::ProgramError> for interface::ProgramError {
    fn from(error: crate::ProgramError) -> Self {
        match error {
            crate::ProgramError::Malformed(text) => Self::Malformed(cut(text)),
            crate::ProgramError::TooLarge => Self::TooLarge,
            crate::ProgramError::Other(code) => Self::Other(code),
        }
    }
}

/// Cuts the text of an error to what the host accepts: it may quote a line of a data file.
fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(limits::STRING_BYTES));
    text
}

#[cfg(test)]
mod tests {
    use super::{cut, limits};

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = cut("é".repeat(limits::STRING_BYTES) + "x");
        assert_eq!(text.len(), limits::STRING_BYTES);
        let text = cut("x".to_owned() + &"é".repeat(limits::STRING_BYTES));
        assert_eq!(text.len(), limits::STRING_BYTES - 1);
        assert_eq!(cut("short".to_owned()), "short");
    }
}
