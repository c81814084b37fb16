//! [`Message`]: how a struct becomes bytes that can be signed, and comes back.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Sha256,
    canonical::{self, CanonicalError, excerpt},
};

/// A kind of message.
///
/// The struct has the fields that are particular to the kind; `kind` and `schema` are added when it is
/// written. So its own `Serialize` is not its form: use [`Message::encode`]. Fields are integers of at
/// most 32 bits, strings, and structs and lists of those; unknown fields are refused.
pub trait Message: Serialize + DeserializeOwned {
    /// The value of `kind`, and the middle of the domain tag.
    const KIND: &'static str;

    /// The value of `schema`, and the end of the domain tag: the version of this kind's fields. A
    /// change of a field's name, form or meaning needs the next one.
    const SCHEMA: u32;

    /// What has to hold between fields, beyond each one's own form; a message that breaks it is not
    /// read.
    ///
    /// # Errors
    /// What is wrong.
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }

    /// The canonical bytes.
    fn encode(&self) -> Vec<u8> {
        canonical::write(&to_value(self)).expect("messages hold strings and small integers only")
    }

    /// Reads a message from its canonical bytes. Memory is in proportion to them.
    ///
    /// # Errors
    /// The bytes are not the canonical bytes of such a message, in this version.
    fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        let message: Self = from_value(canonical::read(bytes)?)?;
        unaltered(&message.encode(), bytes)?;
        Ok(message)
    }

    /// What a signature of this message is over: `assay:KIND:SCHEMA`, a line feed, the canonical bytes.
    fn signing_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("assay:{}:{}\n", Self::KIND, Self::SCHEMA).into_bytes();
        bytes.extend(self.encode());
        bytes
    }

    /// The SHA-256 of the canonical bytes.
    fn hash(&self) -> Sha256 {
        Sha256::of(&self.encode())
    }
}

/// Why bytes are not a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Not canonical JSON.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// Another kind of message, or none.
    #[error("expected a message of kind {expected:?}, found {found}")]
    Kind {
        /// The kind that was wanted.
        expected: &'static str,
        /// What stands in its place.
        found: String,
    },
    /// A later version of this kind.
    #[error("a {kind} of schema {found}, and this program knows schema {known} only")]
    LaterSchema {
        /// The kind.
        kind: &'static str,
        /// The message's schema.
        found: u64,
        /// The schema of this program.
        known: u32,
    },
    /// A field is missing, unknown, or has another form.
    #[error("not a {kind}: {problem}")]
    Form {
        /// The kind.
        kind: &'static str,
        /// What is wrong, as the reader of JSON says it.
        problem: String,
    },
    /// Fields that can't stand together.
    #[error("not a {kind}: {problem}")]
    Contradiction {
        /// The kind.
        kind: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

impl MessageError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Canonical(error) => error.remedy(),
            Self::Kind { .. } => "give the file or message that is asked for",
            Self::LaterSchema { .. } => "update assay",
            Self::Form { .. } | Self::Contradiction { .. } => {
                "ask who made it to make it again with a current assay"
            }
        }
    }
}

/// A message as a JSON object with `kind` and `schema`.
pub(super) fn to_value<M: Message>(message: &M) -> Value {
    let mut value = serde_json::to_value(message).expect("messages have string keys only");
    let fields = value.as_object_mut().expect("a message is a struct");
    fields.insert("kind".to_owned(), M::KIND.into());
    fields.insert("schema".to_owned(), M::SCHEMA.into());
    value
}

/// The message of a JSON object. Kind and schema come first: of another kind's or a later version's
/// unknown fields nothing useful can be said.
pub(super) fn from_value<M: Message>(mut value: Value) -> Result<M, MessageError> {
    check_kind::<M>(&value)?;
    if let Some(fields) = value.as_object_mut() {
        fields.remove("kind");
        fields.remove("schema");
    }
    let message: M = serde_json::from_value(value).map_err(form::<M>)?;
    message
        .check()
        .map_err(|problem| MessageError::Contradiction {
            kind: M::KIND,
            problem,
        })?;
    Ok(message)
}

fn check_kind<M: Message>(value: &Value) -> Result<(), MessageError> {
    let kind = &value["kind"];
    if kind != M::KIND {
        return Err(MessageError::Kind {
            expected: M::KIND,
            found: match kind {
                Value::Null => "none".to_owned(),
                other => excerpt(&other.to_string()),
            },
        });
    }
    match value["schema"].as_u64() {
        Some(schema) if schema == u64::from(M::SCHEMA) => Ok(()),
        Some(found) if found > u64::from(M::SCHEMA) => Err(MessageError::LaterSchema {
            kind: M::KIND,
            found,
            known: M::SCHEMA,
        }),
        _ => Err(MessageError::Form {
            kind: M::KIND,
            problem: format!("`schema` has to be {}", M::SCHEMA),
        }),
    }
}

fn form<M: Message>(error: serde_json::Error) -> MessageError {
    MessageError::Form {
        kind: M::KIND,
        problem: excerpt(&error.to_string()),
    }
}

fn unaltered(written: &[u8], read: &[u8]) -> Result<(), MessageError> {
    if written != read {
        return Err(CanonicalError::NotCanonical.into());
    }
    Ok(())
}

/// Reads what carries a message of kind `M` in its field `body`.
pub(super) fn decode_around<M: Message, T>(bytes: &[u8]) -> Result<T, MessageError>
where
    T: Serialize + DeserializeOwned,
{
    let value = canonical::read(bytes)?;
    // The body on its own first, for an error of its own.
    from_value::<M>(value["body"].clone())?;
    let carrier: T = serde_json::from_value(value).map_err(form::<M>)?;
    unaltered(&encode_around(&carrier), bytes)?;
    Ok(carrier)
}

/// Writes what carries a message.
pub(super) fn encode_around<T: Serialize>(carrier: &T) -> Vec<u8> {
    canonical::to_bytes(carrier).expect("messages hold strings and small integers only")
}

/// A message inside another, with its own kind and schema: `#[serde(with = "tagged")]`.
pub(super) mod tagged {
    use super::{Deserialize, Deserializer, Message, Serialize, Serializer, Value};

    pub(in crate::message) fn serialize<M: Message, S: Serializer>(
        message: &M,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::to_value(message).serialize(serializer)
    }

    pub(in crate::message) fn deserialize<'de, M: Message, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<M, D::Error> {
        super::from_value(Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
