//! Compilation in a child process.
//!
//! Compiling is not metered: a component inside every structural cap may still make Cranelift slow or
//! hungry. So it happens in a child process with limits on memory and CPU time, and the worst a
//! component can do is to waste them. The child is this same executable: `main` calls
//! [`compile_worker::run_if_asked`](crate::compile_worker::run_if_asked) before anything else.

use std::{
    io::{self, Read, Write},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use wasmtime::Engine;

use crate::{Profile, Variation, compile_worker};

/// Wall-clock time for a compilation. The child's CPU limit is tighter; this is for one that sleeps.
const PATIENCE: Duration = Duration::from_secs(300);

/// The largest code accepted from the child: sixty times the largest component.
const CODE_BYTES: u64 = 1 << 30;

/// Where components are compiled.
#[derive(Debug, Clone)]
pub enum Compiler {
    /// In a child process of this executable, under limits of memory and CPU time.
    Child(PathBuf),
    /// In this process, without limits. For the child itself, and for tests with components of
    /// their own.
    InProcess,
}

/// Why a component that passed the gate was not compiled.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The compiler refused it.
    #[error("the component does not compile: {0}")]
    Refused(String),
    /// The child process used up its memory or CPU time.
    #[error("compiling the component needs more than {limit}; make it smaller")]
    OutOfLimits {
        /// Which limit.
        limit: &'static str,
    },
    /// The child process could not be started or talked to.
    #[error("can't compile in a child process: {0}")]
    Child(String),
}

impl Compiler {
    /// This executable as its own child.
    ///
    /// # Errors
    /// The operating system does not tell which file this process runs.
    pub fn this_executable() -> io::Result<Self> {
        Ok(Self::Child(std::env::current_exe()?))
    }

    pub(crate) fn compile(
        &self,
        engine: &Engine,
        profile: Profile,
        variation: Variation,
        component: &[u8],
    ) -> Result<Vec<u8>, CompileError> {
        match self {
            Self::InProcess => engine
                .precompile_component(component)
                .map_err(|error| CompileError::Refused(format!("{error:#}"))),
            Self::Child(executable) => {
                let child = Command::new(executable)
                    .args(compile_worker::arguments(profile, variation))
                    .env_clear()
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .map_err(|error| CompileError::Child(error.to_string()))?;
                talk(child, component)
            }
        }
    }
}

/// Sends the component, receives the code, and ends the child whatever happens.
fn talk(mut child: Child, component: &[u8]) -> Result<Vec<u8>, CompileError> {
    let broken = |error: io::Error| CompileError::Child(error.to_string());
    let mut input = child.stdin.take().expect("stdin is piped");
    let output = child.stdout.take().expect("stdout is piped");
    let errors = child.stderr.take().expect("stderr is piped");
    let component = component.to_vec();

    let (sender, receiver) = mpsc::channel();
    // One thread writes and one reads each pipe, so that no full pipe can block another; all end
    // when the child does.
    let writer = thread::spawn(move || input.write_all(&component));
    let reader = thread::spawn(move || {
        let mut code = Vec::new();
        let result = output.take(CODE_BYTES).read_to_end(&mut code).map(|_| code);
        // The receiver may have given up waiting.
        let _ = sender.send(());
        result
    });
    let complaint = thread::spawn(move || {
        let mut text = Vec::new();
        errors.take(64 << 10).read_to_end(&mut text).map(|_| text)
    });

    let in_time = receiver.recv_timeout(PATIENCE).is_ok();
    if !in_time {
        child.kill().map_err(broken)?;
    }
    let status = child.wait().map_err(broken)?;
    let code = reader
        .join()
        .expect("the reader does not panic")
        .map_err(broken)?;
    let complaint = complaint
        .join()
        .expect("the reader does not panic")
        .map_err(broken)?;
    // A child that failed early closes its input: its own words tell more than the broken pipe.
    let _ = writer.join().expect("the writer does not panic");

    if !in_time {
        return Err(CompileError::OutOfLimits {
            limit: "300 seconds",
        });
    }
    if status.success() {
        return Ok(code);
    }
    let complaint = String::from_utf8_lossy(&complaint);
    Err(match (status.code(), status.signal()) {
        (Some(code), _) if code == i32::from(compile_worker::REFUSED) => {
            CompileError::Refused(complaint.trim().to_owned())
        }
        (_, Some(signal)) if signal == rustix::process::Signal::XCPU.as_raw() => {
            CompileError::OutOfLimits {
                limit: "60 seconds of CPU time",
            }
        }
        (_, Some(signal)) if signal == rustix::process::Signal::ABORT.as_raw() => {
            CompileError::OutOfLimits {
                limit: "4 GiB of memory",
            }
        }
        _ => CompileError::Child(format!(
            "the child ended with {status}: {}",
            complaint.trim()
        )),
    })
}
