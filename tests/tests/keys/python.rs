//! [`Python`]: tests/interop/keys.py, running.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

/// Where this is 1, missing modules fail the test instead of skipping it.
const REQUIRED: &str = "ASSAY_REQUIRE_PYTHON";

pub(crate) struct Python {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Python {
    /// Starts the script, or says why the test is skipped.
    pub(crate) fn start() -> Option<Self> {
        let imported = Command::new("python3")
            .args(["-c", "import sr25519, bittensor_wallet"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !imported {
            let missing = "python3 has no py-sr25519-bindings and bittensor-wallet: \
                           pip install -r tests/interop/requirements.txt";
            assert!(
                env::var_os(REQUIRED).is_none_or(|value| value != "1"),
                "{missing}"
            );
            println!("skipped: {missing}");
            return None;
        }
        let mut child = Command::new("python3")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("interop/keys.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Some(Self {
            requests: child.stdin.take(),
            answers: BufReader::new(child.stdout.take().unwrap()),
            child,
        })
    }

    /// Asks for something, and waits for the answer.
    pub(crate) fn ask(&mut self, request: &Value) -> Value {
        let requests = self.requests.as_mut().unwrap();
        writeln!(requests, "{request}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{request}: {error}"))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // The script ends when there are no more requests.
        self.requests = None;
        let _ = self.child.wait();
    }
}
