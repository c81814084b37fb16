//! `assay receipt policy`.

use assay_audit::Policy;
use assay_log::LogPolicy;

use crate::{
    arguments::ReceiptPolicyArguments, commands::published::Published, exit::Exit,
    failure::Failure, output,
};

pub(crate) fn run(arguments: &ReceiptPolicyArguments) -> Result<Exit, Failure> {
    let published = Published::read(&arguments.challenge, arguments.data.as_deref())?;
    let log = LogPolicy::new(
        arguments.log_key.clone(),
        arguments.witnesses.clone(),
        arguments.witness_votes,
    )
    .map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Usage, error, remedy)
    })?;
    let policy = Policy::of_terms(&published.terms, log);
    output::line(policy.to_string().trim_end())?;
    Ok(Exit::Success)
}
