//! [`Epoch`]: what an epoch has come to, as a pure function of the log.
//!
//! # The rule
//!
//! The log is a list of entries. Some are *ticks*: whoever keeps the log writes one every ten minutes,
//! say, with the time. What stands between two ticks is a **round**; round 0 of an epoch begins with
//! its owner's signature. Within a round entries are only checked and collected, as sets, so that
//! nobody gains by being first or by choosing the order. All that follows from them follows at the
//! tick that ends the round. Signatures are checked here, too: nothing else decides, and whoever has
//! the log comes to the same.
//!
//! A submission takes four rounds or more. It is **committed** to in one, **revealed** in the next,
//! **voted** on and **opened** on the *bench*, where up to 64 submissions are heard at a time, in one
//! order. Each tick does this, in this order:
//!
//! 1. **Settle** the bench, if its votes are being opened, from its first submission on. What a
//!    [quorum](crate::quorum) agrees on, is *judged*: an acceptance changes champion and slice and
//!    spends an attempt, a rejection spends an attempt, a *refusal* (of what never got to hidden data:
//!    too long, a duplicate) does neither. If there is no such quorum:
//!    - A quorum has *abstained*: the submission has **failed**. A quorum foresaw that, so what it voted
//!      on the others holds, and settling goes on; but what was committed to in later rounds
//!      **returns** to the queue, if what has failed is to be heard again.
//!    - Votes that are not opened yet could make a quorum: settling stops until the next tick, as what
//!      verdicts behind it have to say depends on this one. The third tick of opening does not wait.
//!    - Otherwise it has failed, and all behind it return: fewer than a quorum foresaw that, so what was
//!      voted on the others does not say what it has to.
//!
//!    What has failed is queued again, unless it was for the third time: then it is *unresolved*, for
//!    good, and has spent no attempt. If attempts or slices are used up, or the hidden pack has been
//!    opened, the epoch ends here, and what waits is void.
//! 2. **End voting** on the bench, if all validators have answered on all of it, or at the third tick of
//!    voting.
//! 3. **Admit** the commitments of the round that ends. Each author's are taken in the order of their
//!    ids, as long as fewer wait than quotas allow at once, and fewer were admitted on this day and
//!    in the epoch. The rest are void. A submission *waits* from its admission until it is judged,
//!    unresolved or void, so what has failed and is queued again still does. The day is that of UTC
//!    in which the round began.
//! 4. **Close the reveals**: of the commitments of the round *before*, those not revealed by now are
//!    void. The others are put into an order (`rounds/order.rs`) that nobody knows when committing, and
//!    into the queue.
//! 5. **Fill the bench** from the queue, if it is empty. Voting begins. In the queue, earlier rounds of
//!    commitment come first; of one round, what has failed less often; then that order decides.
//! 6. **Close** the epoch, if its date is past and nothing waits any more. From its date on no
//!    commitment is taken.
//!
//! So nothing is judged while something that was committed to in an earlier round may still be. A
//! program is public when it is revealed, at the earliest: who copies it comes a round later, and stays
//! behind it until that is judged, or unresolved.
//!
//! # A worked number
//!
//! Rounds of ten minutes, three validators, a quorum of two. Round 7 lasts from 12:00 to 12:10, and
//! nothing else is going on.
//!
//! | time | what happens |
//! |---|---|
//! | 12:07 | a miner commits, in round 7: its verdict will name this round |
//! | 12:10 | the tick admits it. It has to be revealed in round 8, from now to 12:20 |
//! | 12:13 | the miner reveals. At 12:09 it would have been ignored as early, at 12:21 void |
//! | 12:20 | the tick puts it on the bench: round 9 is for voting |
//! | 12:26 | the third validator has voted. Nothing happens before the tick |
//! | 12:30 | all have answered: round 10 is for opening |
//! | 12:34 | the second of two equal verdicts is in the log |
//! | 12:40 | the tick settles it: 33 minutes after the commitment, the receipt can be made |
//!
//! Had one validator been silent, voting would have lasted three rounds, to 12:50, and the receipt come
//! at 13:00. Had only one of two votes been opened until then, the tick of 13:00 would have waited, and
//! that of 13:10, too. At the third, 13:20, it would have failed: a hearing takes six rounds at most.
//! Had both been opened and differed, it would have failed at 13:00, as nothing more could come. Its
//! verdict would then be of hearing 1, not 0.
//!
//! A commitment at 12:11 is in round 8 and revealed in round 9. At 12:30 it is in the queue, but the
//! bench is taken; it gets there at 12:40, behind the settlement. So at most 64 submissions are judged
//! in 20 minutes, and if 70 are revealed in one round, six wait for the next bench. An author who may
//! have three waiting at once and commits to five in one round gets the three with the least ids
//! admitted; the other two are void.
//!
//! ```
//! use assay_judgement::{Epoch, EpochTerms, Event, TermsError};
//! use assay_protocol::ProgramId;
//! use assay_protocol::message::{Entry, EpochManifest, LogIndex};
//!
//! /// What an epoch has come to. The log is everything in it, of other epochs and garbage too.
//! fn replay(
//!     manifest: &EpochManifest,
//!     first_champion: ProgramId,
//!     log: &[Vec<u8>],
//! ) -> Result<Epoch, TermsError> {
//!     let mut epoch = Epoch::new(EpochTerms::of(manifest)?, first_champion);
//!     for (index, bytes) in (0..).zip(log) {
//!         let Ok(entry) = Entry::decode(bytes) else { continue };
//!         match epoch.apply(LogIndex(index), &entry) {
//!             Ok(events) => println!("entry {index}: {events:?}"),
//!             Err(reason) => println!("entry {index} is ignored: {reason}"),
//!         }
//!     }
//!     Ok(epoch)
//! }
//! ```
//!
//! # At the edges
//!
//! - A tick's time may be that of the tick before, and a round last no time. It may not be less.
//! - Messages expire by the time of the last tick, two minutes of [skew](assay_protocol::message::CLOCK_SKEW)
//!   allowed: what was good when its round began is good to its end.
//! - Anyone can copy a commitment's hash. That copy counts as another commitment, of its own author and
//!   against its quotas, and is void in the end, as author and payout address are inside the hash.
//! - The order of a round is drawn from the salts that are revealed. Who reveals last knows them all, and
//!   can choose: with `k` commitments in a round, under any number of keys, among `2^k` orders at most,
//!   by withholding some. Keys cost nothing, and whoever keeps the log can always be the last; ten
//!   commitments are nearly always enough to be the first of 64. What that buys is to be heard first
//!   within one round: no verdict, and no place before an earlier round.
//! - Who gives a program to some validators only, divides them: nothing is judged then, and all behind it
//!   return. If everyone answers and opens at once, that costs those of its own round two rounds, as
//!   it is heard behind them next time, and those of later rounds six: three hearings. With `p` such
//!   submissions in a round it is `2p` and `6p`. What a quorum abstains on costs its own round nothing,
//!   and later ones four, however many there are in a round. Quotas bound what a key can do, not how
//!   many keys there are.
//! - What has returned has not failed, but its next hearing has the next number, so that no answer is
//!   taken for one to another hearing.
//! - Where no tick came before the start of the epoch, round 0 has no first second. Its day is that of the
//!   tick that ends it, and nothing in it has expired.
//! - Two verdicts by one validator are [evidence](crate::Evidence) whenever they turn up; what is
//!   settled stays settled.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    iter, mem,
};

