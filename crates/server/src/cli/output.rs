//! How a command ends: on standard output when it worked, else with one line on standard error.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use model::Timestamp;
use serde_json::Value;

use crate::text::{machine_readable, utc};

/// What a command has to say.
#[derive(Debug)]
pub struct Output {
    json: Value,
    text: String,
    failed: Option<String>,
}

impl Output {
    /// A result as JSON, and the same for people.
    pub fn new(json: Value, text: impl Into<String>) -> Self {
        Self { json, text: text.into(), failed: None }
    }

    /// A result that is JSON for people too, over several lines.
    pub fn json(json: Value) -> Self {
        Self { text: format!("{json:#}"), json, failed: None }
    }

    /// Nothing to say.
    pub fn silent() -> Self {
        Self { json: Value::Null, text: String::new(), failed: None }
    }

    /// What worked of a command that didn't work whole: it is printed, and then this line, and the exit code is 1.
    #[must_use]
    pub fn but_failed(self, line: Option<String>) -> Self {
        Self { failed: line, ..self }
    }

    /// Prints it; `as_json` asks for one line of JSON.
    pub(super) fn print(&self, as_json: bool) -> ExitCode {
        let line = if as_json { self.json.to_string() } else { self.text.clone() };
        let code = match self.json.is_null() || line.is_empty() {
            true => ExitCode::SUCCESS,
            false => printed(writeln!(std::io::stdout(), "{line}")),
        };
        self.failed.as_ref().map_or(code, |line| CliError::failed(line).print())
    }
}

/// Why a command didn't work, in one line that says what to do.
#[derive(Debug)]
pub struct CliError {
    line: String,
    code: u8,
}

impl CliError {
    /// Something that the command needs isn't so: exit code 1.
    pub fn failed(line: impl Into<String>) -> Self {
        Self { line: line.into(), code: 1 }
    }

    /// The command isn't written as it must be: exit code 2.
    pub fn usage(line: impl Into<String>) -> Self {
        Self { line: line.into(), code: 2 }
    }

    /// The line.
    pub fn line(&self) -> &str {
        &self.line
    }

    pub(super) fn print(&self) -> ExitCode {
        // Nobody is left to be told when standard error is gone.
        let _ = writeln!(std::io::stderr(), "{}", self.line);
        ExitCode::from(self.code)
    }
}

/// The exit code after printing to standard output. Whoever closed it early (`| head`) has what they want.
pub(super) fn printed(result: io::Result<()>) -> ExitCode {
    match result {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            CliError::failed(format!("the result can't be printed: {cause}")).print()
        }
        _ => ExitCode::SUCCESS,
    }
}

/// A point in time as RFC 3339 writes it, to the second.
pub(super) fn rfc_3339(at: Timestamp) -> String {
    machine_readable(utc(at))
}
