//! `assay audit`: [`run`] does it, [`report`] tells it as text or as JSON lines.

mod report;
mod run;

pub(crate) use run::run;
