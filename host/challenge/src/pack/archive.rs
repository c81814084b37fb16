//! [`HiddenPack`]: the plain archive, and its commitment.
//!
//! The form is as plain as it can be, so that one pack has one commitment. All integers are
//! little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 32 | the secret |
//! | 20 | `assay hidden pack 1` and a line feed |
//! | 4 | the number of files |
//! | 4, then so many | a file's name |
//! | 8, then so many | its bytes |
//!
//! Files follow each other in the manifest's order, and nothing follows the last. The commitment is
//! the SHA-256 of all of it: because the secret is in it, it tells nothing about the files.

use std::fmt;

use assay_protocol::{PackCommitment, Sha256, message::SliceIndex};
use sha2::Digest;
use zeroize::Zeroizing;

use super::secret::{DigestKey, Half, PackSecret};
use crate::{FileName, data::DATA_BYTES, manifest::FILES};

const MAGIC: &[u8; 20] = b"assay hidden pack 1\n";

/// The secret, the magic, and the number of files.
const HEAD_BYTES: u64 = 32 + MAGIC.len() as u64 + 4;

/// The longest file name, in bytes: [`FileName`]'s own limit.
const NAME_BYTES: u64 = 128;

/// The largest pack, in bytes: as many files as a split may have, together as large as they may be.
pub const PACK_BYTES: u64 = HEAD_BYTES + FILES as u64 * (4 + NAME_BYTES + 8) + DATA_BYTES;

/// What an epoch's hidden slices are made of.
///
/// ```
/// use assay_challenge::{Half, HiddenPack, PackSecret};
/// use assay_protocol::message::SliceIndex;
///
/// let pack = HiddenPack { secret: PackSecret::from_bytes([7; 32]), files: Vec::new() };
/// let bytes = pack.write();
/// let same = HiddenPack::read(&bytes)?;
/// assert_eq!(same.commitment(), pack.commitment());
/// let seed = |pack: &HiddenPack| pack.seed(SliceIndex(3), Half::First);
/// assert_eq!(seed(&same), seed(&pack));
/// # Ok::<(), assay_challenge::PackError>(())
/// ```
pub struct HiddenPack {
    /// What seeds and the digest key are derived from.
    pub secret: PackSecret,
    /// The secret data files, in the manifest's order.
    pub files: Vec<PackedFile>,
}

/// A data file that is not public before the pack is opened.
#[derive(Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Its name in the manifest.
    pub name: FileName,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Bytes that are not a hidden pack.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The bytes end too early, or a length in them is wrong.
    #[error("the hidden pack is cut off: it ends within {0}")]
    CutOff(&'static str),
    /// It does not say that it is a pack of this version.
    #[error("this is not a hidden pack of version 1")]
    OtherForm,
    /// It has more files than a split may have.
    #[error("the hidden pack has {found} files, at most {FILES} are allowed")]
    TooManyFiles {
        /// Their number.
        found: u32,
    },
    /// A name is not one of a data file.
    #[error("the name of file {at} of the hidden pack is not that of a data file")]
    Name {
        /// Which file, counted from 0.
        at: u32,
    },
    /// Two files have the same name.
    #[error("the hidden pack holds {name} twice")]
    Duplicate {
        /// The name.
        name: FileName,
    },
    /// The files are larger than a split's may be.
    #[error("the files of the hidden pack are larger than {DATA_BYTES} bytes together")]
    TooLarge,
    /// Bytes follow the last file.
    #[error("{0} bytes follow the last file of the hidden pack")]
    Trailing(usize),
    /// It is not the pack that the manifest commits to.
    #[error("the hidden pack has the wrong hash: expected {expected}, found {found}")]
    OtherPack {
        /// The manifest's commitment.
        expected: PackCommitment,
        /// The hash of these bytes.
        found: PackCommitment,
    },
}

impl PackError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TooManyFiles { .. } | Self::TooLarge => {
                "pack fewer or smaller secret files; the limits are the same for everyone"
            }
            _ => "get the pack again from whoever made it; its SHA-256 is in the manifest",
        }
    }
}

impl HiddenPack {
    /// The pack's only form as bytes.
    #[must_use]
    pub fn write(&self) -> Zeroizing<Vec<u8>> {
        let length = self.files.iter().map(|file| {
            let (name, bytes) = (file.name.as_str().len(), file.bytes.len());
            4 + name + 8 + bytes
        });
        // A buffer that grew would leave copies of the secret behind.
        let length = HEAD_BYTES as usize + length.sum::<usize>();
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        self.feed(|part| bytes.extend_from_slice(part));
        bytes
    }

