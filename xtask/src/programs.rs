//! Finds the programs that tests need, or installs them where that is possible.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::{Fault, succeed_quietly};

/// A program that isn't Rust, and the Debian packages that bring it.
pub(crate) struct Program {
    /// What a sentence calls it.
    pub(crate) name: &'static str,
    /// A variable that points at it, for a program in an unusual place.
    pub(crate) variable: &'static str,
    /// The names that it goes by on a `PATH`.
    pub(crate) commands: &'static [&'static str],
    /// What `apt-get install` takes.
    pub(crate) packages: &'static [&'static str],
}

pub(crate) const CHROMIUM: Program = Program {
    name: "Chromium",
    variable: "CHROMIUM",
    commands: &["chromium", "chromium-browser", "google-chrome"],
    packages: &["chromium"],
};
pub(crate) const CHROMEDRIVER: Program = Program {
    name: "the driver of Chromium",
    variable: "CHROMEDRIVER",
    commands: &["chromedriver"],
    packages: &["chromium-driver"],
};
pub(crate) const NODE: Program =
    Program { name: "Node.js", variable: "NODE", commands: &["node"], packages: &["nodejs"] };
pub(crate) const NPM: Program = Program { name: "npm", variable: "NPM", commands: &["npm"], packages: &["npm"] };
pub(crate) const PYTHON: Program =
    Program { name: "Python 3", variable: "PYTHON", commands: &["python3"], packages: &["python3", "python3-venv"] };
const INITDB: Program =
    Program { name: "the PostgreSQL server", variable: "INITDB", commands: &["initdb"], packages: &["postgresql"] };

impl Program {
    /// Where the program is, installing it when it is missing and that is allowed here.
    pub(crate) fn find_or_install(&self) -> Result<PathBuf, Fault> {
        self.or_install(|| self.find())
    }

    fn or_install(&self, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf, Fault> {
        if let Some(path) = find() {
            return Ok(path);
        }
        self.install()?;
        find().ok_or_else(|| {
            Fault::new(format!("{} was installed but isn't found; name it in {}", self.name, self.variable))
        })
    }

    fn find(&self) -> Option<PathBuf> {
        if let Some(named) = env::var_os(self.variable) {
            return Some(named.into());
        }
        let path = env::var_os("PATH")?;
        env::split_paths(&path)
            .flat_map(|folder| self.commands.iter().map(move |command| folder.join(command)))
            .find(|candidate| candidate.is_file())
    }

    /// Installs the packages by apt-get as root; otherwise says which to install.
    pub(crate) fn install(&self) -> Result<(), Fault> {
        let packages = self.packages.join(" ");
        if !is_root() || !Path::new("/usr/bin/apt-get").exists() {
            return Err(Fault::new(format!(
                "{} is missing; install it (on Debian and Ubuntu: sudo apt-get install {packages}), or name it in {}",
                self.name, self.variable
            )));
        }
        eprintln!("installing {packages}");
        let advice = format!("apt-get could not install {packages}; install it by hand");
        // The package lists of a fresh container are empty, those of others may be old.
        succeed_quietly(apt_get().arg("update"), &advice)?;
        succeed_quietly(apt_get().args(["install", "-y", "--no-install-recommends"]).args(self.packages), &advice)?;
        Ok(())
    }
}

/// Sees to it that there is a PostgreSQL server to start.
pub(crate) fn find_or_install_postgres() -> Result<(), Fault> {
    INITDB.or_install(testbed::initdb).map(drop)
}

/// Whether this process runs as root, which may install packages.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive");
    command
}
