//! [`Entry`]: what stands in the transparency log.
//!
//! An entry is the canonical bytes of a message, nothing around it. Programs are not in the log: a
//! [`Reveal`] has their hash.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    expiry::UnixSeconds,
    form::{Message, MessageError},
    opening::{Opening, PackOpening},
    owner::ManifestSignature,
    signed::Signed,
    submission::{Commitment, Reveal},
    verdict::{Abstention, Envelope, Verdict, Vote},
};
use crate::canonical::{self, excerpt};

/// The longest entry of the log, in bytes: its bundles of entries write a length as 16 bits (C2SP
/// tlog-tiles).
pub const ENTRY_BYTES: usize = 65_535;

/// A round ends here, and the next begins. It is the log's own: who keeps the log writes one every
/// round's length, and signs a checkpoint right behind it. So it needs no signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// The time on the log's clock. Never less than that of the tick before.
    pub time: UnixSeconds,
}

impl Message for Tick {
    const KIND: &'static str = "tick";
    const SCHEMA: u32 = 1;
}

/// An entry of the log, read but not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The log's clock.
    Tick(Tick),
    /// An epoch begins: its owner stands by the manifest.
    Start(Signed<ManifestSignature>),
    /// A miner has a submission.
    Commitment(Signed<Commitment>),
    /// What a commitment has hidden.
    Reveal(Signed<Reveal>),
    /// A validator has judged.
    Vote(Signed<Vote>),
    /// A validator has no verdict.
    Abstention(Signed<Abstention>),
    /// How a validator has judged.
    Verdict(Envelope),
    /// The epoch's hidden pack is public.
    Opening(Opening),
}

/// Why bytes are no entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Longer than the log takes.
    #[error("{0} bytes, and an entry of the log has at most {ENTRY_BYTES}")]
    TooLong(usize),
    /// Of a kind that has no place in the log, or no message.
    #[error("the log has no entries of kind {0}")]
    Kind(String),
    /// Not such a message.
    #[error(transparent)]
    Message(#[from] MessageError),
}

impl EntryError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TooLong(_) | Self::Kind(_) => {
                "send a commitment, reveal, vote, abstention, envelope, opening or manifest signature"
            }
            Self::Message(error) => error.remedy(),
        }
    }
}

impl Entry {
    /// Reads an entry, without believing it.
    ///
    /// # Errors
    /// The bytes are too long, or not the canonical bytes of a message that has a place in the log.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > ENTRY_BYTES {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let value = canonical::read(bytes).map_err(MessageError::from)?;
        let kind = [&value["kind"], &value["body"]["kind"]]
            .into_iter()
            .find_map(Value::as_str);
        Ok(match kind {
            Some(Tick::KIND) => Self::Tick(Tick::decode(bytes)?),
            Some(ManifestSignature::KIND) => Self::Start(Signed::decode(bytes)?),
            Some(Commitment::KIND) => Self::Commitment(Signed::decode(bytes)?),
            Some(Reveal::KIND) => Self::Reveal(Signed::decode(bytes)?),
            Some(Vote::KIND) => Self::Vote(Signed::decode(bytes)?),
            Some(Abstention::KIND) => Self::Abstention(Signed::decode(bytes)?),
            Some(Verdict::KIND) => Self::Verdict(Envelope::decode(bytes)?),
            Some(PackOpening::KIND) => Self::Opening(Opening::decode(bytes)?),
            other => {
                let found = other.map_or_else(|| "none".to_owned(), excerpt);
                return Err(EntryError::Kind(found));
            }
        })
    }

    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Tick(tick) => tick.encode(),
            Self::Start(signed) => signed.encode(),
            Self::Commitment(signed) => signed.encode(),
            Self::Reveal(signed) => signed.encode(),
            Self::Vote(signed) => signed.encode(),
            Self::Abstention(signed) => signed.encode(),
            Self::Verdict(envelope) => envelope.encode(),
            Self::Opening(opening) => opening.encode(),
        }
    }
}