    /// What the manifest commits to: the SHA-256 of the pack's bytes.
    #[must_use]
    pub fn commitment(&self) -> PackCommitment {
        let mut hasher = sha2::Sha256::new();
        self.feed(|part| hasher.update(part));
        PackCommitment(Sha256::from_bytes(hasher.finalize().into()))
    }

    fn feed(&self, mut sink: impl FnMut(&[u8])) {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("names are short");
        sink(self.secret.bytes());
        sink(MAGIC);
        let count = u32::try_from(self.files.len()).expect("there are at most 256 files");
        sink(&count.to_le_bytes());
        for PackedFile { name, bytes } in &self.files {
            let name = name.as_str().as_bytes();
            sink(&length(name).to_le_bytes());
            sink(name);
            sink(&(bytes.len() as u64).to_le_bytes());
            sink(bytes);
        }
    }

    /// Reads a pack. Nothing is copied before its length is known to be there.
    ///
    /// # Errors
    /// The bytes are not a pack, or it has too many or too large files.
    pub fn read(bytes: &[u8]) -> Result<Self, PackError> {
        let mut rest = Rest(bytes);
        let secret = PackSecret::from_bytes(rest.array("the secret")?);
        if rest.array("the head")? != *MAGIC {
            return Err(PackError::OtherForm);
        }
        let found = u32::from_le_bytes(rest.array("the head")?);
        if found as usize > FILES {
            return Err(PackError::TooManyFiles { found });
        }
        let mut files: Vec<PackedFile> = Vec::new();
        let mut left = DATA_BYTES;
        for at in 0..found {
            let file = rest.file(at, &mut left)?;
            if files.iter().any(|other| other.name == file.name) {
                return Err(PackError::Duplicate { name: file.name });
            }
            files.push(file);
        }
        match rest.0.len() {
            0 => Ok(Self { secret, files }),
            more => Err(PackError::Trailing(more)),
        }
    }

    /// Reads the pack that a manifest commits to, and no other.
    ///
    /// # Errors
    /// The bytes have another hash, or are not a pack.
    pub fn read_committed(bytes: &[u8], expected: PackCommitment) -> Result<Self, PackError> {
        let found = PackCommitment(Sha256::of(bytes));
        if found != expected {
            return Err(PackError::OtherPack { expected, found });
        }
        Self::read(bytes)
    }

    /// The seed of half a slice; see [`PackSecret::seed`].
    #[must_use]
    pub fn seed(&self, slice: SliceIndex, half: Half) -> u64 {
        self.secret.seed(slice, half)
    }

    /// The key of verdicts' digests.
    #[must_use]
    pub fn digest_key(&self) -> DigestKey {
        self.secret.digest_key()
    }
}

/// Says how much there is, and nothing of what it is.
impl fmt::Debug for HiddenPack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HiddenPack({} files)", self.files.len())
    }
}

