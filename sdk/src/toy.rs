//! A small track for the tests of this crate, which can be told to break one promise.
//!
//! A program is one byte, or the byte and a zero, which is not canonical. Its score on a case is its
//! distance to that case's byte.

use std::cell::Cell;
use std::ops::Range;

use crate::{
    DatasetFile, Descriptor, Direction, Fault, LoadError, Metric, ParameterError, ProgramError,
    Rng, Score, Split, Track,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Flaw {
    None,
    NoBaseline,
    ManyBaselines,
    LongName,
    NameWithEscape,
    LooseEncoding,
    LossyText,
    TextWithEscape,
    HiddenCounter,
    ExtraTrait,
    TooFewOutcomes,
    ScoreOutOfRange,
    RangeDependent,
    HistoryDependent,
    LooseFingerprint,
    TrustsPrepared,
    PanicsOnEmptyText,
    LongProgram,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    flaw: Flaw,
}

pub(crate) struct Toy {
    flaw: Flaw,
    calls: Cell<u8>,
}

impl Toy {
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    fn count(&self) -> u8 {
        self.calls.set(self.calls.get().wrapping_add(1));
        self.calls.get()
    }
}

/// The prepared numbers of the cases: their count, then a byte each.
pub(crate) const FILE: &[u8] = &[4, 10, 20, 30, 40];

pub(crate) fn files() -> Vec<DatasetFile> {
    vec![DatasetFile {
        name: "toy".to_owned(),
        bytes: FILE.to_vec(),
    }]
}

impl Track for Toy {
    type Parameters = Parameters;
    type Program = u8;
    type Dataset = Vec<u8>;

    fn descriptor() -> Descriptor {
        Descriptor {
            name: "toy".to_owned(),
            summary: "For tests.".to_owned(),
            metric: Metric {
                name: "distance".to_owned(),
                unit: String::new(),
                direction: Direction::Minimize,
                worst: Score::from_nanos(255_000_000_000).unwrap(),
                best: Score::ZERO,
            },
            representation: "byte/1".to_owned(),
            mutations: vec!["step".to_owned()],
            axes: Vec::new(),
        }
    }

    fn open(Parameters { flaw }: Parameters) -> Result<Self, ParameterError> {
        let calls = Cell::new(0);
        Ok(Self { flaw, calls })
    }

    fn baselines(&self) -> Vec<(String, u8)> {
        match self.flaw {
            Flaw::NoBaseline => Vec::new(),
            Flaw::ManyBaselines => (0..65).map(|byte| (byte.to_string(), byte)).collect(),
            Flaw::LongName => vec![("7".repeat(5_000), 7)],
            Flaw::NameWithEscape => vec![("\u{1b}[2J".to_owned(), 7)],
            _ => vec![("seven".to_owned(), 7)],
        }
    }

    fn decode(&self, bytes: &[u8]) -> Result<u8, ProgramError> {
        match *bytes {
            [byte] | [byte, 0] => Ok(byte),
            _ => Err(ProgramError::Malformed("expected one byte".to_owned())),
        }
    }

    fn encode(&self, program: &u8) -> Vec<u8> {
        match self.flaw {
            // Three times the same byte is no program.
            Flaw::LooseEncoding if *program > 128 => vec![*program; 3],
            Flaw::LongProgram if *program > 128 => vec![0; 20_000],
            _ => vec![*program],
        }
    }

    fn render(&self, program: &u8) -> String {
        if self.has(Flaw::TextWithEscape) {
            return format!("{program}\u{8}");
        }
        let shown = program
            & if self.has(Flaw::LossyText) {
                0xFE
            } else {
                0xFF
            };
        shown.to_string()
    }

    fn parse(&self, text: &str) -> Result<u8, ProgramError> {
        assert!(
            !(self.has(Flaw::PanicsOnEmptyText) && text.is_empty()),
            "no text"
        );
        text.trim_end_matches('\u{8}')
            .parse()
            .map_err(|_| ProgramError::Malformed("not a byte".to_owned()))
    }

    fn random(&self, rng: &mut Rng) -> u8 {
        if self.has(Flaw::HiddenCounter) {
            return self.count();
        }
        rng.next_u32() as u8
    }

    fn mutate(&self, parent: &u8, _kind: usize, rng: &mut Rng) -> u8 {
        parent.wrapping_add(rng.index(9) as u8)
    }

    fn complexity(&self, _program: &u8) -> u32 {
        1
    }

    fn traits(&self, _program: &u8) -> Vec<i64> {
        vec![0; usize::from(self.has(Flaw::ExtraTrait))]
    }

    fn prepare(
        &self,
        _split: Split,
        _seed: u64,
        _cases: u32,
        files: &[DatasetFile],
    ) -> Result<Vec<u8>, LoadError> {
        Ok(DatasetFile::find(files, "toy")?.bytes.clone())
    }

    fn load(&self, prepared: &[u8]) -> Result<Vec<u8>, LoadError> {
        match prepared {
            [_, numbers @ ..] if self.has(Flaw::TrustsPrepared) => Ok(numbers.to_vec()),
            [count, numbers @ ..] if usize::from(*count) == numbers.len() => Ok(numbers.to_vec()),
            _ => Err(LoadError::Malformed("damaged".to_owned())),
        }
    }

    fn groups(&self, numbers: &Vec<u8>) -> Vec<u32> {
        vec![0; numbers.len()]
    }

    fn evaluate(
        &self,
        numbers: &Vec<u8>,
        program: &u8,
        cases: Range<usize>,
        budget: u64,
    ) -> Vec<Result<Score, Fault>> {
        let skipped = usize::from(self.has(Flaw::TooFewOutcomes)).min(cases.len());
        let mut extra = 0;
        if self.has(Flaw::RangeDependent) {
            extra += cases.start as i64;
        }
        if self.has(Flaw::HistoryDependent) {
            extra += i64::from(self.count() > 200);
        }
        if self.has(Flaw::ScoreOutOfRange) {
            extra -= 200;
        }
        numbers[cases][skipped..]
            .iter()
            .map(|number| match budget {
                0 => Err(Fault::OutOfBudget),
                _ => Score::ratio(i64::from(program.abs_diff(*number)) + extra, 1),
            })
            .collect()
    }

    fn fingerprint(&self, _numbers: &Vec<u8>, program: &u8) -> Option<u64> {
        let noise = if self.has(Flaw::LooseFingerprint) {
            self.count()
        } else {
            0
        };
        Some(u64::from(*program) << 8 | u64::from(noise))
    }
}
