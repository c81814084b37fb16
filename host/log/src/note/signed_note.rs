//! [`Note`]: a text and signatures under it.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::key_name::check_name;
use crate::checkpoint::CHECKPOINT_BYTES;

/// What signature lines begin with: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// A text with signatures, none of which has been checked yet. [`LogPolicy`](crate::LogPolicy) does
/// that.
///
/// ```
/// use assay_log::note::Note;
///
/// let note = Note::parse("the text\n\n\u{2014} signer.example.com AAAAAAAA\n")?;
/// assert_eq!(note.text(), "the text\n");
/// assert_eq!(note.signatures()[0].name, "signer.example.com");
/// # Ok::<(), assay_log::note::NoteError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One line under a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The key's id.
    pub id: [u8; 4],
    /// The signature. Its length and meaning depend on the key.
    pub bytes: Vec<u8>,
}

/// Text that is not a signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is too long to be read.
    #[error("not a checkpoint: longer than {CHECKPOINT_BYTES} bytes")]
    TooLong,
    /// It is not UTF-8.
    #[error("not a checkpoint: not UTF-8 text")]
    NotText,
    /// It has control characters other than line feeds.
    #[error("not a checkpoint: it has control characters")]
    ControlCharacters,
    /// There is no empty line between text and signatures, or nothing before it.
    #[error("not a signed note: no text, an empty line, and signatures")]
    NoSignatures,
    /// A signature's line has another form.
    #[error(
        "line {0} of the signatures is none: expected an em dash, a name, and a signature in \
         Base64, with one space between them"
    )]
    SignatureLine(usize),
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// It is longer than 4 KiB, has control characters, has no signatures, or a line that is none.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > CHECKPOINT_BYTES {
            return Err(NoteError::TooLong);
        }
        if note.contains(|letter| letter < ' ' && letter != '\n') {
            return Err(NoteError::ControlCharacters);
        }
        // The text may have empty lines; the last one ends it.
        let end = note.rfind("\n\n").ok_or(NoteError::NoSignatures)? + 1;
        let (text, signatures) = (&note[..end], &note[end + 1..]);
        let lines = signatures
            .strip_suffix('\n')
            .ok_or(NoteError::NoSignatures)?;
        let signatures = lines
            .split('\n')
            .enumerate()
            .map(|(place, line)| {
                NoteSignature::parse(line).ok_or(NoteError::SignatureLine(place + 1))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            text: text.to_owned(),
            signatures,
        })
    }

    /// The text, with the line feed at its end: what is signed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in their order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }
}

impl NoteSignature {
    /// Reads a line without the line feed at its end.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
        check_name(name).ok()?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, bytes) = bytes.split_first_chunk::<4>()?;
        if bytes.is_empty() {
            return None;
        }
        Some(Self {
            name: name.to_owned(),
            id: *id,
            bytes: bytes.to_vec(),
        })
    }
}

/// The line of a signature, with the line feed at its end.
pub(crate) fn signature_line(name: &str, id: [u8; 4], signature: &[u8]) -> String {
    let encoded = STANDARD.encode([&id, signature].concat());
    format!("{DASH}{name} {encoded}\n")
}
