//! Builds the project's programs and tells where cargo put them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::fault::{About, Fault};

/// The top of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// `cargo`, the same one that runs this task, from the top of the checkout.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// How a program is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As tests are.
    Debug,
    /// As it is shipped.
    Release,
}

/// All programs and tests of the workspace, built at once: each crate with one set of features, so that `cargo test` finds
/// all of it done. One package after the other would build some of them again.
pub(crate) struct Everything(Vec<u8>);

impl Everything {
    /// Builds them as tests are built.
    pub(crate) fn build() -> Result<Self, Fault> {
        let mut command = cargo();
        command.args(["build", "--quiet", "--locked", "--workspace", "--bins", "--tests"]);
        command.arg("--message-format=json-render-diagnostics");
        let output = command.stderr(Stdio::inherit()).output().about("cargo")?;
        match output.status.success() {
            true => Ok(Self(output.stdout)),
            false => Err(Fault::new("the workspace doesn't compile; the lines above say why")),
        }
    }

    /// The executable of a program.
    pub(crate) fn binary(&self, name: &str) -> Result<PathBuf, Fault> {
        executable(&self.0, name).ok_or_else(|| Fault::new(format!("cargo built {name} but named no executable")))
    }
}

/// Builds the binary `name` of `package` and returns the path of its executable.
pub(crate) fn binary(package: &str, name: &str, profile: Profile) -> Result<PathBuf, Fault> {
    let mut command = cargo();
    command.args([
        "build",
        "--quiet",
        "--locked",
        "--message-format=json-render-diagnostics",
        "--package",
        package,
        "--bin",
        name,
    ]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    let output = command.stderr(Stdio::inherit()).output().about("cargo")?;
    if !output.status.success() {
        return Err(Fault::new(format!("{name} doesn't compile; the lines above say why")));
    }
    executable(&output.stdout, name).ok_or_else(|| Fault::new(format!("cargo built {name} but named no executable")))
}

fn executable(messages: &[u8], name: &str) -> Option<PathBuf> {
    let messages = messages.split(|byte| *byte == b'\n');
    messages
        .filter_map(|line| serde_json::from_slice::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name && message["profile"]["test"] == false)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}
