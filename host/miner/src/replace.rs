//! [`replaceable`]: which files may be written by putting a new one in their place.

use std::{fs, io, path::Path};

/// Whether a path may be given to a new file: nothing is there, or a regular file. Renaming over a
/// pipe, a device or a link would remove it instead of writing to it.
///
/// # Errors
/// Something else is there, or it can't be told.
pub fn replaceable(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(_) => Err(io::Error::other("it exists and is not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_and_nothing_are_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert!(replaceable(&path).is_ok());
        fs::write(&path, "").unwrap();
        assert!(replaceable(&path).is_ok());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        for other in [link.as_path(), folder.path(), Path::new("/dev/null")] {
            assert!(replaceable(other).is_err(), "{}", other.display());
        }
    }
}
