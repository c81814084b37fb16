//! [`TextLines`]: lines of words and numbers.

use std::str::FromStr;

use super::{Place, ReadError, Reason};
use crate::DatasetFile;

/// Reads a text file line by line. Lines that hold only spaces are skipped; values are separated by
/// spaces or tabs.
#[derive(Debug, Clone)]
pub struct TextLines<'a> {
    name: &'a str,
    lines: std::str::Lines<'a>,
    number: u64,
}

impl<'a> TextLines<'a> {
    /// Starts at the first line.
    ///
    /// # Errors
    /// [`Reason::NotUtf8`], with its line.
    pub fn new(file: &'a DatasetFile) -> Result<Self, ReadError> {
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => Ok(Self {
                name: &file.name,
                lines: text.lines(),
                number: 0,
            }),
            Err(error) => {
                let before = &file.bytes[..error.valid_up_to()];
                let breaks = before.iter().filter(|&&byte| byte == b'\n').count();
                Err(ReadError {
                    file: file.name.clone(),
                    place: Place::Line(1 + breaks as u64),
                    reason: Reason::NotUtf8,
                })
            }
        }
    }

    /// The next line that is not blank, without spaces around it.
    ///
    /// # Errors
    /// [`Reason::EndOfFile`] if there is none.
    pub fn line(&mut self) -> Result<&'a str, ReadError> {
        self.next_line()
            .ok_or_else(|| self.error(Reason::EndOfFile))
    }

    /// The next line as numbers, however many.
    ///
    /// # Errors
    /// [`Reason::EndOfFile`], or [`Reason::NotANumber`] with the first word that does not parse.
    /// Infinities and NaN parse as floats and are the caller's to refuse.
    pub fn row<T: FromStr>(&mut self) -> Result<Vec<T>, ReadError> {
        let line = self.line()?;
        line.split_ascii_whitespace()
            .map(|word| {
                word.parse()
                    .map_err(|_| self.error(Reason::NotANumber(word.to_owned())))
            })
            .collect()
    }

    /// The next line as exactly `N` numbers.
    ///
    /// # Errors
    /// As [`row`](Self::row), or [`Reason::ValueCount`].
    pub fn numbers<T: FromStr, const N: usize>(&mut self) -> Result<[T; N], ReadError> {
        let row = self.row()?;
        row.try_into().map_err(|row: Vec<T>| {
            self.error(Reason::ValueCount {
                expected: N,
                found: row.len(),
            })
        })
    }

    /// Whether only blank lines are left.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.clone().next_line().is_none()
    }

    /// Checks that only blank lines are left.
    ///
    /// # Errors
    /// [`Reason::Trailing`] with the line that is not.
    pub fn finish(mut self) -> Result<(), ReadError> {
        match self.next_line() {
            Some(_) => Err(self.error(Reason::Trailing)),
            None => Ok(()),
        }
    }

    /// An error at the line read last, for what only the caller can check; at the first line if none
    /// was read.
    #[must_use]
    pub fn error(&self, reason: Reason) -> ReadError {
        ReadError {
            file: self.name.to_owned(),
            place: Place::Line(self.number.max(1)),
            reason,
        }
    }

    fn next_line(&mut self) -> Option<&'a str> {
        loop {
            let line = self.lines.next()?.trim_ascii();
            self.number += 1;
            if !line.is_empty() {
                return Some(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reason, TextLines};
    use crate::DatasetFile;

    fn file(bytes: &[u8]) -> DatasetFile {
        DatasetFile {
            name: "data.txt".to_owned(),
            bytes: bytes.to_vec(),
        }
    }

    #[test]
    fn reads_numbers_and_words_over_blank_lines() {
        let file = file(b"\n 2 \r\n u120_00\r\n\n150\t120 48\n");
        let mut lines = TextLines::new(&file).unwrap();
        assert_eq!(lines.numbers::<u32, 1>(), Ok([2]));
        assert_eq!(lines.line(), Ok("u120_00"));
        assert!(!lines.is_at_end());
        assert_eq!(lines.row::<i64>(), Ok(vec![150, 120, 48]));
        assert!(lines.is_at_end());
        assert_eq!(lines.finish(), Ok(()));
    }

    #[test]
    fn errors_name_file_line_and_reason() {
        let file_ = file(b"1 2\n\n3 x\n4\n");
        let mut lines = TextLines::new(&file_).unwrap();
        assert_eq!(
            lines.numbers::<u32, 3>().unwrap_err().to_string(),
            "data.txt, line 1: expected 3 values, found 2"
        );
        assert_eq!(
            lines.row::<u32>().unwrap_err().to_string(),
            "data.txt, line 3: `x` is not a number of the expected kind"
        );
        let error = lines.clone().finish().unwrap_err();
        assert_eq!(
            error.to_string(),
            "data.txt, line 4: there is more in the file than expected"
        );
        lines.line().unwrap();
        assert_eq!(lines.line().unwrap_err().reason, Reason::EndOfFile);

        let empty = file(b"");
        let error = TextLines::new(&empty).unwrap().line().unwrap_err();
        assert_eq!(
            error.to_string(),
            "data.txt, line 1: the file ends too early"
        );

        let error = TextLines::new(&file(b"fine\nnot \xFF\n")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "data.txt, line 2: the text is not valid UTF-8"
        );
    }
}
