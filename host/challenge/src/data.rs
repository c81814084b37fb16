//! [`DataFiles`]: where a challenge's data files lie, checked.
//!
//! Some data may not be handed on, or is too large to be published with a challenge. So a data file
//! may lie in either of two places: beside the manifest, which is looked at first, or in a folder
//! that a person names. The first place that has a file of the pinned name decides: if its hash is
//! not the pinned one, that is an error, and the second place is not tried.

use std::{
    fs, io,
    path::{Display, Path, PathBuf},
};

use assay_sandbox::DataFile;

use crate::{
    FilePin, PinError,
    pin::{check_pinned, read_pinned},
};

/// The largest sum of a split's data files, in bytes.
pub const DATA_BYTES: u64 = 256 << 20;

/// The file of each pin, in their order.
#[derive(Debug, Clone)]
pub(crate) struct DataFiles {
    places: Places,
    paths: Vec<PathBuf>,
}

/// Where data files are looked for, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The manifest's folder.
    pub beside: PathBuf,
    /// The folder that a person named, if any.
    pub data: Option<PathBuf>,
}

/// Data files that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFileError {
    /// Some files are in none of the places.
    #[error("{} {}{}", count(.files), .places.in_none(), lines(.files))]
    Missing {
        /// The files.
        files: Vec<FilePin>,
        /// Where they were looked for.
        places: Places,
    },
    /// A file is there, but is not the pinned one or can't be read.
    #[error("{name} was looked for {}", .places.in_order())]
    Unusable {
        /// The file's name.
        name: String,
        /// Where it was looked for.
        places: Places,
        /// What is wrong with it.
        source: Box<PinError>,
    },
    /// The files are larger than those of a split may be.
    #[error("with {name}, the data files are larger than {DATA_BYTES} bytes together")]
    TooLargeTogether {
        /// The first file that is too much.
        name: String,
    },
}

impl DataFileError {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Missing { files, .. } => {
                let them = if files.len() == 1 { "it" } else { "them" };
                format!("put {them} in a folder and pass --data DIR")
            }
            Self::Unusable { source, .. } if matches!(**source, PinError::WrongHash { .. }) => {
                "replace it with the file that the manifest pins, or remove it and pass --data DIR \
                  for a folder with the right one; if you publish the challenge and the change is \
                  meant, write the found hash into the manifest"
                    .to_owned()
            }
            Self::Unusable { source, .. } => source.remedy().to_owned(),
            Self::TooLargeTogether { .. } => {
                "use fewer or smaller files; the limits are the same for everyone".to_owned()
            }
        }
    }
}

impl DataFiles {
    /// Finds and checks the file of each pin.
    pub(crate) fn find(
        pins: &[FilePin],
        beside: &Path,
        data: Option<&Path>,
    ) -> Result<Self, DataFileError> {
        let places = Places {
            beside: beside.to_owned(),
            data: data.map(Path::to_owned),
        };
        let (mut paths, mut missing) = (Vec::new(), Vec::new());
        let mut left = DATA_BYTES;
        for pin in pins {
            let path = match places.find(pin.name.as_str()) {
                Ok(Some(path)) => path,
                Ok(None) => {
                    missing.push(pin.clone());
                    continue;
                }
                Err(source) => return Err(unusable(&places, pin, source)),
            };
            left -= check_pinned(&path, left, pin.hash.0)
                .map_err(|source| unusable(&places, pin, source))?;
            paths.push(path);
        }
        if !missing.is_empty() {
            return Err(DataFileError::Missing {
                files: missing,
                places,
            });
        }
        Ok(Self { places, paths })
    }

    /// Reads the files, for the pins that they were found for.
    pub(crate) fn read(&self, pins: &[FilePin]) -> Result<Vec<DataFile>, DataFileError> {
        let mut left = DATA_BYTES;
        let read = |(pin, path): (&FilePin, &PathBuf)| {
            let bytes = read_pinned(path, left, pin.hash.0)
                .map_err(|source| unusable(&self.places, pin, source))?;
            left -= bytes.len() as u64;
            Ok(DataFile {
                name: pin.name.to_string(),
                bytes,
            })
        };
        pins.iter().zip(&self.paths).map(read).collect()
    }
}

