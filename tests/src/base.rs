//! The base track: a well-behaved module as text, with a slot for each body that a test may want to
//! replace.
//!
//! A slot in the text is what stands between a line `;;@ name` and the next line `;;@ end`. Pieces
//! to put there can be given one by one, or read from a file of the same form ([`pieces`]).

use std::collections::BTreeMap;

/// The module's text, with its slots.
pub const TEXT: &str = include_str!("base.wat");

/// The base track as a component.
#[must_use]
pub fn component() -> Vec<u8> {
    crate::component::from_wat(TEXT)
}

/// The module's text with other contents in some slots.
///
/// # Panics
/// A slot does not exist, or is given twice.
#[must_use]
pub fn wat(pieces: &[(&str, &str)]) -> String {
    let mut wanted = BTreeMap::new();
    for (slot, piece) in pieces {
        let before = wanted.insert(*slot, *piece);
        assert!(before.is_none(), "two pieces for the slot `{slot}`");
    }
    let mut text = String::new();
    let mut replacing = false;
    for line in TEXT.lines() {
        match marker(line) {
            Some("end") => replacing = false,
            Some(slot) => {
                if let Some(piece) = wanted.remove(slot) {
                    replacing = true;
                    text.push_str(piece);
                    text.push('\n');
                }
            }
            None if replacing => {}
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    let unknown: Vec<_> = wanted.keys().collect();
    assert!(unknown.is_empty(), "the base has no slots {unknown:?}");
    text
}

/// The slots of the base, in the order of its text.
#[must_use]
pub fn slots() -> Vec<&'static str> {
    pieces(TEXT).into_iter().map(|(slot, _)| slot).collect()
}

/// The pieces in a text of the base's form: slot and contents. What stands outside is left out, and
/// a piece ends with the next one, at `;;@ end`, or with the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<(&str, &str)> {
    let mut pieces = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(name) = marker(line) {
            if let Some((slot, start)) = open.take() {
                pieces.push((slot, &text[start..at]));
            }
            if name != "end" {
                open = Some((name, at + line.len()));
            }
        }
        at += line.len();
    }
    if let Some((slot, start)) = open {
        pieces.push((slot, &text[start..]));
    }
    pieces
}

fn marker(line: &str) -> Option<&str> {
    line.trim().strip_prefix(";;@ ").map(str::trim)
}

#[cfg(test)]
mod tests {
    use assay_protocol::{Fuel, Program, Score};
    use assay_sandbox::{
        Compiler, Limits, Outcome, Profile, ProgramError, Sandbox, Split, Task, judge,
    };

    use super::*;

    #[test]
    fn pieces_replace_slots() {
        let text = ";; why\n;;@ describe\n  (a)\n;;@ evaluate\n(b)\n(c)\n";
        assert_eq!(
            pieces(text),
            [("describe", "  (a)\n"), ("evaluate", "(b)\n(c)\n")]
        );
        let whole = wat(&pieces(text));
        assert!(whole.contains("(a)") && whole.contains("(b)\n(c)"));
        assert!(!whole.contains("call $outcomes"));
    }

    #[test]
    fn the_base_keeps_every_rule() {
        for profile in [Profile::Verdict, Profile::Search] {
            let sandbox = Sandbox::new(profile, Compiler::InProcess, None).unwrap();
            let track = sandbox.load(&component()).unwrap();
            let limits = Limits::default();
            let mut instance = track.instantiate(&limits).unwrap();
            let descriptor = instance.describe().unwrap();
            assert_eq!(descriptor.name, "letters");
            assert_eq!(
                descriptor.metric.best,
                Score::from_nanos(1_000_000).unwrap()
            );
            assert_eq!(descriptor.mutations, ["step"]);
            assert_eq!(descriptor.axes[0].high, 25);

            let mut space = instance.open("").unwrap().unwrap();
            let (a, c) = (Program::new(b"a".to_vec()), Program::new(b"c".to_vec()));
            assert_eq!(space.baselines().unwrap()[0].program, a);
            assert_eq!(space.canonicalize(b"c").unwrap().unwrap(), c);
            for bad in [&b""[..], b"A", b"ab", b"{"] {
                assert_eq!(
                    space.canonicalize(bad).unwrap(),
                    Err(ProgramError::Malformed("bad".into()))
                );
            }
            assert_eq!(space.render(&c).unwrap().unwrap(), "c");
            assert_eq!(space.parse("c").unwrap().unwrap(), c);
            assert_eq!(space.random(28).unwrap(), c);
            assert_eq!(space.mutate(&a, 0, 2).unwrap(), c);
            assert_eq!(space.crossover(&a, &c, 1).unwrap(), c);
            assert_eq!(space.crossover(&c, &a, 2).unwrap(), c);
            assert_eq!(space.complexity(&c).unwrap(), 1);
            assert_eq!(space.traits(&c).unwrap(), [2]);

            let prepared = space
                .prepare(Split::Search, 0, 100_000, &[])
                .unwrap()
                .unwrap();
            assert!(space.load(&prepared).is_err(), "more than 65,536 cases");
            let mut space = track
                .instantiate(&limits)
                .unwrap()
                .open("")
                .unwrap()
                .unwrap();
            let prepared = space
                .prepare(Split::Search, 0, 40_000, &[])
                .unwrap()
                .unwrap();
            let mut dataset = space.load(&prepared).unwrap().unwrap();
            assert_eq!(dataset.groups().len(), 40_000);
            assert_eq!(dataset.groups()[39_999], 39_999);
            for _ in 0..50 {
                let evaluation = dataset.evaluate(&c, 0..40_000).unwrap();
                assert_eq!(evaluation.scores[39_999].nanos(), 40_001);
            }
            assert_eq!(dataset.evaluate(&c, 7..8).unwrap().mean.nanos(), 9);
            assert_eq!(dataset.fingerprint(&c).unwrap(), Some(2));

            if profile == Profile::Verdict {
                let task = Task {
                    parameters: "",
                    limits: &limits,
                    prepared: &prepared,
                };
                let (outcome, failure) = judge(&track, task, &c);
                assert_eq!(failure, None);
                let Outcome::Score(judgement) = outcome else {
                    panic!("{outcome:?}")
                };
                assert_eq!(judgement.evaluation.scores.len(), 40_000);
                assert!(judgement.fuel > Fuel(40_000) && judgement.fuel < Fuel(4_000_000));
            }
        }
    }
}
