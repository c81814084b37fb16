//! Where a judgement takes place.

use std::path::PathBuf;

use assay_keyring::Home;

use crate::{
    arguments::JudgeArguments,
    commands::challenge::{folder, rehearsal},
    failure::Failure,
    output,
};

/// The challenge, the home with its secrets, and the log.
pub(super) struct Place {
    pub(super) manifest: PathBuf,
    pub(super) home: Home,
    /// None if it is to have the challenge's name.
    pub(super) log: Option<PathBuf>,
}

impl Place {
    /// What the arguments mean. A rehearsal is made here if it is not there.
    pub(super) fn find(arguments: &JudgeArguments) -> Result<Self, Failure> {
        let manifest = folder::manifest(&arguments.challenge)?;
        let Some(folder) = &arguments.rehearse else {
            return Ok(Self {
                manifest,
                home: Home::open()?,
                log: arguments.log.clone(),
            });
        };
        let made = rehearsal::prepare(folder, &manifest, arguments.data.as_deref())?;
        output::note(format_args!(
            "this is a rehearsal: its keys and its hidden pack were made in {}, and its receipts \
             count nowhere else",
            folder.display()
        ));
        Ok(Self {
            manifest: made.manifest,
            home: made.home,
            log: Some(folder.join("log")),
        })
    }
}
