//! [`Space`] and [`Dataset`]: a track as the host sees it, programs as bytes and seeds as numbers.
//!
//! Here is all that stands between the host and a [`Track`], free of WebAssembly, so that it is
//! tested natively and the test kit exercises what the component exports.

use std::rc::Rc;

use crate::{
    DatasetFile, Fault, LoadError, ParameterError, ProgramError, Rng, Score, Split, Track, limits,
    parameters,
};

/// An open program space.
pub struct Space<T: Track> {
    track: Rc<T>,
    mutations: usize,
}

/// A loaded split, with the space that its programs belong to.
pub struct Dataset<T: Track> {
    track: Rc<T>,
    data: T::Dataset,
    groups: Vec<u32>,
}

/// What functions without an error in the interface do with bytes that are no canonical program:
/// only a host that breaks its word passes such bytes, and a trap is how it learns.
const PROMISE: &str = "the host passes canonical programs";

impl<T: Track> Space<T> {
    /// Opens the space from parameters as TOML text.
    ///
    /// # Errors
    /// The text is not TOML, does not fit [`Track::Parameters`], or the track refuses a value.
    pub fn open(parameters: &str) -> Result<Self, ParameterError> {
        let track = T::open(parameters::parse(parameters)?)?;
        Ok(Self {
            track: Rc::new(track),
            mutations: T::descriptor().mutations.len(),
        })
    }

    /// Names and canonical bytes of the programs that the track ships.
    #[must_use]
    pub fn baselines(&self) -> Vec<(String, Vec<u8>)> {
        self.track
            .baselines()
            .into_iter()
            .map(|(name, program)| (name, self.track.encode(&program)))
            .collect()
    }

    /// The canonical form of program bytes.
    ///
    /// # Errors
    /// The bytes are no program, or their canonical form is longer than
    /// [`limits::PROGRAM_BYTES`].
    pub fn canonicalize(&self, program: &[u8]) -> Result<Vec<u8>, ProgramError> {
        let program = decode(&*self.track, program)?;
        short_enough(self.track.encode(&program))
    }

    /// A program as text.
    ///
    /// # Errors
    /// The bytes are no program, or the text is longer than [`limits::TEXT_BYTES`].
    pub fn render(&self, program: &[u8]) -> Result<String, ProgramError> {
        let text = self.track.render(&decode(&*self.track, program)?);
        if text.len() > limits::TEXT_BYTES {
            return Err(ProgramError::TooLarge);
        }
        Ok(text)
    }

    /// The canonical bytes of a program given as text.
    ///
    /// # Errors
    /// The text is no program, or text or bytes are too long.
    pub fn parse(&self, text: &str) -> Result<Vec<u8>, ProgramError> {
        if text.len() > limits::TEXT_BYTES {
            return Err(ProgramError::TooLarge);
        }
        short_enough(self.track.encode(&self.track.parse(text)?))
    }

    /// A random program.
    #[must_use]
    pub fn random(&self, seed: u64) -> Vec<u8> {
        self.track.encode(&self.track.random(&mut Rng::new(seed)))
    }

    /// A changed copy of a canonical program; the parent itself if the copy would be longer than
    /// [`limits::PROGRAM_BYTES`].
    ///
    /// # Panics
    /// If the parent is not canonical or there is no such kind of mutation.
    #[must_use]
    pub fn mutate(&self, parent: &[u8], kind: u32, seed: u64) -> Vec<u8> {
        let kind = kind as usize;
        assert!(kind < self.mutations, "the host passes a kind of the list");
        let program = canonical(&*self.track, parent).expect(PROMISE);
        let child = self.track.mutate(&program, kind, &mut Rng::new(seed));
        short_enough(self.track.encode(&child)).unwrap_or_else(|_| parent.to_vec())
    }

    /// A mix of two canonical programs; the first itself if the mix would be longer than
    /// [`limits::PROGRAM_BYTES`].
    ///
    /// # Panics
    /// If one of them is not canonical.
    #[must_use]
    pub fn crossover(&self, first: &[u8], second: &[u8], seed: u64) -> Vec<u8> {
        let mother = canonical(&*self.track, first).expect(PROMISE);
        let father = canonical(&*self.track, second).expect(PROMISE);
        let child = self.track.crossover(&mother, &father, &mut Rng::new(seed));
        short_enough(self.track.encode(&child)).unwrap_or_else(|_| first.to_vec())
    }

    /// The size of a canonical program.
    ///
    /// # Panics
    /// If it is not canonical.
    #[must_use]
    pub fn complexity(&self, program: &[u8]) -> u32 {
        let program = canonical(&*self.track, program).expect(PROMISE);
        self.track.complexity(&program)
    }

    /// The behaviour values of a canonical program.
    ///
    /// # Panics
    /// If it is not canonical.
    #[must_use]
    pub fn traits(&self, program: &[u8]) -> Vec<i64> {
        let program = canonical(&*self.track, program).expect(PROMISE);
        self.track.traits(&program)
    }

    /// The heavy part of loading a split.
    ///
    /// # Errors
    /// The files don't hold what the parameters ask for.
    pub fn prepare(
        &self,
        split: Split,
        seed: u64,
        cases: u32,
        files: &[DatasetFile],
    ) -> Result<Vec<u8>, LoadError> {
        self.track.prepare(split, seed, cases, files)
    }

