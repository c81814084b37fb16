//! `assay receipt show`.

use assay_log::{Checkpoint, note::Note};
use assay_protocol::message::{Receipt, Verdict};

use super::read;
use crate::{
    arguments::ReceiptShowArguments, exit::Exit, failure::Failure, json, named::Named, output,
};

pub(crate) fn run(arguments: &ReceiptShowArguments) -> Result<Exit, Failure> {
    let receipt = read::unchecked(&arguments.receipt)?;
    read::note_name(&arguments.receipt, receipt.id());
    let checkpoint = checkpoint(&receipt);
    if arguments.json {
        let votes = receipt.votes().iter().map(|vote| json::ReceiptVote {
            validator: vote.validator,
            index: vote.index,
        });
        output::json(&json::Receipt {
            schema: json::SCHEMA,
            id: receipt.id(),
            verdict: receipt.unverified(),
            votes: votes.collect(),
            checkpoint: checkpoint.as_ref().map(Into::into),
        })?;
    } else {
        print(&receipt, checkpoint.as_ref())?;
    }
    Ok(Exit::Success)
}

/// What the log says of itself, if it is a checkpoint at all.
fn checkpoint(receipt: &Receipt) -> Option<Checkpoint> {
    let note = Note::parse(receipt.checkpoint()).ok()?;
    Checkpoint::parse(note.text()).ok()
}

fn print(receipt: &Receipt, checkpoint: Option<&Checkpoint>) -> Result<(), Failure> {
    let Verdict {
        attempt,
        champion,
        decision,
        digest,
        epoch,
        hearing,
        previous,
        round,
        semantics,
        slice,
        submission,
    } = receipt.unverified();
    output::line(format_args!("receipt     {}", receipt.id()))?;
    output::line(format_args!("decision    {}", decision.text()))?;
    output::line(format_args!("submission  {submission}"))?;
    output::line(format_args!("epoch       {epoch}"))?;
    output::line(format_args!("round       {round}, hearing {hearing}"))?;
    output::line(format_args!("attempt     {attempt}, slice {slice}"))?;
    output::line(format_args!("champion    {champion}"))?;
    match previous {
        Some(previous) => output::line(format_args!("settled     after receipt {previous}"))?,
        None => output::line("settled     first in its epoch")?,
    }
    output::line(format_args!("semantics   {semantics}"))?;
    output::line(format_args!(
        "digest      {}",
        hex::encode(digest.as_bytes())
    ))?;
    for vote in receipt.votes() {
        let (validator, index) = (vote.validator, vote.index.0);
        output::line(format_args!("signed by   {validator}, entry {index}"))?;
    }
    match checkpoint {
        Some(checkpoint) => output::line(format_args!(
            "in the log  {}, {} entries, root {}",
            checkpoint.origin(),
            checkpoint.size(),
            checkpoint.root()
        ))?,
        None => output::line("in the log  the checkpoint can't be read")?,
    }
    output::line("not checked: run `assay receipt verify`")
}
