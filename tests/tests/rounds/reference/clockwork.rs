//! What happens at a tick.

use std::collections::{BTreeMap, BTreeSet};

use assay_judgement::{Claim, Ending, Standing, Void};
use assay_protocol::{
    ProgramId, Sha256, SubmissionId,
    message::{Decision, Salt, Verdict},
};

use super::{
    Bench, Case, Phase, Reference, Span,
    hearing::{Held, Stand},
    said::Said,
};

const BENCH: usize = 64;
const VOTING_ROUNDS: usize = 3;
const OPENING_ROUNDS: usize = 3;
const FAILURES: u32 = 3;
const DAY: u64 = 86_400;

impl Reference {
    pub(super) fn tick(&mut self, time: u64) {
        if self.ending.is_some() {
            return;
        }
        self.time = Some(time);
        if !self.started {
            return;
        }
        let closing = self.open_round();
        let opens = self
            .heard(closing, closing + 1)
            .any(|heard| matches!(heard.said, Said::Opening));

        let is_opening = |bench: &Bench| bench.phase == Phase::Opening;
        let opened = self.bench.as_ref().is_some_and(is_opening);
        if opened {
            self.settle(closing);
        }
        if let Some(ending) = self.exhausted().or(opens.then_some(Ending::Opened)) {
            self.end(closing, ending);
            return;
        }
        if !opened {
            self.begin_opening(closing);
        }
        self.admit_commitments(closing, time);
        self.close_reveals(closing);
        self.fill_bench(closing);
        if self.is_closed(Some(time)) && !self.cases.values().any(waits) {
            self.end(closing, Ending::Closed);
            return;
        }
        self.rounds.push(Span {
            began: Some(time),
            heard: Vec::new(),
        });
    }

    /// Whether a round that begins at this time takes no commitments any more.
    fn is_closed(&self, began: Option<u64>) -> bool {
        began.is_some_and(|began| began >= self.manifest.epoch.closes.0)
    }

    /// Why nothing more may be judged, if so.
    fn exhausted(&self) -> Option<Ending> {
        if self.attempts == self.manifest.acceptance.attempts {
            Some(Ending::Attempts)
        } else if self.slice == self.manifest.hidden.slices {
            Some(Ending::Slices)
        } else {
            None
        }
    }

    /// The epoch is over: what waits never gets its turn.
    fn end(&mut self, closing: usize, ending: Ending) {
        // Commitments of the round that closes were waiting, too.
        for claim in self.new_claims(closing) {
            self.note(claim, closing, 0, Standing::Void(Void::Over));
        }
        for case in self.cases.values_mut().filter(|case| waits(case)) {
            case.standing = Standing::Void(Void::Over);
        }
        for held in self.hearings.iter_mut().filter(|held| !held.is_over) {
            held.is_over = true;
            held.is_abandoned = true;
            held.opening = held.opening.min(closing + 1);
            held.end = closing + 1;
        }
        self.bench = None;
        self.ending = Some(ending);
        self.rounds.push(Span::default());
    }

    // ---- 1. Settlement

