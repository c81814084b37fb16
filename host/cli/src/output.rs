//! Where results go: standard output, and files that are written whole or not at all.

use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
};

use assay_miner::replaceable;
use serde::Serialize;

use crate::{exit::Exit, failure::Failure};

/// Prints a line of the result.
pub(crate) fn line(text: impl fmt::Display) -> Result<(), Failure> {
    writeln!(io::stdout().lock(), "{text}").map_err(|error| Failure::standard_output(&error))
}

/// Tells something on standard error. Nobody may be listening any more, and that must not end a
/// search.
pub(crate) fn note(text: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Prints an object as a line of JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value).expect("our values have string keys and no failures");
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")
        .and_then(|()| output.flush())
        .map_err(|error| Failure::standard_output(&error))
}

/// A file to be written later. Making one shows, before any work is done, that it can be.
pub(crate) struct OutputFile {
    folder: PathBuf,
    /// The file; none while its name is not known.
    path: Option<PathBuf>,
}

impl OutputFile {
    /// A file of this name.
    pub(crate) fn at(path: &Path) -> Result<Self, Failure> {
        if path.is_dir() || path.file_name().is_none() {
            return Err(unwritable(path, &io::ErrorKind::IsADirectory.into()));
        }
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let file = Self {
            folder: folder.to_owned(),
            path: Some(path.to_owned()),
        };
        replaceable(path)
            .and_then(|()| file.temporary())
            .map_err(|error| unwritable(path, &error))?;
        Ok(file)
    }

    /// A file in the working folder whose name is not known yet.
    pub(crate) fn in_working_folder() -> Result<Self, Failure> {
        let file = Self {
            folder: PathBuf::from("."),
            path: None,
        };
        file.temporary()
            .map_err(|error| unwritable(Path::new("."), &error))?;
        Ok(file)
    }

    /// Writes the file, under `name` if it has none yet, and gives its path.
    pub(crate) fn write(self, name: &str, contents: &str) -> Result<PathBuf, Failure> {
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from(name));
        let write = || -> io::Result<()> {
            let mut file = self.temporary()?;
            file.write_all(contents.as_bytes())?;
            file.as_file().sync_all()?;
            replaceable(&path)?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| unwritable(&path, &error))?;
        Ok(path)
    }

    /// A new file beside the final one, removed again unless it takes its place.
    fn temporary(&self) -> io::Result<tempfile::NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        // As for any new file; the user's umask still applies.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(&self.folder)
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let text = format!("can't write {}: {error}", path.display());
    let remedy =
        "give a new or regular file in a folder that you can write to (`--output FILE`)".to_owned();
    Failure::new(Exit::Output, text, remedy)
}
