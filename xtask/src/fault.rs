//! What went wrong, in one line that says what to do.

use std::fmt;
use std::process::{Command, Stdio};

/// A task that could not be done, and what to do about it.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl Fault {
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names the thing that an I/O error happened to.
pub(crate) trait About<T> {
    /// Turns an error into a [`Fault`] that begins with `what`.
    fn about(self, what: impl fmt::Display) -> Result<T, Fault>;
}

impl<T, E: fmt::Display> About<T> for Result<T, E> {
    fn about(self, what: impl fmt::Display) -> Result<T, Fault> {
        self.map_err(|error| Fault(format!("{what}: {error}")))
    }
}

/// Runs `command` with its output in view; a status other than 0 is a fault that says `otherwise`.
pub(crate) fn succeed(command: &mut Command, otherwise: &str) -> Result<(), Fault> {
    let status = command.status().about(program(command))?;
    status.success().then_some(()).ok_or_else(|| Fault::new(otherwise))
}

/// Runs `command` unseen; when it fails, the fault says `otherwise` and the last line that it wrote.
pub(crate) fn succeed_quietly(command: &mut Command, otherwise: &str) -> Result<String, Fault> {
    let output = command.stdin(Stdio::null()).output().about(program(command))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    Err(Fault(format!("{otherwise}: {last}")))
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
