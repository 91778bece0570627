//! The commands of `signet` on a configuration.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::named;

/// `signet WORDS --config …`.
pub(crate) fn command(configuration: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(named("SIGNET_BIN"));
    command.args(words).arg("--config").arg(configuration);
    command
}

/// Runs a command to its end, with a line to read where there is one, and gives the JSON that it prints.
pub(crate) fn answer(configuration: &Path, words: &[&str], line: Option<&str>) -> Value {
    let mut command = command(configuration, words);
    command.arg("--json-output").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().expect("SIGNET_BIN starts");
    let mut input = running.stdin.take().expect("standard input is piped");
    if let Some(line) = line {
        writeln!(input, "{line}").expect("the command reads its input");
    }
    drop(input);
    let ended = running.wait_with_output().expect("the command is this test's child");
    assert!(ended.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ended.stderr));
    serde_json::from_slice(&ended.stdout).expect("the command prints JSON")
}

/// Adds somebody whose mailbox is proved, and gives their id (`sub`).
pub(crate) fn add_person(configuration: &Path, email: &str, name: &str, password: &str) -> String {
    let words = ["user", "add", "--email", email, "--name", name, "--password-stdin", "--verified"];
    let added = answer(configuration, &words, Some(password));
    added["sub"].as_str().unwrap_or_else(|| panic!("no sub in {added}")).to_owned()
}
