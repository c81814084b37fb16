//! [`Checklist`]: checks that are printed as they are made, and what they come to.

use crate::{exit::Exit, failure::Failure, json, output};

/// What a check found, and what it says about it.
pub(crate) type Found<T> = Result<(T, String), Failure>;

/// Checks, one line each.
pub(crate) struct Checklist {
    json: bool,
    exit: Exit,
}

impl Checklist {
    /// An empty list, which prints text or one JSON object per check.
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            exit: Exit::Success,
        }
    }

    /// That of the first failure.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// [`Exit::No`] if a check failed, whatever the failure.
    pub(crate) fn answer(&self) -> Exit {
        match self.exit {
            Exit::Success => Exit::Success,
            _ => Exit::No,
        }
    }

    /// Prints a check; gives what it found.
    pub(crate) fn check<T>(
        &mut self,
        name: &'static str,
        found: Found<T>,
    ) -> Result<Option<T>, Failure> {
        match found {
            Ok((value, detail)) => {
                self.print(name, "ok", &detail, None)?;
                Ok(Some(value))
            }
            Err(failure) => {
                if self.exit == Exit::Success {
                    self.exit = failure.exit();
                }
                self.print(name, "fail", &failure.causes(), failure.remedy())?;
                Ok(None)
            }
        }
    }

    /// Prints a check that is not made, and why.
    pub(crate) fn skip(&mut self, name: &'static str, detail: &str) -> Result<(), Failure> {
        self.print(name, "skip", detail, None)
    }

    fn print(
        &self,
        check: &'static str,
        outcome: &'static str,
        detail: &str,
        help: Option<&str>,
    ) -> Result<(), Failure> {
        if self.json {
            return output::json(&json::Checked {
                schema: json::SCHEMA,
                check,
                outcome,
                detail,
                help,
            });
        }
        output::line(format_args!("{outcome:<5} {check}: {detail}"))?;
        if let Some(help) = help {
            output::line(format_args!("      help: {help}"))?;
        }
        Ok(())
    }
}