use assay_protocol::{
    ProgramId, SubmissionId,
    message::{HearingNumber, Round, Salt, UnixSeconds},
};

use crate::{Closing, Course, EpochTerms, Exhausted, Hearing};

mod bench;
mod case;
mod event;
mod intake;
mod order;
mod quota;
mod settle;
mod view;

pub use bench::{Bench, Phase};
pub use case::{Case, Claim, Standing, Void};
pub use event::{Ending, Event, Ignored};

use bench::Seated;
use case::Committed;
use order::Turn;
use quota::{Accounts, Day};

/// How many submissions are heard at a time: what a validator judges before it hears of the others'
/// answers, and how much a submission that comes to nothing can hold up.
pub const BENCH: usize = 64;

/// For how many rounds there is voting at most. It ends sooner if all validators have answered.
pub const VOTING_ROUNDS: u32 = 3;

/// For how many rounds votes can be opened at most. The bench is left sooner if all is settled.
pub const OPENING_ROUNDS: u32 = 3;

/// How often a submission is heard without a verdict before it is [unresolved](Standing::Unresolved):
/// once, and two retries.
pub const HEARINGS: u32 = 3;

/// The state of an epoch. See the [page of this file](self).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    terms: EpochTerms,
    course: Course,
    /// The time of the last tick, if there was one: the first second of the round.
    time: Option<UnixSeconds>,
    round: Round,
    is_started: bool,
    is_opened: bool,
    ending: Option<Ending>,

    /// Every commitment, in any round.
    commitments: BTreeMap<SubmissionId, BTreeMap<Claim, Committed>>,
    /// Those of this round.
    fresh: BTreeSet<Claim>,
    /// Those of the round before that are within quotas and not revealed.
    awaited: BTreeSet<Claim>,
    /// Those that were revealed in this round.
    revealed: BTreeMap<SubmissionId, Salt>,
    accounts: Accounts,

    /// Everything that was ever revealed.
    cases: BTreeMap<SubmissionId, Case>,
    queue: BTreeMap<Turn, SubmissionId>,
    seated: Option<Seated>,
    hearings: BTreeMap<(SubmissionId, HearingNumber), Hearing>,
    /// What was judged, in this order.
    judged: Vec<SubmissionId>,
}

