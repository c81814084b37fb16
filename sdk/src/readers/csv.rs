//! [`read_csv`]: a table of numbers.

use ndarray::Array2;

use super::{Place, ReadError, Reason};
use crate::DatasetFile;

/// Numbers in named columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The names in the first line, all different.
    pub columns: Vec<String>,
    /// One row per further line, one column per name; all finite.
    pub values: Array2<f64>,
}

/// Reads comma-separated values (RFC 4180) whose first line names the columns and whose other lines
/// hold finite numbers, as many as there are names. Spaces around a value don't count.
///
/// # Errors
/// The first thing wrong: [`Reason::NotUtf8`], [`Reason::DuplicateColumn`],
/// [`Reason::ValueCount`] or [`Reason::NotANumber`], with its line; [`Reason::EndOfFile`] if the
/// file is empty.
pub fn read_csv(file: &DatasetFile) -> Result<Table, ReadError> {
    let error = |line, reason| ReadError {
        file: file.name.clone(),
        place: Place::Line(line),
        reason,
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(&*file.bytes);

    let header = reader.headers().map_err(|cause| refuse(file, &cause))?;
    let columns: Vec<String> = header.iter().map(str::to_owned).collect();
    if columns.is_empty() {
        return Err(error(1, Reason::EndOfFile));
    }
    for (index, column) in columns.iter().enumerate() {
        if columns[..index].contains(column) {
            return Err(error(1, Reason::DuplicateColumn(column.clone())));
        }
    }

    let mut values = Vec::new();
    let mut rows = 0;
    for record in reader.records() {
        let record = record.map_err(|cause| refuse(file, &cause))?;
        for field in &record {
            match field.parse::<f64>() {
                Ok(value) if value.is_finite() => values.push(value),
                _ => {
                    let line = line(file, record.position());
                    return Err(error(line, Reason::NotANumber(field.to_owned())));
                }
            }
        }
        rows += 1;
    }
    let values = Array2::from_shape_vec((rows, columns.len()), values)
        .expect("every record has as many fields as the header");
    Ok(Table { columns, values })
}

fn refuse(file: &DatasetFile, error: &csv::Error) -> ReadError {
    let reason = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => Reason::ValueCount {
            expected: *expected_len as usize,
            found: *len as usize,
        },
        // The others are about writing, seeking and types that are not used here.
        _ => Reason::NotUtf8,
    };
    ReadError {
        file: file.name.clone(),
        place: Place::Line(line(file, error.position())),
        reason,
    }
}

/// The line of a record. Its position is that of the blank lines before it, if there are any.
fn line(file: &DatasetFile, record: Option<&csv::Position>) -> u64 {
    let offset = record.map_or(0, |position| position.byte() as usize);
    let (before, after) = file.bytes.split_at(offset.min(file.bytes.len()));
    let blank = after
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let breaks = before.iter().chain(blank).filter(|&&byte| byte == b'\n');
    1 + breaks.count() as u64
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::read_csv;
    use crate::DatasetFile;

    fn read(text: &[u8]) -> Result<super::Table, String> {
        let file = DatasetFile {
            name: "data.csv".to_owned(),
            bytes: text.to_vec(),
        };
        read_csv(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_names_and_numbers() {
        let table = read(b"x,\"y, scaled\"\r\n1,-2.5e3\r\n\r\n 4 ,\"0.1\"\r\n").unwrap();
        assert_eq!(table.columns, ["x", "y, scaled"]);
        assert_eq!(table.values, array![[1.0, -2500.0], [4.0, 0.1]]);
        assert_eq!(read(b"x,y\n").unwrap().values.dim(), (0, 2));
    }

    #[test]
    fn errors_name_the_line() {
        for (text, expected) in [
            (&b""[..], "line 1: the file ends too early"),
            (b"x,x\n1,2\n", "line 1: there are two columns named `x`"),
            (b"x,y\n1,2\n3\n", "line 3: expected 2 values, found 1"),
            (
                b"x\n1\n\ninf\n",
                "line 4: `inf` is not a number of the expected kind",
            ),
            (b"x\n\xFF\n", "line 2: the text is not valid UTF-8"),
        ] {
            assert_eq!(read(text).unwrap_err(), format!("data.csv, {expected}"));
        }
    }
}
