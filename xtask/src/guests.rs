//! Packages of npm and PyPI that tests run: clients that we didn't write, and axe-core.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build::root;
use crate::fault::{About, Fault, succeed_quietly};
use crate::programs::{NODE, NPM, PYTHON};

/// Node.js and a folder under `tests` whose packages are installed.
pub(crate) struct Node {
    /// The interpreter.
    pub(crate) program: PathBuf,
    /// The folder with the scripts, beside their `node_modules`.
    pub(crate) folder: PathBuf,
}

/// Installs what the lock file of `tests/NAME` pins, unless it is there already.
pub(crate) fn node(name: &str) -> Result<Node, Fault> {
    let program = NODE.find_or_install()?;
    let npm = NPM.find_or_install()?;
    let folder = root().join("tests").join(name);
    let stamp = folder.join("node_modules/.installed");
    refresh(&folder.join("package-lock.json"), &stamp, || {
        eprintln!("installing the npm packages of tests/{name}");
        let mut command = Command::new(&npm);
        command.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        succeed_quietly(&mut command, "npm could not install the test clients; is its registry within reach?").map(drop)
    })?;
    Ok(Node { program, folder })
}

/// A Python with the pinned packages of `tests/interop/requirements.txt`, in an environment under `target`.
pub(crate) fn python() -> Result<PathBuf, Fault> {
    let system = PYTHON.find_or_install()?;
    let environment = root().join("target/interop-python");
    let python = environment.join("bin/python");
    let requirements = root().join("tests/interop/requirements.txt");
    refresh(&requirements, &environment.join(".installed"), || {
        eprintln!("installing the Python packages of tests/interop");
        if make_environment(&system, &environment).is_err() {
            // Debian's Python comes without the module that makes environments.
            PYTHON.install()?;
            make_environment(&system, &environment)?;
        }
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&requirements);
        succeed_quietly(&mut pip, "pip could not install the test clients; is its index within reach?").map(drop)
    })?;
    Ok(python)
}

fn make_environment(system: &Path, environment: &Path) -> Result<(), Fault> {
    let mut command = Command::new(system);
    command.args(["-m", "venv", "--clear"]).arg(environment);
    succeed_quietly(&mut command, "Python could not make a virtual environment").map(drop)
}

/// Runs `install` unless `stamp` says that it was last run for this very `lock`.
fn refresh(lock: &Path, stamp: &Path, install: impl FnOnce() -> Result<(), Fault>) -> Result<(), Fault> {
    let wanted = fs::read(lock).about(lock.display())?;
    if fs::read(stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install()?;
    fs::write(stamp, wanted).about(stamp.display())
}
