//! `cargo xtask pages`: every page as a picture, and what axe-core says of it.

use std::fs;
use std::process::Command;

use crate::build::{cargo, root};
use crate::fault::{About, Fault, succeed};
use crate::guests;
use crate::programs::{CHROMEDRIVER, CHROMIUM};

/// Renders all pages from their sample data into `target/pages`, photographs them and, with `check`,
/// fails on any finding.
pub(crate) fn run(check: bool) -> Result<(), Fault> {
    let chromium = CHROMIUM.find_or_install()?;
    let chromedriver = CHROMEDRIVER.find_or_install()?;
    let node = guests::node("pages")?;
    let folder = root().join("target/pages");
    if folder.exists() {
        fs::remove_dir_all(&folder).about(folder.display())?;
    }
    let mut render = cargo();
    render.args(["run", "--quiet", "--locked", "--package", "server", "--example", "contact_sheet", "--", "--out"]);
    succeed(render.arg(&folder), "the pages could not be rendered; the lines above say why")?;
    let mut photograph = Command::new(node.program);
    photograph
        .arg(node.folder.join("photograph.mjs"))
        .arg(&folder)
        .env("CHROMIUM", chromium)
        .env("CHROMEDRIVER", chromedriver);
    if check {
        photograph.arg("--check");
    }
    succeed(&mut photograph, "the pages have faults; the lines above name them")
}