impl Epoch {
    /// An epoch of which nothing has been read. The champion is the program to beat first: that of the
    /// epoch before, or the best baseline.
    #[must_use]
    pub fn new(terms: EpochTerms, champion: ProgramId) -> Self {
        Self {
            course: Course::new(&terms, champion),
            terms,
            time: None,
            round: Round(0),
            is_started: false,
            is_opened: false,
            ending: None,
            commitments: BTreeMap::new(),
            fresh: BTreeSet::new(),
            awaited: BTreeSet::new(),
            revealed: BTreeMap::new(),
            accounts: Accounts::default(),
            cases: BTreeMap::new(),
            queue: BTreeMap::new(),
            seated: None,
            hearings: BTreeMap::new(),
            judged: Vec::new(),
        }
    }

    /// Ends a round: the steps of the page, in their order.
    fn tick(&mut self, time: UnixSeconds) -> Result<Vec<Event>, Ignored> {
        if time < self.time() {
            return Err(Ignored::Backward);
        }
        if self.ending.is_some() {
            return Err(Ignored::Over);
        }
        let began = self.time.replace(time).unwrap_or(time);
        if !self.is_started {
            return Ok(Vec::new());
        }
        let ended = self.round;
        let mut events = vec![Event::RoundEnded(ended)];
        self.round.0 = ended.0.saturating_add(1);

        self.settle(&mut events);
        if let Some(ending) = self.is_cut_short() {
            self.end(ending, &mut events);
            return Ok(events);
        }
        self.close_voting(&mut events);
        let admitted = self.admit(Day::of(began), &mut events);
        self.close_reveals(ended, &mut events);
        self.awaited = admitted;
        self.seat(&mut events);
        if self.is_closed() && !self.is_waiting() {
            self.end(Ending::Closed, &mut events);
        }
        Ok(events)
    }

    /// Step 2: goes on from voting to opening.
    fn close_voting(&mut self, events: &mut Vec<Event>) {
        let Some(mut seated) = self.seated.take_if(|one| one.phase == Phase::Voting) else {
            return;
        };
        seated.rounds += 1;
        let bench = Bench {
            seated: &seated,
            cases: &self.cases,
            hearings: &self.hearings,
        };
        let mut validators = self.terms.validators().iter();
        if seated.rounds == VOTING_ROUNDS || validators.all(|one| bench.is_answered_by(one)) {
            seated.phase = Phase::Opening;
            seated.rounds = 0;
            events.push(Event::Opening);
        }
        self.seated = Some(seated);
    }

