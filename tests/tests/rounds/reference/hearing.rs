//! What was said in one hearing, and what it comes to.

use std::collections::{BTreeMap, BTreeSet};

use assay_judgement::{Agreement, Claim, Evidence, EvidenceKind};
use assay_protocol::{
    Hotkey, VoteHash,
    message::{HearingNumber, LogIndex, Verdict},
};

use super::{
    Case, Due, Reference,
    said::{Answer, Opened, Said},
};

/// A hearing, begun or over.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) claim: Claim,
    pub(super) number: u32,
    /// The first rounds of voting, of opening, and behind it all.
    pub(super) voting: usize,
    pub(super) opening: usize,
    pub(super) end: usize,
    pub(super) is_over: bool,
    /// It was the epoch that ended: nobody can be blamed for what might still have come.
    pub(super) is_abandoned: bool,
    /// What it came to, if it came to anything.
    pub(super) verdict: Option<Verdict>,
    /// What verdicts had to say when its turn came, if it came.
    pub(super) due: Option<Due>,
}

/// All that one validator said in a hearing: the first entry with each different thing.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) answers: BTreeMap<Option<VoteHash>, LogIndex>,
    /// Verdicts, by the hash that they open: before they were asked for, while they were, and later.
    pub(super) premature: BTreeMap<VoteHash, (LogIndex, Verdict)>,
    pub(super) opened: BTreeMap<VoteHash, (LogIndex, Verdict)>,
    pub(super) late: BTreeMap<VoteHash, (LogIndex, Verdict)>,
    /// Each different verdict, whenever it came.
    pub(super) bodies: Vec<(LogIndex, Verdict)>,
}

impl Part {
    /// Whether it counts for nothing, by what came until the end.
    fn is_spoiled(&self, before_end: usize) -> bool {
        self.answers.len() > 1 || !self.premature.is_empty() || before_end > 1
    }

    /// Where verdicts are that open no vote of its own, each with each nonce once.
    fn unbound(&self) -> Vec<LogIndex> {
        let mut unbound = BTreeMap::new();
        // The same may be sent in several phases: the first counts.
        let all = [&self.premature, &self.opened, &self.late];
        for (hash, (index, _)) in all.into_iter().flatten() {
            if !self.answers.contains_key(&Some(*hash)) {
                unbound.entry(hash).or_insert(*index);
            }
        }
        unbound.into_values().collect()
    }

    /// Whether a vote of its own is still to be opened.
    fn is_unopened(&self) -> bool {
        self.voted() && self.bound_of(&self.opened).is_none()
    }

    fn voted(&self) -> bool {
        self.answers.keys().any(Option::is_some)
    }

    /// The verdict that opens a vote of its own: the first, and where it is.
    fn bound(&self) -> Option<(LogIndex, &Verdict)> {
        [&self.premature, &self.opened, &self.late]
            .into_iter()
            .find_map(|verdicts| self.bound_of(verdicts))
    }

    fn bound_of<'a>(
        &self,
        verdicts: &'a BTreeMap<VoteHash, (LogIndex, Verdict)>,
    ) -> Option<(LogIndex, &'a Verdict)> {
        let mut votes = self.answers.keys().flatten();
        let (index, body) = votes.find_map(|vote| verdicts.get(vote))?;
        Some((*index, body))
    }
}

/// How a hearing stands at a tick.
pub(super) enum Stand {
    Decided(Box<Agreement>),
    Abstained,
    /// Neither, whatever may still be opened.
    Lost,
    Open,
}

impl Reference {
    /// Who said what in a hearing.
    pub(super) fn parts(&self, held: &Held) -> BTreeMap<Hotkey, Part> {
        let none = || (Part::default(), BTreeSet::new());
        let mut parts: BTreeMap<_, _> = self.validators.iter().map(|key| (*key, none())).collect();
        for (round, span) in self.rounds.iter().enumerate().skip(held.voting) {
            for heard in &span.heard {
                match &heard.said {
                    Said::Answer(answer) if held.is_about(answer) && round < held.opening => {
                        let (part, _) = parts.get_mut(&answer.validator).expect("a validator");
                        part.answers.entry(answer.hash).or_insert(heard.index);
                    }
                    Said::Verdict(opened) if held.is_of(opened) => {
                        let (part, known) = parts.get_mut(&opened.validator).expect("a validator");
                        let said = (heard.index, opened.body.clone());
                        if round < held.opening {
                            part.premature.entry(opened.opens).or_insert(said.clone());
                        } else if round < held.end {
                            part.opened.entry(opened.opens).or_insert(said.clone());
                        } else {
                            part.late.entry(opened.opens).or_insert(said.clone());
                        }
                        if known.insert(opened.receipt) {
                            part.bodies.push(said);
                        }
                    }
                    _ => (),
                }
            }
        }
        parts
            .into_iter()
            .map(|(key, (part, _))| (key, part))
            .collect()
    }

