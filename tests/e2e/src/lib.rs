//! What the tests of this crate stand on: a demo of their own, and a browser to look at it with.
//!
//! `cargo xtask test` names the programs in the environment: `SIGNET_BIN`, those of the example apps, `CHROMEDRIVER`,
//! `CHROMIUM`, `SIGNET_NODE`, `SIGNET_NODE_DIR`, `SIGNET_PYTHON`.

mod browser;
mod demo;
mod program;
mod signet;

pub use browser::{Browser, ENTER, TAB};
pub use demo::{Demo, DemoCommand, Person};
pub use program::Program;
pub use signet::{Signet, free_port, named};
