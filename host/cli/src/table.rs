//! Columns of text for a terminal.

use std::fmt::Write;

/// Lines of cells, each column as wide as its widest cell; the last one is not padded.
pub(crate) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            write!(line, "{cell:<width$}  ").expect("writing to a string succeeds");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
