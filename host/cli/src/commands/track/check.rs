//! `assay track check`.

use assay_challenge::{CacheFolder, Catalog, Challenge};
use assay_miner::{Machine, MineError, load};
use assay_protocol::Sha256;
use assay_sandbox::{Profile, gate};

use super::component::{Introduction, introduce, read};
use crate::{
    arguments::TrackCheckArguments,
    conformance::{self, Violation},
    exit::Exit,
    failure::Failure,
    heartbeat, output,
};

pub(crate) fn run(arguments: &TrackCheckArguments) -> Result<Exit, Failure> {
    let component = read(&arguments.file)?;
    if let Err(refusal) = gate::check(&component) {
        return refuse(refusal.code(), &refusal);
    }
    output::line("gate         ok")?;
    for profile in [Profile::Verdict, Profile::Search] {
        match introduce(&component, profile)? {
            Introduction::Track(descriptor) => output::line(format_args!(
                "{:<12} ok ({})",
                profile.name(),
                descriptor.name
            ))?,
            Introduction::Refused { code, reason } => return refuse(code, &reason),
        }
    }
    if let Some(reference) = &arguments.challenge {
        let manifest = Catalog::from_environment().find(reference)?;
        let challenge = Challenge::read_with_component(
            &manifest,
            arguments.data.as_deref(),
            component.clone(),
        )?;
        let machine = Machine::new(CacheFolder::open()?)?;
        heartbeat::start(machine.activity());
        let ready = match load(&challenge, &machine) {
            Err(MineError::ProfilesDiffer(call)) => {
                let violation = Violation::Profiles(format!("`{call}` gives another answer"));
                return refuse(violation.code(), &violation);
            }
            loaded => loaded?,
        };
        match conformance::check(&ready) {
            Ok(()) => output::line("conformance  ok")?,
            Err(Violation::NoVerdict(failure)) => {
                return Err(Failure::new(Exit::Sandbox, failure, None));
            }
            Err(violation) => return refuse(violation.code(), &violation),
        }
    }
    output::line(format_args!("accepted     {}", Sha256::of(&component)))?;
    Ok(Exit::Success)
}

fn refuse(code: &str, reason: &dyn std::fmt::Display) -> Result<Exit, Failure> {
    output::line(format_args!("refused: {code}: {reason}"))?;
    Ok(Exit::No)
}