    /// Settles what can be settled, in order.
    fn settle(&mut self, closing: usize) {
        let bench = self.bench.take().expect("it opens its verdicts");
        let is_last = closing + 1 - bench.opening == OPENING_ROUNDS;
        let mut waiting = bench.claims.clone();
        while let Some(claim) = waiting.first().copied() {
            let case = self.cases[&claim].clone();
            let held = self.held(&claim);
            let due = self.due(&case);
            // Whether what is said on those behind it may hold.
            let mut foreseen = true;
            let agreement = match self.stand(&case, held) {
                Stand::Open if !is_last => break,
                Stand::Decided(agreement) => Some(agreement),
                Stand::Abstained => None,
                Stand::Open | Stand::Lost => {
                    foreseen = false;
                    None
                }
            };
            waiting.remove(0);
            let held = self.held_mut(&claim);
            held.is_over = true;
            held.end = closing + 1;
            held.due = Some(due);
            held.verdict = agreement
                .as_ref()
                .map(|agreement| agreement.verdict.clone());
            match agreement {
                Some(agreement) => {
                    let program = case.program.expect("revealed");
                    self.settle_verdict(program, &agreement.verdict);
                    self.cases.get_mut(&claim).expect("known").standing =
                        Standing::Judged(agreement);
                    if self.exhausted().is_some() {
                        break;
                    }
                }
                None => {
                    let is_queued = self.fail(&claim);
                    // Those of later rounds stay behind what is to be heard again.
                    let stays = |one: &Claim| {
                        foreseen && !(is_queued && self.cases[one].round > case.round)
                    };
                    let (staying, returning) = waiting.into_iter().partition(stays);
                    waiting = staying;
                    self.give_back(returning, closing);
                }
            }
        }
        if !waiting.is_empty() {
            self.bench = Some(Bench {
                claims: waiting,
                ..bench
            });
        }
    }

    /// These are heard anew, and have not failed.
    fn give_back(&mut self, claims: Vec<Claim>, closing: usize) {
        for claim in claims {
            let held = self.held_mut(&claim);
            held.is_over = true;
            held.end = closing + 1;
            let case = self.cases.get_mut(&claim).expect("known");
            case.hearing += 1;
            case.standing = Standing::Queued;
        }
    }

    fn settle_verdict(&mut self, program: ProgramId, verdict: &Verdict) {
        self.previous = Some(verdict.receipt());
        match verdict.decision {
            Decision::Accepted => {
                self.attempts += 1;
                self.slice += 1;
                self.champion = program;
                self.judged.push(program);
            }
            Decision::NotAccepted => {
                self.attempts += 1;
                self.judged.push(program);
            }
            _ => (),
        }
    }

    /// A failed submission is heard again, unless it has failed too often: whether it is.
    fn fail(&mut self, claim: &Claim) -> bool {
        let case = self.cases.get_mut(claim).expect("known");
        case.failures += 1;
        if case.failures == FAILURES {
            case.standing = Standing::Unresolved;
            return false;
        }
        case.hearing += 1;
        case.standing = Standing::Queued;
        true
    }

    // ---- 2. From voting to opening

    fn begin_opening(&mut self, closing: usize) {
        let Some(bench) = &self.bench else {
            return;
        };
        let is_last = closing + 1 - bench.voting == VOTING_ROUNDS;
        let answered = |claim: &Claim| self.all_have_answered(self.held(claim));
        if !is_last && !bench.claims.iter().all(answered) {
            return;
        }
        let bench = self.bench.as_mut().expect("there is one");
        bench.phase = Phase::Opening;
        bench.opening = closing + 1;
        for claim in bench.claims.clone() {
            self.held_mut(&claim).opening = closing + 1;
        }
    }

    // ---- 3. Commitments and quotas

