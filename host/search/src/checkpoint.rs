//! The bytes of a checkpoint.
//!
//! All integers are little-endian; a list is its length as `u32`, then its elements; an option is a
//! byte 0 or 1, then the value. There is one encoding for each state.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | `assay-checkpoint` |
//! | 4 | [`VERSION`] |
//! | 32 | the problem's identity |
//! | 104 | the settings, each as `u64` |
//! | 17 | the problem without its identity |
//! | 8, 8 | proposals made, and the stop aimed at |
//! | ... | the islands in order: position, statistics, population, caches, hurdle window, front |
//! | 32 | SHA-256 over all bytes before |

use assay_protocol::{Program, Score, Sha256};

use crate::{Problem, Settings, SettingsError};

const MAGIC: &[u8; 16] = b"assay-checkpoint";

/// Grows when the format changes, and when the engine does: an older run could not be continued as
/// it would have been.
const VERSION: u32 = 3;

const HASH_BYTES: usize = 32;

/// More than any run makes, and few enough that no sum of proposals overflows.
pub(crate) const PROPOSALS_LIMIT: u64 = 1 << 60;

/// Bytes that a search can't be resumed from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The file is something else.
    #[error("not a checkpoint of a search")]
    NotACheckpoint,
    /// It was written by another version of the engine.
    #[error(
        "checkpoint of version {0}, this program reads version {VERSION}: start a new run, or resume with the program that wrote it"
    )]
    Version(u32),
    /// A part is missing.
    #[error("checkpoint is cut short: resume from an older one, or start a new run")]
    Truncated,
    /// The hash does not fit the bytes.
    #[error("checkpoint is damaged: resume from an older one, or start a new run")]
    Damaged,
    /// The track, its parameters, its data or the semantics changed.
    #[error("checkpoint belongs to another track, or to other parameters, data or semantics")]
    OtherProblem,
    /// The settings changed: those that differ, as `islands 3, not 8`, the checkpoint's value first.
    #[error("checkpoint was made with other settings ({0}): resume with the same ones")]
    OtherSettings(String),
    /// The hash fits, but a search never wrote this.
    #[error("checkpoint has an impossible {0}: resume from another one, or start a new run")]
    Malformed(&'static str),
    /// The search can't be set up at all.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// Checks everything around the islands, and gives a reader of what is inside.
pub(crate) fn open<'a>(
    checkpoint: &'a [u8],
    settings: &Settings,
    problem: &Problem,
) -> Result<Reader<'a>, CheckpointError> {
    let Some(rest) = checkpoint.strip_prefix(MAGIC) else {
        return Err(CheckpointError::NotACheckpoint);
    };
    let version = Reader(rest).u32()?;
    if version != VERSION {
        return Err(CheckpointError::Version(version));
    }
    let length = checkpoint
        .len()
        .checked_sub(HASH_BYTES)
        .ok_or(CheckpointError::Truncated)?;
    let (content, hash) = checkpoint.split_at(length);
    if Sha256::of(content).as_bytes() != hash {
        return Err(CheckpointError::Damaged);
    }
    let mut reader = Reader(
        content
            .get(MAGIC.len() + 4..)
            .ok_or(CheckpointError::Truncated)?,
    );
    if reader.array()? != *problem.identity.as_bytes() {
        return Err(CheckpointError::OtherProblem);
    }
    let differences = settings.differences(&mut reader)?;
    if !differences.is_empty() {
        return Err(CheckpointError::OtherSettings(differences.join("; ")));
    }
    let mut expected = Writer(Vec::new());
    problem.encode(&mut expected);
    if reader.take(expected.0.len())? != expected.0 {
        return Err(CheckpointError::OtherProblem);
    }
    Ok(reader)
}

/// Writes a checkpoint.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn start(settings: &Settings, problem: &Problem) -> Self {
        let mut writer = Self(MAGIC.to_vec());
        writer.u32(VERSION);
        writer.bytes(problem.identity.as_bytes());
        settings.encode(&mut writer);
        problem.encode(&mut writer);
        writer
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        let hash = Sha256::of(&self.0);
        self.bytes(hash.as_bytes());
        self.0
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    pub(crate) fn i64(&mut self, value: i64) {
        self.bytes(&value.to_le_bytes());
    }

    pub(crate) fn score(&mut self, score: Score) {
        self.i64(score.nanos());
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.u32(u32::try_from(count).expect("settings bound every list"));
    }

    pub(crate) fn program(&mut self, program: &Program) {
        self.u32(u32::try_from(program.bytes().len()).expect("programs are far below 4 GiB"));
        self.bytes(program.bytes());
    }

    pub(crate) fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.u8(value.is_some().into());
        if let Some(value) = value {
            write(self, value);
        }
    }
}

/// Reads a checkpoint. Nothing is reserved for what the input only claims to hold.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The bytes of the shortest program.
    pub(crate) const PROGRAM_BYTES: usize = 4;

    fn take(&mut self, length: usize) -> Result<&'a [u8], CheckpointError> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(CheckpointError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], CheckpointError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, CheckpointError> {
        self.array().map(|[byte]| byte)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, CheckpointError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, CheckpointError> {
        self.array().map(u64::from_le_bytes)
    }

    pub(crate) fn score(&mut self) -> Result<Score, CheckpointError> {
        let nanos = self.array().map(i64::from_le_bytes)?;
        Score::from_nanos(nanos).map_err(|_| CheckpointError::Malformed("score"))
    }

    /// The length of a list: at most `limit`, and no more elements than the bytes left can hold.
    pub(crate) fn count(
        &mut self,
        limit: u32,
        element_bytes: usize,
    ) -> Result<usize, CheckpointError> {
        let count = self.u32()?;
        if count > limit {
            return Err(CheckpointError::Malformed("length of a list"));
        }
        if count as usize > self.0.len() / element_bytes {
            return Err(CheckpointError::Truncated);
        }
        Ok(count as usize)
    }

    pub(crate) fn program(&mut self) -> Result<Program, CheckpointError> {
        let length = self.u32()?;
        Ok(Program::new(self.take(length as usize)?.to_vec()))
    }

    pub(crate) fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, CheckpointError>,
    ) -> Result<Option<T>, CheckpointError> {
        match self.u8()? {
            0 => Ok(None),
            1 => read(self).map(Some),
            _ => Err(CheckpointError::Malformed("option")),
        }
    }

    pub(crate) fn finish(self) -> Result<(), CheckpointError> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(CheckpointError::Malformed("end"))
    }
}
