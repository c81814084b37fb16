//! [`Memory`]: what an island has learnt, beside its population.

use assay_protocol::{Program, ProgramId};

use crate::{
    Candidate, CheckpointError, Problem, Settings,
    appraisal::{Appraisal, Basis},
    cache::Cache,
    checkpoint::{Reader, Writer},
    fitness::Fitness,
    front::Front,
    hurdle::Window,
};

/// What an island has learnt, beside its population.
#[derive(Debug)]
pub(crate) struct Memory {
    /// The duplicate filter: the fitness of programs, by id.
    pub(crate) duplicates: Cache<ProgramId>,
    /// The equivalence cache: the fitness of tried programs, by fingerprint.
    pub(crate) equivalents: Cache<u64>,
    pub(crate) hurdle: Option<Window>,
    pub(crate) front: Front,
}

impl Memory {
    pub(crate) fn new(settings: &Settings, problem: &Problem) -> Self {
        Self {
            duplicates: Cache::new(settings.cache),
            equivalents: Cache::new(settings.cache),
            hurdle: settings
                .hurdle
                .map(|hurdle| Window::new(hurdle, problem.direction)),
            front: Front::new(problem.direction),
        }
    }

    /// Learns from a program that was not judged before, beyond its own fitness.
    pub(crate) fn learn(
        &mut self,
        program: &Program,
        appraisal: &Appraisal,
        island: u32,
        proposal: u64,
    ) {
        let fitness = appraisal.fitness;
        if appraisal.basis == Basis::Tried {
            // A rejection is not a score: what else has this fingerprint is tried on its own.
            if let (Some(fingerprint), Fitness::Scored(_) | Fitness::Dropped(_)) =
                (appraisal.fingerprint, fitness)
            {
                self.equivalents.insert(fingerprint, fitness);
            }
            if let (Some(window), Some(first)) = (&mut self.hurdle, appraisal.first) {
                window.push(first);
            }
        }
        if let (
            Fitness::Scored(score),
            Basis::Tried | Basis::Rechecked { .. } | Basis::FrontCheck,
        ) = (fitness, appraisal.basis)
        {
            let crowned = self.front.insert(Candidate {
                program: program.clone(),
                score,
                complexity: appraisal.complexity,
                island,
                proposal,
            });
            if let (true, Some(window), Some(first)) = (crowned, &mut self.hurdle, appraisal.first)
            {
                window.crown(first);
            }
        }
    }

    pub(crate) fn encode(&self, writer: &mut Writer) {
        self.duplicates.encode(writer);
        self.equivalents.encode(writer);
        if let Some(window) = &self.hurdle {
            window.encode(writer);
        }
        self.front.encode(writer);
    }

    pub(crate) fn decode(
        reader: &mut Reader<'_>,
        settings: &Settings,
        problem: &Problem,
        island: u32,
        proposals: u64,
    ) -> Result<Self, CheckpointError> {
        Ok(Self {
            duplicates: Cache::decode(reader, settings.cache)?,
            equivalents: Cache::decode(reader, settings.cache)?,
            hurdle: settings
                .hurdle
                .map(|hurdle| Window::decode(reader, hurdle, problem.direction))
                .transpose()?,
            front: Front::decode(reader, problem.direction, island, proposals)?,
        })
    }
}