    /// How a hearing stands, were the bench to close now.
    pub(super) fn stand(&self, case: &Case, held: &Held) -> Stand {
        let due = self.due(case);
        let (mut abstained, mut unopened) = (0, 0);
        let mut bodies: BTreeMap<_, (Verdict, BTreeMap<Hotkey, LogIndex>)> = BTreeMap::new();
        for (validator, part) in self.parts(held) {
            if part.is_spoiled(part.bodies.len()) {
                continue;
            }
            if part.answers.contains_key(&None) {
                abstained += 1;
            } else if let Some((index, body)) = part.bound_of(&part.opened)
                && due.is_said_by(body)
            {
                let (_, signers) = bodies
                    .entry(body.receipt())
                    .or_insert((body.clone(), BTreeMap::new()));
                signers.insert(validator, index);
            } else if part.is_unopened() {
                unopened += 1;
            }
        }
        let most = bodies.values().map(|(_, signers)| signers.len()).max();
        let quorum = bodies
            .into_values()
            .find(|(_, signers)| signers.len() >= self.votes);
        match quorum {
            Some((verdict, signers)) => Stand::Decided(Box::new(Agreement {
                verdict,
                envelopes: signers.into_iter().collect(),
            })),
            None if abstained >= self.votes => Stand::Abstained,
            None if most.unwrap_or(0) + unopened < self.votes => Stand::Lost,
            None => Stand::Open,
        }
    }

    /// Whether every validator has answered.
    pub(super) fn all_have_answered(&self, held: &Held) -> bool {
        self.parts(held)
            .values()
            .all(|part| !part.answers.is_empty())
    }

    /// Everything that validators did otherwise than they should.
    pub(in super::super) fn evidence(&self) -> BTreeSet<Evidence> {
        let mut evidence = BTreeSet::new();
        for held in &self.hearings {
            for (validator, part) in self.parts(held) {
                for (kind, mut entries) in kinds(held, &part) {
                    entries.sort();
                    evidence.insert(Evidence {
                        submission: held.claim.submission,
                        hearing: HearingNumber(held.number),
                        validator,
                        kind,
                        entries,
                    });
                }
            }
        }
        evidence
    }
}

/// What a validator's part in a hearing shows.
fn kinds(held: &Held, part: &Part) -> Vec<(EvidenceKind, Vec<LogIndex>)> {
    let mut kinds = Vec::new();
    if part.answers.len() > 1 {
        let entries = part.answers.values().copied().collect();
        kinds.push((EvidenceKind::TwoAnswers, entries));
    }
    if !part.premature.is_empty() {
        // One verdict is shown once, with whatever nonces.
        let is_premature = |index: &LogIndex| part.premature.values().any(|(one, _)| one == index);
        let entries = part.bodies.iter().map(|(index, _)| *index);
        let entries = entries.filter(is_premature).collect();
        kinds.push((EvidenceKind::Premature, entries));
    }
    if part.bodies.len() > 1 {
        let entries = part.bodies.iter().map(|(index, _)| *index).collect();
        kinds.push((EvidenceKind::Equivocation, entries));
    }
    // The rest is known when the hearing is over.
    if !held.is_over {
        return kinds;
    }
    if part.answers.is_empty() && !held.is_abandoned {
        kinds.push((EvidenceKind::Silent, Vec::new()));
    }
    if let Some((index, body)) = part.bound() {
        if held.due.as_ref().is_some_and(|due| !due.is_said_by(body)) {
            kinds.push((EvidenceKind::Misfit, vec![index]));
        } else if held.verdict.as_ref().is_some_and(|verdict| verdict != body) {
            kinds.push((EvidenceKind::Dissent, vec![index]));
        }
        if part.late.values().any(|(late, _)| *late == index) {
            kinds.push((EvidenceKind::Late, vec![index]));
        }
    } else if part.bodies.is_empty() && part.voted() && !held.is_abandoned {
        let votes = part.answers.iter().filter(|(hash, _)| hash.is_some());
        let entries = votes.map(|(_, index)| *index).collect();
        kinds.push((EvidenceKind::Unopened, entries));
    }
    let unbound = part.unbound();
    if !unbound.is_empty() {
        kinds.push((EvidenceKind::Unbound, unbound));
    }
    kinds
}

impl Held {
    pub(super) fn new(claim: Claim, number: u32, voting: usize) -> Self {
        Self {
            claim,
            number,
            voting,
            opening: usize::MAX,
            end: usize::MAX,
            is_over: false,
            is_abandoned: false,
            verdict: None,
            due: None,
        }
    }

    fn is_about(&self, answer: &Answer) -> bool {
        answer.submission == self.claim.submission && answer.hearing == self.number
    }

    fn is_of(&self, opened: &Opened) -> bool {
        opened.body.submission == self.claim.submission && opened.body.hearing.0 == self.number
    }
}