    /// The cheap part of loading a split.
    ///
    /// # Errors
    /// The bytes are damaged, or the number of cases is 0 or beyond [`limits::CASES`].
    pub fn load(&self, prepared: &[u8]) -> Result<Dataset<T>, LoadError> {
        let data = self.track.load(prepared)?;
        let groups = self.track.groups(&data);
        match groups.len() {
            0 => Err(LoadError::Malformed("the split has no cases".to_owned())),
            1..=limits::CASES => Ok(Dataset {
                track: Rc::clone(&self.track),
                data,
                groups,
            }),
            _ => Err(LoadError::TooLarge),
        }
    }
}

impl<T: Track> Dataset<T> {
    /// The group of each case.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// Scores a canonical program on `count` cases from `first` on.
    ///
    /// # Errors
    /// The bytes are no program, or not in canonical form.
    ///
    /// # Panics
    /// If the range leaves the dataset.
    pub fn evaluate(
        &self,
        program: &[u8],
        first: u32,
        count: u32,
        budget: u64,
    ) -> Result<Vec<Result<Score, Fault>>, ProgramError> {
        let program = canonical(&*self.track, program)?;
        let cases = (first as usize)..(first as usize).saturating_add(count as usize);
        assert!(
            cases.end <= self.groups.len(),
            "the host stays within the dataset"
        );
        Ok(self.track.evaluate(&self.data, &program, cases, budget))
    }

    /// A number equal for programs that behave alike on a probe.
    ///
    /// # Panics
    /// If the program is not canonical.
    #[must_use]
    pub fn fingerprint(&self, program: &[u8]) -> Option<u64> {
        let program = canonical(&*self.track, program).expect(PROMISE);
        self.track.fingerprint(&self.data, &program)
    }
}

fn decode<T: Track>(track: &T, program: &[u8]) -> Result<T::Program, ProgramError> {
    if program.len() > limits::PROGRAM_BYTES {
        return Err(ProgramError::TooLarge);
    }
    track.decode(program)
}

/// Decodes a program that must be in canonical form: its id is the hash of the bytes, so two
/// spellings of one program would have two ids.
fn canonical<T: Track>(track: &T, bytes: &[u8]) -> Result<T::Program, ProgramError> {
    let program = decode(track, bytes)?;
    if track.encode(&program) != bytes {
        return Err(ProgramError::Malformed(
            "the bytes are not the canonical form of the program".to_owned(),
        ));
    }
    Ok(program)
}

fn short_enough(program: Vec<u8>) -> Result<Vec<u8>, ProgramError> {
    if program.len() > limits::PROGRAM_BYTES {
        return Err(ProgramError::TooLarge);
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::{Dataset, Space};
    use crate::toy::{FILE, Toy};
    use crate::{Fault, LoadError, ParameterError, ProgramError, Score, limits};

    fn space() -> Space<Toy> {
        Space::open("flaw = 'none'").unwrap()
    }

    fn dataset() -> Dataset<Toy> {
        space().load(FILE).unwrap()
    }

    #[test]
    fn parameters_are_read_before_the_track_opens() {
        let error = Space::<Toy>::open("flaw = 'none'\ncolour = 1").err();
        assert_eq!(error, Some(ParameterError::UnknownKey("colour".to_owned())));
    }

    #[test]
    fn only_canonical_bytes_are_evaluated() {
        assert_eq!(space().canonicalize(&[12, 0]), Ok(vec![12]));
        let outcomes = dataset().evaluate(&[12], 1, 2, 1).unwrap();
        assert_eq!(outcomes, [Score::ratio(8, 1), Score::ratio(18, 1)]);
        assert_eq!(
            dataset().evaluate(&[12], 3, 1, 0).unwrap(),
            [Err(Fault::OutOfBudget)]
        );
        assert_eq!(dataset().evaluate(&[12], 4, 0, 1), Ok(vec![]));
        let error = dataset().evaluate(&[12, 0], 1, 2, 1).unwrap_err();
        assert!(matches!(error, ProgramError::Malformed(text) if text.contains("canonical")));
    }

    #[test]
    fn sizes_are_checked_before_the_track_sees_the_bytes() {
        let long = vec![0; limits::PROGRAM_BYTES + 1];
        assert_eq!(space().canonicalize(&long), Err(ProgramError::TooLarge));
        assert_eq!(space().render(&long), Err(ProgramError::TooLarge));
        let long = " ".repeat(limits::TEXT_BYTES + 1);
        assert_eq!(space().parse(&long), Err(ProgramError::TooLarge));
    }

    #[test]
    fn a_child_that_is_too_long_gives_way_to_its_parent() {
        let space = Space::<Toy>::open("flaw = 'long-program'").unwrap();
        // A step of 1 or more leads to a program of 20,000 bytes.
        let children: Vec<_> = (0..20).map(|seed| space.mutate(&[128], 0, seed)).collect();
        assert!(children.iter().all(|child| *child == [128]));
    }

    #[test]
    fn a_split_has_cases() {
        let error = space().load(&[0]).err().unwrap();
        assert_eq!(
            error,
            LoadError::Malformed("the split has no cases".to_owned())
        );
    }

    #[test]
    #[should_panic(expected = "within the dataset")]
    fn a_range_beyond_the_dataset_traps() {
        let _ = dataset().evaluate(&[12], u32::MAX, u32::MAX, 1);
    }

    #[test]
    #[should_panic(expected = "a kind of the list")]
    fn an_unknown_mutation_traps() {
        let _ = space().mutate(&[12], 1, 1);
    }

    #[test]
    #[should_panic(expected = "canonical programs")]
    fn mutating_bytes_that_are_not_canonical_traps() {
        let _ = space().mutate(&[12, 0], 0, 1);
    }
}
