//! Step 1 of a tick: what was opened becomes verdicts.

use std::collections::VecDeque;

use assay_protocol::{SubmissionId, message::HearingNumber};

use super::{Epoch, HEARINGS, OPENING_ROUNDS, bench::Phase, case::Standing, event::Event};
use crate::{Closing, Frame, Outcome};

impl Epoch {
    /// Step 1: settles what can be settled of a bench whose votes are being opened, in its order.
    pub(super) fn settle(&mut self, events: &mut Vec<Event>) {
        let Some(mut seated) = self.seated.take_if(|one| one.phase == Phase::Opening) else {
            return;
        };
        seated.rounds += 1;
        let is_last = seated.rounds == OPENING_ROUNDS;
        while let Some(id) = seated.order.pop_front() {
            let case = &self.cases[&id];
            let frame = self.course.frame(case);
            let heard = (id, case.hearing);
            let outcome = self.hearings[&heard].outcome(self.terms.votes(), &frame);
            match outcome {
                Outcome::Decided(agreement) => {
                    let receipt = agreement.verdict.receipt();
                    let decision = agreement.verdict.decision;
                    self.course
                        .advance(&agreement.verdict, case.submission.program);
                    self.close(heard, Closing::Decided(frame, receipt));
                    self.conclude(id, Standing::Judged(agreement));
                    self.judged.push(id);
                    events.push(Event::Judged {
                        submission: id,
                        decision,
                        receipt,
                    });
                    if self.course.exhausted().is_some() {
                        break;
                    }
                }
                Outcome::Undecided if !is_last => {
                    // What comes behind can't be settled before: its frame depends on this one.
                    seated.order.push_front(id);
                    self.seated = Some(seated);
                    break;
                }
                Outcome::Abstained => {
                    self.fail(heard, frame, events);
                    let later = self.later(id, &mut seated.order);
                    self.give_back(later, events);
                }
                Outcome::Undecided | Outcome::Lost => {
                    self.fail(heard, frame, events);
                    self.give_back(seated.order, events);
                    break;
                }
            }
        }
    }

    /// Takes from a bench what must not be judged before a submission that has just failed, and is to be
    /// heard again: all that was committed to in later rounds, as it may be copied.
    fn later(
        &self,
        failed: SubmissionId,
        order: &mut VecDeque<SubmissionId>,
    ) -> VecDeque<SubmissionId> {
        let failed = &self.cases[&failed];
        if failed.standing.is_final() {
            return VecDeque::new();
        }
        let own = order.partition_point(|id| self.cases[id].round == failed.round);
        order.split_off(own)
    }

    /// A hearing came to nothing: the submission is heard again, unless it was for the last time.
    fn fail(
        &mut self,
        heard: (SubmissionId, HearingNumber),
        frame: Frame,
        events: &mut Vec<Event>,
    ) {
        let (id, hearing) = heard;
        self.close(heard, Closing::Failed(frame));
        events.push(Event::Failed {
            submission: id,
            hearing,
        });
        let case = self.case_mut(&id);
        case.failures += 1;
        if case.failures == HEARINGS {
            self.conclude(id, Standing::Unresolved);
            events.push(Event::Unresolved(id));
            return;
        }
        case.hearing.0 += 1;
        self.enqueue(id);
    }

    /// Puts what is left of a bench back where it was in the queue: it was not its fault.
    fn give_back(&mut self, order: VecDeque<SubmissionId>, events: &mut Vec<Event>) {
        for id in order {
            let heard = (id, self.cases[&id].hearing);
            self.close(heard, Closing::Returned);
            self.case_mut(&id).hearing.0 += 1;
            self.enqueue(id);
            events.push(Event::Returned(id));
        }
    }

    /// A submission has come to an end of its own, and does not count as waiting any more.
    fn conclude(&mut self, id: SubmissionId, standing: Standing) {
        let case = self.case_mut(&id);
        case.standing = standing;
        let author = case.submission.author;
        self.accounts.release(&author);
    }

    fn close(&mut self, heard: (SubmissionId, HearingNumber), closing: Closing) {
        if let Some(hearing) = self.hearings.get_mut(&heard) {
            hearing.close(closing);
        }
    }
}
