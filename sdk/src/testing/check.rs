//! [`check_track`]: the order of the checks, and what they share.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Finding, Rule};
use crate::adapter::Space;
use crate::{DatasetFile, Descriptor, Direction, Rng, Split, Track, limits};

/// Under what a track is checked.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The parameters, as TOML text. Empty by default.
    pub parameters: &'a str,
    /// The data files. None by default.
    pub files: &'a [DatasetFile],
    /// Which split is prepared; the search split by default.
    pub split: Split,
    /// How many cases are asked for; 4 by default. More find more and take longer.
    pub cases: u32,
    /// The budget of a case, in the track's unit; a million by default.
    pub budget: u64,
    /// How many random programs are made; 40 by default. As many mutations of each kind and
    /// crossovers follow, and about as many of all these are evaluated.
    pub programs: u32,
    /// Where all random numbers come from; 1 by default.
    pub seed: u64,
}

impl Default for Setting<'_> {
    fn default() -> Self {
        Self {
            parameters: "",
            files: &[],
            split: Split::Search,
            cases: 4,
            budget: 1_000_000,
            programs: 40,
            seed: 1,
        }
    }
}

/// Checks a track and lists the promises that it breaks, each once, with the first proof.
#[must_use]
pub fn check_track<T: Track>(setting: &Setting<'_>) -> Vec<Finding> {
    let mut check = Check {
        setting,
        rng: Rng::new(setting.seed),
        findings: Vec::new(),
    };
    // Without a descriptor or a space there is nothing more to check.
    let Some(descriptor) = check.guard("descriptor", T::descriptor) else {
        return check.findings;
    };
    check.descriptor(&descriptor);
    if let Some(space) = check.open::<T>() {
        let programs = check.programs(&space, &descriptor);
        check.data(&space, &descriptor, &programs);
    }
    check.findings
}

pub(super) struct Check<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) rng: Rng,
    pub(super) findings: Vec<Finding>,
}

impl Check<'_> {
    /// Notes a finding unless its rule has one: the first proof is enough to start with.
    pub(super) fn report(&mut self, rule: Rule, detail: impl Into<String>) {
        if self.findings.iter().all(|finding| finding.rule != rule) {
            let detail = detail.into();
            self.findings.push(Finding { rule, detail });
        }
    }

    pub(super) fn expect(&mut self, holds: bool, rule: Rule, detail: impl FnOnce() -> String) {
        if !holds {
            self.report(rule, detail());
        }
    }

    /// Runs a function of the track; a panic is a finding.
    pub(super) fn guard<R>(&mut self, what: &str, call: impl FnOnce() -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(call)) {
            Ok(result) => Some(result),
            Err(panic) => {
                let message = message(&*panic);
                self.report(Rule::Panic, format!("{what}: {message}"));
                None
            }
        }
    }

    pub(super) fn open<T: Track>(&mut self) -> Option<Space<T>> {
        let parameters = self.setting.parameters;
        match self.guard("open", || Space::open(parameters))? {
            Ok(space) => Some(space),
            Err(error) => {
                self.report(Rule::Parameters, error.to_string());
                None
            }
        }
    }

    fn descriptor(&mut self, descriptor: &Descriptor) {
        let Descriptor {
            name,
            metric,
            mutations,
            axes,
            ..
        } = descriptor;
        let mut require = |holds, text: &str| {
            self.expect(holds, Rule::Descriptor, || text.to_owned());
        };
        require(
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name
                    .bytes()
                    .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')),
            "the name is not made of lowercase letters, digits and dashes",
        );
        require(
            match metric.direction {
                Direction::Maximize => metric.worst < metric.best,
                Direction::Minimize => metric.worst > metric.best,
            },
            "worst and best do not fit the metric's direction",
        );
        require(
            (1..=256).contains(&mutations.len()),
            "there must be 1 to 256 kinds of mutation",
        );
        require(axes.len() <= 16, "there are more than 16 axes");
        require(
            axes.iter().all(|axis| axis.low < axis.high),
            "an axis does not end above its start",
        );
        let texts = [name, &descriptor.summary, &descriptor.representation];
        let texts = texts.into_iter().chain([&metric.name, &metric.unit]);
        let texts = texts
            .chain(mutations)
            .chain(axes.iter().map(|axis| &axis.name));
        for text in texts {
            self.string(text, Rule::Descriptor);
        }
    }

    /// A string as the host takes it: short, and with nothing that could write over a terminal.
    pub(super) fn string(&mut self, text: &str, rule: Rule) {
        let length = text.len();
        self.expect(length <= limits::STRING_BYTES, rule, || {
            format!("a string has {length} bytes, allowed are 4 KiB")
        });
        self.expect(!text.contains(char::is_control), rule, || {
            format!("{text:?} has control characters")
        });
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "a panic without a message",
    }
}

#[cfg(test)]
mod tests {
    use std::panic;

    use super::{Rule, Setting, check_track};
    use crate::toy::{self, Toy};

    fn rules(parameters: &str) -> Vec<Rule> {
        let files = toy::files();
        let setting = Setting {
            parameters,
            files: &files,
            ..Setting::default()
        };
        let findings = check_track::<Toy>(&setting);
        findings.iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn each_broken_promise_is_found() {
        // Panics are what is tested here: keep their text out of the output.
        let hook = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let table = [
            ("none", vec![]),
            ("no-baseline", vec![Rule::Baselines]),
            ("many-baselines", vec![Rule::Baselines]),
            ("long-name", vec![Rule::Baselines]),
            ("name-with-escape", vec![Rule::Baselines]),
            ("loose-encoding", vec![Rule::Canonical]),
            ("long-program", vec![Rule::Size]),
            ("lossy-text", vec![Rule::Text]),
            ("text-with-escape", vec![Rule::Text]),
            ("hidden-counter", vec![Rule::Deterministic]),
            ("extra-trait", vec![Rule::Traits]),
            ("too-few-outcomes", vec![Rule::Outcomes]),
            ("score-out-of-range", vec![Rule::Outcomes]),
            ("range-dependent", vec![Rule::CaseRanges]),
            ("history-dependent", vec![Rule::CallOrder]),
            ("loose-fingerprint", vec![Rule::Fingerprint]),
            ("trusts-prepared", vec![Rule::DamagedData]),
            ("panics-on-empty-text", vec![Rule::Panic]),
            ("unheard-of", vec![Rule::Parameters]),
        ];
        let found = table
            .each_ref()
            .map(|(flaw, _)| rules(&format!("flaw = '{flaw}'")));
        panic::set_hook(hook);
        for ((flaw, expected), found) in table.iter().zip(found) {
            assert_eq!(found, *expected, "{flaw}");
        }
    }

    #[test]
    fn missing_files_are_a_finding() {
        let setting = Setting {
            parameters: "flaw = 'none'",
            ..Setting::default()
        };
        let findings = check_track::<Toy>(&setting);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].to_string(), "Data: the file `toy` is missing");
    }
}