/// Name and length only.
impl fmt::Debug for PackedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize, what: &'static str) -> Result<&'a [u8], PackError> {
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(PackError::CutOff(what))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], PackError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(PackError::CutOff(what))?;
        self.0 = rest;
        Ok(*taken)
    }

    /// The file at a place, whose bytes count against what is `left`.
    fn file(&mut self, at: u32, left: &mut u64) -> Result<PackedFile, PackError> {
        let length = u32::from_le_bytes(self.array("a name")?);
        if u64::from(length) > NAME_BYTES {
            return Err(PackError::Name { at });
        }
        let name = self.take(length as usize, "a name")?;
        let name = std::str::from_utf8(name)
            .ok()
            .and_then(|name| name.parse::<FileName>().ok())
            .ok_or(PackError::Name { at })?;
        let length = u64::from_le_bytes(self.array("a file")?);
        *left = left.checked_sub(length).ok_or(PackError::TooLarge)?;
        let length = usize::try_from(length).map_err(|_| PackError::TooLarge)?;
        let bytes = self.take(length, "a file")?.to_vec();
        Ok(PackedFile { name, bytes })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pack(files: &[(&str, &[u8])]) -> HiddenPack {
        let files = files.iter().map(|(name, bytes)| PackedFile {
            name: name.parse().unwrap(),
            bytes: bytes.to_vec(),
        });
        HiddenPack {
            secret: PackSecret::from_bytes([7; 32]),
            files: files.collect(),
        }
    }

    #[test]
    fn the_form_is_the_published_one() {
        let pack = pack(&[("b.txt", b"second"), ("a", b"")]);
        let mut expected = vec![7; 32];
        expected.extend(b"assay hidden pack 1\n\x02\0\0\0");
        expected.extend(b"\x05\0\0\0b.txt\x06\0\0\0\0\0\0\0second");
        expected.extend(b"\x01\0\0\0a\0\0\0\0\0\0\0\0");
        assert_eq!(pack.write()[..], expected);
        assert_eq!(pack.write().capacity(), expected.len());
        assert_eq!(pack.commitment(), PackCommitment(Sha256::of(&expected)));
        let read = HiddenPack::read(&expected).unwrap();
        assert_eq!(read.files, pack.files);
        let seed = |pack: &HiddenPack| pack.seed(SliceIndex(9), Half::Second);
        assert_eq!(seed(&read), seed(&pack));
    }

    #[test]
    fn nothing_of_a_pack_is_shown() {
        let pack = pack(&[("a.txt", b"secret")]);
        assert_eq!(format!("{pack:?}"), "HiddenPack(1 files)");
        assert_eq!(format!("{:?}", pack.files), "[a.txt (6 bytes)]");
    }

    #[test]
    fn packs_that_are_cut_off_extended_or_made_up_are_refused() {
        let whole = pack(&[("a", b"first"), ("b", b"second")]).write();
        for length in 0..whole.len() {
            assert!(
                matches!(
                    HiddenPack::read(&whole[..length]),
                    Err(PackError::CutOff(_))
                ),
                "cut at {length}"
            );
        }
        let mut longer = whole.to_vec();
        longer.push(0);
        assert_eq!(refusal(&longer), PackError::Trailing(1));

        let changed = |at: usize, bytes: &[u8]| {
            let mut pack = whole.to_vec();
            pack[at..at + bytes.len()].copy_from_slice(bytes);
            refusal(&pack)
        };
        assert_eq!(changed(32, b"A"), PackError::OtherForm);
        assert_eq!(changed(50, b"2"), PackError::OtherForm);
        assert_eq!(
            changed(52, &257u32.to_le_bytes()),
            PackError::TooManyFiles { found: 257 }
        );
        assert_eq!(changed(56, &[0xff; 4]), PackError::Name { at: 0 });
        assert_eq!(changed(60, b"/"), PackError::Name { at: 0 });
        assert_eq!(changed(60, b"\xff"), PackError::Name { at: 0 });
        assert_eq!(
            changed(60, b"b"),
            PackError::Duplicate {
                name: "b".parse().unwrap()
            }
        );
        assert_eq!(changed(61, &[0xff; 8]), PackError::TooLarge);
        assert_eq!(
            changed(61, &DATA_BYTES.to_le_bytes()),
            PackError::CutOff("a file")
        );
    }

    fn refusal(bytes: &[u8]) -> PackError {
        HiddenPack::read(bytes).unwrap_err()
    }

    #[test]
    fn every_flip_of_a_committed_pack_is_refused() {
        let pack = pack(&[("a", b"first")]);
        let (whole, commitment) = (pack.write(), pack.commitment());
        assert!(HiddenPack::read_committed(&whole, commitment).is_ok());
        for at in 0..whole.len() {
            for mask in [0x01, 0x20, 0x80, 0xff] {
                let mut flipped = whole.to_vec();
                flipped[at] ^= mask;
                assert!(
                    matches!(
                        HiddenPack::read_committed(&flipped, commitment),
                        Err(PackError::OtherPack { .. })
                    ),
                    "byte {at}, mask {mask:#x}"
                );
            }
        }
    }

    proptest! {
        /// A pack has one form: what is read is written as it was.
        #[test]
        fn garbage_never_panics_and_packs_have_one_form(
            head in prop::bool::ANY,
            tail in prop::collection::vec(any::<u8>(), 0..200),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut bytes = pack(&[("a", b"first"), ("b", b"")]).write().to_vec();
            if head {
                bytes.truncate(56);
                bytes.extend(&tail);
            }
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(pack) = HiddenPack::read(&bytes) {
                prop_assert_eq!(&pack.write()[..], &bytes);
            }
        }
    }
}
