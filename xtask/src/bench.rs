//! `cargo xtask bench`: release builds, a throw-away PostgreSQL, and the benchmark over both databases.

use std::process::Command;

use testbed::{Cluster, Durability};

use crate::build::{Profile, binary, root};
use crate::fault::{About, Fault, succeed};
use crate::programs::find_or_install_postgres;

/// Builds and runs the benchmark with `options` of its own.
pub(crate) fn run(options: &[String]) -> Result<(), Fault> {
    let signet = binary("server", "signet", Profile::Release)?;
    let bench = binary("bench", "bench", Profile::Release)?;
    find_or_install_postgres()?;
    let cluster = Cluster::start(Durability::Full).about("the benchmark's database")?;
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
