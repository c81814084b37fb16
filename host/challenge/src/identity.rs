//! The hashes by which results on a challenge are told apart.
//!
//! Everything that a result depends on is in its hash, so that what was prepared or scored before is
//! found again exactly as long as it is still right.

use assay_protocol::Sha256;
use assay_sandbox::{
    limits::{FuelLimits, Limits},
    semantics,
};

use crate::{Challenge, FilePin, Manifest};

impl Challenge {
    /// The hash of everything that prepared search data depends on: semantics, track, parameters,
    /// limits, split, seed, number of cases and files. All limits count, because a track can notice
    /// most of them: it can grow its memory until it may not.
    #[must_use]
    pub fn preparation(&self) -> Sha256 {
        of_this_engine(self.search_hash(b"assay prepared search 2"))
    }

    /// The hash of everything that a score on the search split depends on: the same. Name and title
    /// are not part of it.
    #[must_use]
    pub fn identity(&self) -> Sha256 {
        self.search_hash(b"assay challenge search 2")
    }

    /// The hash of everything that a prepared slice of the hidden split depends on, given the seed
    /// that the pack's secret gives it; none in a challenge for practice.
    #[must_use]
    pub fn hidden_preparation(&self, seed: u64) -> Option<Sha256> {
        let hidden = &self.manifest().terms.as_ref()?.hidden;
        let files = hidden.files.iter().map(|file| &file.pin);
        let hash = self.hash(b"assay prepared hidden 1", seed, hidden.cases, files);
        Some(of_this_engine(hash))
    }

    fn search_hash(&self, purpose: &[u8]) -> Sha256 {
        let search = &self.manifest().search;
        self.hash(purpose, search.seed, search.cases, search.files.iter())
    }

    fn hash<'a>(
        &self,
        purpose: &[u8],
        seed: u64,
        cases: u32,
        files: impl Iterator<Item = &'a FilePin>,
    ) -> Sha256 {
        let Manifest { track, limits, .. } = self.manifest();
        let limits = limit_bytes(limits);
        let (seed, cases) = (seed.to_le_bytes(), cases.to_le_bytes());
        let mut parts: Vec<&[u8]> = vec![
            purpose,
            track.semantics.0.as_bytes(),
            track.hash.0.as_bytes(),
            track.parameters.as_bytes(),
            &limits,
            &seed,
            &cases,
        ];
        for file in files {
            parts.extend([file.name.as_str().as_bytes(), &file.hash.0.as_bytes()[..]]);
        }
        Sha256::of_parts(&parts)
    }
}

/// What an engine computed, another build of it computes again: should it be wrong, an upgrade ends it.
fn of_this_engine(hash: Sha256) -> Sha256 {
    Sha256::of_parts(&[hash.as_bytes(), semantics::ENGINE.as_bytes()])
}

/// Every limit. A new one can't be forgotten here: the patterns name all fields.
fn limit_bytes(limits: &Limits) -> Vec<u8> {
    let Limits {
        memory,
        program_bytes,
        case_budget,
        fuel,
    } = limits;
    let FuelLimits {
        describe,
        space,
        prepare,
        load,
        case,
    } = fuel;
    let numbers = [
        *memory,
        u64::from(*program_bytes),
        *case_budget,
        describe.0,
        space.0,
        prepare.0,
        load.0,
        case.0,
    ];
    numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::challenge::tests::{folder, read};

    #[test]
    fn identity_covers_what_a_score_depends_on() {
        let challenge = |from, to| read(&folder(from, to)).unwrap();
        let original = challenge("", "");
        let renamed = challenge("name = \"toy\"", "name = \"other\"");
        assert_eq!(original.identity(), renamed.identity());
        let mut seen = vec![(original.identity(), original.preparation())];
        for (from, to) in [
            ("width = 3", "width = 4"),
            ("seed = 7", "seed = 8"),
            ("cases = 20", "cases = 21"),
            ("[search]", "[limits]\nmemory = 2_097_152\n[search]"),
            ("[search]", "[limits]\nprogram-bytes = 5\n[search]"),
            ("[search]", "[limits]\ncase-budget = 5\n[search]"),
            ("[search]", "[limits]\nfuel = { describe = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { space = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { prepare = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { load = 5 }\n[search]"),
            ("[search]", "[limits]\nfuel = { case = 5 }\n[search]"),
        ] {
            let changed = challenge(from, to);
            let hashes = (changed.identity(), changed.preparation());
            assert!(
                seen.iter()
                    .all(|other| other.0 != hashes.0 && other.1 != hashes.1),
                "{to}"
            );
            seen.push(hashes);
        }
    }
}