    /// What was committed to in a round and never before, in the order of ids.
    pub(super) fn new_claims(&self, round: usize) -> Vec<Claim> {
        let is_open = |span: &Span| !self.is_closed(span.began);
        if !self.rounds.get(round).is_some_and(is_open) {
            return Vec::new();
        }
        let claims = self
            .heard(round, round + 1)
            .filter_map(|heard| match heard.said {
                Said::Commitment(claim) if !self.cases.contains_key(&claim) => Some(claim),
                _ => None,
            });
        claims.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn note(&mut self, claim: Claim, round: usize, day: u64, standing: Standing) {
        let case = Case {
            claim,
            round,
            day,
            program: None,
            place: 0,
            hearing: 0,
            failures: 0,
            standing,
        };
        self.cases.insert(claim, case);
    }

    fn admit_commitments(&mut self, closing: usize, time: u64) {
        let quotas = self.manifest.quotas.clone();
        // A round that nobody knows the beginning of is of the day on which it ends.
        let today = self.rounds[closing].began.unwrap_or(time) / DAY;
        for claim in self.new_claims(closing) {
            let count = |which: fn(&Case, u64) -> bool| {
                let own = self
                    .cases
                    .values()
                    .filter(|case| case.claim.author == claim.author);
                let admitted = own.filter(|case| case.standing != Standing::Void(Void::Quota));
                admitted.filter(|case| which(case, today)).count()
            };
            let fits = count(|case, _| waits(case)) < quotas.at_once as usize
                && count(|case, today| case.day == today) < quotas.day as usize
                && count(|_, _| true) < quotas.epoch as usize;
            let standing = if fits {
                Standing::Committed
            } else {
                Standing::Void(Void::Quota)
            };
            self.note(claim, closing, today, standing);
        }
    }

    // ---- 4. Reveals

    /// What is revealed in a round of the commitments of the round before.
    pub(super) fn revealed(
        &self,
        round: usize,
    ) -> BTreeMap<SubmissionId, (Claim, ProgramId, Salt)> {
        let mut revealed = BTreeMap::new();
        for heard in self.heard(round, round + 1) {
            if let Said::Reveal {
                claim,
                program,
                salt,
            } = &heard.said
                && let Some(case) = self.cases.get(claim)
                && case.round + 1 == round
                && case.standing == Standing::Committed
            {
                revealed.insert(claim.submission, (*claim, *program, *salt));
            }
        }
        revealed
    }

    fn close_reveals(&mut self, closing: usize) {
        let Some(committed) = closing.checked_sub(1) else {
            return;
        };
        let revealed = self.revealed(closing);
        let mut parts: Vec<Vec<u8>> = vec![
            b"assay beacon 1".to_vec(),
            self.epoch.0.as_bytes().to_vec(),
            u32::try_from(committed).unwrap().to_le_bytes().to_vec(),
        ];
        for (id, (_, _, salt)) in &revealed {
            parts.push(id.0.as_bytes().to_vec());
            parts.push(salt.as_bytes().to_vec());
        }
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let beacon = Sha256::of_parts(&parts);
        let mut order: Vec<_> = revealed.values().collect();
        order.sort_by_key(|(claim, _, _)| {
            Sha256::of_parts(&[
                b"assay order 1",
                beacon.as_bytes(),
                claim.submission.0.as_bytes(),
            ])
        });
        for (place, (claim, program, _)) in order.into_iter().enumerate() {
            let case = self.cases.get_mut(claim).expect("known");
            case.program = Some(*program);
            case.place = place;
            case.standing = Standing::Queued;
        }
        for case in self.cases.values_mut() {
            if case.round == committed && case.standing == Standing::Committed {
                case.standing = Standing::Void(Void::Unrevealed);
            }
        }
    }

    // ---- 5. The bench

    fn fill_bench(&mut self, closing: usize) {
        let mut claims = self.queued();
        if self.bench.is_some() || claims.is_empty() {
            return;
        }
        claims.truncate(BENCH);
        for claim in &claims {
            let case = self.cases.get_mut(claim).expect("known");
            case.standing = Standing::OnBench;
            let held = Held::new(*claim, case.hearing, closing + 1);
            self.hearings.push(held);
        }
        self.bench = Some(Bench {
            phase: Phase::Voting,
            voting: closing + 1,
            opening: usize::MAX,
            claims,
        });
    }

    /// The hearing that goes on about a claim.
    fn held(&self, claim: &Claim) -> &Held {
        let own = self.hearings.iter().rev().find(|held| held.claim == *claim);
        own.expect("it is on the bench")
    }

    fn held_mut(&mut self, claim: &Claim) -> &mut Held {
        let own = self
            .hearings
            .iter_mut()
            .rev()
            .find(|held| held.claim == *claim);
        own.expect("it is on the bench")
    }
}

/// Whether a verdict may still come of it.
fn waits(case: &Case) -> bool {
    !case.standing.is_final()
}
