//! Every exit code of `assay`.

use std::process::ExitCode;

/// How the command ended. The numbers are stable; scripts may rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done. Also when whoever reads standard output stops reading, and when a search was ended by
    /// Ctrl-C at a barrier.
    Success = 0,
    /// The answer is no: a refused track, a score or cases that differ between profiles, a rejected
    /// program, a check of the doctor's that failed.
    No = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Something that was given is wrong: a manifest, a hash, a program, a file.
    Input = 3,
    /// A file can't be written.
    Output = 4,
    /// The sandbox failed on this machine, a call ended without a verdict, or one can't be computed here.
    Sandbox = 5,
    /// A bug in assay. (`EX_SOFTWARE` of BSD's sysexits.)
    Bug = 70,
    /// Ended at once by Ctrl-C. (128 and the number of the signal, as shells have it.)
    Interrupted = 130,
}

/// The codes, for `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0    done
  1    the answer is no (refused track or program, different score, failed check)
  2    wrong command line
  3    wrong input (manifest, hash, program, file)
  4    output can't be written
  5    sandbox failure, or no verdict
  70   bug in assay
  130  interrupted";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_every_code() {
        for exit in [
            Exit::Success,
            Exit::No,
            Exit::Usage,
            Exit::Input,
            Exit::Output,
            Exit::Sandbox,
            Exit::Bug,
            Exit::Interrupted,
        ] {
            assert!(
                HELP.contains(&format!("\n  {:<4} ", exit as u8)),
                "{exit:?}"
            );
        }
    }
}
