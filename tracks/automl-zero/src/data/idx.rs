//! Pairs of IDX files, as MNIST and Fashion-MNIST come.

use std::borrow::Cow;

use assay_sdk::readers::{IdxArray, read_idx};
use assay_sdk::{DatasetFile, LoadError};

use super::labelled::Labelled;

/// Reads images, bytes in 2 or 3 dimensions, and their labels, bytes in 1.
///
/// # Errors
/// A file is no such array, or there are not as many labels as images.
pub(crate) fn read<'a>(
    images: &'a DatasetFile,
    labels: &DatasetFile,
) -> Result<Labelled<'a>, LoadError> {
    let (count, pixels) = bytes(images, 2..=3)?;
    let (_, classes) = bytes(labels, 1..=1)?;
    if classes.len() != count {
        return Err(LoadError::Malformed(format!(
            "{} has {count} images, but {} has {} labels",
            images.name,
            labels.name,
            classes.len()
        )));
    }
    Ok(Labelled {
        name: &images.name,
        classes,
        width: pixels.len() / count,
        gap: 0,
        bytes: Cow::Owned(pixels),
    })
}

/// The first dimension of an array of bytes, never 0, and its elements.
fn bytes(
    file: &DatasetFile,
    dimensions: std::ops::RangeInclusive<usize>,
) -> Result<(usize, Vec<u8>), LoadError> {
    match read_idx(file)? {
        IdxArray::U8(array) if dimensions.contains(&array.ndim()) => {
            let count = array.shape()[0];
            Ok((count, array.into_raw_vec_and_offset().0))
        }
        _ => Err(LoadError::Malformed(format!(
            "{}: expected bytes in {} to {} dimensions; list the images first, their labels next",
            file.name,
            dimensions.start(),
            dimensions.end()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> DatasetFile {
        DatasetFile {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn reads_images_with_their_labels() {
        let cube = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6];
        let cube = file("images", &cube);
        let flat = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 9, 8, 7, 6];
        let flat = file("images", &flat);
        let labels = file("labels", &[0, 0, 8, 1, 0, 0, 0, 2, 3, 5]);
        let read_files = read(&cube, &labels).unwrap();
        assert_eq!(read(&flat, &labels).unwrap(), read_files);
        assert_eq!((read_files.width, &*read_files.classes), (2, &[3, 5][..]));
        assert_eq!(read_files.rows().nth(1).unwrap().inputs, [7, 6]);

        let error = read(&labels, &cube).unwrap_err().to_string();
        assert!(error.starts_with("labels: expected bytes in 2 to 3 dimensions; list"));
        let one = file("labels", &[0, 0, 8, 1, 0, 0, 0, 1, 3]);
        let error = read(&cube, &one).unwrap_err().to_string();
        assert_eq!(error, "images has 2 images, but labels has 1 labels");
        let wide = file("labels", &[0, 0, 11, 1, 0, 0, 0, 1, 0, 3]);
        assert!(read(&cube, &wide).is_err());
    }
}
