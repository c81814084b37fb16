//! What an author may ask for.

use std::collections::BTreeMap;

use assay_protocol::{
    Hotkey,
    message::{Quotas, UnixSeconds},
};

/// A day of UTC, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Day(u64);

impl Day {
    pub(super) const fn of(time: UnixSeconds) -> Self {
        Self(time.0 / (24 * 60 * 60))
    }
}

/// What each author has asked for so far.
///
/// Quotas are counted by author, who has to sign, and not by payout address: anyone can name
/// another's, and would use up its quota.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Accounts(BTreeMap<Hotkey, Account>);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Account {
    day: Day,
    on_day: u32,
    in_epoch: u32,
    waiting: u32,
}

impl Accounts {
    /// Counts one more submission by this author, unless that exceeds a quota. Days never go back.
    pub(super) fn admit(&mut self, author: Hotkey, day: Day, quotas: &Quotas) -> bool {
        let account = self.0.entry(author).or_default();
        if account.day != day {
            account.day = day;
            account.on_day = 0;
        }
        let within = account.waiting < quotas.at_once
            && account.on_day < quotas.day
            && account.in_epoch < quotas.epoch;
        if within {
            account.waiting += 1;
            account.on_day += 1;
            account.in_epoch += 1;
        }
        within
    }

    /// One submission of this author does not wait any more.
    pub(super) fn release(&mut self, author: &Hotkey) {
        if let Some(account) = self.0.get_mut(author) {
            account.waiting = account.waiting.saturating_sub(1);
        }
    }
}
