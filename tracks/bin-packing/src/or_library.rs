//! Instances as OR-Library writes them: the number of instances; then for each its name, a line
//! with capacity, number of items and best known number of bins, and one size per line. Spaces
//! around a line and blank lines mean nothing.

use assay_sdk::readers::{Reason, TextLines};
use assay_sdk::{DatasetFile, LoadError, limits};

use crate::instance::{Instance, MAX_ITEMS};

/// Reads all instances of a file, in its order, and gives each away at once: whoever keeps them knows
/// when there are too many.
///
/// # Errors
/// Anything that is not this format, or not an instance; the text names file and line. Errors of
/// `keep` end the reading.
pub(crate) fn read(
    file: &DatasetFile,
    mut keep: impl FnMut(Instance) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    let mut lines = TextLines::new(file)?;
    let [count] = lines.numbers::<usize, 1>()?;
    if !(1..=limits::CASES).contains(&count) {
        let most = limits::CASES;
        return Err(at_line(
            &lines,
            format!("{count} instances, not 1 to {most}"),
        ));
    }
    for _ in 0..count {
        keep(instance(&mut lines)?)?;
    }
    Ok(lines.finish()?)
}

fn instance(lines: &mut TextLines<'_>) -> Result<Instance, LoadError> {
    let name = lines.line()?;
    if name.split_ascii_whitespace().count() != 1 || name.parse::<f64>().is_ok() {
        return Err(at_line(lines, format!("expected a name, found `{name}`")));
    }
    let [capacity, items, best_known] = lines.numbers::<u32, 3>()?;
    let head = lines.clone();
    if !(1..=MAX_ITEMS).contains(&(items as usize)) {
        return Err(at_line(
            &head,
            format!("{items} items, not 1 to {MAX_ITEMS}"),
        ));
    }
    let mut sizes = Vec::new();
    for _ in 0..items {
        let [size] = lines.numbers::<u32, 1>()?;
        if !(1..=capacity).contains(&size) {
            let reason = format!("size {size} is not between 1 and the capacity {capacity}");
            return Err(at_line(lines, reason));
        }
        sizes.push(size);
    }
    let instance =
        Instance::new(capacity, sizes).map_err(|error| at_line(&head, error.to_string()))?;
    // Not used, but the only checksum the format has.
    if !(instance.lower_bound()..=items).contains(&best_known) {
        let bound = instance.lower_bound();
        let reason =
            format!("{best_known} bins can't be the best: the sizes need {bound} to {items}");
        return Err(at_line(&head, reason));
    }
    Ok(instance)
}

/// An error of our own at the line that was read last.
fn at_line(lines: &TextLines<'_>, reason: String) -> LoadError {
    let here = lines.error(Reason::Trailing);
    LoadError::Malformed(format!("{}, {}: {reason}", here.file, here.place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Instance>, String> {
        let file = DatasetFile {
            name: "two.txt".to_owned(),
            bytes: text.into(),
        };
        let mut instances = Vec::new();
        let result = read(&file, |instance| {
            instances.push(instance);
            Ok(())
        });
        result
            .map(|()| instances)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn odd_spacing_means_nothing() {
        let text = "2\r\n u2_00 \r\n 10 2 1\r\n4\r\n 6\r\n\r\nu2_01\r\n9 1 1\r\n9\r\n \r\n\r\n";
        let expected = [
            Instance::new(10, vec![4, 6]).unwrap(),
            Instance::new(9, vec![9]).unwrap(),
        ];
        assert_eq!(read_text(text).unwrap(), expected);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let cases = [
            ("", "two.txt, line 1: the file ends too early"),
            ("0\n", "two.txt, line 1: 0 instances, not 1 to 65536"),
            (
                "1\n5\n9 1 1\n9\n",
                "two.txt, line 2: expected a name, found `5`",
            ),
            (
                "1\na b\n9 1 1\n9\n",
                "two.txt, line 2: expected a name, found `a b`",
            ),
            (
                "1\na\n9 1\n9\n",
                "two.txt, line 3: expected 3 values, found 2",
            ),
            ("1\na\n9 0 1\n", "two.txt, line 3: 0 items, not 1 to 100000"),
            (
                "1\na\n9 2 1\n4\n10\n",
                "two.txt, line 5: size 10 is not between 1 and the capacity 9",
            ),
            (
                "1\na\n9 2 1\n4\n0\n",
                "two.txt, line 5: size 0 is not between 1 and the capacity 9",
            ),
            (
                "1\na\n9 2 1\n4\n-1\n",
                "two.txt, line 5: `-1` is not a number of the expected kind",
            ),
            (
                "1\na\n9 2 1\n4\n",
                "two.txt, line 4: the file ends too early",
            ),
            (
                "1\na\n9 2 1\n4\n6\n",
                "two.txt, line 3: 1 bins can't be the best: the sizes need 2 to 2",
            ),
            (
                "1\na\n70000 1 1\n9\n",
                "two.txt, line 3: capacity 70000 is not between 1 and 65535",
            ),
            (
                "1\na\n9 1 1\n9\n9\n",
                "two.txt, line 5: there is more in the file than expected",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(read_text(text).unwrap_err(), message, "{text:?}");
        }
    }
}
