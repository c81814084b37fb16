//! Prepared data: what `prepare` gives and `load` takes.
//!
//! Little-endian throughout: a version byte; the number of instances (`u32`); for each its capacity
//! (`u16`), its number of items (`u32`) and their sizes (`u16`); and the 64-bit FNV-1a hash of all
//! that, against damage (not against forgery: every value is checked as well).

use assay_sdk::{LoadError, limits};

use crate::hash::Hash;
use crate::instance::Instance;

const VERSION: u8 = 1;

/// The most items of all instances together: 64 MiB of prepared data.
pub const MAX_TOTAL_ITEMS: u64 = 32 * 1024 * 1024;

/// Checks the number of instances and that of all their items. Both may come from parameters, so
/// the items are counted in 64 bits: a component's `usize` has 32.
///
/// # Errors
/// [`LoadError::TooLarge`] if there are more than [`MAX_TOTAL_ITEMS`] items or 65,536 instances.
pub(crate) fn check_size(instances: usize, items: u64) -> Result<(), LoadError> {
    if items > MAX_TOTAL_ITEMS || instances > limits::CASES {
        return Err(LoadError::TooLarge);
    }
    Ok(())
}

/// Writes instances.
///
/// # Errors
/// As [`check_size`].
pub(crate) fn write(instances: &[Instance]) -> Result<Vec<u8>, LoadError> {
    let items = instances.iter().map(|one| one.sizes().len() as u64).sum();
    check_size(instances.len(), items)?;
    let mut bytes = vec![VERSION];
    bytes.extend((instances.len() as u32).to_le_bytes());
    for instance in instances {
        bytes.extend((instance.capacity() as u16).to_le_bytes());
        bytes.extend((instance.sizes().len() as u32).to_le_bytes());
        for size in instance.sizes() {
            bytes.extend((*size as u16).to_le_bytes());
        }
    }
    let hash = Hash::of(&bytes);
    bytes.extend(hash.to_le_bytes());
    Ok(bytes)
}

/// Reads what [`write`] gave.
///
/// # Errors
/// Anything else.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Instance>, LoadError> {
    let Some((content, hash)) = bytes.split_last_chunk::<8>() else {
        return Err(damaged("too short"));
    };
    if Hash::of(content) != u64::from_le_bytes(*hash) {
        return Err(damaged("the hash does not match"));
    }
    let mut reader = Reader { rest: content };
    if reader.take::<1>()? != [VERSION] {
        return Err(damaged("written by another version of the track"));
    }
    let count = u32::from_le_bytes(reader.take()?) as usize;
    if !(1..=limits::CASES).contains(&count) {
        return Err(damaged("the number of instances is out of range"));
    }
    let mut instances = Vec::new();
    for _ in 0..count {
        let capacity = u16::from_le_bytes(reader.take()?).into();
        let items = u32::from_le_bytes(reader.take()?) as usize;
        let sizes = reader.sizes(items)?;
        let instance = Instance::new(capacity, sizes);
        instances.push(instance.map_err(|error| damaged(&error.to_string()))?);
    }
    if !reader.rest.is_empty() {
        return Err(damaged("there is more than the instances"));
    }
    Ok(instances)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let (taken, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or_else(|| damaged("it ends too early"))?;
        self.rest = rest;
        Ok(*taken)
    }

    /// So many sizes. The bytes are there before the memory is asked for.
    fn sizes(&mut self, items: usize) -> Result<Vec<u32>, LoadError> {
        let (pairs, _) = self.rest.as_chunks::<2>();
        let Some(pairs) = pairs.get(..items) else {
            return Err(damaged("it ends too early"));
        };
        self.rest = &self.rest[2 * items..];
        Ok(pairs
            .iter()
            .map(|p| u16::from_le_bytes(*p).into())
            .collect())
    }
}

fn damaged(reason: &str) -> LoadError {
    LoadError::Malformed(format!(
        "the prepared data is damaged, prepare it again: {reason}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_refuses_damage() {
        let instances = [
            Instance::new(65_535, vec![1, 65_535]).unwrap(),
            Instance::new(10, vec![3]).unwrap(),
        ];
        let bytes = write(&instances).unwrap();
        assert_eq!(read(&bytes).unwrap(), instances);
        for at in 0..bytes.len() {
            assert!(read(&bytes[..at]).is_err());
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(read(&damaged).is_err());
        }
    }

    /// Whoever forges the hash still gets no invalid instance past.
    #[test]
    fn values_are_checked_behind_a_right_hash() {
        let forge = |content: &[u8]| {
            let hash = Hash::of(content).to_le_bytes();
            read(&[content, &hash].concat()).unwrap_err().to_string()
        };
        let huge = [1, 1, 0, 0, 0, 9, 0, 255, 255, 255, 255];
        assert!(forge(&huge).ends_with("ends too early"));
        let none = [1, 0, 0, 0, 0];
        assert!(forge(&none).ends_with("out of range"));
        let oversized = [1, 1, 0, 0, 0, 9, 0, 1, 0, 0, 0, 10, 0];
        assert!(forge(&oversized).ends_with("item 0 has size 10, not 1 to the capacity 9"));
        let trailing = [1, 1, 0, 0, 0, 9, 0, 1, 0, 0, 0, 9, 0, 7];
        assert!(forge(&trailing).ends_with("more than the instances"));
        assert!(forge(&[2]).ends_with("another version of the track"));
    }
}