impl Places {
    /// The first place's file of this name, whatever it is. Links are followed in the folder that a
    /// person named: theirs is not a published one.
    fn find(&self, name: &str) -> Result<Option<PathBuf>, PinError> {
        let unreadable = |path: &Path, error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Ok(None),
            _ => Err(PinError::Unreadable {
                path: path.to_owned(),
                source: error,
            }),
        };
        let path = self.beside.join(name);
        match fs::symlink_metadata(&path) {
            Ok(_) => return Ok(Some(path)),
            Err(error) => unreadable(&path, error)?,
        };
        let Some(folder) = &self.data else {
            return Ok(None);
        };
        let path = folder.join(name);
        match fs::canonicalize(&path) {
            Ok(path) => Ok(Some(path)),
            Err(error) => unreadable(&path, error),
        }
    }

    fn in_order(&self) -> String {
        let (beside, data) = self.shown();
        match data {
            Some(data) => format!("in {beside}, then in {data}"),
            None => format!("in {beside}"),
        }
    }

    fn in_none(&self) -> String {
        let (beside, data) = self.shown();
        match data {
            Some(data) => format!("neither in {beside} nor in {data}"),
            None => format!("not in {beside}"),
        }
    }

    fn shown(&self) -> (Display<'_>, Option<Display<'_>>) {
        // The manifest's folder has no name if the manifest was named without one.
        let beside = if self.beside.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.beside
        };
        (beside.display(), self.data.as_deref().map(Path::display))
    }
}

fn unusable(places: &Places, pin: &FilePin, source: PinError) -> DataFileError {
    let name = pin.name.to_string();
    match source {
        // A file is read up to what those before it have left.
        PinError::TooLarge { .. } => DataFileError::TooLargeTogether { name },
        source => DataFileError::Unusable {
            name,
            places: places.clone(),
            source: Box::new(source),
        },
    }
}

fn count(files: &[FilePin]) -> String {
    match files {
        [_] => "a file is".to_owned(),
        _ => format!("{} files are", files.len()),
    }
}

/// A line for each file: name, hash, and where to get it.
fn lines(files: &[FilePin]) -> String {
    let mut lines = String::new();
    for FilePin { name, hash, url } in files {
        lines.push_str(&format!("\n    {name}, sha256 {hash}"));
        if let Some(url) = url {
            lines.push_str(&format!(", from {}", url.as_str()));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use assay_protocol::{FileHash, Sha256};

    use super::*;

    fn pin(name: &str, bytes: &[u8]) -> FilePin {
        FilePin {
            name: name.parse().unwrap(),
            hash: FileHash(Sha256::of(bytes)),
            url: None,
        }
    }

    #[test]
    fn the_first_place_that_has_the_file_counts() {
        let (beside, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (beside, data) = (beside.path(), data.path());
        let mut pins = [pin("a", b"first"), pin("b", b"second")];
        pins[1].url = "https://example.org/b".parse().ok();
        let find = || DataFiles::find(&pins, beside, Some(data));

        let text = find().unwrap_err().to_string();
        let (first, second) = (pins[0].hash, pins[1].hash);
        assert_eq!(
            text,
            format!(
                "2 files are neither in {} nor in {}\n    a, sha256 {first}\n    b, sha256 {second}, \
                 from https://example.org/b",
                beside.display(),
                data.display()
            )
        );

        fs::write(beside.join("a"), b"first").unwrap();
        fs::write(beside.join("elsewhere"), b"second").unwrap();
        std::os::unix::fs::symlink(beside.join("elsewhere"), data.join("b")).unwrap();
        let found = find().unwrap();
        let read = found.read(&pins).unwrap();
        assert_eq!(
            (&read[0].bytes[..], &read[1].bytes[..]),
            (&b"first"[..], &b"second"[..])
        );

        // The same name in both places: the manifest's folder decides.
        fs::write(data.join("a"), b"other").unwrap();
        assert!(find().is_ok());
        fs::rename(data.join("a"), beside.join("a")).unwrap();
        fs::write(data.join("a"), b"first").unwrap();
        assert!(matches!(
            find(),
            Err(DataFileError::Unusable { source, .. })
                if matches!(*source, PinError::WrongHash { .. })
        ));
        assert!(found.read(&pins).is_err(), "read again, hashed again");
        fs::remove_file(beside.join("a")).unwrap();
        assert!(find().is_ok());
    }

    #[test]
    fn files_have_a_limit_together() {
        let folder = tempfile::tempdir().unwrap();
        let pins = [pin("a", b"first"), pin("b", b"second")];
        fs::write(folder.path().join("a"), b"first").unwrap();
        let large = fs::File::create(folder.path().join("b")).unwrap();
        // With the first file's bytes it is one too many. It has no blocks, and is not read.
        large.set_len(DATA_BYTES - 4).unwrap();
        let error = DataFiles::find(&pins, folder.path(), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "with b, the data files are larger than 268435456 bytes together"
        );
    }
}
