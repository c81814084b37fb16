//! [`Population`]: a queue in which programs age.

use std::collections::VecDeque;

use assay_protocol::Program;
use assay_random::Rng;

use crate::{
    CheckpointError, Problem,
    checkpoint::{Reader, Writer},
    fitness::Fitness,
};

/// A program in a population.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) program: Program,
    pub(crate) fitness: Fitness,
}

/// The living programs of an island, oldest first. Everybody dies of age, the best too: only what
/// keeps winning tournaments with new children lasts.
#[derive(Debug)]
pub(crate) struct Population {
    capacity: usize,
    queue: VecDeque<Member>,
}

impl Population {
    pub(crate) fn new(capacity: u32) -> Self {
        Self {
            capacity: capacity as usize,
            queue: VecDeque::new(),
        }
    }

    fn is_full(&self) -> bool {
        self.queue.len() >= self.capacity
    }

    /// Lets a member in; the oldest leaves if there is no room.
    pub(crate) fn push(&mut self, member: Member) {
        if self.is_full() {
            self.queue.pop_front();
        }
        self.queue.push_back(member);
    }

    /// The best of `tournament` members drawn with replacement, of equals the first drawn; none
    /// before the population is full.
    pub(crate) fn parent(
        &self,
        tournament: u32,
        problem: &Problem,
        rng: &mut Rng,
    ) -> Option<&Member> {
        if !self.is_full() {
            return None;
        }
        let drawn = (0..tournament).map(|_| &self.queue[rng.index(self.queue.len())]);
        first_of_best(drawn, problem)
    }

    /// The best of the members whose fitness is their own, of equals the oldest: another island's
    /// caches should not take over what nobody has tried.
    pub(crate) fn emigrant(&self, problem: &Problem) -> Option<&Member> {
        let own = self.queue.iter().filter(|member| member.fitness.is_own());
        first_of_best(own, problem)
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.count(self.queue.len());
        for member in &self.queue {
            writer.program(&member.program);
            member.fitness.encode(writer);
        }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>, capacity: u32) -> Result<Self, CheckpointError> {
        let count = reader.count(capacity, Reader::PROGRAM_BYTES + Fitness::ENCODED_BYTES)?;
        let mut population = Self::new(capacity);
        for _ in 0..count {
            let program = reader.program()?;
            let fitness = Fitness::decode(reader)?;
            population.queue.push_back(Member { program, fitness });
        }
        Ok(population)
    }
}

fn first_of_best<'a>(
    members: impl Iterator<Item = &'a Member>,
    problem: &Problem,
) -> Option<&'a Member> {
    members.reduce(|best, member| {
        let [score, record] = [member, best].map(|member| member.fitness.score(problem.worst));
        if score.is_better_than(record, problem.direction) {
            member
        } else {
            best
        }
    })
}
