//! The paths of resources, as `tlog-tiles` has them: `tile/0/x001/x234/067.p/8`.

use std::{fmt, str::FromStr};

use super::resource::{Resource, Row, TILE_WIDTH, Tile};

/// More than the longest path: seven elements of an index, level, width.
const PATH_BYTES: usize = 64;

/// Text that is not the path of a resource.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a path in a log: {0:?} (they look like `checkpoint`, `tile/0/x001/067`, `tile/entries/000.p/8`)"
)]
pub struct PathError(String);

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Tile(tile) = self else {
            return formatter.write_str("checkpoint");
        };
        match tile.row() {
            Row::Entries => formatter.write_str("tile/entries")?,
            Row::Hashes(level) => write!(formatter, "tile/{level}")?,
        }
        let mut thousands = Vec::new();
        let mut rest = tile.index();
        loop {
            thousands.push(rest % 1000);
            rest /= 1000;
            if rest == 0 {
                break;
            }
        }
        for (place, digits) in thousands.iter().enumerate().rev() {
            let more = if place == 0 { "" } else { "x" };
            write!(formatter, "/{more}{digits:03}")?;
        }
        if !tile.is_full() {
            write!(formatter, ".p/{}", tile.width())?;
        }
        Ok(())
    }
}

impl FromStr for Resource {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let wrong = || PathError(text.chars().take(PATH_BYTES).collect());
        if text.len() > PATH_BYTES {
            return Err(wrong());
        }
        let resource = if text == "checkpoint" {
            Self::Checkpoint
        } else {
            Self::Tile(tile(text).ok_or_else(wrong)?)
        };
        // One way to write each: no leading zeros, no element too many.
        if resource.to_string() == text {
            Ok(resource)
        } else {
            Err(wrong())
        }
    }
}

fn tile(text: &str) -> Option<Tile> {
    let (row, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let row = match row {
        "entries" => Row::Entries,
        level => Row::Hashes(level.parse().ok()?),
    };
    let (index, width) = match rest.split_once(".p/") {
        Some((index, width)) => (index, width.parse().ok()?),
        None => (rest, TILE_WIDTH),
    };
    let index = index.split('/').try_fold(0_u64, |index, element| {
        let digits: u64 = element.trim_start_matches('x').parse().ok()?;
        index.checked_mul(1000)?.checked_add(digits)
    })?;
    Tile::new(row, index, width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        for path in [
            "checkpoint",
            "tile/0/x001/x234/067",
            "tile/0/273.p/112",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
            "tile/entries/000",
            "tile/entries/x001/000.p/255",
            "tile/0/x072/x057/x594/x037/x927/935",
            "tile/7/000.p/255",
        ] {
            assert_eq!(path.parse::<Resource>().unwrap().to_string(), path);
        }
    }

    #[test]
    fn what_is_almost_a_path_is_none() {
        for path in [
            "",
            "checkpoint/",
            "/checkpoint",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/1",
            "tile/00/001",
            "tile/8/000",
            "tile/-1/000",
            "tile/data/000",
            "tile/0/x000/001",
            "tile/0/001/x001",
            "tile/0/xx01/001",
            "tile/0/x1000/001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/08",
            "tile/0/000.p/8.p/8",
            "tile/0/../../etc/passwd",
            "tile/0/x072/x057/x594/x037/x927/936",
            "tile/7/001",
            "tile/0/x018/x446/x744/x073/x709/x551/x616/000",
        ] {
            assert!(path.parse::<Resource>().is_err(), "{path}");
        }
        let long = "9".repeat(10_000_000);
        assert!(long.parse::<Resource>().unwrap_err().to_string().len() < 300);
    }

    proptest! {
        #[test]
        fn each_tile_has_one_path(size: u64, place: u64, level in 0_u8..8, entries: bool) {
            let row = if entries { Row::Entries } else { Row::Hashes(level) };
            for index in [place, place >> (8 * level + 8).min(63), 0] {
                if let Some(tile) = Tile::of_size(row, index, size) {
                    let path = Resource::Tile(tile).to_string();
                    prop_assert_eq!(path.parse(), Ok(Resource::Tile(tile)));
                }
            }
        }
    }
}