    /// Step 3: admits the commitments of the round that has ended, as far as quotas go.
    fn admit(&mut self, day: Day, events: &mut Vec<Event>) -> BTreeSet<Claim> {
        let mut admitted = BTreeSet::new();
        for claim in mem::take(&mut self.fresh) {
            if self.accounts.admit(claim.author, day, self.terms.quotas()) {
                admitted.insert(claim);
                events.push(Event::Admitted(claim.submission));
            } else {
                self.void(&claim, Void::Quota, events);
            }
        }
        admitted
    }

    /// Step 4: what was to be revealed in the round that has ended, and was not, is void; the rest is
    /// put in order, and into the queue.
    fn close_reveals(&mut self, ended: Round, events: &mut Vec<Event>) {
        for claim in mem::take(&mut self.awaited) {
            self.accounts.release(&claim.author);
            self.void(&claim, Void::Unrevealed, events);
        }
        let revealed = mem::take(&mut self.revealed);
        let committed = Round(ended.0.saturating_sub(1));
        let order = order::order(self.terms.epoch(), committed, &revealed);
        for (place, id) in (0..).zip(order) {
            self.case_mut(&id).place = place;
            self.enqueue(id);
            events.push(Event::Queued(id));
        }
    }

    /// Puts a submission into the queue, where its turn is.
    fn enqueue(&mut self, id: SubmissionId) {
        let case = self.case_mut(&id);
        case.standing = Standing::Queued;
        let turn = case.turn();
        self.queue.insert(turn, id);
    }

    /// Step 5: fills the bench, if nobody sits there.
    fn seat(&mut self, events: &mut Vec<Event>) {
        if self.seated.is_some() || self.queue.is_empty() {
            return;
        }
        let next = iter::from_fn(|| self.queue.pop_first()).take(BENCH);
        let order: VecDeque<_> = next.map(|(_, id)| id).collect();
        for id in &order {
            let case = self.case_mut(id);
            case.standing = Standing::OnBench;
            let heard = (*id, case.hearing);
            self.hearings.insert(heard, Hearing::default());
        }
        events.push(Event::Voting(order.iter().copied().collect()));
        self.seated = Some(Seated {
            phase: Phase::Voting,
            rounds: 0,
            order,
        });
    }

    /// Whether nothing more may be judged, whatever waits.
    fn is_cut_short(&self) -> Option<Ending> {
        match self.course.exhausted() {
            Some(Exhausted::Attempts) => Some(Ending::Attempts),
            Some(Exhausted::Slices) => Some(Ending::Slices),
            None => self.is_opened.then_some(Ending::Opened),
        }
    }

    /// Whether commitments come too late.
    fn is_closed(&self) -> bool {
        self.time() >= self.terms.closes()
    }

    fn is_waiting(&self) -> bool {
        !self.fresh.is_empty()
            || !self.awaited.is_empty()
            || !self.revealed.is_empty()
            || !self.queue.is_empty()
            || self.seated.is_some()
    }

    /// Ends the epoch. All that still waits is void.
    fn end(&mut self, ending: Ending, events: &mut Vec<Event>) {
        let fresh = mem::take(&mut self.fresh);
        for claim in fresh.iter().chain(&mem::take(&mut self.awaited)) {
            self.void(claim, Void::Over, events);
        }
        for (id, case) in &mut self.cases {
            if !case.standing.is_final() {
                case.standing = Standing::Void(Void::Over);
                events.push(Event::Void(*id, Void::Over));
            }
        }
        for hearing in self.hearings.values_mut() {
            if hearing.closing().is_none() {
                hearing.close(Closing::Abandoned);
            }
        }
        self.revealed.clear();
        self.queue.clear();
        self.seated = None;
        self.ending = Some(ending);
        events.push(Event::Ended(ending));
    }

    fn void(&mut self, claim: &Claim, reason: Void, events: &mut Vec<Event>) {
        let claims = self.commitments.get_mut(&claim.submission);
        if let Some(committed) = claims.and_then(|claims| claims.get_mut(claim)) {
            committed.standing = Standing::Void(reason);
        }
        events.push(Event::Void(claim.submission, reason));
    }

    fn case_mut(&mut self, id: &SubmissionId) -> &mut Case {
        self.cases
            .get_mut(id)
            .expect("what is in the queue or on the bench has been revealed")
    }
}
