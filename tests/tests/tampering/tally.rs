//! [`Tally`]: how often each reason was given.

use std::collections::BTreeMap;

use super::reason::Reason;

/// The reasons for which alterations of one file were refused. Printed when it is dropped.
pub(crate) struct Tally {
    what: String,
    reasons: BTreeMap<Reason, u32>,
}

impl Tally {
    /// For alterations of some kind of a file of this length.
    pub(crate) fn new(file: &str, length: usize, kind: &str) -> Self {
        Self {
            what: format!("{file}, {length} bytes, {kind}"),
            reasons: BTreeMap::new(),
        }
    }

    pub(crate) fn count(&mut self, reason: Reason) {
        *self.reasons.entry(reason).or_default() += 1;
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let all: u32 = self.reasons.values().sum();
        let mut text = format!("{}: {all} refused\n", self.what);
        for (reason, count) in &self.reasons {
            text.push_str(&format!("{count:8}  {reason:?}\n"));
        }
        print!("{text}");
    }
}
