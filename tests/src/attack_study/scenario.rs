//! [`Scenario`]: an attacker on a kind of challenge, and the table of them.

use super::{Attacker, Luck};

/// One row of the study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scenario {
    /// What the row is called.
    pub name: &'static str,
    /// Who attacks.
    pub attacker: Attacker,
    /// How outcomes differ.
    pub luck: Luck,
    /// The sizes of the groups, in turn, until there are as many as asked for.
    pub sizes: &'static [u32],
    /// How many groups.
    pub groups: u32,
    /// How many attempts the epoch allows.
    pub attempts: u32,
    /// Who decides.
    pub judge: Judge,
    /// Whether alpha should hold if a win on one half of a slice were enough.
    pub one_half_holds: bool,
    /// Whether alpha should hold.
    pub both_hold: bool,
    /// Whether the chance is too near to alpha for few epochs to tell them apart.
    pub close_call: bool,
}

/// Who decides on the attempts of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judge {
    /// The rule.
    Rule,
    /// The rule, told that each case is a group of its own.
    WithoutGroups,
    /// The rule, with a budget of all attempts for each of this many identities.
    BudgetEach(u32),
    /// Any improvement of the mean wins.
    AnyImprovement,
}

/// What came of it, and what should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The upper bound of the chance of a false win is at most alpha.
    Inside,
    /// Alpha lies between the bounds: the chance is about alpha, as it should be if the rule's
    /// assumptions hold exactly.
    AtAlpha,
    /// The lower bound is above alpha: the rule does not hold here.
    Outside,
}

const ROW: Scenario = Scenario {
    name: "",
    attacker: Attacker::Edits,
    luck: Luck::Normal { correlation: 0.3 },
    sizes: &[4],
    groups: 45,
    attempts: 1_000,
    judge: Judge::Rule,
    one_half_holds: true,
    both_hold: true,
    close_call: false,
};

/// The table: 180 cases in 45 groups and 1,000 attempts, where the row says nothing else.
#[must_use]
#[rustfmt::skip]
pub fn scenarios() -> Vec<Scenario> {
    use Attacker::{Copies, Walk};
    use Luck::{
        AcrossGroups, Cauchy, HeavyTails, LogNormalLosses, LongLosses, Normal, Ruin, RuinOfGroups, ZeroOne,
    };
    // Losses that are rare and large: one half is not enough.
    let losses = Scenario { one_half_holds: false, ..ROW };
    // What a second half doesn't repair.
    let hopeless = Scenario { both_hold: false, ..losses };
    vec![
        Scenario { name: "noise edits, 10 attempts", attempts: 10, ..ROW },
        Scenario { name: "noise edits, 100 attempts", attempts: 100, ..ROW },
        Scenario { name: "noise edits", ..ROW },
        Scenario { name: "noise edits, 5,000 attempts", attempts: 5_000, ..ROW },
        Scenario { name: "noise edits, each on the last", attacker: Walk, ..ROW },
        Scenario { name: "1,000 identities, a copy each", attacker: Copies, ..ROW },
        Scenario { name: "30 cases in 30 groups", sizes: &[1], groups: 30, ..ROW },
        Scenario { name: "groups of 1 to 15 cases", sizes: &[1, 1, 2, 3, 15], ..ROW },
        Scenario { name: "correlation 0.8", luck: Normal { correlation: 0.8 }, ..ROW },
        Scenario { name: "heavy tails: t, 2 degrees", luck: HeavyTails, ..ROW },
        Scenario { name: "heavy tails: Cauchy", luck: Cauchy, ..ROW },
        Scenario { name: "0/1, half right, copies", luck: ZeroOne { skill: 0.5 }, attacker: Copies, ..ROW },
        Scenario { name: "0/1, 95 % right, copies", luck: ZeroOne { skill: 0.95 }, attacker: Copies, ..ROW },
        Scenario { name: "long losses: exponential", luck: LongLosses, ..losses },
        Scenario { name: "longer losses: log-normal", luck: LogNormalLosses, ..losses },
        Scenario { name: "ruin of 20 % of cases", luck: Ruin { share: 0.2 }, ..losses },
        Scenario { name: "ruin of 5 % of cases", luck: Ruin { share: 0.05 }, ..losses },
        Scenario { name: "ruin of 3 % of cases", luck: Ruin { share: 0.03 }, ..hopeless },
        Scenario { name: "ruin of 1 % of cases", luck: Ruin { share: 0.01 }, ..hopeless },
        Scenario { name: "ruin of 10 % of cases, 30 cases in 30 groups", luck: Ruin { share: 0.1 }, sizes: &[1], groups: 30, ..hopeless },
        Scenario { name: "ruin of 5 % of whole groups", luck: RuinOfGroups { share: 0.05 }, ..hopeless },
        Scenario { name: "longer losses, 30 cases in 30 groups", luck: LogNormalLosses, sizes: &[1], groups: 30, close_call: true, ..hopeless },
        Scenario { name: "luck shared across groups", luck: AcrossGroups { correlation: 0.2 }, ..hopeless },
        Scenario { name: "20 identities, a budget each", judge: Judge::BudgetEach(20), ..losses },
        Scenario { name: "correlation 0.8, no groups", luck: Normal { correlation: 0.8 }, judge: Judge::WithoutGroups, ..hopeless },
        Scenario { name: "any improvement wins, copies", judge: Judge::AnyImprovement, attacker: Copies, ..hopeless },
    ]
}
