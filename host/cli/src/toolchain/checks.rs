//! What `assay doctor` says about building tracks.

use std::path::Path;

use super::find::{Attempt, Toolchain, ToolchainKind};

/// How a fact stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    Ok,
    /// Not there, and not needed because something else is.
    Warn,
    /// Not there, and something does not work without it.
    Missing,
}

/// One line of the doctor's report.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) name: String,
    pub(crate) health: Health,
    pub(crate) detail: String,
    /// The command that puts it right.
    pub(crate) remedy: Option<String>,
}

/// One check per kind of toolchain, in the order in which `assay track build` tries them in
/// `folder`. Mining needs none of them.
pub(crate) fn checks(folder: &Path) -> Vec<Check> {
    let found = ToolchainKind::ALL.map(|kind| (kind, Toolchain::of_kind(kind, folder)));
    let usable = found.iter().any(|(_, toolchain)| toolchain.is_ok());
    found
        .into_iter()
        .map(|(kind, toolchain)| {
            let name = format!("track toolchain, {kind}");
            match toolchain {
                Ok(toolchain) => Check {
                    name,
                    health: Health::Ok,
                    detail: describe(&toolchain),
                    remedy: None,
                },
                Err(refusal) => Check {
                    name,
                    health: if usable {
                        Health::Warn
                    } else {
                        Health::Missing
                    },
                    detail: refusal.to_string(),
                    remedy: (!usable).then(|| Attempt { kind, refusal }.remedy()),
                },
            }
        })
        .collect()
}

fn describe(toolchain: &Toolchain) -> String {
    let compiler = toolchain.rustc_version.lines().next().unwrap_or("rustc");
    format!(
        "{compiler}, {} ({})",
        toolchain.linker.version,
        toolchain.linker.path.display()
    )
}
