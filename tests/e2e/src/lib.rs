//! What the tests of this crate stand on: a demo of their own, and a browser to look at it with.
//!
//! `cargo xtask test` names the programs in the environment: `SIGNET_BIN`, those of the example apps, `CHROMEDRIVER`,
//! `CHROMIUM`, `SIGNET_NODE`, `SIGNET_NODE_DIR`, `SIGNET_PYTHON`.

mod browser;
mod chromium;
mod cli;
mod demo;
mod outbox;
mod people;
mod program;
mod signet;

pub use browser::{Browser, ENTER, TAB, Tab};
pub use demo::{Demo, DemoCommand};
pub use people::Person;
pub use program::{Program, word_after};
pub use signet::{Signet, free_port, named};
