//! [`Scene`]: a log, and what the fold and the reference make of it.

use std::collections::{BTreeMap, BTreeSet};

use assay_judgement::{Epoch, Event, Ignored};
use assay_protocol::{
    Hotkey,
    message::{Entry, LogIndex},
};

use super::{
    parties::Parties,
    picture::Picture,
    reference::Reference,
    validator::{Past, judge},
};

/// A log of one epoch as it grows. At each tick the fold has to be where the reference is.
pub(crate) struct Scene<'a> {
    pub(crate) parties: &'a Parties,
    pub(crate) log: Vec<Entry>,
    pub(crate) epoch: Epoch,
    pub(crate) reference: Reference,
    /// What there was to see behind each tick: how many entries, and what.
    pub(crate) pictures: Vec<(usize, Picture)>,
    /// How many entries were ignored, by the reason.
    pub(crate) ignored: BTreeMap<Ignored, usize>,
    /// The validators that do what they should: nothing in the log may ever prove a fault of theirs.
    pub(crate) honest: BTreeSet<Hotkey>,
    /// Seconds since the beginning.
    pub(crate) now: u64,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(parties: &'a Parties) -> Self {
        Self {
            parties,
            log: Vec::new(),
            epoch: Epoch::new(parties.terms(), parties.first_champion),
            reference: Reference::new(&parties.manifest, parties.first_champion),
            pictures: Vec::new(),
            ignored: BTreeMap::new(),
            honest: parties.hotkeys().into_iter().collect(),
            now: 0,
        }
    }

    /// The scene with the epoch begun.
    pub(crate) fn begun(parties: &'a Parties) -> Self {
        let mut scene = Self::new(parties);
        scene.say(super::parties::tick(0)).unwrap();
        scene.say(parties.start()).unwrap();
        scene
    }

    /// Appends an entry, and compares if a round ends by it.
    pub(crate) fn say(&mut self, entry: Entry) -> Result<Vec<Event>, Ignored> {
        let index = LogIndex(self.log.len() as u64);
        let answer = self.epoch.apply(index, &entry);
        if let Err(reason) = answer {
            *self.ignored.entry(reason).or_default() += 1;
        }
        self.reference.hear(index, &entry);
        let is_tick = matches!(entry, Entry::Tick(_));
        self.log.push(entry);
        if is_tick {
            let picture = Picture::from(&self.epoch);
            let context = format!(
                "seed {}, behind entry {} of the log",
                self.parties.settings.seed, index.0
            );
            picture.assert_same(&Picture::from(&self.reference), &context);
            picture.assert_in_turn(self.pictures.last().map(|(_, before)| before), &context);
            for evidence in &picture.evidence {
                let blames = evidence.kind.is_fault() && self.honest.contains(&evidence.validator);
                assert!(!blames, "{context}: {evidence:?} of an honest validator");
            }
            self.pictures.push((self.log.len(), picture));
        }
        answer
    }

    /// Ends the round, ten minutes after it began.
    pub(crate) fn tick(&mut self) {
        self.now += 600;
        let now = self.now;
        self.say(super::parties::tick(now)).unwrap();
    }

    /// Every verdict that was settled is what an honest validator says, of all that was settled before
    /// it: so it is if no quorum lies.
    pub(crate) fn check_truth(&self) {
        let mut past = Past::first(self.parties);
        for (case, agreement) in self.epoch.judgements() {
            let program = case.submission().program;
            let verdict = &agreement.verdict;
            let found = (verdict.decision, verdict.digest);
            assert_eq!(Some(found), judge(program, &past), "{verdict:?}");
            past.advance(verdict, program);
        }
    }

    pub(crate) fn round(&self) -> u32 {
        self.epoch.round().0
    }

    /// The entries of the open round, and the last few hundred before.
    pub(crate) fn recent(&self) -> &[Entry] {
        &self.log[self.log.len().saturating_sub(300)..]
    }
}
