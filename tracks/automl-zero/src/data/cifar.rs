//! The binary batches of CIFAR-10.

use std::borrow::Cow;

use assay_sdk::{DatasetFile, LoadError};

use super::labelled::Labelled;

/// Three planes of 32 x 32 pixels.
const PIXELS: usize = 3 * 32 * 32;
/// The class, then the pixels.
const RECORD: usize = 1 + PIXELS;
const CLASSES: u8 = 10;

/// Reads any number of records: a class from 0 to 9, then 3,072 pixels.
///
/// # Errors
/// The size is not that of one or more records, or a class is above 9.
pub(crate) fn read(file: &DatasetFile) -> Result<Labelled<'_>, LoadError> {
    let (records, rest) = file.bytes.as_chunks::<RECORD>();
    if records.is_empty() || !rest.is_empty() {
        return Err(LoadError::Malformed(format!(
            "{}: {} bytes are not one or more records of {RECORD}",
            file.name,
            file.bytes.len()
        )));
    }
    let classes: Vec<u8> = records.iter().map(|record| record[0]).collect();
    if let Some(index) = classes.iter().position(|class| *class >= CLASSES) {
        return Err(LoadError::Malformed(format!(
            "{}, byte {}: class {} is not 0 to {}",
            file.name,
            index * RECORD,
            classes[index],
            CLASSES - 1
        )));
    }
    Ok(Labelled {
        name: &file.name,
        classes,
        width: PIXELS,
        gap: 1,
        bytes: Cow::Borrowed(&file.bytes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_records_without_copying() {
        let mut bytes = vec![5; 2 * RECORD];
        (bytes[0], bytes[RECORD], bytes[RECORD + 1]) = (9, 0, 77);
        let mut file = DatasetFile {
            name: "batch.bin".to_owned(),
            bytes,
        };
        let read_file = read(&file).unwrap();
        assert!(matches!(read_file.bytes, Cow::Borrowed(_)));
        let rows: Vec<_> = read_file.rows().collect();
        assert_eq!(rows.iter().map(|row| row.class).collect::<Vec<_>>(), [9, 0]);
        assert_eq!((rows[1].inputs.len(), rows[1].inputs[0]), (PIXELS, 77));

        file.bytes[RECORD] = 10;
        let expected = "batch.bin, byte 3073: class 10 is not 0 to 9";
        assert_eq!(read(&file).unwrap_err().to_string(), expected);
        file.bytes.pop();
        let expected = "batch.bin: 6145 bytes are not one or more records of 3073";
        assert_eq!(read(&file).unwrap_err().to_string(), expected);
        file.bytes.clear();
        assert!(read(&file).is_err());
    }
}
