//! Lines of small integers, the class last: the format of UCI's optical digits.

use std::borrow::Cow;

use assay_sdk::readers::{Place, ReadError, Reason};
use assay_sdk::{DatasetFile, LoadError};

use super::labelled::Labelled;

/// Enough of a wrong value to find it.
const SHOWN_BYTES: usize = 32;

/// Reads lines of comma-separated integers from 0 to 255, as many on each. Spaces around a value and
/// blank lines don't count.
///
/// # Errors
/// The first thing wrong, with its line; a line needs an input and the class.
pub(crate) fn read(file: &DatasetFile) -> Result<Labelled<'_>, LoadError> {
    let error = |line: usize, reason| ReadError {
        file: file.name.clone(),
        place: Place::Line(line as u64),
        reason,
    };
    let (mut inputs, mut classes) = (Vec::new(), Vec::new());
    let mut width = None;
    for (index, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let before = inputs.len();
        for field in line.split(|byte| *byte == b',') {
            let field = field.trim_ascii();
            let Some(value) = small_integer(field) else {
                let shown = String::from_utf8_lossy(&field[..field.len().min(SHOWN_BYTES)]);
                return Err(LoadError::Malformed(format!(
                    "{}, line {}: `{shown}` is not an integer from 0 to 255",
                    file.name,
                    index + 1
                )));
            };
            inputs.push(value);
        }
        let found = inputs.len() - before;
        let expected = *width.get_or_insert(found.max(2));
        if found != expected {
            return Err(error(index + 1, Reason::ValueCount { expected, found }).into());
        }
        classes.extend(inputs.pop());
    }
    let Some(values) = width else {
        return Err(error(1, Reason::EndOfFile).into());
    };
    Ok(Labelled {
        name: &file.name,
        classes,
        width: values - 1,
        gap: 0,
        bytes: Cow::Owned(inputs),
    })
}

/// An integer from 0 to 255 in decimal digits.
fn small_integer(digits: &[u8]) -> Option<u8> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u8, |value, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<(usize, Vec<u8>, Vec<u8>), String> {
        let file = DatasetFile {
            name: "some.csv".to_owned(),
            bytes: text.into(),
        };
        read(&file)
            .map(|read| (read.width, read.bytes.to_vec(), read.classes))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_integers_with_the_class_last() {
        let text = "0,16, 3,7\r\n\r\n255,1,002,0";
        let expected = (3, vec![0, 16, 3, 255, 1, 2], vec![7, 0]);
        assert_eq!(read_text(text), Ok(expected));
    }

    #[test]
    fn errors_name_file_and_line() {
        for (text, expected) in [
            ("\n\n", "line 1: the file ends too early"),
            ("1\n", "line 1: expected 2 values, found 1"),
            ("1,2,3\n\n1,2\n", "line 3: expected 3 values, found 2"),
            ("1,256\n", "line 1: `256` is not an integer from 0 to 255"),
            ("1,2\n1,,2\n", "line 2: `` is not an integer from 0 to 255"),
            ("a,b\n1,2\n", "line 1: `a` is not an integer from 0 to 255"),
            ("1,-2\n", "line 1: `-2` is not an integer from 0 to 255"),
        ] {
            assert_eq!(
                read_text(text).unwrap_err(),
                format!("some.csv, {expected}")
            );
        }
    }
}
