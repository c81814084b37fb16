//! The key that a misspelt one was probably meant to be.

use super::Keys;

/// The known key that a misspelt one was probably meant to be.
pub(crate) fn nearest(written: &str, known: Keys) -> Option<&'static str> {
    // The distance is computed in the product of the lengths: a key of the size of a file would take
    // long, and is close to none.
    if written.len() > 256 {
        return None;
    }
    let (distance, meant) = known
        .iter()
        .map(|key| (edits(written, key), *key))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + meant.len() / 4).then_some(meant)
}

/// How many characters have to be inserted, removed or replaced to make one text of the other
/// (Levenshtein's distance).
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_guessed() {
        let known = &["seed", "cases", "files", "program-bytes"];
        for (written, meant) in [
            ("sede", Some("seed")),
            ("case", Some("cases")),
            ("program_byte", Some("program-bytes")),
            ("é", None),
            ("", None),
            ("colour", None),
            (&"seed".repeat(100), None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }
}
