//! Bytes that mean nothing, to every parser.

use assay_log::{
    Checkpoint, Reader, SigningKey, VerifierKey,
    note::Note,
    storage::Memory,
    tile::{Resource, decode_entries, decode_hashes},
};
use proptest::prelude::*;

use crate::base::{log_of, policy};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, width: u16) {
        let _ = decode_entries(&bytes, width);
        let _ = decode_hashes(&bytes, width);
        let text = String::from_utf8_lossy(&bytes);
        let _ = (Note::parse(&text), Checkpoint::parse(&text), policy().verify(&text));
        let _ = (text.parse::<VerifierKey>(), text.parse::<SigningKey>(), text.parse::<Resource>());
    }

    /// Texts of the right letters.
    #[test]
    fn no_text_panics(text in "[-—+ \n0-9a-zA-Z/=.x]{0,200}") {
        if let Ok(note) = Note::parse(&text) {
            prop_assert!(text.starts_with(note.text()) && !note.signatures().is_empty());
        }
        if let Ok(checkpoint) = Checkpoint::parse(&text) {
            prop_assert_eq!(checkpoint.to_string(), text.clone());
        }
        if let Ok(resource) = text.parse::<Resource>() {
            prop_assert_eq!(resource.to_string(), text.clone());
        }
        let _ = policy().verify(&text);
    }

    /// Storage with parts replaced by garbage gives errors, never wrong entries.
    #[test]
    fn no_storage_panics(place: prop::sample::Index, bytes: Vec<u8>, count in 1..4_usize) {
        let (whole, _) = log_of([300]);
        let storage = Memory::default();
        let resources: Vec<(Resource, Vec<u8>)> = whole.resources().into_iter().collect();
        let first = place.index(resources.len());
        for (at, (resource, good)) in resources.iter().enumerate() {
            let is_garbage = (first..first + count).contains(&at);
            storage.set(*resource, Some(if is_garbage { bytes.clone() } else { good.clone() }));
        }
        let result = Reader::open(storage, policy())
            .and_then(|mut reader| reader.entries(0..300)?.collect::<Result<Vec<_>, _>>());
        prop_assert!(result.is_err());
    }
}
