//! [`Checkpoint`]: what a log says of itself, C2SP's `tlog-checkpoint`.

use std::fmt;

use assay_protocol::Sha256;
use base64::{Engine, engine::general_purpose::STANDARD};

/// The longest signed checkpoint, in bytes: three short lines, and room for the signatures of a dozen
/// witnesses or more.
pub const CHECKPOINT_BYTES: usize = assay_protocol::message::CHECKPOINT_BYTES;

/// The size and root of a log at some time: three lines of text.
///
/// ```text
/// log.example.com/digits
/// 20852163
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
///
/// Nothing in it has been checked, unless it comes out of a
/// [`SignedCheckpoint`](crate::SignedCheckpoint).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Sha256,
    extensions: Vec<String>,
}

/// A note's text that is not a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointTextError {
    /// There are fewer than three lines, or an empty one.
    #[error("not a checkpoint: expected at least three lines, none of them empty")]
    Lines,
    /// The second line is no size.
    #[error("not a checkpoint: the second line has to be a number of entries below 2^64")]
    Size,
    /// The third line is no hash.
    #[error("not a checkpoint: the third line has to be a SHA-256 hash in Base64")]
    Root,
}

impl Checkpoint {
    pub(crate) fn new(origin: &str, size: u64, root: Sha256) -> Self {
        Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions: Vec::new(),
        }
    }

    /// Reads the text of a note, each line with a line feed at its end.
    ///
    /// # Errors
    /// It has not the form of a checkpoint.
    pub fn parse(text: &str) -> Result<Self, CheckpointTextError> {
        let lines = text.strip_suffix('\n').ok_or(CheckpointTextError::Lines)?;
        let mut lines = lines.split('\n');
        let mut line = || match lines.next() {
            Some(line) if !line.is_empty() => Ok(line),
            _ => Err(CheckpointTextError::Lines),
        };
        let (origin, size_line, root) = (line()?, line()?, line()?);
        let size: u64 = size_line.parse().map_err(|_| CheckpointTextError::Size)?;
        if size.to_string() != size_line {
            return Err(CheckpointTextError::Size);
        }
        let root = STANDARD
            .decode(root)
            .map_err(|_| CheckpointTextError::Root)?;
        let root = root.try_into().map_err(|_| CheckpointTextError::Root)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(String::is_empty) {
            return Err(CheckpointTextError::Lines);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size,
            root: Sha256::from_bytes(root),
            extensions,
        })
    }

    /// Which log this is.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries the log has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree over these entries.
    #[must_use]
    pub const fn root(&self) -> &Sha256 {
        &self.root
    }

    /// Further lines, which other logs may have and ours don't. They mean nothing here.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.origin)?;
        writeln!(formatter, "{}", self.size)?;
        writeln!(formatter, "{}", STANDARD.encode(self.root.as_bytes()))?;
        self.extensions
            .iter()
            .try_for_each(|line| writeln!(formatter, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_specifications_example_is_read_and_written() {
        let checkpoint = Checkpoint::parse(TEXT).unwrap();
        assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size(), 20_852_163);
        assert_eq!(checkpoint.to_string(), TEXT);

        let extended = format!("{TEXT}more\nand more\n");
        let checkpoint = Checkpoint::parse(&extended).unwrap();
        assert_eq!(checkpoint.extensions(), ["more", "and more"]);
        assert_eq!(checkpoint.to_string(), extended);
    }

    #[test]
    fn other_forms_are_refused_by_line() {
        use CheckpointTextError::{Lines, Root, Size};
        for (from, to, error) in [
            ("20852163\n", "", Lines),
            ("20852163\n", "more\n", Size),
            ("20852163", "020852163", Size),
            ("20852163", "+20852163", Size),
            ("20852163", "-1", Size),
            ("20852163", " 20852163", Size),
            ("20852163", "18446744073709551616", Size),
            ("=\n", "\n", Root),
            ("I=\n", "J=\n", Root),
            ("CsUY", "", Root),
            ("CsUY", "CsU\r\n", Root),
            ("example.com/behind-the-sofa", "", Lines),
            ("=\n", "=", Lines),
            ("=\n", "=\n\n", Lines),
            ("=\n", "=\n\nmore\n", Lines),
        ] {
            assert_eq!(
                Checkpoint::parse(&TEXT.replacen(from, to, 1)),
                Err(error),
                "{to:?}"
            );
        }
        assert_eq!(Checkpoint::parse(""), Err(Lines));
        assert_eq!(Checkpoint::parse("a\n0\n"), Err(Lines));
    }
}
