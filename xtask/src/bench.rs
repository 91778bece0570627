//! `cargo xtask bench`: release builds, a throw-away PostgreSQL, and the benchmark over both databases.

use std::process::Command;

use crate::build::{Profile, binary, root};
use crate::fault::{Fault, succeed};
use crate::postgres::{Cluster, Durability};

/// Builds and runs the benchmark with `options` of its own.
pub(crate) fn run(options: &[String]) -> Result<(), Fault> {
    let signet = binary("server", "signet", Profile::Release)?;
    let bench = binary("bench", "bench", Profile::Release)?;
    let cluster = Cluster::start(Durability::Full)?;
    let mut command = Command::new(bench);
    command
        .current_dir(root())
        .arg("run")
        .arg("--signet")
        .arg(signet)
        .arg("--postgres")
        .arg(cluster.url())
        .args(options);
    succeed(&mut command, "the benchmark could not be finished; the lines above say why")
}
