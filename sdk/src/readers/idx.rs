//! [`read_idx`]: arrays in the format of MNIST.

use ndarray::{ArrayD, IxDyn};

use super::{Place, ReadError, Reason};
use crate::DatasetFile;

/// No data set of this format has more than 4.
const MOST_DIMENSIONS: usize = 8;

/// An array of one of the element types of IDX, in row-major order.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum IdxArray {
    /// Type 0x08.
    U8(ArrayD<u8>),
    /// Type 0x09.
    I8(ArrayD<i8>),
    /// Type 0x0B.
    I16(ArrayD<i16>),
    /// Type 0x0C.
    I32(ArrayD<i32>),
    /// Type 0x0D.
    F32(ArrayD<f32>),
    /// Type 0x0E.
    F64(ArrayD<f64>),
}

/// Reads an IDX file: two zero bytes, the element type, the number of dimensions, each dimension
/// as 32 bits, then the elements; all numbers big-endian.
///
/// # Errors
/// [`Reason::Magic`], [`Reason::ElementType`], [`Reason::Dimensions`], and [`Reason::EndOfFile`] or
/// [`Reason::Trailing`] if the elements are fewer or more than the dimensions say. Nothing is
/// allocated before the sizes agree.
pub fn read_idx(file: &DatasetFile) -> Result<IdxArray, ReadError> {
    let error = |offset: usize, reason| ReadError {
        file: file.name.clone(),
        place: Place::Byte(offset as u64),
        reason,
    };
    let bytes = &*file.bytes;
    let Some((&[zero, also_zero, element, dimensions], rest)) = bytes.split_first_chunk() else {
        return Err(error(bytes.len(), Reason::EndOfFile));
    };
    if [zero, also_zero] != [0, 0] {
        return Err(error(0, Reason::Magic));
    }
    let width = match element {
        0x08 | 0x09 => 1,
        0x0B => 2,
        0x0C | 0x0D => 4,
        0x0E => 8,
        other => return Err(error(2, Reason::ElementType(other))),
    };

    let Some((header, elements)) = rest.split_at_checked(4 * usize::from(dimensions)) else {
        return Err(error(bytes.len(), Reason::EndOfFile));
    };
    let shape = decode(header, u32::from_be_bytes);
    // In 64 bits, so that a component refuses the same sizes with the same words as native code.
    let total = shape.iter().try_fold(width, |product: u64, &size| {
        product.checked_mul(size.into())
    });
    let total = match total {
        Some(total) if (1..=MOST_DIMENSIONS).contains(&shape.len()) && total > 0 => total,
        _ => return Err(error(3, Reason::Dimensions(shape))),
    };
    let found = elements.len() as u64;
    if found < total {
        return Err(error(bytes.len(), Reason::EndOfFile));
    }
    if found > total {
        let excess = (found - total) as usize;
        return Err(error(bytes.len() - excess, Reason::Trailing));
    }

    Ok(match element {
        0x08 => IdxArray::U8(array(&shape, elements.to_vec())),
        0x09 => IdxArray::I8(array(&shape, decode(elements, i8::from_be_bytes))),
        0x0B => IdxArray::I16(array(&shape, decode(elements, i16::from_be_bytes))),
        0x0C => IdxArray::I32(array(&shape, decode(elements, i32::from_be_bytes))),
        0x0D => IdxArray::F32(array(&shape, decode(elements, f32::from_be_bytes))),
        _ => IdxArray::F64(array(&shape, decode(elements, f64::from_be_bytes))),
    })
}

fn decode<T, const N: usize>(bytes: &[u8], number: fn([u8; N]) -> T) -> Vec<T> {
    let (chunks, _) = bytes.as_chunks::<N>();
    chunks.iter().map(|&chunk| number(chunk)).collect()
}

fn array<T>(shape: &[u32], elements: Vec<T>) -> ArrayD<T> {
    let shape: Vec<usize> = shape.iter().map(|&size| size as usize).collect();
    ArrayD::from_shape_vec(IxDyn(&shape), elements).expect("the sizes were compared")
}

#[cfg(test)]
mod tests {
    use ndarray::{Array, IxDyn, array};
    use proptest::prelude::*;

    use super::{IdxArray, read_idx};
    use crate::DatasetFile;

    fn read(bytes: &[u8]) -> Result<IdxArray, String> {
        let file = DatasetFile {
            name: "images".to_owned(),
            bytes: bytes.to_vec(),
        };
        read_idx(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_every_element_type() {
        let images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 9, 8, 7, 6];
        let expected = Array::from_shape_vec(IxDyn(&[2, 1, 2]), vec![9, 8, 7, 6]).unwrap();
        assert_eq!(read(&images), Ok(IdxArray::U8(expected)));

        let one = |element: u8, number: &[u8]| {
            read(&[&[0, 0, element, 1, 0, 0, 0, 1], number].concat()).unwrap()
        };
        assert_eq!(one(9, &[0xFF]), IdxArray::I8(array![-1].into_dyn()));
        assert_eq!(one(11, &[0xFF, 0xFE]), IdxArray::I16(array![-2].into_dyn()));
        assert_eq!(
            one(12, &[0, 0, 1, 0]),
            IdxArray::I32(array![256].into_dyn())
        );
        assert_eq!(
            one(13, &1.5_f32.to_be_bytes()),
            IdxArray::F32(array![1.5].into_dyn())
        );
        assert_eq!(
            one(14, &1.5_f64.to_be_bytes()),
            IdxArray::F64(array![1.5].into_dyn())
        );
    }

    #[test]
    fn damage_is_named_with_its_place() {
        // Twice 2^31 elements: no size of a 32-bit `usize`, but a sound header.
        let wide = [0, 0, 8, 2, 0, 0, 0, 2, 0x80, 0, 0, 0];
        let huge = [[0, 0, 8, 3].as_slice(), &[0xFF; 12]].concat();
        for (bytes, expected) in [
            (&[0, 0][..], "byte 2: the file ends too early"),
            (
                &[1, 0, 8, 1, 0, 0, 0, 0],
                "byte 0: the file does not begin with an IDX magic number",
            ),
            (
                &[0, 0, 7, 1, 0, 0, 0, 0],
                "byte 2: 0x07 is not an element type of IDX",
            ),
            (&[0, 0, 8, 2, 0, 0, 0, 1], "byte 8: the file ends too early"),
            (&wide, "byte 12: the file ends too early"),
            (
                &[0, 0, 8, 1, 0, 0, 0, 2, 1],
                "byte 9: the file ends too early",
            ),
            (
                &[0, 0, 8, 1, 0, 0, 0, 1, 1, 2],
                "byte 9: there is more in the file than expected",
            ),
        ] {
            assert_eq!(read(bytes).unwrap_err(), format!("images, {expected}"));
        }
        for bytes in [&huge[..], &[0, 0, 8, 0, 1], &[0, 0, 8, 1, 0, 0, 0, 0]] {
            assert!(
                read(bytes)
                    .unwrap_err()
                    .starts_with("images, byte 3: the dimensions [")
            );
        }
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(mut bytes: Vec<u8>, element in 7_u8..16, dimensions in 0_u8..4) {
            let _ = read(&bytes);
            bytes.splice(0..0, [0, 0, element, dimensions]);
            let _ = read(&bytes);
        }
    }
}
