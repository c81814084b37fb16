//! `assay audit`: [`run`] does it; [`report`] and [`verdicts`] tell it as text or as JSON lines.

mod report;
mod run;
mod verdicts;

pub(crate) use run::run;
