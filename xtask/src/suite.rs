//! `cargo xtask test`: everything that tests need, then `cargo test`.

use std::env;
use std::path::PathBuf;

use testbed::{Cluster, Durability};

use crate::build::{Everything, Profile, binary, cargo};
use crate::fault::{About, Fault, succeed};
use crate::guests;
use crate::programs::{CHROMEDRIVER, CHROMIUM, find_or_install_postgres};

const POSTGRES: &str = "SIGNET_TEST_POSTGRES";

/// Runs all tests, or those that `arguments` (for `cargo test`) choose.
pub(crate) fn run(arguments: &[String]) -> Result<(), Fault> {
    let chromium = CHROMIUM.find_or_install()?;
    let chromedriver = CHROMEDRIVER.find_or_install()?;
    let node = guests::node("interop")?;
    let python = guests::python()?;
    let [signet, website, sync_app, phone_app] = programs(names_packages(arguments))?;
    // A cluster that the caller runs is used as it is; ours lives to the end of this function.
    let (_cluster, postgres) = match env::var(POSTGRES) {
        Ok(url) => (None, url),
        Err(_) => {
            find_or_install_postgres()?;
            let cluster = Cluster::start(Durability::None).about("the tests' database")?;
            let url = cluster.url();
            (Some(cluster), url)
        }
    };
    let mut tests = cargo();
    tests.args(["test", "--locked", "--no-fail-fast"]);
    if !names_packages(arguments) {
        tests.arg("--workspace");
    }
    tests
        .args(arguments)
        .env(POSTGRES, postgres)
        .env("SIGNET_BIN", signet)
        .env("SIGNET_WEBSITE_BIN", website)
        .env("SIGNET_SYNC_APP_BIN", sync_app)
        .env("SIGNET_PHONE_APP_BIN", phone_app)
        .env("SIGNET_NODE", node.program)
        .env("SIGNET_NODE_DIR", node.folder)
        .env("SIGNET_PYTHON", python)
        .env("CHROMIUM", chromium)
        .env("CHROMEDRIVER", chromedriver);
    succeed(&mut tests, "tests failed; cargo's lines above name them")
}

/// The programs that tests start. Whoever runs a part of the tests doesn't wait for all of them to be built.
fn programs(in_part: bool) -> Result<[PathBuf; 4], Fault> {
    if in_part {
        let one = |package, name| binary(package, name, Profile::Debug);
        return Ok([
            one("server", "signet")?,
            one("website", "website")?,
            one("sync-app", "sync-app")?,
            one("phone-app", "phone-app")?,
        ]);
    }
    let built = Everything::build()?;
    let one = |name| built.binary(name);
    Ok([one("signet")?, one("website")?, one("sync-app")?, one("phone-app")?])
}

/// Whether cargo is told which packages to test, before the words that are for the tests themselves.
fn names_packages(arguments: &[String]) -> bool {
    let for_cargo = arguments.iter().take_while(|word| *word != "--");
    for_cargo.into_iter().any(|word| word == "-p" || word.starts_with("--package"))
}

#[cfg(test)]
mod tests {
    use super::names_packages;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_package_before_the_dashes_narrows_the_run() {
        assert!(names_packages(&words("-p store once")));
        assert!(names_packages(&words("--package=store")));
        assert!(!names_packages(&words("sec_12")));
        assert!(!names_packages(&words("sec_12 -- -p")));
    }
}
