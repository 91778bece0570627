//! clap's answers: help and version as they are, mistakes folded into one line.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::output::{CliError, printed};

/// Prints what clap has to say about a command line that gives no command to run.
pub(super) fn answer(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => printed(error.print()),
        _ => CliError::usage(one_line(error)).print(),
    }
}

/// `error: what is wrong: --this, --that; usage: signet …; --help says more`
pub(super) fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let said: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .filter(|line| !line.is_empty())
        .collect();
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    let mut line = said.join(" ");
    let usage = usage.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(usage) = usage.strip_prefix("Usage: ") {
        line.push_str("; usage: ");
        line.push_str(usage);
    }
    line.push_str("; --help says more");
    line
}
