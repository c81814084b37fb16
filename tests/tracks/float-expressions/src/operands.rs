//! The operands, from the files `singles` and `doubles`: bits, lowest byte first.

use assay_sdk::{DatasetFile, LoadError};

/// The operands of either type.
#[derive(Debug, Clone, PartialEq)]
pub struct Operands {
    /// The numbers of the file `singles`.
    pub singles: Vec<f32>,
    /// The numbers of the file `doubles`.
    pub doubles: Vec<f64>,
}

impl Operands {
    /// Reads both files; a piece of a number at the end of one is left out.
    ///
    /// # Errors
    /// One of them is missing.
    pub fn read(files: &[DatasetFile]) -> Result<Operands, LoadError> {
        let (singles, _) = DatasetFile::find(files, "singles")?.bytes.as_chunks();
        let (doubles, _) = DatasetFile::find(files, "doubles")?.bytes.as_chunks();
        Ok(Operands {
            singles: singles
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect(),
            doubles: doubles
                .iter()
                .map(|bytes| f64::from_le_bytes(*bytes))
                .collect(),
        })
    }
}
