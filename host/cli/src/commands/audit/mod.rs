//! `assay audit`: [`run`] does it; [`report`] and [`verdicts`] tell it as text or as JSON lines;
//! [`receipts`] compares what is beside the log.

mod receipts;
mod report;
mod run;
mod verdicts;

pub(crate) use run::run;
