//! Checks of the program space: canonical form, text, variation.

use super::Rule;
use super::check::Check;
use crate::adapter::Space;
use crate::{Descriptor, Rng, Track, limits};

impl Check<'_> {
    /// Makes programs in every way, checks them, and gives those that are sound, baselines first.
    pub(super) fn programs<T: Track>(
        &mut self,
        space: &Space<T>,
        descriptor: &Descriptor,
    ) -> Vec<Vec<u8>> {
        let mut sound = self.baselines(space);
        for _ in 0..self.setting.programs {
            let seed = self.rng.next_u64();
            if let Some(program) = self.repeated("random", space, |space| space.random(seed))
                && self.is_sound(space, &program, "a random program")
            {
                sound.push(program);
            }
        }
        if sound.is_empty() {
            return sound;
        }

        let kinds = u32::try_from(descriptor.mutations.len()).unwrap_or(0);
        for _ in 0..self.setting.programs {
            for kind in 0..kinds {
                let parent = self.rng.choose(&sound).clone();
                let seed = self.rng.next_u64();
                let what = format!("mutation `{}`", descriptor.mutations[kind as usize]);
                let child = self.repeated(&what, space, |space| space.mutate(&parent, kind, seed));
                if let Some(child) = child
                    && self.is_sound(space, &child, &what)
                {
                    sound.push(child);
                }
            }
            let first = self.rng.choose(&sound).clone();
            let second = self.rng.choose(&sound).clone();
            let seed = self.rng.next_u64();
            let child = self.repeated("crossover", space, |space| {
                space.crossover(&first, &second, seed)
            });
            if let Some(child) = child
                && self.is_sound(space, &child, "crossover")
            {
                sound.push(child);
            }
        }
        for program in &sound {
            self.measures(space, descriptor, program);
        }
        self.random_bytes(space, &sound);
        sound
    }

    fn baselines<T: Track>(&mut self, space: &Space<T>) -> Vec<Vec<u8>> {
        let baselines = self
            .repeated("baselines", space, Space::baselines)
            .unwrap_or_default();
        let count = baselines.len();
        self.expect(
            (1..=limits::BASELINES).contains(&count),
            Rule::Baselines,
            || format!("there are {count}, allowed are 1 to {}", limits::BASELINES),
        );
        for (index, (name, _)) in baselines.iter().enumerate() {
            self.string(name, Rule::Baselines);
            let unique = baselines[..index].iter().all(|(other, _)| other != name);
            self.expect(unique, Rule::Baselines, || {
                format!("two are named `{name}`")
            });
        }
        baselines
            .into_iter()
            .filter(|(name, program)| self.is_sound(space, program, &format!("baseline `{name}`")))
            .map(|(_, program)| program)
            .collect()
    }

    /// Calls a function twice, and once more in another instance: all results must be equal.
    fn repeated<T: Track, R: PartialEq>(
        &mut self,
        what: &str,
        space: &Space<T>,
        call: impl Fn(&Space<T>) -> R,
    ) -> Option<R> {
        let first = self.guard(what, || call(space))?;
        let again = self.guard(what, || call(space))?;
        let other = self.open()?;
        let elsewhere = self.guard(what, || call(&other))?;
        self.expect(
            first == again && first == elsewhere,
            Rule::Deterministic,
            || format!("{what} gives different results for equal arguments"),
        );
        Some(first)
    }

    /// Whether a program is short enough, canonical, and survives being written as text.
    fn is_sound<T: Track>(&mut self, space: &Space<T>, program: &[u8], what: &str) -> bool {
        if program.len() > limits::PROGRAM_BYTES {
            self.report(Rule::Size, format!("{what} has {} bytes", program.len()));
            return false;
        }
        match self.guard("canonicalize", || space.canonicalize(program)) {
            None => return false,
            Some(Ok(canonical)) if canonical == program => {}
            Some(Ok(_)) => {
                self.report(Rule::Canonical, format!("{what} is not in canonical form"));
                return false;
            }
            Some(Err(error)) => {
                self.report(Rule::Canonical, format!("{what} is refused: {error}"));
                return false;
            }
        }
        let text = self.guard("render", || space.render(program));
        match text {
            None => {}
            Some(Err(error)) => self.report(Rule::Size, format!("the text of {what}: {error}")),
            Some(Ok(text)) => self.text(space, program, &text, what),
        }
        true
    }

    /// Checks a program's text: nothing that could write over a terminal, and it reads back.
    fn text<T: Track>(&mut self, space: &Space<T>, program: &[u8], text: &str, what: &str) {
        let controls = |c: char| c.is_control() && c != '\n' && c != '\t';
        self.expect(!text.contains(controls), Rule::Text, || {
            format!("the text of {what} has control characters: {text:?}")
        });
        match self.guard("parse", || space.parse(text)) {
            Some(Ok(parsed)) => self.expect(parsed == program, Rule::Text, || {
                format!("{what} reads back as another program: {text}")
            }),
            Some(Err(error)) => {
                self.report(
                    Rule::Text,
                    format!("{what} does not read back: {error}: {text}"),
                );
            }
            None => {}
        }
    }

    fn measures<T: Track>(&mut self, space: &Space<T>, descriptor: &Descriptor, program: &[u8]) {
        self.repeated("complexity", space, |space| space.complexity(program));
        if let Some(traits) = self.repeated("traits", space, |space| space.traits(program)) {
            let axes = descriptor.axes.len();
            self.expect(traits.len() == axes, Rule::Traits, || {
                format!("{} traits for {axes} axes", traits.len())
            });
        }
    }

    /// Bytes and text from outside: noise, and sound programs with a few bytes changed.
    fn random_bytes<T: Track>(&mut self, space: &Space<T>, sound: &[Vec<u8>]) {
        for round in 0..10 * self.setting.programs {
            let bytes = if round % 2 == 0 {
                let length = self.rng.index(64);
                (0..length).map(|_| self.rng.next_u32() as u8).collect()
            } else {
                let program = self.rng.choose(sound).clone();
                damaged(program, &mut self.rng)
            };
            if let Some(Ok(canonical)) = self.guard("canonicalize", || space.canonicalize(&bytes)) {
                self.is_sound(space, &canonical, "the canonical form of random bytes");
            }
            if let Some(Ok(text)) = self.guard("render", || space.render(&bytes)) {
                let text = String::from_utf8_lossy(&damaged(text.into_bytes(), &mut self.rng))
                    .into_owned();
                if let Some(Ok(program)) = self.guard("parse", || space.parse(&text)) {
                    self.is_sound(space, &program, "a program read from text");
                }
            }
        }
    }
}

/// A few bytes changed, removed or added.
pub(super) fn damaged(mut bytes: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    for _ in 0..=rng.index(3) {
        let noise = rng.next_u32() as u8;
        match (rng.index(4), bytes.len()) {
            (0, _) => bytes.insert(rng.index(bytes.len() + 1), noise),
            (_, 0) => {}
            (1, length) => bytes.truncate(rng.index(length)),
            (2, length) => bytes[rng.index(length)] ^= 1 << (noise % 8),
            (_, length) => bytes[rng.index(length)] = noise,
        }
    }
    bytes
}
